// SPDX-License-Identifier: Apache-2.0
// What the owners of a blog do by programs: the same handlers as the pages, answered in JSON.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';
import { openBlog } from './writing.mjs';

const house = useServer();
const both = async () => {
	const [owner, employee] = [await house.as('owner'), await house.as('employee')];
	const host = await owner.program(), { handle: self } = (await host('GET', '/account')).body;
	return { owner, employee, host, leila: await employee.program(), self };
};
const roles = (answer) => Object.fromEntries(answer.body.people.map((p) => [p.handle, p.role]));

test('author_create: authors are named, listed and taken out; the last owner stays', async () => {
	const { owner, host, leila, self } = await both();
	const blog = await openBlog(owner, { kind: 'group', audience: 'members' });
	assert.equal((await leila('GET', blog)).status, 404);
	assert.deepEqual(roles(await host('GET', `${blog}/authors`)), { [self]: 'owner' });
	const added = await host('POST', `${blog}/authors`, { who: '@leila', role: 'writer' });
	assert.deepEqual([added.status, roles(added)], [200, { [self]: 'owner', leila: 'writer' }]);
	assert.equal((await leila('GET', blog)).body.may_write, true);
	assert.equal((await leila('GET', `${blog}/authors`)).status, 403, 'owners alone');
	assert.equal((await leila('POST', `${blog}/authors`, { who: 'leila', role: 'owner' })).status, 403);
	for (const [what, body] of [['authors', { who: 'nobody-of-that-name' }], ['authors', { who: self, role: 'reader' }], ['authors/delete', { who: self }]]) {
		const refused = await host('POST', `${blog}/${what}`, body);
		assert.equal(refused.status, 422, JSON.stringify(body));
		assert.ok(refused.body.error.fields.who.length > 10, JSON.stringify(refused.body));
	}
	const { person } = added.body.people.find((p) => p.handle === 'leila');
	assert.equal((await host('POST', `${blog}/authors/delete`, { person })).status, 204);
	assert.equal((await leila('GET', blog)).status, 404, 'gone at once');
	assert.equal((await host('POST', `${blog}/authors`, { who: 'leila', role: 'owner' })).status, 200);
	assert.equal((await host('POST', `${blog}/authors/delete`, { who: 'leila' })).status, 204, 'by handle, too');
	assert.deepEqual(roles(await host('GET', `${blog}/authors`)), { [self]: 'owner' });
});

test('blog_update: changed, closed, opened again, handed on, deleted', async () => {
	const { owner, host, leila } = await both();
	const blog = await openBlog(owner, { kind: 'personal' }), before = (await host('GET', blog)).body;
	const refused = await host('PUT', blog, { title: '', language: 'xx' });
	assert.equal(refused.status, 422);
	assert.deepEqual(Object.keys(refused.body.error.fields).sort(), ['language', 'title']);
	assert.deepEqual((await host('GET', blog)).body, before, 'nothing of it was kept');
	const changed = await host('PUT', blog, { tagline: 'By programs', handle: `${before.handle}-moved` });
	assert.deepEqual([changed.status, changed.body.title, changed.body.tagline, changed.body.handle], [200, before.title, 'By programs', `${before.handle}-moved`]);
	const moved = `/blogs/${changed.body.handle}`;
	for (const [action, closed] of [['close', true], ['reopen', false]]) {
		assert.equal((await leila('POST', `${moved}/${action}`)).status, 403);
		const done = await host('POST', `${moved}/${action}`);
		assert.deepEqual([done.status, done.body.closed], [200, closed]);
	}
	assert.equal((await leila('DELETE', moved)).status, 403);
	assert.ok((await host('POST', `${moved}/keeper`, { keeper: 'nobody-of-that-name' })).body.error.fields.keeper);
	const handed = await host('POST', `${moved}/keeper`, { keeper: 'leila' });
	assert.deepEqual([handed.status, handed.body.owner.handle], [200, 'leila']);
	const entry = await leila('POST', `${moved}/entries`, { title: 'Stands here', body: 'Words.', state: 'draft' });
	assert.equal(entry.status, 201);
	assert.ok((await leila('DELETE', moved)).body.error.fields.delete);
	assert.equal((await leila('DELETE', `${moved}/entries/${entry.body.slug}`)).status, 204);
	assert.equal((await leila('DELETE', moved)).status, 204);
	assert.equal((await leila('GET', moved)).status, 404);
});

test('entry_revision_restore: the history is read, and an earlier state is the newest again', async () => {
	const { owner, host, leila } = await both();
	const blog = await openBlog(owner), made = await host('POST', `${blog}/entries`, { title: 'First thought', body: 'First words.', state: 'published' });
	assert.equal(made.status, 201);
	const entry = `${blog}/entries/${made.body.slug}`;
	assert.equal((await host('PUT', entry, { body: 'Second words.', base: made.body.revision })).status, 200);
	const { changes } = (await host('GET', `${entry}/history`)).body;
	assert.deepEqual(changes.map((c) => c.text), ['Second words.', 'First words.']);
	assert.ok(changes[0].words.some((w) => w.change === 'removed' && /First/.test(w.text)));
	const back = `${entry}/history/${changes[1].number}/restore`;
	assert.equal((await leila('POST', back)).status, 403);
	const done = await host('POST', back);
	assert.deepEqual([done.status, done.body.body, done.body.title], [200, 'First words.', 'First thought']);
	assert.equal((await host('POST', `${entry}/history/99/restore`)).status, 404);
});

test('blog_tab_create: the blog of a community', async () => {
	const { host, leila } = await both();
	const { body: { handle } } = await host('POST', '/communities', { title: 'With a blog by programs', access: 'moderated' });
	const at = `/communities/${handle}/blog`;
	assert.equal((await host('GET', at)).status, 404, 'it has none');
	assert.equal((await leila('POST', at)).status, 403);
	const made = await host('POST', at);
	assert.deepEqual([made.status, made.body.community], [200, handle]);
	assert.equal((await host('POST', at)).body.handle, made.body.handle, 'once');
	assert.equal((await leila('GET', at)).body.handle, made.body.handle);
	assert.equal((await host('GET', `/blogs/${made.body.handle}/authors`)).status, 404, 'who writes it is the community’s business');
});

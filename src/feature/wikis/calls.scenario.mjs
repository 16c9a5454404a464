// SPDX-License-Identifier: Apache-2.0
// What owners and writers of a wiki do by programs: the same handlers as the pages, answered in JSON.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();
const both = async () => {
	const host = await (await house.as('owner')).program(), leila = await (await house.as('employee')).program();
	return { host, leila, self: (await host('GET', '/account')).body.handle };
};
const roles = (answer) => Object.fromEntries(answer.body.people.map((p) => [p.handle, p.role]));
let number = 0;
async function openWiki(host, fields = {}) {
	const made = await host('POST', '/wikis', { title: `By programs ${++number}`, audience: 'internal', joining: 'writers', ...fields });
	assert.equal(made.status, 201);
	return `/wikis/${made.body.handle}`;
}
async function write(call, wiki, title, ...bodies) {
	const made = await call('POST', `${wiki}/pages`, { title, body: bodies[0] }), page = `${wiki}/pages/${made.body.slug}`;
	assert.equal(made.status, 201);
	for (const body of bodies.slice(1)) assert.equal((await call('PUT', page, { body })).status, 200);
	return page;
}

test('page_revision_restore: the history is read, and an earlier state is the newest again', async () => {
	const { host, leila } = await both(), wiki = await openWiki(host), page = await write(host, wiki, 'Pumps', 'First words.', 'Second words.');
	const { changes } = (await leila('GET', `${page}/history`)).body;
	assert.deepEqual(changes.map((c) => c.text), ['Second words.', 'First words.']);
	const back = `${page}/history/${changes[1].number}/restore`;
	assert.equal((await leila('POST', back)).status, 403, 'writers do');
	const done = await host('POST', back);
	assert.deepEqual([done.status, done.body.body, done.body.title], [200, 'First words.', 'Pumps']);
	assert.equal((await host('GET', `${page}/history`)).body.changes.length, 3);
	assert.equal((await host('POST', `${page}/history/99/restore`)).status, 404);
});

test('page_review_update: reviewed, verified, kept and watched', async () => {
	const { host, leila } = await both(), wiki = await openWiki(host), page = await write(host, wiki, 'Valves', 'Words.');
	assert.equal((await host('PUT', page, { verify_days: 30 })).body.verified, null);
	assert.equal((await host('POST', `${page}/review`, { review: 3 })).body.review, 3);
	assert.equal((await host('POST', `${page}/review`, { review: 4 })).status, 422);
	assert.match((await host('POST', `${page}/verify`)).body.verified, /^\d{4}-/);
	assert.equal((await host('POST', `${wiki}/members`, { who: 'leila', role: 'writer' })).status, 200);
	assert.equal((await leila('GET', page)).body.keeping, false);
	assert.equal((await leila('POST', `${page}/keeper`)).body.keeping, true);
	assert.equal((await host('GET', page)).body.keeping, false, 'one keeps it');
	const watchers = () => house.value(`SELECT count(*) FROM wiki_watch w JOIN wiki_page p ON p.id = w.page WHERE p.title = 'Valves'`);
	assert.equal((await leila('POST', `${page}/watch`, { watch: 'tree' })).status, 204);
	assert.equal(watchers(), '1');
	assert.equal((await leila('POST', `${page}/watch`, { watch: 'none' })).status, 204);
	assert.equal(watchers(), '0');
});

test('wiki_update: settings, members, its end', async () => {
	const { host, leila, self } = await both(), wiki = await openWiki(host, { audience: 'members' });
	await write(host, wiki, 'Begin here', 'Words.');
	assert.equal((await leila('GET', wiki)).status, 404);
	const refused = await host('PUT', wiki, { title: '', home: 'No such page' });
	assert.equal(refused.status, 422);
	assert.deepEqual(Object.keys(refused.body.error.fields).sort(), ['home', 'title']);
	const changed = await host('PUT', wiki, { tagline: 'For programs', home: 'Begin here' });
	assert.deepEqual([changed.status, changed.body.tagline, changed.body.audience], [200, 'For programs', 'members']);
	assert.deepEqual(roles(await host('POST', `${wiki}/members`, { who: '@leila', role: 'reader' })), { [self]: 'owner', leila: 'reader' });
	assert.equal((await leila('GET', wiki)).body.may_write, false);
	for (const [method, path, body] of [['GET', 'members'], ['POST', 'members', { who: 'leila', role: 'owner' }], ['POST', 'close'], ['POST', 'members/delete', { who: 'leila' }]])
		assert.equal((await leila(method, `${wiki}/${path}`, body)).status, 403, path);
	assert.equal((await leila('PUT', wiki, { title: 'Mine' })).status, 403);
	for (const [what, who] of [['members', 'nobody-of-that-name'], ['members/delete', self]]) {
		const no = await host('POST', `${wiki}/${what}`, { who });
		assert.deepEqual([no.status, Object.keys(no.body.error.fields)], [422, ['who']], what);
	}
	for (const [action, closed] of [['close', true], ['reopen', false]]) {
		const done = await host('POST', `${wiki}/${action}`);
		assert.deepEqual([done.status, done.body.closed], [200, closed]);
	}
	assert.equal((await host('POST', `${wiki}/members/delete`, { who: 'leila' })).status, 204);
	assert.equal((await leila('GET', wiki)).status, 404);
});

test('wiki_tab_create: the wiki of a community', async () => {
	const { host, leila } = await both();
	const { body: { handle } } = await host('POST', '/communities', { title: 'With a wiki by programs', access: 'moderated' }), at = `/communities/${handle}/wiki`;
	assert.equal((await host('GET', at)).status, 404, 'it has none');
	assert.equal((await leila('POST', at)).status, 403);
	const made = await host('POST', at);
	assert.deepEqual([made.status, made.body.title], [200, 'With a wiki by programs']);
	assert.equal((await host('POST', at)).body.handle, made.body.handle, 'once');
	assert.equal((await leila('GET', at)).body.handle, made.body.handle);
	assert.equal((await host('GET', `/wikis/${made.body.handle}/members`)).status, 404, 'who writes it is the community’s business');
});

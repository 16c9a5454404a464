// SPDX-License-Identifier: Apache-2.0
// What hosts and owners do by programs: the same handlers as the pages, answered in JSON.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';
import { at, begin, status } from './steps.mjs';

const house = useServer();
const personOf = (handle) => Number(house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`));
const both = async () => {
	const [owner, employee] = [await house.as('owner'), await house.as('employee')];
	return { owner, employee, host: await owner.program(), leila: await employee.program() };
};
const last = (act) => house.value(`SELECT detail FROM audit WHERE action = '${act}' ORDER BY id DESC LIMIT 1`);

test('request_update: a host lets somebody in, gives them a role and takes them out, by handle', async () => {
	const { owner, employee, host, leila } = await both();
	const handle = await begin(owner, { title: 'Asked by programs', access: 'private' }), path = at(handle);
	assert.equal((await leila('POST', `${path}/membership`)).body.membership, 'asked');
	const waiting = await host('GET', `${path}/requests`);
	assert.equal(waiting.status, 200);
	assert.deepEqual(waiting.body.asked.map((p) => [p.person, p.handle]), [[personOf('leila'), 'leila']]);
	assert.equal((await leila('POST', `${path}/requests`, { who: 'leila', let_in: true })).status, 404, 'who asks lets nobody in');
	assert.equal((await host('POST', `${path}/requests`, { who: 'nobody-of-that-name', let_in: true })).status, 404);
	assert.deepEqual(await host('POST', `${path}/requests`, { who: '@leila', let_in: true }), { status: 204, body: undefined });
	assert.equal((await leila('GET', path)).body.membership, 'member');
	assert.equal((await leila('GET', `${path}/requests`)).status, 403, 'hosts alone see who waits');
	const [told, seen] = await Promise.all([host, leila].map((program) => program('GET', `${path}/members`)));
	assert.deepEqual([told, seen].map((answer) => answer.body.members.every((member) => 'person' in member)), [true, false], 'their numbers are for hosts');
	assert.equal((await leila('POST', `${path}/members/role`, { who: 'leila', role: 'owner' })).status, 403);
	assert.equal((await host('POST', `${path}/members/role`, { who: 'leila', role: 'facilitator' })).status, 204);
	assert.equal((await leila('GET', path)).body.membership, 'facilitator');
	assert.match(last('community.role'), new RegExp(`${handle}: leila facilitator`));
	// The last owner stays: a program hears the words of the page and the field.
	const { handle: self } = (await host('GET', '/account')).body;
	for (const what of ['role', 'delete']) {
		const refused = await host('POST', `${path}/members/${what}`, { who: self, role: 'member' });
		assert.equal(refused.status, 409, what);
		assert.equal(refused.body.error.code, 'conflict');
	}
	assert.equal((await host('POST', `${path}/members/delete`, { person: personOf('leila') })).status, 204);
	assert.equal(await status(employee, `${path}/stream`), 404, 'and reads nothing at once');
	assert.equal((await host('POST', `${path}/members/delete`, { who: 'leila' })).status, 404);
	// And one who is not let in.
	await leila('POST', `${path}/membership`);
	assert.equal((await host('POST', `${path}/requests`, { who: 'leila', let_in: false })).status, 204);
	assert.equal((await leila('GET', path)).body.membership, 'none');
});

test('invitation_create: a link is made, used and ended, and tells what is wrong with it', async () => {
	const { owner, host, leila } = await both();
	const handle = await begin(owner, { title: 'By a link of programs', access: 'hidden' }), path = at(handle);
	const refused = await host('POST', `${path}/invitations`, { days: 91, uses: 0 });
	assert.equal(refused.status, 422);
	assert.deepEqual(Object.keys(refused.body.error.fields).sort(), ['days', 'uses']);
	const made = await host('POST', `${path}/invitations`, { days: 1, uses: 2 });
	assert.equal(made.status, 201);
	const join = new URL(made.body.url).pathname;
	const { links: [link] } = (await host('GET', `${path}/requests`)).body;
	assert.deepEqual([link.uses, link.uses_left], [0, 2]);
	const came = await leila('POST', join);
	assert.deepEqual([came.status, came.body.handle, came.body.membership], [200, handle, 'member']);
	assert.equal((await leila('POST', `${path}/invitations/delete`, { invitation: link.id })).status, 403);
	assert.equal((await host('POST', `${path}/invitations/delete`, { invitation: link.id })).status, 204);
	assert.equal((await host('POST', `${path}/invitations/delete`, { invitation: link.id })).status, 404);
	assert.equal((await leila('POST', join)).status, 404);
});

test('community_archive: archived, opened again and deleted; numbers for those who read in it', async () => {
	const { owner, host, leila } = await both();
	const handle = await begin(owner, { title: 'Ended by programs', access: 'private' }), path = at(handle);
	for (const [action, archived] of [['archive', true], ['reopen', false]]) {
		assert.equal((await leila('POST', `${path}/${action}`)).status, 404);
		const done = await host('POST', `${path}/${action}`);
		assert.deepEqual([done.status, done.body.handle, done.body.archived], [200, handle, archived]);
		assert.equal(last(`community.${action}`), handle);
	}
	const { months } = (await host('GET', `${path}/numbers`)).body;
	assert.equal(months.length, 12);
	assert.equal(months[11].joined, 1);
	assert.equal((await leila('GET', `${path}/numbers`)).status, 404);
	assert.equal((await host('POST', `${path}/ownership`)).status, 403, 'it has an owner');
	// What stands in it keeps it there.
	assert.equal((await host('POST', `${path}/forum`, { title: 'Still here', body: 'Words.', kind: 'topic' })).status, 201);
	const refused = await host('DELETE', path);
	assert.equal(refused.status, 422);
	assert.ok(refused.body.error.fields.delete);
	const empty = await begin(owner, { title: 'Empty by programs', access: 'open' });
	assert.equal((await leila('DELETE', at(empty))).status, 403);
	assert.equal((await host('DELETE', at(empty))).status, 204);
	assert.equal(await status(owner, at(empty)), 404);
	assert.equal(last('community.delete'), empty);
});

test('a program that only reads changes nothing', async () => {
	const { owner } = await both();
	const handle = await begin(owner, { title: 'Read by programs', access: 'open' }), reads = await owner.program({ writes: false });
	for (const action of ['archive', 'members/role', 'members/delete', 'requests', 'invitations', 'ownership']) assert.equal((await reads('POST', `${at(handle)}/${action}`)).status, 403, action);
	assert.equal((await reads('DELETE', at(handle))).status, 403);
	assert.equal((await reads('GET', `${at(handle)}/requests`)).status, 200);
});

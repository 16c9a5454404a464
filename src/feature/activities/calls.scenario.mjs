// SPDX-License-Identifier: Apache-2.0
// The people of an activity, and what a to-do said before, by programs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();
const roles = (answer) => Object.fromEntries(answer.body.people.map((p) => [p.handle, p.role]));

test('activity_member_create: somebody takes part, in a role, and goes', async () => {
	const host = await (await house.as('owner')).program(), leila = await (await house.as('employee')).program();
	const { handle: self } = (await host('GET', '/account')).body;
	const made = await host('POST', '/activities', { title: 'Shared by programs', audience: 'members' }), at = `/activities/${made.body.handle}`;
	assert.equal(made.status, 201);
	assert.equal((await leila('GET', `${at}/people`)).status, 404);
	const added = await host('POST', `${at}/people`, { who: 'leila', role: 'reader' });
	assert.deepEqual([added.status, roles(added)], [200, { [self]: 'owner', leila: 'reader' }]);
	const seen = await leila('GET', `${at}/people`);
	assert.deepEqual(roles(seen), { [self]: 'owner', leila: 'reader' }, 'whoever reads it sees them');
	assert.deepEqual([seen, added].map((answer) => answer.body.people.every((person) => 'person' in person)), [false, true], 'their numbers are for owners');
	assert.equal((await leila('POST', `${at}/people`, { who: 'leila', role: 'owner' })).status, 403);
	for (const who of [self, 'nobody-of-that-name']) assert.equal((await leila('POST', `${at}/people/delete`, { who })).status, 403, 'and no word of who is there');
	assert.equal(roles(await host('POST', `${at}/people`, { who: '@leila', role: 'writer' })).leila, 'writer');
	for (const [what, who] of [['people', 'nobody-of-that-name'], ['people/delete', self]]) {
		const refused = await host('POST', `${at}/${what}`, { who });
		assert.equal(refused.status, 422, what);
		assert.ok(refused.body.error.fields.who.length > 10);
	}
	assert.equal((await leila('POST', `${at}/people/delete`, { who: 'leila' })).status, 204, 'everybody may go');
	assert.equal((await leila('GET', at)).status, 404);
	assert.equal((await host('POST', `${at}/people`, { who: 'leila' })).status, 200);
	assert.equal((await host('POST', `${at}/people/delete`, { who: 'leila' })).status, 204);
	assert.deepEqual(roles(await host('GET', `${at}/people`)), { [self]: 'owner' });
	const step = await host('POST', `${at}/steps`, { title: 'Order it', body: 'Two of them.', kind: 'todo' });
	assert.equal(step.status, 201);
	const todo = `${at}/steps/${step.body.item.id}`;
	assert.equal((await host('PUT', todo, { body: 'Three of them.' })).status, 200);
	assert.deepEqual((await host('GET', `${todo}/history`)).body.changes.map((c) => c.text), ['Three of them.', 'Two of them.']);
	assert.equal((await leila('GET', `${todo}/history`)).status, 404);
});

// SPDX-License-Identifier: Apache-2.0
// A program that answers for a person: writes, rewrites and removes comments, reads what they said before, thanks and rates.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function entry(client, fields = {}) {
	await client.get('/blogs/new');
	const blog = await client.submit(client.page.form('/blogs'), { title: `By program ${Date.now()}` }, { status: 200 });
	await client.get(`${blog.path}/write`);
	const page = await client.submit(client.page.form(`${blog.path}/entries`), { title: 'To be answered', body: 'A question.', action: 'publish', ...fields }, { status: 200 });
	return { at: page.path, id: page.form(/^\/items\/\d+\/comments$/).attributes.action.split('/')[2] };
}

test('a comment: written, rewritten, read in its history, removed; by its author alone', async () => {
	const owner = await house.signIn('owner'), employee = await house.signIn('employee');
	const { at, id } = await entry(owner), call = await employee.program(), other = await owner.program();
	const made = await call('POST', `/items/${id}/comments`, { body: 'First **words**.' });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	const comment = `/comments/${made.body.id}`;
	const changed = await call('PUT', comment, { body: 'Second **words**.' });
	assert.deepEqual([changed.status, changed.body.id, changed.body.text], [200, made.body.id, 'Second words.']);
	const page = await owner.get(at, { status: 200 });
	assert.match(page.text, /Second words\./);
	assert.doesNotMatch(page.text, /First words/);
	const { changes } = (await other('GET', `${comment}/history`)).body;
	assert.deepEqual(changes.map((c) => c.text), ['Second **words**.', 'First **words**.']);
	assert.deepEqual(changes[0].words.filter((w) => w.change !== 'same').map((w) => [w.change, w.text.trim()]), [['removed', 'First'], ['added', 'Second']]);
	assert.match((await owner.get(`${comment}/history`, { status: 200 })).text, /Second/);

	for (const body of [{ body: ' ' }, { body: 'x'.repeat(20001) }, {}]) {
		const refused = await call('PUT', comment, body);
		assert.equal(refused.status, 422);
		assert.ok(refused.body.error.fields.body);
	}
	// Whose it is not gets what the page gives.
	const form = await owner.post(`${comment}/edit`, { body: 'Not mine.' }, { redirect: false });
	assert.equal((await other('PUT', comment, { body: 'Not mine.' })).status, form.status);
	assert.equal((await other('DELETE', comment)).status, 403);
	const reads = await employee.program({ writes: false });
	assert.equal((await reads('PUT', comment, { body: 'Never.' })).status, 403);
	assert.equal((await reads('DELETE', comment)).status, 403);
	assert.match((await owner.get(at)).text, /Second words\./);
	assert.equal((await call('DELETE', comment)).status, 204);
	assert.doesNotMatch((await owner.get(at)).text, /Second words/);
	for (const [method, path] of [['PUT', comment], ['DELETE', comment], ['GET', `${comment}/history`]])
		assert.equal((await call(method, path, method === 'PUT' ? { body: 'Again.' } : undefined)).status, 404, method);
	assert.equal(house.ruche('check').status, 0);
});

test('what a comment said is for who may read it', async () => {
	const owner = await house.signIn('owner'), call = await (await house.as('employee')).program();
	const { id } = await entry(owner, { audience: 'internal' });
	const { body } = await call('POST', `/items/${id}/comments`, { body: 'A canary.' });
	assert.equal((await (await owner.program())('GET', `/comments/${body.id}/history`)).status, 200);
	for (const client of [house.visitor(), await house.as('guest')]) {
		assert.equal((await client.get(`/api/v1/comments/${body.id}/history`)).status, 404);
		assert.equal((await client.get(`/api/v1/items/${body.id}`)).status, 404);
	}
});

test('thanks and stars: given and taken back, and the page shows them', async () => {
	const owner = await house.signIn('owner'), employee = await house.signIn('employee');
	const { at, id } = await entry(owner), call = await employee.program(), other = await owner.program();
	assert.deepEqual((await call('POST', `/items/${id}/like`, { on: true })).body, { on: true, n: 1 });
	assert.equal((await employee.get(at)).form(`/items/${id}/like`).one('button').attributes['aria-pressed'], 'true');
	assert.deepEqual((await call('POST', `/items/${id}/like`, { on: false })).body, { on: false, n: 0 });
	assert.equal((await call('POST', `/items/${id}/rating`, { stars: 4 })).body.stars, 4);
	assert.equal((await call('GET', `/items/${id}`)).body.my_stars, 4);
	assert.equal((await call('POST', `/items/${id}/rating`, { stars: 6 })).status, 422);
	assert.equal((await other('POST', `/items/${id}/rating`, { stars: 5 })).status, 403);
	assert.equal((await other('POST', `/items/${id}/like`, { on: true })).status, 403);
	assert.equal((await call('POST', `/items/${id}/rating`, { stars: 0 })).body.stars, 0);
});

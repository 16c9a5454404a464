// SPDX-License-Identifier: Apache-2.0
// Versions and the trash by programs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

// Brings a file, or a version, as programs do: a form with the session's token.
async function bring(client, path, words, fields = {}) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	body.set('file', new File([words], fields.name ?? 'plan.txt'));
	const page = await client.post(`/api/v1${path}`, body, { redirect: false, headers: { accept: 'application/json' } });
	return { status: page.status, body: page.json };
}

test('file_version_restore: a version is brought, and an earlier one is the newest again', async () => {
	const employee = await house.as('employee'), leila = await employee.program(), other = await (await house.as('owner')).program();
	const made = await bring(employee, '/files', 'First.', { audience: 'internal' }), file = `/files/${made.body.id}`;
	assert.deepEqual([made.status, made.body.version], [201, 1]);
	const next = await bring(employee, `${file}/versions`, 'Second.');
	assert.deepEqual([next.status, next.body.version, next.body.id], [201, 2, made.body.id]);
	assert.equal((await bring(await house.as('owner'), `${file}/versions`, 'Mine.')).status, 403);
	assert.equal((await leila('POST', `${file}/versions`)).status, 422, 'without a file');
	assert.equal((await other('POST', `${file}/versions/1/restore`)).status, 403);
	const back = await leila('POST', `${file}/versions/1/restore`);
	assert.deepEqual([back.status, back.body.version, back.body.hash], [200, 3, made.body.hash]);
	assert.equal((await leila('POST', `${file}/versions/9/restore`)).status, 404);
	assert.deepEqual((await leila('GET', `${file}/versions`)).body.versions.map((v) => v.number), [3, 2, 1]);
});

test('trashed_restore: thrown away, found in the trash, taken back, and removed for good', async () => {
	const employee = await house.as('employee'), leila = await employee.program(), other = await (await house.as('owner')).program();
	const { body: { id } } = await bring(employee, '/files', 'For the bin.', { audience: 'internal' }), file = `/files/${id}`;
	assert.equal((await leila('DELETE', file)).status, 204);
	assert.equal((await leila('GET', file)).status, 404);
	const row = (await leila('GET', '/files/trash')).body.trash.find((t) => t.id === id);
	assert.match(row.name, /^plan.*\.txt$/);
	assert.ok(!(await other('GET', '/files/trash')).body.trash.some((t) => t.id === id));
	for (const [method, path] of [['POST', `/files/trash/${id}/restore`], ['DELETE', `/files/trash/${id}`]]) assert.equal((await other(method, path)).status, 404, method);
	const back = await leila('POST', `/files/trash/${id}/restore`);
	assert.deepEqual([back.status, back.body.id], [200, id]);
	assert.equal((await other('GET', file)).status, 200, 'read as before');
	await leila('DELETE', file);
	assert.equal((await leila('DELETE', `/files/trash/${id}`)).status, 204);
	assert.equal((await leila('POST', `/files/trash/${id}/restore`)).status, 404);
	assert.ok(!(await leila('GET', '/files/trash')).body.trash.some((t) => t.id === id));
});

test('place_trash: what was thrown away in a community, for its hosts', async () => {
	const owner = await house.as('owner'), host = await owner.program(), leila = await (await house.as('employee')).program();
	const { body: { handle, id: place } } = await host('POST', '/communities', { title: 'Files by programs', access: 'open' }), at = `/communities/${handle}/files`;
	await leila('POST', `/communities/${handle}/membership`);
	const made = await bring(owner, '/files', 'In common.', { place: String(place) });
	assert.equal(made.status, 201);
	assert.equal((await host('DELETE', `/files/${made.body.id}`)).status, 204);
	assert.equal((await leila('GET', `${at}/trash`)).status, 403);
	assert.deepEqual((await host('GET', `${at}/trash`)).body.trash.map((t) => t.id), [made.body.id]);
});

// SPDX-License-Identifier: Apache-2.0
// Company notices by program: written by who may, read by employees, with the rows in the log that the pages leave.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('notices: published, changed and taken away, by those who may', async () => {
	const admin = await house.signIn('admin'), employee = await house.signIn('employee');
	const call = await admin.program(), reader = await employee.program();
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	const until = new Date(Date.now() + 86_400_000 * 30).toISOString().replace(/\.\d+Z$/, 'Z');
	const made = await call('POST', '/notices', { title: 'Server room closed', body: 'Until **Monday**.', until });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	assert.deepEqual([made.body.title, made.body.until, made.body.over, made.body.comments], ['Server room closed', until, false, 0]);
	const at = `/notices/${made.body.id}`;
	const page = await employee.get(at, { status: 200 });
	assert.equal(page.one('h1').text, 'Server room closed');
	assert.equal(page.one('strong').text, 'Monday');
	assert.deepEqual((await reader('GET', at)).body, (await call('GET', at)).body);
	assert.ok((await reader('GET', '/notices')).body.items.some((n) => n.id === made.body.id));

	// Who may not write is told nothing, as on the pages.
	for (const [method, path] of [['POST', '/notices'], ['PUT', at], ['DELETE', at]]) assert.equal((await reader(method, path, method === 'DELETE' ? undefined : { title: 'Not mine' })).status, 404, method);
	for (const outsider of [house.visitor(), await house.as('guest')]) assert.equal((await outsider.get(`/api/v1${at}`)).status, 404);
	const reads = await admin.program({ writes: false });
	assert.equal((await reads('PUT', at, { title: 'Read only' })).status, 403);
	for (const body of [{ title: '' }, { title: 'x'.repeat(201) }, { body: 'x'.repeat(5001) }, { until: 'soon' }]) {
		assert.equal((await call('PUT', at, body)).status, 422, JSON.stringify(body).slice(0, 60));
		assert.equal((await call('POST', '/notices', { title: 'Refused', ...body })).status, 422);
	}
	const changed = await call('PUT', at, { title: 'Server room open again' });
	assert.deepEqual([changed.status, changed.body.title, changed.body.body, changed.body.until], [200, 'Server room open again', 'Until **Monday**.', until]);
	assert.match((await employee.get('/notices')).text, /Server room open again/);
	assert.equal((await call('PUT', at, { until: '' })).body.until, null);
	assert.equal((await call('PUT', at, { until: '2020-01-01T00:00' })).body.over, true);
	assert.equal((await call('DELETE', at)).status, 204);
	assert.equal((await call('DELETE', at)).status, 404);
	assert.equal((await employee.get(at)).status, 404);
	for (const [action, n] of [['notice.create', 1], ['notice.change', 3], ['notice.delete', 1]])
		assert.equal((await admin.get(`/admin/audit?action=${action}`, { status: 200 })).all('tbody tr').length, n, action);
});

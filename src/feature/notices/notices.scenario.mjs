// SPDX-License-Identifier: Apache-2.0
// Company notices: administrators write them, employees read them, outsiders see nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('notice_list: in force, then over; for employees', async () => {
	const page = await (await house.as('employee')).get('/notices', { status: 200 });
	assert.match(page.text, /In force/);
	assert.match(page.text, /Payroll closes/);
	assert.ok(page.text.indexOf('Planned maintenance') > page.text.indexOf('Over'));
	assert.ok(!page.all('a').some((a) => a.attributes.href === '/notices/new'));
	for (const outsider of [house.visitor(), await house.as('guest')]) assert.equal((await outsider.get('/notices')).status, 404);
});

test('notice_create, change, delete: administrators only, with an audit row', async () => {
	const admin = await house.as('admin'), employee = await house.as('employee');
	assert.equal((await employee.get('/notices/new')).status, 404);
	assert.equal((await employee.post('/notices', { title: 'Not mine to say', body: '' })).status, 404);
	const form = (await admin.get('/notices/new', { status: 200 })).form('/notices');
	const again = await admin.submit(form, { title: '', body: 'Words that must stay' }, { status: 422 });
	assert.ok(again.one('textarea').text.includes('Words that must stay'));
	const made = await admin.submit(form, { title: 'Lift out of order', body: 'Until **Friday**.', until: `${new Date().getFullYear() + 1}-12-31T12:00` });
	const id = made.path.match(/\d+/)[0];
	assert.equal(made.one('h1').text, 'Lift out of order');
	const seen = await employee.get(`/notices/${id}`, { status: 200 });
	assert.equal(seen.one('strong').text, 'Friday');
	assert.equal((await employee.get(`/notices/${id}/edit`)).status, 404);
	const said = await employee.submit(seen.form(`/items/${id}/comments`), { body: 'The stairs work.' });
	assert.match(said.text, /The stairs work\./);
	const edit = await admin.get(`/notices/${id}/edit`, { status: 200 });
	await admin.submit(edit.form(`/notices/${id}/edit`), { title: 'Lift works again' });
	assert.match((await employee.get('/notices')).text, /Lift works again/);
	assert.match((await employee.get('/')).one('.notices').text, /Lift works again/);
	await admin.submit((await admin.get(`/notices/${id}`)).form(`/notices/${id}/delete`), {});
	assert.equal((await employee.get(`/notices/${id}`)).status, 404);
	assert.doesNotMatch((await employee.get('/notices')).text, /Lift works again/);
});

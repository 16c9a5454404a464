// SPDX-License-Identifier: Apache-2.0
// What stands around every page is drawn once for all of one language and the same rights (ui/frame.h): nobody is shown another's menu,
// and what changes it is seen at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../harness.mjs';

const house = useServer();
const menu = (page) => page.all('nav.nav a').map((a) => `${a.attributes.href} ${a.text.trim()}${a.attributes['aria-current'] ? ' *' : ''}`);
const paths = (page) => menu(page).map((line) => line.split(' ')[0]);
const keys = (page) => page.all('#keys dt').map((one) => one.text);
const said = (page) => Object.keys(page.one('#texts').attributes);
const numbers = (page) => page.all('nav.nav .n').map((one) => ('hidden' in one.attributes ? '' : one.text));
const holds = (page, path) => menu(page).some((line) => line.startsWith(`${path} `));

test('each kind of person and each language has its own, whoever came first', async () => {
	const people = await Promise.all(['admin', 'employee', 'guest', 'owner'].map((login) => house.as(login)));
	// Twice, so that each is shown what was kept for another.
	for (const round of [1, 2]) {
		const [admin, employee, guest, owner] = await Promise.all(people.map((one) => one.get('/blogs', { status: 200 })));
		const stranger = await house.visitor().get('/blogs', { status: 200 });
		assert.ok(holds(admin, '/admin') && !holds(employee, '/admin') && !holds(guest, '/admin') && !holds(owner, '/admin'), `round ${round}`);
		assert.ok(holds(employee, '/people') && !holds(guest, '/people'));
		assert.notDeepEqual(menu(owner), menu(employee));
		assert.deepEqual(paths(owner), paths(employee));
		assert.deepEqual(paths(admin).filter((path) => path !== '/admin'), paths(employee));
		assert.ok(said(employee).includes('data-online') && !said(guest).includes('data-online'));
		assert.ok(said(guest).includes('data-bell') && !said(stranger).includes('data-bell'));
		assert.equal(owner.one('#texts').attributes['data-now'], 'à l’instant');
		assert.equal(employee.one('#texts').attributes['data-now'], 'just now');
		assert.notDeepEqual(keys(guest), keys(employee));
		assert.equal(menu(stranger).length, 0);
		for (const page of [admin, employee, guest, owner]) assert.deepEqual(menu(page).filter((line) => line.endsWith('*')).map((line) => line.split(' ')[0]), ['/blogs']);
	}
	// Nothing of whoever was first is kept: no name, no token.
	const pages = await Promise.all(people.map((one) => one.get('/wikis')));
	for (const [i, page] of pages.entries())
		for (const [k, other] of pages.entries()) {
			const token = other.all('input[name=csrf]')[0].attributes.value;
			assert.equal(page.body.includes(token), i === k);
		}
});

test('the page stands where it is in the menu', async () => {
	const employee = await house.as('employee');
	for (const path of ['/', '/blogs', '/wikis', '/blogs', '/'])
		assert.deepEqual(menu(await employee.get(path)).filter((line) => line.endsWith('*')).map((line) => line.split(' ')[0]), [path]);
	assert.equal(menu(await employee.get('/settings')).filter((line) => line.endsWith('*')).length, 0);
});

test('a number in the menu, the name of the house, a language and a lost right show at once', async () => {
	const [admin, employee, owner] = await Promise.all([house.signIn('admin'), house.signIn('employee'), house.signIn('owner')]);
	const before = numbers(await employee.get('/blogs')), others = numbers(await owner.get('/blogs'));
	const begun = await owner.post('/chat', { readers: '@leila' }, { redirect: false, check: false });
	await owner.post(begun.location, { body: 'The frame is drawn once.' }, { redirect: false, check: false });
	await house.settled();
	assert.notDeepEqual(numbers(await employee.get('/blogs')), before);
	assert.deepEqual(numbers(await owner.get('/blogs')), others);

	const settings = await admin.get('/admin/settings');
	await admin.submit(settings.form('/admin/settings'), { organisation: 'Talweg <Frame>' }, { status: 200 });
	for (const one of [admin, employee, owner]) assert.match((await one.get('/blogs')).one('nav.nav').text, /Talweg <Frame>/);

	await employee.submit((await employee.get('/blogs')).form('/settings/language'), { language: 'fr' });
	assert.equal((await employee.get('/blogs')).one('#texts').attributes['data-now'], 'à l’instant');
	assert.deepEqual(paths(await employee.get('/blogs')), paths(await owner.get('/blogs')));

	const person = house.value("SELECT target FROM handle WHERE name = 'admin'");
	assert.ok(holds(await admin.get('/blogs'), '/admin'));
	house.sql(`UPDATE person SET admin = false WHERE id = ${person}`);
	assert.ok(!holds(await admin.get('/blogs'), '/admin'));
});

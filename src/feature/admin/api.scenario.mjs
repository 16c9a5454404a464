// SPDX-License-Identifier: Apache-2.0
// A program that administers: what it does shows on the pages and in the log, and what the pages refuse it is refused too.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeTable, useServer } from '../../../tests/harness.mjs';

const house = useServer();

// The demo's administrator reads French.
async function administrator() {
	const admin = await house.signIn('admin');
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	return admin;
}

const log = async (admin, action) => (await admin.get(`/admin/audit?action=${action}`, { status: 200 })).one('tbody').text;

test('only administrators, and a token that may read only reads', async () => {
	const routes = routeTable().filter((route) => /^\/api\/v1\/(admin|guidelines\/coverage)/.test(route.path));
	assert.ok(routes.length >= 17);
	const admin = await administrator();
	const employee = await (await house.as('employee')).program(), reads = await admin.program({ writes: false });
	for (const route of routes) {
		const path = route.path.slice('/api/v1'.length).replace('{person}', 'tomasz').replace(/\{\w+\}/, '77');
		assert.equal((await employee(route.method, path)).status, 404, `${route.method} ${path}`);
		assert.equal((await fetch(`${house.url}/api/v1${path}`, { method: route.method })).status, 404, `${route.method} ${path}`);
		assert.equal((await reads(route.method, path)).status, route.method === 'GET' ? 200 : 403, `${route.method} ${path}`);
	}
	assert.match((await admin.get('/people/tomasz', { status: 200 })).text, /Wierzbołowski/);
});

test('accounts: added without a link, closed, opened, and the role', async () => {
	const admin = await administrator(), call = await admin.program();
	const made = await call('POST', '/admin/people', { given_name: 'Ada', family_name: 'Program', handle: 'ada.program', guest: false });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	assert.deepEqual([made.body.handle, made.body.kind, made.body.state, made.body.password, made.body.link_waits], ['ada.program', 'employee', 'open', false, false]);
	assert.doesNotMatch(JSON.stringify(made.body), /welcome/);
	assert.match((await admin.get('/admin/people/ada.program', { status: 200 })).text, /Ada Program/);
	for (const body of [{ given_name: 'Ada', handle: 'ada.program' }, { given_name: '' }, { given_name: 'Ada', handle: 'settings' }])
		assert.equal((await call('POST', '/admin/people', body)).status, 422, JSON.stringify(body));
	assert.ok((await call('POST', '/admin/people', { given_name: 'Ada', handle: 'ada.program' })).body.error.fields.handle);

	// A link made on the page lets her in; closing the account shuts her out.
	const account = await admin.get('/admin/people/ada.program', { status: 200 });
	const link = new URL((await admin.submit(account.form('/admin/people/ada.program/link'), {}, { status: 200 })).one('code.token').text);
	assert.equal((await call('GET', '/admin/people/ada.program')).body.link_waits, true);
	const ada = house.visitor();
	await ada.submit((await ada.get(link.pathname, { status: 200 })).form(link.pathname), { password: 'a long sentence', again: 'a long sentence' });
	assert.equal((await ada.get('/settings/security')).status, 200);
	const closed = await call('POST', '/admin/people/ada.program/disable');
	assert.deepEqual([closed.status, closed.body.state, closed.body.sessions, closed.body.password], [200, 'closed', 0, true]);
	assert.equal((await ada.get('/settings/security')).status, 404);
	assert.match((await admin.get('/admin/people?state=2', { status: 200 })).text, /Ada Program/);
	assert.ok((await call('GET', '/admin/people?state=2')).body.accounts.some((a) => a.handle === 'ada.program' && a.state === 'closed'));
	assert.deepEqual((await call('GET', '/admin/people?name=ada.program')).body.accounts.map((a) => a.handle), ['ada.program']);
	assert.equal((await call('POST', '/admin/people/ada.program/role')).status, 409);
	assert.equal((await call('POST', '/admin/people/ada.program/enable')).body.state, 'open');
	await house.visitor().signIn('ada.program', 'a long sentence');

	assert.equal((await call('POST', '/admin/people/ada.program/role')).body.administrator, true);
	assert.match((await admin.get('/admin/people', { status: 200 })).all('section').find((s) => /^Administrators/.test(s.text)).text, /Ada Program/);
	const taken = await call('DELETE', '/admin/people/ada.program/role');
	assert.deepEqual([taken.status, taken.body.administrator], [200, false]);
	// Never one's own, never a guest: as the page says it.
	for (const [method, path] of [['POST', '/admin/people/admin/disable'], ['DELETE', '/admin/people/admin/role'], ['POST', '/admin/people/guest/role']])
		assert.equal((await call(method, path)).status, 409, path);
	assert.equal((await call('GET', '/admin/people/nobody.at.all')).status, 404);
	for (const action of ['user.add', 'user.disable', 'user.enable', 'user.admin', 'user.member']) assert.match(await log(admin, action), /ada\.program/, action);
});

test('accounts: all of them, page by page', async () => {
	const call = await (await administrator()).program();
	const handles = [];
	for (let query = '', page; ; query = `?key=${encodeURIComponent(page.next_key)}&after=${page.next}`) {
		page = (await call('GET', `/admin/people${query}`)).body;
		handles.push(...page.accounts.map((a) => a.handle));
		if (!page.next) break;
	}
	assert.ok(handles.length > 50);
	assert.equal(new Set(handles).size, handles.length);
	assert.ok(Math.abs(handles.length - house.ruche('user', 'list').stdout.trim().split('\n').length) <= 1);
});

test('settings: what is left out stays, and what the page refuses is refused', async () => {
	const admin = await administrator(), call = await admin.program();
	const before = (await call('GET', '/admin/settings')).body;
	assert.equal(before.organisation, 'Talweg');
	assert.match(before.english, /\{organisation\}/);
	const changed = await call('PUT', '/admin/settings', { organisation: 'Talweg & Fils', events: 120 });
	assert.deepEqual([changed.status, changed.body], [200, { ...before, organisation: 'Talweg & Fils', events: 120 }]);
	const page = await admin.get('/admin/settings', { status: 200 });
	assert.equal(page.one('#f-organisation').attributes.value, 'Talweg & Fils');
	assert.equal(page.one('#f-events').attributes.value, '120');
	assert.match((await house.visitor().get('/sign-in')).title, /Talweg & Fils/);
	assert.match(await log(admin, 'settings'), /retention organisation/);
	for (const body of [{ organisation: ' ' }, { english: '' }, { french: 'a\nb' }, { audit: -1 }, { events: 'many' }, { quota: -5 }, { community_quota: 10000001 }]) {
		const refused = await call('PUT', '/admin/settings', { organisation: 'Never', ...body });
		assert.equal(refused.status, 422, JSON.stringify(body));
		assert.deepEqual(Object.keys(refused.body.error.fields), Object.keys(body).slice(0, 1));
	}
	assert.equal((await call('GET', '/admin/settings')).body.organisation, 'Talweg & Fils');
	await call('PUT', '/admin/settings', { organisation: before.organisation });
});

test('protected names: listed, protected once, released', async () => {
	const admin = await administrator(), call = await admin.program();
	const made = await call('POST', '/admin/names', { name: 'Rhein/Ruhr Werke' });
	assert.equal(made.status, 201);
	assert.ok(made.body.names.includes('Rhein/Ruhr Werke'));
	assert.match((await admin.get('/admin/names', { status: 200 })).text, /Rhein\/Ruhr Werke/);
	assert.equal((await call('PUT', '/account', { pseudonym: 'rhe1n ruhr werke' })).status, 422);
	assert.equal((await call('POST', '/admin/names', { name: 'Rhein/Ruhr Werke' })).status, 422);
	assert.equal((await call('POST', '/admin/names', { name: 'I' })).status, 422);
	const named = `/admin/names?name=${encodeURIComponent('Rhein/Ruhr Werke')}`;
	assert.equal((await call('DELETE', named)).status, 204);
	assert.equal((await call('DELETE', named)).status, 404);
	assert.ok(!(await call('GET', '/admin/names')).body.names.includes('Rhein/Ruhr Werke'));
	assert.doesNotMatch((await admin.get('/admin/names')).text, /Ruhr/);
	for (const action of ['name.protect', 'name.release']) assert.match(await log(admin, action), /Rhein\/Ruhr Werke/);
});

test('jobs: a dead one begins anew', async () => {
	const admin = await administrator(), call = await admin.program();
	house.sql("INSERT INTO job (id, kind, payload, due, lease, attempts, state, error) VALUES (78, 'place.rewrite', '0', 1, 0, 8, 4, 'FAULT')");
	const dead = (await call('GET', '/admin/jobs')).body;
	assert.deepEqual([dead.dead, dead.jobs.map((j) => [j.id, j.kind, j.error])], [1, [[78, 'place.rewrite', 'FAULT']]]);
	assert.equal((await call('POST', '/admin/jobs/78/retry')).status, 204);
	assert.doesNotMatch((await admin.get('/admin/jobs', { status: 200 })).text, /place\.rewrite/);
	assert.equal((await call('POST', '/admin/jobs/78/retry')).status, 404);
	assert.equal((await call('GET', '/admin/jobs')).body.dead, 0);
	assert.match(await log(admin, 'job.retry'), /78/);
});

test('the audit log: filtered, paged by key, and verified', async () => {
	const admin = await administrator(), call = await admin.program();
	for (let i = 0; i < 55; i++) await call('POST', '/admin/people/guest/enable');
	const { handle } = (await call('GET', '/account')).body;
	const first = (await call('GET', '/admin/audit?action=user.enable&actor=admin')).body;
	assert.equal(first.rows.length, 50);
	assert.ok(first.rows.every((row) => row.action === 'user.enable' && row.actor.handle === handle && row.words === 'Account opened again'));
	const second = (await call('GET', `/admin/audit?action=user.enable&actor=admin&before=${first.next}`)).body;
	assert.ok(second.rows.length >= 5 && second.next === undefined);
	assert.equal(new Set([...first.rows, ...second.rows].map((row) => row.id)).size, first.rows.length + second.rows.length);
	assert.deepEqual((await call('GET', '/admin/audit?actor=nobody.at.all')).body.rows, []);
	assert.deepEqual((await call('POST', '/admin/audit/verify')).body, { whole: true, findings: '' });
	house.sql("UPDATE audit SET action = 'user.disable' WHERE id = (SELECT min(id) FROM audit WHERE action = 'user.enable')");
	const broken = (await call('POST', '/admin/audit/verify')).body;
	assert.equal(broken.whole, false);
	assert.ok(broken.findings.length > 5);
	assert.match(await log(admin, 'audit.verify'), /broken[^]*whole/);
});

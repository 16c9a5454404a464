// SPDX-License-Identifier: Apache-2.0
// Administration: accounts, roles, links, settings, protected names, jobs and the log; each act leaves its row, and nobody else gets in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { database, eventually, routeTable, useServer } from '../../../tests/harness.mjs';

const house = useServer();

// The demo's administrator reads French.
async function administrator() {
	const admin = await house.signIn('admin');
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	return admin;
}

const acts = (page) => page.all('tbody tr').map((row) => row.all('td')[2].attributes.title);
const log = async (admin, query = '') => admin.get(`/admin/audit${query}`, { status: 200 });

// An account of this test's own, with a password chosen through its link.
async function newcomer(admin, given, handle) {
	const people = await admin.get('/admin/people', { status: 200 });
	const made = await admin.submit(people.one('#new form'), { given_name: given, family_name: 'Scenario', handle }, { status: 200 });
	const link = new URL(made.one('code.token').text);
	const visitor = house.visitor();
	const welcome = await visitor.get(link.pathname, { status: 200 });
	await visitor.submit(welcome.form(link.pathname), { password: 'a long sentence', again: 'a long sentence' });
	return { visitor, link };
}

test('nobody but administrators finds the room', async () => {
	for (const visitor of [house.visitor(), await house.signIn('guest'), await house.signIn('employee')]) {
		for (const path of ['/admin', '/admin/people', '/admin/settings', '/admin/names', '/admin/jobs', '/admin/audit', '/api/v1/admin/health'])
			assert.equal((await visitor.get(path)).status, 404, path);
	}
});

test('admin_show: sizes, queues and version, as a page and as JSON', async () => {
	const admin = await administrator();
	const page = await admin.get('/admin', { status: 200 });
	assert.match(page.text, database === 'postgres' ? /PostgreSQL/ : /SQLite/);
	const health = (await admin.get('/api/v1/admin/health', { status: 200 })).json;
	assert.equal(health.database, database);
	assert.ok(health.database_bytes > 100_000, `${health.database_bytes}`);
	assert.ok(database === 'postgres' ? health.search_bytes === 0 : health.search_bytes > 0);
	assert.ok(health.free_bytes > 0);
	assert.equal(health.jobs_dead, 0);
});

test('admin_person_disable: sessions and tokens end at once, and the account can be opened again', async () => {
	const admin = await administrator();
	const { visitor } = await newcomer(admin, 'Dora', 'dora.scenario');
	assert.equal((await visitor.get('/guidelines/acknowledge')).status, 200);
	const security = await visitor.get('/settings/security', { status: 200 });
	const made = await visitor.submit(security.form('/settings/tokens'), { name: 'a program' }, { status: 200 });
	const headers = { authorization: `Bearer ${made.one('code.token').text}` };
	assert.equal((await house.visitor().get('/api/v1/search?q=a', { headers })).status, 200);

	const found = await admin.get('/admin/people?name=dora', { status: 200 });
	assert.match(found.text, /Dora Scenario/);
	const account = await admin.get('/admin/people/dora.scenario', { status: 200 });
	const closed = await admin.submit(account.form('/admin/people/dora.scenario/disable'), {}, { status: 200 });
	assert.match(closed.text, /Open the account/);
	assert.equal((await visitor.get('/settings/security')).status, 404);
	assert.equal((await house.visitor().get('/settings/security', { headers })).status, 404);
	const door = house.visitor();
	await door.get('/sign-in');
	const refused = await door.post('/sign-in', { login: 'dora.scenario', password: 'a long sentence' }, { csrf: false, redirect: false });
	assert.equal(refused.status, 422);
	assert.match((await admin.get('/admin/people?state=2', { status: 200 })).text, /Dora Scenario/);

	await admin.submit(closed.form('/admin/people/dora.scenario/enable'), {}, { status: 200 });
	await house.visitor().signIn('dora.scenario', 'a long sentence');
	assert.match((await log(admin, `?actor=admin&action=user.disable`)).text, /dora\.scenario/);
	assert.match((await log(admin, '?action=user.enable')).text, /dora\.scenario/);
});

test('admin_link_create: a link works once, and a newer one replaces it', async () => {
	const admin = await administrator();
	const { visitor: before, link } = await newcomer(admin, 'Lena', 'lena.scenario');
	await before.get('/guidelines/acknowledge');
	const security = await before.get('/settings/security', { status: 200 });
	const token = (await before.submit(security.form('/settings/tokens'), { name: 'a program' }, { status: 200 })).one('code.token').text;
	const headers = { authorization: `Bearer ${token}` };
	const again = house.visitor();
	const used = await again.get(link.pathname);
	assert.equal(used.all('input[type=password]').length, 0);
	assert.equal((await again.post(link.pathname, { password: 'another sentence', again: 'another sentence' }, { csrf: false })).status, 404);
	const account = await admin.get('/admin/people/lena.scenario', { status: 200 });
	const first = new URL((await admin.submit(account.form('/admin/people/lena.scenario/link'), {}, { status: 200 })).one('code.token').text);
	const second = new URL((await admin.submit(account.form('/admin/people/lena.scenario/link'), {}, { status: 200 })).one('code.token').text);
	assert.notEqual(first.href, second.href);
	const visitor = house.visitor();
	const old = await visitor.get(first.pathname);
	assert.equal(old.all('input[type=password]').length, 0);
	assert.equal((await visitor.post(first.pathname, { password: 'another sentence', again: 'another sentence' }, { csrf: false })).status, 404);
	assert.doesNotMatch((await log(admin)).text, new RegExp(second.pathname.split('/').pop()));
	// The password chosen through it ends what the old one opened.
	assert.equal((await house.visitor().get('/api/v1/search?q=a', { headers })).status, 200);
	const chosen = await visitor.get(second.pathname, { status: 200 });
	await visitor.submit(chosen.form(second.pathname), { password: 'another sentence', again: 'another sentence' });
	assert.equal((await visitor.get('/settings/security')).status, 200);
	assert.equal((await before.get('/settings/security')).status, 404);
	assert.equal((await house.visitor().get('/settings/security', { headers })).status, 404);
});

test('admin_person_create: bad and taken names are said beside the field', async () => {
	const admin = await administrator();
	for (const [handle, words] of [['employee', /taken/], ['not a handle', /a-z/], ['settings', /reserved/]]) {
		const people = await admin.get('/admin/people', { status: 200 });
		const refused = await admin.submit(people.one('#new form'), { given_name: 'Nora', handle }, { status: 422 });
		assert.match(refused.one('#f-handle-error').text, words, handle);
		assert.equal(refused.one('#f-given_name').attributes.value, 'Nora');
	}
});

test('admin_role_create: the role comes and goes; never one’s own, never a guest', async () => {
	const admin = await administrator();
	const { visitor } = await newcomer(admin, 'Rolf', 'rolf.scenario');
	const account = await admin.get('/admin/people/rolf.scenario', { status: 200 });
	const risen = await admin.submit(account.form('/admin/people/rolf.scenario/role'), {}, { status: 200 });
	assert.equal((await visitor.get('/admin')).status, 200);
	await admin.submit(risen.form('/admin/people/rolf.scenario/role/delete'), {}, { status: 200 });
	assert.equal((await visitor.get('/admin')).status, 404);
	for (const path of ['/admin/people/admin/disable', '/admin/people/admin/role/delete', '/admin/people/guest/role'])
		assert.equal((await admin.post(path, {})).status, 409, path);
	assert.equal((await admin.get('/admin')).status, 200);
});

test('an administrator reads nothing extra', async () => {
	const admin = await administrator(), employee = await house.signIn('employee');
	const box = await employee.get('/write', { status: 200 });
	const posted = await employee.submit(box.form('/updates'), { body: 'A canary only for me.', audience: 'private' }, { redirect: false });
	const [id] = /\d{5,}/.exec(posted.location);
	assert.equal((await employee.get(`/updates/${id}`)).status, 200);
	assert.equal((await admin.get(`/updates/${id}`)).status, 404);
	for (const path of ['/admin', '/admin/audit', '/admin/jobs?state=done', '/admin/people/employee'])
		assert.doesNotMatch((await admin.get(path, { status: 200 })).text, /canary/);
});

test('admin_settings_update: a new name shows at once, the disclaimer cannot be emptied', async () => {
	const admin = await administrator();
	const settings = await admin.get('/admin/settings', { status: 200 });
	assert.match(settings.one('#f-english').text, /\{organisation\}/);
	const refused = await admin.submit(settings.form('/admin/settings'), { english: ' ' }, { status: 422 });
	assert.match(refused.one('#f-english-error').text, /cannot be left out/);
	const saved = await admin.submit(settings.form('/admin/settings'), { organisation: 'Talweg & Filles', french: 'Ces mots sont les miens, pas ceux de {organisation}.' }, { status: 200 });
	assert.match(saved.text, /Saved/);
	assert.match((await house.visitor().get('/sign-in')).title, /Talweg & Filles/);
	assert.match((await house.visitor().get('/guidelines')).text, /Talweg & Filles/);
	assert.match((await log(admin, '?action=settings')).text, /organisation disclaimer\.fr/);
});

test('admin_name_create: protected, listed once, removed', async () => {
	const admin = await administrator();
	let names = await admin.get('/admin/names', { status: 200 });
	await admin.submit(names.form('/admin/names'), { name: 'Pumpenwerk Süd' }, { status: 200 });
	names = await admin.get('/admin/names', { status: 200 });
	assert.match(names.text, /Pumpenwerk Süd/);
	assert.match((await admin.submit(names.form('/admin/names'), { name: 'Pumpenwerk Süd' }, { status: 422 })).one('#f-name-error').text, /already/);
	assert.match((await admin.submit(names.form('/admin/names'), { name: 'I' }, { status: 422 })).one('#f-name-error').text, /3 to 80/);
	const form = names.all('form').find((f) => f.all('input').some((i) => i.attributes.value === 'Pumpenwerk Süd'));
	await admin.submit(form, {}, { status: 200 });
	assert.doesNotMatch((await admin.get('/admin/names')).text, /Pumpenwerk/);
	assert.equal((await admin.post('/admin/names/delete', { name: 'Pumpenwerk Süd' })).status, 404);
	assert.match((await log(admin, '?action=name.release')).text, /Pumpenwerk Süd/);
});

test('admin_names: pseudonyms that wait for a decision are announced', async () => {
	const admin = await administrator();
	assert.doesNotMatch((await admin.get('/admin/names')).text, /waits/);
	house.sql("INSERT INTO pseudonym_request (person, pseudonym, resembles, created) SELECT target, 'Talwek', 'Talweg', 1 FROM handle WHERE name = 'employee'");
	const names = await admin.get('/admin/names', { status: 200 });
	assert.match(names.text, /1 pseudonym waits/);
	assert.match((await admin.get(names.link('Look at it'), { status: 200 })).text, /Talwek/);
	house.sql("DELETE FROM pseudonym_request WHERE pseudonym = 'Talwek'");
});

test('admin_job_retry: a dead job begins anew', async () => {
	const admin = await administrator();
	house.sql("INSERT INTO job (id, kind, payload, due, lease, attempts, state, error) VALUES (77, 'place.rewrite', '0', 1, 0, 8, 4, 'FAULT')");
	const dead = await admin.get('/admin/jobs', { status: 200 });
	assert.match(dead.text, /place\.rewrite/);
	assert.match((await admin.get('/admin')).text, /1 job was given up/);
	await admin.submit(dead.form('/admin/jobs/77/retry'), {}, { status: 200 });
	assert.doesNotMatch((await admin.get('/admin/jobs')).text, /place\.rewrite/);
	assert.equal((await admin.post('/admin/jobs/77/retry', {})).status, 404);
	await eventually(async () => {
		const rest = await Promise.all(['waiting', 'running', 'done'].map((state) => admin.get(`/admin/jobs?state=${state}`)));
		assert.ok(rest.some((page) => /place\.rewrite/.test(page.text)), 'the job is in no list');
	});
});

test('admin_audit: filtered, paged by key, and verified', async () => {
	const admin = await administrator();
	for (let i = 0; i < 55; i++) await admin.post('/admin/people/guest/enable', {}, { redirect: false });
	const first = await log(admin, '?action=user.enable');
	assert.equal(acts(first).length, 50);
	assert.ok(acts(first).every((act) => act === 'user.enable'));
	const second = await admin.get(first.one('a[rel=next]').attributes.href, { status: 200 });
	assert.ok(acts(second).length >= 5 && acts(second).length < 50);
	assert.match((await log(admin, '?actor=nobody.at.all')).text, /Nobody has this/);
	const whole = await admin.submit(first.form('/admin/audit/verify'), {}, { status: 200 });
	assert.match(whole.text, /Yes: each row follows/);
	house.sql("UPDATE audit SET action = 'user.disable' WHERE id = (SELECT min(id) FROM audit WHERE action = 'user.enable')");
	const broken = await admin.submit(first.form('/admin/audit/verify'), {}, { status: 200 });
	assert.match(broken.text, /No: the log was changed/);
	assert.deepEqual((await log(admin, '?action=audit.verify')).all('tbody tr').map((row) => row.one('b').text), ['broken', 'whole']);
});

test('admin_people: every account is in the list, narrowed by state and kind, paged by name', async () => {
	const admin = await house.signIn('admin');
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	assert.equal(house.ruche('user', 'add', 'zoe.closed', 'Zoé', 'Zzclosed').status, 0);
	assert.equal(house.ruche('user', 'disable', 'zoe.closed').status, 0);
	// Page by page, each account once and in the order of names.
	const walk = async (query) => {
		const handles = [];
		let page = await admin.get(`/admin/people${query}`, { status: 200 });
		for (let pages = 1; ; pages++) {
			handles.push(...page.one('#all').all('.who small').map((small) => /@(\S+)/.exec(small.text)[1]));
			const more = page.document.first('#all a[rel=next]');
			if (!more) return { handles, pages, last: page };
			page = await admin.get(more.attributes.href, { status: 200 });
		}
	};
	const counted = house.ruche('user', 'list').stdout.trim().split('\n').filter((line) => /\S/.test(line)).length;
	const all = await walk('');
	assert.ok(all.pages > 1);
	assert.equal(new Set(all.handles).size, all.handles.length);
	assert.ok(Math.abs(all.handles.length - counted) <= 1, `${all.handles.length} of ${counted}`);
	assert.equal(all.handles.at(-1), 'zoe.closed');
	assert.ok(all.last.document.first('#all a[href="/admin/people?state=0&kind=0"]'));
	const closed = (await walk('?state=2')).handles;
	assert.ok(closed.includes('zoe.closed'));
	assert.ok(!closed.includes('margot') && closed.length < all.handles.length);
	assert.ok((await walk('?state=1')).handles.includes('margot'));
	assert.ok(!(await walk('?state=1')).handles.includes('zoe.closed'));
	// The search box finds closed accounts by name too, for administrators only.
	const found = async (words) => (await admin.get(`/admin/people?name=${encodeURIComponent(words)}`, { status: 200 })).text;
	for (const words of ['Zzclosed', 'zzclo', 'zoe zzc']) assert.match(await found(words), /@zoe\.closed/, words);
	assert.doesNotMatch(await found('Zzclosed nobody'), /@zoe\.closed/);
	assert.doesNotMatch((await (await house.signIn('employee')).get('/api/v1/search?q=Zzclosed')).body, /zoe\.closed/);
	assert.ok((await walk('?kind=2&state=1')).handles.length > 0);
	assert.deepEqual((await walk('?kind=2&state=2')).handles, []);
	assert.deepEqual((await walk('?state=7&kind=-1')).handles, all.handles);
});

test('every act of the log is said in words', async () => {
	// Those of routes have words, or the program would not start; these come from elsewhere too.
	const admin = await house.signIn('admin');
	const options = (await log(admin)).all('#f-action option').filter((option) => option.attributes.value);
	assert.ok(options.length >= 3);
	for (const option of options) assert.notEqual(option.text, option.attributes.value);
	for (const [language, words] of [['fr', /Connexion/], ['en', /Signed in/]]) {
		await admin.post('/settings/language', { language }, { redirect: false });
		const page = await log(admin, '?action=sign-in');
		assert.match(page.one('tbody').text, words);
		assert.match(page.one('#f-action option[value=sign-in]').text, words);
	}
});

test('every unsafe route of the room has its audit event', () => {
	const own = routeTable().filter((route) => route.name.startsWith('admin_') && route.method !== 'GET');
	assert.ok(own.length >= 10);
	for (const route of own) assert.ok(route.audit, `${route.method} ${route.path}`);
});

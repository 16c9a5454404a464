// SPDX-License-Identifier: Apache-2.0
// Silence for a time: by the forms beside "Follow", listed in the settings with its end, ended there; by programs too.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const DAY = 86_400_000;

async function post(client, body, fields = {}) {
	const box = await client.get('/write', { status: 200 });
	const posted = await client.submit(box.form('/updates'), { body, ...fields }, { redirect: false, status: 303 });
	return Number(/\d{5,}/.exec(posted.location)[0]);
}
const home = async (client) => (await client.json('/api/v1/home?order=latest')).items.map((i) => i.id);
const rows = async (client) => (await client.get('/settings/mutes', { status: 200 })).all('ul.list li');

test('mute_create: a colleague, from the profile, for the time that is chosen', async () => {
	const reader = await house.signIn('employee'), owner = await house.as('owner');
	const { handle } = await owner.json('/api/v1/account'), at = `/people/${handle}`;
	const said = await post(owner, 'Something I say for the first time.');
	assert.ok((await home(reader)).includes(said));
	assert.match((await reader.get('/settings/mutes', { status: 200 })).text, /Nobody and nothing is muted/);
	for (const [days, most] of [['1', DAY], ['7', 7 * DAY], ['30', 30 * DAY], ['-1', Infinity]]) {
		const form = (await reader.get(at, { status: 200 })).form('/mutes');
		assert.ok(form.all('option').some((o) => o.attributes.value === days));
		const after = await reader.submit(form, { days }, { status: 200 });
		assert.equal(after.path, at, 'back on the profile');
		assert.match(after.all('details.menu').find((d) => /Muted/.test(d.text)).text, days === '-1' ? /Silent until you end it/ : /Silent until .*\d/);
		assert.ok(!(await home(reader)).includes(said));
		const [row, ...others] = await rows(reader);
		assert.equal(others.length, 0);
		assert.equal(row.one('a').attributes.href, at);
		assert.match(row.text, days === '-1' ? /Silent until you end it/ : /Silent until .*\d/);
		const { mutes } = await reader.json('/api/v1/mutes');
		assert.deepEqual([mutes[0].kind, mutes[0].handle, mutes[0].always], [1, handle, days === '-1']);
		if (days === '-1') assert.equal(mutes[0].until, null);
		else assert.ok(Math.abs(Date.parse(mutes[0].until) - Date.now() - most) < 120_000, mutes[0].until);
		// It ends on the profile, and in the settings.
		if (days === '7') await reader.submit(row.one('form'), {}, { status: 200 });
		else await reader.submit((await reader.get(at)).form('/mutes'), {}, { status: 200 });
		assert.equal((await rows(reader)).length, 0);
		assert.ok((await home(reader)).includes(said));
	}
});

test('mute_create: who is muted is in no notification, and is not told', async () => {
	const reader = await house.signIn('employee'), loud = await house.signIn('owner'), other = await house.signIn('admin');
	const [silent, heard] = [(await loud.json('/api/v1/account')).handle, (await other.json('/api/v1/account')).handle];
	const at = `/people/${silent}`;
	await reader.submit((await reader.get(at, { status: 200 })).form('/mutes'), { days: '1' });
	await post(loud, 'A word for @leila from somebody silent.');
	await post(other, 'A word for @leila from somebody else.');
	const words = async () => (await reader.json('/api/v1/notifications')).notifications.filter((n) => n.kind === 'mention' && !n.read).map((n) => n.who.handle);
	await eventually(async () => assert.ok((await words()).includes(heard), JSON.stringify(await words())));
	// Events are told in their order: what came before was told, or is not.
	assert.ok(!(await words()).includes(silent), JSON.stringify(await words()));
	assert.doesNotMatch((await loud.get('/notifications', { status: 200 })).text, /mute|silent/i);
	await reader.submit((await reader.get(at)).form('/mutes'), {});
});

test('mute_create: where following stands, on an entry and on somebody’s bookmarks', async () => {
	const reader = await house.signIn('employee'), owner = await house.as('owner');
	const { entry } = await (async () => {
		await owner.get('/blogs/new');
		const blog = await owner.submit(owner.page.form('/blogs'), { title: 'Loud words' }, { status: 200 });
		await owner.get(`${blog.path}/write`);
		const written = await owner.submit(owner.page.form(`${blog.path}/entries`), { title: 'An entry to be silent about', body: 'Words.', action: 'publish' }, { status: 200 });
		return { entry: written.path };
	})();
	const { handle } = await owner.json('/api/v1/account');
	for (const at of [entry, `/bookmarks/${handle}`]) {
		const page = await reader.get(at, { status: 200 });
		assert.equal(page.all('form').filter((f) => f.attributes.action === '/mutes').length, 1, at);
		const after = await reader.submit(page.form('/mutes'), { days: '7' }, { status: 200 });
		assert.match(after.form('/mutes').text, /Silent until/, at);
		assert.equal((await rows(reader)).length, 1);
		await reader.submit(after.form('/mutes'), {}, { status: 200 });
		assert.equal((await rows(reader)).length, 0);
	}
	// Not oneself, and not for strangers.
	assert.equal((await owner.get(entry, { status: 200 })).all('form').filter((f) => f.attributes.action === '/mutes').length, 0);
	assert.equal((await house.visitor().get('/settings/mutes')).status, 404);
});

test('mutes: by a program, of what it may see, and never of oneself', async () => {
	const reader = await house.signIn('employee'), owner = await house.as('owner'), call = await reader.program();
	const whom = (await call('GET', `/people/${(await owner.json('/api/v1/account')).handle}`)).body.id;
	const thread = await post(owner, 'A thread to be silent about.');
	const [tag] = (await call('GET', '/tags?prefix=a')).body.tags;
	for (const [id, kind] of [[whom, 1], [tag.id, 3], [thread, 4]]) {
		const muted = await call('POST', '/mutes', { whom: id, days: 3 });
		assert.deepEqual([muted.status, muted.body.on, muted.body.always], [200, true, false], `${kind}`);
		assert.ok((await call('GET', '/mutes')).body.mutes.some((m) => m.whom === id && m.kind === kind && m.name));
	}
	assert.equal((await call('GET', `/people/${(await owner.json('/api/v1/account')).handle}`)).body.muted, true);
	const page = await reader.get('/settings/mutes', { status: 200 });
	assert.deepEqual(page.all('ul.list li').map((li) => li.one('.tag').text).sort(), ['Person', 'Tag', 'Thread']);
	assert.match(page.text, /A thread to be silent about/);
	for (const body of [{ whom, days: 366 }, { whom, days: -2 }, { days: 3 }]) assert.equal((await call('POST', '/mutes', body)).status, 422, JSON.stringify(body));
	assert.equal((await call('POST', '/mutes', { whom: (await call('GET', '/account')).body.id, days: 3 })).status, 409);
	assert.equal((await call('POST', '/mutes', { whom: 999999, days: 3 })).status, 404);
	assert.equal((await (await reader.program({ writes: false }))('POST', '/mutes', { whom, days: 3 })).status, 403);
	// What one may no longer see has no name, and can still be let go.
	const secret = await post(owner, 'For nobody else soon.');
	await call('POST', '/mutes', { whom: secret, days: 300 });
	await owner.post(`/updates/${secret}/delete`, {});
	const gone = (await call('GET', '/mutes')).body.mutes.find((m) => m.whom === secret);
	assert.deepEqual([gone.kind, gone.name, gone.url], [0, '', '']);
	assert.match((await reader.get('/settings/mutes')).text, /Something you can no longer see/);
	for (const { whom: one } of (await call('GET', '/mutes')).body.mutes) assert.equal((await call('POST', '/mutes', { whom: one, days: 0 })).body.on, false);
	assert.deepEqual((await call('GET', '/mutes')).body.mutes, []);
	assert.match((await reader.get('/settings/mutes')).text, /Nobody and nothing is muted/);
});

test('mutes: a guest learns no names by it', async () => {
	const guest = await house.as('guest'), employee = await house.as('employee');
	const person = (await employee.json('/api/v1/account')).id, [tag] = (await employee.json('/api/v1/tags?prefix=a')).tags;
	const inside = await post(employee, 'For colleagues.');
	for (const whom of [person, tag.id, inside]) assert.equal((await guest.post('/mutes', { whom: String(whom), days: '3' })).status, 404);
	assert.deepEqual((await guest.json('/api/v1/mutes')).mutes, []);
	await guest.get('/settings/mutes', { status: 200 });
});

test('mutes: many, page by page, what ends first first', async () => {
	const reader = await house.signIn('admin'), call = await reader.program();
	const ids = house.value('SELECT id FROM person WHERE state = 1 ORDER BY id').split('\n').map(Number);
	const own = (await call('GET', '/account')).body.id;
	let n = 0;
	for (const whom of ids.filter((id) => id !== own).slice(0, 55)) assert.equal((await call('POST', '/mutes', { whom, days: 1 + (n++ * 7) % 60 })).status, 200);
	const seen = [];
	for (let page = await reader.get('/settings/mutes', { status: 200 }); ;) {
		seen.push(...page.all('ul.list li').map((li) => li.one('input[name=whom]').attributes.value));
		const more = page.document.first('nav.pager a[rel=next]');
		if (!more) break;
		page = await reader.get(more.attributes.href, { status: 200 });
	}
	assert.deepEqual([seen.length, new Set(seen).size], [n, n]);
	const first = (await call('GET', '/mutes')).body;
	const all = [...first.mutes, ...(await call('GET', `/mutes?after=${first.next}`)).body.mutes];
	assert.deepEqual(all.map((m) => String(m.whom)), seen);
	assert.deepEqual(all.map((m) => m.until), all.map((m) => m.until).sort());
});

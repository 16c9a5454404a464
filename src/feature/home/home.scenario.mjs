// SPDX-License-Identifier: Apache-2.0
// Home: the order and its reasons, the choice that sticks, what is muted or foreign stays away; notifications by thread.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const api = { headers: { accept: 'application/json' } };
const home = async (client, query = '') => (await client.get(`/api/v1/home${query}`, api)).json;

// The terms of one entry, on whatever page it stands.
async function why(client, id) {
	for (let query = '?order=ranked', pages = 0; query && pages < 40; pages++) {
		const page = await home(client, query);
		const found = page.why.find((w) => w.id === id);
		if (found) return found;
		query = page.more && new URL(page.more, house.url).search;
	}
	return undefined;
}

async function post(client, body, fields = {}) {
	const page = await client.get('/write');
	const answer = await client.submit(page.form('/updates'), { body, ...fields }, { redirect: false, status: 303 });
	return Number(answer.location.match(/(\d+)(?:#.*)?$/)[1]);
}

test('home_show: a stranger is led to the door, an employee sees colleagues', async () => {
	const answer = await house.visitor().get('/', { redirect: false });
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^\/sign-in/);
	const page = await (await house.as('employee')).get('/', { status: 200 });
	assert.ok(page.all('article').length >= 10);
	await (await house.as('employee')).get(page.link('Write a blog entry'), { status: 200 });
	assert.ok(page.all('details').filter((d) => /Why do I see this\?/.test(d.text)).length === page.all('article').length);
});

test('the order is the published formula, and each entry says so', async () => {
	const employee = await house.as('employee');
	const { items, why: terms } = await home(employee, '?order=ranked');
	assert.deepEqual(terms.map((w) => w.id), items.map((i) => i.id));
	const sums = terms.map((w) => w.sum);
	assert.deepEqual(sums, [...sums].sort((a, b) => b - a));
	const now = Date.now();
	for (const [index, w] of terms.entries()) {
		const item = items[index];
		// Recomputed from what everybody sees: age, and the ceiling of thanks and ratings.
		const hours = (now - Date.parse(item.created)) / 3600e3;
		assert.ok(Math.abs(w.recent - 40 * 2 ** (-hours / 18)) < 0.5, `recent of ${item.id}: ${w.recent}`);
		assert.ok([0, 20].includes(w.person) && [0, 12].includes(w.place) && [0, 8, 16].includes(w.topic));
		assert.ok(w.good <= 30 && w.good >= Math.min(30, 5 * Math.log2(1 + (item.likes + item.raters) / 5)) - 0.01);
		assert.ok(Math.abs(w.sum - (w.recent + w.person + w.place + w.topic + w.good)) < 0.03);
	}
	// The page shows the same numbers in words.
	const first = (await employee.get('/?order=ranked')).one(`#i${items[0].id}`).all('details').find((d) => /Why do I see this/.test(d.text));
	assert.match(first.text, /Together ?\d+\.\d points/);
	assert.match((await (await house.as('owner')).get('/')).text, /Pourquoi ceci/);
});

test('following somebody lifts what they write by twenty points', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin');
	const id = await post(admin, 'Nobody follows this yet.');
	const before = await why(employee, id);
	assert.ok(before, 'what a stranger to me wrote is a candidate too');
	const author = (await employee.get(`/api/v1/updates/${id}`, api)).json.author.handle;
	const profile = await employee.get(`/people/${author}`);
	const form = profile.all('form').find((f) => f.attributes.action === '/follows');
	const wasOn = form.all('input').find((i) => i.attributes.name === 'on').attributes.value === '0';
	await employee.submit(form, {});
	const after = await why(employee, id);
	assert.equal(after.person - before.person, wasOn ? -20 : 20);
});

test('who wrote lately: for who follows nobody everybody, and those who are followed first', async () => {
	assert.equal(house.ruche('user', 'add', 'first.day', 'First', 'Day').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'first.day', { input: 'a long sentence\n' }).status, 0);
	const newcomer = house.visitor(), owner = await house.as('owner'), stranger = await house.as('admin');
	await newcomer.signIn('first.day', 'a long sentence');
	const lately = async () => {
		const block = (await newcomer.get('/', { status: 200 })).all('aside section').find((s) => /Wrote lately/.test(s.text));
		return block ? [...new Set(block.all('li a').map((a) => a.attributes.href).filter((to) => to?.startsWith('/people/')))] : [];
	};
	if ((await newcomer.get('/')).path.startsWith('/guidelines')) await newcomer.submit(newcomer.page.form('/guidelines/acknowledge'), {});
	const author = async (client, id) => `/people/${(await client.get(`/api/v1/updates/${id}`, api)).json.author.handle}`;
	const first = await author(owner, await post(owner, 'Written before the other.'));
	const second = await author(stranger, await post(stranger, 'Written last.'));
	await post(newcomer, 'My own first words.');
	const shown = await lately();
	assert.deepEqual(shown.slice(0, 2), [second, first], 'newest first, and not oneself');
	// Whom they follow comes first, and whom they mute not at all.
	const followForm = async (person) => (await newcomer.get(person, { status: 200 })).all('form').find((f) => f.attributes.action === '/follows');
	await newcomer.submit(await followForm(first), {});
	assert.deepEqual((await lately()).slice(0, 2), [first, second]);
	const whom = (await followForm(second)).all('input').find((i) => i.attributes.name === 'whom').attributes.value;
	await newcomer.post('/mutes', { whom, days: '30' });
	assert.ok(!(await lately()).includes(second));
});

test('a followed tag brings what strangers write about it, also behind much that is newer', async () => {
	const reader = await house.signIn('employee'), stranger = await house.as('admin');
	const following = async () => {
		const ids = [];
		for (let query = '?order=following', pages = 0; query && pages < 40; pages++) {
			const page = await home(reader, query);
			ids.push(...page.items.map((i) => i.id));
			query = page.more && new URL(page.more, house.url).search;
		}
		return ids;
	};
	const id = await post(stranger, 'Where the eels sleep #eel-nights');
	// A test before this one may have left them followed.
	const author = (await reader.get(`/api/v1/updates/${id}`, api)).json.author.handle;
	const follows = (await reader.get(`/people/${author}`)).all('form').find((f) => f.attributes.action === '/follows');
	if (follows.all('input').find((i) => i.attributes.name === 'on').attributes.value === '0') await reader.submit(follows, {});
	for (let i = 0; i < 60; i++) await post(stranger, `Something newer, number ${i}.`);
	assert.ok(!(await following()).includes(id));
	const tag = await reader.get('/tags/eel-nights', { status: 200 });
	await reader.submit(tag.all('form').find((f) => f.attributes.action === '/follows'), {});
	assert.ok((await following()).includes(id));
	const terms = await why(reader, id);
	assert.equal(terms.topic, 8);
	const card = (await reader.get('/?order=following')).one(`#i${id}`);
	assert.match(card.text, /You care about eel-nights\./);
	// Among the candidates of the first window, whatever everybody else wrote meanwhile.
	const first = await home(reader, '?order=ranked');
	const ranked = new Set(first.items.map((i) => i.id));
	const parts = (page) => page.more && new URL(page.more, house.url).searchParams.get('window');
	for (let window = parts(first); window && !window.endsWith('.0'); ) {
		const page = await home(reader, `?order=ranked&window=${window}`);
		for (const i of page.items) ranked.add(i.id);
		window = parts(page);
	}
	assert.ok(ranked.has(id));
});

test('a page further down repeats nothing and loses nothing', async () => {
	const employee = await house.as('employee');
	for (const order of ['ranked', 'latest', 'following']) {
		const seen = [];
		let query = `?order=${order}`;
		for (let pages = 0; query && pages < 40; pages++) {
			const page = await home(employee, query);
			seen.push(...page.items.map((i) => i.id));
			query = page.more && new URL(page.more, house.url).search;
		}
		assert.equal(new Set(seen).size, seen.length, `${order} repeats`);
		assert.ok(seen.length > 40, `${order}: ${seen.length}`);
		if (order !== 'ranked') assert.deepEqual(seen, [...seen].sort((a, b) => b - a));
	}
});

test('what one posts on home comes first, with a word about it', async () => {
	const employee = await house.as('employee');
	const page = await employee.submit((await employee.get('/')).form('/updates'), { body: 'Where is my post?' }, { status: 200 });
	assert.match(page.path, /^\/\?posted=\d+$/);
	assert.match(page.all('.stream article')[0].text, /Where is my post\?/);
	assert.match(page.one('.alert.good').text, /Your update is out/);
	assert.equal(page.all('article').filter((a) => /Where is my post/.test(a.text)).length, 1);
	const other = await (await house.as('owner')).get(page.path);
	assert.equal(other.all('.alert.good').length, 0, 'it is first for its author alone');
});

test('home_order: one click, and it stays', async () => {
	const owner = await house.as('owner');
	const page = await owner.get('/');
	await owner.submit(page.form('/home/order'), { order: 'latest' });
	const again = await (await house.signIn('owner')).get('/');
	assert.equal(again.all('button').find((b) => b.attributes.value === 'latest').attributes['aria-pressed'], 'true');
	const shown = again.all('article').map((a) => Number(a.attributes.id.slice(1)));
	assert.deepEqual(shown, [...shown].sort((a, b) => b - a));
	assert.equal((await owner.post('/home/order', { order: 'upside-down' })).status, 422);
	await owner.post('/home/order', { order: 'ranked' });
});

test('one language, on every order', async () => {
	const employee = await house.as('employee');
	for (const order of ['ranked', 'latest', 'following']) {
		const { items } = await home(employee, `?order=${order}&language=fr`);
		assert.ok(items.length > 5);
		assert.deepEqual([...new Set(items.map((i) => i.language))], ['fr']);
	}
});

test('company notices are never in the stream, only in their block', async () => {
	const employee = await house.as('employee');
	for (const order of ['ranked', 'latest', 'following']) {
		const { items } = await home(employee, `?order=${order}`);
		assert.ok(items.every((i) => i.kind !== 'notice' && i.kind !== 'clause'));
	}
	const page = await employee.get('/');
	assert.match(page.one('.notices').text, /Company notices, \d+ in force/);
	assert.equal((await (await house.as('guest')).get('/')).all('.notices').length, 0);
});

test('who may not read it never sees it, and whom I mute is silent', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin');
	const mine = await post(admin, 'Canary of one', { audience: 'private' });
	const listed = await post(admin, 'Canary of two', { audience: 'listed', readers: 'leila' });
	const open = await post(admin, 'Canary of all');
	for (const order of ['ranked', 'latest', 'following']) {
		const { items } = await home(employee, `?order=${order}`);
		assert.ok(!items.some((i) => i.id === mine), `${order} shows what is private`);
	}
	assert.equal((await employee.get(`/updates/${listed}`)).status, 200);
	const guest = await home(await house.as('guest'), '?order=latest');
	assert.ok(!guest.items.some((i) => i.id === open), 'a guest sees what is for everybody and what stands in joined places');
	assert.ok((await home(employee, '?order=latest')).items.some((i) => i.id === open));
	assert.ok(await why(employee, open));
	await employee.post('/mutes', { whom: String(open), days: '30' });
	assert.ok(!(await home(employee, '?order=latest')).items.some((i) => i.id === open));
	assert.equal(await why(employee, open), undefined);
	await employee.post('/mutes', { whom: String(open), days: '0' });
	assert.ok((await home(employee, '?order=latest')).items.some((i) => i.id === open));
});

test('what several people pass on stands in the stream once', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const id = await post(employee, 'Pass this on, please.');
	for (const client of [owner, admin]) {
		const box = await client.get(`/write?quotes=${id}`);
		await client.submit(box.form('/updates'), { body: '' }, { redirect: false, status: 303 });
	}
	const page = await employee.get('/?order=latest');
	assert.equal(page.text.split('Pass this on, please.').length - 1, 1);
});

test('notifications of the demo lie as far apart as what they tell of', async () => {
	const owner = await house.as('owner');
	const { notifications } = await owner.json('/api/v1/notifications');
	const old = notifications.filter((n) => ['reply', 'mention'].includes(n.kind) && Date.parse(n.created) < Date.now() - 3_600_000);
	assert.ok(old.length >= 3, JSON.stringify(notifications));
	assert.equal(new Set(old.map((n) => n.created)).size, old.length);
	for (const n of old) {
		const item = await owner.json(`/api/v1/items/${n.item}`);
		assert.ok(Math.abs(Date.parse(item.created) - Date.parse(n.created)) < 120_000, JSON.stringify([item.created, n]));
	}
	assert.ok((await owner.json('/api/v1/blogs/sous-la-pluie/entries')).items.length >= 3);
});

test('notifications: one row a thread, looking changes nothing, reading is a form, a thread can be muted', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	await house.settled(); // what the tests before this one did is told
	await employee.post('/notifications/read', {});
	const id = await post(employee, 'What do you think of the new rig?');
	const answer = async (client, body) => client.submit((await client.get(`/updates/${id}`)).form('/updates'), { body });
	await answer(owner, 'One');
	await answer(admin, 'Two');
	await answer(owner, 'Three');
	const rows = async () => (await employee.get('/api/v1/notifications', api)).json;
	await eventually(async () => {
		const found = (await rows()).notifications.filter((n) => n.thread === id && n.kind === 'reply');
		assert.deepEqual(found.map((n) => n.count), [3]);
	});
	const page = await employee.get('/notifications', { status: 200 });
	const answered = page.all('li.notification').find((li) => li.all('a').some((a) => a.attributes['data-thread'] === String(id)));
	assert.match(answered.text, /on What do you think of the new rig\?/, 'it says what was answered');
	assert.match(page.text, /3 new answers, the latest by Noémie Quillien/);
	assert.equal((await rows()).unread, 1, 'looking is not reading');
	assert.match(page.one('.bell').text, /1/);
	const form = page.all('form').find((f) => f.attributes.action === '/notifications/read' && f.all('input').some((i) => i.attributes.value === String(id)));
	await employee.submit(form, {});
	assert.equal((await rows()).unread, 0);
	assert.equal((await employee.get('/notifications')).all('.unread').length, 0);
	// Silent now, and heard again later.
	const mute = (await employee.get('/notifications')).all('form').find((f) => f.attributes.action === '/mutes');
	await employee.submit(mute, {});
	await answer(owner, 'Four');
	await post(owner, 'A sign for @leila that the job ran.');
	await eventually(async () => assert.ok((await rows()).notifications.some((n) => n.kind === 'mention' && !n.read)));
	assert.ok(!(await rows()).notifications.some((n) => n.thread === id && !n.read), 'a muted thread is silent');
		// What is removed is gone from the rows too.
	await employee.post(`/updates/${id}/delete`, {});
	assert.ok(!(await rows()).notifications.some((n) => n.thread === id));
});

test('notifications are one\'s own', async () => {
	assert.equal((await house.visitor().get('/notifications')).status, 404);
	assert.equal((await house.visitor().get('/api/v1/notifications', api)).status, 404);
	const guest = await (await house.as('guest')).get('/notifications', { status: 200 });
	assert.doesNotMatch(guest.text, /new rig/);
});

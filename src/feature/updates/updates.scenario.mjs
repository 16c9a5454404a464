// SPDX-License-Identifier: Apache-2.0
// Updates: posting to each audience, answering, passing on, editing with history, removing; and what strangers never see.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const api = { headers: { accept: 'application/json' } };

// Posts through the box on a page, gives the number of the new update.
async function post(client, fields) {
	const page = await client.get('/write');
	const answer = await client.submit(page.form('/updates'), fields, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	return Number(answer.location.match(/(\d+)(?:#.*)?$/)[1]);
}
// Two of the three read in French.
const gone = /gone, or is not for you|a disparu, ou ne vous est pas destiné/;
const sees = async (client, id) => (await client.get(`/updates/${id}`)).status;

test('update_create: a post stands in the timelines and on its own page, with its tags and people as links', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const id = await post(employee, { body: 'Radar mounted, thank you @noemie. <b>Not bold</b> #radar-tests' });
	const page = await owner.get(`/updates/${id}`, { status: 200 });
	assert.match(page.body, /href="\/people\/noemie"/);
	assert.match(page.body, /href="\/tags\/radar-tests"/);
	assert.match(page.text, /<b>Not bold<\/b>/);
	assert.match((await owner.get('/updates?timeline=company')).text, /Radar mounted/);
	assert.match((await employee.get('/updates?timeline=own')).text, /Radar mounted/);
	assert.match((await owner.get('/tags/radar-tests', { status: 200 })).text, /Radar mounted/);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /Leïla Benhaddou vous a mentionné/));
});

test('update_create: refuses nothing, too much, and a name that is nobody, and keeps what was typed', async () => {
	const employee = await house.as('employee');
	const form = (await employee.get('/write')).form('/updates');
	assert.match((await employee.submit(form, { body: '  ' }, { status: 422 })).text, /nothing in it yet/);
	const long = 'é'.repeat(1001);
	const again = await employee.submit(form, { body: long }, { status: 422 });
	assert.match(again.text, /1,001/);
	assert.ok(again.one('textarea').text.includes(long));
	assert.equal((await employee.submit(form, { body: 'é'.repeat(1000) }, { redirect: false })).status, 303);
	assert.match((await employee.submit(form, { body: 'x', audience: 'listed', readers: '@nobody.at.all' }, { status: 422 })).text, /@nobody.at.all/);
	await employee.submit(form, { body: 'x', audience: 'place:1' }, { status: 404 });
	assert.equal((await employee.post('/updates', { body: 'forged', csrf: 'x' })).status, 403);
});

test('what was typed comes back when the session ended or the form is old, and only a person sends it', async () => {
	const client = await house.signIn('employee'), words = 'A long thought,\r\nnot to be lost';
	const form = (await client.get('/write')).form('/updates');
	const old = await client.submit(form, { body: words, csrf: 'old' }, { status: 403 });
	assert.match(old.one('textarea').text, /not to be lost/);
	assert.match((await client.submit(old.form('/updates'), {}, { status: 200 })).text, /not to be lost/);
	// From elsewhere nothing is shown.
	const foreign = await client.submit(form, { body: words, csrf: 'old' }, { status: 403, headers: { 'sec-fetch-site': 'cross-site' } });
	assert.doesNotMatch(foreign.text, /not to be lost/);
	// Signed out meanwhile.
	const late = (await client.get('/write')).form('/updates');
	client.cookies.clear();
	let page = await client.submit(late, { body: `${words} twice` }, { status: 404 });
	assert.match(page.text, /You were signed out/);
	page = await client.submit(page.form('/sign-in'), { login: 'employee', password: 'wrong' }, { status: 422 });
	page = await client.submit(page.form('/sign-in'), { login: 'employee', password: 'ruche-demo' }, { status: 200 });
	assert.doesNotMatch((await (await house.as('owner')).get('/updates?timeline=company')).text, /lost twice/, 'nothing is sent by itself');
	const sent = await client.submit(page.form('/updates'), {}, { status: 200 });
	assert.match(sent.text, /lost twice/);
});

test('audience: everyone, inside, named people, only me', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), stranger = house.visitor();
	const open = await post(employee, { body: 'Canary for everyone', audience: 'public' });
	const inside = await post(employee, { body: 'Canary for inside' });
	const named = await post(employee, { body: 'Canary for the named', audience: 'listed', readers: '@noemie' });
	const mine = await post(employee, { body: 'Canary for me', audience: 'private' });
	const expected = [[stranger, [200, 404, 404, 404]], [await house.as('guest'), [200, 404, 404, 404]], [owner, [200, 200, 200, 404]], [admin, [200, 200, 404, 404]], [employee, [200, 200, 200, 200]]];
	for (const [who, answers] of expected) {
		const got = [];
		for (const id of [open, inside, named, mine]) got.push(await sees(who, id));
		assert.deepEqual(got, answers);
	}
	assert.match((await stranger.get(`/updates/${open}`)).one('.disclaimer').text, /my own/);
	// No list, no search and no count of somebody else tells of the last one.
	for (const page of ['/', '/updates?timeline=company', '/people/leila', '/search?q=canary', '/search?q=author:leila+canary']) {
		assert.doesNotMatch((await admin.get(page)).text, /Canary for (me|the named)/, page);
	}
});

test('what is for named readers stands in the timeline of those who follow its author, and of nobody else', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const leila = house.value("SELECT target FROM handle WHERE name = 'leila'"), follow = async (client, on) => assert.equal((await (await client.program())('POST', '/follows', { whom: Number(leila), kind: 1, on })).status, 200);
	const followed = async (client, path = '/api/v1/updates') => (await client.get(path, api)).json.items.map((item) => item.id);
	for (const client of [owner, admin]) await follow(client, true);
	const ids = [];
	for (const [body, fields] of [['By name, first', { audience: 'listed', readers: '@noemie' }], ['For all of us', {}], ['By name, second', { audience: 'listed', readers: '@noemie' }], ['Of mine alone', { audience: 'private' }]]) ids.push(await post(employee, { body, ...fields }));
	const [first, inside, second, mine] = ids, shown = [second, inside, first];
	assert.deepEqual((await followed(owner)).filter((id) => ids.includes(id)), shown);
	assert.match((await owner.get('/', { status: 200 })).text, /By name, second/);
	// In pages, too, each once and in its place.
	const paged = [];
	for (const before of [second + 1, second, inside, first]) paged.push((await followed(owner, `/api/v1/updates?before=${before}`)).find((id) => ids.includes(id)));
	assert.deepEqual(paged, [...shown, undefined]);
	// Who follows and is not named has nothing of it, nor who is named and does not follow, nor who was taken off the list.
	for (const page of ['/', '/updates', '/api/v1/updates', '/api/v1/home']) assert.doesNotMatch((await admin.get(page, { check: false })).body, /By name|Of mine alone/, page);
	await follow(owner, false);
	assert.ok(!(await followed(owner)).some((id) => [first, second, mine].includes(id)));
	await follow(owner, true);
	await employee.submit((await employee.get(`/updates/${second}/edit`)).form(`/updates/${second}/edit`), { audience: 'listed', readers: '@ruben' }, { redirect: false, status: 303 });
	assert.deepEqual((await followed(owner)).filter((id) => ids.includes(id)), [inside, first]);
});

test('answers: a thread in reading order, told to whom it concerns', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const root = await post(owner, { body: 'Who has the key of hall 3?' });
	const thread = await employee.get(`/updates/${root}`);
	const answered = await employee.submit(thread.form('/updates'), { body: 'It hangs behind the door.' }, { redirect: false });
	assert.match(answered.location, new RegExp(`^/updates/${root}#i\\d+$`));
	const first = Number(answered.location.match(/#i(\d+)/)[1]);
	await admin.submit((await admin.get(`/updates/${root}`)).form('/updates'), { body: 'Not any more.', reply_to: String(first) });
	await admin.submit((await admin.get(`/updates/${root}`)).form('/updates'), { body: 'Ask the porter.' });
	const page = await owner.get(`/updates/${root}`);
	assert.match(page.text, /3 réponses/);
	const order = ['It hangs behind the door.', 'Not any more.', 'Ask the porter.'].map((words) => page.text.indexOf(words));
	assert.ok(order[0] > 0 && order[0] < order[1] && order[1] < order[2], `${order}`);
	assert.ok(page.one(`#i${first}`).text.includes('Not any more.'), 'an answer stands inside what it answers');
	// The address of an answer leads to its place in the thread; a generic comment is refused.
	assert.equal((await owner.get(`/updates/${first}`, { redirect: false })).location, `/updates/${root}#i${first}`);
	assert.equal((await owner.post(`/items/${root}/comments`, { body: 'no' })).status, 422);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /3 nouvelles réponses, la dernière de/));
	// What was answered and is removed leaves a gap; its answers stay.
	await employee.post(`/updates/${first}/delete`, {});
	const after = await owner.get(`/updates/${root}`);
	assert.match(after.text, /Cette réponse a été retirée/);
	assert.match(after.text, /Not any more/);
	assert.doesNotMatch(after.text, /hangs behind/);
});

test('passing on: the original inside, once without words, a gap when it is not for the reader', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const original = await post(employee, { body: 'A secret of two', audience: 'listed', readers: 'noemie' });
	const box = await owner.get(`/write?quotes=${original}`, { status: 200 });
	assert.match(box.text, /A secret of two/);
	const passed = await owner.submit(box.form('/updates'), { body: '' }, { redirect: false, status: 303 });
	const id = passed.location.match(/\d+/)[0] === String(original) ? undefined : Number(passed.location.match(/(\d+)(#|$)/)[1]);
	const own = (await owner.get('/api/v1/updates?timeline=own', api)).json.items[0];
	assert.equal(own.quotes, original);
	assert.match((await owner.get(`/updates/${own.id}`)).text, /A secret of two/);
	const seen = await admin.get(`/updates/${own.id}`, { status: 200 });
	assert.doesNotMatch(seen.text, /A secret of two/);
	assert.match(seen.text, gone);
	assert.equal((await admin.get(`/api/v1/updates/${own.id}`, api)).json.quotes, undefined);
	assert.equal((await admin.get(`/write?quotes=${original}`)).status, 404);
	assert.equal((await owner.post('/updates', { body: '', quotes: String(original) })).status, 422);
	assert.ok(id === undefined || id > 0);
	await employee.post(`/updates/${original}/delete`, {});
	assert.match((await owner.get(`/updates/${own.id}`)).text, gone);
});

test('update_change: the text changes, its history says how, others may not', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const id = await post(employee, { body: 'The pump runs at 40 Hz' });
	const edit = await employee.get(`/updates/${id}/edit`, { status: 200 });
	await employee.submit(edit.form(`/updates/${id}/edit`), { body: 'The pump runs at 50 Hz' });
	assert.match((await owner.get(`/updates/${id}`)).text, /50 Hz/);
	const history = await owner.get(`/updates/${id}/history`, { status: 200 });
	assert.equal(history.one('del').text.trim(), '40');
	assert.equal(history.one('ins').text.trim(), '50');
	assert.equal((await owner.get(`/updates/${id}/edit`)).status, 403);
	assert.equal((await owner.post(`/updates/${id}/delete`, {})).status, 403);
	assert.equal((await owner.get(`/updates/${id}`)).status, 200);
	await employee.submit((await employee.get(`/updates/${id}`)).form(`/updates/${id}/delete`), {});
	assert.equal((await owner.get(`/updates/${id}`)).status, 404);
	assert.equal((await owner.get(`/updates/${id}/history`)).status, 404);
});

test('update_history, comment_history: each change of many is found, page by page', async () => {
	const reader = await house.as('owner');
	const update = await post(await house.as('employee'), { body: 'Version one' });
	const comment = house.value('SELECT i.id FROM item i WHERE i.kind = 1 AND i.state = 3 AND i.circle = 1 AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.item = i.id) LIMIT 1');
	for (const path of [`/updates/${update}/history`, `/comments/${comment}/history`]) {
		const item = path.split('/')[2], author = house.value(`SELECT author FROM item WHERE id = ${item}`);
		house.sql(`INSERT INTO revision (item, number, author, created, title, body, closed) VALUES
			${Array.from({ length: 120 }, (_, i) => `(${item}, ${i + 1}, ${author}, ${i + 1}, '', 'Version ${i + 1}', false)`).join()}`);
		const seen = [];
		let page = await reader.get(path, { status: 200 });
		for (;;) {
			seen.push(page.all('.list ins').map((e) => e.text.trim()));
			if (!page.all('.pager a[rel=next]').length) break;
			page = await reader.get(page.one('.pager a[rel=next]').attributes.href, { status: 200 });
		}
		assert.deepEqual(seen.map((one) => one.length), [50, 50, 19], 'the first one stands as it was written');
		assert.deepEqual(seen.flat(), Array.from({ length: 119 }, (_, i) => String(120 - i)));
	}
});

test('update_history: what an update said before it was opened to others is for its author', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const change = async (id, fields) => employee.submit((await employee.get(`/updates/${id}/edit`)).form(`/updates/${id}/edit`), fields, { redirect: false, status: 303 });
	const id = await post(employee, { body: 'An otter I saw at the clinic', audience: 'private' });
	await change(id, { body: 'An otter I saw', audience: 'internal' });
	await change(id, { body: 'An otter I saw at noon' });
	const theirs = await owner.get(`/updates/${id}/history`, { status: 200 });
	assert.doesNotMatch(theirs.body, /clinic/);
	assert.equal(theirs.one('ins').text.trim(), 'at noon');
	assert.match((await employee.get(`/updates/${id}/history`)).text, /clinic/);
});

test('update_change: other readers, for the streams, the search, the notifications and what passed it on, at once', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), stranger = house.visitor();
	const change = async (id, fields, options = {}) => employee.submit((await employee.get(`/updates/${id}/edit`)).form(`/updates/${id}/edit`), fields, options);
	const lists = ['/updates?timeline=company', '/people/leila', '/search?q=heron', '/tags/heron-watch'];
	const id = await post(employee, { body: 'A heron stands on roof 4, @noemie #heron-watch' });
	const quoted = await post(admin, { body: 'Look at this heron quote' });
	await admin.submit((await admin.get(`/write?quotes=${id}`)).form('/updates'), { body: 'Words about a bird' }, { redirect: false, status: 303 });
	await admin.submit((await admin.get(`/write?quotes=${id}`)).form('/updates'), { body: 'More words about a bird' }, { redirect: false, status: 303 });
	assert.ok(quoted > 0);
	await eventually(async () => {
		for (const path of lists) assert.match((await owner.get(path)).text, /heron stands/, path);
		assert.match((await owner.get('/notifications')).text, /heron stands/);
	});
	// Narrowed to somebody else: gone for everybody who could read it, also inside what passed it on.
	assert.match((await change(id, { audience: 'listed', readers: '@nobody.at.all' }, { status: 422 })).text, /Nobody here is called/);
	assert.equal(await sees(owner, id), 200, 'a refused change changes nothing');
	await change(id, { audience: 'listed', readers: '@ruben' }, { redirect: false, status: 303 });
	for (const client of [owner, admin]) {
		assert.equal(await sees(client, id), 404);
		for (const path of [...lists, '/', '/notifications', '/api/v1/home', '/api/v1/updates?timeline=company']) assert.doesNotMatch((await client.get(path)).body, /heron stands/, path);
	}
	const passed = (await admin.get('/updates?timeline=own')).text;
	assert.match(passed, /Words about a bird/);
	assert.match(passed, gone);
	assert.match((await employee.get(`/updates/${id}/edit`)).one('#f-readers').attributes.value, /@ruben/);
	await eventually(async () => assert.match((await employee.get('/search?q=heron')).text, /heron stands/));
	// Only its author, and only for readers whom the form offers.
	assert.equal((await owner.post(`/updates/${id}/edit`, { body: 'x', audience: 'public' })).status, 404);
	await change(id, { audience: 'private' }, { redirect: false, status: 303 });
	assert.equal((await employee.post(`/updates/${id}/edit`, { body: 'x', audience: 'members' })).status, 422);
	// Wider again: everybody, outside too; who is named hears of it now.
	await change(id, { audience: 'public' }, { redirect: false, status: 303 });
	assert.equal(await sees(stranger, id), 200);
	await eventually(async () => {
		for (const path of lists) assert.match((await owner.get(path)).text, /heron stands/, path);
		assert.match((await stranger.get('/search?q=heron')).text, /heron stands/);
	});
	assert.match((await admin.get('/updates?timeline=own')).text, /heron stands/);
	const hidden = await post(employee, { body: 'Not yet for @noemie, an egret', audience: 'private' });
	await change(hidden, { audience: 'internal' }, { redirect: false, status: 303 });
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /an egret/));
	assert.match((await owner.get('/updates?timeline=company')).text, /an egret/);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('update_change: what others answered is not shown to more people than they wrote for', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const change = async (id, fields, options = {}) => employee.submit((await employee.get(`/updates/${id}/edit`)).form(`/updates/${id}/edit`), fields, options);
	const id = await post(employee, { body: 'Between the two of us', audience: 'listed', readers: '@noemie' });
	await change(id, { audience: 'listed', readers: '@noemie @ruben' }, { redirect: false, status: 303 });
	await owner.submit((await owner.get(`/updates/${id}`)).form('/updates'), { body: 'Said in confidence' });
	for (const fields of [{ audience: 'internal' }, { audience: 'public' }, { audience: 'listed', readers: '@noemie @ruben @tomasz' }]) {
		assert.match((await change(id, fields, { status: 422 })).text, /Others have answered/);
	}
	assert.equal(await sees(admin, id), 404);
	await change(id, { audience: 'listed', readers: '@noemie' }, { redirect: false, status: 303 });
	assert.match((await owner.get(`/updates/${id}`)).text, /Said in confidence/);
	await change(id, { audience: 'private' }, { redirect: false, status: 303 });
	assert.equal(await sees(owner, id), 404);
	// A program may change only the readers.
	const csrf = await employee.csrf();
	const answer = await employee.request(`/api/v1/updates/${id}`, {
		method: 'PUT', body: JSON.stringify({ audience: 'internal' }),
		headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf, origin: house.url, 'sec-fetch-site': 'same-origin' },
	});
	assert.equal(answer.status, 422, answer.body);
});

test('update_list: one follows people, and reads what they post, one\'s own, and nothing else', async () => {
	assert.equal(house.ruche('user', 'passwd', 'hugo', { input: 'a long sentence\n' }).status, 0);
	const reader = house.visitor(), owner = await house.as('owner'), admin = await house.as('admin');
	await reader.signIn('hugo', 'a long sentence');
	const ids = async (timeline) => {
		const all = [];
		for (let next = '', pages = 0; next !== undefined && pages < 40; pages++) {
			const page = await reader.json(`/api/v1/updates?timeline=${timeline}${next && `&before=${next}`}`);
			all.push(...page.items.map((i) => i.id));
			next = page.next;
		}
		return all;
	};
	const person = (id) => house.value(`SELECT author FROM item WHERE id = ${id}`);
	const program = await reader.program();
	const follow = async (whom, on) => assert.equal((await program('POST', '/follows', { whom: Number(whom), kind: 1, on })).status, 200);
	const open = await post(admin, { body: 'An otter at the gauge' });
	const secret = await post(admin, { body: 'An otter for nobody', audience: 'private' }), stranger = await post(owner, { body: 'A beaver at the gauge' }), own = await post(reader, { body: 'A vole at the gauge' });
	const answer = Number((await admin.submit((await admin.get(`/updates/${stranger}`)).form('/updates'), { body: 'No otter' }, { redirect: false })).location.match(/(\d+)(?:#.*)?$/)[1]);
	for (const id of [open, stranger]) await follow(person(id), false);
	const mine = [open, secret, stranger, own, answer], told = async (timeline) => (await ids(timeline)).filter((id) => mine.includes(id));
	assert.deepEqual(await told('followed'), [own], 'nobody is followed');
	assert.deepEqual(await told('company'), [own, stranger, open]);
	await follow(person(open), true);
	assert.deepEqual(await told('followed'), [own, open], 'no answers, nothing private, nobody else');
	assert.deepEqual((await reader.get('/updates')).all('article[id]').map((a) => Number(a.attributes.id.slice(1))).filter((id) => mine.includes(id)), [own, open], 'and so does its page');
	const kinds = house.value(`SELECT count(*) FROM item WHERE kind <> 3 AND id IN (${await ids('followed')})`);
	assert.equal(kinds, '0', 'updates alone');
	await follow(person(open), false);
	assert.deepEqual(await told('followed'), [own], 'at once');
});

test('JSON: post, read, list by key, change, remove', async () => {
	const employee = await house.as('employee');
	const csrf = await employee.csrf();
	const send = (path, method, body) => employee.request(path, {
		method, body: body && JSON.stringify(body),
		headers: { accept: 'application/json', 'content-type': body && 'application/json', 'x-csrf-token': csrf, origin: house.url, 'sec-fetch-site': 'same-origin' },
	});
	const made = await send('/api/v1/updates', 'POST', { body: 'By a program #api', audience: 'internal' });
	assert.equal(made.status, 201);
	assert.equal(made.json.text, 'By a program #api');
	assert.equal(made.json.author.handle, 'leila');
	const reply = await send('/api/v1/updates', 'POST', { body: 'And its answer', reply_to: made.json.id });
	assert.equal(reply.json.root, made.json.id);
	const answers = await employee.get(`/api/v1/updates/${made.json.id}/answers`, api);
	assert.deepEqual(answers.json.items.map((i) => i.id), [reply.json.id]);
	assert.equal((await send(`/api/v1/updates/${made.json.id}`, 'PUT', { body: 'Changed by a program' })).json.text, 'Changed by a program');
	assert.equal((await send('/api/v1/updates', 'POST', { body: '' })).status, 422);
	// Pages by key: together they are the whole timeline, without a double.
	const seen = [];
	for (let next = '', pages = 0; next !== undefined && pages < 20; pages++) {
		const page = (await employee.get(`/api/v1/updates?timeline=company${next && `&before=${next}`}`, api)).json;
		seen.push(...page.items.map((i) => i.id));
		next = page.next;
	}
	assert.ok(seen.length > 20);
	assert.equal(new Set(seen).size, seen.length);
	assert.deepEqual(seen, [...seen].sort((a, b) => b - a));
	assert.equal((await send(`/api/v1/updates/${made.json.id}`, 'DELETE')).status, 204);
	assert.equal((await employee.get(`/api/v1/updates/${made.json.id}`, api)).status, 404);
});

test('everything one wrote is in the export', async () => {
	const employee = await house.as('employee');
	await post(employee, { body: 'Canary of the export' });
	const all = (await employee.get('/settings/export')).json;
	assert.ok(all.updates.updates.some((u) => u.body === 'Canary of the export'));
	assert.ok(all.updates.updates.every((u) => typeof u.created === 'string'));
});

test('update_create: posts at the same time that share tags, in whatever order, are all kept', async () => {
	const people = [await house.as('employee'), await house.as('owner')];
	const words = ['#shared-a', '#shared-b', '#shared-c', '#shared-d'];
	for (const who of people) await who.csrf();
	for (let round = 0; round < 20; round++) {
		const answers = await Promise.all(people.map((who, i) => who.post('/updates', { body: `Round ${round} ${(i ? [...words].reverse() : words).join(' ')}` }, { redirect: false })));
		assert.deepEqual(answers.map((a) => a.status), [303, 303], answers.map((a) => a.text.slice(0, 200)).join());
	}
	assert.match((await people[0].get('/api/v1/tags?prefix=shared-a', api)).body, /"items":\s*40/);
});

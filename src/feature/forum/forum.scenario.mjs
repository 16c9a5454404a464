// SPDX-License-Identifier: Apache-2.0
// The forum of a community: asking, answering, what helped; pin, lock, move, split, remove; and who may.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
let made = 0;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
// A community of `owner` with `employee` in it; gives its address.
async function community(access = 'open') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: `Forum test ${++made}`, access, language: 'en' });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return location;
}
async function ask(client, at, fields) {
	return (await send(client, `${at}/forum`, { kind: 'question', body: '', ...fields })).location;
}
const idOf = (path) => Number(path.split('/').at(-1));
async function answer(client, topic, body, to = idOf(topic)) {
	const { location } = await send(client, `/items/${idOf(topic)}/comments`, { body, reply_to: to });
	return Number(location.match(/comment-(\d+)/)[1]);
}
const titles = (page) => page.all('.threads h3').map((h) => h.text.trim());

test('topic_create: a question stands in the forum, in the stream, on home and in search', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), at = await community();
	const form = (await employee.get(`${at}/forum/new`, { status: 200 })).form(`${at}/forum`);
	const page = await employee.submit(form, { title: 'Which lid fits the flange of 1974?', body: 'The **drawing** is gone. #flanges', tags: 'lids' }, { status: 200 });
	assert.match(page.text, /Which lid fits/);
	assert.match(page.body, /<strong>drawing<\/strong>/);
	assert.match((await owner.get(`${at}/forum?show=waiting`, { status: 200 })).text, /Which lid fits/);
	assert.match((await owner.get(at, { status: 200 })).text, /Which lid fits/);
	assert.match((await owner.get(`${at}/stream`)).text, /Which lid fits/);
	assert.match((await owner.get('/?order=latest')).text, /Which lid fits/);
	assert.match((await owner.get('/tags/flanges', { status: 200 })).text, /Which lid fits/, 'a #tag of the text is none');
	await eventually(async () => assert.match((await owner.get('/search?q=flange+1974+kind:question')).text, /Which lid fits/));
	assert.match((await send(employee, `${at}/forum`, { title: ' ', kind: 'topic' }, 422)).text, /In one line|Say in a line/);
});

test('answers stand shallow, threads are a click away; the newest answer moves a topic up', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), at = await community();
	const first = await ask(employee, at, { title: 'First' });
	await ask(employee, at, { title: 'Second' });
	assert.deepEqual(titles(await owner.get(`${at}/forum`)), ['Second', 'First']);
	const one = await answer(owner, first, 'one'), two = await answer(employee, first, 'two', one);
	const three = await answer(owner, first, 'three', two);
	assert.deepEqual(titles(await owner.get(`${at}/forum`)), ['First', 'Second']);
	assert.deepEqual(titles(await owner.get(`${at}/forum?show=newest`)), ['Second', 'First']);
	const depth = (page, id) => { let n = 0; for (let e = page.one(`#comment-${id}`).node.parentNode; e; e = e.parentNode) if (e.tagName === 'ul') n++; return n; };
	const flat = await owner.get(first, { status: 200 }), threads = await owner.get(`${first}?view=threads`, { status: 200 });
	assert.equal(depth(flat, three) - depth(flat, one), 1);
	assert.equal(depth(threads, three) - depth(threads, one), 2);
});

test('what helped: said by who asked, told to who answered', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), at = await community();
	const question = await ask(owner, at, { title: 'How?' });
	const good = await answer(employee, question, 'This way.');
	await send(employee, `${question}/answer`, { answer: good }, 403);
	await send(admin, `${question}/answer`, { answer: good }, 403);
	await send(owner, `${question}/answer`, { answer: 12345 }, 404);
	await send(owner, `${question}/answer`, { answer: good });
	const page = await admin.get(question, { status: 200 });
	assert.match(page.text, /Ce qui a aidé/);
	assert.deepEqual(titles(await admin.get(`${at}/forum?show=waiting`)), []);
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /took your answer/));
	assert.match((await admin.get(at)).text, /Leïla Benhaddou/);
	await send(owner, `${question}/answer`, { answer: 0 });
	assert.deepEqual(titles(await admin.get(`${at}/forum?show=waiting`)), ['How?']);
});

test('hosts pin, lock and remove; others do not', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), at = await community();
	const one = await ask(employee, at, { title: 'Pinned one', kind: 'topic' });
	await ask(employee, at, { title: 'Later' });
	await send(employee, `${one}/pin`, { on: 1 }, 403);
	await send(owner, `${one}/pin`, { on: 1 });
	assert.equal(titles(await employee.get(`${at}/forum`))[0], 'Pinned one');
	await send(employee, `${one}/lock`, { on: 1 }, 403);
	await send(owner, `${one}/lock`, { on: 1 });
	await send(employee, `/items/${idOf(one)}/comments`, { body: 'too late', reply_to: idOf(one) }, 403);
	assert.equal((await employee.get(`${one}/edit`)).status, 403);
	await send(owner, `${one}/lock`, { on: 0 });
	await answer(employee, one, 'in time');
	await send(owner, `${one}/delete`);
	assert.equal((await employee.get(one)).status, 404);
	assert.deepEqual(titles(await employee.get(`${at}/forum`)), ['Later']);
});

test('moved, it is for the readers of where it stands, and its address follows', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const from = await community(), to = await community('private');
	const topic = await ask(employee, from, { title: 'Moves house', kind: 'topic' });
	const comment = await answer(owner, topic, 'With its answer');
	assert.equal((await admin.get(topic)).status, 200);
	await send(employee, `${topic}/move`, { to: to.split('/').at(-1) }, 403);
	await send(owner, `${topic}/move`, { to: 'pump-people' }, 422);
	await send(owner, `${topic}/move`, { to: to.split('/').at(-1) });
	assert.equal((await admin.get(topic)).status, 404);
	assert.equal((await admin.get(`/items/${comment}`)).status, 404);
	const page = await employee.get(topic, { status: 200 });
	assert.equal(page.path, `${to}/forum/${idOf(topic)}`);
	assert.match(page.text, /With its answer/);
	assert.deepEqual(titles(await owner.get(`${from}/forum`)), []);
	await send(owner, `${topic.replace(from, to)}/move`, { to: from.split('/').at(-1) }, 422); // what is said among members stays among them
	assert.equal(house.ruche('check').status, 0);
});

test('split: an answer becomes a topic, and what answers it goes along', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), at = await community();
	const question = await ask(owner, at, { title: 'One thing' });
	const stays = await answer(employee, question, 'about the one thing');
	const other = await answer(employee, question, 'by the way, another thing');
	const below = await answer(owner, question, 'which is interesting', other), deeper = await answer(employee, question, 'very', below);
	await send(employee, `${question}/split`, { answer: other, title: 'Another thing' }, 403);
	await send(owner, `${question}/split`, { answer: below, title: 'No top' }, 422);
	const { location } = await send(owner, `${question}/split`, { answer: other, title: 'Another thing' });
	const fresh = await owner.get(location, { status: 200 }), old = await owner.get(question);
	assert.match(fresh.text, /by the way, another thing/);
	for (const id of [below, deeper]) assert.ok(fresh.all(`#comment-${id}`).length && !old.all(`#comment-${id}`).length);
	assert.ok(old.all(`#comment-${stays}`).length && !old.all(`#comment-${other}`).length);
	assert.equal((await owner.json(`/api/v1${location}`)).item.author.handle, 'leila');
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});

test('who is no member reads an open forum and does not begin topics; who is taken out of a closed one reads nothing', async () => {
	const admin = await house.as('admin'), owner = await house.as('owner'), employee = await house.as('employee');
	const open = await community(), closed = await community('private');
	await send(admin, `${open}/forum`, { title: 'From outside', kind: 'topic' }, 403);
	const topic = await ask(owner, closed, { title: 'Inside' });
	assert.equal((await employee.get(topic)).status, 200);
	await send(employee, `${closed}/membership/delete`);
	for (const path of [topic, `${closed}/forum`, `/api/v1${topic}`, `/items/${idOf(topic)}`]) assert.equal((await employee.get(path)).status, 404, path);
});

test('the same as JSON, and changing the words', async () => {
	const employee = await house.as('employee'), at = await community();
	const topic = await ask(employee, at, { title: 'Before', body: 'old words' });
	const form = (await employee.get(`${topic}/edit`, { status: 200 })).form(`${topic}/edit`);
	await employee.submit(form, { title: 'After', body: 'new words' }, { status: 200 });
	const history = await employee.get(`${topic}/history`, { status: 200 });
	assert.match(history.body, /<del>old<\/del>/);
	assert.match(history.body, /<ins>new<\/ins>/);
	const seen = await employee.json(`/api/v1${topic}`);
	assert.deepEqual([seen.title, seen.question, seen.open, seen.locked], ['After', true, true, false]);
	assert.equal((await employee.json(`/api/v1${at}/forum`)).items[0].title, 'After');
});

test('what was asked among members stays among them when the community opens: in its parts, in numbers, in other communities', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const at = await community('private'), open = await community('open');
	const question = await ask(owner, at, { title: 'Among members' });
	const said = await answer(employee, question, 'Said among members');
	await send(owner, `${at}/settings`, { access: 'open' });
	await house.settled();
	const number = async (client) => (await client.get(at, { status: 200 })).all('.tabs a').find((a) => /Forum/.test(a.text)).text.match(/\d+/)?.[0];
	assert.equal((await admin.get(question)).status, 404);
	assert.deepEqual([await number(owner), await number(admin)], ['1', undefined]);
	const { location } = await send(owner, `${question}/split`, { answer: said, title: 'Split off' });
	assert.equal((await employee.get(location, { status: 200 })).status, 200);
	assert.equal((await admin.get(location)).status, 404);
	assert.deepEqual(titles(await admin.get(`${at}/forum`)), []);
	for (const topic of [question, location]) await send(owner, `${topic}/move`, { to: open.split('/').at(-1) }, 422);
	await ask(owner, at, { title: 'For all colleagues' });
	assert.deepEqual([await number(owner), await number(admin)], ['3', '1']);
	assert.equal(house.ruche('check').status, 0);
});

test('a question waits again when the answer that helped goes', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const waits = async () => titles(await owner.get(`${at}/forum?show=waiting`));
	const question = await ask(owner, at, { title: 'Still open?' });
	const top = await answer(employee, question, 'by the way'), below = await answer(employee, question, 'this helps', top);
	await send(owner, `${question}/answer`, { answer: below });
	assert.deepEqual(await waits(), []);
	await send(owner, `${question}/split`, { answer: top, title: 'By the way' });
	assert.deepEqual(await waits(), ['Still open?']);
	const other = await answer(employee, question, 'so does this');
	await send(owner, `${question}/answer`, { answer: other });
	assert.deepEqual(await waits(), []);
	await send(employee, `/comments/${other}/delete`);
	assert.deepEqual(await waits(), ['Still open?']);
});

test('an author who is no member any more changes nothing, and removes no answers of others', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const talked = await ask(employee, at, { title: 'Talked about' }), alone = await ask(employee, at, { title: 'Alone' });
	await answer(owner, talked, 'an answer of another');
	await send(owner, `${at}/members/delete`, { person: house.value("SELECT target FROM handle WHERE kind = 1 AND name = 'leila'") });
	assert.equal((await employee.get(`${talked}/edit`)).status, 403);
	await send(employee, `${talked}/edit`, { title: 'Rewritten', body: '' }, 403);
	await send(employee, `${talked}/delete`, {}, 403);
	await send(employee, `${alone}/delete`);
	assert.deepEqual(titles(await owner.get(`${at}/forum`)), ['Talked about']);
});

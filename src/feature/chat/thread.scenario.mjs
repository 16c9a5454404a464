// SPDX-License-Identifier: Apache-2.0
// Threads that one follows: who is told of an answer, and why; the list of them, newest answer first; what is read, not wanted,
// kept as a draft; and that nobody else hears or sees any of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database, eventually, startServer } from '../../../tests/harness.mjs';

let house, ines, leila, noemie, third, outside, channel, community;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false, check: status !== 303 });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
const status = async (client, path) => (await client.get(path, { redirect: false, check: false })).status;
let made = 0;
async function colleague(...options) {
	const login = `thread.${++made}`;
	assert.equal(house.ruche('user', 'add', login, 'Thread', `Number${made}`, ...options).status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
	const client = house.visitor();
	await client.signIn(login, 'a long sentence');
	client.handle = login;
	return client;
}
const begin = async (client, readers, name) => (await send(client, '/chat', { readers, ...(name ? { name } : {}) })).location;
const say = async (client, at, body, more = {}) => (await send(client, at, { body, ...more })).location.match(/#m(\d+)$/)[1];
const idOf = (at) => Number(at.split('/').at(-1));
const person = (client) => house.value(`SELECT target FROM handle WHERE name = '${client.handle}'`);
const told = async (client, kind = 'thread') => (await client.json('/api/v1/notifications')).notifications.filter((n) => n.kind === kind && !n.read);
const threads = (client) => client.json('/api/v1/chat/threads');
const mine = async (client) => (await threads(client)).threads.map((one) => [String(one.id), one.unread]);
let channels = 0;
async function newChannel(...members) {
	const { location } = await send(ines, '/communities', { title: `Thread test ${++channels}`, access: 'private', language: 'en' });
	await send(ines, `${location}/members`, { who: members.map((one) => one.handle).join(' ') }, 200);
	for (const client of members) await send(client, `${location}/membership`);
	community = location;
	return (await ines.submit((await ines.get(`${location}/chat`, { status: 200 })).form(`${location}/chat`), { name: 'pumps' }, { status: 200 })).path;
}

before(async () => {
	house = await startServer();
	ines = await house.as('owner');
	ines.handle = 'noemie';
	[leila, noemie, third, outside] = [await colleague(), await colleague(), await colleague(), await colleague()];
	channel = await newChannel(leila, noemie, third);
});
after(() => house?.stop());

test('an answer tells who began the thread, who answered and who is named in it, in one row that grows; nobody else', async () => {
	const root = await say(leila, channel, 'Pump 4 is loud');
	await say(noemie, channel, 'The bearing?', { thread: root });
	await eventually(async () => assert.equal((await told(leila)).length, 1));
	const [first] = await told(leila);
	assert.equal(first.url, `${channel}/${root}`);
	assert.match(first.about, /Pump 4 is loud/);
	assert.match(first.why, /You began this thread/);
	assert.equal(first.topic, 'answer');
	await say(noemie, channel, 'Or the seal', { thread: root });
	await eventually(async () => assert.equal((await told(leila))[0].count, 2));
	assert.equal((await told(leila)).length, 1);
	assert.match((await leila.get('/notifications', { status: 200 })).text, /2 new answers, the latest by/);
	// The one who answered, and who is named from then on: of the name once, of what comes then too.
	await say(leila, channel, `Look at it, @${third.handle}`, { thread: root });
	await eventually(async () => assert.equal((await told(noemie)).length, 1));
	assert.match((await told(noemie))[0].why, /You take part in this thread/);
	await eventually(async () => assert.equal((await told(third, 'named')).length, 1));
	assert.deepEqual(await told(third), []);
	await say(noemie, channel, 'Well?', { thread: root });
	await eventually(async () => assert.equal((await told(third)).length, 1));
	assert.match((await told(third))[0].why, /You are named in this thread/);
	await house.settled();
	for (const nobody of [ines, outside]) assert.deepEqual([await told(nobody), (await threads(nobody)).threads], [[], []]);
	assert.deepEqual(await told(noemie), [], 'told of what she answered, or said herself');
	// What stands at the top of a channel tells nobody still.
	await say(leila, channel, 'To all');
	await house.settled();
	assert.deepEqual(await told(ines), []);
});

test('the list: newest answer first, what is unread marked, pages; read on the page of the thread, in the conversation, by answering', async () => {
	const reader = await colleague(), at = await newChannel(reader, leila);
	const roots = [];
	for (let i = 0; i < 33; i++) roots.push(await say(reader, at, `Thread ${i}`));
	for (let i = 0; i < 33; i++) await say(leila, at, `Answer ${i}`, { thread: roots[i] });
	await house.settled();
	const all = await threads(reader);
	assert.equal(all.unread, 33);
	assert.deepEqual(all.threads.map((one) => String(one.id)), roots.toReversed().slice(0, 30));
	const rest = await reader.json(`/api/v1/chat/threads?before=${all.next}`);
	assert.deepEqual([rest.threads.map((one) => String(one.id)), rest.next], [roots.toReversed().slice(30), undefined]);
	assert.equal(all.threads[0].last, 'Thread: Answer 32');
	const page = await reader.get('/chat/threads', { status: 200 });
	assert.equal(page.all('.convs li').length, 30);
	assert.equal(page.all('.convs .unread').length, 30);
	assert.equal((await reader.get(page.one('a[rel=next]').attributes.href, { status: 200 })).all('.convs li').length, 3);
	assert.match((await reader.get('/chat', { status: 200 })).one('a[href="/chat/threads"]').text, /Threads\s+33/);
	// An old one comes up again.
	await say(leila, at, 'Once more', { thread: roots[3] });
	await eventually(async () => assert.equal((await mine(reader))[0][0], roots[3]));
	// Looking changes nothing; the button does.
	const thread = await reader.get(`${at}/${roots[3]}`, { status: 200 });
	assert.equal(thread.all('#new').length, 1);
	assert.equal((await threads(reader)).unread, 33);
	await reader.submit(thread.form(`${at}/${roots[3]}/read`), {}, { status: 200 });
	assert.deepEqual((await mine(reader))[0], [roots[3], false]);
	assert.equal((await reader.get(`${at}/${roots[3]}`)).all('#new').length, 0);
	assert.equal((await threads(reader)).unread, 32);
	assert.equal((await told(reader)).filter((one) => String(one.thread) === roots[3]).length, 0);
	await say(reader, at, 'I see', { thread: roots[4] });
	assert.deepEqual((await mine(reader))[0], [roots[4], false]);
	assert.equal((await threads(reader)).unread, 31);
	// Answers stand in the conversation too: who has read it has read them.
	await send(reader, `${at}/read`);
	assert.equal((await threads(reader)).unread, 0);
	assert.deepEqual(await told(reader), []);
	// And who reads on before the job comes is told nothing.
	house.change(`UPDATE conversation_mark SET seen = 9000000000000000000 WHERE conversation = ${idOf(at)} AND person = ${person(reader)}`);
	await say(leila, at, 'Already read', { thread: roots[5] });
	await house.settled();
	assert.deepEqual(await told(reader), []);
	assert.deepEqual((await mine(reader))[0], [roots[5], false]);
	if (database !== 'postgres') {
		const plan = house.value(`EXPLAIN QUERY PLAN SELECT t.thread FROM message_thread t JOIN message r ON r.id = t.thread WHERE t.person = 1 AND t.follows > 0 AND t.last < 9 ORDER BY t.last DESC LIMIT 31`);
		assert.match(plan, /message_thread_newest/);
		assert.doesNotMatch(plan, /TEMP B-TREE/);
	}
});

test('one follows and unfollows by a button, whoever reads it; what is not wanted stays so, until one answers', async () => {
	const root = await say(leila, channel, 'The valve of the lock');
	const button = async (client) => (await client.get(`${channel}/${root}`, { status: 200 })).form(`${channel}/${root}/follow`);
	assert.match((await button(ines)).text, /^\s*Suivre\s*$/);
	await ines.submit(await button(ines), {}, { status: 200 });
	assert.match((await button(ines)).text, /Ne plus suivre/);
	await say(noemie, channel, 'Which one?', { thread: root });
	await eventually(async () => assert.equal((await told(ines)).length, 1));
	assert.match((await told(ines))[0].why, /Vous suivez ce fil/);
	await leila.submit(await button(leila), { on: '0' }, { status: 200 });
	assert.deepEqual(await mine(leila).then((rows) => rows.filter(([id]) => id === root)), []);
	assert.equal((await told(leila)).filter((one) => String(one.thread) === root).length, 0, 'still told of what is not followed');
	await say(noemie, channel, 'The upper one', { thread: root });
	await eventually(async () => assert.equal((await told(ines))[0].count, 2));
	assert.equal((await told(leila)).filter((one) => String(one.thread) === root).length, 0);
	// A name is told, and does not bring one back; an answer of one's own does.
	await say(noemie, channel, `Or not, @${leila.handle}?`, { thread: root });
	await eventually(async () => assert.equal((await told(leila, 'named')).length, 1));
	await say(noemie, channel, 'Hello?', { thread: root });
	await eventually(async () => assert.equal((await told(ines))[0].count, 4));
	assert.equal((await told(leila)).filter((one) => String(one.thread) === root).length, 0);
	await say(leila, channel, 'Here I am', { thread: root });
	await say(noemie, channel, 'At last', { thread: root });
	await eventually(async () => assert.equal((await told(leila)).filter((one) => String(one.thread) === root).length, 1));
	// Not by who does not read it; programs do the same.
	for (const path of ['follow', 'read']) await send(outside, `${channel}/${root}/${path}`, { on: '1' }, 404);
	const ask = await ines.program();
	assert.equal((await ask('POST', `${channel}/messages/${root}/follow`, { on: 0 })).status, 204);
	assert.deepEqual(await mine(ines).then((rows) => rows.filter(([id]) => id === root)), []);
	assert.equal(house.value(`SELECT follows FROM message_thread WHERE thread = ${root} AND person = ${person(ines)}`), '-1');
});

test('in a group everybody hears of answers as of all that is said, once; but who unfollowed the thread', async () => {
	const at = await begin(leila, `@${noemie.handle}, @${third.handle}`, 'Three of us');
	const root = await say(leila, at, 'Shall we?');
	await house.settled();
	for (const client of [noemie, third]) await send(client, `${at}/read`);
	await send(third, `${at}/${root}/follow`, { on: '0' });
	await say(noemie, at, 'We shall', { thread: root });
	await eventually(async () => assert.equal((await told(leila, 'message')).filter((one) => one.thread === idOf(at)).length, 1));
	const rows = async (client) => (await client.json('/api/v1/notifications')).notifications.filter((one) => !one.read && [idOf(at), Number(root)].includes(one.thread));
	assert.deepEqual([(await rows(leila)).length, (await rows(third)).length], [1, 0]);
	assert.deepEqual((await mine(leila))[0], [root, true]);
});

test('silence, and the loss of a channel: nothing is told, nothing is listed; back again, it is', async () => {
	const reader = await colleague(), at = await newChannel(reader, leila, noemie);
	const root = await say(reader, at, 'Soon lost'), of = community;
	await send(reader, `${at}/mute`, { hours: '8' });
	await say(leila, at, 'hush', { thread: root });
	await house.settled();
	assert.deepEqual(await told(reader), []);
	assert.deepEqual(await mine(reader), [[root, true]]);
	await send(reader, `${at}/mute`, { hours: '0' });
	await send(reader, '/mutes', { whom: person(leila), days: '30' });
	await say(leila, at, 'from who is muted', { thread: root });
	await house.settled();
	assert.deepEqual(await told(reader), []);
	await say(noemie, at, 'heard', { thread: root });
	await eventually(async () => assert.equal((await told(reader)).length, 1));
	const unread = async () => (await reader.json('/api/v1/notifications/count')).unread;
	const had = await unread();
	await send(reader, `${of}/membership/delete`);
	assert.deepEqual([await told(reader), (await threads(reader)).threads, (await threads(reader)).unread], [[], [], 0]);
	assert.ok(await unread() < had, 'what is lost is still counted');
	for (const path of [`${at}/${root}`, `/api/v1${at}/messages/${root}`]) assert.equal(await status(reader, path), 404);
	const count = () => house.value(`SELECT count(*) FROM notify WHERE owner = ${person(reader)} AND kind = 65 AND read = false`);
	const before = count();
	await say(noemie, at, 'behind the door', { thread: root });
	await house.settled();
	assert.equal(house.value(`SELECT max(count) FROM notify WHERE owner = ${person(reader)} AND kind = 65`), '1', 'told of what is not read any more');
	assert.equal(count(), before);
	assert.doesNotMatch((await reader.get('/notifications')).text, /Soon lost/);
});

test('a draft for each thread, and one of the conversation; each goes with what is said there', async () => {
	const root = await say(leila, channel, 'Drafts'), other = await say(leila, channel, 'Other drafts');
	const box = async (path) => (await noemie.get(path, { status: 200 })).one('#f-body').text;
	await send(noemie, `${channel}/draft`, { body: 'of the channel' });
	await send(noemie, `${channel}/draft`, { body: 'of the thread', thread: root });
	await send(outside, `${channel}/draft`, { body: 'no', thread: root }, 404);
	assert.deepEqual([await box(channel), await box(`${channel}/${root}`), await box(`${channel}/${other}`)], ['of the channel', 'of the thread', '']);
	assert.deepEqual(await mine(noemie).then((rows) => rows.filter(([id]) => id === root)), [], 'a draft follows');
	await say(noemie, channel, 'Elsewhere', { thread: other });
	assert.equal(await box(`${channel}/${root}`), 'of the thread');
	await say(noemie, channel, 'Here', { thread: root });
	assert.deepEqual([await box(channel), await box(`${channel}/${root}`)], ['of the channel', '']);
	await send(noemie, `${channel}/draft`, { body: 'for later', thread: root });
	await send(noemie, channel, { body: 'for later', thread: root, when: 'hour' });
	assert.equal(await box(`${channel}/${root}`), '');
	// Who has only begun to write in a thread of their own hears of the first answer all the same.
	const own = await say(leila, channel, 'My own drafts');
	await send(leila, `${channel}/draft`, { body: 'one more thing', thread: own });
	await say(noemie, channel, 'Yes?', { thread: own });
	await eventually(async () => assert.equal((await told(leila)).filter((one) => String(one.thread) === own).length, 1));
	assert.equal((await leila.get(`${channel}/${own}`)).one('#f-body').text, 'one more thing');
});

test('one’s own answer that a job says at its time is not new to oneself, unless there was something; an open page that is not followed says what was read too', async () => {
	const at = await newChannel(leila, noemie), root = await say(leila, at, 'Later, then');
	const first = await say(noemie, at, 'Before', { thread: root });
	await house.settled();
	const page = await ines.get(`${at}/${root}`, { status: 200 });
	assert.equal(page.one('ol.said').attributes['data-seen'], first, 'what comes while it is looked at would stay unread');
	assert.equal(page.all('#new').length, 0);
	const later = async (body) => {
		await send(noemie, at, { body, thread: root, when: 'hour' });
		const id = house.value(`SELECT id FROM message_waiting WHERE conversation = ${idOf(at)}`);
		house.change(`UPDATE message_waiting SET due = 1 WHERE id = ${id}; UPDATE job SET due = 1 WHERE kind = 'chat.say' AND payload = '${id}' AND state = 1`);
		await eventually(async () => assert.match((await threads(noemie)).threads[0].last, new RegExp(body)));
		await house.settled();
		return (await mine(noemie))[0];
	};
	assert.deepEqual(await later('An hour later'), [root, false]);
	await say(leila, at, 'Not read yet', { thread: root });
	await house.settled();
	assert.deepEqual(await later('Two hours later'), [root, true]);
});

test('of a removed message the thread goes on, without its words; French; one’s own data, and the end of an account', async () => {
	const reader = await colleague(), at = await newChannel(reader, leila);
	const root = await say(reader, at, 'Secret words'), kept = await say(leila, at, 'Un fil');
	await say(leila, at, 'Une réponse', { thread: root });
	await say(reader, at, 'Moi aussi', { thread: kept });
	await send(reader, `${at}/draft`, { body: 'Half an answer', thread: kept });
	await eventually(async () => assert.equal((await told(reader)).length, 1));
	await send(reader, `${at}/${root}/delete`);
	assert.equal((await told(reader)).length, 1);
	assert.deepEqual((await threads(reader)).threads.find((one) => String(one.id) === root).text, 'deleted');
	const page = await reader.get('/chat/threads', { headers: { 'accept-language': 'fr' } });
	assert.doesNotMatch(page.text, /Secret words/);
	const { chat: exported } = (await reader.get('/settings/export')).json;
	assert.deepEqual(exported.message_threads.map((one) => [String(one.thread), one.follows]), [[root, 'began'], [kept, 'answered']]);
	assert.ok(exported.message_drafts.some((one) => one.body === 'Half an answer' && String(one.thread) === kept));
	const id = person(reader);
	const erase = (await reader.get('/settings/erase', { status: 200 })).form('/settings/erase');
	await reader.submit(erase, { confirm: reader.handle, texts: 'keep' }, { redirect: false, status: 303 });
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM message_thread WHERE person = ${id}`), '0');
	await say(leila, at, 'Still there?', { thread: kept });
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM notify WHERE owner = ${id}`), '0');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

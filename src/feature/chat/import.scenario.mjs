// SPDX-License-Identifier: Apache-2.0
// Chats come in from Mattermost, Slack and IRC: once, with their times, read by those who read them there and by nobody else, or not at all.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { database, eventually, sharedData, slow, useServer } from '../../../tests/harness.mjs';
import { beside } from '../../../tests/lib/held.mjs';
import { useImport } from '../../../tests/import.mjs';

const house = useServer();
const { place, file, bring, refused } = useImport(house);
const number = (query) => Number(house.value(query));
const messages = () => number('SELECT count(*) FROM message');
const status = async (client, path) => (await client.get(path, { redirect: false, check: false })).status;
const titled = async (client, title) => (await client.json('/api/v1/chat')).conversations.find((c) => c.title === title);
const said = async (client, id) => (await client.json(`/api/v1/chat/${id}/messages`)).messages;
const found = async (client, words) => (await client.json(`/api/v1/chat/search?q=${words}`)).messages.map((m) => m.text);

let leila, ines, admin, guest, mails;
async function arrive() {
	[leila, ines, admin, guest] = await Promise.all(['employee', 'owner', 'admin', 'guest'].map((login) => house.as(login)));
	mails = Object.fromEntries(['employee', 'owner', 'admin'].map((login) => [login, house.value(`SELECT p.email FROM person p JOIN handle h ON h.target = p.id AND h.kind = 1 WHERE h.name = '${login}'`)]));
	assert.match(mails.employee, /@/);
}

// ---- Mattermost ----

const at = Date.UTC(2019, 4, 3, 10, 0, 0, 123);
const member = (name, channels, roles = 'team_user') => ({ name, roles, channels: channels.map((c) => ({ name: c, roles: 'channel_user' })) });
const user = (username, email, teams, more = {}) => ({ type: 'user', user: { username, email, roles: 'system_user', first_name: username, last_name: 'Import', teams, ...more } });
const post = (channel, name, message, ms, more = {}) => ({ type: 'post', post: { team: 'boats', channel, user: name, message, create_at: at + ms, ...more } });
const exported = () => [
	{ type: 'version', version: 1 },
	{ type: 'team', team: { name: 'boats', display_name: 'Boats of old', type: 'O', description: 'Wood and rope' } },
	{ type: 'team', team: { name: 'empty', display_name: 'Empty', type: 'O' } },
	{ type: 'channel', channel: { team: 'boats', name: 'town', display_name: 'Old harbour', type: 'O' } },
	{ type: 'channel', channel: { team: 'boats', name: 'den', display_name: 'Sail loft', type: 'P' } },
	{ type: 'channel', channel: { team: 'boats', name: 'left', display_name: 'All left', type: 'P' } },
	user('lee', mails.employee, [member('boats', ['town', 'den'], 'team_user team_admin')]),
	user('ina', mails.owner, [member('boats', ['town'])]),
	user('mia', 'mia@boats.example', [member('boats', ['town', 'den'])]),
	user('gone', 'gone@boats.example', [member('boats', ['left'])], { delete_at: at }),
	post('town', 'mia', 'The zanzibar rope is **new**, @lee.', 0, {
		edit_at: at + 60_000, reactions: [{ user: 'ina', emoji_name: '+1' }, { user: 'lee', emoji_name: 'sailboat' }], attachments: [{ path: 'x/plan.txt' }, { path: 'x/lost.txt' }, { path: '../secret.txt' }],
		replies: [{ user: 'lee', message: 'I saw it.', create_at: at + 5 }],
	}),
	post('town', 'ina', 'Same moment, after it', 0),
	post('town', 'lee', 'lee joined', 9, { type: 'system_join_channel' }),
	post('den', 'lee', 'The zanzibar loft is ours', 10),
	post('left', 'gone', 'Nobody reads zanzibar here', 11),
	{ type: 'direct_channel', direct_channel: { members: ['lee', 'ina'] } },
	{ type: 'direct_post', direct_post: { channel_members: ['lee', 'ina'], user: 'ina', message: `Between us: zanzibar ${'long '.repeat(2100)}`, create_at: at + 20 } },
	{ type: 'direct_post', direct_post: { channel_members: ['mia', 'lee', 'ina'], user: 'mia', message: 'We three, zanzibar', create_at: at + 30 } },
	{ type: 'emoji', emoji: { name: 'sailboat' } },
];
const lines = (objects) => objects.map((o) => JSON.stringify(o)).join('\n');

test('Mattermost: people, teams, channels, conversations, threads, signs, files; each row counted', async () => {
	await arrive();
	mkdirSync(join(place, 'mm/data/x'), { recursive: true });
	writeFileSync(join(place, 'mm/data/x/plan.txt'), 'the plan');
	writeFileSync(join(place, 'secret.txt'), 'not yours');
	symlinkSync(join(place, 'secret.txt'), join(place, 'mm/data/x/lost.txt'));
	writeFileSync(join(place, 'mm/export.jsonl'), lines(exported()));
	const there = messages();
	assert.match(refused('mattermost', join(place, 'mm')), /addresses of accounts here.*--addresses checked/);
	assert.match(refused('mattermost', join(place, 'mm'), '--addresses', 'perhaps'), /checked or unchecked/);
	assert.equal(messages(), there);
	const report = bring('mattermost', join(place, 'mm'), '--addresses', 'checked');
	// 2 teams, 3 channels, 4 people, a conversation, 8 messages, 2 signs, 3 files, an emoji; without: two who are here, a team, a channel, a notice, what was
	// said in the channel that all left, a sign, two files, the emoji.
	assert.equal(report.counts, 'read 24, written 14, skipped 10');
	for (const words of [/a team that nobody is in/, /a closed channel that nobody is in/, /a reaction that is no sign here: sailboat/, /2: a file that is not in the export/, /nothing here for this: emoji/, /became several/])
		assert.match(report.text, words);
	assert.equal(messages() - there, 7, 'six, of which one is two');
	await house.settled();

	// What all of the team read.
	const harbour = (await leila.get('/communities/boats.of.old/chat', { status: 200 })).all('a[href]').map((a) => a.attributes.href).find((href) => /^\/chat\/\d+/.test(href)).match(/\d+/)[0];
	const [first, second] = await said(leila, harbour);
	assert.equal(first.body, 'The zanzibar rope is **new**, @leila.', 'names are those that people have here');
	assert.equal(first.created.slice(0, 23), '2019-05-03T10:00:00.123');
	assert.match(first.edited, /^2019-05-03T10:01:00/);
	assert.equal(first.answers, 1);
	assert.deepEqual(first.reactions.map((r) => [r.sign, r.n]), [[1, 1]]);
	assert.deepEqual(first.files.map((f) => f.name), ['plan.txt']);
	assert.equal(second.body, 'Same moment, after it', 'in the order that it was said');
	const page = await leila.get(`/chat/${harbour}`, { status: 200 });
	assert.match(page.body, /datetime="2019-05-03T10:00:00/);
	assert.match((await leila.get(`/chat/${harbour}/${first.id}`, { status: 200 })).text, /I saw it\./);
	const attached = page.all('a[href]').map((a) => a.attributes.href).find((href) => href.includes('/files/'));
	assert.equal((await ines.get(attached, { check: false })).body, 'the plan');

	// And what only some do.
	const loft = (await titled(leila, 'Sail loft')).id;
	assert.equal(await status(ines, `/chat/${loft}`), 404);
	for (const stranger of [admin, guest, house.visitor()]) for (const id of [harbour, loft]) assert.equal(await status(stranger, `/chat/${id}`), 404);
	assert.equal(await status(admin, attached), 404);
	assert.equal(await status(admin, '/communities/boats.of.old/chat'), 404, 'of the team they know the name');
	assert.equal((await found(leila, 'zanzibar')).length, 4);
	assert.equal((await found(ines, 'zanzibar')).length, 3);
	assert.equal((await found(admin, 'zanzibar')).length, 0);
	assert.match((await leila.get('/search?q=zanzibar', { status: 200 })).text, /In your conversations/);
	for (const c of (await leila.json('/api/v1/chat')).conversations.filter(({ changed }) => changed < '2020')) assert.equal(c.unread, 0, 'nobody has to catch up with old words');
});

test('the same again brings nothing, a later one what is new; who left stays out', async () => {
	const there = messages();
	assert.equal(bring('mattermost', join(place, 'mm')).counts, 'read 24, written 0, skipped 24');
	assert.equal(messages(), there);
	const loft = (await titled(leila, 'Sail loft')).id;
	const me = house.value("SELECT target FROM handle WHERE name = 'employee'");
	await leila.post(`/chat/${loft}/people/delete`, { person: me }, { redirect: false, check: false });
	assert.equal(await status(leila, `/chat/${loft}`), 404);
	const later = gzipSync(lines([...exported(), post('den', 'mia', 'And still here', 99)]));
	// Beside a file alone lie the same files.
	assert.equal(bring('mattermost', file('later.jsonl.gz', later)).counts, 'read 25, written 1, skipped 24');
	assert.equal(messages(), there + 1);
	assert.equal(await status(leila, `/chat/${loft}`), 404);
});

const brought = (words) => house.value(`SELECT conversation FROM message WHERE body LIKE '%${words}%'`);
const without = (objects, ...types) => objects.filter((o) => !types.includes(o.type));

test('another server with the same names stays apart; so does another person who has got a name', async () => {
	const there = messages();
	const named = lines(exported()).replaceAll(mails.employee, 'lee@else.example').replaceAll(mails.owner, 'ina@else.example').replaceAll('mia@boats', 'mia@else').replaceAll('gone@boats', 'gone@else').replaceAll('zanzibar', 'quagga');
	const other = file('other.jsonl', named);
	assert.match(refused('mattermost', other), /of which server it is/);
	// The same people on two servers: what they said tells these apart.
	const alike = file('alike.jsonl', lines(exported()).replace(/"create_at":(\d+)/g, (all, ms) => `"create_at":${Number(ms) + 86_400_000}`));
	assert.match(refused('mattermost', alike), /of which server it is/);
	assert.equal(messages(), there);
	assert.match(bring('mattermost', other, '--as', 'ships').counts, /^read 24, written 1\d,/);
	await house.settled();
	for (const client of [leila, ines, admin]) assert.deepEqual(await found(client, 'quagga'), []);
	assert.match(bring('mattermost', other, '--as', 'ships').counts, /written 0,/);
	// On the first server mia goes, and another one comes with her name.
	const others = [...without(exported(), 'user'), ...exported().filter((o) => o.user && o.user.username !== 'mia')];
	const order = ['version', 'team', 'channel', 'user'], rank = ({ type }) => (order.includes(type) ? order.indexOf(type) : order.length);
	const said = (text, ms) => ({ type: 'direct_post', direct_post: { channel_members: ['lee', 'mia'], user: 'lee', message: text, create_at: at + ms } });
	const named2 = (mail, ...more) => lines([...others, user('mia', mail, [])].sort((a, b) => rank(a) - rank(b)).concat(more));
	bring('mattermost', file('named.jsonl', named2('mia@boats.example', said('For the first wombat', 40))));
	bring('mattermost', file('named.jsonl', named2('new.mia@boats.example', said('For the second wombat', 41))));
	assert.notEqual(brought('first wombat'), brought('second wombat'));
	assert.equal(number(`SELECT count(*) FROM conversation_member WHERE conversation IN (${brought('first wombat')}, ${brought('second wombat')})`), 4);
	assert.equal(number(`SELECT count(*) FROM message WHERE conversation = ${brought('second wombat')}`), 1);
});

test('what was changed there since changes here; what nobody had shown stays unread', async () => {
	// lee has another name there by now, and changed a word.
	const renamed = lines(exported()).replaceAll('"lee"', '"lee.two"').replaceAll('@lee', '@lee.two').replace('The zanzibar loft is ours"', `The zanzibar loft is theirs","edit_at":${at + 90_000}`);
	const now = bring('mattermost', file('renamed.jsonl', renamed));
	assert.match(now.counts, /written 1,/);
	assert.match(now.text, /1: a message that was changed since/);
	assert.equal(number("SELECT count(*) FROM message WHERE body LIKE '%zanzibar loft%'"), 1);
	assert.equal(number("SELECT count(*) FROM message WHERE body LIKE '%zanzibar loft is theirs%'"), 1);
	assert.match(bring('mattermost', join(place, 'renamed.jsonl')).counts, /written 0,/);
	// Ines writes here what Leila has not seen; behind it something comes from there.
	const us = house.value("SELECT c.id FROM conversation c JOIN handle a ON a.target = c.low JOIN handle b ON b.target = c.high WHERE c.kind = 1 AND a.name IN ('employee', 'owner') AND b.name IN ('employee', 'owner') AND a.name <> b.name");
	await ines.post(`/chat/${us}`, { body: 'Only here, and not read' }, { redirect: false, check: false });
	const unread = async (client) => (await client.json('/api/v1/chat')).conversations.find((c) => String(c.id) === us).unread;
	assert.equal(await unread(leila), 1);
	const late = { type: 'direct_post', direct_post: { channel_members: ['lee', 'ina'], user: 'ina', message: 'And this from there', create_at: Date.now() } };
	bring('mattermost', file('late.jsonl', lines([...exported(), late])));
	assert.equal(await unread(leila), 2);
	assert.equal(await unread(ines), 0);
});

test('files of the machine stay there; names, code and long words', async () => {
	const alone = join(place, 'alone'), packed = gzipSync('packed');
	for (const folder of ['data/.hidden', 'far']) mkdirSync(join(alone, folder), { recursive: true });
	for (const name of ['beside.txt', 'data/.hidden/x.txt', 'far/x.txt']) writeFileSync(join(alone, name), 'not yours');
	writeFileSync(join(alone, 'data/fine.gz'), packed);
	symlinkSync(join(alone, 'far'), join(alone, 'data/link'));
	const attachments = ['beside.txt', 'export.jsonl', '.hidden/x.txt', 'data/.hidden/x.txt', 'link/x.txt', 'data/link/x.txt', 'far/x.txt', './data/fine.gz', 'fine.gz', 'fine.gz'].map((path) => ({ path }));
	const hard = post('town', 'mia', `@${'-'.repeat(33_000)} @leila \`@leila @lee\` and @lee.`, 50, { attachments, replies: Array.from({ length: 400 }, (_, n) => ({ user: 'mia', message: `Answer ${n}`, create_at: at + 51 })) });
	writeFileSync(join(alone, 'export.jsonl'), lines([...exported(), hard, post('town', 'mia', 'long'.repeat(30_000), 52)]));
	const report = bring('mattermost', join(alone, 'export.jsonl'));
	assert.match(report.text, /1: a message of over 64 KB was cut/);
	const id = house.value("SELECT min(id) FROM message WHERE body LIKE '&#64;---%'"), room = house.value(`SELECT conversation FROM message WHERE id = ${id}`);
	assert.match(house.value(`SELECT body FROM message WHERE conversation = ${room} AND body LIKE '%and @leila%'`), / &#64;leila `@leila @lee` and @leila\.$/);
	// In the order that they were said, although of one moment.
	assert.equal(number(`SELECT count(*) FROM message WHERE conversation = ${room} AND body LIKE 'Answer %'`), 400);
	assert.ok(number(`SELECT id FROM message WHERE body = 'Answer 399'`) > number(`SELECT id FROM message WHERE body = 'Answer 12'`));
	assert.equal(house.value(`SELECT count(*) || ' ' || sum(b.size) FROM attachment f JOIN blob b ON b.id = f.blob WHERE f.item = ${id} AND f.file = true`), `2 ${2 * packed.length}`, 'packed, as it was');
});

test('who is out of it there is out of it here; a name that is another channel by now; a group that others came into', async () => {
	const third = (den, more = [], open = 'den', inDen = ['lee', 'ina', 'mia']) => file('third.jsonl', lines([
		{ type: 'version', version: 1 },
		{ type: 'team', team: { name: 'reef', display_name: 'Reef', type: 'O' } },
		...[...new Set([open, 'den'])].map((name) => ({ type: 'channel', channel: { team: 'reef', name, display_name: `Reef ${name}`, type: 'P' } })),
		...[['lee', mails.employee], ['ina', mails.owner], ['mia', 'mia@reef.example']].map(([name, mail]) => user(name, mail, [member('reef', [...(inDen.includes(name) ? [open] : []), ...(den.includes(name) ? ['den'] : [])].filter((one, k, all) => all.indexOf(one) === k))])),
		...[1, 2, 3].map((n) => ({ type: 'post', post: { team: 'reef', channel: open, user: 'mia', message: `Number ${n} of the aardvark`, create_at: at + n } })),
		{ type: 'direct_post', direct_post: { channel_members: ['lee', 'ina', 'mia'], user: 'mia', message: 'First of the numbat', create_at: at, replies: more.includes('numbat') ? [{ user: 'lee', message: 'Second of the numbat', create_at: at + 9 }] : [] } },
		...more.filter((o) => o.type),
	]));
	const options = ['--as', 'third', '--addresses', 'checked'];
	bring('mattermost', third([]), ...options);
	const den = brought('2 of the aardvark'), three = brought('First of the numbat');
	for (const client of [leila, ines]) assert.equal(await status(client, `/chat/${den}`), 200);
	// Ina is out of it there, and then something is said; and here somebody comes into the group of three.
	const handle = house.value("SELECT p.handle FROM person p JOIN handle h ON h.target = p.id WHERE h.name = 'admin'");
	const keeper = house.value(`SELECT person FROM conversation_member WHERE conversation = ${three} AND role = 3`), me = house.value("SELECT target FROM handle WHERE name = 'employee'");
	if (keeper !== me) house.change(`UPDATE conversation_member SET role = 3 WHERE conversation = ${three} AND person = ${me}`);
	await leila.post(`/chat/${three}/people`, { readers: `@${handle}` }, { redirect: false, check: false });
	assert.equal(await status(admin, `/chat/${three}`), 200);
	const report = bring('mattermost', third([], ['numbat', { type: 'post', post: { team: 'reef', channel: 'den', user: 'mia', message: 'Behind her back, aardvark', create_at: at + 4 } }], 'den', ['lee', 'mia']), ...options);
	assert.match(report.text, /not in it there any more was taken out/);
	await house.settled();
	assert.equal(await status(ines, `/chat/${den}`), 404);
	assert.deepEqual(await found(ines, 'aardvark'), []);
	assert.equal((await found(leila, 'aardvark')).length, 4);
	assert.equal((await found(admin, 'numbat')).length, 1, 'what was there when they came, and no more');
	assert.equal((await found(ines, 'numbat')).length, 2);
	// The channel has another name, and its old one is of a new channel with others.
	bring('mattermost', third(['ina'], [{ type: 'post', post: { team: 'reef', channel: 'den', user: 'ina', message: 'The okapi is new', create_at: at + 5 } }], 'cave', ['lee', 'mia']), ...options);
	await house.settled();
	assert.deepEqual(await found(ines, 'aardvark'), []);
	assert.deepEqual(await found(ines, 'okapi'), ['The okapi is new']);
	assert.deepEqual(await found(leila, 'okapi'), []);
	assert.equal(await status(ines, `/chat/${den}`), 404);
});

test('nobody who writes waits for an import', { skip: database === 'postgres' ? false : 'one writer at a time on SQLite' }, async () => {
	const late = { type: 'direct_post', direct_post: { channel_members: ['lee', 'ina'], user: 'ina', message: 'Late', create_at: at + 70 } };
	const us = house.value("SELECT c.id FROM conversation c JOIN message m ON m.conversation = c.id WHERE m.body = 'And this from there'");
	const path = file('waits.jsonl', lines([...exported(), late]));
	// It waits in its last step, with everything said.
	const release = await beside(house, "UPDATE imported SET target = target WHERE source = 'mattermost' AND name = 'messages';");
	const running = house.rucheAside('import', 'mattermost', path, '--as', 'mattermost');
	await eventually(() => assert.equal(house.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"), '1'), 60_000);
	const answer = await Promise.race([leila.post(`/chat/${us}`, { body: 'Written meanwhile' }, { redirect: false, check: false }), new Promise((done) => setTimeout(done, 10_000 * slow, { status: 'too late' }).unref())]);
	await release();
	const { status: ended, stderr } = await running;
	assert.equal(ended, 0, stderr);
	assert.equal(answer.status, 303);
	assert.equal(number(`SELECT count(*) FROM message WHERE conversation = ${us} AND body IN ('Late', 'Written meanwhile')`), 2);
	assert.equal(number(`SELECT count(*) FROM conversation c WHERE c.id = ${us} AND c.last = (SELECT max(id) FROM message WHERE conversation = c.id)`), 1);
});

test('a broken export changes nothing, and says where it is broken', () => {
	const there = messages(), people = number('SELECT count(*) FROM person');
	const other = lines(exported()).replaceAll('boats', 'ships').replaceAll('mia', 'mio');
	assert.match(refused('mattermost', file('broken.jsonl', `${other}\n{"type":"post","post":{`)), /line 20: no JSON/);
	assert.match(refused('mattermost', file('time.jsonl', `${other}\n${JSON.stringify({ type: 'post', post: { team: 'ships', channel: 'town', user: 'mio', message: 'x' } })}`)), /line 20: a message without a time/);
	assert.match(refused('mattermost', file('version.jsonl', '{"type":"team","team":{"name":"x"}}')), /line 1: no export of Mattermost/);
	assert.match(refused('mattermost', file('two.jsonl', '{"type":"version","version":2}')), /another version/);
	assert.match(refused('mattermost', join(place, 'none')), /no such file/);
	assert.match(refused('slack', file('text.zip', 'no archive')), /no export of Slack/);
	assert.match(refused('slack', file('cut.zip', Buffer.from('PK\x03\x04 and no more'))), /its end is missing/);
	assert.match(refused('irc', file('2004-12-25.log', 'Dear diary,\n')), /nobody says anything in it/);
	assert.match(refused('irc', file('some.log', '[10:00] <mia> hello\n')), /of which day/);
	assert.match(refused('irc', file('2004-12-26.log', '[10:00] <mia> hello\n')), /no channel is named/);
	assert.deepEqual([messages(), number('SELECT count(*) FROM person')], [there, people]);
});

// ---- Slack ----

function crc32(content) {
	let sum = ~0;
	for (const byte of content) {
		sum ^= byte;
		for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
	}
	return ~sum;
}

// An archive as other programs make them, with deflated members.
function zipped(files) {
	const parts = [], directory = [];
	let offset = 0;
	for (const [name, text] of Object.entries(files)) {
		const content = Buffer.from(text), packed = deflateRawSync(content), head = Buffer.alloc(30), entry = Buffer.alloc(46);
		head.write('PK\x03\x04', 'latin1');
		head.writeUInt16LE(8, 8);
		head.writeInt32LE(crc32(content), 14);
		head.writeUInt32LE(packed.length, 18);
		head.writeUInt32LE(content.length, 22);
		head.writeUInt16LE(name.length, 26);
		entry.write('PK\x01\x02', 'latin1');
		head.copy(entry, 8, 6, 30);
		entry.writeUInt32LE(offset, 42);
		parts.push(head, Buffer.from(name), packed);
		directory.push(entry, Buffer.from(name));
		offset += 30 + name.length + packed.length;
	}
	const list = Buffer.concat(directory), end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(directory.length / 2, 8);
	end.writeUInt16LE(directory.length / 2, 10);
	end.writeUInt32LE(list.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, list, end]);
}

test('Slack: marks, programs, threads, closed channels and direct messages, out of an archive', async () => {
	const person = (id, name, email, more = {}) => ({ id, team_id: 'T7', name, real_name: name, profile: { email }, ...more });
	const line = (ts, userId, text, more = {}) => ({ type: 'message', user: userId, text, ts: `1452837352.${ts}`, ...more });
	const archive = zipped({
		'users.json': JSON.stringify([person('U5', 'elsewhere', mails.admin, { team_id: 'T9' }), person('U1', 'lee', mails.employee, { is_primary_owner: true }), person('U2', 'ina', mails.owner), person('U3', 'visitor', 'v@slack.example', { is_restricted: true }), person('U4', 'left', '', { deleted: true })]),
		'channels.json': JSON.stringify([{ id: 'C1', name: 'quay', members: ['U1', 'U2'] }]),
		'groups.json': JSON.stringify([{ id: 'G1', name: 'hold', creator: 'U1', members: ['U1', 'U3', 'U4'] }, { id: 'G2', name: 'all-left', members: ['U4'] }]),
		'dms.json': JSON.stringify([{ id: 'D1', members: ['U1', 'U2'] }]),
		'quay/2016-01-15.json': JSON.stringify([
			line('000001', 'U1', '<@U1> has joined the channel', { subtype: 'channel_join' }),
			line('000006', 'U1', 'Ask <@U2>: *bold* &lt;tag&gt; <https://a.example/?a=1&amp;b=2|the page> ```if (a < b)``` marmalade', { reactions: [{ name: 'eyes', users: ['U1', 'U2'] }] }),
			line('000007', 'U2', 'In the thread', { thread_ts: '1452837352.000006' }),
			line('000008', undefined, '', { subtype: 'bot_message', bot_id: 'B1', username: 'Travis', attachments: [{ pretext: 'A build', text: 'passed', fallback: 'x' }] }),
			line('000009', 'U2', 'See', { files: [{ id: 'F1', name: 'note.txt' }, { id: 'F2', name: 'gone.txt' }] }),
		]),
		'hold/2016-01-15.json': JSON.stringify([line('000001', 'U1', 'Below deck: marmalade')]),
		'D1/2016-01-15.json': JSON.stringify([line('000001', 'U2', 'Only you: marmalade')]),
		'all-left/2016-01-15.json': JSON.stringify([line('000001', 'U4', 'marmalade')]),
		'__uploads/F1/note.txt': 'a note',
	});
	const report = bring('slack', file('Harbour Slack export Jan 1 2016.zip', archive));
	assert.equal(report.counts, 'read 21, written 14, skipped 7');
	assert.match(report.text, /a notice of the machine: channel_join/);
	assert.equal(bring('slack', join(place, 'Harbour Slack export Jan 1 2016.zip')).counts, 'read 21, written 0, skipped 21');
	assert.ok(number("SELECT count(*) FROM imported WHERE source = 'slack T7'") > 0);
	// A byte of an answer is another one: the whole is not brought.
	const there = messages(), damaged = Buffer.from(archive);
	damaged[damaged.indexOf('all-left/2016-01-15.json') + 'all-left/2016-01-15.json'.length + 20] ^= 1;
	assert.match(refused('slack', file('damaged.zip', damaged)), /damaged/);
	assert.equal(messages(), there);
	await house.settled();
	const quay = number("SELECT id FROM conversation WHERE name = 'quay'"), hold = number("SELECT id FROM conversation WHERE name = 'hold'");
	const [first, answer, program, last] = await said(ines, quay);
	assert.deepEqual([answer.body, answer.thread], ['In the thread', first.id]);
	assert.match(first.body, /^Ask @[a-z.]+: \*\*bold\*\* &lt;tag&gt; \[the page\]\(<https:\/\/a\.example\/\?a=1&b=2>\) \n```\nif \(a < b\)\n```\n marmalade$/);
	assert.match(first.html, /<strong>bold<\/strong> &lt;tag&gt; <a[^>]*href="https:\/\/a\.example\/\?a=1&amp;b=2"/);
	assert.equal(first.created.slice(0, 19), '2016-01-15T05:55:52');
	assert.equal(first.answers, 1);
	assert.deepEqual(first.reactions.map((r) => [r.sign, r.n]), [[5, 2]]);
	assert.equal(program.author.name, 'Travis');
	assert.equal(program.body, 'A build\npassed');
	assert.deepEqual(last.files.map((f) => f.name), ['note.txt']);
	assert.equal(await status(ines, `/chat/${hold}`), 404);
	assert.equal(await status(leila, `/chat/${hold}`), 200);
	assert.deepEqual([(await found(leila, 'marmalade')).length, (await found(ines, 'marmalade')).length, (await found(admin, 'marmalade')).length], [3, 2, 0]);
	await leila.get('/communities/harbour', { status: 200 });
});

test('Slack: a real archive', { skip: sharedData('chat') ? false : 'no shared data' }, () => {
	const there = messages();
	const report = bring('slack', sharedData('chat/slack-export/testarchive.zip'));
	assert.match(report.text, /8: a notice of the machine: channel_join/);
	assert.match(report.text, /3: a notice of the machine: bot_add/);
	const [, read, written, skipped] = /^read (\d+), written (\d+), skipped (\d+)/.exec(report.counts).map(Number);
	assert.equal(read, written + skipped);
	assert.equal(written, 4 + 2 + (messages() - there) + number("SELECT count(*) FROM message_reaction r JOIN message m ON m.id = r.message JOIN conversation c ON c.id = m.conversation WHERE c.name IN ('enrique', 'traveling-sailor')"));
	assert.equal(messages() - there, 147, 'what people and programs said');
});

// ---- IRC ----

test('IRC: a log of a day, through midnight, with acts and notices', async () => {
	mkdirSync(join(place, '#Pond'));
	const log = join(place, '#Pond/2004-12-25.log');
	const words = ['[11:55] <mia> hello *there* @leila', '[11:55] <mia> hello *there* @leila', '=== bo [x@y]  has joined #pond', '[12:10] <bo> \x0304red\x03 plankton', '[11:50]  * mia waves', '[00:05] <@bo> next day, #plankton', 'noise'];
	writeFileSync(log, words.join('\n'));
	assert.equal(bring('irc', log).counts, 'read 7, written 5, skipped 2');
	writeFileSync(log, [...words, '[00:06] <mia> more plankton'].join('\n'));
	assert.equal(bring('irc', join(place, '#Pond')).counts, 'read 8, written 1, skipped 7');
	await house.settled();
	const pond = number("SELECT id FROM conversation WHERE name = '#pond'");
	const all = await said(admin, pond);
	assert.deepEqual(all.map((m) => m.created.slice(0, 16)), ['2004-12-25T11:55', '2004-12-25T11:55', '2004-12-25T12:10', '2004-12-25T12:10', '2004-12-26T00:05', '2004-12-26T00:06']);
	assert.match(all[0].html, /hello \*there\* @leila/);
	assert.doesNotMatch(all[0].html, /<a |<em>/);
	assert.match(all[2].body, /^red plankton$/);
	assert.match(all[3].html, /<em>waves<\/em>/);
	assert.equal((await found(admin, 'plankton')).length, 3);
	for (const other of [leila, ines, guest]) {
		assert.equal(await status(other, `/chat/${pond}`), 404, 'its owner opens it, nobody else');
		assert.equal((await found(other, 'plankton')).length, 0);
	}
});

test('IRC: a log that grew is read by the clock of before; another network is not let into what was opened', async () => {
	mkdirSync(join(place, '#Clock'));
	const log = join(place, '#Clock/2004-12-25.log'), words = ['[11:55] <mia> before', '[12:05] <mia> noon', '[09:10] <bo> later'];
	writeFileSync(log, words.join('\n'));
	assert.equal(bring('irc', log).counts, 'read 3, written 3, skipped 0');
	writeFileSync(log, [...words, '[15:02] <bo> much later'].join('\n'));
	assert.equal(bring('irc', log).counts, 'read 4, written 1, skipped 3');
	const handle = house.value("SELECT p.handle FROM place p JOIN conversation c ON c.place = p.id WHERE c.name = '#clock'");
	await admin.post(`/communities/${handle}/members`, { who: 'leila' }, { check: false });
	await leila.post(`/communities/${handle}/membership`, {}, { check: false });
	const clock = number("SELECT id FROM conversation WHERE name = '#clock'");
	assert.equal(await status(leila, `/chat/${clock}`), 200);
	mkdirSync(join(place, 'else/#clock'), { recursive: true });
	const other = join(place, 'else/#clock/2005-01-01.log');
	writeFileSync(other, '[10:00] <eve> of another network\n');
	assert.match(refused('irc', other), /others read this channel here now/);
	assert.equal(bring('irc', other, '--as', 'else').counts, 'read 1, written 1, skipped 0');
	assert.notEqual(brought('of another network'), String(clock));
	assert.equal(await status(leila, `/chat/${brought('of another network')}`), 404);
	writeFileSync(log, [...words, '[15:02] <bo> much later', '[15:03] <bo> and more'].join('\n'));
	assert.equal(bring('irc', log, '--as', 'irc').counts, 'read 5, written 1, skipped 4');
});

test('IRC: a real log; one whose channel only its neighbours know', { skip: sharedData('chat') ? false : 'no shared data' }, () => {
	const folder = sharedData('chat/irc-ubuntu'), names = readdirSync(folder).sort();
	const cut = (name, n) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, n).join('\n');
	mkdirSync(join(place, 'ubuntu'));
	for (const name of [names[0], names.at(-1)]) writeFileSync(join(place, 'ubuntu', name), cut(name, 300));
	assert.match(refused('irc', join(place, 'ubuntu', names.at(-1))), /no channel is named in it/);
	const texts = [names[0], names.at(-1)].flatMap((name) => cut(name, 300).split('\n'));
	const there = messages();
	const report = bring('irc', join(place, 'ubuntu'));
	const written = Number(/written (\d+)/.exec(report.counts)[1]);
	assert.equal(Number(/read (\d+)/.exec(report.counts)[1]), texts.length);
	assert.equal(messages() - there, written);
	assert.ok(written >= texts.filter((line) => /^\[\d\d:\d\d\] (<|\* )/.test(line)).length);
	assert.equal(number("SELECT count(*) FROM conversation WHERE name = '#ubuntu'"), 1);
});

test('what came in is consistent', async () => {
	await eventually(() => assert.equal(house.value('SELECT count(*) FROM search_queue'), '0'));
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

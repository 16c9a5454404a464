// SPDX-License-Identifier: Apache-2.0
// Conversations: of two, of groups, channels of communities; what is said, changed, removed, answered, found, told, exported
// and erased; and that nobody else reads a word of it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { database, eventually, startServer } from '../../../tests/harness.mjs';
import { Stream } from '../../../tests/lib/live.mjs';

let house, leila, ines, noemie, guest, admin; // employee, owner, a colleague, and so on

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false, check: status !== 303 });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
const status = async (client, path) => (await client.get(path, { redirect: false, check: false })).status;
let made = 0;
async function colleague(...options) {
	const login = `chat.${++made}`;
	assert.equal(house.ruche('user', 'add', login, 'Chat', `Number${made}`, ...options).status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
	const client = house.visitor();
	await client.signIn(login, 'a long sentence');
	client.handle = login;
	return client;
}
const begin = async (client, readers, name) => (await send(client, '/chat', { readers, ...(name ? { name } : {}) })).location;
const say = async (client, at, body, more = {}) => (await send(client, at, { body, ...more })).location.match(/#m(\d+)$/)[1];
const said = (page) => page.all('li.msg .words').map((words) => words.text.trim());
const postgresOr = (one, other) => (database === 'postgres' ? one : other);
const idOf = (at) => Number(at.split('/').at(-1));
const count = (client) => client.json('/api/v1/notifications/count');

before(async () => {
	house = await startServer();
	[leila, ines, admin, guest] = await Promise.all(['employee', 'owner', 'admin', 'guest'].map((login) => house.as(login)));
	noemie = await colleague();
});
after(() => house?.stop());

test('chat_create: two have one conversation, whoever begins it; others get 404', async () => {
	const form = (await leila.get(`/chat/new?with=${noemie.handle}`, { status: 200 })).form('/chat');
	const page = await leila.submit(form, {}, { status: 200 });
	const at = page.path;
	assert.match(at, /^\/chat\/\d+$/);
	assert.match(page.text, /Nothing has been said here yet/);
	assert.equal(await begin(noemie, '@leila'), at);
	assert.equal((await noemie.get('/chat/new?with=leila', { redirect: false })).location, at);
	await say(leila, at, 'The **valve** sticks again.');
	const read = await noemie.get(at, { status: 200 });
	assert.deepEqual(said(read), ['The valve sticks again.']);
	assert.match(read.body, /<strong>valve<\/strong>/);
	for (const stranger of [ines, guest, admin, house.visitor()]) {
		for (const path of [at, `${at}/part`, `${at}/people`, `/api/v1${at}`, `/api/v1${at}/messages`]) assert.equal(await status(stranger, path), 404, path);
	}
	await send(ines, at, { body: 'No.' }, 404);
	await send(leila, '/chat', { readers: '@nobody-of-this-name' }, 422);
	await send(leila, at, { body: '   ' }, 422);
	const long = await send(leila, at, { body: 'x'.repeat(10001) }, 422);
	assert.ok(long.one('#f-body').text.length > 10000, 'what was typed is lost');
});

test('unread: counted, jumped to, marked; one row of a mark; muted is silent', async () => {
	const other = await colleague();
	const at = await begin(leila, `@${other.handle}`), id = idOf(at);
	const first = await say(leila, at, 'one');
	for (let i = 0; i < 70; i++) await say(leila, at, `more ${i}`);
	const list = await other.get('/chat', { status: 200 });
	assert.match(list.one(`.convs a[href="${at}#new"] .unread`).text, /71/);
	const page = await other.get(at, { status: 200 });
	assert.equal(page.one('a[href*="at="]').attributes.href, `${at}?at=${first}#new`);
	assert.equal(said(page).length, 50);
	const jumped = await other.get(`${at}?at=${first}`, { status: 200 });
	assert.equal(jumped.one('#new').tag, 'li');
	assert.equal(said(jumped)[0], 'one');
	// Both ways, nothing twice, nothing left out.
	const older = await other.get(page.one('a[rel=prev]').attributes.href);
	assert.equal(said(older).length, 21);
	const newer = await other.get(older.one('a[rel=next]').attributes.href);
	assert.deepEqual([...said(older), ...said(newer)], ['one', ...Array.from({ length: 70 }, (_, i) => `more ${i}`)]);
	await eventually(async () => {
		const { menu, unread } = await count(other);
		assert.equal(menu.find((entry) => entry.url === '/chat').n, 1);
		assert.equal(unread, 1, 'not one row for a conversation');
	});
	await eventually(async () => assert.match((await other.get('/notifications')).text, /71 new messages/));
	await other.submit(page.form(`${at}/read`), {}, { status: 200 });
	const marks = () => house.value(`SELECT count(*), max(seen) FROM conversation_mark WHERE conversation = ${id} AND person = (SELECT target FROM handle WHERE name = '${other.handle}')`);
	const after = marks();
	assert.match(after, /^1\|/);
	assert.equal((await count(other)).unread, 0);
	await send(other, `${at}/read`, { message: first });
	assert.equal(marks(), after, 'a mark went back');
	// Told a moment after it was read: who reads on to the end is told no more, though the mark stands.
	house.change(`UPDATE notify SET read = false WHERE thread = ${id}`);
	await send(other, `${at}/read`);
	assert.equal((await count(other)).unread, 0, 'what was read is still told');
	await send(other, `${at}/mute`, { hours: '8' });
	await say(leila, at, 'hush');
	await house.settled();
	assert.equal((await count(other)).unread, 0, 'a muted conversation is not silent');
	assert.match((await other.get(at)).text, /Silent until/);
	await send(other, `${at}/mute`, { hours: '0' });
	await say(leila, at, 'again');
	await eventually(async () => assert.equal((await count(other)).unread, 1));
	// Words that were not sent are kept, and go with the message.
	await send(other, `${at}/draft`, { body: 'half a thought' });
	assert.equal((await other.get(at)).one('#f-body').text, 'half a thought');
	await say(other, at, 'whole');
	assert.equal((await other.get(at)).one('#f-body').text, '');
});

test('messages are changed and removed by their authors, get signs, are answered in threads', async () => {
	const at = await begin(leila, `@${noemie.handle}, @noemie`, 'Tide table'), other = await begin(ines, `@${noemie.handle}`);
	const one = await say(leila, at, 'Low tide at 03:20'), two = await say(noemie, at, 'Which day?', { thread: one });
	const three = await say(ines, at, 'Thursday', { thread: two });
	const thread = await leila.get(`${at}/${one}`, { status: 200 });
	assert.deepEqual(said(thread), ['Low tide at 03:20', 'Which day?', 'Thursday']);
	assert.equal((await leila.get(`${at}/${three}`, { redirect: false })).location, `${at}/${one}#m${three}`);
	assert.match((await leila.get(at)).text, /2 answers/);
	assert.match((await noemie.get(at)).one(`#m${three}`).text, /to Leïla.*Low tide/s);
	// A thread is of its conversation.
	await send(ines, other, { body: 'Elsewhere', thread: one }, 404);
	await send(noemie, `${at}/${one}/edit`, { body: 'no' }, 403);
	await send(noemie, `${at}/${one}/delete`, {}, 403);
	const form = (await leila.get(`${at}/${one}/edit`, { status: 200 })).form(`${at}/${one}/edit`);
	const changed = await leila.submit(form, { body: 'Low tide at 03:40' }, { status: 200 });
	assert.match(changed.one(`#m${one}`).text, /edited.*03:40/s);
	await send(noemie, `${at}/${one}/reaction`, { sign: '1' });
	await send(ines, `${at}/${one}/reaction`, { sign: '1' });
	await send(ines, `${at}/${one}/reaction`, { sign: '7' }, 422);
	const signs = async () => (await noemie.json(`/api/v1${at}/messages/${one}`)).reactions;
	assert.deepEqual(await signs(), [{ sign: 1, face: '👍', n: 2, mine: true }]);
	await send(noemie, `${at}/${one}/reaction`, { sign: '1', on: '0' });
	assert.deepEqual(await signs(), [{ sign: 1, face: '👍', n: 1, mine: false }]);
	await send(leila, `${at}/${one}/delete`);
	const gone = await noemie.json(`/api/v1${at}/messages/${one}`);
	assert.deepEqual([gone.deleted, gone.body, gone.html, gone.reactions], [true, '', '', []]);
	assert.match((await noemie.get(at)).one(`#m${one}`).text, /This message was removed/);
	await send(leila, `${at}/${one}/edit`, { body: 'back' }, 404);
	await send(noemie, `${at}/${one}/reaction`, { sign: '1' }, 404);
});

test('an answer in a thread leaves what else is unread, what one was told, and words not sent', async () => {
	const other = await colleague(), at = await begin(leila, `@${other.handle}`);
	const one = await say(leila, at, 'First');
	await say(leila, at, 'Second');
	await eventually(async () => assert.equal((await count(other)).unread, 1));
	await send(other, `${at}/draft`, { body: 'For the rest' });
	await say(other, at, 'To the first', { thread: one });
	assert.equal((await other.json(`/api/v1${at}`)).unread, 2);
	assert.equal((await count(other)).unread, 1);
	assert.equal((await other.get(at)).one('#f-body').text, 'For the rest');
});

test('pseudonyms: the name before the last words and in the name of a group; guests do not see whose they are', async () => {
	const other = await colleague(), ask = await other.program();
	const kept = await ask('PUT', '/account', { pseudonym: 'Zephyrine', title: 'Signal fitter' });
	assert.equal(kept.body.pseudonym, 'Zephyrine', JSON.stringify(kept.body));
	const at = await begin(leila, `@${other.handle}, @guest`);
	await say(other, at, 'Under another name');
	const { title, last } = await leila.json(`/api/v1${at}`);
	assert.match(title, /(^|, )Zephyrine/);
	assert.doesNotMatch(title, /Leïla/);
	assert.match((await guest.json(`/api/v1${at}`)).title, /Leïla/);
	assert.equal(last, 'Zephyrine: Under another name');
	assert.match((await leila.get(`${at}/people`, { status: 200 })).text, /Zephyrine.*Signal fitter/s);
	const shown = await guest.get(`${at}/people`, { status: 200 });
	assert.match(shown.text, /Zephyrine/);
	assert.doesNotMatch(shown.text, /Signal fitter/);
	// A guest who is left with a group keeps it, and brings nobody in.
	for (const client of [other, leila]) await send(client, `${at}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${client.handle ?? 'leila'}'`) });
	const mine = await guest.get(`${at}/people`, { status: 200 });
	assert.equal(mine.all('#f-name').length, 1);
	assert.equal(mine.all('#f-readers').length, 0);
	await send(guest, `${at}/people`, { readers: '@leila' }, 403);
});

test('people come and go; who keeps it is followed by who is in it longest; who left reads nothing', async () => {
	const other = await colleague(), third = await colleague();
	const at = await begin(leila, `@${noemie.handle}, @${other.handle}`, 'Coming and going');
	await say(leila, at, 'before');
	await eventually(async () => assert.match((await other.get('/notifications')).text, /brought you into a conversation/));
	await send(noemie, `${at}/people`, { readers: `@${third.handle}` }, 403);
	await send(noemie, `${at}/name`, { name: 'Mine' }, 403);
	const page = await leila.get(`${at}/people`, { status: 200 });
	await leila.submit(page.form(`${at}/people`), { readers: `@${third.handle}, @guest` }, { status: 200 });
	await send(leila, `${at}/name`, { name: 'Comings and goings' });
	for (const client of [third, guest]) assert.deepEqual(said(await client.get(at, { status: 200 })), ['before']);
	// A guest talks where they were let in, and begins nothing.
	await say(guest, at, 'From outside');
	assert.match((await leila.get(at)).text, /Guest/);
	assert.equal(await status(guest, '/chat/new'), 404);
	await send(guest, '/chat', { readers: '@leila' }, 404);
	const stream = await Stream.open(third, `chat:${idOf(at)}`);
	const own = (client) => client.get(`${at}/people`).then((p) => p.all('input[name=person]').map((i) => i.attributes.value));
	const mine = (await own(third))[0];
	const out = (await leila.get(`${at}/people`)).all(`form[action="${at}/people/delete"]`).find((one) => one.one('input[name=person]').attributes.value === mine);
	await leila.submit(out, {}, { redirect: false, status: 303 });
	await stream.until(() => stream.closed, 'the end of the stream');
	assert.equal(await status(third, at), 404);
	assert.equal((await third.json('/api/v1/chat')).conversations.some((c) => c.id === idOf(at)), false);
	await send(third, at, { body: 'still?' }, 404);
	const back = await Stream.open(third, `chat:${idOf(at)}`);
	await say(leila, at, 'without you');
	const control = await Stream.open(noemie, `chat:${idOf(at)}`);
	const heard = Number(await say(leila, at, 'for those who are in'));
	await control.until(() => control.ids(`chat:${idOf(at)}`, 'message').includes(heard), 'the message');
	assert.ok(!back.raw.includes(String(heard)));
	await Promise.all([back.close(), control.close()]);
	const leilas = house.value(`SELECT target FROM handle WHERE name = 'leila'`);
	await send(leila, `${at}/people/delete`, { person: leilas });
	assert.equal(await status(leila, at), 404);
	const kept = house.value(`SELECT h.name FROM conversation_member m JOIN handle h ON h.target = m.person AND h.kind = 1 WHERE m.conversation = ${idOf(at)} AND m.role = 3`);
	assert.ok([noemie.handle, other.handle].includes(kept), kept);
	await send(leila, await begin(leila, `@${noemie.handle}`) + '/people/delete', { person: leilas }, 403);
});

test('channels: the members of a community talk, who leaves it loses them at once, an archive is read only', async () => {
	const { location } = await send(ines, '/communities', { title: 'Channel test', access: 'private', language: 'en' });
	await send(ines, `${location}/members`, { who: `leila ${noemie.handle}` }, 200);
	for (const client of [leila, noemie]) await send(client, `${location}/membership`);
	const at = (await ines.submit((await ines.get(`${location}/chat`, { status: 200 })).form(`${location}/chat`), { name: 'pumps' }, { status: 200 })).path;
	await send(leila, `${location}/chat`, { name: 'mine' }, 403);
	await say(leila, at, `Which serials, @${noemie.handle} and @duarte?`);
	assert.deepEqual(said(await noemie.get(at, { status: 200 })), [`Which serials, @${noemie.handle} and @duarte?`]);
	assert.match((await leila.get('/chat')).text, /pumps.*Channel test/s);
	await eventually(async () => assert.match((await noemie.get('/notifications')).text, /named you in a message/));
	assert.equal(house.value(`SELECT count(*) FROM notify WHERE thread = ${idOf(at)}`), '1', 'more were told than were named and read it');
	assert.equal(await status(admin, at), 404);
	// A channel counts from when one has opened it; who has read so far is not told of a name.
	const unread = () => ines.json(`/api/v1${at}`).then((one) => one.unread);
	assert.equal(await unread(), 0);
	const opened = await ines.get(at);
	assert.equal(opened.one('ol.said').attributes['data-seen'], '0');
	await ines.submit(opened.form(`${at}/read`), {}, { status: 200 });
	await say(leila, at, 'Pump 4, then');
	assert.equal(await unread(), 1);
	house.change(`UPDATE conversation_mark SET seen = 9000000000000000000 WHERE conversation = ${idOf(at)} AND person = (SELECT target FROM handle WHERE name = 'noemie')`);
	await say(leila, at, 'And pump 5, @noemie');
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM notify WHERE thread = ${idOf(at)}`), '1', 'told of what was read');
	const before = (await count(noemie)).unread;
	const stream = await Stream.open(noemie, `chat:${idOf(at)}`);
	await send(noemie, `${location}/membership/delete`);
	await stream.until(() => stream.closed, 'the end of the stream');
	for (const path of [at, `${at}/part`, `/api/v1${at}/messages`]) assert.equal(await status(noemie, path), 404);
	assert.doesNotMatch((await noemie.get('/notifications')).text, /pumps/);
	// The name in the channel, and that she was taken in.
	assert.equal((await count(noemie)).unread, before - 2, 'what is lost is still counted');
	const members = await ines.get(`${location}/chat`);
	assert.match(members.text, /pumps/);
	house.change(`UPDATE place SET state = 2 WHERE handle = '${location.split('/').at(-1)}'`);
	await send(leila, at, { body: 'late' }, 403);
	assert.match((await leila.get(at, { status: 200 })).text, /nothing is written here any more/);
});

test('what was said is found by those who read it, everywhere and in one conversation, and by nobody else', async () => {
	const word = 'zygomorphe', at = await begin(leila, `@${noemie.handle}`), group = await begin(leila, '@noemie', 'Botany');
	await say(leila, at, `The ${word} flowers of the gorse`);
	const id = await say(leila, group, `Une fleur ${word} au bord de la vanne`);
	const hits = async (client, path = `/api/v1/chat/search?q=${word}`) => (await client.json(path)).messages.length;
	await eventually(async () => assert.equal(await hits(leila), 2));
	assert.deepEqual(await Promise.all([noemie, ines, admin, guest].map((client) => hits(client))), [1, 1, 0, 0]);
	assert.equal(await hits(leila, `/api/v1/chat/search?q=${word}+vannes&in=${idOf(group)}`), 1);
	assert.equal(await hits(leila, `/api/v1/chat/search?q=${word}+gorse&in=${idOf(group)}`), 0);
	assert.equal(await status(noemie, `/chat/search?q=${word}&in=${idOf(group)}`), 404);
	assert.match((await leila.get(`/search?q=${word}`, { status: 200 })).text, /In your conversations.*Botany/s);
	assert.doesNotMatch((await admin.get(`/search?q=${word}`)).text, /flowers|Botany/);
	assert.match((await leila.get(`/chat/search?q=botany`, { status: 200 })).text, /Botany/);
	await send(leila, `${group}/${id}/edit`, { body: 'Une autre fleur' });
	await eventually(async () => assert.equal(await hits(ines), 0));
});

test('search: the newest of all conversations first, a page at a time; rare pairs of words far back are found too', async () => {
	const ats = await Promise.all(['one', 'two', 'three'].map((name) => begin(leila, `@${noemie.handle}, @noemie`, `Quokka ${name}`)));
	const needle = await say(leila, ats[0], 'A zebrafish swims by the weir');
	const said = [];
	for (let i = 0; i < 12; i++) said.push(...await Promise.all(ats.map((at) => say(leila, at, `quokkas ${i}`))));
	const last = await say(leila, ats[0], 'Another zebrafish');
	const found = async (client, words) => {
		const ids = [];
		let pages = 0;
		for (let next = ''; next !== undefined; pages++) {
			const page = await client.json(`/api/v1/chat/search?q=${words}${next && `&before=${next}`}`);
			ids.push(...page.messages.map((m) => String(m.id)));
			next = page.next;
		}
		return { ids, pages };
	};
	await eventually(async () => assert.equal((await found(noemie, 'zebrafish')).ids.length, 2));
	await house.settled();
	assert.deepEqual(await found(noemie, 'quokkas'), { ids: said.sort((a, b) => Number(b) - Number(a)), pages: 2 });
	assert.deepEqual((await found(admin, 'quokkas')).ids, []);
	// Six hundred more with the longer word alone stand before the one that has both.
	const six = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)', to = `UPDATE conversation SET last = ${last} + 600 WHERE id = ${idOf(ats[0])}`;
	const more = `INSERT INTO message (id, conversation, circle, hub, author, thread, state, language, body, html, edited, answers)
		${six} SELECT m.id + n.i, m.conversation, m.circle, m.hub, m.author, 0, 3, m.language, m.body, m.html, 0, 0 FROM message m, n WHERE m.id = ${last}`;
	if (database === 'postgres') house.change(`${more}; INSERT INTO message_term (conversation, term, message) ${six} SELECT t.conversation, t.term, t.message + n.i FROM message_term t, n WHERE t.message = ${last}; ${to}`);
	else house.change(`ATTACH '${house.data}/search.db' AS s; ${more};
		INSERT INTO s.message_words (message, conversation, words) ${six} SELECT w.message + n.i, w.conversation, w.words FROM s.message_words w, n WHERE w.message = ${last};
		INSERT INTO s.find_message (rowid, words) SELECT -w.message, printf('%xx', w.conversation) || replace(w.words, ' ', printf(' %xx', w.conversation)) FROM s.message_words w WHERE w.message > ${last} ORDER BY 1;
		${to}; DETACH s`);
	// SQLite's index knows at once which have both; PostgreSQL looks through so many with the first, and says where to look on.
	assert.deepEqual(await found(noemie, 'weir+zebrafish'), { ids: [needle], pages: postgresOr(2, 1) });
	if (database === 'postgres') assert.match((await noemie.get('/chat/search?q=weir+zebrafish', { status: 200 })).text, /Older ones may/);
	assert.equal((await found(noemie, 'zebrafish')).ids.length, 602);
});

test('beside the search of the house the newest hundred conversations are looked at, and there is a way to the rest', { skip: database === 'postgres' && 'PostgreSQL knows at once which conversations have a word' }, async () => {
	const group = await begin(leila, '@noemie', 'Far away');
	await say(leila, group, 'Wombats dig');
	await house.settled();
	const beside = async () => (await leila.get('/search?q=wombats', { status: 200 })).text;
	assert.match(await beside(), /In your conversations.*Far away/s);
	const id = idOf(group);
	house.change(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101)
		INSERT INTO conversation (id, kind, circle, hub, place, name, low, high, created, last) SELECT c.id + n.i, c.kind, c.circle, c.hub, c.place, 'Newer', 0, 0, c.created, c.last + 1000 + n.i FROM conversation c, n WHERE c.id = ${id}`);
	const text = await beside();
	assert.match(text, /All messages with these words/);
	assert.doesNotMatch(text, /Wombats dig/);
	assert.equal((await leila.json('/api/v1/chat/search?q=wombats')).messages.length, 1);
	house.change(`DELETE FROM conversation WHERE id > ${id} AND id <= ${id} + 101`);
	assert.match(await beside(), /Far away/);
});

// The words that the index finds a message by, as numbers; on SQLite these are the ones that it keeps to forget them by.
function indexed(id) {
	if (database === 'postgres') return house.value(`SELECT coalesce(string_agg(term::text, ' ' ORDER BY term), '') FROM message_term WHERE message = ${id}`).split(' ').filter(Boolean);
	const [found, kept] = house.value(`ATTACH '${house.data}/search.db' AS s; SELECT (SELECT coalesce(group_concat(substr(term, instr(term, 'x') + 1), ' '), '') FROM s.find_message_word WHERE doc = -${id}),
		(SELECT coalesce(max(words), '') FROM s.message_words WHERE message = ${id}); DETACH s`).split('|').map((words) => words.split(' ').filter(Boolean).sort());
	assert.deepEqual(found, kept);
	return found;
}

test('of a message that was changed, removed or erased no word stays in the index', async () => {
	const other = await colleague(), at = await begin(other, '@leila');
	const [changed, removed, kept] = [await say(other, at, 'Xylophone axolotls'), await say(other, at, 'Xylophone quaggas'), await say(leila, at, 'Xylophones, then, déjà vus')];
	const hits = async (words) => (await leila.json(`/api/v1/chat/search?q=${encodeURIComponent(words)}`)).messages.map((m) => String(m.id)).sort();
	await eventually(async () => assert.deepEqual(await hits('xylophone'), [changed, removed, kept].sort()));
	assert.deepEqual(await hits('deja xylophone'), [kept]);
	await send(other, `${at}/${changed}/edit`, { body: 'An okapi, no more' });
	await send(other, `${at}/${removed}/delete`);
	await eventually(async () => assert.deepEqual(await hits('okapis'), [changed]));
	await house.settled();
	assert.deepEqual(await hits('xylophone'), [kept]);
	assert.deepEqual([removed, changed, kept].map((id) => indexed(id).length), [0, 4, 4]);
	// Of one that is changed to a sign alone nothing is left, and the check looks for nothing.
	await send(leila, `${at}/${kept}/edit`, { body: '👍' });
	await house.settled();
	assert.deepEqual(indexed(kept), []);
	const erase = (await other.get('/settings/erase', { status: 200 })).form('/settings/erase');
	await other.submit(erase, { confirm: other.handle, texts: 'remove' }, { redirect: false, status: 303 });
	await house.settled();
	assert.deepEqual(indexed(changed), []);
	assert.deepEqual(await hits('okapis'), []);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// ---- later ----

const makeDue = (kind, id) => house.change(`UPDATE ${kind === 'chat.say' ? 'message_waiting' : 'message_reminder'} SET due = 1 WHERE id = ${id}; UPDATE job SET due = 1 WHERE kind = '${kind}' AND payload = '${id}' AND state = 1`);
const later = (client) => client.json('/api/v1/chat/later');

test('words are said at a time of their author’s zone; seen by nobody else before, changed, sent at once, taken back', async () => {
	const other = await colleague(), ask = await other.program(), at = await begin(other, '@leila');
	assert.equal((await ask('PUT', '/account', { time_zone: 'Pacific/Auckland' })).status, 200);
	const day = new Date(Date.now() + 30 * 86400_000).toISOString().slice(0, 10);
	const page = await other.submit((await other.get(at, { status: 200 })).form(at), { body: 'Words for later', due: `${day}T09:30` }, { status: 200 });
	assert.match(page.one('#later').text, /1 message waits.*09:30.*Words for later/s);
	const [{ id, due, state }] = (await later(other)).waiting;
	assert.equal(state, 'waiting');
	assert.equal(new Date(due).toLocaleString('sv-SE', { timeZone: 'Pacific/Auckland' }), `${day} 09:30:00`);
	assert.doesNotMatch((await leila.get(at, { status: 200 })).text, /Words for later/);
	assert.deepEqual((await later(leila)).waiting, []);
	for (const path of [`${at}/later/${id}`, `${at}/later/${id}/send`, `${at}/later/${id}/delete`]) await send(leila, path, { body: 'Mine now', when: 'hour' }, 404);
	assert.equal(await status(leila, `${at}/later/${id}`), 404);
	const edit = (await other.get(`${at}/later/${id}`, { status: 200 })).form(`${at}/later/${id}`);
	assert.equal(edit.one('#f-due').attributes.value, `${day}T09:30`);
	await other.submit(edit, { body: 'Better words' }, { status: 200 });
	// Said by the job: what its author has not read stays unread, what is being written stays.
	await send(other, `${at}/draft`, { body: 'half a thought' });
	await say(leila, at, 'Meanwhile');
	// Its time comes while no server runs.
	await house.stop({ keep: true });
	makeDue('chat.say', id);
	await house.start();
	await eventually(async () => assert.deepEqual(said(await leila.get(at)), ['Meanwhile', 'Better words']));
	const after = await other.get(at, { status: 200 });
	assert.equal(after.all('#later').length, 0);
	assert.equal(after.one('#f-body').text, 'half a thought');
	assert.equal((await other.json(`/api/v1${at}`)).unread, 1);
	// In a thread, sent at once; another taken back; what cannot be planned.
	const one = after.all('li.msg')[0].attributes['data-message'];
	const begun = await ask('POST', `${at}/later`, { body: 'An answer', thread: Number(one), due: new Date(Date.now() + 3600_000).toISOString() });
	assert.equal(begun.status, 201, JSON.stringify(begun.body));
	const sent = await ask('POST', `${at}/later/${begun.body.id}/send`, {});
	assert.deepEqual([sent.status, sent.body.thread, sent.body.body], [201, Number(one), 'An answer']);
	const back = await ask('POST', `${at}/later`, { body: 'Rather not', when: 'morning' });
	assert.equal((await ask('DELETE', `${at}/later/${back.body.id}`)).status, 204);
	assert.equal((await ask('DELETE', `${at}/later/${back.body.id}`)).status, 404);
	for (const fields of [{ when: 'never' }, { due: '2001-01-01T10:00:00Z' }, { due: '2999-01-01T10:00:00Z' }, { when: 'hour', body: '' }])
		assert.equal((await ask('POST', `${at}/later`, { body: 'No', ...fields })).status, 422, JSON.stringify(fields));
	const files = await other.submit((await other.get(at)).form(at), { body: 'With a file', due: `${day}T09:30`, file: new File(['x'], 'x.txt') }, { status: 422 });
	assert.match(files.text, /Files do not wait/);
	assert.equal(house.value(`SELECT (SELECT count(*) FROM job WHERE kind = 'chat.say' AND payload = '${back.body.id}'), (SELECT count(*) FROM message_waiting WHERE author = (SELECT target FROM handle WHERE name = '${other.handle}'))`), '0|0');
});

test('words are not said for who may not write there any more: they stay with their author, who is told', async () => {
	const other = await colleague(), at = await begin(leila, `@${other.handle}, @noemie`, 'Not for ever');
	await send(other, at, { body: 'Too late', when: 'hour' });
	const [{ id }] = (await later(other)).waiting;
	await send(leila, `${at}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${other.handle}'`) });
	makeDue('chat.say', id);
	await eventually(async () => assert.match((await other.get('/notifications')).text, /was not sent.*Too late/s));
	assert.deepEqual(said(await leila.get(at)), []);
	const page = await other.get('/chat/later', { status: 200 });
	assert.match(page.text, /do not read any more.*Not sent.*Too late/s);
	assert.doesNotMatch(page.text, /Not for ever/);
	assert.equal(await status(other, `${at}/later/${id}`), 404);
	await send(other, `${at}/later/${id}/send`, {}, 404);
	await other.submit(page.form(`${at}/later/${id}/delete`), {}, { status: 200 });
	assert.deepEqual((await later(other)).waiting, []);
});

test('one comes back to a message at a time, while one may read it', async () => {
	const other = await colleague(), at = await begin(leila, `@${other.handle}, @noemie`, 'To come back to');
	const ids = [await say(leila, at, 'Order the **gaskets**'), await say(leila, at, 'Soon gone'), await say(leila, at, 'Not for long')];
	await send(other, `${at}/read`);
	const page = await other.submit((await other.get(`${at}/${ids[0]}/reminder`, { status: 200 })).form(`${at}/${ids[0]}/reminder`), { when: 'morning' }, { status: 200 });
	assert.equal(page.all(`#m${ids[0]}`).length, 1);
	for (const id of ids) await send(other, `${at}/${id}/reminder`, { when: 'hour' });
	assert.match((await other.get('/chat/later', { status: 200 })).text, /To come back to.*Order the gaskets/s);
	assert.deepEqual((await later(other)).reminders.map((r) => String(r.message)).sort(), [...ids].sort());
	assert.deepEqual((await later(leila)).reminders, []);
	assert.equal(await status(admin, `${at}/${ids[0]}/reminder`), 404);
	await send(other, `${at}/${ids[0]}/reminder`, { when: 'chosen', due: '2001-01-01T10:00' }, 422);
	const rows = Object.fromEntries(ids.map((id) => [id, house.value(`SELECT id FROM message_reminder WHERE message = ${id}`)]));
	makeDue('chat.remind', rows[ids[0]]);
	const told = async () => (await other.json('/api/v1/notifications')).notifications.filter((n) => n.kind === 'reminded');
	await eventually(async () => assert.equal((await told()).length, 1));
	const [reminded] = await told();
	assert.match(reminded.about, /: Order the gaskets$/);
	assert.equal(reminded.url, `${at}?at=${ids[0]}#m${ids[0]}`);
	assert.match((await other.get('/notifications')).text, /wanted to come back/);
	// A message that is gone, and one that is not read any more, are not told; nor is what was told, from then on.
	await send(leila, `${at}/${ids[1]}/delete`);
	makeDue('chat.remind', rows[ids[1]]);
	await house.settled();
	assert.equal((await told()).length, 1);
	await send(leila, `${at}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${other.handle}'`) });
	assert.deepEqual((await later(other)).reminders, []);
	makeDue('chat.remind', rows[ids[2]]);
	await house.settled();
	assert.equal((await told()).length, 0);
	assert.equal(house.value(`SELECT count(*) FROM message_reminder WHERE message IN (${ids})`), '0');
	// Taken back.
	const mine = await say(leila, at, 'For myself');
	await send(leila, `${at}/${mine}/reminder`, { when: 'hour' });
	await leila.submit((await leila.get('/chat/later')).form(`${at}/${mine}/reminder/delete`), {}, { status: 200 });
	assert.deepEqual((await later(leila)).reminders, []);
});

test('a message that names one of our pages shows its card, to those who may read that page', async () => {
	const update = async (body, audience) => `/updates/${(await send(leila, '/updates', { body, audience })).location.match(/(\d+)(?:#|$)/)[1]}`;
	const [all, few] = await Promise.all([update('The weir is open', 'internal'), update('Only I know', 'private')]);
	const at = await begin(leila, '@noemie, @guest', 'Cards');
	const id = await say(leila, at, `[This](${all}), ${house.url}${few}#comments and [nothing](/updates/1), @noemie`);
	const cards = async (client) => (await client.json(`/api/v1${at}/messages/${id}`)).cards.map((card) => card.title);
	assert.deepEqual(await cards(leila), ['The weir is open', 'Only I know']);
	assert.deepEqual(await cards(ines), ['The weir is open']);
	assert.deepEqual(await cards(guest), []);
	const card = (await ines.get(at, { status: 200 })).one(`#m${id} a.attach`);
	assert.equal(card.attributes.href, all);
	assert.match(card.text, /The weir is open.*Leïla/s);
});

test('files hang on messages, for those who read them; a removed message takes them along', async () => {
	const at = await begin(leila, `@${noemie.handle}, @noemie`, 'Files');
	const form = (await leila.get(at, { status: 200 })).form(at);
	const page = await leila.submit(form, { body: '', file: new File(['The night book.'], 'cahier.txt') }, { status: 200 });
	const link = page.one('a.attach').attributes.href;
	assert.match(page.text, /cahier\.txt/);
	const fetched = await noemie.get(link, { status: 200 });
	assert.equal(fetched.body, 'The night book.');
	assert.match(fetched.headers.get('content-disposition'), /attachment/);
	assert.equal(await status(admin, link), 404);
	assert.equal(await status(guest, link), 404);
	const message = link.split('/')[3];
	assert.match((await leila.get('/chat')).text, /You: a file/);
	// As an image in its words does.
	house.change(`INSERT INTO attachment (id, item, owner, blob, thumb, name, created) SELECT 1, item, owner, blob, NULL, 'tide.png', 0 FROM attachment WHERE item = ${message}`);
	await send(leila, `${at}/${message}/delete`);
	assert.equal(await status(noemie, link), 404);
	assert.equal(house.value(`SELECT count(*) FROM attachment WHERE item IN (${message}, -${message})`), '0');
});

test('the list is read anew by itself: order, last words, unread, of one’s own alone; and found by a name', async () => {
	const other = await colleague();
	const one = await begin(leila, `@${other.handle}`), two = await begin(leila, `@${other.handle}, @noemie`, 'Sluice gates'), closed = await begin(leila, '@noemie, @ines', 'Sluice gates of others');
	await say(leila, two, 'Earlier');
	await say(leila, one, 'Later');
	await say(leila, closed, 'Not for everybody');
	const rows = async (query = '') => {
		const page = await other.get(`/chat/part${query}`, { check: false });
		assert.equal(page.status, 200);
		return page.all('li').map((row) => ({ at: row.one('a').attributes.href.replace('#new', ''), on: 'aria-current' in row.one('a').attributes, topic: row.attributes['data-live-topic'], said: row.one('small').text.trim(), unread: parseInt(row.all('.unread')[0]?.text ?? '0') }));
	};
	assert.deepEqual((await rows(`?beside=${idOf(one)}`)), [
		{ at: one, on: true, topic: `chat:${idOf(one)}`, said: 'Leïla: Later', unread: 1 },
		{ at: two, on: false, topic: `chat:${idOf(two)}`, said: 'Leïla: Earlier', unread: 1 },
	]);
	await say(leila, two, 'Just now');
	assert.deepEqual((await rows()).map((row) => [row.at, row.said, row.unread, row.on]), [[two, 'Leïla: Just now', 2, false], [one, 'Leïla: Later', 1, false]]);
	const found = async (words) => (await other.json(`/api/v1/chat?words=${words}`)).conversations.map((c) => c.url);
	assert.deepEqual(await found('sluice'), [two]);
	assert.deepEqual(await found('weir'), []);
	// The page names what its script listens to; an older page stands still.
	const page = await other.get('/chat', { status: 200 });
	assert.equal(page.one('nav.convs').attributes['data-convs'], '/chat/part');
	const older = await other.get(`/chat?before=${house.value(`SELECT last FROM conversation WHERE id = ${idOf(two)}`)}`, { status: 200 });
	assert.equal(older.all('[data-convs], [data-live-topic]').length, 0);
	assert.equal(older.all('.convs li').length, 1);
	// Who was taken out: neither its words nor its name.
	await send(leila, `${two}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${other.handle}'`) });
	assert.deepEqual((await rows()).map((row) => row.at), [one]);
	assert.deepEqual(await found('sluice'), []);
	assert.equal(await status(house.visitor(), '/chat/part'), 404);
});

test('images are shown; files of the files room go along as copies of what their author reads', async () => {
	const at = await begin(leila, `@${noemie.handle}, @noemie`, 'Pictures'), stranger = await colleague();
	const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4YaOhYXMCAAg7Aln4+5sbAAAAAElFTkSuQmCC', 'base64');
	const bring = async (client, name, bytes) => {
		const ask = await client.get('/files', { status: 200 });
		await client.submit(ask.form('/files'), { file: new File([bytes], name) }, { status: 200 });
		return (await client.json('/api/v1/files')).files.find((file) => file.name === name).id;
	};
	const [mine, text, theirs] = [await bring(leila, 'high tide.png', png), await bring(leila, 'levels.txt', 'at 03:20'), await bring(ines, 'private.txt', 'Not yours')];
	for (const wrong of [`${mine},${theirs}`, '7', 'x', Array.from({ length: 21 }, () => mine).join()]) await send(leila, at, { body: 'No', from: wrong }, 422);
	await send(leila, at, { body: 'Not later', from: mine, when: 'hour' }, 422);
	assert.deepEqual(said(await noemie.get(at)), []);
	await send(stranger, at, { body: 'No', from: mine }, 404);
	const id = await say(leila, at, '', { from: `${mine},${text}` });
	const row = async () => (await noemie.get(at, { status: 200 })).one(`#m${id}`);
	await eventually(async () => assert.equal((await row()).all('a.picture img').length, 1));
	const picture = (await row()).one('a.picture img').attributes, link = (await row()).one('a.picture').attributes.href;
	assert.deepEqual([picture.alt, picture.width, picture.height], ['high tide', '2', '1']);
	assert.match((await row()).one('a.attach').text, /levels\.txt/);
	const small = await noemie.get(picture.src, { check: false });
	assert.deepEqual([small.status, small.headers.get('content-type')], [200, 'image/webp']);
	assert.equal((await noemie.get((await row()).one('a.attach').attributes.href, { check: false })).body, 'at 03:20');
	assert.equal(await status(ines, picture.src), 200);
	for (const client of [stranger, admin, guest, house.visitor()]) for (const path of [picture.src, link]) assert.equal(await status(client, path), 404, path);
	// It is a copy: what becomes of the file there is another matter; who reads the message does not read the file.
	assert.equal(await status(noemie, `/files/${mine}`), 404);
	await send(leila, `/files/${mine}/delete`);
	assert.equal(await status(noemie, link), 200);
	// An image that cannot be read stays a file.
	const broken = await leila.submit((await leila.get(at)).form(at), { body: 'Torn', file: new File([png.subarray(0, 40)], 'torn.png') }, { status: 200 });
	await house.settled();
	assert.equal((await leila.get(at)).all('a.picture').length, 1);
	assert.match(broken.text, /torn\.png/);
	// Who is taken out loses it, and so do all when the message goes.
	await send(leila, `${at}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${noemie.handle}'`) });
	for (const path of [picture.src, link]) assert.equal(await status(noemie, path), 404, path);
	await send(leila, `${at}/${id}/delete`);
	for (const path of [picture.src, link]) assert.equal(await status(ines, path), 404, path);
	// With a message goes the picture of its file, and does not wait for the sweep.
	await leila.submit((await leila.get(at)).form(at), { body: 'Drawn', file: new File([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4IWfDFXUHAAfrAmMlk0I6AAAAAElFTkSuQmCC', 'base64')], 'drawn.png') }, { status: 200 });
	const drawn = house.value("SELECT item FROM attachment WHERE name = 'drawn.png'");
	await eventually(() => assert.ok(house.value(`SELECT coalesce(thumb, 0) FROM attachment WHERE item = ${drawn}`) > 0));
	const blobs = house.value(`SELECT blob || ', ' || thumb FROM attachment WHERE item = ${drawn}`), left = () => house.value(`SELECT count(*) FROM blob WHERE id IN (${blobs})`);
	assert.equal(left(), '2');
	await send(leila, `${at}/${drawn}/delete`);
	await house.settled();
	assert.equal(left(), '0');
});

test('live: a message and its changes come by the stream, with ids alone; who types is told and kept nowhere', async () => {
	const at = await begin(leila, `@${noemie.handle}`), topic = `chat:${idOf(at)}`;
	const stream = await Stream.open(noemie, topic), stranger = await Stream.open(ines, topic);
	const rows = () => house.value('SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM conversation_mark)');
	const before = rows();
	const typed = await leila.post(`${at}/typing`, {}, { headers: { accept: 'application/json' } });
	assert.equal(typed.status, 204);
	await stream.until(() => stream.lines.some((line) => line.topic === topic && line.kind === 'typing' && line.name), 'the typing');
	assert.equal(rows(), before, 'typing wrote something');
	const id = Number(await say(leila, at, 'A secret of two.'));
	await stream.until(() => stream.ids(topic, 'message').includes(id), 'the message');
	assert.doesNotMatch(stream.raw, /secret of two/);
	const part = await noemie.get(`${at}/part?after=${id - 1}`, { check: false });
	assert.match(part.body, /A secret of two/);
	await send(noemie, `${at}/${id}/reaction`, { sign: '3' });
	await stream.until(() => stream.ids(topic, 'changed').includes(id), 'the change');
	const control = await say(leila, await begin(leila, '@noemie'), 'for ines');
	await eventually(async () => assert.ok((await count(ines)).unread > 0));
	assert.ok(control);
	assert.ok(!stranger.raw.includes(String(id)), 'a stranger heard of it');
	await Promise.all([stream.close(), stranger.close()]);
});

test('a conversation as a file: all that its readers read, for them alone', async () => {
	const other = await colleague(), out = await colleague(), at = await begin(leila, `@${other.handle}, @${out.handle}, @guest`, 'Minutes: weir/1'), file = `${at}/export`;
	const one = await say(leila, at, 'The **weir** leaks.'), gone = await say(leila, at, 'Forget this');
	await say(other, at, 'Since when?', { thread: one });
	await other.submit((await other.get(at)).form(at), { body: '', file: new File(['x'], 'weir.txt') }, { status: 200 });
	await send(leila, `${at}/${gone}/delete`);
	// More than one step of the database.
	const ids = house.value(`SELECT max(id) FROM message WHERE conversation = ${idOf(at)}`);
	house.change(`INSERT INTO message (id, conversation, circle, hub, author, thread, state, language, body, html, edited, answers) SELECT m.id + n.n, m.conversation, m.circle, m.hub, m.author, 0, 3, '', 'row ' || n.n, '', 0, 0 FROM message m, (SELECT 1 AS n${Array.from({ length: 449 }, (_, i) => ` UNION ALL SELECT ${i + 2}`).join('')}) n WHERE m.id = ${ids}`);
	const page = await other.get(`${at}/people`, { status: 200 });
	assert.deepEqual(page.all('a[download]').map((link) => link.attributes.href), [file, `${file}?as=json`]);
	const json = await other.get(`${file}?as=json`, { check: false });
	assert.match(json.headers.get('content-disposition'), /attachment; filename\*=UTF-8''Minutes.*weir-1\.json/);
	const { title, messages, next } = JSON.parse(json.body);
	assert.deepEqual([title, messages.length, next], ['Minutes: weir/1', 454, undefined]);
	assert.deepEqual(messages.slice(0, 4).map((m) => [m.body, m.deleted, m.thread ?? 0, m.files.map((f) => f.name)]), [['The **weir** leaks.', false, 0, []], ['', true, 0, []], ['Since when?', false, Number(one), []], ['', false, 0, ['weir.txt']]]);
	assert.equal((await other.get(messages[3].files[0].url, { check: false })).body, 'x');
	assert.deepEqual(messages.slice(4).map((m) => m.body), Array.from({ length: 450 }, (_, i) => `row ${i + 1}`));
	const rest = JSON.parse((await other.get(`${file}?as=json&after=${messages[452].id}`, { check: false })).body);
	assert.deepEqual(rest.messages.map((m) => m.body), ['row 450']);
	assert.equal(await status(guest, file), 200);
	const text = await other.get(file, { check: false });
	assert.equal(text.headers.get('content-type'), 'text/plain; charset=utf-8');
	assert.match(text.body, /^Minutes: weir\/1\n\n.* · Leïla[^\n]*\n  The \*\*weir\*\* leaks\.\n\n.* · Leïla[^\n]*\n  This message was removed\.\n\n.* answers Leïla[^\n]*\n  Since when\?\n\n.*\n  \[weir\.txt\]\n/);
	assert.doesNotMatch(text.body, /Forget this/);
	// Nobody writes what would stand there as another one's: only who wrote when begins a line, whatever ends one in some program.
	const [head] = text.body.split('\n').filter((line) => line.includes(' · Leïla')), ends = ['\n\n', '\r', '\u2028', '\u0085'];
	const forged = await say(other, at, 'Well.');
	house.change(`UPDATE message SET body = '${ends.map((end) => `Well.${end}${head}${end}I agree`).join(' ')}' WHERE id = ${forged}`);
	const lines = (await other.get(`${file}?after=${forged - 1}`, { check: false })).body.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
	assert.equal(lines.filter((line) => line === `  ${head}`).length, ends.length);
	assert.equal(lines.filter((line) => /^\S/.test(line)).length, 2, lines.join('\n'));
	await send(other, `${at}/${forged}/delete`);
	await send(out, `${at}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${out.handle}'`) });
	for (const stranger of [out, ines, admin, house.visitor()]) for (const path of [file, `${file}?as=json`, `${file}?after=1`]) assert.equal(await status(stranger, path), 404, path);
	house.change(`DELETE FROM message WHERE conversation = ${idOf(at)} AND body LIKE 'row %'`);
});

test('programs: begin, say, page, read, mute; tokens that only read write nothing', async () => {
	const ask = await leila.program();
	const begun = await ask('POST', '/chat', { readers: noemie.handle, name: 'By program' });
	assert.equal(begun.status, 201, JSON.stringify(begun.body));
	const { id } = begun.body;
	for (let i = 0; i < 3; i++) assert.equal((await ask('POST', `/chat/${id}/messages`, { body: `m${i}` })).status, 201);
	const page = await ask('GET', `/chat/${id}/messages`);
	assert.deepEqual(page.body.messages.map((m) => m.body), ['m0', 'm1', 'm2']);
	const [first, , last] = page.body.messages;
	assert.deepEqual((await ask('GET', `/chat/${id}/messages?after=${first.id}`)).body.messages.map((m) => m.body), ['m1', 'm2']);
	assert.equal((await ask('PUT', `/chat/${id}/messages/${last.id}`, { body: 'm2!' })).body.body, 'm2!');
	assert.equal((await ask('DELETE', `/chat/${id}/messages/${last.id}`)).status, 204);
	assert.equal((await ask('POST', `/chat/${id}/read`, {})).status, 204);
	assert.equal((await ask('POST', `/chat/${id}/mute`, { hours: 1 })).status, 204);
	assert.equal((await ask('GET', `/chat/${id}`)).body.muted, true);
	assert.equal((await ask('POST', `/chat/${id}/messages`, { body: '' })).status, 422);
	const reader = await leila.program({ writes: false });
	assert.ok((await reader('POST', `/chat/${id}/messages`, { body: 'no' })).status >= 400);
});

test('what many say at once comes as far as the writer: none waits for the commit of another', { skip: database === 'sqlite' ? false : 'each writes for itself there' }, async () => {
	const MANY = 40, LOOKS = 80; // four seconds: the writer gives a lock five
	const at = await begin(ines, '@leila', 'In a burst');
	const ask = await ines.program();
	const reads = async () => Number((await (await fetch(`${house.url}/metrics`)).text()).match(/^ruche_database_reads_total (\d+)$/m)[1]);
	await house.settled();
	const holder = spawn('sqlite3', [join(house.data, 'ruche.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
	holder.stdin.write('.timeout 10000\nBEGIN IMMEDIATE;\nSELECT 1;\n');
	await once(holder.stdout, 'data');
	const before = await reads(), begun = await reads(), look = begun - before;
	const answers = Promise.all(Array.from({ length: MANY }, (_, n) => (n % 2 ? ask('POST', `/chat/${idOf(at)}/messages`, { body: `In a burst, ${n}` }) : send(ines, at, { body: `In a burst, ${n}` }))));
	// Each is asked once who sent it, and then stands behind the writer.
	let looks = 1;
	while (looks < LOOKS && (await reads()) < begun + MANY + look * looks) {
		looks++;
		await sleep(50);
	}
	holder.stdin.end('ROLLBACK;\n');
	for (const answer of await answers) assert.ok(answer.status === 201 || answer.status === 303, `${answer.status}`);
	assert.ok(looks < LOOKS, 'they wait for a worker');
	assert.equal(Number(house.value(`SELECT count(*) FROM message WHERE conversation = ${idOf(at)}`)), MANY);
});

test('one’s own data holds what one said; an account that is erased says nothing any more', async () => {
	const leaver = await colleague();
	const at = await begin(leaver, `@${noemie.handle}, @leila`, 'A long goodbye'), pair = await begin(leaver, '@leila');
	const id = await say(leaver, at, 'Farewell to the pumps');
	await say(leila, at, 'Farewell');
	await say(leaver, pair, 'Between us');
	await send(leaver, at, { body: 'A farewell for later', when: 'hour' });
	await send(leaver, `${at}/draft`, { body: 'Half a farewell' });
	const unnamed = await begin(leila, `@${leaver.handle}, @noemie`), called = () => leila.json(`/api/v1${unnamed}`).then((one) => one.title);
	assert.match(await called(), /Chat/);
	await send(leaver, `${at}/${id}/reminder`, { when: 'hour' });
	const left = await begin(leila, `@${leaver.handle}, @noemie`, 'While you were in');
	await say(leaver, left, 'Said in passing');
	await send(leaver, `${left}/people/delete`, { person: house.value(`SELECT target FROM handle WHERE name = '${leaver.handle}'`) });
	await send(leila, `${left}/name`, { name: 'After you had left' });
	const data = (await leaver.get('/settings/export', { status: 200 })).body;
	assert.match(data, /Farewell to the pumps/);
	assert.match(data, /Half a farewell/);
	assert.match(data, /A farewell for later/);
	assert.match(data, new RegExp(`"message_reminders": ?\\[\\s*\\{\\s*"message": ?${id}`));
	assert.match(data, /Said in passing/);
	assert.doesNotMatch(data, /After you had left/);
	assert.doesNotMatch(data, /"body": ?"Farewell"/);
	const erase = (await leaver.get('/settings/erase', { status: 200 })).form('/settings/erase');
	await leaver.submit(erase, { confirm: leaver.handle, texts: 'remove' }, { redirect: false, status: 303 });
	await eventually(async () => assert.match((await leila.get(at, { status: 200 })).one(`#m${id}`).text, /Former colleague.*removed/s));
	assert.equal(house.value(`SELECT count(*) FROM message_reaction r JOIN message m ON m.id = r.message WHERE m.id = ${id}`), '0');
	assert.equal(house.value(`SELECT count(*) FROM conversation_member WHERE conversation = ${idOf(at)} AND role = 3`), '1');
	await send(leila, pair, { body: 'Are you there?' }, 403);
	assert.equal(await called(), 'Noémie');
	assert.equal(house.value(`SELECT (SELECT count(*) FROM message_waiting WHERE body LIKE '%farewell%'), (SELECT count(*) FROM message_reminder WHERE message = ${id})`), '0|0');
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	assert.equal(check.stdout.match(/conversation|message/g), null, check.stdout);
});

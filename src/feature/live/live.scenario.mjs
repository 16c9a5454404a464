// SPDX-License-Identifier: Apache-2.0
// Live streams over HTTP: who hears what, that nothing is missed or doubled over a kill, and that a right that ends takes
// the stream along within a second.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { rmSync } from 'node:fs';
import { database, eventually, Server, slow, startServer } from '../../../tests/harness.mjs';
import { beside } from '../../../tests/lib/held.mjs';
import { Stream } from '../../../tests/lib/live.mjs';
import { makeWorld } from '../../../tests/matrix/world.mjs';
import { makeUpdate } from '../updates/matrix.mjs';

const blog = 'live-blog';
const MINUTE_OF_IDS = 60_000 * 8192; // src/base/id.h
let house, world, clients;

async function send(client, path, fields = {}, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	assert.equal(page.status, status, `${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}
const comment = async (client, item, body = 'A word.') => Number((await send(client, `/items/${item}/comments`, { body })).location.match(/(\d+)$/)[1]);
// The same below an update, which is answered by updates.
const answer = async (client, update) => Number((await send(client, '/updates', { body: 'An answer.', reply_to: update })).location.match(/(\d+)$/)[1]);
const placeOf = (handle) => house.value(`SELECT id FROM place WHERE handle = '${handle}'`);

// A group with readers, by their logins.
const group = async (client, ...readers) => (await send(client, '/chat', { readers: readers.map((who) => `@${world.handles[who]}`).join(' ') })).location.match(/\d+/)[0];
const say = async (client, conversation, body = 'A word.') => Number((await send(client, `/chat/${conversation}`, { body })).location.match(/#m(\d+)$/)[1]);

// An entry in the blog of these tests; gives its item's id.
async function makeEntry(audience, readers = '') {
	const title = `Live ${audience} ${Math.random()}`;
	const page = await send(clients.owner, `/blogs/${blog}/entries`, { title, body: 'Words.', language: 'en', audience, action: 'publish', ...(readers ? { readers } : {}) });
	const shown = await clients.owner.get(page.location, { check: false });
	const item = shown.form(/^\/items\/\d+\/comments$/).attributes.action.split('/')[2];
	return { item, at: page.location.split('?')[0] };
}

// A jam of these tests with its first forum and an idea, by their ids.
let jams = 0;
async function makeJam(audience) {
	const handle = `live-jam-${++jams}`, at = (days) => new Date(Date.now() + days * 86400_000).toISOString().slice(0, 16);
	await send(clients.owner, '/jams', { title: handle, handle, audience, language: 'en', languages: 'en', rules: 'Be kind.', opens: at(1), closes: at(2), freezes: at(3) });
	const jam = placeOf(handle), forum = house.value(`SELECT min(id) FROM place WHERE parent = ${jam}`);
	house.change(`UPDATE jam SET opens = 1 WHERE id = ${jam}`);
	const { location } = await send(clients.owner, `/jams/${handle}/ideas`, { forum, title: 'An idea' });
	return { handle, jam, forum, idea: location.match(/\d+$/)[0] };
}

// The stream ends within a second of what act() does.
async function endsBy(stream, act) {
	assert.equal(stream.closed, false, `it was closed before:\n${stream.raw}`);
	await act();
	const began = Date.now();
	await stream.until(() => stream.closed, 'an end');
	assert.ok(stream.closedAt - began < 1000 * slow, `it took ${stream.closedAt - began} ms`);
}

before(async () => {
	house = await startServer();
	world = await makeWorld(house);
	clients = world.clients;
	await send(clients.owner, '/blogs', { title: 'Live', handle: blog, kind: 'group', audience: 'internal', language: 'en' });
	await send(clients.owner, `/blogs/${blog}/authors`, { who: world.handles.member, role: 'reader' });
}, { timeout: 600_000 * slow });
after(() => house?.stop());

test('live_show: who may open one, and what is asked wrongly', async () => {
	assert.equal((await Stream.open(clients.anonymous)).status, 404);
	assert.equal((await Stream.open(clients.employee, 'home', { query: { person: '1' } })).status, 403, 'a page of another account');
	for (const topics of ['item', 'item:', 'item:0', 'item:-1', 'item:1,', ',', 'items:1', 'item:1 ', 'home:1', 'place:12345678901234567', Array(101).fill('item:1').join()]) {
		const refused = await Stream.open(clients.employee, topics);
		assert.ok(refused.status >= 400 && refused.status < 500, `${topics}: ${refused.status}`);
	}
	const head = await fetch(`${house.url}/live`, { method: 'HEAD', headers: { cookie: [...clients.employee.cookies].map((pair) => pair.join('=')).join('; ') } });
	assert.equal(head.status, 200);
	for (const who of ['guest', 'employee', 'admin']) {
		const stream = await Stream.open(clients[who], 'home,item:1,place:1');
		assert.equal(stream.status, 200);
		assert.match(stream.type, /^text\/event-stream/);
		assert.equal(stream.events[0].event, 'hello');
		assert.ok(stream.events[0].id.length > 20, 'no cursor');
		await stream.close();
	}
});

test('comments, posts and notifications are told to who wished for them', async () => {
	const { item } = await makeEntry('internal');
	const reader = await Stream.open(clients.employee, `item:${item},place:${placeOf(blog)},home`);
	const author = await Stream.open(clients.owner);
	const other = await Stream.open(clients.admin, 'item:1');
	const first = await comment(clients.member, item);
	await reader.until(() => reader.ids(`item:${item}`, 'comment').includes(first), 'the comment');
	await author.until(() => author.lines.some((line) => line.topic === 'person' && line.kind === 'notifications'), 'the notification');
	const count = await clients.owner.json('/api/v1/notifications/count');
	assert.ok(count.unread > 0);
	assert.equal(count.unread, (await clients.owner.json('/api/v1/notifications')).unread);
	// Reading them, here or elsewhere, is told as well.
	const told = author.lines.length;
	await send(clients.owner, '/notifications/read');
	await author.until(() => author.lines.length > told, 'that they were read');
	assert.equal((await clients.owner.json('/api/v1/notifications/count')).unread, 0);

	const post = await makeEntry('internal');
	await reader.until(() => reader.ids('home', 'post').includes(Number(post.item)), 'the post at home');
	await reader.until(() => reader.ids(`place:${placeOf(blog)}`, 'post').includes(Number(post.item)), 'the post in its place');
	assert.deepEqual(author.ids(`item:${item}`), [], 'a topic that was not wished for');
	assert.deepEqual(other.lines, []);
	// A round is one event with one id, whatever topics it tells of.
	for (const event of reader.events) assert.equal(Boolean(event.id), true);
	await Promise.all([reader, author, other].map((stream) => stream.close()));
});

test('what is not for the reader is in no byte of the stream', async () => {
	const blogId = placeOf(blog);
	const hidden = [];
	const wishes = ['home', `place:${blogId}`];
	for (const audience of ['members', 'private']) hidden.push((await makeEntry(audience)).item);
	hidden.push((await makeEntry('listed', `@${world.handles.reader}`)).item);
	for (const audience of ['listed', 'private']) hidden.push(await makeUpdate(world, audience));
	wishes.push(...hidden.map((id) => `item:${id}`));
	const shown = await makeUpdate(world, 'internal');
	wishes.push(`item:${shown}`);
	const outsiders = ['employee', 'removed', 'admin', 'guest'];
	const streams = await Promise.all(outsiders.map((who) => Stream.open(clients[who], wishes.join())));
	const member = await Stream.open(clients.member, wishes.join());
	const reader = await Stream.open(clients.reader, wishes.join());
	const secret = [...hidden];
	for (const [i, item] of hidden.entries()) secret.push(String(await (i < 3 ? comment : answer)(clients.owner, item)));
	for (const audience of ['members', 'private']) secret.push((await makeEntry(audience)).item);
	secret.push(await makeUpdate(world, 'private'), await makeUpdate(world, 'listed'));
	// The control comes behind all of them.
	const last = await answer(clients.owner, shown);
	const post = await makeUpdate(world, 'public');
	for (const [i, who] of outsiders.entries()) {
		await streams[i].until(() => streams[i].ids('home', 'post').includes(Number(post)), `${who}: the public post`);
		assert.equal(streams[i].ids(`item:${shown}`).includes(last), who !== 'guest', who);
		for (const id of secret) assert.ok(!streams[i].raw.includes(id), `${who} heard of ${id}`);
	}
	// Those who may, do: the rule is no wall.
	await member.until(() => member.ids(`item:${hidden[0]}`, 'comment').length === 1, 'the comment among members');
	await member.until(() => member.ids(`place:${blogId}`, 'post').length >= 1, 'the entry among members');
	await reader.until(() => reader.ids(`item:${hidden[2]}`, 'comment').length === 1, 'the comment for named readers');
	assert.deepEqual(member.ids(`item:${hidden[1]}`), []);
	assert.deepEqual(reader.ids(`item:${hidden[0]}`), []);
	await Promise.all([...streams, member, reader].map((stream) => stream.close()));
});

test('what is said among few is told at once, ahead of what waits for its round', async () => {
	const { item } = await makeEntry('internal');
	const few = await group(clients.owner, 'employee', 'admin');
	const told = (stream) => stream.lines.flatMap((line) => line.ids ?? []);
	for (let tries = 1; ; tries++) {
		const stream = await Stream.open(clients.employee, `item:${item},chat:${few}`);
		const first = await comment(clients.owner, item);
		await stream.until(() => told(stream).includes(first), 'a round');
		// The next round comes in a second: a message does not wait for it.
		const [waits, quick] = [await comment(clients.owner, item), await say(clients.owner, few)];
		await stream.until(() => [waits, quick].every((id) => told(stream).includes(id)), 'both');
		assert.deepEqual(told(stream).toSorted(), [first, waits, quick].toSorted(), 'each once');
		const ahead = told(stream).indexOf(quick) < told(stream).indexOf(waits);
		// Whoever comes back at any of its places hears the rest once.
		const places = stream.events.filter((e) => e.id);
		for (const [i, { id }] of places.entries()) {
			const back = await Stream.open(clients.employee, `item:${item},chat:${few}`, { last: id });
			const rest = places.slice(i + 1).flatMap((e) => e.data.flatMap((line) => JSON.parse(line).ids ?? []));
			await back.until(() => rest.every((known) => told(back).includes(known)), 'the rest');
			assert.deepEqual(told(back).toSorted(), rest.toSorted(), `behind place ${i}`);
			await back.close();
		}
		await stream.close();
		if (ahead) return;
		assert.ok(tries < 10, 'a message waited for the round each time');
	}
});

test('who is put out of a group hears nothing that is said behind it', async () => {
	const few = await group(clients.owner, 'employee', 'member');
	const put = await Stream.open(clients.employee, `chat:${few}`), stays = await Stream.open(clients.member, `chat:${few}`);
	const before = await say(clients.owner, few);
	await put.until(() => put.ids(`chat:${few}`).includes(before), 'the first');
	const person = house.value(`SELECT target FROM handle WHERE name = '${world.handles.employee}'`);
	await send(clients.owner, `/chat/${few}/people/delete`, { person });
	const after = await say(clients.owner, few);
	await stays.until(() => stays.ids(`chat:${few}`).includes(after), 'the second');
	await put.until(() => put.closed, 'its end');
	assert.ok(!put.raw.includes(after));
	await stays.close();
});

test('200 comments and messages by many writers, and a kill between: nothing is missed, nothing doubled', { timeout: 300_000 * slow }, async () => {
	const { item } = await makeEntry('internal');
	const few = await group(clients.owner, 'employee', 'member', 'admin');
	const writers = 8, each = 25;
	const heard = [], messages = [];
	let last, done = false, times = 0;
	const read = async () => {
		while (!done) {
			let stream;
			try {
				stream = await Stream.open(clients.employee, `item:${item},chat:${few}`, { last });
			} catch {
				await sleep(20);
				continue;
			}
			if (stream.status !== 200) {
				await sleep(20);
				continue;
			}
			times++;
			assert.ok(!stream.has('reset'), 'the place was lost');
			// It goes away by itself now and then, too.
			const leave = Date.now() + 300 + Math.random() * 900;
			while (!stream.closed && !done && Date.now() < leave) await sleep(10);
			await stream.close();
			heard.push(...stream.ids(`item:${item}`, 'comment'));
			messages.push(...stream.ids(`chat:${few}`, 'message'));
			last = stream.last;
		}
	};
	const write = async (client) => {
		for (let n = 0; n < each;) {
			try {
				await (n % 2 ? say(client, few, `Number ${n}`) : comment(client, item, `Number ${n}`));
				n++;
			} catch {
				await sleep(50); // the server is away
			}
		}
	};
	const first = await Stream.open(clients.employee, `item:${item},chat:${few}`);
	last = first.last;
	await first.close();
	const reading = read();
	const authors = ['owner', 'member', 'admin']; // others than who listens
	const writing = Promise.all(Array.from({ length: writers }, (_, w) => write(clients[authors[w % authors.length]])));
	await eventually(() => assert.ok(Number(house.value(`SELECT count(*) FROM comment WHERE root = ${item}`)) > 20), 60_000);
	await house.kill9();
	await house.start();
	await writing;
	const stored = house.value(`SELECT count(*) FROM comment WHERE root = ${item}`), saidThere = house.value(`SELECT count(*) FROM message WHERE conversation = ${few}`);
	await eventually(() => assert.ok(heard.length >= Number(stored) && messages.length >= Number(saidThere), `${heard.length} of ${stored}, ${messages.length} of ${saidThere}`), 30_000);
	done = true;
	await reading;
	const all = house.databaseUrl ? `string_agg(id::text, ',' ORDER BY id)` : 'group_concat(id)';
	const ids = house.value(`SELECT ${all} FROM (SELECT id FROM comment WHERE root = ${item} ORDER BY id) x`).split(',').map(Number);
	const saidIds = house.value(`SELECT ${all} FROM (SELECT id FROM message WHERE conversation = ${few} ORDER BY id) x`).split(',').map(Number);
	assert.ok(ids.length + saidIds.length >= writers * each);
	assert.deepEqual(messages.toSorted((a, b) => a - b), saidIds);
	assert.ok(times > 2, 'it never came back');
	assert.deepEqual(heard.toSorted((a, b) => a - b), ids);
});

test('a place that is not there any more is told, and the stream goes on from now', async () => {
	const { item } = await makeEntry('internal');
	const before = await Stream.open(clients.employee, `item:${item}`);
	await comment(clients.owner, item);
	await before.until(() => before.ids(`item:${item}`).length === 1, 'the comment');
	await before.close();
	for (const last of ['nonsense', 'A'.repeat(118)]) {
		const lost = await Stream.open(clients.employee, `item:${item}`, { last });
		await lost.until(() => lost.has('reset'), 'a reset');
		const id = await comment(clients.owner, item);
		await lost.until(() => lost.ids(`item:${item}`).includes(id), 'what comes then');
		await lost.close();
	}
	// As after a restore: the event that the cursor names is gone.
	const again = await Stream.open(clients.employee, `item:${item}`);
	house.change('DELETE FROM event');
	const cursor = again.last;
	await again.close();
	const lost = await Stream.open(clients.employee, `item:${item}`, { last: cursor });
	await lost.until(() => lost.has('reset'), 'a reset');
	await lost.close();
	// A page that was made a moment ago hears what happened since.
	const id = await comment(clients.owner, item);
	const page = await Stream.open(clients.employee, `item:${item}`, { query: { age: '5000' } });
	await page.until(() => page.ids(`item:${item}`).includes(id), 'what happened since');
	await page.close();
	// One that was made too long ago looks at itself.
	const old = await Stream.open(clients.employee, `item:${item}`, { query: { age: '600001' } });
	await old.until(() => old.has('reset'), 'a reset');
	await old.close();
	if (database !== 'postgres') return;
	// A transaction that began earlier, and wrote and ended later than another, comes before it in the order of events.
	await house.settled();
	house.change(`UPDATE event SET id = id - (${MINUTE_OF_IDS})`);
	house.change(`INSERT INTO event (id, kind, item, root, place, actor, subject, tx) SELECT ${id}, kind, item + 1, root, place, actor, subject, tx - 1 FROM event WHERE item = ${id} AND kind = 2`);
	const late = await Stream.open(clients.employee, `item:${item}`, { query: { age: '10000' } });
	await late.until(() => late.ids(`item:${item}`).includes(id + 1), 'what ended later');
	// The place of this node is an event that is there again.
	const next = await comment(clients.owner, item);
	await late.until(() => late.ids(`item:${item}`).includes(next), 'the next one');
	await late.close();
});

test('a stream that comes back hears the rest, however much was said elsewhere meanwhile', { timeout: 120_000 * slow }, async () => {
	const few = await group(clients.owner, 'employee', 'member'), elsewhere = await group(clients.owner, 'admin', 'member');
	const person = (who) => house.value(`SELECT target FROM handle WHERE name = '${world.handles[who]}'`);
	const before = await Stream.open(clients.employee, `chat:${few}`);
	await before.close();
	const first = await say(clients.owner, few);
	// Said there, and told to somebody of it: more than any stream reads.
	house.change(`INSERT INTO event (id, kind, item, root, place, actor, subject, tx)
		WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 24000)
		SELECT (SELECT max(id) FROM event) + n, CASE WHEN n % 2 = 0 THEN 23 ELSE 30 END, CASE WHEN n % 2 = 0 THEN n ELSE 0 END, CASE WHEN n % 2 = 0 THEN ${elsewhere} ELSE 0 END, 0, ${person('owner')},
		CASE WHEN n % 2 = 0 THEN 0 ELSE ${person('admin')} END, ${house.databaseUrl ? 'pg_current_xact_id()::text::bigint' : '0'} FROM c`);
	const second = await say(clients.owner, few);
	const heard = async (options) => {
		const stream = await Stream.open(clients.employee, `chat:${few}`, options);
		await stream.until(() => stream.has('reset') || stream.ids(`chat:${few}`).includes(second), 'what was said last');
		assert.ok(!stream.has('reset'), 'it reads what was said elsewhere');
		assert.deepEqual(stream.ids(`chat:${few}`), [first, second]);
		assert.ok(!stream.raw.includes(elsewhere));
		await stream.close();
	};
	await heard({ last: before.last });
	await heard({ query: { age: '10000' } });
	await heard({ last: before.last, query: { age: '10000' } });
	// The control: more of what it hears than it takes.
	house.change(`INSERT INTO event (id, kind, item, root, place, actor, subject, tx)
		WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 6000)
		SELECT (SELECT max(id) FROM event) + n, 23, n, ${few}, 0, ${person('owner')}, 0, ${house.databaseUrl ? 'pg_current_xact_id()::text::bigint' : '0'} FROM c`);
	const listening = await Stream.open(clients.employee, `chat:${few}`);
	const third = await say(clients.owner, few);
	await listening.until(() => listening.ids(`chat:${few}`).includes(third), 'what was said behind it');
	await listening.close();
	const lost = await Stream.open(clients.employee, `chat:${few}`, { last: before.last });
	await lost.until(() => lost.has('reset'), 'a reset');
	await lost.close();
});

test('nobody is told of what they wrote themselves', async () => {
	const { item } = await makeEntry('internal');
	const mine = await Stream.open(clients.owner, `item:${item},home`), other = await Stream.open(clients.employee, `item:${item},home`);
	const own = [await comment(clients.owner, item), Number((await makeEntry('internal')).item)];
	const theirs = await comment(clients.member, item);
	for (const stream of [mine, other]) await stream.until(() => stream.ids(`item:${item}`).includes(theirs), 'the comment of another');
	await other.until(() => own.every((id) => other.lines.some((line) => line.ids?.includes(id))), 'both');
	// Nor when it comes back.
	const back = await Stream.open(clients.owner, `item:${item},home`, { last: mine.events[0].id });
	await back.until(() => back.ids(`item:${item}`).includes(theirs), 'the comment of another, once more');
	for (const stream of [mine, back]) assert.ok(!stream.lines.some((line) => own.some((id) => line.ids?.includes(id))), stream.raw);
	await Promise.all([mine, other, back].map((stream) => stream.close()));
});

test('a right that ends takes the stream along within a second', { timeout: 300_000 * slow }, async () => {
	const { item, at } = await makeEntry('members');
	const open = (client, topics = `item:${item}`) => Stream.open(client, topics);
	// A member is removed.
	await send(clients.owner, `/blogs/${blog}/authors`, { who: world.handles.reader, role: 'reader' });
	const member = await open(clients.member), witness = await open(clients.reader);
	const settings = await clients.owner.get(`/blogs/${blog}/settings`, { check: false });
	const form = settings.all(`form[action="/blogs/${blog}/authors/delete"]`).find((f) => (f.closest('li') ?? f.closest('tr'))?.text.includes('Matrix member'));
	const person = form.one('input[name=person]').attributes.value;
	await endsBy(member, () => send(clients.owner, `/blogs/${blog}/authors/delete`, { person }));
	const back = await Stream.open(clients.member, `item:${item}`, { last: member.last });
	const id = await comment(clients.owner, item);
	await witness.until(() => witness.ids(`item:${item}`).includes(id), 'the comment');
	await sleep(1200);
	assert.ok(!member.raw.includes(id) && !back.raw.includes(id), 'it is told to who is no member any more');
	await back.close();
	await send(clients.owner, `/blogs/${blog}/authors`, { who: world.handles.member, role: 'reader' });

	// An item is narrowed, by its author; and so is a place.
	const open_item = await makeEntry('internal');
	const reader = await open(clients.employee, `item:${open_item.item}`), untouched = await open(clients.employee);
	const edit = await clients.owner.get(`${open_item.at}/edit`, { check: false });
	await endsBy(reader, () => clients.owner.submit(edit.form(`${open_item.at}/edit`), { audience: 'private' }, { redirect: false, check: false }).catch(() => {}));
	const gone = await open(clients.employee, `item:${open_item.item}`);
	const hidden = await comment(clients.owner, open_item.item);
	await witness.until(() => !witness.closed, 'no end');
	await sleep(1200);
	assert.ok(!gone.raw.includes(hidden));
	assert.equal(untouched.closed, false, 'a stream that has nothing to do with it ended');
	await gone.close();

	// A session ends from another browser; the others stay.
	const second = house.visitor({ check: false });
	await second.signIn(world.handles.employee, 'matrix-password');
	second.token = await second.csrf();
	const theirs = await open(second), mine = await open(clients.employee);
	await endsBy(theirs, () => send(second, '/sign-out'));
	assert.equal(mine.closed, false);
	assert.equal((await open(second)).status, 404);
	const third = house.visitor({ check: false });
	await third.signIn(world.handles.employee, 'matrix-password');
	const ended = await open(third);
	const security = await clients.employee.get('/settings/security', { check: false });
	const newest = security.all('form[action^="/settings/sessions/"]').map((f) => f.attributes.action);
	assert.ok(newest.length > 0);
	await endsBy(ended, async () => {
		for (const action of newest) await send(clients.employee, action);
	});
	// An account is closed, by a command of another process.
	const disabled = await open(clients.disabled, 'home');
	await endsBy(disabled, () => house.rucheAside('user', 'disable', world.handles.disabled));
	assert.equal((await open(clients.disabled)).status, 404);
	assert.equal(mine.closed, false);
	assert.ok(at);
	await Promise.all([mine, untouched, witness].map((stream) => stream.close()));
});

test('a place that is narrowed ends those who read in it', async () => {
	const { item } = await makeEntry('internal');
	const place = placeOf(blog);
	const reader = await Stream.open(clients.employee, `item:${item}`), below = await Stream.open(clients.employee, `place:${place}`);
	const settings = await clients.owner.get(`/blogs/${blog}/settings`, { check: false });
	const form = settings.all('form').find((f) => f.all('[name=audience]').length > 0);
	await endsBy(reader, () => clients.owner.submit(form, { audience: 'members' }, { redirect: false, check: false }));
	await below.until(() => below.closed, 'an end');
});

test('at most eight streams a person, the oldest ends', async () => {
	const streams = [];
	for (let i = 0; i < 8; i++) streams.push(await Stream.open(clients.reader));
	const ninth = await Stream.open(clients.reader);
	await streams[0].until(() => streams[0].closed, 'an end');
	assert.ok(streams[0].has('many'), 'it is not told why, and comes back at once');
	assert.ok([...streams.slice(1), ninth].every((stream) => !stream.closed));
	const metrics = (await clients.admin.get('/metrics', { check: false })).body;
	assert.match(metrics, /^ruche_streams (9|[1-9]\d+|[89])$/m);
	assert.match(metrics, /^ruche_live_rounds_total [1-9]\d*$/m);
	await Promise.all([...streams.slice(1), ninth].map((stream) => stream.close()));
});

test('two nodes of one database tell the same', { skip: database === 'postgres' ? false : 'one node on SQLite', timeout: 120_000 * slow }, async () => {
	const two = new Server({ data: house.data, args: ['--node', '1'] });
	two.databaseUrl = house.databaseUrl;
	await two.start();
	const there = two.visitor({ check: false });
	there.cookies = new Map(clients.employee.cookies);
	const item = await makeUpdate(world, 'internal');
	const here = await Stream.open(clients.employee, `item:${item}`), stream = await Stream.open(there, `item:${item}`);
	const first = await answer(clients.owner, item);
	await stream.until(() => stream.ids(`item:${item}`).includes(first), 'what the other node wrote');
	await here.until(() => here.ids(`item:${item}`).includes(first), 'what this node wrote');
	// From one node to the other with the place that the first gave.
	await here.close();
	const second = await answer(clients.owner, item);
	let moved = await Stream.open(there, `item:${item}`, { last: here.last });
	while (moved.closed) moved = await Stream.open(there, `item:${item}`, { last: moved.last || here.last });
	await moved.until(() => moved.ids(`item:${item}`).includes(second), 'what came between');
	assert.deepEqual(moved.ids(`item:${item}`), [second]);
	// Who is here is seen from there.
	const person = house.value(`SELECT id FROM person WHERE handle = '${world.handles.reader}'`);
	const far_watcher = await Stream.open(there, `person:${person}`), opened = await Stream.open(clients.reader);
	await far_watcher.until(() => far_watcher.lines.some((line) => line.is === 'online'), 'who is here');
	const in_jam = await Stream.open(clients.reader, `place:${(await makeJam('internal')).jam}`);
	await far_watcher.until(() => far_watcher.lines.some((line) => line.is === 'jam'), 'who is in a jam');
	await Promise.all([far_watcher, opened, in_jam].map((s) => s.close()));
	// A right that is taken on one ends the stream on the other.
	const visitor = house.visitor({ check: false });
	await visitor.signIn(world.handles.employee, 'matrix-password');
	visitor.token = await visitor.csrf();
	const far = two.visitor({ check: false });
	far.cookies = new Map(visitor.cookies);
	const ends = await Stream.open(far);
	await endsBy(ends, () => send(visitor, '/sign-out'));
	await Promise.all([stream, moved].map((s) => s.close()));
	await two.stop({ keep: true });
	rmSync(two.temporary, { recursive: true, force: true });
});

test('presence: who is here, away or hidden, is told to colleagues, stands on pages, and costs no write', { timeout: 120_000 * slow }, async () => {
	const handle = world.handles.member, person = house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
	const call = await clients.member.program();
	const is = (stream) => stream.lines.findLast((line) => line.topic === `person:${person}`)?.is;
	const marks = async () => (await clients.employee.get(`/people/${handle}`, { check: false })).all('header.card-head .presence').map((mark) => mark.attributes.class);
	const watcher = await Stream.open(clients.employee, `person:${person}`), guest = await Stream.open(clients.guest, `person:${person},home`);
	const say = async (fields, state, mark) => {
		assert.equal((await call('PUT', '/account/presence', fields)).status, 200);
		await watcher.until(() => is(watcher) === state, `"${state}"`);
		assert.deepEqual(await marks(), mark);
	};
	await say({ hidden: true }, '', []);
	const own = await Stream.open(clients.member);
	await say({ state: 'busy' }, '', []); // as before: hidden
	await say({ hidden: false }, 'online', ['presence online']);
	await say({ state: 'busy', minutes: 30 }, 'busy', ['presence busy']);
	const { state, until, hidden } = (await call('GET', '/account/presence')).body;
	assert.deepEqual([state, hidden], ['busy', false]);
	assert.ok(Math.abs(Date.parse(until) - Date.now() - 30 * 60_000) < 60_000 * slow, until);
	// By the form, which keeps the end when nothing else is chosen.
	const settings = await clients.member.get('/settings', { check: false });
	await clients.member.submit(settings.form('/settings/presence'), { state: 'away' }, { redirect: false, check: false });
	await watcher.until(() => is(watcher) === 'away', 'away');
	assert.equal((await call('GET', '/account/presence')).body.until, until);
	for (const wrong of [{ state: 'gone' }, { minutes: 44_641 }, { minutes: -2 }]) {
		const { status } = await call('PUT', '/account/presence', { state: 'away', ...wrong });
		assert.ok(status === 400 || status === 422, `${JSON.stringify(wrong)}: ${status}`);
	}
	await say({}, 'online', ['presence online']);
	// A page that comes later is told how it is.
	const late = await Stream.open(clients.employee, `person:${person}`);
	await late.until(() => is(late) === 'online', 'how it is');
	assert.ok(!guest.raw.includes(person), 'a guest hears of it');
	// Who comes and goes is written nowhere: one row a node, where there are several.
	// Beside a conversation of two, at its head, and in the bell; nowhere for a guest.
	const { id } = (await call('GET', '/account')).body, one = clients.employee;
	const begun = await clients.member.post('/chat', { readers: `@${(await one.json('/api/v1/account')).handle}` }, { redirect: false, check: false });
	await clients.member.post(begun.location, { body: 'Am I here?' }, { redirect: false, check: false });
	await eventually(async () => {
		for (const [path, at] of [['/chat', '.convs'], [begun.location, '.talk h1'], [begun.location, '.convs'], ['/notifications', '.notifications']]) {
			const page = await one.get(path, { check: false });
			assert.ok(page.all(`${at} [data-who]`).some((name) => name.attributes['data-who'] === String(id)), `${path}: nobody is named in ${at}`);
			assert.deepEqual([...new Set(page.all(`${at} .presence`).map((mark) => mark.attributes.class))], ['presence online'], path);
		}
	});
	const rows = () => ['event', 'presence'].map((table) => house.value(`SELECT count(*) FROM ${table}`));
	await house.settled();
	const before = rows();
	for (let n = 0; n < 5; n++) await (await Stream.open(clients.reader)).close();
	assert.deepEqual(rows(), before);
	assert.ok(Number(house.value('SELECT count(*) FROM presence_node')) <= (database === 'postgres' ? 2 : 0));
	await Promise.all([watcher, guest, own, late].map((stream) => stream.close()));
});

test('presence: in a jam is who looks at one that all colleagues read; of others nothing is said', { timeout: 120_000 * slow }, async () => {
	const handle = world.handles.member, person = house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
	const call = await clients.member.program(), [open, closed] = [await makeJam('internal'), await makeJam('members')];
	await send(clients.owner, `/jams/${closed.handle}/members`, { who: handle, role: 'facilitator' }, 200);
	assert.equal((await clients.member.get(`/jams/${closed.handle}`, { check: false })).status, 200);
	const watcher = await Stream.open(clients.employee, `person:${person}`), guest = await Stream.open(clients.guest, `person:${person}`);
	const is = () => watcher.lines.findLast((line) => line.topic === `person:${person}`)?.is;
	const becomes = (state) => watcher.until(() => is() === state, `"${state}"`);
	const mark = async () => (await clients.employee.get(`/people/${handle}`, { check: false })).all('header.card-head .presence').map((one) => one.attributes.class);
	const looksAt = (topic) => Stream.open(clients.member, topic);
	for (const topic of [`place:${open.jam}`, `place:${open.forum}`, `item:${open.idea}`]) {
		const stream = await looksAt(topic);
		await becomes('jam');
		assert.deepEqual(await mark(), ['presence jam'], topic);
		await stream.close();
		await becomes('online');
	}
	// A closed one, though they are in it: they are here, and no more is said.
	for (const topic of [`place:${closed.jam}`, `place:${closed.forum}`, `item:${closed.idea}`]) {
		const stream = await looksAt(topic), also = await looksAt(`place:${open.jam}`);
		await becomes('jam');
		await also.close();
		await becomes('online');
		assert.deepEqual(await mark(), ['presence online'], topic);
		await stream.close();
	}
	// What they say goes before, and who hides is nowhere.
	const stream = await looksAt(`place:${open.jam}`);
	await becomes('jam');
	assert.equal((await call('PUT', '/account/presence', { state: 'busy' })).status, 200);
	await becomes('busy');
	assert.equal((await call('PUT', '/account/presence', { hidden: true })).status, 200);
	await becomes('');
	assert.deepEqual(await mark(), []);
	assert.equal((await call('PUT', '/account/presence', { hidden: false })).status, 200);
	await becomes('jam');
	// It is closed while they look at it: their stream ends, and nothing is said of it from then on.
	house.change(`UPDATE jam SET opens = closes - 3600000000 WHERE id = ${open.jam}`);
	const settings = (await clients.owner.get(`/jams/${open.handle}/settings`, { check: false })).form(`/jams/${open.handle}/settings`);
	assert.equal((await clients.owner.submit(settings, { audience: 'members' }, { redirect: false, check: false })).status, 303);
	await becomes('online');
	assert.ok(!guest.raw.includes('presence'), 'a guest hears of it');
	await Promise.all([watcher, guest, stream].map((one) => one.close()));
});

test('who hides is shown no more, also while an older transaction goes on', { skip: database === 'postgres' ? false : 'one writer at a time on SQLite', timeout: 120_000 * slow }, async () => {
	const handle = world.handles.member, person = house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
	const item = await makeUpdate(world, 'internal'), call = await clients.member.program();
	const watcher = await Stream.open(clients.employee, `person:${person},item:${item}`), own = await Stream.open(clients.member);
	const is = () => watcher.lines.findLast((line) => line.topic === `person:${person}`)?.is;
	await watcher.until(() => is() === 'online', 'who is here');
	const end = await beside(house);
	const said = await answer(clients.owner, item);
	assert.equal((await call('PUT', '/account/presence', { hidden: true })).status, 200);
	await watcher.until(() => is() === '', 'that nobody is here');
	assert.deepEqual((await clients.employee.get(`/people/${handle}`, { check: false })).all('header.card-head .presence'), []);
	// The control: rounds wait for it.
	assert.deepEqual(watcher.ids(`item:${item}`), []);
	await end();
	await watcher.until(() => watcher.ids(`item:${item}`).includes(said), 'what waited');
	assert.equal((await call('PUT', '/account/presence', { hidden: false })).status, 200);
	await watcher.until(() => is() === 'online', 'who is here again');
	await Promise.all([watcher, own].map((stream) => stream.close()));
});

test('a server that stops tells everybody when to come back', async () => {
	const stream = await Stream.open(clients.employee);
	await house.stop({ keep: true });
	await stream.until(() => stream.closed, 'an end');
	assert.ok(stream.retry >= 1000 && stream.retry < 8000, `retry ${stream.retry}`);
	await house.start();
	const again = await Stream.open(clients.employee, '', { last: stream.last });
	assert.equal(again.events[0].event, 'hello');
	assert.ok(!again.has('reset'));
	await again.close();
});


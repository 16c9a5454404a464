// SPDX-License-Identifier: Apache-2.0
// The team of a jam at work: its back room, notes from one shift to the next, ideas moved, highlighted and removed with a reason that
// everybody reads, questions that are answered while others watch; and that nobody else does any of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, startServer } from '../../../tests/harness.mjs';
import { Stream } from '../../../tests/lib/live.mjs';

const HOUR = 3600_000;
let made = 0, house, owner, facilitator, member, guest;

const local = (hours) => new Date(Date.now() + hours * HOUR).toISOString().slice(0, 16);
async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
const statusOf = async (client, path) => (await client.get(path, { redirect: false, check: false })).status;
const idOf = (handle) => house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
const set = (handle, times) => house.change(`UPDATE jam SET ${Object.entries(times).map(([name, hours]) => `${name} = ${Math.round((Date.now() + hours * HOUR) * 1000)}`).join(', ')} WHERE id = (SELECT id FROM place WHERE handle = '${handle}')`);
const froze = (handle) => set(handle, { opens: -3, closes: -2, freezes: -1 });
// A jam of noemie, with leila in its team.
async function begin({ audience = 'internal', opens = -1 } = {}) {
	const handle = `team-${++made}`;
	await send(owner, '/jams', { title: `Team ${made}`, handle, audience, language: 'en', opens: local(24), closes: local(48), freezes: local(72), languages: 'en fr', rules: 'Be **kind**.' });
	set(handle, { opens, closes: 48, freezes: 72 });
	await send(owner, `/jams/${handle}/members`, { who: 'leila', role: 'facilitator' }, 200);
	if (audience === 'members') await send(owner, `/jams/${handle}/members`, { who: 'admin' }, 200);
	return handle;
}
const forums = async (handle) => (await owner.json(`/api/v1/jams/${handle}`)).forums;
async function say(client, handle, title, fields = {}) {
	const forum = fields.forum ?? (await forums(handle))[0].id;
	return Number((await send(client, `/jams/${handle}/ideas`, { forum, title, ...fields })).location.split('/').at(-1));
}
const answer = async (client, idea, body) => Number((await send(client, `/items/${idea}/comments`, { body, reply_to: idea })).location.split('-').at(-1));
const at = (handle, idea, rest = '') => `/jams/${handle}/ideas/${idea}${rest}`;
const room = async (client, handle, query = '') => {
	const all = await client.json(`/api/v1/jams/${handle}/backroom${query}`);
	return { ...Object.fromEntries(['stuck', 'questions', 'hot'].map((name) => [name, all[name].map((idea) => idea.title)])), unheard: all.unheard.map((idea) => idea.title).sort() };
};
const log = async (client, handle) => (await client.json(`/api/v1/jams/${handle}/log`)).acts;
const clean = async () => {
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
};

before(async () => {
	house = await startServer();
	[owner, facilitator, member, guest] = await Promise.all(['owner', 'employee', 'admin', 'guest'].map((login) => house.as(login)));
	for (const client of [owner, member]) await client.post('/settings/language', { language: 'en' }, { redirect: false });
});
after(() => house?.stop());

test('the back room is the team’s: what waits, of all forums or of one, and nobody else looks in', async () => {
	const handle = await begin(), [one, two] = await forums(handle), path = `/jams/${handle}/backroom`;
	const asked = await say(member, handle, 'Who keeps the drawings?'), silent = await say(member, handle, 'Gone quiet', { forum: two.id });
	await answer(facilitator, silent, 'And then?');
	await answer(owner, asked, 'I do not know.');
	assert.deepEqual(await room(facilitator, handle), { stuck: [], questions: ['Who keeps the drawings?'], hot: ['Gone quiet', 'Who keeps the drawings?'], unheard: ['Gone quiet', 'Who keeps the drawings?'] });
	house.change(`UPDATE jam_idea SET last = 1 WHERE id = ${silent}`);
	assert.deepEqual((await room(facilitator, handle)).stuck, ['Gone quiet']);
	assert.deepEqual(await room(owner, handle, `?forum=${one.id}`), { stuck: [], questions: ['Who keeps the drawings?'], hot: ['Who keeps the drawings?'], unheard: ['Who keeps the drawings?'] });
	assert.deepEqual(await room(owner, handle, `?forum=${two.id}`), { stuck: ['Gone quiet'], questions: [], hot: ['Gone quiet'], unheard: ['Gone quiet'] });
	assert.equal(await statusOf(owner, `${path}?forum=7`), 404);
	const page = await facilitator.get(path, { status: 200 });
	assert.match(page.one('#questions').text, /Who keeps the drawings\?/);
	assert.match(page.one('#stuck').text, /Gone quiet/);
	assert.ok((await facilitator.get(`/jams/${handle}`)).all('a[href]').some((a) => a.attributes.href === path));
	assert.ok(!(await member.get(`/jams/${handle}`)).all('a[href]').some((a) => a.attributes.href === path));
	// Another answer, and it goes on.
	await answer(member, silent, 'And then.');
	assert.deepEqual((await room(facilitator, handle)).stuck, []);
	for (const client of [member, guest]) {
		const status = client === guest ? 404 : 403;
		for (const each of [path, `${path}/notes`, `/api/v1${path}`, `/api/v1${path}/notes`]) assert.equal(await statusOf(client, each), status);
		await send(client, `${path}/notes`, { text: 'Mine' }, status);
	}
	// Who was of the team is not any more, from the next request on.
	await send(owner, `/jams/${handle}/members/delete`, { person: idOf('leila') });
	assert.equal(await statusOf(facilitator, path), 403);
	// What is rehearsed is listed while it is, for the team.
	const ahead = await begin({ opens: 24 });
	await send(owner, `/jams/${ahead}/rehearsal`, { on: '1' });
	const rehearsed = await say(facilitator, ahead, 'Does it work?');
	assert.deepEqual((await room(facilitator, ahead)).questions, ['Does it work?']);
	for (const rest of ['/highlight', '/move', '/removal']) await send(owner, at(ahead, rehearsed, rest), { reason: 'To try it' }, 409);
	set(ahead, { opens: -1 });
	assert.deepEqual((await room(facilitator, ahead)).questions, []);
	await clean();
});

test('notes stay as they are, with who and when, and are found by their words, by the team alone', async () => {
	const handle = await begin(), path = `/jams/${handle}/backroom/notes`;
	await send(facilitator, path, { text: ' ' }, 422);
	await send(facilitator, path, { text: 'La relève : surveiller **l’été** 100% _vite_.' });
	for (let n = 1; n <= 3; n++) await send(owner, path, { text: `Note ${n}: zanzibarword` });
	const words = async (client, q) => (await client.json(`/api/v1${path}?q=${encodeURIComponent(q)}`)).notes.map((note) => [note.by.handle, note.text]);
	assert.deepEqual(await words(owner, 'RELEVE ete'), [['leila', 'La relève : surveiller **l’été** 100% _vite_.']]);
	for (const none of ['relève absente', '%zanzibar%x', 'zanzibar_y']) assert.deepEqual(await words(owner, none), []);
	assert.equal((await words(facilitator, 'note zanzibar')).length, 3);
	assert.equal((await words(facilitator, '%')).length, 4, 'nothing that could be looked for');
	const page = await facilitator.get(path, { status: 200 });
	assert.deepEqual(page.all('[id^=note-] b').map((name) => name.text.trim()).length, 4);
	assert.match((await owner.get(`/jams/${handle}/backroom`)).text, /Note 3[\s\S]*Note 2[\s\S]*Note 1/);
	assert.doesNotMatch((await owner.get(`/jams/${handle}/backroom`)).one('aside').text, /relève/, 'the newest three beside');
	// Nobody else finds them, not by the search of the house either; they stay when their author goes.
	await house.settled();
	for (const client of [member, owner]) assert.doesNotMatch((await client.get('/search?q=zanzibarword')).text, /Note 1/);
	await send(owner, `/jams/${handle}/members/delete`, { person: idOf('leila') });
	assert.equal(await statusOf(facilitator, path), 403);
	assert.equal((await words(owner, 'releve')).length, 1);
	assert.match((await facilitator.get('/settings/export', { check: false })).body, /La relève/, 'one’s own words');
	const ask = await owner.program();
	assert.equal((await ask('POST', `/jams/${handle}/backroom/notes`, { text: 'By a program' })).status, 204);
	assert.equal((await ask('POST', `/jams/${handle}/backroom/notes`, { text: 'x'.repeat(5001) })).status, 422);
	assert.equal((await ask('GET', `/jams/${handle}/backroom/notes`)).body.notes[0].text, 'By a program');
	// A page of thirty, and the others behind it, each once.
	for (let n = 0; n < 35; n++) await ask('POST', `/jams/${handle}/backroom/notes`, { text: `Many ${n}` });
	const first = (await ask('GET', `/jams/${handle}/backroom/notes?q=many`)).body, next = (await ask('GET', `/jams/${handle}/backroom/notes?q=many&before=${first.next}`)).body;
	assert.deepEqual([...first.notes, ...next.notes].map((note) => note.text), Array.from({ length: 35 }, (_, n) => `Many ${34 - n}`));
	assert.equal(next.next, undefined);
	// Frozen it is read: nothing is written there any more, no shift is planned or taken away.
	const shift = { person: idOf('noemie'), forum: 0, starts: local(1), ends: local(2) }, shifts = () => house.value(`SELECT count(*) FROM jam_shift s JOIN place p ON p.id = s.jam WHERE p.handle = '${handle}'`);
	await send(owner, `/jams/${handle}/shifts`, shift);
	const closed = async () => {
		await send(owner, path, { text: 'Too late' }, 403);
		assert.equal((await ask('POST', path, { text: 'Too late' })).status, 403);
		await send(owner, `/jams/${handle}/shifts`, shift, 403);
		await send(owner, `/jams/${handle}/shifts/delete`, { shift: house.value('SELECT max(id) FROM jam_shift') }, 403);
		assert.deepEqual([await words(owner, 'too late'), shifts()], [[], '1']);
		for (const page of [path, `/jams/${handle}/backroom`, `/jams/${handle}/shifts`]) assert.equal((await owner.get(page, { status: 200 })).all('form[method=post] .btn').filter((button) => /Leave a note|Add|Remove/.test(button.text)).length, 0, page);
	};
	froze(handle);
	await closed();
	// Archived it is, too, before it is frozen.
	set(handle, { opens: -1, closes: 48, freezes: 72 });
	house.change(`UPDATE place SET state = 2 WHERE handle = '${handle}'`);
	await closed();
});

test('ideas are highlighted and moved with a reason, which everybody reads in the log', async () => {
	const handle = await begin({ audience: 'members' }), [one, two] = await forums(handle);
	const idea = await say(member, handle, 'Worth a look'), said = await answer(member, idea, 'Indeed.');
	for (const reason of [' ', 'x'.repeat(501)]) await send(facilitator, at(handle, idea, '/highlight'), { reason }, 422);
	for (const rest of ['/highlight', '/highlight/delete', '/move', '/removal']) {
		await send(member, at(handle, idea, rest), { reason: 'Mine', forum: two.id }, 403);
		await send(guest, at(handle, idea, rest), { reason: 'Mine', forum: two.id }, 404);
	}
	await facilitator.submit((await facilitator.get(at(handle, idea), { status: 200 })).form(at(handle, idea, '/highlight')), { reason: 'It <b>names</b> the cause.' }, { status: 200 });
	assert.match((await member.get(`/jams/${handle}`)).one('#highlights').text, /Worth a look\s*It <b>names<\/b> the cause\.\s*Leïla/);
	assert.match((await member.get(at(handle, idea))).text, /Highlighted by\s*Leïla/);
	// Its answers go along; both forums count anew, and the old address holds.
	const counts = () => [one, two].map((forum) => house.value(`SELECT items FROM place WHERE id = ${forum.id}`));
	assert.deepEqual(counts(), ['1', '0']);
	await send(facilitator, at(handle, idea, '/move'), { forum: '7', reason: 'Nowhere' }, 422);
	await send(facilitator, at(handle, idea, '/move'), { forum: two.id }, 422);
	// Who looks at either forum sees it come and go; nobody from outside hears of it.
	const watch = await Stream.open(member, `place:${one.id},place:${two.id}`), outside = await Stream.open(guest, `place:${two.id}`);
	await Promise.all([owner, facilitator].map((client) => send(client, at(handle, idea, '/move'), { forum: two.id, reason: 'It is about the second question.' })));
	await watch.until(() => watch.ids(`place:${two.id}`, 'post').includes(idea) && watch.ids(`place:${one.id}`, 'removed').includes(idea), 'that it moved');
	assert.deepEqual([watch.ids(`place:${two.id}`, 'post'), outside.ids(`place:${two.id}`)], [[idea], []], 'once');
	await Promise.all([watch.close(), outside.close()]);
	// And who comes back hears what moved meanwhile.
	const away = await Stream.open(member, `place:${one.id}`);
	await away.close();
	await send(owner, at(handle, idea, '/move'), { forum: one.id, reason: 'It is not.' });
	const back = await Stream.open(member, `place:${one.id}`, { last: away.last });
	await back.until(() => back.ids(`place:${one.id}`, 'post').includes(idea), 'that it came back');
	await back.close();
	await send(owner, at(handle, idea, '/move'), { forum: two.id, reason: 'It is, after all.' });
	assert.deepEqual(counts(), ['0', '1']);
	assert.equal(house.value(`SELECT place FROM item WHERE id = ${said}`), String(two.id));
	const titles = async (forum) => (await member.json(`/api/v1/jams/${handle}/ideas?forum=${forum.id}`)).ideas.map((row) => row.title);
	assert.deepEqual([await titles(one), await titles(two)], [[], ['Worth a look']]);
	assert.equal(await statusOf(member, at(handle, idea)), 200);
	const acts = await log(member, handle);
	assert.deepEqual(acts.map(({ kind, title, reason }) => [kind, title, reason]), [['moved', 'Worth a look', 'It is, after all.'], ['moved', 'Worth a look', 'It is not.'], ['moved', 'Worth a look', 'It is about the second question.'], ['highlighted', 'Worth a look', 'It <b>names</b> the cause.']], 'two at once are one move');
	assert.deepEqual([acts[0].from, acts[0].to], [one.id, two.id]);
	const page = await member.get(`/jams/${handle}/log`, { status: 200 });
	assert.match(page.text, /moved an idea from[\s\S]*It is about the second question\./);
	assert.equal(await statusOf(guest, `/jams/${handle}/log`), 404);
	await send(owner, at(handle, idea, '/highlight/delete'));
	await send(owner, at(handle, idea, '/highlight/delete'));
	assert.equal((await log(member, handle)).length, 5);
	assert.ok(!(await member.get(`/jams/${handle}`)).all('#highlights').length);
	froze(handle);
	for (const rest of ['/highlight', '/highlight/delete', '/move']) await send(owner, at(handle, idea, rest), { reason: 'Too late', forum: one.id }, 403);
	await clean();
});

test('nothing is removed without a reason: it stands where it stood, in the log, and its author is told', async () => {
	const handle = await begin(), ask = await owner.program();
	const idea = await say(member, handle, 'Name and shame', { body: 'His **name** is quaggaword.' }), kept = await say(member, handle, 'Keep it'), named = await say(owner, handle, 'Built upon', { other: idea, link: 'builds_on' });
	const said = await answer(member, kept, 'Rudeword.'), other = await answer(facilitator, kept, 'Please.');
	const links = (page) => page.all('a[href]').map((a) => a.attributes.href);
	assert.ok(links(await facilitator.get(at(handle, kept))).includes(`${at(handle, kept, '/removal')}?answer=${said}`));
	assert.ok(!links(await member.get(at(handle, kept))).some((href) => href.includes('/removal')));
	// A page asks why; without a reason nothing happens.
	const form = (await facilitator.get(`${at(handle, kept, '/removal')}?answer=${said}`, { status: 200 }));
	assert.match(form.text, /Rudeword/);
	await send(facilitator, at(handle, kept, '/removal'), { answer: said, reason: '  ' }, 422);
	await send(facilitator, at(handle, kept, '/removal'), { answer: idea, reason: 'No answer of it' }, 404);
	await send(member, at(handle, kept, '/removal'), { answer: other, reason: 'Mine' }, 403);
	assert.equal(await statusOf(member, at(handle, kept, '/removal')), 403);
	await facilitator.submit(form.form(at(handle, kept, '/removal')), { reason: 'It insults a colleague.' }, { status: 200 });
	const talk = await member.get(at(handle, kept), { status: 200 });
	assert.match(talk.one(`#removed-${said}`).text, /Leïla[\s\S]*removed an answer[\s\S]*It insults a colleague\./);
	assert.doesNotMatch(talk.text, /Rudeword/);
	assert.equal(house.value(`SELECT last FROM jam_idea WHERE id = ${kept}`), String(other));
	// Two at once remove it once.
	await send(owner, at(handle, idea, '/highlight'), { reason: 'Seemed good' });
	const both = await Promise.all([owner, facilitator].map((client) => client.post(at(handle, idea, '/removal'), { reason: 'It names somebody.' }, { redirect: false, check: false })));
	assert.deepEqual(both.map((page) => page.status).sort(), [303, 404]);
	const gone = await member.get(at(handle, idea), { status: 410 });
	assert.match(gone.text, /This idea was removed\.[\s\S]*removed an idea[\s\S]*It names somebody\./);
	assert.doesNotMatch(gone.text, /quaggaword|Name and shame/);
	assert.doesNotMatch((await member.get(`/jams/${handle}`)).text, /Name and shame/);
	assert.doesNotMatch((await member.get(at(handle, named))).text, /Name and shame/);
	assert.equal(await statusOf(guest, at(handle, idea)), 404);
	assert.equal(await statusOf(member, at(handle, kept + 1)), 404);
	assert.deepEqual((await log(member, handle)).map(({ kind, title }) => [kind, title]), [['removed', ''], ['highlighted', ''], ['answer_removed', 'Keep it']]);
	// Its author hears of each, and where.
	await eventually(async () => {
		const told = (await member.get('/notifications')).all('li.notification').filter((row) => /removed what you said in a jam/.test(row.text));
		assert.equal(told.length, 2);
		assert.deepEqual(told.flatMap((row) => row.all('a[data-open]').map((a) => a.attributes.href)).sort(), [at(handle, idea), `${at(handle, kept)}#removed-${said}`].sort());
	});
	// What one takes back oneself is no removal; and what may not stand there goes from a frozen jam, too.
	const own = await say(member, handle, 'Taken back');
	await send(member, at(handle, own, '/delete'));
	assert.equal(await statusOf(member, at(handle, own)), 404);
	froze(handle);
	assert.equal((await ask('POST', at(handle, kept, '/removal'), { reason: '' })).status, 422);
	assert.equal((await ask('POST', at(handle, kept, '/removal'), { reason: 'A court says so.' })).status, 204);
	assert.equal(await statusOf(member, at(handle, kept)), 410);
	assert.equal((await ask('GET', `/jams/${handle}/log`)).body.acts[0].reason, 'A court says so.');
	await clean();
});

test('two ideas that say the same become one, with a reason in the log; the answers stand below both, and undoing brings back exactly what was', async () => {
	const handle = await begin(), [one, two] = await forums(handle), elsewhere = await begin();
	const later = await say(member, handle, 'Mend the old gate of the yard in winter'), first = await say(owner, handle, 'Mend the old gate of the yard', { forum: two.id }), third = await say(owner, handle, 'Something else altogether');
	await answer(owner, later, 'Said below the later.');
	await answer(member, first, 'Said below the first.');
	const merge = at(handle, later, '/merge'), ideas = () => house.value(`SELECT id, forum, title, body, answered, heat, built, last, answer, highlighted, merged FROM jam_idea WHERE id IN (${later}, ${first}) ORDER BY id`);
	const titles = async (query = '') => (await member.json(`/api/v1/jams/${handle}/ideas${query}`)).ideas.map((idea) => idea.title);
	// Only the team, with a reason, two of one jam.
	for (const rest of ['/merge', '/merge/delete']) {
		await send(member, at(handle, first, rest), { into: later, reason: 'Mine' }, 403);
		await send(guest, at(handle, first, rest), { into: later, reason: 'Mine' }, 404);
	}
	await send(member, merge, { into: first, reason: 'Mine' }, 403);
	const foreign = await say(member, elsewhere, 'Mend the old gate of the yard');
	for (const into of [later, foreign, 7, '']) await send(facilitator, merge, { into, reason: 'Not that one' }, 422);
	await send(facilitator, merge, { into: first, reason: ' ' }, 422);
	const were = [ideas(), await titles(), await titles('?show=new'), (await room(owner, handle)).hot];
	assert.deepEqual((await owner.json(`/api/v1/jams/${handle}/backroom`)).alike.map((pair) => [pair.idea, pair.into]), [[first, later]], 'the house finds them alike');
	assert.deepEqual((await owner.json(`/api/v1/jams/${handle}/backroom?forum=${one.id}`)).alike, [], 'of another forum');
	// From the back room, by the form beside the pair.
	const form = (await facilitator.get(`/jams/${handle}/backroom`, { status: 200 })).form(at(handle, first, '/merge'));
	await facilitator.submit(form, { reason: 'Both mend <b>one</b> gate.' }, { status: 200 });
	assert.deepEqual([await titles('?show=new'), await titles(`?forum=${two.id}`)], [['Something else altogether', 'Mend the old gate of the yard in winter'], []]);
	assert.deepEqual([(await room(owner, handle)).hot.length, (await room(owner, handle)).unheard.length, (await owner.json(`/api/v1/jams/${handle}/backroom`)).alike], [2, 2, []]);
	assert.equal((await member.json(`/api/v1${at(handle, first)}`)).merged, later);
	// It weighs what both brought about: two answers, and somebody else who said it, 2 * 2 + 3: three doublings of four hours.
	const warm = () => Number(house.value(`SELECT t.heat - i.created FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.id = ${later}`));
	assert.equal(warm(), 12 * 3600e6);
	await answer(member, first, 'And one more below the first.');
	assert.ok(warm() > 12 * 3600e6, 'what is said to the one that went warms the one that stands');
	const more = house.value(`SELECT max(id) FROM item WHERE root = ${first}`);
	await send(member, `/comments/${more}/delete`);
	assert.equal(warm(), 12 * 3600e6);
	for (const idea of [later, first]) assert.match((await member.get(at(handle, idea), { status: 200 })).text, /(Said below the later\.[\s\S]*Said below the first\.)|(Said below the first\.[\s\S]*Said below the later\.)/);
	assert.match((await member.get(at(handle, first))).one('#merged').text, /Leïla[\s\S]*Both mend <b>one<\/b> gate\./);
	assert.match((await guest.get(at(handle, first), { check: false })).text, /^(?![\s\S]*Said below)/);
	const [act] = await log(member, handle);
	assert.deepEqual([act.kind, act.idea, act.into, act.reason], ['merged', first, later, 'Both mend <b>one</b> gate.']);
	assert.match((await member.get(`/jams/${handle}/log`, { status: 200 })).text, /made two ideas one[\s\S]*Mend the old gate of the yard → Mend the old gate of the yard in winter/);
	// Who wrote either hears of it.
	for (const [client, name] of [[member, 'admin'], [owner, 'noemie']]) await eventually(async () => assert.match((await client.get('/notifications')).text, /Leïla[\s\S]*makes this one with another idea/, name));
	// No chains: what stands for another, or for which another stands, goes nowhere.
	for (const [idea, into] of [[later, third], [third, first], [first, third]]) await send(owner, at(handle, idea, '/merge'), { into, reason: 'A chain' }, 409);
	await send(owner, at(handle, first, '/merge/delete'));
	assert.deepEqual([ideas(), await titles(), await titles('?show=new'), (await room(owner, handle)).hot], were, 'exactly as it was');
	assert.deepEqual((await log(member, handle)).map((row) => row.kind), ['unmerged', 'merged']);
	assert.deepEqual((await owner.json(`/api/v1/jams/${handle}/backroom`)).alike, [], 'what was made two again is not proposed once more');
	// Who wrote the one that went makes them two again, and two they stay; who wrote the one that stands does not.
	await send(facilitator, merge, { into: third, reason: 'Near enough' });
	assert.equal((await member.get(at(handle, third))).all('form').filter((form) => form.attributes.action?.endsWith('/merge/delete')).length, 0);
	await member.submit((await member.get(at(handle, later), { status: 200 })).form(`${merge}/delete`), {}, { status: 200 });
	await send(facilitator, merge, { into: third, reason: 'Once more' }, 409);
	await send(facilitator, at(handle, third, '/merge'), { into: later, reason: 'The other way' });
	await send(member, at(handle, third, '/merge/delete'), {}, 403);
	await send(owner, at(handle, third, '/merge/delete'));
	// When what stands for it goes, it stands for itself.
	const ask = await facilitator.program();
	assert.equal((await ask('POST', at(handle, first, '/merge'), { into: third, reason: 'Perhaps' })).body.merged, third);
	await send(owner, at(handle, third, '/removal'), { reason: 'Not here' });
	assert.deepEqual((await titles()).toSorted(), ['Mend the old gate of the yard', 'Mend the old gate of the yard in winter']);
	// Two of the team at once, each the other way: one of them.
	const both = await Promise.all([[owner, first, later], [facilitator, later, first]].map(([client, idea, into]) => client.post(at(handle, idea, '/merge'), { into, reason: 'At once' }, { redirect: false })));
	assert.deepEqual(both.map((page) => page.status).toSorted(), [303, 409]);
	froze(handle);
	const merged = house.value(`SELECT id FROM jam_idea WHERE merged > 0 AND id IN (${later}, ${first})`);
	await send(owner, at(handle, merged, '/merge/delete'), {}, 403);
	assert.equal((await owner.get(`/jams/${handle}/backroom`, { status: 200 })).all('#alike').length, 0);
	await clean();
});

// Each of these answers `n` times more, far in the past: rows alone.
function repeat(answers, n) {
	const columns = (table) => (house.databaseUrl ? house.value(`SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = 'public'`) : house.value(`SELECT group_concat(name) FROM pragma_table_info('${table}')`)).split(',');
	const copy = (table, own) => house.change(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})
		INSERT INTO ${table} (${columns(table).join()}) SELECT ${columns(table).map((name) => own[name] ?? `t.${name}`).join()} FROM ${table} t CROSS JOIN n WHERE t.id IN (${answers.join()})`);
	const id = 't.id - CAST(n.i AS bigint) * 100000000';
	copy('item', { id });
	copy('comment', { id, thread: id });
	const ids = answers.flatMap((answer) => Array.from({ length: n }, (_, i) => answer - (i + 1) * 100000000)).join();
	return () => ['comment', 'item'].forEach((table) => house.change(`DELETE FROM ${table} WHERE id IN (${ids})`));
}

test('however many ideas became one, and however much was answered, their pages stay short and lead to what stands for them; fifty are enough', async () => {
	const handle = await begin(), first = await say(member, handle, 'Said first, and shown in front');
	const others = await Promise.all(Array.from({ length: 50 }, (_, n) => say(member, handle, `Said again ${n}`))).then((ids) => ids.toSorted((a, b) => a - b)), stands = await say(owner, handle, 'Stands for all');
	const answers = await Promise.all(others.slice(0, 6).map((idea) => answer(owner, idea, 'Words that stand below.')));
	house.change(`UPDATE jam_idea SET merged = ${stands} WHERE id IN (${others.slice(1).join()})`);
	await send(facilitator, at(handle, first, '/highlight'), { reason: 'Look' });
	await send(facilitator, at(handle, first, '/merge'), { into: stands, reason: 'The fiftieth' });
	await send(facilitator, at(handle, others[0], '/merge'), { into: stands, reason: 'One too many' }, 409);
	// What another stands for is not in front, for the first who looks and for all behind.
	const front = async (client) => (await client.get(`/jams/${handle}`, { status: 200 })).all('#highlights').length;
	assert.deepEqual([await front(owner), await front(facilitator)], [0, 0]);
	const clear = repeat(answers.slice(1), 200), count = (n) => house.change(`UPDATE item SET comments = ${n} WHERE id IN (${others.slice(1, 6).join()})`);
	count(201);
	try {
		for (const [idea, links] of [[first, 50], [stands, 50]]) {
			const page = await member.get(at(handle, idea), { status: 200 });
			assert.equal(page.all('#together li').length, links);
			if (idea === first) assert.match(page.all('#together li')[0].text, /Stands for all/);
			const shown = page.all('section[id^=talk-] li.comment').length;
			assert.ok(shown >= 12 && shown <= 60, `${shown} answers`);
			assert.ok(page.all('section[id^=talk-]').length === 20 && page.body.length < 1_000_000, `${page.body.length} bytes`);
			assert.match(page.text, /All answers to it/);
			assert.equal(page.all('section[id^=talk-] [data-reply]').length, 0, 'answers are written where they stand');
		}
	} finally {
		clear();
		count(1);
	}
	await send(owner, at(handle, stands, '/removal'), { reason: 'It stood for nothing' });
	assert.equal(house.value(`SELECT count(*) FROM jam_idea WHERE merged = ${stands}`), '0', 'each stands for itself again');
	assert.equal(await front(owner), 1);
	await clean();
});

test('a question is answered while others watch; it waits again when that answer goes', async () => {
	const handle = await begin(), ask = await member.program();
	const question = await say(member, handle, 'Où est la clé ?'), statement = await say(member, handle, 'It is here.');
	const watch = await Stream.open(owner, `item:${question}`);
	const good = await answer(owner, question, 'Under the mat.'), bad = await answer(facilitator, question, 'Elsewhere.'), aside = await answer(owner, statement, 'Yes.');
	const state = async () => (await facilitator.json(`/api/v1${at(handle, question)}`)).answer;
	assert.deepEqual((await room(owner, handle)).questions, ['Où est la clé ?']);
	await send(owner, `/jams/${handle}/members/delete`, { person: idOf('leila') });
	await send(facilitator, at(handle, question, '/answer'), { answer: good }, 403);
	await send(member, at(handle, question, '/answer'), { answer: aside }, 404);
	await send(member, at(handle, statement, '/answer'), { answer: aside }, 422);
	await send(member, at(handle, question, '/answer'), { answer: good });
	assert.equal(await state(), good);
	await watch.until(() => watch.ids(`item:${question}`, 'answered').includes(good), 'that it is answered');
	await watch.close();
	const page = await facilitator.get(at(handle, question), { status: 200 });
	assert.match(page.one(`#comment-${good}`).text, /This helped/);
	assert.match(page.one(`#comment-${good}`).text, /Facilitator/, 'of the team');
	assert.doesNotMatch(page.one(`#comment-${bad}`).text, /Facilitator/, 'and of it no more');
	assert.match((await facilitator.get(`/jams/${handle}?show=new`)).text, /It is answered/);
	assert.deepEqual((await room(owner, handle)).questions, []);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /took your answer as the one that helped/));
	// One of the team says so, too; nothing answers it; what answered it goes.
	await send(owner, at(handle, question, '/answer'), { answer: bad });
	assert.equal(await state(), bad);
	await send(owner, at(handle, question, '/answer'), { answer: 0 });
	assert.equal(await state(), undefined);
	assert.equal((await ask('PUT', at(handle, question, '/answer'), { answer: good })).body.answer, good);
	await send(owner, `/comments/${good}/delete`);
	assert.equal(await state(), undefined);
	assert.deepEqual((await room(owner, handle)).questions, ['Où est la clé ?']);
	await send(member, at(handle, question, '/edit'), { title: 'La clé est là.' });
	assert.deepEqual((await room(owner, handle)).questions, []);
	froze(handle);
	await send(member, at(handle, question, '/answer'), { answer: bad }, 403);
	await clean();
});

test('an account of the team that is erased: its notes go, what it did stays said without its name, and its answers settle nothing', async () => {
	assert.equal(house.ruche('user', 'add', 'jam.leaver', 'Jam', 'Leaverword').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'jam.leaver', { input: 'a long sentence\n' }).status, 0);
	const leaver = house.visitor();
	await leaver.signIn('jam.leaver', 'a long sentence');
	const handle = await begin();
	await send(owner, `/jams/${handle}/members`, { who: 'jam.leaver', role: 'facilitator' }, 200);
	const question = await say(member, handle, 'Who stays?'), idea = await say(member, handle, 'To be removed');
	const said = await answer(leaver, question, 'I do.');
	await send(member, at(handle, question, '/answer'), { answer: said });
	await send(leaver, at(handle, idea, '/removal'), { reason: 'Said twice.' });
	await send(leaver, `/jams/${handle}/backroom/notes`, { text: 'A zyxommaword of mine' });
	const data = (await leaver.get('/settings/export', { check: false })).body;
	for (const words of [/zyxommaword/, /Said twice\./]) assert.match(data, words);
	await leaver.submit((await leaver.get('/settings/erase', { status: 200 })).form('/settings/erase'), { confirm: 'jam.leaver', texts: 'remove' }, { redirect: false, status: 303 });
	await eventually(() => assert.equal(house.value(`SELECT answer FROM jam_idea WHERE id = ${question}`), '0'));
	await house.settled();
	assert.deepEqual((await owner.json(`/api/v1/jams/${handle}/backroom/notes`)).notes, []);
	const [act] = await log(member, handle);
	assert.equal(act.reason, 'Said twice.');
	assert.doesNotMatch(JSON.stringify(act.by), /Leaverword/);
	assert.match((await member.get(at(handle, idea), { status: 410 })).text, /Said twice\./);
	assert.deepEqual((await member.json(`/api/v1/jams/${handle}/ideas?show=unanswered`)).ideas.map(({ title }) => title), ['Who stays?']);
	await clean();
});

// SPDX-License-Identifier: Apache-2.0
// Jams: prepared from a template, tried out, opened, closed and frozen by the clock, also over a restart; ideas with what they
// name, polls, four views, distinct readers; outsiders by link and table; where people take part from.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, database, eventually, useServer } from '../../../tests/harness.mjs';
import { binDirectory } from '../../../tests/postgres.mjs';

const house = useServer();
const HOUR = 3600_000;
let made = 0;

const local = (time) => new Date(time).toISOString().slice(0, 19);
async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
const statusOf = async (client, path) => (await client.get(path, { redirect: false, check: false })).status;
// The clock's work, by its rows: what is in the database is in microseconds.
const set = (handle, times) => house.change(`UPDATE jam SET ${Object.entries(times).map(([name, time]) => `${name} = ${Math.round(time * 1000)}`).join(', ')} WHERE id = (SELECT id FROM place WHERE handle = '${handle}')`);
// A jam of `owner`, open since an hour unless told otherwise; gives its handle.
async function begin({ audience = 'internal', opens = -1, closes = 48, freezes = 72 } = {}) {
	const owner = await house.as('owner'), handle = `jam-${++made}`;
	await send(owner, '/jams', { title: `Jam ${made}`, handle, audience, language: 'en', opens: local(Date.now() + 24 * HOUR).slice(0, 16), closes: local(Date.now() + 48 * HOUR).slice(0, 16), freezes: local(Date.now() + 72 * HOUR).slice(0, 16), languages: 'en fr', rules: 'Be **kind**.' });
	set(handle, { opens: Date.now() + opens * HOUR, closes: Date.now() + closes * HOUR, freezes: Date.now() + freezes * HOUR });
	return handle;
}
const forums = async (handle) => (await (await house.as('owner')).json(`/api/v1/jams/${handle}`)).forums;
async function say(client, handle, fields, status = 303) {
	const [forum] = await forums(handle);
	const answer = await send(client, `/jams/${handle}/ideas`, { forum: forum.id, ...fields }, status);
	return status === 303 ? Number(answer.location.split('/').at(-1)) : answer;
}
const titles = async (client, handle, show = '') => (await client.json(`/api/v1/jams/${handle}/ideas${show && `?show=${show}`}`)).ideas.map((idea) => idea.title);
const idOf = (handle) => house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
const heard = (idea) => Number(house.value(`SELECT readers FROM jam_idea WHERE id = ${idea}`));

test('jam_create: a template with dates, four forums and ground rules from the guidelines; forums are changed, moved, added and removed', async () => {
	const employee = await house.as('employee'), other = await house.as('owner'), guest = await house.as('guest');
	const form = (await employee.get('/jams/new', { status: 200 })).form('/jams');
	assert.match(form.one('#f-rules').text, /\/guidelines\//);
	assert.match(form.one('#f-opens').attributes.value, /T09:00$/);
	const page = await employee.submit(form, { title: 'Making things last', handle: 'things-last' }, { status: 200 });
	assert.equal(new URL(page.path, house.url).pathname, '/jams/things-last/rules');
	const list = await forums('things-last');
	assert.equal(list.length, 4);
	assert.equal(await statusOf(other, '/jams/things-last'), 200);
	assert.equal(await statusOf(guest, '/jams/things-last'), 404);
	// A moderator is of the team.
	await send(employee, `/jams/things-last/forums/${list[0].id}/edit`, { title: 'Open it', question: 'What can nobody open?', moderator: '@ines', background: 'See **1974**.', language: 'en' });
	await send(employee, `/jams/things-last/forums/${list[0].id}/edit`, { title: 'Open it', question: ' ' }, 422);
	await send(employee, `/jams/things-last/forums/${list[1].id}/edit`, { title: 'x', question: 'x', moderator: 'duarte' }, 422);
	await send(employee, `/jams/things-last/forums/${list[0].id}/move`, { direction: 'down' });
	const now = await forums('things-last');
	assert.deepEqual(now.slice(0, 2).map((forum) => [forum.title, forum.moderator]), [[list[1].title, ''], ['Open it', 'ines']]);
	assert.equal(house.value(`SELECT role FROM member WHERE person = ${idOf('ines')} AND hub = (SELECT id FROM place WHERE handle = 'things-last')`), '2');
	for (let n = 5; n <= 10; n++) await send(employee, '/jams/things-last/forums', { title: `Forum ${n}`, question: 'What?', language: 'fr' });
	await send(employee, '/jams/things-last/forums', { title: 'One too many', question: 'What?' }, 422);
	await send(employee, `/jams/things-last/forums/${list[3].id}/delete`);
	assert.equal((await forums('things-last')).length, 9);
	// Others read how it will be, and change nothing.
	assert.match((await other.get('/jams/things-last/rules', { status: 200 })).text, /What can nobody open\?/);
	for (const path of ['settings', 'forums/new']) assert.equal(await statusOf(other, `/jams/things-last/${path}`), 403);
	await send(other, '/jams/things-last/forums', { title: 'Mine', question: 'What?' }, 403);
	// A new one begins from it.
	const again = await other.submit((await other.get('/jams/new?from=things-last', { status: 200 })).form('/jams'), { title: 'Once more', handle: 'once-more' }, { status: 200 });
	assert.match(again.text, /What can nobody open\?/);
	assert.equal((await forums('once-more')).length, 9);
	await send(employee, '/jams', { title: 'Backwards', opens: '2031-01-02T09:00', closes: '2031-01-01T09:00', freezes: '2031-01-03T09:00', language: 'en' }, 422);
});

test('a jam opens, closes and freezes by the clock, to the second and over a restart', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), handle = await begin({ opens: 24 });
	await say(employee, handle, { title: 'Too early' }, 403);
	await send(employee, `/jams/${handle}/membership`);
	// A moment ahead: refused until then, and taken from then on, without any job.
	const opens = Date.now() + 1500;
	set(handle, { opens, closes: opens + 48 * HOUR, freezes: opens + 72 * HOUR });
	let idea;
	await eventually(async () => { idea = await say(employee, handle, { title: 'On time' }); });
	assert.ok(Date.now() >= opens, 'before it opened');
	await house.doNow('jams.bell');
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /The jam is open\. Come in\./));
	// Closed for ideas while no server ran: answers go on.
	await house.stop({ keep: true });
	set(handle, { opens: Date.now() - 2 * HOUR, closes: Date.now() - 1000, freezes: Date.now() + HOUR });
	await house.start();
	await say(employee, handle, { title: 'Too late' }, 403);
	await send(owner, `/items/${idea}/comments`, { body: 'A last answer.', reply_to: idea });
	await send(owner, `/items/${idea}/like`, { on: '1' });
	await send(employee, `/jams/${handle}/ideas/${idea}/edit`, { title: 'On time, in other words' });
	// Frozen: it is read, and nothing in it changes.
	set(handle, { freezes: Date.now() - 1000 });
	await send(owner, `/items/${idea}/comments`, { body: 'Too late.', reply_to: idea }, 403);
	await send(owner, `/items/${idea}/like`, { on: '0' }, 403);
	await send(employee, `/jams/${handle}/ideas/${idea}/edit`, { title: 'Too late' }, 403);
	await send(employee, `/jams/${handle}/ideas/${idea}/delete`, {}, 403);
	await send(owner, `/jams/${handle}/settings`, { title: 'Other' }, 403);
	await send(owner, `/jams/${handle}/forums`, { title: 'Other', question: 'What?' }, 403);
	const answer = house.value(`SELECT id FROM item WHERE root = ${idea}`);
	await send(owner, `/comments/${answer}/edit`, { body: 'Rewritten.' }, 403);
	// Also below what was removed, and where a jam has nobody left to keep it.
	const change = (table, state, id) => house.change(`UPDATE ${table} SET state = ${state} WHERE id = ${id}`), jam = house.value(`SELECT jam FROM jam_idea WHERE id = ${idea}`);
	change('item', 5, idea);
	await send(employee, `/items/${answer}/like`, { on: '1' }, 403);
	change('item', 3, idea);
	set(handle, { freezes: Date.now() + HOUR });
	change('place', 2, jam);
	await send(employee, `/items/${answer}/like`, { on: '1' }, 403);
	change('place', 1, jam);
	await send(employee, `/items/${answer}/like`, { on: '1' });
	// What nobody changed in the settings stays as it was, to the second.
	const freezes = () => house.value(`SELECT freezes FROM jam WHERE id = ${jam}`), was = freezes();
	const settings = await owner.submit((await owner.get(`/jams/${handle}/settings`, { status: 200 })).form(`/jams/${handle}/settings`), { title: 'Other words' }, { status: 200 });
	assert.match(settings.text, /Other words/);
	assert.equal(freezes(), was);
	set(handle, { freezes: Date.now() - 1000 });
	assert.match((await owner.get(`/jams/${handle}/ideas/${idea}`, { status: 200 })).text, /A last answer\./);
	await house.doNow('jams.bell');
	assert.equal(house.value(`SELECT told FROM jam WHERE id = (SELECT id FROM place WHERE handle = '${handle}')`), '3');
});

test('a rehearsal is for the team alone, and is wiped: by its owner, or when the jam opens', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), handle = await begin({ opens: 24 });
	await say(owner, handle, { title: 'Not yet' }, 403);
	await send(owner, `/jams/${handle}/members`, { who: 'leila', role: 'facilitator' }, 200);
	await send(owner, `/jams/${handle}/rehearsal`, { on: '1' });
	const idea = await say(employee, handle, { title: 'A rehearsed idea', body: 'For #practice' });
	await say(admin, handle, { title: 'Of nobody’s team' }, 403);
	assert.deepEqual(await titles(owner, handle), ['A rehearsed idea']);
	assert.deepEqual(await titles(admin, handle), []);
	assert.equal(await statusOf(admin, `/jams/${handle}/ideas/${idea}`), 404);
	await send(owner, `/items/${idea}/comments`, { body: 'It works.', reply_to: idea });
	// Between two rehearsals nobody answers.
	await send(owner, `/jams/${handle}/rehearsal`, { on: '0' });
	await send(owner, `/items/${idea}/comments`, { body: 'Not now.', reply_to: idea }, 403);
	await send(owner, `/items/${idea}/like`, { on: '1' }, 403);
	await send(owner, `/jams/${handle}/rehearsal`, { on: '1' });
	await owner.submit((await owner.get(`/jams/${handle}`, { status: 200 })).form(`/jams/${handle}/rehearsal/delete`), {}, { redirect: false, status: 303 });
	assert.deepEqual(await titles(owner, handle), []);
	await say(employee, handle, { title: 'Left over' });
	set(handle, { opens: Date.now() - 1000 });
	assert.deepEqual(await titles(owner, handle), [], 'not shown from the first moment on');
	await house.doNow('jams.bell');
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM jam_idea t JOIN item i ON i.id = t.id WHERE t.rehearsal = true AND i.state < 5`), '0'));
	await send(owner, `/jams/${handle}/rehearsal`, { on: '1' }, 409);
	const fresh = await say(admin, handle, { title: 'The real one' });
	assert.equal(await statusOf(employee, `/jams/${handle}/ideas/${fresh}`), 200);
});

test('who is taken out of the team reads and answers no rehearsed idea, also not the own one, and does not come in by that', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	for (const audience of ['members', 'internal']) {
		const handle = await begin({ audience, opens: 24 }), person = idOf('leila');
		await send(owner, `/jams/${handle}/members`, { who: 'leila', role: 'facilitator' }, 200);
		await send(owner, `/jams/${handle}/rehearsal`, { on: '1' });
		const own = await say(employee, handle, { title: 'One’s own' }), other = await say(owner, handle, { title: 'Of the team' });
		const [forum] = await forums(handle);
		await send(owner, `/jams/${handle}/forums/${forum.id}/edit`, { moderator: 'leila' });
		// Less by the rows alone, as if its right to read were left over.
		house.change(`UPDATE member SET role = 1 WHERE person = ${person} AND hub = (SELECT id FROM place WHERE handle = '${handle}')`);
		assert.deepEqual(await titles(employee, handle), []);
		for (const idea of [own, other]) {
			assert.equal(await statusOf(employee, `/jams/${handle}/ideas/${idea}`), 404);
			await send(employee, `/items/${idea}/comments`, { body: 'Still here.', reply_to: idea }, 403);
		}
		await send(owner, `/jams/${handle}/members/delete`, { person });
		for (const idea of [own, other]) {
			await send(employee, `/items/${idea}/comments`, { body: 'Let me in.', reply_to: idea }, 404);
			assert.equal(await statusOf(employee, `/api/v1/items/${idea}`), 404);
		}
		assert.equal(house.value(`SELECT count(*) FROM member WHERE person = ${person} AND hub = (SELECT id FROM place WHERE handle = '${handle}')`), '0');
		assert.equal((await forums(handle))[0].moderator, '', 'moderates nothing any more');
	}
});

test('facilitators let people in, but neither into the team nor out of it, also not by a list or as moderators', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin();
	const roles = () => ['leila', 'ines', 'theo'].map((name) => house.value(`SELECT role FROM member WHERE person = ${idOf(name)} AND hub = (SELECT id FROM place WHERE handle = '${handle}')`));
	await send(owner, `/jams/${handle}/members`, { who: 'leila ines', role: 'facilitator' }, 200);
	await send(employee, `/jams/${handle}/members`, { who: 'ines theo' }, 200);
	assert.deepEqual(roles(), ['2', '2', '1']);
	await send(employee, `/jams/${handle}/members`, { who: 'theo', role: 'facilitator' }, 403);
	const [forum] = await forums(handle), edit = `/jams/${handle}/forums/${forum.id}/edit`;
	await send(employee, edit, { moderator: 'theo' }, 422);
	await send(employee, `/jams/${handle}/forums`, { title: 'With a moderator', question: 'Who?', moderator: 'theo' }, 422);
	await send(employee, edit, { moderator: 'ines' });
	assert.deepEqual(roles(), ['2', '2', '1']);
	await send(owner, edit, { moderator: 'theo' });
	assert.deepEqual(roles(), ['2', '2', '2'], 'owners let them into the team by that');
});

test('outsiders come in by link and by table, and are marked; a link ends by its uses', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), guest = await house.as('guest'), handle = await begin({ audience: 'members' });
	for (const client of [employee, guest]) assert.equal(await statusOf(client, `/jams/${handle}`), 404);
	const made_ = await send(owner, `/jams/${handle}/invitations`, { days: '3', uses: '1' }, 200);
	const link = new URL(made_.one('code').text.trim()).pathname;
	assert.match((await guest.get(link, { status: 200 })).text, /Jam/);
	await send(guest, link);
	assert.equal(await statusOf(employee, link), 404, 'used up');
	await send(employee, link, {}, 404);
	await say(guest, handle, { title: 'From outside' });
	const room = await owner.get(`/jams/${handle}`, { status: 200 });
	assert.match(room.one('.idea header').text, /Invité/);
	const table = new FormData();
	table.append('who', '');
	table.append('file', new File(['name;email\nLeïla;' + house.value("SELECT email FROM person WHERE handle = 'leila'") + '\nNobody;nobody@example.org\n'], 'people.csv', { type: 'text/csv' }));
	const added = await send(owner, `/jams/${handle}/members`, table, 200);
	assert.match(added.one('[role=status]').text, /1 personne est entrée.*nobody@example\.org/s);
	assert.equal(await statusOf(employee, `/jams/${handle}`), 200);
	await send(employee, `/jams/${handle}/members`, { who: 'ines' }, 403);
	// Taken out, everything of it is gone at once.
	await send(owner, `/jams/${handle}/members/delete`, { person: idOf('leila') });
	assert.equal(await statusOf(employee, `/jams/${handle}`), 404);
	assert.deepEqual((await employee.json('/api/v1/jams')).jams.filter((jam) => jam.handle === handle), []);
	await send(owner, `/jams/${handle}/membership/delete`, {}, 409);
});

test('ideas name other ideas; hot, new and unanswered; a poll; history; only its author changes or takes back', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), handle = await begin();
	const first = await say(employee, handle, { title: 'Publish the rate', body: 'Of **everything**. #rates', tags: 'reliability' });
	const second = await say(owner, handle, { title: 'Print the drawing', other: first, link: 'builds_on' });
	const third = await say(admin, handle, { title: 'Glue holds', choices: 'Yes\nNo\n\n' });
	assert.deepEqual(await titles(owner, handle, 'new'), ['Glue holds', 'Print the drawing', 'Publish the rate']);
	assert.equal((await titles(owner, handle))[0], 'Publish the rate', 'what is built upon is hot');
	await send(employee, `/items/${third}/comments`, { body: 'Not under water.', reply_to: third });
	await send(owner, `/items/${third}/like`, { on: '1' });
	await send(employee, `/items/${third}/like`, { on: '1' });
	assert.equal((await titles(owner, handle))[0], 'Glue holds', 'thanks and answers warm');
	assert.deepEqual(await titles(owner, handle, 'unanswered'), ['Print the drawing', 'Publish the rate']);
	// Both ways, and back.
	const linked = await send(employee, `/jams/${handle}/ideas/${second}/links`, { other: `${house.url}/jams/${handle}/ideas/${third}#comments`, link: 'contradicts' });
	assert.equal(linked.location, `/jams/${handle}/ideas/${second}#links`, 'back to where it was done');
	const page = await employee.get(`/jams/${handle}/ideas/${third}`, { status: 200 });
	assert.match(page.one('#links').text, /Contradicted by\s*Print the drawing/);
	assert.match((await employee.get(`/jams/${handle}/ideas/${first}`)).one('#links').text, /Built on by\s*Print the drawing/);
	for (const fields of [{ other: second, link: 'builds_on' }, { other: '7', link: 'same_as' }, { other: third, link: 'loves' }]) await send(employee, `/jams/${handle}/ideas/${second}/links`, fields, 422);
	await send(admin, `/jams/${handle}/ideas/${second}/links/delete`, { other: third });
	assert.equal(house.value(`SELECT count(*) FROM jam_link WHERE idea = ${second} AND other = ${third}`), '1', 'who said so, or the team');
	await send(employee, `/jams/${handle}/ideas/${second}/links/delete`, { other: third });
	assert.equal(house.value(`SELECT built FROM jam_idea WHERE id = ${third}`), '0');
	// The poll: one vote a person, changeable.
	const vote = (client, number, status) => send(client, `/jams/${handle}/ideas/${third}/votes`, { number }, status);
	await Promise.all([vote(owner, 1), vote(employee, 2)]);
	await vote(employee, 1);
	await vote(employee, 3, 422);
	assert.deepEqual((await employee.json(`/api/v1/jams/${handle}/ideas/${third}`)).choices.map(({ label, votes, mine }) => [label, votes, mine]), [['Yes', 2, true], ['No', 0, false]]);
	await say(owner, handle, { title: 'One answer', choices: 'Alone' }, 422);
	// Its words.
	await send(owner, `/jams/${handle}/ideas/${first}/edit`, { title: 'Mine' }, 403);
	await send(employee, `/jams/${handle}/ideas/${first}/edit`, { title: 'Publish every rate', body: 'Of everything.' });
	assert.match((await owner.get(`/jams/${handle}/ideas/${first}/history`, { status: 200 })).text, /every/);
	await send(admin, `/jams/${handle}/ideas/${third}/delete`, {}, 409);
	assert.equal(house.value(`SELECT built FROM jam_idea WHERE id = ${first}`), '1');
	await send(owner, `/jams/${handle}/ideas/${second}/delete`);
	assert.equal(house.value(`SELECT built FROM jam_idea WHERE id = ${first}`), '0', 'what is gone names nothing');
	assert.equal(await statusOf(owner, `/jams/${handle}/ideas/${second}`), 404);
	// Elsewhere in the house.
	await eventually(async () => assert.match((await owner.get('/search?q=publish+every+rate+kind:idea')).text, /Publish every rate/));
	assert.match((await owner.get('/tags/reliability')).text, /Publish every rate/);
	assert.match((await employee.get('/settings/export', { check: false })).body, /Publish every rate/);
	assert.ok((await employee.json('/api/v1/jams')).jams.some((jam) => jam.handle === handle && jam.phase === 'open'));
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('an idea that waited in a browser is said once, however often it comes; not where the jam is closed, or not theirs', async () => {
	const employee = await house.as('employee'), handle = await begin(), closed = await begin({ audience: 'members' }), [forum] = await forums(handle);
	const once = `${idOf('leila')}.0123456789abcdef`, fields = { forum: forum.id, title: 'Thought of in a tunnel', body: 'With walls.', ask: '1' };
	const waited = (jam, key, more = {}) => employee.post(`/jams/${jam}/ideas`, { ...fields, ...more }, { headers: { accept: 'application/json', 'idempotency-key': key }, check: false, redirect: false });
	// Something like it is there: a form would ask first, but nobody is there to answer.
	await say(employee, handle, { title: 'Thought of in a tunnel, too', body: 'With walls.' });
	const answers = await Promise.all([1, 2, 3].map(() => waited(handle, once)));
	assert.deepEqual(answers.map((answer) => Math.floor(answer.status / 100)), [2, 2, 2], answers.map((answer) => answer.body).join());
	assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
	assert.equal((await titles(employee, handle, 'new')).filter((title) => title === fields.title).length, 1);
	assert.equal((await waited(closed, `${once}1`, { forum: (await forums(closed))[0].id })).status, 404);
	set(handle, { closes: Date.now() - HOUR });
	const late = await waited(handle, `${once}2`);
	assert.equal(late.status, 403);
	assert.match(JSON.parse(late.body).error.text, /no new ideas any more/);
	assert.equal(house.value(`SELECT count(*) FROM jam_idea WHERE title = '${fields.title}'`), '1');
});

test('nobody heats an idea by naming it often, least of all the own one; what is gone names nothing', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), handle = await begin();
	const first = await say(employee, handle, { title: 'To be named' }), heat = () => house.value(`SELECT heat FROM jam_idea WHERE id = ${first}`), cold = heat();
	const naming = async (client, title) => say(client, handle, { title, other: first, link: 'builds_on' });
	await naming(employee, 'One’s own');
	await naming(employee, 'Again one’s own');
	assert.equal(heat(), cold, 'one’s own count nothing');
	const third = await naming(owner, 'Another’s');
	const warm = heat();
	assert.ok(Number(warm) > Number(cold));
	const fourth = await naming(owner, 'Again another’s');
	assert.equal(heat(), warm, 'each person once');
	const built = () => house.value(`SELECT built FROM jam_idea WHERE id = ${first}`);
	assert.equal(built(), '4');
	await send(owner, `/jams/${handle}/ideas/${third}/delete`);
	assert.deepEqual([built(), heat()], ['3', warm]);
	await send(owner, `/jams/${handle}/ideas/${fourth}/delete`);
	assert.deepEqual([built(), heat()], ['2', cold]);
});

test('distinct readers are counted without a write in the request, and the least heard come first', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), handle = await begin();
	const one = await say(owner, handle, { title: 'Heard' }), two = await say(owner, handle, { title: 'Hardly heard' });
	const look = (client) => client.get(`/jams/${handle}/ideas/${one}`, { status: 200 });
	for (const client of [employee, employee, admin, owner]) await look(client);
	await eventually(() => assert.equal(heard(one), 2, 'each reader once, and not its author'));
	await look(employee);
	const three = await say(employee, handle, { title: 'Own' });
	assert.deepEqual(await titles(admin, handle, 'unheard').then((list) => list.toSorted()), ['Hardly heard', 'Own'], 'without what was shown before');
	await eventually(() => assert.deepEqual([heard(one), heard(two), heard(three)], [2, 1, 1], 'a list shows whole ideas, too'));
	// From twenty on nobody is written down any more.
	house.change(`UPDATE jam_idea SET readers = 20 WHERE id = ${two}`);
	assert.deepEqual(await titles(employee, handle, 'unheard'), []);
	await employee.get(`/jams/${handle}/ideas/${two}`, { status: 200 });
	await house.doNow('jams.readers');
	assert.equal(house.value(`SELECT count(*) FROM jam_reader WHERE idea = ${two}`), '1');
	// Who it was is forgotten when the jam is frozen; how many there were stays. Also of what is only written down after that.
	const late = await Promise.all([1, 2, 3, 4].map((n) => say(owner, handle, { title: `Late ${n}` })));
	await Promise.all(late.map((idea) => employee.get(`/jams/${handle}/ideas/${idea}`, { status: 200 })));
	set(handle, { opens: Date.now() - 3 * HOUR, closes: Date.now() - 2 * HOUR, freezes: Date.now() - HOUR });
	await house.doNow('jams.bell');
	house.change(`UPDATE job SET due = 0 WHERE kind = 'jams.forget'`);
	const readers = () => house.value(`SELECT count(*) FROM jam_reader r JOIN jam_idea t ON t.id = r.idea JOIN place p ON p.id = t.jam WHERE p.handle = '${handle}'`);
	await eventually(() => assert.equal(readers(), '0'));
	await house.doNow('jams.readers');
	assert.equal(readers(), '0', 'written down afterwards');
	assert.equal(heard(one), 2);
});

test('what is due by the clock is done however much waits', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin(), idea = await say(owner, handle, { title: 'Meanwhile' });
	const waiting = () => Number(house.value("SELECT count(*) FROM job WHERE kind = 'jams.tell' AND payload = '0 0 1' AND state = 1"));
	house.change(`INSERT INTO job (id, kind, payload, due, lease, attempts, state, error) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
		SELECT coalesce((SELECT max(id) FROM job), 0) + i, 'jams.tell', '0 0 1', 1, 0, 0, 1, '' FROM n`);
	await employee.get(`/jams/${handle}/ideas/${idea}`, { status: 200 });
	await eventually(() => assert.equal(heard(idea), 1));
	const left = waiting();
	house.change("DELETE FROM job WHERE kind = 'jams.tell' AND payload = '0 0 1'");
	assert.ok(left > 0, 'nothing waited any more');
});

test('the least heard are mixed into what everybody reads, with all their words, for each what they were not shown; how many there are is told while there is time', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), handle = await begin(), [one, two] = await forums(handle), at = `/jams/${handle}`;
	const withered = await say(employee, handle, { title: 'Withered', body: `${'Long words. '.repeat(80)}The end.`, forum: one.id });
	await Promise.all(Array.from({ length: 21 }, (_, n) => say(employee, handle, { title: `Idea ${n}`, forum: n ? one.id : two.id })));
	house.change(`UPDATE jam_idea SET readers = 20 WHERE id > ${withered} AND jam = (SELECT jam FROM jam_idea WHERE id = ${withered})`);
	const mixed = async (client, path) => (await client.get(path, { status: 200 })).all('.stream .idea[data-mixed] h2').map((h) => h.text.trim());
	// Not to its author, nor where one goes on, nor in another forum.
	assert.deepEqual(await Promise.all([mixed(employee, at), mixed(owner, `${at}?show=new&before=${2 ** 53 - 1}`), mixed(owner, `${at}/forums/${two.id}`), mixed(owner, `${at}?show=unanswered`)]), [[], [], [], []]);
	assert.equal(heard(withered), 0);
	// Nor to who only asks whether something came, as open pages do by themselves.
	assert.equal((await owner.get(at, { status: 200, headers: { 'ruche-look': '1' } })).all('.stream .idea[data-mixed]').length, 0);
	await house.doNow('jams.readers');
	assert.equal(heard(withered), 0);
	const page = await owner.get(at, { status: 200 }), row = page.all('.stream .idea')[2];
	assert.equal(row.attributes.id, `i${withered}`);
	assert.match(row.text, /(Few have seen this|Peu l’ont vue)[\s\S]*The end\./);
	assert.equal(page.all('.stream .idea').length, 21);
	await eventually(() => assert.equal(heard(withered), 1, 'whoever it was mixed in for has heard it'));
	assert.deepEqual(await mixed(owner, at), [], 'once to each');
	assert.equal((await mixed(admin, `${at}?show=new`)).length, 1);
	const told = async (path) => (await owner.get(path, { status: 200 })).all('#too-few').map((line) => line.text.match(/^\s*(\d+)/)?.[1]);
	assert.deepEqual([await told(`${at}/decide`), await told(`${at}/backroom`)], [['1'], ['1']]);
	await eventually(() => assert.equal(heard(withered), 2));
	house.change(`UPDATE jam_idea SET readers = 20 WHERE id = ${withered}`);
	assert.deepEqual([await told(`${at}/decide`), await told(`${at}/backroom`)], [[], []]);
	house.change(`UPDATE jam_idea SET readers = 2 WHERE id = ${withered}`);
	set(handle, { opens: Date.now() - 3 * HOUR, closes: Date.now() - 2 * HOUR, freezes: Date.now() - HOUR });
	assert.deepEqual([await told(`${at}/decide`), await told(`${at}/backroom`), await mixed(admin, at)], [[], [], []]);
});

test('where people take part from: no group so small that somebody is singled out; executives are marked', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), handle = await begin();
	const rows = (sql) => house.value(`SELECT count(*) FROM (${sql}) x`);
	const many = house.value('SELECT country FROM person WHERE kind = 1 AND state = 1 GROUP BY country ORDER BY count(*) DESC, country LIMIT 1');
	await send(owner, `/jams/${handle}/members`, { who: house.databaseUrl ? house.value(`SELECT string_agg(handle, ' ') FROM person WHERE state = 1 AND kind < 3`) : house.value(`SELECT group_concat(handle, ' ') FROM person WHERE state = 1 AND kind < 3`) }, 200);
	await house.doNow('jams.counting');
	await eventually(async () => assert.ok((await employee.json(`/api/v1/jams/${handle}/map`)).countries.length > 1));
	const map = await employee.json(`/api/v1/jams/${handle}/map`);
	for (const group of [...map.countries, ...map.units]) assert.ok(group.n >= 5, JSON.stringify(group));
	const members = Number(house.value(`SELECT members FROM place WHERE handle = '${handle}'`));
	assert.equal(map.countries.reduce((sum, group) => sum + group.n, 0), members, 'everybody is counted');
	assert.ok(Number(rows(`SELECT 1 FROM person WHERE country = '${many}'`)) >= 5);
	const page = await employee.get(`/jams/${handle}/map`, { status: 200 });
	assert.match(page.text, /All others together/);
	// The map names whom the table names, and nobody else; each number stands in the table.
	const table = page.all('table')[0].all('tbody tr').map((row) => row.text.replace(/\s+/g, ' ').trim());
	assert.deepEqual(table, map.countries.map((group) => `${group.label} ${group.n.toLocaleString('en')}`));
	const tiles = page.all('svg.tiles g title').map((title) => title.text.trim());
	assert.deepEqual(tiles, map.countries.filter((group) => group.label !== 'All others together' && group.label !== 'Not said').map((group) => `${group.label}: ${group.n.toLocaleString('en')}`));
	assert.ok(tiles.length >= 1 && page.all('svg.tiles g.much').length >= 1);
	// By the administration.
	for (const client of [employee, owner]) assert.equal(await statusOf(client, '/jams/executives'), 404);
	await send(admin, '/jams/executives', { who: '@leila' });
	await send(admin, '/jams/executives', { who: 'duarte' }, 422);
	await say(employee, handle, { title: 'From above' });
	assert.match((await owner.get(`/jams/${handle}`, { status: 200 })).one('.idea header').text, /Direction/);
	const idea = await say(owner, handle, { title: 'From below' });
	await send(employee, `/items/${idea}/comments`, { body: 'I agree.', reply_to: idea });
	assert.match((await owner.get(`/jams/${handle}/ideas/${idea}`, { status: 200 })).one('li.comment').text, /Direction/);
	await send(admin, '/jams/executives/delete', { person: idOf('leila') });
	await eventually(async () => assert.doesNotMatch((await owner.get(`/jams/${handle}`, { status: 200 })).one('.stream').text, /Direction/));
	// Shifts, for all to see who is on duty.
	const shift = { person: idOf('theo'), forum: '0', starts: local(Date.now() - HOUR).slice(0, 16), ends: local(Date.now() + HOUR).slice(0, 16) };
	await send(owner, `/jams/${handle}/shifts`, shift, 422);
	await send(owner, `/jams/${handle}/members`, { who: 'theo', role: 'facilitator' }, 200);
	house.change(`UPDATE person SET time_zone = 'UTC' WHERE handle = 'noemie'`);
	await send(owner, `/jams/${handle}/shifts`, shift);
	assert.match((await employee.get(`/jams/${handle}`, { status: 200 })).one('aside').text, /On duty now[\s\S]*Théo/);
});

// Jams with lower numbers than this one, open for an hour, of whose opening people were told: rows alone.
function crowd(jam, n = 110) {
	const own = { id: 'p.id - n.i', hub: 'p.id - n.i', handle: "'crowd-' || n.i", members: '1', items: '0' };
	const columns = house.databaseUrl ? house.value(`SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = 'place' AND table_schema = 'public'`) : house.value(`SELECT group_concat(name) FROM pragma_table_info('place')`);
	const now = Date.now() * 1000, hour = HOUR * 1000;
	house.change(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})
		INSERT INTO place (${columns}) SELECT ${columns.split(',').map((name) => own[name] ?? `p.${name}`).join()} FROM place p CROSS JOIN n WHERE p.id = ${jam};
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})
		INSERT INTO jam (id, opens, closes, freezes, languages, rules, rehearsal, told) SELECT ${jam} - i, ${now - hour}, ${now + hour}, ${now + 2 * hour}, 'en', '', false, 1 FROM n`);
	return () => ['jam', 'place'].forEach((table) => house.change(`DELETE FROM ${table} WHERE id BETWEEN ${jam - n} AND ${jam - 1}`));
}

test('behind a hundred others a jam rings and is counted, too; it is counted anew only when others take part', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin(), ahead = await begin({ opens: 24 });
	const jamOf = (name) => Number(house.value(`SELECT id FROM place WHERE handle = '${name}'`)), jam = jamOf(handle), clear = crowd(jam);
	const shown = () => Number(house.value(`SELECT coalesce(max(n), 0) FROM jam_share WHERE jam = ${jam}`));
	const count = async () => {
		await house.doNow('jams.counting');
		await eventually(() => assert.equal(house.value(`SELECT count(*) FROM job WHERE kind = 'disk.jams' AND state IN (1, 2)`), '0'));
	};
	try {
		await house.doNow('jams.bell');
		assert.equal(house.value(`SELECT told FROM jam WHERE id = ${jam}`), '1');
		const names = `SELECT handle FROM person WHERE state = 1 AND kind < 3 AND handle <> 'leila'`;
		await send(owner, `/jams/${handle}/members`, { who: house.databaseUrl ? house.value(`SELECT string_agg(handle, ' ') FROM (${names}) x`) : house.value(`SELECT group_concat(handle, ' ') FROM (${names})`) }, 200);
		await count();
		assert.ok(shown() >= 5, 'it was counted');
		house.change(`UPDATE jam_share SET n = n + 1000 WHERE jam = ${jam}`);
		await count();
		assert.ok(shown() > 1000, 'nobody came or went, and it was counted again');
		await send(employee, `/jams/${handle}/membership`);
		await count();
		assert.ok(shown() < 1000, 'somebody came, and it was not counted again');
		assert.equal(house.value(`SELECT counted FROM jam WHERE id = ${jamOf(ahead)}`), '0', 'one that has not opened');
	} finally {
		clear();
	}
});

test('of two servers one tells of the opening', { skip: database !== 'postgres' && 'SQLite has one' }, async () => {
	const employee = await house.as('employee'), handle = await begin({ opens: 24 }), jam = house.value(`SELECT id FROM place WHERE handle = '${handle}'`);
	await send(employee, `/jams/${handle}/membership`);
	const node = new Server({ data: house.data, args: ['--node', '1', '--db', house.databaseUrl] });
	await node.start();
	// Both find that it has opened, and neither may write that down until both have.
	const holder = spawn(join(binDirectory(), 'psql'), ['-X', '-q', house.databaseUrl], { stdio: ['pipe', 'ignore', 'inherit'] });
	const sessions = (which) => house.value(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND ${which}`);
	try {
		const opens = Date.now() + 5000;
		set(handle, { opens });
		holder.stdin.write('BEGIN; LOCK TABLE jam IN SHARE MODE;\n');
		await eventually(() => assert.equal(sessions(`state = 'idle in transaction' AND query LIKE 'LOCK TABLE jam%'`), '1'));
		assert.ok(Date.now() < opens, 'held too late');
		await eventually(() => assert.equal(sessions(`wait_event_type = 'Lock' AND query LIKE 'UPDATE jam SET told%'`), '2'), 60_000);
	} finally {
		holder.stdin.end('COMMIT;\n');
		await new Promise((done) => holder.on('close', done));
	}
	await eventually(() => assert.equal(house.value(`SELECT told FROM jam WHERE id = ${jam}`), '1'));
	await house.doNow('jams.bell');
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM job WHERE kind = 'jams.tell' AND payload LIKE '${jam} %'`), '1');
	assert.equal(house.value(`SELECT sum(count) FROM notify WHERE owner = ${idOf('leila')} AND thread = ${jam}`), '1');
	await node.stop();
});

test('jam by a program', async () => {
	const ask = await (await house.as('employee')).program(), soon = (hours) => new Date(Date.now() + hours * HOUR).toISOString();
	const body = { title: 'By a program', handle: 'by-a-program', language: 'en', opens: soon(0), closes: soon(24), freezes: soon(48), rules: 'None.' };
	const jam = await ask('POST', '/jams', body);
	assert.equal(jam.status, 201, JSON.stringify(jam.body));
	assert.equal(jam.body.phase, 'open');
	assert.equal((await ask('POST', '/jams', body)).status, 422);
	const idea = await ask('POST', '/jams/by-a-program/ideas', { forum: jam.body.forums[0].id, title: 'Said by a program', body: 'Once.' });
	assert.equal(idea.status, 201, JSON.stringify(idea.body));
	const other = await ask('POST', '/jams/by-a-program/ideas', { forum: jam.body.forums[1].id, title: 'The same', other: idea.body.item.id, link: 'same_as' });
	assert.deepEqual(other.body.names.map(({ id, kind }) => [id, kind]), [[idea.body.item.id, 'same_as']]);
	assert.equal((await ask('PUT', `/jams/by-a-program/ideas/${idea.body.item.id}`, { title: 'Changed by a program' })).body.body, 'Once.');
	assert.equal((await ask('DELETE', `/jams/by-a-program/ideas/${other.body.item.id}`)).status, 204);
	assert.deepEqual((await ask('GET', `/jams/by-a-program/ideas?forum=${jam.body.forums[0].id}`)).body.ideas.map(({ title }) => title), ['Changed by a program']);
	const changed = await ask('PUT', '/jams/by-a-program', { title: 'By another program' });
	assert.deepEqual([changed.status, changed.body.title, changed.body.rules], [200, 'By another program', 'None.'], JSON.stringify(changed.body));
	assert.equal((await ask('GET', '/jams/by-a-program/map')).status, 200);
});

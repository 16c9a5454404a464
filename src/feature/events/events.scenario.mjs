// SPDX-License-Identifier: Apache-2.0
// Events: planning, repetition, who comes and whose seats; calendars, feeds and files; and who may know of it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, password, sharedData, useServer } from '../../../tests/harness.mjs';
import { useImport } from '../../../tests/import.mjs';
import { whileHeld } from '../../../tests/lib/held.mjs';

const house = useServer();
const { file, bring, refused } = useImport(house);
let made = 0;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
// A community of `owner` with `employee` in it; gives its address.
async function community(access = 'open') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: `Events test ${++made}`, access, language: 'en' });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return location;
}
const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
async function plan(client, at, fields = {}) {
	const { location } = await send(client, at, { title: `Event ${++made}`, start: `${day(7)}T10:00`, end: `${day(7)}T11:00`, zone: 'Europe/Paris', remind: 0, ...fields });
	return location;
}
// A calendar file, and bringing one into a community.
const calendar = (...events) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...events.flat(2), 'END:VCALENDAR', ''].join('\r\n');
const vevent = (uid, ...lines) => ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20300101T000000Z', ...lines, 'END:VEVENT'];
const into = async (client, at, text, status = 200) => {
	const body = new FormData();
	body.append('file', new Blob([text]), 'a.ics');
	const answer = await client.post(`${at}/events/import`, body, { redirect: false });
	assert.equal(answer.status, status, answer.text.slice(0, 2000));
	return answer.text;
};
const byUid = (uid) => `/events/${house.value(`SELECT max(id) FROM calendar_event WHERE uid = '${uid}'`)}`;
const idOf = (path) => Number(path.split('?')[0].split('/').at(-1));
const person = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
const times = (event) => Number(house.value(`SELECT count(*) FROM event_time WHERE event = ${idOf(event)}`));
const starts = (event) => house.value(`SELECT ${house.databaseUrl ? "string_agg(cast(starts as text), ' ' ORDER BY starts)" : "group_concat(starts, ' ')"} FROM (SELECT starts FROM event_time WHERE event = ${idOf(event)} ORDER BY starts) x`).split(' ').map((t) => new Date(Number(t) / 1000).toISOString().slice(0, 16));
function checked() {
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
}

test('event_create: it stands in the community, the calendar, on home, in search and as JSON', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const form = (await owner.get(`${at}/events/new`, { status: 200 })).form(`${at}/events`);
	const page = await owner.submit(form, { title: 'Flange day', location: 'Workshop nine', body: 'Bring **yours**. #flanges', start: `${day(2)}T10:00`, end: `${day(2)}T12:00`, zone: 'Europe/Paris' }, { status: 200 });
	assert.match(page.text, /Flange day/);
	assert.match(page.body, /<strong>yours<\/strong>/);
	assert.match((await employee.get(`${at}/events`, { status: 200 })).text, /Flange day/);
	assert.match((await employee.get(at, { status: 200 })).text, /Flange day/);
	for (const view of ['month', 'week', 'agenda']) assert.match((await employee.get(`/events?view=${view}&at=${day(2)}`, { status: 200 })).text, /Flange day/, view);
	assert.match((await employee.get('/?order=latest')).text, /Flange day/);
	await eventually(async () => assert.match((await employee.get('/search?q=workshop+nine+kind:event')).text, /Flange day/));
	const seen = await employee.json(`/api/v1${page.path}`);
	assert.deepEqual([seen.title, seen.zone, seen.start, seen.answer], ['Flange day', 'Europe/Paris', `${day(2)}T10:00:00`, 'none']);
	const list = await employee.json(`/api/v1/events?from=${day(0)}`);
	assert.ok(list.times.some((t) => t.title === 'Flange day' && t.starts.length === 20));
	for (const bad of [{ title: '' }, { start: '' }, { start: 'soon' }, { zone: 'Mars/Olympus' }, { end: `${day(1)}T10:00` }, { link: 'javascript:alert(1)' }, { seats: '-1' }, { repeat: 'rule', rule: 'FREQ=HOURLY' }])
		await send(owner, `${at}/events`, { title: 'Bad', start: `${day(7)}T10:00`, end: `${day(7)}T11:00`, zone: 'UTC', ...bad }, 422);
});

test('hours stay when clocks change, and each sees them by the own clock', async () => {
	const owner = await house.as('owner'), at = await community();
	const weekly = await plan(owner, `${at}/events`, { start: '2030-03-24T09:00', end: '2030-03-24T10:00', repeat: 'weekly', times: 3 });
	assert.deepEqual(starts(weekly), ['2030-03-24T08:00', '2030-03-31T07:00', '2030-04-07T07:00']);
	const night = await plan(owner, `${at}/events`, { start: '2030-03-31T02:30', end: '2030-03-31T03:30' });
	assert.deepEqual(starts(night), ['2030-03-31T01:30']); // 02:30 is left out: it is 03:30 of summer time
	const back = await plan(owner, `${at}/events`, { start: '2030-10-27T02:30', end: '2030-10-27T03:30' });
	assert.deepEqual(starts(back), ['2030-10-27T00:30']); // comes twice: the first is meant
	const far = await plan(owner, `${at}/events`, { start: '2030-06-03T09:00', end: '2030-06-03T10:00', zone: 'America/New_York' });
	assert.match((await owner.get(far, { status: 200 })).text, /09:00.*America\/New_York/s);
	const last = await plan(owner, `${at}/events`, { start: '2030-01-31T18:00', end: '2030-01-31T19:00', repeat: 'rule', rule: 'FREQ=MONTHLY;BYDAY=-1TH;COUNT=3' });
	assert.deepEqual(starts(last).map((t) => t.slice(0, 10)), ['2030-01-31', '2030-02-28', '2030-03-28']);
	const days = await plan(owner, `${at}/events`, { start: '2030-05-06', end: '2030-05-08', all_day: 1, has_all_day: 1 });
	const month = await owner.get('/events?view=month&at=2030-05-01', { status: 200 });
	assert.equal(month.all(`.cal a[href="${days}"]`).length, 3);
});

test('one time, this and the following, all of them', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const series = await plan(owner, `${at}/events`, { title: 'Weekly', start: `${day(7)}T10:00`, end: `${day(7)}T11:00`, repeat: 'weekly', times: 6 });
	const all = keysOf(series);
	assert.equal(all.length, 6);
	await send(employee, `${series}/reply`, { answer: 'yes', at: 0 });
	await send(employee, `${series}/reply`, { answer: 'no', at: all[1] });
	const edit = async (key, fields) => {
		const form = (await owner.get(`${series}/edit?at=${key}`, { status: 200 })).form(`${series}/edit`);
		return owner.submit(form, fields, { status: 200 });
	};
	await edit(all[2], { scope: 'one', title: 'Only this', location: 'Elsewhere' });
	assert.match((await owner.get(`${series}?at=${all[2]}`)).text, /Only this/);
	assert.doesNotMatch((await owner.get(`${series}?at=${all[1]}`)).text, /Only this/);
	const rest = await edit(all[4], { scope: 'following', title: 'The rest' });
	assert.equal(times(series), 4);
	assert.equal(times(rest.path), 2);
	assert.match(rest.text, /The rest/);
	const local = new Date(all[3] * 1000).toISOString().slice(0, 11);
	await edit(all[3], { scope: 'all', start: `${local}12:00`, end: `${local}13:00` });
	assert.ok(starts(series).every((t) => /1[01]:00$/.test(t)), starts(series).join());
	assert.equal(house.value(`SELECT answer FROM event_reply WHERE event = ${idOf(series)} AND original = ${(all[1] + 7200) * 1e6}`), '3');
	assert.match((await owner.get(`${series}?at=${all[2] + 7200}`)).text, /Only this/);
	await house.settled();
	assert.match((await employee.get('/notifications')).text, /changed what you come to/);
	const ics = (await employee.get(`${series}/event.ics`, { status: 200 })).text;
	assert.equal(ics.match(/RECURRENCE-ID/g).length, 1);
	await send(owner, `${series}/cancel`, { scope: 'one', at: all[0] + 7200, on: 1 });
	assert.match((await owner.get(`${series}?at=${all[0] + 7200}`)).text, /does not take place|n’a pas lieu/);
	await send(employee, `${series}/reply`, { answer: 'yes', at: all[0] + 7200 }, 409);
	await send(owner, `${series}/cancel`, { scope: 'all', on: 1 });
	await house.settled();
	assert.match((await employee.get('/notifications')).text, /called off what you come to/);
	checked();
});

test('200 people ask for 10 seats at once: ten have one, the others wait in their order', async () => {
	const owner = await house.as('owner'), at = await community();
	const names = Array.from({ length: 200 }, (_, i) => `crowd${i}`);
	bring('people-csv', file('crowd.csv', ['login,given_name,last_name,email', ...names.map((n, i) => `${n},Crowd,Number${i},${n}@crowd.example`)].join('\n')));
	house.change(`INSERT INTO credential (person, password, changed) SELECT p.id, (SELECT c.password FROM credential c WHERE c.person = ${person('leila')}), 1 FROM person p WHERE p.handle LIKE 'crowd%'`);
	const clients = [];
	for (let i = 0; i < names.length; i += 20) clients.push(...await Promise.all(names.slice(i, i + 20).map((n) => house.signIn(n))));
	const event = await plan(owner, `${at}/events`, { seats: 10 });
	const answers = await Promise.all(clients.map((c) => c.post(`/api/v1${event}/reply`, { answer: 'yes' }, { redirect: false, headers: { accept: 'application/json' } })));
	assert.deepEqual([...new Set(answers.map((a) => a.status))], [200]);
	const seats = () => [1, 2].map((seat) => Number(house.value(`SELECT count(*) FROM event_reply WHERE event = ${idOf(event)} AND seat = ${seat}`)));
	assert.deepEqual(seats(), [10, 190]);
	assert.equal(answers.filter((a) => JSON.parse(a.text).waiting === false).length, 10);
	const holder = house.value(`SELECT pe.handle FROM event_reply r JOIN person pe ON pe.id = r.person WHERE r.event = ${idOf(event)} AND r.seat = 1 ORDER BY r.asked LIMIT 1`);
	const next = house.value(`SELECT pe.handle FROM event_reply r JOIN person pe ON pe.id = r.person WHERE r.event = ${idOf(event)} AND r.seat = 2 ORDER BY r.asked LIMIT 1`);
	await send(clients[names.indexOf(holder)], `${event}/reply`, { answer: 'no' });
	assert.deepEqual(seats(), [10, 189]);
	assert.equal(house.value(`SELECT r.seat FROM event_reply r JOIN person pe ON pe.id = r.person WHERE r.event = ${idOf(event)} AND pe.handle = '${next}'`), '1');
	assert.match((await clients[names.indexOf(next)].get('/notifications')).text, /A seat came free/);
	// Ten leave and fifteen seats are there now, all at once.
	const form = (await owner.get(`${event}/edit`, { status: 200 })).form(`${event}/edit`);
	await Promise.all([owner.submit(form, { seats: 15 }, { status: 200 }), ...clients.slice(0, 40).map((c) => c.post(`${event}/reply`, { answer: 'maybe' }, { redirect: false }))]);
	assert.equal(seats()[0], 15);
	assert.match((await owner.get(event)).text, /15 places|15 seats/);
	checked();
});

test('seats of a series: each time has its own', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await community();
	const series = await plan(owner, `${at}/events`, { repeat: 'weekly', times: 3, seats: 1 });
	const first = Number(house.value(`SELECT min(original) FROM event_time WHERE event = ${idOf(series)}`)) / 1e6;
	const seat = (handle, original) => house.value(`SELECT seat FROM event_reply WHERE event = ${idOf(series)} AND person = ${person(handle)} AND original = ${original}`);
	const owners = 'noemie', ask = (client, answer, when) => send(client, `${series}/reply`, { answer, at: when });
	await ask(employee, 'yes', first);
	await ask(admin, 'yes', 0); // the first time is full: the series waits
	const adminHandle = house.value(`SELECT pe.handle FROM event_reply r JOIN person pe ON pe.id = r.person WHERE r.event = ${idOf(series)} AND r.original = 0`);
	assert.equal(seat(adminHandle, 0), '2', owners);
	await ask(employee, 'no', first);
	assert.equal(seat(adminHandle, 0), '1');
	await ask(employee, 'yes', first);
	assert.equal(seat('leila', first * 1e6), '2');
	await ask(admin, 'no', first);
	assert.equal(seat('leila', first * 1e6), '1');
	checked();
});

const keysOf = (event) => house.value(`SELECT ${house.databaseUrl ? "string_agg(cast(original as text), ' ' ORDER BY original)" : "group_concat(original, ' ')"} FROM (SELECT original FROM event_time WHERE event = ${idOf(event)} ORDER BY original) x`).split(' ').map((o) => Number(o) / 1e6);

test('no seat is given twice: an answer taken back, a series of which one time is left, fewer seats', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await community();
	const series = await plan(owner, `${at}/events`, { repeat: 'weekly', times: 3, seats: 1 });
	const [first] = keysOf(series), answer = (client, event, what, when) => send(client, `${event}/reply`, { answer: what, at: when });
	const seat = (event, handle) => house.value(`SELECT coalesce((SELECT seat FROM event_reply WHERE event = ${idOf(event)} AND person = ${person(handle)} AND original = ${first * 1e6}), -1)`);
	await answer(employee, series, 'yes', 0);
	await answer(employee, series, 'no', first);
	await answer(admin, series, 'yes', first);
	await answer(employee, series, 'none', first);
	assert.equal(seat(series, 'leila'), '2'); // all of it is hers, but for this time, where she waits
	checked();
	await answer(admin, series, 'no', first);
	assert.equal(seat(series, 'leila'), '1');
	await answer(employee, series, 'none', first);
	assert.equal(seat(series, 'leila'), '-1');
	const two = await plan(owner, `${at}/events`, { repeat: 'weekly', times: 2, seats: 1 });
	await answer(employee, two, 'yes', first);
	const edit = async (event, fields, status) => owner.submit((await owner.get(`${event}/edit`, { status: 200 })).form(`${event}/edit`), fields, { status });
	await edit(two, { scope: 'all', repeat: 'never', rule: '' }, 200);
	assert.equal(times(two), 1);
	await answer(admin, two, 'yes', 0);
	assert.equal(house.value(`SELECT count(*) FROM event_reply WHERE event = ${idOf(two)} AND seat = 1`), '1');
	await edit(two, { seats: 2 }, 200);
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM event_reply WHERE event = ${idOf(two)} AND seat = 1`), '2'));
	await edit(two, { seats: 1 }, 422);
	checked();
	// What is wrong at one time only is found, too.
	house.change(`INSERT INTO event_reply (event, original, person, answer, seat, asked) VALUES (${idOf(series)}, ${first * 1e6}, ${person('noemie')}, 1, 1, 1)`);
	assert.match(house.ruche('check').stdout, new RegExp(`${idOf(series)} gave 2 seats`));
	house.change(`DELETE FROM event_reply WHERE event = ${idOf(series)} AND person = ${person('noemie')}`);
	checked();
});

test('of what comes every few years one time is laid out, and an answer to it is for that time alone', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	for (const years of [5, 10]) {
		const series = await plan(owner, `${at}/events`, { repeat: 'rule', rule: `FREQ=YEARLY;INTERVAL=${years}`, seats: 2 }), [key] = keysOf(series);
		const answers = () => house.value(`SELECT coalesce(max(original), -1) FROM event_reply WHERE event = ${idOf(series)} AND person = ${person('leila')}`);
		assert.equal(times(series), 1);
		assert.ok(Number(house.value(`SELECT laid FROM calendar_event WHERE id = ${idOf(series)}`)) > 0, `every ${years} years: others follow`);
		await send(employee, `${series}/reply`, { answer: 'yes', at: key });
		assert.equal(answers(), String(key * 1e6));
		await owner.submit((await owner.get(`${series}/edit`, { status: 200 })).form(`${series}/edit`), { scope: 'all', title: 'Mended' }, { status: 200 });
		assert.equal(answers(), String(key * 1e6), 'and stays so when the series is laid out anew');
		await send(employee, `${series}/reply`, { answer: 'yes', at: 0 });
		assert.equal(answers(), '0');
	}
	checked();
});

test('a time that differs follows a change of all, and keeps its hour; on again it is like the others', async () => {
	const owner = await house.as('owner'), at = await community();
	const plan4 = () => plan(owner, `${at}/events`, { title: 'Nine', start: `${day(7)}T09:00`, end: `${day(7)}T10:00`, zone: 'UTC', repeat: 'weekly', times: 4 });
	const edit = async (event, key, fields) => owner.submit((await owner.get(`${event}/edit?at=${key}`, { status: 200 })).form(`${event}/edit`), fields, { status: 200 });
	const clocks = (event) => starts(event).map((t) => t.slice(11)).join(' ');
	const moved = `${day(21)}T11:00`, ends = `${day(21)}T12:00`;
	for (const scope of ['all', 'following']) {
		const series = await plan4(), keys = keysOf(series);
		await edit(series, keys[2], { scope: 'one', start: moved, end: ends });
		const after = await edit(series, keys[2], { scope, title: 'Nine, mended' });
		assert.equal(clocks(series), scope === 'all' ? '09:00 09:00 11:00 09:00' : '09:00 09:00');
		if (scope === 'following') assert.equal(clocks(after.path), '11:00 09:00');
		for (const key of keys.slice(2)) assert.match((await owner.get(`${after.path.split('?')[0]}?at=${key}`)).text, /Nine, mended/, `${scope} ${key}`);
	}
	const series = await plan4(), keys = keysOf(series);
	await edit(series, keys[1], { scope: 'one', title: 'Other words' });
	await edit(series, keys[1], { scope: 'all', title: 'The same words' });
	await send(owner, `${series}/cancel`, { scope: 'one', at: keys[3], on: 1 });
	await send(owner, `${series}/cancel`, { scope: 'one', at: keys[3], on: 0 });
	assert.equal(house.value(`SELECT count(*) FROM event_change WHERE event = ${idOf(series)}`), '0');
	await edit(series, keys[0], { scope: 'all', title: 'For every time' });
	for (const key of keys) assert.match((await owner.get(`${series}?at=${key}`)).text, /For every time/);
});

test('what is not for somebody shows nowhere: lists, counts, feeds, files, free and busy; and not after one was removed', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), stranger = house.visitor();
	const at = await community('private');
	const closed = await plan(owner, `${at}/events`, { title: 'Behind closed doors', start: `${day(3)}T10:00`, end: `${day(3)}T11:00` });
	const own = await plan(employee, '/events', { title: 'Dentist of mine', audience: 'private', start: `${day(3)}T14:00`, end: `${day(3)}T15:00` });
	await send(owner, `${closed}/reply`, { answer: 'yes' });
	await send(employee, `${closed}/reply`, { answer: 'yes' });
	await send(employee, `${own}/reply`, { answer: 'yes' });
	const spots = (client, handle = 'leila') => client.json(`/api/v1/people/${handle}/busy?from=${day(3)}&to=${day(4)}`).then((b) => b.busy.length);
	assert.equal(await spots(employee), 2);
	assert.equal(await spots(owner), 1);
	assert.equal(await spots(admin), 0);
	const reads = async (client, path) => (await client.get(path)).text;
	await house.settled();
	for (const client of [admin, guest, stranger]) {
		for (const path of [closed, `${closed}/event.ics`, `${at}/events`, `/feeds/events/of/${basename(at)}.ics`, `/api/v1${closed}`, own, `${own}/event.ics`]) assert.equal((await client.get(path)).status, 404, path);
	}
	for (const client of [admin, guest]) for (const path of [`/events?all=1&at=${day(3)}`, `/events?view=week&all=1&at=${day(3)}`, `/api/v1/events?all=1&from=${day(0)}`, '/?order=latest', '/search?q=doors', '/search?q=dentist']) assert.doesNotMatch(await reads(client, path), /closed doors|Dentist of mine/i, path);
	for (const path of [`/events?all=1&at=${day(3)}`, '/?order=latest', '/search?q=dentist']) assert.doesNotMatch(await reads(owner, path), /Dentist of mine/, path);
	assert.match(await reads(employee, `/events?at=${day(3)}`), /Dentist of mine/);
	const feed = (await send(employee, '/events/feed', {}, 200)).text.match(/\/feeds\/events\/[0-9a-f]+\.ics/)[0];
	assert.match((await stranger.get(feed, { status: 200 })).text, /Behind closed doors/);
	const inPlace = feed.replace('.ics', `/${basename(at)}.ics`);
	assert.match((await stranger.get(inPlace, { status: 200 })).text, /Behind closed doors/);
	await send(owner, `${at}/members/delete`, { person: person('leila') });
	for (const path of [closed, `${closed}/event.ics`, `${at}/events`, `/api/v1${closed}`, `/items/${idOf(closed)}`]) assert.equal((await employee.get(path)).status, 404, path);
	for (const path of [`/events?at=${day(3)}`, `/events?all=1&at=${day(3)}`, '/', `/api/v1/events?from=${day(0)}`, '/search?q=doors', '/notifications']) assert.doesNotMatch(await reads(employee, path), /closed doors/i, path);
	assert.doesNotMatch((await stranger.get(feed, { status: 200 })).text, /Behind closed doors/);
	assert.equal((await stranger.get(inPlace)).status, 404);
	assert.doesNotMatch(await reads(owner, closed), /Leïla/);
	assert.equal(await spots(employee), 1);
	await send(employee, '/events/feed/delete');
	assert.equal((await stranger.get(feed)).status, 404);
});

test('a seat of somebody who was removed goes to who waits, however many wait for what is over', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community('private');
	await into(owner, at, calendar(Array.from({ length: 520 }, (_, i) => vevent(`over-${i}`, 'DTSTART:20200101T100000Z', 'DTEND:20200101T110000Z', `SUMMARY:Over ${i}`))));
	house.change(`UPDATE calendar_event SET seats = 1 WHERE uid LIKE 'over-%'`);
	house.change(`INSERT INTO event_reply (event, original, person, answer, seat, asked) SELECT id, 0, ${person('noemie')}, 1, 2, id FROM calendar_event WHERE uid LIKE 'over-%'`);
	const seats = (seat) => Number(house.value(`SELECT count(*) FROM event_reply r JOIN calendar_event e ON e.id = r.event WHERE e.uid LIKE 'over-%' AND r.seat = ${seat}`));
	const event = await plan(owner, `${at}/events`, { seats: 1 }), off = await plan(owner, `${at}/events`, { seats: 1 });
	for (const path of [event, off]) {
		await send(employee, `${path}/reply`, { answer: 'yes' });
		await send(owner, `${path}/reply`, { answer: 'yes' });
	}
	await send(owner, `${off}/cancel`, { on: 1 });
	await send(owner, `${at}/members/delete`, { person: person('leila') });
	// What is done from time to time is done at the start, too.
	await house.stop({ keep: true });
	await house.start();
	const taken = (path) => house.value(`SELECT count(*) FROM event_reply WHERE event = ${idOf(path)} AND seat = 1 AND person <> ${person('leila')}`);
	await eventually(() => assert.equal(taken(event), '1'), 90_000);
	await eventually(() => assert.deepEqual([seats(1), seats(2)], [0, 0]), 90_000);
	assert.equal(taken(off), '0');
	assert.match((await (await house.as('owner')).get(byUid('over-1'))).text, /Noémie/);
	await send(await house.as('owner'), `${off}/cancel`, { on: 0 });
	assert.equal(taken(off), '1'); // on again, the line is there again
	checked();
});

test('who comes is reminded, once', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const event = await plan(owner, `${at}/events`, { title: 'Soon to begin', remind: 60 });
	await send(employee, `${event}/reply`, { answer: 'yes' });
	assert.doesNotMatch((await employee.get('/notifications')).text, /Soon to begin/);
	house.change(`UPDATE event_time SET remind = 1 WHERE event = ${idOf(event)}`);
	await house.doNow('events.remind');
	await house.settled();
	assert.match((await employee.get('/notifications')).text, /It begins soon.*Soon to begin/s);
	assert.equal(house.value(`SELECT remind FROM event_time WHERE event = ${idOf(event)}`), '0');
	assert.equal(house.value(`SELECT count(*) FROM notify WHERE kind = 36 AND thread = ${idOf(event)}`), '1');
});

test('who may change it: its author and the hosts; members plan, others do not', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), at = await community();
	await send(admin, `${at}/events`, { title: 'From outside', start: `${day(3)}T10:00`, zone: 'UTC' }, 403);
	await send(guest, '/events', { title: 'By a guest', start: `${day(3)}T10:00`, zone: 'UTC' }, 404);
	const event = await plan(employee, `${at}/events`);
	for (const path of ['edit', 'cancel', 'delete']) await send(admin, `${event}/${path}`, { title: 'x', start: `${day(3)}T10:00`, zone: 'UTC' }, 403);
	await send(admin, `${event}/reply`, { answer: 'perhaps' }, 422);
	await send(admin, `${event}/reply`, { answer: 'yes' });
	await send(owner, `${event}/delete`, {}, 409); // others come
	await send(owner, `${event}/cancel`, { on: 1 });
	await send(owner, `${event}/delete`);
	assert.equal((await employee.get(event)).status, 404);
	assert.equal(times(event), 0);
});

test('a file written is a file read: the same events in another community, and no doubles', async () => {
	const owner = await house.as('owner'), from = await community(), to = await community();
	await plan(owner, `${from}/events`, { title: 'Rûche; with, signs\\', repeat: 'weekly', until: day(40), location: 'Ici, là' });
	await plan(owner, `${from}/events`, { title: 'Days', start: day(5), end: day(6), all_day: 1, has_all_day: 1 });
	const ics = (await owner.get(`/feeds/events/of/${basename(from)}.ics`, { status: 200 })).text;
	assert.ok(ics.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
	const form = (text) => {
		const body = new FormData();
		body.append('file', new Blob([text]), 'a.ics');
		return body;
	};
	const upload = async () => (await owner.post(`${to}/events/import`, form(ics), { redirect: false })).text;
	assert.match(await upload(), /2 (entries|éléments).*2 (were taken|repris).*0/s);
	assert.match(await upload(), /2 (entries|éléments).*0 (was|were)? ?(taken|repris).*2/s);
	const again = (await owner.get(`/feeds/events/of/${basename(to)}.ics`)).text;
	const lines = (text) => text.replaceAll('\r\n ', '').split('\r\n').filter((l) => /^(SUMMARY|DTSTART|DTEND|RRULE|LOCATION|UID)/.test(l) && !/^DTSTART:\d+T\d+$/.test(l)).sort();
	assert.deepEqual(lines(again), lines(ics));
	await send(owner, `${to}/events/import`, form('hello'), 422);
});

test('a long file with long texts comes in by steps, all of it', async () => {
	const owner = await house.as('owner'), at = await community();
	const events = Array.from({ length: 1200 }, (_, i) => vevent(`long-${i}`, `DTSTART:20300101T${String(i % 24).padStart(2, '0')}0000Z`, `SUMMARY:Long ${i}`, `DESCRIPTION:${'Pumps and flanges. '.repeat(330)}`));
	assert.match(await into(owner, at, calendar(events)), /1.200.*1.200/s);
	assert.equal(house.value(`SELECT count(*) FROM calendar_event WHERE uid LIKE 'long-%'`), '1200');
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE action = 'event.import' AND target LIKE '%${at}/%'`), '1');
	await into(owner, at, calendar(vevent('early', 'DTSTART:10010101T100000Z', 'RRULE:FREQ=DAILY', 'SUMMARY:Before all')));
	assert.equal(house.value(`SELECT count(*) FROM calendar_event WHERE uid = 'early'`), '0');
});

test('what began long ago and lasts stands among what begins now; what is over does not', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const lasting = await plan(owner, `${at}/events`, { title: 'Lasting for months', start: `${day(-200)}T10:00`, end: `${day(100)}T11:00` });
	await plan(owner, `${at}/events`, { title: 'Over by now', start: `${day(-200)}T10:00`, end: `${day(-3)}T11:00` });
	await plan(owner, `${at}/events`, { title: 'Of two days', start: `${day(-1)}T10:00`, end: `${day(1)}T11:00` });
	await plan(owner, `${at}/events`, { title: 'Of an hour', start: `${day(1)}T10:00`, end: `${day(1)}T11:00` });
	await send(employee, `${lasting}/reply`, { answer: 'yes' });
	for (const path of ['/', `/events?view=week&at=${day(0)}`]) assert.match((await employee.get(path, { status: 200 })).text, /Lasting for months/, path);
	for (const path of [`${at}/events`, `/events?view=agenda&all=1&at=${day(1)}`]) {
		const text = (await employee.get(path, { status: 200 })).text;
		assert.match(text, /Lasting for months.*Of two days.*Of an hour/s, path);
		assert.doesNotMatch(text, /Over by now/, path);
	}
	const list = await employee.json(`/api/v1${at}/events`);
	assert.deepEqual(list.times.map((t) => t.title), ['Lasting for months', 'Of two days', 'Of an hour']);
	assert.equal((await owner.json(`/api/v1/people/leila/busy?from=${day(0)}&to=${day(1)}`)).busy.length, 1);
	await send(employee, `${lasting}/reply`, { answer: 'no' });
});

test('long texts end nobody’s feed, and hold no series', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	const start = `${day(9).replaceAll('-', '')}T100000Z`, words = 'Pumps and flanges, and what they are good for. ';
	// Long as files may bring them, and as rows: that long ones are read from files is asked above.
	await into(owner, at, calendar(Array.from({ length: 600 }, (_, i) => vevent(`text-${i}`, `DTSTART:${start}`, `SUMMARY:Text ${i}`, 'DESCRIPTION:Short.'))));
	const long = words.repeat(400).trim();
	house.change(`UPDATE calendar_event SET body = '${long}', html = '<p>${long}</p>' WHERE uid LIKE 'text-%'`);
	const own = (await send(employee, '/events/feed', {}, 200)).text.match(/\/feeds\/events\/[0-9a-f]+\.ics/)[0];
	for (const [client, path] of [[employee, `/feeds/events/of/${basename(at)}.ics`], [house.visitor(), own]]) {
		const ics = (await client.get(path, { status: 200 })).text.replaceAll('\r\n ', '');
		assert.equal(ics.match(/^UID:text-/gm).length, 600, path);
		assert.ok(ics.match(/^DESCRIPTION:.*$/gm).every((line) => line.length < 2300), path);
	}
	const series = await plan(owner, `${at}/events`, { repeat: 'daily', times: 600 });
	const text = 'x'.repeat(20000);
	house.change(`INSERT INTO event_change (event, original, title, body, html, location, link, first, length, cancelled) SELECT event, original, 'Other', '${text}', '<p>${text}${text}</p>', '', '', original, 3600000000, false FROM event_time WHERE event = ${idOf(series)}`);
	const form = (await owner.get(`${series}/edit`, { status: 200 })).form(`${series}/edit`);
	await owner.submit(form, { scope: 'all', start: `${day(7)}T12:00`, end: `${day(7)}T13:00` }, { status: 200 });
	assert.equal(times(series), 600);
	assert.equal(house.value(`SELECT count(*) FROM event_change c JOIN event_time t ON t.event = c.event AND t.original = c.original WHERE c.event = ${idOf(series)} AND c.first = c.original`), '600');
	await owner.get(`${series}/event.ics`, { status: 200 });
});

test('what was changed here stays when the file is read again, until the file is newer', async () => {
	const owner = await house.as('owner'), at = await community();
	const start = `${day(7).replaceAll('-', '')}T100000Z`, second = `${day(14).replaceAll('-', '')}T100000Z`;
	const series = vevent('again', `DTSTART:${start}`, 'RRULE:FREQ=WEEKLY;COUNT=4', 'SUMMARY:Weekly');
	const single = (sequence) => vevent('again', `RECURRENCE-ID:${second}`, `DTSTART:${second}`, `SEQUENCE:${sequence}`, 'SUMMARY:As the file says');
	// The single time may stand before its series.
	await into(owner, at, calendar(single(0), series));
	const event = byUid('again'), time = Date.parse(`${day(14)}T10:00:00Z`) / 1000;
	assert.match((await owner.get(`${event}?at=${time}`)).text, /As the file says/);
	const form = (await owner.get(`${event}/edit?at=${time}`, { status: 200 })).form(`${event}/edit`);
	await owner.submit(form, { scope: 'one', title: 'As we said here' }, { status: 200 });
	assert.match(await into(owner, at, calendar(single(0), series)), /already|déjà/);
	assert.match((await owner.get(`${event}?at=${time}`)).text, /As we said here/);
	await into(owner, at, calendar(single(9), series));
	assert.match((await owner.get(`${event}?at=${time}`)).text, /As the file says/);
});

test('a newer file changes the single times together with their series, each time it is newer', async () => {
	const owner = await house.as('owner'), at = await community();
	const start = `${day(7).replaceAll('-', '')}T100000Z`, second = `${day(14).replaceAll('-', '')}T100000Z`, third = `${day(21).replaceAll('-', '')}T100000Z`;
	const file = (sequence, ...more) => calendar(
		vevent('counted', `DTSTART:${start}`, 'RRULE:FREQ=WEEKLY;COUNT=4', `SEQUENCE:${sequence}`, `SUMMARY:Series ${sequence}`),
		vevent('counted', `RECURRENCE-ID:${second}`, `DTSTART:${second}`, `SEQUENCE:${sequence}`, `SUMMARY:Single ${sequence}`, ...more));
	await into(owner, at, file(0));
	const event = byUid('counted'), title = async (n) => (await owner.get(`${event}?at=${Date.parse(`${day(n)}T10:00:00Z`) / 1000}`, { status: 200 })).text;
	for (const n of [1, 2, 3]) {
		await into(owner, at, file(n));
		assert.match(await title(14), new RegExp(`Single ${n}`));
		assert.match(await title(21), new RegExp(`Series ${n}`));
		assert.equal(house.value(`SELECT sequence FROM calendar_event WHERE id = ${idOf(event)}`), String(n));
	}
	await into(owner, at, file(4, 'STATUS:CANCELLED'));
	assert.equal(house.value(`SELECT count(*) FROM event_change WHERE event = ${idOf(event)} AND cancelled`), '1');
	// What was said here since the file before stays, where the file's own single time is no newer.
	const form = (await owner.get(`${event}/edit?at=${Date.parse(`${day(21)}T10:00:00Z`) / 1000}`, { status: 200 })).form(`${event}/edit`);
	await owner.submit(form, { scope: 'one', title: 'As we said here' }, { status: 200 });
	const own = (sequence, single) => calendar(vevent('counted', `DTSTART:${start}`, 'RRULE:FREQ=WEEKLY;COUNT=4', `SEQUENCE:${sequence}`, 'SUMMARY:Series'),
		vevent('counted', `RECURRENCE-ID:${third}`, `DTSTART:${third}`, `SEQUENCE:${single}`, 'SUMMARY:Third'));
	await into(owner, at, own(8, 4));
	assert.match(await title(21), /As we said here/);
	await into(owner, at, own(9, 9));
	assert.match(await title(21), /Third/);
});

test('an imported series that is parted has as many times as before', async () => {
	const owner = await house.as('owner'), at = await community();
	await into(owner, at, calendar(vevent('ten', `DTSTART:${day(7).replaceAll('-', '')}T100000Z`, `RRULE:FREQ=DAILY;WKST=MO;COUNT=10`, 'SUMMARY:Ten')));
	const event = byUid('ten'), time = Date.parse(`${day(12)}T10:00:00Z`) / 1000;
	// As older imports stored it.
	house.change(`UPDATE calendar_event SET rule = 'FREQ=DAILY;WKST=MO;COUNT=10' WHERE id = ${idOf(event)}`);
	const form = (await owner.get(`${event}/edit?at=${time}`, { status: 200 })).form(`${event}/edit`);
	const rest = await owner.submit(form, { scope: 'following', title: 'The other five' }, { status: 200 });
	assert.deepEqual([times(event), times(rest.path)], [5, 5]);
});

test('every calendar of the collection is read, or refused with the line; twice makes no doubles', async (t) => {
	const folder = sharedData('ical');
	if (!folder) return t.skip('the shared data is not there');
	const files = readdirSync(folder, { recursive: true }).filter((f) => f.endsWith('.ics')).sort();
	// Every fourth over PostgreSQL, where what is read is the same and what is written costs a trip a row.
	const asked = files.filter((_, i) => database !== 'postgres' || i % 4 === 0), good = [], bad = [], at = await community(), owner = await house.as('owner');
	const entries = (bytes) => bytes.toString('latin1').match(/^BEGIN:(VEVENT|VTODO|VJOURNAL|VFREEBUSY|VAVAILABILITY)\s*$/gm)?.length ?? 0;
	const numbers = (text) => text.match(/\d+/g).slice(0, 3).map(Number);
	const planned = () => Number(house.value('SELECT count(*) FROM calendar_event'));
	// By upload each by itself, twice: no process is started for it.
	const upload = async (name, bytes) => {
		const body = new FormData();
		body.append('file', new Blob([bytes]), 'a.ics');
		const page = await owner.post(`${at}/events/import`, body, { redirect: false, check: false });
		if (page.status === 422) return assert.match(page.text, /line \d+: /, name);
		assert.equal(page.status, 200, `${name}: ${page.text.slice(0, 2000)}`);
		return numbers(page.one('.alert.good p').text);
	};
	let taken = 0;
	for (const name of asked) {
		const bytes = readFileSync(join(folder, name)), first = await upload(name, bytes);
		(first ? good : bad).push({ name, bytes });
		if (!first) continue;
		const [read, written, skipped] = first, before = planned();
		assert.equal(read, entries(bytes), name);
		assert.equal(read, written + skipped, name);
		taken += written;
		assert.equal((await upload(name, bytes))[1], 0, name);
		assert.equal(planned(), before, name);
	}
	assert.ok(taken > asked.length / 3, `${taken}`);
	// By command those that are read as one file, in which no mark of an encoding stands, and each of the others.
	const all = file('all.ics', Buffer.concat(good.flatMap(({ bytes }) => [bytes.subarray(bytes[0] === 0xef ? 3 : 0), Buffer.from('\r\n')]))), whole = good.reduce((sum, { bytes }) => sum + entries(bytes), 0);
	const [read, written, skipped] = numbers(bring('ics', all).counts), after = planned();
	assert.deepEqual([read, written + skipped], [whole, whole]);
	assert.ok(written > asked.length / 3, `${written}`);
	assert.deepEqual(numbers(bring('ics', all).counts), [whole, 0, whole]);
	assert.equal(planned(), after);
	for (const { name } of bad) assert.match(refused('ics', join(folder, name)), /line \d+: /, name);
	assert.equal(files.length, 108);
	if (asked.length === files.length) assert.equal(bad.length, 5);
	assert.match(refused('ics', file('cut.ics', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\n')), /line 3: the file ends inside a component/);
	checked();
});

test('what somebody planned and answered goes out with the own data', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), at = await community();
	const own = await plan(employee, `${at}/events`, { title: 'To be exported' }), other = await plan(owner, `${at}/events`);
	await send(employee, `${other}/reply`, { answer: 'maybe' });
	const json = (await employee.get('/settings/export')).text;
	assert.match(json, /To be exported/);
	assert.match(json, new RegExp(`"event":\\s*${idOf(other)}`));
	assert.equal((await employee.get(own)).status, 200);
});

// Somebody who can sign in, and will go.
async function newcomer(handle, name) {
	for (const args of [['add', handle, 'Quirina', name], ['passwd', handle, { input: `${password}\n` }]]) assert.equal(house.ruche('user', ...args).status, 0);
	return house.signIn(handle);
}

test('an erased account: what it planned goes with its answers, or stays without its name; its seat is handed on', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community();
	for (const texts of ['remove', 'keep']) {
		const name = `Evleaver${texts}`, leaver = await newcomer(`ev-${texts}`, name), id = person(`ev-${texts}`);
		await send(leaver, `${at}/membership`);
		const planned = await plan(leaver, `${at}/events`, { title: `Planned to ${texts}`, body: 'Words of a heron', repeat: 'weekly', times: 4 }), own = await plan(leaver, '/events', { title: `Own, to ${texts}`, audience: 'internal' });
		const theirs = await plan(leaver, '/events', { title: `Secret of ${name}`, audience: 'private' });
		await send(employee, `${planned}/reply`, { answer: 'yes', at: 0 });
		const time = keysOf(planned)[1];
		await send(leaver, `${planned}/cancel`, { scope: 'one', at: time, on: 1 });
		const other = await plan(owner, `${at}/events`, { seats: 1 });
		await send(leaver, `${other}/reply`, { answer: 'yes' });
		await send(employee, `${other}/reply`, { answer: 'yes' });
		assert.match((await owner.get(other)).text, new RegExp(name));
		const feed = (await send(leaver, '/events/feed', {}, 200)).text.match(/\/feeds\/events\/[0-9a-f]+\.ics/)[0];
		assert.equal((await house.visitor().get(feed)).status, 200);
		await send(leaver, '/settings/erase', { confirm: `ev-${texts}`, texts });
		await house.settled();
		assert.equal((await house.visitor().get(feed)).status, 404);
		assert.equal(house.value(`SELECT count(*) FROM event_reply WHERE person = ${id}`), '0');
		for (const path of [other, `${at}/events`, `/events?all=1&at=${day(7)}`, `/feeds/events/of/${basename(at)}.ics`]) assert.doesNotMatch((await owner.get(path, { status: 200 })).text, new RegExp(name), path);
		await eventually(() => assert.equal(house.value(`SELECT count(*) FROM calendar_event WHERE title LIKE '%${name}'`), '0'));
		assert.equal((await owner.get(theirs)).status, 404);
		if (texts === 'keep') {
			for (const path of [planned, own]) assert.doesNotMatch((await owner.get(path, { status: 200 })).text, new RegExp(name), path);
			assert.match((await owner.get(planned)).text, /Leïla/);
		} else {
			await eventually(async () => assert.deepEqual([(await owner.get(planned)).status, (await owner.get(own)).status], [404, 404]));
			const left = () => ['calendar_event WHERE title <> \'\' AND id', 'event_time WHERE event', 'event_change WHERE event', 'event_reply WHERE event', 'event_date WHERE event'].map((from) => house.value(`SELECT count(*) FROM ${from} = ${idOf(planned)}`)).join();
			await eventually(() => assert.equal(left(), '0,0,0,0,0'));
			await eventually(async () => assert.doesNotMatch((await owner.get('/search?q=heron')).text, /Planned to remove/));
		}
	}
	// What is done from time to time is done at the start, too.
	await house.stop({ keep: true });
	await house.start();
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM event_reply WHERE person = ${person('leila')} AND seat = 2`), '0'), 90_000);
	checked();
});

test('the numbers of a community count its events', async () => {
	const owner = await house.as('owner'), at = await community();
	await plan(owner, `${at}/events`);
	assert.match((await owner.get(`${at}/numbers`, { status: 200 })).text, /Évènements/);
	assert.match((await owner.get(`${at}/numbers/csv`, { status: 200 })).text.trim().split('\n').at(-1), /^\d{4}-\d\d,1,1,0,0,/);
});

test('further times of a series are those of what it is by then', async (t) => {
	if (!house.databaseUrl) return t.skip('SQLite has one writer');
	const owner = await house.as('owner'), at = await community();
	const series = await plan(owner, `${at}/events`, { repeat: 'weekly', zone: 'UTC' }), until = (Date.now() + 100 * 86400e3) * 1000;
	const hours = (hour) => Number(house.value(`SELECT count(*) FROM event_time WHERE event = ${idOf(series)} AND (original / 3600000000) % 24 = ${hour}`));
	assert.ok(hours(10) > 100);
	await house.stop({ keep: true });
	house.change(`UPDATE calendar_event SET laid = ${until} WHERE id = ${idOf(series)}`);
	// Somebody moves it by an hour when the job, which runs at the start, has come to it.
	await whileHeld(house, idOf(series), [() => house.start()], `DELETE FROM event_time WHERE event = ${idOf(series)}; UPDATE calendar_event SET first = first + 3600000000 WHERE id = ${idOf(series)};`);
	await eventually(() => assert.ok(hours(11) > 80));
	assert.equal(hours(10), 0);
});

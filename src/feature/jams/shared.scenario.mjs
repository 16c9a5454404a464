// SPDX-License-Identifier: Apache-2.0
// Lists of ideas are drawn once for many (room_shared.c). Whatever somebody was shown a moment before: everybody sees what they may
// read now, as it is now, with their own buttons and nothing of another's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const HOUR = 3600_000;
let made = 0;

const local = (time) => new Date(time).toISOString().slice(0, 16);
async function send(client, path, fields = {}) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, 303, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
async function begin({ audience = 'internal', opens = -1 } = {}) {
	// Lists are shared by those who read them in one language.
	house.change("UPDATE person SET language = 'en'");
	const owner = await house.as('owner'), handle = `shared-${++made}`;
	await send(owner, '/jams', { title: `Jam ${made}`, handle, audience, language: 'en', opens: local(Date.now() + 24 * HOUR), closes: local(Date.now() + 48 * HOUR), freezes: local(Date.now() + 72 * HOUR), languages: 'en fr', rules: 'Be kind.' });
	house.change(`UPDATE jam SET opens = ${(Date.now() + opens * HOUR) * 1000} WHERE id = (SELECT id FROM place WHERE handle = '${handle}')`);
	return handle;
}
async function say(client, handle, title) {
	const [forum] = (await (await house.as('owner')).json(`/api/v1/jams/${handle}`)).forums;
	return Number((await send(client, `/jams/${handle}/ideas`, { forum: forum.id, title })).location.split('/').at(-1));
}
const idOf = (login) => house.value(`SELECT target FROM handle WHERE name = '${login}'`);
const titles = (page) => page.all('.stream h2').map((h) => h.text.trim());
const pages = (handle) => [`/jams/${handle}`, `/jams/${handle}?show=new`];
// What `first` and then `second` are shown, one right behind the other.
async function both(first, second, path) {
	const one = await first.get(path, { status: 200 });
	return [one, await second.get(path, { status: 200 })];
}
const button = (page, idea) => page.one(`#i${idea} form[action="/items/${idea}/like"] button`);

test('each has their own buttons, and the thanks of the moment', async () => {
	const handle = await begin(), anna = await house.as('employee'), owner = await house.as('owner');
	const idea = await say(anna, handle, 'Mend the gate');
	const own = await say(owner, handle, 'Oil the hinges');
	await send(owner, `/items/${idea}/like`, { on: '1' });
	for (const path of pages(handle)) {
		const [hers, theirs] = await both(anna, owner, path);
		assert.equal(hers.all(`#i${idea} form`).length, 0, 'nobody thanks themselves');
		assert.match(hers.one(`#i${idea} footer`).text, /1 thanks/);
		assert.equal(button(theirs, idea).attributes['aria-pressed'], 'true');
		assert.equal(button(hers, own).attributes['aria-pressed'], 'false');
		const token = (page) => page.all('input[name="csrf"]')[0].attributes.value;
		assert.notEqual(token(hers), token(theirs));
		assert.ok(!theirs.body.includes(token(hers)) && theirs.all('input[name="csrf"]').every((input) => input.attributes.value === token(theirs)));
		// Taken back: at once, for both.
		await send(owner, `/items/${idea}/like`, { on: '0' });
		const [, now] = await both(anna, owner, path);
		assert.equal(button(now, idea).attributes['aria-pressed'], 'false');
		assert.doesNotMatch((await anna.get(path)).one(`#i${idea} footer`).text, /1 thanks/);
		await send(owner, `/items/${idea}/like`, { on: '1' });
	}
});

test('a list that others were shown is what one would be shown alone', async () => {
	const handle = await begin(), anna = await house.as('employee'), owner = await house.as('owner'), third = await house.as('admin');
	for (const title of ['One', 'Two', 'Three']) await say(anna, handle, `Idea ${title}`);
	const list = (page) => /<div class="stream">([^]*<\/article>)/.exec(page.body)[1].replaceAll(/<input type="hidden" name="(?:csrf|back)"[^>]*>/g, '').replaceAll(/(<time[^>]*>)[^<]*/g, '$1').replaceAll(/\s+/g, ' ');
	const before = '9007199254740991';
	for (let n = 0; n < 3; n++)
		for (const client of [anna, owner, third]) {
			// A page that begins with the newest of all is never shared.
			const together = await client.get(`/jams/${handle}?show=new`, { status: 200 }), alone = await client.get(`/jams/${handle}?show=new&before=${before}`, { status: 200 });
			assert.equal(list(together), list(alone));
		}
});

test('what is said, changed, answered, hidden or taken back is so for all at once', async () => {
	const handle = await begin(), anna = await house.as('employee'), owner = await house.as('owner'), third = await house.as('admin');
	const first = await say(anna, handle, 'The first'), look = async (path) => titles(await third.get(path, { status: 200 }));
	const both = pages(handle), [, fresh] = both;
	for (const path of both) assert.deepEqual(await look(path), ['The first']);
	const second = await say(anna, handle, 'The second');
	for (const path of both) assert.deepEqual(await look(path), ['The second', 'The first']);
	await send(anna, `/jams/${handle}/ideas/${first}/edit`, { title: 'The first, changed', body: '' });
	for (const path of both) {
		const page = await third.get(path, { status: 200 });
		assert.ok(titles(page).includes('The first, changed'), 'in the list');
		assert.match(page.all('aside').map((aside) => aside.text).join(' '), /The first, changed/, 'and in front');
	}
	await send(owner, `/items/${second}/comments`, { body: 'Yes.' });
	for (const path of both) assert.match((await third.get(path)).one(`#i${second} footer`).text, /1\s+comm/);
	// Behind all counters: only what is asked of the database each time can know it.
	house.setState(second, 4);
	for (const path of both) assert.ok(!(await third.get(path, { status: 200 })).body.includes('The second'), 'hidden, and shown in front or in the list');
	house.setState(second, 3);
	for (const path of both) await eventually(async () => assert.ok((await look(path)).includes('The second')));
	// Highlighted, and moved to another forum.
	const forums = (await owner.json(`/api/v1/jams/${handle}`)).forums;
	const marks = async () => (await third.get(fresh, { status: 200 })).one(`#i${first} h2`).text;
	const was = await marks();
	await send(owner, `/jams/${handle}/ideas/${first}/highlight`, { on: '1', reason: 'Look at it' });
	assert.notEqual(await marks(), was);
	const there = async (forum) => (await look(`/jams/${handle}/forums/${forum.id}`)).some((title) => title.startsWith('The first, changed'));
	assert.deepEqual([await there(forums[0]), await there(forums[1])], [true, false]);
	await send(owner, `/jams/${handle}/ideas/${first}/move`, { forum: forums[1].id, reason: 'It belongs there' });
	assert.deepEqual([await there(forums[0]), await there(forums[1])], [false, true]);
	assert.match((await third.get(fresh)).one(`#i${first} header`).text, new RegExp(forums[1].title));
	await send(anna, `/jams/${handle}/ideas/${first}/delete`);
	for (const path of both) assert.ok(!(await third.get(path, { status: 200 })).body.includes('The first, changed'));
});

test('rights are the viewer’s own: a narrower idea, a closed jam, whoever was taken out, a guest', async () => {
	const handle = await begin({ audience: 'members' }), owner = await house.as('owner'), anna = await house.as('employee'), third = await house.as('admin'), guest = await house.as('guest');
	for (const who of ['employee', 'admin', 'guest']) await owner.post(`/jams/${handle}/members`, { who: house.value(`SELECT handle FROM person WHERE id = ${idOf(who)}`), role: '' });
	const idea = await say(anna, handle, 'For all of us'), narrow = await say(anna, handle, 'For few');
	house.change(`UPDATE item SET circle = ${idOf('employee')} WHERE id = ${narrow}`);
	house.change(`INSERT INTO reach (person, circle) VALUES (${idOf('employee')}, ${idOf('employee')}) ON CONFLICT DO NOTHING`);
	for (const path of pages(handle)) {
		for (let n = 0; n < 2; n++) {
			assert.ok((await anna.get(path, { status: 200 })).text.includes('For few'));
			const page = await third.get(path, { status: 200 });
			assert.ok(!page.text.includes('For few') && page.text.includes('For all of us'));
		}
		// Guests see no way to colleagues' pages, whoever looked before.
		const [colleague, outside] = await both(third, guest, path);
		assert.ok(colleague.all(`#i${idea} header a[data-who]`).length > 0);
		assert.equal(outside.all(`#i${idea} header a[data-who]`).length, 0);
	}
	assert.equal((await owner.get(`/jams/${handle}`)).status, 200);
	await send(owner, `/jams/${handle}/members/delete`, { person: idOf('admin') });
	assert.equal((await third.get(`/jams/${handle}`, { check: false })).status, 404);
});

test('of the least heard, drawn for all: each is mixed only what they may read, did not write and were not shown, as it is now', async () => {
	const handle = await begin(), author = await house.as('admin'), owner = await house.as('owner'), anna = await house.as('employee');
	const wide = await Promise.all(Array.from({ length: 7 }, (_, n) => say(author, handle, `Heard by nobody ${n}`))), narrow = await say(author, handle, 'Heard by few');
	await Promise.all(Array.from({ length: 21 }, (_, n) => say(anna, handle, `Idea ${n}`)));
	house.change(`UPDATE jam_idea SET readers = 20 WHERE id NOT IN (${[...wide, narrow]})`);
	house.change(`UPDATE item SET circle = ${idOf('employee')} WHERE id = ${narrow}`);
	for (const login of ['employee', 'admin']) house.change(`INSERT INTO reach (person, circle) VALUES (${idOf(login)}, ${idOf('employee')}) ON CONFLICT DO NOTHING`);
	const mixed = async (client) => (await client.get(`/jams/${handle}`, { status: 200 })).all('.stream .idea[data-mixed]').map((idea) => Number(idea.attributes.id.slice(1)));
	const written = (n) => eventually(() => assert.equal(Number(house.value(`SELECT count(*) FROM jam_reader WHERE idea IN (${[...wide, narrow]})`)), n));
	// Each behind one who was shown them a moment before.
	const shown = { anna: [], owner: [] };
	for (const n of [3, 3, 1]) {
		shown.anna.push(...await mixed(anna));
		const now = await mixed(owner);
		assert.equal(now.length, n);
		shown.owner.push(...now);
		assert.deepEqual(await mixed(author), []);
		await written(shown.anna.length + shown.owner.length);
	}
	assert.deepEqual(shown.owner.toSorted(), wide.toSorted(), 'each once, and never what few may read');
	assert.deepEqual(shown.anna.toSorted(), [...wide, narrow].toSorted());
	// What is taken back or was changed is so for all, whoever was shown it a moment before.
	house.change(`DELETE FROM jam_reader WHERE idea IN (${wide})`);
	assert.equal((await mixed(anna)).length, 3);
	for (const id of wide.slice(0, 3)) house.setState(id, 4);
	house.change(`UPDATE item SET updated = updated + 1 WHERE id = ${wide[3]}`);
	for (let n = 0; n < 3; n++) assert.ok((await mixed(owner)).every((id) => wide.indexOf(id) > 2));
});

test('what the team tries out is shown to the team, however often it looks', async () => {
	const handle = await begin({ opens: 24 }), owner = await house.as('owner'), third = await house.as('admin');
	await send(owner, `/jams/${handle}/rehearsal`, { on: '1' });
	await say(owner, handle, 'A rehearsed one');
	for (let n = 0; n < 2; n++) {
		const [team, other] = await both(owner, third, `/jams/${handle}`);
		assert.ok(team.text.includes('A rehearsed one'));
		assert.ok(!other.text.includes('A rehearsed one'));
	}
	house.change(`UPDATE jam SET opens = ${(Date.now() - HOUR) * 1000} WHERE id = (SELECT id FROM place WHERE handle = '${handle}')`);
	for (const client of [owner, third]) assert.ok(!(await client.get(`/jams/${handle}`, { status: 200 })).text.includes('A rehearsed one'));
});

// SPDX-License-Identifier: Apache-2.0
// Colleagues: the directory in its orders, profiles, skills that others endorse and the owner decides on, one's own settings.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedData, useServer } from '../../../tests/harness.mjs';
import { useImport } from '../../../tests/import.mjs';
import { readFileSync } from 'node:fs';

const house = useServer();
const { file, bring } = useImport(house);
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

// Everybody, page by page.
async function everybody(client, query = '') {
	const people = [];
	let next = `/api/v1/people${query}`;
	for (let pages = 0; next && pages < 50; pages++) {
		const answer = await client.json(next);
		people.push(...answer.people);
		const join = query ? '&' : '?';
		next = answer.next ? `/api/v1/people${query}${join}key=${answer.next_key}&after=${answer.next}` : undefined;
	}
	return people;
}

const names = (page) => page.all('.directory li .who a').map((a) => a.text);

test('the directory: by last name, page after page, nobody twice', async () => {
	const leila = await house.as('employee');
	const all = await everybody(leila);
	assert.equal(new Set(all.map((p) => p.handle)).size, all.length);
	assert.ok(all.length > 55, `${all.length} people`);
	const first = await leila.get('/people', { status: 200 });
	const rest = await leila.get(first.link(/More people/), { status: 200 });
	assert.deepEqual([...names(first), ...names(rest)], all.map((p) => p.name));
	const at = (handle) => all.findIndex((p) => p.handle === handle);
	assert.ok(at('leila') < at('tomasz'), 'Benhaddou before Wierzbołowski');
});

test('letters, units, countries', async () => {
	const leila = await house.as('employee');
	assert.match(names(await leila.get('/people?letter=W', { status: 200 }))[0], /Wierzbołowski/);
	const poles = await leila.get('/people?country=PL', { status: 200 });
	assert.ok(names(poles).includes('Tomasz Wierzbołowski'));
	assert.ok(!names(poles).includes('Leïla Benhaddou'));
	const unit = (await everybody(leila)).find((p) => p.handle === 'tomasz').unit;
	const both = await leila.json(`/api/v1/people?unit=${encodeURIComponent(unit)}&country=PL`);
	assert.ok(both.people.length > 0 && both.people.every((p) => p.unit === unit && p.country === 'PL'));
	assert.match((await leila.get('/people?country=XX', { status: 200 })).text, /Nobody here fits/);
});

test('a name with a typo, and the beginning of a name', async () => {
	const leila = await house.as('employee');
	assert.equal(names(await leila.get('/people?q=Wierzbolovski', { status: 200 }))[0], 'Tomasz Wierzbołowski');
	const begun = await leila.json('/api/v1/people?prefix=wierz&limit=6');
	assert.deepEqual(begun.people.map((p) => p.handle), ['tomasz']);
});

test('a name together with a skill, a unit and a country', async () => {
	const leila = await house.as('employee');
	const skills = async (handle) => (await leila.json(`/api/v1/people/${handle}`)).skills.map((s) => s.name);
	assert.ok((await skills('tomasz')).includes('python') && !(await skills('noemie')).includes('python'));
	const found = async (query) => names(await leila.get(`/people?${query}`, { status: 200 }));
	assert.deepEqual(await found('q=tomasz&skill=python'), ['Tomasz Wierzbołowski']);
	assert.deepEqual(await found('q=tomasz&skill=Python&country=PL'), ['Tomasz Wierzbołowski']);
	assert.deepEqual(await found('q=tomasz&skill=python&country=FR'), []);
	assert.ok((await found('q=noemie')).length > 0);
	assert.deepEqual(await found('q=noemie&skill=python'), []);
	assert.deepEqual(await found('q=tomasz&skill=nobody-ever-named-this'), []);
	assert.deepEqual((await leila.json('/api/v1/people?q=noemie&skill=python')).people, []);
});

test('many of one name: the unit is asked of more than are shown; those whose name begins with no letter; a page back', async () => {
	const rows = Array.from({ length: 70 }, (_, i) => `zebulon${i},Zebulon,Quartz,z${i}@example.com,${i === 69 ? 'Quarry' : 'Sand'}`);
	const others = ['pyotr,Пётр,Иванов,pyotr@example.com,Sand', 'probe,Probe,7even,probe@example.com,Sand'];
	bring('people-csv', file('many.csv', ['login,given_name,last_name,email,department', ...rows, ...others, ''].join('\n')));
	const leila = await house.as('employee');
	// The one of that unit is the last of them in every order, and sixty more share the name.
	house.sql("UPDATE person SET followers = 1 WHERE handle LIKE 'zebulon%' AND unit = 'Sand'");
	const quarry = await leila.json('/api/v1/people?q=zebulon&unit=Quarry');
	assert.deepEqual(quarry.people.map((p) => p.handle), ['zebulon69']);
	assert.equal(names(await leila.get('/people?q=zebulon&unit=Quarry')).length, 1);

	const other = await leila.get((await leila.get('/people')).link('#'), { status: 200 });
	assert.equal(other.one('.az a[aria-current=true]').text, '#');
	assert.deepEqual(names(other), ['Probe 7even', 'Пётр Иванов']);
	assert.deepEqual(names(await leila.get(`${(await leila.get('/people?unit=Sand')).link('#')}`)), ['Probe 7even', 'Пётр Иванов']);

	// To the end and back again: by name, of a unit, by skill.
	house.sql(`INSERT INTO skill (person, tag, endorsements, hidden, created)
		SELECT p.id, (SELECT id FROM tag WHERE name = 'python'), 0, false, 1 FROM person p WHERE p.unit = 'Sand'`);
	for (const start of ['/people', '/people?unit=Sand', '/people?skill=python', '/people?unit=Sand&skill=python']) {
		const there = [];
		let page = await leila.get(start, { status: 200 });
		assert.equal(page.all('.pager a[rel=prev]').length, 0, start);
		for (;;) {
			there.push(names(page));
			if (!page.all('.pager a[rel=next]').length) break;
			page = await leila.get(page.link(/More people/), { status: 200 });
		}
		assert.ok(there.length > 1, start);
		for (let i = there.length - 2; i >= 0; i--) {
			page = await leila.get(page.link(/Previous people/), { status: 200 });
			assert.equal(page.all('.pager a[rel=next]').length, 1, start);
			assert.deepEqual(names(page), there[i], start);
		}
		assert.equal(page.all('.pager a[rel=prev]').length, 0, start);
	}
	// A program goes the same way by `next` and `next_key`.
	for (const query of ['unit=Sand', 'skill=python']) {
		const handles = [];
		for (let more = ''; more !== null; ) {
			const { people, next, next_key: key } = await leila.json(`/api/v1/people?${query}${more}`);
			handles.push(...people.map((p) => p.url));
			more = next ? `&after=${next}&key=${encodeURIComponent(key)}` : null;
		}
		assert.ok(handles.length > 50, query);
		assert.equal(new Set(handles).size, handles.length, query);
	}
	house.sql("DELETE FROM skill WHERE person IN (SELECT id FROM person WHERE unit = 'Sand') AND created = 1; UPDATE person SET followers = 0 WHERE handle LIKE 'zebulon%'");
});

test('a profile: chain, team, skills, disclaimer; a former name leads to it', async () => {
	const leila = await house.as('employee');
	const page = await leila.get('/people/tomasz', { status: 200 });
	const chain = page.all('.chain li').map((li) => li.text);
	assert.equal(chain.length, 4);
	assert.match(chain[0], /Agathe Rouvière-Sall/);
	assert.match(chain[3], /Tomasz/);
	assert.match(page.one('.disclaimer').text, /my own/);
	assert.match((await leila.get('/people/noemie', { status: 200 })).one('.disclaimer').attributes.lang, /^fr$/);
	const skill = page.one('.skill a[href="/people?skill=python"]');
	assert.ok(names(await leila.get(skill.attributes.href, { status: 200 })).includes('Tomasz Wierzbołowski'));
	const former = await leila.get('/people/employee', { redirect: false });
	assert.equal(former.status, 301);
	assert.equal(former.location, '/people/leila');
	for (const link of page.all('a[rel~=me]')) assert.match(link.attributes.href, /^https:/);
});

test('tabs show what was written, each kind by itself', async () => {
	const leila = await house.as('employee');
	const all = await leila.get('/people/tomasz', { status: 200 });
	const updates = await leila.get(all.link(/^Updates/), { status: 200 });
	const entries = await leila.get(all.link(/^Blog entries/), { status: 200 });
	const comments = await leila.get(all.link(/^Comments/), { status: 200 });
	assert.ok(updates.all('article').length > 0 && entries.all('article').length > 0 && comments.all('article').length > 0);
	assert.equal(updates.all('article h2').length, 0, 'updates have no title');
	assert.equal(entries.all('article h2').length, entries.all('article').length, 'entries have');
});

// {name: number} of the tabs that lead to a kind; null where no number stands.
const tabsOf = async (client, handle) => Object.fromEntries((await client.get(`/people/${handle}`, { status: 200 })).all('.tabs a')
	.filter((a) => a.attributes.href.includes('?tab='))
	.map((a) => [a.attributes.href.split('tab=')[1], a.all('.n').length ? a.one('.n').text.trim() : null]));
let addresses = 0;
async function keep(client, audience) {
	const answer = await client.post('/bookmarks/save', { url: `https://tabs.example/${++addresses}`, title: `Kept ${addresses}`, audience }, { redirect: false });
	return Number(answer.location.match(/item\/(\d+)/)[1]);
}

test('tabs: each kind of thing that somebody made, with how many of them this viewer may see', async () => {
	const leila = await house.as('employee'), noemie = await house.as('owner');
	const tabs = await tabsOf(leila, 'tomasz');
	assert.deepEqual(Object.keys(tabs).slice(0, 3), ['entries', 'updates', 'comments']);
	assert.equal(Object.keys(tabs).at(-1), 'wall');
	assert.equal(tabs.wall, null);
	// What a tab shows is what it counts, all pages of it.
	let kinds = 0;
	for (const handle of ['tomasz', 'leila', 'noemie', 'ines']) {
		for (const [name, n] of Object.entries(await tabsOf(leila, handle))) {
			if (name === 'wall') continue;
			assert.ok(Number(n) > 0, `${handle} ${name}: ${n}`);
			let shown = 0;
			for (let path = `/people/${handle}?tab=${name}`; path;) {
				const page = await leila.get(path, { status: 200 });
				assert.equal(page.one('.tabs [aria-current]').attributes.href, `/people/${handle}?tab=${name}`);
				shown += page.all('.stream article').length;
				path = page.all('.pager a[rel=next]')[0]?.attributes.href;
			}
			assert.equal(shown, Number(n), `${handle} ${name}`);
			kinds++;
		}
	}
	assert.ok(kinds > 15, `${kinds} tabs`);

	// What is private counts for its owner alone; a tab that would be empty is not there, and its address tells nothing.
	const ada = await house.as('admin');
	assert.equal((await tabsOf(leila, 'margot')).bookmarks, undefined);
	const empty = (page) => page.text.replace(/\s+/g, ' ');
	const before = empty(await leila.get('/people/margot?tab=bookmarks', { status: 200 }));
	const secret = await keep(ada, 'private');
	assert.equal((await tabsOf(leila, 'margot')).bookmarks, undefined, 'a stranger’s private bookmark does not count');
	assert.equal(empty(await leila.get('/people/margot?tab=bookmarks', { status: 200 })), before);
	assert.equal((await tabsOf(ada, 'margot')).bookmarks, '1');
	await keep(ada, 'internal');
	assert.equal((await tabsOf(leila, 'margot')).bookmarks, '1');
	assert.equal((await tabsOf(ada, 'margot')).bookmarks, '2');
	assert.doesNotMatch((await noemie.get('/people/margot?tab=bookmarks', { status: 200 })).body, new RegExp(`/${secret}\\b`));
	for (const name of ['nonsense', 'bookmark', 'steps', 'notices', 'Bookmarks', 'entries%20'])
		assert.equal((await leila.get(`/people/margot?tab=${name}`)).status, 404, name);
	const french = await noemie.get('/people/margot?tab=bookmarks', { status: 200, headers: { 'accept-language': 'fr' } });
	assert.match(french.one('.tabs [aria-current]').text, /^(Bookmarks|Signets) 1$/);
});

test('tabs: many are counted to a hundred, and what is rare is found behind what is not', async () => {
	const leila = await house.as('employee'), ada = await house.as('admin');
	const kept = await keep(ada, 'internal');
	const newest = house.value('SELECT max(id) FROM item');
	const had = Number((await tabsOf(leila, 'margot')).bookmarks);
	const rows = (kind, circle, n) => house.sql(`WITH RECURSIVE more(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM more WHERE i < ${n})
		INSERT INTO item (id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, edited, comments, likes, raters, stars)
		SELECT (SELECT max(id) FROM item) + m.i, ${kind}, i.place, i.hub, i.author, 0, 0, ${circle}, i.audience, 3, '', i.created, i.updated, NULL, 0, 0, 0, 0 FROM item i, more m WHERE i.id = ${kept}`);
	rows(3, 1, 500);
	assert.equal((await tabsOf(leila, 'margot')).updates, '99+');
	assert.equal((await tabsOf(leila, 'margot')).bookmarks, String(had));
	assert.match((await leila.get('/people/margot?tab=bookmarks', { status: 200 })).body, new RegExp(`/bookmarks/item/${kept}\\b`));
	rows(9, 'i.author', 120);
	assert.equal((await tabsOf(leila, 'margot')).bookmarks, String(had));
	assert.equal((await tabsOf(ada, 'margot')).bookmarks, '99+');
	house.sql(`DELETE FROM item WHERE id > ${newest} AND author = (SELECT author FROM item WHERE id = ${kept})`);
});

test('strangers and guests see nobody', async () => {
	const stranger = house.visitor();
	for (const path of ['/people', '/people/tomasz', '/settings', '/api/v1/people', '/api/v1/people/tomasz']) {
		const page = await stranger.get(path);
		assert.equal(page.status, 404, path);
		assert.doesNotMatch(page.text, /Wierzbołowski/);
	}
	const guest = await house.as('guest');
	assert.equal((await guest.get('/people/tomasz')).status, 404);
	await guest.get('/settings', { status: 200 });
	// A name is a link only for who may open it; one's own page is one's own.
	const people = (page) => page.all('a[href^="/people"]').map((a) => a.attributes.href);
	const own = (await guest.get('/')).link('Your profile');
	await guest.get(own, { status: 200 });
	assert.deepEqual([...new Set(people(await guest.get('/')))], [own]);
	const blogs = await stranger.get('/blogs', { status: 200 });
	assert.deepEqual(people(blogs), []);
	const blog = await stranger.get(blogs.all('.bl a')[0].attributes.href, { status: 200 });
	assert.deepEqual(people(blog), []);
	assert.deepEqual(people(await stranger.get(blog.all('article h2 a')[0].attributes.href, { status: 200 })), []);
	assert.ok(people(await (await house.as('employee')).get('/blogs')).length > 10);
});

const endorsements = async (client, handle, skill) => (await client.json(`/api/v1/people/${handle}`)).skills.find((s) => s.name === skill)?.endorsements;

test('a colleague endorses once, and takes it back; nobody endorses themselves', async () => {
	const leila = await house.as('employee');
	const before = await endorsements(leila, 'tomasz', 'python');
	const path = '/people/tomasz/skills/python/endorsement';
	let page = await leila.submit((await leila.get('/people/tomasz')).form(path), {}, { status: 200 });
	assert.equal(await endorsements(leila, 'tomasz', 'python'), before + 1);
	await leila.post(path, { on: '1' });
	assert.equal(await endorsements(leila, 'tomasz', 'python'), before + 1, 'twice is once');
	page = await leila.submit(page.form(path), {}, { status: 200 });
	assert.equal(await endorsements(leila, 'tomasz', 'python'), before);
	const own = (await leila.json('/api/v1/people/leila')).skills[0];
	assert.equal((await leila.post(`/people/leila/skills/${own.name}/endorsement`, { on: '1' })).status, 409);
});

test('suggestions push none of the skills shown away, and one colleague leaves a few at a time', async () => {
	const leila = await house.as('employee'), noemie = await house.as('owner');
	const shown = (await noemie.json('/api/v1/people/leila')).skills.map((s) => s.name);
	assert.ok(shown.length > 0);
	const answers = [];
	for (let i = 0; i < 7; i++) answers.push((await noemie.post('/people/leila/skills', { skill: `Crowding ${i}` }, { redirect: false })).status);
	assert.deepEqual(answers, [303, 303, 303, 303, 303, 409, 409]);
	// As if many colleagues had.
	house.sql(`INSERT INTO tag (id, name, label, items) SELECT 1000000 + t.id, 'zz' || t.id, 'zz', 0 FROM tag t`);
	house.sql(`INSERT INTO skill (person, tag, endorsements, hidden, created) SELECT p.id, t.id, 900, true, 1 FROM person p, tag t WHERE p.handle = 'leila' AND t.label = 'zz'`);
	assert.deepEqual((await noemie.json('/api/v1/people/leila')).skills.map((s) => s.name), shown);
	house.sql("DELETE FROM skill WHERE tag IN (SELECT t.id FROM tag t WHERE t.label = 'zz'); DELETE FROM tag WHERE label = 'zz'");
	for (let i = 0; i < 5; i++) await leila.submit((await leila.get('/people/leila')).form(`/people/leila/skills/crowding-${i}/delete`), {}, { redirect: false, status: 303 });
});

test('a suggested skill waits for its owner, who shows, hides or removes it', async () => {
	const leila = await house.as('employee');
	const noemie = await house.as('owner');
	await noemie.submit((await noemie.get('/people/leila')).form('/people/leila/skills'), { skill: 'Carillon tuning' }, { status: 200 });
	assert.doesNotMatch((await noemie.get('/people/leila')).text, /Carillon tuning/);
	assert.equal(names(await noemie.get('/people?skill=carillon-tuning')).length, 0);
	const own = await leila.get('/people/leila', { status: 200 });
	assert.match(own.text, /Carillon tuning/);
	const form = own.all('form[action="/people/leila/skills/carillon-tuning"]').find((f) => /Show/.test(f.text));
	await leila.submit(form, {}, { status: 200 });
	assert.deepEqual(names(await noemie.get('/people?skill=carillon-tuning')), ['Leïla Benhaddou']);
	assert.equal(await endorsements(noemie, 'leila', 'carillon-tuning'), 1);
	// Somebody else's skills are not for others to hide or remove.
	for (const path of ['', '/delete']) assert.equal((await noemie.post(`/people/leila/skills/carillon-tuning${path}`, { hidden: '1' })).status, 404);
	await leila.post('/people/leila/skills/carillon-tuning', { hidden: '1' });
	assert.equal(names(await noemie.get('/people?skill=carillon-tuning')).length, 0);
	await leila.post('/people/leila/skills/carillon-tuning/delete', {});
	assert.doesNotMatch((await leila.get('/people/leila')).text, /Carillon tuning/);
});

test('settings: what is written shows on the profile', async () => {
	const leila = await house.as('employee');
	const form = (await leila.get('/settings', { status: 200 })).form('/settings');
	const saved = await leila.submit(form, {
		title: 'Keeper of gauges', bio: 'Ask me about <b>silt</b>.', skills: 'Silt, Tide tables', languages: 'fr ar en', time_zone: 'Europe/Paris',
		link_label_1: 'Notebook', link_url_1: 'notebook.example/leila', link_label_2: '', link_url_2: '', disclaimer_language: 'fr',
	}, { status: 200 });
	assert.match(saved.text, /Saved/);
	const page = await (await house.as('owner')).get('/people/leila', { status: 200 });
	assert.match(page.text, /Keeper of gauges/);
	assert.match(page.text, /Ask me about <b>silt<\/b>\./);
	assert.deepEqual(page.all('.skill a').map((a) => a.text), ['Silt', 'Tide tables']);
	assert.equal(page.all('a[rel~=me]').length, 1);
	assert.equal(page.all('a[rel~=me]')[0].attributes.href, 'https://notebook.example/leila');
	assert.equal(page.one('.disclaimer').attributes.lang, 'fr');
});

test('settings: what is wrong is said beside its field, and nothing is lost or written', async () => {
	const leila = await house.as('employee');
	const form = (await leila.get('/settings', { status: 200 })).form('/settings');
	const page = await leila.submit(form, { time_zone: 'Middle/Earth', languages: 'klingon', title: 'Not yet', link_url_1: 'javascript:alert(1)' }, { status: 422 });
	for (const field of ['time_zone', 'languages']) assert.equal(page.one(`#f-${field}`).attributes['aria-invalid'], 'true', field);
	assert.equal(page.one('#f-title').attributes.value, 'Not yet');
	assert.doesNotMatch((await leila.get('/people/leila')).text, /Not yet/);
});

test('a protected name is refused in every disguise, with the clause', async () => {
	const leila = await house.as('employee');
	for (const pseudonym of ['Talweg', 'TALWEG_Bob', 'T4LWEG', 'T-a-l-w-e-g', 'Tаlwеg', 'the real talweg']) {
		const form = (await leila.get('/settings')).form('/settings');
		const page = await leila.submit(form, { pseudonym }, { status: 422 });
		assert.match(page.one('#f-pseudonym-error').text, /protected name.*The guidelines say/s, pseudonym);
	}
	assert.equal((await leila.json('/api/v1/people/leila')).name, 'Leïla Benhaddou');
});

test('a near miss waits for an administrator; another name is taken at once', async () => {
	const leila = await house.as('employee');
	const admin = await house.as('admin');
	const take = async (pseudonym) => leila.submit((await leila.get('/settings')).form('/settings'), { pseudonym }, { status: 200 });
	await take('Talwec');
	assert.equal((await leila.json('/api/v1/people/leila')).name, 'Leïla Benhaddou');
	assert.match((await leila.get('/settings')).text, /Talwec.*An administrator looks at it/s);
	assert.equal((await leila.get('/admin/pseudonyms')).status, 404);
	const list = await admin.get('/admin/pseudonyms', { status: 200 });
	await admin.submit(list.form('/admin/pseudonyms/leila/approve'), {}, { status: 200 });
	assert.equal((await leila.json('/api/v1/people/leila')).name, 'Talwec');
	await take('Wandering Bee');
	assert.equal((await leila.json('/api/v1/people?prefix=wandering')).people[0].name, 'Wandering Bee');
	await take('');
	assert.equal((await leila.json('/api/v1/people/leila')).name, 'Leïla Benhaddou');
});

test('a photo is written anew, served to colleagues and taken away', async () => {
	const noemie = await house.as('owner');
	const form = async () => (await noemie.get('/settings', { status: 200 })).form('/settings/photo');
	await noemie.submit(await form(), { photo: new File([pixel], 'me.png', { type: 'image/png' }) }, { status: 200 });
	const photo = (await noemie.json('/api/v1/people/noemie')).photo;
	const served = await (await house.as('employee')).get(photo, { status: 200 });
	assert.equal(served.type, 'image/webp');
	assert.equal((await house.visitor().get(photo)).status, 404);
	const refused = await noemie.submit(await form(), { photo: new File(['no picture'], 'me.png', { type: 'image/png' }) }, { status: 422 });
	assert.match(refused.text, /pas une image/);
	assert.equal((await noemie.json('/api/v1/people/noemie')).photo, photo, 'the old one stays');
	await noemie.submit((await noemie.get('/settings')).form('/settings/photo/delete'), {}, { status: 200 });
	assert.equal((await noemie.json('/api/v1/people/noemie')).photo, '');
	assert.equal((await (await house.as('employee')).get(photo)).status, 404);
});

test('a real photo loses where it was taken', { skip: sharedData('images-exif') ? false : 'no ../shared/data/images-exif' }, async () => {
	const noemie = await house.as('owner');
	const { readdirSync } = await import('node:fs');
	const place = sharedData('images-exif');
	const name = readdirSync(place, { recursive: true }).find((n) => /gps.*\.jpe?g$/i.test(n)) ?? readdirSync(place, { recursive: true }).find((n) => /\.jpe?g$/i.test(n));
	const form = (await noemie.get('/settings')).form('/settings/photo');
	await noemie.submit(form, { photo: new File([readFileSync(`${place}/${name}`)], 'real.jpg', { type: 'image/jpeg' }) }, { status: 200 });
	const served = await noemie.get((await noemie.json('/api/v1/people/noemie')).photo, { status: 200 });
	assert.doesNotMatch(served.bytes.toString('latin1'), /Exif|GPS/);
});

test('programs write their own profile, and nobody else\'s', async () => {
	const leila = await house.as('employee');
	const csrf = await leila.csrf();
	const put = (handle, body) => leila.request(`/api/v1/people/${handle}`, {
		method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-csrf-token': csrf, origin: house.url },
	});
	let answer = await put('leila', { city: 'Agadir', skills: ['Dredging', 'Silt'] });
	assert.equal(answer.status, 200, answer.body);
	assert.equal(answer.json.city, 'Agadir');
	assert.deepEqual(answer.json.skills.map((s) => s.label).sort(), ['Dredging', 'Silt']);
	assert.equal(answer.json.title, 'Keeper of gauges', 'what was left out stays');
	answer = await put('tomasz', { city: 'Agadir' });
	assert.equal(answer.status, 404);
	assert.equal((await put('leila', { time_zone: 'Nowhere/Else' })).status, 422);
});

test('one\'s own data: profile, skills, follows, memberships, sessions without secrets', async () => {
	const leila = await house.as('employee');
	const data = (await leila.get('/settings/export', { status: 200 })).json;
	assert.equal(data.people.profile.family_name, 'Benhaddou');
	for (const list of ['links', 'languages', 'skills', 'endorsements', 'follows', 'memberships', 'sessions']) assert.ok(Array.isArray(data.people[list]), list);
	assert.ok(data.people.follows.length > 0 && data.people.memberships.length > 0 && data.people.sessions.length > 0);
	assert.doesNotMatch(JSON.stringify(data.people.sessions), /hash|csrf/);
});

test('afterwards everything counts right', () => {
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout);
});

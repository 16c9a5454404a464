// SPDX-License-Identifier: Apache-2.0
// Pickers: whoever belongs to more communities than a picker lists writes to the one that was chosen, and what lies in
// a community stays there when its form is sent as it stands, whatever became of that community.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../harness.mjs';
import { filesOf, png, send } from '../../src/feature/media/steps.mjs';

const house = useServer();
const LISTED = 40; // communities that a picker lists
let made = 0;

// A private community of leila: its address, number and handle.
async function community(title) {
	const employee = await house.as('employee');
	const { location } = await send(employee, '/communities', { title, access: 'private', language: 'en' });
	const handle = location.split('/').at(-1);
	return { at: location, handle, id: house.value(`SELECT id FROM place WHERE handle = '${handle}'`) };
}
// One that stands behind so many others that no picker lists it by itself.
let edge;
async function beyond() {
	if (edge) return edge;
	edge = await community('Behind all others');
	for (let i = 0; i <= LISTED; i++) await community(`In front of it ${i}`);
	return edge;
}
const chosen = (page, id) => page.one(`#${id} option[selected]`).attributes.value;
const lies = (id) => house.value(`SELECT place FROM item WHERE id = ${id}`);
const circle = (id) => house.value(`SELECT circle FROM item WHERE id = ${id}`);

async function bookmark(place) {
	const employee = await house.as('employee');
	const page = await employee.get(`/bookmarks/save?url=https://pickers.example/${++made}&place=${place.id}`, { status: 200 });
	assert.equal(chosen(page, 'f-place'), place.id);
	const answer = await employee.submit(page.form('/bookmarks/save'), { title: `Kept ${made}` }, { redirect: false, status: 303 });
	const id = answer.location.match(/item\/(\d+)/)[1];
	assert.deepEqual([lies(id), circle(id)], [place.id, place.id]);
	return { id, url: `https://pickers.example/${made}` };
}

test('a bookmark stays in its community when its words change: one of many, archived, or not one’s own any more', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const many = await beyond(), archived = await community('To be archived'), left = await community('To be left');
	const kept = [[await bookmark(many), many], [await bookmark(archived), archived]];
	await send(employee, `${archived.at}/archive`, { on: '1' });
	for (const [{ id }, place] of kept) {
		const path = `/bookmarks/item/${id}/edit`;
		for (const words of [{}, { title: 'Other words' }]) {
			const page = await employee.get(path, { status: 200 });
			assert.equal(chosen(page, 'f-place'), place.id);
			await employee.submit(page.form(path), words, { redirect: false, status: 303 });
			assert.deepEqual([lies(id), circle(id)], [place.id, place.id]);
		}
		assert.match((await employee.get(`/bookmarks/item/${id}`)).text, /Other words/);
		assert.equal((await owner.get(`/bookmarks/item/${id}`)).status, 404);
	}
	// What is kept for oneself alone is still there when the community is not: it can be changed, and stays where it lies.
	const own = await bookmark(left), path = `/bookmarks/item/${own.id}/edit`;
	await employee.get(path);
	await employee.submit(employee.page.form(path), { audience: 'private' }, { redirect: false, status: 303 });
	await send(employee, `${left.at}/members`, { who: 'noemie' }, 200);
	await send(owner, `${left.at}/membership`);
	const person = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
	await send(employee, `${left.at}/members/role`, { person: person('noemie'), role: 'owner' });
	await send(employee, `${left.at}/membership/delete`);
	const page = await employee.get(path, { status: 200 });
	assert.equal(chosen(page, 'f-place'), left.id);
	assert.doesNotMatch(page.text, /To be left/);
	await employee.submit(page.form(path), { title: 'Mine alone' }, { redirect: false, status: 303 });
	assert.deepEqual([lies(own.id), house.value(`SELECT audience FROM item WHERE id = ${own.id}`)], [left.id, '4']);
});

test('an unknown community is refused, never replaced by more readers', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), many = await beyond();
	for (const wrong of ['1', 'x', '-1']) {
		assert.equal((await employee.get(`/bookmarks/save?place=${wrong}`)).status, 404, wrong);
		assert.equal((await employee.post('/bookmarks/save', { url: 'https://pickers.example/wrong', place: wrong }, { redirect: false })).status, 404, wrong);
		assert.equal((await employee.get(`/media/new?audience=place:${wrong}`)).status, 404, wrong);
		assert.equal((await employee.get(`/media/albums/new?audience=place:${wrong}`)).status, 404, wrong);
		assert.equal((await employee.get(`/activities/new?community=none-${wrong}`)).status, 404, wrong);
		assert.equal((await employee.post('/updates', { body: '', audience: `place:${wrong}` }, { redirect: false })).status, 404, wrong);
	}
	// One that is there and not for the viewer answers the same.
	assert.equal((await owner.get(`/bookmarks/save?place=${many.id}`)).status, 404);
	assert.equal((await owner.get(`/media/new?audience=place:${many.id}`)).status, 404);
	assert.equal((await owner.get(`/activities/new?community=${many.handle}`)).status, 404);
	// Readers that are none have to be chosen again.
	const again = await employee.post('/updates', { body: 'For whom?', audience: 'nobody' }, { status: 422 });
	assert.equal(chosen(again, 'f-audience'), 'nobody');
	const still = await employee.submit(again.form('/updates'), {}, { status: 422 });
	await employee.submit(still.form('/updates'), { audience: 'private' }, { status: 200 });
	const lost = await employee.post('/activities', { title: 'Nowhere', community: 'none' }, { status: 422 });
	assert.equal(chosen(lost, 'f-community'), '-');
	await employee.submit(lost.form('/activities'), {}, { status: 422 });
});

test('an update that has to be sent again goes to the community where it was begun', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), many = await beyond();
	const page = await employee.get(`${many.at}/stream`, { status: 200 });
	const again = await employee.submit(page.form('/updates'), { body: ' ' }, { status: 422 });
	assert.equal(chosen(again, 'f-audience'), `place:${many.id}`);
	await employee.submit(again.form('/updates'), { body: 'Only for those behind all others' }, { status: 200 });
	const id = house.value("SELECT id FROM update_post WHERE body LIKE 'Only for those behind%'");
	assert.deepEqual([lies(id), circle(id)], [many.id, many.id]);
	assert.equal((await owner.get(`/updates/${id}`)).status, 404);
});

test('what is brought from a community’s tab is for that community', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), many = await beyond();
	const tab = await employee.get(`${many.at}/media`, { status: 200 });
	const bring = tab.all('a[href]').map((a) => a.attributes.href).find((href) => href.startsWith('/media/new?'));
	const form = (await employee.get(bring, { status: 200 })).form(/^\/media\/new\?/);
	const words = await employee.submit(form, { file: new File([png()], 'edge.png', { type: 'image/png' }) }, { status: 200 });
	assert.equal(chosen(words, 'f-audience'), `place:${many.id}`);
	const again = await employee.submit(words.form(/^\/media\/new\/\d+$/), { title: 'On the edge', alt: '' }, { status: 422 });
	assert.equal(chosen(again, 'f-audience'), `place:${many.id}`);
	const shown = await employee.submit(again.form(/^\/media\/new\/\d+$/), { alt: 'One colour.' }, { status: 200 });
	const id = shown.path.split('/').at(-1);
	assert.deepEqual([lies(id), circle(id)], [many.id, many.id]);
	assert.equal((await owner.get(shown.path)).status, 404);
	// Of several each is led to its words with the same readers, also after one was refused.
	const refused = await employee.post(bring, filesOf(['words', 'words.txt']), { status: 422 });
	assert.equal(refused.form(/^\/media\/new\?/).attributes.action, form.attributes.action);
	await employee.post(bring, filesOf([png(), 'one.png'], [png(), 'two.png']), { status: 200 });
	for (const name of ['one', 'two']) {
		const led = employee.page.all('a[href]').find((a) => a.text.includes(`${name}.png`)).attributes.href;
		assert.match(led, /^\/media\/new\/\d+\?audience=place(:|%3A)\d+$/);
	}
	const page = await employee.get(employee.page.all('a[href]').find((a) => a.text.includes('one.png')).attributes.href, { status: 200 });
	assert.equal(chosen(page, 'f-audience'), `place:${many.id}`);
});

test('an activity is begun in the community whose tab led there', async () => {
	const employee = await house.as('employee'), many = await beyond();
	const page = await employee.get(`/activities/new?community=${many.handle}`, { status: 200 });
	assert.equal(chosen(page, 'f-community'), many.handle);
	const again = await employee.submit(page.form('/activities'), { title: '' }, { status: 422 });
	assert.equal(chosen(again, 'f-community'), many.handle);
	const { location } = await employee.submit(again.form('/activities'), { title: 'At the edge' }, { redirect: false, status: 303 });
	assert.equal(house.value(`SELECT parent FROM place WHERE handle = '${location.split('/').at(-1)}'`), many.id);
});

test('the Pinboard API leaves a bookmark in its community', async () => {
	const employee = await house.as('employee'), many = await beyond(), { id, url } = await bookmark(many);
	const token = (await employee.post('/settings/tokens', { name: 'pickers', writes: '1' })).body.match(/ruche_[0-9a-f]+/)[0];
	const answer = await house.visitor().get(`/api/pinboard/v1/posts/add?auth_token=leila:${token}&url=${encodeURIComponent(url)}&description=Again&shared=yes`, { check: false });
	assert.match(answer.body, /done/);
	assert.deepEqual([lies(id), circle(id)], [many.id, many.id]);
});

// Adds 2,000 private communities of leila behind the server's back, named "Crowd 1" ... "Crowd 2000".
async function crowd() {
	const from = await beyond();
	if (house.value("SELECT count(*) FROM place WHERE title LIKE 'Crowd %'") !== '0') return;
	const rows = (fields) => `WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 2000) SELECT ${fields} FROM k`;
	const id = '1000 + k.i';
	house.change(`INSERT INTO place (id, parent, hub, circle, kind, own_members, audience, joining, state, handle, owner, title, description, language, letter, sort_key, created, members, items, last, raters, stars)
		${rows(`${id}, NULL, ${id}, ${id}, p.kind, p.own_members, p.audience, p.joining, 1, 'crowd-' || k.i, p.owner, 'Crowd ' || k.i, '', 'en', 'C', p.sort_key, p.created, 1, 0, 0, 0, 0`)} JOIN place p ON p.id = ${from.id}`);
	house.change(`INSERT INTO community (id, known, tagline, sort_key, worded) ${rows(`${id}, 1, '', c.sort_key, true`)} JOIN community c ON c.id = ${from.id}`);
	house.change(`INSERT INTO handle (name, kind, target, current) ${rows(`'crowd-' || k.i, 2, ${id}, true`)}`);
	house.change(`INSERT INTO member (person, hub, role, state, created) ${rows(`p.owner, ${id}, 3, 1, p.created`)} JOIN place p ON p.id = ${from.id}`);
	house.change(`INSERT INTO reach (person, circle) ${rows(`p.owner, ${id}`)} JOIN place p ON p.id = ${from.id}`);
}
const options = (page, id) => page.all(`#${id} option`).map((o) => o.text.trim());

test('one of 2,000 communities is found by its name, the beginnings of its words, or its handle', async () => {
	await crowd();
	const employee = await house.as('employee'), owner = await house.as('owner'), { id, handle } = edge;
	const found = async (words, client = employee) => (await client.json(`/api/v1/communities?show=mine&words=${encodeURIComponent(words)}`)).communities.map((c) => c.title);
	assert.deepEqual(await found('behind all'), ['Behind all others']);
	assert.deepEqual(await found('OTHERS beh'), ['Behind all others']);
	assert.deepEqual(await found(`@${handle}`), ['Behind all others']);
	assert.deepEqual(await found('nobody is called so'), []);
	assert.equal((await found('crowd')).length, 50);
	assert.deepEqual((await found('crowd 7')).slice(0, 1), ['Crowd 7'], 'the very name first');
	assert.deepEqual(await found('behind all', owner), [], 'not to who is no member');
	assert.equal((await employee.json(`/api/v1/communities?show=mine&words=crowd-77`)).communities[0].handle, 'crowd-77');
	assert.ok((await employee.json('/api/v1/communities?show=mine')).next, 'all of them, page by page');
	assert.ok(id);
});

test('without scripts a community that is not listed is chosen by its name, in every picker', async () => {
	await crowd();
	const employee = await house.as('employee'), { id, handle } = edge;
	// What the tests before wrote there made it lively; behind all others it is listed nowhere.
	house.change(`UPDATE place SET last = 0 WHERE id = ${id}`);
	// Bookmarks.
	const page = await employee.get('/bookmarks/save?url=https://pickers.example/named', { status: 200 });
	assert.ok(!options(page, 'f-place').includes('Behind all others'));
	assert.ok(options(page, 'f-place').length <= LISTED + 1);
	// Nobody is called so: nothing is kept, and what was typed stays.
	const none = await employee.submit(page.form('/bookmarks/save'), { other: 'Nowhere at all' }, { status: 422 });
	assert.match(none.text, /no community that is called so/);
	assert.equal(none.one('#f-place-other').attributes.value, 'Nowhere at all');
	await employee.submit(none.form('/bookmarks/save'), {}, { status: 422 });
	// The beginning of a name: those that begin so come into the list, the first of them chosen.
	const several = await employee.submit(none.form('/bookmarks/save'), { other: 'crowd' }, { status: 422 });
	assert.ok(options(several, 'f-place').includes('Crowd 1999'));
	assert.equal(several.one('#f-place option[selected]').text.trim(), 'Crowd 2000');
	assert.equal(several.one('#f-place-other').attributes.value, '');
	const kept = await employee.submit(several.form('/bookmarks/save'), { other: ' behind all OTHERS ' }, { redirect: false, status: 303 });
	assert.equal(lies(kept.location.match(/item\/(\d+)/)[1]), id);
	// An update, what is brought, an album, an activity, a file, a topic.
	const write = await employee.get('/write', { status: 200 });
	await employee.submit(write.form('/updates'), { body: 'By handle', other: `@${handle}` }, { redirect: false, status: 303 });
	assert.equal(house.value("SELECT i.circle FROM item i JOIN update_post u ON u.id = i.id WHERE u.body = 'By handle'"), id);
	const again = await employee.submit(write.form('/updates'), { body: 'Not yet', other: 'behind' }, { status: 422 });
	assert.equal(chosen(again, 'f-audience'), `place:${id}`);
	const album = await employee.get('/media/albums/new', { status: 200 });
	const made = await employee.submit(album.form('/media/albums'), { title: 'Named', other: 'Behind all others' }, { redirect: false, status: 303 });
	assert.equal(lies(made.location.split('/').at(-1)), id);
	const activity = await employee.get('/activities/new', { status: 200 });
	const begun = await employee.submit(activity.form('/activities'), { title: 'Named', other: 'Behind all others' }, { redirect: false, status: 303 });
	assert.equal(house.value(`SELECT parent FROM place WHERE handle = '${begun.location.split('/').at(-1)}'`), id);
	const file = await send(employee, '/files', filesOf(['words', 'named.txt']));
	const path = (await employee.get(file.location, { status: 200 })).all('a[href]').map((a) => a.attributes.href).find((href) => /^\/files\/\d+$/.test(href)) ?? file.location;
	const shown = await employee.get(path, { status: 200 });
	const move = shown.form(`${path}/move`);
	assert.equal((await employee.submit(move, { other: 'nobody' })).status, 422);
	await employee.submit(move, { other: 'Behind all others' }, { redirect: false, status: 303 });
	assert.equal(lies(path.split('/').at(-1)), id);
	const near = (await send(employee, '/communities', { title: 'Open to all', access: 'open', language: 'en' })).location;
	const { location } = await send(employee, `${near}/forum`, { title: 'To be moved', body: 'There' });
	const topic = await employee.get(location, { status: 200 });
	const to = await employee.submit(topic.form(`${location}/move`), { other: handle }, { redirect: false, status: 303 });
	assert.ok(to.location.startsWith(`/communities/${handle}/forum/`), to.location);
});

test('a picker says nothing of other communities to who has few', async () => {
	const owner = await house.as('owner');
	assert.equal((await owner.get('/write', { status: 200 })).all('input[name=other]').length, 0);
});

// SPDX-License-Identifier: Apache-2.0
// Photos of updates: written anew, with words for who does not see them, for those who read the update and for nobody else; changed
// and taken away; in threads, feeds, search, the API, the export; gone with their author.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, root, useServer } from '../../../tests/harness.mjs';
import { png } from '../media/steps.mjs';

const house = useServer();
const shared = process.env.RUCHE_SHARED ?? join(root, '../shared');
const photo = (name = 'photo.png', bytes = png(300, 200)) => new File([bytes], name, { type: 'image/png' });
// Posts through the box; gives the number of the update.
async function post(client, fields, status = 303) {
	const page = await client.get('/write', { status: 200 });
	const answer = await client.submit(page.form('/updates'), fields, { redirect: false });
	assert.equal(answer.status, status, answer.text.slice(0, 600));
	return status === 303 ? Number(answer.location.match(/(\d+)(?:#.*)?$/)[1]) : answer;
}
const images = (page, id) => page.all(`#i${id} .voice img`).map((i) => i.attributes);
const statusOf = async (client, src) => (await client.request(src, { check: false })).status;

test('an update with two photos: in the stream, in its thread, on the profile, for those who may read it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const id = await post(employee, { body: 'The new **mast**', new_1: photo('one.png'), new_alt_1: 'A mast [in] fog', new_2: photo('two.png'), new_alt_2: 'The same, from below' });
	for (const path of ['/updates?timeline=company', `/updates/${id}`, '/people/leila', '/?order=latest']) {
		const page = await owner.get(path, { status: 200 });
		assert.deepEqual(images(page, id).map((i) => i.alt.replace(/ +/g, ' ').trim()), ['A mast in fog', 'The same, from below'], path);
	}
	const [{ src }] = images(await owner.get(`/updates/${id}`), id);
	assert.match(src, /^\/blobs\/[0-9a-f]{64}$/);
	assert.equal(await statusOf(owner, src), 200);
	assert.equal(await statusOf(stranger, src), 404);
	await eventually(async () => assert.match((await owner.get('/search?q=below+mast+kind:update')).text, /The new mast/));
	const json = await owner.json(`/api/v1/updates/${id}`);
	assert.match(JSON.stringify(json), /\/blobs\/[0-9a-f]{64}/);
	const all = (await employee.get('/settings/export')).json;
	assert.match(all.updates.updates.find((u) => u.id === id).body, /from below\]\(\/blobs\//);
	assert.equal(house.ruche('check').status, 0);
});

test('who may not read the update may not see its photo, also after it was narrowed', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const id = await post(employee, { body: 'Out there', audience: 'public', new_1: photo(), new_alt_1: 'One colour' });
	const page = await stranger.get(`/updates/${id}`, { status: 200 }), [{ src }] = images(page, id);
	assert.equal(await statusOf(stranger, src), 200);
	assert.match(page.all('meta').find((e) => e.attributes.property === 'og:image').attributes.content, new RegExp(`${src}$`));
	await employee.get(`/updates/${id}/edit`);
	await employee.submit(employee.page.form(`/updates/${id}/edit`), { audience: 'private' }, { redirect: false, status: 303 });
	for (const client of [owner, stranger]) assert.equal(await statusOf(client, src), 404);
	assert.equal(images(await employee.get(`/updates/${id}`), id).length, 1, 'it is still there');
});

test('a photo needs words, an image, and no more than four come', async () => {
	const employee = await house.as('employee'), before = house.value('SELECT count(*) FROM update_post');
	assert.match((await post(employee, { body: 'Mute', new_1: photo() }, 422)).text, /what is on each photo/);
	assert.match((await post(employee, { body: 'Not one', new_1: new File(['words'], 'words.png', { type: 'image/png' }), new_alt_1: 'Words' }, 422)).text, /not an image we can read/);
	assert.match((await post(employee, { body: ' ' }, 422)).text, /nothing in it yet/);
	assert.equal(house.value('SELECT count(*) FROM update_post'), before);
	// Words are not needed beside a photo.
	const id = await post(employee, { body: '', ...Object.fromEntries([1, 2, 3, 4].flatMap((n) => [[`new_${n}`, photo(`${n}.png`)], [`new_alt_${n}`, `Colour ${n}`]])) });
	assert.equal(images(await employee.get(`/updates/${id}`), id).length, 4);
	const form = (await employee.get(`/updates/${id}/edit`, { status: 200 })).form(`/updates/${id}/edit`);
	assert.equal(form.all('input[type=file]').length, 0, 'no fifth field');
	const body = new FormData();
	for (const [name, value] of Object.entries({ body: '', photos: '1', new_1: photo(), new_alt_1: 'Fifth' })) body.append(name, value);
	const old = house.value(`SELECT body FROM update_post WHERE id = ${id}`).match(/[0-9a-f]{64}/g);
	old.forEach((hash, i) => { body.append(`photo_${i + 1}`, hash); body.append(`alt_${i + 1}`, 'There'); });
	assert.match((await employee.post(`/updates/${id}/edit`, body, { status: 422 })).text, /at most 4 photos/);
});

test('photos stay, get other words, go and come when the update is changed; its history says so', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const id = await post(employee, { body: 'First', new_1: photo(), new_alt_1: 'Kept', new_2: photo(), new_alt_2: 'Gone' });
	const path = `/updates/${id}/edit`, page = await employee.get(path, { status: 200 });
	assert.equal(page.one('#f-body').text.trim(), 'First');
	const gone = page.one('input[name=photo_2]').attributes.value;
	await employee.submit(page.form(path), {}, { redirect: false, status: 303 });
	assert.deepEqual(images(await owner.get(`/updates/${id}`), id).map((i) => i.alt), ['Kept', 'Gone'], 'nothing changed');
	await employee.get(path);
	await employee.submit(employee.page.form(path), { alt_1: 'Kept, in other words', drop_2: '1', new_3: photo(), new_alt_3: 'New' }, { redirect: false, status: 303 });
	assert.deepEqual(images(await owner.get(`/updates/${id}`), id).map((i) => i.alt), ['Kept, in other words', 'New']);
	assert.equal(await statusOf(owner, `/blobs/${gone}`), 404, 'nobody else sees what was taken away');
	assert.match((await owner.get(`/updates/${id}/history`, { status: 200 })).text, /in other words/);
	// By the API: what is not sent stays.
	await employee.request(`/api/v1/updates/${id}`, { method: 'PUT', check: false, headers: { 'content-type': 'application/json', 'x-csrf-token': await employee.csrf(), origin: house.url }, body: JSON.stringify({ audience: 'internal' }) });
	assert.equal(images(await owner.get(`/updates/${id}`), id).length, 2);
	// Another's photo is not taken by its number.
	const theirs = await post(owner, { body: 'Mine', audience: 'private', new_1: photo(), new_alt_1: 'Mine' });
	const hash = house.value(`SELECT body FROM update_post WHERE id = ${theirs}`).match(/[0-9a-f]{64}/)[0];
	const stolen = await post(employee, { body: `Taken\n\n![x](/blobs/${hash})` });
	assert.equal(await statusOf(employee, `/blobs/${hash}`), 404);
	assert.equal(house.value(`SELECT count(*) FROM attachment WHERE item = ${stolen}`), '0');
});

test('what the camera wrote is gone', { skip: !existsSync(join(shared, 'data/images-exif')) && 'no shared data' }, async () => {
	const employee = await house.as('employee');
	const bytes = readFileSync(join(shared, 'data/images-exif/exifr_IMG_20180725_163423.jpg'));
	const id = await eventually(() => post(employee, { body: 'From a phone', new_1: new File([bytes], 'phone.jpg', { type: 'image/jpeg' }), new_alt_1: 'A view' }));
	const [{ src }] = images(await employee.get(`/updates/${id}`), id);
	const file = (await employee.request(src, { check: false })).bytes.toString('latin1');
	assert.ok(file.startsWith('RIFF'));
	for (const mark of ['Exif', 'EXIF', 'GPS', 'Google']) assert.ok(!file.includes(mark), mark);
});

test('answers carry photos too, and what is attached counts', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const id = await post(owner, { body: 'How does it look?' });
	const page = await employee.get(`/updates/${id}`, { status: 200 });
	await employee.submit(page.form('/updates'), { body: 'So', new_1: photo(), new_alt_1: 'Like this' }, { redirect: false, status: 303 });
	assert.ok((await owner.get(`/updates/${id}`)).all('.comments .voice img').some((i) => i.attributes.alt === 'Like this'));
	// As if one had attached almost all that one may.
	const row = house.value(`SELECT b.id FROM attachment a JOIN blob b ON b.id = a.blob JOIN item i ON i.id = a.item WHERE i.root = ${id} LIMIT 1`);
	const size = house.value(`SELECT size FROM blob WHERE id = ${row}`);
	house.change(`UPDATE blob SET size = ${10 * 2 ** 30} WHERE id = ${row}`);
	assert.match((await post(employee, { body: 'Full', new_1: photo(), new_alt_1: 'Too much' }, 422)).text, /no room left/);
	house.change(`UPDATE blob SET size = ${size} WHERE id = ${row}`);
	assert.equal(house.ruche('check').status, 0);
});

// SPDX-License-Identifier: Apache-2.0
// Captions, albums and people on photos by programs: the same handlers as the pages, answered in JSON.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';
import { bring, idOf, png, wav } from './steps.mjs';

const house = useServer();
const both = async () => {
	const [owner, employee] = [await house.as('owner'), await house.as('employee')];
	const other = await owner.program(), { handle: self } = (await other('GET', '/account')).body;
	return { owner, employee, other, leila: await employee.program(), self };
};

test('media_caption_update: captions are brought, read back and removed', async () => {
	const { employee, leila, other } = await both();
	const talk = await bring(employee, wav(), 'talk.wav', { title: 'A talk for programs' });
	assert.deepEqual((await other('GET', talk)).body.captions, []);
	const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\nQuiet pumps\n';
	for (const body of [{ language: 'en', vtt: 'no captions' }, { language: 'xx', vtt }]) {
		const refused = await leila('POST', `${talk}/captions`, body);
		assert.deepEqual([refused.status, refused.body.error.code], [422, 'invalid']);
	}
	assert.equal((await other('POST', `${talk}/captions`, { language: 'en', vtt })).status, 403, 'who brought it');
	const put = await leila('POST', `${talk}/captions`, { language: 'en', vtt });
	assert.deepEqual([put.status, put.body.captions, put.body.title], [200, ['en'], 'A talk for programs']);
	assert.match((await other('GET', `${talk}/captions/en`)).body.vtt, /Quiet pumps/);
	assert.equal((await other('GET', `${talk}/captions/fr`)).status, 404);
	assert.deepEqual((await leila('POST', `${talk}/captions/delete`, { language: 'en' })).body.captions, []);
	assert.equal((await other('GET', `${talk}/captions/en`)).status, 404);
});

test('album_create: an album is made, filled, changed and removed', async () => {
	const { employee, owner, leila, other } = await both();
	const [first, second] = [await bring(employee, png(), 'one.png'), await bring(employee, png(), 'two.png')].map((path) => Number(idOf(path)));
	const hers = Number(idOf(await bring(owner, png(), 'hers.png')));
	assert.ok((await leila('POST', '/media/albums', { title: ' ', body: 'x' })).body.error.fields.title);
	const made = await leila('POST', '/media/albums', { title: 'By programs', body: 'Of *plain* colours.' });
	assert.deepEqual([made.status, made.body.photos, made.body.item.kind], [201, [], 'album']);
	const album = `/media/albums/${made.body.item.id}`;
	assert.deepEqual((await leila('POST', `${album}/photos`, { media: [first, second] })).body.photos.toSorted(), [first, second].toSorted());
	assert.equal((await leila('POST', `${album}/photos`, { media: [hers] })).status, 404, 'one’s own alone');
	assert.equal((await other('POST', `${album}/photos`, { media: [hers] })).status, 403);
	assert.deepEqual((await leila('POST', `${album}/photos`, { media: [first], on: false })).body.photos, [second]);
	const changed = await leila('PUT', album, { title: 'Named anew' });
	assert.deepEqual([changed.status, changed.body.title, changed.body.body], [200, 'Named anew', 'Of *plain* colours.']);
	assert.ok((await leila('PUT', album, { title: '' })).body.error.fields.title);
	assert.equal((await other('PUT', album, { title: 'Mine' })).status, 403);
	assert.ok((await other('GET', '/media/albums')).body.items.some((item) => item.id === made.body.item.id));
	// What others do not see of it is not in it.
	assert.equal((await leila('PUT', `/media/${second}`, { audience: 'private' })).status, 200);
	assert.deepEqual((await other('GET', album)).body.photos, []);
	assert.equal((await other('DELETE', album)).status, 403);
	assert.equal((await leila('DELETE', album)).status, 204);
	assert.equal((await other('GET', album)).status, 404);
});

test('media_tag_create: somebody is named on a photo, and takes it back for good', async () => {
	const { employee, leila, other, self } = await both();
	const photo = await bring(employee, png(), 'group.png'), named = async () => (await leila('GET', photo)).body.people.map((p) => p.handle);
	assert.equal((await leila('POST', `${photo}/people`, { who: 'nobody-of-that-name' })).status, 422);
	const tagged = await leila('POST', `${photo}/people`, { who: `@${self}` });
	assert.deepEqual([tagged.status, tagged.body.people.map((p) => p.handle)], [200, [self]]);
	assert.equal((await leila('POST', `${photo}/people/delete`, { who: 'leila' })).status, 404, 'who is not named');
	assert.deepEqual(await other('POST', `${photo}/people/delete`, { who: self }), { status: 204, body: undefined });
	assert.deepEqual(await named(), []);
	assert.equal((await leila('POST', `${photo}/people`, { who: self })).status, 422, 'they do not want it');
	// Also where the photo is out of their sight by now.
	assert.deepEqual((await other('POST', `${photo}/people`, { who: self })).body.people.map((p) => p.handle), [self]);
	assert.equal((await leila('PUT', photo, { audience: 'private' })).status, 200);
	assert.equal((await other('GET', photo)).status, 404);
	assert.equal((await other('POST', `${photo}/people/delete`, { who: self })).status, 204);
	assert.deepEqual(await named(), []);
});

// SPDX-License-Identifier: Apache-2.0
// Media: how far a list looks, names that were taken back out of sight, and what two do at the same time (PostgreSQL lets writes run side by side).

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, useServer } from '../../../tests/harness.mjs';
import { binDirectory, psql } from '../../../tests/postgres.mjs';
import { bring, community, filesOf, idOf, pdf, png, send, wav } from './steps.mjs';

const house = useServer();
const aside = { skip: database === 'postgres' ? false : 'SQLite has one writer' };

// A transaction beside the server, which holds what it touched until it is let go.
async function holding(sql) {
	const other = spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', house.databaseUrl], { stdio: ['pipe', 'ignore', 'inherit'] });
	const ended = new Promise((done) => other.on('close', done));
	other.stdin.write(`BEGIN;\n${sql};\n`);
	const held = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND application_name = 'psql'";
	await eventually(() => assert.equal(psql(house.databaseUrl, held).trim(), '1'));
	return async () => {
		other.stdin.end('COMMIT;\n');
		assert.equal(await ended, 0);
	};
}
const waiting = (n) => eventually(() => assert.equal(psql(house.databaseUrl,
	"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").trim(), String(n)));

// 2,300 more of an item, with the ids behind it.
function copies(id, downloads = 0) {
	house.sql(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300) INSERT INTO item (id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, edited, comments, likes, raters, stars)
		SELECT x.id + i, x.kind, x.place, x.hub, x.author, 0, 0, x.circle, x.audience, x.state, x.language, x.created, x.updated, NULL, 0, 0, 0, 0 FROM item x, n WHERE x.id = ${id};
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300) INSERT INTO media_content (id, item, person, kind, hash, size, type, name, duration, width, height, pages, picture, thumb, state, camera, words, created)
		SELECT c.id + i, c.item + i, c.person, c.kind, c.hash, c.size, c.type, c.name, c.duration, c.width, c.height, c.pages, c.picture, c.thumb, c.state, c.camera, c.words, c.created FROM media_content c, n WHERE c.item = ${id};
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300) INSERT INTO media (id, content, place, title, body, html, alt, licence, downloads)
		SELECT m.id + i, m.content + i, m.place, m.title, m.body, m.html, m.alt, m.licence, ${downloads} FROM media m, n WHERE m.id = ${id};
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300) INSERT INTO media_album (id, author, place, title, body, html)
		SELECT a.id + i, a.author, a.place, a.title, a.body, a.html FROM media_album a, n WHERE a.id = ${id}`);
}

test('media_list: what is rare is looked for in steps, and what an index knows is found at once', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const rare = await bring(employee, png(), 'rare.png', { title: 'Rare thing', licence: 'cc-by-nd-4.0', tags: 'rarest' });
	const sound = await bring(employee, wav(), 'rare.wav', { title: 'Rare sound', licence: 'cc-by-nc-4.0' });
	const other = await bring(owner, png(), 'common.png', { title: 'Common thing' }), id = idOf(other);
	copies(id);
	const further = /Not all of it was looked through/;
	const first = await employee.get('/media?licence=cc-by-nd-4.0', { status: 200 });
	assert.match(first.text, further);
	assert.doesNotMatch(first.text, /Rare thing/);
	const older = first.all('a').find((a) => /before=/.test(a.attributes.href ?? ''));
	assert.match((await employee.get(older.attributes.href, { status: 200 })).text, /Rare thing/);
	const next = (await employee.get('/api/v1/media?licence=cc-by-nd-4.0', { check: false })).json.next;
	assert.ok((await employee.get(`/api/v1/media?licence=cc-by-nd-4.0&before=${next}`, { check: false })).json.items.some((i) => i.id === Number(idOf(rare)) || i.id === idOf(rare)));
	// Whose it is, its tag and its kind are walked by themselves.
	const handle = house.value(`SELECT handle FROM person WHERE id = (SELECT author FROM item WHERE id = ${idOf(rare)})`);
	for (const [query, words] of [[`by=${handle}`, /Rare thing/], ['tag=rarest', /Rare thing/], ['kind=audio', /Rare sound/], [`by=${handle}&licence=cc-by-nc-4.0`, /Rare sound/], ['tag=rarest&kind=photo', /Rare thing/]]) {
		const page = await employee.get(`/media?${query}`, { status: 200 });
		assert.match(page.text, words, query);
		assert.doesNotMatch(page.text, further, query);
	}
	assert.match((await employee.get('/media?licence=cc-by-nd-4.0&order=downloads')).text, further);
	assert.match((await house.visitor().get('/feeds/media.rss', { check: false, status: 200 })).body, /<rss/);
});

test('what may be read is found behind what may not, and no cursor tells of the latter', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), visitor = house.visitor();
	const photo = await bring(employee, png(), 'mine.png', { title: 'My old photo', audience: 'private' });
	const heard = await bring(employee, wav(), 'heard.wav', { title: 'Heard by all', audience: 'public' });
	const albums = ['public', 'private'].map((audience) => () => send(employee, '/media/albums', { title: `Album ${audience}`, audience }));
	const open = (await albums[0]()).location, closed = (await albums[1]()).location;
	const hidden = await bring(employee, wav(), 'hidden.wav', { title: 'Hidden sound', audience: 'private' });
	await house.settled(); // how long a sound is stands in its words once it was looked at
	copies(idOf(hidden), 7);
	copies(idOf(closed));
	assert.match((await visitor.get('/feeds/media.rss', { check: false, status: 200 })).body, /Heard by all/);
	assert.match((await employee.get(open, { status: 200 })).text, /My old photo/);
	assert.ok(photo && heard);
	// Readers who may not see them go on from where nobody can read. Strangers walk what is public by itself, so their list of a kind is whole at once.
	const told = (query) => Object.fromEntries(new URLSearchParams(query.split('?')[1]));
	const cursors = [];
	for (const [client, query] of [[visitor, ''], [visitor, 'kind=audio'], [visitor, 'order=downloads'], [owner, 'kind=audio'], [owner, 'kind=audio&order=downloads']]) {
		const page = async (before) => (await client.get(`/api/v1/media?${query}${before ? `&before=${before}` : ''}`, { check: false, status: 200 })).json;
		// Each time another text, so that nobody sees by it that something out of sight came or went.
		const shown = (json) => ({ ...json, next: Boolean(json.next) });
		const ids = [], own = [], first = await page();
		if (first.next) assert.notEqual((await page()).next, first.next);
		let json = first, n = 1;
		for (ids.push(...json.items); json.next && n < 20; n++) {
			assert.match(json.next, /^[\w-]{75}$/);
			own.push(json.next);
			json = await page(json.next);
			ids.push(...json.items);
		}
		assert.ok(ids.some((i) => String(i.id) === idOf(heard)), query);
		assert.equal(new Set(ids.map((i) => i.id)).size, ids.length, 'twice');
		assert.equal(n > 1, query !== 'kind=audio' || client !== visitor, query);
		// Somebody who makes up where to begin, in front of what is hidden, amid it or behind it, begins anew; so does who brings what others were told.
		const hiding = BigInt(idOf(hidden)), one = own.at(-1);
		const made = [...[0n, 1n, 100n, 2299n, 5000n].map((i) => `${hiding + i}`), `${hiding}.1`, '0.1', `7-${hiding + 5n}`, '9-1', one?.slice(1), one && `${one.slice(0, 40)}${one[40] === 'A' ? 'B' : 'A'}${one.slice(41)}`, ...cursors];
		for (const before of made.filter(Boolean)) assert.deepEqual(shown(await page(before)), shown(first), `${query} ${before}`);
		cursors.push(...own);
	}
	const list = await visitor.get('/media/albums', { status: 200 }), older = list.all('a').map((a) => a.attributes.href ?? '').find((href) => /before=/.test(href));
	assert.match(told(older).before, /^[\w-]{75}$/);
	assert.match((await visitor.get(older, { status: 200 })).text, /Album public/);
	assert.doesNotMatch((await visitor.get(`/media/albums?before=${BigInt(idOf(closed)) + 5n}`, { status: 200 })).text, /Album public/);
});

test('media_tag_delete: who lost sight of a photo can still take back their name', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { at, id } = await community(house);
	const shown = await bring(employee, png(), 'inside.png', { title: 'Inside photo', audience: `place:${id}` });
	const me = house.value("SELECT handle FROM person WHERE id = (SELECT target FROM handle WHERE name = 'owner')"), person = house.value(`SELECT id FROM person WHERE handle = '${me}'`);
	const own = house.value(`SELECT author FROM item WHERE id = ${idOf(shown)}`), handle = house.value(`SELECT handle FROM person WHERE id = ${own}`);
	// The photographer names themselves, and leaves.
	await send(employee, `${shown}/people`, { who: handle });
	assert.doesNotMatch((await employee.get(`/media/people/${handle}`)).text, /cannot see any more/);
	await send(employee, `${at}/membership/delete`);
	assert.equal((await employee.get(shown)).status, 404);
	assert.doesNotMatch((await owner.get(`/media/people/${handle}`)).text, /(cannot see|ne voyez) (any more|plus)/, 'only who it is about');
	await send(employee, `${shown}/people/delete`, { person }, 404);
	await send(await house.as('admin'), `${shown}/people/delete`, { person: house.value("SELECT id FROM person WHERE handle = 'admin'") }, 404);
	const page = await employee.get(`/media/people/${handle}`, { status: 200 });
	assert.match(page.text, /cannot see any more/);
	assert.doesNotMatch(page.text, /Inside photo/);
	const after = await employee.submit(page.form(`${shown}/people/delete`), {}, { status: 200 });
	assert.doesNotMatch(after.text, /cannot see any more/);
	assert.equal(house.value(`SELECT count(*) FROM media_person WHERE media = ${idOf(shown)} AND person = ${own} AND gone`), '1');
	await send(employee, `${shown}/people/delete`, { person: own }, 404);
});

test('media_update: who sees it changes with all that hangs on it, and not in a community', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), stranger = house.visitor(), { id } = await community(house);
	const shown = await bring(employee, png(), 'wider.png', { title: 'Wider and narrower', audience: 'private', tags: 'widening' });
	const picture = (await employee.get(shown)).one('img.stage').attributes.src;
	const set = async (audience, status) => {
		const form = (await employee.get(`${shown}/edit`, { status: 200 })).form(`${shown}/edit`);
		await employee.submit(form, { audience }, { redirect: false, status });
	};
	const seen = async (client) => [shown, picture, `${shown}/download`].map(async (path) => (await client.get(path, { check: false })).status);
	const all = async (client, status) => assert.deepEqual(await Promise.all(await seen(client)), [status, status, status]);
	await all(owner, 404);
	await set('public', 303);
	await all(stranger, 200);
	assert.match((await stranger.get('/media')).text, /Wider and narrower/);
	await set('internal', 303);
	await all(stranger, 404);
	await all(owner, 200);
	assert.match((await owner.get('/media?tag=widening')).text, /Wider and narrower/);
	await set('private', 303);
	await all(owner, 404);
	assert.doesNotMatch((await owner.get('/media?tag=widening')).text, /Wider and narrower/);
	await all(employee, 200);
	for (const audience of ['listed', 'members', 'x']) await send(employee, `${shown}/edit`, { title: 'Wider', alt: 'Grey.', audience }, 422);
	// What lies in a community is read as the community is.
	const inside = await bring(employee, png(), 'inside2.png', { title: 'Inside', audience: `place:${id}` });
	assert.equal((await employee.get(`${inside}/edit`)).all('#f-audience').length, 0);
	await send(employee, `${inside}/edit`, { title: 'Inside', alt: 'Grey.', audience: 'public' }, 422);
	await send(employee, `${inside}/edit`, { title: 'Inside still', alt: 'Grey.' });
	assert.equal((await stranger.get(inside)).status, 404);
});

test('media_create: two clicks at once publish once', aside, async () => {
	const employee = await house.as('employee');
	const { location } = await send(employee, '/media/new', filesOf([png(), 'twice.png']));
	const letGo = await holding(`SELECT id FROM media_content WHERE id = ${idOf(location)} FOR UPDATE`);
	const clicks = [1, 2].map(() => employee.post(location, { title: 'Clicked twice', alt: 'Grey.', licence: 'cc-by-4.0', audience: 'internal' }, { redirect: false }));
	await waiting(2);
	await letGo();
	assert.deepEqual((await Promise.all(clicks)).map((answer) => answer.status).sort(), [303, 409]);
	assert.equal(house.value(`SELECT count(*) FROM media WHERE content = ${idOf(location)}`), '1');
	assert.equal(house.value('SELECT count(*) FROM item i LEFT JOIN media m ON m.id = i.id WHERE i.kind = 11 AND i.state = 3 AND m.id IS NULL'), '0');
});

test('media_update: what another change wrote meanwhile is kept', aside, async () => {
	const employee = await house.as('employee');
	const shown = await bring(employee, png(), 'both.png', { title: 'Both' });
	const headers = { origin: house.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': await employee.csrf() };
	const letGo = await holding(`UPDATE item SET likes = likes WHERE id = ${idOf(shown)}; UPDATE media SET alt = 'From the other one.' WHERE id = ${idOf(shown)}`);
	const put = employee.request(`/api/v1${shown}`, { method: 'PUT', check: false, headers, body: new URLSearchParams({ title: 'New title' }) });
	await waiting(1);
	await letGo();
	const { json } = await put;
	assert.deepEqual([json.title, json.alt], ['New title', 'From the other one.']);
});

test('slides that get their words while their pages are read belong to the item', { skip: aside.skip || (!existsSync('/usr/bin/pdftotext') && 'no poppler-utils') }, async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const letGo = await holding('LOCK TABLE media_page IN SHARE MODE');
	const { location } = await send(employee, '/media/new', filesOf([pdf('First', 'Second'), 'meanwhile.pdf']));
	await waiting(1);
	const shown = (await send(employee, location, { title: 'Meanwhile', audience: 'internal' })).location;
	await letGo();
	const page = await eventually(async () => {
		const found = await owner.get(shown, { status: 200 });
		assert.match(found.text, /Page 1 (of|sur) 2/);
		return found;
	});
	assert.equal((await owner.get(page.one('img.stage').attributes.src, { check: false })).status, 200);
});

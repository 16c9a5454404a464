// SPDX-License-Identifier: Apache-2.0
// Files: folders, versions, the trash, quota, readers, links, downloads, uploads by form and by tus; and who may what.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, startServer, useServer } from '../../../tests/harness.mjs';
import { PIECE, about, base64, bring, fetched, form, fresh, idOf, names, send } from './steps.mjs';

const house = useServer();
const wholeHouse = () => {
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
};
async function community(access = 'open') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: fresh('Files test'), access, language: 'en' });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return location;
}
const placeOf = async (client, at) => (await client.get(`${at}/files`, { status: 200 })).one('#upload input[name=place]').attributes.value;

test('a file comes in by the form, is found, fetched, and its type is told from its bytes', async () => {
	const employee = await house.as('employee'), name = `${fresh('rotor')}.png`;
	const page = await employee.get('/files', { status: 200 });
	const shown = await employee.submit(page.form('/files'), { file: new File(['%PDF-1.4\nnot an image'], name, { type: 'image/png' }) }, { status: 200 });
	assert.match(shown.text, /PDF/);
	const path = shown.path, file = await about(employee, path);
	assert.deepEqual([file.name, file.type, file.version, file.audience, file.size], [name, 'application/pdf', 1, 'private', 21]);
	const answer = await fetched(employee, path);
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('content-disposition'), /^attachment/);
	assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
	assert.match(answer.headers.get('content-security-policy'), /sandbox/);
	assert.equal(answer.text, '%PDF-1.4\nnot an image');
	const part = await fetched(employee, path, { range: 'bytes=1-3' });
	assert.deepEqual([part.status, part.text], [206, 'PDF']);
	assert.equal((await fetched(employee, path, { 'if-none-match': answer.headers.get('etag') })).status, 304);
	assert.equal((await fetched(employee, path, { range: 'bytes=500-' })).status, 416);
	await send(employee, `${path}/edit`, { name, description: 'A **marten** in the strainer', tags: 'martens' });
	await eventually(async () => assert.match((await employee.get('/search?q=marten+strainer+kind:file')).text, new RegExp(name)));
	assert.doesNotMatch((await (await house.as('owner')).get('/search?q=marten+strainer')).text, new RegExp(name));
});

test('folders: made, named, moved, not into themselves; names are one in any case', async () => {
	const employee = await house.as('employee');
	const make = async (name, folder = 0) => (await employee.post('/api/v1/files/folders', { name, folder }, { headers: { accept: 'application/json' } })).json.id;
	const a = await make(fresh('A')), b = await make('b', a), c = await make('c', b);
	assert.ok(a && b && c);
	await send(employee, '/files/folders', { name: 'B', folder: a }, 409);
	await send(employee, '/files/folders', { name: '../up', folder: a }, 422);
	const own = (await about(employee, await bring(employee, 'deep.txt', 'x', { folder: c }))).place;
	await send(employee, `/files/folders/${a}/edit`, { name: 'A', to: `${own}/${c}` }, 422);
	await send(employee, `/files/folders/${c}/edit`, { name: 'c2', to: `${own}/${a}` });
	assert.deepEqual(await names(employee, `/api/v1/files?folder=${a}`), ['b', 'c2']);
	assert.deepEqual(await names(employee, `/api/v1/files?folder=${c}`), ['deep.txt']);
	const page = await employee.get(`/files?folder=${c}`, { status: 200 });
	assert.match(page.text, /deep\.txt/);
	const owner = await house.as('owner');
	assert.equal((await owner.get(`/files?folder=${c}`)).status, 404);
	await send(owner, `/files/folders/${c}/edit`, { name: 'mine' }, 404);
	await send(owner, `/files/folders/${c}/delete`, {}, 404);
	await send(owner, '/files', form({ folder: c, place: own }, ['evil.txt', 'x']), 404);
});

test('a folder stays where it lies when it is renamed, also among more than are listed', async () => {
	const employee = await house.as('employee');
	const make = async (name, folder) => (await employee.post('/api/v1/files/folders', { name, folder }, { headers: { accept: 'application/json' } })).json.id;
	const top = await make(fresh('many'), 0), last = await make('zz last', top), inner = await make('inner', last);
	house.change(`INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated)
		WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 500)
		SELECT 1000 + k.i, n.place, n.parent, true, 'a' || k.i, 'a' || k.i, '00' || k.i, n.creator, n.created, n.updated FROM file_node n, k WHERE n.id = ${last}`);
	const page = await employee.get(`/files?folder=${inner}`, { status: 200 });
	await employee.submit(page.form(`/files/folders/${inner}/edit`), { name: 'inner, renamed' }, { redirect: false, status: 303 });
	assert.equal(house.value(`SELECT parent FROM file_node WHERE id = ${inner}`), String(last));
	// Everybody else's tests count what lies here.
	house.change(`DELETE FROM file_node WHERE parent = ${top} AND name LIKE 'a%' AND ordered LIKE '00%'`);
});

test('a list has pages, folders first, by name', async () => {
	const owner = await house.as('owner');
	const folder = (await owner.post('/api/v1/files/folders', { name: fresh('long') }, { headers: { accept: 'application/json' } })).json.id;
	await send(owner, '/files', form({ folder }, ...Array.from({ length: 60 }, (_, i) => [`f${String(i).padStart(3, '0')}.txt`, `${i}`])));
	await send(owner, '/files', form({ folder }, ...Array.from({ length: 60 }, (_, i) => [`g${String(i).padStart(3, '0')}.txt`, `${i}`])));
	await send(owner, '/files/folders', { name: 'zz', folder });
	const first = await owner.json(`/api/v1/files?folder=${folder}`);
	assert.equal(first.files[0].name, 'zz');
	const second = await owner.json(`/api/v1/files?folder=${folder}&after=${first.next}`);
	const all = [...first.files, ...second.files].map((f) => f.name);
	assert.equal(all.length, 121);
	assert.deepEqual(all.slice(1), all.slice(1).toSorted());
	assert.equal(second.next, undefined);
});

test('versions: the same name is a new version, old ones are fetched and taken back', async () => {
	const employee = await house.as('employee'), name = `${fresh('plan')}.txt`;
	const path = await bring(employee, name, 'one'), id = idOf(path);
	assert.equal(await bring(employee, name.toUpperCase(), 'two'), path);
	await send(employee, `${path}/versions`, form({}, ['other.txt', 'three']));
	await send(employee, `${path}/versions`, form({}, ['same.txt', 'three']));
	const { versions } = await employee.json(`/api/v1/files/${id}/versions`);
	assert.deepEqual(versions.map((v) => v.number), [3, 2, 1]);
	assert.equal((await employee.request(versions[1].download)).text, 'two');
	await send(employee, `${path}/versions/1/restore`);
	assert.equal((await fetched(employee, path)).text, 'one');
	assert.equal((await about(employee, path)).version, 4);
	const owner = await house.as('owner');
	await send(owner, `${path}/versions`, form({}, ['x.txt', 'x']), 404);
	await send(employee, `${path}/audience`, { audience: 'internal' });
	await send(owner, `${path}/versions`, form({}, ['x.txt', 'x']), 403);
	await send(owner, `${path}/versions/1/restore`, {}, 404);
	await send(owner, `${path}/versions/4/restore`, {}, 403);
	wholeHouse();
});

test('readers: private, named, colleagues, everybody; and private again', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), guest = await house.as('guest'), stranger = house.visitor();
	const name = `${fresh('secret')}.txt`, path = await bring(employee, name);
	const seen = async () => (await Promise.all([owner, admin, guest, stranger].map((client) => fetched(client, path)))).map((a) => a.status);
	assert.deepEqual(await seen(), [404, 404, 404, 404]);
	await send(employee, `${path}/audience`, { audience: 'listed', readers: '@nobody-at-all' }, 422);
	await send(employee, `${path}/audience`, { audience: 'listed', readers: '@noemie' });
	assert.deepEqual(await seen(), [200, 404, 404, 404]);
	assert.ok((await names(owner, '/api/v1/files/shared')).includes(name));
	assert.doesNotMatch((await owner.get(path, { status: 200 })).text, /Qui peut le lire|Who can read it/);
	// Who reads it thanks for it and says a word; nobody else does, nor afterwards.
	const id = idOf(path), kept = () => house.value(`SELECT likes || ' ' || comments FROM item WHERE id = ${id}`);
	await send(owner, `/items/${id}/like`, { on: '1' });
	await send(owner, `/items/${id}/comments`, { reply_to: id, body: 'A word about the secret' });
	for (const [what, fields] of [['like', { on: '1' }], ['comments', { reply_to: id, body: 'x' }]]) await send(admin, `/items/${id}/${what}`, fields, 404);
	assert.equal(kept(), '1 1');
	assert.match((await employee.get(path)).text, /A word about the secret/);
	await send(employee, `${path}/audience`, { audience: 'internal' });
	assert.deepEqual(await seen(), [200, 200, 404, 404]);
	assert.ok((await names(admin, '/api/v1/files/library')).includes(name));
	await send(employee, `${path}/audience`, { audience: 'public' });
	assert.deepEqual(await seen(), [200, 200, 200, 200]);
	assert.equal((await stranger.get(path)).status, 200);
	await send(employee, `${path}/audience`, { audience: 'private' });
	assert.deepEqual(await seen(), [404, 404, 404, 404]);
	await send(owner, `/items/${id}/like`, { on: '0' }, 404);
	assert.equal(kept(), '1 1');
	assert.ok(!(await names(owner, '/api/v1/files/shared')).includes(name));
	assert.ok(!(await names(admin, '/api/v1/files/library')).includes(name));
	for (const [what, fields] of [['audience', { audience: 'public' }], ['edit', { name: 'x' }], ['delete', {}], ['links', { days: 1 }], ['move', { to: '1/0' }]]) await send(owner, `${path}/${what}`, fields, 404);
});

test('the trash: out of every list, taken back into its folder, removed for good', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const folderName = fresh('bin'), folder = (await employee.post('/api/v1/files/folders', { name: folderName }, { headers: { accept: 'application/json' } })).json.id;
	const name = `${fresh('gone')}.txt`, path = await bring(employee, name, 'still here', { folder }), id = idOf(path);
	await send(employee, `${path}/audience`, { audience: 'internal' });
	await send(employee, `/items/${id}/comments`, { reply_to: id, body: 'A word about it' });
	await send(employee, `/files/folders/${folder}/delete`);
	for (const client of [employee, owner]) assert.equal((await client.get(path)).status, 404);
	assert.equal((await employee.get(`/files?folder=${folder}`)).status, 404);
	assert.match((await employee.get('/files/trash', { status: 200 })).text, new RegExp(`${name} from ${folderName}`));
	assert.doesNotMatch((await owner.get('/files/trash', { status: 200 })).text, new RegExp(name));
	await send(owner, `/files/trash/${id}/restore`, {}, 404);
	await send(owner, `/files/trash/${id}/delete`, {}, 404);
	const other = await bring(employee, name, 'another of that name');
	await send(employee, `/files/trash/${id}/restore`);
	assert.match((await owner.get(path, { status: 200 })).text, /A word about it/);
	const back = await about(employee, path);
	assert.notEqual(back.folder, 0);
	await send(employee, `${path}/delete`);
	await send(employee, `/files/trash/${id}/delete`);
	await send(employee, `/files/trash/${id}/restore`, {}, 404);
	assert.equal((await fetched(employee, other)).text, 'another of that name');
	wholeHouse();
});

test('quota: counted exactly, in the trash too; what does not fit is refused and leaves nothing', async () => {
	const admin = await house.as('admin'), before = house.value('SELECT coalesce(max(used), 0) FROM file_usage');
	assert.ok(Number(before) >= 0);
	house.sql(`INSERT INTO setting (name, value) VALUES ('files.quota', '1')`);
	try {
		const half = randomBytes(600_000), first = await bring(admin, `${fresh('half')}.bin`, half);
		await send(admin, '/files', form({}, ['more.bin', randomBytes(600_000)]), 413);
		await send(admin, `${first}/versions`, form({}, ['more.bin', randomBytes(600_000)]), 413);
		await send(admin, `${first}/delete`);
		await send(admin, '/files', form({}, ['more.bin', randomBytes(600_000)]), 413);
		await send(admin, `/files/trash/${idOf(first)}/delete`);
		const second = await bring(admin, `${fresh('half')}.bin`, half);
		// Two that fit alone and not together: one of them.
		const answers = await Promise.all([1, 2].map(() => admin.post('/files', form({}, [`${fresh('race')}.bin`, randomBytes(300_000)]), { redirect: false, check: false })));
		assert.deepEqual(answers.map((a) => a.status).toSorted(), [303, 413]);
		assert.equal((await fetched(admin, second)).status, 200);
		wholeHouse();
	} finally {
		house.sql(`DELETE FROM setting WHERE name = 'files.quota'`);
	}
});

test('links: open without an account, with a password, until they are withdrawn, expire, or their maker loses the file', async () => {
	const employee = await house.as('employee'), stranger = house.visitor(), name = `${fresh('linked')}.txt`;
	const path = await bring(employee, name, 'for you'), id = idOf(path);
	const made = await send(employee, `${path}/links`, { days: 7 }, 200);
	const link = new URL(made.one('#f-made').attributes.value).pathname, token = link.split('/').at(-1);
	assert.ok(token.length >= 43);
	assert.doesNotMatch((await employee.get(path)).body, new RegExp(token)); // shown once
	assert.equal(house.value(`SELECT count(*) FROM file_link WHERE file = ${id}`), '1');
	const page = await stranger.get(link, { status: 200 });
	assert.match(page.text, new RegExp(name));
	assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
	const got = await fetched(stranger, link);
	assert.deepEqual([got.status, got.text], [200, 'for you']);
	assert.match(got.headers.get('content-disposition'), /^attachment/);
	for (const wrong of [link.slice(0, -1), `${link}A`, '/files/links/x']) assert.equal((await stranger.get(wrong)).status, 404);
	// With a password nothing but that opens it.
	const locked = new URL((await send(employee, `${path}/links`, { days: 7, password: 'correct horse' }, 200)).one('#f-made').attributes.value).pathname;
	assert.equal((await fetched(stranger, locked)).status, 303);
	const form_ = (await stranger.get(locked, { status: 200 })).form(locked);
	assert.equal((await stranger.submit(form_, { password: 'wrong horse' })).status, 422);
	const opened = await stranger.submit(form_, { password: 'correct horse' });
	assert.deepEqual([opened.status, opened.text], [200, 'for you']);
	assert.equal(house.value(`SELECT count(*) FROM file_link WHERE password LIKE '%horse%'`), '0');
	await send(employee, `${path}/links`, { days: 7, password: 'short' }, 422);
	await send(employee, `${path}/links`, { days: 5000 }, 422);
	await eventually(() => assert.equal(house.value(`SELECT sum(downloads) FROM file_link WHERE file = ${id}`), '2'));
	// A new version is what a link opens.
	await send(employee, `${path}/versions`, form({}, ['v2.txt', 'for you, mended']));
	assert.equal((await fetched(stranger, link)).text, 'for you, mended');
	const newest = house.value(`SELECT max(id) FROM file_link WHERE file = ${id}`);
	await send(employee, `${path}/links/${newest}/delete`);
	assert.equal((await stranger.get(locked)).status, 404);
	house.sql(`UPDATE file_link SET expires = 1000 WHERE file = ${id}`);
	for (const path_ of [link, `${link}/download`]) assert.equal((await stranger.get(path_)).status, 404);
	const again = new URL((await send(employee, `${path}/links`, { days: 1 }, 200)).one('#f-made').attributes.value).pathname;
	assert.equal((await stranger.get(again)).status, 200);
	await send(employee, `${path}/delete`);
	assert.equal((await stranger.get(again)).status, 404);
	const owner = await house.as('owner');
	await send(owner, `${path}/links`, { days: 1 }, 404);
});

test('downloads: exact under 50 at once, told to the author alone', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const path = await bring(employee, `${fresh('wanted')}.txt`, 'w'.repeat(5000)), id = idOf(path);
	await send(employee, `${path}/audience`, { audience: 'internal' });
	const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => fetched(i % 2 ? owner : admin, path)));
	assert.ok(answers.every((a) => a.status === 200));
	const etag = answers[0].headers.get('etag');
	await fetched(owner, path, { range: 'bytes=100-200' });
	await fetched(owner, path, { 'if-none-match': etag });
	await owner.request(`${path}/download`, { method: 'HEAD', check: false });
	await fetched(employee, path);
	await fetched(owner, path, { range: 'bytes=0-10' });
	await eventually(() => assert.equal(house.value(`SELECT f.downloads, (SELECT count(*) FROM file_download d WHERE d.file = f.id) FROM file f WHERE f.id = ${id}`), '51|51'));
	assert.equal((await about(owner, path)).downloads, 51);
	const mine = await employee.get(path, { status: 200 });
	assert.match(mine.text, /Who fetched it/);
	assert.ok(mine.all('#fetched li').length === 51);
	for (const client of [owner, admin]) assert.equal((await client.get(path, { status: 200 })).all('#fetched').length, 0);
	wholeHouse();
});

test('in a community: members bring and mend, hosts keep order; who is taken out has nothing any more', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await community('private');
	const place = await placeOf(employee, at), name = `${fresh('ours')}.txt`;
	const path = await bring(employee, name, 'ours', { place }), id = idOf(path);
	assert.match((await owner.get(`${at}/files`, { status: 200 })).text, new RegExp(name));
	assert.match((await owner.get(at, { status: 200 })).text, new RegExp(name));
	for (const url of [`${at}/files`, path, `${path}/download`, `/api/v1${at}/files`, `/items/${id}`]) assert.equal((await admin.get(url)).status, 404, url);
	await send(admin, '/files', form({ place }, ['evil.txt', 'x']), 404);
	await send(owner, `${path}/versions`, form({}, ['v2.txt', 'ours, mended']));
	await send(employee, `${path}/audience`, { audience: 'public' }, 422);
	const link = new URL((await send(employee, `${path}/links`, { days: 7 }, 200)).one('#f-made').attributes.value).pathname, stranger = house.visitor();
	assert.equal((await fetched(stranger, link)).status, 200);
	const theirs = await bring(owner, `${fresh('theirs')}.txt`, 'theirs', { place });
	await send(employee, `${theirs}/delete`, {}, 403);
	await send(employee, `${theirs}/links`, { days: 7 }, 403);
	await send(employee, `${at}/membership/delete`);
	for (const url of [path, `${path}/download`, `${at}/files`, `/api/v1/files/${id}/versions`]) assert.equal((await employee.get(url)).status, 404, url);
	await send(employee, `${path}/links`, { days: 7 }, 404);
	assert.equal((await stranger.get(link)).status, 404, 'a link opens only what its maker may read');
	assert.equal((await owner.get(path, { status: 200 })).all('#links li').length, 1);
	await send(owner, `${path}/delete`);
	assert.match((await owner.get(`${at}/files/trash`, { status: 200 })).text, new RegExp(name));
	await send(employee, `${path}/delete`, {}, 404);
	await send(owner, `/files/trash/${id}/restore`);
	assert.equal((await fetched(owner, path)).text, 'ours, mended');
	wholeHouse();
});

test('moved into a community it is read there, moved home it is private; copies are files of their own', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin'), at = await community('open'), place = await placeOf(employee, at);
	const path = await bring(employee, `${fresh('wanders')}.txt`, 'w'), own = (await about(employee, path)).place;
	assert.equal((await admin.get(path)).status, 404);
	await send(employee, `${path}/move`, { to: `${place}/0` });
	assert.equal((await admin.get(path)).status, 200);
	await send(admin, `${path}/copy`, { to: `${(await admin.json('/api/v1/files')).files[0]?.place ?? 0}/999` }, 404);
	const copy = (await send(employee, `${path}/copy`, { to: `${own}/0` })).location;
	assert.notEqual(copy, path);
	await send(employee, `${path}/move`, { to: `${own}/0` }, 409);
	await send(employee, `${copy}/delete`);
	await send(employee, `${path}/move`, { to: `${own}/0` });
	assert.equal((await admin.get(path)).status, 404);
	assert.equal((await about(employee, path)).audience, 'private');
	wholeHouse();
});

test('old versions stay with those who may change the file when more people come to read it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const numbers = async (client, path) => (await client.json(`/api/v1/files/${idOf(path)}/versions`)).versions.map((v) => v.number);
	const old = async (client, path, n) => (await client.request(`${path}/download?version=${n}`, { check: false })).status;
	const path = await bring(employee, `${fresh('pay')}.txt`, 'salaries');
	await send(employee, `${path}/versions`, form({}, ['clean.txt', 'no salaries']));
	await send(employee, `${path}/audience`, { audience: 'public' });
	for (const client of [owner, stranger]) {
		assert.equal(await old(client, path, 1), 404);
		assert.equal(await old(client, path, 2), 200);
		assert.doesNotMatch((await client.get(path, { status: 200 })).body, /version=1\b/);
		assert.deepEqual(await numbers(client, path), [2]);
	}
	assert.deepEqual(await numbers(employee, path), [2, 1]);
	assert.equal(await old(employee, path, 1), 200);
	// What they could read stays readable when it becomes old.
	await send(employee, `${path}/versions`, form({}, ['more.txt', 'more words']));
	assert.deepEqual(await numbers(owner, path), [3, 2]);
	// Carried into a community, alone and within a folder.
	const at = await community('open'), place = await placeOf(employee, at), host = owner;
	const folder = (await employee.post('/api/v1/files/folders', { name: fresh('pay') }, { headers: { accept: 'application/json' } })).json.id;
	for (const where of [0, folder]) {
		const carried = await bring(employee, `${fresh('carried')}.txt`, 'salaries', { folder: where });
		await send(employee, `${carried}/versions`, form({}, ['clean.txt', 'none']));
		await send(employee, where ? `/files/folders/${where}/edit` : `${carried}/move`, { to: `${place}/0` });
		const admin = await house.as('admin');
		assert.deepEqual(await numbers(admin, carried), [2]);
		assert.equal(await old(admin, carried, 1), 404);
		assert.deepEqual(await numbers(host, carried), [2, 1], 'who keeps the place may change it');
		await send(admin, `${at}/membership`);
		await send(admin, `${carried}/versions/1/restore`, {}, 404);
		await send(admin, `${at}/membership/delete`);
	}
	wholeHouse();
});

test('a removed member sees nothing of the trash, and ends nothing that others wrote', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community('private');
	const place = await placeOf(employee, at), mine = `${fresh('mine')}.txt`;
	const path = await bring(employee, mine, 'mine', { place }), id = idOf(path);
	await send(owner, `${path}/versions`, form({}, ['v2.txt', 'of a host']));
	const title = `Layoffs ${fresh('x')}`;
	const folder = (await owner.post('/api/v1/files/folders', { name: title, place }, { headers: { accept: 'application/json' } })).json.id;
	await send(owner, `${path}/move`, { to: `${place}/${folder}` });
	await send(owner, `${path}/delete`);
	// A member still, but others brought versions: that is for the hosts.
	assert.match((await employee.get('/files/trash', { status: 200 })).text, new RegExp(mine));
	await send(employee, `/files/trash/${id}/delete`, {}, 403);
	await send(employee, `${at}/membership/delete`);
	const trash = (await employee.get('/files/trash', { status: 200 })).text;
	for (const word of [mine, title]) assert.doesNotMatch(trash, new RegExp(word));
	for (const what of ['delete', 'restore']) await send(employee, `/files/trash/${id}/${what}`, {}, 404);
	await send(owner, `/files/trash/${id}/restore`);
	assert.equal((await fetched(owner, path)).text, 'of a host');
	await send(owner, `${path}/delete`);
	await send(owner, `/files/trash/${id}/delete`);
	wholeHouse();
});

test('links end where the file goes, and their makers end them from anywhere', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), stranger = house.visitor();
	const link = async (client, path) => {
		const shown = await send(client, `${path}/links`, { days: 7 }, 200);
		return { at: new URL(shown.one('#f-made').attributes.value).pathname, id: house.value(`SELECT max(id) FROM file_link WHERE file = ${idOf(path)}`) };
	};
	const opens = async (l) => (await stranger.get(l.at)).status === 200;
	// Out of an own place into a community, alone and within a folder, and through the trash.
	const at = await community('open'), place = await placeOf(employee, at);
	const folder = (await employee.post('/api/v1/files/folders', { name: fresh('linked') }, { headers: { accept: 'application/json' } })).json.id;
	for (const where of [0, folder]) {
		const path = await bring(employee, `${fresh('linked')}.txt`, 'x', { folder: where }), given = await link(employee, path);
		assert.ok(await opens(given));
		await send(employee, where ? `/files/folders/${where}/edit` : `${path}/move`, { to: `${place}/0` });
		assert.ok(!(await opens(given)), 'carried into another place');
		const again = await link(employee, path);
		await send(employee, `${path}/edit`, { name: `${fresh('renamed')}.txt` });
		assert.ok(await opens(again), 'a new name ends nothing');
		await send(employee, `${path}/delete`);
		await send(employee, `/files/trash/${idOf(path)}/restore`);
		assert.ok(!(await opens(again)), 'taken back out of the trash');
	}
	// Other members are told; a member who left withdraws their own and nobody else's.
	const path = await bring(employee, `${fresh('told')}.txt`, 'x', { place });
	await send(admin, `${at}/membership`);
	assert.equal((await admin.get(path, { status: 200 })).all('#opened').length, 0);
	const mine = await link(employee, path), hosts = await link(owner, path);
	assert.equal((await admin.get(path, { status: 200 })).all('#opened').length, 1);
	assert.equal((await admin.get(path)).all('#links').length, 0);
	await send(admin, `${path}/links/${mine.id}/delete`, {}, 404);
	await send(employee, `${at}/membership/delete`);
	assert.ok(await opens(mine), 'the community is open: its maker may read it still');
	assert.equal((await employee.get(path, { status: 200 })).all('#links li').length, 1);
	await send(employee, `${path}/links/${hosts.id}/delete`, {}, 404);
	await send(employee, `${path}/links/${mine.id}/delete`);
	assert.ok(!(await opens(mine)));
	// Archived, its hosts still end links.
	await send(owner, `${at}/archive`, { archived: '1' });
	await send(owner, `${path}/links`, { days: 7 }, 403);
	assert.ok(await opens(hosts));
	await send(owner, `${path}/links/${hosts.id}/delete`);
	assert.ok(!(await opens(hosts)));
	wholeHouse();
});

const folderOf = async (client, name, folder = 0) => (await client.post('/api/v1/files/folders', { name, folder }, { headers: { accept: 'application/json' } })).json.id;
const count = (n) => `WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < ${n})`;

test('a folder, a place and a tree that is carried have limits', async () => {
	const owner = await house.as('owner'), at = await community('open'), community_ = await placeOf(owner, at);
	const folder = await folderOf(owner, fresh('full'));
	for (const name of [fresh('spare'), fresh('spare')]) await folderOf(owner, name);
	await bring(owner, 'one.txt', 'x', { folder });
	const other = await bring(owner, `${fresh('other')}.txt`, 'x'), [place, creator] = house.value(`SELECT place, creator FROM file_node WHERE id = ${folder}`).split('|');
	house.sql(`INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated) ${count(9998)}
		SELECT n, ${place}, ${folder}, true, 'n' || n, 'n' || n, '0n' || n, ${creator}, 1, 1 FROM x`);
	try {
		await bring(owner, 'two.txt', 'x', { folder });
		await send(owner, '/files', form({ folder }, ['three.txt', 'x']), 413);
		await bring(owner, 'two.txt', 'a new version', { folder });
		await send(owner, `${other}/move`, { to: `${place}/${folder}` }, 413);
		await send(owner, '/files/folders', { name: fresh('too-many') }, 413);
		house.sql(`DELETE FROM file_node WHERE parent = ${folder} AND id BETWEEN 1001 AND 9998`);
		await send(owner, `/files/folders/${folder}/edit`, { to: `${community_}/0` }, 413);
		await send(owner, `/files/folders/${folder}/edit`, { name: fresh('named') });
		house.sql(`DELETE FROM file_node WHERE parent = ${folder} AND id BETWEEN 901 AND 1000`);
		await send(owner, `/files/folders/${folder}/edit`, { to: `${community_}/0` });
	} finally {
		house.sql(`DELETE FROM file_node WHERE parent = ${folder} AND id <= 9998`);
	}
	wholeHouse();
});

// Over PostgreSQL 200,000 rows take a minute, and the limit is asked for by the same code.
test('a place has so many names, and no more', { skip: database === 'postgres' && 'on SQLite only' }, async () => {
	const owner = await house.as('owner'), [full, one, other] = [await folderOf(owner, fresh('full')), await folderOf(owner, fresh('one')), await folderOf(owner, fresh('other'))];
	const [place, creator] = house.value(`SELECT place, creator FROM file_node WHERE id = ${full}`).split('|');
	const there = Number(house.value(`SELECT count(*) FROM file_node WHERE place = ${place}`));
	const names = (n, from) => house.sql(`INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated) ${count(n)}
		SELECT n + ${from}, ${place}, ${full}, false, 'n' || (n + ${from}), 'n' || (n + ${from}), '0n' || (n + ${from}), ${creator}, 1, 1 FROM x`);
	names(199_990 - there, 0);
	try {
		await bring(owner, 'fits.txt', 'x', { folder: one });
		names(20, 300_000);
		await send(owner, '/files', form({ folder: other }, ['too-many.txt', 'x']), 413);
	} finally {
		house.sql(`DELETE FROM file_node WHERE parent = ${full}`);
	}
	await bring(owner, 'again.txt', 'x', { folder: other });
	wholeHouse();
});

test('what lay in the trash long enough goes, also beside a file that cannot go', async () => {
	const own = await startServer({ errorsExpected: true });
	try {
		const employee = await own.signIn('employee'), ids = [];
		for (let i = 0; i < 3; i++) {
			const path = await bring(employee, `${fresh('trashed')}.txt`, `content ${i}`);
			await send(employee, `${path}/delete`);
			ids.push(idOf(path));
		}
		own.sql(`CREATE TABLE holds (file bigint REFERENCES file (id)); INSERT INTO holds (file) VALUES (${ids[0]})`);
		ids.slice(0, 2).forEach((id, i) => own.sql(`UPDATE file_trash SET removed = ${i + 1} WHERE id = ${id}`));
		await own.stop({ keep: true });
		await own.start(); // its jobs begin
		await eventually(() => assert.equal(own.value(`SELECT count(*) FROM file WHERE id = ${ids[1]}`), '0'));
		assert.equal(own.value(`SELECT count(*) FROM file WHERE id IN (${ids[0]}, ${ids[2]})`), '2');
	} finally {
		await own.stop();
	}
});

test('a version takes 4 KiB at least, and a file has a thousand of them', async () => {
	const employee = await house.as('employee'), path = await bring(employee, `${fresh('many')}.txt`, 'one'), id = idOf(path);
	const person = house.value(`SELECT creator FROM file_node WHERE id = ${id}`), used = () => Number(house.value(`SELECT used FROM file_usage WHERE person = ${person}`));
	let before = used();
	await send(employee, `${path}/versions`, form({}, ['v2.txt', 'two']));
	assert.equal(used() - before, 4096);
	house.sql(`INSERT INTO file_version (file, number, blob, size, type, author, created, closed) ${count(998)}
		SELECT v.file, x.n + 2, v.blob, v.size, v.type, v.author, v.created, false FROM x JOIN file_version v ON v.file = ${id} AND v.number = 2;
		UPDATE file SET version = 1000 WHERE id = ${id}; UPDATE file_usage SET used = used + 998 * 4096 WHERE person = ${person}`);
	wholeHouse();
	before = used();
	await send(employee, `${path}/versions`, form({}, ['v.txt', 'one more']));
	assert.equal(house.value(`SELECT count(*), min(number), max(number) FROM file_version WHERE file = ${id}`), '1000|2|1001');
	assert.equal(used(), before);
	wholeHouse();
});

test('who puts something into a folder and who takes the folder away come one after the other', async () => {
	const employee = await house.as('employee'), at = await community('open'), place = await placeOf(employee, at), token = await employee.csrf();
	const ask = (path, fields) => employee.post(path, fields, { redirect: false, check: false });
	assert.ok(token);
	for (let i = 0; i < 16; i++) {
		const folder = await folderOf(employee, fresh('race'));
		const answers = await Promise.all([
			ask('/files/folders', { name: 'below', folder }),
			i % 2 ? ask(`/files/folders/${folder}/delete`, {}) : ask(`/files/folders/${folder}/edit`, { to: `${place}/0` }),
			ask('/files/folders', { name: 'beside', folder }),
		]);
		for (const { status } of answers) assert.ok([303, 404, 503].includes(status), String(status));
	}
	wholeHouse();
});

// ---- tus ----

async function tus(client, method, path, headers = {}, body) {
	const token = client.cookies.size ? await client.csrf() : undefined;
	return client.request(path, {
		method, body, check: false,
		headers: { 'tus-resumable': '1.0.0', 'x-csrf-token': token, origin: house.url, 'sec-fetch-site': 'same-origin', accept: 'application/json', ...headers },
	});
}
async function begin(client, length, metadata = {}, headers = {}, body) {
	const pairs = Object.entries({ filename: `${fresh('tus')}.bin`, ...metadata }).map(([k, v]) => `${k} ${base64(String(v))}`).join(',');
	const answer = await tus(client, 'POST', '/files/uploads', { 'upload-length': String(length), 'upload-metadata': pairs, ...headers }, body);
	return { answer, path: answer.headers.get('location') && new URL(answer.headers.get('location')).pathname };
}

test('tus: says what it speaks', async () => {
	const employee = await house.as('employee');
	const answer = await tus(employee, 'OPTIONS', '/files/uploads');
	assert.equal(answer.status, 204);
	assert.equal(answer.headers.get('tus-version'), '1.0.0');
	assert.match(answer.headers.get('tus-extension'), /creation,creation-with-upload,expiration,termination,checksum/);
	assert.ok(Number(answer.headers.get('tus-max-size')) > 1e6);
	assert.equal((await tus(employee, 'POST', '/files/uploads', { 'tus-resumable': '0.2.2', 'upload-length': '5' })).status, 412);
	assert.equal((await tus(house.visitor(), 'POST', '/files/uploads', { 'upload-length': '5' })).status, 404);
});

test('tus: in pieces, interrupted, resumed, whole', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), content = randomBytes(3_000_000);
	const { answer, path } = await begin(employee, content.length, { audience: 'internal', description: 'in pieces' });
	assert.equal(answer.status, 201);
	assert.ok(answer.headers.get('upload-expires'));
	const piece = (offset, bytes, headers) => tus(employee, 'PATCH', path, { ...PIECE, 'upload-offset': String(offset), ...headers }, bytes);
	let answered = await piece(0, content.subarray(0, 1_000_000));
	assert.deepEqual([answered.status, answered.headers.get('upload-offset')], [204, '1000000']);
	assert.equal((await piece(5, content.subarray(5, 10))).status, 409);
	assert.equal((await tus(owner, 'HEAD', path)).status, 404);
	assert.equal((await tus(owner, 'PATCH', path, { ...PIECE, 'upload-offset': '1000000' }, content.subarray(1_000_000))).status, 404);
	// A piece whose connection breaks: what came of it stays.
	const cut = new AbortController(), token = await employee.csrf();
	const half = new ReadableStream({
		start(sink) { sink.enqueue(content.subarray(1_000_000, 1_700_000)); },
		pull() { return new Promise((done) => setTimeout(done, 20)); },
	});
	const broken = fetch(`${house.url}${path}`, {
		method: 'PATCH', body: half, duplex: 'half', signal: cut.signal,
		headers: { 'tus-resumable': '1.0.0', 'x-csrf-token': token, origin: house.url, cookie: [...employee.cookies].map(([k, v]) => `${k}=${v}`).join('; '), ...PIECE, 'upload-offset': '1000000' },
	}).catch(() => 'broken');
	await eventually(() => assert.ok(readdirSync(join(house.data, 'uploads')).some((name) => statSync(join(house.data, 'uploads', name)).size >= 600_000)));
	cut.abort();
	assert.equal(await broken, 'broken');
	let offset;
	await eventually(async () => {
		const head = await tus(employee, 'HEAD', path);
		assert.equal(head.headers.get('cache-control'), 'no-store');
		offset = Number(head.headers.get('upload-offset'));
		assert.ok(offset > 1_000_000 && offset <= 1_700_000, String(offset));
	});
	const rest = content.subarray(offset), sum = createHash('sha256').update(rest).digest('base64');
	assert.equal((await piece(offset, rest, { 'upload-checksum': `sha256 ${base64('x'.repeat(32))}` })).status, 460);
	assert.equal((await piece(offset, Buffer.concat([rest, Buffer.from('too much')]))).status, 413);
	assert.equal((await piece(offset, Buffer.alloc(3_000_001))).status, 507);
	answered = await piece(offset, rest, { 'upload-checksum': `sha256 ${sum}` });
	assert.deepEqual([answered.status, answered.headers.get('upload-offset')], [204, String(content.length)]);
	const file = answered.headers.get('ruche-file');
	const got = await owner.request(`${file}/download`, { check: false });
	assert.equal(got.status, 200);
	assert.equal(createHash('sha256').update(got.bytes).digest('hex'), createHash('sha256').update(content).digest('hex'));
	const head = await tus(employee, 'HEAD', path);
	assert.deepEqual([head.headers.get('upload-offset'), head.headers.get('ruche-file')], [String(content.length), file]);
});

test('tus: begun with its bytes, empty, ended; hostile heads', async () => {
	const employee = await house.as('employee');
	const whole = await begin(employee, 5, { filename: '../../etc/passwd' }, PIECE, 'hello');
	assert.deepEqual([whole.answer.status, whole.answer.headers.get('upload-offset')], [201, '5']);
	assert.equal((await about(employee, whole.answer.headers.get('ruche-file'))).name, 'passwd');
	const empty = await begin(employee, 0);
	assert.equal(empty.answer.status, 201);
	assert.equal((await about(employee, empty.answer.headers.get('ruche-file'))).size, 0);
	const ended = await begin(employee, 100);
	assert.equal((await tus(employee, 'DELETE', ended.path)).status, 204);
	assert.equal((await tus(employee, 'HEAD', ended.path)).status, 404);
	for (const [headers, status] of [
		[{ 'upload-length': '-5' }, 400], [{ 'upload-length': 'many' }, 400], [{}, 400],
		[{ 'upload-length': '99999999999999999999' }, 400], [{ 'upload-length': '999999999999999' }, 413],
		[{ 'upload-length': '5', 'upload-metadata': 'filename !!!' }, 400], [{ 'upload-length': '5', 'upload-metadata': 'a YQ==,a YQ==' }, 400],
		[{ 'upload-length': '5', 'upload-metadata': `folder ${base64('12345')}` }, 404],
		[{ 'upload-length': '5', 'upload-metadata': `file ${base64('12345')}` }, 404],
	]) assert.equal((await tus(employee, 'POST', '/files/uploads', headers)).status, status, JSON.stringify(headers));
	const name = `${fresh('v')}.txt`, path = await bring(employee, name, 'one');
	const version = await begin(employee, 3, { file: idOf(path) }, PIECE, 'two');
	assert.equal(version.answer.headers.get('ruche-file'), path);
	assert.equal((await fetched(employee, path)).text, 'two');
	// Nothing waits on disk for an upload that ended.
	const left = existsSync(join(house.data, 'partial')) ? readdirSync(join(house.data, 'partial')) : [];
	assert.deepEqual(left.filter((id) => house.value(`SELECT count(*) FROM upload WHERE id = ${id} AND result = 0`) === '0'), []);
});

const client = await import('tus-js-client').catch(() => undefined);
test('tus: an existing client with a token brings a file, is interrupted, and goes on', { skip: client ? false : 'tus-js-client is not installed: npm ci' }, async () => {
	const employee = await house.as('employee'), content = randomBytes(7_000_000), name = `${fresh('by-client')}.bin`;
	const token = (await employee.post('/settings/tokens', { name: 'tus', writes: '1' }, { status: 200 })).one('code.token').text;
	const upload = (how) => new Promise((done, failed) => {
		const one = new client.Upload(content, {
			endpoint: `${house.url}/files/uploads`, headers: { authorization: `Bearer ${token}` }, metadata: { filename: name, audience: 'internal' }, chunkSize: 2 << 20, retryDelays: [0, 100, 500],
			onSuccess: () => done(one.url), onError: failed,
			onChunkComplete: (_, sent) => { if (how.stop && sent >= 4 << 20) one.abort().then(() => done(one.url), failed); },
			...(how.url ? { uploadUrl: how.url } : {}),
		});
		one.start();
	});
	const url = await upload({ stop: true });
	const half = Number((await tus(employee, 'HEAD', new URL(url).pathname)).headers.get('upload-offset'));
	assert.ok(half >= 4 << 20 && half < content.length, String(half));
	assert.equal(await upload({ url }), url);
	const file = (await tus(employee, 'HEAD', new URL(url).pathname)).headers.get('ruche-file');
	const got = await (await house.as('owner')).request(`${file}/download`, { check: false });
	assert.ok(Buffer.compare(got.bytes, content) === 0);
	assert.equal((await about(employee, file)).name, name);
	await client.Upload.terminate((await begin(employee, 10)).answer.headers.get('location'), { headers: { authorization: `Bearer ${token}` } });
});

test('tus: a fault of the house throws nothing away, a refusal does', async () => {
	const employee = await house.as('employee'), content = randomBytes(50_000), blobs = join(house.data, 'blobs');
	const { path } = await begin(employee, content.length, { audience: 'internal' });
	renameSync(blobs, `${blobs}-away`);
	writeFileSync(blobs, 'in the way');
	try {
		assert.ok((await tus(employee, 'PATCH', path, { ...PIECE, 'upload-offset': '0' }, content)).status >= 500);
	} finally {
		rmSync(blobs);
		renameSync(`${blobs}-away`, blobs);
	}
	// Clients take one for done that has its whole length: it asks for its last byte again.
	const head = await tus(employee, 'HEAD', path);
	assert.deepEqual([head.status, head.headers.get('upload-offset'), head.headers.get('ruche-file')], [200, String(content.length - 1), null]);
	const answered = await tus(employee, 'PATCH', path, { ...PIECE, 'upload-offset': String(content.length - 1) }, content.subarray(-1));
	assert.deepEqual([answered.status, answered.headers.get('upload-offset')], [204, String(content.length)]);
	const got = await employee.request(`${answered.headers.get('ruche-file')}/download`, { check: false });
	assert.ok(Buffer.from(got.bytes).equals(content));
	const partial = join(house.data, 'partial');
	assert.deepEqual(readdirSync(partial).filter((name) => name.startsWith(path.split('/').at(-1))), []);
	// Where it was to go is gone: another try would not help.
	const folder = await folderOf(employee, fresh('goes')), lost = await begin(employee, 3, { folder });
	await send(employee, `/files/folders/${folder}/delete`);
	assert.equal((await tus(employee, 'PATCH', lost.path, { ...PIECE, 'upload-offset': '0' }, 'abc')).status, 404);
	assert.equal((await tus(employee, 'HEAD', lost.path)).status, 404);
	assert.deepEqual(readdirSync(partial).filter((name) => name.startsWith(lost.path.split('/').at(-1))), []);
});

test('tus: of what ended or expired nothing stays on disk, nor of a killed house', async () => {
	const employee = await house.as('employee'), partial = join(house.data, 'partial'), uploads = join(house.data, 'uploads');
	const { path } = await begin(employee, 10), id = path.split('/').at(-1), open = await begin(employee, 10), stays = open.path.split('/').at(-1);
	assert.ok(existsSync(join(partial, id)));
	house.sql(`UPDATE upload SET expires = 1000 WHERE id = ${id}`);
	writeFileSync(join(partial, '4711'), 'of no upload');
	// What a killed house leaves, and as it starts its jobs run.
	await house.kill9();
	mkdirSync(join(uploads, 'document-abcdef', 'inner'), { recursive: true });
	for (const name of ['upload-123', 'document-abcdef/inner/x', 'other']) writeFileSync(join(uploads, name), 'x');
	for (const name of ['upload-123', 'document-abcdef', 'other']) utimesSync(join(uploads, name), 1000, 1000);
	await house.start();
	assert.deepEqual(readdirSync(uploads).filter((name) => /upload-123|document-abcdef|other/.test(name)), ['other']);
	rmSync(join(uploads, 'other'));
	await eventually(() => {
		assert.deepEqual(['4711', id, stays].map((name) => existsSync(join(partial, name))), [false, false, true]);
		assert.equal(house.value(`SELECT count(*) FROM upload WHERE id = ${id}`), '0');
	});
	const again = await house.as('employee');
	assert.equal((await tus(again, 'PATCH', open.path, { ...PIECE, 'upload-offset': '0' }, 'abc')).headers.get('upload-offset'), '3');
	rmSync(join(partial, stays));
	assert.equal((await tus(again, 'PATCH', open.path, { ...PIECE, 'upload-offset': '3' }, 'def')).status, 404);
	assert.ok(!existsSync(join(partial, stays)), 'a piece makes no file of an upload that ended');
});

test('an erased account: its files go, and nobody knows any more what it fetched', async () => {
	assert.equal(house.ruche('user', 'passwd', 'imran', { input: 'a long sentence\n' }).status, 0);
	const imran = house.visitor(), employee = await house.as('employee');
	await imran.signIn('imran', 'a long sentence');
	const shared = await bring(employee, `${fresh('stays')}.txt`, 'of another');
	await send(employee, `${shared}/audience`, { audience: 'internal' });
	const own = await bring(imran, `${fresh('goes')}.txt`, 'theirs'), id = idOf(own);
	await send(imran, `${own}/audience`, { audience: 'internal' });
	const link = new URL((await send(imran, `${own}/links`, { days: 7 }, 200)).one('#f-made').attributes.value).pathname;
	assert.equal((await fetched(imran, shared)).status, 200);
	assert.equal((await fetched(employee, own)).status, 200);
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM file_download WHERE file IN (${id}, ${idOf(shared)})`), '2'));
	await imran.get('/settings/erase', { status: 200 });
	await imran.submit(imran.page.form('/settings/erase'), { confirm: 'imran', texts: 'remove' }, { redirect: false, status: 303 });
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM file WHERE id = ${id}`), '0'));
	assert.equal((await house.visitor().get(link)).status, 404);
	assert.equal((await employee.get(own)).status, 404);
	assert.match((await employee.get(shared, { status: 200 })).one('#fetched').text, /somebody/);
	await house.settled();
	wholeHouse();
});

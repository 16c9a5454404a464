// SPDX-License-Identifier: Apache-2.0
// A folder that named people read as a whole: what is in it and what comes into it; gone at once for who is taken out; nothing of it for others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { Stream } from '../../../tests/lib/live.mjs';
import { about, bring, fresh, idOf, names, send } from './steps.mjs';

const house = useServer();
const wholeHouse = () => {
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
};
const folder = async (client, name = fresh('Shared'), above = 0) => (await client.post('/api/v1/files/folders', { name, folder: above }, { headers: { accept: 'application/json' } })).json.id;
const share = (client, id, readers, status = 303) => send(client, `/files/folders/${id}/readers`, { readers }, status);
const sees = async (client, path) => (await client.get(path, { check: false })).status === 200;
const found = async (client, word) => /\/files\/\d+/.test((await client.get(`/search?q=${word}+kind:file`)).body);
const placeOf = async (client, path) => (await about(client, path)).place;

test('who is named reads what is in a folder and what comes into it, and no more what leaves it; others learn nothing', async () => {
	const owner = await house.as('employee'), reader = await house.as('owner'), other = await house.as('admin'), word = `narwhal${Date.now()}`;
	const [top, outside] = await Promise.all([folder(owner), folder(owner)]), below = await folder(owner, 'below', top);
	const [one, deep, late, open] = [await bring(owner, 'one.txt', `About the ${word}`, { folder: top }), await bring(owner, 'deep.txt', 'x', { folder: below }), await bring(owner, 'late.txt'), await bring(owner, 'open.txt', 'y', { folder: top, audience: 'internal' })];
	const place = await placeOf(owner, one);
	assert.equal(await sees(reader, one), false);
	await share(owner, top, '@noemie, @theo');
	await send(owner, `${late}/move`, { to: `${place}/${below}` });
	const fresh_ = await bring(owner, 'fresh.txt', 'z', { folder: below });
	const all = [one, deep, late, fresh_];
	for (const path of all) assert.deepEqual([await sees(reader, path), (await about(reader, path)).place, await sees(other, path), (await about(owner, path)).audience], [true, 0, false, 'listed'], path);
	assert.deepEqual([await sees(other, open), (await about(owner, open)).audience], [true, 'internal'], 'what more people read stays so');
	// It is found, listed and walked by them, from the shared folder on and not above it; by nobody else.
	await eventually(async () => assert.equal(await found(reader, word), true));
	assert.equal(await found(other, word), false);
	const shared = await reader.get('/files/shared', { status: 200 });
	assert.ok(shared.all('table a').some((a) => a.attributes.href === `/files/folders/${top}`));
	assert.equal(shared.all('table a').some((a) => a.attributes.href === one), false, 'it stands in its folder');
	assert.deepEqual(await names(reader, `/api/v1/files/folders/${top}`), ['below', 'one.txt', 'open.txt'].sort());
	const page = await reader.get(`/files/folders/${below}`, { status: 200 });
	assert.match(page.text, /Leïla/);
	assert.ok(page.all('nav a').some((a) => a.attributes.href === `/files/folders/${top}`));
	for (const client of [other, house.visitor()]) for (const id of [top, below]) assert.notEqual((await client.get(`/files/folders/${id}`, { check: false })).status, 200);
	assert.equal((await reader.get(`/files/folders/${outside}`, { check: false })).status, 404);
	assert.equal((await reader.get(`/files?folder=${top}`, { check: false })).status, 404);
	// They read; they change nothing, and are not told who else does.
	for (const [path, fields] of [[`/files/folders/${top}/readers`, { readers: '@margot' }], [`/files/folders/${below}/delete`, {}], [`${one}/delete`, {}], [`${one}/audience`, { audience: 'public' }]])
		await send(reader, path, fields, 403);
	await send(reader, `/files/folders/${below}/edit`, { name: 'mine' }, 403);
	await send(reader, '/files/folders', { name: 'x', place, folder: top }, 403);
	assert.doesNotMatch((await reader.get(`/files/folders/${top}`)).body, /@theo|Théo|\/readers/);
	await send(other, `/files/folders/${top}/readers`, { readers: '@margot' }, 404);
	// What they copy is theirs.
	const kept = await send(reader, `${one}/copy`, { to: `${(await about(reader, await bring(reader, `${fresh('mine')}.txt`))).place}/0` });
	assert.equal((await about(reader, kept.location)).audience, 'private');
	// Out of it: its owner's alone, in the tree, the trash and another place; back in it: theirs again.
	await send(owner, `${late}/move`, { to: `${place}/${outside}` });
	assert.deepEqual([await sees(reader, late), (await about(owner, late)).audience], [false, 'private']);
	await send(owner, `/files/folders/${below}/edit`, { name: 'below', to: `${place}/${outside}` });
	for (const path of [deep, fresh_]) assert.deepEqual([await sees(reader, path), (await about(owner, path)).audience], [false, 'private']);
	assert.equal((await reader.get(`/files/folders/${below}`, { check: false })).status, 404);
	await send(owner, `/files/folders/${below}/edit`, { name: 'below', to: `${place}/${top}` });
	assert.equal(await sees(reader, deep), true);
	await send(owner, `${one}/delete`);
	assert.equal(await sees(reader, one), false);
	await send(owner, `/files/trash/${idOf(one)}/restore`);
	assert.equal(await sees(reader, one), true);
	wholeHouse();
});

test('taken back it is gone at once for who was named: pages, search, bell and live; no sharing in a shared folder', async () => {
	const owner = await house.as('employee'), reader = await house.as('owner'), second = await house.as('admin'), word = `wolverine${Date.now()}`;
	const top = await folder(owner), inner = await folder(owner, 'inner', top), file = await bring(owner, 'file.txt', `A ${word}`, { folder: inner });
	const secret = await bring(owner, 'versions.txt', 'the first, for nobody', { folder: top });
	await send(owner, `${secret}/versions`, (() => { const body = new FormData(); body.append('file', new File(['the second'], 'versions.txt')); return body; })());
	await share(owner, top, '@noemie, @margot');
	await eventually(async () => assert.deepEqual([await found(reader, word), await found(second, word)], [true, true]));
	// Old versions stay with its owner.
	assert.deepEqual((await reader.json(`/api/v1${secret}/versions`)).versions.map((v) => v.number), [2]);
	await send(owner, `/items/${idOf(file)}/comments`, { body: `@noemie, look at the ${word}` });
	await eventually(async () => assert.match((await reader.get('/notifications')).text, new RegExp(word)));
	const stream = await Stream.open(reader, `item:${idOf(file)}`);
	assert.equal(stream.closed, false);
	await share(owner, top, '@margot');
	await stream.until(() => stream.closed, 'the end of what is heard live');
	for (const path of [file, `/files/folders/${top}`, `/files/folders/${inner}`, `/api/v1${file}`, `${file}/download`]) assert.equal((await reader.get(path, { check: false })).status, 404, path);
	assert.deepEqual([await found(reader, word), await found(second, word), await sees(second, file)], [false, true, true]);
	for (const path of ['/notifications', '/files/shared', '/', '/people/leila']) assert.doesNotMatch((await reader.get(path)).body, new RegExp(`${word}|/files/folders/${top}"`), path);
	// One circle a file: no shared folder in another; one file there is read as the folder, or by more.
	await share(owner, inner, '@noemie', 409);
	const above = await folder(owner), place = await placeOf(owner, file);
	await send(owner, `/files/folders/${top}/edit`, { name: 'kept', to: `${place}/${above}` });
	assert.equal(await sees(second, file), true, 'a shared folder that moves stays shared');
	await share(owner, above, '@noemie', 409);
	await send(owner, `${file}/audience`, { audience: 'private' }, 409);
	await send(owner, `${file}/audience`, { audience: 'internal' });
	assert.equal(await sees(reader, file), true);
	await send(owner, `${file}/audience`, { audience: 'listed' });
	assert.deepEqual([await sees(reader, file), await sees(second, file)], [false, true]);
	// For colleagues is fewer than for a guest who is named, and the owner is told so.
	const guest = await house.as('guest'), guests = (await guest.get('/settings/export')).json.account;
	await share(owner, top, `@margot, @${guests}`);
	assert.equal(await sees(guest, file), true);
	await send(owner, `${file}/audience`, { audience: 'internal' }, 409);
	assert.equal(await sees(guest, file), true);
	await send(owner, `${file}/audience`, { audience: 'public' });
	await send(owner, `${file}/audience`, { audience: 'listed' });
	await share(owner, top, '@margot');
	assert.equal(await sees(guest, file), false);
	assert.match((await owner.get(file)).text, /It lies in the folder kept, which is shared/);
	const shownTo = await owner.get(`/files?folder=${top}`);
	assert.match(shownTo.text, /Shared with @margot/);
	assert.equal(shownTo.all('#f-audience option')[0].text, 'Whoever reads the folder');
	// Into another shared folder it is that one's readers who read it; into a community, the community's.
	const other = await folder(owner);
	await share(owner, other, 'noemie');
	await send(owner, `/files/folders/${top}/edit`, { name: 'kept', to: `${place}/${other}` });
	assert.deepEqual([await sees(reader, file), await sees(second, file), (await second.get(`/files/folders/${top}`, { check: false })).status], [true, false, 404]);
	await send(owner, `/files/folders/${other}/edit`, { name: 'gone', to: `${house.value("SELECT id FROM place WHERE handle = 'pump-people'")}/0` });
	assert.equal((await about(owner, file)).audience, 'internal');
	assert.equal(house.value(`SELECT count(*) FROM file_share WHERE folder IN (${top}, ${other})`), '0');
	// Nobody named: it is its owner's alone. Thrown away, nothing of it is left.
	const last = await folder(owner), lone = await bring(owner, 'lone.txt', 'x', { folder: last });
	await share(owner, last, '@noemie');
	await share(owner, last, '');
	assert.deepEqual([await sees(reader, lone), (await about(owner, lone)).audience], [false, 'private']);
	await share(owner, last, '@noemie');
	await share(owner, last, '@nobody-at-all', 422);
	// A hundred, and not the first hundred of more.
	await share(owner, last, '@noemie, '.repeat(100));
	await share(owner, last, '@noemie, '.repeat(100) + '@margot', 422);
	await send(owner, `/files/folders/${last}/delete`);
	assert.equal(await sees(reader, lone), false);
	assert.equal(house.value(`SELECT (SELECT count(*) FROM file_share WHERE folder = ${last}) + (SELECT count(*) FROM reach WHERE circle = ${last})`), '0');
	wholeHouse();
});

test('the shared folders of an account go with its words, and stay as they are without; programs share alike', async () => {
	const reader = await house.as('owner'), secret = 'a long password', [leaver, empty, keeper] = [1, 2, 3].map(() => house.visitor());
	for (const [client, handle] of [[leaver, 'folder-leaver'], [empty, 'folder-empty'], [keeper, 'folder-keeper']]) {
		for (const result of [house.ruche('user', 'add', handle, 'Folder', 'Leaver'), house.ruche('user', 'passwd', handle, { input: `${secret}\n` })]) assert.equal(result.status, 0, result.stderr);
		await client.signIn(handle, secret);
	}
	const call = await leaver.program(), made = await call('POST', '/files/folders', { name: 'Going with the leaver' });
	const put = await call('POST', `/files/folders/${made.body.id}/readers`, { readers: 'noemie leila' });
	assert.deepEqual([put.status, put.body.readers.split(', ').sort()], [200, ['@leila', '@noemie']]);
	const gone = await bring(leaver, 'leaving.txt', 'x', { folder: made.body.id });
	// Its owner has written nothing at all.
	const nothing = await folder(empty, 'Going with nothing in it');
	await share(empty, nothing, '@noemie');
	const kept = await folder(keeper), left = await bring(keeper, 'left.txt', 'x', { folder: kept }), own = await bring(keeper, 'own.txt', 'y');
	await share(keeper, kept, '@noemie');
	for (const path of [gone, left, `/files/folders/${nothing}`]) assert.equal(await sees(reader, path), true, path);
	assert.match((await reader.get('/files/shared')).text, /Going with the leaver[^]*Going with nothing|Going with nothing[^]*Going with the leaver/);
	for (const [client, confirm, texts] of [[leaver, 'folder-leaver', 'remove'], [empty, 'folder-empty', 'remove'], [keeper, 'folder-keeper', 'keep']]) await send(client, '/settings/erase', { confirm, texts });
	await house.settled();
	for (const path of [gone, `/files/folders/${made.body.id}`, `/files/folders/${nothing}`]) assert.equal(await sees(reader, path), false, path);
	assert.doesNotMatch((await reader.get('/files/shared')).text, /Going with/);
	for (const path of [left, `/files/folders/${kept}`]) assert.equal(await sees(reader, path), true, path);
	assert.equal(house.value(`SELECT count(*) FROM item WHERE id = ${idOf(own)} AND state < 5`), '0', 'what was private goes all the same');
	wholeHouse();
});

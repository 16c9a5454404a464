// SPDX-License-Identifier: Apache-2.0
// A shared folder that named people bring something into: by every way in, as members do in a community; it counts for its owner, and who is taken out loses all of it at once.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { database, eventually, useServer } from '../../../tests/harness.mjs';
import { beside } from '../../../tests/lib/held.mjs';
import { about, base64, bring, fetched, form, fresh, idOf, names, PIECE, send } from './steps.mjs';

const house = useServer();
const wholeHouse = () => {
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
};
const JSON_ = { headers: { accept: 'application/json' }, check: false };
const folder = async (client, name = fresh('Shared'), above = 0) => (await client.post('/api/v1/files/folders', { name, folder: above }, JSON_)).json.id;
const share = (client, id, readers, writers, status = 303) => send(client, `/files/folders/${id}/readers`, writers === undefined ? { readers } : { readers, writers }, status);
const sees = async (client, path) => (await client.get(path, { check: false })).status === 200;
const usedBy = (handle) => Number(house.value(`SELECT coalesce(max(u.used), 0) FROM file_usage u JOIN person p ON p.id = u.person WHERE p.handle = '${handle}'`));
const broughtBy = (handle) => Number(house.value(`SELECT coalesce(max(u.brought), 0) FROM file_usage u JOIN person p ON p.id = u.person WHERE p.handle = '${handle}'`));
const circleOf = (path) => house.value(`SELECT circle FROM item WHERE id = ${idOf(path)}`);
const personOf = (handle) => house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
const version = (client, path, content, status = 303) => send(client, `${path}/versions`, form({}, ['v.txt', content]), status);
async function account(handle) {
	const client = house.visitor(), secret = 'a long password';
	for (const result of [house.ruche('user', 'add', handle, 'Share', 'Writer'), house.ruche('user', 'passwd', handle, { input: `${secret}\n` })]) assert.equal(result.status, 0, result.stderr);
	await client.signIn(handle, secret);
	return client;
}
// Begins an upload by tus; gives what asks something of it.
async function begin(client, status, metadata, length) {
	const pairs = Object.entries({ filename: `${fresh('tus')}.bin`, ...metadata }).map(([k, v]) => `${k} ${base64(String(v))}`).join(',');
	const headers = { 'tus-resumable': '1.0.0', 'x-csrf-token': await client.csrf(), origin: house.url, 'sec-fetch-site': 'same-origin', accept: 'application/json' };
	const answer = await client.request('/files/uploads', { method: 'POST', check: false, headers: { ...headers, 'upload-length': String(length), 'upload-metadata': pairs } });
	assert.equal(answer.status, status, answer.text);
	const path = answer.headers.get('location') && new URL(answer.headers.get('location')).pathname;
	return (method, more = {}, body = undefined) => client.request(path, { method, body, check: false, headers: { ...headers, ...more } });
}

// leila shares with noemie, who adds, and with margot, who reads.
const people = async () => [await house.as('employee'), await house.as('owner'), await house.as('admin')];

test('who may add brings files, folders and versions by every way in, and changes what is their own; who reads only reads', async () => {
	const [owner, writer, reader] = await people(), top = await folder(owner), inner = await folder(owner, 'inner', top), outside = await folder(owner, 'outside');
	const theirs = await bring(owner, 'owners.txt', 'x', { folder: top }), hidden = await bring(owner, 'hidden.txt', 'x', { folder: outside });
	await share(owner, top, '@margot', '@noemie');
	const own = house.value(`SELECT place FROM file_node WHERE id = ${top}`), mine = house.value(`SELECT id FROM place WHERE kind = 1 AND owner = ${personOf('noemie')}`), used = usedBy('leila'), before = usedBy('noemie');
	// The form, JSON, tus; a name that is there gets a version.
	const one = await bring(writer, 'one.txt', 'one', { folder: top, audience: 'public' });
	const call = await writer.program(), made = await call('POST', '/files/folders', { name: 'made', folder: inner });
	assert.deepEqual([made.status, made.body.place, made.body.author], [201, 0, 'noemie']);
	const upload = await begin(writer, 201, { folder: made.body.id }, 9), done = await upload('PATCH', { ...PIECE, 'upload-offset': '0' }, 'nine byte');
	const deep = done.headers.get('ruche-file');
	assert.equal(done.status, 204);
	assert.equal((await writer.request('/api/v1/files', { method: 'POST', body: form({ csrf: await writer.csrf(), folder: inner }, ['json.txt', 'x']), check: false, headers: { accept: 'application/json', 'x-csrf-token': await writer.csrf() } })).status, 201);
	await bring(writer, 'owners.txt', 'theirs, changed', { folder: top });
	await version(writer, theirs, 'again');
	await send(writer, `${theirs}/versions/1/restore`);
	assert.deepEqual([(await about(owner, theirs)).version, (await about(owner, theirs)).author, (await owner.json(`/api/v1${theirs}/versions`)).versions[1].author], [4, 'leila', 'noemie']);
	for (const path of [one, deep]) {
		const said = await about(owner, path);
		assert.deepEqual([said.author, said.audience, circleOf(path), await sees(reader, path), await sees(await house.as('guest'), path)], ['noemie', 'listed', String(top), true, false]);
	}
	// All of it counts for the owner of the folder.
	assert.deepEqual([usedBy('leila') - used, usedBy('noemie') - before], [6 * 4096, 0]);
	// Their own they rename, describe, move within the folder, throw away and take back.
	await send(writer, `${one}/edit`, { name: 'uno.txt', description: 'Mine', tags: 'brought' });
	await send(writer, `${one}/move`, { to: `0/${made.body.id}` });
	await send(writer, `/files/folders/${made.body.id}/edit`, { name: 'renamed', to: `0/${top}` });
	assert.deepEqual(await names(owner, `/api/v1/files?folder=${made.body.id}`), [deep, one].map((path) => house.value(`SELECT name FROM file WHERE id = ${idOf(path)}`)).sort());
	await send(writer, `${one}/delete`);
	assert.match((await writer.get('/files/trash')).text, /uno\.txt du dossier renamed/);
	for (const client of [owner, writer]) assert.match((await client.get('/files/trash')).text, /uno\.txt/);
	assert.doesNotMatch((await reader.get('/files/trash')).text, /uno\.txt/);
	await send(reader, `/files/trash/${idOf(one)}/restore`, {}, 404);
	await send(writer, `/files/trash/${idOf(one)}/restore`);
	assert.equal(circleOf(one), String(top));
	// What is not theirs stays: names, readers, the shared folder itself, the rest of the tree, and other places.
	for (const [path, fields] of [[`${theirs}/edit`, { name: 'x' }], [`${theirs}/delete`, {}], [`${theirs}/links`, {}], [`${theirs}/audience`, { audience: 'public' }], [`${one}/audience`, { audience: 'public' }], [`/files/folders/${inner}/delete`, {}],
		[`/files/folders/${inner}/edit`, { name: 'y' }], [`/files/folders/${top}/delete`, {}], [`/files/folders/${top}/readers`, { readers: '@theo' }], [`/files/folders/${made.body.id}/readers`, { readers: '@theo' }],
		[`${one}/move`, { to: `${mine}/0` }]]) await send(writer, path, fields, 403);
	for (const [path, fields] of [[`${one}/move`, { to: `${own}/0` }], [`${one}/move`, { to: `${own}/${outside}` }], [`${one}/copy`, { to: `${own}/${outside}` }], ['/files/folders', { name: 'x', place: own }], ['/files/folders', { name: 'x', folder: outside }], [`${hidden}/delete`, {}], [`/files/folders/${top}/edit`, { name: 'z' }]])
		await send(writer, path, fields, 404);
	await send(writer, '/files', form({ place: own }, ['x.txt', 'x']), 404);
	await send(writer, '/files', form({ place: own, folder: outside }, ['x.txt', 'x']), 404);
	await begin(writer, 404, { place: own, folder: outside }, 5);
	// Who reads brings nothing.
	for (const [path, fields] of [['/files/folders', { name: 'x', folder: top }], [`${one}/delete`, {}], [`/files/folders/${inner}/delete`, {}]]) await send(reader, path, fields, 403);
	await send(reader, '/files', form({ folder: inner }, ['x.txt', 'x']), 403);
	await version(reader, one, 'x', 403);
	await begin(reader, 403, { folder: top }, 5);
	await begin(reader, 403, { file: idOf(one) }, 5);
	// The pages say who may.
	const page = await writer.get(`/files/folders/${top}`, { status: 200 }), other = await reader.get(`/files/folders/${top}`, { status: 200 });
	assert.deepEqual([page.all('#upload').length, other.all('#upload').length, page.all('input[name=place]').length], [1, 0, 0]);
	assert.match(page.text, /appartient à ce dossier/);
	assert.doesNotMatch(page.body, /id="quota"|@margot/);
	assert.deepEqual([(await writer.json(`/api/v1/files/folders/${top}`)).may_write, (await reader.json(`/api/v1/files/folders/${top}`)).may_write], [true, false]);
	const shown = await owner.get(`/files?folder=${top}`);
	assert.deepEqual([shown.one('#f-readers').attributes.value, shown.one('#f-writers').attributes.value], ['@margot', '@noemie']);
	assert.match((await writer.get(one, { status: 200 })).body, new RegExp(`value="0/${inner}"`));
	assert.doesNotMatch((await writer.get(one)).body, new RegExp(`value="${own}/|/${outside}"`));
	// The owner may do everything, but carry off as the owner's what another brought.
	await send(owner, `${one}/edit`, { name: 'tres.txt' });
	await send(owner, `${one}/move`, { to: `${house.value("SELECT id FROM place WHERE handle = 'pump-people'")}/0` }, 403);
	await send(owner, `${one}/move`, { to: `${own}/${outside}` });
	assert.deepEqual([circleOf(one), await sees(owner, one), await sees(writer, one)], [personOf('leila'), true, false]);
	await send(owner, `${one}/move`, { to: `${own}/${top}` });
	assert.equal(await sees(writer, one), true);
	await share(owner, top, '', '');
	wholeHouse();
});

test('a role changes and ends at once: pages, uploads on their way, links, the trash, and what they brought', async () => {
	const [owner, writer, reader] = await people(), top = await folder(owner), second = await folder(owner);
	await share(owner, top, '', '@noemie');
	const one = await bring(writer, 'brought.txt', 'x', { folder: top }), thrown = await bring(writer, 'thrown.txt', 'x', { folder: top });
	await send(writer, `${thrown}/delete`);
	const link = (await writer.post(`${one}/links`, { days: '7' }, { check: false })).one('#f-made').attributes.value;
	assert.equal((await house.visitor().get(new URL(link).pathname, { check: false })).status, 200);
	// Programs that know of no writers leave the roles, and with them the uploads, as they are.
	const upload = await begin(writer, 201, { folder: top }, 10);
	await share(owner, top, '@noemie, @margot');
	await bring(writer, 'still.txt', 'x', { folder: top });
	await bring(reader, 'no.txt', 'x', { folder: top }).then(() => assert.fail('she reads'), (e) => assert.match(e.message, /403/));
	assert.equal((await upload('PATCH', { ...PIECE, 'upload-offset': '0' }, 'first')).status, 204);
	// To read alone.
	await share(owner, top, '@noemie', '@margot');
	assert.equal(await sees(writer, one), true);
	await bring(reader, 'now.txt', 'x', { folder: top });
	await send(writer, '/files', form({ folder: top }, ['x.txt', 'x']), 403);
	for (const path of [`${one}/delete`, `${one}/links`]) await send(writer, path, {}, 403);
	await version(writer, one, 'y', 403);
	assert.equal((await upload('PATCH', { ...PIECE, 'upload-offset': '5' }, 'later')).status, 404);
	assert.equal(house.value(`SELECT count(*) FROM upload WHERE expires > 0 AND result = 0 AND owner = ${personOf('noemie')} AND place = (SELECT place FROM file_node WHERE id = ${top})`), '0');
	assert.doesNotMatch((await writer.get('/files/trash')).text, /thrown\.txt/);
	await send(writer, `/files/trash/${idOf(thrown)}/restore`, {}, 403);
	await send(writer, `/files/trash/${idOf(thrown)}/delete`, {}, 403);
	// Out: their own with it, and back as a reader they are no writer.
	await share(owner, top, '', '@noemie');
	await share(owner, second, '', '@noemie');
	const kept = await begin(writer, 201, { folder: second }, 5);
	await share(owner, top, '@margot', '');
	for (const path of [one, `/files/folders/${top}`, `${one}/download`, `/api/v1${one}`]) assert.equal(await sees(writer, path), false, path);
	for (const path of [`${one}/delete`, `${one}/edit`, `/files/trash/${idOf(thrown)}/restore`, `/files/trash/${idOf(thrown)}/delete`]) await send(writer, path, {}, 404);
	await send(writer, '/files', form({ folder: top }, ['x.txt', 'x']), 404);
	assert.equal((await house.visitor().get(new URL(link).pathname, { check: false })).status, 404);
	for (const path of ['/files', '/files/trash', '/files/shared', '/search?q=brought+kind:file']) assert.doesNotMatch((await writer.get(path)).text, /brought\.txt|thrown\.txt/, path);
	assert.deepEqual([(await about(owner, one)).author, await sees(reader, one), circleOf(one)], ['noemie', true, String(top)]);
	assert.equal((await kept('PATCH', { ...PIECE, 'upload-offset': '0' }, 'whole')).status, 204, 'what goes elsewhere goes on');
	await share(owner, top, '@noemie');
	assert.deepEqual([await sees(writer, one), house.value(`SELECT count(*) FROM file_share_writer WHERE folder = ${top}`)], [true, '0']);
	await send(writer, '/files', form({ folder: top }, ['x.txt', 'x']), 403);
	// It is shared no more: what others brought is its owner's alone, named people or not.
	await share(owner, top, '', '@noemie');
	await share(owner, top, '', '');
	assert.deepEqual([circleOf(one), await sees(owner, one), await sees(writer, one), (await about(owner, one)).audience], [personOf('leila'), true, false, 'private']);
	// Who brought it is named like everybody else, and not taken out by saving what stands there.
	await send(owner, `${one}/audience`, { audience: 'listed', readers: '@noemie, @margot' });
	const named = (await owner.get(one, { status: 200 })).form(`${one}/audience`).one('[name=readers]').attributes.value;
	assert.deepEqual(named.split(', ').toSorted(), ['@margot', '@noemie']);
	await send(owner, `${one}/audience`, { audience: 'listed', readers: '@margot' });
	assert.deepEqual([await sees(owner, one), await sees(reader, one), await sees(writer, one)], [true, true, false]);
	await send(owner, `${one}/audience`, { audience: 'private' });
	assert.deepEqual([await sees(owner, one), await sees(reader, one), await sees(writer, one)], [true, false, false]);
	// The owner's trash has what others threw away, and gives it back to the owner alone.
	assert.match((await owner.get('/files/trash')).text, /thrown\.txt/);
	await send(owner, `/files/trash/${idOf(thrown)}/restore`);
	assert.deepEqual([circleOf(thrown), await sees(owner, thrown), await sees(writer, thrown)], [personOf('leila'), true, false]);
	// A folder that a writer made is the owner's to share; the writer does not own that share.
	await share(owner, second, '', '@noemie');
	const made = (await writer.post('/api/v1/files/folders', { name: 'made', folder: second }, JSON_)).json.id;
	await send(owner, `/files/folders/${made}/edit`, { to: `${house.value(`SELECT place FROM file_node WHERE id = ${made}`)}/0` });
	await share(owner, made, '@noemie', '@margot');
	assert.match((await writer.get('/files/shared')).body, new RegExp(`/files/folders/${made}"`));
	assert.doesNotMatch((await owner.get('/files/shared')).body, new RegExp(`/files/folders/${made}"`));
	for (const [path, fields, status] of [['delete', {}, 403], ['edit', { name: 'x' }, 404], ['readers', { readers: '@theo' }, 403]]) await send(writer, `/files/folders/${made}/${path}`, fields, status);
	// Thrown away with what others brought, it gives no right.
	await bring(reader, 'margots.txt', 'x', { folder: made });
	await send(owner, `/files/folders/${made}/delete`);
	assert.equal(house.value(`SELECT count(*) FROM file_share_writer WHERE folder = ${made}`), '0');
	assert.doesNotMatch((await reader.get('/files/trash')).text, /margots\.txt/);
	assert.match((await owner.get('/files/trash')).text, /margots\.txt/);
	// At most a hundred of each, and no strangers.
	await share(owner, second, '', '@nobody-at-all', 422);
	await share(owner, second, '', '@noemie, '.repeat(100) + '@margot', 422);
	wholeHouse();
});

test('what others bring takes the room of the folder’s owner, exactly, also from several at once and on its way', async () => {
	const [owner, writer, second] = await people(), top = await folder(owner);
	await share(owner, top, '', '@noemie, @margot');
	const used = usedBy('leila'), theirs = ['noemie', 'margot'].map((handle) => [usedBy(handle), broughtBy(handle)]);
	house.sql(`INSERT INTO setting (name, value) VALUES ('files.quota', '${Math.ceil(used / (1 << 20)) + 1}')`);
	const room = (Math.ceil(used / (1 << 20)) + 1 << 20) - used;
	try {
		// Two that fit alone and not together: one of them.
		const big = Math.ceil(room * 0.6), answers = await Promise.all([writer, second].map((client) => client.post('/files', form({ folder: top }, [`${fresh('race')}.bin`, randomBytes(big)]), { redirect: false, check: false })));
		assert.deepEqual(answers.map((a) => a.status).toSorted(), [303, 413]);
		assert.equal(usedBy('leila') - used, big);
		// Many small ones and versions of one, all at once.
		const file = await bring(writer, 'many.txt', 'x', { folder: top });
		const many = await Promise.all(Array.from({ length: 12 }, (_, i) => [owner, writer, second][i % 3].post(i % 2 ? '/files' : `${file}/versions`, form(i % 2 ? { folder: top } : {}, [`${fresh('small')}.txt`, `content ${i}`]), { redirect: false, check: false })));
		assert.deepEqual([...new Set(many.map((a) => a.status))], [303]);
		assert.equal(usedBy('leila') - used, big + 13 * 4096);
		// On its way it keeps free what others do not get; and no more than one’s own room in those of others.
		const left = room - big - 13 * 4096, upload = await begin(writer, 201, { folder: top }, left - 4096);
		await send(second, '/files', form({ folder: top }, ['late.bin', randomBytes(8192)]), 413);
		assert.equal((await upload('DELETE')).status, 204);
		const late = await bring(second, 'late.bin', randomBytes(8192), { folder: top });
		await send(second, `${late}/delete`);
		assert.equal(usedBy('leila') - used, big + 13 * 4096 + 8192, 'the trash counts');
		await send(second, `/files/trash/${idOf(late)}/delete`);
		assert.equal(usedBy('leila') - used, big + 13 * 4096);
		assert.deepEqual(['noemie', 'margot'].map((handle) => [usedBy(handle), broughtBy(handle)]), theirs);
		wholeHouse();
	} finally {
		house.sql(`DELETE FROM setting WHERE name = 'files.quota'`);
	}
});

test('accounts that end: an erased writer’s files stay the owner’s, a closed owner’s folder is read only, and what others brought goes with the owner’s words', async () => {
	const [reader] = await people(), [owner, gone, leaver, remover] = [await account('share-owner'), await account('share-gone'), await account('share-leaver'), await account('share-remover')];
	const top = await folder(owner), apart = await folder(owner), past = await folder(leaver), own = await folder(remover);
	for (const [client, id] of [[owner, top], [owner, apart], [leaver, past], [remover, own]]) await share(client, id, '@leila', '@share-gone');
	const [shared, closed, lost, left, trashed] = [await bring(gone, 'shared.txt', 'a', { folder: top }), await bring(gone, 'closed.txt', 'b', { folder: apart }), await bring(gone, 'lost.txt', 'c', { folder: past }), await bring(gone, 'left.txt', 'd', { folder: own }), await bring(gone, 'trashed.txt', 'e', { folder: top })];
	const lonely = await bring(gone, 'lonely.txt', 'f', { folder: past });
	await send(gone, `${trashed}/delete`);
	await share(owner, apart, '', '');
	// Switched off the owner’s folder is read, and nobody adds to it.
	assert.equal(house.ruche('user', 'disable', 'share-owner').status, 0);
	await send(gone, '/files', form({ folder: top }, ['x.txt', 'x']), 403);
	assert.deepEqual([await sees(gone, shared), (await gone.json(`/api/v1/files/folders/${top}`)).may_write], [true, false]);
	assert.equal(house.ruche('user', 'enable', 'share-owner').status, 0);
	await owner.signIn('share-owner', 'a long password');
	// Whoever keeps the words at the end: what was the owner’s alone goes, what others read stays.
	house.sql(`UPDATE file_trash SET removed = removed WHERE id = ${idOf(trashed)}`);
	await send(leaver, `${lonely}/audience`, { audience: 'internal' });
	for (const [client, confirm, texts] of [[leaver, 'share-leaver', 'keep'], [remover, 'share-remover', 'remove']]) await send(client, '/settings/erase', { confirm, texts });
	await house.settled();
	assert.deepEqual([await sees(gone, lost), await sees(gone, lonely), await sees(gone, left), await sees(reader, left)], [true, true, false, false]);
	assert.equal(house.value(`SELECT count(*) FROM file WHERE id = ${idOf(left)}`), '0');
	await send(gone, '/files', form({ folder: past }, ['x.txt', 'x']), 403);
	await send(gone, '/settings/erase', { confirm: 'share-gone', texts: 'keep' });
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM file_share_writer w LEFT JOIN person p ON p.id = w.person WHERE p.state <> 1`), '0');
	for (const path of [shared, closed]) assert.deepEqual([await sees(owner, path), (await fetched(owner, path)).status], [true, 200], path);
	assert.match((await owner.get('/files/trash')).text, /trashed\.txt/);
	await send(owner, `/files/trash/${idOf(trashed)}/restore`);
	await version(owner, shared, 'goes on');
	await send(owner, `${closed}/delete`);
	await send(owner, `/files/trash/${idOf(closed)}/delete`);
	wholeHouse();
});

test('what others brought elsewhere is carried into nobody’s folder, by whoever may move it there', async () => {
	const [owner, host, member] = await people(), top = await folder(owner), { location } = await send(host, '/communities', { title: fresh('Carried off'), access: 'open', language: 'en' });
	await send(member, `${location}/membership`);
	const place = (await host.get(`${location}/files`, { status: 200 })).one('#upload input[name=place]').attributes.value;
	await share(owner, top, '', '@noemie');
	const theirs = await bring(member, 'theirs.txt', 'x', { place }), own = await bring(host, 'own.txt', 'x', { place });
	const all = (await host.post('/api/v1/files/folders', { name: 'all', place }, JSON_)).json.id;
	await bring(member, 'inside.txt', 'x', { place, folder: all });
	await send(host, `${theirs}/move`, { to: `0/${top}` }, 403);
	await send(host, `/files/folders/${all}/edit`, { name: 'all', to: `0/${top}` }, 403);
	await send(host, `${own}/move`, { to: `0/${top}` });
	assert.deepEqual([await names(owner, `/api/v1/files/folders/${top}`), await sees(member, theirs), circleOf(own)], [['own.txt'], true, String(top)]);
});

test('a folder whose own lies behind those that are listed stays where it is when it gets another name', async () => {
	const [owner, writer] = await people(), top = await folder(owner);
	await share(owner, top, '', '@noemie');
	house.change(`INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
		SELECT ${top} * 1000 + i, place, ${top}, folder, 'many ' || i, 'many ' || i, ordered || '0' || i, creator, created, updated FROM file_node, n WHERE id = ${top}`);
	const last = await folder(writer, 'zzz', top), inner = await folder(writer, 'inner', last);
	const page = await writer.get(`/files/folders/${inner}`, { status: 200 });
	const form_ = page.form(`/files/folders/${inner}/edit`);
	assert.equal(form_.one('select[name=to] option[selected]').attributes.value, `0/${last}`);
	await writer.submit(form_, { name: 'renamed' }, { redirect: false });
	assert.equal(house.value(`SELECT parent FROM file_node WHERE id = ${inner} AND name = 'renamed'`), String(last));
	house.change(`DELETE FROM file_node WHERE id > ${top} * 1000 AND id <= ${top} * 1000 + 500`);
});

test('who is taken out while a move waits brings nothing in', { skip: database !== 'postgres' && 'SQLite takes one after the other' }, async () => {
	const [owner, writer] = await people(), top = await folder(owner), own = await bring(writer, `${fresh('late')}.txt`);
	await share(owner, top, '', '@noemie');
	const end = await beside(house, `UPDATE place SET id = id WHERE id = (SELECT place FROM file_node WHERE id = ${top});`);
	const waiting = () => Number(house.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"));
	const answer = writer.post(`${own}/move`, { to: `0/${top}` }, { redirect: false, check: false });
	try {
		await eventually(() => assert.equal(waiting(), 1));
	} finally {
		await end(`DELETE FROM file_share_writer WHERE folder = ${top}; DELETE FROM reach WHERE circle = ${top} AND person = ${personOf('noemie')};`);
	}
	assert.equal((await answer).status, 404);
	assert.equal(await sees(writer, own), true);
});

// SPDX-License-Identifier: Apache-2.0
// Communities that are named beside people: their members read a file or a shared folder while they are that, by every way; nobody else learns of either.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { Stream } from '../../../tests/lib/live.mjs';
import { about, base64, bring, form, fresh, idOf, names, PIECE, send } from './steps.mjs';

const house = useServer();
const wholeHouse = () => {
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
};
const folder = async (client, name = fresh('Shared'), above = 0) => (await client.post('/api/v1/files/folders', { name, folder: above }, { headers: { accept: 'application/json' } })).json.id;
const share = (client, id, readers, writers = '', more = {}, status = 303) => send(client, `/files/folders/${id}/readers`, { readers, writers, ...more }, status);
const sees = async (client, path) => (await client.get(path, { check: false })).status === 200;
const found = async (client, word) => /\/files\/\d+/.test((await client.get(`/search?q=${word}+kind:file`)).body);
const rows = (circle) => house.value(`SELECT count(*) FROM circle_hub WHERE circle = ${circle}`);
const personOf = (handle) => house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
const at = (community, action = '') => `/communities/${community}${action && `/${action}`}`;

// leila shares; noemie keeps the community, margot is invited into it.
const people = async () => [await house.as('employee'), await house.as('owner'), await house.as('admin')];
async function community(host, access, ...members) {
	const title = fresh(`Among ${access}`), { location } = await send(host, '/communities', { title, access, language: 'en' }), handle = location.split('/').at(-1);
	for (const [name, client] of members) {
		await send(host, at(handle, 'members'), { who: `@${name}` }, 200);
		await send(client, at(handle, 'membership'));
	}
	return { handle, title, id: house.value(`SELECT id FROM place WHERE handle = '${handle}'`) };
}
async function account(handle) {
	const client = house.visitor(), secret = 'a long password';
	for (const result of [house.ruche('user', 'add', handle, 'Shared', 'Among'), house.ruche('user', 'passwd', handle, { input: `${secret}\n` })]) assert.equal(result.status, 0, result.stderr);
	await client.signIn(handle, secret);
	return client;
}
async function drive(client) {
	const page = await client.post('/settings/tokens', { name: fresh('drive'), writes: '1' });
	return { authorization: `Bearer ${page.body.match(/ruche_[0-9a-f]+/)[0]}` };
}

test('members of a community that was named read a file and a folder by every way, with who comes in later; who leaves reads nothing more at once', async () => {
	const [owner, host, member] = await people(), late = await account('hub-late'), word = `quokka${Date.now()}`;
	const { handle, title, id } = await community(host, 'private', ['leila', owner], ['margot', member]);
	const file = await bring(owner, `${fresh('single')}.txt`, `A ${word} of one`), top = await folder(owner), inner = await folder(owner, 'inner', top), deep = await bring(owner, 'deep.txt', `A ${word} below`, { folder: inner });
	await send(owner, `${file}/edit`, { tags: `${word}s` });
	assert.equal(await sees(member, file), false);
	// By the list beside the names, and by its name in the field.
	const page = await owner.get(file, { status: 200 });
	assert.ok(page.all('#f-community option').some((option) => option.attributes.value === handle && option.text === title));
	await owner.submit(page.form(`${file}/audience`), { audience: 'listed', community: handle }, { redirect: false, status: 303 });
	await share(owner, top, `@${handle}`);
	assert.equal((await owner.get(file)).one('#f-readers').attributes.value, `@${handle}`);
	assert.equal((await owner.get(`/files?folder=${top}`)).one('#f-readers').attributes.value, `@${handle}`);
	const paths = [file, deep, `/files/folders/${top}`, `/files/folders/${inner}`, `/api/v1${file}`, `${deep}/download`];
	for (const client of [host, member]) for (const path of paths) assert.equal(await sees(client, path), true, path);
	for (const client of [late, await house.as('guest'), house.visitor()]) for (const path of paths) assert.equal(await sees(client, path), false, path);
	const lists = async (client) => {
		const shared = await client.get('/files/shared', { status: 200 }), links = shared.all('table a').map((a) => a.attributes.href);
		return [links.filter((href) => href === file).length, links.includes(`/files/folders/${top}`), links.includes(deep), (await client.get('/people/leila?tab=files')).body.includes(file), (await client.get(`/tags/${word}s`, { check: false })).body.includes(file)];
	};
	await house.settled();
	assert.deepEqual((await lists(member)).slice(0, 3), [1, true, false]);
	assert.deepEqual((await lists(member))[4], true, 'under its tag');
	assert.deepEqual(await lists(late), [0, false, false, false, false]);
	await eventually(async () => assert.deepEqual([await found(member, word), await found(late, word)], [true, false]));
	const disk = await drive(member), walked = async (path) => (await fetch(new URL(path, house.url), { method: 'PROPFIND', headers: { ...disk, depth: '1' } }));
	const drives = async () => decodeURIComponent(await (await walked('/dav/shared/')).text());
	const name = house.value(`SELECT name FROM file_node WHERE id = ${top}`);
	assert.match(await drives(), new RegExp(`leila - ${name}/`));
	assert.equal((await walked(`/dav/shared/${encodeURIComponent(`leila - ${name}`)}/inner/deep.txt`)).status, 207);
	// They read; what is said of it reaches them, and they are not told who else reads it.
	await send(owner, `/items/${idOf(deep)}/comments`, { body: `@margot, see the ${word}` });
	await eventually(async () => assert.match((await member.get('/notifications')).text, new RegExp(word)));
	await eventually(async () => assert.equal(/<mark>/.test((await member.get(`/search?q=${word}+kind:comment`)).body) || (await member.get(`/search?q=${word}`)).body.includes(`/files/${idOf(deep)}`), true));
	for (const path of [`/files/folders/${top}`, file, deep]) assert.doesNotMatch((await member.get(path)).body, new RegExp(`@${handle}|f-readers`), path);
	for (const [path, fields] of [[`/files/folders/${top}/readers`, { readers: '' }], [`${file}/audience`, { audience: 'public' }], [`${deep}/delete`, {}]]) await send(member, path, fields, 403);
	await send(member, '/files', form({ folder: top }, ['x.txt', 'x']), 403);
	// Whoever comes in reads it, without that anything is shared anew.
	await send(host, at(handle, 'members'), { who: '@hub-late' }, 200);
	assert.equal(await sees(late, file), false, 'who is invited is no member yet');
	await send(late, at(handle, 'membership'));
	for (const path of paths) assert.equal(await sees(late, path), true, path);
	assert.equal(await found(late, word), true);
	// Archived it is read on.
	await send(host, at(handle, 'archive'));
	for (const path of paths) assert.equal(await sees(late, path), true, path);
	await send(host, at(handle, 'reopen'));
	// Put out, or gone by oneself: at once, with what is heard live.
	const stream = await Stream.open(member, `item:${idOf(file)},item:${idOf(deep)}`);
	await send(host, at(handle, 'members/delete'), { person: personOf('margot') });
	await stream.until(() => stream.closed, 'the end of what is heard live');
	await send(late, at(handle, 'membership/delete'));
	for (const client of [member, late]) {
		for (const path of paths) assert.equal(await sees(client, path), false, path);
		assert.deepEqual([await found(client, word), await lists(client)], [false, [0, false, false, false, false]]);
	}
	assert.doesNotMatch((await member.get('/notifications')).text, new RegExp(word));
	assert.equal((await walked(`/dav/shared/${encodeURIComponent(`leila - ${name}`)}/`)).status, 404);
	assert.doesNotMatch(await drives(), new RegExp(name));
	// Who is named beside it stays, and the other way round.
	await send(owner, `${file}/audience`, { audience: 'listed', readers: `@${handle}, @margot` });
	await share(owner, top, `@margot, @${handle}`);
	assert.deepEqual([await sees(member, file), await sees(member, deep), await sees(host, file), await sees(host, deep)], [true, true, true, true]);
	const heard = await Stream.open(host, `item:${idOf(file)},item:${idOf(deep)}`);
	await share(owner, top, '@margot');
	await heard.until(() => heard.closed, 'the end of what the community hears live');
	await send(owner, `${file}/audience`, { audience: 'listed', readers: '@margot' });
	assert.deepEqual([await sees(member, file), await sees(member, deep), await sees(host, file), await sees(host, deep), await found(host, word), rows(top), rows(idOf(file))], [true, true, false, false, false, '0', '0']);
	// Nothing of it is left behind a file that is thrown away and taken back, moved or read by more.
	for (const end of [{ path: 'delete', fields: {} }, { path: 'audience', fields: { audience: 'private' } }, { path: 'move', fields: { to: `${id}/0` } }]) {
		const one = await bring(owner, `${fresh('end')}.txt`, 'x');
		await send(owner, `${one}/audience`, { audience: 'listed', readers: handle });
		assert.equal(rows(idOf(one)), '1');
		await send(owner, `${one}/${end.path}`, end.fields);
		assert.equal(rows(idOf(one)), '0', end.path);
		if (end.path === 'delete') await send(owner, `/files/trash/${idOf(one)}/restore`);
		if (end.path !== 'move') assert.deepEqual([await sees(host, one), (await about(owner, one)).audience], [false, 'private']);
	}
	await share(owner, top, '');
	assert.deepEqual([(await about(owner, deep)).audience, house.value(`SELECT count(*) FROM file_share WHERE folder = ${top}`)], ['private', '0']);
	wholeHouse();
});

test('a community whose members add: they bring files as people do, and who leaves it, or a folder that it only reads, ends that', async () => {
	const [owner, host, member] = await people(), { handle } = await community(host, 'private', ['leila', owner], ['margot', member]), top = await folder(owner);
	const used = () => Number(house.value(`SELECT coalesce(max(used), 0) FROM file_usage WHERE person = ${personOf('leila')}`)), before = used();
	await share(owner, top, '', '', { community: handle, community_may: 'add' });
	assert.equal((await owner.get(`/files?folder=${top}`)).one('#f-writers').attributes.value, `@${handle}`);
	const brought = await bring(member, 'brought.txt', 'x', { folder: top }), thrown = await bring(member, 'thrown.txt', 'x', { folder: top });
	assert.deepEqual([(await about(owner, brought)).author, await sees(host, brought), used() - before, (await member.json(`/api/v1/files/folders/${top}`)).may_write], ['margot', true, 8192, true]);
	await send(member, `${thrown}/delete`);
	assert.match((await member.get('/files/trash')).text, /thrown\.txt/);
	const begin = async (client) => {
		const headers = { 'tus-resumable': '1.0.0', 'x-csrf-token': await client.csrf(), origin: house.url, 'sec-fetch-site': 'same-origin' };
		const answer = await client.request('/files/uploads', { method: 'POST', check: false, headers: { ...headers, 'upload-length': '10', 'upload-metadata': `filename ${base64(`${fresh('tus')}.bin`)},folder ${base64(String(top))}` } });
		assert.equal(answer.status, 201, answer.text);
		return async (offset, body) => (await client.request(new URL(answer.headers.get('location')).pathname, { method: 'PATCH', body, check: false, headers: { ...headers, ...PIECE, 'upload-offset': String(offset) } })).status;
	};
	// Named beside it, too: as long as one of both holds it goes on.
	await share(owner, top, '', `@${handle}, @margot`);
	const kept = await begin(member);
	await share(owner, top, '', `@${handle}`);
	assert.equal(await kept(0, 'first'), 204);
	assert.equal(await kept(5, 'later'), 204);
	// It only reads.
	const ended = await begin(member);
	await share(owner, top, `@${handle}`, '');
	assert.equal(await ended(0, 'first'), 404);
	assert.equal(await sees(member, brought), true);
	await send(member, '/files', form({ folder: top }, ['x.txt', 'x']), 403);
	await send(member, `${brought}/delete`, {}, 403);
	assert.doesNotMatch((await member.get('/files/trash')).text, /thrown\.txt/);
	await send(member, `/files/trash/${idOf(thrown)}/restore`, {}, 403);
	// Programs that know of no writers leave what it may.
	await share(owner, top, '', `@${handle}`);
	await send(owner, `/files/folders/${top}/readers`, { readers: `@${handle}, @theo` });
	await bring(member, 'still.txt', 'x', { folder: top });
	// Who leaves it brings nothing more, and what they brought stays.
	const gone = await begin(member);
	await send(member, at(handle, 'membership/delete'));
	assert.equal(await gone(0, 'first'), 404);
	assert.deepEqual([await sees(member, brought), await sees(host, brought), await sees(owner, brought)], [false, true, true]);
	await send(member, '/files', form({ folder: top }, ['x.txt', 'x']), 404);
	wholeHouse();
});

test('a closed community is named by its members alone, its name stands before nobody else, and it goes when it goes', async () => {
	const [owner, host, member] = await people(), open = await community(host, 'open'), hidden = await community(host, 'hidden', ['leila', owner], ['margot', member]), apart = await community(host, 'private');
	const top = await folder(owner), file = await bring(owner, `${fresh('named')}.txt`), inside = await bring(owner, 'inside.txt', 'x', { folder: top });
	// What one may not know of is nobody's name, as one that is nobody's.
	for (const name of [apart.handle, 'nobody-at-all']) {
		const answer = await send(owner, `/files/folders/${top}/readers`, { readers: `@${name}` }, 422);
		assert.match(answer.text, new RegExp(`@${name}`));
		await send(owner, `${file}/audience`, { audience: 'listed', readers: name }, 422);
		await send(owner, `/files/folders/${top}/readers`, { readers: '', writers: '', community: name }, 422);
	}
	assert.equal((await owner.get(file)).all('#f-community option').some((option) => option.attributes.value === apart.handle), false);
	const call = await owner.program(), named = await call('POST', `/files/folders/${top}/readers`, { readers: `${open.handle} noemie`, writers: hidden.handle });
	assert.deepEqual([named.status, named.body.readers.split(', ').toSorted(), named.body.writers, named.body.unseen], [200, [`@${hidden.handle}`, '@noemie', `@${open.handle}`].toSorted(), `@${hidden.handle}`, 0]);
	await send(owner, `${file}/audience`, { audience: 'listed', readers: `${hidden.handle} ${open.handle}` });
	const exported = async (client) => (await client.get('/settings/export')).json;
	const ofMember = JSON.stringify(await exported(member)), ofOwner = JSON.stringify(await exported(owner));
	for (const text of [ofMember, ofOwner]) assert.match(text, new RegExp(`"community":"${hidden.handle}","may":"read and add"`));
	assert.match(ofMember, new RegExp(`"file":${idOf(file)},"name":"[^"]*","owner":"leila","community":"${hidden.handle}","may":"read"`));
	// Its owner is put out of it: the name is told no more, and what it reads is the owner's to end.
	await send(host, at(hidden.handle, 'members/delete'), { person: personOf('leila') });
	assert.equal(await sees(member, inside), true);
	for (const path of [file, `/files?folder=${top}`, '/settings/export']) {
		const page = await owner.get(path, { status: 200 });
		assert.doesNotMatch(page.body, new RegExp(`${hidden.handle}|${hidden.title}`), path);
	}
	const page = await owner.get(`/files?folder=${top}`);
	assert.equal(page.all('[name=unseen]').length, 1);
	await owner.submit(page.form(`/files/folders/${top}/readers`), {}, { redirect: false, status: 303 });
	await owner.submit((await owner.get(file)).form(`${file}/audience`), {}, { redirect: false, status: 303 });
	assert.deepEqual([await sees(member, inside), await sees(member, file), (await member.json(`/api/v1/files/folders/${top}`)).may_write], [true, true, true], 'saved as it stands');
	await share(owner, top, '', '', { unseen: 'keep' });
	assert.deepEqual([rows(top), await sees(member, inside)], ['1', true]);
	const said = await call('POST', `/files/folders/${top}/readers`, { readers: 'noemie' });
	assert.deepEqual([said.body.readers, said.body.unseen, await sees(member, inside)], ['@noemie', 0, false]);
	await send(owner, `${file}/audience`, { audience: 'listed', readers: open.handle });
	assert.deepEqual([await sees(member, file), rows(idOf(file))], [false, '1']);
	// The end of a community takes what was shared with it.
	await share(owner, top, `@${open.handle}`);
	assert.equal(rows(top), '1');
	await send(host, at(open.handle, 'delete'));
	assert.deepEqual([rows(top), rows(idOf(file)), await sees(host, inside), await sees(host, file)], ['0', '0', false, false]);
	assert.equal((await owner.get(`/files?folder=${top}`, { status: 200 })).all('[name=unseen]').length, 0);
	wholeHouse();
});

test('an account that goes with its words takes back what it shared, and guests of a community read as guests', async () => {
	const [owner, host, member] = await people(), guest = await house.as('guest'), leaver = await account('hub-leaver'), handles = (await guest.get('/settings/export')).json.account;
	const { handle } = await community(host, 'private', ['leila', owner], ['margot', member], ['hub-leaver', leaver], [handles, guest]), top = await folder(leaver), inside = await bring(leaver, 'inside.txt', 'x', { folder: top }), single = await bring(leaver, 'single.txt');
	await share(leaver, top, `@${handle}`);
	await send(leaver, `${single}/audience`, { audience: 'listed', readers: handle });
	for (const path of [inside, single]) for (const client of [member, guest]) assert.equal(await sees(client, path), true);
	await send(leaver, `${inside}/audience`, { audience: 'internal' }, 409);
	// Who becomes a guest is not told the names of what colleagues alone know.
	const open = await community(host, 'open'), named = async () => (await leaver.get('/settings/export')).body.includes(`"${open.handle}"`);
	await send(leaver, `${single}/audience`, { audience: 'listed', readers: `${handle} ${open.handle}` });
	assert.equal(await named(), true);
	house.sql("UPDATE person SET kind = 2 WHERE handle = 'hub-leaver'");
	assert.equal(await named(), false);
	house.sql("UPDATE person SET kind = 1 WHERE handle = 'hub-leaver'");
	await send(leaver, '/settings/erase', { confirm: 'hub-leaver', texts: 'remove' });
	await house.settled();
	for (const path of [inside, single, `/files/folders/${top}`]) assert.equal(await sees(member, path), false);
	assert.equal(house.value(`SELECT count(*) FROM circle_hub WHERE circle IN (${top}, ${idOf(inside)}, ${idOf(single)})`), '0');
	wholeHouse();
});

test('hundreds of communities: what they share is listed a page at a time, each once', async () => {
	const [owner, host] = await people(), many = 130, { handle, id } = await community(host, 'private', ['leila', owner]), other = await community(host, 'private', ['leila', owner]);
	const first = await bring(owner, `${fresh('many')}.txt`);
	await send(owner, `${first}/audience`, { audience: 'listed', readers: `${handle} ${other.handle} noemie` });
	assert.equal((await host.json('/api/v1/files/shared')).files.filter((f) => f.id === idOf(first)).length, 1);
	const made = await Promise.all(Array.from({ length: many }, () => bring(owner, `${fresh('page')}.txt`)));
	for (const [i, path] of made.entries()) await send(owner, `${path}/audience`, { audience: 'listed', readers: i % 3 ? handle : `noemie ${handle}` });
	const seen = [];
	for (let next = ''; next !== undefined;) {
		const page = await host.json(`/api/v1/files/shared${next && `?before=${next}`}`);
		seen.push(...page.files.filter((f) => !f.is_folder).map((f) => f.id));
		next = page.next;
	}
	assert.deepEqual([new Set(seen).size, seen.every((one, i) => i === 0 || one < seen[i - 1]), made.every((path) => seen.includes(idOf(path)))], [seen.length, true, true]);
	assert.equal(house.value(`SELECT count(*) FROM circle_hub WHERE hub = ${id}`), String(many + 1));
});

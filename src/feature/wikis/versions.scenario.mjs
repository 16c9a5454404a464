// SPDX-License-Identifier: Apache-2.0
// Versions of files that hang on a page: what comes under a name that is there is the next one; older ones are read as the page's
// history is, restored and removed by who writes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
let made = 0;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
function filesOf(...files) {
	const body = new FormData();
	for (const [bytes, name] of files) body.append('file', new File([bytes], name, { type: 'text/plain' }));
	return body;
}
const WORDS = { title: 'With versions', body: 'Words.', language: 'en' };
async function openPage(client, wiki, page = {}) {
	const { location } = await send(client, '/wikis', { title: `Versions ${++made}`, audience: 'internal', joining: 'open', language: 'en', ...wiki });
	const at = await send(client, `${location}/pages`, { ...WORDS, title: `With versions ${made}`, ...page });
	return { wiki: location, at: at.location.split(/[?#]/)[0], title: `With versions ${made}` };
}
const bring = (client, at, ...texts) => texts.reduce((before, text) => before.then(() => send(client, `${at}/files`, filesOf([text, 'plan.txt']))), Promise.resolve());
const linkTo = (page, name) => page.all('#files a').find((a) => a.text.includes(name))?.attributes.href;
const apiOf = (at) => `/api/v1${at.replace(/\/([^/]+)$/, '/pages/$1')}`;
const read = (client, path) => client.get(path, { check: false });
async function numbers(client, link) {
	const page = await client.get(`${link}/versions`, { status: 200 });
	return page.all('#versions li a').map((a) => Number(a.attributes.href.split('/').at(-1)));
}
const personId = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
const rowsOf = (link) => house.value(`SELECT count(*) FROM attachment WHERE version_of = ${link.split('/').at(-1)}`);
function assertSound() {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
}

test('page_file_version_list: what comes under a name that is there is its next version; older ones are fetched, restored and removed', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { at } = await openPage(employee);
	await bring(employee, at, 'one');
	const first = await employee.get(at), link = linkTo(first, 'plan.txt');
	assert.doesNotMatch(first.one('#files').text, /version \d/);
	assert.deepEqual(await numbers(employee, link), [1]);
	await bring(owner, at, 'two, which is longer');
	// The page shows the newest, at the address that the file had.
	const page = await employee.get(at);
	assert.equal(linkTo(page, 'plan.txt'), link);
	assert.equal(page.all('#files li').length, 1);
	assert.match(page.one('#files li').text, /version 2.*Noémie/s);
	assert.equal((await read(employee, link)).body, 'two, which is longer');
	assert.ok(page.all('#files a').some((a) => a.attributes.href === `${link}/versions`));
	// The same bytes once more are no version, whoever brings them.
	await bring(employee, at, 'two, which is longer');
	assert.deepEqual(await numbers(employee, link), [2, 1]);
	const list = await employee.get(`${link}/versions`);
	assert.match(list.all('#versions li')[0].text, /newest.*Noémie/s);
	assert.doesNotMatch(list.all('#versions li')[1].text, /newest|Noémie/);
	const old = await read(owner, `${link}/versions/1`);
	assert.equal(old.body, 'one');
	assert.equal(old.headers.get('content-disposition'), "attachment; filename*=UTF-8''plan.txt");
	assert.equal(old.headers.get('x-content-type-options'), 'nosniff');
	assert.equal((await read(owner, `${link}/versions/2`)).body, 'two, which is longer');
	for (const number of [0, 3, 'x', -1]) assert.equal((await read(owner, `${link}/versions/${number}`)).status, 404);
	// Restored, it is the newest; the others stay. By the forms of the page.
	await employee.submit(list.form(`${link}/versions/1/restore`), {}, { redirect: false, status: 303 });
	assert.equal((await read(employee, link)).body, 'one');
	assert.deepEqual(await numbers(employee, link), [3, 2, 1]);
	await send(owner, `${link}/versions/3/delete`, {}, 409);
	await owner.submit((await owner.get(`${link}/versions`)).form(`${link}/versions/2/delete`), {}, { redirect: false, status: 303 });
	assert.deepEqual(await numbers(employee, link), [3, 1]);
	assert.equal((await read(employee, `${link}/versions/2`)).status, 404);
	await send(owner, `${link}/versions/2/restore`, {}, 404);
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE action = 'page.version.delete' AND target LIKE '${link}/versions/2/delete%'`), '1');
	// A number is given once.
	await bring(employee, at, 'four');
	assert.deepEqual(await numbers(employee, link), [4, 3, 1]);
	// Its bytes stay while a version holds them: 'one' is version 1 and 3.
	const held = (text) => house.value(`SELECT count(*) FROM attachment a JOIN blob b ON b.id = a.blob WHERE b.size = ${text.length} AND (a.id = ${link.split('/').at(-1)} OR a.version_of = ${link.split('/').at(-1)})`);
	assert.equal(held('one'), '2');
	assert.equal(held('two, which is longer'), '0');
	await send(owner, `${link}/versions/1/delete`);
	assert.equal((await read(employee, `${link}/versions/3`)).body, 'one');
	// With the file all go, and with the page.
	await send(employee, `${link}/delete`);
	assert.equal((await read(employee, `${link}/versions/3`)).status, 404);
	assert.equal((await read(employee, `${link}/versions`)).status, 404);
	assert.equal(rowsOf(link), '0');
	await bring(employee, at, `unlike anything ${made}`, `and another ${made}`);
	const again = linkTo(await employee.get(at), 'plan.txt'), ids = house.value(`SELECT min(blob) || ', ' || max(blob) FROM attachment WHERE id = ${again.split('/').at(-1)} OR version_of = ${again.split('/').at(-1)}`);
	assert.equal(house.value(`SELECT count(*) FROM blob WHERE id IN (${ids})`), '2');
	await send(employee, `${at}/delete`);
	assert.equal(rowsOf(again), '0');
	assert.equal(house.value(`SELECT count(*) FROM blob WHERE id IN (${ids})`), '0');
	assertSound();
});

test('page_file_version_list_json: versions by the API, in one form too, and in the export of one\'s own data', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { at } = await openPage(employee, { audience: 'public' });
	// Two of one name in one form are two versions.
	await send(employee, `${at}/files`, filesOf(['one', 'plan.txt'], ['two', 'plan.txt'], ['alone', 'other.txt']));
	await bring(owner, at, 'three');
	const { files } = await employee.json(apiOf(at));
	assert.deepEqual(files.map(({ name, version, size }) => [name, version, size]), [['other.txt', 1, 5], ['plan.txt', 3, 5]]);
	const link = files[1].url, api = `${apiOf(at)}/files/${files[1].id}/versions`, list = await employee.json(api);
	assert.deepEqual([list.id, list.name, list.next], [files[1].id, 'plan.txt', undefined]);
	assert.deepEqual(list.versions.map(({ number, size, url }) => [number, size, url]), [[3, 5, `${link}/versions/3`], [2, 3, `${link}/versions/2`], [1, 3, `${link}/versions/1`]]);
	assert.match(list.versions[0].author_name, /Noémie/);
	assert.equal((await read(house.visitor(), list.versions[2].url)).body, 'one');
	// Strangers who read the page read them, without names.
	const open = await house.visitor().json(api), stranger = await house.visitor().get(`${link}/versions`, { status: 200 });
	assert.deepEqual(open.versions.map(({ author_name, number }) => [author_name, number]), [[undefined, 3], [undefined, 2], [undefined, 1]]);
	assert.doesNotMatch(stranger.one('#versions').text, /Noémie/);
	assert.equal(stranger.all('#versions form').length, 0);
	const item = house.value(`SELECT item FROM attachment WHERE id = ${files[1].id}`);
	const own = async (client) => {
		const all = JSON.parse((await client.get('/settings/export', { check: false, status: 200 })).body);
		const files = all.attached_files ?? Object.values(all).map((part) => part?.attached_files).find(Array.isArray);
		return files.filter((f) => f.name === 'plan.txt' && String(f.item) === item).map((f) => f.version);
	};
	assert.deepEqual((await own(employee)).sort(), [1, 2]);
	assert.deepEqual(await own(owner), [3]);
	// By token: restored, and removed.
	const ask = await employee.program(), path = api.replace('/api/v1', '');
	const restored = await ask('POST', `${path}/1/restore`);
	assert.equal(restored.status, 200);
	assert.deepEqual(restored.body.versions.map((v) => v.number), [4, 3, 2, 1]);
	assert.equal((await ask('DELETE', `${path}/2`)).status, 204);
	assert.equal((await ask('DELETE', `${path}/4`)).status, 409);
	assert.deepEqual((await employee.json(api)).versions.map((v) => v.number), [4, 3, 1]);
	assert.equal((await employee.json(`${api}?before=3`)).versions[0].number, 1);
	assertSound();
});

test('older versions are for those who read the page, and restored and removed by those who write in the wiki', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), guest = await house.as('guest'), { wiki, at } = await openPage(employee, { audience: 'members', joining: 'writers' });
	await bring(employee, at, 'inside, old', 'inside, new');
	const link = linkTo(await employee.get(at), 'plan.txt'), row = house.value(`SELECT id FROM attachment WHERE version_of = ${link.split('/').at(-1)}`);
	const nothing = async (client) => {
		for (const path of [`${link}/versions`, `${link}/versions/1`, `${link}/versions/2`, `${apiOf(at)}/files/${link.split('/').at(-1)}/versions`]) assert.equal((await read(client, path)).status, 404, path);
		for (const act of ['restore', 'delete']) assert.ok([403, 404].includes((await client.post(`${link}/versions/1/${act}`, {}, { redirect: false })).status));
	};
	for (const client of [owner, guest, await house.as('admin'), house.visitor()]) await nothing(client);
	// A reader reads them and changes nothing; who is let go does neither.
	await send(employee, `${wiki}/members`, { who: 'noemie', role: 'reader' });
	assert.equal((await read(owner, `${link}/versions/1`)).body, 'inside, old');
	assert.equal((await owner.get(`${link}/versions`)).all('#versions form').length, 0);
	await send(owner, `${link}/versions/1/restore`, {}, 403);
	await send(owner, `${link}/versions/1/delete`, {}, 403);
	await send(employee, `${wiki}/members/delete`, { person: personId('noemie') });
	await nothing(owner);
	assert.deepEqual(await numbers(employee, link), [2, 1]);
	// By another page's address, or as a file of its own, there is nothing.
	const second = await openPage(employee), id = link.split('/').at(-1);
	for (const path of [`${second.at}/files/${id}/versions`, `${second.at}/files/${id}/versions/1`, `${at}/files/${row}`, `${at}/files/${row}/versions`]) assert.equal((await read(employee, path)).status, 404, path);
	await send(employee, `${second.at}/files/${id}/versions/1/restore`, {}, 404);
	await send(employee, `${at}/files/${row}/delete`, {}, 404);
	// Where nothing is written any more, they are read.
	await send(employee, `${wiki}/close`);
	assert.equal((await employee.get(`${link}/versions`)).all('#versions form').length, 0);
	assert.ok([403, 409].includes((await employee.post(`${link}/versions/1/restore`, {}, { redirect: false })).status));
	assert.equal((await read(employee, `${link}/versions/1`)).body, 'inside, old');
});

test('what hung on a page before more people could read it stays with who has a role in the wiki', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { at, title } = await openPage(employee, {}, { audience: 'members' });
	await bring(employee, at, 'secret', 'less so');
	assert.equal((await read(owner, at)).status, 404);
	const form = (await employee.get(`${at}/edit`)).form(`${at}/edit`);
	const opened = (await employee.submit(form, { ...WORDS, title, audience: 'public' }, { redirect: false, status: 303 })).location.split(/[?#]/)[0];
	const link = linkTo(await owner.get(opened, { status: 200 }), 'plan.txt');
	assert.equal((await read(owner, link)).body, 'less so');
	assert.deepEqual(await numbers(owner, link), [2]);
	assert.equal((await read(owner, `${link}/versions/1`)).status, 404);
	assert.deepEqual((await owner.json(`${apiOf(opened)}/files/${link.split('/').at(-1)}/versions`)).versions.map((v) => v.number), [2]);
	// It is an open wiki: who may write all the same neither restores nor removes what is not shown.
	await send(owner, `${link}/versions/1/restore`, {}, 404);
	await send(owner, `${link}/versions/1/delete`, {}, 404);
	assert.deepEqual(await numbers(employee, link), [2, 1]);
	// What they could read stays theirs when it is older.
	await bring(employee, opened, 'for all');
	assert.deepEqual(await numbers(owner, link), [3, 2]);
	await send(employee, `${link}/versions/1/restore`);
	assert.equal((await read(owner, link)).body, 'secret');
	assert.deepEqual(await numbers(owner, link), [4, 3, 2]);
});

test('each version counts for who brought it, and the oldest goes when there are a thousand', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { at } = await openPage(employee);
	await bring(employee, at, `heavy ${made}`, `light ${made}`);
	const link = linkTo(await employee.get(at), 'plan.txt'), id = link.split('/').at(-1);
	const weigh = (bytes) => house.change(`UPDATE blob SET size = ${bytes} WHERE id = (SELECT blob FROM attachment WHERE version_of = ${id} AND version = 1)`);
	weigh(10737418240);
	const refused = await send(employee, `${at}/files`, filesOf(['too much', 'plan.txt']), 413);
	assert.match(refused.text, /There is no room left/);
	await send(employee, `${at}/files`, filesOf(['too much', 'other.txt']), 413);
	assert.match((await send(employee, `${link}/versions/1/restore`, {}, 413)).text, /There is no room left for your files/);
	assert.deepEqual(await numbers(employee, link), [2, 1]);
	// It is theirs alone.
	await bring(owner, at, `by another ${made}`);
	await send(employee, `${link}/versions/1/delete`);
	await bring(employee, at, `again ${made}`);
	assert.deepEqual(await numbers(employee, link), [4, 3, 2]);
	house.change(`UPDATE attachment SET version = 1001 WHERE id = ${id}`);
	await bring(employee, at, `the thousand and second ${made}`);
	assert.deepEqual(await numbers(employee, link), [1002, 1001, 3]);
	assertSound();
	// What hangs below another item than its file, or is not older, is found.
	house.change(`UPDATE attachment SET version = 1002 WHERE version_of = ${id} AND version = 3`);
	const check = house.ruche('check');
	assert.notEqual(check.status, 0);
	assert.match(check.stdout + check.stderr, new RegExp(`older version of ${id}`));
	house.change(`UPDATE attachment SET version = 3 WHERE version_of = ${id} AND version = 1002`);
	assertSound();
});

test('the words of the newest version are found, those of older ones no more', async () => {
	const employee = await house.as('employee'), { at } = await openPage(employee);
	const first = `hygrometer${++made}x`, second = `anemometer${made}x`;
	const found = async (word) => (await employee.get(`/search?q=${word}`)).all('main a').some((a) => a.attributes.href === at);
	await bring(employee, at, `Of the ${first}`);
	await eventually(async () => assert.ok(await found(first)));
	await bring(employee, at, `Of the ${second}`);
	await eventually(async () => assert.ok(await found(second) && !await found(first)));
	const link = linkTo(await employee.get(at), 'plan.txt');
	await send(employee, `${link}/versions/1/restore`);
	await eventually(async () => assert.ok(await found(first) && !await found(second)));
	// What no words are in leaves none of before.
	await send(employee, `${at}/files`, filesOf([Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 'plan.txt']));
	await eventually(async () => assert.ok(!await found(first)));
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM attachment_text WHERE body LIKE '%${first}%' OR body LIKE '%${second}%'`), '0');
});

test('an account that is erased leaves its versions, under nobody\'s name', async () => {
	const employee = await house.as('employee'), made = house.ruche('user', 'add', 'versions.gone', 'Versaline', 'Gone');
	assert.equal(made.status, 0, made.stderr);
	house.ruche('user', 'passwd', 'versions.gone', { input: 'a long sentence\n' });
	const gone = house.visitor();
	await gone.signIn('versions.gone', 'a long sentence');
	const { at } = await openPage(employee);
	await bring(gone, at, 'of somebody');
	await bring(employee, at, 'of somebody else');
	const link = linkTo(await employee.get(at), 'plan.txt');
	assert.match((await employee.get(`${link}/versions`)).one('#versions').text, /Versaline/);
	const left = await gone.post('/settings/erase', { confirm: 'versions.gone', texts: 'remove' }, { redirect: false, check: false });
	assert.equal(left.status, 303, left.text.slice(0, 1000));
	await eventually(() => assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'account.erase' AND state IN (1, 2)"), '0'));
	assert.doesNotMatch((await employee.get(`${link}/versions`)).text, /Versaline|versions\.gone/);
	assert.equal((await read(employee, `${link}/versions/1`)).body, 'of somebody');
	assertSound();
});

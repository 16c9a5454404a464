// SPDX-License-Identifier: Apache-2.0
// Files that hang on a page of a wiki: any kind, fetched as a file by whoever reads the page, gone with it.

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
	for (const [bytes, name] of files) body.append('file', new File([bytes], name, { type: 'image/png' }));
	return body;
}
async function openPage(client, wiki, page = {}) {
	const { location } = await send(client, '/wikis', { title: `Files ${++made}`, audience: 'internal', joining: 'open', language: 'en', ...wiki });
	const at = await send(client, `${location}/pages`, { title: `With files ${made}`, body: 'Words.', language: 'en', ...page });
	return { wiki: location, at: at.location.split(/[?#]/)[0] };
}
const linkTo = (page, name) => page.all('#files a').find((a) => a.text.includes(name))?.attributes.href;

test('page_file_create: what is attached is listed, fetched as a file, found, and removed', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { at } = await openPage(employee);
	const word = `manometer${++made}`, html = '<script>alert(1)</script>';
	await send(employee, `${at}/files`, filesOf([html, `${word}.html`], ['%PDF-1.4 x', 'drawing.pdf']));
	const page = await owner.get(at, { status: 200 }), link = linkTo(page, `${word}.html`);
	assert.match(page.one('#files').text, /drawing\.pdf/);
	const file = await owner.get(link, { check: false, status: 200 });
	assert.equal(file.body, html);
	assert.match(file.headers.get('content-disposition'), /^attachment/);
	assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
	await eventually(async () => assert.match((await owner.get(`/search?q=${word}`)).text, /With files/));
	// It is no image of a text: /blobs/ does not know it, and no text takes it.
	const hash = house.value(`SELECT b.hash FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.name = '${word}.html'`);
	assert.match(hash, /^[0-9a-f]{64}$/);
	assert.equal((await employee.get(`/blobs/${hash}`, { check: false })).status, 404);
	const other = await openPage(owner, {}, { body: `![x](/blobs/${hash})` });
	assert.equal((await owner.get(`/blobs/${hash}`, { check: false })).status, 404);
	assert.ok(other.at);
	// An edit of the text leaves the files alone.
	const form = (await owner.get(`${at}/edit`, { status: 200 })).form(`${at}/edit`);
	await owner.submit(form, { body: 'Other words.' }, { redirect: false, status: 303 });
	assert.equal((await employee.get(link, { check: false })).status, 200);
	await send(employee, `${at}/files`, {}, 422);
	const json = (await owner.get(`/api/v1${at.replace(/\/([^/]+)$/, '/pages/$1')}`, { check: false, status: 200 })).json;
	assert.deepEqual(json.files.map((f) => f.name), ['drawing.pdf', `${word}.html`]);
	const own = JSON.parse((await employee.get('/settings/export', { check: false, status: 200 })).body);
	assert.ok(JSON.stringify(own).includes(`${word}.html`));
	await send(owner, `${link}/delete`);
	assert.equal((await employee.get(link, { check: false })).status, 404);
	// The log has its number, not its name.
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE target LIKE '${link}/delete%' AND detail = ''`), '1');
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE target LIKE '%${word}%' OR detail LIKE '%${word}%'`), '0');
	assert.equal(house.value(`SELECT count(*) FROM blob WHERE hash = '${hash}'`), '0');
	assert.doesNotMatch((await employee.get(at)).one('#files').text, new RegExp(word));
});

test('files are for those who read the page, and written by those who write in the wiki', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), guest = await house.as('guest'), { wiki, at } = await openPage(employee, { audience: 'members', joining: 'writers' });
	await send(employee, `${at}/files`, filesOf(['inside', 'inside.txt']));
	const link = linkTo(await employee.get(at), 'inside.txt');
	for (const client of [owner, guest, await house.as('admin'), house.visitor()]) {
		assert.equal((await client.get(link, { check: false })).status, 404);
		assert.ok([403, 404].includes((await client.post(`${at}/files`, filesOf(['x', 'x.txt']), { redirect: false })).status));
		assert.ok([403, 404].includes((await client.post(`${link}/delete`, {}, { redirect: false })).status));
	}
	// A reader fetches and writes nothing; who is let go does neither.
	await send(employee, `${wiki}/members`, { who: 'noemie', role: 'reader' });
	assert.equal((await owner.get(link, { check: false })).status, 200);
	assert.equal((await owner.get(at)).all('#files form').length, 0);
	await send(owner, `${at}/files`, filesOf(['x', 'x.txt']), 403);
	await send(owner, `${link}/delete`, {}, 403);
	const person = house.value("SELECT id FROM person WHERE id = (SELECT target FROM handle WHERE name = 'noemie')");
	await send(employee, `${wiki}/members/delete`, { person });
	assert.equal((await owner.get(link, { check: false })).status, 404);
	// By another page's address there is nothing, and with the page everything is gone.
	const second = await openPage(employee);
	assert.equal((await employee.get(`${second.at}/files/${link.split('/').at(-1)}`, { check: false })).status, 404);
	const hash = house.value(`SELECT b.hash FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.name = 'inside.txt'`);
	assert.match(hash, /^[0-9a-f]{64}$/);
	await send(employee, `${at}/delete`);
	// Nothing of them counts any more, nor is kept.
	assert.equal(house.value(`SELECT count(*) FROM attachment WHERE file AND name = 'inside.txt'`), '0');
	assert.equal(house.value(`SELECT count(*) FROM blob WHERE hash = '${hash}'`), '0');
	assert.equal((await employee.get(link, { check: false })).status, 404);
	const own = JSON.parse((await employee.get('/settings/export', { check: false, status: 200 })).body);
	assert.ok(!JSON.stringify(own.attached_files ?? own).includes('inside.txt'));
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('the words inside a file are found by who reads the page at that moment, and by nobody once it is gone', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), { wiki, at } = await openPage(employee, { audience: 'members', joining: 'writers' }), second = await openPage(employee);
	const word = `barograph${++made}x`, other = `theodolite${made}x`;
	const hits = async (client, what) => (await client.get(`/search?q=${what}`)).all('main a').map((a) => a.attributes.href).filter((href) => [at, second.at].includes(href)).length;
	await send(employee, `${at}/files`, filesOf([`Notes of the ${word} in the cellar`, 'notes.txt'], [`And of a ${other}`, 'more.txt'], [Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 'no words.txt']));
	await eventually(async () => assert.ok(await hits(employee, word) && await hits(employee, other)));
	await house.settled();
	assert.equal(await hits(owner, word), 0);
	await send(employee, `${wiki}/members`, { who: 'noemie', role: 'reader' });
	await eventually(async () => assert.ok(await hits(owner, word)));
	await send(employee, `${wiki}/members/delete`, { person: house.value("SELECT target FROM handle WHERE kind = 1 AND name = 'noemie'") });
	assert.equal(await hits(owner, word), 0);
	// An edit of the text keeps them; taken off, one is found by nobody, and the other one still is.
	const form = (await employee.get(`${at}/edit`, { status: 200 })).form(`${at}/edit`);
	await employee.submit(form, { body: 'Words, another time.' }, { redirect: false, status: 303 });
	await send(employee, `${linkTo(await employee.get(at), 'notes.txt')}/delete`);
	await eventually(async () => assert.equal(await hits(employee, word), 0));
	await house.settled();
	assert.ok(await hits(employee, other));
	// One whose job comes after it was taken off leaves nothing; with the page all go.
	await send(employee, `${at}/delete`);
	await eventually(async () => assert.equal(await hits(employee, other), 0));
	assert.equal(house.value(`SELECT count(*) FROM attachment_text WHERE body LIKE '%${word}%' OR body LIKE '%${other}%'`), '0');
	await send(employee, `${second.at}/files`, filesOf([`An open ${word}`, 'open.txt']));
	await eventually(async () => assert.ok(await hits(owner, word)));
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// SPDX-License-Identifier: Apache-2.0
// Files that come with the form of a to-do or an entry: where they lie, who reads them, and what stays when they are refused.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, startServer, useServer } from '../../../tests/harness.mjs';

const house = useServer();
let made = 0;
const fresh = (name) => `${name}-${++made}`;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false, check: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
function form(fields, ...files) {
	const body = new FormData();
	for (const [name, value] of Object.entries({ kind: 'todo', people: '1', ...fields })) body.set(name, value);
	for (const [name, content] of files) body.append('upload', new File([content], name));
	return body;
}
async function activity(fields = {}, people = { leila: 'author', margot: 'reader' }) {
	const owner = await house.as('owner');
	const { location } = await send(owner, '/activities', { title: fresh('Brought'), language: 'en', audience: 'members', ...fields });
	for (const [who, role] of Object.entries(people)) await send(owner, `${location}/people`, { who, role });
	return location;
}
async function community(access = 'open') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: fresh('Bringers'), access, language: 'en' });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return location;
}
const stepOf = (answer) => Number(answer.location.match(/#step-(\d+)$/)[1]);
const filesOf = async (client, at, step) => (await client.json(`/api/v1${at}/steps/${step}`)).files;
const fileOf = async (client, id) => client.json(`/api/v1/files/${id}`);
const status = async (client, id) => (await client.request(`/files/${id}/download`, { check: false })).status;
const personId = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
function checked() {
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
}

test('files come with a new to-do and with a change, into the own files, for the people of the activity', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), at = await activity();
	const page = await employee.get(`${at}/new`, { status: 200 });
	const sent = page.form(`${at}/steps`);
	assert.equal(page.one(`form[action="${at}/steps"]`).attributes.enctype, 'multipart/form-data');
	assert.ok(sent);
	const step = stepOf(await send(employee, `${at}/steps`, form({ title: 'With two' }, ['plan.txt', 'of the hall'], ['list.txt', 'of the lamps'])));
	const files = await filesOf(owner, at, step);
	assert.deepEqual(files.map((f) => f.name).toSorted(), ['list.txt', 'plan.txt']);
	assert.match((await admin.get(`${at}/${step}`, { status: 200 })).text, /plan\.txt/);
	const plan = files.find((f) => f.name === 'plan.txt').id;
	assert.equal((await owner.request(`/files/${plan}/download`)).text, 'of the hall');
	assert.deepEqual([await status(admin, plan), await status(guest, plan), await status(house.visitor(), plan)], [200, 404, 404]);
	assert.ok((await employee.json('/api/v1/files')).files.some((f) => f.id === plan));
	// A change brings another one of that name, which becomes no version of the first.
	const edit = (await owner.get(`${at}/${step}/edit`, { status: 200 })).form(`${at}/${step}/edit`);
	await owner.submit(edit, { title: 'With three', upload: new File(['by the owner'], 'plan.txt') }, { status: 200 });
	assert.equal((await filesOf(employee, at, step)).length, 3);
	await send(employee, `${at}/${step}/edit`, form({ title: 'With three', file: String(plan) }, ['plan.txt', 'mended']));
	const names = (await filesOf(employee, at, step)).filter((f) => f.id !== plan).map((f) => f.name);
	assert.deepEqual(names, ['plan (2).txt']);
	assert.equal((await employee.request(`/files/${plan}/download`)).text, 'of the hall');
	checked();
});

test('who joins reads what was brought, who leaves does not, and its author may say otherwise', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), at = await activity();
	const step = stepOf(await send(employee, `${at}/steps`, form({ title: 'Together' }, ['together.txt', 'x'])));
	const [{ id }] = await filesOf(owner, at, step);
	const handle = house.value('SELECT h.name FROM handle h JOIN person p ON p.id = h.target WHERE h.kind = 1 AND p.kind = 2 AND p.state = 1 ORDER BY p.id LIMIT 1');
	assert.ok(handle);
	assert.deepEqual([await status(owner, id), await status(admin, id), await status(guest, id)], [200, 200, 404]);
	await send(owner, `${at}/people/delete`, { person: personId('margot') });
	assert.equal(await status(admin, id), 404);
	assert.doesNotMatch((await admin.get('/files/shared')).text, /together\.txt/);
	await send(owner, `${at}/people`, { who: 'margot', role: 'reader' });
	assert.equal(await status(admin, id), 200);
	// Its author takes it back: who joins afterwards does not read it.
	await send(employee, `/files/${id}/audience`, { audience: 'private' });
	await send(owner, `${at}/people/delete`, { person: personId('margot') });
	await send(owner, `${at}/people`, { who: 'margot', role: 'reader' });
	assert.deepEqual([await status(admin, id), await status(owner, id), await status(employee, id)], [404, 404, 200]);
	checked();
});

test('a file of a private entry is for its readers: not read, listed, found or counted by others', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await activity({ audience: 'internal' });
	const word = fresh('Zymurgie'), name = `${word}.txt`;
	const step = stepOf(await send(employee, `${at}/steps`, form({ title: 'Only for some', private: '1', readers: 'noemie' }, [name, word])));
	const [{ id }] = await filesOf(employee, at, step);
	assert.deepEqual([await status(owner, id), await status(admin, id)], [200, 404]);
	await eventually(async () => assert.match((await owner.get(`/search?q=${word}`)).text, new RegExp(name)));
	for (const path of ['/files/shared', '/files/library', `/search?q=${word}`, at, '/', '/people/leila', `/api/v1/search?q=${word}`]) assert.doesNotMatch((await admin.get(path, { check: false })).body.replaceAll(`q=${word}`, '').replaceAll(`"${word}"`, ''), new RegExp(name), path);
	assert.equal((await admin.get(`/files/${id}`)).status, 404);
	// Named no more, read no more; named again, read again.
	const edit = (readers) => send(employee, `${at}/${step}/edit`, form({ title: 'Only for some', private: '1', readers, file: String(id) }));
	await edit('margot');
	assert.deepEqual([await status(owner, id), await status(admin, id)], [404, 200]);
	await edit('');
	assert.deepEqual([await status(owner, id), await status(admin, id), await status(employee, id)], [404, 404, 200]);
	await edit('noemie');
	assert.equal(await status(owner, id), 200);
	checked();
});

test('it lies in the community when who reads there reads the step, and in the own files otherwise', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	for (const access of ['open', 'private']) {
		const where = await community(access), handle = where.split('/').at(-1);
		const open = await activity({ audience: 'internal', community: handle }, { leila: 'author' });
		const step = stepOf(await send(employee, `${open}/steps`, form({ title: 'For all there' }, [`${handle}.txt`, 'x'])));
		const [{ id }] = await filesOf(owner, open, step);
		assert.match((await owner.get(`${where}/files`, { status: 200 })).text, new RegExp(`${handle}\\.txt`));
		assert.equal(await status(admin, id), access === 'open' ? 200 : 404);
		// One for its author alone does not lie there.
		const alone = stepOf(await send(employee, `${open}/steps`, form({ title: 'Alone', private: '1' }, [`${handle}-alone.txt`, 'x'])));
		const [hidden] = await filesOf(employee, open, alone);
		assert.doesNotMatch((await owner.get(`${where}/files`)).text, /-alone/);
		assert.equal(await status(owner, hidden.id), 404);
		const closed = await activity({ community: handle }, { leila: 'author' });
		const named = stepOf(await send(employee, `${closed}/steps`, form({ title: 'For few' }, [`${handle}-few.txt`, 'x'])));
		assert.doesNotMatch((await owner.get(`${where}/files`)).text, /-few/);
		assert.equal(await status(owner, (await filesOf(owner, closed, named))[0].id), 200);
	}
	const all = await activity({ audience: 'internal' }), step = stepOf(await send(employee, `${all}/steps`, form({ title: 'For colleagues', kind: 'entry' }, ['open.txt', 'x'])));
	const [{ id }] = await filesOf(owner, all, step);
	assert.equal((await fileOf(owner, id)).audience, 'internal');
	assert.equal(await status(await house.as('guest'), id), 404);
	checked();
});

test('what does not fit is refused beside its field, keeps what was typed, and leaves nothing', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), at = await activity();
	const step = stepOf(await send(employee, `${at}/steps`, form({ title: 'Stays as it is' })));
	const steps = () => house.value(`SELECT count(*) FROM activity_step e JOIN place p ON p.id = e.activity WHERE p.handle = '${at.split('/').at(-1)}'`);
	house.sql(`INSERT INTO setting (name, value) VALUES ('files.quota', '0')`);
	try {
		for (const path of [`${at}/steps`, `${at}/${step}/edit`]) {
			const page = await send(employee, path, form({ title: 'Typed title', body: 'Typed words.', due: '2031-05-06' }, ['big.bin', randomBytes(9000)]), 422);
			assert.match(page.one('#f-upload-error').text, /room|place/);
			assert.equal(page.one('#f-title').attributes.value, 'Typed title');
			assert.match(page.one('#f-body').text, /Typed words\./);
			assert.equal(page.one('#f-due').attributes.value, '2031-05-06');
		}
	} finally {
		house.sql(`DELETE FROM setting WHERE name = 'files.quota'`);
	}
	// What comes to nothing when the step is written already takes that back too: room for one of two small ones.
	const used = Number(house.value(`SELECT coalesce(sum(used), 0) FROM file_usage WHERE person = ${personId('leila')}`)), most = Math.floor(used / 1048576) + 1;
	house.sql(`INSERT INTO setting (name, value) VALUES ('files.quota', '${most}')`);
	try {
		const room = most * 1048576 - used, fill = room - 6000;
		assert.ok(fill > 0 || room > 0);
		const body = fill > 4096 ? [['fill.bin', randomBytes(fill)], ['one.txt', '1'], ['two.txt', '2']] : [['one.txt', '1'], ['two.txt', '2'], ['three.txt', '3']];
		const page = await send(employee, `${at}/steps`, form({ title: 'By halves' }, ...body), 422);
		assert.ok(page.one('#f-upload-error'));
		assert.equal(page.one('#f-title').attributes.value, 'By halves');
	} finally {
		house.sql(`DELETE FROM setting WHERE name = 'files.quota'`);
	}
	assert.equal(steps(), '1');
	assert.equal(house.value(`SELECT count(*) FROM activity_file f WHERE f.step = ${step}`), '0');
	assert.equal((await employee.json(`/api/v1${at}/steps/${step}`)).title, 'Stays as it is');
	// Another field is wrong: the files are to be chosen again, and are not kept.
	const wrong = await send(employee, `${at}/steps`, form({ title: '', body: 'Without a title' }, ['kept.txt', 'x']), 422);
	assert.ok(wrong.one('#f-title-error') && wrong.one('#f-upload-error'));
	assert.ok(!(await employee.json('/api/v1/files')).files.some((f) => f.name === 'kept.txt'));
	await send(employee, `${at}/steps`, form({ title: 'Too many' }, ...Array.from({ length: 21 }, (_, i) => [`${i}.txt`, 'x'])), 422);
	assert.equal(steps(), '1');
	assert.ok(owner);
	checked();
});

test('who only reads, and who does not, brings nothing', async () => {
	const admin = await house.as('admin'), guest = await house.as('guest'), employee = await house.as('employee'), at = await activity();
	const step = stepOf(await send(employee, `${at}/steps`, form({ title: 'Not theirs' })));
	for (const [client, refused] of [[admin, 403], [guest, 404]]) {
		const before = (await client.json('/api/v1/files')).files.length;
		await send(client, `${at}/steps`, form({ title: 'No' }, ['no.txt', 'x']), refused);
		await send(client, `${at}/${step}/edit`, form({ title: 'No' }, ['no.txt', 'x']), refused);
		assert.equal((await client.json('/api/v1/files')).files.length, before);
	}
	assert.deepEqual(await filesOf(employee, at, step), []);
	const mine = stepOf(await send(employee, `${at}/steps`, form({ title: 'Private', private: '1' })));
	await send(await house.as('owner'), `${at}/${mine}/edit`, form({ title: 'x' }, ['no.txt', 'x']), 404);
	checked();
});

test('a scanner that refuses one says so on the form', async () => {
	const scanner = join(house.temporary, 'scanner-of-steps');
	writeFileSync(scanner, '#!/bin/sh\nif grep -q EICAR; then echo "Found: test <virus>"; exit 1; fi\nexit 0\n', { mode: 0o755 });
	const guarded = await startServer({ ini: `file_scan = ${scanner}\n` });
	try {
		const owner = await guarded.signIn('owner'), { location: at } = await send(owner, '/activities', { title: 'Guarded', language: 'en', audience: 'members' });
		const page = await send(owner, `${at}/steps`, form({ title: 'Typed title' }, ['fine.txt', 'fine'], ['bad.txt', 'EICAR']), 422);
		assert.match(page.one('#f-upload-error').text, /bad\.txt.*Found: test <virus>/);
		assert.equal(page.one('#f-title').attributes.value, 'Typed title');
		assert.deepEqual((await owner.json('/api/v1/files')).files.filter((f) => ['fine.txt', 'bad.txt'].includes(f.name)), []);
		const step = stepOf(await send(owner, `${at}/steps`, form({ title: 'Fine' }, ['fine.txt', 'fine'])));
		assert.deepEqual((await owner.json(`/api/v1${at}/steps/${step}`)).files.map((f) => f.name), ['fine.txt']);
	} finally {
		await guarded.stop();
	}
});

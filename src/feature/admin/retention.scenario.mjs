// SPDX-License-Identifier: Apache-2.0
// What is not kept for ever: uploads that no text took, expired sessions, notifications that were read, events, files that nothing shows.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const png = (n) => Buffer.from(['iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='][n], 'base64');
const YEARS = 1e15; // of ids: some four years

const value = (sql) => house.value(sql);
const files = () => (existsSync(join(house.data, 'blobs')) ? readdirSync(join(house.data, 'blobs'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => f.name) : []);
async function again() {
	await house.stop({ keep: true });
	await house.start();
}
async function upload(client, n) {
	const fields = new FormData();
	fields.append('file', new File([png(n)], 'tide.png', { type: 'image/png' }));
	return client.post('/attachments', fields, { headers: { accept: 'application/json' } });
}

test('the sweeps take what is old and unused, and nothing else', async (t) => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	await employee.get('/blogs/new');
	const blog = await employee.submit(employee.page.form('/blogs'), { title: 'With images' }, { status: 200 });
	const shown = await upload(employee, 0);
	const decodes = shown.status === 201;
	let lost, entry;
	if (decodes) {
		await employee.get(`${blog.path}/write`);
		entry = await employee.submit(employee.page.form(`${blog.path}/entries`), { title: 'A tide', body: `![Tide](${shown.json.url})`, action: 'publish' }, { status: 200 });
		lost = (await upload(employee, 1)).json.url;
	} else t.diagnostic('no image decoder here');
	// Somebody is told of something, reads it, and is told of something else.
	const said = async (body) => employee.post('/api/v1/updates', { body }, { headers: { accept: 'application/json' }, status: 201 });
	await said('An old call for @noemie');
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /An old call/));
	await owner.submit(owner.page.form(/notifications/), {}, { redirect: false });
	await said('A new call for @noemie');
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /A new call/));

	const old = `UPDATE attachment SET created = 1; UPDATE blob SET created = 1;
		UPDATE notify SET id = id - ${YEARS} WHERE read = true; UPDATE event SET id = id - ${YEARS} WHERE kind = 3;`;
	house.sql(old);
	const events = Number(value('SELECT count(*) FROM event')), mentions = Number(value('SELECT count(*) FROM event WHERE kind = 3'));
	assert.ok(mentions > 0 && events > mentions);
	for (const name of files()) utimesSync(join(house.data, 'blobs', name.slice(0, 2), name.slice(2, 4), name), new Date(0), new Date(0));
	// The sweeps begin when the server does.
	await again();
	await eventually(() => {
		assert.equal(Number(value('SELECT count(*) FROM event WHERE kind = 3')), 0);
		assert.equal(Number(value('SELECT count(*) FROM notify WHERE read = true')), 0);
		assert.equal(Number(value('SELECT count(*) FROM attachment WHERE item = 0')), 0);
	});
	assert.ok(Number(value('SELECT count(*) FROM event')) >= events - mentions, 'newer events stay');
	assert.doesNotMatch((await owner.get('/notifications')).text, /An old call/);
	assert.match((await owner.get('/notifications')).text, /A new call/);
	if (decodes) {
		const gone = lost.match(/[0-9a-f]{64}/)[0];
		await eventually(() => assert.equal(Number(value(`SELECT count(*) FROM blob WHERE hash = '${gone}'`)), 0));
		await eventually(() => {
			house.sql(`UPDATE job SET due = 1 WHERE kind = 'retention.file' AND state = 1`);
			assert.ok(!files().includes(gone), 'the file of a lost upload');
		});
		assert.equal((await owner.get(shown.json.url)).status, 200, 'what a text shows stays');
		assert.match((await owner.get(entry.path)).body, /<img/);
	}
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// A sweep begins at the start of the server when the last one began long ago.
async function sweep() {
	await house.stop({ keep: true });
	house.sql(`DELETE FROM setting WHERE name = 'retention.strays'`);
	await house.start();
	await eventually(() => {
		assert.equal(value(`SELECT count(*) FROM setting WHERE name = 'retention.strays'`), '1');
		assert.equal(value(`SELECT count(*) FROM job WHERE kind = 'disk.strays' AND state <> 3`), '0');
	});
}

test('files that no row names are told by the check and set aside; young ones, and those that a row names, stay', async () => {
	const employee = await house.as('employee'), blobs = join(house.data, 'blobs'), old = new Date(Date.now() - 3 * 86_400_000);
	const body = new FormData(), content = `kept ${Date.now()}`;
	body.append('file', new File([content], 'kept.txt'));
	await employee.post('/files', body, { redirect: false, status: 303 });
	const [kept, id] = ['b.hash', 'f.id'].map((column) => value(`SELECT ${column} FROM file f JOIN blob b ON b.id = f.blob WHERE f.name = 'kept.txt'`));
	const path = (name) => join(blobs, name.slice(0, 2), name.slice(2, 4), name), aside = (name) => join(blobs, '.stray', name);
	const stray = 'f7'.repeat(32), young = '0a'.repeat(32), half = `${'f7'.repeat(32)}.new-0011223344556677`;
	const leave = (name, when) => {
		mkdirSync(join(path(name), '..'), { recursive: true });
		writeFileSync(path(name), 'of nobody');
		if (when) utimesSync(path(name), when, when);
	};
	for (const [name, when] of [[stray, old], [half, old], [young]]) leave(name, when);
	utimesSync(path(kept), old, old);
	const check = house.ruche('check');
	assert.equal(check.status, 1, check.stdout);
	assert.deepEqual(check.stdout.trim().split('\n'), [`blob ${stray}: nothing names it`]);
	// One that a job is about to remove is no finding.
	house.sql(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error, finished) VALUES (1, 0, 'retention.file', '${stray}', 9000000000000000, 0, 0, 1, '', NULL)`);
	assert.equal(house.ruche('check').status, 0);
	house.sql('DELETE FROM job WHERE id = 1');
	await sweep();
	assert.deepEqual([stray, half, young, kept].map((name) => existsSync(path(name))), [false, false, true, true]);
	assert.ok(existsSync(aside(stray)));
	assert.equal(house.ruche('check').status, 0);
	// What was set aside by mistake comes back when it is read, and when the check looks for it.
	for (const look of [async () => assert.equal((await (await house.as('employee')).get(`/files/${id}/download`, { check: false, status: 200 })).text, content), async () => assert.equal(house.ruche('check').status, 0)]) {
		renameSync(path(kept), aside(kept));
		await look();
		assert.ok(existsSync(path(kept)) && !existsSync(aside(kept)));
	}
	// It goes for good after a month, unless it is named.
	const ancient = new Date(Date.now() - 40 * 86_400_000);
	renameSync(path(kept), aside(kept));
	leave('f8'.repeat(32));
	renameSync(path('f8'.repeat(32)), aside('f8'.repeat(32)));
	for (const name of [kept, 'f8'.repeat(32)]) utimesSync(aside(name), ancient, ancient);
	await sweep();
	assert.deepEqual([stray, kept, 'f8'.repeat(32)].map((name) => existsSync(aside(name))), [true, true, false]);
	// A second start within a day begins none.
	const begun = value(`SELECT value FROM setting WHERE name = 'retention.strays'`);
	await again();
	await eventually(() => assert.equal(value(`SELECT count(*) FROM job WHERE kind = 'retention.notifications' AND state = 1`), '0'));
	assert.equal(value(`SELECT value FROM setting WHERE name = 'retention.strays'`), begun);
});

test('when most files seem to be strays, none is touched', async () => {
	const old = new Date(Date.now() - 3 * 86_400_000), foreign = [];
	for (let i = 0; i < 2 * files().length + 40; i++) foreign.push(createHash('sha256').update(String(i)).digest('hex'));
	const path = (name) => join(house.data, 'blobs', name.slice(0, 2), name.slice(2, 4), name);
	for (const name of foreign) {
		mkdirSync(join(path(name), '..'), { recursive: true });
		writeFileSync(path(name), 'of another database');
		utimesSync(path(name), old, old);
	}
	await sweep();
	assert.ok(foreign.every((name) => existsSync(path(name))));
	for (const name of foreign) rmSync(path(name));
});

test('admin_settings_update: how long things are kept', async () => {
	const admin = await house.signIn('admin');
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	const form = (await admin.get('/admin/settings')).form('/admin/settings');
	assert.match((await admin.submit(form, { events: '-1' }, { status: 422 })).text, /Give a number of days/);
	assert.match((await admin.submit(form, { audit: '9999' }, { status: 422 })).text, /Give a number of days/);
	await admin.submit(form, { notifications: '30', events: '0', audit: '365' }, { status: 200 });
	const after = (await admin.get('/admin/settings')).form('/admin/settings');
	assert.deepEqual(['notifications', 'events', 'audit'].map((name) => after.one(`input[name=${name}]`).attributes.value), ['30', '0', '365']);
	assert.match((await admin.get('/admin/audit?action=settings')).text, /retention/);
	// 0 keeps events, however old. Notifications go after them, in the same sweep.
	await house.settled();
	house.sql(`UPDATE event SET id = id - ${YEARS} WHERE kind = 1; UPDATE notify SET id = id - ${YEARS}, read = true`);
	const n = value('SELECT count(*) FROM event WHERE kind = 1');
	assert.ok(Number(n) > 0 && Number(value('SELECT count(*) FROM notify')) > 0);
	await again();
	await eventually(() => assert.equal(value('SELECT count(*) FROM notify'), '0'));
	assert.equal(value('SELECT count(*) FROM event WHERE kind = 1'), n);
});

test('admin_settings_update: how much room each person has for files', async () => {
	const admin = await house.signIn('admin'), employee = await house.signIn('employee');
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	const form = (await admin.get('/admin/settings')).form('/admin/settings');
	assert.equal(form.one('input[name=quota]').attributes.value, '5120');
	for (const wrong of ['-1', '10000001', 'much']) assert.match((await admin.submit(form, { quota: wrong }, { status: 422 })).text, /Give a number of MB/);
	const bring = () => {
		const body = new FormData();
		body.append('file', new File([`some ${Date.now()}`], 'room.txt'));
		return employee.post('/files', body, { redirect: false, check: false });
	};
	assert.equal((await bring()).status, 303);
	await admin.submit(form, { quota: '0' }, { status: 200 });
	assert.match((await admin.get('/admin/audit?action=settings')).text, /files\.quota/);
	assert.equal((await bring()).status, 413);
	await admin.submit((await admin.get('/admin/settings')).form('/admin/settings'), { quota: '7000' }, { status: 200 });
	assert.equal((await bring()).status, 303);
	// And each community; 0 is no limit there.
	assert.equal(form.one('input[name=community_quota]').attributes.value, '20480');
	assert.match((await admin.submit((await admin.get('/admin/settings')).form('/admin/settings'), { community_quota: '-1' }, { status: 422 })).text, /Give a number of MB/);
	for (const mb of ['300', '0']) {
		const saved = await admin.submit((await admin.get('/admin/settings')).form('/admin/settings'), { community_quota: mb }, { status: 200 });
		assert.equal(saved.one('input[name=community_quota]').attributes.value, mb);
	}
	assert.match((await admin.get('/admin/audit?action=settings')).text, /files\.community_quota/);
	assert.equal(house.value("SELECT value FROM setting WHERE name = 'files.quota'"), '7000');
});

// SPDX-License-Identifier: Apache-2.0
// Files that hang on a to-do or an entry: brought in its form, read by whoever reads it at that moment, and gone with it.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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
function alone(...files) {
	const body = new FormData();
	for (const [name, content] of files) body.append('file', new File([content], name));
	return body;
}
async function activity(fields = {}, people = { leila: 'author', margot: 'reader' }) {
	const owner = await house.as('owner');
	const { location } = await send(owner, '/activities', { title: fresh('Brought'), language: 'en', audience: 'members', ...fields });
	for (const [who, role] of Object.entries(people)) await send(owner, `${location}/people`, { who, role });
	return location;
}
const stepOf = (answer) => Number(answer.location.match(/#step-(\d+)$/)[1]);
const add = async (client, at, fields, ...files) => stepOf(await send(client, `${at}/steps`, form(fields, ...files)));
const attached = async (client, at, step) => (await client.json(`/api/v1${at}/steps/${step}`)).attachments;
const fetched = (client, url) => client.request(url, { check: false });
const status = async (client, url) => (await fetched(client, url)).status;
const personId = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
const kept = (name) => house.value(`SELECT count(*) FROM attachment a WHERE a.file AND a.name = '${name}'`);
const leave = async (at, who) => send(await house.as('owner'), `${at}/people/delete`, { person: personId(who) });
// The list of one's own files that hang somewhere, wherever it stands in the export.
const exported = (own) => own.attached_files ?? Object.values(own).map((part) => part?.attached_files).find(Array.isArray);
function checked() {
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
}

test('files come with a new to-do and with a change, are listed on its page, fetched as files, and taken off', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await activity();
	const html = '<script>alert(1)</script>', page = fresh('page') + '.html', words = await employee.get(`${at}/new`, { status: 200 });
	assert.equal(words.one(`form[action="${at}/steps"]`).attributes.enctype, 'multipart/form-data');
	assert.ok(words.one('#f-upload'));
	const created = await employee.submit(words.form(`${at}/steps`), { title: 'With two', upload: [new File([html], page), new File(['of the lamps'], 'lampes été.txt')] }, { redirect: false, status: 303 });
	const step = stepOf(created), shown = await admin.get(`${at}/${step}`, { status: 200 });
	assert.deepEqual(shown.all('#files li a').map((a) => a.text.trim()).toSorted(), ['lampes été.txt', page].toSorted());
	// The line in the outline counts them.
	assert.match((await admin.get(at)).one(`#step-${step}`).text, /2 (files|fichiers)/);
	const link = shown.all('#files li a').find((a) => a.text.includes(page)).attributes.href, file = await fetched(admin, link);
	assert.equal(file.body, html);
	assert.match(file.headers.get('content-disposition'), /^attachment/);
	assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
	assert.match(file.headers.get('cache-control'), /private, no-cache/);
	// A reader has no way to bring or remove one.
	assert.equal(shown.all('#files form').length, 0);
	// A change brings a third, and leaves what hangs there.
	const edit = (await owner.get(`${at}/${step}/edit`, { status: 200 })).form(`${at}/${step}/edit`);
	await owner.submit(edit, { title: 'With three', upload: new File(['by the owner'], 'plan.txt') }, { redirect: false, status: 303 });
	assert.deepEqual((await attached(employee, at, step)).map((f) => f.name).toSorted(), ['lampes été.txt', page, 'plan.txt'].toSorted());
	await send(employee, `${at}/${step}/edit`, form({ title: 'Other words' }));
	await send(employee, `${at}/${step}/edit`, { title: 'Still other words', kind: 'todo', people: '1' });
	assert.equal((await attached(employee, at, step)).length, 3);
	// On its page alone, too; without scripts it is a form like another.
	const own = await employee.get(`${at}/${step}`, { status: 200 });
	await employee.submit(own.form(`${at}/${step}/files`), { file: new File(['later'], 'later.txt') }, { redirect: false, status: 303 });
	await send(employee, `${at}/${step}/files`, alone(), 422);
	const remove = (await employee.get(`${at}/${step}`)).form(`${link}/delete`);
	await employee.submit(remove, {}, { redirect: false, status: 303 });
	assert.equal(await status(employee, link), 404);
	assert.equal(kept(page), '0');
	await send(employee, `${link}/delete`, {}, 404);
	assert.equal((await attached(employee, at, step)).length, 3);
	checked();
});

test('programs list, fetch, bring and remove them; one’s own export names them', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity(), name = fresh('api') + '.txt';
	const step = await add(employee, at, { title: 'By programs', kind: 'entry' }, [name, 'bytes']), [file] = await attached(owner, at, step);
	assert.deepEqual([file.name, file.size, file.url], [name, 5, `${at}/${step}/files/${file.id}`]);
	const bytes = await fetched(owner, `/api/v1${at}/steps/${step}/files/${file.id}`);
	assert.deepEqual([bytes.status, bytes.body], [200, 'bytes']);
	assert.match((await owner.get(`${at}/export?form=json`, { check: false })).body, new RegExp(`"${name}"`));
	assert.ok(exported(JSON.parse((await employee.get('/settings/export', { check: false, status: 200 })).body)).some((f) => f.item === step && f.name === name));
	// With a token of the interface, as a program.
	const outside = await fetched(house.visitor({ headers: { accept: 'application/json' } }), `/api/v1${at}/steps/${step}/files/${file.id}`);
	assert.ok([401, 404].includes(outside.status));
	const more = await employee.post(`/api/v1${at}/steps/${step}/files`, alone(['more.txt', 'more']), { redirect: false, check: false, headers: { accept: 'application/json' } });
	assert.equal(more.status, 201);
	assert.deepEqual(more.json.attachments.map((f) => f.name).toSorted(), [name, 'more.txt'].toSorted());
	const gone = await employee.request(`/api/v1${at}/steps/${step}/files/${file.id}`, { method: 'DELETE', check: false, headers: { origin: house.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': await employee.csrf() } });
	assert.equal(gone.status, 204, gone.body);
	assert.deepEqual((await attached(owner, at, step)).map((f) => f.name), ['more.txt']);
	checked();
});

test('who joins reads them, who leaves does not any more, and nothing of them is an item of its own', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), at = await activity({}, { leila: 'author' });
	const word = fresh('zymurgie'), step = await add(employee, at, { title: 'Together' }, [`${word}.txt`, word]), [{ url, id }] = await attached(owner, at, step);
	const outsiders = [admin, guest, house.visitor()];
	// An address of what is not there answers with the same bytes.
	for (const client of outsiders) {
		const gone = url.replace(`/${step}/`, '/4611686018427/'), same = (page, path) => page.body.replaceAll(path, 'HERE').replaceAll(encodeURIComponent(path), 'HERE').replace(/nonce="[^"]*"/g, '').replace(/<code>[0-9a-f]{8}-[0-9a-f]{10}<\/code>/g, '').replace(/(<time[^>]*>)[^<]*/g, '$1');
		const [one, two] = [await fetched(client, url), await fetched(client, gone)];
		assert.deepEqual([one.status, two.status], [404, 404]);
		assert.equal(same(one, url), same(two, gone));
		assert.equal(await status(client, `/api/v1${at}/steps/${step}/files/${id}`), 404);
		assert.equal(await status(client, `/files/${id}`), 404);
		assert.equal(await status(client, `/items/${id}`), 404);
	}
	await send(owner, `${at}/people`, { who: 'margot', role: 'reader' });
	assert.equal(await status(admin, url), 200);
	await leave(at, 'margot');
	assert.equal(await status(admin, url), 404);
	// Search finds the step for its readers; nobody finds or lists a file.
	await eventually(async () => assert.match((await owner.get(`/search?q=${word}`)).text, /Together/));
	for (const path of [`/search?q=${word}`, '/files', '/files/shared', '/files/library', '/', '/people/leila', '/activities', `/api/v1/search?q=${word}`])
		assert.doesNotMatch((await admin.get(path, { check: false })).body, new RegExp(`${word}\\.txt|Together`), path);
	for (const path of ['/files', '/files/shared', '/files/library']) assert.doesNotMatch((await employee.get(path)).text, new RegExp(`${word}\\.txt`), path);
	assert.deepEqual((await employee.json('/api/v1/files')).files.filter((f) => f.name === `${word}.txt`), []);
	// Nor does an address by its bytes open it.
	const hash = house.value(`SELECT b.hash FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.name = '${word}.txt'`);
	assert.match(hash, /^[0-9a-f]{64}$/);
	assert.equal(await status(employee, `/blobs/${hash}`), 404);
	// Who brought it leaves, and reads it no more; it stays for the others.
	await leave(at, 'leila');
	assert.equal(await status(employee, url), 404);
	assert.equal(await status(owner, url), 200);
	assert.ok(!exported(JSON.parse((await employee.get('/settings/export', { check: false, status: 200 })).body)).some((f) => f.item === step));
	checked();
});

test('it follows its step at once: private, for others, open again; and the activity’s audience', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), at = await activity({ audience: 'internal' }, { leila: 'author' });
	const step = await add(employee, at, { title: 'For all colleagues' }, ['wide.txt', 'x']), [{ url }] = await attached(owner, at, step);
	const all = async () => [await status(employee, url), await status(owner, url), await status(admin, url), await status(guest, url)];
	assert.deepEqual(await all(), [200, 200, 200, 404]);
	const edit = (fields) => send(employee, `${at}/${step}/edit`, form({ title: 'For some', ...fields }));
	await edit({ private: '1', readers: 'noemie' });
	assert.deepEqual(await all(), [200, 200, 404, 404]);
	await edit({ private: '1', readers: 'margot' });
	assert.deepEqual(await all(), [200, 404, 200, 404]);
	await edit({ private: '1', readers: '' });
	assert.deepEqual(await all(), [200, 404, 404, 404]);
	await edit({});
	assert.deepEqual(await all(), [200, 200, 200, 404]);
	// A private one from the beginning; its name is in no list of others.
	const name = fresh('hidden') + '.txt', own = await add(employee, at, { title: 'Mine alone', private: '1' }, [name, 'x']), [mine] = await attached(employee, at, own);
	assert.equal(await status(owner, mine.url), 404);
	for (const path of [at, `${at}/export?form=json`, `${at}/export?form=md`, '/activities/updates', '/', `/search?q=${name}`]) assert.doesNotMatch((await owner.get(path, { check: false })).body.replaceAll(`q=${name}`, '').replaceAll(`value="${name}"`, ''), new RegExp(name), path);
	// Removed, it is in the log by its number, and nowhere by its name.
	const gone = await add(employee, at, { title: 'Mine too', private: '1' }, [name, 'x']), [{ url: removed }] = await attached(employee, at, gone);
	await send(employee, `${removed}/delete`);
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE action = 'step.file.delete' AND detail = '' AND target LIKE '${removed}/delete%'`), '1');
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE target LIKE '%${name}%' OR detail LIKE '%${name}%'`), '0');
	// By another step's address there is nothing, also for who reads both.
	assert.equal(await status(employee, mine.url.replace(`/${own}/`, `/${step}/`)), 404);
	const settings = (await owner.get(`${at}/settings`, { status: 200 })).form(`${at}/settings`);
	await owner.submit(settings, { audience: 'members' }, { redirect: false, status: 303 });
	assert.deepEqual(await all(), [200, 200, 404, 404]);
	checked();
});

test('who only reads brings nothing, and in a completed activity nobody does', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), at = await activity(), name = fresh('no') + '.txt';
	const step = await add(employee, at, { title: 'Not theirs' }, ['there.txt', 'x']), [{ url }] = await attached(employee, at, step);
	async function refused(client, expected) {
		await send(client, `${at}/steps`, form({ title: 'No' }, [name, 'x']), expected);
		await send(client, `${at}/${step}/edit`, form({ title: 'No' }, [name, 'x']), expected);
		await send(client, `${at}/${step}/files`, alone([name, 'x']), expected);
		await send(client, `${url}/delete`, {}, expected);
	}
	await refused(admin, 403);
	await refused(guest, 404);
	const mine = await add(employee, at, { title: 'Private', private: '1' });
	await send(owner, `${at}/${mine}/edit`, form({ title: 'x' }, [name, 'x']), 404);
	await send(owner, `${at}/${mine}/files`, alone([name, 'x']), 404);
	await send(owner, `${at}/complete`);
	await refused(owner, 403);
	await refused(employee, 403);
	// It is read all the same.
	assert.equal(await status(admin, url), 200);
	assert.equal((await employee.get(`${at}/${step}`)).all('#files form').length, 0);
	assert.equal(kept(name), '0');
	checked();
});

test('with its step it is gone for good, bytes and all; a copy of the activity has none', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity({ template: '1' }), name = fresh('ends') + '.txt';
	const step = await add(employee, at, { title: 'To be copied' }, [name, `only here ${name}`]), [{ url }] = await attached(owner, at, step);
	const { location: copy } = await send(owner, '/activities', { title: fresh('Copy'), language: 'en', audience: 'members', from: at.split('/').at(-1) });
	const [section] = (await owner.json(`/api/v1${copy}`)).sections, [copied] = (await owner.json(`/api/v1${copy}/sections/${section.id}/steps`)).steps;
	assert.equal(copied.title, 'To be copied');
	assert.deepEqual(await attached(owner, copy, copied.id), []);
	assert.equal(await status(owner, url.replace(at, copy).replace(`/${step}/`, `/${copied.id}/`)), 404);
	const hash = house.value(`SELECT b.hash FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.name = '${name}'`);
	assert.match(hash, /^[0-9a-f]{64}$/);
	await send(employee, `${at}/${step}/delete`);
	assert.equal(await status(employee, url), 404);
	assert.equal(kept(name), '0');
	assert.equal(house.value(`SELECT count(*) FROM blob WHERE hash = '${hash}'`), '0');
	checked();
});

test('ruche check finds a file that hangs on what was removed', async () => {
	const employee = await house.as('employee'), at = await activity(), name = fresh('lost') + '.txt';
	const step = await add(employee, at, { title: 'Loses its file' }, [name, 'x']);
	house.change(`UPDATE attachment SET item = 4611686018427 WHERE name = '${name}'`);
	const result = house.ruche('check');
	assert.notEqual(result.status, 0);
	assert.match(result.stdout + result.stderr, /attached file \d+: item 4611686018427 is not there/);
	house.change(`UPDATE attachment SET item = ${step} WHERE name = '${name}'`);
	checked();
});

test('what is refused is said beside its field, keeps what was typed, and leaves nothing', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity(), name = fresh('refused') + '.txt';
	const step = await add(employee, at, { title: 'Stays as it is' }, ['taken.txt', 'first']);
	const steps = () => house.value(`SELECT count(*) FROM activity_step e JOIN place p ON p.id = e.activity WHERE p.handle = '${at.split('/').at(-1)}'`);
	async function refused(path, words, ...files) {
		const page = await send(employee, path, form({ title: 'Typed title', body: 'Typed words.', due: '2031-05-06', private: '1', readers: 'noemie' }, ...files), 422);
		page.assertValid();
		assert.match(page.one('#f-upload-error').text, words);
		assert.equal(page.one('#f-title').attributes.value, 'Typed title');
		assert.match(page.one('#f-body').text, /Typed words\./);
		assert.equal(page.one('#f-due').attributes.value, '2031-05-06');
		assert.equal(page.one('#f-readers').attributes.value, 'noemie');
		assert.equal(kept(name), '0');
	}
	await refused(`${at}/${step}/edit`, /taken\.txt.*already/, [name, 'x'], ['taken.txt', 'second']);
	await refused(`${at}/steps`, /twice\.txt.*already/, [name, 'x'], ['twice.txt', '1'], ['twice.txt', '2']);
	await refused(`${at}/steps`, /100 files/, ...Array.from({ length: 101 }, (_, i) => [`${i}.txt`, 'x']));
	// No room left for this person: what hangs on pages of wikis counts, too.
	house.change(`UPDATE blob SET size = 10737418240 WHERE id = (SELECT a.blob FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.name = 'taken.txt' AND a.item = ${step})`);
	try {
		await refused(`${at}/steps`, /10 GB/, [name, 'x']);
		await refused(`${at}/${step}/edit`, /10 GB/, [name, 'x']);
	} finally {
		house.change(`UPDATE blob SET size = 5 WHERE id = (SELECT a.blob FROM attachment a WHERE a.name = 'taken.txt' AND a.item = ${step})`);
	}
	assert.equal(steps(), '1');
	// A small one weighs as much as a disk keeps for it.
	const weight = (bytes) => house.change(`UPDATE blob SET size = ${bytes} WHERE id = (SELECT a.blob FROM attachment a WHERE a.name = 'taken.txt' AND a.item = ${step})`);
	try {
		const others = house.value(`SELECT coalesce(sum(CASE WHEN b.size < 4096 THEN 4096 ELSE b.size END), 0) FROM attachment a JOIN blob b ON b.id = a.blob WHERE a.file AND a.owner = ${personId('leila')} AND a.name <> 'taken.txt'`);
		weight(10 * 2 ** 30 - Number(others) - 4096);
		await refused(`${at}/steps`, /10 GB/, [name, 'x'], ['second.txt', 'x']);
		await add(employee, at, { title: 'Just fits' }, ['last.txt', 'x']);
		await refused(`${at}/${step}/edit`, /10 GB/, [name, 'x']);
	} finally {
		weight(5);
	}
	assert.equal(steps(), '2');
	// As many as may be come in one form, also with all its other fields.
	const many = form({ title: 'A hundred', link: 'https://drawings.example' }, ...Array.from({ length: 100 }, (_, i) => [`${i}.txt`, 'x']));
	for (const who of ['leila', 'noemie', 'margot']) many.append('assignee', who);
	assert.equal((await attached(owner, at, stepOf(await send(employee, `${at}/steps`, many)))).length, 100);
	assert.equal((await employee.json(`/api/v1${at}/steps/${step}`)).title, 'Stays as it is');
	assert.equal((await fetched(owner, (await attached(owner, at, step))[0].url)).body, 'first');
	// Another field is wrong: the files are to be chosen again, and are not kept.
	const wrong = await send(employee, `${at}/steps`, form({ title: '', body: 'Without a title' }, [name, 'x']), 422);
	assert.ok(wrong.one('#f-title-error'));
	assert.match(wrong.one('#f-upload-error').text, /again/);
	assert.match(wrong.one('#f-body').text, /Without a title/);
	assert.equal(kept(name), '0');
	const french = await house.signIn('owner', { language: 'fr' });
	assert.match((await send(french, `${at}/steps`, form({ title: '' }, [name, 'x']), 422)).one('#f-upload-error').text, /Choisissez|again/);
	checked();
});

test('words of a to-do come back when the session ended or it was too fast, with a file or without', async () => {
	const server = await startServer({ limits: true });
	try {
		const employee = await server.signIn('employee'), { location: at } = await send(employee, '/activities', { title: 'Limited', language: 'en', audience: 'members' });
		const csrf = await employee.csrf(), steps = `${at}/steps`, words = { kind: 'todo', people: '1', title: '', body: 'Words to keep' };
		const ways = { 'as the line below a section': () => words, 'as the form': () => form(words), 'with a file': () => form(words, ['plan.txt', 'x']) };
		const ended = { 'without a session': [], 'with one that is gone': ['ruche', '__Host-ruche'] };
		for (const [way, fields] of Object.entries(ways)) for (const [how, cookies] of Object.entries(ended)) {
			const visitor = server.visitor({ check: false });
			for (const name of cookies) visitor.cookies.set(name, 'x');
			const page = await visitor.post(steps, fields(), { csrf });
			assert.equal(page.status, 404, `${way}, ${how}`);
			assert.match(page.text, /You were signed out/, `${way}, ${how}`);
			assert.match(page.one('textarea').text, /Words to keep/);
			// Nobody but one of our pages is read to the end.
			const other = await visitor.post(steps, fields(), { csrf, headers: { origin: undefined, 'sec-fetch-site': undefined } });
			assert.equal(other.status, 404);
			assert.doesNotMatch(other.body, /Words to keep/);
		}
		employee.check = false;
		// Each has a measure of its own; that of files is the smaller one, and it is used up first.
		for (const fields of [ways['with a file'], ways['as the line below a section']]) {
			assert.equal((await employee.post(steps, fields(), { csrf })).status, 422);
			let refused;
			for (let round = 0; round < 10 && !refused; round++) refused = (await Promise.all(Array.from({ length: 100 }, () => employee.post(steps, fields(), { csrf })))).find((page) => page.status === 429);
			assert.ok(refused, 'a thousand at once are no haste');
			assert.ok(Number(refused.headers.get('retry-after')) >= 1);
			assert.match(refused.text, /That was a lot at once/);
			assert.match(refused.one('textarea').text, /Words to keep/);
		}
		assert.equal(server.value("SELECT count(*) FROM activity_step WHERE body = 'Words to keep'"), '0');
	} finally {
		await server.stop();
	}
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
		const step = stepOf(await send(owner, `${at}/steps`, form({ title: 'Fine' }, ['fine.txt', 'fine'])));
		assert.deepEqual((await attached(owner, at, step)).map((f) => f.name), ['fine.txt']);
		assert.match((await send(owner, `${at}/${step}/files`, alone(['bad.txt', 'EICAR']), 422)).text, /bad\.txt/);
	} finally {
		await guarded.stop();
	}
});

// On PostgreSQL writes that take the same rows in another order meet, and one of them is undone.
test('a to-do that is changed with files while others tick it keeps the words of who changes it', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity(), step = await add(employee, at, { title: 'Of many hands' });
	const ask = (client, path, fields) => client.post(path, fields, { redirect: false, check: false });
	for (let round = 0; round < 4; round++) {
		let changing = true;
		const ticks = [owner, employee, owner, employee].map(async (client) => {
			for (let on = 1; changing; on = 1 - on) assert.equal((await ask(client, `${at}/${step}/done`, { on })).status, 303);
		});
		const files = Array.from({ length: 8 }, () => [`${fresh('hand')}.txt`, 'x']), changed = await ask(employee, `${at}/${step}/edit`, form({ title: `Changed ${round}` }, ...files));
		changing = false;
		await Promise.all(ticks);
		assert.equal(changed.status, 303, changed.text);
		assert.equal((await employee.json(`/api/v1${at}/steps/${step}`)).title, `Changed ${round}`);
	}
	checked();
});

test('while files are looked at, to-dos without any are added and changed, by their sender too', async () => {
	const folder = join(house.temporary, 'waiting'), scanner = join(folder, 'scanner'), go = join(folder, 'go');
	mkdirSync(folder);
	writeFileSync(scanner, `#!/bin/sh\ntouch ${folder}/began-$$\nfor i in $(seq 1200); do [ -e ${go} ] && exit 0; sleep 0.05; done\n`, { mode: 0o755 });
	const guarded = await startServer({ ini: `file_scan = ${scanner}\n` });
	try {
		const [one, other, third] = await Promise.all(['employee', 'owner', 'admin'].map((login) => guarded.signIn(login))), at = new Map();
		for (const person of [one, other, third]) at.set(person, (await send(person, '/activities', { title: fresh('Awaited'), language: 'en', audience: 'members' })).location);
		// With SQLite these are all that run at a time of what brings files.
		let done = 0;
		const waiting = [one, other].map((person) => person.post(`${at.get(person)}/steps`, form({ title: 'With a file' }, ['slow.txt', 'x']), { redirect: false, check: false }).finally(() => { done++; }));
		await eventually(() => assert.equal(readdirSync(folder).filter((name) => name.startsWith('began')).length, 2));
		for (const person of [one, third]) {
			const step = stepOf(await send(person, `${at.get(person)}/steps`, { kind: 'todo', title: 'Quick', people: '1' })), edit = `${at.get(person)}/${step}/edit`;
			await send(person, edit, form({ title: 'Quick as a form' }));
			await send(person, edit, form({ title: 'Quick with nothing chosen' }, ['', '']));
		}
		assert.equal(done, 0, 'they waited for the scanner');
		writeFileSync(go, '');
		assert.deepEqual((await Promise.all(waiting)).map((answer) => answer.status), [303, 303]);
	} finally {
		writeFileSync(go, '');
		await guarded.stop();
	}
});

test('an account that is erased: its steps take their files along, what it brought to others’ stays there', async () => {
	const admin = await house.as('admin'), owner = await house.as('owner'), handle = fresh('bringer'), at = await activity({}, {});
	assert.equal(house.ruche('user', 'add', handle, 'Quirin', 'Bringer').status, 0);
	assert.equal(house.ruche('user', 'passwd', handle, { input: 'a long sentence\n' }).status, 0);
	const visitor = house.visitor();
	await visitor.signIn(handle, 'a long sentence');
	await send(owner, `${at}/people`, { who: handle, role: 'author' });
	const own = fresh('own') + '.txt', given = fresh('given') + '.txt', theirs = await add(owner, at, { title: 'Of the owner' });
	await add(visitor, at, { title: 'Of who goes' }, [own, own]);
	await send(visitor, `${at}/${theirs}/files`, alone([given, given]));
	const [{ url }] = await attached(owner, at, theirs);
	assert.deepEqual([kept(own), kept(given)], ['1', '1']);
	const account = await admin.get(`/admin/people/${handle}`, { status: 200 });
	await admin.submit(account.form(`/admin/people/${handle}/erase`), { confirm: handle, texts: 'remove' }, { redirect: false, status: 303 });
	await eventually(() => assert.equal(kept(own), '0'));
	assert.equal((await fetched(owner, url)).body, given);
	assert.doesNotMatch((await owner.get(`${at}/${theirs}`)).one('#files').text, /Quirin/);
	checked();
});

test('the words inside what hangs on a to-do or an entry are found by who reads it, and by nobody once it is gone', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await activity();
	const word = `astrolabe${++made}y`, hidden = `sextant${made}y`;
	const hits = async (client, what) => (await client.get(`/search?q=${what}`)).all('main a').filter((a) => a.attributes.href?.startsWith(at)).length;
	const open = await add(owner, at, { title: 'Open one', kind: 'entry' }, ['open.txt', `About the ${word}`]);
	await add(owner, at, { title: 'For its author', private: '1' }, ['hidden.txt', `About the ${hidden}`]);
	await eventually(async () => assert.ok(await hits(employee, word) && await hits(owner, hidden)));
	await house.settled();
	assert.deepEqual([await hits(admin, word) > 0, await hits(employee, hidden), await hits(await house.as('guest'), word)], [true, 0, 0]); // margot reads the activity
	await leave(at, 'leila');
	assert.equal(await hits(employee, word), 0);
	const [file] = await attached(owner, at, open);
	await send(owner, `${at}/${open}/files/${file.id}/delete`);
	await eventually(async () => assert.equal(await hits(owner, word), 0));
	assert.equal(house.value(`SELECT count(*) FROM attachment_text WHERE body LIKE '%${word}%'`), '0');
	checked();
});

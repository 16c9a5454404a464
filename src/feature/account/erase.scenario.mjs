// SPDX-License-Identifier: Apache-2.0
// Erasing an account: what names the person is in no page, no search, no table; what was written stays or goes as chosen.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { database, eventually, useServer } from '../../../tests/harness.mjs';
import { binDirectory } from '../../../tests/postgres.mjs';

const house = useServer();
const json = { headers: { accept: 'application/json' }, status: 201 };
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

async function administrator() {
	const admin = await house.signIn('admin');
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	return admin;
}

// Somebody with a name found nowhere else, a password chosen through the link, and something of everything.
async function newcomer(admin, handle, family) {
	const people = await admin.get('/admin/people', { status: 200 });
	const made = await admin.submit(people.one('#new form'), { given_name: 'Quirina', family_name: family, handle }, { status: 200 });
	const link = new URL(made.one('code.token').text);
	const visitor = house.visitor();
	const welcome = await visitor.get(link.pathname, { status: 200 });
	await visitor.submit(welcome.form(link.pathname), { password: 'a long sentence', again: 'a long sentence' });
	await visitor.submit((await visitor.get('/guidelines/acknowledge', { status: 200 })).form('/guidelines/acknowledge'), {}, { redirect: false, status: 303 });
	await visitor.get('/settings');
	await visitor.submit(visitor.page.form('/settings'), { bio: `I am ${family} indeed`, title: `Keeper of ${family}` }, { redirect: false });
	return visitor;
}

// Every table's rows as text.
function everything() {
	if (database === 'postgres') return execFileSync(join(binDirectory(), 'pg_dump'), ['--data-only', '--inserts', house.databaseUrl], { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
	return ['ruche.db', 'search.db'].map((name) => execFileSync('sqlite3', ['-readonly', join(house.data, name), '.dump'], { encoding: 'utf8', maxBuffer: 1 << 30 })).join('\n');
}
const files = () => (existsSync(join(house.data, 'blobs')) ? readdirSync(join(house.data, 'blobs'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => f.name) : []);

// Leaves traces everywhere; gives where they are.
async function live(visitor, mark, audience = 'internal') {
	const owner = await house.as('owner');
	const said = await visitor.post('/api/v1/updates', { body: `A word about herons, said by me ${mark}. #heronry` }, json);
	const secret = await visitor.post('/api/v1/updates', { body: `A secret of mine: zyxomma`, audience: 'private' }, json);
	await visitor.get('/blogs/new');
	const blog = await visitor.submit(visitor.page.form('/blogs'), { title: 'Of herons' }, { status: 200 });
	// Another one, called as is proposed: after its owner.
	await visitor.get('/blogs/new');
	const named = await visitor.submit(visitor.page.form('/blogs'), { tagline: 'By me', audience }, { status: 200 });
	await visitor.get(`${blog.path}/write`);
	const entry = await visitor.submit(visitor.page.form(`${blog.path}/entries`), { title: 'The heronry', body: `They nest early ${mark}.`, action: 'publish' }, { status: 200 });
	await visitor.get(`${blog.path}/write`);
	await visitor.submit(visitor.page.form(`${blog.path}/entries`), { title: 'A draft', body: 'Unfinished quaggaword.', action: 'draft' }, { status: 200 });
	const post = await owner.post('/api/v1/updates', { body: `Thank you, a colleague` }, json);
	const reply = await visitor.post('/api/v1/updates', { body: `An answer on herons ${mark}.`, reply_to: String(post.json.id) }, json);
	await owner.get(entry.path);
	const comments = owner.page.form(/^\/items\/\d+\/comments$/).attributes.action;
	await owner.submit(owner.page.form(comments), { body: 'What a sight.' });
	const commented = await visitor.submit((await visitor.get(entry.path)).form(comments), { body: `It was, on herons ${mark}.` }, { redirect: false, status: 303 });
	await visitor.post(`/items/${post.json.id}/like`, { on: '1' }, { redirect: false, status: 303 });
	await visitor.get('/people/noemie');
	await visitor.submit(visitor.page.form('/follows'), {}, { redirect: false });
	const handle = (await visitor.get('/settings/export')).json.account;
	await owner.get(`/people/${handle}`);
	await owner.submit(owner.page.form('/follows'), {}, { redirect: false });
	await owner.get(`/people/${handle}`);
	return { said: said.json.id, secret: secret.json.id, blog: blog.path, named: named.path, entry: entry.path, reply: reply.json.id, commented: commented.location, handle };
}

test('erase_create: the person goes, the words stay', async (t) => {
	const admin = await administrator(), owner = await house.as('owner');
	const visitor = await newcomer(admin, 'quirina.wobblethwaite', 'Wobblethwaite');
	const traces = await live(visitor, 'staysmark');
	const other = house.visitor();
	await other.get('/sign-in');
	await other.post('/sign-in', { login: 'quirina.wobblethwaite', password: 'a long sentence' }, { csrf: false, redirect: false });
	// A photo, whose file goes too.
	const before = new Set(files());
	const photo = new FormData();
	photo.append('photo', new File([png], 'me.png', { type: 'image/png' }));
	await visitor.get('/settings');
	const sent = await visitor.post('/settings/photo', photo, { redirect: false });
	const squares = files().filter((name) => !before.has(name));
	if (sent.status === 303) assert.ok(squares.length > 0, 'the photo is stored');
	else t.diagnostic('no image decoder here');
	for (const name of squares) utimesSync(join(house.data, 'blobs', name.slice(0, 2), name.slice(2, 4), name), new Date(0), new Date(0));
	await eventually(async () => assert.match((await owner.get('/search?q=heronry')).text, /The heronry/));

	await visitor.get('/settings/erase', { status: 200 });
	const form = visitor.page.form('/settings/erase');
	assert.match((await visitor.submit(form, { confirm: 'somebody', texts: 'keep' }, { status: 422 })).text, /Type the name of the account/);
	assert.equal((await owner.get('/people/quirina.wobblethwaite')).status, 200, 'nothing happened yet');
	await visitor.submit(form, { confirm: '@Quirina.Wobblethwaite', texts: 'keep' }, { redirect: false, status: 303 });
	for (const client of [visitor, other]) assert.ok((await client.get('/')).form('/sign-in'), 'every session ended');
	assert.equal((await owner.get('/people/quirina.wobblethwaite')).status, 404);
	const signIn = house.visitor();
	await signIn.get('/sign-in');
	assert.notEqual((await signIn.post('/sign-in', { login: 'quirina.wobblethwaite', password: 'a long sentence' }, { csrf: false, redirect: false })).status, 303);
	// What was written stands under another name; what nobody else could read is gone.
	assert.match((await owner.get(`/updates/${traces.said}`, { status: 200 })).text, /Former colleague/);
	assert.match((await owner.get(traces.entry, { status: 200 })).text, /Former colleague[\s\S]*It was, on herons/);
	assert.match((await owner.get(traces.blog)).text, /fermé/, 'nobody keeps the blog: it is closed');
	// One that says whose it was is called otherwise, and its address leads nowhere.
	assert.match(traces.named, /quirina/);
	assert.equal((await owner.get(traces.named)).status, 404);
	assert.equal(house.value("SELECT count(*) FROM place WHERE title = 'Blog of a former colleague' AND state = 2"), '1');
	assert.doesNotMatch((await owner.get('/people?q=wobblethwaite')).text, /Wobblethwaite|Quirina/);
	await eventually(() => {
		const rows = everything();
		for (const canary of [/wobblethwaite/i, /quirina/i, /zyxomma/, /quaggaword/]) {
			const found = rows.split('\n').find((line) => canary.test(line) && !/INSERT INTO (public\.)?"?audit"? /.test(line));
			assert.equal(found, undefined, `${canary} is still there: ${found?.slice(0, 300)}`);
		}
		assert.match(rows, /They nest early staysmark/);
		for (const name of squares) assert.ok(!files().includes(name), `the file ${name} is still there`);
	});
	assert.match((await admin.get('/admin/audit?action=user.erase')).text, /former-/);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	// The name is free for somebody else, to whom nothing leads.
	const next = await admin.submit((await admin.get('/admin/people')).one('#new form'), { given_name: 'Quirina', family_name: 'Other', handle: 'quirina.wobblethwaite' }, { status: 200 });
	assert.ok(next);
	assert.doesNotMatch((await owner.get('/people/quirina.wobblethwaite', { status: 200 })).text, /heron/);
});

test('admin_person_erase: the words go too', async () => {
	const admin = await administrator(), owner = await house.as('owner'), employee = await house.as('employee');
	const visitor = await newcomer(admin, 'quirina.snorkelby', 'Snorkelby');
	const traces = await live(visitor, 'goesmark', 'members');
	assert.equal((await admin.get(traces.named)).status, 404);
	assert.equal((await employee.post('/admin/people/quirina.snorkelby/erase', { confirm: 'quirina.snorkelby', texts: 'remove' })).status, 404);
	const account = await admin.get('/admin/people/quirina.snorkelby', { status: 200 });
	const form = account.form('/admin/people/quirina.snorkelby/erase');
	assert.match((await admin.submit(form, { confirm: '' }, { status: 422 })).text, /Type the name/);
	const unnamed = "SELECT count(*) FROM place WHERE title = 'Blog of a former colleague' AND state = 2", before = Number(house.value(unnamed));
	await admin.submit(form, { confirm: 'quirina.snorkelby', texts: 'remove' }, { redirect: false, status: 303 });
	assert.equal(Number(house.value(unnamed)), before + 1, 'her blog says no more whose it was, though no administrator reads it');
	await eventually(async () => {
		assert.equal((await owner.get(`/updates/${traces.said}`)).status, 404);
		assert.equal((await owner.get(traces.entry)).status, 404);
		const rows = everything();
		for (const canary of [/snorkelby/i, /goesmark/]) {
			const found = rows.split('\n').find((line) => canary.test(line) && !/INSERT INTO (public\.)?"?audit"? /.test(line));
			assert.equal(found, undefined, `${canary} is still there: ${found?.slice(0, 300)}`);
		}
	});
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	// Not oneself there, and never the last administrator.
	assert.equal((await admin.post('/admin/people/margot/erase', { confirm: 'margot', texts: 'keep' })).status, 409);
	await admin.get('/settings/erase');
	assert.equal((await admin.submit(admin.page.form('/settings/erase'), { confirm: 'margot', texts: 'keep' })).status, 409);
	assert.equal((await admin.get('/admin')).status, 200);
});

// A picture of one grey.
function pngOf(grey) {
	const chunk = (type, data) => {
		const body = Buffer.concat([Buffer.from(type), data]), size = Buffer.alloc(4), sum = Buffer.alloc(4);
		size.writeUInt32BE(data.length);
		sum.writeUInt32BE(crc32(body));
		return Buffer.concat([size, body, sum]);
	};
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')), chunk('IDAT', deflateSync(Buffer.from([0, grey]))), chunk('IEND', Buffer.alloc(0))]);
}

// Closes an account as an erasure does, with its handle, but leaves the transaction open: gives what ends it.
async function closing(handle) {
	const change = `UPDATE person SET state = 2, handle = 'gone-meanwhile' WHERE handle = '${handle}'`;
	const child = database === 'postgres' ? spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-t', house.databaseUrl], { stdio: ['pipe', 'pipe', 'inherit'] })
		: spawn('sqlite3', [join(house.data, 'ruche.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = new Promise((done) => child.on('close', done));
	child.stdin.write(database === 'postgres' ? `BEGIN;\n${change};\nSELECT 'held';\n` : `.timeout 60000\nPRAGMA wal_autocheckpoint = 0;\nBEGIN IMMEDIATE;\n${change};\nSELECT 'held';\n`);
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text) => { said += text; });
	await eventually(() => assert.match(said, /held/));
	return async () => {
		child.stdin.end('COMMIT;\n');
		assert.equal(await ended, 0);
	};
}

test('photo_create, entry_image: nothing is written for an account that was closed while the image was read', async () => {
	const admin = await administrator();
	for (const [handle, path] of [['quirina.photo', '/settings/photo'], ['quirina.image', 'image']]) {
		const visitor = await newcomer(admin, handle, 'Latecomer');
		let address = path, field = 'photo';
		if (path === 'image') {
			await visitor.get('/blogs/new');
			address = `${(await visitor.submit(visitor.page.form('/blogs'), { title: 'Of late images' }, { status: 200 })).path}/image`;
			field = 'file';
		}
		await house.settled();
		const body = new FormData(), before = new Set(files());
		body.append('csrf', await visitor.csrf());
		for (const [name, value] of Object.entries({ title: 'Late', body: 'Late.', audience: 'private', language: 'en', base: '0', kept: '0' })) body.append(name, value);
		// Another image for each, so that its file is a new one.
		body.append(field, new File([pngOf(10 * path.length)], 'x.png', { type: 'image/png' }), 'x.png');
		const close = await closing(handle);
		const sent = visitor.post(address, body, { redirect: false, check: false });
		await eventually(() => assert.ok(files().some((name) => !before.has(name)), 'the image is not read yet'));
		await close();
		assert.equal((await sent).status, 404, address);
		assert.equal(house.value("SELECT count(*) FROM attachment a JOIN person p ON p.id = a.owner WHERE p.handle = 'gone-meanwhile'"), '0');
		assert.match(house.value("SELECT coalesce(photo, '') FROM person WHERE handle = 'gone-meanwhile'"), /^$/);
		house.sql("UPDATE person SET handle = 'gone-' || id WHERE handle = 'gone-meanwhile'");
	}
});

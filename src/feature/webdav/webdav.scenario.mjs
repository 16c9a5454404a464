// SPDX-License-Identifier: Apache-2.0
// WebDAV: the conformance test of Debian, who signs in how, what each finds, that nothing closed shows, locks between people,
// and what becomes of files.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, startServer, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const HOME = '/dav/home/';
const MANY = database === 'postgres' ? 550 : 1050; // more than one read of rows

// ---- programs ----

const basic = (login, secret) => `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;
let made = 0;
async function tokenOf(login, fields = { writes: '1' }) {
	const client = await house.as(login);
	const page = await client.post('/settings/tokens', { name: `program ${++made}`, ...fields });
	return page.body.match(/ruche_[0-9a-f]+/)[0];
}
// One request of a program that has signed in; gives status, headers and text.
async function ask(who, method, path, { headers = {}, body } = {}) {
	const response = await fetch(new URL(path, house.url), { method, body, redirect: 'manual', headers: { ...(who ? { authorization: who } : {}), ...headers } });
	return { status: response.status, headers: response.headers, text: await response.text() };
}
const programs = new Map();
async function programOf(login) {
	if (!programs.has(login)) programs.set(login, basic(login, await tokenOf(login)));
	return programs.get(login);
}
const expect = async (status, ...request) => {
	const answer = await ask(...request);
	assert.equal(answer.status, status, `${request[1]} ${request[2]}: ${answer.status} ${answer.text.slice(0, 400)}`);
	return answer;
};
const put = (who, path, body, headers = {}) => ask(who, 'PUT', path, { body, headers });
const list = (who, path, depth = '1', body = undefined) => ask(who, 'PROPFIND', path, { headers: { depth }, body });
const hrefs = (answer) => [...answer.text.matchAll(/<D:response><D:href>([^<]*)<\/D:href>/g)].map((m) => decodeURIComponent(m[1]));
const lockBody = (scope = 'exclusive') => `<?xml version="1.0"?><lockinfo xmlns="DAV:"><lockscope><${scope}/></lockscope><locktype><write/></locktype><owner>a program</owner></lockinfo>`;
const lock = (who, path, headers = {}, scope) => ask(who, 'LOCK', path, { headers: { depth: '0', ...headers }, body: lockBody(scope) });

// ---- communities ----

async function begin(client, fields) {
	const form = (await client.get('/communities/new', { status: 200 })).form('/communities');
	const answer = await client.submit(form, { language: 'en', ...fields }, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 600));
	return answer.location.split('/').at(-1);
}
const personOf = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
async function closed(title) {
	const owner = await house.as('owner');
	const handle = await begin(owner, { title, access: 'private' });
	assert.equal((await owner.post(`/communities/${handle}/members`, { who: 'leila' })).status, 200);
	assert.equal((await (await house.as('employee')).post(`/communities/${handle}/membership`, {}, { redirect: false })).status, 303);
	return handle;
}

// ---- the standard ----

test('litmus passes whole: basic, copymove, props, locks, http', async () => {
	const directory = mkdtempSync(join(tmpdir(), 'litmus.'));
	const child = spawn('litmus', ['-k', `${house.url}${HOME}`, 'employee', await tokenOf('employee')], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => { said += chunk; });
	const status = await new Promise((done, failed) => child.on('error', failed).on('close', done));
	rmSync(directory, { recursive: true, force: true });
	said = said.replaceAll('\r', '\n');
	const faults = said.split('\n').filter((line) => /FAIL|WARNING|SKIPPED/.test(line));
	assert.deepEqual(faults, [], said.slice(-3000));
	assert.equal(status, 0);
	const sums = [...said.matchAll(/summary for `(\w+)': of (\d+) tests run: (\d+) passed, 0 failed/g)];
	assert.deepEqual(sums.map((m) => m[1]), ['basic', 'copymove', 'props', 'locks', 'http']);
	assert.ok(sums.reduce((n, m) => n + Number(m[3]), 0) >= 100, 'all of its tests ran');
});

// ---- signing in ----

test('who signs in: Basic with a token of one’s own, a bearer token, a session; nobody else', async () => {
	const token = await tokenOf('employee');
	const nobody = await expect(401, undefined, 'PROPFIND', HOME, { headers: { depth: '0' } });
	assert.match(nobody.headers.get('www-authenticate'), /^Basic realm="Ruche"/);
	for (const login of ['employee', 'leila', 'LEILA']) await expect(207, basic(login, token), 'PROPFIND', HOME, { headers: { depth: '0' } });
	await expect(207, `Bearer ${token}`, 'PROPFIND', HOME, { headers: { depth: '0' } });
	// Not with the password, not with another's token, not with a token that never was.
	for (const bad of [basic('employee', 'ruche-demo'), basic('owner', token), basic('', token), basic('employee', `${token}0`), 'Basic %%%', 'Basic ', `Basic ${'A'.repeat(5000)}`]) {
		await expect(401, bad, 'PROPFIND', HOME, { headers: { depth: '0' } });
		await expect(401, bad, 'PUT', `${HOME}x.txt`, { body: 'x' });
	}
	// Elsewhere nobody is let in by Basic.
	assert.equal((await ask(basic('employee', token), 'GET', '/settings/security')).status, 404);
	// What can be done is said to everybody.
	const options = await expect(200, undefined, 'OPTIONS', '/dav/');
	assert.equal(options.headers.get('dav'), '1, 2');
	assert.match(options.headers.get('allow'), /PROPFIND/);
});

test('a session reads, and changes nothing without its token and from elsewhere', async () => {
	const employee = await house.as('employee');
	const csrf = await employee.csrf();
	const path = `${HOME}by-session.txt`;
	assert.equal((await employee.request(HOME, { method: 'PROPFIND', headers: { depth: '0' } })).status, 207);
	const send = (headers) => employee.request(path, { method: 'PUT', body: 'words', headers });
	assert.equal((await send({})).status, 403);
	assert.equal((await send({ 'x-csrf-token': 'x'.repeat(csrf.length) })).status, 403);
	assert.equal((await send({ 'x-csrf-token': csrf, origin: 'https://evil.example' })).status, 403);
	assert.equal((await send({ 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' })).status, 403);
	assert.equal((await ask(await programOf('employee'), 'GET', path)).status, 404, 'none of them wrote');
	assert.equal((await send({ 'x-csrf-token': csrf, origin: house.url })).status, 201);
});

test('a token that may only read reads; one that was withdrawn does nothing', async () => {
	const employee = await house.as('employee');
	const reader = basic('employee', await tokenOf('employee', {}));
	const writer = await programOf('employee');
	await expect(201, writer, 'PUT', `${HOME}kept.txt`, { body: 'as it was' });
	assert.equal((await expect(200, reader, 'GET', `${HOME}kept.txt`)).text, 'as it was');
	for (const [method, headers, body] of [['PUT', {}, 'other'], ['DELETE', {}], ['MKCOL', {}], ['PROPPATCH', {}, '<x/>'], ['LOCK', {}, lockBody()], ['UNLOCK', {}],
		['MOVE', { destination: `${HOME}moved.txt` }], ['COPY', { destination: `${HOME}copied.txt` }]]) {
		await expect(403, reader, method, `${HOME}kept.txt`, { headers, body });
	}
	assert.equal((await expect(200, writer, 'GET', `${HOME}kept.txt`)).text, 'as it was');
	const page = await employee.get('/settings/security', { status: 200 });
	for (const form of page.all('form').filter((f) => /\/settings\/tokens\/\d+\/delete/.test(f.attributes.action))) await employee.submit(form, {}, { redirect: false });
	programs.delete('employee');
	await expect(401, reader, 'GET', `${HOME}kept.txt`);
	await expect(401, writer, 'PUT', `${HOME}kept.txt`, { body: 'late' });
	await expect(401, writer, 'PROPFIND', HOME, { headers: { depth: '1' } });
});

test('dav_settings: says the address, in the person’s language', async () => {
	const page = await (await house.as('employee')).get('/settings/drive', { status: 200 });
	assert.equal(page.one('#f-drive').attributes.value, `${house.url}/dav/`);
	assert.equal(page.one('#f-drive-name').attributes.value, 'leila');
	assert.match((await (await house.as('owner')).get('/settings/drive', { status: 200 })).text, /Lecteur réseau/);
	assert.equal((await (await house.as('guest')).get('/settings/drive')).status, 404);
});

// ---- what each finds ----

test('the tree: home, and the communities one belongs to; what is closed to one is not there', async () => {
	const employee = await programOf('employee'), owner = await programOf('owner'), admin = await programOf('admin');
	const handle = await closed('A closed folder');
	const path = `/dav/communities/${handle}/`;
	assert.deepEqual(hrefs(await expect(207, employee, 'PROPFIND', '/dav/', { headers: { depth: '1' } })), ['/dav/', '/dav/home/', '/dav/communities/', '/dav/shared/']);
	assert.ok(hrefs(await list(employee, '/dav/communities/')).includes(path));
	await expect(201, owner, 'PUT', `${path}plan.txt`, { body: 'the secret plan' });
	await expect(201, owner, 'PUT', `${HOME}own.txt`, { body: 'of the owner alone' });
	assert.deepEqual(hrefs(await list(employee, path)), [path, `${path}plan.txt`]);
	assert.equal((await expect(200, employee, 'GET', `${path}plan.txt`)).text, 'the secret plan');
	await expect(404, employee, 'GET', `${HOME}own.txt`);
	// For others it is as if it were nowhere, to the byte.
	const same = async (who) => {
		assert.ok(!(await list(who, '/dav/communities/')).text.includes(handle));
		for (const [method, headers, body] of [['GET', {}], ['PROPFIND', { depth: '0' }], ['PROPFIND', { depth: '1' }], ['PUT', {}, 'x'], ['DELETE', {}], ['MKCOL', {}],
			['LOCK', {}, lockBody()], ['COPY', { destination: `${HOME}taken.txt` }], ['MOVE', { destination: `${HOME}taken.txt` }]]) {
			const [there, nowhere] = await Promise.all([ask(who, method, `${path}plan.txt`, { headers, body }), ask(who, method, '/dav/communities/no-such-handle/plan.txt', { headers, body })]);
			assert.equal(there.status, 404, `${method} by somebody outside`);
			assert.deepEqual([there.status, there.text], [nowhere.status, nowhere.text]);
		}
		const into = (to) => ask(who, 'COPY', `${HOME}mine.txt`, { headers: { destination: `/dav/communities/${to}/mine.txt` } });
		assert.deepEqual((await into(handle)).status, (await into('no-such-handle')).status);
		const condition = (to) => ask(who, 'PUT', `${HOME}mine.txt`, { body: 'x', headers: { if: `</dav/communities/${to}/plan.txt> (Not <urn:uuid:00000000-0000-4000-8000-000000000000>)` } });
		assert.deepEqual((await condition(handle)).status, (await condition('no-such-handle')).status);
	};
	await put(admin, `${HOME}mine.txt`, 'x');
	await same(admin);
	// A member that is removed has lost everything with the next request.
	assert.equal((await (await house.as('owner')).post(`/communities/${handle}/members/delete`, { person: personOf('leila') }, { redirect: false })).status, 303);
	await put(employee, `${HOME}mine.txt`, 'x');
	await same(employee);
	assert.deepEqual(hrefs(await list(owner, path)), [path, `${path}plan.txt`], 'nothing was changed');
});

test('PROPFIND: only the depths 0 and 1, only well-formed bodies, and named properties as they are', async () => {
	const who = await programOf('employee');
	await put(who, `${HOME}named é.txt`, 'twelve bytes');
	const refused = await expect(403, who, 'PROPFIND', HOME, { headers: { depth: 'infinity' } });
	assert.match(refused.text, /<D:error[^>]*><D:propfind-finite-depth\/><\/D:error>/);
	await expect(403, who, 'PROPFIND', HOME);
	await expect(400, who, 'PROPFIND', HOME, { headers: { depth: '2' } });
	for (const body of ['<', '<propfind/>', '<propfind xmlns="DAV:"/>', '<D:propfind xmlns:D="DAV:"><D:prop><x:y/></D:prop></D:propfind>', '<propfind xmlns="DAV:"><prop/><allprop/></propfind>',
		'<!DOCTYPE a [<!ENTITY b "c">]><propfind xmlns="DAV:"><prop><a>&b;</a></prop></propfind>', '<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY % b SYSTEM "http://127.0.0.1/">%b;]><propfind xmlns="DAV:"><allprop/></propfind>',
		`<propfind xmlns="DAV:">${'<a>'.repeat(100)}${'</a>'.repeat(100)}</propfind>`]) {
		const answer = await list(who, HOME, '0', body);
		assert.ok(answer.status === 400 || answer.status === 413, `${answer.status} for ${body.slice(0, 100)}`);
	}
	await expect(413, who, 'PROPFIND', HOME, { headers: { depth: '0' }, body: ' '.repeat(70_000) });
	const body = '<propfind xmlns="DAV:"><prop><getcontentlength/><displayname/><nothing/><quota-used-bytes/><x xmlns="urn:y"/></prop></propfind>';
	const one = await list(who, `${HOME}named%20%C3%A9.txt`, '0', body);
	assert.match(one.text, /<D:getcontentlength>12<\/D:getcontentlength><D:displayname>named é.txt<\/D:displayname><\/D:prop><D:status>HTTP\/1.1 200 OK/);
	assert.match(one.text, /<D:href>\/dav\/home\/named%20%C3%A9.txt<\/D:href>/);
	assert.match(one.text, /<nothing xmlns="DAV:"\/><D:quota-used-bytes\/><x xmlns="urn:y"\/><\/D:prop><D:status>HTTP\/1.1 404/);
	const room = await list(who, HOME, '0', '<propfind xmlns="DAV:"><prop><quota-used-bytes/><quota-available-bytes/></prop></propfind>');
	const [used, free] = [...room.text.matchAll(/<D:quota-[a-z]+-bytes>(\d+)</g)].map((m) => Number(m[1]));
	assert.ok(used > 0 && free > 0);
	assert.doesNotMatch((await list(who, HOME, '0')).text, /quota/, 'only when asked for by name');
});

// Rows of as many files like this one, "file 0000.txt": they are what a listing reads. dropCopies() takes them away again.
const COPIES = 100_000;
function copyFile(id, count) {
	const numbers = `WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < ${count - 1})`, name = `'file ' || substr(cast(10000 + x.n as text), 2) || '.txt'`;
	const copy = (table, key, columns, own = {}) => house.sql(`INSERT INTO ${table} (${[key, ...Object.keys(own), ...columns].join()}) ${numbers}
		SELECT ${[`${COPIES} + x.n`, ...Object.values(own), ...columns.map((column) => `t.${column}`)].join()} FROM x, ${table} t WHERE t.${key} = ${id}`);
	house.sql(`UPDATE file_node SET ordered = '0000' WHERE id = ${id}`);
	copy('item', 'id', 'kind place hub author root reply_to circle audience state language created updated edited comments likes raters stars'.split(' '));
	copy('file', 'id', 'description version size type blob changed downloads'.split(' '), { name });
	copy('file_version', 'file', 'number blob size type author created'.split(' '));
	copy('file_node', 'id', 'place parent folder creator created updated'.split(' '), { name, folded: name, ordered: 'substr(cast(10000 + x.n as text), 2)' });
}
function dropCopies() {
	for (const [table, key] of [['dav_property', 'node'], ['file_node', 'id'], ['file_version', 'file'], ['file', 'id'], ['item', 'id']]) house.sql(`DELETE FROM ${table} WHERE ${key} BETWEEN ${COPIES} AND ${COPIES + MANY}`);
}

test('a listing of many entries is whole, and each is there once', async () => {
	const who = await programOf('employee');
	await expect(201, who, 'MKCOL', `${HOME}many/`);
	const names = Array.from({ length: MANY }, (_, i) => `file ${String(i).padStart(4, '0')}.txt`);
	await expect(201, who, 'PUT', `${HOME}many/${encodeURIComponent(names[0])}`, { body: 'same' });
	copyFile(house.value(`SELECT n.id FROM file_node n JOIN file_node t ON t.id = n.parent WHERE t.name = 'many' AND n.name = '${names[0]}'`), MANY);
	await expect(207, who, 'PROPPATCH', `${HOME}many/file%200527.txt`, { body: '<propertyupdate xmlns="DAV:"><set><prop><mark xmlns="urn:x">here &amp; there</mark></prop></set></propertyupdate>' });
	const answer = await list(who, `${HOME}many/`);
	assert.deepEqual(hrefs(answer), [`${HOME}many/`, ...names.map((name) => `${HOME}many/${name}`)]);
	assert.equal(answer.text.match(/<mark xmlns="urn:x">here &amp; there<\/mark>/g).length, 1);
	assert.match(answer.text.split('<D:response>').find((r) => r.includes('0527')), /urn:x/);
});

test('a listing ends by bytes: dead properties that are too much are not read, and what is left out is said', async () => {
	const who = await programOf('employee'), many = house.value(`SELECT id FROM file_node WHERE name = 'many' AND folder = true`);
	house.sql(`INSERT INTO dav_property (node, space, name, lang, value) SELECT n.id, 'urn:big', 'big', '', '${'x'.repeat(60_000)}' FROM file_node n WHERE n.parent = ${many}`);
	try {
		const asked = '<propfind xmlns="DAV:"><prop><displayname/><big xmlns="urn:big"/></prop></propfind>';
		for (const body of [undefined, asked]) {
			const answer = await list(who, `${HOME}many/`, '1', body);
			assert.deepEqual([answer.status, hrefs(answer).length], [207, MANY + 1]);
			const read = answer.text.split('x'.repeat(60_000)).length - 1;
			assert.ok(read > 100 && read < 300, String(read));
			assert.equal(answer.text.split('HTTP/1.1 507').length - 1, body ? MANY - read : 0);
		}
	} finally {
		house.sql(`DELETE FROM dav_property WHERE space = 'urn:big'`);
		dropCopies();
	}
	const longName = `long${'é'.repeat(110)}`;
	await expect(201, who, 'MKCOL', `${HOME}${encodeURIComponent(longName)}/`);
	const [long, place, creator] = house.value(`SELECT id, place, creator FROM file_node WHERE name = '${longName}' AND folder = true`).split('|');
	const name = `'${'é'.repeat(110)}' || n`;
	house.sql(`INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated)
		WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 9990) SELECT n, ${place}, ${long}, true, ${name}, ${name}, '0' || n, ${creator}, 1, 1 FROM x`);
	try {
		const answer = await list(who, `${HOME}${encodeURIComponent(longName)}/`);
		assert.equal(answer.status, 207);
		assert.ok(answer.text.length < 17 << 20, String(answer.text.length));
		assert.ok(hrefs(answer).length > 5000 && hrefs(answer).length < 9990, String(hrefs(answer).length));
		assert.match(answer.text.slice(-1200), /<D:href>\/dav\/home\/long[^/]*\/<\/D:href><D:status>HTTP\/1.1 507 [^<]*<\/D:status><\/D:response>\s*<\/D:multistatus>/);
	} finally {
		house.sql(`DELETE FROM file_node WHERE parent = ${long}`);
	}
});

// ---- files ----

test('PUT and GET: kept, told apart by tags, read in parts, never shown as a page', async () => {
	const who = await programOf('employee');
	const path = `${HOME}page.html`;
	const first = await put(who, path, '<script>alert(1)</script>', { 'if-none-match': '*' });
	assert.equal(first.status, 201);
	const tag = first.headers.get('etag');
	assert.equal((await put(who, path, 'x', { 'if-none-match': '*' })).status, 412);
	assert.equal((await put(who, path, 'x', { 'if-match': '"other"' })).status, 412);
	const page = await expect(200, who, 'GET', path);
	assert.equal(page.headers.get('etag'), tag);
	assert.match(page.headers.get('content-disposition'), /^attachment/);
	assert.match(page.headers.get('content-security-policy'), /sandbox/);
	assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
	assert.equal((await ask(who, 'GET', path, { headers: { 'if-none-match': tag } })).status, 304);
	const part = await ask(who, 'GET', path, { headers: { range: 'bytes=1-6' } });
	assert.deepEqual([part.status, part.text], [206, 'script']);
	assert.equal((await ask(who, 'HEAD', path)).headers.get('content-length'), '25');
	assert.equal((await put(who, path, 'second', { 'if-match': tag })).status, 204);
	assert.equal((await expect(200, who, 'GET', path)).text, 'second');
	assert.equal((await put(who, path, '')).status, 204, 'an empty one');
	assert.equal((await expect(200, who, 'GET', path)).text, '');
	await expect(405, who, 'PUT', HOME + 'folder/', { body: 'x' });
	await expect(409, who, 'PUT', `${HOME}none/x.txt`, { body: 'x' });
	await expect(400, who, 'PUT', path, { body: 'x', headers: { 'content-range': 'bytes 0-0/5' } });
	await expect(404, who, 'PUT', '/dav/elsewhere/x.txt', { body: 'x' });
	assert.equal((await ask(who, 'PUT', `${HOME}a%2Fb.txt`, { body: 'x' })).status, 400);
});

test('a file that comes over another is its next version; what is deleted is not there', async () => {
	const who = await programOf('employee');
	const id = async (path) => house.value(`SELECT id FROM file_node WHERE name = '${path}'`);
	await put(who, `${HOME}report.txt`, 'one');
	const file = await id('report.txt');
	await put(who, `${HOME}report.txt`, 'two');
	await put(who, `${HOME}report.tmp`, 'three');
	await expect(204, who, 'MOVE', `${HOME}report.tmp`, { headers: { destination: `${house.url}${HOME}report.txt` } });
	assert.equal((await expect(200, who, 'GET', `${HOME}report.txt`)).text, 'three');
	assert.equal(await id('report.txt'), file, 'it is the same file');
	assert.equal(house.value(`SELECT count(*) FROM file_version WHERE file = ${file}`), '3');
	await expect(404, who, 'GET', `${HOME}report.tmp`);
	await expect(412, who, 'COPY', `${HOME}page.html`, { headers: { destination: `${HOME}report.txt`, overwrite: 'F' } });
	await expect(201, who, 'MOVE', `${HOME}report.txt`, { headers: { destination: `${HOME}Report.TXT` } });
	assert.equal(await id('Report.TXT'), file, 'only its case is another');
	for (const [destination, status] of [['', 400], ['nonsense', 400], ['https://elsewhere.example/dav/home/x', 502], ['/people/x', 409], [`${HOME}none/x.txt`, 409], ['/dav/x', 409], ['/dav/', 403]]) {
		await expect(status, who, 'MOVE', `${HOME}Report.TXT`, { headers: destination ? { destination } : {} });
	}
	await expect(204, who, 'DELETE', `${HOME}Report.TXT`);
	await expect(404, who, 'GET', `${HOME}Report.TXT`);
	assert.equal(house.value(`SELECT count(*) FROM file_trash WHERE id = ${file}`), '1', 'it waits in the trash');
	for (const path of ['/dav/', HOME, '/dav/communities/']) await expect(403, who, 'DELETE', path);
});

test('a folder is copied with what is in it and the properties of all of it', async () => {
	const who = await programOf('employee');
	const mark = (value) => ({ body: `<propertyupdate xmlns="DAV:"><set><prop><m xmlns="urn:m">${value}</m></prop></set></propertyupdate>` });
	for (const path of ['deep/', 'deep/er/']) await expect(201, who, 'MKCOL', HOME + path);
	await put(who, `${HOME}deep/er/leaf.txt`, 'leaf');
	for (const path of ['deep/', 'deep/er/', 'deep/er/leaf.txt']) await expect(207, who, 'PROPPATCH', HOME + path, mark(path));
	await expect(201, who, 'COPY', `${HOME}deep/`, { headers: { destination: `${HOME}twin/` } });
	for (const path of ['', 'er/', 'er/leaf.txt']) assert.match((await list(who, `${HOME}twin/${path}`, '0')).text, new RegExp(`<m xmlns="urn:m">deep/${path}</m>`));
	assert.equal((await expect(200, who, 'GET', `${HOME}twin/er/leaf.txt`)).text, 'leaf');
	await expect(201, who, 'COPY', `${HOME}deep/`, { headers: { destination: `${HOME}flat/`, depth: '0' } });
	assert.deepEqual(hrefs(await list(who, `${HOME}flat/`)), [`${HOME}flat/`]);
	for (const destination of [`${HOME}deep/er/below/`, `${HOME}deep/`]) await expect(403, who, 'COPY', `${HOME}deep/`, { headers: { destination } });
	await expect(403, who, 'MOVE', `${HOME}deep/er/`, { headers: { destination: `${HOME}deep/` } });
	await expect(204, who, 'MOVE', `${HOME}twin/`, { headers: { destination: `${HOME}flat/` } });
	assert.equal((await expect(200, who, 'GET', `${HOME}flat/er/leaf.txt`)).text, 'leaf');
	assert.match((await list(who, `${HOME}flat/er/`, '0')).text, /deep\/er\//, 'what moves keeps its properties');
});

test('properties: all of a change or nothing, as many as there may be, and none that would be markup of ours', async () => {
	const who = await programOf('employee');
	const path = `${HOME}props.txt`;
	await put(who, path, 'x');
	const change = (inner) => ask(who, 'PROPPATCH', path, { body: `<D:propertyupdate xmlns:D="DAV:" xml:lang="fr">${inner}</D:propertyupdate>` });
	const both = await change('<D:set><D:prop><a xmlns="urn:a">1</a><D:getetag>mine</D:getetag></D:prop></D:set>');
	assert.match(both.text, /<getetag xmlns="DAV:"><\/getetag>|<getetag xmlns="DAV:"\/><\/D:prop><D:status>HTTP\/1.1 403/);
	assert.match(both.text, /<a xmlns="urn:a"\/><\/D:prop><D:status>HTTP\/1.1 424/);
	assert.doesNotMatch((await list(who, path, '0')).text, /urn:a/);
	const value = '&lt;/D:prop&gt;<i xmlns="urn:i" xmlns:z="urn:z" z:k="a&quot;b" k="&lt;"><![CDATA[</i>&amp;]]></i>';
	assert.match((await change(`<D:set><D:prop><a xmlns="urn:a">${value}</a></D:prop></D:set>`)).text, /200 OK/);
	const back = (await list(who, path, '0')).text;
	assert.match(back, /<a xmlns="urn:a" xml:lang="fr">&lt;\/D:prop&gt;<i xmlns="urn:i" xmlns:a1="urn:z" a1:k="a&#34;b" k="&lt;">&lt;\/i&gt;&amp;amp;<\/i><\/a>/);
	const many = Array.from({ length: 100 }, (_, i) => `<p${i} xmlns="urn:p">1</p${i}>`).join('');
	assert.equal((await change(`<D:set><D:prop>${many}</D:prop></D:set>`)).status, 507, 'one too many');
	assert.doesNotMatch((await list(who, path, '0')).text, /urn:p/);
	assert.equal((await change(`<D:set><D:prop><b xmlns="urn:b">${'x'.repeat(20_000)}</b></D:prop></D:set>`)).status, 413);
	assert.match((await change('<D:remove><D:prop><a xmlns="urn:a"/></D:prop></D:remove>')).text, /200 OK/);
	assert.doesNotMatch((await list(who, path, '0')).text, /urn:a/);
	await expect(403, who, 'PROPPATCH', HOME, { body: '<propertyupdate xmlns="DAV:"><set><prop><a xmlns="urn:a">1</a></prop></set></propertyupdate>' });
});

// ---- locks ----

test('a lock binds other people and other programs; its token is shown to its holder alone', async () => {
	const employee = await programOf('employee'), owner = await programOf('owner');
	const handle = await closed('Locks in common');
	const path = `/dav/communities/${handle}/common.txt`, folder = `/dav/communities/${handle}/`;
	await put(owner, path, 'one');
	const taken = await lock(owner, path);
	assert.equal(taken.status, 200);
	const token = taken.headers.get('lock-token').slice(1, -1);
	assert.match(token, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	const seen = (await list(employee, path, '0')).text;
	assert.match(seen, /<D:activelock>/);
	assert.ok(!seen.includes(token), 'the token of another');
	assert.ok((await list(owner, path, '0')).text.includes(token));
	const tried = async (who, headers, expected) => {
		assert.equal((await put(who, path, 'two', headers)).status, expected, 'PUT');
		for (const [method, more, body] of [['PROPPATCH', {}, '<propertyupdate xmlns="DAV:"><remove><prop><a/></prop></remove></propertyupdate>'], ['DELETE', {}], ['MOVE', { destination: `${folder}x.txt` }], ['LOCK', { depth: '0' }, lockBody()]]) {
			assert.equal((await ask(who, method, path, { headers: { ...headers, ...more }, body })).status, expected, method);
		}
	};
	await tried(employee, {}, 423);
	await tried(owner, {}, 423); // another program of the same person
	assert.equal((await put(employee, path, 'two', { if: `(<${token}>)` })).status, 423, 'the token in another’s hands');
	assert.equal((await ask(employee, 'UNLOCK', path, { headers: { 'lock-token': `<${token}>` } })).status, 403);
	assert.equal((await put(owner, path, 'two', { if: `(<${token}>)` })).status, 204);
	assert.equal((await put(owner, path, 'two', { if: '(<urn:uuid:00000000-0000-4000-8000-000000000000>)' })).status, 412);
	// The folder that holds it cannot go either, and says why.
	const below = await ask(owner, 'DELETE', folder.slice(0, -1) + '/common.txt');
	assert.match(below.text, /lock-token-submitted/);
	assert.equal((await ask(owner, 'UNLOCK', path, { headers: { 'lock-token': '<urn:uuid:none>' } })).status, 409);
	assert.equal((await ask(owner, 'UNLOCK', path, { headers: { 'lock-token': `<${token}>` } })).status, 204);
	assert.equal((await put(employee, path, 'three')).status, 204);
});

test('deep locks, shared locks, and locks of who may write there no more', async () => {
	const employee = await programOf('employee'), owner = await programOf('owner');
	const handle = await closed('Deep locks');
	const top = `/dav/communities/${handle}`;
	await expect(201, owner, 'MKCOL', `${top}/box/`);
	await expect(201, owner, 'MKCOL', `${top}/box/inner/`);
	await put(owner, `${top}/box/inner/leaf.txt`, 'leaf');
	const leaf = await lock(employee, `${top}/box/inner/leaf.txt`);
	assert.equal(leaf.status, 200);
	const deep = await lock(owner, `${top}/box/`, { depth: 'infinity' });
	assert.equal(deep.status, 207);
	assert.match(deep.text, /leaf.txt<\/D:href><D:status>HTTP\/1.1 423/);
	for (const method of ['DELETE', 'MOVE']) {
		const answer = await ask(owner, method, `${top}/box/`, { headers: { destination: `${top}/crate/` } });
		assert.equal(answer.status, 207, method);
		assert.match(answer.text, /inner\/leaf.txt<\/D:href><D:status>HTTP\/1.1 423/);
	}
	// Removed from the community, the employee holds nothing there.
	assert.equal((await (await house.as('owner')).post(`/communities/${handle}/members/delete`, { person: personOf('leila') }, { redirect: false })).status, 303);
	const again = await lock(owner, `${top}/box/`, { depth: 'infinity', timeout: 'Second-100000000' });
	assert.equal(again.status, 200);
	const seconds = Number(again.text.match(/Second-(\d+)/)[1]);
	assert.ok(seconds > 86_000 && seconds <= 86_400, `a day at most: ${seconds}`);
	assert.doesNotMatch((await list(owner, `${top}/box/inner/leaf.txt`, '0')).text, new RegExp(leaf.headers.get('lock-token').slice(1, -1)));
	assert.equal((await put(owner, `${top}/box/new.txt`, 'x')).status, 423);
	assert.equal((await put(owner, `${top}/box/new.txt`, 'x', { if: `<${top}/box/> (${again.headers.get('lock-token')})` })).status, 201);
	await expect(204, owner, 'DELETE', `${top}/box/`, { headers: { if: `(${again.headers.get('lock-token')})` } });
	assert.equal(house.value(`SELECT count(*) FROM dav_lock WHERE token = '${again.headers.get('lock-token').slice(1, -1)}'`), '0');
});

test('a lock that ran out binds nobody, and the job forgets it', async () => {
	const who = await programOf('employee'), path = `${HOME}brief.txt`;
	const taken = await lock(who, path, { timeout: 'Second-600' });
	assert.equal(taken.status, 201, 'a name that was free has an empty file now');
	assert.equal((await put(who, path, 'x')).status, 423);
	house.sql(`UPDATE dav_lock SET expires = 1 WHERE token = '${taken.headers.get('lock-token').slice(1, -1)}'`);
	await eventually(async () => assert.equal((await put(who, path, 'x')).status, 204));
	assert.doesNotMatch((await list(who, path, '0')).text, /activelock/);
});

test('of two that ask for the same state one finds it', async () => {
	const people = [await programOf('employee'), await programOf('owner')], handle = await closed('At once');
	for (let i = 0; i < 12; i++) {
		const path = `/dav/communities/${handle}/at-once-${i}.txt`;
		const made_ = await Promise.all(people.map((who, k) => put(who, path, `new ${i} ${k}`, { 'if-none-match': '*' })));
		assert.deepEqual(made_.map((a) => a.status).toSorted(), [201, 412]);
		const tag = (await expect(200, people[0], 'GET', path)).headers.get('etag');
		const changed = await Promise.all(people.map((who, k) => put(who, path, `next ${i} ${k}`, { 'if-match': tag })));
		assert.deepEqual(changed.map((a) => a.status).toSorted(), [204, 412]);
		// A lock and a change of another: the change comes before it, or is refused.
		const [locked, written] = await Promise.all([lock(people[0], path), put(people[1], path, `last ${i}`)]);
		assert.equal(locked.status, 200);
		assert.ok([204, 423].includes(written.status), String(written.status));
		assert.equal((await put(people[1], path, 'later')).status, 423);
	}
});

test('locks are no weapon: so many of a person in a place, ended by those who keep it, and none below a file', async () => {
	const employee = await programOf('employee'), owner = await programOf('owner'), handle = await closed('No weapon'), top = `/dav/communities/${handle}`;
	await expect(201, owner, 'MKCOL', `${top}/a/`);
	await expect(201, owner, 'MKCOL', `${top}/a/b/`);
	for (let i = 0; i < 50; i++) assert.equal((await lock(employee, `${top}/a/b/f${i}.txt`)).status, 201);
	assert.equal((await lock(employee, `${top}/a/b/f50.txt`)).status, 503);
	assert.equal((await lock(employee, `${HOME}elsewhere.txt`)).status, 201);
	assert.equal((await lock(owner, `${top}/a/own.txt`)).status, 201);
	// Below a folder one is found however deep it lies.
	const refused = await ask(owner, 'DELETE', `${top}/a/`);
	assert.equal(refused.status, 207);
	assert.match(refused.text, /a\/b\/f\d+\.txt<\/D:href><D:status>HTTP\/1.1 423/);
	const tokens = async (who) => [...(await list(who, `${top}/a/b/`)).text.matchAll(/<D:locktoken><D:href>([^<]*)/g)].map((m) => m[1]);
	assert.equal((await tokens(employee)).length, 50);
	const shown = await tokens(owner);
	assert.equal(shown.length, 50);
	assert.equal((await put(owner, `${top}/a/b/f0.txt`, 'x', { if: `(<${shown[0]}>)` })).status, 423, 'it is not the keeper’s');
	await expect(204, owner, 'UNLOCK', `${top}/a/b/f0.txt`, { headers: { 'lock-token': `<${shown[0]}>` } });
	assert.equal((await put(owner, `${top}/a/b/f0.txt`, 'x')).status, 204);
	const owners = (await list(owner, `${top}/a/own.txt`, '0')).text.match(/<D:locktoken><D:href>([^<]*)/)[1];
	assert.doesNotMatch((await list(employee, `${top}/a/own.txt`, '0')).text, /locktoken/);
	await expect(403, employee, 'UNLOCK', `${top}/a/own.txt`, { headers: { 'lock-token': `<${owners}>` } });
});

test('trees are copied and thrown away no faster than pages write; single files are', async () => {
	const limited = await startServer({ limits: true });
	try {
		const employee = await limited.signIn('employee');
		const token = (await employee.post('/settings/tokens', { name: 'fast', writes: '1' })).body.match(/ruche_[0-9a-f]+/)[0];
		const call = (method, path, headers = {}, body) => fetch(`${limited.url}${path}`, { method, body, headers: { authorization: basic('employee', token), ...headers } });
		assert.equal((await call('MKCOL', `${HOME}tree/`)).status, 201);
		assert.equal((await call('PUT', `${HOME}one.txt`, {}, 'x')).status, 201);
		for (let i = 0; i < 100; i++) assert.equal((await call('COPY', `${HOME}one.txt`, { destination: `${HOME}copy-${i}.txt` })).status, 201);
		const trees = await Promise.all(Array.from({ length: 150 }, (_, i) => call('COPY', `${HOME}tree/`, { destination: `${HOME}tree-${i}/` })));
		const late = trees.filter((a) => a.status === 429);
		assert.ok(late.length > 0 && trees.some((a) => a.status === 201), String(late.length));
		assert.ok(late.every((a) => Number(a.headers.get('retry-after')) > 0));
	} finally {
		await limited.stop();
	}
});

test('whoever tries tokens waits, and nobody else behind the same address', async () => {
	const limited = await startServer({ limits: true });
	try {
		const employee = await limited.signIn('employee');
		const token = (await employee.post('/settings/tokens', { name: 'right', writes: '1' })).body.match(/ruche_[0-9a-f]+/)[0];
		const call = (method, authorization, path = HOME, body = undefined) => fetch(`${limited.url}${path}`, { method, body, headers: { authorization, depth: '0' } });
		assert.equal((await call('PROPFIND', basic('employee', token))).status, 207);
		const wrong = (i) => [call('PROPFIND', basic('employee', `ruche_${i}`)), call('GET', `Bearer ruche_${i}`, '/api/v1/files'), call('PUT', basic('employee', `ruche_x${i}`), `${HOME}x.txt`, 'x')];
		const several = async (n) => (await Promise.all(Array.from({ length: 15 }, (_, i) => wrong(15 * n + i)).flat()));
		assert.ok((await several(0)).every((answer) => [401, 404].includes(answer.status)));
		// Some come back each second, however long the tries take.
		let late = [];
		for (let n = 1; late.length === 0 && n < 40; n++) late = (await several(n)).filter((answer) => answer.status === 429);
		assert.ok(late.some((answer) => Number(answer.headers.get('retry-after')) > 0), `${late.length}`);
		// Others behind the same address have tokens that are right.
		for (let n = 40; n < 44; n++) {
			const both = await Promise.all([several(n), ...Array.from({ length: 5 }, () => call('PROPFIND', basic('employee', token)))]);
			assert.deepEqual(both.slice(1).map((answer) => answer.status), [207, 207, 207, 207, 207]);
		}
		// A session is no token.
		await employee.get('/files', { status: 200 });
	} finally {
		await limited.stop();
	}
});

test('a database that hangs stops no connection: a file is refused, not waited for', { skip: database === 'sqlite' ? 'SQLite is no other process' : false }, async () => {
	const own = await startServer({ errorsExpected: true }), stopped = [];
	try {
		const employee = await own.signIn('employee');
		const token = (await employee.post('/settings/tokens', { name: 'hangs', writes: '1' })).body.match(/ruche_[0-9a-f]+/)[0];
		const { hostname, port } = new URL(own.url);
		const begin_ = () => new Promise((done, failed) => {
			const socket = net.connect(Number(port), hostname, () => socket.write(`PUT ${HOME}hangs HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${basic('employee', token)}\r\nContent-Length: 90000000\r\nExpect: 100-continue\r\n\r\n`));
			socket.on('error', failed).once('data', (data) => { socket.destroy(); done(Number(data.toString().split(' ')[1])); });
		});
		// Connections go round the loops in turn: each of them is asked more than once.
		const several = async () => {
			for (let i = 0; i < 6; i++) assert.equal(await begin_(), 100);
		};
		await eventually(several);
		const pids = own.value(`SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`).split(' ').map(Number);
		assert.ok(pids.length > 1);
		for (const pid of pids) {
			process.kill(pid, 'SIGSTOP');
			stopped.push(pid);
		}
		assert.equal(await begin_(), 503);
		// Others may open connections meanwhile, which do not hang.
		for (let i = 0; i < 4; i++) assert.ok([100, 503].includes(await begin_()));
		for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
		// What was given up sticks to no loop, nor does what the server ended by itself.
		await eventually(several);
		own.value(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
		await eventually(several);
	} finally {
		for (const pid of stopped) process.kill(pid, 'SIGCONT');
		await own.stop();
	}
});

test('properties of what is gone are swept page by page', async () => {
	house.sql(`INSERT INTO dav_property (node, space, name, lang, value) WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 1200) SELECT n, 'urn:gone', 'p', '', 'x' FROM x`);
	const kept = house.value('SELECT count(DISTINCT p.node) FROM dav_property p JOIN file_node n ON n.id = p.node');
	await house.stop({ keep: true });
	await house.start(); // its jobs begin
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM dav_property WHERE space = 'urn:gone'`), '0'));
	assert.equal(house.value('SELECT count(DISTINCT p.node) FROM dav_property p JOIN file_node n ON n.id = p.node'), kept);
	assert.ok(Number(house.value(`SELECT count(*) FROM job WHERE kind = 'webdav.sweep' AND payload <> ''`)) > 0, 'a page, then the next one');
});

// ---- on the wire ----

test('what is too long, or comes from nobody, is refused before it is sent', async () => {
	const { hostname, port } = new URL(house.url);
	const head = (lines) => new Promise((done, failed) => {
		const socket = net.connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\nHost: ${hostname}\r\nExpect: 100-continue\r\n\r\n`));
		let said = '';
		socket.setEncoding('utf8').on('data', (chunk) => { said += chunk; if (said.includes('\r\n\r\n')) { socket.destroy(); done(said); } }).on('error', failed).on('close', () => done(said));
	});
	const who = `Authorization: ${await programOf('employee')}`;
	assert.match(await head([`PUT ${HOME}huge.bin HTTP/1.1`, who, 'Content-Length: 5000000000']), /^HTTP\/1.1 413/);
	assert.match(await head([`PUT ${HOME}big.bin HTTP/1.1`, 'Content-Length: 100000000']), /^HTTP\/1.1 401[\s\S]*WWW-Authenticate: Basic/);
	assert.match(await head([`PUT ${HOME}big.bin HTTP/1.1`, `Authorization: ${basic('employee', 'ruche_0')}`, 'Content-Length: 100000000']), /^HTTP\/1.1 401/);
	assert.match(await head([`PUT ${HOME}big.bin HTTP/1.1`, who, 'Content-Length: 100000000']), /^HTTP\/1.1 100/);
	assert.match(await head([`PROPFIND ${HOME} HTTP/1.1`, who, 'Depth: 0', 'Content-Length: 70000']), /^HTTP\/1.1 413/);
});

test('what one has no room for is refused before it is sent, and when it comes without saying', async () => {
	const who = await programOf('employee');
	house.sql("INSERT INTO setting (name, value) VALUES ('files.quota', '0')");
	try {
		await eventually(async () => assert.equal((await put(who, `${HOME}no-room.txt`, 'x'.repeat(3_000_000))).status, 507));
		const stream = new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('chunked')); c.close(); } });
		const chunked = await fetch(new URL(`${HOME}no-room.txt`, house.url), { method: 'PUT', body: stream, duplex: 'half', headers: { authorization: who } });
		assert.equal(chunked.status, 507);
		const room = await list(who, HOME, '0', '<propfind xmlns="DAV:"><prop><quota-available-bytes/></prop></propfind>');
		assert.match(room.text, /<D:quota-available-bytes>0</);
	} finally {
		house.sql("DELETE FROM setting WHERE name = 'files.quota'");
	}
	await eventually(async () => assert.equal((await put(who, `${HOME}no-room.txt`, 'x')).status, 201));
});

test('a community has room of its own, which programs are told, and which PUT, COPY and MOVE keep to', async () => {
	const who = await programOf('employee'), at = `/dav/communities/${await closed('Room for programs')}/`, half = 'x'.repeat(600_000);
	const room = async (path, depth = '0') => {
		const answer = await list(who, path, depth, '<propfind xmlns="DAV:"><prop><quota-available-bytes/><quota-used-bytes/></prop></propfind>');
		return Object.fromEntries(answer.text.split('<D:response>').map((one) => one.match(/<D:href>([^<]*)<.*<D:quota-available-bytes>(\d+)<.*<D:quota-used-bytes>(\d+)</s)).filter(Boolean).map((m) => [m[1], [Number(m[2]), Number(m[3])]]));
	};
	house.sql("INSERT INTO setting (name, value) VALUES ('files.community_quota', '1')");
	try {
		const before = (await room(HOME))[HOME];
		assert.deepEqual((await room(at))[at], [1 << 20, 0]);
		await eventually(async () => assert.equal((await put(who, `${at}one.bin`, half)).status, 201));
		assert.deepEqual((await room(at))[at], [(1 << 20) - 600_000, 600_000]);
		assert.deepEqual((await room('/dav/communities/', '1'))[at], [(1 << 20) - 600_000, 600_000]);
		assert.deepEqual((await room(HOME))[HOME], before);
		await eventually(async () => assert.equal((await put(who, `${at}two.bin`, half)).status, 507));
		await eventually(async () => assert.equal((await put(who, `${HOME}room.bin`, half)).status, 201));
		for (const method of ['COPY', 'MOVE']) await expect(507, who, method, `${HOME}room.bin`, { headers: { destination: `${at}two.bin` } });
		assert.deepEqual((await room(HOME))[HOME], [before[0] - 600_000, before[1] + 600_000]);
		await expect(204, who, 'DELETE', `${at}one.bin`);
		assert.deepEqual((await room(at))[at], [(1 << 20) - 600_000, 600_000], 'the trash counts');
		const trashed = house.value("SELECT max(t.id) FROM file_trash t JOIN file f ON f.id = t.id WHERE f.name = 'one.bin'");
		assert.equal((await (await house.as('employee')).post(`/files/trash/${trashed}/delete`, {}, { redirect: false })).status, 303);
		await expect(201, who, 'MOVE', `${HOME}room.bin`, { headers: { destination: `${at}two.bin` } });
		assert.deepEqual((await room(at))[at], [(1 << 20) - 600_000, 600_000]);
		assert.deepEqual((await room(HOME))[HOME], before);
		// What an upload keeps free is not there for programs.
		const place = house.value("SELECT n.place FROM file_node n WHERE n.name = 'two.bin'");
		const begun = await fetch(new URL('/files/uploads', house.url), { method: 'POST', headers: { authorization: `Bearer ${await tokenOf('employee')}`, 'tus-resumable': '1.0.0', 'upload-length': '400000', 'upload-metadata': `filename ${btoa('tus.bin')},place ${btoa(place)}` } });
		assert.equal(begun.status, 201);
		assert.deepEqual((await room(at))[at], [(1 << 20) - 1_000_000, 600_000]);
		await eventually(async () => assert.equal((await put(who, `${at}three.bin`, 'x'.repeat(100_000))).status, 507));
		await eventually(async () => assert.equal((await put(who, `${at}three.bin`, 'x'.repeat(40_000))).status, 201));
	} finally {
		house.sql("DELETE FROM setting WHERE name = 'files.community_quota'");
	}
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});

test('what a program locked is among one’s own data, and nothing of another’s', async () => {
	await lock(await programOf('employee'), `${HOME}exported.txt`);
	await lock(await programOf('owner'), `${HOME}of-the-owner.txt`);
	const locks = (await (await house.as('employee')).get('/settings/export', { status: 200 })).json.webdav.locks;
	const own = house.value(`SELECT id FROM file_node WHERE name = 'exported.txt'`), other = house.value(`SELECT id FROM file_node WHERE name = 'of-the-owner.txt'`);
	assert.ok(locks.some((l) => String(l.node) === own && l.owner === 'a program'));
	assert.ok(!locks.some((l) => String(l.node) === other));
});

// Sends a head alone, and gives the status that it is answered with; open gets the socket.
const headOf = (open, who, path, length) => new Promise((done, failed) => {
	const { hostname, port } = new URL(house.url);
	const socket = net.connect(Number(port), hostname, () => socket.write(`PUT ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${who}\r\n${length}\r\nExpect: 100-continue\r\n\r\n`));
	open.push(socket);
	socket.on('error', failed).once('data', (data) => done(Number(data.toString().split(' ')[1])));
});

// Only the head and a few bytes are sent: what counts is how much would come.
test('what a person has on the way at a time is bounded, however long the bodies say they are', async () => {
	const who = await programOf('employee'), open = [], begin_ = (path, length) => headOf(open, who, path, length);
	const used = Number(house.value(`SELECT coalesce(max(used), 0) FROM file_usage WHERE person = ${personOf('leila')}`));
	house.sql(`INSERT INTO setting (name, value) VALUES ('files.quota', '${Math.ceil(used / (1 << 20)) + 300}')`);
	try {
		assert.equal(await begin_(`${HOME}way-1`, `Content-Length: ${200 << 20}`), 100);
		assert.equal(await begin_(`${HOME}way-2`, `Content-Length: ${200 << 20}`), 503);
		assert.equal(await begin_(`${HOME}way-3`, `Content-Length: ${50 << 20}`), 100);
		assert.equal(await begin_(`${HOME}way-4`, `Content-Length: ${400 << 20}`), 507);
		// Of one that does not say how long it is counts what came, so others go beside it.
		assert.equal(await begin_(`${HOME}way-5`, 'Transfer-Encoding: chunked'), 100);
		assert.equal(await begin_(`${HOME}way-6`, 'Transfer-Encoding: chunked'), 100);
		assert.equal(await begin_(`${HOME}way-7`, 'Content-Length: 1000000'), 100);
		assert.equal(await begin_(`${HOME}way-10`, `Content-Length: ${50 << 20}`), 503);
		for (const socket of open.splice(0)) socket.destroy();
		await eventually(async () => assert.ok([201, 204].includes((await put(who, `${HOME}way-8`, 'x')).status)));
		await eventually(async () => assert.equal(await begin_(`${HOME}way-9`, `Content-Length: ${200 << 20}`), 100));
	} finally {
		for (const socket of open) socket.destroy();
		house.sql(`DELETE FROM setting WHERE name = 'files.quota'`);
	}
	await expect(404, who, 'GET', `${HOME}way-1`);
});

// Three that do not say how long they are, held open beside each other, each with more bytes than what counts at first; and one that meets the end of the room.
test('bodies that do not say how long they are go side by side, and stop where the room ends', async () => {
	const who = await programOf('employee'), piece = new Uint8Array(1 << 20).fill(120), ends = [], open = [];
	const used = Number(house.value(`SELECT coalesce(max(used), 0) FROM file_usage WHERE person = ${personOf('leila')}`));
	const chunked = (name, pieces) => {
		let feed;
		const answer = fetch(new URL(`${HOME}${name}`, house.url), { method: 'PUT', duplex: 'half', headers: { authorization: who }, body: new ReadableStream({ start(controller) { feed = controller; } }) });
		answer.catch(() => 0); // it is awaited below
		for (let i = 0; i < pieces; i++) feed.enqueue(piece);
		const end = () => { feed?.close(); feed = undefined; };
		ends.push(end);
		return { name, answer, end };
	};
	const folder = join(house.data, 'uploads');
	const onDisk = () => readdirSync(folder).map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size);
	house.sql(`INSERT INTO setting (name, value) VALUES ('files.quota', '${Math.ceil(used / (1 << 20)) + 300}')`);
	try {
		const bodies = ['one', 'two', 'three'].map((name) => chunked(`beside-${name}.bin`, 9));
		// All three are on their way at the same time, and another goes past them.
		await eventually(() => assert.equal(onDisk().filter((size) => size === 9 << 20).length, 3));
		assert.equal((await put(who, `${HOME}beside-said.bin`, 'x'.repeat(3_000_000))).status, 201);
		for (const body of bodies) body.end();
		for (const { answer, name } of bodies) {
			assert.equal((await answer).status, 201);
			assert.equal(house.value(`SELECT f.size FROM file_node n JOIN file f ON f.id = n.id WHERE n.name = '${name}'`), String(9 << 20));
		}
		// 230 of at most 273 MB that are left are on their way: 60 more are too many, which comes out on the way.
		assert.equal(await headOf(open, who, `${HOME}beside-held.bin`, `Content-Length: ${230 << 20}`), 100);
		const long = chunked('beside-long.bin', 60);
		long.end();
		// Refused in the middle: whether the answer is still read there is up to the sender.
		assert.equal(await long.answer.then((answer) => answer.status, () => 503), 503);
		await expect(404, who, 'GET', `${HOME}beside-long.bin`);
	} finally {
		for (const end of ends) end();
		for (const socket of open) socket.destroy();
		house.sql(`DELETE FROM setting WHERE name = 'files.quota'`);
	}
});

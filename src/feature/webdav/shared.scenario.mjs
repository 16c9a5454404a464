// SPDX-License-Identifier: Apache-2.0
// Folders that others share, on the network drive: found by who is named, written by who may add, and nowhere for everybody else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();
const HOME = '/dav/home/', SHARED = '/dav/shared/';

let made = 0;
const programs = new Map();
async function programOf(login) {
	if (!programs.has(login)) {
		const page = await (await house.as(login)).post('/settings/tokens', { name: `shared ${++made}`, writes: '1' });
		programs.set(login, `Basic ${Buffer.from(`${login}:${page.body.match(/ruche_[0-9a-f]+/)[0]}`).toString('base64')}`);
	}
	return programs.get(login);
}
async function ask(who, method, path, { headers = {}, body } = {}) {
	const response = await fetch(new URL(path, house.url), { method, body, redirect: 'manual', headers: { authorization: who, ...headers } });
	return { status: response.status, headers: response.headers, text: await response.text() };
}
const expect = async (status, ...request) => {
	const answer = await ask(...request);
	assert.equal(answer.status, status, `${request[1]} ${request[2]}: ${answer.status} ${answer.text.slice(0, 400)}`);
	return answer;
};
const list = async (who, path, depth = '1', body = undefined) => expect(207, who, 'PROPFIND', path, { headers: { depth }, body });
const hrefs = (answer) => [...answer.text.matchAll(/<D:response><D:href>([^<]*)<\/D:href>/g)].map((m) => decodeURIComponent(m[1]));
const LOCK = '<?xml version="1.0"?><lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>a program</owner></lockinfo>';
const lock = (who, path, depth = '0') => ask(who, 'LOCK', path, { headers: { depth }, body: LOCK });
const tokenIn = (answer) => answer.headers.get('lock-token');
const MARK = { body: '<propertyupdate xmlns="DAV:"><set><prop><m xmlns="urn:m">x</m></prop></set></propertyupdate>' };
const inFolder = (name) => house.value(`SELECT id FROM file_node WHERE name = '${name}' AND folder = true`);
async function share(id, readers, writers) {
	const answer = await (await house.as('employee')).post(`/files/folders/${id}/readers`, { readers, writers }, { redirect: false, check: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
}
async function stranger() {
	const client = house.visitor(), secret = 'a long password';
	for (const result of [house.ruche('user', 'add', 'drive-stranger', 'Drive', 'Stranger'), house.ruche('user', 'passwd', 'drive-stranger', { input: `${secret}\n` })]) assert.equal(result.status, 0, result.stderr);
	await client.signIn('drive-stranger', secret);
	return `Bearer ${(await client.post('/settings/tokens', { name: 'stranger', writes: '1' })).body.match(/ruche_[0-9a-f]+/)[0]}`;
}
// leila shares a folder of hers, which lies in another one.
async function shared(name, readers, writers) {
	const owner = await programOf('employee'), above = `${HOME}above-${name}/`;
	for (const path of [above, `${above}${name}/`, `${above}${name}/inner/`]) await expect(201, owner, 'MKCOL', path);
	await expect(201, owner, 'PUT', `${above}beside.txt`, { body: 'not shared' });
	await expect(201, owner, 'PUT', `${above}${name}/owners.txt`, { body: 'by the owner' });
	await share(inFolder(name), readers, writers);
	return { at: `${SHARED}leila%20-%20${name}/`, seen: `${SHARED}leila - ${name}/`, home: `${above}${name}/`, above, id: inFolder(name) };
}

test('who is named finds the folder and reads in it; who may add writes there as in a community; nobody else finds it', async () => {
	const [owner, writer, reader] = await Promise.all(['employee', 'owner', 'admin'].map((login) => programOf(login))), other = await stranger(), { at, seen, home, id } = await shared('Plans', '@margot', '@noemie');
	assert.ok(hrefs(await list(reader, '/dav/')).includes(SHARED));
	for (const who of [writer, reader]) {
		assert.ok(hrefs(await list(who, SHARED)).includes(seen));
		assert.deepEqual(hrefs(await list(who, at)), [seen, `${seen}inner/`, `${seen}owners.txt`]);
		assert.equal((await expect(200, who, 'GET', `${at}owners.txt`)).text, 'by the owner');
	}
	assert.ok(!hrefs(await list(owner, SHARED)).includes(seen), 'one’s own lie in home');
	// As nowhere, to the byte, for everybody else, and above it for all.
	for (const [method, headers, body] of [['GET', {}], ['PROPFIND', { depth: '1' }], ['PUT', {}, 'x'], ['DELETE', {}], ['MKCOL', {}], ['LOCK', {}, LOCK], ['COPY', { destination: `${HOME}taken.txt` }]]) {
		const [there, nowhere] = await Promise.all([`${at}owners.txt`, `${SHARED}leila%20-%20Nothing/owners.txt`].map((path) => ask(other, method, path, { headers, body })));
		assert.deepEqual([there.status, there.text], [404, nowhere.text], method);
	}
	assert.ok(!(await list(other, SHARED)).text.includes('Plans'));
	for (const path of [`${at}../beside.txt`, `${SHARED}leila%20-%20above-Plans/`, `${SHARED}leila%20-%20inner/`]) assert.ok([400, 404].includes((await ask(writer, 'GET', path)).status), path);
	// Reading alone.
	await expect(201, reader, 'PUT', `${HOME}mine.txt`, { body: 'mine' });
	for (const [method, path, options] of [['PUT', `${at}new.txt`, { body: 'x' }], ['PUT', `${at}owners.txt`, { body: 'x' }], ['MKCOL', `${at}new/`], ['DELETE', `${at}owners.txt`], ['DELETE', `${at}inner/`], ['DELETE', at], ['PROPPATCH', `${at}owners.txt`, MARK],
		['LOCK', `${at}owners.txt`, { body: LOCK }], ['COPY', `${HOME}mine.txt`, { headers: { destination: `${at}mine.txt` } }], ['MOVE', `${HOME}mine.txt`, { headers: { destination: `${at}mine.txt` } }], ['MOVE', `${at}owners.txt`, { headers: { destination: `${HOME}taken.txt` } }]])
		await expect(403, reader, method, path, options);
	await expect(201, reader, 'COPY', `${at}owners.txt`, { headers: { destination: `${HOME}copied.txt` } });
	// Adding.
	await expect(201, writer, 'PUT', `${at}brought.txt`, { body: 'brought' });
	await expect(204, writer, 'PUT', `${at}owners.txt`, { body: 'the next version' });
	for (const path of ['made/', 'made/deeper/']) await expect(201, writer, 'MKCOL', `${at}${path}`);
	await expect(201, writer, 'MOVE', `${at}brought.txt`, { headers: { destination: `${at}made/deeper/moved.txt` } });
	await expect(207, writer, 'PROPPATCH', `${at}made/deeper/moved.txt`, MARK);
	await expect(201, writer, 'COPY', `${at}made/`, { headers: { destination: `${at}inner/twin/` } });
	assert.equal((await expect(200, reader, 'GET', `${at}inner/twin/deeper/moved.txt`)).text, 'brought');
	assert.equal((await expect(200, owner, 'GET', `${home}inner/twin/deeper/moved.txt`)).text, 'brought');
	assert.equal(house.value(`SELECT count(*) FROM item i JOIN file_node n ON n.id = i.id WHERE n.name = 'moved.txt' AND i.circle = ${id} AND i.author = (SELECT id FROM person WHERE handle = 'noemie')`), '2');
	await expect(204, writer, 'DELETE', `${at}inner/twin/`);
	for (const [method, path, options] of [['DELETE', `${at}owners.txt`], ['DELETE', at], ['MOVE', at, { headers: { destination: `${HOME}carried/` } }], ['LOCK', at, { body: LOCK }], ['PROPPATCH', at, MARK], ['MOVE', `${at}owners.txt`, { headers: { destination: `${at}renamed.txt` } }],
		['MOVE', `${at}made/deeper/moved.txt`, { headers: { destination: `${HOME}carried.txt` } }], ['MOVE', `${HOME}`, { headers: { destination: `${at}home/` } }]]) await expect(403, writer, method, path, options);
	await expect(405, writer, 'MKCOL', at);
	await expect(409, writer, 'PUT', `${at}none/x.txt`, { body: 'x' });
	// How full the owner's place is stays the owner's.
	const room = '<propfind xmlns="DAV:"><prop><quota-available-bytes/><quota-used-bytes/></prop></propfind>';
	for (const path of [SHARED, at]) assert.doesNotMatch((await list(writer, path, '1', room)).text, /bytes>\d/);
	// Read alone from now on, then nowhere.
	await share(id, '@noemie', '');
	await expect(403, writer, 'PUT', `${at}late.txt`, { body: 'x' });
	await expect(403, writer, 'DELETE', `${at}made/deeper/moved.txt`);
	await expect(200, writer, 'GET', `${at}made/deeper/moved.txt`);
	await share(id, '', '');
	for (const path of [at, `${at}made/deeper/moved.txt`]) for (const method of ['GET', 'PROPFIND', 'DELETE', 'PUT']) await expect(404, writer, method, path, { headers: { depth: '0' } });
	assert.equal((await expect(200, owner, 'GET', `${home}made/deeper/moved.txt`)).text, 'brought');
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});

test('a lock holds whichever way leads there, and ends with the right to write', async () => {
	const [owner, writer] = await Promise.all(['employee', 'owner'].map(programOf)), { at, home, above, id } = await shared('Locked', '', '@noemie');
	const mine = await lock(writer, `${at}owners.txt`);
	assert.equal(mine.status, 200, mine.text);
	await expect(423, owner, 'PUT', `${home}owners.txt`, { body: 'x' });
	await expect(204, writer, 'PUT', `${at}owners.txt`, { body: 'x', headers: { if: `(${tokenIn(mine)})` } });
	await share(id, '@noemie', '');
	await expect(204, owner, 'PUT', `${home}owners.txt`, { body: 'y' });
	await share(id, '', '@noemie');
	// Its owner ends what shuts the owner out.
	await expect(204, owner, 'UNLOCK', `${home}owners.txt`, { headers: { 'lock-token': tokenIn(mine) } });
	// Above the shared folder nobody else has an address, and the lock holds in it.
	const deep = await lock(owner, above, 'infinity');
	assert.equal(deep.status, 200, deep.text);
	await expect(423, writer, 'PUT', `${at}inner/new.txt`, { body: 'x' });
	const told = await list(writer, `${at}inner/`, '0');
	assert.doesNotMatch(told.text, /above-Locked/);
	assert.match(told.text, /<D:lockroot><D:href>\/dav\/shared\/leila%20-%20Locked\/</);
	assert.ok(!told.text.includes(tokenIn(deep).slice(1, -1)));
	await expect(204, owner, 'UNLOCK', above, { headers: { 'lock-token': tokenIn(deep) } });
	await expect(201, writer, 'PUT', `${at}inner/new.txt`, { body: 'x' });
});

test('folders that are called alike have addresses of their own', async () => {
	const [owner, reader] = await Promise.all(['employee', 'admin'].map(programOf)), ids = [];
	for (const [above, name] of [['one', 'Same'], ['two', 'same'], ['three', 'Same (1)']]) {
		for (const path of [`${HOME}alike-${above}/`, `${HOME}alike-${above}/${encodeURIComponent(name)}/`]) await expect(201, owner, 'MKCOL', path);
		ids.push(house.value(`SELECT max(id) FROM file_node WHERE name = '${name}' AND folder = true`));
		await expect(201, owner, 'PUT', `${HOME}alike-${above}/${encodeURIComponent(name)}/${above}.txt`, { body: above });
		await share(ids.at(-1), '@margot', '');
	}
	const names = hrefs(await list(reader, SHARED)).filter((href) => /same/i.test(href));
	assert.deepEqual(names.toSorted(), [`leila - Same (${ids[0]})`, `leila - same (${ids[1]})`, `leila - Same (1) (${ids[2]})`].map((name) => `${SHARED}${name}/`).toSorted());
	for (const [i, above] of ['one', 'two', 'three'].entries()) assert.equal((await expect(200, reader, 'GET', `${encodeURI(names.find((name) => name.includes(`(${ids[i]})`)))}${above}.txt`)).text, above);
	await expect(404, reader, 'PROPFIND', `${SHARED}leila%20-%20Same/`, { headers: { depth: '0' } });
});

test('own data: folders shared with me and by me, and what I brought into those of others', async () => {
	const [writer] = await Promise.all(['owner'].map(programOf)), { at, id } = await shared('Told', '@margot', '@noemie');
	await expect(201, writer, 'PUT', `${at}told.txt`, { body: 'one' });
	await expect(204, writer, 'PUT', `${at}told.txt`, { body: 'other' });
	const data = async (login) => (await (await house.as(login)).get('/settings/export', { status: 200 })).json.files, of = (rows) => rows.filter((row) => String(row.folder) === id).map(({ folder, ...row }) => row);
	const [by, add, read] = await Promise.all(['employee', 'owner', 'admin'].map(data));
	assert.deepEqual(of(by.shared_by_me).toSorted((a, b) => (a.role < b.role ? -1 : 1)), [{ name: 'Told', reader: 'noemie', role: 'adds' }, { name: 'Told', reader: 'margot', role: 'reads' }]);
	assert.deepEqual([of(add.shared_with_me), of(read.shared_with_me), of(by.shared_with_me)], [[{ name: 'Told', owner: 'leila', role: 'adds' }], [{ name: 'Told', owner: 'leila', role: 'reads' }], []]);
	assert.deepEqual(add.brought.filter((row) => row.name === 'told.txt').map((row) => [row.owner, row.version, row.size]), [['leila', 1, 3], ['leila', 2, 5]]);
	assert.ok(!add.files.some((file) => file.name === 'told.txt') && !JSON.stringify([by, read]).includes('told.txt'));
	// Out of it they are told what they brought, and nothing of what became of it.
	await share(id, '', '');
	const after = await data('owner');
	assert.ok(!JSON.stringify(after).includes('told.txt') && !JSON.stringify(after.shared_with_me).includes('Told'));
	assert.equal(after.brought.length, add.brought.length);
});

test('however many folders somebody shares, those of others are found', async () => {
	const reader = await programOf('admin'), { at } = await shared('Among many', '@margot', '');
	const home = (handle) => `(SELECT id FROM place WHERE kind = 1 AND owner = (SELECT id FROM person WHERE handle = '${handle}'))`, from = BigInt(inFolder('Among many')) * 1000n;
	const all = (what) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2001) ${what}`;
	house.change(`INSERT INTO file_node (id, place, parent, folder, name, folded, ordered, creator, created, updated) ${all(`SELECT ${from} + i, p.id, 0, true, 'A ' || i, 'a ' || i, '', p.owner, 1, 1 FROM place p, n WHERE p.id = ${home('noemie')}`)};
		INSERT INTO file_share (folder, created) ${all(`SELECT ${from} + i, 1 FROM n`)};
		INSERT INTO reach (person, circle) ${all(`SELECT p.id, ${from} + i FROM person p, n WHERE p.handle = 'margot'`)}`);
	try {
		await list(reader, at);
		assert.equal(hrefs(await list(reader, SHARED)).length, 2001);
	} finally {
		for (const what of [`reach WHERE circle`, 'file_share WHERE folder', 'file_node WHERE id']) house.change(`DELETE FROM ${what} > ${from} AND ${what.split(' ').at(-1)} <= ${from} + 2001`);
	}
});

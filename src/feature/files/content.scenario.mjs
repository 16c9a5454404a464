// SPDX-License-Identifier: Apache-2.0
// What lies in files: hostile names, previews, words for search, the scanner of the house; and one's own data.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { eventually, startServer, useServer } from '../../../tests/harness.mjs';
import { PIECE, about, base64, bring, fetched, form, fresh, names, send } from './steps.mjs';

const house = useServer();

test('hostile names are only names', async () => {
	const employee = await house.as('employee'), folder = (await employee.post('/api/v1/files/folders', { name: fresh('names') }, { headers: { accept: 'application/json' } })).json.id;
	for (const name of ['<script>alert(1)</script>.html', '"><img src=x onerror=alert(1)>.svg', "';DROP TABLE file;--.txt", '..\\..\\win.ini', '%2e%2e%2fx', 'a\u202egpj.exe', 'CON', '.htaccess', 'é'.repeat(300), '日本語のファイル.txt', '😀.txt', ' spaces .txt ', '{{template}}.txt', 'a\nb.txt']) {
		const path = await bring(employee, name, `content of ${name}`, { folder });
		const page = await employee.get(path, { status: 200 }), file = await about(employee, path);
		assert.ok(file.name.length > 0 && !/[\u0000-\u001f\u202e/\\]/.test(file.name), JSON.stringify(file.name));
		assert.equal(page.all('main script, main img[onerror]').length, 0);
		const got = await fetched(employee, path);
		assert.match(got.headers.get('content-disposition'), /^attachment; filename\*?=[\x20-\x7e]+$/);
		assert.ok(!/[\r\n]/.test(got.headers.get('content-disposition')));
	}
	await employee.get(`/files?folder=${folder}`, { status: 200 });
	await employee.get(`/files/trash`, { status: 200 });
});

test('an image has a preview that we made; who may not read the file gets neither', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVQI12P8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==', 'base64');
	const path = await bring(employee, `${fresh('dot')}.png`, png);
	// A job makes it: whoever brings an image does not wait for the decoder.
	const shown = async () => (await employee.get(path, { status: 200 })).all('img.preview').map((image) => image.attributes.src);
	await eventually(async () => assert.equal((await shown()).length, 1));
	const [preview] = await shown();
	const image = await employee.request(preview, { check: false });
	assert.deepEqual([image.status, image.headers.get('content-type')], [200, 'image/webp']);
	assert.equal((await owner.request(preview, { check: false })).status, 404);
	// What comes over it shows its own, or none.
	await bring(employee, (await employee.json(`/api/v1${path}`)).name, 'no image any more');
	await eventually(async () => assert.deepEqual(await shown(), []));
	assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'decode.file_preview' AND state = 4"), '0');
	assert.notEqual(house.value("SELECT count(*) FROM job WHERE kind = 'decode.file_preview' AND state = 3"), '0');
});

test('one’s own data holds the files; nothing of others', async () => {
	const employee = await house.as('employee'), name = `${fresh('mine')}.txt`;
	await bring(employee, name);
	const own = JSON.parse((await employee.get('/settings/export', { status: 200 })).body);
	assert.ok(own.files.files.some((file) => file.name === name));
	const other = JSON.parse((await (await house.as('owner')).get('/settings/export', { status: 200 })).body);
	assert.ok(!other.files.files.some((file) => file.name === name));
});

test('the words inside a text and a PDF are found by its readers, and no others', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), word = fresh('zirkonoxid').replace('-', '');
	const stream = `BT /F1 24 Tf 72 700 Td (The ${word} pump) Tj ET`;
	const parts = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
		`<</Length ${stream.length}>>stream\n${stream}\nendstream`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
	let pdf = '%PDF-1.4\n';
	const at = parts.map((part, i) => { const place = pdf.length; pdf += `${i + 1} 0 obj${part}endobj\n`; return place; });
	const table = pdf.length;
	pdf += `xref\n0 6\n0000000000 65535 f \n${at.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
	const text = await bring(employee, `${fresh('words')}.txt`, `A line about ${word}.\n`), paper = await bring(employee, `${fresh('paper')}.pdf`, pdf);
	await send(employee, `${text}/audience`, { audience: 'internal' });
	const found = async (client) => (await client.get(`/search?q=${word}`)).all('main a').map((a) => a.attributes.href).filter((href) => [text, paper].includes(href));
	await eventually(async () => assert.deepEqual([...new Set(await found(employee))].toSorted(), [text, paper].toSorted()), 60_000);
	assert.deepEqual([...new Set(await found(owner))], [text]);
	// A long text is found by its last words, too.
	const last = `${word}last`, long = await bring(employee, `${fresh('long')}.txt`, `${'The pump ran, and ran dry. '.repeat(8000)}${last}!`);
	await eventually(async () => assert.ok((await employee.get(`/search?q=${last}`)).all('main a').some((a) => a.attributes.href === long)), 60_000);
	await send(employee, `${text}/versions`, form({}, ['x.txt', 'Nothing of that kind.']));
	await eventually(async () => assert.deepEqual(await found(owner), []));
});

// A zip archive of files that are stored as they are.
function zip(entries) {
	const parts = [], list = [];
	let at = 0;
	for (const [name, text] of entries) {
		const content = Buffer.from(text), head = Buffer.alloc(30), row = Buffer.alloc(46);
		head.writeUInt32LE(0x04034b50, 0);
		head.writeUInt16LE(20, 4);
		head.writeUInt16LE(0x21, 12);
		head.writeUInt32LE(crc32(content), 14);
		head.writeUInt32LE(content.length, 18);
		head.writeUInt32LE(content.length, 22);
		head.writeUInt16LE(name.length, 26);
		row.writeUInt32LE(0x02014b50, 0);
		row.writeUInt16LE(20, 4);
		head.copy(row, 6, 4, 30);
		row.writeUInt32LE(at, 42);
		parts.push(head, Buffer.from(name), content);
		list.push(row, Buffer.from(name));
		at += head.length + name.length + content.length;
	}
	const end = Buffer.alloc(22), size = list.reduce((n, part) => n + part.length, 0);
	end.writeUInt32LE(0x06054b50, 0);
	for (const place of [8, 10]) end.writeUInt16LE(entries.length, place);
	end.writeUInt32LE(size, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, ...list, end]);
}

test('the words inside an office document are found', { skip: existsSync('/usr/bin/soffice') ? false : 'no LibreOffice' }, async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), word = fresh('quaternaire').replace('-', ''), type = 'application/vnd.oasis.opendocument.text';
	const office = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0', words = 'urn:oasis:names:tc:opendocument:xmlns:text:1.0', manifest = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
	const odt = zip([
		['mimetype', type],
		['META-INF/manifest.xml', `<?xml version="1.0"?><m:manifest xmlns:m="${manifest}" m:version="1.2"><m:file-entry m:full-path="/" m:media-type="${type}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>`],
		['content.xml', `<?xml version="1.0"?><o:document-content xmlns:o="${office}" xmlns:t="${words}" o:version="1.2"><o:body><o:text><t:p>The ${word} gravel of the delta</t:p></o:text></o:body></o:document-content>`],
	]);
	const path = await bring(employee, `${fresh('gravel')}.odt`, odt);
	assert.equal((await about(employee, path)).type, type);
	const found = async (client) => (await client.get(`/search?q=${word}`)).all('main a').some((a) => a.attributes.href === path);
	await eventually(async () => assert.ok(await found(employee)), 60_000); // within a minute, an office and all
	assert.ok(!(await found(owner)));
});

test('a scanner of the house refuses a file with its reason, by every way in', async () => {
	const scanner = join(house.temporary, 'scanner');
	writeFileSync(scanner, '#!/bin/sh\nif grep -q EICAR; then echo "Found: test <virus>"; exit 1; fi\nexit 0\n', { mode: 0o755 });
	const guarded = await startServer({ ini: `file_scan = ${scanner}\n` });
	try {
		const employee = await guarded.signIn('employee');
		assert.match((await send(employee, '/files', form({}, ['bad.txt', 'an EICAR file']), 422)).text, /refused: Found: test <virus>/);
		assert.equal((await names(employee, '/api/v1/files')).includes('bad.txt'), false);
		const good = await bring(employee, 'good.txt', 'a good file');
		await send(employee, `${good}/versions`, form({}, ['good.txt', 'EICAR again']), 422);
		assert.equal((await about(employee, good)).version, 1);
		const token = await employee.csrf();
		const refused = await employee.request('/files/uploads', {
			method: 'POST', body: 'EICAR', check: false,
			headers: { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': `filename ${base64('by-tus.txt')}`, 'x-csrf-token': token, origin: guarded.url, 'sec-fetch-site': 'same-origin', ...PIECE },
		});
		assert.equal(refused.status, 422);
		assert.equal(guarded.value(`SELECT count(*) FROM upload`), '0');
	} finally {
		await guarded.stop();
	}
});

// More than the house has threads for such requests: four with SQLite, sixteen on PostgreSQL.
test('files that a scanner takes long over keep nobody from signing in', async () => {
	const folder = join(house.temporary, 'slow');
	mkdirSync(folder);
	const scanner = join(folder, 'scanner'), go = join(folder, 'go');
	writeFileSync(scanner, `#!/bin/sh\ntouch ${folder}/began-$$\nwhile [ ! -e ${go} ]; do sleep 0.05; done\nexit 0\n`, { mode: 0o755 });
	const guarded = await startServer({ ini: `file_scan = ${scanner}\n` });
	const began = () => readdirSync(folder).filter((name) => name.startsWith('began')).length;
	try {
		const people = await Promise.all(['employee', 'owner', 'admin'].map((login) => guarded.signIn(login)));
		for (const person of people) await person.csrf();
		const bringAll = (clients) => clients.flatMap((client) => [1, 2, 3, 4].map(() => client.post('/files', form({}, [`${fresh()}.txt`, 'x']), { redirect: false, check: false })));
		// PostgreSQL may have no connection free to ask who sends: then their sessions are told apart.
		const most = guarded.db === 'sqlite' ? 2 : 8;
		const answers = people.flatMap((client) => [1, 2, 3, 4, 5, 6].map(() => client.post('/files', form({}, [`${fresh()}.txt`, 'x']), { redirect: false, check: false })));
		await eventually(() => assert.ok(began() >= 2));
		const late = await guarded.signIn('owner');
		await late.get('/', { status: 200 });
		await send(late, '/updates', { body: 'Still here' });
		assert.ok(began() <= most);
		writeFileSync(go, '');
		assert.deepEqual([...new Set((await Promise.all(answers)).map((answer) => answer.status))], [303]);
		assert.equal(began(), 18);
	} finally {
		writeFileSync(go, '');
		await guarded.stop();
	}
});


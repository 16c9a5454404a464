// SPDX-License-Identifier: Apache-2.0
// steps: files made on the spot, and what several tests of media do with them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

let made = 0;

// ---- files ----

function chunk(type, body) {
	const b = Buffer.alloc(12 + body.length);
	b.writeUInt32BE(body.length, 0);
	b.write(type, 4);
	body.copy(b, 8);
	b.writeUInt32BE(sum(b.subarray(4, 8 + body.length)), 8 + body.length);
	return b;
}
// zlib's crc32 is young: by hand where it is missing.
function sum(bytes) {
	if (crc32) return crc32(bytes);
	let c = ~0;
	for (const byte of bytes) {
		c ^= byte;
		for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
	}
	return ~c >>> 0;
}
// A short silence.
export function wav(seconds = 1) {
	const n = 8000 * seconds, b = Buffer.alloc(44 + n, 128);
	b.write('RIFF'); b.writeUInt32LE(36 + n, 4); b.write('WAVEfmt ', 8); b.writeUInt32LE(16, 16); b.writeUInt16LE(1, 20); b.writeUInt16LE(1, 22);
	b.writeUInt32LE(8000, 24); b.writeUInt32LE(8000, 28); b.writeUInt16LE(1, 32); b.writeUInt16LE(8, 34); b.write('data', 36); b.writeUInt32LE(n, 40);
	return b;
}
// A picture of one colour, each time another.
export function png(width = 320, height = 200) {
	const head = Buffer.alloc(13), row = Buffer.alloc(1 + 3 * width, ++made * 37 % 250);
	row[0] = 0;
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(Array(height).fill(row)))), chunk('IEND', Buffer.alloc(0))]);
}
export function pdf(...pages) {
	let text = '%PDF-1.4\n';
	const at = [], add = (object) => { at.push(text.length); text += `${at.length} 0 obj${object}endobj\n`; };
	add('<</Type/Catalog/Pages 2 0 R>>');
	add(`<</Type/Pages/Count ${pages.length}/Kids[${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')}]>>`);
	add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>');
	pages.forEach((words, i) => {
		const draw = `BT /F 24 Tf 40 200 Td (${words}) Tj ET`;
		add(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents ${5 + 2 * i} 0 R/Resources<</Font<</F 3 0 R>>>>>>`);
		add(`<</Length ${draw.length}>>stream\n${draw}\nendstream `);
	});
	const table = text.length;
	text += `xref\n0 ${at.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size ${at.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
	return Buffer.from(text, 'latin1');
}

// A film of three seconds, in colour and with a sound, made by ffmpeg in a folder.
export function film(folder) {
	const path = join(folder, `film-${++made}.webm`);
	const ended = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=3:s=320x180:r=5', '-f', 'lavfi', '-i', 'sine=d=3', '-c:v', 'libvpx', '-c:a', 'libopus', path], { encoding: 'utf8' });
	assert.equal(ended.status, 0, ended.stderr);
	return readFileSync(path);
}

// ---- steps ----

export async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
export function filesOf(...files) {
	const body = new FormData();
	for (const [bytes, name, type = ''] of files) body.append('file', new File([bytes], name, { type }));
	return body;
}
// Brings a file and says what it is; gives its address.
export async function bring(client, bytes, name, words = {}) {
	const { location } = await send(client, '/media/new', filesOf([bytes, name]));
	assert.match(location, /^\/media\/new\/\d+$/);
	return (await send(client, location, { title: `Thing ${++made}`, alt: 'A plain colour.', licence: 'cc-by-4.0', audience: 'internal', ...words })).location;
}
export const idOf = (path) => path.split('/').at(-1);
export async function community(house, access = 'private') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: `Media test ${++made}`, access, language: 'en' });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return { at: location, id: house.value(`SELECT id FROM place WHERE handle = '${location.split('/').at(-1)}'`) };
}

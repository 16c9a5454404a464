// SPDX-License-Identifier: Apache-2.0
// What administration and a community count of every room: bookmarks, files and media among them, and nothing that few may read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bring, community, send, wav } from '../../src/feature/media/steps.mjs';
import { useServer } from '../harness.mjs';

const house = useServer();

function upload(fields, name) {
	const body = new FormData();
	for (const [field, value] of Object.entries(fields)) body.append(field, value);
	body.append('file', new File(['words'], name));
	return body;
}
// Bookmarks, files and sounds that somebody shares in a place (0: nowhere) with an audience.
async function share(client, audience, place, word) {
	await send(client, '/bookmarks/save', { url: `https://made.example/${word}`, title: word, audience: place ? 'internal' : audience, place });
	await send(client, '/files', upload(place ? { place } : { audience }, `${word}.txt`));
	await bring(client, wav(), `${word}.wav`, { title: word, audience: place ? `place:${place}` : audience });
}
const kinds = ['Bookmarks', 'Files', 'Sounds'];

test('admin_show counts what all colleagues may read, of every room', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin');
	const counted = async () => {
		const rows = (await admin.get('/admin', { status: 200 })).all('.kv div');
		return ['Signets', 'Fichiers', 'Sons'].map((kind) => {
			const row = rows.find((r) => r.one('dt').text === kind && /personnes?$/.test(r.one('dd').text));
			return row ? Number(/^\d+/.exec(row.one('dd').text)[0]) : 0;
		});
	};
	const before = await counted();
	await share(employee, 'internal', 0, 'counted');
	const after = await counted();
	assert.deepEqual(after, before.map((n) => n + 1));
	await share(employee, 'private', 0, 'hidden');
	assert.deepEqual(await counted(), after);
});

test('community_numbers counts what lies in the community, of every room', async () => {
	const employee = await house.as('employee'), { at, id } = await community(house);
	await share(employee, 'members', Number(id), 'inside');
	const text = (await employee.get(`${at}/numbers`, { status: 200 })).one('.kv').text;
	for (const kind of kinds) assert.match(text, new RegExp(`${kind}\\s*1`), kind);
});

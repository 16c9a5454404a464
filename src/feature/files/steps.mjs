// SPDX-License-Identifier: Apache-2.0
// What the scenarios of files have in common.

import assert from 'node:assert/strict';

let made = 0;
export const fresh = (name = 'file') => `${name}-${++made}`;

export async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false, check: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
export function form(fields, ...files) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	for (const [name, content, type] of files) body.append('file', new File([content], name, { type }));
	return body;
}
// A file by the form; gives its address.
export async function bring(client, name, content = 'words', fields = {}) {
	return (await send(client, '/files', form(fields, [name, content]))).location;
}
export const idOf = (path) => Number(path.match(/\/files\/(\d+)/)[1]);
export const about = (client, path) => client.json(`/api/v1${path}`);
export const names = async (client, path) => (await client.json(path)).files.map((f) => f.name);
export const fetched = (client, path, headers = {}) => client.request(`${path}/download`, { headers, check: false });
export const base64 = (text) => Buffer.from(text).toString('base64');
export const PIECE = { 'content-type': 'application/offset+octet-stream' };

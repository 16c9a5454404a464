// SPDX-License-Identifier: Apache-2.0
// steps: what several tests of communities do.

import assert from 'node:assert/strict';

// Begins one as this client; gives its handle.
export async function begin(client, fields) {
	const form = (await client.get('/communities/new', { status: 200 })).form('/communities');
	const answer = await client.submit(form, { language: 'en', ...fields }, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 600));
	return answer.location.split('/').at(-1);
}
export const at = (handle, action = '') => `/communities/${handle}${action && `/${action}`}`;
export async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
export const status = async (client, path) => (await client.get(path)).status;

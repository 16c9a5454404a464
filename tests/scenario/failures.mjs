// SPDX-License-Identifier: Apache-2.0
// What went wrong inside a request stands in the log with the number that its answer carries, and nothing of what a person wrote.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../harness.mjs';

test('a failure is logged with its cause, under the number that the answer and its page name', async () => {
	const house = await startServer({ errorsExpected: true });
	try {
		const anna = house.visitor({ check: false });
		await anna.signIn('employee');
		const form = await anna.get('/updates', { status: 200 });
		assert.match(form.headers.get('x-request-id'), /^[0-9a-f]{8}-[0-9a-f]{10}$/);
		const fine = await anna.get('/people', { status: 200 });
		assert.notEqual(fine.headers.get('x-request-id'), form.headers.get('x-request-id'));

		house.sql('ALTER TABLE update_post RENAME TO update_post_away');
		const words = 'Walnuts in the harbour';
		const read = await anna.get('/updates', { status: 500 });
		const wrote = await anna.submit(form.form('/updates'), { body: words }, { redirect: false, status: 500 });
		house.sql('ALTER TABLE update_post_away RENAME TO update_post');

		for (const [page, method, query] of [[read, 'GET', /^update_\w+: .*update_post/], [wrote, 'POST', /^update_add: .*update_post/]]) {
			const id = page.headers.get('x-request-id');
			assert.equal(page.one('.problem code').text, id, 'a person can name it');
			const line = await house.waitForLog((entry) => entry.event === 'request failed' && entry.id === id);
			assert.equal(line.level, 'error');
			assert.equal(line.status, 500);
			assert.equal(line.method, method);
			assert.equal(line.path, '/updates');
			assert.match(line.what, query);
			assert.equal((await house.waitForLog((entry) => entry.event === 'request' && entry.id === id)).status, 500);
		}
		assert.equal(house.raw.includes(words), false, 'what was written is not in the log');
		await anna.submit(form.form('/updates'), { body: words }, { status: 200 });
		const missing = await anna.get('/no-such-page', { status: 404 });
		await house.waitForLog((entry) => entry.event === 'request' && entry.id === missing.headers.get('x-request-id'));
		assert.equal(house.log.filter((entry) => entry.event === 'request failed').length, 2, 'and nothing else is a failure');
	} finally {
		await house.stop();
	}
});

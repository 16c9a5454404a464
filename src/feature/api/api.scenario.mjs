// SPDX-License-Identifier: Apache-2.0
// The OpenAPI document is valid and complete; the addresses it names answer as it says; metrics are well formed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function json(path, options = {}) {
	const response = await fetch(house.url + path, { redirect: 'manual', ...options });
	return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

// A token of the employee, made as a person makes one.
async function token(writes) {
	const employee = await house.signIn('employee');
	const page = await employee.get('/settings/security', { status: 200 });
	const after = await employee.submit(page.form('/settings/tokens'), { name: 'scenario', ...(writes ? { writes: '1' } : {}) });
	return /ruche_[0-9a-f]{64}/.exec(after.text)[0];
}

test('openapi_show: the document is valid OpenAPI 3.1', async () => {
	const { status, body } = await json('/api/v1/openapi.json');
	assert.equal(status, 200);
	const verdict = await new Validator().validate(body);
	assert.equal(verdict.valid, true, JSON.stringify(verdict.errors));
	assert.equal(body.openapi, '3.1.0');
	assert.ok(Object.keys(body.paths).length >= 7);
});

test('every reference of the document leads somewhere', async () => {
	const { body } = await json('/api/v1/openapi.json');
	const refs = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
	assert.ok(refs.length > 5);
	for (const [, group, name] of refs) assert.ok(body.components[group]?.[name], `${group}/${name}`);
});

test('a token reads, and writes only when it may', async () => {
	const reads = { authorization: `Bearer ${await token(false)}` }, writes = { authorization: `Bearer ${await token(true)}` };
	assert.equal((await json('/api/v1/tags?prefix=a', { headers: reads })).status, 200);
	assert.equal((await json('/api/v1/tags?prefix=a')).status, 404);
	const follow = (headers) => json('/api/v1/follows', {
		method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ whom: 1, kind: 1, on: true }) });
	assert.equal((await follow(reads)).status, 403);
	assert.equal((await follow(writes)).status, 404);
	assert.equal((await json('/api/v1/tags', { headers: { authorization: 'Bearer ruche_00' } })).status, 404);
});

test('a body that is not a flat object is refused in words', async () => {
	const headers = { authorization: `Bearer ${await token(true)}`, 'content-type': 'application/json' };
	for (const body of ['[1]', '{"a":{"b":1}}', '{"a":1,"a":2}', '{', '']) {
		const answer = await json('/api/v1/follows', { method: 'POST', headers, body });
		assert.equal(answer.status, 422, body);
		assert.equal(answer.body.error.code, 'invalid');
		assert.ok(answer.body.error.text.length > 10);
	}
});

test('metrics_show: Prometheus text', async () => {
	const response = await fetch(`${house.url}/metrics`);
	assert.equal(response.status, 200);
	assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
	for (const line of (await response.text()).trimEnd().split('\n'))
		assert.match(line, /^(# (HELP|TYPE) ruche_[a-z_]+ .+|ruche_[a-z_]+(\{[a-z]+="[^"]*"\})? -?\d+)$/);
});

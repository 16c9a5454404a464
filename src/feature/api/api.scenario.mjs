// SPDX-License-Identifier: Apache-2.0
// The OpenAPI document is valid and complete; the addresses it names answer as it says; metrics are well formed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { eventually, useServer } from '../../../tests/harness.mjs';

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

// Names and values of the lines: {'ruche_jobs{state="dead"}': 0, ...}.
async function metrics() {
	const response = await fetch(`${house.url}/metrics`);
	assert.equal(response.status, 200);
	assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
	const values = {}, typed = new Map();
	for (const line of (await response.text()).trimEnd().split('\n')) {
		assert.match(line, /^(# (HELP|TYPE) ruche_[a-z_]+ .+|ruche_[a-z_]+(\{[a-z]+="[^"]*"\})? -?\d+)$/);
		const [, name, label, value] = /^(ruche_[a-z_]+)(\{.*\})? (-?\d+)$/.exec(line) ?? [];
		const [, of, type] = /^# TYPE (\S+) (counter|gauge)$/.exec(line) ?? [];
		if (of) typed.set(of, type);
		if (!name) continue;
		values[name + (label ?? '')] = Number(value);
		assert.equal(typed.get(name), /_total$/.test(name) ? 'counter' : 'gauge', line);
	}
	return values;
}

test('metrics_show: Prometheus text', async () => {
	const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'].map((c) => `ruche_requests_total{class="${c}"}`);
	const states = ['waiting', 'running', 'done', 'dead'].map((s) => `ruche_jobs{state="${s}"}`);
	const before = await metrics();
	assert.deepEqual(Object.keys(before).sort(), [...classes, ...states, 'ruche_connections', 'ruche_database_batch_max', 'ruche_database_commits_total', 'ruche_database_reads_total',
		'ruche_database_rollbacks_total', 'ruche_database_wal_pages', 'ruche_database_writes_total', 'ruche_live_lines_total', 'ruche_live_lost_total', 'ruche_live_rounds_total',
		'ruche_requests_queued', 'ruche_requests_shed_total', 'ruche_search_queue', 'ruche_streams'].sort());
	// What is done is counted, once: three that find nothing, a form that leads on, five pages, a form that is refused.
	const anna = await house.signIn('employee');
	const csrf = await anna.csrf();
	await eventually(async () => assert.equal((await metrics()).ruche_requests_queued, 0));
	await house.settled();
	const start = await metrics();
	for (let i = 0; i < 3; i++) await anna.get('/no-such-page', { status: 404 });
	for (let i = 0; i < 5; i++) await anna.get('/people', { status: 200 });
	await anna.post('/updates', { body: 'Counted' }, { csrf, redirect: false, status: 303 });
	await anna.post('/updates', { body: '' }, { csrf, status: 422 });
	await eventually(async () => {
		const end = await metrics(), rose = (name) => end[name] - start[name];
		assert.equal(rose(classes[3]), 4);
		assert.equal(rose(classes[2]), 1);
		assert.equal(rose(classes[4]), 0);
		assert.ok(rose(classes[1]) >= 5 + 1, 'the pages, and who asked for the numbers before');
		assert.ok(rose('ruche_database_writes_total') >= 1 && rose('ruche_database_commits_total') >= 1);
		assert.ok(rose('ruche_database_rollbacks_total') >= 1, 'a refused form is undone');
		assert.ok(rose('ruche_database_reads_total') >= 8);
	});
	// What waits and what is open, as it is now.
	await house.settled();
	house.change("INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error) SELECT max(id) + 1, 0, 'no.such', '', 9000000000000000, 0, 0, 4, 'x' FROM job");
	const now = await metrics(), jobs = (state) => Number(house.value(`SELECT count(*) FROM job WHERE state = ${state}`));
	assert.equal(now['ruche_jobs{state="dead"}'], jobs(4));
	assert.ok(now['ruche_jobs{state="dead"}'] >= 1);
	assert.equal(now['ruche_jobs{state="waiting"}'], jobs(1));
	assert.equal(now.ruche_search_queue, 0);
	assert.ok(now.ruche_connections >= 1);
	assert.equal(now.ruche_streams, 0);
	const stream = await fetch(`${house.url}/live`, { headers: { cookie: [...anna.cookies].map(([k, v]) => `${k}=${v}`).join('; '), accept: 'text/event-stream' } });
	await eventually(async () => assert.equal((await metrics()).ruche_streams, 1));
	await stream.body.cancel();
	await eventually(async () => assert.equal((await metrics()).ruche_streams, 0));
});

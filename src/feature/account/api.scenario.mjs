// SPDX-License-Identifier: Apache-2.0
// A program may end sessions and take tokens back, and makes neither; nor does it set a password or erase the account.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('sessions: listed and ended, those of oneself alone', async () => {
	const here = await house.signIn('employee', { headers: { 'user-agent': 'Scenario/1.0 Firefox' } });
	const other = await house.signIn('employee', { headers: { 'user-agent': 'Another/2.0 Safari' } });
	const call = await here.program(), stranger = await (await house.as('owner')).program();
	const { sessions } = (await call('GET', '/account/sessions')).body;
	const session = sessions.find((s) => s.agent === 'Another/2.0 Safari');
	assert.ok(session && sessions.some((s) => s.agent === 'Scenario/1.0 Firefox'));
	assert.ok(sessions.every((s) => s.here === false), 'a token is no session');
	assert.equal((await here.json('/api/v1/account/sessions')).sessions.filter((s) => s.here).length, 1);
	assert.match((await here.get('/settings/security', { status: 200 })).text, /Safari/);
	assert.ok(!(await stranger('GET', '/account/sessions')).body.sessions.some((s) => s.id === session.id));
	assert.equal((await stranger('DELETE', `/account/sessions/${session.id}`)).status, 404);
	assert.equal((await (await here.program({ writes: false }))('DELETE', `/account/sessions/${session.id}`)).status, 403);
	assert.equal((await other.get('/settings/security')).status, 200);
	assert.equal((await call('DELETE', `/account/sessions/${session.id}`)).status, 204);
	assert.equal((await other.get('/settings/security')).status, 404);
	assert.equal((await call('DELETE', `/account/sessions/${session.id}`)).status, 404);
	assert.equal((await call('DELETE', '/account/sessions/zz')).status, 404);
	assert.doesNotMatch((await here.get('/settings/security', { status: 200 })).text, /Safari/);
	assert.equal((await (await house.as('admin')).get('/admin/audit?action=session.end', { status: 200 })).all('tbody tr').length, 1);
});

test('tokens: listed without their secrets, and taken back', async () => {
	const employee = await house.signIn('employee');
	const call = await employee.program(), gone = await employee.program({ writes: false });
	const { tokens } = (await call('GET', '/account/tokens')).body;
	assert.equal(tokens[0].writes, false);
	assert.doesNotMatch(JSON.stringify(tokens), /ruche_|hash/);
	assert.equal((await gone('GET', '/account/tokens')).status, 200);
	assert.equal((await gone('DELETE', `/account/tokens/${tokens[0].id}`)).status, 403);
	assert.equal((await (await (await house.as('owner')).program())('DELETE', `/account/tokens/${tokens[0].id}`)).status, 404);
	assert.equal((await call('DELETE', `/account/tokens/${tokens[0].id}`)).status, 204);
	assert.equal((await gone('GET', '/account/tokens')).status, 404);
	assert.equal((await call('DELETE', `/account/tokens/${tokens[0].id}`)).status, 404);
	const forms = (await employee.get('/settings/security', { status: 200 })).all('form').map((f) => f.attributes.action);
	assert.ok(!forms.includes(`/settings/tokens/${tokens[0].id}/delete`) && forms.includes(`/settings/tokens/${tokens[1].id}/delete`));
});

test('no token makes a way in: neither passwords, tokens, links nor the end of the account', async () => {
	const employee = await house.signIn('employee');
	const page = await employee.post('/settings/tokens', { name: 'a program', writes: '1' }, { status: 200 });
	const headers = { authorization: `Bearer ${page.one('code.token').text}` };
	for (const path of ['/settings/password', '/settings/tokens', '/settings/erase', '/api/v1/account/tokens', '/api/v1/account/sessions', '/api/v1/account/password']) {
		const answer = await fetch(house.url + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ name: 'x', current: 'ruche-demo', password: 'another sentence', again: 'another sentence', handle: 'employee' }) });
		assert.ok([403, 404, 405].includes(answer.status), `${path}: ${answer.status}`);
	}
	await house.visitor().signIn('employee');
});

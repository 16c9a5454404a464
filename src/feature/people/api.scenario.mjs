// SPDX-License-Identifier: Apache-2.0
// A program that acts for a person: the own profile and settings, skills and who endorses them, whom one follows, pseudonyms.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('the own profile and settings: what is left out stays, what is written shows on the pages', async () => {
	const leila = await house.signIn('employee'), call = await leila.program();
	const before = (await call('GET', '/account')).body;
	assert.deepEqual([before.handle, before.kind, before.administrator], ['leila', 'employee', false]);
	const fields = { title: 'Writes programs', city: 'Porto', time_zone: 'Europe/Lisbon', theme: 'dark', home_order: 'latest', languages: ['fr', 'pt'], skills: ['Pumps', 'Portuguese'], link_label_1: 'Code', link_url_1: 'https://code.example/leila' };
	const { status, body } = await call('PUT', '/account', fields);
	assert.equal(status, 200, JSON.stringify(body));
	assert.deepEqual([body.title, body.city, body.time_zone, body.theme, body.home_order, body.languages.sort(), body.skills.sort()],
		['Writes programs', 'Porto', 'Europe/Lisbon', 'dark', 'latest', ['fr', 'pt'], ['Portuguese', 'Pumps']]);
	assert.deepEqual(body.links, [{ label: 'Code', url: 'https://code.example/leila', verified: false }]);
	assert.deepEqual([body.given_name, body.bio, body.phone], [before.given_name, before.bio, before.phone], 'what was left out stays');
	assert.deepEqual((await call('GET', '/account')).body, body);
	const profile = await leila.get('/people/leila', { status: 200 });
	for (const words of [/Writes programs/, /Porto/, /Pumps/, /Code/]) assert.match(profile.text, words);
	assert.equal(profile.one('html').attributes['data-theme'], 'dark');
	const settings = await leila.get('/settings', { status: 200 });
	assert.ok(settings.all('#f-home_order option').some((o) => 'selected' in o.attributes && o.attributes.value === 'latest'));
	for (const wrong of [{ given_name: '', family_name: '' }, { title: 'x'.repeat(151) }, { time_zone: 'Nowhere/At-All' }, { link_url_1: `https://a.example/${'x'.repeat(500)}` }, { languages: ['tlh-no'] }, { pseudonym: 'Ta1weg' }]) {
		const refused = await call('PUT', '/account', wrong);
		assert.equal(refused.status, 422, JSON.stringify(wrong));
		assert.ok(Object.keys(refused.body.error.fields).length > 0);
	}
	assert.equal((await call('PUT', '/account', { theme: 'auto' })).body.theme, 'auto');
	assert.equal((await (await leila.program({ writes: false }))('PUT', '/account', { city: 'Rome' })).status, 403);
	assert.equal((await call('GET', '/account')).body.city, 'Porto');
});

test('guests have an account too, strangers none', async () => {
	const guest = await house.as('guest');
	const own = await guest.json('/api/v1/account');
	assert.deepEqual([own.kind, own.administrator], ['guest', false]);
	assert.equal((await house.visitor().get('/api/v1/account')).status, 404);
});

test('skills: suggested, shown, endorsed and removed, as on the profile', async () => {
	const noemie = await house.signIn('owner'), leila = await house.signIn('employee');
	const owner = await noemie.program(), call = await leila.program();
	const suggested = await call('POST', '/people/noemie/skills', { skill: 'Kite making' });
	assert.equal(suggested.status, 200, JSON.stringify(suggested.body));
	assert.ok(!suggested.body.skills.some((s) => s.name === 'kite-making'));
	assert.equal(suggested.body.hidden_skills, undefined, 'what waits is its owner\'s to see');
	assert.ok((await owner('GET', '/people/noemie')).body.hidden_skills.some((s) => s.name === 'kite-making' && s.hidden));
	assert.equal((await call('POST', '/people/noemie/skills', { skill: '' })).status, 422);
	assert.equal((await call('POST', '/people/nobody.at.all/skills', { skill: 'x' })).status, 404);
	// What is not shown is endorsed by nobody, and shown by its owner alone.
	assert.equal((await call('PUT', '/people/noemie/skills/kite-making', { hidden: false })).status, 404);
	assert.equal((await call('POST', '/people/noemie/skills/kite-making/endorsement', { on: true })).status, 404);
	const shown = (await owner('PUT', '/people/noemie/skills/kite-making', { hidden: false })).body.skills.find((s) => s.name === 'kite-making');
	assert.deepEqual([shown.hidden, shown.label], [false, 'Kite making']);
	assert.match((await leila.get('/people/noemie', { status: 200 })).text, /Kite making/);
	const other = await house.signIn('admin'), third = await other.program();
	const before = shown.endorsements;
	assert.deepEqual((await third('POST', '/people/noemie/skills/kite-making/endorsement', { on: true })).body, { on: true, n: before + 1 });
	assert.equal((await third('GET', '/people/noemie')).body.skills.find((s) => s.name === 'kite-making').endorsed, true);
	const form = () => other.get('/people/noemie', { status: 200 }).then((page) => page.form('/people/noemie/skills/kite-making/endorsement'));
	assert.equal((await form()).one('button').attributes['aria-pressed'], 'true');
	assert.deepEqual((await third('POST', '/people/noemie/skills/kite-making/endorsement', { on: false })).body, { on: false, n: before });
	assert.equal((await form()).one('button').attributes['aria-pressed'], 'false');
	assert.equal((await owner('POST', '/people/noemie/skills/kite-making/endorsement')).status, 409);
	assert.equal((await call('DELETE', '/people/noemie/skills/kite-making')).status, 404);
	assert.equal((await owner('DELETE', '/people/noemie/skills/kite-making')).status, 200);
	assert.doesNotMatch((await leila.get('/people/noemie')).text, /Kite making/);
	assert.equal((await (await leila.program({ writes: false }))('POST', '/people/noemie/skills', { skill: 'Never' })).status, 403);
});

test('two who endorse a skill while neither is done are both counted', async () => {
	const owner = await (await house.signIn('owner')).program(), callers = await Promise.all(['employee', 'admin'].map(async (login) => (await house.signIn(login)).program()));
	await owner('POST', '/people/noemie/skills', { skill: 'Lock keeping' });
	await house.whileHeld("UPDATE skill SET endorsements = endorsements WHERE person = (SELECT id FROM person WHERE handle = 'noemie')", 2,
		() => callers.map((call) => call('POST', '/people/noemie/skills/lock-keeping/endorsement', { on: true })));
	assert.equal((await owner('GET', '/people/noemie')).body.skills.find((s) => s.name === 'lock-keeping').endorsements, 2);
});

test('following somebody: by their number, and the profile says so', async () => {
	const leila = await house.signIn('employee'), call = await leila.program();
	const was = (await call('GET', '/people/tomasz')).body;
	for (const on of [!was.following, was.following]) {
		assert.deepEqual((await call('POST', '/follows', { whom: was.id, kind: 1, on })).status, 200);
		const now = (await call('GET', '/people/tomasz')).body;
		assert.deepEqual([now.following, now.followers], [on, was.followers + Number(on) - Number(was.following)]);
		assert.equal((await leila.get('/people/tomasz', { status: 200 })).form('/follows').one('button').attributes['aria-pressed'], String(on));
		assert.equal((await call('GET', '/follows')).body.follows.some((f) => f.whom === was.id && f.kind === 1 && f.handle === 'tomasz'), on);
	}
	assert.equal((await call('POST', '/follows', { whom: (await call('GET', '/account')).body.id, kind: 1, on: true })).status, 409);
	assert.equal((await (await leila.program({ writes: false }))('POST', '/follows', { whom: was.id, kind: 1, on: true })).status, 403);
});

test('pseudonyms that wait: an administrator\'s program decides', async () => {
	const noemie = await house.signIn('owner'), admin = await house.signIn('admin');
	const own = await noemie.program(), call = await admin.program();
	assert.equal((await own('PUT', '/account', { pseudonym: 'Talwek' })).body.pseudonym_waits, 'Talwek');
	assert.equal((await own('GET', '/admin/pseudonyms')).status, 404);
	assert.deepEqual((await call('GET', '/admin/pseudonyms')).body.requests.map((r) => [r.person.handle, r.pseudonym, r.resembles]), [['noemie', 'Talwek', 'Talweg']]);
	assert.equal((await own('POST', '/admin/pseudonyms/noemie/approve')).status, 404);
	assert.equal((await call('POST', '/admin/pseudonyms/noemie/refuse')).status, 204);
	assert.equal((await call('POST', '/admin/pseudonyms/noemie/refuse')).status, 404);
	await own('PUT', '/account', { pseudonym: 'Talwek' });
	assert.equal((await call('POST', '/admin/pseudonyms/noemie/approve')).status, 204);
	assert.equal((await own('GET', '/account')).body.pseudonym, 'Talwek');
	assert.match((await admin.get('/people/noemie', { status: 200 })).one('h1').text, /Talwek/);
	for (const action of ['pseudonym.approve', 'pseudonym.refuse'])
		assert.match((await admin.get(`/admin/audit?action=${action}`, { status: 200 })).one('tbody').text, /Talwek/);
	await own('PUT', '/account', { pseudonym: '' });
});

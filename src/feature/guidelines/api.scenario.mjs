// SPDX-License-Identifier: Apache-2.0
// The guidelines for programs: read in editions, acknowledged by the edition that was read, proposed and decided as on the pages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function english(login) {
	const client = await house.signIn(login);
	await client.post('/settings/language', { language: 'en' }, { redirect: false });
	return client;
}

test('the edition, a clause and the preface, for everybody; what is proposed, for colleagues', async () => {
	const stranger = house.visitor(), all = await stranger.json('/api/v1/guidelines');
	assert.ok(all.edition >= 1 && all.clauses.length > 5 && all.preface.length > 20);
	assert.equal(all.clauses[0].acknowledged, undefined);
	const clause = await stranger.json('/api/v1/guidelines/brand-names?language=fr');
	assert.deepEqual([clause.name, clause.language, clause.proposals], ['brand-names', 'fr', undefined]);
	assert.ok((await stranger.get('/guidelines/brand-names?language=fr')).text.includes(clause.title));
	assert.equal((await stranger.json('/api/v1/guidelines/preface')).body, all.preface);
	assert.equal((await stranger.get('/api/v1/guidelines/no-such-clause')).status, 404);
	const inside = await (await house.as('employee')).json('/api/v1/guidelines/brand-names');
	assert.ok(Array.isArray(inside.proposals) && Array.isArray(inside.decided));
	// A clause that is only proposed is between colleagues.
	const [proposed] = (await (await house.as('employee')).json('/api/v1/guidelines/proposals')).proposals.filter((p) => p.kind === 'clause');
	assert.equal((await stranger.get(`/api/v1/guidelines/${proposed.clause}`)).status, 404);
	assert.equal((await (await house.as('guest')).get('/api/v1/guidelines/proposals')).status, 404);
	assert.equal((await (await house.as('employee')).json(`/api/v1/guidelines/${proposed.clause}`)).since, 0);
	// What caches keep for strangers stays a page, whatever is asked for.
	assert.ok((await stranger.get('/guidelines', { headers: { accept: 'application/json' } })).isHtml);
});

test('a wording: proposed, refused where the page refuses it, taken into an edition', async () => {
	const employee = await english('employee'), admin = await english('admin');
	const call = await employee.program(), decider = await admin.program();
	const at = '/guidelines/mistakes', before = (await call('GET', '/guidelines')).body.edition;
	for (const body of [{ why: 'Nothing changed.' }, { body_en: '' }, { title_fr: 'x'.repeat(201) }]) assert.equal((await call('POST', `${at}/propose`, body)).status, 422, JSON.stringify(body));
	assert.equal((await (await employee.program({ writes: false }))('POST', `${at}/propose`, { body_en: 'Never.' })).status, 403);
	assert.equal((await call('POST', '/guidelines/no-such-clause/propose', { body_en: 'Never.' })).status, 404);
	const made = await call('POST', `${at}/propose`, { body_en: 'Say it, and mend it by program.', why: 'Shorter.' });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	const proposal = made.body.proposals.find((p) => p.why === 'Shorter.');
	assert.deepEqual([proposal.kind, proposal.texts.map((t) => t.language)], ['wording', ['en']]);
	assert.ok(proposal.texts[0].words.some((w) => w.change === 'added' && /program/.test(w.text)));
	assert.match((await admin.get(at, { status: 200 })).text, /mend it by program/);
	assert.ok((await call('GET', '/guidelines/proposals')).body.proposals.some((p) => p.id === proposal.id));

	assert.equal((await call('POST', `/guidelines/proposals/${proposal.id}`, { decision: 'take' })).status, 404);
	for (const body of [{ decision: 'decline' }, { decision: 'perhaps', answer: 'Who knows.' }]) assert.equal((await decider('POST', `/guidelines/proposals/${proposal.id}`, body)).status, 422);
	assert.equal((await decider('POST', `/guidelines/proposals/${proposal.id}`, { decision: 'take' })).status, 409, 'it says which edition it looked at');
	const taken = await decider('POST', `/guidelines/proposals/${proposal.id}`, { decision: 'take', edition: before, answer: 'Well said.' });
	assert.deepEqual([taken.status, taken.body.since, taken.body.decided[0].taken], [200, before + 1, true]);
	assert.equal((await decider('POST', `/guidelines/proposals/${proposal.id}`, { decision: 'take' })).status, 409);
	assert.match((await house.visitor().get(at)).text, /mend it by program/);
	const [edition] = (await house.visitor().json('/api/v1/guidelines/history')).editions;
	assert.deepEqual([edition.edition, edition.note, edition.author, edition.clauses.map((c) => c.name)], [before + 1, undefined, undefined, ['mistakes']]);
	const [inside] = (await call('GET', '/guidelines/history')).body.editions;
	assert.ok(inside.note === 'Shorter.' && inside.author.length > 2);
	assert.match((await admin.get('/admin/audit?action=guidelines.decide', { status: 200 })).one('tbody').text, new RegExp(proposal.id));
	assert.match((await employee.get('/notifications', { status: 200 })).text, /took what you proposed/);
});

test('acknowledging: of the edition that was read, and asked for no more', async () => {
	const employee = await house.as('employee');
	const call = await employee.program(), { edition, clauses } = (await call('GET', '/guidelines')).body;
	const changed = clauses.find((c) => c.name === 'mistakes');
	assert.equal(typeof changed.acknowledged, 'boolean');
	house.sql(`DELETE FROM guideline_acknowledgement WHERE clause = ${changed.id} AND person = (SELECT target FROM handle WHERE name = 'employee')`);
	assert.equal((await call('GET', '/guidelines')).body.clauses.find((c) => c.name === 'mistakes').acknowledged, false);
	for (const body of [{ edition: edition - 1 }, { edition: edition + 1 }, {}]) assert.equal((await call('POST', '/guidelines/acknowledge', body)).status, 409);
	assert.equal((await (await employee.program({ writes: false }))('POST', '/guidelines/acknowledge', { edition })).status, 403);
	assert.equal((await employee.get('/guidelines/acknowledge')).path, '/guidelines/acknowledge');
	assert.equal((await call('POST', '/guidelines/acknowledge', { edition })).status, 204);
	assert.ok((await call('GET', '/guidelines')).body.clauses.every((c) => c.acknowledged));
	assert.notEqual((await employee.get('/guidelines/acknowledge')).path, '/guidelines/acknowledge');
	assert.ok((await (await english('admin')).get('/admin/audit?action=guidelines.acknowledge', { status: 200 })).all('tbody tr').length >= 1);
});

test('a new clause and the end of one', async () => {
	const employee = await english('employee'), admin = await english('admin');
	const call = await employee.program(), decider = await admin.program();
	const texts = { title_en: 'Ask a program', body_en: 'Programs act for people.', title_fr: 'Demandez', body_fr: 'Les programmes agissent pour des personnes.' };
	assert.equal((await call('POST', '/guidelines/new', { ...texts, body_fr: '' })).status, 422);
	assert.equal((await call('POST', '/guidelines/new', { ...texts, behind: 'no-such-clause' })).status, 422);
	const made = await call('POST', '/guidelines/new', { ...texts, behind: 'mistakes', first_post: true, first_public_post: false, why: 'They are here.' });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	assert.deepEqual([made.body.name, made.body.since, made.body.first_post, made.body.first_public_post], ['ask-a-program', 0, true, false]);
	assert.ok(!(await call('GET', '/guidelines')).body.clauses.some((c) => c.name === 'ask-a-program'));
	const edition = async () => (await call('GET', '/guidelines')).body.edition;
	assert.equal((await decider('POST', `/guidelines/proposals/${made.body.proposals[0].id}`, { decision: 'take', edition: await edition() })).status, 200);
	const names = (await call('GET', '/guidelines')).body.clauses.map((c) => c.name);
	assert.equal(names.indexOf('ask-a-program'), names.indexOf('mistakes') + 1);
	assert.match((await house.visitor().get('/guidelines')).text, /Ask a program/);

	assert.equal((await call('POST', '/guidelines/ask-a-program/end', { reason: ' ' })).status, 422);
	assert.equal((await call('POST', '/guidelines/preface/end', { reason: 'No.' })).status, 404);
	const end = await call('POST', '/guidelines/ask-a-program/end', { reason: 'It went without saying.' });
	assert.deepEqual([end.status, end.body.proposals[0].kind], [201, 'end']);
	const ended = await decider('POST', `/guidelines/proposals/${end.body.proposals[0].id}`, { decision: 'take', edition: await edition() });
	assert.ok(ended.body.ended > ended.body.since);
	assert.doesNotMatch((await house.visitor().get('/guidelines')).text, /Ask a program/);
	assert.equal((await call('POST', '/guidelines/ask-a-program/propose', { body_en: 'Once more.' })).status, 409);
});

test('coverage: numbers, for administrators', async () => {
	await house.doNow('guidelines.coverage');
	await house.settled();
	const admin = await english('admin'), covered = (await admin.json('/api/v1/guidelines/coverage'));
	assert.ok(Date.parse(covered.counted) <= Date.now());
	const page = await admin.get('/guidelines/coverage', { status: 200 });
	const [complete, active] = page.all('.kpi dd').map((dd) => Number(dd.text.replace(/\D/g, '')));
	assert.deepEqual([covered.all, covered.people], [complete, active]);
	assert.deepEqual(covered.clauses.map((c) => c.people), page.all('tbody tr').map((tr) => Number(tr.all('td')[2].text.replace(/\D/g, ''))));
	for (const client of [await house.as('employee'), await house.as('guest'), house.visitor()]) assert.equal((await client.get('/api/v1/guidelines/coverage')).status, 404);
});

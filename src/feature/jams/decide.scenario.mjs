// SPDX-License-Identifier: Apache-2.0
// Deciding a jam: phases by the clock, proposals, seconds, authors, the shortlist with reasons, the vote with tokens and with a
// budget, a tally that anybody can count again from the log (tools/jam-tally, which shares no code with the server), the ten.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, sharedData, useServer } from '../../../tests/harness.mjs';
import { deciding, HOUR, local, micro, send } from './deciding.mjs';

const house = useServer();
const { statusOf, idOf, place, setJam, setPhase, decided, shortlisted, give, decision, assertRecounted, merge, inEffect } = deciding(house);

test('when and how is its owners’ to say; what has begun stays, and while people vote nothing moves; phases follow the clock over a restart', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle, idea] = await decided([[employee, 'A first idea']], 'ahead'), settings = `/jams/${handle}/decide/settings`;
	assert.equal((await decision(employee, handle)).phase, 'ahead');
	assert.equal(await statusOf(employee, settings), 403);
	await send(employee, settings, {}, 403);
	await send(employee, `/jams/${handle}/proposals`, { idea }, 409);
	const form = (await owner.get(settings, { status: 200 })).form(settings);
	await owner.submit(form, { votes: local(Date.now() + 1.2 * HOUR) }, { status: 422 });
	await owner.submit(form, { tokens: '0' }, { status: 422 });
	await owner.submit(form, { currency: 'Euro' }, { status: 422 });
	await owner.submit(form, { submits: local(Date.now() - 24 * HOUR) }, { status: 422 });
	await owner.submit(form, { mode: 'budget', tokens: '5000' }, { status: 200 });
	assert.deepEqual(await decision(owner, handle).then(({ mode, tokens, most }) => [mode, tokens, most]), ['budget', 5000, 1]);
	// A moment ahead: refused until then, taken from then on, without any job, also after a restart.
	const submits = Date.now() + 1500;
	house.change(`UPDATE jam_decision SET submits = ${micro(submits)} WHERE jam = ${place(handle)}`);
	await house.stop({ keep: true });
	await house.start();
	await eventually(() => send(employee, `/jams/${handle}/proposals`, { idea, price: '100' }));
	assert.ok(Date.now() >= submits, 'before its time');
	// What has begun stays where it was; what has not may be moved.
	const was = house.value(`SELECT submits FROM jam_decision WHERE jam = ${place(handle)}`);
	const again = (await owner.get(settings, { status: 200 })).form(settings);
	await owner.submit(again, { submits: local(Date.now() + 24 * HOUR), ends: local(Date.now() + 30 * HOUR) }, { status: 200 });
	assert.equal(house.value(`SELECT submits FROM jam_decision WHERE jam = ${place(handle)}`), was);
	// Nothing begins while the jam goes on, however its times were moved.
	setJam(handle, { closes: Date.now() + HOUR, freezes: Date.now() + 2 * HOUR });
	assert.equal((await decision(employee, handle)).phase, 'ahead');
	setJam(handle, { closes: Date.now() - 3.9 * HOUR, freezes: Date.now() - 3.8 * HOUR });
	setPhase(handle, 'vote');
	await send(owner, settings, { tokens: 9 }, 409);
	// Who takes part hears of it once, whatever the job does.
	await house.doNow('jams.decisions');
	await house.doNow('jams.decisions');
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /The vote has begun/));
	assert.equal(house.value(`SELECT count(*) FROM notify n WHERE n.kind = 57 AND n.thread = ${place(handle)} AND n.owner = ${idOf('leila')} AND n.count = 1`), '1');
});

test('authors put ideas forward and write them together; others second; the team chooses, with a reason that all read', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [handle, first, second] = await decided([[employee, 'Publish the rate'], [owner, 'Print the drawing']], 'submit'), at = (idea, what = '') => `/jams/${handle}/proposals/${idea}${what}`;
	await send(owner, `/jams/${handle}/proposals`, { idea: first }, 422);
	await employee.submit((await employee.get(`/jams/${handle}/proposals/new?idea=${first}`, { status: 200 })).form(`/jams/${handle}/proposals`), { title: 'Publish every rate' }, { status: 200 });
	await send(employee, `/jams/${handle}/proposals`, { idea: first }, 409);
	await send(owner, `/jams/${handle}/proposals`, { idea: second });
	assert.match((await employee.get(`/jams/${handle}/ideas/${first}`, { status: 200 })).text, /It was put forward/);
	assert.match((await admin.get(`/jams/${handle}/ideas/${first}`)).text, /Publish the rate/, 'the idea stays as it was said');
	// Seconds: each once, not one's own.
	await Promise.all([send(admin, at(first, '/seconds'), { on: 1 }), send(owner, at(first, '/seconds'), { on: 1 }), send(owner, at(first, '/seconds'), { on: 1 })]);
	await send(employee, at(first, '/seconds'), { on: 1 }, 409);
	await send(admin, at(first, '/seconds'), { on: 0 });
	const seconds = async () => (await admin.json(`/api/v1${at(first)}`)).proposals[0].seconds;
	assert.equal(await seconds(), 1);
	// Together: asked, and only once they agree.
	await send(admin, at(first, '/authors'), { who: 'margot' }, 403);
	await send(employee, at(first, '/authors'), { who: 'nobody-here' }, 422);
	await send(employee, at(first, '/authors'), { who: '@noemie' });
	await send(owner, at(first, '/edit'), { title: 'Mine' }, 403);
	assert.doesNotMatch((await admin.get(at(first), { status: 200 })).one('article').text, /Noémie/, 'who was asked is not named to all');
	await send(admin, at(first, '/authors/accept'), {}, 403);
	await owner.get('/notifications', { status: 200 });
	await send(owner, at(first, '/authors/accept'));
	assert.equal(await seconds(), 0, 'an author seconds nothing of theirs');
	const form = (await employee.get(at(first, '/edit'), { status: 200 })).form(at(first, '/edit'));
	await owner.submit((await owner.get(at(first, '/edit'), { status: 200 })).form(at(first, '/edit')), { body: 'In **better** words.' }, { status: 200 });
	await employee.submit(form, { body: 'Over what was not seen.' }, { status: 409 });
	assert.match(employee.page.one('textarea').text, /Over what was not seen/);
	assert.match((await admin.get(at(first, '/history'), { status: 200 })).text, /better/);
	await send(employee, at(first, '/authors/delete'), { person: idOf('leila') }, 409);
	// Its time is over, and nobody who wrote it is put out any more.
	setPhase(handle, 'shortlist');
	await send(employee, at(first, '/authors/delete'), { person: idOf('noemie') }, 409);
	await send(employee, at(first, '/edit'), { title: 'Too late' }, 409);
	await send(employee, at(first, '/shortlist'), { on: 1, reason: 'Mine' }, 403);
	await send(owner, at(second, '/shortlist'), { on: 1, reason: 'Mine' }, 409);
	await send(owner, `/jams/${handle}/members`, { who: 'theo margot', role: 'facilitator' }, 200);
	await send(admin, at(second, '/shortlist'), { on: 1, reason: ' ' }, 422);
	await send(admin, at(second, '/shortlist'), { on: 1, reason: 'Everybody can check it' });
	await send(admin, at(first, '/shortlist'), { on: 1, reason: 'Cheap' });
	await send(admin, at(first, '/shortlist'), { on: 0, reason: 'Done already' });
	assert.match((await employee.get(at(first), { status: 200 })).text, /Cheap[\s\S]*Done already/);
	assert.deepEqual((await decision(employee, handle)).proposals.map(({ idea, chosen }) => [idea, chosen]), [[first, false], [second, true]]);
	// Nobody votes yet, and never on what was not chosen.
	await give(employee, handle, second, 1, 409);
	setPhase(handle, 'vote');
	await give(employee, handle, first, 1, 409);
	await give(employee, handle, second, 1);
});

test('tokens: so many each and for one; numbers only at the end; anybody counts again; nobody sees who gave what', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest');
	const titles = ['Alpha', 'Beta', 'Gamma', 'Delta'];
	const [handle, a, b, c, d] = await shortlisted(titles.map((title, i) => [[employee, owner][i % 2], title]));
	await give(employee, handle, a, 4, 422);
	await give(employee, handle, a, -1, 422);
	assert.equal((await guest.post(`/jams/${handle}/ballot`, { idea: a, tokens: 1 }, { redirect: false, check: false })).status, 404);
	for (const idea of [a, b, c]) await give(employee, handle, idea, 3);
	await give(employee, handle, d, 2, 409);
	await give(employee, handle, d, 1);
	assert.equal((await decision(employee, handle)).left, 0);
	// The same person, many times at once: never more than there is.
	await send(owner, `/jams/${handle}/ballot/delete`);
	await Promise.all(Array.from({ length: 24 }, (_, i) => owner.post(`/jams/${handle}/ballot`, { idea: [a, b, c, d][i % 4], tokens: 3 }, { redirect: false, check: false })));
	const mine = (await decision(owner, handle)).proposals.map(({ given }) => given);
	assert.equal(mine.reduce((sum, n) => sum + n, 0), 9, `${mine}`);
	assert.equal((await decision(owner, handle)).left, 1);
	await send(owner, `/jams/${handle}/ballot/delete`);
	await Promise.all([give(owner, handle, b, 2), give(admin, handle, b, 3), give(admin, handle, d, 1)]);
	await give(owner, handle, b, 3);
	// Until the end nobody learns what others gave.
	for (const client of [owner, employee]) {
		const shown = await decision(client, handle);
		assert.ok(!('tokens' in shown.proposals[0]) && shown.finalists.length === 0);
		const log = await client.json(`/api/v1/jams/${handle}/votes`);
		assert.deepEqual([log.over, log.votes, log.proposals], [false, [], []]);
		assert.equal((await client.get(`/jams/${handle}/votes/csv`, { status: 200 })).body, 'voter,turn,idea,tokens,stands_for\r\n');
	}
	// Each sees them in an order of their own, and always the same one.
	const order = async (client) => (await decision(client, handle)).proposals.map(({ idea }) => idea).join();
	const orders = await Promise.all([owner, employee, admin].map(order));
	assert.ok(new Set(orders).size > 1, 'the same order for all');
	assert.deepEqual(await Promise.all([owner, employee, admin].map(order)), orders);
	// Over: the page, the log, and whoever counts it again, say the same; before its rows stand, and after.
	setPhase(handle, 'over');
	await give(employee, handle, a, 0, 409);
	const { log } = await assertRecounted(employee, handle);
	const { finalists } = await decision(owner, handle);
	assert.deepEqual(finalists.map(({ rank, idea, tokens, voters }) => [rank, idea, tokens, voters]), [[1, b, 9, 3], [2, a, 3, 1], [3, c, 3, 1], [4, d, 2, 2]], 'of equal ones the earlier idea');
	await house.doNow('jams.decisions');
	house.change(`UPDATE job SET due = 0 WHERE kind = 'disk.ballots'`);
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM jam_decision WHERE counted <> 0 AND jam = ${place(handle)}`), '1'));
	assert.deepEqual((await assertRecounted(employee, handle)).log, log);
	assert.match((await employee.get(`/jams/${handle}/decide`, { status: 200 })).one('ol.finals').text, /Beta[\s\S]*9[\s\S]*Alpha/);
	// The log names nobody and no time; its numbers are drawn at random and not in the order of voting.
	assert.deepEqual(Object.keys(log.votes[0]), ['voter', 'turn', 'idea', 'tokens']);
	for (const name of ['leila', 'noemie']) assert.doesNotMatch(JSON.stringify(log), new RegExp(`${name}|${idOf(name)}`));
	// One's own votes are in one's own data, and in nobody else's.
	assert.match((await admin.get('/settings/export', { check: false })).body, new RegExp(`"ballots":\\[[^\\]]*${b}`));
	assert.doesNotMatch((await house.as('guest').then((guest) => guest.get('/settings/export', { check: false }))).body, new RegExp(`"ballots":\\[[^\\]]*${b}`));
	// What may not be read any more is not ranked, nor is it in the log.
	house.setState(b, 4);
	const without = await assertRecounted(employee, handle);
	assert.deepEqual(without.counted.finalists.map(({ idea }) => idea), [a, c, d]);
	assert.doesNotMatch(JSON.stringify(without.log), new RegExp(`Beta|${b}`));
	house.setState(b, 3);
	// An account goes: its votes stay, and nobody can say whose they were.
	const lines = () => house.value(`SELECT count(*) FROM jam_ballot WHERE jam = ${place(handle)}`), before = lines();
	house.change(`DELETE FROM jam_voter WHERE person = ${idOf('margot')}`);
	assert.equal(lines(), before);
	assert.deepEqual((await assertRecounted(employee, handle)).log, log);
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	house.change(`UPDATE jam_tally SET tokens = tokens + 1 WHERE idea = ${a}`);
	assert.match(house.ruche('check').stdout, new RegExp(`proposal ${a}: its votes are counted wrongly`));
	house.change(`UPDATE jam_tally SET tokens = tokens - 1 WHERE idea = ${a}`);
});

test('a budget: each buys what has a price, as far as the money goes', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle, a, b, c] = await shortlisted([[employee, 'Cheap', { price: 300 }], [owner, 'Dear', { price: 800 }], [owner, 'Middling', { price: 500 }]], { mode: 'budget', tokens: 1000 });
	await give(employee, handle, b, 1);
	await give(employee, handle, a, 1, 409);
	await give(employee, handle, b, 2, 422);
	await give(employee, handle, b, 0);
	await Promise.all([give(employee, handle, a, 1), give(employee, handle, c, 1), give(owner, handle, b, 1)]);
	assert.deepEqual([(await decision(employee, handle)).left, (await decision(owner, handle)).left], [200, 200]);
	assert.match((await employee.get(`/jams/${handle}/decide`, { status: 200 })).text, /200\sEUR/);
	await give(employee, handle, c, 0);
	setPhase(handle, 'over');
	const { counted } = await assertRecounted(owner, handle);
	assert.deepEqual(counted.finalists.map(({ idea, voters }) => [idea, voters]), [[a, 1], [b, 1]]);
	await house.settled();
	assert.equal(house.ruche('check').status, 0);
});

test('a closed jam: only those who are in decide, and who was taken out does not come back by that', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle, idea] = await shortlisted([[owner, 'Behind a door']], { audience: 'members' });
	for (const path of ['decide', 'votes/csv', `proposals/${idea}`]) assert.equal(await statusOf(employee, `/jams/${handle}/${path}`), 404, path);
	await give(employee, handle, idea, 1, 404);
	await send(owner, `/jams/${handle}/members`, { who: 'leila' }, 200);
	await give(employee, handle, idea, 2);
	await send(owner, `/jams/${handle}/members/delete`, { person: idOf('leila') });
	await give(employee, handle, idea, 3, 404);
	assert.equal(house.value(`SELECT count(*) FROM member WHERE person = ${idOf('leila')} AND hub = ${place(handle)}`), '0');
	setPhase(handle, 'over');
	assert.deepEqual((await decision(owner, handle)).finalists.map(({ tokens }) => tokens), [2], 'what was given counts');
});

test('an account goes with its words, its seconds and its number; its votes stay and count', async () => {
	const owner = await house.as('owner'), admin = await house.as('admin'), word = 'quaggafloat';
	assert.equal(house.ruche('user', 'add', 'zaza', 'Zaza', 'Zwirn').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'zaza', { input: 'a long sentence\n' }).status, 0);
	const zaza = house.visitor({ check: false });
	await zaza.signIn('zaza', 'a long sentence');
	const [handle, own, other] = await shortlisted([[zaza, `Of ${word}`], [owner, 'Of nothing']]), at = (idea, what) => `/jams/${handle}/proposals/${idea}/${what}`;
	setPhase(handle, 'submit');
	await send(zaza, at(own, 'edit'), { title: `A better ${word}`, body: `All about ${word}.` });
	await send(zaza, at(other, 'seconds'));
	await send(owner, at(own, 'authors'), { who: 'zaza' }, 403);
	setPhase(handle, 'vote');
	await Promise.all([give(zaza, handle, other, 3), give(owner, handle, other, 1)]);
	const number = house.value(`SELECT voter FROM jam_voter WHERE person = ${idOf('zaza')}`), person = idOf('zaza');
	assert.ok(number);
	await send(admin, '/admin/people/zaza/erase', { confirm: 'zaza', texts: 'remove' });
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM item WHERE id = ${own} AND state < 5`), '0'));
	await house.settled();
	for (const [table, where] of [['jam_voter', `person = ${person}`], ['jam_second', `person = ${person}`], ['jam_author', `person = ${person}`], ['jam_proposal', `title LIKE '%${word}%' OR body LIKE '%${word}%'`], ['jam_wording', `title LIKE '%${word}%' OR body LIKE '%${word}%'`]])
		assert.equal(house.value(`SELECT count(*) FROM ${table} WHERE ${where}`), '0', table);
	assert.equal(house.value(`SELECT sum(tokens) FROM jam_ballot WHERE voter = ${number}`), '3');
	setPhase(handle, 'over');
	const { counted } = await assertRecounted(owner, handle);
	assert.deepEqual(counted.ranking.map(({ idea, tokens, voters }) => [idea, tokens, voters]), [[other, 4, 2]]);
	assert.equal((await owner.json(`/api/v1/jams/${handle}/proposals/${other}`)).proposals[0].seconds, 0);
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('a jam that went on for longer than its decision was planned: nothing of it was, and all is set anew', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle] = await decided([[employee, 'Later']], 'over');
	setJam(handle, { closes: Date.now() - 60_000, freezes: Date.now() - 60_000 });
	assert.equal((await decision(employee, handle)).phase, 'ahead');
	await house.doNow('jams.decisions');
	assert.equal(house.value(`SELECT told FROM jam_decision WHERE jam = ${place(handle)}`), '0', 'nobody is told of what was not');
	const now = Date.now();
	await send(owner, `/jams/${handle}/decide/settings`, { submits: local(now + HOUR), refines: local(now + 2 * HOUR), shortlists: local(now + 3 * HOUR), votes: local(now + 4 * HOUR), ends: local(now + 5 * HOUR) });
	assert.ok(Number(house.value(`SELECT submits FROM jam_decision WHERE jam = ${place(handle)}`)) > micro(now));
});

test('what was not chosen, or says no price, does not come to the vote by a merge', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [handle, dear, free, other] = await shortlisted([[employee, 'Dear', { price: 900 }], [employee, 'Free of charge'], [admin, 'Of another', { price: 10 }]], { mode: 'budget', tokens: 1000, veto_hours: 1 });
	house.change(`UPDATE jam_proposal SET chosen = false WHERE idea IN (${free}, ${other})`);
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await merge(employee, handle, dear, '', { into: free }, 409);
	await merge(owner, handle, dear, '', { into: free }, 409);
	await merge(owner, handle, dear, '', { into: other }, 409);
	// Also one that was proposed before the shortlist was made.
	house.change(`INSERT INTO jam_merge (id, jam, idea, into_idea, person, reason, created, due, refused, refusal, undone, undoing) SELECT 77, jam, idea, ${free}, ${idOf('leila')}, 'x', 1, 2, 0, '', 0, '' FROM jam_proposal WHERE idea = ${dear}`);
	assert.deepEqual((await decision(admin, handle)).proposals.map(({ idea }) => idea), [dear]);
	await give(admin, handle, dear, 1);
	assert.equal((await decision(admin, handle)).left, 100);
	setPhase(handle, 'over');
	await assertRecounted(owner, handle);
	// Nor does what was chosen without a price by another way of voting.
	setPhase(handle, 'shortlist');
	house.change(`UPDATE jam_proposal SET chosen = true WHERE idea = ${free}`);
	const now = Date.now();
	await send(owner, `/jams/${handle}/decide/settings`, { votes: local(now + 2 * HOUR), ends: local(now + 3 * HOUR) }, 409);
	house.change(`DELETE FROM jam_merge WHERE id = 77`);
});

// ---- what becomes one ----

test('merging: told, refused or in effect by itself; every vote once a person; undone to the bit', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [handle, a, b, c, d] = await shortlisted([[employee, 'Publish rates'], [owner, 'Rates, published'], [employee, 'A canteen'], [admin, 'Bicycles']], { veto_hours: 1 });
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await send(owner, `/jams/${handle}/members`, { who: 'theo', role: 'facilitator' }, 200);
	await merge(admin, handle, b, '', { into: a }, 403);
	await merge(owner, handle, b, '', { into: b }, 422);
	await merge(owner, handle, b, '', { into: a, reason: ' ' }, 422);
	await merge(employee, handle, b, '', { into: a }, 403); // who writes the one that stays does not take the other
	await merge(owner, handle, b, '', { into: a });
	await merge(owner, handle, b, '', { into: c }, 409);
	await merge(owner, handle, a, '', { into: b }, 409);
	// Authors of both hear of it; who is neither cannot refuse.
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /makes this one with another idea, or proposes/));
	await merge(admin, handle, b, '/refuse', {}, 403);
	await merge(owner, handle, b, '/refuse', { reason: 'Not the same at all' });
	await merge(owner, handle, b, '', { into: a }, 409);
	const [row] = (await admin.json(`/api/v1/jams/${handle}/merges`)).merges;
	assert.deepEqual([row.idea, row.into, row.state], [b, a, 'refused']);
	assert.match((await admin.get(`/jams/${handle}/merges`, { status: 200 })).text, /They say the same[\s\S]*Not the same at all/);
	// Votes for both, by the same and by others.
	await Promise.all([give(employee, handle, c, 3), give(employee, handle, d, 1), give(owner, handle, c, 1), give(admin, handle, d, 2)]);
	setPhase(handle, 'over');
	const before = await decision(owner, handle), { log } = await assertRecounted(owner, handle);
	setPhase(handle, 'vote');
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await merge(owner, handle, d, '', { into: c });
	assert.equal((await decision(admin, handle)).proposals.length, 4, 'not before its time');
	inEffect(d);
	await merge(admin, handle, d, '/refuse', {}, 409);
	assert.deepEqual((await decision(admin, handle)).proposals.map(({ idea }) => idea).sort(), [a, b, c].sort());
	await give(admin, handle, d, 1, 409);
	assert.match((await employee.get(`/jams/${handle}/proposals/${d}`, { status: 200 })).text, /became one with another/);
	const shown = (client, idea) => decision(client, handle).then(({ proposals }) => proposals.find((one) => one.idea === idea).given);
	assert.deepEqual([await shown(employee, c), await shown(admin, c)], [3, 2]);
	setPhase(handle, 'over');
	const { counted } = await assertRecounted(owner, handle);
	assert.deepEqual(counted.ranking.map(({ idea, tokens, voters }) => [idea, tokens, voters]), [[c, 6, 3], [a, 0, 0], [b, 0, 0]]);
	// Undone, everything is as it was: the log, the tally, the page.
	await merge(admin, handle, d, '/undo', {}, 409);
	setPhase(handle, 'vote');
	// Whom it would help to have the votes of both does not undo it, nor does the other one.
	for (const client of [employee, admin]) await merge(client, handle, d, '/undo', {}, 403);
	assert.doesNotMatch((await employee.get(`/jams/${handle}/proposals/${d}`, { status: 200 })).text, /Undo it/);
	await merge(owner, handle, d, '/undo', { reason: 'They differ' });
	setPhase(handle, 'over');
	assert.deepEqual((await assertRecounted(owner, handle)).log, log);
	assert.deepEqual((await decision(owner, handle)).finalists, before.finalists);
	assert.match((await employee.get(`/jams/${handle}/merges`)).text, /They differ/);
	// Of what is one, one says one thing: what one gave the other is taken back, and can be given elsewhere.
	setPhase(handle, 'vote');
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await send(owner, `/jams/${handle}/members`, { who: 'margot', role: 'facilitator' }, 200);
	await merge(admin, handle, d, '', { into: c });
	inEffect(d);
	// Saying the same again moves nothing, and undone, each vote stands where it was put.
	await Promise.all([give(employee, handle, c, 3), give(admin, handle, c, 2)]);
	await merge(owner, handle, d, '/undo');
	// Who gave one of them something hears that they are two; who gave neither does not, and the job's words name nobody.
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /undid a merge: these are two proposals again[\s\S]*You voted in this jam/));
	await house.settled();
	const gave = house.value(`SELECT count(DISTINCT v.person) FROM jam_voter v JOIN jam_ballot b ON b.jam = v.jam AND b.voter = v.voter WHERE v.jam = ${place(handle)} AND b.idea IN (${c}, ${d}) AND b.tokens > 0
		AND NOT EXISTS (SELECT 1 FROM jam_ballot l WHERE l.jam = b.jam AND l.voter = b.voter AND l.idea = b.idea AND l.turn > b.turn) AND v.person <> (SELECT id FROM person WHERE handle = 'noemie')`);
	assert.equal(house.value(`SELECT count(DISTINCT owner) FROM notify WHERE kind = 43 AND thread = ${d}`), gave);
	setPhase(handle, 'over');
	assert.deepEqual((await decision(owner, handle)).finalists, before.finalists);
	setPhase(handle, 'vote');
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await merge(admin, handle, d, '', { into: c });
	inEffect(d);
	// What is removed of the two: the other stands for itself, the page and whoever counts again agree.
	for (const gone of [c, d]) {
		house.setState(gone, 4);
		setPhase(handle, 'over');
		await assertRecounted(owner, handle);
		assert.ok((await decision(owner, handle)).finalists.some(({ idea }) => idea === (gone === c ? d : c)));
		assert.doesNotMatch(JSON.stringify(await owner.json(`/api/v1/jams/${handle}/votes`)), new RegExp(gone));
		house.setState(gone, 3);
	}
	setPhase(handle, 'vote');
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await give(employee, handle, c, 1);
	assert.equal((await decision(employee, handle)).left, 8);
	assert.equal(await shown(employee, c), 1);
	await house.settled();
	assert.equal(house.ruche('check').status, 0);
});

test('seconds of what became one count each person once; a merge that cannot be refused in time is not begun', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [handle, a, b] = await decided([[employee, 'One'], [owner, 'The same']], 'submit', { veto_hours: 100 });
	for (const [client, idea] of [[employee, a], [owner, b]]) await send(client, `/jams/${handle}/proposals`, { idea });
	await Promise.all([send(admin, `/jams/${handle}/proposals/${a}/seconds`), send(admin, `/jams/${handle}/proposals/${b}/seconds`), send(employee, `/jams/${handle}/proposals/${b}/seconds`)]);
	await merge(owner, handle, b, '', { into: a }, 409);
	house.change(`UPDATE jam_decision SET veto_hours = 1 WHERE jam = ${place(handle)}`);
	await merge(owner, handle, b, '', { into: a });
	inEffect(b);
	const { proposals } = await decision(admin, handle);
	assert.deepEqual(proposals.map(({ idea, seconds }) => [idea, seconds]), [[a, 2]]);
	await merge(employee, handle, b, '/undo');
	assert.deepEqual((await decision(admin, handle)).proposals.map(({ seconds }) => seconds), [1, 2]);
	await house.settled();
	assert.equal(house.ruche('check').status, 0);
});

test('what was said already is told while somebody types, and once before it is posted without scripts', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle, idea] = await decided([[employee, 'Publish the failure rates of every pump']], 'ahead');
	const [other] = await decided([[owner, 'Publish the failure rates of every pump']], 'ahead', { audience: 'members' });
	for (const jam of [handle, other]) setJam(jam, { closes: Date.now() + HOUR, freezes: Date.now() + 2 * HOUR });
	const ask = (client, jam, text) => client.json(`/api/v1/jams/${jam}/similar?${new URLSearchParams({ text })}`).then(({ similar }) => similar.map(({ id }) => id));
	assert.deepEqual(await ask(owner, handle, 'We should publish failure rates of each pump'), [idea]);
	assert.deepEqual(await ask(owner, handle, 'A canteen that cooks'), []);
	assert.equal(await statusOf(employee, `/api/v1/jams/${other}/similar?text=failure+rates`), 404);
	// The form comes back once.
	const form = (await owner.get(`/jams/${handle}`, { status: 200 })).form(`/jams/${handle}/ideas`);
	const back = await owner.submit(form, { title: 'Publish the failure rates of all pumps' }, { status: 422 });
	assert.match(back.one('.similar').text, /Publish the failure rates of every pump/);
	await owner.submit(back.form(`/jams/${handle}/ideas`), {}, { status: 200 });
	assert.equal(house.value(`SELECT count(*) FROM jam_idea WHERE title = 'Publish the failure rates of all pumps'`), '1');
	// Removed, it is not told of.
	house.setState(idea, 5);
	assert.ok(!(await ask(owner, handle, 'We should publish failure rates of each pump')).includes(idea));
	house.setState(idea, 3);
	// Who types asks again and again, many at once: what was read less than a second ago is not read again. As if one were
	// committed in between, so often that one round is quick.
	const [forum] = (await owner.json(`/api/v1/jams/${handle}`)).forums;
	for (const title of ['Zeppelins above the harbour', 'Quieter printers', 'Honey from our roof', 'Shorter trains', 'Learn Basque together']) {
		const late = Number((await send(owner, `/jams/${handle}/ideas`, { forum: forum.id, title, body: '' })).location.split('/').at(-1));
		house.setState(late, 5);
		const since = Date.now();
		await ask(owner, handle, title);
		house.setState(late, 3);
		const found = await ask(owner, handle, title);
		if (Date.now() - since >= 1000) continue;
		assert.ok(!found.includes(late));
		break;
	}
});

// ---- a thousand ideas of which 300 say what another says ----

const CONVERSATIONS = ['brexit-consensus', 'canadian-electoral-reform', 'scoop-hivemind.freshwater', 'scoop-hivemind.ubi'];
function random(seed) { // mulberry32 (Tommy Ettinger, public domain)
	return () => {
		seed = (seed + 0x6D2B79F5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
function realTexts(folder, file, count) {
	const bodies = CONVERSATIONS.flatMap((name) => readFileSync(join(folder, name, 'comments.csv'), 'utf8').split('\n').slice(1)
		.map((line) => /,"((?:[^"]|"")*)"\s*$/.exec(line)?.[1].replaceAll('""', '"') ?? line.split(',').at(-1)).filter((text) => text.length > 40));
	const news = readFileSync(file, 'utf8').split('\n').map((line) => line.split('\t').at(-1).trim()).filter((text) => text.length > 60);
	return [...bodies, ...news].map((text) => text.replace(/[#@[\]<>*_`]/g, ' ').trim()).slice(0, count);
}
// The same in other words: its second half first, one word in five left out, one in ten another one, and something said before it.
function saidAgain(text, draw, texts) {
	const words = text.split(/\s+/), half = Math.floor(words.length / 2);
	const again = words.map((_, i) => words[(i + half) % words.length]).flatMap((word) => {
		const u = draw();
		return u < 0.2 ? [] : [u < 0.3 ? texts[Math.floor(draw() * texts.length)].split(/\s+/)[1] : word];
	});
	return ['I think that', 'My proposal:', 'What about this?', 'We could say'][Math.floor(draw() * 4)] + ' ' + again.join(' ');
}

const texts = sharedData('ideas-votes'), snippets = sharedData('sentiment/vader-en/nytEditorialSnippets_GroundTruth.txt');
test('of 300 planted duplicates among 1,000 ideas 80 % are found; merged, nobody votes twice; undone, every figure is as before', { skip: (!texts || !snippets) ? 'no shared data' : database === 'postgres' ? 'once is enough' : false, timeout: 300_000 }, async (t) => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), clients = [owner, employee, admin];
	const all = realTexts(texts, snippets, 700), draw = random(17), step = Math.floor(700 / 300);
	assert.equal(all.length, 700);
	const [handle] = await decided([], 'ahead', { veto_hours: 1, tokens: 1000 });
	setJam(handle, { closes: Date.now() + HOUR, freezes: Date.now() + HOUR });
	const [forum] = (await owner.json(`/api/v1/jams/${handle}`)).forums, ids = [];
	const sayAll = async (list, from) => {
		for (let at = 0; at < list.length; at += 12)
			await Promise.all(list.slice(at, at + 12).map(async (text, i) => { ids[from + at + i] = Number((await send(clients[(at + i) % 3], `/jams/${handle}/ideas`, { forum: forum.id, title: text.slice(0, 150), body: text })).location.split('/').at(-1)); }));
	};
	await sayAll(all, 0);
	await sayAll(Array.from({ length: 300 }, (_, i) => saidAgain(all[i * step], draw, all)), 700);
	setJam(handle, { closes: Date.now() - 3.9 * HOUR, freezes: Date.now() - 3.8 * HOUR });
	house.change(`INSERT INTO jam_proposal (idea, jam, title, body, html, price, version, seconds, chosen, created) SELECT id, jam, title, body, html, 0, 1, 0, true, 1 FROM jam_idea WHERE jam = ${place(handle)}`);
	house.change(`INSERT INTO jam_author (idea, person, accepted, created) SELECT i.id, i.author, true, 1 FROM item i JOIN jam_idea t ON t.id = i.id WHERE t.jam = ${place(handle)}`);
	house.change(`INSERT INTO jam_wording (idea, number, person, title, body, price, created) SELECT i.id, 1, i.author, t.title, t.body, 0, 1 FROM item i JOIN jam_idea t ON t.id = i.id WHERE t.jam = ${place(handle)}`);
	const voting = () => {
		setPhase(handle, 'vote');
		house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	};
	voting();
	// What the house finds alike, for the team.
	const pairs = [];
	for (let after = ''; ;) {
		const page = await owner.json(`/api/v1/jams/${handle}/merges/alike?after=${after}`);
		pairs.push(...page.pairs);
		if (!page.next) break;
		after = page.next;
	}
	const numberOf = new Map(ids.map((id, i) => [id, i])), planted = pairs.filter(({ idea, into }) => numberOf.get(idea) >= 700 && numberOf.get(into) === (numberOf.get(idea) - 700) * step);
	t.diagnostic(`${planted.length} of 300 found, ${pairs.length - planted.length} other pairs`);
	assert.ok(planted.length >= 240, `only ${planted.length}`);
	// Votes for both of a pair, by one person and by several.
	const both = planted.slice(0, 40);
	for (const [client, of] of [[employee, (pair) => [pair.idea, pair.into]], [owner, (pair) => [pair.into]], [admin, (pair) => [pair.idea]]])
		for (const idea of both.flatMap(of)) await give(client, handle, idea, 1 + idea % 3);
	const over = async () => {
		setPhase(handle, 'over');
		const { log, counted } = await assertRecounted(employee, handle), shown = await decision(employee, handle);
		voting();
		return { log, counted, finalists: shown.finalists, others: shown.proposals };
	};
	const before = await over();
	// Who writes one leaves it to somebody else of the team.
	await send(owner, `/jams/${handle}/members`, { who: 'leila margot', role: 'facilitator' }, 200);
	const writer = (id) => numberOf.get(id) % 700 % 3, neither = ({ idea, into }) => clients[[0, 1, 2].find((n) => n !== writer(idea) && n !== writer(into))];
	for (const pair of planted) await merge(neither(pair), handle, pair.idea, '', { into: pair.into });
	house.change(`UPDATE jam_merge SET due = ${micro(Date.now() - 2 * HOUR)}`);
	const merged = await over();
	const tokens = new Map(merged.counted.ranking.map((one) => [one.idea, one]));
	for (const { idea, into } of both) {
		const a = 1 + into % 3, b = 1 + idea % 3;
		assert.deepEqual([tokens.get(into).tokens, tokens.get(into).voters], [Math.max(a, b) + a + b, 3], 'each person once');
		assert.ok(!tokens.has(idea));
	}
	for (const pair of planted) await merge(neither(pair), handle, pair.idea, '/undo');
	assert.deepEqual(await over(), before);
});

// ---- the ledger ----

test('the ledger: who pays, milestones, what is told; silent for 60 days it turns red by itself and all concerned hear of it once', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), DAYS = 24 * HOUR;
	const [handle, a, b, c] = await shortlisted([[employee, 'Funded'], [owner, 'Unfunded'], [owner, 'Behind']]);
	await Promise.all([give(employee, handle, a, 2), give(owner, handle, a, 1), give(owner, handle, b, 1)]);
	const at = (idea, what) => `/jams/${handle}/proposals/${idea}/${what}`, ledger = (client) => client.json(`/api/v1/jams/${handle}/funding`).then(({ funding }) => funding);
	await send(owner, at(a, 'funding'), { sponsor: 'margot', amount: 1000 }, 409);
	setPhase(handle, 'over');
	await send(employee, at(a, 'funding'), { sponsor: 'margot', amount: 1000 }, 403);
	await send(owner, at(c, 'funding'), { sponsor: 'margot', amount: 1000 }, 409);
	await send(owner, at(a, 'funding'), { sponsor: 'nobody-here', amount: 1000 }, 422);
	assert.match((await send(owner, at(a, 'funding'), { sponsor: '@margot', amount: 250000, currency: 'EUR' })).location, /#money$/);
	// Who pays hears what they are named as, and not of a task.
	await eventually(async () => assert.match((await admin.get('/notifications')).text, /dit que vous financez cette idée[\s\S]*On vous cite comme la personne qui la finance/));
	await send(employee, at(b, 'news'), { body: 'Nothing to tell.' }, 403);
	await send(owner, at(b, 'news'), { body: 'Nothing to tell.' }, 409);
	// Who writes it and who pays tell; the owners of the jam do not speak for them.
	await send(owner, at(a, 'news'), { body: 'On their behalf.' }, 403);
	assert.match((await send(employee, at(a, 'news'), { body: 'The **first** pump runs.' })).location, /\/funding#news$/);
	await send(admin, at(a, 'milestones'), { title: 'Ten pumps', due: '2027-03-01' });
	await send(admin, at(a, 'milestones'), { title: 'No date' }, 422);
	const milestone = house.value(`SELECT id FROM jam_milestone WHERE idea = ${a}`);
	await send(employee, at(a, 'milestones/reach'), { milestone, reached: 1 });
	await send(employee, at(a, 'funding/status'), { status: 'looking', note: '2 of 5 found' });
	assert.match((await admin.get(at(a, 'funding'), { status: 200 })).text, /first[\s\S]*2 of 5 found|2 of 5 found[\s\S]*first/);
	const [one, two] = await ledger(employee);
	assert.deepEqual([one.idea, one.amount, one.status, one.silent, one.milestones, one.reached, two.funded], [a, 250000, 'looking', false, 1, 1, false]);
	// Red by the clock, at once and without any job.
	const age = (days) => house.change(`UPDATE jam_funding SET since = ${micro(Date.now() - (days + 1) * DAYS)}, last = ${micro(Date.now() - days * DAYS)} WHERE idea = ${a}`);
	const news = (days) => house.change(`UPDATE jam_news SET created = ${micro(Date.now() - days * DAYS)} WHERE idea = ${a}`);
	age(59.9);
	assert.equal((await ledger(employee))[0].silent, false);
	age(60.1);
	assert.equal((await ledger(employee))[0].silent, true);
	assert.match((await employee.get(`/jams/${handle}/funding`, { status: 200 })).one('ol.finals .tag.bad').text, /Silent for 60 days/);
	assert.match((await employee.get(`/jams/${handle}/decide`, { status: 200 })).one('ol.finals').text, /Silent for 60 days/);
	// Each hears of it once: who wrote it, who pays, who voted for it; whatever the job does, and nobody else.
	const told = () => house.value(`SELECT count(*) FROM notify WHERE kind = 34 AND item = ${a} AND count = 1`);
	await Promise.all([house.doNow('jams.silent'), house.doNow('jams.silent')]);
	await eventually(() => assert.equal(told(), '3'));
	await house.doNow('jams.silent');
	await house.settled();
	// What administrators see of jobs names nobody who voted.
	assert.doesNotMatch(house.value(`SELECT coalesce(max(payload), '') FROM job WHERE kind = 'jams.silence'`), new RegExp(`${idOf('leila')}|${idOf('noemie')}`));
	for (const name of ['leila', 'noemie', 'margot']) assert.equal(house.value(`SELECT count(*) FROM notify WHERE kind = 34 AND item = ${a} AND owner = ${idOf(name)} AND count = 1`), '1', name);
	assert.equal(told(), '3');
	// Something is told: not red any more, and a new silence is told anew.
	await send(admin, at(a, 'news'), { body: 'It goes on.' });
	assert.equal((await ledger(employee))[0].silent, false);
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	age(61);
	news(61);
	house.change(`UPDATE jam_funding SET told = 0 WHERE idea = ${a}`);
	assert.equal((await ledger(employee))[0].silent, true);
	// Finished, or after 24 months, silence is nothing.
	await send(admin, at(a, 'funding/status'), { status: 'done' });
	assert.equal((await ledger(employee))[0].silent, false);
	await send(admin, at(a, 'funding/status'), { status: 'under_way' });
	age(740);
	assert.equal((await ledger(employee))[0].silent, false);
	assert.match((await employee.get(`/jams/${handle}/funding/csv`, { status: 200 })).body, /^rank,idea,title[^\n]*\r\n1,\d+,"Funded","[^"]+",250000,EUR,under_way,/);
});

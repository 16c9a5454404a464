// SPDX-License-Identifier: Apache-2.0
// What a vote comes to when proposals are removed or merged meanwhile, also of a log of many lines: the page and whoever counts the
// log again (tools/jam-tally) always agree, and nobody's tokens are lost.

import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, useServer } from '../../../tests/harness.mjs';
import { beside } from '../../../tests/lib/held.mjs';
import { deciding, HOUR, local, micro, send } from './deciding.mjs';

const house = useServer();
const { idOf, place, setPhase, shortlisted, give, decision, assertRecounted, merge, inEffect } = deciding(house);
const state = (idea, number) => house.setState(idea, number);
const figures = ({ counted }) => counted.ranking.map(({ idea, tokens, voters }) => [idea, tokens, voters]);
// By rows, also what could not be proposed any more; in effect, or not yet.
let merges = 100;
const merged = (handle, idea, into) => house.change(`INSERT INTO jam_merge (id, jam, idea, into_idea, person, reason, created, due, refused, refusal, undone, undoing)
	SELECT ${++merges}, id, ${idea}, ${into}, ${idOf('noemie')}, 'x', 1, 2, 0, '', 0, '' FROM place WHERE handle = '${handle}'`);

async function checked() {
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
}

test('what was given to a proposal that is removed can be given again; come back, nobody has given more than they have', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	for (const [how, fields, amount] of [[{ tokens: 5, most: 3 }, {}, 3], [{ mode: 'budget', tokens: 5 }, { price: 3 }, 1]]) {
		const [handle, a, b] = await shortlisted([[owner, 'Removed', fields], [owner, 'Another', fields]], how);
		await give(employee, handle, a, amount);
		await give(employee, handle, b, amount, 409);
		state(a, 4);
		assert.equal((await decision(employee, handle)).left, 5);
		await give(employee, handle, b, amount);
		assert.equal((await decision(employee, handle)).left, 2);
		state(a, 3);
		assert.equal((await decision(employee, handle)).left, 2);
		setPhase(handle, 'over');
		assert.deepEqual(figures(await assertRecounted(owner, handle)), [[b, amount, 1], [a, 0, 0]]);
	}
	await checked();
});

test('a vote leads back to the ballot, whatever the form says: no address tells what it was for', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle, a] = await shortlisted([[owner, 'Quietly']]);
	const answer = await send(employee, `/jams/${handle}/ballot`, { idea: a, tokens: 1, back: `/jams/${handle}/proposals/${a}` });
	assert.equal(answer.location, `/jams/${handle}/decide`);
	await employee.get(`/jams/${handle}/proposals/${a}`, { status: 200 });
	assert.equal(employee.page.one('main a.btn.primary').attributes.href, `/jams/${handle}/decide#p${a}`);
});

test('the team adds nobody’s votes to what it writes itself, and chooses nothing that stands for itself no more', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [handle, a, b, c] = await shortlisted([[owner, 'Of the owner'], [employee, 'Of somebody else'], [admin, 'Of a third']], { veto_hours: 1 });
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await merge(owner, handle, b, '', { into: a }, 409);
	await merge(owner, handle, b, '', { into: c });
	await merge(admin, handle, b, '/undo', {}, 303); // not in effect yet: who writes the other one may withdraw
	setPhase(handle, 'shortlist');
	house.change(`UPDATE jam_proposal SET chosen = false WHERE idea IN (${b}, ${c})`);
	merged(handle, b, c);
	await send(owner, `/jams/${handle}/proposals/${b}/shortlist`, { on: 1, reason: 'Why not' }, 409);
	await send(owner, `/jams/${handle}/proposals/${c}/shortlist`, { on: 1, reason: 'Why not' });
	await checked();
});

test('whatever is merged, removed or not chosen: the page and a recount agree', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [handle, ...ids] = await shortlisted(['One', 'Two', 'Three', 'Four', 'Five'].map((title) => [owner, title]), { tokens: 100 });
	for (const [client, given] of [[owner, [3, 1, 0, 2, 0]], [employee, [1, 2, 3, 1, 0]], [admin, [0, 3, 1, 0, 2]]])
		for (const [i, tokens] of given.entries()) if (tokens) await give(client, handle, ids[i], tokens);
	setPhase(handle, 'over');
	const [a, b, c, d, e] = ids, apart = [[b, 6, 3], [a, 4, 2], [c, 4, 2], [d, 3, 2], [e, 2, 1]];
	const counted = async () => figures(await assertRecounted(employee, handle));
	assert.deepEqual(await counted(), apart);
	// A chain: a into b into c. Of each voter the most counts.
	merged(handle, a, b);
	merged(handle, b, c);
	assert.deepEqual(await counted(), [[c, 9, 3], [d, 3, 2], [e, 2, 1]]);
	// Its middle goes with its votes, and what went into it stands for itself; its end, and the rest is one.
	state(b, 4);
	assert.deepEqual(await counted(), [[a, 4, 2], [c, 4, 2], [d, 3, 2], [e, 2, 1]]);
	state(b, 3);
	state(c, 4);
	assert.deepEqual(await counted(), [[b, 8, 3], [d, 3, 2], [e, 2, 1]]);
	state(a, 5);
	assert.deepEqual(await counted(), [[b, 6, 3], [d, 3, 2], [e, 2, 1]]);
	state(a, 3);
	state(c, 3);
	assert.deepEqual(await counted(), [[c, 9, 3], [d, 3, 2], [e, 2, 1]]);
	// What is not on the shortlist takes nobody's place; and goes itself into what is.
	house.change(`UPDATE jam_proposal SET chosen = false WHERE idea = ${c}`);
	assert.deepEqual(await counted(), [[b, 8, 3], [d, 3, 2], [e, 2, 1]]);
	house.change(`UPDATE jam_proposal SET chosen = true WHERE idea = ${c}`);
	house.change(`UPDATE jam_proposal SET chosen = false WHERE idea = ${a}`);
	assert.deepEqual(await counted(), [[c, 9, 3], [d, 3, 2], [e, 2, 1]]);
	house.change(`UPDATE jam_proposal SET chosen = true WHERE idea = ${a}`);
	// In effect after the end, refused or undone: nothing.
	house.change(`UPDATE jam_merge SET due = ${micro(Date.now())} WHERE idea = ${a}`);
	assert.deepEqual(await counted(), [[c, 7, 3], [a, 4, 2], [d, 3, 2], [e, 2, 1]]);
	house.change(`UPDATE jam_merge SET due = 2, refused = 1 WHERE idea = ${a}`);
	house.change(`UPDATE jam_merge SET undone = 1 WHERE idea = ${b}`);
	assert.deepEqual(await counted(), apart);
});

test('a long log: all of it as a table and in pages; when something is removed later it is counted again, and told to nobody', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), LINES = 20_001;
	const [handle, a, b] = await shortlisted([[owner, 'First'], [employee, 'The same']]);
	// Each odd one for the second, and each fifth takes it back.
	house.change(`INSERT INTO jam_ballot (jam, voter, turn, idea, tokens) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${LINES})
		SELECT p.id, i, 1, CASE WHEN i % 2 = 0 THEN ${a} ELSE ${b} END, 1 + i % 3 FROM n, place p WHERE p.handle = '${handle}'`);
	house.change(`INSERT INTO jam_ballot (jam, voter, turn, idea, tokens) SELECT jam, voter, 2, idea, 0 FROM jam_ballot WHERE jam = ${place(handle)} AND voter % 5 = 0`);
	merged(handle, b, a);
	setPhase(handle, 'over');
	assert.deepEqual((await decision(employee, handle)).finalists, [], 'so many are not counted while somebody waits');
	assert.match((await employee.get(`/jams/${handle}/decide`, { status: 200 })).text, /are being counted/);
	const count = async () => {
		house.change(`UPDATE job SET due = 0 WHERE kind = 'disk.ballots'`);
		await eventually(() => assert.equal(house.value(`SELECT count(*) FROM job WHERE kind = 'disk.ballots' AND state IN (1, 2)`), '0'));
		await house.settled();
	};
	const told = () => house.value(`SELECT count(*) FROM notify n WHERE n.thread = ${place(handle)} AND n.owner = ${idOf('leila')} AND n.kind = 58`);
	const csv = `/jams/${handle}/votes/csv`;
	assert.equal((await employee.get(csv, { check: false })).status, 409, 'nor written to a file');
	await house.doNow('jams.decisions');
	assert.equal(told(), '0', 'nobody hears of it before it is counted');
	await count();
	assert.equal(told(), '1');
	const { pages, counted } = await assertRecounted(employee, handle);
	assert.deepEqual([pages.length, counted.finalists.map(({ idea, voters }) => [idea, voters])], [2, [[a, LINES - 4000]]]);
	const whole = async () => (await employee.get(csv, { status: 200 })).body.trimEnd().split('\r\n'), table = await whole();
	assert.equal(table.length, 1 + LINES + 4000);
	assert.deepEqual(table.slice(1, 3), [`1,1,${b},2,${a}`, `2,1,${a},3,${a}`]);
	// It was written when it was counted, and no line of the log is read for whoever asks.
	const given = (tokens) => house.change(`UPDATE jam_ballot SET tokens = ${tokens} WHERE jam = ${place(handle)} AND voter = 2 AND turn = 1`);
	given(1);
	assert.deepEqual(await whole(), table);
	given(3);
	const kept = () => readdirSync(join(house.data, 'votes')).filter((name) => name.startsWith(`${house.value(`SELECT ${place(handle)}`)}-`)), [first] = kept();
	// Lost, as after a restore, it is written once more.
	rmSync(join(house.data, 'votes', first));
	assert.deepEqual(await whole(), table);
	assert.deepEqual(kept(), [first]);
	state(a, 4);
	assert.equal((await employee.get(csv, { check: false })).status, 409, 'not what names what was removed');
	state(a, 3);
	// The one that stood for both is removed: the other stands for itself, with what it got.
	house.change(`DELETE FROM notify WHERE kind = 58`);
	await send(owner, `/jams/${handle}/ideas/${a}/removal`, { reason: 'Not here' });
	await count();
	assert.deepEqual([kept().length, kept().includes(first)], [1, false]);
	const after = await assertRecounted(employee, handle);
	assert.deepEqual(after.counted.finalists.map(({ idea, voters }) => [idea, voters]), [[b, 8000 + 1]]);
	assert.equal(told(), '0', 'once is enough');
	assert.equal((await whole()).length, 1 + after.pages.flatMap(({ votes }) => votes).length);
	await checked();
});

test('an account that is erased with its texts takes its words along wherever they stand, and those of others stay; its votes count', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), word = 'quokkabarrel';
	assert.equal(house.ruche('user', 'add', 'yoyo', 'Yoyo', 'Yard').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'yoyo', { input: 'a long sentence\n' }).status, 0);
	const yoyo = house.visitor({ check: false });
	await yoyo.signIn('yoyo', 'a long sentence');
	// Without a text of their own: what they wrote stands at proposals of others alone.
	const [handle, a, b, c] = await shortlisted([[employee, 'Written together'], [owner, 'Another one'], [employee, 'A third']], { veto_hours: 1 }), at = (idea, what) => `/jams/${handle}/proposals/${idea}/${what}`;
	await send(owner, `/jams/${handle}/members`, { who: 'yoyo', role: 'facilitator' }, 200);
	setPhase(handle, 'refine');
	for (const idea of [a, c]) await send(employee, at(idea, 'authors'), { who: 'yoyo' });
	await send(yoyo, at(a, 'authors/accept'));
	await send(yoyo, at(a, 'edit'), { title: 'Written together', body: `Of ${word} 1` });
	await send(employee, at(a, 'edit'), { title: 'Written together', body: 'Of nothing any more' });
	house.change(`UPDATE jam_decision SET ends = ${micro(Date.now() + 8 * HOUR)} WHERE jam = ${place(handle)}`);
	await merge(yoyo, handle, b, '', { into: c, reason: `A ${word} 2` });
	await merge(employee, handle, b, '/refuse', { reason: 'They differ' });
	await merge(owner, handle, b, '', { into: a });
	await merge(yoyo, handle, b, '/refuse', { reason: `No ${word} 3` });
	setPhase(handle, 'shortlist');
	await send(yoyo, at(b, 'shortlist'), { on: 0, reason: `Like a ${word} 4` });
	await send(yoyo, at(b, 'shortlist'), { on: 1, reason: `Unlike a ${word} 5` });
	setPhase(handle, 'vote');
	await Promise.all([give(yoyo, handle, b, 3), give(owner, handle, b, 1), give(employee, handle, a, 1)]);
	setPhase(handle, 'over');
	await send(owner, at(a, 'funding'), { sponsor: 'margot', amount: 10 });
	await send(owner, at(b, 'funding'), { sponsor: 'yoyo', amount: 20 });
	await Promise.all([send(yoyo, at(a, 'news'), { body: `News of ${word} 6` }), send(employee, at(a, 'news'), { body: 'News of another' })]);
	// All of it is in their own data, and nothing of others'.
	const { jams: own } = JSON.parse((await yoyo.get('/settings/export')).body), other = (await house.as('employee')).get('/settings/export', { check: false }).then(({ body }) => body);
	for (let n = 1; n <= 6; n++) assert.match(JSON.stringify(own), new RegExp(`${word} ${n}`), `${n}`);
	assert.doesNotMatch(await other, new RegExp(word));
	assert.deepEqual([own.jam_invitations.map(({ idea }) => idea), own.jam_funding.map(({ idea, amount }) => [idea, amount]), own.ballots.map(({ idea, tokens }) => [idea, tokens])], [[c], [[b, 20]], [[b, 3]]]);
	assert.doesNotMatch(JSON.stringify(own.jam_merges), /They differ/);
	const { log, counted } = await assertRecounted(owner, handle), person = idOf('yoyo');
	await send(admin, '/admin/people/yoyo/erase', { confirm: 'yoyo', texts: 'remove' });
	await house.settled();
	for (const path of [at(a, 'funding'), at(a, 'history'), at(b, 'funding'), `/jams/${handle}/proposals/${b}`, `/jams/${handle}/merges`]) assert.doesNotMatch((await employee.get(path, { status: 200 })).text, new RegExp(word), path);
	for (const [table, column] of [['jam_wording', 'body'], ['jam_pick', 'reason'], ['jam_merge', 'reason'], ['jam_merge', 'refusal'], ['jam_news', 'body'], ['jam_news', 'html']])
		assert.equal(house.value(`SELECT count(*) FROM ${table} WHERE ${column} LIKE '%${word}%'`), '0', `${table}.${column}`);
	assert.match((await employee.get(at(a, 'funding'))).text, /News of another/);
	assert.match((await employee.get(at(a, 'history'))).text, /Of nothing any more/);
	assert.match((await employee.get(`/jams/${handle}/merges`)).text, /They differ/);
	for (const table of ['jam_voter', 'jam_author', 'jam_second']) assert.equal(house.value(`SELECT count(*) FROM ${table} WHERE person = ${person}`), '0', table);
	const after = await assertRecounted(owner, handle);
	assert.deepEqual([after.log, after.counted], [log, counted]);
	await checked();
});

test('for programs: writing together, the history of words, and one entry of the ledger, read, changed and taken out', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const [own, writer, third] = await Promise.all([owner.program(), employee.program(), admin.program()]);
	const [handle, a, b] = await shortlisted([[employee, 'Together'], [owner, 'Alone']]), at = (idea, what) => `/jams/${handle}/proposals/${idea}${what}`;
	const ask = async (program, path, body, status, method = 'POST') => {
		const answer = await program(method, path, body);
		assert.equal(answer.status, status, `${path}: ${JSON.stringify(answer)}`);
		return answer.body;
	};
	const get = (program, path, status = 200) => ask(program, path, undefined, status, 'GET');
	const authors = async () => (await get(own, at(a, ''))).proposals[0].authors.map(({ handle }) => handle).sort();
	setPhase(handle, 'refine');
	await ask(own, at(a, '/authors/accept'), {}, 403);
	for (const who of ['noemie', 'margot']) await ask(writer, at(a, '/authors'), { who }, 200);
	await ask(own, at(a, '/authors/accept'), {}, 200);
	await ask(third, at(a, '/authors/delete'), {}, 200); // no
	await ask(third, at(a, '/authors/accept'), {}, 403);
	assert.deepEqual(await authors(), ['leila', 'noemie']);
	await ask(own, at(a, ''), { title: 'Together', body: 'In better words.', price: 7 }, 200, 'PUT');
	const { wordings } = await get(third, at(a, '/history'));
	assert.deepEqual(wordings.map(({ number, body, price }) => [number, body, price]), [[2, 'In better words.', 7], [1, 'More about Together.', 0]]);
	await ask(own, at(a, '/authors/delete'), { person: Number(idOf('leila')) }, 403);
	await ask(own, at(a, '/authors/delete'), {}, 200);
	assert.deepEqual(await authors(), ['leila']);
	// The ledger.
	setPhase(handle, 'vote');
	await Promise.all([give(employee, handle, b, 1), give(owner, handle, a, 1)]);
	setPhase(handle, 'over');
	const entry = (program = third) => get(program, at(a, '/funding'));
	assert.equal((await entry()).funded, false);
	await ask(own, at(a, '/funding/delete'), {}, 409);
	await ask(own, at(a, '/funding'), { sponsor: 'margot', amount: 5 }, 204);
	await ask(writer, at(a, '/funding/delete'), {}, 403);
	await ask(writer, at(a, '/milestones'), { title: 'Half of it', due: '2027-03-01' }, 204);
	await ask(own, at(a, '/funding/delete'), {}, 204);
	assert.deepEqual(await entry().then(({ funded, milestones }) => [funded, milestones]), [false, []]);
	await ask(own, at(a, '/funding'), { sponsor: 'margot', amount: 6 }, 204);
	for (const title of ['First', 'Second']) await ask(writer, at(a, '/milestones'), { title, due: '2027-03-01' }, 204);
	const [first, second] = (await entry()).milestones;
	await ask(third, at(a, '/milestones/reach'), { milestone: first.id }, 204);
	await ask(writer, at(a, '/milestones/delete'), { milestone: second.id }, 204);
	await ask(own, at(b, '/milestones/reach'), { milestone: first.id }, 409);
	// What somebody told is taken back by them alone; it is silent since what was told before.
	await ask(writer, at(a, '/news'), { body: 'The first' }, 204);
	const { last } = await entry();
	await ask(third, at(a, '/news'), { body: 'The second' }, 204);
	const told = await entry();
	assert.deepEqual(told.news.map(({ body }) => body), ['The second', 'The first']);
	assert.ok(told.last > last);
	for (const program of [writer, own]) await ask(program, at(a, '/news/delete'), { news: told.news[0].id }, program === own ? 403 : 409);
	await ask(third, at(a, '/news/delete'), { news: told.news[0].id }, 204);
	await ask(own, at(a, '/funding/delete'), {}, 409);
	const left = await entry();
	assert.deepEqual([left.last, left.news.map(({ body }) => body), left.milestones.map(({ title, reached }) => [title, reached !== undefined]), left.sponsor.handle, left.amount], [last, ['The first'], [['First', true]], 'margot', 6]);
	// By forms, too.
	const page = await employee.get(at(a, '/funding'), { status: 200 });
	await employee.submit(page.form(at(a, '/news/delete')), {}, { status: 200 });
	assert.deepEqual((await entry()).news, []);
	const taken = await owner.get(at(a, '/funding'), { status: 200 });
	await owner.submit(taken.form(at(a, '/funding/delete')), {}, { status: 200 });
	assert.equal((await entry()).funded, false);
	await checked();
});

test('what comes to an entry of the ledger while it is taken out is refused, and nothing of it is left behind', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const [handle, a] = await shortlisted([[employee, 'Taken out']]), at = (what) => `/jams/${handle}/proposals/${a}/${what}`;
	await give(employee, handle, a, 1);
	setPhase(handle, 'over');
	await send(owner, at('funding'), { sponsor: 'margot', amount: 10 });
	const all = (status) => Promise.all([
		send(employee, at('news'), { body: 'It goes on.' }, status), send(owner, at('milestones'), { title: 'Half of it', due: '2027-03-01' }, status),
		send(owner, at('funding/status'), { status: 'looking', note: '' }, status)]);
	if (database === 'postgres') {
		// All three have read that it is there before it goes.
		const gone = await beside(house, `DELETE FROM jam_funding WHERE idea = ${a};`), refused = all(409);
		refused.catch(() => {}); // said below
		try {
			await eventually(() => assert.equal(house.value(`SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`), '3'));
		} finally {
			await gone();
		}
		await refused;
	} else {
		await send(owner, at('funding/delete'));
		await all(409);
	}
	for (const table of ['jam_funding', 'jam_news', 'jam_milestone']) assert.equal(house.value(`SELECT count(*) FROM ${table} WHERE idea = ${a}`), '0', table);
	// Had something been left behind, it would be found.
	house.change(`INSERT INTO jam_news (id, idea, person, body, html, created) VALUES (1, ${a}, ${idOf('leila')}, 'x', 'x', 1)`);
	house.change(`INSERT INTO jam_milestone (id, idea, title, due, reached) VALUES (1, ${a}, 'x', 1, 0)`);
	await house.settled();
	const check = house.ruche('check');
	assert.notEqual(check.status, 0);
	for (const left of ['something was told of it', 'it has milestones']) assert.match(check.stdout + check.stderr, new RegExp(`proposal ${a}: ${left}, and`));
	for (const table of ['jam_news', 'jam_milestone']) house.change(`DELETE FROM ${table} WHERE id = 1`);
	await checked();
});

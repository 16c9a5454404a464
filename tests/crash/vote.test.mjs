// SPDX-License-Identifier: Apache-2.0
// Voting under kills (-9): people give a proposal tokens, one after the other and each several at a time, the server is killed at
// a random moment and started again. What was answered with success is in the log, each line once and in its turn, and nobody has
// given more than they have. The negative control answers before the commit: then the same test must find a loss.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { database, eventually, Server, without } from '../harness.mjs';
import { slowCommits } from '../lib/slow-commits.mjs';

const ROUNDS = Number(process.env.RUCHE_CRASH_VOTES ?? (database === 'postgres' ? 10 : 12)), PROPOSALS = 6, VOTERS = ['employee', 'owner', 'admin'];
const skip = without('/jams');
const micro = (hours) => (Date.now() + hours * 3600_000) * 1000;

const rows = (server, sql) => server.value(sql).split('\n').filter(Boolean).map((line) => line.split('|').map(Number));

async function prepare(server) {
	await server.prepare();
	slowCommits(server, 'jam_ballot');
	await server.start();
	const owner = await server.signIn('owner', { check: false }), csrf = await owner.csrf(), at = (n) => new Date(Date.now() + n * 3600_000).toISOString().slice(0, 16);
	const post = async (path, fields) => (await owner.post(path, { csrf, ...fields }, { redirect: false, status: 303 })).location;
	await post('/jams', { title: 'Crash', handle: 'crash', audience: 'internal', language: 'en', opens: at(24), closes: at(48), freezes: at(72), languages: 'en', rules: '' });
	const jam = server.value(`SELECT id FROM place WHERE handle = 'crash'`), forum = server.value(`SELECT min(id) FROM jam_forum WHERE jam = ${jam}`), ideas = [];
	server.change(`UPDATE jam SET opens = ${micro(-2)} WHERE id = ${jam}`);
	for (let n = 0; n < PROPOSALS; n++) ideas.push((await post('/jams/crash/ideas', { forum, title: `Idea ${n}` })).split('/').at(-1));
	server.change(`UPDATE jam SET closes = ${micro(-1)}, freezes = ${micro(-1)} WHERE id = ${jam}`);
	server.change(`INSERT INTO jam_decision (jam, submits, refines, shortlists, votes, ends, mode, tokens, most, currency, veto_hours, told, counted) VALUES (${jam}, ${micro(-1)}, ${micro(1)}, ${micro(2)}, ${micro(3)}, ${micro(24)}, 1, 1000, 1000, 'EUR', 72, 2, 0)`);
	for (const idea of ideas) await post('/jams/crash/proposals', { idea });
	server.change(`UPDATE jam_proposal SET chosen = true`);
	server.change(`UPDATE jam_decision SET refines = ${micro(-0.9)}, shortlists = ${micro(-0.8)}, votes = ${micro(-0.7)}`);
	return { jam, ideas };
}

// Each proposal is given its tokens by one request at a time, so that its lines have an order; each time another number.
async function vote(client, csrf, idea, given) {
	for (;;) {
		const tokens = given.next++ % 150 + 1;
		given.tried.push(tokens);
		let answer;
		try {
			answer = await client.request('/jams/crash/ballot', { method: 'POST', check: false, headers: { origin: client.server.url, 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ csrf, idea, tokens }) });
		} catch {
			return; // not acknowledged: it may be there or not
		}
		// One that answers before its commit is asked again while it still commits, and meets its own write.
		const own = answer.status === 409 && client.server.environment.RUCHE_UNSAFE_ACK_BEFORE_COMMIT;
		if (answer.status === 503 || own) {
			given.tried.pop(); // refused, so nothing was promised
			continue;
		}
		assert.equal(answer.status, 303, `a vote was refused: ${answer.status} ${answer.text.slice(0, 300)}`);
		given.acknowledged.push(tokens);
	}
}

// Acknowledged numbers stand in the log in their order, and nothing that nobody asked for, or twice.
function faults(log, given) {
	let at = 0;
	for (const tokens of given.acknowledged) {
		at = log.indexOf(tokens, at) + 1;
		if (at === 0) return `${tokens} is lost`;
	}
	at = 0;
	for (const tokens of log) {
		at = given.tried.indexOf(tokens, at) + 1;
		if (at === 0) return `${tokens} was not asked for, or is there twice`;
	}
	return '';
}

async function crash(server, rounds, { jam, ideas }, after) {
	const clients = await Promise.all(VOTERS.map(async (name) => {
		const client = await server.signIn(name, { check: false });
		return { client, csrf: await client.csrf(), person: server.value(`SELECT id FROM person WHERE handle = '${{ employee: 'leila', owner: 'noemie', admin: 'margot' }[name]}'`) };
	}));
	const given = clients.flatMap((who) => ideas.map((idea) => ({ ...who, idea, tried: [], acknowledged: [], next: 0 })));
	const count = () => given.reduce((sum, one) => sum + one.acknowledged.length, 0);
	for (let round = 0; round < rounds; round++) {
		const before = count(), voting = given.map((one) => vote(one.client, one.csrf, one.idea, one));
		await eventually(() => assert.ok(count() - before > given.length, 'nothing is acknowledged'), 60_000);
		await sleep(Math.random() * 300);
		await server.kill9();
		await Promise.all(voting);
		await server.start();
		const found = given.map((one) => faults(rows(server, `SELECT b.tokens FROM jam_ballot b JOIN jam_voter v ON v.jam = b.jam AND v.voter = b.voter WHERE b.jam = ${jam} AND b.idea = ${one.idea} AND v.person = ${one.person} ORDER BY b.turn`).flat(), one)).filter(Boolean);
		if (await after(found, round)) break;
		// So that nobody comes to the end of what may be changed.
		for (const { person } of clients) server.change(`DELETE FROM jam_ballot WHERE jam = ${jam} AND voter = (SELECT voter FROM jam_voter WHERE jam = ${jam} AND person = ${person})`);
		for (const one of given) Object.assign(one, { tried: [], acknowledged: [] });
	}
	return count();
}

test(`${ROUNDS} kills while people vote: nothing acknowledged is lost, nothing is there twice`, { skip }, async (t) => {
	const server = new Server();
	const jam = await prepare(server);
	await crash(server, ROUNDS, jam, (found, round) => {
		assert.deepEqual(found, [], `after round ${round}`);
		const twice = rows(server, 'SELECT jam, voter, turn FROM jam_ballot GROUP BY jam, voter, turn HAVING count(*) > 1'), gaps = rows(server, 'SELECT voter FROM jam_ballot GROUP BY voter HAVING count(*) <> max(turn)');
		assert.deepEqual([twice, gaps], [[], []]);
	});
	await server.stop({ keep: true });
	const check = server.ruche('check');
	server.remove();
	assert.equal(check.status, 0, check.stdout + check.stderr);
	t.diagnostic(`${ROUNDS} rounds`);
});

test('negative control: a server that answers before its commit loses votes, and is caught', { skip }, async (t) => {
	const server = new Server({ environment: { RUCHE_UNSAFE_ACK_BEFORE_COMMIT: '1' }, errorsExpected: true });
	const jam = await prepare(server);
	let lost = 0, rounds = 0;
	await crash(server, 150, jam, (found) => {
		rounds++;
		lost = found.length;
		return lost > 0;
	});
	await server.stop();
	t.diagnostic(`${lost} proposals in round ${rounds}`);
	assert.ok(lost > 0, 'no loss is found even where there is one: it proves nothing');
});

// SPDX-License-Identifier: Apache-2.0
// A generated organisation that is stopped while it is made goes on where it stopped, and is in the end what one made in one
// go is. The control: a generator that has forgotten one step makes too much.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { database, program, Server, slow } from '../harness.mjs';

// Over a network every row is a trip, so fewer there; sanitized it is slow.
const PEOPLE = database === 'postgres' ? '20' : slow > 1 ? '100' : '400';

// How many of everything, and how much text; names of tables come from the database.
function counts(server) {
	const tables = server.databaseUrl
		? server.value("SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables WHERE schemaname = current_schema()")
		: server.value("SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name)");
	// What depends on when a job ran, and what the database keeps for itself, is left out.
	const own = tables.split(',').filter((name) => !/^(sqlite_|job|migration|lease|setting|find_|event|pulse|tally|scale_step)/.test(name));
	const all = Object.fromEntries(own.map((name) => [name, Number(server.value(`SELECT count(*) FROM "${name}"`))]));
	all.text = server.value(`SELECT (SELECT sum(length(body)) FROM update_post) || '|' || (SELECT sum(length(body)) FROM blog_entry) || '|' || (SELECT sum(followers) FROM person)`);
	return all;
}

// Those that were off while it was made are there again, as a new installation has them.
const indexes = (server) => server.value(server.databaseUrl
	? "SELECT string_agg(indexdef, ';' ORDER BY indexname) FROM pg_indexes WHERE schemaname = current_schema()"
	: "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name)");

// Runs the command, and ends it hard after so many milliseconds unless that is 0.
async function make(server, milliseconds) {
	const child = spawn(program, ['demo', '--people', PEOPLE, '--data', server.data, ...server.databaseArguments], { stdio: ['ignore', 'pipe', 'pipe'] });
	const timer = milliseconds && setTimeout(() => child.kill('SIGKILL'), milliseconds);
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said += chunk; });
	const [code, signal] = await new Promise((done) => child.on('close', (...how) => done(how)));
	clearTimeout(timer);
	return { code, killed: signal === 'SIGKILL', said };
}

// Kills it again and again, each time a little later, until it has come to its end or until() says so; gives how often.
async function makeInPieces(server, until = () => false) {
	for (let kills = 0; ; kills++) {
		const result = await make(server, 150 * 1.3 ** kills);
		if (!result.killed) {
			// Killed between its last commit and its end, it is whole, and the next one says so.
			if (kills && result.code === 2 && /holds a demo organisation already/.test(result.said)) return kills;
			assert.equal(result.code, 0, result.said);
			return kills;
		}
		if (until()) return kills;
	}
}

const whole = new Server({ demo: false, empty: true });
const fresh = new Server({ demo: false });
let expected;
before(async () => {
	await Promise.all([whole.prepare(), fresh.prepare()]);
	const done = await make(whole, 0);
	assert.equal(done.code, 0, done.said);
	expected = counts(whole);
}, { timeout: 120_000 * slow });
after(() => Promise.all([whole.stop(), fresh.stop()]));

// What a company of 400,000 has, as PRODUCT's section on scale says; of fewer people the same part.
test('there is as much of everything as for so many people, and a few have most of it', () => {
	const people = Number(PEOPLE), part = (full) => Math.max(1, Math.floor((full * people) / 400_000)), number = (sql) => Number(whole.value(sql));
	assert.equal(number('SELECT count(*) FROM person'), people + 4, 'and those who sign in');
	for (const [kind, full] of [[2, 34_000], [3, 130_000], [6, 80_000]]) assert.equal(number(`SELECT count(*) FROM place WHERE kind = ${kind}`), part(full), `places of kind ${kind}`);
	for (const [table, full] of [['blog_entry', 1e6], ['update_post', 3e6], ['wiki_page', 1e6]]) assert.equal(number(`SELECT count(*) FROM ${table}`), part(full), table);
	// Drawn by lot, so some are drawn twice; of few people many are.
	for (const [table, full] of [['member', 6e6], ['follow', 20e6], ['rating', 2e6], ['reaction', 4e6], ['bookmark', 1.5e6]]) {
		const n = number(`SELECT count(*) FROM ${table}`);
		assert.ok(n <= part(full) * 1.1 && n >= part(full) * (people >= 400 ? 0.7 : 0.2), `${table}: ${n} of ${part(full)}`);
	}
	// Ideas of communities: had, wanted and answered by those who are in them.
	assert.equal(number('SELECT count(*) FROM suggestion'), Math.floor(part(130_000) / 4));
	for (const [what, from] of [['votes', 'suggestion_vote v JOIN suggestion s ON s.id = v.suggestion'], ['authors', 'item v JOIN suggestion s ON s.id = v.id']])
		assert.equal(number(`SELECT count(*) FROM ${from} WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.hub = s.place AND m.state = 1 AND m.person = v.${what === 'votes' ? 'person' : 'author'})`), 0, `${what} are members`);
	const crowd = number('SELECT max(n) FROM (SELECT count(*) AS n FROM member GROUP BY person) t');
	assert.ok(crowd >= Math.floor(part(130_000) / 2), `somebody is in very many communities: ${crowd}`);
	if (people < 100) return; // where everybody knows everybody
	for (const [what, from] of [['followers', 'person'], ['members', 'place WHERE kind = 3']]) {
		const most = number(`SELECT max(${what}) FROM ${from}`), usual = number(`SELECT avg(${what}) FROM ${from}`);
		assert.ok(most > usual * (people >= 400 ? 5 : 2), `${what}: ${most} at most, ${usual} on average`);
	}
});

test('a demo that is killed again and again goes on, and is the same in the end', { timeout: 600_000 * slow }, async (t) => {
	const broken = new Server({ demo: false, empty: true });
	t.after(() => broken.stop());
	await broken.prepare();
	const kills = await makeInPieces(broken);
	t.diagnostic(`stopped ${kills} times`);
	assert.ok(kills >= 4, `it was stopped ${kills} times`);
	assert.deepEqual(counts(broken), expected);
	assert.ok(indexes(fresh).length > 10_000);
	assert.equal(indexes(whole), indexes(fresh));
	assert.equal(indexes(broken), indexes(fresh));
	const check = broken.ruche('check');
	assert.equal(check.status, 0, check.stdout);
	const again = await make(broken, 0);
	assert.equal(again.code, 2);
	assert.match(again.said, /holds a demo organisation already/);
});

test('another size does not go on with it; the control: a step whose note is lost is made twice', { timeout: 600_000 * slow }, async (t) => {
	const broken = new Server({ demo: false, empty: true });
	t.after(() => broken.stop());
	await broken.prepare();
	// Killed early there is no such table yet.
	const has = (what) => {
		try {
			return /[1t]/.test(broken.value(`SELECT count(*) FROM scale_step WHERE what = '${what}' AND done > 0`));
		} catch {
			return false;
		}
	};
	await makeInPieces(broken, () => has('updates'));
	const other = broken.ruche('demo', '--people', '30');
	assert.equal(other.status, 2);
	assert.match(other.stderr, /unfinished demo; go on with --people \d+/);
	const served = broken.ruche('serve');
	assert.equal(served.status, 2);
	assert.match(served.stderr, /not finished, and its indexes are off/);
	broken.sql("DELETE FROM scale_step WHERE what = 'updates'");
	const done = await make(broken, 0);
	assert.equal(done.code, 0, done.said);
	assert.ok(counts(broken).update_post > expected.update_post, 'a step made twice is not noticed');
});

// SPDX-License-Identifier: Apache-2.0
// The crash test: 32 writers post updates with texts of their own, the server is killed (-9) at a random moment, started
// again, and every text that was answered with success must be there, none twice. Its negative control starts the server
// with RUCHE_UNSAFE_ACK_BEFORE_COMMIT=1, which answers before the commit: then the same test must find a loss.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, Server, without } from '../harness.mjs';

const WRITERS = 32;
const ROUNDS = Number(process.env.RUCHE_CRASH_ROUNDS ?? 50);
const skip = without('/updates');
// Reads the texts without our program: what the database file itself holds.
const STORED = "SELECT body FROM update_post WHERE body LIKE 'crash %'";

function stored(server) {
	return execFileSync('sqlite3', ['-readonly', join(server.data, 'ruche.db'), STORED], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean);
}

// One writer posts until the server is gone; every acknowledged text goes into `acknowledged`.
async function write(client, csrf, round, writer, acknowledged, attempts) {
	for (let n = 0; ; n++) {
		const text = `crash ${round}.${writer}.${n}`;
		attempts.count++;
		let answer;
		try {
			answer = await client.request('/updates', {
				method: 'POST', check: false, headers: { origin: client.server.url, 'sec-fetch-site': 'same-origin' },
				body: new URLSearchParams({ csrf, body: text }),
			});
		} catch {
			return; // the connection died: not acknowledged, so it may be there or not
		}
		if (answer.status === 503) continue; // the disk is slow: refused, so nothing was promised
		assert.equal(answer.status, 303, `a post was refused: ${answer.status} ${answer.text.slice(0, 500)}`);
		acknowledged.add(text);
	}
}

async function crashRounds(server, rounds, afterRound) {
	const acknowledged = new Set(), attempts = { count: 0 };
	const client = await server.signIn('employee', { check: false });
	const csrf = await client.csrf();
	for (let round = 0; round < rounds; round++) {
		const before = acknowledged.size;
		const writers = Array.from({ length: WRITERS }, (_, w) => write(client, csrf, round, w, acknowledged, attempts));
		// Not before they are all at it, on however slow a machine.
		await eventually(() => assert.ok(acknowledged.size - before > WRITERS, 'nothing is acknowledged'), 60_000);
		await sleep(Math.random() * 500);
		await server.kill9();
		await Promise.all(writers);
		await server.start();
		if (await afterRound(acknowledged, stored(server), round)) break;
	}
	return { acknowledged, attempts: attempts.count };
}

function compare(acknowledged, texts) {
	const there = new Set(texts);
	return { lost: [...acknowledged].filter((text) => !there.has(text)), doubled: texts.length - there.size };
}

test(`${ROUNDS} kills under ${WRITERS} writers: nothing acknowledged is lost, nothing is doubled`, { skip }, async (t) => {
	const server = new Server({ db: 'sqlite' });
	await server.prepare();
	await server.start();
	const { acknowledged, attempts } = await crashRounds(server, ROUNDS, (acks, texts, round) => {
		assert.deepEqual(compare(acks, texts), { lost: [], doubled: 0 }, `after round ${round}`);
	});
	t.diagnostic(`${acknowledged.size} acknowledged of ${attempts} tried`);
	assert.ok(acknowledged.size > ROUNDS * WRITERS, `only ${acknowledged.size} posts: the test tried nothing`);
	await server.stop({ keep: true });
	const check = server.ruche('check');
	server.remove();
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('negative control: a server that answers before its commit is caught', { skip }, async (t) => {
	const server = new Server({ db: 'sqlite', environment: { RUCHE_UNSAFE_ACK_BEFORE_COMMIT: '1' }, errorsExpected: true });
	await server.prepare();
	await server.start();
	let lost = 0, rounds = 0;
	await crashRounds(server, 150, (acks, texts) => {
		rounds++;
		lost = compare(acks, texts).lost.length;
		return lost > 0;
	});
	await server.stop();
	t.diagnostic(`lost ${lost} in round ${rounds}`);
	assert.ok(lost > 0, 'the crash test finds no loss even where there is one: it proves nothing');
});

// SPDX-License-Identifier: Apache-2.0
// The crash test: 32 writers post updates, and messages to each other, with texts of their own, the server is killed (-9) at a
// random moment, started again, and every text that was answered with success must be there, none twice; and so must every
// message that a live stream told somebody of. Its negative control starts the server with RUCHE_UNSAFE_ACK_BEFORE_COMMIT=1,
// which answers before the commit: then the same test must find a loss. On PostgreSQL it is our process that dies: what it had
// begun there is undone, and what it does again by itself is not there twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { database, eventually, Server, without } from '../harness.mjs';
import { Stream } from '../lib/live.mjs';
import { slowCommits } from '../lib/slow-commits.mjs';

const WRITERS = 32;
const ROUNDS = Number(process.env.RUCHE_CRASH_ROUNDS ?? (database === 'postgres' ? 10 : 50));
const skip = without('/updates');
// Reads the texts without our program: what the database itself holds.
const STORED = "SELECT body FROM update_post WHERE body LIKE 'crash %' UNION ALL SELECT body FROM message WHERE body LIKE 'crash %'";
const MESSAGES = "SELECT id FROM message WHERE body LIKE 'crash %'";

const stored = (server, query = STORED) => server.value(query).split('\n').filter(Boolean);

// One writer posts until the server is gone; every acknowledged text goes into `acknowledged`.
async function write(client, csrf, at, round, writer, acknowledged, attempts) {
	for (let n = 0; ; n++) {
		const text = `crash ${round}.${writer}.${n}`;
		attempts.count++;
		let answer;
		try {
			answer = await client.request(at, {
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
	let told = 0;
	const client = await server.signIn('owner', { check: false });
	const csrf = await client.csrf();
	const chat = (await client.post('/chat', { csrf, readers: '@leila' }, { redirect: false, check: false })).location;
	const reader = await server.signIn('employee', { check: false });
	for (let round = 0; round < rounds; round++) {
		const before = acknowledged.size;
		const stream = await Stream.open(reader, `chat:${chat.match(/\d+/)[0]}`);
		const writers = Array.from({ length: WRITERS }, (_, w) => write(client, csrf, w % 2 ? chat : '/updates', round, w, acknowledged, attempts));
		// Not before they are all at it, on however slow a machine.
		await eventually(() => assert.ok(acknowledged.size - before > WRITERS, 'nothing is acknowledged'), 60_000);
		await sleep(Math.random() * 500);
		await server.kill9();
		await Promise.all(writers);
		await server.start();
		await stream.until(() => stream.closed, 'the end of the stream');
		const there = new Set(stored(server, MESSAGES)), heard = stream.ids(`chat:${chat.match(/\d+/)[0]}`, 'message');
		assert.deepEqual(heard.filter((id) => !there.has(String(id))), [], 'somebody was told of a message that is lost');
		told += heard.length;
		if (await afterRound(acknowledged, stored(server), round)) break;
	}
	return { acknowledged, attempts: attempts.count, told };
}

function compare(acknowledged, texts) {
	const there = new Set(texts);
	return { lost: [...acknowledged].filter((text) => !there.has(text)), doubled: texts.length - there.size };
}

test(`${ROUNDS} kills under ${WRITERS} writers: nothing acknowledged is lost, nothing is doubled`, { skip }, async (t) => {
	const server = new Server();
	t.after(() => server.process?.kill('SIGKILL')); // also when it fails
	await server.prepare();
	slowCommits(server, 'update_post', 'message');
	await server.start();
	const { acknowledged, attempts, told } = await crashRounds(server, ROUNDS, (acks, texts, round) => {
		assert.deepEqual(compare(acks, texts), { lost: [], doubled: 0 }, `after round ${round}`);
	});
	t.diagnostic(`${acknowledged.size} acknowledged of ${attempts} tried, ${told} messages told`);
	assert.ok(told > ROUNDS, 'nobody heard of messages');
	assert.ok(acknowledged.size > ROUNDS * WRITERS, `only ${acknowledged.size} posts: the test tried nothing`);
	await server.stop({ keep: true });
	const check = server.ruche('check');
	server.remove();
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('negative control: a server that answers before its commit is caught', { skip }, async (t) => {
	const server = new Server({ environment: { RUCHE_UNSAFE_ACK_BEFORE_COMMIT: '1' }, errorsExpected: true });
	await server.prepare();
	slowCommits(server, 'update_post', 'message');
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

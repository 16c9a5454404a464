// SPDX-License-Identifier: Apache-2.0
// More comes than the program can answer: what it can do is measured, twice of that is offered, open loop, whatever becomes of it.
// Some are turned away with 503 and when to come back, whoever is served is served in time, /health answers, a live stream stays
// and tells, and within ten seconds of the end everybody is served again. Pages and writes, as colleagues ask for them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, program, slow, useServer } from '../harness.mjs';
import { Stream } from '../lib/live.mjs';

const house = useServer();
const SECONDS = slow > 1 ? 5 : 7;

// Runs tools/load; it and the server stand behind the other tests, which would wait for them.
async function load(file, client, ...args) {
	const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	const child = spawn('nice', ['-n', '5', join(dirname(program), 'load'), '--url', house.url, '--paths', file, '--cookie', cookie,
		'--header', `Origin: ${house.url}`, '--header', 'Sec-Fetch-Site: same-origin', ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.setEncoding('utf8').on('data', (text) => { said += text; });
	await new Promise((done) => child.on('close', done));
	return JSON.parse(said);
}

// Asks for a page again and again, each time whether the last one was answered or not, until told to stop; gives the answers.
function asking(path, client, every) {
	const answers = [], under_way = new Set(), begin = Date.now();
	let stopped = false;
	const one = async () => {
		const at = Date.now();
		const page = await client.request(path, { check: false }).catch((error) => ({ status: String(error.cause ?? error) }));
		answers.push({ status: page.status, after: at - begin, ms: Date.now() - at, retry: page.headers?.get('retry-after') });
	};
	const ended = (async () => {
		while (!stopped) {
			const asked = one();
			under_way.add(asked);
			asked.finally(() => under_way.delete(asked));
			await sleep(every);
		}
		await Promise.all(under_way);
	})();
	return async () => {
		stopped = true;
		await ended;
		return answers;
	};
}

test('twice what it can do: some are told to come back, the others are served in time, and it is over when it is over', async (t) => {
	const client = await house.signIn('employee', { check: false }), csrf = await client.csrf(), owner = await house.signIn('owner', { check: false });
	for (const task of readdirSync(`/proc/${house.process.pid}/task`)) setPriority(Number(task), 5);
	const stream = await Stream.open(client, 'home');
	const post = (await owner.post('/api/v1/updates', { body: 'Before it.' }, { headers: { accept: 'application/json' }, status: 201 })).json.id;
	const paths = join(house.temporary, 'paths');
	writeFileSync(paths, `6 GET /updates\n3 GET /blogs\n2 GET /people\n1 POST /items/${post}/like\n  Content-Type: application/x-www-form-urlencoded\n  < ${new URLSearchParams({ csrf, on: '1' })}\n`);
	const calm = await load(paths, client, '--connections', 16, '--warmup', 0.5, '--seconds', 2);
	assert.deepEqual(Object.keys(calm.by_status).sort(), ['200', '303'], 'not all is answered without any hurry');
	let storm, pages, health, times = 1;
	do {
		times *= 2; // the machine may have had other things to do meanwhile
		const rate = Math.ceil(calm.rps * times), stops = [asking('/blogs', client, 100), asking('/health', house.visitor({ check: false }), 100)];
		storm = await load(paths, client, '--connections', Math.min(12_000, Math.max(1000, rate * 3)), '--rate', rate, '--seconds', SECONDS);
		[pages, health] = await Promise.all(stops.map((stop) => stop()));
	} while (!storm.by_status['503'] && times < 8);
	const over = Date.now();
	t.diagnostic(`${Math.round(calm.rps)} a second can be answered; of ${times} times as many ${JSON.stringify(storm.by_status)}; /blogs ${pages.filter((page) => page.status === 200).length} of ${pages.length}`);
	// Served again: a row of them without a refusal.
	await eventually(async () => {
		for (let n = 0; n < 20; n++) assert.equal((await client.request('/blogs', { check: false })).status, 200);
	}, 10_000);
	assert.ok(Date.now() - over < 10_000 * slow, `it takes ${Date.now() - over} ms to come back`);
	assert.ok(storm.by_status['503'] > 0, 'nobody is turned away');
	assert.deepEqual(Object.keys(storm.by_status).filter((status) => !['200', '303', '503'].includes(status)), []);
	// It does not stop working over saying no.
	const served = ((storm.by_status['200'] ?? 0) + (storm.by_status['303'] ?? 0)) / storm.seconds;
	assert.ok(served > calm.rps / 4, `${served} a second are served, ${calm.rps} could be`);
	const refused = pages.filter((page) => page.status === 503);
	assert.ok(refused.length > 0, 'no page is refused');
	assert.deepEqual(refused.filter((page) => page.retry !== '5'), [], 'nobody says when to come back');
	assert.deepEqual(pages.filter((page) => ![200, 503].includes(page.status)), []);
	// Once it is known to be one, nobody who is served has waited long.
	const late = pages.filter((page) => page.status === 200 && page.after > 4000 * slow).map((page) => page.ms).sort((a, b) => b - a);
	assert.ok((late[Math.floor(late.length / 100)] ?? 0) < 3000 * slow, `served after ${late.slice(0, 5)} ms`);
	assert.deepEqual(health.filter((answer) => answer.status !== 200), [], '/health');
	assert.equal(stream.closed, false, 'the stream ended');
	const told = (await owner.post('/api/v1/updates', { body: 'Behind it.' }, { headers: { accept: 'application/json' }, status: 201 })).json.id;
	await stream.until(() => stream.ids('home').includes(Number(told)), 'what is said afterwards');
	await stream.close();
});

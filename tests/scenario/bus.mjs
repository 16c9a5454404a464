// SPDX-License-Identifier: Apache-2.0
// The bus between nodes: with it what one writes is heard at once on another, and who types at all; killed, it only delays;
// what anybody else says on it harms nobody; it holds ids alone; and it is reached with TLS and signs of one's own, or not at all.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { database, eventually, Server, slow } from '../harness.mjs';
import { Stream } from '../lib/live.mjs';
import { Nats, signedAccess } from '../lib/nats.mjs';
import { openPsql } from '../postgres.mjs';

const health = async (server) => (await (await fetch(`${server.url}/health`)).json()).bus;
const is = (server, state) => eventually(async () => assert.equal(await health(server), state));
async function metric(server, name) {
	const text = await (await fetch(`${server.url}/metrics`)).text();
	return Number(text.match(new RegExp(`^ruche_bus_${name} (\\d+)$`, 'm'))?.[1]);
}

describe('nodes of one database', { skip: database === 'postgres' ? false : 'one node on SQLite' }, () => {
	// They look by themselves so seldom that what comes sooner came by the bus. The third node has none: the control.
	const environment = { RUCHE_TEST_TICK: '12000' };
	const WELL_BEFORE = 8000 / slow;
	let nats, wire, nodes, leila, update, topic, streams;

	async function node(number, args) {
		const server = new Server({ data: nodes[0].data, args: ['--node', String(number), ...args], environment });
		server.databaseUrl = nodes[0].databaseUrl;
		await server.start();
		return server;
	}
	function there(server, client) {
		const visitor = server.visitor({ check: false });
		visitor.cookies = new Map(client.cookies);
		return visitor;
	}
	const answer = async () => Number((await leila.post('/updates', { body: 'An answer of a few words.', reply_to: update }, { redirect: false, check: false })).location.match(/(\d+)$/)[1]);
	// Answers, one after the other, each as soon as `until` has the one before; gives how many the others had not by then.
	async function answers(many, until, milliseconds, others) {
		const ids = [], late = others.map(() => 0);
		for (let i = 0; i < many; i++) {
			const id = await answer();
			ids.push(id);
			await until.until(() => until.ids(topic).includes(id), 'an answer', milliseconds);
			others.forEach((other, k) => { if (!other.ids(topic).includes(id)) late[k]++; });
		}
		return { ids, late };
	}
	const all = [];

	before(async () => {
		nats = await Nats.start();
		wire = await nats.listen();
		nodes = [new Server({ args: ['--bus', nats.url], environment })];
		await nodes[0].prepare();
		await nodes[0].start();
		nodes.push(...await Promise.all([node(1, ['--bus', nats.url]), node(2, [])]));
		leila = await nodes[0].as('employee');
		const ines = await nodes[0].as('owner');
		update = (await leila.post('/updates', { body: 'Who answers?', audience: 'internal' }, { redirect: false })).location.match(/(\d+)(?:#|$)/)[1];
		topic = `item:${update}`;
		streams = await Promise.all(nodes.map((own) => Stream.open(there(own, ines), topic)));
		await Promise.all(nodes.slice(0, 2).map((own) => is(own, 'connected')));
		assert.equal(await health(nodes[2]), undefined);
	}, { timeout: 300_000 * slow });
	after(async () => {
		await Promise.all((streams ?? []).map((stream) => stream.close()));
		wire?.close();
		for (const own of (nodes ?? []).slice(1)) {
			await own.stop({ keep: true });
			rmSync(own.temporary, { recursive: true, force: true });
		}
		await nodes?.[0]?.stop();
		await nats?.kill();
	});

	test('what one writes the other gives out at once; one without the bus waits until it looks', { timeout: 120_000 * slow }, async () => {
		const [, far, alone] = streams;
		const { ids, late } = await answers(4, far, WELL_BEFORE, [alone]);
		all.push(...ids);
		assert.ok(late[0] > 0, 'the one without a bus had them all as soon');
	});

	test('what a transaction that began before holds back comes when that one ends, not when one looks by oneself', { timeout: 120_000 * slow }, async () => {
		const [near, far] = streams, other = openPsql(nodes[0].databaseUrl);
		try {
			other.write("BEGIN; SELECT pg_current_xact_id(), 'held';");
			await eventually(() => assert.match(other.answered(), /held/));
			const id = await answer();
			all.push(id);
			// Time for both to be woken, and to find nothing that may be told.
			await sleep(300 * slow);
			for (const stream of [near, far]) assert.ok(!stream.ids(topic).includes(id), 'told before those that may come before it');
			other.write('COMMIT;');
			await Promise.all([near, far].map((stream) => stream.until(() => stream.ids(topic).includes(id), 'what was held back', 2000 / slow)));
		} finally {
			other.end();
		}
	});

	test('who types is told on the other node, by the name that the row gives, and to those alone who read it', { timeout: 120_000 * slow }, async () => {
		const at = (await leila.post('/chat', { readers: '@owner' }, { redirect: false })).location, conversation = `chat:${at.split('/').at(-1)}`;
		const [ines, outside] = await Promise.all(['owner', 'admin'].map((login) => nodes[0].as(login)));
		const [far, alone, stranger] = await Promise.all([Stream.open(there(nodes[1], ines), conversation), Stream.open(there(nodes[2], ines), conversation), Stream.open(there(nodes[1], outside), conversation)]);
		const told = (stream) => stream.lines.filter((line) => line.kind === 'typing');
		const type = async () => assert.equal((await leila.post(`${at}/typing`, {}, { headers: { accept: 'application/json' } })).status, 204);
		await type();
		await far.until(() => told(far).length === 1, 'who types', WELL_BEFORE);
		const [{ who, name }] = told(far);
		assert.equal(name, nodes[0].value(`SELECT name FROM person WHERE id = ${who}`));
		// Whoever speaks on the bus as well: bytes, lengths, ids of nobody, of somebody who does not read it.
		const { subject } = wire.messages[0], id = at.split('/').at(-1), before = await metric(nodes[1], 'refused_total');
		const outsider = nodes[0].value(`SELECT target FROM handle WHERE name = 'guest'`);
		const wrong = ['', ' ', 'wake ', 'Wake', 'wake up', 'presence 1', 'typing', `typing ${id}`, `typing ${id} `, `typing 0 ${who}`, `typing -1 ${who}`, `typing ${id} ${who} 1`, `typing ${id}  ${who}`, `typing ${id} 99999999999999999999`, `typing ${id} x`, 'x'.repeat(900_000), Buffer.from([0xff, 0, 1, 13, 10]), ...Array.from({ length: 500 }, (_, i) => Buffer.from([i & 255, i >> 8, 255]))];
		for (const bytes of wrong) wire.say(subject, bytes);
		for (const foreign of [`typing ${id} ${outsider}`, `typing ${id} 4`, `typing 4 ${who}`, `typing ${id} 9223372036854775807`]) wire.say(subject, foreign);
		await eventually(async () => assert.equal(await metric(nodes[1], 'refused_total'), before + wrong.length));
		await type();
		await far.until(() => told(far).length > 1, 'who types once more', WELL_BEFORE);
		assert.deepEqual(told(far).map((line) => line.who), [who, who]);
		assert.deepEqual([...told(alone), ...told(stranger)], []);
		assert.equal(await health(nodes[1]), 'connected');
		await Promise.all([far, alone, stranger].map((stream) => stream.close()));
	});

	test('presence comes by it, too, and ids are on it and nothing else', { timeout: 120_000 * slow }, async () => {
		const [ines, somebody] = await Promise.all(['owner', 'admin'].map((login) => nodes[0].as(login)));
		const person = nodes[0].value(`SELECT target FROM handle WHERE name = 'admin'`);
		const watcher = await Stream.open(there(nodes[1], ines), `person:${person}`), opened = await Stream.open(there(nodes[0], somebody));
		const words = () => wire.messages.map(({ text }) => text).filter((text) => /^(wake|presence|typing \d+ \d+)$/.test(text)).map((text) => text.split(' ')[0]);
		// A node writes who is there five seconds after the last time, when it looks.
		await eventually(async () => {
			all.push(await answer());
			assert.ok(watcher.lines.some((line) => line.is === 'online'));
			assert.deepEqual([...new Set(words())].sort(), ['presence', 'typing', 'wake']);
		});
		await Promise.all([watcher, opened].map((stream) => stream.close()));
		assert.equal(new Set(wire.messages.map(({ subject }) => subject)).size, 1);
		assert.match(wire.messages[0].subject, /^ruche\.[0-9a-f]{32}$/);
		assert.ok(!wire.messages.some(({ text }) => /answer|words|Leila/i.test(text)));
	});

	test('killed, it only delays: nothing is missing, nothing doubled, and what was missed comes when it is back', { timeout: 200_000 * slow }, async () => {
		const [near, far, alone] = streams;
		await nats.kill();
		await Promise.all(nodes.slice(0, 2).map((own) => is(own, 'away')));
		assert.equal(await metric(nodes[1], 'connected'), 0);
		const { ids, late } = await answers(3, near, undefined, [far]);
		all.push(...ids);
		assert.ok(late[0] > 0, 'the other had them all as soon, without the bus');
		await nats.again();
		await Promise.all(nodes.slice(0, 2).map((own) => is(own, 'connected')));
		await far.until(() => far.ids(topic).includes(ids.at(-1)), 'what was missed', WELL_BEFORE);
		all.push(...(await answers(3, far, WELL_BEFORE, [])).ids);
		await Promise.all([near, alone].map((stream) => stream.until(() => stream.ids(topic).includes(all.at(-1)), 'the last answer')));
		for (const stream of streams) assert.deepEqual(stream.ids(topic), all);
	});
});

test('it is reached with TLS and with what lets one in, else not; pages are served all the same', { skip: database === 'sqlite' ? false : 'once is enough', timeout: 200_000 * slow }, async () => {
	const house = new Server({ demo: false });
	await house.prepare();
	const file = (name) => join(house.temporary, name), openssl = (...args) => execFileSync('openssl', args, { stdio: 'ignore' });
	const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	openssl('req', '-x509', ...ec, '-days', '2', '-subj', '/CN=authority', '-keyout', file('ca.key'), '-out', file('ca.pem'));
	for (const [name, subject] of [['here', 'IP:127.0.0.1'], ['elsewhere', 'DNS:elsewhere.example'], ['node', 'DNS:node']]) {
		openssl('req', ...ec, '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`));
		writeFileSync(file('name'), `subjectAltName=${subject}`);
		openssl('x509', '-req', '-in', file(`${name}.csr`), '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2', '-out', file(`${name}.pem`), '-extfile', file('name'));
	}
	const { config, credentials } = signedAccess();
	writeFileSync(file('signed.conf'), config);
	writeFileSync(file('node.creds'), credentials);
	const certificate = (name) => ['--tlscert', file(`${name}.pem`), '--tlskey', file(`${name}.key`)];
	const [tls, impostor, mutual, signed] = await Promise.all([
		Nats.start(...certificate('here'), '--user', 'ruche', '--pass', 'hive-secret'), Nats.start(...certificate('elsewhere')),
		Nats.start(...certificate('here'), '--tlsverify', '--tlscacert', file('ca.pem')), Nats.start('-c', file('signed.conf')),
	]);
	const secure = (nats, who = '') => `tls://${who}127.0.0.1:${nats.port}`, ca = `bus_ca = ${file('ca.pem')}\n`;
	const own = `bus_certificate = ${file('node.pem')}\nbus_key = ${file('node.key')}\n`;
	const cases = [
		[secure(tls, 'ruche:hive-secret@'), ca, 'connected'],
		[`nats://127.0.0.1:1, ${secure(tls, 'ruche:hive-secret@')}`, ca, 'connected'],
		[secure(tls, 'ruche:hive-wrong@'), ca, 'away'],
		[secure(tls, 'ruche:hive-secret@'), '', 'away'], // nobody vouches for it
		[secure(impostor), ca, 'away'], // another name
		[secure(mutual), ca + own, 'connected'],
		[signed.url, `bus_credentials = ${file('node.creds')}\n`, 'connected'],
		[signed.url, '', 'away'],
	];
	try {
		// One after the other: they are of one directory, as a house that is set up until it works.
		for (const [url, ini, state] of cases) {
			writeFileSync(join(house.data, 'ruche.ini'), `previews = none\nbus = ${url}\n${ini}`);
			await house.start();
			await house.waitForLog((entry) => entry.event === (state === 'away' ? 'the bus is away' : 'the bus is there'));
			await is(house, state);
			assert.equal(await metric(house, 'connected'), state === 'away' ? 0 : 1, url);
			assert.equal((await fetch(`${house.url}/sign-in`)).status, 200);
			assert.ok(!house.raw.includes('hive-'), 'a password is in the log');
			await house.stop({ keep: true });
		}
		for (const [name, line] of [['bus', 'http://127.0.0.1:4222'], ['bus_ca', file('no-such.pem')]]) {
			writeFileSync(join(house.data, 'ruche.ini'), `${name === 'bus' ? '' : 'bus = tls://127.0.0.1:4222\n'}${name} = ${line}\n`);
			const { status, stderr } = house.ruche('serve');
			assert.equal(status, 2, stderr);
			assert.match(stderr, /^ruche: --bus: [^\n]*\n$/);
		}
	} finally {
		await Promise.all([tls, impostor, mutual, signed].map((nats) => nats.kill()));
		await house.stop();
	}
});

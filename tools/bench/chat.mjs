// SPDX-License-Identifier: Apache-2.0
// chat: the load of `bench chat`: pairs of people who talk, over our HTTP API with a live stream for each, or over XMPP. Reads what to do as JSON from its
// standard input, prints one line of JSON. A message counts when the other one's stream has named it (ours: its number, behind which the page asks for
// the words; XMPP: with the words). Closed loop (`window` messages under way): the most. Open loop (`rate`): messages are due at fixed times whatever the
// answers do, and waits count from then. Raw sockets: a client library would be what is measured.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const plan = JSON.parse(readFileSync(0, 'utf8'));
const { kind, port, pairs, seconds, warmup = 1, rate = 0, window = 256 } = plan;
const now = () => performance.now();
const text = (seq) => `Message ${seq}: the valve of the third pump sticks again, who has looked at it since Monday?`;

const due = new Map(); // seq -> when it was due
const waits = [];
let sent = 0, failed = 0, measured = false, count = 0, lag = 0, next = () => {};
function delivered(seq) {
	const from = due.get(seq);
	if (from === undefined) return;
	due.delete(seq);
	if (measured) {
		count++;
		waits.push(now() - from);
	}
	next();
}

function socket(onText) {
	return new Promise((done, failedTo) => {
		const s = connect({ host: '127.0.0.1', port, noDelay: true }, () => done(s));
		s.setEncoding('latin1');
		s.on('error', failedTo);
		s.on('data', (chunk) => onText(chunk, s));
	});
}

// ---- ours ----

async function ours() {
	const ids = new Map(), early = new Set(); // number -> seq, of messages answered and not yet heard of; heard of before the answer
	const idle = [], queue = [];
	const heard = (id) => {
		const seq = ids.get(id);
		if (seq === undefined) return early.add(id);
		ids.delete(id);
		delivered(seq);
	};
	for (const { conversation, reader } of pairs) {
		let kept = '', open;
		const opened = new Promise((done) => (open = done));
		const stream = await socket((chunk) => {
			kept += chunk;
			const lines = kept.split('\n');
			kept = lines.pop();
			for (const line of lines) {
				if (line.startsWith('HTTP/1.1') && !line.includes(' 200')) throw new Error(`a stream is refused: ${line}`);
				open();
				const found = line.includes('"kind":"message"') && line.match(/"ids":\[([\d,]+)\]/);
				if (found) for (const id of found[1].split(',')) heard(id);
			}
		});
		stream.write(`GET /live?topics=chat:${conversation} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\nCookie: ${reader.cookie}\r\n\r\n`);
		await opened;
	}
	const post = (one, seq) => {
		const { conversation, writer } = pairs[seq % pairs.length];
		const body = JSON.stringify({ body: text(seq) });
		one.seq = seq;
		one.socket.write(`POST /api/v1/chat/${conversation}/messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${writer.cookie}\r\nOrigin: http://127.0.0.1:${port}\r\n`
			+ `X-CSRF-Token: ${writer.csrf}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
	};
	const answered = (one, status, body) => {
		const id = status === 201 && body.match(/"id":(\d+)/)?.[1];
		if (!id) {
			if (!failed++) console.error(`status ${status}: ${body.slice(0, 300)}`);
			due.delete(one.seq);
			next();
		} else if (early.delete(id)) delivered(one.seq);
		else ids.set(id, one.seq);
		if (queue.length) post(one, queue.shift());
		else idle.push(one);
	};
	for (let n = 0; n < window; n++) {
		const one = { kept: '' };
		one.socket = await socket((chunk) => {
			one.kept += chunk;
			const head = one.kept.indexOf('\r\n\r\n');
			if (head < 0) return;
			const length = Number(one.kept.slice(0, head).match(/\r\ncontent-length: (\d+)/i)?.[1] ?? 0);
			if (one.kept.length < head + 4 + length) return;
			const status = Number(one.kept.slice(9, 12)), body = one.kept.slice(head + 4, head + 4 + length);
			one.kept = one.kept.slice(head + 4 + length);
			answered(one, status, body);
		});
		idle.push(one);
	}
	return (seq) => (idle.length ? post(idle.pop(), seq) : queue.push(seq));
}

// ---- XMPP ----

async function xmppClient(login, onMessage) {
	let kept = '', wanted, found;
	const expect = (pattern) => new Promise((done) => {
		wanted = pattern;
		found = done;
		look();
	});
	const look = () => {
		if (wanted?.test(kept)) {
			kept = '';
			wanted = undefined;
			found();
		}
	};
	const s = await socket((chunk) => {
		kept += chunk;
		if (wanted) return look();
		let last = 0;
		for (const m of kept.matchAll(/<message [^>]*?id='m(\d+)'/g)) {
			onMessage(Number(m[1]));
			last = m.index + m[0].length;
		}
		kept = kept.slice(Math.max(last, kept.length - 2000));
	});
	const hello = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
	const step = async (out, pattern) => {
		const there = expect(pattern);
		s.write(out);
		await there;
	};
	await step(`<?xml version='1.0'?>${hello}`, /<\/stream:features>/);
	await step(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from(`\0${login}\0secret`).toString('base64')}</auth>`, /<success/);
	await step(hello, /<\/stream:features>/);
	await step("<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", /<\/iq>/);
	await step("<presence/><iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>", /id='p1'/);
	return s;
}

async function theirs() {
	const writers = [];
	for (let n = 0; n < pairs.length; n++) {
		await xmppClient(`reader${n}`, delivered);
		writers.push(await xmppClient(`writer${n}`, () => {}));
	}
	return (seq) => {
		const n = seq % writers.length;
		writers[n].write(`<message to='reader${n}@localhost' type='chat' id='m${seq}'><body>${text(seq)}</body></message>`);
	};
}

// ---- the loop ----

const send = await (kind === 'xmpp' ? theirs() : ours());
const begin = now(), from = begin + warmup * 1000, end = from + seconds * 1000;
const give = (at) => {
	const seq = sent++;
	due.set(seq, at);
	send(seq);
};
if (rate) {
	for (let n = 0; now() < end;) {
		const at = now();
		for (; begin + (n * 1000) / rate <= at && begin + (n * 1000) / rate < end; n++) give(begin + (n * 1000) / rate);
		measured = at >= from;
		await new Promise((done) => setTimeout(done, 1));
		lag = Math.max(lag, now() - at);
	}
} else {
	next = () => now() < end && give(now());
	for (let n = 0; n < window; n++) give(now());
	await new Promise((done) => setTimeout(done, warmup * 1000));
	measured = true;
	await new Promise((done) => setTimeout(done, seconds * 1000));
}
const inTime = count, took = (now() - from) / 1000;
// What is late is waited for: it counts among the waits, and what never comes is lost.
const patience = now() + 10_000;
next = () => {};
while (due.size && now() < patience) await new Promise((done) => setTimeout(done, 20));
waits.sort((a, b) => a - b);
const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
console.log(JSON.stringify({ rps: inTime / took, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), most_ms: at(1), messages: sent, lost: due.size + failed, lag_ms: lag }));
process.exit(0);

// SPDX-License-Identifier: Apache-2.0
// Asking the web: what ruche-fetch does with hostile servers and addresses, and profile links that are verified by rel=me.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventually, program, slow, startServer } from '../harness.mjs';

const helper = join(dirname(program), 'ruche-fetch');
const loopback = 'allow 127.0.0.1/32';
const codes = { address: 1, forbidden: 2, nothing: 3, slow: 4, large: 5, type: 6, hops: 7, question: 9 };

// ---- the program, asked as core/fetch.c asks it ----

function frame(kind, body) {
	const head = Buffer.alloc(24);
	head.write('RCH1');
	head.writeUInt32LE(kind, 4);
	head.writeBigUInt64LE(BigInt(body.length), 16);
	return Buffer.concat([head, body]);
}

function frames(output) {
	const list = [];
	for (let at = 0; at < output.length;) {
		const n = Number(output.readBigUInt64LE(at + 16));
		list.push({ kind: output.readUInt32LE(at + 4), a: output.readUInt32LE(at + 8), body: output.subarray(at + 24, at + 24 + n) });
		at += 24 + n;
	}
	return list;
}

// {code} or {status, url, type, body}
function ask(url, ...lines) {
	const own = new Map([['method', 'GET'], ['bytes', '100000'], ['milliseconds', String(Math.min(30_000, 10_000 * slow))]]);
	const rest = lines.filter((line) => {
		const [name, ...value] = line.split(' ');
		if (own.has(name)) own.set(name, value.join(' '));
		return !own.has(name);
	});
	const text = [`url ${url}`, ...[...own].map((pair) => pair.join(' ')), ...rest].join('\n') + '\n';
	return new Promise((done, failed) => {
		// A proxy in the environment would see every question.
		const child = spawn(helper, [], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, http_proxy: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9' } });
		const output = [], said = [];
		child.stdout.on('data', (chunk) => output.push(chunk));
		child.stderr.on('data', (chunk) => said.push(chunk));
		child.on('error', failed).on('close', () => {
			const [first, second] = frames(Buffer.concat(output));
			if (!first) return failed(new Error(`no answer for ${url}: ${Buffer.concat(said)}`));
			if (first.kind === 4) return done({ code: first.a, why: first.body.toString() });
			const [at, type] = first.body.toString().split('\n');
			return done({ status: first.a, url: at, type, body: second.body });
		});
		child.stdin.end(Buffer.concat([frame(1, Buffer.from(text)), ...(sent ? [frame(5, sent)] : [])]));
	});
}
let sent; // what goes along with POST

// ---- servers of strangers ----

let web, other, origin, seen;
const pages = {}; // path: what a test puts there

function answer(request, response) {
	const path = request.url.split('?')[0];
	seen.push({ path, headers: request.headers });
	const send = (status, headers, body) => response.writeHead(status, headers).end(body);
	const html = { 'content-type': 'Text/HTML; charset=utf-8' };
	if (pages[path]) return pages[path](request, response);
	if (path === '/page') return send(200, { ...html, 'set-cookie': 'a=b' }, '<p>Good day</p>');
	if (path === '/gone') return send(404, html, 'nothing here');
	if (path === '/there') return send(302, { location: '/page', 'set-cookie': 'a=b' });
	if (path === '/to') return send(302, { location: decodeURIComponent(request.url.split('?')[1]) });
	if (path === '/round') return send(302, { location: '/round' });
	if (path === '/image') return send(200, { 'content-type': 'image/png' }, 'x'.repeat(1000));
	if (path === '/headers') return send(200, { ...html, ...Object.fromEntries([...Array(15)].map((_, i) => [`x-${i}`, 'y'.repeat(6000)])) }, 'x');
	if (path === '/bomb') return send(200, { ...html, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(64 << 20)));
	if (path === '/packed') return send(200, { ...html, 'content-encoding': 'gzip' }, gzipSync('<p>unpacked</p>'));
	if (path === '/endless') {
		response.writeHead(200, html);
		const more = () => { while (!response.destroyed && response.write('x'.repeat(65536))); };
		response.on('drain', more).on('error', () => {});
		return more();
	}
	if (path === '/drops') {
		response.writeHead(200, html);
		const timer = setInterval(() => response.write('x'), 50);
		return response.on('close', () => clearInterval(timer)).on('error', () => {});
	}
	if (path === '/mute') return undefined;
	return send(200, html, '');
}

const listen = (server, host) => new Promise((done) => server.listen(0, host, () => done(server.address().port)));

before(async () => {
	seen = [];
	web = createServer({ maxHeaderSize: 1 << 20 }, answer);
	other = createServer(answer);
	origin = `http://127.0.0.1:${await listen(web, '127.0.0.1')}`;
	await listen(other, '127.0.0.2');
});
after(() => {
	for (const server of [web, other]) {
		server.closeAllConnections();
		server.close();
	}
});

// ---- what may be asked ----

test('this machine is not asked, by whatever name, unless it is listed', async () => {
	const port = new URL(origin).port;
	seen.length = 0;
	for (const host of ['127.0.0.1', 'localhost', '127.1', '0x7f.1', '2130706433', '0177.0.0.1', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]',
		'[::ffff:7f00:1]', '[::127.0.0.1]', '%6cocalhost', 'LOCALHOST.', '127.0.0.1.', '①②⑦.0.0.1', '10.0.0.1', '169.254.169.254', '[fe80::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]']) {
		const result = await ask(`http://${host}:${port}/page`);
		assert.ok([codes.forbidden, codes.address, codes.nothing].includes(result.code), `${host}: ${JSON.stringify(result)}`);
	}
	assert.equal((await ask(`http://127.0.0.1:${port}/page`)).code, codes.forbidden);
	assert.equal((await ask(`http://localhost:${port}/page`)).code, codes.forbidden, 'a name that leads there');
	assert.equal((await ask('http://127.0.0.1/page')).code, codes.forbidden, 'port 80 makes no difference');
	assert.deepEqual(seen, [], 'nobody was asked');
	// The same question, listed: so the refusals above mean something.
	const good = await ask(`${origin}/page`, loopback);
	assert.equal(good.status, 200, JSON.stringify(good));
	assert.equal(good.body.toString(), '<p>Good day</p>');
	assert.equal(good.type, 'text/html');
});

test('every hop is looked at again, and there are five', async () => {
	seen.length = 0;
	const there = await ask(`${origin}/there`, loopback);
	assert.deepEqual([there.status, there.url, there.body.toString()], [200, `${origin}/page`, '<p>Good day</p>']);
	assert.ok(seen.every((request) => !request.headers.cookie), 'no cookie came back');
	const to = (url) => ask(`${origin}/to?${encodeURIComponent(url)}`, loopback);
	seen.length = 0;
	assert.equal((await to(`http://127.0.0.2:${other.address().port}/page`)).code, codes.forbidden);
	assert.equal((await to('http://169.254.169.254/latest/meta-data/')).code, codes.forbidden);
	assert.equal((await to('http://[::1]:1/')).code, codes.forbidden);
	assert.equal((await to(`http://me:secret@127.0.0.1:${web.address().port}/page`)).code, codes.address);
	assert.equal((await to('file:///etc/hosts')).code, codes.address);
	assert.equal((await to('gopher://127.0.0.1:1/x')).code, codes.address);
	assert.deepEqual([...new Set(seen.map((request) => request.path))], ['/to']);
	seen.length = 0;
	assert.equal((await ask(`${origin}/round`, loopback)).code, codes.hops);
	assert.equal(seen.length, 6);
});

test('only http and https, without credentials', async () => {
	for (const url of ['file:///etc/hosts', 'ftp://127.0.0.1/', 'dict://127.0.0.1:1/', 'http://me@127.0.0.1/', 'http://me:x@127.0.0.1/', 'http://', 'javascript:alert(1)', 'http://a b/', 'http://[fe80::1%25lo]/']) {
		const result = await ask(url, loopback);
		assert.ok([codes.address, codes.forbidden].includes(result.code), `${url}: ${JSON.stringify(result)}`);
	}
	assert.equal((await ask('http://me:x@127.0.0.1/', loopback)).code, codes.address);
	assert.equal((await ask('file:///etc/hosts', loopback)).code, codes.address);
	assert.equal((await ask(`${origin}/page`, loopback, 'bytes 999999999')).code, codes.question);
	assert.equal((await ask(`${origin}/page`, 'allow everything')).code, codes.question);
});

test('addresses beyond ASCII are asked for as programs write them', async () => {
	const port = new URL(origin).port;
	pages['/zo%c3%a9'] = (request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('Zoé');
	const path = await ask(`${origin}/zoé`, loopback);
	assert.deepEqual([path.status, path.url, path.body?.toString()], [200, `${origin}/zo%c3%a9`, 'Zoé']);
	// Wide letters of the same name: what answered is told in ASCII.
	const host = await ask(`http://ｌｏｃａｌｈｏｓｔ:${port}/zoé`, loopback);
	assert.deepEqual([host.status, host.url], [200, `http://localhost:${port}/zo%c3%a9`]);
});

// ---- hostile answers ----

test('what is sent goes where it should, once, and is not sent on', async () => {
	const got = [];
	pages['/post'] = (request, response) => {
		const parts = [];
		request.on('data', (part) => parts.push(part)).on('end', () => {
			got.push([request.method, request.headers['x-own'], request.headers.expect, Buffer.concat(parts).toString('latin1')]);
			response.writeHead(got.length === 1 ? 201 : got.length === 2 ? 307 : 410, { location: '/page' }).end('said');
		});
	};
	sent = Buffer.from([0, 1, 10, 13, 255]);
	const words = sent.toString('latin1');
	seen.length = 0;
	const statuses = [];
	for (let i = 0; i < 3; i++) statuses.push((await ask(`${origin}/post`, 'method POST', 'header X-Own: yes', loopback)).status);
	assert.deepEqual(statuses, [201, 307, 410]);
	assert.deepEqual(got, Array(3).fill(['POST', 'yes', undefined, words]));
	assert.ok(seen.every(({ path }) => path === '/post'), 'it was sent on');
	for (const lines of [['method GET'], ['method POST', ...Array(9).fill('header X-Own: yes')], ['method POST', `header X-Own: ${'y'.repeat(2100)}`]]) assert.equal((await ask(`${origin}/post`, ...lines, loopback)).code, codes.question, lines[0]);
	sent = Buffer.alloc((64 << 10) + 1);
	assert.equal((await ask(`${origin}/post`, 'method POST', loopback)).code, codes.question);
	sent = undefined;
	assert.equal((await ask(`${origin}/post`, 'method POST', loopback)).code, codes.question);
	assert.equal((await ask(`${origin}/page`, 'header X-Own: yes', loopback)).code, codes.question);
	assert.equal(got.length, 3);
});

test('an endless body, a body in drops, silence', async () => {
	assert.equal((await ask(`${origin}/endless`, loopback)).code, codes.large);
	assert.equal((await ask(`${origin}/drops`, loopback, 'milliseconds 700')).code, codes.slow);
	assert.equal((await ask(`${origin}/mute`, loopback, 'milliseconds 700')).code, codes.slow);
	assert.equal((await ask('http://127.0.0.1:1/', loopback)).code, codes.nothing);
});

test('bombs, headers without end, wrong types', async () => {
	assert.equal((await ask(`${origin}/bomb`, loopback)).code, codes.large);
	assert.equal((await ask(`${origin}/packed`, loopback)).body.toString(), '<p>unpacked</p>');
	assert.equal((await ask(`${origin}/headers`, loopback)).code, codes.large);
	assert.equal((await ask(`${origin}/image`, loopback, 'type text/html')).code, codes.type);
	assert.equal((await ask(`${origin}/image`, loopback, 'type text/html', 'type image/png')).body.length, 1000);
	assert.equal((await ask(`${origin}/image`, loopback, 'bytes 999')).code, codes.large);
	const gone = await ask(`${origin}/gone`, loopback);
	assert.deepEqual([gone.status, gone.body.length], [404, 0]);
	const head = await ask(`${origin}/page`, loopback, 'method HEAD');
	assert.deepEqual([head.status, head.body.length], [200, 0]);
});

// ---- profile links ----

const home = 'https://ruche.example';
const ini = `base_url = ${home}\n`;

async function saveLinks(client, ...urls) {
	const page = await client.get('/settings', { status: 200 });
	const fields = {};
	for (let i = 1; i <= 3; i++) Object.assign(fields, { [`link_label_${i}`]: urls[i - 1] ? `Page ${i}` : '', [`link_url_${i}`]: urls[i - 1] ?? '' });
	await client.submit(page.form('/settings'), fields, { status: 200 });
}

const links = async (client) => (await client.json('/api/v1/people/leila')).links.map((link) => link.verified);

test('a page that links back with rel=me is verified, others are not', async () => {
	const house = await startServer({ ini: `${ini}fetch_allow = 127.0.0.1/32\n` });
	try {
		const leila = await house.as('employee');
		const say = (text) => (request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(text);
		pages['/mine'] = say(`<!doctype html><title>Me</title><a rel="me" href="${home}/people/leila">Ruche</a>`);
		pages['/other'] = say(`<!doctype html><title>Me</title><a href="${home}/people/leila">Ruche</a> <a rel=me href="${home}/people/tomasz">x</a>`);
		seen.length = 0;
		await saveLinks(leila, `${origin}/mine`, `${origin}/other`, `http://127.0.0.2:${other.address().port}/mine`);
		await house.settled();
		assert.deepEqual(await links(leila), [true, false, false]);
		assert.match(seen[0].headers['user-agent'], /^Ruche \(\+https:\/\/ruche\.example\)$/);
		const profile = (await leila.get('/people/leila', { status: 200 })).text;
		assert.match(profile, /verified/);
		assert.match(profile, /Page 1\s*127\.0\.0\.1:\d+\s*verified/, 'the host stands beside what a label hides');
		const again = house.value("SELECT count(*) FROM job WHERE kind = 'fetch.profile_link' AND state = 1");
		assert.equal(again, '3', 'all are asked again, some weeks later');
		// What stays on the profile is not asked again, and keeps its mark; what left is not asked about any more.
		seen.length = 0;
		await saveLinks(leila, `${origin}/mine`);
		await house.settled();
		assert.deepEqual(await links(leila), [true]);
		assert.deepEqual(seen, []);
		assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'fetch.profile_link' AND state = 1"), '1');
		// The page changes: the mark goes with the next look.
		pages['/mine'] = say('<!doctype html><title>Me</title>moved');
		house.change("UPDATE job SET due = 0 WHERE kind = 'fetch.profile_link' AND state = 1");
		await eventually(async () => assert.deepEqual(await links(leila), [false]));
		assert.deepEqual(seen.map((request) => request.path), ['/mine']);
	} finally {
		await house.stop();
	}
});

test('a small page with thousands of long links ends nothing', async () => {
	const house = await startServer({ ini: `${ini}fetch_allow = 127.0.0.1/32\n` });
	try {
		const leila = await house.as('employee');
		pages['/many'] = (request, response) => response.writeHead(200, { 'content-type': 'text/html' })
			.end(`<p><a rel=me href="http://a/${'^'.repeat(3000)}">x</p>${'<p>x'.repeat(9000)}`);
		await saveLinks(leila, `${origin}/many`);
		await eventually(() => assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'fetch.profile_link' AND state = 3"), '1'));
		assert.deepEqual(await links(leila), [false]);
	} finally {
		await house.stop();
	}
});

test('without fetch_allow nobody here is asked', async () => {
	const house = await startServer({ ini });
	try {
		const leila = await house.as('employee');
		seen.length = 0;
		await saveLinks(leila, `${origin}/mine`);
		await house.waitForLog((entry) => entry.event === 'not fetched' && entry.error === 'denied');
		await house.settled();
		assert.deepEqual(await links(leila), [false]);
		assert.deepEqual(seen, []);
	} finally {
		await house.stop();
	}
});

test('a page that is down for a while is asked again', async () => {
	const house = await startServer({ ini: `${ini}fetch_allow = 127.0.0.1/32\n` });
	try {
		const leila = await house.as('employee');
		let tries = 0;
		pages['/late'] = (request, response) => {
			tries += 1;
			response.writeHead(tries === 1 ? 503 : 200, { 'content-type': 'text/html' }).end(`<!doctype html><link rel="me" href="${home}/people/leila">`);
		};
		await saveLinks(leila, `${origin}/late`);
		await eventually(async () => assert.deepEqual(await links(leila), [true]));
		assert.equal(tries, 2);
	} finally {
		await house.stop();
	}
});

test('a list that cannot be read is said at start', async () => {
	await assert.rejects(startServer({ ini: 'fetch_allow = 10.0.0.1/8\n' }), /fetch_allow: 10\.0\.0\.1\/8 is no network/);
});

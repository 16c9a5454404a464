// SPDX-License-Identifier: Apache-2.0
// The shipped nginx configuration, in front of a running server: TLS, HTTP/2, secure cookies, live events at once.

import assert from 'node:assert/strict';
import http2 from 'node:http2';
import { after, before, test } from 'node:test';
import { password, startServer, without } from '../harness.mjs';
import { startNginx } from './nginx.mjs';

let server, nginx, session, cookie;
before(async () => {
	server = await startServer({ ini: 'trusted_proxies = 127.0.0.1\n' });
	nginx = await startNginx(new URL(server.url).host);
	session = http2.connect(nginx.url, { ca: nginx.certificate });
});
after(async () => {
	session?.close();
	await nginx?.stop();
	await server?.stop();
});

// One request over HTTP/2: {status, headers, body}.
function ask(path, { headers = {}, body } = {}) {
	return new Promise((done, failed) => {
		const stream = session.request({ ':path': path, ':method': body === undefined ? 'GET' : 'POST', 'accept-language': 'en', ...headers });
		let answer, text = '';
		stream.on('response', (h) => { answer = h; });
		stream.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
		stream.on('end', () => done({ status: answer[':status'], headers: answer, body: text }));
		stream.on('error', failed);
		stream.end(body);
	});
}

test('nginx -t accepts the example', () => {
	assert.equal(nginx.check.status, 0, nginx.check.stderr);
});

test('plain http is sent to https', async () => {
	const response = await fetch(`${nginx.plainUrl}/blogs?page=2`, { redirect: 'manual' });
	assert.equal(response.status, 301);
	assert.match(response.headers.get('location'), /^https:\/\/localhost\/blogs\?page=2$/);
});

test('pages come over HTTP/2 with strict transport security', async () => {
	assert.equal((await ask('/health')).body.trim(), '{"status":"ok"}');
	const page = await ask('/sign-in');
	assert.equal(page.status, 200);
	assert.match(page.headers['strict-transport-security'], /max-age/);
});

test('sign-in through TLS gives a Secure cookie', async () => {
	const form = { 'content-type': 'application/x-www-form-urlencoded', origin: nginx.url };
	const answer = await ask('/sign-in', { headers: form, body: `login=employee&password=${password}` });
	assert.equal(answer.status, 303, answer.body);
	const line = answer.headers['set-cookie'].find((c) => c.startsWith('__Host-'));
	assert.match(line, /; *Secure/i);
	assert.match(line, /; *HttpOnly/i);
	cookie = line.split(';')[0];
	assert.equal((await ask('/settings/security', { headers: { cookie } })).status, 200);
});

test('events arrive at once', { skip: without('/live') }, async () => {
	const live = session.request({ ':path': '/live', cookie, accept: 'text/event-stream' });
	const headers = await new Promise((done, failed) => {
		live.on('response', done);
		live.on('error', failed);
		setTimeout(() => failed(new Error('/live does not answer: something buffers')), 30_000).unref();
	});
	assert.equal(headers[':status'], 200);
	assert.match(headers['content-type'], /^text\/event-stream/);
	live.close();
});

test('what a client claims about its address is dropped', async () => {
	await ask('/sign-in', { headers: { 'x-forwarded-for': '203.0.113.9' } });
	assert.ok(!server.raw.includes('203.0.113.9'), 'a forged X-Forwarded-For reached the log');
});

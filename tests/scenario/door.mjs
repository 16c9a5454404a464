// SPDX-License-Identifier: Apache-2.0
// The door and the manners of the house: signing in and out, what strangers see, what bad requests get.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { password, slow, startServer, useServer, without } from '../harness.mjs';

const house = useServer();

test('signing in, a session, signing out', async () => {
	const visitor = house.visitor();
	await visitor.signIn('employee');
	const page = await visitor.get('/settings/security', { status: 200 });
	await visitor.submit(page.form('/sign-out'), {}, { status: 200 });
	assert.equal((await visitor.get('/settings/security')).status, 404);
});

test('a wrong password and an unknown name get the same answer', async () => {
	const answers = [];
	for (const login of ['employee', 'nobody-of-that-name']) {
		const visitor = house.visitor();
		await visitor.get('/sign-in');
		const page = await visitor.post('/sign-in', { login, password: 'wrong-password' }, { csrf: false });
		assert.equal(page.status, 422);
		assert.equal(visitor.cookies.has('ruche'), false);
		answers.push(page.text);
	}
	assert.equal(answers[0], answers[1]);
});

test('what is too long, or is not text at all, is cut and mended, never an error', async () => {
	const visitor = house.visitor({ headers: { 'user-agent': `${'x'.repeat(199)}\u00e9 caf\u00e9` } });
	await visitor.get('/sign-in');
	assert.equal((await visitor.post('/sign-in', { login: `${'x'.repeat(99)}é`, password: 'wrong-password' }, { csrf: false })).status, 422);
	await visitor.signIn('employee');
});

test('the session cookie is closed to scripts and other sites', async () => {
	const response = await fetch(`${house.url}/sign-in`, {
		method: 'POST', redirect: 'manual', headers: { origin: house.url }, body: new URLSearchParams({ login: 'employee', password }),
	});
	assert.equal(response.status, 303);
	const cookie = response.headers.getSetCookie().find((c) => c.startsWith('ruche') || c.startsWith('__Host-'));
	assert.match(cookie, /; *HttpOnly/i);
	assert.match(cookie, /; *SameSite=Lax/i);
	assert.match(cookie, /; *Path=\//i);
});

test('a stranger is sent on from the front page', { skip: without('/') }, async () => {
	const page = await house.visitor().get('/', { redirect: false });
	assert.equal(page.status, 303);
});

test('nothing there: 404 with a way to sign in, in both languages', async () => {
	for (const [language, words] of [['en', /Sign in/], ['fr', /Entrer/]]) {
		const page = await house.visitor({ language }).get('/blogs/there-is-none/none');
		assert.equal(page.status, 404);
		assert.equal(page.one('html').attributes.lang, language);
		assert.match(page.text, words);
		assert.ok(page.form('/sign-in'));
	}
});

test('a method that is not there: 405 with Allow', async () => {
	const response = await fetch(`${house.url}/sign-out`, { method: 'DELETE', headers: { origin: house.url } });
	assert.equal(response.status, 405);
	assert.match(response.headers.get('allow'), /POST/);
});

test('bad requests are refused and the connection is closed', async () => {
	const host = new URL(house.url).host;
	const file = 'Content-Type: multipart/form-data; boundary=x\r\n';
	const bad = {
		'no Host': ['GET / HTTP/1.1\r\n\r\n', 400],
		'two Hosts': [`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`, 400],
		'two lengths': [`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nContent-Length: 30\r\n\r\na=b`, 400],
		'length and chunks': [`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
		'a header too large': [`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
		'a form too large': [`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n\r\n`, 413],
		'a file where none belongs': [`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\n${file}Content-Length: 9999999\r\n\r\n`, 413],
		'a file of unknown length where none belongs': [`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\n${file}Transfer-Encoding: chunked\r\n\r\n`, 411],
		'the same, its type in capitals': [`POST /sign-in HTTP/1.1\r\nHost: ${host}\r\n${file.replace('multipart', 'MULTIPART')}Transfer-Encoding: chunked\r\n\r\n`, 411],
		'a file from a stranger with a cookie of their own': [`POST /attachments HTTP/1.1\r\nHost: ${host}\r\nCookie: ruche=x; __Host-ruche=x\r\n${file}Content-Length: 9999999\r\n\r\n`, 404],
		'a file from a stranger with a token of their own': [`POST /attachments HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ruche_x\r\n${file}Content-Length: 9999999\r\n\r\n`, 404],
		'a file from a stranger': [`POST /attachments HTTP/1.1\r\nHost: ${host}\r\n${file}Content-Length: 9999999\r\n\r\n`, 404],
		'a file from a stranger, its type in capitals': [`POST /attachments HTTP/1.1\r\nHost: ${host}\r\n${file.replace('multipart', 'Multipart')}Content-Length: 9999999\r\n\r\n`, 404],
	};
	for (const [name, [text, status]] of Object.entries(bad)) {
		const answer = await raw(text);
		assert.match(answer, new RegExp(`^HTTP/1\\.[01] ${status} `), `${name}: ${answer.slice(0, 200)}`);
	}
	assert.equal((await fetch(`${house.url}/health`)).status, 200);
});

test('a file that nobody takes is nowhere written, and its form is read all the same', async () => {
	const server = await startServer();
	try {
		// Where they would be written there is nothing.
		rmSync(join(server.data, 'uploads'), { recursive: true });
		const body = new FormData();
		for (const [name, value] of Object.entries({ login: 'employee', password: 'wrong-password' })) body.set(name, value);
		for (let i = 0; i < 50; i++) body.append('file', new File(['x'], `${i}.txt`));
		assert.equal((await server.visitor().post('/sign-in', body, { csrf: false })).status, 422);
	} finally {
		await server.stop();
	}
});

test('no password is typed over plain http: not at the door, not behind a one-time link', async () => {
	const head = 'Host: intranet.example.org\r\nOrigin: http://intranet.example.org\r\n';
	const post = (path, body) => `POST ${path} HTTP/1.1\r\n${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
	for (const text of [post('/sign-in', `login=employee&password=${password}`), `GET /welcome/abc HTTP/1.1\r\n${head}\r\n`, post('/welcome/abc', 'password=a+long+sentence&again=a+long+sentence')]) {
		const answer = await raw(text);
		assert.match(answer, /^HTTP\/1\.1 403 /, answer.slice(0, 200));
		assert.doesNotMatch(answer, /^Set-Cookie/im);
	}
});

function raw(text) {
	const { hostname, port } = new URL(house.url);
	return new Promise((done) => {
		let answer = '';
		const socket = connect(Number(port), hostname, () => socket.write(text));
		const finish = () => {
			socket.destroy();
			done(answer);
		};
		socket.setEncoding('utf8').on('data', (chunk) => {
			answer += chunk;
			if (answer.includes('\r\n\r\n')) finish();
		});
		socket.on('error', finish).on('close', finish);
		socket.setTimeout(30_000 * slow, finish);
	});
}

test('static files carry their hash and are kept for a year', async () => {
	const page = await house.visitor().get('/sign-in');
	const sheet = page.all('link[rel=stylesheet]')[0];
	const response = await fetch(house.url + sheet.attributes.href);
	assert.equal(response.status, 200);
	assert.match(response.headers.get('content-type'), /^text\/css/);
	assert.match(response.headers.get('cache-control'), /max-age=31536000.*immutable/);
	const again = await fetch(house.url + sheet.attributes.href, { headers: { 'if-none-match': response.headers.get('etag') } });
	assert.equal(again.status, 304);
});

test('too many wrong passwords are slowed down, and letters that strangers ask for', async () => {
	const server = await startServer({ limits: true });
	try {
		let last;
		for (let i = 0; i < 40 && last !== 429; i++) ({ status: last } = await server.visitor({ check: false }).post('/jams/join/none/letter', { name: 'No One', address: 'no@outside.example' }, { csrf: false }));
		assert.equal(last, 429);
		// The same account by many names, and a name of none.
		for (const name of ['employee', 'nobody.of.that.name']) {
			let status;
			for (let i = 0; i < 40 && status !== 429; i++) {
				const login = ' '.repeat(i) + (i % 2 ? name : name.toUpperCase());
				({ status } = await server.visitor({ check: false }).post('/sign-in', { login, password: 'wrong-password' }, { csrf: false }));
			}
			assert.equal(status, 429, name);
		}
	} finally {
		await server.stop();
	}
});

test('who writes, searches or fetches whole files too fast waits, with the words kept; others behind the same address do not; every line of the log can be read', async () => {
	const server = await startServer({ limits: true });
	try {
		const employee = await server.signIn('employee'), owner = await server.signIn('owner');
		employee.check = false;
		// Refused before anything is written, as often as is needed; a slow machine gives leave to more of them.
		const fields = { body: 'Words to keep', audience: 'listed', readers: '@nobody.of.that.name' };
		const burst = async (ask) => {
			for (let round = 0; round < 10; round++) {
				const answers = await Promise.all(Array.from({ length: 100 }, ask));
				const refused = answers.find((page) => page.status === 429);
				if (refused) return refused;
			}
			return assert.fail('a thousand at once are no haste');
		};
		const csrf = await employee.csrf();
		const hasty = await burst(() => employee.post('/updates', fields, { csrf }));
		assert.ok(Number(hasty.headers.get('retry-after')) >= 1);
		assert.match(hasty.text, /That was a lot at once/);
		assert.match(hasty.one('textarea').text, /Words to keep/);
		assert.equal((await owner.post('/updates', fields)).status, 422, 'a person, not an address');
		assert.equal((await employee.get('/search?q=pump')).status, 200, 'reading and searching go on');
		const stranger = server.visitor({ check: false });
		const search = await burst(() => stranger.get('/search?q=pump'));
		assert.ok(Number(search.headers.get('retry-after')) >= 1);
		assert.equal((await owner.get('/search?q=pump')).status, 200);
		await burst(() => employee.get('/jams/none/votes/csv')); // a file of all there is, however long

		// Each request has its line, and its own number, which its answer names.
		const line = await server.waitForLog((entry) => entry.event === 'request' && entry.id === search.headers.get('x-request-id'));
		assert.deepEqual([line.path, line.status], ['/search', 429]);
		const requests = server.log.filter((entry) => entry.event === 'request');
		assert.ok(requests.length > 100);
		assert.equal(new Set(requests.map((entry) => entry.id)).size, requests.length);
		for (const entry of server.log) for (const name of ['time', 'level', 'event']) assert.ok(entry[name], JSON.stringify(entry));
	} finally {
		await server.stop();
	}
});

test('demo passwords are refused outside demo data', async () => {
	const server = await startServer({ demo: false });
	try {
		server.ruche('user', 'add', 'employee', 'Anna', 'B');
		const result = server.ruche('user', 'passwd', 'employee', { input: `${password}\n` });
		const page = await server.visitor({ check: false }).post('/sign-in', { login: 'employee', password }, { csrf: false });
		assert.ok(result.status === 2 || page.status === 422, `passwd ${result.status}, sign-in ${page.status}`);
	} finally {
		await server.stop();
	}
});

test('the one-time link of init lets the administrator choose a password, once', async () => {
	const server = await startServer({ demo: false });
	try {
		const path = new URL(server.init.match(/https?:\/\/\S+/)[0]).pathname;
		const visitor = server.visitor();
		const page = await visitor.get(path, { status: 200 });
		const form = page.all('form[method=post]').find((f) => f.first('input[type=password]'));
		const fields = Object.fromEntries(form.all('input[type=password]').map((f) => [f.attributes.name, 'a-long-enough-password']));
		const chosen = await visitor.submit(form, fields, { redirect: false });
		assert.equal(chosen.status, 303);
		const other = server.visitor();
		const first = await other.signIn('admin', 'a-long-enough-password');
		// The organisation gets its name before anybody reads what names it.
		assert.match(first.text, /what is the organisation called/);
		const named = await other.submit(first.form('/admin/settings'), { organisation: 'Marmot & Sons', brands: 'Marmot, Burrow' }, { status: 200 });
		assert.match(named.text, /First steps/);
		assert.match((await other.get('/admin/names')).text, /Burrow/);
		const guidelines = await other.get('/', { status: 200 });
		assert.match(guidelines.path, /acknowledge/);
		assert.match(guidelines.text, /I work at Marmot & Sons/);
		assert.doesNotMatch(guidelines.text, /pump|station|colleagues wrote/);
		const used = await server.visitor().get(path);
		assert.equal(used.status, 404);
		assert.equal(used.all('input[type=password]').length, 0, 'a used link offers no form');
		const late = await server.visitor({ check: false }).post(path, Object.fromEntries(Object.keys(fields).map((name) => [name, 'another-long-password'])), { csrf: false });
		assert.ok(late.status >= 400, `the link worked twice: ${late.status}`);
		await other.signIn('admin', 'a-long-enough-password');
	} finally {
		await server.stop();
	}
});

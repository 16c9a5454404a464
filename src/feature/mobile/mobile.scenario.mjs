// SPDX-License-Identifier: Apache-2.0
// The house on a phone: manifest, service worker, the page without a connection, what is shared; posts that come twice and are
// done once; notifications that are pushed, read by a push service of this test, which holds the other half of the keys.

import assert from 'node:assert/strict';
import { createECDH, createPublicKey, createDecipheriv, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { eventually, startServer } from '../../../tests/harness.mjs';

let house, leila, ines, service;
const JSON_ONLY = { accept: 'application/json' };
const key = () => `test-${randomBytes(12).toString('hex')}`;

// A browser's half: a key, a secret, an address at the service below.
class Browser {
	constructor(name, url) {
		this.ecdh = createECDH('prime256v1');
		this.ecdh.generateKeys();
		this.auth = randomBytes(16);
		this.path = `/push/${name}`;
		this.fields = { endpoint: url + this.path, p256dh: this.ecdh.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
	}
	// RFC 8291 and 8188, written apart from the program.
	open(body) {
		const salt = body.subarray(0, 16), length = body[20], theirs = body.subarray(21, 21 + length), sealed = body.subarray(21 + length);
		assert.equal(body.readUInt32BE(16), 4096);
		const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.ecdh.getPublicKey(), theirs]);
		const ikm = Buffer.from(hkdfSync('sha256', this.ecdh.computeSecret(theirs), this.auth, info, 32));
		const cek = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
		const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
		const cipher = createDecipheriv('aes-128-gcm', cek, nonce);
		cipher.setAuthTag(sealed.subarray(-16));
		const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
		const end = plain.lastIndexOf(2);
		assert.ok(plain.subarray(end + 1).every((byte) => byte === 0));
		return JSON.parse(plain.subarray(0, end).toString('utf8'));
	}
}

class PushService {
	constructor() {
		this.got = [];
		this.status = new Map();
		this.server = createServer((request, response) => {
			const parts = [];
			request.on('data', (part) => parts.push(part)).on('end', () => {
				this.got.push({ path: request.url, method: request.method, headers: request.headers, body: Buffer.concat(parts) });
				response.writeHead(this.status.get(request.url) ?? 201, { location: '/elsewhere' }).end('x');
			});
		});
	}
	start() {
		return new Promise((done) => this.server.listen(0, '127.0.0.1', () => done((this.url = `http://127.0.0.1:${this.server.address().port}`))));
	}
	stop() {
		this.server.close();
	}
	of(browser) {
		return this.got.filter((one) => one.path === browser.path);
	}
	next(browser, n = 1) {
		return eventually(() => {
			assert.ok(this.of(browser).length >= n, `${browser.path}: ${this.of(browser).length} of ${n}`);
			return this.of(browser)[n - 1];
		}, 60_000);
	}
}

before(async () => {
	service = new PushService();
	await service.start();
	house = await startServer({ ini: 'fetch_allow = 127.0.0.1\n' });
	[leila, ines] = await Promise.all(['employee', 'owner'].map((login) => house.as(login)));
});
after(async () => {
	await house?.stop();
	service?.stop();
});

test('manifest_show: every page leads to it, and its icons are there', async () => {
	const visitor = house.visitor();
	const page = await visitor.get('/sign-in');
	const address = page.all('link[rel=manifest]')[0].attributes.href;
	const manifest = await visitor.get(address, { status: 200 });
	assert.match(manifest.type, /^application\/manifest\+json/);
	const { name, start_url, display, icons, share_target } = manifest.json;
	assert.match(name, /Talweg/);
	assert.deepEqual([start_url, display], ['/', 'standalone']);
	for (const size of ['192x192', '512x512']) assert.ok(icons.some((icon) => icon.sizes === size));
	for (const icon of icons) {
		const image = await visitor.get(icon.src, { status: 200 });
		assert.ok(image.type.startsWith(icon.type), image.type);
		if (icon.type === 'image/png') assert.equal(`${image.bytes.readUInt32BE(16)}x${image.bytes.readUInt32BE(20)}`, icon.sizes);
	}
	assert.equal((await visitor.get(page.all('link[rel=apple-touch-icon]')[0].attributes.href)).status, 200);
	assert.deepEqual([share_target.action, share_target.method, share_target.enctype], ['/share', 'POST', 'multipart/form-data']);
});

test('worker_show: names all that is needed without a connection, and may ask nobody else', async () => {
	const worker = await house.visitor().get('/service-worker.js', { status: 200 });
	assert.match(worker.type, /^text\/javascript/);
	assert.equal(worker.headers.get('cache-control'), 'no-cache');
	assert.match(worker.headers.get('content-security-policy'), /connect-src 'self'/);
	assert.match(worker.body, /^const VERSION = '[0-9a-f]{16}'\n/);
	const assets = JSON.parse(worker.body.match(/^const ASSETS = (.*)$/m)[1]);
	for (const name of ['css/ruche.css', 'js/main.js', 'js/offline.js', 'mobile/offline.js', 'icons.svg']) assert.ok(assets.some((one) => one.endsWith(`/${name}`)), name);
	for (const { status, headers } of await Promise.all(assets.map((one) => house.visitor().get(one)))) assert.deepEqual([status, /immutable/.test(headers.get('cache-control'))], [200, true]);
});

test('offline_show: says nothing of anybody to nobody; to a session who it is, and its token', async () => {
	const page = await house.visitor().get('/offline', { status: 200 });
	assert.equal(page.all('[data-offline-page]').length, 1);
	assert.equal(page.headers.get('ruche-viewer'), null);
	assert.deepEqual(await house.visitor().json('/offline'), { viewer: 0, csrf: '' });
	const own = await leila.get('/offline', { status: 200 });
	const said = await leila.json('/offline');
	assert.equal(String(said.viewer), own.headers.get('ruche-viewer'));
	assert.equal(String(said.viewer), own.one('body').attributes['data-viewer']);
	assert.equal(said.csrf, own.all('input[name=csrf]')[0].attributes.value);
	// A token is no session, and gets none of it.
	const program = await house.signIn('employee').then((client) => client.post('/settings/tokens', { name: 'offline' }, { status: 200 }));
	const headers = { authorization: `Bearer ${program.one('code.token').text}` };
	assert.deepEqual(await house.visitor({ headers }).json('/offline'), { viewer: 0, csrf: '' });
	assert.equal((await house.visitor({ headers }).get('/', { check: false })).headers.get('ruche-viewer'), null);
});

test('share_new: what a phone shares comes into a post, or is kept as a link', async () => {
	const page = await leila.get(`/share?title=Valves&text=${encodeURIComponent('see https://shared.example/y')}&url=${encodeURIComponent('https://shared.example/y')}`, { status: 200 });
	assert.equal(page.one('#f-body').text.trim(), 'Valves see https://shared.example/y');
	const keep = page.all('a.btn').find((link) => link.attributes.href.startsWith('/bookmarks/new?'));
	assert.equal((await leila.get(keep.attributes.href, { status: 200 })).one('input[name=url]').attributes.value, 'https://shared.example/y');
	// Without the service worker the words go the same way, and nothing is written.
	const form = new FormData();
	form.set('title', 'A thing');
	form.set('files', new Blob(['x']), 'x.png');
	const sent = await leila.request('/share', { method: 'POST', body: form, headers: { origin: house.url, 'sec-fetch-site': 'same-origin' } });
	assert.equal(sent.status, 303);
	assert.equal((await leila.get(sent.location, { status: 200 })).one('#f-body').text.trim(), 'A thing');
	assert.equal((await leila.request('/share', { method: 'POST', body: new URLSearchParams({ title: 'x' }), headers: { origin: 'https://elsewhere.example' }, check: false })).status, 403);
	assert.equal((await (await house.as('guest')).get('/share', { check: false })).status, 404);
	assert.equal((await house.visitor().get('/share', { check: false })).status, 404);
});

// ---- done once ----

async function send(client, path, fields, once, form = false) {
	return client.post(path, { ...fields, csrf: await client.csrf(), ...(form ? { once } : {}) }, { headers: { ...(form ? {} : { ...JSON_ONLY, 'idempotency-key': once }) }, redirect: false, check: false });
}

test('a post with a key is done once, however often and at once it comes', async () => {
	const words = `Only once ${randomBytes(4).toString('hex')}`, once = key();
	const answers = await Promise.all(Array.from({ length: 8 }, () => send(leila, '/updates', { body: words, audience: 'internal' }, once)));
	const made = answers.filter((answer) => answer.status === 201), again = answers.filter((answer) => answer.status === 200 && answer.json.repeated);
	// On PostgreSQL one that meets another may be asked to come again; it does.
	assert.equal(made.length, 1, answers.map((answer) => answer.status).join());
	assert.equal(made.length + again.length + answers.filter((answer) => answer.status === 503).length, 8, answers.map((answer) => `${answer.status} ${answer.text.slice(0, 100)}`).join());
	assert.equal((await send(leila, '/updates', { body: words, audience: 'internal' }, once)).json.repeated, true);
	assert.equal(house.value(`SELECT count(*) FROM update_post WHERE body = '${words}'`), '1');
	// The key is its sender's own.
	assert.equal((await send(ines, '/updates', { body: `${words} too`, audience: 'internal' }, once)).status, 201);
	// As a form: where it stood, and not twice.
	const page = await send(leila, '/updates', { body: words, audience: 'internal', back: '/updates' }, once, true);
	assert.deepEqual([page.status, page.location, page.headers.get('idempotency-replayed')], [303, '/updates', 'true']);
	assert.equal(house.value(`SELECT count(*) FROM update_post WHERE body = '${words}'`), '1');
});

test('what was refused is no deed: the same key does it later', async () => {
	const once = key();
	assert.equal((await send(leila, '/updates', { body: '', audience: 'internal' }, once)).status, 422);
	assert.equal((await send(leila, '/updates', { body: 'Now with words', audience: 'internal' }, once)).status, 201);
	for (const bad of ['short', 'x'.repeat(81), 'with space', 'a;b;c;d;e']) assert.ok((await send(leila, '/updates', { body: 'No', audience: 'internal' }, bad)).status >= 400, bad);
	assert.equal(house.value("SELECT count(*) FROM update_post WHERE body = 'No'"), '0');
});

test('comments and messages, too', async () => {
	const { action } = (await ines.get('/blogs/carnet-de-pannes/neuf-jours-au-conquet', { status: 200 })).form(/^\/items\/\d+\/comments$/).attributes;
	let once = key();
	for (const status of [201, 200]) assert.equal((await send(ines, action, { body: 'Commented once' }, once)).status, status);
	assert.equal(house.value("SELECT count(*) FROM comment WHERE body = 'Commented once'"), '1');
	const at = (await leila.post('/chat', { readers: '@ines' }, { redirect: false })).location;
	once = key();
	for (const status of [201, 200]) assert.equal((await send(leila, at, { body: 'Said once' }, once)).status, status);
	assert.equal((await send(leila, at, { body: 'Said once', back: at }, once, true)).location, at);
	assert.equal((await leila.json(`/api/v1${at}/messages`)).messages.filter((message) => message.body === 'Said once').length, 1);
	const program = await leila.program();
	assert.equal((await program('POST', '/updates', { body: 'By a program', audience: 'internal', once: 'key-of-a-program' })).status, 201);
	assert.equal((await program('POST', '/updates', { body: 'By a program', audience: 'internal', once: 'key-of-a-program' })).body.repeated, true);
});

test('the keys of an account go with it, and old ones by themselves', async () => {
	assert.notEqual(house.value('SELECT count(*) FROM once'), '0');
	house.change('UPDATE once SET created = 1');
	await house.doNow('mobile.sweep');
	assert.equal(house.value('SELECT count(*) FROM once'), '0');
});

// ---- pushed ----

async function subscribe(client, name) {
	const browser = new Browser(name, service.url);
	const page = await client.post('/settings/push', browser.fields, { headers: JSON_ONLY, redirect: false });
	assert.equal(page.status, 204, page.text);
	return browser;
}

const nothingWaits = () => eventually(() => assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'fetch.push' AND state IN (1, 2)"), '0'), 60_000);
const pushedTo = async (client) => (await client.json('/api/v1/account/push')).subscriptions;

test('push_create: a notification reaches the browser, sealed for it and signed for its service, without a word of what was said', async () => {
	const client = await house.signIn('employee');
	const page = await eventually(async () => {
		const page = await client.get('/settings/push', { status: 200 });
		assert.equal(page.all('form[data-push]').length, 1);
		return page;
	});
	const ours = page.one('form[data-push]').attributes['data-push'];
	const at = (await ines.post('/chat', { readers: '@leila' }, { redirect: false })).location;
	await house.settled();
	const browser = await subscribe(client, 'leila');
	await ines.post(at, { body: 'The secret valve 7743' }, { redirect: false });
	const { method, headers, body } = await service.next(browser);
	assert.deepEqual([method, headers['content-encoding'], headers['content-type']], ['POST', 'aes128gcm', 'application/octet-stream']);
	assert.ok(Number(headers.ttl) > 0);
	const [, token, k] = headers.authorization.match(/^vapid t=([^,]+), k=(.+)$/);
	assert.equal(k, ours);
	const point = Buffer.from(k, 'base64url'), [head, claims, signature] = token.split('.');
	const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
	assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
	const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url'));
	assert.equal(aud, service.url);
	assert.ok(exp > Date.now() / 1000 && exp <= Date.now() / 1000 + 86_400 && /^(https:|mailto:)/.test(sub));
	const said = browser.open(body);
	assert.equal(said.url, '/notifications');
	assert.match(said.body, /wrote to you/);
	assert.doesNotMatch(JSON.stringify(said), /valve|7743/);
	// Another one says more, and of another length nothing.
	await nothingWaits();
	await ines.post('/updates', { body: 'A word for @leila about everything', audience: 'internal' }, { redirect: false });
	const second = await service.next(browser, 2);
	assert.equal(second.body.length, body.length);
	assert.match(browser.open(second.body).body, /named you/);
	// Told once.
	await nothingWaits();
	assert.equal(service.of(browser).length, 2);
	// Whoever signs out is not told there any more.
	await client.post('/sign-out', {}, { redirect: false });
	await ines.post('/updates', { body: 'Another word for @leila', audience: 'internal' }, { redirect: false });
	await house.settled();
	await nothingWaits();
	assert.equal(service.of(browser).length, 2);
	assert.equal((await pushedTo(leila)).length, 0);
	await house.doNow('mobile.sweep');
	assert.equal(house.value('SELECT count(*) FROM push_subscription'), '0');
});

test('push_send: what one may not read any more when it is sent is not sent; a browser that is gone is forgotten; one that fails is tried again', async () => {
	const client = await house.signIn('employee');
	const browser = await subscribe(client, 'rights');
	service.status.set(browser.path, 503);
	const { location } = await ines.post('/updates', { body: 'Soon gone, @leila', audience: 'internal' }, { redirect: false });
	await service.next(browser);
	await ines.post(`/updates/${location.match(/(\d+)$/)[1]}/delete`, {}, { redirect: false });
	service.status.delete(browser.path);
	await nothingWaits();
	const before = service.of(browser).length;
	// Now something that stays: only that is told.
	await ines.post('/updates', { body: 'This stays, @leila', audience: 'internal' }, { redirect: false });
	await service.next(browser, before + 1);
	assert.doesNotMatch(browser.open(service.of(browser).at(-1).body).body, /more/);
	await nothingWaits();
	service.status.set(browser.path, 410);
	await ines.post('/updates', { body: 'And this, @leila', audience: 'internal' }, { redirect: false });
	await service.next(browser, before + 2);
	await eventually(async () => assert.deepEqual(await pushedTo(client), []));
	assert.ok(service.got.every((one) => one.path !== '/elsewhere'));
});

test('push_send: in the quiet hours it waits for their end', async () => {
	const client = await house.signIn('employee');
	const browser = await subscribe(client, 'quiet');
	const who = house.value("SELECT id FROM person WHERE handle = 'leila'");
	// All but a minute that is far from now, in whatever zone.
	const minute = Math.floor(Date.now() / 60_000) % 1440;
	house.change(`INSERT INTO notify_time (person, weekday, hour, quiet_from, quiet_to) VALUES (${who}, 1, 9, ${(minute + 660) % 1440}, ${(minute + 659) % 1440})`);
	await ines.post('/updates', { body: 'At night, @leila', audience: 'internal' }, { redirect: false });
	await eventually(() => assert.equal(house.value(`SELECT count(*) FROM job WHERE kind = 'fetch.push' AND state = 1 AND payload = '${who}' AND due > ${Date.now() * 1000}`), '1'));
	// They may be changed: it does not sleep until their end.
	assert.ok(Number(house.value(`SELECT max(due) FROM job WHERE kind = 'fetch.push' AND state = 1 AND payload = '${who}'`)) <= (Date.now() + 601_000) * 1000);
	assert.equal(service.of(browser).length, 0);
	house.change(`DELETE FROM notify_time WHERE person = ${who}`);
	house.change("UPDATE job SET due = 0 WHERE kind = 'fetch.push' AND state = 1");
	await service.next(browser);
	await nothingWaits();
	assert.equal(service.of(browser).length, 1);
	await client.post('/sign-out', {}, { redirect: false });
});

test('push_send: who is not to be disturbed hears of it afterwards; who is away at once', async () => {
	const client = await house.signIn('employee'), browser = await subscribe(client, 'busy');
	const who = house.value("SELECT id FROM person WHERE handle = 'leila'");
	const being = (state, minutes) => client.post('/settings/presence', { state, minutes }, { redirect: false, status: 303 });
	const waits = () => house.value(`SELECT count(*) FROM job WHERE kind = 'fetch.push' AND state = 1 AND payload = '${who}' AND due > ${Date.now() * 1000}`);
	await being('away', '60');
	await ines.post('/updates', { body: 'While you are away, @leila', audience: 'internal' }, { redirect: false });
	await service.next(browser);
	await nothingWaits();
	await being('busy', '60');
	await ines.post('/updates', { body: 'While you are busy, @leila', audience: 'internal' }, { redirect: false });
	await eventually(() => assert.equal(waits(), '1'));
	assert.equal(service.of(browser).length, 1);
	assert.ok((await client.json('/api/v1/notifications/count')).unread > 0, 'the bell does not count it');
	// It is over, sooner than said.
	await being('', '0');
	house.change("UPDATE job SET due = 0 WHERE kind = 'fetch.push' AND state = 1");
	await eventually(() => assert.equal(service.of(browser).length, 2));
	await nothingWaits();
	await client.post('/sign-out', {}, { redirect: false });
});

test('push_send: what is pushed is chosen for each kind of news; what there is no news of, and what was put into the digest, is not', async () => {
	const client = await house.signIn('employee'), browser = await subscribe(client, 'chosen'), ask = await client.program();
	const who = house.value("SELECT id FROM person WHERE handle = 'leila'");
	const settings = async (fields) => assert.equal((await ask('PUT', '/account/notifications', fields)).status, 200);
	let sent = 0;
	const names = async () => ines.post('/updates', { body: `For @leila, ${++sent}`, audience: 'internal' }, { redirect: false });
	const before = (await ask('GET', '/account/notifications')).body;
	assert.ok(before.push.split(' ').includes('mention') && !before.push.split(' ').includes('thanks'), before.push);
	// Chosen before one could choose what is pushed.
	house.change(`DELETE FROM notify_choice WHERE person = ${who}; INSERT INTO notify_choice (person, topic, how) VALUES (${who}, 1, 2)`);
	await names();
	await nothingWaits();
	assert.equal(service.of(browser).length, 0, 'what was put into the digest is pushed');
	house.change(`UPDATE notify_choice SET how = 1 WHERE person = ${who}`);
	await names();
	await service.next(browser);
	await nothingWaits();
	const [told] = [service.of(browser).length];
	// In the digest and pushed, since it is said so; then not pushed; then not at all.
	const form = (await client.get('/settings/notifications', { status: 200 })).form('/settings/notifications');
	assert.equal(form.all('input[name=push][checked]').some((box) => box.attributes.value === 'mention'), true);
	await settings({ mention: 'digest', push: 'mention answer' });
	assert.equal((await ask('GET', '/account/notifications')).body.push, 'mention answer');
	await names();
	await eventually(() => assert.equal(service.of(browser).length, told + 1));
	await nothingWaits();
	await settings({ mention: 'mail', push: 'answer' });
	await names();
	await nothingWaits();
	await settings({ mention: 'not', push: 'mention' });
	await names();
	await nothingWaits();
	assert.equal(service.of(browser).length, told + 1);
	assert.equal((await ask('PUT', '/account/notifications', { push: 'mention everything' })).status, 422);
	await settings({ mention: before.mention, push: before.push });
	await client.post('/sign-out', {}, { redirect: false });
});

test('push_list, push_delete: one sees where, takes it back, and nobody else does; what is no browser is refused', async () => {
	const client = await house.signIn('employee');
	await subscribe(client, 'first');
	await subscribe(client, 'second'); // the same session: in place of the first
	const [one, ...more] = await pushedTo(client);
	assert.equal(more.length, 0);
	assert.equal((await client.get('/settings/push', { status: 200 })).all('form[action$="/delete"]').length, 1);
	assert.deepEqual(await pushedTo(ines), []);
	assert.equal((await ines.post(`/settings/push/${one.id}/delete`, {}, { redirect: false, check: false })).status, 404);
	for (const wrong of [{ endpoint: 'http://push.example/x' }, { endpoint: '' }, { p256dh: 'AAAA' }, { auth: 'AAAA' }]) {
		const page = await client.post('/settings/push', { ...new Browser('wrong', service.url).fields, ...wrong }, { headers: JSON_ONLY, redirect: false });
		assert.equal(page.status, 422, JSON.stringify(wrong));
	}
	assert.match((await client.get('/settings/export')).body, /\/push\/second/);
	assert.equal((await client.post(`/settings/push/${one.id}/delete`, {}, { redirect: false })).status, 303);
	assert.deepEqual(await pushedTo(client), []);
	assert.equal((await house.visitor().get('/settings/push', { check: false })).status, 404);
});

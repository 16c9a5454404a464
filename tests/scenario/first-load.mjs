// SPDX-License-Identifier: Apache-2.0
// What a browser fetches for its first page, over the wire, against the budget; and the headers that fence a page in.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { useServer } from '../harness.mjs';

const house = useServer();
const PAGE = 100_000, FONTS = 90_000; // bytes, DESIGN: the page with all it needs, and the fonts apart

// As the wire has it: fetch() would unpack what comes.
function wire(address, headers = {}) {
	return new Promise((done, fail) => http.get(address, { headers: { 'accept-encoding': 'gzip', ...headers } }, (answer) => {
		const parts = [];
		answer.on('data', (part) => parts.push(part)).on('end', () => {
			const body = Buffer.concat(parts);
			assert.ok(body.length > 0, address);
			assert.equal(answer.statusCode, 200, address);
			done({ bytes: body.length + Buffer.byteLength(answer.rawHeaders.join(': ')), headers: answer.headers });
		});
	}).on('error', fail));
}

// Everything that the page names, that its modules import, also those that they would fetch when something on a page asks for it, and that its sheets name; fonts apart from the rest.
async function firstLoad(path, headers) {
	const page = await house.visitor({ headers }).get(path, { status: 200 });
	const seen = new Set(), queue = [new URL(path, house.url).href], sum = { page: 0, fonts: 0, files: [] };
	for (const link of page.document.all('link[href], script[src], img[src]')) {
		const { rel, href, src, media, loading } = link.attributes;
		if (/alternate|canonical|manifest|apple-touch-icon/.test(rel ?? '') || media === 'print' || loading === 'lazy') continue;
		queue.push(new URL(href ?? src, house.url).href);
	}
	for (const use of page.document.all('use[href]')) queue.push(new URL(use.attributes.href.replace(/#.*/, ''), house.url).href);
	for (let address; (address = queue.shift());) {
		if (seen.has(address)) continue;
		seen.add(address);
		const { bytes, headers: got } = await wire(address, headers);
		sum[/\.woff2$/.test(address) ? 'fonts' : 'page'] += bytes;
		sum.files.push(`${bytes} ${address.replace(house.url, '')}`);
		if (!/javascript/.test(got['content-type'])) continue;
		const script = await (await fetch(address)).text();
		for (const [, name] of script.matchAll(/(?:^import (?:[^'"]* from )?|\bimport\()['"]([^'"]+)['"]/gm)) queue.push(new URL(name, address).href);
	}
	return sum;
}

async function cookieOf(login) {
	const visitor = await house.signIn(login);
	return [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

// A jam and its room of ideas, and a conversation, full as first pages are.
async function busyJam() {
	const owner = await house.as('owner'), hour = 3600_000, local = (hours) => new Date(Date.now() + hours * hour).toISOString().slice(0, 16);
	await owner.post('/jams', { title: 'Busy', handle: 'busy', audience: 'internal', language: 'en', opens: local(24), closes: local(96), freezes: local(120), languages: 'en', rules: 'Be kind.' }, { redirect: false, status: 303 });
	house.change(`UPDATE jam SET opens = ${(Date.now() - hour) * 1000}, told = 1 WHERE id = (SELECT id FROM place WHERE handle = 'busy')`);
	const [{ id: forum }] = (await owner.json('/api/v1/jams/busy')).forums, words = ['valves', 'drawings', 'night', 'budget', 'repair', 'travel', 'coffee', 'solar', 'roof', 'crews', 'parts', 'rooms'];
	const text = (n, many) => Array.from({ length: many }, (_, i) => words[(n * 7 + i * i + i) % words.length]).join(' ');
	await Promise.all(Array.from({ length: 30 }, (_, n) => owner.post('/jams/busy/ideas', { forum, title: `${n} ${text(n, 10)}`, body: text(n, 90) }, { redirect: false, status: 303 })));
	return '/jams/busy';
}
async function busyChat() {
	const owner = await house.as('owner'), { location } = await owner.post('/chat', { readers: '@leila' }, { redirect: false, status: 303 });
	await Promise.all(Array.from({ length: 50 }, (_, n) => owner.post(location, { body: `${n} how do the valves of the north plant do? `.repeat(4) }, { redirect: false, status: 303 })));
	return location;
}

for (const [name, login, make] of [['/', 'employee'], ['/sign-in', undefined], ['/blogs', undefined], ['/updates?timeline=company', 'owner'], ['a busy jam', 'employee', busyJam], ['a busy conversation', 'employee', busyChat]]) {
	test(`the first load of ${name} keeps within its weight`, async (t) => {
		const path = make ? await make() : name, headers = login ? { cookie: await cookieOf(login) } : {};
		const { page, fonts, files } = await firstLoad(path, headers);
		assert.ok(files.length > 6, `the page names its files: ${files}`);
		t.diagnostic(`${page} bytes, ${fonts} of fonts`);
		assert.ok(page <= PAGE, `${page} bytes:\n${files.join('\n')}`);
		assert.ok(fonts > 0 && fonts <= FONTS, `${fonts} bytes of fonts`);
		const saving = await firstLoad(path, { ...headers, 'save-data': 'on' });
		assert.equal(saving.fonts, 0, 'no fonts for who saves data');
	});
}

test('each page is fenced in', async () => {
	const { headers } = await house.visitor().get('/sign-in', { status: 200 });
	const policy = headers.get('content-security-policy');
	for (const part of ["default-src 'none'", "script-src 'nonce-", "require-trusted-types-for 'script'", "trusted-types ruche-worker", "worker-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) assert.ok(policy.includes(part), `${part}: ${policy}`);
	assert.ok(!/unsafe|\*/.test(policy), policy);
	assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
	assert.match(headers.get('permissions-policy'), /camera=\(\), microphone=\(\), geolocation=\(\)/);
	const again = (await house.visitor().get('/sign-in', { status: 200 })).headers.get('content-security-policy');
	assert.notEqual(again, policy, 'a nonce is for one page');
});

test('whoever signs in gets a session of their own, whatever cookie they came with', async () => {
	const first = await house.signIn('employee');
	const [name, value] = [...first.cookies].find(([key]) => key.startsWith('__Host-'));
	const second = house.visitor();
	second.cookies.set(name, value);
	await second.post('/sign-in', { login: 'employee', password: 'ruche-demo' }, { csrf: false, redirect: false, status: 303 });
	assert.notEqual(second.cookies.get(name), value);
	const planted = house.visitor();
	planted.cookies.set(name, 'A'.repeat(value.length));
	await planted.post('/sign-in', { login: 'employee', password: 'ruche-demo' }, { csrf: false, redirect: false, status: 303 });
	assert.notEqual(planted.cookies.get(name), 'A'.repeat(value.length));
});

// SPDX-License-Identifier: Apache-2.0
// Two worlds that differ only in what is private: whoever may not see that gets the same bytes from both, on every page
// that can be reached, on every route, and at the addresses of the private things themselves. The control: one thing that
// is not private, and the same comparison must find it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { database, routeTable, slow, startServer } from '../harness.mjs';
import { Stream } from '../lib/live.mjs';
import { AUDIENCES } from '../matrix/oracle.mjs';
import { address, makeWorld, parametersOf } from '../matrix/world.mjs';

const OUTSIDERS = ['anonymous', 'guest', 'employee', 'removed'];
const CLOSED = ['members', 'listed', 'private'];
// For each of them, beside those that have no parameters. A database that is asked over a socket gets fewer, of the same kinds.
const PAGES = database === 'postgres' ? 60 : 250;
const WORDS = ['matrix', 'amongus', '@mx-owner'];
const KNOWN = ['/people/mx-owner', '/people/mx-member', '/tags/amongus', '/tags/matrix', '/communities/matrix-private'];

const routes = routeTable().filter((route) => route.method === 'GET' && route.path !== '/live');
const cookies = {}, hidden = [];
let one, two, world, open;

before(async () => {
	one = await startServer();
	world = await makeWorld(one);
	// What both have: the places (that a closed community exists is known), and one of each in them.
	for (const item of world.rooms.flatMap((room) => room.items ?? [])) {
		for (const audience of item.audiences ?? AUDIENCES) await item.make(world, audience);
	}
	await one.settled();
	await one.stop({ keep: true });
	two = one.copy();
	await Promise.all([one.start(), two.start()]);
	for (const [principal, client] of Object.entries(world.clients)) {
		cookies[principal] = new Map(client.cookies);
		client.server = two;
	}
	world.server = two;
	// What only the second has: more of what is closed. Those who may see it talk about it, too.
	for (const item of world.rooms.flatMap((room) => room.items ?? [])) {
		for (const audience of (item.audiences ?? AUDIENCES).filter((own) => CLOSED.includes(own))) {
			const keys = await item.make(world, audience);
			hidden.push({ item, audience, keys });
			await talk(item, keys);
		}
	}
	await two.settled();
	await one.settled();
	open = routes.filter((route) => !parametersOf(route.path).length && !/^\/(health|metrics)$/.test(route.path));
}, { timeout: 300_000 * slow });
after(async () => {
	await two?.stop();
	await one?.stop();
});

// Every way to react to an item, by those who may: comments, ratings, thanks, follows.
async function talk(item, keys) {
	const reactions = routeTable().filter((route) => route.method === 'POST' && !route.path.startsWith('/api/') && parametersOf(route.path).at(-1) === item.last && parametersOf(route.path).every((name) => name in keys) && !/(delete|remove|update|change|move|image|autosave)/.test(`${route.name}${route.path}`));
	for (const route of reactions) {
		for (const principal of ['owner', 'member', 'reader']) {
			const client = world.clients[principal];
			await client.post(address(route.path, keys), { csrf: client.token, body: 'Among us: matrix. @mx-employee @duarte @mx-removed #amongus', value: '4', ...item.fields?.[route.name] }, { redirect: false, check: false });
		}
	}
}

// What an answer says, without what differs from one answer to the next: nonces, ports, numbers of requests, the time now, and
// an entity tag, which is a hash of the body with its port.
function said(server, page) {
	const headers = ['content-type', 'location', 'last-modified', 'cache-control', 'link', 'content-disposition'].map((name) => page.headers.get(name));
	const text = page.type.startsWith('image/') ? page.bytes.toString('base64') : page.body;
	return [page.status, ...headers, text].join('\n')
		.replaceAll(server.url, 'HERE').replaceAll(encodeURIComponent(server.url), 'HERE').replaceAll(new URL(server.url).host, 'HERE')
		.replace(/nonce="[^"]*"/g, '').replace(/<code>[0-9a-f]{8}-[0-9a-f]{10}<\/code>/g, '').replace(/(<time[^>]*>)[^<]*/g, '$1').replace(/window=[0-9.]+/g, '').replace(/"exported":"[^"]*"/g, '');
}

async function ask(server, principal, path) {
	const client = server.visitor({ check: false });
	client.cookies = new Map(cookies[principal]);
	return client.request(path, { headers: path.startsWith('/api/') ? { accept: 'application/json' } : {} });
}

function differs(a, b) {
	if (a === b) return '';
	let at = 0;
	while (a[at] === b[at]) at++;
	return `${JSON.stringify(a.slice(Math.max(0, at - 80), at + 80))} is ${JSON.stringify(b.slice(Math.max(0, at - 80), at + 80))}`;
}

// Walks from the routes without parameters along every link, in both worlds at once; gives what differs.
async function compare(principal, more, most = PAGES) {
	const waiting = [...more, ...KNOWN, ...open.map((route) => route.path), ...open.flatMap((route) => WORDS.map((word) => `${route.path}?q=${encodeURIComponent(word)}`))];
	const seen = new Set(waiting), found = [];
	let asked = 0, first = waiting.length;
	while (waiting.length && asked < first + most) {
		const path = waiting.shift();
		const [a, b] = await Promise.all([ask(one, principal, path), ask(two, principal, path)]);
		asked++;
		const difference = differs(said(one, a), said(two, b));
		if (difference) found.push(`${principal} ${path}: ${difference}`);
		if (!a.isHtml) continue;
		for (const link of a.document.all('a[href], img[src], link[href]')) {
			const target = link.attributes.href ?? link.attributes.src;
			if (!target.startsWith('/') || target.startsWith('/static/')) continue;
			const bare = target.split('#')[0];
			if (!seen.has(bare)) waiting.push(bare);
			seen.add(bare);
		}
	}
	return { found, asked };
}

for (const principal of OUTSIDERS) {
	test(`${principal} gets the same from both`, { timeout: 600_000 * slow }, async (t) => {
		assert.ok(hidden.length > 5, 'nothing is hidden');
		const theirs = hidden.flatMap(({ item, keys }) => routes.filter((route) => parametersOf(route.path).at(-1) === item.last && parametersOf(route.path).every((name) => name in keys)).map((route) => address(route.path, keys)));
		const { found, asked } = await compare(principal, [...new Set(theirs)]);
		t.diagnostic(`${asked} pages`);
		assert.deepEqual(found.slice(0, 20), []);
	});
}

// Streams: the same is said in both, but for the cursors, which are sealed; the second world tells of what is hidden there
// to nobody else.
test('live streams say the same in both', { timeout: 120_000 * slow }, async () => {
	const wishes = ['home', ...hidden.filter(({ item }) => item.last === 'item').map(({ keys }) => `item:${keys.item}`)].slice(0, 100).join();
	for (const principal of ['guest', 'employee', 'removed']) {
		const beginnings = [];
		for (const server of [one, two]) {
			const client = server.visitor({ check: false });
			client.cookies = new Map(cookies[principal]);
			const stream = await Stream.open(client, wishes, { query: { age: '600000' } });
			assert.equal(stream.status, 200);
			await stream.until(() => stream.events.length > 0, 'a word');
			await stream.close();
			beginnings.push({ events: [...new Set(stream.events.map((event) => event.event))], lengths: [...new Set(stream.events.map((event) => event.id?.length))], raw: stream.raw });
		}
		assert.deepEqual(beginnings[0].lengths, beginnings[1].lengths, 'a cursor tells by its length');
		for (const { keys } of hidden) for (const id of Object.values(keys).filter((key) => /^\d{8,}$/.test(key))) assert.ok(!beginnings[1].raw.includes(id), `${principal} heard of ${id}`);
	}
});

test('the control: one thing more that is not private is found', { timeout: 300_000 * slow }, async () => {
	const item = world.rooms.flatMap((room) => room.items ?? []).find((own) => own.kind === 'update');
	await item.make(world, 'internal');
	await two.settled();
	const { found } = await compare('employee', [], 0);
	assert.ok(found.length > 0, 'one public update more, and no page differs');
});

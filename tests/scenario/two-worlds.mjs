// SPDX-License-Identifier: Apache-2.0
// Two worlds that differ only in what is private: whoever may not see that gets the same bytes from both, on every page
// that can be reached, on every route with real keys of what is open, of what is closed and of what is not known, and at the
// addresses of the private things themselves. The control: one thing that is not private, and the same comparison must find it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeMedia } from '../../src/feature/media/matrix.mjs';
import { database, routeTable, slow, startServer } from '../harness.mjs';
import { Stream } from '../lib/live.mjs';
import { addressesApart, makeApart } from '../matrix/apart.mjs';
import { AUDIENCES, needIn } from '../matrix/oracle.mjs';
import { address, makeWorld, parametersOf, sideBySide } from '../matrix/world.mjs';

const OUTSIDERS = ['anonymous', 'guest', 'employee', 'removed'];
const CLOSED = ['members', 'listed', 'added', 'private'];
// For each of them, beside those that have no parameters. A database that is asked over a socket gets fewer, of the same kinds.
const PAGES = database === 'postgres' ? 60 : 250;
const WORDS = ['matrix', 'amongus', '@mx-owner'];
const KNOWN = ['/people/mx-owner', '/people/mx-member', '/tags/amongus', '/tags/matrix', '/communities/matrix-private'];

// Not asked here, each with its reason.
const LEFT_OUT = {
	'GET /live': 'a stream has no end: it has a test of its own below',
	'GET /metrics': 'numbers of the process, which nginx keeps to this machine',
};
const READS = new Set(['GET', 'OPTIONS', 'PROPFIND']);
const KINDS = ['photo', 'slides', ...(existsSync('/usr/bin/ffmpeg') ? ['film'] : [])];
// Whoever fetches a file from its beginning is counted, which each server writes down when it comes to it: so all but a byte.
const FETCHES = /\/download(\?|$)|^\/feeds\/podcast\/[^/]+\/\d+$/;
// By their rule (src/feature/jams/README.md, Views) they are drawn at each request, of those that the reader was not shown before: no two answers
// of one server are alike. What is drawn from is what the other views list, and those are compared.
const DRAWN = /^\/jams\/.*[?&]show=unheard/;
// How many questions are asked side by side in each world.
const SIDE = 8;

const nameOf = (route) => `${route.method} ${route.path}`;
const routes = routeTable().filter((route) => READS.has(route.method) && !(nameOf(route) in LEFT_OUT));
const cookies = {}, hidden = [], unknown = [];
// What path parameters are filled with: keys of what both worlds have, and of what only the second one has.
const sets = [];
let one, two, world, open, asks, mark;

before(async () => {
	one = await startServer();
	world = await makeWorld(one);
	// What both have: the places (that a closed community exists is known), and one of each in them.
	for (const item of world.rooms.flatMap((room) => room.items ?? [])) {
		for (const audience of item.audiences ?? AUDIENCES) sets.push(await item.make(world, audience));
	}
	await sideBySide(world.rooms.flatMap((room) => room.places ?? []), async (place) => {
		for (const sort of place.sorts) sets.push(await place.make(world, sort));
	});
	const apart = await makeApart(world);
	// And a conversation of all who have streams below.
	const readers = ['guest', 'employee', 'removed', 'reader'].map((principal) => `@${world.handles[principal]}`).join(', ');
	const begun = await world.clients.owner.post('/chat', { csrf: world.clients.owner.token, readers, name: 'Matrix mark' }, { redirect: false, check: false });
	assert.equal(begun.status, 303, begun.text.slice(0, 400));
	mark = begun.location.split('/').at(-1);
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
	// And places of which nobody else knows (nor ever did), and media of each kind.
	await sideBySide(world.rooms.flatMap((room) => room.places ?? []), async (place) => {
		for (const sort of place.unknown) unknown.push({ place, keys: await place.make(world, sort, { left: false }) });
	});
	for (const kind of KINDS) sets.push(await makeMedia(world, 'private', kind));
	sets.push(...hidden.map(({ keys }) => keys), ...unknown.map(({ keys }) => keys));
	await two.settled();
	await one.settled();
	open = routes.filter((route) => route.method === 'GET' && !parametersOf(route.path).length);
	const known = await addressesApart(world, sets, apart);
	asks = routes.flatMap((route) => addressesOf(route, known).map((path) => ({ route, method: route.method, path })));
}, { timeout: 300_000 * slow });
after(async () => {
	await two?.stop();
	await one?.stop();
});

const filledBy = (keys) => (route) => parametersOf(route.path).every((name) => name in keys);

// The addresses of a route: as known, else with each set of keys that fills it. Over a socket the first, and the last ones, which
// only the second world has.
function addressesOf(route, known) {
	const filling = known[route.path] ?? sets.filter((keys) => filledBy(keys)(route));
	const all = [...new Set(filling.map((keys) => address(route.path, keys) + (keys.query ?? '')))];
	return database === 'postgres' && all.length > 3 ? [all[0], ...all.slice(-2)] : all;
}

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

// What an answer says, without what differs from one answer to the next: nonces, ports, numbers of requests, the time now, how
// often a page was read and when something was made of what was said, which each server writes when it comes to it, the points of home that
// fade while one asks, and an entity tag, which is a hash of the body with its port.
function said(server, page) {
	const headers = ['content-type', 'location', 'last-modified', 'cache-control', 'link', 'content-disposition'].map((name) => page.headers.get(name));
	const text = /^(text\/|application\/([a-z]+\+)?(json|xml))/.test(page.type) ? page.body : page.bytes.toString('base64');
	return [page.status, ...headers, text].join('\n')
		.replaceAll(server.url, 'HERE').replaceAll(encodeURIComponent(server.url), 'HERE').replaceAll(encodeURIComponent(encodeURIComponent(server.url)), 'HERE').replaceAll(new URL(server.url).host, 'HERE')
		.replace(/nonce="[^"]*"/g, '').replace(/(name="when" value="\w+">[^<]*<span class="quiet num">)[^<]*/g, '$1').replace(/<code>[0-9a-f]{8}-[0-9a-f]{10}<\/code>/g, '').replace(/(<time[^>]*>)[^<]*/g, '$1').replace(/<section class="block"><h2>Reads<\/h2>.*?<\/section>/gs, '').replace(/window=[0-9.]+/g, '').replace(/"(recent|sum)":[0-9.]+/g, '"$1":0').replace(/<span class="n">[0-9.,]+ points<\/span>/g, '').replace(/"exported":"[^"]*"/g, '').replace(/"made":"[^"]*"|made <time[^>]*>/g, '');
}

async function ask(server, principal, { method, path }) {
	const client = server.visitor({ check: false });
	client.cookies = new Map(cookies[principal]);
	return client.request(path.replace('{house}', encodeURIComponent(server.url)), { method, headers: { ...(path.startsWith('/api/') ? { accept: 'application/json' } : {}), ...(method === 'PROPFIND' ? { depth: '1' } : {}), ...(FETCHES.test(path) ? { range: 'bytes=1-' } : {}) } });
}

function differs(a, b) {
	if (a === b) return '';
	let at = 0;
	while (a[at] === b[at]) at++;
	return `${JSON.stringify(a.slice(Math.max(0, at - 80), at + 80))} is ${JSON.stringify(b.slice(Math.max(0, at - 80), at + 80))}`;
}

// Walks from the routes without parameters along every link, in both worlds at once; gives what differs.
async function compare(principal, more, most = PAGES) {
	const gets = [...KNOWN, ...open.map((route) => route.path), ...open.flatMap((route) => WORDS.map((word) => `${route.path}?q=${encodeURIComponent(word)}`))];
	const waiting = [], seen = new Set(), found = [];
	const add = (method, path) => {
		if (!seen.has(`${method} ${path}`)) waiting.push({ method, path });
		seen.add(`${method} ${path}`);
	};
	for (const { method, path } of more) add(method, path);
	for (const path of gets) add('GET', path);
	let asked = 0;
	for (const end = waiting.length + most; waiting.length && asked < end;) {
		const batch = waiting.splice(0, Math.min(SIDE, end - asked));
		const answers = await Promise.all(batch.map((what) => Promise.all([ask(one, principal, what), ask(two, principal, what)])));
		asked += batch.length;
		answers.forEach(([a, b], i) => {
			const difference = differs(said(one, a), said(two, b));
			if (difference) found.push(`${principal} ${batch[i].method} ${batch[i].path}: ${difference}`);
			// Looking for links costs more than asking: when enough is waiting, no more of them are asked.
			for (const link of a.isHtml && a.status === 200 && asked + waiting.length < end ? a.document.all('a[href], img[src], link[href]') : []) {
				const target = link.attributes.href ?? link.attributes.src;
				if (target.startsWith('/') && !target.startsWith('/static/') && !DRAWN.test(target)) add('GET', target.split('#')[0]);
			}
		});
	}
	return { found, asked };
}

test('every route is asked, each at least once where something real is', { timeout: 300_000 * slow }, async (t) => {
	assert.deepEqual(routes.filter((route) => !asks.some((own) => own.route === route)).map(nameOf), [], 'no address is known');
	t.diagnostic(`${asks.length} addresses of ${routes.length} routes`);
	const unreal = [];
	await sideBySide(routes, async (route) => {
		for (const { method, path } of asks.filter((own) => own.route === route).toReversed()) {
			for (const principal of ['owner', 'admin', 'anonymous']) if ((await ask(two, principal, { method, path })).status < 400) return;
		}
		unreal.push(nameOf(route));
	}, SIDE);
	// They want a token of their own, which a program has or a mail (feature/home/mail.scenario.mjs), and say so to everybody.
	assert.deepEqual(unreal.filter((name) => !/ \/(api\/pinboard|mail)\//.test(name)), []);
});

for (const principal of OUTSIDERS) {
	test(`${principal} gets the same from both`, { timeout: 600_000 * slow }, async (t) => {
		assert.ok(hidden.length > 5, 'nothing is hidden');
		const { found, asked } = await compare(principal, asks);
		t.diagnostic(`${asked} pages`);
		assert.deepEqual(found.slice(0, 20), []);
	});
}

// Streams: the same is said in both, but for the cursors, which are sealed; the second world tells of what is hidden there
// to nobody else. That somebody writes in a conversation of all of them is the mark: it comes behind all that was said before.
async function heard(server, principal, wishes) {
	const [client, typist] = [principal, 'owner'].map((who) => {
		const visitor = server.visitor({ check: false });
		visitor.cookies = new Map(cookies[who]);
		return visitor;
	});
	const stream = await Stream.open(client, wishes, { query: { age: '600000' } });
	assert.equal(stream.status, 200);
	const typed = await typist.post(`/chat/${mark}/typing`, {}, { headers: { accept: 'application/json' }, check: false });
	assert.equal(typed.status, 204);
	await stream.until(() => stream.lines.some((line) => line.kind === 'typing'), 'the mark');
	await stream.close();
	// Lines of one topic may come together or apart.
	const lines = [...new Set(stream.lines.filter((line) => line.kind !== 'typing').flatMap(({ ids = [0], ...line }) => ids.map((id) => JSON.stringify({ ...line, id }))))].sort();
	return { raw: stream.raw, lines, events: [...new Set(stream.events.map((event) => event.event))], lengths: [...new Set(stream.events.map((event) => event.id?.length))].sort() };
}

test('live streams say the same in both', { timeout: 120_000 * slow }, async () => {
	const wishes = [`chat:${mark}`, 'home', ...hidden.filter(({ item }) => item.last === 'item').map(({ keys }) => `item:${keys.item}`)].slice(0, 100).join();
	const hiddenIds = hidden.flatMap(({ keys }) => Object.values(keys)).filter((key) => /^\d{8,}$/.test(key));
	for (const principal of ['guest', 'employee', 'removed']) {
		const [a, b] = await Promise.all([one, two].map((server) => heard(server, principal, wishes)));
		assert.deepEqual(b.events, a.events);
		assert.deepEqual(b.lengths, a.lengths, 'a cursor tells by its length');
		assert.deepEqual(b.lines, a.lines);
		assert.ok(a.lines.length > 5, `${principal} heard hardly anything:\n${a.raw.slice(0, 2000)}`);
		for (const id of hiddenIds) assert.ok(!b.raw.includes(id), `${principal} heard of ${id}`);
	}
	// The control: who may read some of it hears of it.
	const { raw } = await heard(two, 'reader', wishes);
	assert.ok(hiddenIds.some((id) => raw.includes(id)), 'nobody heard of anything hidden');
});

test('the control: one thing more that is not private is found', { timeout: 300_000 * slow }, async () => {
	const item = world.rooms.flatMap((room) => room.items ?? []).find((own) => own.kind === 'update');
	await item.make(world, 'internal');
	await two.settled();
	const { found } = await compare('employee', [], 0);
	assert.ok(found.length > 0, 'one public update more, and no page differs');
});

test('the control: somebody let into what only the second has is found at each of its pages', { timeout: 300_000 * slow }, async (t) => {
	const same = [];
	let asked = 0;
	for (const { place, keys } of unknown.filter((own) => own.place.admit)) {
		await place.admit(world, keys, 'employee');
		const theirs = routes.filter((route) => filledBy(keys)(route) && parametersOf(route.path).includes(place.kind) && needIn(route) === 'read');
		await sideBySide(theirs, async (route) => {
			const what = { method: route.method, path: address(route.path, keys) };
			const [a, b] = await Promise.all([ask(one, 'employee', what), ask(two, 'employee', what)]);
			asked++;
			if (!differs(said(one, a), said(two, b))) same.push(`${what.method} ${what.path}`);
		}, SIDE);
	}
	t.diagnostic(`${asked} pages`);
	assert.ok(asked > 50, 'no place is unknown');
	assert.deepEqual(same, []);
});

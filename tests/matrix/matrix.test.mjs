// SPDX-License-Identifier: Apache-2.0
// The authorization matrix: every route that the program prints x every principal x every audience, and x every sort of place,
// against the oracle.
// Then: every unsafe route refuses without its token and from another site, and asking (GET) changes nothing.
// On PostgreSQL it asks what reads alone: who may do something is asked by the same code on both, and takes its time there.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeUpdate } from '../../src/feature/updates/matrix.mjs';
import { database, program, startServer } from '../harness.mjs';
import { Stream } from '../lib/live.mjs';
import { AUDIENCES, PRINCIPALS, classOf, expected, mayEnter, mayRead, need } from './oracle.mjs';
import { askPlaces, makePlaces, unnoticed } from './places.mjs';
import { address, disable, makeWorld, parametersOf, sideBySide } from './world.mjs';

const routes = JSON.parse(execFileSync(program, ['routes', '--json'], { encoding: 'utf8' }));
// These end or replace the session that the matrix asks with.
const ENDS_SESSIONS = new Set(['session_create', 'session_delete', 'session_end', 'password_update', 'welcome_create']);

// What only reads, by its definition.
const READS = new Set(['GET', 'OPTIONS', 'PROPFIND']);
// Programs that sign in by Basic are asked for it where a page would say that there is nothing.
const nothingFor = (principal, route) => (route.sign_in === 'basic' && (principal === 'anonymous' || principal === 'disabled') ? [401] : [404]);

// Places, and parts of them, in addresses.
const PLACES = new Set(['community', 'wiki', 'activity', 'section', 'album', 'blog', 'jam']);
// What the tables do not fill, though a second thing stands in the address: it is named by a secret, or is a line of an own list.
const APART = [
	/^\/feeds\/(events|podcast)\/\{secret\}\//, // the secret is the right: two worlds and the rooms ask with one
	/\/files\/\{file_id\}\/(links\/\{link\}|versions\/\{number\}\/restore)/, // the files' scenarios
	/\/people\/\{person\}\/skills\/\{skill\}/, // the people's scenarios
];
const nameOf = (route) => `${route.method} ${route.path}`;
// Routes that somebody found something real behind.
const met = new Set();

let server, world, open, parameters;
before(async () => {
	server = await startServer();
	world = await makeWorld(server);
	open = world.rooms.flatMap((room) => room.open ?? []);
	parameters = Object.assign({}, ...(await Promise.all(world.rooms.map((room) => room.parameters?.(world) ?? {}))));
});
after(() => server?.stop());

// One request as a principal: forms carry the principal's token and our origin unless told otherwise.
async function ask(principal, route, path, { origin = server.url, token = world.clients[principal].token, fields = {} } = {}) {
	// Its cookies, but not itself: a refusal must not sign anybody out, and several are asked at once.
	const client = server.visitor({ check: false });
	client.cookies = new Map(world.clients[principal].cookies);
	const options = { method: route.method, check: false, redirect: 'manual', headers: route.method === 'PROPFIND' ? { depth: '1' } : {} };
	if (!READS.has(route.method)) {
		options.headers = { origin, 'sec-fetch-site': origin === server.url ? 'same-origin' : 'cross-site', accept: 'text/html' };
		// A body that is no form leaves the token to a header.
		if (route.body === 'raw') Object.assign(options.headers, token ? { 'x-csrf-token': token } : {}, { 'content-type': 'application/octet-stream' });
		else options.body = new URLSearchParams({ ...fields, ...(token ? { csrf: token } : {}) });
	}
	return client.request(path, options);
}

// Faults are gathered, so that one run shows them all.
class Faults {
	list = [];
	asked = 0;
	expect(statuses, page, what) {
		this.asked++;
		if (!statuses.includes(page.status)) this.list.push(`${what}: ${page.status}, expected ${statuses.join(' or ')}`);
	}
	assertNone(t) {
		t.diagnostic(`${this.asked} requests`);
		assert.ok(this.asked > 0, 'nothing was asked');
		assert.deepEqual(this.list, []);
	}
}

const whole = database === 'sqlite';
const isLive = (route) => route.path === '/live' || route.name.startsWith('live_');

test('the route table is whole', () => {
	assert.ok(routes.length > 5);
	for (const route of routes) {
		for (const field of ['method', 'path', 'name', 'guard', 'csrf', 'rate', 'cache']) assert.ok(route[field] && route[field] !== 'unset' && route[field] !== 'none', `${route.path}: ${field}`);
		assert.equal(route.csrf === 'safe', READS.has(route.method), `${route.method} ${route.path}: csrf ${route.csrf}`);
	}
	assert.equal(new Set(routes.map((r) => `${r.method} ${r.path.replace(/\{[a-z_]+(\.\.\.)?\}/g, '{}')}`)).size, routes.length, 'two routes for one address');
});

test('every item route x principal x audience', async (t) => {
	const faults = new Faults();
	const made = [];
	for (const room of world.rooms) {
		for (const item of room.items ?? []) {
			for (const audience of item.audiences ?? AUDIENCES) {
				const keys = await item.make(world, audience);
				const own = routes.filter((r) => !isLive(r) && parametersOf(r.path).includes(item.last) && parametersOf(r.path).every((name) => name in keys));
				made.push({ room, item, audience, keys, own });
			}
		}
	}
	if (!made.length) return t.skip('no room has items yet');
	disable(world);
	// Reading first, then reactions, then changes, the author last: a delete ends it.
	for (const step of whole ? ['read', 'react', 'change'] : ['read']) {
		for (const principal of PRINCIPALS.toSorted((a, b) => (a === 'owner') - (b === 'owner'))) {
			const all = made.flatMap((one) => one.own.filter((r) => need(r) === step).map((route) => ({ ...one, route })));
			await sideBySide(all, async ({ item, audience, keys, route }) => {
				// The author's delete works: each gets an item of its own.
				const ends = principal === 'owner' && (route.method === 'DELETE' || /_(delete|remove|send|send_json)$/.test(route.name));
				const own_keys = ends ? await item.make(world, audience) : keys;
				const page = await ask(principal, route, address(route.path, own_keys), { fields: item.fields?.[route.name] });
				const { statuses, why } = expected(route, principal, audience);
				if (page.status !== 404) met.add(nameOf(route));
				faults.expect(statuses, page, `${principal} ${route.method} ${route.path} (${audience} ${item.kind}; ${why})`);
			}, step === 'read' ? 12 : 1);
		}
	}
	faults.assertNone(t);
});

test('every route of a place x principal x sort of place', async (t) => {
	const faults = new Faults();
	const made = await makePlaces(world, whole ? routes : routes.filter((route) => READS.has(route.method)));
	disable(world);
	await askPlaces(world, made, PRINCIPALS, ask, (route, page, statuses, what) => {
		if (page.status !== 404) met.add(nameOf(route));
		faults.expect(statuses, page, what);
	});
	faults.assertNone(t);
});

test('the control: somebody who reads in a closed place by mistake is noticed', async (t) => {
	const { quiet, asked } = await unnoticed(world, routes, 'employee', ask);
	t.diagnostic(`${asked} pages`);
	assert.ok(asked > 50, 'no place was asked');
	assert.deepEqual(quiet, []);
});

test('every route that names a place, or two things, was asked with real ones', { skip: !whole && 'only what reads was asked' }, () => {
	const wanted = routes.filter((route) => {
		const names = parametersOf(route.path);
		return names.some((name) => PLACES.has(name)) || names.length > 1;
	});
	assert.ok(wanted.length > 150, 'the table has no places');
	assert.deepEqual(wanted.map(nameOf).filter((name) => !met.has(name) && !APART.some((pattern) => pattern.test(name.split(' ')[1]))), []);
});

test('every other route x principal', async (t) => {
	const faults = new Faults();
	disable(world);
	for (const route of routes.filter((r) => !isLive(r) && !ENDS_SESSIONS.has(r.name) && (whole || READS.has(r.method)))) {
		const name = classOf(route, open);
		for (const principal of PRINCIPALS) {
			const known = parametersOf(route.path).length === 0 || route.name in parameters;
			const page = await ask(principal, route, address(route.path, parameters[route.name]));
			const what = `${principal} ${route.method} ${route.path} (${name})`;
			if (!mayEnter(principal, name)) {
				faults.expect(nothingFor(principal, route), page, what);
			} else if (READS.has(route.method) && known) {
				faults.expect(route.method === 'GET' ? [200, 303] : [200, 204, 207], page, what);
			} else {
				// With an empty form, or for a thing that is nowhere: anything but a fault, and no way around the token.
				faults.expect(principal === 'anonymous' || principal === 'disabled' ? [200, 303, 400, 403, 404, 422] : [200, 201, 204, 303, 400, 404, 409, 415, 422, 501], page, what);
			}
		}
	}
	faults.assertNone(t);
});

// A stream has no end, so its beginning is read: who may open one, and of which items it tells. Everybody wishes for all.
test('live streams x principal x audience', async (t) => {
	const faults = new Faults();
	disable(world);
	const items = await Promise.all(['public', 'internal', 'listed', 'private'].map(async (audience) => ({ audience, id: await makeUpdate(world, audience) })));
	const streams = {};
	for (const principal of PRINCIPALS) {
		const stream = await Stream.open(world.clients[principal], `home,${items.map(({ id }) => `item:${id}`).join()}`);
		faults.expect(mayEnter(principal, 'signed-in') ? [200] : [404], stream, `${principal} GET /live`);
		if (stream.status === 200) streams[principal] = stream;
	}
	const told = [];
	for (const { audience, id } of items) {
		const { owner } = world.clients;
		const page = await owner.post('/updates', { csrf: owner.token, body: 'Live.', reply_to: id }, { redirect: false, check: false });
		told.push({ audience, id, comment: page.location.match(/(\d+)$/)[1] });
	}
	// Behind all of them, for everybody.
	const end = await makeUpdate(world, 'public');
	const page = await world.clients.employee.post('/updates', { csrf: world.clients.employee.token, body: 'To the owner.', reply_to: items[0].id }, { redirect: false, check: false });
	const answer = Number(page.location.match(/(\d+)$/)[1]);
	for (const [principal, stream] of Object.entries(streams)) {
		const last = () => (principal === 'owner' ? stream.ids(`item:${items[0].id}`).includes(answer) : stream.ids('home').includes(Number(end)));
		await stream.until(last, `${principal}: the last one`);
		for (const { audience, comment } of told) {
			faults.asked++;
			const heard = stream.raw.includes(comment);
			// Who wrote it needs no telling.
			if (heard !== (principal !== 'owner' && mayRead(principal, audience))) faults.list.push(`${principal} ${heard ? 'hears' : 'does not hear'} of a comment (${audience})`);
		}
		await stream.close();
	}
	faults.assertNone(t);
});

test('every unsafe route refuses without a token and from another site', { skip: !whole && 'before anything is asked of a database' }, async (t) => {
	const faults = new Faults();
	for (const route of routes.filter((r) => !READS.has(r.method) && r.name !== 'session_create')) {
		const path = address(route.path, parameters[route.name]);
		const principal = 'admin';
		faults.expect([403], await ask(principal, route, path, { origin: 'https://evil.example' }), `${route.method} ${route.path} from another site`);
		faults.expect([403], await ask(principal, route, path, { origin: 'null' }), `${route.method} ${route.path} from a sandboxed page`);
		if (route.csrf === 'origin') continue;
		faults.expect([403], await ask(principal, route, path, { token: '' }), `${route.method} ${route.path} without a token`);
		faults.expect([403], await ask(principal, route, path, { token: world.clients.owner.token }), `${route.method} ${route.path} with another session's token`);
	}
	faults.assertNone(t);
});

test('what only reads changes nothing', { skip: !whole && 'nodes of PostgreSQL write down who is here' }, async (t) => {
	const jobs = /^INSERT INTO (?:(session|job|person|blog|wiki_page|wiki_view|jam|jam_(idea|reader|insight|theme|theme_post|mood|turn|group|group_idea|unheard|share|report|report_turn|sentence|sentence_post)) |event_cursor VALUES\('(?!audit|places))/;
	const contents = () => execFileSync('sqlite3', ['-readonly', join(server.data, 'ruche.db'), '.dump'], { encoding: 'utf8', maxBuffer: 1 << 28 })
		.split('\n').filter((line) => line.startsWith('INSERT INTO') && !jobs.test(line));
	// Without when somebody was seen, without how often a page was read, which is counted in memory and written now and then,
	// and without the means of ratings, how far a job is that follows what happens, and what is counted and understood of jams, which jobs bring up to date.
	const people = () => server.value('SELECT id, handle, name, email, state, items, followers FROM person ORDER BY id');
	const blogs = () => server.value('SELECT id, kind, tagline FROM blog ORDER BY id');
	const pages = () => server.value('SELECT id, wiki, parent, slug, title, body, changed, keeper, review, verified, told, linked FROM wiki_page ORDER BY id');
	const jams = () => server.value('SELECT id, opens, closes, freezes, languages, rules, rehearsal, told FROM jam ORDER BY id') + server.value('SELECT id, jam, forum, title, body, answered, heat, built, last, answer, highlighted FROM jam_idea ORDER BY id');
	// What the clock brings every few seconds has happened by then: a jam that is open has told so.
	for (const kind of ['jams.bell', 'jams.decisions', 'events.remind']) await server.doNow(kind);
	await server.settled();
	const before = contents(), persons = people(), places = blogs(), written = pages(), held = jams();
	let asked = 0;
	for (const route of routes.filter((r) => READS.has(r.method) && !isLive(r))) {
		for (const principal of ['owner', 'admin', 'anonymous']) {
			await ask(principal, route, address(route.path, parameters[route.name]));
			asked++;
		}
	}
	await server.settled();
	const changed = contents();
	const old = new Set(before);
	t.diagnostic(`${asked} pages`);
	assert.deepEqual(changed.filter((line) => !old.has(line)).map((line) => line.slice(0, 300)), []);
	assert.equal(changed.length, before.length);
	assert.equal(people(), persons);
	assert.equal(blogs(), places);
	assert.equal(pages(), written);
	assert.equal(jams(), held);
});

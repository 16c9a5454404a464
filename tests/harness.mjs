// SPDX-License-Identifier: Apache-2.0
// harness: starts a server of one's own and visits it as people do, with forms, cookies and redirects. Every HTML page
// that a test sees is checked (lib/html.mjs), each answer of the JSON API is held against its OpenAPI document (lib/api-schema.mjs), and a
// server that logged an error or died badly fails the test.
//
//   const house = useServer();                       // before(): a copy of the demo organisation; after(): stop
//   test('entry_show', async () => {
//           const anna = await house.signIn('employee');
//           const page = await anna.get('/blogs');
//           const after = await anna.submit(page.form('/updates'), { text: 'Hello' });
//           assert.match(after.text, /Hello/);
//   });
//
// RUCHE_TEST_DB=sqlite|postgres chooses the database, RUCHE_PROGRAM the program (build/ruche).

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerProblems } from './lib/api-schema.mjs';
import { parse, problems } from './lib/html.mjs';
import { request } from './lib/request.mjs';
import { ask, databaseUrl, openPsql, psql, startPostgres, stopPostgres } from './postgres.mjs';
import { askFile, forget } from './session.mjs';

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
export const program = process.env.RUCHE_PROGRAM ?? join(root, 'build/ruche');
export const database = process.env.RUCHE_TEST_DB ?? 'sqlite';
export const password = 'ruche-demo';
// How much slower than usual this program is (sanitizers): waits are multiplied by it.
export const slow = Number(process.env.RUCHE_TEST_SLOW ?? 1);

// A page does not know which database it came from: where the same tests check each page on the other one, they only read it here.
const pagesChecked = process.env.RUCHE_TEST_PAGES !== 'unchecked';

// ---- databases and data directories ----

let ownPostgres;

// The PostgreSQL of this test run; without ./test each process starts one for itself.
function postgresUrl(name) {
	if (!process.env.RUCHE_TEST_POSTGRES) {
		ownPostgres = startPostgres();
		process.env.RUCHE_TEST_POSTGRES = ownPostgres.url('scratch');
		process.on('exit', () => stopPostgres(ownPostgres.pid, ownPostgres.directory));
	}
	return databaseUrl(process.env.RUCHE_TEST_POSTGRES, name);
}

// Where things made once are kept: of this run of ./test, or of this build of the program.
function sharedDirectory() {
	if (process.env.RUCHE_TEST_RUN) return process.env.RUCHE_TEST_RUN;
	const built = Math.round(statSync(program).mtimeMs).toString(36);
	const own = database === 'postgres' ? `-${process.pid}` : '';
	const directory = join(root, 'build/test', `shared-${built}${own}`);
	mkdirSync(directory, { recursive: true });
	if (own) process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
	return directory;
}

// Makes something once for all test processes: the first one in makes it, the others wait.
async function once(name, make) {
	const place = join(sharedDirectory(), name);
	const lock = `${place}.lock`, broken = `${place}.broken`;
	for (let tries = 0; tries < 3000; tries++) {
		if (existsSync(place)) return place;
		if (existsSync(broken)) throw new Error(readFileSync(broken, 'utf8'));
		try {
			mkdirSync(lock);
		} catch {
			await sleep(100);
			continue;
		}
		if (existsSync(place)) {
			rmdirSync(lock);
			return place;
		}
		try {
			rmSync(`${place}.new`, { recursive: true, force: true });
			await make(`${place}.new`);
			renameSync(`${place}.new`, place);
			return place;
		} catch (e) {
			if (process.env.RUCHE_TEST_RUN) writeFileSync(broken, String(e.stack));
			throw e;
		} finally {
			rmdirSync(lock);
		}
	}
	throw new Error(`${place} is never finished; remove ${lock} if no test is running`);
}

function execute(args, { input = '', environment = {} } = {}) {
	const result = spawnSync(program, args, {
		encoding: 'utf8', input, maxBuffer: 1 << 28, timeout: 300_000 * slow,
		// A command's memory goes with its process; only the server, which stays, must not leak.
		env: { ...process.env, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`, ...environment },
	});
	if (result.error) throw result.error;
	if (/AddressSanitizer|LeakSanitizer|runtime error:/.test(result.stderr)) throw new Error(`ruche ${args.join(' ')}\n${result.stderr}`);
	return result;
}

function mustSucceed(args, options) {
	const result = execute(args, options);
	if (result.status !== 0) throw new Error(`ruche ${args.join(' ')} ended with ${result.status ?? result.signal}\n${result.stdout}${result.stderr}`);
	return result;
}

let databases = 0;
// Its files as they are: through the log, as is usual, a copy of a small database takes twice as long.
const copyDatabase = (name, template) => psql(postgresUrl('postgres'), `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
const databaseName = (url) => url.match(/\/\/\/([^?]*)/)[1];

// A data directory of one's own: a copy of the demo organisation or, without, a fresh `ruche init`; empty: not even that.
async function makeData(db, demo, directory, empty) {
	const name = `t${process.pid}_${++databases}`;
	if (db === 'sqlite') {
		if (demo) cpSync(await once('demo-sqlite', async (place) => mustSucceed(['demo', place])), directory, { recursive: true });
		else return { url: '', init: empty ? '' : mustSucceed(['init', directory]).stdout };
		return { url: '', init: '' };
	}
	const url = postgresUrl(name);
	if (!demo) {
		psql(postgresUrl('postgres'), `CREATE DATABASE ${name}`);
		return { url, init: empty ? '' : mustSucceed(['init', directory, '--db', url]).stdout };
	}
	// Its name tells apart what different programs made on one server (tests/new-feature), or processes that share nothing else.
	const template = `${process.env.RUCHE_TEST_TEMPLATE ?? (process.env.RUCHE_TEST_RUN ? 'ruche' : `ruche_${process.pid}`)}_template`;
	const made = await once('demo-postgres', async (place) => {
		psql(postgresUrl('postgres'), `DROP DATABASE IF EXISTS ${template}`);
		psql(postgresUrl('postgres'), `CREATE DATABASE ${template}`);
		mustSucceed(['demo', '--db', postgresUrl(template), place]);
	});
	cpSync(made, directory, { recursive: true });
	for (let tries = 0; ; tries++) {
		try {
			copyDatabase(name, template);
			break;
		} catch (e) {
			if (tries > 300) throw e; // somebody looks at the template
			await sleep(100);
		}
	}
	return { url, init: '' };
}

// ---- the server ----

// {db, demo, empty, data, args, environment, ini, limits}: ini is text added to ruche.ini; limits true keeps the rate limits on, which would
// be in the way of most tests. Gives a running Server.
export async function startServer(options = {}) {
	const server = new Server(options);
	await server.prepare();
	await server.start();
	return server;
}

export class Server {
	constructor({ db = database, demo = true, empty = false, data, args = [], environment = {}, ini = '', limits = false, errorsExpected = false } = {}) {
		Object.assign(this, { db, demo, empty, args, environment, ini, limits, errorsExpected });
		this.temporary = mkdtempSync(join(process.env.RUCHE_TEST_RUN ?? '/tmp', 'ruche-server.'));
		this.data = data ?? join(this.temporary, 'data');
		this.given = data !== undefined;
		this.log = [];
		this.clients = new Map();
	}

	async prepare() {
		if (this.given) this.databaseUrl = '';
		else ({ url: this.databaseUrl, init: this.init } = await makeData(this.db, this.demo, this.data, this.empty));
		// What `ruche demo` or `ruche restore` makes is not there yet.
		if (!existsSync(this.data)) return;
		// Nobody's site is asked about what tests write, unless a test means to.
		const ini = /^previews/m.test(this.ini) ? this.ini : `previews = none\n${this.ini}`;
		writeFileSync(join(this.data, 'ruche.ini'), ini, { flag: 'a' });
	}

	get databaseArguments() {
		return this.databaseUrl ? ['--db', this.databaseUrl] : [];
	}

	// Another one, not started, with a copy of all that this one has; this one must be stopped.
	copy() {
		const twin = new Server({ ...this, data: undefined });
		this.#forget();
		cpSync(this.data, twin.data, { recursive: true });
		if (this.databaseUrl) {
			const name = `t${process.pid}_${++databases}`;
			twin.databaseUrl = postgresUrl(name);
			copyDatabase(name, databaseName(this.databaseUrl));
		}
		return twin;
	}

	// Starts, or starts again after stop() or kill9(), at the same port; at another one where somebody took that meanwhile.
	async start() {
		try {
			await this.#startAt(this.url ? new URL(this.url).host : '127.0.0.1:0');
		} catch (e) {
			if (!this.url || !/cannot listen on/.test(this.raw)) throw e;
			await this.#startAt('127.0.0.1:0');
		}
		// Not by fetch(), which most files need nowhere else: to load it costs more than a server's start.
		const health = await request(new URL('/health', this.url), { headers: { connection: 'close' } });
		assert.equal(health.status, 200);
		assert.equal(JSON.parse(health.bytes).status, 'ok');
		return this;
	}

	async #startAt(listen) {
		this.#forget();
		this.process = spawn(program, ['serve', '--data', this.data, '--listen', listen, ...this.databaseArguments, ...this.args], {
			stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, RUCHE_RATE_LIMITS: this.limits ? '' : 'off', ...this.environment },
		});
		this.ended = new Promise((done) => this.process.on('close', (code, signal) => done({ code, signal })));
		this.raw = '';
		this.log = []; // what an earlier process said is no answer of this one
		let pending = '';
		this.process.stderr.setEncoding('utf8').on('data', (chunk) => {
			this.raw += chunk;
			pending += chunk;
			const lines = pending.split('\n');
			pending = lines.pop();
			for (const line of lines) this.#line(line);
		});
		const listening = await this.waitForLog((entry) => entry.event === 'listening', 60_000);
		this.url = listening.address.replace(/^(?!http)/, 'http://');
	}

	#line(line) {
		let entry;
		try {
			entry = JSON.parse(line);
		} catch {
			entry = { event: 'not JSON', text: line };
		}
		this.log.push(entry);
	}

	// The first log entry that answers, also one written before.
	async waitForLog(matches, milliseconds = 60_000) {
		for (const end = Date.now() + milliseconds * slow; Date.now() < end; await sleep(20)) {
			const entry = this.log.find(matches);
			if (entry) return entry;
			if (this.process.exitCode !== null || this.process.signalCode !== null) break;
		}
		this.process.kill('SIGKILL');
		throw new Error(`the server did not say what was awaited (exit ${this.process.exitCode}):\n${this.raw.slice(-4000)}`);
	}

	// Ends it politely and judges what it said. keep: the data stays, for start().
	async stop({ keep = false } = {}) {
		if (!this.process) return this.remove(); // never got that far
		this.#forget();
		if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGTERM');
		const timer = setTimeout(() => this.process.kill('SIGABRT'), 60_000 * slow);
		const { code, signal } = await this.ended;
		clearTimeout(timer);
		const sanitizer = this.raw.search(/AddressSanitizer|LeakSanitizer|runtime error:/);
		const errors = this.errorsExpected ? [] : this.log.filter((entry) => entry.level === 'error' || entry.event === 'not JSON');
		if (!keep) this.remove();
		assert.ok(sanitizer < 0, this.raw.slice(this.raw.lastIndexOf('\n', sanitizer) + 1).slice(0, 8000));
		assert.deepEqual(errors, [], 'the server logged errors');
		assert.equal(signal ?? code, 0, `the server ended badly:\n${this.raw.slice(-4000)}`);
	}

	// Ends it as a power cut would.
	async kill9() {
		this.process.kill('SIGKILL');
		await this.ended;
	}

	remove() {
		this.#forget();
		rmSync(this.temporary, { recursive: true, force: true });
		if (this.databaseUrl) psql(postgresUrl('postgres'), `DROP DATABASE IF EXISTS ${databaseName(this.databaseUrl)} WITH (FORCE)`);
	}

	// Runs `ruche COMMAND...` on this server's data; gives {status, stdout, stderr}.
	ruche(command, ...args) {
		const options = typeof args.at(-1) === 'object' ? args.pop() : {};
		this.#forget();
		return execute([command, '--data', this.data, ...this.databaseArguments, ...args], options);
	}

	// The same while this test goes on: a promise, with the process as its child.
	rucheAside(command, ...args) {
		this.#forget();
		const child = spawn(program, [command, '--data', this.data, ...this.databaseArguments, ...args], {
			stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0` },
		});
		return Object.assign(new Promise((done, failed) => {
			const result = { stdout: '', stderr: '' };
			for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (chunk) => { result[name] += chunk; });
			child.on('error', failed).on('close', (status) => done({ ...result, status }));
		}), { child });
	}

	// Changes the database behind the server's back, with the database's own program. Only the server checkpoints.
	sql(text) {
		this.#ask(text);
	}

	// The first row that a query gives, by the database's own program, its columns joined by '|'.
	value(text) {
		return this.#ask(text).trim();
	}

	#ask(text) {
		return this.databaseUrl ? ask(this.databaseUrl, text) : askFile(join(this.data, 'ruche.db'), text);
	}

	// The session that asks is closed: whoever opens the database next is the only one, as it would be.
	#forget() {
		forget(this.databaseUrl || join(this.data, 'ruche.db'));
	}

	// Changes rows behind the server's back: what a clock would bring.
	change(text) {
		this.#ask(text);
	}

	// Takes an item away, or back, by its state in the database alone: the index hears of it, as of each change.
	setState(item, state) {
		this.change(`UPDATE item SET state = ${state} WHERE id = ${item};
			INSERT INTO search_queue (item, since) VALUES (${item}, ${Date.now() * 1000}) ON CONFLICT (item) DO UPDATE SET since = excluded.since`);
	}

	// While another transaction has changed these rows and not ended yet (on PostgreSQL; SQLite has one writer): `begin` starts `waiting` requests that come to
	// wait for it, and may await `waits(n)` until n do. Gives what their promises give.
	async whileHeld(update, waiting, begin) {
		const waits = (n) => eventually(() => assert.equal(this.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"), String(n)));
		if (!this.databaseUrl) return Promise.all(begin(() => {}));
		const other = openPsql(this.databaseUrl);
		try {
			other.write(`BEGIN; ${update}; SELECT 'held';`);
			await eventually(() => assert.match(other.answered(), /held/));
			const begun = begin(waits);
			await waits(waiting);
			other.write('COMMIT;');
			return await Promise.all(begun);
		} finally {
			other.end();
		}
	}

	// Does a job now and waits for its end; one that comes round by itself would take its time.
	doNow(kind) {
		this.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error)
			SELECT coalesce(max(id), 0) + 1, 0, '${kind}', '', 0, 0, 0, 1, '' FROM job WHERE id < 1000`);
		return eventually(() => assert.equal(this.value(`SELECT count(*) FROM job WHERE kind = '${kind}' AND state IN (1, 2)`), '0', `${kind} is not done`), 120_000);
	}

	// Waits until nothing is left to do: everybody is told of what happened, everything is indexed, no job is due. However long
	// that takes, as long as something gets done. A job that met somebody's write over PostgreSQL, and waits two, four or eight
	// seconds to be done again, is not done; one that a killed server had begun comes back when its lease is over.
	async settled() {
		const left = () => this.value(`SELECT (SELECT count(*) FROM search_queue),
			(SELECT count(*) FROM event e WHERE NOT EXISTS (SELECT 1 FROM event_cursor c WHERE c.name = 'notify' AND (c.tx > e.tx OR (c.tx = e.tx AND c.last >= e.id)))),
			(SELECT count(*) FROM job WHERE state = 2 OR (state = 1 AND (due <= ${Date.now() * 1000} OR (attempts BETWEEN 1 AND 3 AND due <= ${(Date.now() + 8500) * 1000}))))`);
		for (let before = left(); before !== '0|0|0'; before = left()) {
			await eventually(() => assert.notEqual(left(), before, 'nothing gets done: waiting to be indexed, to be told, jobs'), 150_000);
		}
	}

	// An answer of the JSON API is what the OpenAPI document says, which does not describe itself.
	async assertAnswer(method, path, status, text) {
		const described = '/api/v1/openapi.json';
		if (path === described) return;
		this.api ??= await (await fetch(`${this.url}${described}`)).json();
		const found = answerProblems(this.api, method, path, status, text);
		assert.deepEqual(found, []);
	}

	// A visitor without cookies.
	visitor(options) {
		return new Client(this, options);
	}

	// A signed-in visitor, with a session of its own.
	async signIn(login, options) {
		const client = new Client(this, options);
		await client.signIn(login);
		return client;
	}

	// A signed-in visitor shared by the tests of a file.
	async as(login) {
		if (!this.clients.has(login)) this.clients.set(login, await this.signIn(login));
		return this.clients.get(login);
	}
}

// For a test file: one server for all its tests.
export function useServer(options) {
	const server = new Server(options);
	before(async () => {
		await server.prepare();
		await server.start();
	});
	after(() => server.stop());
	return server;
}

// ---- the visitor ----

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export class Client {
	constructor(server, { language = 'en', headers = {}, check = true } = {}) {
		Object.assign(this, { server, language, headers, check });
		this.cookies = new Map();
		this.page = undefined; // the last HTML page: where forms and tokens come from
	}

	// One request, without following redirects. options: method, headers, body, check.
	async request(path, options = {}) {
		const target = new URL(path, this.server.url);
		const headers = { 'accept-language': this.language, accept: 'text/html,*/*;q=0.5', ...this.headers, ...options.headers };
		if (this.cookies.size) headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
		for (const name of Object.keys(headers)) if (headers[name] === undefined) delete headers[name];
		const response = await request(target, { method: options.method, headers, body: options.body });
		for (const line of response.headers.getSetCookie()) this.#keep(line);
		const page = new Page(this, `${target.pathname}${target.search}`, response);
		if ((options.check ?? this.check) && /^\/api\/v1\//.test(target.pathname) && /^application\/json/.test(page.type))
			await this.server.assertAnswer(options.method ?? 'GET', target.pathname, page.status, page.body);
		if (page.isHtml) {
			if (options.check ?? this.check) page.assertValid();
			this.page = page;
		}
		return page;
	}

	#keep(line) {
		const [pair, ...attributes] = line.split(/;\s*/);
		const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
		if (attributes.some((a) => /^max-age=0$/i.test(a)) || value === '') this.cookies.delete(name);
		else this.cookies.set(name, value);
	}

	// As browsers do: follows redirects to where they end. options.redirect false: does not.
	async #followed(path, options) {
		let page = await this.request(path, options);
		for (let hops = 0; REDIRECTS.has(page.status) && options.redirect !== false; hops++) {
			if (hops > 5) throw new Error(`${path} redirects in a circle`);
			page = await this.request(page.location, { check: options.check });
		}
		if (options.status) assert.equal(page.status, options.status, `${options.method ?? 'GET'} ${path}: ${page.status}\n${page.text.slice(0, 1500)}`);
		return page;
	}

	get(path, options = {}) {
		return this.#followed(path, options);
	}

	async json(path, options = {}) {
		const page = await this.get(path, { ...options, headers: { accept: 'application/json', ...options.headers } });
		return page.json;
	}

	// The token that forms carry; from the last page, or from one fetched for it.
	async csrf() {
		const own = () => this.page?.document.first('input[name=csrf]')?.attributes.value;
		if (!own()) await this.get('/', { check: false });
		return own() ?? '';
	}

	// Posts fields as a form of ours would: with origin and token. fields: an object (arrays repeat a name), or FormData for files.
	async post(path, fields = {}, options = {}) {
		const body = fields instanceof FormData ? fields : new URLSearchParams();
		if (!(fields instanceof FormData)) {
			for (const [name, value] of Object.entries(fields)) {
				for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) body.append(name, one);
			}
		}
		if (!body.has('csrf') && options.csrf !== false) body.append('csrf', options.csrf ?? (await this.csrf()));
		const headers = { origin: this.server.url, 'sec-fetch-site': 'same-origin', ...options.headers };
		return this.#followed(path, { ...options, method: 'POST', body, headers });
	}

	// A program with a token of this visitor's: (method, '/people', body) asks /api/v1/people and gives {status, body}.
	async program({ writes = true } = {}) {
		const page = await this.post('/settings/tokens', { name: 'a program', ...(writes ? { writes: '1' } : {}) }, { status: 200 });
		const headers = { authorization: `Bearer ${page.one('code.token').text}`, 'accept-language': this.language };
		return async (method, path, body) => {
			const answer = await fetch(`${this.server.url}/api/v1${path}`, {
				method, redirect: 'manual', body: body && JSON.stringify(body), headers: { ...headers, ...(body && { 'content-type': 'application/json' }) } });
			const text = await answer.text();
			await this.server.assertAnswer(method, path.split('?')[0].replace(/^/, '/api/v1'), answer.status, text);
			return { status: answer.status, body: text ? JSON.parse(text) : undefined };
		};
	}

	// Fills and sends a form of a page; fields override what stands in it.
	submit(form, fields = {}, options = {}) {
		const values = new Map();
		for (const e of form.all('input, select, textarea')) {
			const { name, type, value } = e.attributes;
			if (!name || 'disabled' in e.attributes) continue;
			if (['checkbox', 'radio'].includes(type) && !('checked' in e.attributes)) continue;
			if (['submit', 'button', 'reset', 'image', 'file'].includes(type)) continue;
			let own = value ?? (type === 'checkbox' ? 'on' : '');
			if (e.tag === 'textarea') own = (e.node.childNodes[0]?.value ?? '').replace(/^\n/, '');
			if (e.tag === 'select') {
				const chosen = e.all('option').find((o) => 'selected' in o.attributes) ?? e.first('option');
				own = chosen?.attributes.value ?? chosen?.text ?? '';
			}
			values.set(name, [...(values.get(name) ?? []), own]);
		}
		for (const name of Object.keys(fields)) {
			const known = values.has(name) || form.all('input, select, textarea, button').some((e) => e.attributes.name === name);
			assert.ok(known, `the form has no field "${name}": ${[...values.keys()]}`);
		}
		const all = { ...Object.fromEntries(values), ...fields };
		const action = form.attributes.action || this.page.path;
		if ((form.attributes.method ?? 'get').toLowerCase() === 'get') {
			const query = new URLSearchParams();
			for (const [name, value] of Object.entries(all)) for (const one of [value].flat()) query.append(name, one);
			return this.get(`${action.split('?')[0]}?${query}`, options);
		}
		if (form.attributes.enctype === 'multipart/form-data') {
			const body = new FormData();
			for (const [name, value] of Object.entries(all)) {
				for (const one of [value].flat()) one instanceof File ? body.append(name, one, one.name) : body.append(name, one);
			}
			return this.post(action, body, options);
		}
		return this.post(action, { ...all, csrf: all.csrf ?? '' }, options);
	}

	async signIn(login, secret = password) {
		await this.get('/sign-in');
		let page = await this.post('/sign-in', { login, password: secret }, { csrf: false, redirect: false });
		assert.equal(page.status, 303, `${login} cannot sign in: ${page.status} ${page.text.slice(0, 500)}`);
		assert.ok(this.cookies.size > 0, `${login} got no session`);
		page = await this.get(page.location);
		// The first time, the guidelines are acknowledged.
		const acknowledge = page.document.all('form[method=post]').find((f) => /acknowledge/.test(f.attributes.action));
		if (acknowledge) page = await this.submit(acknowledge, {}, { redirect: false, status: 303 });
		return page;
	}
}

export class Page {
	constructor(client, path, { status, headers, bytes }) {
		Object.assign(this, { client, path, bytes, status, headers });
		this.body = bytes.toString('utf8');
		this.type = headers.get('content-type') ?? '';
		this.isHtml = this.type.startsWith('text/html') && bytes.length > 0;
	}

	get location() {
		return this.headers.get('location');
	}

	get json() {
		return JSON.parse(this.body);
	}

	get document() {
		this.parsed ??= parse(this.body);
		return this.parsed;
	}

	// The words of the page's body.
	get text() {
		return this.isHtml ? (this.document.first('body')?.text ?? '') : this.body;
	}

	get title() {
		return this.document.first('title').text;
	}

	all(selector) {
		return this.document.all(selector);
	}

	one(selector) {
		try {
			return this.document.one(selector);
		} catch (e) {
			throw new Error(`${this.path} (${this.status}): ${e.message}\n${this.text.slice(0, 1000)}`);
		}
	}

	// The form that posts to an address: exact text or a pattern.
	form(action) {
		const matches = (text) => (action instanceof RegExp ? action.test(text) : text === action);
		const forms = this.all('form').filter((f) => matches(f.attributes.action ?? ''));
		assert.ok(forms.length > 0, `${this.path} (${this.status}) has no form for ${action}; there are: ${this.all('form').map((f) => f.attributes.action)}`);
		return forms[0];
	}

	// The address behind the first link with that text.
	link(text) {
		const matches = (own) => (text instanceof RegExp ? text.test(own) : own === text);
		const found = this.all('a[href]').find((a) => matches(a.text) || matches(a.attributes['aria-label'] ?? ''));
		assert.ok(found, `${this.path} (${this.status}) has no link "${text}"`);
		return found.attributes.href;
	}

	assertValid() {
		if (!pagesChecked) return;
		const policy = this.headers.get('content-security-policy') ?? '';
		const found = problems(this.document, { policy });
		if (!/default-src 'none'/.test(policy)) found.push(`no content security policy: ${policy}`);
		if (this.headers.get('x-content-type-options') !== 'nosniff') found.push('no X-Content-Type-Options: nosniff');
		if (!this.headers.get('cache-control')) found.push('no Cache-Control');
		if (!this.headers.get('referrer-policy')) found.push('no Referrer-Policy');
		assert.deepEqual(found, [], `${this.path} (${this.status}) is not a good page`);
	}
}

// The routes of the program, as `ruche routes --json` prints them.
export function routeTable() {
	return JSON.parse(mustSucceed(['routes', '--json']).stdout);
}

// For {skip: ...} of a test that needs an address: the words when no room has it yet, false when one does.
export function without(path) {
	return routeTable().some((route) => route.path === path) ? false : `no room serves ${path}`;
}

// Tries until check() does not throw: for what jobs do a moment later.
export async function eventually(check, milliseconds = 60_000) {
	for (const end = Date.now() + milliseconds * slow; ; await sleep(100)) {
		try {
			return await check();
		} catch (e) {
			if (Date.now() > end) throw e;
		}
	}
}

// Real data beside the repository, or in RUCHE_SHARED; undefined when it is not there: the test says skipped.
export function sharedData(path) {
	for (const base of [process.env.RUCHE_SHARED, join(root, '../shared')]) {
		if (base && existsSync(join(base, 'data', path))) return join(base, 'data', path);
	}
	return undefined;
}


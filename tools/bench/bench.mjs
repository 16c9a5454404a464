// SPDX-License-Identifier: Apache-2.0
// bench: measures the pages and the writes beside the raw thing in the same run: nginx sending the same bytes from a file, and
// bare SQLite committing the same rows in groups. The server has one core, the load generator another. Each page is asked twice:
// closed loop for the most it can do, then an open loop at half of that for the waits that people would see.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseUrl, startPostgres, stopPostgres } from '../../tests/postgres.mjs';
import { addPeople, benchJam } from './jam.mjs';
import { ask, makeSessions } from './sessions.mjs';
import { startProsody } from './prosody.mjs';

const root = resolve(import.meta.dirname ?? '.', '../..');
const program = join(root, 'build-release/ruche');
const loader = join(root, 'build-release/load');
const bareHttp = join(root, 'build-release/bare_http');
const place = join(root, 'build/bench-data');
const CROWDED = 'p2';
const CONNECTIONS = 32;
const SECONDS = Number(process.env.RUCHE_BENCH_SECONDS ?? 8);
const SERVER_CPU = '0', LOAD_CPU = '1', BOTH = `${SERVER_CPU},${LOAD_CPU}`;

// ---- scale data, made once ----

// The data fits this program when no migration is newer than it.
function fingerprint() {
	const schemas = execFileSync('sh', [join(root, 'tools/sources'), 'schema', 'src'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
	return execFileSync('sha256sum', schemas, { cwd: root, encoding: 'utf8' });
}

// Gives {directory, url}. Data made before a migration is brought forward by it; PostgreSQL's is a copy of SQLite's.
async function prepare(size, postgres) {
	const directory = join(place, size), stamp = join(directory, 'bench-stamp');
	const own = fingerprint();
	if (!existsSync(stamp) || (readFileSync(stamp, 'utf8') !== own && spawnSync(program, ['migrate', '--data', directory]).status !== 0)) {
		rmSync(directory, { recursive: true, force: true });
		mkdirSync(place, { recursive: true });
		console.error(`Making the data of size ${size} (once)`);
		run(['demo', '--scale', size, directory]);
		// The person of a generated organisation who is in 2,000 communities gets a password.
		run(['user', 'passwd', CROWDED, '--data', directory], 'ruche-demo');
	}
	writeFileSync(stamp, own);
	if (!postgres) return { directory };
	const url = postgres.url(`bench_${size}`), copied = join(directory, 'bench-stamp-postgres');
	if (existsSync(copied) && (readFileSync(copied, 'utf8') === own || spawnSync(program, ['migrate', '--data', directory, '--db', url]).status === 0)) {
		writeFileSync(copied, own);
		return { directory, url };
	}
	for (const sql of [`DROP DATABASE IF EXISTS bench_${size}`, `CREATE DATABASE bench_${size}`]) execFileSync('psql', ['-qX', postgres.url('postgres'), '-c', sql]);
	console.error(`Copying the data of size ${size} into PostgreSQL (once)`);
	run(['copy', '--data', directory, '--db', url]);
	writeFileSync(copied, own);
	return { directory, url };
}

function run(args, input) {
	const done = spawnSync(program, args, { input, stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'] });
	if (done.status !== 0) throw new Error(`ruche ${args.join(' ')} failed`);
}

// ---- processes ----

async function serve(data, environment = {}, args = [], cpus = SERVER_CPU) {
	const started = performance.now();
	// Its log goes to a file: a pipe that nobody empties while the load generator runs would stop the server. In memory, as the journal of a system
	// takes it: on the disk of the data each line would wait for the checkpoint under way.
	const log = join(existsSync('/dev/shm') ? '/dev/shm' : place, `ruche-bench-serve-${process.pid}${args.join('')}.log`);
	const file = openSync(log, 'w');
	const child = spawn('taskset', ['-c', cpus, program, 'serve', '--data', data.directory, '--listen', '127.0.0.1:0', ...(data.url ? ['--db', data.url] : []), ...args],
		{ stdio: ['ignore', 'ignore', file], env: { ...process.env, RUCHE_RATE_LIMITS: 'off', ...environment } });
	closeSync(file);
	let url;
	while (!url) {
		await sleep(5);
		url = readFileSync(log, 'utf8').match(/"event":"listening".*?"address":"([^"]+)"/)?.[1].replace(/^(?!http)/, 'http://');
		if (!url && child.exitCode !== null) throw new Error(`the server does not start: ${readFileSync(log, 'utf8').slice(-2000)}`);
	}
	const ready = performance.now() - started;
	return {
		url, pid: child.pid, ready,
		async stop() {
			const gone = new Promise((done) => child.on('close', done));
			child.kill('SIGTERM');
			await gone;
			rmSync(log, { force: true });
		},
	};
}

// CPU seconds of a process with its children that live.
function cpuSeconds(pid) {
	let ticks = 0;
	for (const one of [pid, ...childrenOf(pid)]) {
		const fields = readFileSync(`/proc/${one}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
		ticks += Number(fields[11]) + Number(fields[12]);
	}
	return ticks / 100;
}
function childrenOf(pid) {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
function anonymousMemory(pid) {
	return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/RssAnon:\s+(\d+)/)[1]) * 1024;
}

// nginx with one worker on the server's core, sending files.
async function startNginx(pages) {
	const directory = mkdtempSync('/tmp/ruche-bench.');
	pages.forEach((page, i) => writeFileSync(join(directory, `${i}.html`), page.bytes));
	const port = 20000 + (process.pid % 12000); // below those that clients are given
	writeFileSync(join(directory, 'nginx.conf'), `${process.getuid() === 0 ? 'user root;' : ''} worker_processes 1; daemon off; pid ${directory}/pid; error_log ${directory}/error;
events { worker_connections 4096; } http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=20000 inactive=600s;
types { text/html html; } ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((n) => `${n}_temp_path ${directory}/${n};`).join(' ')}
server { listen 127.0.0.1:${port} reuseport; root ${directory}; } }\n`);
	const child = spawn('taskset', ['-c', SERVER_CPU, '/usr/sbin/nginx', '-c', join(directory, 'nginx.conf'), '-p', directory, '-e', join(directory, 'error')], { stdio: 'ignore' });
	for (let tries = 0; ; tries++) {
		try {
			await fetch(`http://127.0.0.1:${port}/0.html`);
			break;
		} catch (e) {
			if (tries > 100) throw e;
			await sleep(50);
		}
	}
	return {
		url: `http://127.0.0.1:${port}`, pid: child.pid, paths: pages.map((_, i) => `/${i}.html`),
		async stop() {
			const gone = new Promise((done) => child.on('close', done));
			child.kill('SIGTERM');
			await gone;
			rmSync(directory, { recursive: true, force: true });
		},
	};
}

// The HTTP library alone, sending the same bytes from memory: no page of ours can be quicker.
async function startBare(pages) {
	const directory = mkdtempSync('/tmp/ruche-bench.');
	pages.forEach((page, i) => writeFileSync(join(directory, `${i}.html`), page.bytes));
	const child = spawn('taskset', ['-c', SERVER_CPU, bareHttp, directory, String(pages.length)], { stdio: ['pipe', 'pipe', 'inherit'] });
	const gone = new Promise((done) => child.on('close', done));
	const [port] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), gone.then(() => [])]);
	rmSync(directory, { recursive: true, force: true });
	if (!port) throw new Error('the bare library does not start');
	return {
		url: `http://127.0.0.1:${port}`, pid: child.pid, paths: pages.map((_, i) => `/${i}.html`),
		async stop() {
			child.stdin.end();
			await gone;
		},
	};
}

// ---- load ----

// Runs the load generator: {rps, p50_ms, p99_ms, requests}. Without rate: closed loop. requests: paths, or {path, body} to post,
// with {method, type} in another way.
// Every answer must have the status `accept`: an error page is fast, and measures nothing.
function load(server, requests, { cookie = '', rate = 0, connections = CONNECTIONS, headers = [], seconds = SECONDS, warmup = 1, accept = 200 } = {}) {
	const list = join(place, 'requests');
	const form = 'application/x-www-form-urlencoded';
	writeFileSync(list, requests.map((r) => (r.body === undefined ? `1 GET ${r}\n` : `1 ${r.method ?? 'POST'} ${r.path}\n  Content-Type: ${r.type ?? form}\n  < ${r.body}\n`)).join(''));
	const args = ['-c', LOAD_CPU, loader, '--url', server.url, '--paths', list, '--connections', String(connections), '--seconds', String(seconds), '--warmup', String(warmup),
		...(rate ? ['--rate', String(Math.max(1, Math.round(rate)))] : []), ...(cookie ? ['--cookie', cookie] : []), ...headers.flatMap((h) => ['--header', h])];
	const result = spawnSync('taskset', args, { encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`load: ${result.stdout}${result.stderr}`);
	const numbers = JSON.parse(result.stdout);
	const wrong = Object.entries(numbers.by_status).filter(([status]) => Number(status) !== accept);
	if (wrong.length || numbers.errors > numbers.requests / 1000) throw new Error(`load: answers other than ${accept}: ${result.stdout.trim()}`);
	return numbers;
}

// Warm, the most, then the waits at half of it.
function measurePage(server, paths, options) {
	load(server, paths, { ...options, seconds: 1, warmup: 1 });
	const before = cpuSeconds(server.pid);
	const most = load(server, paths, { ...options, warmup: 0 });
	const cpu = cpuSeconds(server.pid) - before;
	const calm = load(server, paths, { ...options, rate: most.rps / 2 });
	return { rate: most.rps, cpu_us: (cpu / most.requests) * 1e6, p50_ms: calm.p50_ms, p99_ms: calm.p99_ms };
}

// ---- pages to ask for ----

async function signIn(server, login) {
	const response = await fetch(`${server.url}/sign-in`, {
		method: 'POST', redirect: 'manual', headers: { origin: server.url }, body: new URLSearchParams({ login, password: 'ruche-demo' }),
	});
	if (response.status !== 303) throw new Error(`${login} cannot sign in: ${response.status}`);
	const cookie = response.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
	// The first time, the guidelines are acknowledged.
	const page = await fetchPage(server, '/guidelines/acknowledge', cookie);
	const fields = page.bytes.toString().match(/<form[^>]*action="([^"]*acknowledge[^"]*)"[^]*?<\/form>/);
	if (fields) {
		const inputs = [...fields[0].matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map((m) => [m[1], m[2]]);
		await fetch(server.url + fields[1], { method: 'POST', redirect: 'manual', headers: { cookie, origin: server.url }, body: new URLSearchParams(inputs) });
	}
	return cookie;
}

async function fetchPage(server, path, cookie) {
	const response = await fetch(server.url + path, { headers: { cookie }, redirect: 'manual' });
	return { path, status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

function linksOf(page, pattern) {
	return [...new Set([...page.bytes.toString().matchAll(/href="([^"#]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&')).filter((href) => pattern.test(href)))];
}

// Walks from a page along links until there are enough addresses of the wanted form.
async function crawl(server, cookie, start, follow, wanted, enough) {
	const seen = new Set(start), queue = [...start], found = new Set();
	while (queue.length && found.size < enough) {
		const page = await fetchPage(server, queue.shift(), cookie);
		for (const href of linksOf(page, wanted)) found.add(href);
		for (const href of linksOf(page, follow)) {
			if (seen.has(href) || seen.size > enough * 3) continue;
			seen.add(href);
			queue.push(href);
		}
	}
	if (!found.size) throw new Error(`no page like ${wanted} is reached from ${start}`);
	return [...found].slice(0, enough);
}

const LETTERS = [...'ABCDEFGHIJKLMNOPRSTVWZ'];
const pages = {
	entry: (server, cookie) => crawl(server, cookie, ['/blogs', ...LETTERS.map((l) => `/blogs?letter=${l}`)], /^\/blogs\/[a-z0-9-]+$/, /^\/blogs\/[a-z0-9-]+\/(?!new$|edit$|feed|authors$|settings$|about$)[a-z0-9-]+-?[a-z0-9-]*$/, 200),
	blogs: () => ['/blogs', ...LETTERS.map((l) => `/blogs?letter=${l}`)],
	wiki: (server, cookie) => crawl(server, cookie, ['/wikis', '/wikis?order=activity'], /^\/wikis\/wiki-[0-9]+$/, /^\/wikis\/wiki-[0-9]+\/page-[0-9]+$/, 200),
	home: () => ['/'],
	// First pages of communities, the viewer's own and others.
	community: async (server, cookie) => {
		const found = new Set();
		for (const path of ['/communities?show=mine', '/communities', '/communities?show=active', ...LETTERS.map((l) => `/communities?letter=${l}`)])
			for (const link of linksOf(await fetchPage(server, path, cookie), /^\/communities\/(?!new$|dormant$)[a-z0-9-]+$/)) found.add(link);
		return [...found].slice(0, 200);
	},
	people: () => ['/people', ...LETTERS.map((l) => `/people?letter=${l}`)],
	search: async (server, cookie) => {
		// Words that are really there: those of the titles on the newest entries.
		const entries = (await pages.entry(server, cookie)).slice(0, 40);
		const words = new Set();
		for (const path of entries) {
			const title = (await fetchPage(server, path, cookie)).bytes.toString().match(/<h1[^>]*>([^<]*)</)?.[1] ?? '';
			for (const word of title.split(/[^\p{L}]+/u)) if (word.length > 4) words.add(word);
		}
		const list = [...words].slice(0, 60);
		return [...list, ...list.slice(1).map((word, i) => `${list[i]} ${word}`)].map((q) => `/search?q=${encodeURIComponent(q)}`);
	},
	// Lists with their facets: of everybody, of a tag, of two together, of people, most kept first.
	bookmarks: async (server, cookie) => {
		const tags = linksOf(await fetchPage(server, '/bookmarks/tags', cookie), /^\/bookmarks\?tags=[^,&]+$/).slice(0, 30);
		const people = linksOf(await fetchPage(server, '/bookmarks', cookie), /^\/people\/[^/?]+$/).slice(0, 10).map((path) => path.replace('people', 'bookmarks'));
		return ['/bookmarks', '/bookmarks?order=kept', ...tags, ...tags.slice(1).map((path, i) => `${path},${tags[i].split('=')[1]}`), ...people];
	},
	// The same for the person in 2,000 communities.
	crowd: (server, cookie) => pages.search(server, cookie),
	// The directory of 130,000 communities for that person: by name, by letter, lively ones, one's own page by page, found by words.
	directory: async (server, cookie) => {
		const titles = await ownTitles(server, cookie);
		return ['/communities', '/communities?show=active', '/communities?show=mine', ...LETTERS.map((l) => `/communities?letter=${l}`), ...titles.map((title) => `/communities?words=${encodeURIComponent(title)}`)];
	},
	// Choosing one of 2,000: the pages with a picker, and what the field asks for while somebody types a name.
	picker: async (server, cookie) => {
		const typed = (await ownTitles(server, cookie)).flatMap((title) => [2, 4, 8].map((n) => title.slice(0, n)));
		return ['/write', '/bookmarks/save', '/activities/new', ...new Set(typed.map((words) => `/api/v1/communities?show=mine&words=${encodeURIComponent(words)}`))];
	},
};
// Names of communities that the viewer is in.
async function ownTitles(server, cookie) {
	const { communities } = JSON.parse((await fetchPage(server, '/api/v1/communities?show=mine', cookie)).bytes.toString());
	return communities.slice(0, 30).map((c) => c.title);
}
const crowded = ['crowd', 'directory', 'picker'];

// ---- what is measured ----

// The pages of a kind, as who they are measured for reads them. A few addresses lead elsewhere, and are left out.
async function readPages(kind, server) {
	const cookie = await signIn(server, crowded.includes(kind) ? CROWDED : 'employee');
	const paths = await pages[kind](server, cookie);
	const bodies = [];
	for (const path of paths) {
		const page = await fetchPage(server, path, cookie);
		if (page.status === 200) bodies.push(page);
	}
	if (bodies.length < paths.length * 0.9) throw new Error(`${kind}: ${paths.length - bodies.length} of ${paths.length} addresses do not answer 200`);
	return { cookie, bodies };
}

async function benchPage(kind, data) {
	const server = await serve(data);
	try {
		const { cookie, bodies } = await readPages(kind, server);
		const ours = measurePage(server, bodies.map((b) => b.path), { cookie });
		const nginx = await startNginx(bodies);
		const theirs = measurePage(nginx, nginx.paths, {});
		await nginx.stop();
		const bare = await startBare(bodies);
		const floor = measurePage(bare, bare.paths, {});
		await bare.stop();
		const bytes = Math.round(bodies.reduce((sum, b) => sum + b.bytes.length, 0) / bodies.length);
		return { value: round(ours.rate), unit: 'requests/s', p50_ms: ours.p50_ms, p99_ms: ours.p99_ms, cpu_us: round(ours.cpu_us), ratio: ours.rate / theirs.rate,
			bytes, pages: bodies.length, floor: { what: 'the raw library, same bytes from memory', value: round(floor.rate), p99_ms: floor.p99_ms, cpu_us: round(floor.cpu_us), share: ours.rate / floor.rate },
			reference: { what: 'nginx, same bytes from files', value: round(theirs.rate), p99_ms: theirs.p99_ms, cpu_us: round(theirs.cpu_us) } };
	} finally {
		await server.stop();
	}
}

// Durable posts from 64 writers, on a copy, beside bare SQLite with the same rows on another copy.
async function benchPost(data) {
	// One copy at a time: at full scale it is large.
	const copy = join(place, 'copy');
	const anew = () => {
		rmSync(copy, { recursive: true, force: true });
		cpSync(data.directory, copy, { recursive: true });
	};
	if (!data.url) anew();
	const server = await serve(data.url ? data : { directory: copy });
	let ours, cpu, indexed;
	try {
		const cookie = await signIn(server, 'employee');
		const home = await fetchPage(server, '/updates', cookie);
		const csrf = home.bytes.toString().match(/name="csrf" value="([^"]+)"/)[1];
		const requests = Array.from({ length: 64 }, (_, n) => ({ path: '/updates', body: new URLSearchParams({ csrf, body: `${TEXT} ${n}` }) }));
		const options = { cookie, connections: 64, headers: [`Origin: ${server.url}`], accept: 303 };
		load(server, requests, { ...options, seconds: 1, warmup: 1 });
		const before = cpuSeconds(server.pid);
		ours = load(server, requests, { ...options, warmup: 0 });
		cpu = ((cpuSeconds(server.pid) - before) / ours.requests) * 1e6;
		// The text index is written behind the posts: as much as was done of it in this time is asked of bare SQLite, too.
		if (!data.url) indexed = Math.min(100, Math.max(0, Math.round(100 - (100 * Number(rowsOf(copy, 'SELECT count(*) FROM search_queue')[0])) / ours.requests)));
	} finally {
		await server.stop();
	}
	const result = { value: round(ours.rps), unit: 'posts/s', indexed_percent: indexed, p50_ms: ours.p50_ms, p99_ms: ours.p99_ms, cpu_us: round(cpu) };
	if (data.url) return result;
	anew();
	const beside = bareCommit(copy, 'post.sql', ours, 64, [TEXT], indexed ? ['--index', join(root, 'tools/bench/post-index.sql'), String(indexed)] : []);
	rmSync(copy, { recursive: true, force: true });
	return { ...result, ...beside };
}

// Ratio and reference of what was measured beside bare SQLite writing the same rows into a copy that no server has open; it has
// both cores, as its writers and the one that commits are one process.
function bareCommit(copy, statements, ours, producers, more, index = []) {
	const author = rowsOf(copy, "SELECT target FROM handle WHERE name = 'employee'")[0];
	const bare = JSON.parse(execFileSync('taskset', ['-c', BOTH, join(root, 'build-release/bare_commit'), ...index, join(copy, 'ruche.db'),
		join(root, 'tools/bench', statements), author, String(SECONDS), String(producers), ...more], { encoding: 'utf8' }));
	return { ratio: ours.rps / bare.rate, reference: { what: 'bare SQLite group commit of the same rows', value: round(bare.rate), p99_ms: bare.p99_ms, batch: bare.batch } };
}
const rowsOf = (data, sql) => execFileSync('sqlite3', [join(data, 'ruche.db'), sql], { encoding: 'utf8' }).split('\n').filter(Boolean);
const TEXT = 'A post of the yardstick, about as long as those that people write.';

// A folder of 1,000 files, listed with what file managers ask for. It is made once, in the own place of the demo's employee.
async function benchWebdav(data) {
	const server = await serve(data);
	try {
		const cookie = await signIn(server, 'employee');
		const csrf = (await fetchPage(server, '/updates', cookie)).bytes.toString().match(/name="csrf" value="([^"]+)"/)[1];
		const ask = (method, path, more = {}) => fetch(server.url + path, { method, ...more, headers: { cookie, origin: server.url, 'x-csrf-token': csrf, ...more.headers } });
		const folder = '/dav/home/bench-1000/', type = 'application/xml', headers = { depth: '1', 'content-type': type };
		const body = '<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/><creationdate/><getetag/><getcontenttype/></prop></propfind>';
		await ask('MKCOL', folder);
		const listing = async () => Buffer.from(await (await ask('PROPFIND', folder, { headers, body })).arrayBuffer());
		const entries = (bytes) => bytes.toString().split('<D:response>').length - 2;
		for (let n = entries(await listing()); n < 1000; n++) {
			const made = await ask('PUT', `${folder}${encodeURIComponent(`Report of week ${n}.txt`)}`, { body: 'The words of one report.' });
			if (!made.ok) throw new Error(`a file for the listing is not taken: ${made.status}`);
		}
		const bytes = await listing();
		if (entries(bytes) !== 1000) throw new Error(`${entries(bytes)} entries are listed, not 1000`);
		const ours = measurePage(server, [{ path: folder, method: 'PROPFIND', type, body }], { cookie, headers: ['Depth: 1'], accept: 207 });
		const nginx = await startNginx([{ bytes }]);
		const theirs = measurePage(nginx, nginx.paths, {});
		await nginx.stop();
		return { value: round(ours.rate), unit: 'listings/s', p50_ms: ours.p50_ms, p99_ms: ours.p99_ms, cpu_us: round(ours.cpu_us), ratio: ours.rate / theirs.rate,
			bytes: bytes.length, entries: 1000, reference: { what: 'nginx, same bytes from a file', value: round(theirs.rate), p99_ms: theirs.p99_ms, cpu_us: round(theirs.cpu_us) } };
	} finally {
		await server.stop();
	}
}

// A file of 1 MiB that somebody else brought: rights are asked and the download counted each time. nginx sends the same by sendfile.
async function benchDownload(data) {
	const server = await serve(data);
	try {
		const owner = await signIn(server, 'employee');
		const csrf = (await fetchPage(server, '/updates', owner)).bytes.toString().match(/name="csrf" value="([^"]+)"/)[1];
		const bytes = Buffer.alloc(1 << 20, 'Ruche'), form = new FormData();
		form.set('csrf', csrf);
		form.set('audience', 'internal');
		form.set('file', new File([bytes], 'yardstick.bin'));
		const made = await fetch(`${server.url}/files`, { method: 'POST', redirect: 'manual', headers: { cookie: owner, origin: server.url }, body: form });
		if (made.status !== 303) throw new Error(`the file is not taken: ${made.status}`);
		const cookie = await signIn(server, 'owner'), path = `${made.headers.get('location').split(/[?#]/)[0]}/download`;
		if (Buffer.compare((await fetchPage(server, path, cookie)).bytes, bytes) !== 0) throw new Error('another file comes back');
		const ours = measurePage(server, [path], { cookie });
		const nginx = await startNginx([{ bytes }]);
		const theirs = measurePage(nginx, nginx.paths, {});
		await nginx.stop();
		return { value: round(ours.rate), unit: 'downloads/s', p50_ms: ours.p50_ms, p99_ms: ours.p99_ms, cpu_us: round(ours.cpu_us), ratio: ours.rate / theirs.rate,
			bytes: bytes.length, reference: { what: 'nginx with sendfile, the same file', value: round(theirs.rate), p99_ms: theirs.p99_ms, cpu_us: round(theirs.cpu_us) } };
	} finally {
		await server.stop();
	}
}

// Saves of 64 pages, each with another text than before: history, diff, links and index, durable. On a copy, beside bare SQLite with
// the rows of such saves on the same one, when the server is gone.
async function benchWikiSave(data) {
	const copy = join(place, 'copy');
	if (!data.url) {
		rmSync(copy, { recursive: true, force: true });
		cpSync(data.directory, copy, { recursive: true });
	}
	const server = await serve(data.url ? data : { directory: copy });
	const text = (n, word) => Array.from({ length: 60 }, (_, i) => `Line ${i} of page ${n}, which leads to [[Page ${i % 20}]]${i % 7 ? '' : `, ${word}`}.`).join('\n\n');
	let ours, result, wiki;
	try {
		const cookie = await signIn(server, 'employee');
		const csrf = (await fetchPage(server, '/updates', cookie)).bytes.toString().match(/name="csrf" value="([^"]+)"/)[1];
		const type = 'application/json', headers = { cookie, origin: server.url, 'x-csrf-token': csrf, 'content-type': type };
		const send = async (path, fields) => {
			const answer = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(fields) });
			if (answer.status !== 201) throw new Error(`${path} is not made: ${answer.status} ${await answer.text()}`);
			return answer.json();
		};
		wiki = (await send('/wikis', { title: `Yardstick ${Date.now()}` })).handle;
		for (let n = 0; n < 64; n++) await send(`/wikis/${wiki}/pages`, { title: `Page ${n}`, body: text(n, 'first') });
		const requests = ['as it was', 'as it is'].flatMap((word) => Array.from({ length: 64 }, (_, n) => ({ path: `/api/v1/wikis/${wiki}/pages/page-${n}`, method: 'PUT', type, body: JSON.stringify({ body: text(n, word) }) })));
		const options = { cookie, connections: CONNECTIONS, headers: [`Origin: ${server.url}`, `X-CSRF-Token: ${csrf}`] };
		load(server, requests, { ...options, seconds: 1, warmup: 1 });
		const before = cpuSeconds(server.pid);
		ours = load(server, requests, { ...options, warmup: 0 });
		result = { value: round(ours.rps), unit: 'saves/s', p50_ms: ours.p50_ms, p99_ms: ours.p99_ms, cpu_us: round(((cpuSeconds(server.pid) - before) / ours.requests) * 1e6) };
	} finally {
		await server.stop();
	}
	if (data.url) return result;
	const saved = rowsOf(copy, `SELECT g.id FROM wiki_page g JOIN place p ON p.id = g.wiki WHERE p.handle = '${wiki}'`);
	const beside = bareCommit(copy, 'wiki-save.sql', ours, CONNECTIONS, [text(1, 'as it is'), ...saved]);
	rmSync(copy, { recursive: true, force: true });
	return { ...result, ...beside };
}

async function benchSignIn(data) {
	const server = await serve(data);
	try {
		const before = cpuSeconds(server.pid);
		const run = load(server, [{ path: '/sign-in', body: 'login=employee&password=ruche-demo' }], { connections: 2, accept: 303, warmup: 0, headers: [`Origin: ${server.url}`] });
		return { value: round(run.rps), unit: 'sign-ins/s', p50_ms: run.p50_ms, p99_ms: run.p99_ms, cpu_us: round(((cpuSeconds(server.pid) - before) / run.requests) * 1e6) };
	} finally {
		await server.stop();
	}
}

async function benchStart(data) {
	const times = [];
	for (let i = 0; i < 5; i++) {
		const server = await serve(data);
		times.push(server.ready);
		await server.stop();
	}
	times.sort((a, b) => a - b);
	return { value: round(times[2]), unit: 'ms' };
}

// After every kind of page was asked for a while.
async function benchMemory(data) {
	const server = await serve(data);
	try {
		for (const kind of Object.keys(pages)) {
			const { cookie, bodies } = await readPages(kind, server);
			load(server, bodies.map((b) => b.path), { cookie, seconds: 2 });
		}
		return { value: round(anonymousMemory(server.pid) / 1048576), unit: 'MiB RssAnon' };
	} finally {
		await server.stop();
	}
}

// Streams that a generator of ours holds open; gives what it says, line by line.
function holdStreams(server, path, cookies, count, rate) {
	// Each its own: a generator that begins may read while the list of the next one is written.
	const list = join(place, `cookies-${new URL(server.url).port}`);
	writeFileSync(list, cookies.join('\n'));
	const child = spawn('taskset', ['-c', LOAD_CPU, join(root, 'build-release/streams'), '--url', server.url, '--path', path, '--cookies', list, '--streams', String(count), '--rate', String(rate)], { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		next: async (event) => {
			const { value, done } = await lines.next();
			if (done) throw new Error('streams: it ended');
			const said = JSON.parse(value);
			if (said.event !== event) throw new Error(`streams: ${value}`);
			return said;
		},
		async stop() {
			const gone = new Promise((done) => child.on('close', done));
			child.stdin.end();
			await gone;
		},
	};
}

// Of the machine, in bytes: what sockets and the tables about them take.
function kernelMemory() {
	const slab = Number(readFileSync('/proc/meminfo', 'utf8').match(/^Slab:\s+(\d+)/m)[1]) * 1024;
	return slab + Number(readFileSync('/proc/net/sockstat', 'utf8').match(/^TCP:.* mem (\d+)/m)[1]) * 4096;
}

// Idle streams, each of a page that reads one item and home; then comments on that item, which all of them hear of. They are written
// at fixed times, and each takes as long as from its answer to the line. Kernel memory is of both ends, so half of it is ours.
async function benchLive(data) {
	const WAVES = 10, EVERY = 3000, IDLE = 10_000;
	const nodes = data.url ? Number(process.env.RUCHE_BENCH_NODES ?? 7) : 1;
	const allowed = Number(readFileSync('/proc/self/limits', 'utf8').match(/^Max open files\s+\d+\s+(\d+)/m)[1]);
	const count = Math.min(Number(process.env.RUCHE_BENCH_STREAMS ?? 19_000), allowed - 1000);
	const copy = join(place, 'copy');
	if (!data.url) {
		rmSync(copy, { recursive: true, force: true });
		cpSync(data.directory, copy, { recursive: true });
	}
	const servers = [], held = [];
	try {
		for (let node = 0; node < nodes; node++) servers.push(await serve(data.url ? data : { directory: copy }, {}, nodes > 1 ? ['--node', String(node)] : []));
		const [server] = servers, cookie = await signIn(server, 'employee');
		const csrf = (await fetchPage(server, '/updates', cookie)).bytes.toString().match(/name="csrf" value="([^"]+)"/)[1];
		const rows = { url: data.url, directory: copy }, cookies = makeSessions(rows, cookie.split('=')[0], Math.ceil(count / 8)).map((one) => one.cookie);
		const [item] = ask(rows, 'SELECT i.id FROM item i JOIN blog_entry b ON b.id = i.id WHERE i.root = 0 AND i.state = 3 AND i.circle <= 1 ORDER BY i.id DESC LIMIT 1');
		const comment = (n) => fetch(`${server.url}/items/${item}/comments`, { method: 'POST', redirect: 'manual', headers: { cookie, origin: server.url }, body: new URLSearchParams({ csrf, body: `Wave ${n}` }) });
		if ((await comment('before')).status !== 303) throw new Error('the item takes no comment');
		await sleep(3000); // told on all nodes, or the streams that come would hear of it
		const memory = () => servers.map(({ pid }) => anonymousMemory(pid)), cpu = () => servers.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
		const empty = memory(), kernel = kernelMemory();
		const opened = [];
		for (const one of servers) held.push(holdStreams(one, `/live?topics=item:${item},home`, cookies, count, nodes > 1 ? 150 : 1000));
		for (const one of held) opened.push(await one.next('open'));
		const refused = opened.reduce((sum, { refused: n }) => sum + n, 0);
		if (refused) throw new Error(`${refused} streams were refused`);
		await sleep(2000);
		const grown = memory().map((bytes, i) => (bytes - empty[i]) / count), kernelGrown = (kernelMemory() - kernel) / (nodes * count) / 2;
		let before = cpu();
		await sleep(IDLE);
		const idle = (cpu() - before) / (IDLE / 1000);
		before = cpu();
		const begin = performance.now(), waves = [];
		for (let n = 0; n < WAVES; n++) {
			await sleep(Math.max(0, begin + n * EVERY - performance.now()));
			const written = comment(n).then(() => Date.now() * 1000);
			for (const one of held) waves.push(one.next('wave').then(async (wave) => ({ ...wave, written: await written })));
		}
		const said = await Promise.all(waves);
		const lost = said.reduce((sum, wave) => sum + count - wave.n, 0);
		if (lost) throw new Error(`${lost} lines did not come`);
		const used = cpu() - before - idle * ((performance.now() - begin) / 1000);
		const middle = (of) => said.map((wave) => (of(wave) - wave.written) / 1000).sort((a, b) => a - b)[said.length >> 1];
		return { value: round(Math.max(...grown)), unit: 'B RssAnon', p50_ms: middle((w) => w.p50), p99_ms: middle((w) => w.p99), cpu_us: round((used / WAVES / nodes / count) * 1e6),
			streams: nodes * count, processes: nodes, kernel_bytes: Math.round(kernelGrown), open_seconds: Math.max(...opened.map((o) => o.seconds)), idle_cpu_percent: round(idle * 100),
			spread_ms: round(said.map((w) => (w.last - w.first) / 1000).sort((a, b) => a - b)[said.length >> 1]), files_allowed: allowed,
			reference: { what: `streams; ${Math.round(kernelGrown)} B of the kernel each, a wave within ${round(said.map((w) => (w.last - w.first) / 1000).sort((a, b) => a - b)[said.length >> 1])} ms`, value: nodes * count } };
	} finally {
		for (const one of held) await one.stop();
		for (const one of servers) await one.stop();
		if (!data.url) rmSync(copy, { recursive: true, force: true });
	}
}

// Messages between pairs, each pair with a page open: durable, and named to the other one's page by its stream. The most that goes, then at the budget's
// 6,000 a second (or half of the most, when that is less). prosody does the same in the same run: one to one, kept in SQLite, with the words.
async function benchChat(data) {
	const PAIRS = 200, BUDGET = 6000;
	const copy = join(place, 'copy');
	if (!data.url) {
		rmSync(copy, { recursive: true, force: true });
		cpSync(data.directory, copy, { recursive: true });
	}
	const talk = (plan) => {
		const result = spawnSync('taskset', ['-c', LOAD_CPU, process.execPath, join(root, 'tools/bench/chat.mjs')], { input: JSON.stringify({ seconds: SECONDS, ...plan }), encoding: 'utf8', maxBuffer: 1 << 26 });
		if (result.status !== 0) throw new Error(`chat: ${result.stdout}${result.stderr}`);
		const numbers = JSON.parse(result.stdout);
		if (numbers.lost || !numbers.rps) throw new Error(`chat: ${numbers.lost} messages did not come, ${numbers.rps} a second did: ${result.stderr}`);
		return numbers;
	};
	// The most, then the waits at the budget, or at half of the most.
	const both = (plan) => {
		const closed = talk(plan), rate = Math.round(closed.rps >= BUDGET ? BUDGET : closed.rps / 2);
		return { ...closed, rate, calm: talk({ ...plan, rate }) };
	};
	const at = data.url ? data : { directory: copy };
	const server = await serve(at, {}, [], BOTH);
	let ours, cpu;
	try {
		const name = (await signIn(server, 'employee')).split('=')[0];
		const cookies = makeSessions(at, name, PAIRS * 2);
		const handles = ask(at, `SELECT handle FROM person WHERE kind = 1 AND state = 1 AND id <> (SELECT target FROM handle WHERE name = 'employee') ORDER BY id LIMIT ${PAIRS * 2}`);
		const pairs = [];
		for (let n = 0; n < PAIRS; n++) {
			const [writer, reader] = [cookies[2 * n], cookies[2 * n + 1]];
			const answer = await fetch(`${server.url}/api/v1/chat`, { method: 'POST', headers: { cookie: writer.cookie, origin: server.url, 'x-csrf-token': writer.csrf, 'content-type': 'application/json' }, body: JSON.stringify({ readers: handles[2 * n + 1] }) });
			if (answer.status !== 201) throw new Error(`a conversation is not begun: ${answer.status} ${await answer.text()}`);
			pairs.push({ conversation: (await answer.json()).id, writer, reader });
		}
		const plan = { kind: 'ours', port: Number(new URL(server.url).port), pairs };
		talk({ ...plan, seconds: 1 });
		const before = cpuSeconds(server.pid);
		ours = both(plan);
		cpu = ((cpuSeconds(server.pid) - before) / (ours.messages + ours.calm.messages)) * 1e6;
	} finally {
		await server.stop();
		if (!data.url) rmSync(copy, { recursive: true, force: true });
	}
	const prosody = await startProsody(BOTH, PAIRS);
	let theirs;
	try {
		// It looks at all connections, each message on disk by itself, before it tells anybody: more at a time only wait longer.
		theirs = both({ kind: 'xmpp', port: prosody.port, window: 32, pairs: Array(PAIRS).fill(0) });
	} finally {
		await prosody.stop();
	}
	return { value: round(ours.rps), unit: 'messages/s', p50_ms: ours.calm.p50_ms, p95_ms: ours.calm.p95_ms, p99_ms: ours.calm.p99_ms, at: ours.rate, cpu_us: round(cpu), ratio: ours.rps / theirs.rps, pairs: PAIRS,
		lag_ms: ours.calm.lag_ms, reference: { what: `prosody, kept in SQLite; waits at ${ours.rate} messages/s, there ${round(theirs.calm.p99_ms)} ms p99 at ${theirs.rate}`, value: round(theirs.rps), p50_ms: theirs.calm.p50_ms, p99_ms: theirs.calm.p99_ms } };
}

const round = (x) => Math.round(x * 10) / 10;
// What the jam is measured with. On a copy, unless it is PostgreSQL's.
const kit = {
	serve, signIn, fetchPage, holdStreams, startNginx, cpuSeconds, memory: anonymousMemory, place, loader, loadCpu: LOAD_CPU, both: BOTH, texts: join(process.env.RUCHE_SHARED ?? resolve(root, '../shared'), 'data'),
	// With so many people at least.
	copy(data, size, people) {
		const directory = join(place, 'copy'), url = data.url && databaseUrl(data.url, 'bench_copy');
		rmSync(directory, { recursive: true, force: true });
		cpSync(data.directory, directory, { recursive: true });
		const rows = url ? { directory, url } : { directory };
		if (url) {
			const psql = ['-qX', databaseUrl(data.url, 'postgres'), '-c'];
			for (const sql of ['DROP DATABASE IF EXISTS bench_copy WITH (FORCE)', `CREATE DATABASE bench_copy TEMPLATE bench_${size}`]) execFileSync('psql', [...psql, sql]);
		}
		addPeople(rows, people);
		return rows;
	},
	drop({ url }) {
		rmSync(join(place, 'copy'), { recursive: true, force: true });
		if (url) execFileSync('psql', ['-qX', databaseUrl(url, 'postgres'), '-c', 'DROP DATABASE IF EXISTS bench_copy WITH (FORCE)']);
	},
};
const others = { post: benchPost, 'wiki-save': benchWikiSave, webdav: benchWebdav, download: benchDownload, 'sign-in': benchSignIn, start: benchStart, memory: benchMemory, live: benchLive, chat: benchChat, jam: (data, size) => benchJam(data, size, kit) };
const all = [...Object.keys(pages), ...Object.keys(others)];

// ---- the table ----

function namesFrom(words) {
	return (words.length ? words : all).flatMap((word) => {
		const [kind, size] = word.split('.');
		if (!all.includes(kind) || (size && !['small', 'ibm', '*'].includes(size))) {
			console.error(`bench: no such name: ${word}. There are: ${all.join(' ')}, each with .small or .ibm`);
			process.exit(2);
		}
		return (size && size !== '*' ? [size] : ['small', 'ibm']).map((s) => [kind, s]);
	}).sort((a, b) => b[1].localeCompare(a[1])); // small first
}

// What was promised: the design's budgets, each with what is measured, at the size it is named for. A run says which are missed, and by how much.
const least = (what, of, bound, size) => ({ what, of, bound, size, missed: (value) => !(value >= bound) });
const most = (what, of, bound, size) => ({ what, of, bound, size, missed: (value) => !(value <= bound) });
const p99 = (bound, size) => most('p99 ms', (r) => r.p99_ms, bound, size), ratio = (bound) => least('ratio', (r) => r.ratio, bound);
const budgets = {
	entry: [ratio(1 / 3)],
	home: [p99(5, 'ibm')],
	search: [p99(20, 'ibm')],
	crowd: [p99(80, 'ibm')],
	post: [ratio(1 / 2)],
	start: [most('ms', (r) => r.value, 1000, 'ibm')],
	memory: [most('MiB', (r) => r.value, 512, 'ibm')],
	live: [most('bytes a stream', (r) => r.value, 8192), least('streams over seven nodes', (r) => (r.processes === 7 ? r.streams : 120_000), 120_000)],
	chat: [least('messages/s', (r) => r.value, 6000), p99(50)],
	jam: [least('requests/s', (r) => r.value, 2200 * 0.98, 'ibm'), p99(100), most('p99 ms until a new idea is seen', (r) => r.visible.p99_ms, 2000)],
};
function missedBudgets(kind, size, r) {
	return (budgets[kind] ?? []).filter((budget) => !budget.size || budget.size === size).map((budget) => ({ ...budget, value: budget.of(r) })).filter(({ missed, value }) => missed(value))
		.map(({ what, value, bound }) => `${what} ${round(value * 100) / 100} instead of ${round(bound * 100) / 100}`);
}

function print(name, r) {
	const cell = (v, n) => String(v ?? '').padStart(n);
	console.log(`${name.padEnd(22)}${cell(r.value, 10)} ${(r.unit ?? '').padEnd(13)}${cell(r.p50_ms?.toFixed(2), 9)}${cell(r.p99_ms?.toFixed(2), 9)}${cell(r.cpu_us, 9)}${cell(r.ratio?.toFixed(2), 8)}  ${r.reference ? `${r.reference.value} ${r.reference.what}` : ''}`);
	if (r.floor) console.log(`${''.padEnd(22)}${cell(r.floor.value, 10)} ${(r.unit ?? '').padEnd(13)}${''.padEnd(9)}${cell(r.floor.p99_ms.toFixed(2), 9)}${cell(r.floor.cpu_us, 9)}${''.padEnd(8)}  ${r.floor.what}; ours is ${r.floor.share.toFixed(2)} of it`);
}

async function main() {
	const words = process.argv.slice(2);
	const overPostgres = words.includes('--postgres');
	const names = namesFrom(words.filter((w) => w !== '--postgres'));
	const output = join(root, 'build/bench.json');
	const results = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : {};
	mkdirSync(place, { recursive: true });
	const postgres = overPostgres ? startPostgres({ data: `/var/tmp/ruche-bench-postgres-${process.getuid()}`, durable: true }) : undefined;
	console.log(`${'name'.padEnd(22)}${'value'.padStart(10)} ${'unit'.padEnd(13)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'cpu us'.padStart(9)}${'ratio'.padStart(8)}  reference`);
	let failures = 0;
	try {
		for (const [kind, size] of names) {
			const name = `${kind}.${size}${overPostgres ? '.postgres' : ''}`;
			try {
				const data = await prepare(size, postgres);
				const result = kind in pages ? await benchPage(kind, data) : await others[kind](data, size);
				const missed = missedBudgets(kind, size, result);
				results[name] = { ...result, missed };
				print(name, result);
				if (kind === 'jam' && missed.length) failures++;
				for (const one of missed) console.log(`${''.padEnd(22)}budget missed: ${one}`);
				writeFileSync(output, `${JSON.stringify(results, null, '\t')}\n`);
			} catch (e) {
				failures++;
				console.error(`${name}: ${e.message}`);
			}
		}
	} finally {
		if (postgres) stopPostgres(postgres.pid, postgres.directory, { polite: true });
	}
	process.exit(failures ? 1 : 0);
}

await main();

// SPDX-License-Identifier: Apache-2.0
// postgres: a PostgreSQL of the tests' own, in a temporary directory and reached by a private socket only. It runs
// as an unprivileged user (root may not), and without fsync: what these tests prove is not the disk.
//   node tests/postgres.mjs start            prints shell lines with RUCHE_TEST_POSTGRES and what stop needs
//   node tests/postgres.mjs stop PID DIR

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { askSession, Session } from './session.mjs';

export function binDirectory() {
	const base = '/usr/lib/postgresql';
	const versions = existsSync(base) ? readdirSync(base).sort((a, b) => b - a) : [];
	for (const version of versions) {
		if (existsSync(join(base, version, 'bin/initdb'))) return join(base, version, 'bin');
	}
	throw new Error('PostgreSQL is not installed (see the file packages)');
}

// The user that runs it: ourselves, or for root the user that Debian's package made.
function unprivileged() {
	if (process.getuid() !== 0) return {};
	const field = (kind) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
	return { uid: field('-u'), gid: field('-g') };
}

// Databases that live for seconds: no disk, hardly a log, and a statement is planned once instead of six times.
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'plan_cache_mode=force_generic_plan'];

// {data, durable}: a data directory that is kept, and real commits, for ./bench.
export function startPostgres({ data: kept, durable = false } = {}) {
	const bin = binDirectory();
	const user = unprivileged();
	const directory = mkdtempSync(join(process.env.RUCHE_TEST_RUN ?? '/tmp', 'ruche-pg.'));
	const data = kept ?? join(directory, 'data');
	if (kept) mkdirSync(kept, { recursive: true, mode: 0o700 });
	if (user.uid) for (const own of [directory, ...(kept ? [kept] : [])]) chownSync(own, user.uid, user.gid);
	const run = { ...user, cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] };
	if (!existsSync(join(data, 'PG_VERSION'))) {
		execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'ruche', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], run);
	}
	const settings = ['listen_addresses=', 'max_connections=400', 'log_min_messages=warning',
		...(durable ? ['shared_buffers=2GB', 'max_wal_size=8GB', 'random_page_cost=1.1'] : [...FAST, 'shared_buffers=128MB'])];
	const log = openSync(join(directory, 'log'), 'a');
	const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', directory, ...settings.flatMap((setting) => ['-c', setting])],
		{ ...run, stdio: ['ignore', log, log], detached: true });
	server.unref();
	const url = (database) => `postgres:///${database}?host=${directory}&user=ruche`;
	for (let tries = 0; ; tries++) {
		if (spawnSync(join(bin, 'pg_isready'), ['-q', '-h', directory, '-U', 'ruche']).status === 0) break;
		if (tries > 1200) throw new Error(`PostgreSQL does not start: ${readFileSync(join(directory, 'log'), 'utf8')}`);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
	}
	if (!kept) {
		// In every database from the start: two that migrate at once in schemas of one database would both make it.
		psql(url('template1'), 'CREATE EXTENSION btree_gin SCHEMA public');
		for (const name of ['scratch', 'scratch_migrate']) psql(url('postgres'), `CREATE DATABASE ${name}`);
	}
	return { pid: server.pid, directory, url };
}

// At once when nothing in it is kept, else politely.
export function stopPostgres(pid, directory, { polite = false } = {}) {
	try {
		process.kill(Number(pid), polite ? 'SIGINT' : 'SIGQUIT');
		for (let tries = 0; tries < (polite ? 6000 : 100); tries++) {
			// A child of ours that ended stays as a zombie until this process gets round to it.
			if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) break;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
		}
	} catch {
		// gone
	}
	rmSync(directory, { recursive: true, force: true });
}

// Runs SQL through psql; gives what it prints, without decoration.
export function psql(url, sql) {
	return execFileSync(join(binDirectory(), 'psql'), ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url, '-c', sql],
		{ encoding: 'utf8', env: { ...process.env, PGOPTIONS: '-c client_min_messages=error' } });
}

// The same by a session that stays open (tests/session.mjs).
export const ask = (url, sql) => askSession(url, sql, () => new Session(
	[join(binDirectory(), 'psql'), '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], '\\echo', { PGOPTIONS: '-c client_min_messages=error' }));

// A session of psql that stays open: write(SQL), answered() so far, end().
export function openPsql(url) {
	const child = spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-A', '-t', url], { stdio: ['pipe', 'pipe', 'inherit'] });
	let answered = '';
	child.stdout.setEncoding('utf8').on('data', (chunk) => { answered += chunk; });
	return { write: (sql) => child.stdin.write(`${sql}\n`), answered: () => answered, end: () => child.stdin.end() };
}

// The address of another database of the same server.
export function databaseUrl(url, database) {
	return url.replace(/^postgres:\/\/\/[^?]*/, `postgres:///${database}`);
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('tests/postgres.mjs')) {
	const [command, pid, directory] = process.argv.slice(2);
	if (command === 'start') {
		const server = startPostgres();
		console.log(`export RUCHE_TEST_POSTGRES='${server.url('scratch')}' RUCHE_TEST_POSTGRES_PID=${server.pid} RUCHE_TEST_POSTGRES_DIR=${server.directory}`);
	} else if (command === 'stop') {
		stopPostgres(pid, directory);
	}
}

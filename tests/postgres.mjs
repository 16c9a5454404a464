// SPDX-License-Identifier: Apache-2.0
// postgres: a PostgreSQL of the tests' own, in a temporary directory and reached by a private socket only. It runs
// as an unprivileged user (root may not), and without fsync: what these tests prove is not the disk.
//   node tests/postgres.mjs start            prints shell lines with RUCHE_TEST_POSTGRES and what stop needs
//   node tests/postgres.mjs stop PID DIR

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

function binDirectory() {
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

export function startPostgres() {
	const bin = binDirectory();
	const user = unprivileged();
	const directory = mkdtempSync('/tmp/ruche-pg.');
	if (user.uid) chownSync(directory, user.uid, user.gid);
	const data = join(directory, 'data');
	const run = { ...user, cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] };
	execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'ruche', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], run);
	const log = openSync(join(directory, 'log'), 'a');
	const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', directory,
		...['listen_addresses=', 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400',
			'shared_buffers=128MB', 'log_min_messages=warning'].flatMap((setting) => ['-c', setting])],
	{ ...run, stdio: ['ignore', log, log], detached: true });
	server.unref();
	const url = (database) => `postgres:///${database}?host=${directory}&user=ruche`;
	for (let tries = 0; ; tries++) {
		if (spawnSync(join(bin, 'pg_isready'), ['-q', '-h', directory, '-U', 'ruche']).status === 0) break;
		if (tries > 300) throw new Error(`PostgreSQL does not start: ${readFileSync(join(directory, 'log'), 'utf8')}`);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
	}
	psql(url('postgres'), 'CREATE DATABASE scratch');
	return { pid: server.pid, directory, url };
}

export function stopPostgres(pid, directory) {
	try {
		process.kill(Number(pid), 'SIGQUIT'); // at once; nothing in it is kept
		for (let tries = 0; tries < 100; tries++) {
			process.kill(Number(pid), 0);
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
		}
	} catch {
		// gone
	}
	rmSync(directory, { recursive: true, force: true });
}

// Runs SQL through psql; gives what it prints, without decoration.
export function psql(url, sql) {
	return execFileSync(join(binDirectory(), 'psql'), ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url, '-c', sql], { encoding: 'utf8' });
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

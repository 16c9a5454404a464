// SPDX-License-Identifier: Apache-2.0
// session: psql or sqlite3 as a session that stays open: the start of a process (and of a connection) costs more than what
// most tests ask, and they ask thousands of times.

import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

// One for each database: an address or the path of a file.
const sessions = new Map();

// Gives what the statement prints; `open` makes a Session. A statement that fails ends the session, and the next one opens another.
export function askSession(name, sql, open) {
	if (!sessions.has(name)) sessions.set(name, open());
	try {
		return sessions.get(name).ask(sql);
	} catch (error) {
		forget(name);
		throw error;
	}
}

// The same of a file of SQLite's. Only the server checkpoints.
export function askFile(path, sql) {
	return askSession(path, sql, () => {
		statSync(path); // sqlite3 would make it
		const session = new Session(['stdbuf', '-oL', 'sqlite3', '-bail', '-cmd', '.timeout 10000', path], '.print');
		session.ask('PRAGMA wal_autocheckpoint = 0');
		return session;
	});
}

// Closes the session: a database is neither copied, moved, replaced nor dropped while somebody is in it.
export function forget(name) {
	sessions.get(name)?.close();
	sessions.delete(name);
}

const END = '\x01end\n';
export class Session {
	// Pipes with names, which this process can read and write without going on meanwhile, as execFileSync() does.
	// command must end at the first error; say: its command that prints a line.
	constructor(command, say, environment = {}) {
		this.place = mkdtempSync('/tmp/ruche-session.');
		const [to, from, errors] = ['to', 'from', 'errors'].map((name) => join(this.place, name));
		execFileSync('mkfifo', [to, from]);
		const child = spawn('sh', ['-c', 'to=$1 from=$2 errors=$3; shift 3; exec "$@" <"$to" >"$from" 2>"$errors"', 'session', to, from, errors, ...command],
			{ stdio: 'ignore', env: { ...process.env, ...environment } });
		child.unref();
		// In the order in which the shell opens them: each waits for the other side.
		this.to = openSync(to, 'w');
		this.from = openSync(from, 'r');
		this.errors = errors;
		this.say = say;
	}

	ask(sql) {
		writeSync(this.to, `${sql}\n;\n${this.say} ${END}`);
		const chunk = Buffer.alloc(1 << 16), parts = [];
		for (;;) {
			const length = readSync(this.from, chunk);
			if (!length) throw new Error(`${readFileSync(this.errors, 'utf8')}\n${sql}`);
			parts.push(Buffer.from(chunk.subarray(0, length)));
			if (chunk[length - 1] !== 10) continue;
			const text = Buffer.concat(parts).toString();
			if (text.endsWith(END)) return text.slice(0, -END.length);
		}
	}

	// When it has ended: what it had open is closed.
	close() {
		closeSync(this.to);
		for (const rest = Buffer.alloc(1 << 16); readSync(this.from, rest);) continue;
		closeSync(this.from);
		rmSync(this.place, { recursive: true, force: true });
	}
}
process.on('exit', () => [...sessions.keys()].forEach(forget));

// SPDX-License-Identifier: Apache-2.0
// prosody: the yardstick for messages: an XMPP server that keeps an archive (mod_mam) in SQLite, with accounts made for one run.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export async function startProsody(cpu, pairs) {
	const directory = mkdtempSync('/var/tmp/ruche-bench-prosody.'), accounts = join(directory, 'data/localhost/accounts');
	const port = 21000 + (process.pid % 10000);
	mkdirSync(accounts, { recursive: true });
	for (let n = 0; n < pairs; n++) for (const who of ['reader', 'writer']) writeFileSync(join(accounts, `${who}${n}.dat`), 'return {\n\t["password"] = "secret";\n};\n');
	writeFileSync(join(directory, 'prosody.cfg.lua'), `run_as_root = true; daemonize = false; pidfile = "${directory}/pid"; data_path = "${directory}/data"
log = { warn = "${directory}/log" }
interfaces = { "127.0.0.1" }; c2s_ports = { ${port} }
modules_enabled = { "roster", "saslauth", "disco", "ping", "mam" }; modules_disabled = { "s2s" }
c2s_require_encryption = false; allow_unencrypted_plain_auth = true; authentication = "internal_plain"
default_storage = "internal"; storage = { archive = "sql" }; sql = { driver = "SQLite3", database = "${directory}/archive.sqlite" }
default_archive_policy = true; archive_expires_after = "never"
VirtualHost "localhost"
`);
	const child = spawn('taskset', ['-c', cpu, 'prosody', '--config', join(directory, 'prosody.cfg.lua')], { stdio: 'ignore' });
	const there = () => new Promise((done) => {
		const s = connect({ host: '127.0.0.1', port }, () => done(s.destroy() && true)).on('error', () => done(false));
	});
	for (let tries = 0; !(await there()); tries++) {
		if (tries > 200 || child.exitCode !== null) throw new Error(`prosody does not start: ${readFileSync(join(directory, 'log'), 'utf8').slice(-1000)}`);
		await sleep(50);
	}
	return {
		port, pid: child.pid,
		async stop() {
			const gone = new Promise((done) => child.on('close', done));
			child.kill('SIGTERM');
			// One that had more than it can do may not hear of it any more.
			const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
			await gone;
			clearTimeout(last);
			rmSync(directory, { recursive: true, force: true });
		},
	};
}

// SPDX-License-Identifier: Apache-2.0
// sessions: ways in for many people of a test organisation at once, as their sign-in would make them: the passwords' hashes alone
// would take a minute.

import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';

// Rows of a statement. data: {directory, url}: the folder of SQLite, or the address of PostgreSQL.
export function ask(data, sql) {
	const [command, ...args] = data.url ? ['psql', '-qXAt', data.url] : ['sqlite3', join(data.directory, 'ruche.db')];
	// Only the server checkpoints.
	const first = data.url ? '' : '.timeout 20000\n.output /dev/null\nPRAGMA wal_autocheckpoint = 0;\n.output stdout\n';
	return execFileSync(command, args, { input: `${first}${sql};`, encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean);
}

// Sessions of an hour for so many employees but the demo's own, in the order of their ids. Gives {cookie, csrf, person, hash} each;
// they are given back to forgetSessions.
export function makeSessions(data, name, count) {
	const people = ask(data, `SELECT id FROM person WHERE kind = 1 AND state = 1 AND id <> (SELECT target FROM handle WHERE name = 'employee') ORDER BY id LIMIT ${count}`);
	if (people.length < count) throw new Error(`there are ${people.length} people, not ${count}`);
	const now = Date.now() * 1000, sessions = [];
	const rows = people.map((person) => {
		const secret = randomBytes(32).toString('hex'), csrf = randomBytes(32).toString('hex'), hash = createHash('sha256').update(secret).digest('hex');
		sessions.push({ cookie: `${name}=${secret}`, csrf, person: Number(person), hash });
		return `(${literal(data, hash)}, ${person}, ${now}, ${now}, ${now + 3_600_000_000}, '', '', '${csrf}')`;
	});
	for (let i = 0; i < rows.length; i += 1000) ask(data, `INSERT INTO session (hash, person, created, seen, expires, address, agent, csrf) VALUES ${rows.slice(i, i + 1000).join(',\n')}`);
	return sessions;
}
const literal = (data, hash) => (data.url ? `'\\x${hash}'` : `x'${hash}'`);

export function forgetSessions(data, sessions) {
	for (let i = 0; i < sessions.length; i += 1000) ask(data, `DELETE FROM session WHERE hash IN (${sessions.slice(i, i + 1000).map((one) => literal(data, one.hash)).join(',')})`);
}

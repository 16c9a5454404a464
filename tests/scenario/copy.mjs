// SPDX-License-Identifier: Apache-2.0
// Moving from SQLite to PostgreSQL: everything is there, answers are the same, nothing is copied into a database that is in use.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { database, eventually, program, Server, slow } from '../harness.mjs';
import { binDirectory, databaseUrl, psql } from '../postgres.mjs';

const awkward = 'Tab\tnew\nline, back\\slash, quote \'s, accent é, \\N and $1 #zebrafinch';
const source = new Server({ db: 'sqlite' });
let url;
after(async () => {
	await source.stop();
	if (url) psql(databaseUrl(url, 'postgres'), `DROP DATABASE IF EXISTS copied_${process.pid} WITH (FORCE)`);
});

const marked = () => source.value("SELECT count(*) FROM setting WHERE name = 'moved' AND value <> ''") === '1';

// A copy that waits in the midst of its work, since somebody reads what it wants to change first, is killed there.
async function killed() {
	assert.equal(source.ruche('migrate', '--db', url).status, 0);
	const holder = spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-A', '-t', url], { stdio: ['pipe', 'pipe', 'inherit'] }), released = once(holder, 'exit');
	holder.stdin.write("BEGIN; LOCK TABLE person, item, place IN ACCESS SHARE MODE; SELECT 'held';\n");
	try {
		assert.match(String((await once(holder.stdout, 'data'))[0]), /held/);
		const copy = spawn(program, ['copy', '--data', source.data, '--db', url], { stdio: 'ignore' }), ended = once(copy, 'exit');
		try {
			await eventually(() => assert.equal(psql(url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()").trim(), '1'));
			assert.ok(marked(), 'not marked before the copy');
		} finally {
			copy.kill('SIGKILL');
			await ended;
		}
	} finally {
		holder.stdin.end('ROLLBACK;\n');
		await released;
	}
}

// What both must answer alike, as data.
async function answers(server) {
	const employee = await server.signIn('employee'), stranger = server.visitor();
	const found = [];
	for (const path of ['/api/v1/search?q=zebrafinch', '/api/v1/search?q=the', '/api/v1/search?q=de&order=newest', '/api/v1/people?limit=50', '/api/v1/blogs', '/api/v1/updates']) {
		found.push((await employee.json(path)), (await stranger.get(path, { headers: { accept: 'application/json' } })).status);
	}
	return found;
}

test('copy: the same answers from PostgreSQL', { skip: database !== 'postgres' && 'done once, with PostgreSQL', timeout: 120_000 * slow }, async () => {
	await source.prepare();
	await source.start();
	const owner = await source.signIn('owner');
	const page = await owner.get('/updates', { status: 200 });
	await owner.submit(page.form('/updates'), { body: awkward, audience: 'internal' });
	await source.settled();
	const before = await answers(source);
	assert.equal(before[0].total, 1, 'the update is not found on SQLite');

	url = databaseUrl(process.env.RUCHE_TEST_POSTGRES, `copied_${process.pid}`);
	psql(databaseUrl(url, 'postgres'), `CREATE DATABASE copied_${process.pid}`);
	// Not while a server is at work, which would go on writing; nothing is done.
	const running = source.ruche('copy', '--db', url);
	assert.equal(running.status, 2, running.stdout);
	assert.match(running.stderr, /^ruche: copy: a server or another command is at work on ruche\.db; stop it first, then copy\n$/);
	assert.ok(!marked());
	assert.equal(psql(url, 'SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()').trim(), '0');
	await source.stop({ keep: true });
	await killed();
	assert.ok(marked());
	assert.match(source.ruche('serve', '--listen', '127.0.0.1:0').stderr, /moved by `ruche copy`/);
	assert.equal(source.ruche('copy', '--back').status, 0);
	assert.ok(!marked());
	const copied = source.ruche('copy', '--db', url);
	assert.equal(copied.status, 0, copied.stdout + copied.stderr);
	assert.ok(marked());
	assert.equal(psql(url, "SELECT count(*) FROM setting WHERE name = 'moved'").trim(), '0', 'the mark came along');
	// The old one does nothing any more, whatever is due there.
	const forget = () => source.value("SELECT (SELECT count(*) FROM job) || ' ' || (SELECT count(*) FROM event) || ' ' || coalesce((SELECT value FROM setting WHERE name = 'retention.strays'), '')");
	source.sql(`INSERT INTO job (id, kind, payload, due, lease, attempts, state, error, lane) VALUES (1, 'retention.file', '${'ab'.repeat(32)}', 0, 0, 0, 1, '', 0)`);
	const was = forget();
	for (const words of [['serve', '--listen', '127.0.0.1:0'], ['import', 'people-csv', '/dev/null'], ['user', 'list'], ['copy', '--db', url]]) {
		const refused = source.ruche(...words);
		assert.equal(refused.status, 2, words[0]);
		assert.match(refused.stderr, /^ruche: .*moved by `ruche copy`; say --db .*`ruche copy --back`\n$/, words[0]);
	}
	assert.equal(forget(), was);
	const old = source.ruche('check');
	assert.equal(old.status, 0, old.stdout + old.stderr);
	// Taken back it can be copied again, but not into what is in use; and it is served.
	const back = source.ruche('copy', '--back');
	assert.equal(back.status, 0, back.stderr);
	assert.match(back.stdout, /may be served again/);
	await source.start();
	await eventually(() => assert.equal(source.value("SELECT count(*) FROM job WHERE kind = 'retention.file' AND state = 1"), '0', 'its jobs do not run'));
	await source.stop({ keep: true });
	const again = source.ruche('copy', '--db', url);
	assert.equal(again.status, 2);
	assert.match(again.stderr, /^ruche: copy: .*empty\n$/);
	assert.ok(!marked(), 'a copy that fails leaves its mark');
	const nowhere = source.ruche('copy');
	assert.equal(nowhere.status, 2);
	assert.match(nowhere.stderr, /--db/);

	source.databaseUrl = url;
	const check = source.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	const keys = (side) => psql(side, "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace ORDER BY 1");
	const indexes = (side) => psql(side, 'SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1');
	const fresh = new Server({ db: 'postgres', demo: false });
	await fresh.prepare();
	try {
		assert.equal(keys(url), keys(fresh.databaseUrl), 'keys differ from those of a new database');
		assert.equal(indexes(url), indexes(fresh.databaseUrl), 'indexes differ from those of a new database');
	} finally {
		fresh.remove();
	}
	// The terms that came along are those that the index job writes.
	const terms = () => psql(url, "SELECT count(*), md5(string_agg(item || terms::text || title || tags || head, ' ' ORDER BY item)) FROM search_doc");
	const brought = terms();
	const words = () => psql(url, "SELECT count(*), md5(string_agg(conversation || ' ' || term || ' ' || message, ',' ORDER BY message, term)) FROM message_term");
	const spoken = words();
	assert.doesNotMatch(spoken, /^0/, 'no words of messages came along');
	psql(url, 'INSERT INTO search_queue (item, since) SELECT item, 1 FROM search_doc UNION ALL SELECT id, 1 FROM message ON CONFLICT DO NOTHING');
	await source.start();
	assert.deepEqual(await answers(source), before);
	await source.settled();
	assert.equal(terms(), brought);
	assert.equal(words(), spoken);
	// What is written now gets ids behind those that came along.
	const later = await source.signIn('owner');
	const updates = await later.get('/updates', { status: 200 });
	await later.submit(updates.form('/updates'), { body: 'After the move', audience: 'internal' });
	assert.match((await later.get('/updates')).text, /After the move/);
	await source.stop({ keep: true });
	source.process = undefined;
	source.databaseUrl = '';
});

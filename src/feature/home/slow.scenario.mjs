// SPDX-License-Identifier: Apache-2.0
// Events of a transaction that takes long are told when it ends, although later ones ended before it. Only PostgreSQL lets writes run side by side.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, useServer } from '../../../tests/harness.mjs';
import { binDirectory, psql } from '../../../tests/postgres.mjs';

const house = useServer();
const json = { headers: { accept: 'application/json' }, status: 201 };

test('a mention that is written for six seconds is told', { skip: database === 'postgres' ? false : 'SQLite has one writer' }, async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	const before = await employee.post('/api/v1/updates', { body: 'Slowly written words' }, json);
	const other = await employee.post('/api/v1/updates', { body: 'A first call for @noemie' }, json);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /A first call/));
	// What another node would write: an event with an id of now, in a transaction that ends later than its followers.
	const one = (column) => psql(house.databaseUrl, `SELECT ${column} FROM event WHERE kind = 3 AND item = ${other.json.id}`).trim();
	const slow = spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', house.databaseUrl], { stdio: ['pipe', 'ignore', 'inherit'] });
	const ended = new Promise((done) => slow.on('close', done));
	slow.stdin.end(`BEGIN;
		INSERT INTO event (id, kind, item, root, place, actor, subject, tx)
		SELECT (SELECT max(id) FROM event) + 8192, 3, ${before.json.id}, 0, ${one('place')}, ${one('actor')}, ${one('subject')}, pg_current_xact_id()::text::bigint;
		SELECT pg_sleep(6); COMMIT;`);
	await eventually(() => assert.equal(psql(house.databaseUrl, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(6)%' AND pid <> pg_backend_pid()").trim(), '1'));
	await employee.post('/api/v1/updates', { body: 'A second call for @noemie' }, json);
	assert.equal(await ended, 0);
	await eventually(async () => {
		const { text } = await owner.get('/notifications');
		assert.match(text, /A second call/);
		assert.match(text, /Slowly written words/);
	});
	// Each once: the cursor is behind all of them.
	assert.equal(psql(house.databaseUrl, `SELECT count(*) FROM notify WHERE item = ${before.json.id}`).trim(), '1');
});

test('rows from another database are told again from where they were', { skip: database === 'postgres' ? false : 'SQLite has one writer' }, async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	await employee.post('/api/v1/updates', { body: 'Before the move, @noemie' }, json);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /Before the move/));
	await house.settled();
	const told = () => psql(house.databaseUrl, 'SELECT count(*) FROM notify').trim();
	const n = told();
	await house.stop({ keep: true });
	// As if it had been restored from a cluster that had seen many more transactions.
	house.sql('UPDATE event SET tx = tx + 1000000000 WHERE tx > 0; UPDATE event_cursor SET tx = tx + 1000000000 WHERE tx > 0');
	await house.start();
	await employee.post('/api/v1/updates', { body: 'After the move, @noemie' }, json);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /After the move/));
	await house.settled();
	assert.equal(told(), String(Number(n) + 1), 'nothing was told twice');
});

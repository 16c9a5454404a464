// SPDX-License-Identifier: Apache-2.0
// held: transactions of PostgreSQL that somebody else keeps open. Several requests for one item that all have read it before any may
// write: another transaction holds its row until they wait; SQLite has one writer, and takes them one after the other.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '../harness.mjs';
import { binDirectory } from '../postgres.mjs';

// A transaction that has begun to write something (and with `update` holds the rows of that); gives what ends it, by a last statement
// if there is one.
export async function beside(house, update = '') {
	const holder = spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-A', '-t', house.databaseUrl], { stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = once(holder, 'exit');
	holder.stdin.write(`BEGIN;\n${update}\nSELECT 'begun ' || pg_current_xact_id();\n`);
	assert.match(String((await once(holder.stdout, 'data'))[0]), /begun \d/);
	return async (last = '') => {
		holder.stdin.end(`${last}\nCOMMIT;\n`);
		await ended;
	};
}

// begin: functions that each start a request and give its promise. Gives the answers. meanwhile: SQL of the transaction that holds it.
export async function whileHeld(house, item, begin, meanwhile = '') {
	if (!house.databaseUrl) return Promise.all(begin.map((start) => start()));
	const holder = spawn(join(binDirectory(), 'psql'), ['-X', '-q', '-A', '-t', house.databaseUrl], { stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = once(holder, 'exit');
	holder.stdin.write(`BEGIN;\nSELECT 'held' FROM item WHERE id = ${item} FOR UPDATE;\n`);
	assert.match(String((await once(holder.stdout, 'data'))[0]), /held/);
	const answers = Promise.all(begin.map((start) => start()));
	answers.catch(() => {}); // said below
	const waiting = () => Number(house.value(`SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`));
	try {
		await eventually(() => assert.equal(waiting(), begin.length));
	} finally {
		holder.stdin.end(`${meanwhile}\nCOMMIT;\n`);
		await ended;
	}
	return answers;
}

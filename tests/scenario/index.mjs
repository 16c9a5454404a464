// SPDX-License-Identifier: Apache-2.0
// A text index that was lost is made again by `ruche migrate` and the server: the same is found by the same people.

import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, useServer } from '../harness.mjs';

const house = useServer();

// What each finds, closed texts among it.
async function found() {
	const result = {};
	for (const login of ['employee', 'owner', 'guest']) {
		const client = await house.signIn(login);
		for (const words of ['numbat', 'the', 'de']) {
			const answer = await client.json(`/api/v1/search?q=${words}&order=newest`);
			result[`${login} ${words}`] = { ids: answer.items.map((item) => item.id), total: answer.total, kinds: answer.kinds };
		}
	}
	return result;
}

test('migrate queues every text when the index is empty, and the server indexes them', async () => {
	const employee = await house.signIn('employee');
	for (const [body, audience] of [['A numbat for all colleagues.', 'internal'], ['A numbat of my own.', 'private']]) {
		await employee.post('/api/v1/updates', { body, audience }, { headers: { accept: 'application/json' }, status: 201 });
	}
	await house.settled();
	const before = await found();
	assert.equal(before['employee numbat'].ids.length, 2);
	assert.equal(before['owner numbat'].ids.length, 1);
	await house.stop({ keep: true });
	assert.equal(house.ruche('migrate').stdout, 'There is nothing to do.\n');

	if (database === 'postgres') house.sql('TRUNCATE search_doc');
	else for (const end of ['', '-wal', '-shm']) rmSync(join(house.data, `search.db${end}`), { force: true });
	if (database === 'sqlite') {
		for (const command of [['check'], ['serve'], ['migrate', '--show']]) {
			const refused = house.ruche(...command);
			assert.equal(refused.status, 2, refused.stdout);
			assert.match(refused.stderr, /there is no text index \(`ruche migrate` makes one\)/);
		}
		assert.ok(!existsSync(join(house.data, 'search.db')));
	}
	const migrated = house.ruche('migrate');
	assert.equal(migrated.status, 0, migrated.stderr);
	const [, texts] = /^The text index is empty: (\d+) texts wait, which the server indexes once it runs\.\n$/.exec(migrated.stdout) ?? assert.fail(migrated.stdout);
	assert.equal(texts, house.value('SELECT (SELECT count(*) FROM item WHERE state = 3) + (SELECT count(*) FROM message WHERE state = 3)'));
	assert.equal(house.value('SELECT count(*) FROM search_queue'), texts);
	assert.ok(database === 'postgres' || existsSync(join(house.data, 'search.db')));

	await house.start();
	await house.settled();
	assert.deepEqual(await found(), before);
	await house.stop({ keep: true });
	assert.equal(house.ruche('migrate').stdout, 'There is nothing to do.\n');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

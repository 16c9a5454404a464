// SPDX-License-Identifier: Apache-2.0
// The backup drill: an online backup under writes, verified and restored into an empty place, serves the same organisation;
// a damaged or unfinished backup is refused before anything is written.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { database, eventually, Server, slow, useServer } from '../harness.mjs';
import { databaseUrl, psql } from '../postgres.mjs';

const house = useServer();
const place = mkdtempSync('/tmp/ruche-backup.');
after(() => rmSync(place, { recursive: true, force: true }));

// An empty home for what comes back; gives its Server, not started.
async function restored(backup, name) {
	const server = new Server({ data: join(place, name) });
	await server.prepare();
	if (database === 'postgres') {
		const url = databaseUrl(process.env.RUCHE_TEST_POSTGRES, `restored_${process.pid}`);
		psql(databaseUrl(url, 'postgres'), `CREATE DATABASE restored_${process.pid}`);
		execFileSync('pg_restore', ['--clean', '--if-exists', '--no-owner', '-d', url, join(backup, 'ruche.dump')], { stdio: 'pipe' });
		server.databaseUrl = url;
	}
	const result = server.ruche('restore', backup);
	assert.equal(result.status, 0, result.stdout + result.stderr);
	return server;
}

// What an organisation holds, but for the updates that people write meanwhile.
const holdings = (server) => server.value(`SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM place), (SELECT count(*) FROM blob), (SELECT sum(size) FROM blob),
	(SELECT count(*) FROM item WHERE kind <> 3), (SELECT sum(id % 1000003) FROM item WHERE kind <> 3), (SELECT sum(length(body)) FROM blog_entry), (SELECT count(*) FROM member)`);
// Of the texts that were written one after the other, how many of the first ones.
const firstOf = (server, n) => Number(server.value(`SELECT count(*) FROM update_post WHERE body LIKE 'Written during a backup %' AND CAST(substr(body, 25) AS integer) < ${n}`));

test('backup under writes, restore, same organisation', async () => {
	const anna = await house.signIn('employee');
	const before = await anna.get('/settings/security');
	assert.equal(before.status, 200);
	// People write all the while; once more when it was so quick that nobody did.
	const owner = await house.signIn('owner'), backup = join(place, 'first');
	let written = 0, stop = false;
	const writing = (async () => {
		for (; !stop; written++) await owner.post('/api/v1/updates', { body: `Written during a backup ${written}` }, { headers: { accept: 'application/json' }, status: 201 });
	})();
	await eventually(() => assert.ok(written > 3));
	let acknowledged;
	for (let tries = 0; ; tries++) {
		const before = acknowledged = written;
		const made = await house.rucheAside('backup', backup);
		assert.equal(made.status, 0, made.stdout + made.stderr);
		if (written > before) break;
		assert.ok(tries < 100, 'nothing was written during a backup');
		rmSync(backup, { recursive: true });
	}
	stop = true;
	await writing;

	const copy = await restored(backup, 'copy');
	const check = copy.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	assert.equal(firstOf(copy, acknowledged), acknowledged, 'what was acknowledged before the backup began is in it');
	assert.equal(firstOf(house, written), written);
	assert.equal(holdings(copy), holdings(house));
	await copy.start();
	try {
		// Her session came along, and so did her password.
		const visitor = copy.visitor();
		visitor.cookies = new Map(anna.cookies);
		assert.equal((await visitor.get('/settings/security')).status, 200);
		await copy.signIn('employee');
	} finally {
		await copy.stop();
	}
}, { timeout: 120_000 * slow });

test('the text index in a backup is of the same moment as the rest', { skip: database === 'postgres' && 'a dump is of one moment' }, async () => {
	const owner = await house.signIn('owner'), other = await house.signIn('employee');
	const { location: at } = await owner.post('/chat', { readers: '@leila' }, { redirect: false, status: 303 });
	const say = async (body) => (await owner.post(at, { body }, { redirect: false, status: 303 })).location.match(/#m(\d+)$/)[1];
	// It is held while it copies the first of the two files, which is long enough to be seen doing so.
	house.change('CREATE TABLE ballast AS SELECT zeroblob(16000000) AS a UNION ALL SELECT zeroblob(16000001)');
	let backup;
	for (let tries = 0; ; tries++) {
		const removed = await say('A word before');
		await house.settled();
		backup = join(place, `moment${tries}`);
		const running = house.rucheAside('backup', backup);
		while (!existsSync(join(backup, 'ruche.db')) && running.child.exitCode === null) await new Promise(setImmediate);
		running.child.kill('SIGSTOP');
		const held = !existsSync(join(backup, 'search.db'));
		if (held) {
			await say('A word meanwhile');
			await owner.post(`${at}/${removed}/delete`, {}, { redirect: false, status: 303 });
			await house.settled();
		}
		running.child.kill('SIGCONT');
		const made = await running;
		assert.equal(made.status, 0, made.stdout + made.stderr);
		if (held) break;
		assert.ok(tries < 20, 'no backup was held in time');
	}
	house.change('DROP TABLE ballast');
	const check = (await restored(backup, 'moment')).ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
	assert.equal((await other.get(at)).status, 200);
}, { timeout: 120_000 * slow });

test('a backup goes into a new directory only', () => {
	const result = house.ruche('backup', place);
	assert.equal(result.status, 2);
	assert.match(result.stderr, /^ruche: .*already.*\n$/);
});

test('a damaged, incomplete or unfinished backup is refused, and nothing is written', () => {
	const backup = join(place, 'damaged');
	assert.equal(house.ruche('backup', backup).status, 0);
	const target = join(place, 'target');
	const refused = (pattern) => {
		const result = new Server({ data: target }).ruche('restore', backup);
		assert.equal(result.status, 2, result.stdout);
		assert.match(result.stderr, pattern);
		assert.ok(!existsSync(target) || readdirSync(target).length === 0, 'something was written');
	};
	const file = join(backup, readFileSync(join(backup, 'MANIFEST'), 'utf8').split('\n')[0].slice(66));
	const manifest = readFileSync(join(backup, 'MANIFEST'), 'utf8');
	appendFileSync(file, 'x');
	refused(/damaged/);
	rmSync(file);
	refused(/missing/);
	rmSync(join(backup, 'MANIFEST'));
	refused(/no manifest/);
	writeFileSync(join(backup, 'MANIFEST'), `${manifest.slice(0, 64)}  ../../etc/passwd\n`);
	refused(/etc\/passwd/);
	// What was begun and cut off: nothing, the blobs without the database, a name without its end.
	const blobs = manifest.split('\n').filter((line) => / {2}blobs\//.test(line) && !file.endsWith(line.slice(66)));
	for (const [text, words] of [['', /no database/], [`${blobs.join('\n')}\n`, /no database/], [blobs[0], /damaged/], [manifest.replace('  ', '\t\t'), /damaged/]]) {
		writeFileSync(join(backup, 'MANIFEST'), text);
		refused(words);
	}
});

test('restore wants an empty place', () => {
	const backup = join(place, 'first');
	const result = house.ruche('restore', backup);
	assert.equal(result.status, 2);
	assert.match(result.stderr, /not empty/);
});

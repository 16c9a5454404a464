// SPDX-License-Identifier: Apache-2.0
// The command line as a contract: what it refuses, with one line that names the word, and exit 2; options before environment
// before ruche.ini.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { database, eventually, Server } from '../harness.mjs';
import { beside } from '../lib/held.mjs';

const house = new Server({ demo: false });
before(() => house.prepare());
after(() => house.stop());

const refused = [
	[['whatever'], /^ruche: whatever: there is no such command/],
	[['Serve'], /^ruche: Serve: /],
	[['serve', '--nothing', 'x'], /^ruche: --nothing: there is no such option$/],
	[['serve', '--listen'], /^ruche: --listen: needs a value$/],
	[['serve', '--listen', 'nowhere'], /^ruche: nowhere: /],
	[['serve', '--listen', '127.0.0.1:99999'], /^ruche: 127\.0\.0\.1:99999: /],
	[['serve', '--node', '9'], /^ruche: --node: is a digit from 0 to 6/],
	[['serve', '--bus', 'amqp://127.0.0.1:4222'], /^ruche: --bus: is nats:\/\//],
	[['serve', '--bus', 'nats://'], /^ruche: --bus: /],
	[['user'], /^ruche: /],
	[['user', 'promote', 'admin'], /^ruche: promote: /],
	[['user', 'disable', 'nobody'], /^ruche: nobody: there is no such account$/],
	[['import', 'nothing', 'file.csv'], /^ruche: nothing: /],
	[['import', 'people-csv', 'no-such-file.csv'], /^ruche: no-such-file\.csv: /],
	[['import', 'people-csv'], /^ruche: /],
	[['backup'], /^ruche: /],
	[['restore', '/nowhere/at/all'], /^ruche: \/nowhere\/at\/all: |^ruche: .*: /],
	[['demo', '--scale', 'huge', 'somewhere'], /^ruche: demo: --scale is small or ibm/],
	[['demo', '--people', 'many', 'somewhere'], /^ruche: demo: --scale is small or ibm, --people a number/],
	...(database === 'sqlite' ? [[['copy'], /^ruche: copy: say where to/]] : []),
	...['check', 'migrate', 'serve', 'routes', 'copy'].map((command) => [[command, 'elsewhere'], /^ruche: elsewhere: one word too many$/]),
	[['backup', 'here', 'there'], /^ruche: there: one word too many$/],
	[['user', 'add', 'wanda', 'Wanda', 'Walker', 'Wales'], /^ruche: Wales: one word too many$/],
	[['check', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], /^ruche: a: one word too many$/],
	[['import', 'people-csv', ...Array.from({ length: 64 }, (_, i) => `${i}.csv`)], /^ruche: 63\.csv: one word too many$/],
];

// What is there; the folder that a server takes uploads into belongs to none.
const files = () => readdirSync(house.data).filter((name) => name !== 'uploads').sort();

for (const [words, line] of refused) {
	test(`ruche ${words.slice(0, 12).join(' ')} is refused`, () => {
		const before = files();
		const { status, stdout, stderr } = house.ruche(...words);
		assert.equal(status, 2, stdout + stderr);
		assert.equal(stderr.trimEnd().split('\n').length, 1, `one line: ${stderr}`);
		assert.match(stderr.trimEnd(), line);
		assert.equal(stdout, '');
		assert.deepEqual(files(), before, 'nothing is half done');
	});
}

test('a data directory that is not there is named', () => {
	const nowhere = join(house.temporary, 'nowhere');
	for (const words of [['check'], ['import', 'people-csv', 'package.json'], ['user', 'list']]) {
		const { status, stderr } = house.ruche(...words, '--data', nowhere);
		assert.equal(status, 2);
		assert.match(stderr, /^ruche: .*\/nowhere: there is no data directory/);
		assert.ok(!existsSync(nowhere), `${words[0]} made it`);
	}
});

test('import takes several files, each by itself: one that is refused keeps none of the others out', () => {
	const [first, last] = ['first', 'last'].map((name) => {
		const path = join(house.temporary, `${name}.csv`);
		writeFileSync(path, `login,given_name,last_name\nseveral-${name},Several,Files\n`);
		return path;
	});
	const { status, stdout, stderr } = house.ruche('import', 'people-csv', first, 'no-such-file.csv', last);
	assert.equal(status, 2);
	assert.match(stderr, /^ruche: no-such-file\.csv: [^\n]+\n$/);
	assert.equal(stdout, [first, last].map((path) => `${path}: read 1, written 1, skipped 0\n`).join(''));
	assert.equal(house.value("SELECT count(*) FROM person WHERE handle IN ('several-first', 'several-last')"), '2');
	assert.equal(house.ruche('import', 'people-csv', first, last).status, 0);
	assert.match(house.ruche('import', 'people-csv', first).stdout, /^read 1, written 1, skipped 0\n/, 'one file has no name before its numbers');
});

test('an import that PostgreSQL ends so that another may go on is brought again', { skip: database !== 'postgres' && 'SQLite has one writer' }, async () => {
	const path = join(house.temporary, 'both.csv'), lock = (name) => `UPDATE person SET handle = handle WHERE handle = 'several-${name}';`;
	writeFileSync(path, 'login,given_name,last_name\nseveral-first,Met,Files\nseveral-last,Met,Files\n');
	// The import waits for the last row, then the other one for the first; it has more patience, so the import is ended.
	const end = await beside(house, `SET LOCAL deadlock_timeout = '10s'; ${lock('last')}`);
	const running = house.rucheAside('import', 'people-csv', path);
	await eventually(() => assert.equal(house.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"), '1'));
	await end(lock('first'));
	const { status, stdout, stderr } = await running;
	assert.deepEqual([status, stdout, stderr.includes('both.csv')], [0, 'read 2, written 2, skipped 0\n', false], stderr);
});

test('what came in is said before the next file is read', async () => {
	const first = join(house.temporary, 'first.csv'), never = join(house.temporary, 'never.csv');
	execFileSync('mkfifo', [never]);
	const running = house.rucheAside('import', 'people-csv', first, never);
	let said = '';
	running.child.stdout.on('data', (chunk) => { said += chunk; });
	try {
		await eventually(() => assert.equal(said, `${first}: read 1, written 1, skipped 0\n`));
	} finally {
		running.child.kill('SIGKILL');
		await running;
	}
});

test('a list that cannot be read says why', () => {
	house.sql('ALTER TABLE person RENAME COLUMN sort_key TO sort_key_away');
	const { status, stdout, stderr } = house.ruche('user', 'list');
	house.sql('ALTER TABLE person RENAME COLUMN sort_key_away TO sort_key');
	assert.equal(status, 2);
	assert.equal(stdout, '');
	assert.match(stderr, /^ruche: user list: app_users: .*sort_key.*\n$/);
	assert.match(house.ruche('user', 'list').stdout, /^admin\t/m);
});

test('version and help', () => {
	assert.match(house.ruche('version').stdout, /^ruche \d+\.\d+\.\d+\n$/);
	const { status, stdout } = house.ruche('help');
	assert.equal(status, 0);
	for (const word of ['serve', 'init', 'demo', 'import', 'user', 'routes', 'check', 'backup', 'restore', 'copy', 'migrate', 'version']) assert.match(stdout, new RegExp(`^  ruche ${word}\\b`, 'm'));
});

test('routes: as text and as JSON the same', () => {
	const { stdout } = house.ruche('routes');
	const list = JSON.parse(house.ruche('routes', '--json').stdout);
	assert.equal(stdout.trimEnd().split('\n').length, list.length);
	assert.match(stdout, /^GET +\/ +home_show +anyone /m);
});

test('an option counts before the environment, and that before ruche.ini', () => {
	const at = (words, environment = {}) => house.ruche('serve', ...words, { environment }).stderr.trimEnd();
	appendFileSync(join(house.data, 'ruche.ini'), 'listen = from-the-file\n');
	assert.match(at([]), /from-the-file/);
	assert.match(at([], { RUCHE_LISTEN: 'from-the-environment' }), /from-the-environment/);
	assert.match(at(['--listen', 'from-the-option'], { RUCHE_LISTEN: 'from-the-environment' }), /from-the-option/);
	assert.match(at(['--listen=also-so']), /also-so/);
	appendFileSync(join(house.data, 'ruche.ini'), `${'# a long story\n'.repeat(1200)}`);
	assert.match(at([]), /^ruche: .*ruche\.ini: is longer than 16 KiB$/, 'never half of it');
});

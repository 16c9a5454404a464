// SPDX-License-Identifier: Apache-2.0
// The real files, each through `ruche import`: taken in or refused in one line, every record counted once, and the rows that the database then
// holds are as many as the file has. No server runs here: only the command writes.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { database, Server, sharedData } from '../harness.mjs';

const house = new Server({});
before(() => house.prepare());
after(() => house.remove());

const skip = ['wordpress-wxr', 'organisation', 'vcard', 'stackexchange'].every((folder) => sharedData(folder)) ? false : 'no shared data';
const files = (folder, ending) => readdirSync(sharedData(folder)).filter((name) => name.endsWith(ending)).sort().map((name) => join(sharedData(folder), name));
const number = (query) => Number(house.value(query));
const people = () => number('SELECT count(*) FROM person');
const texts = () => number('SELECT count(*) FROM item WHERE kind IN (1, 2)');

// The numbers of the report, which add up.
function bring(kind, path) {
	const result = house.ruche('import', kind, path);
	assert.equal(result.status, 0, `${path}: ${result.stdout}${result.stderr}`);
	const [, read, written, skipped] = /^read (\d+), written (\d+), skipped (\d+)$/m.exec(result.stdout).map(Number);
	assert.equal(read, written + skipped, path);
	return { read, written, skipped };
}

// How many records a file has, counted here without a parser: tags outside of quoted text, lines that begin an entry.
const outside = (text) => text.replace(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>/g, '');
const records = {
	wxr: (text) => outside(text).match(/<(item|wp:comment)[\s>]/g)?.length ?? 0,
	'people-ldif': (text) => text.match(/^dn:/gim)?.length ?? 0,
	vcard: (text) => text.match(/^BEGIN:VCARD\s*$/gim)?.length ?? 0,
};

test('WordPress: what is written is there; what is no export changes nothing', { skip }, () => {
	const broken = ['crazy-cdata', 'invalid-version-tag', 'malformed'];
	for (const path of files('wordpress-wxr', '.xml')) {
		const there = texts();
		if (broken.some((name) => path.endsWith(`/${name}.xml`))) {
			const refused = house.ruche('import', 'wxr', path);
			assert.equal(refused.status, 2, path);
			assert.match(refused.stderr, /^ruche: [^\n]*line \d+: [^\n]+\n$/);
			assert.equal(texts(), there, path);
		} else {
			const { read, written } = bring('wxr', path);
			assert.equal(read, records.wxr(readFileSync(path, 'utf8')), path);
			assert.equal(texts() - there, written, path);
		}
	}
});

test('directories, cards and a table: a person each, with whom they report to', { skip }, () => {
	for (const [kind, folder, ending] of [['people-ldif', 'organisation', '.ldif'], ['people-ldif', 'organisation/planet-express', '.ldif'], ['vcard', 'vcard', '.vcf']]) {
		for (const path of files(folder, ending)) {
			const there = people();
			const { read, written } = bring(kind, path);
			assert.equal(read, records[kind](readFileSync(path, 'utf8')), path);
			// A card of somebody who is known already brings nobody new.
			assert.ok(people() - there <= written && (kind === 'vcard' || people() - there === written), path);
		}
	}
	const there = people(), managers = number('SELECT count(*) FROM person WHERE manager IS NOT NULL');
	assert.deepEqual(bring('people-csv', sharedData('organisation/employees.csv')), { read: 107, written: 107, skipped: 0 });
	assert.equal(people() - there, 107);
	assert.equal(number('SELECT count(*) FROM person WHERE manager IS NOT NULL') - managers, 106, 'all but the president');
	assert.equal(house.value("SELECT m.handle FROM person p JOIN person m ON m.id = p.manager WHERE p.handle = 'nyang'"), 'sking');
});

// Seven thousand rows, one after the other: once is enough.
test('Stack Exchange: questions, their answers below them, comments, scores', { skip: skip || (database === 'postgres' ? 'done with SQLite' : false) }, () => {
	const newest = number('SELECT max(id) FROM place');
	const { written } = bring('stackexchange', sharedData('stackexchange/history.meta'));
	const place = number(`SELECT id FROM place WHERE kind = 2 AND id NOT IN (SELECT id FROM place WHERE id <= ${newest}) ORDER BY items DESC LIMIT 1`);
	const questions = number(`SELECT count(*) FROM item WHERE place = ${place} AND kind = 2 AND root = 0`);
	const below = number(`SELECT count(*) FROM item c JOIN item q ON q.id = c.root AND q.kind = 2 AND q.place = ${place} WHERE c.kind = 1`);
	assert.equal(questions, 556);
	assert.equal(below, 1095 + 3454, 'each answer and each comment');
	assert.equal(written, 2293 + questions + below, 'and each account but that of the machine');
	assert.equal(number('SELECT sum(score) FROM imported_score'), 6243 + 2545, 'of posts and of comments');
	assert.equal(number(`SELECT sum(comments) FROM item WHERE place = ${place} AND kind = 2`), below);
});

// A whole small Wikipedia. Of its 2,004 pages 347 are templates, 28 modules, 12 messages; of 539 categories 146 have no text; of 151 redirects 3 lead
// to nothing. What is left are 903 articles, 393 categories, 24 pages about the project, and addresses that lead to them.
const dump = sharedData('mediawiki-dump/ltgwiki-pages-articles.xml.bz2');
test('MediaWiki: a dump as it ships, packed', { skip: !dump ? 'no shared data' : database === 'postgres' ? 'done with SQLite' : false }, () => {
	const result = house.ruche('import', 'mediawiki', dump);
	assert.equal(result.status, 0, result.stderr);
	assert.match(result.stdout, /^read 2004, written 1468, skipped 536$/m);
	for (const line of [/347: templates: /, /28: modules: /, /12: messages of /, /146: categories without a text/, /3: redirects to what is not/, /2004: revisions read/]) assert.match(result.stdout, line);
	assert.equal(number("SELECT count(*) FROM wiki_page e JOIN place p ON p.id = e.wiki WHERE p.handle = 'vikipedeja'"), 903 + 393 + 24);
});

test('what came in is consistent', { skip }, () => {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// SPDX-License-Identifier: Apache-2.0
// `ruche check` finds what is damaged: one fault after the other is made in a healthy organisation, each in rows of its own, and each is told
// in its own words; nothing else is. No server runs here: only the command looks.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { database, Server } from '../harness.mjs';

const house = new Server({});
before(() => house.prepare());
after(() => house.remove());

// The text index of SQLite is a file of its own.
function index(sql) {
	if (database === 'postgres') house.sql(sql);
	else execFileSync('sqlite3', [join(house.data, 'search.db'), sql]);
}
const blob = (hash) => join(house.data, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash);
const adds = (table, column) => (id) => house.sql(`UPDATE ${table} SET ${column} = ${column} + 1 WHERE id = ${id}`);
const update = 'i.kind = 3 AND i.state = 3 AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.item = i.id)';

// What is broken, the row that is chosen for it, how, and the lines that are expected ({0}, {1}: the columns of that row; N: any number).
const faults = [
	['comments', 'SELECT id FROM item WHERE root = 0 AND comments > 1', adds('item', 'comments'), 'item {0}: counts N comments, has N'],
	['thanks', 'SELECT id FROM item WHERE likes > 0', adds('item', 'likes'), 'item {0}: counts N thanks, has N'],
	['a rating', 'SELECT item, person FROM rating WHERE stars < 5', (item, person) => house.sql(`UPDATE rating SET stars = stars + 1 WHERE item = ${item} AND person = ${person}`),
		'item {0}: counts N ratings, has N (or their sum differs)'],
	['members', 'SELECT id FROM place WHERE kind = 3', adds('place', 'members'), 'place {0}: counts N members, has N'],
	['items', 'SELECT id FROM place WHERE kind = 2 AND items > 0', adds('place', 'items'), 'place {0}: counts N items, has N'],
	['the newest item', 'SELECT id FROM place WHERE kind = 2 AND items > 0', adds('place', 'last'), 'place {0}: names N as its newest item, which is N'],
	['stars of a place', 'SELECT id FROM place WHERE raters > 0', adds('place', 'stars'), 'place {0}: counts N ratings, has N (or their sum differs)'],
	['public items', 'SELECT id FROM place WHERE kind = 2 AND public_items > 0', adds('place', 'public_items'), 'place {0}: counts N public items, has N (or their ratings differ)'],
	['followers', 'SELECT id FROM person WHERE followers > 0', adds('person', 'followers'), 'person {0}: counts N followers, has N'],
	['items of a person', 'SELECT id FROM person WHERE items > 0', adds('person', 'items'), 'person {0}: counts N open items, has N'],
	['a tag', 'SELECT id FROM tag WHERE items > 0', adds('tag', 'items'), 'tag {0}: counts N open items, has N'],
	['endorsements', 'SELECT person, tag FROM skill WHERE endorsements > 0', (person, tag) => house.sql(`UPDATE skill SET endorsements = endorsements + 1 WHERE person = ${person} AND tag = ${tag}`),
		'person {0}: a skill counts N endorsements, has N'],
	['the circle of a tag', 'SELECT item, tag FROM item_tag WHERE circle = 1', (item, tag) => house.sql(`UPDATE item_tag SET circle = 0 WHERE item = ${item} AND tag = ${tag}`),
		'item {0}: a tag has circle 0, the item 1'],
	['the circle of an answer', `SELECT i.id FROM item i JOIN item r ON r.id = i.root WHERE i.state = 3 AND r.circle = 1 AND r.state = 3 AND r.comments > 1 AND i.kind = 1
		AND NOT EXISTS (SELECT 1 FROM item_tag t WHERE t.item = i.id)`, (id) => house.sql(`UPDATE item SET circle = 0 WHERE id = ${id}`), 'comment {0}: circle 0, its root\'s is 1'],
	['the root of an answer', 'SELECT i.id, i.root FROM item i JOIN item r ON r.id = i.root WHERE i.state = 3 AND r.comments = 1', (id) => house.sql(`UPDATE item SET root = 7 WHERE id = ${id}`),
		'comment {0}: its root 7 is not there (0)', 'item {1}: counts 1 comments, has 0'],
	['a member who cannot read', 'SELECT person, hub FROM member WHERE state = 1', (person, hub) => house.sql(`DELETE FROM reach WHERE person = ${person} AND circle = ${hub}`),
		'person {0}: member of {1} without reach, or reach of 0 without membership'],
	['a reader who is no member', 'SELECT p.id, c.id FROM person p, place c WHERE c.own_members AND NOT EXISTS (SELECT 1 FROM member m WHERE m.person = p.id AND m.hub = c.id)',
		(person, hub) => house.sql(`INSERT INTO reach (person, circle) VALUES (${person}, ${hub})`), 'person {0}: member of 0 without reach, or reach of {1} without membership'],
	['a photo', 'SELECT id FROM person', (id) => house.sql(`INSERT INTO person_photo (hash, person) VALUES ('gone', ${id})`), 'person {0}: a photo without its file\'s row (0, 0)'],
	['a name', "SELECT id FROM person WHERE handle = 'tomasz'", (id) => house.sql(`UPDATE handle SET current = false WHERE target = ${id} AND kind = 1`),
		'handle of person {0}: 0 current ones, 1 expected'],
	['a pulse', 'SELECT i.id, i.author FROM item i JOIN pulse u ON u.id = i.author AND u.last = i.id WHERE i.root = 0 AND i.circle <= 1 AND i.state = 3',
		(item, author) => house.sql(`UPDATE pulse SET last = last - 1 WHERE id = ${author}`), 'item {0}: newer than the pulse of its author {1} (0)'],
	['the text index', 'SELECT id, kind, circle FROM item WHERE state = 3 AND circle > 1', (id) => index(`DELETE FROM search_doc WHERE item = ${id}`),
		'item {0}: kind {1}, circle {2}, and not in the text index'],
	['a lost file', 'SELECT hash FROM blob ORDER BY hash', (hash) => rmSync(blob(hash)), 'blob {0}: missing or damaged'],
	['a damaged file', 'SELECT hash FROM blob ORDER BY hash DESC', (hash) => appendFileSync(blob(hash), 'x'), 'blob {0}: missing or damaged'],
	['the audit log', 'SELECT id FROM audit ORDER BY id', (id) => house.sql(`UPDATE audit SET target = 'somebody else' WHERE id = ${id}`), 'audit: row {0} does not follow from the one before it'],
	['blogs of a letter', 'SELECT letter, circle FROM blog_letter WHERE n > 0', (letter, circle) => house.sql(`UPDATE blog_letter SET n = n + 1 WHERE letter = '${letter}' AND circle = ${circle}`),
		'blogs under {0} (circle {1}): counted N, there are N'],
	['the address of an entry', 'SELECT id FROM blog_entry ORDER BY id', (id) => house.sql(`UPDATE blog_slug SET current = false WHERE entry = ${id}`),
		'entry {0}: its address is missing or another one'],
	['an entry in another blog', 'SELECT e.id, p.id FROM blog_entry e, place p WHERE p.kind = 2 AND p.id <> e.blog ORDER BY e.id DESC', (id, other) => house.sql(`UPDATE blog_entry SET blog = ${other} WHERE id = ${id}`),
		'entry {0}: the item has no text, or one in another blog', 'entry {0}: its address is missing or another one'],
	['the text of an update', `SELECT i.id FROM item i WHERE ${update} AND i.root = 0 AND i.circle > 1`, (id) => house.sql(`DELETE FROM update_post WHERE id = ${id}`), 'updates: item {0} has no text'],
	['the text of an answer', `SELECT i.id FROM item i WHERE ${update} AND i.root <> 0`, (id) => house.sql(`DELETE FROM update_post WHERE id = ${id}`), 'updates: item {0} has no text'],
];
// PostgreSQL itself refuses a text without its item.
if (database === 'sqlite') {
	faults.push(['a text without its item', "SELECT id FROM person WHERE handle = 'tomasz'", (id) => house.sql(`INSERT INTO revision (item, number, author, created, title, body) VALUES (7, 1, ${id}, 1, '', '')`),
		'PRAGMA main.foreign_key_check: revision N item N']);
}

test('each fault is told, and nothing else', () => {
	for (const act of ['disable', 'enable']) assert.equal(house.ruche('user', act, 'tomasz').status, 0);
	const healthy = house.ruche('check');
	assert.equal(healthy.stdout, 'Everything is as it should be.\n');
	const expected = [];
	const chosen = faults.map(([what, query]) => {
		const row = house.value(`${query} LIMIT 1`).split('|');
		assert.notEqual(row[0], '', `nothing there to break: ${what}`);
		return row;
	});
	faults.forEach(([what, , damage, ...lines], i) => {
		damage(...chosen[i]);
		for (const line of lines) {
			const pattern = line.replace(/[.()*+?]/g, '\\$&').replace(/\bN\b/g, '\\d+').replace(/\{(\d)\}/g, (_, n) => chosen[i][n]);
			expected.push([what, new RegExp(`^${pattern}$`)]);
		}
	});
	const result = house.ruche('check');
	assert.equal(result.status, 1, result.stderr);
	const told = result.stdout.trimEnd().split('\n');
	for (const [what, pattern] of expected) {
		const at = told.findIndex((own) => pattern.test(own));
		assert.ok(at >= 0, `${what}: ${pattern} is not told in\n${result.stdout}`);
		told.splice(at, 1);
	}
	assert.deepEqual(told, []);
});

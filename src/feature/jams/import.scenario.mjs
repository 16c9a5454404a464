// SPDX-License-Identifier: Apache-2.0
// Conversations of Polis come in: as jams that are over, once, all or nothing, with as many ideas as statements were let stand.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedData, useServer } from '../../../tests/harness.mjs';
import { useImport } from '../../../tests/import.mjs';

const house = useServer();
const { place, bring, refused } = useImport(house);

const long = `${'Words that go on, '.repeat(20)}to the end.`;
const start = 1_500_000_000_000;
const comments = [
	[start + 1000, 0, 3, 2, 1, 1, '"Plant trees, many of them"'],
	[start + 2000, 1, 3, 0, 0, -1, 'Buy my watches'],
	[start + 3000, 2, 5, 0, 0, 0, `"${long}"`],
	[start + 4000, 3, 7, 0, 0, 1, '"  "'],
];
const votes = [[start + 5000, 0, 5, 1], [start + 6000, 0, 7, -1], [start + 7000, 0, 7, 0], [start + 8000, 1, 5, 1], [start + 9000, 99, 5, 1]];
const commentHead = 'timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body';
const table = (head, rows) => `${head}\n${rows.map((r) => r.join(',')).join('\n')}\n`;
const commentTable = (rows) => table(commentHead, rows.map(([at, ...rest]) => [at, 'then', ...rest]));
const voteTable = (rows) => table('timestamp,datetime,comment-id,voter-id,vote', rows.map(([at, ...rest]) => [at, 'then', ...rest]));

function folder(name, files) {
	mkdirSync(join(place, name));
	for (const [file, text] of Object.entries(files)) writeFileSync(join(place, name, file), text);
	return join(place, name);
}
const summary = (topic, url) => `topic,${topic}\nurl,${url}\nconversation-description,"What to do *about* it"\n`;
const ideasOf = async (client, jam) => (await client.json(`/api/v1/jams/${jam}/ideas?show=new`, { status: 200 })).ideas;

test('a conversation becomes a jam that is over', async () => {
	const where = folder('yard', { 'summary.csv': summary('The yard', 'https://polis.example/yard'), 'comments.csv': commentTable(comments), 'votes.csv': voteTable(votes) });
	const report = bring('polis', where);
	assert.equal(report.counts, 'read 9, written 5, skipped 4');
	assert.match(report.text, /2: a vote on a statement that did not come in/);
	assert.equal(house.value(`SELECT count(*), sum(stance) FROM jam_stance WHERE jam = (SELECT id FROM place WHERE handle = 'the.yard')`), '2|1', 'the latest of each');
	assert.match(report.text, /1: a statement that was moderated out/);
	assert.match(report.text, /1: a statement is empty/);
	const anna = await house.as('employee');
	const jam = await anna.json('/api/v1/jams/the.yard', { status: 200 });
	assert.equal(jam.phase, 'frozen');
	assert.equal(new Date(jam.opens).getTime(), start + 1000);
	assert.equal(jam.forums.length, 1);
	const ideas = await ideasOf(anna, 'the.yard');
	assert.deepEqual(ideas.map((i) => [i.author.name, i.guest, new Date(i.created).getTime()]), [['Participant 5', true, start + 3000], ['Participant 3', true, start + 1000]]);
	assert.equal(ideas[1].title, 'Plant trees, many of them');
	assert.equal(ideas[1].body, '');
	assert.ok(ideas[0].title.length <= 160 && ideas[0].title.endsWith('…') && ideas[0].body === long, ideas[0].title);
	const page = await anna.get('/jams/the.yard', { status: 200 });
	assert.match(page.text, /Plant trees, many of them/);
	assert.doesNotMatch(page.text, /watches/);
	assert.equal((await house.visitor().get('/jams/the.yard')).status, 404, 'nothing is published outside');
	assert.doesNotMatch((await anna.get('/people?q=Participant', { status: 200 })).main?.text ?? '', /Participant 3/, 'they are no colleagues');
});

test('again: only what is new', async () => {
	const more = [...comments, [start + 20_000, 9, 8, 0, 0, 1, 'And water them']];
	const where = folder('again', { 'summary.csv': summary('The yard', 'https://polis.example/yard'), 'comments.csv': commentTable(more), 'votes.csv': voteTable(votes) });
	assert.equal(bring('polis', where).counts, 'read 10, written 1, skipped 9');
	assert.equal(bring('polis', where).counts, 'read 10, written 0, skipped 10');
	const anna = await house.as('employee');
	const ideas = await ideasOf(anna, 'the.yard');
	assert.deepEqual(ideas.map((i) => i.author.name), ['Participant 8', 'Participant 5', 'Participant 3']);
	assert.equal((await anna.get('/jams/the.yard.2')).status, 404);
	const jam = await anna.json('/api/v1/jams/the.yard', { status: 200 });
	assert.ok(new Date(jam.freezes).getTime() > start + 20_000, 'it lasted until what is new');
	assert.equal(jam.members, 5, 'those who said something, and who looks after the house');
	assert.equal(house.value(`SELECT h.admin FROM place p JOIN person h ON h.id = p.owner WHERE p.handle = 'the.yard'`).replace('1', 't'), 't');
});

test('who was taken out of the jam, or whose account ended, does not come back when it is read again', async () => {
	const jam = house.value(`SELECT id FROM place WHERE handle = 'the.yard'`), who = (name) => house.value(`SELECT id FROM person WHERE name = '${name}'`);
	const state = (person) => house.value(`SELECT (SELECT count(*) FROM member WHERE hub = ${jam} AND person = ${person} AND state = 1), (SELECT count(*) FROM reach WHERE circle = ${jam} AND person = ${person}), (SELECT count(*) FROM jam_stance WHERE person = ${person}), (SELECT count(*) FROM item WHERE author = ${person} AND state = 3)`);
	const out = who('Participant 7'), author = who('Participant 5'), gone = who('Participant 8'), admin = await house.as('admin');
	for (const person of [out, author]) assert.equal((await admin.post('/jams/the.yard/members/delete', { person }, { redirect: false })).status, 303);
	house.change(`UPDATE person SET state = 2 WHERE id = ${gone}`);
	const before = [out, author, gone].map(state);
	assert.deepEqual(before.map((row) => row.split('|')[0]), ['0', '0', '1']);
	// Another vote and another statement of each of them, and of somebody who is in.
	const more = [...comments, [start + 20_000, 9, 8, 0, 0, 1, 'And water them'], ...[[7, 20], [5, 21], [8, 22], [3, 23]].map(([author, n]) => [start + 21_000 + n, n, author, 0, 0, 1, `Said later by ${author}`])];
	const later = [...votes, ...[7, 5, 8, 3].map((voter) => [start + 30_000, 9, voter, 1])];
	const report = bring('polis', folder('taken-out', { 'summary.csv': summary('The yard', 'https://polis.example/yard'), 'comments.csv': commentTable(more), 'votes.csv': voteTable(later) }));
	assert.match(report.counts, /written 2,/, 'what the one says who is in');
	assert.match(report.text, /3: its author may not write there any more/);
	assert.match(report.text, /\d+: a vote of who may not write there any more/);
	assert.deepEqual([out, author, gone].map(state), before);
	assert.equal(state(who('Participant 3')), '1|1|1|2');
	house.change(`UPDATE person SET state = 1 WHERE id = ${gone}`);
});

test('what cannot be read changes nothing', async () => {
	const good = commentTable(comments);
	assert.match(refused('polis', folder('empty', {})), /the folder has no comments\.csv/);
	assert.match(refused('polis', folder('spam', { 'comments.csv': commentTable([comments[1]]) })), /comments\.csv: no statement is left/);
	assert.match(refused('polis', folder('columns', { 'comments.csv': 'a,b\n1,2\n' })), /comments\.csv: line 1: there is no column timestamp/);
	assert.match(refused('polis', folder('number', { 'comments.csv': good.replace(',3,2,1,1,', ',x,2,1,1,') })), /comments\.csv: line 2: author-id is not a number/);
	assert.match(refused('polis', folder('vote', { 'comments.csv': good, 'votes.csv': voteTable([...votes, [start, 0, 1, 4]]) })), /votes\.csv: line 7: vote is out of its bounds/);
	assert.match(refused('polis', folder('quote', { 'comments.csv': good, 'summary.csv': 'topic,"never ends\n' })), /summary\.csv: line 1: a quoted field has no end/);
	assert.match(refused('polis', folder('future', { 'comments.csv': commentTable([comments[0], [Date.now() + 86_400_000, 5, 3, 0, 0, 1, 'To come']]) })), /comments\.csv: line 3: a time that is still to come/);
	const anna = await house.as('employee');
	assert.equal((await anna.json('/api/v1/jams', { status: 200 })).jams.filter((j) => j.phase === 'frozen' && j.handle !== 'the.yard').length, 0);
});

test('without an address a conversation is known by its earliest statement, wherever it lies', async () => {
	const other = comments.map(([at, n, author, ...rest], i) => [at + 500, n, author, ...rest.slice(0, -1), i === 0 ? 'Dig a pond' : rest.at(-1)]);
	mkdirSync(join(place, 'one'));
	mkdirSync(join(place, 'two'));
	const one = folder('one/export', { 'comments.csv': commentTable(comments) }), two = folder('two/export', { 'comments.csv': commentTable(other) });
	assert.match(bring('polis', one).counts, /written 2,/);
	assert.match(bring('polis', two).counts, /written 2,/, 'not those of the first');
	assert.match(bring('polis', folder('renamed', { 'comments.csv': commentTable(comments) })).counts, /written 0,/, 'the first again');
	const anna = await house.as('employee'), titles = [];
	for (const { handle } of (await anna.json('/api/v1/jams')).jams) if (handle.startsWith('polis')) titles.push((await ideasOf(anna, handle)).map((idea) => idea.title).at(-1));
	assert.deepEqual(titles.sort(), ['Dig a pond', 'Plant trees, many of them']);
});

test('a real conversation, by its counts', { skip: sharedData('ideas-votes') ? false : 'no shared data' }, async () => {
	const report = bring('polis', sharedData('ideas-votes/canadian-electoral-reform'));
	assert.equal(Number(house.value(`SELECT count(*) FROM jam_stance WHERE jam = (SELECT id FROM place WHERE handle = 'canadian.electoral.reform')`)), 11855, 'one of each on each statement');
	assert.match(report.counts, /^read 12192, /);
	assert.match(report.text, / 22: a statement that was moderated out/);
	const anna = await house.as('employee');
	const jam = await anna.json('/api/v1/jams/canadian.electoral.reform', { status: 200 });
	const seen = new Set();
	for (let before = '', most = 20; most > 0; most--) {
		const list = await anna.json(`/api/v1/jams/${jam.handle}/ideas?show=new${before}`, { status: 200 });
		for (const idea of list.ideas) seen.add(idea.id);
		if (!list.next) break;
		before = `&before=${list.next}`;
	}
	assert.equal(seen.size, 152);
});

test('what came in is consistent', async () => {
	await house.settled();
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

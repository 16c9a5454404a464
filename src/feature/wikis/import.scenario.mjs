// SPDX-License-Identifier: Apache-2.0
// Exports of MediaWiki: pages with their history, templates, links, redirects and categories; once, and all or nothing.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { database, eventually, sharedData, useServer } from '../../../tests/harness.mjs';
import { useImport } from '../../../tests/import.mjs';

const house = useServer();
const { file, bring, refused } = useImport(house);

const text = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
let revisions = 0;
const revision = (words, who = 'Jo Larue', day = 1) => `<revision><id>${++revisions}</id><timestamp>2012-03-0${day}T10:00:00Z</timestamp><contributor>${who ? `<username>${who}</username><id>7</id>` : '<ip>192.0.2.1</ip>'}</contributor>
<comment>day ${day}</comment><model>wikitext</model><text xml:space="preserve">${text(words)}</text></revision>`;
const page = (id, ns, title, ...states) => `<page><title>${title}</title><ns>${ns}</ns><id>${id}</id>${states.join('')}</page>`;
const site = (pages) => `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="en"><siteinfo><sitename>The boat house</sitename>
<base>https://boat.example/wiki/Main_Page</base><namespaces><namespace key="0" /><namespace key="1">Talk</namespace><namespace key="6">File</namespace><namespace key="8">MediaWiki</namespace>
<namespace key="10">Template</namespace><namespace key="12">Help</namespace><namespace key="14">Category</namespace></namespaces></siteinfo>${pages}</mediawiki>`;

const pages = [
	page(1, 0, 'Main Page', revision('Welcome to \'\'\'the boat\'\'\'. See [[Ropes]], [[Knots|the knots]] and [[ROPES!]]. {{Note|mind the wind}} {{Unknown|a}}')),
	page(2, 0, 'Ropes', revision('First words.', 'Jo Larue', 1), revision('Second words.', 'Mina', 2), revision('Third words. [[Category:Rigging]] <script>alert(1)</script>\n\n{|\n! Rope !! Use\n|-\n| Sheet || [[Main Page|sail]]\n|}', '', 3)),
	page(3, 0, 'ROPES!', revision('Louder.')),
	page(4, 0, 'Lines', '<redirect title="Ropes" />', revision('#REDIRECT [[Ropes]]')),
	page(5, 0, 'Nowhere', '<redirect title="Gone" />', revision('#REDIRECT [[Gone]]')),
	page(6, 10, 'Template:Note', revision('<noinclude>How to use it.</noinclude>Note: {{{1}}}.')),
	page(7, 1, 'Talk:Ropes', revision('What of wire?')),
	page(8, 12, 'Help:Start', revision('Begin.')),
	page(9, 12, 'Help:Start/More', revision('Go on.')),
	page(10, 14, 'Category:Rigging', revision('[[Category:All]]')),
	page(11, 8, 'MediaWiki:Common.css', revision('body {}')),
].join('');

test('an export of MediaWiki', async () => {
	const report = bring('mediawiki', file('boat.xml.gz', gzipSync(site(pages))));
	assert.equal(report.counts, 'read 11, written 7, skipped 4');
	for (const line of [/1: templates that are not in the file/, /1: templates: their text/, /1: messages of the software/, /1: categories without/, /1: redirects to what is not/, /13: revisions read/])
		assert.match(report.text, line);
	const anna = await house.as('employee');
	const wiki = '/wikis/the.boat.house';
	// Its first page is shown first; templates are expanded, what is not there stands as text.
	const home = await anna.get(wiki, { status: 200 });
	assert.match(home.body, /<strong>the boat<\/strong>/);
	assert.match(home.text, /Note: mind the wind\./);
	assert.doesNotMatch(home.text, /How to use it/);
	assert.ok(home.all('code').some((c) => c.text === '{{Unknown|a}}'));
	assert.match(home.body, /href="\/wikis\/the\.boat\.house\/ropes-2">ROPES!/);
	assert.match(home.body, /page wanted[^>]*title=Knots/);
	const ropes = await anna.get(`${wiki}/ropes`, { status: 200 });
	assert.match(ropes.body, /<table>[^]*Sheet[^]*<a class="page" href="\/wikis\/the\.boat\.house\/main-page">sail/);
	assert.match(ropes.text, /Rigging/);
	assert.match(ropes.text, /<script>alert\(1\)/);
	assert.equal(ropes.body.includes('<script>alert'), false);
	assert.match((await anna.get(`${wiki}/ropes-2`)).text, /Louder/);
	// Each state with its author and time.
	const history = await anna.get(`${wiki}/ropes/history`, { status: 200 });
	assert.match(history.text, /Without an account[^]*day 3[^]*Mina[^]*day 2[^]*Jo Larue[^]*day 1/);
	assert.match((await anna.get(`${wiki}/ropes/history/1`)).text, /First words/);
	assert.match((await anna.get(`${wiki}/ropes/history/2`)).text, /Second/);
	// Redirects, pages below pages, and what is said of them.
	assert.equal((await anna.get(`${wiki}/lines`, { redirect: false })).location, `${wiki}/ropes`);
	assert.match((await anna.get(`${wiki}/help-start-more`)).one('nav ol').text, /Help:Start/);
	assert.match((await anna.get(`${wiki}/talk-ropes`)).one('nav ol').text, /Ropes/);
	assert.equal((await house.visitor().get(`${wiki}/ropes`)).status, 404, 'nothing is published outside');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout);
});

test('again: only what is new', async () => {
	const anna = await house.as('employee'), wiki = '/wikis/the.boat.house';
	const form = (await anna.get(`${wiki}/ropes-2/edit`, { status: 200 })).form(`${wiki}/ropes-2/edit`);
	await anna.submit(form, { body: 'Quieter now.' }, { redirect: false, status: 303 });
	const report = bring('mediawiki', file('boat2.xml', site(pages + page(12, 0, 'Oars', revision('To row with.')))));
	assert.equal(report.counts, 'read 12, written 1, skipped 11');
	assert.match((await anna.get(`${wiki}/oars`, { status: 200 })).text, /To row with/);
	assert.match((await anna.get(`${wiki}/ropes-2`)).text, /Quieter now/);
});

test('again: pages that were moved, the first page and the line below the name stay as people made them', async () => {
	const anna = await house.as('employee'), wiki = '/wikis/the.boat.house';
	const of = (slug) => house.value(`SELECT p.parent FROM wiki_page p JOIN wiki_slug s ON s.page = p.id WHERE s.slug = '${slug}'`);
	const below = of('help-start-more'), place = house.value("SELECT id FROM place WHERE handle = 'the.boat.house'");
	assert.ok(Number(below) > 0);
	house.change(`UPDATE wiki_page SET parent = 0 WHERE id = (SELECT page FROM wiki_slug WHERE slug = 'help-start-more')`);
	house.change(`UPDATE wiki SET tagline = 'Ours', home = (SELECT page FROM wiki_slug WHERE slug = 'oars') WHERE id = ${place}`);
	const report = bring('mediawiki', file('boat3.xml', site(pages + page(13, 12, 'Help:Start/Later', revision('Later.')))));
	assert.equal(report.counts, 'read 12, written 1, skipped 11');
	assert.equal(of('help-start-more'), '0');
	assert.equal(of('help-start-later'), below);
	assert.match((await anna.get(wiki, { status: 200 })).text, /To row with/);
	assert.equal(house.value(`SELECT tagline FROM wiki WHERE id = ${place}`), 'Ours');
});

test('a text whose templates ask for too much is left out or cut, and the others come', async () => {
	const nest = (n, name, inside) => `{{${name}|`.repeat(n) + inside + '}}'.repeat(n);
	const hostile = [page(60, 10, 'Template:Double', revision('{{a|{{{1}}}{{{1}}}}}')), page(61, 0, 'Doubled', revision(nest(80, 'Double', 'x'))),
		page(62, 0, 'Nested', revision(nest(300, 'a', 'word '.repeat(300_000)))), page(63, 0, 'Plain', revision('Nothing of it.'))].join('');
	const report = bring('mediawiki', file('hostile.xml', site(hostile).replace('boat.example', 'hostile.example')));
	assert.match(report.counts, /^read 4, written \d+, skipped \d+$/);
	assert.match(report.text, /pages (that are too long for a page here|whose templates ask for too much)/);
	const handle = house.value("SELECT p.handle FROM wiki_slug s JOIN place p ON p.id = s.wiki WHERE s.slug = 'plain'");
	assert.match((await (await house.as('employee')).get(`/wikis/${handle}/plain`)).text, /Nothing of it/);
});

test('what is no such export is refused, and leaves nothing', async () => {
	const before = house.value('SELECT count(*) FROM wiki_page');
	assert.match(refused('mediawiki', file('rss.xml', '<rss/>')), /line 1: not an export of MediaWiki/);
	assert.match(refused('mediawiki', file('cut.xml', site(page(50, 0, 'Whole', revision('Words.'))).slice(0, -20))), /line \d+/);
	assert.match(refused('mediawiki', file('entities.xml', `<!DOCTYPE x [<!ENTITY a "b">]>${site('')}`)), /entities/);
	assert.match(refused('mediawiki', file('nameless.xml', site('<page><ns>0</ns><id>1</id></page>'))), /a page without a title/);
	assert.match(refused('mediawiki', file('cut.gz', gzipSync(site(pages)).subarray(0, 200))), /damaged or cut short/);
	assert.equal(house.value('SELECT count(*) FROM wiki_page'), before);
});

const dumps = sharedData('mediawiki-dump');
test('exports of real wikis', { skip: !dumps && 'the shared data is not there' }, async () => {
	const employee = await house.as('employee');
	assert.equal(bring('mediawiki', join(dumps, 'mwxml-dump.xml')).counts, 'read 2, written 2, skipped 0');
	if (database === 'postgres') return; // the larger ones take a minute there, and nothing of their reading differs
	const english = bring('mediawiki', join(dumps, 'enwiki-shortened.xml.bz2'));
	assert.match(english.counts, /^read 206, written \d+, skipped \d+$/);
	assert.match(english.text, /206: revisions read/);
	const [, written, skipped] = english.counts.match(/written (\d+), skipped (\d+)/).map(Number);
	assert.equal(written + skipped, 206);
	// The import took long: the connections from before it are closed by now.
	await eventually(async () => assert.match((await employee.get('/wikis/wikipedia2/anarchism', { status: 200 })).text, /Anarchism is a political philosophy/));
	assert.equal(house.ruche('check').status, 0);
});

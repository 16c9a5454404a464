// SPDX-License-Identifier: Apache-2.0
// What a wiki gives away: a template to a new page, its pages as files of their own, the number of their readers without a write for each.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { database, eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function openWiki(client, handle, fields = {}) {
	const form = (await client.get('/wikis/new', { status: 200 })).form('/wikis');
	await client.submit(form, { title: `Wiki ${handle}`, handle, language: 'en', ...fields }, { redirect: false, status: 303 });
	return `/wikis/${handle}`;
}
async function write(client, wiki, fields) {
	const form = (await client.get(`${wiki}/new`, { status: 200 })).form(`${wiki}/pages`);
	return (await client.submit(form, { body: 'Words.', action: 'save', ...fields }, { redirect: false, status: 303 })).location;
}
const json = (client, page) => client.json(`/api/v1${page.replace(/^\/wikis\/[^/]+/, '$&/pages')}`);
const typed = (page) => page.one('textarea[name=body]').node.childNodes[0]?.value ?? '';

test('page_new: a page begins from a template of its wiki, and from nothing else', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'templated'), other = await openWiki(employee, 'templated-too');
	const body = '# What broke\n\n| when | what |\n| --- | --- |\n| 3 a.m. | |\n\n# What we did';
	const template = await write(employee, wiki, { title: 'Report of a night', body, template: '1' });
	const plain = await write(employee, wiki, { title: 'No template', body: 'Only words.' });
	const closed = await write(employee, wiki, { title: 'Closed template', body: 'Whispered.', template: '1', audience: 'members' });
	const foreign = await write(employee, other, { title: 'Foreign template', body: 'From elsewhere.', template: '1' });
	// Offered where a page is begun, on the page itself and in a list of its own, to those who may read it.
	const offers = (page) => page.all('a').filter((a) => /\/new\?template=\d+$/.test(a.attributes.href ?? ''));
	assert.deepEqual(offers(await owner.get(`${wiki}/new`, { status: 200 })).map((a) => a.text.trim()), ['Report of a night']);
	assert.deepEqual(offers(await employee.get(`${wiki}/new`)).map((a) => a.text.trim()).sort(), ['Closed template', 'Report of a night']);
	assert.match((await employee.get(template, { status: 200 })).text, /This page is a template/);
	const listed = (await owner.get(`${wiki}/pages?show=templates`, { status: 200 })).one('main').text;
	assert.match(listed, /Report of a night/);
	assert.doesNotMatch(listed, /No template|Closed template/);
	// Its words stand in the editor; the page that comes of it is none.
	const [offer] = offers(await owner.get(template));
	const begun = await owner.get(offer.attributes.href, { status: 200 });
	assert.equal(typed(begun).trim(), body);
	const made = (await owner.submit(begun.form(`${wiki}/pages`), { title: 'The third of May', action: 'save' }, { redirect: false, status: 303 })).location;
	assert.equal(made, `${wiki}/the-third-of-may`);
	const page = await employee.get(made, { status: 200 });
	assert.deepEqual(page.all('.prose th').map((th) => th.text), ['when', 'what']);
	assert.doesNotMatch(page.text, /This page is a template/);
	const [now, before] = [await json(employee, made), await json(employee, template)];
	assert.deepEqual([now.template, now.body.trim(), before.template, before.body.trim()], [false, body, true, body]);
	// From a page that is none, one that may not be read, one of another wiki, or none at all nothing comes.
	const ids = [await json(employee, plain), await json(employee, closed), await json(employee, foreign)].map((p) => p.item.id);
	for (const id of [...ids, 7]) assert.equal(typed(await owner.get(`${wiki}/new?template=${id}`, { status: 200 })), '', id);
	assert.equal(typed(await employee.get(`${wiki}/new?template=${ids[1]}`, { status: 200 })).trim(), 'Whispered.');
});

test('wiki_export and page_export: HTML and Markdown that stand alone, with what the reader may see and no link to what is not there', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), visitor = house.visitor();
	const wiki = await openWiki(employee, 'taken', { audience: 'public' });
	const body = '# Steps\n\nSee [[Beta]], [[Never written]] and [[Shut|the shut one]].\n\n| a | b |\n| --- | --- |\n| 1 | **2** |\n\n<script>alert(1)</script>';
	const alpha = await write(employee, wiki, { title: 'Alpha & co', body }), beta = await write(employee, wiki, { title: 'Beta', body: 'Back to [[Alpha & co]].' });
	const shut = await write(employee, wiki, { title: 'Shut', body: 'Said among us.', audience: 'members' });
	const file = async (client, path, type, name) => {
		const answer = await client.get(path, { check: false, status: 200 });
		assert.match(answer.type, type, path);
		assert.equal(answer.headers.get('content-disposition'), `attachment; filename*=UTF-8''${name}`, path);
		return answer;
	};
	const html = async (client, path, name) => {
		const { document } = await file(client, path, /^text\/html/, name), base = document.one('base').attributes.href;
		assert.equal(document.all('script').length, 0);
		assert.ok(base.startsWith(`${house.url}${wiki}`), base);
		return {
			pages: document.all('article').map((article) => [article.attributes.id, article.one('h1').text]), tables: document.all('article table').map((t) => t.all('th, td').map((cell) => cell.text)),
			links: document.all('article a[href]').map((a) => new URL(a.attributes.href, base).pathname), text: document.one('body').text, title: document.one('title').text,
		};
	};
	for (const client of [owner, visitor]) {
		const whole = await html(client, `${wiki}/export?form=html`, 'taken.html');
		assert.deepEqual([whole.title, whole.pages], ['Wiki taken', [['alpha-co', 'Alpha & co'], ['beta', 'Beta']]]);
		assert.deepEqual(whole.tables, [['a', 'b', '1', '2']]);
		assert.deepEqual(whole.links, [beta, alpha]);
		assert.match(whole.text, /Never written and the shut one\.[^]*<script>alert\(1\)<\/script>/);
		assert.doesNotMatch(whole.text, /Said among us/);
		for (const path of whole.links) assert.equal((await client.get(path)).status, 200, path);
		for (const form of ['html', 'md', 'tar']) assert.equal((await client.get(`${shut}/export?form=${form}`, { check: false })).status, 404);
	}
	assert.deepEqual((await html(employee, `${wiki}/export?form=html`, 'taken.html')).links, [beta, shut.replace('~members', ''), alpha]);
	const one = await html(owner, `${alpha}/export?form=html`, 'alpha-co.html');
	assert.deepEqual([one.title, one.pages, one.tables.length, one.links], ['Alpha & co', [['alpha-co', 'Alpha & co']], 1, [beta]]);
	// Markdown is what was typed.
	assert.equal((await file(owner, `${alpha}/export?form=md`, /^text\/markdown/, 'alpha-co.md')).body, `# Alpha & co\n\n${body}\n\n`);
	assert.equal((await file(owner, `${wiki}/export?form=md`, /^text\/markdown/, 'taken.md')).body, `# Alpha & co\n\n${body}\n\n# Beta\n\nBack to [[Alpha & co]].\n\n`);
	assert.match((await file(employee, `${wiki}/export?form=md`, /^text\/markdown/, 'taken.md')).body, /# Shut\n\nSaid among us\./);
});

test('reads cost no write each: two hundred of them are one row, and every one is counted', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'much-read'), page = await write(employee, wiki, { title: 'Much read' }), { id } = (await json(employee, page)).item;
	// The database itself notes each row of reads that is written.
	const note = database === 'postgres' ? 'FOR EACH ROW EXECUTE FUNCTION written_one()' : 'BEGIN INSERT INTO written (n) VALUES (1); END';
	house.sql(`CREATE TABLE written (n int);${database === 'postgres' ? "CREATE FUNCTION written_one() RETURNS trigger AS 'BEGIN INSERT INTO written (n) VALUES (1); RETURN NULL; END' LANGUAGE plpgsql;" : ''}
		CREATE TRIGGER written_page AFTER UPDATE ON wiki_page ${note}; CREATE TRIGGER written_new AFTER INSERT ON wiki_view ${note}; CREATE TRIGGER written_view AFTER UPDATE ON wiki_view ${note}`);
	const counted = () => house.value(`SELECT coalesce(sum(v.n), 0), count(*), (SELECT p.views FROM wiki_page p WHERE p.id = ${id}) FROM wiki_view v WHERE v.page = ${id}`);
	await house.settled();
	assert.equal(counted(), '0|0|0');
	for (let round = 0; round < 20; round++) await Promise.all([employee, owner].flatMap((client) => Array.from({ length: 5 }, () => client.get(page, { check: false, status: 200 }))));
	await eventually(() => assert.match(counted(), /^200\|[12]\|200$/));
	// Two rows each time that they are gathered; a write for each read would be four hundred.
	const written = Number(house.value('SELECT count(*) FROM written'));
	assert.ok(written >= 2 && written < 150, `${written} rows written for 200 reads`);
	assert.match((await owner.get(page, { status: 200 })).text, /200 (this month|ce mois)/);
});

// SPDX-License-Identifier: Apache-2.0
// What hangs on bookmarks: tags of very many renamed, feeds, what phones share, addresses that stopped answering, and a page that writes over nothing.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { eventually, startServer, useServer } from '../../../tests/harness.mjs';

const house = useServer();
let made = 0;
const fresh = (words = 'page') => `https://links.example/${words}/${++made}`;
const json = async (client, path) => JSON.parse((await client.get(path, { headers: { accept: 'application/json' }, status: 200 })).body);
async function keep(client, fields) {
	const answer = await client.post('/bookmarks/save', fields, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	return Number(answer.location.match(/item\/(\d+)/)[1]);
}

test('a page that was opened for another address does not write over what is kept', async () => {
	const employee = await house.as('employee');
	const url = fresh('mine');
	const id = await keep(employee, { url, title: 'For me', body: 'A secret', tags: 'own', audience: 'private' });
	for (const shown of ['', `?url=${encodeURIComponent(fresh('other'))}`]) {
		const page = await employee.get(`/bookmarks/save${shown}`, { status: 200 });
		const again = await employee.submit(page.form('/bookmarks/save'), { url }, { status: 422 });
		assert.match(again.text, /You keep this address already/);
		assert.equal(again.link('What you keep of it'), `/bookmarks/item/${id}/edit`);
	}
	const kept = await json(employee, `/api/v1/bookmarks/${id}`);
	assert.deepEqual([kept.title, kept.body, kept.tags, kept.audience], ['For me', 'A secret', ['own'], 'private']);
	// Opened for that address it shows what is kept, and saves it.
	await employee.get(`/bookmarks/save?url=${encodeURIComponent(url)}`, { status: 200 });
	await employee.submit(employee.page.form(/\/bookmarks\/item\/\d+\/edit/), { title: 'Still for me' }, { redirect: false, status: 303 });
	assert.equal((await json(employee, `/api/v1/bookmarks/${id}`)).title, 'Still for me');
});

test('a tag of more bookmarks than fit into one step is renamed by a job', async () => {
	const employee = await house.as('employee');
	const many = 130;
	for (let i = 0; i < many; i++) await keep(employee, { url: fresh('many'), title: `Many ${i}`, tags: 'many-old, beside' });
	const count = async (tag) => (await json(employee, '/api/v1/bookmarks/by/leila/tags')).tags.find((t) => t.name === tag)?.n ?? 0;
	assert.equal(await count('many-old'), many);
	const page = await employee.post('/settings/bookmarks/tags', { old: 'many-old', new: 'many-new' }, { status: 200 });
	assert.match(page.text, /100 bookmarks were changed\. The others follow in a moment\./);
	await eventually(async () => assert.deepEqual([await count('many-old'), await count('many-new'), await count('beside')], [0, many, many]));
});

test('the Pinboard API takes no tag with a comma', async () => {
	const employee = await house.as('employee');
	const url = fresh('pin');
	await keep(employee, { url, title: 'Pinned', tags: 'pin-old' });
	const token = (await employee.post('/settings/tokens', { name: 'pin', writes: '1' })).body.match(/ruche_[0-9a-f]+/)[0];
	const ask = async (path) => (await house.visitor().get(`/api/pinboard/v1/${path}auth_token=leila:${token}&format=json`)).body;
	assert.match(await ask('tags/rename?old=pin-old&new=one,two&'), /rename failed/);
	assert.match(await ask('tags/rename?old=pin-old&new=pin-new&'), /done/);
	assert.match(await ask('tags/get?'), /"pin-new": *1/);
});

test('feeds of all, a person, a tag and an address, as the reader may see them', async () => {
	const employee = await house.as('employee'), stranger = house.visitor();
	const open = fresh('feed');
	await keep(employee, { url: open, title: 'Feed & public', body: 'Because <it> helps', tags: 'feed-tag', audience: 'public' });
	await keep(employee, { url: fresh('feed'), title: 'Feed internal', tags: 'feed-tag' });
	await keep(employee, { url: fresh('feed'), title: 'Feed private', tags: 'feed-tag, feed-own', audience: 'private' });
	const titles = (page) => [...page.body.matchAll(/<entry [^>]*><id>[^<]*<\/id><title>([^<]*)/g)].map((m) => m[1]).filter((t) => t.startsWith('Feed'));
	const feed = async (client, path) => {
		const page = await client.get(path, { status: 200 });
		assert.match(page.type, /^application\/atom\+xml/);
		return titles(page);
	};
	const hash = (await json(employee, '/api/v1/bookmarks?tags=feed-tag')).bookmarks.find((b) => b.address === open).link;
	for (const path of ['/feeds/bookmarks.atom', '/feeds/bookmarks/leila.atom', '/feeds/bookmarks/tags/feed-tag.atom']) {
		assert.deepEqual(await feed(stranger, path), ['Feed &amp; public'], path);
		assert.deepEqual(await feed(employee, path), ['Feed private', 'Feed internal', 'Feed &amp; public'], path);
	}
	const one = await stranger.get(`/feeds/bookmarks/url/${hash}.atom`, { status: 200 });
	assert.deepEqual(titles(one), ['Feed &amp; public']);
	assert.ok(one.body.includes(`href="${open}"`));
	assert.match(one.body, /Because &amp;lt;it&amp;gt; helps/);
	assert.match((await stranger.get('/feeds/bookmarks.rss', { status: 200 })).type, /^application\/rss\+xml/);
	for (const path of ['/feeds/bookmarks/tags/feed-own.atom', '/feeds/bookmarks/nobody.atom', '/feeds/bookmarks/leila.xml', '/feeds/bookmarks/url/0.atom', '/feeds/bookmarks.atom?secret=0'])
		assert.equal((await stranger.get(path)).status, 404, path);
	// The page names its feed.
	assert.equal((await employee.get('/bookmarks?tags=feed-tag')).all('link[type="application/atom+xml"]')[0].attributes.href, '/feeds/bookmarks/tags/feed-tag.atom');
	// A reader with one's secret reads as oneself; the next secret ends it.
	const secretOf = async () => {
		await employee.get('/settings/bookmarks', { status: 200 });
		const page = await employee.submit(employee.page.form('/settings/bookmarks/feed'), {}, { status: 200 });
		const address = new URL(page.one('#f-feed').attributes.value);
		return address.pathname + address.search;
	};
	const first = await secretOf();
	assert.deepEqual(await feed(stranger, first), ['Feed private', 'Feed internal', 'Feed &amp; public']);
	assert.doesNotMatch((await employee.get('/settings/bookmarks')).body, /secret=/);
	await secretOf();
	assert.equal((await stranger.get(first)).status, 404);
});

test('phones share to the page that keeps a link', async () => {
	const employee = await house.as('employee');
	const page = await employee.get(`/bookmarks/new?title=Shared&text=${encodeURIComponent('see https://shared.example/y')}&url=`, { status: 200 });
	assert.equal(page.one('input[name=url]').attributes.value, 'https://shared.example/y');
	assert.equal(page.one('input[name=title]').attributes.value, 'Shared');
});

test('an address that does not answer any more is said to be gone, after days', async () => {
	const status = { '/good': 200, '/gone': 404, '/ill': 503, '/head': 200 };
	const seen = [];
	const web = createServer((request, response) => {
		seen.push(`${request.method} ${request.url}`);
		const wrong = request.url === '/head' && request.method === 'HEAD';
		response.writeHead(wrong ? 405 : status[request.url] ?? 200, { 'content-type': 'text/plain' }).end(request.method === 'HEAD' ? '' : 'x'.repeat(request.url === '/good' ? 10 : 200_000));
	});
	await new Promise((done) => web.listen(0, '127.0.0.1', done));
	web.unref(); // nor waited for where the house does not start
	const origin = `http://127.0.0.1:${web.address().port}`;
	const other = await startServer({ ini: 'fetch_allow = 127.0.0.1/32\npreviews = open\n' });
	try {
		const employee = await other.signIn('employee');
		const ids = {};
		for (const path of Object.keys(status)) ids[path] = await keep(employee, { url: `${origin}${path}`, title: path });
		const secret = await keep(employee, { url: `${origin}/private`, title: 'private', audience: 'private' });
		assert.equal(other.value('SELECT count(*) FROM bookmark_link WHERE next > 0'), '5');
		assert.deepEqual(seen, [], 'nobody is asked at once');
		const gone = async (path) => (await json(employee, `/api/v1/bookmarks/${ids[path]}`)).gone;
		// The clock moves on: the look takes one of a host in ten minutes, so each gets its job here.
		const look = async () => {
			other.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error, finished)
				SELECT ${Date.now() * 1000} + l.id % 1000000, 1, 'fetch.bookmark_link', CAST(l.id AS text), 0, 0, 0, 1, '', NULL FROM bookmark_link l WHERE l.url LIKE '${origin}%'`);
			await eventually(() => assert.equal(other.value(`SELECT count(*) FROM job WHERE kind = 'fetch.bookmark_link' AND state IN (1, 2)`), '0'));
		};
		await look();
		assert.ok(seen.includes('HEAD /good') && !seen.includes('GET /good') && seen.includes('GET /head'), `${seen}`);
		assert.ok(!seen.some((line) => line.endsWith('/private')), 'a private address is not asked');
		assert.deepEqual(await Promise.all(Object.keys(status).map(gone)), [null, null, null, null], 'one look says nothing');
		await look();
		assert.ok((await gone('/gone')) !== null);
		assert.equal(await gone('/ill'), null);
		await look();
		assert.ok((await gone('/ill')) !== null);
		assert.deepEqual([await gone('/good'), await gone('/head')], [null, null]);
		assert.match((await employee.get(`/bookmarks/item/${ids['/gone']}`)).text, /not reachable since/);
		assert.match((await employee.get('/bookmarks/leila')).text, /not reachable since/);
		// It is back.
		status['/gone'] = 200;
		await look();
		assert.equal(await gone('/gone'), null);
		assert.ok(secret > 0);
		// Of all that are due one of a host is asked, the others wait.
		await other.settled();
		await other.kill9();
		other.change('UPDATE bookmark_link SET next = 1');
		seen.length = 0;
		await other.start();
		await eventually(() => assert.ok(seen.length > 0));
		await other.settled();
		assert.equal(new Set(seen.map((line) => line.split(' ')[1])).size, 1, `${seen}`);
		assert.equal(other.value('SELECT count(*) FROM bookmark_link WHERE next = 1'), '0');
	} finally {
		await other.stop();
		web.closeAllConnections();
		web.close();
	}
});

test('a bookmark is kept to a community: on its page, for those who read there', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), stranger = house.visitor();
	await owner.post('/communities', { title: 'Keepers of links', access: 'private', language: 'en' }, { redirect: false });
	const own = await json(owner, '/api/v1/communities?mine=1').catch(() => ({}));
	const place = house.value("SELECT id FROM place WHERE title = 'Keepers of links' AND kind = 3"), handle = house.value(`SELECT handle FROM place WHERE id = ${place}`);
	assert.ok(place, JSON.stringify(own));
	const url = fresh('kept-to');
	const page = await owner.get(`/bookmarks/save?url=${encodeURIComponent(url)}&place=${place}`, { status: 200 });
	assert.match(page.one('#f-place option[selected]').text, /Keepers of links/);
	const answer = await owner.submit(page.form('/bookmarks/save'), { title: 'For keepers', tags: 'keepers-tag' }, { redirect: false, status: 303 });
	const id = Number(answer.location.match(/item\/(\d+)/)[1]);
	const titles = async (client) => (await json(client, `/api/v1/communities/${handle}/bookmarks`)).bookmarks.map((b) => b.title);
	assert.deepEqual(await titles(owner), ['For keepers']);
	assert.match((await owner.get(`/communities/${handle}/bookmarks`, { status: 200 })).text, /For keepers/);
	// Nobody else learns of it, by no list and no number.
	for (const client of [employee, stranger]) {
		assert.equal((await client.get(`/communities/${handle}/bookmarks`)).status, 404);
		assert.equal((await client.get(`/bookmarks/item/${id}`)).status, 404);
		assert.equal((await json(client, '/api/v1/bookmarks?tags=keepers-tag')).bookmarks.length, 0);
		assert.doesNotMatch((await client.get('/bookmarks/tags')).body, /keepers-tag/);
		assert.doesNotMatch((await client.get('/feeds/bookmarks.atom')).body, /For keepers/);
		await client.get('/', { check: false });
	}
	await employee.post('/bookmarks/save', { url: fresh('intruder'), place }, { status: 404 });
	await employee.post('/bookmarks/save', { url: fresh('intruder'), place: '1' }, { status: 404 });
	// Its keeper has it in the own list; back among the own ones it leaves the community.
	assert.ok((await json(owner, '/api/v1/bookmarks?tags=keepers-tag')).bookmarks.length === 1);
	await owner.get(`/bookmarks/item/${id}/edit`, { status: 200 });
	await owner.submit(owner.page.form(`/bookmarks/item/${id}/edit`), { place: '0' }, { redirect: false, status: 303 });
	assert.deepEqual(await titles(owner), []);
	assert.equal((await json(employee, '/api/v1/bookmarks?tags=keepers-tag')).bookmarks.length, 1);
	// And in an open community that closes: out of everybody's lists and numbers.
	await owner.get(`/bookmarks/item/${id}/edit`);
	await owner.submit(owner.page.form(`/bookmarks/item/${id}/edit`), { place }, { redirect: false, status: 303 });
	const access = async (to) => {
		await owner.get(`/communities/${handle}/settings`, { status: 200 });
		await owner.submit(owner.page.form(`/communities/${handle}/settings`), { access: to }, { redirect: false, status: 303 });
		await house.settled();
	};
	await access('open');
	assert.equal((await json(employee, '/api/v1/bookmarks?tags=keepers-tag')).bookmarks.length, 1);
	await access('private');
	assert.equal((await json(employee, '/api/v1/bookmarks?tags=keepers-tag')).bookmarks.length, 0);
	assert.doesNotMatch((await employee.get('/bookmarks/tags')).body, /keepers-tag/);
});

test('afterwards every number can be counted again', () => {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

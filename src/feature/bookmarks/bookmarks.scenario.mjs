// SPDX-License-Identifier: Apache-2.0
// Bookmarks: keeping an address, finding it by person, tag and address, changing, removing; and private ones, which nobody else
// learns of.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const api = { headers: { accept: 'application/json' } };
let made = 0;
const fresh = (words = 'page') => `https://made.example/${words}/${++made}`;

// Keeps an address through the page; gives the number of the bookmark.
async function keep(client, fields) {
	const page = await client.get(`/bookmarks/save?url=${encodeURIComponent(fields.url)}`, { status: 200 });
	const answer = await client.submit(page.form('/bookmarks/save'), fields, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	return Number(answer.location.match(/item\/(\d+)/)[1]);
}
const json = async (client, path) => JSON.parse((await client.get(path, { ...api, status: 200 })).body);
const linkOf = async (client, id) => (await json(client, `/api/v1/bookmarks/${id}`)).link;

test('bookmark_create: an address is kept once, in one way of writing it, with words and tags', async () => {
	const employee = await house.as('employee');
	const url = fresh('Keep');
	const id = await keep(employee, { url: url.replace('https://made', 'HTTPS://Made'), title: 'A guide to keeping', body: 'Because of <b>page 4</b>. @noemie should see it', tags: 'Guides, mesure de débit' });
	const page = await employee.get(`/bookmarks/item/${id}`, { status: 200 });
	assert.match(page.one('h1').text, /A guide to keeping/);
	assert.match(page.text, /Because of <b>page 4<\/b>/);
	assert.ok(page.body.includes(`href="${url}"`), 'host and scheme in lower case');
	const found = await json(employee, `/api/v1/bookmarks/${id}`);
	assert.deepEqual(found.tags, ['Guides', 'mesure de débit']);
	assert.equal(found.kept, 1);
	const again = await employee.get(`/bookmarks/save?url=${encodeURIComponent(url)}`);
	assert.equal(again.one('input[name=title]').attributes.value, 'A guide to keeping', 'what is kept already is shown to be changed');
	const form = await employee.post('/bookmarks/save', { url, title: 'Another title', tags: 'guides' }, { redirect: false });
	assert.match(form.location, new RegExp(`/item/${id}$`), 'the same bookmark');
	assert.deepEqual((await json(employee, `/api/v1/bookmarks/${id}`)).tags, ['Guides']);
	await eventually(async () => assert.match((await (await house.as('owner')).get('/notifications')).text, /Leïla Benhaddou/));
});

test('bookmark_create: refuses what is no address and keeps what was typed', async () => {
	const employee = await house.as('employee');
	for (const url of ['javascript:alert(1)', 'data:text/html,x', 'http://user:secret@example.org/', 'word', '']) {
		const page = await employee.post('/bookmarks/save', { url, title: 'Typed before', body: 'and this' });
		assert.equal(page.status, 422, url);
		assert.match(page.text, /whole address/);
		assert.equal(page.one('input[name=title]').attributes.value, 'Typed before');
		assert.match(page.one('textarea[name=body]').text, /and this/);
	}
	assert.equal((await employee.post('/bookmarks/save', { url: fresh(), audience: 'members' })).status, 422);
	assert.equal((await employee.post('/bookmarks/save', { url: fresh(), title: 'x'.repeat(251) })).status, 422);
	assert.equal((await employee.post('/bookmarks/save', { url: fresh(), csrf: 'x' })).status, 403);
});

test('bookmark_new: the Keep button brings address, title and chosen words; tags that may fit are offered', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const url = fresh('suggest');
	await keep(owner, { url, title: 'Of valves', tags: 'clapets-neufs, essais-longs' });
	const page = await employee.get(`/bookmarks/save?window=1&url=${encodeURIComponent(url)}&title=${encodeURIComponent('Offline valves')}&text=${encodeURIComponent('two\nlines')}`);
	assert.equal(page.one('input[name=url]').attributes.value, url);
	assert.match(page.one('textarea[name=body]').text, /> two\s+> lines/);
	const offered = page.all('input[name=suggested]').map((box) => box.attributes.value);
	assert.ok(offered.includes('clapets-neufs') && offered.includes('essais-longs'), `what others gave it: ${offered}`);
	assert.ok(offered.includes('offline'), `a word of the title: ${offered}`);
	const answer = await employee.submit(page.form('/bookmarks/save'), { tags: 'own-tag', suggested: 'offline' }, { redirect: false });
	const id = answer.location.match(/item\/(\d+)/)[1];
	assert.deepEqual((await json(employee, `/api/v1/bookmarks/${id}`)).tags, ['offline', 'own-tag']);
	// A share from a phone puts the address anywhere.
	assert.equal((await employee.get(`/bookmarks/save?text=${encodeURIComponent(`look https://shared.example/x here`)}`)).one('input[name=url]').attributes.value, 'https://shared.example/x');
	assert.match((await employee.get('/settings/bookmarks', { status: 200 })).one('#f-bookmarklet').text, /^javascript:.*\/bookmarks\/save\?/);
});

test('pivots: address, person, tag, and tags together', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const both = fresh('both'), one = fresh('one');
	const id = await keep(employee, { url: both, title: 'Pivot both', body: 'My reason', tags: 'pivot-a, pivot-b' });
	await keep(owner, { url: both, title: 'Pivot both', body: 'Ma raison', tags: 'pivot-a' });
	await keep(employee, { url: one, title: 'Pivot one', tags: 'pivot-a' });
	const link = await employee.get(`/bookmarks/url/${await linkOf(employee, id)}`, { status: 200 });
	assert.match(link.text, /My reason/);
	assert.match(link.text, /Ma raison/);
	assert.match(link.text, /2 colleagues keep it/);
	const titles = async (path) => (await json(employee, path)).bookmarks.map((b) => `${b.author} ${b.title}`);
	assert.deepEqual(await titles('/api/v1/bookmarks?tags=pivot-a'), ['leila Pivot one', 'noemie Pivot both', 'leila Pivot both']);
	assert.deepEqual(await titles('/api/v1/bookmarks?tags=pivot-a,pivot-b'), ['leila Pivot both']);
	assert.deepEqual(await titles('/api/v1/bookmarks/by/noemie?tags=pivot-a'), ['noemie Pivot both']);
	assert.deepEqual(await titles('/api/v1/bookmarks?tags=pivot-a,nobody-has-this'), []);
	const page = await employee.get('/bookmarks?tags=pivot-a', { status: 200 });
	assert.equal(page.all('.bm').length, 2, 'an address stands once');
	assert.match(page.one('#filter').text, /pivot-b/);
	const most = (await employee.get('/bookmarks?tags=pivot-a&order=kept')).all('.bm h2').map((h) => h.text.trim());
	assert.deepEqual(most, ['Pivot both', 'Pivot one']);
	assert.match((await employee.get('/bookmarks/leila?tags=pivot-b')).text, /Pivot both/);
	assert.match((await employee.get('/bookmarks/leila/tags')).text, /pivot-a/);
	assert.match((await employee.get('/tags/pivot-a')).text, /Pivot one/);
});

test('following a person or a tag: their bookmarks come to one list and to home', async () => {
	const admin = await house.as('admin'), owner = await house.as('owner');
	const url = fresh('followed');
	const whom = (await admin.get('/bookmarks/noemie')).one('form[action="/follows"] input[name=whom]').attributes.value;
	await admin.post('/follows', { whom, kind: '1', on: '1' });
	await keep(owner, { url, title: 'Kept for followers', tags: 'followed-tag' });
	assert.match((await admin.get('/bookmarks?by=followed')).text, /Kept for followers/);
	assert.match((await admin.get('/?order=latest')).text, /Kept for followers/);
	assert.equal((await admin.submit((await admin.get('/bookmarks?tags=followed-tag')).form('/follows'), {}, { redirect: false })).status, 303);
	assert.match((await admin.get('/bookmarks?tags=followed-tag')).body, /aria-pressed="true"/);
});

test('private: in no list, count, tag, suggestion or order of others', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), stranger = house.visitor();
	const url = fresh('secret');
	const id = await keep(employee, { url, title: 'Canary of one', tags: 'canary-tag, offline', audience: 'private' });
	const hash = await linkOf(employee, id);
	assert.equal((await employee.get(`/bookmarks/item/${id}`)).status, 200);
	assert.match((await employee.get('/bookmarks/leila')).text, /Canary of one/);
	assert.match((await employee.get('/bookmarks?tags=canary-tag')).text, /Canary of one/);
	for (const client of [owner, admin, stranger]) {
		assert.equal((await client.get(`/bookmarks/item/${id}`, { check: false })).status, 404);
		assert.equal((await client.get(`/bookmarks/url/${hash}`, { check: false })).status, 404);
		for (const path of ['/bookmarks', '/bookmarks?order=kept', '/bookmarks?tags=canary-tag', '/bookmarks?tags=offline', '/bookmarks/tags', '/bookmarks?language=en']) {
			assert.doesNotMatch((await client.get(path)).text, /Canary of one/, path);
		}
	}
	assert.doesNotMatch((await owner.get('/bookmarks/leila')).text, /Canary|canary/);
	assert.doesNotMatch((await owner.get('/bookmarks/leila/tags')).text, /canary/);
	assert.doesNotMatch((await owner.get('/bookmarks/tags')).text, /canary/);
	const offered = await owner.get(`/bookmarks/save?url=${encodeURIComponent(url)}&title=canary-tag`);
	assert.equal(offered.all('input[name=suggested]').some((box) => /canary/.test(box.attributes.value)), false);
	assert.doesNotMatch(offered.text, /collègues? le garde/);
	// Somebody else keeps the same: it is told of as kept by one.
	const theirs = await keep(owner, { url, title: 'Open to all' });
	assert.equal((await json(owner, `/api/v1/bookmarks/${theirs}`)).kept, 1);
	// Opened, it counts; closed again, it does not.
	await employee.post(`/bookmarks/item/${id}/edit`, { url, title: 'Canary of one', tags: 'canary-tag', audience: 'internal' });
	assert.equal((await json(owner, `/api/v1/bookmarks/${theirs}`)).kept, 2);
	await employee.post(`/bookmarks/item/${id}/edit`, { url, title: 'Canary of one', tags: 'canary-tag', audience: 'private' });
	assert.equal((await json(owner, `/api/v1/bookmarks/${theirs}`)).kept, 1);
	assert.doesNotMatch((await owner.get('/bookmarks/tags')).text, /canary/);
});

test('a tag that only private bookmarks carry is told of like one that nobody has', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), stranger = house.visitor();
	await keep(employee, { url: fresh('oracle'), title: 'Plans of one', tags: 'Oracle-TAG', audience: 'private' });
	assert.match((await employee.get('/bookmarks?tags=oracle-tag')).text, /Plans of one/);
	// The page without the tag that was asked for.
	const seen = async (client, tag) => {
		const page = await client.get(`/bookmarks?tags=${tag}`, { status: 200 });
		return [page.one('main').text.replaceAll(tag, 'TAG'), page.all('main form[action="/follows"]').length, page.all('main #filter a').length];
	};
	for (const client of [owner, stranger]) {
		assert.deepEqual(await seen(client, 'oracle-tag'), await seen(client, 'orible-tag'));
		assert.doesNotMatch((await client.get('/bookmarks?tags=oracle-tag')).body, /Oracle-TAG/);
		assert.deepEqual((await json(client, '/api/v1/bookmarks?tags=oracle-tag')).bookmarks, []);
	}
});

test('who says nothing in public: strangers learn of no list, no tags, no former name', async () => {
	assert.equal(house.ruche('user', 'add', 'silent-keeper', 'Silent', 'Keeper').status, 0);
	const employee = await house.as('employee'), stranger = house.visitor();
	for (const name of ['silent-keeper', 'nobody-of-this-name']) {
		for (const path of [`/bookmarks/${name}`, `/bookmarks/${name}/tags`, `/api/v1/bookmarks/by/${name}`, `/api/v1/bookmarks/by/${name}/tags`]) {
			assert.equal((await stranger.get(path, { check: false, redirect: false })).status, 404, path);
		}
	}
	assert.equal((await employee.get('/bookmarks/silent-keeper/tags')).status, 200);
	await keep(employee, { url: fresh('spoken'), title: 'Spoken aloud', tags: 'spoken-tag', audience: 'public' });
	assert.match((await stranger.get('/bookmarks/leila/tags', { status: 200 })).text, /spoken-tag/);
});

test('public: strangers find it, without what is inside', async () => {
	const employee = await house.as('employee'), stranger = house.visitor();
	const id = await keep(employee, { url: fresh('open'), title: 'For the world', tags: 'outside-tag', audience: 'public' });
	await keep(employee, { url: fresh('inside'), title: 'For the house', tags: 'outside-tag' });
	assert.equal((await stranger.get(`/bookmarks/item/${id}`)).status, 200);
	const page = await stranger.get('/bookmarks?tags=outside-tag');
	assert.match(page.text, /For the world/);
	assert.doesNotMatch(page.text, /For the house/);
	assert.equal((await stranger.get('/bookmarks/save', { check: false })).status, 404);
	assert.equal((await (await house.as('guest')).get('/bookmarks/save', { check: false })).status, 404);
});

test('bookmark_change and bookmark_remove: only their owner', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const id = await keep(employee, { url: fresh('change'), title: 'Before', tags: 'change-tag' });
	assert.equal((await owner.get(`/bookmarks/item/${id}/edit`, { check: false })).status, 403);
	assert.equal((await owner.post(`/bookmarks/item/${id}/edit`, { url: fresh() })).status, 403);
	assert.equal((await owner.post(`/bookmarks/item/${id}/delete`, {})).status, 403);
	const edit = await employee.get(`/bookmarks/item/${id}/edit`, { status: 200 });
	await employee.submit(edit.form(`/bookmarks/item/${id}/edit`), { title: 'After' });
	assert.match((await employee.get('/bookmarks?tags=change-tag')).text, /After/);
	// Another address: the old one goes.
	const moved = await employee.post(`/bookmarks/item/${id}/edit`, { url: fresh('moved'), title: 'Moved', tags: 'change-tag' }, { redirect: false });
	assert.equal((await employee.get(`/bookmarks/item/${id}`, { check: false })).status, 404);
	assert.deepEqual((await json(employee, '/api/v1/bookmarks?tags=change-tag')).bookmarks.map((b) => b.title), ['Moved']);
	await employee.post(`${moved.location}/delete`, {});
	assert.deepEqual((await json(employee, '/api/v1/bookmarks?tags=change-tag')).bookmarks, []);
	assert.doesNotMatch((await employee.get('/bookmarks/tags')).text, /change-tag/);
});

test('bookmark_tag_change: own tags are renamed, merged, taken off; others keep theirs', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const first = await keep(employee, { url: fresh(), title: 'Merge 1', tags: 'merge-x' });
	const second = await keep(employee, { url: fresh(), title: 'Merge 2', tags: 'merge-x, merge-y' });
	const other = await keep(owner, { url: fresh(), title: 'Merge 3', tags: 'merge-x' });
	const tags = async (client, id) => (await json(client, `/api/v1/bookmarks/${id}`)).tags;
	const page = await employee.post('/settings/bookmarks/tags', { old: 'merge-x', new: 'merge-y' }, { redirect: true });
	assert.match(page.text, /2 bookmarks were changed/);
	assert.deepEqual([await tags(employee, first), await tags(employee, second), await tags(owner, other)], [['merge-y'], ['merge-y'], ['merge-x']]);
	await employee.post('/settings/bookmarks/tags', { old: 'merge-y', new: '', remove: '1' });
	assert.deepEqual([await tags(employee, first), await tags(employee, second)], [[], []]);
	assert.equal((await employee.post('/settings/bookmarks/tags', { old: 'merge-x', new: ' ' })).status, 422);
});

test('search: kind bookmark, by title, tag and words of the address, above what merely speaks of it', async () => {
	const employee = await house.as('employee');
	await employee.post('/updates', { body: 'Somebody asked about zirconia seals; zirconia seals are what we use.' });
	await keep(employee, { url: 'https://made.example/zirconia-seals', title: 'Zirconia seals compared', tags: 'dichtung' });
	await keep(employee, { url: 'https://made.example/hidden', title: 'Zirconia in private', audience: 'private' });
	await eventually(async () => {
		const hits = await json(employee, '/api/v1/search?q=zirconia+seals');
		assert.equal(hits.items.length, 2);
		assert.equal(hits.items[0].title, 'Zirconia seals compared');
	});
	assert.match((await employee.get('/search?q=kind:bookmark+dichtung')).text, /Zirconia seals compared/);
	assert.doesNotMatch((await (await house.as('owner')).get('/search?q=zirconia')).text, /in private/);
});

test('the API: keep, list, change, remove', async () => {
	const employee = await house.as('employee');
	const page = await employee.post('/settings/tokens', { name: 'keeper', writes: '1' });
	const token = page.body.match(/ruche_[0-9a-f]+/)[0];
	const call = async (method, path, body) => {
		const answer = await fetch(house.url + path, { method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }, body: body && JSON.stringify(body) });
		const text = await answer.text();
		return { status: answer.status, body: text ? JSON.parse(text) : null };
	};
	const made = await call('POST', '/api/v1/bookmarks', { url: fresh('api'), title: 'By program', tags: 'api-a, api-b', body: 'words', unread: true });
	assert.equal(made.status, 201);
	assert.equal(made.body.unread, true);
	const changed = await call('PUT', `/api/v1/bookmarks/${made.body.id}`, { url: made.body.address, title: 'By program, changed' });
	assert.equal(changed.status, 200, JSON.stringify(changed.body));
	assert.deepEqual([changed.body.title, changed.body.body, changed.body.tags], ['By program, changed', 'words', ['api-a', 'api-b']]);
	assert.equal(changed.body.unread, true, 'what was left out stays');
	assert.equal((await call('PUT', `/api/v1/bookmarks/${made.body.id}`, { url: made.body.address, unread: false })).body.unread, false);
	// Kept again: nothing that was not sent changes, least of all who can read it.
	const closed = await call('POST', '/api/v1/bookmarks', { url: fresh('api-closed'), title: 'For me', tags: 'api-closed', body: 'my words', audience: 'private', unread: true });
	const again = await call('POST', '/api/v1/bookmarks', { url: closed.body.address, title: 'For me, again' });
	assert.deepEqual([again.body.id, again.body.title, again.body.body, again.body.tags, again.body.audience, again.body.unread], [closed.body.id, 'For me, again', 'my words', ['api-closed'], 'private', true]);
	// An address that is kept already has words of its own.
	assert.equal((await call('PUT', `/api/v1/bookmarks/${made.body.id}`, { url: closed.body.address })).status, 422);
	assert.equal((await call('GET', `/api/v1/bookmarks/${closed.body.id}`)).body.body, 'my words');
	assert.equal((await call('GET', `/api/v1/bookmarks/${made.body.id}`)).status, 200);
	assert.equal((await call('POST', '/api/v1/bookmarks', { url: 'javascript:1' })).status, 422);
	assert.equal((await call('DELETE', `/api/v1/bookmarks/${made.body.id}`)).status, 204);
	assert.equal((await call('GET', `/api/v1/bookmarks/${made.body.id}`)).status, 404);
});

test('one’s own data holds one’s bookmarks, and every number can be counted again', async () => {
	const employee = await house.as('employee');
	await keep(employee, { url: fresh('export'), title: 'To be taken along', tags: 'luggage', audience: 'private' });
	const own = JSON.parse((await employee.get('/settings/export')).body);
	const found = own.bookmarks.bookmarks.find((b) => b.title === 'To be taken along');
	assert.deepEqual([found.tags, found.audience], [['luggage'], 'private']);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// One file of bookmarks with what may stand in one: folders, marks, several lines, dates, private ones, what is no address.
const NETSCAPE = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><A HREF="https://files.example/a?x=1&amp;y=2" ADD_DATE="1456433741" PRIVATE="0" TAGS="alpha,two words">A &amp; &lt;B&gt; “C”</A>
<DD>First line
second &lt;line&gt;
<DT><H3>Pumps</H3>
<DL><p><DT><A HREF="https://files.example/b" ADD_DATE="1456433742" PRIVATE="1" TOREAD="1">Closed</A></DL><p>
<DT><A HREF="javascript:alert(1)">No address</A>
<DT><A HREF="https://FILES.example:443/a?x=1&amp;y=2" TAGS="gamma">Twice</A>
</DL><p>`;

async function upload(client, text, name) {
	const form = new FormData();
	form.append('csrf', await client.csrf());
	form.append('file', new Blob([text]), name);
	return client.request('/settings/bookmarks/import', { method: 'POST', body: form, check: false, headers: { origin: house.url } });
}

test('bookmark_import and bookmark_export: what a file holds comes in, and every format brings it elsewhere unchanged', async () => {
	const admin = await house.as('admin');
	const page = await upload(admin, NETSCAPE, 'bookmarks.html');
	assert.equal(page.status, 200, page.text.slice(0, 300));
	assert.match(page.text, /4 signets étaient dans le fichier, 2 sont nouveaux/);
	const first = JSON.parse((await admin.get('/settings/bookmarks/export/json')).body);
	const from = first.filter((b) => b.href.includes('files.example'));
	assert.deepEqual(from.map((b) => [b.href, b.description, b.extended, b.time, b.shared, b.toread, b.labels]), [
		['https://files.example/a?x=1&y=2', 'A & <B> “C”', 'First line\nsecond <line>', '2016-02-25T20:55:41Z', 'yes', 'no', ['alpha', 'gamma', 'two words']],
		['https://files.example/b', 'Closed', '', '2016-02-25T20:55:42Z', 'no', 'yes', ['Pumps']],
	]);
	assert.match((await upload(admin, NETSCAPE, 'again.html')).text, /0 est nouveau/);
	// Each format into an account of its own: what comes out there is the same.
	for (const format of ['netscape', 'json', 'csv', 'opml']) {
		const { body } = await admin.get(`/settings/bookmarks/export/${format}`, { status: 200 });
		const login = `carrier-${format}`;
		assert.equal(house.ruche('user', 'add', login, 'Carrier', format).status, 0);
		assert.equal(house.ruche('user', 'passwd', login, { input: 'carrier-password\n' }).status, 0);
		const other = house.visitor({ check: false });
		await other.signIn(login, 'carrier-password');
		const came = await upload(other, body, `x.${format}`);
		assert.equal(came.status, 200, `${format}: ${came.text.slice(0, 300)}`);
		const there = JSON.parse((await other.get('/settings/bookmarks/export/json')).body);
		assert.deepEqual(there, first, format);
		assert.equal((await other.get(`/settings/bookmarks/export/${format}`)).body, body, `${format}: equal to the byte`);
	}
	assert.equal((await admin.get('/settings/bookmarks/export/nothing', { check: false })).status, 404);
	assert.equal((await upload(admin, '{"no": "list"}', 'x.json')).status, 422);
	assert.equal((await upload(admin, '', 'x.html')).status, 422);
});

test('ruche import bookmarks and opml: the numbers are those of the file', () => {
	const path = `${house.temporary}/links`;
	writeFileSync(`${path}.html`, NETSCAPE);
	const html = house.ruche('import', 'bookmarks', `${path}.html`);
	assert.match(html.stdout, /^read 4, written 2, skipped 2\n/);
	assert.match(html.stdout, /1: no address of the web/);
	// As found in the wild: bare marks, and HTML within values.
	writeFileSync(`${path}.opml`, `<?xml version="1.0"?><opml version="2.0"><body><outline text="Rivers & seas">
<outline text="One" description="Q & A with <a href="https://x.example" rel="y">X</a>" xmlUrl="https://opml.example/1?a=" type="rss" />
<outline text="Two" title="Second" htmlUrl="https://opml.example/2" xmlUrl="https://opml.example/2/feed"/></outline></body></opml>`);
	assert.match(house.ruche('import', 'opml', `${path}.opml`).stdout, /^read 2, written 2, skipped 0\n/);
	writeFileSync(`${path}.txt`, 'nothing of the kind');
	const wrong = house.ruche('import', 'opml', `${path}.txt`);
	assert.equal(wrong.status, 2);
	assert.match(wrong.stdout + wrong.stderr, /line 1: this is no OPML/);
	assert.equal(house.ruche('check').status, 0);
});

test('the Pinboard API: tokens, posts and tags, in XML and JSON', async () => {
	const employee = await house.as('employee');
	const tokenOf = async (fields) => (await employee.post('/settings/tokens', fields)).body.match(/ruche_[0-9a-f]+/)[0];
	const [writer, reader] = [await tokenOf({ name: 'pins', writes: '1' }), await tokenOf({ name: 'looks' })];
	const raw = async (path, query, auth = `leila:${writer}`, headers = {}) => {
		const answer = await fetch(`${house.url}/api/pinboard/v1/${path}?${new URLSearchParams({ ...query, ...(auth && { auth_token: auth }) })}`, { headers });
		return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
	};
	const call = async (path, query) => {
		const answer = await raw(path, { ...query, format: 'json' });
		assert.equal(answer.status, 200, answer.text);
		return JSON.parse(answer.text);
	};
	const url = fresh('pin');
	assert.deepEqual(await call('posts/add', { url, description: 'A & <pin>', extended: 'Words', tags: 'pin-one pin-two', dt: '2010-12-11T19:48:02Z', shared: 'no', toread: 'yes' }), { result_code: 'done' });
	assert.deepEqual(await call('posts/add', { url, description: 'x', replace: 'no' }), { result_code: 'item already exists' });
	assert.deepEqual(await call('posts/add', { url: 'javascript:1', description: 'x' }), { result_code: 'missing url' });
	const got = await call('posts/get', { url });
	assert.equal(got.user, 'leila');
	const { href, description, extended, tags, time, shared, toread } = got.posts[0];
	assert.deepEqual({ href, description, extended, tags, time, shared, toread }, { href: url, description: 'A & <pin>', extended: 'Words', tags: 'pin-one pin-two', time: '2010-12-11T19:48:02Z', shared: 'no', toread: 'yes' });
	assert.equal((await call('posts/get', { dt: '2010-12-11' })).posts.length, 1);
	// Added again with a new title alone: the rest stays, private as it was.
	assert.deepEqual(await call('posts/add', { url, description: 'A new title' }), { result_code: 'done' });
	const again = (await call('posts/get', { url })).posts[0];
	assert.deepEqual([again.description, again.extended, again.tags, again.shared, again.toread], ['A new title', 'Words', 'pin-one pin-two', 'no', 'yes']);
	assert.deepEqual(await call('posts/add', { url, description: 'A & <pin>', toread: 'no' }), { result_code: 'done' });
	assert.equal((await call('posts/get', { url })).posts[0].toread, 'no');
	assert.deepEqual(await call('posts/add', { url, description: 'A & <pin>', toread: 'yes' }), { result_code: 'done' });
	const xml = await raw('posts/get', { url });
	assert.match(xml.type, /^text\/xml/);
	assert.match(xml.text, /^<\?xml version="1.0"[^]*<posts user="leila"[^]*description="A &amp; &lt;pin&gt;"[^]*tag="pin-one pin-two" time="2010-12-11T19:48:02Z" shared="no" toread="yes"/);
	assert.equal((await call('posts/recent', { tag: 'pin-one', count: '5' })).posts.length, 1);
	assert.deepEqual((await call('posts/all', { tag: 'pin-one pin-two' })).map((p) => p.href), [url]);
	assert.deepEqual(await call('posts/all', { tag: 'pin-one', fromdt: '2020-01-01T00:00:00Z' }), []);
	assert.deepEqual((await call('posts/dates', { tag: 'pin-one' })).dates, { '2010-12-11': 1 });
	assert.ok(Array.isArray((await call('posts/suggest', { url: 'https://fieldnotes.example/offline-first-forms' }))[0].popular));
	assert.match((await call('posts/update')).update_time, /^\d{4}-/);
	assert.equal((await call('tags/get'))['pin-one'], 1);
	assert.deepEqual(await call('tags/rename', { old: 'pin-one', new: 'pin-three' }), { result: 'done' });
	assert.deepEqual(await call('tags/delete', { tag: 'pin-two' }), { result: 'done' });
	assert.equal((await call('posts/get', { url })).posts[0].tags, 'pin-three');
	assert.match((await raw('tags/get', {})).text, /<tag count="1" tag="pin-three"\/>/);
	// Who has no token, another's name with it, a session only, or a token that may only read, writes nothing.
	for (const auth of ['', `noemie:${writer}`, 'leila:ruche_0000', writer]) assert.equal((await raw('posts/delete', { url }, auth)).status, 401, auth);
	const cookie = [...employee.cookies].map(([name, value]) => `${name}=${value.value ?? value}`).join('; ');
	assert.equal((await raw('posts/delete', { url }, '', { cookie })).status, 401);
	assert.equal((await raw('posts/delete', { url }, '', { authorization: `Bearer ${writer}` })).status, 401);
	assert.equal((await raw('posts/delete', { url }, `leila:${reader}`)).status, 403);
	assert.equal((await raw('posts/get', { url }, `leila:${reader}`)).status, 200);
	assert.equal((await raw('posts/nothing', {})).status, 404);
	assert.deepEqual(await call('posts/delete', { url }), { result_code: 'done' });
	assert.deepEqual(await call('posts/delete', { url }), { result_code: 'item not found' });
	assert.equal(house.raw.includes(writer), false, 'no log holds a token');
	assert.equal(house.ruche('check').status, 0);
});

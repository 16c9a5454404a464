// SPDX-License-Identifier: Apache-2.0
// blogs: opening one, writing, the directory and who may read what. The editor has a file of its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { freshNumber, number, openBlog, write } from './writing.mjs';

const house = useServer();

test('blog_create: two clicks from the directory', async () => {
	const employee = await house.signIn('employee');
	const list = await employee.get('/blogs');
	await employee.get(list.link(/Open a blog/));
	const blog = await employee.submit(employee.page.form('/blogs'), {});
	assert.equal(blog.status, 200);
	assert.match(blog.one('h1').text, /The blog of Leïla Benhaddou/);
	assert.match(blog.text, /Nothing has been written here yet/);
	assert.ok(blog.one('p.disclaimer').text.length > 10);
	const another = await openBlog(employee, { title: 'Second thoughts', handle: 'second-thoughts' });
	assert.equal(another, '/blogs/second-thoughts');
	await employee.get('/blogs/new');
	const refused = await employee.submit(employee.page.form('/blogs'), { title: 'x', handle: 'second-thoughts' }, { status: 422 });
	assert.match(refused.text, /Somebody has this address already/);
	for (const fields of [{ title: 'x', handle: 'talweg.officiel' }, { title: 'Talweg officiel', handle: '' }])
		assert.match((await employee.submit(refused.form('/blogs'), fields, { status: 422 })).text, /read like “Talweg”/);
});

test('entry_create: published, with tags, mentions and an address of its title', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	const page = await write(employee, blog, { title: 'Où est passé l’été ?', body: 'Ask @ines about #limon.\n\n## Twice\n\n<script>alert(1)</script>', tags: 'one thing, Été', language: 'fr' });
	assert.equal(page.path, `${blog}/ou-est-passe-l-ete`);
	assert.equal(page.one('article h1').text, 'Où est passé l’été ?');
	assert.deepEqual(page.all('.tags a.tag').map((a) => a.text).sort(), ['limon', 'one thing', 'Été'].sort());
	assert.equal(page.link('@ines'), '/people/ines');
	assert.equal(page.all('.prose script').length, 0);
	const again = await write(employee, blog, { title: 'Où est passé l’été', body: 'Again.' });
	assert.equal(again.path, `${blog}/ou-est-passe-l-ete-2`);
});

test('entry_create refuses what cannot go out, and keeps what was typed', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	await employee.get(`${blog}/write`);
	const refused = await employee.submit(employee.page.form(`${blog}/entries`), { title: '', body: 'Words that must not be lost', action: 'publish' }, { status: 422 });
	assert.match(refused.text, /Give it a title before it goes out/);
	assert.match(refused.one('#f-body').text, /Words that must not be lost/);
	const form = refused.form(`${blog}/entries`);
	assert.match((await employee.submit(form, { title: 'x', audience: 'public', action: 'publish' }, { status: 422 })).text, /Only entries of a public blog/);
	assert.match((await employee.submit(form, { title: 'x', audience: 'listed', readers: '@nobody.at.all', action: 'publish' }, { status: 422 })).text, /Nobody here is called @nobody.at.all/);
	assert.match((await employee.submit(form, { title: 'x', publish_at: '2020-01-01T10:00', action: 'schedule' }, { status: 422 })).text, /Choose a time ahead/);
});

test('preview shows the text and saves nothing', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	await employee.get(`${blog}/write`);
	const page = await employee.submit(employee.page.form(`${blog}/entries`), { title: 'Not yet', body: '*Soon*', action: 'preview' }, { status: 200 });
	assert.match(page.text, /nothing is published yet/);
	assert.equal(page.one('.prose em').text, 'Soon');
	assert.equal((await employee.get(`${blog}/not-yet`)).status, 404);
});

test('a draft is seen by the authors of its blog alone, and becomes an entry when it is published', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	const saved = await write(employee, blog, { title: 'Half a thought', body: 'To be' }, 'draft');
	assert.match(saved.text, /The draft is saved/);
	assert.equal((await owner.get(`${blog}/half-a-thought`)).status, 404);
	assert.equal((await owner.get(`${blog}/half-a-thought/history`)).status, 404);
	assert.equal((await owner.get(`${blog}/half-a-thought/edit`)).status, 404);
	assert.match((await employee.get('/blogs/drafts')).text, /Half a thought/);
	assert.doesNotMatch((await employee.get(blog)).text, /Half a thought/);
	await employee.get(`${blog}/half-a-thought/edit`);
	const out = await employee.submit(employee.page.form(`${blog}/half-a-thought/edit`), { title: 'A whole thought', body: 'To be or not', action: 'publish' }, { status: 200 });
	assert.equal(out.path, `${blog}/a-whole-thought`);
	assert.match((await owner.get(`${blog}/a-whole-thought`, { status: 200 })).text, /To be or not/);
	assert.match((await owner.get(blog)).text, /A whole thought/);
	// The address that it had as a draft leads to it.
	const moved = await owner.get(`${blog}/half-a-thought`, { redirect: false });
	assert.equal(moved.status, 301);
	assert.equal(moved.location, `${blog}/a-whole-thought`);
});

test('series: entries of the same name lead to each other', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	for (const title of ['One', 'Two', 'Three']) await write(employee, blog, { title, body: 'Text', series: 'Steps' });
	const two = await employee.get(`${blog}/two`);
	assert.match(two.text, /Part 2 of 3 of the series/);
	assert.equal(two.all('a[rel=prev]')[0].attributes.href, `${blog}/one`);
	assert.equal(two.all('a[rel=next]')[0].attributes.href, `${blog}/three`);
	assert.equal((await employee.get(`${blog}?series=Steps`)).all('article.item').length, 3);
});

test('audience: named readers, members and nobody else', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), admin = await house.as('admin'), stranger = house.visitor();
	const blog = await openBlog(employee);
	await write(employee, blog, { title: 'For one', body: 'Between us', audience: 'listed', readers: '@owner' });
	await write(employee, blog, { title: 'For me', body: 'Mine', audience: 'private' });
	await write(employee, blog, { title: 'For members', body: 'Ours', audience: 'members' });
	await write(employee, blog, { title: 'For all', body: 'Everyone here' });
	assert.equal((await owner.get(`${blog}/for-one`)).status, 200);
	for (const [client, path, status] of [[admin, 'for-one', 404], [owner, 'for-me', 404], [admin, 'for-me', 404], [owner, 'for-members', 404], [owner, 'for-all', 200], [stranger, 'for-all', 404], [stranger, '', 404]])
		assert.equal((await client.get(`${blog}/${path}`.replace(/\/$/, ''))).status, status, path);
	assert.match((await owner.get(blog)).text, /For all/);
	assert.doesNotMatch((await admin.get(blog)).text, /For one|For me|For members/);
	for (const path of ['for-one', 'for-me', 'for-members']) assert.equal((await employee.get(`${blog}/${path}`)).status, 200);
	// Changed to all colleagues, it is there for them at once.
	await employee.get(`${blog}/for-one/edit`);
	await employee.submit(employee.page.form(`${blog}/for-one/edit`), { audience: 'internal', action: 'save' }, { status: 200 });
	assert.equal((await admin.get(`${blog}/for-one`)).status, 200);
});

test('a named reader who leaves a blog of members reads nothing of it any more, and an outsider cannot be named', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner'), admin = await house.as('admin');
	const blog = await openBlog(employee, { kind: 'group', audience: 'members' }), headers = { accept: 'application/json' };
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/authors`), { who: '@owner', role: 'reader' }, { status: 200 });
	await employee.get(`${blog}/write`);
	const refused = await employee.submit(employee.page.form(`${blog}/entries`), { title: 'x', body: 'x', audience: 'listed', readers: '@owner @admin', action: 'publish' }, { status: 422 });
	assert.match(refused.text, /@margot may not read this blog/);
	const entry = await write(employee, blog, { title: 'Among the few', body: 'A numbat.', audience: 'listed', readers: '@owner' });
	const { id } = (await employee.json(entry.path)).item;
	await eventually(async () => assert.equal((await owner.json('/api/v1/search?q=numbat')).items.length, 1));
	assert.equal((await owner.get(`/api/v1/items/${id}/comments`)).status, 200);
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.all('li').find((li) => /Noémie/.test(li.text)).first('form'), {}, { status: 200 });
	for (const client of [owner, admin]) {
		assert.equal((await client.get(`/api/v1/items/${id}/comments`)).status, 404);
		assert.equal((await client.post(`/items/${id}/comments`, { body: 'Hello' }, { headers })).status, 404);
		const found = await client.json('/api/v1/search?q=numbat');
		assert.deepEqual([found.items, found.total], [[], 0]);
	}
	// The same when the blog itself is closed to others.
	const open = await openBlog(employee, { kind: 'group' });
	const named = await write(employee, open, { title: 'Of two', body: 'x', audience: 'listed', readers: '@owner' });
	const other = (await employee.json(named.path)).item.id;
	assert.equal((await owner.get(`/api/v1/items/${other}`)).status, 200);
	await employee.get(`${open}/settings`);
	await employee.submit(employee.page.form(`${open}/settings`), { audience: 'members' }, { status: 200 });
	assert.equal((await owner.get(`/api/v1/items/${other}`)).status, 404);
	assert.equal((await employee.get(`/api/v1/items/${other}`)).status, 200);
});

test('a public blog is read from outside, with its disclaimer on every page', async () => {
	const employee = await house.signIn('employee'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	await write(employee, blog, { title: 'Hello outside', body: 'Good day', audience: 'public' });
	await write(employee, blog, { title: 'Hello inside', body: 'Good day, colleagues', audience: 'internal' });
	for (const path of [blog, `${blog}/hello-outside`]) {
		const page = await stranger.get(path, { status: 200 });
		assert.ok(page.one('p.disclaimer').text.length > 10, path);
		assert.doesNotMatch(page.text, /colleagues, Good|Hello inside/);
	}
	assert.equal((await stranger.get(`${blog}/hello-inside`)).status, 404);
	assert.match((await stranger.get('/blogs')).text, new RegExp(`Trial ${number}`));
});

test('whatever shows the words of a public blog to outsiders says whose they are: history, comments, updates, feeds', async () => {
	const employee = await house.signIn('employee'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	const entry = await write(employee, blog, { title: 'Said outside', body: 'First', audience: 'public', tags: 'saidoutside' });
	await employee.get(`${entry.path}/edit`);
	await employee.submit(employee.page.form(`${entry.path}/edit`), { body: 'Second', action: 'save' }, { status: 200 });
	const { item } = await employee.json(entry.path);
	await employee.post(`/items/${item.id}/comments`, { body: 'Indeed' }, { status: 200 });
	const comment = (await employee.json(`/api/v1/items/${item.id}/comments`)).items[0].id;
	await employee.post(`/comments/${comment}/edit`, { body: 'Indeed so' }, { status: 200 });
	await employee.submit((await employee.get('/updates')).form('/updates'), { body: 'Also outside', audience: 'public' }, { status: 200 });
	const update = (await employee.json('/api/v1/updates?timeline=own')).items.find((i) => /Also outside/.test(i.text)).id;
	const pages = [blog, entry.path, `${entry.path}/history`, `${entry.path}/history/2`, `/comments/${comment}`, `/comments/${comment}/history`, `/updates/${update}`, `/updates/${update}/history`];
	for (const path of pages) assert.ok((await stranger.get(path, { status: 200 })).one('p.disclaimer').text.length > 10, path);
	for (const [path, element] of [['blogs.atom', 'rights'], ['blogs.rss', 'copyright'], [`blogs/${blog.split('/').at(-1)}.atom`, 'rights'], [`blogs/${blog.split('/').at(-1)}.rss`, 'copyright'], ['tags/saidoutside.atom', 'rights'], ['tags/saidoutside.rss', 'copyright']])
		assert.match((await stranger.get(`/feeds/${path}`, { status: 200 })).body, new RegExp(`<${element}>[^<]{10,}</${element}>`), path);
});

test('the blogs of somebody with a pseudonym stand where the pseudonym does', async () => {
	const owner = await house.signIn('owner'), stranger = house.visitor();
	const blog = await openBlog(owner, { audience: 'public' });
	const take = async (pseudonym) => owner.submit((await owner.get('/settings')).form('/settings'), { pseudonym }, { status: 200 });
	const under = async (letter) => (await stranger.json(`/api/v1/blogs?letter=${letter}`)).blogs.some((b) => `/blogs/${b.handle}` === blog);
	assert.deepEqual([await under('Q'), await under('Z')], [true, false]);
	await take('Zephyr of the bay');
	assert.deepEqual([await under('Q'), await under('Z')], [false, true]);
	const later = await openBlog(owner, { audience: 'public' });
	assert.ok((await stranger.json('/api/v1/blogs?letter=Z')).blogs.some((b) => `/blogs/${b.handle}` === later));
	await take('');
	assert.deepEqual([await under('Q'), await under('Z')], [true, false]);
});

test('counts, order and ratings tell strangers of public entries only', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' }), other = await openBlog(employee, { audience: 'public' });
	const at = (path) => path.slice('/blogs/'.length);
	const front = async (client) => (await client.json('/api/v1/blogs?order=activity')).blogs.map((b) => b.handle);
	await write(employee, blog, { title: 'Outside', body: 'x', audience: 'public' });
	await write(employee, other, { title: 'Later', body: 'x', audience: 'public' });
	await write(employee, blog, { title: 'Inside', body: 'x', audience: 'internal' });
	const { item } = await employee.json(`${blog}/inside`);
	await owner.post(`/items/${item.id}/rating`, { stars: '4' }, { headers: { accept: 'application/json' }, status: 200 });
	const seen = async (client) => {
		const { entries, raters } = await client.json(`/api/v1${blog}`), row = (await client.json('/api/v1/blogs?order=activity')).blogs.find((b) => b.handle === at(blog));
		return [entries, raters, row.entries, row.raters];
	};
	assert.deepEqual(await seen(owner), [2, 1, 2, 1]);
	assert.deepEqual(await seen(stranger), [1, 0, 1, 0]);
	assert.deepEqual((await front(owner)).slice(0, 2), [at(blog), at(other)]);
	assert.deepEqual((await front(stranger)).slice(0, 2), [at(other), at(blog)]);
	// What becomes public is counted, what is no longer is not.
	for (const [audience, expected] of [['public', [2, 1, 2, 1]], ['internal', [1, 0, 1, 0]]]) {
		await employee.get(`${blog}/inside/edit`);
		await employee.submit(employee.page.form(`${blog}/inside/edit`), { audience, action: 'save' }, { status: 200 });
		assert.deepEqual(await seen(stranger), expected);
	}
	assert.match(house.ruche('check').stdout, /as it should be/);
});

test('a stranger sees the initials of an author, colleagues the photo', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	const entry = await write(employee, blog, { title: 'A face', body: 'Good day', audience: 'public' });
	const photo = 'cafe'.repeat(16);
	house.sql(`UPDATE person SET photo = '${photo}' WHERE handle = 'leila'`);
	for (const path of ['/blogs', blog, entry.path]) {
		assert.ok((await owner.get(path)).body.includes(`/blobs/${photo}`), path);
		assert.ok(!(await stranger.get(path, { status: 200 })).body.includes(photo), path);
	}
	assert.ok((await stranger.get(entry.path)).all('.av').some((face) => face.text === 'LB'));
	house.sql("UPDATE person SET photo = '' WHERE handle = 'leila'");
});

test('the mean of an entry stands on its page once five have voted, and follows them', async () => {
	const employee = await house.as('employee'), blog = await openBlog(employee);
	const entry = await write(employee, blog, { title: 'Rated by five', body: 'Please' });
	const id = (await employee.json(entry.path)).item.id;
	const voters = await Promise.all(['owner', 'hugo', 'declan', 'imran', 'admin'].map(async (login) => {
		const own = ['owner', 'admin'].includes(login) ? undefined : 'a long sentence', voter = house.visitor();
		if (own) assert.equal(house.ruche('user', 'passwd', login, { input: `${own}\n` }).status, 0);
		await voter.signIn(login, own);
		return voter;
	}));
	const rate = (voter, stars) => voter.submit(voter.page.form(/\/rating$/), { stars: String(stars) }, { status: 200 });
	const shown = async () => (await employee.get(entry.path)).all('.rating').map((r) => r.text.replace(/\s+/g, ' ').trim())[0];
	for (const [i, voter] of voters.entries()) {
		await voter.get(entry.path);
		assert.ok(i === 0 || (await shown()) === `Too few ratings (${i})`, await shown());
		await rate(voter, [5, 4, 4, 2, 3][i]);
	}
	assert.equal(await shown(), '3.6 out of 5 (5)');
	assert.match((await voters[0].get(entry.path)).text, /3,6 sur 5/, 'as numbers are written there');
	await voters[3].get(entry.path);
	await rate(voters[3], 5);
	assert.equal(await shown(), '4.2 out of 5 (5)', 'who votes again is one of them');
	const { item } = await employee.json(entry.path);
	assert.deepEqual([item.raters, item.stars], [5, 21]);
	assert.equal(house.value(`SELECT raters || ' ' || stars FROM item WHERE id = ${id}`), '5 21');
	await voters[3].get(entry.path);
	await rate(voters[3], 0);
	assert.equal(await shown(), 'Too few ratings (4)', 'and who takes it back is none');
});

test('comments, ratings and thanks stand below an entry', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	const blog = await openBlog(employee);
	const entry = await write(employee, blog, { title: 'Rate me', body: 'Please' });
	assert.equal(entry.all('form.rate').length, 0, 'none on your own');
	await owner.get(entry.path);
	const rated = await owner.submit(owner.page.form(/\/rating$/), { stars: '4' }, { status: 200 });
	assert.match(rated.text, /Too few ratings \(1\)|Trop peu de notes \(1\)/);
	// The sum of one vote is that vote, so programs get it no sooner than people the mean.
	const { item } = await employee.json(entry.path);
	assert.deepEqual([item.raters, item.stars], [1, undefined]);
	const own = await employee.json(`/api/v1${blog}`);
	assert.deepEqual([own.raters, own.stars], [1, undefined]);
	for (const one of (await employee.json('/api/v1/blogs')).blogs) assert.equal('stars' in one, one.raters >= 5, one.handle);
	const commented = await owner.submit(owner.page.form(/\/comments$/), { body: 'Four, because of the third line.' }, { status: 200 });
	assert.match(commented.one('#comments').text, /Four, because of the third line/);
	const thanked = await owner.submit(owner.page.form(/\/like$/), {}, { status: 200 });
	assert.equal(thanked.path.split('#')[0], entry.path);
	await eventually(async () => assert.match((await employee.get('/blogs')).text, /Trial/));
});

test('the directory: by last name, by letter, by name, empty letters', async () => {
	const employee = await house.as('employee');
	const all = await employee.get('/blogs');
	const names = all.all('.blogger .nm b').map((b) => b.text);
	const sorted = [...names].sort(new Intl.Collator('en', { sensitivity: 'accent' }).compare);
	assert.deepEqual(names, sorted);
	const k = await employee.get('/blogs?letter=K');
	assert.ok(k.all('.blogger').length >= 7);
	assert.ok(k.all('.blogger .nm b').every((b) => /^K/.test(b.text)));
	assert.match((await employee.get('/blogs?letter=X')).text, /No blog under X yet/);
	assert.match((await employee.get('/blogs?words=kervadek')).text, /Carnet de pannes/);
	assert.match((await employee.get('/blogs?words=carnet')).text, /Carnet de pannes/);
	const french = await employee.get('/blogs?language=fr');
	assert.ok(french.all('.blogger .lang').every((l) => l.text === 'FR'));
	const water = await employee.get('/blogs?tag=limon');
	assert.match(water.text, /Carnet de pannes/);
	assert.doesNotMatch(water.text, /Small locks/);
	const writer = await house.signIn('employee');
	for (let i = 0; i < 3; i++) await write(writer, await openBlog(writer), { title: 'On tides', body: 'x', tags: 'ebbtide' });
	const about = (await employee.json('/api/v1/blogs?tag=ebbtide')).blogs;
	assert.equal(about.length, 3);
	const behind = await employee.json(`/api/v1/blogs?tag=ebbtide&after=${about[0].id}`);
	assert.deepEqual(behind.blogs.map((b) => b.handle), about.slice(1).map((b) => b.handle));
});

test('a blog is found by any words of its name, in the directory and beside what search finds', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const titles = async (client, query) => (await client.json(`/api/v1/blogs?${query}`)).blogs.map((b) => b.title);
	for (const [words, title] of [['carnet+de+pannes', 'Carnet de pannes'], ['small+locks', 'Small locks'], ['locks', 'Small locks'], ['fleur', 'À fleur d’eau'], ['panes', 'Carnet de pannes'], ['Wiki+gard', 'The wiki gardener']])
		assert.ok((await titles(owner, `words=${words}`)).includes(title), words);
	assert.deepEqual(await titles(owner, 'words=small+pannes'), [], 'all words are in one name');
	// Filters narrow what was found; so does the topic.
	assert.deepEqual(await titles(owner, 'words=locks&language=fr'), []);
	assert.ok((await titles(owner, 'words=pannes&language=fr')).includes('Carnet de pannes'));
	assert.ok((await titles(owner, 'words=pannes&tag=limon')).includes('Carnet de pannes'));
	assert.deepEqual(await titles(owner, 'words=locks&tag=limon'), []);
	assert.deepEqual(await titles(owner, 'words=locks&letter=A'), []);
	// One that is renamed is found by its new name alone, one of members by them alone.
	const blog = await openBlog(employee, { title: 'Of the bandicoots', handle: 'somewhere-else' });
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/settings`), { title: 'On the quolls' }, { status: 200 });
	assert.deepEqual(await titles(owner, 'words=quolls'), ['On the quolls']);
	assert.deepEqual(await titles(owner, 'words=bandicoots'), []);
	const search = async (client, words) => (await client.json(`/api/v1/search?q=${words}`)).places.map((p) => p.title);
	assert.deepEqual(await search(owner, 'quolls'), ['On the quolls']);
	assert.match((await owner.get('/search?q=quolls')).one('section[aria-label=Blogs]').text, /On the quolls/);
	assert.deepEqual([await search(stranger, 'quolls'), await titles(stranger, 'words=quolls')], [[], []]);
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/settings`), { audience: 'members' }, { status: 200 });
	assert.deepEqual([await search(owner, 'quolls'), await titles(owner, 'words=quolls')], [[], []]);
	assert.deepEqual(await search(owner, 'quols'), [], 'nor by a typo');
	assert.deepEqual([await search(employee, 'quolls'), await titles(employee, 'words=quolls')], [['On the quolls'], ['On the quolls']]);
	// Those that were opened before there were words get theirs by a job.
	house.sql('DELETE FROM blog_word; UPDATE blog SET worded = false');
	await house.doNow('blogs.words');
	assert.ok((await titles(owner, 'words=locks')).includes('Small locks'));
	// More than a page of them goes on.
	for (let i = 0; i < 52; i++) await employee.post('/api/v1/blogs', { title: `Numbat notes ${i}` }, { status: 201, headers: { accept: 'application/json' } });
	const first = await employee.json('/api/v1/blogs?words=numbat+notes');
	assert.equal(first.blogs.length, 50);
	const rest = await employee.json(`/api/v1/blogs?words=numbat+notes&after=${first.next}`);
	assert.equal(rest.blogs.length, 2);
	assert.equal(new Set([...first.blogs, ...rest.blogs].map((b) => b.handle)).size, 52);
});

test('entry_delete takes it out of every list', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	await write(employee, blog, { title: 'Stays', body: 'x' });
	const entry = await write(employee, blog, { title: 'Gone soon', body: 'x' });
	assert.equal((await owner.post(`${entry.path}/delete`)).status, 403);
	await employee.get(entry.path);
	await employee.submit(employee.page.form(`${entry.path}/delete`), {}, { status: 200 });
	assert.equal((await employee.get(entry.path)).status, 404);
	assert.doesNotMatch((await owner.get(blog)).text, /Gone soon/);
	const row = (await employee.get('/blogs?order=activity')).all('.blogger').find((b) => b.all(`a[href="${blog}"]`).length);
	assert.equal(row.all('.when time').length, 1, 'the date is of the newest entry that is left');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout);
});

test('settings: names, another address, authors taken in and out', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	const blog = await openBlog(employee, { kind: 'group' });
	assert.equal((await owner.get(`${blog}/settings`)).status, 403);
	assert.equal((await owner.get(`${blog}/write`)).status, 403);
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/authors`), { who: '@owner', role: 'author' }, { status: 200 });
	const entry = await write(owner, blog, { title: 'By another hand', body: 'Hello' });
	assert.match(entry.one('.byline').text, /Noémie Quillien/);
	await write(employee, blog, { title: 'A shared draft', body: 'x' }, 'draft');
	assert.equal((await owner.get(`${blog}/a-shared-draft/edit`)).status, 200);
	const settings = await employee.get(`${blog}/settings`);
	assert.match((await employee.submit(settings.form(`${blog}/authors`), { who: 'not.a.person' }, { status: 422 })).text, /Nobody here is called/);
	const noemie = settings.all('li').find((li) => /Noémie/.test(li.text));
	await employee.submit(noemie.first('form'), {}, { status: 200 });
	assert.equal((await owner.get(`${blog}/a-shared-draft`)).status, 404);
	assert.equal((await owner.get(`${blog}/write`)).status, 403);
	await employee.get(`${blog}/settings`);
	const renamed = await employee.submit(employee.page.form(`${blog}/settings`), { handle: `renamed-${number}`, title: 'Renamed', tagline: 'Below' }, { status: 200 });
	assert.equal(renamed.path.split('?')[0], `/blogs/renamed-${number}/settings`);
	const moved = await owner.get(`${blog}/by-another-hand`, { redirect: false });
	assert.equal(moved.status, 301);
	assert.equal(moved.location, `/blogs/renamed-${number}/by-another-hand`);
	assert.equal((await owner.get(blog, { redirect: false })).location, `/blogs/renamed-${number}`);
});

test('feeds: Atom and RSS of all, of a blog and of a tag, each reader their own', async () => {
	const employee = await house.signIn('employee'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	await write(employee, blog, { title: 'Out & about <here>', body: 'For everyone', audience: 'public', tags: 'feedtag' });
	await write(employee, blog, { title: 'In the house', body: 'For us', audience: 'internal', tags: 'feedtag' });
	const name = blog.split('/').at(-1);
	for (const path of ['/feeds/blogs.atom', `/feeds/blogs/${name}.atom`, '/feeds/tags/feedtag.atom', '/feeds/blogs.rss', `/feeds/blogs/${name}.rss`, '/feeds/tags/feedtag.rss']) {
		const mine = await employee.get(path, { status: 200 }), theirs = await stranger.get(path, { status: 200 });
		assert.match(mine.type, /^application\/(atom|rss)\+xml/);
		assert.ok(mine.body.includes(`${house.url}/blogs`) && !mine.body.includes('https://127.'), 'addresses that open on plain http');
		assert.ok(mine.body.startsWith('<?xml'), path);
		assert.match(mine.body, /In the house/);
		assert.match(theirs.body, /Out &amp; about &lt;here&gt;/);
		assert.doesNotMatch(theirs.body, /In the house/);
		const again = await stranger.request(path, { headers: { 'if-none-match': theirs.headers.get('etag') } });
		assert.equal(again.status, 304, path);
		assert.ok(theirs.headers.get('last-modified'));
	}
	// What is read elsewhere names whole addresses, whatever its reader knows of xml:base.
	await write(employee, blog, { title: 'With links', body: 'Ask @ines about #feedtag, [here](/guidelines), or [there](https://example.org/x?a=/b). `href="/code"`', audience: 'internal' });
	for (const form of ['atom', 'rss']) {
		const { body } = await employee.get(`/feeds/blogs/${name}.${form}`);
		assert.doesNotMatch(body, /xml:base/);
		for (const path of ['/people/ines', '/tags/feedtag', '/guidelines']) assert.ok(body.includes(`href=&quot;${house.url}${path}&quot;`) || body.includes(`href="${house.url}${path}"`), `${form}: ${path}`);
		assert.ok(body.includes('https://example.org/x?a=/b'));
		assert.doesNotMatch(body, /href=(&quot;|")\/[a-z]+\/?[a-z]*(&quot;|")&gt;/);
	}
	assert.equal((await stranger.get('/feeds/blogs/carnet-de-pannes.atom')).status, 404);
	assert.equal((await stranger.get('/feeds/blogs/nothing.pdf')).status, 404);
});

test('the API: open a blog, write, change, delete', async () => {
	const employee = await house.signIn('employee');
	await employee.get('/blogs');
	const csrf = await employee.csrf();
	const call = (method, path, body) => employee.request(path, {
		method, body: body && JSON.stringify(body), headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), origin: house.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf },
	});
	const blog = await call('POST', '/api/v1/blogs', { title: 'From a program', handle: 'from-a-program' });
	assert.equal(blog.status, 201, blog.text);
	assert.equal(blog.json.handle, 'from-a-program');
	const entry = await call('POST', '/api/v1/blogs/from-a-program/entries', { title: 'By wire', body: 'One *two*', tags: 'wires', state: 'published' });
	assert.equal(entry.status, 201, entry.text);
	assert.match(entry.json.html, /<em>two<\/em>/);
	assert.deepEqual(entry.json.tags, ['wires']);
	const path = '/api/v1/blogs/from-a-program/entries/by-wire';
	const changed = await call('PUT', path, { body: 'Three', base: 0 });
	assert.equal(changed.json.title, 'By wire');
	assert.equal(changed.json.revision, 2);
	assert.equal((await call('PUT', path, { body: 'Four', base: 0 })).status, 409);
	assert.equal((await call('POST', '/api/v1/blogs/from-a-program/entries', { title: '', body: 'x', state: 'published' })).json.error.fields.title, 'Give it a title before it goes out.');
	assert.equal((await employee.json('/api/v1/blogs/from-a-program/entries')).items.length, 1);
	assert.ok((await employee.json('/api/v1/blogs?letter=K')).blogs.length >= 7);
	assert.equal((await call('DELETE', path)).status, 204);
	assert.equal((await call('GET', path)).status, 404);
});

test('a guest blog: its guest author reads and writes there, and nowhere else inside', async () => {
	const employee = await house.signIn('employee'), guest = await house.signIn('guest'), owner = await house.as('owner');
	const blog = await openBlog(employee, { kind: 'guest' });
	assert.equal((await guest.get(blog)).status, 404);
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/authors`), { who: '@guest', role: 'author' }, { status: 200 });
	const entry = await write(guest, blog, { title: 'A letter from outside', body: 'Good day' });
	assert.match(entry.one('.byline').text, /Guest|Invité/);
	assert.match((await guest.get(blog)).text, /A letter from outside/);
	assert.equal((await owner.get(entry.path)).status, 200);
	assert.equal((await guest.get('/blogs/carnet-de-pannes')).status, 404);
	await employee.get(`${blog}/settings`);
	const gwen = employee.page.all('li').find((li) => /Guest/.test(li.text) && li.first('form'));
	await employee.submit(gwen.first('form'), {}, { status: 200 });
	assert.equal((await guest.get(blog)).status, 404);
	assert.equal((await guest.get(entry.path)).status, 404);
});

test('what few may read is in no count', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	const count = async () => (await owner.json(`/api/v1${blog}`)).entries;
	await write(employee, blog, { title: 'Open', body: 'x' });
	await write(employee, blog, { title: 'Closed', body: 'x', audience: 'listed', readers: '@admin' });
	assert.equal(await count(), 1);
	await employee.get(`${blog}/closed/edit`);
	await employee.submit(employee.page.form(`${blog}/closed/edit`), { audience: 'internal', action: 'save' }, { status: 200 });
	assert.equal(await count(), 2);
	await employee.get(`${blog}/open/edit`);
	await employee.submit(employee.page.form(`${blog}/open/edit`), { audience: 'private', action: 'save' }, { status: 200 });
	assert.equal(await count(), 1);
	await employee.get(`${blog}/closed`);
	await employee.submit(employee.page.form(`${blog}/closed/delete`), {}, { status: 200 });
	assert.equal(await count(), 0);
	assert.match(house.ruche('check').stdout, /as it should be/);
});

test('ratings given while its readers change are counted as they should be, and the check looks', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	const blog = await openBlog(employee);
	await write(employee, blog, { title: 'Contended', body: 'x' });
	const { item } = await employee.json(`${blog}/contended`);
	const headers = { accept: 'application/json' };
	await owner.csrf();
	for (let round = 0; round < 12; round++) {
		const readers = round % 2 ? { audience: 'internal' } : { audience: 'listed', readers: '@owner' };
		const answers = await Promise.all([
			employee.post(`${blog}/contended/edit`, { ...readers, action: 'save' }, { headers }),
			owner.post(`/items/${item.id}/rating`, { stars: String(round % 3) }, { headers }),
		]);
		assert.deepEqual(answers.map((a) => a.status), [200, 200]);
	}
	assert.match(house.ruche('check').stdout, /as it should be/);
	const place = `handle = '${blog.slice('/blogs/'.length)}'`;
	house.sql(`UPDATE place SET stars = stars + 1 WHERE ${place}`);
	assert.match(house.ruche('check').stdout, /place \d+: counts \d ratings/);
	house.sql(`UPDATE place SET stars = stars - 1 WHERE ${place}`);
});

test('very long entries: a feed stays within bounds and names them all, search shows where the word stands', async () => {
	const employee = await house.signIn('employee'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	const long = 'Some **words** in a row.\n\n'.repeat(10_000);
	for (const title of ['First volume', 'Second volume', 'Third volume']) await write(employee, blog, { title, body: `The quokkas of ${title}.\n\n${long}`, audience: 'public' });
	await write(employee, blog, { title: 'A note', body: 'A short one.', audience: 'public' });
	for (const form of ['atom', 'rss']) {
		const feed = await stranger.get(`/feeds/blogs/${blog.slice('/blogs/'.length)}.${form}`, { status: 200 });
		for (const title of ['First volume', 'Second volume', 'Third volume', 'A note']) assert.ok(feed.body.includes(`<title>${title}</title>`), title);
		assert.match(feed.body, /A short one/);
		assert.equal(feed.body.match(/<content/g).length, 3, 'the oldest with its summary only');
	}
	await eventually(async () => {
		const found = await stranger.get('/search?q=quokkas', { status: 200 });
		assert.equal(found.all('mark').filter((m) => m.text === 'quokkas').length, 3);
	});
});

test('all that somebody wrote is exported, also when it is more than a page holds', async () => {
	const owner = await house.signIn('owner');
	const blog = await openBlog(owner);
	for (let i = 0; i < 5; i++) await write(owner, blog, { title: `Bulk ${i}`, body: 'x' }, 'draft');
	const fill = (body) => house.sql(`UPDATE blog_entry SET body = ${body} WHERE title LIKE 'Bulk %'`);
	fill(house.db === 'postgres' ? "repeat('words ', 1500000)" : "replace(hex(zeroblob(750000)), '0', 'words ')");
	const all = await owner.get('/settings/export', { status: 200 });
	assert.match(all.headers.get('content-disposition'), /attachment;.*ruche-noemie\.json/);
	assert.equal(JSON.stringify(all.json).match(/"Bulk \d"/g).length >= 5, true);
	assert.ok(all.bytes.length > 45_000_000, `${all.bytes.length}`);
	fill("'x'");
});

// An image of one point, another each time.
function point() {
	const chunk = (type, data) => {
		const body = Buffer.concat([Buffer.from(type), data]), framed = Buffer.alloc(body.length + 8);
		framed.writeUInt32BE(data.length);
		body.copy(framed, 4);
		framed.writeUInt32BE(crc32(body), body.length + 4);
		return framed;
	};
	const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
	const colour = Buffer.from([0, (freshNumber() * 40) % 256, 90, 160]);
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(colour)), chunk('IEND', Buffer.alloc(0))]);
}

// The address of an uploaded image; undefined where no decoder runs.
async function upload(client) {
	const fields = new FormData();
	fields.append('file', new File([point()], 'tide.png', { type: 'image/png' }));
	const sent = await client.post('/attachments', fields, { headers: { accept: 'application/json' } });
	if (sent.status === 503) return undefined;
	assert.equal(sent.status, 201, sent.text);
	return sent.json.url;
}

test('an image stands in several entries, each for its own readers, and comes back with a revision', async (t) => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner'), admin = await house.as('admin'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	await employee.get(`${blog}/write`);
	const image = await upload(employee);
	if (!image) return t.skip('no image decoder here');
	await write(employee, blog, { title: 'Inside', body: `![Tide](${image})`, audience: 'internal' });
	assert.equal((await stranger.get(image)).status, 404);
	await write(employee, blog, { title: 'Outside', body: `![Tide](${image})`, audience: 'public' });
	assert.equal((await stranger.get(image)).status, 200);
	await employee.get(`${blog}/outside`);
	await employee.submit(employee.page.form(`${blog}/outside/delete`), {}, { status: 200 });
	assert.equal((await stranger.get(image)).status, 404);
	assert.equal((await admin.get(image)).status, 200, 'the other entry shows it still');
	// A second author takes it out and puts the old text back.
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/authors`), { who: '@owner', role: 'owner' }, { status: 200 });
	const edit = async (body) => owner.submit((await owner.get(`${blog}/inside/edit`, { status: 200 })).form(`${blog}/inside/edit`), { body, action: 'save' }, { status: 200 });
	await edit('No image');
	assert.equal((await admin.get(image)).status, 404);
	const old = await owner.get(`${blog}/inside/history/1`);
	await owner.submit(old.form(`${blog}/inside/history/1/restore`), {}, { status: 200 });
	assert.equal((await admin.get(image)).status, 200);
});

test('an image in an entry is shown to those who may read the entry, and to nobody else', async (t) => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const blog = await openBlog(employee);
	await employee.get(`${blog}/write`);
	const image = await upload(employee);
	if (!image) return t.skip('no image decoder here');
	assert.equal((await owner.get(image)).status, 404, 'not before it is shown');
	const entry = await write(employee, blog, { title: 'The tide', body: `![The tide at noon](${image})` });
	assert.equal(entry.one('.prose img').attributes.src, image);
	assert.equal((await owner.get(image)).status, 200);
	assert.equal((await stranger.get(image)).status, 404);
	await employee.get(`${entry.path}/edit`);
	await employee.submit(employee.page.form(`${entry.path}/edit`), { audience: 'private', action: 'save' }, { status: 200 });
	assert.equal((await owner.get(image)).status, 404);
});

test('blog_close and blog_reopen: it can be read, nothing is written, and it leaves the directory', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee, { title: 'Of one winter', audience: 'public' });
	const entry = await write(employee, blog, { title: 'The frost', body: 'It came early.' });
	await owner.get(entry.path);
	const item = owner.page.form(/^\/items\/\d+\/comments$/).attributes.action;
	await owner.submit(owner.page.form(item), { body: 'It did.' }, { status: 200 });
	const comment = owner.page.all('li.comment')[0].attributes.id.replace('comment-', '');
	const elsewhere = await openBlog(employee);
	for (const where of [blog, elsewhere]) await write(employee, where, { title: 'In the thaw', body: 'Words.', publish_at: '2040-01-01T10:00' }, 'schedule');
	const listed = async (query = '') => (await owner.get(`/blogs?words=of.one.winter${query}`)).text.includes('Of one winter');
	assert.ok(await listed());
	assert.equal((await owner.post(`${blog}/close`)).status, 403, 'only its owner closes it');
	await employee.get(`${blog}/settings`);
	const closed = await employee.submit(employee.page.form(`${blog}/close`), {}, { status: 200 });
	assert.match(closed.text, /This blog is closed/);
	assert.match((await house.visitor().get(entry.path, { status: 200 })).text, /This blog is closed/);
	assert.ok(!(await listed()), 'it left the directory');
	assert.ok(await listed('&closed=1'), 'and is found by who asks for closed ones');
	// Read only: for its author, for those who answer, for programs.
	assert.equal((await employee.get(`${blog}/write`)).status, 403);
	assert.equal((await employee.post(`${blog}/entries`, { title: 'x', body: 'x', action: 'publish' })).status, 403);
	assert.equal((await employee.post(`${entry.path}/edit`, { title: 'x', body: 'x', action: 'save' })).status, 403);
	const page = await owner.get(entry.path, { status: 200 });
	assert.equal(page.all('form.composer').length, 0);
	assert.equal((await owner.post(item, { body: 'One more.' })).status, 403);
	assert.equal((await owner.post(item.replace('comments', 'like'), { on: '1' })).status, 403);
	assert.equal((await owner.post(item.replace('comments', 'rating'), { stars: '5' })).status, 403);
	assert.equal((await owner.post(`/comments/${comment}/edit`, { body: 'x' })).status, 403);
	assert.equal((await owner.post(`/comments/${comment}/delete`, {}, { redirect: false })).status, 303, 'words are their author’s to take back');
	// What was planned stays planned.
	house.sql(`UPDATE blog_entry SET publish_at = CASE WHEN blog = (SELECT id FROM place WHERE handle = '${blog.slice('/blogs/'.length)}') THEN 1 ELSE 2 END WHERE title = 'In the thaw'`);
	await eventually(async () => assert.match((await owner.get(elsewhere)).text, /In the thaw/));
	await house.settled();
	assert.match((await employee.get('/blogs/drafts')).text, /In the thaw/);
	await employee.get(`${blog}/settings`);
	assert.match((await employee.submit(employee.page.form(`${blog}/reopen`), {}, { status: 200 })).text, /Close the blog/);
	assert.ok(await listed());
	await eventually(async () => assert.match((await owner.get(blog)).text, /In the thaw/));
	assert.equal((await owner.post(item, { body: 'One more.' }, { redirect: false })).status, 303);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('blog_remove: an empty blog goes, with its address; one that holds something stays', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee, { title: 'A slip', handle: 'a-slip' });
	const draft = await write(employee, blog, { title: 'Not yet', body: 'Words.' }, 'draft');
	await employee.get(`${blog}/settings`);
	assert.match((await employee.submit(employee.page.form(`${blog}/delete`), {}, { status: 422 })).text, /Something stands in this blog/);
	await employee.post(draft.path.replace(/\/edit.*/, '/delete'), {});
	assert.equal((await owner.post(`${blog}/delete`)).status, 403);
	await employee.get(`${blog}/settings`);
	await employee.submit(employee.page.form(`${blog}/delete`), {}, { redirect: false, status: 303 });
	assert.equal((await employee.get(blog)).status, 404);
	assert.doesNotMatch((await employee.get('/blogs/write')).text, /A slip/);
	assert.doesNotMatch((await owner.get('/blogs?words=a.slip')).text, /A slip/);
	assert.equal(await openBlog(owner, { title: 'Another slip', handle: 'a-slip' }), '/blogs/a-slip', 'the address is free again');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('the directory follows names at once: another keeper, another last name', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee, { title: 'Handed over', kind: 'group' });
	const under = async (letter) => (await owner.get(`/blogs?letter=${letter}`)).text.includes('Handed over');
	const total = async (letter) => Number((await owner.get(`/blogs?letter=${letter}`)).all('h2.letter')[0]?.text.match(/(\d+) blog/)?.[1] ?? 0);
	const before = [await total('B'), await total('L')];
	assert.ok(await under('B'), 'Benhaddou');
	await employee.get(`${blog}/settings`);
	assert.match((await employee.submit(employee.page.form(`${blog}/keeper`), { keeper: '@nobody.at.all' }, { status: 422 })).text, /Nobody here is called/);
	assert.match((await employee.submit(employee.page.form(`${blog}/keeper`), { keeper: '@duarte' }, { status: 422 })).text, /kept by somebody who works here/);
	await employee.submit(employee.page.form(`${blog}/keeper`), { keeper: '@noemie' }, { status: 200 });
	assert.ok(!(await under('B')));
	const initial = (await owner.get('/people/noemie')).one('h1').text.trim().split(' ').at(-1)[0];
	assert.ok(await under(initial), initial);
	// The owner takes another last name: every blog of hers moves.
	await owner.get('/settings');
	await owner.submit(owner.page.form('/settings'), { family_name: 'Zwingli' }, { redirect: false });
	assert.ok(await under('Z'));
	assert.ok(!(await under(initial)));
	await owner.submit((await owner.get('/settings')).form('/settings'), { family_name: 'Lindqvist' }, { redirect: false });
	assert.ok(await under('L'));
	// Whoever leaves hands it to another owner.
	const person = (await owner.get(`${blog}/settings`)).all(`form[action="${blog}/authors/delete"]`).find((form) => /Lindqvist|Noémie/.test(form.closest('li').text)).one('input[name=person]').attributes.value;
	await owner.post(`${blog}/authors/delete`, { person }, { redirect: false, status: 303 });
	assert.ok(await under('B'));
	assert.ok(before[0] > 0);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

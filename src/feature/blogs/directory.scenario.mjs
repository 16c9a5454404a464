// SPDX-License-Identifier: Apache-2.0
// directory: its filters and orders hold in every combination, for colleagues and for strangers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, useServer } from '../../../tests/harness.mjs';
import { openBlog, write } from './writing.mjs';

const house = useServer();

// One wrote now and is rated well, one has nothing and is rated best, one wrote last and is rated badly.
async function openThree(employee) {
	const blogs = [['Gauge one', 'en', 23], ['Gauge two', 'fr', 24], ['Gauge three', 'en', 15]];
	for (const [title, language, stars] of blogs) {
		const blog = await openBlog(employee, { title, language, audience: 'public' });
		if (title !== 'Gauge two') await write(employee, blog, { title: 'High water', body: 'x', audience: 'public', tags: 'gaugetag' });
		house.sql(`UPDATE place SET raters = 5, stars = ${stars}, public_raters = 5, public_stars = ${stars} WHERE handle = '${blog.split('/').at(-1)}'`);
	}
	await house.doNow('blogs.means');
}

const expected = {
	'order=activity': ['three', 'one', 'two'],
	'order=activity&active=1': ['three', 'one'],
	'order=activity&rated=1': ['one', 'two'],
	'order=activity&active=1&rated=1': ['one'],
	'order=activity&language=fr': ['two'],
	'order=activity&letter=B': ['three', 'one', 'two'],
	'order=activity&letter=K': [],
	'order=rating': ['two', 'one', 'three'],
	'order=rating&rated=1': ['two', 'one'],
	'order=rating&active=1': ['one', 'three'],
	'order=rating&language=en': ['one', 'three'],
	'order=rating&letter=B&rated=1': ['two', 'one'],
	'order=rating&letter=K': [],
	'letter=B': ['one', 'three', 'two'],
	'letter=B&active=1': ['one', 'three'],
	'letter=B&rated=1': ['one', 'two'],
	'words=gauge': ['one', 'three', 'two'],
	'words=gauge&order=rating': ['two', 'one', 'three'],
	'words=gauge&order=activity': ['three', 'one', 'two'],
	'words=gauge&active=1': ['one', 'three'],
	'words=gauge&rated=1': ['one', 'two'],
	'words=gauge&language=fr': ['two'],
	'words=gauge&letter=K': [],
	'words=gauge&tag=gaugetag': ['one', 'three'],
	'tag=gaugetag': ['one', 'three'],
	'tag=gaugetag&order=activity': ['three', 'one'],
	'tag=gaugetag&rated=1': ['one'],
	'tag=gaugetag&letter=B&active=1': ['one', 'three'],
	'tag=gaugetag&language=fr': [],
};

test('blog_list: every filter holds beside every other and every order', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), stranger = house.visitor();
	await openThree(employee);
	const ours = async (client, query) => {
		let blogs = [], after = '';
		do {
			const page = await client.json(`/api/v1/blogs?${query}${after}`);
			blogs = [...blogs, ...page.blogs];
			after = page.next ? `&after=${page.next}` : undefined;
		} while (after);
		return blogs.filter((b) => b.title.startsWith('Gauge ')).map((b) => b.title.split(' ')[1]);
	};
	for (const [query, titles] of Object.entries(expected))
		for (const [who, client] of Object.entries({ owner, stranger })) assert.deepEqual(await ours(client, query), titles, `${who}: ${query}`);
	// A letter is chosen beside the filters, and they beside the letter.
	const page = await owner.get('/blogs?language=fr&order=rating');
	const query = new URL(page.all('nav.az a').find((a) => a.text === 'B').attributes.href, house.url).searchParams;
	assert.deepEqual(Object.fromEntries(query), { language: 'fr', order: 'rating', letter: 'B' });
	assert.equal((await owner.get('/blogs?letter=B')).form('/blogs').one('input[name=letter]').attributes.value, 'B');
});

test('a tag that many updates carry: its feed and the directory name its entry, and its page leads to the feed', async () => {
	const employee = await house.signIn('employee'), headers = { accept: 'application/json' };
	const blog = await openBlog(employee, { title: 'Below the busy' });
	await write(employee, blog, { title: 'The only entry', body: 'x', tags: 'Maréemontante' });
	const { label } = await employee.json('/api/v1/search/suggestions?q=mareem').then((s) => s.tags[0]);
	const tag = (await employee.get(`/tags/${encodeURIComponent(label)}`, { status: 200 })).path.split('/').at(-1);
	for (let i = 0; i < 250; i++) await employee.post('/api/v1/updates', { body: `Tide ${i} #${tag}`, audience: 'internal' }, { headers, status: 201 });
	for (const form of ['atom', 'rss']) assert.match((await employee.get(`/feeds/tags/${tag}.${form}`, { status: 200 })).body, /The only entry/);
	assert.deepEqual((await employee.json(`/api/v1/blogs?tag=${tag}`)).blogs.map((b) => b.title), ['Below the busy']);
	const page = await employee.get(`/tags/${tag}`, { status: 200 });
	assert.equal(page.link('Atom'), `/feeds/tags/${tag}.atom`);
	assert.equal(page.one('link[type="application/atom+xml"]').attributes.href, `/feeds/tags/${tag}.atom`);
	const moved = await employee.get(`/feeds/tags/${encodeURIComponent(label)}.rss`, { redirect: false });
	assert.deepEqual([moved.status, moved.location], [301, `/feeds/tags/${tag}.rss`]);
	assert.equal((await house.visitor().get(`/feeds/tags/${tag}.atom`)).status, 404);
});

test('of many words the four longest are looked up, equal ones once', async () => {
	const owner = await house.as('owner');
	const titles = async (words) => (await owner.json(`/api/v1/blogs?words=${words}`)).blogs.map((b) => b.title);
	assert.deepEqual(await titles('pannes+pannes+pannes+pannes+pannes+small'), [], 'every word is asked for');
	assert.ok((await titles('pannes+carnet+panne+carn+xq')).includes('Carnet de pannes'), 'a fifth is not');
	assert.deepEqual(await titles('pannes+carnet+panne+xq'), []);
});

test('filters hold before a list is cut: five closed blogs hide no open one', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const found = async () => (await owner.json('/api/v1/search?q=quagga')).places.map((p) => p.title);
	for (let i = 0; i < 5; i++) {
		const blog = await openBlog(employee, { title: `Quagga diary ${i}` });
		await employee.post(`${blog}/close`, {}, { status: 200 });
	}
	assert.deepEqual(await found(), []);
	await openBlog(employee, { title: 'Quagga diary 5' });
	assert.deepEqual(await found(), ['Quagga diary 5']);
	const directory = async (query) => (await owner.json(`/api/v1/blogs?words=quagga${query}`)).blogs.length;
	assert.deepEqual([await directory(''), await directory('&closed=1')], [1, 6]);
});

test('more names than are looked at: filters still find what is there, and the page says so', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), headers = { accept: 'application/json' };
	const open = (title, language) => employee.post('/api/v1/blogs', { title, language, audience: 'public' }, { headers, status: 201 });
	for (let i = 0; i < 501; i++) await open(`Wombat log ${i}`, 'en');
	const said = /Too many names match these words/;
	await open('Wombat log, in French', 'fr');
	assert.match((await employee.get('/blogs?words=wombat')).text, said);
	assert.match((await house.visitor({ language: 'fr' }).get('/blogs?words=wombat')).text, /Trop de noms répondent à ces mots/);
	assert.equal((await owner.json('/api/v1/blogs?words=wombat')).more, true);
	const one = await employee.get('/blogs?words=wombat&language=fr');
	assert.deepEqual(one.all('.blogger a.title').map((a) => a.text), ['Wombat log, in French']);
	assert.doesNotMatch(one.text, said);
	assert.equal((await owner.json('/api/v1/blogs?words=wombat&language=fr')).more, undefined);
});

test('those without a letter are paged through like the others, before A and behind Z', async () => {
	const headers = { accept: 'application/json' }, owner = await house.as('owner'), wanted = [];
	for (const [login, given, family, n] of [['seven', 'Max', '7even', 1], ['zora', 'Zora', 'Zzyzx', 1], ['ivan', 'Иван', 'Иванов', 60]]) {
		assert.equal(house.ruche('user', 'add', login, given, family).status, 0);
		assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
		const person = house.visitor();
		await person.signIn(login, 'a long sentence');
		for (let i = 0; i < n; i++) {
			await person.post('/api/v1/blogs', { title: `Letterless ${login} ${i + 10}`, language: 'en', audience: 'internal' }, { headers, status: 201 });
			if (login !== 'zora') wanted.push(`Letterless ${login} ${i + 10}`);
		}
	}
	const ours = (blogs) => blogs.filter((b) => b.startsWith('Letterless'));
	const walk = async (letter) => {
		const pages = [];
		for (let at = ''; at !== undefined;) {
			const page = await owner.json(`/api/v1/blogs?letter=${encodeURIComponent(letter)}${at}`);
			pages.push(page.blogs.map((b) => b.title));
			at = page.next && `&after=${page.next}`;
		}
		return pages;
	};
	const pages = await walk('#');
	assert.deepEqual(ours(pages.flat()), wanted);
	assert.ok(pages.every((page) => page.length > 0));
	const z = await walk('Z');
	assert.deepEqual([ours(z.flat()), z.length], [['Letterless zora 10'], 1]);
	// And back.
	const titles = (page) => page.all('.blogger a.title').map((a) => a.text), first = await owner.get('/blogs?letter=%23', { status: 200 });
	const next = await owner.get(first.one('a[rel=next]').attributes.href, { status: 200 });
	assert.deepEqual(titles(await owner.get(next.one('a[rel=prev]').attributes.href, { status: 200 })), titles(first));
	assert.equal(next.all('a[rel=next]').length, 0);
});

test('of a topic of very many entries the page says that it shows the newest ones', async () => {
	const employee = await house.signIn('employee'), headers = { accept: 'application/json' }, said = /Very many entries are about this topic/;
	const [old, busy] = [await openBlog(employee, { title: 'Carnet de houle', language: 'fr' }), await openBlog(employee, { title: 'Swell log' })];
	const entry = (blog, i) => employee.post(`/api/v1${blog}/entries`, { title: `Swell ${i}`, body: 'x', tags: 'swellwatch', state: 'published' }, { headers, status: 201 });
	await entry(old, 'of old');
	assert.doesNotMatch((await employee.get('/blogs?tag=swellwatch')).text, said);
	for (let i = 0; i < 200; i++) await entry(busy, i);
	const page = await employee.get('/blogs?tag=swellwatch&language=fr', { status: 200 });
	assert.match(page.text, said);
	assert.equal((await employee.json('/api/v1/blogs?tag=swellwatch&language=fr')).more, true);
});

test('who asks for words or a topic too often waits as in search; the list itself stays open', async () => {
	const server = await startServer({ limits: true });
	try {
		const stranger = server.visitor({ check: false });
		for (const [path, query] of [['/blogs', 'words=pump'], ['/api/v1/blogs', 'tag=pump']]) {
			let refused;
			// A slow machine gives leave to more of them.
			for (let round = 0; round < 10 && !refused; round++) refused = (await Promise.all(Array.from({ length: 100 }, () => stranger.get(`${path}?${query}`)))).find((page) => page.status === 429);
			assert.ok(Number(refused?.headers.get('retry-after')) >= 1, path);
			assert.equal((await stranger.get(path)).status, 200);
		}
	} finally {
		await server.stop();
	}
});

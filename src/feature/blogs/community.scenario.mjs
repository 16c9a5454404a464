// SPDX-License-Identifier: Apache-2.0
// The blog of a community: opened with one click, written by its members, read by whoever reads there, and by nobody else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function community(access) {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await owner.post('/communities', { title: `Sluice ${access}`, access, language: 'en' }, { redirect: false, status: 303 });
	await owner.post(`${location}/members`, { who: 'employee' }, { redirect: false });
	await employee.post(`${location}/membership`, {}, { redirect: false });
	return location;
}
const blogOf = (page) => page.all('a').map((a) => a.attributes.href ?? '').find((href) => /^\/blogs\/[^/]+\/write$/.test(href)).match(/^\/blogs\/[^/]+/)[0];
const write = async (client, blog, fields) => {
	const form = (await client.get(`${blog}/write`, { status: 200 })).form(`${blog}/entries`);
	return (await client.submit(form, { body: 'Words of the weir.', action: 'publish', ...fields }, { redirect: false, status: 303 })).location;
};
const letters = () => house.value('SELECT sum(n) FROM blog_letter');

for (const access of ['open', 'private'])
	test(`blog_tab_create: the blog of a community, ${access}`, async () => {
		const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), stranger = house.visitor();
		const at = await community(access), closed = access === 'private', before = letters();
		assert.match((await employee.get(`${at}/blog`, { status: 200 })).text, /no blog yet/);
		assert.equal((await employee.post(`${at}/blog`, {}, { redirect: false })).status, 403);
		const made = await owner.submit((await owner.get(`${at}/blog`, { status: 200 })).form(`${at}/blog`), {}, { redirect: false, status: 303 });
		assert.equal(made.location, `${at}/blog`);
		await owner.post(`${at}/blog`, {}, { redirect: false, status: 303 });
		const blog = blogOf(await employee.get(`${at}/blog`, { status: 200 }));
		assert.equal(house.value(`SELECT count(*) FROM place WHERE kind = 13 AND title LIKE '%Sluice ${access}'`), '1', 'twice is once');
		if (closed) assert.doesNotMatch(blog, /sluice/);
		// The directory is of people who blog: it neither lists nor counts this one.
		assert.equal(letters(), before);
		for (const path of ['/blogs', '/blogs?order=activity', '/blogs?order=rating', '/blogs?words=sluice']) assert.equal((await employee.get(path, { status: 200 })).body.includes(blog), false, path);
		// A member writes; it stands on the tab, the first page, in the stream, the feed, the API and search.
		const entry = await write(employee, blog, { title: `Flood gate ${access}`, tags: 'weirs' });
		assert.ok(entry.startsWith(`${blog}/`));
		for (const path of [`${at}/blog`, at, `${at}/stream`, blog, `/feeds/blogs/${blog.split('/')[2]}.atom`]) assert.match((await owner.get(path, { status: 200 })).body, new RegExp(`Flood gate ${access}`), path);
		assert.match((await employee.get(`${at}/blog`)).text, /What it is about\s*weirs/);
		assert.equal((await owner.json(`/api/v1${blog}/entries`)).items.length, 1);
		assert.equal((await owner.json(`/api/v1${blog}`)).community, at.split('/')[2]);
		await eventually(async () => assert.match((await owner.get('/search?q=weir+kind:entry')).body, new RegExp(`Flood gate ${access}`)));
		assert.match((await employee.get('/blogs/write', { status: 200 })).body, new RegExp(`${blog}/write`));
		// A draft is its author's and the hosts'.
		const draft = (await write(employee, blog, { title: 'Half a thought', action: 'draft' })).replace(/\/edit.*/, '');
		assert.match((await employee.get('/blogs/drafts', { status: 200 })).text, /Half a thought/);
		assert.match((await owner.get(draft, { status: 200 })).text, /Half a thought/);
		assert.equal((await admin.get(draft)).status, 404);
		// Who is no member reads an open one and writes nothing; of a closed one there is nothing.
		assert.notEqual((await admin.get(`${blog}/write`)).status, 200);
		assert.notEqual((await admin.post(`${blog}/entries`, { title: 'No', body: 'No', action: 'publish' }, { redirect: false })).status, 303);
		for (const path of [entry, blog, `${at}/blog`, `/api/v1${blog}`]) {
			assert.equal((await admin.get(path)).status, closed ? 404 : 200, path);
			assert.equal((await guest.get(path)).status, 404, path);
			assert.equal((await stranger.get(path, { redirect: false })).status, 404, path);
		}
		assert.equal((await admin.get('/feeds/blogs.atom')).body.includes('Flood gate private'), false);
		// Members and keepers are the community's business, its names the owners'.
		assert.equal((await owner.post(`${blog}/authors`, { who: 'admin', role: 'author' }, { redirect: false })).status, 404);
		assert.equal((await owner.post(`${blog}/close`, {}, { redirect: false })).status, 404);
		assert.notEqual((await employee.get(`${blog}/settings`)).status, 200);
		await owner.get(`${blog}/settings`, { status: 200 });
		await owner.post(`${blog}/settings`, { title: `Weir notes ${access}`, language: 'en', audience: 'public' }, { redirect: false, status: 303 });
		assert.match((await owner.get(`${at}/blog`)).text, new RegExp(`Weir notes ${access}`));
		assert.equal((await stranger.get(blog, { redirect: false })).status, 404);
		// Archived with its community, and open again with it.
		await owner.post(`${at}/archive`, {}, { redirect: false, status: 303 });
		assert.notEqual((await employee.get(`${blog}/write`)).status, 200);
		assert.equal((await employee.get(entry)).status, 200);
		await owner.post(`${at}/reopen`, {}, { redirect: false, status: 303 });
		assert.equal((await employee.get(`${blog}/write`)).status, 200);
		// Who leaves loses it at once: what one wrote there, too.
		await employee.post(`${at}/membership/delete`, {}, { redirect: false, status: 303 });
		assert.notEqual((await employee.get(`${blog}/write`)).status, 200);
		assert.equal((await employee.get(entry)).status, closed ? 404 : 200);
		assert.notEqual((await employee.get(`${entry}/edit`)).status, 200);
		assert.doesNotMatch((await employee.get('/blogs/write')).body, new RegExp(`${blog}/write`));
		const result = house.ruche('check');
		assert.equal(result.status, 0, result.stdout + result.stderr);
	});

test('a community that closes takes its blog along', async () => {
	const owner = await house.as('owner'), admin = await house.as('admin'), at = await community('open');
	await owner.post(`${at}/blog`, {}, { redirect: false, status: 303 });
	const blog = blogOf(await owner.get(`${at}/blog`)), entry = await write(owner, blog, { title: 'Before it closed' });
	assert.equal((await admin.get(entry)).status, 200);
	await owner.submit((await owner.get(`${at}/settings`, { status: 200 })).form(`${at}/settings`), { access: 'private' }, { status: 200 });
	const now = blogOf(await owner.get(`/communities/${house.value(`SELECT handle FROM place WHERE id = (SELECT parent FROM place WHERE handle = '${blog.split('/')[2]}')`)}/blog`));
	for (const path of [entry, blog, now, `/api/v1${blog}/entries`]) assert.equal((await admin.get(path)).status, 404, path);
	assert.doesNotMatch((await admin.get('/feeds/blogs.atom')).body, /Before it closed/);
});

test('a community that opens opens its blog; what was written inside stays inside', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await community('private');
	await owner.post(`${at}/blog`, {}, { redirect: false, status: 303 });
	const blog = blogOf(await employee.get(`${at}/blog`)), inside = await write(employee, blog, { title: 'Said inside' });
	assert.equal((await employee.json(`/api/v1${blog}`)).audience, 'members');
	assert.equal((await admin.get(blog)).status, 404);
	await owner.submit((await owner.get(`${at}/settings`, { status: 200 })).form(`${at}/settings`), { access: 'open' }, { status: 200 });
	const outside = await write(employee, blog, { title: 'Said in the open' });
	assert.equal((await employee.json(`/api/v1${blog}`)).audience, 'internal');
	for (const path of [`${at}/blog`, blog]) {
		const seen = (await admin.get(path, { status: 200 })).text;
		assert.match(seen, /Said in the open/, path);
		assert.doesNotMatch(seen, /Said inside/, path);
	}
	await admin.get(outside, { status: 200 });
	await house.settled();
	assert.equal((await admin.get(inside)).status, 404);
	await employee.get(inside, { status: 200 });
	// What is counted anew counts what is written meanwhile, too.
	const root = house.value(`SELECT parent FROM place WHERE handle = '${blog.split('/')[2]}'`);
	const recount = async (waits) => {
		await waits(1);
		house.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error) VALUES (8, 0, 'place.rewrite', '${root}', 0, 0, 0, 1, '')`);
	};
	await house.whileHeld(`UPDATE place SET items = items WHERE handle = '${blog.split('/')[2]}'`, 2, (waits) => [write(employee, blog, { title: 'Said meanwhile' }), recount(waits)]);
	await house.settled();
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
});

test('what is planned in an archived community waits for it to open again', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), blogs = [], [archived, other] = [await community('open'), await community('open')];
	for (const at of [archived, other]) {
		await owner.post(`${at}/blog`, {}, { redirect: false, status: 303 });
		blogs.push(blogOf(await employee.get(`${at}/blog`)));
		await write(employee, blogs.at(-1), { title: 'After the flood', publish_at: '2040-01-01T10:00', action: 'schedule' });
	}
	await owner.post(`${archived}/archive`, {}, { redirect: false, status: 303 });
	// The one that waits is due first: once the other one is out, it was passed over.
	house.sql(`UPDATE blog_entry SET publish_at = CASE WHEN blog = (SELECT id FROM place WHERE handle = '${blogs[0].split('/')[2]}') THEN 1 ELSE 2 END WHERE title = 'After the flood'`);
	await eventually(async () => assert.match((await owner.get(blogs[1])).text, /After the flood/));
	await house.settled();
	assert.match((await employee.get('/blogs/drafts')).text, /Planned for.*After the flood|After the flood\s*Planned for/s);
	assert.doesNotMatch((await owner.get(blogs[0])).text, /After the flood/);
	await owner.post(`${archived}/reopen`, {}, { redirect: false, status: 303 });
	await eventually(async () => assert.match((await owner.get(blogs[0])).text, /After the flood/));
});

test('the blog and the wiki of a community that becomes hidden have an address that tells nothing', async () => {
	const owner = await house.as('owner'), admin = await house.as('admin');
	const at = (await owner.post('/communities', { title: 'Falconry', access: 'open', language: 'en' }, { redirect: false, status: 303 })).location;
	for (const room of ['blog', 'wiki']) await owner.post(`${at}/${room}`, {}, { redirect: false, status: 303 });
	const telling = blogOf(await owner.get(`${at}/blog`)), names = () => Number(house.value("SELECT count(*) FROM handle WHERE name LIKE '%falconry%'"));
	assert.match(telling, /falconry/);
	assert.ok(names() >= 3);
	await owner.submit((await owner.get(`${at}/settings`, { status: 200 })).form(`${at}/settings`), { access: 'hidden' }, { status: 200 });
	assert.equal(names(), 0);
	const hub = house.value("SELECT handle FROM place WHERE kind = 3 AND title = 'Falconry'"), blog = blogOf(await owner.get(`/communities/${hub}/blog`, { status: 200 }));
	const wiki = `/wikis/${house.value("SELECT handle FROM place WHERE kind = 6 AND title = 'Falconry'")}`;
	// A stranger to it gets the address that it had, and nobody gives it a telling one again.
	assert.equal((await admin.post('/blogs', { title: 'Birds', handle: telling.split('/')[2], language: 'en' }, { redirect: false, status: 303 })).location, telling);
	for (const room of [blog, wiki]) {
		assert.doesNotMatch((await owner.get(`${room}/settings`, { status: 200 })).body, /name="handle"/);
		assert.equal((await owner.post(`${room}/settings`, { title: 'Falconry', language: 'en', handle: `falconry-${room.split('/')[1]}` }, { redirect: false, status: 303 })).location, `${room}/settings?saved=1`);
	}
	assert.equal(names(), 1);
});

test('words about drafts and closed blogs are those of a community; who left deletes the own words', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community('open');
	await owner.post(`${at}/blog`, {}, { redirect: false, status: 303 });
	const blog = blogOf(await owner.get(`${at}/blog`));
	const empty = (await (await house.as('admin')).get(blog, { status: 200 })).text;
	assert.match(empty, /Rien n’a encore été écrit ici/);
	assert.doesNotMatch(empty, /Suivez-le/);
	const draft = await write(employee, blog, { title: 'Half', action: 'draft' });
	assert.match((await employee.get(draft, { status: 200 })).text, /Its author and the hosts of the community see it/);
	assert.match((await employee.get(draft.replace(/\/edit.*/, ''), { status: 200 })).text, /Its author and the hosts of the community see it/);
	assert.equal((await employee.json(`/api/v1${blog}`)).owner, undefined);
	const alone = await write(employee, blog, { title: 'Alone', tags: 'weirs' }), answered = await write(employee, blog, { title: 'Answered' });
	assert.match((await employee.get(`${at}/blog`)).text, /What it is about\s*weirs/);
	const item = (await owner.get(answered)).form(/^\/items\/\d+\/comments$/).attributes.action;
	await owner.post(item, { body: 'Indeed.' }, { redirect: false, status: 303 });
	await owner.post(`${at}/archive`, {}, { redirect: false, status: 303 });
	assert.match((await employee.get(`${blog}/write`, { status: 403 })).text, /This community is archived/);
	assert.match((await employee.get(`${alone}/edit`, { status: 403 })).text, /This community is archived/);
	await owner.post(`${at}/reopen`, {}, { redirect: false, status: 303 });
	await employee.post(`${at}/membership/delete`, {}, { redirect: false, status: 303 });
	assert.equal((await employee.post(`${answered}/delete`, {}, { redirect: false })).status, 403, 'others answered');
	const form = (await employee.get(alone, { status: 200 })).form(`${alone}/delete`);
	assert.equal((await employee.get(`${alone}/edit`)).status, 403);
	await employee.submit(form, {}, { redirect: false, status: 303 });
	assert.equal((await owner.get(alone)).status, 404);
});

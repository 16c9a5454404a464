// SPDX-License-Identifier: Apache-2.0
// What strangers read: one of everything is made public, and on every page where a stranger sees a person's words the disclaimer
// stands, once, in the language it should; in feeds, frames and exports as each of them says it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { routeTable, slow, startServer } from '../harness.mjs';
import { address, makeWorld, parametersOf } from '../matrix/world.mjs';

const MINE = /my own/, A_NOUS = /n’engagent que moi/;
let house, world, stranger;
const made = {};

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	assert.equal(page.status, status, `${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

before(async () => {
	house = await startServer();
	world = await makeWorld(house);
	stranger = house.visitor();
	for (const item of world.rooms.flatMap((room) => room.items ?? []))
		if (!item.audiences || item.audiences.includes('public')) made[item.kind] = { item, at: await item.make(world, 'public') };
	const { location } = await send(world.clients.owner, '/media/albums', { title: 'Of the matrix', audience: 'public' });
	made.album = { item: { last: 'album' }, at: { album: location.split('/').at(-1) } };
	await house.settled();
}, { timeout: 300_000 * slow });
after(() => house?.stop());

// Pages of a thing, as the routes say it; no files and no frames, which have no shell.
const routes = routeTable().filter((route) => route.method === 'GET' && !route.path.startsWith('/api/'));
const pagesOf = ({ item, at }) => routes.filter((route) => parametersOf(route.path).at(-1) === item.last && parametersOf(route.path).every((name) => name in at) && !/\/embed$/.test(route.path)).map((route) => address(route.path, at));

test('one of every kind that can be public', () => {
	for (const kind of ['entry', 'update', 'page', 'bookmark', 'file', 'audio', 'album', 'event', 'list']) assert.ok(made[kind], `${kind}: ${Object.keys(made)}`);
});

test('a stranger reads the disclaimer on every page of what is public', async () => {
	let seen = 0;
	for (const [kind, thing] of Object.entries(made)) {
		let own = 0;
		for (const path of pagesOf(thing)) {
			const page = await stranger.get(path, { check: false });
			if (page.status !== 200 || !page.isHtml || /^attachment/.test(page.headers.get('content-disposition') ?? '')) continue;
			const found = page.all('p.disclaimer');
			assert.equal(found.length, 1, `${path}: ${found.length}`);
			assert.match(found[0].text, found[0].attributes.lang === 'fr' ? A_NOUS : MINE, path);
			own++;
		}
		assert.ok(own > 0, `${kind} has no page for strangers`);
		seen += own;
	}
	assert.ok(seen >= 12, `${seen} pages`);
});

test('a colleague reads it below them, too, and not below what stays inside', async () => {
	const { employee, owner } = world.clients;
	for (const [kind, { item, at }] of Object.entries(made)) {
		const path = pagesOf({ item, at })[0];
		assert.equal((await employee.get(path, { status: 200, check: false })).all('p.disclaimer').length, 1, `${kind}: ${path}`);
	}
	for (const kind of ['list', 'event', 'bookmark', 'file', 'audio']) {
		const inside = { item: made[kind].item, at: await made[kind].item.make(world, 'internal') };
		assert.equal((await employee.get(pagesOf(inside)[0], { status: 200, check: false })).all('p.disclaimer').length, 0, kind);
	}
	assert.equal((await owner.get('/', { check: false })).all('p.disclaimer').length, 0);
});

test('lists for strangers, of a person and of everybody', async () => {
	const owner = world.handles.owner;
	for (const path of [`/bookmarks/${owner}`, `/bookmarks/${owner}/tags`, '/bookmarks', '/media', '/media/albums', '/wikis', '/wikis/matrix-wiki', '/blogs', '/search?q=matrix', '/tags/matrix']) {
		const page = await stranger.get(path, { check: false });
		if (page.status === 404 && !/bookmarks|media$|wikis|blogs/.test(path)) continue;
		assert.equal(page.status, 200, path);
		assert.equal(page.all('p.disclaimer').length, 1, path);
	}
	// Not where nobody's words stand.
	for (const path of ['/guidelines', '/guidelines/real-name', '/guidelines/history', '/sign-in']) assert.equal((await stranger.get(path, { status: 200 })).all('p.disclaimer').length, 0, path);
	assert.equal((await stranger.get('/nowhere-at-all')).all('p.disclaimer').length, 0);
});

test('in the language of the words, and of a person’s own list as the person chose', async () => {
	const { owner } = world.clients, five = Object.fromEntries(['un', 'deux', 'trois', 'quatre', 'cinq'].map((word, i) => [`thing${i + 1}`, `Les ${word} petites maisons au bord de la rivière`]));
	const { location } = await send(owner, '/lists', { title: 'Les cinq maisons que nous aimons', audience: 'public', ...five });
	const french = (await stranger.get(location, { status: 200 })).one('p.disclaimer');
	assert.equal(french.attributes.lang, 'fr');
	assert.match(french.text, A_NOUS);
	const path = `/bookmarks/${world.handles.owner}`;
	assert.equal((await stranger.get(path)).one('p.disclaimer').attributes.lang, 'en');
	await owner.get('/settings');
	await owner.submit(owner.page.form('/settings'), { disclaimer_language: 'fr' }, { redirect: false, status: 303 });
	assert.equal((await stranger.get(path)).one('p.disclaimer').attributes.lang, 'fr');
	assert.match((await stranger.get(`/feeds/bookmarks/${world.handles.owner}.atom`, { status: 200 })).body, /<rights>[^<]*n’engagent que moi/);
});

test('feeds, frames and exports', async () => {
	for (const path of ['/feeds/bookmarks.atom', '/feeds/bookmarks/tags/matrix.atom']) assert.match((await stranger.get(path, { status: 200 })).body, /<rights>[^<]*my own/, path);
	assert.match((await stranger.get('/feeds/bookmarks.rss', { status: 200 })).body, /<copyright>[^<]*my own/);
	const podcast = (await stranger.get('/feeds/media.rss', { status: 200 })).body;
	assert.match(podcast, /<copyright>[^<]*my own/);
	assert.match(podcast, /<item>/);
	const frame = await stranger.get(`/media/${made.audio.at.media}/embed`, { status: 200, check: false });
	assert.match(frame.one('p.disclaimer').text, MINE);
	const inside = await made.audio.item.make(world, 'internal');
	assert.equal((await world.clients.employee.get(`/media/${inside.media}/embed`, { status: 200, check: false })).all('p.disclaimer').length, 0);
	for (const path of ['/wikis/matrix-wiki/export', address('/wikis/{wiki}/{page}/export', made.page.at)]) assert.match((await stranger.get(`${path}?form=html`, { status: 200, check: false })).body, /<footer><p lang="en">[^<]*my own/, path);
	// A link to a file that only its owner reads is opened by anybody.
	const { owner } = world.clients, secret = await made.file.item.make(world, 'private');
	await send(owner, `/files/${secret.file_id}/links`, { days: '1' }, 200);
	const link = owner.page.body.match(/\/files\/links\/[A-Za-z0-9_-]+/)[0];
	assert.match((await stranger.get(link, { status: 200 })).one('p.disclaimer').text, MINE);
});

test('as the administrator words it', async () => {
	const admin = await house.as('admin');
	await admin.get('/admin/settings', { status: 200 });
	await admin.submit(admin.page.form('/admin/settings'), { english: 'Mine, and not of {organisation}.' }, { redirect: false });
	for (const kind of ['list', 'event', 'audio', 'page']) assert.match((await stranger.get(pagesOf(made[kind])[0], { check: false })).one('p.disclaimer').text, /Mine, and not of Talweg\./, kind);
});

// SPDX-License-Identifier: Apache-2.0
// What other sites show of this house: OpenGraph on public pages, oEmbed answers for whatever can be public, and nothing of what is not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBlog, write } from '../../src/feature/blogs/writing.mjs';
import { bring as bringFile, send } from '../../src/feature/files/steps.mjs';
import { bring, png, wav } from '../../src/feature/media/steps.mjs';
import { useServer } from '../harness.mjs';

const home = 'https://ruche.example';
const house = useServer({ ini: `base_url = ${home}\n` });

const meta = (page, property) => page.all('meta').find((e) => e.attributes.property === property)?.attributes.content;
const discovery = (page) => page.all('link[rel=alternate]').filter((e) => /oembed/.test(e.attributes.type)).map((e) => [e.attributes.type, e.attributes.href]);
const post = async (client, fields) => Number(/i(\d+)$/.exec((await client.post('/updates', { back: '/updates', ...fields }, { redirect: false, status: 303 })).location)[1]);
const ask = (client, url, more = '') => client.get(`/oembed?url=${encodeURIComponent(url)}${more}`);

test('a public entry says what it is, and where its oEmbed answer is', async () => {
	const leila = await house.as('employee'), stranger = house.visitor();
	const blog = await openBlog(leila, { audience: 'public' });
	const entry = await write(leila, blog, { title: 'Valves & <otters>', body: 'They *live* "here".', audience: 'public' });
	const page = await stranger.get(entry.path, { status: 200 });
	assert.equal(meta(page, 'og:title'), 'Valves & <otters>');
	assert.equal(meta(page, 'og:url'), `${home}${entry.path}`);
	assert.equal(meta(page, 'og:type'), 'article');
	assert.match(meta(page, 'og:description'), /They live "here"/);
	const links = discovery(page);
	assert.deepEqual(links.map(([type]) => type), ['application/json+oembed', 'text/xml+oembed']);
	const at = (href) => stranger.get(href.slice(home.length), { status: 200 });
	const json = await at(links[0][1]);
	assert.match(json.type, /^application\/json/);
	assert.deepEqual({ ...json.json, html: '', author_name: '' }, { version: '1.0', type: 'rich', title: 'Valves & <otters>', author_name: '', provider_name: 'Talweg', provider_url: `${home}/`, cache_age: 3600, width: 600, height: 240, html: '' });
	assert.match(json.json.author_name, /^Le.la /);
	assert.match(json.json.html, /^<blockquote cite="https:\/\/ruche\.example\/blogs\/[^"]+" lang="en"><p>They live "here"\.<\/p><footer>Le.la [^<]+, <a href="https:\/\/ruche\.example\/blogs\/[^"]+">Valves &amp; &lt;otters&gt;<\/a> \(Talweg\)<\/footer><\/blockquote>\s*$/);
	const xml = await at(links[1][1]);
	assert.match(xml.type, /^text\/xml/);
	assert.match(xml.body, /^<\?xml[^>]*\?>\s*<oembed><version>1\.0<\/version><type>rich<\/type><title>Valves &amp; &lt;otters&gt;<\/title>/);
	assert.match(xml.body, /&lt;blockquote/);
});

test('a public update too; both formats, no other, no wider than wanted', async () => {
	const leila = await house.as('employee'), stranger = house.visitor();
	const id = await post(leila, { body: 'A word for **everyone**', audience: 'public' });
	const page = await stranger.get(`/updates/${id}`, { status: 200 });
	assert.equal(discovery(page).length, 2);
	assert.equal(meta(page, 'og:url'), `${home}/updates/${id}`);
	const answer = (await ask(stranger, `${home}/updates/${id}?x=1#y`, '&maxwidth=320&maxheight=100000')).json;
	assert.deepEqual([answer.title, answer.width, answer.height], ['A word for everyone', 320, 240]);
	// By the name that this machine is called by, and by the item's own address.
	assert.equal((await ask(stranger, `${house.url}/items/${id}`)).json.title, answer.title);
	assert.equal((await ask(stranger, `${home}/updates/${id}`, '&format=yaml')).status, 501);
});

test('what is not public is answered like what is not there, whoever asks', async () => {
	const leila = await house.as('employee'), stranger = house.visitor();
	const ids = [];
	for (const audience of ['internal', 'private']) ids.push(await post(leila, { body: `Canary for ${audience}`, audience }));
	const blog = await openBlog(leila);
	const entry = await write(leila, blog, { title: 'Canary entry', body: 'Inside' });
	const draft = await write(leila, await openBlog(leila, { audience: 'public' }), { title: 'Canary draft', body: 'Not out' }, 'draft');
	assert.deepEqual(discovery(await leila.get(entry.path, { status: 200 })), []);
	const addresses = [...ids.map((id) => `/updates/${id}`), entry.path, draft.path.replace(/\/edit.*/, '')];
	for (const client of [stranger, leila, await house.signIn('guest')]) {
		// The page repeats the question in a field: that is all in which two answers differ.
		const body = async (path) => (await ask(client, `${home}${path}`)).body.replaceAll(encodeURIComponent(path), '').replaceAll(encodeURIComponent(encodeURIComponent(path)), '');
		const plain = (text) => text.replace(/nonce="[^"]*"|nonce-[^'"]*|name="csrf" value="[^"]*"|<code>[^<]*<\/code>|[0-9a-f]{16,}/g, '').replace(/%2F[^"&]*/g, '');
		const missing = await ask(client, `${home}/updates/12345`);
		assert.equal(missing.status, 404);
		for (const path of addresses) {
			const answer = await ask(client, `${home}${path}`);
			assert.equal(answer.status, 404, path);
			assert.doesNotMatch(answer.body, /Canary/);
			assert.ok(plain(await body(path)) === plain(await body('/updates/12345')), path);
		}
	}
	assert.equal((await stranger.get('/oembed', { redirect: false })).location, '/api');
	for (const url of ['x', 'https://elsewhere.example/updates/1', `${home}/`, `${home}/people/leila`, `${home}.evil.example/updates/${ids[0]}`, 'javascript:alert(1)', `${home}/updates/99999999999999999999`])
		assert.equal((await ask(stranger, url)).status, 404, url);
});

let made = 0;
// What can be public besides entries and updates: makes one for these readers, gives its address and its title.
const kinds = {
	photo: async (client, audience) => ({ title: 'Low tide', path: await bring(client, png(800, 500), 'tide.png', { title: 'Low tide', alt: 'Grey sand.', audience }) }),
	sound: async (client, audience) => ({ title: 'Harbour', path: await bring(client, wav(), 'harbour.wav', { title: 'Harbour', audience }) }),
	album: async (client, audience) => ({ title: 'A week out', path: (await send(client, '/media/albums', { title: 'A week out', body: 'With **gulls**.', audience })).location }),
	bookmark: async (client, audience) => ({ title: 'Kept', path: (await send(client, '/bookmarks/save', { url: `https://embed.example/${++made}`, title: 'Kept', body: 'Because', audience })).location }),
	file: async (client, audience) => {
		const path = await bringFile(client, `embed-${++made}.txt`);
		await send(client, `${path}/audience`, { audience });
		return { title: `embed-${made}.txt`, path };
	},
	event: async (client, audience) => ({ title: 'Regatta', path: (await send(client, '/events', { title: 'Regatta', body: 'Bring oars.', start: '2099-03-01T10:00', end: '2099-03-01T11:00', zone: 'UTC', audience })).location }),
	list: async (client, audience) => ({ title: 'Five knots', path: (await send(client, '/lists', { title: 'Five knots', audience, ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`thing${n}`, `Knot ${n}`])) })).location }),
	page: async (client, audience) => {
		const { location } = await send(client, '/wikis', { title: `Embedded ${++made}`, audience: 'public', joining: 'writers', language: 'en' });
		return { title: 'Tides', path: (await send(client, `${location}/pages`, { title: 'Tides', body: 'They come and go.', language: 'en', audience: audience === 'public' ? 'public' : 'members' })).location };
	},
};

for (const [kind, make] of Object.entries(kinds))
	test(`${kind}: its public page says what it is and where its answer is, and one that is not public is not there`, async () => {
		const leila = await house.as('employee'), stranger = house.visitor();
		const { path, title } = await make(leila, 'public'), at = path.split(/[?#]/)[0];
		const page = await stranger.get(at, { status: 200 });
		assert.deepEqual([meta(page, 'og:title'), meta(page, 'og:url')], [title, `${home}${at}`]);
		const links = discovery(page);
		assert.deepEqual(links.map(([type]) => type), ['application/json+oembed', 'text/xml+oembed']);
		const answer = (await stranger.get(links[0][1].slice(home.length), { status: 200 })).json;
		assert.equal(answer.title, title);
		assert.match(answer.author_name, /^Le.la /);
		const xml = await stranger.get(links[1][1].slice(home.length), { status: 200 });
		assert.ok(xml.body.includes(`<type>${answer.type}</type><title>${title}</title>`), xml.body);
		const number = /\/(\d+)$/.exec(at)?.[1];
		if (number) assert.equal((await ask(stranger, `${home}/items/${number}`)).json.title, title);
		const closed = (await make(leila, 'private')).path.split(/[?#]/)[0];
		assert.deepEqual(discovery(await leila.get(closed, { status: 200 })), []);
		for (const client of [leila, stranger]) assert.equal((await ask(client, `${home}${closed}`)).status, 404);
		assert.equal((await ask(stranger, `${home}${at}x`)).status, 404);
		if (number) assert.equal((await ask(stranger, `${home}/people/${number}`)).status, 404);
	});

test('a photo is shown as one, in the room there is; sounds stand in a frame', async () => {
	const leila = await house.as('employee'), stranger = house.visitor();
	const photo = (await kinds.photo(leila, 'public')).path, sound = (await kinds.sound(leila, 'public')).path;
	const whole = (await ask(stranger, `${home}${photo}`)).json;
	assert.deepEqual([whole.type, whole.width, whole.height, whole.html], ['photo', 800, 500, undefined]);
	assert.deepEqual([whole.thumbnail_width, whole.thumbnail_height], [640, 400]);
	const small = (await ask(stranger, `${home}${photo}`, '&maxwidth=320')).json;
	assert.deepEqual([small.type, small.width, small.height, small.url], ['photo', 320, 200, whole.thumbnail_url]);
	for (const url of [whole.url, whole.thumbnail_url]) {
		assert.ok(url.startsWith(`${home}/blobs/`), url);
		assert.match((await stranger.get(url.slice(home.length), { status: 200 })).type, /^image\/webp/);
	}
	assert.match((await ask(stranger, `${home}${photo}`, '&format=xml')).body, /<type>photo<\/type>.*<thumbnail_width>640<\/thumbnail_width>.*<url>https:/s);
	const frame = (await ask(stranger, `${home}${sound}`, '&maxwidth=400')).json;
	assert.deepEqual([frame.type, frame.width], ['rich', 400]);
	const src = /^<iframe src="https:\/\/ruche\.example([^"]+)" width="400"/.exec(frame.html)[1];
	const inside = await fetch(house.url + src);
	assert.equal(inside.status, 200);
	assert.match(inside.headers.get('content-security-policy'), /frame-ancestors \*/);
});

test('an album shows one of its public photos', async () => {
	const leila = await house.as('employee'), stranger = house.visitor();
	const album = (await kinds.album(leila, 'public')).path, photo = (await kinds.photo(leila, 'public')).path, own = (await kinds.photo(leila, 'internal')).path;
	for (const path of [own, photo]) await send(leila, `${album}/photos`, { media: path.split('/').at(-1) });
	const page = await stranger.get(album, { status: 200 });
	assert.equal(meta(page, 'og:description'), 'With gulls.');
	assert.equal(meta(page, 'og:image'), meta(await stranger.get(photo), 'og:image'));
});

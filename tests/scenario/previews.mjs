// SPDX-License-Identifier: Apache-2.0
// Cards of pages that texts name: what a page says, a picture of our own, nobody's private words told to a site, and the way to be rid of a card.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { openBlog, write } from '../../src/feature/blogs/writing.mjs';
import { eventually, startServer } from '../harness.mjs';

const ini = 'base_url = https://ruche.example\nfetch_allow = 127.0.0.1/32\n';

// ---- sites of strangers ----

// A PNG of one colour.
function png(side, red) {
	const chunk = (name, data) => {
		const body = Buffer.concat([Buffer.from(name), data]), head = Buffer.alloc(4), tail = Buffer.alloc(4);
		head.writeUInt32BE(data.length);
		tail.writeUInt32BE(crc32(body));
		return Buffer.concat([head, body, tail]);
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(side, 0);
	head.writeUInt32BE(side, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, red)]);
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(Array(side).fill(line)))), chunk('IEND', Buffer.alloc(0))]);
}

const html = 'text/html; charset=utf-8';
const meta = (fields) => Object.entries(fields).map(([name, value]) => `<meta property="${name}" content="${value}">`).join('');
const pages = {
	'/article': [html, `<!doctype html><title>Window title</title>${meta({ 'og:title': 'Otters &amp; valves', 'og:description': 'How <b>they</b> live', 'og:image': 'picture.png?x=1', 'og:site_name': 'River news' })}`],
	'/picture.png': ['image/png', png(300, 200)],
	'/plain': [html, '<title>\n A plain\n page </title><meta name="description" content="In two lines\nof words">'],
	'/old': ['text/html', Buffer.from('<meta http-equiv="content-type" content="text/html; charset=iso-8859-1"><title>D\xe9p\xf4t</title>', 'latin1')],
	'/discovered': [html, '<link rel="alternate" type="application/json+oembed" href="/answer.json">'],
	'/answer.json': ['application/json', JSON.stringify({ version: '1.0', type: 'photo', title: 'By oEmbed', author_name: 'Zoé', provider_name: 'Pictures', url: 'http://127.0.0.1:1/x', thumbnail_url: '/picture.png' })],
	'/silent': [html, '<p>no title at all</p>'],
	'/hostile': [html, `<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>${meta({ 'og:image': 'javascript:alert(1)', 'og:site_name': '"><svg onload=alert(1)>' })}`],
	'/inside': [html, `<title>Leads inside</title>${meta({ 'og:image': 'http://127.0.0.2/secret.png' })}`],
	'/fake': [html, `<title>No picture</title>${meta({ 'og:image': '/article' })}`],
	'/tiny': [html, `<title>Counts visitors</title>${meta({ 'og:image': '/dot.png' })}`],
	'/dot.png': ['image/png', png(1, 0)],
	'/second': [html, '<title>The second</title>'],
	'/third': [html, '<title>The third</title>'],
	'/private': [html, '<title>Nobody knows</title>'],
	'/held': [html, '<title>Held</title>'],
};
let web, origin, seen, house, hold, letGo;

before(async () => {
	seen = [];
	web = createServer(async (request, response) => {
		const [type, body] = pages[request.url.split('?')[0]] ?? ['text/plain', ''];
		seen.push({ path: request.url, headers: request.headers });
		await hold;
		response.writeHead(pages[request.url.split('?')[0]] ? 200 : 404, { 'content-type': type }).end(body);
	});
	await new Promise((done) => web.listen(0, '127.0.0.1', done));
	origin = `http://127.0.0.1:${web.address().port}`;
	house = await startServer({ ini: `${ini}previews = open\n` });
});
after(async () => {
	web.closeAllConnections();
	web.close();
	await house.stop();
});

const number = (page) => Number(/\d+$/.exec(page.location ?? page.path)[0]);
const post = async (client, fields) => number(await client.post('/updates', { back: '/updates', ...fields }, { redirect: false, status: 303 }));
const asked = (path) => seen.filter((request) => request.path.split('?')[0] === path).length;
// The cards of an update's page, once what is due is done.
async function cards(client, id) {
	await house.settled();
	return (await client.get(`/updates/${id}`, { status: 200 })).all('.preview');
}

test('a page says its title, some words and a picture, which comes from here', async () => {
	const leila = await house.as('employee');
	const id = await post(leila, { body: `Read ${origin}/article please`, audience: 'public' });
	const [card, ...more] = await cards(leila, id);
	assert.equal(more.length, 0);
	assert.match(card.text, /Otters & valves\s*How <b>they<\/b> live\s*River news · 127\.0\.0\.1:\d+/);
	assert.equal(card.first('a').attributes.href, `${origin}/article`);
	const image = card.first('img').attributes;
	assert.match(image.src, /^\/blobs\/[0-9a-f]{64}$/);
	assert.deepEqual([image.width, image.height, image.alt ?? ''], ['300', '300', '']);
	const picture = await leila.get(image.src, { status: 200 });
	assert.equal(picture.type, 'image/webp');
	for (const request of seen) {
		assert.equal(request.headers['user-agent'], 'Ruche (+https://ruche.example)');
		assert.equal(request.headers.referer, undefined);
		assert.equal(request.headers.cookie, undefined);
	}
	// In streams, for colleagues and for everybody who may read it.
	assert.match((await leila.get('/updates?timeline=own', { status: 200 })).text, /Otters & valves/);
	const stranger = house.visitor();
	assert.match((await stranger.get(`/updates/${id}`, { status: 200 })).text, /Otters & valves/);
	assert.equal((await stranger.get(image.src)).status, 200);
});

test('one question for an address that several texts name', async () => {
	const leila = await house.as('employee'), owner = await house.signIn('owner');
	seen.length = 0;
	const id = await post(owner, { body: `Again: ${origin}/article` });
	assert.match((await cards(leila, id))[0].text, /Otters & valves/);
	// A message shows the card that stands below an update, and asks nobody for one.
	const { location: at } = await leila.post('/chat', { readers: '@noemie' }, { redirect: false, status: 303 });
	await leila.post(at, { body: `Seen? ${origin}/article and ${origin}/second` }, { redirect: false, status: 303 });
	await house.settled();
	const [shown, ...more] = (await owner.get(at, { status: 200 })).all('li.msg .preview');
	assert.match(shown.text, /Otters & valves/);
	assert.equal(more.length, 0);
	assert.deepEqual(seen, []);
	assert.equal(house.value('SELECT count(*) FROM preview'), '1');
});

test('what a page leaves out: its title, another charset, oEmbed, nothing', async () => {
	const leila = await house.as('employee');
	const shown = async (path) => (await cards(leila, await post(leila, { body: `See ${origin}${path}` }))).map((card) => card.text);
	assert.match((await shown('/plain'))[0], /^A plain page\s*In two lines of words\s*127/);
	assert.match((await shown('/old'))[0], /^Dépôt/);
	assert.match((await shown('/discovered'))[0], /^By oEmbed\s*Zoé\s*Pictures · 127/);
	assert.deepEqual(await shown('/silent'), []);
	assert.deepEqual(await shown('/missing'), []);
	assert.match((await shown('/hostile'))[0], /^<script>alert\(1\)<\/script>/);
	const pictures = async (path) => (await cards(leila, await post(leila, { body: `Look ${origin}${path}` })))[0].all('img').length;
	assert.equal(await pictures('/inside'), 0);
	assert.equal(await pictures('/fake'), 0);
	assert.equal(await pictures('/tiny'), 0);
	assert.equal(asked('/dot.png'), 1);
	assert.equal(await pictures('/discovered'), 1);
});

test('entries have up to three cards, comments and answers one', async () => {
	const leila = await house.as('employee');
	const blog = await openBlog(leila);
	const body = ['/article', '/plain', '/second', '/third'].map((path) => `A word on [this](${origin}${path}).`).join('\n\n');
	const entry = await write(leila, blog, { title: 'Found elsewhere', body });
	await house.settled();
	const titles = async () => (await leila.get(entry.path, { status: 200 })).all('.preview-title').map((title) => title.text);
	assert.deepEqual(await titles(), ['Otters & valves', 'A plain page', 'The second']);
	await leila.submit(leila.page.form(/\/items\/\d+\/comments/), { body: `And ${origin}/third, and ${origin}/plain` }, { status: 200 });
	await house.settled();
	assert.deepEqual(await titles(), ['Otters & valves', 'A plain page', 'The second', 'The third']);
	const top = await post(leila, { body: 'What do you think?' });
	await post(leila, { body: `This: ${origin}/second`, reply_to: top });
	assert.match((await cards(leila, top))[0].text, /^The second/);
	// A draft asks nobody.
	seen.length = 0;
	await write(leila, blog, { title: 'Not yet', body: `${origin}/private` }, 'draft');
	await house.settled();
	assert.deepEqual(seen, []);
});

test('a site is not told of what few may read, unless the house says so', async () => {
	const leila = await house.as('employee');
	seen.length = 0;
	const mine = await post(leila, { body: `Only I: ${origin}/private`, audience: 'private' });
	assert.deepEqual(await cards(leila, mine), []);
	assert.deepEqual(seen, []);
	// What is asked for an open text shows there, and its picture is no way to learn of it.
	const open = await post(leila, { body: `All of us: ${origin}/article?inside` });
	const image = (await cards(leila, open))[0].first('img').attributes.src;
	const stranger = house.visitor();
	assert.equal((await stranger.get(`/updates/${open}`)).status, 404);
	assert.equal((await stranger.get(image)).status, 200, 'the same picture stands below a public one');
	for (const [previews, wanted] of [['all', ['/private']], ['none', []]]) {
		const other = await startServer({ ini: `${ini}previews = ${previews}\n` });
		try {
			seen.length = 0;
			const own = await other.signIn('employee');
			await post(own, { body: `Only I: ${origin}/private`, audience: 'private' });
			await other.settled();
			assert.deepEqual(seen.map((request) => request.path), wanted);
		} finally {
			await other.stop();
		}
	}
	await assert.rejects(startServer({ ini: 'previews = some\n' }), /previews: is open, all or none/);
});

test('a card that only texts of others show comes when the site has answered, as a new one does', async () => {
	const other = await startServer({ ini: `${ini}previews = all\n` });
	try {
		const leila = await other.signIn('employee'), owner = await other.signIn('owner');
		const shown = async (client, id) => (await client.get(`/updates/${id}`, { status: 200 })).all('.preview').length;
		const hidden = await post(leila, { body: `Only I: ${origin}/held`, audience: 'private' });
		await eventually(async () => assert.equal(await shown(leila, hidden), 1));
		// The site takes its time: whoever names the address for the first time waits for it, whether others have named it or not.
		seen.length = 0;
		hold = new Promise((done) => { letGo = done; });
		const mine = await post(owner, { body: `Is it known? ${origin}/held`, audience: 'private' });
		await eventually(() => assert.equal(asked('/held'), 1));
		assert.equal(await shown(owner, mine), 0);
		assert.equal(await shown(leila, hidden), 1);
		letGo();
		hold = undefined;
		await eventually(async () => assert.equal(await shown(owner, mine), 1));
		// What one may read is shown at once, and nobody is asked.
		seen.length = 0;
		assert.equal(await shown(owner, await post(owner, { body: `Again: ${origin}/held`, audience: 'internal' })), 1);
		assert.equal(await shown(leila, await post(leila, { body: `I too: ${origin}/held` })), 1);
		await other.settled();
		assert.deepEqual(seen, []);
		// Here a message has a card of its own, for those who are in the conversation, with its picture; it goes with the message.
		const { location: at } = await leila.post('/chat', { readers: '@noemie' }, { redirect: false, status: 303 });
		const said = (await leila.post(at, { body: `Among us: ${origin}/article?said` }, { redirect: false, status: 303 })).location.split('#m')[1];
		const carded = async (client) => (await client.get(at, { status: 200 })).all('.preview img').map((img) => img.attributes.src);
		await eventually(async () => assert.equal((await carded(owner)).length, 1));
		const [image] = await carded(owner), admin = await other.signIn('admin');
		assert.equal((await owner.get(image)).status, 200);
		assert.equal((await admin.get(image)).status, 404);
		await leila.post(`${at}/${said}/edit`, { body: 'Among us.' }, { redirect: false, status: 303 });
		assert.deepEqual(await carded(owner), []);
		await leila.post(at, { body: `Once more: ${origin}/article?said` }, { redirect: false, status: 303 });
		await eventually(async () => assert.equal((await carded(leila)).length, 1));
		await other.settled();
		const check = other.ruche('check');
		assert.equal(check.status, 0, check.stdout + check.stderr);
	} finally {
		letGo?.();
		await other.stop();
	}
});

test('a picture is for those who may read what it stands below', async () => {
	const leila = await house.as('employee'), stranger = house.visitor();
	pages['/other'] = [html, `<title>Other</title>${meta({ 'og:image': '/other.png' })}`];
	pages['/other.png'] = ['image/png', png(200, 90)];
	const id = await post(leila, { body: `${origin}/other` });
	const image = (await cards(leila, id))[0].first('img').attributes.src;
	assert.equal((await leila.get(image)).status, 200);
	assert.equal((await stranger.get(image)).status, 404);
	await leila.post(`/updates/${id}/delete`, {}, { redirect: false, status: 303 });
	assert.equal((await leila.get(image)).status, 404);
	assert.equal(house.value(`SELECT count(*) FROM preview WHERE url LIKE '%/other'`), '0');
	assert.equal(house.value(`SELECT count(*) FROM blob WHERE hash = '${image.slice(7)}'`), '0');
});

test('the author takes a card away for good, and nobody else does', async () => {
	const leila = await house.as('employee'), owner = await house.signIn('owner');
	const id = await post(leila, { body: `Mine: ${origin}/second` });
	assert.equal((await cards(owner, id))[0].all('form').length, 0);
	const form = (await cards(leila, id))[0].first('form');
	const preview = form.first('input[name=preview]').attributes.value;
	await owner.post(form.attributes.action, { preview }, { status: 403 });
	await leila.post(form.attributes.action, { preview: '1' }, { redirect: false, status: 303 });
	assert.equal((await cards(leila, id)).length, 1);
	await leila.get(`/updates/${id}`);
	await leila.submit(form, {}, { status: 200 });
	assert.deepEqual(await cards(leila, id), []);
	await leila.post(`/updates/${id}/edit`, { body: `Still mine: ${origin}/second`, audience: 'internal' }, { redirect: false, status: 303 });
	assert.deepEqual(await cards(leila, id), []);
	// Another address in its place has its own card.
	await leila.post(`/updates/${id}/edit`, { body: `Still mine: ${origin}/third`, audience: 'internal' }, { redirect: false, status: 303 });
	assert.match((await cards(leila, id))[0].text, /^The third/);
	await leila.post(`/updates/${id}/edit`, { body: 'Nothing any more', audience: 'internal' }, { redirect: false, status: 303 });
	assert.deepEqual(await cards(leila, id), []);
});

test('cards are asked for again when they are old, and stay when nobody answers', async () => {
	const leila = await house.as('employee');
	pages['/changes'] = [html, '<title>Before</title>'];
	const id = await post(leila, { body: `${origin}/changes` });
	assert.match((await cards(leila, id))[0].text, /^Before/);
	const again = async () => {
		house.change(`UPDATE preview SET fetched = 1 WHERE url LIKE '%/changes'`);
		seen.length = 0;
		await leila.post(`/updates/${id}/edit`, { body: `${origin}/changes, look`, audience: 'internal' }, { redirect: false, status: 303 });
		await eventually(() => assert.ok(asked('/changes') > 0));
		return (await cards(leila, id))[0].text;
	};
	pages['/changes'] = [html, '<title>Behind</title>'];
	assert.match(await again(), /^Behind/);
	delete pages['/changes'];
	assert.match(await again(), /^Behind/);
});

test('afterwards everything is whole', () => {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

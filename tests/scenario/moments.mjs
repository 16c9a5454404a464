// SPDX-License-Identifier: Apache-2.0
// The clauses of the guidelines at their moments, in every room: each form that writes for others shows them to who has not met
// them, what was written another way passes no moment, and each room's form passes what it showed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { routeTable, slow, startServer } from '../harness.mjs';
import { address, makeWorld, parametersOf } from '../matrix/world.mjs';

const secret = 'a long sentence';
let house, world, keys;

// Somebody new, who has read the guidelines and written nothing.
let made = 0;
async function newcomer(name = 'new') {
	const login = `${name}.${++made}`;
	assert.equal(house.ruche('user', 'add', login, 'New', 'Comer').status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: `${secret}\n` }).status, 0);
	const visitor = house.visitor();
	await visitor.signIn(login, secret);
	return visitor;
}
const words = (form) => (form.all('input[name=clauses_shown]')[0]?.attributes.value ?? '').split(' ').filter(Boolean);
const passed = (login) => house.value(`SELECT coalesce(min(moment), '') FROM guideline_moment m JOIN handle h ON h.target = m.person WHERE h.name = '${login}'`);
// What the box for a new update still shows.
const due = async (client) => words((await client.get('/write', { status: 200 })).form('/updates'));
const ask = (form) => (form.attributes.method ?? '').toLowerCase() === 'post' && form.all('textarea, input[type=file]').length > 0;

before(async () => {
	house = await startServer();
	world = await makeWorld(house);
	keys = [];
	// Everything that the rooms have, written by programs: no form, no field that says what was shown.
	for (const item of world.rooms.flatMap((room) => room.items ?? []))
		for (const audience of ['public', 'internal', 'members'].filter((own) => !item.audiences || item.audiences.includes(own))) keys.push({ item, audience, at: await item.make(world, audience) });
	await house.settled();
}, { timeout: 300_000 * slow });
after(() => house?.stop());

// Forms with room for words or files that write nothing for others, or nothing new.
const OTHERS = [
	[/^\/settings/, 'one’s own account, imports of bookmarks'],
	[/^\/guidelines/, 'what is proposed for the guidelines'],
	[/^\/admin/, 'administration'],
	[/^\/media\/new$/, 'nobody sees it before its words are there'],
	[/^\/media\/\d+\/captions$/, 'the words of a film'],
	[/\/(settings|edit-community)$|^\/(communities|blogs|wikis|activities|jams)$|^\/(communities|jams)\/[^/]+\/(members|invitations)$|^\/jams\/[^/]+\/forums(\/\d+\/edit)?$/, 'a place and its people, not a post'],
	[/^\/jams\/[^/]+\/(backroom\/notes|ideas\/\d+\/(highlight|merge|move|removal))$/, 'the team of a jam, which says why it did something'],
	[/^\/communities\/[^/]+\/ideas\/\d+\/state$/, 'the hosts of a community, who say why they settled an idea'],
	[/\/import$/, 'a file of another program'],
	[/^\/comments\/\d+\/edit$/, 'what was answered before'],
	[/^\/files\/\d+\/links$/, 'a link'],
	[/\/files$/, 'files that hang on a page or a step that is there'],
	[/\/(autosave|delete|decline|verify|image)$/, 'no words'],
];

test('every form that writes for others shows the clauses', { timeout: 300_000 * slow }, async () => {
	const { owner } = world.clients, found = new Set(), without = new Set();
	const routes = routeTable().filter((route) => route.method === 'GET' && !/^\/(api|feeds|static|dav|sign-|health|metrics|live|oembed|blobs)/.test(route.path));
	const paths = new Set(routes.filter((route) => !parametersOf(route.path).length).map((route) => route.path));
	for (const { item, at } of keys) {
		for (const route of routes) {
			const named = parametersOf(route.path);
			if (named.length && named.every((name) => name in at) && !/download|stream|export|embed|\.ics|history|revision/.test(route.path)) paths.add(address(route.path, at));
		}
	}
	for (const { at } of keys) if (at.community) paths.add(`/communities/${at.community}`);
	assert.ok(paths.size > 60, `${paths.size} pages`);
	for (const path of paths) {
		const page = await owner.get(path, { check: false });
		if (page.status !== 200 || !page.isHtml) continue;
		for (const form of page.all('form').filter(ask)) {
			const action = form.attributes.action.split('?')[0];
			if (words(form).includes('first_post')) found.add(action.replace(/\d{6,}/g, 'N'));
			else if (!OTHERS.some(([pattern]) => pattern.test(action))) without.add(`${path}: ${action}`);
		}
	}
	assert.deepEqual([...without], [], 'forms without');
	// The rooms, so that an empty list is no success.
	for (const pattern of [/^\/updates$/, /^\/updates\/N\/edit$/, /^\/items\/N\/comments$/, /^\/blogs\/[^/]+\/entries$/, /^\/blogs\/[^/]+\/[^/]+\/edit$/, /^\/wikis\/[^/]+\/pages$/, /^\/wikis\/[^/]+\/[^/]+\/edit$/,
		/^\/bookmarks\/save$/, /^\/communities\/[^/]+\/forum$/, /^\/events$/, /^\/communities\/[^/]+\/events$/, /^\/files$/, /^\/files\/N\/versions$/, /^\/media\/N\/edit$/, /^\/media\/albums$/, /^\/activities\/[^/]+\/steps$/, /^\/jams\/[^/]+\/ideas$/])
		assert.ok([...found].some((action) => pattern.test(action)), `${pattern}: ${[...found].join(' ')}`);
	// Lists of five have neither, but fields.
	assert.deepEqual(words((await owner.get('/lists/new', { status: 200 })).form('/lists')), ['first_post', 'first_public_post']);
});

test('what no form wrote passes nothing', async () => {
	assert.equal(passed('mx-owner'), '');
	assert.deepEqual(await due(world.clients.owner), ['first_post', 'first_public_post']);
	// Nor does the API, for who has met nothing yet.
	const writer = await newcomer('api');
	for (const audience of ['internal', 'public']) await writer.post('/api/v1/updates', { body: 'By a program.', audience }, { headers: { accept: 'application/json' }, status: 201 });
	assert.deepEqual(await due(writer), ['first_post', 'first_public_post']);
});

test('a form that comes back, a preview, a draft and a text for oneself pass nothing', async () => {
	const writer = await newcomer('draft'), handle = `drafts-${made}`;
	const box = (await writer.get('/write', { status: 200 })).form('/updates');
	await writer.submit(box, { body: ' ' }, { status: 422 });
	assert.deepEqual(words(writer.page.form('/updates')), ['first_post', 'first_public_post'], 'the form that comes back');
	await writer.submit(box, { body: 'For me.', audience: 'private' }, { redirect: false, status: 303 });
	await writer.get('/blogs/new');
	await writer.submit(writer.page.form('/blogs'), { title: 'Drafts', handle, audience: 'public' }, { status: 200 });
	const editor = (await writer.get(`/blogs/${handle}/write`, { status: 200 })).form(`/blogs/${handle}/entries`);
	await writer.submit(editor, { title: 'A draft', body: 'Later.', audience: 'public', action: 'preview' }, { status: 200 });
	await writer.submit(editor, { title: 'A draft', body: 'Later.', audience: 'public', action: 'draft' }, { redirect: false, status: 303 });
	assert.deepEqual(await due(writer), ['first_post', 'first_public_post']);
	// Published from the draft's own editor, it passes both.
	const draft = (await writer.get('/blogs/drafts', { status: 200 })).all('a[href]').map((a) => a.attributes.href).find((href) => href.startsWith(`/blogs/${handle}/a-draft`));
	await writer.get(draft.endsWith('/edit') ? draft : `${draft}/edit`, { status: 200 });
	await writer.submit(writer.page.form(/\/a-draft\/edit$/), { audience: 'public', action: 'publish' }, { redirect: false, status: 303 });
	assert.deepEqual(await due(writer), []);
});

// What each room's form writes, by somebody who has written nothing: the moment is behind.
const day = { start: '2099-03-01T10:00', end: '2099-03-01T11:00', zone: 'UTC' };
const five = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`thing${n}`, `Thing ${n}`]));
const mine = (kind, audience) => keys.find(({ item, audience: own, at }) => item.kind === kind && kind in at && own === audience).at;
const FORMS = {
	'an answer to an update': [() => `/updates/${mine('update', 'internal').update}`, '/updates', { body: 'So it is.' }],
	'an answer on a page of its own': [() => `/write?reply_to=${mine('update', 'internal').update}`, '/updates', { body: 'So it is.' }],
	'a comment': [() => `/lists/${mine('list', 'internal').list}`, /\/comments$/, { body: 'Of course.' }],
	'a list of five': [() => '/lists/new', '/lists', { title: 'Five', ...five, audience: 'internal' }],
	'an event': [() => '/events/new', '/events', { title: 'A walk', ...day, audience: 'internal' }],
	'a bookmark': [() => '/bookmarks/new', '/bookmarks/save', { url: 'https://first.example/', title: 'First', audience: 'internal' }],
	'an album': [() => '/media/albums/new', '/media/albums', { title: 'Pictures', audience: 'internal' }],
	'a file': [() => '/files', '/files', { file: new File(['words'], 'first.txt', { type: 'text/plain' }), audience: 'internal' }],
};
for (const [name, [at, action, fields]] of Object.entries(FORMS)) {
	test(`${name} passes the moment`, async () => {
		const writer = await newcomer('form');
		const form = (await writer.get(at(), { status: 200 })).form(action);
		assert.ok(words(form).includes('first_post'), name);
		// A form that shows nothing, for comparison: the same fields, and nothing is passed.
		const { clauses_shown: _, ...bare } = fields;
		assert.match((await writer.submit(form, { ...bare, clauses_shown: '' }, { redirect: false })).location ?? '', /./, name);
		assert.deepEqual(await due(writer), ['first_post', 'first_public_post'], `${name}: not shown, and passed`);
		const again = (await writer.get(at(), { status: 200 })).form(action);
		const other = { ...fields };
		if ('url' in fields) other.url = 'https://second.example/';
		if ('file' in fields) other.file = new File(['other words'], 'second.txt', { type: 'text/plain' });
		await writer.submit(again, other, { redirect: false, status: 303 });
		assert.deepEqual(await due(writer), ['first_public_post'], name);
	});
}

test('a page that somebody else began, a step in an activity and a topic pass it, too', async () => {
	const { owner } = world.clients, writer = await newcomer('page'), handle = `first-wiki-${made}`;
	await owner.post('/wikis', { csrf: owner.token, title: 'Everybody writes', handle, audience: 'internal', language: 'en' }, { redirect: false, status: 303 });
	const { location } = await owner.post(`/wikis/${handle}/pages`, { csrf: owner.token, title: 'Begun', body: 'Words.', language: 'en', audience: 'public' }, { redirect: false, status: 303 });
	const path = location.split(/[?#]/)[0];
	const editor = (await writer.get(`${path}/edit`, { status: 200 })).form(`${path}/edit`);
	assert.deepEqual(words(editor), ['first_post'], 'nobody outside reads this wiki');
	await writer.submit(editor, { body: 'Words.\n\nMore of them.', action: 'save' }, { redirect: false, status: 303 });
	assert.deepEqual(await due(writer), ['first_public_post']);

	const doer = await newcomer('step');
	await doer.get('/activities/new', { status: 200 });
	const activity = await doer.submit(doer.page.form('/activities'), { title: 'First things' }, { status: 200 });
	assert.deepEqual(await due(doer), ['first_post', 'first_public_post'], 'a place is no post');
	const step = (await doer.get(activity.path)).form(/\/steps$/);
	assert.deepEqual(words(step), ['first_post']);
	await doer.submit(step, { title: 'Begin' }, { redirect: false, status: 303 });
	assert.deepEqual(await due(doer), ['first_public_post']);

	const asker = await newcomer('topic'), community = mine('topic', 'internal').community;
	await asker.get(`/communities/${community}`);
	await asker.post(`/communities/${community}/membership`, {}, { redirect: false });
	const topic = (await asker.get(`/communities/${community}/forum/new`, { status: 200 })).form(`/communities/${community}/forum`);
	assert.deepEqual(words(topic), ['first_post']);
	await asker.submit(topic, { title: 'Who knows?', body: 'I do not.' }, { redirect: false, status: 303 });
	assert.deepEqual(await due(asker), ['first_public_post']);
});

test('first outside reply: shown at the box below what everybody reads, and nowhere else', async () => {
	const writer = await newcomer('reply');
	const open = `/lists/${mine('list', 'public').list}`, closed = `/lists/${mine('list', 'internal').list}`;
	const box = async (path, action) => (await writer.get(path, { status: 200 })).form(action);
	assert.deepEqual(words(await box(closed, /\/comments$/)), ['first_post']);
	const shown = await box(open, /\/comments$/);
	assert.deepEqual(words(shown), ['first_post', 'first_outside_reply']);
	assert.match(shown.one('.moment.reply aside').text, /Before you answer where everyone outside reads/);
	assert.ok(shown.one('.moment.reply aside').all('a').some((a) => a.attributes.href === '/guidelines/outside'));
	// No clause stands there twice.
	const links = shown.all('.moments a').map((a) => a.attributes.href);
	assert.equal(new Set(links).size, links.length);
	// An answer inside passes only the one, and one outside the other.
	await writer.submit(await box(closed, /\/comments$/), { body: 'Inside.' }, { redirect: false, status: 303 });
	assert.deepEqual(words(await box(open, /\/comments$/)), ['first_outside_reply']);
	await writer.submit(await box(open, /\/comments$/), { body: 'Outside.' }, { redirect: false, status: 303 });
	assert.deepEqual(words(await box(open, /\/comments$/)), []);
	assert.deepEqual(await due(writer), ['first_public_post'], 'an answer is no post of one’s own');
	// The same below an update, on both of its pages; and not by a program.
	const answerer = await newcomer('answer'), update = mine('update', 'public').update;
	for (const path of [`/updates/${update}`, `/write?reply_to=${update}`]) assert.deepEqual(words((await answerer.get(path, { status: 200 })).form('/updates')), ['first_post', 'first_outside_reply'], path);
	await answerer.post('/api/v1/updates', { body: 'By a program.', reply_to: update }, { headers: { accept: 'application/json' }, status: 201 });
	const form = (await answerer.get(`/updates/${update}`)).form('/updates');
	assert.deepEqual(words(form), ['first_post', 'first_outside_reply']);
	await answerer.submit(form, { body: 'By hand.' }, { redirect: false, status: 303 });
	assert.deepEqual(words((await answerer.get(`/updates/${update}`)).form('/updates')), []);
});

test('a file that a script brings passes what its form showed', async () => {
	const writer = await newcomer('tus');
	const send = (shown, name) => writer.request('/files/uploads', {
		method: 'POST', check: false,
		headers: { origin: house.url, 'sec-fetch-site': 'same-origin', 'tus-resumable': '1.0.0', 'upload-length': '0', 'upload-metadata': `filename ${btoa(name)},audience ${btoa('internal')}`, 'x-csrf-token': writer.page.form('/files').one('input[name=csrf]').attributes.value, ...shown },
	});
	await writer.get('/files', { status: 200 });
	assert.equal((await send({}, 'a.txt')).status, 201);
	assert.deepEqual(await due(writer), ['first_post', 'first_public_post']);
	await writer.get('/files', { status: 200 });
	assert.equal((await send({ 'x-clauses-shown': 'first_post' }, 'b.txt')).status, 201);
	assert.deepEqual(await due(writer), ['first_public_post']);
});

test('in French', async () => {
	const writer = await newcomer('french');
	writer.language = 'fr';
	await writer.get('/settings');
	await writer.post('/settings/language', { language: 'fr' }, { redirect: false });
	const box = (await writer.get(`/updates/${mine('update', 'public').update}`, { status: 200 })).form('/updates');
	assert.match(box.one('.moment.first aside').text, /Avant d’écrire ici/);
	assert.match(box.one('.moment.reply aside').text, /Avant de répondre là où tout le monde lit, même dehors/);
	assert.ok(box.all('.moment p[lang]').every((p) => p.attributes.lang === 'fr'));
});

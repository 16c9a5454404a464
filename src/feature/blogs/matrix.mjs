// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about blogs: entries of every audience in a public blog of the matrix's
// owner, with a reader (member) and with somebody who was one until a moment ago (removed); and of blogs of every audience.

const blog = 'matrix-blog';
let opened, number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

const admit = (world, keys, principal) => send(world.clients.owner, `/blogs/${keys.blog}/authors`, { who: world.handles[principal], role: 'reader' });

async function openBlog(world, handle, title, audience, { left = true } = {}) {
	const { owner } = world.clients;
	await send(owner, '/blogs', { title, handle, kind: 'group', audience, language: 'en' });
	for (const principal of left ? ['member', 'removed'] : ['member']) await admit(world, { blog: handle }, principal);
	if (left) await send(owner, `/blogs/${handle}/authors/delete`, { person: world.idOf('removed') });
}

async function addEntry(world, handle, audience) {
	const page = await send(world.clients.owner, `/blogs/${handle}/entries`, {
		title: `Matrix ${audience} ${++number}`, body: 'Words.', language: 'en', tags: 'matrix', audience, action: 'publish',
		...readersOf(world, audience),
	});
	return { blog: handle, entry: page.location.split('/').at(-1).split(/[?#]/)[0] };
}

// An entry of that audience in the blog; gives the names in its address.
export async function makeEntry(world, audience) {
	await (opened ??= openBlog(world, blog, 'Of the matrix', 'public'));
	return addEntry(world, blog, audience);
}

const readersOf = (world, audience) => (audience === 'listed' ? { readers: `@${world.handles.reader}` } : {});

// One that has a history. As a program writes it, which passes no moment of the guidelines.
async function changed(world, { blog, entry }, audience) {
	const { owner } = world.clients, at = `/blogs/${blog}/${entry}/edit`;
	const form = (await owner.get(at, { check: false })).form(at), value = (name) => form.one(`input[name=${name}]`).attributes.value;
	await send(owner, at, { title: value('title'), base: value('base'), body: 'Other words.', language: 'en', tags: 'matrix', audience, action: 'save', ...readersOf(world, audience) });
	return { blog, entry, number: '1' };
}

async function makeBlog(world, sort, options) {
	const handle = `matrix-blog-${sort}-${++number}`;
	await openBlog(world, handle, `Matrix blog ${number}`, sort, options);
	return changed(world, await addEntry(world, handle, sort), sort);
}

export const open = [
	[/^\/feeds\//, 'anyone', 'GET'],
	[/^\/api\/v1\/blogs\/\{blog\}\/entries(\/\{entry\}(\/history)?)?$/, 'anyone', 'GET'],
	// Guests write where they were made authors.
	[/^\/blogs\/\{blog\}\/(write|entries|autosave|image)$/, 'signed-in'],
	[/^\/blogs\/\{blog\}\/\{entry\}\//, 'signed-in'],
	[/^\/api\/v1\/blogs\/\{blog\}\/entries(\/\{entry\}(\/history\/\{number\}\/restore)?)?$/, 'signed-in'],
];

export const items = [{
	kind: 'entry', last: 'entry', make: async (world, audience) => changed(world, await makeEntry(world, audience), audience),
	fields: { entry_update: { title: 'Changed', body: 'Changed.', language: 'en', action: 'publish' } },
}];

export const places = [{
	kind: 'blog', sorts: ['public', 'internal', 'members'], unknown: ['members'], make: makeBlog, admit,
	fields: { author_delete: (world) => ({ person: world.idOf('owner') }) },
}];

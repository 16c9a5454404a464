// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about blogs: entries of every audience in a public blog of the matrix's
// owner, with a reader (member) and with somebody who was one until a moment ago (removed).

const blog = 'matrix-blog';
let opened, number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function openBlog(world) {
	const { owner } = world.clients;
	await send(owner, '/blogs', { title: 'Of the matrix', handle: blog, kind: 'group', audience: 'public', language: 'en' });
	for (const who of ['member', 'removed']) await send(owner, `/blogs/${blog}/authors`, { who: world.handles[who], role: 'reader' });
	const settings = await owner.get(`/blogs/${blog}/settings`, { check: false });
	const leaving = settings.all(`form[action="/blogs/${blog}/authors/delete"]`).find((form) => form.closest('li')?.text.includes('Matrix removed') || form.closest('tr')?.text.includes('Matrix removed'));
	await send(owner, `/blogs/${blog}/authors/delete`, { person: leaving.one('input[name=person]').attributes.value });
}

// An entry of that audience in the blog; gives the names in its address.
export async function makeEntry(world, audience) {
	await (opened ??= openBlog(world));
	const page = await send(world.clients.owner, `/blogs/${blog}/entries`, {
		title: `Matrix ${audience} ${++number}`, body: 'Words.', language: 'en', audience, action: 'publish',
		...(audience === 'listed' ? { readers: `@${world.handles.reader}` } : {}),
	});
	return { blog, entry: page.location.split('/').at(-1).split(/[?#]/)[0] };
}

export const open = [
	[/^\/feeds\//, 'anyone', 'GET'],
	[/^\/api\/v1\/blogs\/\{blog\}\/entries(\/\{entry\})?$/, 'anyone', 'GET'],
	// Guests write where they were made authors.
	[/^\/blogs\/\{blog\}\/(write|entries|autosave|image)$/, 'signed-in'],
	[/^\/blogs\/\{blog\}\/\{entry\}\//, 'signed-in'],
	[/^\/api\/v1\/blogs\/\{blog\}\/entries(\/\{entry\})?$/, 'signed-in'],
];

export const items = [{
	kind: 'entry', last: 'entry', make: makeEntry,
	fields: { entry_update: { title: 'Changed', body: 'Changed.', language: 'en', action: 'publish' } },
}];

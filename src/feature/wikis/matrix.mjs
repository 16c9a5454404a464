// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about wikis: pages of every audience in a public wiki of the matrix's
// owner that named writers write, with a reader (member) and with somebody who was one until a moment ago (removed).

const wiki = 'matrix-wiki';
let opened, number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function openWiki(world) {
	const { owner } = world.clients;
	await send(owner, '/wikis', { title: 'Known to the matrix', handle: wiki, audience: 'public', joining: 'writers', language: 'en' });
	for (const who of ['member', 'removed']) await send(owner, `/wikis/${wiki}/members`, { who: world.handles[who], role: 'reader' });
	const settings = await owner.get(`/wikis/${wiki}/settings`, { check: false });
	const leaving = settings.all(`form[action="/wikis/${wiki}/members/delete"]`).find((form) => form.closest('li')?.text.includes('Matrix removed'));
	await send(owner, `/wikis/${wiki}/members/delete`, { person: leaving.one('input[name=person]').attributes.value });
}

async function makePage(world, audience) {
	await (opened ??= openWiki(world));
	const page = await send(world.clients.owner, `/wikis/${wiki}/pages`, { title: `Matrix ${audience} ${++number}`, body: 'Words.', language: 'en', audience });
	return { wiki, page: page.location.split('/').at(-1).split(/[?#]/)[0] };
}

export const open = [
	// Public wikis are read by everybody; the directory shows strangers only those.
	[/^(\/api\/v1)?\/wikis(\/\{wiki\}(\/(pages|export|\{page\})(\/\{page\}|\/(history|links|export))?)?)?$/, 'anyone', 'GET'],
	// Guests write where they were let in.
	[/^(\/api\/v1)?\/wikis\/\{wiki\}\/(new|pages|autosave|\{page\}\/)/, 'signed-in'],
];

export const items = [{
	kind: 'page', last: 'page', audiences: ['public', 'internal', 'members'], make: makePage,
	fields: { page_update: { title: 'Changed', body: 'Changed.', language: 'en' } },
}];

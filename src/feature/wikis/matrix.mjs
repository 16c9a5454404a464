// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about wikis: pages of every audience in a public wiki of the matrix's
// owner that named writers write, with a reader (member) and with somebody who was one until a moment ago (removed); and of
// wikis of every audience, and of one that all colleagues write.

const wiki = 'matrix-wiki';
let opened, number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function openWiki(world, handle, title, { audience = 'public', joining = 'writers', left = true } = {}) {
	const { owner } = world.clients;
	await send(owner, '/wikis', { title, handle, audience, joining, language: 'en' });
	for (const principal of left ? ['member', 'removed'] : ['member']) await admit(world, { wiki: handle }, principal);
	if (left) await send(owner, `/wikis/${handle}/members/delete`, { person: world.idOf('removed') });
}

const admit = (world, keys, principal) => send(world.clients.owner, `/wikis/${keys.wiki}/members`, { who: world.handles[principal], role: 'reader' });

// A page with a history, and with a file on it that has an older version.
async function addPage(world, handle, audience) {
	const { owner } = world.clients;
	const words = { title: `Matrix ${audience} ${++number}`, body: 'Words.', language: 'en', audience };
	const made = await send(owner, `/wikis/${handle}/pages`, words);
	const page = made.location.split('/').at(-1).split(/[?#]/)[0], name = `matrix-${number}.txt`;
	await send(owner, `/wikis/${handle}/${page}/edit`, { ...words, body: 'Other words.' });
	for (const text of [`For the matrix: ${audience}.`, `For the matrix, once more: ${audience}.`]) {
		const body = new FormData();
		body.set('csrf', owner.token);
		body.set('file', new File([text], name));
		const added = await owner.post(`/wikis/${handle}/${page}/files`, body, { redirect: false, check: false });
		if (added.status !== 303) throw new Error(`a file on a page (${audience}): ${added.status} ${added.text.slice(0, 400)}`);
	}
	const { files } = await owner.json(`/api/v1/wikis/${handle}/pages/${page}`);
	return { wiki: handle, page, file: String(files[0].id), number: '1' };
}

async function makePage(world, audience) {
	await (opened ??= openWiki(world, wiki, 'Known to the matrix'));
	return addPage(world, wiki, audience);
}

async function makeWiki(world, sort, options) {
	const handle = `matrix-wiki-${sort}-${++number}`;
	await openWiki(world, handle, `Matrix wiki ${number}`, { ...(sort === 'open' ? { audience: 'internal', joining: 'open' } : { audience: sort }), ...options });
	return addPage(world, handle, 'public');
}

export const open = [
	// Public wikis are read by everybody; the directory shows strangers only those.
	[/^(\/api\/v1)?\/wikis(\/\{wiki\}(\/(pages|export|\{page\})(\/\{page\}(\/history)?|\/(history|links|export))?)?)?$/, 'anyone', 'GET'],
	// Guests write where they were let in.
	[/^(\/api\/v1)?\/wikis\/\{wiki\}\/(new|pages|autosave|\{page\}\/)/, 'signed-in'],
];

export const items = [{
	kind: 'page', last: 'page', audiences: ['public', 'internal', 'members'], make: makePage,
	fields: { page_update: { title: 'Changed', body: 'Changed.', language: 'en' } },
}];

export const places = [{
	kind: 'wiki', sorts: ['public', 'internal', 'members', 'open'], unknown: ['members'], make: makeWiki, admit,
	fields: { wiki_member_delete: (world) => ({ person: world.idOf('owner') }) },
}];

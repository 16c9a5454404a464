// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about bookmarks. Whoever asks finds what is public; keeping is for employees.

export const open = [
	[/^(\/api\/v1)?\/bookmarks$/, 'anyone', 'GET'],
	[/^(\/api\/v1)?\/bookmarks\/tags$/, 'anyone', 'GET'],
	[/^(\/api\/v1)?\/bookmarks\/(url|item|by)\/\{[a-z]+\}(\/tags)?$/, 'anyone', 'GET'],
	[/^\/bookmarks\/\{person\}(\/tags)?$/, 'anyone', 'GET'],
	[/^\/api\/v1\/bookmarks\/\{bookmark\}$/, 'anyone', 'GET'],
	[/^\/bookmarks\/item\/\{bookmark\}\/(edit|delete)$/, 'signed-in'],
	[/^\/api\/v1\/bookmarks\/\{bookmark\}$/, 'signed-in'],
	[/^\/settings\/bookmarks/, 'employee'],
	[/^\/api\/pinboard\//, 'anyone'], // signs in by its own token, never by a session
];

export const parameters = async () => ({ bookmark_export: { format: 'json' } });

let made = 0;

// A bookmark of that audience by the matrix's owner; gives its id.
export async function makeBookmark(world, audience) {
	const { owner } = world.clients;
	const page = await owner.post('/bookmarks/save', {
		csrf: owner.token, url: `https://matrix.example/${audience}/${++made}`, title: `For the matrix: ${audience}`, audience, tags: 'matrix',
	}, { redirect: false, check: false });
	if (page.status !== 303) throw new Error(`a bookmark (${audience}): ${page.status} ${page.text.slice(0, 300)}`);
	return page.location.match(/(\d+)$/)[1];
}

export const items = [{
	kind: 'bookmark', last: 'bookmark', audiences: ['public', 'internal', 'private'],
	make: async (world, audience) => ({ bookmark: await makeBookmark(world, audience) }),
}];

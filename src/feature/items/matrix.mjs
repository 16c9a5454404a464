// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about any item and its comments: an update and a blog entry stand for all kinds.

import { makeEntry } from '../blogs/matrix.mjs';
import { makeUpdate } from '../updates/matrix.mjs';

const fields = { comments_create: { body: 'A word.' }, rating_create: { stars: '4' }, comment_change: { body: 'Another word.' } };

// The id of an entry, from the form below it.
async function entryId(world, audience) {
	const { blog, entry } = await makeEntry(world, audience);
	const page = await world.clients.owner.get(`/blogs/${blog}/${entry}`, { check: false });
	return page.form(/^\/items\/\d+\/comments$/).attributes.action.split('/')[2];
}

// A comment by the owner below such an entry; gives its id.
async function makeComment(world, audience) {
	const { owner } = world.clients;
	const item = await entryId(world, audience);
	const page = await owner.post(`/items/${item}/comments`, { csrf: owner.token, body: 'A comment of the matrix.' }, { redirect: false, check: false });
	const id = page.location?.match(/#i?(\d+)$/)?.[1] ?? page.location?.match(/(\d+)$/)?.[1];
	if (!id) throw new Error(`a comment (${audience}): ${page.status} ${page.location} ${page.text.slice(0, 300)}`);
	return id;
}

export const open = [[/^\/oembed$/, 'anyone', 'GET']];

export const items = [
	{ kind: 'update', last: 'item', audiences: ['public', 'internal', 'listed', 'private'], fields, make: async (world, audience) => ({ item: await makeUpdate(world, audience) }) },
	{ kind: 'entry', last: 'item', fields, make: async (world, audience) => ({ item: await entryId(world, audience) }) },
	{ kind: 'comment', last: 'comment', fields, make: async (world, audience) => ({ comment: await makeComment(world, audience) }) },
];

// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about communities. Guests are members where they were invited, so the
// doors are open to whoever is signed in, and the handlers show each what they may see: nothing of what they may not.

export const open = [
	// Whoever follows a letter is led to signing in.
	[/^\/communities\/join\/\{invitation\}$/, 'anyone', 'GET'],
	[/^(\/api\/v1)?\/communities\/(new|dormant)$/, 'employee'],
	[/^(\/api\/v1)?\/communities$/, 'employee', 'POST'],
	[/^(\/api\/v1)?\/communities(\/|$)/, 'signed-in'],
];

let number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function admit(world, { community }, principal) {
	await send(world.clients.owner, `/communities/${community}/members`, { who: world.handles[principal] }, 200);
	await send(world.clients[principal], `/communities/${community}/membership`, {});
}

// One with a member, with somebody who was one until a moment ago, and with a wiki, a blog and a topic.
async function makeCommunity(world, sort, { left = true } = {}) {
	const { owner, removed } = world.clients, handle = `matrix-${sort}-${++number}`;
	// The address of a hidden one is not the one that was asked for.
	const made = await send(owner, '/communities', { title: `Matrix ${sort} ${number}`, handle, access: sort, language: 'en' });
	const community = made.location.split('/').at(-1), at = `/communities/${community}`;
	for (const principal of left ? ['member', 'removed'] : ['member']) await admit(world, { community }, principal);
	if (left) await send(removed, `${at}/membership/delete`, {});
	for (const tab of ['wiki', 'blog']) await send(owner, `${at}/${tab}`, {});
	const topic = await send(owner, `${at}/forum`, { title: `Matrix in ${sort} ${number}`, body: 'Words.', kind: 'topic' });
	return { community, topic: topic.location.split('/').at(-1) };
}

export const places = [{
	kind: 'community', sorts: ['open', 'moderated', 'private', 'hidden'], unknown: ['hidden'], make: makeCommunity, admit,
	fields: {
		member_update: (world) => ({ person: world.idOf('member'), role: 'member' }),
		member_delete: (world) => ({ person: world.idOf('owner') }),
	},
}];

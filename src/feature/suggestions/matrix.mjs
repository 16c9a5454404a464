// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about ideas: in an open community of the matrix's owner, which all
// colleagues read, and in a private one; each with a member and with somebody who was one until a moment ago.

const ACCESS = { internal: 'open', members: 'private' };
const opened = {};
let number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function open_(world, audience) {
	const { owner, member, removed } = world.clients, handle = `matrix-ideas-${ACCESS[audience]}`;
	await send(owner, '/communities', { title: `Matrix of ideas ${audience}`, handle, access: ACCESS[audience], language: 'en' });
	await send(owner, `/communities/${handle}/members`, { who: `${world.handles.member} ${world.handles.removed}` }, 200);
	for (const client of [member, removed]) await send(client, `/communities/${handle}/membership`, {});
	await send(removed, `/communities/${handle}/membership/delete`, {});
	return handle;
}

async function makeIdea(world, audience) {
	const community = await (opened[audience] ??= open_(world, audience));
	const page = await send(world.clients.owner, `/communities/${community}/ideas`, { title: `Matrix ${++number}`, body: 'Words.' });
	return { community, suggestion: page.location.split('/').at(-1) };
}

export const items = [{ kind: 'suggestion', last: 'suggestion', audiences: ['internal', 'members'], make: makeIdea, fields: { suggestion_update: { title: 'Changed', body: 'Changed.' } } }];

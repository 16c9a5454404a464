// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about topics: in an open community of the matrix's owner, which all
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
	const { owner, member, removed } = world.clients, handle = `matrix-${ACCESS[audience]}`;
	await send(owner, '/communities', { title: `Matrix ${audience}`, handle, access: ACCESS[audience], language: 'en' });
	await send(owner, `/communities/${handle}/members`, { who: `${world.handles.member} ${world.handles.removed}` }, 200);
	for (const client of [member, removed]) await send(client, `/communities/${handle}/membership`, {});
	await send(removed, `/communities/${handle}/membership/delete`, {});
	return handle;
}

async function makeTopic(world, audience) {
	const community = await (opened[audience] ??= open_(world, audience));
	const page = await send(world.clients.owner, `/communities/${community}/forum`, { title: `Matrix ${++number}`, body: 'Words.', kind: 'topic' });
	return { community, topic: page.location.split('/').at(-1) };
}

export const items = [{ kind: 'topic', last: 'topic', audiences: ['internal', 'members'], make: makeTopic, fields: { topic_update: { title: 'Changed', body: 'Changed.' } } }];

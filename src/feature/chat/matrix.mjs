// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about conversations and messages: channels of a private community with a
// member and somebody who was one until a moment ago (members), and groups with a reader who was brought in (listed).

let opened, number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

// The community, and once more a channel of it.
async function community(world) {
	const { owner, member, removed } = world.clients, handle = 'matrix-chat';
	await send(owner, '/communities', { title: 'Matrix chat', handle, access: 'private', language: 'en' });
	await send(owner, `/communities/${handle}/members`, { who: `${world.handles.member} ${world.handles.removed}` }, 200);
	for (const client of [member, removed]) await send(client, `/communities/${handle}/membership`, {});
	await send(removed, `/communities/${handle}/membership/delete`, {});
	return handle;
}

async function makeConversation(world, audience) {
	const { owner, reader, removed } = world.clients;
	if (audience === 'members') {
		const handle = await (opened ??= community(world));
		return { conversation: (await send(owner, `/communities/${handle}/chat`, { name: `matrix ${++number}` })).location.split('/').at(-1) };
	}
	const { location } = await send(owner, '/chat', { readers: `@${world.handles.reader}, @${world.handles.removed}`, name: `Matrix ${++number}` });
	// Somebody who was in it.
	const people = await removed.get(`${location}/people`, { check: false });
	await send(removed, `${location}/people/delete`, { person: people.one('input[name=person]').attributes.value });
	if ((await reader.get(location, { check: false })).status !== 200) throw new Error('the reader is not in it');
	return { conversation: location.split('/').at(-1) };
}

export async function makeMessage(world, audience) {
	const keys = await makeConversation(world, audience);
	const page = await send(world.clients.owner, `/chat/${keys.conversation}`, { body: `Among us: matrix ${++number}.` });
	return { ...keys, message: page.location.split('#m').at(-1) };
}

async function makeFile(world, audience) {
	const { owner } = world.clients, { conversation } = await makeConversation(world, audience);
	const body = new FormData();
	for (const [name, value] of Object.entries({ csrf: owner.token, body: 'A file.' })) body.set(name, value);
	body.set('file', new Blob([`For the matrix: ${audience}.`]), `matrix-${++number}.txt`);
	const said = await owner.request(`/chat/${conversation}`, { method: 'POST', body, redirect: 'manual', check: false });
	if (said.status !== 303) throw new Error(`a file (${audience}): ${said.status} ${said.text.slice(0, 400)}`);
	const message = said.location.split('#m').at(-1);
	const page = await owner.get(`/chat/${conversation}`, { check: false });
	return { conversation, message, attached: page.one(`#m${message} a.attach`).attributes.href.split('/').at(-1) };
}

// Words of the owner's own that wait to be said: nobody else's business, whoever reads the conversation.
async function makeWaiting(world, audience) {
	const { owner } = world.clients, { conversation } = await makeConversation(world, audience);
	await send(owner, `/chat/${conversation}`, { body: `Later: matrix ${++number}.`, when: 'morning' });
	const page = await owner.get(`/chat/${conversation}`, { check: false });
	return { conversation, waiting: page.one('#later a[href*="/later/"]').attributes.href.split('/').at(-1) };
}

export const open = [
	[/^(\/api\/v1)?\/chat$/, 'employee', 'POST'],
	[/^\/chat\/new$/, 'employee'],
	[/^(\/api\/v1)?\/chat(\/|$)/, 'signed-in'],
];

const audiences = ['members', 'listed'];
export const items = [
	{ kind: 'conversation', last: 'conversation', audiences, make: makeConversation, fields: { message_create: { body: 'Said in the matrix.' }, message_create_json: { body: 'Said.' }, waiting_create_json: { body: 'Said later.', when: 'morning' }, chat_update: { name: 'Renamed' } } },
	{ kind: 'message', last: 'message', audiences, make: makeMessage, fields: { message_update: { body: 'Changed.' }, message_update_json: { body: 'Changed.' }, reaction_update: { sign: '1' }, reaction_update_json: { sign: '2' }, reminder_update: { when: 'hour' }, reminder_update_json: { when: 'morning' } } },
	{ kind: 'waiting message', last: 'waiting', audiences, make: makeWaiting, fields: { waiting_update: { body: 'Said otherwise.', when: 'hour' }, waiting_update_json: { body: 'Otherwise.', when: 'morning' } } },
	{ kind: 'message file', last: 'attached', audiences, make: makeFile },
];

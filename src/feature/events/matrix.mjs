// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about events: one's own for everybody, for colleagues and for oneself, and
// those of a private community with a member and with somebody who was one until a moment ago.

let opened, number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function open_(world) {
	const { owner, member, removed } = world.clients, handle = 'matrix-events';
	await send(owner, '/communities', { title: 'Matrix events', handle, access: 'private', language: 'en' });
	await send(owner, `/communities/${handle}/members`, { who: `${world.handles.member} ${world.handles.removed}` }, 200);
	for (const client of [member, removed]) await send(client, `/communities/${handle}/membership`, {});
	await send(removed, `/communities/${handle}/membership/delete`, {});
	return handle;
}

async function makeEvent(world, audience) {
	const fields = { title: `Matrix ${++number}`, start: '2099-03-01T10:00', end: '2099-03-01T11:00', zone: 'UTC' };
	const at = audience === 'members' ? `/communities/${await (opened ??= open_(world))}/events` : '/events';
	const page = await send(world.clients.owner, at, audience === 'members' ? fields : { ...fields, audience });
	return { event: page.location.split('/').at(-1) };
}

const change = { title: 'Changed', start: '2099-03-02T10:00', end: '2099-03-02T11:00', zone: 'UTC' };
export const open = [
	[/^(\/api\/v1)?\/events\/\{event\}(\/event\.ics)?$/, 'anyone', 'GET'],
	[/^\/api\/v1\/people\/\{person\}\/busy$/, 'employee', 'GET'],
	[/^\/events\/new$/, 'employee'], // guests plan where they are members
	[/^(\/api\/v1)?\/events$/, 'employee', 'POST'],
	[/^(\/api\/v1)?\/events(\/|$)/, 'signed-in'],
	[/^(\/api\/v1)?\/communities\/\{community\}\/events(\/|$)/, 'signed-in'],
];
export const items = [{
	kind: 'event', last: 'event', audiences: ['public', 'internal', 'members', 'private'], make: makeEvent,
	fields: { event_update: change, event_update_json: change, reply_update: { answer: 'maybe' }, reply_create: { answer: 'maybe' } },
}];

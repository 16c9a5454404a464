// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about activities: to-dos of every audience. Those for members stand in an
// activity for its people only; the others in one that all colleagues read. Each has a reader (member) and somebody who was one
// until a moment ago (removed); `reader` is named in the listed ones. And of activities themselves, of both kinds.

const opened = {};
let number = 0;

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

const admit = (world, { activity }, principal) => send(world.clients.owner, `/activities/${activity}/people`, { who: world.handles[principal], role: 'reader' });

async function begin(world, audience, { handle = `matrix-act-${audience}`, left = true } = {}) {
	const { owner } = world.clients;
	await send(owner, '/activities', { title: `Matrix ${audience}`, handle, audience, language: 'en' });
	for (const principal of left ? ['member', 'removed'] : ['member']) await admit(world, { activity: handle }, principal);
	if (left) await send(owner, `/activities/${handle}/people/delete`, { person: world.idOf('removed') });
	return handle;
}

async function addStep(world, activity, audience, file) {
	const { owner } = world.clients;
	const only = ['listed', 'private'].includes(audience) ? { private: '1', readers: audience === 'listed' ? world.handles.reader : '' } : {};
	const body = new FormData();
	for (const [name, value] of Object.entries({ csrf: owner.token, title: `Matrix ${audience} ${++number}`, kind: 'todo', people: '1', ...only })) body.set(name, value);
	if (file) body.set('upload', new Blob([`For the matrix: ${audience}.`]), `matrix-${number}.txt`);
	const page = await owner.request(`/activities/${activity}/steps`, { method: 'POST', body, redirect: 'manual', check: false });
	if (page.status !== 303) throw new Error(`a step (${audience}): ${page.status} ${page.text.slice(0, 400)}`);
	return { activity, step: page.location.split('#step-').at(-1) };
}

async function makeStep(world, audience, file) {
	const place = audience === 'members' ? 'members' : 'internal';
	return addStep(world, await (opened[place] ??= begin(world, place)), audience, file);
}

// The file that hangs on a step.
async function withFile(world, { activity, step }) {
	const page = await world.clients.owner.get(`/activities/${activity}/${step}`, { check: false });
	return { activity, step, attachment: page.one('#files li a').attributes.href.split('/').at(-1) };
}

// A file that hangs on a step is read by whoever reads that, and by nobody else.
const makeFile = async (world, audience) => withFile(world, await makeStep(world, audience, true));

async function makeActivity(world, sort, options) {
	const { owner } = world.clients, activity = await begin(world, sort, { handle: `matrix-activity-${sort}-${++number}`, ...options });
	await send(owner, `/activities/${activity}/sections`, { title: `Matrix ${number}` });
	const keys = await withFile(world, await addStep(world, activity, sort, true));
	const { sections } = await owner.json(`/api/v1/activities/${activity}`);
	return { ...keys, section: String(sections[0].id) };
}

export const open = [
	// Guests take part where they were let in; beginning one is for employees.
	[/^(\/api\/v1)?\/activities$/, 'employee', 'POST'],
	[/^\/activities\/new$/, 'employee'],
	[/^(\/api\/v1)?\/(activities|todos)(\/|$)/, 'signed-in'],
];

export const items = [{
	kind: 'todo', last: 'step', audiences: ['internal', 'members', 'listed', 'private'], make: (world, audience) => makeStep(world, audience),
	fields: { step_update: { title: 'Changed', kind: 'todo' }, step_move_update: { direction: 'up' } },
}, {
	kind: 'file of a step', last: 'attachment', audiences: ['internal', 'members', 'listed', 'private'], make: makeFile,
}];

export const places = [{
	kind: 'activity', sorts: ['internal', 'members'], unknown: ['members'], make: makeActivity, admit,
	// Everybody may go; the owner is the last one.
	fields: { activity_member_delete: (world) => ({ person: world.idOf('owner') }) },
}];

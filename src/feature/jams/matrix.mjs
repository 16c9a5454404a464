// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about jams: ideas in one that all colleagues read and in one for whom its
// owner let in, both open; each with somebody who takes part (member) and somebody who did until a moment ago (removed). And of
// jams themselves, of both kinds.

const opened = {};
let number = 0;

export const open = [
	// Guests take part where they were let in; preparing one is for employees, saying who is an executive for administrators.
	[/^(\/api\/v1)?\/jams$/, 'employee', 'POST'],
	[/^\/jams\/new$/, 'employee'],
	[/^\/jams\/executives(\/|$)/, 'admin'],
	// Whoever has a link sees what it is, and may ask for a letter there.
	[/^\/jams\/join\/\{invitation\}$/, 'anyone', 'GET'],
	[/^\/jams\/join\/\{invitation\}\/letter$/, 'anyone'],
	// And whoever has a letter comes in by its link.
	[/^\/jams\/join\/mail\/\{letter\}$/, 'anyone'],
	[/^(\/api\/v1)?\/jams(\/|$)/, 'signed-in'],
];

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}
// As its field takes it; whoever asks here has no time zone of their own.
const at = (hours) => new Date(Date.now() + hours * 3600_000).toISOString().slice(0, 16);

const admit = (world, { jam }, principal) => send(world.clients.owner, `/jams/${jam}/members`, { who: world.handles[principal] }, 200);

export async function beginJam(world, handle, audience, { left = true } = {}) {
	const { owner } = world.clients;
	await send(owner, '/jams', { title: `Matrix ${handle}`, handle, audience, language: 'en', opens: at(-1), closes: at(48), freezes: at(72), languages: 'en', rules: 'Be kind.' });
	for (const principal of left ? ['member', 'removed'] : ['member']) await admit(world, { jam: handle }, principal);
	if (left) await send(owner, `/jams/${handle}/members/delete`, { person: world.idOf('removed') });
	return handle;
}

const forumOf = async (world, jam) => String((await world.clients.owner.json(`/api/v1/jams/${jam}`)).forums[0].id);

async function makeIdea(world, audience) {
	const jam = await (opened[audience] ??= beginJam(world, `matrix-jam-${audience}`, audience));
	const page = await send(world.clients.owner, `/jams/${jam}/ideas`, { forum: await forumOf(world, jam), title: `Matrix ${audience} ${++number}`, body: 'Words.', tags: 'matrix', choices: 'Yes\nNo' });
	return { jam, idea: page.location.split('/').at(-1) };
}

async function makeJam(world, sort, options) {
	const jam = await beginJam(world, `matrix-jam-${sort}-${++number}`, sort, options), forum = await forumOf(world, jam);
	await send(world.clients.owner, `/jams/${jam}/ideas`, { forum, title: `Matrix in ${sort} ${number}` });
	return { jam, forum };
}

// A jam that has closed, and is decided: what was put forward can be seconded and changed.
const decided = new Set();
async function makeProposal(world, audience) {
	// Who is let in hears of it: in the first one of each audience alone, which is the one that everybody is asked about.
	const jam = await beginJam(world, `matrix-decide-${audience}-${++number}`, audience, { left: !decided.has(audience) }), forum = await forumOf(world, jam);
	const page = await send(world.clients.owner, `/jams/${jam}/ideas`, { forum, title: `Matrix decides ${audience} ${number}`, body: 'Words.' });
	decided.add(audience);
	const idea = page.location.split('/').at(-1), hours = (n) => `${(Date.now() + n * 3600_000) * 1000}`;
	world.server.change(`UPDATE jam SET opens = ${hours(-9)}, closes = ${hours(-8)}, freezes = ${hours(-7)} WHERE id = (SELECT id FROM place WHERE handle = '${jam}')`);
	world.server.change(`INSERT INTO jam_decision (jam, submits, refines, shortlists, votes, ends, mode, tokens, most, currency, veto_hours, told, counted)
		SELECT id, ${hours(-6)}, ${hours(24)}, ${hours(48)}, ${hours(72)}, ${hours(96)}, 1, 10, 3, 'EUR', 72, 0, 0 FROM place WHERE handle = '${jam}'`);
	await send(world.clients.owner, `/jams/${jam}/proposals`, { idea, title: `Matrix decides ${audience}`, body: 'Better words.' });
	return { jam, jam_proposal: idea };
}

export const items = [{
	kind: 'idea', last: 'idea', audiences: ['internal', 'members'], make: makeIdea,
	fields: { idea_update: { title: 'Changed', body: 'Changed.' }, idea_vote_create: { number: '1' }, idea_stance_create: { stance: 'agree' }, idea_highlight_create: { reason: 'Matrix' }, idea_highlight_create_json: { reason: 'Matrix' } },
}, {
	kind: 'proposal', last: 'jam_proposal', audiences: ['internal', 'members'], make: makeProposal,
	fields: { jam_proposal_update: { title: 'Changed', body: 'Changed.' }, coauthor_create: { who: 'mx-member' }, pick_update: { reason: 'Why not' } },
}];

export const places = [{
	kind: 'jam', sorts: ['internal', 'members'], unknown: ['members'], make: makeJam, admit,
	fields: { jam_note_create: { text: 'Matrix' }, jam_member_delete: (world) => ({ person: world.idOf('owner') }) },
}];

// SPDX-License-Identifier: Apache-2.0
// oracle: who may do what, written down from the design and not from the code. The matrix asks the running program and
// compares. When the two differ, the design decides which of them is wrong.

export const AUDIENCES = ['public', 'internal', 'members', 'listed', 'private'];

// Who asks. `owner` wrote the items and owns their place; `member` belongs to the place; `removed` did until a moment ago;
// `reader` is named in listed items; `disabled` had a session when the account was switched off.
export const PRINCIPALS = ['anonymous', 'guest', 'employee', 'member', 'owner', 'reader', 'removed', 'disabled', 'admin'];

const EMPLOYEES = new Set(['employee', 'member', 'owner', 'reader', 'removed', 'admin']);

// Reading. An administrator reads nothing extra; a guest only what is public, and places joined.
export function mayRead(principal, audience) {
	switch (audience) {
	case 'public':
		return true;
	case 'internal':
		return EMPLOYEES.has(principal);
	case 'members':
		return principal === 'owner' || principal === 'member';
	case 'listed':
		return principal === 'owner' || principal === 'reader';
	case 'added': // a folder that `reader` may read, and `member` may add to
		return principal === 'owner' || principal === 'reader' || principal === 'member';
	case 'private':
		return principal === 'owner';
	default:
		throw new Error(`no such audience: ${audience}`);
	}
}

// Changing it is its author's alone (here also the owner of its place).
export const mayChange = (principal) => principal === 'owner';
// Answering, thanking, rating: whoever is signed in and may read it. Nobody thanks or rates what is their own.
const SIGNED_IN = new Set([...EMPLOYEES, 'guest']);
export const mayReact = (principal, audience) => SIGNED_IN.has(principal) && mayRead(principal, audience);
const OF_OTHERS_ONLY = /^(like|rating)_/;
// What who adds to a shared folder does with what others brought there: a new version, and no more. With an empty form there is nothing to bring.
const ADDING = /^file_version_(create|restore)(_json)?$/;

// ---- pages and commands that are not about one item ----

const CLASS = {
	anyone: () => true,
	'signed-in': (principal) => SIGNED_IN.has(principal),
	employee: (principal) => EMPLOYEES.has(principal),
	admin: (principal) => principal === 'admin',
};

// [path, class, methods]: the first that matches counts. What is not named here is for employees only, so that a new room
// is closed until somebody writes down that it is open.
const PATHS = [
	[/^\/(sign-in|sign-out|health|offline|manifest\.webmanifest|robots\.txt|favicon\.ico)$/, 'anyone'],
	[/^\/welcome\/\{[a-z]+\}$/, 'anyone'],
	[/^\/settings\/(theme|language)$/, 'anyone'],
	[/^\/$/, 'anyone'], // a stranger is sent to the public face or to sign-in
	[/^\/metrics$/, 'anyone'], // nginx keeps it to this machine
	[/^(\/api\/v1)?\/guidelines\/coverage$/, 'admin'],
	[/^(\/api\/v1)?\/guidelines\/acknowledge$/, 'signed-in'],
	[/^(\/api\/v1)?\/guidelines\/proposals\/\{proposal\}$/, 'admin', 'POST'],
	// A public page with its versions and clauses; proposing is for those who write here.
	[/^(\/api\/v1)?\/guidelines(\/(history|\{clause\}))?$/, 'anyone', 'GET'],
	[/^\/api(\/v1\/openapi\.json)?$/, 'anyone', 'GET'],
	[/^\/feeds\//, 'anyone', 'GET'],
	// Public blogs are read by everybody; the directory shows strangers only those.
	[/^(\/api\/v1)?\/blogs(\/\{blog\}(\/\{entry\}(\/(history|comments))?)?)?$/, 'anyone', 'GET'],
	// A guest blog is an employee's blog with a guest author: guests have drafts, but open no blog.
	[/^(\/api\/v1)?\/blogs\/(drafts|write)(\/|$)/, 'signed-in'],
	// The company's messages are written by administrators and read by colleagues.
	[/^(\/api\/v1)?\/notices\/new$/, 'admin'],
	[/^(\/api\/v1)?\/notices(\/\{[a-z]+\}\/(edit|update|delete))?$/, 'admin', 'POST'],
	[/^\/api\/v1\/notices\/\{[a-z]+\}$/, 'admin', 'PUT'],
	[/^\/api\/v1\/notices\/\{[a-z]+\}$/, 'admin', 'DELETE'],
	// Whoever asks finds what is public; blobs are addressed by their hash and shown with the item that holds them.
	[/^(\/api\/v1)?\/search$/, 'anyone', 'GET'],
	[/^(\/api\/v1)?\/tags\/\{tag\}$/, 'anyone', 'GET'],
	[/^\/blobs\/\{hash\}$/, 'anyone', 'GET'],
	// Guests follow, write and answer where they were let in; the items decide the rest.
	[/^(\/api\/v1)?\/(follows|mutes|updates|preview|write)$/, 'signed-in'],
	[/^\/admin(\/|$)/, 'admin'],
	[/^\/api\/v1\/admin(\/|$)/, 'admin'],
	// One's own profile, sessions and tokens.
	[/^\/api\/v1\/account(\/|$)/, 'signed-in'],
	[/^\/settings\/tokens$/, 'employee'],
	[/^\/settings(\/|$)/, 'signed-in'],
	[/^(\/api\/v1)?\/notifications(\/|$)/, 'signed-in'],
	[/^(\/api\/v1)?\/home(\/order)?$/, 'signed-in'],
	[/^\/live$/, 'signed-in'],
];

// Rooms say in their matrix.mjs what else is open: [pattern, class, methods] for addresses of their own.
export function classOf(route, more = []) {
	for (const [pattern, name, method] of [...more, ...PATHS]) {
		if (pattern.test(route.path) && (!method || method === route.method)) return name;
	}
	return 'employee';
}

export const mayEnter = (principal, name) => CLASS[name](principal);

// Wanting what another member of a community suggests.
const WANTING = /^suggestion_vote_update(_json)?$/;

// What a command on one item needs, by the verb at the end of its route's name.
export function need(route) {
	if (['GET', 'OPTIONS', 'PROPFIND'].includes(route.method) && !/_(edit|new)$/.test(route.name)) return 'read';
	// Linking ideas, choosing in their polls, saying what one thinks of them.
	if (/^idea_(link|vote|stance)_(create|delete)(_json)?$/.test(route.name)) return 'react';
	// Seconding what was put forward.
	if (/^second_update(_json)?$/.test(route.name)) return 'react';
	if (WANTING.test(route.name)) return 'react';
	// Talking in a conversation, and what one keeps of it.
	if (/^(message_create|typing_create|draft_update|mark_update|mute_update|thread_follow|thread_read|reaction_update|waiting_create|reminder_update|reminder_delete)(_json)?$/.test(route.name)) return 'react';
	if (/^(comments?|rating|like|reaction|repost|quote|reply|copy|bookmark|report|vote|follow|mute)_(create|update|delete|new)(_json)?$/.test(route.name)) return 'react';
	return 'change';
}

// The answers that are right. Those who may not read it learn nothing: 404, as if nothing were there.
export function expected(route, principal, audience) {
	if (!mayRead(principal, audience)) return { statuses: [404], why: `${principal} may not read ${audience}` };
	switch (need(route)) {
	case 'read':
		return { statuses: [200, 303, 304], why: `${principal} reads ${audience}` };
	case 'react':
		if (WANTING.test(route.name) && principal !== 'member') return { statuses: [403, 404], why: 'members want an idea, its author aside' };
		if (mayChange(principal) && OF_OTHERS_ONLY.test(route.name)) return { statuses: [403, 409, 422], why: 'nobody thanks or rates their own' };
		return mayReact(principal, audience) ? { statuses: [200, 201, 204, 303, 409, 422], why: `${principal} may answer ${audience}` }
			: { statuses: [403, 404], why: `${principal} may only read ${audience}` };
	default:
		if (audience === 'added' && principal === 'member' && ADDING.test(route.name)) return { statuses: [200, 201, 303, 422], why: 'who adds brings new versions' };
		return mayChange(principal) ? { statuses: [200, 201, 204, 303, 409, 422], why: `${principal} wrote it` }
			: { statuses: [403, 404], why: `${principal} may not change what another wrote` };
	}
}

// ---- places: communities, wikis, activities, albums, blogs ----

// Who reads in a community; of the others the sort is the audience. An open wiki is for colleagues.
const READ_IN = { community: { open: 'internal', moderated: 'internal', private: 'members', hidden: 'members' }, wiki: { open: 'internal' } };
export const mayReadIn = (principal, kind, sort) => mayRead(principal, READ_IN[kind]?.[sort] ?? sort);
// Colleagues know the name of every community but the hidden ones; all else is known to those who read it.
const mayKnow = (principal, kind, sort) => mayReadIn(principal, kind, sort) || (kind === 'community' && sort !== 'hidden' && EMPLOYEES.has(principal));
// Here `member` belongs to a community or takes part in a jam, and only reads in the others. An open wiki is written by every colleague,
// and so is a jam that they read.
const mayWriteIn = (principal, kind, sort) => principal === 'owner' || (['community', 'jam'].includes(kind) && principal === 'member')
	|| (((kind === 'wiki' && sort === 'open') || (kind === 'jam' && sort === 'internal')) && EMPLOYEES.has(principal));

// What a route in a place is for; what is not named reads (GET and its like) or is the owner's.
const IN_PLACES = [
	[/^community_show$/, 'know'],
	[/^(jam_)?membership_(create|delete)$/, 'come'], // joining, asking to, going
	[/^ownership_create$/, 'nobody'], // it has an owner
	[/^follow_update$/, 'watch'],
	[/^(topic|idea|suggestion|jam_proposal|event_place|event_import)_(new|create)$|^ballot_(update|delete)$/, 'write'],
	[/^page_(new|create|edit|update|(autosave|file)_(create|update|delete)|(review|verify|keeper)_update|(revision|file_version)_restore|file_version_delete)$/, 'write'],
	[/^(request_list|author_list|wiki_member_list|place_trash|letter_list|jam_backroom_show|jam_note_list|merge_alike_edit)$/, 'own'],
];
export function needIn(route) {
	const name = route.name.replace(/_json$/, '');
	return IN_PLACES.find(([pattern]) => pattern.test(name))?.[1] ?? (need(route) === 'read' ? 'read' : 'own');
}

// Nobody has asked to come in, and no link is there.
const MAY_BE_NOWHERE = /^(request_update|letter_delete|(jam_)?invitation_delete)(_json)?$/;
const DONE = [200, 201, 204, 303, 400, 409, 422];
// `may`: it is this principal's to do.
export function expectedIn(route, principal, kind, sort) {
	const what = needIn(route), who = `${principal} in ${sort}`;
	if (what === 'know' || what === 'come') {
		if (!mayKnow(principal, kind, sort)) return { may: false, statuses: [404], why: `${who} does not know of it` };
		// Who has left one that others do not know does not find it a second time.
		return { may: true, statuses: what === 'know' ? [200] : [...DONE, 403, ...(sort === 'hidden' || sort === 'members' ? [404] : [])], why: `${who} knows of it` };
	}
	if (!mayReadIn(principal, kind, sort)) return { may: false, statuses: [404], why: `${who} may not read` };
	if (what === 'read') return { may: true, statuses: [200, 303], why: `${who} reads` };
	const may = what === 'watch' ? SIGNED_IN.has(principal) : what === 'write' ? mayWriteIn(principal, kind, sort) : what === 'own' && principal === 'owner';
	return may ? { may, statuses: MAY_BE_NOWHERE.test(route.name) ? [...DONE, 404] : DONE, why: `${who} may` } : { may, statuses: [403, 404], why: `${who} only reads` };
}

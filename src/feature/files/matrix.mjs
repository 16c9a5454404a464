// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about files, in the own place of the matrix's owner.

let number = 0;

// A hidden community of owner's, with member in it, and with removed until a moment ago: what is shared with it is read by `members`.
// One for all: who is asked into another one hears of that.
const communityOf = (world) => (world.sharedWith ??= makeCommunity(world));
async function makeCommunity(world) {
	const { owner, removed } = world.clients, must = async (client, path, fields, status) => {
		const page = await client.post(path, { csrf: client.token, ...fields }, { redirect: false, check: false });
		if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 300)}`);
		return page;
	};
	const made = await must(owner, '/communities', { title: `Matrix shares ${++number}`, access: 'hidden', language: 'en' }, 303);
	for (const principal of ['member', 'removed']) {
		await must(owner, `${made.location}/members`, { who: world.handles[principal] }, 200);
		await must(world.clients[principal], `${made.location}/membership`, {}, 303);
	}
	await must(removed, `${made.location}/membership/delete`, {}, 303);
	return `@${made.location.split('/').at(-1)}`;
}

async function makeFile(world, audience) {
	const { owner } = world.clients;
	const body = new FormData();
	body.set('csrf', owner.token);
	body.set('file', new Blob([`For the matrix: ${audience}.`]), `matrix-${audience}-${++number}.txt`);
	const page = await owner.request('/files', { method: 'POST', body, redirect: 'manual', check: false });
	if (page.status !== 303) throw new Error(`a file (${audience}): ${page.status} ${page.text.slice(0, 300)}`);
	const file = page.location.match(/(\d+)$/)[1];
	if (audience === 'private') return { file_id: file };
	const joined = audience === 'members', readers = joined ? await communityOf(world) : `@${world.handles.reader}`;
	const shared = await owner.post(`/files/${file}/audience`, { csrf: owner.token, audience: joined ? 'listed' : audience, readers }, { redirect: false, check: false });
	if (shared.status !== 303) throw new Error(`a file (${audience}): ${shared.status} ${shared.text.slice(0, 300)}`);
	return { file_id: file };
}

// A folder that one reader was named for, and (added) one who adds to it, or (members) a community, or nobody.
async function makeFolder(world, audience) {
	const { owner } = world.clients, name = `matrix-${audience}-${++number}`, call = (path, fields) => owner.post(path, { csrf: owner.token, ...fields }, { redirect: false, check: false });
	const made = await call('/files/folders', { name });
	if (made.status !== 303) throw new Error(`a folder (${audience}): ${made.status} ${made.text.slice(0, 300)}`);
	const folder = made.location.match(/(\d+)$/)[1];
	const keys = { folder, drive: `${world.handles.owner} - ${name}` }; // drive: where it is on the network drive
	if (audience === 'private') return keys;
	const readers = audience === 'members' ? await communityOf(world) : `@${world.handles.reader}`;
	const shared = await call(`/files/folders/${folder}/readers`, { readers, writers: audience === 'added' ? `@${world.handles.member}` : '' });
	if (shared.status !== 303) throw new Error(`a folder (${audience}): ${shared.status} ${shared.text.slice(0, 300)}`);
	return keys;
}
// A file in such a folder, which is read as the folder is.
async function makeFileThere(world, audience) {
	const { owner } = world.clients, { folder } = await makeFolder(world, audience), body = new FormData();
	for (const [field, value] of [['csrf', owner.token], ['folder', folder], ['file', new File([`In a folder: ${audience}.`], `matrix-there-${++number}.txt`)]]) body.set(field, value);
	const page = await owner.request('/files', { method: 'POST', body, redirect: 'manual', check: false });
	if (page.status !== 303) throw new Error(`a file in a folder (${audience}): ${page.status} ${page.text.slice(0, 300)}`);
	return { file_id: page.location.match(/(\d+)$/)[1] };
}

export const open = [
	// The items decide who reads them; links open files to whoever has them.
	[/^(\/api\/v1)?\/files\/(\{file_id\}(\/(download|versions))?|links\/\{token\}(\/download)?)$/, 'anyone', 'GET'],
	[/^\/files\/links\/\{token\}$/, 'anyone', 'POST'],
	[/^(\/api\/v1)?\/files\/library$/, 'employee'],
	// Guests write where they were let in.
	[/^(\/api\/v1)?\/files(\/|$)/, 'signed-in'],
	[/^(\/api\/v1)?\/communities\/\{community\}\/files(\/|$)/, 'signed-in'],
];

export const items = [{
	kind: 'file', last: 'file_id', audiences: ['public', 'internal', 'members', 'listed', 'private'], make: makeFile,
	fields: { file_update: { name: 'changed.txt' } },
}, {
	kind: 'file in a shared folder', last: 'file_id', audiences: ['members', 'listed', 'added'], make: makeFileThere, fields: { file_update: { name: 'changed.txt' } },
}, {
	kind: 'folder', last: 'folder', audiences: ['members', 'listed', 'added', 'private'], make: makeFolder,
}];

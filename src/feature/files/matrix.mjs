// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about files, in the own place of the matrix's owner.

let number = 0;

async function makeFile(world, audience) {
	const { owner } = world.clients;
	const body = new FormData();
	body.set('csrf', owner.token);
	body.set('file', new Blob([`For the matrix: ${audience}.`]), `matrix-${audience}-${++number}.txt`);
	const page = await owner.request('/files', { method: 'POST', body, redirect: 'manual', check: false });
	if (page.status !== 303) throw new Error(`a file (${audience}): ${page.status} ${page.text.slice(0, 300)}`);
	const file = page.location.match(/(\d+)$/)[1];
	if (audience === 'private') return { file_id: file };
	const shared = await owner.post(`/files/${file}/audience`, { csrf: owner.token, audience, ...(audience === 'listed' ? { readers: `@${world.handles.reader}` } : {}) }, { redirect: false, check: false });
	if (shared.status !== 303) throw new Error(`a file (${audience}): ${shared.status} ${shared.text.slice(0, 300)}`);
	return { file_id: file };
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
	kind: 'file', last: 'file_id', audiences: ['public', 'internal', 'listed', 'private'], make: makeFile,
	fields: { file_update: { name: 'changed.txt' } },
}];

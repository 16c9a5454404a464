// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about media: a sound for each audience, in its author's own place and in a private
// community with a member and with somebody who was one until a moment ago.

let number = 0, opened;

// What guests and strangers may look at is decided by each item.
export const open = [
	[/^(\/api\/v1)?\/media(\/\{media\}(\/(embed|stream|download|captions\/\{language\}))?|\/albums(\/\{album\})?)?$/, 'anyone', 'GET'],
];

async function send(client, path, fields, status = 303) {
	if (fields instanceof FormData) fields.set('csrf', client.token);
	else fields = { csrf: client.token, ...fields };
	const page = await client.post(path, fields, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}

async function community(world) {
	const { owner, member, removed } = world.clients;
	await send(owner, '/communities', { title: 'Matrix media', handle: 'matrix-media', access: 'private', language: 'en' });
	await send(owner, '/communities/matrix-media/members', { who: `${world.handles.member} ${world.handles.removed}` }, 200);
	for (const client of [member, removed]) await send(client, '/communities/matrix-media/membership', {});
	await send(removed, '/communities/matrix-media/membership/delete', {});
	return world.server.value("SELECT id FROM place WHERE handle = 'matrix-media'");
}

// A short silence.
export function wav(seconds = 1) {
	const n = 8000 * seconds, b = Buffer.alloc(44 + n, 128);
	b.write('RIFF'); b.writeUInt32LE(36 + n, 4); b.write('WAVEfmt ', 8); b.writeUInt32LE(16, 16); b.writeUInt16LE(1, 20); b.writeUInt16LE(1, 22);
	b.writeUInt32LE(8000, 24); b.writeUInt32LE(8000, 28); b.writeUInt16LE(1, 32); b.writeUInt16LE(8, 34); b.write('data', 36); b.writeUInt32LE(n, 40);
	return b;
}

async function makeMedia(world, audience) {
	const { owner } = world.clients;
	const where = audience === 'members' ? `place:${opened ??= await community(world)}` : audience;
	const body = new FormData();
	body.append('file', new File([wav()], `matrix-${++number}.wav`, { type: 'audio/wav' }));
	const { location } = await send(owner, '/media/new', body);
	const made = await send(owner, location, { title: `Matrix ${number}`, licence: 'cc-by-4.0', audience: where });
	const media = made.location.split('/').at(-1);
	const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHush\n';
	await send(owner, `/media/${media}/captions`, { language: 'en', vtt });
	return { media, language: 'en' };
}

export const items = [{
	kind: 'audio', last: 'media', audiences: ['public', 'internal', 'private', 'members'], make: makeMedia,
	fields: { media_update: { title: 'Changed' }, media_update_json: { title: 'Changed' }, media_caption_update: { language: 'en', vtt: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHush\n' } },
}];

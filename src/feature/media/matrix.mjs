// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about media: a sound for each audience, in its author's own place and in a private
// community with a member and with somebody who was one until a moment ago; and albums with a photo in them.

import { film, pdf, png, wav } from './steps.mjs';

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

// One of each kind, made on the spot.
const FILES = {
	audio: () => [wav(), 'wav'], photo: () => [png(), 'png'], slides: () => [pdf('First', 'Second'), 'pdf'], film: (world) => [film(world.server.temporary), 'webm'],
};
const where = async (world, audience) => (audience === 'members' ? `place:${await (opened ??= community(world))}` : audience);

export async function makeMedia(world, audience, kind = 'audio') {
	const { owner } = world.clients, body = new FormData(), [bytes, ending] = FILES[kind](world);
	body.append('file', new File([bytes], `matrix-${++number}.${ending}`));
	const title = `Matrix ${number}`, { location } = await send(owner, '/media/new', body);
	const made = await send(owner, location, { title, alt: 'A plain colour.', licence: 'cc-by-4.0', audience: await where(world, audience) });
	const media = made.location.split('/').at(-1);
	if (kind !== 'audio') return { media };
	const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHush\n';
	await send(owner, `/media/${media}/captions`, { language: 'en', vtt });
	return { media, language: 'en' };
}

// With a photo that is for the same people.
async function makeAlbum(world, sort) {
	const { owner } = world.clients;
	const made = await send(owner, '/media/albums', { title: `Matrix album ${++number}`, body: 'Of plain colours.', audience: await where(world, sort) });
	const { media } = await makeMedia(world, sort, 'photo');
	await send(owner, `${made.location}/photos`, { media });
	return { album: made.location.split('/').at(-1), media };
}

export const items = [{
	kind: 'audio', last: 'media', audiences: ['public', 'internal', 'private', 'members'], make: makeMedia,
	fields: { media_update: { title: 'Changed' }, media_update_json: { title: 'Changed' }, media_caption_update: { language: 'en', vtt: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHush\n' } },
}];

export const places = [{ kind: 'album', sorts: ['public', 'internal', 'members', 'private'], unknown: ['members', 'private'], make: makeAlbum }];

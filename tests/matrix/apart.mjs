// SPDX-License-Identifier: Apache-2.0
// What stands in addresses and is no key of an item or a place, for the two worlds (tests/scenario): people, tags, secrets, links,
// uploads, folders of the network drive.

import { createHash } from 'node:crypto';
import { beginJam } from '../../src/feature/jams/matrix.mjs';
import { wav } from '../../src/feature/media/steps.mjs';
import { database } from '../harness.mjs';

async function send(client, path, fields, status = 303) {
	const page = await client.post(path, fields instanceof FormData ? fields : { csrf: client.token, ...fields }, { redirect: false, check: false });
	if (page.status !== status) throw new Error(`${path}: ${page.status} ${page.text.slice(0, 400)}`);
	return page;
}
const last = (path) => path.split('/').at(-1);
const pathOf = (url) => new URL(url).pathname;

// A letter into a jam, as mail would bring it.
function writeLetter({ server }, jam) {
	const secret = '5'.repeat(64), hash = createHash('sha256').update(secret).digest('hex'), at = Date.now() * 1000;
	server.change(`INSERT INTO jam_letter (id, jam, inviter, email, name, named, ended, hash, created, written)
		SELECT 1, p.id, p.owner, 'letter@outside.example', '', true, false, ${database === 'postgres' ? `'\\x${hash}'` : `X'${hash}'`}, ${at}, ${at} FROM place p WHERE p.handle = '${jam}'`);
	return secret;
}

// What both worlds have. Secrets are an outsider's own: whoever holds one reads as its owner does.
export async function makeApart(world) {
	const { owner, employee, admin } = world.clients, { server } = world;
	const feed = await send(employee, '/todos/address', {}, 200);
	const file = new FormData(), waiting = new FormData();
	file.set('csrf', owner.token);
	file.set('file', new File(['For whoever has the link.'], 'matrix-link.txt'));
	waiting.set('csrf', owner.token);
	waiting.set('file', new File([wav()], 'matrix-waiting.wav'));
	const kept = await send(owner, '/files', file);
	const link = await send(owner, `/files/${kept.location.match(/(\d+)$/)[1]}/links`, { days: '7' }, 200);
	const begun = await owner.request('/files/uploads', {
		method: 'POST', check: false,
		headers: { 'tus-resumable': '1.0.0', 'x-csrf-token': owner.token, origin: server.url, 'sec-fetch-site': 'same-origin', 'upload-length': '5', 'upload-metadata': `filename ${btoa('matrix.bin')}` },
	});
	await send(owner, '/communities', { title: 'Matrix invites', handle: 'matrix-invites', access: 'moderated', language: 'en' });
	const invitation = await send(owner, '/communities/matrix-invites/invitations', { days: '7', uses: '9' }, 200);
	const jam = await beginJam(world, 'matrix-jam-invites', 'members', { left: false });
	const jamInvitation = await send(owner, `/jams/${jam}/invitations`, { days: '7', uses: '9' }, 200);
	const welcome = await send(admin, `/admin/people/${world.handles.reader}/link`, {}, 200);
	const notices = await owner.get('/notices');
	await send(owner, '/guidelines/brand-names/propose', { body_en: 'Matrix: our names, in other words.', why: 'For the matrix.' });
	const { proposals } = await owner.json('/api/v1/guidelines/proposals');
	return {
		proposal: proposals.find((p) => p.clause === 'brand-names').id,
		secret: feed.body.match(/\/feeds\/todos\/([0-9A-Za-z_-]+)\.ics/)[1],
		token: last(pathOf(link.one('#f-made').attributes.value)),
		upload: last(pathOf(begun.headers.get('location'))),
		content: last((await send(owner, '/media/new', waiting)).location),
		invitation: last(pathOf(invitation.one('code').text.trim())),
		jamInvitation: last(pathOf(jamInvitation.one('code').text.trim())),
		letter: writeLetter(world, jam),
		welcome: last(pathOf(welcome.one('code.token').text)),
		notice: last(notices.all('a[href]').map((a) => a.attributes.href).find((href) => /^\/notices\/\d+$/.test(href))),
	};
}

// By the path of a route: what its parameters are filled with. sets: the keys of items and places, of both worlds.
export async function addressesApart(world, sets, apart) {
	const { owner } = world.clients;
	const people = ['owner', 'member', 'reader'].map((principal) => ({ person: world.handles[principal] }));
	const tags = [{ tag: 'matrix' }, { tag: 'amongus' }];
	const all = (name) => [...new Set(sets.map((keys) => keys[name]).filter(Boolean))];
	const files = (names, ...endings) => names.flatMap((name) => endings.map((ending) => ({ file: `${name}.${ending}` })));
	const communities = [...all('community'), 'matrix-events'];
	const links = (await Promise.all(all('bookmark').map((id) => owner.json(`/api/v1/bookmarks/${id}`)))).map((bookmark) => bookmark.link);
	const pictures = (await Promise.all(all('media').map((id) => owner.get(`/media/${id}`)))).flatMap((page) => page.all('img.stage').map((img) => last(img.attributes.src)));
	const paths = ['', 'home', 'communities', 'shared', ...all('drive').map((name) => `shared/${name}`), ...communities.map((community) => `communities/${community}`)].map((path) => ({ path }));
	const { secret, welcome } = apart;
	const both = (path, keys) => ({ [path]: keys, [`/api/v1${path}`]: keys });
	return {
		...both('/admin/people/{person}', people), ...both('/people/{person}', people),
		'/media/people/{person}': people, '/bookmarks/{person}': people, '/bookmarks/{person}/tags': people,
		'/api/v1/people/{person}/busy': people, '/api/v1/bookmarks/by/{person}': people, '/api/v1/bookmarks/by/{person}/tags': people,
		...both('/tags/{tag}', tags),
		...both('/guidelines/{clause}', [{ clause: 'brand-names' }]), '/guidelines/{clause}/propose': [{ clause: 'brand-names' }], ...both('/guidelines/proposals/{proposal}', [apart]),
		...both('/notices/{notice}', [apart]), '/notices/{notice}/edit': [apart],
		...both('/bookmarks/url/{link}', links.map((link) => ({ link }))),
		'/blobs/{hash}': pictures.map((hash) => ({ hash })),
		'/welcome/{secret}': [{ secret: welcome }], '/communities/join/{invitation}': [apart], '/jams/join/{invitation}': [{ invitation: apart.jamInvitation }], '/jams/join/mail/{letter}': [apart], '/media/new/{content}': [apart],
		'/files/links/{token}': [apart], '/files/links/{token}/download': [apart], '/files/uploads/{upload}': [apart],
		'/settings/bookmarks/export/{format}': ['html', 'csv', 'json', 'opml'].map((format) => ({ format })),
		'/api/pinboard/v1/posts/{method}': ['all', 'recent'].map((method) => ({ method })), '/api/pinboard/v1/tags/{method}': [{ method: 'get' }],
		'/feeds/blogs/{file}': files(all('blog'), 'atom', 'rss'), '/feeds/tags/{file}': files(['matrix', 'amongus'], 'atom', 'rss'),
		'/feeds/bookmarks/{file}': files([world.handles.owner], 'atom', 'rss'), '/feeds/bookmarks/tags/{file}': files(['matrix', 'amongus'], 'atom', 'rss'),
		'/feeds/bookmarks/url/{file}': files(links, 'atom', 'rss'),
		'/feeds/events/of/{file}': files(communities, 'ics'), '/feeds/events/{file}': files([secret], 'ics'),
		'/feeds/events/{secret}/{file}': files(communities, 'ics').map((keys) => ({ secret, ...keys })),
		'/feeds/todos/{secret}': [{ secret: `${secret}.ics` }], '/feeds/podcast/{secret}': [{ secret }],
		'/feeds/podcast/{secret}/{media}': all('media').map((media) => ({ secret, media })),
		'/mail/{token}': [{ token: 'of-no-mail' }],
		'/dav/{path...}': paths,
		// A house is written here as {house}: each world has its own address.
		'/oembed': all('update').map((id) => ({ query: `?url={house}/updates/${id}` })),
	};
}

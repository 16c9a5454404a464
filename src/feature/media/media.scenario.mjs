// SPDX-License-Identifier: Apache-2.0
// Media: bringing photos, sounds and slides, what is shown of them and to whom; downloads, captions, people, albums, podcast, API.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, root, useServer } from '../../../tests/harness.mjs';
import * as steps from './steps.mjs';

const { bring, film, filesOf, idOf, pdf, png, send, wav } = steps;

const house = useServer();
const shared = process.env.RUCHE_SHARED ?? join(root, '../shared');
let made = 0;

const has = (tool) => existsSync(`/usr/bin/${tool}`);
const community = (access) => steps.community(house, access);

// ---- tests ----

test('media_create: a photo waits for its words, is its owner’s alone until then, and is written anew', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const form = (await employee.get('/media/new', { status: 200 })).form('/media/new');
	const page = await employee.submit(form, { file: new File([png(800, 500)], 'holiday.png', { type: 'image/png' }) }, { status: 200 });
	assert.match(page.path, /^\/media\/new\/\d+/);
	assert.equal((await owner.get(page.path)).status, 404);
	assert.match((await employee.get('/media')).text, /holiday\.png/);
	// Without words for those who do not see it nothing is shown.
	const refused = await employee.submit(page.form(page.path), { title: 'Low tide', alt: '' }, { status: 422 });
	assert.match(refused.text, /what is on it/);
	assert.equal(refused.one('#f-title').attributes.value, 'Low tide');
	const done = await employee.submit(refused.form(page.path), { alt: 'Grey sand up to the horizon.', tags: 'coast', licence: 'cc-by-sa-4.0' }, { status: 200 });
	assert.equal(done.one('img.stage').attributes.alt, 'Grey sand up to the horizon.');
	assert.match(done.text, /CC BY-SA 4\.0/);
	assert.match((await owner.get('/media?kind=photo&licence=cc-by-sa-4.0&tag=coast')).text, /Low tide/);
	assert.doesNotMatch((await owner.get('/media?kind=audio')).text, /Low tide/);
	await eventually(async () => assert.match((await owner.get('/search?q=sand+horizon+kind:photo')).text, /Low tide/));
	assert.match((await owner.get('/?order=latest')).text, /Low tide/);
	assert.equal((await employee.get(page.path)).status, 404, 'it has its words');
});

test('what came in pieces is taken when it is whole, by who brought it, and leaves nothing behind', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), sound = wav(3);
	const base64 = (text) => Buffer.from(text).toString('base64'), waiting = () => house.value('SELECT count(*) FROM upload');
	const tus = async (client, method, path, headers, body) => client.request(path, {
		method, body, check: false,
		headers: { 'tus-resumable': '1.0.0', 'x-csrf-token': await client.csrf(), origin: house.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/offset+octet-stream', ...headers },
	});
	const begin = async (client, length, name, keep = '1') => {
		const answer = await tus(client, 'POST', '/files/uploads', { 'upload-length': String(length), 'upload-metadata': `filename ${base64(name)}${keep ? `,keep ${base64(keep)}` : ''}` });
		assert.equal(answer.status, 201, answer.text);
		return new URL(answer.headers.get('location')).pathname;
	};
	const take = (client, ...paths) => client.post('/media/new', { uploads: paths.map((path) => path.split('/').at(-1)).join(' ') }, { redirect: false, check: false });
	const files = house.value('SELECT count(*) FROM file'), path = await begin(employee, sound.length, 'harbour.wav'), half = sound.length >> 1;
	assert.equal((await tus(employee, 'PATCH', path, { 'upload-offset': '0' }, sound.subarray(0, half))).status, 204);
	assert.notEqual((await take(employee, path)).status, 303, 'half of it');
	const last = await tus(employee, 'PATCH', path, { 'upload-offset': String(half) }, sound.subarray(half));
	assert.deepEqual([last.status, last.headers.get('upload-offset'), last.headers.get('ruche-file')], [204, String(sound.length), null]);
	assert.equal(house.value('SELECT count(*) FROM file'), files, 'it is no file of Files');
	assert.equal((await take(owner, path)).status, 404);
	const before = waiting(), taken = await take(employee, path);
	assert.equal(taken.status, 303);
	assert.match((await employee.get(taken.location, { status: 200 })).body, /value="harbour"/);
	assert.equal(Number(before) - Number(waiting()), 1);
	assert.equal((await take(employee, path)).status, 404, 'once');
	assert.ok(!existsSync(join(house.data, 'partial', path.split('/').at(-1))));
	// One that is a file of Files when it is whole is nobody else's; what cannot be shown goes.
	const file = await begin(employee, 5, 'file.txt', '');
	assert.equal((await take(employee, file)).status, 404);
	const text = await begin(employee, 5, 'text.png');
	assert.equal((await tus(employee, 'PATCH', text, { 'upload-offset': '0' }, 'words')).status, 204);
	assert.equal((await take(employee, text)).status, 422);
	assert.equal((await tus(employee, 'HEAD', text, {})).status, 404);
	assert.equal((await tus(employee, 'DELETE', file, {})).status, 204);
	assert.equal((await employee.post('/media/new', { uploads: 'x' }, { redirect: false, check: false })).status, 422);
});

test('what a camera wrote is shown to the author and then gone', { skip: !existsSync(join(shared, 'data/images-exif')) && 'no shared data' }, async () => {
	const employee = await house.as('employee');
	const bytes = readFileSync(join(shared, 'data/images-exif/exifr_IMG_20180725_163423.jpg'));
	// Twelve megapixels: a machine that is busy elsewhere may take longer than a photo may.
	const { location } = await eventually(() => send(employee, '/media/new', filesOf([bytes, 'IMG_20180725.jpg'])));
	const page = await employee.get(location, { status: 200 });
	assert.match(page.text, /GPSLatitude/);
	assert.match(page.text, /It knows where you stood/);
	const shown = (await send(employee, location, { title: 'From a phone', alt: 'A view.', audience: 'public' })).location;
	assert.equal(house.value(`SELECT count(*) FROM media_content WHERE camera <> '' AND item = ${idOf(shown)}`), '0');
	for (const path of [(await employee.get(shown)).one('img.stage').attributes.src, `${shown}/download`]) {
		const answer = await fetch(house.url + path);
		assert.equal(answer.status, 200);
		const file = Buffer.from(await answer.arrayBuffer()).toString('latin1');
		assert.ok(file.startsWith('RIFF'));
		for (const mark of ['Exif', 'EXIF', 'GPS', 'Google']) assert.ok(!file.includes(mark), `${path} holds ${mark}`);
	}
});

test('media_download counts each fetch once, and media_stream sends ranges and counts none', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const bytes = wav(3), shown = await bring(employee, bytes, 'bearing.wav', { title: 'Bearing' });
	await Promise.all(Array.from({ length: 40 }, () => owner.get(`${shown}/download`, { check: false, status: 200 })));
	const part = await owner.get(`${shown}/download`, { check: false, headers: { range: 'bytes=10-19' } });
	assert.equal(part.status, 206);
	assert.match((await owner.get(shown)).text, /(Downloads|Téléchargements)\s*40/);
	const stream = await owner.get(`${shown}/stream`, { check: false, headers: { range: 'bytes=44-143' } });
	assert.equal(stream.status, 206);
	assert.equal(stream.headers.get('content-range'), `bytes 44-143/${bytes.length}`);
	assert.equal(stream.headers.get('content-type'), 'audio/wav');
	assert.equal(stream.headers.get('x-content-type-options'), 'nosniff');
	assert.match(stream.headers.get('content-security-policy'), /sandbox/);
	assert.match((await owner.get(shown)).text, /(Downloads|Téléchargements)\s*40/);
	assert.match((await owner.get('/media?order=downloads')).all('.tiles .tile')[0].text, /Bearing/);
	if (has('ffprobe')) await eventually(async () => assert.match((await owner.get(shown)).text, /(Sound|Son), 0:03/));
});

test('media_caption_update: captions are read strictly, written anew, and found by search', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const shown = await bring(employee, wav(), 'talk.wav', { title: 'A talk' });
	for (const vtt of ['', 'no', 'WEBVTT', 'WEBVTT\n\n00:05.000 --> 00:01.000\nback', 'WEBVTT\n\n00:00.000 --> 99\nx']) {
		await send(employee, `${shown}/captions`, { language: 'en', vtt }, 422);
	}
	await send(employee, `${shown}/captions`, { language: 'xx', vtt: 'WEBVTT\n\n00:00.000 --> 00:01.000\nx' }, 422);
	await send(owner, `${shown}/captions`, { language: 'en', vtt: 'WEBVTT\n\n00:00.000 --> 00:01.000\nx' }, 403);
	await send(employee, `${shown}/captions`, { language: 'en', vtt: 'WEBVTT\n\nNOTE x\n\n00:00.000 --> 00:01.000 line:1\n<v Ana><script>alert(1)</script>Cavitation &amp; quiet\n' });
	const track = await owner.get(`${shown}/captions/en`, { check: false, status: 200 });
	assert.equal(track.body, 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nalert(1)Cavitation &amp; quiet\n');
	assert.match(track.headers.get('content-type'), /^text\/vtt/);
	assert.equal((await owner.get(shown)).one('track').attributes.srclang, 'en');
	await eventually(async () => assert.match((await owner.get('/search?q=cavitation+kind:audio')).text, /A talk/));
	await send(employee, `${shown}/captions/delete`, { language: 'en' });
	assert.equal((await owner.get(`${shown}/captions/en`, { check: false })).status, 404);
});

test('slides are shown page by page, and search finds their words', { skip: !has('pdftotext') && 'no poppler-utils' }, async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const shown = await bring(employee, pdf('Volute basics', 'Second xylophone', 'End'), 'volute.pdf', { title: 'Volutes' });
	const first = await eventually(async () => {
		const page = await owner.get(shown, { status: 200 });
		assert.match(page.text, /Page 1 (of|sur) 3/);
		return page;
	});
	assert.equal(first.one('img.stage').attributes.alt, 'Volute basics');
	assert.equal(first.all('a[rel=prev]').length, 0);
	const second = await owner.get(first.one('a[rel=next]').attributes.href.split('#')[0], { status: 200 });
	assert.match(second.text, /Page 2 (of|sur) 3/);
	assert.match(second.one('img.stage').attributes.alt, /xylophone/);
	assert.equal((await owner.get(second.one('img.stage').attributes.src, { check: false })).status, 200);
	await eventually(async () => assert.match((await owner.get('/search?q=xylophone+kind:slides')).text, /Volutes/));
	assert.equal((await house.visitor().get(second.one('img.stage').attributes.src, { check: false })).status, 404);
	assert.doesNotMatch(second.text, /pages are shown here/);
	// A page that cannot be drawn is not passed over in silence.
	const broken = Buffer.from(pdf('One', 'Two', 'Three').toString('latin1').replace(/(\/Kids ?\[(?:\d+ 0 R ?){2})(\d+) 0 R/, '$1X 0 R'), 'latin1');
	const torn = await bring(employee, broken, 'torn.pdf', { title: 'Torn' });
	await eventually(async () => assert.match((await owner.get(torn, { status: 200 })).text, /2 (of|pages sur) 3/));
});

test('a film has its length, a poster of its own and captions, and is played by ranges', { skip: !has('ffmpeg') && 'no ffmpeg' }, async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), visitor = house.visitor({ check: false });
	const bytes = film(house.temporary), shown = await bring(employee, bytes, 'lock.webm', { title: 'The lock fills', licence: 'cc0-1.0' });
	const page = await eventually(async () => {
		const now = await owner.get(shown, { status: 200 });
		assert.match(now.text, /Film, 0:03/);
		return now;
	});
	const { width, height, poster } = page.one('video.stage').attributes;
	assert.deepEqual([width, height], ['320', '180']);
	assert.match(page.text, /320 × 180/);
	// The poster is a picture out of the film, for those who may see the film.
	const picture = await owner.get(poster, { check: false, status: 200 });
	assert.equal(picture.type, 'image/webp');
	const chunk = picture.bytes.indexOf('VP8 ');
	assert.deepEqual([picture.bytes.toString('latin1', 8, 12), picture.bytes.readUInt16LE(chunk + 14) & 0x3fff, picture.bytes.readUInt16LE(chunk + 16) & 0x3fff], ['WEBP', 320, 180]);
	assert.equal((await visitor.get(poster)).status, 404);
	const tile = (await owner.get('/media?kind=video', { status: 200 })).all('.tiles .tile').find((t) => t.text.includes('The lock fills'));
	assert.equal((await owner.get(tile.one('img').attributes.src, { check: false, status: 200 })).type, 'image/webp');
	// What a browser asks for: the first bytes, then the rest.
	const { src, type } = page.one('video source').attributes;
	assert.equal(type, 'video/webm');
	const parts = await Promise.all([`0-999`, '1000-'].map((range) => owner.get(src, { check: false, status: 206, headers: { range: `bytes=${range}` } })));
	assert.ok(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes));
	assert.equal(parts[1].headers.get('content-range'), `bytes 1000-${bytes.length - 1}/${bytes.length}`);
	assert.equal((await owner.get(src, { check: false, headers: { range: `bytes=${bytes.length}-` } })).status, 416);
	assert.equal((await visitor.get(src)).status, 404);
	// Captions in both languages; search finds what they say.
	const vtt = (words) => `WEBVTT\n\n00:00.000 --> 00:02.000\n${words}\n`;
	await send(employee, `${shown}/captions`, { language: 'en', vtt: vtt('The sluice quivers') });
	await send(employee, `${shown}/captions`, { language: 'fr', vtt: vtt('La vantelle frémit') });
	const tracks = (await owner.get(shown)).all('video track').map((track) => track.attributes);
	assert.deepEqual(tracks.map((track) => track.srclang), ['en', 'fr']);
	assert.match((await owner.get(tracks[1].src, { check: false, status: 200 })).body, /00:00:02\.000\nLa vantelle frémit/);
	for (const words of ['sluice+quivers', 'vantelle']) await eventually(async () => assert.match((await owner.get(`/search?q=${words}+kind:video`)).text, /The lock fills/));
	const download = await owner.get(`${shown}/download`, { check: false, status: 200 });
	assert.ok(download.bytes.equals(bytes));
	assert.match((await owner.get(shown)).text, /(Downloads|Téléchargements)\s*1(?!\d)/, 'playing it is no download');
});

const deck = join(shared, 'data/documents/pptx/txt-font-props.pptx');
test('a deck of PowerPoint is turned page by page where LibreOffice is; without it the page says so, and it can be fetched', { skip: !existsSync(deck) && 'no shared data' }, async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), bytes = readFileSync(deck);
	const shown = await bring(employee, bytes, 'fonts.pptx', { title: 'Fonts' }), office = has('soffice') && has('pdftotext');
	await eventually(() => assert.notEqual(house.value(`SELECT state FROM media_content WHERE item = ${idOf(shown)}`), '1'), 120_000);
	const first = await employee.get(shown, { status: 200 });
	assert.equal((await employee.json(`/api/v1${shown}`)).item.kind, 'slides');
	if (office) {
		// Five slides, each as it says.
		assert.match(first.text, /Page 1 of 5/);
		const words = [];
		for (let page = first; ; page = await employee.get(page.one('a[rel=next]').attributes.href.split('#')[0], { status: 200 })) {
			const { src, alt } = page.one('img.stage').attributes;
			assert.equal((await owner.get(src, { check: false, status: 200 })).type, 'image/webp');
			words.push(alt);
			if (page.all('a[rel=next]').length === 0) break;
		}
		assert.equal(words.length, 5);
		for (const [i, one] of ['Italic = True', '42pt text', 'Bold off', 'Underline wavy', 'MSO_LANGUAGE_ID.POLISH'].entries()) assert.ok(words[i].includes(one), `${i + 1}: ${words[i]}`);
		await eventually(async () => assert.match((await owner.get('/search?q=wavy+kind:slides')).text, /Fonts/));
	} else {
		assert.match(first.text, /It cannot be shown here\./);
		assert.equal(first.all('img.stage').length, 0);
	}
	const download = await owner.get(`${shown}/download`, { check: false, status: 200 });
	assert.ok(download.bytes.equals(bytes));
	assert.match(download.headers.get('content-disposition'), /^attachment; filename\*=UTF-8''fonts\.pptx$/);
});

test('ratings: not of one’s own, once each, changed and taken back; the mean shows from five on', async () => {
	const employee = await house.as('employee'), { at, id } = await community('private');
	const shown = await bring(employee, png(), 'rated.png', { title: 'Rated' }), closed = await bring(employee, png(), 'closed.png', { title: 'Rated among us', audience: `place:${id}` });
	const raters = [await house.as('owner'), await house.as('admin')];
	for (const login of ['theo', 'declan', 'ines']) {
		assert.equal(house.ruche('user', 'passwd', login, { input: 'rater-secret-1\n' }).status, 0);
		raters.push(house.visitor());
		await raters.at(-1).signIn(login, 'rater-secret-1');
	}
	const rate = (client, stars, of = shown) => client.post(`/api/v1/items/${idOf(of)}/rating`, { stars }, { check: false });
	const own = await rate(employee, '5');
	assert.deepEqual([own.status, /others rate them/.test(own.body)], [403, true]);
	assert.match((await employee.get(shown, { status: 200 })).text, /Your own words: others rate them/);
	assert.equal((await employee.get(shown)).all('form.rate').length, 0);
	for (const stars of ['6', '-1', 'x', '']) assert.equal((await rate(raters[0], stars)).status, 422, stars);
	for (const [i, stars] of ['5', '4', '4', '2'].entries()) {
		const { json } = await rate(raters[i], stars);
		assert.deepEqual([json.stars, json.n, json.text], [Number(stars), i + 1, ''], 'too few to say how it is');
	}
	assert.match((await employee.get(shown)).text, /Too few ratings \(4\)/);
	const fifth = await raters[4].submit((await raters[4].get(shown, { status: 200 })).form(`/items/${idOf(shown)}/rating`), { stars: '1' }, { status: 200 });
	assert.ok(fifth);
	assert.equal((await employee.get(shown)).one('.rating').text.replace(/\s+/g, ' ').trim(), '3.2 out of 5 (5)');
	assert.equal(house.value(`SELECT raters, stars FROM item WHERE id = ${idOf(shown)}`), '5|16');
	// Changed it counts once; taken back not at all.
	assert.deepEqual([(await rate(raters[3], '4')).json, (await rate(raters[4], '0')).json].map(({ stars, n }) => [stars, n]), [[4, 5], [0, 4]]);
	assert.equal(house.value(`SELECT raters, stars FROM item WHERE id = ${idOf(shown)}`), '4|17');
	// Who does not see it does not rate it.
	assert.equal((await rate(raters[0], '3', closed)).json.n, 1);
	assert.equal((await rate(raters[1], '3', closed)).status, 404);
	assert.equal((await raters[1].get(at)).status, 200, 'the community itself is known');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('media_tag_create: who is on a photo, who said so; taking it back is for good', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const me = (client) => client.handle ?? client.login;
	const shown = await bring(employee, png(), 'group.png', { title: 'Group' });
	const handle = house.value("SELECT handle FROM person WHERE id = (SELECT target FROM handle WHERE name = 'owner')") || me(owner);
	const person = house.value(`SELECT id FROM person WHERE handle = '${handle}'`), name = house.value(`SELECT name FROM person WHERE id = ${person}`);
	await send(employee, `${shown}/people`, { who: `@${handle}` });
	const page = await owner.get(shown, { status: 200 });
	assert.ok(page.text.includes(name) && /named by|nommé par/.test(page.text));
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /Group/));
	assert.match((await employee.get(`/media/people/${handle}`, { status: 200 })).text, /Group/);
	await send(employee, `${shown}/people`, { who: '@nobody-of-that-name' }, 422);
	await send(owner, `${shown}/people/delete`, { person });
	assert.doesNotMatch((await employee.get(`/media/people/${handle}`)).text, /Group/);
	await send(employee, `${shown}/people`, { who: handle }, 422);
	// Who may not see a photo is not named on it, and the answer is the same as for nobody.
	const secret = await bring(employee, png(), 'secret.png', { title: 'Secret', audience: 'private' });
	const refused = await send(employee, `${secret}/people`, { who: handle }, 422), nobody = await send(employee, `${secret}/people`, { who: 'nobody-of-that-name' }, 422);
	const words = (page) => page.one('main').text.replace(/[0-9a-f]{8}-[0-9a-f]+/, '');
	assert.equal(words(refused), words(nobody));
	assert.equal((await house.visitor().get(`/media/people/${handle}`)).status, 404);
});

test('an album shows to each reader what they may see of it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const open = await bring(employee, png(), 'open.png', { title: 'Open one' }), closed = await bring(employee, png(), 'closed.png', { title: 'Closed one', audience: 'private' });
	const foreign = await bring(owner, png(), 'foreign.png', { title: 'Foreign one' });
	const album = (await send(employee, '/media/albums', { title: `Album ${++made}`, body: 'All of it.', audience: 'internal' })).location;
	await send(employee, `${album}/photos`, { media: [idOf(open), idOf(closed)] });
	await send(employee, `${album}/photos`, { media: idOf(foreign) }, 404);
	await send(owner, `${album}/photos`, { media: idOf(foreign) }, 403);
	const mine = await employee.get(album, { status: 200 }), theirs = await owner.get(album, { status: 200 });
	assert.match(mine.text, /Open one/);
	assert.match(mine.text, /Closed one/);
	assert.match(theirs.text, /Open one/);
	assert.doesNotMatch(theirs.body, /Closed one/);
	const tile = (page) => page.all('.tile').find((t) => t.attributes.href === album).text;
	assert.match(tile(await employee.get('/media/albums')), /2 photos/);
	assert.match(tile(await owner.get('/media/albums')), /1 photo/);
	assert.equal((await house.visitor().get(album)).status, 404);
	await send(employee, `${album}/photos`, { media: idOf(closed), on: '0' });
	await send(employee, `${album}/edit`, { title: 'Another name', body: '' });
	assert.match((await owner.get(album)).text, /Another name/);
	await send(owner, `${album}/delete`, {}, 403);
	await send(employee, `${album}/delete`);
	assert.equal((await owner.get(album)).status, 404);
	assert.equal((await owner.get(open)).status, 200, 'its photos stay');
});

test('what lies in a closed community is its members’, and nobody’s who was removed', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), { at, id } = await community();
	const word = `murmuration${++made}`;
	const shown = await bring(employee, wav(), 'birds.wav', { title: `Birds ${word}`, audience: `place:${id}` });
	const paths = [shown, `${shown}/download`, `${shown}/stream`, `${shown}/embed`, `/api/v1${shown}`];
	for (const path of paths) assert.equal((await owner.get(path, { check: false })).status, 200, path);
	assert.match((await owner.get(`${at}/media`, { status: 200 })).text, /Birds/);
	assert.match((await owner.get(at)).text, /Birds/);
	await house.settled();
	const blind = async (client) => {
		for (const path of paths) assert.equal((await client.get(path, { check: false })).status, 404, path);
		for (const path of ['/media', '/media?kind=audio&order=downloads', `/search?q=${word}`, '/feeds/media.rss', '/api/v1/media']) {
			const page = await client.get(path, { check: false });
			assert.ok(!page.body.replaceAll(`q=${word}`, '').replaceAll(`value="${word}"`, '').includes(`Birds ${word}`), path);
		}
	};
	await blind(admin);
	await blind(house.visitor());
	await send(admin, '/media/new', filesOf([wav(), 'x.wav'])).then(async ({ location }) => send(admin, location, { title: 'Not here', audience: `place:${id}` }, 404));
	await send(employee, `${at}/membership/delete`);
	for (const path of paths) assert.equal((await employee.get(path, { check: false })).status, 404, `left: ${path}`);
});

test('embed: what is public may stand in a frame anywhere, anything else nowhere else', async () => {
	const employee = await house.as('employee');
	const open = await bring(employee, png(), 'p.png', { audience: 'public', title: 'Framed' }), closed = await bring(employee, png(), 'q.png');
	const frame = await house.visitor().get(`${open}/embed`, { check: false, status: 200 });
	assert.match(frame.headers.get('content-security-policy'), /frame-ancestors \*/);
	assert.doesNotMatch(frame.body, /<script|<form/);
	assert.match((await employee.get(open)).one('#f-embed').text, new RegExp(`${open}/embed`));
	assert.equal((await house.visitor().get(`${closed}/embed`, { check: false })).status, 404);
	assert.match((await employee.get(`${closed}/embed`, { check: false })).headers.get('content-security-policy'), /frame-ancestors 'self'/);
	assert.match((await employee.get(open)).headers.get('content-security-policy'), /frame-ancestors 'none'/);
});

test('podcast: for everybody what is public, by a secret what its owner may hear; a fetch counts', async () => {
	const employee = await house.as('employee');
	const open = await bring(employee, wav(2), 'out.wav', { title: 'Outside sound', audience: 'public' }), inside = await bring(employee, wav(2), 'in.wav', { title: 'Inside sound' });
	const anyone = await house.visitor().get('/feeds/media.rss', { check: false, status: 200 });
	assert.match(anyone.headers.get('content-type'), /rss/);
	assert.match(anyone.body, /Outside sound/);
	assert.doesNotMatch(anyone.body, /Inside sound/);
	assert.match(anyone.body, /<enclosure url="[^"]+\/download" length="16044" type="audio\/wav"\/>/);
	const page = await employee.post('/media/podcast', {}, { status: 200 });
	const address = new URL(page.one('#f-own').attributes.value).pathname;
	const own = await house.visitor().get(address, { check: false, status: 200 });
	assert.match(own.body, /Inside sound/);
	const enclosure = new URL([...own.body.matchAll(/<title>([^<]*)<\/title>[\s\S]*?<enclosure url="([^"]+)"/g)].find((m) => m[1].includes('Inside') || m[0].includes('Inside sound'))[2]).pathname;
	const file = `${address}/${idOf(inside)}`;
	assert.ok(own.body.includes(file) && enclosure.startsWith(address));
	assert.equal((await house.visitor().get(file, { check: false })).status, 200);
	assert.match((await employee.get(inside)).text, /Downloads\s*1/);
	assert.equal((await house.visitor().get(`${address}x/${idOf(inside)}`, { check: false })).status, 404);
	assert.equal((await house.visitor().get(`${inside}/download`, { check: false })).status, 404);
	assert.equal((await house.visitor().get(`${open}/download`, { check: false })).status, 200);
});

test('API: bring, read, change, remove', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const body = filesOf([png(640, 400), 'api.png']);
	for (const [name, value] of Object.entries({ title: 'By a program', alt: 'Blue.', licence: 'cc0-1.0', audience: 'internal' })) body.append(name, value);
	const answer = await employee.post('/api/v1/media', body, { check: false, redirect: false });
	assert.equal(answer.status, 201, answer.text);
	const { item, licence, width, downloads } = JSON.parse(answer.body);
	assert.deepEqual([item.kind, licence, width, downloads], ['photo', 'cc0-1.0', 640, 0]);
	const path = `/api/v1/media/${item.id}`, json = (page) => JSON.parse(page.body);
	assert.equal(json(await owner.get(path, { check: false })).alt, 'Blue.');
	const nameless = filesOf([png(), 'x.png']);
	assert.equal((await employee.post('/api/v1/media', nameless, { check: false })).status, 422);
	assert.ok(json(await owner.get('/api/v1/media?kind=photo&licence=cc0-1.0', { check: false })).items.some((i) => i.id === item.id));
	const csrf = await employee.csrf(), headers = { origin: house.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf };
	const put = await employee.request(path, { method: 'PUT', check: false, headers, body: new URLSearchParams({ title: 'Renamed' }) });
	assert.equal(put.status, 200, put.text);
	assert.deepEqual([json(put).title, json(put).alt], ['Renamed', 'Blue.']);
	assert.equal((await employee.request(path, { method: 'DELETE', check: false, headers })).status, 204);
	assert.equal((await owner.get(path, { check: false })).status, 404);
});

test('export, erasure and check know media', async () => {
	const admin = await house.as('admin');
	assert.equal(house.ruche('user', 'add', 'media-gone', 'Media', 'Gone').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'media-gone', { input: 'media-secret-1\n' }).status, 0);
	const gone = house.visitor();
	await gone.signIn('media-gone', 'media-secret-1');
	const shown = await bring(gone, png(), 'mine.png', { title: 'Mine to keep' });
	await send(gone, `${shown}/people`, { who: 'media-gone' });
	const album = (await send(gone, '/media/albums', { title: 'My album', audience: 'internal' })).location;
	await send(gone, `${album}/photos`, { media: idOf(shown) });
	const person = house.value("SELECT id FROM person WHERE handle = 'media-gone'");
	assert.equal(house.value(`SELECT count(*) FROM media_person WHERE person = ${person}`), '1');
	assert.match((await admin.get('/media')).text, /Mine to keep/);
	const own = JSON.parse((await gone.get('/settings/export', { check: false, status: 200 })).body);
	assert.ok(JSON.stringify(own).includes('Mine to keep') && JSON.stringify(own).includes('My album') && JSON.stringify(own).includes('on_photos'));
	assert.ok(!JSON.stringify(JSON.parse((await admin.get('/settings/export', { check: false })).body)).includes('Mine to keep'));
	await send(admin, '/admin/people/media-gone/erase', { confirm: 'media-gone', texts: 'remove' });
	await house.settled();
	assert.doesNotMatch((await admin.get('/media')).text, /Mine to keep/);
	assert.equal((await admin.get(shown)).status, 404);
	assert.equal((await admin.get(album)).status, 404);
	await eventually(() => assert.equal(house.value(`SELECT (SELECT count(*) FROM media WHERE title = 'Mine to keep') + (SELECT count(*) FROM media_album WHERE title = 'My album') + (SELECT count(*) FROM media_person WHERE person = ${person}) + (SELECT count(*) FROM media_content WHERE person = ${person} AND name <> '')`), '0'));
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

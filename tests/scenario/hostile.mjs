// SPDX-License-Identifier: Apache-2.0
// What attacks comes in by every door: files by every upload, files and texts by every import, texts by every form and every call. The server
// stays the same process without an error in its log, answers in time and with no fault, leads nobody away; and what it shows of it afterwards
// holds no element, attribute or address that the templates did not make, and no file that a browser would run. The doors are read from the
// program itself: one more of any kind fails the first test, or is tried without a change here. The controls are the last tests.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { database, program, routeTable, Server, slow } from '../harness.mjs';
import { Walk } from '../lib/filling.mjs';
import { aside, Deck, filesIn, fragment, Guard, judgeFile, SHARP, skip, strangers, texts } from '../lib/hostile.mjs';
import { parse } from '../lib/html.mjs';

const AT_ONCE = 5;
// The bytes of a file do not reach the database; what is asked of both is rows and texts, and over a socket fewer of them.
const postgres = database === 'postgres';
const ROUNDS = postgres ? 1 : 4;

const house = new Server({});
const place = mkdtempSync('/tmp/ruche-hostile.');
let guard;
before(() => house.prepare());
after(async () => {
	rmSync(place, { recursive: true, force: true });
	if (house.process && house.process.exitCode === null && house.process.signalCode === null) await house.stop();
	else house.remove();
});

// ---- imports: no server runs yet ----

// The kinds that the program names when it does not know one.
const kinds = () => house.ruche('import', 'what').stderr.match(/is not one of (.*)\n/)[1].split(' ');

// The same texts where a good file has words and addresses.
const xml = (text) => text.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd]/g, '?').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const card = (text) => text.replace(/[\r\n]+/g, ' ').replace(/([\\;,])/g, '\\$1');
const cell = (text) => `"${text.replaceAll('"', '""')}"`;
const base64 = (text) => Buffer.from(text).toString('base64');
function goodFiles() {
	const { all, shapes } = texts(), title = new Deck(shapes), body = new Deck(all), short = () => title.deal(90).replace(/[\r\n]+/g, ' '), long = () => body.deal(40_000, '\n\n');
	const address = () => `https://hostile.example/${encodeURIComponent(title.deal(60))}`, some = (n, make) => Array.from({ length: n }, (_, i) => make(i + 1)).join('\n');
	// Addresses as they stand in the lists, too.
	const links = all.filter((line) => /^[a-z]+:|^\/\//i.test(line) && !/\s/.test(line)).slice(0, 200);
	return {
		'people-csv': `login,given_name,last_name,email,phone,hired,title,department,city,country,manager\n${some(10, (i) => [`hostile${i}`, short(), short(), `h${i}@hostile.example`, short(), '2020-01-01', short(), short(), short(), short(), ''].map(cell).join(','))}\n`,
		'people-ldif': some(5, (i) => `dn: uid=ldif${i},dc=hostile\nobjectClass: inetOrgPerson\nuid: ldif${i}\ncn:: ${base64(short())}\nsn:: ${base64(short())}\ngivenName:: ${base64(short())}\ntitle:: ${base64(short())}\nl:: ${base64(short())}\ndescription:: ${base64(short())}\n`),
		vcard: some(5, (i) => `BEGIN:VCARD\nVERSION:4.0\nUID:hostile-${i}\nFN:${card(short())}\nN:${card(short())};${card(short())};;;\nTITLE:${card(short())}\nORG:${card(short())}\nURL:javascript:globalThis.__ran=1\nNOTE:${card(title.deal(1500))}\nEND:VCARD`),
		ics: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//hostile//\r\n${some(10, (i) => `BEGIN:VEVENT\r\nUID:hostile-${i}\r\nDTSTAMP:20300101T000000Z\r\nDTSTART:20300101T0${i % 10}0000Z\r\nSUMMARY:${card(short())}\r\nDESCRIPTION:${card(title.deal(3000))}\r\nLOCATION:${card(short())}\r\nURL:javascript:globalThis.__ran=1\r\nCATEGORIES:${card(short())}\r\nEND:VEVENT`)}\r\nEND:VCALENDAR\r\n`,
		bookmarks: `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n${[...links, ...Array.from({ length: 40 }, address)].map((href) => `<DT><A HREF="${xml(href)}" ADD_DATE="1300000000" TAGS="${xml(short())}">${xml(short())}</A>\n<DD>${xml(title.deal(400))}`).join('\n')}\n</DL><p>\n`,
		opml: `<?xml version="1.0"?><opml version="2.0"><head><title>${xml(short())}</title></head><body>${some(20, () => `<outline text="${xml(short())}" type="link" url="${xml(address())}" description="${xml(short())}"/>`)}${links.map((href) => `<outline text="${xml(short())}" type="rss" xmlUrl="${xml(href)}" htmlUrl="${xml(href)}"/>`).join('\n')}</body></opml>`,
		wxr: `<?xml version="1.0"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>${xml(short())}</title><link>https://hostile.example</link><description>${xml(short())}</description><language>en</language><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://hostile.example</wp:base_blog_url><wp:author><wp:author_id>1</wp:author_id><wp:author_login>hostilewriter</wp:author_login><wp:author_display_name>${xml(short())}</wp:author_display_name></wp:author>${some(16, (i) => `<item><title>${xml(short())}</title><link>https://hostile.example/?p=${i}</link><dc:creator>hostilewriter</dc:creator><content:encoded>${xml(long())}</content:encoded><wp:post_id>${i}</wp:post_id><wp:post_date_gmt>2019-05-0${1 + i % 9} 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><category domain="post_tag" nicename="t">${xml(short())}</category><wp:comment><wp:comment_id>${i}</wp:comment_id><wp:comment_author>${xml(short())}</wp:comment_author><wp:comment_date_gmt>2019-06-01 10:00:00</wp:comment_date_gmt><wp:comment_content>${xml(title.deal(2000))}</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment></item>`)}</channel></rss>`,
		mediawiki: `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="en"><siteinfo><sitename>${xml(short())}</sitename><base>https://hostile.example/wiki/Main</base><namespaces><namespace key="0" /></namespaces></siteinfo>${some(16, (i) => `<page><title>${xml(short())}</title><ns>0</ns><id>${i}</id><revision><id>${i}</id><timestamp>2012-03-01T10:00:00Z</timestamp><contributor><username>${xml(short())}</username><id>7</id></contributor><comment>${xml(short())}</comment><model>wikitext</model><text xml:space="preserve">${xml(long())}</text></revision></page>`)}</mediawiki>`,
	};
}

// A folder of a Stack Exchange dump.
function goodFolder() {
	const folder = join(place, 'dump'), deck = new Deck(texts().shapes), rows = (name, list) => writeFileSync(join(folder, `${name}.xml`), `<?xml version="1.0"?><${name.toLowerCase()}>${list.map((row) => `<row ${Object.entries(row).map(([key, value]) => `${key}="${xml(value)}"`).join(' ')} />`).join('\n')}</${name.toLowerCase()}>`);
	const day = '2011-10-11T19:42:20.713', say = (n) => deck.deal(n);
	mkdirSync(folder);
	rows('Users', ['1', '2'].map((Id) => ({ Id, Reputation: '1', CreationDate: day, DisplayName: say(60), Location: say(60), WebsiteUrl: 'javascript:globalThis.__ran=1', AboutMe: say(3000) })));
	rows('Posts', [{ Id: '1', PostTypeId: '1', CreationDate: day, Score: '1', Body: say(20_000), OwnerUserId: '1', Title: say(150), Tags: say(90) }, { Id: '2', PostTypeId: '2', ParentId: '1', CreationDate: day, Score: '1', Body: say(20_000), OwnerUserId: '2' }]);
	rows('Comments', [{ Id: '1', PostId: '1', Score: '0', Text: say(500), CreationDate: day, UserId: '2' }]);
	return folder;
}

// Each refused in one line, or taken; ended by itself and in time.
async function bring(kind, paths, faults) {
	const what = `import ${kind} ${paths.length === 1 ? paths[0] : `of ${paths.length} files`}`;
	let timer;
	const late = new Promise((done) => { timer = setTimeout(() => done({ status: `still there after a minute`, stdout: '', stderr: '' }), 60_000 * slow); });
	const { status, stdout, stderr } = await Promise.race([house.rucheAside('import', kind, ...paths), late]);
	clearTimeout(timer);
	if (![0, 2].includes(status) || /Sanitizer|runtime error:/.test(stderr)) faults.push(`${what}: ${status}, after ${stdout.match(/^.*read \d/gm)?.at(-1)}: ${stderr.slice(0, 1000)}`);
	// A line of those that were refused, a report of the others.
	const lines = stderr.split('\n').filter(Boolean), taken = stdout.match(/^(.*: )?read \d+, written \d+, skipped \d+$/gm)?.length ?? 0;
	if (lines.some((line) => !/^ruche: ./.test(line))) faults.push(`${what}: says ${JSON.stringify(stderr.slice(0, 400))}`);
	if (taken + lines.length !== paths.length) faults.push(`${what}: ${taken} taken, ${lines.length} refused`);
	if (status !== (lines.length ? 2 : 0)) faults.push(`${what}: ${status} with ${lines.length} refused`);
	return status;
}

test('every import takes hostile words, and any hostile file or refuses it in a line', { skip, timeout: 300_000 * slow }, async (t) => {
	const faults = [], good = goodFiles(), own = kinds();
	assert.ok(own.length > 5);
	for (const kind of own) {
		let path = join(place, `good-${kind}`);
		if (kind === 'stackexchange') path = goodFolder();
		// A kind without words of its own here is still fed every file below.
		else if (good[kind]) writeFileSync(path, good[kind]);
		else continue;
		assert.equal(await bring(kind, [path], faults), 0, `its good file is not taken: ${house.ruche('import', kind, path).stderr}`);
	}
	// The lists of lines go as one file, the others each by itself, and all by one command of each kind; over a socket only the good ones go at all.
	const lists = join(place, 'lists.txt'), every = filesIn('hostile'), isList = ({ path }) => /\.(txt|md)$/.test(path);
	writeFileSync(lists, Buffer.concat(every.filter(isList).map(({ bytes }) => bytes)));
	const paths = [lists, ...every.filter((file) => !isList(file)).map(({ path }) => path)];
	assert.ok(paths.length > 15);
	if (!postgres) await aside(own, 2, (kind) => bring(kind, paths, faults));
	t.diagnostic(`${own.length} kinds of ${paths.length} files`);
	assert.deepEqual(faults, []);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('the server begins on what came in', { skip }, async () => {
	await house.start();
	guard = new Guard(house);
});

// ---- uploads ----

const routes = routeTable();
let made = 0;
const another = (name) => `${name} ${++made}`;
const HOSTILE = skip ? [] : filesIn('hostile'), SMALL = skip ? [] : filesIn('filetypes-small'), PHOTOS = skip ? [] : filesIn('images-exif'), DOCUMENTS = skip ? [] : filesIn('documents');
const named = (list, pattern) => list.filter(({ path }) => pattern.test(path));
// An office takes more than a second for each: all of them with PostgreSQL, and some of each kind beside everything else.
const OFFICE = named(DOCUMENTS, /\.(pptx|odt)$/);
const ALL = [...HOSTILE, ...SMALL, ...PHOTOS, ...DOCUMENTS.filter((file) => !OFFICE.includes(file) || /minimal|ext-rels|\.odt$/.test(file.path))];
// What a browser would run or read by itself, if it could.
const ACTIVE = /\.(html?|xhtml|svgz?|xml|rdf|url|swf|chm|jsonp?|pdf|txt)$/i;

async function post(client, path, fields, status = 303) {
	const answer = await client.post(path, fields, { redirect: false, check: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}

// Where files go, by the name of the route: which of them, so many at a time, and in which field. Everything goes to one route of each kind of
// store: the form of files, tus, the first form of to-dos, pages of a wiki. An image is decoded in a process of its own wherever one is taken, and
// each file is on the disk before its answer; so the other routes get what attacks, those that decode what attacks as an image and some others,
// and those that share their code with another one a few. Photos of megapixels go where each has its own way with them.
function uploads(at) {
	const few = named(HOSTILE, /\.(jpe?g|png|svgz?)$/), two = named(HOSTILE, /onclick|known_metadata/), active = HOSTILE.filter(({ path }) => ACTIVE.test(path));
	// Documents are read by programs that take seconds: once each is enough.
	const light = ALL.filter((file) => !DOCUMENTS.includes(file));
	const alt = { new_alt_1: SHARP[1], new_alt_2: SHARP[2], new_alt_3: SHARP[0], new_alt_4: SHARP[3] }, tables = [...HOSTILE, ...named(SMALL, /html-4|\.(xhtml|xml|gz|tar|json)$/), ...named(DOCUMENTS, /minimal|xmp/)];
	return {
		file_create: { files: ALL, many: 20, at: '/files', fields: { folder: at.folder } },
		file_create_json: { files: two, many: 1, at: '/api/v1/files', fields: { folder: at.second } },
		file_version_create: { files: active, many: 1, at: `${at.file}/versions` },
		file_version_create_json: { files: two, many: 1, at: `/api/v1${at.file}/versions` },
		attachment_new: { files: [...few, ...named(SMALL, /\.(gif|svg|ico|jxl|png|bpg)$/), ...named(HOSTILE, /blns\.json/), ...named(PHOTOS, /Landscape_5/)], many: 1, at: '/attachments' },
		update_create: { files: [...few, ...named(PHOTOS, /\.png/)], many: 4, at: '/updates', field: (i) => `new_${i + 1}`, fields: { body: 'Photos.', audience: 'internal', ...alt } },
		update_change: { files: two, many: 4, at: `${at.update}/edit`, field: (i) => `new_${i + 1}`, fields: { body: 'Others.', audience: 'internal', ...alt } },
		photo_create: { files: [...two, ...named(HOSTILE, /SVG_XSS1|corrupted/), ...named(PHOTOS, /exifr_IMG/), ...named(DOCUMENTS, /minimal/)], many: 1, at: '/settings/photo', field: () => 'photo' },
		media_receive: { files: [...few, ...named(SMALL, /\.(mp4|webm|wmv|html|xhtml|zip|gif|svg)$/), ...named(PHOTOS, /Landscape_[26]/), ...named(DOCUMENTS, /inline-image|ASCII85|xmp|minimal|ext-rels/)], many: 1, at: '/media/new', then: describe },
		media_receive_json: { files: two, many: 1, at: '/api/v1/media', fields: { title: SHARP[1], alt: SHARP[2], audience: 'internal' } },
		entry_image_create: { files: two, many: 1, at: `${at.blog}/image`, fields: { title: SHARP[0], body: SHARP[5] } },
		entry_image_update: { files: two, many: 1, at: `${at.entry}/image`, fields: { title: SHARP[1], body: SHARP[5] } },
		step_create: { files: light, many: 20, at: `${at.activity}/steps`, field: () => 'upload', fields: { kind: 'todo', people: '1', title: SHARP[2] } },
		step_update: { files: HOSTILE, many: 20, at: `${at.step}/edit`, field: () => 'upload', fields: { kind: 'todo', people: '1', title: SHARP[1] } },
		step_file_create: { files: active, many: 20, at: `${at.otherStep}/files` },
		step_file_create_json: { files: SMALL, many: 20, at: `/api/v1${at.otherStep.replace(/\/(\d+)$/, '/steps/$1')}/files` },
		message_create: { files: [...HOSTILE, ...SMALL], many: 20, at: at.conversation, fields: { body: 'Files.' } },
		page_file_create: { files: [...HOSTILE, ...SMALL], many: 20, at: `${at.page}/files` },
		page_file_create_json: { files: [...PHOTOS, ...named(DOCUMENTS, /minimal|ext-rels|xmp/)], many: 20, at: `/api/v1${at.otherPage.replace(/\/([^/]+)$/, '/pages/$1')}/files` },
		member_create: { files: tables, many: 1, at: `${at.community}/members` },
		jam_member_create: { files: tables, many: 1, at: `${at.jam}/members` },
		share_create: { files: [...few, ...HOSTILE], many: 20, at: '/share', field: () => 'files', fields: { title: SHARP[0], text: SHARP[1], url: SHARP[2] } },
		bookmark_import: { files: tables, many: 1, at: '/settings/bookmarks/import' },
		event_import_create: { files: tables, many: 1, at: `${at.community}/events/import` },
		event_import_create_json: { files: tables, many: 1, at: `/api/v1${at.community}/events/import` },
		upload_create: { files: light, send: inPieces },
		upload_append: {}, // with it
		dav_put: { files: active, send: (client, file) => dav(client, 'PUT', file) },
		// Their bodies are XML, and not one of these is what they ask for.
		dav_list: { files: HOSTILE, refused: true, send: (client, file) => dav(client, 'PROPFIND', file) },
		dav_property_update: { files: HOSTILE, refused: true, send: (client, file) => dav(client, 'PROPPATCH', file) },
		dav_lock_create: { files: HOSTILE, refused: true, send: (client, file) => dav(client, 'LOCK', file) },
	};
}

const asPage = { origin: undefined, 'sec-fetch-site': 'same-origin' };
async function sendForm(client, name, { at, field = () => 'file', fields = {}, then }, files) {
	const body = new FormData();
	for (const [key, value] of Object.entries({ csrf: client.token, ...fields })) body.append(key, value);
	// What a browser would say of them is a lie.
	files.forEach((file, i) => body.append(field(i), new File([file.bytes], file.name, { type: 'image/png' })));
	const what = `${name}: ${files[0].path}`, answer = await guard.answer(what, () => client.request(at, { method: 'POST', body, check: false, headers: { ...asPage, origin: house.url } }));
	guard.judge(what, answer);
	if (answer) (outcome[name] ??= []).push(answer.status);
	if (answer?.status === 303 && then) await then(client, answer.location, what);
}
const outcome = {};

// By tus: announced, then sent. Images wait for a page that takes them, and get no preview.
async function inPieces(client, file) {
	const headers = { ...asPage, origin: house.url, 'tus-resumable': '1.0.0', 'x-csrf-token': client.token, 'content-type': 'application/offset+octet-stream' };
	const keep = /\.(jpe?g|png)$/.test(file.path) ? `,keep ${base64('1')}` : '';
	const begun = await guard.answer(`tus: ${file.path}`, () => client.request('/files/uploads', { method: 'POST', check: false, headers: { ...headers, 'upload-length': String(file.bytes.length), 'upload-metadata': `filename ${base64(file.name)}${keep}` } }));
	guard.judge(`tus: ${file.path}`, begun);
	if (begun?.status !== 201) return begun;
	return guard.answer(`tus: ${file.path}`, () => client.request(new URL(begun.headers.get('location'), house.url).pathname, { method: 'PATCH', check: false, headers: { ...headers, 'upload-offset': '0' }, body: file.bytes }));
}

function dav(client, method, file) {
	const path = method === 'PUT' ? `/dav/home/${encodeURIComponent(file.name)}` : '/dav/home/';
	return guard.answer(`${method}: ${file.path}`, () => client.request(path, { method, check: false, headers: { ...asPage, origin: house.url, 'x-csrf-token': client.token, depth: '0' }, body: file.bytes }));
}

// A photo, a sound or slides get their words; then what is shown of them, and the file itself.
async function describe(client, path, what) {
	const done = await guard.answer(what, () => client.post(path, { csrf: client.token, title: `${SHARP[1]} ${++made}`, alt: SHARP[0], tags: SHARP[2], audience: 'internal', licence: 'cc-by-4.0' }, { redirect: false, check: false }));
	if (done?.status !== 303) return guard.fault(`${what}: its words are not taken: ${done?.status}`);
	const page = await guard.answer(what, () => client.request(done.location, { check: false }));
	guard.judge(what, page);
	const shown = page.all('main img.stage, main audio, main video, main source').map((e) => e.attributes.src).filter(Boolean);
	for (const href of [`${done.location}/download`, ...shown]) await fetchFile(client, href, what);
}

async function fetchFile(client, href, what) {
	const file = await guard.answer(what, () => client.request(href, { check: false }));
	for (const line of file ? judgeFile(file) : []) guard.fault(`${what}: ${href}: ${line}`);
}

test('every upload takes any file or refuses it, and gives it back as one that no browser runs', { skip: skip || (postgres ? 'done with SQLite' : false), timeout: 300_000 * slow }, async (t) => {
	const client = await house.as('employee');
	client.token = await client.csrf();
	const at = await places(client), table = uploads(at);
	const doors = routes.filter((route) => ['multipart', 'raw'].includes(route.body)).map((route) => route.name);
	assert.deepEqual(doors.filter((name) => !(name in table)), [], 'no file is sent there');
	const work = Object.entries(table).flatMap(([name, one]) => {
		const files = one.files ?? [], many = one.many ?? 1;
		return Array.from({ length: Math.ceil(files.length / many) }, (_, i) => ({ name, one, files: files.slice(i * many, (i + 1) * many) }));
	});
	await aside(work, AT_ONCE, async ({ name, one, files }) => {
		if (!one.send) return sendForm(client, name, one, files);
		const answer = await one.send(client, files[0]);
		if (answer) (outcome[name] ??= []).push(answer.status);
	});
	for (const [name, statuses] of Object.entries(outcome)) t.diagnostic(`${name}: ${[...new Set(statuses)].toSorted().map((status) => `${statuses.filter((s) => s === status).length} x ${status}`)}`);
	// Some of it was taken by each: a door that is shut proves nothing.
	for (const name of Object.keys(table).filter((one) => table[one].files && !table[one].refused)) assert.ok(outcome[name]?.some((status) => status < 400), `${name} takes nothing: ${outcome[name]}`);
	await shownAgain(client, at);
	await guard.assertFine(t);
	await assertRead();
});

// Places of one's own that files can hang on.
async function places(client) {
	const folder = async () => (await client.post('/api/v1/files/folders', { name: another('Hostile') }, { headers: { accept: 'application/json' }, check: false })).json.id;
	const { location: community } = await post(client, '/communities', { title: another('Hostile'), access: 'private', language: 'en' });
	const hours = (n) => new Date(Date.now() + n * 3600_000).toISOString().slice(0, 16);
	const { location: jam } = await post(client, '/jams', { title: another('Hostile'), language: 'en', audience: 'members', opens: hours(0), closes: hours(24), freezes: hours(48), languages: 'en' });
	const { location: wiki } = await post(client, '/wikis', { title: another('Hostile'), tagline: 'Files', language: 'en', audience: 'internal', joining: 'writers' });
	const page = async () => (await post(client, `${wiki}/pages`, { title: another('Page'), body: 'Words.', language: 'en', audience: 'public' })).location.split(/[?#]/)[0];
	const { location: activity } = await post(client, '/activities', { title: another('Hostile'), language: 'en', audience: 'members' });
	const step = async () => `${activity}/${(await post(client, `${activity}/steps`, { kind: 'todo', people: '1', title: another('To do') })).location.match(/#step-(\d+)$/)[1]}`;
	const blog = '/blogs/a-fleur-d-eau';
	const { location: entry } = await post(client, `${blog}/entries`, { title: another('Entry'), body: 'Words.', language: 'en', audience: 'internal', action: 'publish' });
	const { location: update } = await post(client, '/updates', { body: 'Words.', audience: 'internal' });
	const { location: conversation } = await post(client, '/chat', { readers: '@noemie', name: another('Hostile') });
	const body = new FormData();
	body.append('file', new File(['words'], 'words.txt'));
	const { location: file } = await post(client, '/files', body);
	return { folder: await folder(), second: await folder(), community, jam: jam.match(/^\/jams\/[^/]+/)[0], wiki, page: await page(), otherPage: await page(), activity, step: await step(), otherStep: await step(), conversation, blog, entry: entry.split(/[?#]/)[0], update: update.split(/[?#]/)[0], file };
}

async function filesOf(client, folder) {
	const listed = [];
	for (let next = ''; next !== undefined;) {
		const page = (await client.request(`/api/v1/files?folder=${folder}${next && `&after=${next}`}`, { check: false, headers: { accept: 'application/json' } })).json;
		listed.push(...page.files);
		next = page.next;
	}
	return listed;
}

// Jobs look into all that came, in processes of their own: none of them gives up.
async function assertRead() {
	await house.settled();
	assert.equal(house.value("SELECT count(*) FROM job WHERE state = 4"), '0', house.value('SELECT kind, error FROM job WHERE state = 4'));
	await guard.assertAlive();
}

test('every document of an office is taken, read, and given back as it came', { skip: skip || (postgres ? false : 'done with PostgreSQL'), timeout: 300_000 * slow }, async (t) => {
	const client = await house.signIn('employee');
	client.token = await client.csrf();
	const folder = (await client.post('/api/v1/files/folders', { name: another('Office') }, { headers: { accept: 'application/json' }, check: false })).json.id;
	for (let i = 0; i < OFFICE.length; i += 20) await sendForm(client, 'file_create', { at: '/files', fields: { folder } }, OFFICE.slice(i, i + 20));
	assert.deepEqual(outcome.file_create.filter((status) => status !== 303), []);
	const listed = await filesOf(client, folder);
	assert.deepEqual(listed.map((file) => file.name).toSorted(), OFFICE.map((file) => file.name).toSorted());
	assert.ok(listed.length > 40, `${listed.length}`);
	await aside(listed, AT_ONCE, (file) => fetchFile(client, file.download, file.name));
	await guard.assertFine(t);
	await assertRead();
});

// Every file of the folder by itself, and what hangs on pages: those that a browser would run if it could.
async function shownAgain(client, at) {
	const listed = await filesOf(client, at.folder);
	assert.equal(listed.length, ALL.length);
	const pages = [`/files?folder=${at.folder}`, at.step, at.otherStep, at.page, at.otherPage, at.activity, at.conversation, at.update, at.file, `${at.community}/members`, `${at.community}/events`, '/bookmarks/leila', '/files', '/media', '/people/leila', '/updates', '/'];
	await aside(listed, AT_ONCE, async (file) => {
		await fetchFile(client, file.download, file.name);
		if (ACTIVE.test(file.name)) pages.push(file.url);
	});
	const files = new Set();
	await aside(pages, AT_ONCE, async (path) => {
		const page = await guard.answer(path, () => client.request(path, { check: false }));
		guard.judge(path, page);
		for (const a of page?.isHtml ? page.all('#files a[href], .said a.attach') : []) if (ACTIVE.test((a.all('b')[0] ?? a).text.trim())) files.add(a.attributes.href);
		for (const img of page?.isHtml ? page.all('img[src^="/blobs/"]').slice(0, 5) : []) files.add(img.attributes.src);
	});
	for (const file of HOSTILE.filter(({ path }) => ACTIVE.test(path))) files.add(`/dav/home/${encodeURIComponent(file.name)}`);
	assert.ok(files.size > 60, `${files.size} files`);
	await aside([...files], AT_ONCE, (href) => fetchFile(client, href, href));
}

// ---- texts ----

test('every form and every call takes hostile texts, and no page shows more of them than words', { skip, timeout: 600_000 * slow }, async (t) => {
	const client = await house.signIn('admin'), began = guard.asked;
	const walk = new Walk(house, client, guard, { rounds: ROUNDS });
	// What begins with a file and no words.
	for (const [at, name] of [['/files', 'words.txt'], ['/media/new', '008-reportlab-inline-image_inline-image.pdf']]) {
		const body = new FormData();
		body.append('file', new File([DOCUMENTS.find(({ path }) => path.endsWith(name))?.bytes ?? 'words'], name));
		walk.visit((await post(client, at, body)).location, true);
	}
	await walk.everywhere();
	await walk.calls();
	await walk.everywhere();
	await preview(client);
	t.diagnostic(`${guard.asked - began} requests; ${walk.taken.size} routes took ${[...walk.taken.values()].reduce((a, b) => a + b, 0)} texts, ${walk.refused.size} none`);
	t.diagnostic(`took none: ${[...walk.refused.keys()].join(' ')}`);
	// Far fewer would say that they refuse whatever comes.
	assert.ok(walk.taken.size > 80, JSON.stringify([...walk.refused], null, 1));
	await guard.assertFine(t);
});

test('what came in is read by a colleague, in another language, without and with an account', { skip, timeout: 300_000 * slow }, async (t) => {
	await house.settled();
	for (const [who, each] of [['owner', 2], [undefined, 1]]) {
		const client = who ? await house.signIn(who) : house.visitor({ check: false }), walk = new Walk(house, client, guard, { rounds: 0, each, fill: false });
		await walk.everywhere();
		t.diagnostic(`${who ?? 'a stranger'}: ${[...walk.pages.values()].flat().length} pages of ${walk.pages.size} routes`);
	}
	await guard.assertFine(t);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// What an editor shows while somebody writes: every line of every list, alone in a paragraph and one below the other.
async function preview(client) {
	const token = await client.csrf();
	for (const between of ['\n\n', '\n']) {
		const deck = new Deck(texts().all);
		while (!deck.whole) {
			const body = deck.deal(100_000, between);
			const answer = await guard.answer('preview', () => client.post('/preview', { csrf: token, body }, { check: false, headers: { accept: 'application/json' } }));
			guard.judge('preview', answer);
			assert.equal(answer?.status, 200);
		}
	}
}

// ---- controls ----

test('control: the checks find each of what they look for', { skip }, async () => {
	// The texts as they are: most lines of the lists begin with an element that runs or with a handler, and none of these may be passed over.
	const { all } = texts(), markup = all.filter((line) => /^["'>\s]*<(script|iframe|object|embed|style|marquee|math|isindex)\b[^<]*>/i.test(line) || /^["'>\s]*<[a-z]+(\s+[a-z]+=["']?[a-z0-9]+["']?)*\s+on[a-z]+\s*=\s*["']?[a-z]+\(/i.test(line)).filter((line) => !/<frame/i.test(line)); // no frame stands in a body
	assert.ok(markup.length > 2000);
	const overlooked = markup.filter((line) => fragment(`<div><p>${line}</p></div>`).length === 0);
	assert.deepEqual(overlooked.slice(0, 10), [], `${overlooked.length} of ${markup.length}`);
	const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
	for (const line of [...SHARP, ...markup.slice(0, 300)]) assert.deepEqual(fragment(`<p title="${escaped(line)}">${escaped(line)}</p>`), [], line);
	for (const [what, html] of [['an element', '<p><b-canary>x</b-canary></p>'], ['an attribute', '<p data-canary="x">x</p>'], ['a handler', '<p onclick="x">x</p>'], ['an address', '<a href=" java\tscript:x">x</a>'], ['a script', '<script>x</script>'], ['a style', '<p style="x">x</p>'], ['a frame', '<iframe src="/"></iframe>'], ['broken markup', '<p><b>x</p>']]) {
		assert.notDeepEqual(fragment(html), [], what);
	}
	assert.notDeepEqual(strangers(parse('<!doctype html><html lang="en"><head><title>x</title></head><body><script nonce="other">x</script></body></html>'), "script-src 'nonce-own'"), []);
});

// A server that breaks each promise, and one that is not there any more.
test('control: what answers wrongly, late or no more is found', { skip }, async () => {
	const good = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" }, sent = (rs, status, headers, body) => rs.writeHead(status, headers).end(body);
	const ways = {
		broken: (rs) => sent(rs, 500, good, 'x'),
		hangs: () => {},
		dies: (rs) => rs.socket.destroy(),
		away: (rs) => sent(rs, 303, { location: '//evil.example/' }),
		header: (rs) => sent(rs, 200, { ...good, 'content-type': 'text/plain', 'x-broken': '1' }, 'x'),
		file: (rs) => sent(rs, 200, { ...good, 'content-type': 'text/html', 'content-disposition': 'inline' }, '<!doctype html><html lang="en"><head><title>x</title></head><body></body></html>'),
		svg: (rs) => sent(rs, 200, { ...good, 'content-type': 'image/svg+xml' }, '<svg/>'),
		html: (rs) => sent(rs, 200, { ...good, 'content-type': 'text/html' }, '<!doctype html><html lang="en"><head><title>x</title></head><body><script nonce="x">x</script><b-canary></b-canary></body></html>'),
		sniffed: (rs) => sent(rs, 200, { 'content-type': 'text/plain' }, 'x'),
		json: (rs) => sent(rs, 200, { ...good, 'content-type': 'application/json' }, '{"html":"<img src=x onerror=x>"}'),
	};
	const fake = createServer((rq, rs) => (ways[rq.url.slice(1)] ?? ((fine) => sent(fine, 200, good, '{"status":"ok"}')))(rs)).listen(0, '127.0.0.1');
	await once(fake, 'listening');
	const own = spawn('sleep', ['600']), twin = { url: `http://127.0.0.1:${fake.address().port}`, process: own, log: [] }, client = new Server({}).visitor({ check: false });
	client.server = twin;
	for (const way of [...Object.keys(ways), 'fine']) {
		const watch = new Guard(twin, 300), page = await watch.answer(way, () => client.request(`/${way}`));
		if (page && way === 'file') for (const line of judgeFile(page)) watch.fault(line);
		else if (page && way !== 'fine') watch.judge(way, page);
		assert.equal(watch.faults.length > 0, way !== 'fine', `${way}: ${watch.faults}`);
	}
	const watch = new Guard(twin);
	await watch.assertAlive();
	twin.log.push({ level: 'error' });
	await assert.rejects(() => watch.assertAlive(), /errors/);
	own.kill('SIGSEGV');
	await once(own, 'exit');
	twin.log.pop();
	await assert.rejects(() => watch.assertAlive(), /gone/);
	fake.closeAllConnections();
	fake.close();
});

test('control: a server that crashes is found, by the guard and by the harness', { skip }, async () => {
	await house.stop({ keep: true }); // all the tests before: a good end, and nothing leaked
	await house.start();
	const watch = new Guard(house);
	house.process.kill('SIGSEGV');
	await house.ended;
	await assert.rejects(() => watch.assertAlive(), /gone/);
	assert.equal(await watch.answer('health', () => fetch(`${house.url}/health`)), undefined);
	assert.equal(watch.faults.length, 1);
	await assert.rejects(() => house.stop({ keep: true }));
});

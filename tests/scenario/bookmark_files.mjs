// SPDX-License-Identifier: Apache-2.0
// Bookmarks of the real world: every file of browsers, services and feed readers comes in whole, is what it was, and goes out in each format
// and in again elsewhere without losing a word. What the files hold is read here apart from the program: these readers know nothing of it
// but that folders become tags, that an address is kept once, and what is no address of the web is left out.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { database, sharedData, useServer } from '../harness.mjs';

const house = useServer();
const skip = ['bookmarks-netscape', 'opml'].every((folder) => sharedData(folder)) ? false : 'no shared data';
// Over PostgreSQL, where each row is a few trips, every fourth: what is read of them does not differ.
const all = database === 'sqlite';
const filesOf = (folder, pattern) => readdirSync(sharedData(folder)).filter((name) => pattern.test(name)).sort().map((name) => join(sharedData(folder), name)).filter((_, i) => all || i % 4 === 1);

// ---- reading ----

const NAMES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const decode = (text) => text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name) => {
	if (name[0] !== '#') return NAMES[name.toLowerCase()] ?? whole;
	return String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
});
// Without marks; lines end in one way.
const words = (text) => decode(text.replace(/<[^<]*>/g, '')).replaceAll('\r\n', '\n').replace(/^[ \t\n]+|[ \t\n]+$/g, '');
const attributes = (text) => Object.fromEntries([...text.matchAll(/([a-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, name, one, other]) => [name.toLowerCase(), decode(one ?? other)]));

// Labels that are one tag: case, accents and signs aside.
const fold = (label) => label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9\u0080-\u{10ffff}._+]+/gu, '-').replace(/^-|-$/g, '');
const tagsOf = (...labels) => new Set(labels.flat().map(fold).filter(Boolean));

// An address in one way of writing; undefined: none of the web.
function address(text) {
	if (!/^(https?|ftp|gemini):\/\//i.test(text)) return undefined;
	return new URL(text).href.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase()).replace(/[|^`{}']/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// Seconds since 1970; files hold milli- and microseconds too, and lines of logs. undefined: it says nothing that can be read.
function seconds(text = '') {
	if (/^\d+$/.test(text)) return Number(text.slice(0, 10));
	const log = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(text);
	if (!log) return undefined;
	const [day, month, year, hour, minute, second, sign, hours, minutes] = log.slice(1);
	return Date.UTC(year, MONTHS.indexOf(month), day, hour, minute, second) / 1000 - Number(`${sign}1`) * (hours * 3600 + minutes * 60);
}

function netscape(text) {
	const records = [], folders = [];
	let heading = [], last;
	for (const part of text.replace(/<!--[^]*?-->/g, '').split(/(?=<DT>|<DD>|<DL>|<\/DL>)/i)) {
		const link = /^<DT>\s*<A\s([^]*?)>([^]*?)<\/A>/i.exec(part), folder = /^<DT>\s*<H3([^>]*)>([^]*?)<\/H3>/i.exec(part);
		if (link) {
			const { href, add_date: date, private: closed, toread, tags = '', description = '' } = attributes(link[1]);
			last = { href, title: words(link[2]), note: description.trim(), seconds: seconds(date), closed: closed === '1', unread: toread === '1', tags: tagsOf(tags.split(','), folders.flat()) };
			records.push(last);
		} else if (folder) {
			last = undefined;
			heading = /TOOLBAR_FOLDER|UNFILED/.test(folder[1]) ? [] : [words(folder[2])];
		} else if (/^<DL/i.test(part)) {
			folders.push(heading);
			[heading, last] = [[], undefined];
		} else if (/^<\/DL/i.test(part)) {
			folders.pop();
			last = undefined;
		} else if (/^<DD/i.test(part) && last) {
			last.note = words(part.slice(4));
		}
	}
	return records;
}

// As feed readers write it: one folder, one line for each, signs as they come.
function feeds(text) {
	const folder = /<outline text="([^"]*)" title="[^"]*">/.exec(text)[1];
	return [...text.matchAll(/<outline text="((?:(?!<outline )[^])*?)" title="((?:(?!<outline )[^])*?)" description="((?:(?!<outline )[^])*?)" xmlUrl="([^"]*)" type="rss" \/>/g)]
		.map(([, , title, note, href]) => ({ href: decode(href), title: words(title), note: words(note), closed: false, unread: false, tags: tagsOf(decode(folder)) }));
}

// What our own export writes is XML.
const outlines = (text) => [...text.matchAll(/<outline ([^>]*)\/>/g)].map(([, inside]) => {
	const { url, title, description, created, tags, private: closed, toread } = attributes(inside);
	return { href: url, title, note: description.replaceAll('\u2028', '\n'), seconds: Date.parse(created) / 1000, closed: closed === 'yes', unread: toread === 'yes', tags: tagsOf(tags.split(',')) };
});
const list = (text) => JSON.parse(text).map((b) => ({ href: b.href, title: b.description, note: b.extended, seconds: Date.parse(b.time) / 1000, closed: b.shared === 'no', unread: b.toread === 'yes', tags: tagsOf(b.labels) }));
function table(text) {
	const [head, ...rows] = text.trimEnd().split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain));
	assert.deepEqual(head, ['url', 'title', 'note', 'tags', 'created', 'audience', 'later']);
	return rows.map(([href, title, note, tags, created, audience, later]) => ({ href, title, note, seconds: Date.parse(created) / 1000, closed: audience === 'private', unread: later === 'yes', tags: tagsOf(tags.split(',')) }));
}
const formats = { netscape, json: list, csv: table, opml: outlines };

// ---- comparing ----

// What is kept: by address; what comes again only brings its tags.
function keep(kept, records) {
	let added = 0;
	for (const { href, ...record } of records) {
		const at = address(href), known = kept.get(at);
		if (!at) continue;
		if (known) known.tags = tagsOf(...known.tags, ...record.tags);
		else kept.set(at, { ...record, title: record.title || at.replace(/^\w+:\/\//, '') });
		added += !known;
	}
	return added;
}
const plain = (kept) => [...kept].map(([at, record]) => ({ at, ...record, tags: [...record.tags].sort() })).sort((a, b) => (a.at < b.at ? -1 : 1));
function equal(found, wanted, what) {
	const [left, right] = [plain(found), plain(wanted)];
	assert.deepEqual(left.map((r) => r.at), right.map((r) => r.at), what);
	for (const [i, record] of right.entries()) {
		// A file that tells no time: it is the moment it came in.
		const own = record.seconds === undefined ? { ...left[i], seconds: undefined } : left[i];
		assert.deepEqual(own, { ...record, seconds: record.seconds }, `${what}: ${record.at}`);
	}
}
const reread = (records) => {
	const kept = new Map();
	assert.equal(keep(kept, records), records.length, 'each once');
	return kept;
};

// ---- the house ----

async function newcomer(login) {
	assert.equal(house.ruche('user', 'add', login, 'Carrier', login).status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'carrier-password\n' }).status, 0);
	const client = house.visitor({ check: false });
	await client.signIn(login, 'carrier-password');
	return client;
}
const exported = async (client, format) => (await client.get(`/settings/bookmarks/export/${format}`, { status: 200 })).body;
async function upload(client, text, name) {
	const form = new FormData();
	form.append('file', new Blob([text]), name);
	return (await client.post('/settings/bookmarks/import', form, { status: 200 })).text;
}

const kept = new Map();
let collector;

for (const [kind, folder, pattern, read] of [['bookmarks', 'bookmarks-netscape', /\.html?$/, netscape], ['opml', 'opml', /\.opml$/, feeds]]) {
	test(`each file of ${folder} comes in whole: by command the numbers, by upload every word`, { skip }, async () => {
		collector ??= await newcomer('collector');
		const files = filesOf(folder, pattern);
		assert.ok(files.length >= (all ? 18 : 4), `${files.length} files`);
		const rows = () => Number(house.value("SELECT count(*) FROM bookmark b JOIN person p ON p.id = b.person WHERE p.handle = 'library'"));
		for (const path of files) {
			const text = readFileSync(path, 'utf8'), records = read(text), before = rows(), result = house.ruche('import', kind, path);
			// Counted in another way than it was read.
			assert.equal(records.length, (text.match(kind === 'opml' ? /xmlUrl=/g : /<DT>\s*<A /gi) ?? []).length, `${path}: read here`);
			assert.equal(result.status, 0, `${path}: ${result.stdout}${result.stderr}`);
			const [, found, written, skipped] = /^read (\d+), written (\d+), skipped (\d+)$/m.exec(result.stdout).map(Number);
			const known = kept.size, added = keep(kept, records);
			assert.deepEqual([found, written, skipped], [records.length, added, records.length - added], path);
			assert.equal(rows() - before, written, path);
			if (!text) continue; // a form sends no empty file
			assert.match(await upload(collector, text, 'file.html'), new RegExp(`${found} bookmarks? (was|were) in the file, ${kept.size - known} (is|are) new`), path);
			equal(reread(list(await exported(collector, 'json'))), kept, path);
		}
	});
}

// What an export is made of. In no order: those of one second may come in another one elsewhere, as files know seconds alone.
const pieces = (text) => text.split(/\n|(?=<outline )|(?<=\}),(?=\{)/).map((piece) => piece.replace(/^\[(?=\{)|(?<=\})\]$|<\/body>[^]*$/g, '').trim()).sort();

test('in each format they go out and come in elsewhere, and are the same', { skip }, async () => {
	const first = list(await exported(collector, 'json')), whole = reread(first);
	assert.ok(first.length > (all ? 550 : 100), `${first.length} bookmarks`);
	if (all) assert.ok(first.some((r) => r.closed) && first.some((r) => r.note.includes('\n')) && first.some((r) => r.tags.has('ui-ux')));
	for (const [format, read] of Object.entries(formats)) {
		const text = await exported(collector, format);
		equal(reread(read(text)), whole, `${format}: what the file holds`);
		const carrier = await newcomer(`carrier-${format}`);
		assert.match(await upload(carrier, text, `x.${format}`), new RegExp(`${first.length} bookmarks were in the file, ${first.length} are new`), format);
		equal(reread(list(await exported(carrier, 'json'))), whole, `${format}: what came of it`);
		assert.deepEqual(pieces(await exported(carrier, format)), pieces(text), `${format}: equal to the byte`);
	}
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

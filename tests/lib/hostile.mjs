// SPDX-License-Identifier: Apache-2.0
// hostile: texts and files that attack, and what must not come of them. The lists are those beside the repository; what an answer may not
// hold is said here once, for the scenario, for the browser, and for their controls.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, sharedData, slow } from '../harness.mjs';
import { parse, problems } from './html.mjs';

// ---- files ----

export const FOLDERS = ['hostile', 'filetypes-small', 'images-exif', 'documents'];
export const skip = FOLDERS.every(sharedData) ? false : 'no shared data';

// Every file below a folder of the shared data: {path, name, bytes}. The name says that it is a file of its own, and attacks where it is shown.
let files = 0;
export function filesIn(folder) {
	const walk = (place) => readdirSync(place, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(place, entry.name)) : [join(place, entry.name)]));
	return walk(sharedData(folder)).map((path) => ({ path, name: `${++files}<img src=x onerror=globalThis.__ran=1>"${basename(path)}`, bytes: readFileSync(path) }));
}

// ---- texts ----

// Each breaks out of another place where a text may stand, and would leave a mark that the browser test looks for.
export const SHARP = [
	'</title></textarea></script><script>globalThis.__ran=1</script>',
	'"><img src=x onerror=globalThis.__ran=1>',
	'<ruche-canary onfocus="globalThis.__ran=1" tabindex=1 autofocus>x</ruche-canary>',
	"' onmouseover='globalThis.__ran=1' x='",
	'javascript:globalThis.__ran=1//',
	'[x](javascript:globalThis.__ran=1) ![y](x"onerror="globalThis.__ran=1) <javascript:globalThis.__ran=1>',
	']]>--><svg onload=globalThis.__ran=1>{{7*7}}%n%s\u202e',
	'//evil.example/%0d%0aSet-Cookie:a=b\r\nX-Broken: 1',
];

// A line of each shape: what differs from another in letters and figures alone takes the same ways through a program.
const shape = (line) => line.replace(/[a-z0-9]+/gi, 'a');

// {all, shapes}: every line of every list, and one of each shape beside all of the big list of naughty strings.
export function texts() {
	const home = sharedData('hostile'), naughty = JSON.parse(readFileSync(join(home, 'blns.json'), 'utf8')).filter(Boolean);
	const lists = ['blns.txt', 'xss-payload-list.txt', ...['xss-strings', 'other'].flatMap((folder) => readdirSync(join(home, folder)).map((name) => join(folder, name)))];
	const all = [...new Set([...naughty, ...lists.flatMap((name) => readFileSync(join(home, name), 'utf8').split(/\r?\n/))])].filter(Boolean);
	assert.ok(all.length > 8000, `${all.length} lines`);
	const seen = new Set();
	const shapes = [...naughty, ...all.filter((line) => !seen.has(shape(line)) && seen.add(shape(line)))];
	return { all, shapes };
}

// Deals lines out: each call gives as many of the next as fit, so that what is asked one after the other gets all of them in turn.
export class Deck {
	dealt = 0;
	#sharp = 0;
	constructor(lines) {
		this.lines = lines.map((line) => [line, Buffer.byteLength(line)]);
	}

	// Behind one of the sharp ones, where that fits too. limit in bytes, so that it holds for characters as well.
	deal(limit, between = ' ') {
		const words = [];
		let room = limit;
		const take = (line, bytes) => {
			words.push(line);
			room -= bytes + between.length;
		};
		const sharp = SHARP[this.#sharp++ % SHARP.length];
		if (sharp.length + 2 <= room) take(sharp, Buffer.byteLength(sharp));
		const most = room;
		for (let tried = 0; tried < this.lines.length; tried++) {
			const [line, bytes] = this.lines[this.dealt % this.lines.length];
			// What fits nowhere in so short a field is passed over.
			if (bytes > room && bytes <= most) break;
			this.dealt++;
			if (bytes <= room) take(line, bytes);
		}
		return words.join(between);
	}

	get whole() {
		return this.dealt >= this.lines.length;
	}
}

// ---- the server ----

// How long an answer may take: hours would be a hang, and so is this.
const LIMIT = 30_000 * slow;

// Sends for a test and gathers what went wrong: no answer, a fault of the server, another process than before.
export class Guard {
	faults = [];
	asked = 0;
	constructor(house, limit = LIMIT) {
		Object.assign(this, { house, limit, pid: house.process.pid });
	}

	fault(text) {
		this.faults.push(text);
	}

	// The answer of ask(), or undefined when there is none; never one that says that something broke. Who has no time for an image says
	// 503, which is an answer for a machine that is busy elsewhere: asked again.
	async answer(what, ask, tries = 4) {
		this.asked++;
		let timer;
		try {
			const late = new Promise((_, failed) => { timer = setTimeout(() => failed(new Error(`no answer within ${this.limit} ms`)), this.limit); });
			const page = await Promise.race([ask(), late]);
			if (page.status === 503 && tries > 1) return this.answer(what, ask, tries - 1);
			if (page.status >= 500 && page.status !== 501) this.fault(`${what}: ${page.status} ${page.text.slice(0, 200)}`);
			const target = page.headers.get('location');
			if (target && new URL(target, this.house.url).origin !== this.house.url) this.fault(`${what}: leads away to ${target}`);
			if (page.headers.get('x-broken') || /a=b/.test(page.headers.get('set-cookie') ?? '')) this.fault(`${what}: wrote a header of its own`);
			return page;
		} catch (error) {
			this.fault(`${what}: ${error.cause?.code ?? error.message}`);
			return undefined;
		} finally {
			clearTimeout(timer);
		}
	}

	// Reads what came back and says what is wrong with it.
	judge(what, page) {
		for (const line of page ? judge(page) : []) {
			// The one script with an address of its own is the program's: nobody's words are in it.
			if (!(/^GET \/service-worker\.js(\?|$)/.test(what) && line.startsWith('text/javascript'))) this.fault(`${what}: ${line}`);
		}
	}

	// It is the process that was there before, it answers, and it has logged no error.
	async assertAlive() {
		const { process: own, url, log } = this.house;
		assert.deepEqual([own.pid, own.exitCode, own.signalCode], [this.pid, null, null], 'the server is another one, or gone');
		const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(this.limit) });
		assert.equal(health.status, 200);
		assert.deepEqual(log.filter((entry) => entry.level === 'error' || entry.event === 'not JSON'), [], 'the server logged errors');
	}

	async assertFine(t) {
		t?.diagnostic(`${this.asked} requests`);
		assert.ok(this.asked > 0, 'nothing was asked');
		assert.deepEqual(this.faults.slice(0, 30), [], `${this.faults.length} in all`);
		await this.assertAlive();
	}
}

// Does something with each of a list, so many at a time.
export async function aside(list, most, act) {
	const rest = [...list].reverse();
	await Promise.all(Array.from({ length: most }, async () => {
		while (rest.length) await act(rest.pop());
	}));
}

// ---- what an answer holds ----

// Elements and attributes that our templates are made of, read from these; and what Markdown and the sanitizer write beside them.
let known;
function vocabulary() {
	if (known) return known;
	known = new Set('h4 h5 h6 tbody tfoot caption colgroup mark sub sup small var samp s u em strong q cite abbr dfn figure figcaption details summary'.split(' '));
	for (const name of 'href rel title alt src loading width height lang dir colspan rowspan scope start value datetime class id type disabled checked'.split(' ')) known.add(`@${name}`);
	for (const name of readdirSync(join(root, 'src'), { recursive: true })) {
		if (!name.endsWith('.html') || name.endsWith('.xml.html')) continue;
		const text = readFileSync(join(root, 'src', name), 'utf8').replace(/\{\{[^]*?\}\}/g, ' ');
		for (const [, tag, rest] of text.matchAll(/<([a-z][a-z0-9-]*)((?:"[^"]*"|[^">])*)>/gi)) {
			known.add(tag.toLowerCase());
			for (const [attribute] of rest.replace(/"[^"]*"/g, ' ').matchAll(/[^\s=/"]+/g)) known.add(`@${attribute.toLowerCase()}`);
		}
	}
	for (const name of ['onclick', 'onload', 'onerror', 'style', 'srcdoc']) assert.ok(!known.has(`@${name}`), `a template has ${name}`);
	return known;
}

const SCHEMES = new Set(['http', 'https', 'mailto', 'tel']);
// What problems() says of words and headings that people wrote badly: no harm is in it, and other tests ask for it.
const HARMLESS = /without a name|without alt|without a label|skips a level|one expected|exactly one <main>|no <title>|no viewport|without lang|points at nothing| inside <|missing-doctype|no <!doctype/;

// Elements and attributes that no template made, addresses that run, markup that broke.
export function strangers(document, policy = '') {
	const words = vocabulary(), found = problems(document, { policy }).filter((line) => !HARMLESS.test(line));
	for (const { tag, attributes } of document.descendants()) {
		if (tag === 'script' && !policy.includes(`'nonce-${attributes.nonce}'`) && !/json$/.test(attributes.type ?? '')) found.push('<script> without the nonce of this answer');
		if (!words.has(tag)) found.push(`<${tag}> is of no template`);
		for (const [name, value] of Object.entries(attributes)) {
			if (!words.has(`@${name.toLowerCase()}`)) found.push(`${name}="${value.slice(0, 40)}" of <${tag}> is of no template`);
			if (!['href', 'src', 'action', 'formaction', 'poster', 'data-url', 'data-tus', 'cite'].includes(name)) continue;
			// As browsers read it: control characters do not count.
			const scheme = value.replace(/[\u0000-\u0020\u007f-\u009f]/g, '').match(/^([a-z][a-z0-9+.-]*):/i)?.[1].toLowerCase();
			if (scheme && !SCHEMES.has(scheme)) found.push(`${name}="${value.slice(0, 40)}"`);
		}
	}
	return [...new Set(found)];
}

// A piece of a page, as calls give it: no script is part of one.
export const fragment = (html) => strangers(parse(`<!doctype html><html lang="en"><head><title>x</title></head><body>${html}</body></html>`));

// Types that no browser runs, shown in place or not.
const HARMLESS_TYPES = /^(application\/(json(\+oembed)?|manifest\+json|vnd\.ruche[^;]*)|text\/(plain|csv|calendar|vtt|markdown)|image\/(webp|png|jpeg|gif|avif|x-icon|vnd\.microsoft\.icon)|audio\/[\w.+-]+|video\/[\w.+-]+|font\/[\w.+-]+)(;|$)/;
const XML = /^((application\/(rss\+xml|atom\+xml|xml|opensearchdescription\+xml))|text\/xml)(;|$)/;

// What an answer must not be, whoever wrote what is in it.
export function judge(page) {
	const found = [], header = (name) => page.headers.get(name) ?? '', policy = header('content-security-policy');
	if (page.status === 304 || !page.bytes.length) return found;
	if (header('x-content-type-options') !== 'nosniff') found.push('no X-Content-Type-Options: nosniff');
	const disposition = header('content-disposition');
	if (disposition && !/^(attachment|inline)(; filename\*?=[\x20-\x7e]+)?$/.test(disposition)) found.push(`disposition ${disposition}`);
	if (disposition.startsWith('attachment')) return found;
	if (/^text\/html(;|$)/.test(page.type)) {
		if (!/default-src 'none'/.test(policy) || /unsafe-(inline|eval)/.test(policy)) found.push(`policy ${policy}`);
		// A piece that a script asks for has no head.
		found.push(.../<html/i.test(page.body.slice(0, 200)) ? strangers(page.document, policy) : fragment(page.body));
	} else if (XML.test(page.type)) {
		if (!/default-src 'none'|sandbox/.test(policy)) found.push(`${page.type} with the policy "${policy}"`);
	} else if (!HARMLESS_TYPES.test(page.type)) {
		found.push(`${page.type || 'no type'} is shown in place`);
	}
	if (page.type.startsWith('application/json')) found.push(...inside(page));
	return found;
}

// Members called html hold a text that a program may put into a page.
function inside(page) {
	const found = [];
	try {
		JSON.parse(page.body, (name, value) => {
			if (/^(body_)?html$/.test(name) && typeof value === 'string') found.push(...fragment(value));
			return value;
		});
	} catch (error) {
		found.push(`no JSON: ${error.message}`);
	}
	return found;
}

// What somebody brought is a download, or of a type that no browser runs, and in a box of its own both times.
export function judgeFile(answer) {
	const found = judge(answer);
	if (answer.status !== 200) found.push(`status ${answer.status}`);
	if (!/sandbox/.test(answer.headers.get('content-security-policy') ?? '')) found.push('no sandbox around it');
	if (!/^attachment/.test(answer.headers.get('content-disposition') ?? '') && !/^(image\/(webp|png|jpeg|gif|avif)|audio\/|video\/|text\/plain)/.test(answer.type)) found.push(`${answer.type} is shown in place`);
	return found;
}

// SPDX-License-Identifier: Apache-2.0
// Two people who save one page at the same time, two thousand times with random changes: nothing that one of them wrote is lost
// unless it is refused as a whole and shown, and nothing that both left alone goes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { database, eventually, slow, useServer } from '../../../tests/harness.mjs';

const house = useServer();
const ROUNDS = database === 'postgres' ? 300 : slow > 1 ? 500 : 1000, PAGES = 10; // each is two saves

// The same numbers every time.
function random(seed) {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

let words = 0;
const word = () => `w${++words}x`;
const tokens = (text) => text.match(/w\d+x/g) ?? [];

// One to three changes: lines come, go, or have one word changed or added.
function changed(text, die) {
	const lines = text.split('\n');
	for (let n = 1 + die(3); n > 0; n--) {
		const at = die(lines.length), kind = die(5);
		if (kind === 0) lines.splice(at, 0, `${word()} ${word()}`);
		else if (kind === 1 && lines.length > 4) lines.splice(at, 1);
		else if (kind === 2) lines[at] = `${lines[at]} ${word()}`;
		else {
			const parts = lines[at].split(' ');
			parts[die(parts.length)] = word();
			lines[at] = parts.join(' ');
		}
	}
	return lines.join('\n');
}

async function caller(login) {
	const client = await house.as(login), csrf = await client.csrf();
	return async (method, path, body) => {
		const page = await client.request(`/api/v1${path}`, { method, check: false, body: body && JSON.stringify(body),
			headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf, origin: house.url } });
		return { status: page.status, body: page.json };
	};
}

const missing = (wanted, text) => {
	const there = new Set(tokens(text));
	return wanted.filter((token) => !there.has(token));
};

test('two who save one page at once lose nothing, whatever they change', async () => {
	const calls = [await caller('employee'), await caller('owner')];
	const wiki = (await calls[0]('POST', '/wikis', { title: 'Merged at random', handle: 'merged' })).body.handle;
	const counts = { merged: 0, refused: 0 };
	async function rounds(number) {
		const die = random(number + 1), path = `/wikis/${wiki}/pages/page-${number}`;
		const begun = Array.from({ length: 12 }, () => `${word()} ${word()} ${word()}`).join('\n');
		assert.equal((await calls[0]('POST', `/wikis/${wiki}/pages`, { title: `Page ${number}`, body: begun })).status, 201);
		for (let round = 0; round < ROUNDS / PAGES; round++) {
			const { body: base } = await calls[0]('GET', path);
			const texts = [changed(base.body, die), changed(base.body, die)];
			const answers = await Promise.all(calls.map((call, i) => call('PUT', path, { body: texts[i], base: base.revision })));
			const { body: now } = await calls[0]('GET', path);
			const where = `page ${number}, round ${round}\n--- base\n${base.body}\n--- one\n${texts[0]}\n--- other\n${texts[1]}\n--- saved\n${now.body}`;
			const statuses = answers.map((a) => a.status).sort();
			assert.equal(statuses[0], 200, `${statuses} ${where}`);
			const both = texts.map((text) => new Set(tokens(text)));
			if (statuses[1] === 409) {
				// The other stands as it was sent; who was refused still has what was typed.
				counts.refused++;
				assert.equal(now.body.trimEnd(), texts[answers.findIndex((a) => a.status === 200)].trimEnd(), where);
				continue;
			}
			assert.equal(statuses[1], 200, where);
			counts.merged++;
			const old = new Set(tokens(base.body));
			assert.deepEqual(missing(tokens(texts.join('\n')).filter((t) => !old.has(t)), now.body), [], `written and lost: ${where}`);
			assert.deepEqual(missing([...old].filter((t) => both[0].has(t) && both[1].has(t)), now.body), [], `left alone and lost: ${where}`);
			const came = tokens(now.body);
			assert.equal(new Set(came).size, came.length, `twice: ${where}`);
		}
	}
	await Promise.all(Array.from({ length: PAGES }, (_, number) => rounds(number)));
	// Both happened, or nothing was tried.
	assert.ok(counts.merged > ROUNDS / 10 && counts.refused > ROUNDS / 50, JSON.stringify(counts));
	// Beside a server that still writes it may be told to come again.
	await eventually(() => {
		const check = house.ruche('check');
		assert.equal(check.status, 0, check.stdout + check.stderr);
	});
});

test('what an editor kept by itself comes back, with all its fields, until it is saved or thrown away', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	await employee.submit((await employee.get('/wikis/new')).form('/wikis'), { title: 'Kept', handle: 'kept-here' }, { redirect: false, status: 303 });
	const form = (await employee.get('/wikis/kept-here/new')).form('/wikis/kept-here/pages');
	const page = (await employee.submit(form, { title: 'Half done', body: 'One line.' }, { redirect: false, status: 303 })).location;
	const open = (await employee.get(`${page}/edit`)).form(`${page}/edit`);
	await employee.post(`${page}/autosave`, { ...Object.fromEntries(open.fields ?? []), base: 0, kept: 0, title: 'Half done', body: 'One line. And half of', tags: 'reeds', was_tags: '', summary: 'going on', was_summary: '' }, { check: false });
	const again = await employee.get(`${page}/edit`, { status: 200 });
	assert.match(again.text, /kept by itself/);
	assert.match(again.one('textarea[name=body]').text, /One line\. And half of/);
	assert.equal(again.one('#f-tags').attributes.value, 'reeds');
	assert.equal(again.one('#f-summary').attributes.value, 'going on');
	// It is one's own: others see what was saved.
	assert.doesNotMatch((await owner.get(`${page}/edit`)).text, /half of/);
	await employee.post(`${page}/autosave`, { drop: '1' }, { redirect: false, status: 303 });
	assert.doesNotMatch((await employee.get(`${page}/edit`)).text, /half of|kept by itself/);
});

test('who watches a page, a tree or a wiki hears of it, and of nothing else', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	await employee.submit((await employee.get('/wikis/new')).form('/wikis'), { title: 'Heard of', handle: 'heard-of' }, { redirect: false, status: 303 });
	const write = async (fields) => (await employee.submit((await employee.get('/wikis/heard-of/new')).form('/wikis/heard-of/pages'), { body: 'Words.', ...fields }, { redirect: false, status: 303 })).location;
	const edit = async (page, body) => employee.submit((await employee.get(`${page}/edit`)).form(`${page}/edit`), { body }, { redirect: false, status: 303 });
	const alone = await write({ title: 'Alone here' }), above = await write({ title: 'Above here' }), below = await write({ title: 'Below here', parent: 'Above here' });
	const other = await write({ title: 'Elsewhere' });
	await owner.post(`${alone}/watch`, { watch: 'page' }, { redirect: false, status: 303 });
	await owner.post(`${above}/watch`, { watch: 'tree' }, { redirect: false, status: 303 });
	const follow = (await admin.get('/wikis/heard-of')).all('form').find((f) => /follow/.test(f.attributes.action ?? '')).attributes.action;
	await admin.submit((await admin.get('/wikis/heard-of')).form(follow), {}, { redirect: false });
	for (const page of [alone, below, other]) await edit(page, `Changed: ${page}`);
	await eventually(async () => {
		const told = (await owner.get('/notifications')).text;
		assert.match(told, /Alone here/);
		assert.match(told, /Below here/);
		assert.match((await admin.get('/notifications')).text, /Elsewhere/);
	});
	assert.doesNotMatch((await owner.get('/notifications')).text, /Elsewhere/);
	// No more of what is not watched any more.
	await owner.post(`${alone}/watch`, { watch: 'none' }, { redirect: false, status: 303 });
	assert.match((await owner.get(alone)).body, /name="watch" value="page" aria-pressed="false"/);
});

test('a keeper is asked when the time has come, once', async () => {
	const employee = await house.as('employee');
	await employee.submit((await employee.get('/wikis/new')).form('/wikis'), { title: 'Kept true', handle: 'kept-true' }, { redirect: false, status: 303 });
	const page = (await employee.submit((await employee.get('/wikis/kept-true/new')).form('/wikis/kept-true/pages'), { title: 'Opening hours of the quay', body: 'Eight to five.', verify_days: '30' }, { redirect: false, status: 303 })).location;
	house.change("UPDATE wiki_page SET verify_due = 1000 WHERE slug = 'opening-hours-of-the-quay'");
	// What is done from time to time is done at the start, too.
	await house.stop({ keep: true });
	await house.start();
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /Opening hours of the quay/), 150_000);
	assert.equal(Number(house.value("SELECT told FROM wiki_page WHERE slug = 'opening-hours-of-the-quay'")), 1000);
	assert.match((await employee.get(page)).text, /Nobody has said for a long time/);
	assert.match((await employee.get('/wikis/kept-true/pages?show=due')).text, /Opening hours/);
	await employee.post(`${page}/verify`, {}, { redirect: false, status: 303 });
	assert.doesNotMatch((await employee.get('/wikis/kept-true/pages?show=due')).text, /Opening hours/);
	assert.match((await employee.get(page)).text, /Last verified on/);
});

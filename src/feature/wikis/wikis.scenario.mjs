// SPDX-License-Identifier: Apache-2.0
// Wikis: opening one, writing pages that lead to each other, changing them two at a time without losing a word, and what
// those who may not read a page never see of it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function openWiki(client, handle, fields = {}) {
	const form = (await client.get('/wikis/new', { status: 200 })).form('/wikis');
	const answer = await client.submit(form, { title: `Wiki ${handle}`, handle, language: 'en', ...fields }, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	return `/wikis/${handle}`;
}

async function write(client, wiki, fields) {
	const form = (await client.get(`${wiki}/new`, { status: 200 })).form(`${wiki}/pages`);
	const answer = await client.submit(form, { body: 'Words.', action: 'save', ...fields }, { redirect: false });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	return answer.location;
}

// What fewer people read stands at another address: the form says which.
async function editor(client, page) {
	const shown = await client.get(`${page}/edit`, { status: 200 });
	return shown.form(shown.all('form').map((f) => f.attributes.action).find((to) => to?.endsWith('/edit')));
}

test('wiki_create and page_create: pages with tables, contents, links and a tree', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'pumps');
	assert.match((await owner.get('/wikis', { status: 200 })).text, /Wiki pumps/);
	const start = await write(employee, wiki, { title: 'Starting', body: '# Before\n\nSee [[Priming#Steps|how to prime]] and [[Night calls]].\n\n# After\n\n| a | b |\n| --- | --- |\n| 1 | 2 |' });
	assert.equal(start, `${wiki}/starting`);
	const page = await owner.get(start, { status: 200 });
	assert.match(page.body, /<table>/);
	assert.match(page.body, /<a href="#s-before">Before/);
	assert.match(page.body, /<h2 id="s-after">/);
	// What is not there yet is wanted, and begun from its link.
	assert.match(page.body, /<a class="page wanted" href="\/wikis\/pumps\/new\?title=Night(%20|\+)calls">/);
	assert.match((await owner.get(`${wiki}/pages?show=wanted`)).text, /Night calls[^]*Priming|Priming[^]*Night calls/);
	const priming = await write(owner, wiki, { title: 'Priming', parent: 'Starting' });
	const after = await employee.get(start);
	assert.match(after.body, /<a class="page" href="\/wikis\/pumps\/priming#s-steps">how to prime/);
	assert.doesNotMatch((await owner.get(`${wiki}/pages?show=wanted`)).text, /Priming/);
	assert.match((await owner.get(`${priming}/links`, { status: 200 })).text, /Starting/);
	assert.match((await owner.get(priming)).body, /aria-current="page"[^>]*>Priming/);
	// Nothing leads to Starting.
	assert.match((await owner.get(`${wiki}/pages?show=orphans`, { status: 200 })).text, /Starting/);
	assert.doesNotMatch((await owner.get(`${wiki}/pages?show=orphans`)).one('main').text.replace(/.*Modèles/s, ''), /Priming/);
	await eventually(async () => assert.match((await owner.get('/search?q=priming')).text, /Priming/));
});

test('page_update: a new title gives a new address, and the old one leads there; a page cannot stand below itself', async () => {
	const employee = await house.as('employee');
	const wiki = await openWiki(employee, 'renames');
	const first = await write(employee, wiki, { title: 'Old name' });
	await write(employee, wiki, { title: 'Other', body: 'To [[Old name]].', parent: 'Old name' });
	const moved = await employee.submit(await editor(employee, first), { title: 'New name' }, { redirect: false });
	assert.equal(moved.location, `${wiki}/new-name`);
	assert.equal((await employee.get(first, { redirect: false })).status, 301);
	assert.match((await employee.get(`${wiki}/new-name/links`)).text, /Other/);
	const ring = await employee.submit(await editor(employee, `${wiki}/new-name`), { parent: 'Other' }, { status: 422 });
	assert.match(ring.text, /ring/);
});

test('page_update: two who change one page lose nothing', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'together');
	const page = await write(employee, wiki, { title: 'Shared', body: 'one\n\ntwo\n\nthree' });
	const mine = await editor(employee, page), theirs = await editor(owner, page);
	await owner.submit(theirs, { body: 'ONE\n\ntwo\n\nthree', summary: 'louder' }, { redirect: false });
	const merged = await employee.submit(mine, { body: 'one\n\ntwo\n\nTHREE' }, { redirect: false });
	assert.match(merged.location, /merged=1/);
	const both = (await employee.get(page)).text;
	assert.match(both, /ONE[^]*two[^]*THREE/);
	assert.match((await employee.get(`${page}/history`, { status: 200 })).text, /louder[^]*\+1 −1/);
	// The same line: both are shown, both stand in the editor, and nothing is saved.
	const again = await editor(employee, page), other = await editor(owner, page);
	await owner.submit(other, { body: 'ONE\n\nmiddle of theirs\n\nTHREE' }, { redirect: false });
	const conflict = await employee.submit(again, { body: 'ONE\n\nmiddle of mine\n\nTHREE' }, { status: 409 });
	assert.match(conflict.one('textarea[name=body]').text, /ONE\s+middle of theirs\s+middle of mine\s+THREE/);
	assert.ok(conflict.one('table.diff'));
	assert.doesNotMatch((await owner.get(page)).text, /middle of mine/);
	const kept = await employee.submit(conflict.form(`${page}/edit`), { body: 'ONE\n\nmiddle of both\n\nTHREE' }, { redirect: false });
	assert.equal(kept.status, 303);
	assert.match((await owner.get(page)).text, /middle of both/);
	// Both are shown as well when a field is wrong.
	const wrong = await editor(employee, page), right = await editor(owner, page);
	await owner.submit(right, { body: 'ONE\n\nmiddle of hers\n\nTHREE' }, { redirect: false });
	const two = await employee.submit(wrong, { body: 'ONE\n\nmiddle of his\n\nTHREE', parent: 'No such page' }, { status: 409 });
	assert.ok(two.one('table.diff'));
	assert.match(two.one('#f-parent-error').text, /No page/);
	assert.doesNotMatch((await owner.get(page)).text, /middle of his/);
	// And back to what was once there.
	const old = await employee.get(`${page}/history/2`, { status: 200 });
	await employee.submit(old.form(`${page}/history/2/restore`), {}, { redirect: false });
	assert.doesNotMatch((await owner.get(page)).text, /middle of both/);
});

test('pages that are for members are nowhere for others: not in trees, lists, links or exports', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), visitor = house.visitor();
	const wiki = await openWiki(employee, 'half-open', { audience: 'public' });
	const open = await write(employee, wiki, { title: 'Open', body: 'To [[Hidden]].' });
	const hidden = await write(employee, wiki, { title: 'Hidden', body: 'To [[Open]] and [[Nowhere hidden]].', audience: 'members' });
	const inner = await write(employee, wiki, { title: 'Inner', body: 'Said among us.', audience: 'internal' });
	assert.equal((await owner.get(inner)).status, 200);
	assert.equal((await visitor.get(inner)).status, 404);
	for (const client of [owner, visitor]) {
		assert.notEqual((await client.get(hidden)).status, 200);
		for (const path of [wiki, `${wiki}/pages`, `${wiki}/pages?show=changes`, `${open}/links`, `${wiki}/export?form=md`])
			assert.doesNotMatch((await client.get(path, { status: 200 })).text.replaceAll('[[Hidden]]', ''), /Hidden|Nowhere/, path);
		// As if it were not there: wanted, and what only it leads to an orphan.
		assert.match((await client.get(`${wiki}/pages?show=wanted`)).text, /Hidden/);
		assert.doesNotMatch((await client.get(`${wiki}/pages?show=wanted`)).text, /Nowhere/);
		assert.match((await client.get(`${wiki}/pages?show=orphans`)).text, /Open/);
	}
	assert.doesNotMatch((await employee.get(`${wiki}/pages?show=orphans`)).one('main .list')?.text ?? '', /Open/);
	assert.equal((await visitor.get(`${open}/edit`, { redirect: false, check: false })).status !== 200, true);
});

test('who watches a page, a tree or a wiki is told; keepers are asked; reads are counted', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'watched');
	const above = await write(employee, wiki, { title: 'Above' });
	const below = await write(employee, wiki, { title: 'Below it', parent: 'Above', verify_days: '30' });
	await owner.post(`${above}/watch`, { csrf: await owner.csrf(), watch: 'tree' }, { redirect: false });
	await employee.submit(await editor(employee, below), { body: 'Other words.' }, { redirect: false });
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /a modifié une page[^]*Below it/));
	await employee.post(`${below}/verify`, { csrf: await employee.csrf() }, { redirect: false });
	assert.match((await employee.get(below)).text, /Last verified on/);
	await employee.post(`${below}/review`, { csrf: await employee.csrf(), review: '3' }, { redirect: false });
	assert.match((await employee.get(below)).text, /Reviewed/);
	await eventually(async () => assert.match((await employee.get(below)).text, /\d+ this month/), 30000);
});

test('wikis as JSON, and the check finds nothing', async () => {
	const employee = await house.as('employee');
	const json = { headers: { accept: 'application/json' } };
	const wiki = await openWiki(employee, 'by-program');
	await write(employee, wiki, { title: 'One', body: 'To [[Two]].' });
	const list = await employee.get('/api/v1/wikis/by-program/pages', json);
	assert.equal(list.json.pages[0].slug, 'one');
	assert.equal((await employee.get('/api/v1/wikis/by-program/pages/one', json)).json.title, 'One');
	const removed = await employee.post(`${wiki}/one/delete`, { csrf: await employee.csrf() }, { redirect: false });
	assert.equal(removed.status, 303);
	assert.equal((await employee.get(`${wiki}/one`)).status, 404);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('what was written for members stays theirs when a page is widened', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'widened');
	const page = await write(employee, wiki, { title: 'Opened', body: 'Whispered first.', audience: 'members' });
	await employee.submit(await editor(employee, page), { body: 'Whispered again.' }, { redirect: false });
	await employee.submit(await editor(employee, page), { body: 'Said aloud.', audience: 'public' }, { redirect: false });
	assert.match((await owner.get(page, { status: 200 })).text, /Said aloud/);
	// Everybody writes in an open wiki; that alone reads nothing of what stood there before.
	assert.equal((await owner.get(`${page}/edit`)).status, 200);
	for (const number of [1, 2]) {
		assert.equal((await owner.get(`${page}/history/${number}`)).status, 404);
		assert.equal((await owner.post(`${page}/history/${number}/restore`, { csrf: await owner.csrf() }, { redirect: false, check: false })).status, 404);
		assert.match((await employee.get(`${page}/history/${number}`, { status: 200 })).text, /Whispered/);
	}
	assert.doesNotMatch((await owner.get(`${page}/history/3`, { status: 200 })).text, /Whispered/);
	assert.equal((await owner.get(`${page}/history`, { status: 200 })).body.includes('history/1'), false);
	assert.equal((await employee.get(`${page}/history`, { status: 200 })).body.includes('history/1'), true);
});

test('outside, who keeps a wiki or a page under a pseudonym is known by that alone', async () => {
	assert.equal(house.ruche('user', 'add', 'petronella.q', 'Petronella', 'Quackenbush').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'petronella.q', { input: 'a long sentence\n' }).status, 0);
	const writer = house.visitor(), employee = await house.as('employee');
	await writer.signIn('petronella.q', 'a long sentence');
	await writer.get('/settings');
	await writer.submit(writer.page.form('/settings'), { pseudonym: 'Marsh Harrier', title: 'Harrierist', city: 'Fenborough' }, { redirect: false, status: 303 });
	const wiki = await openWiki(writer, 'reeds', { audience: 'public' });
	const page = await write(writer, wiki, { title: 'Of reeds' });
	await writer.submit(await editor(writer, page), { body: 'Cut them in winter.' }, { redirect: false });
	for (const path of ['/wikis', wiki, page, `${wiki}/pages`, `${wiki}/pages?show=changes`, `${page}/history`, `${page}/links`, `/api/v1${wiki}`, `/api/v1${wiki}/pages/of-reeds`, '/api/v1/wikis'])
		assert.doesNotMatch((await house.visitor().get(path, { status: 200 })).body, /petronella|quackenbush|harrierist|fenborough/i, path);
	assert.match((await house.visitor().get(page)).body, /Marsh Harrier/);
	assert.match((await employee.get(page)).body, /petronella\.q/);
});

test('what a person takes along are pages that person still reads', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'left-behind', { audience: 'members' });
	await employee.submit((await employee.get(`${wiki}/settings`, { status: 200 })).form(`${wiki}/members`), { who: 'owner', role: 'writer' }, { redirect: false, status: 303 });
	const page = await write(owner, wiki, { title: 'Begun', body: 'Begun by me.' });
	assert.match((await owner.get('/settings/export', { status: 200 })).body, /Begun by me/);
	const person = house.value("SELECT target FROM handle WHERE name = 'owner' AND kind = 1");
	await employee.post(`${wiki}/members/delete`, { csrf: await employee.csrf(), person }, { redirect: false, status: 303 });
	assert.equal((await owner.get(page)).status, 404);
	await employee.submit(await editor(employee, page), { body: 'A secret of those who stay.' }, { redirect: false });
	assert.doesNotMatch((await owner.get('/settings/export', { status: 200 })).body, /A secret of those|Begun by me/);
});

test('page_update: what the writer left alone stays as it is now, and what was typed stays typed', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), visitor = house.visitor();
	const wiki = await openWiki(employee, 'left-alone', { audience: 'public' });
	const above = await write(employee, wiki, { title: 'Top' });
	// Begun from the link of a page: it stands below that one.
	const begun = (await employee.get(above)).all('a').find((a) => /\/new\?below=/.test(a.attributes.href ?? ''));
	const form = (await employee.get(begun.attributes.href, { status: 200 })).form(`${wiki}/pages`);
	const page = (await employee.submit(form, { title: 'Below', body: 'Words.', action: 'save' }, { redirect: false, status: 303 })).location;
	assert.equal((await employee.json(`/api/v1${page.replace(wiki, `${wiki}/pages`)}`)).parent, 'top');
	// Narrowed while another had it open.
	const open = await editor(owner, page);
	await employee.submit(await editor(employee, page), { audience: 'internal', template: '1' }, { redirect: false, status: 303 });
	await owner.submit(open, { body: 'Other words.' }, { redirect: false, status: 303 });
	assert.equal((await visitor.get(page)).status, 404);
	assert.equal((await employee.json(`/api/v1${page.replace(wiki, `${wiki}/pages`)}`)).template, true);
	// Typed, looked at, refused, and saved: nothing of it is lost.
	const seen = await employee.submit(await editor(employee, page), { tags: 'reeds', parent: '', action: 'preview' }, { status: 200 });
	const refused = await employee.submit(seen.form(`${page}~internal/edit`), { title: '', action: 'save' }, { status: 422 });
	await employee.submit(refused.form(`${page}~internal/edit`), { title: 'Below', action: 'save' }, { redirect: false, status: 303 });
	const now = await employee.json(`/api/v1${page.replace(wiki, `${wiki}/pages`)}`);
	assert.deepEqual([now.tags, now.parent], [['reeds'], '']);
	assert.equal((await visitor.get(page)).status, 404);
});

test('an address tells nobody that a page of that name is there for fewer people', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), visitor = house.visitor();
	const wiki = await openWiki(employee, 'same-names', { audience: 'public' });
	const secret = await write(employee, wiki, { title: 'Budget', body: 'Among us.', audience: 'members' });
	const inner = await write(employee, wiki, { title: 'Budget', body: 'In the house.', audience: 'internal' });
	// Who reads neither gets the plain address, as if nothing were there.
	const open = await write(owner, wiki, { title: 'Budget', body: 'For everybody.' });
	assert.equal(open, `${wiki}/budget`);
	for (const [client, page, status] of [[employee, secret, 200], [employee, inner, 200], [owner, secret, 404], [owner, inner, 200], [visitor, inner, 404], [visitor, open, 200]])
		assert.equal((await client.get(page)).status, status, page);
	// A link by name leads to what most people read; and to what is left for those who read that.
	const from = await write(employee, wiki, { title: 'From', body: 'See [[Budget]] and [[Plans]].' });
	await write(employee, wiki, { title: 'Plans', body: 'Our plans.', audience: 'members' });
	assert.match((await employee.get(`${wiki}/plans`)).text, /Our plans/);
	assert.doesNotMatch((await employee.get(from)).body, /page wanted/);
	assert.match((await owner.get(from)).body, /page wanted[^>]*title=Plans/);
	assert.match((await employee.get(`${wiki}/plans~members/links`, { status: 200 })).text, /From/);
	// Narrowed, it leaves its address to others; its readers find it under another.
	await employee.submit(await editor(employee, from), { audience: 'members' }, { redirect: false, status: 303 });
	assert.match((await employee.get(from)).text, /See Budget/);
	assert.equal((await owner.get(from)).status, 404);
	assert.equal(await write(owner, wiki, { title: 'From', body: 'Another.' }), from);
	assert.match((await employee.get(from)).text, /Another/);
	assert.match((await employee.get(`${from}~members`)).text, /See Budget/);
	assert.equal(house.ruche('check').status, 0);
});

test('a merge begins from nothing that its writer may not read', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'merged-closed');
	const page = await write(employee, wiki, { title: 'Opened late', body: 'Whispered first.\n\nStays.', audience: 'members' });
	await employee.submit(await editor(employee, page), { body: 'Whispered again.\n\nStays.' }, { redirect: false });
	await employee.submit(await editor(employee, page), { body: 'Said aloud.\n\nStays.', audience: 'public' }, { redirect: false });
	const open = `${wiki}/opened-late`;
	for (const base of [1, 2, 77]) {
		const form = await editor(owner, open);
		const both = await owner.submit(form, { base, title: 'Opened late', body: 'Mine alone.\n\nStays.' }, { status: 409 });
		assert.match(both.one('textarea[name=body]').text, /Said aloud[^]*Mine alone/);
		assert.doesNotMatch(both.body, /Whispered/);
	}
	// Its author may read them, and merges.
	const merged = await employee.submit(await editor(employee, open), { base: 2, body: 'Whispered again.\n\nStays here.' }, { redirect: false, status: 303 });
	assert.match(merged.location, /merged=1/);
	assert.match((await owner.get(open)).text, /Said aloud[^]*Stays here/);
});

async function community(access = 'open') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const made = await owner.post('/communities', { title: `Reed beds ${access}`, access, language: 'en' }, { redirect: false, status: 303 });
	await owner.post(`${made.location}/members`, { who: 'employee' }, { redirect: false });
	await employee.post(`${made.location}/membership`, {}, { redirect: false });
	return made.location;
}

test('wiki_tab_create: a community has its wiki by one click, and its members write it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	for (const access of ['open', 'private']) {
		const at = await community(access);
		assert.match((await employee.get(`${at}/wiki`, { status: 200 })).text, /no wiki yet/);
		assert.equal((await employee.post(`${at}/wiki`, {}, { redirect: false })).status, 403);
		const made = await owner.submit((await owner.get(`${at}/wiki`, { status: 200 })).form(`${at}/wiki`), {}, { redirect: false, status: 303 });
		assert.equal(made.location, `${at}/wiki`);
		// Twice is once.
		await owner.post(`${at}/wiki`, {}, { redirect: false, status: 303 });
		const tab = await employee.get(`${at}/wiki`, { status: 200 });
		const wiki = tab.all('a').map((a) => a.attributes.href ?? '').find((href) => /^\/wikis\/[^/]+\/new/.test(href)).match(/^\/wikis\/[^/]+/)[0];
		assert.equal(tab.body.includes('Other wikis here'), false);
		const page = await write(employee, wiki, { title: 'Cutting reed' });
		assert.match((await owner.get(`${at}/wiki`)).text, /Cutting reed/);
		// Who is no member writes nothing; what is closed is nowhere for them.
		if (access === 'open') {
			assert.equal((await admin.get(page)).status, 200);
			assert.notEqual((await admin.get(`${wiki}/new`)).status, 200);
		} else {
			assert.doesNotMatch(wiki, /reed/);
			for (const path of [page, wiki, `${at}/wiki`]) assert.equal((await admin.get(path)).status, 404, path);
			assert.doesNotMatch((await admin.get('/wikis')).text, /Reed beds private/);
		}
		// Archived with its community, and open again with it.
		await owner.post(`${at}/archive`, {}, { redirect: false, status: 303 });
		assert.notEqual((await employee.get(`${wiki}/new`)).status, 200);
		assert.match((await employee.get(page, { status: 200 })).text, /closed/);
		await owner.post(`${at}/reopen`, {}, { redirect: false, status: 303 });
		assert.equal((await employee.get(`${wiki}/new`)).status, 200);
		// Who leaves loses it at once.
		await employee.post(`${at}/membership/delete`, {}, { redirect: false, status: 303 });
		assert.notEqual((await employee.get(`${wiki}/new`)).status, 200);
		assert.equal((await employee.get(page)).status, access === 'open' ? 200 : 404);
	}
});

test('wiki_export: a whole wiki as an archive that tar reads, without what one may not read', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const wiki = await openWiki(employee, 'archived');
	await write(employee, wiki, { title: 'First of all', body: 'Été.\n\nTo [[Second]].' });
	await write(employee, wiki, { title: 'Second', body: 'x'.repeat(2000) });
	await write(employee, wiki, { title: 'Closed', body: 'Among us.', audience: 'members' });
	for (const [client, files] of [[employee, ['closed~members.md', 'first-of-all.md', 'second.md']], [owner, ['first-of-all.md', 'second.md']]]) {
		const answer = await fetch(`${house.url}${wiki}/export?form=tar`, { headers: { cookie: client.cookies ? [...client.cookies].map(([n, v]) => `${n}=${v.value ?? v}`).join('; ') : '' } });
		assert.equal(answer.status, 200);
		const bytes = Buffer.from(await answer.arrayBuffer());
		assert.equal(bytes.length % 512, 0);
		const listed = spawnSync('tar', ['-tf', '-'], { input: bytes, encoding: 'utf8' });
		assert.equal(listed.status, 0, listed.stderr);
		assert.deepEqual(listed.stdout.trim().split('\n').sort(), files.map((f) => `archived/${f}`));
		const one = spawnSync('tar', ['-xOf', '-', 'archived/first-of-all.md'], { input: bytes, encoding: 'utf8' });
		assert.equal(one.stdout, '# First of all\n\nÉté.\n\nTo [[Second]].\n\n');
	}
});

test('wiki_export: the archive has what hangs on its pages, as it is now and for who reads it; what there was no room for is named', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), wiki = await openWiki(employee, 'withfiles');
	const add = async (page, ...files) => {
		const body = new FormData();
		for (const [bytes, name] of files) body.append('file', new File([bytes], name));
		await employee.post(`${wiki}/${page}/files`, body, { redirect: false, status: 303 });
	};
	await write(employee, wiki, { title: 'Pumps', body: 'Words.' });
	await write(employee, wiki, { title: 'Closed', body: 'Among us.', audience: 'members' });
	const long = `${'é'.repeat(80)}.txt`, large = Buffer.alloc(300_000, 'pump ');
	await add('pumps', ['old words', 'plan.txt'], [large, 'large.bin'], ['long', long], ['weighs', 'much.bin']);
	await add('pumps', ['new words', 'plan.txt']);
	await add('closed~members', ['secret', 'secret.txt']);
	house.change("UPDATE blob SET size = 300000000 WHERE id = (SELECT blob FROM attachment WHERE name = 'much.bin')");
	const archive = async (client) => {
		const answer = await client.get(`${wiki}/export?form=tar`, { check: false, status: 200 });
		const names = spawnSync('tar', ['-tf', '-', '--quoting-style=literal'], { input: answer.bytes, encoding: 'utf8' });
		assert.equal(names.status, 0, names.stderr);
		return { names: names.stdout.trim().split('\n').sort(), of: (name) => spawnSync('tar', ['-xOf', '-', `withfiles/${name}`], { input: answer.bytes }).stdout };
	};
	const mine = await archive(employee), theirs = await archive(owner);
	const shared = ['left-out.txt', 'pumps.files/large.bin', 'pumps.files/plan.txt', `pumps.files/${long}`, 'pumps.md'];
	assert.deepEqual(theirs.names, shared.map((name) => `withfiles/${name}`).sort());
	assert.ok(mine.names.includes('withfiles/closed~members.files/secret.txt'));
	assert.equal(String(mine.of('pumps.files/plan.txt')), 'new words');
	assert.ok(mine.of('pumps.files/large.bin').equals(large));
	assert.equal(String(mine.of(`pumps.files/${long}`)), 'long');
	assert.match(String(mine.of('left-out.txt')), /no room for these files:\nwithfiles\/pumps\.files\/much\.bin\n$/);
});

// SPDX-License-Identifier: Apache-2.0
// Comments: every one of many thousands is reached by paging, and has an address that leads to the page it stands on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();
const api = { headers: { accept: 'application/json' }, status: 201 };
const ANSWERS = 2500, THREADS = 1500, WRITERS = 32;

let employee, owner, item, big, threads; // threads: all but the long one

// n calls, some at a time: the server commits those of one moment together.
async function many(n, call) {
	let next = 0;
	const results = [];
	await Promise.all(Array.from({ length: WRITERS }, async () => {
		while (next < n) {
			const i = next++;
			results[i] = await call(i);
		}
	}));
	return results;
}
const comment = async (body, reply_to) => (await owner.post(`/api/v1/items/${item}/comments`, { body, ...(reply_to ? { reply_to } : {}) }, api)).json.id;
// Comments in bulk, as rows with the counters that belong to them; their numbers follow that of the newest comment. Gives how many.
async function answer(what, n) {
	const newest = (await employee.json(`/api/v1/items/${item}/comments?order=newest`)).items[0].id;
	const top = Number(what) === Number(item);
	const numbers = `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${n})`;
	house.sql(`INSERT INTO item (id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, comments, likes, raters, stars)
		${numbers} SELECT ${newest} + n, 1, i.place, i.hub, i.author, i.root, ${what}, i.circle, i.audience, 3, 'en', i.created, i.updated, 0, 0, 0, 0 FROM number, item i WHERE i.id = ${newest};
		INSERT INTO comment (id, root, thread, body, html)
		${numbers} SELECT ${newest} + n, ${item}, ${top ? `${newest} + n` : big}, 'Words.', '<p>Words.</p>' FROM number;
		INSERT INTO search_queue (item, since) ${numbers} SELECT ${newest} + n, 0 FROM number;
		UPDATE item SET comments = comments + ${n} WHERE id IN (${item}, ${what});
		UPDATE person SET items = items + ${n} WHERE id = (SELECT author FROM item WHERE id = ${newest})`);
	return n;
}
const shown = (page) => page.all('li.comment').map((li) => Number(li.attributes.id.replace('comment-', '')));
const at = (page, id) => page.all('li.comment').find((li) => li.attributes.id === `comment-${id}`);

test('comments_create: many people at a time', async () => {
	employee = await house.as('employee');
	owner = await house.as('owner');
	await owner.get('/');
	await employee.get('/blogs/new');
	const blog = await employee.submit(employee.page.form('/blogs'), { title: 'Long talks' }, { status: 200 });
	await employee.get(`${blog.path}/write`);
	const written = await employee.submit(employee.page.form(`${blog.path}/entries`), { title: 'Much to say', body: 'A question.', action: 'publish' }, { status: 200 });
	item = written.form(/^\/items\/\d+\/comments$/).attributes.action.split('/')[2];
	big = await comment('The thread that everybody answers.');
	await answer(big, ANSWERS - 5);
	const first = await comment('The first of many threads.');
	threads = [first, ...Array.from({ length: await answer(item, THREADS - 7) }, (_, i) => Number(first) + i + 1)];
	// And as people write: at the same time.
	await many(5, (i) => comment(`Late answer ${i}.`, big));
	threads.push(...(await many(5, (i) => comment(`Late thread ${i}.`))).sort((a, b) => a - b));
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('comment_list: paging forth reaches every thread once, and back the first page', async () => {
	const seen = [];
	const cut = [];
	let page = await employee.get(`/items/${item}`);
	const first = page.path;
	assert.match(page.one('#comments h2').text, /4,000 comments/);
	for (let pages = 1; ; pages++) {
		assert.ok(pages <= 20, 'the pages never end');
		seen.push(...shown(page));
		cut.push(...page.all('.comment-more a').map((a) => a.attributes.href));
		const more = page.all('.pager a').find((a) => a.text === 'More comments');
		if (!more) break;
		page = await employee.get(more.attributes.href, { check: false });
	}
	assert.equal(new Set(seen).size, seen.length, 'a comment stands on two pages');
	for (const id of [big, ...threads]) assert.ok(seen.includes(id), `thread ${id} is on no page`);
	assert.equal(cut.length, 1, 'only the long thread is cut');

	// The thread's own page goes on from there.
	page = await employee.get(cut[0]);
	for (let pages = 1; ; pages++) {
		assert.ok(pages <= 20, 'the pages never end');
		assert.equal(shown(page)[0], big, 'the thread begins with its top');
		seen.push(...shown(page).filter((id) => id !== big));
		const more = page.all('.comment-more a')[0];
		if (!more) break;
		assert.match(more.text, /^Show the next (answer|\d+ answers)$/);
		page = await employee.get(more.attributes.href, { check: false });
	}
	assert.equal(new Set(seen).size, seen.length, 'an answer stands on two pages');
	assert.equal(seen.length, ANSWERS + THREADS, 'every comment was reached');

	// And all the way back.
	for (let pages = 1; ; pages++) {
		assert.ok(pages <= 20, 'the pages back never end');
		const back = page.all('.pager a').find((a) => a.text === 'Back');
		if (!back) break;
		page = await employee.get(back.attributes.href, { check: false });
	}
	assert.equal(new URL(page.path, house.url).search, '');
	page = await employee.get(`${first}?at=${threads.at(-50)}`);
	for (let pages = 1; page.all('.pager a').some((a) => a.text === 'Back'); pages++) {
		assert.ok(pages <= 20, 'the pages back never end');
		page = await employee.get(page.all('.pager a').find((a) => a.text === 'Back').attributes.href, { check: false });
	}
	assert.ok(at(page, big), 'back at the first page');
});

test('comment_list: the other orders reach every thread too', async () => {
	await employee.post(`/items/${threads[700]}/like`, { on: '1' });
	for (const order of ['newest', 'useful']) {
		const seen = [];
		let page = await employee.get(`/items/${item}`);
		page = await employee.get(`${page.path.split('?')[0]}?order=${order}`);
		if (order === 'useful') assert.equal(shown(page)[0], threads[700]);
		else assert.equal(shown(page)[0], threads.at(-1));
		for (let pages = 1; ; pages++) {
			assert.ok(pages <= 20, 'the pages never end');
			seen.push(...shown(page));
			const more = page.all('.pager a').find((a) => a.text === 'More comments');
			if (!more) break;
			page = await employee.get(more.attributes.href, { check: false });
		}
		const tops = new Set(seen.filter((id) => id === big || threads.includes(id)));
		assert.equal(tops.size, THREADS, order);
		for (let pages = 1; page.all('.pager a').some((a) => a.text === 'Back'); pages++) {
			assert.ok(pages <= 20, 'the pages back never end');
			page = await employee.get(page.all('.pager a').find((a) => a.text === 'Back').attributes.href, { check: false });
		}
		assert.equal(shown(page)[0], seen[0], `${order}: back at the first page`);
	}
});

test('item_show: the address of a comment leads to the page on which it stands', async () => {
	const answers = (await employee.json(`/api/v1/items/${item}/comments?at=${big}`)).items;
	const last = await comment('The last answer of all.', big);
	for (const id of [big, threads[0], threads[97], threads[98], threads[99], threads[100], threads[750], threads.at(-1), answers[0].id, answers[7].id, answers[150].id, last]) {
		const to = await employee.get(`/items/${id}`, { redirect: false, status: 303 });
		assert.ok(to.location.endsWith(`#comment-${id}`), to.location);
		const page = await employee.get(to.location, { status: 200 });
		assert.ok(at(page, id), `${id} is not on ${to.location}`);
	}
	// One who answers is brought to the answer, wherever it stands.
	const page = await employee.get(`/items/${last}`);
	const answered = await employee.submit(page.form(`/items/${item}/comments`), { body: 'And one more.', reply_to: String(last) }, { redirect: false, status: 303 });
	const own = Number(answered.location.match(/#comment-(\d+)$/)[1]);
	assert.ok(at(await employee.get(answered.location), own), answered.location);
});

test('comment_show: a thread stays when its top is removed, and is hidden with its item', async () => {
	const french = await house.signIn('owner', { language: 'fr' });
	const page = await employee.get(`/comments/${big}`);
	assert.match(page.text, /Thread of/);
	assert.match((await french.get(`/comments/${big}`)).text, /réponses suivantes/);
	await owner.post(`/comments/${big}/delete`);
	const without = await employee.get(`/comments/${big}`, { status: 200 });
	assert.match(without.text, /This comment was removed/);
	assert.ok(shown(without).length > 100);
	assert.equal((await house.visitor().get(`/comments/${big}`)).status, 404);
	assert.equal((await employee.get('/comments/123456')).status, 404);
	// An answer's own number leads into its thread.
	const answer = shown(without)[1];
	assert.match((await employee.get(`/comments/${answer}`, { redirect: false })).location, new RegExp(`/items/${answer}$`));
});

test('comments_json: a program reads them all', async () => {
	for (const order of ['', 'newest']) {
		const seen = new Set();
		for (let cursor = 0; ;) {
			const { items, next } = await employee.json(`/api/v1/items/${item}/comments?order=${order}&at=${cursor}`);
			for (const one of items) seen.add(one.id);
			if (!next) break;
			cursor = next;
		}
		assert.equal(seen.size, ANSWERS + THREADS + 1, order); // one removed, two written since
	}
});

test('comments_json: where a page begins tells nothing of what stands elsewhere', async () => {
	const said = await owner.submit((await owner.get('/write')).form('/updates'), { body: 'For me alone.', audience: 'private' }, { redirect: false, status: 303 });
	const hidden = new URL(said.location, house.url).searchParams.get('posted');
	house.sql(`UPDATE item SET likes = 7 WHERE id = ${hidden}`);
	assert.equal((await employee.get(`/items/${hidden}`)).status, 404);
	const from = async (id) => (await employee.json(`/api/v1/items/${item}/comments?order=useful&at=${id}`)).items;
	assert.ok((await from(0)).length > 10);
	assert.deepEqual(await from(hidden), []);
	house.sql(`UPDATE item SET likes = 0 WHERE id = ${hidden}`);
});

test('comment_form: says whom it answers where no scripts run, and removing asks first', async () => {
	await employee.get(`/items/${item}`);
	const page = await employee.submit(employee.page.form(`/items/${item}/comments`), { body: 'A question for the form.' }, { status: 200 });
	const removing = page.all('form').find((form) => /^\/comments\/\d+\/delete$/.test(form.attributes.action));
	assert.match(removing.one('noscript').text, /Remove this comment\?/);
	const own = at(page, Number(removing.attributes.action.split('/')[2]));
	const form = (await employee.get(own.one('a[data-reply]').attributes.href)).form(`/items/${item}/comments`);
	assert.equal(form.one('[data-answered]').text.trim(), `Your answer to ${own.one('b').text}`);
});

test('update_address: an answer of a long thread is found on its page', async () => {
	const post = await employee.post('/api/v1/updates', { body: 'A long thread of updates.' }, api);
	const ids = await many(450, async (i) => (await owner.post('/api/v1/updates', { body: `Word ${i}.`, reply_to: String(post.json.id) }, api)).json.id);
	ids.sort((a, b) => a - b);
	for (const id of [ids[0], ids[199], ids[200], ids[449]]) {
		const page = await employee.get(`/items/${id}`, { status: 200 });
		assert.ok(page.all('li.comment').some((li) => li.attributes.id === `i${id}`), `${id} is not on ${page.path}`);
	}
	// What it answers stands on the first page: it says whom, and leads there. Only what was removed leaves a gap.
	const say = async (body, to) => (await employee.post('/api/v1/updates', { body, reply_to: String(to) }, api)).json.id;
	const late = await say('That was long ago.', ids[0]), below = await say('And that not.', late);
	const page = await employee.get(`/items/${late}`, { status: 200 });
	assert.doesNotMatch(page.text, /This answer was removed/);
	const answer = page.one(`#i${late}`), up = answer.all('a').find((a) => a.attributes.href === `/items/${ids[0]}`);
	assert.match(up.text, /^(answers|répond à) \S/);
	assert.match(answer.one(`#i${below}`).text, /And that not\./);
	assert.ok((await employee.get(up.attributes.href, { status: 200 })).all('li.comment').some((li) => li.attributes.id === `i${ids[0]}`));
	await owner.post(`/updates/${ids[0]}/delete`, {});
	const after = await employee.get(`/items/${late}`, { status: 200 });
	assert.match(after.one(`#i${ids[0]}`).text, /This answer was removed\..*That was long ago\./s);
	assert.equal(after.all('a').some((a) => a.attributes.href === `/items/${ids[0]}`), false);
});

test('tag_list_json: which tags there are inside is no business of guests', async () => {
	const guest = await house.signIn('guest');
	await employee.get('/write');
	await employee.submit(employee.page.form('/updates'), { body: 'Between us #hushhush' }, { redirect: false, status: 303 });
	assert.equal((await employee.json('/api/v1/tags?prefix=hush')).tags[0].name, 'hushhush');
	const answer = await guest.get('/api/v1/tags?prefix=hush', { headers: { accept: 'application/json' } });
	assert.equal(answer.status, 404);
	assert.doesNotMatch(answer.text, /hushhush/);
});

test('comments_create: an answer stays below the item that is named', async () => {
	await employee.get('/write');
	const posted = await employee.submit(employee.page.form('/updates'), { body: 'Elsewhere' }, { redirect: false, status: 303 });
	const elsewhere = posted.location.match(/(\d+)(?:#.*)?$/)[1];
	const answer = (body) => owner.post(`/api/v1/items/${item}/comments`, body, { headers: api.headers });
	assert.equal((await answer({ body: 'To another item', reply_to: elsewhere })).status, 404);
	assert.equal((await answer({ body: 'To a thread of it', reply_to: threads[0] })).status, 201);
	assert.equal((await owner.post(`/api/v1/items/${threads[0]}/comments`, { body: 'To another thread of it', reply_to: threads[1] }, { headers: api.headers })).status, 201);
});

test('an answer in a list says to what it is one, as far as the reader may know', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	await employee.post('/settings/language', { language: 'en' }, { redirect: false });
	const said = await employee.post('/api/v1/updates', { body: 'Of kingfishers and their banks' }, { headers: { accept: 'application/json' }, status: 201 });
	await owner.post('/api/v1/updates', { body: 'Blue ones, most of them.', reply_to: String(said.json.id) }, { headers: { accept: 'application/json' }, status: 201 });
	const list = await employee.get('/people/noemie?tab=comments', { status: 200 });
	const answer = list.all('article.item').find((article) => /Blue ones/.test(article.text));
	assert.match(answer.one('header').text, /in answer to Of kingfishers and their banks/);
	assert.ok(answer.one('header').first(`a[href="/updates/${said.json.id}"]`));
});

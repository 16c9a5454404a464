// SPDX-License-Identifier: Apache-2.0
// Hostile texts and files as a browser reads them: pages that are full of them open, and nothing of it runs. No dialog opens, no mark is left on
// the window, the console is quiet, and there is nothing that the policy would have had to stop. The control: the same texts as they are, with
// and without our policy.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slow } from '../harness.mjs';
import { Walk } from '../lib/filling.mjs';
import { Guard, SHARP, skip, texts } from '../lib/hostile.mjs';
import { assertNoFaults, leading, useBrowser } from './browser.mjs';

const house = useBrowser();
const NAME = `${SHARP[1]}.txt`;
let walk;

// Once through all forms; what is left on the pages is what is wanted here, and the scenario judges the answers.
test('every form is filled once', { skip, timeout: 300_000 * slow }, async () => {
	const client = await house.signIn('owner');
	walk = new Walk(house, client, new Guard(house), { rounds: 1, each: 1 });
	const body = new FormData();
	body.append('csrf', await client.csrf());
	body.append('file', new File(['<script>globalThis.__ran=1</script>'], NAME));
	await client.post('/files', body, { check: false });
	await walk.everywhere();
	await house.settled();
});

// A page that notes what ran: the mark that our own texts leave, and every dialog, which is what those of the lists open.
async function trapped(options) {
	const page = await house.open({ own: true, ...options });
	page.ran = [];
	page.on('dialog', (dialog) => {
		page.ran.push(`${dialog.type()} ${dialog.message()}`);
		dialog.dismiss().catch(() => {});
	});
	return page;
}

async function look(page, address) {
	const answer = await page.goto(address);
	return { status: answer.status(), ran: [...page.ran, ...((await page.evaluate(() => globalThis.__ran)) ? ['a script'] : [])] };
}

// What everybody sees most, and a page of each kind of thing, newest first: what was made here.
const SEEN = ['home_show', 'search_show', 'people_list', 'person_show', 'update_show', 'blog_show', 'entry_show', 'entry_history_list', 'entry_edit', 'wiki_show', 'page_show', 'page_history_list', 'page_edit',
	'page_list', 'bookmark_list', 'bookmark_person', 'bookmark_show', 'file_list', 'file_show', 'media_list', 'album_show', 'community_show', 'member_list', 'topic_list', 'topic_show', 'event_calendar', 'event_show', 'event_edit',
	'activity_show', 'step_show', 'todo_list', 'list_show', 'notice_show', 'guidelines_show', 'notification_list', 'tag_show', 'profile_edit', 'admin_people', 'comment_history'];

test('pages full of it open, and nothing of it runs', { skip, timeout: 300_000 * slow }, async (t) => {
	const wanted = SEEN.flatMap((name) => (walk.pages.get(name) ?? []).toReversed().slice(0, 1));
	t.diagnostic(`${wanted.length} pages; none of: ${SEEN.filter((name) => !walk.pages.has(name)).join(' ')}`);
	assert.ok(wanted.length > 25, `${wanted.length} pages`);
	const rest = [...wanted, `/search?q=${encodeURIComponent('alert script')}`, `/search?q=${encodeURIComponent(SHARP[1])}`, '/updates?timeline=company'].reverse(), wrong = [];
	// Two tabs, as there are two cores; who wrote it all, and a colleague in the other language.
	await Promise.all(['owner', 'employee'].map(async (as) => {
		const page = await trapped({ as });
		page.expectsErrors = true; // not everything is for both
		while (rest.length) {
			const address = rest.pop(), { ran } = await look(page, address);
			for (const what of [...ran, ...page.faults]) wrong.push(`${address}: ${what}`);
			page.ran.length = page.faults.length = 0;
		}
		await page.context().close();
	}));
	assert.deepEqual(wrong, []);
});

test('what scripts put into pages is words, too: suggestions, a preview, names of files', { skip, timeout: 120_000 * slow }, async () => {
	const page = await trapped({ as: 'owner' });
	await page.goto('/');
	const box = page.locator('header input[name=q], [role=search] input[name=q], input[name=q]').first();
	const suggested = page.waitForResponse((answer) => answer.url().includes('/search/suggestions'));
	await box.pressSequentially('script', { delay: 20 });
	await suggested;
	await page.goto('/files');
	await page.locator('#f-file').setInputFiles([{ name: `${SHARP[1]}${Date.now()}.svg`, mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.__ran=1"><script>globalThis.__ran=1</script></svg>') }]);
	const write = walk.pages.get('entry_edit').at(-1);
	await page.goto(write);
	await page.locator('#f-body').fill([...SHARP, ...texts().shapes.slice(0, 300)].join('\n\n'));
	await leading(page, () => page.locator('button[name=action][value=preview]').first().click());
	assert.ok(await page.locator('.prose').count() > 0);
	assert.deepEqual([page.ran, await page.evaluate(() => globalThis.__ran)], [[], undefined]);
	assertNoFaults(page);
	await page.context().close();
});

test('feeds are whole XML, however hostile their texts are', { skip, timeout: 120_000 * slow }, async () => {
	const page = await trapped({ as: 'owner' });
	const feeds = walk.routes.filter((route) => route.method === 'GET' && route.path.startsWith('/feeds/')).flatMap((route) => (route.names.length ? walk.addresses(route.path, 2) : [route.path]));
	const texts = [];
	for (const path of feeds) {
		const answer = await page.request.get(path);
		if (/xml/.test(answer.headers()['content-type'] ?? '')) texts.push([path, await answer.text()]);
	}
	assert.ok(texts.length >= 5, `${feeds}`);
	await page.goto('about:blank');
	const faults = await page.evaluate((all) => all.map(([path, text]) => [path, new DOMParser().parseFromString(text, 'text/xml')]).flatMap(([path, document]) => {
		const error = document.querySelector('parsererror')?.textContent, script = document.getElementsByTagNameNS('http://www.w3.org/1999/xhtml', 'script').length;
		return error || script ? [`${path}: ${error ?? 'a script'}`] : [];
	}), texts);
	assert.deepEqual(faults, []);
	await page.context().close();
});

test('control: what is written as it is runs, and under our policy is stopped and told of', { skip, timeout: 120_000 * slow }, async () => {
	const page = await trapped({});
	const body = (text) => `<!doctype html><html lang="en"><head><title>x</title></head><body><p>${text}</p></body></html>`;
	const serve = (name, text, headers = {}) => page.route(`**/${name}`, (route) => route.fulfill({ contentType: 'text/html', body: body(text), headers }));
	await serve('control-mark', SHARP[1]);
	await serve('control-dialog', '<script>alert("ran")</script>');
	await serve('control-policy', '<script>alert("ran")</script>', { 'content-security-policy': "default-src 'none'" });
	assert.deepEqual((await look(page, '/control-mark')).ran, ['a script']);
	assert.deepEqual((await look(page, '/control-dialog')).ran, ['alert ran']);
	page.ran.length = page.faults.length = 0;
	assert.deepEqual((await look(page, '/control-policy')).ran, []);
	assert.ok(page.faults.some((fault) => fault.startsWith('policy: script-src')), `${page.faults}`);
	assert.throws(() => assertNoFaults(page));
	await page.context().close();
});

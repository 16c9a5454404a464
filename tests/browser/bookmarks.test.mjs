// SPDX-License-Identifier: Apache-2.0
// Keeping a link and finding it again: by mouse, by keyboard alone, by touch on a phone, and there without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';
import { eventually } from '../harness.mjs';
import { hands, take } from './hands.mjs';

const house = useBrowser();

for (const Hand of hands) {
	test(`${Hand.way}: kept with suggested tags, found by tag and address, changed, removed`, async () => {
		const hand = await take(house, Hand, { as: 'employee' }), { page } = hand, mine = `${Hand.way.split(' ')[1]}-tag`, title = `Offline ${Hand.way}`;
		await page.goto('/bookmarks');
		await hand.press(page.locator('details.add summary'));
		await hand.write(page.locator('details.add input[name=url]'), `https://made.example/offline/${mine}`);
		await hand.write(page.locator('details.add textarea'), 'Short, and right.');
		if (Hand.way === 'by mouse') await inspectBoth(page, 'bookmarks-add');
		await hand.follow(page.locator('details.add button.primary'));
		assert.equal(await page.locator('textarea[name=body]').inputValue(), 'Short, and right.');
		await hand.write(page.locator('input[name=title]'), title);
		await hand.write(page.locator('input[name=tags]'), mine);
		await hand.tick(page.locator('.suggested label', { hasText: 'offline' }));
		await hand.follow(page.locator('main form button.primary'));
		assert.equal(await page.locator('h1').innerText(), title);
		assert.deepEqual((await page.locator('.bm-item .tag').allInnerTexts()).sort(), [mine, 'offline'].sort());
		if (Hand.way === 'by mouse') await inspectBoth(page, 'bookmark-own');
		await hand.follow(page.locator('.bm-item .tag', { hasText: mine }));
		assert.deepEqual(await page.locator('.bm h2').allInnerTexts(), [title]);
		// On a phone the tags stand below the list, and a button leads there.
		if (Hand.size === 'phone') await hand.press(page.locator('a[href="#filter"]'));
		await hand.follow(page.locator('#filter .facets a', { hasText: 'offline' }));
		assert.equal(await page.locator('.bm-bar .tag.on').count(), 2);
		assert.deepEqual(await page.locator('.bm h2').allInnerTexts(), [title]);
		await hand.follow(page.locator('.bm .cell.on'));
		await hand.write(page.locator('input[name=title]'), `Changed ${Hand.way}`);
		await hand.follow(page.locator('main form button.primary'));
		assert.equal(await page.locator('h1').innerText(), `Changed ${Hand.way}`);
		await hand.follow(page.locator('.bm-item form[action$="/delete"] button').first());
		assert.equal(await page.locator('.bm', { hasText: `Changed ${Hand.way}` }).count(), 0);
		assertNoFaults(page);
		await page.context().close();
	});
}

test('by keyboard: the page of the Keep button is filled in and sent without a mouse', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/bookmarks/save?window=1&url=https%3A%2F%2Fmade.example%2Fkeys&title=By%20keys&text=chosen%20words');
	await tabTo(page, page.locator('input[name=title]'));
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.name), 'body');
	assert.match(await page.locator('textarea[name=body]').inputValue(), /> chosen words/);
	await page.keyboard.press('Tab');
	await page.keyboard.type('keys-tag');
	await leading(page, () => page.keyboard.press('Enter'));
	assert.equal(await page.locator('h1').innerText(), 'By keys');
	assert.deepEqual(await page.locator('.bm-item .tag').allInnerTexts(), ['keys-tag']);
	assertNoFaults(page);
	await page.context().close();
});

test('the Keep button is dragged from the settings, and keeps another page in two clicks', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/settings/bookmarks');
	const link = page.locator('#keep'), address = await link.evaluate((a) => a.href);
	await link.waitFor();
	assert.equal(await link.getAttribute('href'), await page.locator('#f-bookmarklet').inputValue());
	// What is dragged is its address, which is what a bar makes a bookmark of.
	const dragged = page.evaluate(() => new Promise((done) => document.addEventListener('dragstart', (event) => done(event.dataTransfer.getData('text/uri-list')), { once: true })));
	await link.hover();
	await page.mouse.down();
	await page.mouse.move(20, 20, { steps: 4 });
	assert.equal(await dragged, address);
	await page.mouse.up();
	await link.click();
	assert.equal(new URL(page.url()).pathname, '/settings/bookmarks');
	// A page of somebody else, with a bar of its own for the test.
	await page.context().route('https://made.example/two-clicks', (route) => route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title>In two clicks</title><p>Words.</p><a id="bar">Keep</a>' }));
	await page.evaluate(() => location.assign('https://made.example/two-clicks'));
	await page.waitForURL('https://made.example/two-clicks');
	await page.evaluate((to) => { document.getElementById('bar').href = to; }, address);
	const opened = page.context().waitForEvent('page');
	await page.locator('#bar').click();
	const window = await opened;
	assert.equal(await window.locator('input[name=url]').inputValue(), 'https://made.example/two-clicks');
	assert.equal(await window.locator('input[name=title]').inputValue(), 'In two clicks');
	await window.locator('main form button.primary').click();
	await eventually(async () => assert.ok((await house.value("SELECT count(*) FROM bookmark_link WHERE url = 'https://made.example/two-clicks'")) === '1'));
	assertNoFaults(page);
	await page.context().close();
});

test('on a phone, without scripts: kept, refused with what was typed, found in one’s own list', async () => {
	const page = await house.open({ as: 'owner', language: 'fr', size: 'phone', theme: 'dark', script: false, own: true });
	page.expectsErrors = true;
	await page.goto('/bookmarks/save');
	await page.locator('input[name=url]').fill('javascript:alert(1)');
	await page.locator('input[name=title]').fill('Au téléphone');
	await page.locator('main form button.primary').click();
	await page.locator('.alert.bad').waitFor();
	assert.equal(await page.locator('input[name=title]').inputValue(), 'Au téléphone');
	await page.locator('input[name=url]').fill('https://made.example/telephone');
	await page.locator('select[name=audience]').selectOption('private');
	await page.locator('main form button.primary').click();
	assert.equal(await page.locator('h1').innerText(), 'Au téléphone');
	await page.goto('/bookmarks/noemie');
	assert.match(await page.locator('.bm', { hasText: 'Au téléphone' }).innerText(), /vous seul/);
	await assertFits(page);
	await page.context().close();
});

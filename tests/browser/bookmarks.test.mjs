// SPDX-License-Identifier: Apache-2.0
// Keeping a link and finding it again: by mouse, by keyboard alone, and on a phone without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoFaults, inspectBoth, leading, useBrowser } from './browser.mjs';

const house = useBrowser();

test('by mouse: kept with suggested tags, found by tag and address, changed, removed', async () => {
	const page = await house.open({ as: 'employee' });
	page.on('dialog', (dialog) => dialog.accept());
	await page.goto('/bookmarks');
	await page.locator('details.add summary').click();
	await page.locator('details.add input[name=url]').fill('https://made.example/offline/by-mouse');
	await page.locator('details.add textarea').fill('Short, and right.');
	await inspectBoth(page, 'bookmarks-add');
	await leading(page, () => page.locator('details.add button.primary').click());
	assert.equal(await page.locator('textarea[name=body]').inputValue(), 'Short, and right.');
	await page.locator('input[name=title]').fill('Offline by mouse');
	await page.locator('input[name=tags]').fill('mouse-tag');
	await page.locator('.suggested label', { hasText: 'offline' }).click();
	await inspectBoth(page, 'bookmarks-save');
	await leading(page, () => page.locator('main form button.primary').click());
	assert.equal(await page.locator('h1').innerText(), 'Offline by mouse');
	assert.deepEqual(await page.locator('.bm-item .tag').allInnerTexts(), ['mouse-tag', 'offline']);
	await inspectBoth(page, 'bookmark');
	await leading(page, () => page.locator('.bm-item .tag', { hasText: 'mouse-tag' }).click());
	assert.deepEqual(await page.locator('.bm h2').allInnerTexts(), ['Offline by mouse']);
	await leading(page, () => page.locator('#filter .facets a', { hasText: 'offline' }).click());
	assert.equal(await page.locator('.bm-bar .tag.on').count(), 2);
	await inspectBoth(page, 'bookmarks-chosen');
	await leading(page, () => page.locator('.bm .cell.on').click());
	await page.locator('input[name=title]').fill('Changed by mouse');
	await leading(page, () => page.locator('main form button.primary').click());
	assert.equal(await page.locator('h1').innerText(), 'Changed by mouse');
	await leading(page, () => page.locator('.bm-item form[action$="/delete"] button').first().click());
	assert.equal(await page.locator('.bm', { hasText: 'Changed by mouse' }).count(), 0);
	assertNoFaults(page);
	await page.context().close();
});

test('by keyboard: the page of the Keep button is filled in and sent without a mouse', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/bookmarks/save?window=1&url=https%3A%2F%2Fmade.example%2Fkeys&title=By%20keys&text=chosen%20words');
	await page.locator('input[name=title]').focus();
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
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
	await page.context().close();
});

// SPDX-License-Identifier: Apache-2.0
// Walls in Chromium: a list of five made one's own by mouse and by keyboard, colleagues on a phone; their pages in both sizes,
// themes and languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, leading, tabTo, useBrowser } from './browser.mjs';
import { firstLink, walk } from './walk.mjs';

const house = useBrowser();

test('another’s list becomes one’s own by mouse, and says after whose', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/people/ines?tab=wall');
	await leading(page, () => page.locator('.item .title a').first().click());
	const path = new URL(page.url()).pathname;
	await leading(page, () => page.locator('a[href^="/lists/new?after="]').click());
	await page.locator('#f-thing5').fill('A spare pencil');
	await leading(page, () => page.locator('form[action="/lists"] button.primary').click());
	assert.equal(await page.locator(`article a[href="${path}"]`).count(), 1);
	assert.match(await page.locator('.five').innerText(), /A spare pencil/);
	assertNoFaults(page);
});

test('a list is made by keyboard alone', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/lists/new');
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('Keys I know');
	for (let n = 1; n <= 5; n++) {
		await page.keyboard.press('Tab');
		await page.keyboard.type(`Key ${n}`);
	}
	await tabTo(page, page.locator('form[action="/lists"] button.primary'));
	await leading(page, () => page.keyboard.press('Enter'));
	assert.equal(await page.locator('.five li').count(), 5);
	assertNoFaults(page);
});

test('on a phone: who asks is confirmed', async () => {
	const page = await house.open({ as: 'employee', size: 'phone' });
	await page.goto('/colleagues');
	await assertFits(page);
	await leading(page, () => page.getByRole('button', { name: 'Yes, we do' }).first().click());
	await page.locator('.block', { hasText: 'You work together' }).locator('text=Grace').first().waitFor();
	assertNoFaults(page);
});

walk(house, { en: 'employee', fr: 'owner' }, {
	'lists': '/lists',
	'list': firstLink('/lists', /^\/lists\/\d+$/),
	'list new': '/lists/new',
	'colleagues': '/colleagues',
	'wall': '/people/ines?tab=wall',
});

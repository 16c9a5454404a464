// SPDX-License-Identifier: Apache-2.0
// The door in a browser: both languages, both sizes, light and dark, with and without JavaScript.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, signIn, sizes, useBrowser } from './browser.mjs';

const house = useBrowser();

for (const language of ['en', 'fr']) {
	for (const size of Object.keys(sizes)) {
		for (const theme of ['light', 'dark']) {
			test(`sign-in page: ${language}, ${size}, ${theme}`, async () => {
				const page = await house.open({ language, size, theme });
				await page.goto('/sign-in');
				assert.equal(await page.locator('html').getAttribute('lang'), language);
				await inspect(page, `sign-in-${language}-${size}-${theme}`, { again: `${language} ${size} ${theme}` !== 'en phone light' });
				await page.context().close();
			});
		}
	}
}

test('signing in works without JavaScript, on a phone', async () => {
	const page = await house.open({ script: false, size: 'phone' });
	await signIn(page, 'employee');
	await page.goto('/settings/security');
	assert.equal(await page.locator('main h1').count(), 1);
	await page.context().close();
});

// SPDX-License-Identifier: Apache-2.0
// Search and tags in a browser: both languages, both sizes, light and dark.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, useBrowser } from './browser.mjs';

const house = useBrowser();

for (const [as, size, theme] of [['employee', 'laptop', 'light'], ['owner', 'phone', 'dark']]) {
	test(`search and tags: ${as}, ${size}, ${theme}`, async () => {
		const page = await house.open({ as, size, theme });
		await page.goto('/search');
		await inspect(page, `search-help-${as}-${size}`);
		await page.locator('.search-main input[name=q]').fill('pumps');
		await Promise.all([page.waitForURL(/q=pumps/), page.locator('.search-main button').click()]);
		assert.ok(await page.locator('.result mark').count() > 0);
		await inspect(page, `search-found-${as}-${size}`);
		await Promise.all([page.waitForURL(/kind=/), page.locator('.facets a').first().click()]);
		assert.ok(await page.locator('.facets a[aria-current]').count() > 0);
		await page.goto('/tags');
		await inspect(page, `tags-${as}-${size}`);
		await Promise.all([page.waitForURL(/\/tags\/./), page.locator('.tags a.tag').first().click()]);
		await inspect(page, `tag-${as}-${size}`);
		await page.context().close();
	});
}

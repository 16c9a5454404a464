// SPDX-License-Identifier: Apache-2.0
// Search and tags in a browser, on a laptop and on a phone. Their pages are looked at in pages.test.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoFaults, inspect, useBrowser } from './browser.mjs';

const house = useBrowser();

for (const [as, size, theme] of [['employee', 'laptop', 'light'], ['owner', 'phone', 'dark']]) {
	test(`search and tags: ${as}, ${size}, ${theme}`, async () => {
		const page = await house.open({ as, size, theme });
		await page.goto('/search');
		await page.locator('.search-main input[name=q]').fill('pumps');
		await Promise.all([page.waitForURL(/q=pumps/), page.locator('.search-main button').click()]);
		assert.ok(await page.locator('.result mark').count() > 0);
		await Promise.all([page.waitForURL(/kind=/), page.locator('.facets a').first().click()]);
		assert.ok(await page.locator('.facets a[aria-current]').count() > 0);
		await page.goto('/tags');
		await Promise.all([page.waitForURL(/\/tags\/./), page.locator('.tags a.tag').first().click()]);
		assertNoFaults(page);
		await page.context().close();
	});
}

test('the search field suggests people and tags, by keyboard and by pointer, and still searches', async () => {
	const page = await house.open({ as: 'employee', size: 'laptop', theme: 'light' });
	await page.goto('/');
	const field = page.locator('#q'), list = page.locator('.find [role=listbox]');
	await field.click();
	await page.locator('#q[role=combobox]').waitFor();
	await field.pressSequentially('noem');
	await list.locator('li', { hasText: 'Noémie Quillien' }).waitFor();
	assert.equal(await field.getAttribute('aria-expanded'), 'true');
	assert.equal(await field.getAttribute('aria-activedescendant'), null);
	await inspect(page, 'search-suggestions');
	await field.press('ArrowDown');
	assert.equal(await field.getAttribute('aria-activedescendant'), await list.locator('li[aria-selected=true]').getAttribute('id'));
	await field.press('Escape');
	assert.equal(await list.isVisible(), false);
	assert.equal(await field.getAttribute('aria-expanded'), 'false');
	await field.press('i');
	await list.locator('li').first().waitFor();
	await field.press('ArrowDown');
	await Promise.all([page.waitForURL(/\/people\/noemie$/), field.press('Enter')]);
	// Without choosing, Enter searches for what was typed.
	await field.click();
	await page.locator('#q[role=combobox]').waitFor();
	await field.pressSequentially('pumps');
	await list.locator('li').first().waitFor();
	await Promise.all([page.waitForURL(/\/search\?q=pumps$/), field.press('Enter')]);
	await field.fill('');
	await field.pressSequentially('noemie');
	await Promise.all([page.waitForURL(/\/people\/noemie$/), list.locator('li', { hasText: 'Noémie Quillien' }).click()]);
	await page.context().close();
});

// SPDX-License-Identifier: Apache-2.0
// A day in the house, by mouse and keyboard in a real browser: post, read, comment, rate. Its pages are looked at in pages.test.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoFaults, leading, useBrowser } from './browser.mjs';

const house = useBrowser();
const entry = '/blogs/carnet-de-pannes/neuf-jours-au-conquet';

for (const [as, size, theme] of [['employee', 'laptop', 'light'], ['owner', 'phone', 'dark']]) {
	test(`a day: ${as}, ${size}, ${theme}`, async () => {
		const page = await house.open({ as, size, theme });
		const mark = `Day ${size} ${Date.now()}`;

		await page.goto('/');
		await page.locator('form.composer textarea').first().fill(`${mark}: the pump runs.`);
		await leading(page, () => page.locator('form.composer button.primary').first().click());
		await page.goto('/updates');
		await page.getByText(`${mark}: the pump runs.`).first().waitFor();

		await page.goto(entry);
		await page.locator('#reply textarea').fill(`${mark}: I was there.`);
		await Promise.all([page.waitForURL(/#comment-\d+/), page.locator('#reply button.primary').click()]);
		await page.locator('.comment').getByText(`${mark}: I was there.`).waitFor();

		await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), page.locator('form.rate input[value="4"]').check({ force: true })]);
		await page.goto(entry);
		assert.equal(await page.locator('form.rate input[value="4"]').isChecked(), true);

		assertNoFaults(page);
		await page.context().close();
	});
}

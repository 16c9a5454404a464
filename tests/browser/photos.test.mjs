// SPDX-License-Identifier: Apache-2.0
// Photos of updates: chosen one after the other with their words, pasted into the box, changed; and on a phone without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';
import { png } from '../../src/feature/media/steps.mjs';

const house = useBrowser();
const photo = (name) => ({ name, mimeType: 'image/png', buffer: png(300, 200) });

test('two photos by mouse and keys: each asks for its words, and both stand in the update', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/write');
	await page.locator('#f-body').fill('Two of them');
	await tabTo(page, page.locator('details.photos summary'));
	await page.keyboard.press('Enter');
	await page.locator('#f-new_1').setInputFiles(photo('one.png'));
	await page.locator('#f-new_2').waitFor();
	assert.equal(await page.locator('#f-new_3').isVisible(), false);
	// Without words it is not sent.
	await page.locator('.composer button.primary').click();
	assert.equal(await page.evaluate(() => document.activeElement.id), 'f-new_alt_1');
	await page.keyboard.type('The first');
	await page.locator('#f-new_2').setInputFiles(photo('two.png'));
	await page.locator('#f-new_alt_2').fill('The second');
	await inspectBoth(page, 'photos-chosen');
	await leading(page, () => page.locator('.composer button.primary').click());
	await page.locator('.voice img[alt="The second"]').first().waitFor();
	const id = house.value("SELECT id FROM update_post WHERE body LIKE 'Two of them%'");
	await page.goto(`/updates/${id}`);
	assert.equal(await page.locator(`#i${id} .voice img`).count(), 2);
	await inspectBoth(page, 'photos-shown');
	await page.goto(`/updates/${id}/edit`);
	await inspectBoth(page, 'photos-edit');
	await page.locator('input[name=drop_1]').check();
	await leading(page, () => page.locator('form.form-page button.primary').click());
	assert.equal(await page.locator(`#i${id} .voice img`).count(), 1);
	assertNoFaults(page);
});

test('a photo that is pasted takes the first field', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/write');
	await page.locator('#f-body').focus();
	await page.waitForFunction(() => document.querySelector('.photo-new:nth-of-type(2)').hidden);
	await page.locator('#f-body').evaluate((area, bytes) => {
		const data = new DataTransfer();
		data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
		area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
	}, [...png(300, 200)]);
	await page.locator('#f-new_alt_1').fill('Pasted');
	await leading(page, () => page.locator('.composer button.primary').click());
	await page.locator('.voice img[alt="Pasted"]').first().waitFor();
	assertNoFaults(page);
});

test('on a phone without scripts, in French', async () => {
	const page = await house.open({ as: 'owner', size: 'phone', script: false, language: 'fr' });
	await page.goto('/write');
	await page.locator('details.photos summary').click();
	await page.locator('#f-new_4').waitFor();
	await assertFits(page);
	await page.locator('#f-new_1').setInputFiles(photo('telephone.png'));
	await page.locator('#f-new_alt_1').fill('Vue du pont');
	await page.locator('.composer button.primary').click();
	await page.locator('.voice img[alt="Vue du pont"]').first().waitFor();
	await assertFits(page);
});

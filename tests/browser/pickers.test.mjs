// SPDX-License-Identifier: Apache-2.0
// Choosing one of more communities than a picker lists: by keys while it is typed, and on a phone without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';

const house = useBrowser();
let id;

async function crowd() {
	if (id) return;
	const client = await house.as('employee');
	for (let i = 0; i <= 45; i++) {
		const { location } = await client.post('/communities', { title: i ? `In front ${i}` : 'Behind all others', access: 'private', language: 'en' }, { redirect: false, status: 303 });
		if (!i) id = house.value(`SELECT id FROM place WHERE handle = '${location.split('/').at(-1)}'`);
	}
}
const circle = (body) => house.value(`SELECT i.circle FROM item i JOIN update_post u ON u.id = i.id WHERE u.body = '${body}'`);

test('by keys: the community is found while its name is typed, and comes into the list', async () => {
	await crowd();
	const page = await house.open({ as: 'employee' });
	await page.goto('/write');
	await tabTo(page, page.locator('#f-body'));
	await page.keyboard.type('For those behind');
	const field = page.locator('#f-audience-other');
	await tabTo(page, field);
	await page.keyboard.type('others');
	await page.locator('[role=option]', { hasText: 'Behind all others' }).waitFor();
	await inspectBoth(page, 'picker-found');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.waitForFunction((value) => document.querySelector('#f-audience').value === value, `place:${id}`);
	assert.equal(await field.inputValue(), '');
	await tabTo(page, page.locator('.composer button.primary'));
	await leading(page, () => page.keyboard.press('Enter'));
	assert.equal(circle('For those behind'), id);
	assertNoFaults(page);
});

test('on a phone without scripts it is found by its name', async () => {
	await crowd();
	const page = await house.open({ as: 'employee', size: 'phone', script: false });
	await page.goto('/bookmarks/save?url=https://pickers.example/phone');
	await assertFits(page);
	await page.locator('#f-place-other').fill('In front');
	await page.locator('form button.primary').click();
	await page.locator('#f-other-error').waitFor();
	assert.match(await page.locator('#f-place option:checked').textContent(), /^In front/);
	await assertFits(page);
	await page.locator('#f-place-other').fill('behind all others');
	await page.locator('form button.primary').click();
	await page.waitForURL(/\/bookmarks\/item\/\d+/);
	assert.equal(house.value(`SELECT place FROM item WHERE id = ${page.url().match(/item\/(\d+)/)[1]}`), id);
});

test('the pages with a picker, and what they say of a name that fits nothing', async () => {
	await crowd();
	const page = await house.open({ as: 'employee' });
	for (const [path, form] of [['/bookmarks/save?url=https://pickers.example/axe', '/bookmarks/save'], ['/activities/new', '/activities'], ['/media/albums/new', '/media/albums']]) {
		await page.goto(path);
		await page.locator('input[name=other]').fill('Nobody is called so');
		if (await page.locator('#f-title').count()) await page.locator('#f-title').fill('A title');
		await leading(page, () => page.locator(`form[action="${form}"] button.primary`).click());
		await page.locator('#f-other-error').waitFor();
		page.faults.length = 0; // the status of a refused form
		await inspectBoth(page, `picker-${form.split('/').at(-1)}`);
	}
});

// SPDX-License-Identifier: Apache-2.0
// Communities and forums as people use them: begun and asked in by mouse, answered by keyboard, settled on a phone, and joined
// without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';

const house = useBrowser();

async function begin(page, title, access = 'open') {
	await page.goto('/communities');
	await leading(page, () => page.locator('main a[href="/communities/new"]').first().click());
	await page.locator('#f-title').fill(title);
	await page.locator(`input[name=access][value=${access}]`).check();
	await leading(page, () => page.locator('form[action="/communities"] button.primary').click());
	return new URL(page.url()).pathname;
}
async function ask(page, at, title) {
	await page.goto(`${at}/forum`);
	await leading(page, () => page.locator(`main a[href="${at}/forum/new"]`).first().click());
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('Asked by mouse.');
	await leading(page, () => page.locator(`form[action="${at}/forum"] button.primary`).click());
	return new URL(page.url()).pathname;
}

test('a community is begun, a question asked, answered and settled by mouse', async () => {
	const owner = await house.open({ as: 'owner', language: 'fr' }), employee = await house.open({ as: 'employee' });
	const at = await begin(owner, 'Mice of the house');
	await employee.goto(at);
	await leading(employee, () => employee.locator(`form[action="${at}/membership"] button`).click());
	await employee.locator('summary', { hasText: 'You are in' }).waitFor();
	const question = await ask(owner, at, 'Where do the mice sleep?');
	await employee.goto(question);
	await employee.locator('#reply textarea').fill('Behind cabinet three.');
	await leading(employee, () => employee.locator('#reply button.primary').click());
	await owner.goto(question);
	await leading(owner, () => owner.locator(`form[action="${question}/answer"] button`).first().click());
	await owner.locator('section.panel', { hasText: 'Behind cabinet three.' }).waitFor();
	await inspectBoth(owner, 'topic-answered');
	assertNoFaults(owner);
	assertNoFaults(employee);
});

test('the same by keyboard alone', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/communities');
	await tabTo(page, page.locator('main a[href="/communities/new"]').first());
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('Keys of the house');
	await tabTo(page, page.locator('form[action="/communities"] button.primary'));
	await leading(page, () => page.keyboard.press('Enter'));
	const at = new URL(page.url()).pathname;
	await tabTo(page, page.locator(`nav.tabs a[href="${at}/forum"]`));
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator(`main a[href="${at}/forum/new"]`).first());
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('Who has the key?');
	await tabTo(page, page.locator(`form[action="${at}/forum"] button.primary`));
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('#reply textarea'));
	await page.keyboard.type('I have it.');
	await tabTo(page, page.locator('#reply button.primary'));
	await leading(page, () => page.keyboard.press('Enter'));
	assert.match(await page.locator('main').innerText(), /I have it\./);
	assertNoFaults(page);
});

test('on a phone: found by name, read, asked to be let in', async () => {
	const page = await house.open({ as: 'employee', size: 'phone' });
	await page.goto('/communities');
	await page.locator('#f-words').fill('securi');
	await leading(page, () => page.locator('form[role=search] button', { hasText: 'Find' }).click());
	await leading(page, () => page.locator('.community h3 a').first().click());
	await leading(page, () => page.locator('form[action$="/membership"] button').click());
	await page.getByText('You asked to come in').waitFor();
	await assertFits(page);
	await page.goto('/communities/pump-people/forum');
	await assertFits(page);
	assertNoFaults(page);
});

test('without scripts: join, leave, settings', async () => {
	const owner = await house.open({ as: 'owner' });
	const at = await begin(owner, 'No scripts here');
	const page = await house.open({ as: 'employee', script: false });
	await page.goto(at);
	await page.locator(`form[action="${at}/membership"] button`).click();
	await page.locator('summary', { hasText: 'You are in' }).click();
	await page.locator(`form[action="${at}/membership/delete"] button`).click();
	await page.locator(`form[action="${at}/membership"] button`).waitFor();
	await owner.goto(`${at}/settings`);
	await inspectBoth(owner, 'community-settings');
});

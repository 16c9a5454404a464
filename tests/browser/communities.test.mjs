// SPDX-License-Identifier: Apache-2.0
// Communities and forums as people use them, by mouse, by keyboard alone and by touch on a phone: begun, joined, asked in,
// answered and settled; found by name on a phone, and joined without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, useBrowser } from './browser.mjs';
import { hands, take } from './hands.mjs';

const house = useBrowser();
const pathOf = (page) => new URL(page.url()).pathname;

async function begin(hand, title) {
	const { page } = hand;
	await page.goto('/communities');
	await hand.follow(page.locator('main a[href="/communities/new"]').first());
	await hand.write(page.locator('#f-title'), title);
	await hand.follow(page.locator('form[action="/communities"] button.primary'));
	return pathOf(page);
}
async function ask(hand, at, title) {
	const { page } = hand;
	await hand.follow(page.locator(`nav.tabs a[href="${at}/forum"]`));
	await hand.follow(page.locator(`main a[href="${at}/forum/new"]`).first());
	await hand.write(page.locator('#f-title'), title);
	await hand.write(page.locator('#f-body'), 'Behind which cabinet?');
	await hand.write(page.locator('#f-tags'), 'mice');
	await hand.follow(page.locator(`form[action="${at}/forum"] button.primary`));
	return pathOf(page);
}

for (const Hand of hands) {
	test(`${Hand.way}: a community is begun and joined, a question asked, answered and settled`, async () => {
		const owner = await take(house, Hand, { as: 'owner', language: 'fr' }), employee = await take(house, Hand, { as: 'employee' });
		const at = await begin(owner, `Mice of the house, ${Hand.way}`);
		await employee.page.goto(at);
		await employee.follow(employee.page.locator(`form[action="${at}/membership"] button`));
		await employee.page.locator('summary', { hasText: 'You are in' }).waitFor();
		const question = await ask(employee, at, 'Where do the mice sleep?');
		// The owner finds it among those that wait, and answers.
		await owner.follow(owner.page.locator(`nav.tabs a[href="${at}/forum"]`));
		await owner.follow(owner.page.locator('.seg a[href*="waiting"]'));
		await owner.follow(owner.page.locator('.thread h3 a', { hasText: 'Where do the mice sleep?' }));
		assert.equal(pathOf(owner.page), question);
		await owner.write(owner.page.locator('#reply textarea'), 'Behind cabinet three.');
		await owner.follow(owner.page.locator('#reply button.primary'));
		await employee.page.goto(question);
		await employee.follow(employee.page.locator(`form[action="${question}/answer"] button`).first());
		await employee.page.locator('section.panel', { hasText: 'Behind cabinet three.' }).waitFor();
		assert.equal(await employee.page.locator(`form[action="${question}/answer"] button`).first().getAttribute('aria-pressed'), 'true');
		if (Hand.way === 'by mouse') await inspectBoth(employee.page, 'topic-answered');
		assertNoFaults(owner.page);
		assertNoFaults(employee.page);
	});
}

test('on a phone: found by name, read, asked to be let in', async () => {
	const hand = await take(house, hands[2], { as: 'employee' }), { page } = hand;
	await page.goto('/communities');
	await hand.write(page.locator('#f-words'), 'securi');
	await hand.follow(page.locator('form[role=search] button', { hasText: 'Find' }));
	await hand.follow(page.locator('.community h3 a').first());
	await hand.follow(page.locator('form[action$="/membership"] button'));
	await page.getByText('You asked to come in').waitFor();
	await assertFits(page);
	assertNoFaults(page);
});

test('without scripts: join, leave, settings', async () => {
	const { page: owner } = await take(house, hands[0], { as: 'owner' });
	await owner.goto('/communities/new');
	await owner.locator('#f-title').fill('No scripts here');
	await leading(owner, () => owner.locator('form[action="/communities"] button.primary').click());
	const at = pathOf(owner);
	const page = await house.open({ as: 'employee', script: false });
	await page.goto(at);
	await page.locator(`form[action="${at}/membership"] button`).click();
	await page.locator('summary', { hasText: 'You are in' }).click();
	await page.locator(`form[action="${at}/membership/delete"] button`).click();
	await page.locator(`form[action="${at}/membership"] button`).waitFor();
	await owner.goto(`${at}/settings`);
	await inspectBoth(owner, 'community-settings');
});

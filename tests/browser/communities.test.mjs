// SPDX-License-Identifier: Apache-2.0
// Communities, their forums and their ideas as people use them, by mouse, by keyboard alone and by touch on a phone: begun, joined,
// asked in, answered and settled; an idea had, wanted and settled; found by name on a phone, and joined without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspect, inspectBoth, leading, useBrowser } from './browser.mjs';
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

async function have(hand, at, title) {
	const { page } = hand;
	await hand.follow(page.locator(`nav.tabs a[href="${at}/ideas"]`));
	await hand.follow(page.locator(`main a[href="${at}/ideas/new"]`).first());
	await hand.write(page.locator('#f-title'), title);
	await hand.write(page.locator('#f-body'), 'One for each cabinet.');
	await hand.follow(page.locator(`form[action="${at}/ideas"] button.primary`));
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

		// An idea is had; the owner finds and wants it, and says what becomes of it, with the reason that a no must have.
		const idea = await have(employee, at, 'A trap that lets them live');
		assert.equal(await employee.page.locator(`form[action="${idea}/vote"]`).count(), 0, 'it is one\u2019s own');
		await owner.follow(owner.page.locator(`nav.tabs a[href="${at}/ideas"]`));
		await owner.follow(owner.page.locator('.thread h3 a', { hasText: 'A trap that lets them live' }));
		assert.equal(pathOf(owner.page), idea);
		const want = owner.page.locator(`form[action="${idea}/vote"] button`);
		await owner.follow(want);
		await want.and(owner.page.locator('[aria-pressed=true]')).waitFor();
		assert.match(await owner.page.locator('main').innerText(), /1 personne la veut/);
		await owner.press(owner.page.locator('details.menu summary', { hasText: 'S\u2019en occuper' }));
		if (Hand.way === 'by mouse') await inspectBoth(owner.page, 'idea-host');
		await owner.choose(owner.page.locator('#f-state'), 'not');
		await owner.write(owner.page.locator('#f-said'), 'Elles ont déjà un chat.');
		await owner.follow(owner.page.locator(`form[action="${idea}/state"] button`));
		await employee.page.goto(`${at}/ideas`);
		await employee.follow(employee.page.locator('.seg a[href*="settled"]'));
		await employee.follow(employee.page.locator('.thread h3 a', { hasText: 'A trap that lets them live' }));
		assert.match(await employee.page.locator('section.panel').innerText(), /Will not be done[^]*Elles ont déjà un chat/);
		assertNoFaults(owner.page);
		assertNoFaults(employee.page);
	});
}

// What the demo holds of ideas, as its people see it; the forum's pages are looked at in pages-communities.test.mjs.
test('the lists and pages of ideas, in English and in French', async () => {
	const page = await house.open({ as: 'employee' }), french = await house.open({ as: 'owner', language: 'fr', size: 'phone' });
	for (const [name, path] of [['ideas', 'ideas'], ['ideas-settled', 'ideas?show=settled'], ['idea-new', 'ideas/new']]) {
		await page.goto(`/communities/pump-people/${path}`);
		await inspectBoth(page, `pump-people-${name}`);
	}
	await page.goto('/communities/pump-people/ideas');
	await leading(page, () => page.locator('.thread h3 a').first().click());
	await inspectBoth(page, 'idea');
	await french.goto('/communities/ecrire-simplement/ideas');
	await inspect(french, 'idees-phone');
	await leading(french, () => french.locator('.thread h3 a').first().click());
	assert.match(await french.locator('main').innerText(), /Est à l’étude|Je la veux/);
	await inspect(french, 'idee-phone');
	assertNoFaults(page);
	assertNoFaults(french);
});

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

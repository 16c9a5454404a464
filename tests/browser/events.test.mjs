// SPDX-License-Identifier: Apache-2.0
// Events in Chromium, by mouse, by keyboard alone and by touch on a phone: planned, answered, waited for; the calendar's pages
// turned by arrow keys; without scripts; its pages in both sizes, themes and languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoFaults, inspectBoth, leading, useBrowser } from './browser.mjs';
import { hands, take } from './hands.mjs';
import { firstLink, prepared, walk } from './walk.mjs';

const house = useBrowser();
const at = '/communities/pump-people';
const event = /^\/events\/\d+/;
const answer = (hand, what) => hand.follow(hand.page.locator(`.rsvp button[value=${what}]`));

async function plan(hand, title) {
	const { page } = hand;
	await page.goto(at);
	await hand.follow(page.locator(`nav.tabs a[href="${at}/events"]`));
	await hand.follow(page.locator(`main a[href="${at}/events/new"]`).first());
	await hand.write(page.locator('#f-title'), title);
	await hand.write(page.locator('#f-location'), 'Under the clock');
	await hand.write(page.locator('#f-seats'), '1');
	await hand.choose(page.locator('#f-remind'), '1440');
	await hand.follow(page.locator(`form[action="${at}/events"] button.primary`));
	return new URL(page.url()).pathname;
}

for (const Hand of hands) {
	test(`${Hand.way}: an event is planned, answered, waited for, and a seat comes free`, async () => {
		const owner = await take(house, Hand, { as: 'owner', language: 'fr' }), employee = await take(house, Hand, { as: 'employee' });
		const title = `Noon, ${Hand.way}`, path = await plan(employee, title);
		await answer(employee, 'yes');
		await employee.page.locator('.tag.on', { hasText: 'You come' }).waitFor();
		await owner.page.goto(`${at}/events`);
		await owner.follow(owner.page.locator('.event-row h3 a', { hasText: title }));
		assert.equal(new URL(owner.page.url()).pathname, path);
		await answer(owner, 'yes');
		await owner.page.locator('.alert', { hasText: 'Vous attendez une place' }).waitFor();
		await answer(employee, 'no');
		await owner.page.reload();
		await owner.page.locator('.tag.on', { hasText: 'Vous venez' }).waitFor();
		if (Hand.way === 'by mouse') await inspectBoth(owner.page, 'event');
		assertNoFaults(owner.page);
		assertNoFaults(employee.page);
	});
}

test('the calendar is turned by its keys', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/events');
	const here = await page.locator('.cal-bar h2').innerText();
	await leading(page, () => page.keyboard.press('ArrowRight'));
	assert.notEqual(await page.locator('.cal-bar h2').innerText(), here);
	await leading(page, () => page.keyboard.press('ArrowLeft'));
	assert.equal(await page.locator('.cal-bar h2').innerText(), here);
	assertNoFaults(page);
});

test('without scripts', async () => {
	const plain = await house.open({ as: 'employee', script: false });
	await plain.goto('/events');
	const title = await plain.locator('.cal-bar h2').innerText();
	await plain.locator('a[rel=next]').click();
	assert.notEqual(await plain.locator('.cal-bar h2').innerText(), title);
	await plain.goto('/events/new');
	await plain.locator('#f-title').fill('Plain at noon');
	await plain.locator('form[action="/events"] button.primary').click();
	await plain.locator('.rsvp button[value=yes]').click();
	await plain.locator('.tag.on', { hasText: 'You come' }).waitFor();
});

// One that comes back every week, so that its form asks which times are meant.
const mine = prepared(house, { en: 'employee', fr: 'owner' }, async (post) => {
	const day = new Date(Date.now() + 7 * 86400e3).toISOString().slice(0, 10);
	return { event: (await post('/events', { title: 'Every week', body: 'Bring a *cup*.', start: `${day}T10:00`, end: `${day}T11:00`, zone: 'Europe/Paris', repeat: 'weekly', times: 5, remind: 0, audience: 'internal' })).location };
});

walk(house, { en: 'employee', fr: 'owner' }, {
	'calendar': '/events',
	'calendar week': '/events?view=week&all=1',
	'calendar agenda': '/events?view=agenda&all=1',
	'event new': '/events/new',
	'event feed': '/events/feed',
	'events of a community': `${at}/events`,
	'events past': `${at}/events?show=past`,
	'event of a community': firstLink(`${at}/events`, event),
	'event of a series': async (page, look) => (await mine(look)).event,
	'event edit': async (page, look) => firstLink((await mine(look)).event, /^\/events\/\d+\/edit/)(page),
	'event import': `${at}/events/import`,
});

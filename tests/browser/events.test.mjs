// SPDX-License-Identifier: Apache-2.0
// Events in Chromium: planned and answered by mouse and by keyboard, the calendar's pages turned by arrow keys, read on 390 px
// and without scripts; its pages in both sizes, themes and languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';
import { firstLink, walk } from './walk.mjs';

const house = useBrowser();
const at = '/communities/pump-people';
const event = /^\/events\/\d+/;

async function plan(page, title) {
	await page.goto(`${at}/events`);
	await leading(page, () => page.locator(`main a[href="${at}/events/new"]`).first().click());
	await page.locator('#f-title').fill(title);
	await page.locator('#f-location').fill('Under the clock');
	await page.locator('#f-seats').fill('1');
	await leading(page, () => page.locator(`form[action="${at}/events"] button.primary`).click());
	return new URL(page.url()).pathname;
}

test('an event is planned, answered, waited for and called off by mouse', async () => {
	const owner = await house.open({ as: 'owner', language: 'fr' }), employee = await house.open({ as: 'employee' });
	const path = await plan(employee, 'Mice at noon');
	await leading(employee, () => employee.locator('.rsvp button[value=yes]').click());
	await employee.locator('.tag.on', { hasText: 'You come' }).waitFor();
	await owner.goto(path);
	await leading(owner, () => owner.locator('.rsvp button[value=yes]').click());
	await owner.locator('.alert', { hasText: 'Vous attendez une place' }).waitFor();
	await leading(employee, () => employee.locator('.rsvp button[value=no]').click());
	await owner.goto(path);
	await owner.locator('.tag.on', { hasText: 'Vous venez' }).waitFor();
	await inspectBoth(owner, 'event');
	assertNoFaults(owner);
	assertNoFaults(employee);
});

test('the same by keyboard alone, and the calendar turned by its keys', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/events');
	const here = await page.locator('.cal-bar h2').innerText();
	await leading(page, () => page.keyboard.press('ArrowRight'));
	assert.notEqual(await page.locator('.cal-bar h2').innerText(), here);
	await leading(page, () => page.keyboard.press('ArrowLeft'));
	assert.equal(await page.locator('.cal-bar h2').innerText(), here);
	await tabTo(page, page.locator('main a[href="/events/new"]').first());
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('Keys at noon');
	await tabTo(page, page.locator('form[action="/events"] button.primary'));
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('.rsvp button[value=maybe]'));
	await leading(page, () => page.keyboard.press('Enter'));
	await page.locator('.rsvp button[value=maybe][aria-pressed=true]').waitFor();
	assertNoFaults(page);
});

test('on a phone, and without scripts', async () => {
	const page = await house.open({ as: 'employee', size: 'phone' });
	for (const path of ['/events', '/events?view=week', '/events?view=agenda', '/events/new', `${at}/events`]) {
		await page.goto(path);
		await assertFits(page);
	}
	assertNoFaults(page);
	const plain = await house.open({ as: 'employee', script: false });
	await plain.goto('/events');
	const title = await plain.locator('.cal-bar h2').innerText();
	await plain.locator('a[rel=next]').click();
	assert.notEqual(await plain.locator('.cal-bar h2').innerText(), title);
	const path = await plan(await house.open({ as: 'employee' }), 'Plain at noon');
	await plain.goto(path);
	await plain.locator('.rsvp button[value=yes]').click();
	await plain.locator('.tag.on', { hasText: 'You come' }).waitFor();
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
	'event import': `${at}/events/import`,
});

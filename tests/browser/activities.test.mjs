// SPDX-License-Identifier: Apache-2.0
// Activities as people keep them: begun and arranged by mouse, by keyboard, on a phone, and without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';

const house = useBrowser();

async function begin(page, title) {
	await page.goto('/activities');
	await leading(page, () => page.locator('main a[href="/activities/new"]').first().click());
	await page.locator('#f-title').fill(title);
	await leading(page, () => page.locator('form[action="/activities"] button.primary').click());
	return new URL(page.url()).pathname;
}
async function add(page, title) {
	const adder = page.locator('.adder').first();
	if (!(await adder.evaluate((e) => e.open))) await adder.locator('summary').click();
	await adder.locator('input[name=title]').fill(title);
	await leading(page, () => adder.locator('button.primary').click());
}
async function section(page, at, title) {
	await page.locator('#f-new-section').fill(title);
	await leading(page, () => page.locator(`form[action="${at}/sections"] button`).click());
}
const order = (page) => page.locator('ul.steps[data-section] .step-title').allInnerTexts();
const gripOf = (page, title) => page.locator('.step', { hasText: title }).locator('[data-grip]');
// The server has taken the move: the page says so.
async function moved(page, act) {
	const answer = page.waitForResponse((r) => r.url().endsWith('/move') && r.request().method() === 'POST');
	await act();
	assert.ok((await answer).status() < 400);
	await page.locator('.toast', { hasText: 'Moved.' }).waitFor();
}
async function drag(page, title, before) {
	const from = await gripOf(page, title).boundingBox(), to = await page.locator('.step', { hasText: before }).boundingBox();
	await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
	await page.mouse.down();
	await page.mouse.move(from.x + from.width / 2, (from.y + to.y) / 2, { steps: 4 });
	await page.mouse.move(from.x + from.width / 2, to.y + 4, { steps: 4 });
	await page.mouse.up();
}

test('an activity is begun, filled, arranged and done by mouse', async () => {
	const page = await house.open({ as: 'employee' });
	const at = await begin(page, 'Mice move house');
	await inspectBoth(page, 'activity-empty');
	for (const title of ['Pack the cheese', 'Find a cart', 'Say goodbye']) await add(page, title);
	await section(page, at, 'On the day');
	assert.deepEqual(await order(page), ['Pack the cheese', 'Find a cart', 'Say goodbye']);
	await moved(page, () => drag(page, 'Say goodbye', 'Pack the cheese'));
	assert.deepEqual(await order(page), ['Say goodbye', 'Pack the cheese', 'Find a cart']);
	await page.reload();
	assert.deepEqual(await order(page), ['Say goodbye', 'Pack the cheese', 'Find a cart']);
	await leading(page, () => page.locator('.step', { hasText: 'Find a cart' }).locator('button.tick').click());
	assert.deepEqual(await order(page), ['Say goodbye', 'Pack the cheese']);
	await page.locator('.done-list summary').first().click();
	await page.locator('.done-list .step', { hasText: 'Find a cart' }).waitFor();
	await inspectBoth(page, 'activity');
	assertNoFaults(page);
});

test('the same by keyboard alone', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/activities');
	await tabTo(page, page.locator('main a[href="/activities/new"]').first());
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('Keys move house');
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('.adder summary').first());
	await page.keyboard.press('Enter');
	await tabTo(page, page.locator('.adder input[name=title]').first());
	for (const title of ['Alpha', 'Beta']) {
		await page.keyboard.type(title);
		await leading(page, () => page.keyboard.press('Enter'));
		await page.locator('.step', { hasText: title }).waitFor();
	}
	await tabTo(page, gripOf(page, 'Beta'));
	await moved(page, () => page.keyboard.press('ArrowUp'));
	assert.deepEqual(await order(page), ['Beta', 'Alpha']);
	assert.ok(await gripOf(page, 'Beta').evaluate((e) => e === document.activeElement), 'the handle keeps the focus');
	await page.reload();
	assert.deepEqual(await order(page), ['Beta', 'Alpha']);
	await tabTo(page, page.locator('.step', { hasText: 'Alpha' }).locator('button.tick'));
	await leading(page, () => page.keyboard.press('Enter'));
	assert.deepEqual(await order(page), ['Beta']);
	assertNoFaults(page);
});

test('on a phone: one’s own to-dos, an activity, its forms', async () => {
	const page = await house.open({ as: 'owner', language: 'fr', size: 'phone' });
	for (const [path, name] of [['/activities', 'activities'], ['/activities/notices-lisibles', 'activity-demo'], ['/todos', 'todos'], ['/activities/updates', 'activity-updates'], ['/activities/new', 'activity-new']]) {
		await page.goto(path);
		await assertFits(page);
		await inspectBoth(page, `${name}-phone`);
	}
	await page.goto('/activities/notices-lisibles');
	await leading(page, () => page.locator('.step-title').first().click());
	await assertFits(page);
	await inspectBoth(page, 'step-phone');
	await leading(page, () => page.locator('main a[href$="/edit"]').first().click());
	await assertFits(page);
	await inspectBoth(page, 'step-edit-phone');
	await page.goto('/activities/notices-lisibles/settings');
	await inspectBoth(page, 'activity-settings-phone');
	await page.goto('/activities/notices-lisibles/people');
	await inspectBoth(page, 'activity-people-phone');
	assertNoFaults(page);
});

test('without scripts: added, moved up, done', async () => {
	const page = await house.open({ as: 'employee', script: false });
	const at = await begin(page, 'No scripts here either');
	for (const title of ['First', 'Second']) await add(page, title);
	assert.deepEqual(await order(page), ['First', 'Second']);
	const row = page.locator('.step', { hasText: 'Second' });
	await row.locator('.step-menu summary').click();
	await row.locator('button', { hasText: 'Move up' }).click();
	await page.waitForURL((url) => url.pathname === at);
	assert.deepEqual(await order(page), ['Second', 'First']);
	await page.locator('.step', { hasText: 'First' }).locator('button.tick').click();
	await page.waitForURL((url) => url.pathname === at);
	assert.deepEqual(await order(page), ['Second']);
});

for (const script of [true, false]) {
	test(`on a phone${script ? '' : ' without scripts'}: a file comes with a to-do, lies on its page, and goes`, async () => {
		const page = await house.open({ as: 'employee', size: 'phone', script });
		const at = await begin(page, `Files move house ${script ? 'too' : 'again'}`), name = 'a-list-of-everything-that-goes-into-the-van-with-a-very-long-name-and-no-blank-anywhere.txt';
		await page.goto(`${at}/new`);
		if (script) await assertFits(page);
		if (script) await inspectBoth(page, 'step-new-files-phone');
		await page.locator('#f-title').fill('Load the van');
		await page.locator('#f-upload').setInputFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from('boxes') }, { name: 'second.txt', mimeType: 'text/plain', buffer: Buffer.from('chairs') }]);
		await page.locator(`form[action="${at}/steps"] button.primary`).click();
		await page.waitForURL((url) => url.pathname === at);
		await page.locator('.step-title', { hasText: 'Load the van' }).click();
		await page.locator('#files li', { hasText: name }).waitFor();
		assert.equal(await page.locator('#files li').count(), 2);
		if (script) await assertFits(page);
		if (script) await inspectBoth(page, 'step-files-phone');
		const download = page.waitForEvent('download');
		await page.locator('#files li a', { hasText: name }).click();
		assert.equal((await download).suggestedFilename(), name);
		if (script) page.on('dialog', (dialog) => dialog.accept());
		const second = page.locator('#files li', { hasText: 'second.txt' });
		// Without scripts nobody asks: the question stands behind the word.
		if (!script) await second.locator('summary').click();
		await second.locator(script ? 'button:visible' : 'details.ask button').click();
		await page.locator('#files li', { hasText: 'second.txt' }).waitFor({ state: 'detached' });
		assert.equal(await page.locator('#files li').count(), 1);
		if (script) return assertNoFaults(page);
		// So it is with the to-do itself.
		const step = page.locator('footer form[action$="/delete"]');
		await step.locator('summary').click();
		await step.locator('details.ask button').click();
		await page.waitForURL((url) => url.pathname === at);
		assert.equal(await page.locator('.step-title', { hasText: 'Load the van' }).count(), 0);
	});
}

// SPDX-License-Identifier: Apache-2.0
// Wikis as people use them: opened, written and linked by mouse, changed by two at once, looked back on and renamed; by keyboard
// alone, and on a phone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits, assertNoFaults, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';

const house = useBrowser();

async function open(page, title) {
	await page.goto('/wikis');
	await leading(page, () => page.locator('main a[href="/wikis/new"]').first().click());
	await page.locator('#f-title').fill(title);
	await leading(page, () => page.locator('form[action="/wikis"] button.primary').click());
	return new URL(page.url()).pathname;
}
const save = (page) => leading(page, () => page.locator('button[name=action][value=save]').click());
async function write(page, wiki, title, body) {
	await page.goto(`${wiki}/new`);
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill(body);
	await save(page);
	return new URL(page.url()).pathname;
}

test('a wiki is opened, written, linked, changed by two, looked back on and renamed by mouse', async () => {
	const page = await house.open({ as: 'employee' }), other = await house.open({ as: 'owner', language: 'fr' });
	page.expectsErrors = true; // two versions are answered with 409
	page.on('dialog', (dialog) => dialog.accept());
	const wiki = await open(page, 'Sluices of the house');
	const first = await write(page, wiki, 'Gate one', 'It opens by hand.\n\nIt closes by itself.\n\nSee [[Gate two]].');
	await inspectBoth(page, 'wiki-page');
	// What is not there yet is begun from its link.
	await leading(page, () => page.locator('a.page.wanted', { hasText: 'Gate two' }).click());
	assert.equal(await page.locator('#f-title').inputValue(), 'Gate two');
	await page.locator('#f-body').fill('Back to [[Gate one]].');
	await save(page);
	await leading(page, () => page.locator('main a.page', { hasText: 'Gate one' }).click());
	assert.equal(new URL(page.url()).pathname, first);
	// Two have it open; what they changed in different places comes together.
	await page.goto(`${first}/edit`);
	await other.goto(`${first}/edit`);
	await other.locator('#f-body').fill('It opens by motor.\n\nIt closes by itself.\n\nSee [[Gate two]].');
	await save(other);
	await page.locator('#f-body').fill('It opens by hand.\n\nIt closes at night.\n\nSee [[Gate two]].');
	await save(page);
	await page.locator('[role=status]', { hasText: 'together with what somebody else' }).waitFor();
	assert.match(await page.locator('main .prose').innerText(), /by motor[^]*at night/);
	// The same words: both are shown, and nothing is saved before it is decided.
	await page.goto(`${first}/edit`);
	await other.goto(`${first}/edit`);
	await other.locator('#f-body').fill('It opens by steam.\n\nIt closes at night.');
	await save(other);
	await page.locator('#f-body').fill('It opens by wind.\n\nIt closes at night.');
	await page.locator('button[name=action][value=save]').click();
	await page.locator('h1', { hasText: 'Two versions' }).waitFor();
	await assertAccessible(page);
	await assertFits(page);
	assert.match(await page.locator('#f-body').inputValue(), /by steam[^]*by wind/);
	await page.locator('#f-body').fill('It opens by wind and steam.\n\nIt closes at night.');
	await save(page);
	// What changed, and back to what it was.
	await leading(page, () => page.locator('nav.tabs a', { hasText: 'History' }).click());
	await inspectBoth(page, 'wiki-history');
	await leading(page, () => page.locator('main button', { hasText: 'Compare' }).click());
	await page.locator('main ins', { hasText: 'wind' }).first().waitFor();
	await inspectBoth(page, 'wiki-diff');
	await page.goto(`${first}/history/1`);
	await leading(page, () => page.locator(`form[action="${first}/history/1/restore"] > button`).click());
	assert.match(await page.locator('main .prose').innerText(), /It opens by hand/);
	// Another title is another address; the former one leads there.
	await page.goto(`${first}/edit`);
	await page.locator('#f-title').fill('The first gate');
	await save(page);
	assert.equal(new URL(page.url()).pathname, `${wiki}/the-first-gate`);
	await page.goto(first);
	assert.equal(new URL(page.url()).pathname, `${wiki}/the-first-gate`);
	assertNoFaults(other);
});

test('the same by keyboard alone', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/wikis/new');
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('Keys of the sluice');
	await tabTo(page, page.locator('form[action="/wikis"] button.primary'));
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('main a[href$="/new"]').first());
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('#f-title'));
	await page.keyboard.type('By keys');
	await tabTo(page, page.locator('#f-body'));
	await page.keyboard.type('To [[Another one]].');
	await tabTo(page, page.locator('button[name=action][value=save]'));
	await leading(page, () => page.keyboard.press('Enter'));
	await tabTo(page, page.locator('a.page.wanted'));
	await leading(page, () => page.keyboard.press('Enter'));
	assert.equal(await page.locator('#f-title').inputValue(), 'Another one');
	assertNoFaults(page);
});

test('on a phone: read, found in the tree, written', async () => {
	const page = await house.open({ as: 'employee', size: 'phone' });
	const wiki = await open(page, 'Sluices in the pocket');
	await write(page, wiki, 'Pocket gate', '# Steps\n\nTurn the wheel.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n# Then\n\nWait.');
	await assertFits(page);
	await assertAccessible(page);
	await page.locator('a[href="#tree"]').click();
	assert.ok(await page.locator('#tree a[aria-current=page]', { hasText: 'Pocket gate' }).isVisible());
	await page.goto(`${wiki}/pocket-gate/edit`);
	await page.locator('#f-body').fill('Turn the wheel twice.');
	await save(page);
	assert.match(await page.locator('main .prose').innerText(), /twice/);
	await page.goto(wiki);
	await assertFits(page);
	assertNoFaults(page);
});

// With scripts and without, in both languages: each brings two versions, restores the first one and removes one.
for (const language of ['en', 'fr']) {
	for (const script of [true, false]) {
		test(`a file on a page gets versions (${language}${script ? '' : ', without scripts'})`, async () => {
			const page = await house.open({ as: language === 'fr' ? 'owner' : 'employee', language, script }), name = 'Übersicht der Schleusen und ihrer Tore im Jahr 2026, Fassung zum Abstimmen.txt';
			page.on('dialog', (dialog) => dialog.accept());
			const wiki = await open(page, `Versions ${language} ${script}`), at = await write(page, wiki, 'A page with a file', 'Words.');
			for (const [i, words] of ['The first one.', 'The second one, longer.'].entries()) {
				await page.locator('#files details.more > summary').click();
				await page.locator('#f-file').setInputFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from(words) }, { name: 'alone.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }]);
				await leading(page, () => page.locator(`form[action="${at}/files"] button`).click());
				assert.equal(await page.locator('#files li').count(), 2);
				assert.equal(await page.locator('#files li a[href$="/versions"]').count(), i);
			}
			if (script) {
				await page.locator('#files details.more > summary').click();
				await inspectBoth(page, `wiki-files-${language}`);
			}
			await leading(page, () => page.locator('#files li a[href$="/versions"]').click());
			const rows = page.locator('#versions li');
			assert.equal(await rows.count(), 2);
			await leading(page, () => rows.nth(1).locator('form[action$="/restore"] button').click());
			assert.equal(await rows.count(), 3);
			if (script) await inspectBoth(page, `wiki-versions-${language}`);
			else await rows.nth(1).locator('summary').click();
			await leading(page, () => rows.nth(1).locator(script ? 'form[action$="/delete"] > button' : 'form[action$="/delete"] .bad').click());
			assert.equal(await rows.count(), 2);
			const came = page.waitForEvent('download');
			await rows.first().locator('a').click();
			assert.equal((await came).suggestedFilename(), name);
			assertNoFaults(page);
		});
	}
}

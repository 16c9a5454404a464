// SPDX-License-Identifier: Apache-2.0
// Keyboard shortcuts and their help, and an entry and a page of a wiki on paper.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../harness.mjs';
import { assertNoFaults, inspectBoth, leading, screenshot, useBrowser } from './browser.mjs';

const house = useBrowser();
const entry = '/blogs/carnet-de-pannes/neuf-jours-au-conquet';

test('shortcuts: one letter, two letters, the help that lists them, and off when one wants', async () => {
	const page = await house.open({ as: 'employee' });
	const keys = page.keyboard;
	await page.goto('/');
	await keys.press('?');
	const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
	await help.waitFor();
	await inspectBoth(page, 'keys-help');
	// Each pair that the help names leads where it says.
	const pairs = await help.locator('.keys>div').evaluateAll((rows) => rows.map((row) => ({ name: row.querySelector('dt').textContent, keys: [...row.querySelectorAll('kbd')].map((k) => k.textContent) })).filter((row) => row.keys[0] === 'g'));
	assert.ok(pairs.length >= 6, JSON.stringify(pairs));
	assert.equal(new Set(pairs.map((pair) => pair.keys[1])).size, pairs.length, 'no letter twice');
	await keys.press('Escape');
	await help.waitFor({ state: 'hidden' });
	for (const pair of pairs) {
		await leading(page, () => keys.type(`g${pair.keys[1]}`)); // at once: the second letter is awaited a moment only
		assert.match(await page.locator('h1').first().textContent(), pair.name === 'Home' ? /Home/ : pair.name === 'Guidelines' ? /How we write here/ : new RegExp(pair.name, 'i'), JSON.stringify(pair));
	}
	await page.goto('/');
	await keys.press('/');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
	await keys.type('n ?');
	assert.equal(await page.inputValue('#q'), 'n ?', 'in a field a letter is a letter');
	assert.equal(await help.isVisible(), false);
	await page.goto('/updates?timeline=company');
	for (const key of ['j', 'j', 'k']) await keys.press(key);
	assert.equal(await page.evaluate(() => [...document.querySelectorAll('.item')].indexOf(document.activeElement)), 0);
	await keys.press('j');
	const chosen = await page.evaluate(() => document.activeElement.querySelector('a[data-open]').getAttribute('href'));
	await leading(page, () => keys.press('o'));
	assert.equal(new URL(page.url()).pathname, chosen);
	await leading(page, () => keys.press('n'), /\/write$/);

	await page.goto('/');
	await page.locator('.site-foot [data-keys-help]').click();
	await help.getByRole('checkbox').check();
	await help.getByRole('button', { name: 'Close' }).click();
	await page.evaluate(() => document.activeElement.blur());
	let left = false;
	page.on('request', (request) => { left ||= request.isNavigationRequest(); });
	await keys.press('n');
	await keys.press('?');
	await help.waitFor();
	assert.equal(left, false, 'switched off');
	await keys.press('Escape');
	await help.waitFor({ state: 'hidden' });
	await page.reload();
	await keys.press('?');
	await help.waitFor();
	assert.equal(await help.getByRole('checkbox').isChecked(), true, 'the help still opens, to switch them on again');
	await help.getByRole('checkbox').uncheck();
	await keys.press('Escape');
	await help.waitFor({ state: 'hidden' });
	await leading(page, () => keys.press('n'), /\/write$/);
	assertNoFaults(page);
	await page.context().close();
});

// The page as it is printed from a dark screen: the words stand there in dark ink on white paper, and nothing to click.
async function onPaper(page, name, shown, hidden, inked) {
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	for (const where of shown) assert.equal(await page.locator(where).first().isVisible(), true, where);
	for (const where of ['.nav', '.top', '.site-foot', '.acts', '.tabbar', '.skip', 'button', '.seg', ...hidden]) {
		const left = await page.locator(where).evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })).length);
		assert.equal(left, 0, `${where} is on paper`);
	}
	const colours = await page.evaluate((places) => places.map((where) => [getComputedStyle(document.querySelector(where)).color, getComputedStyle(document.documentElement).backgroundColor]), inked);
	for (const [ink, paper] of colours) {
		assert.equal(paper, 'rgb(255, 255, 255)');
		assert.ok(ink.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 130), `dark ink, not ${ink}`);
	}
	await screenshot(page, name);
	const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
	writeFileSync(join(root, `build/test/screens/${name}.pdf`), pdf);
	assert.equal(pdf.subarray(0, 4).toString(), '%PDF');
	const sheets = pdf.toString('latin1').match(/\/Type \/Page\b/g).length;
	assert.ok(sheets >= 1 && sheets <= 3, `${sheets} sheets`);
	assertNoFaults(page);
	await page.context().close();
}

test('an entry on paper: the words, who and when, the disclaimer; nothing to click', async () => {
	const page = await house.open({ as: 'employee', theme: 'dark' });
	await page.goto(entry);
	await onPaper(page, 'print-entry', ['h1', '.prose', '.disclaimer', '.byline time', '.byline .who a'], ['#reply', '.verdict'], ['.prose p', 'h1', '.disclaimer', '.byline small']);
});

test('a page of a wiki on paper: its title, words and table, who changed it; not the tree, the tabs, what may be done with it', async () => {
	const page = await house.open({ as: 'employee', theme: 'dark' });
	await page.goto('/wikis/pump-handbook/priming-after-a-dry-stop');
	await onPaper(page, 'print-wiki', ['h1', '.prose h2', '.prose table td', '.prose ol', 'header time'], ['#tree', '.wiki aside', '.tabs', '.wiki form', '#reply', '.composer'], ['.prose p', 'h1', '.prose td', '.prose th']);
});

// SPDX-License-Identifier: Apache-2.0
// Files as people use them: brought by mouse with a progress bar, going on where it broke off, by keyboard, on a phone, and
// without scripts; shared, fetched by a link, thrown away and taken back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, inspect, inspectBoth, leading, screenshot, tabTo, useBrowser } from './browser.mjs';
import { hands } from './hands.mjs';

const house = useBrowser();
const some = (name, size = 20) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(size, `${name}\n`) });
const upload = 'form#upload button.primary';

test('by mouse: brought, named readers, a link that a stranger opens, the trash and back', async () => {
	const page = await house.open({ as: 'employee' }), stranger = await house.open({ own: true });
	await page.goto('/files');
	await page.locator('#f-file').setInputFiles(some('by-mouse.txt'));
	await leading(page, () => page.locator(upload).click());
	const at = new URL(page.url()).pathname;
	assert.match(at, /^\/files\/\d+$/);
	await page.locator('#f-audience').selectOption('listed');
	await page.locator('#f-readers').fill('@noemie');
	await leading(page, () => page.locator('#readers button').click());
	await page.locator('article', { hasText: 'named readers' }).waitFor();
	await page.locator('#f-community').selectOption({ index: 1 });
	await leading(page, () => page.locator('#readers button').click());
	assert.match(await page.locator('#f-readers').inputValue(), /^@noemie, @[\w-]+$/);
	await page.locator('#links summary').click();
	await page.locator('#f-days').selectOption('7');
	await leading(page, () => page.locator('#links details button').click());
	const link = await page.locator('#f-made').inputValue();
	await inspectBoth(page, 'file');
	await stranger.goto(new URL(link).pathname);
	const [download] = await Promise.all([stranger.waitForEvent('download'), stranger.locator('main a.btn.primary').click()]);
	assert.equal(download.suggestedFilename(), 'by-mouse.txt');
	await inspectBoth(stranger, 'file-link');
	await page.goto(at);
	await page.locator('aside details summary', { hasText: 'Name, words, folder' }).click();
	page.once('dialog', (dialog) => dialog.accept());
	await leading(page, () => page.locator(`form[action="${at}/delete"] button`).click());
	await page.goto('/files/trash');
	await inspectBoth(page, 'files-trash');
	await leading(page, () => page.locator('tr', { hasText: 'by-mouse.txt' }).locator('button', { hasText: 'Take back' }).click());
	assert.equal(new URL(page.url()).pathname, at);
	assertNoFaults(page);
	assertNoFaults(stranger);
});

test('several files in a folder; a piece that is refused is sent again from where the server is', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/files');
	await page.locator('summary', { hasText: 'New folder' }).click();
	await page.locator('#f-folder').fill('Pieces');
	await leading(page, () => page.locator('form[action="/files/folders"] button').click());
	page.expectsErrors = true;
	let refused = 0;
	await page.route('**/files/uploads/*', (route) => (route.request().method() === 'PATCH' && refused++ === 1 ? route.fulfill({ status: 409 }) : route.continue()));
	await page.locator('#f-file').setInputFiles([some('large.txt', 9 << 20), some('small.txt')]);
	await leading(page, () => page.locator(upload).click());
	await page.locator('h1', { hasText: 'Pieces' }).waitFor();
	await page.locator('tr', { hasText: 'large.txt' }).getByText('9.4 MB').waitFor();
	await page.locator('tr', { hasText: 'small.txt' }).waitFor();
	assert.ok(refused > 2);
	// The folder is shared as a whole, and read on a phone.
	await page.locator('summary', { hasText: 'This folder' }).click();
	await screenshot(page, 'folder-menu');
	await page.locator('#f-readers').fill('@noemie');
	await leading(page, () => page.locator('form[action$="/readers"] button').click());
	await page.getByText('Shared with @noemie').waitFor();
	await inspectBoth(page, 'files');
	await leading(page, () => page.locator('tr a', { hasText: 'small.txt' }).click());
	await page.getByText('It lies in the folder Pieces').waitFor();
	await inspectBoth(page, 'file-in-shared-folder');
	const reader = await house.open({ as: 'owner', language: 'fr', size: 'phone' });
	await reader.goto('/files/shared');
	await leading(reader, () => reader.locator('tr a', { hasText: 'Pieces' }).tap());
	await inspect(reader, 'folder-shared-phone');
	await leading(reader, () => reader.locator('tr a', { hasText: 'small.txt' }).tap());
	await reader.locator('h1', { hasText: 'small.txt' }).waitFor();
	assertNoFaults(reader);
	assertNoFaults(page);
});

test('by keyboard alone', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/files');
	await new hands[1](page).bring(page.locator('#f-file'), some('by-keys.txt'));
	await tabTo(page, page.locator(upload));
	await leading(page, () => page.keyboard.press('Enter'));
	await page.locator('h1', { hasText: 'by-keys.txt' }).waitFor();
	await tabTo(page, page.locator('aside details summary', { hasText: 'Name, words, folder' }));
	await page.keyboard.press('Enter');
	await tabTo(page, page.locator('#f-name'));
	await page.keyboard.press('Control+A');
	await page.keyboard.type('named-by-keys.txt');
	await leading(page, () => page.keyboard.press('Enter'));
	await page.locator('h1', { hasText: 'named-by-keys.txt' }).waitFor();
	assertNoFaults(page);
});

test('on a phone in a community, in French', async () => {
	const page = await house.open({ as: 'owner', language: 'fr', size: 'phone' });
	await page.goto('/communities/pump-people/files');
	await page.locator('#f-file').setInputFiles(some('depuis-le-quai.txt'));
	await leading(page, () => page.locator(upload).click());
	await page.locator('h1', { hasText: 'depuis-le-quai.txt' }).waitFor();
	await assertFits(page);
	await inspectBoth(page, 'file-phone');
	await page.goto('/communities/pump-people/files');
	await assertFits(page);
	await inspectBoth(page, 'place-files-phone');
	assertNoFaults(page);
});

test('without scripts', async () => {
	const page = await house.open({ as: 'employee', script: false });
	await page.goto('/files');
	await page.locator('#f-file').setInputFiles(some('plain-form.txt'));
	await page.locator(upload).click();
	await page.locator('h1', { hasText: 'plain-form.txt' }).waitFor();
	await page.locator('#f-version').setInputFiles(some('plain-form.txt', 40));
	await page.locator('#versions form[enctype] button').click();
	await page.locator('article', { hasText: 'version 2' }).waitFor();
	assertNoFaults(page);
});

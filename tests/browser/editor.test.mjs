// SPDX-License-Identifier: Apache-2.0
// The editor of blog entries: written, kept by itself, merged, planned, published, changed and taken back; by keyboard alone, and without JavaScript.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, slow } from '../harness.mjs';
import { assertNoFaults, inspectBoth, leading, screenshot, tabTo, useBrowser } from './browser.mjs';

const house = useBrowser();
const blog = '/blogs/a-fleur-d-eau'; // of employee
// All that was typed is kept: the page would let one go without asking.
async function kept(page) {
	await page.waitForFunction(() => dispatchEvent(new Event('beforeunload', { cancelable: true })));
	await page.locator('[data-saved][data-state=saved]').waitFor();
}
const press = (page, action) => leading(page, () => page.locator(`main button[name=action][value=${action}]`).click());

// Who writes in several blogs chooses one.
const own = (page) => page.locator('main a[href="/blogs/a-fleur-d-eau/write"]');

// A picture: what the browser itself shows.
async function picture(page) {
	return { name: 'pompe [nuit].png', mimeType: 'image/png', buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 200 } }) };
}

test('an entry is written with an image, looked at and published', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/write');
	await leading(page, () => page.getByRole('link', { name: 'Write a blog entry' }).click(), /\/blogs\/write$/);
	await leading(page, () => own(page).click(), /\/blogs\/a-fleur-d-eau\/write$/);
	await inspectBoth(page, 'editor-empty');
	await page.fill('#f-title', 'The gauge that lied');
	await page.fill('#f-body', 'It said **two metres**.\n\n## What it was\n\nSilt, and #limon in it, says @ines.\n\n');
	await page.locator('#f-body').press('Control+End');
	await page.locator('input[data-image]').setInputFiles(await picture(page));
	await page.waitForFunction(() => /!\[.*\]\(\/blobs\//.test(document.querySelector('#f-body').value));
	await page.fill('#f-tags', 'gauges, Été');
	await press(page, 'preview');
	const preview = page.getByRole('region', { name: 'Preview' });
	assert.equal(await preview.locator('strong').textContent(), 'two metres');
	assert.ok(await preview.locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth)) > 0, 'the image shows in the preview');
	assert.equal(await page.inputValue('#f-tags'), 'gauges, Été');
	await inspectBoth(page, 'editor-preview');
	await press(page, 'publish');
	assert.match(page.url(), /\/the-gauge-that-lied$/);
	assert.ok(await page.locator('.prose img').evaluate((image) => image.decode().then(() => image.naturalWidth)) > 0);
	assert.deepEqual((await page.locator('.tags a.tag').allTextContents()).sort(), ['gauges', 'limon', 'Été'].sort());
	await inspectBoth(page, 'entry-own');
	const reader = await house.open({ as: 'owner', language: 'fr' });
	await reader.goto(page.url());
	assert.ok(await reader.locator('.prose img').evaluate((image) => image.decode().then(() => image.naturalWidth)) > 0, 'a reader sees the image');
	assertNoFaults(reader);
	await reader.context().close();
	await page.context().close();
});

test('what is typed keeps itself and is there after a reload', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto(`${blog}/write`);
	await page.locator('#f-title').pressSequentially('Half past three');
	await page.locator('#f-body').pressSequentially('Nobody is awake but the pump.');
	await kept(page);
	await page.reload();
	assert.equal(await page.inputValue('#f-title'), 'Half past three');
	assert.equal(await page.inputValue('#f-body'), 'Nobody is awake but the pump.');
	await page.getByText('kept by itself').waitFor();
	await inspectBoth(page, 'editor-kept');
	await page.goto('/blogs/drafts');
	await page.getByRole('link', { name: 'Half past three' }).waitFor();
	await inspectBoth(page, 'drafts');
	await leading(page, () => page.getByRole('link', { name: 'Half past three' }).click());
	page.on('dialog', (dialog) => dialog.accept());
	await leading(page, () => page.getByRole('button', { name: 'Throw it away' }).click());
	assert.equal(await page.inputValue('#f-body'), '');
	assertNoFaults(page);
	await page.context().close();
});

test('one draft in two tabs: the second is told, sees both, and nothing is lost', async () => {
	const first = await house.open({ as: 'employee' });
	await first.goto(`${blog}/write`);
	await first.fill('#f-title', 'Two tabs');
	await first.fill('#f-body', 'One\n\nTwo\n\nThree');
	await press(first, 'draft');
	await first.getByText('The draft is saved').waitFor();
	const second = await first.context().newPage();
	second.faults = first.faults;
	second.expectsErrors = first.expectsErrors = true;
	await second.goto(first.url());
	await first.fill('#f-body', 'One\n\nTwo and a half\n\nThree');
	await press(first, 'draft');
	await second.fill('#f-body', 'One\n\nTwo\n\nThree and more');
	await second.locator('[data-saved][data-state=failed]').waitFor({ timeout: 30_000 * slow });
	assert.match(await second.locator('span[data-saved]').textContent(), /changed elsewhere/);
	await press(second, 'draft');
	await second.getByRole('heading', { name: 'Two versions' }).waitFor();
	assert.match(await second.locator('table.diff').innerText(), /Two and a half[^]*Three and more/);
	assert.equal(await second.inputValue('#f-body'), 'One\n\nTwo\n\nThree and more');
	assert.match(await second.inputValue('#theirs'), /Two and a half/);
	await inspectBoth(second, 'editor-merge');
	await second.fill('#f-body', 'One\n\nTwo and a half\n\nThree and more');
	await press(second, 'draft');
	await second.getByText('The draft is saved').waitFor();
	await first.goto(`${blog}/two-tabs`);
	assert.match(await first.locator('.prose').innerText(), /Two and a half\s+Three and more/);
	assertNoFaults(first);
	await first.context().close();
});

test('an entry is planned, taken back, published, changed, compared and restored', async () => {
	const page = await house.open({ as: 'employee' });
	page.on('dialog', (dialog) => dialog.accept());
	await page.goto(`${blog}/write`);
	await page.fill('#f-title', 'Planned for the spring');
	await page.fill('#f-body', 'Pumps are loud.');
	page.expectsErrors = true;
	await press(page, 'schedule');
	await page.getByText('Choose a time ahead.').first().waitFor();
	assert.equal(await page.inputValue('#f-body'), 'Pumps are loud.');
	await inspectBoth(page, 'editor-refused');
	const year = new Date().getFullYear() + 1;
	await page.fill('#f-publish_at', `${year}-03-21T08:30`);
	await press(page, 'schedule');
	await page.getByText('It goes out by itself').waitFor();
	assert.equal(await page.inputValue('#f-publish_at'), `${year}-03-21T08:30`);
	await page.goto(`${blog}/planned-for-the-spring`);
	assert.match(await page.locator('.alert').innerText(), new RegExp(`Planned for .*${year}.*08:30`));
	await inspectBoth(page, 'entry-planned');
	const reader = await house.open({ as: 'owner' });
	reader.expectsErrors = true;
	assert.equal((await reader.goto(page.url())).status(), 404);
	await leading(page, () => page.getByRole('link', { name: 'Go on writing' }).click());
	await press(page, 'publish');
	assert.equal((await reader.goto(page.url())).status(), 200);

	await leading(page, () => page.getByRole('link', { name: 'Edit', exact: true }).click());
	await page.fill('#f-body', 'Pumps are very patient.');
	await press(page, 'save');
	await leading(page, () => page.getByRole('link', { name: /^edited/ }).click());
	await inspectBoth(page, 'history');
	await leading(page, () => page.getByRole('button', { name: 'Compare' }).click());
	assert.deepEqual([await page.locator('.words del').allTextContents(), await page.locator('.words ins').allTextContents()], [['loud'], ['very patient']]);
	await inspectBoth(page, 'history-words');
	await leading(page, () => page.getByRole('link', { name: 'Side by side' }).click());
	assert.match(await page.locator('table.diff').innerText(), /Pumps are loud\.[^]*Pumps are very patient\./);
	await inspectBoth(page, 'history-sides');
	await page.goto(`${blog}/planned-for-the-spring/history`);
	await leading(page, () => page.locator('.history a').last().click());
	await leading(page, () => page.getByRole('button', { name: 'Restore this version' }).click());
	assert.equal((await page.locator('.prose').innerText()).trim(), 'Pumps are loud.');
	assertNoFaults(page);
	await reader.context().close();
	await page.context().close();
});

test('by keyboard alone: from home to a published entry', async () => {
	const page = await house.open({ as: 'employee' });
	const keys = page.keyboard;
	await page.goto('/');
	await leading(page, () => keys.press('n'), /\/write$/);
	await tabTo(page, page.getByRole('link', { name: 'Write a blog entry' }));
	await leading(page, () => keys.press('Enter'));
	await tabTo(page, own(page));
	await leading(page, () => keys.press('Enter'));
	await tabTo(page, page.locator('#f-title'));
	await keys.type('Without a mouse');
	await tabTo(page, page.locator('#f-body'));
	await keys.type('It is ');
	await keys.press('Control+b');
	await keys.type('quite');
	await keys.press('ArrowRight');
	await keys.press('End');
	await keys.type(' easy.\nAsk @ine');
	const list = page.getByRole('listbox');
	await list.locator('[aria-selected=true]', { hasText: '@ines' }).waitFor(); // what a slow hand typed earlier found others
	await keys.press('Tab');
	assert.match(await page.inputValue('#f-body'), /It is \*\*quite\*\* easy\.\nAsk @ines $/);
	// The toolbar is one stop; its arrows lead to the list button.
	await keys.press('Shift+Tab');
	for (let step = 0; step < 6; step++) await keys.press('ArrowRight');
	assert.equal(await page.evaluate(() => document.activeElement.dataset.mark), 'list');
	await keys.press('Enter');
	assert.match(await page.inputValue('#f-body'), /\n- Ask @ines/);
	await tabTo(page, page.locator('#f-tags'));
	await keys.type('keyboards');
	await tabTo(page, page.locator('button[value=publish]'));
	await leading(page, () => keys.press('Enter'), /\/without-a-mouse$/);
	assert.equal(await page.locator('.prose strong').textContent(), 'quite');
	assert.equal(await page.locator('.prose li a').textContent(), '@ines');
	assertNoFaults(page);
	await page.context().close();
});

test('without JavaScript: written, previewed, published, changed and compared', async () => {
	const page = await house.open({ as: 'employee', script: false, size: 'phone' });
	await page.goto('/');
	await leading(page, () => page.getByRole('link', { name: 'Write a blog entry' }).click());
	await leading(page, () => own(page).click());
	await page.fill('#f-title', 'No scripts needed');
	await page.fill('#f-body', 'Only **words**.');
	await press(page, 'preview');
	assert.equal(await page.locator('.panel strong').textContent(), 'words');
	await screenshot(page, 'editor-no-script');
	await press(page, 'publish');
	assert.match(page.url(), /\/no-scripts-needed$/);
	await leading(page, () => page.getByRole('link', { name: 'Edit', exact: true }).click());
	await page.fill('#f-body', 'Only plain words.');
	await press(page, 'save');
	await page.goto(`${page.url()}/history/2`);
	assert.match(await page.locator('.words').innerText(), /plain/);
	await page.context().close();
});

test('an image stays an image: what pretends to be one is refused with words', async () => {
	const page = await house.open({ as: 'employee' });
	page.expectsErrors = true;
	await page.goto(`${blog}/write`);
	const script = readFileSync(join(root, 'src/ui/js/main.js'));
	await page.locator('input[data-image]').setInputFiles({ name: 'innocent.png', mimeType: 'image/png', buffer: script });
	await page.locator('.toast').waitFor();
	assert.ok((await page.locator('.toast').textContent()).length > 10);
	assert.doesNotMatch(await page.inputValue('#f-body'), /blobs|!\[/);
	await inspectBoth(page, 'editor-bad-image');
	await page.context().close();
});

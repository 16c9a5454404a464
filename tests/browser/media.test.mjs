// SPDX-License-Identifier: Apache-2.0
// Bringing a photo and looking at it: by mouse, by keyboard alone, and on a phone without scripts; turning the pages of slides, playing a film.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { film } from '../../src/feature/media/steps.mjs';
import { eventually } from '../harness.mjs';
import { assertNoFaults, inspectBoth, leading, useBrowser } from './browser.mjs';

const house = useBrowser();
// A picture of two by one pixels.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4YaOhYXMCAAg7Aln4+5sbAAAAAElFTkSuQmCC', 'base64');
const photo = (name) => ({ name, mimeType: 'image/png', buffer: png });

test('by mouse: brought, described, shown, put into an album, removed', async () => {
	const page = await house.open({ as: 'employee' });
	page.on('dialog', (dialog) => dialog.accept());
	await page.goto('/media');
	await inspectBoth(page, 'media');
	await leading(page, () => page.locator('.page-head .btn.primary').click());
	await page.locator('input[type=file]').setInputFiles(photo('by-mouse.png'));
	await inspectBoth(page, 'media-new');
	await leading(page, () => page.locator('main form .btn.primary').click());
	assert.equal(await page.locator('#f-title').inputValue(), 'by-mouse');
	await page.locator('#f-title').fill('Brought by mouse');
	await page.locator('#f-alt').fill('Two pixels, side by side.');
	await page.locator('#f-licence').selectOption('cc-by-4.0');
	await page.locator('#f-tags').fill('pixels');
	await inspectBoth(page, 'media-form');
	await leading(page, () => page.locator('main form .btn.primary').click());
	assert.equal(await page.locator('h1').innerText(), 'Brought by mouse');
	assert.equal(await page.locator('img.stage').getAttribute('alt'), 'Two pixels, side by side.');
	assert.ok(await page.locator('img.stage').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
	await inspectBoth(page, 'media-photo');
	await page.goto('/media/albums/new');
	await page.locator('#f-title').fill('Pixels');
	await leading(page, () => page.locator('main form .btn.primary').click());
	await page.locator('.tile', { hasText: 'Brought by mouse' }).locator('input[type=checkbox]').check();
	await leading(page, () => page.locator('details.panel form .btn').click());
	assert.equal(await page.locator('.tiles.wide .tile', { hasText: 'Brought by mouse' }).count(), 1);
	await inspectBoth(page, 'media-album');
	await leading(page, () => page.locator('.tiles.wide .tile', { hasText: 'Brought by mouse' }).click());
	await page.locator('.acts details.menu summary').click();
	await leading(page, () => page.locator('.acts form[action$="/delete"] button').click());
	assert.equal(await page.locator('.tile', { hasText: 'Brought by mouse' }).count(), 0);
	assertNoFaults(page);
	await page.context().close();
});

test('by keyboard: the words of a photo are written and sent', async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/media/new');
	await page.locator('input[type=file]').setInputFiles(photo('by-keys.png'));
	await page.locator('main form .btn.primary').focus();
	await leading(page, () => page.keyboard.press('Enter'));
	await page.locator('#f-title').focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.type('Brought by keys');
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.name), 'alt');
	await page.keyboard.type('Two pixels.');
	await page.locator('#f-title').focus();
	await leading(page, () => page.keyboard.press('Enter'));
	assert.equal(await page.locator('h1').innerText(), 'Brought by keys');
	assertNoFaults(page);
	await page.context().close();
});

test('a film shows its poster and plays where it stands, with captions', { skip: !existsSync('/usr/bin/ffmpeg') && 'no ffmpeg' }, async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/media/new');
	await page.locator('input[type=file]').setInputFiles({ name: 'lock.webm', mimeType: 'video/webm', buffer: film(house.temporary) });
	await leading(page, () => page.locator('main form .btn.primary').click());
	await page.locator('#f-title').fill('The lock fills');
	await leading(page, () => page.locator('main form .btn.primary').click());
	const shown = page.url();
	await page.goto(`${shown}/edit`);
	await page.locator('#f-vtt').fill('WEBVTT\n\n00:00.000 --> 00:03.000\nThe sluice quivers\n');
	await leading(page, () => page.locator('form[action$="/captions"] .btn').first().click());
	await inspectBoth(page, 'media-captions');
	const video = page.locator('video.stage');
	// A job looks into it.
	await eventually(async () => {
		await page.goto(shown);
		assert.ok(await video.getAttribute('poster'));
	});
	const poster = await page.evaluate(async (src) => { const image = new Image(); image.src = src; await image.decode(); return image.naturalWidth; }, await video.getAttribute('poster'));
	assert.equal(poster, 320);
	assert.ok(Math.abs((await video.evaluate((film) => new Promise((done, failed) => {
		const ready = () => done(film.duration);
		film.addEventListener('loadedmetadata', ready);
		film.querySelector('source').addEventListener('error', () => failed(new Error('it cannot be played')));
		if (film.readyState) ready();
	}))) - 3) < 0.3);
	assert.equal(await video.evaluate(async (film) => { film.muted = true; await film.play(); while (film.currentTime === 0) await new Promise((next) => requestAnimationFrame(next)); film.pause(); return film.videoWidth; }), 320);
	assert.equal(await video.evaluate(async (film) => { const [track] = film.textTracks; track.mode = 'showing'; while (!track.cues?.length) await new Promise((next) => requestAnimationFrame(next)); return track.cues[0].text; }), 'The sluice quivers');
	await inspectBoth(page, 'media-film');
	assertNoFaults(page);
	await page.context().close();
});

test('slides: arrow keys and links turn the pages', { skip: !existsSync('/usr/bin/pdftotext') && 'no poppler-utils' }, async () => {
	const page = await house.open({ as: 'employee' });
	await page.goto('/media?kind=slides');
	await leading(page, () => page.locator('.tile').first().click());
	const where = page.locator('.slides [aria-current=page]');
	assert.match(await where.innerText(), /^Page 1 of/);
	await inspectBoth(page, 'media-slides');
	await leading(page, () => page.keyboard.press('ArrowRight'));
	assert.match(await where.innerText(), /^Page 2 of/);
	await leading(page, () => page.locator('.slides a[rel=next]').click());
	assert.match(await where.innerText(), /^Page 3 of/);
	await leading(page, () => page.keyboard.press('ArrowLeft'));
	assert.match(await where.innerText(), /^Page 2 of/);
	assertNoFaults(page);
	await page.context().close();
});

test('on a phone, without scripts: refused without words for those who do not see it, then shown', async () => {
	const page = await house.open({ as: 'owner', language: 'fr', size: 'phone', theme: 'dark', script: false, own: true });
	page.expectsErrors = true;
	await page.goto('/media/new');
	await page.locator('input[type=file]').setInputFiles(photo('au-telephone.png'));
	await page.locator('main form .btn.primary').click();
	await page.locator('#f-title').fill('Au téléphone');
	await page.locator('#f-alt').fill('   ');
	await page.locator('main form .btn.primary').click();
	await page.locator('.alert.bad').waitFor();
	assert.equal(await page.locator('#f-title').inputValue(), 'Au téléphone');
	await page.locator('#f-alt').fill('Deux pixels.');
	await page.locator('main form .btn.primary').click();
	assert.equal(await page.locator('h1').innerText(), 'Au téléphone');
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
	await page.context().close();
});

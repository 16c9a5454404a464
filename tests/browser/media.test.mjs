// SPDX-License-Identifier: Apache-2.0
// Bringing a photo and looking at it: by mouse, by keyboard alone, by touch on a phone, and there without scripts; albums;
// turning the pages of slides, playing a film.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { film } from '../../src/feature/media/steps.mjs';
import { eventually } from '../harness.mjs';
import { assertFits, assertNoFaults, inspectBoth, leading, useBrowser } from './browser.mjs';
import { hands, take } from './hands.mjs';

const house = useBrowser();
// A picture of two by one pixels.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4YaOhYXMCAAg7Aln4+5sbAAAAAElFTkSuQmCC', 'base64');
const photo = (name) => ({ name, mimeType: 'image/png', buffer: png });

// Brings a photo and shows it under a title; look: what is done with the pages on the way.
async function show(hand, title, look = async () => {}) {
	const { page } = hand, send = page.locator('main form .btn.primary');
	await page.goto('/media');
	await hand.follow(page.locator('.page-head .btn.primary'));
	await hand.bring(page.locator('input[type=file]'), photo(`${title.replaceAll(' ', '-')}.png`));
	await look('media-new');
	await hand.follow(send);
	assert.equal(await page.locator('#f-title').inputValue(), title.replaceAll(' ', '-'));
	await hand.write(page.locator('#f-title'), title);
	await hand.write(page.locator('#f-alt'), 'Two pixels, side by side.');
	await hand.choose(page.locator('#f-licence'), 'cc-by-4.0');
	await hand.write(page.locator('#f-tags'), 'pixels');
	await look('media-form');
	await hand.follow(send);
	assert.equal(await page.locator('h1').innerText(), title);
	assert.equal(await page.locator('img.stage').getAttribute('alt'), 'Two pixels, side by side.');
	assert.ok(await page.locator('img.stage').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
}

for (const Hand of hands) {
	test(`${Hand.way}: a photo is brought, described, shown, found in the library and thanked for`, async () => {
		const hand = await take(house, Hand, { as: 'employee' }), { page } = hand, title = `Brought ${Hand.way}`;
		await show(hand, title, (name) => (Hand.way === 'by mouse' ? inspectBoth(page, name) : undefined));
		if (Hand.way === 'by mouse') await inspectBoth(page, 'media-photo');
		const other = await take(house, Hand, { as: 'owner', language: 'fr' });
		await other.page.goto('/media');
		await other.follow(other.page.locator('.seg a[href*="kind=photo"]'));
		await other.follow(other.page.locator('.tile', { hasText: title }));
		const thanked = other.page.waitForResponse((answer) => answer.request().method() === 'POST');
		await other.press(other.page.locator('form[data-live=like] button').first());
		await thanked;
		await other.page.locator('form[data-live=like] button[aria-pressed=true]').first().waitFor();
		assertNoFaults(page);
		assertNoFaults(other.page);
		await other.page.context().close();
		await page.context().close();
	});
}

test('by mouse: put into an album, removed', async () => {
	const hand = await take(house, hands[0], { as: 'employee' }), { page } = hand;
	await show(hand, 'Short lived');
	await page.goto('/media/albums');
	await hand.follow(page.locator('a[href="/media/albums/new"]'));
	await hand.write(page.locator('#f-title'), 'Pixels');
	await hand.follow(page.locator('main form .btn.primary'));
	await hand.tick(page.locator('label.tile', { hasText: 'Short lived' }));
	await hand.follow(page.locator('details.panel form .btn'));
	assert.equal(await page.locator('.tiles.wide .tile', { hasText: 'Short lived' }).count(), 1);
	await inspectBoth(page, 'media-album');
	await hand.follow(page.locator('.tiles.wide .tile', { hasText: 'Short lived' }));
	await hand.press(page.locator('.acts details.menu summary'));
	await hand.follow(page.locator('.acts form[action$="/delete"] button'));
	assert.equal(await page.locator('.tile', { hasText: 'Short lived' }).count(), 0);
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
	await new hands[2](page).bring(page.locator('input[type=file]'), photo('au-telephone.png'));
	await page.locator('main form .btn.primary').tap();
	await page.locator('#f-title').fill('Au téléphone');
	await page.locator('#f-alt').fill('   ');
	await page.locator('main form .btn.primary').tap();
	await page.locator('.alert.bad').waitFor();
	assert.equal(await page.locator('#f-title').inputValue(), 'Au téléphone');
	await page.locator('#f-alt').fill('Deux pixels.');
	await page.locator('main form .btn.primary').tap();
	await page.locator('h1', { hasText: 'Au téléphone' }).waitFor();
	await assertFits(page);
	await page.context().close();
});

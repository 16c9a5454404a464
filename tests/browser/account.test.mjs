// SPDX-License-Identifier: Apache-2.0
// One's own account: the guidelines at the door and at the first post, the profile, languages, times, sessions, the export.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { password } from '../harness.mjs';
import { assertNoFaults, inspectBoth, leading, signIn, useBrowser } from './browser.mjs';
import { speak } from './walk.mjs';

const house = useBrowser();
const save = (page, name = 'Save') => leading(page, () => page.getByRole('button', { name, exact: true }).click());

test('the guidelines are acknowledged once, at the door', async () => {
	const page = await house.open();
	await signIn(page, 'guest');
	assert.match(page.url(), /\/guidelines\/acknowledge/);
	assert.ok(await page.locator('.charter-list li').count() > 5);
	await inspectBoth(page, 'acknowledge');
	await page.goto('/');
	assert.match(page.url(), /\/guidelines\/acknowledge/, 'home asks again');
	await leading(page, () => page.locator('main form button').click());
	await page.goto('/');
	assert.doesNotMatch(page.url(), /acknowledge/);
	assertNoFaults(page);
	const again = await house.open();
	await signIn(again, 'guest');
	assert.doesNotMatch(again.url(), /acknowledge/);
	await again.context().close();
	await page.context().close();
});

test('the clause that applies is shown at the first post, and not again', async () => {
	assert.equal(house.ruche('user', 'add', 'newcomer', 'Nina', 'Newcomer').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'newcomer', { input: `${password}\n` }).status, 0);
	const page = await house.open();
	await signIn(page, 'newcomer');
	await leading(page, () => page.locator('main form button').click());
	await page.goto('/');
	const aside = page.locator('form.composer .moment.first');
	assert.equal(await aside.isVisible(), false, 'nobody is lectured before writing');
	await page.locator('form.composer textarea').first().focus();
	await aside.waitFor();
	assert.match(await aside.innerText(), /Before you write here/);
	await inspectBoth(page, 'first-post');
	await page.locator('form.composer select[name=audience]').selectOption('public');
	await page.locator('form.composer .moment.outside').waitFor();
	await page.locator('form.composer select[name=audience]').selectOption('internal');
	await page.locator('form.composer textarea').first().fill('Good morning.');
	await leading(page, () => page.locator('form.composer button.primary').first().click());
	// What colleagues read is opened to everybody outside: then those clauses are shown.
	await page.locator('a[href*="/updates/"]', { hasText: /ago|now|minute|second/ }).first().click();
	await page.locator('main a[href$="/edit"]').first().click();
	const outside = page.locator('form.form-page .moment.outside');
	assert.equal(await outside.isVisible(), false);
	await page.locator('form.form-page select[name=audience]').selectOption('public');
	await outside.waitFor();
	assert.match(await outside.innerText(), /Before you write for everyone outside/);
	await inspectBoth(page, 'first-public-post');
	await page.goto('/');
	await page.locator('form.composer textarea').first().focus();
	assert.equal(await aside.count(), 0);
	assertNoFaults(page);
	await page.context().close();
});

test('the profile: name, words, links, time zone and picture', async () => {
	const page = await house.open({ as: 'owner', language: 'fr', own: true });
	page.expectsErrors = true;
	await page.goto('/notices');
	await leading(page, () => page.locator('main a[href^="/notices/"]').first().click());
	const notice = page.url(), before = await page.locator('main header, main article').first().innerText();
	await page.goto('/settings');
	await page.fill('#f-bio', 'J’écoute les pompes.');
	await page.fill('#f-city', 'é'.repeat(101));
	await save(page, 'Enregistrer');
	await page.locator('#f-city-error').waitFor();
	assert.equal(await page.inputValue('#f-bio'), 'J’écoute les pompes.');
	await inspectBoth(page, 'settings-refused');
	await page.fill('#f-city', 'Nantes');
	await page.selectOption('#f-time_zone', 'Asia/Tokyo');
	await page.fill('#f-link_label_1', 'Carnet');
	await page.fill('#f-link_url_1', 'https://carnet.example/noemie');
	await save(page, 'Enregistrer');
	await page.getByText('Enregistré').waitFor();
	await inspectBoth(page, 'settings-saved');
	await page.goto(notice);
	assert.notEqual(await page.locator('main header, main article').first().innerText(), before, 'times are those of Tokyo');
	await page.goto('/settings');
	await leading(page, () => page.getByRole('link', { name: 'Voir mon profil' }).click());
	assert.match(await page.locator('.card-head').innerText(), /J’écoute les pompes/);
	assert.equal(await page.getByRole('link', { name: 'Carnet', exact: true }).getAttribute('href'), 'https://carnet.example/noemie');

	await page.goto('/settings');
	const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
	await page.setInputFiles('#f-photo', { name: 'moi.png', mimeType: 'image/png', buffer: picture });
	await leading(page, () => page.locator('form[action="/settings/photo"] button').click());
	const image = page.locator('#photo .av img');
	assert.deepEqual(await image.evaluate(async (i) => (await i.decode(), i.naturalWidth === i.naturalHeight && i.naturalWidth > 0)), true, 'cut to a square');
	await inspectBoth(page, 'settings-photo');
	const colleague = await house.open({ as: 'employee' });
	await colleague.goto('/people/noemie');
	assert.ok(await colleague.locator('.card-head .av img').evaluate(async (i) => (await i.decode(), i.naturalWidth)) > 0);
	await inspectBoth(colleague, 'profile-photo');
	assertNoFaults(colleague);
	await colleague.context().close();
	await page.setInputFiles('#f-photo', { name: 'texte.png', mimeType: 'image/png', buffer: Buffer.from('Not a picture at all') });
	await leading(page, () => page.locator('form[action="/settings/photo"] button').click());
	await page.locator('#f-photo-error').waitFor();
	await inspectBoth(page, 'settings-photo-refused');
	await page.goto('/settings');
	await leading(page, () => page.getByRole('button', { name: 'Montrer plutôt mes initiales' }).click());
	assert.equal(await page.locator('#photo .av img').count(), 0);
	assertNoFaults(page);
	await page.context().close();
});

test('silence: from a profile, an entry and bookmarks, for the time that is chosen, and its list', async () => {
	const page = await house.open({ as: 'employee', own: true });
	for (const [name, at] of [['profile', '/people/noemie'], ['entry', '/blogs/carnet-de-pannes/neuf-jours-au-conquet'], ['bookmarks', '/bookmarks/noemie']]) {
		await page.goto(at);
		const menu = page.locator('main details.menu', { has: page.locator('form[action="/mutes"]') });
		await menu.locator('summary').click();
		await menu.locator('select').waitFor();
		await inspectBoth(page, `mute-${name}`);
		await menu.locator('select').selectOption('7');
		await leading(page, () => menu.locator('form button').click());
		assert.equal(new URL(page.url()).pathname, at);
		await menu.locator('summary').click();
		assert.match(await menu.innerText(), /Silent until/);
		await inspectBoth(page, `muted-${name}`);
		await page.goto('/settings/mutes');
		assert.match(await page.locator('main ul.list').innerText(), /Silent until/);
		if (name === 'profile') await inspectBoth(page, 'mutes');
		await leading(page, () => page.locator('main ul.list form button').click());
		assert.equal(await page.locator('main ul.list').count(), 0);
	}
	await inspectBoth(page, 'mutes-none');
	assertNoFaults(page);
	await page.context().close();
});

test('the language and the colours change at once, by the menu and by the settings, and stay', async () => {
	const page = await house.open({ as: 'employee', own: true });
	const language = () => page.locator('html').getAttribute('lang');
	await page.goto('/blogs');
	await speak(page, 'fr');
	assert.match(page.url(), /\/blogs$/, 'on the same page');
	await page.goto('/settings');
	assert.equal(await language(), 'fr');
	await page.selectOption('#f-language', 'en');
	await save(page, 'Enregistrer');
	assert.equal(await language(), 'en');
	await page.getByText('Saved.').waitFor();
	const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
	const light = await paper();
	await page.locator('.menu>summary').first().click();
	await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/settings/theme')), page.locator('.menu button[value=dark]').click()]);
	await page.waitForFunction((before) => getComputedStyle(document.documentElement).backgroundColor !== before, light);
	await page.reload();
	assert.notEqual(await paper(), light, 'kept');
	await page.locator('.menu>summary').first().click();
	await inspectBoth(page, 'menu-open');
	await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/settings/theme')), page.locator('.menu button[value=auto]').click()]);
	assertNoFaults(page);
	await page.context().close();
});

test('sessions are seen and ended, the password is changed, the export is one’s own', async () => {
	const page = await house.open();
	await signIn(page, 'owner');
	await speak(page, 'en');
	const elsewhere = await house.open({ as: 'owner', size: 'phone', own: true });
	elsewhere.expectsErrors = page.expectsErrors = true;
	await page.goto('/settings');
	await leading(page, () => page.locator('nav.tabs').getByRole('link', { name: 'Sign-in and security' }).click());
	const rows = await page.getByRole('button', { name: 'Sign out there' }).count();
	assert.ok(rows >= 1);
	assert.match(await page.locator('main').innerText(), /This browser\s+Chrome on Linux/);
	await inspectBoth(page, 'security-sessions');
	for (let left = rows; left > 0; left--) await leading(page, () => page.getByRole('button', { name: 'Sign out there' }).first().click());
	assert.equal((await elsewhere.goto('/settings')).status(), 404);
	await elsewhere.getByRole('link', { name: /Sign in|Se connecter/ }).first().waitFor();
	await inspectBoth(elsewhere, 'signed-out-elsewhere');

	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export my data' }).click()]);
	const data = JSON.parse(readFileSync(await download.path(), 'utf8'));
	assert.match(JSON.stringify(data), /noemie/);

	await page.fill('#f-current', 'wrong password');
	await page.fill('#f-password', 'a sentence that is long');
	await page.fill('#f-again', 'a sentence that is long');
	await leading(page, () => page.getByRole('button', { name: 'Change the password' }).click());
	await page.locator('#f-current-error').waitFor();
	await inspectBoth(page, 'security-refused');

	await page.fill('#f-name', 'Reader of feeds');
	await leading(page, () => page.getByRole('button', { name: 'Make a token' }).click());
	assert.ok((await page.locator('code.token').innerText()).length > 20);
	await inspectBoth(page, 'security-token');
	await leading(page, () => page.getByRole('button', { name: 'Revoke Reader of feeds' }).click());
	await page.locator('.menu>summary').first().click();
	await leading(page, () => page.getByRole('button', { name: 'Sign out', exact: true }).click());
	await signIn(page, 'owner');
	assertNoFaults(page);
	await elsewhere.context().close();
	await page.context().close();
});

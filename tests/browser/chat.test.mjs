// SPDX-License-Identifier: Apache-2.0
// Two browsers at once: what one says stands in the other's page, without a new page; one's own stands at once; who types is
// seen; who has read to the end has read it. By keys, on a laptop and a phone, in both languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../harness.mjs';
import { assertNoFaults, inspect, inspectBoth, leading, tabTo, useBrowser } from './browser.mjs';

const house = useBrowser();
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4YaOhYXMCAAg7Aln4+5sbAAAAAElFTkSuQmCC', 'base64');

// While one reads, the other speaks elsewhere: the list says so. And without a mouse: to that conversation and back, to one by
// its name, from message to message, and back to one's last words.
async function byKeys(one, two, at) {
	const first = one.locator('nav.convs li').first(), keys = one.keyboard;
	const leila = await house.as('employee');
	await leila.submit((await leila.get('/files', { check: false })).form('/files'), { file: new File([PNG], 'tide by keys.png') }, { check: false });
	const { location } = await leila.post('/chat', { readers: '@noemie, @ines', name: 'Sluice by keys' }, { redirect: false, status: 303 });
	await two.goto(location);
	await two.locator('#f-body').fill('Elsewhere meanwhile');
	await two.locator('#f-body').press('Enter');
	await first.filter({ hasText: 'Elsewhere meanwhile' }).locator('.unread', { hasText: '1' }).waitFor();
	assert.equal(new URL(one.url()).pathname, at);
	await one.locator('#f-body').focus();
	await leading(one, () => keys.press('Alt+ArrowUp'), new RegExp(`${location}$|${location}#`));
	await eventually(async () => assert.equal(await first.locator('.unread').count(), 0, 'what is read is shown as unread'));
	await leading(one, () => keys.press('Alt+ArrowDown'), new RegExp(`${at}$|${at}#`));
	await keys.press('Control+k');
	await keys.type('sluice');
	await one.locator('#jump [role=option]', { hasText: 'Sluice by keys' }).waitFor();
	await inspect(one, 'chat-jump');
	await leading(one, () => keys.press('Enter'), new RegExp(`${location}#`));
	await one.locator('#f-body').fill('Said in haste');
	await keys.press('Enter');
	await one.locator('li.msg .words', { hasText: 'Said in haste' }).waitFor();
	await keys.press('Escape');
	assert.match(await one.evaluate(() => document.activeElement.textContent), /Said in haste/);
	await keys.press('k');
	assert.match(await one.evaluate(() => document.activeElement.textContent), /Elsewhere meanwhile/);
	await keys.press('?');
	const help = one.locator('#keys');
	await help.waitFor();
	assert.match(await help.textContent(), /Go to a conversation/);
	await keys.press('Escape');
	await help.waitFor({ state: 'hidden' });
	await keys.press('n');
	assert.equal(await one.evaluate(() => document.activeElement.id), 'f-body');
	// A picture of the files room goes along.
	await tabTo(one, one.locator('[data-pick-files]'));
	await keys.press('Enter');
	const tide = one.locator('#files [data-rows] button', { hasText: 'tide by keys.png' });
	await tide.waitFor();
	await inspect(one, 'chat-files');
	await tabTo(one, tide);
	await keys.press('Enter');
	await one.locator('[data-picked] li', { hasText: 'tide by keys.png' }).waitFor();
	assert.equal(await one.evaluate(() => document.activeElement.id), 'f-body');
	await keys.press('Enter');
	await one.locator('li.msg img[alt="tide by keys"]').waitFor();
	assert.equal(await one.locator('[data-picked] li').count(), 0);
	// One that is added stands in the words.
	await one.locator('#f-image').setInputFiles({ name: 'ebb.png', mimeType: 'image/png', buffer: PNG });
	await eventually(async () => assert.match(await one.locator('#f-body').inputValue(), /!\[ebb\]\(\/blobs\//));
	await keys.press('Enter');
	await one.locator('li.msg .words img[alt="ebb"]').waitFor();
	await one.locator('#f-body').fill('Said in haste');
	await keys.press('Enter');
	await eventually(async () => assert.equal(await one.locator('li.msg .words', { hasText: 'Said in haste' }).count(), 2));
	await leading(one, () => keys.press('ArrowUp'), /\/edit$/);
	await keys.press('Control+a');
	await keys.type('Said with care');
	await leading(one, () => keys.press('Control+Enter'), new RegExp(location));
	await one.locator('li.msg .words', { hasText: 'Said with care' }).waitFor();
	await one.goto(at);
	await two.goto(at);
}

for (const [size, language] of [['laptop', 'en'], ['phone', 'fr']]) {
	test(`two talk: ${size}, ${language}`, async () => {
		const one = await house.open({ as: 'employee', language, size, own: true });
		const two = await house.open({ as: 'owner', size: 'laptop', own: true });
		await one.goto('/chat');
		await inspect(one, `chat-list-${size}-${language}`);
		await one.goto('/chat/new?with=noemie');
		if (one.url().includes('/new')) await leading(one, () => one.locator('form[action="/chat"] button.primary').click(), /\/chat\/\d+$/);
		const at = new URL(one.url()).pathname;
		await two.goto(at);
		const words = `Are you there, ${size}?`;
		const mine = one.locator('#f-body'), theirs = two.locator('#f-body');
		// Who types is seen, on this node.
		await theirs.pressSequentially('Are you');
		await one.locator('.typing').filter({ hasText: /No/ }).waitFor();
		await mine.pressSequentially('Half a thought');
		await theirs.pressSequentially(words.slice('Are you'.length));
		await theirs.press('Enter');
		await two.locator('li.msg .words', { hasText: words }).waitFor();
		assert.equal(await theirs.inputValue(), '');
		await one.locator('li.msg .words', { hasText: words }).waitFor();
		assert.equal(await mine.inputValue(), 'Half a thought', 'what was being typed is lost');
		await mine.fill(`Yes **${size}**`);
		if (size === 'phone') await one.locator('#say button.primary').click();
		else await mine.press('Enter');
		await one.locator('li.msg .words strong', { hasText: size }).waitFor();
		await two.locator('li.msg .words strong', { hasText: size }).waitFor();
		assert.equal(await two.locator('li.msg').count(), await one.locator('li.msg').count());
		// The answer is lost on its way back: it is said once, and the words stay.
		const lost = `Lost on ${size}`;
		await two.evaluate((path) => {
			const real = window.fetch;
			window.fetch = async (url, how) => {
				const answer = await real(url, how);
				if (how?.method !== 'POST' || new URL(url, location.href).pathname !== path) return answer;
				window.fetch = real;
				throw new TypeError('lost');
			};
		}, at);
		await theirs.fill(lost);
		await theirs.press('Enter');
		await two.locator('.toast').filter({ hasText: /No answer|Pas de réponse/ }).waitFor();
		await one.locator('li.msg .words', { hasText: lost }).waitFor();
		assert.equal(await theirs.inputValue(), lost);
		assert.equal(new URL(two.url()).pathname, at);
		await theirs.fill('');
		await two.locator('li.msg .words', { hasText: lost }).waitFor();
		assert.equal(await two.locator('li.msg .words', { hasText: lost }).count(), 1);
		// A change and a sign come to the other.
		const last = one.locator('li.msg').last(), id = await last.getAttribute('data-message');
		await last.locator('summary').click();
		// The menu of the last message is whole in sight.
		await eventually(async () => assert.equal(await last.locator('.menu>div').evaluate((menu) => menu.getBoundingClientRect().bottom <= menu.closest('.msgs').getBoundingClientRect().bottom + 1), true));
		await leading(one, () => last.locator('.menu form.signs button').first().click());
		await two.locator(`#m${id} .signs .cell`).first().waitFor();
		// The clock sends later: nothing is said now, the words wait above the box.
		await mine.fill(`Later, ${size}`);
		await one.locator('#say .menu summary').click();
		await leading(one, () => one.locator('#say button[value="hour"]').click());
		await one.locator('#later', { hasText: `Later, ${size}` }).waitFor();
		assert.equal(await one.locator('li.msg .words', { hasText: `Later, ${size}` }).count(), 0);
		// Read to the end: nothing is left to count.
		await eventually(async () => assert.equal(await two.evaluate(() => fetch('/api/v1/chat').then((answer) => answer.json()).then((all) => all.conversations[0].unread)), 0));
		if (size === 'laptop') await byKeys(one, two, at);
		await inspect(one, `chat-${size}-${language}`);
		await inspect(two, `chat-other-${size}-${language}`);
		for (const page of [one, two]) {
			assertNoFaults(page);
			await page.context().close();
		}
	});
}

test('a thread comes up again: in the list until it is read, also where one looks on; words not sent stay in it', async () => {
	const one = await house.open({ as: 'employee', own: true }), two = await house.open({ as: 'owner', language: 'fr', own: true });
	const unread = (page) => page.evaluate(() => fetch('/api/v1/chat/threads').then((answer) => answer.json()).then((all) => all.unread));
	await one.goto('/chat/new?with=noemie');
	if (one.url().includes('/new')) await leading(one, () => one.locator('form[action="/chat"] button.primary').click(), /\/chat\/\d+$/);
	const at = new URL(one.url()).pathname;
	await one.locator('#f-body').fill('Which seal was it?');
	await one.locator('#f-body').press('Enter');
	const root = await one.locator('li.msg', { hasText: 'Which seal was it?' }).getAttribute('data-message');
	await one.goto('/people'); // whose conversation is open has read the answer
	await two.goto(`${at}/${root}`);
	await two.locator('#f-body').fill('Le joint du bas.');
	await two.locator('#f-body').press('Enter');
	await two.locator('li.msg .words', { hasText: 'Le joint du bas.' }).waitFor();
	await house.settled();
	await one.goto('/chat/threads');
	const row = one.locator('.convs li', { hasText: 'Which seal was it?' });
	await row.locator('.unread').waitFor();
	await inspectBoth(one, 'chat-threads');
	await leading(one, () => row.locator('a').click(), new RegExp(`${at}/${root}#m`));
	await eventually(async () => assert.equal(await unread(one), 0, 'who looks at it has not read it'));
	await inspectBoth(one, 'chat-thread');
	// The other one follows it since they answered, on the page that is still open.
	await one.locator('#f-body').fill('Thank you.');
	await one.locator('#f-body').press('Enter');
	await two.locator('li.msg .words', { hasText: 'Thank you.' }).waitFor();
	await house.settled();
	await eventually(async () => assert.equal(await unread(two), 0, 'what came while one looked at it is unread'));
	await Promise.all([two.waitForResponse((answer) => answer.url().endsWith('/draft')), two.locator('#f-body').fill('Encore une chose')]);
	await two.goto('/chat/threads');
	await two.locator('.convs li .tag', { hasText: 'Brouillon' }).waitFor();
	await inspectBoth(two, 'chat-threads-fr');
	await two.goto(`${at}/${root}`);
	assert.equal(await two.locator('#f-body').inputValue(), 'Encore une chose');
	await inspectBoth(two, 'chat-thread-fr');
	await two.goto(at);
	assert.equal(await two.locator('#f-body').inputValue(), '');
	for (const [page, path, name] of [[one, '/chat', 'chat-beside'], [two, '/settings/notifications', 'told-fr'], [one, '/notifications', 'bell']]) {
		await page.goto(path);
		await inspectBoth(page, name);
	}
	for (const page of [one, two]) await page.context().close();
});

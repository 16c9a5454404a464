// SPDX-License-Identifier: Apache-2.0
// Two browsers at once: what one writes the other hears of, without losing what is being typed; the bell counts; the tabs
// of a browser share one stream; after a kill of the server nothing is missed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../harness.mjs';
import { assertNoFaults, inspect, leading, ready, useBrowser } from './browser.mjs';

const house = useBrowser();
const entry = '/blogs/carnet-de-pannes/neuf-jours-au-conquet';
const words = {
	en: { one: '1 new comment - show', many: '2 new comments - show', posts: 'New posts - show', bell: /^Notifications, (one|\d+) unread$/ },
	fr: { one: '1 nouveau commentaire - afficher', many: '2 nouveaux commentaires - afficher', posts: 'Nouvelles publications - afficher', bell: /^Notifications, (une|\d+) non lues?$/ },
};
const streams = async () => Number((await (await fetch(`${house.url}/metrics`)).text()).match(/^ruche_streams (\d+)$/m)[1]);
const oneStream = () => eventually(async () => assert.equal(await streams(), 1));

// Writes by the page's own form; gives the comment's id.
async function say(page, text) {
	await page.locator('#reply textarea').fill(text);
	await leading(page, () => page.locator('#reply button.primary').click(), /#comment-\d+$/);
	return page.url().match(/(\d+)$/)[1];
}

for (const [size, language] of [['laptop', 'en'], ['phone', 'fr']]) {
	test(`a comment of another appears while one types: ${size}, ${language}`, async () => {
		const own = words[language];
		const reader = await house.open({ as: language === 'fr' ? 'owner' : 'employee', language, size, own: true });
		const writer = await house.open({ as: language === 'fr' ? 'employee' : 'owner', size, own: true });
		await reader.goto(entry);
		await writer.goto(entry);
		const area = reader.locator('#reply textarea'), bar = reader.locator('#comments .live-bar button');
		await area.pressSequentially('Half a thought');
		const first = await say(writer, `Live one ${size} ${language}`);
		await bar.filter({ hasText: own.one }).waitFor();
		const second = await say(writer, `Live two ${size} ${language}`);
		await bar.filter({ hasText: own.many }).waitFor();
		assert.equal(await area.inputValue(), 'Half a thought');
		await inspect(reader, `live-bar-${size}-${language}`);
		await bar.click();
		for (const id of [first, second]) await reader.locator(`#comment-${id}`).waitFor();
		await bar.waitFor({ state: 'hidden' });
		assert.equal(await area.inputValue(), 'Half a thought', 'what was being typed is lost');
		assert.equal(await reader.locator(`#comment-${first}`).count(), 1);
		// One reads on where the new ones begin.
		assert.equal(await reader.evaluate(() => document.activeElement.id), `comment-${first}`);
		// An answer to one of them comes below it.
		await writer.goto(entry);
		await writer.locator(`#comment-${first} > div > .acts a[data-reply]`).click();
		const third = await say(writer, `Live three ${size} ${language}`);
		await bar.filter({ hasText: own.one }).waitFor();
		await bar.click();
		await reader.locator(`#comment-${first} #comment-${third}`).waitFor();
		const [asked, shown] = await Promise.all([writer, reader].map((page) => page.locator('#comments h2').first().textContent()));
		assert.equal(asked.match(/\d+/)[0], shown.match(/\d+/)[0], 'the heading counts otherwise');
		await reader.evaluate(() => scrollTo(0, 0)); // nothing stands half below the bar at the top
		await inspect(reader, `live-shown-${size}-${language}`);
		assertNoFaults(writer);
		await reader.context().close();
		await writer.context().close();
	});

	test(`the bell counts, and home says what is new: ${size}, ${language}`, async () => {
		const own = words[language];
		const reader = await house.open({ as: language === 'fr' ? 'owner' : 'employee', language, size, own: true });
		const writer = await house.open({ as: language === 'fr' ? 'employee' : 'owner', own: true });
		await reader.goto('/updates?timeline=own');
		await reader.locator('form.composer textarea').first().fill(`Who answers? ${size} ${language}`);
		await leading(reader, () => reader.locator('form.composer button.primary').first().click());
		const update = (await reader.locator('.item', { hasText: `Who answers? ${size} ${language}` }).first().getAttribute('id')).slice(1);
		await reader.goto('/');
		const bell = reader.locator('a.bell');
		const count = async () => Number((await bell.locator('.count').allTextContents()).join('').replace(/\D/g, '') || 0);
		const before = await count();
		await writer.goto(`/updates/${update}`);
		await writer.locator('#comments form.composer textarea').first().fill('I do.');
		await leading(writer, () => writer.locator('#comments form.composer button.primary').first().click());
		await eventually(async () => assert.ok(await count() > before || await count() === 99, 'the bell does not count'));
		await reader.locator('main > [role=status].vh').filter({ hasText: own.bell }).waitFor({ state: 'attached' });
		assert.match(await bell.locator('.vh').textContent(), own.bell);
		// New posts, at home.
		await writer.goto('/updates?timeline=own');
		const text = `News for home ${size} ${language}`;
		await writer.locator('form.composer textarea').first().fill(text);
		await leading(writer, () => writer.locator('form.composer button.primary').first().click());
		const bar = reader.locator('[data-live-topic=home] .live-bar button').filter({ hasText: own.posts });
		await bar.waitFor();
		await inspect(reader, `live-home-${size}-${language}`);
		await bar.click();
		await reader.locator('.item', { hasText: text }).first().waitFor();
		assertNoFaults(writer);
		await reader.context().close();
		await writer.context().close();
	});
}

for (const [size, language, theme, said] of [['laptop', 'en', 'light', 'not to be disturbed'], ['phone', 'fr', 'dark', 'à ne pas déranger']]) {
	test(`who is here stands beside a name, as it is now: ${size}, ${language}, ${theme}`, async () => {
		const reader = await house.open({ as: language === 'fr' ? 'owner' : 'employee', language, size, theme, own: true });
		const other = await house.open({ as: language === 'fr' ? 'employee' : 'owner', own: true });
		await other.goto('/settings');
		const profile = await other.locator('.menu a[href^="/people/"]').first().getAttribute('href');
		await reader.goto(profile);
		const mark = (is) => reader.locator(`header.card-head .presence.${is}`);
		const set = (choose) => leading(other, async () => {
			await choose(other.locator('#presence'));
			await other.locator('#presence button').click();
		}, /presence=1/);
		await mark('online').waitFor();
		await set((form) => form.locator('[value=busy]').check());
		await mark('busy').waitFor();
		assert.equal((await mark('busy').textContent()).trim(), `(${said})`);
		await inspect(reader, `presence-${size}-${language}`);
		await inspect(other, `presence-settings-${size}`);
		await set((form) => form.locator('[name=hidden]').check());
		await reader.locator('header.card-head .presence').waitFor({ state: 'detached' });
		await set(async (form) => {
			await form.locator('[name=hidden]').uncheck();
			await form.locator('[name=state]').first().check();
		});
		await mark('online').waitFor();
		assertNoFaults(other);
		await reader.context().close();
		await other.context().close();
	});
}

test('the tabs of a browser share one stream; when its tab goes, another goes on; a kill of the server loses nothing', async () => {
	await eventually(async () => assert.equal(await streams(), 0));
	const first = await house.open({ as: 'employee', own: true });
	const writer = await house.signIn('owner');
	const post = (page, body, by = writer) => by.post(page, { body }, { redirect: false, status: 303 });
	await first.goto(entry);
	await oneStream();
	const second = await first.context().newPage();
	await second.goto(entry);
	await ready(second);
	const third = await first.context().newPage();
	await third.goto('/');
	await ready(third);
	await oneStream();
	const action = await first.locator('#reply').getAttribute('action');
	// What one wrote oneself, in whichever tab, is nothing new.
	await post(action, 'By oneself', await house.signIn('employee'));
	await post(action, 'To all tabs');
	for (const page of [first, second]) await page.locator('#comments .live-bar button').filter({ hasText: words.en.one }).waitFor();
	assert.equal(await streams(), 1);
	await first.close();
	await post(action, 'To the tabs that are left');
	await second.locator('#comments .live-bar button').filter({ hasText: words.en.many }).waitFor();
	await oneStream();
	await house.kill9();
	await house.start();
	await post(action, 'After the server came back');
	await second.locator('#comments .live-bar button').filter({ hasText: '3 new comments - show' }).waitFor();
	await second.locator('#comments .live-bar button').click();
	await second.locator('.comment', { hasText: 'After the server came back' }).waitFor();
	await oneStream();
	// While the server was away the browser said so.
	assert.deepEqual(second.faults ?? first.faults.filter((fault) => !/ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/.test(fault)), []);
	// Whoever signs out is told nothing more, and asks no more.
	await third.goto('/settings');
	await leading(third, () => third.locator('form[action="/sign-out"] button').first().evaluate((button) => button.click()));
	await eventually(async () => assert.equal(await streams(), 0));
	await first.context().close();
});

test('a tab that one looks at takes the stream from one that sleeps', async () => {
	await eventually(async () => assert.equal(await streams(), 0));
	const page = await house.open({ as: 'employee', own: true });
	await page.goto(entry);
	await oneStream();
	const { viewer } = await page.evaluate(() => ({ ...document.body.dataset }));
	const sleeper = await page.context().newPage();
	sleeper.expectsErrors = page.expectsErrors = true; // an icon is asked for
	await sleeper.goto('/health');
	await page.goto('/health');
	await eventually(async () => assert.equal(await streams(), 0));
	// It holds the lock and answers nobody, as a tab that the browser put to sleep.
	await sleeper.evaluate((name) => new Promise((held) => navigator.locks.request(name, () => {
		held()
		return new Promise(() => {})
	}).catch(() => {})), `ruche-live-${viewer}`);
	await page.goto(entry);
	const writer = await house.signIn('owner');
	await writer.post(await page.locator('#reply').getAttribute('action'), { body: 'While a tab sleeps' }, { redirect: false, status: 303 });
	await page.locator('#comments .live-bar button').filter({ hasText: words.en.one }).waitFor();
	await oneStream();
	assertNoFaults(page);
	await page.context().close();
});

test('a server that has too much to do is asked again; one that says no, rarely', async () => {
	const page = await house.open({ as: 'employee', own: true });
	// Waits of a minute are over at once, those of many are not.
	await page.addInitScript(() => {
		const wait = setTimeout;
		globalThis.rare = 0;
		globalThis.setTimeout = (act, milliseconds, ...more) => {
			if (milliseconds >= 300_000) globalThis.rare++;
			return wait(act, milliseconds >= 500 && milliseconds < 300_000 ? milliseconds / 100 : milliseconds, ...more);
		};
	});
	let status = 503, asked = 0, open = false;
	await page.route('**/live?*', (route) => {
		if (route.request().method() === 'GET') asked++;
		return open ? route.continue() : route.fulfill({ status, body: 'no' });
	});
	await page.goto(entry);
	await eventually(() => assert.ok(asked > 9, `${asked}`));
	assert.equal(await page.evaluate('rare'), 0, 'it is taken for a no');
	open = true;
	await oneStream();
	open = false;
	status = 404;
	await page.goto(entry);
	await eventually(async () => assert.equal(await page.evaluate('rare'), 1));
	await page.context().close();
});

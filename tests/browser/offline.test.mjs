// SPDX-License-Identifier: Apache-2.0
// Without a connection: pages that were seen are read again, and say so; what is written waits, shows as waiting, and is sent
// once when the connection is back, also when its answer was lost; whoever signs out leaves nothing behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../harness.mjs';
import { inspect, leading, useBrowser } from './browser.mjs';

const house = useBrowser();
const JAM = '/jams/making-repairs-last';

// The service worker stands between page and server. A page that was loaded before it came goes by it from the next one on.
async function guarded(page) {
	await page.goto('/');
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ?? new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done))).then(() => true));
	await page.goto('/');
	await page.locator(':root.offline-ready').waitFor({ state: 'attached' });
}
// What the browser says of a network that is not there is expected here.
const withoutNetwork = (page) => page.faults.splice(0, page.faults.length, ...page.faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_CONNECTION_REFUSED|Failed to (fetch|load)|net::ERR/.test(fault)));
const keptNames = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => /^(pages|images)-/.test(name)));
const isKept = (page, path) => eventually(async () => assert.ok(await page.evaluate((path) => caches.match(path, { ignoreVary: true }).then(Boolean), path), `${path} is not kept`));

for (const [size, language] of [['laptop', 'en'], ['phone', 'fr']]) {
	test(`pages are read again and posts wait: ${size}, ${language}`, async () => {
		const page = await house.open({ as: size === 'phone' ? 'owner' : 'employee', language, size, own: true, worker: true });
		await guarded(page);
		await page.goto('/updates');
		await isKept(page, '/updates');
		await page.goto('/people');
		await isKept(page, '/people');
		await page.goto(JAM);
		const idea = await page.locator('a[href*="/ideas/new"]').first().getAttribute('href');
		await page.goto(idea);
		await isKept(page, idea);
		await page.context().setOffline(true);

		// A page that was seen, and that it is a copy.
		await page.goto('/updates');
		await page.locator('.offline-bar').filter({ hasText: language === 'fr' ? 'Pas de connexion' : 'No connection' }).waitFor();
		assert.ok(await page.locator('article.item').count());
		// One that was not: what there is.
		await page.goto('/blogs');
		await page.locator(':root.offline-shown').waitFor({ state: 'attached' });
		await page.locator('[data-pages] a[href="/updates"]').waitFor();
		withoutNetwork(page);
		await inspect(page, `offline-${size}-${language}`);

		// A post, written where one is.
		await page.goto('/');
		await page.locator(':root.offline-ready').waitFor({ state: 'attached' });
		const words = `Written in a tunnel, ${size}`;
		await page.locator('form[action="/updates"] #f-body').fill(words);
		await leading(page, () => page.locator('form[action="/updates"] button.primary').click());
		await page.locator('.offline-bar').filter({ hasText: language === 'fr' ? '1 message attend' : '1 post waits' }).waitFor();
		// And an idea, on the page that was seen.
		const thought = `Thought in a tunnel, ${size}`;
		await page.goto(idea);
		await page.locator(':root.offline-ready').waitFor({ state: 'attached' });
		await page.locator('#f-title').fill(thought);
		await leading(page, () => page.locator('form[action$="/ideas"] button.primary').click());
		await page.locator('.offline-bar').filter({ hasText: language === 'fr' ? '2 messages attendent' : '2 posts wait' }).waitFor();
		await page.goto('/offline');
		await page.locator('[data-waiting] li').filter({ hasText: words }).waitFor();
		await page.locator('[data-waiting] li').filter({ hasText: thought }).waitFor();
		assert.equal(house.value(`SELECT count(*) FROM update_post WHERE body = '${words}'`), '0');

		// The connection is back.
		await page.context().setOffline(false);
		await eventually(() => assert.equal(house.value(`SELECT count(*) FROM update_post WHERE body = '${words}'`), '1'));
		await eventually(() => assert.equal(house.value(`SELECT count(*) FROM jam_idea WHERE title = '${thought}'`), '1'));
		await page.locator('[data-none-waiting]').waitFor();
		withoutNetwork(page);

		// The answer is lost on its way back: it waits, comes again, and is there once.
		await page.goto('/');
		await page.locator(':root.offline-ready').waitFor({ state: 'attached' });
		const lost = `Lost on the way, ${size}`;
		const [worker] = page.context().serviceWorkers();
		await worker.evaluate(() => {
			const real = self.fetch;
			self.fetch = async (request, ...more) => {
				const answer = await real(request, ...more);
				if (request.method !== 'POST') return answer;
				self.fetch = real;
				throw new TypeError('lost');
			};
		});
		await page.locator('form[action="/updates"] #f-body').fill(lost);
		await leading(page, () => page.locator('form[action="/updates"] button.primary').click());
		await page.locator('#main').waitFor();
		await eventually(async () => assert.equal(await page.evaluate(() => new Promise((done) => {
			const opening = indexedDB.open('ruche', 1);
			opening.onsuccess = () => {
				const asked = opening.result.transaction('posts').objectStore('posts').count();
				asked.onsuccess = () => done(asked.result);
			};
		})), 0, 'it waits still'));
		assert.equal(house.value(`SELECT count(*) FROM update_post WHERE body = '${lost}'`), '1');

		// Whoever signs out leaves nothing behind.
		assert.equal((await keptNames(page)).length > 0, true);
		await page.goto('/');
		await leading(page, () => page.evaluate(() => document.querySelector('form[action="/sign-out"] button').click()), /sign-in/);
		assert.deepEqual(await keptNames(page), []);
		await page.context().setOffline(true);
		await page.goto('/updates');
		await page.locator('[data-none-kept]').waitFor();
		withoutNetwork(page);
		assert.deepEqual(page.faults, []);
		await page.context().close();
	});
}

test('another account in the same browser gets nothing of the first; a message in a chat waits, too', async () => {
	const page = await house.open({ as: 'employee', own: true, worker: true });
	await guarded(page);
	await page.goto('/chat/new?with=noemie');
	if (page.url().includes('/new')) await leading(page, () => page.locator('form[action="/chat"] button.primary').click(), /\/chat\/\d+$/);
	await page.reload();
	await page.locator(':root.offline-ready').waitFor({ state: 'attached' });
	await page.context().setOffline(true);
	await page.locator('#f-body').fill('Said underground');
	await page.locator('#f-body').press('Enter');
	await page.locator('li.msg.waiting').filter({ hasText: 'Said underground' }).waitFor();
	assert.equal(await page.locator('#f-body').inputValue(), '');
	await page.context().setOffline(false);
	await page.locator('li.msg:not(.waiting) .words', { hasText: 'Said underground' }).waitFor();
	await eventually(async () => assert.equal(await page.locator('li.msg.waiting').count(), 0));

	// The session ends elsewhere; another person signs in here.
	const [before] = await keptNames(page);
	await page.context().clearCookies();
	await page.goto('/sign-in');
	await page.locator('input[name=login]').fill('owner');
	await page.locator('input[name=password]').fill('ruche-demo');
	await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.locator('form[action="/sign-in"] button.primary').click()]);
	await page.goto('/people');
	await isKept(page, '/people');
	const after = await keptNames(page);
	assert.ok(after.length > 0 && !after.includes(before), `${before}: ${after}`);
	withoutNetwork(page);
	assert.deepEqual(page.faults, []);
	await page.context().close();
});

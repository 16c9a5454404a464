// SPDX-License-Identifier: Apache-2.0
// walk: looks at many pages, on a laptop by day in English and on a phone by night in French; every link on them leads somewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, leading } from './browser.mjs';

// An account for each language, as the pages speak the account's.
export const looks = [
	{ size: 'laptop', theme: 'light', language: 'en' },
	{ size: 'phone', theme: 'dark', language: 'fr' },
];

export const nameOf = (look) => `${look.language}-${look.size}-${look.theme}`;

// Sets the language of the account by its menu.
export async function speak(page, language) {
	if (new URL(page.url()).protocol === 'about:') await page.goto('/');
	if (await page.locator('html').getAttribute('lang') === language) return;
	await page.locator('.menu>summary').first().click();
	await leading(page, () => page.locator(`.menu button[name=language][value=${language}]`).click());
	assert.equal(await page.locator('html').getAttribute('lang'), language);
}

// What the pages need that the demo organisation does not have, made by each of the accounts {language: login} when the first page asks for
// it: make(post, client, language) gives what is found again by the look.
export function prepared(house, who, make) {
	let made;
	const each = async ([language, login]) => {
		const client = await house.signIn(login);
		const post = async (path, fields, status = 303) => {
			const answer = await client.post(path, fields, { redirect: false });
			assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
			return answer;
		};
		return [language, await make(post, client, language)];
	};
	return async (look) => {
		made ??= Promise.all(Object.entries(who).map(each));
		return Object.fromEntries(await made)[look.language];
	};
}

// pages: {name: address, or async (page, look) => address}; a name that begins with "no " expects that nothing is found.
export function walk(house, who, pages, among = looks) {
	for (const look of among) {
		const as = who[look.language] ?? who;
		test(`every page fits, ${nameOf(look)}, ${typeof as === 'string' ? as : 'a stranger'}`, async () => {
			const page = await house.open({ ...look, as: typeof as === 'string' ? as : undefined });
			const door = page.locator('form[action="/guidelines/acknowledge"] button');
			if (await door.count()) await leading(page, () => door.click());
			if (typeof as === 'string') await speak(page, look.language);
			const wrong = [], links = new Map();
			for (const [name, where] of Object.entries(pages)) {
				try {
					const nothing = name.startsWith('no ');
					page.expectsErrors = nothing;
					const address = typeof where === 'string' ? where : await where(page, look);
					const answer = await page.goto(address);
					assert.equal(answer.status(), nothing ? 404 : 200, `${address}: ${answer.status()}`);
					const found = await page.evaluate(read);
					assert.equal(found.language, look.language);
					assert.equal(found.headings, 1, `${address}: one heading`);
					assert.deepEqual(found.away, [], `${address}: the tab where one is does not show`);
					if (look === among[0]) for (const href of found.links) if (!links.has(href)) links.set(href, address);
					await inspect(page, `${name.replaceAll(' ', '-')}-${nameOf(look)}`, { again: look !== among[0] });
				} catch (error) {
					wrong.push(error.message);
					page.faults.length = 0;
				}
			}
			for (const [href, from] of links) {
				const answer = await page.request.get(href, { maxRedirects: 3 });
				if (answer.status() >= 400) wrong.push(`${from} leads to ${href}: ${answer.status()}`);
				await answer.dispose();
			}
			await page.context().close();
			assert.deepEqual(wrong, []);
		});
	}
}

// In the page: its language, how many headings it has, tabs of where one is that are scrolled away, and where its own links lead; those that
// people wrote may lead anywhere.
function read() {
	const own = [...document.querySelectorAll('a[href^="/"]')].filter((link) => !link.closest('.prose, .voice') && !link.download);
	const away = [...document.querySelectorAll('.tabs [aria-current]')].filter((tab) => {
		const row = tab.closest('.tabs').getBoundingClientRect(), own = tab.getBoundingClientRect();
		return own.left < row.left - 1 || own.right > row.right + 1;
	});
	return {
		away: away.map((tab) => tab.textContent),
		language: document.documentElement.lang,
		headings: document.querySelectorAll('h1').length,
		links: [...new Set(own.map((link) => link.getAttribute('href').replace(/#.*/, '')))].filter(Boolean),
	};
}

// The first address on a page that fits.
export const firstLink = (from, pattern, add = '') => async (page) => {
	await page.goto(from);
	const all = await page.locator('main a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
	const found = all.find((href) => pattern.test(href));
	assert.ok(found, `${from}: no link like ${pattern}`);
	return found + add;
};

// SPDX-License-Identifier: Apache-2.0
// browser: Debian's Chromium by playwright-core. A page fails its test when the policy blocked something, a script
// threw, a request failed, or axe finds a violation. With RUCHE_TEST_SCREENS=1 screenshots go to build/test/screens.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { password, root, Server, slow } from '../harness.mjs';

// axe waits in every document as a function until it is wanted. The debugger puts it there, so the page's policy has no say in it,
// and where nobody asks for it the browser only reads over it.
const axeWaits = `globalThis.axeComes = () => { delete globalThis.axeComes; ${readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')} };`;
const screens = join(root, 'build/test/screens');
mkdirSync(screens, { recursive: true });

export const sizes = { phone: { width: 390, height: 844 }, laptop: { width: 1280, height: 900 } };

// For a test file: a server of one's own and a browser. house.open(...) gives a page.
export function useBrowser(options) {
	const server = new Server(options);
	let browser;
	before(async () => {
		await server.prepare();
		await server.start();
		browser = await chromium.launch({
			executablePath: process.env.RUCHE_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
			args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
		});
	});
	after(async () => {
		await browser?.close();
		await server.stop();
	});

	// {as, language, size, theme, script, own}: a page of a new browser profile, signed in when `as` is given. Pages of one
	// account share a session; own: one for itself; worker: with the service worker, between pages and server.
	const sessions = new Map();
	server.open = async ({ as, language = 'en', size = 'laptop', theme = 'light', script = true, own = false, worker = false } = {}) => {
		const context = await browser.newContext({
			viewport: sizes[size], colorScheme: theme, locale: language, baseURL: server.url, javaScriptEnabled: script,
			isMobile: size === 'phone', hasTouch: size === 'phone', reducedMotion: 'reduce', serviceWorkers: worker ? 'allow' : 'block', storageState: own ? undefined : sessions.get(as),
		});
		context.setDefaultTimeout(30_000 * slow);
		const faults = await watch(context);
		const page = await context.newPage();
		page.faults = faults;
		const { goto } = page;
		page.goto = async (...to) => {
			const answer = await goto.apply(page, to);
			if (script) await ready(page);
			return answer;
		};
		if (as && (own || !sessions.has(as))) await signIn(page, as);
		if (as && !own && !sessions.has(as)) sessions.set(as, await context.storageState());
		return page;
	};
	return server;
}

// The page's modules listen; they are fetched behind the load event. Where no script runs there is nothing to wait for.
export async function ready(page) {
	await page.locator(':root.ready, :root:not(.js), :root:not(:has(script[type=module]))').waitFor({ state: 'attached' });
}

// Gathers what went wrong in any page of the context.
async function watch(context) {
	const faults = [];
	await context.exposeFunction('reportPolicy', (text) => faults.push(`policy: ${text}`)).catch(() => {});
	await context.addInitScript(() => {
		addEventListener('securitypolicyviolation', (e) => globalThis.reportPolicy?.(`${e.effectiveDirective} blocked ${e.blockedURI} ${e.sample ?? ''} at ${e.sourceFile ?? ''}:${e.lineNumber}`));
	});
	await context.addInitScript({ content: axeWaits });
	context.on('page', (page) => {
		page.on('console', (message) => {
			const expected = /Failed to load resource: the server responded with a status of (403|404|409|422)/.test(message.text()) && page.expectsErrors;
			const blocked = message.text().startsWith('Service Worker registration blocked');
			if (['error', 'warning'].includes(message.type()) && !expected && !blocked) faults.push(`console: ${message.text()} (${message.location().url})`);
		});
		page.on('pageerror', (error) => faults.push(`script: ${error.stack ?? error}`));
		page.on('requestfailed', (request) => {
			const why = request.failure()?.errorText;
			if (why !== 'net::ERR_ABORTED') faults.push(`request: ${request.url()} ${why}`); // aborted: left the page
		});
	});
	return faults;
}

export async function signIn(page, login) {
	await page.goto('/sign-in');
	await page.locator('input[name=login]').fill(login);
	await page.locator('input[name=password]').fill(password);
	await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.locator('form[action="/sign-in"] button[type=submit], form[action="/sign-in"] button:not([type])').first().click()]);
}

export function assertNoFaults(page) {
	assert.deepEqual(page.faults, [], `${page.url()}: the browser complained`);
}

// What size, theme and language can change of a page that axe has seen whole: its colours, what is wide enough for a finger, what
// scrolls, the controls that only a phone shows, and what things are called. The rest is the markup's, which is the same.
const restyled = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable', 'button-name', 'link-name', 'summary-name', 'label', 'select-name',
	'image-alt', 'html-has-lang', 'html-lang-valid', 'valid-lang', 'empty-heading', 'heading-order'];
const whole = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// WCAG 2.2 A and AA by axe, on the page as it is now; again: it has seen it in another size, theme or language.
export async function assertAccessible(page, { again = false } = {}) {
	const violations = await page.evaluate(async (runOnly) => {
		globalThis.axeComes?.();
		const found = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'], preload: false, iframes: false });
		return found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
	}, again ? { type: 'rule', values: restyled } : { type: 'tag', values: whole });
	const lines = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary?.replace(/\s+/g, ' ')}`));
	assert.deepEqual(lines.slice(0, 8), [], `${page.url()}: axe, ${lines.length} in all`);
}

// Nothing sticks out to the right: no sideways scrolling, on any size.
export async function assertFits(page) {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(wide <= 0, `${page.url()}: ${wide} px wider than the screen`);
}

export async function screenshot(page, name) {
	if (process.env.RUCHE_TEST_SCREENS) await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true }); // a third of the time
}

// Presses Tab until an element is reached, as somebody without a mouse does.
export async function tabTo(page, target, most = 80) {
	const wanted = await target.elementHandle();
	for (let presses = 0; presses <= most; presses++) {
		if (await page.evaluate((element) => document.activeElement === element, wanted)) {
			const seen = await wanted.evaluate((element) => {
				const around = [element, element.previousElementSibling, element.parentElement, element.parentElement.parentElement];
				return around.some((one) => one && getComputedStyle(one).outlineStyle !== 'none');
			});
			assert.ok(seen, `${page.url()}: the focus does not show`);
			return;
		}
		await page.keyboard.press('Tab');
	}
	assert.fail(`${page.url()}: Tab does not reach ${target}`);
}

// Does something that leads to another page, and waits for that.
export async function leading(page, action, to = () => true) {
	const from = page.url();
	await Promise.all([page.waitForEvent('domcontentloaded'), action()]);
	await page.waitForURL(to);
	await page.waitForLoadState('load');
	await ready(page);
	return from !== page.url();
}

// The page as it stands, with what was typed and refused, on a laptop and by night on a phone.
export async function inspectBoth(page, name) {
	const before = page.viewportSize();
	await inspect(page, `${name}-laptop-light`);
	await page.setViewportSize(sizes.phone);
	await page.emulateMedia({ colorScheme: 'dark' });
	await inspect(page, `${name}-phone-dark`, { again: true });
	await page.setViewportSize(before);
	await page.emulateMedia({ colorScheme: 'light' });
}

// The whole look at one page: it fits, axe is content, the browser has not complained, and a picture is taken where one is wanted.
export async function inspect(page, name, { again = false } = {}) {
	await assertFits(page);
	await assertAccessible(page, { again });
	await screenshot(page, name);
	assertNoFaults(page);
}

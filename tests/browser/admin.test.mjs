// SPDX-License-Identifier: Apache-2.0
// Administration: a colleague is let in, made an administrator and closed out; settings, protected names, jobs, the log.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoFaults, inspect, inspectBoth, leading, useBrowser } from './browser.mjs';
import { speak } from './walk.mjs';

const house = useBrowser();
const button = (page, name) => page.getByRole('button', { name });
const tab = (page, name) => leading(page, () => page.locator('nav.tabs').getByRole('link', { name, exact: true }).click());

async function administrator(language = 'en') {
	const page = await house.open({ as: 'admin', language });
	page.on('dialog', (dialog) => dialog.accept());
	await speak(page, language);
	return page;
}

test('the tabs lead to every page of administration, and each says which one it is', async () => {
	const page = await administrator();
	await page.goto('/admin');
	const names = await page.locator('nav.tabs a').allTextContents();
	assert.deepEqual(names, ['Overview', 'Accounts', 'Settings', 'Protected names', 'Executives', 'Pseudonyms', 'Jobs', 'Audit log', 'Guidelines read']);
	for (const name of names) {
		await tab(page, name);
		assert.deepEqual(await page.locator('nav.tabs a').allTextContents(), names);
		assert.equal(await page.locator('nav.tabs [aria-current=page]').innerText(), name);
		assert.equal(await page.locator('.nav [aria-current=page]').innerText(), 'Administration');
	}
	assertNoFaults(page);
	await page.context().close();
});

test('a colleague is added, chooses a password, becomes an administrator, and is closed out', async () => {
	const page = await administrator();
	page.expectsErrors = true;
	await page.goto('/admin/people');
	await page.fill('#f-given_name', 'Wanda');
	await page.fill('#f-family_name', 'Walker');
	await page.fill('#f-handle', 'employee');
	await leading(page, () => button(page, 'Add').click());
	assert.match(await page.locator('#f-handle-error').innerText(), /taken/);
	assert.equal(await page.inputValue('#f-given_name'), 'Wanda');
	await inspectBoth(page, 'admin-people-refused');
	await page.fill('#f-handle', 'wanda');
	await leading(page, () => button(page, 'Add').click());
	await inspectBoth(page, 'admin-person-new');
	const link = await page.locator('code.token').innerText();

	const newcomer = await house.open({ own: true });
	newcomer.expectsErrors = true;
	await newcomer.goto(new URL(link).pathname);
	await inspectBoth(newcomer, 'welcome');
	await newcomer.fill('#f-password', 'a sentence to keep');
	await newcomer.fill('#f-again', 'another sentence');
	await leading(newcomer, () => newcomer.locator('main button').click());
	await newcomer.locator('#f-again-error').waitFor();
	await inspectBoth(newcomer, 'welcome-refused');
	await newcomer.fill('#f-password', 'a sentence to keep');
	await newcomer.fill('#f-again', 'a sentence to keep');
	await leading(newcomer, () => newcomer.locator('main button').click());
	assert.match(newcomer.url(), /\/guidelines\/acknowledge/, 'the first thing is to read the guidelines');
	await leading(newcomer, () => newcomer.locator('main button').click());
	await newcomer.goto('/');
	assert.match(await newcomer.locator('.menu .name').textContent(), /Wanda Walker/);
	assert.equal((await newcomer.goto('/admin')).status(), 404);

	await page.goto('/admin/people?name=wand');
	await leading(page, () => page.getByRole('link', { name: 'Wanda Walker' }).first().click());
	await leading(page, () => button(page, 'Make an administrator').click());
	assert.equal((await newcomer.goto('/admin')).status(), 200);
	await leading(page, () => button(page, 'Take the administrator’s role away').click());
	assert.equal((await newcomer.goto('/admin')).status(), 404);
	await leading(page, () => button(page, 'Close the account').click());
	await inspectBoth(page, 'admin-person-closed');
	assert.equal((await newcomer.goto('/settings')).status(), 404, 'every session ends at once');
	await leading(page, () => button(page, 'Open the account').click());
	await button(page, 'Close the account').waitFor();
	assertNoFaults(page);
	assertNoFaults(newcomer);
	await newcomer.context().close();
	await page.context().close();
});

test('settings: a new name shows at once, a bad one keeps what was typed', async () => {
	const page = await administrator();
	page.expectsErrors = true;
	const reader = await house.open({ as: 'employee' });
	await page.goto('/admin/settings');
	const before = await page.inputValue('#f-organisation');
	await page.fill('#f-organisation', 'Riverworks');
	await page.fill('#f-english', 'Mine, not those of {organisation}.');
	await leading(page, () => button(page, 'Save').click());
	await page.getByText('Saved.').waitFor();
	assert.equal(await page.locator('.nav .brand small').innerText(), 'Riverworks');
	await reader.goto('/people/leila');
	assert.match(await reader.title(), /Riverworks/);
	assert.equal(await reader.locator('.disclaimer').first().innerText(), 'Mine, not those of Riverworks.');
	await page.evaluate(() => { document.querySelector('#f-english').required = false; });
	await page.fill('#f-organisation', 'Half done');
	await page.fill('#f-english', '');
	await leading(page, () => button(page, 'Save').click());
	await page.locator('#f-english-error').waitFor();
	assert.equal(await page.inputValue('#f-organisation'), 'Half done');
	await inspectBoth(page, 'admin-settings-refused');
	await page.getByRole('alert').getByRole('link').first().click();
	await page.waitForFunction(() => document.activeElement.id === 'f-english'); // the list of errors leads to the field
	await page.fill('#f-organisation', before);
	await page.fill('#f-english', 'The views here are my own.');
	await leading(page, () => button(page, 'Save').click());
	assertNoFaults(page);
	await reader.context().close();
	await page.context().close();
});

test('protected names: refused in a pseudonym, a near one waits for a person to decide', async () => {
	const page = await administrator();
	page.expectsErrors = true;
	await page.goto('/admin/names');
	await page.fill('#f-name', 'Riverworks');
	await leading(page, () => button(page, 'Protect it').click());
	await page.locator('.list b', { hasText: 'Riverworks' }).waitFor();
	await page.fill('#f-name', 'riverworks');
	await leading(page, () => button(page, 'Protect it').click());
	assert.match(await page.locator('#f-name-error').innerText(), /already/);
	await inspectBoth(page, 'admin-names-refused');

	const person = await house.open({ as: 'employee' });
	person.expectsErrors = true;
	await person.goto('/settings');
	await person.fill('#f-pseudonym', 'R1verw0rks');
	await leading(person, () => button(person, 'Save').click());
	assert.match(await person.locator('#f-pseudonym-error').innerText(), /reads like “Riverworks”[^]*The guidelines say/);
	assert.equal(await person.inputValue('#f-pseudonym'), 'R1verw0rks');
	await inspectBoth(person, 'settings-pseudonym-refused');
	await person.fill('#f-pseudonym', 'Riverwork');
	await leading(person, () => button(person, 'Save').click());
	await person.getByText('is close to a protected name').waitFor();
	await inspectBoth(person, 'settings-pseudonym-waits');

	await page.goto('/admin/names');
	await leading(page, () => page.locator('.alert a[href="/admin/pseudonyms"]').click());
	await inspectBoth(page, 'admin-pseudonyms-waiting');
	await leading(page, () => button(page, 'Refuse').click());
	await page.getByText('Nothing waits.').waitFor();
	await page.goto('/admin/names');
	await leading(page, () => button(page, 'Remove Riverworks').click());
	assert.equal(await page.locator('.list b', { hasText: 'Riverworks' }).count(), 0);
	assertNoFaults(page);
	assertNoFaults(person);
	await person.context().close();
	await page.context().close();
});

test('jobs, health and the log', async () => {
	const page = await administrator();
	house.sql(`INSERT INTO job (id, kind, payload, due, lease, attempts, state, error) VALUES (77, 'account.sweep', '', 1, 0, 8, 4, 'the disk was full')`);
	await page.goto('/admin');
	assert.match(await page.locator('.alert.bad').innerText(), /1 job was given up/);
	await inspectBoth(page, 'admin-bad-day');
	await leading(page, () => page.getByRole('link', { name: 'Look at it' }).click());
	assert.match(await page.locator('table').innerText(), /account\.sweep[^]*the disk was full/);
	await inspectBoth(page, 'admin-jobs-dead');
	await leading(page, () => button(page, 'Again account.sweep').click());
	await page.getByText('No job was given up.').waitFor();
	await page.goto('/admin/audit');
	const listed = () => page.locator('tbody td[title]').evaluateAll((all) => all.map((one) => one.title));
	const acts = await listed();
	assert.equal(acts[0], 'job.retry');
	for (const act of ['user.add', 'user.admin', 'user.disable', 'settings', 'name.protect', 'name.release', 'pseudonym.refuse']) assert.ok(acts.includes(act), `${act}: ${acts}`);
	await page.selectOption('#f-action', 'user.disable');
	await leading(page, () => button(page, 'Show').click());
	assert.deepEqual([...new Set(await listed())], ['user.disable']);
	await leading(page, () => button(page, 'Verify the chain').click());
	await page.getByText('Yes: each row follows from the one before it.').waitFor();
	await inspectBoth(page, 'admin-verified');
	await speak(page, 'fr');
	await page.goto('/admin');
	await inspect(page, 'admin-fr');
	assertNoFaults(page);
	await page.context().close();
});

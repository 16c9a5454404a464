// SPDX-License-Identifier: Apache-2.0
// People among each other: following, thanks, ratings, comments, short posts, and the notifications that come of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../harness.mjs';
import { assertNoFaults, inspectBoth, leading, useBrowser } from './browser.mjs';

const house = useBrowser();
const entry = '/blogs/carnet-de-pannes/neuf-jours-au-conquet';
const live = (page) => page.waitForResponse((answer) => answer.request().method() === 'POST');
const follow = (page) => page.locator('main header form[action="/follows"] button').first();

// Posts by the box on a page, and gives the card of the new post.
async function post(page, words, where = '/updates?timeline=own') {
	await page.goto(where);
	await page.locator('form.composer textarea').first().fill(words);
	await leading(page, () => page.locator('form.composer button.primary').first().click());
	return page.locator('.item', { hasText: words }).first();
}

test('a person, a blog and a tag are followed and left again, and home follows at once', async () => {
	const page = await house.open({ as: 'owner', language: 'fr' });
	const author = await house.open({ as: 'employee' });
	for (const address of ['/people/leila', '/blogs/a-fleur-d-eau', '/tags/limon']) {
		await page.goto(address);
		const button = follow(page);
		if (await button.getAttribute('aria-pressed') === 'true') {
			await Promise.all([live(page), button.click()]);
			await page.reload();
		}
		assert.equal(await button.getAttribute('aria-pressed'), 'false', address);
		assert.match(await button.innerText(), /Suivre/);
		await Promise.all([live(page), button.click()]);
		await page.locator('main header form[action="/follows"] button[aria-pressed=true]').first().waitFor();
		assert.match(await button.innerText(), /Suivi/);
		await page.reload();
		assert.equal(await button.getAttribute('aria-pressed'), 'true', `${address}: kept`);
	}
	await page.goto('/people/leila');
	await inspectBoth(page, 'profile-followed');

	const words = `Followed ${Date.now()}: the gauge is mounted.`;
	await post(author, words);
	await page.goto('/');
	const card = page.locator('.item', { hasText: words });
	await card.waitFor();
	await card.locator('details.why summary').click();
	assert.match(await card.locator('details.why').innerText(), /Pourquoi ceci[^]*Vous suivez Leïla Benhaddou[^]*20,0 points/);
	await inspectBoth(page, 'home-why');

	// By time, and it stays so.
	await leading(page, () => page.getByRole('button', { name: 'Récents' }).click());
	await page.goto('/updates');
	await page.goto('/');
	assert.equal(await page.locator('button[name=order][value=latest]').getAttribute('aria-pressed'), 'true');
	const times = await page.locator('.stream>.item>header time').evaluateAll((all) => all.map((time) => time.dateTime));
	assert.ok(times.length > 10);
	assert.deepEqual(times, [...times].sort().reverse());

	// Only what is followed; then no more.
	await leading(page, () => page.locator('button[name=order][value=following]').click());
	await page.locator('.item', { hasText: words }).waitFor();
	for (const address of ['/people/leila', '/blogs/a-fleur-d-eau', '/tags/limon']) {
		await page.goto(address);
		await Promise.all([live(page), follow(page).click()]);
		await page.locator('main header form[action="/follows"] button[aria-pressed=false]').first().waitFor();
	}
	await page.goto('/');
	assert.equal(await page.locator('.item', { hasText: words }).count(), 0);
	await leading(page, () => page.locator('button[name=order][value=ranked]').click());
	assertNoFaults(page);
	await author.context().close();
	await page.context().close();
});

test('an entry is thanked for, rated, commented, answered; a comment is changed and removed', async () => {
	const page = await house.open({ as: 'owner', language: 'fr' });
	const other = await house.open({ as: 'employee' });
	page.on('dialog', (dialog) => dialog.accept());
	await page.goto(entry);
	const thanks = page.locator('.verdict form[data-live=like] button');
	const before = await thanks.getAttribute('aria-pressed');
	const count = Number(await thanks.locator('.n').textContent());
	await Promise.all([live(page), thanks.click()]);
	await page.locator(`.verdict button[aria-pressed=${before === 'true' ? 'false' : 'true'}]`).waitFor();
	assert.equal(Number(await thanks.locator('.n').textContent()), count + (before === 'true' ? -1 : 1));
	await Promise.all([live(page), page.locator('form.rate input[value="5"]').check({ force: true })]);
	await page.getByText('Votre note est comptée.').waitFor();
	await page.reload();
	assert.equal(await page.locator('form.rate input[value="5"]').isChecked(), true);
	await leading(page, () => page.locator('.verdict button', { hasText: 'La retirer' }).click());
	assert.equal(await page.locator('form.rate input:checked').count(), 0);

	await page.locator('#reply textarea').fill('Et la vanne 12, @leila ?');
	await leading(page, () => page.locator('#reply button.primary').click(), /#comment-\d+$/);
	const own = page.locator('.comment', { hasText: 'Et la vanne 12' }).last();
	const id = await own.getAttribute('id');
	// One lands at one's comment.
	await page.waitForFunction((there) => {
		const { top } = document.getElementById(there).getBoundingClientRect();
		return top >= 0 && top < innerHeight;
	}, id);

	// The other answers below it, without a new page until it is sent.
	await other.goto(`${entry}#${id}`);
	const found = other.locator(`#${id}`);
	await found.getByRole('link', { name: /^Reply/ }).click();
	assert.equal(await found.locator('#reply textarea').evaluate((area) => area === document.activeElement), true);
	await other.locator('#reply textarea').pressSequentially('Closed since Monday.');
	await inspectBoth(other, 'comment-answering');
	await leading(other, () => other.keyboard.press('Control+Enter'), /#comment-\d+$/);
	assert.match(await other.locator(`#${id} .comment`).innerText(), /Closed since Monday/);

	await page.goto(entry);
	await leading(page, () => page.locator(`#${id}>div>.acts`).getByRole('link', { name: 'Modifier' }).click());
	await inspectBoth(page, 'comment-edit');
	await page.fill('#f-body', 'Et la vanne 14, @leila ?');
	await leading(page, () => page.getByRole('button', { name: 'Enregistrer' }).click());
	assert.match(await page.locator(`#${id}>div`).innerText(), /vanne 14[^]*/);
	assert.match(await page.locator(`#${id}>div>p`).first().innerText(), /modifié/);
	await leading(page, () => page.locator(`#${id}>div>p`).getByRole('link', { name: /modifié/ }).click());
	assert.deepEqual([await page.locator('del').allTextContents(), await page.locator('ins').allTextContents()], [['12'], ['14']]);
	await inspectBoth(page, 'comment-history');
	await page.goto(entry);
	await leading(page, () => page.locator(`#${id}>div>.acts`).getByRole('button', { name: 'Retirer' }).click());
	assert.doesNotMatch(await page.locator(`#${id}`).innerText(), /vanne/);
	assert.match(await page.locator(`#${id}`).innerText(), /Closed since Monday/, 'the answer stays');
	assertNoFaults(page);
	assertNoFaults(other);
	await other.context().close();
	await page.context().close();
});

test('short posts: posted, answered, passed on with and without words, thanked for, changed with history, removed', async () => {
	const page = await house.open({ as: 'employee' });
	const other = await house.open({ as: 'admin', language: 'fr' });
	page.on('dialog', (dialog) => dialog.accept());
	const words = `Valve four is open ${Date.now()}`;
	const card = await post(page, `${words} #valves`);
	await card.locator('time').first().click();
	await page.waitForURL(/\/updates\/\d+$/);
	const address = new URL(page.url()).pathname;
	await inspectBoth(page, 'update-own');

	await other.goto(address);
	await Promise.all([live(other), other.locator('form[data-live=like] button').first().click()]);
	await other.locator('form[data-live=like] button[aria-pressed=true]').waitFor();
	await other.locator('#reply textarea').fill('Since when?');
	await leading(other, () => other.locator('#reply button.primary').click(), /#i\d+$/);
	await leading(other, () => other.locator('.stream .item').first().locator('a[href*="quotes="]').click());
	await leading(other, () => other.locator('form.composer button.primary').click());
	await other.goto(address);
	await leading(other, () => other.locator('.stream .item').first().locator('a[href*="quotes="]').click());
	await other.locator('form.composer textarea').fill('Read this twice.');
	await inspectBoth(other, 'pass-on-words');
	await leading(other, () => other.locator('form.composer button.primary').click());
	await other.goto('/updates?timeline=own');
	assert.equal(await other.locator('.item', { has: other.locator('.quote', { hasText: words }) }).count(), 2);
	assert.match(await other.locator('.item', { hasText: 'Read this twice.' }).innerText(), new RegExp(words));

	await page.goto(address);
	assert.match(await page.locator('main').innerText(), /1 answer\b/);
	assert.match(await page.locator('main').innerText(), /passed on by/);
	assert.equal((await page.locator('.stream .item .acts').first().innerText()).match(/1 thanks|Thanks\s*1/)?.length, 1);
	await leading(page, () => page.getByRole('link', { name: 'Edit', exact: true }).click());
	await inspectBoth(page, 'update-edit');
	await page.fill('#f-body', `${words.replace('open', 'shut')} #valves`);
	await leading(page, () => page.getByRole('button', { name: 'Save' }).click());
	await leading(page, () => page.getByRole('link', { name: 'History' }).click());
	assert.deepEqual([await page.locator('del').allTextContents(), await page.locator('ins').allTextContents()], [['open'], ['shut']]);
	await inspectBoth(page, 'update-history');
	await page.goto(address);
	await leading(page, () => page.getByRole('button', { name: 'Remove' }).click());
	await other.goto('/updates?timeline=own');
	assert.match(await other.locator('.item', { hasText: 'Read this twice.' }).innerText(), /disparu/);
	assertNoFaults(page);
	assertNoFaults(other);
	await other.context().close();
	await page.context().close();
});

test('a mention is told: the count in the bar, one line a thread, and reading clears it', async () => {
	const page = await house.open({ as: 'employee' });
	await house.settled(); // what the tests before this one did is told
	await page.goto('/notifications');
	await leading(page, () => page.getByRole('button', { name: 'Mark all as read' }).click());
	assert.equal(await page.locator('.bell .count').count(), 0);
	const writer = await house.open({ as: 'owner', language: 'fr' });
	const words = `Clef ${Date.now()}`;
	await post(writer, `${words} : @leila, tu l’as ?`);
	await writer.locator('.item', { hasText: words }).locator('time').first().click();
	await writer.waitForURL(/\/updates\/\d+$/);
	for (const more of ['Ou toi @leila ?', 'Personne, @leila ?']) {
		await writer.locator('#reply textarea').fill(more);
		await leading(writer, () => writer.locator('#reply button.primary').click());
	}
	const admin = await house.open({ as: 'admin', language: 'fr' });
	await admin.goto('/people/leila');
	if (await follow(admin).getAttribute('aria-pressed') === 'true') await Promise.all([live(admin), follow(admin).click()]);
	await Promise.all([live(admin), follow(admin).click()]);

	await eventually(async () => {
		await page.goto('/notifications');
		assert.match(await page.locator('.notifications').innerText(), /3 new mentions of you, the latest by Noémie/);
		// The new one: a follower of earlier days may stand below, read.
		assert.equal(await page.locator('.notification.unread', { hasText: /follows? you/ }).count(), 1);
	});
	// It names the thread and says its latest words.
	const rows = page.locator('.notification', { hasText: 'Personne, @leila ?' });
	assert.equal(await rows.count(), 1, 'one line a thread');
	assert.equal(await page.locator('.notification', { hasText: words }).count(), 1, 'and no other names it');
	const unread = Number(await page.locator('.bell .count').innerText());
	assert.equal(unread, await page.locator('.notification.unread').count(), 'the bar counts what is unread');
	await inspectBoth(page, 'notifications-grouped');
	await page.goto('/');
	assert.equal(Number(await page.locator('.bell .count').innerText()), unread);
	await page.locator('.bell').click();
	await page.waitForURL(/\/notifications$/);
	await Promise.all([page.waitForURL(/\/updates\/\d+/), rows.locator('.voice a').click()]);
	await eventually(async () => {
		await page.goto('/notifications');
		assert.equal(await page.locator('.notification.unread', { hasText: 'Personne, @leila ?' }).count(), 0);
	});
	if (await page.locator('.bell .count').count()) await leading(page, () => page.getByRole('button', { name: 'Mark all as read' }).click());
	assert.equal(await page.locator('.bell .count').count(), 0);
	assert.equal(await page.locator('.notification.unread').count(), 0);
	assertNoFaults(page);
	for (const one of [admin, writer, page]) await one.context().close();
});

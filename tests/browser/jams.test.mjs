// SPDX-License-Identifier: Apache-2.0
// Jams in Chromium: two browsers in one forum, what one says the other hears of; a phone; all pages in both sizes, themes and languages.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertNoFaults, leading, useBrowser } from './browser.mjs';
import { firstLink, prepared, walk } from './walk.mjs';

const house = useBrowser();
const who = { en: 'employee', fr: 'owner' };
const JAM = '/jams/making-repairs-last', IDEA = /\/jams\/[^/]+\/ideas\/\d+$/, FORUM = /\/jams\/[^/]+\/forums\/\d+$/;

// Of one's own: one that has not opened, and one under way that its team looks after.
const mine = prepared(house, who, async (post, client, language) => {
	const jam = `one-s-own-${language}`, at = (days) => new Date(Date.now() + days * 86400_000).toISOString().slice(0, 16);
	await post('/jams', { title: `Ahead ${language}`, handle: jam, audience: 'members', language, languages: 'en fr', rules: 'Be kind.', opens: at(3), closes: at(6), freezes: at(7) });
	const [forum] = (await client.json(`/api/v1/jams/${jam}`)).forums;
	await post(`/jams/${jam}/rehearsal`, { on: '1' });
	const { location: idea } = await post(`/jams/${jam}/ideas`, { forum: forum.id, title: 'A rehearsed idea', choices: 'Yes\nNo' });
	await post(`${idea}/edit`, { title: 'An idea, rehearsed' });
	const run = `under-way-${language}`;
	await post('/jams', { title: `Under way ${language}`, handle: run, audience: 'members', language, languages: 'en fr', rules: 'Be kind.', opens: at(0), closes: at(2), freezes: at(3) });
	const [first, second] = (await client.json(`/api/v1/jams/${run}`)).forums, say = async (title) => (await post(`/jams/${run}/ideas`, { forum: first.id, title })).location;
	const asked = await say('Who has the key?'), moved = await say('Elsewhere'), gone = await say('Said in anger');
	const comment = await post(`/items/${asked.split('/').at(-1)}/comments`, { body: 'Under the mat.' }), rude = await post(`/items/${asked.split('/').at(-1)}/comments`, { body: 'Find it.' });
	await post(`${asked}/answer`, { answer: comment.location.split('-').at(-1) });
	await post(`${asked}/highlight`, { reason: 'All look for it.' });
	await post(`${asked}/removal`, { answer: rude.location.split('-').at(-1), reason: 'It is rude.' });
	await post(`${moved}/move`, { forum: second.id, reason: 'It is about the other question.' });
	await post(`${gone}/removal`, { reason: 'It insults somebody.' });
	await post(`/jams/${run}/backroom/notes`, { text: 'Look at the **second** forum.' });
	return { jam: `/jams/${jam}`, forum: `/jams/${jam}/forums/${forum.id}`, idea, run: `/jams/${run}`, asked };
});
const own = (what, add = '') => async (page, look) => (await mine(look))[what] + add;

test('what one says on a phone, the other is offered while looking, and answers', async () => {
	const writer = await house.open({ as: 'employee', size: 'phone', own: true }), reader = await house.open({ as: 'owner', own: true });
	const forum = await firstLink(JAM, FORUM)(writer);
	await reader.goto(forum);
	await writer.goto(forum);
	await assertFits(writer);
	await writer.locator('#f-title').fill('Said on the way');
	await leading(writer, () => writer.locator('form[action$="/ideas"] button.primary').click(), IDEA);
	const bar = reader.locator('[data-live-topic] .live-bar button');
	await bar.waitFor();
	await bar.click();
	await reader.locator('.idea', { hasText: 'Said on the way' }).waitFor();
	await leading(reader, () => reader.locator('.idea', { hasText: 'Said on the way' }).locator('h2 a').click(), IDEA);
	await reader.locator('#reply textarea').fill('On the way back, too.');
	await leading(reader, () => reader.locator('#reply button.primary').click(), /#comment-\d+$/);
	await writer.locator('#comments .live-bar button').click();
	await writer.locator('li.comment', { hasText: 'On the way back, too.' }).waitFor();
	for (const page of [writer, reader]) {
		assertNoFaults(page);
		await page.context().close();
	}
});

test('the back room shows by itself what is asked; who asked sees it answered', async () => {
	const team = await house.open({ as: 'employee', own: true }), writer = await house.open({ as: 'owner', size: 'phone', own: true });
	await team.goto(`${JAM}/backroom`);
	await writer.goto(await firstLink(JAM, FORUM)(writer));
	await writer.locator('#f-title').fill('Qui a la clé ?');
	await leading(writer, () => writer.locator('form[action$="/ideas"] button.primary').click(), IDEA);
	await team.locator('#questions', { hasText: 'Qui a la clé ?' }).waitFor();
	await leading(team, () => team.locator('#questions a', { hasText: 'Qui a la clé ?' }).click(), IDEA);
	await team.locator('#reply textarea').fill('Under the mat.');
	await leading(team, () => team.locator('#reply button.primary').click(), /#comment-\d+$/);
	await writer.locator('#comments .live-bar button').click();
	const answer = writer.locator('li.comment', { hasText: 'Under the mat.' });
	await answer.locator('.tag.on').waitFor();
	await leading(team, () => team.locator('li.comment form[action$="/answer"] button').click(), IDEA);
	await answer.locator('.tag.good').waitFor();
	for (const page of [team, writer]) {
		assertNoFaults(page);
		await page.context().close();
	}
});

walk(house, who, {
	'jams': '/jams',
	'jam new': '/jams/new',
	'jam': JAM,
	'jam new ones': `${JAM}?show=new`,
	'jam unheard': `${JAM}?show=unheard`,
	'jam forum': firstLink(JAM, FORUM),
	'jam idea': firstLink(JAM, IDEA),
	'jam rules': `${JAM}/rules`,
	'jam map': `${JAM}/map`,
	'jam people': `${JAM}/members`,
	'jam idea new': `${JAM}/ideas/new`,
	'jam under way': own('run'),
	'jam log': own('run', '/log'),
	'jam back room': own('run', '/backroom'),
	'jam notes': own('run', '/backroom/notes'),
	'jam question': own('asked'),
	'jam removal': own('asked', '/removal'),
	'jam ahead': own('jam'),
	'jam ahead settings': own('jam', '/settings'),
	'jam ahead people': own('jam', '/members'),
	'jam ahead shifts': own('jam', '/shifts'),
	'jam ahead forum edit': own('forum', '/edit'),
	'jam ahead forum new': own('jam', '/forums/new'),
	'jam ahead idea': own('idea'),
	'jam ahead idea edit': own('idea', '/edit'),
	'jam ahead idea history': own('idea', '/history'),
});

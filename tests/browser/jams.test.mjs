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
// One that has closed: people vote on what was put forward, and of another one the ten stay.
const decided = prepared(house, who, async (post, client, language) => {
	const at = (hours) => (Date.now() + hours * 3600_000) * 1000, made = {};
	for (const phase of ['vote', 'over']) {
		const handle = `decided-${phase}-${language}`, time = (days) => new Date(Date.now() + days * 86400_000).toISOString().slice(0, 16);
		await post('/jams', { title: `Decided ${phase} ${language}`, handle, audience: 'internal', language, languages: 'en fr', rules: '', opens: time(3), closes: time(6), freezes: time(7) });
		const jam = house.value(`SELECT id FROM place WHERE handle = '${handle}'`), [forum] = (await client.json(`/api/v1/jams/${handle}`)).forums;
		house.change(`UPDATE jam SET opens = ${at(-9)} WHERE id = ${jam}`);
		const { location } = await post(`/jams/${handle}/ideas`, { forum: forum.id, title: 'An idea to decide on', body: 'In some words.' }), idea = location.split('/').at(-1);
		house.change(`UPDATE jam SET closes = ${at(-8)}, freezes = ${at(-8)} WHERE id = ${jam}`);
		house.change(`INSERT INTO jam_decision (jam, submits, refines, shortlists, votes, ends, mode, tokens, most, currency, veto_hours, told, counted) VALUES (${jam}, ${at(-7)}, ${at(1)}, ${at(2)}, ${at(3)}, ${at(200)}, 1, 10, 3, 'EUR', 72, 2, 0)`);
		await post(`/jams/${handle}/proposals`, { idea });
		house.change(`UPDATE jam_proposal SET chosen = true WHERE idea = ${idea}`);
		house.change(`UPDATE jam_decision SET refines = ${at(-6)}, shortlists = ${at(-5)}, votes = ${at(-4)} WHERE jam = ${jam}`);
		await post(`/jams/${handle}/ballot`, { idea, tokens: 2 });
		if (phase === 'over') {
			house.change(`UPDATE jam_decision SET ends = ${at(-3)} WHERE jam = ${jam}`);
			await post(`/jams/${handle}/proposals/${idea}/funding`, { sponsor: 'margot', amount: 1000 });
		}
		made[phase] = `/jams/${handle}`;
		made[`${phase} proposal`] = `/jams/${handle}/proposals/${idea}`;
	}
	return made;
});
const chosen = (what, add = '') => async (page, look) => (await decided(look))[what] + add;
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
	// What was said already is told while it is typed, and nothing is asked again then.
	await reader.goto(forum);
	const said = (await reader.locator('.idea h2 a').last().textContent()).trim();
	await reader.locator('#f-title').fill(`${said}, once more`);
	await reader.locator('.similar a', { hasText: said }).waitFor();
	assert.equal(await reader.locator('[name=ask]').count(), 0);
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

// What a machine would have made of many posts, so that its pages have something to draw and to print; a look of a later time stands.
test('what is understood is drawn, and the report prints with its sentences and the posts that show them', async () => {
	const jam = house.value(`SELECT id FROM place WHERE handle = 'making-repairs-last'`), later = (Date.now() + 86400_000) * 1000, hour = 3600_000_000;
	const posts = house.value(`SELECT min(t.id), (SELECT u.id FROM jam_idea u WHERE u.jam = t.jam ORDER BY u.id LIMIT 1 OFFSET 1), max(t.id) FROM jam_idea t WHERE t.jam = ${jam} GROUP BY t.jam`).split('|');
	const opens = Number(house.value(`SELECT opens FROM jam WHERE id = ${jam}`)), numbers = (n) => Array.from({ length: n }, (_, i) => i);
	house.change(`DELETE FROM jam_insight WHERE jam = ${jam}`);
	house.change(`INSERT INTO jam_insight (jam, basis, posts, authors, newest, grouped, others, withheld, parted) VALUES (${jam}, ${later}, 900, 400, 0, 0, 2, 3, 0.5)`);
	house.change(`INSERT INTO jam_mood (jam, starts, posts, authors, mean, error) VALUES ${numbers(72).map((i) => `(${jam}, ${opens - (opens % hour) + i * hour}, 40, ${20 + i}, ${(i < 9 ? -1 : 1) * (0.1 + (i % 7) / 20)}, 0.05)`).join()}`);
	house.change(`INSERT INTO jam_turn (jam, starts, mean_before, mean_after, chance, posts_before, posts_after, hours_before, hours_after, error_before, error_after) VALUES (${jam}, ${opens - (opens % hour) + 9 * hour}, -0.21, 0.24, 0.001, 360, 2520, 9, 63, 0.02, 0.01)`);
	house.change(`DELETE FROM jam_theme_post WHERE jam = ${jam}`);
	house.change(`DELETE FROM jam_theme WHERE jam = ${jam}`);
	for (const stretch of [0, 1]) {
		house.change(`INSERT INTO jam_theme (jam, stretch, number, language, name, words, texts, authors, earlier) VALUES ${numbers(6).map((i) => `(${jam}, ${stretch}, ${i}, 'en', 'theme ${i}', 'theme, words', ${90 - i * 9}, ${40 - i}, ${i * 8})`).join()}`);
		house.change(`INSERT INTO jam_theme_post (jam, stretch, number, position, item) VALUES ${numbers(6).flatMap((i) => posts.map((post, k) => `(${jam}, ${stretch}, ${i}, ${k}, ${post})`)).join()}`);
	}
	house.change(`INSERT INTO jam_group (jam, number, people) VALUES (${jam}, 0, 45), (${jam}, 1, 25)`);
	house.change(`INSERT INTO jam_group_idea (jam, number, position, idea, agree, share, others) VALUES (${jam}, 0, 0, ${posts[0]}, true, 85, 20), (${jam}, 1, 0, ${posts[1]}, false, 90, 15)`);
	house.change(`INSERT INTO jam_unheard (jam, sort, number, label, people, heard, expected) VALUES (${jam}, 1, 0, 'FR', 60, 2, 20), (${jam}, 2, 0, '', 40, 6, 15)`);
	house.change(`INSERT INTO jam_report (jam, basis, made, posts, authors) VALUES (${jam}, ${later}, ${opens}, 900, 400)`);
	house.change(`INSERT INTO jam_sentence (jam, number, sort, label, language, n, m, k) VALUES ${numbers(42).map((i) => `(${jam}, ${i}, ${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14][i % 11]}, '${i % 11 === 3 ? 'a theme' : ''}', '', ${i + 3}, ${i + 2}, ${i + 1})`).join()}`);
	house.change(`INSERT INTO jam_sentence_post (jam, number, position, item) VALUES ${numbers(42).flatMap((i) => posts.map((post, k) => `(${jam}, ${i}, ${k}, ${post})`)).join()}`);
	house.change(`INSERT INTO jam_report_turn (jam, starts, mean_before, mean_after, chance, posts_before, posts_after, hours_before, hours_after, error_before, error_after)
		VALUES ${[13, 24, 35].map((n) => `(${jam}, ${opens - (opens % hour) + (n - 1) * hour}, -0.21, 0.24, 0.001, 360, 2520, 9, 63, 0.02, 0.01)`).join()}`);
	const page = await house.open({ as: 'employee', theme: 'dark' });
	await page.goto(`${JAM}/insight`);
	const drawn = await page.locator('#mood svg path.fh').evaluate((path) => { const { width, height } = path.getBBox(); return { width, height }; });
	assert.ok(drawn.width > 60 && drawn.height > 5, JSON.stringify(drawn));
	// What is said meanwhile is offered.
	const writer = await (await house.as('owner')).program(), [{ id: forum }] = (await writer('GET', JAM)).body.forums;
	assert.equal((await writer('POST', `${JAM}/ideas`, { forum, title: 'Said while somebody looks' })).status, 201);
	assert.equal(await page.locator('[data-again]').isVisible(), false, 'nothing new is understood yet');
	house.change(`UPDATE jam_insight SET posts = 901 WHERE jam = ${jam}`);
	await page.locator('[data-again]').click();
	await page.locator('#mood svg path.fh').waitFor();
	await page.goto(`${JAM}/report`);
	assert.equal(await page.locator('.sentence').count(), 42);
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.locator('.tabs, .btn').evaluateAll((all) => all.filter((one) => one.checkVisibility()).length), 0);
	for (const where of ['.sentence p', '.sentence li a']) assert.equal(await page.locator(where).last().isVisible(), true, where);
	const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
	const sheets = pdf.toString('latin1').match(/\/Type \/Page\b/g).length;
	assert.ok(sheets >= 3 && sheets <= 9, `${sheets} sheets`);
	assertNoFaults(page);
	await page.context().close();
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
	'jam insight': `${JAM}/insight`,
	'jam report': `${JAM}/report`,
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
	'jam ahead decide': own('jam', '/decide'),
	'jam ahead decide settings': own('jam', '/decide/settings'),
	'jam vote': chosen('vote', '/decide'),
	'jam vote proposal': chosen('vote proposal'),
	'jam merges alike': chosen('vote', '/merges/alike'),
	'jam ten': chosen('over', '/decide'),
	'jam funding': chosen('over', '/funding'),
	'jam funding one': chosen('over proposal', '/funding'),
	'jam ahead idea': own('idea'),
	'jam ahead idea edit': own('idea', '/edit'),
	'jam ahead idea history': own('idea', '/history'),
});

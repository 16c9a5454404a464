// SPDX-License-Identifier: Apache-2.0
// Search: found within seconds, by those who may read it and nobody else; facets, excerpts, colleagues, tags.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();

async function say(login, body, more = {}) {
	const client = await house.as(login);
	const home = await client.get('/updates', { status: 200 });
	await client.submit(home.form('/updates'), { body, audience: 'internal', ...more });
}

// The index is written by a job: asks until the answer is there.
async function find(client, query, matches) {
	return eventually(async () => {
		const found = await client.json(`/api/v1/search?${query}`);
		assert.ok(matches(found), `/search?${query}: ${JSON.stringify(found).slice(0, 500)}`);
		return found;
	});
}

test('search_show: words in any form, with an excerpt and facets', async () => {
	await say('employee', 'Quokkas are connecting in our réunions #quokkaland');
	const owner = await house.as('owner');
	for (const words of ['quokka', 'QUOKKAS', 'quokka+connected', 'quokka+reunion', '%22quokkas are connecting%22', 'quok*', 'kind:update quokka', 'author:me quokka'])
		await find(words.startsWith('author:me') ? await house.as('employee') : owner, `q=${words}`, (found) => found.total === 1);
	const page = await owner.get('/search?q=quokka', { status: 200 });
	assert.match(page.body, /<mark>Quokkas<\/mark>/);
	assert.match(page.body, /kind=update/);
	const narrowed = await owner.get('/search?q=quokka&kind=entry', { status: 200 });
	assert.doesNotMatch(narrowed.body, /class="result"/);
	assert.match((await owner.get('/search?q=quokka&order=newest', { status: 200 })).body, /class="result"/);
});

test('search_show: what one may not read is not found, counted or hinted at', async () => {
	await say('employee', 'A private wombat', { audience: 'private' });
	await say('employee', 'An internal wombat');
	const employee = await house.as('employee'), owner = await house.as('owner');
	const own = await find(employee, 'q=wombat', (found) => found.total === 2);
	assert.deepEqual(own.authors.map((facet) => facet.n), [2]);
	const others = await owner.json('/api/v1/search?q=wombat');
	assert.equal(others.total, 1);
	assert.deepEqual(others.kinds.map((facet) => facet.n), [1]);
	const stranger = await house.visitor().json('/api/v1/search?q=wombat');
	assert.deepEqual([stranger.total, stranger.people.length, stranger.kinds.length], [0, 0, 0]);
});

test('search_show: colleagues, typos forgiven; nobody for strangers', async () => {
	const employee = await house.as('employee');
	const all = await employee.json('/api/v1/people?prefix=a&limit=1');
	const [{ name, handle }] = all.people;
	const word = name.split(' ').find((part) => part.length >= 4);
	const typo = word[0] + word[2] + word[1] + word.slice(3);
	for (const text of [word, typo]) {
		const found = await employee.json(`/api/v1/search?q=${encodeURIComponent(text)}`);
		assert.ok(found.people.some((person) => person.handle === handle), `${text} finds ${name}`);
	}
	const stranger = await house.visitor().json(`/api/v1/search?q=${encodeURIComponent(word)}`);
	assert.equal(stranger.people.length, 0);
});

test('search_show: a colleague found is not "nothing"; what is chosen is marked', async () => {
	const employee = await house.as('employee');
	const page = await employee.get('/search?q=noemie', { status: 200 });
	assert.ok(page.all('.who').length > 0);
	assert.doesNotMatch(page.text, /Nothing found/);
	const chosen = await employee.get('/search?q=pump&kind=entry', { status: 200 });
	assert.match(chosen.one('.facets a[aria-current=true]').text, /chosen: take it away/);
	assert.equal(chosen.one('.seg a[aria-current=true]').text, 'Best first');
});

test('search_show: each facet leads to as many as it says; a year narrows the dates that were typed', async () => {
	const owner = await house.as('owner');
	await house.settled();
	const total = async (query) => (await owner.json(`/api/v1/search?${query}`)).total;
	const page = await owner.get('/search?q=la', { status: 200 });
	const followed = new Set();
	for (const link of page.all('.facets a')) {
		const [path, query] = link.attributes.href.split('?'), n = Number(link.one('.n').text);
		assert.equal(path, '/search');
		assert.equal(await total(query), n, link.attributes.href);
		followed.add(/(kind|author|tag|year)=/.exec(query)[1]);
	}
	assert.deepEqual([...followed].sort(), ['author', 'kind', 'tag', 'year']);
	// The days but the newest of the year with the most hits.
	const { years } = await owner.json('/api/v1/search?q=la');
	const { value: year, n } = years.toSorted((a, b) => b.n - a.n)[0];
	const [newest] = (await owner.json(`/api/v1/search?q=la&year=${year}&order=newest`)).items;
	const day = new Date(house.value(`SELECT created FROM item WHERE id = ${newest.id}`) / 1000).toISOString().slice(0, 10);
	const typed = await total(`q=la+after:${year}-01-01+before:${day}`);
	assert.ok(typed > 0 && typed < n, `${typed} of ${n}`);
	assert.equal(await total(`q=la+before:${day}&year=${year}`), typed);
	assert.equal(await total(`q=la+after:${Number(year) + 1}-01-01&year=${year}`), 0);
});

test('search_show: nothing asked, nothing found, too much asked; in both languages', async () => {
	const employee = await house.as('employee');
	assert.match((await employee.get('/search', { status: 200 })).body, /author:/);
	assert.match((await employee.get('/search?q=xyzzyplugh', { status: 200 })).text, /Nothing found/);
	await employee.get(`/search?q=${'long+'.repeat(300)}`, { status: 200 });
	await employee.get('/search?q=%22%3Cscript%3E*AND+OR+NOT+%28+%29+%27%3B--', { status: 200 });
	assert.match((await house.visitor({ language: 'fr' }).get('/search', { status: 200 })).text, /Comment chercher/);
});

test('tag_show: what carries a tag, by rights; followed; folded', async () => {
	await say('employee', 'Read about #Numbats and #ÉtéIndien');
	const owner = await house.as('owner');
	const page = await owner.get('/tags/numbats', { status: 200 });
	assert.match(page.text, /Read about/);
	await owner.submit(page.form('/follows'), {});
	assert.match((await owner.get('/tags/numbats')).body, /aria-pressed="true"/);
	assert.equal((await owner.request('/tags/Numbats')).status, 301);
	assert.match((await owner.get('/tags', { status: 200 })).text, /Étiquettes/);
	await house.visitor().get('/tags/numbats', { status: 404 });
	await house.visitor().get('/tags', { status: 404 });
	await owner.get('/tags/nosuchtag', { status: 404 });
	assert.equal((await owner.json('/api/v1/tags/numbats')).items.length, 1);
});

test('suggestion_list: people and tags as they are typed, for colleagues alone', async () => {
	const employee = await house.signIn('employee'), guest = await house.signIn('guest');
	const found = await employee.json('/api/v1/search/suggestions?q=noem');
	assert.deepEqual(found.people.map((p) => [p.handle, p.url]), [['noemie', '/people/noemie']]);
	assert.match(found.people[0].about, /Rennes/);
	await employee.post('/api/v1/updates', { body: 'A #Suggestable thing' }, { headers: { accept: 'application/json' }, status: 201 });
	await employee.post('/api/v1/updates', { body: 'A #suggestprivate thing', audience: 'private' }, { headers: { accept: 'application/json' }, status: 201 });
	for (const typed of ['suggest', '%23SUGGEST']) {
		const { tags } = await employee.json(`/api/v1/search/suggestions?q=${typed}`);
		assert.deepEqual(tags.map((t) => t.url), ['/tags/suggestable'], typed);
	}
	assert.deepEqual(await employee.json('/api/v1/search/suggestions?q='), { people: [], tags: [] });
	for (const outsider of [guest, house.visitor()]) assert.equal((await outsider.get('/api/v1/search/suggestions?q=noem')).status, 404);
	assert.doesNotMatch((await guest.get('/search')).body, /data-find/);
	// A name that nobody has any more.
	assert.equal(house.ruche('user', 'add', 'gone.suggested', 'Gonzague', 'Suggested').status, 0);
	assert.equal((await employee.json('/api/v1/search/suggestions?q=gonzag')).people.length, 1);
	assert.equal(house.ruche('user', 'disable', 'gone.suggested').status, 0);
	assert.deepEqual((await employee.json('/api/v1/search/suggestions?q=gonzag')).people, []);
});

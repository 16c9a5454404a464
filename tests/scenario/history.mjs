// SPDX-License-Identifier: Apache-2.0
// history: what somebody changes keeps what it said before, with the words that came and went, for those who may read it: of each kind
// whose room has no page of its own for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bring, idOf, png, send } from '../../src/feature/media/steps.mjs';
import { useServer } from '../harness.mjs';

const house = useServer();
const at = (days) => `${new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10)}T10:00`;
const five = (word) => Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`thing${n}`, `${word} ${n}`]));
const words = (page, mark) => page.all(mark).map((e) => e.text.trim()).join(' ');
let made = 0;

// A file in one's own folder.
async function keep(client) {
	const form = (await client.get('/files', { status: 200 })).form('/files');
	const page = await client.submit(form, { file: new File([`Words ${++made}.`], `words-${made}.txt`, { type: 'text/plain' }) }, { status: 200 });
	return page.path;
}

// {make, change}: gives where it is shown; changes "seven" into "eight".
const kinds = {
	bookmark: {
		make: async (client) => (await send(client, '/bookmarks/save', { url: `https://history.example/${++made}`, title: 'A page', body: 'It has seven parts.', audience: 'internal' })).location,
		change: (client) => send(client, '/bookmarks/save', { url: `https://history.example/${made}`, title: 'A page', body: 'It has eight parts.', audience: 'internal' }),
	},
	media: {
		make: (client) => bring(client, png(), 'tide.png', { title: 'Tide', body: 'It has seven parts.' }),
		change: (client, path) => send(client, `${path}/edit`, { title: 'Tide', body: 'It has eight parts.', alt: 'Sand.', licence: 'cc-by-4.0', audience: 'internal' }),
	},
	album: {
		make: async (client) => (await send(client, '/media/albums', { title: 'Tides', body: 'It has seven parts.', audience: 'internal' })).location,
		change: (client, path) => send(client, `${path}/edit`, { title: 'Tides', body: 'It has eight parts.' }),
	},
	event: {
		community: true,
		make: async (client, place) => (await send(client, `${place}/events`, { title: 'Tide day', body: 'It has seven parts.', start: at(5), end: at(6), zone: 'Europe/Paris', remind: 0 })).location,
		change: async (client, path) => client.submit((await client.get(`${path}/edit`, { status: 200 })).form(`${path}/edit`), { body: 'It has eight parts.' }, { status: 200 }),
	},
	list: {
		make: async (client) => (await send(client, '/lists', { title: 'Parts', audience: 'internal', ...five('part'), thing3: 'It has seven parts.' })).location,
		change: (client, path) => send(client, `${path}/edit`, { title: 'Parts', ...five('part'), thing3: 'It has eight parts.', audience: 'internal' }),
	},
	notice: {
		as: 'admin',
		make: async (client) => (await client.submit((await client.get('/notices/new')).form('/notices'), { title: 'Parts', body: 'It has seven parts.' }, { status: 200 })).path,
		change: async (client, path) => client.submit((await client.get(`${path}/edit`)).form(`${path}/edit`), { body: 'It has eight parts.' }, { status: 200 }),
	},
	file: {
		own: true, // it lies in an own folder, for its owner
		make: keep,
		change: async (client, path) => {
			for (const n of ['seven', 'eight'])
				await client.submit((await client.get(path, { status: 200 })).form(`${path}/edit`), { description: `It has ${n} parts.` }, { status: 200 });
		},
	},
};

for (const [name, kind] of Object.entries(kinds)) {
	test(`item_history: ${name}: from "edited" to the words that came and went`, async () => {
		const author = await house.as(kind.as ?? 'employee'), other = await house.as('owner'), stranger = house.visitor();
		const place = kind.community && (await send(author, '/communities', { title: `History ${++made}`, access: 'open', language: 'en' })).location;
		const path = (await kind.make(author, place)).split('?')[0], history = `/items/${idOf(path)}/history`;
		const leads = (page) => page.all(`a[href="${history}"]`).length;
		assert.equal(leads(await author.get(path, { status: 200 })), 0, 'nothing was changed yet');
		assert.match((await author.get(history, { status: 200 })).text, /No earlier words of it are kept|Aucune version antérieure/);
		await kind.change(author, path);
		const reader = kind.own ? author : other;
		assert.equal(leads(await reader.get(path, { status: 200 })), 1);
		const page = await reader.get(history, { status: 200 });
		assert.equal(words(page, 'del'), 'seven');
		assert.match(words(page, 'ins'), /eight/);
		assert.ok(page.all(`a[href="${path}"]`).length > 0, 'it leads back');
		const { changes } = await reader.json(`/api/v1${history}`);
		assert.deepEqual(changes.slice(0, 2).map((c) => /seven|eight/.exec(c.text)[0]), ['eight', 'seven']);
		for (const client of [stranger, await house.as('guest'), ...(kind.own ? [other] : [])]) {
			assert.equal((await client.get(history)).status, 404);
			assert.equal((await client.get(`/api/v1${history}`)).status, 404);
		}
	});
}

test('item_history: what was private stays with its author when others may read it, and goes with what is private again', async () => {
	const author = await house.as('employee'), other = await house.as('owner');
	const url = `https://history.example/${++made}`;
	const save = (body, audience) => send(author, '/bookmarks/save', { url, title: 'Mine', body, audience });
	const history = `/items/${idOf((await save('The otters sleep.', 'private')).location)}/history`;
	await save('The otters wake.', 'private');
	assert.equal((await other.get(history)).status, 404);
	await save('The otters swim.', 'internal');
	const theirs = await other.get(history, { status: 200 });
	assert.match(theirs.text, /swim/);
	assert.doesNotMatch(theirs.text, /sleep|wake/);
	assert.match((await author.get(history, { status: 200 })).text, /sleep/);
	assert.doesNotMatch(JSON.stringify(await other.json(`/api/v1${history}`)), /sleep|wake/);
	await save('The otters swim.', 'private');
	assert.equal((await other.get(history)).status, 404);
	assert.equal((await other.get('/items/1/history')).status, 404);
});

test('item_history: a file that others may read later tells nothing of its old words and names', async () => {
	const author = await house.as('employee'), other = await house.as('owner');
	const path = await keep(author), history = `/items/${idOf(path)}/history`;
	const edit = (name, description) => send(author, `${path}/edit`, { name, description });
	await edit('the-otters-sleep.txt', 'They wake.');
	await edit('the-otters-sleep.txt', 'They swim.');
	await edit('the-otters.txt', 'They swim.'); // the words stay
	await send(author, `${path}/audience`, { audience: 'internal' });
	const page = await other.get(history, { status: 200 });
	assert.match(page.text, /swim/);
	assert.doesNotMatch(page.text + JSON.stringify(await other.json(`/api/v1${history}`)), /sleep|wake/);
	assert.match((await author.get(history, { status: 200 })).text, /wake/);
});

test('item_history: fifty changes a page, of a long history', async () => {
	const author = await house.as('employee');
	const id = idOf((await send(author, '/lists', { title: 'Parts', audience: 'internal', ...five('part') })).location), history = `/items/${id}/history`;
	house.sql(`INSERT INTO revision (item, number, author, created, title, body) WITH RECURSIVE n (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < 120)
		SELECT i.id, n.number, i.author, i.created + n.number, 'Parts', 'part ' || n.number FROM item i, n WHERE i.id = ${id}`);
	const seen = [], read = [];
	for (let path = history; path; path = seen.length < 500 && read.at(-1).all('a[href*="before="]').at(-1)?.attributes.href) {
		read.push(await author.get(path, { status: 200 }));
		seen.push(...read.at(-1).all('section.block .prose').map((e) => (e.all('ins').at(-1) ?? e).text.trim().replace('part ', '')));
	}
	assert.equal(read.length, 3);
	assert.deepEqual(seen.map(Number), Array.from({ length: 120 }, (_, i) => 120 - i));
	const first = await author.json(`/api/v1${history}`), second = await author.json(`/api/v1${history}?before=${first.next}`), third = await author.json(`/api/v1${history}?before=${second.next}`);
	assert.deepEqual([first, second, third].map((p) => p.changes.length), [50, 50, 20]);
	assert.equal(third.next, undefined);
});

test('item_history: of an answer that is gone nothing is told', async () => {
	const author = await house.as('employee');
	const { location } = await send(author, '/lists', { title: 'Parts', audience: 'internal', ...five('part') });
	const comment = idOf((await send(author, `/items/${idOf(location)}/comments`, { body: 'The otters sleep.' })).location.replace(/.*#\D*/, '/'));
	await send(author, `/comments/${comment}/edit`, { body: 'The otters wake.' });
	const history = `/api/v1/items/${comment}/history`;
	assert.equal((await author.json(history)).changes.length, 2);
	await send(author, `/comments/${comment}/delete`, {});
	for (const client of [author, await house.as('owner'), house.visitor()]) assert.equal((await client.get(history)).status, 404);
});

test('item_history: kinds with a page of their own lead to themselves', async () => {
	const author = await house.as('employee');
	const { location } = await send(author, '/updates', { body: 'It has seven parts.', audience: 'internal' });
	const id = /\d+/.exec(location)[0];
	const answer = await author.get(`/items/${id}/history`, { redirect: false });
	assert.deepEqual([answer.status, answer.location.replace(/#.*/, '')], [303, `/updates/${id}`]);
});

test('item_history: in French', async () => {
	const author = await house.signIn('employee');
	const { location } = await send(author, '/lists', { title: 'Parties', audience: 'internal', ...five('une') });
	await send(author, `${location}/edit`, { title: 'Parties', audience: 'internal', ...five('deux') });
	await send(author, '/settings/language', { language: 'fr', back: '/' });
	const page = await author.get(`/items/${idOf(location)}/history`, { status: 200 });
	assert.equal(page.one('h1').text, 'Ce qui était écrit avant');
	assert.match(words(page, 'del'), /une/);
	await send(author, '/settings/language', { language: 'en', back: '/' });
});

// SPDX-License-Identifier: Apache-2.0
// Who writes outside under a pseudonym is known there by that alone; and names of closed accounts lead nowhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { openBlog, write } from './writing.mjs';

const house = useServer();
const behind = /quirina|wobblethwaite|heronkeeper|marshtown/i;

async function newcomer(handle) {
	assert.equal(house.ruche('user', 'add', handle, 'Quirina', 'Wobblethwaite').status, 0);
	assert.equal(house.ruche('user', 'passwd', handle, { input: 'a long sentence\n' }).status, 0);
	const client = house.visitor();
	await client.signIn(handle, 'a long sentence');
	await client.get('/settings');
	await client.submit(client.page.form('/settings'), { pseudonym: 'Night Heron', title: 'Heronkeeper', city: 'Marshtown' }, { redirect: false, status: 303 });
	return client;
}

test('outside, a pseudonym is all there is', async () => {
	const writer = await newcomer('quirina.w'), employee = await house.signIn('employee');
	const blog = await openBlog(writer, { title: 'Reed notes', audience: 'public' });
	await write(writer, blog, { title: 'Of reeds', body: 'A bulrushword at dusk.', audience: 'public' });
	const entry = await writer.json(`${blog}/of-reeds`);
	await employee.get(`${blog}/of-reeds`);
	await writer.get(`${blog}/of-reeds`);
	const comments = writer.page.form(/^\/items\/\d+\/comments$/).attributes.action;
	await writer.submit(writer.page.form(comments), { body: 'And bulrushword again.' });
	const update = await writer.post('/api/v1/updates', { body: 'A bulrushword for all', audience: 'public' }, { headers: { accept: 'application/json' }, status: 201 });
	await eventually(async () => assert.equal((await house.visitor().json('/api/v1/search?q=bulrushword')).items.length, 3));
	const paths = ['/blogs', blog, `${blog}/of-reeds`, `${blog}/of-reeds/history`, `/updates/${update.json.id}`, '/feeds/blogs.atom', '/feeds/blogs.rss', `/feeds${blog}.atom`,
		`/feeds${blog}.rss`, '/search?q=bulrushword', '/api/v1/search?q=bulrushword', '/api/v1/blogs', `/api/v1${blog}`, `/api/v1${blog}/entries`, `/api/v1${blog}/entries/of-reeds`,
		`/api/v1/items/${entry.item.id}`, `/api/v1/items/${entry.item.id}/comments`, `/api/v1/updates/${update.json.id}`, '/blogs?words=reed'];
	const guest = await house.signIn('guest');
	for (const path of paths)
		for (const visitor of [house.visitor(), guest]) {
			const page = await visitor.get(path, { status: 200 });
			assert.doesNotMatch(page.body, behind, path);
		}
	const stranger = house.visitor();
	assert.match((await stranger.get(`${blog}/of-reeds`)).text, /Night Heron/);
	assert.match((await stranger.get('/blogs?words=reed')).text, /Reed notes/);
	// Nor is the name behind it found by asking for it.
	assert.doesNotMatch((await stranger.get('/blogs?words=wobblethwaite')).text, /Reed notes/);
	for (const asked of ['author:quirina.w', 'in:quirina.w'])
		assert.deepEqual((await stranger.json(`/api/v1/search?q=bulrushword ${asked}`)).items, [], asked);
	assert.equal((await stranger.get('/people/quirina.w')).status, 404);
	// Colleagues know each other.
	assert.equal((await employee.json(`/api/v1/items/${entry.item.id}`)).author.handle, 'quirina.w');
	assert.equal((await employee.json('/api/v1/search?q=bulrushword author:quirina.w')).items.length, 3);
	assert.match((await employee.get('/blogs?words=wobblethwaite')).text, /Reed notes/);
	assert.ok((await employee.get(`${blog}/of-reeds`)).document.first('a[href="/people/quirina.w"]'));
});

test('the name of a closed account is text, not a link that leads nowhere', async () => {
	const writer = await newcomer('quirina.x'), employee = await house.signIn('employee');
	const blog = await openBlog(writer, { title: 'Closing notes' });
	await write(writer, blog, { title: 'Of closing', body: 'Soon.', audience: 'internal' });
	await writer.get(`${blog}/of-closing`);
	const comments = writer.page.form(/^\/items\/\d+\/comments$/).attributes.action;
	await writer.submit(writer.page.form(comments), { body: 'Very soon.' });
	const update = await writer.post('/api/v1/updates', { body: 'Goodbye' }, { headers: { accept: 'application/json' }, status: 201 });
	const paths = [`${blog}/of-closing`, blog, '/blogs?words=closing', `/updates/${update.json.id}`];
	for (const path of paths) assert.ok((await employee.get(path, { status: 200 })).document.first('a[href="/people/quirina.x"]'), path);
	assert.equal(house.ruche('user', 'disable', 'quirina.x').status, 0);
	for (const path of paths) {
		const page = await employee.get(path, { status: 200 });
		assert.match(page.text, /Night Heron/, path);
		assert.equal(page.document.first('a[href="/people/quirina.x"]'), undefined, path);
		assert.equal(page.document.first('a[href="/people/"]'), undefined, path);
	}
});

// SPDX-License-Identifier: Apache-2.0
// @rooms@: written, read, answered, found; closed to strangers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('@room@_create, @room@_show, @room@_list', async () => {
	const anna = await house.signIn('employee');
	const form = (await anna.get('/@rooms@/new', { status: 200 })).form('/@rooms@');
	const page = await anna.submit(form, { title: 'A first one', body: 'With **weight**.' }, { status: 200 });
	assert.equal(page.one('h1').text, 'A first one');
	assert.equal(page.one('.prose strong').text, 'weight');

	const other = await house.signIn('owner');
	const list = await other.get('/@rooms@', { status: 200 });
	assert.match(list.text, /A first one/);
	const shown = await other.get(list.all('a[href^="/@rooms@/"]').find((a) => a.text.includes('A first one')).attributes.href);
	assert.match(shown.text, /weight/);

	const answer = shown.form(/^\/items\/\d+\/comments$/);
	const answered = await other.submit(answer, { body: 'Well said.' }, { status: 200 });
	assert.match(answered.text, /Well said\./);
	await eventually(async () => assert.match((await anna.get('/search?q=weight')).text, /A first one/));
	const { items } = await anna.json('/api/v1/@rooms@');
	assert.ok(items.some((item) => item.title === 'A first one'));
});

test('@room@_create refuses a form without a title', async () => {
	const anna = await house.as('employee');
	const form = (await anna.get('/@rooms@/new')).form('/@rooms@');
	const page = await anna.submit(form, { title: '  ', body: 'Words that must not be lost.' }, { status: 422 });
	assert.equal(page.one('textarea[name=body]').text, 'Words that must not be lost.');
});

test('strangers and guests find nothing', async () => {
	assert.equal((await house.visitor().get('/@rooms@')).status, 404);
	assert.equal((await (await house.as('guest')).get('/@rooms@')).status, 404);
});

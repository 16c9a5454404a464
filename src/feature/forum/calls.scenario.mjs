// SPDX-License-Identifier: Apache-2.0
// Splitting a topic and reading its history by programs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('topic_split_create: a host makes a topic of an answer, with what answers it', async () => {
	const host = await (await house.as('owner')).program(), leila = await (await house.as('employee')).program();
	const { body: { handle } } = await host('POST', '/communities', { title: 'Split by programs', access: 'open' }), forum = `/communities/${handle}/forum`;
	await leila('POST', `/communities/${handle}/membership`);
	const made = await host('POST', forum, { title: 'Two things at once', body: 'Which pump, and who pays?', kind: 'topic' }), topic = `${forum}/${made.body.item.id}`;
	const answer = await leila('POST', `/items/${made.body.item.id}/comments`, { body: 'The *second* budget pays.' });
	assert.equal(answer.status, 201);
	const id = answer.body.id ?? answer.body.item?.id ?? answer.body.comment?.id;
	const below = await host('POST', `/items/${made.body.item.id}/comments`, { body: 'Until June.', reply_to: id });
	assert.equal(below.status, 201);
	assert.equal((await leila('POST', `${topic}/split`, { answer: id, title: 'Budgets' })).status, 403, 'hosts do');
	const refused = await host('POST', `${topic}/split`, { answer: id, title: ' ' });
	assert.equal(refused.status, 422);
	assert.ok(refused.body.error.fields.title);
	assert.equal((await host('POST', `${topic}/split`, { answer: 1, title: 'Budgets' })).status, 404);
	const split = await host('POST', `${topic}/split`, { answer: id, title: 'Budgets' });
	assert.deepEqual([split.status, split.body.title, split.body.body, split.body.item.author.handle, split.body.item.comments], [201, 'Budgets', 'The *second* budget pays.', 'leila', 1]);
	assert.equal((await leila('GET', topic)).body.item.comments, 0, 'they are not in the old one any more');
	assert.equal((await host('POST', `${topic}/split`, { answer: id, title: 'Again' })).status, 404);
	// What it said before.
	assert.equal((await host('PUT', topic, { body: 'Which pump?' })).status, 200);
	const { changes } = (await leila('GET', `${topic}/history`)).body;
	assert.deepEqual(changes.map((c) => c.text), ['Which pump?', 'Which pump, and who pays?']);
});

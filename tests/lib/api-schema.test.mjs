// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerProblems } from './api-schema.mjs';

const member = (schema) => ({ 'application/json': { schema } });
const document = {
	paths: {
		'/api/v1/things': { get: { responses: { 200: { content: member({ $ref: '#/components/schemas/Things' }) } } } },
		'/api/v1/things/{id}': { get: { responses: { 200: { content: member({ $ref: '#/components/schemas/Thing' }) } } }, delete: { responses: { 204: {} } } },
		'/api/v1/things/mine': { get: { responses: { 200: { content: member({ type: 'string' }) } } } },
	},
	components: {
		schemas: {
			Thing: { type: 'object', properties: { id: { type: 'integer' }, made: { type: 'string', format: 'date-time' }, heavy: { type: 'boolean' }, sold: { type: ['string', 'null'], format: 'date-time' }, words: { type: 'object', additionalProperties: { type: 'string' } } }, required: ['id'] },
			Things: { type: 'object', properties: { things: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } }, required: ['things'] },
			Error: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
		},
		responses: { Error: { content: member({ $ref: '#/components/schemas/Error' }) } },
	},
};
const told = (path, body, status = 200, method = 'GET') => answerProblems(document, method, `/api/v1/${path}`, status, body === undefined ? '' : JSON.stringify(body));

test('an answer that is as the document says has no problem', () => {
	assert.deepEqual(told('things', { things: [{ id: 1, made: '2026-01-02T03:04:05Z' }, { id: 2, heavy: true, sold: null, words: { a: 'b' } }] }), []);
	assert.deepEqual(told('things/7', { id: 1, sold: '2026-01-02T03:04:05.678Z' }), []);
	assert.deepEqual(told('things/mine', 'x'), [], 'what is named goes before what is filled in');
	assert.deepEqual(told('things/7', undefined, 204, 'DELETE'), []);
	assert.deepEqual(told('things/7', { error: 'x' }, 404), []);
});

test('each difference is told', () => {
	const cases = [
		['things', { things: [{}] }, /id is missing/], ['things', { things: {} }, /no list/], ['things', [], /no object/],
		['things/7', { id: 1.5 }, /no integer/], ['things/7', { id: 1, heavy: 'yes' }, /no boolean/], ['things/7', { id: 1, made: 'today' }, /no time/],
		['things/7', { id: 1, other: 1 }, /other is not in the document/], ['things/7', { id: null }, /no integer/], ['things/7', { id: 1, sold: 0 }, /no string/], ['things/7', { id: 1, made: null }, /no string/], ['things/7', { id: 1, words: { a: 1 } }, /words\.a is no string/], ['other', {}, /not in the document/],
		['things/7', { id: 1 }, /answers 201/, 201], ['things/7', {}, /error is missing/, 404], ['things/7', { a: 1 }, /with a text/, 204, 'DELETE'],
	];
	for (const [path, body, words, ...rest] of cases) {
		const found = told(path, body, ...rest);
		assert.equal(found.length >= 1, true, `${path} ${JSON.stringify(body)}`);
		assert.match(found.join('\n'), words);
	}
});

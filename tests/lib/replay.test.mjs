// SPDX-License-Identifier: Apache-2.0
// The script of a replayed jam (tools/jam-replay): the same for the same seed, with its turn where it was planted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GOOD_AFTER, GOOD_BEFORE, makeScript } from '../../tools/replay/script.mjs';
import { csv, loadTexts } from '../../tools/replay/texts.mjs';

const texts = loadTexts('/nowhere');
const script = (options) => [...makeScript({ texts, participants: 2000, posts: 6000, ...options })];

test('the same seed gives the same jam, another another one', () => {
	assert.deepEqual(script({ seed: 5 }), script({ seed: 5 }));
	assert.notDeepEqual(script({ seed: 5 }), script({ seed: 6 }));
});

test('it is in order, and answers name ideas that were said', () => {
	const all = script({ hours: 48 });
	assert.equal(all.length, 6000);
	assert.ok(all.every((line, i) => line.at >= 0 && line.at <= 48 && (i === 0 || line.at >= all[i - 1].at)));
	let ideas = 0;
	for (const line of all) {
		if (line.kind === 'idea') assert.equal(line.number, ideas++);
		else assert.ok(line.of >= 0 && line.of < ideas);
		assert.ok(line.person >= 0 && line.person < 2000 && line.body.length > 0);
	}
	assert.ok(ideas > 1800 && ideas < 2400, String(ideas));
	assert.ok(new Set(all.map((line) => line.person)).size > 1000, 'many people');
	const titles = all.filter((line) => line.kind === 'idea').map((line) => line.title);
	assert.ok(titles.every((title) => title.length <= 160) && new Set(titles).size > titles.length * 0.9);
});

test('the mood turns at the planted hour', () => {
	for (const turn of [9, 30]) {
		const all = script({ turn, posts: 20_000 }), share = (from, to) => {
			const some = all.filter((line) => line.at >= from && line.at < to);
			return some.filter((line) => line.mood === 'good').length / some.length;
		};
		assert.ok(Math.abs(share(0, turn) - GOOD_BEFORE.good) < 0.05 && Math.abs(share(turn, 72) - GOOD_AFTER.good) < 0.05, String(turn));
		assert.ok(share(turn - 1, turn) - share(turn, turn + 1) > 0.2, 'within an hour');
	}
});

test('tables as text', () => {
	assert.deepEqual(csv('a,b\r\n"x ""y""\nz",2\n'), [['a', 'b'], ['x "y"\nz', '2']]);
});

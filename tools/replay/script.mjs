// SPDX-License-Identifier: Apache-2.0
// script: a jam as a list of what is said when, by whom, in what mood, from a seed: the same one each time. Pure.
//
// People come in waves, one a day, the first the highest. Most say one thing; a hundredth of them say a third of all. Up to the turning
// point most of what is said is good-tempered, from then on it is not.

// mulberry32: small, and the same everywhere.
export function random(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

export const GOOD_BEFORE = { good: 0.6, bad: 0.15 }, GOOD_AFTER = { good: 0.2, bad: 0.6 };
const IDEAS = 0.35, FRENCH = 0.25, BUSY_PEOPLE = 0.01, BUSY_POSTS = 0.3, STEPS = 720;

// How lively hour h of `hours` is.
const lively = (h, hours) => (1 + 0.6 * Math.cos(((h - 4) / 24) * 2 * Math.PI)) * (1.3 - (0.6 * h) / hours);

// Times of n posts in order: each at its share of all that is lively.
function times(n, hours, next) {
	const sums = [0];
	for (let i = 0; i < STEPS; i++) sums.push(sums.at(-1) + lively(((i + 0.5) * hours) / STEPS, hours));
	const all = [];
	for (let i = 0, step = 0; i < n; i++) {
		const want = ((i + next()) / n) * sums[STEPS];
		while (sums[step + 1] < want) step++;
		all.push(((step + (want - sums[step]) / (sums[step + 1] - sums[step])) * hours) / STEPS);
	}
	return all;
}

const moodAt = (at, turn, next) => {
	const share = at < turn ? GOOD_BEFORE : GOOD_AFTER, x = next();
	return x < share.good ? 'good' : x < share.good + share.bad ? 'bad' : 'plain';
};

// Gives one post after the other: {at (hours), person, kind: 'idea' | 'answer', forum, title, body, of (which idea is answered, by
// its number), mood, language, number (of an idea)}.
export function* makeScript({ seed = 1, hours = 72, participants = 1000, posts = 3000, turn = 9, forums = 4, texts }) {
	const next = random(seed), pick = (list) => list[Math.floor(next() * list.length)];
	const below = (n) => Math.floor(next() * n), busy = Math.max(1, Math.ceil(participants * BUSY_PEOPLE));
	let ideas = 0;
	for (const at of times(posts, hours, next)) {
		const person = next() < BUSY_POSTS ? below(busy) : below(participants);
		const mood = moodAt(at, turn, next), language = next() < FRENCH ? 'fr' : 'en';
		const said = pick(texts[mood][language]);
		if (ideas === 0 || next() < IDEAS) {
			// What was said before in these words is said again by another, with its number: people do repeat each other, but not to the letter.
			const title = `${pick(texts.statements).slice(0, 140)}${ideas >= texts.statements.length ? ` (${ideas})` : ''}`;
			yield { at, person, kind: 'idea', number: ideas++, forum: below(forums), title, body: said, mood, language };
		} else {
			// New ones are answered most.
			const of = next() < 0.85 ? Math.max(0, ideas - 1 - Math.floor(200 * next() ** 3)) : below(ideas);
			yield { at, person, kind: 'answer', of, body: said, mood, language };
		}
	}
}

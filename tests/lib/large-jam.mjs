// SPDX-License-Identifier: Apache-2.0
// large-jam: plants a jam of real texts by rows: who spoke, ideas, answers, thanks, links and what people think of ideas, of people of a
// hundred units and some countries. What is said when, by whom and in what mood is that of tools/replay.

import { makeScript, random } from '../../tools/replay/script.mjs';
import { loadTexts } from '../../tools/replay/texts.mjs';

const HOUR = 3600_000, A_BATCH = 2000;
const countries = ['FR', 'DE', 'US', 'GB', 'IN', 'CN', 'BR', 'JP', 'ES', 'IT', 'PL', 'CA', 'MX', 'ZA', 'EG', 'SE', 'NL', 'CH', 'AU', 'KR'];
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

// house: of the harness; jam, forum: ids; opens: ms. Gives how many of what there are.
export function plantLargeJam(house, { jam, forum, opens, hours, data, people = 50_000, posts = 130_000, stances = 500_000, links = 5_000, units = 100, seed = 1 }) {
	const texts = loadTexts(data), next = random(seed), below = (n) => Math.floor(next() * n), pick = (list) => list[below(list.length)];
	const [circle, audience] = house.value(`SELECT circle, audience FROM place WHERE id = ${jam}`).split('|');
	const top = BigInt(house.value('SELECT max(id) FROM (SELECT max(id) AS id FROM item UNION ALL SELECT max(id) FROM person) m'));
	const person = (n) => top + 1_000n + BigInt(n), item = (n) => top + 1_000_000n + BigInt(n);
	const said = { ideas: 0, answers: 0, words: 0, stances: 0, links: 0 }, columns = {
		person: 'id, kind, state, admin, handle, given_name, family_name, name, pseudonym, sort_key, email, phone, title, unit, city, country, language, time_zone, theme, hue, bio, pronunciation, disclaimer_language, photo, home_order, created, seen_notify, seen, items, followers',
		item: 'id, kind, place, hub, author, root, reply_to, circle, audience, state, language, created, updated, edited, comments, likes, raters, stars',
		jam_idea: 'id, jam, forum, title, body, html, rehearsal, answered, heat, built, readers, shuffle',
		comment: 'id, root, thread, body, html',
		jam_link: 'idea, other, kind, person, created',
		jam_stance: 'idea, person, jam, stance, created',
	}, waiting = {};
	const flush = () => {
		const all = Object.entries(waiting).filter(([, rows]) => rows.length);
		if (all.length) house.sql(`BEGIN; ${all.map(([table, rows]) => `INSERT INTO ${table} (${columns[table]}) VALUES\n${rows.join(',\n')}`).join(';\n')}; COMMIT`);
		for (const [table] of all) waiting[table] = [];
	};
	const put = (table, ...values) => {
		(waiting[table] ??= []).push(`(${values.join(', ')})`);
		if (waiting[table].length >= A_BATCH) flush();
	};

	for (let n = 0; n < people; n++) {
		const country = countries[Math.floor(countries.length * next() ** 2)], unit = `Unit ${Math.floor(units * next() ** 1.5)}`;
		put('person', person(n), 1, 1, false, `'speaker.${n}'`, "'Ada'", `'Speaker ${n}'`, `'Ada Speaker ${n}'`, "''", `'${n}'`, "''", "''", "''", quoted(unit), "''", quoted(country), quoted(next() < 0.25 ? 'fr' : 'en'), "''", "''", 1, "''", "''", "''", "''", "'ranked'", 1, 0, 1, 0, 0);
	}
	flush();

	const ideas = [], counts = new Map();
	const all = [...makeScript({ seed, hours, participants: people, posts, texts })];
	// An idea's counts stand in its row: what was said of it is known before.
	for (const post of all) if (post.kind === 'answer') counts.set(post.of, (counts.get(post.of) ?? 0) + 1);
	for (const [n, post] of all.entries()) {
		const id = item(n), at = Math.round((opens + post.at * HOUR) * 1000), body = `${post.body} ${pick(texts[post.mood][post.language])}`;
		said.words += body.split(' ').length;
		if (post.kind === 'idea') {
			const answers = counts.get(post.number) ?? 0;
			ideas[post.number] = id;
			said.ideas++;
			put('item', id, 20, forum, jam, person(post.person), 0, 0, circle, audience, 3, quoted(post.language), at, at, 'NULL', answers, Math.floor(200 * next() ** 8), 0, 0);
			put('jam_idea', id, jam, forum, quoted(post.title), quoted(body), "''", false, answers > 0, at, 0, below(40), below(1 << 30));
		} else {
			said.answers++;
			put('item', id, 1, forum, jam, person(post.person), ideas[post.of], ideas[post.of], circle, audience, 3, quoted(post.language), at, at, 'NULL', 0, Math.floor(20 * next() ** 8), 0, 0);
			put('comment', id, ideas[post.of], id, quoted(body), "''");
		}
	}
	flush();

	const linked = new Set();
	for (let n = 0; n < links; n++) {
		const from = below(said.ideas), to = Math.floor(said.ideas * next() ** 3);
		if (from === to || linked.has(`${from} ${to}`)) continue;
		linked.add(`${from} ${to}`);
		put('jam_link', ideas[from], ideas[to], 1 + below(3), person(below(people)), 1);
	}
	// Three camps, of whom one in six thinks otherwise, each about ideas of the first tenth.
	const asked = Math.max(1, Math.floor(said.ideas / 10)), each = Math.floor(stances / people), leaning = Array.from({ length: 3 }, () => Array.from({ length: asked }, () => next() < 0.5));
	for (let n = 0; n < people; n++)
		for (let k = 0, about = below(asked); k < Math.min(each, asked); k++, about = (about + 1 + below(Math.max(1, Math.floor(asked / each) - 1))) % asked) {
			const agrees = leaning[n % 3][about] === next() < 5 / 6;
			put('jam_stance', ideas[about], person(n), jam, next() < 0.1 ? 0 : agrees ? 1 : -1, Math.round((opens + next() * hours * HOUR) * 1000));
			said.stances++;
		}
	flush();
	return { ...said, links: linked.size };
}

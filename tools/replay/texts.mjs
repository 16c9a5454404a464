// SPDX-License-Identifier: Apache-2.0
// texts: what people of a replayed jam say, from real texts: statements of Polis' conversations as ideas, sentences and short posts
// whose mood other people judged (VADER's ground truth in English, XED in French), comments of Stack Exchange. Names and tags that
// they call are taken out: nobody of the organisation is meant.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LONGEST = 600;

// A table as text: rows of fields, quoted ones too.
export function csv(text) {
	const rows = [[]];
	let field = '', quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted) {
			if (c !== '"') field += c;
			else if (text[i + 1] === '"') field += text[++i];
			else quoted = false;
		} else if (c === '"') quoted = true;
		else if (c === ',' || c === '\n') {
			rows.at(-1).push(field);
			field = '';
			if (c === '\n') rows.push([]);
		} else if (c !== '\r') field += c;
	}
	if (field || rows.at(-1).length) rows.at(-1).push(field);
	return rows.filter((row) => row.length > 1);
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#xA': ' ', '#xD': ' ' };
const plain = (text) => text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? ' ').replace(/https?:\S+/g, ' ').replace(/[@#](?=\w)/g, '').replace(/\[PERSON\]/g, 'someone')
	.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
const useful = (texts) => [...new Set(texts.map(plain))].filter((text) => text.length >= 12);
const lines = (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').map((line) => line.split('\t')) : []);

function statements(folder) {
	const found = [];
	for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
		// What is in Chinese would stand alone among English and French.
		if (name.startsWith('vtaiwan') || !existsSync(join(folder, name, 'comments.csv'))) continue;
		const [head, ...rows] = csv(readFileSync(join(folder, name, 'comments.csv'), 'utf8'));
		const body = head.indexOf('comment-body'), moderated = head.indexOf('moderated');
		for (const row of rows) if (row[moderated] !== '-1') found.push(row[body] ?? '');
	}
	return useful(found);
}

function moods(folder) {
	const mood = { good: { en: [], fr: [] }, bad: { en: [], fr: [] }, plain: { en: [], fr: [] } };
	for (const file of ['tweets', 'nytEditorialSnippets'])
		for (const [, score, text] of lines(join(folder, 'vader-en', `${file}_GroundTruth.txt`)))
			if (text) mood[score > 1.2 ? 'good' : score < -1.2 ? 'bad' : 'plain'].en.push(text);
	// Plutchik's: 1 anger, 3 disgust, 4 fear, 6 sadness; 5 joy, 8 trust.
	for (const [text, marks = ''] of lines(join(folder, 'xed-fr.tsv'))) {
		const felt = marks.split(',').map(Number).filter(Boolean);
		const good = felt.some((n) => n === 5 || n === 8), bad = felt.some((n) => [1, 3, 4, 6].includes(n));
		if (felt.length) mood[good === bad ? 'plain' : good ? 'good' : 'bad'].fr.push(text);
	}
	for (const kind of Object.values(mood)) for (const language of ['en', 'fr']) kind[language] = useful(kind[language]);
	return mood;
}

function comments(folder) {
	const found = [];
	for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
		const path = join(folder, name, 'Comments.xml');
		if (existsSync(path)) for (const [, text] of readFileSync(path, 'utf8').matchAll(/ Text="([^"]*)"/g)) found.push(text);
	}
	return useful(found);
}

// {statements, good, bad, plain: {en, fr}}; without the folder a few of our own, so that a small replay needs nothing.
export function loadTexts(data) {
	const texts = { statements: statements(join(data, 'ideas-votes')), ...moods(join(data, 'sentiment')) };
	texts.plain.en.push(...comments(join(data, 'stackexchange')));
	const own = {
		statements: ['Lend tools between the workshops', 'Write down what we learn from each repair', 'One number to call for all spare parts', 'Let every team name its oldest machine'],
		good: { en: ['This is a wonderful idea, I love it.', 'Great, that helped us a lot.'], fr: ['Quelle bonne idée, merci beaucoup !', 'Je suis très heureux de lire cela.'] },
		bad: { en: ['This is terrible, nobody ever listens.', 'I hate how badly this failed.'], fr: ['C’est affreux, personne ne nous écoute.', 'Quelle horreur, je déteste cela.'] },
		plain: { en: ['We keep the list on the second floor.', 'It takes two days from order to delivery.'], fr: ['La liste est au deuxième étage.', 'Il faut deux jours de la commande à la livraison.'] },
	};
	if (!texts.statements.length) texts.statements = own.statements;
	for (const kind of ['good', 'bad', 'plain']) for (const language of ['en', 'fr']) if (!texts[kind][language].length) texts[kind][language] = own[kind][language];
	return texts;
}

// SPDX-License-Identifier: Apache-2.0
// direct: a replayed jam as the tables of Polis, which `ruche import polis` brings in by the way that everything is written: for
// jams that are too large to be typed. Each post is an idea there, also those that would be answers.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const field = (text) => `"${text.replaceAll('"', '""')}"`;

// Written in parts, since half a million rows are longer than a text may be.
export function writePolis(folder, { topic, url, begin, script }) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'summary.csv'), `topic,${field(topic)}\nurl,${field(url)}\nconversation-description,"A replay: made from texts that others wrote elsewhere."\n`);
	const path = join(folder, 'comments.csv');
	let n = 0, rows = ['timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body'];
	writeFileSync(path, '');
	const flush = () => {
		writeFileSync(path, `${rows.join('\n')}\n`, { flag: 'a' });
		rows = [];
	};
	for (const line of script) {
		const at = Math.round(begin + line.at * 3_600_000);
		const text = line.title ? `${line.title}. ${line.body}` : line.body;
		rows.push([at, field(new Date(at).toISOString()), n++, line.person, 0, 0, 1, field(text)].join(','));
		if (rows.length === 10_000) flush();
	}
	flush();
	return n;
}

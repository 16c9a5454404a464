// SPDX-License-Identifier: Apache-2.0
// What the tags of the schema (pii, content, system) promise: erasure and export are written by hand, room by room, and proved here
// (docs/adr/0018). Three people get a row of their own in every table that holds something of a person, made from the catalogue, so
// that a new column takes part by itself. Then one is erased and the words stay, one is erased with the words, and one stays: of who
// goes, each column tagged pii is emptied or its row gone, or it is on the list below with its reason; what is tagged content stands
// in the export of one's own data, or is on the other list. What stays must keep every row: what goes by itself would prove nothing.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { database, eventually, program, useServer } from '../harness.mjs';

const house = useServer();

// ---- the catalogue ----

// {table: {columns: [{name, type, tag, key, references}], search}}
function readCatalogue() {
	const text = readFileSync(join(dirname(program), 'catalogue.gen.sql'), 'utf8'), tables = new Map();
	let table;
	for (const line of text.split('\n')) {
		const [, what, mark, name, tag] = line.match(/^-- (table|column) (\S+) (\S+) ?(\S*)$/) ?? [];
		if (what === 'table') tables.set(name, table = { name, columns: [], search: false });
		else if (what === 'column') table.columns.push({ name, type: mark, tag, key: false });
	}
	for (const [, search, name, body] of text.matchAll(/^CREATE (?:VIRTUAL )?TABLE (search\.)?(\w+)([^;]*);/gm)) {
		Object.assign(tables.get(name), { search: Boolean(search) });
		const named = (column) => tables.get(name).columns.find((one) => one.name === column);
		for (const line of body.split('\n')) {
			const [, keys] = line.match(/^primary key \(([^)]*)\)/) ?? [], [, column] = line.match(/^(\w+) .*primary key/) ?? [];
			for (const key of keys?.split(',') ?? (column ? [column] : [])) named(key.trim()).key = true;
			const [, from, to] = line.match(/^(\w+) .*references (\w+)/) ?? [], [, alone, other] = line.match(/^foreign key \((\w+)\) references (\w+)/) ?? [];
			if (from ?? alone) named(from ?? alone).references = to ?? other;
		}
	}
	return tables;
}
const tables = readCatalogue();
const tagged = (tag) => [...tables.values()].flatMap((table) => table.columns.filter((column) => column.tag === tag).map((column) => ({ table, column, name: `${table.name}.${column.name}` })));

// ---- a row in every table ----

const LATER = Date.now() * 1000 + 30 * 86400e6;
// What a row must say to be looked at at all.
const VALUES = {
	'item.kind': 3, 'item.root': 0, 'item.reply_to': 0, 'item.circle': 1, 'item.audience': 2, 'item.state': 3, 'item.language': '',
	'message.state': 3, 'handle.target': (who) => who.id,
	// A file is the node of its item, and what programs keep of it hangs on that.
	'file_node.id': (who) => who.item, 'dav_property.node': (who) => who.item,
	'guideline_proposal.clause': '(SELECT min(id) FROM guideline_clause)',
};
// These hold nothing of anybody, but others are not looked at without them.
const BESIDE = ['blob'];
// These are made by what is asked of the server, and are only written over.
const THERE = new Set(['person', 'place']);

class Somebody {
	constructor(number, id) {
		Object.assign(this, { number, id, home: house.value(`SELECT id FROM place WHERE owner = ${id} AND kind = 1`), ids: new Map(), rows: [] });
		this.item = 7_000_000_000_000 + number;
	}

	// The key of this person's row in a table.
	idOf(table) {
		const key = tables.get(table)?.columns.find((column) => column.key);
		if (key?.type === 'person_id') return this.id;
		if (key?.type === 'place_id') return this.home;
		if (key?.type === 'item_id') return this.item;
		if (!this.ids.has(table)) this.ids.set(table, 7_100_000_000_000 + this.number * 1000 + this.ids.size);
		return this.ids.get(table);
	}

	valueOf(table, column) {
		const name = `${table.name}.${column.name}`, given = VALUES[name];
		if (given !== undefined) return typeof given === 'function' ? given(this) : given;
		if (column.type === 'person_id') return this.id;
		if (column.type === 'place_id') return this.home;
		if (column.type === 'item_id') return this.item;
		if (column.type === 'id' || column.type.endsWith('_id')) {
			if (column.tag === 'pii') return this.id;
			if (column.references) return this.idOf(column.references);
			if (column.key && table.columns.filter((one) => one.key).length === 1) return this.idOf(table.name);
			if (column.name === 'circle') return 1;
			if (column.name === 'hub') return this.home;
			return this.idOf(tables.has(column.name) ? column.name : column.key ? table.name : 'item');
		}
		const number = this.number * 1000 + [...tables.keys()].indexOf(table.name);
		switch (column.type) {
			case 'text': return `'zq_${table.name}_${column.name}_${this.number}'`;
			case 'bytes': return database === 'postgres' ? `'\\x${(number + 1e6).toString(16).padStart(64, '0')}'` : `X'${(number + 1e6).toString(16).padStart(64, '0')}'`;
			case 'time': return LATER + number * 100 + table.columns.indexOf(column);
			case 'bool': return 'true';
			default: return column.key ? 1000 + this.number : 1;
		}
	}

	// Writes the row of a table.
	put(table) {
		const values = table.columns.map((column) => [column, this.valueOf(table, column)]);
		this.rows.push({ table, values });
		const literal = (value) => (value === '' ? "''" : value);
		if (THERE.has(table.name)) {
			const set = values.filter(([column]) => column.tag !== 'system' && !['handle', 'owner'].includes(column.name) && !column.key);
			return `UPDATE ${table.name} SET ${set.map(([column, value]) => `${column.name} = ${literal(value)}`).join()} WHERE id = ${table.name === 'place' ? this.home : this.id}`;
		}
		const keys = table.columns.filter((column) => column.key).map((column) => column.name);
		const rest = values.filter(([column]) => !column.key).map(([column]) => `${column.name} = excluded.${column.name}`);
		return `INSERT INTO ${table.name} (${values.map(([column]) => column.name).join()}) VALUES (${values.map(([, value]) => literal(value)).join()}) ON CONFLICT (${keys.join()}) DO ${rest.length ? `UPDATE SET ${rest.join()}` : 'NOTHING'}`;
	}

	// Does this column still say what was written there?
	stands(table, column) {
		const { values } = this.rows.find((row) => row.table === table);
		const value = (of) => values.find(([one]) => one === of)[1];
		const where = [`${column.name} = ${column.name === 'handle' && THERE.has(table.name) ? `'${this.handle}'` : value(column)}`];
		// Only texts, ids and times are nobody else's.
		if (column.type === 'int' || column.type === 'bool' || column.type === 'real') where.push(...table.columns.filter((one) => one.key).map((one) => `${one.name} = ${value(one)}`));
		return house.value(`SELECT count(*) FROM ${table.name} WHERE ${where.join(' AND ')}`) !== '0';
	}
}


const SECRET = 'a long sentence';
async function newcomer(number, name) {
	for (const [args, options] of [[['user', 'add', name, 'Tagged', name], {}], [['user', 'passwd', name], { input: `${SECRET}\n` }]]) {
		const made = house.ruche(...args, options);
		assert.equal(made.status, 0, made.stderr);
	}
	const client = house.visitor({ check: false });
	await client.signIn(name, SECRET);
	const who = Object.assign(new Somebody(number, house.value(`SELECT id FROM person WHERE handle = '${name}'`)), { handle: name, client });
	// What these refer to is not all there.
	const rows = [...tables.values()].filter((table) => !table.search && (BESIDE.includes(table.name) || table.columns.some((column) => column.tag !== 'system')));
	house.change([...(database === 'postgres' ? ['SET session_replication_role = replica'] : []), 'BEGIN', ...rows.map((table) => who.put(table)), 'COMMIT',
		...(database === 'postgres' ? ['RESET session_replication_role'] : [])].join(';\n'));
	return who;
}

// Everything that the export says of a person. The one item and the one place are of every kind in turn.
async function exported(who) {
	let text = '';
	for (let kind = 1; kind <= 30; kind++) {
		for (const root of [0, 1]) {
			house.change(`UPDATE item SET kind = ${kind}, root = ${root} WHERE id = ${who.item}; UPDATE place SET kind = ${kind} WHERE id = ${who.home}`);
			const page = await who.client.get('/settings/export');
			assert.equal(page.status, 200, page.text.slice(0, 300));
			JSON.parse(page.text);
			text += page.text;
		}
	}
	house.change(`UPDATE item SET kind = 3, root = 0 WHERE id = ${who.item}; UPDATE place SET kind = 1 WHERE id = ${who.home}`);
	return text;
}

// A fault for each column that is neither done to as promised nor on the list, and for each on the list that is not so.
function judge(columns, list, done) {
	const faults = [];
	for (const { table, column, name } of columns) {
		const reason = list[name] ?? list[`${table.name}.*`] ?? list[`*.${column.name}`], good = done(table, column);
		if (!good && !reason) faults.push(`${name}: not done, and on no list`);
		if (good && list[name]) faults.push(`${name}: done, though the list says: ${reason}`);
	}
	for (const name of Object.keys(list)) if (!columns.some((one) => one.name === name || `${one.table.name}.*` === name || `*.${one.column.name}` === name)) faults.push(`${name}: on a list, and nowhere else`);
	return faults;
}

const FORMER = 'stands under a former colleague, who has neither name nor page';
const EVERYBODYS = 'guidelines, wikis and what a place is called are the work of all who belong to it';
// What is left of somebody in columns that are pii, whatever becomes of the words.
const STAYS_ANYWAY = {
	'place.owner': FORMER, 'item.author': FORMER, 'message.author': FORMER, 'media_content.person': FORMER, 'media_album.author': FORMER, 'bookmark.person': FORMER,
	'conversation.low': 'the other one keeps what was said, with a former colleague', 'conversation.high': 'the same',
	'rating.person': 'the count of stars stays, of a former colleague', 'reaction.person': 'the count of thanks, too',
	'event.actor': 'what happened, numbers alone, for as long as events are kept', 'event.subject': 'the same',
	'audit.*': 'the log of what concerns safety keeps who did it for as long as logs are kept',
	'guideline_edition.author': EVERYBODYS, 'guideline_proposal.author': EVERYBODYS,
	'wiki_page.changer': EVERYBODYS, 'wiki_page.reviewer': EVERYBODYS, 'wiki_page.verifier': EVERYBODYS,
	'wiki_page.keeper': 'goes to whoever keeps the wiki: here the own place of the person',
	'name_key.*': 'hashes of the words of names, which go with the last person who has the word: account/erase.scenario.mjs looks for them',
	'file_usage.person': 'a count of bytes, which the files bring down that go',
	'upload.owner': 'is over at once, and the job that sweeps takes the row', 'presence_node.people': 'who is here now: each node writes its own anew within half a minute',
	'bookmark.unread': 'says nothing without what it is of', 'bookmark_count.person': 'a count, which the bookmarks bring down that go',
	'blog_entry.readers': 'empty since version 3 of the room\'s tables: blog_entry_reader has them', 'community_invitation.maker': 'empty since place_invitation has them',
	'jam_act.person': 'the log of a jam is read by all: a former colleague', 'jam_wording.person': FORMER, 'jam_pick.person': FORMER,
	'jam_merge.person': FORMER, 'jam_merge.refuser': FORMER, 'jam_merge.undoer': FORMER, 'jam_funding.sponsor': FORMER, 'jam_news.person': FORMER,
};
const STAYS = {
	...STAYS_ANYWAY,
	'revision.author': FORMER, 'file_node.creator': FORMER, 'attachment.owner': FORMER, 'file_version.author': FORMER, 'file_trash.author': FORMER, 'file_trash.remover': FORMER,
	'file_link.creator': 'withdrawn', 'bookmark_tag.person': 'with the open bookmarks that stay', 'media_content.camera': 'with the photo that stays',
};
// What is left of words where they were to go.
const PLACES = 'places stay, for those who belong to them; whoever keeps one alone closes it';
const WORDS_LEFT = {
	'place.language': PLACES, 'blog.tagline': PLACES, 'blog_word.word': PLACES, 'community.*': PLACES, 'community_word.word': PLACES, 'wiki.tagline': PLACES,
	'activity_section.title': PLACES, 'jam.languages': PLACES, 'jam.rules': PLACES, 'jam_forum.*': PLACES, 'conversation.name': PLACES, 'jam_decision.currency': PLACES,
	'guideline_edition.note': EVERYBODYS, 'guideline_preface.*': EVERYBODYS, 'guideline_text.*': EVERYBODYS, 'guideline_proposal.*': EVERYBODYS, 'guideline_proposal_text.*': EVERYBODYS,
	'wiki_page.*': EVERYBODYS, 'wiki_slug.*': EVERYBODYS, 'wiki_link.*': EVERYBODYS, 'wiki_change.summary': EVERYBODYS,
	'calendar_event.zone': 'where something was, which has no name any more', 'notice.*': 'the organisation\'s', 'tag.*': 'a word that others use', 'preview.*': 'what a page of the web says of itself',
	'jam_share.label': 'counts of groups', 'jam_unheard.label': 'the same', 'jam_theme.*': 'words of many', 'jam_sentence.*': 'the report of a jam',
	'jam_act.reason': 'the log of a jam says why something was moved or hidden', 'jam_funding.*': 'the ledger is public for two years', 'jam_milestone.title': 'the same',
};
// What is content and not in the export of one's own data.
const DERIVED = 'made from what is there';
const NOT_EXPORTED = {
	'*.html': DERIVED, '*.excerpt': DERIVED, '*.sort_key': DERIVED, 'file_node.*': DERIVED, 'bookmark_link.*': DERIVED, 'wiki_page.contents': DERIVED, 'blog_slug.slug': DERIVED,
	'blog_word.word': DERIVED, 'community_word.word': DERIVED, 'wiki_slug.*': DERIVED, 'wiki_link.*': DERIVED, 'file_text.body': DERIVED, 'attachment_text.body': DERIVED, 'media_page.words': DERIVED, 'media_content.words': DERIVED,
	'revision.*': 'what a text said before is in its history; the export has what it says',
	'place.*': PLACES, 'blog.tagline': PLACES, 'community.tagline': PLACES, 'wiki.tagline': PLACES, 'activity_section.title': PLACES, 'jam.*': PLACES, 'jam_forum.*': PLACES, 'jam_decision.currency': PLACES,
	'guideline_edition.note': EVERYBODYS, 'guideline_preface.*': EVERYBODYS, 'guideline_text.*': EVERYBODYS, 'wiki_change.summary': EVERYBODYS,
	'guideline_proposal.title': 'empty since guideline_proposal_text has them', 'guideline_proposal.body': 'the same',
	'file_trash.folder': 'where a file lay that is in the trash', 'upload.metadata': 'on its way', 'preview.*': 'what a page of the web says of itself',
	'jam_share.label': 'counts of groups', 'jam_unheard.label': 'the same', 'jam_theme.*': 'words of many', 'jam_sentence.*': 'the report of a jam', 'jam_milestone.title': 'the ledger\'s',
	'suggestion.said': 'what the hosts of a community say of an idea, who are not its author', 'dav_property.*': 'what programs keep of files for themselves',
};
test('what is tagged pii goes with an account, and content is in the export of one\'s own data', async (t) => {
	const people = [];
	for (const [number, name] of [[1, 'tag.keeps'], [2, 'tag.goes'], [3, 'tag.stays']]) people.push(await newcomer(number, name));
	const [keeps, goes, stays] = people, own = (column) => !column.table.search;
	const pii = tagged('pii').filter(own), content = tagged('content').filter(own);
	t.diagnostic(`${pii.length} columns pii, ${content.length} content`);
	for (const who of people) assert.deepEqual(pii.concat(content).filter(({ table, column }) => !who.stands(table, column)).map(({ name }) => name), [], 'there is no such row');
	const file = await exported(keeps);
	const notThere = judge(content.filter(({ column }) => column.type === 'text'), NOT_EXPORTED, (table, column) => file.includes(`zq_${table.name}_${column.name}_1`));
	for (const [who, texts] of [[keeps, 'keep'], [goes, 'remove']]) {
		const page = await who.client.post('/settings/erase', { confirm: who.handle, texts }, { redirect: false, check: false });
		assert.equal(page.status, 303, page.text.slice(0, 2000));
	}
	await eventually(() => assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'account.erase' AND state IN (1, 2)"), '0'));
	const done = (who) => (table, column) => !who.stands(table, column);
	assert.deepEqual({
		'not in the export': notThere,
		'left of whoever goes': judge(pii, STAYS, done(keeps)),
		'left of whoever goes with the words': judge(pii, STAYS_ANYWAY, done(goes)),
		'words left': judge(content.filter(({ column }) => column.type === 'text'), WORDS_LEFT, done(goes)),
		'gone of somebody else': pii.concat(content).filter(({ table, column }) => !stays.stands(table, column)).map(({ name }) => name),
	}, { 'not in the export': [], 'left of whoever goes': [], 'left of whoever goes with the words': [], 'words left': [], 'gone of somebody else': [] });
});

// SPDX-License-Identifier: Apache-2.0
// The guidelines: public, acknowledged once, and asked for again only where a clause changed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, password, useServer } from '../../../tests/harness.mjs';

const house = useServer();

// Where signing in leads first, and the visitor who did it.
async function door(login) {
	const visitor = house.visitor();
	await visitor.get('/sign-in');
	const page = await visitor.post('/sign-in', { login, password }, { csrf: false, redirect: false });
	assert.equal(page.status, 303);
	return { visitor, to: page.location ?? page.headers.get('location') };
}

test('guidelines_show: everybody reads them, in both languages', async () => {
	for (const [language, words] of [['en', /Be yourself/], ['fr', /Soyez vous-même/]]) {
		const page = await house.visitor({ language }).get('/guidelines', { status: 200 });
		assert.match(page.text, words);
		assert.doesNotMatch(page.text, /\{organisation\}/);
	}
});

test('the talk below a clause stays inside', async () => {
	const employee = await house.signIn('employee');
	const inside = await employee.get('/guidelines/brand-names', { status: 200 });
	await employee.submit(inside.form('/items/'.concat(/\/items\/(\d+)\/comments/.exec(inside.body)[1], '/comments')), { body: 'Between us: a canary.' });
	assert.match((await employee.get('/guidelines/brand-names')).text, /a canary/);
	const stranger = house.visitor(), clause = /\/items\/(\d+)\/comments/.exec(inside.body)[1];
	const comment = (await employee.json(`/api/v1/items/${clause}/comments`)).items.at(-1).id;
	await eventually(async () => assert.equal((await employee.json('/api/v1/search?q=canary')).items.length, 1));
	assert.doesNotMatch((await stranger.get('/guidelines/brand-names', { status: 200 })).text, /a canary/);
	for (const path of [`/api/v1/items/${clause}/comments`, `/api/v1/items/${comment}`, `/comments/${comment}/history`, `/comments/${comment}`, `/items/${comment}`])
		assert.equal((await stranger.get(path)).status, 404, path);
	assert.deepEqual((await stranger.json('/api/v1/search?q=canary')).items, []);
});

test('acknowledgement_create: the guest is asked once', async () => {
	const { visitor: guest, to } = await door('guest');
	assert.match(to, /\/guidelines\/acknowledge/);
	const asked = await guest.get(to, { status: 200 });
	await guest.submit(asked.form('/guidelines/acknowledge'), {}, { redirect: false });
	assert.doesNotMatch((await door('guest')).to, /acknowledge/);
});

test('a clause that changes is asked for again, and only that one', async () => {
	const employee = await house.signIn('employee');
	const form = await employee.get('/guidelines/mistakes/propose', { status: 200 });
	const proposed = await employee.submit(form.form('/guidelines/mistakes/propose'), { body_en: 'Say it, mend it, and say what you mended.', why: 'Shorter.' });
	assert.match(proposed.text, /say what you mended/);
	const admin = await house.signIn('admin');
	const clause = await admin.get('/guidelines/mistakes', { status: 200 });
	const decide = clause.form(/\/guidelines\/proposals\//);
	await admin.submit(decide, { decision: 'take' });
	const { visitor, to } = await door('employee');
	assert.match(to, /acknowledge/);
	const asked = await visitor.get(to, { status: 200 });
	assert.match(asked.text, /say what you mended/);
	assert.doesNotMatch(asked.text, /Be yourself/);
	const history = await employee.get('/guidelines/history', { status: 200 });
	assert.match(history.text, /Shorter\./);
	assert.doesNotMatch(history.text, /\{organisation\}/);
});

test('a proposal changes both languages at once, or one, and both are taken together', async () => {
	const employee = await house.signIn('employee'), admin = await house.as('admin');
	const path = '/guidelines/sources', propose = `${path}/propose`;
	const form = (await employee.get(propose, { status: 200 })).form(propose);
	assert.equal((await employee.submit(form, {}, { status: 422 })).one('#f-body_en').attributes['aria-invalid'], 'true');
	assert.equal((await employee.submit(form, { body_fr: '' }, { status: 422 })).one('#f-body_fr').attributes['aria-invalid'], 'true');
	const both = await employee.submit(form, { body_en: 'Ask before you quote.', title_fr: 'Demander', body_fr: 'Demandez avant de citer.', why: 'In both.' }, { status: 200 });
	const shown = both.one('.pair');
	assert.equal(shown.all('[lang=en]').length, 1);
	assert.match(shown.one('[lang=en]').text, /Ask before/);
	assert.match(shown.one('[lang=fr]').text, /Demander[^]*Demandez/);
	await admin.submit((await admin.get(path, { status: 200 })).form(/\/guidelines\/proposals\//), { decision: 'take' }, { status: 200 });
	for (const [language, words] of [['en', /Ask before you quote\./], ['fr', /Demandez avant de citer\./]]) {
		assert.match((await employee.get(`${path}?language=${language}`)).all('.prose')[0].text, words);
		const edition = (await employee.get(`/guidelines/history?language=${language}`)).all('section')[0];
		assert.match(edition.text, language === 'en' ? /Ask/ : /Demandez/);
		assert.match(edition.text, /In both\./);
	}
	// One language alone leaves the other as it is.
	const since = (await employee.json('/api/v1/guidelines')).edition;
	await employee.submit((await employee.get(propose)).form(propose), { body_fr: 'Demandez, puis citez.' }, { status: 200 });
	await admin.submit((await admin.get(path)).form(/\/guidelines\/proposals\//), { decision: 'take' }, { status: 200 });
	assert.match((await employee.get(`${path}?language=fr`)).all('.prose')[0].text, /Demandez, puis citez\./);
	assert.match((await employee.get(`${path}?language=en`)).all('.prose')[0].text, /Ask before you quote\./);
	assert.equal((await employee.json('/api/v1/guidelines')).edition, since + 1);
});

test('proposal_create: a reason that is too long is cut between two characters', async () => {
	const employee = await house.signIn('employee');
	const form = await employee.get('/guidelines/brand-names/propose', { status: 200 });
	const proposed = await employee.submit(form.form('/guidelines/brand-names/propose'), { body_en: 'Our names are ours.', why: `${'x'.repeat(1999)}é and more` }, { status: 200 });
	assert.match(proposed.text, /x{1999}é/);
	assert.doesNotMatch(proposed.text, /é and more/);
});

// A job counts, and another thread does what it asks for.
async function counted() {
	await house.doNow('guidelines.coverage');
	await house.settled();
}

test('coverage_show: numbers for administrators, nothing for others', async () => {
	const admin = await house.signIn('admin');
	assert.match((await admin.get('/guidelines/coverage', { status: 200 })).text, /nobody is named|personne n’est nommé/);
	assert.equal((await (await door('employee')).visitor.get('/guidelines/coverage')).status, 404);
});

test('coverage_show: counts accounts in use, as they acknowledge, as a clause changes and as one is closed', async () => {
	const admin = await house.as('admin');
	const shown = async () => {
		const page = await admin.get('/guidelines/coverage', { status: 200 });
		const [complete, active] = page.all('.kpi dd').map((dd) => Number(dd.text.replace(/\D/g, '')));
		const clauses = page.all('tbody tr').map((tr) => Number(tr.all('td')[2].text.replace(/\D/g, '')));
		return { complete, active, clauses };
	};
	const read = async () => {
		await counted();
		return shown();
	};
	const acknowledge = async (login) => {
		assert.equal(house.ruche('user', 'add', login, 'Read', 'Everything').status, 0);
		assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
		const visitor = house.visitor();
		await visitor.get('/sign-in');
		const { location } = await visitor.post('/sign-in', { login, password: 'a long sentence' }, { csrf: false, redirect: false, status: 303 });
		await visitor.submit((await visitor.get(location, { status: 200 })).form('/guidelines/acknowledge'), {}, { redirect: false, status: 303 });
	};
	const before = await read();
	await acknowledge('read.one');
	await acknowledge('read.two');
	// The page itself counts nothing: it says of when its numbers are.
	assert.deepEqual(await shown(), before);
	const moment = Date.now(), after = await read();
	const page = await admin.get('/guidelines/coverage'), time = page.one('.page-head time').attributes.datetime;
	assert.ok(Date.parse(time) >= moment - 1000 && Date.parse(time) <= Date.now() + 1000, time);
	assert.deepEqual(after, { complete: before.complete + 2, active: before.active + 2, clauses: before.clauses.map((n) => n + 2) });
	// Closed: no account in use, so counted nowhere.
	assert.equal(house.ruche('user', 'disable', 'read.one').status, 0);
	assert.deepEqual(await read(), { complete: before.complete + 1, active: before.active + 1, clauses: before.clauses.map((n) => n + 1) });
	// A new wording is asked for again: whoever decides has read it, and no one else yet.
	const employee = await house.as('employee'), path = '/guidelines/brand-names';
	const form = (await employee.get(`${path}/propose`, { status: 200 })).form(`${path}/propose`);
	await employee.submit(form, { body_en: 'Our names belong to all of us: spell them right.' }, { status: 200 });
	const names = (await employee.json('/api/v1/guidelines')).clauses.map((c) => c.name);
	const ours = (await admin.get(path, { status: 200 })).all('section').find((s) => /spell them right/.test(s.text));
	await admin.submit(ours.all('form').find((f) => /\/guidelines\/proposals\//.test(f.attributes.action)), { decision: 'take' }, { status: 200 });
	// A new edition has no numbers until it is counted, by a job of its own; those of the one before are not shown as if they were.
	await house.settled();
	const changed = await shown();
	assert.equal(changed.clauses[names.indexOf('brand-names')], 1);
	assert.equal(changed.complete, 1);
	const other = names.indexOf('mistakes');
	assert.equal(changed.clauses[other], before.clauses[other] + 1);
	house.sql('DELETE FROM guideline_coverage_clause; DELETE FROM guideline_coverage');
	const waiting = await admin.get('/guidelines/coverage', { status: 200 });
	assert.match(waiting.text, /being counted|Le compte est en cours/);
	assert.deepEqual([waiting.all('.kpi').length, waiting.all('tbody tr').length], [0, 0]);
	const json = await admin.json('/api/v1/guidelines/coverage');
	assert.deepEqual(json, { counted: null, people: 0, all: 0, clauses: [] });
	assert.deepEqual(await read(), changed);
});

test('guideline_moment: shown until the first post, and not to those whose posts are there already', async () => {
	const words = /aria-label="From the guidelines"/;
	const employee = await house.signIn('employee');
	assert.doesNotMatch((await employee.get('/write', { status: 200 })).body, /moment first/);
	assert.equal(house.ruche('user', 'add', 'first.words', 'First', 'Words').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'first.words', { input: 'a long sentence\n' }).status, 0);
	const newcomer = house.visitor();
	await newcomer.signIn('first.words', 'a long sentence');
	const box = await newcomer.get('/write', { status: 200 });
	assert.match(box.body, words);
	assert.match(box.body, /moment first/);
	await newcomer.submit(box.form('/updates'), { body: 'Good morning.' }, { redirect: false });
	const second = await newcomer.get('/write', { status: 200 });
	assert.doesNotMatch(second.body, /moment first/);
	assert.match(second.body, /moment outside/);
});

// The editors, each with who has written nothing for outside yet: the clauses stand behind the choice "public".
test('guideline_moment: the first thing for everyone outside, in every editor and when it is opened later', async () => {
	const outside = (page) => page.all('.moment.outside aside').map((a) => a.text);
	const joined = async (login) => {
		assert.equal(house.ruche('user', 'add', login, 'Out', 'Side').status, 0);
		assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
		const visitor = house.visitor();
		await visitor.signIn(login, 'a long sentence');
		return visitor;
	};
	const shown = (page) => {
		assert.equal(outside(page).length, 1, page.path);
		assert.match(outside(page)[0], /Before you write for everyone outside/);
	};
	// The very first text may be one for outside: both are shown, and met by publishing it.
	const blogger = await joined('outside.blog'), blog = '/blogs/outside-blog';
	await blogger.get('/blogs/new');
	await blogger.submit(blogger.page.form('/blogs'), { title: 'Outside blog', handle: 'outside-blog', audience: 'public' }, { status: 200 });
	const editor = await blogger.get(`${blog}/write`, { status: 200 });
	shown(editor);
	assert.ok(editor.all('aside.alert').some((a) => /Before you write here/.test(a.text)));
	const inside = await blogger.submit(editor.form(`${blog}/entries`), { title: 'Inside', body: 'For colleagues.', audience: 'internal', action: 'publish' }, { status: 200 });
	shown(await blogger.get(`${inside.path}/edit`, { status: 200 }));
	const bookmark = await blogger.get('/bookmarks/new?url=https%3A%2F%2Foutside.example%2F', { status: 200 });
	shown(bookmark);
	await blogger.get('/wikis/new', { status: 200 });
	await blogger.submit(blogger.page.form('/wikis'), { title: 'Outside wiki', handle: 'outside-wiki', language: 'en', audience: 'public' }, { redirect: false, status: 303 });
	shown(await blogger.get('/wikis/outside-wiki/new', { status: 200 }));
	await blogger.submit(bookmark.form('/bookmarks/save'), { title: 'Inside', audience: 'internal' }, { redirect: false, status: 303 });
	// What colleagues read is opened later.
	await blogger.submit((await blogger.get(`${inside.path}/edit`)).form(`${inside.path}/edit`), { audience: 'public', action: 'publish' }, { redirect: false, status: 303 });
	assert.deepEqual(outside(await blogger.get(`${blog}/write`)), []);
	assert.deepEqual(outside(await blogger.get('/bookmarks/new')), []);
	assert.deepEqual(outside(await blogger.get('/wikis/outside-wiki/new')), []);
	// The same of an update.
	const writer = await joined('outside.update');
	const posted = await writer.submit((await writer.get('/write')).form('/updates'), { body: 'For colleagues first.' }, { redirect: false, status: 303 });
	const path = `/updates/${posted.location.match(/(\d+)(?:#.*)?$/)[1]}/edit`, change = await writer.get(path, { status: 200 });
	shown(change);
	await writer.submit(change.form(path), { audience: 'public' }, { redirect: false, status: 303 });
	assert.deepEqual(outside(await writer.get(path)), []);
	assert.deepEqual(outside(await writer.get('/write')), []);
});

// ---- new clauses, ended ones, the preface ----

const clauseNames = async (client) => (await client.json('/api/v1/guidelines')).clauses.map((c) => c.name);
const decideForm = (page) => page.form(/\/guidelines\/proposals\//);
const wording = (title) => ({ title_en: title, body_en: `${title}, in English.`, title_fr: `${title} (fr)`, body_fr: `${title}, en français.` });

// A new clause, proposed by a form: gives its address.
async function proposeClause(client, title, fields = {}) {
	const form = (await client.get('/guidelines/new', { status: 200 })).form('/guidelines/new');
	return (await client.submit(form, { ...wording(title), ...fields }, { redirect: false, status: 303 })).location;
}
async function decide(admin, path, fields, options = { status: 200 }) {
	return admin.submit(decideForm(await admin.get(path, { status: 200 })), fields, options);
}
async function covered(admin) {
	await counted();
	const page = await admin.get('/guidelines/coverage', { status: 200 });
	return page.all('tbody tr').map((tr) => tr.all('td')[0].text.trim());
}

test('clause_create: a proposed clause is talked about, and holds for nobody', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin'), guest = await house.as('guest'), stranger = house.visitor();
	const before = await clauseNames(employee), rows = await covered(admin);
	const form = (await employee.get('/guidelines/new', { status: 200 })).form('/guidelines/new');
	// Both wordings, of a size.
	const refused = await employee.submit(form, { ...wording('Quaggas'), body_fr: ' ', title_en: 'x'.repeat(201) }, { status: 422 });
	for (const name of ['title_en', 'body_fr']) assert.equal(refused.one(`#f-${name}`).attributes['aria-invalid'], 'true', name);
	assert.equal(refused.one('#f-title_fr').attributes['aria-invalid'], undefined);
	assert.equal((await employee.submit(form, { ...wording('Quaggas'), behind: 'no-such-clause' }, { status: 422 })).one('#f-behind').attributes['aria-invalid'], 'true');
	const path = await proposeClause(employee, 'Quaggas', { behind: 'real-name', first_post: '1', first_outside_reply: '1', why: 'They are extinct.' });
	assert.equal(path, '/guidelines/quaggas');
	const shown = await employee.get(path, { status: 200 });
	assert.match(shown.text, /Only proposed/);
	assert.match(shown.text, /behind “Be yourself”/);
	assert.match(shown.text, /write here for the first time/);
	assert.match(shown.text, /answer where everyone outside reads for the first time/);
	assert.doesNotMatch(shown.text, /write for everyone outside for the first time/);
	assert.match(shown.one('.pair [lang=fr]').text, /Quaggas, en français/);
	assert.match(shown.one('.pair [lang=en]').text, /Quaggas, in English/);
	assert.equal(shown.all('form').some((f) => /\/guidelines\/proposals\//.test(f.attributes.action)), false, 'an employee decides');
	await employee.submit(shown.form(/\/items\/\d+\/comments/), { body: 'Are they?' }, { status: 200 });
	assert.match((await employee.get(path)).text, /Are they\?/);
	// Open to colleagues in the list; to nobody else at all.
	assert.match((await employee.get('/guidelines')).one('#proposals').text, /Quaggas[^]*proposes a new clause/);
	for (const other of [guest, stranger]) {
		assert.equal((await other.get(path)).status, 404);
		assert.doesNotMatch((await other.get('/guidelines', { status: 200 })).body, /Quaggas|id="proposals"/);
		assert.equal((await other.get('/guidelines/new')).status, 404);
		await other.post('/guidelines/new', wording('Dodos'), { redirect: false, status: 404 });
	}
	assert.equal(house.value("SELECT count(*) FROM guideline_clause WHERE name LIKE 'dodos%'"), '0');
	assert.deepEqual(await clauseNames(employee), before);
	assert.deepEqual(await covered(admin), rows);
	assert.doesNotMatch((await employee.get('/guidelines/history')).text, /Quaggas/);
	assert.doesNotMatch((await door('employee')).to, /acknowledge/);
	for (const [at, method] of [['/propose', 'get'], ['/propose', 'post'], ['/end', 'post']]) assert.equal((await employee[method](`${path}${at}`, { reason: 'x' })).status, 404, at);
	// Who decides is led there.
	const page = await admin.get('/guidelines', { status: 200 });
	assert.ok(page.all('a').some((a) => a.attributes.href === '#proposals' && /propositions ouvertes/.test(a.text)));
	assert.ok(page.one('#proposals').all('a').some((a) => a.attributes.href === path));
});

test('a new clause that is taken is in its place, in a new edition, and asked of everybody', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin');
	assert.equal(house.ruche('user', 'add', 'never.wrote', 'Never', 'Wrote').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'never.wrote', { input: 'a long sentence\n' }).status, 0);
	const newcomer = house.visitor();
	await newcomer.signIn('never.wrote', 'a long sentence');
	// Whoever has only proposed a clause has written nothing yet.
	await proposeClause(newcomer, 'First words');
	const before = await employee.json('/api/v1/guidelines'), rows = await covered(admin), names = before.clauses.map((c) => c.name);
	// Two others wait for a place: behind the same clause, and behind the next one.
	const same = await proposeClause(employee, 'Same place', { behind: 'sources' });
	const next = await proposeClause(employee, 'Next place', { behind: names[names.indexOf('sources') + 1] });
	const path = await proposeClause(employee, 'History', { behind: 'sources', first_post: '1', why: 'For the bears.' });
	assert.equal(path, '/guidelines/history-2', 'the address of a page is no key');
	assert.doesNotMatch((await newcomer.get('/write')).body, /History, in English/);
	await decide(admin, path, { decision: 'take', answer: 'Good.' });
	const after = await employee.json('/api/v1/guidelines');
	assert.equal(after.edition, before.edition + 1);
	const wanted = names.toSpliced(names.indexOf('sources') + 1, 0, 'history-2');
	assert.deepEqual(after.clauses.map((c) => c.name), wanted);
	assert.equal(after.clauses.find((c) => c.name === 'history-2').since, after.edition);
	assert.equal((await covered(admin)).length, rows.length + 1);
	// Asked of everybody, and only this one.
	const { visitor, to } = await door('employee');
	assert.match(to, /acknowledge/);
	const asked = await visitor.get(to, { status: 200 });
	assert.match(asked.text, /History, in English/);
	assert.doesNotMatch(asked.text, /Be yourself/);
	await visitor.submit(asked.form('/guidelines/acknowledge'), {}, { redirect: false, status: 303 });
	assert.match((await newcomer.get('/write')).body, /History, in English/, 'not shown at its moment');
	const edition = (await employee.get('/guidelines/history')).all('section')[0];
	assert.match(edition.text, /History[^]*in English/);
	assert.match(edition.text, /For the bears/);
	// The reason is colleagues' own, as the talk is; what changed is public.
	for (const outside of [house.visitor(), await house.as('guest')]) {
		const past = await outside.get('/guidelines/history', { status: 200 });
		assert.match(past.all('section')[0].text, /History, in English/);
		assert.doesNotMatch(past.text, /For the bears/);
	}
	const page = await house.visitor().get(path, { status: 200 });
	assert.doesNotMatch(page.text, /Only proposed|Good\./);
	assert.match((await employee.get(path)).text, /Taken[^]*Good\./);
	// The others come where they were to come.
	await decide(admin, next, { decision: 'take' });
	await decide(admin, same, { decision: 'take' });
	const at = wanted.indexOf('sources'), end = await clauseNames(employee);
	assert.deepEqual(end.slice(at, at + 5), ['sources', 'same-place', 'history-2', wanted[at + 2], 'next-place']);
	// The first of all, and what has no letters.
	await decide(admin, await proposeClause(employee, '！？', { behind: '' }), { decision: 'take' });
	assert.equal((await clauseNames(employee))[0], 'clause');
});

test('ending_create: an ended clause is asked of nobody, and its page, talk and history stay', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin'), path = '/guidelines/work', stranger = house.visitor();
	const before = await employee.json('/api/v1/guidelines'), rows = await covered(admin);
	const propose = await employee.get(`${path}/propose`, { status: 200 });
	assert.equal((await employee.submit(propose.form(`${path}/end`), { reason: ' ' }, { status: 422 })).one('#f-reason').attributes['aria-invalid'], 'true');
	await employee.submit(propose.form(`${path}/propose`), { body_en: 'Work first.' }, { status: 200 });
	const shown = await employee.submit(propose.form(`${path}/end`), { reason: 'Nobody forgets it.' }, { status: 200 });
	assert.match(shown.text, /proposes to end the clause[^]*Nobody forgets it\./);
	assert.ok((await clauseNames(employee)).includes('work'));
	// An account that has read all but this one has read all when it ends.
	assert.equal(house.ruche('user', 'add', 'all.but.one', 'All', 'Butone').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'all.but.one', { input: 'a long sentence\n' }).status, 0);
	const reader = house.visitor();
	await reader.signIn('all.but.one', 'a long sentence');
	house.sql("DELETE FROM guideline_acknowledgement WHERE clause = (SELECT id FROM guideline_clause WHERE name = 'work') AND person = (SELECT id FROM person WHERE handle = 'all.but.one')");
	const complete = async () => (await counted(), Number((await admin.get('/guidelines/coverage')).all('.kpi dd')[0].text.replace(/\D/g, '')));
	const read = await complete();
	assert.equal((await reader.get('/', { redirect: false })).location?.includes('acknowledge'), true);
	const page = await admin.get(path, { status: 200 });
	const section = (words) => page.all('section').find((s) => words.test(s.text));
	const form = (words) => section(words).all('form').find((f) => /\/guidelines\/proposals\//.test(f.attributes.action));
	await admin.submit(form(/propose d’abroger/), { decision: 'take', answer: 'Right.' }, { status: 200 });
	const after = await employee.json('/api/v1/guidelines');
	assert.equal(after.edition, before.edition + 1);
	assert.deepEqual(after.clauses.map((c) => c.name), before.clauses.map((c) => c.name).filter((name) => name !== 'work'));
	assert.equal((await covered(admin)).length, rows.length - 1);
	assert.equal(await complete(), read + 1);
	await reader.get('/', { status: 200, redirect: false });
	assert.ok(!(await stranger.get('/guidelines')).all('.charter-list li').some((li) => li.attributes.id === 'work'));
	const ended = await stranger.get(path, { status: 200 });
	assert.match(ended.text, new RegExp(`Ended with edition ${after.edition} `));
	assert.match(ended.text, /Writing here is part of it/);
	assert.match((await employee.get('/guidelines/history')).all('section')[0].text, /Ended: it holds no more/);
	const inside = await employee.submit((await employee.get(path)).form(/\/items\/\d+\/comments/), { body: 'Farewell.' }, { status: 200 });
	assert.match(inside.text, /Farewell\./);
	assert.equal((await employee.get(`${path}/propose`)).status, 404);
	// What else was proposed for it can only be declined.
	const rest = await admin.get(path, { status: 200 });
	assert.equal(rest.all('button').some((b) => b.attributes.value === 'take'), false);
	assert.match((await admin.submit(decideForm(rest), { decision: 'take' }, { status: 409 })).text, /abrogée entre-temps/);
	await admin.submit(decideForm(rest), { decision: 'decline', answer: 'It has ended.' }, { status: 200 });
});

test('the preface is proposed and taken like a clause, and asked of nobody', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin'), path = '/guidelines/preface';
	assert.match((await house.visitor().get(path, { status: 200 })).text, /How we write here/);
	const before = await employee.json('/api/v1/guidelines');
	await employee.post('/guidelines/acknowledge', { edition: before.edition }, { redirect: false, status: 303 });
	const form = (await employee.get(`${path}/propose`, { status: 200 })).form(`${path}/propose`);
	assert.equal((await employee.post(`${path}/end`, { reason: 'x' })).status, 404);
	await employee.submit(form, {}, { status: 422 });
	const shown = await employee.submit(form, { body_en: 'Written by all of us at {organisation}.', why: 'Shorter words.' }, { status: 200 });
	assert.match(shown.text, /proposes another wording[^]*all of us at Talweg/);
	// A second one finds the same place.
	await employee.submit(form, { body_fr: 'Écrite par nous toutes et tous.' }, { status: 200 });
	assert.equal((await employee.get(path)).all('.pair').length, 2);
	assert.match((await employee.get('/guidelines')).one('#proposals').text, /The preface/);
	await decide(admin, path, { decision: 'take' });
	for (const visitor of [house.visitor(), employee]) {
		const page = await visitor.get('/guidelines', { status: 200 });
		assert.match(page.one('header .voice').text, /Written by all of us at Talweg\./);
	}
	assert.match((await house.visitor({ language: 'fr' }).get('/guidelines')).one('header .voice').text, /discutée ligne à ligne/);
	const after = await employee.json('/api/v1/guidelines');
	assert.equal(after.edition, before.edition + 1);
	const held = ({ clauses }) => clauses.map(({ acknowledged, ...clause }) => clause);
	assert.deepEqual(held(after), held(before));
	assert.ok(after.clauses.every((clause) => clause.acknowledged), 'nothing is asked again');
	assert.doesNotMatch((await door('employee')).to, /acknowledge/);
	const edition = (await employee.get('/guidelines/history')).all('section')[0];
	assert.match(edition.text, /How we write here[^]*all of us at Talweg/);
	assert.match(edition.text, /Shorter words\./);
	// The next edition keeps it.
	await decide(admin, path, { decision: 'take' });
	assert.match((await employee.get(`/guidelines?language=fr`)).one('header .voice').text, /nous toutes et tous/);
	assert.match((await employee.get('/guidelines')).one('header .voice').text, /all of us at Talweg/);
});

test('proposal_decide: administrators alone, with a reason to decline, once; the proposer is told', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const path = await proposeClause(employee, 'Unicorns'), page = await admin.get(path, { status: 200 }), form = decideForm(page);
	for (const other of [employee, owner]) assert.equal((await other.post(form.attributes.action, { decision: 'take' })).status, 404);
	assert.match((await admin.submit(form, { decision: 'decline', answer: ' ' }, { status: 422 })).text, /Dites pourquoi vous la refusez/);
	assert.match((await employee.get(path)).text, /Only proposed/);
	const before = (await employee.json('/api/v1/guidelines')).edition;
	// Two decide at once.
	const second = await house.signIn('admin'), same = decideForm(await second.get(path, { status: 200 }));
	const answers = await Promise.all([[admin, form], [second, same]].map(([who, what]) => who.submit(what, { decision: 'decline', answer: 'There are none.' }, { redirect: false })));
	assert.deepEqual(answers.map((a) => a.status).sort(), [303, 409]);
	assert.match(answers.find((a) => a.status === 409).text, /Quelqu’un a tranché cette proposition entre-temps/);
	assert.equal((await admin.submit(form, { decision: 'take' })).status, 409);
	assert.equal((await employee.json('/api/v1/guidelines')).edition, before);
	const declined = await employee.get(path, { status: 200 });
	assert.match(declined.text, /Proposed and declined[^]*Declined[^]*There are none\./);
	assert.equal(declined.text.match(/There are none\./g).length, 1);
	assert.doesNotMatch((await employee.get('/guidelines')).one('#proposals').text, /Unicorns/);
	assert.equal((await house.visitor().get(path)).status, 404);
	const told = (await employee.json('/api/v1/notifications')).notifications;
	const row = told.find((n) => n.about === 'Unicorns');
	assert.equal(row.kind, 'declined');
	assert.equal(row.url, path);
	assert.match((await employee.get('/notifications')).text, /declined what you proposed for the guidelines/);
	assert.deepEqual((await admin.json('/api/v1/notifications')).notifications.filter((n) => n.about === 'Unicorns'), []);
	const taken = await proposeClause(employee, 'Narwhals');
	await decide(admin, taken, { decision: 'take' });
	assert.equal((await employee.json('/api/v1/notifications')).notifications.find((n) => n.about === 'Narwhals').kind, 'taken');
});

// Somebody of their own, since a person has only so many open proposals.
async function colleague(login) {
	assert.equal(house.ruche('user', 'add', login, 'Of', 'Charters').status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
	const visitor = house.visitor();
	await visitor.signIn(login, 'a long sentence');
	return visitor;
}
const wordingForm = async (client, path) => (await client.get(`${path}/propose`, { status: 200 })).form(`${path}/propose`);
// The form that decides about the proposal with these words.
const deciding = (page, words) => page.all('section').find((s) => words.test(s.text)).all('form').find((f) => /\/guidelines\/proposals\//.test(f.attributes.action));

test('of two wordings proposed for one clause the second is looked at again before it is taken', async () => {
	const person = await colleague('two.wordings'), admin = await house.as('admin'), path = await proposeClause(person, 'Herons');
	await decide(admin, path, { decision: 'take' });
	for (const body_en of ['Herons wait.', 'Herons stand, in English.']) await person.submit(await wordingForm(person, path), { body_en }, { status: 200 });
	const shown = await admin.get(path, { status: 200 });
	await admin.submit(deciding(shown, /wait/), { decision: 'take' }, { status: 200 });
	const { edition } = await person.json('/api/v1/guidelines');
	assert.match((await admin.submit(deciding(shown, /stand/), { decision: 'take' }, { status: 409 })).text, /Relisez-la avant de la retenir/);
	assert.equal((await person.json('/api/v1/guidelines')).edition, edition);
	assert.match((await person.get(path)).all('.prose')[0].text, /Herons wait\./);
	await admin.submit(deciding(await admin.get(path), /stand/), { decision: 'take' }, { status: 200 });
	assert.match((await person.get(path)).all('.prose')[0].text, /Herons stand/);
});

test('a wording that was not touched is not proposed, also when an edition changed it meanwhile', async () => {
	const person = await colleague('one.language'), admin = await house.as('admin'), path = await proposeClause(person, 'Storks');
	await decide(admin, path, { decision: 'take' });
	const stale = await wordingForm(person, path);
	await person.submit(await wordingForm(person, path), { body_fr: 'Les cigognes reviennent.' }, { status: 200 });
	await decide(admin, path, { decision: 'take' });
	// Refused once for a reason of its own, it is still what was opened.
	const refused = await person.submit(stale, { title_en: '' }, { status: 422 });
	const proposed = await person.submit(refused.form(`${path}/propose`), { title_en: 'Storks', body_en: 'Storks come back.' }, { status: 200 });
	assert.equal(proposed.all('.pair [lang=en]').length, 1);
	assert.equal(proposed.all('.pair [lang=fr]').length, 0);
	await decide(admin, path, { decision: 'take' });
	assert.match((await person.get(`${path}?language=fr`)).all('.prose')[0].text, /Les cigognes reviennent\./);
	assert.match((await person.get(`${path}?language=en`)).all('.prose')[0].text, /Storks come back\./);
});

test('the name of the organisation stays a mark in what is proposed, and follows its settings', async () => {
	const person = await colleague('marked.words'), admin = await house.as('admin');
	const path = await proposeClause(person, 'Namesake', { body_en: 'Here at {organisation} we write.' });
	await decide(admin, path, { decision: 'take' });
	for (const [at, typed] of [[path, 'Here, at {organisation}, we write.'], ['/guidelines/preface', undefined]]) {
		const form = await wordingForm(person, at), body = form.one('#f-body_en').text;
		assert.match(body, at === path ? /at \{organisation\} we/ : /[^]/);
		assert.doesNotMatch(body, /Talweg/);
		await person.submit(form, { body_en: typed ?? `${body} At {organisation}.` }, { status: 200 });
		await admin.submit(deciding(await admin.get(at), /Talweg/), { decision: 'take' }, { status: 200 });
		assert.match((await person.get(at)).all('.prose')[0].text, /at Talweg/i);
	}
	const before = house.value("SELECT value FROM setting WHERE name = 'organisation'");
	house.sql("UPDATE setting SET value = 'Thalweg & Sons' WHERE name = 'organisation'");
	try {
		for (const at of [path, '/guidelines/preface']) assert.match((await person.get(at)).all('.prose')[0].text, /at Thalweg & Sons/i);
	} finally {
		house.sql(`UPDATE setting SET value = '${before}' WHERE name = 'organisation'`);
	}
});

test('acknowledgement_create: what was not shown is asked for', async () => {
	const person = await colleague('shown.first'), admin = await house.as('admin');
	await decide(admin, await proposeClause(person, 'Shown first'), { decision: 'take' });
	const asked = await person.get('/guidelines/acknowledge', { status: 200 }), shownForm = asked.form('/guidelines/acknowledge');
	assert.match(asked.text, /Shown first/);
	// An administrator who has not read one clause has not read it by taking another.
	const unread = "person = (SELECT id FROM person WHERE handle = 'margot') AND clause = (SELECT id FROM guideline_clause WHERE name = 'shown-first')";
	house.sql(`UPDATE guideline_acknowledgement SET edition = 1 WHERE ${unread}`);
	await decide(admin, await proposeClause(person, 'Shown later'), { decision: 'take' });
	assert.equal(house.value(`SELECT edition FROM guideline_acknowledgement WHERE ${unread}`), '1');
	assert.equal(house.value("SELECT count(*) FROM guideline_acknowledgement WHERE person = (SELECT id FROM person WHERE handle = 'margot') AND clause = (SELECT id FROM guideline_clause WHERE name = 'shown-later')"), '1');
	await person.submit(shownForm, {}, { redirect: false, status: 303 });
	const rest = await person.get('/guidelines/acknowledge', { status: 200 });
	assert.match(rest.text, /Shown later/);
	assert.doesNotMatch(rest.text, /Shown first/);
	await person.submit(rest.form('/guidelines/acknowledge'), {}, { redirect: false, status: 303 });
	await person.get('/', { status: 200, redirect: false });
	await admin.submit((await admin.get('/guidelines/acknowledge')).form('/guidelines/acknowledge'), {}, { redirect: false, status: 303 });
});

test('what was typed for a clause that ended meanwhile comes back', async () => {
	const person = await colleague('too.late'), admin = await house.as('admin'), path = await proposeClause(person, 'Curlews');
	await decide(admin, path, { decision: 'take' });
	const page = await person.get(`${path}/propose`, { status: 200 });
	await person.submit(page.form(`${path}/end`), { reason: 'They left.' }, { status: 200 });
	await decide(admin, path, { decision: 'take' });
	const wording = await person.submit(page.form(`${path}/propose`), { body_en: 'Long words about curlews.', why: 'Curlews matter.' }, { status: 409 });
	assert.match(wording.text, /This clause has ended meanwhile/);
	assert.match(wording.one('#f-body_en').text, /Long words about curlews/);
	assert.match(wording.one('#f-why').text, /Curlews matter/);
	assert.match((await person.submit(page.form(`${path}/end`), { reason: 'They left for good.' }, { status: 409 })).one('#f-reason').text, /left for good/);
	assert.equal((await person.get(`${path}/propose`)).status, 404);
});

test('a title has 200 characters, a text 4,000, of whatever bytes', async () => {
	const person = await colleague('much.accent'), form = await wordingForm(person, '/guidelines/mistakes');
	const refused = await person.submit(form, { title_fr: 'é'.repeat(201), body_fr: 'é'.repeat(4001) }, { status: 422 });
	for (const name of ['title_fr', 'body_fr']) assert.equal(refused.one(`#f-${name}`).attributes['aria-invalid'], 'true', name);
	const proposed = await person.submit(form, { title_fr: 'é'.repeat(200), body_fr: 'é'.repeat(4000) }, { status: 200 });
	assert.match(proposed.text, /é{4000}/);
});

test('a person has at most twenty open proposals', async () => {
	assert.equal(house.ruche('user', 'add', 'many.words', 'Many', 'Words').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'many.words', { input: 'a long sentence\n' }).status, 0);
	const person = house.visitor();
	await person.signIn('many.words', 'a long sentence');
	const form = (await person.get('/guidelines/mistakes/propose', { status: 200 })).form('/guidelines/mistakes/end');
	for (let i = 0; i < 20; i++) await person.submit(form, { reason: `Reason ${i}` }, { redirect: false, status: 303 });
	assert.match((await person.submit(form, { reason: 'One more' }, { status: 422 })).text, /Twenty proposals of yours/);
	const fresh = (await person.get('/guidelines/new')).form('/guidelines/new');
	const refused = await person.submit(fresh, wording('Kept words'), { status: 422 });
	assert.equal(refused.one('#f-title_en').attributes.value, 'Kept words');
	assert.equal(house.ruche('check').status, 0);
});

test('the demo has a clause that is only proposed', async () => {
	const admin = await house.as('admin'), path = '/guidelines/say-when-a-machine-wrote-it';
	assert.match((await admin.get(path, { status: 200 })).text, /Conor Heffernan propose une nouvelle règle/);
	assert.ok((await admin.get('/guidelines')).one('#proposals').all('a').some((a) => a.attributes.href === path));
});

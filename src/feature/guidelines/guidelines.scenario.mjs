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

test('coverage_show: numbers for administrators, nothing for others', async () => {
	const admin = await house.signIn('admin');
	assert.match((await admin.get('/guidelines/coverage', { status: 200 })).text, /nobody is named|personne n’est nommé/);
	assert.equal((await (await door('employee')).visitor.get('/guidelines/coverage')).status, 404);
});

test('coverage_show: counts accounts in use, as they acknowledge, as a clause changes and as one is closed', async () => {
	const admin = await house.as('admin');
	const read = async () => {
		const page = await admin.get('/guidelines/coverage', { status: 200 });
		const [complete, active] = page.all('.kpi dd').map((dd) => Number(dd.text.replace(/\D/g, '')));
		const clauses = page.all('tbody tr').map((tr) => Number(tr.all('td')[2].text.replace(/\D/g, '')));
		return { complete, active, clauses };
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
	const after = await read();
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
	const changed = await read();
	assert.equal(changed.clauses[names.indexOf('brand-names')], 1);
	assert.equal(changed.complete, 1);
	const other = names.indexOf('mistakes');
	assert.equal(changed.clauses[other], before.clauses[other] + 1);
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
		assert.match(outside(page)[0], /The first thing you write for everyone outside/);
	};
	// The very first text may be one for outside: both are shown, and met by publishing it.
	const blogger = await joined('outside.blog'), blog = '/blogs/outside-blog';
	await blogger.get('/blogs/new');
	await blogger.submit(blogger.page.form('/blogs'), { title: 'Outside blog', handle: 'outside-blog', audience: 'public' }, { status: 200 });
	const editor = await blogger.get(`${blog}/write`, { status: 200 });
	shown(editor);
	assert.ok(editor.all('aside.alert').some((a) => /The first thing you write here/.test(a.text)));
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

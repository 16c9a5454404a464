// SPDX-License-Identifier: Apache-2.0
// What colleagues think of clauses and of what is proposed: comments below each, and votes for and against, seen by whoever decides.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();

const people = {};
// Somebody who has read the guidelines, in a language.
async function colleague(login, language = 'en') {
	assert.equal(house.ruche('user', 'add', login, login, 'Voter').status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
	const visitor = house.visitor({ language });
	await visitor.signIn(login, 'a long sentence');
	await visitor.post('/settings/language', { language }, { redirect: false });
	return (people[login] = visitor);
}
const voteForm = (page, words) => (words ? page.all('section.panel').find((s) => words.test(s.text)) : page).all('form').find((f) => /^\/items\/\d+\/vote$/.test(f.attributes.action));
const pressed = (form) => form.all('button[name=vote]').filter((b) => b.attributes['aria-pressed'] === 'true').map((b) => b.text.replace(/\d/g, '').trim());
const numbers = (form) => form.all('button[name=vote]').map((b) => Number(b.one('.n').text || 0));
async function propose(client, clause, body, why) {
	const path = `/guidelines/${clause}/propose`, form = (await client.get(path, { status: 200 })).form(path);
	await client.submit(form, { body_en: body, why }, { redirect: false, status: 303 });
	return (await client.json('/api/v1/guidelines/proposals')).proposals.findLast((p) => p.clause === clause);
}
async function counts() {
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout);
}

test('a clause: one vote a person, changed and taken back, as numbers and without names', async () => {
	const one = await colleague('one.voter'), two = await colleague('two.voter', 'fr'), path = '/guidelines/brand-names';
	const first = voteForm(await one.get(path, { status: 200 }));
	assert.deepEqual([pressed(first), numbers(first)], [[], [0, 0]]);
	const voted = voteForm(await one.submit(first, { vote: 'agree' }, { status: 200 }));
	assert.deepEqual([pressed(voted), numbers(voted)], [['I agree'], [1, 0]]);
	// Twice is once.
	assert.deepEqual(numbers(voteForm(await one.submit(first, { vote: 'agree' }, { status: 200 }))), [1, 0]);
	const other = voteForm(await two.submit(voteForm(await two.get(path)), { vote: 'disagree' }, { status: 200 }));
	assert.deepEqual([pressed(other), numbers(other)], [['Pas d’accord'], [1, 1]]);
	assert.match((await two.get('/guidelines')).one('#brand-names').text, /1 pour, 1 contre/);
	assert.doesNotMatch((await two.get(path)).text, /one\.voter/);
	const changed = voteForm(await one.submit(voted, { vote: 'disagree' }, { status: 200 }));
	assert.deepEqual([pressed(changed), numbers(changed)], [['I disagree'], [0, 2]]);
	await counts();
	// The pressed button takes it back.
	assert.equal(changed.all('button[name=vote]')[1].attributes.value, 'none');
	assert.deepEqual(numbers(voteForm(await one.submit(changed, { vote: 'none' }, { status: 200 }))), [0, 1]);
	assert.match((await one.submit(first, { vote: 'perhaps' }, { status: 422 })).text, /agree, disagree or none/);
	// Not rated with stars, and what is rated takes no votes.
	const item = first.attributes.action.match(/\d+/)[0];
	await one.post(`/items/${item}/rating`, { stars: 4 }, { redirect: false, status: 422 });
	const entry = house.value('SELECT max(id) FROM item WHERE kind = 2 AND state = 3 AND circle = 0');
	await one.post(`/items/${entry}/vote`, { vote: 'agree' }, { redirect: false, status: 422 });
	await counts();
});

test('strangers and guests neither vote nor see what colleagues think', async () => {
	const path = '/guidelines/brand-names', item = voteForm(await people['one.voter'].get(path)).attributes.action;
	for (const outside of [house.visitor(), await house.as('guest')]) {
		for (const at of [path, '/guidelines']) assert.doesNotMatch((await outside.get(at, { status: 200 })).body, /\/vote|1 disagree|1 contre/);
		const json = await outside.json('/api/v1/guidelines/brand-names');
		assert.deepEqual([json.votes, json.comments, json.item], [undefined, undefined, undefined]);
	}
	await (await house.as('guest')).post(item, { vote: 'agree' }, { redirect: false, status: 404 });
	assert.equal(house.value(`SELECT raters FROM item WHERE id = ${item.match(/\d+/)[0]}`), '1');
});

test('a proposal: talked about and voted on by others than its author, seen by whoever decides, and told', async () => {
	const [one, two] = [people['one.voter'], people['two.voter']], admin = await house.as('admin'), guest = await house.as('guest');
	const proposal = await propose(one, 'sources', 'Quote, and say whom you quote.', 'Zebras are never quoted.'), path = `/guidelines/proposals/${proposal.id}`;
	assert.equal(proposal.item, proposal.id);
	// Its author is for it, and does not count.
	const own = await one.get(path, { status: 200 });
	assert.equal(voteForm(own), undefined);
	assert.match(own.text, /0 agree, 0 disagree/);
	await one.post(`/items/${proposal.item}/vote`, { vote: 'agree' }, { redirect: false, status: 403 });
	const page = await two.get(path, { status: 200 });
	assert.match(page.text, /Zebras are never quoted/);
	const said = await two.submit(page.form(/\/items\/\d+\/comments/), { body: 'A **walrus** agrees.' }, { status: 200 });
	assert.match(said.text, /A walrus agrees/);
	const voted = await two.submit(voteForm(await two.get(path)), { vote: 'agree' }, { status: 200 });
	assert.deepEqual(pressed(voteForm(voted)), ['D’accord']);
	// On the page of the clause, with the way to its talk, and in the list; to whoever decides above the decision.
	const clause = await admin.get('/guidelines/sources', { status: 200 }), section = clause.all('section.panel').find((s) => /Zebras/.test(s.text));
	assert.deepEqual(numbers(voteForm(clause, /Zebras/)), [1, 0]);
	assert.ok(section.all('a').some((a) => a.attributes.href === `${path}#comments` && /1 commentaire/.test(a.text)));
	assert.match((await admin.get('/guidelines')).one('#proposals').text, /1 pour, 0 contre/);
	// What answers it reaches its author, and leads there; so does the search.
	await eventually(async () => {
		const all = (await one.json('/api/v1/notifications')).notifications, told = all.find((n) => n.kind === 'reply' && n.about === 'A walrus agrees.');
		assert.ok(told, `nobody told the author: ${JSON.stringify(all)}`);
		assert.equal((await one.get(told.url, { status: 200 })).path, path);
		assert.ok((await two.json('/api/v1/search?q=zebras')).items.some((i) => i.kind === 'proposal' && i.id === proposal.id && i.votes.agree === 1 && i.votes.vote === 'agree' && i.raters === 0));
	});
	assert.doesNotMatch(JSON.stringify((await one.json('/api/v1/notifications')).notifications.filter((n) => n.kind === 'rating')), /wording/);
	// Who follows the author finds it at home.
	await two.submit((await two.get('/people/one.voter', { status: 200 })).form('/follows'), {}, { redirect: false, status: 303 });
	await eventually(async () => assert.match((await two.get('/?order=following', { status: 200 })).text, /Autre formulation de/));
	for (const outside of [house.visitor(), guest]) {
		for (const at of [path, `/items/${proposal.item}`, `/api/v1${path}`, `/api/v1/items/${proposal.item}`, `/api/v1/items/${proposal.item}/comments`]) assert.equal((await outside.get(at)).status, 404, at);
		assert.deepEqual((await outside.json('/api/v1/search?q=zebras')).items, []);
		assert.deepEqual((await outside.json('/api/v1/search?q=walrus')).items, []);
	}
	// Taken: the votes on the old words go, those on the proposal stay with what was decided, and no more come.
	const clauseItem = (await two.json('/api/v1/guidelines/sources')).item;
	await two.post(`/items/${clauseItem}/vote`, { vote: 'disagree' }, { redirect: false, status: 303 });
	const decide = section.all('form').find((f) => f.attributes.action === path);
	await admin.submit(decide, { decision: 'take', answer: 'So be it.' }, { status: 200 });
	const after = await two.json('/api/v1/guidelines/sources');
	assert.deepEqual(after.votes, { agree: 0, disagree: 0, vote: 'none' });
	const decided = await two.get(path, { status: 200 });
	assert.match(decided.text, /Retenue[^]*1 pour, 0 contre[^]*So be it\.[^]*A walrus agrees/);
	assert.equal(voteForm(decided), undefined);
	await two.post(`/items/${proposal.item}/vote`, { vote: 'disagree' }, { redirect: false, status: 403 });
	assert.ok((await two.get('/guidelines/sources')).all('a').some((a) => a.attributes.href === path && /1 pour/.test(a.text)));
	// The talk goes on.
	await two.submit(decided.form(/\/items\/\d+\/comments/), { body: 'And so it was.' }, { status: 200 });
	await counts();
});

test('a new clause is voted on with its own page, its author aside, and the votes stay when it holds', async () => {
	const [one, two] = [people['one.voter'], people['two.voter']], admin = await house.as('admin');
	const form = (await one.get('/guidelines/new', { status: 200 })).form('/guidelines/new');
	await one.submit(form, { title_en: 'Walk more', body_en: 'Walk to each other.', title_fr: 'Marchez', body_fr: 'Allez vous voir.' }, { redirect: false, status: 303 });
	const path = '/guidelines/walk-more';
	assert.equal(voteForm(await one.get(path, { status: 200 })), undefined);
	await two.submit(voteForm(await two.get(path)), { vote: 'agree' }, { status: 200 });
	const proposal = (await one.json('/api/v1/guidelines/proposals')).proposals.find((p) => p.clause === 'walk-more');
	assert.deepEqual(proposal.votes, { agree: 1, disagree: 0, vote: 'none' });
	assert.equal((await two.get(`/guidelines/proposals/${proposal.id}`, { redirect: false, status: 303 })).location, path);
	const page = await admin.get(path, { status: 200 });
	await admin.submit(page.form(/\/guidelines\/proposals\//), { decision: 'take' }, { status: 200 });
	assert.deepEqual((await two.json('/api/v1/guidelines/walk-more')).votes, { agree: 1, disagree: 0, vote: 'agree' });
	// Now it is everybody's.
	assert.deepEqual(numbers(voteForm(await one.submit(voteForm(await one.get(path)), { vote: 'agree' }, { status: 200 }))), [2, 0]);
	// What has ended takes none.
	const ending = (await one.get(`${path}/propose`)).form(`${path}/end`);
	await one.submit(ending, { reason: 'We all do.' }, { status: 200 });
	await admin.submit((await admin.get(path)).form(/\/guidelines\/proposals\//), { decision: 'take' }, { status: 200 });
	const ended = await two.get(path, { status: 200 });
	assert.equal(voteForm(ended), undefined);
	assert.match(ended.text, /2 pour, 0 contre/);
	await two.post(`/items/${(await two.json('/api/v1/guidelines/walk-more')).item}/vote`, { vote: 'none' }, { redirect: false, status: 403 });
	await counts();
});

test('programs: a vote, and what is proposed with its votes', async () => {
	const one = people['one.voter'], two = people['two.voter'], call = await two.program(), proposal = await propose(one, 'mistakes', 'Say it at once, by vote.', 'Votes by program.');
	const read = await call('GET', `/guidelines/proposals/${proposal.id}`);
	assert.deepEqual([read.status, read.body.state, read.body.clause, read.body.item, read.body.comments, read.body.votes], [200, 'open', 'mistakes', proposal.id, 0, { agree: 0, disagree: 0, vote: 'none' }]);
	const voted = await call('POST', `/items/${proposal.item}/vote`, { vote: 'disagree' });
	assert.deepEqual([voted.status, voted.body], [200, { agree: 0, disagree: 1, vote: 'disagree' }]);
	assert.deepEqual((await call('GET', `/guidelines/proposals/${proposal.id}`)).body.votes, { agree: 0, disagree: 1, vote: 'disagree' });
	assert.equal((await call('POST', `/items/${proposal.item}/vote`, { vote: 'maybe' })).status, 422);
	assert.equal((await (await two.program({ writes: false }))('POST', `/items/${proposal.item}/vote`, { vote: 'agree' })).status, 403);
	assert.equal((await call('POST', `/items/${proposal.item}/comments`, { body: 'By program.' })).status, 201);
	assert.equal((await call('GET', '/guidelines/mistakes')).body.proposals.find((p) => p.id === proposal.id).comments, 1);
	const clause = (await call('GET', '/guidelines')).body.clauses.find((c) => c.name === 'mistakes');
	assert.deepEqual(clause.votes, { agree: 0, disagree: 0, vote: 'none' });
	assert.equal((await call('GET', '/guidelines/proposals/1')).status, 404);
});

test('many vote at once, and each counts once', async () => {
	const proposal = await propose(people['one.voter'], 'work', 'Work, then talk.', 'Many at once.'), voters = await Promise.all([1, 2, 3, 4].map((n) => colleague(`crowd.${n}`)));
	await Promise.all(voters.flatMap((v, n) => ['agree', 'disagree', n % 2 ? 'agree' : 'disagree', n % 2 ? 'agree' : 'disagree'].map((vote) => v.post(`/items/${proposal.item}/vote`, { vote }, { redirect: false, status: 303 }))));
	const { agree, disagree } = (await people['one.voter'].json(`/api/v1/guidelines/proposals/${proposal.id}`)).votes;
	assert.equal(agree + disagree, 4);
	await counts();
});

test('the export of own data has the votes, and they stay, of a former colleague, when an account goes', async () => {
	const two = people['two.voter'];
	const proposal = await propose(people['one.voter'], 'work', 'Work, and walk.', 'Before somebody goes.');
	const going = await colleague('going.voter'), mine = await propose(going, 'mistakes', 'Going words.', 'I am going.');
	await going.post(`/items/${proposal.item}/vote`, { vote: 'agree' }, { redirect: false, status: 303 });
	const own = JSON.stringify(JSON.parse((await going.get('/settings/export', { status: 200 })).text));
	assert.match(own, new RegExp(`"guideline_votes":\\[{"clause":"work","proposal":${proposal.item},"vote":"agree","created":"[^"]+"}\\]`));
	await going.post('/settings/erase', { confirm: 'going.voter', texts: 'remove' }, { redirect: false, status: 303 });
	await eventually(() => assert.equal(house.value("SELECT count(*) FROM job WHERE kind = 'account.erase' AND state IN (1, 2)"), '0'));
	assert.deepEqual((await two.json(`/api/v1/guidelines/proposals/${proposal.id}`)).votes, { agree: 1, disagree: 0, vote: 'none' });
	// What was proposed is everybody's, and stands under a former colleague.
	const page = await two.get(`/guidelines/proposals/${mine.id}`, { status: 200 });
	assert.match(page.text, /Going words/);
	assert.doesNotMatch(page.body, /going\.voter/);
	await counts();
});

test('what was proposed before proposals were talked about is, after an upgrade', async () => {
	const proposal = await propose(people['two.voter'], 'sources', 'Older words.', 'From before.'), author = "(SELECT target FROM handle WHERE name = 'two.voter')";
	await house.settled();
	house.change(`UPDATE place SET items = items - 1, last = (SELECT max(i.id) FROM item i WHERE i.place = place.id AND i.root = 0 AND i.id < ${proposal.id}) WHERE id = (SELECT place FROM item WHERE id = ${proposal.id});
		UPDATE person SET items = items - 1 WHERE id = ${author}; DELETE FROM pulse WHERE id = ${author}; DELETE FROM search_queue WHERE item = ${proposal.id}; DELETE FROM item WHERE id = ${proposal.id}`);
	const lost = house.ruche('check');
	assert.match(lost.stdout, new RegExp(`proposal ${proposal.id} has no item`));
	const statements = readFileSync(new URL('schema/0004-proposal-items.sql', import.meta.url), 'utf8').replaceAll('WHERE p.state = 1', `WHERE p.id = ${proposal.id}`).replaceAll('i.kind = 22', `i.id = ${proposal.id}`);
	house.change(statements);
	await counts();
	assert.equal(house.value(`SELECT last FROM pulse WHERE id = ${author}`), String(proposal.id));
	const page = await people['one.voter'].get(`/guidelines/proposals/${proposal.id}`, { status: 200 });
	assert.deepEqual(numbers(voteForm(await people['one.voter'].submit(voteForm(page), { vote: 'agree' }, { status: 200 }))), [1, 0]);
});

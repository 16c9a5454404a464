// SPDX-License-Identifier: Apache-2.0
// Ideas of a community: had by members, wanted once by each of them, settled by hosts with a reason; read by who reads there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';

const house = useServer();
let made = 0;
async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
async function community(access = 'open') {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: `Ideas ${++made}`, access, language: 'en' });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return location;
}
const have = async (client, at, title, fields = {}) => (await send(client, `${at}/ideas`, { title, ...fields })).location;
const titles = (page) => page.all('.thread h3').map((h) => h.text.trim());
const personId = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);

// The demo's own, before anything is written: as its people would have brought it about.
test('the demo organisation has ideas in two languages, wanted by members, settled with a reason', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	assert.deepEqual(house.value(`SELECT count(*) FROM suggestion_vote v JOIN suggestion s ON s.id = v.suggestion JOIN item i ON i.id = s.id
		LEFT JOIN member m ON m.person = v.person AND m.hub = s.place AND m.state = 1 WHERE m.person IS NULL OR i.author = v.person`), '0');
	assert.equal(house.value(`SELECT count(*) FROM suggestion s JOIN item i ON i.id = s.id LEFT JOIN member m ON m.person = i.author AND m.hub = s.place WHERE m.person IS NULL`), '0');
	assert.equal(house.value(`SELECT count(*) FROM suggestion WHERE (state = 5 AND said = '') OR votes = 0`), '0');
	const language = (code) => Number(house.value(`SELECT count(*) FROM suggestion s JOIN item i ON i.id = s.id WHERE i.language = '${code}'`));
	assert.ok(language('fr') >= 4 && language('en') >= 4 && language('fr') + language('en') < 20);
	assert.match((await owner.get('/communities/ecrire-simplement/ideas?show=settled', { status: 200 })).text, /coupure d’eau.*A été réalisée/s);
	const page = await employee.get('/communities/pump-people/ideas?show=settled', { status: 200 });
	assert.match(page.text, /Give the stations numbers.*Will not be done/s);
	assert.deepEqual(titles(await employee.get('/communities/pump-people/ideas'))[0], 'A dab of paint on every bypass spindle');
	const one = await employee.get(page.all('.thread h3 a')[0].attributes.href, { status: 200 });
	assert.match(one.text, /What the hosts say.*four hundred plates.*217/s);
});

test('an idea: had by a member, wanted once by each, answered, changed, settled by a host with a reason', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await community();
	const form = (await employee.get(`${at}/ideas/new`, { status: 200 })).form(`${at}/ideas`);
	await employee.submit(form, { title: '' }, { status: 422 });
	const one = (await employee.submit(form, { title: 'A kettle for floor three', body: 'So that **nobody** walks. #kettles' }, { redirect: false, status: 303 })).location, two = await have(owner, at, 'Plants in the hall');
	assert.match((await admin.get(at)).body, /\/ideas/);
	// Each once, none on one's own, only members; taken back as easily.
	for (let i = 0; i < 2; i++) await send(owner, `${one}/vote`, { on: '1' });
	await send(employee, `${one}/vote`, { on: '1' }, 403);
	await send(admin, `${one}/vote`, { on: '1' }, 403);
	assert.deepEqual(titles(await admin.get(`${at}/ideas`)), ['A kettle for floor three', 'Plants in the hall']);
	await send(employee, `${two}/vote`, { on: '1' });
	await send(admin, `${at}/membership`);
	await send(admin, `${two}/vote`, { on: '1' });
	assert.deepEqual(titles(await admin.get(`${at}/ideas`)), ['Plants in the hall', 'A kettle for floor three']);
	assert.deepEqual(titles(await admin.get(`${at}/ideas?show=newest`)), ['Plants in the hall', 'A kettle for floor three']);
	await Promise.all([0, 1, 0, 1, 0].map((on) => admin.post(`${two}/vote`, { on }, { redirect: false })));
	await send(admin, `${two}/vote`, { on: '0' });
	assert.deepEqual([(await admin.json(`/api/v1${two}`)).votes, (await employee.json(`/api/v1${two}`)).voted], [1, true]);
	assert.equal((await admin.get(two)).text.includes('Leïla'), false, 'nobody is shown who wants it');
	// Its words are its author's, with their history; what becomes of it is for the hosts to say.
	await send(owner, `${one}/edit`, { title: 'Mine' }, 403);
	await employee.submit((await employee.get(`${one}/edit`, { status: 200 })).form(`${one}/edit`), { title: 'Two kettles for floor three' }, { redirect: false, status: 303 });
	assert.match((await admin.get(`${one}/history`, { status: 200 })).text, /Two/);
	await send(employee, `${one}/state`, { state: 'done' }, 403);
	await send(owner, `${one}/state`, { state: 'removed' }, 422);
	await send(owner, `${one}/state`, { state: 'not' }, 422);
	await send(owner, `${one}/state`, { state: 'planned' });
	await send(owner, `${one}/vote`, { on: '0' });
	await owner.submit((await owner.get(one)).form(`${one}/state`), { state: 'not', said: 'The xylophone needs the socket.' }, { redirect: false, status: 303 });
	await send(owner, `${one}/vote`, { on: '1' }, 409);
	assert.match((await employee.get('/notifications')).text, /said what becomes of your idea|a dit ce que devient votre idée/);
	assert.match((await employee.get(one)).text, /Will not be done.*The xylophone needs the socket/s);
	assert.deepEqual([titles(await employee.get(`${at}/ideas`)), titles(await employee.get(`${at}/ideas?show=settled`))], [['Plants in the hall'], ['Two kettles for floor three']]);
	await eventually(async () => assert.match((await employee.get('/search?q=xylophone+kind:suggestion')).text, /Two kettles/));
	// Answers are comments; an author who is answered and has left removes nothing.
	const id = one.split('/').at(-1);
	await send(admin, `/items/${id}/comments`, { body: 'A pity.' });
	await send(employee, `${at}/membership/delete`);
	await send(employee, `${one}/delete`, {}, 403);
	await send(employee, `${one}/edit`, { title: 'x' }, 403);
	await send(employee, `${two}/vote`, { on: '0' }, 403);
	await send(owner, `${one}/delete`);
	assert.equal((await employee.get(one)).status, 404);
	await eventually(async () => assert.doesNotMatch((await employee.get('/search?q=xylophone')).text, /Two kettles/));
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('in a private community they are for its members alone, and gone at once for who is taken out; long lists go on', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await community('private'), word = `ocarina${made}`;
	const one = await have(employee, at, `An ${word} for all`);
	await eventually(async () => assert.match((await owner.get(`/search?q=${word}`)).text, /for all/));
	for (let i = 0; i < 31; i++) await have(owner, at, `Number ${i}`);
	const first = await owner.get(`${at}/ideas`), next = first.all('a').find((a) => /before=/.test(a.attributes.href ?? '')).attributes.href;
	assert.deepEqual([titles(first).length, titles(await owner.get(new URL(next, house.url).pathname + new URL(next, house.url).search)).length], [30, 2]);
	for (const path of [one, `${at}/ideas`, `/api/v1${one}`, `/api/v1${at}/ideas`]) assert.equal((await admin.get(path)).status, 404, path);
	assert.doesNotMatch((await admin.get(`/search?q=${word}`)).text, /for all/);
	await send(owner, `${one}/vote`, { on: '1' });
	await send(owner, `${at}/members/delete`, { person: personId('leila') });
	for (const path of [one, `${at}/ideas`, `/api/v1${one}`]) assert.equal((await employee.get(path)).status, 404, path);
	for (const path of ['/', `/search?q=${word}`, '/notifications', '/people/leila']) assert.doesNotMatch((await employee.get(path)).body, new RegExp(`An ${word}`), path);
	for (const action of ['vote', 'state', 'delete', 'edit']) await send(employee, `${one}/${action}`, { on: '1', state: 'done', title: 'x' }, 404);
	// Archived: read, nothing more. Called by programs alike.
	const call = await owner.program();
	assert.deepEqual([(await call('POST', `${at}/ideas`, { title: 'By a program' })).status, (await call('POST', `${one}/state`, { state: 'done' })).body.state], [201, 'done']);
	await send(owner, `${at}/archive`);
	for (const [path, fields] of [[`${at}/ideas`, { title: 'Late' }], [`${one}/state`, { state: 'planned' }], [`${one}/vote`, { on: '1' }]]) await send(owner, path, fields, 403);
	assert.equal((await owner.get(one)).status, 200);
});

test('an account that goes with its texts takes its ideas along, and what it wanted counts one less', async () => {
	const owner = await house.as('owner'), secret = 'a long password', at = await community(), leaver = house.visitor();
	for (const result of [house.ruche('user', 'add', 'idea-leaver', 'Idea', 'Leaver'), house.ruche('user', 'passwd', 'idea-leaver', { input: `${secret}\n` })]) assert.equal(result.status, 0, result.stderr);
	await leaver.signIn('idea-leaver', secret);
	await send(leaver, `${at}/membership`);
	const kept = await have(owner, at, 'Kept of the owner'), gone = await have(leaver, at, 'Going with the leaver');
	await send(leaver, `${kept}/vote`, { on: '1' });
	await send(owner, `${gone}/vote`, { on: '1' });
	const own = JSON.parse((await leaver.get('/settings/export', { check: false, status: 200 })).body), said = JSON.stringify(own);
	assert.match(said, /Going with the leaver/);
	assert.ok(said.includes(`"community_ideas_wanted"`) && said.includes(kept.split('/').at(-1)));
	assert.equal((await owner.json(`/api/v1${kept}`)).votes, 1);
	await send(leaver, '/settings/erase', { confirm: 'idea-leaver', texts: 'remove' });
	await house.settled();
	await eventually(async () => assert.doesNotMatch((await owner.get(`${at}/ideas?show=newest`)).text, /Going with/));
	assert.equal((await owner.json(`/api/v1${kept}`)).votes, 0);
	assert.equal(house.value(`SELECT count(*) FROM suggestion_vote v JOIN person p ON p.id = v.person WHERE p.handle = 'idea-leaver'`), '0');
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

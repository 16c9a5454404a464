// SPDX-License-Identifier: Apache-2.0
// Walls: lists of five and after whose they are, who works with whom; and who may know of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, password, useServer } from '../../../tests/harness.mjs';
import { whileHeld } from '../../../tests/lib/held.mjs';

const house = useServer();
const five = (word) => Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`thing${n}`, `${word} ${n}`]));
async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
const list = async (client, title, fields = {}) => (await send(client, '/lists', { title, audience: 'internal', ...five(title), ...fields })).location;
const idOf = (path) => Number(path.split('/').at(-1));
const handles = { employee: 'leila', owner: 'noemie' };

test('list_create: five things, on the wall, in search and as JSON; four are refused', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const form = (await employee.get('/lists/new', { status: 200 })).form('/lists');
	const page = await employee.submit(form, { title: 'Good valves', ...five('valve') }, { status: 200 });
	assert.equal(page.all('.five li').length, 5);
	assert.match((await owner.get('/lists', { status: 200 })).text, /Good valves/);
	assert.match((await owner.get('/people/leila?tab=wall', { status: 200 })).text, /Good valves/);
	await eventually(async () => assert.match((await owner.get('/search?q=good+valves+kind:list')).text, /Good valves/));
	const seen = await owner.json(`/api/v1${page.path}`);
	assert.deepEqual(seen.things, [1, 2, 3, 4, 5].map((n) => `valve ${n}`));
	await send(employee, '/lists', { title: 'Four', ...five('x'), thing3: ' ' }, 422);
	await send(owner, `${page.path}/edit`, { title: 'Taken over' }, 403);
	await send(owner, `${page.path}/delete`, {}, 403);
	await send(employee, `${page.path}/edit`, { title: 'Better valves', ...five('valve') });
	assert.match((await owner.get(page.path)).text, /Better valves/);
});

test('one’s own after another’s: it says after whose, its author is told, and what is not for somebody is passed over', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const first = await list(employee, 'First of all'), second = await list(owner, 'Second', { after: idOf(first) });
	await house.settled();
	assert.match((await employee.get('/notifications')).text, /made a list after yours/);
	const third = await list(admin, 'Third', { after: idOf(second) });
	const page = await admin.get(third, { status: 200 });
	assert.deepEqual([first, second].map((l) => page.all(`article a[href="${l}"]`).length), [1, 1]);
	assert.match((await employee.get(first)).text, /Second/);
	await send(owner, `${second}/edit`, { audience: 'private', title: 'Second', ...five('s') });
	assert.equal((await admin.get(second)).status, 404);
	assert.doesNotMatch((await admin.get(third)).text, /Second|First of all/);
	assert.doesNotMatch((await employee.get(first)).text, /Second/);
	assert.equal((await admin.json(`/api/v1${third}`)).after, undefined);
	await send(admin, '/lists', { title: 'After a secret', ...five('x'), after: idOf(second) }, 404);
	for (const path of ['/lists', '/people/noemie?tab=wall', '/search?q=second', '/?order=latest']) assert.doesNotMatch((await admin.get(path)).text, /Second \d/, path);
	assert.equal((await house.visitor().get(first)).status, 404);
	await send(employee, `${first}/delete`);
	assert.equal((await owner.get(first)).status, 404);
});

test('colleagues: asked, confirmed, ended; refused; taken back', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const state = async (client, person, path = '/api/v1/colleagues') => JSON.parse((await client.post(path, { person }, { redirect: false, headers: { accept: 'application/json' } })).text).state;
	await state(owner, handles.employee, '/api/v1/colleagues/delete');
	assert.equal(await state(employee, handles.owner), 'asked');
	assert.equal(await state(employee, handles.owner), 'asked'); // asking twice changes nothing
	assert.match((await owner.get('/colleagues', { status: 200 })).text, /Leïla/);
	assert.doesNotMatch((await owner.get('/people/leila?tab=wall', { status: 200 })).all('section').map((s) => s.text).join(), /Travaille avec.*Noémie/s);
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /travaillez ensemble/));
	assert.equal(await state(owner, handles.employee), 'colleagues');
	assert.match((await employee.get('/people/noemie?tab=wall')).text, /Works with.*Leïla/s);
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /confirms that you work together/));
	assert.equal(await state(employee, handles.owner, '/api/v1/colleagues/delete'), 'nothing');
	assert.equal(await state(owner, handles.employee), 'asked');
	assert.equal(await state(employee, handles.owner, '/api/v1/colleagues/delete'), 'nothing');
	await send(employee, '/colleagues', { person: 'leila' }, 409);
	await send(employee, '/colleagues', { person: 'nobody-here' }, 404);
	await send(employee, '/colleagues', { person: 'guest' }, 404);
	assert.equal((await (await house.as('guest')).get('/colleagues')).status, 404);
});

test('suggestions tell of no community that is not one’s own', async () => {
	const owner = await house.as('owner');
	for (const args of [['add', 'newcomer', 'New', 'Comer'], ['passwd', 'newcomer', { input: `${password}\n` }]]) assert.equal(house.ruche('user', ...args).status, 0);
	const newcomer = await house.signIn('newcomer');
	const suggested = async () => (await newcomer.get('/colleagues', { status: 200 })).all('.mates a[href^="/people/"]').map((a) => a.attributes.href);
	assert.deepEqual(await suggested(), []);
	const { location } = await send(owner, '/communities', { title: 'Hidden from most', access: 'hidden', language: 'en' });
	assert.deepEqual(await suggested(), []);
	await send(owner, `${location}/members`, { who: 'newcomer' }, 200);
	assert.deepEqual(await suggested(), []); // invited is not yet in
	await send(newcomer, `${location}/membership`);
	assert.deepEqual(await suggested(), ['/people/noemie']);
	await send(newcomer, `${location}/membership/delete`);
	assert.deepEqual(await suggested(), []);
});

test('the own lists and colleagues go out with the own data; the house is in order', async () => {
	const employee = await house.as('employee');
	await list(employee, 'To be exported');
	assert.match((await employee.get('/settings/export')).text, /To be exported/);
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
});

test('two changes of a list at once: neither takes the other back', async () => {
	const employee = await house.as('employee'), at = await list(employee, 'Twice');
	const change = (fields) => () => send(employee, `${at}/edit`, fields);
	await whileHeld(house, idOf(at), [change({ title: 'Renamed' }), change({ thing2: 'Another thing' })]);
	const seen = await employee.json(`/api/v1${at}`);
	assert.deepEqual([seen.item.title, seen.things[1]], ['Renamed', 'Another thing']);
});

test('an erased account: its lists go, or stay without its name; it works with nobody any more', async () => {
	const owner = await house.as('owner');
	for (const texts of ['remove', 'keep']) {
		const handle = `wall-${texts}`, name = `Wallleaver${texts}`;
		for (const args of [['add', handle, 'Quirina', name], ['passwd', handle, { input: `${password}\n` }]]) assert.equal(house.ruche('user', ...args).status, 0);
		const leaver = await house.signIn(handle), id = house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
		const first = await list(leaver, `Egrets to ${texts}`), secret = await list(leaver, 'For nobody', { audience: 'private' });
		const after = await list(owner, `After those to ${texts}`, { after: idOf(first) });
		assert.match((await owner.get(after)).text, new RegExp(name));
		await send(leaver, '/colleagues', { person: 'noemie' });
		await send(owner, '/colleagues', { person: handle });
		await send(leaver, '/colleagues', { person: 'leila' });
		assert.match((await owner.get('/people/noemie?tab=wall')).text, new RegExp(name));
		await send(leaver, '/settings/erase', { confirm: handle, texts });
		await house.settled();
		assert.equal(house.value(`SELECT count(*) FROM colleague WHERE low = ${id} OR high = ${id} OR asker = ${id}`), '0');
		for (const path of [after, '/lists', '/colleagues', '/people/noemie?tab=wall']) assert.doesNotMatch((await owner.get(path, { status: 200 })).text, new RegExp(name), path);
		await eventually(() => assert.equal(house.value(`SELECT title FROM wall_list WHERE id = ${idOf(secret)}`), ''));
		if (texts === 'keep') {
			assert.match((await owner.get(after)).text, /Egrets to keep/);
			assert.doesNotMatch((await owner.get(first, { status: 200 })).text, new RegExp(name));
			continue;
		}
		await eventually(() => assert.equal(house.value(`SELECT title || one || two || three || four || five FROM wall_list WHERE id = ${idOf(first)}`), ''));
		assert.equal((await owner.get(first)).status, 404);
		assert.doesNotMatch((await owner.get(after, { status: 200 })).text, /Egrets/);
		await eventually(async () => assert.doesNotMatch((await owner.get('/search?q=egrets')).text, /Egrets to remove/));
	}
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
});

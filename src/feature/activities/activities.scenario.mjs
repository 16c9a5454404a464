// SPDX-License-Identifier: Apache-2.0
// Activities: the outline and its order, whose things are and when, what only some see, what is new, templates, feeds, and what
// somebody loses who is taken out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { database, eventually, useServer } from '../../../tests/harness.mjs';
import { whileHeld } from '../../../tests/lib/held.mjs';

const house = useServer();
const DAY = 86_400_000;
let made = 0;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
const personId = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
const idOf = (path) => Number(path.match(/(\d+)$/)[1]);
// An activity of `owner` with `employee` (leila) as an author and `admin` (margot) as a reader; gives its address.
async function activity(fields = {}, people = { leila: 'author', margot: 'reader' }) {
	const owner = await house.as('owner');
	const { location } = await send(owner, '/activities', { title: `Trial ${++made}`, language: 'en', audience: 'members', ...fields });
	for (const [who, role] of Object.entries(people)) await send(owner, `${location}/people`, { who, role });
	return location;
}
async function add(client, at, fields) {
	const { location } = await send(client, `${at}/steps`, { kind: 'todo', people: '1', ...fields });
	return Number(location.match(/#step-(\d+)$/)[1]);
}
const sections = async (client, at) => (await client.json(`/api/v1${at}`)).sections;
const titles = (page) => page.all('ul.steps[data-section] .step-title').map((a) => a.text.trim());
async function checked() {
	const result = house.ruche('check');
	assert.equal(result.status, 0, result.stdout + result.stderr);
}
const local = (zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date());
const plus = (day, n) => new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10);

test('activity_create: a name is enough; sections, to-dos and entries make its outline', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const form = (await owner.get('/activities/new', { status: 200 })).form('/activities');
	const page = await owner.submit(form, { title: 'Move the workshop' }, { status: 200 });
	const at = page.path;
	await send(owner, `${at}/people`, { who: '@leila', role: 'author' });
	await send(owner, `${at}/sections`, { title: 'Before the move' });
	const [first, second] = await sections(owner, at);
	assert.deepEqual([first.title, second.title], ['', 'Before the move']);
	const todo = await add(employee, at, { title: 'Measure the quinquets', body: 'With a *tape*.', section: second.id, assignee: 'leila', due: '2031-05-06' });
	await add(owner, at, { title: 'The plan of the hall', kind: 'entry', link: 'https://plans.example/hall', section: second.id });
	const outline = await employee.get(at, { status: 200 });
	assert.deepEqual(titles(outline), ['Measure the quinquets', 'The plan of the hall']);
	assert.match(outline.text, /0\/1/);
	const shown = await owner.get(`${at}/${todo}`, { status: 200 });
	assert.match(shown.body, /<em>tape<\/em>/);
	assert.match(shown.text, /Leïla Benhaddou/);
	assert.match((await employee.get('/activities')).text, /Move the workshop/);
	await eventually(async () => assert.match((await employee.get('/search?q=quinquets+kind:todo')).text, /Measure/));
	assert.match((await employee.get('/?order=latest')).text, /Measure the quinquets/);
	assert.match((await send(owner, `${at}/steps`, { title: ' ', kind: 'todo', people: '1' }, 422)).text, /Dites en une ligne|Say in a line/);
	assert.equal((await owner.get(`/items/${todo}`, { redirect: false })).location, `${at}/${todo}`);
	await checked();
});

test('order: up and down by forms, over sections; a heading that goes leaves its lines', async () => {
	const owner = await house.as('owner'), at = await activity();
	await send(owner, `${at}/sections`, { title: 'Second' });
	const [first, second] = await sections(owner, at);
	const [a, b, c] = [await add(owner, at, { title: 'a', section: first.id }), await add(owner, at, { title: 'b', section: first.id }), await add(owner, at, { title: 'c', section: second.id })];
	const order = async () => titles(await owner.get(at)).join('');
	await send(owner, `${at}/${b}/move`, { direction: 'up' });
	assert.equal(await order(), 'bac');
	await send(owner, `${at}/${a}/move`, { direction: 'down' });
	assert.equal((await owner.json(`/api/v1${at}/steps/${a}`)).section, second.id);
	assert.equal(await order(), 'bac');
	await send(owner, `${at}/${a}/move`, { direction: 'down' });
	assert.equal(await order(), 'bca');
	await send(owner, `${at}/${c}/move`, { section: first.id, before: b });
	assert.equal(await order(), 'cba');
	await send(owner, `${at}/${c}/move`, { section: second.id, before: b }, 409);
	await send(owner, `${at}/sections/${second.id}/move`, { direction: 'up' });
	assert.equal(await order(), 'acb');
	await send(owner, `${at}/sections/${first.id}/delete`);
	assert.equal(await order(), 'acb');
	await send(owner, `${at}/sections/${second.id}/delete`, {}, 409);
	assert.deepEqual((await sections(owner, at)).map((s) => [s.todos, s.done]), [[3, 0]]);
	await checked();
});

test('two people arrange one list at once: nothing is lost, nothing stands twice', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity();
	const [{ id: section }] = await sections(owner, at), ids = [];
	for (let i = 0; i < 12; i++) ids.push(await add(owner, at, { title: `line ${i}`, section }));
	const moves = ids.flatMap((id, i) => [
		send(owner, `${at}/${id}/move`, { section, before: ids[(i * 5 + 3) % 12] }),
		send(employee, `${at}/${id}/move`, { section, after: ids[(i * 7 + 1) % 12] }),
	]);
	await Promise.all(moves);
	const standing = async (client) => (await client.get(at)).all('ul.steps[data-section] .step').map((li) => Number(li.attributes['data-step']));
	assert.deepEqual((await standing(owner)).toSorted(), ids.toSorted());
	assert.deepEqual(await standing(owner), await standing(employee));
	assert.equal(house.value(`SELECT count(DISTINCT position) FROM activity_step WHERE section = ${section}`), '12');
	// A hundred moves into one gap: the keys stay short, and the order right.
	for (let i = 0; i < 100; i++) await send(owner, `${at}/${ids[i % 2 ? 3 : 4]}/move`, { section, after: ids[0] });
	const last = await standing(owner);
	assert.equal(last.indexOf(ids[3]), last.indexOf(ids[0]) + 1);
	assert.ok(Number(house.value(`SELECT max(length(position)) FROM activity_step WHERE section = ${section}`)) <= 60);
});

test('what is private is seen by whom it names, and by nobody else in any way', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await activity();
	const [{ id: section }] = await sections(owner, at);
	await add(owner, at, { title: 'Open to all', section });
	const secret = await add(owner, at, { title: 'Zanzibar surprise', body: 'about @margot #zanzitag', private: '1', readers: 'leila', assignees: '', due: '2031-01-01' });
	const alone = await add(owner, at, { title: 'Zanzibar for myself', kind: 'entry', private: '1' });
	await send(employee, `/items/${secret}/comments`, { body: 'Zanzibar answer', reply_to: secret });
	await house.settled();
	assert.match((await employee.get(at)).text, /Zanzibar surprise/);
	assert.doesNotMatch((await employee.get(at)).text, /for myself/);
	assert.match((await employee.get('/search?q=zanzibar')).text, /surprise/);
	assert.match((await owner.get('/activities/updates')).text, /Zanzibar surprise/);
	// The reader of the activity learns nothing of either.
	for (const path of [at, `${at}/sections/${section}`, '/search?q=zanzibar', '/activities', '/activities/updates', '/todos', '/notifications', '/tags/zanzitag', '/',
		`/api/v1${at}`, `/api/v1${at}/sections/${section}/steps`, `${at}/export?form=md`, `${at}/export?form=json`]) {
		const page = await admin.get(path);
		assert.doesNotMatch(page.body, /surprise|for myself|Zanzibar answer|#zanzitag/, path);
	}
	for (const id of [secret, alone]) {
		for (const path of [`${at}/${id}`, `/api/v1${at}/steps/${id}`, `/items/${id}`, `${at}/${id}/history`]) assert.equal((await admin.get(path)).status, 404, path);
		await send(admin, `/items/${id}/comments`, { body: 'x', reply_to: id }, 404);
	}
	// In no count, not even of those who see it.
	for (const client of [owner, employee, admin]) assert.deepEqual((await sections(client, at)).map((s) => s.todos), [1]);
	assert.equal(house.value(`SELECT items FROM place WHERE handle = '${at.split('/').at(-1)}'`), '1');
	// Moves beside it give nothing away, and it cannot be named by who does not see it.
	await send(employee, `${at}/${secret}/move`, { direction: 'up' });
	// Only its author says who sees it; done by whom it names.
	await send(employee, `${at}/${secret}/edit`, { title: 'Zanzibar surprise', kind: 'todo', people: '1' });
	assert.equal((await owner.json(`/api/v1${at}/steps/${secret}`)).private, true);
	await send(employee, `${at}/${secret}/done`, { on: '1' });
	assert.deepEqual((await sections(owner, at)).map((s) => [s.todos, s.done]), [[1, 0]]);
	await send(owner, `${at}/${secret}/edit`, { title: 'No secret any more', kind: 'todo', people: '1' });
	assert.equal((await admin.get(`${at}/${secret}`)).status, 200);
	assert.deepEqual((await sections(owner, at)).map((s) => [s.todos, s.done]), [[2, 1]]);
	await checked();
});

test('who is taken out loses everything at once', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity({ title: 'Quetzal project' });
	const mine = await add(owner, at, { title: 'Quetzal to-do', assignee: 'leila', due: '2031-02-03' });
	const own = await add(employee, at, { title: 'Quetzal of my own', kind: 'entry', private: '1' });
	const named = await add(owner, at, { title: 'Quetzal named', private: '1', readers: 'leila' });
	const { text: feedPage } = await send(employee, '/todos/address', {}, 200);
	const feed = new URL(feedPage.match(/https?:\S+\.ics/)[0]).pathname;
	await house.settled();
	assert.match((await employee.get('/todos')).text, /Quetzal to-do/);
	assert.match((await house.visitor().get(feed)).body, /Quetzal to-do/);
	await send(owner, `${at}/people/delete`, { person: personId('leila') });
	const paths = [at, `${at}/people`, `${at}/export`, `${at}/new`, `/api/v1${at}`, ...[mine, own, named].flatMap((id) => [`${at}/${id}`, `/api/v1${at}/steps/${id}`])];
	for (const path of paths) assert.equal((await employee.get(path)).status, 404, path);
	for (const path of ['/todos', '/activities', '/activities?show=all', '/activities/updates', '/search?q=quetzal', '/', '/notifications']) {
		assert.doesNotMatch((await employee.get(path)).body, /Quetzal (to-do|named|project)/, path);
	}
	assert.doesNotMatch((await house.visitor().get(feed)).body, /Quetzal/);
	await send(employee, `${at}/${mine}/done`, { on: '1' }, 404);
	await send(employee, `${at}/steps`, { title: 'x', kind: 'todo' }, 404);
	assert.doesNotMatch((await owner.get(`${at}/${mine}`)).text, /Leïla Benhaddou/);
	await checked();
});

test('readers read and answer; whose it is marks it done; authors write; owners decide', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin'), at = await activity();
	const theirs = await add(owner, at, { title: 'For the reader', assignee: ['margot', 'leila'] }), other = await add(owner, at, { title: 'For nobody' });
	await send(admin, `${at}/steps`, { title: 'x', kind: 'todo' }, 403);
	await send(admin, `${at}/${other}/done`, { on: '1' }, 403);
	await send(admin, `${at}/${other}/edit`, { title: 'x' }, 403);
	await send(admin, `${at}/${other}/move`, { direction: 'up' }, 403);
	await send(employee, `${at}/settings`, { title: 'Mine now' }, 403);
	await send(employee, `${at}/people`, { who: 'theo', role: 'author' }, 403);
	await send(employee, `${at}/${other}/delete`, {}, 403);
	await send(admin, `${at}/${theirs}/done`, { on: '1' });
	await send(admin, `/items/${theirs}/comments`, { body: 'Here it is.', reply_to: theirs });
	await house.settled();
	assert.match((await employee.get('/notifications')).text, /gave you something to do/);
	assert.match((await employee.get('/notifications')).text, /has done it/);
	assert.match((await owner.get('/notifications')).text, /l’a fait/);
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /answered/));
	const stranger = await house.signIn('guest');
	assert.equal((await stranger.get(at)).status, 404);
	await send(owner, `${at}/people`, { who: 'duarte', role: 'owner' }, 422);
	await send(owner, `${at}/people`, { who: 'duarte', role: 'author' });
	await add(stranger, at, { title: 'From outside' });
	await send(owner, `${at}/people/delete`, { person: personId('noemie') }, 422);
});

test('a completed activity is read and not written, until it goes on', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity();
	const todo = await add(owner, at, { title: 'Last thing', assignee: 'leila', due: '2031-01-01' });
	await send(owner, `${at}/complete`);
	assert.match((await employee.get(at, { status: 200 })).text, /Completed/);
	for (const [path, fields] of [[`${at}/steps`, { title: 'x' }], [`${at}/${todo}/done`, { on: '1' }], [`${at}/sections`, { title: 'x' }], [`/items/${todo}/comments`, { body: 'x', reply_to: todo }]]) await send(employee, path, fields, 403);
	assert.doesNotMatch((await employee.get('/todos')).text, /Last thing/);
	assert.match((await employee.get('/activities?show=done')).text, new RegExp(`Trial ${made}`));
	await send(owner, `${at}/reopen`);
	await send(employee, `${at}/${todo}/done`, { on: '1' });
	await send(employee, `${at}/${todo}/done`, { on: '1' });
	assert.deepEqual((await sections(owner, at)).map((s) => [s.todos, s.done]), [[1, 1]]);
	await send(employee, `${at}/${todo}/done`, { on: '0' });
	await send(owner, `${at}/${todo}/delete`);
	assert.deepEqual((await sections(owner, at)).map((s) => [s.todos, s.done]), [[0, 0]]);
	assert.equal((await owner.get(`${at}/${todo}`)).status, 404);
	await checked();
});

test('begun from another one: sections and lines come along, people and marks do not, days count anew', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity({ starts: '2030-01-10', due: '2030-02-10' });
	await send(owner, `${at}/sections`, { title: 'Later' });
	const [first, second] = await sections(owner, at);
	const done = await add(owner, at, { title: 'one', section: first.id, assignee: 'leila', due: '2030-01-15' });
	await add(owner, at, { title: 'two', section: second.id, body: 'words', kind: 'entry', link: 'https://two.example/' });
	await add(owner, at, { title: 'secret', section: second.id, private: '1' });
	await send(owner, `${at}/${done}/done`, { on: '1' });
	const form = (await employee.get(`/activities/new?from=${at.split('/').at(-1)}`, { status: 200 })).form('/activities');
	const copy = (await employee.submit(form, { title: `Copy of ${made}`, starts: '2031-03-01', due: '2031-05-01' }, { status: 200 })).path;
	const [one, two] = await sections(employee, copy);
	assert.deepEqual([[one.title, one.todos, one.done], [two.title, two.todos, two.done]], [['', 1, 0], ['Later', 0, 0]]);
	const steps = async (s) => (await employee.json(`/api/v1${copy}/sections/${s.id}/steps`)).steps;
	const [copied] = await steps(one);
	assert.deepEqual([copied.title, copied.due, copied.done, copied.assignees], ['one', '2031-03-06', null, []]);
	assert.deepEqual((await steps(two)).map((s) => [s.title, s.kind, s.link]), [['two', 'entry', 'https://two.example/']]);
	// Finished, and offered as a template to who reads it: what comes of it goes on.
	await owner.submit((await owner.get(`${at}/settings`, { status: 200 })).form(`${at}/settings`), { template: '1' }, { redirect: false, status: 303 });
	await send(owner, `${at}/complete`);
	const offered = async (client) => (await client.get('/activities/new', { status: 200 })).all('#f-from option').map((o) => o.attributes.value);
	assert.ok((await offered(employee)).includes(at.split('/').at(-1)));
	const again = (await employee.submit((await employee.get('/activities/new')).form('/activities'), { title: `Again ${made}`, from: at.split('/').at(-1) }, { status: 200 })).path;
	const { completed, template } = await employee.json(`/api/v1${again}`);
	assert.deepEqual([completed, template], [null, false]);
	const [fresh] = await sections(employee, again), [line] = (await employee.json(`/api/v1${again}/sections/${fresh.id}/steps`)).steps;
	assert.deepEqual([line.title, line.done, line.assignees], ['one', null, []]);
	await send(employee, `${again}/${line.id}/done`, { on: '1' });
	// From one that may not be read: as if there were none.
	const admin = await house.as('admin'), closed = await activity({ template: '1' }, {});
	assert.ok(!(await offered(admin)).includes(closed.split('/').at(-1)));
	await send(admin, '/activities', { title: 'No', from: closed.split('/').at(-1) }, 422);
	await checked();
});

test('lines whose sections were joined many times have long keys, and are copied all the same', async () => {
	const owner = await house.as('owner'), at = await activity(), [section] = await sections(owner, at);
	const titles = Array.from({ length: 12 }, (_, i) => `line ${String(i).padStart(2, '0')}`);
	for (const title of titles) await add(owner, at, { title, section: section.id });
	house.sql(`UPDATE activity_step SET position = '${'m'.repeat(400)}' || position WHERE section = ${section.id}`);
	const form = (await owner.get(`/activities/new?from=${at.split('/').at(-1)}`, { status: 200 })).form('/activities');
	const copy = (await owner.submit(form, { title: `Long keys of ${made}` }, { status: 200 })).path, [one] = await sections(owner, copy);
	assert.deepEqual((await owner.json(`/api/v1${copy}/sections/${one.id}/steps`)).steps.map((s) => s.title), titles);
});

test('a day is the same everywhere; whether it is today depends on where somebody is', async () => {
	const owner = await house.as('owner'), at = await activity();
	house.sql("UPDATE person SET time_zone = 'Pacific/Kiritimati' WHERE handle = 'leila'");
	house.sql("UPDATE person SET time_zone = 'Pacific/Pago_Pago' WHERE handle = 'margot'");
	const employee = await house.signIn('employee'), admin = await house.signIn('admin');
	const east = local('Pacific/Kiritimati'), west = local('Pacific/Pago_Pago');
	assert.ok(east > west);
	const both = { assignee: ['leila', 'margot'] };
	await add(owner, at, { title: 'east today', due: east, ...both });
	await add(owner, at, { title: 'west today', due: west, ...both });
	await add(owner, at, { title: 'east tomorrow', due: plus(east, 1), ...both });
	const group = (page, title) => page.all('.step').find((li) => li.text.includes(title)).closest('section').one('h2').text.replace(/\s*\d+$/, '');
	const [e, w] = [await employee.get('/todos'), await admin.get('/todos')];
	assert.equal(local('Pacific/Kiritimati') + local('Pacific/Pago_Pago'), east + west, 'midnight passed meanwhile');
	assert.deepEqual(['east today', 'west today', 'east tomorrow'].map((t) => group(e, t)), ['Today', 'Overdue', 'The next seven days']);
	assert.deepEqual(['east today', 'west today', 'east tomorrow'].map((t) => group(w, t)), ['Les sept prochains jours', 'Aujourd’hui', 'Les sept prochains jours']);
	// Reminded on the day itself, and the day before from seven in the morning.
	const reminded = (handle, title) => house.value(`SELECT count(*) FROM notify n JOIN activity_step e ON e.id = n.item WHERE n.kind = 10 AND n.owner = ${personId(handle)} AND e.title = '${title}'`);
	house.sql("INSERT INTO job (id, kind, payload, due, lease, attempts, state, error) VALUES (1, 'activities.due', '', 0, 0, 0, 1, '')");
	await eventually(() => assert.equal(reminded('leila', 'east today'), '1'));
	await eventually(() => assert.equal(reminded('margot', 'west today'), '1'));
	assert.equal(reminded('leila', 'west today'), '0');
	assert.equal(reminded('margot', 'east tomorrow'), '0');
	assert.match((await employee.get('/notifications')).text, /A to-do of yours is due/);
	await send(owner, `${at}/steps`, { title: 'x', due: '2031-02-30', people: '1' }, 422);
	house.sql("UPDATE person SET time_zone = 'Europe/Paris' WHERE handle IN ('leila', 'margot')");
});

test('what is new across my activities, until I have seen it', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity();
	const todo = await add(owner, at, { title: 'News one' });
	await send(owner, `/items/${todo}/comments`, { body: 'A word about it', reply_to: todo });
	await send(owner, `${at}/${todo}/done`, { on: '1' });
	await add(employee, at, { title: 'My own doing' });
	const page = await employee.get('/activities/updates', { status: 200 });
	for (const words of [/added the to-do News one/, /answered to News one/, /has done News one/, /A word about it/]) assert.match(page.text.replace(/\s+/g, ' '), words);
	assert.doesNotMatch(page.text, /My own doing/);
	assert.match((await employee.get('/activities/updates')).text, /News one/);
	await employee.submit(page.form('/activities/updates'), {}, { status: 200 });
	assert.match((await employee.get('/activities/updates')).text, /You have seen everything/);
	await add(owner, at, { title: 'News two' });
	const after = await employee.json('/api/v1/activities/updates');
	assert.deepEqual(after.changes.map((c) => [c.kind, c.title, c.who.handle]), [['added', 'News two', 'noemie']]);
});

test('the feed: one’s own to-dos for calendars, by an address that can be taken back', async () => {
	const owner = await house.as('owner'), admin = await house.as('admin'), at = await activity();
	const todo = await add(owner, at, { title: 'Comma, semicolon; and é', body: 'two\nlines', assignee: 'margot', due: '2031-07-08' });
	await add(owner, at, { title: 'Not for margot' });
	const done = await add(owner, at, { title: 'Was done', assignee: 'margot' });
	await send(admin, `${at}/${done}/done`, { on: '1' });
	const address = (page) => new URL(page.text.match(/https?:\S+\.ics/)[0]).pathname;
	const first = address(await send(admin, '/todos/address', {}, 200)), stranger = house.visitor();
	const feed = await stranger.get(first, { status: 200 });
	assert.match(feed.headers.get('content-type'), /^text\/calendar/);
	const text = feed.body.replace(/\r\n /g, '');
	assert.match(text, /BEGIN:VCALENDAR\r\n/);
	assert.match(text, /SUMMARY:Comma\\, semicolon\\; and é\r\n/);
	assert.match(text, /DUE;VALUE=DATE:20310708\r\n/);
	assert.match(text, new RegExp(`UID:todo-${todo}@`));
	assert.match(text, /SUMMARY:Was done[\s\S]*STATUS:COMPLETED/);
	assert.doesNotMatch(text, /Not for margot/);
	assert.equal((await stranger.get(first.replace(/[0-9a-f]{4}\.ics/, '0000.ics'))).status, 404);
	assert.equal((await stranger.get(first.replace('.ics', ''))).status, 404);
	const second = address(await send(admin, '/todos/address', {}, 200));
	assert.equal((await stranger.get(first)).status, 404);
	assert.equal((await stranger.get(second)).status, 200);
	await send(admin, '/todos/address/delete');
	assert.equal((await stranger.get(second)).status, 404);
	assert.equal((await stranger.get('/todos')).status, 404);
});

test('many lines: pages stay bounded, and none is passed over', async () => {
	const many = database === 'postgres' ? 250 : 1000; // a trip a row there
	const owner = await house.as('owner'), at = await activity();
	const [{ id: section }] = await sections(owner, at);
	const csrf = await owner.csrf(), wanted = new Set();
	for (let i = 0; i < many; i += 25) {
		await Promise.all(Array.from({ length: 25 }, async (_, k) => {
			const answer = await owner.post(`/api/v1${at}/steps`, { csrf, title: `line ${i + k}`, section });
			assert.equal(answer.status, 201, answer.text);
			wanted.add(answer.json.item.id);
		}));
	}
	assert.equal(wanted.size, many);
	const outline = await owner.get(at, { status: 200 });
	assert.ok(titles(outline).length <= 60 && outline.body.length < 400_000, `${titles(outline).length} lines, ${outline.body.length} bytes`);
	const seen = [];
	for (let next = ''; next !== undefined;) {
		const page = await owner.json(`/api/v1${at}/sections/${section}/steps${next ? `?after=${encodeURIComponent(next)}` : ''}`);
		seen.push(...page.steps.map((s) => s.id));
		next = page.next;
	}
	assert.equal(seen.length, many);
	assert.deepEqual(seen.toSorted(), [...wanted].toSorted());
	const page = await owner.get(`${at}/sections/${section}`, { status: 200 });
	assert.equal(titles(page).length, 100);
	assert.equal(titles(await owner.get(page.one('a[rel=next]').attributes.href)).length, 100);
	assert.match((await owner.get(`${at}/export?form=md`)).body, new RegExp(`^- \\[ \\] line ${many - 1}$`, 'm'));
	assert.deepEqual((await sections(owner, at)).map((s) => s.todos), [many]);
	await checked();
});

test('below a community: its tab shows what one may see, and whoever leaves it leaves what lies below', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), admin = await house.as('admin');
	const { location: community } = await send(owner, '/communities', { title: `Act community ${++made}`, access: 'private', language: 'en' });
	await send(owner, `${community}/members`, { who: 'leila' }, 200);
	await send(employee, `${community}/membership`);
	const within = community.split('/').at(-1);
	const { location: open } = await send(owner, '/activities', { title: 'For the community', audience: 'internal', community: within });
	const { location: narrow } = await send(owner, '/activities', { title: 'For its people', audience: 'members', community: within });
	await send(owner, `${open}/people`, { who: 'margot', role: 'author' }, 422);
	await send(admin, '/activities', { title: 'From outside', community: within }, 422);
	const tab = await employee.get(`${community}/activities`, { status: 200 });
	assert.match(tab.text, /For the community/);
	assert.doesNotMatch(tab.text, /For its people/);
	assert.equal(tab.all('.tabs a').find((a) => /Activities/.test(a.text)).text.match(/\d+/)[0], '1');
	assert.equal((await employee.get(open)).status, 200);
	assert.equal((await employee.get(narrow)).status, 404);
	assert.equal((await admin.get(open)).status, 404);
	await send(owner, `${narrow}/people`, { who: 'leila', role: 'author' });
	assert.equal((await employee.get(narrow)).status, 200);
	await send(employee, `${community}/membership/delete`);
	for (const path of [open, narrow, `${community}/activities`]) assert.equal((await employee.get(path)).status, 404, path);
	assert.doesNotMatch((await employee.get('/activities')).text, /For its people/);
	await checked();
});

test('changing the words keeps what stood before; the same as JSON; one’s own data', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity({ title: 'Xylophone' });
	const todo = await add(employee, at, { title: 'Before', body: 'old words', assignee: 'leila' });
	const form = (await owner.get(`${at}/${todo}/edit`, { status: 200 })).form(`${at}/${todo}/edit`);
	await owner.submit(form, { title: 'After', body: 'new words' }, { status: 200 });
	const history = await employee.get(`${at}/${todo}/history`, { status: 200 });
	assert.match(history.body, /<del>old<\/del>/);
	assert.match(history.body, /<ins>new<\/ins>/);
	const seen = await employee.json(`/api/v1${at}/steps/${todo}`);
	assert.deepEqual([seen.title, seen.body, seen.kind, seen.assignees.map((p) => p.handle)], ['After', 'new words', 'todo', ['leila']]);
	// Whose it is without belonging to the activity keeps it when others change the words.
	const open = await activity({ audience: 'internal' }, {}), theirs = await add(owner, open, { title: 'For a colleague', assignees: '@theo' });
	await owner.submit((await owner.get(`${open}/${theirs}/edit`)).form(`${open}/${theirs}/edit`), { title: 'For the same colleague' }, { status: 200 });
	assert.deepEqual((await owner.json(`/api/v1${open}/steps/${theirs}`)).assignees.map((p) => p.handle), ['theo']);
	await send(owner, `${at}/steps`, { title: 'x', link: 'javascript:alert(1)', people: '1' }, 422);
	await send(owner, `${at}/steps`, { title: 'x', assignees: 'nobody-at-all', people: '1' }, 422);
	await send(owner, `${at}/steps`, { title: 'x', assignees: 'theo', people: '1' }, 422); // does not read it
	const data = await employee.get('/settings/export');
	assert.match(data.body, /"activity_entries"/);
	assert.match(data.body, /"title":\s*"After"/);
	const exported = await owner.json(`${at}/export?form=json`);
	assert.deepEqual([exported.title, exported.sections[0].steps[0].title], ['Xylophone', 'After']);
	await send(owner, `${at}/settings`, { title: 'Xylophones', handle: `xylo-${made}`, language: 'en', choices: '1', template: '1' });
	assert.equal((await employee.get(at, { status: 200 })).path, `/activities/xylo-${made}`);
	assert.match((await employee.get('/activities/new')).text, /Xylophones/);
});

test('files stand with a to-do for those who may read them', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity();
	const upload = async (client, name) => {
		const body = new FormData();
		body.append('file', new File([`words of ${name}`], name, { type: 'text/plain' }));
		const { location } = await send(client, '/files', body);
		return Number(location.match(/\/files\/(\d+)/)[1]);
	};
	const file = await upload(owner, `plan-${made}.txt`);
	const todo = await add(owner, at, { title: 'With a file', files: `${house.url}/files/${file}` });
	assert.match((await owner.get(`${at}/${todo}`, { status: 200 })).text, new RegExp(`plan-${made}.txt`));
	assert.deepEqual((await owner.json(`/api/v1${at}/steps/${todo}`)).files.map((f) => f.id), [file]);
	// Private to its owner: others see neither its name nor that there is one, and do not lose it.
	for (const path of [`${at}/${todo}`, at, `${at}/${todo}/edit`, `/api/v1${at}/steps/${todo}`, `${at}/export?form=json`]) assert.doesNotMatch((await employee.get(path, { status: 200 })).body, /plan-|1<span class="vh"> file/, path);
	await send(employee, `${at}/steps`, { title: 'x', files: String(file), people: '1' }, 422);
	const form = (await employee.get(`${at}/${todo}/edit`)).form(`${at}/${todo}/edit`);
	await employee.submit(form, { title: 'Still with a file' }, { status: 200 });
	assert.deepEqual((await owner.json(`/api/v1${at}/steps/${todo}`)).files.map((f) => f.id), [file]);
	await send(owner, `${at}/${todo}/edit`, { title: 'Without', people: '1' });
	assert.deepEqual((await owner.json(`/api/v1${at}/steps/${todo}`)).files, []);
	await checked();
});

test('an account that goes: what it kept is handed on or completed, what it wrote goes, counts hold', async () => {
	const owner = await house.as('owner'), secret = 'a long password';
	for (const result of [house.ruche('user', 'add', 'act-leaver', 'Act', 'Leaver'), house.ruche('user', 'passwd', 'act-leaver', { input: `${secret}\n` })]) assert.equal(result.status, 0, result.stderr);
	const leaver = house.visitor();
	await leaver.signIn('act-leaver', secret);
	const { location: shared } = await send(leaver, '/activities', { title: 'Kept by two', language: 'en' });
	const { location: alone } = await send(leaver, '/activities', { title: 'Kept by one', language: 'en' });
	await send(leaver, `${shared}/people`, { who: 'noemie', role: 'owner' });
	await send(leaver, `${alone}/people`, { who: 'noemie', role: 'author' });
	const theirs = await add(owner, shared, { title: 'For the leaver', assignee: 'act-leaver' });
	await add(leaver, shared, { title: 'Written by the leaver' });
	const gone = await send(leaver, '/settings/erase', { confirm: 'act-leaver', texts: 'remove' });
	assert.ok(gone.location);
	await house.settled();
	await eventually(async () => assert.doesNotMatch((await owner.get(shared)).text, /Written by the leaver/));
	const page = await owner.get(shared, { status: 200 });
	assert.doesNotMatch(page.body, /Act Leaver|act-leaver/);
	assert.ok(page.all(`form[action="${shared}/complete"]`).length, 'the other owner keeps it');
	assert.deepEqual((await owner.json(`/api/v1${shared}/steps/${theirs}`)).assignees, []);
	assert.ok((await owner.json(`/api/v1${alone}`)).completed);
	await eventually(async () => assert.deepEqual((await sections(owner, shared)).map((s) => s.todos), [1]));
	await checked();
});

test('two changes at once: neither takes the other back', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await activity();
	const id = await add(owner, at, { title: 'As it was' });
	const change = (client, fields) => () => send(client, `${at}/${id}/edit`, fields);
	await whileHeld(house, id, [change(owner, { title: 'Renamed' }), change(employee, { due: '2031-05-06' })]);
	const step = await owner.json(`/api/v1${at}/steps/${id}`);
	assert.deepEqual([step.title, step.due], ['Renamed', '2031-05-06']);
});

test('sections that are joined again and again leave short keys', async () => {
	const owner = await house.as('owner'), at = await activity();
	for (let i = 0; i < 15; i++) {
		await add(owner, at, { title: `Here ${i}` });
		await send(owner, `${at}/sections`, { title: 'For a while' });
		const last = (await sections(owner, at)).at(-1).id;
		await add(owner, at, { title: `There ${i}`, section: last });
		await send(owner, `${at}/sections/${last}/delete`);
	}
	const expected = Array.from({ length: 15 }, (_, i) => [`Here ${i}`, `There ${i}`]).flat();
	assert.deepEqual(titles(await owner.get(at)), expected);
	const longest = `SELECT max(length(position)) FROM activity_step WHERE activity = (SELECT activity FROM activity_step WHERE id = ${await add(owner, at, { title: 'Last' })})`;
	assert.ok(Number(house.value(longest)) <= 48, house.value(longest));
	// Keys that are too long already are made anew.
	house.change(`UPDATE activity_step SET position = '${'z'.repeat(220)}' WHERE title = 'Last'`);
	await add(owner, at, { title: 'Behind the last' });
	assert.deepEqual(titles(await owner.get(at)), [...expected, 'Last', 'Behind the last']);
	await checked();
});

// More than one transaction writes: the first lines come with the request, the others by a job; what is added meanwhile stands where it was put.
test('a large activity is copied some lines at a time', async () => {
	const owner = await house.as('owner'), at = await activity({}, {}), lines = Array.from({ length: 230 }, (_, i) => `Line ${i}`);
	await send(owner, `${at}/sections`, { title: 'Second' });
	await send(owner, `${at}/sections`, { title: 'Third' });
	const [one, two, three] = await sections(owner, at);
	const where = (i) => (i < 120 ? one : i < 220 ? two : three).id;
	for (let i = 0; i < lines.length; i += 23) await Promise.all(lines.slice(i, i + 23).map((title, k) => add(owner, at, { title, section: where(i + k) })));
	const all = async (path) => Promise.all((await sections(owner, path)).map(async (s) => {
		const rows = [];
		for (let after = ''; after !== undefined;) {
			const page = await owner.json(`/api/v1${path}/sections/${s.id}/steps?after=${after}`);
			rows.push(...page.steps.map((step) => step.title));
			after = page.next;
		}
		return rows;
	}));
	const expected = await all(at);
	assert.deepEqual(expected.map((rows) => rows.length), [120, 100, 10]);
	const begun = await send(owner, '/activities', { title: `Large ${++made}`, from: at.split('/').at(-1), language: 'en', audience: 'members' });
	await house.settled();
	assert.deepEqual(await all(begun.location), expected);
	assert.deepEqual((await sections(owner, begun.location)).map((s) => [s.title, s.todos, s.coming]), [['', 120, false], ['Second', 100, false], ['Third', 10, false]]);
	assert.doesNotMatch((await owner.get(begun.location)).text, /being copied|en cours de copie/);
	// As one finds it before the job: 100 lines are there, and the section waits for the others.
	const first = (await sections(owner, begun.location))[0], id = house.value(`SELECT activity FROM activity_section WHERE id = ${first.id}`);
	const from = house.value(`SELECT min(position) || '|' || ${one.id} FROM activity_step WHERE section = ${one.id}`).split('|');
	house.change(`UPDATE activity_section SET source = ${from[1]}, source_position = '${from[0]}', source_last = 9007199254740991 WHERE id = ${first.id}`);
	const who = house.value(`SELECT person FROM member WHERE hub = ${id} AND role = 3`);
	house.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error) VALUES (999, 0, 'activities.copy', '${id} ${who} 0', 9007199254740991, 0, 0, 1, '')`);
	assert.match((await owner.get(begun.location)).text, /being copied|en cours de copie/);
	await send(owner, `${begun.location}/sections/${first.id}/delete`, {}, 409);
	house.change('DELETE FROM job WHERE id = 999');
	const again = (person) => {
		house.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error) SELECT coalesce(max(id), 0) + 1, 0, 'activities.copy', '${id} ${person} 0', 0, 0, 0, 1, '' FROM job WHERE id < 1000`);
		return house.settled();
	};
	// Whoever began it is no colleague any more, was taken out, or is kept from reading what it comes from: nothing is copied in that name. The page says so;
	// whoever writes there goes on in a name of their own, if they read it, or leaves it; readers and strangers do neither.
	const rewind = () => house.change(`UPDATE activity_section SET source = ${from[1]}, source_position = '${from[0]}', source_last = 9007199254740991 WHERE id = ${first.id}`);
	const state = async () => (await sections(owner, begun.location)).map((s) => [s.todos, s.coming])[0], told = /Not all lines could be copied|n’ont pas pu y être copiées/;
	const guest = house.value("SELECT id FROM person WHERE kind = 2 AND state = 1 LIMIT 1"), employee = await house.as('employee');
	const leila = house.value("SELECT id FROM person WHERE handle = 'leila'");
	await send(owner, `${begun.location}/people`, { who: 'leila', role: 'author' });
	for (const gone of [guest, leila]) { // leila writes here, and does not read what it comes from
		await again(gone);
		assert.deepEqual(await state(), [120, true]);
		assert.match((await owner.get(begun.location)).text, told);
	}
	await send(employee, `${begun.location}/copy`, {}, 403);
	assert.deepEqual([await state(), house.value("SELECT count(*) FROM job WHERE kind = 'activities.copy' AND state = 1")], [[120, true], '0']);
	await send(employee, `${begun.location}/copy`, { end: '1' });
	assert.deepEqual(await state(), [120, false]);
	assert.doesNotMatch((await owner.get(begun.location)).text, told);
	// Now she reads that, and was taken out here.
	await send(owner, `${at}/people`, { who: 'leila', role: 'reader' });
	await send(owner, `${begun.location}/people/delete`, { person: leila });
	rewind();
	await again(leila);
	assert.deepEqual(await state(), [120, true]);
	await send(employee, `${begun.location}/copy`, {}, 404);
	await send(employee, `${begun.location}/copy`, { end: '1' }, 404);
	// What stands there already keeps its place before what comes, in the name of who lets it go on.
	await owner.submit((await owner.get(begun.location)).form(`${begun.location}/copy`), {}, { redirect: false, status: 303 });
	await house.settled();
	assert.deepEqual((await all(begun.location))[0], [...expected[0], ...expected[0].slice(1)]);
	assert.equal(house.value(`SELECT count(DISTINCT i.author) FROM activity_step e JOIN item i ON i.id = e.id WHERE e.section = ${first.id}`), '1');
	// One that failed until it is dead is told and begun again likewise, by programs too.
	rewind();
	house.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error) SELECT coalesce(max(id), 0) + 1, 0, 'activities.copy', '${id} ${who} 0', 0, 0, 8, 4, 'fault' FROM job WHERE id < 1000`);
	assert.match((await owner.get(begun.location)).text, told);
	assert.equal((await (await owner.program())('POST', `${begun.location}/copy`)).status, 204);
	await house.settled();
	assert.deepEqual((await all(begun.location))[0].length, 120 + 2 * 119);
	// As long as who began it writes here and reads there, it goes on by itself.
	rewind();
	await again(who);
	assert.deepEqual([(await all(begun.location))[0].length, (await state())[1]], [120 + 3 * 119, false]);
	await checked();
});

test('an activity begun from another one has its things in their order, with words and tags', async () => {
	const owner = await house.as('owner'), at = await activity();
	const { location: other } = await send(owner, `${at}/sections`, { title: 'Second' });
	assert.ok(other);
	const second = (await sections(owner, at)).at(-1).id;
	for (let i = 0; i < 25; i++) await add(owner, at, { title: `Step ${i}`, body: `**Words** of ${i} #copied`, section: i < 23 ? '' : second });
	const { location } = await send(owner, '/activities', { title: 'Begun from it', from: at.split('/').at(-1), language: 'en', audience: 'members' });
	assert.deepEqual(titles(await owner.get(location)), Array.from({ length: 25 }, (_, i) => `Step ${i}`));
	const [first, last] = await sections(owner, location);
	assert.deepEqual([first.todos, last.todos, last.title], [23, 2, 'Second']);
	const copied = house.value(`SELECT e.id FROM activity_step e JOIN place p ON p.id = e.activity WHERE e.title = 'Step 7' AND p.handle = '${location.split('/').at(-1)}'`);
	assert.match((await owner.get(`${location}/${copied}`)).body, /<strong>Words<\/strong> of 7.*\/tags\/copied/s);
	assert.equal(house.value(`SELECT count(*) FROM item_tag t JOIN tag g ON g.id = t.tag JOIN activity_step e ON e.id = t.item WHERE g.name = 'copied' AND e.title LIKE 'Step %'`), '50');
	await checked();
});

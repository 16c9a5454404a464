// SPDX-License-Identifier: Apache-2.0
// What becomes of communities whose people change: owners who go, many who are asked in at once, links that are over, places where nothing
// is said any more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { at, begin, send, status } from './steps.mjs';

const house = useServer();
const DAY = 86_400_000_000;

// Somebody new, signed in.
async function hire(login) {
	assert.equal(house.ruche('user', 'add', login, 'Hired', login).status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'hired-secret-1\n' }).status, 0);
	const client = house.visitor();
	await client.signIn(login, 'hired-secret-1');
	return client;
}
const personOf = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
const keeper = (handle) => house.value(`SELECT h.handle, p.state FROM place p JOIN person h ON h.id = p.owner WHERE p.handle = '${handle}'`);
const roles = (handle) => house.value(`SELECT count(*), sum(CASE WHEN m.role = 3 THEN 1 ELSE 0 END) FROM member m JOIN place p ON p.id = m.hub WHERE p.handle = '${handle}' AND m.state = 1`);
async function join(owner, handle, client, name, role) {
	await send(owner, at(handle, 'members'), { who: name }, 200);
	await send(client, at(handle, 'membership'));
	if (role) await send(owner, at(handle, 'members/role'), { person: personOf(name), role });
}
function checked() {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
}

test('an owner who is erased is followed by a facilitator, then by a member, and by nobody who may not own; else it is archived', async () => {
	const admin = await house.as('admin'), guest = await house.as('guest'), gone = await hire('owner-gone');
	const guestName = house.value(`SELECT h.handle FROM person h WHERE h.kind = 2 AND EXISTS (SELECT 1 FROM member m JOIN place p ON p.id = m.hub WHERE m.person = h.id AND p.handle = 'silt-and-coatings')`);
	// Whoever came first to the house has the lower number: the role decides, not the number.
	const [first, second] = [['leila', await house.as('employee')], ['noemie', await house.as('owner')]].sort(([a], [b]) => (BigInt(personOf(a)) < BigInt(personOf(b)) ? -1 : 1));
	const led = await begin(gone, { title: 'Led by two', access: 'private' }), shared = await begin(gone, { title: 'Shared', access: 'hidden' });
	const guests = await begin(gone, { title: 'With a guest alone', access: 'private' }), asked = await begin(gone, { title: 'Nobody yet', access: 'private' });
	const both = await begin(gone, { title: 'Owned by two', access: 'open' });
	await join(gone, led, first[1], first[0]);
	await join(gone, led, second[1], second[0], 'facilitator');
	await join(gone, shared, second[1], second[0]);
	await join(gone, guests, guest, guestName);
	await send(gone, at(asked, 'members'), { who: first[0] }, 200); // invited is not in
	await send(first[1], at(both, 'membership'));
	await join(gone, both, second[1], second[0], 'owner');
	const link = new URL((await send(gone, at(led, 'invitations'), { days: '3', uses: '9' }, 200)).one('code').text.trim()).pathname;
	assert.equal(await status(admin, link), 200);
	await send(admin, '/admin/people/owner-gone/erase', { confirm: 'owner-gone', texts: 'keep' });
	assert.deepEqual([led, shared, both].map(keeper), [`${second[0]}|1`, `${second[0]}|1`, `${second[0]}|1`]);
	assert.deepEqual([led, shared, both].map(roles), ['2|1', '1|1', '2|1'], 'who went is no member any more');
	for (const handle of [led, shared]) assert.equal(await status(second[1], at(handle, 'settings')), 200);
	assert.equal(await status(first[1], at(led, 'settings')), 403);
	for (const handle of [guests, asked]) assert.equal(house.value(`SELECT state FROM place WHERE handle = '${handle}'`), '2', 'archived');
	assert.equal(await status(guest, at(guests)), 200, 'and still read by who is in it');
	assert.equal(await status(admin, link), 404, 'links of an account that went are over');
	checked();
});

test('ownership_create: what no owner with an account looks after, its facilitators take over, then its members', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin'), guest = await house.as('guest'), away = await hire('owner-away');
	const guestName = house.value(`SELECT h.handle FROM person h WHERE h.kind = 2 AND EXISTS (SELECT 1 FROM member m JOIN place p ON p.id = m.hub WHERE m.person = h.id AND p.handle = 'silt-and-coatings')`);
	const handle = await begin(away, { title: 'Without a head', access: 'open' }), quiet = await begin(away, { title: 'Members alone', access: 'private' });
	await send(employee, at(handle, 'membership'));
	await join(away, handle, owner, 'noemie', 'facilitator');
	await join(away, handle, guest, guestName);
	await join(away, quiet, employee, 'leila');
	const offered = async (client, to) => (await client.get(at(to, 'members'), { status: 200 })).all('form').some((f) => f.attributes.action === at(to, 'ownership'));
	assert.equal(await offered(owner, handle), false);
	await send(owner, at(handle, 'ownership'), {}, 403);
	assert.equal(house.ruche('user', 'disable', 'owner-away').status, 0);
	assert.deepEqual([await offered(owner, handle), await offered(employee, handle), await offered(admin, handle), await offered(guest, handle)], [true, true, false, false]);
	assert.match((await send(employee, at(handle, 'ownership'), {}, 403)).text, /facilitators come first/);
	for (const client of [admin, guest]) await send(client, at(handle, 'ownership'), {}, 403);
	assert.equal(keeper(handle), 'owner-away|1');
	await send(owner, at(handle, 'ownership'));
	assert.equal(keeper(handle), 'noemie|1');
	assert.equal(await status(owner, at(handle, 'settings')), 200);
	await send(employee, at(handle, 'ownership'), {}, 403); // it has one again
	await send(admin, at(quiet, 'ownership'), {}, 404);
	await send(employee, at(quiet, 'ownership'));
	assert.equal(keeper(quiet), 'leila|1');
	checked();
});

test('a link is over at its time and with the rights of who made it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const handle = await begin(owner, { title: 'Links in time', access: 'hidden' });
	const make = async (client) => new URL((await send(client, at(handle, 'invitations'), { days: '3', uses: '9' }, 200)).one('code').text.trim()).pathname;
	const listed = async () => (await owner.get(at(handle, 'members'), { status: 200 })).all('form').filter((f) => f.attributes.action === at(handle, 'invitations/delete')).length;
	const old = await make(owner), later = (days) => house.change(`UPDATE place_invitation SET expires = expires - ${Math.round(days * DAY)} WHERE place = (SELECT id FROM place WHERE handle = '${handle}')`);
	later(2.99);
	assert.equal(await status(employee, old), 200, 'a moment before');
	await send(employee, old);
	assert.equal(await listed(), 1);
	later(0.02);
	assert.equal(await status(admin, old), 404);
	await send(admin, old, {}, 404);
	assert.equal(await status(admin, at(handle)), 404, 'and let nobody in');
	assert.equal(await listed(), 0);
	await send(owner, at(handle, 'members/role'), { person: personOf('leila'), role: 'facilitator' });
	const theirs = await make(employee);
	assert.equal(await status(admin, theirs), 200);
	await send(owner, at(handle, 'members/role'), { person: personOf('leila'), role: 'member' });
	assert.equal(await status(admin, theirs), 404);
	await send(admin, theirs, {}, 404);
});

test('member_create: a table asks colleagues in by address or by name; what does not fit or cannot be read asks in nobody', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'By table', access: 'private' });
	const sent = (text, status = 200) => {
		const body = new FormData();
		body.append('who', '');
		body.append('file', new File([text], 'people.csv', { type: 'text/csv' }));
		return send(owner, at(handle, 'members'), body, status);
	};
	const invited = () => house.value(`SELECT count(*) FROM member m JOIN place p ON p.id = m.hub WHERE p.handle = '${handle}' AND m.state = 3`);
	const mail = (name) => house.value(`SELECT email FROM person WHERE handle = '${name}'`);
	const nobody = (n) => Array.from({ length: n }, (_, i) => `Nobody;nobody${i}@example.org;x`);
	assert.match(mail('leila'), /@/);
	// Its column is found by its title, whatever stands beside it; an address is written as people write it.
	const page = await sent(['Name;E-Mail;Note', `"Benhaddou; Leïla";${mail('leila').toUpperCase()};`, `Théo;${mail('theo')};"two\r\nlines"`, ...nobody(1998), ''].join('\r\n'));
	assert.equal(invited(), '2');
	assert.match(page.one('[role=status]').text, /2 personnes invitées/);
	const named = page.all('[role=status] li').map((li) => li.text);
	assert.deepEqual([named.length, named[49].trim(), named[50].replace(/\D/g, '')], [51, 'nobody49@example.org', '1948'], 'the first by name, the others by number');
	await eventually(async () => assert.match((await employee.get('/notifications')).text, /By table/));
	await send(employee, at(handle, 'membership'));
	assert.equal(await status(employee, at(handle, 'stream')), 200);
	// A column of names; and without titles the first cell with an address, else the first.
	await sent('handle,n\nleila,1\ndeclan,2\n');
	await sent(`Somebody,${mail('ines')}\n@wenjing,x\n`);
	assert.equal(invited(), '4', 'who is in already is not asked again');
	// One too many, by table or by hand; a table that breaks off behind good lines.
	const more = await sent(['email', mail('gwenn'), ...nobody(2000).map((line) => line.split(';')[1])].join('\n'), 422);
	assert.match(more.one('#f-file-error').text, /2.000 à la fois/);
	assert.equal(more.all('[role=status]').length, 0);
	const names = await send(owner, at(handle, 'members'), { who: `gwenn ${nobody(2000).map((line) => line.split(';')[1]).join(' ')}` }, 422);
	assert.match(names.one('#f-who-error').text, /2.000 à la fois/);
	const broken = await sent(`email\n${mail('gwenn')}\n"never closed\n`, 422);
	assert.match(broken.one('#f-file-error').text, /ligne|line 3/);
	assert.equal(broken.all('[role=status]').length, 0);
	assert.equal(invited(), '4');
	// By hand, as addresses are copied out of a mail.
	const copied = await send(owner, at(handle, 'members'), { who: `"M." <${mail('mateus').toUpperCase()}>; nobody@example.org` }, 200);
	assert.equal(invited(), '5');
	assert.deepEqual(copied.all('[role=status] li').map((li) => li.text.trim()), ['M.', 'nobody@example.org']);
	// Below a closed one its members come first, and are told apart from who is nobody.
	const low = await begin(owner, { title: 'By table below', access: 'private', parent: handle });
	const answer = await owner.post(`/api/v1${at(low, 'members')}`, { who: 'leila theo nobody@example.org' }, { check: false, status: 200 });
	assert.deepEqual([answer.json.invited, answer.json.unknown, answer.json.outside], [1, ['nobody@example.org'], ['theo']]);
	checked();
});

test('community_dormant: half a year without a word, one’s own and, for administrators, all that they may read', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const titles = async (client, section) => (await client.get('/communities/dormant', { status: 200 })).all('section.block')[section]?.all('.community h3').map((h) => h.text.trim());
	const made = {};
	// How many days ago each was begun.
	for (const [title, access, days] of [['Quiet pond', 'open', 181], ['Quiet cave', 'private', 181], ['Almost quiet', 'open', 179], ['Young pond', 'open', 0], ['Drained pond', 'open', 181], ['Talking pond', 'open', 181],
		['Whispering pond', 'open', 181], ['Once lively', 'open', 400]]) {
		made[title] = await begin(owner, { title, access });
		house.change(`UPDATE place SET created = created - ${days * DAY} WHERE handle = '${made[title]}'`);
	}
	await send(owner, at(made['Drained pond'], 'archive'));
	for (const title of ['Quiet pond', 'Talking pond']) await send(employee, at(made[title], 'membership'));
	// A topic is read by colleagues, an update in the stream by members.
	const ask = (title) => send(owner, at(made[title], 'forum'), { title: `Asked in ${title}`, kind: 'topic' });
	const say = async (title) => owner.submit((await owner.get(at(made[title], 'stream'), { status: 200 })).form('/updates'), { body: `Here in ${title}` }, { redirect: false, status: 303 });
	await ask('Talking pond');
	await say('Whispering pond');
	await ask('Once lively');
	await house.settled();
	// An id holds the millisecond in which it was made, times 8,192.
	const long = 300n * 86_400_000n * 8192n, place = house.value(`SELECT id FROM place WHERE handle = '${made['Once lively']}'`);
	house.change(`UPDATE item SET id = id - ${long} WHERE place = ${place}`);
	house.change(`UPDATE place SET last = last - ${long} WHERE id = ${place}`);
	const ours = (list) => list.filter((title) => title in made).sort();
	assert.deepEqual(ours(await titles(owner, 0)), ['Once lively', 'Quiet cave', 'Quiet pond']);
	assert.equal(await titles(owner, 1), undefined, 'only administrators see those of others');
	assert.deepEqual(ours(await titles(employee, 0)), [], 'a member’s are not one’s own');
	assert.deepEqual(ours(await titles(admin, 0)), []);
	// What was whispered there does not tell who is no member that it is alive.
	assert.deepEqual(ours(await titles(admin, 1)), ['Once lively', 'Quiet pond', 'Whispering pond']);
	// A word wakes it.
	await say('Quiet pond');
	await ask('Once lively');
	assert.deepEqual(ours(await titles(owner, 0)), ['Quiet cave']);
	assert.deepEqual(ours(await titles(admin, 1)), ['Quiet pond', 'Whispering pond']);
	assert.equal(await status(await house.as('guest'), '/communities/dormant'), 404);
});

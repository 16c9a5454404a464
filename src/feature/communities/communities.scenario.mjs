// SPDX-License-Identifier: Apache-2.0
// Communities: who may know of them, read in them and come in; roles, invitations, what lies below what; and that whoever goes
// loses everything at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { at, begin, send, status } from './steps.mjs';

const house = useServer();
const api = { headers: { accept: 'application/json' } };

const personOf = (handle) => house.value(`SELECT target FROM handle WHERE kind = 1 AND name = '${handle}'`);
async function say(client, handle, body) {
	const page = await client.get(at(handle, 'stream'), { status: 200 });
	await client.submit(page.form('/updates'), { body }, { redirect: false });
}

test('community_list: by name, by letter, by words, and one’s own', async () => {
	const owner = await house.as('owner');
	const titles = (page) => page.all('.community h3').map((h) => h.text.trim());
	const all = titles(await owner.get('/communities', { status: 200 }));
	assert.ok(all.indexOf('Écrire simplement') < all.indexOf('Field service apps'), 'É stands with E');
	assert.ok(!all.includes('Rappel 4B'), 'a hidden one is in no list');
	assert.deepEqual(titles(await owner.get('/communities?letter=V')), ['Vélo, boulot / Bikes to work']);
	assert.deepEqual(titles(await owner.get('/communities?words=simpl+ecri')), ['Écrire simplement']);
	assert.deepEqual(titles(await owner.get('/communities?words=rappel')), []);
	const mine = (await owner.json('/api/v1/communities?show=mine')).communities;
	assert.ok(mine.some((c) => c.handle === 'ecrire-simplement' && c.membership === 'owner'));
	// The liveliest first: each was spoken in no later than the one before it.
	const active = (await owner.json('/api/v1/communities?show=active')).communities.map((c) => c.handle);
	assert.ok(active.length > 1);
	const last = active.map((handle) => BigInt(house.value(`SELECT last FROM place WHERE handle = '${handle}'`)));
	assert.ok(last.every((n, i) => i === 0 || n <= last[i - 1]), String(last));
});

test('an open one: join, post to its stream, see it on home, leave', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin');
	const handle = await begin(admin, { title: 'Kettles of the house', access: 'open' });
	const page = await employee.get(at(handle), { status: 200 });
	await employee.submit(page.form(at(handle, 'membership')), {}, { status: 200 });
	await say(admin, handle, 'The kettle of floor two sings.');
	assert.match((await employee.get(at(handle, 'stream'), { status: 200 })).text, /kettle of floor two sings/);
	assert.match((await employee.get('/?order=latest')).text, /kettle of floor two sings/);
	assert.equal((await employee.json(`/api/v1${at(handle)}`)).membership, 'member');
	await send(employee, at(handle, 'membership/delete'));
	assert.equal((await employee.json(`/api/v1${at(handle)}`)).membership, 'none');
	await send(admin, at(handle, 'membership/delete'), {}, 409); // its last owner stays
});

test('a moderated one is read by colleagues and joined by asking', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Commas', access: 'moderated' });
	await send(employee, at(handle, 'membership'));
	assert.equal((await employee.json(`/api/v1${at(handle)}`)).membership, 'asked');
	await eventually(async () => assert.match((await owner.get('/notifications')).text, /demande à entrer/));
	const members = await owner.get(at(handle, 'members'), { status: 200 });
	assert.match(members.text, /Leïla Benhaddou/);
	await send(owner, at(handle, 'requests'), { person: personOf('leila'), let_in: '1' });
	assert.equal((await employee.json(`/api/v1${at(handle)}`)).membership, 'member');
	await send(employee, at(handle, 'requests'), { person: personOf('leila'), let_in: '1' }, 403);
});

test('what a French community is about keeps its signs at their words, and is stored as it was written', async () => {
	const owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Les points', about: 'Des signes : pourquoi ? Voilà !', language: 'fr' });
	assert.match((await owner.get(at(handle), { status: 200 })).body, /Des signes[\u00a0\u202f]: pourquoi\u202f\? Voilà\u202f!/);
	assert.match((await owner.get(`${at(handle)}/settings`, { status: 200 })).body, /Des signes : pourquoi \? Voilà !/);
});

test('a private one shows its name and nothing else', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Rough drafts', about: 'For texts that are not ready.', access: 'private' });
	await say(owner, handle, 'The secret of the semicolon');
	const face = await employee.get(at(handle), { status: 200 });
	assert.match(face.text, /For texts that are not ready/);
	assert.doesNotMatch(face.text, /semicolon|\d+ member/);
	const seen = await employee.json(`/api/v1${at(handle)}`);
	assert.deepEqual([seen.inside, seen.members, seen.last], [false, undefined, undefined]);
	for (const tab of ['stream', 'members', 'numbers', 'settings']) assert.equal(await status(employee, at(handle, tab)), 404, tab);
	const row = (await employee.json('/api/v1/communities?words=rough')).communities.find((c) => c.handle === handle);
	assert.equal(row.members, undefined);
	assert.ok(!(await employee.json('/api/v1/communities?show=active')).communities.some((c) => c.handle === handle));
});

test('a hidden one is nowhere, and what a stranger gets does not depend on it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const before = [await employee.json('/api/v1/communities'), await admin.json('/api/v1/communities?words=merg')];
	const handle = await begin(owner, { title: 'Merger', handle: 'merger', access: 'hidden' });
	assert.match(handle, /^[a-z2-9]{10}$/, 'its address is not the one that was typed');
	assert.deepEqual([await employee.json('/api/v1/communities'), await admin.json('/api/v1/communities?words=merg')], before);
	for (const client of [employee, admin]) {
		assert.equal(await status(client, at(handle)), 404);
		assert.equal(await status(client, at('merger')), 404);
		await send(client, at(handle, 'membership'), {}, 404);
	}
	// The address that its name suggests is free for others.
	assert.equal(await begin(employee, { title: 'Merger of two ponds', handle: 'merger', access: 'open' }), 'merger');
	assert.ok((await owner.json('/api/v1/communities?words=merger')).communities.some((c) => c.handle === handle), 'its members find it');
	// Whoever is invited knows of it, and may decline.
	const invited = await send(owner, at(handle, 'members'), { who: '@leila, nobody@example.org' }, 200);
	assert.match(invited.text, /nobody@example.org/);
	assert.match((await employee.get('/communities')).text, /Merger/);
	assert.equal(await status(employee, at(handle, 'stream')), 404);
	await send(employee, at(handle, 'membership'));
	assert.equal(await status(employee, at(handle, 'stream')), 200);
});

test('becoming hidden takes the address and the listing away', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Once in the open', access: 'open' });
	assert.equal(await status(employee, at(handle)), 200);
	const form = (await owner.get(at(handle, 'settings'), { status: 200 })).form(at(handle, 'settings'));
	await owner.submit(form, { access: 'hidden' }, { status: 200 });
	assert.equal(await status(employee, at(handle)), 404);
	assert.deepEqual((await employee.json('/api/v1/communities?words=once')).communities, []);
	assert.equal(await begin(employee, { title: 'Anew', handle, access: 'open' }), handle, 'the address is free');
});

test('a link lets in as many as it says, and ends with the rights of who made it', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), admin = await house.as('admin');
	const handle = await begin(owner, { title: 'By link', access: 'hidden' });
	const page = await send(owner, at(handle, 'invitations'), { days: '3', uses: '1' }, 200);
	const link = new URL(page.one('code').text.trim()).pathname;
	assert.match((await employee.get(link, { status: 200 })).text, /By link/);
	await send(employee, link);
	assert.equal(await status(employee, at(handle)), 200);
	await send(admin, link, {}, 404); // used up
	assert.equal(await status(admin, `${link}x`), 404);
	await send(owner, at(handle, 'invitations'), { days: '0', uses: '1' }, 422);
});

test('whoever is taken out loses everything at once, also what lies below', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const top = await begin(owner, { title: 'Closed top', access: 'private' });
	const below = await begin(owner, { title: 'Open below', access: 'open', parent: top });
	await send(owner, at(top, 'members'), { who: 'leila' }, 200);
	await send(employee, at(top, 'membership'));
	await send(employee, at(below, 'membership'));
	await say(owner, below, 'Only for the top’s members');
	assert.match((await employee.get(at(below, 'stream'), { status: 200 })).text, /Only for the top/);
	await send(owner, at(below, 'forum'), { title: 'Talk below', kind: 'topic' });
	await send(owner, at(below, 'settings'), { parent: '' }, 422); // others would read what was said
	assert.equal(await status(await house.as('admin'), at(below)), 404, 'below a closed one nothing is known outside');
	// What told her of it goes at once as well: the lines, their number on every page, and what programs are told.
	await say(owner, top, 'Ask @leila about the secret kettle');
	await say(owner, below, '@leila knows the lower kettle');
	await eventually(async () => assert.match((await employee.get('/notifications')).body, /lower kettle.*secret kettle/s));
	await house.settled();
	const ids = [top, below].map((handle) => Number(house.value(`SELECT id FROM place WHERE handle = '${handle}'`)));
	const told = async () => (await employee.json('/api/v1/notifications')).notifications.filter((n) => ids.includes(n.thread) || /kettle/.test(n.about));
	const count = async () => Number((await employee.json('/api/v1/notifications/count')).unread);
	const [lines, unread] = [(await told()).length, await count()];
	assert.equal(lines, 3, 'that she was asked in, and both mentions');
	await send(owner, at(top, 'members/delete'), { person: personOf('leila') });
	assert.deepEqual([await told(), unread - await count()], [[], lines]);
	assert.doesNotMatch((await employee.get('/notifications')).body, /kettle|Closed top/);
	for (const path of [at(top, 'stream'), at(below), at(below, 'stream')]) assert.equal(await status(employee, path), 404, path);
	assert.doesNotMatch((await employee.get('/?order=latest')).text, /Only for the top/);
	assert.equal(await status(employee, at(top)), 200, 'its name is known as before');
});

test('re-parenting: only where one is a host, never below itself', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const one = await begin(owner, { title: 'One', access: 'open' }), two = await begin(owner, { title: 'Two', access: 'open', parent: one });
	assert.match((await owner.get(at(one))).text, /Two/);
	await send(owner, at(one, 'settings'), { parent: two }, 422);
	await send(owner, at(two, 'settings'), { parent: 'pump-people' }, 422);
	await send(owner, at(two, 'settings'), { parent: '' });
	assert.equal((await owner.json(`/api/v1${at(two)}`)).parent, undefined);
	await send(employee, at(two, 'settings'), { title: 'Mine' }, 403);
});

test('roles: facilitators let people in, owners give roles, the last owner stays', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Roles', access: 'open' }), leila = personOf('leila'), noemie = personOf('noemie');
	await send(employee, at(handle, 'membership'));
	await send(employee, at(handle, 'members/role'), { person: leila, role: 'owner' }, 403);
	await send(owner, at(handle, 'members/role'), { person: noemie, role: 'member' }, 422);
	await send(owner, at(handle, 'members/role'), { person: leila, role: 'facilitator' });
	assert.equal(await status(employee, at(handle, 'settings')), 403);
	await send(employee, at(handle, 'members/delete'), { person: noemie }, 403);
	await send(owner, at(handle, 'members/role'), { person: leila, role: 'owner' });
	await send(owner, at(handle, 'membership/delete'));
	assert.equal(house.value(`SELECT h.handle FROM place p JOIN person h ON h.id = p.owner WHERE p.handle = '${handle}'`), 'leila', 'who is left stands for it');
});

test('archived, it can be read and nothing is written; empty, it can be deleted', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Short lived', access: 'open' });
	await send(owner, at(handle, 'archive'));
	assert.equal(await status(employee, at(handle)), 200);
	await send(employee, at(handle, 'membership'), {}, 403);
	assert.deepEqual((await employee.json('/api/v1/communities?words=short')).communities, []);
	await send(owner, at(handle, 'reopen'));
	await send(owner, at(handle, 'delete'));
	assert.equal(await status(owner, at(handle)), 404);
});

test('numbers, their table, quiet ones, and the export of one’s own', async () => {
	const employee = await house.as('employee');
	const csv = await employee.get('/communities/pump-people/numbers/csv', { status: 200 });
	const lines = csv.text.trim().split('\r\n');
	assert.equal(lines.length, 13);
	assert.equal(lines[0], 'month,written,authors,answers,thanks,joined,left');
	assert.equal(await status(employee, '/communities/dormant'), 200);
	await house.settled();
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});

test('a guest is where they were invited, and knows of nothing else', async () => {
	const guest = await house.as('guest'), owner = await house.as('owner');
	assert.equal(await status(guest, '/communities'), 200);
	assert.equal(await status(guest, at('pump-people')), 404);
	assert.equal(await status(guest, '/communities/new'), 404);
	assert.equal((await house.visitor().get('/communities')).status, 404);
	const theirs = (await guest.json('/api/v1/communities?show=mine')).communities;
	assert.deepEqual(theirs.map((c) => [c.handle, c.membership]), [['silt-and-coatings', 'member']]);
	for (const tab of ['', 'stream', 'forum', 'members', 'numbers']) assert.equal(await status(guest, at('silt-and-coatings', tab)), 200, tab);
	// Invited to another one: there they are after they have accepted, and can go again.
	const handle = await begin(owner, { title: 'With a guest', access: 'moderated' });
	assert.equal(await status(guest, at(handle)), 404);
	const name = house.value(`SELECT h.handle FROM person h WHERE h.kind = 2 AND EXISTS (SELECT 1 FROM member m JOIN place p ON p.id = m.hub WHERE m.person = h.id AND p.handle = 'silt-and-coatings')`);
	await send(owner, at(handle, 'members'), { who: name }, 200);
	await send(guest, at(handle, 'membership'));
	for (const tab of ['', 'stream', 'forum']) assert.equal(await status(guest, at(handle, tab)), 200, tab);
	await send(guest, at(handle, 'membership/delete'));
	assert.equal(await status(guest, at(handle)), 404);
});

test('below a closed community, only its members read: closing or moving the top ends the other memberships at once', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	for (const [way, access] of [['closed', 'open'], ['closed', 'private'], ['moved', 'open'], ['moved', 'private']]) {
		const name = `Lower ${way} ${access}`, word = `quernstone${way}${access}`;
		const top = await begin(owner, { title: `Top of ${name}`, access: way === 'closed' ? 'open' : 'private' });
		const middle = await begin(owner, { title: `Middle of ${name}`, access, parent: way === 'closed' ? top : '' });
		const low = await begin(owner, { title: name, access, parent: middle });
		for (const handle of [middle, low]) {
			await send(owner, at(handle, 'members'), { who: 'leila' }, 200);
			await send(employee, at(handle, 'membership'));
			await say(owner, handle, `The ${word} of ${handle}`);
		}
		await eventually(async () => assert.match((await employee.get(`/search?q=${word}`)).text, new RegExp(`The ${word} of`)));
		await send(owner, at(way === 'closed' ? top : middle, 'settings'), way === 'closed' ? { access: 'private' } : { parent: top });
		const now = {};
		for (const handle of [middle, low]) now[handle] = house.value(`SELECT p.handle FROM place p WHERE p.title = '${handle === low ? name : `Middle of ${name}`}'`);
		for (const handle of [middle, low]) {
			for (const tab of ['', 'stream', 'forum']) assert.equal(await status(employee, at(now[handle], tab)), 404, `${name} ${tab}`);
			assert.equal((await owner.json(`/api/v1${at(now[handle])}`)).members, 1);
			await send(employee, at(now[handle], 'membership'), {}, 404);
			// An invitation and a link ask for membership above.
			const answer = await send(owner, at(now[handle], 'members'), { who: 'leila' }, 200);
			assert.match(answer.text, /d’abord y entrer : leila/);
			const page = await send(owner, at(now[handle], 'invitations'), { days: '3', uses: '1' }, 200);
			await send(employee, new URL(page.one('code').text.trim()).pathname, {}, 403);
		}
		for (const path of ['/?order=latest', `/search?q=${word}`]) assert.doesNotMatch((await employee.get(path)).text, new RegExp(`The ${word} of`), path);
		assert.match((await owner.get(at(now[low], 'stream'))).text, new RegExp(word));
	}
	await house.settled();
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});

test('who withdraws a request stays a member of what lies below', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), leila = personOf('leila');
	const top = await begin(owner, { title: 'Closed above two', access: 'private' });
	const middle = await begin(owner, { title: 'Asked for', access: 'moderated', parent: top });
	const low = await begin(owner, { title: 'Lowest of three', access: 'private', parent: middle });
	for (const handle of [top, low]) {
		await send(owner, at(handle, 'members'), { who: 'leila' }, 200);
		await send(employee, at(handle, 'membership'));
	}
	const mine = async () => (await employee.json(`/api/v1${at(low)}`)).membership;
	assert.equal(await mine(), 'member');
	await send(employee, at(middle, 'membership/delete')); // nothing to leave
	assert.equal(await mine(), 'member');
	await send(employee, at(middle, 'membership'));
	await send(employee, at(middle, 'membership/delete'));
	assert.equal(await mine(), 'member');
	await send(employee, at(middle, 'membership'));
	await send(owner, at(middle, 'requests'), { person: leila, let_in: '0' });
	assert.equal(await mine(), 'member');
	await send(owner, at(middle, 'members'), { who: 'leila' }, 200);
	await send(owner, at(middle, 'members/delete'), { person: leila }); // taken back
	assert.equal(await mine(), 'member');
});

test('who leaves an open one below a closed one stays in, and owns, what lies below', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), leila = personOf('leila');
	const top = await begin(owner, { title: 'Closed above open ones', access: 'private' });
	const middle = await begin(owner, { title: 'Open in the middle', access: 'open', parent: top });
	await send(owner, at(top, 'members'), { who: 'leila' }, 200);
	for (const handle of [top, middle]) await send(employee, at(handle, 'membership'));
	const low = await begin(owner, { title: 'Open at the bottom', access: 'open', parent: middle });
	await send(employee, at(low, 'membership'));
	await send(owner, at(low, 'members/role'), { person: leila, role: 'owner' });
	await send(owner, at(low, 'membership/delete')); // now hers alone
	const mine = async (handle) => (await employee.json(`/api/v1${at(handle)}`)).membership;
	await send(employee, at(middle, 'membership/delete'));
	assert.deepEqual([await mine(top), await mine(middle), await mine(low)], ['member', 'none', 'owner']);
	await send(employee, at(middle, 'membership'));
	await send(owner, at(middle, 'members/delete'), { person: leila });
	assert.deepEqual([await mine(middle), await mine(low)], ['none', 'owner']);
	assert.equal((await employee.json(`/api/v1${at(low)}`)).members, 1);
	// Leaving the closed one ends both, and what has no owner left is archived.
	await send(employee, at(middle, 'membership'));
	await send(employee, at(top, 'membership/delete'));
	assert.equal(await status(employee, at(low)), 404);
	assert.equal(house.value(`SELECT count(*) FROM member m JOIN place p ON p.id = m.hub WHERE m.person = ${leila} AND p.handle IN ('${middle}', '${low}')`), '0');
	assert.equal(house.value(`SELECT state FROM place WHERE handle = '${low}'`), '2');
});

test('whoever is taken out does not come back by a link, nor by one from when it was more open', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Links end', access: 'private' });
	const link = async () => new URL((await send(owner, at(handle, 'invitations'), { days: '3', uses: '9' }, 200)).one('code').text.trim()).pathname;
	const first = await link();
	await send(employee, first);
	assert.equal(await status(employee, at(handle, 'stream')), 200);
	await send(owner, at(handle, 'members/delete'), { person: personOf('leila') });
	await send(employee, first, {}, 404);
	assert.equal(await status(employee, at(handle, 'stream')), 404);
	const second = await link();
	assert.equal(await status(employee, second), 200);
	await send(owner, at(handle, 'settings'), { access: 'hidden' });
	assert.equal(await status(employee, second), 404);
});

test('the address of what only members above know of tells nothing, and what it was is free', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const top = await begin(owner, { title: 'Above addresses', access: 'private' });
	const made = await begin(owner, { title: 'Layoffs of spring', handle: 'layoffs', access: 'open', parent: top });
	assert.match(made, /^[a-z2-9]{10}$/);
	assert.equal(await begin(employee, { title: 'Layoffs, a game', handle: 'layoffs', access: 'open' }), 'layoffs');
	// Moved below it, and below what is closed later.
	const moved = await begin(owner, { title: 'Moved address', handle: 'moved-address', access: 'open' });
	await send(owner, at(moved, 'settings'), { parent: top });
	const later = await begin(owner, { title: 'Later closed', access: 'open' });
	await begin(owner, { title: 'Below later', handle: 'below-later', access: 'open', parent: later });
	await send(owner, at(later, 'settings'), { access: 'hidden' });
	for (const handle of ['moved-address', 'below-later']) {
		assert.equal(await status(employee, at(handle)), 404);
		assert.equal(await begin(employee, { title: `Anew ${handle}`, handle, access: 'open' }), handle, 'the address is free');
	}
	for (const title of ['Moved address', 'Below later']) {
		const handle = house.value(`SELECT p.handle FROM place p WHERE p.title = '${title}'`);
		assert.match(handle, /^[a-z2-9]{10}$/);
		assert.equal(await status(owner, at(handle, 'settings')), 200);
		await send(owner, at(handle, 'settings'), { handle: 'named-by-hand' }); // ours to choose
		assert.equal(house.value(`SELECT p.handle FROM place p WHERE p.title = '${title}'`), handle);
	}
});

test('of two owners who leave at once one stays; a double click counts once', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner'), leila = personOf('leila');
	for (let i = 0; i < 8; i++) {
		const handle = await begin(owner, { title: `Leaving at once ${i}`, access: 'open' });
		await send(employee, at(handle, 'membership'));
		await send(owner, at(handle, 'members/role'), { person: leila, role: 'owner' });
		const both = await Promise.all([owner, employee].map((client) => client.post(at(handle, 'membership/delete'), {}, { redirect: false })));
		assert.deepEqual(both.map((answer) => answer.status).sort(), [303, 409]);
		const guestless = await begin(owner, { title: `Double click ${i}`, access: 'open' });
		await send(employee, at(guestless, 'membership'));
		await Promise.all([1, 2].map(() => employee.post(at(guestless, 'membership/delete'), {}, { redirect: false })));
		assert.equal((await owner.json(`/api/v1${at(guestless)}`)).members, 1);
	}
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});

test('communities lie eight levels deep at most, and none goes while something lies below it', async () => {
	const owner = await house.as('owner');
	const chain = [await begin(owner, { title: 'Level 0', access: 'open' })];
	for (let level = 1; level <= 8; level++) chain.push(await begin(owner, { title: `Level ${level}`, access: 'open', parent: chain.at(-1) }));
	await send(owner, '/communities', { title: 'Level 9', access: 'open', language: 'en', parent: chain.at(-1) }, 422);
	// What lies below comes along, and counts.
	const upper = await begin(owner, { title: 'Upper', access: 'open' }), lower = await begin(owner, { title: 'Lower', access: 'open', parent: upper });
	await send(owner, at(upper, 'settings'), { parent: chain[7] }, 422);
	await send(owner, at(upper, 'settings'), { parent: chain[6] });
	await send(owner, at(upper, 'delete'), {}, 422);
	await send(owner, at(lower, 'delete'));
	await send(owner, at(upper, 'delete'));
});

test('whoever asked is in when the community turns open', async () => {
	const employee = await house.as('employee'), owner = await house.as('owner');
	const handle = await begin(owner, { title: 'Opens up', access: 'moderated' });
	await send(employee, at(handle, 'membership'));
	assert.equal((await employee.json(`/api/v1${at(handle)}`)).membership, 'asked');
	await send(owner, at(handle, 'settings'), { access: 'open' });
	assert.equal((await employee.json(`/api/v1${at(handle)}`)).membership, 'member');
});

test('members are found by name among the members, by guests too', async () => {
	const guest = await house.as('guest'), owner = await house.as('owner'), employee = await house.as('employee');
	const handle = await begin(owner, { title: 'Found by name', access: 'open' });
	const named = async (client, words) => (await client.json(`/api/v1${at(handle, 'members')}?q=${words}`)).members.map((m) => m.name);
	assert.deepEqual(await named(owner, 'leila'), []);
	await send(employee, at(handle, 'membership'));
	const name = house.value(`SELECT h.handle FROM person h WHERE h.kind = 2 AND EXISTS (SELECT 1 FROM member m JOIN place p ON p.id = m.hub WHERE m.person = h.id AND p.handle = 'silt-and-coatings')`);
	await send(owner, at(handle, 'members'), { who: name }, 200);
	await send(guest, at(handle, 'membership'));
	for (const client of [owner, guest]) for (const words of ['leila', 'benh+le', 'Le%C3%AF']) assert.deepEqual(await named(client, words), ['Leïla Benhaddou'], words);
});

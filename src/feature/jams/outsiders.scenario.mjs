// SPDX-License-Identifier: Apache-2.0
// People without an account in a jam: owners name their addresses, or they ask by a link; mail leads in, and whoever uses its link makes a guest account.
// What it must not do: open what is not that jam, bring back whose account was closed or who was taken out, tell who is known here, carry
// an owner's words to strangers, or be done by anybody else. And who is a guest never becomes somebody who works here by an import.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { startRelay } from '../../../tests/lib/mail.mjs';
import { openPsql } from '../../../tests/postgres.mjs';

const relay = await startRelay(), site = 'https://ruche.talweg.example';
const house = useServer({ ini: `mail_server = smtp://127.0.0.1:${relay.port}\nmail_tls = no\nmail_from = ruche@talweg.example\nbase_url = ${site}\n` });
after(() => relay.close());
const HOUR = 3600_000;
let made = 0;

const local = (hours) => new Date(Date.now() + hours * HOUR).toISOString().slice(0, 16);
async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
async function begin(owner, title = `Outside ${made + 1}`) {
	const handle = `outside-${++made}`;
	await send(owner, '/jams', { title, handle, audience: 'members', language: 'en', opens: local(24), closes: local(48), freezes: local(72), languages: 'en', rules: 'Be kind.' });
	return handle;
}
const table = (text) => {
	const form = new FormData();
	form.append('who', '');
	form.append('file', new File([text], 'people.csv', { type: 'text/csv' }));
	return form;
};
const person = (email, column = 'id') => house.value(`SELECT ${column} FROM person WHERE email = '${email}'`);
const welcome = async (email, words = /^/) => {
	const mail = await relay.to(email);
	assert.match(mail.text, words);
	return new URL(new RegExp(`${site}/jams/join/mail/[0-9a-f]+`).exec(mail.text)[0]).pathname;
};
const choose = async (link, fields = {}, door = house.visitor()) => {
	await door.submit((await door.get(link, { status: 200 })).form(link), { password: 'a long enough one', again: 'a long enough one', ...fields });
	return door;
};
const letters = (email, column = 'count(*)') => house.value(`SELECT ${column} FROM jam_letter WHERE email = '${email}'`);
// What was written lies a day further back.
const nextDay = () => house.change(`UPDATE jam_letter SET created = created - ${25 * HOUR * 1000}, written = CASE WHEN written > 0 THEN written - ${25 * HOUR * 1000} ELSE 0 END`);
const quiet = async () => {
	await house.settled();
	assert.deepEqual(relay.mails.splice(0).map((mail) => mail.envelope.rcptTo[0].address), []);
};
const signIn = async (email) => {
	const guest = house.visitor();
	await guest.signIn(email, 'a long enough one');
	return guest;
};

test('a table brings in people without an account as guests, whom mail leads in, to that jam alone', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin(owner), other = await begin(owner), members = `/jams/${handle}/members`;
	const closed = house.value("SELECT email FROM person WHERE state = 1 AND kind = 1 AND email <> '' AND handle NOT IN ('noemie', 'leila', 'ines') ORDER BY id DESC LIMIT 1");
	house.change(`UPDATE person SET state = 2 WHERE email = '${closed}'`);
	// Facilitators let in only who has an account, and nobody comes into the team by that.
	await send(owner, members, { who: 'leila', role: 'facilitator' }, 200);
	for (const [client, fields] of [[employee, { who: 'anna@outside.example' }], [owner, { who: 'anna@outside.example', role: 'facilitator' }]]) assert.match((await send(client, members, fields, 200)).one('[role=status]').text, /anna@outside\.example/);
	assert.equal(person('anna@outside.example', 'count(*)'), '0');
	const came = await send(owner, members, table(`name;email\nAnna Muster;Anna@Outside.example\n"Two\nlines";ben.okri@outside.example\nGone;${closed}\nNo;not an address@x\nAnna again;anna@outside.example\nx https://evil.example;cara@outside.example\n`), 200);
	assert.match(came.one('[role=status]').text, new RegExp(`0 personne est entrée[\\s\\S]*1 y était déjà[\\s\\S]*3 n’ont pas de compte[\\s\\S]*${closed.replaceAll('.', '\\.')}[\\s\\S]*not an address@x`));
	// Nobody is made of it before they came.
	assert.deepEqual([letters('anna@outside.example'), letters('anna@outside.example', 'name'), letters('ben.okri@outside.example', 'name'), person('anna@outside.example', 'count(*)'), letters(closed)], ['1', 'Anna Muster', '', '0', '0']);
	// Once more nobody is written to.
	assert.match((await send(owner, members, table('email\nanna@outside.example\n'), 200)).one('[role=status]').text, /0[\s\S]*1/);
	// It says who asks and to what, and nothing that anybody called them.
	const link = await welcome('anna@outside.example', /^Hello,\s+Noémie Quillien asks you[\s\S]*It is called: Outside \d+\s+It opens on/);
	for (const name of ['ben.okri', 'cara']) {
		const mail = await relay.to(`${name}@outside.example`);
		assert.doesNotMatch(mail.source ?? JSON.stringify(mail), /evil|Two|ben okri/i);
	}
	await quiet();
	// Once more, a day later: the link from before is worth nothing, the new one lets in. And not twice a day, nor a fourth time.
	nextDay();
	for (let n = 0; n < 2; n++) assert.match((await send(owner, members, { who: 'anna@outside.example' }, 200)).one('[role=status]').text, /0[\s\S]*1/);
	const second = await welcome('anna@outside.example');
	await quiet();
	assert.equal((await house.visitor().get(link, { check: false })).status, 404);
	for (let n = 0; n < 3; n++) {
		nextDay();
		await send(owner, members, { who: 'ben.okri@outside.example' }, 200);
		if (n < 2) await welcome('ben.okri@outside.example');
		await quiet();
	}
	// Names and passwords that will not do are told, and use nothing up.
	const page = await house.visitor().submit((await house.visitor().get(second, { status: 200 })).form(second), { name: 'x https://evil.example', password: 'short', again: '' }, { status: 422 });
	assert.equal(page.all('[aria-invalid=true]').length, 2);
	await choose(second);
	assert.deepEqual([person('anna@outside.example', 'name'), person('anna@outside.example', 'kind'), person('anna@outside.example', 'handle'), letters('anna@outside.example')], ['Anna Muster', '2', 'anna.muster.guest', '0']);
	assert.equal(house.value("SELECT count(*) FROM audit WHERE action = 'jam.guest'"), '1');
	assert.equal((await house.visitor().get(second, { check: false })).status, 404);
	await send(owner, members, { who: 'anna@outside.example' }, 200);
	const anna = await signIn('anna@outside.example');
	const status = async (path) => (await anna.get(path, { redirect: false, check: false })).status;
	assert.deepEqual((await anna.json('/api/v1/jams')).jams.map((jam) => jam.handle), [handle]);
	assert.deepEqual([await status(`/jams/${other}`), await status('/jams/new')], [404, 404]);
	// Taken out, they are outside again, though the account stays.
	await send(owner, `${members}/delete`, { person: person('anna@outside.example') });
	assert.equal(await status(`/jams/${handle}`), 404);
	await quiet();
});

test('who is taken back before they came: the link leads nowhere, and no link of the jam helps; an owner may ask anew', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin(owner), members = `/jams/${handle}/members`;
	await send(owner, members, { who: 'leila', role: 'facilitator' }, 200);
	await send(owner, members, { who: 'xan@outside.example' }, 200);
	const link = await welcome('xan@outside.example'), page = await owner.get(members, { status: 200 }), letter = page.all('input[name=letter]').at(-1).attributes.value;
	assert.match(page.text, /xan@outside\.example/);
	// Of letters owners alone know, and those of this jam.
	assert.doesNotMatch((await employee.get(members)).text, /xan@outside/);
	await send(employee, `${members}/delete`, { letter }, 403);
	const elsewhere = await begin(employee);
	await send(employee, `/jams/${elsewhere}/members/delete`, { letter }, 404);
	const door = house.visitor();
	await door.get(link, { status: 200 });
	await send(owner, `${members}/delete`, { letter });
	assert.equal((await door.get(link, { check: false })).status, 404);
	assert.equal((await door.post(link, { name: 'Xan', password: 'a long enough one', again: 'a long enough one' }, { csrf: false, check: false })).status, 404);
	assert.deepEqual([person('xan@outside.example', 'count(*)'), house.value(`SELECT members FROM place WHERE handle = '${handle}'`)], ['0', '2']);
	nextDay();
	const invitation = new URL((await send(owner, `/jams/${handle}/invitations`, { days: '7', uses: '9' }, 200)).one('code').text.trim(), site).pathname;
	assert.equal((await house.visitor().post(`${invitation}/letter`, { name: 'Xan', address: 'xan@outside.example' }, { csrf: false })).status, 200);
	await quiet();
	await send(owner, members, { who: 'xan@outside.example' }, 200);
	await choose(await welcome('xan@outside.example'), { name: 'Xan' });
	assert.equal(person('xan@outside.example', 'kind'), '2');
});

test('a jam called by words that mislead: the letter says that one is asked, and no more of it', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee');
	for (const [n, title] of ['Your bonus: https://evil.example/login', 'Call 0900 123 456', 'See evil.example'].entries()) {
		const handle = await begin(n ? employee : owner, title);
		await send(n ? employee : owner, `/jams/${handle}/members`, { who: `mislead${n}@outside.example` }, 200);
		const mail = await relay.to(`mislead${n}@outside.example`);
		assert.match(mail.text, /asks you to take part[\s\S]*It opens on/);
		assert.doesNotMatch(mail.text, /evil|0900|called/);
	}
});

test('a table of people never takes a guest for somebody who works here; a guest with an address of the table becomes a colleague anew', async () => {
	const owner = await house.as('owner'), handle = await begin(owner), bring = (rows) => {
		writeFileSync(join(house.data, 'people.csv'), `login,given_name,last_name,email,manager\n${rows}\n`);
		const done = house.ruche('import', 'people-csv', join(house.data, 'people.csv'));
		assert.equal(done.status, 0, done.stdout + done.stderr);
		return done.stdout;
	};
	await send(owner, `/jams/${handle}/members`, table('name;email\nAnna Muster;muster@outside.example\nSomebody;newhire@house.example\n'), 200);
	await choose(await welcome('muster@outside.example'));
	await choose(await welcome('newhire@house.example'));
	const [muster, hire] = [person('muster@outside.example', 'handle'), person('newhire@house.example', 'handle')];
	const guests = [await signIn('muster@outside.example'), await signIn('newhire@house.example')];
	assert.equal((await guests[1].get('/api/v1/jams', { redirect: false, check: false })).status, 200);
	// By the login: two accounts, and who reports to that login reports to the colleague.
	bring(`${muster},Anna,Muster,anna.muster@house.example,\nreports.to,Reports,To,reports@house.example,${muster}`);
	assert.deepEqual([person('muster@outside.example', 'kind'), person('muster@outside.example', 'name'), person('anna.muster@house.example', 'kind'), person('anna.muster@house.example', 'handle') === muster], ['2', 'Anna Muster', '1', false]);
	assert.notEqual(person('reports@house.example', 'coalesce(manager, 0)'), person('muster@outside.example'));
	assert.equal((await guests[0].get('/jams', { redirect: false })).status, 200);
	// By the address: a colleague, and what the guest had is worth nothing.
	assert.match(bring('new.hire,New,Hire,newhire@house.example,'), /a guest works here now/);
	assert.deepEqual([person('newhire@house.example', 'count(*)'), person('newhire@house.example', 'kind'), person('newhire@house.example', 'name'), person('newhire@house.example', 'handle')], ['1', '1', 'New Hire', 'new.hire']);
	assert.equal((await guests[1].get('/api/v1/jams', { redirect: false, check: false })).status, 404);
	assert.equal(house.value(`SELECT count(*) FROM session WHERE person = ${person('newhire@house.example')}`), '0');
	assert.equal(house.value(`SELECT count(*) FROM credential WHERE person = ${person('newhire@house.example')}`), '0');
	const door = await house.visitor().post('/sign-in', { login: hire, password: 'a long enough one' }, { redirect: false, check: false });
	assert.notEqual(door.status, 303);
	assert.equal(house.value("SELECT count(*) FROM audit WHERE action = 'person.employ'"), '1');
	// Who works here needs no letter of a jam.
	await send(owner, `/jams/${handle}/members`, { who: 'newhire@house.example' }, 200);
	await quiet();
});

test('while an import makes a colleague of a guest, what the guest opens does not outlive it', async () => {
	const owner = await house.as('owner'), handle = await begin(owner), email = 'quick@outside.example';
	await send(owner, `/jams/${handle}/members`, { who: email }, 200);
	const guest = await choose(await welcome(email), { name: 'Quick One' }), id = person(email), csrf = (await guest.get('/settings/security', { status: 200 })).form('/settings/password');
	const employ = `UPDATE person SET kind = 1 WHERE id = ${id}; DELETE FROM one_time_link WHERE person = ${id}; DELETE FROM credential WHERE person = ${id}; DELETE FROM session WHERE person = ${id}; DELETE FROM feed_token WHERE person = ${id}; DELETE FROM api_token WHERE person = ${id}`;
	// SQLite has one writer: what is asked meanwhile comes after it.
	const other = house.databaseUrl ? openPsql(house.databaseUrl) : undefined;
	other?.write(`BEGIN; ${employ}; SELECT 'held';`);
	if (other) await eventually(() => assert.match(other.answered(), /held/));
	else house.change(employ);
	try {
		const password = await guest.submit(csrf, { current: 'a long enough one', password: 'another long one', again: 'another long one' }, { redirect: false, check: false });
		const token = await guest.post('/settings/tokens', { name: 'Mine', writes: '1' }, { redirect: false, check: false });
		const door = await house.visitor().post('/sign-in', { login: email, password: 'a long enough one' }, { redirect: false, check: false });
		assert.ok(password.status >= 400 && token.status >= 400 && door.status >= 400, `${[password.status, token.status, door.status]}`);
	} finally {
		other?.write('COMMIT; SELECT \'done\';');
		if (other) await eventually(() => assert.match(other.answered(), /done/));
		other?.end();
	}
	for (const from of ['session', 'credential', 'api_token']) assert.equal(house.value(`SELECT count(*) FROM ${from} WHERE person = ${id}`), '0', from);
});

test('a stranger with a link of an owner asks to come in: nothing tells who is known here, and nobody is made before a letter was read', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin(owner), members = `/jams/${handle}/members`;
	const invite = async (client, uses = '6') => new URL((await send(client, `/jams/${handle}/invitations`, { days: '7', uses }, 200)).one('code').text.trim(), site).pathname;
	const known = house.value("SELECT email FROM person WHERE handle = 'leila'"), left = () => house.value(`SELECT sum(uses_left) FROM place_invitation WHERE place = (SELECT id FROM place WHERE handle = '${handle}')`);
	await send(owner, members, { who: 'leila', role: 'facilitator' }, 200);
	await house.settled();
	// Facilitators let in who has an account.
	const facilitators = await invite(employee);
	assert.equal((await house.visitor().get(facilitators, { status: 200 })).all('form[action$=letter]').length, 0);
	assert.equal((await house.visitor().post(`${facilitators}/letter`, { name: 'No One', address: 'no@outside.example' }, { csrf: false, check: false })).status, 404);
	const link = await invite(owner), door = house.visitor(), page = await door.get(link, { status: 200 });
	assert.match(page.text, /You are invited[\s\S]*Outside \d+[\s\S]*Come in without an account[\s\S]*Sign in to take part/);
	for (const name of ['x https://evil.example', '- -']) assert.equal((await door.submit(page.form(/letter$/), { name, address: 'nowhere' }, { status: 422 })).all('[aria-invalid=true]').length, 2);
	const ask = async (address) => {
		const answer = await house.visitor().post(`${link}/letter`, { name: 'Zoé d’Arc-Muñoz', address }, { csrf: false });
		return [answer.status, answer.text, Object.keys(answer.headers ?? {}).toSorted()];
	};
	const taking = async () => (await employee.json(`/api/v1/jams/${handle}`)).members, people = () => house.value('SELECT count(*) FROM person');
	const before = [await taking(), people()];
	const [first, ...others] = [await ask('Zoe@Outside.example'), ...(await Promise.all([ask('zoe@outside.example'), ask(known)]))];
	for (const other of others) assert.deepEqual(other, first);
	assert.match(first[1], /on its way to it/);
	const letter = await welcome('zoe@outside.example', /^Hello,\s+Noémie Quillien asks you/);
	await quiet();
	assert.deepEqual([await taking(), people(), left(), letters('zoe@outside.example'), letters(known)], [...before, '9', '1', '0']);
	// Three in all, whatever the jam.
	for (let n = 0; n < 3; n++) {
		nextDay();
		await ask('often@outside.example');
		await welcome('often@outside.example');
	}
	const another = await invite(owner, '9');
	const askThere = async (address) => (await house.visitor().post(`${another}/letter`, { name: 'Zoé d’Arc-Muñoz', address }, { csrf: false })).status;
	nextDay();
	assert.equal(await askThere('often@outside.example'), 200);
	await quiet();
	assert.equal(letters('often@outside.example'), '3');
	// The link of the letter, twice at once: one account, with the name given there.
	const answers = await Promise.all([1, 2].map(() => house.visitor().post(letter, { name: 'Zoé d’Arc', password: 'a long enough one', again: 'a long enough one' }, { csrf: false, redirect: false, check: false })));
	assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [303, 404]);
	assert.deepEqual([person('zoe@outside.example', 'count(*)'), person('zoe@outside.example', 'name'), person('zoe@outside.example', 'kind'), await taking()], ['1', 'Zoé d’Arc', '2', before[0] + 1]);
	assert.equal((await (await signIn('zoe@outside.example')).get(`/jams/${handle}`, { redirect: false })).status, 200);
	// Who let it pass in one jam is written to for another.
	const next = await begin(owner);
	await send(owner, members, { who: 'slow@outside.example' }, 200);
	await welcome('slow@outside.example');
	nextDay();
	const elsewhere = new URL((await send(owner, `/jams/${next}/invitations`, { days: '7', uses: '9' }, 200)).one('code').text.trim(), site).pathname;
	await house.visitor().post(`${elsewhere}/letter`, { name: 'Slow One', address: 'slow@outside.example' }, { csrf: false });
	const slow = await choose(await welcome('slow@outside.example'));
	assert.deepEqual((await slow.json('/api/v1/jams')).jams.map((jam) => jam.handle).toSorted(), [handle, next].toSorted());
	// So many of a jam a day; the answer stays the same.
	house.change('UPDATE jam_door SET asked = 500');
	assert.equal(await askThere('late@outside.example'), 200);
	assert.equal(letters('late@outside.example'), '0');
	house.change('UPDATE jam_door SET asked = 0');
	// Taken out, nobody asks themselves in again, though a new link be made.
	await send(owner, `${members}/delete`, { person: person('zoe@outside.example') });
	assert.equal((await door.get(another, { check: false })).status, 404);
	const last = await invite(owner, '1'), again = await house.visitor().post(`${last}/letter`, { name: 'Zoe', address: 'zoe@outside.example' }, { csrf: false });
	assert.equal(again.status, 200);
	await quiet();
	assert.equal(house.value(`SELECT count(*) FROM member WHERE person = ${person('zoe@outside.example')} AND state = 1 AND hub = (SELECT id FROM place WHERE handle = '${handle}')`), '0');
	// A link ends by whoever asked, known or not.
	assert.equal((await door.get(last, { check: false })).status, 404);
	// When the jam is over, nothing stays of who never came; nor a guest of it who cannot sign in.
	house.change(`DELETE FROM credential WHERE person = ${person('zoe@outside.example')}; UPDATE jam SET opens = 1, closes = 2, freezes = 3 WHERE id IN (SELECT id FROM place WHERE handle IN ('${handle}', '${next}'))`);
	await house.doNow('jams.letters');
	assert.deepEqual([letters('often@outside.example'), person('zoe@outside.example', 'count(*)'), person('slow@outside.example', 'count(*)')], ['0', '0', '1']);
});

test('whom a second jam names on the same day is written to when a day is over, also when the first takes them back', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), [first, second] = [await begin(owner), await begin(employee)], email = 'twice@outside.example';
	await send(owner, `/jams/${first}/members`, { who: email }, 200);
	const link = await welcome(email);
	await send(employee, `/jams/${second}/members`, { who: email }, 200);
	await quiet();
	const waiting = async (client, jam) => (await client.get(`/jams/${jam}/members`, { status: 200 })).body.match(new RegExp(`${email}[^]*?</form>`))[0];
	assert.doesNotMatch(await waiting(owner, first), /small quiet/);
	const page = await waiting(employee, second);
	assert.match(page, /small quiet/);
	await send(owner, `/jams/${first}/members/delete`, { letter: (await waiting(owner, first)).match(/name="letter" value="(\d+)"/)[1] });
	assert.equal((await house.visitor().get(link, { check: false })).status, 404);
	// Too early it waits on; once, though asked twice.
	const due = () => house.change("UPDATE job SET due = 0 WHERE kind = 'mail.jam_letter' AND state = 1");
	due();
	await quiet();
	nextDay();
	due();
	const guest = await choose(await welcome(email), { name: 'Twice' });
	assert.deepEqual((await guest.json('/api/v1/jams')).jams.map((jam) => jam.handle), [second]);
	await quiet();
});

test('two who name one address at once make one account; so many a day and no more; not in a jam that is over', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), jams = [await begin(owner), await begin(employee)];
	await Promise.all([owner, employee].map((client, n) => send(client, `/jams/${jams[n]}/members`, { who: 'both@outside.example' }, 200)));
	await choose(await welcome('both@outside.example'), { name: 'Both' });
	await quiet();
	assert.equal(person('both@outside.example', 'count(*)'), '1');
	assert.equal(house.value(`SELECT count(*) FROM member WHERE person = ${person('both@outside.example')} AND state = 1 AND hub IN (SELECT id FROM place WHERE handle IN ('${jams.join("', '")}'))`), '2');
	// Others who were written to today: rows alone.
	const day = () => Number(house.value(`SELECT count(*) FROM jam_letter WHERE created > ${(Date.now() - 23 * HOUR) * 1000} AND inviter = (SELECT id FROM person WHERE handle = 'noemie')`));
	const many = Array.from({ length: 498 - day() }, (_, n) => `(${n + 1}, ${Date.now() * 1000}, 'many${n}@outside.example')`).join(', ');
	house.change(`WITH x (id, at, email) AS (VALUES ${many}) INSERT INTO jam_letter (id, jam, inviter, email, name, named, ended, created, written)
		SELECT x.id, j.id, o.id, x.email, 'Many', true, false, x.at, x.at FROM x CROSS JOIN place j CROSS JOIN person o WHERE j.handle = '${jams[0]}' AND o.handle = 'noemie'`);
	const { body } = await (await owner.program())('POST', `/jams/${jams[0]}/members`, { who: [1, 2, 3].map((n) => `more${n}@outside.example`).join(' ') });
	assert.deepEqual([day(), body], [500, { added: 0, already: 0, guests: 2, unknown: ['more3@outside.example'] }]);
	house.change(`UPDATE jam SET opens = 1, closes = 2, freezes = 3 WHERE id = (SELECT id FROM place WHERE handle = '${jams[1]}')`);
	assert.deepEqual((await (await employee.program())('POST', `/jams/${jams[1]}/members`, { who: 'late@outside.example' })).body, { added: 0, already: 0, guests: 0, unknown: ['late@outside.example'] });
	assert.equal(letters('late@outside.example'), '0');
	// However many are asked in, each is seen and can be taken back.
	const crowd = await begin(owner), crowded = `/jams/${crowd}/members`, guests = Array.from({ length: 501 }, (_, n) => `(${n + 1001}, '${n < 500 ? `some${n}` : 'zz'}@outside.example')`).join(', ');
	house.change(`WITH x (id, email) AS (VALUES ${guests}) INSERT INTO jam_letter (id, jam, inviter, email, name, named, ended, created, written)
		SELECT x.id, j.id, o.id, x.email, 'Some', true, false, ${(Date.now() - 48 * HOUR) * 1000}, ${(Date.now() - 48 * HOUR) * 1000} FROM x CROSS JOIN place j CROSS JOIN person o WHERE j.handle = '${crowd}' AND o.handle = 'noemie'`);
	const seen = new Set();
	for (let path = crowded; path;) {
		const page = await owner.get(path, { status: 200 });
		for (const field of page.all('input[name=letter]')) seen.add(field.attributes.value);
		path = page.all('a').map((a) => a.attributes.href).find((href) => href?.startsWith(`${crowded}?after=`));
		if (!path) await send(owner, `${crowded}/delete`, { letter: page.all('input[name=letter]').at(-1).attributes.value });
	}
	assert.deepEqual([seen.size, letters('zz@outside.example', 'ended') === letters('some0@outside.example', 'ended')], [501, false]);
	// What was done for letters comes with one's own data, and goes with the account.
	const exported = JSON.stringify((await owner.get('/settings/export', { status: 200, check: false })).json).match(/"jam_letters":\[[^\]]*\]/)[0];
	assert.ok(exported.includes(`"jam":"${jams[0]}","as":"inviter"`) && !exported.includes('outside.example'), exported);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// SPDX-License-Identifier: Apache-2.0
// People without an account in a jam: owners name their addresses; a guest account is made, and mail leads in.
// What it must not do: open what is not that jam, bring back whose account was closed or who was taken out, tell who is known here, carry
// an owner's words to strangers, or be done by anybody else. And who is a guest never becomes somebody who works here by an import.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';
import { startRelay } from '../../../tests/lib/mail.mjs';

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
	return new URL(new RegExp(`${site}/welcome/[0-9a-f]+`).exec(mail.text)[0]).pathname;
};
const choose = async (link, door = house.visitor()) => {
	await door.submit((await door.get(link, { status: 200 })).form(/^\/welcome\//), { password: 'a long enough one', again: 'a long enough one' });
	return door;
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
	assert.match(came.one('[role=status]').text, new RegExp(`3 personnes sont entrées[\\s\\S]*3 d’entre elles[\\s\\S]*${closed.replaceAll('.', '\\.')}[\\s\\S]*not an address@x`));
	assert.deepEqual([person('anna@outside.example', 'name'), person('anna@outside.example', 'kind'), person('ben.okri@outside.example', 'name'), person('anna@outside.example', 'count(*)'), person(closed, 'count(*)')], ['Anna Muster', '2', 'ben.okri', '1', '1']);
	assert.equal(house.value("SELECT count(*) FROM audit WHERE action = 'jam.guest'"), '3');
	// Once more nobody is made, and nobody is written to.
	assert.match((await send(owner, members, table('email\nanna@outside.example\n'), 200)).one('[role=status]').text, /0[\s\S]*1/);
	// It says who asks and to what, and nothing that anybody called them.
	const link = await welcome('anna@outside.example', /^Hello,\s+Noémie Quillien asks you[\s\S]*It is called: Outside \d+\s+It opens on/);
	for (const name of ['ben.okri', 'cara']) {
		const mail = await relay.to(`${name}@outside.example`);
		assert.doesNotMatch(mail.source ?? JSON.stringify(mail), /evil|Two|ben okri/i);
	}
	await house.settled();
	assert.equal(relay.mails.length, 0);
	// Until they came in they are told nothing by mail, whatever happens; others are.
	const planned = (who) => Number(house.value(`SELECT count(*) FROM job WHERE kind = 'notify.mail' AND payload LIKE '${who} %'`));
	assert.equal(house.value(`SELECT count(*) > 0 FROM notify WHERE owner = ${person('anna@outside.example')}`).replace('t', '1'), '1');
	assert.deepEqual([planned(person('anna@outside.example')), planned(house.value("SELECT id FROM person WHERE handle = 'leila'")) > 0], [0, true]);
	// Once more, a day later: the link from before is worth nothing, the new one lets in. And not twice a day.
	house.change(`UPDATE jam_guest SET written = written - ${25 * 3600_000_000} WHERE person = ${person('anna@outside.example')}`);
	for (let n = 0; n < 2; n++) assert.match((await send(owner, members, { who: 'anna@outside.example' }, 200)).one('[role=status]').text, /0[\s\S]*1/);
	const second = await welcome('anna@outside.example');
	await house.settled();
	assert.equal(relay.mails.length, 0);
	assert.equal((await house.visitor().get(link, { check: false })).status, 404);
	await choose(second);
	house.change(`UPDATE jam_guest SET written = written - ${25 * 3600_000_000}`);
	await send(owner, members, { who: 'anna@outside.example' }, 200);
	const anna = await signIn('anna@outside.example');
	const status = async (path) => (await anna.get(path, { redirect: false, check: false })).status;
	assert.deepEqual((await anna.json('/api/v1/jams')).jams.map((jam) => jam.handle), [handle]);
	assert.deepEqual([await status(`/jams/${other}`), await status('/jams/new')], [404, 404]);
	// Taken out, they are outside again, though the account stays.
	await send(owner, `${members}/delete`, { person: person('anna@outside.example') });
	assert.equal(await status(`/jams/${handle}`), 404);
	// Who was taken out before their letter went gets none.
	await house.settled();
	assert.equal(relay.mails.length, 0);
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
	const [muster, hire] = [person('muster@outside.example', 'handle'), person('newhire@house.example', 'handle')];
	await choose(await welcome('muster@outside.example'));
	await choose(await welcome('newhire@house.example'));
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
	house.change(`UPDATE jam_guest SET written = written - ${25 * 3600_000_000}`);
	await send(owner, `/jams/${handle}/members`, { who: 'newhire@house.example' }, 200);
	await house.settled();
	assert.equal(relay.mails.length, 0);
});

test('a stranger with a link learns whom to ask, and asks for nothing there; who is taken out before they came in comes in by no letter', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), handle = await begin(owner), members = `/jams/${handle}/members`;
	const invite = async (client) => new URL((await send(client, `/jams/${handle}/invitations`, { days: '7', uses: '6' }, 200)).one('code').text.trim(), site).pathname;
	await send(owner, members, { who: 'leila', role: 'facilitator' }, 200);
	const [link, facilitators] = [await invite(owner), await invite(employee)], door = house.visitor(), page = await door.get(link, { status: 200 });
	assert.match(page.text, /You are invited[\s\S]*Outside \d+[\s\S]*Without an account, ask Noémie Quillien[\s\S]*Sign in to take part/);
	assert.doesNotMatch((await door.get(facilitators, { status: 200 })).text, /Without an account/);
	const people = house.value('SELECT count(*) FROM person');
	for (const way of [link, facilitators]) assert.equal((await door.post(`${way}/letter`, { name: 'No One', address: 'no@outside.example' }, { csrf: false, check: false })).status, 404);
	assert.equal(house.value('SELECT count(*) FROM person'), people);
	await send(owner, members, { who: 'xan@outside.example' }, 200);
	const letter = await welcome('xan@outside.example');
	await door.get(letter, { status: 200 });
	await send(owner, `${members}/delete`, { person: person('xan@outside.example') });
	assert.equal((await door.get(letter, { check: false })).status, 404);
	assert.equal((await door.post(letter, { password: 'a long enough one', again: 'a long enough one' }, { csrf: false, check: false })).status, 404);
});

test('two who name one address at once make one account; so many a day and no more; not in a jam that is over', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), jams = [await begin(owner), await begin(employee)];
	await Promise.all([owner, employee].map((client, n) => send(client, `/jams/${jams[n]}/members`, { who: 'both@outside.example' }, 200)));
	assert.equal(person('both@outside.example', 'count(*)'), '1');
	assert.equal(house.value(`SELECT count(*) FROM member WHERE person = ${person('both@outside.example')} AND state = 1 AND hub IN (SELECT id FROM place WHERE handle IN ('${jams.join("', '")}'))`), '2');
	// Others who were brought in today: rows alone.
	house.change(`UPDATE jam_guest SET written = ${Date.now() * 1000}`);
	const day = () => Number(house.value("SELECT count(*) FROM jam_guest WHERE inviter = (SELECT id FROM person WHERE handle = 'noemie')"));
	writeFileSync(join(house.data, 'many.csv'), `login,given_name,last_name\n${Array.from({ length: 498 - day() }, (_, n) => `many${n},Many,${n}`).join('\n')}\n`);
	assert.equal(house.ruche('import', 'people-csv', join(house.data, 'many.csv')).status, 0);
	house.change(`INSERT INTO jam_guest (person, jam, inviter, created, written) SELECT p.id, j.id, o.id, ${Date.now() * 1000}, ${Date.now() * 1000} FROM person p CROSS JOIN place j CROSS JOIN person o WHERE p.handle LIKE 'many%' AND j.handle = '${jams[0]}' AND o.handle = 'noemie'`);
	const { body } = await (await owner.program())('POST', `/jams/${jams[0]}/members`, { who: [1, 2, 3].map((n) => `more${n}@outside.example`).join(' ') });
	assert.deepEqual([day(), body], [500, { added: 2, already: 0, guests: 2, unknown: ['more3@outside.example'] }]);
	house.change(`UPDATE jam SET opens = 1, closes = 2, freezes = 3 WHERE id = (SELECT id FROM place WHERE handle = '${jams[1]}')`);
	assert.deepEqual((await (await employee.program())('POST', `/jams/${jams[1]}/members`, { who: 'late@outside.example' })).body, { added: 0, already: 0, guests: 0, unknown: ['late@outside.example'] });
	assert.equal(person('late@outside.example', 'count(*)'), '0');
	// What was done for letters comes with one's own data, and goes with the account.
	const letters = JSON.stringify((await owner.get('/settings/export', { status: 200, check: false })).json).match(/"jam_letters":\[[^\]]*\]/)[0];
	assert.ok(letters.includes(`"jam":"${jams[0]}","as":"inviter"`) && !letters.includes('outside.example'), letters);
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

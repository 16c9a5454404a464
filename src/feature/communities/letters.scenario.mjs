// SPDX-License-Identifier: Apache-2.0
// Lists of addresses in a community: colleagues are told, by mail too as they wish; who has no account gets a letter with a link
// of one use. Hosts see what became of each, and nobody else anything.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { startRelay } from '../../../tests/lib/mail.mjs';

const relay = await startRelay(), site = 'https://ruche.talweg.example';
const house = useServer({ ini: `mail_server = smtp://127.0.0.1:${relay.port}\nmail_tls = no\nmail_from = ruche@talweg.example\nbase_url = ${site}\n` });
after(() => relay.close());
const DAY = 86_400_000_000;
let made = 0;

async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}
async function begin(owner, title, access = 'private') {
	const answer = await send(owner, '/communities', { title, handle: `letters-${++made}`, access, language: 'en' });
	return answer.location;
}
const said = (page) => page.one('[role=status]').text.replace(/\s+/g, ' ');
const states = async (owner, at) => Object.fromEntries((await owner.json(`/api/v1${at}/letters`)).letters.map((l) => [l.email, l.state]));
const linkOf = (mail) => new URL(new RegExp(`${site}/communities/join/[0-9a-f]+`).exec(mail.text)[0]).pathname;
// What the demo's own people get is not looked at.
const gone = () => assert.deepEqual(relay.mails.map((mail) => mail.envelope.rcptTo[0].address).filter((to) => /@outside|\.mail@/.test(to)), []);
async function english(login) {
	const client = await house.signIn(login);
	await client.post('/settings/language', { language: 'en' }, { redirect: false });
	return client;
}
async function account(login, email) {
	assert.equal(house.ruche('user', 'add', login, 'New', 'Comer').status, 0);
	assert.equal(house.ruche('user', 'passwd', login, { input: 'a long sentence\n' }).status, 0);
	if (email) house.change(`UPDATE person SET email = '${email}' WHERE handle = '${login}'`);
}
const table = (text) => {
	const form = new FormData();
	form.append('who', '');
	form.append('file', new File([text], 'people.csv', { type: 'text/csv' }));
	return form;
};

test('pasted addresses and a table: colleagues are told by mail too, unless they want none; others get a letter that leads in once', async () => {
	const owner = await english('owner'), at = await begin(owner, 'Tea and valves');
	await account('by.mail', 'by.mail@talweg.example');
	await account('no.mail', 'no.mail@talweg.example');
	const quiet = house.visitor();
	await quiet.signIn('no.mail', 'a long sentence');
	const choices = (await quiet.get('/settings/notifications', { status: 200 })).form('/settings/notifications');
	await quiet.submit(choices, { invited: 'bell' }, { redirect: false, status: 303 });
	const page = await send(owner, `${at}/members`, table('email\nby.mail@talweg.example\nno.mail@talweg.example\nAda@Outside.example\nbo@outside.example\nnot an address@x\n'), 200);
	assert.match(said(page), /2 people were invited\. 2 letters go out to addresses that nobody here has\. .*not an address@x/);
	// What waits some minutes for more of its kind is due; of who wants none nothing waits.
	const waits = (handle) => house.value(`SELECT count(*) FROM job WHERE kind = 'notify.mail' AND state = 1 AND payload = '${house.value(`SELECT id FROM person WHERE handle = '${handle}'`)} 1'`);
	await eventually(() => assert.equal(waits('by.mail'), '1'));
	assert.equal(waits('no.mail'), '0');
	house.change(`UPDATE job SET due = 1 WHERE kind = 'notify.mail' AND state = 1 AND payload = '${house.value("SELECT id FROM person WHERE handle = 'by.mail'")} 1'`);
	const told = await relay.to('by.mail@talweg.example');
	assert.match(told.text, /Tea and valves/);
	const letter = await relay.to('ada@outside.example');
	assert.match(letter.text, /^Hello,\s+Noémie Quillien asks you into a community at Talweg[\s\S]*It is called: Tea and valves[\s\S]*works once/);
	assert.match(letter.html, /<a href="https:\/\/ruche\.talweg\.example\/communities\/join\//);
	await relay.to('bo@outside.example');
	await house.settled();
	gone();
	assert.deepEqual(await states(owner, at), { 'ada@outside.example': 'sent', 'bo@outside.example': 'sent' });
	assert.match((await owner.get(`${at}/members`, { status: 200 })).one('#letters').text, /ada@outside\.example\s*sent/);
	// Once more nobody is written to, and the links of letters stand in no list of links.
	assert.match(said(await send(owner, `${at}/members`, { who: 'ada@outside.example, by.mail' }, 200)), /0 people were invited\. 2 are in already/);
	await house.settled();
	gone();
	assert.doesNotMatch((await owner.get(`${at}/members`)).text, /use left/);
	// Without an account the link leads to signing in and nowhere else; it makes none.
	assert.equal((await house.visitor().get('/communities/join/0123456789abcdef', { redirect: false })).status, 303, 'it tells of no link whether it is one');
	const link = linkOf(letter), people = house.value('SELECT count(*) FROM person'), door = house.visitor();
	const stranger = await door.get(link, { redirect: false });
	assert.equal(stranger.status, 303);
	assert.match(stranger.location, /^\/sign-in\?back=/);
	assert.doesNotMatch((await door.get(stranger.location, { status: 200 })).text, /Tea and valves/);
	assert.equal(house.value('SELECT count(*) FROM person'), people);
	// An administrator gives the account, and the link from the letter lets in behind the sign-in.
	await account('ada', 'ada@outside.example');
	const ada = house.visitor();
	await ada.signIn('ada', 'a long sentence');
	const asked = await ada.get(link, { status: 200 });
	assert.match(asked.text, /Tea and valves/);
	assert.equal((await ada.submit(asked.form(link), {}, { status: 200 })).path, at);
	assert.equal((await states(owner, at))['ada@outside.example'], 'joined');
	// Once.
	await account('eve');
	const eve = house.visitor();
	await eve.signIn('eve', 'a long sentence');
	assert.equal((await eve.get(link)).status, 404);
});

test('a letter is taken back, ends with its time and with its maker’s rights', async () => {
	const owner = await english('owner'), at = await begin(owner, 'Taken back');
	await send(owner, `${at}/members`, { who: 'cy@outside.example di@outside.example el@outside.example' }, 200);
	const links = {};
	for (const name of ['cy', 'di', 'el']) links[name] = linkOf(await relay.to(`${name}@outside.example`));
	const page = await owner.get(`${at}/members`, { status: 200 }), row = page.one('#letters').all('li').find((li) => /cy@/.test(li.text));
	await owner.submit(row.all('form')[0], {}, { status: 200 });
	await account('fay');
	const fay = house.visitor();
	await fay.signIn('fay', 'a long sentence');
	assert.equal((await fay.get(links.cy)).status, 404);
	assert.equal((await fay.get(links.di)).status, 200);
	house.change(`UPDATE community_letter SET written = written - ${15 * DAY}, created = created - ${15 * DAY} WHERE email = 'di@outside.example'; UPDATE place_invitation SET expires = expires - ${15 * DAY} WHERE id = (SELECT link FROM community_letter WHERE email = 'di@outside.example')`);
	assert.equal((await fay.get(links.di)).status, 404);
	assert.deepEqual(await states(owner, at), { 'cy@outside.example': 'ended', 'di@outside.example': 'expired', 'el@outside.example': 'sent' });
	// All links end when somebody is taken out: those in letters too.
	await send(owner, `${at}/members`, { who: 'fay' }, 200);
	await send(fay, `${at}/membership`);
	await send(owner, `${at}/members/delete`, { person: house.value("SELECT target FROM handle WHERE name = 'fay'") });
	assert.equal((await fay.get(links.el)).status, 404);
	assert.equal((await states(owner, at))['el@outside.example'], 'ended');
	// By program.
	const call = await owner.program();
	const asked = await call('POST', `${at}/members`, { who: 'gil@outside.example nobody.of.this.name' });
	assert.deepEqual([asked.status, asked.body.letters, asked.body.unknown], [200, 1, ['nobody.of.this.name']]);
	await relay.to('gil@outside.example');
	const [mine] = (await call('GET', `${at}/letters`)).body.letters;
	assert.deepEqual([mine.email, mine.state, typeof mine.by], ['gil@outside.example', 'sent', 'string']);
	assert.equal((await call('POST', `${at}/letters/delete`, { letter: mine.id })).status, 204);
	assert.equal((await states(owner, at))['gil@outside.example'], 'ended');
	assert.equal((await call('POST', `${at}/letters/delete`, { letter: 1 })).status, 404);
});

test('who is no host sees no letters and sends none; another community’s host does not either', async () => {
	const owner = await english('owner'), at = await begin(owner, 'Only hosts', 'open'), employee = await house.as('employee');
	await send(owner, `${at}/members`, { who: 'hal@outside.example' }, 200);
	await relay.to('hal@outside.example');
	const id = (await owner.json(`/api/v1${at}/letters`)).letters[0].id;
	await send(employee, `${at}/membership`);
	for (const client of [employee, await house.as('guest'), house.visitor()]) {
		assert.ok([401, 403, 404].includes((await client.get(`/api/v1${at}/letters`)).status));
		assert.doesNotMatch((await client.get(`${at}/members`, { redirect: false })).body, /hal@outside/);
	}
	await employee.post(`${at}/members`, { who: 'ivy@outside.example' }, { redirect: false, status: 403 });
	const other = await begin(employee, 'Elsewhere', 'open');
	await employee.post(`${other}/letters/delete`, { letter: id }, { redirect: false, status: 404 });
	assert.equal((await states(owner, at))['hal@outside.example'], 'sent');
	await house.settled();
	gone();
});

test('an address gets one a day and three in all; nobody has more than 500 written in a day; what cannot be reached is said', async () => {
	const owner = await english('owner'), one = await begin(owner, 'First of four'), two = await begin(owner, 'Second of four');
	await send(owner, `${one}/members`, { who: 'jo@outside.example' }, 200);
	await relay.to('jo@outside.example');
	await send(owner, `${two}/members`, { who: 'jo@outside.example' }, 200);
	await house.settled();
	gone();
	// It tells the other host nothing but that it has not gone out yet.
	assert.equal((await states(owner, two))['jo@outside.example'], 'waiting');
	house.change(`UPDATE community_letter SET written = written - ${DAY} WHERE email = 'jo@outside.example' AND written > 0; UPDATE job SET due = 0 WHERE kind = 'mail.community_letter'`);
	await relay.to('jo@outside.example');
	assert.equal((await states(owner, two))['jo@outside.example'], 'sent');
	relay.refuse = (address) => (address === 'kit@outside.example' ? [550, 'No such user'] : undefined);
	await send(owner, `${one}/members`, { who: 'kit@outside.example' }, 200);
	await eventually(async () => assert.equal((await states(owner, one))['kit@outside.example'], 'refused'));
	relay.refuse = undefined;
	// A closed account’s address is written to no more.
	await account('closed.one', 'closed.one@talweg.example');
	assert.equal(house.ruche('user', 'disable', 'closed.one').status, 0);
	assert.match(said(await send(owner, `${one}/members`, { who: 'closed.one@talweg.example' }, 200)), /closed\.one@talweg\.example/);
	const maker = house.value("SELECT target FROM handle WHERE name = 'noemie'"), place = house.value(`SELECT id FROM place WHERE handle = '${one.split('/').at(-1)}'`);
	const now = Date.now() * 1000, many = Array.from({ length: 500 }, (_, n) => `(${n + 1}, ${place}, ${maker}, 'many${n}@outside.example', ${now - DAY / 2}, 0, 0, ${now}, 0, 0)`);
	house.change(`INSERT INTO community_letter (id, community, maker, email, created, written, link, joined, ended, refused) VALUES ${many.join(', ')}`);
	assert.match(said(await send(owner, `${one}/members`, { who: 'lou@outside.example' }, 200)), /No more letters go out in your name today.*lou@outside\.example/);
	await house.settled();
	gone();
	// Titles that are no plain words stay out of mail to strangers.
	house.change('DELETE FROM community_letter WHERE id <= 500');
	const odd = await begin(owner, 'Win at http://evil.example/ 0800 123456');
	await send(owner, `${odd}/members`, { who: 'mo@outside.example' }, 200);
	assert.doesNotMatch((await relay.to('mo@outside.example')).raw, /evil/);
	// They are kept three months, and go with the account in whose name they went.
	house.change(`UPDATE community_letter SET created = created - ${91 * DAY} WHERE email = 'mo@outside.example'`);
	await house.doNow('communities.letters');
	assert.equal(house.value("SELECT count(*) FROM community_letter WHERE email = 'mo@outside.example'"), '0');
	const own = JSON.stringify(JSON.parse((await owner.get('/settings/export', { status: 200 })).text));
	assert.match(own, /"community_letters":\[\{"community":"letters-/);
	assert.doesNotMatch(own, /jo@outside/);
});

// SPDX-License-Identifier: Apache-2.0
// Notifications by mail, read from a real relay: what comes soon and what in the digest, why, and how it ends; quiet hours; what may not
// be read any more, was read, or is of a closed account does not come; once, over refusals, crashes and nodes.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { database, eventually, Server, useServer } from '../../../tests/harness.mjs';
import { startRelay } from '../../../tests/lib/mail.mjs';

const relay = await startRelay();
const from = 'ruche@talweg.example', site = 'https://ruche.talweg.example';
const house = useServer({ ini: `mail_server = smtp://127.0.0.1:${relay.port}\nmail_tls = no\nmail_from = ${from}\nbase_url = ${site}\n` });
after(() => relay.close());
afterEach(() => { relay.refuse = undefined; });

const [SOON, DIGEST] = [1, 2];
const SETTINGS = '/api/v1/account/notifications';

// {client, id, handle, email}
async function person(login) {
	const client = await house.as(login);
	const { id, handle, email } = await client.json('/api/v1/account');
	return { client, id, handle, email };
}
async function post(who, body, fields = {}) {
	const box = await who.client.get('/write', { status: 200 });
	const posted = await who.client.submit(box.form('/updates'), { body, ...fields }, { redirect: false, status: 303 });
	return Number(/\d{5,}/.exec(posted.location)[0]);
}
const answer = async (who, id, body) => who.client.submit((await who.client.get(`/updates/${id}`)).form('/updates'), { body });
async function settings(who, fields) {
	const { status, body } = await (who.program ??= await who.client.program())('PUT', '/account/notifications', fields);
	assert.equal(status, 200, JSON.stringify(body));
	return body;
}

// What is planned for somebody: when, or ''.
const planned = (who, mark) => house.value(`SELECT due FROM job WHERE kind = 'notify.mail' AND payload = '${who.id} ${mark}' AND state = 1`);
const isPlanned = (who, mark) => eventually(() => assert.notEqual(planned(who, mark), ''));
// Makes it due now and waits for what comes of it.
async function due(who, mark) {
	await isPlanned(who, mark);
	house.change(`UPDATE job SET due = 1 WHERE kind = 'notify.mail' AND payload = '${who.id} ${mark}' AND state = 1`);
	await house.settled();
}
const states = (who) => house.value(`SELECT count(*) FROM mail WHERE owner = ${who.id} AND state = 1`);
// A mail that waits for another try tries now.
const tryAgain = () => house.change("UPDATE job SET due = 1 WHERE kind = 'mail.notify' AND state = 1");

// Events of the demo organisation begin at their hours, and tell so by mail.
test('what the hours bring comes by the bell alone', async () => {
	for (const login of ['employee', 'owner', 'admin']) await settings(await person(login), { event: 'bell' });
	await house.settled();
	house.change("DELETE FROM job WHERE kind = 'notify.mail'");
});

test('soon: one mail of a mention, in two forms, with why and a way out; later ones of the thread wait for the digest', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	const id = await post(noemie, `@${leila.handle} Les œufs – where are they? 🥚`);
	await isPlanned(leila, SOON);
	const ahead = Number(planned(leila, SOON)) / 1000 - Date.now();
	assert.ok(ahead > 30_000 && ahead <= 120_000, `in a while, not at once: ${ahead}`);
	await due(leila, SOON);
	const mail = await relay.to(leila.email);
	assert.equal(mail.envelope.mailFrom.address, from);
	assert.deepEqual([mail.from.value[0].address, mail.to.value[0].address], [from, leila.email]);
	assert.match(mail.to.value[0].name, /Leila|Leïla/);
	assert.match(mail.subject, /^Noémie Quillien mentioned you: .*Les œufs – where are they\? 🥚/);
	const { url } = (await leila.client.json('/api/v1/notifications')).notifications.find((n) => n.item === id);
	for (const form of [mail.text, mail.html]) {
		assert.ok(form.includes(`${site}${url}`), form);
		assert.ok(form.includes(`${site}/settings/notifications`), form);
		assert.match(form, /Your name stands in it\./);
		assert.match(form, /Les œufs – where are they\? 🥚/);
	}
	assert.doesNotMatch(mail.text, /[<]\/?(p|li|a)\b/, 'plain');
	assert.ok(mail.headers.get('auto-submitted') === 'auto-generated' && mail.date && mail.messageId);
	assert.match(mail.raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
	assert.ok(mail.raw.split('\r\n').every((line) => line.length <= 998 && /^[\t\x20-\x7e]*$/.test(line)), 'ASCII lines');
	// It was told, and nobody read it: another one in the thread does not mail again at once.
	await answer(noemie, id, `Once more, @${leila.handle}`);
	await isPlanned(leila, DIGEST);
	assert.equal(planned(leila, SOON), '');
	assert.equal(relay.mails.length, 0);
	await leila.client.post('/notifications/read', {});
});

test('the page and the API say why, and lead to where it is changed', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	const id = await post(leila, 'A question about bolts.');
	await answer(noemie, id, 'Which ones?');
	const found = await eventually(async () => {
		const n = (await leila.client.json('/api/v1/notifications')).notifications.find((one) => one.thread === id);
		assert.ok(n);
		return n;
	});
	assert.deepEqual([found.topic, found.why], ['answer', 'You wrote what was answered.']);
	const page = await leila.client.get('/notifications', { status: 200 });
	const row = page.one(`#n${found.id}`);
	assert.match(row.one('details.why').text, /Why am I getting this\?.*You wrote what was answered\./s);
	const to = row.one('details.why a').attributes.href;
	assert.equal(to, '/settings/notifications#topic-answer');
	const form = await leila.client.get(to.split('#')[0], { status: 200 });
	assert.ok(form.one('#topic-answer select'));
	await leila.client.post('/notifications/read', {});
});

test('settings: by the form and by programs; what is wrong is refused; the bell is left alone where nothing is wanted', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	const page = await leila.client.get('/settings/notifications', { status: 200 });
	assert.match(page.text, new RegExp(leila.email));
	const saved = await leila.client.submit(page.form('/settings/notifications'), { thanks: 'not', follower: 'digest', digest: 'monday', hour: '17', quiet_from: '22:15', quiet_to: '06:30' });
	assert.match(saved.text, /Saved\./);
	const now = await leila.client.json(SETTINGS);
	assert.equal((await leila.client.json('/settings/export')).home.notifications.hour, 17);
	assert.deepEqual([now.thanks, now.follower, now.mention, now.digest, now.hour, now.quiet_from, now.quiet_to, now.mail],
		['not', 'digest', 'mail', 'monday', 17, '22:15', '06:30', true]);
	for (const [fields, field] of [[{ thanks: 'loud' }, 'thanks'], [{ hour: 24 }, 'hour'], [{ digest: 'never' }, 'digest'], [{ quiet_from: '25:00', quiet_to: '06:00' }, 'quiet_from'],
		[{ quiet_from: '22:00', quiet_to: '' }, 'quiet_from']]) {
		const answered = await (leila.program ??= await leila.client.program())('PUT', '/account/notifications', fields);
		assert.equal(answered.status, 422, JSON.stringify(fields));
		assert.ok(JSON.stringify(answered.body).includes(field), JSON.stringify(answered.body));
	}
	assert.deepEqual(await leila.client.json(SETTINGS), now, 'nothing of it was taken');
	// The next Monday at 17:00 by her clocks.
	const id = await post(leila, 'Something to like, and to answer.');
	await answer(noemie, id, 'Yes.');
	const when = async () => new Date(Number(planned(leila, DIGEST)) / 1000);
	const clocks = (zone) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	house.change(`DELETE FROM job WHERE kind = 'notify.mail' AND payload = '${leila.id} ${DIGEST}'`);
	await answer(noemie, id, 'And yes again.');
	await isPlanned(leila, DIGEST);
	assert.match(clocks(now.time_zone).format(await when()), /Monday.*17:00/);
	// Thanks are not told at all.
	await noemie.client.post(`/items/${id}/like`, { on: '1' });
	await house.settled();
	const { notifications } = await leila.client.json('/api/v1/notifications');
	assert.ok(notifications.some((n) => n.thread === id && n.kind === 'reply') && !notifications.some((n) => n.item === id && n.kind === 'like'), JSON.stringify(notifications));
	await settings(leila, { thanks: 'bell', quiet_from: '', quiet_to: '', digest: 'daily', hour: 8 });
	await leila.client.post('/notifications/read', {});
});

test('quiet hours: it waits for their end', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	const { time_zone: zone } = await leila.client.json(SETTINGS);
	const clock = (ms) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(ms));
	const until = clock(Date.now() + 3 * 3_600_000);
	await settings(leila, { quiet_from: clock(Date.now() - 3_600_000), quiet_to: until });
	assert.equal(planned(leila, SOON), '');
	await post(noemie, `A late word for @${leila.handle}.`);
	await isPlanned(leila, SOON);
	assert.equal(clock(Number(planned(leila, SOON)) / 1000), until);
	// Even one that comes due, as those planned before the hours were set.
	house.change(`UPDATE job SET due = 1 WHERE kind = 'notify.mail' AND payload = '${leila.id} ${SOON}' AND state = 1`);
	await house.settled();
	assert.equal(clock(Number(planned(leila, SOON)) / 1000), until, 'planned again');
	assert.equal(relay.mails.length, 0);
	await settings(leila, { quiet_from: '', quiet_to: '' });
	await due(leila, SOON);
	assert.match((await relay.to(leila.email)).subject, /A late word/);
	await leila.client.post('/notifications/read', {});
});

test('who is not to be disturbed gets no mail meanwhile, but afterwards', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	const being = (state, minutes) => leila.client.post('/settings/presence', { state, minutes }, { redirect: false });
	await being('busy', '240');
	await post(noemie, `A word while she works, @${leila.handle}.`);
	await isPlanned(leila, SOON);
	for (let tries = 0; tries < 2; tries++) {
		house.change(`UPDATE job SET due = 1 WHERE kind = 'notify.mail' AND payload = '${leila.id} ${SOON}' AND state = 1`);
		await house.settled();
	}
	assert.ok(Number(planned(leila, SOON)) > Date.now() * 1000 + 300e6, 'it is not planned again');
	assert.equal(relay.mails.length, 0);
	await being('', '0');
	await due(leila, SOON);
	assert.match((await relay.to(leila.email)).subject, /A word while she works/);
	await leila.client.post('/notifications/read', {});
});

test('what was read in the bell meanwhile is not mailed', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	await post(noemie, `Soon read by @${leila.handle}.`);
	await isPlanned(leila, SOON);
	await leila.client.post('/notifications/read', {});
	await due(leila, SOON);
	assert.equal(relay.mails.length, 0);
});

test('the digest: once, in French, what may be read when it goes out', async () => {
	const leila = await person('employee'), noemie = await person('owner'), admin = await person('admin');
	await noemie.client.post('/notifications/read', {});
	await settings(noemie, { mention: 'digest' });
	const [kept, closed, gone] = [await post(noemie, 'Fil qui reste.'), await post(noemie, 'Fil qui se ferme.'), await post(leila, `Fil de Leila qui disparaît, @${noemie.handle}.`)];
	const later = await post(admin, `Un mot pour @${noemie.handle}, qui disparaît aussi.`);
	await answer(leila, kept, 'Une réponse.');
	await answer(admin, kept, 'Une autre réponse.');
	await answer(leila, closed, 'Secret de Leila.');
	await isPlanned(noemie, DIGEST);
	await house.settled();
	// By the clocks of her zone.
	const { time_zone: zone } = await noemie.client.json(SETTINGS);
	const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	assert.equal(clock.format(new Date(Number(planned(noemie, DIGEST)) / 1000)), '08:00');
	// The relay does not take it; meanwhile things change.
	relay.refuse = () => [451, 'Not now'];
	await due(noemie, DIGEST);
	await eventually(() => assert.equal(house.value(`SELECT note FROM mail WHERE owner = ${noemie.id} AND state = 1`).includes('Not now'), true));
	await admin.client.post(`/updates/${later}/delete`, {});
	await leila.client.post(`/updates/${gone}/delete`, {});
	const { items } = await leila.client.json(`/api/v1/updates/${closed}/answers`);
	await leila.client.post(`/updates/${items[0].id}/delete`, {});
	relay.refuse = undefined;
	tryAgain();
	const mail = await relay.to(noemie.email);
	assert.match(mail.subject, /^Votre résumé de /);
	assert.match(mail.html, /<html lang="fr">/);
	assert.match(mail.text, /2 nouvelles réponses/);
	assert.match(mail.text, /Vous avez lancé ce fil\.|La réponse s’adresse à ce que vous avez écrit\./);
	assert.match(mail.text, /Ne plus recevoir de tels courriels/);
	assert.doesNotMatch(mail.text, /disparaît|Secret de Leila|se ferme/);
	// Asked again, by a job that somebody plants: there is nothing left to send.
	const count = house.value(`SELECT count(*) FROM mail WHERE owner = ${noemie.id}`);
	house.change(`INSERT INTO job (id, lane, kind, payload, due, lease, attempts, state, error) VALUES (7, 0, 'notify.mail', '${noemie.id} ${DIGEST}', 0, 0, 0, 1, '')`);
	await eventually(() => assert.equal(house.value('SELECT state FROM job WHERE id = 7'), '3'));
	await house.settled();
	assert.equal(house.value(`SELECT count(*) FROM mail WHERE owner = ${noemie.id}`), count);
	assert.equal(relay.mails.length, 0);
	await settings(noemie, { mention: 'mail' });
});

test('a mail with nothing left in it is left out: the post is gone, or closed to its reader, or the account is', async () => {
	const leila = await person('employee'), noemie = await person('owner'), admin = await person('admin');
	await leila.client.post('/notifications/read', {});
	relay.refuse = () => [451, 'Not now'];
	const id = await post(noemie, `Only for a moment, @${leila.handle}.`);
	await due(leila, SOON);
	await eventually(() => assert.equal(states(leila), '1'));
	await noemie.client.post(`/updates/${id}/delete`, {});
	// And one to somebody whose account is closed while it waits.
	await admin.client.post('/admin/people', { handle: 'mailed', given_name: 'Mail', family_name: 'Ed' });
	house.change("UPDATE person SET email = 'mailed@talweg.example' WHERE handle = 'mailed'");
	const mailed = { id: house.value("SELECT id FROM person WHERE handle = 'mailed'") };
	await post(noemie, 'And a word for @mailed.');
	await due(mailed, SOON);
	await eventually(() => assert.equal(states(mailed), '1'));
	assert.equal(house.ruche('user', 'disable', 'mailed').status, 0);
	relay.refuse = undefined;
	tryAgain();
	for (const who of [leila, mailed]) await eventually(() => assert.equal(house.value(`SELECT state FROM mail WHERE owner = ${who.id} ORDER BY id DESC LIMIT 1`), '3'));
	assert.equal(relay.mails.length, 0);
	// Nobody hears of a closed account either.
	await post(noemie, 'And another one for @mailed.');
	await house.settled();
	assert.equal(planned(mailed, SOON), '');
});

test('what the relay will never take is given up at once, and may be tried again', async () => {
	const leila = await person('employee'), noemie = await person('owner'), admin = await person('admin');
	relay.refuse = () => [550, 'No such mailbox'];
	await post(noemie, `To a mailbox that is full, @${leila.handle}.`);
	await due(leila, SOON);
	await eventually(() => assert.equal(house.value("SELECT state, error, attempts FROM job WHERE kind = 'mail.notify' AND state <> 3"), '4|denied|1'));
	assert.match(house.value(`SELECT note FROM mail WHERE owner = ${leila.id} AND state = 1`), /No such mailbox/);
	relay.refuse = undefined;
	const jobs = await admin.client.get('/admin/jobs', { status: 200 });
	await admin.client.submit(jobs.form(/\/retry$/));
	assert.match((await relay.to(leila.email)).subject, /mailbox that is full/);
	await leila.client.post('/notifications/read', {});
});

test('a server that dies while the relay takes a mail sends it again under the same Message-ID, and then no more', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	let go;
	relay.hold = new Promise((done) => { go = done; });
	await post(noemie, `Before the power cut, @${leila.handle}.`);
	await isPlanned(leila, SOON);
	house.change(`UPDATE job SET due = 1 WHERE kind = 'notify.mail' AND payload = '${leila.id} ${SOON}' AND state = 1`);
	const first = await relay.to(leila.email);
	await house.kill9();
	go();
	relay.hold = undefined;
	await house.start();
	house.change("UPDATE job SET lease = 1 WHERE kind = 'mail.notify' AND state = 2");
	const second = await relay.to(leila.email);
	assert.equal(second.messageId, first.messageId);
	await eventually(() => assert.equal(states(leila), '0'));
	await house.settled();
	assert.equal(relay.mails.length, 0);
	await leila.client.post('/notifications/read', {});
});

test('what the relay took while another program wrote for long comes no second time', { skip: database === 'postgres' && 'nobody writes alone there' }, async () => {
	const leila = await person('employee'), noemie = await person('owner');
	await house.settled();
	let go;
	relay.hold = new Promise((done) => { go = done; });
	await post(noemie, `While an import runs, @${leila.handle}.`);
	await isPlanned(leila, SOON);
	house.change(`UPDATE job SET due = 1 WHERE kind = 'notify.mail' AND payload = '${leila.id} ${SOON}' AND state = 1`);
	await relay.to(leila.email);
	const other = spawn('sqlite3', ['-cmd', '.timeout 10000', join(house.data, 'ruche.db')], { stdio: ['pipe', 'pipe', 'inherit'] }), ended = once(other, 'exit');
	other.stdin.write("BEGIN IMMEDIATE; SELECT 'begun';\n");
	assert.match(String((await once(other.stdout, 'data'))[0]), /begun/);
	const met = () => house.log.filter((entry) => entry.event === 'transaction control failed').length, before = met();
	go();
	relay.hold = undefined;
	await eventually(() => assert.ok(met() > before));
	other.stdin.end('COMMIT;\n');
	await ended;
	await house.settled();
	tryAgain();
	await house.settled();
	assert.equal(states(leila), '0');
	assert.deepEqual(relay.mails.map((mail) => mail.subject), []);
	await leila.client.post('/notifications/read', {});
});

test('two nodes of one database send it once', { skip: database !== 'postgres' && 'SQLite has one' }, async () => {
	const leila = await person('employee'), noemie = await person('owner');
	const node = new Server({ db: house.db, data: house.data, args: ['--node', '1', '--db', house.databaseUrl] });
	await node.start();
	try {
		for (let i = 0; i < 4; i++) {
			await post(noemie, `Node ${i}, @${leila.handle}.`);
			await due(leila, SOON);
			await relay.to(leila.email);
			await leila.client.post('/notifications/read', {});
		}
		await house.settled();
		assert.equal(relay.mails.length, 0);
	} finally {
		await node.stop();
	}
});

test('no more of these: one click without signing in, by a program too, and only by the address in the mail', async () => {
	const leila = await person('employee'), noemie = await person('owner');
	await post(noemie, `The last one by mail, @${leila.handle}.`);
	await due(leila, SOON);
	const mail = await relay.to(leila.email);
	const [, address] = /^List-Unsubscribe: <([^>]+)>\r$/m.exec(mail.raw);
	assert.ok(address.startsWith(`${site}/mail/`), address);
	const at = new URL(address).pathname;
	// Looking ends nothing, as programs that follow every link would.
	const page = await house.visitor().get(at, { status: 200 });
	assert.match(page.text, /Somebody mentions you/);
	assert.ok(page.form(at));
	assert.equal((await leila.client.json(SETTINGS)).mention, 'mail');
	for (const wrong of [`${at.slice(0, -1)}${at.endsWith('A') ? 'B' : 'A'}`, '/mail/x', `${at}A`]) {
		for (const method of ['GET', 'POST']) assert.equal((await house.visitor().request(wrong, { method, check: false })).status, 404, wrong);
	}
	// As RFC 8058 has it: no cookie, no origin, no redirect.
	const posted = await fetch(`${house.url}${at}`, { method: 'POST', redirect: 'manual', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
	assert.equal(posted.status, 200);
	assert.match(await posted.text(), /No more of these mails will come\./);
	const now = await leila.client.json(SETTINGS);
	assert.deepEqual([now.mention, now.message, now.answer], ['bell', 'mail', 'digest']);
	await leila.client.post('/notifications/read', {});
	await post(noemie, `In the bell alone, @${leila.handle}.`);
	await house.settled();
	assert.equal((await leila.client.json('/api/v1/notifications')).unread, 1);
	assert.deepEqual([planned(leila, SOON), relay.mails.length], ['', 0]);
	await settings(leila, { mention: 'mail' });
});

test('an administrator sends somebody a link to choose a password', async () => {
	const admin = await person('admin'), email = 'samir@talweg.example';
	const handle = house.value(`SELECT handle FROM person WHERE email = '${email}'`);
	const page = await admin.client.get(`/admin/people/${handle}`, { status: 200 });
	const after = await admin.client.submit(page.form(`/admin/people/${handle}/link/mail`));
	assert.equal(after.status, 200);
	const mail = await relay.to(email);
	assert.equal(mail.headers.get('list-unsubscribe'), undefined);
	const [link] = new RegExp(`${site}/welcome/[0-9a-f]+`).exec(mail.text);
	assert.ok(mail.html.includes(link));
	const door = house.visitor();
	const welcome = await door.get(new URL(link).pathname, { status: 200 });
	await door.submit(welcome.form(/^\/welcome\//), { password: 'a long enough one', again: 'a long enough one' });
	assert.equal((await door.json('/api/v1/account')).handle, handle);
});

// SPDX-License-Identifier: Apache-2.0
// ruche-mail, asked as core/mail.c asks it: TLS or none as it is told, certificates, signing in, what a relay says to a mail;
// and settings that cannot be: the server says so and does not start.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { program, Server, slow } from '../harness.mjs';
import { certificate, startRelay } from '../lib/mail.mjs';

const helper = join(dirname(program), 'ruche-mail');
const taken = 1, later = 2, never = 3, bad = 5;
const message = 'From: a@example.org\r\nSubject: Otters\r\n\r\n.A dot first\r\n.\r\nand more\r\n';

function frame(kind, body) {
	const head = Buffer.alloc(24);
	head.write('RCH1');
	head.writeUInt32LE(kind, 4);
	head.writeBigUInt64LE(BigInt(Buffer.byteLength(body)), 16);
	return Buffer.concat([head, Buffer.from(body)]);
}

// Gives {outcome, code, note}.
function run(input) {
	return new Promise((done, failed) => {
		const child = spawn(helper, [], { stdio: ['pipe', 'pipe', 'pipe'] });
		const output = [], said = [];
		child.stdout.on('data', (chunk) => output.push(chunk));
		child.stderr.on('data', (chunk) => said.push(chunk));
		child.on('error', failed).on('close', () => {
			const answer = Buffer.concat(output);
			if (answer.length < 24) return failed(new Error(`no answer: ${Buffer.concat(said)}`));
			done({ outcome: answer.readUInt32LE(8), code: answer.readUInt32LE(12), note: answer.subarray(24).toString() });
		});
		child.stdin.on('error', () => {}).end(input);
	});
}

function ask(fields, { ca = '', text = message } = {}) {
	const lines = { name: 'ruche.example', tls: 'yes', from: 'ruche@example.org', to: 'leila@example.org', milliseconds: Math.min(90_000, 10_000 * slow), ...fields };
	const body = Object.entries(lines).map((pair) => pair.join(' ')).join('\n');
	return run(Buffer.concat([frame(1, `${body}\n`), frame(2, ca), frame(3, text)]));
}

let plain, closed, secure, pair;
before(async () => {
	pair = certificate();
	const onAuth = ({ username, password }, session, done) => (username === 'ruche' && password === 'a secret: with spaces' ? done(null, { user: username }) : done(new Error('no')));
	plain = await startRelay();
	closed = await startRelay({ ...pair, authOptional: false, onAuth });
	secure = await startRelay({ ...pair, secure: true, disabledCommands: [] });
});
after(() => Promise.all([plain, closed, secure].map((relay) => relay?.close())));

test('a mail arrives byte for byte, and the relay hears who says so', async () => {
	const answer = await ask({ server: `smtp://127.0.0.1:${plain.port}`, tls: 'no' });
	assert.deepEqual([answer.outcome, answer.code], [taken, 250], answer.note);
	const mail = await plain.to('leila@example.org');
	assert.equal(mail.raw, message, 'dots at the beginning of lines stay');
	assert.equal(mail.envelope.mailFrom.address, 'ruche@example.org');
	assert.equal(mail.secure, false);
});

test('a relay without TLS gets nothing where TLS must be', async () => {
	const { outcome, note } = await ask({ server: `smtp://127.0.0.1:${plain.port}` });
	assert.equal(outcome, later, note);
	assert.equal(plain.mails.length, 0);
});

test('STARTTLS and signing in, with a certificate that is known', async () => {
	const server = `smtp://127.0.0.1:${closed.port}`, ca = pair.cert, user = 'ruche', password = 'a secret: with spaces';
	const answers = await Promise.all([
		ask({ server, user, password }, { ca }),
		ask({ server, user, password }), // nobody whom this machine trusts signed it
		ask({ server, user, password: 'another' }, { ca }),
		ask({ server }, { ca }), // not at all
	]);
	assert.deepEqual(answers.map((a) => a.outcome), [taken, later, later, later], JSON.stringify(answers));
	const mail = await closed.to('leila@example.org');
	assert.deepEqual([mail.secure, mail.user], [true, 'ruche']);
	assert.equal(closed.mails.length, 0);
});

test('smtps:// speaks TLS from the first byte', async () => {
	const { outcome, note } = await ask({ server: `smtps://127.0.0.1:${secure.port}` }, { ca: pair.cert });
	assert.equal(outcome, taken, note);
	assert.equal((await secure.to('leila@example.org')).secure, true);
});

test('what a relay says: later, never, nobody there', async () => {
	const server = `smtp://127.0.0.1:${plain.port}`;
	plain.refuse = (address) => (address.startsWith('later') ? [451, 'Greylisted, come back'] : [550, 'No such user here']);
	const [busy, gone, nobody] = await Promise.all([
		ask({ server, tls: 'no', to: 'later@example.org' }),
		ask({ server, tls: 'no', to: 'gone@example.org' }),
		ask({ server: 'smtp://127.0.0.1:9', tls: 'no' }),
	]);
	plain.refuse = undefined;
	assert.deepEqual([busy.outcome, busy.code], [later, 451], busy.note);
	assert.match(busy.note, /Greylisted/);
	assert.deepEqual([gone.outcome, gone.code], [never, 550], gone.note);
	assert.match(gone.note, /No such user here/);
	assert.equal(nobody.outcome, later);
	assert.ok(nobody.note.length > 0);
});

test('what is no question is none', async () => {
	const server = `smtp://127.0.0.1:${plain.port}`;
	const answers = await Promise.all([
		run(Buffer.from('EHLO')), run(Buffer.alloc(0)),
		run(Buffer.concat([frame(1, `server ${server}\n`), frame(2, ''), frame(3, message)])), // to nobody
		ask({ server: 'file:///etc/passwd' }), ask({ server: 'http://127.0.0.1/' }),
		ask({ server, to: 'a@example.org\rRCPT TO:<b@example.org>' }),
		ask({ server }, { text: '' }),
	]);
	assert.deepEqual(answers.map((a) => a.outcome), answers.map(() => bad), JSON.stringify(answers));
});

test('serve: what is set wrongly is said in one line', async () => {
	const good = { mail_server: 'smtp://127.0.0.1:9', mail_from: 'ruche@example.org', base_url: 'https://ruche.example' };
	const wrong = [
		[{ mail_server: 'mail.example.org' }, /mail_server/], [{ mail_server: 'smtp://ruche:secret@127.0.0.1' }, /mail_server/],
		[{ mail_from: 'Ruche <ruche@example.org>' }, /mail_from/], [{ base_url: '' }, /base_url/], [{ mail_ca: '/nowhere/ca.pem' }, /mail_ca/],
	];
	const server = new Server({ db: 'sqlite', demo: false });
	await server.prepare();
	try {
		for (const [change, pattern] of wrong) {
			const args = Object.entries({ ...good, ...change }).filter(([, value]) => value).flatMap(([name, value]) => [`--${name}`, value]);
			const { status, stderr } = server.ruche('serve', '--listen', '127.0.0.1:0', ...args);
			assert.equal(status, 2, JSON.stringify(change));
			assert.match(stderr, pattern);
			assert.doesNotMatch(stderr, /secret/, 'no password in a log');
		}
	} finally {
		server.remove();
	}
});

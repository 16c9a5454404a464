// SPDX-License-Identifier: Apache-2.0
// mail: a relay that keeps what it is given, as a mail program reads it.
//
//   const relay = await startRelay();
//   ... `mail_server = smtp://127.0.0.1:${relay.port}`
//   const mail = await relay.to('leila@talweg.example');   // the next one to her

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from '../harness.mjs';

// A certificate for this machine: {key, cert}, PEM; nobody has signed it but itself.
export function certificate() {
	const place = mkdtempSync('/tmp/ruche-mail.');
	const [key, cert] = ['key', 'cert'].map((name) => join(place, name));
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
		'-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
	const made = { key: readFileSync(key), cert: readFileSync(cert) };
	rmSync(place, { recursive: true, force: true });
	return made;
}

// options: those of smtp-server. relay.refuse = (address, mail) => [code, words], or nothing: what it says to a recipient.
// relay.hold: a promise that it waits for before it says that it has a mail.
export async function startRelay(options = {}) {
	const mails = [], relay = { mails, refuse: undefined, hold: undefined, sessions: 0 };
	const server = new SMTPServer({
		authOptional: true, disableReverseLookup: true, logger: false, disabledCommands: options.key ? [] : ['STARTTLS'],
		onConnect(session, done) {
			relay.sessions++;
			done();
		},
		onRcptTo(address, session, done) {
			const [responseCode, words] = relay.refuse?.(address.address) ?? [];
			done(responseCode && Object.assign(new Error(words), { responseCode }));
		},
		onData(stream, session, done) {
			const chunks = [];
			stream.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
				const raw = Buffer.concat(chunks);
				const mail = Object.assign(await simpleParser(raw), { raw: raw.toString('latin1'), envelope: session.envelope, secure: session.secure, user: session.user });
				mails.push(mail);
				await relay.hold;
				done();
			});
		},
		...options,
	});
	// Whoever is killed in the middle hangs up.
	server.on('error', () => {});
	await new Promise((done, failed) => server.listen(0, '127.0.0.1', done).on('error', failed));
	relay.port = server.server.address().port;
	relay.close = () => new Promise((done) => server.close(done));
	// The first one to that address that nobody has taken yet.
	relay.to = (address) => eventually(() => {
		const at = mails.findIndex((mail) => mail.envelope.rcptTo[0].address === address);
		if (at < 0) throw new Error(`no mail to ${address}; there are: ${mails.map((mail) => `${mail.envelope.rcptTo[0].address}: ${mail.subject}`)}`);
		return mails.splice(at, 1)[0];
	});
	return relay;
}

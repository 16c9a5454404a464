// SPDX-License-Identifier: Apache-2.0
// nats: a nats-server of a test's own, that can be killed and started again, and a client that hears and says any bytes.

import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export class Nats {
	// args: more of its options. At a port of its own choice, and at the same one when it starts again.
	static async start(...args) {
		const nats = new Nats();
		nats.args = args;
		await nats.again();
		return nats;
	}

	async again() {
		this.process = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(this.port ?? -1), ...this.args], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
		this.ended = once(this.process, 'exit');
		let log = '';
		this.process.stderr.setEncoding('utf8').on('data', (text) => { log += text; });
		for (let tries = 0; !/Server is ready/.test(log); tries++) {
			if (tries > 1000 || this.process.exitCode !== null) throw new Error(`nats-server does not start:\n${log}`);
			await sleep(20);
		}
		this.port = Number(log.match(/Listening for client connections on 127\.0\.0\.1:(\d+)/)[1]);
		this.url = `nats://127.0.0.1:${this.port}`;
	}

	async kill() {
		this.process.kill('SIGKILL');
		await this.ended;
	}

	// Hears all that is said: {messages: [{subject, text}], say(subject, bytes), close()}.
	async listen() {
		const socket = connect(this.port, '127.0.0.1'), messages = [];
		let rest = Buffer.alloc(0), ready;
		const answered = new Promise((done) => { ready = done; });
		socket.on('error', () => {}).on('data', (data) => {
			rest = Buffer.concat([rest, data]);
			for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
				const line = String(rest.subarray(0, end)), [, subject, size] = line.match(/^MSG (\S+) \S+ (\d+)$/) ?? [];
				if (subject && rest.length < end + 4 + Number(size)) break;
				if (subject) messages.push({ subject, text: String(rest.subarray(end + 2, end + 2 + Number(size))) });
				if (line === 'PING') socket.write('PONG\r\n');
				if (line === 'PONG') ready();
				rest = rest.subarray(end + 2 + (subject ? Number(size) + 2 : 0));
			}
		});
		socket.write('CONNECT {"verbose":false}\r\nSUB > 1\r\nPING\r\n');
		await answered;
		return {
			messages,
			say(subject, bytes) {
				const body = Buffer.from(bytes);
				socket.write(Buffer.concat([Buffer.from(`PUB ${subject} ${body.length}\r\n`), body, Buffer.from('\r\n')]));
			},
			close() { socket.destroy(); },
		};
	}
}

// ---- accounts by signed words (.creds), as operators of NATS give them out ----

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function base32(bytes) {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return bits.match(/.{1,5}/g).map((five) => LETTERS[parseInt(five.padEnd(5, '0'), 2)]).join('');
}
function withSum(bytes) {
	let sum = 0;
	for (const byte of bytes) {
		sum ^= byte << 8;
		for (let i = 0; i < 8; i++) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
	}
	return base32([...bytes, sum & 255, sum >> 8]);
}
const KINDS = { operator: 14 << 3, account: 0, user: 20 << 3 };
function key(kind) {
	const { privateKey, publicKey } = generateKeyPairSync('ed25519');
	const raw = (own, field) => Buffer.from(own.export({ format: 'jwk' })[field], 'base64url');
	const prefix = KINDS[kind];
	return {
		kind, privateKey, name: withSum([prefix, ...raw(publicKey, 'x')]),
		seed: withSum([(18 << 3) | (prefix >> 5), (prefix & 31) << 3, ...raw(privateKey, 'd')]),
	};
}
function claim(own, signer, nats = {}) {
	const part = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
	const claims = { jti: createHash('sha256').update(randomUUID()).digest('hex'), iat: Math.floor(Date.now() / 1000), iss: signer.name, name: own.kind, sub: own.name, nats: { type: own.kind, version: 2, ...nats } };
	const text = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part(claims)}`;
	return `${text}.${sign(null, Buffer.from(text), signer.privateKey).toString('base64url')}`;
}

// {config, credentials}: of a server that lets in whom an operator vouches for, and of one of those.
export function signedAccess() {
	const [operator, account, user] = ['operator', 'account', 'user'].map(key);
	const limits = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
	return {
		config: `operator: ${claim(operator, operator)}\nresolver: MEMORY\nresolver_preload: { ${account.name}: ${claim(account, operator, { limits })} }\n`,
		credentials: `-----BEGIN NATS USER JWT-----\n${claim(user, account, { subs: -1, data: -1, payload: -1, pub: {}, sub: {} })}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${user.seed}\n------END USER NKEY SEED------\n`,
	};
}

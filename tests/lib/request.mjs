// SPDX-License-Identifier: Apache-2.0
// request: one request and its whole answer. fetch() does the same with streams and dozens of promises, which cost a scenario
// more than the server's answer does.

import http from 'node:http';
import { gunzipSync } from 'node:zlib';

// Waiting connections are given up before the server does.
const agent = new http.Agent({ keepAlive: true, timeout: 4000 });

// As those of fetch(): by any case of the name, null when there is none.
class Headers extends Map {
	cookies = [];

	constructor(raw) {
		super();
		for (let i = 0; i < raw.length; i += 2) {
			const name = raw[i].toLowerCase(), own = this.get(name);
			if (name === 'set-cookie') this.cookies.push(raw[i + 1]);
			this.set(name, own === null ? raw[i + 1] : `${own}, ${raw[i + 1]}`);
		}
	}

	get(name) {
		return super.get(name.toLowerCase()) ?? null;
	}

	has(name) {
		return super.has(name.toLowerCase());
	}

	getSetCookie() {
		return this.cookies;
	}
}

// The bytes of a body and what they are called.
async function serialized(body) {
	if (typeof body === 'string') return [Buffer.from(body), 'text/plain;charset=UTF-8'];
	if (body instanceof URLSearchParams) return [Buffer.from(body.toString()), 'application/x-www-form-urlencoded;charset=UTF-8'];
	if (Buffer.isBuffer(body)) return [body];
	const whole = new Response(body);
	return [Buffer.from(await whole.arrayBuffer()), whole.headers.get('content-type') || undefined];
}

// {method, headers, body} as for fetch(), redirects are not followed; gives {status, headers, bytes}. Pages are asked for as they
// are: what compresses them has tests of its own.
export async function request(target, { method = 'GET', headers: given = {}, body } = {}) {
	const headers = { accept: '*/*', 'accept-encoding': 'identity', 'sec-fetch-mode': 'cors', 'user-agent': 'node' };
	for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
	const [bytes, type] = body === undefined || body === null ? [] : await serialized(body);
	if (type) headers['content-type'] ??= type;
	if (bytes || method === 'POST' || method === 'PUT') headers['content-length'] ??= bytes?.length ?? 0;
	return new Promise((done, failed) => {
		let answered = false;
		const asked = http.request(target, { method, headers, agent }, (answer) => {
			answered = true;
			const parts = [];
			answer.on('data', (part) => parts.push(part)).on('error', failed).on('end', () => {
				const found = new Headers(answer.rawHeaders), whole = Buffer.concat(parts);
				done({ status: answer.statusCode, headers: found, bytes: found.get('content-encoding') === 'gzip' && whole.length ? gunzipSync(whole) : whole });
			});
		});
		// A server that has answered may refuse the rest of what is sent.
		asked.on('error', (error) => answered || failed(error));
		asked.end(bytes);
	});
}

// SPDX-License-Identifier: Apache-2.0
// nginx: docs/nginx.conf as it stands, with only ports, certificate and upstream replaced, in a temporary directory.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../harness.mjs';

const nginx = '/usr/sbin/nginx';

function freePort() {
	return new Promise((done) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => done(port));
		});
	});
}

// Every replacement must hit: an example that lost a line would otherwise pass.
function replaced(text, pairs) {
	for (const [from, to] of pairs) {
		if (!text.includes(from)) throw new Error(`docs/nginx.conf has no "${from}"`);
		text = text.replaceAll(from, to);
	}
	return text;
}

// Starts nginx in front of a host:port; gives {url, plainUrl, check, certificate, stop}.
export async function startNginx(upstream) {
	const directory = mkdtempSync('/tmp/ruche-nginx.');
	const [tls, plain] = [await freePort(), await freePort()];
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
		'-addext', 'subjectAltName=DNS:localhost', '-keyout', join(directory, 'key'), '-out', join(directory, 'certificate')], { stdio: 'ignore' });
	const site = replaced(readFileSync(join(root, 'docs/nginx.conf'), 'utf8'), [
		['server 127.0.0.1:8080;', `server ${upstream};`],
		['listen 80;', `listen 127.0.0.1:${plain};`], ['listen [::]:80;', ''],
		['listen 443 ssl http2;', `listen 127.0.0.1:${tls} ssl http2;`], ['listen [::]:443 ssl http2;', ''],
		['/etc/ssl/certs/ruche.example.org.pem', join(directory, 'certificate')], ['/etc/ssl/private/ruche.example.org.key', join(directory, 'key')],
		['server_name ruche.example.org;', 'server_name localhost;'],
		// The port is part of the name here, as it is not in real life.
		['proxy_set_header Host $host;', 'proxy_set_header Host $http_host;'],
	]);
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(directory, name)};`).join(' ');
	const main = join(directory, 'main.conf');
	writeFileSync(main, `${process.getuid() === 0 ? 'user root;' : ''} daemon off; pid ${join(directory, 'pid')}; error_log ${join(directory, 'error')};
events { worker_connections 256; } http { access_log off; ${temporary}\n${site}\n}\n`);
	const options = ['-c', main, '-p', directory, '-e', join(directory, 'error')];
	const check = spawnSync(nginx, ['-t', '-q', ...options], { encoding: 'utf8' });
	const server = spawn(nginx, options, { stdio: 'ignore' });
	for (let tries = 0; tries < 600 && !(await answers(plain)); tries++) await sleep(50);
	return {
		url: `https://localhost:${tls}`, plainUrl: `http://localhost:${plain}`, check, certificate: readFileSync(join(directory, 'certificate')),
		async stop() {
			server.kill('SIGTERM');
			await new Promise((done) => server.on('close', done));
			rmSync(directory, { recursive: true, force: true });
		},
	};
}

async function answers(port) {
	try {
		await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
		return true;
	} catch {
		return false;
	}
}

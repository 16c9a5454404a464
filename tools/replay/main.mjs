// SPDX-License-Identifier: Apache-2.0
// main: tools/jam-replay. See its help.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { forgetSessions, makeSessions } from '../bench/sessions.mjs';
import { writePolis } from './direct.mjs';
import { Stage } from './drive.mjs';
import { makeScript, random } from './script.mjs';
import { loadTexts } from './texts.mjs';

const help = `usage: tools/jam-replay --url http://127.0.0.1:8080 --jam HANDLE (--cookies FILE | --data DIR [--db URL]) [options]
       tools/jam-replay --direct DIR [options]
       tools/jam-replay --script [options]

Holds a synthetic jam: three days in as many minutes as wanted, from real texts, the same one for the same seed. What is said goes
by waves of the day; at the planted turning point the mood of most of it turns from good to bad. Prints what became of it as JSON.

  --url URL           a server of this machine with an open jam; everything goes over HTTP, when it is due, whatever is late
  --jam HANDLE        the jam
  --cookies FILE      ways in: a line each, "NAME=SECRET TOKEN", the token being what forms carry
  --data DIR          instead: makes sessions in the server's SQLite, or with --db in its PostgreSQL, for as many employees as
                      --sessions says, of an hour at most and gone at the end: for organisations of nobody, never a real one.
                      Each of them stands for many participants (number modulo sessions)
  --direct DIR        no server: brings the jam into a data directory by "ruche import polis"; all that is said are ideas then, the
                      jam is over, and its participants are guests of their own. RUCHE_PROGRAM: which ruche; --db as above
  --script            prints the script, a line of JSON for each post
  --participants N    how many people (1000)              --posts N        how much is said (three tenths of them)
  --hours N           how long it is (72)                 --factor F       so many times faster (2160: two minutes)
  --turn HOUR         the turning point (9)               --seed N         another jam (1)
  --reads N           pages looked at for each post (0)   --sessions N     made in the data (200)
  --minutes N         stops after so many                 --texts DIR      the corpora (RUCHE_SHARED/data, else ../shared/data)
`;

function fail(why) {
	console.error(`jam-replay: ${why}`);
	process.exit(2);
}

const names = ['url', 'jam', 'cookies', 'data', 'db', 'direct', 'participants', 'posts', 'hours', 'factor', 'turn', 'seed', 'reads', 'sessions', 'minutes', 'texts'];
let given;
try {
	given = parseArgs({ options: { help: { type: 'boolean' }, script: { type: 'boolean' }, ...Object.fromEntries(names.map((name) => [name, { type: 'string' }])) } }).values;
} catch (e) {
	fail(e.message);
}
if (given.help) {
	console.log(help);
	process.exit(0);
}
function number(name, otherwise, least, most) {
	const n = given[name] === undefined ? otherwise : Number(given[name]);
	if (!(n >= least && n <= most)) fail(`--${name} is a number from ${least} to ${most}`);
	return n;
}

const participants = number('participants', 1000, 1, 4_000_000);
const settings = {
	seed: number('seed', 1, 0, 2 ** 32 - 1), hours: number('hours', 72, 1, 744), participants, posts: number('posts', Math.ceil(participants * 0.3), 1, 4_000_000), turn: number('turn', 9, 0, 744),
	texts: loadTexts(given.texts ?? join(process.env.RUCHE_SHARED ?? resolve(import.meta.dirname ?? '.', '../../../shared'), 'data')),
};

function sessions() {
	if (given.cookies) {
		if (!existsSync(given.cookies)) fail(`${given.cookies} is not there`);
		return readFileSync(given.cookies, 'utf8').split('\n').filter(Boolean).map((line) => {
			const [cookie, csrf] = line.trim().split(/\s+/);
			return { cookie, csrf: csrf ?? cookie.split('=')[1] };
		});
	}
	if (!given.data) fail('--cookies or --data says who takes part');
	const data = { directory: given.data, url: given.db }, made = makeSessions(data, '__Host-ruche', number('sessions', 200, 1, 400_000));
	const forget = () => forgetSessions(data, made.splice(0));
	process.on('exit', forget);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
	return [...made];
}

async function play() {
	if (!/^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$/.test(given.url)) fail('--url is a server of this machine, http://127.0.0.1:PORT');
	if (!given.jam) fail('--jam says which');
	const stage = new Stage({ url: given.url, jam: given.jam, sessions: sessions() });
	await stage.prepare().catch((e) => fail(e.message));
	const factor = number('factor', 2160, 0.01, 1e6), until = number('minutes', 1e6, 0.01, 1e6) * 60_000;
	const seconds = await stage.play(makeScript({ ...settings, forums: stage.forums.length }), { factor, until, reads: number('reads', 0, 0, 1000), next: random(settings.seed + 1) });
	console.log(JSON.stringify({ seconds, participants, sessions: stage.sessions.length, ...stage.report() }));
	if (stage.failures.length) process.exit(1);
}

function direct() {
	const program = process.env.RUCHE_PROGRAM ?? resolve(import.meta.dirname ?? '.', '../../build/ruche');
	const folder = mkdtempSync(join(tmpdir(), 'jam-replay.'));
	try {
		// It is over when it is brought in.
		const begin = Date.now() - (settings.hours + 1) * 3_600_000;
		const n = writePolis(folder, { topic: `Replayed jam ${settings.seed}`, url: `replay:${settings.seed}:${settings.posts}`, begin, script: makeScript(settings) });
		const done = spawnSync(program, ['import', 'polis', folder, '--data', given.direct, ...(given.db ? ['--db', given.db] : [])], { encoding: 'utf8' });
		if (done.status !== 0) fail(done.stderr.trim() || 'ruche import failed');
		console.log(JSON.stringify({ posts: n, participants, report: done.stdout.trim().split('\n') }));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

if (given.script) for (const line of makeScript({ ...settings, forums: 4 })) console.log(JSON.stringify(line));
else if (given.direct) direct();
else if (given.url) await play();
else fail('--url, --direct or --script; --help says more');

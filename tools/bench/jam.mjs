// SPDX-License-Identifier: Apache-2.0
// jam: everybody of the organisation in one jam, in its ninth hour: pages read and things said at fixed rates (open loop), while
// as many as may hold their pages open and hear of everything. What is said comes from the replay (tools/jam-replay). How long
// until a new idea stands in the list of somebody who watches is asked of some who do. Before, its bell rings for all; beside it people
// thank, take stances, vote and link. It runs longer than a minute, so that the jobs of each minute fall into it. Beside it nginx sending the same bytes
// from files at the same rate.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stage, waits } from '../replay/drive.mjs';
import { makeScript, random } from '../replay/script.mjs';
import { loadTexts } from '../replay/texts.mjs';
import { ask, makeSessions } from './sessions.mjs';

export const sizes = {
	small: { people: 1000, rate: 500, posts: 10, acts: 20, streams: 2000, before: 600, readers: 400, watchers: 16, bell: 60, seconds: 75 },
	ibm: { people: 500_000, rate: 2200, posts: 30, acts: 60, streams: 19_000, before: 6000, readers: 2000, watchers: 16, bell: 120, seconds: 90 },
};

// As many people as may take part.
export function addPeople(data, people) {
	const [there] = ask(data, 'SELECT count(*) FROM person WHERE kind = 1 AND state = 1').map(Number), [top] = ask(data, 'SELECT max(id) FROM person');
	if (there >= people) return;
	ask(data, `INSERT INTO person (id, kind, state, admin, handle, given_name, family_name, name, pseudonym, sort_key, email, phone, title, unit, city, country, language, time_zone, theme, hue, bio, pronunciation, disclaimer_language, photo, home_order, created, seen_notify, seen, items, followers)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${people - there})
		SELECT ${top} + i, 1, 1, false, 'crowd.' || i, 'Ada', 'Crowd ' || i, 'Ada Crowd ' || i, '', 'z', '', '', '', '', '', '', 'en', '', '', 1, '', '', '', '', 'ranked', 1, 0, 1, 0, 0 FROM n`);
}

// A jam that opened nine hours ago, with all employees in it. Gives {handle, members}.
async function makeJam(data, server, session) {
	const handle = `bench-jam-${Date.now().toString(36)}`, now = Date.now() * 1000, hour = 3_600_000_000;
	const local = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
	const fields = { csrf: session.csrf, title: 'What do we make together?', handle, audience: 'internal', language: 'en', opens: local(24), closes: local(96), freezes: local(120), languages: 'en fr', rules: 'Be kind.' };
	const answer = await fetch(`${server.url}/jams`, { method: 'POST', redirect: 'manual', headers: { cookie: session.cookie, origin: server.url }, body: new URLSearchParams(fields) });
	if (answer.status !== 303) throw new Error(`the jam is not made: ${answer.status}`);
	const id = `(SELECT id FROM place WHERE handle = '${handle}')`;
	// Its bell rings later (ringBell).
	ask(data, `UPDATE jam SET opens = ${now - 9 * hour}, closes = ${now + 63 * hour}, freezes = ${now + 87 * hour}, told = 1 WHERE id = ${id}`);
	ask(data, `INSERT INTO member (person, hub, role, state, created) SELECT id, ${id}, 1, 1, ${now} FROM person WHERE kind = 1 AND state = 1 ON CONFLICT DO NOTHING`);
	ask(data, `INSERT INTO reach (person, circle) SELECT person, hub FROM member WHERE hub = ${id} ON CONFLICT DO NOTHING`);
	ask(data, `UPDATE place SET members = (SELECT count(*) FROM member WHERE hub = ${id} AND state = 1) WHERE id = ${id}`);
	return { handle, id: ask(data, `SELECT id FROM place WHERE handle = '${handle}'`)[0], members: Number(ask(data, `SELECT members FROM place WHERE handle = '${handle}'`)[0]) };
}

// What was said in the hours before, as fast as it is taken.
async function fill(stage, script) {
	const writers = Array.from({ length: 48 }, async () => {
		for (const line of script) {
			const said = stage.say(line, performance.now());
			if (line.kind === 'idea') stage.ideas.set(line.number, said);
			await said;
		}
	});
	await Promise.all(writers);
	if (stage.failures.length) throw new Error(`what was to be said before: ${stage.failures.length} times ${stage.failures[0]}`);
}

// The opening bell: everybody in the jam is told once, while pages are read. Gives how long that takes, or that it went on.
async function ringBell(data, jam, most, during) {
	const begin = performance.now(), waiting = () => Number(ask(data, "SELECT count(*) FROM job WHERE kind IN ('jams.bell', 'jams.tell') AND state IN (1, 2)")[0]);
	ask(data, `UPDATE jam SET told = 0 WHERE id = ${jam.id}`);
	const reading = during();
	const told = () => ask(data, `SELECT told FROM jam WHERE id = ${jam.id}`)[0] !== '0' && waiting() === 0;
	let done = false;
	while (!done && performance.now() - begin < most * 1000) {
		await sleep(1000);
		done = told();
	}
	const read = await reading;
	return { done, seconds: Math.round((performance.now() - begin) / 100) / 10, p99_ms: Math.max(...read.map((r) => r.p99_ms)) };
}

// What people do beside saying something: thanks, stances, votes in polls, links; so many a second, when they are due. polls: ideas
// with a poll, each with its choices.
async function acts(stage, polls, ideas, rate, seconds, next) {
	const pick = (list) => list[Math.floor(next() * list.length)], at = `/jams/${stage.jam}/ideas`, open = [];
	const one = () => {
		const idea = pick(ideas), x = next();
		if (x < 0.5) return [`/items/${idea}/like`, {}];
		if (x < 0.8) return [`${at}/${idea}/stance`, { stance: pick(['agree', 'agree', 'disagree', 'pass']) }];
		if (x < 0.9 && polls.length) {
			const poll = pick(polls);
			return [`${at}/${poll.id}/votes`, { number: pick(poll.choices) }];
		}
		return [`${at}/${idea}/links`, { other: String(pick(ideas.filter((other) => other !== idea))), link: pick(['builds_on', 'contradicts', 'same_as']) }];
	};
	const begin = performance.now(), done = [], statuses = {};
	for (let n = 0; n < rate * seconds; n++) {
		const due = begin + (n * 1000) / rate;
		if (due > performance.now()) await sleep(due - performance.now());
		const [path, fields] = one();
		open.push(stage.fetch(stage.of(Math.floor(next() * 1e9)), path, fields).then(({ status }) => {
			done.push(performance.now() - due);
			statuses[status] = (statuses[status] ?? 0) + 1;
		}));
	}
	await Promise.all(open);
	return { ...waits(done), statuses };
}

// Some ideas have a poll.
async function makePolls(stage, n) {
	const polls = [];
	for (let i = 0; i < n; i++) {
		const { status, location } = await stage.fetch(stage.of(i), `/jams/${stage.jam}/ideas`, { forum: String(stage.forums[0]), title: `What first, of these (${i})?`, body: 'Say which.', choices: 'Parts\nDrawings\nTravel' });
		if (status !== 303) throw new Error(`no idea with a poll: ${status}`);
		const id = Number(location.match(/(\d+)(?:[?#].*)?$/)[1]), { text } = await stage.fetch(stage.of(i), `/jams/${stage.jam}/ideas/${id}`);
		polls.push({ id, choices: [...text.matchAll(/name="number" value="(\d+)"/g)].map((m) => m[1]) });
		if (polls.at(-1).choices.length !== 3) throw new Error('the poll has no choices');
	}
	return polls;
}

// Some who have the page open: when there is word of the jam they look whether the idea is there. Each looks for one at a time.
async function watchful(urls, sessions, jam) {
	const seen = [], all = [];
	let lost = 0, passed = 0;
	for (const [i, session] of sessions.entries()) all.push(await oneWatchful(urls[i % urls.length], session, jam));
	return {
		watch(id, due) {
			const free = all.find((one) => !one.busy);
			passed += !free;
			return free?.look(id, due).then((waited) => (waited === undefined ? lost++ : seen.push(waited)));
		},
		async end() {
			for (const one of all) await one.end();
			return { ...waits(seen), lost, passed };
		},
	};
}
async function oneWatchful(url, session, jam) {
	const stream = await fetch(`${url}/live?topics=place:${jam.id}`, { headers: { cookie: session.cookie, accept: 'text/event-stream' } });
	if (stream.status !== 200) throw new Error(`no stream for who watches: ${stream.status}`);
	const reader = stream.body.getReader(), decoder = new TextDecoder();
	let wake = () => {};
	(async () => {
		for (let end = false; !end;) {
			const { done, value } = await reader.read();
			end = done;
			if (value && decoder.decode(value, { stream: true }).includes(`place:${jam.id}`)) wake();
		}
	})().catch(() => {});
	const heard = () => new Promise((done) => {
		const timer = setTimeout(done, 3000);
		wake = () => {
			clearTimeout(timer);
			done();
		};
	});
	return {
		busy: false,
		// Milliseconds from when it was due to be said; nothing when it is not there ten seconds later.
		async look(id, due) {
			this.busy = true;
			await heard();
			for (;;) {
				const page = await fetch(`${url}/jams/${jam.handle}?show=new`, { headers: { cookie: session.cookie } });
				// It, or those that came after it and pushed it off the page.
				const there = [...(await page.text()).matchAll(/\/ideas\/(\d+)"/g)].some(([, newer]) => Number(newer) >= id), waited = performance.now() - due;
				if (!there && waited < 10_000) {
					await sleep(100);
					continue;
				}
				this.busy = false;
				return there ? waited : undefined;
			}
		},
		end: () => reader.cancel(),
	};
}

function run(command, args) {
	return new Promise((done, refuse) => {
		const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
		let text = '';
		child.stdout.on('data', (piece) => { text += piece; });
		child.on('close', (status) => (status === 0 ? done(JSON.parse(text)) : refuse(new Error(`${command} ended with ${status}: ${text}`))));
	});
}

// kit: what the other measurements do it with (bench.mjs).
export async function benchJam(data, size, kit) {
	const plan = { ...sizes[size] };
	for (const name of Object.keys(plan)) plan[name] = Number(process.env[`RUCHE_BENCH_JAM_${name.toUpperCase()}`] ?? plan[name]);
	const rows = kit.copy(data, size, plan.people), servers = [], held = [];
	try {
		for (let node = 0; node < (data.url ? 2 : 1); node++) servers.push(await kit.serve(rows, {}, data.url ? ['--node', String(node)] : [], kit.both));
		const [server] = servers, share = 1 / servers.length;
		const [first] = (await kit.signIn(server, 'employee')).split('; ').filter((one) => one.includes('ruche=')), name = first.split('=')[0];
		const owner = makeSessions(rows, name, 1)[0], jam = await makeJam(rows, server, owner);
		const sessions = makeSessions(rows, name, Math.max(plan.readers, Math.ceil(plan.streams / 8)));
		const texts = loadTexts(kit.texts), script = makeScript({ seed: 9, participants: jam.members, posts: Math.ceil((plan.before * 72) / 9), forums: 4, texts });
		const stage = new Stage({ urls: servers.map((one) => one.url), jam: jam.handle, sessions: sessions.slice(0, plan.readers) });
		await stage.prepare();
		await fill(stage, take(script, plan.before));
		const polls = await makePolls(stage, 5), ideas = ask(rows, `SELECT id FROM jam_idea WHERE jam = ${jam.id}`).map(Number);
		const memory = servers.map(({ pid }) => kit.memory(pid));
		for (const one of servers) held.push(kit.holdStreams(one, `/live?topics=place:${jam.id}`, sessions.map((s) => s.cookie), Math.floor(plan.streams * share), 1000));
		for (const one of held) {
			const { refused } = await one.next('open');
			if (refused) throw new Error(`${refused} streams were refused`);
		}
		const pages = ['', '', '?show=new', '?show=unheard', ...stage.forums.map((forum) => `/forums/${forum}`)].map((rest) => `/jams/${jam.handle}${rest}`);
		const list = join(kit.place, 'jam-requests');
		writeFileSync(list, sessions.slice(0, plan.readers).map((session, i) => `1 GET ${pages[i % pages.length]}\n  Cookie: ${session.cookie}\n`).join(''));
		const loadOf = (url, rate, paths, seconds = plan.seconds) => run('taskset', ['-c', kit.loadCpu, kit.loader, '--url', url, '--paths', paths, '--connections', '400', '--seconds', String(seconds), '--warmup', '3', '--rate', String(Math.round(rate))]);
		const watcher = await watchful(servers.map((one) => one.url), sessions.slice(-plan.watchers), jam);
		const bell = await ringBell(rows, jam, plan.bell, () => Promise.all(servers.map((one) => loadOf(one.url, plan.rate * share, list, 10))));
		stage.said = [];
		const understood = () => Number(ask(rows, `SELECT coalesce(max(basis), 0) FROM jam_insight WHERE jam = ${jam.id}`)[0]), wasUnderstood = understood();
		const before = servers.reduce((sum, { pid }) => sum + kit.cpuSeconds(pid), 0), begin = performance.now();
		const doing = new Stage({ urls: stage.urls, jam: stage.jam, sessions: stage.sessions });
		const [acted, read, ...others] = await Promise.all([
			acts(doing, polls, ideas, plan.acts, plan.seconds + 3, random(12)),
			...servers.map((one) => loadOf(one.url, plan.rate * share, list)),
			stage.play(steady(script, plan.posts), { factor: 1, until: (plan.seconds + 3) * 1000, watch: (id, due) => watcher.watch(id, due) }),
		]);
		const used = servers.reduce((sum, { pid }) => sum + kit.cpuSeconds(pid), 0) - before, seconds = (performance.now() - begin) / 1000;
		const visible = await watcher.end(), said = stage.report();
		const reads = [read, ...others.slice(0, -1)];
		const wrong = reads.flatMap((r) => Object.entries(r.by_status)).filter(([status]) => status !== '200');
		if (wrong.length || said.statuses[303] === undefined || stage.failures.length) throw new Error(`answers other than pages: ${JSON.stringify(wrong)} ${JSON.stringify(said.failures)}`);
		// 403: who stands for many thanks themselves once in a while.
		const refused = Object.entries(acted.statuses).filter(([status]) => status !== '303' && status !== '403');
		if (refused.length) throw new Error(`acts that were not taken: ${JSON.stringify(refused)}`);
		if (plan.seconds >= 65 && understood() === wasUnderstood) throw new Error("the minute's job did not fall into the measurement");
		const errors = reads.reduce((sum, r) => sum + r.errors, 0);
		if (errors || visible.lost || !visible.n) throw new Error(`${errors} requests were not answered, ${visible.lost} of ${visible.n + visible.lost} new ideas not seen within ten seconds`);
		const bodies = [];
		for (const path of new Set(pages)) bodies.push(await kit.fetchPage(server, path, sessions[0].cookie));
		for (const one of held.splice(0)) await one.stop();
		const grown = Math.max(...servers.map(({ pid }, i) => kit.memory(pid) - memory[i]));
		for (const one of servers.splice(0)) await one.stop();
		const nginx = await kit.startNginx(bodies), paths = join(kit.place, 'jam-files');
		writeFileSync(paths, nginx.paths.map((path) => `1 GET ${path}\n`).join(''));
		const theirsBefore = kit.cpuSeconds(nginx.pid), theirs = await loadOf(nginx.url, plan.rate, paths, 10), theirsCpu = kit.cpuSeconds(nginx.pid) - theirsBefore;
		await nginx.stop();
		const rps = reads.reduce((sum, r) => sum + r.rps, 0), round = (x) => Math.round(x * 10) / 10;
		const cpu = (used / (rps * seconds)) * 1e6, theirs_us = (theirsCpu / (theirs.rps * 13)) * 1e6;
		return {
			value: round(rps), unit: 'requests/s', p50_ms: Math.max(...reads.map((r) => r.p50_ms)), p99_ms: Math.max(...reads.map((r) => r.p99_ms)), cpu_us: round(cpu), ratio: theirs_us / cpu,
			participants: jam.members, sessions: plan.readers, streams: Math.floor(plan.streams * share) * (data.url ? 2 : 1), posts_per_second: round(said.said.n / seconds), said: said.said, acts: acted, bell, visible, memory_bytes: grown,
			bytes: Math.round(bodies.reduce((sum, b) => sum + b.bytes.length, 0) / bodies.length), server_cpu_percent: round((used / seconds) * 100),
			reference: { what: `nginx, the same bytes at the same rate; posts ${round(said.said.n / seconds)}/s p99 ${round(said.said.p99_ms)} ms, seen in p50 ${round(visible.p50_ms)}, p99 ${round(visible.p99_ms)} ms (n ${visible.n}, ${visible.passed} passed over); acts p99 ${round(acted.p99_ms)} ms; the bell ${bell.done ? `took ${bell.seconds} s` : `went on after ${bell.seconds} s`}, pages meanwhile p99 ${round(bell.p99_ms)} ms`, value: round(theirs.rps), p99_ms: theirs.p99_ms, cpu_us: round(theirs_us) },
		};
	} finally {
		for (const one of held) await one.stop();
		for (const one of servers) await one.stop();
		kit.drop(rows);
	}
}

function* take(script, n) {
	for (let i = 0; i < n; i++) {
		const { value, done } = script.next();
		if (done) return;
		yield value;
	}
}

// So many a second, whatever hour it is.
function* steady(script, rate) {
	let n = 0;
	for (const line of script) yield { ...line, at: n++ / rate / 3600 };
}

// SPDX-License-Identifier: Apache-2.0
// drive: plays a script on a running server, over HTTP, as browsers would. Open-loop: everything is done when it is due, whatever
// became of what was done before, and a wait counts from then.

import { setTimeout as sleep } from 'node:timers/promises';

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
export function waits(list) {
	const sorted = list.toSorted?.((a, b) => a - b) ?? [...list].sort((a, b) => a - b);
	return sorted.length ? { n: sorted.length, p50_ms: percentile(sorted, 0.5), p99_ms: percentile(sorted, 0.99), max_ms: sorted.at(-1) } : { n: 0 };
}

export class Stage {
	// sessions: [{cookie, csrf}], of whom each stands for many people. urls: of servers of one house, in turn.
	constructor({ url, urls = [url], jam, sessions }) {
		Object.assign(this, { urls, asked: 0, jam, sessions, statuses: {}, said: [], read: [], failures: [], ideas: new Map() });
	}
	of(person) {
		return this.sessions[person % this.sessions.length];
	}
	async prepare() {
		const { status, text } = await this.fetch(this.of(0), `/api/v1/jams/${this.jam}`);
		if (status !== 200) throw new Error(`the jam ${this.jam} cannot be read: ${status}`);
		const jam = JSON.parse(text);
		if (jam.phase !== 'open') throw new Error(`the jam ${this.jam} is not open: ${jam.phase}`);
		this.forums = jam.forums.map((forum) => forum.id);
		return jam;
	}
	async fetch(session, path, fields) {
		const body = fields && new URLSearchParams({ csrf: session.csrf, ...fields });
		const url = this.urls[this.asked++ % this.urls.length];
		const answer = await fetch(url + path, { method: body ? 'POST' : 'GET', redirect: 'manual', body, headers: { cookie: session.cookie, origin: url } });
		const text = body ? (await answer.arrayBuffer(), '') : await answer.text();
		return { status: answer.status, text, location: answer.headers.get('location') };
	}
	count(status, due, list) {
		this.statuses[status] = (this.statuses[status] ?? 0) + 1;
		list.push(performance.now() - due);
	}
	// One line of the script. An answer waits for the idea that it answers; when that was refused it is passed over.
	async say(line, due) {
		const session = this.of(line.person);
		try {
			let answer;
			if (line.kind === 'idea') {
				answer = await this.fetch(session, `/jams/${this.jam}/ideas`, { forum: String(this.forums[line.forum % this.forums.length]), title: line.title, body: line.body });
			} else {
				const idea = await this.ideas.get(line.of);
				if (!idea) return undefined;
				answer = await this.fetch(session, `/items/${idea}/comments`, { body: line.body });
			}
			this.count(answer.status, due, this.said);
			if (answer.status !== 303) this.failures.push(`${line.kind}: ${answer.status}`);
			return answer.status === 303 ? Number(answer.location.match(/(\d+)(?:[?#].*)?$/)?.[1]) : undefined;
		} catch (e) {
			this.failures.push(String(e.cause ?? e));
			return undefined;
		}
	}
	async look(person, path, due) {
		try {
			const answer = await this.fetch(this.of(person), path);
			this.count(answer.status, due, this.read);
		} catch (e) {
			this.failures.push(String(e.cause ?? e));
		}
	}
	// Plays it, `factor` hours in an hour; reads: pages for each post. Ends when all that was due is answered.
	async play(script, { factor, reads = 0, next = Math.random, until = Infinity, watch } = {}) {
		const begin = performance.now(), open = new Set();
		const start = (promise) => {
			open.add(promise);
			promise.finally(() => open.delete(promise));
		};
		for (const line of script) {
			const due = begin + (line.at * 3_600_000) / factor;
			if (due - begin > until) break;
			if (due > performance.now()) await sleep(due - performance.now());
			const said = this.say(line, due);
			if (line.kind === 'idea') this.ideas.set(line.number, said);
			if (line.kind === 'idea' && watch) start(said.then((id) => id && watch(id, due)));
			start(said);
			for (let i = 0; i < reads; i++) start(this.look(Math.floor(next() * 1e9), this.page(next), due));
		}
		await Promise.all([...open]);
		return (performance.now() - begin) / 1000;
	}
	// What people look at.
	page(next) {
		const x = next(), at = `/jams/${this.jam}`;
		if (x < 0.5) return at;
		if (x < 0.75) return `${at}?show=new`;
		if (x < 0.85) return `${at}?show=unheard`;
		return `${at}/forums/${this.forums[Math.floor(next() * this.forums.length)]}`;
	}
	report() {
		const reasons = {};
		for (const why of this.failures) reasons[why] = (reasons[why] ?? 0) + 1;
		return { statuses: this.statuses, said: waits(this.said), read: waits(this.read), failures: reasons };
	}
}

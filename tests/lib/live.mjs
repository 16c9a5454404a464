// SPDX-License-Identifier: Apache-2.0
// live: a stream of /live as a browser reads it (server-sent events), with every byte that came.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { slow } from '../harness.mjs';

export class Stream {
	events = []; // {id, event, data}
	raw = '';
	last = ''; // the id to go on from
	closed = false;

	// topics: "item:12,home". options: last (Last-Event-ID), query (other fields of the address).
	static async open(client, topics = '', { last, query = {} } = {}) {
		const stream = new Stream();
		await stream.#open(client, topics, last, query);
		if (stream.status === 200) await stream.until(() => stream.events.length > 0 || stream.closed, 'a first event');
		return stream;
	}

	async #open(client, topics, last, query) {
		this.abort = new AbortController();
		this.last = last ?? '';
		const cookie = [...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
		const headers = { accept: 'text/event-stream', 'accept-language': 'en', ...(cookie ? { cookie } : {}), ...(last ? { 'last-event-id': last } : {}), ...client.headers };
		const response = await fetch(new URL(`/live?${new URLSearchParams({ ...(topics ? { topics } : {}), ...query })}`, client.server.url), { headers, signal: this.abort.signal });
		this.status = response.status;
		this.type = response.headers.get('content-type') ?? '';
		this.headers = response.headers;
		this.ended = this.#read(response.body.getReader());
	}

	async #read(reader) {
		const decoder = new TextDecoder();
		let rest = '';
		try {
			for (;;) {
				const { done, value } = await reader.read();
				if (done) break;
				const text = decoder.decode(value, { stream: true });
				this.raw += text;
				rest += text;
				const blocks = rest.split('\n\n');
				rest = blocks.pop(); // an event that was cut is none
				for (const block of blocks) this.#take(block);
			}
		} catch { /* the server died, or close() */ }
		this.closed = true;
		this.closedAt = Date.now();
	}

	#take(block) {
		const event = { event: 'message', data: [] };
		for (const line of block.split('\n')) {
			const [, name, value] = line.match(/^([a-z]*):? ?(.*)$/) ?? [];
			if (name === 'id') this.last = event.id = value;
			if (name === 'event') event.event = value;
			if (name === 'data') event.data.push(value);
			if (name === 'retry') this.retry = Number(value);
		}
		if (event.data.length) this.events.push(event);
	}

	// What was told, line by line: {topic, kind, ids}.
	get lines() {
		return this.events.filter((e) => e.event === 'message').flatMap((e) => e.data.map((line) => JSON.parse(line)));
	}

	ids(topic, kind) {
		return this.lines.filter((line) => line.topic === topic && (!kind || line.kind === kind)).flatMap((line) => line.ids ?? []);
	}

	has(event) {
		return this.events.some((e) => e.event === event);
	}

	async until(check, what, milliseconds = 60_000) {
		for (const end = Date.now() + milliseconds * slow; ; await sleep(10)) {
			if (check()) return;
			assert.ok(Date.now() < end, `the stream never had ${what}:\n${this.raw.slice(-2000)}`);
		}
	}

	async close() {
		this.abort.abort();
		await this.ended;
	}
}

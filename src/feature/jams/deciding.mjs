// SPDX-License-Identifier: Apache-2.0
// What scenarios about deciding a jam have in common: jams in a phase, by rows, and a recount of their votes by tools/jam-tally.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../tests/harness.mjs';

export const HOUR = 3600_000;
const PHASES = ['ahead', 'submit', 'refine', 'shortlist', 'vote', 'over'];
export const local = (time) => new Date(time).toISOString().slice(0, 16);
export const micro = (time) => Math.round(time * 1000);

export async function send(client, path, fields = {}, status = 303) {
	const answer = await client.post(path, fields, { redirect: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer;
}

export function deciding(house) {
	let made = 0;
	const statusOf = async (client, path) => (await client.get(path, { redirect: false, check: false })).status;
	const idOf = (handle) => house.value(`SELECT id FROM person WHERE handle = '${handle}'`);
	const place = (handle) => `(SELECT id FROM place WHERE handle = '${handle}')`;
	const setJam = (handle, times) => house.change(`UPDATE jam SET ${Object.entries(times).map(([name, time]) => `${name} = ${micro(time)}`).join(', ')} WHERE id = ${place(handle)}`);
	// The clock's work, by its rows: the decision stands in the middle of a phase.
	const setPhase = (handle, phase) => house.change(`UPDATE jam_decision SET ${['submits', 'refines', 'shortlists', 'votes', 'ends'].map((name, i) => `${name} = ${micro(Date.now() + (i + 1 - PHASES.indexOf(phase) - 0.5) * HOUR)}`).join(', ')} WHERE jam = ${place(handle)}`);

	// A jam of `owner` with these ideas ([client, title]), closed and frozen, whose decision is in a phase. Gives handle and ideas' numbers.
	async function decided(ideas, phase, { audience = 'internal', ...how } = {}) {
		const owner = await house.as('owner'), handle = `decide-${++made}`, now = Date.now();
		await send(owner, '/jams', { title: `Decide ${made}`, handle, audience, language: 'en', opens: local(now + 24 * HOUR), closes: local(now + 48 * HOUR), freezes: local(now + 72 * HOUR), languages: 'en fr', rules: '' });
		setJam(handle, { opens: now - HOUR });
		const [forum] = (await owner.json(`/api/v1/jams/${handle}`)).forums, numbers = [];
		for (const [client, title] of ideas) numbers.push(Number((await send(client, `/jams/${handle}/ideas`, { forum: forum.id, title, body: `More about ${title}.` })).location.split('/').at(-1)));
		setJam(handle, { opens: now - 4 * HOUR, closes: now - 3.9 * HOUR, freezes: now - 3.8 * HOUR });
		house.change(`UPDATE person SET time_zone = 'UTC' WHERE handle = 'noemie'`);
		await send(owner, `/jams/${handle}/decide/settings`, { submits: local(now + HOUR), refines: local(now + 2 * HOUR), shortlists: local(now + 3 * HOUR), votes: local(now + 4 * HOUR), ends: local(now + 5 * HOUR), mode: 'tokens', tokens: 10, most: 3, currency: 'EUR', veto_hours: 72, ...how });
		setPhase(handle, phase);
		return [handle, ...numbers];
	}
	// All of them put forward by who said them, and all on the shortlist: by rows, where the test is about what comes after.
	async function shortlisted(ideas, how) {
		const [handle, ...numbers] = await decided(ideas, 'submit', how);
		for (const [i, [client, , fields]] of ideas.entries()) await send(client, `/jams/${handle}/proposals`, { idea: numbers[i], ...fields });
		house.change(`UPDATE jam_proposal SET chosen = true WHERE jam = ${place(handle)}`);
		setPhase(handle, 'vote');
		return [handle, ...numbers];
	}
	const give = (client, handle, idea, tokens, status) => send(client, `/jams/${handle}/ballot`, { idea, tokens }, status);
	const decision = (client, handle) => client.json(`/api/v1/jams/${handle}/decide`);

	// Counted again by the tool, in a process of its own.
	function recount(pages) {
		const folder = mkdtempSync(join(tmpdir(), 'jam-tally-')), files = pages.map((_, i) => join(folder, `votes-${i}.json`));
		files.forEach((file, i) => writeFileSync(file, JSON.stringify(pages[i])));
		const counted = JSON.parse(execFileSync(process.execPath, [join(root, 'tools/jam-tally'), ...files], { encoding: 'utf8' }));
		rmSync(folder, { recursive: true });
		return counted;
	}
	const figures = (list) => list.map(({ idea, tokens, voters }) => ({ idea, tokens, voters }));
	async function assertRecounted(client, handle) {
		const log = await client.json(`/api/v1/jams/${handle}/votes`), pages = [log];
		while (pages.at(-1).next) pages.push(await client.json(`/api/v1/jams/${handle}/votes?after=${pages.at(-1).next}`));
		const counted = recount(pages), shown = await decision(client, handle);
		assert.deepEqual(figures(counted.finalists), figures(shown.finalists));
		assert.deepEqual(figures(counted.ranking), figures([...shown.finalists, ...shown.proposals]));
		return { log, pages, counted };
	}
	const merge = (client, handle, idea, what, fields, status) => send(client, `/jams/${handle}/proposals/${idea}/merge${what}`, { reason: 'They say the same', ...fields }, status);
	// Its time has come, by its rows, and was there before the vote ends.
	const inEffect = (idea) => house.change(`UPDATE jam_merge SET due = ${micro(Date.now() - 2 * HOUR)} WHERE idea = ${idea} AND refused = 0 AND undone = 0`);
	return { statusOf, idOf, place, setJam, setPhase, decided, shortlisted, give, decision, assertRecounted, merge, inEffect };
}

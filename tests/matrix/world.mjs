// SPDX-License-Identifier: Apache-2.0
// world: the people of the matrix on a running server, and what the rooms put before them. A room that has items brings a
// matrix.mjs beside its code:
//
//   export const open = [[/^\/blogs\/\{blog\}$/, 'anyone', 'GET']];       // what the design opens beyond employees
//   export const items = [{
//           kind: 'entry', last: 'entry',                                 // its name in paths: /blogs/{blog}/{entry} and below
//           audiences: ['public', 'internal', 'members', 'private'],       // those the room offers
//           make: async (world, audience) => ({ blog: 'b', entry: 'x' }),   // path parameters of a fresh one, written by owner
//   }];
//   export const places = [{
//           kind: 'wiki', sorts: ['public', 'members'],                   // kind: its name in paths; what oracle.mjs knows of it
//           unknown: ['members'],                                         // those of which others do not even know
//           // Parameters of a fresh one of owner's, with what is in it, with member and, unless left is false, removed.
//           make: async (world, sort, { left }) => ({ wiki: 'w', page: 'x' }),
//           admit: async (world, keys, principal) => {},                   // one more who reads in it; not where that is nobody's to decide
//           fields: { wiki_update: { title: 'x' }, wiki_member_delete: (world, keys) => ({}) },
//   }];
//   export const parameters = async (world) => ({ person_show: { person: 'admin' } });  // real ones for other routes

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../harness.mjs';

const SECRET = 'matrix-password';
// The demo has a guest and an administrator; the others are made here.
const MADE = { employee: 'mx-employee', member: 'mx-member', owner: 'mx-owner', reader: 'mx-reader', removed: 'mx-removed', disabled: 'mx-disabled' };

export async function makeWorld(server) {
	const world = { server, handles: { ...MADE, guest: 'guest', admin: 'admin' }, clients: {} };
	for (const [principal, handle] of Object.entries(MADE)) {
		must(server.ruche('user', 'add', handle, 'Matrix', principal));
		must(server.ruche('user', 'passwd', handle, { input: `${SECRET}\n` }));
		world.clients[principal] = await signedIn(server, handle, SECRET);
	}
	for (const principal of ['guest', 'admin']) world.clients[principal] = await signedIn(server, principal);
	world.clients.anonymous = server.visitor({ check: false });
	const ids = {};
	world.idOf = (principal) => (ids[principal] ??= world.server.value(`SELECT id FROM person WHERE handle = '${world.handles[principal]}'`));
	world.rooms = await rooms();
	return world;
}

// After the rooms made their items: the account that was switched off keeps its old cookie.
export function disable(world) {
	must(world.server.ruche('user', 'disable', MADE.disabled));
}

async function signedIn(server, handle, secret) {
	const client = server.visitor({ check: false });
	await client.signIn(handle, secret);
	client.token = await client.csrf();
	return client;
}

function must(result) {
	if (result.status !== 0) throw new Error(result.stdout + result.stderr);
}

async function rooms() {
	const found = [];
	const features = join(root, 'src/feature');
	for (const name of readdirSync(features)) {
		const file = join(features, name, 'matrix.mjs');
		if (existsSync(file)) found.push({ name, ...(await import(pathToFileURL(file))) });
	}
	return found;
}

// "/blogs/{blog}/{entry}" with {blog: 'a', entry: 'b'}; a name that is not given becomes one that is nowhere. Of {rest...}
// the value is a path.
export function address(path, parameters = {}) {
	return path.replace(/\{([a-z_]+)(\.\.\.)?\}/g, (_, name, rest) => {
		const value = parameters[name] ?? '999999999999';
		return rest ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
	});
}

// fn of each, a few at a time, begun in their order.
export async function sideBySide(list, fn, most = 12) {
	const waiting = list.values();
	const work = async () => { for (const one of waiting) await fn(one); };
	await Promise.all(Array.from({ length: most }, work));
}

export const parametersOf = (path) => [...path.matchAll(/\{([a-z_]+)(?:\.\.\.)?\}/g)].map((m) => m[1]);

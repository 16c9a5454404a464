// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about lists of five: for everybody, for colleagues, for oneself.

let number = 0;
const five = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`thing${n}`, `Thing ${n}`]));

async function makeList(world, audience) {
	const { owner } = world.clients;
	const page = await owner.post('/lists', { csrf: owner.token, title: `Matrix ${++number}`, audience, ...five }, { redirect: false, check: false });
	if (page.status !== 303) throw new Error(`a list: ${page.status} ${page.text.slice(0, 400)}`);
	return { list: page.location.split('/').at(-1) };
}

export const open = [[/^(\/api\/v1)?\/lists\/\{list\}$/, 'anyone', 'GET']];
export const items = [{ kind: 'list', last: 'list', audiences: ['public', 'internal', 'private'], make: makeList, fields: { list_update: { title: 'Changed', ...five } } }];

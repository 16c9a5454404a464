// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about updates.

export const open = [];

// An update of that audience by the matrix's owner; gives its id.
export async function makeUpdate(world, audience) {
	const { owner } = world.clients;
	const page = await owner.post('/updates', {
		csrf: owner.token, body: `For the matrix: ${audience}.`, audience,
		...(audience === 'listed' ? { readers: `@${world.handles.reader}` } : {}),
	}, { redirect: false, check: false });
	if (page.status !== 303) throw new Error(`an update (${audience}): ${page.status} ${page.text.slice(0, 300)}`);
	return page.location.match(/(\d+)(?:#|$)/)[1];
}

export const items = [{
	kind: 'update', last: 'update', audiences: ['public', 'internal', 'listed', 'private'],
	make: async (world, audience) => ({ update: await makeUpdate(world, audience) }),
	fields: { update_change: { body: 'Changed.' } },
}];

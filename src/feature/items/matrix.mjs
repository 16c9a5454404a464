// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about any item and its comments: an update stands for all kinds.

import { makeUpdate } from '../updates/matrix.mjs';

const audiences = ['public', 'internal', 'listed', 'private'];

export const items = [{
	kind: 'item', last: 'item', audiences,
	make: async (world, audience) => ({ item: await makeUpdate(world, audience) }),
	fields: { comments_create: { body: 'A word.' }, rating_create: { stars: '4' } },
}];

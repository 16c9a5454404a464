// SPDX-License-Identifier: Apache-2.0
// The pages of communities and of their forums in both sizes, themes and languages.

import { useBrowser } from './browser.mjs';
import { firstLink, walk } from './walk.mjs';

const house = useBrowser();
const topic = /^\/communities\/[^/]+\/forum\/\d+$/;

walk(house, { en: 'employee', fr: 'owner' }, {
	'communities': '/communities',
	'communities lively': '/communities?show=active',
	'communities mine': '/communities?show=mine',
	'communities by letter, none': '/communities?letter=Q',
	'communities quiet': '/communities/dormant',
	'community new': '/communities/new',
	'community': '/communities/pump-people',
	'community stream': '/communities/ecrire-simplement/stream',
	'community members': '/communities/ecrire-simplement/members',
	'community numbers': '/communities/pump-people/numbers',
	'forum': '/communities/pump-people/forum',
	'forum waiting': '/communities/pump-people/forum?show=waiting',
	'topic': firstLink('/communities/pump-people/forum', topic),
	'topic as threads': firstLink('/communities/pump-people/forum', topic, '?view=threads'),
	'ask': '/communities/ecrire-simplement/forum/new',
});

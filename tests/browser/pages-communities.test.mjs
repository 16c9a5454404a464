// SPDX-License-Identifier: Apache-2.0
// The pages of communities with their tabs, and of their forums, in both sizes, themes and languages.

import { useBrowser } from './browser.mjs';
import { firstLink, prepared, walk } from './walk.mjs';

const house = useBrowser();
const topic = /^\/communities\/[^/]+\/forum\/\d+$/;
const who = { en: 'employee', fr: 'owner' };

// A closed community of one's own, with a question that was answered and changed, and a link that lets people in.
const mine = prepared(house, who, async (post, client, language) => {
	const { location: at } = await post('/communities', { title: `House of ${language}`, tagline: 'Whose roof leaks', about: 'Bring a **bucket**.', access: 'private', language });
	const { location: asked } = await post(`${at}/forum`, { kind: 'question', title: 'Who has the bucket?', body: 'The roof leaks over cabinet three.', tags: 'roof' });
	const { location: answered } = await post(`/items/${asked.match(/\d+$/)[0]}/comments`, { body: 'I had it on Monday.', reply_to: asked.match(/\d+$/)[0] });
	await post(`${asked}/edit`, { title: 'Who has the buckets?', body: 'The roof leaks over cabinets three and four.', tags: 'roof' });
	const invitation = (await post(`${at}/invitations`, { days: 3, uses: 9 }, 200)).one('code').text.trim();
	return { at, topic: asked, split: `${asked}/split?answer=${answered.match(/comment-(\d+)/)[1]}`, invitation: new URL(invitation).pathname };
});
const own = (what, add = '') => async (page, look) => (await mine(look))[what] + add;

walk(house, who, {
	'communities': '/communities',
	'communities lively': '/communities?show=active',
	'communities mine': '/communities?show=mine',
	'communities by letter, none': '/communities?letter=Q',
	'communities quiet': '/communities/dormant',
	'community new': '/communities/new',
	'community': '/communities/pump-people',
	'community empty': own('at'),
	'community closed': '/communities/silt-and-coatings',
	'community stream': '/communities/ecrire-simplement/stream',
	'community wiki': '/communities/pump-people/wiki',
	'community blog': '/communities/pump-people/blog',
	'community media': '/communities/pump-people/media',
	'community bookmarks': '/communities/pump-people/bookmarks',
	'community bookmarks, none': own('at', '/bookmarks'),
	'community activities': '/communities/pump-people/activities',
	'community files trash': own('at', '/files/trash'),
	'community members': '/communities/ecrire-simplement/members',
	'community members, as host': own('at', '/members'),
	'community numbers': '/communities/pump-people/numbers',
	'community invitation': own('invitation'),
	'forum': '/communities/pump-people/forum',
	'forum waiting': '/communities/pump-people/forum?show=waiting',
	'topic': firstLink('/communities/pump-people/forum', topic),
	'topic as threads': firstLink('/communities/pump-people/forum', topic, '?view=threads'),
	'topic own': own('topic'),
	'topic edit': own('topic', '/edit'),
	'topic history': own('topic', '/history'),
	'topic split': own('split'),
	'ask': '/communities/ecrire-simplement/forum/new',
});

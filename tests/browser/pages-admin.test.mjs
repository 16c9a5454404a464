// SPDX-License-Identifier: Apache-2.0
// The pages of administrators, guests and strangers in both sizes, themes and languages.

import { useBrowser } from './browser.mjs';
import { firstLink, walk } from './walk.mjs';

const house = useBrowser();

walk(house, 'admin', {
	'admin': '/admin',
	'admin people': '/admin/people',
	'admin people found': '/admin/people?name=dec',
	'admin person': '/admin/people/declan',
	'admin person self': '/admin/people/admin',
	'admin settings': '/admin/settings',
	'admin names': '/admin/names',
	'admin pseudonyms': '/admin/pseudonyms',
	'admin jobs': '/admin/jobs',
	'admin jobs done': '/admin/jobs?state=done',
	'admin audit': '/admin/audit',
	'admin coverage': '/guidelines/coverage',
	'notice new': '/notices/new',
});
walk(house, 'guest', {
	'guest home': '/',
	'guest blogs': '/blogs',
	'guest entry': firstLink('/blogs', /^\/blogs\/(?!drafts|new|write)[^/?]+$/),
	'guest updates': '/updates?timeline=own',
	'guest update': firstLink('/updates?timeline=own', /^\/updates\/\d+$/),
	'guest write': '/write',
	'guest search': '/search?q=sand',
	'guest notifications': '/notifications',
	'guest settings': '/settings',
	'guest security': '/settings/security',
	'no such page for a guest': '/people/ines',
});
walk(house, {}, {
	'stranger blogs': '/blogs',
	'stranger entry': firstLink('/search?q=a', /^\/blogs\/[^/]+\/[^/]+$/),
	'stranger guidelines': '/guidelines',
	'stranger search': '/search?q=water',
	'no such page for a stranger': '/people/ines',
});

// SPDX-License-Identifier: Apache-2.0
// The pages of every room as colleagues find them in both sizes, themes and languages.

import { useBrowser } from './browser.mjs';
import { firstLink, walk } from './walk.mjs';

const house = useBrowser();
const update = /^\/updates\/\d+$/;

walk(house, { en: 'employee', fr: 'owner' }, {
	'home': '/',
	'home following': '/?order=followed',
	'blogs': '/blogs',
	'blog': '/blogs/carnet-de-pannes',
	'blog of a person': '/blogs/spoiny',
	'blog new': '/blogs/new',
	'drafts': '/blogs/drafts',
	'write where': '/blogs/write',
	'entry': '/blogs/carnet-de-pannes/neuf-jours-au-conquet',
	'entry history': '/blogs/carnet-de-pannes/neuf-jours-au-conquet/history',
	'updates': '/updates?timeline=company',
	'updates own': '/updates?timeline=own',
	'update': firstLink('/updates?timeline=company', update),
	'write': '/write',
	'pass on': async (page) => `/write?quotes=${(await firstLink('/updates?timeline=company', update)(page)).match(/\d+/)[0]}`,
	'bookmarks': '/bookmarks',
	'bookmarks most kept': '/bookmarks?order=kept',
	'bookmarks chosen': '/bookmarks?tags=offline,forms',
	'bookmarks followed': '/bookmarks?by=followed',
	'bookmarks of a person': '/bookmarks/noemie',
	'bookmark tags': '/bookmarks/tags',
	'bookmark link': firstLink('/bookmarks', /^\/bookmarks\/url\//),
	'bookmark': firstLink('/bookmarks', /^\/bookmarks\/item\/\d+$/),
	'bookmark save': '/bookmarks/save?url=https%3A%2F%2Fmade.example%2Foffline-forms&title=Offline%20forms',
	'bookmark settings': '/settings/bookmarks',
	'people': '/people',
	'people by skill': '/people?skill=hydraulics',
	'profile': '/people/ines',
	'own profile': async (page) => page.locator('.menu a[href^="/people/"]').first().getAttribute('href'),
	'search': '/search',
	'search found': '/search?q=pompe',
	'search nothing': '/search?q=zzzzqqq',
	'tags': '/tags',
	'tag': firstLink('/tags', /^\/tags\/./),
	'notifications': '/notifications',
	'notices': '/notices',
	'notice': firstLink('/notices', /^\/notices\/\d+$/),
	'guidelines': '/guidelines',
	'clause': firstLink('/guidelines', /^\/guidelines\/(?!history|coverage|acknowledge)[a-z]/),
	'clause propose': firstLink('/guidelines', /^\/guidelines\/(?!history|coverage|acknowledge)[a-z]/, '/propose'),
	'guidelines history': '/guidelines/history',
	'settings': '/settings',
	'security': '/settings/security',
	'api': '/api',
	'no such page': '/blogs/nobody-writes-this',
});

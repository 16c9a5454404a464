// SPDX-License-Identifier: Apache-2.0
// The pages of wikis, files, media, bookmarks and activities that are found behind the first ones, in both sizes, themes and languages.

import { filesOf, wav } from '../../src/feature/media/steps.mjs';
import { useBrowser } from './browser.mjs';
import { firstLink, prepared, walk } from './walk.mjs';

const house = useBrowser();
const who = { en: 'employee', fr: 'owner' };

// What only the owner of a thing sees: a wiki, a sound, an activity; and a file that the other one shared.
const mine = prepared(house, who, async (post, client, language) => {
	const { location: wiki } = await post('/wikis', { title: `Sluices ${language}`, tagline: 'Open and shut', language, audience: 'internal', joining: 'writers' });
	const editor = (await client.get(`${wiki}/new`, { status: 200 })).form(`${wiki}/pages`);
	await client.submit(editor, { title: 'What to write down', body: '# When\n\n# Who', action: 'save', template: '1' }, { redirect: false, status: 303 });
	const { location: words } = await post('/media/new', filesOf([wav(2), 'gate.wav']));
	const { location: sound } = await post(words, { title: 'The gate at night', licence: 'cc-by-4.0', audience: 'internal' });
	await post(`${sound}/edit`, { title: 'The gate by night', body: 'It turns thirty times.', licence: 'cc-by-4.0', audience: 'internal' });
	const { location: activity } = await post('/activities', { title: `Gates ${language}`, language, audience: 'members' });
	const todo = (await post(`${activity}/steps`, { kind: 'todo', people: '1', title: 'Oil the gate' })).location.match(/#step-(\d+)$/)[1];
	await post(`${activity}/${todo}/edit`, { kind: 'todo', people: '1', title: 'Oil both gates' });
	const section = (await client.json(`/api/v1${activity}`)).sections[0].id;
	const { location: album } = await post('/media/albums', { title: `Gates ${language}`, body: 'Both of them.', audience: 'internal' });
	const file = new FormData();
	file.append('file', new File(['Thirty turns.'], 'turns.txt'));
	const { location: shared } = await post('/files', file);
	await post(`${shared}/audience`, { audience: 'listed', readers: language === 'en' ? '@noemie' : '@leila' });
	const five = (third) => ({ title: `Gates ${language}`, audience: 'internal', thing1: 'The old one', thing2: 'The new one', thing3: third, thing4: 'The one below', thing5: 'The last one' });
	const { location: list } = await post('/lists', five('The one that was never oiled'));
	await post(`${list}/edit`, five('The one that leaks'));
	const before = (path) => `/items/${path.split('/').at(-1)}/history`;
	return { soundBefore: before(sound), listBefore: before(list), wiki, sound, album, todo: `${activity}/${todo}`, section: `${activity}/sections/${section}`, blog: { en: '/blogs/a-fleur-d-eau', fr: '/blogs/sous-la-pluie' }[language], person: { en: 'leila', fr: 'noemie' }[language] };
});
const own = (what, add = '') => async (page, look) => (await mine(look))[what] + add;

walk(house, who, {
	'wiki page new': '/wikis/pump-handbook/new',
	'wiki page before': '/wikis/pump-handbook/priming-after-a-dry-stop/history/1',
	'wiki orphans': '/wikis/pump-handbook/pages?show=orphans',
	'wiki templates': '/wikis/guide-du-chantier/pages?show=templates',
	'wiki due': '/wikis/pump-handbook/pages?show=due',
	'wiki settings': own('wiki', '/settings'),
	'wiki own': own('wiki'),
	'blog settings': own('blog', '/settings'),
	'files shared': '/files/shared',
	'files library': '/files/library',
	'network drive': '/settings/drive',
	'media': '/media',
	'media of one kind, none': '/media?kind=video&licence=cc0-1.0',
	'media of a person': '/media/people/theo',
	'media edit': own('sound', '/edit'),
	'media before': own('soundBefore'),
	'media embedded': firstLink('/media?kind=slides', /^\/media\/\d+$/, '/embed'),
	'albums': '/media/albums',
	'album': firstLink('/media/albums', /^\/media\/albums\/\d+$/),
	'album edit': own('album', '/edit'),
	'podcast': '/media/podcast',
	'bookmark edit': async (page, look) => firstLink(`/bookmarks/${(await mine(look)).person}`, /^\/bookmarks\/item\/\d+\/edit$/)(page),
	'bookmark tags own': async (page, look) => `/bookmarks/${(await mine(look)).person}/tags`,
	'activity section': own('section'),
	'activity step history': own('todo', '/history'),
	'list before': own('listBefore'),
	'erase': '/settings/erase',
});

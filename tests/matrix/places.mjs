// SPDX-License-Identifier: Apache-2.0
// places: the second table of the matrix. Every route that names a community, a wiki, an activity, an album or a blog is asked
// with real ids, in one of each sort, as each principal.

import { expectedIn, needIn } from './oracle.mjs';
import { address, parametersOf, sideBySide } from './world.mjs';

const READS = new Set(['GET', 'OPTIONS', 'PROPFIND']);

// One of each sort, with the routes that its keys fill.
export async function makePlaces(world, routes) {
	const made = [];
	await sideBySide(world.rooms.flatMap((room) => room.places ?? []), async (place) => {
		for (const sort of place.sorts) {
			const keys = await place.make(world, sort);
			made.push({ place, sort, keys, own: routesOf(place, keys, routes) });
		}
	});
	return made;
}

export const routesOf = (place, keys, routes) => routes.filter((route) => {
	const names = parametersOf(route.path);
	return names.includes(place.kind) && names.every((name) => name in keys);
});

// Does it end the thing that its address names last?
const ends = (route) => /\}(\/delete)?$/.test(route.path) && (route.method === 'DELETE' || route.path.endsWith('/delete'));

// What is allowed is done in an order in which each still finds what it needs: words, the end and the beginning again, coming,
// going, and what is removed from the inside out.
function turn(route) {
	const name = route.name.replace(/_json$/, '');
	if (/_(archive|close|complete)$/.test(name)) return 1;
	if (/_reopen$/.test(name)) return 2;
	if (/^(jam_)?membership_create$/.test(name)) return 3;
	if (/^(jam_)?membership_delete$/.test(name)) return 4;
	return ends(route) ? 10 - parametersOf(route.path).length : 0;
}

function fieldsOf(world, { place, keys }, route) {
	const fields = place.fields?.[route.name.replace(/_json$/, '')];
	return typeof fields === 'function' ? fields(world, keys) : fields;
}

// ask(principal, route, path, options) gives an answer; told(route, page, statuses, what) hears of each.
export async function askPlaces(world, made, principals, ask, told) {
	const all = made.flatMap((at) => at.own.flatMap((route) => principals.map((principal) => ({ ...at, route, principal, ...expectedIn(route, principal, at.place.kind, at.sort) }))));
	const one = async (asked, statuses) => {
		const { place, sort, keys, route, principal, why } = asked;
		const page = await ask(principal, route, address(route.path, keys), { fields: fieldsOf(world, asked, route) });
		told(route, page, statuses, `${principal} ${route.method} ${route.path} (${sort} ${place.kind}; ${why})`);
		return page;
	};
	// What changes nothing, since it only reads or is refused; then what is allowed, place by place.
	const changes = ({ may, route }) => may && !READS.has(route.method);
	await sideBySide(all.filter((asked) => !changes(asked)), (asked) => one(asked, asked.statuses));
	await sideBySide(made, async (at) => {
		const gone = new Set();
		const theirs = all.filter((asked) => asked.keys === at.keys && changes(asked));
		for (const asked of theirs.sort((a, b) => turn(a.route) - turn(b.route) || (a.principal === 'owner') - (b.principal === 'owner'))) {
			const names = parametersOf(asked.route.path);
			const page = await one(asked, names.some((name) => gone.has(name)) ? [404] : asked.statuses);
			if (ends(asked.route) && page.status < 400) gone.add(names.at(-1));
		}
	});
}

// The control: who reads in a closed place by mistake is noticed at each of its pages. Gives what was not.
export async function unnoticed(world, routes, principal, ask) {
	const quiet = [];
	let asked = 0;
	await sideBySide(world.rooms.flatMap((room) => room.places ?? []).filter((place) => place.admit), async (place) => {
		const sort = place.unknown[0], keys = await place.make(world, sort);
		await place.admit(world, keys, principal);
		for (const route of routesOf(place, keys, routes).filter((own) => needIn(own) === 'read')) {
			const page = await ask(principal, route, address(route.path, keys));
			asked++;
			if (expectedIn(route, principal, place.kind, sort).statuses.includes(page.status)) quiet.push(`${route.method} ${route.path} (${sort}): ${page.status}`);
		}
	});
	return { quiet, asked };
}

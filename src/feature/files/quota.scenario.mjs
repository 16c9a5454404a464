// SPDX-License-Identifier: Apache-2.0
// The room of a community: what lies there counts for it, whoever brought it, and for nobody else, whichever way it comes and goes.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { base64, bring, fetched, form, fresh, idOf, names, PIECE, send } from './steps.mjs';

const house = useServer();
const wholeHouse = () => {
	const checked = house.ruche('check');
	assert.equal(checked.status, 0, checked.stdout + checked.stderr);
};
async function community(access = 'open', fields = {}) {
	const owner = await house.as('owner'), employee = await house.as('employee');
	const { location } = await send(owner, '/communities', { title: fresh('Room test'), access, language: 'en', ...fields });
	await send(owner, `${location}/members`, { who: 'leila' }, 200);
	await send(employee, `${location}/membership`);
	return location;
}
const placeOf = async (client, at) => (await client.get(`${at}/files`, { status: 200 })).one('#upload input[name=place]').attributes.value;
const ownPlace = (client) => placeOf(client, '');
const usedIn = (place) => Number(house.value(`SELECT coalesce(max(used), 0) FROM file_place_usage WHERE place = ${place}`));
const usedBy = (place) => Number(house.value(`SELECT coalesce(max(u.used), 0) FROM file_usage u JOIN place p ON p.owner = u.person WHERE p.id = ${place}`));
const HALF = 600_000;
async function withRoom(megabytes, what, setting = 'files.community_quota') {
	house.sql(`INSERT INTO setting (name, value) VALUES ('${setting}', '${megabytes}')`);
	try {
		await what();
		wholeHouse();
	} finally {
		house.sql(`DELETE FROM setting WHERE name = '${setting}'`);
	}
}
// Begins an upload by tus; gives what asks something of it.
async function begin(client, status, metadata = {}, length = HALF) {
	const pairs = Object.entries({ filename: `${fresh('tus')}.bin`, ...metadata }).map(([k, v]) => `${k} ${base64(String(v))}`).join(',');
	const headers = { 'tus-resumable': '1.0.0', 'x-csrf-token': await client.csrf(), origin: house.url, 'sec-fetch-site': 'same-origin', accept: 'application/json' };
	const answer = await client.request('/files/uploads', { method: 'POST', check: false, headers: { ...headers, 'upload-length': String(length), 'upload-metadata': pairs } });
	assert.equal(answer.status, status, answer.text);
	const path = answer.headers.get('location') && new URL(answer.headers.get('location')).pathname;
	return (method, more = {}, body = undefined) => client.request(path, { method, body, check: false, headers: { ...headers, ...more } });
}
const piece = (upload, from, bytes) => upload('PATCH', { ...PIECE, 'upload-offset': String(from) }, bytes);

test('what lies in a community counts for it: versions, the trash and copies, and for nobody who brought it', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community(), place = await placeOf(employee, at);
	const homes = await Promise.all([owner, employee].map(ownPlace)), before = homes.map(usedBy);
	await withRoom(1, async () => {
		const first = await bring(employee, `${fresh('half')}.bin`, randomBytes(HALF), { place });
		assert.equal(usedIn(place), HALF);
		assert.match((await employee.get(`${at}/files`, { status: 200 })).text, /600 kB of 1\.0 MB used/);
		assert.match((await owner.get(`${at}/files/trash`, { status: 200 })).text, /600 ko sur 1,0 Mo utilisés/);
		for (const client of [owner, employee]) {
			await send(client, '/files', form({ place }, ['more.bin', randomBytes(HALF)]), 413);
			await send(client, `${first}/versions`, form({}, ['more.bin', randomBytes(HALF)]), 413);
		}
		await send(owner, `${first}/versions`, form({}, ['small.bin', 'small']));
		assert.equal(usedIn(place), HALF + 4096);
		await send(employee, `${first}/versions/1/restore`, {}, 413);
		await send(employee, `${first}/copy`, { to: `${place}/0` }, 409);
		await send(employee, `${first}/delete`);
		await send(employee, '/files', form({ place }, ['more.bin', randomBytes(HALF)]), 413);
		await send(employee, `/files/trash/${idOf(first)}/restore`);
		assert.equal(usedIn(place), HALF + 4096);
		await send(employee, `${first}/delete`);
		await send(owner, `/files/trash/${idOf(first)}/delete`);
		assert.equal(usedIn(place), 0);
		await bring(owner, `${fresh('half')}.bin`, randomBytes(HALF), { place });
		assert.deepEqual(homes.map(usedBy), before);
	});
});

test('what moves between a person and a community takes its weight along, or stays', async () => {
	const employee = await house.as('employee'), at = await community('private'), place = await placeOf(employee, at), own = await ownPlace(employee), before = usedBy(own);
	await withRoom(1, async () => {
		const [one, two] = [await bring(employee, `${fresh('one')}.bin`, randomBytes(HALF)), await bring(employee, `${fresh('two')}.bin`, randomBytes(HALF))];
		await send(employee, `${one}/versions`, form({}, ['v2.bin', 'small']));
		assert.equal(usedBy(own) - before, 2 * HALF + 4096);
		await send(employee, `${one}/move`, { to: `${place}/0` });
		assert.deepEqual([usedIn(place), usedBy(own) - before], [HALF + 4096, HALF]);
		await send(employee, `${two}/move`, { to: `${place}/0` }, 413);
		await send(employee, `${two}/copy`, { to: `${place}/0` }, 413);
		assert.deepEqual([usedIn(place), usedBy(own) - before], [HALF + 4096, HALF]);
		assert.equal((await names(employee, `/api/v1${at}/files`)).length, 1);
		assert.equal((await fetched(employee, two)).status, 200);
		await send(employee, `${one}/move`, { to: `${own}/0` });
		assert.deepEqual([usedIn(place), usedBy(own) - before], [0, 2 * HALF + 4096]);
		// A whole folder goes, or nothing of it.
		const folder = (await employee.post('/api/v1/files/folders', { name: fresh('both') }, { headers: { accept: 'application/json' } })).json.id;
		for (const path of [one, two]) await send(employee, `${path}/move`, { to: `${own}/${folder}` });
		await send(employee, `/files/folders/${folder}/edit`, { to: `${place}/0` }, 413);
		assert.deepEqual([usedIn(place), usedBy(own) - before], [0, 2 * HALF + 4096]);
		await send(employee, `${two}/delete`);
		await send(employee, `/files/folders/${folder}/edit`, { to: `${place}/0` });
		assert.deepEqual([usedIn(place), usedBy(own) - before], [HALF + 4096, HALF]);
	});
});

test('writers at once count exactly, and one community’s room is not another’s', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community(), place = await placeOf(employee, at);
	const below = await community('open', { parent: at.split('/')[2] }), inside = await placeOf(employee, below);
	await withRoom(1, async () => {
		const [one, two] = [await bring(employee, `${fresh('a')}.txt`, 'a', { place }), await bring(owner, `${fresh('b')}.txt`, 'b', { place })];
		await bring(owner, `${fresh('full')}.bin`, randomBytes(HALF), { place });
		// Two that fit alone and not together: one of them.
		const answers = await Promise.all([owner, employee].map((client) => client.post('/files', form({ place }, [`${fresh('race')}.bin`, randomBytes(300_000)]), { redirect: false, check: false })));
		assert.deepEqual(answers.map((a) => a.status).toSorted(), [303, 413]);
		await bring(employee, `${fresh('below')}.bin`, randomBytes(HALF), { place: inside });
		assert.equal(usedIn(inside), HALF);
		// Versions of several files, moves and ends at the same time.
		const own = await ownPlace(employee), ask = (client, path, fields) => client.post(path, fields, { redirect: false, check: false });
		for (let i = 0; i < 6; i++)
			await Promise.all([
				ask(employee, `${one}/versions`, form({}, ['v.txt', `one ${i}`])), ask(owner, `${one}/versions`, form({}, ['v.txt', `two ${i}`])), ask(owner, `${two}/versions`, form({}, ['v.txt', `three ${i}`])),
				ask(employee, `${one}/move`, { to: i % 2 ? `${place}/0` : `${own}/0` }),
			]);
		wholeHouse();
		await ask(employee, `${one}/delete`, {});
		await Promise.all([owner, employee, owner, employee].map((client) => ask(client, `/files/trash/${idOf(one)}/delete`, {})));
		assert.equal(house.value(`SELECT count(*) FROM file WHERE id = ${idOf(one)}`), '0');
	});
});

test('uploads on their way keep room free where they go, and only there', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community(), place = await placeOf(employee, at);
	await withRoom(1, async () => {
		const first = await begin(employee, 201, { place });
		await begin(owner, 413, { place });
		await begin(employee, 413, { place });
		const home = await begin(employee, 201);
		assert.equal((await home('DELETE')).status, 204);
		assert.equal((await first('DELETE')).status, 204);
		const again = await begin(owner, 201, { place });
		const sent = await piece(again, 0, randomBytes(HALF));
		assert.equal(sent.status, 204, sent.text);
		assert.equal(usedIn(place), HALF);
		await begin(employee, 413, { place });
		await begin(employee, 413, { file: idOf(sent.headers.get('ruche-file')) });
	});
});

test('what an upload keeps free no other way in takes, and the upload ends well', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community(), place = await placeOf(employee, at), own = await ownPlace(owner);
	await withRoom(1, async () => {
		const versions = await bring(owner, `${fresh('old')}.bin`, randomBytes(300_000), { place }), big = await bring(owner, `${fresh('big')}.bin`, randomBytes(HALF));
		await send(owner, `${versions}/versions`, form({}, ['v.bin', 'small']));
		const upload = await begin(employee, 201, { place });
		assert.equal((await piece(upload, 0, randomBytes(HALF / 2))).status, 204);
		await send(owner, '/files', form({ place }, ['more.bin', randomBytes(HALF)]), 413);
		for (const way of ['move', 'copy']) await send(owner, `${big}/${way}`, { to: `${place}/0` }, 413);
		await send(owner, `${versions}/versions/1/restore`, {}, 413);
		// To the byte: what is left beside both.
		const left = (1 << 20) - 300_000 - 4096 - HALF;
		await send(owner, '/files', form({ place }, ['more.bin', randomBytes(left + 1)]), 413);
		await send(owner, '/files', form({ place }, [`${fresh('fits')}.bin`, randomBytes(left)]));
		await send(owner, '/files', form({ place }, ['more.bin', 'x']), 413);
		assert.equal((await piece(upload, HALF / 2, randomBytes(HALF / 2))).status, 204);
		assert.equal(usedIn(place), 1 << 20);
	});
	// At home too, where one's own uploads are the others.
	const mb = Math.ceil(usedBy(own) / (1 << 20)) + 1;
	await withRoom(mb, async () => {
		const left = (mb << 20) - usedBy(own), upload = await begin(owner, 201, {}, left);
		await send(owner, '/files', form({}, ['more.bin', 'x']), 413);
		assert.equal((await piece(upload, 0, randomBytes(left))).status, 204);
		assert.equal(usedBy(own), mb << 20);
		await send(owner, `${new URL((await upload('HEAD')).headers.get('ruche-file'), house.url).pathname}/delete`);
	}, 'files.quota');
});

test('an upload for which there is no room any more keeps its bytes until there is', async () => {
	const employee = await house.as('employee'), at = await community(), place = await placeOf(employee, at), content = randomBytes(HALF);
	await withRoom(1, async () => {
		const upload = await begin(employee, 201, { place });
		house.sql(`UPDATE setting SET value = '0' WHERE name = 'files.community_quota'`);
		await bring(employee, `${fresh('full')}.bin`, randomBytes(HALF), { place });
		house.sql(`UPDATE setting SET value = '1' WHERE name = 'files.community_quota'`);
		assert.equal((await piece(upload, 0, content)).status, 413);
		assert.equal((await upload('HEAD')).headers.get('upload-offset'), String(HALF - 1));
		house.sql(`UPDATE setting SET value = '2' WHERE name = 'files.community_quota'`);
		const sent = await piece(upload, HALF - 1, content.subarray(-1));
		assert.equal(sent.status, 204, sent.text);
		assert.ok(Buffer.from((await fetched(employee, sent.headers.get('ruche-file'))).bytes).equals(content));
	});
});

test('files come into own places and communities alone: no other place has a list of them, or bounds them', async () => {
	const employee = await house.as('employee'), at = await community(), file = await bring(employee, `${fresh('own')}.txt`, 'x');
	const { location: activity } = await send(employee, '/activities', { title: fresh('Not for files'), language: 'en', audience: 'members' });
	const folder = (await employee.post('/api/v1/files/folders', { name: fresh('folder') }, { headers: { accept: 'application/json' } })).json.id;
	const blog = "SELECT p.id FROM place p JOIN handle h ON h.target = p.owner AND h.kind = 1 WHERE h.name = 'leila' AND p.kind = 2 AND p.state = 1 LIMIT 1";
	const places = {
		'an own blog': house.value(blog), 'the guidelines': house.value('SELECT id FROM place WHERE kind = 4'),
		'an activity': house.value(`SELECT id FROM place WHERE handle = '${activity.split('/').at(-1)}'`),
	};
	for (const [what, place] of Object.entries(places)) {
		assert.match(place, /^\d+$/, what);
		await send(employee, '/files', form({ place }, ['no.bin', 'x']), 404);
		await begin(employee, 404, { place });
		await send(employee, '/files/folders', { place, name: 'No' }, 404);
		for (const way of ['move', 'copy']) await send(employee, `${file}/${way}`, { to: `${place}/0` }, 404);
		await send(employee, `/files/folders/${folder}/edit`, { to: `${place}/0` }, 404);
		assert.equal(house.value(`SELECT count(*) FROM file_node WHERE place = ${place}`), '0', what);
	}
});

test('a person keeps no more free in communities than may lie at home, and nothing where the person left', async () => {
	const owner = await house.as('owner'), employee = await house.as('employee'), at = await community(), [place, other] = [await placeOf(employee, at), await placeOf(employee, await community())];
	const free = (to) => owner.post('/files', form({ place: to }, [`${fresh('try')}.bin`, randomBytes(HALF)]), { redirect: false, check: false });
	await withRoom(1, async () => {
		await withRoom(1, async () => {
			const held = await begin(employee, 201, { place });
			// A second one goes on without keeping anything free, a third does not begin.
			const loose = await begin(employee, 201, { place: other });
			await begin(employee, 429, { place: other });
			assert.equal((await free(place)).status, 413);
			assert.equal((await free(other)).status, 303);
			assert.equal((await piece(loose, 0, randomBytes(200_000))).status, 204);
			assert.equal((await piece(loose, 200_000, randomBytes(400_000))).status, 413);
			assert.equal((await loose('DELETE')).status, 204);
			await send(employee, `${at}/membership/delete`);
			assert.equal((await held('HEAD')).status, 404);
			assert.equal((await free(place)).status, 303);
		}, 'files.quota');
	});
});

test('tus says the larger of what may lie at home and in a community, and nothing when there is no limit', async () => {
	const employee = await house.as('employee'), most = async () => (await employee.request('/files/uploads', { method: 'OPTIONS', check: false })).headers.get('tus-max-size');
	await withRoom(0, () => withRoom(3, async () => assert.equal(await most(), String(3 << 20))), 'files.quota');
	await withRoom(4, () => withRoom(3, async () => assert.equal(await most(), String(4 << 20))), 'files.quota');
	await withRoom(0, async () => assert.equal(await most(), null));
});

test('what one person brings into communities fills five of them, however many the person founds', async () => {
	assert.equal(house.ruche('user', 'passwd', 'declan', { input: 'a long sentence\n' }).status, 0);
	const founder = house.visitor(), places = [];
	await founder.signIn('declan', 'a long sentence');
	const brought = () => Number(house.value("SELECT coalesce(max(u.brought), 0) FROM file_usage u JOIN person p ON p.id = u.person WHERE p.handle = 'declan'"));
	while (places.length < 6) places.push(await placeOf(founder, (await send(founder, '/communities', { title: fresh('Much room'), access: 'open', language: 'en' })).location));
	const before = brought();
	await withRoom(1, async () => {
		const rest = (5 << 20) - before - 5 * 1_000_000, files = [];
		for (const place of places.slice(0, 5)) files.push(await bring(founder, `${fresh('much')}.bin`, randomBytes(1_000_000), { place }));
		const more = { place: places[5] };
		assert.equal(brought(), before + 5_000_000);
		await send(founder, '/files', form(more, ['more.bin', randomBytes(rest + 1)]), 413);
		await begin(founder, 413, more, rest + 1);
		// What an upload keeps free counts, and what goes counts no more.
		const upload = await begin(founder, 201, more, rest);
		await send(founder, '/files', form(more, ['more.bin', 'x']), 413);
		assert.equal((await piece(upload, 0, randomBytes(rest))).status, 204);
		assert.equal(brought(), 5 << 20);
		const home = await bring(founder, `${fresh('home')}.bin`, 'x');
		await send(founder, `${home}/move`, { to: `${places[5]}/0` }, 413);
		await send(founder, `${files[0]}/delete`);
		await send(founder, `/files/trash/${idOf(files[0])}/delete`);
		await send(founder, `${home}/move`, { to: `${places[5]}/0` });
		assert.equal(brought(), (5 << 20) - 1_000_000 + 4096);
		// What goes from one community into another was counted already.
		await bring(founder, `${fresh('again')}.bin`, randomBytes(1_000_000 - 4096), { place: places[0] });
		for (const place of [places[0], places[5]]) await send(founder, `${home}/move`, { to: `${place}/0` });
		assert.equal(brought(), 5 << 20);
	});
});

test('0 is no limit; who is no member is not told how much there is; an erased person’s files give room back', async () => {
	const employee = await house.as('employee'), admin = await house.as('admin'), at = await community(), place = await placeOf(employee, at);
	await withRoom(0, async () => {
		await bring(employee, `${fresh('any')}.bin`, randomBytes(2 << 20), { place });
		assert.match((await employee.get(`${at}/files`, { status: 200 })).text, /2\.1 MB used/);
		assert.equal((await employee.get(`${at}/files`)).all('#quota').length, 0);
		assert.doesNotMatch((await admin.get(`${at}/files`, { status: 200 })).text, /MB used/);
	});
	assert.match((await employee.get(`${at}/files`)).text, /of 21 GB used/);
	assert.equal(house.ruche('user', 'passwd', 'hugo', { input: 'a long sentence\n' }).status, 0);
	const hugo = house.visitor(), kept = usedIn(place);
	await hugo.signIn('hugo', 'a long sentence');
	await send(hugo, `${at}/membership`);
	await bring(hugo, `${fresh('leaving')}.txt`, 'x'.repeat(9000), { place });
	assert.equal(usedIn(place), kept + 9000);
	await hugo.submit((await hugo.get('/settings/erase', { status: 200 })).form('/settings/erase'), { confirm: 'hugo', texts: 'remove' }, { redirect: false, status: 303 });
	await eventually(() => assert.equal(usedIn(place), kept));
	await house.settled();
	wholeHouse();
});

// SPDX-License-Identifier: Apache-2.0
// editor: keeping, two windows and two tabs, history, planning, and in whose name something goes out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, useServer } from '../../../tests/harness.mjs';
import { openBlog, write } from './writing.mjs';

const house = useServer();

test('the editor keeps itself and comes back with what it held', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	await employee.get(`${blog}/write`);
	const kept = await employee.post(`${blog}/autosave`, { title: 'Unsaved', body: 'Thoughts in the night', tags: 'night', audience: 'private', base: '0' }, { headers: { accept: 'application/json' } });
	assert.equal(kept.status, 200);
	assert.ok(kept.json.saved);
	const editor = await employee.get(`${blog}/write`);
	assert.match(editor.text, /kept by itself/);
	assert.equal(editor.one('#f-title').attributes.value, 'Unsaved');
	assert.match(editor.one('#f-body').text, /Thoughts in the night/);
	assert.equal(editor.one('#f-tags').attributes.value, 'night');
	assert.ok('selected' in editor.one('#f-audience option[value=private]').attributes);
	assert.match((await employee.get('/blogs/drafts')).text, /Unsaved/);
	await employee.get(`${blog}/write`);
	await employee.submit(employee.page.form(`${blog}/autosave`), {}, { status: 200 });
	assert.doesNotMatch((await employee.get(`${blog}/write`)).text, /Thoughts in the night/);
});

test('two windows that begin an entry each lose nothing: the second is told, and saving one leaves the other', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	const keep = (fields) => employee.post(`${blog}/autosave`, { base: '0', ...fields }, { headers: { accept: 'application/json' } });
	const first = await keep({ kept: '0', title: 'First window', body: 'One' });
	assert.equal(first.status, 200);
	const second = await keep({ kept: '0', title: 'Second window', body: 'Two' });
	assert.equal(second.status, 409);
	assert.match(second.json.error.text, /Another window/);
	const again = await keep({ kept: first.json.kept, title: 'First window', body: 'One and more' });
	assert.equal(again.status, 200);
	const page = await employee.post(`${blog}/entries`, { kept: '0', title: 'Second window', body: 'Two', audience: 'internal', language: 'en', action: 'draft' });
	assert.equal(page.status, 200);
	assert.match((await employee.get(`${blog}/write`)).one('#f-body').text, /One and more/);
	// Opened again it knows what it holds, and saving it takes it away.
	const form = employee.page.form(`${blog}/entries`);
	await employee.submit(form, { action: 'draft' }, { status: 200 });
	const drafts = (await employee.get('/blogs/drafts')).text;
	assert.match(drafts, /First window/);
	assert.match(drafts, /Second window/);
	assert.doesNotMatch((await employee.get(`${blog}/write`)).text, /kept by itself/);
});

test('two tabs that edit one draft lose nothing: the second sees both versions', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	await write(employee, blog, { title: 'Two tabs', body: 'One\n\nTwo\n\nThree' }, 'draft');
	const address = `${blog}/two-tabs/edit`;
	const first = (await employee.get(address)).form(address), second = (await employee.get(address)).form(address);
	await employee.submit(first, { body: 'One\n\nTwo and a half\n\nThree', action: 'draft' }, { status: 200 });
	const late = await employee.post(`${blog}/two-tabs/autosave`, { title: 'Two tabs', body: 'x', base: '0' }, { headers: { accept: 'application/json' } });
	assert.equal(late.status, 409);
	const both = await employee.submit(second, { body: 'One\n\nTwo\n\nThree and more', action: 'draft' }, { status: 409 });
	assert.match(both.text, /Nothing is lost/);
	const table = both.one('table.diff').text;
	assert.match(table, /Two and a half/);
	assert.match(table, /Three and more/);
	assert.match(both.one('#theirs').text, /Two and a half/);
	assert.match(both.one('#f-body').text, /Three and more/);
	await employee.submit(both.form(address), { body: 'One\n\nTwo and a half\n\nThree and more', action: 'draft' }, { status: 200 });
	assert.match((await employee.get(address)).one('#f-body').text, /Two and a half\s+Three and more/);
	// Every version stays in the history.
	const history = await employee.get(`${blog}/two-tabs/history`);
	assert.equal(history.all('.history li').length, 3);
});

test('two saves of one entry in the same moment: one of them is told, and no word is lost', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee);
	await write(employee, blog, { title: 'At once', body: 'Nothing yet' });
	const long = 'Some *words* of @ines about #time.\n\n'.repeat(1500); // takes a moment to render
	for (let round = 0; round < 5; round++) {
		const base = round ? round + 1 : 0;
		const texts = [`First ${round}`, `Second ${round}`];
		const answers = await Promise.all(texts.map((body) => employee.post(`${blog}/at-once/edit`, { title: 'At once', body: `${body}\n\n${long}`, base, action: 'save' }, { redirect: false })));
		const late = answers.findIndex((a) => a.status === 409);
		assert.deepEqual(answers.map((a) => a.status).sort(), [303, 409]);
		assert.match(answers[late].text, /Nothing is lost/);
		assert.match(answers[late].one('#f-body').text, new RegExp(texts[late]));
		assert.match(answers[late].one('#theirs').text, new RegExp(texts[1 - late]));
	}
});

test('history: words that changed, side by side, and back again', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	await write(employee, blog, { title: 'On pumps', body: 'Pumps are loud.' });
	const address = `${blog}/on-pumps`;
	assert.match((await owner.get(`${address}/history`)).text, /It was never changed|jamais été modifié/);
	await employee.get(`${address}/edit`);
	const changed = await employee.submit(employee.page.form(`${address}/edit`), { body: 'Pumps are very patient.', action: 'save' }, { status: 200 });
	assert.match(changed.text, /edited/);
	const diff = await owner.get(`${address}/history/2`, { status: 200 });
	assert.match(diff.one('.words ins').text, /very|patient/);
	assert.match(diff.one('.words del').text, /loud/);
	assert.equal(diff.all('form[method=post]').filter((f) => /restore/.test(f.attributes.action)).length, 0);
	assert.match((await owner.get(`${address}/history/2?sides=1`)).one('table.diff').text, /Pumps are loud\./);
	await employee.get(`${address}/history/1`);
	const back = await employee.submit(employee.page.form(`${address}/history/1/restore`), {}, { status: 200 });
	assert.match(back.one('.prose').text, /Pumps are loud/);
	assert.equal((await owner.post(`${address}/history/2/restore`)).status, 403);
});

test('what was written before an entry was open to its readers is for its authors alone', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner'), stranger = house.visitor();
	const blog = await openBlog(employee, { audience: 'public' });
	const change = async (name, fields) => {
		await employee.get(`${blog}/${name}/edit`);
		return employee.submit(employee.page.form(`${blog}/${name}/edit`), { action: 'save', ...fields }, { status: 200 });
	};
	const reads = async (client, name, number) => ((await client.get(`${blog}/${name}/history/${number}`)).status);
	await write(employee, blog, { title: 'A merger', body: 'We buy the quay. Draftsecret.', audience: 'public' }, 'draft');
	await change('a-merger', { body: 'We look at the quay.', action: 'publish' });
	await change('a-merger', { body: 'We look at the quay again.' });
	assert.deepEqual([await reads(stranger, 'a-merger', 1), await reads(stranger, 'a-merger', 2), await reads(stranger, 'a-merger', 3)], [404, 200, 200]);
	assert.equal(await reads(employee, 'a-merger', 1), 200);
	for (const path of ['history', 'history/2', 'history/2?sides=1', 'history/3'])
		assert.doesNotMatch((await stranger.get(`${blog}/a-merger/${path}`, { status: 200 })).body, /Draftsecret|We buy/, path);
	assert.equal((await stranger.get(`${blog}/a-merger/history/3?from=1`)).status, 404);
	assert.equal((await employee.get(`${blog}/a-merger/history`)).all('.history li').length, 3);
	// The same when the readers of what is out become more.
	await write(employee, blog, { title: 'A raise', body: 'Privatesecret.', audience: 'private' });
	await change('a-raise', { body: 'No names.', audience: 'internal' });
	assert.deepEqual([await reads(owner, 'a-raise', 1), await reads(owner, 'a-raise', 2), await reads(employee, 'a-raise', 1)], [404, 200, 200]);
	assert.doesNotMatch((await owner.get(`${blog}/a-raise/history/2`)).body, /Privatesecret/);
});

test('a planned entry goes out on time, not before', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	const token = { accept: 'application/json' };
	await employee.get(`${blog}/write`);
	for (const [title, hours] of [['Tomorrow', 24], ['The day after', 48]]) {
		const planned = await employee.post(`${blog}/entries`, { title, body: 'It is time.', publish_at: new Date(Date.now() + hours * 3600_000).toISOString(), action: 'schedule' }, { headers: token });
		assert.equal(planned.status, 201, planned.text);
		assert.equal(planned.json.state, 'scheduled');
	}
	assert.equal((await owner.get(`${blog}/tomorrow`)).status, 404);
	// A day passes.
	const due = Date.now() - 1000;
	house.sql(`UPDATE blog_entry SET publish_at = ${due}000 WHERE title = 'Tomorrow'`);
	await eventually(async () => assert.equal((await owner.get(`${blog}/tomorrow`)).status, 200));
	const out = await owner.json(`${blog}/tomorrow`);
	assert.equal(out.state, 'published');
	assert.equal(Date.parse(out.item.created), due);
	assert.equal((await owner.get(`${blog}/the-day-after`)).status, 404);
});

test('a planned entry cannot be moved into the past', async () => {
	const employee = await house.signIn('employee');
	const blog = await openBlog(employee), headers = { accept: 'application/json' };
	await employee.get(`${blog}/write`);
	const later = new Date(Date.now() + 86_400_000).toISOString();
	assert.equal((await employee.post(`${blog}/entries`, { title: 'Of old', body: 'x', publish_at: later, action: 'schedule' }, { headers })).status, 201);
	const refused = await employee.post(`${blog}/of-old/edit`, { publish_at: '2021-03-04T10:00:00Z', action: 'save' }, { headers });
	assert.equal(refused.status, 422);
	assert.match(refused.text, /Choose a time ahead/);
	assert.equal((await employee.post(`${blog}/of-old/edit`, { body: 'y', action: 'save' }, { headers })).status, 200);
	assert.equal((await employee.json(`${blog}/of-old`)).state, 'scheduled');
});

test('a planned entry that cannot go out holds back no other', async () => {
	const employee = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	const later = new Date(Date.now() + 86_400_000).toISOString(), headers = { accept: 'application/json' };
	await employee.get(`${blog}/write`);
	for (const title of ['Too much', 'Just right']) {
		const planned = await employee.post(`${blog}/entries`, { title, body: 'It is time.', publish_at: later, action: 'schedule' }, { headers });
		assert.equal(planned.status, 201, planned.text);
	}
	// The first one is broken: its named readers cannot be written, since it says that it is an answer.
	const broken = "(SELECT id FROM blog_entry WHERE title = 'Too much')";
	house.sql(`UPDATE item SET root = id, audience = 3 WHERE id = ${broken}`);
	house.sql("UPDATE blog_entry SET publish_at = CASE WHEN title = 'Too much' THEN 1600000000000000 ELSE 1600000001000000 END WHERE title IN ('Too much', 'Just right')");
	await eventually(async () => assert.equal((await owner.get(`${blog}/just-right`)).status, 200));
	await house.waitForLog((entry) => entry.event === 'job failed' && entry.kind === 'blogs.publish_entry');
	assert.equal((await owner.get(`${blog}/too-much`)).status, 404);
	house.sql(`UPDATE item SET root = 0, audience = 1 WHERE id = ${broken}`);
	await eventually(async () => assert.equal((await owner.get(`${blog}/too-much`)).status, 200));
});

test('nothing goes out any more in the name of an author who was taken out, or whose account is closed', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner'), leaver = house.visitor();
	const blog = await openBlog(employee, { kind: 'group' }), headers = { accept: 'application/json' };
	assert.equal(house.ruche('user', 'add', 'leaver', 'Le', 'Aver').status, 0);
	assert.equal(house.ruche('user', 'passwd', 'leaver', { input: 'a long sentence\n' }).status, 0);
	await leaver.signIn('leaver', 'a long sentence');
	for (const who of ['@owner', '@leaver']) {
		await employee.get(`${blog}/settings`);
		await employee.submit(employee.page.form(`${blog}/authors`), { who, role: 'author' }, { status: 200 });
	}
	const later = new Date(Date.now() + 86_400_000).toISOString();
	for (const [client, title] of [[owner, 'By one taken out'], [leaver, 'By one who left']]) {
		await client.get(`${blog}/write`);
		assert.equal((await client.post(`${blog}/entries`, { title, body: 'Due', publish_at: later, action: 'schedule' }, { headers })).status, 201);
	}
	await write(owner, blog, { title: 'A former draft', body: 'x' }, 'draft');
	const former = await owner.get(`${blog}/a-former-draft/edit`, { status: 200 });
	await employee.get(`${blog}/settings`);
	const noemie = employee.page.all('li').find((li) => /Noémie/.test(li.text));
	await employee.submit(noemie.first('form'), {}, { status: 200 });
	assert.equal(house.ruche('user', 'disable', 'leaver').status, 0);
	assert.equal((await owner.submit(former.form(`${blog}/a-former-draft/edit`), { action: 'publish' })).status, 403);
	house.sql("UPDATE blog_entry SET publish_at = 1600000000000000 WHERE title IN ('By one taken out', 'By one who left')");
	await eventually(async () => {
		assert.equal((await employee.json(`${blog}/by-one-who-left`)).state, 'draft');
		const mine = await owner.json(`${blog}/by-one-taken-out`);
		assert.equal(mine.state, 'draft');
	});
	assert.doesNotMatch((await employee.get(blog)).text, /By one|A former draft/);
	// The owner of the blog is told of each, and led to it; the author who was taken out is not.
	const told = async (client) => (await client.json('/api/v1/notifications')).notifications.filter((n) => n.kind === 'held');
	assert.deepEqual((await told(employee)).map((n) => n.about).sort(), ['By one taken out', 'By one who left']);
	assert.deepEqual(await told(owner), []);
	const line = (await employee.get('/notifications', { status: 200 })).all('.notification').find((li) => /By one who left/.test(li.text));
	assert.match(line.text, /A planned entry did not go out/);
	assert.match((await employee.get(line.first('a[data-open]').attributes.href, { status: 200 })).text, /By one who left/);
});

test('who is named as a reader is a person, not a name: whoever takes the name later reads nothing', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner'), admin = await house.signIn('admin');
	const blog = await openBlog(employee), headers = { accept: 'application/json' };
	for (const handle of ['goer', 'mover']) assert.equal(house.ruche('user', 'add', handle, 'Na', 'Med').status, 0);
	const later = new Date(Date.now() + 86_400_000).toISOString();
	await employee.get(`${blog}/write`);
	assert.equal((await employee.post(`${blog}/entries`, { title: 'For the few', body: 'Between us.', audience: 'listed', readers: '@goer @mover @owner', publish_at: later, action: 'schedule' }, { headers })).status, 201);
	// One account is erased, the other renamed; others take the names.
	await admin.post('/settings/language', { language: 'en' }, { redirect: false });
	const erased = await admin.get('/admin/people/goer', { status: 200 });
	await admin.submit(erased.form('/admin/people/goer/erase'), { confirm: 'goer', texts: 'keep' }, { status: 200 });
	house.sql("UPDATE handle SET name = 'moved' WHERE name = 'mover'");
	house.sql("UPDATE person SET handle = 'moved' WHERE handle = 'mover'");
	for (const handle of ['goer', 'mover']) {
		assert.equal(house.ruche('user', 'add', handle, 'Some', 'Other').status, 0);
		assert.equal(house.ruche('user', 'passwd', handle, { input: 'a long sentence\n' }).status, 0);
	}
	assert.equal((await employee.get(`${blog}/for-the-few/edit`)).one('#f-readers').attributes.value, '@moved @noemie');
	house.sql("UPDATE blog_entry SET publish_at = 1600000000000000 WHERE title = 'For the few'");
	await eventually(async () => assert.equal((await owner.get(`${blog}/for-the-few`)).status, 200));
	for (const handle of ['goer', 'mover']) {
		const other = house.visitor();
		await other.signIn(handle, 'a long sentence');
		assert.equal((await other.get(`${blog}/for-the-few`)).status, 404);
	}
	assert.equal(house.ruche('user', 'passwd', 'moved', { input: 'a long sentence\n' }).status, 0);
	const moved = house.visitor();
	await moved.signIn('moved', 'a long sentence');
	assert.equal((await moved.get(`${blog}/for-the-few`)).status, 200);
});

test('an image comes into the text without scripts, and nothing else is lost or saved', async () => {
	const employee = await house.signIn('employee'), owner = await house.signIn('owner');
	const blog = await openBlog(employee);
	const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
	const send = (client, path, fields, file) => {
		const body = new FormData();
		for (const [name, value] of Object.entries(fields)) body.append(name, value);
		if (file) body.append('file', file, file.name);
		return client.post(path, body);
	};
	const image = () => new File([png], 'a [red] point.png', { type: 'image/png' });
	const written = { title: 'With a point', body: 'Look at this.', tags: 'points', audience: 'private', language: 'en', base: '0', kept: '0' };
	await employee.get(`${blog}/write`);
	const editor = await send(employee, `${blog}/image`, written, image());
	assert.equal(editor.status, 200);
	const body = editor.one('#f-body').text;
	const [, hash] = /^Look at this\.\s*!\[a red point\]\(\/blobs\/([0-9a-f]+)\)\s*$/.exec(body) ?? assert.fail(body);
	assert.equal(editor.one('#f-title').attributes.value, 'With a point');
	assert.equal(editor.one('#f-tags').attributes.value, 'points');
	assert.doesNotMatch((await employee.get('/blogs/drafts')).text, /With a point/);
	assert.equal((await owner.get(`/blobs/${hash}`)).status, 404);
	await employee.submit(editor.form(`${blog}/entries`), { audience: 'internal', action: 'publish' }, { status: 200 });
	assert.equal((await owner.get(`/blobs/${hash}`)).status, 200);
	// In an entry that stands; what is no image is told beside the field, and the words stay.
	const address = `${blog}/with-a-point`;
	await employee.get(`${address}/edit`);
	const refused = await send(employee, `${address}/image`, { body: 'Changed words' }, new File(['no image'], 'x.png'));
	assert.equal(refused.status, 422);
	assert.match(refused.one('#f-body').text, /Changed words/);
	assert.match(refused.text, /not an image we can read/);
	assert.equal((await send(employee, `${address}/image`, { body: 'Changed words' })).status, 422);
	assert.match((await send(employee, `${address}/image`, { body: 'Changed words' }, image())).one('#f-body').text, /^Changed words\s*!\[a red point\]/);
	// Only for those who may write there.
	await owner.get(`${blog}`);
	assert.equal((await send(owner, `${blog}/image`, written, image())).status, 403);
	assert.equal((await send(owner, `${address}/image`, written, image())).status, 403);
	assert.equal((await send(house.visitor(), `${blog}/image`, { ...written, csrf: 'x' }, image())).status, 404);
});

test('a French text is shown with the spaces of French typography, and stored as it was typed', async () => {
	const employee = await house.signIn('employee'), narrow = '\u202f';
	const blog = await openBlog(employee), body = 'Alors ? « Oui » : `a ? b` et 10 ! Voilà :) x';
	await write(employee, blog, { title: 'Des espaces', body, language: 'fr' });
	const page = await employee.get(`${blog}/des-espaces`);
	assert.ok(page.body.includes(`Alors${narrow}? «${narrow}Oui${narrow}»${narrow}: <code>a ? b</code> et 10${narrow}! Voilà :) x`), page.body);
	assert.equal((await employee.json(`${blog}/des-espaces`)).body, body);
	assert.ok((await employee.get(`${blog}/des-espaces/edit`)).body.includes('Alors ? « Oui » : `a ? b`'));
	assert.ok((await employee.get(`/feeds${blog}.atom`)).body.includes(`Alors${narrow}?`));
	const comments = page.form(/^\/items\/\d+\/comments$/);
	const answered = await employee.submit(comments, { body: 'Et pourquoi donc ne pas le dire plus tôt à tout le monde ici ?' }, { status: 200 });
	assert.ok(answered.body.includes(`monde ici${narrow}?`));
	await write(employee, blog, { title: 'Spaces', body, language: 'en' });
	// Elsewhere the renderer keeps such signs with their word, without making the space narrow.
	const english = await employee.get(`${blog}/spaces`, { status: 200 });
	assert.match(english.body, /Alors[ \u00a0]\? «[ \u00a0]Oui/);
});

test('a window opened before does not open a narrowed entry again, nor take its tags and series away', async () => {
	const employee = await house.signIn('employee'), other = await house.signIn('employee'), owner = await house.as('owner');
	const blog = await openBlog(employee);
	const entry = await write(employee, blog, { title: 'Of two windows', body: 'A comma missing' });
	const open = async (client) => (await client.get(`${entry.path}/edit`)).form(`${entry.path}/edit`);
	const stale = await open(other), fresh = await open(employee);
	await employee.submit(fresh, { audience: 'listed', readers: '@ines', tags: 'windowed', series: 'Panes', action: 'save' }, { status: 200 });
	assert.equal((await owner.get(entry.path)).status, 404);
	await other.submit(stale, { body: 'A comma, missing', action: 'save' }, { status: 200 });
	assert.equal((await owner.get(entry.path)).status, 404, 'it stays for who is named');
	const now = await open(employee);
	const value = (form, name) => form.one(`[name=${name}]`).attributes.value;
	assert.deepEqual([value(now, 'readers'), value(now, 'tags'), value(now, 'series')], ['@ines', 'windowed', 'Panes']);
	assert.match((await employee.json(`/api/v1${blog}/entries/of-two-windows`)).body, /A comma, missing/);
	// Where both changed the same thing, both stand there; saved again, the own one holds.
	const late = await open(other), early = await open(employee);
	await employee.submit(early, { audience: 'private', tags: 'windowed, shut', action: 'save' }, { status: 200 });
	const both = await other.submit(late, { audience: 'internal', action: 'save' }, { status: 409 });
	assert.match(both.text, /Two versions/);
	assert.match(both.text, /Only me/);
	assert.equal((await owner.get(entry.path)).status, 404, 'nothing is saved yet');
	await other.submit(both.form(`${entry.path}/edit`), { action: 'save' }, { status: 200 });
	assert.equal((await owner.get(entry.path)).status, 200);
	assert.equal(value(await open(employee), 'tags'), 'shut, windowed', 'what was not touched follows the other window');
	// A program that leaves members out changes what it names alone.
	const headers = { accept: 'application/json', 'content-type': 'application/json', origin: house.url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': await employee.csrf() };
	const put = await employee.request(`/api/v1${blog}/entries/of-two-windows`, { method: 'PUT', body: JSON.stringify({ series: 'Glass' }), headers });
	assert.equal(put.status, 200, put.text);
	assert.equal(value(await open(employee), 'tags'), 'shut, windowed');
});

test('a window opened before does not move the plan of an entry back, nor take it away unasked', async () => {
	const employee = await house.signIn('employee'), other = await house.signIn('employee');
	const blog = await openBlog(employee), day = (n) => `${new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)}T10:00`;
	const page = await write(employee, blog, { title: 'On a day', body: 'A comma missing', publish_at: day(3) }, 'schedule');
	const path = `${blog}/on-a-day`, edit = `${path}/edit`;
	assert.match(page.text, /goes out by itself/);
	const open = async (client) => (await client.get(edit, { status: 200 })).form(edit);
	const planned = async () => [(await employee.json(path)).state, (await open(employee)).one('[name=publish_at]').attributes.value];
	// Put off in one window; the other only mends a comma.
	const [stale, fresh] = [await open(other), await open(employee)];
	await employee.submit(fresh, { publish_at: day(4), action: 'save' }, { status: 200 });
	await other.submit(stale, { body: 'A comma, missing', action: 'save' }, { status: 200 });
	assert.deepEqual(await planned(), ['scheduled', day(4)]);
	// Both put it off: both days stand there.
	const [late, early] = [await open(other), await open(employee)];
	await employee.submit(early, { publish_at: day(5), action: 'save' }, { status: 200 });
	const both = await other.submit(late, { publish_at: day(6), action: 'save' }, { status: 409 });
	assert.match(both.text, /Goes out at: Saved meanwhile/);
	assert.equal(both.one('[name=publish_at]').attributes.value, day(6));
	assert.deepEqual(await planned(), ['scheduled', day(5)]);
	await other.submit(both.form(edit), { action: 'save' }, { status: 200 });
	assert.deepEqual(await planned(), ['scheduled', day(6)]);
	// Taken back in one window, planned as it was in the other: that is asked.
	const [plan, back] = [await open(other), await open(employee)];
	await employee.submit(back, { action: 'draft' }, { status: 200 });
	await other.submit(plan, { action: 'schedule' }, { status: 409 });
	assert.deepEqual(await planned(), ['draft', '']);
	// Planned in one window, kept as a draft in the other, which was opened before: that is asked, too.
	const [draft, again] = [await open(other), await open(employee)];
	await employee.submit(again, { publish_at: day(7), action: 'schedule' }, { status: 200 });
	const asked = await other.submit(draft, { body: 'Two commas, missing', action: 'draft' }, { status: 409 });
	assert.deepEqual(await planned(), ['scheduled', day(7)]);
	await other.submit(asked.form(edit), { action: 'draft' }, { status: 200 });
	assert.deepEqual(await planned(), ['draft', '']);
	assert.match((await employee.json(path)).body, /Two commas/);
});

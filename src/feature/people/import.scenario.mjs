// SPDX-License-Identifier: Apache-2.0
// People come in from a table, a directory and cards: each once, however often the file is read; a bad file changes nothing.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sharedData, useServer } from '../../../tests/harness.mjs';
import { useImport } from '../../../tests/import.mjs';

const house = useServer();
const { place, file, bring, refused } = useImport(house);

const table = `login;given_name;last_name;email;phone;hired;title;department;city;country;manager;shoe size
noor.vandijk;Noor;van Dijk;noor@example.com;+31 6 1;2019-03-04;Buyer;Purchasing;Gent;BE;;39
tomas.ek;Tomas;Ek;tomas@example.com;;2021-10-01;Clerk;Purchasing;Gent;BE;noor.vandijk;44
;Nobody;At All;;;;;;;;;
kim;Kim;Late;kim@example.com;;soon;;;;;;
lou.solo;Lou;Solo;lou@example.com;;;;;;;nobody.known;
`;

test('a table of people', async () => {
	const report = bring('people-csv', file('people.csv', table));
	assert.equal(report.counts, 'read 5, written 3, skipped 2');
	assert.match(report.text, /column not read: shoe size/);
	assert.match(report.text, /line 4: no login/);
	assert.match(report.text, /line 5: "hired" is not a date/);
	assert.match(report.text, /a manager is not known/);
	const anna = await house.as('employee');
	const tomas = await anna.get('/people/tomas.ek', { status: 200 });
	assert.match(tomas.text, /Tomas Ek/);
	assert.match(tomas.text, /Clerk/);
	const noor = await anna.get('/people/noor.vandijk', { status: 200 });
	assert.match(noor.text, /Tomas Ek/, 'who reports to her');
});

test('the same table again, compressed: nobody twice, new facts taken', async () => {
	const changed = gzipSync(table.replace('Clerk', 'Head clerk'));
	assert.equal(bring('people-csv', file('people', changed)).counts, 'read 5, written 3, skipped 2');
	const anna = await house.as('employee');
	assert.match((await anna.get('/people/tomas.ek', { status: 200 })).text, /Head clerk/);
	assert.equal((await anna.get('/people/tomas.ek2')).status, 404);
});

test('a mail address in mixed case signs in, however it is typed, and is found again', async () => {
	bring('people-csv', file('mixed.csv', 'login,given_name,last_name,email\nmina.mixed,Mina,Mixed,Mina.Mixed@Talweg.Example\n'));
	assert.equal(house.ruche('user', 'passwd', 'mina.mixed', { input: 'a long sentence\n' }).status, 0);
	for (const login of ['Mina.Mixed@Talweg.Example', 'mina.mixed@talweg.example']) await house.visitor().signIn(login, 'a long sentence');
	// Under another login it is the same person.
	bring('people-csv', file('again.csv', 'login,given_name,last_name,email\nmm,Mina,Mixed,MINA.MIXED@talweg.example\n'));
	assert.equal((await (await house.as('employee')).get('/people/mm')).status, 404);
});

test('a bad file changes nothing', async () => {
	const path = file('bad.csv', 'login,title\nfirst.one,Maker\nsecond.one,"no end\n');
	assert.match(refused('people-csv', path), /line 3: a quoted field has no end/);
	const anna = await house.as('employee');
	assert.equal((await anna.get('/people/first.one')).status, 404);
	assert.match(refused('people-csv', file('names.csv', 'name\nBob\n')), /line 1: .*login/);
	assert.match(refused('people-csv', join(place, 'nothing.csv')), /no such file/);
	assert.match(refused('people-ldif', file('change.ldif', 'dn: uid=x\nchangetype: delete\n')), /line 2: changes/);
	assert.match(refused('vcard', file('x.vcf', 'Dear all,\n')), /line 1: .*BEGIN:VCARD/);
	assert.match(refused('vcard', file('cut.gz', gzipSync('BEGIN:VCARD\n').subarray(0, 15))), /damaged/);
});

test('a login that is taken or reserved gives way to the name', async () => {
	const path = file('taken.csv', 'login,given_name,last_name\nadministrator,Ada,Byron\nsettings,Seth,Tings\n"O\'Neil, P",Pat,Oneil\n');
	bring('people-csv', path);
	const anna = await house.as('employee');
	for (const handle of ['ada.byron', 'seth.tings', 'pat.oneil']) await anna.get(`/people/${handle}`, { status: 200 });
	bring('people-csv', path);
	assert.equal((await anna.get('/people/pat.oneil2')).status, 404);
});

test('a directory with photos', { skip: sharedData('organisation') ? false : 'no shared data' }, async () => {
	const folder = sharedData('organisation/planet-express');
	assert.equal(bring('people-ldif', join(folder, '10_people_leela.ldif')).counts, 'read 1, written 1, skipped 0');
	assert.equal(bring('people-ldif', join(folder, '30_groups_crew.ldif')).counts, 'read 1, written 0, skipped 1');
	const anna = await house.as('employee');
	const page = await anna.get('/people/leela', { status: 200 });
	const photo = page.all('img').find((image) => image.attributes.src.startsWith('/blobs/'));
	assert.ok(photo, 'her photo is on the page');
	const image = await anna.get(photo.attributes.src, { status: 200 });
	assert.equal(image.headers.get('content-type'), 'image/webp');
	assert.equal(image.body.includes('Exif'), false);
	const directory = bring('people-ldif', sharedData('organisation/European.ldif'));
	assert.equal(directory.counts, 'read 614, written 353, skipped 261');
	assert.match(directory.text, /261: an entry that is no person/);
});

test('cards', { skip: sharedData('vcard') ? false : 'no shared data' }, async () => {
	const path = sharedData('vcard/John_Doe_IPHONE.vcf');
	assert.equal(bring('vcard', path).counts, 'read 1, written 1, skipped 0');
	bring('vcard', path);
	const anna = await house.as('employee');
	const page = await anna.get('/people/john.doe', { status: 200 });
	assert.match(page.text, /Money Counter/);
	assert.equal((await anna.get('/people/john.doe2')).status, 404);
});

test('what came in is consistent', () => {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

// SPDX-License-Identifier: Apache-2.0
// A calendar file is read into a community by programs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useServer } from '../../../tests/harness.mjs';

const house = useServer();

test('event_import_create: what a calendar file brought is told, and what is wrong with it', async () => {
	const owner = await house.as('owner'), host = await owner.program();
	const { body: { handle } } = await host('POST', '/communities', { title: 'Dates by programs', access: 'open' }), at = `/communities/${handle}/events`;
	const send = async (client, words) => {
		const body = new FormData();
		if (words) body.set('file', new File([words], 'dates.ics'));
		const page = await client.post(`/api/v1${at}/import`, body, { redirect: false, headers: { accept: 'application/json' } });
		return { status: page.status, body: page.json };
	};
	const ics = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//t//EN', 'BEGIN:VEVENT', 'UID:by-programs@here', 'DTSTAMP:20990101T000000Z', 'DTSTART:20990302T100000Z', 'DTEND:20990302T110000Z', 'SUMMARY:Look at the pumps', 'END:VEVENT',
		'BEGIN:VEVENT', 'UID:no-start@here', 'DTSTAMP:20990101T000000Z', 'SUMMARY:Never', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
	const done = await send(owner, ics);
	assert.deepEqual([done.status, done.body.read, done.body.written, done.body.skipped], [200, 2, 1, 1]);
	assert.ok(done.body.reasons.length > 0);
	assert.ok((await host('GET', `${at}?from=2099-03-01T00:00:00Z&until=2099-03-05T00:00:00Z`)).body);
	assert.equal(house.value(`SELECT count(*) FROM audit WHERE action = 'event.import'`), '1');
	for (const words of ['hello', undefined]) {
		const refused = await send(owner, words);
		assert.deepEqual([refused.status, Object.keys(refused.body.error.fields)], [422, ['file']]);
	}
	assert.equal((await send(await house.as('employee'), ics)).status, 403);
});

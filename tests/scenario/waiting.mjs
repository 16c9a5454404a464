// SPDX-License-Identifier: Apache-2.0
// Documents that were brought before the program that reads them was installed wait for it, and are read by themselves once it is there.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';

// A ruche whose ruche-document finds no program for the tools that a file beside it names. The harness takes it from the environment.
const real = dirname(resolve(process.env.RUCHE_PROGRAM ?? join(import.meta.dirname, '../../build/ruche'))), folder = mkdtempSync(join(process.env.RUCHE_TEST_RUN ?? '/tmp', 'ruche-waiting.'));
for (const name of ['ruche', 'ruche-decode', 'ruche-fetch', 'ruche-mail']) copyFileSync(join(real, name), join(folder, name));
writeFileSync(join(folder, 'ruche-document'), `#!/bin/sh
read -r missing <'${folder}/missing'
tool=$1; [ "$tool" = --strict ] || [ "$tool" = has ] && tool=$2
case " $missing " in *" $tool "*) exit 122 ;; esac
exec '${real}/ruche-document' "$@"
`, { mode: 0o755 });
const lacking = (tools) => writeFileSync(join(folder, 'missing'), `${tools}\n`);
after(() => rmSync(folder, { recursive: true }));
process.env.RUCHE_PROGRAM = join(folder, 'ruche');
const { eventually, startServer } = await import('../harness.mjs');
const { bring, pdf, wav } = await import('../../src/feature/media/steps.mjs');
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

const file = (content, name) => { const body = new FormData(); body.append('file', new File([content], name)); return body; };
async function send(client, path, fields, status = 303) {
	const answer = await client.post(path, fields, { redirect: false, check: false });
	assert.equal(answer.status, status, `${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
	return answer.location;
}

test('what waits for a program is read once it is there, for its readers alone; what went meanwhile is not', { skip: !(has('pdftotext') && has('ffprobe')) && 'no poppler-utils or no ffmpeg' }, async () => {
	lacking('pages text page probe still pdf');
	const house = await startServer();
	const waits = (kind = '%') => Number(house.value(`SELECT count(*) FROM document_wait WHERE kind LIKE '${kind}'`));
	try {
		// The demo's own sounds and films wait, too.
		const others = waits('decode.media');
		const employee = await house.as('employee'), owner = await house.as('owner');
		const slides = await bring(employee, pdf('Quagga on slides'), 'quagga.pdf', { title: 'Striped slides' }), sound = await bring(employee, wav(2), 'sound.wav', { title: 'Silence' });
		const paper = await send(employee, '/files', file(pdf('Quagga in a file'), 'paper.pdf')), gone = await send(employee, '/files', file(pdf('Quagga that went'), 'gone.pdf'));
		const wiki = await send(employee, '/wikis', { title: 'Stripes', audience: 'internal', joining: 'open', language: 'en' });
		const page = (await send(employee, `${wiki}/pages`, { title: 'Herd', body: 'Words.', language: 'en' })).split(/[?#]/)[0];
		await send(employee, `${page}/files`, file(pdf('Quagga on a page'), 'herd.pdf'));
		// What was read at all so far is nothing: neither tried for ever, nor dead.
		await eventually(() => assert.deepEqual([waits('decode.media') - others, waits('decode.file_text'), waits('decode.attachment_text')], [2, 2, 1]));
		await house.settled();
		const hits = async (client) => { const { text } = await client.get('/search?q=quagga'); return ['Striped slides', 'paper.pdf', 'gone.pdf', 'Herd'].filter((title) => text.includes(title)); };
		assert.deepEqual(await hits(employee), []);
		assert.match((await employee.get(slides)).text, /not installed here/);
		assert.equal(house.value("SELECT count(*) FROM job WHERE kind LIKE 'decode.%' AND state <> 3"), '0');
		// Thrown away for good while it waits.
		const id = gone.match(/\d+/)[0];
		await send(employee, `${gone}/delete`, {});
		await send(employee, `/files/trash/${id}/delete`, {});
		assert.equal(waits('decode.file_text'), 1);
		// Poppler comes, ffmpeg does not.
		await house.stop({ keep: true });
		lacking('probe still pdf');
		await house.start();
		await eventually(async () => assert.deepEqual(await hits(employee), ['Striped slides', 'paper.pdf', 'Herd']), 60_000);
		assert.deepEqual(await hits(owner), ['Striped slides', 'Herd']);
		assert.equal((await employee.get(slides)).all('#slides').length, 1);
		await eventually(() => assert.deepEqual([waits('decode.media') > 0, waits('decode.file_text'), waits('decode.attachment_text')], [true, 0, 0]));
		const ofSound = () => house.value("SELECT state || ' ' || CASE WHEN duration > 0 THEN 'long' ELSE '' END FROM media_content WHERE name = 'sound.wav'").trim();
		assert.equal(ofSound(), '4');
		await house.stop({ keep: true });
		lacking('pdf text');
		await house.start();
		await eventually(() => assert.equal(ofSound(), '2 long'));
		assert.equal((await employee.get(sound)).status, 200);
		// Words of the same bytes are read once, wherever they lie: the colleague's own page has those of a file that only its owner sees, and is read by the colleague alone.
		const own = await send(owner, '/wikis', { title: 'Zebras of mine', audience: 'members', joining: 'writers', language: 'en' });
		const mine = (await send(owner, `${own}/pages`, { title: 'Stable', body: 'Words.', language: 'en' })).split(/[?#]/)[0];
		await send(owner, `${mine}/files`, file(pdf('Quagga in a file'), 'same.pdf'));
		await send(owner, '/files', file(pdf('Quagga on a page'), 'page.pdf'));
		await send(owner, '/files', file(pdf('Quagga of other bytes'), 'other.pdf'));
		await house.settled();
		await eventually(async () => assert.deepEqual([/Stable/.test((await owner.get('/search?q=quagga')).text), /page\.pdf/.test((await owner.get('/search?q=quagga')).text)], [true, true]));
		assert.doesNotMatch((await employee.get('/search?q=quagga')).text, /Stable|page\.pdf/);
		assert.doesNotMatch((await owner.get('/search?q=quagga')).text, /other\.pdf|paper\.pdf/);
		assert.deepEqual([waits('decode.file_text'), waits('decode.attachment_text')], [1, 0]);
		await house.settled();
		const check = house.ruche('check');
		assert.equal(check.status, 0, check.stdout + check.stderr);
	} finally {
		await house.stop();
	}
});

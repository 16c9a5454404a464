// SPDX-License-Identifier: Apache-2.0
// Blogs come in from WordPress and questions from Stack Exchange: readable by colleagues, once, and all or nothing.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sharedData, useServer } from '../../../tests/harness.mjs';
import { useImport } from '../../../tests/import.mjs';

const house = useServer();
const { place, file, bring, refused } = useImport(house);

const comment = (id, parent, author, text, more = '') => `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author>${author}</wp:comment_author>
<wp:comment_date_gmt>2019-05-03 10:00:0${id}</wp:comment_date_gmt><wp:comment_content>${text}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_parent>${parent}</wp:comment_parent>${more}</wp:comment>`;

const item = (id, title, body, more = '') => `<item><title>${title}</title><dc:creator>jlarue</dc:creator><content:encoded><![CDATA[${body}]]></content:encoded>
<wp:post_id>${id}</wp:post_id><wp:post_date_gmt>2019-05-02 08:30:00</wp:post_date_gmt><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>${more}</item>`;

const site = (items) => `<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Notes from the boat</title><link>https://boat.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_login>jlarue</wp:author_login><wp:author_display_name>Jo Larue</wp:author_display_name></wp:author>
${items}</channel></rss>`;

const posts = [
	item(1, 'Ropes &amp; knots', 'First line.\n\nSecond <b>bold</b> line. <script>alert(1)</script>',
		comment(1, 0, 'Pat Visitor', 'Well said.') + comment(2, 1, 'Jo Larue', 'Thank you.') + comment(3, 0, 'Spam', 'Buy!', '<wp:comment_type>pingback</wp:comment_type>')
		+ '<category domain="post_tag" nicename="rigging">Rigging</category>'),
	item(2, '', 'No title here.', '<wp:status>draft</wp:status>').replace('<wp:status>publish</wp:status>', ''),
	item(3, 'For me', 'Secret thoughts.', '<wp:post_password>x</wp:post_password>'),
	item(4, 'A picture', '', '').replace('post</wp:post_type>', 'attachment</wp:post_type>'),
].join('');

test('a WordPress export', async () => {
	const report = bring('wxr', file('boat.xml.gz', gzipSync(site(posts))));
	assert.equal(report.counts, 'read 7, written 5, skipped 2');
	assert.match(report.text, /neither post nor page: attachment/);
	assert.match(report.text, /a pingback or trackback/);
	const anna = await house.as('employee');
	const blog = await anna.get('/blogs/notes.from.the.boat', { status: 200 });
	assert.match(blog.text, /Ropes & knots/);
	assert.doesNotMatch(blog.text, /For me|No title here/);
	const entry = await anna.get('/blogs/notes.from.the.boat/ropes-knots', { status: 200 });
	assert.match(entry.text, /Jo Larue/);
	assert.match(entry.text, /First line\..*Second bold line/s);
	assert.match(entry.text, /Pat Visitor.*Well said\..*Thank you\./s);
	assert.match(entry.text, /Rigging/);
	assert.ok(entry.all('p').some((p) => p.text === 'First line.'), 'an empty line is a paragraph');
	assert.equal((await house.visitor().get('/blogs/notes.from.the.boat/ropes-knots')).status, 404, 'nothing is published outside');
});

test('again: only what is new', async () => {
	const report = bring('wxr', file('boat2.xml', site(posts + item(9, 'Late post', 'New.'))));
	assert.equal(report.counts, 'read 8, written 1, skipped 7');
	const anna = await house.as('employee');
	await anna.get('/blogs/notes.from.the.boat/late-post', { status: 200 });
	assert.equal((await anna.get('/blogs/notes.from.the.boat/ropes-knots-2')).status, 404);
});

test('a broken export changes nothing', async () => {
	const broken = site(item(20, 'Half done', 'x')).replace('https://boat.example', 'https://other.example').replace('</channel>', '');
	assert.match(refused('wxr', file('broken.xml', broken)), /line \d+: Opening and ending tag mismatch/);
	assert.match(refused('wxr', file('version.xml', site('').replace('>1.2<', '>one<'))), /wp:wxr_version is not a number/);
	assert.match(refused('wxr', file('laughs.xml', '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>')), /declare entities/);
	const anna = await house.as('employee');
	assert.equal((await anna.get('/people/jlarue2')).status, 404);
});

test('real exports', { skip: sharedData('wordpress-wxr') ? false : 'no shared data' }, async () => {
	const report = bring('wxr', sharedData('wordpress-wxr/theme-unit-test-data.xml'));
	assert.equal(report.counts, 'read 219, written 105, skipped 114');
	for (const [name, words] of [['malformed', /line 90:/], ['crazy-cdata', /line 18:/], ['invalid-version-tag', /wxr_version is not a number/]])
		assert.match(refused('wxr', sharedData(`wordpress-wxr/${name}.xml`)), words);
	const anna = await house.as('employee');
	const page = await anna.get('/blogs/theme.unit.test.data', { status: 200 });
	const first = page.all('a[href]').map((a) => a.attributes.href).find((href) => /^\/blogs\/theme\.unit\.test\.data\/[a-z]/.test(href));
	// Other people's headings skip levels.
	await anna.get(first, { status: 200, check: false });
});

test('images that lie beside a WordPress export come along; others stay links', async (t) => {
	const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
	mkdirSync(join(place, 'wp-content/uploads/2019/05'), { recursive: true });
	writeFileSync(join(place, 'wp-content/uploads/2019/05/mast.png'), png);
	writeFileSync(join(place, 'wp-content/uploads/2019/05/broken.png'), 'no image');
	writeFileSync(join(place, 'outside.png'), png);
	const at = 'https://gallery.example/wp-content/uploads/2019/05';
	const body = `The mast: <img src="${at}/mast-300x200.png" alt="Mast" /> gone: <img src="${at}/lost.png" alt="Lost" /> other: <img src="https://other.example/wp-content/uploads/2019/05/mast.png" alt="Theirs" />
		broken: <img src="${at}/broken.png" alt="Broken" /> up: <img src="https://gallery.example/wp-content/../outside.png" alt="Up" />`;
	const attachment = (id, name) => item(id, name, '', `<wp:attachment_url>${at}/${name}</wp:attachment_url>`).replace('post</wp:post_type>', 'attachment</wp:post_type>');
	const export_ = site(item(21, 'With a mast', body) + attachment(22, 'mast.png') + attachment(23, 'lost.png')).replaceAll('boat.example', 'gallery.example').replace('Notes from the boat', 'The gallery');
	const report = bring('wxr', file('gallery.xml', export_));
	assert.equal(report.counts, 'read 3, written 1, skipped 2');
	assert.match(report.text, /whose file is here/);
	assert.match(report.text, /neither post nor page: attachment/);
	const employee = await house.as('employee');
	const entry = await employee.get('/blogs/the.gallery/with-a-mast', { status: 200 });
	const image = (alt) => entry.all('.prose img').find((i) => i.attributes.alt === alt)?.attributes.src ?? '';
	for (const alt of ['Lost', 'Theirs', 'Broken', 'Up']) assert.ok(!image(alt).startsWith('/blobs/'), alt);
	assert.match(report.text, /cannot be read: it stays a link/);
	if (!/became one of ours/.test(report.text)) return t.diagnostic('no image decoder here');
	assert.match(image('Mast'), /^\/blobs\/[0-9a-f]{64}$/);
	assert.equal((await employee.get(image('Mast'), { status: 200 })).type, 'image/webp');
	assert.equal((await house.visitor().get(image('Mast'))).status, 404, 'no wider than the entry');
});

test('a Stack Exchange dump', async () => {
	const folder = join(place, 'cooking.example');
	mkdirSync(folder);
	assert.match(refused('stackexchange', folder), /no Posts.xml/);
	const rows = (name, lines) => writeFileSync(join(folder, `${name}.xml`), `<${name.toLowerCase()}>${lines.join('\n')}</${name.toLowerCase()}>`);
	rows('Users', ['<row Id="-1" DisplayName="Community"/>', '<row Id="5" DisplayName="Mia Koch" CreationDate="2014-01-01T00:00:00.000"/>']);
	rows('Posts', [
		'<row Id="1" PostTypeId="1" CreationDate="2014-02-01T10:00:00.000" Score="7" OwnerUserId="5" Title="How long does rice take?" Body="&lt;p&gt;Mine is &lt;em&gt;raw&lt;/em&gt;.&lt;/p&gt;" Tags="&lt;rice&gt;&lt;time&gt;"/>',
		'<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2014-02-01T09:00:00.000" Score="3" OwnerDisplayName="gone" Body="&lt;p&gt;Twelve minutes.&lt;/p&gt;"/>',
		'<row Id="3" PostTypeId="2" ParentId="77" CreationDate="2014-02-02T09:00:00.000" Score="0" OwnerUserId="5" Body="lost"/>',
	]);
	rows('Comments', ['<row Id="1" PostId="2" Score="1" Text="With a lid?" CreationDate="2014-02-03T10:00:00.000" UserId="5"/>']);
	rows('Badges', ['<row Id="1" UserId="5" Name="Teacher" Date="2014-02-04T10:00:00.000" Class="3" TagBased="False"/>', '<row Id="2" UserId="5" Name="Student" Date="2014-02-04T10:00:00.000" Class="3" TagBased="False"/>']);
	const brought = bring('stackexchange', folder);
	assert.equal(brought.counts, 'read 8, written 4, skipped 4');
	assert.match(JSON.stringify(brought), /a badge, which has no form here/);
	assert.equal(bring('stackexchange', folder).counts, 'read 8, written 0, skipped 8');
	const anna = await house.as('employee');
	const question = await anna.get('/blogs/cooking.example/how-long-does-rice-take', { status: 200 });
	assert.match(question.text, /Mia Koch/);
	assert.match(question.text, /Twelve minutes\..*With a lid\?/s);
});

test('what came in is consistent', () => {
	const check = house.ruche('check');
	assert.equal(check.status, 0, check.stdout + check.stderr);
});

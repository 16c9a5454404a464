// SPDX-License-Identifier: Apache-2.0
// The page checker itself: a good page passes, each fault is found.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseLocated, problems } from './html.mjs';

const page = (body, head = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Blogs</title>
<meta name="viewport" content="width=device-width">${head}</head><body><main><h1>Blogs</h1>${body}</main></body></html>`;

test('a good page has no problems', () => {
	assert.deepEqual(problems(parse(page(`<p>Text & more<ul><li>One<li>Two</ul><table><tr><td>x</table><br>
		<label for="q">Search</label><input id="q" name="q"><label>Stars <select><option>1</select></label>
		<a href="/x"><svg aria-hidden="true"><path d="M0 0"/><use href="#i"></use></svg> Home</a><button aria-label="Close"></button><img src="/a.png" alt="">
		<label>Words <textarea name="words">1 < 2 </p></textarea></label>
		<script nonce="n1">if (a < b) "</p>"</script>`).replace('Text &', 'Text &amp;')), { policy: "script-src 'nonce-n1'" }), []);
});

for (const [name, body, expected] of [
	['a div left open', '<div><p>x</p>', /<div> is never closed/],
	['a span left open', '<span>x', /<span> is never closed/],
	['a stray end tag', '<p>x</p></div>', /closes nothing/],
	['a paragraph closed twice', '<p><div>x</div></p>', /<p> was made up|closes nothing/],
	['an id used twice', '<p id="a"></p><p id="a"></p>', /id "a" is used twice/],
	['an image without alt', '<img src="/x.png">', /without alt/],
	['a field without label', '<input name="q">', /<input name="q"> without a label/],
	['a label that points at nothing', '<label for="nope">x</label>', /points at nothing/],
	['a link without a name', '<a href="/x"><svg></svg></a>', /<a> without a name/],
	['a button in a link', '<a href="/x"><button>x</button></a>', /<button> inside <a>/],
	['a form without a button when no scripts run', '<form data-confirm="Sure?"><button>x</button></form>', /no button where no scripts run/],
	['an inline handler', '<p onclick="x()">x</p>', /inline handlers/],
	['an inline style', '<p style="color:red">x</p>', /inline styles/],
	['a script address', '<a href="javascript:x()">x</a>', /javascript:x/],
	['a script without nonce', '<script>x()</script>', /without the nonce/],
	['a second h1', '<h1>x</h1>', /2 <h1>/],
	['a skipped heading', '<h3>x</h3>', /skips a level/],
	['a bad attribute', '<p a="1" a="2">x</p>', /duplicate-attribute/],
	['a frame', '<iframe src="/x"></iframe>', /<iframe> is not used here/],
]) {
	test(`the checker finds ${name}`, () => {
		assert.match(problems(parse(page(body)), { policy: "script-src 'nonce-n1'" }).join('\n'), expected);
	});
}

// Pages are read without the places of their elements, and once more with them when that finds a fault: what it overlooks is never told.
test('a page taken apart at random has the same problems read without places as with them', () => {
	let seed = 7;
	const random = (n) => Math.floor((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32 * n);
	const good = page(`<p>Text<ul><li>One<li>Two</ul><table><tr><td>x</table><form method="post" action="/x"><label for="q">Search</label><input id="q" name="q"><button>Go</button></form>
		<a href="/x"><svg aria-hidden="true"><path d="M0 0"/><g><use href="#i"/></g></svg> Home</a><b>Bold <i>and</i></b><template><li>x</li></template><noscript><p>No</p></noscript>
		<label>Words <textarea name="words">1</textarea></label><label>Stars <select><option>1<option>2</option></select></label><dl><dt>a<dd>b</dl><h2>Two</h2><p>End</p>`);
	const more = ['<div>', '</div>', '<p>', '</p>', '<b>', '</b>', '<a href="/">', '</a>', '<li>', '</ul>', '<svg>', '</svg>', '<path/>', '<div/>', '<br/>', '</br>', '<form>', '</form>', '<html>',
		'</html>', '<body>', '</body>', '<table>', '<td>', '</table>', '<select>', '</select>', '<template>', '</template>', '</textarea>', '<h2>', '</h3>', '<button>', '</tbody>', '</head>', '<', '-->'];
	let faulty = 0;
	for (let round = 0; round < 3000; round++) {
		const parts = good.split(/(<[^>]*>)/);
		for (let edits = 1 + random(3); edits > 0; edits--) {
			const at = random(parts.length), other = random(parts.length);
			if (random(3) === 0) parts.splice(at, 1);
			else if (random(2) === 0) parts.splice(at, 0, more[random(more.length)]);
			else [parts[at], parts[other]] = [parts[other], parts[at]];
		}
		const source = parts.join(''), found = problems(parseLocated(source));
		assert.deepEqual(problems(parse(source)), found, source);
		if (found.length) faulty++;
	}
	assert.ok(faulty > 1000 && faulty < 2900, `${faulty} of 3000 have a fault`);
});

test('selectors', () => {
	const document = parse(page('<article class="entry long" id="e1"><a href="/people/anna">Anna <b>B</b></a></article><a href="/x">x</a>'));
	assert.equal(document.one('article.entry a[href^="/people/"]').text, 'Anna B');
	assert.equal(document.all('a').length, 2);
	assert.equal(document.all('article#e1.long, h1').length, 2);
	assert.equal(document.one('a[href="/x"]').closest('main').tag, 'main');
	assert.throws(() => document.one('a'), /2 elements match/);
	assert.throws(() => document.all('a:hover'), /not understood/);
});

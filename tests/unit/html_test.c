/* SPDX-License-Identifier: Apache-2.0
 * Escapes, addresses, the sanitizer, Markdown and the converters: examples, limits, and the
 * collections of hostile input beside the repository when they are there.
 */
#include "html/absolute.h"

#include "base/arena_fixture.h"
#include "html/html.h"

#include "base/utf8.h"

#include <dirent.h>

#include "safe_html.h"
#include "shared.h"

static void expect(str got, str wanted)
{
	if (!str_eq(got, wanted))
		print_message("got    %.*s\nwanted %.*s\n", (int)got.n, got.p, (int)wanted.n,
			      wanted.p);
	assert_true(str_eq(got, wanted));
}

static void test_escapes(void **state)
{
	struct out o = out_new(*state, 1000);
	html_text(&o, S("a<b>&\"'é"));
	expect(out_view(&o), S("a&lt;b&gt;&amp;\"'é"));
	out_reset(&o);
	html_attr(&o, S("a<b>&\"'"));
	expect(out_view(&o), S("a&lt;b&gt;&amp;&#34;&#39;"));
	out_reset(&o);
	html_number(&o, LANG_EN, INT64_MIN);
	html_number(&o, LANG_FR, 1000);
	html_number(&o, LANG_FR, -999);
	expect(out_view(&o), S("-9,223,372,036,854,775,8081\u202F000-999"));
}

/* Sixteen bytes are looked at together, and the end with what stands before it: every length, with
 * a special character at every place. */
static void test_escapes_everywhere(void **state)
{
	static const char text[] = "the quick brown fox jumps over the lazy dogs";
	char piece[sizeof(text)];
	for (size_t n = 0; n < sizeof(text); n++)
		for (size_t at = 0; at < n; at++) {
			struct out o = out_new(*state, 1000), wanted = out_new(*state, 1000);
			memcpy(piece, text, n);
			piece[at] = '"';
			piece[n - 1] = '<';
			for (size_t i = 0; i < n; i++)
				out_str(&wanted, piece[i] == '"'   ? S("&#34;")
						 : piece[i] == '<' ? S("&lt;")
								   : (str){piece + i, 1});
			html_attr(&o, (str){piece, n});
			expect(out_view(&o), out_view(&wanted));
		}
}

static void test_real(void **state)
{
	static const double numbers[] = {
		0,	 0.04, 0.05,  0.06,	 0.5,	0.95,	 0.999,		1,    1.25,  2.5,
		3.14159, 4.45, 9.995, 12.345678, 99.95, 1e6 / 7, 123456789.125, 1e12, -0.05, -7.25};
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		for (int decimals = 0; decimals < 5; decimals++) {
			struct out o = out_new(*state, 100), wanted = out_new(*state, 100);
			out_real(&o, numbers[i], decimals);
			out_fmt(&wanted, "%.*f", decimals, numbers[i]);
			expect(out_view(&o), out_view(&wanted));
		}
}

static void test_paths(void **state)
{
	struct arena *a = *state;
	expect(url_path(a, "/people/%s", S("jane doe/é?")).s, S("/people/jane%20doe%2F%C3%A9%3F"));
	expect(url_path(a, "/x/%i?q=%s#c%i", (int64_t)-5, S("a&b=c"), (int64_t)7).s,
	       S("/x/-5?q=a%26b%3Dc#c7"));
	expect(url_path(a, "%r?page=%i", URL("/blogs"), (int64_t)2).s, S("/blogs?page=2"));
	expect(url_path(a, "/%s/x", S("")).s, S("/"));
	expect(url_path(a, "/%s", S("/evil.org")).s, S("/%2Fevil.org"));
}

static void test_addresses(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{" https://X.org/a?b#c ", "https://X.org/a?b#c"},
		{"HTTPS://x.org", "https://x.org"},
		{"http://x.org:8080/", "http://x.org:8080/"},
		{"http://[::1]:80/", "http://[::1]:80/"},
		{"http://été.fr/à", "http://été.fr/à"},
		{"http://x.org/a b\"<>'", "http://x.org/a%20b%22%3C%3E%27"},
		{"mailto:a@b.c", "mailto:a@b.c"},
		{"tel:+33-1", "tel:+33-1"},
		{"/people/x?y#z", "/people/x?y#z"},
		{"#top", "#top"},
		{"?page=2", "?page=2"},
		{"//evil.org", ""},
		{"/\\evil.org", ""},
		{"\\/evil.org", ""},
		{"/\t/evil.org", ""},
		{"javascript:alert(1)", ""},
		{"JaVaScRiPt:alert(1)", ""},
		{"java\nscript:alert(1)", ""},
		{"\001javascript:alert(1)", ""},
		{"data:text/html,x", ""},
		{"vbscript:x", ""},
		{"file:///etc/passwd", ""},
		{"blob:https://x", ""},
		{"http:x.org", ""},
		{"http:/x.org", ""},
		{"http://", ""},
		{"http://user:pass@x.org/", ""},
		{"http://x.org@evil.org/", ""},
		{"http://x.org:99999/", ""},
		{"http://x.org:8o/", ""},
		{"http://[::1/", ""},
		{"mailto:a@b.c?subject=x%0aBcc:y", ""},
		{"mailto:", ""},
		{"page.html", ""},
		{"", ""},
		{"http://x.org/\xff", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(url_check(*state, str_from(cases[i].from)).s, str_from(cases[i].to));
}

static void test_sanitize(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"", ""},
		{"a < b & c", "a &lt; b &amp; c"},
		{"<p onclick=x style=y id=z class=w>a", "<p>a</p>"},
		{"<script>alert(1)</script><style>a{}</style>b<!-- c -->", "b"},
		{"<a href='javascript:x'>a</a>", "a"},
		{"<a href='https://x.org/?a=1&amp;b' target=_blank title='\"'>a</a>",
		 "<a href=\"https://x.org/?a=1&amp;b\" rel=\"nofollow noopener ugc\" "
		 "title=\"&#34;\">a</a>"},
		{"<a href=/people/x>a</a>", "<a href=\"/people/x\">a</a>"},
		{"<img src=/blobs/1 alt='<b>' width=10 height=1e9 onerror=x>",
		 "<img src=\"/blobs/1\" alt=\"&lt;b&gt;\" width=\"10\" loading=\"lazy\">"},
		{"<img src=/blobs/../sign-out alt=x>", "x"},
		{"<img src=https://x.org/i.png>", "<a href=\"https://x.org/i.png\" rel=\"nofollow "
						  "noopener ugc\">https://x.org/i.png</a>"},
		{"<svg><script>x</script><a xlink:href=x>y</a></svg>z", "z"},
		{"<math><mtext><img src=x></mtext></math>z", "z"},
		{"<iframe src=x>a</iframe><object>b</object><form><input><button>c</button></form>",
		 "c"},
		{"<h1>a</h1><section>b</section><font>c</font>", "<h2>a</h2><div>b</div>c"},
		{"<table><tr><td colspan=2 rowspan=x>a",
		 "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>"},
		{"<ol start=3><li value=5>a</ol>", "<ol start=\"3\"><li value=\"5\">a</li></ol>"},
		{"<pre>\n\n a</pre>", "<pre>\n\n a</pre>"},
		{"<code class='language-c x'>a</code><code class=language-c>b</code>",
		 "<code>a</code><code class=\"language-c\">b</code>"},
		{"<p lang=fr dir=RTL>a", "<p lang=\"fr\" dir=\"rtl\">a</p>"},
		{"a\xff\x01"
		 "b",
		 "a\xEF\xBF\xBD"
		 "b"},
		{"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>a",
		 "<p>a</p>"},
		{"<template><script>x</script></template>a", "a"},
		{"<textarea><img src=x></textarea>a", "a"},
		{"<plaintext>a", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		html h = html_sanitize(*state, str_from(cases[i].from));
		expect(h.s, str_from(cases[i].to));
		expect(html_sanitize(*state, h.s).s, h.s);
	}
}

static str many(struct arena *a, str unit, size_t n)
{
	struct out o = out_new(a, (size_t)8 << 20);
	for (size_t i = 0; i < n; i++)
		out_str(&o, unit);
	return out_view(&o);
}

/* Deep, quadratic and oversized input ends soon and harmlessly. */
static void test_limits(void **state)
{
	struct arena *a = *state;
	html deep = html_sanitize(a, many(a, S("<div>"), 5000));
	assert_true(deep.s.n <= (size_t)100 * 11);
	assert_true(safe_html(deep.s, false));
	static const char *const hostile[] = {"<b id=x><p>",	"<a x", "<table><tr>",
					      "<font color=1>", "<<",	"&"};
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		str unit = str_from(hostile[i]);
		str dirty = many(a, unit, ((size_t)2 << 20) / unit.n);
		html h = html_sanitize(a, dirty);
		assert_true(h.s.n <= (size_t)6 << 20);
		assert_true(safe_html(h.s, false));
		arena_reset(a);
	}
	html quotes =
		markdown_render(a, many(a, S(">"), 100000), &(struct markdown_options){0}, NULL);
	assert_true(safe_html(quotes.s, false) && quotes.s.n < 200000);
	html brackets =
		markdown_render(a, many(a, S("[]("), 300000), &(struct markdown_options){0}, NULL);
	assert_true(safe_html(brackets.s, false));
}

static const struct markdown_options full = {
	.headings = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

static void test_markdown(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"# A\n\n###### F\n\n## B", "<h2>A</h2>\n<h3>F</h3>\n<h3>B</h3>\n"},
		{"### A\n\n# B\n\n## C", "<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>\n"},
		{"a **b** *c* ~~d~~ `e<`",
		 "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e&lt;</code></p>\n"},
		{"<b>a</b> &eacute;&lt;&nosuch;&#0;",
		 "<p>&lt;b&gt;a&lt;/b&gt; é&lt;&amp;nosuch;\xEF\xBF\xBD</p>\n"},
		{"<div onclick=x>\n\n</div>",
		 "<p>&lt;div onclick=x&gt;</p>\n<p>&lt;/div&gt;</p>\n"},
		{"[a](javascript:x) [b](/x?a&b \"t\\\"\") [c](data:x)",
		 "<p>a <a href=\"/x?a&amp;b\" title=\"t&#34;\">b</a> c</p>\n"},
		{"[a](&#106;avascript:x) [b](java&Tab;script&colon;x) <javascript:x>",
		 "<p>a b javascript:x</p>\n"},
		{"https://x.org/?a&b and a@b.org",
		 "<p><a href=\"https://x.org/?a&amp;b\" rel=\"nofollow noopener "
		 "ugc\">https://x.org/?a&amp;b</a> and "
		 "<a href=\"mailto:a@b.org\" rel=\"nofollow noopener ugc\">a@b.org</a></p>\n"},
		{"![a *b*](/blobs/1 \"t\")",
		 "<p><img src=\"/blobs/1\" alt=\"a b\" title=\"t\" loading=\"lazy\"></p>\n"},
		{"![a](https://x.org/i) ![](/sign-out) [![c](https://x.org/j)](/k)",
		 "<p><a href=\"https://x.org/i\" rel=\"nofollow noopener ugc\">a</a>  <a "
		 "href=\"/k\">c</a></p>\n"},
		{"@Jane.Doe, (@bob) a@b x/@c @d@e @f/g",
		 "<p><a href=\"/people/jane.doe\">@Jane.Doe</a>, (<a "
		 "href=\"/people/bob\">@bob</a>) a@b x/@c @d@e @f/g</p>\n"},
		{"#tag «#Été» #1 #a-b- x#y &#35;z",
		 "<p><a href=\"/tags/tag\">#tag</a> «<a href=\"/tags/%C3%A9t%C3%A9\">#Été</a>» #1 "
		 "<a href=\"/tags/a-b\">#a-b</a>- x#y #z</p>\n"},
		{"`@a #b` [@a #b](/x)", "<p><code>@a #b</code> <a href=\"/x\">@a #b</a></p>\n"},
		{"*@a_b* **#c**", "<p><em><a href=\"/people/a_b\">@a_b</a></em> <strong><a "
				  "href=\"/tags/c\">#c</a></strong></p>\n"},
		{"- [x] a\n- [ ] b",
		 "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked> a</li>\n<li "
		 "class=\"task\"><input type=\"checkbox\" disabled> b</li>\n</ul>\n"},
		{"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
		{"|a|b|\n|---|--:|\n|1|2|",
		 "<table>\n<thead>\n<tr><th>a</th><th "
		 "class=\"num\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td "
		 "class=\"num\">2</td></tr>\n</tbody>\n</table>\n"},
		{"| |b|\n|--:|---|\n|1|2|",
		 "<table>\n<thead>\n<tr><td class=\"num\"></td><th>b</th></tr>\n</thead>\n<tbody>\n"
		 "<tr><td class=\"num\">1</td><td>2</td></tr>\n</tbody>\n</table>\n"},
		{"```c++ x\na<b\n```", "<pre><code class=\"language-c++\">a&lt;b\n</code></pre>\n"},
		{"```\"onclick\n```", "<pre><code></code></pre>\n"},
		{"a\nb  \nc", "<p>a\nb<br>\nc</p>\n"},
		{"> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(markdown_render(*state, str_from(cases[i].from), &full, NULL).s,
		       str_from(cases[i].to));
	struct markdown_options plain = {.breaks = true};
	expect(markdown_render(*state, S("# A\n\n@b\n#c"), &plain, NULL).s,
	       S("<p><strong>A</strong></p>\n<p>@b<br>\n#c</p>\n"));
	plain.remote_images = true;
	expect(markdown_render(*state, S("![a](https://x.org/i)"), &plain, NULL).s,
	       S("<p><img src=\"https://x.org/i\" alt=\"a\" loading=\"lazy\" "
		 "referrerpolicy=\"no-referrer\"></p>\n"));
}

static void test_found(void **state)
{
	struct markdown_found f;
	markdown_render(*state,
			S("# Hello @Jane\n\n@jane @bob #A #a [x y](https://x.org/a) ![](/blobs/1) "
			  "`code here`"),
			&full, &f);
	assert_int_equal(f.mentions.n, 2);
	expect(f.mentions.v[0], S("jane"));
	expect(f.mentions.v[1], S("bob"));
	assert_int_equal(f.tags.n, 1);
	expect(f.tags.v[0], S("a"));
	assert_int_equal(f.links.n, 1);
	expect(f.links.v[0], S("https://x.org/a"));
	assert_int_equal(f.images.n, 1);
	expect(f.images.v[0], S("/blobs/1"));
	assert_int_equal(f.words, 10);
}

static void test_texts(void **state)
{
	struct arena *a = *state;
	str source = S("# Un *titre*\n\nDes [mots](/x) &amp; `code`\nencore. "
		       "![image](/blobs/1)\n\n- un\n- deux");
	expect(markdown_text(a, source, 0), S("Un titre Des mots & code encore. image un deux"));
	expect(markdown_text(a, source, 14), S("Un titre…"));
	expect(markdown_text(a, S("# Un titre\n\nDes mots."), 40), S("Un titre · Des mots."));
	const struct markdown_options plain = {0};
	expect(markdown_render(a, S("Quoi ? « Oui »"), &plain, NULL).s,
	       S("<p>Quoi\xC2\xA0? «\xC2\xA0Oui\xC2\xA0»</p>\n"));
	expect(markdown_text(a, S("Quoi ?"), 40), S("Quoi\xC2\xA0?"));
	expect(markdown_text(a, S("abcdefghijkl"), 5), S("abcd…"));
	/* The ellipsis stands alone. */
	expect(markdown_text(a, S("It ends. And goes on"), 12), S("It ends…"));
	expect(markdown_text(a, S("It ends... And goes on"), 14), S("It ends…"));
	expect(markdown_text(a, S("It ends… And goes on"), 12), S("It ends…"));
	expect(markdown_text(a, S(""), 5), S(""));
	expect(html_to_text(a,
			    S("<h1>A</h1><p>b "
			      "<b>c</b>d<br>e<script>x</script><table><tr><td>f<td>g</table><img "
			      "alt=h>"),
			    0),
	       S("A\nb cd\ne\nf g\nh"));
	expect(html_to_text(a, S("<p>éàü"), 2), S("éà"));
	expect(html_to_letter(a,
			      S("<head><title>x</title><style>p {}</style></head><p>Hello "
				"Leila,</p><ul><li>One <b>and</b> <a href=\"https://x.example/"
				"?a&amp;b\">two</a>.</li><li>Three</li></ul><p>Bye &lt;b&gt;</p>")),
	       S("Hello Leila,\n\n- One and two <https://x.example/?a&b>.\n- Three\n\nBye <b>"));
}

static void test_to_markdown(void **state)
{
	static const struct {
		const char *from, *to;
		int lost;
	} cases[] = {
		{"<h2>A <b>b</b></h2><p>c <strong>d</strong> <i> e </i>f</p>",
		 "## A b\n\nc **d** *e* f", 0},
		{"<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>", "- a\n  - b\n- c\n\n  d", 0},
		{"<ol start=9><li>a<li>b</ol>", "9. a\n10. b", 0},
		{"<blockquote><p>a</p><blockquote>b</blockquote></blockquote>", "> a\n>\n> > b", 0},
		{"<pre><code class=language-c>a\n\n `b`</code></pre>", "```c\na\n\n `b`\n```", 0},
		{"<code>a`b</code>", "``a`b``", 0},
		{"<a href='https://x.org/(a)'>b</a> <a href=javascript:x>c</a>",
		 "[b](<https://x.org/(a)>) c", 0},
		{"<img src=/blobs/1 alt='a]'>", "![a\\]](/blobs/1)", 0},
		{"<table><tr><th>a<th>b<tr><td colspan=2>c|d</table>",
		 "| a | b |\n| --- | --- |\n| c\\|d | |", 0},
		{"a<br>b<br><br>c<hr>d", "a\\\nb\n\nc\n\n---\n\nd", 0},
		{"<p>1. a</p><p># b</p><p>*c* a_b &lt;d&gt; &amp;amp;</p>",
		 "1\\. a\n\n\\# b\n\n\\*c\\* a_b \\<d> \\&amp;", 0},
		{"<b><p>a</p><p>b</p></b>", "**a**\n\n**b**", 0},
		{"<u>a</u><iframe src=x></iframe><script>y</script>", "a", 3},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int lost = 0;
		expect(html_to_markdown(*state, str_from(cases[i].from), &lost),
		       str_from(cases[i].to));
		assert_int_equal(lost, cases[i].lost);
	}
}

/* The words survive the way through Markdown. */
static void test_round(void **state)
{
	struct arena *a = *state;
	static const char *const sources[] = {
		"<h1>Title</h1><p>1) One <b>two <i>three</i></b> <code>f(x) { return `y`; "
		"}</code></p><ul><li>a_b_c<li>*d*</ul>",
		"<p>[x](y) ![z] &lt;script&gt; &amp;lt; ~~e~~ | \\ _f_ __g__ # h</p><blockquote>+ "
		"i<br>- j</blockquote>",
		"<ol><li>k<pre>l\n  m</pre><li>n</ol><p>2. "
		"o</p><table><tr><td>p|q<td>r</table><p>= s</p><p>--- t</p>",
	};
	for (size_t i = 0; i < 3; i++) {
		str words = html_to_text(a, str_from(sources[i]), 0);
		str markdown = html_to_markdown(a, str_from(sources[i]), NULL);
		str again = html_to_text(a, markdown_render(a, markdown, &full, NULL).s, 0);
		struct out x = out_new(a, 10000), y = out_new(a, 10000);
		for (str w; (w = str_word(&words)).n;)
			out_str(&x, w);
		for (str w; (w = str_word(&again)).n;)
			out_str(&y, w);
		expect(out_view(&y), out_view(&x));
	}
}

/* ---- hostile collections ---- */

static void test_judge(void **state)
{
	(void)state;
	static const char *const bad[] = {"<script>",
					  "<p onclick=x>",
					  "<a href=javascript:x>",
					  "<a href=' java\tscript:x'>",
					  "<svg>",
					  "<img src=x>",
					  "<!-- x -->",
					  "<a href=//x>",
					  "<p style=x>",
					  "<iframe>"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(safe_html(str_from(bad[i]), false));
	assert_true(
		safe_html(S("<p>a <a href=\"/x\">b</a><img src=\"/blobs/1\" alt=\"\">"), false));
}

static bool good_html(html h)
{
	return safe_html(h.s, false) && balanced_html(h.s);
}

/* An address may take in the sign that opens a span, or the one that ends it. */
static void test_spans(void **state)
{
	struct arena *a = *state;
	static const char *const texts[] = {
		"(http://foo.f/oo};color:red/*/foo.jpg) x*y",
		"(http://a.example/*x) y* *z",
		"*a http://a.example/x* b",
		"**a [b](/c** d) e** *f",
		"`-->]]>]</div>//[\"'`-->]]>]</div>(http://foo.f/oo};c:r/*/f.jpg);\">X</div>//"
		"[\"'`-->]</"
		"div>\n<style>#x{f:foo[bar;}#y];c:r;{}</style>//[\"'`-->]]>]</div>\n<x "
		"style=\"b:url('x[a];c:r;/*')\">shown</x>//[\"'`-->]]>]</div>",
		"*a\n\n- b*\n- *c\n\n|*d|e*|\n|-|-|\n|**f|g|",
		"![a *b](/blobs/c) d* ![*e](/f)*",
		"[(http://.r](/) a [b](/c)",
	};
	assert_true(balanced_html(S("<p>a<br><em>b</em></p>")));
	assert_false(balanced_html(S("<p><em>a</p>")));
	assert_false(balanced_html(S("<p>a</em></p>")));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_true(good_html(markdown_render(a, str_from(texts[i]), &full, NULL)));
	/* What is no character reference is text. */
	expect(markdown_render(a, S("&xxe; &amp; &#64;"), &full, NULL).s,
	       S("<p>&amp;xxe; &amp; @</p>\n"));
}

static void check_hostile(struct arena *a, str s)
{
	bool good = good_html(html_sanitize(a, s)) &&
		    good_html(markdown_render(a, s, &full, NULL)) &&
		    good_html(markdown_render(a, html_to_markdown(a, s, NULL), &full, NULL));
	str link = str_cat(a, S("[x]("), s, S(") ![x]("), s, S(") <"), s, S(">"));
	good = good && good_html(markdown_render(a, link, &full, NULL));
	if (!good)
		print_message("%.*s\n", (int)s.n, s.p);
	assert_true(good);
}

static int check_file(struct arena *a, const char *path)
{
	struct arena *one = arena_new((size_t)256 << 20);
	str all = read_whole(a, str_from(path));
	int n = 0;
	check_hostile(one, all);
	while (all.p) {
		arena_reset(one);
		check_hostile(one, str_cut(&all, '\n'));
		n++;
	}
	arena_free(one);
	return n;
}

static void test_hostile(void **state)
{
	SHARED_OR_SKIP(*state, "hostile");
	static const char *const parts[] = {"", "/xss-strings", "/xss-files", "/other"};
	struct arena *a = *state;
	int lines = 0;
	for (size_t i = 0; i < 4; i++) {
		str path = str_cat(a, shared_path(a, "hostile"), str_from(parts[i]));
		DIR *dir = opendir(cstr(a, path));
		assert_non_null(dir);
		for (struct dirent *d; (d = readdir(dir));)
			if (d->d_type == DT_REG)
				lines += check_file(
					a, cstr(a, str_cat(a, path, S("/"), str_from(d->d_name))));
		closedir(dir);
	}
	assert_true(lines > 1000);
}

static void test_unlink(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"", ""},
		{"<p>a</p>", "<p>a</p>"},
		{"<p><a href=\"/people/x\">@x</a> <a href=\"/people/me\">@me</a> <a "
		 "href=\"/tags/y\">#y</a></p>",
		 "<p>@x <a href=\"/people/me\">@me</a> <a href=\"/tags/y\">#y</a></p>"},
		{"<a href=\"/people/x\" title=\"a &gt; b\"><b>x</b></a> <a href=\"/y\">y</a>",
		 "<b>x</b> <a href=\"/y\">y</a>"},
		{"<a href=\"/people/x\">x", "x"},
		{"<a href=\"/people/", "<a href=\"/people/"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(html_unlink(*state, (html){str_from(cases[i].from)}, S("/people/"),
				   S("/people/me"))
			       .s,
		       str_from(cases[i].to));
}

static void french_spaces(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"<p>Alors ? Oui !</p>", "<p>Alors\u202F? Oui\u202F!</p>"},
		{"<p>« Bien » ; merci : à lundi</p>",
		 "<p>«\u202FBien\u202F»\u202F; merci\u202F: à lundi</p>"},
		{"<p><em>Quoi</em> ?!</p>", "<p><em>Quoi</em>\u202F?!</p>"},
		{"<p>Vraiment\u00A0?</p>", "<p>Vraiment\u202F?</p>"},
		{"<p>Oui, dit-il (vraiment ?).</p>", "<p>Oui, dit-il (vraiment\u202F?).</p>"},
		{"<p>« Ah ! »</p>", "<p>«\u202FAh\u202F!\u202F»</p>"},
		/* Left as they are. */
		{"<p>Bien :) et ;-) et 10:30 et ?x=1 et a ?b</p>",
		 "<p>Bien :) et ;-) et 10:30 et ?x=1 et a ?b</p>"},
		{"<p><code>a ? b : c</code> <kbd>x !</kbd></p><pre><code class=\"x\">a ; b</code> "
		 "!</pre>",
		 "<p><code>a ? b : c</code> <kbd>x !</kbd></p><pre><code class=\"x\">a ; b</code> "
		 "!</pre>"},
		{"<img alt=\"Quoi ? Non !\" src=\"/blobs/a ; b\">",
		 "<img alt=\"Quoi ? Non !\" src=\"/blobs/a ; b\">"},
		{"<p>Fait &amp; dit &lt; a &quot; ;</p>",
		 "<p>Fait &amp; dit &lt; a &quot;\u202F;</p>"},
		{"", ""},
		{" ?", "\u202F?"},
		{"< ?", "< ?"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(html_french(*state, (html){str_from(cases[i].from)}).s,
		       str_from(cases[i].to));
}

static void absolute_addresses(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"<a href=\"/people/ines\">@ines</a>",
		 "<a href=\"https://x.example/people/ines\">@ines</a>"},
		{"<img src=\"/blobs/1\" alt=\"a href=\"/>",
		 "<img src=\"https://x.example/blobs/1\" alt=\"a href=\"/>"},
		{"<a href=\"#two\">2</a>", "<a href=\"https://x.example/blogs/a/b#two\">2</a>"},
		{"<a href=\"//cdn.example/\">x</a><a href=\"https://y.example/z\">y</a>",
		 "<a href=\"//cdn.example/\">x</a><a href=\"https://y.example/z\">y</a>"},
		{"<p title=\" href=\">&lt;a href=\"/not/a/tag\"</p>",
		 "<p title=\" href=\">&lt;a href=\"/not/a/tag\"</p>"},
		{"<code> src=\"/x\"</code>", "<code> src=\"/x\"</code>"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect(html_absolute(*state, str_from(cases[i].in), S("https://x.example"),
				     S("https://x.example/blogs/a/b")),
		       str_from(cases[i].out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(test_escapes),	      ON_ARENA(test_escapes_everywhere),
		ON_ARENA(test_real),	      ON_ARENA(test_paths),
		ON_ARENA(test_addresses),     ON_ARENA(test_sanitize),
		ON_ARENA(test_limits),	      ON_ARENA(test_markdown),
		ON_ARENA(test_found),	      ON_ARENA(test_texts),
		ON_ARENA(test_to_markdown),   ON_ARENA(test_round),
		ON_ARENA(test_judge),	      ON_ARENA(test_hostile),
		ON_ARENA(test_unlink),	      ON_ARENA(french_spaces),
		ON_ARENA(absolute_addresses), ON_ARENA(test_spans),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

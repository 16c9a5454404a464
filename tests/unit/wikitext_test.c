/* SPDX-License-Identifier: Apache-2.0
 * wikitext_test: MediaWiki's markup as Markdown: each form, templates with their limits, and what
 * is kept as text and counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "html/wikitext.h"

static struct wikitext_found found;

static bool template_text(void *self, str name, str *text)
{
	static const char *const templates[][2] = {
		{"Greet", "Hello {{{1|world}}}{{{mark|}}}"},
		{"Loop", "a {{Loop}} b"},
		{"Ping", "{{Pong}}"},
		{"Pong", "{{Ping}}"},
		{"Box", "{| \n! {{{title}}}\n|-\n| {{{2}}}\n|}"},
		{"If", "{{#if:{{{1|}}}|yes {{{1}}}|no}}"},
		{"Choice", "{{#switch:{{{1}}}|a|b=first|c=second|#default=other}}"},
		{"Twice", "{{{1}}}{{{1}}}"},
		{"Double", "{{a|{{{1}}}{{{1}}}}}"},
		{"Table cell", "a {{!}} b"}};
	(void)self;
	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++)
		if (str_eq(name, str_from(templates[i][0]))) {
			*text = str_from(templates[i][1]);
			return true;
		}
	return false;
}

static bool space(void *self, str name, int64_t *number)
{
	(void)self;
	if (str_eq_nocase(name, S("File")) || str_eq_nocase(name, S("Image")))
		*number = WIKITEXT_FILE;
	else if (str_eq_nocase(name, S("Category")))
		*number = WIKITEXT_CATEGORY;
	else if (str_eq_nocase(name, S("Template")))
		*number = WIKITEXT_TEMPLATE;
	else if (str_eq_nocase(name, S("Help")))
		*number = 12;
	else
		return false;
	return true;
}

static const struct wikitext_site site = {
	.name = {"The wiki", 8}, .template_text = template_text, .space = space};

static str convert(struct arena *a, const char *source)
{
	found = (struct wikitext_found){0};
	return wikitext_to_markdown(a, str_from(source), S("This page"), &site, &found);
}

static void check(const char *source, const char *markdown)
{
	struct arena *a = arena_new((size_t)512 << 20);
	str got = convert(a, source);
	if (!str_eq(got, str_from(markdown)))
		print_message("from: %s\ngot:  %.*s\n", source, (int)got.n, got.p);
	assert_true(str_eq(got, str_from(markdown)));
	arena_free(a);
}

static void forms(void **state)
{
	(void)state;
	check("== One ==\nWords.\n=== Two ===\nMore.", "# One\n\nWords.\n\n## Two\n\nMore.");
	check("'''bold''' ''slanted'' '''''both'''''", "**bold** *slanted* ***both***");
	check("It's ''open\nnext", "It's *open* next");
	check("* a\n* b\n** c\n# d", "- a\n- b\n  - c\n\n1. d");
	check("# one\n#* two\n# three", "1. one\n   - two\n2. three");
	check(":said\n::twice", "> said\n>\n> > twice");
	check("; Term : meaning", "**Term**\n\n> meaning");
	check("----", "---");
	check(" code *here*\n more", "```\ncode *here*\nmore\n```");
	check("a<br/>b", "a\\\nb");
	check("x<sup>2</sup> H<sub>2</sub>O", "x² H₂O");
	check("<nowiki>''not''</nowiki> <!-- gone -->end", "''not'' end");
	check("<pre>\n[[raw]]\n</pre>", "```\n[[raw]]\n```");
	check("5 * 3 #tag @name 1_2", "5 \\* 3 &#35;tag &#64;name 1_2");
}

static void links(void **state)
{
	(void)state;
	check("[[Pumps]] and [[pump]]s", "[[Pumps]] and [[pump|pumps]]");
	check("[[Pumps|the pump]] [[Pumps#Old ones]]", "[[Pumps|the pump]] [[Pumps#Old ones]]");
	check("[[#Here|below]]", "[[This page#Here|below]]");
	check("[[pump_house|''slanted'']]", "[[pump house|slanted]]");
	check("[http://example.org/a_b Words] http://example.org/c.",
	      "[Words](http://example.org/a_b) [http://example.org/c](http://example.org/c).");
	check("[[Help:Start]] [[:Category:Tools]]", "[[Help:Start]] [[Category:Tools]]");
	check("Text [[Category:Tools|sort]]\n[[category:Old things]]", "Text");
	assert_int_equal(found.categories.n, 2);
	check("[[File:Pump.jpg|thumb|200px|A [[pump]] here]]", "*File:Pump.jpg* — A [[pump]] here");
	assert_int_equal(found.lost[WIKITEXT_LOST_FILES], 1);
	check("[[de:Pumpe]] [[w:Pump|a pump]]", "de:Pumpe a pump");
	assert_int_equal(found.lost[WIKITEXT_LOST_ELSEWHERE], 2);
	check("[[unclosed and [single] ]", "\\[\\[unclosed and \\[single\\] \\]");
}

static void tables(void **state)
{
	(void)state;
	check("{| class=\"x\"\n! a !! b\n|-\n| 1 || 2\n|-\n| colspan=2 | [[P|three]]\n|}",
	      "| a | b |\n| --- | --- |\n| 1 | 2 |\n| [[P|three]] | |");
	check("{|\n|+ Words\n| x\n|}", "**Words**\n\n| x |\n| --- |");
	check("<table><tr><td>a</td><td>b</td></tr></table>", "| a | b |\n| --- | --- |");
}

static void notes(void **state)
{
	(void)state;
	check("One.<ref name=a>First ''note''</ref> Two.<ref name=\"a\"/>",
	      "One.\\[1\\] Two.\\[1\\]\n\n1. First *note*");
	check("One.<ref>A</ref>\n<references/>\nEnd.", "One.\\[1\\]\n\n1. A\n\nEnd.");
	check("<gallery>\nFile:A.png|first\nFile:B.png\n</gallery>",
	      "- *File:A.png* — first\n- *File:B.png*");
}

static void templates(void **state)
{
	(void)state;
	check("{{Greet}} {{Greet|you|mark=!}} {{ Greet | 1 = me }}",
	      "Hello world Hello you! Hello me");
	check("{{Box|x|title=Head|2=[[a|b]]}}", "| Head |\n| --- |\n| [[a|b]] |");
	check("{{If|x}} {{If}} {{Choice|a}} {{Choice|c}} {{Choice|z}}",
	      "yes x no first second other");
	check("{{Greet|{{Greet|{{Greet}}}}}}", "Hello Hello Hello world");
	check("{{PAGENAME}} {{SITENAME}}", "This page The wiki");
	check("{{Nobody|x=1|[[a|b]]}} end", "`{{Nobody|x=1|[[a|b]]}}` end");
	assert_int_equal(found.lost[WIKITEXT_LOST_TEMPLATES], 1);
	check("{{#expr:1+1}}", "`{{#expr:1+1}}`");
	assert_int_equal(found.lost[WIKITEXT_LOST_FUNCTIONS], 1);
	check("{{Loop}}", "a `{{Loop}}` b");
	check("Go {{Ping}}", "Go `{{Ping}}`");
	assert_int_equal(found.lost[WIKITEXT_LOST_LIMITS], 1);
	check("{{unclosed {{Greet}}", "{{unclosed Hello world");
	check("}} {{{{Greet}}}}", "}} {{{{Greet}}}}");
}

static void limits(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)1 << 30);
	struct out o = out_heap(8 << 20);
	static const char *const hostile[] = {
		"{{",	     "[[",	     "[[File:a|", "<ref>", "<pre",  "{|\n",	"''",
		"*#*#",	     "{{Twice|",     "<!--",	  "{{{",   "<div>", "\n|",	"'''''",
		"[http://a", "<ref name=x>", "__A",	  "&",	   "{{!}}", "\n::::::", "<math>",
		"]]",	     "}}",	     "|",	  "="};
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		out_reset(&o);
		while (o.n < 300000)
			out_str(&o, str_from(hostile[i]));
		str s = out_view(&o);
		found = (struct wikitext_found){0};
		str got = wikitext_to_markdown(a, s, S("T"), &site, &found);
		assert_true(got.n <= 8u << 20);
		arena_reset(a);
	}
	/* Each doubles what it is given: the work ends before the memory does. */
	out_reset(&o);
	for (int i = 0; i < 30; i++)
		out_lit(&o, "{{Twice|");
	out_lit(&o, "0123456789");
	for (int i = 0; i < 30; i++)
		out_lit(&o, "}}");
	found = (struct wikitext_found){0};
	wikitext_to_markdown(a, out_view(&o), S("T"), &site, &found);
	assert_true(found.lost[WIKITEXT_LOST_LIMITS] > 0);
	out_free(&o);
	arena_free(a);
}

/* What was held is written out again inside what is held: that is bounded too. */
static void held(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)96 << 20);
	struct out o = out_heap(8 << 20);
	for (int i = 0; i < 80; i++)
		out_lit(&o, "{{Double|");
	out_lit(&o, "0123456789");
	for (int i = 0; i < 80; i++)
		out_lit(&o, "}}");
	found = (struct wikitext_found){0};
	wikitext_to_markdown(a, out_view(&o), S("T"), &site, &found);
	assert_true(found.lost[WIKITEXT_LOST_TEMPLATES] > 0);
	arena_reset(a);
	out_reset(&o);
	for (int i = 0; i < 300; i++)
		out_lit(&o, "{{a|");
	for (int i = 0; i < 150000; i++)
		out_lit(&o, "0123456789");
	for (int i = 0; i < 300; i++)
		out_lit(&o, "}}");
	wikitext_to_markdown(a, out_view(&o), S("T"), &site, &found);
	assert_true(found.lost[WIKITEXT_LOST_LIMITS] > 0);
	out_free(&o);
	arena_free(a);
}

static void included(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	assert_true(str_eq(
		wikitext_included(a, S("a<noinclude>doc</noinclude>b<includeonly>c</includeonly>")),
		S("abc")));
	assert_true(
		str_eq(wikitext_included(
			       a, S("x<onlyinclude>1</onlyinclude>y<onlyinclude>2</onlyinclude>")),
		       S("12")));
	for (size_t i = 0; i < WIKITEXT_LOSSES; i++) {
		str words = wikitext_loss_words((enum wikitext_loss)i);
		assert_int_equal(strlen(words.p), words.n);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms), cmocka_unit_test(links),     cmocka_unit_test(tables),
		cmocka_unit_test(notes), cmocka_unit_test(templates), cmocka_unit_test(limits),
		cmocka_unit_test(held),	 cmocka_unit_test(included),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

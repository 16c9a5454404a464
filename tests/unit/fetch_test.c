/* SPDX-License-Identifier: Apache-2.0
 * fetch: answers of a program that lies, and pages that say or do not say whose they are. What the
 * real program does with hostile servers is in tests/scenario/fetch.mjs.
 */
#include "core/fetch.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "feature/people/rel_me.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

static int set_up(void **state)
{
	*state = arena_new((size_t)64 << 20);
	log_level_set(LOG_ERROR);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static str frames(struct arena *a, const struct frame *v, size_t n)
{
	struct out o = out_new(a, 1 << 20);
	for (size_t i = 0; i < n; i++)
		frame_write(&o, &v[i]);
	return out_view(&o);
}

#define BODY(literal)                                           \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

static err parse(str s, const struct fetch_question *q, struct fetch_answer *answer)
{
	str why = STR_NONE;
	err e = fetch_parse((bytes){(const uint8_t *)s.p, s.n}, q, answer, &why);
	assert_true(e == OK || (why.n > 0 && answer->status == 0));
	return e;
}

static void answers_are_parsed_strictly(void **state)
{
	struct arena *a = *state;
	static const str html[] = {{"text/html", 9}};
	const struct fetch_question q = {.most = 5, .types = html, .types_n = 1};
	const struct fetch_question head = {.most = 5, .head = true};
	struct fetch_answer r;
	const struct frame good = {FETCH_HEAD, 200, 0, BODY("https://a.example/\ntext/html")};
	const struct frame body = {FETCH_BODY, 0, 0, BODY("hello")};
	const struct frame longer = {FETCH_BODY, 0, 0, BODY("hello!")};
	const struct frame none = {FETCH_BODY, 0, 0, {0}};
	str both = frames(a, (struct frame[]){good, body}, 2);
	assert_int_equal(parse(both, &q, &r), OK);
	assert_int_equal(r.status, 200);
	assert_true(str_eq(r.url, S("https://a.example/")) && str_eq(r.type, S("text/html")));
	assert_int_equal(r.body.n, 5);
	for (size_t n = 0; n < both.n; n++)
		assert_int_not_equal(parse(str_sub(both, 0, n), &q, &r), OK);
	assert_int_equal(parse(str_cat(a, both, S("x")), &q, &r), INVALID);
	assert_int_equal(parse(frames(a, (struct frame[]){good, longer}, 2), &q, &r), INVALID);
	assert_int_equal(parse(both, &head, &r), INVALID);
	assert_int_equal(parse(frames(a, (struct frame[]){good, none}, 2), &head, &r), OK);
	const struct frame wrong[] = {
		{FETCH_HEAD, 99, 0, BODY("https://a.example/\ntext/html")},
		{FETCH_HEAD, 1000, 0, BODY("https://a.example/\ntext/html")},
		{FETCH_HEAD, 200, 16, BODY("https://a.example/\ntext/html")},
		{FETCH_HEAD, 200, 0, BODY("https://a.example/")},
		{FETCH_HEAD, 200, 0, BODY("file:///etc/passwd\ntext/html")},
		{FETCH_HEAD, 200, 0, BODY("https://a.example/\ntext/plain")},
		{FETCH_HEAD, 200, 0, BODY("https://a.example/ x\ntext/html")},
		{FETCH_HEAD, 404, 0, BODY("https://a.example/\ntext/html")},
		{FETCH_BODY, 0, 0, BODY("hello")},
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(parse(frames(a, (struct frame[]){wrong[i], body}, 2), &q, &r),
				 INVALID);
}

static void errors_have_a_meaning(void **state)
{
	struct arena *a = *state;
	static const err meaning[] = {INVALID, INVALID, DENIED, BUSY,	 BUSY,	 TOO_LARGE,
				      INVALID, INVALID, FAULT,	INVALID, INVALID};
	struct fetch_answer r;
	for (uint32_t code = 0; code <= FETCH_CODES; code++) {
		struct frame f = {FETCH_ERROR, code, 0, BODY("x")};
		assert_int_equal(parse(frames(a, &f, 1), &(struct fetch_question){0}, &r),
				 meaning[code]);
	}
}

static err with_program(struct arena *a, const char *script, str url, int64_t patience)
{
	char folder[] = "/tmp/ruche-fetch-XXXXXX";
	struct fetcher f;
	struct fetch_answer answer;
	str why = STR_NONE, bad;
	assert_non_null(mkdtemp(folder));
	str path = str_cat(a, str_from(folder), S("/program"));
	write_whole(a, path, str_from(script), 0700);
	assert_int_equal(fetcher_open(a, &f, path, STR_NONE, STR_NONE, &bad), OK);
	err e = fetch(&f, a, &(struct fetch_question){.url = url, .patience = patience}, &answer,
		      &why);
	assert_true(e != OK && why.n > 0 && answer.body.n == 0);
	fetcher_close(&f);
	unlink(cstr(a, path));
	rmdir(folder);
	return e;
}

static void false_programs(void **state)
{
	struct arena *a = *state;
	str url = S("http://a.example/");
	const int64_t long_enough = 20 * SECOND;
	int64_t start = clock_mono();
	/* Whoever is slow, or a program that died, may answer another time. */
	assert_int_equal(with_program(a, "#!/bin/sh\nexec sleep 60\n", url, 300 * 1000), BUSY);
	assert_int_equal(with_program(a, "#!/bin/sh\nkill -SEGV $$\n", url, long_enough), BUSY);
	assert_int_equal(with_program(a, "#!/bin/sh\nexec cat /dev/zero\n", url, long_enough),
			 TOO_LARGE);
	/* It is told to ask nothing where its sandbox is not whole. */
	assert_int_equal(with_program(a,
				      "#!/bin/sh\ngrep -qa '^strict yes' && exit 2\n"
				      "kill -SEGV $$\n",
				      url, long_enough),
			 FAULT);
	assert_int_equal(with_program(a, "#!/bin/sh\necho good morning\n", url, long_enough),
			 INVALID);
	assert_int_equal(with_program(a, "#!/bin/sh\nexit 2\n", url, long_enough), FAULT);
	assert_int_equal(with_program(a, "#!/no/such/program\n", url, long_enough), FAULT);
	/* It would give back the question's own line: nothing may be smuggled into one. */
	assert_int_equal(
		with_program(a, "#!/bin/sh\nexit 0\n", S("http://a/\nallow ::/0"), long_enough),
		INVALID);
	assert_true(clock_mono() - start < 55 * SECOND); /* nobody waited for a sleeper */
}

static void lists_and_programs_are_looked_for(void **state)
{
	struct arena *a = *state;
	struct fetcher f;
	str bad = STR_NONE;
	assert_int_equal(fetcher_open(a, &f, S("/bin/true"), S("10.0.0.0/8 x"), STR_NONE, &bad),
			 INVALID);
	assert_true(str_eq(bad, S("x")));
	fetcher_close(&f);
	assert_int_equal(fetcher_open(a, &f, S("/nowhere/x"), STR_NONE, STR_NONE, &bad), FAULT);
	fetcher_close(&f);
}

static void whose_page_it_is(void **state)
{
	struct arena *a = *state;
	str me = S("https://ruche.example/people/zoe");
	static const struct {
		const char *page;
		bool found;
	} pages[] = {
		{"<a rel=me href=https://ruche.example/people/zoe>x</a>", true},
		{"<a rel='nofollow ME noopener' href='HTTPS://RUCHE.example:443/people/zoe/'>",
		 true},
		{"<head><link rel=me href=https://ruche.example/people/zoe></head>", true},
		{"<p><link rel=me href=https://ruche.example/people/zoe>", true},
		{"<a rel=me href=https://ruche.example/&#112;eople/zoe>x</a>", true},
		{"<a href=https://ruche.example/people/zoe>x</a>", false},
		{"<a rel=meme href=https://ruche.example/people/zoe>x</a>", false},
		{"<a rel=me href=http://ruche.example/people/zoe>x</a>", false},
		{"<a rel=me href=https://ruche.example/people/zoe2>x</a>", false},
		{"<a rel=me href=https://ruche.example/people/zoe?x>x</a>", false},
		{"<a rel=me href=https://ruche.example.evil.example/people/zoe>x</a>", false},
		{"<a rel=me href=/people/zoe>x</a>", false},
		{"<!-- <a rel=me href=https://ruche.example/people/zoe>x</a> -->", false},
		{"<script><a rel=me href=https://ruche.example/people/zoe></script>", false},
		{"<textarea><a rel=me href=https://ruche.example/people/zoe></textarea>", false},
		{"", false},
	};
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		if (rel_me_leads_to(a, str_from(pages[i].page), me) != pages[i].found)
			fail_msg("%s", pages[i].page);
	assert_true(rel_me_same_host(a, S("http://a.example"), S("https://www.a.example/x")));
	assert_false(rel_me_same_host(a, S("http://a.example"), S("https://b.example/x")));
	assert_false(rel_me_same_host(a, S("http://a.example"), S("http://a.example:81/")));
	/* However a name beyond ASCII is written: what answers says it in Punycode. */
	assert_true(rel_me_same_host(a, S("https://bücher.example/zoé"),
				     S("https://xn--bcher-kva.example/zo%C3%A9")));
	assert_true(rel_me_same_host(a, S("http://BÜCHER.example:81"),
				     S("http://xn--bcher-kva.example:81/")));
	assert_false(rel_me_same_host(a, S("https://bücher.example"), S("https://bucher.example")));
}

/* The open link is cloned into every paragraph, so a small page has thousands of long addresses. */
static void pages_do_not_choose_how_much_memory_is_needed(void **state)
{
	(void)state;
	enum { LINKS = 9000 };
	static const size_t lengths[] = {40, 3000};
	for (size_t i = 0; i < 2; i++) {
		struct arena *a = arena_new((size_t)8 << 20);
		struct out page = out_heap(1 << 20);
		out_lit(&page, "<p><a rel=me href=\"http://a/");
		for (size_t n = 0; n < lengths[i]; n++)
			out_byte(&page, '^');
		out_lit(&page, "\">x</p>");
		for (size_t n = 0; n < LINKS; n++)
			out_lit(&page, "<p>x");
		assert_int_equal(page.bad, OK);
		/* The process ends here when the limit is reached. */
		assert_false(
			rel_me_leads_to(a, out_view(&page), S("https://ruche.example/people/zoe")));
		out_free(&page);
		arena_free(a);
	}
}

static void marks_that_nobody_looks_after_fade(void **state)
{
	(void)state;
	int64_t now = 20000 * DAY;
	assert_true(rel_me_shown(now, now));
	assert_true(rel_me_shown(now - 29 * DAY, now));
	assert_false(rel_me_shown(now - 36 * DAY, now));
	assert_false(rel_me_shown(0, now));
	/* However early the clock stands. */
	assert_false(rel_me_shown(0, DAY));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_parsed_strictly),
		cmocka_unit_test(errors_have_a_meaning),
		cmocka_unit_test(false_programs),
		cmocka_unit_test(lists_and_programs_are_looked_for),
		cmocka_unit_test(whose_page_it_is),
		cmocka_unit_test(marks_that_nobody_looks_after_fade),
		cmocka_unit_test(pages_do_not_choose_how_much_memory_is_needed),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

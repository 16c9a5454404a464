/* SPDX-License-Identifier: Apache-2.0
 * Chats of other programs: the clocks of IRC, the marks of Slack, the numbers of old messages,
 * archives.
 */
#include "base/arena_fixture.h"
#include "base/clock.h"
#include "base/id.h"
#include "core/import/encoding.h"
#include "core/import/irc.h"
#include "core/import/slack.h"
#include "core/import/zip.h"

#include <stdio.h>

static void old_moments(void **state)
{
	(void)state;
	const int64_t times[] = {0,
				 5 * SECOND,
				 date_time((struct date){2004, 12, 25, 9, 14, 7, 0}) + 123000,
				 date_time((struct date){2019, 12, 31, 23, 59, 59, 0}),
				 date_time((struct date){2020, 1, 31, 23, 59, 59, 0}) + 999000,
				 date_time((struct date){2020, 2, 1, 0, 0, 0, 0}),
				 date_time((struct date){2026, 11, 23, 5, 0, 0, 0})};
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		int64_t id = id_moment(times[i]);
		assert_int_equal(id_moment_time(id), times[i]);
		assert_int_equal(id_moment_time(id + 12), times[i]);
		assert_true(i == 0 || id_moment(times[i - 1]) + 12 < id);
	}
	int64_t now = id_new();
	assert_int_equal(id_moment_time(now), id_time(now));
}

struct seen {
	struct arena *arena;
	struct out o;
};

static err see(void *self, const struct irc_line *l, str *why)
{
	struct seen *s = self;
	(void)why;
	out_iso_time(&s->o, l->time);
	out_byte(&s->o, l->act ? '*' : ' ');
	out_str(&s->o, l->nick);
	out_byte(&s->o, ':');
	out_str(&s->o, l->text);
	out_byte(&s->o, '\n');
	return OK;
}

static const char *read_log(struct arena *a, const char *text, int64_t day, bool half,
			    struct irc_log *log)
{
	struct seen s = {.arena = a, .o = out_new(a, 1 << 16)};
	str why;
	str all = str_from(text);
	err e = irc_read(a, source_memory(a, (bytes){(const uint8_t *)all.p, all.n}, 1 << 20),
			 &(struct irc_options){.day = day, .half = half, .self = &s, .line = see},
			 log, &why);
	assert_int_equal(e, OK);
	return out_cstr(&s.o);
}

static void irc_logs(void **state)
{
	struct arena *a = *state;
	struct irc_log log;
	int64_t day = irc_day_of(S("#ubuntu_20041225.log"));
	assert_int_equal(day, irc_day_of(S("2004-12-25.train-c.raw.txt")));
	assert_int_equal(irc_day_of(S("1234567890.log")), 0);
	/* Half days: noon, and midnight. */
	assert_string_equal(read_log(a,
				     "[11:59] <a> one\n[12:00] <b> two\n[01:10] <a> three\n"
				     "=== a nods at b\n=== c [x@y]  has joined #Ubuntu\n"
				     "[11:10] <b> four\n[12:05] <b> five\n",
				     day, true, &log),
			    "2004-12-25T11:59:00Z a:one\n2004-12-25T12:00:00Z b:two\n"
			    "2004-12-25T13:10:00Z a:three\n2004-12-25T13:10:00Z*a:nods at b\n"
			    "2004-12-25T23:10:00Z b:four\n2004-12-26T00:05:00Z b:five\n");
	assert_true(str_eq(log.channel, S("#ubuntu")) && log.said == 6 && log.notices == 1);
	assert_true(log.turned && !log.full && log.dated);
	/* A clock set back by an hour stands; irssi's days. */
	assert_string_equal(read_log(a,
				     "--- Log opened Sat Oct 30 22:00:00 2004\n22:58 <@a> one\n"
				     "--- Day changed Sun Oct 31 2004\n02:59 < b> two\n02:01  * b "
				     "three\n",
				     0, false, &log),
			    "2004-10-30T22:58:00Z a:one\n2004-10-31T02:59:00Z b:two\n"
			    "2004-10-31T02:59:00Z*b:three\n");
	/* WeeChat, with a day on each line. */
	assert_string_equal(read_log(a,
				     "2020-01-01 12:00:01\t@mia\thello\tyou\n"
				     "2020-01-01 12:00:02\t-->\tbo has joined #garden\n",
				     0, false, &log),
			    "2020-01-01T12:00:01Z mia:hello\tyou\n");
	assert_true(str_eq(log.channel, S("#garden")) && log.dated);
	(void)read_log(a, "[10:00] <a> one\n", 0, false, &log);
	assert_false(log.dated);
}

/* Whatever stands between: a line with a date is of that date. */
static void irc_days(void **state)
{
	struct arena *a = *state;
	struct irc_log log;
	assert_string_equal(read_log(a,
				     "2020-03-01 09:00:00\tmia\tone\n"
				     "2020-03-02 12:10:03\tmia\ttwo\n"
				     "2020-03-03 09:00:00\tmia\tthree\n",
				     0, false, &log),
			    "2020-03-01T09:00:00Z mia:one\n2020-03-02T12:10:03Z mia:two\n"
			    "2020-03-03T09:00:00Z mia:three\n");
	assert_false(irc_is_half(&log));
	assert_string_equal(read_log(a,
				     "2021-03-01 09:00:00\tmia\tnew\n"
				     "2020-03-02 12:10:03\tmia\told\n"
				     "2020-03-02 12:00:00\tmia\tset back\n",
				     0, false, &log),
			    "2021-03-01T09:00:00Z mia:new\n2020-03-02T12:10:03Z mia:old\n"
			    "2020-03-02T12:00:00Z mia:set back\n");
	/* Days that are said, an older year behind a newer one. */
	assert_string_equal(read_log(a,
				     "--- Log opened Mon Mar 01 12:10:00 2021\n12:10 <@a> new\n"
				     "--- Day changed Tue Mar 02 2021\n09:00 <@a> next\n"
				     "--- Log opened Sun Mar 01 10:00:00 2020\n10:00 <@a> old\n",
				     0, false, &log),
			    "2021-03-01T12:10:00Z a:new\n2021-03-02T09:00:00Z a:next\n"
			    "2020-03-01T10:00:00Z a:old\n");
	assert_false(irc_is_half(&log));
	(void)read_log(a, "[11:55] <a> one\n[09:10] <a> two\n", irc_day_of(S("2004-12-25")), false,
		       &log);
	assert_true(irc_is_half(&log));
}

static str called(void *self, struct arena *a, str id)
{
	(void)self, (void)a;
	return str_eq(id, S("U1")) ? S("mia") : STR_NONE;
}

static void slack_marks(void **state)
{
	struct arena *a = *state;
	static const char *const pairs[][2] = {
		{"*bold* and _so_ ~no~", "**bold** and _so_ ~~no~~"},
		{"2*3*4 and * alone", "2\\*3\\*4 and \\* alone"},
		{"<@U1> <@U2|bo> <@U3> <#C1|general> <!here>",
		 "@mia &#64;bo &#64;U3 \\#general &#64;here"},
		{"@mia (@bo) me@a.example", "&#64;mia (&#64;bo) me@a.example"},
		{"<http://a.example/?a=1&amp;b=2> <mailto:a@b.example|a@b.example>",
		 "<http://a.example/?a=1&b=2> [a@b.example](<mailto:a@b.example>)"},
		{"`a &lt; *b*` &lt;c&gt;", "`a < *b*` &lt;c&gt;"},
		{"see ```x\ny``` then", "see \n```\nx\ny\n```\n then"},
		{"```open", "```\nopen\n```"},
		{"a ` b <c", "a \\` b \\<c"},
	};
	struct slack_names names = {.person = called};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_string_equal(cstr(a, slack_markdown(a, str_from(pairs[i][0]), &names)),
				    pairs[i][1]);
}

/* What has no end on a long line is looked for once: otherwise this takes minutes. */
static void slack_long(void **state)
{
	(void)state;
	enum { LONG = 512 << 10 };
	struct arena *a = arena_new((size_t)256 << 20);
	struct slack_names names = {.person = called};
	char *p = arena_bytes(a, LONG);
	memset(p, '<', LONG);
	assert_true(slack_markdown(a, (str){p, LONG}, &names).n == 2 * LONG);
	assert_int_equal(import_text_cut(S("a\xc3\xa9"), 2).n, 1);
	arena_free(a);
}

static void archives(void **state)
{
	struct arena *a = *state;
	struct zip *z;
	str why;
	uint8_t none[22] = {'P', 'K', 5, 6};
	assert_int_equal(zip_memory(a, (bytes){none, sizeof(none)}, &z, &why), OK);
	assert_int_equal(z->n, 0);
	none[10] = none[8] = 1;
	assert_int_equal(zip_memory(a, (bytes){none, sizeof(none)}, &z, &why), INVALID);
	assert_int_equal(zip_memory(a, (bytes){none, 21}, &z, &why), INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {ON_ARENA(old_moments), ON_ARENA(irc_logs),
					   ON_ARENA(irc_days),	  ON_ARENA(slack_long),
					   ON_ARENA(slack_marks), ON_ARENA(archives)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

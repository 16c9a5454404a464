/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/irc.h"

#include "base/clock.h"
#include "core/import/encoding.h"
#include "core/import/reader.h"

struct reading {
	const struct irc_options *options;
	struct irc_log *log;
	struct arena *row;
	int64_t day;	   /* midnight; 0: unknown */
	int64_t last;	   /* the newest time; 0: none yet */
	int64_t half_days; /* that the clock went round since the day was said */
	int64_t clock;	   /* of the line, since midnight; -1: it has none */
	int64_t before;	   /* of the line with a time before it, of the same day */
	bool own;	   /* the line says its day */
};
/* By so much a clock is set back, in autumn and by hand. */
static const int64_t patience = HOUR + 10 * MINUTE;

/* ---- numbers and days ---- */

static int digits(str s, size_t at, size_t n)
{
	int v = 0;
	if (at + n > s.n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static int64_t midnight(int year, int month, int day)
{
	if (year < 1988 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
		return 0;
	return date_time((struct date){.year = year, .month = month, .day = day});
}

static bool is_digit(str s, size_t at)
{
	return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

int64_t irc_day_of(str name)
{
	for (size_t i = 0; i + 8 <= name.n; i++) {
		if (i && is_digit(name, i - 1))
			continue;
		bool dashes = i + 10 <= name.n && name.p[i + 4] == '-' && name.p[i + 7] == '-';
		size_t month = i + 4 + dashes, day = month + 2 + dashes;
		if (is_digit(name, day + 2))
			continue;
		int64_t found =
			midnight(digits(name, i, 4), digits(name, month, 2), digits(name, day, 2));
		if (found)
			return found;
	}
	return 0;
}

/* "Sat Dec 25 09:14:00 2004" and "Sun Dec 26 2004", as irssi and XChat write days. */
static int64_t day_in_words(str s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int month = 0, day = 0, year = 0;
	for (str word = str_word(&s); word.n; word = str_word(&s)) {
		ptrdiff_t at = word.n == 3 ? str_find(str_from(months), word) : -1;
		if (at >= 0 && at % 3 == 0)
			month = (int)at / 3 + 1;
		else if (word.n <= 2 && digits(word, 0, word.n) > 0)
			day = digits(word, 0, word.n);
		else if (word.n == 4 && digits(word, 0, 4) > 0)
			year = digits(word, 0, 4);
	}
	return midnight(year, month, day);
}

static void begin_day(struct reading *r, int64_t day)
{
	if (!day)
		return;
	r->log->days = true;
	if (day == r->day)
		return;
	r->day = day;
	r->half_days = 0;
	/* Where an older part stands behind a newer one, time goes back with it. */
	r->last = 0;
	r->before = 0;
}

/* ---- the time of a line ---- */

/* "12:34" or "12:34:56" at the beginning; gives its length. */
static size_t clock_of(str s, int64_t *clock)
{
	int hour = digits(s, 0, 2), minute = digits(s, 3, 2), second = 0;
	size_t n = 5;
	if (s.n < 5 || s.p[2] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return 0;
	if (s.n > 5 && s.p[5] == ':' && (second = digits(s, 6, 2)) >= 0 && second < 61)
		n = 8;
	*clock = hour * HOUR + minute * MINUTE + (n == 8 ? second : 0) * SECOND;
	return n;
}

/* What the line tells of the clock that it was written by. */
static void take_clock(struct reading *r, int64_t clock)
{
	int64_t hour = clock / HOUR;
	r->clock = clock;
	r->log->zero |= hour == 0;
	r->log->twelve |= hour == 12;
	r->log->full |= hour > 12 || (r->log->zero && r->log->twelve);
	r->log->turned |= r->before - clock > patience;
	r->before = clock;
}

/* The time at the beginning of a line, and its day if it has one; what follows stays in *s. */
static void take_stamp(struct reading *r, str *s)
{
	str t = *s;
	bool bracket = str_starts(t, S("["));
	if (bracket)
		t = str_sub(t, 1, t.n);
	int64_t day = t.n > 11 && t.p[4] == '-' ? irc_day_of(str_sub(t, 0, 10)) : 0, clock;
	str after = day ? str_sub(t, 11, t.n) : t;
	size_t n = clock_of(after, &clock);
	str rest = str_sub(after, n, after.n);
	if (!n || (bracket && !str_starts(rest, S("]"))))
		return;
	begin_day(r, day);
	r->own = day > 0;
	take_clock(r, clock);
	rest = str_sub(rest, bracket, rest.n);
	if (str_starts(rest, S(" ")) || str_starts(rest, S("\t")))
		rest = str_sub(rest, 1, rest.n);
	*s = rest;
}

/* Where the line stands in time. */
static int64_t time_of(struct reading *r)
{
	const int64_t step = r->options->half ? DAY / 2 : DAY;
	int64_t clock = r->clock;
	if (clock < 0)
		return r->last ? r->last : r->day;
	/* Whoever writes a date with each line has a clock of 24 hours. */
	if (r->own) {
		r->last = r->day + clock;
		return r->last;
	}
	/* Twelve o'clock begins a half day. */
	if (r->options->half)
		clock %= DAY / 2;
	int64_t time = r->day + clock + r->half_days * step;
	if (time < r->last && r->last - time <= patience)
		return r->last;
	if (time < r->last) {
		r->half_days++;
		time += step;
	}
	r->last = time < r->last ? r->last : time;
	return r->last;
}

/* ---- what stands in a line ---- */

static bool is_nick(str s)
{
	if (s.n == 0 || s.n > IRC_NICK_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '<' || s.p[i] == '>' || s.p[i] == 127)
			return false;
	return true;
}

/* Colours and the like: \x03 with up to two numbers, and single bytes. */
static str without_colours(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != 3) {
			if ((unsigned char)s.p[i] >= ' ' || s.p[i] == '\t')
				out_byte(&o, s.p[i]);
			continue;
		}
		size_t n = is_digit(s, i + 1) ? 1 + is_digit(s, i + 2) : 0;
		if (n && i + n + 1 < s.n && s.p[i + n + 1] == ',' && is_digit(s, i + n + 2))
			n += 2 + is_digit(s, i + n + 3);
		i += n;
	}
	return decode_text(a, out_view(&o));
}

static void see_channel(struct reading *r, struct arena *whole, str s)
{
	static const char *const before[] = {" has joined #", " has left #",  " joined #",
					     "opic for #",    "talking on #", "created on #"};
	for (size_t i = 0; i < sizeof(before) / sizeof(*before) && !r->log->channel.n; i++) {
		str words = str_from(before[i]);
		ptrdiff_t at = str_find(s, words);
		if (at < 0)
			continue;
		str rest = str_sub(s, (size_t)at + words.n - 1, s.n), name = str_word(&rest);
		while (name.n > 1 && (name.p[name.n - 1] == ':' || name.p[name.n - 1] == '.'))
			name.n--;
		if (name.n > 1 && is_nick(name))
			r->log->channel = str_lower(whole, one_line(whole, name, IRC_NICK_MAX));
	}
}

/* Behind "===": acts of people, and notices of who came and went. */
static bool is_notice(str nick, str text)
{
	static const char *const begins[] = {
		"[",	    "has joined #", "has left #", "is now known as ",
		"has quit", "sets mode",    "by ",	  "changes topic"};
	if (str_starts(nick, S("mode/")) || str_starts(nick, S("Topic")) || str_ends(nick, S(":")))
		return true;
	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (str_starts(text, str_from(begins[i])))
			return true;
	return false;
}

enum sort { SAID, NOTICE, OTHER };

/* "nick rest" of an act. */
static enum sort act_of(str s, struct irc_line *l)
{
	str rest = str_trim(s);
	l->nick = str_word(&rest);
	l->text = str_trim(rest);
	l->act = true;
	return is_nick(l->nick) ? SAID : OTHER;
}

/* WeeChat: what is before the tab is a nick or an arrow. */
static enum sort tabbed(str s, struct irc_line *l)
{
	str text = s, nick = str_trim(str_cut(&text, '\t'));
	if (str_eq(nick, S("*")))
		return act_of(text, l);
	if (nick.n && (nick.p[0] == '-' || nick.p[0] == '<' || nick.p[0] == '='))
		return NOTICE;
	if (nick.n && (nick.p[0] == '@' || nick.p[0] == '+' || nick.p[0] == '%'))
		nick = str_sub(nick, 1, nick.n);
	l->nick = nick;
	l->text = text;
	return is_nick(nick) ? SAID : OTHER;
}

static enum sort sort_of(struct reading *r, str s, struct irc_line *l)
{
	str trimmed = str_trim(s);
	if (trimmed.n == 0 || str_starts(trimmed, S("***")) || str_starts(trimmed, S("---")) ||
	    str_starts(trimmed, S("-!-")))
		return NOTICE;
	if (str_starts(trimmed, S("==="))) {
		enum sort sort = act_of(str_sub(trimmed, 3, trimmed.n), l);
		return sort != SAID || is_notice(l->nick, l->text) ? NOTICE : SAID;
	}
	if (r->clock < 0)
		return OTHER;
	if (str_starts(trimmed, S("* ")))
		return act_of(str_sub(trimmed, 2, trimmed.n), l);
	if (str_starts(trimmed, S("<"))) {
		str text = str_sub(trimmed, 1, trimmed.n), nick = str_trim(str_cut(&text, '>'));
		if (nick.n && (nick.p[0] == '@' || nick.p[0] == '+' || nick.p[0] == '%'))
			nick = str_sub(nick, 1, nick.n);
		l->nick = nick;
		l->text = str_trim(text);
		return is_nick(nick) && text.p != NULL ? SAID : OTHER;
	}
	if (str_find_byte(s, '\t') > 0)
		return tabbed(s, l);
	return str_starts(trimmed, S("-")) ? NOTICE : OTHER;
}

/* ---- lines ---- */

static void see_day(struct reading *r, str s)
{
	if (str_starts(s, S("--- Log opened")) || str_starts(s, S("--- Day changed")) ||
	    str_starts(s, S("**** BEGIN LOGGING AT")))
		begin_day(r, day_in_words(s));
}

static err take_line(struct reading *r, struct arena *whole, str s, int64_t number, str *why)
{
	struct irc_line l = {.line = number};
	r->clock = -1;
	r->own = false;
	see_day(r, s);
	take_stamp(r, &s);
	enum sort sort = sort_of(r, s, &l);
	if (sort == NOTICE)
		see_channel(r, whole, s);
	if (sort == OTHER && r->log->others++ == 0)
		r->log->other = number;
	r->log->notices += sort == NOTICE && str_trim(s).n > 0;
	if (sort != SAID)
		return OK;
	r->log->said++;
	r->log->dated = r->log->dated && r->day;
	l.time = r->day ? time_of(r) : 0;
	l.nick = decode_text(r->row, l.nick);
	l.text = without_colours(r->row, l.text);
	return r->options->line ? r->options->line(r->options->self, &l, why) : OK;
}

static err read_lines(struct arena *a, struct reading *r, struct reader *in, str *why)
{
	struct out o = out_new(a, IRC_LINE_MAX);
	for (;;) {
		int64_t number = in->line;
		out_reset(&o);
		err e = reader_line(in, a, &o, why);
		if (e)
			return e == NOT_FOUND ? OK : e;
		arena_reset(r->row);
		*why = STR_NONE;
		e = take_line(r, a, out_view(&o), number, why);
		if (e) {
			*why = str_dup(a, *why);
			return e;
		}
	}
}

err irc_read(struct arena *a, struct source *s, const struct irc_options *options,
	     struct irc_log *log, str *why)
{
	struct reading r = {.options = options,
			    .log = log,
			    .row = arena_new(IMPORT_RECORD_ARENA),
			    .day = options->day};
	*log = (struct irc_log){.dated = true};
	err e = read_lines(a, &r, reader_new(a, s), why);
	arena_free(r.row);
	return e;
}

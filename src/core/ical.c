/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ical.h"

#include "base/clock.h"
#include "core/import/content_line.h"
#include "core/import/encoding.h"
#include "core/import/reader.h"

struct ical {
	struct reader *reader;
	struct arena *arena;
	struct out ahead, line; /* the line after the one in work tells whether that goes on */
	int64_t ahead_line;
	bool has_ahead;
	err bad;
	/* The open components, each in memory of its own. */
	struct open_component {
		struct arena *arena;
		struct ical_component is;
		size_t size;
	} open[ICAL_DEPTH_MAX];
	int depth;
	int skipping; /* depth of a VALARM and what is in it */
	bool ended;   /* a component did */
};

static err refuse(struct ical *i, err e, int64_t line, const char *text, str *why)
{
	i->bad = e;
	*why = at_line(i->arena, line, str_from(text));
	return e;
}

/* ---- lines ---- */

static err look_ahead(struct ical *i, str *why)
{
	i->ahead.n = 0;
	i->ahead_line = i->reader->line;
	err e = reader_line(i->reader, i->arena, &i->ahead, why);
	i->has_ahead = e == OK;
	if (e == OK || e == NOT_FOUND)
		return OK;
	return i->bad = e;
}

static void free_arena(void *arg)
{
	arena_free(arg);
}

err ical_read(struct arena *a, struct source *s, struct ical **i, str *why)
{
	*i = NEW(a, struct ical);
	(*i)->reader = reader_new(a, s);
	(*i)->arena = a;
	(*i)->ahead = out_new(a, ICAL_LINE_MAX);
	(*i)->line = out_new(a, ICAL_LINE_MAX);
	return look_ahead(*i, why);
}

/* A line with its folds. NOT_FOUND at the end. */
static err unfold(struct ical *i, int64_t *number, str *why)
{
	if (!i->has_ahead)
		return NOT_FOUND;
	*number = i->ahead_line;
	i->line.n = 0;
	out_str(&i->line, out_view(&i->ahead));
	TRY(look_ahead(i, why));
	while (i->has_ahead && i->ahead.n && (i->ahead.p[0] == ' ' || i->ahead.p[0] == '\t')) {
		out_str(&i->line, str_sub(out_view(&i->ahead), 1, i->ahead.n));
		TRY(look_ahead(i, why));
	}
	return i->line.bad ? refuse(i, TOO_LARGE, *number, "the line is too long", why) : OK;
}

static bool is_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return s.n > 0;
}

/* NAME[;parameter=value...]:value; false when it is not of that form. */
static bool parse_property(struct arena *a, str line, struct ical_property *p)
{
	char end = 0;
	p->name = content_upper(a, content_until(&line, S(";:"), &end));
	while (end == ';') {
		str value = content_until(&line, S(";:"), &end), name = STR_NONE;
		ptrdiff_t equals = str_find_byte(value, '=');
		if (equals < 0 || p->parameters.n == ICAL_PARAMETERS_MAX)
			continue;
		name = content_upper(a, str_trim(str_sub(value, 0, (size_t)equals)));
		value = str_sub(value, (size_t)equals + 1, value.n);
		*ARENA_PUSH(a, &p->parameters) =
			(struct ical_parameter){name, content_parameter(a, str_trim(value))};
	}
	if (end != ':' || !is_name(p->name))
		return false;
	p->value = str_dup(a, decode_text(a, line));
	return true;
}

/* ---- components ---- */

static err begin(struct ical *i, str name, int64_t line, str *why)
{
	if (i->skipping || (i->depth > 0 && str_eq_nocase(name, S("VALARM")))) {
		if (!i->skipping)
			i->open[i->depth - 1].is.alarms++;
		i->skipping++;
		return OK;
	}
	if (i->depth == ICAL_DEPTH_MAX)
		return refuse(i, TOO_LARGE, line, "too many components inside each other", why);
	struct open_component *c = &i->open[i->depth];
	if (!c->arena) {
		c->arena = arena_new(IMPORT_RECORD_ARENA);
		arena_defer(i->arena, free_arena, c->arena);
	}
	arena_reset(c->arena);
	c->size = 0;
	c->is = (struct ical_component){.name = content_upper(c->arena, name), .line = line};
	if (!is_name(c->is.name))
		return refuse(i, INVALID, line, "a component without a name begins", why);
	if (i->depth > 0)
		c->is.parent = i->open[i->depth - 1].is.name;
	i->depth++;
	return OK;
}

static err take_property(struct ical *i, str line, int64_t number, str *why)
{
	struct open_component *c = &i->open[i->depth - 1];
	struct ical_property p = {.line = number};
	if (c->size + line.n > ICAL_SIZE_MAX || c->is.properties.n == ICAL_PROPERTIES_MAX)
		return refuse(i, TOO_LARGE, number, "the component is too large", why);
	c->size += line.n;
	if (parse_property(c->arena, line, &p))
		*ARENA_PUSH(c->arena, &c->is.properties) = p;
	else
		c->is.unread++;
	return OK;
}

/* *ended: a component did that. */
static err take_line(struct ical *i, int64_t number, struct ical_component **ended, str *why)
{
	str line = out_view(&i->line), rest = line;
	str word = str_trim(str_cut(&rest, ':'));
	if (rest.p && str_eq_nocase(word, S("BEGIN")))
		return begin(i, str_trim(rest), number, why);
	if (rest.p && str_eq_nocase(word, S("END"))) {
		if (i->skipping) {
			i->skipping--;
			return OK;
		}
		if (i->depth == 0 || !str_eq_nocase(i->open[i->depth - 1].is.name, str_trim(rest)))
			return refuse(i, INVALID, number, "what ends here did not begin", why);
		*ended = &i->open[--i->depth].is;
		i->ended = true;
		return OK;
	}
	if (str_empty(str_trim(line)) || i->skipping)
		return OK;
	if (i->depth == 0 && i->ended)
		return OK; /* what some programs write behind the end */
	if (i->depth == 0)
		return refuse(i, INVALID, number, "a calendar begins with \"BEGIN:VCALENDAR\"",
			      why);
	return take_property(i, line, number, why);
}

err ical_next(struct ical *i, struct ical_component **c, str *why)
{
	int64_t number = 0;
	*c = NULL;
	if (i->bad)
		return i->bad;
	while (!*c) {
		err e = unfold(i, &number, why);
		if (e == NOT_FOUND && i->depth > 0)
			return refuse(i, INVALID, i->reader->line,
				      "the file ends inside a component", why);
		TRY(e);
		TRY(take_line(i, number, c, why));
	}
	return OK;
}

/* ---- values ---- */

const struct ical_property *ical_find(const struct ical_component *c, const char *name)
{
	for (size_t i = 0; i < c->properties.n; i++)
		if (str_eq(c->properties.v[i].name, str_from(name)))
			return &c->properties.v[i];
	return NULL;
}

str ical_parameter_of(const struct ical_property *p, const char *name)
{
	for (size_t i = 0; p && i < p->parameters.n; i++)
		if (str_eq(p->parameters.v[i].name, str_from(name)))
			return p->parameters.v[i].value;
	return STR_NONE;
}

str ical_value(struct arena *a, const struct ical_property *p)
{
	str value = p ? p->value : STR_NONE;
	return content_text(a, &value, 0);
}

/* n digits at `at` as a number; -1 when they are not there. */
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

bool ical_when_read(str value, struct ical_when *when)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	str s = str_trim(value);
	struct date d = {.year = digits(s, 0, 4), .month = digits(s, 4, 2), .day = digits(s, 6, 2)};
	*when = (struct ical_when){.date = s.n == 8, .utc = s.n == 16 && s.p[15] == 'Z'};
	if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1)
		return false;
	bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
	if (d.day > lengths[d.month - 1] + (d.month == 2 && leap))
		return false;
	if (!when->date) {
		if (!(s.n == 15 || when->utc) || s.p[8] != 'T')
			return false;
		d.hour = digits(s, 9, 2);
		d.minute = digits(s, 11, 2);
		d.second = digits(s, 13, 2);
		if (d.hour < 0 || d.hour > 23 || d.minute < 0 || d.minute > 59 || d.second < 0 ||
		    d.second > 60)
			return false;
	}
	when->local = date_time(d);
	return true;
}

bool ical_duration_read(str value, int64_t *days, int64_t *rest)
{
	enum { DAYS_MAX = 10000 };
	str s = str_trim(value);
	bool minus = s.n && s.p[0] == '-', time = false, any = false;
	int64_t n = -1, d = 0, micro = 0;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_sub(s, 1, s.n);
	if (!s.n || s.p[0] != 'P')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		char c = s.p[i];
		if (c >= '0' && c <= '9') {
			n = (n < 0 ? 0 : n) * 10 + (c - '0');
			if (n > DAYS_MAX * INT64_C(86400))
				return false;
			continue;
		}
		if (c == 'T' && !time && n < 0) {
			time = true;
			continue;
		}
		if (n < 0)
			return false;
		int64_t unit = !time && c == 'W'   ? 7 * DAY
			       : !time && c == 'D' ? DAY
			       : time && c == 'H'  ? HOUR
			       : time && c == 'M'  ? MINUTE
			       : time && c == 'S'  ? SECOND
						   : 0;
		if (!unit || n > DAYS_MAX * DAY / unit)
			return false;
		if (time)
			micro += n * unit;
		else
			d += n * (unit / DAY);
		any = true;
		n = -1;
	}
	if (n >= 0 || !any || d > DAYS_MAX || micro > DAYS_MAX * DAY)
		return false;
	*days = minus ? -d : d;
	*rest = minus ? -micro : micro;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0
 * bookmark_file: the formats, and those that have readers of their own: JSON and tables.
 */
#include "core/import/bookmark_internal.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/import/csv.h"
#include "core/import/encoding.h"

#include <jansson.h>

static const char *const names[BOOKMARKS_FORMATS] = {"netscape", "json", "csv", "opml"};

str bookmark_format_name(enum bookmark_format format)
{
	return str_from(names[format]);
}

bool bookmark_format_named(str name, enum bookmark_format *format)
{
	for (int i = 0; i < BOOKMARKS_FORMATS; i++)
		if (str_eq(name, str_from(names[i]))) {
			*format = (enum bookmark_format)i;
			return true;
		}
	return false;
}

/* ---- values ---- */

/* "10/Oct/2000:13:55:36 +0300", as the logs of web servers have it; 0 for anything else. */
static int64_t log_time(struct arena *a, str s)
{
	int64_t time, hours, minutes;
	if (s.n != 26 || !str_to_int(str_sub(s, 22, 2), &hours) ||
	    !str_to_int(str_sub(s, 24, 2), &minutes))
		return 0;
	str other = str_cat(a, S("x, "), str_sub(s, 0, 2), S(" "), str_sub(s, 3, 3), S(" "),
			    str_sub(s, 7, 4), S(" "), str_sub(s, 12, 8), S(" GMT"));
	if (!parse_http_time(other, &time))
		return 0;
	int64_t zone = hours * HOUR + minutes * MINUTE;
	time = s.p[21] == '-' ? time + zone : time - zone;
	return time > 0 ? time : 0;
}

/* Seconds since 1970; some write milliseconds or microseconds. */
int64_t bookmark_when(struct arena *a, str s)
{
	int64_t v;
	s = str_trim(s);
	if (!str_to_int(s, &v))
		return log_time(a, s);
	if (v <= 0 || v > INT64_C(4000000000000000))
		return 0;
	return v > INT64_C(100000000000000) ? v : v > INT64_C(100000000000) ? v * 1000 : v * SECOND;
}

bool bookmark_yes(str s)
{
	return str_eq(s, S("1")) || str_eq_nocase(s, S("yes")) || str_eq_nocase(s, S("true"));
}

/* A comma stands between labels wherever they are written, so none stands within one. */
static str label_of(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] == ',' ? ' ' : s.p[i];
		if (c != ' ' || (o.n && o.p[o.n - 1] != ' '))
			out_byte(&o, c);
	}
	return one_line(a, out_view(&o), TAG_LENGTH);
}

void bookmark_add_tag(struct arena *a, struct bookmark_record *r, str label)
{
	str clean = label_of(a, label);
	str name = tag_fold(a, clean);
	if (str_empty(name))
		return;
	for (size_t i = 0; i < r->tags.n; i++)
		if (str_eq(tag_fold(a, r->tags.v[i]), name))
			return;
	*ARENA_PUSH(a, &r->tags) = clean;
}

void bookmark_add_tags(struct arena *a, struct bookmark_record *r, str labels, char between)
{
	while (labels.n)
		bookmark_add_tag(a, r, str_trim(str_cut(&labels, between)));
}

/* ---- JSON, as Pinboard gives it; "labels" keeps spaces within tags ---- */

static str member(struct arena *a, json_t *object, const char *name)
{
	json_t *v = json_object_get(object, name);
	if (json_is_true(v))
		return S("yes");
	return json_is_string(v)
		       ? utf8_clean(a,
				    str_dup(a, (str){json_string_value(v), json_string_length(v)}))
		       : STR_NONE;
}

static void from_json(struct arena *a, json_t *object, struct bookmark_record *r)
{
	json_t *labels = json_object_get(object, "labels"), *label;
	size_t i;
	*r = (struct bookmark_record){.address = member(a, object, "href"),
				      .title = member(a, object, "description"),
				      .note = member(a, object, "extended"),
				      .closed = str_eq(member(a, object, "shared"), S("no")),
				      .unread = bookmark_yes(member(a, object, "toread"))};
	if (str_empty(r->address))
		r->address = member(a, object, "url");
	if (!parse_iso_time(member(a, object, "time"), &r->created))
		r->created = 0;
	if (!json_is_array(labels))
		labels = json_object_get(object, "tags");
	if (json_is_array(labels))
		json_array_foreach(labels, i, label)
		{
			if (json_is_string(label))
				bookmark_add_tag(a, r,
						 str_dup(a, str_from(json_string_value(label))));
		}
	else
		bookmark_add_tags(a, r, member(a, object, "tags"), ' ');
}

static err read_json(struct arena *a, str s, struct bookmark_records *records, str *why)
{
	json_error_t error;
	json_t *root = json_loadb(s.p ? s.p : "", s.n, 0, &error), *one;
	size_t i;
	if (!root) {
		*why = at_line(a, error.line, S("this is no JSON"));
		return INVALID;
	}
	bool list = json_is_array(root);
	size_t n = json_array_size(root);
	if (list && n <= BOOKMARK_RECORDS_MAX)
		json_array_foreach(root, i, one)
		{
			from_json(a, one, ARENA_PUSH(a, records));
		}
	json_decref(root);
	*why = list ? S("more bookmarks than a file may hold") : S("line 1: a list is wanted");
	return !list ? INVALID : n > BOOKMARK_RECORDS_MAX ? TOO_LARGE : OK;
}

/* ---- tables ---- */

enum column { C_URL, C_TITLE, C_NOTE, C_TAGS, C_CREATED, C_AUDIENCE, C_LATER, COLUMNS };

static enum column column_of(str name)
{
	static const struct {
		str name;
		enum column column;
	} known[] = {
		{S("url"), C_URL},	    {S("address"), C_URL},   {S("href"), C_URL},
		{S("link"), C_URL},	    {S("title"), C_TITLE},   {S("description"), C_TITLE},
		{S("note"), C_NOTE},	    {S("extended"), C_NOTE}, {S("body"), C_NOTE},
		{S("excerpt"), C_NOTE},	    {S("tags"), C_TAGS},     {S("created"), C_CREATED},
		{S("time"), C_CREATED},	    {S("date"), C_CREATED},  {S("audience"), C_AUDIENCE},
		{S("private"), C_AUDIENCE}, {S("later"), C_LATER},   {S("toread"), C_LATER},
		{S("unread"), C_LATER},
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_eq_nocase(str_trim(name), known[i].name))
			return known[i].column;
	return COLUMNS;
}

static str cell(struct arena *a, const struct csv_row *row, int at)
{
	return at >= 0 && (size_t)at < row->n ? utf8_clean(a, str_dup(a, str_trim(row->v[at])))
					      : STR_NONE;
}

static err read_csv(struct arena *a, str s, struct bookmark_records *records, str *why)
{
	struct csv *c;
	struct csv_row row;
	int at[COLUMNS + 1];
	for (int i = 0; i <= COLUMNS; i++)
		at[i] = -1;
	TRY(csv_open(a, source_memory(a, (bytes){(const uint8_t *)s.p, s.n}, BOOKMARK_FILE_MAX), &c,
		     why));
	err e = csv_next(c, a, &row, why);
	for (size_t i = 0; e == OK && i < row.n; i++)
		at[column_of(row.v[i])] = (int)i;
	if (e == NOT_FOUND || (e == OK && at[C_URL] < 0)) {
		*why = S("line 1: no column is named url");
		return INVALID;
	}
	for (; e == OK && records->n <= BOOKMARK_RECORDS_MAX;) {
		e = csv_next(c, a, &row, why);
		if (e != OK)
			break;
		struct bookmark_record *r = ARENA_PUSH(a, records);
		str audience = cell(a, &row, at[C_AUDIENCE]),
		    created = cell(a, &row, at[C_CREATED]);
		str tags = cell(a, &row, at[C_TAGS]);
		*r = (struct bookmark_record){.address = cell(a, &row, at[C_URL]),
					      .title = cell(a, &row, at[C_TITLE]),
					      .note = cell(a, &row, at[C_NOTE]),
					      .closed = str_eq_nocase(audience, S("private")) ||
							bookmark_yes(audience),
					      .unread = bookmark_yes(cell(a, &row, at[C_LATER]))};
		if (!parse_iso_time(created, &r->created))
			r->created = bookmark_when(a, created);
		bookmark_add_tags(a, r, tags, ',');
	}
	return e == NOT_FOUND ? OK : e == OK ? TOO_LARGE : e;
}

/* ---- all ---- */

enum bookmark_format bookmark_file_guess(str text)
{
	str head = str_sub(text, 0, 1000);
	if (str_starts(head, S("\xEF\xBB\xBF")))
		head = str_sub(head, 3, head.n);
	head = str_trim(head);
	if (head.n == 0 || str_find(head, S("<!DOCTYPE NETSCAPE")) >= 0)
		return BOOKMARKS_NETSCAPE;
	if (str_find(head, S("<opml")) >= 0)
		return BOOKMARKS_OPML;
	if (head.p[0] == '[' || head.p[0] == '{')
		return BOOKMARKS_JSON;
	return head.p[0] == '<' ? BOOKMARKS_NETSCAPE : BOOKMARKS_CSV;
}

err bookmark_file_read(struct arena *a, str text, enum bookmark_format format,
		       struct bookmark_records *records, str *why)
{
	*records = (struct bookmark_records){0};
	if (format == BOOKMARKS_NETSCAPE || format == BOOKMARKS_OPML)
		text = utf8_clean(a, decode_text(a, text));
	switch (format) {
	case BOOKMARKS_JSON:
		return read_json(a, text, records, why);
	case BOOKMARKS_CSV:
		return read_csv(a, text, records, why);
	case BOOKMARKS_OPML:
		return bookmark_read_opml(a, text, records, why);
	case BOOKMARKS_NETSCAPE:
	case BOOKMARKS_FORMATS:
		break;
	}
	return bookmark_read_netscape(a, text, records, why);
}

err bookmark_file_open(struct arena *a, str path, int64_t limit, bool opml,
		       struct bookmark_records *records, str *why)
{
	struct source *s;
	struct out text = out_new(a, BOOKMARK_FILE_MAX);
	size_t n = 1;
	TRY(source_open(a, path, limit, &s, why));
	while (n) {
		if (!out_reserve(&text, 64 << 10))
			return TOO_LARGE;
		TRY(source_read(s, text.p + text.n, 64 << 10, &n, why));
		text.n += n;
	}
	str whole = out_view(&text);
	return bookmark_file_read(a, whole, opml ? BOOKMARKS_OPML : bookmark_file_guess(whole),
				  records, why);
}

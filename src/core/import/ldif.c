/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/ldif.h"

#include "core/import/encoding.h"
#include "core/import/reader.h"

struct ldif {
	struct reader *reader;
	bool begun; /* the first line that says something is behind us */
	err bad;
};

err ldif_open(struct arena *a, struct source *s, struct ldif **l, str *why)
{
	*l = NEW(a, struct ldif);
	(*l)->reader = reader_new(a, s);
	reader_window((*l)->reader);
	return reader_bad((*l)->reader, a, why);
}

static err refuse(struct ldif *l, struct arena *a, err e, int64_t line, str text, str *why)
{
	l->bad = e;
	*why = at_line(a, line, text);
	return e;
}

/* A line with its folds; *number is where it begins. */
static err read_unfolded(struct ldif *l, struct arena *a, struct out *o, int64_t *number, str *why)
{
	*number = l->reader->line;
	o->n = 0;
	TRY(reader_line(l->reader, a, o, why));
	while (o->n && reader_peek(l->reader) == ' ') {
		reader_byte(l->reader);
		TRY(reader_line(l->reader, a, o, why));
	}
	return OK;
}

static err decode_value(struct ldif *l, struct arena *a, struct ldif_attribute *at, str rest,
			str *why)
{
	if (str_starts(rest, S("<")))
		return refuse(l, a, INVALID, at->line, S("values in other files are not read"),
			      why);
	if (!str_starts(rest, S(":"))) {
		at->value = str_dup(a, str_trim(decode_text(a, rest)));
		return OK;
	}
	bytes b;
	if (!decode_base64(a, str_sub(rest, 1, rest.n), &b))
		return refuse(l, a, INVALID, at->line, S("this is not base64"), why);
	at->value = (str){(const char *)b.p, b.n};
	return OK;
}

/* name[;options]: value */
static err parse_line(struct ldif *l, struct arena *a, str line, struct ldif_attribute *at,
		      str *why)
{
	str rest = line, name = str_cut(&rest, ':');
	if (str_eq(line, S("-")))
		return refuse(l, a, INVALID, at->line, S("changes of a directory are not imported"),
			      why);
	if (!rest.p || name.n == 0 || str_find_byte(line, 0) >= 0)
		return refuse(l, a, INVALID, at->line, S("not of the form \"name: value\""), why);
	at->name = str_dup(a, str_trim(str_cut(&name, ';')));
	at->options = str_dup(a, name);
	return decode_value(l, a, at, rest, why);
}

/* "version: 1" may stand before the first entry. */
static err check_version(struct ldif *l, struct arena *a, const struct ldif_attribute *at, bool *is,
			 str *why)
{
	*is = !l->begun && str_eq_nocase(at->name, S("version"));
	l->begun = true;
	if (*is && !str_eq(at->value, S("1")))
		return refuse(l, a, INVALID, at->line, S("a version of LDIF that is not read"),
			      why);
	return OK;
}

static err take_line(struct ldif *l, struct arena *a, const struct ldif_attribute *at,
		     struct ldif_entry *e, size_t *total, str *why)
{
	if (!e->dn.p) {
		if (!str_eq_nocase(at->name, S("dn")))
			return refuse(l, a, INVALID, at->line, S("an entry begins with \"dn:\""),
				      why);
		e->dn = at->value.p ? at->value : S("");
		e->line = at->line;
		return OK;
	}
	if (str_eq_nocase(at->name, S("changetype")) || str_eq_nocase(at->name, S("control")))
		return refuse(l, a, INVALID, at->line, S("changes of a directory are not imported"),
			      why);
	*total += at->name.n + at->options.n + at->value.n;
	if (*total > LDIF_ENTRY_MAX || e->attributes.n >= LDIF_ATTRIBUTES_MAX)
		return refuse(l, a, TOO_LARGE, at->line, S("the entry is too large"), why);
	*ARENA_PUSH(a, &e->attributes) = *at;
	return OK;
}

err ldif_next(struct ldif *l, struct arena *a, struct ldif_entry *e, str *why)
{
	size_t total = 0;
	struct out line = out_new(a, LDIF_LINE_MAX);
	*e = (struct ldif_entry){0};
	if (l->bad)
		return l->bad;
	for (;;) {
		struct ldif_attribute at = {0};
		err bad = read_unfolded(l, a, &line, &at.line, why);
		if (bad == NOT_FOUND)
			return e->dn.p ? OK : NOT_FOUND;
		if (bad)
			return l->bad = bad;
		str text = out_view(&line);
		if (text.n == 0 && e->dn.p)
			return OK;
		if (text.n == 0 || text.p[0] == '#')
			continue;
		bool version = false;
		TRY(parse_line(l, a, text, &at, why));
		TRY(check_version(l, a, &at, &version, why));
		if (!version)
			TRY(take_line(l, a, &at, e, &total, why));
	}
}

str ldif_value(const struct ldif_entry *e, str name)
{
	str with_options = STR_NONE;
	for (size_t i = 0; i < e->attributes.n; i++) {
		const struct ldif_attribute *at = &e->attributes.v[i];
		if (!str_eq_nocase(at->name, name) || at->value.n == 0)
			continue;
		/* ";binary" is how the value is written, not another value. */
		if (at->options.n == 0 || str_eq_nocase(at->options, S("binary")))
			return at->value;
		if (with_options.n == 0)
			with_options = at->value;
	}
	return with_options;
}

bool ldif_has(const struct ldif_entry *e, str name, str value)
{
	for (size_t i = 0; i < e->attributes.n; i++)
		if (str_eq_nocase(e->attributes.v[i].name, name) &&
		    str_eq_nocase(e->attributes.v[i].value, value))
			return true;
	return false;
}

str ldif_dn_key(struct arena *a, str dn)
{
	str lower = str_lower(a, str_trim(dn));
	char *p = arena_alloc(a, lower.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < lower.n; i++) {
		char c = lower.p[i];
		if (c == ',')
			while (n && p[n - 1] == ' ')
				n--;
		if (c == ' ' && n && p[n - 1] == ',')
			continue;
		p[n++] = c;
	}
	return (str){p, n};
}

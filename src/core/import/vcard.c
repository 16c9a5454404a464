/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/vcard.h"

#include "core/import/content_line.h"
#include "core/import/encoding.h"
#include "core/import/reader.h"

struct vcard_reader {
	struct reader *reader;
	struct out
		ahead; /* the line after the one in work: what it is decides whether it continues */
	int64_t ahead_line;
	bool has_ahead;
	err bad;
};

static err refuse(struct vcard_reader *r, struct arena *a, err e, int64_t line, str text, str *why)
{
	r->bad = e;
	*why = at_line(a, line, text);
	return e;
}

/* ---- lines ---- */

static err look_ahead(struct vcard_reader *r, struct arena *a, str *why)
{
	r->ahead.n = 0;
	r->ahead_line = r->reader->line;
	err e = reader_line(r->reader, a, &r->ahead, why);
	r->has_ahead = e == OK;
	if (e == OK || e == NOT_FOUND)
		return OK;
	return r->bad = e;
}

err vcard_open(struct arena *a, struct source *s, struct vcard_reader **r, str *why)
{
	*r = NEW(a, struct vcard_reader);
	(*r)->reader = reader_new(a, s);
	(*r)->ahead = out_new(a, VCARD_LINE_MAX);
	return look_ahead(*r, a, why);
}

/* What a property's head says of how its value goes on over lines. */
struct wrapping {
	bool quoted, base64;
};

static bool contains_nocase(str s, str word)
{
	for (size_t i = 0; i + word.n <= s.n; i++)
		if (str_eq_nocase(str_sub(s, i, word.n), word))
			return true;
	return false;
}

static struct wrapping wrapping_of(str line)
{
	str head = str_cut(&line, ':');
	return (struct wrapping){
		.quoted = line.p && contains_nocase(head, S(";ENCODING=QUOTED-PRINTABLE")),
		.base64 = line.p && (contains_nocase(head, S("BASE64")) ||
				     contains_nocase(head, S("ENCODING=B"))),
	};
}

/* Is the line ahead a part of this one? If so, *skip is the number of its bytes that are not. */
static bool continues(const struct vcard_reader *r, struct wrapping w, const struct out *line,
		      size_t *skip, bool *soft)
{
	str next = out_view(&r->ahead);
	*soft = w.quoted && line->n && line->p[line->n - 1] == '=';
	*skip = 0;
	if (*soft)
		return true;
	*skip = 1;
	if (next.n && (next.p[0] == ' ' || next.p[0] == '\t'))
		return true;
	*skip = 0;
	return w.base64 && next.n && str_find_byte(next, ':') < 0 && str_find_byte(next, ';') < 0;
}

/* A line with its folds. NOT_FOUND at the end. */
static err read_unfolded(struct vcard_reader *r, struct arena *a, struct out *line, int64_t *number,
			 str *why)
{
	if (!r->has_ahead)
		return NOT_FOUND;
	*number = r->ahead_line;
	line->n = 0;
	out_str(line, out_view(&r->ahead));
	TRY(look_ahead(r, a, why));
	struct wrapping w = wrapping_of(out_view(line));
	size_t skip;
	bool soft;
	while (r->has_ahead && line->n && continues(r, w, line, &skip, &soft)) {
		line->n -= soft;
		out_str(line, str_sub(out_view(&r->ahead), skip, r->ahead.n));
		TRY(look_ahead(r, a, why));
	}
	return line->bad ? refuse(r, a, TOO_LARGE, *number, S("the line is too long"), why) : OK;
}

/* ---- properties ---- */

/* A parameter without name, as version 2.1 has them, is an encoding or a type. */
static str name_of_bare(str value)
{
	static const char *const encodings[] = {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"};
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
		if (str_eq_nocase(value, str_from(encodings[i])))
			return S("ENCODING");
	return S("TYPE");
}

static void add_parameter(struct arena *a, struct vcard_property *p, str one)
{
	char end = 0;
	ptrdiff_t equals = str_find_byte(one, '=');
	str name =
		equals < 0 ? name_of_bare(one) : content_upper(a, str_sub(one, 0, (size_t)equals));
	str values = equals < 0 ? one : str_sub(one, (size_t)equals + 1, one.n);
	bool list = str_eq(name, S("TYPE"));
	if (list && values.n >= 2 && values.p[0] == '"')
		values = str_sub(values, 1, values.n - 2);
	do {
		if (p->parameters.n == VCARD_PARAMETERS_MAX)
			return;
		str value = list ? content_until(&values, S(","), &end) : values;
		*ARENA_PUSH(a, &p->parameters) =
			(struct vcard_parameter){name, content_parameter(a, value)};
	} while (list && end);
}

static str parameter(const struct vcard_property *p, str name)
{
	for (size_t i = 0; i < p->parameters.n; i++)
		if (str_eq(p->parameters.v[i].name, name))
			return p->parameters.v[i].value;
	return STR_NONE;
}

static bool is_latin1(str charset)
{
	return str_eq_nocase(charset, S("ISO-8859-1")) ||
	       str_eq_nocase(charset, S("ISO-8859-15")) ||
	       str_eq_nocase(charset, S("WINDOWS-1252")) || str_eq_nocase(charset, S("LATIN1"));
}

/* data:image/jpeg;base64,... of version 4.0 */
static bool data_address(struct arena *a, str value, bytes *data)
{
	if (!str_eq_nocase(str_sub(value, 0, 5), S("data:")))
		return false;
	str head = str_cut(&value, ',');
	return value.p && contains_nocase(head, S(";base64")) && decode_base64(a, value, data);
}

static void decode_value(struct arena *a, struct vcard_property *p, str raw)
{
	str encoding = parameter(p, S("ENCODING"));
	if (str_eq_nocase(encoding, S("BASE64")) || str_eq_nocase(encoding, S("B"))) {
		if (decode_base64(a, raw, &p->data))
			return;
	} else if (str_eq_nocase(encoding, S("QUOTED-PRINTABLE"))) {
		raw = decode_quoted_printable(a, raw);
	}
	raw = is_latin1(parameter(p, S("CHARSET"))) ? decode_latin1(a, raw) : raw;
	p->value = str_dup(a, decode_text(a, raw));
	if (data_address(a, p->value, &p->data))
		p->value = STR_NONE;
}

/* [group.]NAME[;parameter...]:value; false when it is not of that form. */
static bool parse_property(struct arena *a, str line, struct vcard_property *p)
{
	char end = 0;
	str name = content_until(&line, S(";:"), &end);
	ptrdiff_t dot = str_find_byte(name, '.');
	if (dot >= 0) {
		p->group = str_dup(a, str_sub(name, 0, (size_t)dot));
		name = str_sub(name, (size_t)dot + 1, name.n);
	}
	p->name = content_upper(a, str_trim(name));
	while (end == ';') {
		str one = str_trim(content_until(&line, S(";:"), &end));
		if (one.n)
			add_parameter(a, p, one);
	}
	if (end != ':' || p->name.n == 0)
		return false;
	decode_value(a, p, line);
	return true;
}

/* ---- cards ---- */

static int version_of(str value)
{
	return str_eq(value, S("2.1"))	 ? 21
	       : str_eq(value, S("3.0")) ? 30
	       : str_eq(value, S("4.0")) ? 40
					 : 0;
}

static err take_line(struct vcard_reader *r, struct arena *a, str line, int64_t number,
		     struct vcard *card, size_t *total, str *why)
{
	struct vcard_property p = {.line = number};
	if (!parse_property(a, line, &p)) {
		card->unread++;
		return OK;
	}
	if (str_eq(p.name, S("VERSION")))
		card->version = version_of(str_trim(p.value));
	*total += line.n;
	if (*total > VCARD_SIZE_MAX || card->properties.n == VCARD_PROPERTIES_MAX)
		return refuse(r, a, TOO_LARGE, number, S("the card is too large"), why);
	*ARENA_PUSH(a, &card->properties) = p;
	return OK;
}

static err find_begin(struct vcard_reader *r, struct arena *a, struct out *line, struct vcard *card,
		      str *why)
{
	do
		TRY(read_unfolded(r, a, line, &card->line, why));
	while (str_trim(out_view(line)).n == 0);
	if (!str_eq_nocase(str_trim(out_view(line)), S("BEGIN:VCARD")))
		return refuse(r, a, INVALID, card->line, S("a card begins with \"BEGIN:VCARD\""),
			      why);
	return OK;
}

err vcard_next(struct vcard_reader *r, struct arena *a, struct vcard *card, str *why)
{
	struct out line = out_new(a, VCARD_LINE_MAX);
	size_t total = 0, depth = 1;
	int64_t number = 0;
	*card = (struct vcard){0};
	if (r->bad)
		return r->bad;
	TRY(find_begin(r, a, &line, card, why));
	while (depth > 0) {
		err e = read_unfolded(r, a, &line, &number, why);
		if (e == NOT_FOUND)
			return refuse(r, a, INVALID, card->line, S("the card has no \"END:VCARD\""),
				      why);
		TRY(e);
		str text = str_trim(out_view(&line));
		if (str_eq_nocase(text, S("BEGIN:VCARD")))
			depth++;
		else if (str_eq_nocase(text, S("END:VCARD")))
			depth--;
		else if (depth == 1 && text.n)
			TRY(take_line(r, a, out_view(&line), number, card, &total, why));
	}
	return OK;
}

bool vcard_has_type(const struct vcard_property *p, str type)
{
	for (size_t i = 0; i < p->parameters.n; i++)
		if (str_eq(p->parameters.v[i].name, S("TYPE")) &&
		    str_eq_nocase(p->parameters.v[i].value, type))
			return true;
	return false;
}

const struct vcard_property *vcard_find(const struct vcard *card, str name, str type)
{
	for (size_t i = 0; i < card->properties.n; i++) {
		const struct vcard_property *p = &card->properties.v[i];
		if (str_eq_nocase(p->name, name) && (type.n == 0 || vcard_has_type(p, type)))
			return p;
	}
	return NULL;
}

str vcard_text(struct arena *a, const struct vcard_property *p)
{
	str value = p ? p->value : STR_NONE;
	return content_text(a, &value, 0);
}

struct str_list vcard_parts(struct arena *a, const struct vcard_property *p)
{
	struct str_list list = {0};
	str rest = p ? p->value : STR_NONE;
	while (rest.p && list.n < VCARD_PARAMETERS_MAX) {
		str part = content_text(a, &rest, ';');
		*ARENA_PUSH(a, &list) = part;
	}
	return list;
}

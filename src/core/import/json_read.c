/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/json_read.h"

#include "base/utf8.h"
#include "core/import/encoding.h"

static void release(void *value)
{
	json_decref(value);
}

err json_read(struct arena *a, str text, json_t **value, str *why)
{
	json_error_t error;
	*value = json_loadb(text.p ? text.p : "", text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (!*value) {
		*why = utf8_clean(a, str_cat(a, S("no JSON: "), str_from(error.text)));
		return INVALID;
	}
	arena_defer(a, release, *value);
	return OK;
}

str json_value_text(struct arena *a, const json_t *value)
{
	return json_is_string(value) ? utf8_clean(a, str_dup(a, (str){json_string_value(value),
								      json_string_length(value)}))
				     : STR_NONE;
}

str json_text(struct arena *a, const json_t *object, const char *name)
{
	return json_value_text(a, json_object_get(object, name));
}

int64_t json_number(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);
	return json_is_integer(v) ? json_integer_value(v) : 0;
}

/* ---- a list ---- */

static int next_byte(struct reader *r)
{
	int c;
	do
		c = reader_byte(r);
	while (c == ' ' || c == '\t' || c == '\n' || c == '\r');
	return c;
}

static err refuse(struct arena *a, const struct reader *r, int64_t line, const char *text, str *why)
{
	TRY(reader_bad(r, a, why));
	*why = at_line(a, line, str_from(text));
	return INVALID;
}

/* The bytes of the element that begins with c, up to the comma or bracket behind it, which is *end.
 */
static err cut(struct arena *a, struct reader *r, int c, struct out *o, int *end, str *why)
{
	int64_t line = r->line, depth = 0;
	bool quoted = false;
	for (; c >= 0; c = reader_byte(r)) {
		if (!quoted && depth == 0 && (c == ',' || c == ']')) {
			*end = c;
			return OK;
		}
		if (quoted && c == '\\') {
			out_byte(o, '\\');
			c = reader_byte(r);
			if (c < 0)
				break;
		} else if (c == '"') {
			quoted = !quoted;
		} else if (!quoted) {
			depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		}
		out_byte(o, (char)c);
		if (o->bad) {
			*why = at_line(a, line, S("an element of the list is too long"));
			return TOO_LARGE;
		}
	}
	return refuse(a, r, line, "the list has no end", why);
}

static err give(const struct json_elements *e, struct arena *row, int64_t line, str text, str *why)
{
	json_t *value;
	err bad = json_read(row, text, &value, why);
	if (bad) {
		*why = at_line(row, line, *why);
		return bad;
	}
	return e->each(e->self, row, line, value, why);
}

static err read_all(struct arena *a, struct reader *r, struct arena *row,
		    const struct json_elements *e, str *why)
{
	struct out o = out_new(a, e->most);
	if (next_byte(r) != '[')
		return refuse(a, r, 1, "not a list", why);
	int c = next_byte(r), end = ']';
	if (c == ']')
		c = -1;
	for (bool first = true; c >= 0 || !first; first = false) {
		int64_t line = r->line;
		if (c < 0)
			return refuse(a, r, line, "the list has no end", why);
		out_reset(&o);
		TRY(cut(a, r, c, &o, &end, why));
		arena_reset(row);
		err bad = give(e, row, line, out_view(&o), why);
		if (bad) {
			*why = str_dup(a, *why);
			return bad;
		}
		if (end == ']')
			break;
		c = next_byte(r);
	}
	TRY(reader_bad(r, a, why));
	return next_byte(r) < 0 ? reader_bad(r, a, why)
				: refuse(a, r, r->line, "something follows the list", why);
}

err json_elements_read(struct arena *a, struct source *s, const struct json_elements *e, str *why)
{
	struct arena *row = arena_new(IMPORT_RECORD_ARENA);
	err bad = read_all(a, reader_new(a, s), row, e, why);
	arena_free(row);
	return bad;
}

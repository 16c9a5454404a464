/* SPDX-License-Identifier: Apache-2.0
 * parse: one pass over the lines. A record is its field lines, then either the closing line "---"
 * or an empty line and a body up to that closing line; between records empty lines and # remarks
 * may stand.
 */
#include "core/demo_parse.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"

struct reader {
	str rest; /* what is not read yet; p NULL at the end */
	int line; /* number of the line read last */
	struct demo_fault *fault;
};

static err refuse(struct reader *in, const char *what)
{
	*in->fault = (struct demo_fault){.line = in->line, .what = what};
	return INVALID;
}

/* False at the end. A last line without newline counts; an empty rest behind a newline does not. */
static bool read_line(struct reader *in, str *line)
{
	if (!in->rest.p || in->rest.n == 0)
		return false;
	*line = str_cut(&in->rest, '\n');
	in->line++;
	return true;
}

static bool is_end(str line)
{
	return str_eq(line, S("---"));
}

static bool name_ok(str name)
{
	if (name.n == 0)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return true;
}

static err read_field(struct arena *a, struct reader *in, str line, struct demo_record *r)
{
	if (line.n > DEMO_MAX_LINE)
		return refuse(in, "a field's line is too long");
	ptrdiff_t colon = str_find_byte(line, ':');
	if (colon < 0)
		return refuse(in, "expected `name: value`, an empty line or ---");
	struct demo_field field = {
		.name = str_sub(line, 0, (size_t)colon),
		.value = str_trim(str_sub(line, (size_t)colon + 1, line.n)),
	};
	if (!name_ok(field.name))
		return refuse(in, "a field's name is made of a-z, 0-9 and _");
	if (str_empty(field.value))
		return refuse(in, "a field without value is left out instead");
	if (r->n == DEMO_MAX_FIELDS)
		return refuse(in, "too many fields in one record");
	*ARENA_PUSH(a, r) = field;
	return OK;
}

/* The body up to the closing line, without empty lines around it. */
static err read_body(struct reader *in, str *body)
{
	str from = in->rest;
	str line;
	while (read_line(in, &line)) {
		if (!is_end(line))
			continue;
		str all = str_sub(from, 0, (size_t)(line.p - from.p));
		while (all.n && all.p[0] == '\n')
			all = str_sub(all, 1, all.n);
		while (all.n && all.p[all.n - 1] == '\n')
			all.n--;
		*body = all;
		return OK;
	}
	return refuse(in, "a record is not closed with ---");
}

static err read_record(struct arena *a, struct reader *in, str line, struct demo_record *r)
{
	r->line = in->line;
	for (;;) {
		TRY(read_field(a, in, line, r));
		if (!read_line(in, &line))
			return refuse(in, "a record is not closed with ---");
		if (is_end(line))
			return OK;
		if (str_empty(line))
			return read_body(in, &r->body);
	}
}

/* Only text: UTF-8 without control characters but tab and newline, so that no later step has to
 * ask. */
static err check_text(struct reader in)
{
	str line;
	while (read_line(&in, &line)) {
		for (size_t i = 0; i < line.n; i++) {
			unsigned char c = (unsigned char)line.p[i];
			if ((c < ' ' && c != '\t') || c == 0x7f)
				return refuse(&in, "a control character");
		}
		if (!utf8_valid(line))
			return refuse(&in, "not UTF-8");
	}
	return OK;
}

err demo_parse(struct arena *a, str text, struct demo_records *to, struct demo_fault *fault)
{
	struct reader in = {.rest = text, .fault = fault};
	str line;
	*to = (struct demo_records){0};
	*fault = (struct demo_fault){0};
	if (text.n > DEMO_MAX_BYTES) {
		fault->what = "the file is too large";
		return TOO_LARGE;
	}
	TRY(check_text(in));
	while (read_line(&in, &line)) {
		if (str_empty(line) || line.p[0] == '#')
			continue;
		if (to->n == DEMO_MAX_RECORDS)
			return refuse(&in, "too many records");
		TRY(read_record(a, &in, line, ARENA_PUSH(a, to)));
	}
	return OK;
}

str demo_kind(const struct demo_record *r)
{
	return r->v[0].name;
}

str demo_get(const struct demo_record *r, str name)
{
	str value = STR_NONE;
	size_t at = 0;
	return demo_next(r, name, &at, &value) ? value : STR_NONE;
}

bool demo_next(const struct demo_record *r, str name, size_t *at, str *value)
{
	while (*at < r->n) {
		const struct demo_field *field = &r->v[(*at)++];
		if (str_eq(field->name, name)) {
			*value = field->value;
			return true;
		}
	}
	return false;
}

bool demo_when(str value, int64_t *ago)
{
	static const struct {
		char letter;
		int64_t length, most; /* `most` keeps the sum far from overflow */
	} units[] = {{'d', DAY, 30000}, {'h', HOUR, 9999}, {'m', MINUTE, 9999}};
	const size_t n_units = sizeof units / sizeof units[0];
	str rest = value;
	str word = str_word(&rest);
	int64_t sum = 0;
	bool ahead = str_eq(word, S("in"));
	if (ahead)
		word = str_word(&rest);
	if (str_empty(word))
		return false;
	for (size_t unit = 0; !str_empty(word); word = str_word(&rest), unit++) {
		int64_t number;
		while (unit < n_units && word.p[word.n - 1] != units[unit].letter)
			unit++;
		if (unit >= n_units || !str_to_int(str_sub(word, 0, word.n - 1), &number) ||
		    number < 0 || number > units[unit].most)
			return false;
		sum += number * units[unit].length;
	}
	*ago = ahead ? -sum : sum;
	return true;
}

bool demo_split(str value, str *left, str *right)
{
	ptrdiff_t at = str_find(value, S(" = "));
	if (at < 0)
		return false;
	str l = str_trim(str_sub(value, 0, (size_t)at));
	str r = str_trim(str_sub(value, (size_t)at + 3, value.n));
	if (str_empty(l) || str_empty(r))
		return false;
	*left = l;
	*right = r;
	return true;
}

bool demo_pair(str word, str *name, int64_t *number)
{
	ptrdiff_t at = str_find_byte(word, '=');
	int64_t value;
	if (at <= 0 || !str_to_int(str_sub(word, (size_t)at + 1, word.n), &value))
		return false;
	*name = str_sub(word, 0, (size_t)at);
	*number = value;
	return true;
}

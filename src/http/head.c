/* SPDX-License-Identifier: Apache-2.0 */
#include "http/head.h"

#include "base/utf8.h"

static bool is_token(unsigned char c)
{
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return true;
	return c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static bool is_text(unsigned char c)
{
	return c == '\t' || (c >= 0x20 && c != 0x7f);
}

/* One line: name NUL value NUL NUL. Gives the index behind it, or 0 when it is malformed. */
static size_t read_line(char *p, size_t n, size_t at, struct field *field)
{
	size_t name = at;
	while (at < n && p[at]) {
		if (!is_token((unsigned char)p[at]))
			return 0;
		if (p[at] >= 'A' && p[at] <= 'Z')
			p[at] = (char)(p[at] + 32);
		at++;
	}
	if (at == name || at == n)
		return 0;
	field->name = (str){p + name, at - name};
	size_t value = ++at;
	while (at < n && p[at]) {
		if (!is_text((unsigned char)p[at]))
			return 0;
		at++;
	}
	if (n - at < 2 || p[at + 1])
		return 0;
	field->value = str_trim((str){p + value, at - value});
	return at + 2;
}

int head_read(struct arena *a, str lines, struct field_list *headers)
{
	size_t n = lines.n;
	char *p = arena_alloc(a, n + 1);
	if (n)
		memcpy(p, lines.p, n);
	struct field found[HEAD_FIELDS];
	size_t count = 0, at = 0;
	while (at < n && p[at]) {
		if (count == HEAD_FIELDS)
			return 431;
		at = read_line(p, n, at, &found[count++]);
		if (!at)
			return 400;
	}
	if (n - at != 2 || p[at] || p[at + 1])
		return 400;
	headers->v = NEW_ARRAY(a, struct field, count);
	headers->n = headers->cap = count;
	if (count)
		memcpy(headers->v, found, count * sizeof(*found));
	return 0;
}

const struct field *head_find(const struct field_list *headers, str name)
{
	for (size_t i = 0; i < headers->n; i++)
		if (str_eq(headers->v[i].name, name))
			return &headers->v[i];
	return NULL;
}

static size_t head_count(const struct field_list *headers, str name)
{
	size_t count = 0;
	for (size_t i = 0; i < headers->n; i++)
		count += str_eq(headers->v[i].name, name);
	return count;
}

static bool host_valid(str host)
{
	if (host.n == 0 || host.n > 255)
		return false;
	for (size_t i = 0; i < host.n; i++) {
		unsigned char c = (unsigned char)host.p[i];
		bool letter =
			(c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !(c && strchr("-._~:[]", c)))
			return false;
	}
	return true;
}

/* Digits only; a number that does not fit is too large, never something else. */
static int read_length(str s, int64_t *length)
{
	int64_t v = 0;
	if (s.n == 0)
		return 400;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 400;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, s.p[i] - '0', &v))
			return 413;
	}
	*length = v;
	return 0;
}

int head_check(const struct field_list *headers, bool http10, struct head_facts *facts)
{
	size_t hosts = head_count(headers, S("host"));
	if (hosts > 1 || (hosts == 0 && !http10))
		return 400;
	if (hosts) {
		facts->host = head_find(headers, S("host"))->value;
		if (!host_valid(facts->host))
			return 400;
	}
	if (head_count(headers, S("content-type")) > 1)
		return 400;
	const struct field *length = head_find(headers, S("content-length"));
	const struct field *coding = head_find(headers, S("transfer-encoding"));
	const struct field *expect = head_find(headers, S("expect"));
	facts->expects = expect && str_eq_nocase(expect->value, S("100-continue"));
	if (length && (coding || head_count(headers, S("content-length")) > 1))
		return 400;
	if (coding) {
		if (http10 || head_count(headers, S("transfer-encoding")) > 1)
			return 400;
		if (!str_eq_nocase(coding->value, S("chunked")))
			return 501;
		facts->body = BODY_CHUNKED;
		return 0;
	}
	if (!length)
		return 0;
	int status = read_length(length->value, &facts->length);
	if (!status && facts->length > 0)
		facts->body = BODY_SIZED;
	return status;
}

/* ---- the target ---- */

int target_split(str target, str host, str *path, str *query)
{
	for (size_t i = 0; i < target.n; i++) {
		unsigned char c = (unsigned char)target.p[i];
		if (c <= 0x20 || c == 0x7f || c == '#')
			return 400;
	}
	if (target.n > 7 && str_eq_nocase(str_sub(target, 0, 7), S("http://"))) {
		str rest = str_sub(target, 7, target.n);
		size_t n = 0;
		while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
			n++;
		if (!str_eq_nocase(str_sub(rest, 0, n), host))
			return 400;
		target = str_sub(rest, n, rest.n);
		if (target.n == 0)
			target = S("/");
	}
	if (target.n == 0 || target.p[0] != '/')
		return 400;
	str rest = target;
	*path = str_cut(&rest, '?');
	*query = rest.p ? rest : STR_NONE;
	return 0;
}

static bool segments_valid(str path)
{
	str rest = str_sub(path, 1, path.n);
	while (rest.p && rest.n) {
		str segment = str_cut(&rest, '/');
		if (segment.n == 0 || str_eq(segment, S(".")) || str_eq(segment, S("..")))
			return false;
	}
	return true;
}

int path_decode(char *path, size_t *n)
{
	size_t to = 0;
	for (size_t i = 0; i < *n; i++) {
		char c = path[i];
		if (c == '%') {
			int high = *n - i > 2 ? hex_digit(path[i + 1]) : -1;
			int low = *n - i > 2 ? hex_digit(path[i + 2]) : -1;
			if (high < 0 || low < 0)
				return 400;
			c = (char)(high * 16 + low);
			if (c == '/')
				return 400;
			i += 2;
		}
		if ((unsigned char)c < 0x20 || c == 0x7f)
			return 400;
		path[to++] = c;
	}
	*n = to;
	str decoded = {path, to};
	if (to == 0 || path[0] != '/' || !segments_valid(decoded) || !utf8_valid(decoded))
		return 400;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/content_line.h"

#include "core/import/encoding.h"

str content_upper(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
	return (str){p, s.n};
}

str content_until(str *s, str ends, char *end)
{
	bool quoted = false;
	size_t i = 0;
	for (; i < s->n; i++) {
		quoted ^= s->p[i] == '"';
		if (!quoted && str_find_byte(ends, s->p[i]) >= 0)
			break;
	}
	str part = str_sub(*s, 0, i);
	*end = i < s->n ? s->p[i] : 0;
	*s = str_sub(*s, i + 1, s->n);
	return part;
}

str content_parameter(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;
		if (c == '"')
			continue;
		if (c == '^' && (next == 'n' || next == '\'' || next == '^')) {
			c = next == 'n' ? '\n' : next == '\'' ? '"' : '^';
			i++;
		}
		p[n++] = c;
	}
	return decode_text(a, (str){p, n});
}

str content_text(struct arena *a, str *s, char stop)
{
	size_t end = 0, n = 0;
	for (; end < s->n && (!stop || s->p[end] != stop); end++)
		end += s->p[end] == '\\' && end + 1 < s->n;
	char *p = arena_alloc(a, end + 1);
	for (size_t i = 0; i < end; i++) {
		char c = s->p[i];
		if (c == '\\' && i + 1 < end) {
			c = s->p[++i];
			c = c == 'n' || c == 'N' ? '\n' : c;
		}
		p[n++] = c;
	}
	*s = end < s->n ? str_sub(*s, end + 1, s->n) : STR_NONE;
	return str_trim((str){p, n});
}

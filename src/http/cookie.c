/* SPDX-License-Identifier: Apache-2.0 */
#include "http/cookie.h"

static bool name_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7f || strchr("()<>@,;:\\\"/[]?={}", c))
			return false;
	}
	return s.n > 0;
}

static bool value_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

str cookie_find(str header, str name)
{
	while (header.p && header.n) {
		str pair = str_trim(str_cut(&header, ';'));
		str value = pair;
		str found = str_cut(&value, '=');
		if (!value.p || !str_eq(found, name))
			continue;
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 2);
		return value_valid(value) ? value : STR_NONE;
	}
	return STR_NONE;
}

bool cookie_write(struct out *o, str name, str value, int64_t max_age, bool secure)
{
	if (!name_valid(name) || !value_valid(value))
		return false;
	out_str(o, name);
	out_byte(o, '=');
	out_str(o, value);
	out_lit(o, "; Path=/; HttpOnly; SameSite=Lax; Max-Age=");
	out_int(o, max_age);
	if (secure || str_starts(name, S("__Host-")) || str_starts(name, S("__Secure-")))
		out_lit(o, "; Secure");
	return true;
}

/* SPDX-License-Identifier: Apache-2.0
 * url: addresses of our own made from parts, and addresses from outside checked. Whatever a browser
 * could read in another way than we do (control characters, backslashes, credentials) is refused.
 */
#include "html/html.h"

#include "base/utf8.h"

#include <stdarg.h>

enum { URL_MAX = 8192 };

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void percent(struct out *o, char c)
{
	static const char hex[] = "0123456789ABCDEF";
	char three[3] = {'%', hex[(unsigned char)c >> 4], hex[(unsigned char)c & 15]};
	out_bytes(o, three, 3);
}

static bool is_unreserved(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* Only unreserved characters stay as they are. */
static void encode(struct out *o, str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		while (i < s.n && is_unreserved(s.p[i]))
			i++;
		out_bytes(o, s.p + from, i - from);
		if (i < s.n)
			percent(o, s.p[i++]);
	}
}

url url_path(struct arena *a, const char *format, ...)
{
	str f = str_from(format);
	REQUIRE(f.n && (strchr("/#?", f.p[0]) || str_starts(f, S("%r"))));
	struct out o = out_new(a, URL_MAX * 4);
	va_list args;
	va_start(args, format);
	for (size_t i = 0; i < f.n; i++) {
		size_t from = i;
		while (i < f.n && f.p[i] != '%')
			i++;
		out_bytes(&o, f.p + from, i - from);
		if (i == f.n)
			break;
		switch (i + 1 < f.n ? f.p[++i] : 0) {
		case 's':
			encode(&o, va_arg(args, str));
			break;
		case 'i':
			out_int(&o, va_arg(args, int64_t));
			break;
		case 'r':
			out_str(&o, va_arg(args, url).s);
			break;
		default:
			BUG("url_path knows %s, %i and %r");
		}
	}
	va_end(args);
	str s = out_view(&o);
	/* Two slashes would be another host's address: an empty first part must not make them. */
	if (o.bad || (f.p[0] == '/' && str_starts(s, S("//"))))
		return URL("/");
	return (url){s};
}

/* The length of "name:" at the start, 0 when the text has no scheme. */
static size_t scheme_length(str s)
{
	size_t i = 0;
	while (i < s.n && (is_alnum(s.p[i]) || (i && strchr("+-.", s.p[i]))))
		i++;
	return i && i < s.n && s.p[i] == ':' && !(s.p[0] >= '0' && s.p[0] <= '9') ? i + 1 : 0;
}

/* host or host:port or [v6]:port, without credentials. */
static bool good_authority(str s)
{
	if (s.n == 0 || s.n > 300)
		return false;
	ptrdiff_t bracket = s.p[0] == '[' ? str_find_byte(s, ']') : 0;
	if (bracket < 0)
		return false;
	str after = str_sub(s, (size_t)bracket, s.n);
	ptrdiff_t colon = str_find_byte(after, ':');
	str host = colon < 0 ? s : str_sub(s, 0, (size_t)(bracket + colon));
	str port = colon < 0 ? STR_NONE : str_sub(after, (size_t)colon + 1, after.n);
	int64_t number;
	if (port.n && (port.n > 5 || !str_to_int(port, &number) || number < 0 || number > 65535))
		return false;
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];
		bool v6 = bracket > 0 &&
			  (c == ':' || (c == '[' && i == 0) || (c == ']' && i + 1 == host.n));
		if (!is_alnum(c) && c != '-' && c != '.' && c != '_' && !v6 &&
		    (unsigned char)c < 0x80)
			return false;
	}
	return host.n > 0;
}

static bool has_line_end(str s)
{
	for (size_t i = 0; i + 2 < s.n; i++)
		if (s.p[i] == '%' && s.p[i + 1] == '0' && strchr("aAdD", s.p[i + 2]))
			return true;
	return false;
}

/* What stands behind the scheme must fit it. */
static bool good_rest(str scheme, str rest)
{
	if (str_eq_nocase(scheme, S("mailto:")) || str_eq_nocase(scheme, S("tel:")))
		return rest.n > 0 && !str_starts(rest, S("//")) && !has_line_end(rest);
	if (!str_eq_nocase(scheme, S("https:")) && !str_eq_nocase(scheme, S("http:")))
		return false;
	if (!str_starts(rest, S("//")))
		return false;
	size_t end = 2;
	while (end < rest.n && !strchr("/?#", rest.p[end]))
		end++;
	return good_authority(str_sub(rest, 2, end - 2));
}

static bool readable(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F || s.p[i] == '\\')
			return false;
	return utf8_valid(s);
}

url url_check(struct arena *a, str s)
{
	s = str_trim(s);
	if (s.n == 0 || s.n > URL_MAX || !readable(s))
		return (url){STR_NONE};
	size_t n = scheme_length(s);
	bool good = n ? good_rest(str_sub(s, 0, n), str_sub(s, n, s.n))
		      : strchr("/?#", s.p[0]) && !str_starts(s, S("//"));
	if (!good)
		return (url){STR_NONE};
	struct out o = out_new(a, URL_MAX * 3);
	out_str(&o, str_lower(a, str_sub(s, 0, n)));
	for (size_t i = n; i < s.n; i++) {
		if (strchr(" \"<>`{}|^'", s.p[i]))
			percent(&o, s.p[i]);
		else
			out_byte(&o, s.p[i]);
	}
	return (url){out_view(&o)};
}

/* SPDX-License-Identifier: Apache-2.0
 */
#include "core/web_address.h"

#include "base/utf8.h"

#include <sodium.h>
#include <unicode/uidna.h>

static const struct scheme {
	str name, port;
} schemes[] = {
	{{"https", 5}, {"443", 3}},
	{{"http", 4}, {"80", 2}},
	{{"ftp", 3}, {"21", 2}},
	{{"gemini", 6}, {"1965", 4}},
};

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool readable(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F || s.p[i] == '\\')
			return false;
	return utf8_valid(s);
}

/* The scheme in front, taken off the text; NULL when it is none of ours. */
static const struct scheme *take_scheme(str *s)
{
	ptrdiff_t colon = str_find(*s, S("://"));
	if (colon < 0)
		/* "example.org/x", but neither "javascript:x" nor a word. */
		return str_find_byte(*s, ':') < 0 && str_find_byte(*s, '.') > 0 ? &schemes[0]
										: NULL;
	str name = str_sub(*s, 0, (size_t)colon);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (str_eq_nocase(name, schemes[i].name)) {
			*s = str_sub(*s, (size_t)colon + 3, s->n);
			return &schemes[i];
		}
	return NULL;
}

static bool good_host(str host)
{
	bool v6 = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (host.n == 0 || host.n > 255 || host.p[0] == '.' || host.p[0] == '-')
		return false;
	for (size_t i = v6 ? 1 : 0; i < host.n - (v6 ? 1 : 0); i++) {
		char c = host.p[i];
		if (!is_alnum(c) && c != '.' && c != '-' && c != '_' && !(v6 && c == ':') &&
		    (unsigned char)c < 0x80)
			return false;
	}
	return true;
}

/* "host" or "host:port"; credentials are no part of an address that is shown to others. */
static bool split_authority(str s, str *host, str *port)
{
	ptrdiff_t bracket = s.n && s.p[0] == '[' ? str_find_byte(s, ']') : 0;
	if (bracket < 0)
		return false;
	ptrdiff_t colon = str_find_byte(str_sub(s, (size_t)bracket, s.n), ':');
	int64_t number;
	*host = colon < 0 ? s : str_sub(s, 0, (size_t)(bracket + colon));
	*port = colon < 0 ? STR_NONE : str_sub(s, (size_t)(bracket + colon) + 1, s.n);
	while (port->n > 1 && port->p[0] == '0')
		*port = str_sub(*port, 1, port->n);
	if (port->n && (port->n > 5 || !str_to_int(*port, &number) || number < 1 || number > 65535))
		return false;
	return good_host(*host);
}

static void put_local(struct out *o, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80 || strchr(" \"<>`{}|^'", c)) {
			out_byte(o, '%');
			out_byte(o, "0123456789ABCDEF"[c >> 4]);
			out_byte(o, "0123456789ABCDEF"[c & 15]);
		} else {
			out_byte(o, (char)c);
		}
	}
}

bool web_address_read(struct arena *a, str text, struct web_address *to)
{
	str s = str_trim(text), host, port;
	struct out o = out_new(a, 4 * WEB_ADDRESS_MAX);
	size_t end = 0;
	if (s.n == 0 || s.n > WEB_ADDRESS_MAX || !readable(s))
		return false;
	const struct scheme *scheme = take_scheme(&s);
	if (!scheme)
		return false;
	while (end < s.n && !strchr("/?#", s.p[end]))
		end++;
	if (!split_authority(str_sub(s, 0, end), &host, &port))
		return false;
	out_str(&o, scheme->name);
	out_lit(&o, "://");
	size_t at = o.n;
	out_str(&o, str_lower(a, host));
	if (port.n && !str_eq(port, scheme->port)) {
		out_byte(&o, ':');
		out_str(&o, port);
	}
	size_t local = o.n;
	str rest = str_sub(s, end, s.n);
	if (rest.n == 0 || rest.p[0] != '/')
		out_byte(&o, '/');
	put_local(&o, rest);
	/* It is read again from where it is stored, so it must pass there too. */
	if (o.bad || o.n > WEB_ADDRESS_MAX)
		return false;
	str whole = out_view(&o);
	*to = (struct web_address){.url = {whole}, /* checked above, and escaped for an attribute */
				   .host = str_sub(whole, at, local - at),
				   .local = str_sub(whole, local, whole.n)};
	return true;
}

/* Does it begin with a scheme: a colon before anything else that separates? */
static bool has_scheme(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ':')
			return i > 0;
		if (!is_alnum(s.p[i]) && !strchr("+-.", s.p[i]))
			return false;
	}
	return false;
}

/* "/a/./b/../c" as "/a/c", into o; nothing leads above what stood there before. */
static void put_path(struct out *o, str path)
{
	size_t begin = o->n;
	while (path.p && path.n) {
		path = str_sub(path, 1, path.n); /* behind the slash */
		size_t end = 0;
		while (end < path.n && path.p[end] != '/')
			end++;
		str segment = str_sub(path, 0, end);
		bool last = end == path.n;
		path = str_sub(path, end, path.n);
		bool up = str_eq(segment, S("..")), here = str_eq(segment, S("."));
		if (up)
			while (o->n > begin && o->p[--o->n] != '/')
				;
		if (!up && !here) {
			out_byte(o, '/');
			out_str(o, segment);
		} else if (last) {
			out_byte(o, '/');
		}
	}
}

static str until(str s, const char *ends)
{
	size_t n = 0;
	while (n < s.n && !strchr(ends, s.p[n]))
		n++;
	return str_sub(s, 0, n);
}

bool web_address_join(struct arena *a, str base, str text, struct web_address *to)
{
	struct web_address at;
	str s = str_trim(text);
	if (has_scheme(s))
		return str_find(s, S("://")) > 0 && web_address_read(a, s, to);
	if (s.n == 0 || s.n > WEB_ADDRESS_MAX || s.p[0] == '#' || !web_address_read(a, base, &at))
		return false;
	size_t origin = at.url.s.n - at.local.n;
	if (str_starts(s, S("//"))) {
		str scheme = until(at.url.s, "/");
		return web_address_read(a, str_cat(a, scheme, s), to);
	}
	struct out o = out_new(a, 2 * WEB_ADDRESS_MAX);
	out_str(&o, str_sub(at.url.s, 0, origin));
	str path = until(at.local, "?#");
	if (s.p[0] == '/')
		path = until(s, "?#");
	else if (s.p[0] != '?') {
		while (path.n && path.p[path.n - 1] != '/')
			path.n--;
		path = str_cat(a, path, until(s, "?#"));
	}
	put_path(&o, path);
	str rest = str_sub(s, until(s, "?#").n, s.n);
	out_str(&o, rest);
	return !o.bad && web_address_read(a, out_view(&o), to);
}

str web_host_ascii(struct arena *a, str host)
{
	enum { HOST_MAX = 256 };
	UErrorCode bad = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	str name = host, port = STR_NONE;
	ptrdiff_t colon = str_find_byte(host, ':');
	if (host.n == 0 || host.n > HOST_MAX || host.p[0] == '[')
		return host;
	if (colon >= 0) {
		name = str_sub(host, 0, (size_t)colon);
		port = str_sub(host, (size_t)colon, host.n);
	}
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &bad);
	if (U_FAILURE(bad))
		return host;
	char *to = arena_alloc(a, HOST_MAX);
	int32_t n =
		uidna_nameToASCII_UTF8(idna, name.p, (int32_t)name.n, to, HOST_MAX, &info, &bad);
	uidna_close(idna);
	if (U_FAILURE(bad) || info.errors || n <= 0 || n > HOST_MAX)
		return host;
	return str_cat(a, (str){to, (size_t)n}, port);
}

str web_address_hash(struct arena *a, str address)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	struct out o = out_new(a, WEB_HASH + 1);
	crypto_hash_sha256(hash, (const unsigned char *)address.p, address.n);
	out_hex(&o, (bytes){hash, WEB_HASH / 2});
	return out_view(&o);
}

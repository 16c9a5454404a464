/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_condition.h"

#include "http/head.h"

/* Up to and with the closing byte, without it; false when there is none. */
static bool take_until(str *rest, char end, str *inside)
{
	ptrdiff_t at = str_find_byte(*rest, end);
	if (at < 0)
		return false;
	*inside = str_sub(*rest, 0, (size_t)at);
	*rest = str_trim(str_sub(*rest, (size_t)at + 1, rest->n));
	return true;
}

static bool take_byte(str *rest, char c)
{
	if (rest->n == 0 || rest->p[0] != c)
		return false;
	*rest = str_trim(str_sub(*rest, 1, rest->n));
	return true;
}

static bool address_valid(str s)
{
	if (s.n == 0 || s.n > 4096)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == '<' || s.p[i] == 0x7f)
			return false;
	return true;
}

/* "tag" or W/"tag" and the bracket behind it. */
static bool read_tag(str *rest, struct dav_condition *c)
{
	c->is_tag = true;
	if (str_starts(*rest, S("W/"))) {
		c->weak = true;
		*rest = str_sub(*rest, 2, rest->n);
	}
	return take_byte(rest, '"') && take_until(rest, '"', &c->text) && take_byte(rest, ']');
}

static err read_condition(struct arena *a, str *rest, struct dav_if *f)
{
	struct dav_condition c = {0};
	if (rest->n > 3 && str_eq_nocase(str_sub(*rest, 0, 3), S("Not"))) {
		c.negated = true;
		*rest = str_trim(str_sub(*rest, 3, rest->n));
	}
	bool right = false;
	if (take_byte(rest, '<'))
		right = take_until(rest, '>', &c.text) && address_valid(c.text);
	else if (take_byte(rest, '['))
		right = read_tag(rest, &c);
	if (!right)
		return INVALID;
	if (f->conditions.n == DAV_CONDITIONS_MAX)
		return TOO_LARGE;
	*ARENA_PUSH(a, &f->conditions) = c;
	return OK;
}

static err read_list(struct arena *a, str *rest, str resource, struct dav_if *f)
{
	if (f->lists.n == DAV_LISTS_MAX)
		return TOO_LARGE;
	struct dav_list list = {.resource = resource, .from = f->conditions.n};
	while (!take_byte(rest, ')'))
		TRY(read_condition(a, rest, f));
	list.n = f->conditions.n - list.from;
	if (list.n == 0)
		return INVALID;
	*ARENA_PUSH(a, &f->lists) = list;
	return OK;
}

err dav_if_read(struct arena *a, str header, struct dav_if *f)
{
	str rest = str_trim(header), resource = STR_NONE;
	bool tagged = false, listed = true;
	*f = (struct dav_if){0};
	while (rest.n) {
		if (take_byte(&rest, '<')) {
			/* All lists are tagged, or none is; a tag without a list says nothing. */
			if ((f->lists.n && !tagged) || !listed ||
			    !take_until(&rest, '>', &resource) || !address_valid(resource))
				return INVALID;
			tagged = true;
			listed = false;
			continue;
		}
		if (!take_byte(&rest, '('))
			return INVALID;
		TRY(read_list(a, &rest, resource, f));
		listed = true;
	}
	return listed ? OK : INVALID;
}

err dav_if_holds(const struct dav_if *f,
		 err (*holds)(void *arg, str resource, const struct dav_condition *c, bool *yes),
		 void *arg, bool *yes)
{
	*yes = f->lists.n == 0;
	for (size_t i = 0; i < f->lists.n && !*yes; i++) {
		const struct dav_list *list = &f->lists.v[i];
		bool all = true;
		for (size_t k = 0; k < list->n && all; k++) {
			const struct dav_condition *c = &f->conditions.v[list->from + k];
			bool one = false;
			TRY(holds(arg, list->resource, c, &one));
			all = one != c->negated;
		}
		*yes = all;
	}
	return OK;
}

bool dav_if_names(const struct dav_if *f, str token)
{
	for (size_t i = 0; i < f->conditions.n; i++) {
		const struct dav_condition *c = &f->conditions.v[i];
		if (!c->negated && !c->is_tag && str_eq(c->text, token))
			return true;
	}
	return false;
}

err dav_depth_read(str header, enum dav_depth otherwise, enum dav_depth *depth)
{
	*depth = otherwise;
	if (header.n == 0)
		return OK;
	if (str_eq(header, S("0")))
		*depth = DAV_DEPTH_0;
	else if (str_eq(header, S("1")))
		*depth = DAV_DEPTH_1;
	else if (str_eq_nocase(header, S("infinity")))
		*depth = DAV_DEPTH_INFINITY;
	else
		return INVALID;
	return OK;
}

int64_t dav_timeout_read(str header)
{
	while (header.p) {
		str one = str_trim(str_cut(&header, ','));
		int64_t seconds = 0;
		if (str_eq_nocase(one, S("Infinite")))
			return DAV_LOCK_SECONDS_MAX;
		if (one.n < 8 || !str_eq_nocase(str_sub(one, 0, 7), S("Second-")) ||
		    !str_to_int(str_sub(one, 7, one.n), &seconds) || seconds <= 0)
			continue;
		return seconds < DAV_LOCK_SECONDS_MAX ? seconds : DAV_LOCK_SECONDS_MAX;
	}
	return DAV_LOCK_SECONDS;
}

str dav_coded_url(str header)
{
	str inside, rest = str_trim(header);
	if (!take_byte(&rest, '<') || !take_until(&rest, '>', &inside) || rest.n ||
	    !address_valid(inside))
		return STR_NONE;
	return inside;
}

err dav_path_of(struct arena *a, str address, str host, str *path)
{
	str rest = str_trim(address), query;
	ptrdiff_t scheme = str_find(rest, S("://"));
	if (rest.n && rest.p[0] != '/') {
		if (scheme <= 0 || (!str_eq_nocase(str_sub(rest, 0, (size_t)scheme), S("http")) &&
				    !str_eq_nocase(str_sub(rest, 0, (size_t)scheme), S("https"))))
			return INVALID;
		rest = str_sub(rest, (size_t)scheme + 3, rest.n);
		size_t n = 0;
		while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
			n++;
		str authority = str_sub(rest, 0, n), usual = scheme == 5 ? S(":443") : S(":80");
		if (str_ends(authority, usual) && !str_ends(host, usual))
			authority.n -= usual.n;
		if (!str_eq_nocase(authority, host))
			return NOT_FOUND;
		rest = str_sub(rest, n, rest.n);
	}
	if (target_split(rest, host, path, &query) != 0 || path->n == 0)
		return INVALID;
	str copy = str_dup(a, *path);
	if (path_decode((char *)(uintptr_t)copy.p, &copy.n) != 0)
		return INVALID;
	*path = copy;
	return OK;
}

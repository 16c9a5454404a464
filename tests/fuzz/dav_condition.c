/* SPDX-License-Identifier: Apache-2.0
 * The headers of WebDAV: If, Timeout, Depth, coded URLs, and the paths in them. The first byte
 * chooses.
 */
#include "base/utf8.h"
#include "feature/webdav/dav_condition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct asked {
	size_t n;
	unsigned answers;
};

static err holds(void *arg, str resource, const struct dav_condition *c, bool *yes)
{
	struct asked *a = arg;
	(void)resource, (void)c;
	*yes = a->answers >> (a->n++ % 32) & 1;
	return OK;
}

static void check_if(struct arena *a, str header)
{
	struct dav_if f;
	if (dav_if_read(a, header, &f) != OK)
		return;
	REQUIRE(f.lists.n <= DAV_LISTS_MAX && f.conditions.n <= DAV_CONDITIONS_MAX);
	size_t at = 0;
	for (size_t i = 0; i < f.lists.n; i++) {
		const struct dav_list *list = &f.lists.v[i];
		REQUIRE(list->from == at && list->n > 0);
		REQUIRE((list->resource.n > 0) == (f.lists.v[0].resource.n > 0));
		at += list->n;
	}
	REQUIRE(at == f.conditions.n);
	bool yes = false, none = true;
	struct asked always = {.answers = 0x5a5a5a5a};
	REQUIRE(dav_if_holds(&f, holds, &always, &yes) == OK && always.n <= f.conditions.n);
	for (size_t i = 0; i < f.conditions.n; i++) {
		const struct dav_condition *c = &f.conditions.v[i];
		REQUIRE(c->is_tag || c->text.n > 0);
		none = none && (c->negated || c->is_tag);
		if (!c->negated && !c->is_tag)
			REQUIRE(dav_if_names(&f, c->text));
	}
	/* Nothing holds: then only a list of denials does. */
	struct asked never = {.answers = 0};
	bool denial = f.lists.n == 0;
	for (size_t i = 0; i < f.lists.n; i++) {
		bool all = true;
		for (size_t k = 0; k < f.lists.v[i].n; k++)
			all = all && f.conditions.v[f.lists.v[i].from + k].negated;
		denial = denial || all;
	}
	REQUIRE(dav_if_holds(&f, holds, &never, &yes) == OK && yes == denial);
	REQUIRE(!none || !dav_if_names(&f, S("urn:uuid:x")));
}

static void check_path(struct arena *a, str address)
{
	str path;
	if (dav_path_of(a, address, S("h:8080"), &path) != OK)
		return;
	REQUIRE(path.n > 0 && path.p[0] == '/' && utf8_valid(path));
	REQUIRE(str_find(path, S("//")) < 0 && str_find(path, S("/../")) < 0);
	for (size_t i = 0; i < path.n; i++)
		REQUIRE((unsigned char)path.p[i] >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	struct arena *a = arena_new(16 << 20);
	str text = {(const char *)data + 1, n - 1};
	enum dav_depth depth;
	switch (data[0] % 4) {
	case 0:
		check_if(a, text);
		break;
	case 1:
		check_path(a, text);
		break;
	case 2: {
		int64_t seconds = dav_timeout_read(text);
		REQUIRE(seconds > 0 && seconds <= DAV_LOCK_SECONDS_MAX);
		break;
	}
	default: {
		str inside = dav_coded_url(text);
		REQUIRE(inside.n == 0 || str_find_byte(inside, '>') < 0);
		if (dav_depth_read(text, DAV_DEPTH_1, &depth) == OK && text.n)
			REQUIRE(text.n == 1 || str_eq_nocase(text, S("infinity")));
	}
	}
	arena_free(a);
	return 0;
}

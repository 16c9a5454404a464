/* SPDX-License-Identifier: Apache-2.0
 * XML that WebDAV programs send. The first byte chooses the method. What a program set as a
 * property is well-formed where we put it, and means the same when it is sent again.
 */
#include "feature/webdav/dav_body.h"
#include "feature/webdav/dav_xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_again(struct arena *a, const struct dav_changes *changes)
{
	struct dav_changes again;
	struct out o = out_new(a, 8 << 20);
	dav_xml_begin(&o, S("propertyupdate"));
	for (size_t i = 0; i < changes->n; i++) {
		const struct dav_change *c = &changes->v[i];
		dav_xml_open(&o, c->remove ? S("remove") : S("set"));
		dav_xml_open(&o, S("prop"));
		dav_xml_open_in(&o, c->name.space, c->name.name, c->lang);
		out_str(&o, c->value);
		dav_xml_close_in(&o, c->name.name);
		dav_xml_close(&o, S("prop"));
		dav_xml_close(&o, c->remove ? S("remove") : S("set"));
	}
	dav_xml_end(&o, S("propertyupdate"));
	/* Name spaces that are written anew may need more room than a body may have. */
	if (o.bad || o.n > DAV_BODY_MAX)
		return;
	err e = dav_proppatch_read(a, out_view(&o), &again);
	if (e == TOO_LARGE)
		return;
	REQUIRE(e == OK && again.n == changes->n);
	for (size_t i = 0; i < again.n; i++) {
		REQUIRE(str_eq(again.v[i].name.name, changes->v[i].name.name));
		REQUIRE(str_eq(again.v[i].name.space, changes->v[i].name.space));
		REQUIRE(str_eq(again.v[i].value, changes->v[i].value));
		REQUIRE(again.v[i].remove == changes->v[i].remove);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	struct arena *a = arena_new((size_t)64 << 20);
	str body = {(const char *)data + 1, n - 1};
	struct dav_propfind propfind;
	struct dav_changes changes;
	struct dav_lockinfo info;
	switch (data[0] % 3) {
	case 0:
		if (dav_propfind_read(a, body, &propfind) == OK)
			REQUIRE(propfind.names.n <= DAV_NAMES_MAX);
		break;
	case 1:
		if (dav_proppatch_read(a, body, &changes) == OK) {
			REQUIRE(changes.n > 0 && changes.n <= DAV_NAMES_MAX);
			for (size_t i = 0; i < changes.n; i++)
				REQUIRE(changes.v[i].value.n <= DAV_VALUE_MAX);
			check_again(a, &changes);
		}
		break;
	default:
		if (dav_lockinfo_read(a, body, &info) == OK)
			REQUIRE(info.owner.n <= DAV_OWNER_MAX);
	}
	arena_free(a);
	return 0;
}

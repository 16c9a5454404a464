/* SPDX-License-Identifier: Apache-2.0
 * The embedded files of this build: every one is found by its address, its hash is that of its
 * bytes, the gzip'd bytes give the same bytes, and style sheets name no file by a bare name when
 * that file is embedded.
 */
#include "ui/asset.h"

#include "base/arena_fixture.h"

#include <stdio.h>
#include <zlib.h>

static void check_gzip(const struct asset *asset, struct arena *a)
{
	unsigned char *to = arena_alloc(a, asset->n + 1);
	z_stream z = {0};
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)asset->gzip;
	z.avail_in = (unsigned)asset->gzip_n;
	z.next_out = to;
	z.avail_out = (unsigned)asset->n + 1;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, asset->n);
	assert_memory_equal(to, asset->bytes, asset->n);
	assert_true(asset->gzip_n < asset->n);
	inflateEnd(&z);
}

static void test_every_asset(void **state)
{
	struct arena *a = *state;
	assert_true(asset_count > 0);
	for (size_t i = 0; i < asset_count; i++) {
		const struct asset *asset = &asset_table[i];
		bool current = false;
		assert_ptr_equal(asset_find(str_from(asset->path)), asset);
		assert_ptr_equal(asset_of_url(str_from(asset->url), &current), asset);
		assert_true(current);
		assert_true(str_eq(asset_url(a, asset->path).s, str_from(asset->url)));
		char hash[17];
		snprintf(hash, sizeof(hash), "%016llx",
			 (unsigned long long)str_hash((str){(const char *)asset->bytes, asset->n}));
		assert_string_equal(hash, asset->hash);
		if (asset->gzip)
			check_gzip(asset, a);
	}
}

static void test_other_addresses(void **state)
{
	bool current = true;
	assert_ptr_equal(asset_of_url(S("/static/0000000000000000/css/ruche.css"), &current),
			 asset_find(S("css/ruche.css")));
	assert_false(current);
	assert_null(asset_of_url(S("/static/0/none.css"), &current));
	assert_null(asset_of_url(S("/static/css"), &current));
	assert_null(asset_of_url(S("/other/0/css/ruche.css"), &current));
	assert_null(asset_find(S("")));
	assert_true(str_eq(asset_url(*state, "none.css").s, S("/static/missing/none.css")));
}

static void test_references(void **state)
{
	(void)state;
	const struct asset *css = asset_find(S("css/fonts.css"));
	assert_non_null(css);
	str s = {(const char *)css->bytes, css->n};
	const struct asset *font = asset_find(S("fonts/literata.woff2"));
	if (!font)
		skip();
	assert_true(str_find(s, str_from(font->url)) >= 0);
	assert_true(str_find(s, S("url(fonts/")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(test_every_asset),
		ON_ARENA(test_other_addresses),
		ON_ARENA(test_references),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * multipart/form-data: whole or in pieces, the outcome is the same, and no file stays behind. Where
 * files are passed over the fields are the same.
 */
#include "base/utf8.h"
#include "http/multipart.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct outcome {
	err result;
	size_t fields, uploads, bytes;
};

static struct outcome run(str type, str body, size_t step, bool fileless)
{
	static char directory[] = "/tmp/fuzz-multipart-XXXXXX";
	static bool made;
	if (!made)
		REQUIRE(mkdtemp(directory));
	made = true;
	struct arena *a = arena_new(64 << 20);
	struct field_list fields = {0};
	struct upload_list uploads = {0};
	struct out scratch = out_new(a, MULTIPART_FIELD);
	struct multipart *m = NEW(a, struct multipart);
	err e = multipart_begin(m, a, type, str_from(directory), &scratch, &fields, &uploads);
	m->fileless = fileless;
	for (size_t at = 0; at < body.n && e == OK; at += step)
		e = multipart_feed(m, str_sub(body, at, step));
	if (e == OK)
		e = multipart_end(m);
	struct outcome o = {.result = e, .fields = fields.n, .uploads = uploads.n};
	for (size_t i = 0; i < fields.n; i++) {
		REQUIRE(utf8_valid(fields.v[i].name) && utf8_valid(fields.v[i].value));
		o.bytes += fields.v[i].value.n;
	}
	char last[200] = "";
	for (size_t i = 0; i < uploads.n; i++) {
		const struct upload *u = &uploads.v[i];
		REQUIRE(str_find_byte(u->filename, '/') < 0 && utf8_valid(u->filename));
		REQUIRE(access(cstr(a, u->path), R_OK) == 0 && u->path.n < sizeof(last));
		memcpy(last, u->path.p, u->path.n);
		last[u->path.n] = 0;
		o.bytes += (size_t)u->size;
	}
	arena_free(a);
	REQUIRE(!last[0] || access(last, F_OK) != 0);
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	/* One byte for the pieces, one for the length of the Content-Type (0: a plain one). */
	size_t type_n = data[1] % 64;
	if (type_n > n - 2)
		return 0;
	str type = type_n ? (str){(const char *)data + 2, type_n}
			  : S("multipart/form-data; boundary=b");
	str body = {(const char *)data + 2 + type_n, n - 2 - type_n};
	struct outcome whole = run(type, body, body.n ? body.n : 1, false);
	struct outcome parts = run(type, body, data[0] % 9 + 1, false);
	struct outcome words = run(type, body, data[0] % 9 + 1, true);
	REQUIRE(whole.result == parts.result);
	REQUIRE(whole.fields == parts.fields && whole.uploads == parts.uploads &&
		whole.bytes == parts.bytes);
	REQUIRE(words.result == whole.result && words.fields == whole.fields && !words.uploads);
	return 0;
}

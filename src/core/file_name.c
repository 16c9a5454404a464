/* SPDX-License-Identifier: Apache-2.0
 * file_name: what files and folders can be called, and how names are compared and ordered.
 */
#include "core/file_internal.h"

#include "core/person.h"

#include "file.sql.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { FILE_FOLDED_FROM = 4 * FILE_NAME_MAX };

/* Turns the direction of what follows, so that "gpj.exe" looks like "exe.jpg". */
static bool is_turning(uint32_t c)
{
	return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static bool is_allowed(uint32_t c)
{
	return c >= 0x20 && c != 0x7f && !(c >= 0x80 && c <= 0x9f) && c != '/' && c != '\\' &&
	       c != 0xfeff && c != 0x2028 && c != 0x2029 && !is_turning(c);
}

bool file_name_valid(str name)
{
	if (name.n == 0 || name.n > FILE_NAME_MAX || !utf8_valid(name) ||
	    !str_eq(str_trim(name), name) || str_eq(name, S(".")) || str_eq(name, S("..")))
		return false;
	for (size_t at = 0; at < name.n;)
		if (!is_allowed(utf8_next(name, &at)))
			return false;
	return true;
}

str file_name_clean(struct arena *a, str name)
{
	str text = utf8_clean(a, name), rest = text;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '/' || text.p[i] == '\\')
			rest = str_sub(text, i + 1, text.n);
	struct out o = out_new(a, FILE_NAME_MAX + 8);
	for (size_t at = 0; at < rest.n;) {
		char to[4];
		uint32_t c = utf8_next(rest, &at);
		size_t n = utf8_put(to, c);
		if (o.n + n > FILE_NAME_MAX)
			break;
		if (is_allowed(c))
			out_bytes(&o, to, n);
	}
	str clean = str_trim(out_view(&o));
	return file_name_valid(clean) ? clean : S("file");
}

str file_name_folded(struct arena *a, str name)
{
	UErrorCode bad = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&bad);
	if (name.n > FILE_FOLDED_FROM)
		return name;
	/* One letter of three bytes becomes 18 units at most. A tree folds thousands of names in
	 * one arena, so none takes more than it needs. */
	int32_t most = (int32_t)name.n + 1, room = 6 * most, units = 0;
	UChar *wide = arena_bytes(a, (size_t)most * sizeof(*wide)),
	      *folded = arena_bytes(a, (size_t)room * sizeof(*folded));
	u_strFromUTF8WithSub(wide, most, &units, name.p, (int32_t)name.n, 0xfffd, NULL, &bad);
	int32_t n = unorm2_normalize(fold, wide, units, folded, room, &bad), bytes_n = 0;
	if (U_FAILURE(bad))
		return name;
	int32_t text_room = 3 * n + 1;
	char *text = arena_bytes(a, (size_t)text_room);
	u_strToUTF8(text, text_room, &bytes_n, folded, n, &bad);
	return U_FAILURE(bad) || bytes_n == 0 ? name : (str){text, (size_t)bytes_n};
}

str file_name_order(struct arena *a, str name, bool folder)
{
	return str_cat(a, folder ? S("0") : S("1"), name_sort_key(a, name));
}

/* "Report.pdf" -> "Report (2).pdf" */
static str numbered(struct arena *a, str name, int n)
{
	size_t dot = name.n;
	for (size_t i = 1; i < name.n; i++)
		if (name.p[i] == '.')
			dot = i;
	str stem = str_sub(name, 0, dot), ending = str_sub(name, dot, name.n);
	if (ending.n > 20) {
		stem = name;
		ending = STR_NONE;
	}
	struct out number = out_new(a, 16);
	out_lit(&number, " (");
	out_int(&number, n);
	out_byte(&number, ')');
	while (stem.n + number.n + ending.n > FILE_NAME_MAX)
		stem = utf8_head(stem, utf8_count(stem) - 1);
	return str_cat(a, str_trim(stem), out_view(&number), ending);
}

err file_free_name(struct db *db, place_id place, int64_t folder, str name, str *free)
{
	*free = name;
	for (int n = 2; n < 1000; n++) {
		struct q_file_node_taken q;
		bool found;
		TRY(q_file_node_taken(db, place, folder, file_name_folded(db->arena, *free), &q,
				      &found));
		if (!found)
			return OK;
		*free = numbered(db->arena, name, n);
	}
	return CONFLICT;
}

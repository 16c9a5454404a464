/* SPDX-License-Identifier: Apache-2.0 */
#include "app/manifest.h"

void manifest_write(struct out *o, const struct manifest_file *file)
{
	out_str(o, file->hash);
	out_lit(o, "  ");
	out_str(o, file->name);
	out_byte(o, '\n');
}

static bool is_hash(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (hex_digit(s.p[i]) < 0 || (s.p[i] >= 'A' && s.p[i] <= 'F'))
			return false;
	return s.n == MANIFEST_HASH;
}

/* Below the directory, and nothing that a system would read otherwise. */
static bool stays_below(str name)
{
	if (name.n == 0 || name.n > MANIFEST_NAME_MAX || name.p[0] == '/' ||
	    str_find(name, S("..")) >= 0)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == '\\' || name.p[i] == 0x7f)
			return false;
	return true;
}

err manifest_next(str *rest, struct manifest_file *file)
{
	*file = (struct manifest_file){0};
	if (str_empty(*rest))
		return NOT_FOUND;
	/* What does not end is cut off. */
	bool whole = str_find_byte(*rest, '\n') >= 0;
	str line = str_cut(rest, '\n');
	file->hash = str_sub(line, 0, MANIFEST_HASH);
	file->name = str_sub(line, MANIFEST_HASH + 2, line.n);
	bool apart = str_eq(str_sub(line, MANIFEST_HASH, 2), S("  "));
	return whole && apart && is_hash(file->hash) && stays_below(file->name) ? OK : INVALID;
}

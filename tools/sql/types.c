/* SPDX-License-Identifier: Apache-2.0 */
#include "sql/sql.h"

#include <unistd.h>

const struct type_info types[TYPES] = {
	[INT] = {"int", "int64_t", "int", "int", NULL, "INTEGER", "BIGINT", 'i'},
	[BOOL] = {"bool", "bool", "bool", "bool", NULL, "INTEGER", "BOOLEAN", 'b'},
	[REAL] = {"real", "double", "real", "real", NULL, "REAL", "DOUBLE PRECISION", 'r'},
	[TIME] = {"time", "int64_t", "int", "int", NULL, "INTEGER", "BIGINT", 'i'},
	[TEXT] = {"text", "str", "str", "str", NULL, "TEXT", "TEXT COLLATE \"C\"", 't'},
	[BYTES] = {"bytes", "bytes", "bytes", "bytes", NULL, "BLOB", "BYTEA", 'y'},
	[ID] = {"id", "int64_t", "int", "int", NULL, "INTEGER", "BIGINT", 'i'},
	[IDS] = {"ids", "struct id_list", "ids", NULL, NULL, NULL, NULL, 't'},
	[PERSON] = {"person_id", "person_id", "int", "int", "person", NULL, NULL, 'i'},
	[PLACE] = {"place_id", "place_id", "int", "int", "place", NULL, NULL, 'i'},
	[ITEM] = {"item_id", "item_id", "int", "int", "item", NULL, NULL, 'i'},
	[TAG] = {"tag_id", "tag_id", "int", "int", "tag", NULL, NULL, 'i'},
	[BLOB] = {"blob_id", "blob_id", "int", "int", "blob", NULL, NULL, 'i'},
};

enum type type_named(str name)
{
	for (enum type i = INT; i < TYPES; i++)
		if (str_eq(name, str_from(types[i].name)))
			return i;
	return NO_TYPE;
}

struct table *table_named(const struct table_list *list, str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq_nocase(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

struct column *column_named(const struct column_list *list, str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq_nocase(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

bool read_file(struct arena *a, const char *path, str *text)
{
	if (access(path, R_OK) != 0)
		return false;
	*text = tool_read(a, path, FILE_LIMIT);
	if (!text->p)
		refuse(path, 1, "is larger than 4 MiB or cannot be read");
	if (str_find_byte(*text, 0) >= 0)
		refuse(path, 1, "holds a NUL byte");
	return true;
}

void write_file(const char *path, const struct out *o)
{
	if (o->bad || !tool_write(path, out_view(o)))
		refuse(path, 1, "cannot be written");
}

const char *twin_path(struct arena *a, str path)
{
	return cstr(a, str_cat(a, str_sub(path, 0, path.n - 4), S(".pg.sql")));
}

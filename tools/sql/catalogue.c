/* SPDX-License-Identifier: Apache-2.0
 * The catalogue: how tools/queries learns of the tables from tools/schema. It is SQL that SQLite
 *runs as it is, below lines "-- what mark name", which are comments to SQLite:
 *
 *	-- function - fold
 *	-- table protected,large item
 *	-- column item_id id system
 *
 * where tests learn what is whose of each column, too.
 */
#include "sql/sql.h"

sqlite3 *database_new(void)
{
	sqlite3 *db = NULL;
	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		refuse("sqlite", 1, "%s", sqlite3_errmsg(db));
	database_run(db, "sqlite", 1, "ATTACH ':memory:' AS search");
	return db;
}

void database_run(sqlite3 *db, const char *file, int line, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		refuse(file, line, "%s", sqlite3_errmsg(db));
}

void database_function(sqlite3 *db, struct arena *a, str name)
{
	sqlite3_overload_function(db, cstr(a, name), -1);
}

void catalogue_write(struct arena *a, const struct catalogue *c, str sql, const char *path)
{
	static const char *const marks[] = {"-", "large", "protected", "protected,large"};
	struct out o = out_new(a, FILE_LIMIT);
	out_lit(&o, "-- Made from the schema files by tools/schema; changes belong there.\n");
	for (size_t i = 0; i < c->functions.n; i++)
		out_fmt(&o, "-- function - %.*s\n", FMT(c->functions.v[i]));
	for (size_t i = 0; i < c->tables.n; i++) {
		const struct table *t = &c->tables.v[i];
		out_fmt(&o, "-- table %s %.*s\n", marks[t->protected * 2 + t->large], FMT(t->name));
		for (size_t n = 0; n < t->columns.n; n++)
			out_fmt(&o, "-- column %s %.*s %.*s\n", types[t->columns.v[n].type].name,
				FMT(t->columns.v[n].name), FMT(t->columns.v[n].tag));
	}
	out_str(&o, sql);
	write_file(path, &o);
}

/* One line; false when it says nothing that is known. */
static bool read_line(struct arena *a, struct catalogue *c, str line)
{
	str dashes = str_word(&line), what = str_word(&line), mark = str_word(&line);
	str name = str_word(&line), tag = str_trim(line);
	struct table *last = c->tables.n ? &c->tables.v[c->tables.n - 1] : NULL;
	enum type type = type_named(mark);
	if (!str_eq(dashes, S("--")) || !name.n)
		return false;
	if (str_eq(what, S("function")))
		*ARENA_PUSH(a, &c->functions) = name;
	else if (str_eq(what, S("table")))
		*ARENA_PUSH(a, &c->tables) =
			(struct table){.name = name,
				       .protected = str_find(mark, S("protected")) >= 0,
				       .large = str_find(mark, S("large")) >= 0};
	else if (str_eq(what, S("column")) && last && type && tag.n)
		*ARENA_PUSH(a, &last->columns) =
			(struct column){.name = name, .type = type, .tag = tag};
	else
		return false;
	return true;
}

sqlite3 *catalogue_read(struct arena *a, struct catalogue *c, const char *path)
{
	str text = STR_NONE;
	if (!read_file(a, path, &text))
		refuse(path, 1, "cannot be read: tools/schema makes it");
	const char *sql = cstr(a, text);
	str_cut(&text, '\n'); /* who made it */
	for (int line = 2; str_starts(text, S("--")); line++)
		if (!read_line(a, c, str_cut(&text, '\n')))
			refuse(path, line, "is no line of a catalogue");
	sqlite3 *db = database_new();
	for (size_t i = 0; i < c->functions.n; i++)
		database_function(db, a, c->functions.v[i]);
	database_run(db, path, 1, sql);
	return db;
}

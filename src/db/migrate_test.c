/* SPDX-License-Identifier: Apache-2.0
 * The schema's history, the program's queries on it, the search file, backups.
 */
#include "db/db_fixture.h"

static err migrate(struct fixture *f, str *why)
{
	return database_migrate(f->database, f->arena, why);
}

static void migrations(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	struct out before = out_new(f->arena, 1 << 20), after = before;
	assert_int_equal(database_pending(f->database, f->arena, &before, &why), OK);
	assert_true(str_starts(out_view(&before), S("db/1 migration\ncore/1 core\n")));
	err e = migrate(f, &why);
	if (e != OK)
		fail_msg("%.*s", (int)why.n, why.p);
	assert_int_equal(database_pending(f->database, f->arena, &after, &why), OK);
	assert_int_equal(after.n, 0);
	assert_int_equal(migrate(f, &why), OK);
	struct out findings = out_new(f->arena, 1 << 20);
	assert_int_equal(database_check(f->database, f->arena, &findings), OK);
	assert_int_equal(findings.n, 0);

	assert_int_equal(
		script(f, "UPDATE migration SET hash = 'other' WHERE room = 'core' AND number = 1"),
		OK);
	assert_int_equal(migrate(f, &why), INVALID);
	assert_true(str_find(why, S("core/1 core was changed")) >= 0);
	assert_int_equal(script(f, "DELETE FROM migration WHERE room = 'core' AND number = 1"), OK);
	assert_int_not_equal(migrate(f, &why), OK); /* its tables are there */
	assert_true(str_starts(why, S("core/1 core: ")));
	assert_int_equal(script(f, "INSERT INTO migration VALUES ('zoo', 3, 'lion', '', 0)"), OK);
	assert_int_equal(migrate(f, &why), INVALID);
	assert_true(str_find(why, S("newer than this program: it has zoo/3 lion")) >= 0);
	assert_int_equal(database_pending(f->database, f->arena, &after, &why), INVALID);
}

static void ids_go_on(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	assert_int_equal(migrate(f, &why), OK);
	int64_t far = id_new() + (INT64_C(1) << 40);
	struct out o = out_new(f->arena, 1000);
	out_lit(&o, "INSERT INTO event (id, kind, item, root, place, actor, subject) VALUES (");
	out_int(&o, far);
	out_lit(&o, ", 1, 0, 0, 0, 0, 0)");
	assert_int_equal(script(f, out_cstr(&o)), OK);
	database_close(f->database);
	open_database(f);
	assert_true(id_new() > far);
}

static err prepare_on(struct fixture *f, const struct db_query *q,
		      err (*begin)(struct database *, struct arena *, struct db *))
{
	struct db db;
	struct db_cursor c;
	assert_int_equal(begin(f->database, f->arena, &db), OK);
	db_start(&c, &db, q);
	err e = db_finish(&c, NULL);
	if (begin == db_read_begin)
		db_read_end(&db);
	else
		assert_int_equal(db_write_end_wait(&db, false), OK);
	if (e != OK && begin != db_write_begin)
		print_error("%.*s\n", (int)db.log_text.n, db.log_text.p);
	return e;
}

static bool prepares_on_sqlite(struct fixture *f, const struct db_query *q)
{
	if (!q->writes)
		return prepare_on(f, q, db_read_begin) == OK;
	/* A write is for the main file or for the search file. */
	return prepare_on(f, q, db_write_begin) == OK ||
	       prepare_on(f, q, db_search_write_begin) == OK;
}

static bool prepares_on_postgres(PGconn *p, const struct db_query *q)
{
	Oid types[100] = {0};
	for (int k = 0; k < q->parameters; k++)
		types[k] = q->types[k] == 'b'	? 16
			   : q->types[k] == 'r' ? 701
			   : q->types[k] == 't' ? 25
			   : q->types[k] == 'y' ? 17
						: 20;
	PGresult *r = PQprepare(p, q->name, q->postgres, q->parameters, types);
	PGresult *about = PQdescribePrepared(p, q->name);
	/* A write may be a mere SELECT of nothing in a twin: upkeep that PostgreSQL does not need.
	 */
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK &&
		    (!q->columns || PQnfields(about) == q->columns);
	if (!good)
		print_error("%s: %d columns of %d; %s\n", q->name, PQnfields(about), q->columns,
			    PQresultErrorMessage(r));
	PQclear(r);
	PQclear(about);
	return good;
}

/* Every query of the program, on a database with the program's whole schema. */
static void all_queries(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	assert_int_equal(migrate(f, &why), OK);
	PGconn *p = f->postgres ? PQconnectdb(cstr(f->arena, f->options.url)) : NULL;
	int bad = 0, n = 0;
	for (int i = 0; db_all_queries[i]; i++)
		for (int j = 0; db_all_queries[i][j]; j++, n++)
			bad += !(p ? prepares_on_postgres(p, db_all_queries[i][j])
				   : prepares_on_sqlite(f, db_all_queries[i][j]));
	if (p)
		PQfinish(p);
	assert_int_equal(bad, 0);
	assert_true(n > 5);
}

static void backup(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	char copy[] = "/tmp/ruche-copy-XXXXXX";
	assert_non_null(mkdtemp(copy));
	assert_int_equal(migrate(f, &why), OK);
	assert_int_equal(put_alone(f, (struct probe){.id = 1, .t = S("kept")}), OK);
	struct db db;
	begin_put(f, &db, 2); /* a write that is under way is not in it, and not in the way */
	err e = database_backup(f->database, f->arena, str_from(copy), &why);
	assert_int_equal(db_write_end_wait(&db, true), OK);
	if (e != OK)
		fail_msg("%.*s", (int)why.n, why.p);
	assert_int_equal(database_backup(f->database, f->arena, str_from(copy), &why), CONFLICT);
	if (!f->postgres) {
		struct fixture g = {.arena = f->arena, .options = f->options};
		g.options.data = str_from(copy);
		g.options.create = false;
		open_database(&g);
		assert_int_equal(count_now(&g), 1);
		struct out findings = out_new(f->arena, 1 << 20);
		assert_int_equal(database_check(g.database, f->arena, &findings), OK);
		assert_int_equal(findings.n, 0);
		database_close(g.database);
	}
	remove_folder(copy);
}

static void search_writes(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	struct db one, two;
	assert_int_equal(migrate(f, &why), OK);
	/* Both writers at once: the files are two. */
	begin_put(f, &one, 1);
	assert_int_equal(db_search_write_begin(f->database, f->arena, &two), OK);
	assert_int_equal(sqlite_engine.script(two.connection,
					      "CREATE TABLE search.unit (a TEXT);"
					      "INSERT INTO unit VALUES ('found')",
					      f->arena, &why),
			 OK);
	/* It reads the main file, and cannot write it. */
	assert_int_equal(
		sqlite_engine.script(two.connection, "SELECT count(*) FROM person", f->arena, &why),
		OK);
	assert_int_not_equal(
		sqlite_engine.script(two.connection, "DELETE FROM setting", f->arena, &why), OK);
	assert_int_equal(db_write_end_wait(&two, true), OK);
	assert_int_equal(db_write_end_wait(&one, true), OK);
	static const struct db_query read = {
		.name = "unit_search", .sqlite = "SELECT a FROM unit", .types = "", .columns = 1};
	struct db_cursor c;
	assert_int_equal(db_read_begin(f->database, f->arena, &one), OK);
	db_start(&c, &one, &read);
	assert_true(db_step(&c));
	assert_true(str_eq(db_str(&c, 0), S("found")));
	assert_int_equal(db_finish(&c, NULL), OK);
	db_read_end(&one);
}

static void search_made_anew(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	int searches = 0;
	for (const struct db_migration *m = db_migrations; m->room; m++)
		searches += m->search;
	assert_int_equal(migrate(f, &why), OK);
	database_close(f->database);
	unlink(sqlite_path(f->arena, str_from(f->folder), S("search.db")));
	open_database(f);
	assert_int_equal(migrate(f, &why), OK);
	struct db db;
	int64_t version = -1;
	assert_int_equal(db_search_write_begin(f->database, f->arena, &db), OK);
	assert_int_equal(sqlite_search_version(db.connection, &version), OK);
	assert_int_equal(db_write_end_wait(&db, false), OK);
	assert_int_equal(version, searches);
}

#define SHARED(ON) ON(migrations), ON(ids_go_on), ON(all_queries), ON(backup)

int main(void)
{
	const struct CMUnitTest sqlite[] = {SHARED(ON_SQLITE), ON_SQLITE(search_writes),
					    ON_SQLITE(search_made_anew)};
	const struct CMUnitTest postgres[] = {SHARED(ON_POSTGRES)};
	return RUN_TESTS(sqlite, postgres);
}

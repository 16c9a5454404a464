/* SPDX-License-Identifier: Apache-2.0
 * database_fixture: a migrated database of a test's own: SQLite in a folder, and PostgreSQL in a
 * schema of the server that RUCHE_TEST_PG names. A test's fixture begins with it, so that one is
 * found from the other.
 */
#ifndef RUCHE_TEST_DATABASE_FIXTURE_H
#define RUCHE_TEST_DATABASE_FIXTURE_H

#include "core/person.h"
#include "core/place.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

struct database_fixture {
	struct arena *arena;
	struct database *database;
	char folder[64];
	const char *name; /* of the test: in the folder's and the schema's */
	bool postgres;
	struct db db; /* the open transaction */
};

#define assert_ok(e) assert_int_equal((e), OK)

static inline void fixture_quiet(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

static inline void fixture_schema(struct database_fixture *f, const char *before,
				  const char *behind)
{
	PGconn *c = PQconnectdb(getenv("RUCHE_TEST_PG"));
	PQsetNoticeReceiver(c, fixture_quiet, NULL);
	if (PQstatus(c) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(c));
	PQclear(PQexec(c, cstr(f->arena, str_cat(f->arena, str_from(before), S(" ruche_"),
						 str_from(f->name), str_from(behind)))));
	PQfinish(c);
}

/* Opens it; the test's own fixture is zeroed and begins with f. */
static inline void fixture_open(struct database_fixture *f, const char *name, bool postgres)
{
	str why = STR_NONE;
	f->arena = arena_new((size_t)1 << 30);
	f->name = name;
	f->postgres = postgres;
	str folder = str_cat(f->arena, S("/tmp/ruche-"), str_from(name), S("-XXXXXX"));
	assert_true(folder.n < sizeof(f->folder));
	memcpy(f->folder, folder.p, folder.n);
	assert_non_null(mkdtemp(f->folder));
	struct database_options options = {
		.data = str_from(f->folder), .readers = 4, .durable = true, .create = true};
	if (postgres) {
		const char *server = getenv("RUCHE_TEST_PG");
		fixture_schema(f, "DROP SCHEMA IF EXISTS", " CASCADE");
		fixture_schema(f, "CREATE SCHEMA", "");
		options.url =
			str_cat(f->arena, str_from(server), strchr(server, '?') ? S("&") : S("?"),
				S("options=-csearch_path%3Druche_"), str_from(name));
	}
	if (database_open(f->arena, &options, &f->database, &why) ||
	    database_migrate(f->database, f->arena, &why))
		fail_msg("%.*s", (int)why.n, why.p);
}

/* Closes it and takes it away; frees the test's fixture too. */
static inline int fixture_close(void **state)
{
	static const char *const names[] = {"ruche.db",	      "ruche.db-wal",  "ruche.db-shm",
					    "search.db",      "search.db-wal", "search.db-shm",
					    "checkpoint.lock"};
	struct database_fixture *f = *state;
	database_close(f->database);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(cstr(f->arena,
			    str_cat(f->arena, str_from(f->folder), S("/"), str_from(names[i]))));
	rmdir(f->folder);
	if (f->postgres)
		fixture_schema(f, "DROP SCHEMA IF EXISTS", " CASCADE");
	arena_free(f->arena);
	free(f);
	return 0;
}

/* Inside a write: somebody. */
static inline person_id fixture_person(struct database_fixture *f, const char *given,
				       const char *family)
{
	struct person p = {.given_name = str_from(given), .family_name = str_from(family)};
	assert_ok(person_create(&f->db, &p));
	return p.id;
}

/* A file that runs on both defines set_up(void **state, bool postgres), then writes
 * SET_UP_ON_BOTH(fixture_close) or a closing function of its own, lists its tests in TESTS(ON),
 * each as ON(name), and calls RUN_ON_BOTH().
 */
#define SET_UP_ON_BOTH(close)                    \
	static int set_up_sqlite(void **state)   \
	{                                        \
		return set_up(state, false);     \
	}                                        \
	static int set_up_postgres(void **state) \
	{                                        \
		return set_up(state, true);      \
	}                                        \
	static int close_on_both(void **state)   \
	{                                        \
		return close(state);             \
	}
#define ON_SQLITE(t) cmocka_unit_test_setup_teardown(t, set_up_sqlite, close_on_both)
#define ON_POSTGRES(t) cmocka_unit_test_setup_teardown(t, set_up_postgres, close_on_both)
#define RUN_ON_BOTH()                                                                             \
	({                                                                                        \
		const struct CMUnitTest on_sqlite[] = {TESTS(ON_SQLITE)};                         \
		const struct CMUnitTest on_postgres[] = {TESTS(ON_POSTGRES)};                     \
		int failed = cmocka_run_group_tests_name("sqlite", on_sqlite, NULL, NULL);        \
		if (getenv("RUCHE_TEST_PG"))                                                      \
			failed +=                                                                 \
				cmocka_run_group_tests_name("postgres", on_postgres, NULL, NULL); \
		failed;                                                                           \
	})

#endif

/* SPDX-License-Identifier: Apache-2.0
 * postgres_upkeep: backup by pg_dump and a check, on PostgreSQL.
 */
#include "db/internal.h"

#include "migrate.sql.h"

#include <libpq-fe.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ENVIRONMENT_MAX = 24 };

/* The connection's own settings as pg_dump's environment: a password on the command line would be
 * seen by everybody on the machine. */
static char **dump_environment(struct arena *a, PGconn *p)
{
	static const struct {
		const char *option, *variable;
	} known[] = {{"host", "PGHOST"},	 {"hostaddr", "PGHOSTADDR"},
		     {"port", "PGPORT"},	 {"user", "PGUSER"},
		     {"password", "PGPASSWORD"}, {"dbname", "PGDATABASE"},
		     {"sslmode", "PGSSLMODE"},	 {"sslrootcert", "PGSSLROOTCERT"},
		     {"sslcert", "PGSSLCERT"},	 {"sslkey", "PGSSLKEY"},
		     {"passfile", "PGPASSFILE"}, {"options", "PGOPTIONS"}};
	static const char *const inherited[] = {"PATH", "HOME", "LANG", "TZ"};
	char **environment = NEW_ARRAY(a, char *, ENVIRONMENT_MAX);
	size_t n = 0;
	PQconninfoOption *options = PQconninfo(p);
	for (PQconninfoOption *o = options; o && o->keyword; o++)
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (o->val && *o->val &&
			    str_eq(str_from(o->keyword), str_from(known[i].option)))
				environment[n++] = cstr(a, str_cat(a, str_from(known[i].variable),
								   S("="), str_from(o->val)));
	PQconninfoFree(options);
	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++) {
		const char *value = getenv(inherited[i]);
		if (value)
			environment[n++] = cstr(
				a, str_cat(a, str_from(inherited[i]), S("="), str_from(value)));
	}
	return environment;
}

err postgres_backup(struct database *d, struct arena *a, str directory, str *why)
{
	struct db_connection *c;
	char *folder = cstr(a, directory);
	/* Fails when it is there already; whether it can be used shows below. */
	(void)mkdir(folder, 0700);
	char *file = cstr(a, str_cat(a, directory, S("/ruche.dump")));
	if (access(file, F_OK) == 0) {
		*why = str_cat(a, S("there is already "), str_from(file));
		return CONFLICT;
	}
	TRY(pool_take(d, a, &c, why));
	char **environment = dump_environment(a, c->handle);
	pool_give(d, c);
	char *arguments[] = {"pg_dump", "--format=custom", "--no-owner", "--file", file, NULL};
	pid_t child;
	int status = -1;
	if (posix_spawnp(&child, "pg_dump", NULL, NULL, arguments, environment) != 0) {
		*why = S(
			"pg_dump could not be started; it comes with PostgreSQL's client programs");
		return FAULT;
	}
	if (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return OK;
	*why = S("pg_dump ended with an error; it said more on standard error");
	return FAULT;
}

err postgres_check(struct database *d, struct arena *a, struct out *findings)
{
	struct db db;
	struct q_broken_index_list_list list;
	TRY(db_read_begin(d, a, &db));
	err e = q_broken_index_list(&db, &list);
	db_read_end(&db);
	for (size_t i = 0; e == OK && i < list.n; i++)
		out_fmt(findings, "index %.*s is not valid\n", (int)list.v[i].name.n,
			list.v[i].name.p);
	return e;
}

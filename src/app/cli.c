/* SPDX-License-Identifier: Apache-2.0
 * cli: options, environment and ruche.ini, in this order of precedence: option, environment, file,
 * default.
 */
#include "app/cli.h"

#include "base/log.h"
#include "core/demo.h"
#include "core/setting.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int command_refuse(struct command *c, str what, str why)
{
	struct out o = out_new(c->arena, 8192);
	out_lit(&o, "ruche: ");
	out_str(&o, what);
	out_lit(&o, ": ");
	out_str(&o, why);
	out_byte(&o, '\n');
	fputs(out_cstr(&o), stderr);
	return 2;
}

void command_progress(const char *what, int64_t done, int64_t of)
{
	/* A bar for people, nothing for logs. */
	if (!isatty(STDERR_FILENO) || of <= 0)
		return;
	int percent = (int)(done * 100 / of);
	fprintf(stderr, "\r%-24s %3d %%", what, percent);
	if (done >= of)
		fputc('\n', stderr);
}

static err read_app(struct db *db, struct app *app, bool *moved, bool *making)
{
	str demo, to, made;
	TRY(setting_get(db, MOVED, STR_NONE, &to));
	*moved = !str_empty(to);
	TRY(setting_get(db, DEMO_MAKING, STR_NONE, &made));
	*making = !str_empty(made);
	TRY(setting_get(db, S("organisation"), S("Ruche"), &app->organisation));
	TRY(setting_get(db, S("demo"), S(""), &demo));
	app->demo = str_eq(demo, S("yes"));
	return OK;
}

static void wake_nobody(const struct app *app)
{
	(void)app;
}

int command_open(struct command *c, bool create, struct app *app)
{
	/* A reader for every loop (one a core), the workers and the jobs. */
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int readers = cores > 4 ? (int)cores + 8 : 12;
	struct database_options options = {.data = c->data,
					   .url = c->url,
					   .readers = str_empty(c->url) ? readers : 24,
					   .durable = !c->bulk,
					   .bulk = c->bulk,
					   .create = create,
					   .node = c->node.n ? c->node.p[0] - '0' : 0};
	str why = STR_NONE;
	struct out pending = out_new(c->arena, 1 << 16);
	struct stat st;
	*app = (struct app){.data = c->data,
			    .base_url = c->base_url,
			    .scan = c->scan,
			    .plain_http = c->plain_http,
			    .limits = c->limits,
			    .node = options.node,
			    .wake = wake_nobody};
	if (create && mkdir(cstr(c->arena, c->data), 0700) != 0 &&
	    stat(cstr(c->arena, c->data), &st) != 0)
		return command_refuse(c, c->data, S("the data directory cannot be made"));
	if (stat(cstr(c->arena, c->data), &st) != 0 || !S_ISDIR(st.st_mode))
		return command_refuse(c, c->data,
				      S("there is no data directory; make one with `ruche init "
					"DIR` or `ruche demo DIR`"));
	if (database_open(c->arena, &options, &app->database, &why) != OK)
		return command_refuse(c, c->data, why);
	if (create && database_migrate(app->database, c->arena, &why) != OK)
		return command_refuse(c, c->data, why);
	if (!create && database_pending(app->database, c->arena, &pending, &why) != OK)
		return command_refuse(c, c->data, why);
	if (!create && pending.n && !c->older)
		return command_refuse(c, c->data,
				      S("the database is older than this program; run `ruche "
					"migrate` (make a backup first)"));
	struct db db = {0};
	bool moved = false, making = false;
	if (db_read_begin(app->database, c->arena, &db) != OK ||
	    read_app(&db, app, &moved, &making) != OK)
		return command_refuse(c, c->data, S("the settings cannot be read"));
	db_read_end(&db);
	if (making && !create)
		return command_refuse(
			c, c->data,
			S("holds a demo organisation that is not finished, and its indexes "
			  "are off: go on with `ruche demo`"));
	if (moved && !c->moved)
		return command_refuse(
			c, c->data,
			S("this database was moved by `ruche copy`; say --db with the "
			  "one in use, or take this one back with `ruche copy --back`"));
	return 0;
}

void command_close(struct app *app)
{
	database_close(app->database);
}

err command_write(struct app *app, struct arena *a, err (*fn)(struct db *db, void *arg), void *arg)
{
	struct db db = {0};
	TRY(db_write_begin(app->database, a, &db));
	err e = fn(&db, arg);
	if (e && !str_empty(db.log_text))
		log_event(LOG_ERROR, "write", LOG_S("what", db.log_text));
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

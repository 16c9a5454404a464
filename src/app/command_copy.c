/* SPDX-License-Identifier: Apache-2.0
 * copy: an organisation that outgrows SQLite moves to PostgreSQL. The data directory stays in use
 * for its blobs.
 */
#include "app/cli.h"
#include "core/setting.h"

/* What was copied is not served any more: its jobs would end files that the other one has. The mark
 * is set before the copy, so that no copy is ever whole without it, and stays out of the copy. */
static err mark(struct db *db, void *arg)
{
	struct out now = out_new(db->arena, 24);
	(void)arg;
	out_int(&now, db->now);
	return setting_put(db, MOVED, out_view(&now));
}

static err unmark(struct db *db, void *arg)
{
	(void)arg;
	return setting_put(db, MOVED, STR_NONE);
}

static int take_back(struct command *c)
{
	struct app app;
	c->url = STR_NONE;
	c->moved = true;
	int status = command_open(c, false, &app);
	if (status)
		return status;
	err e = command_write(&app, c->arena, unmark, NULL);
	command_close(&app);
	if (e)
		return command_refuse(c, S("copy"), S("it cannot be taken back"));
	puts("ruche.db may be served again. It knows nothing of what the other database took in "
	     "since; do not serve both.");
	return 0;
}

static int copy_marked(struct command *c, struct app *from, struct app *to)
{
	str why = STR_NONE;
	if (command_write(from, c->arena, mark, NULL) != OK)
		return command_refuse(c, S("copy"),
				      S("ruche.db cannot be marked as moved; nothing is copied"));
	err e = database_copy(from->database, to->database, c->arena, MOVED, command_progress,
			      &why);
	if (e == OK)
		return 0;
	if (str_empty(why))
		why = str_from(err_name(e));
	if (command_write(from, c->arena, unmark, NULL) != OK)
		why = str_cat(c->arena, why,
			      S("; and ruche.db stays marked as moved, until `ruche copy --back`"));
	return command_refuse(c, S("copy"), why);
}

int command_copy(struct command *c)
{
	struct app from, to;
	str url = c->url;
	if (c->back)
		return take_back(c);
	if (str_empty(url))
		return command_refuse(c, S("copy"), S("say where to: --db postgres://..."));
	/* It would go on writing what the copy has not, and never look at the mark. */
	if (database_in_use(c->arena, c->data))
		return command_refuse(c, S("copy"),
				      S("a server or another command is at work on ruche.db; "
					"stop it first, then copy"));
	c->url = STR_NONE;
	int status = command_open(c, false, &from);
	if (status)
		return status;
	c->url = url;
	status = command_open(c, true, &to);
	if (status == 0) {
		status = copy_marked(c, &from, &to);
		command_close(&to);
	}
	command_close(&from);
	if (status)
		return status;
	puts("Everything is copied. Start the server with the same --data, where the images are, "
	     "and this --db; ruche.db is marked as moved and is not served any more.");
	return 0;
}

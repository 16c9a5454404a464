/* SPDX-License-Identifier: Apache-2.0
 * copy: an organisation that outgrows SQLite moves to PostgreSQL. The data directory stays in use
 * for its blobs.
 */
#include "app/cli.h"

int command_copy(struct command *c)
{
	struct app from, to;
	str url = c->url, why = STR_NONE;
	if (str_empty(url))
		return command_refuse(c, S("copy"), S("say where to: --db postgres://..."));
	c->url = STR_NONE;
	int status = command_open(c, false, &from);
	if (status)
		return status;
	c->url = url;
	status = command_open(c, true, &to);
	if (status == 0) {
		err e = database_copy(from.database, to.database, c->arena, command_progress, &why);
		command_close(&to);
		if (e)
			status = command_refuse(c, S("copy"),
						str_empty(why) ? str_from(err_name(e)) : why);
	}
	command_close(&from);
	if (status)
		return status;
	puts("Everything is copied. Start the server with the same --data, where the images are, "
	     "and this --db.");
	return 0;
}

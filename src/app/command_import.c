/* SPDX-License-Identifier: Apache-2.0
 * import: finds the room that knows a kind of file, runs its importer in one transaction a file,
 * prints what was read, written and skipped.
 */
#include "app/cli.h"

#include "app/jobs.h"
#include "core/decode.h"
#include "ui/feature.h"

#include <stdio.h>
#include <time.h>

static const struct importer *find_importer(str kind)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct importer *i = (*f)->importers; i && i->kind; i++)
			if (str_eq(str_from(i->kind), kind))
				return i;
	return NULL;
}

enum { TRIES = 5 }; /* of an import */

struct import {
	const struct importer *importer;
	const struct app *app;
	struct import_given given;
	str why;
	struct import_report report;
};

static err run(struct db *db, void *arg)
{
	struct import *i = arg;
	i->report = (struct import_report){0};
	i->why = STR_NONE;
	/* An importer reads as an employee who may see everything that is open; what it writes, it
	 * writes for named authors. */
	db->clear = 1;
	if (i->importer->run_given)
		return i->importer->run_given(db, i->app, &i->given, &i->report, &i->why);
	return i->importer->run(db, i->app, i->given.path, &i->report, &i->why);
}

/* path: of one file among several; empty: of the only one. */
static void print_report(const struct import_report *r, str path)
{
	if (!str_empty(path))
		fprintf(stdout, "%.*s: ", (int)path.n, path.p);
	fprintf(stdout, "read %lld, written %lld, skipped %lld\n", (long long)r->read,
		(long long)r->written, (long long)r->skipped);
	for (size_t i = 0; i < r->n; i++)
		fprintf(stdout, "  %lld: %.*s\n", (long long)r->v[i].n, (int)r->v[i].reason.n,
			r->v[i].reason.p);
	/* It is committed: whatever becomes of the next file, this is said. */
	fflush(stdout);
}

static int list_importers(struct command *c, str given)
{
	struct out o = out_new(c->arena, 8192);
	out_lit(&o, "is not one of");
	for (const struct feature *const *f = features; *f; f++)
		for (const struct importer *i = (*f)->importers; i && i->kind; i++) {
			out_byte(&o, ' ');
			out_str(&o, str_from(i->kind));
		}
	return command_refuse(c, str_empty(given) ? S("import") : given, out_view(&o));
}

/* 0, or an exit status after saying why. */
static int read_words(struct command *c, struct import *i)
{
	i->importer = c->n ? find_importer(c->words[0]) : NULL;
	if (!i->importer)
		return list_importers(c, c->n ? c->words[0] : STR_NONE);
	if (c->n < 2)
		return command_refuse(c, c->words[0], S("which file?"));
	i->given = (struct import_given){.as = c->as};
	if (str_eq(c->addresses, S("checked")))
		i->given.addresses = ADDRESSES_CHECKED;
	else if (str_eq(c->addresses, S("unchecked")))
		i->given.addresses = ADDRESSES_UNCHECKED;
	else if (!str_empty(c->addresses))
		return command_refuse(c, S("--addresses"), S("is checked or unchecked"));
	bool any = !str_empty(c->as) || !str_empty(c->addresses);
	return any && !i->importer->run_given
		       ? command_refuse(c, c->words[0], S("takes a file and nothing more"))
		       : 0;
}

/* One file is one transaction. 0, or an exit status after saying why. */
static int bring(struct command *c, struct app *app, struct import *i, str path)
{
	/* What one file needed is given back before the next one. */
	struct arena *a = arena_new((size_t)4 << 30);
	i->given.path = path;
	err e = command_write(app, a, run, i);
	/* Over PostgreSQL a server may write the same rows meanwhile: what lost is undone whole.
	 * BUSY is who was ended so that the other may go on. */
	for (int tries = 1; (e == CONFLICT || e == BUSY) && str_empty(i->why) && tries < TRIES;
	     tries++) {
		nanosleep(&(struct timespec){.tv_nsec = tries * 50 * 1000000L}, NULL);
		e = command_write(app, a, run, i);
	}
	int status = 0;
	if (e)
		status =
			command_refuse(c, path, str_empty(i->why) ? str_from(err_name(e)) : i->why);
	else
		print_report(&i->report, c->n > 2 ? path : STR_NONE);
	arena_free(a);
	return status;
}

int command_import(struct command *c)
{
	struct app app;
	struct import i = {.app = &app};
	int status = read_words(c, &i);
	if (status)
		return status;
	status = command_open(c, false, &app);
	if (status)
		return status;
	struct decoder decoder;
	if (decoder_open(c->arena, &decoder, STR_NONE) == OK)
		app.decoder = &decoder;
	/* One that is refused keeps none of the others out. */
	size_t brought = 0;
	for (size_t k = 1; k < c->n; k++) {
		int own = bring(c, &app, &i, c->words[k]);
		brought += own == 0;
		status = own ? own : status;
	}
	/* Jobs empty their arena between rounds. */
	struct arena *jobs = arena_new((size_t)1 << 30);
	err e = brought ? jobs_drain(&app, jobs) : OK;
	arena_free(jobs);
	command_close(&app);
	return e ? command_refuse(c, c->words[0], str_from(err_name(e))) : status;
}

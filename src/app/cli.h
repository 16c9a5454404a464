/* SPDX-License-Identifier: Apache-2.0
 * cli: the commands of the program. Each takes --data DIR (else RUCHE_DATA, else ./var). Bad input
 * gives one line that says what and where, and exit 2.
 */
#ifndef RUCHE_CLI_H
#define RUCHE_CLI_H

#include "core/app.h"
#include "core/mail.h"

/* Behind the name of a command: a folder's worth of files. */
enum { COMMAND_WORDS_MAX = 64 };

/* What every command gets. Words are the arguments that are not options. */
struct command {
	struct arena *arena;
	str data, listen, url,
		bus; /* --data, --listen, --db, --bus; environment and ruche.ini filled in */
	str bus_credentials, bus_ca, bus_certificate, bus_key; /* files, of ruche.ini */
	str base_url, trusted_proxies, fetch_allow, scan;
	struct mail_options mail;
	bool plain_http, limits, demo, json, yes;
	enum previews previews;
	bool fetch_lax; /* asks the web where the sandbox is not whole: fetch_strict = no */
	bool show;	/* --show of migrate */
	bool back;	/* --back of copy */
	bool older;	/* does with a database that is older than the program */
	bool moved;	/* does with one that `ruche copy` took to another place */
	bool bulk; /* a load that is begun anew after a crash: commits need not reach the disk one
		      by one */
	str scale, people; /* --scale, --people of demo */
	str as, addresses; /* --as, --addresses of import */
	str node;	   /* a digit: keeps apart the ids of several processes on one database */
	str words[COMMAND_WORDS_MAX];
	size_t n;
};

/* Says why and returns 2. */
int command_refuse(struct command *c, str what, str why);
/* Opens (and with create makes and migrates) the database of the command. 0, or an exit status
 * after saying why. */
int command_open(struct command *c, bool create, struct app *app);
void command_close(struct app *app);
/* A bar on a terminal, nothing in a log: done of `of`. */
void command_progress(const char *what, int64_t done, int64_t of);
/* Runs fn in one write transaction and waits. */
err command_write(struct app *app, struct arena *a, err (*fn)(struct db *db, void *arg), void *arg);

/* The setting that says so. */
#define MOVED S("moved")

struct demo;
/* Parses the embedded record files (assets under demo/) into demo->files. 0, or an exit status
 * after saying why. */
int command_texts(struct command *c, struct demo *demo);

/* Each in a file of its own; the exit status. */
int command_serve(struct command *c);
int command_init(struct command *c);
int command_demo(struct command *c);
int command_import(struct command *c);
int command_user(struct command *c);
int command_routes(struct command *c);
int command_check(struct command *c);
int command_backup(struct command *c);
int command_restore(struct command *c);
int command_migrate(struct command *c);
int command_copy(struct command *c);

#endif

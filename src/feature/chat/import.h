/* SPDX-License-Identifier: Apache-2.0
 * import: what the imports of chats share: communities with their channels, groups, pairs; who is
 * in them; messages with signs and files. Every row remembers where it comes from (table imported),
 * so that the same export brings nothing twice, and nobody is let in again who has left since.
 */
#ifndef RUCHE_CHAT_IMPORT_H
#define RUCHE_CHAT_IMPORT_H

#include "core/conversation.h"
#include "core/file.h"
#include "core/import/author.h"
#include "core/import/bundle.h"
#include "core/import/imported.h"
#include "core/place.h"
#include "core/tag.h"
#include "ui/import_report.h"

#define CHAT_IMPORT_FILE_MAX ((int64_t)1 << 30) /* bytes of a file that hangs on a message */

/* Texts to numbers, for as long as an import runs. */
struct chat_import_table {
	struct chat_import_entry {
		str key;
		int64_t value;
		bool used;
	} * v;
	size_t n, slots;
};
void chat_import_set(struct arena *a, struct chat_import_table *t, str key, int64_t value);
bool chat_import_get(const struct chat_import_table *t, str key, int64_t *value);

/* Which texts were met, by their hashes: eight bytes each, for every message of an export. */
struct chat_import_met {
	struct arena *own;
	uint64_t *v;
	size_t n, slots;
};
/* True when it was met before. */
bool chat_import_meet(struct chat_import_met *m, str key);
bool chat_import_was_met(const struct chat_import_met *m, str key);
void chat_import_unmeet(struct chat_import_met *m); /* all of it */

struct chat_import_room {
	struct conversation c; /* id, kind, circle */
	int64_t newest;	       /* message of this run */
	int64_t kept;	       /* messages that are here now */
	str key;
	struct conversation_readers readers; /* before it */
};
struct chat_import {
	struct db *db;
	const struct app *app;
	struct arena *whole; /* as long as the import */
	struct arena *row;   /* what is said at a time; emptied by the importer */
	struct import_report *report;
	const struct bundle *files;
	str source; /* for table imported */
	struct chat_import_table room_at, people;
	struct chat_import_table weights; /* of what people hung on items */
	struct chat_import_table crowded; /* moments of many messages, to the last number taken */
	struct chat_import_table taken;	  /* files by their names in the bundle, to contents */
	struct chat_import_met met;	  /* said_key */
	struct chat_import_met inside;	  /* who is in what there now */
	struct {
		struct chat_import_answers {
			int64_t message, n;
		} * v;
		size_t n, cap;
	} answers; /* of threads, counted at the end */
	struct chat_import_table answered;
	struct {
		struct file_content *v;
		size_t n, cap;
	} contents;
	int64_t kept, again; /* messages that are here now; of these, already before */
	struct {
		struct chat_import_room *v;
		size_t n, cap;
	} rooms;
};

/* Runs `read` with its arenas, then makes what was read of conversations true for their people. The
 * viewer and the arena of db are as before afterwards. */
err chat_import_run(struct chat_import *i, err (*read)(struct chat_import *i, void *arg, str *why),
		    void *arg, str *why);
void chat_import_skip(struct chat_import *i, str reason);
/* "word name" in the arena of the row. */
str chat_import_key(struct chat_import *i, const char *word, str name);
str chat_import_number(struct chat_import *i, const char *word, int64_t number);

/* ---- people ---- */
/* An account by a name of the export: author.source is filled here, and author.key where it is
 * empty: the name. counted: it is a row of the export, not only somebody who is named. */
err chat_import_person(struct chat_import *i, str name, struct import_author *author, bool counted,
		       person_id *id);
/* One that came before by this name, or one who is not among the people of the export, and so left.
 */
err chat_import_writer(struct chat_import *i, str name, person_id *id);
/* Their handle here; empty for nobody. */
str chat_import_handle(struct chat_import *i, struct arena *a, str name);

/* ---- places and conversations ---- */
/* A community by its name there; *place has id and hub, and *shared (not NULL) whether others than
 * its owner read it. */
struct chat_import_community {
	str name, title, about;
	person_id owner;
	bool hidden, uncounted;
};
err chat_import_community(struct chat_import *i, const struct chat_import_community *c,
			  struct place *place, bool *shared, str *why);
/* Member of it, once. */
err chat_import_member(struct chat_import *i, place_id community, person_id person, enum role role);
/* The room of this run, or NULL. Rooms move when others come: ask again by their key. */
struct chat_import_room *chat_import_room(struct chat_import *i, str key);
/* A channel of a community, or a group without. */
err chat_import_channel(struct chat_import *i, str key, const struct place *of, str title,
			bool counted);
/* The conversation of an earlier import by this key: NOT_FOUND for none. of: its place, or 0. */
err chat_import_known(struct chat_import *i, str key, struct conversation *c);
/* How many of its messages were here after the import before; 0: it was not known. */
err chat_import_kept(struct chat_import *i, const struct conversation *c, int64_t *kept);
/* Was somebody in a community or a group at an import before? */
err chat_import_was_inside(struct chat_import *i, int64_t where, person_id person, bool *was);
/* What is called so now is something else: nobody and nothing comes into what was. */
err chat_import_forget(struct chat_import *i, str key);
/* Behind all who are in it: whoever an import let in and is not in it there any more is taken out.
 */
err chat_import_only_those(struct chat_import *i, const struct conversation *group,
			   place_id community);
/* Into a group, once. */
err chat_import_enter(struct chat_import *i, str key, person_id person, bool keeps);
/* Between these people, each of them once or more: a pair, or a group without a name. It is
 * remembered by who is in it here, so that nobody else ever reads it by being called alike. */
err chat_import_people(struct chat_import *i, str key, struct id_list people, bool counted);
/* "people 17 42 99": each of them once, in order. */
str chat_import_people_key(struct chat_import *i, struct id_list people);

/* ---- what is said ---- */
struct chat_import_said {
	str room, key;
	person_id author;
	int64_t thread; /* message here; 0 at the top */
	str body;	/* Markdown */
	bool cut;	/* it was longer */
	int64_t created, edited;
	size_t files; /* how many of its files lie in the export */
};
/* The name of a message by where, who and when, and, of one moment, the how manieth it is: what
 * stays when its words change. */
str chat_import_said_key(struct chat_import *i, str room, int64_t conversation, person_id author,
			 int64_t created);
/* *id: the message, *fresh: made just now; 0 when there was nothing to say. One that is here
 * already is changed when it was changed there since. */
err chat_import_say(struct chat_import *i, const struct chat_import_said *said, int64_t *id,
		    bool *fresh);
/* Signs and files of a message that is fresh; for another they are passed over. */
err chat_import_sign(struct chat_import *i, int64_t message, bool fresh, person_id person,
		     str emoji);
struct chat_import_files {
	int64_t message;
	person_id owner;
	struct text_list paths; /* in the export; empty ones are not there */
	struct text_list names; /* how they are called */
};
err chat_import_attach(struct chat_import *i, const struct chat_import_files *files, bool fresh,
		       str *why);
/* The first of the paths that lies in the export, or an empty text. */
str chat_import_find_file(struct chat_import *i, const str *paths, size_t n);
/* A text that is no Markdown, as Markdown. */
str chat_import_plain(struct arena *a, str text);

/* "@harry" becomes the handle that harry has here (feature/chat/import_mattermost_text.c). */
str chat_import_mattermost_text(struct chat_import *i, str text);

err chat_import_mattermost(struct db *db, const struct app *app, const struct import_given *given,
			   struct import_report *report, str *why);
err chat_import_slack(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why);
err chat_import_irc(struct db *db, const struct app *app, const struct import_given *given,
		    struct import_report *report, str *why);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * check: proves integrity. Every counter is recomputed from its rows, every blob is read and
 * hashed, the audit log's chain is followed.
 */
#include "app/cli.h"

#include "base/clock.h"
#include "core/audit.h"
#include "core/blob_store.h"
#include "core/stray.h"
#include "ui/feature.h"

#include "app.sql.h"

#include <pthread.h>
#include <unistd.h>

enum { FINDINGS_MAX = 16 << 20, SHOWN = 1000 };

struct finding {
	struct out *out;
	const char *what;
	int64_t n;
};

/* Every query of app_check_* gives id, counted and there; their row structs are alike but for the
 * type of the id. */
#define CHECK(query, words)                                                                \
	static err found_##query(void *arg, const struct q_app_check_##query *q)           \
	{                                                                                  \
		struct finding *f = arg;                                                   \
		if (f->n++ < SHOWN)                                                        \
			out_fmt(f->out, words "\n", (long long)ID_OF(q->id),               \
				(long long)ID_OF(q->counted), (long long)ID_OF(q->there)); \
		return OK;                                                                 \
	}                                                                                  \
	static err check_##query(struct db *db, struct out *out)                           \
	{                                                                                  \
		struct finding f = {.out = out};                                           \
		return q_app_check_##query(db, found_##query, &f);                         \
	}
#define ID_OF(id) _Generic((id), int64_t : (id), default : *(const int64_t *)(const void *)&(id))

CHECK(index, "item %lld: kind %lld, circle %lld, and not in the text index")
CHECK(item_comments, "item %lld: counts %lld comments, has %lld")
CHECK(item_likes, "item %lld: counts %lld thanks, has %lld")
CHECK(item_ratings, "item %lld: counts %lld ratings, has %lld (or their sum differs)")
CHECK(place_members, "place %lld: counts %lld members, has %lld")
CHECK(place_items, "place %lld: counts %lld items, has %lld")
CHECK(place_last, "place %lld: names %lld as its newest item, which is %lld")
CHECK(place_ratings, "place %lld: counts %lld ratings, has %lld (or their sum differs)")
CHECK(place_public, "place %lld: counts %lld public items, has %lld (or their ratings differ)")
CHECK(followers, "person %lld: counts %lld followers, has %lld")
CHECK(person_items, "person %lld: counts %lld open items, has %lld")
CHECK(endorsements, "person %lld: a skill counts %lld endorsements, has %lld")
CHECK(tags, "tag %lld: counts %lld open items, has %lld")
CHECK(tag_circles, "item %lld: a tag has circle %lld, the item %lld")
CHECK(answers, "comment %lld: circle %lld, its root's is %lld")
CHECK(lost_answers, "comment %lld: its root %lld is not there (%lld)")
CHECK(reach, "person %lld: member of %lld without reach, or reach of %lld without membership")
CHECK(photos, "person %lld: a photo without its file's row (%lld, %lld)")
CHECK(attached, "attached file %lld: item %lld is not there, or was removed (%lld)")
CHECK(versions, "attached file %lld: an older version of %lld, which has none such (%lld)")
CHECK(handles, "handle of person %lld: %lld current ones, %lld expected")
CHECK(pulse, "item %lld: newer than the pulse of its author %lld (%lld)")

static const struct {
	const char *what;
	err (*run)(struct db *, struct out *);
} checks[] = {
	/* First: the database and the index, a file of its own, are then seen as of one moment. */
	{"the text index", check_index},
	{"comments of items", check_item_comments},
	{"thanks of items", check_item_likes},
	{"ratings of items", check_item_ratings},
	{"members of places", check_place_members},
	{"items of places", check_place_items},
	{"newest items of places", check_place_last},
	{"ratings of places", check_place_ratings},
	{"public items of places", check_place_public},
	{"followers", check_followers},
	{"items of people", check_person_items},
	{"endorsements", check_endorsements},
	{"tags", check_tags},
	{"readers of tags", check_tag_circles},
	{"readers of comments", check_answers},
	{"roots of comments", check_lost_answers},
	{"memberships", check_reach},
	{"newest items of people", check_pulse},
	{"photos", check_photos},
	{"attached files", check_attached},
	{"versions of attached files", check_versions},
	{"names", check_handles},
};

/* What is at work, and how long it took, for somebody who waits. */
struct progress {
	bool shown;
	bool open; /* a line without its time */
	int64_t since;
};

static void progress_end(struct progress *p)
{
	if (p->open)
		fprintf(stderr, "%.1f s\n", (double)(clock_mono() - p->since) / SECOND);
	p->open = false;
}

static void progress_next(struct progress *p, const char *what)
{
	if (!p->shown)
		return;
	progress_end(p);
	fprintf(stderr, "Checking %s ... ", what);
	fflush(stderr);
	p->open = true;
	p->since = clock_mono();
}

struct blob_check {
	struct command *c;
	struct out *out;
	struct arena *arena; /* a file's bytes at a time */
};

static err check_blob(void *arg, const struct q_app_blobs *q)
{
	struct blob_check *b = arg;
	if (blob_store_verify(b->arena, b->c->data, q->hash) != OK)
		out_fmt(b->out, "blob %.*s: missing or damaged\n", (int)q->hash.n, q->hash.p);
	arena_reset(b->arena);
	return OK;
}

/* SQLite's own look at its files takes as long as all the rest, so it goes on beside it. */
struct files_check {
	struct database *database;
	struct arena *arena;
	struct out findings;
	pthread_t thread;
	err result;
};

static void *check_files(void *arg)
{
	struct files_check *f = arg;
	f->result = database_check(f->database, f->arena, &f->findings);
	return NULL;
}

static err check_rows(struct command *c, struct db *db, struct progress *progress,
		      struct out *findings)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		progress_next(progress, checks[i].what);
		TRY(checks[i].run(db, findings));
	}
	progress_next(progress, "the audit log");
	TRY(audit_verify(db, findings));
	progress_next(progress, "files");
	struct blob_check blobs = {c, findings, arena_new(256 << 20)};
	err e = q_app_blobs(db, check_blob, &blobs);
	arena_free(blobs.arena);
	TRY(e);
	TRY(stray_list(db, c->data, findings));
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->check) {
			progress_next(progress, (*f)->name);
			TRY((*f)->check(db, findings));
		}
	return OK;
}

static err check_all(struct command *c, struct app *app, struct db *db, struct out *findings)
{
	struct progress progress = {.shown = isatty(STDERR_FILENO)};
	struct files_check files = {.database = app->database,
				    .arena = arena_new(2 * FINDINGS_MAX)};
	files.findings = out_new(files.arena, FINDINGS_MAX);
	bool beside = pthread_create(&files.thread, NULL, check_files, &files) == 0;
	err e = check_rows(c, db, &progress, findings);
	progress_next(&progress, "the database's own integrity");
	if (beside)
		pthread_join(files.thread, NULL);
	else
		check_files(&files);
	progress_end(&progress);
	out_str(findings, out_view(&files.findings));
	arena_free(files.arena);
	return e ? e : files.result;
}

int command_check(struct command *c)
{
	struct app app;
	struct db db = {0};
	struct out findings = out_new(c->arena, FINDINGS_MAX);
	c->moved = true;
	int status = command_open(c, false, &app);
	if (status)
		return status;
	err e = db_read_begin(app.database, c->arena, &db);
	if (e == OK) {
		e = check_all(c, &app, &db, &findings);
		db_read_end(&db);
	}
	command_close(&app);
	if (e)
		return command_refuse(c, S("check"),
				      str_empty(db.log_text) ? str_from(err_name(e)) : db.log_text);
	if (findings.n == 0) {
		puts("Everything is as it should be.");
		return 0;
	}
	fputs(out_cstr(&findings), stdout);
	return 1;
}

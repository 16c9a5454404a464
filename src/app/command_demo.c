/* SPDX-License-Identifier: Apache-2.0
 * demo: makes the demo organisation. Each room writes its part, in the order of features.def: by
 * hand-written records, or generated at scale.
 */
#include "app/cli.h"

#include "app/jobs.h"
#include "base/clock.h"
#include "core/decode.h"
#include "core/document.h"
#include "core/access.h"
#include "core/demo.h"
#include "core/follow.h"
#include "core/guideline.h"
#include "core/scale.h"
#include "core/session.h"
#include "core/setting.h"
#include "ui/asset.h"
#include "ui/feature.h"

#include "app.sql.h"

enum { SEED = 20261121 };
/* For each picture: nobody waits for it, and a busy machine must not end the demo half done. */
#define DECODE_PATIENCE (2 * MINUTE)

static const struct demo_sizes full = {.people = 400000,
				       .blogs = 34000,
				       .communities = 130000,
				       .memberships = 6000000,
				       .follows = 20000000,
				       .entries = 1000000,
				       .updates = 3000000,
				       .comments = 4000000,
				       .ratings = 2000000,
				       .likes = 4000000,
				       .bookmarks = 1500000,
				       .wikis = 80000,
				       .pages = 1000000};

static struct demo_sizes part_of(int64_t people)
{
	struct demo_sizes s = full;
	int64_t *sizes[] = {&s.blogs,	&s.communities, &s.memberships, &s.follows,
			    &s.entries, &s.updates,	&s.comments,	&s.ratings,
			    &s.likes,	&s.bookmarks,	&s.wikis,	&s.pages};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		*sizes[i] = (int64_t)((double)*sizes[i] * (double)people / (double)full.people);
		if (*sizes[i] < 1)
			*sizes[i] = 1;
	}
	s.people = people;
	return s;
}

static err choose_size(struct command *c, struct demo *demo)
{
	int64_t people;
	if (str_eq(c->scale, S("ibm"))) {
		demo->sizes = full;
	} else if (str_eq(c->scale, S("small"))) {
		demo->sizes = part_of(full.people / 100);
	} else if (!str_empty(c->scale)) {
		return INVALID;
	} else if (!str_empty(c->people)) {
		if (!str_to_int(c->people, &people) || people < 10 || people > full.people)
			return INVALID;
		demo->sizes = part_of(people);
	}
	return OK;
}

int command_texts(struct command *c, struct demo *demo)
{
	demo->files = NEW_ARRAY(c->arena, struct demo_file, asset_count + 1);
	for (size_t i = 0; i < asset_count; i++) {
		str path = str_from(asset_table[i].path);
		struct demo_fault fault;
		if (!str_starts(path, S("demo/")) || !str_ends(path, S(".txt")))
			continue;
		struct demo_file *file = &demo->files[demo->file_count++];
		file->name = str_sub(path, 5, path.n - 9);
		str text = {(const char *)asset_table[i].bytes, asset_table[i].n};
		if (demo_parse(c->arena, text, &file->records, &fault) != OK)
			return command_refuse(c, path, str_from(fault.what));
	}
	return 0;
}

struct step {
	const struct feature *feature;
	struct demo *demo;
};

static err write_settings(struct db *db, void *arg)
{
	const struct demo *demo = arg;
	struct out making = out_new(db->arena, 64);
	if (demo->sizes.people > 0) {
		out_int(&making, demo->sizes.people);
		out_byte(&making, ' ');
		out_int(&making, demo->now);
	}
	TRY(setting_put(db, DEMO_MAKING, out_view(&making)));
	TRY(setting_put(db, S("organisation"), S("Talweg")));
	return setting_put(db, S("demo"), S("yes"));
}

static err write_end(struct db *db, void *arg)
{
	(void)arg;
	TRY(scale_finished(db));
	return setting_put(db, DEMO_MAKING, STR_NONE);
}

static err write_room(struct db *db, void *arg)
{
	struct step *s = arg;
	db->clear = 1;
	return s->feature->demo(db, s->demo);
}

/* The four names that every demo size has. */
static err write_accounts(struct db *db, void *arg)
{
	static const struct {
		const char *handle;
		enum person_kind kind;
		const char *given, *family, *language;
	} accounts[] = {
		{"employee", PERSON_EMPLOYEE, "Leïla", "Benhaddou", "en"},
		{"owner", PERSON_EMPLOYEE, "Noémie", "Quillien", "fr"},
		{"guest", PERSON_GUEST, "Gwen", "Tanguy", "fr"},
		{"admin", PERSON_EMPLOYEE, "Administrator", "", "en"},
	};
	(void)arg;
	for (size_t i = 0; i < sizeof(accounts) / sizeof(*accounts); i++) {
		struct person p;
		err e = person_by_handle(db, str_from(accounts[i].handle), &p, NULL);
		if (e == NOT_FOUND) {
			p = (struct person){.handle = str_from(accounts[i].handle),
					    .kind = accounts[i].kind,
					    .admin = i == 3,
					    .given_name = str_from(accounts[i].given),
					    .family_name = str_from(accounts[i].family),
					    .language = str_from(accounts[i].language)};
			e = person_create(db, &p);
		}
		TRY(e);
		TRY(password_set(db, p.id, S("ruche-demo")));
		TRY(guideline_behind(db, p.id));
	}
	return OK;
}

/* A generated organisation starts like a real one: an administrator, and what every installation
 * begins with. */
static err write_beginning(struct db *db, void *arg)
{
	struct demo *demo = arg;
	struct person admin;
	TRY(write_accounts(db, NULL));
	TRY(person_by_handle(db, S("admin"), &admin, NULL));
	db->clear = 1;
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->found)
			TRY((*f)->found(db, demo, admin.id));
	return OK;
}

enum { FOLLOWED = 200, JOINED = 50 };

/* The employee of a generated organisation follows 200 people and is in 50 communities: the person
 * that the budgets are about. */
static err write_typical(struct db *db, void *arg)
{
	struct demo *demo = arg;
	struct q_app_some_people_list people = {0};
	struct q_app_some_hubs_list hubs = {0};
	struct person p;
	TRY(q_app_some_people(db, FOLLOWED, &people));
	TRY(q_app_some_hubs(db, JOINED, &hubs));
	TRY(person_by_handle(db, S("employee"), &p, NULL));
	for (size_t i = 0; i < people.n; i++)
		if (!ID_EQ(people.v[i].id, p.id))
			TRY(follow_import(db, p.id, people.v[i].id.v, FOLLOW_PERSON,
					  demo->now - 30 * DAY));
	for (size_t i = 0; i < hubs.n; i++)
		TRY(member_put(db, p.id, hubs.v[i].id, ROLE_MEMBER, MEMBER_IN));
	static const char *const readers[] = {"employee", "owner", "admin"};
	for (size_t i = 0; i < 3; i++) {
		TRY(person_by_handle(db, str_from(readers[i]), &p, NULL));
		TRY(guideline_acknowledge(db, p.id, INT64_MAX));
		TRY(guideline_passed(db, p.id,
				     S("first_post first_public_post first_outside_reply")));
		if (i == 1 && hubs.n)
			TRY(member_put(db, p.id, hubs.v[0].id, ROLE_OWNER, MEMBER_IN));
	}
	return OK;
}

/* The job that tells of them ran a moment ago; the demo's events are older. What is older than a
 * day and a half was read. */
static err date_notifications(struct db *db, void *arg)
{
	const struct demo *demo = arg;
	struct q_app_notifications_list rows = {0};
	TRY(q_app_notifications(db, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_app_notifications *r = &rows.v[i];
		int64_t when = r->told + MINUTE;
		if (when > demo->now)
			when = demo->now;
		TRY(q_app_notification_time(db, r->owner, r->id, id_past(when), when,
					    when < demo->now - 36 * HOUR));
	}
	return OK;
}

/* By hand-written records: at once. */
static err make_written(struct app *app, struct demo *demo)
{
	struct arena *a = demo->arena;
	TRY(command_write(app, a, write_settings, demo));
	for (const struct feature *const *f = features; *f; f++) {
		struct step step = {*f, demo};
		if ((*f)->demo)
			TRY(command_write(app, a, write_room, &step));
	}
	TRY(command_write(app, a, write_accounts, NULL));
	TRY(jobs_drain(app, a));
	return command_write(app, a, date_notifications, demo);
}

static err generate(struct database *database, struct demo *demo)
{
	struct arena *a = demo->arena;
	TRY(scale_once(database, a, "settings", write_settings, demo));
	TRY(scale_once(database, a, "beginning", write_beginning, demo));
	TRY(scale_indexes_drop(database, a, scale_late_indexes));
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->late_indexes)
			TRY(scale_indexes_drop(database, a, (*f)->late_indexes));
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->scale)
			TRY((*f)->scale(database, demo));
	TRY(scale_indexes_make(database, demo));
	return scale_once(database, a, "typical", write_typical, demo);
}

/* At scale: in steps, each of which is done once, so that it can be stopped and goes on. A bulk
 * load fills the index meanwhile; the small one by the ordinary job. */
static err make_generated(struct app *app, struct demo *demo)
{
	struct search_fill *fill;
	TRY(jobs_bulk_begin(app, demo->arena, &fill));
	err e = generate(app->database, demo);
	TRY(jobs_bulk_end(app, demo->arena, fill, e, command_progress));
	return command_write(app, demo->arena, write_end, NULL);
}

/* What stands in the directory: a demo that was stopped and goes on, or nothing. Otherwise *why
 * says what is in the way. */
static err look_around(struct command *c, struct app *app, struct demo *demo, str *why)
{
	struct db db = {0};
	str making;
	int64_t people, now;
	TRY(db_read_begin(app->database, c->arena, &db));
	err e = setting_get(&db, DEMO_MAKING, STR_NONE, &making);
	making = str_dup(c->arena, making);
	db_read_end(&db);
	TRY(e);
	if (!app->demo && !str_eq(app->organisation, S("Ruche"))) {
		*why = S("is a real installation; a demo wants a directory of its own");
		return CONFLICT;
	}
	if (!app->demo)
		return OK;
	str first = str_cut(&making, ' ');
	if (!str_to_int(first, &people) || !str_to_int(making, &now)) {
		*why = S("holds a demo organisation already");
		return CONFLICT;
	}
	if (people != demo->sizes.people) {
		*why = str_cat(c->arena, S("holds an unfinished demo; go on with --people "),
			       first);
		return CONFLICT;
	}
	demo->now = now;
	return OK;
}

int command_demo(struct command *c)
{
	struct app app;
	struct decoder decoder;
	struct documents documents;
	struct demo demo = {
		.app = &app, .now = clock_now(), .seed = SEED, .progress = command_progress};
	if (c->n == 1)
		c->data = c->words[0];
	if (choose_size(c, &demo) != OK)
		return command_refuse(
			c, S("demo"),
			S("--scale is small or ibm, --people a number from 10 to 400000"));
	c->bulk = demo.sizes.people > 0;
	int status = command_texts(c, &demo);
	if (status == 0)
		status = command_open(c, true, &app);
	if (status)
		return status;
	str why = STR_NONE;
	err e = look_around(c, &app, &demo, &why);
	if (e) {
		command_close(&app);
		return command_refuse(c, c->data, str_empty(why) ? str_from(err_name(e)) : why);
	}
	if (decoder_open(c->arena, &decoder, STR_NONE) == OK)
		app.decoder = &decoder;
	decoder.patience = DECODE_PATIENCE;
	if (documents_open(c->arena, &documents, STR_NONE) == OK)
		app.documents = &documents;
	demo.arena = c->arena;
	e = demo.sizes.people > 0 ? make_generated(&app, &demo) : make_written(&app, &demo);
	command_close(&app);
	if (e)
		return command_refuse(c, c->data,
				      str_cat(c->arena, S("the demo could not be written: "),
					      str_from(err_name(e))));
	puts("The demo organisation is ready. Sign in as employee, owner, guest or admin; the "
	     "password is ruche-demo.");
	return 0;
}

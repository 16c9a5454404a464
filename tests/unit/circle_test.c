/* SPDX-License-Identifier: Apache-2.0
 * Circles and what hangs on them: counters of authors and tags when an item closes with its
 * answers, places below a place that narrows, the audit chain, and jobs that never come back. On
 * SQLite, and on PostgreSQL when RUCHE_TEST_PG holds its URL.
 */
#include "core/access.h"

#include "base/clock.h"
#include "core/audit.h"
#include "core/comment.h"
#include "core/job.h"
#include "core/notify.h"
#include "core/rating.h"
#include "core/retention.h"
#include "core/setting.h"
#include "core/tag.h"
#include "database_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

struct fixture {
	struct database_fixture base;
	person_id author, reader;
	place_id own;
};

static void write_begin(struct fixture *f, person_id viewer)
{
	assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
	f->base.db.viewer = viewer;
	f->base.db.clear = 1;
}
static void write_end(struct fixture *f)
{
	assert_ok(db_write_end_wait(&f->base.db, true));
}

static item_id add_item(struct fixture *f, place_id place, enum audience audience)
{
	item_id id;
	struct item_new new = {.kind = KIND_ENTRY,
			       .place = place,
			       .author = f->author,
			       .audience = audience,
			       .state = STATE_PUBLISHED,
			       .language = S("en")};
	assert_ok(item_create(&f->base.db, &new, &id));
	return id;
}

static int64_t items_of(struct fixture *f, person_id person)
{
	struct person p;
	assert_ok(person_find(&f->base.db, person, &p));
	return p.items;
}

static int64_t items_tagged(struct fixture *f, const char *name)
{
	struct tag tag;
	assert_ok(tag_by_name(&f->base.db, str_from(name), &tag));
	return tag.items;
}

static bool sees(struct fixture *f, person_id viewer, int clear, item_id id)
{
	struct item_row row;
	struct db db;
	assert_ok(db_read_begin(f->base.database, f->base.arena, &db));
	db.viewer = viewer;
	db.clear = clear;
	err e = item_find(&db, id, &row);
	db_read_end(&db);
	assert_true(e == OK || e == NOT_FOUND);
	return e == OK;
}

/* ---- tests ---- */

static void answers_are_counted(void **state)
{
	struct fixture *f = *state;
	item_id root, answer;
	write_begin(f, f->reader);
	root = add_item(f, f->own, AUDIENCE_PUBLIC);
	assert_ok(comment_create(&f->base.db, root, S("One of two #beeswax"), &answer));
	assert_ok(comment_create(&f->base.db, root, S("Two of two #beeswax"), &answer));
	assert_int_equal(items_of(f, f->reader), 2);
	assert_int_equal(items_tagged(f, "beeswax"), 2);
	assert_ok(item_set_audience(&f->base.db, root, AUDIENCE_PRIVATE, (struct id_list){0}));
	assert_int_equal(items_of(f, f->reader), 0);
	assert_int_equal(items_of(f, f->author), 0);
	assert_int_equal(items_tagged(f, "beeswax"), 0);
	assert_ok(item_set_audience(&f->base.db, root, AUDIENCE_INTERNAL, (struct id_list){0}));
	assert_int_equal(items_of(f, f->reader), 2);
	assert_int_equal(items_tagged(f, "beeswax"), 2);
	/* One that was removed alone is not counted a second time when its root goes. */
	assert_ok(comment_delete(&f->base.db, answer));
	assert_int_equal(items_of(f, f->reader), 1);
	assert_ok(item_delete(&f->base.db, root));
	assert_int_equal(items_of(f, f->reader), 0);
	assert_int_equal(items_tagged(f, "beeswax"), 0);
	write_end(f);
}

static void rewrite_all(struct fixture *f)
{
	struct job job;
	bool found = true, more;
	while (found) {
		write_begin(f, (person_id){0});
		assert_ok(job_take(&f->base.db, &job, &found));
		int64_t id = 0;
		if (found) {
			assert_true(str_eq(job.kind, S("place.rewrite")) &&
				    str_to_int(job.payload, &id));
			assert_ok(place_rewrite_circles(&f->base.db, (place_id){id}, &more));
			assert_false(more);
			assert_ok(job_done(&f->base.db, job.id));
		}
		write_end(f);
	}
}

static void places_below_narrow(void **state)
{
	struct fixture *f = *state;
	write_begin(f, f->author);
	struct place top = {.kind = PLACE_COMMUNITY,
			    .own_members = true,
			    .audience = AUDIENCE_PUBLIC,
			    .owner = f->author,
			    .title = S("Top"),
			    .language = S("en")};
	assert_ok(place_create(&f->base.db, &top, top.title));
	/* Below it one that shares its members, narrower by itself, and one with members of its
	 * own. */
	struct place inner = {.kind = PLACE_COMMUNITY,
			      .parent = top.id,
			      .audience = AUDIENCE_INTERNAL,
			      .owner = f->author,
			      .title = S("Inner"),
			      .language = S("en")};
	assert_ok(place_create(&f->base.db, &inner, inner.title));
	struct place other = {.kind = PLACE_COMMUNITY,
			      .parent = top.id,
			      .own_members = true,
			      .audience = AUDIENCE_PUBLIC,
			      .owner = f->author,
			      .title = S("Other"),
			      .language = S("en")};
	assert_ok(place_create(&f->base.db, &other, other.title));
	item_id a = add_item(f, top.id, AUDIENCE_PUBLIC),
		b = add_item(f, inner.id, AUDIENCE_PUBLIC),
		c = add_item(f, other.id, AUDIENCE_PUBLIC);
	write_end(f);
	assert_true(sees(f, (person_id){0}, 0, a) && sees(f, (person_id){0}, 0, c));
	assert_true(!sees(f, (person_id){0}, 0, b) && sees(f, f->reader, 1, b));

	write_begin(f, f->author);
	assert_ok(place_set_audience(&f->base.db, top.id, AUDIENCE_MEMBERS));
	write_end(f);
	/* At once, before any job has run. */
	assert_false(sees(f, f->reader, 1, a) || sees(f, f->reader, 1, b) ||
		     sees(f, f->reader, 1, c));
	rewrite_all(f);
	assert_false(sees(f, f->reader, 1, a) || sees(f, f->reader, 1, b) ||
		     sees(f, f->reader, 1, c));
	assert_true(sees(f, f->author, 1, a) && sees(f, f->author, 1, b) &&
		    sees(f, f->author, 1, c));

	write_begin(f, f->author);
	assert_ok(place_set_audience(&f->base.db, top.id, AUDIENCE_PUBLIC));
	write_end(f);
	rewrite_all(f);
	assert_true(sees(f, (person_id){0}, 0, a) && sees(f, (person_id){0}, 0, c));
	assert_true(!sees(f, (person_id){0}, 0, b) && sees(f, f->reader, 1, b));
}

/* One that is made now, below another one. */
static struct place place_below(struct fixture *f, const struct place *above, enum place_kind kind,
				enum audience audience)
{
	struct place p = {.kind = kind,
			  .parent = above ? above->id : (place_id){0},
			  .own_members = true,
			  .audience = audience,
			  .owner = f->author,
			  .title = S("Level"),
			  .language = S("en")};
	assert_ok(place_create(&f->base.db, &p, p.title));
	return p;
}

static void places_have_a_depth(void **state)
{
	struct fixture *f = *state;
	struct place chain[PLACE_DEPTH + 1];
	write_begin(f, f->author);
	for (int i = 0; i <= PLACE_DEPTH; i++)
		chain[i] = place_below(f, i ? &chain[i - 1] : NULL, PLACE_COMMUNITY,
				       AUDIENCE_INTERNAL);
	struct place deeper = {.kind = PLACE_COMMUNITY,
			       .parent = chain[PLACE_DEPTH].id,
			       .own_members = true,
			       .owner = f->author,
			       .title = S("Too deep"),
			       .language = S("en")};
	assert_int_equal(place_create(&f->base.db, &deeper, deeper.title), INVALID);
	/* What lies below counts too; a wiki keeps its community. */
	struct place top = place_below(f, NULL, PLACE_COMMUNITY, AUDIENCE_INTERNAL),
		     wiki = place_below(f, &top, PLACE_WIKI, AUDIENCE_INTERNAL);
	assert_int_equal(place_set_parent(&f->base.db, top.id, chain[PLACE_DEPTH - 1].id), INVALID);
	assert_ok(place_set_parent(&f->base.db, top.id, chain[PLACE_DEPTH - 2].id));
	assert_int_equal(place_delete(&f->base.db, top.id), CONFLICT);
	assert_ok(place_delete(&f->base.db, wiki.id));
	assert_ok(place_delete(&f->base.db, top.id));
	write_end(f);
}

static void members_end_below_what_closes(void **state)
{
	struct fixture *f = *state;
	write_begin(f, f->author);
	struct place top = place_below(f, NULL, PLACE_COMMUNITY, AUDIENCE_INTERNAL),
		     middle = place_below(f, &top, PLACE_COMMUNITY, AUDIENCE_MEMBERS),
		     low = place_below(f, &middle, PLACE_WIKI, AUDIENCE_MEMBERS);
	assert_ok(member_put(&f->base.db, f->reader, middle.id, ROLE_MEMBER, MEMBER_IN));
	assert_ok(member_put(&f->base.db, f->reader, low.id, ROLE_FACILITATOR, MEMBER_IN));
	item_id said = add_item(f, middle.id, AUDIENCE_MEMBERS),
		written = add_item(f, low.id, AUDIENCE_MEMBERS);
	write_end(f);
	assert_true(sees(f, f->reader, 1, said) && sees(f, f->reader, 1, written));
	write_begin(f, f->author);
	assert_ok(place_set_audience(&f->base.db, top.id, AUDIENCE_MEMBERS));
	/* And nobody comes in past what is above. */
	for (int state_of = MEMBER_IN; state_of <= MEMBER_INVITED; state_of++)
		assert_int_equal(member_put(&f->base.db, f->reader, middle.id, ROLE_MEMBER,
					    (enum member_state)state_of),
				 DENIED);
	assert_ok(place_find(&f->base.db, middle.id, &middle));
	assert_int_equal(middle.members, 1);
	write_end(f);
	/* At once, before any job has run. */
	assert_false(sees(f, f->reader, 1, said) || sees(f, f->reader, 1, written));
	assert_true(sees(f, f->author, 1, said) && sees(f, f->author, 1, written));
	rewrite_all(f);
}

static void audit_chain(void **state)
{
	struct fixture *f = *state;
	struct out findings = out_new(f->base.arena, 4096);
	for (int i = 0; i < 3; i++) {
		write_begin(f, f->author);
		assert_ok(audit_add(&f->base.db, f->author, S("test"), S("target"), STR_NONE,
				    S("127.0.0.1")));
		assert_ok(audit_add(&f->base.db, f->reader, S("test"), S("target"), STR_NONE,
				    S("127.0.0.1")));
		write_end(f);
	}
	write_begin(f, f->author);
	assert_ok(audit_verify(&f->base.db, &findings));
	write_end(f);
	assert_int_equal(findings.n, 0);
}

/* Rows over age go by setting; the chain of those that stay holds, and still tells of a change. */
static void audit_goes_by_age(void **state)
{
	struct fixture *f = *state;
	struct out findings = out_new(f->base.arena, 65536);
	bool more;
	int64_t today = clock_now();
	for (int64_t days = 20; days >= 0; days -= 5) {
		write_begin(f, f->author);
		f->base.db.now = today - days * DAY;
		assert_ok(audit_add(&f->base.db, f->author, S("act"), S("target"), STR_NONE,
				    S("192.0.2.7")));
		write_end(f);
	}
	write_begin(f, f->author);
	assert_ok(retention_sweep(&f->base.db, &more));
	assert_ok(audit_verify(&f->base.db, &findings));
	assert_int_equal(findings.n, 0);
	assert_ok(retention_put(&f->base.db, &(struct retention){.audit = 12}));
	assert_ok(retention_sweep(&f->base.db, &more));
	assert_false(more);
	str begins;
	assert_ok(setting_get(&f->base.db, S("audit.begins_after"), STR_NONE, &begins));
	assert_int_equal(begins.n, 64);
	assert_ok(audit_verify(&f->base.db, &findings));
	assert_int_equal(findings.n, 0);
	/* Without the hash it goes on from, the rest does not verify: rows did go. */
	assert_ok(setting_put(&f->base.db, S("audit.begins_after"), STR_NONE));
	assert_ok(audit_verify(&f->base.db, &findings));
	assert_true(findings.n > 0);
	write_end(f);
}

static void jobs_that_never_come_back(void **state)
{
	struct fixture *f = *state;
	struct job job;
	bool found;
	write_begin(f, f->author);
	assert_ok(job_add(&f->base.db, S("test.abort"), STR_NONE, 0, false));
	for (int tries = 1; tries <= JOB_ATTEMPTS; tries++) {
		assert_ok(job_take(&f->base.db, &job, &found));
		assert_true(found);
		assert_int_equal(job.attempts, tries);
		/* The process ended with the job; its lease runs out. */
		f->base.db.now += (JOB_LEASE_SECONDS + 1) * SECOND;
	}
	assert_ok(job_take(&f->base.db, &job, &found));
	assert_false(found);
	assert_ok(job_retry(&f->base.db, job.id));
	write_end(f);
}

static int64_t taken_payload(struct fixture *f)
{
	struct job job;
	int64_t n = 0;
	bool found;
	assert_ok(job_take_of(&f->base.db, JOBS_DECODE, &job, &found));
	if (found)
		assert_true(str_to_int(job.payload, &n));
	return n;
}

static void brings(struct fixture *f, person_id who, int64_t from, int64_t to)
{
	f->base.db.viewer = who;
	for (int64_t i = from; i <= to; i++) {
		struct out payload = out_new(f->base.arena, 24);
		out_int(&payload, i);
		/* Each a moment later than the one before: by time alone the first ones come first.
		 */
		f->base.db.now++;
		assert_ok(job_add(&f->base.db, S("decode.test"), out_view(&payload), 0, true));
	}
}

/* One who brings very much holds up nobody who brings little later; nor does one whose work fails
 * and is tried again. */
static void people_take_turns(void **state)
{
	static const int64_t wanted[] = {3, 101, 4, 102, 5};
	struct fixture *f = *state;
	struct job job;
	bool found;
	write_begin(f, f->author);
	brings(f, f->author, 1, 20);
	assert_int_equal(taken_payload(f), 1);
	assert_int_equal(taken_payload(f), 2);
	brings(f, f->reader, 101, 102);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		assert_int_equal(taken_payload(f), wanted[i]);
	/* One that is tried again later keeps nobody back. */
	assert_ok(job_take_of(&f->base.db, JOBS_DECODE, &job, &found));
	assert_true(found && str_eq(job.payload, S("6")));
	assert_ok(job_failed(&f->base.db, &job, S("test")));
	brings(f, (person_id){77}, 201, 201);
	assert_int_equal(taken_payload(f), 7);
	assert_int_equal(taken_payload(f), 201);
	assert_int_equal(taken_payload(f), 8);
	write_end(f);
}

/* Two at once. On PostgreSQL both transactions have begun before either does anything; SQLite takes
 * them in turn. */
struct racer {
	struct fixture *f;
	pthread_barrier_t *both;
	person_id viewer;
	item_id item;
	err (*act)(struct racer *r, struct db *db);
};

static void *race_one(void *arg)
{
	struct racer *r = arg;
	struct db db;
	struct arena *a = arena_new(64 << 20);
	assert_ok(db_write_begin(r->f->base.database, a, &db));
	db.viewer = r->viewer;
	db.clear = 1;
	if (r->f->base.postgres)
		pthread_barrier_wait(r->both);
	bool keep = r->act(r, &db) == OK;
	assert_ok(db_write_end_wait(&db, keep));
	arena_free(a);
	return NULL;
}

static void race(struct fixture *f, person_id viewer, item_id item,
		 err (*act)(struct racer *r, struct db *db))
{
	pthread_barrier_t both;
	pthread_t second;
	struct racer r = {f, &both, viewer, item, act};
	pthread_barrier_init(&both, NULL, 2);
	assert_int_equal(pthread_create(&second, NULL, race_one, &r), 0);
	race_one(&r);
	pthread_join(second, NULL);
	pthread_barrier_destroy(&both);
}

static err act_rate(struct racer *r, struct db *db)
{
	return rating_put(db, r->item, 4);
}
static err act_answer(struct racer *r, struct db *db)
{
	item_id id;
	return comment_create(db, r->item, S("An answer"), &id);
}
static err act_delete(struct racer *r, struct db *db)
{
	return item_delete(db, r->item);
}
static err act_audit(struct racer *r, struct db *db)
{
	return audit_add(db, r->viewer, S("test"), STR_NONE, STR_NONE, STR_NONE);
}
static err act_notify(struct racer *r, struct db *db)
{
	bool more;
	(void)r;
	return notify_run(db, &more);
}

static int64_t times_told(struct fixture *f)
{
	struct notification_list told;
	int64_t n = 0;
	write_begin(f, f->author);
	assert_ok(notify_list(&f->base.db, 0, &told));
	write_end(f);
	for (size_t i = 0; i < told.n; i++)
		n += told.v[i].count;
	return n;
}

static void two_at_once(void **state)
{
	struct fixture *f = *state;
	struct item_row row;
	int64_t unread;
	struct out findings = out_new(f->base.arena, 4096);
	write_begin(f, f->author);
	item_id root = add_item(f, f->own, AUDIENCE_PUBLIC);
	write_end(f);
	race(f, f->reader, root, act_rate);
	race(f, f->reader, root, act_answer);
	race(f, f->author, root, act_audit);
	/* On PostgreSQL not before whatever else writes in that cluster has ended. */
	for (int tries = 0; tries == 0 || (times_told(f) < 4 && tries < 1000); tries++) {
		race(f, (person_id){0}, root, act_notify);
		usleep(10 * 1000);
	}
	write_begin(f, f->author);
	assert_ok(item_find(&f->base.db, root, &row));
	assert_int_equal(row.raters, 1);
	assert_int_equal(row.stars, 4);
	assert_int_equal(row.comments, 2);
	struct notification_list told;
	assert_ok(notify_list(&f->base.db, 0, &told));
	/* Two events each, told once each. */
	for (size_t i = 0; i < told.n; i++)
		assert_int_equal(told.v[i].count, 2);
	assert_ok(notify_count(&f->base.db, &unread));
	assert_int_equal(unread, 2);
	assert_ok(audit_verify(&f->base.db, &findings));
	assert_int_equal(findings.n, 0);
	write_end(f);
	race(f, f->author, root, act_delete);
	write_begin(f, f->author);
	assert_int_equal(items_of(f, f->author), 0);
	assert_int_equal(items_of(f, f->reader), 0);
	write_end(f);
}

/* Two transactions of which the second begins while the first is still open: with the turn that
 * they take it waits for the first one's commit, without it reads what was there before. */
struct second {
	struct fixture *f;
	err (*act)(struct second *s, struct db *db);
	place_id id, below;
	atomic_bool done;
	err result;
};

static void *run_second(void *arg)
{
	struct second *s = arg;
	struct db db;
	struct arena *a = arena_new(64 << 20);
	assert_ok(db_write_begin(s->f->base.database, a, &db));
	db.viewer = s->f->author;
	db.clear = 1;
	s->result = s->act(s, &db);
	assert_ok(db_write_end_wait(&db, s->result == OK));
	s->done = true;
	arena_free(a);
	return NULL;
}

/* SQLite has one writer: there the second one begins when the first has ended. */
static void begin_second(struct second *s, pthread_t *thread)
{
	assert_int_equal(pthread_create(thread, NULL, run_second, s), 0);
	for (int i = 0; i < 100 && !s->done; i++)
		usleep(5 * 1000);
	assert_false(s->done);
}

static err put_below(struct second *s, struct db *db)
{
	return place_set_parent(db, s->id, s->below);
}

static err make_below(struct second *s, struct db *db)
{
	struct place p = {.kind = PLACE_COMMUNITY,
			  .parent = s->below,
			  .own_members = true,
			  .audience = AUDIENCE_INTERNAL,
			  .owner = s->f->author,
			  .title = S("Made meanwhile")};
	err e = place_create(db, &p, STR_NONE);
	s->id = p.id;
	return e;
}

static void no_loop_of_two_at_once(void **state)
{
	struct fixture *f = *state;
	pthread_t thread;
	write_begin(f, f->author);
	struct place one = place_below(f, NULL, PLACE_COMMUNITY, AUDIENCE_INTERNAL),
		     two = place_below(f, NULL, PLACE_COMMUNITY, AUDIENCE_INTERNAL), now;
	write_end(f);
	struct second s = {.f = f, .act = put_below, .id = two.id, .below = one.id};
	write_begin(f, f->author);
	assert_ok(place_set_parent(&f->base.db, one.id, two.id));
	begin_second(&s, &thread);
	write_end(f);
	pthread_join(thread, NULL);
	assert_int_equal(s.result, INVALID);
	write_begin(f, f->author);
	assert_ok(place_find(&f->base.db, two.id, &now));
	assert_true(ID_NONE(now.parent));
	write_end(f);
}

static void nothing_open_is_made_below_what_closes(void **state)
{
	struct fixture *f = *state;
	pthread_t thread;
	write_begin(f, f->author);
	struct place top = place_below(f, NULL, PLACE_COMMUNITY, AUDIENCE_INTERNAL), now;
	write_end(f);
	struct second s = {.f = f, .act = make_below, .below = top.id};
	write_begin(f, f->author);
	assert_ok(place_set_audience(&f->base.db, top.id, AUDIENCE_MEMBERS));
	begin_second(&s, &thread);
	write_end(f);
	pthread_join(thread, NULL);
	assert_ok(s.result);
	write_begin(f, f->author);
	assert_ok(place_find(&f->base.db, s.id, &now));
	assert_int_equal(now.circle, top.id.v);
	write_end(f);
}

/* ---- the fixture ---- */

static int set_up(void **state, bool postgres)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	fixture_open(&f->base, "circle", postgres);
	*state = f;
	write_begin(f, (person_id){0});
	f->author = fixture_person(&f->base, "Author", "Testeur");
	f->reader = fixture_person(&f->base, "Reader", "Testeur");
	assert_ok(person_place(&f->base.db, f->author, &f->own));
	write_end(f);
	return 0;
}

SET_UP_ON_BOTH(fixture_close)

#define TESTS(ON)                                                                          \
	ON(answers_are_counted), ON(places_below_narrow), ON(places_have_a_depth),         \
		ON(members_end_below_what_closes), ON(audit_chain), ON(audit_goes_by_age), \
		ON(jobs_that_never_come_back), ON(people_take_turns), ON(two_at_once),     \
		ON(no_loop_of_two_at_once), ON(nothing_open_is_made_below_what_closes)

int main(void)
{
	return RUN_ON_BOTH();
}

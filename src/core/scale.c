/* SPDX-License-Identifier: Apache-2.0 */
#include "core/scale.h"

#include "base/clock.h"

#include "scale.sql.h"

/* A batch holds the writer, for which the index beside it waits: not for long. But in a long one
 * more rows share the pages that a commit writes. */
enum { BATCH_ARENA = 512 << 20, BATCH_STEPS = 20000, BATCH_TIME = 2 * SECOND, LOOK_AT_CLOCK = 64 };

static err take_person(void *arg, const struct q_scale_people *q)
{
	struct scale *s = arg;
	*ARENA_PUSH(s->demo->arena, &s->people) = q->id.v;
	*ARENA_PUSH(s->demo->arena, &s->places) = q->place.v;
	return OK;
}

err scale_open(struct scale *s, struct database *database, struct demo *demo, uint64_t seed)
{
	struct db db = {0};
	*s = (struct scale){
		.database = database, .demo = demo, .random = prng_new(demo->seed ^ seed)};
	s->english = scale_text_new(demo->arena, demo, S("en"));
	s->french = scale_text_new(demo->arena, demo, S("fr"));
	TRY(db_read_begin(database, demo->arena, &db));
	err e = q_scale_people(&db, take_person, s);
	db_read_end(&db);
	TRY(e);
	return s->people.n ? OK : INVALID;
}

/* ---- going on where it stopped ---- */

/* The state of a generator in a row: random numbers, a count, and so many remembered items. Only
 * the program that wrote it reads it. */
struct kept {
	struct prng random;
	uint64_t recent_count;
};

static size_t recent_held(uint64_t count)
{
	return count < SCALE_RECENT ? (size_t)count : SCALE_RECENT;
}

static err keep(struct db *db, const struct scale *s, const char *what, int64_t done)
{
	struct kept head = {s->random, s->recent_count};
	struct out state = out_new(db->arena, sizeof(head) + sizeof(s->recent));
	out_bytes(&state, &head, sizeof(head));
	out_bytes(&state, s->recent, recent_held(s->recent_count) * sizeof(*s->recent));
	str v = out_view(&state);
	return q_scale_step_put(db, str_from(what), done, (bytes){(const uint8_t *)v.p, v.n});
}

/* How many steps are behind it; 0 for one that begins. */
static err go_on(struct db *db, struct scale *s, const char *what, int64_t *done)
{
	struct q_scale_step q = {0};
	struct kept head;
	*done = 0;
	err e = q_scale_step(db, str_from(what), &q);
	if (e)
		return e == NOT_FOUND ? OK : e;
	if (q.state.n < sizeof(head))
		return INVALID;
	memcpy(&head, q.state.p, sizeof(head));
	size_t n = recent_held(head.recent_count) * sizeof(*s->recent);
	if (q.state.n != sizeof(head) + n)
		return INVALID;
	s->random = head.random;
	s->recent_count = head.recent_count;
	memcpy(s->recent, (const char *)q.state.p + sizeof(head), n);
	*done = q.done;
	return OK;
}

/* The steps from *done on, to n at most; *done tells how far it came. */
static err one_batch(struct scale *s, struct arena *a, const char *what, int64_t *done, int64_t n,
		     err (*step)(struct db *db, struct scale *s, int64_t i, void *arg), void *arg)
{
	struct db db = {0};
	TRY(db_write_begin(s->database, a, &db));
	db.clear = CIRCLE_INTERNAL;
	err e = OK;
	int64_t end = clock_mono() + BATCH_TIME;
	int64_t i = *done, most = n - i < BATCH_STEPS ? n : i + BATCH_STEPS;
	do
		e = step(&db, s, i++, arg);
	while (e == OK && i < most && (i % LOOK_AT_CLOCK != 0 || clock_mono() < end));
	if (e == OK)
		e = keep(&db, s, what, i);
	err committed = db_write_end_wait(&db, e == OK);
	TRY(e);
	TRY(committed);
	*done = i;
	return OK;
}

err scale_run(struct scale *s, const char *what, int64_t n,
	      err (*step)(struct db *db, struct scale *s, int64_t i, void *arg), void *arg)
{
	struct arena *a = arena_new(BATCH_ARENA);
	struct db db = {0};
	int64_t done = 0;
	err e = db_read_begin(s->database, a, &db);
	if (e == OK) {
		e = go_on(&db, s, what, &done);
		db_read_end(&db);
	}
	while (done < n && e == OK) {
		arena_reset(a);
		e = one_batch(s, a, what, &done, n, step, arg);
		if (e == OK)
			s->demo->progress(what, done, n);
	}
	arena_free(a);
	return e;
}

struct once {
	const char *what;
	err (*fn)(struct db *db, void *arg);
	void *arg;
};

static err run_once(struct db *db, void *arg)
{
	const struct once *once = arg;
	struct q_scale_step q = {0};
	err e = q_scale_step(db, str_from(once->what), &q);
	if (e != NOT_FOUND)
		return e;
	TRY(once->fn(db, once->arg));
	return q_scale_step_put(db, str_from(once->what), 1, (bytes){(const uint8_t *)"", 0});
}

err scale_once(struct database *database, struct arena *a, const char *what,
	       err (*fn)(struct db *db, void *arg), void *arg)
{
	return db_write_whole(database, a, run_once, &(struct once){what, fn, arg});
}

/* ---- indexes ---- */

const char *const scale_late_indexes[] = {"attachment_by_blob",	 "attachment_by_owner",
					  "attachment_by_thumb", "comment_by_thread",
					  "comment_thread",	 "item_answers_by_author",
					  "item_by_author",	 "item_by_author_kind",
					  "item_by_author_open", "item_by_author_public",
					  "item_by_hub_open",	 "item_by_hub_public",
					  "item_by_kind_open",	 "item_by_kind_public",
					  "item_tag_by_tag",	 "mention_by_person",
					  "place_by_last",	 "place_by_public_last",
					  "rating_by_person",	 "reaction_by_person",
					  "tag_popular",	 NULL};

#define INDEX_STEP "index "

static err drop_indexes(struct db *db, void *arg)
{
	for (const char *const *name = arg; *name; name++) {
		struct q_scale_step q = {0};
		str what = str_cat(db->arena, S(INDEX_STEP), str_from(*name)), make;
		err e = q_scale_step(db, what, &q);
		if (e == OK)
			continue; /* off since the run that was stopped */
		if (e != NOT_FOUND)
			return e;
		TRY(db_index_drop(db, str_from(*name), &make));
		TRY(q_scale_step_put(db, what, 0, (bytes){(const uint8_t *)make.p, make.n}));
	}
	return OK;
}

err scale_indexes_drop(struct database *database, struct arena *a, const char *const *names)
{
	return db_write_whole(database, a, drop_indexes, (void *)names);
}

static err make_index(struct db *db, void *arg)
{
	const struct q_scale_indexes *index = arg;
	TRY(db_index_make(db, (str){(const char *)index->state.p, index->state.n}));
	return q_scale_step_drop(db, index->what);
}

err scale_indexes_make(struct database *database, struct demo *demo)
{
	struct q_scale_indexes_list off = {0};
	struct db db = {0};
	TRY(db_read_begin(database, demo->arena, &db));
	err e = q_scale_indexes(&db, &off);
	db_read_end(&db);
	for (size_t i = 0; i < off.n && e == OK; i++) {
		demo->progress("indexes", (int64_t)i, (int64_t)off.n);
		e = db_write_whole(database, demo->arena, make_index, &off.v[i]);
	}
	return e;
}

err scale_finished(struct db *db)
{
	return q_scale_step_clear(db);
}

/* ---- choosing ---- */

person_id scale_person(struct scale *s, size_t *index)
{
	/* The cube of an even number: the first tenth of the people writes nearly half of it. */
	double u = prng_unit(&s->random);
	size_t at = (size_t)(u * u * u * (double)s->people.n);
	/* Spread over the order of ids, so that the diligent are not all of one unit. */
	at = (size_t)((at * UINT64_C(2654435761)) % s->people.n);
	if (index)
		*index = at;
	return (person_id){s->people.v[at]};
}

person_id scale_anybody(struct scale *s)
{
	return (person_id){s->people.v[prng_below(&s->random, s->people.n)]};
}

int64_t scale_time(const struct scale *s, int64_t i, int64_t n)
{
	double part = (double)(n - i) / (double)(n + 1);
	int64_t ago = (int64_t)(part * part * (double)(SCALE_YEARS * 365 * DAY));
	return s->demo->now - ago - MINUTE;
}

err scale_communities(struct scale *s, struct place_list *places)
{
	struct q_scale_communities_list rows = {0};
	struct db db = {0};
	*places = (struct place_list){0};
	TRY(db_read_begin(s->database, s->demo->arena, &db));
	err e = q_scale_communities(&db, &rows);
	db_read_end(&db);
	TRY(e);
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(s->demo->arena, places) =
			(struct place){.id = rows.v[i].id,
				       .owner = rows.v[i].owner,
				       .audience = (enum audience)rows.v[i].audience,
				       .circle = rows.v[i].circle};
	return OK;
}

void scale_remember(struct scale *s, item_id id, person_id author, int64_t created)
{
	s->recent[s->recent_count++ % SCALE_RECENT] = (struct recent){id, author, created};
}

const struct recent *scale_choose(struct scale *s)
{
	size_t have = s->recent_count < SCALE_RECENT ? s->recent_count : SCALE_RECENT;
	double u = prng_unit(&s->random);
	size_t back = (size_t)(u * u * (double)have);
	return have ? &s->recent[(s->recent_count - 1 - back) % SCALE_RECENT] : NULL;
}

const struct scale_text *scale_language(struct scale *s, str *language)
{
	bool french = prng_below(&s->random, 3) == 0;
	*language = french ? S("fr") : S("en");
	return french ? s->french : s->english;
}

int64_t scale_count(struct scale *s, int64_t mean)
{
	/* Geometric: from time to time a thread runs long. */
	int64_t n = 0;
	while (n < mean * 40 && prng_below(&s->random, (uint64_t)mean + 1) > 0)
		n++;
	return n;
}

/* SPDX-License-Identifier: Apache-2.0
 * understand: the job. It reads what was said in a jam in short read transactions, outside of
 * requests, and writes what it made of it in one write.
 */
#include "feature/jams/report.h"

#include "base/clock.h"

#include <stdlib.h>

/* Memory, all of it gone behind each jam: what core/insight/themes.h says for its most texts, the
 * lexicons and a few bytes a post, and a batch of ideas with one answer at a time. */
enum { IDEAS_A_BATCH = 500, ANSWERS_A_BATCH = 500, JAMS_AT_ONCE = 100 };
#define THEMES_MEMORY ((size_t)512 << 20)
#define JAM_MEMORY ((size_t)256 << 20)
#define BATCH_MEMORY ((size_t)128 << 20)
#define ROW_MEMORY ((size_t)16 << 20)

int64_t jam_recent(int64_t opens, int64_t closes, int64_t now)
{
	int64_t part = (closes - opens) / RECENT_PART;
	return (now < closes ? now : closes) - (part > HOUR ? part : HOUR);
}

/* ---- memory and transactions ---- */

struct arena *understand_arena(struct understanding *u, size_t limit)
{
	for (size_t i = 0; i < UNDERSTAND_ARENAS; i++)
		if (!u->own[i]) {
			u->own[i] = arena_new(limit);
			arena_on_limit(u->own[i], u->limit);
			return u->own[i];
		}
	BUG("more arenas than a jam has");
}

void understand_done(struct understanding *u, struct arena *a)
{
	for (size_t i = 0; i < UNDERSTAND_ARENAS; i++)
		if (u->own[i] == a)
			u->own[i] = NULL;
	arena_free(a);
}

void understand_reset(const struct understanding *u, struct arena *a)
{
	arena_reset(a);
	arena_on_limit(a, u->limit);
}

err understand_read(struct understanding *u, err (*step)(struct understanding *u, struct db *db))
{
	TRY(db_read_begin(u->app->database, u->batch, &u->db));
	u->db.now = u->basis;
	err e = step(u, &u->db);
	db_read_end(&u->db);
	understand_reset(u, u->batch);
	return e;
}

err understand_write(struct understanding *u, err (*step)(struct understanding *u, struct db *db))
{
	TRY(db_write_begin(u->app->database, u->batch, &u->db));
	err e = step(u, &u->db);
	err committed = db_write_end_wait(&u->db, e == OK);
	understand_reset(u, u->batch);
	return e ? e : committed;
}

/* Who jumped out of a transaction wrote nothing. */
static void undo(struct understanding *u)
{
	if (!u->db.connection)
		return;
	if (u->db.writing)
		(void)db_write_end_wait(&u->db, false);
	else
		db_read_end(&u->db);
}

/* ---- what there is ---- */

static err step_seen(struct understanding *u, struct db *db)
{
	struct q_understand_ideas_seen ideas, answers;
	struct q_understand_stances_seen turned;
	TRY(q_understand_ideas_seen(db, u->jam->id, &ideas));
	TRY(q_understand_answers_seen(db, u->jam->id, &answers));
	TRY(q_understand_stances_seen(db, u->jam->id, u->jam->grouped, &turned));
	u->turned = turned.n;
	u->posts = ideas.n + answers.n;
	u->newest = ideas.newest > answers.newest ? ideas.newest : answers.newest;
	return understand_mood_seen(u, db);
}

static bool as_before(const struct understanding *u)
{
	return u->posts == u->jam->posts && u->newest == u->jam->newest &&
	       u->turned < GROUP_PEOPLE &&
	       jam_hours_over(u->jam, u->basis) == jam_hours_over(u->jam, u->jam->basis);
}

/* ---- reading ---- */

static void take(struct understanding *u, const struct said *s)
{
	/* There is no room for more: the first half million tell what the jam is about. */
	if (!themes_add(u->themes, &(struct theme_text){.id = s->id.v,
							.author = s->author.v,
							.time = s->created,
							.language = s->language,
							.text = s->text}))
		return;
	*ARENA_PUSH(u->arena, &u->authors) = s->author.v;
	bool french = str_eq(s->language, S("fr"));
	if ((french || str_eq(s->language, S("en"))) && u->lexicon[french ? LANG_FR : LANG_EN])
		understand_feel(u, s);
	else
		u->others++;
}

static err take_answer(void *arg, const struct q_understand_answers *q)
{
	struct understanding *u = arg;
	struct said s = {q->id, q->author, q->created, q->language,
			 markdown_text(u->row, q->body, 0)};
	take(u, &s);
	u->answer = q->id;
	u->answer_of = q->root;
	u->answers_read++;
	understand_reset(u, u->row);
	return OK;
}

/* Some at a time: PostgreSQL gives a whole result at once. */
static err read_answers(struct understanding *u, struct db *db, struct id_list ids)
{
	u->answer = (item_id){0};
	u->answer_of = 0;
	do {
		u->answers_read = 0;
		TRY(q_understand_answers(db, u->jam->id, ids, u->answer_of, u->answer,
					 ANSWERS_A_BATCH, take_answer, u));
	} while (u->answers_read == ANSWERS_A_BATCH);
	return OK;
}

static err step_batch(struct understanding *u, struct db *db)
{
	struct q_understand_ideas_list rows = {0};
	struct id_list ids = {0};
	TRY(q_understand_ideas(db, u->jam->id, u->after, IDEAS_A_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_understand_ideas *q = &rows.v[i];
		/* Only spaces make two words a pair: the line's end keeps the title apart. */
		struct said s = {
			q->id, q->author, q->created, q->language,
			str_cat(u->batch, q->title, S("\n"), markdown_text(u->batch, q->body, 0))};
		take(u, &s);
		*ARENA_PUSH(u->batch, &ids) = q->id.v;
		u->after = q->id;
	}
	u->more = rows.n == IDEAS_A_BATCH;
	return ids.n ? read_answers(u, db, ids) : OK;
}

static err read_all(struct understanding *u)
{
	u->more = true;
	while (u->more)
		TRY(understand_read(u, step_batch));
	return OK;
}

/* ---- what is made of it ---- */

static int by_number(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return a < b ? -1 : a > b;
}

static int64_t distinct(struct id_list *ids)
{
	int64_t n = 0;
	if (ids->n)
		qsort(ids->v, ids->n, sizeof(*ids->v), by_number);
	for (size_t i = 0; i < ids->n; i++)
		n += i == 0 || ids->v[i] != ids->v[i - 1];
	return n;
}

static void find_themes(struct understanding *u)
{
	int64_t until = u->jam->closes > u->basis ? u->basis : u->jam->closes;
	for (int i = THEMES_WHOLE; i <= THEMES_RECENT; i++)
		u->found[i] = NEW(u->arena, struct theme_list);
	themes_read(u->themes, u->arena, INT64_MIN / 4, INT64_MAX / 4, u->found[THEMES_WHOLE]);
	themes_read(u->themes, u->arena, jam_recent(u->jam->opens, u->jam->closes, u->basis),
		    until + 1, u->found[THEMES_RECENT]);
}

/* ---- writing ---- */

static err write_themes(const struct understanding *u, struct db *db, enum theme_stretch stretch)
{
	const struct theme_list *list = u->found[stretch];
	for (size_t i = 0; i < list->n; i++) {
		const struct theme *t = &list->v[i];
		str words = str_join(u->arena, t->word, t->words, S(", "));
		TRY(q_theme_add(db, u->jam->id, stretch, (int64_t)i, t->language, t->name, words,
				(int64_t)t->texts, (int64_t)t->authors, (int64_t)t->before));
		for (size_t k = 0; k < t->n; k++)
			TRY(q_theme_post_add(db, u->jam->id, stretch, (int64_t)i, (int64_t)k,
					     (item_id){t->evidence[k]}));
	}
	return OK;
}

static err write_all(struct understanding *u, struct db *db)
{
	int64_t first;
	int64_t grouped = u->turned >= GROUP_PEOPLE ? u->basis : u->jam->grouped;
	TRY(q_insight_put(db, u->jam->id, u->jam->basis, u->basis, u->posts, u->speakers, u->newest,
			  grouped, u->others, (int64_t)u->fresh.withheld, u->parted,
			  u->languages ? u->speakers : u->jam->languages_of, &first));
	/* Another server looked meanwhile: its rows stand, or two looks would come right behind
	 * each other. On PostgreSQL it holds this one until its are written. */
	if (!first)
		return OK;
	TRY(q_theme_clear(db, u->jam->id));
	TRY(q_theme_post_clear(db, u->jam->id));
	TRY(write_themes(u, db, THEMES_WHOLE));
	TRY(write_themes(u, db, THEMES_RECENT));
	if (u->turned >= GROUP_PEOPLE)
		TRY(understand_write_groups(u, db));
	TRY(understand_write_unheard(u, db));
	return understand_write_mood(u, db);
}

static err step_looked(struct understanding *u, struct db *db)
{
	return q_insight_looked(db, u->jam->id, u->basis);
}

static err understand_jam(struct understanding *u)
{
	TRY(understand_read(u, step_seen));
	if (u->jam->basis && as_before(u))
		return understand_write(u, step_looked);
	u->lexicon[LANG_EN] = jam_lexicon(u->arena, S("en"));
	u->lexicon[LANG_FR] = jam_lexicon(u->arena, S("fr"));
	struct arena *themes = understand_arena(u, THEMES_MEMORY);
	u->themes = themes_new(themes);
	err e = read_all(u);
	if (e == OK) {
		u->speakers = distinct(&u->authors);
		understand_turns(u);
		find_themes(u);
	}
	understand_done(u, themes);
	TRY(e);
	TRY(understand_groups(u));
	TRY(understand_unheard(u));
	return understand_write(u, write_all);
}

/* At the closing bell, and once more when nothing is said any more: when the last hour of it is
 * measured. */
static bool report_due(const struct q_understand_due *jam, int64_t now)
{
	int64_t wait = MOOD_WAIT * SECOND;
	int64_t bell = jam->closes + wait;
	int64_t end = (jam->freezes + HOUR - 1) / HOUR * HOUR + wait;
	return (now >= bell && jam->reported < bell) || (now >= end && jam->reported < end);
}

static err work(struct understanding *u)
{
	u->batch = understand_arena(u, BATCH_MEMORY);
	u->row = understand_arena(u, ROW_MEMORY);
	TRY(understand_jam(u));
	return report_due(u->jam, u->basis) ? report_make(u) : OK;
}

/* TOO_LARGE when it needs more memory than it may have: what it had begun to write is undone. */
static err within_limits(struct understanding *u)
{
	jmp_buf here;
	volatile err e = TOO_LARGE; /* looked at after the jump */
	u->limit = &here;
	arena_on_limit(u->arena, &here);
	if (setjmp(here) == 0)
		e = work(u);
	else
		undo(u);
	for (size_t i = 0; i < UNDERSTAND_ARENAS; i++)
		arena_free(u->own[i]);
	return e;
}

static err understand_one(const struct app *app, const struct q_understand_due *jam)
{
	struct arena *a = arena_new(JAM_MEMORY);
	struct understanding *u = NEW(a, struct understanding);
	u->app = app;
	u->arena = a;
	u->jam = jam;
	u->basis = clock_now();
	err e = within_limits(u);
	arena_free(a);
	return e;
}

/* One job for each, so that none waits for another, and one that fails keeps no other from its
 * report. */
err jams_understanding(struct db *db, const struct app *app, str payload)
{
	struct q_understand_due_list rows = {0};
	place_id after = {0};
	(void)app;
	(void)payload;
	do {
		TRY(q_understand_due(db, after, JAMS_AT_ONCE, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			struct out o = out_new(db->arena, 32);
			after = rows.v[i].id;
			out_int(&o, after.v);
			TRY(job_add(db, S("disk.understand"), out_view(&o), 0, true));
		}
	} while (rows.n == JAMS_AT_ONCE);
	return OK;
}

err jams_understand(const struct app *app, struct arena *a, const struct job *job)
{
	struct q_understand_due_list rows = {0};
	struct db db = {0};
	int64_t id;
	if (!str_to_int(job->payload, &id))
		return INVALID;
	TRY(db_read_begin(app->database, a, &db));
	err e = q_understand_due(&db, (place_id){id - 1}, 1, &rows);
	db_read_end(&db);
	TRY(e);
	/* Nothing is to be understood of it any more. */
	if (rows.n == 0 || rows.v[0].id.v != id)
		return OK;
	return understand_one(app, &rows.v[0]);
}

/* ---- check ---- */

static err too_few(void *arg, const struct q_insight_check *q)
{
	out_fmt(arg, "jam %lld: a mood or theme of too few people\n", (long long)q->id.v);
	return OK;
}

err understand_check(struct db *db, struct out *findings)
{
	return q_insight_check(db, too_few, findings);
}

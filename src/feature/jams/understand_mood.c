/* SPDX-License-Identifier: Apache-2.0
 * understand_mood: hours that are measured once, and the turns of their line: those that are
 * certain, one that is not yet, and those that were told and are none.
 */
#include "core/insight/mood.h"

#include "feature/jams/understand.h"
#include "ui/asset.h"

#include <math.h>
#include <stdlib.h>

struct lexicon *jam_lexicon(struct arena *a, str language)
{
	enum lang lang;
	str why = STR_NONE;
	bool french = str_eq(language, S("fr"));
	if (!french && !str_eq(language, S("en")))
		return NULL;
	lang = french ? LANG_FR : LANG_EN;
	const struct asset *words = asset_find(french ? S("lexicon/fr.txt") : S("lexicon/en.txt"));
	if (!words)
		return NULL;
	struct lexicon *l = lexicon_new(a, lang);
	/* AFINN goes from -5 to 5. */
	err e = lexicon_read(l, (str){(const char *)words->bytes, words->n}, LEXICON_TABBED,
			     french ? 0.8 : 1, &why);
	return e == OK && lexicon_count(l) ? l : NULL;
}

/* Hours are those of the clock, not of the jam, so that another opening does not cut them anew. */
static int64_t first_hour(const struct q_understand_due *jam)
{
	return jam->opens - jam->opens % HOUR;
}

size_t jam_hours_over(const struct q_understand_due *jam, int64_t now)
{
	int64_t over = (now - MOOD_WAIT * SECOND - first_hour(jam)) / HOUR;
	return over < 0 ? 0 : over > MOOD_BUCKETS ? MOOD_BUCKETS : (size_t)over;
}

err understand_mood_seen(struct understanding *u, struct db *db)
{
	struct q_understand_moods_list rows = {0};
	struct q_turn_list_list turns = {0};
	TRY(q_understand_moods(db, u->jam->id, &rows));
	TRY(q_turn_list(db, u->jam->id, &turns));
	for (size_t i = 0; i < turns.n && u->told_n < TURNS_TOLD; i++)
		u->told[u->told_n++] = turns.v[i];
	u->kept.v = NEW_ARRAY(u->arena, struct mood_bucket, 2 * MOOD_BUCKETS);
	for (size_t i = 0; i < rows.n; i++) {
		int64_t hour = (rows.v[i].starts - first_hour(u->jam)) / HOUR;
		u->kept.v[u->kept.n++] = (struct mood_bucket){.from = rows.v[i].starts,
							      .posts = (size_t)rows.v[i].posts,
							      .authors = (size_t)rows.v[i].authors,
							      .mean = rows.v[i].mean,
							      .error = rows.v[i].error};
		if (hour >= 0 && hour < MOOD_BUCKETS)
			u->measured[hour] = true;
	}
	return OK;
}

/* Of an hour that is over and was not measured yet. */
void understand_feel(struct understanding *u, const struct said *s)
{
	int64_t since = s->created - first_hour(u->jam);
	if (since < 0 || (size_t)(since / HOUR) >= jam_hours_over(u->jam, u->basis) ||
	    u->measured[since / HOUR])
		return;
	enum lang lang = str_eq(s->language, S("fr")) ? LANG_FR : LANG_EN;
	struct mood m = mood_of(u->lexicon[lang], s->text);
	if (m.hits)
		*ARENA_PUSH(u->arena, &u->moods) =
			(struct mood_post){s->author.v, s->created, m.score};
}

static int by_time(const void *x, const void *y)
{
	int64_t a = ((const struct mood_bucket *)x)->from,
		b = ((const struct mood_bucket *)y)->from;
	return a < b ? -1 : a > b;
}

/* The hours that are measured now, among those that were, and where it turned. */
void understand_turns(struct understanding *u)
{
	mood_line(u->arena, u->moods.v, u->moods.n, first_hour(u->jam), HOUR,
		  u->basis - MOOD_WAIT * SECOND, &u->fresh);
	for (size_t i = 0; i < u->fresh.n && u->kept.n < MOOD_BUCKETS; i++)
		u->kept.v[u->kept.n++] = u->fresh.v[i];
	if (!u->kept.n)
		return;
	qsort(u->kept.v, u->kept.n, sizeof(*u->kept.v), by_time);
	mood_turns(u->arena, &u->kept);
	int64_t told = INT64_MIN;
	for (size_t i = 0; i < u->told_n; i++)
		if (u->told[i].standing == TURN_UNCERTAIN)
			told = u->told[i].starts;
	/* When no hour comes any more it will not become certain. */
	u->is_news = u->basis < u->jam->freezes + HOUR + MOOD_WAIT * SECOND &&
		     mood_news(&u->kept, told, &u->news);
}

/* The mean of some hours has the error of each of them in it. */
static struct turn_side side_of(const struct mood_line *line, int64_t from, int64_t until)
{
	struct turn_side s = {0};
	double squares = 0;
	for (size_t i = 0; i < line->n; i++) {
		const struct mood_bucket *b = &line->v[i];
		if (b->from < from || b->from >= until)
			continue;
		squares += b->error * b->error;
		s.posts += (int64_t)b->posts;
		s.hours++;
	}
	s.error = s.hours ? sqrt(squares) / (double)s.hours : 0;
	return s;
}

static err write_turn(const struct understanding *u, struct db *db, const struct mood_turn *t,
		      int64_t from, int64_t until, enum turn_standing standing)
{
	struct turn_side before = side_of(&u->kept, from, t->time),
			 after = side_of(&u->kept, t->time, until);
	return q_turn_add(db, u->jam->id, t->time, t->before, t->after, t->chance, before.posts,
			  after.posts, before.hours, after.hours, before.error, after.error,
			  standing);
}

static bool near_hours(int64_t one, int64_t other)
{
	return llabs(one - other) < MOOD_SIDE * HOUR;
}

/* What was told and is none, for whoever read it: as it was told. */
static err write_withdrawn(const struct understanding *u, struct db *db)
{
	size_t kept = 0;
	for (size_t i = u->told_n; i-- > 0 && kept < TURNS_WITHDRAWN;) {
		const struct q_turn_list *t = &u->told[i];
		bool stands = u->is_news && near_hours(t->starts, u->news.time);
		for (size_t k = 0; k < u->kept.turns; k++)
			stands = stands || near_hours(t->starts, u->kept.turn[k].time);
		if (stands)
			continue;
		kept++;
		TRY(q_turn_add(db, u->jam->id, t->starts, t->mean_before, t->mean_after, t->chance,
			       t->posts_before, t->posts_after, t->hours_before, t->hours_after,
			       t->error_before, t->error_after, TURN_WITHDRAWN));
	}
	return OK;
}

err understand_write_mood(const struct understanding *u, struct db *db)
{
	const struct mood_line *line = &u->kept;
	for (size_t i = 0; i < u->fresh.n; i++) {
		const struct mood_bucket *b = &u->fresh.v[i];
		TRY(q_mood_add(db, u->jam->id, b->from, (int64_t)b->posts, (int64_t)b->authors,
			       b->mean, b->error));
	}
	TRY(q_turn_clear(db, u->jam->id));
	for (size_t i = 0; i < line->turns; i++)
		TRY(write_turn(u, db, &line->turn[i], i ? line->turn[i - 1].time : INT64_MIN,
			       i + 1 < line->turns ? line->turn[i + 1].time : INT64_MAX,
			       TURN_CERTAIN));
	if (u->is_news)
		TRY(write_turn(u, db, &u->news,
			       line->turns ? line->turn[line->turns - 1].time : INT64_MIN,
			       INT64_MAX, TURN_UNCERTAIN));
	return write_withdrawn(u, db);
}

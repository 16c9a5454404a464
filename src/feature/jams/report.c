/* SPDX-License-Identifier: Apache-2.0
 * report: the job. It reads what the report says in one read transaction, and writes it in one
 * write.
 */
#include "feature/jams/report.h"

#include "base/clock.h"
#include "feature/jams/share.h"

#include "jams.sql.h"
#include "report.sql.h"

#include <math.h>

enum {
	TOP_PLACES = 5, /* countries, and units */
	TOP_IDEAS = 10,
	TOP_DISSENT = 5,
	LOOKED_AT = 50,	 /* of which the first that can be shown are said */
	TURN_HOURS = 6,	 /* what was said then */
	OF_A_PART = 200, /* ideas of a country or unit that are looked through for their authors */
};

bool sentence_has_subject(int64_t sort)
{
	return sort >= SAYS_IDEA && sort <= SAYS_SPLIT_DISAGREE;
}

bool sentence_of_unheard(int64_t sort)
{
	return sort == SAYS_UNHEARD_COUNTRY || sort == SAYS_UNHEARD_UNIT;
}

bool sentence_for_colleagues(int64_t sort)
{
	return sort == SAYS_COUNTRY || sort == SAYS_UNIT || sentence_of_unheard(sort);
}

enum report_section sentence_section(int64_t sort)
{
	if (sort <= SAYS_UNIT)
		return REPORT_PART;
	if (sort <= SAYS_IDEA)
		return sort == SAYS_THEME ? REPORT_THEMES : REPORT_IDEAS;
	if (sort <= SAYS_SPLIT_DISAGREE)
		return REPORT_DISSENT;
	return sort == SAYS_MOOD || sort == SAYS_TURN ? REPORT_MOOD : REPORT_UNHEARD;
}

struct kept_sentence {
	enum sentence sort;
	str label, language;
	int64_t n, m, k;
	item_id post[SENTENCE_POSTS];
	size_t posts;
};
struct report {
	const struct q_understand_due *jam;
	struct arena *arena; /* for what is said */
	int64_t basis;
	struct q_insight_find of;
	struct q_turn_list_list turns;
	struct kept_sentence v[SENTENCES_MOST];
	size_t n;
};

/* ---- sentences ---- */

static void show_by(struct kept_sentence *s, item_id id)
{
	for (size_t i = 0; i < s->posts; i++)
		if (ID_EQ(s->post[i], id))
			return;
	if (s->posts < SENTENCE_POSTS)
		s->post[s->posts++] = id;
}

static void show_by_all(struct kept_sentence *s, const struct q_report_front_of_country_list *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		show_by(s, rows->v[i].id);
}

/* One of each author: so many people are behind it. */
static void show_by_authors(struct kept_sentence *s,
			    const struct q_report_front_of_country_list *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		bool first = true;
		for (size_t k = 0; k < i; k++)
			first = first && !ID_EQ(rows->v[k].author, rows->v[i].author);
		if (first)
			show_by(s, rows->v[i].id);
	}
}

/* What cannot be shown by posts is not said. */
static bool say(struct report *r, const struct kept_sentence *s)
{
	bool shown = s->posts >= SENTENCE_LEAST && r->n < SENTENCES_MOST;
	if (!shown)
		return false;
	r->v[r->n] = *s;
	r->v[r->n].label = str_dup(r->arena, s->label);
	r->v[r->n++].language = str_dup(r->arena, s->language);
	return true;
}

/* Answers that were thanked for most, behind what is there. */
static err show_by_answers(struct db *db, struct kept_sentence *s, item_id idea)
{
	struct q_report_front_of_country_list rows = {0};
	TRY(q_report_answers(db, idea, SENTENCE_POSTS, &rows));
	show_by_all(s, &rows);
	return OK;
}

/* ---- who took part ---- */

static err say_all(struct report *r, struct db *db, const struct q_report_counts *counts)
{
	struct q_report_front_list rows = {0};
	struct kept_sentence s = {
		.sort = SAYS_ALL, .n = r->of.posts, .m = r->of.authors, .k = counts->ideas};
	TRY(q_report_front(db, r->jam->id, SENTENCE_POSTS, &rows));
	for (size_t i = 0; i < rows.n; i++)
		show_by(&s, rows.v[i].id);
	say(r, &s);
	return OK;
}

static err ideas_of(struct report *r, struct db *db, bool country, str label,
		    struct q_report_front_of_country_list *rows)
{
	return country ? q_report_front_of_country(db, r->jam->id, label, OF_A_PART, rows)
		       : q_report_front_of_unit(db, r->jam->id, label, OF_A_PART, rows);
}

/* Of groups that may be named (share.h). */
static err say_places(struct report *r, struct db *db, enum sentence sort)
{
	struct q_jam_shares_list shares = {0};
	TRY(q_jam_shares(db, r->jam->id, sort == SAYS_COUNTRY ? 1 : 2, &shares));
	for (size_t i = 0; i < shares.n && i < TOP_PLACES; i++) {
		struct q_report_front_of_country_list rows = {0};
		struct kept_sentence s = {
			.sort = sort, .label = shares.v[i].label, .n = shares.v[i].n};
		if (str_empty(s.label))
			continue;
		TRY(ideas_of(r, db, sort == SAYS_COUNTRY, s.label, &rows));
		show_by_authors(&s, &rows);
		say(r, &s);
	}
	return OK;
}

/* ---- themes and ideas ---- */

static err say_themes(struct report *r, struct db *db)
{
	struct q_report_themes_list rows = {0};
	TRY(q_report_themes(db, r->jam->id, THEMES_SHOWN, &rows));
	for (size_t i = 0; i < rows.n;) {
		const struct q_report_themes *t = &rows.v[i];
		struct kept_sentence s = {.sort = SAYS_THEME,
					  .label = t->name,
					  .language = t->language,
					  .n = t->texts,
					  .m = t->authors};
		for (; i < rows.n && rows.v[i].number == t->number; i++)
			show_by(&s, rows.v[i].item);
		say(r, &s);
	}
	return OK;
}

static err say_ideas(struct report *r, struct db *db)
{
	struct q_report_front_list rows = {0};
	TRY(q_report_front(db, r->jam->id, LOOKED_AT, &rows));
	size_t said = 0;
	for (size_t i = 0; i < rows.n && said < TOP_IDEAS; i++) {
		struct q_report_front_of_country_list builds = {0};
		struct kept_sentence s = {.sort = SAYS_IDEA,
					  .n = rows.v[i].likes,
					  .m = rows.v[i].comments,
					  .k = rows.v[i].built};
		show_by(&s, rows.v[i].id);
		TRY(q_report_builds(db, rows.v[i].id, SENTENCE_LEAST - 1, &builds));
		show_by_all(&s, &builds);
		TRY(show_by_answers(db, &s, rows.v[i].id));
		said += say(r, &s);
	}
	return OK;
}

/* ---- dissent ---- */

static err say_contradicted(struct report *r, struct db *db)
{
	struct q_report_contradicted_list rows = {0};
	TRY(q_report_contradicted(db, r->jam->id, LOOKED_AT, &rows));
	size_t said = 0;
	for (size_t i = 0; i < rows.n && said < TOP_DISSENT; i++) {
		struct q_report_front_of_country_list by = {0};
		struct kept_sentence s = {.sort = SAYS_CONTRADICTED, .n = rows.v[i].n};
		show_by(&s, rows.v[i].id);
		TRY(q_report_contradicting(db, rows.v[i].id, SENTENCE_POSTS - 1, &by));
		show_by_all(&s, &by);
		TRY(show_by_answers(db, &s, rows.v[i].id));
		for (size_t k = 0; k < by.n; k++)
			TRY(show_by_answers(db, &s, by.v[k].id));
		said += say(r, &s);
	}
	return OK;
}

static err say_split(struct report *r, struct db *db)
{
	struct q_report_split_list rows = {0};
	TRY(q_report_split(db, r->jam->id, LOOKED_AT, &rows));
	size_t said = 0;
	for (size_t i = 0; i < rows.n && said < TOP_DISSENT; i++) {
		struct q_report_front_of_country_list builds = {0};
		struct kept_sentence s = {.sort = rows.v[i].agree ? SAYS_SPLIT_AGREE
								  : SAYS_SPLIT_DISAGREE,
					  .n = rows.v[i].share,
					  .m = rows.v[i].others,
					  .k = rows.v[i].people};
		show_by(&s, rows.v[i].idea);
		TRY(show_by_answers(db, &s, rows.v[i].idea));
		TRY(q_report_builds(db, rows.v[i].idea, SENTENCE_POSTS, &builds));
		show_by_all(&s, &builds);
		said += say(r, &s);
	}
	return OK;
}

/* ---- who and what was not heard ---- */

static err say_ideas_unheard(struct report *r, struct db *db, const struct q_report_counts *counts)
{
	struct q_report_front_of_country_list rows = {0}, unseen = {0};
	struct kept_sentence s = {
		.sort = SAYS_UNANSWERED, .n = counts->unanswered, .m = counts->ideas};
	TRY(q_report_unanswered(db, r->jam->id, SENTENCE_POSTS, &rows));
	show_by_all(&s, &rows);
	say(r, &s);
	s = (struct kept_sentence){.sort = SAYS_UNSEEN, .n = counts->unseen, .m = counts->ideas};
	TRY(q_report_unseen(db, r->jam->id, SENTENCE_POSTS, &unseen));
	show_by_all(&s, &unseen);
	say(r, &s);
	return OK;
}

/* Shown by one post of each of five people: fewer would be named as those few who spoke. Who chose
 * which language is nobody's matter. */
static err say_unheard(struct report *r, struct db *db)
{
	struct q_unheard_list_list rows = {0};
	TRY(q_unheard_list(db, r->jam->id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_unheard_list *q = &rows.v[i];
		struct q_report_front_of_country_list posts = {0};
		bool country = q->sort == UNHEARD_COUNTRY;
		struct kept_sentence s = {.sort = country ? SAYS_UNHEARD_COUNTRY
							  : SAYS_UNHEARD_UNIT,
					  .label = q->label,
					  .n = q->people,
					  .m = q->heard,
					  .k = q->expected};
		str label = str_eq(q->label, S("-")) ? STR_NONE : q->label;
		/* Of many small ones together nothing can be looked up. */
		if (q->sort == UNHEARD_LANGUAGE || str_empty(q->label) || q->heard < SHARE_FLOOR)
			continue;
		TRY(ideas_of(r, db, country, label, &posts));
		show_by_authors(&s, &posts);
		if (s.posts >= SHARE_FLOOR)
			say(r, &s);
	}
	return OK;
}

/* ---- the mood ---- */

/* The mood of all hours in which enough people spoke; shown by what brought most about in and
 * behind the hour of the most pleasant words. */
static err say_mood(struct report *r, struct db *db)
{
	struct q_understand_moods_list rows = {0};
	struct q_report_front_of_country_list posts = {0};
	int64_t begins = r->jam->opens - r->jam->opens % HOUR, said = 0;
	double sum = 0;
	TRY(q_understand_moods(db, r->jam->id, &rows));
	if (!rows.n)
		return OK;
	const struct q_understand_moods *best = &rows.v[0];
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_understand_moods *q = &rows.v[i];
		sum += q->mean * (double)q->posts;
		said += q->posts;
		if (q->mean > best->mean)
			best = q;
	}
	struct kept_sentence s = {.sort = SAYS_MOOD,
				  .n = (best->starts - begins) / HOUR + 1,
				  .m = llround(sum / (double)(said ? said : 1) * 100),
				  .k = (int64_t)rows.n};
	TRY(q_report_said_in(db, r->jam->id, best->starts, best->starts + TURN_HOURS * HOUR,
			     SENTENCE_POSTS, &posts));
	show_by_all(&s, &posts);
	say(r, &s);
	return OK;
}

/* What was said then is shown by what brought most about, whatever its tone. */
static err say_turns(struct report *r, struct db *db)
{
	struct q_turn_list_list rows = {0};
	int64_t begins = r->jam->opens - r->jam->opens % HOUR;
	TRY(q_turns_certain(db, r->jam->id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct q_report_front_of_country_list posts = {0};
		const struct q_turn_list *q = &rows.v[i];
		*ARENA_PUSH(r->arena, &r->turns) = *q;
		struct kept_sentence s = {.sort = SAYS_TURN,
					  .n = (q->starts - begins) / HOUR + 1,
					  .m = llround(q->mean_before * 100),
					  .k = llround(q->mean_after * 100)};
		TRY(q_report_said_in(db, r->jam->id, q->starts, q->starts + TURN_HOURS * HOUR,
				     SENTENCE_POSTS, &posts));
		show_by_all(&s, &posts);
		say(r, &s);
	}
	return OK;
}

/* ---- reading and writing ---- */

static err read_report(struct report *r, struct db *db)
{
	struct q_report_counts counts;
	bool found;
	TRY(q_insight_find(db, r->jam->id, &r->of, &found));
	if (!found)
		return OK;
	r->basis = r->of.basis;
	TRY(q_report_counts(db, r->jam->id, &counts));
	TRY(say_all(r, db, &counts));
	TRY(say_places(r, db, SAYS_COUNTRY));
	TRY(say_places(r, db, SAYS_UNIT));
	TRY(say_themes(r, db));
	TRY(say_ideas(r, db));
	TRY(say_contradicted(r, db));
	TRY(say_split(r, db));
	TRY(say_ideas_unheard(r, db, &counts));
	TRY(say_unheard(r, db));
	TRY(say_mood(r, db));
	return say_turns(r, db);
}

static err write_report(const struct report *r, struct db *db)
{
	int64_t first;
	place_id jam = r->jam->id;
	TRY(q_report_put(db, jam, r->basis, r->of.posts, r->of.authors, &first));
	/* Another server made it of what it read later. */
	if (!first)
		return OK;
	TRY(q_sentence_clear(db, jam));
	TRY(q_sentence_post_clear(db, jam));
	TRY(q_report_turn_clear(db, jam));
	for (size_t i = 0; i < r->turns.n; i++) {
		const struct q_turn_list *t = &r->turns.v[i];
		TRY(q_report_turn_add(db, jam, t->starts, t->mean_before, t->mean_after, t->chance,
				      t->posts_before, t->posts_after, t->hours_before,
				      t->hours_after, t->error_before, t->error_after));
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct kept_sentence *s = &r->v[i];
		TRY(q_sentence_add(db, jam, (int64_t)i, s->sort, s->label, s->language, s->n, s->m,
				   s->k));
		for (size_t k = 0; k < s->posts; k++)
			TRY(q_sentence_post_add(db, jam, (int64_t)i, (int64_t)k, s->post[k]));
	}
	return OK;
}

static err step_read(struct understanding *u, struct db *db)
{
	return read_report(u->report, db);
}

static err step_write(struct understanding *u, struct db *db)
{
	return write_report(u->report, db);
}

err report_make(struct understanding *u)
{
	struct report *r = NEW(u->arena, struct report);
	r->jam = u->jam;
	r->arena = u->arena;
	u->report = r;
	TRY(understand_read(u, step_read));
	/* Nothing is understood of it yet: the next round makes it. */
	return r->basis ? understand_write(u, step_write) : OK;
}

/* ---- check ---- */

static err not_shown(void *arg, const struct q_report_check *q)
{
	out_fmt(arg, "report of jam %lld: fewer than three posts show sentence %lld\n",
		(long long)q->id.v, (long long)q->number);
	return OK;
}

err report_check(struct db *db, struct out *findings)
{
	return q_report_check(db, not_shown, findings);
}

/* SPDX-License-Identifier: Apache-2.0
 * guideline: reading the clauses, acknowledging them, and the moments at which one is shown.
 */
#include "core/guideline.h"

#include "core/setting.h"

#include "guideline.sql.h"

/* The organisation's name where the text says {organisation}. */
static str fill_in(struct arena *a, str text, str organisation)
{
	struct out o = out_new(a, text.n * 4 + 4096);
	ptrdiff_t at;
	const str mark = S("{organisation}");
	if (str_find(text, mark) < 0)
		return text;
	while ((at = str_find(text, mark)) >= 0) {
		out_bytes(&o, text.p, (size_t)at);
		out_str(&o, organisation);
		text = str_sub(text, (size_t)at + mark.n, text.n);
	}
	out_str(&o, text);
	return out_view(&o);
}

err guideline_text(struct db *db, str *text)
{
	str organisation;
	TRY(setting_get(db, S("organisation"), S("Ruche"), &organisation));
	*text = fill_in(db->arena, *text, organisation);
	return OK;
}

static struct clause clause_of(struct arena *a, const struct q_guideline_rows *r, str language,
			       str organisation)
{
	bool own = !str_empty(r->title);
	return (struct clause){
		.id = r->id,
		.name = r->name,
		.position = r->position,
		.since = r->since,
		.ended = r->ended,
		.moments = r->moments,
		.language = own ? language : S("en"),
		.title = fill_in(a, own ? r->title : r->title_en, organisation),
		.body = fill_in(a, own ? r->body : r->body_en, organisation),
		.comments = r->comments,
		.likes = r->likes,
		.raters = r->raters,
		.stars = r->stars,
		.my_stars = r->my_stars,
		.liked = r->liked,
		.acknowledged = r->acknowledged >= r->since,
		.known = r->acknowledged > 0 && r->acknowledged < r->since,
	};
}

static err clauses_of(struct db *db, const struct q_guideline_rows_list *rows, str language,
		      struct clause_list *clauses)
{
	str organisation;
	*clauses = (struct clause_list){0};
	TRY(setting_get(db, S("organisation"), S("Ruche"), &organisation));
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(db->arena, clauses) =
			clause_of(db->arena, &rows->v[i], language, organisation);
	return OK;
}

err guideline_clauses(struct db *db, str language, struct clause_list *clauses)
{
	struct q_guideline_rows_list rows = {0};
	TRY(q_guideline_rows(db, language, &rows));
	return clauses_of(db, &rows, language, clauses);
}

err guideline_clauses_among(struct db *db, struct id_list ids, str language,
			    struct clause_list *clauses)
{
	struct q_guideline_rows_list rows = {0};
	TRY(q_guideline_among(db, ids, language, &rows));
	return clauses_of(db, &rows, language, clauses);
}

err guideline_clause_kept(struct db *db, str name, str language, struct clause *clause)
{
	struct q_guideline_rows row;
	str organisation;
	bool found;
	TRY(setting_get(db, S("organisation"), S("Ruche"), &organisation));
	TRY(q_guideline_named(db, name, language, &row, &found));
	if (!found)
		return NOT_FOUND;
	*clause = clause_of(db->arena, &row, language, organisation);
	return OK;
}

err guideline_clause(struct db *db, str name, str language, struct clause *clause)
{
	TRY(guideline_clause_kept(db, name, language, clause));
	return clause_holds(clause) ? OK : NOT_FOUND;
}

err guideline_pending(struct db *db, int64_t *n)
{
	struct q_guideline_pending q;
	TRY(q_guideline_pending(db, &q));
	*n = q.n;
	return OK;
}

err guideline_acknowledge(struct db *db, person_id person, int64_t edition)
{
	return q_guideline_acknowledge(db, person, edition);
}

bool clause_applies(const struct clause *c, str moment)
{
	str words = c->moments;
	for (str one = str_word(&words); one.n; one = str_word(&words))
		if (str_eq(one, moment))
			return true;
	return false;
}

static const char *const moment_names[] = {"first_post", "first_public_post",
					   "first_outside_reply"};

str moment_name(enum moment_kind kind)
{
	return str_from(moment_names[kind]);
}

static bool moment_named(str name, enum moment_kind *kind)
{
	for (size_t i = 0; i < MOMENTS; i++)
		if (str_eq(name, str_from(moment_names[i]))) {
			*kind = (enum moment_kind)i;
			return true;
		}
	return false;
}

/* The clauses of one moment out of those of all. */
static err of_moment(struct db *db, const struct q_guideline_of_moments_list *all, str moment,
		     str language, struct clause_list *clauses)
{
	str organisation;
	*clauses = (struct clause_list){0};
	TRY(setting_get(db, S("organisation"), S("Ruche"), &organisation));
	for (size_t i = 0; i < all->n; i++) {
		const struct q_guideline_of_moments *r = &all->v[i];
		bool own = !str_empty(r->title);
		struct clause c = {.id = r->id,
				   .name = r->name,
				   .moments = r->moments,
				   .language = own ? language : S("en")};
		if (!clause_applies(&c, moment))
			continue;
		c.title = fill_in(db->arena, own ? r->title : r->title_en, organisation);
		c.body = fill_in(db->arena, own ? r->body : r->body_en, organisation);
		*ARENA_PUSH(db->arena, clauses) = c;
	}
	return OK;
}

err guideline_moments(struct db *db, unsigned wanted, str language, struct moment_list *due)
{
	struct q_guideline_moments_passed_list passed = {0};
	struct q_guideline_of_moments_list all = {0};
	enum moment_kind kind;
	*due = (struct moment_list){0};
	if (ID_NONE(db->viewer))
		return OK;
	TRY(q_guideline_moments_passed(db, &passed));
	for (size_t i = 0; i < passed.n; i++)
		if (moment_named(passed.v[i].moment, &kind))
			wanted &= ~(1u << kind);
	if (wanted == 0)
		return OK;
	TRY(q_guideline_of_moments(db, language, &all));
	for (size_t i = 0; i < MOMENTS; i++) {
		struct moment m = {.kind = (enum moment_kind)i};
		if (!(wanted & (1u << i)))
			continue;
		TRY(of_moment(db, &all, moment_name(m.kind), language, &m.clauses));
		if (m.clauses.n)
			*ARENA_PUSH(db->arena, due) = m;
	}
	return OK;
}

err guideline_met(struct db *db, str shown)
{
	struct q_guideline_written w;
	enum moment_kind kind;
	if (ID_NONE(db->viewer) || str_empty(shown))
		return OK;
	TRY(q_guideline_written(db, &w));
	const bool met[MOMENTS] = {
		[MOMENT_POST] = w.posts > 0,
		[MOMENT_PUBLIC] = w.outside > 0,
		[MOMENT_ANSWER] = w.answers > 0,
	};
	for (str one = str_word(&shown); one.n; one = str_word(&shown))
		if (moment_named(one, &kind) && met[kind])
			TRY(guideline_passed(db, db->viewer, one));
	return OK;
}

err guideline_passed(struct db *db, person_id person, str moments)
{
	for (str one = str_word(&moments); one.n; one = str_word(&moments))
		TRY(q_guideline_passed(db, person, one));
	return OK;
}

err guideline_behind(struct db *db, person_id person)
{
	struct q_guideline_behind q;
	TRY(q_guideline_behind(db, person, &q));
	if (q.posts)
		TRY(guideline_passed(db, person, moment_name(MOMENT_POST)));
	if (q.outside)
		TRY(guideline_passed(db, person, moment_name(MOMENT_PUBLIC)));
	if (q.answers)
		TRY(guideline_passed(db, person, moment_name(MOMENT_ANSWER)));
	return OK;
}

err disclaimer_source(struct db *db, str language, str *text)
{
	TRY(setting_get(db, S("disclaimer.en"),
			S("The views expressed here are my own and do not necessarily represent "
			  "those of {organisation}."),
			text));
	if (str_eq(language, S("fr")))
		TRY(setting_get(db, S("disclaimer.fr"),
				S("Ces propos n’engagent que moi et ne représentent pas "
				  "nécessairement la position de {organisation}."),
				text));
	return OK;
}

err disclaimer_of(struct db *db, str language, str *text)
{
	str organisation;
	TRY(setting_get(db, S("organisation"), S("Ruche"), &organisation));
	TRY(disclaimer_source(db, language, text));
	*text = fill_in(db->arena, *text, organisation);
	return OK;
}

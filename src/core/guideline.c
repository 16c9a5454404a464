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

/* A moment is behind when it was passed here, or when the writing says so: an import brings no
 * moments. */
static err is_passed(struct db *db, str moment, bool *passed)
{
	struct q_guideline_is_passed q;
	struct q_guideline_has_written w;
	struct q_guideline_has_published p;
	TRY(q_guideline_is_passed(db, moment, &q));
	*passed = q.n > 0;
	if (!*passed && str_eq(moment, S("first_post"))) {
		TRY(q_guideline_has_written(db, &w));
		*passed = w.written;
	}
	if (!*passed && str_eq(moment, S("first_public_post"))) {
		TRY(q_guideline_has_published(db, &p));
		*passed = p.published;
	}
	return OK;
}

err guideline_moment(struct db *db, str moment, str language, bool *show,
		     struct clause_list *clauses)
{
	bool passed;
	struct clause_list all;
	*clauses = (struct clause_list){0};
	*show = false;
	if (ID_NONE(db->viewer))
		return OK;
	TRY(is_passed(db, moment, &passed));
	if (passed)
		return OK;
	TRY(guideline_clauses(db, language, &all));
	for (size_t i = 0; i < all.n; i++)
		if (clause_applies(&all.v[i], moment))
			*ARENA_PUSH(db->arena, clauses) = all.v[i];
	*show = clauses->n > 0;
	return OK;
}

err guideline_passed(struct db *db, str moment)
{
	int64_t changed;
	return q_guideline_passed(db, moment, &changed);
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

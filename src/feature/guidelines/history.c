/* SPDX-License-Identifier: Apache-2.0
 * history: what each edition changed.
 */
#include "feature/guidelines/handlers.h"

#include "core/session.h"
#include "feature/guidelines/pages.h"

#include "guidelines.html.h"
#include "guidelines.sql.h"

/* All that editions have brought, in one language. */
struct past {
	struct q_guidelines_editions_list editions;
	struct q_guidelines_texts_list texts;
	struct q_guidelines_prefaces_list prefaces;
	struct q_guidelines_ended_list ended;
};

static err read_past(struct rq *rq, str language, struct past *past)
{
	TRY(q_guidelines_editions(rq->db, &past->editions));
	TRY(q_guidelines_texts(rq->db, language, &past->texts));
	TRY(q_guidelines_prefaces(rq->db, language, &past->prefaces));
	TRY(q_guidelines_ended(rq->db, language, &past->ended));
	for (size_t i = 0; i < past->texts.n; i++) {
		TRY(guideline_text(rq->db, &past->texts.v[i].title));
		TRY(guideline_text(rq->db, &past->texts.v[i].body));
	}
	for (size_t i = 0; i < past->prefaces.n; i++) {
		TRY(guideline_text(rq->db, &past->prefaces.v[i].title));
		TRY(guideline_text(rq->db, &past->prefaces.v[i].body));
	}
	for (size_t i = 0; i < past->ended.n; i++)
		TRY(guideline_text(rq->db, &past->ended.v[i].title));
	return OK;
}

static void add_change(struct rq *rq, struct edition_row *row, str name, str title, str before,
		       str body)
{
	struct changed_clause *c = ARENA_PUSH(rq->arena, &row->clauses);
	*c = (struct changed_clause){.name = name, .title = title};
	diff_words(rq->arena, before, body, &c->words);
}

/* Every edition has a preface: it changed where it is not that of the edition before. */
static void add_changes(struct rq *rq, const struct past *past, struct edition_row *row)
{
	for (size_t k = 1; k < past->prefaces.n; k++) {
		const struct q_guidelines_prefaces *now = &past->prefaces.v[k], *old = now - 1;
		if (now->edition == row->number &&
		    !(str_eq(now->title, old->title) && str_eq(now->body, old->body)))
			add_change(rq, row, PREFACE, now->title, old->body, now->body);
	}
	for (size_t k = 0; k < past->texts.n; k++) {
		const struct q_guidelines_texts *t = &past->texts.v[k];
		bool follows = k > 0 && ID_EQ(past->texts.v[k - 1].clause, t->clause);
		if (t->edition == row->number)
			add_change(rq, row, t->name, t->title,
				   follows ? past->texts.v[k - 1].body : STR_NONE, t->body);
	}
	for (size_t k = 0; k < past->ended.n; k++)
		if (past->ended.v[k].ended == row->number)
			*ARENA_PUSH(rq->arena, &row->clauses) =
				(struct changed_clause){.name = past->ended.v[k].name,
							.title = past->ended.v[k].title,
							.ended = true};
}

static err fill_history(struct rq *rq, struct history_page *p)
{
	struct past past = {0};
	TRY(read_past(rq, guidelines_language(rq), &past));
	for (size_t i = 0; i < past.editions.n; i++) {
		const struct q_guidelines_editions *e = &past.editions.v[i];
		struct edition_row *row = ARENA_PUSH(rq->arena, &p->editions);
		*row = (struct edition_row){.number = e->number, .created = e->created};
		/* What a colleague gave as reason was said inside. */
		if (rq->viewer->employee) {
			row->note = e->note;
			row->author = e->author;
		}
		add_changes(rq, &past, row);
	}
	return OK;
}

err history_get(struct rq *rq)
{
	struct history_page p = {0};
	TRY(fill_history(rq, &p));
	return history_json(rq, &p);
}

err guidelines_history(struct rq *rq)
{
	struct history_page p = {0};
	TRY(fill_history(rq, &p));
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Editions of the guidelines")),
				      .active = S("/guidelines"),
				      .disclaimed = true}),
		v_guidelines_history, &p);
}

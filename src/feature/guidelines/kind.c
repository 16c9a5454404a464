/* SPDX-License-Identifier: Apache-2.0
 * kind: clauses and what is proposed for them in mixed lists, in the search index and in addresses,
 * and who may vote on them now.
 */
#include "feature/guidelines/handlers.h"

#include "feature/guidelines/pages.h"
#include "ui/api.h"

#include "guidelines.sql.h"

/* Also of what is only proposed, or was ended: its talk goes on. */
static err clauses_among(struct db *db, struct id_list ids, enum lang l,
			 struct clause_list *clauses)
{
	TRY(guideline_clauses_among(db, ids, lang_code(l), clauses));
	for (size_t i = 0; i < clauses->n; i++)
		if (str_eq(clauses->v[i].name, PREFACE))
			TRY(preface_in(db, lang_code(l), &clauses->v[i]));
	return OK;
}

err clause_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = {0};
	struct clause_list clauses;
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &ids) = cards[i]->item.id.v;
	TRY(clauses_among(rq->db, ids, rq->lang, &clauses));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < clauses.n; k++)
			if (ID_EQ(clauses.v[k].id, cards[i]->item.id)) {
				cards[i]->title = clauses.v[k].title;
				cards[i]->text = clauses.v[k].body;
				cards[i]->url =
					url_path(rq->arena, "/guidelines/%s", clauses.v[k].name);
			}
	return OK;
}

err clause_text(struct db *db, item_id id, str *title, str *body)
{
	struct clause_list en, fr;
	struct id_list ids = {0};
	*ARENA_PUSH(db->arena, &ids) = id.v;
	TRY(clauses_among(db, ids, LANG_EN, &en));
	TRY(clauses_among(db, ids, LANG_FR, &fr));
	if (en.n && fr.n) {
		*title = str_cat(db->arena, en.v[0].title, S(" "), fr.v[0].title);
		*body = str_cat(db->arena, en.v[0].body, S(" "), fr.v[0].body);
	}
	return OK;
}

err clause_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_guidelines_name q;
	TRY(q_guidelines_name(db, id, &q));
	*to = url_path(a, "/guidelines/%s", q.name);
	return OK;
}

/* Whoever proposes a clause is for it; what has ended or was declined is settled. */
err clause_votes(struct db *db, const struct item_row *row, bool *may)
{
	struct q_guidelines_clause_state q;
	TRY(q_guidelines_clause_state(db, row->id, &q));
	if (q.since == 0 && !str_eq(q.name, PREFACE))
		*may = q.proposed && !ID_EQ(row->author, db->viewer);
	else
		*may = q.ended == 0;
	return OK;
}

/* ---- proposals ---- */

static str proposal_title(struct rq *rq, const struct q_guidelines_proposal_cards *q)
{
	if (str_eq(q->name, PREFACE))
		return str_from(T(rq->lang, "Another wording of the preface"));
	return format_fill(rq->arena,
			   q->kind == PROPOSAL_END ? T(rq->lang, "The end of “#”")
						   : T(rq->lang, "Another wording of “#”"),
			   q->title);
}

err proposal_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_guidelines_proposal_cards_list rows = {0};
	TRY(q_guidelines_proposal_cards(rq->db, card_ids(rq->arena, cards, n), lang_code(rq->lang),
					&rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct q_guidelines_proposal_cards *q = &rows.v[i];
		struct card *card = card_among(cards, n, (item_id){q->id});
		if (!card)
			continue;
		TRY(guideline_text(rq->db, &q->title));
		card->title = proposal_title(rq, q);
		card->body = card_words(rq, q->why);
		card->text = q->why;
		card->did = str_from(T(rq->lang, "proposes for"));
		card->url = url_path(rq->arena, "/guidelines/proposals/%i", q->id);
		card->place_title = str_from(T(rq->lang, "Guidelines"));
		card->place_url = URL("/guidelines");
	}
	return OK;
}

err proposal_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_guidelines_proposal q;
	struct q_guidelines_proposal_texts_list texts = {0};
	TRY(q_guidelines_proposal(db, id.v, &q));
	TRY(q_guidelines_proposal_texts(db, id.v, &texts));
	*title = STR_NONE;
	*body = q.why;
	for (size_t i = 0; i < texts.n; i++) {
		*title = str_cat(db->arena, *title, S(" "), texts.v[i].title);
		*body = str_cat(db->arena, *body, S(" "), texts.v[i].body);
	}
	if (texts.n == 0)
		return clause_text(db, q.clause, title, &(str){0});
	return OK;
}

err proposal_address(struct db *db, item_id id, struct arena *a, url *to)
{
	(void)db;
	*to = url_path(a, "/guidelines/proposals/%i", id.v);
	return OK;
}

err proposal_votes(struct db *db, const struct item_row *row, bool *may)
{
	struct q_guidelines_proposal q;
	TRY(q_guidelines_proposal(db, row->id.v, &q));
	*may = q.state == PROPOSAL_OPEN && !ID_EQ(q.author, db->viewer);
	return OK;
}

static err unspoken(void *arg, const struct q_guidelines_proposal_check *q)
{
	out_fmt(arg, "guidelines: proposal %lld has no item\n", (long long)q->id);
	return OK;
}

err proposals_check(struct db *db, struct out *findings)
{
	return q_guidelines_proposal_check(db, unspoken, findings);
}

/* SPDX-License-Identifier: Apache-2.0
 * proposal: an idea that was put forward: its page, who writes it, who seconds it.
 */
#include "feature/jams/decide_pages.h"

#include "base/utf8.h"
#include "core/notify.h"
#include "core/person.h"
#include "ui/api.h"

#include "proposal.html.h"

enum { WORDINGS_SHOWN = 50 };

err proposal_asked(struct rq *rq, struct decide_view *dv, struct q_proposal_find *p)
{
	bool found;
	TRY(decide_asked(rq, dv));
	TRY(q_proposal_find(rq->db, (item_id){rq_path_id(rq, "jam_proposal")}, dv->v.jam.id, p,
			    &found));
	return found ? OK : NOT_FOUND;
}

/* ---- a page ---- */

static err read_given(struct rq *rq, const struct decide_view *dv, item_id idea, int64_t *given)
{
	struct ballot b;
	struct merge_group group;
	*given = 0;
	if (dv->d.phase != DECISION_VOTE || !signed_in(rq))
		return OK;
	TRY(ballot_of(rq->db, dv->v.jam.id, rq->viewer_id, &b));
	TRY(merge_group_of(rq->db, dv->v.jam.id, idea, &group));
	for (size_t i = 0; i < group.ids.n; i++) {
		int64_t tokens = ballot_for(&b, group.ids.v[i]);
		*given = tokens > *given ? tokens : *given;
	}
	return OK;
}

static err read_tally(struct rq *rq, const struct decide_view *dv, item_id idea, int64_t *tokens,
		      int64_t *voters)
{
	struct ballot_count c;
	bool waiting;
	if (dv->d.phase != DECISION_OVER)
		return OK;
	TRY(ballot_count_read(rq->db, dv->v.jam.id, dv->d.counted, &c, &waiting));
	const struct ballot_line *line = ballot_count_of(&c, idea.v);
	*tokens = line ? line->tokens : 0;
	*voters = line ? line->voters : 0;
	return OK;
}

static err fill_merge(struct rq *rq, struct proposal_page *p)
{
	struct q_merge_live live;
	bool found, other = false, asked, pending;
	enum decision_phase phase = p->dv->d.phase;
	p->merged = !ID_NONE(p->of->into_idea);
	TRY(q_merge_of(rq->db, p->of->idea, &p->merges));
	TRY(q_merge_live(rq->db, p->of->idea, &live, &found));
	if (!p->dv->may || phase < DECISION_SUBMIT || phase > DECISION_VOTE)
		return OK;
	if (found)
		TRY(proposal_author(rq->db, live.into_idea, rq->viewer_id, &other, &asked));
	pending = found && live.due > rq->db->now;
	p->may_refuse = pending && (p->author || other);
	p->may_undo = found && !p->may_refuse &&
		      (pending ? p->dv->v.team : merge_undoable(p->dv, p->author || other));
	p->may_merge = !found;
	return OK;
}

static err fill_seconds(struct rq *rq, struct proposal_page *p)
{
	struct q_proposal_find_list one = {0};
	struct proposal_rows rows = {0};
	*ARENA_PUSH(rq->arena, &one) = *p->of;
	TRY(proposal_rows_fill(rq, p->dv->v.jam.id, &one, &rows));
	p->seconded = rows.v[0].seconded;
	p->seconds = rows.v[0].seconds;
	return OK;
}

static err fill(struct rq *rq, struct proposal_page *p)
{
	const struct decide_view *dv = p->dv;
	enum decision_phase phase = dv->d.phase;
	struct id_list one = {0};
	struct q_author_list_list all = {0};
	*ARENA_PUSH(rq->arena, &one) = p->of->idea.v;
	TRY(proposal_author(rq->db, p->of->idea, rq->viewer_id, &p->author, &p->asked));
	TRY(q_author_list(rq->db, one, &all));
	/* Who was asked is for those who asked, and for who was. */
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].accepted || p->author || viewer_is(rq, all.v[i].person))
			*ARENA_PUSH(rq->arena, &p->authors) = all.v[i];
	TRY(q_picks(rq->db, p->of->idea, &p->picks));
	TRY(fill_seconds(rq, p));
	TRY(fill_merge(rq, p));
	bool writing = phase == DECISION_SUBMIT || phase == DECISION_REFINE;
	p->may_edit = dv->may && p->author && writing;
	p->may_second = dv->may && !p->author && !p->asked && !p->merged &&
			(writing || phase == DECISION_SHORTLIST);
	p->may_choose =
		dv->may && dv->v.team && !p->author && !p->merged && phase == DECISION_SHORTLIST;
	p->may_merge = p->may_merge && (p->author || dv->v.team);
	p->may_vote = dv->may && phase == DECISION_VOTE && p->of->chosen && !p->merged;
	TRY(read_given(rq, dv, p->of->idea, &p->given));
	return read_tally(rq, dv, p->of->idea, &p->tokens, &p->voters);
}

err jam_proposal_show(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	TRY(proposal_asked(rq, &dv, &of));
	if (rq->format == FORMAT_JSON)
		return proposal_json(rq, &dv, of.idea, 200);
	struct proposal_page p = {.dv = &dv, .of = &of, .body = {of.html}}; /* safe: rendered */
	TRY(fill(rq, &p));
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", cstr(rq->arena, of.title), &how,
				v_jam_proposal_show, &p);
}

err proposal_json(struct rq *rq, const struct decide_view *dv, item_id idea, int status)
{
	struct q_proposal_find_list list = {0};
	struct proposal_rows rows = {0};
	struct id_list one = {0};
	*ARENA_PUSH(rq->arena, &one) = idea.v;
	TRY(q_proposal_rows(rq->db, one, &list));
	TRY(proposal_rows_fill(rq, dv->v.jam.id, &list, &rows));
	if (rows.n == 0)
		return NOT_FOUND;
	TRY(read_given(rq, dv, idea, &rows.v[0].given));
	TRY(read_tally(rq, dv, idea, &rows.v[0].tokens, &rows.v[0].voters));
	rq->response.status = status;
	api_begin(rq);
	json_open(rq->out, "proposals", '[');
	proposal_row_json(rq, dv, &rows.v[0]);
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- what its words were ---- */

static err history_json(struct rq *rq, const struct q_wordings_list *list)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "wordings", '[');
	for (size_t i = 0; i < list->n && i < WORDINGS_SHOWN; i++) {
		const struct q_wordings *q = &list->v[i];
		json_open(o, NULL, '{');
		json_int(o, "number", q->number);
		json_str(o, "name", q->name);
		json_time(o, "created", q->created);
		json_str(o, "title", q->title);
		json_str(o, "body", q->body);
		json_int(o, "price", q->price);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (list->n > WORDINGS_SHOWN)
		json_int(o, "next", list->v[WORDINGS_SHOWN - 1].number);
	return api_end(rq);
}

err jam_proposal_history(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_wordings_list list = {0};
	TRY(proposal_asked(rq, &dv, &of));
	struct proposal_history_page p = {.dv = &dv, .of = &of};
	int64_t before = rq_query_int(rq, "before", INT64_MAX);
	TRY(q_wordings(rq->db, of.idea, before, WORDINGS_SHOWN + 1, &list));
	if (rq->format == FORMAT_JSON)
		return history_json(rq, &list);
	for (size_t i = 0; i < list.n && i < WORDINGS_SHOWN; i++) {
		const struct q_wordings *q = &list.v[i], *next = i + 1 < list.n ? q + 1 : q;
		struct change_row *change = ARENA_PUSH(rq->arena, &p.changes);
		*change = (struct change_row){.revision = {.number = q->number,
							   .created = q->created,
							   .author = q->person,
							   .author_name = q->name,
							   .title = q->title,
							   .body = q->body}};
		diff_words(rq->arena, next->title, q->title, &change->title);
		diff_words(rq->arena, next->body, q->body, &change->words);
	}
	if (list.n > WORDINGS_SHOWN)
		p.changes.pager.older =
			page_with(rq, "before", id_text(rq, list.v[WORDINGS_SHOWN - 1].number));
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", T(rq->lang, "History of the proposal"),
				&how, v_jam_proposal_history, &p);
}

/* ---- seconding ---- */

static err back_to(struct rq *rq, const struct decide_view *dv, item_id idea)
{
	return rq->format == FORMAT_JSON
		       ? proposal_json(rq, dv, idea, 200)
		       : redirect_back(rq, proposal_url(rq, dv->v.jam.handle, idea));
}

static err may_take_part(struct rq *rq, const struct decide_view *dv)
{
	return dv->may ? OK
		       : fail(rq, DENIED, T(rq->lang, "That is for those whom this jam is for."));
}

err second_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	bool author, asked;
	TRY(proposal_asked(rq, &dv, &of));
	TRY(may_take_part(rq, &dv));
	TRY(proposal_author(rq->db, of.idea, rq->viewer_id, &author, &asked));
	TRY(decide_in(rq, &dv, DECISION_SUBMIT, DECISION_SHORTLIST));
	bool on = rq_form_int(rq, "on", 1) != 0;
	if (author && on)
		return fail(rq, CONFLICT, T(rq->lang, "Nobody seconds what they write."));
	TRY(proposal_second(rq->db, of.idea, on));
	return back_to(rq, &dv, of.idea);
}

/* ---- who writes it ---- */

/* Authors, while words may change. */
static err authors_only(struct rq *rq, struct decide_view *dv, struct q_proposal_find *of)
{
	bool author, asked;
	TRY(proposal_asked(rq, dv, of));
	TRY(proposal_author(rq->db, of->idea, rq->viewer_id, &author, &asked));
	if (!author || !dv->may)
		return fail(rq, DENIED, T(rq->lang, "Only those who write it do that."));
	return decide_in(rq, dv, DECISION_SUBMIT, DECISION_REFINE);
}

err coauthor_create(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_author_list_list all = {0};
	struct id_list one = {0};
	struct person person;
	bool found, may = false;
	int64_t added;
	TRY(authors_only(rq, &dv, &of));
	TRY(item_hold(rq->db, of.idea));
	TRY(invited_person(rq->db, str_trim(rq_form(rq, "who")), &person, &found));
	if (found)
		TRY(access_may_write(rq->db, person.id, dv.v.jam.id, &may));
	if (!may)
		return fail(rq, INVALID, T(rq->lang, "Nobody of this name may write in this jam."));
	*ARENA_PUSH(rq->arena, &one) = of.idea.v;
	TRY(q_author_list(rq->db, one, &all));
	if (all.n >= AUTHORS_MAX)
		return fail(rq, INVALID, T(rq->lang, "At most ten write a proposal together."));
	TRY(q_author_add(rq->db, of.idea, person.id, false, &added));
	if (added)
		TRY(notify_tell(rq->db, person.id, NOTIFY_JAM_COAUTHOR, of.idea, of.idea,
				rq->viewer_id));
	return back_to(rq, &dv, of.idea);
}

/* Who was asked agrees; their own second goes with that. */
err coauthor_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	bool author, asked;
	int64_t changed;
	TRY(proposal_asked(rq, &dv, &of));
	TRY(proposal_author(rq->db, of.idea, rq->viewer_id, &author, &asked));
	if (!dv.may || (!author && !asked))
		return fail(rq, DENIED, T(rq->lang, "Nobody has asked you to write it."));
	TRY(decide_in(rq, &dv, DECISION_SUBMIT, DECISION_REFINE));
	TRY(q_author_accept(rq->db, of.idea, &changed));
	TRY(proposal_second(rq->db, of.idea, false));
	return back_to(rq, &dv, of.idea);
}

/* One goes, or is not asked any more; whose idea it is stays. */
err coauthor_delete(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	bool author, asked;
	int64_t changed;
	TRY(proposal_asked(rq, &dv, &of));
	TRY(proposal_author(rq->db, of.idea, rq->viewer_id, &author, &asked));
	person_id who = {rq_form_int(rq, "person", rq->viewer_id.v)};
	bool own = ID_EQ(who, rq->viewer_id);
	if (!dv.may || !(own ? author || asked : viewer_is(rq, of.author)))
		return fail(rq, DENIED, T(rq->lang, "Only those who write it do that."));
	/* Who has won with it is not thrown out any more; one may always go oneself. */
	if (!own)
		TRY(decide_in(rq, &dv, DECISION_SUBMIT, DECISION_REFINE));
	if (ID_EQ(who, of.author))
		return fail(rq, CONFLICT, T(rq->lang, "Whose idea it is stays its author."));
	TRY(q_author_drop(rq->db, of.idea, who, &changed));
	return back_to(rq, &dv, of.idea);
}

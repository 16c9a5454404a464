/* SPDX-License-Identifier: Apache-2.0
 * act: what the team does to ideas and answers of others, each with a reason that everybody reads:
 * moved to another forum, highlighted, made one with another, removed. And the answer that settles
 * a question.
 */
#include "feature/jams/facilitate.h"

#include "base/utf8.h"
#include "core/event.h"
#include "core/notify.h"
#include "ui/api.h"

#include "facilitate.html.h"

/* The idea of the address. */
static err asked(struct rq *rq, struct jam_view *v, struct q_idea_find *idea, struct item_row *item)
{
	bool found;
	item_id id = {rq_path_id(rq, "idea")};
	TRY(jam_asked(rq, v));
	TRY(q_idea_find(rq->db, id, v->jam.id, idea, &found));
	if (!found || !idea_shown(v, idea->rehearsal))
		return NOT_FOUND;
	return item_find(rq->db, id, item);
}

/* The same for those of the team. What is rehearsed is wiped, and nothing else is done about it. */
static err cared_for(struct rq *rq, struct jam_view *v, struct q_idea_find *idea,
		     struct item_row *item)
{
	TRY(asked(rq, v, idea, item));
	if (!v->team)
		return fail(rq, DENIED, T(rq->lang, "Only the team of this jam does that."));
	if (idea->rehearsal)
		return fail(rq, CONFLICT,
			    T(rq->lang, "What is rehearsed is wiped, and is not looked after."));
	return OK;
}

/* For who changes one that was found: others who do so wait, and what they did is seen. */
static err hold(struct rq *rq, const struct jam_view *v, struct q_idea_find *idea,
		struct item_row *item)
{
	bool found;
	TRY(item_hold(rq->db, idea->id));
	TRY(q_idea_find(rq->db, item->id, v->jam.id, idea, &found));
	return found ? item_find(rq->db, item->id, item) : NOT_FOUND;
}

static err held(struct rq *rq, struct jam_view *v, struct q_idea_find *idea, struct item_row *item)
{
	TRY(cared_for(rq, v, idea, item));
	return hold(rq, v, idea, item);
}

static err while_open(struct rq *rq, const struct jam_view *v)
{
	return v->may_answer ? OK
			     : fail(rq, DENIED,
				    T(rq->lang, "This jam is closed: it can be read, but nothing "
						"in it changes any more."));
}

static err read_reason(struct rq *rq, str *reason)
{
	*reason = str_trim(rq_form(rq, "reason"));
	if (!str_empty(*reason) && utf8_count(*reason) <= REASON_MAX)
		return OK;
	return fail(rq, INVALID,
		    T(rq->lang, "Say why, in at most 500 characters: everybody here reads it."));
}

static err write_down(struct rq *rq, const struct jam_view *v, const struct q_act_list *act,
		      int64_t *id)
{
	*id = id_new();
	rq->audit_detail = id_text(rq, act->answer ? act->answer : act->idea.v);
	return q_act_add(rq->db, *id, v->jam.id, act->kind, act->idea, act->answer, act->reason,
			 act->from_forum, act->to_forum, act->other);
}

static err done(struct rq *rq, const struct jam_view *v, item_id idea)
{
	return rq->format == FORMAT_JSON ? idea_json(rq, v->jam.id, idea, 200)
					 : redirect(rq, idea_url(rq, v->jam.handle, idea));
}

/* ---- to another forum ---- */

static bool is_forum(const struct jam_forums *forums, int64_t id)
{
	for (size_t i = 0; i < forums->n; i++)
		if (forums->v[i].id.v == id)
			return true;
	return false;
}

err idea_move_update(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct jam_forums forums;
	struct q_act_list act = {.kind = ACT_MOVED};
	int64_t id;
	TRY(held(rq, &v, &idea, &item));
	TRY(while_open(rq, &v));
	TRY(jam_forums(rq->db, v.jam.id, &forums));
	act.idea = idea.id;
	act.from_forum = idea.forum.v;
	act.to_forum = rq_form_int(rq, "forum", 0);
	if (!is_forum(&forums, act.to_forum))
		return fail(rq, INVALID, T(rq->lang, "Choose a forum."));
	if (act.to_forum == act.from_forum)
		return done(rq, &v, idea.id);
	TRY(read_reason(rq, &act.reason));
	/* Its answers go along; in one jam the same people read all forums. */
	TRY(item_set_place(rq->db, idea.id, (place_id){act.to_forum}));
	TRY(q_idea_put(rq->db, idea.id, (place_id){act.to_forum}));
	TRY(write_down(rq, &v, &act, &id));
	return done(rq, &v, idea.id);
}

/* ---- highlights ---- */

err idea_highlight_create(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_act_list act = {.kind = ACT_HIGHLIGHTED};
	int64_t id;
	TRY(held(rq, &v, &idea, &item));
	TRY(while_open(rq, &v));
	TRY(read_reason(rq, &act.reason));
	act.idea = idea.id;
	TRY(write_down(rq, &v, &act, &id));
	TRY(q_idea_highlight(rq->db, idea.id, id));
	return done(rq, &v, idea.id);
}

err idea_highlight_delete(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_act_list act = {.kind = ACT_UNHIGHLIGHTED};
	int64_t id;
	TRY(held(rq, &v, &idea, &item));
	TRY(while_open(rq, &v));
	act.idea = idea.id;
	if (idea.highlighted) {
		TRY(q_idea_highlight(rq->db, idea.id, 0));
		TRY(write_down(rq, &v, &act, &id));
	}
	return done(rq, &v, idea.id);
}

/* ---- two that say the same become one, and are two again ---- */

/* Both are held, the smaller number first, whichever goes into which: of two of the team who do so
 * at once one waits for the other, and sees what they did. */
static err held_both(struct rq *rq, struct jam_view *v, struct q_idea_find *idea,
		     struct item_row *item, item_id other, struct q_idea_find *into)
{
	bool found = false;
	TRY(cared_for(rq, v, idea, item));
	if (other.v && !ID_EQ(other, idea->id))
		TRY(q_idea_find(rq->db, other, v->jam.id, into, &found));
	if (!found || !idea_shown(v, into->rehearsal))
		return fail(rq, INVALID, T(rq->lang, "This jam has no other idea of that number."));
	bool first = idea->id.v < other.v;
	TRY(item_hold(rq->db, first ? idea->id : other));
	TRY(item_hold(rq->db, first ? other : idea->id));
	TRY(q_idea_find(rq->db, item->id, v->jam.id, idea, &found));
	if (found)
		TRY(q_idea_find(rq->db, other, v->jam.id, into, &found));
	return found ? OK : NOT_FOUND;
}

/* Who wrote one of the two hears of it, on their own. */
static err tell_both(struct rq *rq, item_id idea, item_id other)
{
	const item_id both[] = {idea, other};
	for (size_t i = 0; i < 2; i++) {
		struct item_row item;
		err e = item_find(rq->db, both[i], &item);
		if (e == NOT_FOUND)
			continue;
		TRY(e);
		TRY(notify_tell(rq->db, item.author, NOTIFY_JAM_MERGE, item.id, item.id,
				rq->viewer_id));
	}
	return OK;
}

/* No chains, a bound, and not against who wrote it: they have said that these are two. */
static err may_become_one(struct rq *rq, const struct q_idea_find *idea, person_id author,
			  const struct q_idea_find *into)
{
	struct q_idea_merged_into others, there;
	struct q_act_parted parted;
	bool refused = false;
	TRY(q_idea_merged_into(rq->db, idea->id, 1, &others));
	TRY(q_idea_merged_into(rq->db, into->id, MERGED_MOST, &there));
	if (idea->merged || into->merged || others.n)
		return fail(rq, CONFLICT,
			    T(rq->lang, "One of the two has become one with another idea already: "
					"undo that first."));
	if (there.n >= MERGED_MOST)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Fifty ideas became one with it already: no more do."));
	if (!viewer_is(rq, author))
		TRY(q_act_parted(rq->db, idea->id, into->id.v, author, &parted, &refused));
	return refused ? fail(rq, CONFLICT,
			      T(rq->lang, "Who wrote it made them two again: two they stay."))
		       : OK;
}

err idea_merge_create(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea, into;
	struct item_row item;
	struct q_act_list act = {.kind = ACT_MERGED};
	int64_t id;
	TRY(held_both(rq, &v, &idea, &item, (item_id){idea_number(rq_form(rq, "into"))}, &into));
	TRY(while_open(rq, &v));
	if (idea.merged == into.id.v)
		return done(rq, &v, idea.id);
	TRY(may_become_one(rq, &idea, item.author, &into));
	TRY(read_reason(rq, &act.reason));
	act.idea = idea.id;
	act.other = into.id.v;
	TRY(q_idea_merge(rq->db, idea.id, into.id));
	TRY(idea_weigh(rq->db, into.id));
	TRY(write_down(rq, &v, &act, &id));
	TRY(tell_both(rq, idea.id, into.id));
	return done(rq, &v, idea.id);
}

/* By the team, or by who wrote the one that went: nobody's idea is taken out of lists against their
 * will. */
err idea_merge_delete(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_act_list act = {.kind = ACT_UNMERGED};
	int64_t id;
	TRY(asked(rq, &v, &idea, &item));
	if (!v.team && !viewer_is(rq, item.author))
		return fail(rq, DENIED,
			    T(rq->lang, "Only the team of this jam does that, or who wrote it."));
	TRY(hold(rq, &v, &idea, &item));
	TRY(while_open(rq, &v));
	if (!idea.merged)
		return done(rq, &v, idea.id);
	act.idea = idea.id;
	act.other = idea.merged;
	TRY(q_idea_merge(rq->db, idea.id, (item_id){0}));
	TRY(idea_weigh(rq->db, (item_id){act.other}));
	TRY(write_down(rq, &v, &act, &id));
	TRY(tell_both(rq, idea.id, (item_id){act.other}));
	return done(rq, &v, idea.id);
}

/* ---- removal: with a reason, where it stood, and to its author ---- */

static err answer_asked(struct rq *rq, item_id idea, int64_t id, struct q_idea_answer *answer)
{
	bool found;
	*answer = (struct q_idea_answer){0};
	if (!id)
		return OK;
	TRY(q_idea_answer(rq->db, idea, (item_id){id}, answer, &found));
	return found ? OK : NOT_FOUND;
}

err idea_removal_new(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_idea_answer answer;
	struct idea_removal_page p = {.v = &v, .answer = rq_query_int(rq, "answer", 0)};
	TRY(cared_for(rq, &v, &idea, &item));
	TRY(answer_asked(rq, idea.id, p.answer, &answer));
	p.idea = &idea;
	if (p.answer)
		p.words = jam_markdown(rq, answer.body);
	p.action = idea_action(rq, v.jam.handle, idea.id, "removal");
	p.back = idea_url(rq, v.jam.handle, idea.id);
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v.where, NULL, T(rq->lang, "Remove, with a reason"), &how,
				v_idea_removal, &p);
}

static err remove_idea(struct rq *rq, const struct q_idea_find *idea)
{
	TRY(item_delete(rq->db, idea->id));
	TRY(idea_gone(rq->db, idea->id));
	return q_idea_highlight(rq->db, idea->id, 0);
}

static err remove_answer(struct rq *rq, const struct q_idea_find *idea, item_id answer)
{
	TRY(item_delete(rq->db, answer));
	return idea_answer_gone(rq->db, idea->id);
}

/* Also in a jam that is frozen: what may not stand there goes at any time. */
err idea_removal_create(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_idea_answer answer;
	struct q_act_list act = {.kind = ACT_REMOVED};
	int64_t id;
	TRY(held(rq, &v, &idea, &item));
	TRY(answer_asked(rq, idea.id, rq_form_int(rq, "answer", 0), &answer));
	TRY(read_reason(rq, &act.reason));
	act.idea = idea.id;
	act.answer = answer.id.v;
	person_id author = act.answer ? answer.author : item.author;
	if (act.answer) {
		act.kind = ACT_ANSWER_REMOVED;
		TRY(remove_answer(rq, &idea, answer.id));
	} else {
		TRY(remove_idea(rq, &idea));
	}
	TRY(write_down(rq, &v, &act, &id));
	TRY(notify_tell(rq->db, author, NOTIFY_JAM_REMOVED, (item_id){id}, (item_id){0},
			rq->viewer_id));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, idea_url(rq, v.jam.handle, idea.id));
}

/* ---- a question and what answers it: said by who asked, or by one of the team ---- */

err idea_answer_update(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_idea_answer answer;
	bool found;
	item_id id = {rq_path_id(rq, "idea")};
	TRY(jam_asked(rq, &v));
	TRY(q_idea_find(rq->db, id, v.jam.id, &idea, &found));
	if (!found || !idea_shown(&v, idea.rehearsal))
		return NOT_FOUND;
	TRY(item_hold(rq->db, id));
	TRY(q_idea_find(rq->db, id, v.jam.id, &idea, &found));
	if (!found)
		return NOT_FOUND;
	TRY(item_find(rq->db, id, &item));
	if (!viewer_is(rq, item.author) && !v.team)
		return fail(rq, DENIED,
			    T(rq->lang, "Who asked says what answers it, or one of the team."));
	TRY(while_open(rq, &v));
	TRY(answer_asked(rq, id, rq_form_int(rq, "answer", 0), &answer));
	if (!idea.asks)
		return fail(rq, INVALID,
			    T(rq->lang, "This is no question: its line ends with no question "
					"mark."));
	if (answer.id.v == idea.answer)
		return done(rq, &v, id);
	TRY(q_idea_settle(rq->db, id, answer.id.v));
	/* Its author hears of it, and those who watch see it. */
	if (answer.id.v)
		TRY(event_add(rq->db, EVENT_ACCEPTED, answer.id, id, v.jam.id, answer.author));
	return done(rq, &v, id);
}

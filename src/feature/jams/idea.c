/* SPDX-License-Identifier: Apache-2.0
 * idea: one idea with its words, its poll, what it names and what names it, and its answers. They
 * stand shallow: who has more to say builds an idea on it.
 */
#include "feature/jams/facilitate.h"
#include "feature/jams/understand_pages.h"

#include "core/comment.h"
#include "core/follow.h"
#include "ui/api.h"

#include "idea.html.h"

/* The idea of the address, in its jam; NOT_FOUND for what is not shown in this phase. */
static err idea_asked(struct rq *rq, struct jam_view *v, struct q_idea_find *idea,
		      struct item_row *item)
{
	bool found;
	item_id id = {rq_path_id(rq, "idea")};
	TRY(jam_asked(rq, v));
	TRY(q_idea_find(rq->db, id, v->jam.id, idea, &found));
	if (!found || !idea_shown(v, idea->rehearsal))
		return NOT_FOUND;
	return item_find(rq->db, id, item);
}

/* ---- a page ---- */

static err fill_poll(struct rq *rq, struct idea_page *p)
{
	TRY(q_choice_list(rq->db, p->idea->id, &p->choices));
	for (size_t i = 0; i < p->choices.n; i++) {
		p->votes += p->choices.v[i].votes;
		p->chose = p->chose || p->choices.v[i].mine;
	}
	return OK;
}

static void flatten(struct comment_page *page)
{
	for (size_t i = 0; i < page->n; i++)
		if (page->v[i].depth > 1)
			page->v[i].depth = 1;
}

/* Who speaks is seen in answers, too. */
static err mark_authors(struct rq *rq, const struct jam_view *v, const struct comment_page *page,
			struct comment_thread *comments)
{
	struct q_jam_executives_among_list rows = {0};
	struct q_team_among_list team = {0};
	struct id_list authors = {0};
	for (size_t i = 0; i < page->n; i++)
		*ARENA_PUSH(rq->arena, &authors) = page->v[i].item.author.v;
	TRY(idea_executives(rq, authors, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &comments->executives) = rows.v[i].person.v;
	if (authors.n)
		TRY(q_team_among(rq->db, v->jam.id, authors, &team));
	for (size_t i = 0; i < team.n; i++)
		*ARENA_PUSH(rq->arena, &comments->team) = team.v[i].person.v;
	return OK;
}

static err fill_answers(struct rq *rq, struct idea_page *p)
{
	TRY(comment_list(rq->db, p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->page));
	flatten(&p->page);
	p->comments = comment_thread(rq, p->item, &p->page,
				     url_path(rq->arena, "%r#comments", page_here(rq)));
	p->comments.may_write = signed_in(rq) && p->v->may_answer;
	p->comments.accepted = p->idea->asks ? p->idea->answer : 0;
	if (p->idea->asks && p->v->may_answer && (p->v->team || viewer_is(rq, p->item->author)))
		p->comments.accept = idea_action(rq, p->v->jam.handle, p->idea->id, "answer");
	if (p->care.may_remove)
		p->comments.remove = idea_action(rq, p->v->jam.handle, p->idea->id, "removal");
	return mark_authors(rq, p->v, &p->page, &p->comments);
}

/* What became one with it, and the first answers to each: as many as a page bears, however many
 * there are. */
static err fill_together(struct rq *rq, struct idea_page *p)
{
	enum { TALKS = 20, ANSWERS = 60 };
	item_id stands = p->idea->merged ? (item_id){p->idea->merged} : p->idea->id;
	TRY(q_idea_together(rq->db, stands, p->idea->id, MERGED_MOST, &p->together));
	size_t n = p->together.n < TALKS ? p->together.n : TALKS;
	if (n && p->idea->merged)
		TRY(q_act_merged(rq->db, p->idea->id, &p->merge, &p->merged));
	for (size_t i = 0; i < n; i++) {
		const struct q_idea_together *of = &p->together.v[i];
		struct idea_talk *talk = NEW(rq->arena, struct idea_talk);
		TRY(item_find(rq->db, of->id, &talk->item));
		TRY(comment_first(rq->db, &talk->item, (int64_t)(ANSWERS / n), &talk->page,
				  &talk->more));
		flatten(&talk->page);
		talk->of = of;
		talk->comments = comment_thread(rq, &talk->item, &talk->page,
						url_path(rq->arena, "%r#comments", page_here(rq)));
		/* Who answers goes there: a form stands on the page of each alone. */
		talk->comments.may_write = false;
		talk->comments.accepted = of->asks ? of->answer : 0;
		TRY(mark_authors(rq, p->v, &talk->page, &talk->comments));
		*ARENA_PUSH(rq->arena, &p->talks) = talk;
	}
	return OK;
}

static err fill_page(struct rq *rq, struct idea_page *p)
{
	struct q_jam_executives_among_list executives = {0};
	struct id_list author = {0};
	*ARENA_PUSH(rq->arena, &author) = p->item->author.v;
	TRY(idea_executives(rq, author, &executives));
	p->executive = executives.n > 0;
	TRY(tag_of_item(rq->db, p->idea->id, &p->tags));
	TRY(q_idea_links(rq->db, p->idea->id, &p->links));
	TRY(q_idea_linked(rq->db, p->idea->id, &p->linked));
	TRY(fill_poll(rq, p));
	TRY(stance_of(rq, p->idea->id, p->own));
	TRY(idea_care_fill(rq, p));
	TRY(fill_answers(rq, p));
	TRY(fill_together(rq, p));
	return follow_is(rq->db, p->idea->id.v, &p->following);
}

err idea_show(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	err e = idea_asked(rq, &v, &idea, &item);
	/* The jam is there, and the viewer reads it. */
	if (e == NOT_FOUND && !ID_NONE(v.jam.id))
		return idea_removed_show(rq, &v);
	TRY(e);
	idea_served(rq, &v, idea.id, item.author, idea.readers);
	if (rq->format == FORMAT_JSON)
		return idea_json(rq, v.jam.id, idea.id, 200);
	bool own = viewer_is(rq, item.author);
	struct idea_page p = {.v = &v,
			      .idea = &idea,
			      .item = &item,
			      .author = face_of_author(rq, &item),
			      .body = {idea.html}, /* safe: rendered when it was written */
			      .may_edit = own && v.may_answer,
			      .may_delete = own && v.may_answer && item.comments == 0,
			      .own = NEW(rq->arena, struct own_stance),
			      .here = idea_url(rq, v.jam.handle, idea.id)};
	TRY(fill_page(rq, &p));
	TRY(idea_decided(rq, &v, idea.id, own, &p.proposed, &p.may_propose));
	const struct page how = {.style = "jams/jams.css", .words = &item};
	return page_in_place_as(rq, &v.where, NULL, cstr(rq->arena, idea.title), &how, v_idea_show,
				&p);
}

err idea_history(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	TRY(idea_asked(rq, &v, &idea, &item));
	struct idea_history_page p = {.v = &v, .idea = &idea};
	TRY(changes_of(rq, idea.id, viewer_is(rq, item.author), &p.changes));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v.where, NULL, T(rq->lang, "History of the idea"), &how,
				v_idea_history, &p);
}

/* ---- for programs ---- */

static void links_json(struct out *o, const char *name, const struct q_idea_links_list *links)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < links->n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "id", links->v[i].id.v);
		json_str(o, "kind", idea_link_name((enum idea_link)links->v[i].kind));
		json_str(o, "title", links->v[i].title);
		json_close(o, '}');
	}
	json_close(o, ']');
}

err idea_json(struct rq *rq, place_id jam, item_id id, int status)
{
	struct q_idea_find idea;
	struct q_idea_links_list links = {0}, linked = {0};
	struct q_choice_list_list choices = {0};
	struct card card;
	struct out *o = rq->out;
	bool found;
	TRY(q_idea_find(rq->db, id, jam, &idea, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	TRY(q_idea_links(rq->db, id, &links));
	TRY(q_idea_linked(rq->db, id, &linked));
	TRY(q_choice_list(rq->db, id, &choices));
	rq->response.status = status;
	api_begin(rq);
	json_card(o, "item", rq, &card);
	json_int(o, "forum", idea.forum.v);
	json_str(o, "title", idea.title);
	json_str(o, "body", idea.body);
	json_str(o, "html", idea.html);
	json_int(o, "built", idea.built);
	json_bool(o, "question", idea.asks);
	if (idea.asks && idea.answer)
		json_int(o, "answer", idea.answer);
	json_bool(o, "highlighted", idea.highlighted != 0);
	if (idea.merged)
		json_int(o, "merged", idea.merged);
	links_json(o, "names", &links);
	links_json(o, "named_by", &linked);
	json_open(o, "choices", '[');
	for (size_t i = 0; i < choices.n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "number", choices.v[i].number);
		json_str(o, "label", choices.v[i].label);
		json_int(o, "votes", choices.v[i].votes);
		json_bool(o, "mine", choices.v[i].mine);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

/* ---- what is done on it ---- */

err idea_asked_open(struct rq *rq, struct jam_view *v, struct q_idea_find *idea,
		    struct item_row *item)
{
	TRY(idea_asked(rq, v, idea, item));
	return v->may_answer ? OK
			     : fail(rq, DENIED,
				    T(rq->lang, "This jam is closed: it can be read, but nothing "
						"in it changes any more."));
}

/* To the part of the page where it was done: who goes by keys goes on from there. */
static err back_to(struct rq *rq, const struct jam_view *v, item_id id, const char *part)
{
	if (rq->format == FORMAT_JSON)
		return idea_json(rq, v->jam.id, id, 200);
	return redirect(
		rq, url_path(rq->arena, "%r#%s", idea_url(rq, v->jam.handle, id), str_from(part)));
}

err idea_link_create(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea, other;
	struct item_row item;
	enum idea_link kind;
	bool found = false;
	TRY(idea_asked_open(rq, &v, &idea, &item));
	int64_t id = idea_number(rq_form(rq, "other"));
	if (!idea_link_named(rq_form(rq, "link"), &kind))
		return fail(rq, INVALID,
			    T(rq->lang, "Say whether it builds on the other idea, contradicts it "
					"or says the same."));
	if (id)
		TRY(q_idea_find(rq->db, (item_id){id}, v.jam.id, &other, &found));
	if (!found || id == idea.id.v || !idea_shown(&v, other.rehearsal))
		return fail(rq, INVALID, T(rq->lang, "This jam has no other idea of that number."));
	TRY(item_hold(rq->db, other.id));
	TRY(idea_link(rq->db, idea.id, other.id, kind));
	return back_to(rq, &v, idea.id, "links");
}

/* Who said so takes it back, or the team. */
err idea_link_delete(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	TRY(idea_asked_open(rq, &v, &idea, &item));
	item_id other = {rq_form_int(rq, "other", 0)};
	TRY(item_hold(rq->db, other));
	TRY(idea_unlink(rq->db, idea.id, other, v.team));
	return back_to(rq, &v, idea.id, "links");
}

err idea_vote_create(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct q_vote_find was;
	int64_t number = rq_form_int(rq, "number", 0), changed;
	bool voted;
	TRY(idea_asked_open(rq, &v, &idea, &item));
	TRY(item_hold(rq->db, idea.id));
	TRY(q_vote_find(rq->db, idea.id, &was, &voted));
	if (voted && was.number == number)
		return back_to(rq, &v, idea.id, "poll");
	TRY(q_choice_count(rq->db, idea.id, number, 1, &changed));
	if (!changed)
		return fail(rq, INVALID, T(rq->lang, "Choose one of the answers."));
	if (voted)
		TRY(q_choice_count(rq->db, idea.id, was.number, -1, &changed));
	TRY(q_vote_put(rq->db, idea.id, number));
	return back_to(rq, &v, idea.id, "poll");
}

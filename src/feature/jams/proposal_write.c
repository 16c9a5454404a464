/* SPDX-License-Identifier: Apache-2.0
 * proposal_write: an idea is put forward by its author, in words that may be its own or better
 * ones; those who write it change them until the shortlist is made.
 */
#include "feature/jams/decide_pages.h"

#include "base/utf8.h"
#include "ui/api.h"

#include "proposal.html.h"

enum { IDEAS_OFFERED = 50 };

static void read_form(struct rq *rq, struct proposal_edit_page *p)
{
	form_take(rq, "title", &p->words.title);
	form_take(rq, "body", &p->words.body);
	form_take(rq, "price", &p->price);
}

static void check_form(struct rq *rq, struct proposal_edit_page *p)
{
	if (str_empty(p->words.title) || utf8_count(p->words.title) > IDEA_TITLE_MAX)
		form_error(rq, "title",
			   T(rq->lang, "Say your idea in one line: at most 160 characters."));
	if (utf8_count(p->words.body) > PROPOSAL_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 10,000 characters."));
	p->words.price = 0;
	if (!str_empty(p->price) && (!str_to_int(p->price, &p->words.price) || p->words.price < 0 ||
				     p->words.price > MONEY_MAX))
		form_error(rq, "price", T(rq->lang, "What does it cost? A whole number."));
}

static err show(struct rq *rq, struct decide_view *dv, struct proposal_edit_page *p)
{
	p->dv = dv;
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv->v.where, "decide",
				p->version ? T(rq->lang, "Change the proposal")
					   : T(rq->lang, "Put an idea forward"),
				&how, v_jam_proposal_edit, p);
}

static err refuse(struct rq *rq, struct decide_view *dv, struct proposal_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return show(rq, dv, p);
}

/* ---- a new one ---- */

/* An idea of the viewer's own in this jam. */
static err own_idea(struct rq *rq, const struct decide_view *dv, int64_t id,
		    struct q_idea_find *idea, bool *found)
{
	struct item_row item;
	*found = false;
	if (!id)
		return OK;
	TRY(q_idea_find(rq->db, (item_id){id}, dv->v.jam.id, idea, found));
	if (!*found)
		return OK;
	TRY(item_find(rq->db, idea->id, &item));
	*found = viewer_is(rq, item.author) && !idea->rehearsal;
	return OK;
}

static err begin(struct rq *rq, struct decide_view *dv)
{
	TRY(decide_asked(rq, dv));
	if (!dv->may)
		return fail(rq, DENIED, T(rq->lang, "That is for those whom this jam is for."));
	return decide_in(rq, dv, DECISION_SUBMIT, DECISION_SUBMIT);
}

static err fill_new(struct rq *rq, const struct decide_view *dv, struct proposal_edit_page *p)
{
	p->action = jam_action(rq, dv->v.jam.handle, "proposals");
	p->back = jam_action(rq, dv->v.jam.handle, "decide");
	return p->idea ? OK : q_proposal_ideas(rq->db, dv->v.jam.id, IDEAS_OFFERED, &p->mine);
}

/* Asked with one of the viewer's ideas; without it, which one it shall be. */
err jam_proposal_new(struct rq *rq)
{
	struct decide_view dv;
	struct q_idea_find idea;
	struct proposal_edit_page p = {0};
	bool found;
	TRY(begin(rq, &dv));
	TRY(own_idea(rq, &dv, idea_number(rq_query(rq, "idea")), &idea, &found));
	if (found) {
		p.idea = idea.id.v;
		p.words = (struct proposal_words){.title = idea.title, .body = idea.body};
	}
	TRY(fill_new(rq, &dv, &p));
	return show(rq, &dv, &p);
}

err jam_proposal_create(struct rq *rq)
{
	struct decide_view dv;
	struct q_idea_find idea;
	struct proposal_edit_page p = {0};
	bool found;
	TRY(begin(rq, &dv));
	TRY(own_idea(rq, &dv, idea_number(rq_form(rq, "idea")), &idea, &found));
	if (!found) {
		form_error(rq, "idea", T(rq->lang, "Choose an idea of your own in this jam."));
		TRY(fill_new(rq, &dv, &p));
		return refuse(rq, &dv, &p);
	}
	p.idea = idea.id.v;
	p.words = (struct proposal_words){.title = idea.title, .body = idea.body};
	read_form(rq, &p);
	check_form(rq, &p);
	TRY(fill_new(rq, &dv, &p));
	if (rq->errors.n)
		return refuse(rq, &dv, &p);
	err e = proposal_make(rq->db, dv.v.jam.id, idea.id, &p.words);
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "This idea was put forward already."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return proposal_json(rq, &dv, idea.id, 201);
	return redirect(rq, proposal_url(rq, dv.v.jam.handle, idea.id));
}

/* ---- other words ---- */

static err writable(struct rq *rq, struct decide_view *dv, struct q_proposal_find *of)
{
	bool author, asked;
	TRY(proposal_asked(rq, dv, of));
	TRY(proposal_author(rq->db, of->idea, rq->viewer_id, &author, &asked));
	if (!author || !dv->may)
		return fail(rq, DENIED, T(rq->lang, "Only those who write it do that."));
	return decide_in(rq, dv, DECISION_SUBMIT, DECISION_REFINE);
}

static struct proposal_edit_page stored(struct rq *rq, const struct decide_view *dv,
					const struct q_proposal_find *of)
{
	return (struct proposal_edit_page){
		.idea = of->idea.v,
		.version = of->version,
		.words = {.title = of->title, .body = of->body, .price = of->price},
		.price = of->price ? id_text(rq, of->price) : STR_NONE,
		.language = of->language,
		.action = proposal_action(rq, dv->v.jam.handle, of->idea, "edit"),
		.back = proposal_url(rq, dv->v.jam.handle, of->idea),
		.history = proposal_action(rq, dv->v.jam.handle, of->idea, "history")};
}

err jam_proposal_edit(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	TRY(writable(rq, &dv, &of));
	struct proposal_edit_page p = stored(rq, &dv, &of);
	return show(rq, &dv, &p);
}

/* Several write it: whoever changes it says over which words, and is shown that there are others.
 */
err jam_proposal_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	TRY(writable(rq, &dv, &of));
	struct proposal_edit_page p = stored(rq, &dv, &of);
	int64_t over = rq_form_int(rq, "version", of.version);
	read_form(rq, &p);
	check_form(rq, &p);
	if (rq->errors.n)
		return refuse(rq, &dv, &p);
	err e = over == of.version ? proposal_change(rq->db, of.idea, of.version, &p.words)
				   : CONFLICT;
	if (e == CONFLICT && rq->format != FORMAT_JSON) {
		p.changed = true;
		rq->response.status = 409;
		return show(rq, &dv, &p);
	}
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "Somebody else has changed it meanwhile."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return proposal_json(rq, &dv, of.idea, 200);
	return redirect(rq, proposal_url(rq, dv.v.jam.handle, of.idea));
}

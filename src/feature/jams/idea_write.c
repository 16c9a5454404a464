/* SPDX-License-Identifier: Apache-2.0
 * idea_write: saying an idea, changing its words, taking it back.
 */
#include "feature/jams/pages.h"

#include "base/utf8.h"
#include "core/language.h"
#include "core/mention.h"
#include "core/revision.h"
#include "ui/api.h"

#include "idea.html.h"

static err closed(struct rq *rq, const struct jam_view *v)
{
	if (v->jam.phase == JAM_AHEAD)
		return fail(rq, DENIED, T(rq->lang, "This jam has not opened yet."));
	if (v->jam.phase == JAM_OPEN)
		return fail(rq, DENIED,
			    T(rq->lang, "Ideas are for those whom this jam is for, while it is "
					"open."));
	return fail(rq, DENIED, T(rq->lang, "This jam takes no new ideas any more."));
}

/* ---- the form ---- */

static void read_choices(struct rq *rq, struct idea_form *f)
{
	str rest = f->choices;
	while (rest.n) {
		str line = str_trim(str_cut(&rest, '\n'));
		if (str_empty(line))
			continue;
		if (f->words.choices.n == CHOICES_MAX || utf8_count(line) > CHOICE_MAX) {
			form_error(rq, "choices",
				   T(rq->lang, "Two to six answers of at most 120 characters, one "
					       "in a line."));
			return;
		}
		*ARENA_PUSH(rq->arena, &f->words.choices) = line;
	}
	if (f->words.choices.n == 1)
		form_error(rq, "choices",
			   T(rq->lang, "Two to six answers of at most 120 characters, one in a "
				       "line."));
}

static void read_form(struct rq *rq, struct idea_form *f)
{
	form_take(rq, "title", &f->words.title);
	form_take(rq, "body", &f->words.body);
	form_take(rq, "tags", &f->words.tags);
	form_take(rq, "choices", &f->choices);
	f->forum = rq_form_int(rq, "forum", f->forum);
	f->other = idea_number(rq_form(rq, "other"));
	if (!idea_link_named(rq_form(rq, "link"), &f->link))
		f->link = LINK_BUILDS;
}

static void check_form(struct rq *rq, struct idea_form *f)
{
	if (str_empty(f->words.title) || utf8_count(f->words.title) > IDEA_TITLE_MAX)
		form_error(rq, "title",
			   T(rq->lang, "Say your idea in one line: at most 160 characters."));
	if (utf8_count(f->words.body) > IDEA_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 5,000 characters."));
}

static bool has_forum(const struct jam_forums *forums, int64_t id)
{
	for (size_t i = 0; i < forums->n; i++)
		if (forums->v[i].id.v == id)
			return true;
	return false;
}

/* What it is to name, when that is there. */
static err find_other(struct rq *rq, const struct jam_view *v, struct idea_edit_page *p)
{
	struct q_idea_find other;
	bool found;
	if (!p->form.other)
		return OK;
	TRY(q_idea_find(rq->db, (item_id){p->form.other}, v->jam.id, &other, &found));
	if (!found || !idea_shown(v, other.rehearsal)) {
		p->form.other = 0;
		return OK;
	}
	p->other_title = other.title;
	return OK;
}

static err show_form(struct rq *rq, struct jam_view *v, struct idea_edit_page *p)
{
	p->v = v;
	const struct page how = {.style = "jams/jams.css",
				 .script = p->idea ? NULL : "jams/similar.js"};
	return page_in_place_as(rq, &v->where, NULL,
				p->idea ? T(rq->lang, "Change the idea")
					: T(rq->lang, "A new idea"),
				&how, v_idea_edit, p);
}

static err refuse(struct rq *rq, struct jam_view *v, struct idea_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return show_form(rq, v, p);
}

/* ---- a new one ---- */

static err begin(struct rq *rq, struct jam_view *v, struct idea_edit_page *p)
{
	TRY(jam_asked(rq, v));
	if (!v->may_post)
		return closed(rq, v);
	p->action = jam_action(rq, v->jam.handle, "ideas");
	p->back = v->where.url;
	return jam_forums(rq->db, v->jam.id, &p->forums);
}

/* Where no script told while it was typed, the form comes back once with what is like it. */
static err find_similar(struct rq *rq, const struct jam_view *v, struct idea_edit_page *p)
{
	str text = str_cat(rq->arena, p->form.words.title, S("\n"), p->form.words.body);
	str language = language_guess(text);
	if (str_empty(language))
		language = lang_code(rq->lang);
	TRY(similar_to(rq, v, language, text, 0, &p->similar));
	p->asked = p->similar.n > 0;
	return OK;
}

err idea_new(struct rq *rq)
{
	struct jam_view v;
	struct idea_edit_page p = {.form = {.forum = rq_query_int(rq, "forum", 0),
					    .other = rq_query_int(rq, "other", 0),
					    .link = LINK_BUILDS}};
	TRY(begin(rq, &v, &p));
	(void)idea_link_named(rq_query(rq, "link"), &p.form.link);
	TRY(find_other(rq, &v, &p));
	return show_form(rq, &v, &p);
}

err idea_create(struct rq *rq)
{
	struct jam_view v;
	struct idea_edit_page p = {0};
	item_id id;
	TRY(begin(rq, &v, &p));
	read_form(rq, &p.form);
	read_choices(rq, &p.form);
	check_form(rq, &p.form);
	if (!has_forum(&p.forums, p.form.forum))
		form_error(rq, "forum", T(rq->lang, "Choose a forum."));
	TRY(find_other(rq, &v, &p));
	/* What waited in a browser is sent by a script: nobody is there to be asked. */
	if (rq->errors.n == 0 && rq->format != FORMAT_JSON && rq_form_int(rq, "ask", 0))
		TRY(find_similar(rq, &v, &p));
	if (rq->errors.n || p.asked)
		return refuse(rq, &v, &p);
	TRY(idea_make(rq->db, &v.where.place, (place_id){p.form.forum}, rq->viewer_id,
		      &p.form.words, v.rehearsing, 0, &id));
	if (p.form.other) {
		TRY(item_hold(rq->db, (item_id){p.form.other}));
		TRY(idea_link(rq->db, id, (item_id){p.form.other}, p.form.link));
	}
	/* Whoever says something takes part. */
	if (!v.in)
		TRY(jam_enter(rq->db, v.jam.id));
	if (rq->format == FORMAT_JSON)
		return idea_json(rq, v.jam.id, id, 201);
	return redirect(rq, idea_url(rq, v.jam.handle, id));
}

/* ---- its words afterwards ---- */

static err own_idea(struct rq *rq, struct jam_view *v, struct q_idea_find *idea,
		    struct item_row *item)
{
	bool found;
	item_id id = {rq_path_id(rq, "idea")};
	TRY(jam_asked(rq, v));
	TRY(q_idea_find(rq->db, id, v->jam.id, idea, &found));
	if (!found || !idea_shown(v, idea->rehearsal))
		return NOT_FOUND;
	TRY(item_find(rq->db, id, item));
	if (!viewer_is(rq, item->author))
		return fail(rq, DENIED, T(rq->lang, "Only its author changes it."));
	return v->may_answer ? OK : closed(rq, v);
}

static err stored(struct rq *rq, const struct jam_view *v, const struct q_idea_find *idea,
		  struct idea_edit_page *p)
{
	struct tag_list tags;
	struct out labels = out_new(rq->arena, 4096);
	TRY(tag_of_item(rq->db, idea->id, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		if (i)
			out_lit(&labels, ", ");
		out_str(&labels, tags.v[i].label);
	}
	*p = (struct idea_edit_page){.idea = idea->id.v,
				     .form = {.words = {.title = idea->title,
							.body = idea->body,
							.tags = out_view(&labels)},
					      .forum = idea->forum.v},
				     .action = idea_action(rq, v->jam.handle, idea->id, "edit"),
				     .back = idea_url(rq, v->jam.handle, idea->id)};
	return labels.bad;
}

err idea_edit(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct idea_edit_page p;
	TRY(own_idea(rq, &v, &idea, &item));
	TRY(stored(rq, &v, &idea, &p));
	return show_form(rq, &v, &p);
}

err idea_update(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	struct idea_edit_page p;
	int64_t number;
	TRY(own_idea(rq, &v, &idea, &item));
	TRY(item_hold(rq->db, idea.id));
	TRY(stored(rq, &v, &idea, &p));
	read_form(rq, &p.form);
	check_form(rq, &p.form);
	if (rq->errors.n)
		return refuse(rq, &v, &p);
	/* The first change also keeps what stood before it. */
	TRY(revision_add(rq->db, idea.id, item.author, idea.title, idea.body, &number));
	TRY(revision_add(rq->db, idea.id, rq->viewer_id, p.form.words.title, p.form.words.body,
			 &number));
	TRY(q_idea_write(rq->db, idea.id, p.form.words.title, p.form.words.body,
			 idea_render(rq->arena, p.form.words.body).s,
			 idea_asks(p.form.words.title)));
	TRY(text_names(rq->db, idea.id, p.form.words.body, p.form.words.tags, false, false));
	TRY(item_touch(rq->db, idea.id, true));
	if (rq->format == FORMAT_JSON)
		return idea_json(rq, v.jam.id, idea.id, 200);
	return redirect(rq, idea_url(rq, v.jam.handle, idea.id));
}

err idea_delete(struct rq *rq)
{
	struct jam_view v;
	struct q_idea_find idea;
	struct item_row item;
	TRY(own_idea(rq, &v, &idea, &item));
	if (item.comments > 0)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Others have answered it: it stays, and its words can be "
					"changed."));
	TRY(item_delete(rq->db, idea.id));
	TRY(idea_gone(rq->db, idea.id));
	rq->audit_detail = id_text(rq, idea.id.v);
	return rq->format == FORMAT_JSON
		       ? api_nothing(rq)
		       : redirect(rq, jam_forum_url(rq, v.jam.handle, idea.forum));
}

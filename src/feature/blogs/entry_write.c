/* SPDX-License-Identifier: Apache-2.0
 * entry_write: writing, changing, publishing and deleting entries. Two editors of one entry never
 * lose a word: whoever saves a text that was begun from an older revision is shown both.
 */
#include "feature/blogs/handlers.h"

#include "core/preview.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "entry_editor.html.h"

/* ---- who may ---- */

/* That of a community is closed with it. */
static err closed(struct rq *rq, bool of_community)
{
	return fail(rq, DENIED,
		    of_community
			    ? T(rq->lang, "This community is archived: it can be read, but "
					  "nothing is written there any more.")
			    : T(rq->lang, "This blog is closed. Its owner can open it again."));
}

err blog_to_write(struct rq *rq, struct blog *b)
{
	TRY(blog_find(rq->db, rq_path(rq, "blog"), b, NULL));
	if (b->state != PLACE_LIVE)
		return closed(rq, b->of_community);
	return blog_may_write(b) ? OK
				 : fail(rq, DENIED,
					T(rq->lang, "Only the authors of this blog write in it."));
}

static err own_entry(struct rq *rq, struct q_entry_show *e, struct item_row *item)
{
	TRY(entry_asked(rq, e, item));
	return entry_may_change(rq, e)
		       ? OK
		       : fail(rq, DENIED, T(rq->lang, "Only its authors change an entry."));
}

err entry_to_edit(struct rq *rq, struct q_entry_show *e, struct item_row *item)
{
	TRY(own_entry(rq, e, item));
	return e->blog_state == PLACE_LIVE ? OK : closed(rq, e->place_kind == PLACE_COMMUNITY_BLOG);
}

err entry_to_change(struct rq *rq, struct q_entry_show *e, struct item_row *item)
{
	item_id held = {0};
	TRY(entry_to_edit(rq, e, item));
	/* What was read before the wait may have changed in it; a draft that went out meanwhile has
	 * another id. */
	while (database_is_postgres(rq->database) && !ID_EQ(held, item->id)) {
		held = item->id;
		TRY(item_hold(rq->db, held));
		TRY(entry_to_edit(rq, e, item));
	}
	return OK;
}

/* ---- a new entry ---- */

void editor_begin(struct rq *rq, const struct blog *b, struct editor_page *p)
{
	*p = (struct editor_page){.blog = b,
				  .form = {.language = b->language},
				  .action = blog_action(rq, b->handle, "entries"),
				  .autosave = blog_action(rq, b->handle, "autosave"),
				  .image = blog_action(rq, b->handle, "image"),
				  .back = blog_url(rq, b->handle)};
	p->form.audience = b->audience == AUDIENCE_PUBLIC     ? S("public")
			   : b->audience == AUDIENCE_INTERNAL ? S("internal")
							      : S("members");
}

err entry_new(struct rq *rq)
{
	struct blog b;
	struct editor_page p;
	TRY(blog_to_write(rq, &b));
	editor_begin(rq, &b, &p);
	TRY(autosave_recall(rq, &p, autosave_form(rq, b.id, (item_id){0})));
	return editor_show(rq, &p);
}

static err show_again(struct rq *rq, struct editor_page *p, enum editor_action action)
{
	static const struct markdown_options options = {
		.headings = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	if (action == EDITOR_PREVIEW) {
		p->previewed = true;
		p->preview = markdown_render(rq->arena, str_sub(p->form.body, 0, ENTRY_BODY_MAX),
					     &options, NULL);
	} else {
		rq->response.status = 422;
	}
	return editor_show(rq, p);
}

/* Where the writer goes on: a draft stays in its editor, what is out is shown. */
static err go_on(struct rq *rq, item_id id, bool out_now)
{
	struct q_entry_address at;
	bool found;
	TRY(q_entry_address(rq->db, id, &at, &found));
	if (!found)
		return redirect(rq, URL("/blogs/drafts"));
	url page = entry_url(rq, at.blog, at.slug);
	return redirect(rq, out_now ? page : url_path(rq->arena, "%r/edit?saved=1", page));
}

static err answer_json(struct rq *rq, item_id id, int status)
{
	rq->response.status = status;
	return entry_json(rq, id);
}

/* The addresses are known from entry_prepare, when there was one. */
static err previews(struct rq *rq, item_id id, const struct entry_text *text)
{
	const struct entry_rendered *r = rq->prepared;
	return r ? preview_links(rq->db, rq->app, id, &r->found.links, PREVIEWS_LONG)
		 : preview_text(rq->db, rq->app, id, text->body, PREVIEWS_LONG);
}

static err make(struct rq *rq, const struct blog *b, const struct entry_text *text,
		enum editor_action action, item_id *id)
{
	enum state state = action == EDITOR_PUBLISH    ? STATE_PUBLISHED
			   : action == EDITOR_SCHEDULE ? STATE_SCHEDULED
						       : STATE_DRAFT;
	TRY(entry_make(rq->db, b->id, rq->viewer_id, text, state, 0, false, id));
	TRY(keep_done(rq, autosave_form(rq, b->id, (item_id){0})));
	return previews(rq, *id, text);
}

err entry_prepare(struct rq *rq)
{
	str body = rq_form(rq, "body");
	enum editor_action action = editor_action_of(rq, false);
	if (!rq_form_has(rq, "body") || body.n > ENTRY_BODY_MAX || action == EDITOR_PREVIEW)
		return OK;
	struct entry_rendered *r = NEW(rq->arena, struct entry_rendered);
	*r = entry_render(rq->arena, body);
	rq->prepared = r;
	return OK;
}

err entry_create(struct rq *rq)
{
	struct blog b;
	struct editor_page p;
	struct entry_text text;
	item_id id;
	enum editor_action action = editor_action_of(rq, true);
	TRY(blog_to_write(rq, &b));
	editor_begin(rq, &b, &p);
	editor_read(rq, &p.form);
	TRY(editor_check(rq, &b, &p.form, action, &text));
	if (rq->errors.n && action != EDITOR_PREVIEW && rq->format == FORMAT_JSON)
		return INVALID;
	if (rq->errors.n || action == EDITOR_PREVIEW)
		return show_again(rq, &p, action);
	TRY(make(rq, &b, &text, action, &id));
	return rq->format == FORMAT_JSON ? answer_json(rq, id, 201)
					 : go_on(rq, id, action == EDITOR_PUBLISH);
}

/* ---- an entry that stands ---- */

err editor_open(struct rq *rq, const struct q_entry_show *e, const struct item_row *item,
		const struct blog *b, struct editor_page *p)
{
	*p = (struct editor_page){.blog = b,
				  .item = item,
				  .action = entry_action(rq, e->blog_handle, e->slug, "edit"),
				  .autosave = entry_action(rq, e->blog_handle, e->slug, "autosave"),
				  .image = entry_action(rq, e->blog_handle, e->slug, "image"),
				  .back = entry_url(rq, e->blog_handle, e->slug)};
	return editor_load(rq, item->id, item->audience, item->language, &p->form);
}

err entry_edit(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	struct blog b;
	struct editor_page p;
	TRY(entry_to_edit(rq, &e, &item));
	if (!e.blog_current || !e.slug_current)
		return redirect(rq, entry_action(rq, e.blog_handle, e.slug, "edit"));
	TRY(blog_find(rq->db, e.blog_handle, &b, NULL));
	TRY(editor_open(rq, &e, &item, &b, &p));
	TRY(autosave_recall(rq, &p, autosave_form(rq, b.id, item.id)));
	p.saved = !str_empty(rq_query(rq, "saved"));
	return editor_show(rq, &p);
}

/* Both texts side by side, and the editor with what was typed; saved again it counts as begun from
 * the newest. text: the texts differ, and not only who reads it or what it carries. */
static err show_both(struct rq *rq, struct editor_page *editor, const struct entry_form *live,
		     bool text, const struct details *details)
{
	struct revision theirs = {0};
	struct diff_list ops;
	struct merge_page p = {.theirs = &theirs, .text_differs = text, .details = *details};
	if (text) {
		TRY(revision_find(rq->db, editor->item->id, live->base, true, &theirs));
		diff_words(rq->arena, theirs.body, editor->form.body, &ops);
		diff_side_by_side(rq->arena, &ops, &p.rows);
		p.title_differs = !str_eq(theirs.title, editor->form.title);
	}
	editor->form.base = live->base;
	editor->form.was = live->was;
	p.editor = *editor;
	TRY(q_blog_series_list(rq->db, editor->blog->id, 20, &p.editor.series));
	rq->response.status = 409;
	const struct page how = {.title = str_from(T(rq->lang, "Two versions")),
				 .active = S("/blogs")};
	return page_as(rq, &how, v_entry_merge, &p);
}

static err change(struct rq *rq, const struct item_row *item, const struct entry_text *text,
		  enum editor_action action, item_id *id)
{
	str form = autosave_form(rq, item->place, item->id);
	bool draft = item->state != STATE_PUBLISHED;
	*id = item->id;
	TRY(entry_change(rq->db, item, text));
	TRY(keep_done(rq, form));
	err e = draft && action == EDITOR_PUBLISH ? entry_publish(rq->db, id, 0) : OK;
	if (e == DENIED)
		return fail(rq, DENIED, T(rq->lang, "Only the authors of this blog write in it."));
	TRY(e);
	return previews(rq, *id, text);
}

/* The text that stands now is neither what the writer began from nor what they typed. */
static bool changed_elsewhere(const struct entry_form *form, const struct entry_form *live)
{
	return form->base != live->base &&
	       (!str_eq(form->title, live->title) || !str_eq(form->body, live->body));
}

err entry_update(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	struct blog b;
	struct editor_page p;
	struct entry_text text;
	item_id id;
	struct details details = {0};
	enum editor_action action = editor_action_of(rq, false);
	TRY(entry_to_change(rq, &e, &item));
	TRY(blog_find(rq->db, e.blog_handle, &b, NULL));
	TRY(editor_open(rq, &e, &item, &b, &p));
	struct entry_form live = p.form;
	editor_read(rq, &p.form);
	editor_follow(rq, &live, action, &p, &details);
	/* A draft has no plan unless one is asked for. */
	if (action == EDITOR_SAVE && item.state != STATE_SCHEDULED)
		p.form.publish_at = STR_NONE;
	TRY(editor_check(rq, &b, &p.form, action, &text));
	if (rq->errors.n && action != EDITOR_PREVIEW && rq->format == FORMAT_JSON)
		return INVALID;
	if (rq->errors.n || action == EDITOR_PREVIEW)
		return show_again(rq, &p, action);
	bool text_differs = changed_elsewhere(&p.form, &live);
	if (text_differs || details.n)
		return rq->format == FORMAT_JSON
			       ? fail(rq, CONFLICT,
				      T(rq->lang, "This text was changed elsewhere. Read it again "
						  "and send yours with its revision as base."))
			       : show_both(rq, &p, &live, text_differs, &details);
	TRY(change(rq, &item, &text, action, &id));
	if (rq->format == FORMAT_JSON)
		return answer_json(rq, id, 200);
	return go_on(rq, id, item.state == STATE_PUBLISHED || action == EDITOR_PUBLISH);
}

err entry_delete(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	TRY(entry_asked(rq, &e, &item));
	/* Also from a closed blog: words are their author's. */
	if (!entry_may_delete(rq, &e, &item))
		return fail(rq, DENIED, T(rq->lang, "Only its authors change an entry."));
	TRY(item_delete(rq->db, item.id));
	TRY(autosave_drop(rq->db, autosave_form(rq, item.place, item.id)));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, item.state == STATE_PUBLISHED ? blog_url(rq, e.blog_handle)
							  : URL("/blogs/drafts"));
}

/* SPDX-License-Identifier: Apache-2.0
 * page_write: new pages, changed pages, and two who changed one at the same time: what they wrote
 * is merged with what both began from, and where that cannot be decided both are shown.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/page_editor.h"
#include "ui/api.h"

#include "wiki_editor.html.h"

err page_prepare(struct rq *rq)
{
	str body = rq_form(rq, "body");
	if (!rq_form_has(rq, "body") || body.n > PAGE_BODY_MAX ||
	    str_eq(rq_form(rq, "action"), S("preview")))
		return OK;
	struct page_rendered *r = NEW(rq->arena, struct page_rendered);
	*r = page_render(rq->arena, str_lower(rq->arena, rq_path(rq, "wiki")), body);
	rq->prepared = r;
	return OK;
}

static bool previews(const struct rq *rq)
{
	return str_eq(rq_form(rq, "action"), S("preview"));
}

static err show_again(struct rq *rq, struct page_editor *p)
{
	if (previews(rq)) {
		p->previewed = true;
		p->preview = page_render(rq->arena, p->wiki->handle,
					 str_sub(p->form.body, 0, PAGE_BODY_MAX))
				     .html;
	} else {
		rq->response.status = 422;
	}
	return page_editor_show(rq, p);
}

/* ---- a new page ---- */

static void new_editor(const struct rq *rq, const struct wiki *w, struct page_editor *p)
{
	*p = (struct page_editor){
		.wiki = w,
		.form = {.language = w->language, .audience = S("public"), .verify_days = S("0")},
		.action = wiki_action(rq, w->handle, "pages"),
		.autosave = wiki_action(rq, w->handle, "autosave"),
		.back = wiki_url(rq, w->handle)};
}

/* ?below=ID, ?title= and ?template=ID say what a new page begins with. */
static err begin_with(struct rq *rq, struct page_editor *p)
{
	struct q_page_step below, from;
	struct q_page_text text;
	bool found;
	p->form.title = str_trim(rq_query(rq, "title"));
	TRY(q_page_step(rq->db, (item_id){rq_query_int(rq, "below", 0)}, &below, &found));
	if (found)
		p->form.parent = below.title;
	TRY(q_page_step(rq->db, (item_id){rq_query_int(rq, "template", 0)}, &from, &found));
	if (!found)
		return OK;
	TRY(q_page_text(rq->db, from.id, &text));
	if (ID_EQ(text.wiki, p->wiki->id) && text.template)
		p->form.body = text.body;
	return OK;
}

err page_new(struct rq *rq)
{
	struct wiki w;
	struct page_editor p;
	TRY(wiki_to_write(rq, &w));
	new_editor(rq, &w, &p);
	if (rq->query.n == 0)
		TRY(page_form_recall(rq, &p, page_form_name(rq, w.id, (item_id){0})));
	TRY(begin_with(rq, &p));
	return page_editor_show(rq, &p);
}

/* What keeps a page from standing where it was put, said beside its field. */
static err refused(struct rq *rq, err e)
{
	if (e == INVALID)
		form_error(rq, "parent",
			   T(rq->lang, "It cannot stand there: the pages would form a ring, or "
				       "stand too deep."));
	return e == INVALID ? OK : e;
}

err page_create(struct rq *rq)
{
	struct wiki w;
	struct page_editor p;
	struct page_text text;
	struct q_page_address at;
	item_id id = {0};
	bool found;
	TRY(wiki_to_write(rq, &w));
	new_editor(rq, &w, &p);
	page_form_read(rq, &p.form);
	TRY(page_form_check(rq, &p, &text));
	if (rq->errors.n == 0 && !previews(rq))
		TRY(refused(rq, page_make(rq->db, w.id, w.handle, rq->viewer_id, &text, 0, false,
					  &id)));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return INVALID;
	if (rq->errors.n || previews(rq))
		return show_again(rq, &p);
	TRY(keep_done(rq, page_form_name(rq, w.id, (item_id){0})));
	if (rq->format == FORMAT_JSON)
		return page_json(rq, id, 201);
	TRY(q_page_address(rq->db, id, &at, &found));
	return redirect(rq, found ? wiki_page_url(rq, w.handle, at.slug) : wiki_url(rq, w.handle));
}

/* ---- a change ---- */

static err old_editor(struct rq *rq, const struct wiki *w, const struct q_page_show *q,
		      const struct item_row *item, struct page_editor *p)
{
	*p = (struct page_editor){.wiki = w,
				  .item = item,
				  .action = wiki_page_action(rq, w->handle, q->slug, "edit"),
				  .autosave = wiki_page_action(rq, w->handle, q->slug, "autosave"),
				  .back = wiki_page_url(rq, w->handle, q->slug)};
	TRY(page_form_load(rq, item, &p->form));
	p->was = p->form;
	return OK;
}

err page_edit(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct page_editor p;
	TRY(page_asked(rq, &w, &q, &item));
	TRY(wiki_to_write(rq, &w));
	if (!q.wiki_current || !q.slug_current)
		return redirect(rq, wiki_page_action(rq, w.handle, q.slug, "edit"));
	TRY(old_editor(rq, &w, &q, &item, &p));
	TRY(page_form_recall(rq, &p, page_form_name(rq, w.id, item.id)));
	return page_editor_show(rq, &p);
}

/* Texts end with a line end while they are compared, so that a line added behind the last one
 * leaves that as it was. */
static str whole_lines(struct arena *a, str s)
{
	return s.n && s.p[s.n - 1] != '\n' ? str_cat(a, s, S("\n")) : s;
}

/* What was typed, together with what was saved since it was begun. */
static err merge(struct rq *rq, const struct page_editor *p, const struct page_form *live,
		 struct page_form *form, struct diff3 *merged)
{
	struct revision base = {0};
	/* Before the first change there was no history; what stood then is its first state. A state
	 * that is not the writer's to read is nothing that the two have in common. */
	err e = revision_find(rq->db, p->item->id, form->base > 0 ? form->base : 1,
			      page_reads_closed(rq, p->wiki, p->item), &base);
	if (e != NOT_FOUND)
		TRY(e);
	bool titles = !str_eq(form->title, base.title) && !str_eq(live->title, base.title) &&
		      !str_eq(form->title, live->title);
	if (str_eq(form->title, base.title))
		form->title = live->title;
	diff3(rq->arena, whole_lines(rq->arena, base.body), whole_lines(rq->arena, form->body),
	      whole_lines(rq->arena, live->body), merged);
	merged->conflicts += titles;
	form->body = diff3_text(rq->arena, merged);
	form->base = live->base;
	rq->prepared = NULL; /* it was made of what was typed */
	return OK;
}

static int64_t lines_in(str s)
{
	int64_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* Each place where both changed the same lines: theirs on the left, what was typed on the right. */
static void show_conflicts(struct rq *rq, const struct diff3 *merged, struct conflicts *conflicts)
{
	int64_t line = 1;
	for (size_t i = 0; i < merged->n; i++) {
		const struct diff3_piece *piece = &merged->v[i];
		if (piece->kind == DIFF3_CONFLICT) {
			struct diff_list ops = {0};
			struct conflict *c = ARENA_PUSH(rq->arena, conflicts);
			c->line = line;
			diff_words(rq->arena, piece->theirs, piece->mine, &ops);
			diff_side_by_side(rq->arena, &ops, &c->rows);
			line += lines_in(piece->theirs) + lines_in(piece->mine);
		} else {
			line += lines_in(piece->merged);
		}
	}
}

static err show_both(struct rq *rq, const struct page_editor *editor, const struct q_page_show *q,
		     const struct diff3 *merged)
{
	struct page_merge p = {.editor = *editor, .saved_by = q->changer_name};
	if (!str_eq(q->title, editor->form.title))
		p.their_title = q->title;
	show_conflicts(rq, merged, &p.conflicts);
	rq->response.status = 409;
	const struct page how = {.title = str_from(T(rq->lang, "Two versions")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_page_merge, &p);
}

static err saved(struct rq *rq, const struct wiki *w, const struct item_row *item, bool merged)
{
	struct q_page_address at;
	bool found;
	TRY(keep_done(rq, page_form_name(rq, w->id, item->id)));
	if (rq->format == FORMAT_JSON)
		return page_json(rq, item->id, 200);
	TRY(q_page_address(rq->db, item->id, &at, &found));
	if (!found)
		return redirect(rq, wiki_url(rq, w->handle));
	url to = wiki_page_url(rq, w->handle, at.slug);
	return redirect(rq, merged ? url_path(rq->arena, "%r?merged=1", to) : to);
}

err page_update(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct page_editor p;
	struct page_text text;
	struct diff3 merged = {0};
	TRY(page_to_change(rq, &w, &q, &item));
	TRY(old_editor(rq, &w, &q, &item, &p));
	struct page_form live = p.form;
	page_form_read(rq, &p.form);
	bool stale = p.form.base != live.base && !previews(rq);
	/* Who typed what stands there already merges nothing. */
	stale = stale && (!str_eq(p.form.title, live.title) || !str_eq(p.form.body, live.body));
	if (stale)
		TRY(merge(rq, &p, &live, &p.form, &merged));
	TRY(page_form_check(rq, &p, &text));
	/* Before what is wrong with a field: the text in the editor is that of both from here on.
	 */
	if (merged.conflicts)
		return rq->format == FORMAT_JSON
			       ? fail(rq, CONFLICT,
				      T(rq->lang, "This text was changed elsewhere. Read it again "
						  "and send yours with its revision as base."))
			       : show_both(rq, &p, &q, &merged);
	if (rq->errors.n == 0 && !previews(rq))
		TRY(refused(rq, page_change(rq->db, &item, w.handle, &text)));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return INVALID;
	if (rq->errors.n || previews(rq))
		return show_again(rq, &p);
	return saved(rq, &w, &item, stale);
}

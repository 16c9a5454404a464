/* SPDX-License-Identifier: Apache-2.0
 * page_editor: the form in which pages are written: its fields, what may be wrong with them, and
 * what it keeps by itself.
 */
#include "feature/wikis/page_editor.h"

#include "base/utf8.h"
#include "feature/wikis/handlers.h"

#include "wiki_editor.html.h"

enum { TEMPLATES_SHOWN = 50, FIELDS = 7 };

/* ---- fields ---- */

static void others_of(struct page_form *form, struct keep_field others[FIELDS])
{
	others[0] = (struct keep_field){"summary", &form->summary};
	others[1] = (struct keep_field){"parent", &form->parent};
	others[2] = (struct keep_field){"tags", &form->tags};
	others[3] = (struct keep_field){"language", &form->language};
	others[4] = (struct keep_field){"audience", &form->audience};
	others[5] = (struct keep_field){"template", &form->template};
	others[6] = (struct keep_field){"verify_days", &form->verify_days};
}

static bool whole_form(const struct rq *rq)
{
	return rq_form_has(rq, "base") && rq->format != FORMAT_JSON;
}

/* What the editor showed and the writer left alone stays as it is now, whoever changed it
 * meanwhile. */
static bool left_alone(struct rq *rq, const char *name, str typed)
{
	const char *was = cstr(rq->arena, str_cat(rq->arena, S("was_"), str_from(name)));
	return rq_form_has(rq, was) && str_eq(rq_form(rq, was), typed);
}

void page_form_read(struct rq *rq, struct page_form *form)
{
	struct keep_field others[FIELDS];
	others_of(form, others);
	for (size_t i = 0; i < FIELDS; i++) {
		const char *name = others[i].name;
		if (rq_form_has(rq, name) && !left_alone(rq, name, rq_form(rq, name)))
			*others[i].value = str_trim(rq_form(rq, name));
	}
	/* A box that is not ticked is not sent. */
	if (whole_form(rq) && !rq_form_has(rq, "template") && !left_alone(rq, "template", STR_NONE))
		form->template = STR_NONE;
	if (rq_form_has(rq, "title"))
		form->title = str_trim(rq_form(rq, "title"));
	if (rq_form_has(rq, "body"))
		form->body = rq_form(rq, "body");
	form->base = rq_form_int(rq, "base", form->base);
	form->kept = rq_form_int(rq, "kept", form->kept);
}

static str labels_of(struct rq *rq, const struct tag_list *tags)
{
	struct out labels = out_new(rq->arena, 64 * 1024);
	for (size_t i = 0; i < tags->n; i++) {
		if (i)
			out_lit(&labels, ", ");
		out_str(&labels, tags->v[i].label);
	}
	return out_view(&labels);
}

err page_form_load(struct rq *rq, const struct item_row *item, struct page_form *form)
{
	struct q_page_text q;
	struct q_page_step parent = {0};
	struct tag_list tags;
	bool found;
	TRY(q_page_text(rq->db, item->id, &q));
	TRY(q_page_step(rq->db, (item_id){q.parent}, &parent, &found));
	TRY(tag_of_item(rq->db, item->id, &tags));
	*form = (struct page_form){.title = q.title,
				   .body = q.body,
				   .parent = found ? parent.title : STR_NONE,
				   .tags = labels_of(rq, &tags),
				   .language = item->language,
				   .audience = audience_name(item->audience),
				   .template = q.template ? S("1") : STR_NONE,
				   .verify_days = id_text(rq, q.verify_days)};
	return revision_newest(rq->db, item->id, &form->base);
}

/* ---- what may be wrong ---- */

/* By its title or its address. A page that the writer may not see is none; one that stands below
 * such a page stays there when the field was left empty. */
static err find_parent(struct rq *rq, const struct page_editor *p, struct page_text *text)
{
	struct q_page_slug_seen q;
	struct q_page_text live;
	struct q_page_step step;
	bool found;
	if (str_empty(p->form.parent)) {
		if (!p->item)
			return OK;
		TRY(q_page_text(rq->db, p->item->id, &live));
		TRY(q_page_step(rq->db, (item_id){live.parent}, &step, &found));
		text->parent.v = found ? 0 : live.parent;
		return OK;
	}
	TRY(q_page_slug_seen(rq->db, p->wiki->id, page_slug_of(rq->arena, p->form.parent), &q,
			     &found));
	text->parent = q.page;
	if (!found)
		form_error(rq, "parent", T(rq->lang, "No page of this wiki has that title."));
	else if (p->item && ID_EQ(q.page, p->item->id))
		form_error(rq, "parent", T(rq->lang, "A page cannot stand below itself."));
	return OK;
}

static void check_words(struct rq *rq, const struct page_form *form)
{
	if (str_empty(form->title))
		form_error(rq, "title", T(rq->lang, "Give the page a title."));
	else if (utf8_count(form->title) > PAGE_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "A title has at most 150 characters."));
	if (form->body.n > PAGE_BODY_MAX)
		form_error(
			rq, "body",
			T(rq->lang, "A page has at most 500,000 characters. Make several of it."));
	if (utf8_count(form->summary) > PAGE_SUMMARY_MAX)
		form_error(rq, "summary", T(rq->lang, "At most 200 characters say why."));
}

static void check_choices(struct rq *rq, const struct page_editor *p, struct page_text *text)
{
	const struct page_form *form = &p->form;
	/* An empty choice is none: nobody opens a page by leaving that out. */
	if (p->item)
		text->audience = p->item->audience;
	if (!str_empty(form->audience) &&
	    (!audience_named(form->audience, &text->audience) || text->audience > AUDIENCE_MEMBERS))
		form_error(rq, "audience", T(rq->lang, "Choose who may read it."));
	if (text->language.n > 8)
		form_error(rq, "language", T(rq->lang, "Choose a language."));
	if (!str_empty(form->verify_days) &&
	    (!str_to_int(form->verify_days, &text->verify_days) || text->verify_days < 0 ||
	     text->verify_days > PAGE_VERIFY_MAX))
		form_error(rq, "verify_days", T(rq->lang, "Choose one of these times."));
}

err page_form_check(struct rq *rq, const struct page_editor *p, struct page_text *text)
{
	const struct page_form *f = &p->form;
	*text = (struct page_text){
		.title = f->title,
		.body = f->body,
		.tags = f->tags,
		.summary = f->summary,
		.language = str_eq(f->language, S("auto")) ? STR_NONE : f->language,
		.template = str_eq(f->template, S("1")) || str_eq(f->template, S("true")),
		.rendered = rq->prepared};
	check_words(rq, f);
	check_choices(rq, p, text);
	return find_parent(rq, p, text);
}

/* ---- what it keeps by itself ---- */

str page_form_name(const struct rq *rq, place_id wiki, item_id page)
{
	struct out o = out_new(rq->arena, 64);
	if (ID_NONE(page)) {
		out_lit(&o, "page:new:");
		out_int(&o, wiki.v);
	} else {
		out_lit(&o, "page:");
		out_int(&o, page.v);
	}
	return out_view(&o);
}

/* The fields as typed, then what the editor showed of them when it was served. */
static void kept_of(struct rq *rq, struct page_form *typed, struct page_form *was,
		    struct keep_field others[2 * FIELDS])
{
	others_of(typed, others);
	others_of(was, others + FIELDS);
	for (size_t i = FIELDS; i < 2 * FIELDS; i++)
		others[i].name =
			cstr(rq->arena, str_cat(rq->arena, S("was_"), str_from(others[i].name)));
}

err page_form_recall(struct rq *rq, struct page_editor *p, str form)
{
	struct page_form typed = {0}, was = {0};
	struct keep_field others[2 * FIELDS], shown[FIELDS];
	struct keep_text text = {.title = p->form.title,
				 .body = p->form.body,
				 .base = p->form.base,
				 .others = others,
				 .n = 2 * FIELDS};
	kept_of(rq, &typed, &was, others);
	others_of(&p->form, shown);
	TRY(keep_recall(rq, form, &text, &p->kept));
	/* Nobody chose an audience who was not shown the one before. */
	if (p->item && str_empty(was.audience))
		typed.audience = STR_NONE;
	for (size_t i = 0; i < FIELDS; i++)
		if (!str_eq(*others[i].value, *others[FIELDS + i].value))
			*shown[i].value = *others[i].value;
	p->form.title = text.title;
	p->form.body = text.body;
	p->form.base = text.base;
	p->form.kept = text.kept;
	p->kept_at = text.kept;
	return OK;
}

static err keep(struct rq *rq, str name)
{
	struct page_form form = {0}, was = {0};
	struct keep_field others[2 * FIELDS];
	kept_of(rq, &form, &was, others);
	for (size_t i = 0; i < 2 * FIELDS; i++)
		*others[i].value = str_trim(rq_form(rq, others[i].name));
	form.title = str_trim(rq_form(rq, "title"));
	form.body = rq_form(rq, "body");
	form.base = rq_form_int(rq, "base", 0);
	form.kept = rq_form_int(rq, "kept", 0);
	if (form.body.n > PAGE_BODY_MAX || utf8_count(form.title) > PAGE_TITLE_MAX)
		return fail(rq, TOO_LARGE,
			    T(rq->lang,
			      "This is too long to be kept. Your words are still in the editor."));
	struct keep_text text = {.title = form.title,
				 .body = form.body,
				 .base = form.base,
				 .kept = form.kept,
				 .others = others,
				 .n = 2 * FIELDS};
	return keep_write(rq, name, &text);
}

err page_autosave_create(struct rq *rq)
{
	struct wiki w;
	TRY(wiki_to_write(rq, &w));
	str name = page_form_name(rq, w.id, (item_id){0});
	if (!rq_form_has(rq, "drop"))
		return keep(rq, name);
	TRY(autosave_drop(rq->db, name));
	return redirect(rq, wiki_action(rq, w.handle, "new"));
}

err page_autosave_update(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	TRY(page_asked(rq, &w, &q, &item));
	TRY(wiki_to_write(rq, &w));
	str name = page_form_name(rq, w.id, item.id);
	if (!rq_form_has(rq, "drop"))
		return keep(rq, name);
	TRY(autosave_drop(rq->db, name));
	return redirect(rq, wiki_page_action(rq, w.handle, q.slug, "edit"));
}

/* ---- the page ---- */

err page_editor_show(struct rq *rq, struct page_editor *p)
{
	const char *title = p->item ? T(rq->lang, "Edit the page") : T(rq->lang, "A new page");
	if (!p->item)
		TRY(q_page_templates(rq->db, p->wiki->id, TEMPLATES_SHOWN, &p->templates));
	const struct page how = {.title = str_from(title), .active = S("/wikis")};
	return page_as(rq, &how, v_page_editor, p);
}

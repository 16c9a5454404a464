/* SPDX-License-Identifier: Apache-2.0
 * editor: the form in which entries are written: its fields, what may be wrong with them, and what
 * it keeps by itself.
 */
#include "feature/blogs/handlers.h"

#include "base/utf8.h"
#include "feature/blogs/pages.h"

#include "entry_editor.html.h"

/* ---- fields ---- */

/* The fields with a name each, for reading, keeping and recalling them alike. */
struct form_field {
	const char *name;
	size_t at;
};
#define FIELD(name)                                      \
	{                                                \
#name, offsetof(struct entry_form, name) \
	}
static const struct form_field fields[] = {FIELD(title),   FIELD(body),	      FIELD(tags),
					   FIELD(series),  FIELD(language),   FIELD(audience),
					   FIELD(readers), FIELD(publish_at), FIELD(was)};
enum {
	FIELDS = sizeof(fields) / sizeof(*fields),
	FIRST_OTHER = 2 /* title and body have columns of their own */
};

static str *field_of(struct entry_form *form, size_t i)
{
	return (str *)(void *)((char *)form + fields[i].at);
}

void editor_read(struct rq *rq, struct entry_form *form)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (rq_form_has(rq, fields[i].name))
			*field_of(form, i) = rq_form(rq, fields[i].name);
	form->title = str_trim(form->title);
	form->series = str_trim(form->series);
	form->base = rq_form_int(rq, "base", form->base);
	form->kept = rq_form_int(rq, "kept", form->kept);
}

/* ---- what another window saved meanwhile ---- */

/* Who reads it is one choice: the audience and, where it needs them, names. */
static const struct followed {
	size_t at, beside; /* beside: goes with it, or the same */
	const char *label;
} followed[] = {
	{offsetof(struct entry_form, tags), offsetof(struct entry_form, tags), T_KEY("Tags")},
	{offsetof(struct entry_form, series), offsetof(struct entry_form, series), T_KEY("Series")},
	{offsetof(struct entry_form, language), offsetof(struct entry_form, language),
	 T_KEY("Language")},
	{offsetof(struct entry_form, audience), offsetof(struct entry_form, readers),
	 T_KEY("Who reads it")},
	{offsetof(struct entry_form, publish_at), offsetof(struct entry_form, publish_at),
	 T_KEY("Goes out at")},
};
enum { FOLLOWED = sizeof(followed) / sizeof(*followed) };

static str *at_offset(const struct entry_form *form, size_t at)
{
	return (str *)(void *)((char *)(uintptr_t)form + at);
}

/* A field with what goes with it, as one text. */
static str detail_of(struct arena *a, const struct entry_form *form, const struct followed *f)
{
	str one = str_trim(*at_offset(form, f->at)), other = str_trim(*at_offset(form, f->beside));
	return f->at == f->beside || str_empty(other) ? one : str_cat(a, one, S(" "), other);
}

/* Sixteen digits for each of them. */
static str marks_of(struct arena *a, const struct entry_form *form)
{
	struct out o = out_new(a, 16 * FOLLOWED + 1);
	for (size_t i = 0; i < FOLLOWED; i++) {
		uint64_t hash = str_hash(detail_of(a, form, &followed[i]));
		out_hex(&o, (bytes){(const uint8_t *)&hash, sizeof(hash)});
	}
	return out_view(&o);
}

static str detail_words(const struct rq *rq, const struct entry_form *form,
			const struct followed *f)
{
	enum audience audience;
	int64_t time;
	if (f->at == offsetof(struct entry_form, publish_at) &&
	    format_read_input_time(locale_of(rq), form->publish_at, &time))
		return format_date_time(locale_of(rq), time);
	str names = str_eq(form->audience, S("listed")) ? form->readers : STR_NONE;
	if (f->at != offsetof(struct entry_form, audience) ||
	    !audience_named(form->audience, &audience))
		return *at_offset(form, f->at);
	return str_trim(str_cat(rq->arena, audience_words(rq, audience), S(" "), names));
}

/* A draft that was planned meanwhile, or a planned entry that is a draft again: whoever presses the
 * other button in an older window would undo that. */
static bool undoes_plan(const struct entry_form *live, const struct item_row *item,
			enum editor_action action)
{
	bool planned = !str_empty(live->publish_at);
	return planned ? action == EDITOR_DRAFT
		       : action == EDITOR_SCHEDULE && item->state == STATE_DRAFT;
}

void editor_follow(struct rq *rq, const struct entry_form *live, enum editor_action action,
		   struct editor_page *p, struct details *both)
{
	struct entry_form *form = &p->form;
	str now = marks_of(rq->arena, live), mine = marks_of(rq->arena, form);
	/* A program names what it changes and leaves the rest out. */
	str was = form->was.n == now.n ? form->was : now;
	for (size_t i = 0; i < FOLLOWED; i++) {
		const struct followed *f = &followed[i];
		str then = str_sub(was, 16 * i, 16 * i + 16),
		    is = str_sub(now, 16 * i, 16 * i + 16),
		    typed = str_sub(mine, 16 * i, 16 * i + 16);
		bool plan = f->at == offsetof(struct entry_form, publish_at);
		bool undone = plan && undoes_plan(live, p->item, action);
		if (str_eq(then, is) || (str_eq(typed, is) && !undone))
			continue;
		if (str_eq(typed, then) && !undone) {
			*at_offset(form, f->at) = *at_offset(live, f->at);
			*at_offset(form, f->beside) = *at_offset(live, f->beside);
			continue;
		}
		*ARENA_PUSH(rq->arena, both) =
			(struct detail){str_from(message_find(rq->lang, f->label, 1)),
					detail_words(rq, live, f), detail_words(rq, form, f)};
		/* The plan stays in the editor; taking it back is a button. */
		if (undone && action == EDITOR_DRAFT)
			form->publish_at = live->publish_at;
	}
}

err editor_load(struct rq *rq, item_id id, enum audience audience, str language,
		struct entry_form *form)
{
	struct q_entry_text q;
	struct tag_list tags;
	struct out labels = out_new(rq->arena, 64 * 1024);
	struct q_entry_readers_list readers = {0};
	struct out names = out_new(rq->arena, 64 * ENTRY_READERS_MAX);
	TRY(q_entry_text(rq->db, id, &q));
	TRY(q_entry_readers(rq->db, id, &readers));
	for (size_t i = 0; i < readers.n; i++) {
		out_str(&names, i ? S(" @") : S("@"));
		out_str(&names, readers.v[i].handle);
	}
	TRY(tag_of_item(rq->db, id, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		if (i)
			out_lit(&labels, ", ");
		out_str(&labels, tags.v[i].label);
	}
	*form = (struct entry_form){
		.title = q.title,
		.body = q.body,
		.tags = out_view(&labels),
		.series = q.series,
		.language = language,
		.audience = audience_name(audience),
		.readers = out_view(&names),
		.publish_at = q.publish_at ? format_input_time(locale_of(rq), q.publish_at) : S(""),
	};
	form->was = marks_of(rq->arena, form);
	return revision_newest(rq->db, id, &form->base);
}

enum editor_action editor_action_of(const struct rq *rq, bool new_one)
{
	str s = rq_form_has(rq, "action") ? rq_form(rq, "action") : rq_form(rq, "state");
	if (str_eq(s, S("publish")) || str_eq(s, S("published")))
		return EDITOR_PUBLISH;
	if (str_eq(s, S("schedule")) || str_eq(s, S("scheduled")))
		return EDITOR_SCHEDULE;
	if (str_eq(s, S("preview")))
		return EDITOR_PREVIEW;
	if (str_eq(s, S("draft")) || new_one)
		return EDITOR_DRAFT;
	return EDITOR_SAVE;
}

/* ---- what may be wrong ---- */

static err check_audience(struct rq *rq, const struct blog *b, const struct entry_form *form,
			  struct entry_text *text)
{
	struct id_list readers;
	str unknown, outsider;
	if (str_empty(form->audience))
		text->audience = b->audience;
	else if (!audience_named(form->audience, &text->audience))
		form_error(rq, "audience", T(rq->lang, "Choose who may read it."));
	if (text->audience == AUDIENCE_PUBLIC && b->circle != CIRCLE_PUBLIC)
		form_error(rq, "audience",
			   T(rq->lang, "Only entries of a public blog can be public."));
	if (text->audience != AUDIENCE_LISTED) {
		/* Names that count for nothing here stay for when they do. */
		return entry_readers_named(rq->db, form->readers, &text->readers, &unknown);
	}
	TRY(entry_readers_named(rq->db, form->readers, &readers, &unknown));
	text->readers = readers;
	if (!str_empty(unknown))
		form_error(rq, "readers",
			   cstr(rq->arena,
				format_fill(rq->arena, T(rq->lang, "Nobody here is called @#."),
					    unknown)));
	else if (readers.n == 0)
		form_error(rq, "readers",
			   T(rq->lang, "Name the people who may read it, as @name."));
	TRY(access_outsider(rq->db, b->id, readers, &outsider));
	if (!str_empty(outsider))
		form_error(
			rq, "readers",
			cstr(rq->arena, format_fill(rq->arena,
						    T(rq->lang, "@# may not read this blog, so "
								"nothing in it can be for them."),
						    outsider)));
	return OK;
}

static void check_words(struct rq *rq, const struct entry_form *form, bool goes_out)
{
	if (utf8_count(form->title) > ENTRY_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "A title has at most 200 characters."));
	else if (goes_out && str_empty(form->title))
		form_error(rq, "title", T(rq->lang, "Give it a title before it goes out."));
	if (form->body.n > ENTRY_BODY_MAX)
		form_error(
			rq, "body",
			T(rq->lang, "An entry has at most 500,000 characters. Make it a series."));
	else if (goes_out && str_empty(str_trim(form->body)))
		form_error(rq, "body", T(rq->lang, "There is nothing to read yet."));
	if (utf8_count(form->series) > ENTRY_SERIES_MAX)
		form_error(rq, "series",
			   T(rq->lang, "The name of a series has at most 100 characters."));
}

/* Programs say a time with its zone, people one of theirs. */
static bool read_time(struct rq *rq, str s, int64_t *time)
{
	*time = 0;
	return str_empty(s) || format_read_input_time(locale_of(rq), s, time) ||
	       parse_iso_time(s, time);
}

static void check_plan(struct rq *rq, const struct entry_form *form, enum editor_action action,
		       struct entry_text *text)
{
	bool plans = action == EDITOR_SCHEDULE || action == EDITOR_SAVE;
	if (!plans)
		return;
	if (!read_time(rq, form->publish_at, &text->publish_at))
		form_error(rq, "publish_at", T(rq->lang, "This is not a date and time."));
	else if ((action == EDITOR_SCHEDULE || text->publish_at) && text->publish_at <= rq->db->now)
		form_error(rq, "publish_at", T(rq->lang, "Choose a time ahead."));
}

err editor_check(struct rq *rq, const struct blog *b, const struct entry_form *form,
		 enum editor_action action, struct entry_text *text)
{
	*text = (struct entry_text){.title = form->title,
				    .body = form->body,
				    .tags = form->tags,
				    .series = form->series,
				    .language = str_eq(form->language, S("auto")) ? STR_NONE
										  : form->language,
				    .rendered = rq->prepared};
	if (text->language.n > 8)
		form_error(rq, "language", T(rq->lang, "Choose a language."));
	check_words(rq, form, action == EDITOR_PUBLISH || action == EDITOR_SCHEDULE);
	check_plan(rq, form, action, text);
	return check_audience(rq, b, form, text);
}

/* ---- what it keeps by itself ---- */

str autosave_form(const struct rq *rq, place_id blog, item_id entry)
{
	struct out o = out_new(rq->arena, 64);
	if (ID_NONE(entry)) {
		out_lit(&o, "entry:new:");
		out_int(&o, blog.v);
	} else {
		out_lit(&o, "entry:");
		out_int(&o, entry.v);
	}
	return out_view(&o);
}

/* The form as what it keeps by itself. */
static struct keep_text text_of(struct rq *rq, struct entry_form *form)
{
	struct keep_text text = {.title = form->title,
				 .body = form->body,
				 .base = form->base,
				 .kept = form->kept,
				 .others = NEW_ARRAY(rq->arena, struct keep_field, FIELDS),
				 .n = FIELDS - FIRST_OTHER};
	for (size_t i = 0; i < text.n; i++)
		text.others[i] = (struct keep_field){fields[FIRST_OTHER + i].name,
						     field_of(form, FIRST_OTHER + i)};
	return text;
}

err autosave_recall(struct rq *rq, struct editor_page *p, str form)
{
	struct keep_text text = text_of(rq, &p->form);
	TRY(keep_recall(rq, form, &text, &p->kept));
	p->form.title = text.title;
	p->form.body = text.body;
	p->form.base = text.base;
	p->form.kept = text.kept;
	p->kept_at = p->kept ? text.kept : 0;
	return OK;
}

static err keep(struct rq *rq, str form_name, const struct entry_form *now)
{
	struct entry_form form = *now;
	editor_read(rq, &form);
	if (form.body.n > ENTRY_BODY_MAX || utf8_count(form.title) > ENTRY_TITLE_MAX)
		return fail(rq, TOO_LARGE,
			    T(rq->lang,
			      "This is too long to be kept. Your words are still in the editor."));
	struct keep_text text = text_of(rq, &form);
	return keep_write(rq, form_name, &text);
}

static err throw_away(struct rq *rq, str form_name, url back)
{
	TRY(autosave_drop(rq->db, form_name));
	return str_eq(rq_form(rq, "back"), S("/blogs/drafts")) ? redirect(rq, URL("/blogs/drafts"))
							       : redirect(rq, back);
}

err entry_autosave_create(struct rq *rq)
{
	struct blog b;
	struct entry_form none = {0};
	TRY(blog_to_write(rq, &b));
	str form = autosave_form(rq, b.id, (item_id){0});
	return rq_form_has(rq, "drop") ? throw_away(rq, form, blog_action(rq, b.handle, "write"))
				       : keep(rq, form, &none);
}

err entry_autosave_update(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	struct entry_form form = {0};
	TRY(entry_to_edit(rq, &e, &item));
	str name = autosave_form(rq, item.place, item.id);
	if (rq_form_has(rq, "drop"))
		return throw_away(rq, name, entry_action(rq, e.blog_handle, e.slug, "edit"));
	TRY(revision_newest(rq->db, item.id, &form.base));
	int64_t newest = form.base;
	editor_read(rq, &form);
	/* Somebody saved meanwhile: the editor says so and keeps the words; saving shows both. */
	if (form.base != newest)
		return fail(rq, CONFLICT,
			    T(rq->lang, "This text was changed elsewhere. Save it to see both."));
	return keep(rq, name, &form);
}

/* ---- the page ---- */

err editor_show(struct rq *rq, struct editor_page *p)
{
	const char *title = p->item ? T(rq->lang, "Edit the entry") : T(rq->lang, "A new entry");
	TRY(q_blog_series_list(rq->db, p->blog->id, 20, &p->series));
	const struct page how = {.title = str_from(title), .active = S("/blogs")};
	return page_as(rq, &how, v_entry_editor, p);
}

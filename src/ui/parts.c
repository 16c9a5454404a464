/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/parts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/app.h"
#include "ui/asset.h"
#include "ui/page.h"

/* ---- people ---- */

static str first_letter(str word)
{
	size_t at = 0;
	if (word.n)
		utf8_next(word, &at);
	return str_sub(word, 0, at);
}

/* The first letters of the first and last word. */
static str initials_of(struct arena *a, str name)
{
	str rest = name, first = str_word(&rest), last = STR_NONE;
	for (str word = str_word(&rest); word.n; word = str_word(&rest))
		last = word;
	return str_cat(a, first_letter(first), first_letter(last));
}

static struct face *make(struct arena *a, str name, str handle, str photo, int64_t hue)
{
	struct face *face = NEW(a, struct face);
	*face = (struct face){.name = name, .handle = handle, .photo = photo, .hue = hue};
	face->initials = initials_of(a, name);
	return face;
}

const struct face *face_make(struct arena *a, str name, str handle, str photo, int64_t hue)
{
	return make(a, name, handle, photo, hue);
}

const struct face *face_of_author(const struct rq *rq, const struct item_row *item)
{
	struct face *face = make(rq->arena, item->author_name, item->author_handle,
				 item->author_photo, item->author_hue);
	face->guest = item->author_kind == PERSON_GUEST;
	face->person = item->author.v;
	return face;
}

const struct face *face_of_person(const struct rq *rq, const struct person *person)
{
	bool closed = person->state == PERSON_DISABLED;
	struct face *face = make(rq->arena, person->name, closed ? STR_NONE : person->handle,
				 person->photo, person->hue);
	face->guest = person->kind == PERSON_GUEST;
	face->person = person->id.v;
	return face;
}

const struct face *face_of_viewer(const struct rq *rq)
{
	const struct viewer *v = rq->viewer;
	return make(rq->arena, v->name, v->handle, v->photo, v->hue);
}

enum presence_state face_presence(const struct rq *rq, const struct face *face)
{
	return rq->viewer->employee && face->handle.n
		       ? presence_of(rq->app->presence, face->person, clock_now())
		       : PRESENCE_NONE;
}

url face_url(const struct rq *rq, const struct face *face)
{
	return url_path(rq->arena, "/people/%s", face->handle);
}

bool face_linked(const struct rq *rq, const struct face *face)
{
	return face->handle.n && (rq->viewer->employee || str_eq(face->handle, rq->viewer->handle));
}

url face_photo(const struct rq *rq, const struct face *face)
{
	return face->photo.n && signed_in(rq) ? url_path(rq->arena, "/blobs/%s", face->photo)
					      : (url){0};
}

str face_below(const struct rq *rq, str title, str city)
{
	return title.n && city.n ? str_cat(rq->arena, title, S(", "), city)
	       : title.n	 ? title
				 : city;
}

/* ---- values in templates ---- */

url icon_url(const struct rq *rq, const char *name)
{
	/* url_path() would do it; an address of ours and a name from a template need no encoding.
	 */
	str sheet = rq->icons.n ? rq->icons : asset_url(rq->arena, "icons.svg").s;
	size_t n = strlen(name);
	char *address = arena_bytes(rq->arena, sheet.n + 3 + n);
	memcpy(address, sheet.p, sheet.n);
	memcpy(address + sheet.n, "#i-", 3);
	memcpy(address + sheet.n + 3, name, n);
	return (url){{address, sheet.n + 3 + n}}; /* safe: made by the build */
}

url item_url(const struct rq *rq, item_id item)
{
	return url_path(rq->arena, "/items/%i", item.v);
}

url item_action(const struct rq *rq, item_id item, const char *action)
{
	return url_path(rq->arena, "/items/%i/%s", item.v, str_from(action));
}

url tag_url(const struct rq *rq, str name)
{
	return url_path(rq->arena, "/tags/%s", name);
}

/* The page of a tag counts and lists what is published and open to its reader. */
bool tag_linked(const struct rq *rq, const struct item_row *item)
{
	return item->state == STATE_PUBLISHED &&
	       (rq->viewer->employee || item->circle != CIRCLE_INTERNAL);
}

html text_in(const struct rq *rq, str language, html text)
{
	return str_eq(language, S("fr")) ? html_french(rq->arena, text) : text;
}

html text_shown(const struct rq *rq, const struct item_row *item, html text)
{
	if (item)
		text = text_in(rq, item->language, text);
	if (rq->viewer->employee)
		return text;
	url own =
		signed_in(rq) ? url_path(rq->arena, "/people/%s", rq->viewer->handle) : url_none();
	text = html_unlink(rq->arena, text, S("/people/"), own.s);
	return item && !tag_linked(rq, item) ? html_unlink(rq->arena, text, S("/tags/"), STR_NONE)
					     : text;
}

str iso(const struct rq *rq, int64_t time)
{
	return format_iso(locale_of(rq), time);
}

str number(const struct rq *rq, int64_t n)
{
	return format_number(locale_of(rq), n);
}

str number_or_none(const struct rq *rq, int64_t n)
{
	return n ? number(rq, n) : STR_NONE;
}

bool field_bad(const struct rq *rq, const char *name)
{
	return form_error_of(rq, name).n > 0;
}

str field_value(const struct rq *rq, const char *name, str stored)
{
	return rq_form_has(rq, name) ? rq_form(rq, name) : stored;
}

bool field_checked(const struct rq *rq, const char *name, bool stored)
{
	return rq->form.n ? rq_form_has(rq, name) : stored;
}

bool language_is_other(const struct rq *rq, str code)
{
	return code.n && !str_eq(code, lang_code(rq->lang));
}

str id_text(const struct rq *rq, int64_t id)
{
	struct out o = out_new(rq->arena, 32);
	out_int(&o, id);
	return out_view(&o);
}

str cursor_text(const struct rq *rq, int64_t cursor)
{
	return cursor > 0 ? id_text(rq, cursor) : STR_NONE;
}

str upper(const struct rq *rq, str code)
{
	struct out o = out_new(rq->arena, 64);
	for (size_t i = 0; i < code.n && i < 8; i++)
		out_byte(&o,
			 (char)(code.p[i] >= 'a' && code.p[i] <= 'z' ? code.p[i] - 32 : code.p[i]));
	return out_view(&o);
}

bool viewer_is(const struct rq *rq, person_id person)
{
	return !ID_NONE(person) && ID_EQ(rq->viewer->id, person);
}

bool signed_in(const struct rq *rq)
{
	return !ID_NONE(rq->viewer->id);
}

/* ---- ratings ---- */

bool voted_on(const struct item_row *item)
{
	const struct item_kind *kind = item_kind_of(item->kind);
	return kind && kind->votes;
}

bool rating_shown(int64_t raters)
{
	return raters >= RATING_SHOWN;
}

str rating_mean(const struct rq *rq, int64_t raters, int64_t stars)
{
	return raters ? format_decimal(locale_of(rq), (double)stars / (double)raters, 1) : STR_NONE;
}

str rating_label(const struct rq *rq, int64_t stars)
{
	return format_fill(rq->arena, TN(rq->lang, "# star", "# stars", stars), id_text(rq, stars));
}

int64_t rating_width(int64_t raters, int64_t stars)
{
	return raters ? stars * 14 / raters : 0;
}

/* ---- the same page with another field ---- */

static bool is_paging(str name)
{
	return str_eq(name, S("before")) || str_eq(name, S("after")) || str_eq(name, S("at"));
}

url page_with(const struct rq *rq, const char *name, str value)
{
	struct arena *a = rq->arena;
	url to = page_path(rq);
	/* An answer is written below the page on which the question stands. */
	bool any = false, stays = str_eq(str_from(name), S("reply_to"));
	for (size_t i = 0; i < rq->query.n; i++) {
		const struct field *f = &rq->query.v[i];
		if ((is_paging(f->name) && !stays) || str_eq(f->name, str_from(name)))
			continue;
		to = any ? url_path(a, "%r&%s=%s", to, f->name, f->value)
			 : url_path(a, "%r?%s=%s", to, f->name, f->value);
		any = true;
	}
	if (value.n == 0)
		return to;
	return any ? url_path(a, "%r&%s=%s", to, str_from(name), value)
		   : url_path(a, "%r?%s=%s", to, str_from(name), value);
}

/* ---- comments ---- */

enum comment_order comment_order_of(const struct rq *rq)
{
	str order = rq_query(rq, "order");
	if (str_eq(order, S("useful")))
		return COMMENTS_USEFUL;
	return str_eq(order, S("newest")) ? COMMENTS_NEWEST : COMMENTS_OLDEST;
}

/* Who wrote a comment of the page; empty for another id. */
static str author_on(const struct comment_page *page, int64_t id)
{
	for (size_t i = 0; i < page->n; i++)
		if (page->v[i].item.id.v == id && !page->v[i].gone)
			return page->v[i].item.author_name;
	return STR_NONE;
}

/* A page without its cards is a page. */
static struct preview_list previews_below(const struct rq *rq, const struct comment_page *page)
{
	struct preview_list list = {0};
	struct id_list ids = {0};
	for (size_t i = 0; i < page->n; i++)
		if (!page->v[i].gone && preview_possible(page->v[i].html))
			*ARENA_PUSH(rq->arena, &ids) = page->v[i].item.id.v;
	if (ids.n && preview_of_items(rq->db, ids, &list) != OK)
		list.n = 0;
	return list;
}

struct comment_thread comment_thread(const struct rq *rq, const struct item_row *root,
				     const struct comment_page *page, url back)
{
	return (struct comment_thread){
		.previews = previews_below(rq, page),
		.root = root,
		.page = page,
		.order = comment_order_of(rq),
		.may_write = signed_in(rq),
		.choose_order = page->total > 5,
		.back = back,
		.reply_to = rq_query_int(rq, "reply_to", root->id.v),
		.answered = author_on(page, rq_query_int(rq, "reply_to", 0)),
	};
}

static int shown_depth(const struct comment *c)
{
	return c->depth < COMMENT_DEPTH ? c->depth : COMMENT_DEPTH;
}

static bool is_among(const struct id_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == id)
			return true;
	return false;
}

bool comment_by_executive(const struct comment_thread *thread, person_id author)
{
	return is_among(&thread->executives, author.v);
}

bool comment_by_team(const struct comment_thread *thread, person_id author)
{
	return is_among(&thread->team, author.v);
}

/* The author of the comment that v[i] answers: the nearest one above it with that id. */
static str answered_name(const struct comment_page *page, size_t i)
{
	int64_t wanted = page->v[i].item.reply_to;
	while (i-- > 0 && page->v[i].depth > 0)
		if (page->v[i].item.id.v == wanted)
			return page->v[i].item.author_name;
	return STR_NONE;
}

const struct thread_rows *thread_rows(const struct rq *rq, const struct comment_page *page)
{
	struct thread_rows *rows = NEW(rq->arena, struct thread_rows);
	/* A page may begin below the top when its thread's head is gone: depth is counted from
	 * where it stands. */
	int at = 0;
	for (size_t i = 0; i < page->n; i++) {
		const struct comment *c = &page->v[i];
		int depth = shown_depth(c),
		    next = i + 1 < page->n ? shown_depth(&page->v[i + 1]) : 0;
		struct thread_row *row = ARENA_PUSH(rq->arena, rows);
		if (depth > at + 1)
			depth = at + 1;
		if (i == 0)
			depth = 0;
		at = depth;
		row->comment = c;
		row->opens = next > depth;
		row->closes.n = next < depth ? (size_t)(depth - next) : 0;
		row->deep = c->depth > COMMENT_DEPTH;
		row->answers =
			row->deep && str_empty(c->answers) ? answered_name(page, i) : c->answers;
	}
	return rows;
}

url thread_rest(const struct rq *rq, const struct comment *c)
{
	return url_path(rq->arena, "/comments/%i?after=%i#comments", c->thread, c->more_after);
}

/* SPDX-License-Identifier: Apache-2.0
 * import_wxr: an export of WordPress becomes one blog: posts and pages as entries, comments as
 * comments, categories and tags as tags, authors as accounts that cannot sign in. Read again, it
 * adds what is new. Images whose files lie beside the export come along with the entries that show
 * them; others are links there, and stay links.
 */
#include "feature/blogs/import.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/import/encoding.h"
#include "core/import/wxr.h"
#include "html/html.h"
#include "html/paragraphs.h"

#define FILE_MAX ((int64_t)8 << 30)

struct wxr_import {
	struct blog_import i;
	struct source *file;
	struct blog_import_images images;
};

/* ---- authors and visitors ---- */

static err add_author(struct wxr_import *w, const struct import_author *a, int64_t number,
		      struct blog_import_author **author)
{
	person_id person;
	TRY(import_author(w->i.db, a, &person, NULL));
	*author = ARENA_PUSH(w->i.whole, &w->i.authors);
	**author = (struct blog_import_author){
		.number = number, .login = str_dup(w->i.whole, a->login), .person = person};
	return OK;
}

static err on_author(void *self, const struct wxr_author *a, str *why)
{
	struct wxr_import *w = self;
	struct blog_import_author *author;
	(void)why;
	if (a->login.n == 0)
		return OK;
	err e = add_author(w,
			   &(struct import_author){
				   .source = w->i.source,
				   .key = str_cat(w->i.row, S("author "), a->login),
				   .kind = PERSON_EMPLOYEE,
				   .login = a->login,
				   .given_name = html_to_text(w->i.row, a->first_name, 100),
				   .family_name = html_to_text(w->i.row, a->last_name, 100),
				   .display_name = html_to_text(w->i.row, a->display_name, 100),
				   .email = a->email},
			   a->id, &author);
	arena_reset(w->i.row);
	return e;
}

/* By login; one that the file does not declare is made of the login alone. */
static err author_of(struct wxr_import *w, str login, struct blog_import_author **author)
{
	str name = one_line(w->i.row, login, 100);
	if (name.n == 0)
		name = S("author");
	for (size_t k = 0; k < w->i.authors.n; k++)
		if (str_eq(w->i.authors.v[k].login, name)) {
			*author = &w->i.authors.v[k];
			return OK;
		}
	return add_author(w,
			  &(struct import_author){.source = w->i.source,
						  .key = str_cat(w->i.row, S("author "), name),
						  .kind = PERSON_EMPLOYEE,
						  .login = name,
						  .display_name = name},
			  0, author);
}

/* Visitors left a name and an address that nobody checked: the address tells them apart here and is
 * not kept. */
static err commenter(struct wxr_import *w, const struct wxr_comment *c, person_id *person)
{
	for (size_t k = 0; c->user && k < w->i.authors.n; k++)
		if (w->i.authors.v[k].number == c->user) {
			*person = w->i.authors.v[k].person;
			return OK;
		}
	struct out key = out_new(w->i.row, 2048);
	str name = one_line(w->i.row, html_to_text(w->i.row, c->author, 100), 100);
	uint64_t mark = str_hash(str_lower(w->i.row, str_trim(c->email)));
	out_lit(&key, "visitor ");
	out_hex(&key, (bytes){(const uint8_t *)&mark, sizeof(mark)});
	out_byte(&key, ' ');
	out_str(&key, name);
	return import_author(
		w->i.db,
		&(struct import_author){.source = w->i.source,
					.key = out_view(&key),
					.kind = PERSON_GUEST,
					.display_name = name.n ? name : S("Anonymous")},
		person, NULL);
}

/* ---- items ---- */

/* Takes the signs of shortcodes away ("[caption ...]" and its end) and leaves what stands between
 * them. */
static str without_shortcodes(struct arena *a, str s)
{
	static const char *const names[] = {"caption", "wp_caption", "gallery", "embed",
					    "audio",   "video",	     "playlist"};
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		ptrdiff_t end = -1;
		str rest = str_sub(s, i, 1000);
		size_t from = 1 + (rest.n > 1 && rest.p[1] == '/');
		for (size_t k = 0;
		     rest.p[0] == '[' && end < 0 && k < sizeof(names) / sizeof(names[0]); k++) {
			str name = str_from(names[k]), after = str_sub(rest, from + name.n, 1);
			if (str_eq(str_sub(rest, from, name.n), name) &&
			    (str_eq(after, S("]")) || str_eq(after, S(" "))))
				end = str_find_byte(rest, ']');
		}
		if (end < 0)
			out_byte(&o, s.p[i]);
		else
			i += (size_t)end;
	}
	return out_view(&o);
}

static str tags_of(struct arena *a, const struct wxr_item *item)
{
	struct out o = out_new(a, 1 << 16);
	for (size_t k = 0; k < item->terms.n; k++) {
		const struct wxr_term_use *use = &item->terms.v[k];
		bool label = str_eq(use->taxonomy, S("category")) ||
			     str_eq(use->taxonomy, S("post_tag"));
		/* Every post that nobody filed is "uncategorized". */
		if (!label || str_eq(use->slug, S("uncategorized")))
			continue;
		str name = one_line(a, html_to_text(a, use->name, 50), 50);
		for (size_t n = 0; n < name.n; n++)
			out_byte(&o, name.p[n] == ',' ? ' ' : name.p[n]);
		out_lit(&o, ", ");
	}
	return out_view(&o);
}

/* What WordPress calls a status; the reason for leaving the item out, or an empty text. */
static str state_of(const struct wxr_item *item, int64_t now, struct entry_text *text,
		    enum state *state)
{
	text->audience = AUDIENCE_INTERNAL;
	*state = STATE_PUBLISHED;
	if (str_eq(item->status, S("future")) && item->created > now) {
		*state = STATE_SCHEDULED;
		text->publish_at = item->created;
	} else if (str_eq(item->status, S("draft")) || str_eq(item->status, S("pending")) ||
		   str_eq(item->status, S("auto-draft"))) {
		*state = STATE_DRAFT;
	} else if (str_eq(item->status, S("private")) || item->password.n) {
		/* Behind a password there, for the author alone here. */
		text->audience = AUDIENCE_PRIVATE;
	} else if (!str_eq(item->status, S("publish")) && !str_eq(item->status, S("future"))) {
		return S("a status that is not imported, like trash");
	}
	return STR_NONE;
}

struct thread {
	struct thread_comment {
		int64_t number; /* there */
		item_id id;
		int64_t created;
	} * v;
	size_t n, cap;
};

static str comment_refusal(const struct wxr_comment *c)
{
	if (c->type.n && !str_eq(c->type, S("comment")))
		return S("a pingback or trackback");
	return str_eq(c->approved, S("1")) ? STR_NONE : S("a comment that was not approved");
}

static err write_comment(struct wxr_import *w, const struct wxr_comment *c, item_id entry,
			 int64_t created, struct thread *t)
{
	struct blog_import *i = &w->i;
	str refusal = comment_refusal(c);
	item_id below = entry, id;
	person_id author;
	i->report->read++;
	if (refusal.n) {
		import_skip(i->whole, i->report, refusal);
		return OK;
	}
	for (size_t k = 0; c->parent && k < t->n; k++)
		if (t->v[k].number == c->parent) {
			below = t->v[k].id;
			created = t->v[k].created;
		}
	TRY(commenter(w, c, &author));
	str body = html_to_markdown(i->row, html_paragraphs(i->row, c->content), NULL);
	TRY(blog_import_comment(i, below, author, c->created, created, body, &id));
	if (ID_NONE(id))
		return OK;
	i->report->written++;
	*ARENA_PUSH(i->row, t) = (struct thread_comment){
		c->id, id, c->created > created ? c->created : created + SECOND};
	return OK;
}

/* What stands below something that is left out is left out too, and counted. */
static void skip_item(struct wxr_import *w, const struct wxr_item *item, str reason)
{
	struct blog_import *i = &w->i;
	import_skip(i->whole, i->report, reason);
	for (size_t k = 0; k < item->comments.n; k++) {
		i->report->read++;
		import_skip(i->whole, i->report, S("a comment below what was left out"));
	}
}

static err write_item(struct wxr_import *w, const struct wxr_item *item)
{
	struct blog_import *i = &w->i;
	struct blog_import_author *author;
	struct entry_text text = {0};
	struct thread thread = {0};
	enum state state;
	item_id id;
	int lost = 0;
	str refusal = state_of(item, i->db->now, &text, &state);
	text.body = html_to_markdown(
		i->row, html_paragraphs(i->row, without_shortcodes(i->row, item->content)), &lost);
	if (text.body.n > ENTRY_BODY_MAX)
		refusal = S("an entry is too long");
	if (refusal.n) {
		skip_item(w, item, refusal);
		return OK;
	}
	int64_t created = item->created && item->created < i->db->now ? item->created : i->db->now;
	text.title = blog_import_title(i->row, item->title, text.body, created);
	text.tags = tags_of(i->row, item);
	TRY(author_of(w, item->creator, &author));
	TRY(blog_import_open(i, author));
	TRY(blog_import_images(i, &w->images, &text.body));
	TRY(entry_make(i->db, i->blog.id, author->person, &text, state, created, true, &id));
	TRY(blog_import_remember(i, "item", item->id, id.v));
	i->report->written++;
	if (lost)
		import_note(i->whole, i->report,
			    S("an entry holds elements that have no form here, like frames"));
	for (size_t k = 0; k < item->comments.n; k++) {
		if (state != STATE_PUBLISHED) {
			i->report->read++;
			import_skip(i->whole, i->report, S("a comment of a draft"));
			continue;
		}
		TRY(write_comment(w, &item->comments.v[k], id, created, &thread));
	}
	return OK;
}

static err on_item(void *self, const struct wxr_item *item, str *why)
{
	struct wxr_import *w = self;
	struct blog_import *i = &w->i;
	int64_t known;
	(void)why;
	arena_reset(i->row);
	i->report->read++;
	if (!str_eq(item->type, S("post")) && !str_eq(item->type, S("page"))) {
		if (str_eq(item->type, S("attachment")) &&
		    blog_import_image_is_here(&w->images, i->row, item->attachment_url)) {
			skip_item(w, item,
				  S("an attachment whose file is here: it comes with the entries "
				    "that show it"));
			return OK;
		}
		str type = item->type.n ? one_line(i->row, item->type, 50) : S("without a type");
		skip_item(w, item, str_cat(i->row, S("neither post nor page: "), type));
		return OK;
	}
	err e = blog_import_known(i, "item", item->id, &known);
	if (e == OK)
		skip_item(w, item, S("here already"));
	return e == NOT_FOUND ? write_item(w, item) : e;
}

/* The blog is named like the site; its source is where the site stood. */
static err on_site(void *self, const struct wxr_site *site, str *why)
{
	struct wxr_import *w = self;
	struct arena *a = w->i.whole;
	str home = site->base_blog_url.n ? site->base_blog_url
		   : site->link.n	 ? site->link
					 : site->title;
	(void)why;
	str address = home;
	ptrdiff_t behind = str_find(address, S("://"));
	if (behind >= 0) {
		address = str_sub(address, (size_t)behind + 3, address.n);
		w->images.host = str_dup(a, str_cut(&address, '/'));
	}
	w->i.source = str_cat(a, S("wxr "), one_line(a, home, 500));
	w->i.blog.title =
		one_line(a, html_to_text(a, site->title, PLACE_TITLE_MAX), PLACE_TITLE_MAX);
	if (w->i.blog.title.n == 0)
		w->i.blog.title = S("WordPress");
	w->i.blog.tagline = one_line(a, html_to_text(a, site->description, PLACE_TAGLINE_MAX),
				     PLACE_TAGLINE_MAX);
	w->i.blog.language = str_dup(a, utf8_head(site->language, 2));
	w->i.blog.kind = BLOG_GROUP;
	return OK;
}

static err read_export(struct blog_import *i, void *arg, str *why)
{
	struct wxr_import *w = arg;
	const struct wxr_handler handler = {
		.self = w, .site = on_site, .author = on_author, .item = on_item};
	return wxr_read(i->whole, w->file, &handler, why);
}

/* "there" for "there/export.xml". */
static str folder_of(str path)
{
	size_t n = path.n;
	while (n && path.p[n - 1] != '/')
		n--;
	return n > 1 ? str_sub(path, 0, n - 1) : n ? S("/") : S(".");
}

err blogs_import_wxr(struct db *db, const struct app *app, str path, struct import_report *report,
		     str *why)
{
	struct wxr_import w = {.i = {.db = db, .report = report},
			       .images = {.app = app, .folder = folder_of(path)}};
	TRY(source_open(db->arena, path, FILE_MAX, &w.file, why));
	return blog_import_run(&w.i, read_export, &w, why);
}

/* SPDX-License-Identifier: Apache-2.0
 * import_stackexchange: the folder of a Stack Exchange dump becomes one blog, until there is a
 * forum: questions as entries, answers and comments as comments. Scores are kept beside as what
 * they were elsewhere, never as thanks or ratings of ours.
 */
#include "feature/blogs/import.h"

#include "core/import/encoding.h"
#include "core/import/stackexchange.h"
#include "html/html.h"

#define FILE_MAX ((int64_t)256 << 30)

struct dump_import {
	struct blog_import i;
	str folder;
};

/* ---- people ---- */

static err on_user(void *self, const struct stackexchange_user *u, str *why)
{
	struct dump_import *d = self;
	struct blog_import *i = &d->i;
	person_id person;
	bool made;
	(void)why;
	arena_reset(i->row);
	i->report->read++;
	if (u->id < 0) {
		import_skip(i->whole, i->report, S("the account of the machine"));
		return OK;
	}
	struct out key = out_new(i->row, 64);
	out_lit(&key, "user ");
	out_int(&key, u->id);
	TRY(import_author(i->db,
			  &(struct import_author){.source = i->source,
						  .key = out_view(&key),
						  .kind = PERSON_EMPLOYEE,
						  .display_name = u->name,
						  .city = u->location,
						  .bio = html_to_markdown(i->row, u->about, NULL),
						  .created = u->created},
			  &person, &made));
	if (made)
		i->report->written++;
	else
		import_skip(i->whole, i->report, S("here already"));
	return OK;
}

/* By number; of a deleted account only the name is left, or nothing. */
static err writer_of(struct dump_import *d, int64_t number, str name,
		     struct blog_import_author *author)
{
	struct blog_import *i = &d->i;
	*author = (struct blog_import_author){.number = number};
	err e = number > 0 ? blog_import_known(i, "user", number, &author->person.v) : NOT_FOUND;
	if (e != NOT_FOUND)
		return e;
	str clean = one_line(i->row, name.n ? name : S("Anonymous"), 100);
	return import_author(i->db,
			     &(struct import_author){.source = i->source,
						     .key = str_cat(i->row, S("name "), clean),
						     .kind = PERSON_ALUMNI,
						     .display_name = clean},
			     &author->person, NULL);
}

/* ---- questions, answers, comments ---- */

static str tags_of(struct arena *a, const struct stackexchange_post *p)
{
	return str_join(a, p->tags, p->tags_n, S(", "));
}

static err write_question(struct dump_import *d, const struct stackexchange_post *p)
{
	struct blog_import *i = &d->i;
	struct blog_import_author author;
	item_id id;
	struct entry_text text = {.audience = AUDIENCE_INTERNAL,
				  .body = html_to_markdown(i->row, p->body, NULL),
				  .tags = tags_of(i->row, p)};
	if (text.body.n > ENTRY_BODY_MAX) {
		import_skip(i->whole, i->report, S("a question is too long"));
		return OK;
	}
	text.title = blog_import_title(i->row, p->title, text.body, p->created);
	TRY(writer_of(d, p->owner, p->owner_name, &author));
	TRY(blog_import_open(i, &author));
	TRY(entry_make(i->db, i->blog.id, author.person, &text, STATE_PUBLISHED, p->created, true,
		       &id));
	TRY(blog_import_remember(i, "post", p->id, id.v));
	i->report->written++;
	return imported_score_put(i->db, id, i->source, p->score);
}

/* An answer or a comment, below what was written before it. */
static err write_below(struct dump_import *d, int64_t parent, struct blog_import_author *author,
		       int64_t created, str body, int64_t score, item_id *id)
{
	struct blog_import *i = &d->i;
	item_id below;
	*id = (item_id){0};
	err e = blog_import_known(i, "post", parent, &below.v);
	if (e == NOT_FOUND) {
		import_skip(i->whole, i->report, S("what it answers is not here"));
		return OK;
	}
	TRY(e);
	i->db->viewer = author->person;
	TRY(blog_import_comment(i, below, author->person, created, id_time(below.v), body, id));
	if (ID_NONE(*id))
		return OK;
	i->report->written++;
	return imported_score_put(i->db, *id, i->source, score);
}

static err write_answer(struct dump_import *d, const struct stackexchange_post *p)
{
	struct blog_import_author author;
	item_id id;
	TRY(writer_of(d, p->owner, p->owner_name, &author));
	TRY(write_below(d, p->parent, &author, p->created,
			html_to_markdown(d->i.row, p->body, NULL), p->score, &id));
	return ID_NONE(id) ? OK : blog_import_remember(&d->i, "post", p->id, id.v);
}

static err on_post(void *self, const struct stackexchange_post *p, str *why)
{
	struct dump_import *d = self;
	struct blog_import *i = &d->i;
	int64_t known;
	(void)why;
	arena_reset(i->row);
	i->report->read++;
	if (p->type != STACKEXCHANGE_QUESTION && p->type != STACKEXCHANGE_ANSWER) {
		import_skip(i->whole, i->report, S("neither question nor answer"));
		return OK;
	}
	err e = blog_import_known(i, "post", p->id, &known);
	if (e == OK)
		import_skip(i->whole, i->report, S("here already"));
	if (e != NOT_FOUND)
		return e;
	return p->type == STACKEXCHANGE_QUESTION ? write_question(d, p) : write_answer(d, p);
}

static err on_comment(void *self, const struct stackexchange_comment *c, str *why)
{
	struct dump_import *d = self;
	struct blog_import *i = &d->i;
	struct blog_import_author author;
	int64_t known;
	item_id id;
	(void)why;
	arena_reset(i->row);
	i->report->read++;
	err e = blog_import_known(i, "comment", c->id, &known);
	if (e == OK)
		import_skip(i->whole, i->report, S("here already"));
	if (e != NOT_FOUND)
		return e;
	TRY(writer_of(d, c->user, c->user_name, &author));
	TRY(write_below(d, c->post, &author, c->created, c->text, c->score, &id));
	return ID_NONE(id) ? OK : blog_import_remember(i, "comment", c->id, id.v);
}

/* ---- the folder ---- */

/* One file, compressed or not; *found false when the folder has none of that name. */
static err read_file(struct dump_import *d, const char *name,
		     const struct stackexchange_handler *handler, bool *found, str *why)
{
	static const char *const endings[] = {"", ".gz", ".bz2"};
	struct arena *a = d->i.whole;
	struct source *s;
	*found = false;
	for (size_t k = 0; k < 3; k++) {
		err e = source_open(
			a, str_cat(a, d->folder, S("/"), str_from(name), str_from(endings[k])),
			FILE_MAX, &s, why);
		if (e == NOT_FOUND)
			continue;
		*found = true;
		e = e ? e : stackexchange_read(a, s, handler, why);
		if (e)
			*why = str_cat(a, str_from(name), S(": "), *why);
		return e;
	}
	return OK;
}

/* There is nothing here that they could be: counted, so that the numbers are those of the files. */
static err on_badge(void *self, const struct stackexchange_badge *b, str *why)
{
	struct dump_import *d = self;
	(void)b;
	(void)why;
	d->i.report->read++;
	import_skip(d->i.whole, d->i.report, S("a badge, which has no form here"));
	return OK;
}

static err read_folder(struct blog_import *i, void *arg, str *why)
{
	static const char *const names[] = {"Users.xml", "Posts.xml", "Comments.xml", "Badges.xml"};
	struct dump_import *d = arg;
	const struct stackexchange_handler handler = {.self = d,
						      .user = on_user,
						      .post = on_post,
						      .comment = on_comment,
						      .badge = on_badge};
	bool found;
	for (size_t k = 0; k < 4; k++) {
		TRY(read_file(d, names[k], &handler, &found, why));
		if (!found && k == 1) {
			*why = S("the folder has no Posts.xml");
			return INVALID;
		}
		if (!found && k < 3)
			import_note(i->whole, i->report,
				    str_cat(i->row, S("there is no "), str_from(names[k])));
	}
	return OK;
}

/* The site is what the folder is called: the files do not say. */
static str site_of(str folder)
{
	while (folder.n && folder.p[folder.n - 1] == '/')
		folder.n--;
	size_t from = folder.n;
	while (from && folder.p[from - 1] != '/')
		from--;
	return str_sub(folder, from, folder.n);
}

err blogs_import_stackexchange(struct db *db, const struct app *app, str path,
			       struct import_report *report, str *why)
{
	str site = one_line(db->arena, site_of(path), PLACE_TITLE_MAX);
	struct dump_import d = {.folder = path, .i = {.db = db, .report = report}};
	(void)app;
	d.i.source = str_cat(db->arena, S("stackexchange "), site);
	d.i.blog = (struct blog){.title = site.n ? site : S("Stack Exchange"), .kind = BLOG_GROUP};
	return blog_import_run(&d.i, read_folder, &d, why);
}

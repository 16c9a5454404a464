/* SPDX-License-Identifier: Apache-2.0
 * comment: writing, changing and removing what is answered to any item. Reading is in
 * comment_page.c.
 */
#include "core/comment.h"

#include "base/utf8.h"
#include "core/event.h"
#include "core/mention.h"
#include "core/revision.h"

#include "comment.sql.h"

static const struct markdown_options options = {
	.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

static err check_body(str body)
{
	if (str_empty(str_trim(body)))
		return INVALID;
	return utf8_count(body) > COMMENT_MAX ? TOO_LARGE : OK;
}

/* The content row, tags and mentions of a comment that stands already. */
static err write_content(struct db *db, item_id id, const struct item_row *parent, str body,
			 bool quiet)
{
	struct markdown_found found = {0};
	struct q_comment_thread above = {.thread = id.v};
	html rendered = markdown_render(db->arena, body, &options, &found);
	if (parent->kind == KIND_COMMENT)
		TRY(q_comment_thread(db, parent->id, &above));
	int64_t root = parent->root ? parent->root : parent->id.v;
	TRY(q_comment_add(db, id, root, above.thread, body, rendered.s));
	struct text_list tags = {found.tags.v, found.tags.n, found.tags.cap};
	struct text_list names = {found.mentions.v, found.mentions.n, found.mentions.cap};
	TRY(tag_new_item(db, id, &tags));
	return quiet ? OK : mention_new_item(db, id, &names);
}

err comment_create(struct db *db, item_id reply_to, str body, item_id *id)
{
	struct item_row parent;
	TRY(check_body(body));
	TRY(item_find(db, reply_to, &parent));
	if (parent.state != STATE_PUBLISHED)
		return NOT_FOUND;
	struct item_new new = {.kind = KIND_COMMENT,
			       .author = db->viewer,
			       .reply_to = reply_to,
			       .state = STATE_PUBLISHED,
			       .text = markdown_text(db->arena, body, 2000)};
	TRY(item_create(db, &new, id));
	return write_content(db, *id, &parent, body, false);
}

err comment_import(struct db *db, item_id reply_to, person_id author, int64_t created, str language,
		   str body, item_id *id)
{
	struct item_row parent;
	TRY(check_body(body));
	TRY(item_find(db, reply_to, &parent));
	struct item_new new = {.kind = KIND_COMMENT,
			       .author = author,
			       .reply_to = reply_to,
			       .state = STATE_PUBLISHED,
			       .created = created,
			       .language = language,
			       .quiet = true};
	if (str_empty(language))
		new.text = markdown_text(db->arena, body, 2000);
	TRY(item_create(db, &new, id));
	return write_content(db, *id, &parent, body, true);
}

err comment_find(struct db *db, item_id id, struct comment *comment)
{
	struct q_comment_text q;
	*comment = (struct comment){0};
	TRY(item_find(db, id, &comment->item));
	if (comment->item.kind != KIND_COMMENT)
		return NOT_FOUND;
	TRY(q_comment_text(db, id, &q));
	comment->body = q.body;
	comment->html = (html){q.html}; /* safe: rendered by Markdown when it was written */
	comment->gone = comment->item.state != STATE_PUBLISHED;
	comment->may_edit = ID_EQ(comment->item.author, db->viewer);
	return OK;
}

err comment_update(struct db *db, item_id id, str body)
{
	struct comment old;
	struct markdown_found found = {0};
	int64_t number;
	TRY(check_body(body));
	TRY(comment_find(db, id, &old));
	if (!old.may_edit)
		return DENIED;
	/* The first edit also keeps what stood before it. */
	TRY(revision_add(db, id, old.item.author, STR_NONE, old.body, &number));
	TRY(revision_add(db, id, db->viewer, STR_NONE, body, &number));
	html rendered = markdown_render(db->arena, body, &options, &found);
	TRY(q_comment_write(db, id, body, rendered.s));
	struct text_list tags = {found.tags.v, found.tags.n, found.tags.cap};
	struct text_list names = {found.mentions.v, found.mentions.n, found.mentions.cap};
	TRY(tag_item(db, id, &tags));
	TRY(mention_item(db, id, &names));
	return item_touch(db, id, true);
}

err comment_delete(struct db *db, item_id id)
{
	struct comment old;
	TRY(comment_find(db, id, &old));
	if (!old.may_edit)
		return DENIED;
	return item_delete(db, id);
}

/* The thread of an answer that moved: its own, when what it answered is the item itself now. */
static int64_t thread_of(const struct q_comment_below_list *rows, const int64_t *threads, size_t i,
			 int64_t top)
{
	if (rows->v[i].reply_to == top)
		return rows->v[i].id.v;
	for (size_t k = i; k-- > 0;)
		if (rows->v[k].id.v == rows->v[i].reply_to)
			return threads[k];
	return rows->v[i].id.v;
}

err comment_split(struct db *db, item_id id, item_id to)
{
	struct comment top;
	struct q_comment_thread q;
	struct q_comment_below_list rows = {0};
	int64_t there = 0;
	TRY(comment_find(db, id, &top));
	TRY(q_comment_thread(db, id, &q));
	if (q.thread != id.v)
		return INVALID;
	TRY(item_hold(db, (item_id){q.root}));
	TRY(q_comment_below(db, id.v, COMMENT_ROWS + 1, &rows));
	if (rows.n > COMMENT_ROWS)
		return TOO_LARGE;
	int64_t *threads = NEW_ARRAY(db->arena, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		item_id answer = rows.v[i].id;
		threads[i] = thread_of(&rows, threads, i, id.v);
		bool first = threads[i] == answer.v;
		TRY(q_comment_put(db, answer, to.v, threads[i]));
		TRY(q_comment_put_item(db, answer, to.v, first ? to.v : rows.v[i].reply_to));
		there += rows.v[i].state == STATE_PUBLISHED;
	}
	TRY(q_comment_put_thanks(db, id, to));
	TRY(q_comment_count(db, to, there));
	TRY(q_comment_clear(db, id, q.root, there));
	TRY(item_index(db, to));
	return item_delete(db, id);
}

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

err comment_import(struct db *db, item_id reply_to, person_id author, int64_t created, str body,
		   item_id *id)
{
	struct item_row parent;
	TRY(check_body(body));
	TRY(item_find(db, reply_to, &parent));
	struct item_new new = {.kind = KIND_COMMENT,
			       .author = author,
			       .reply_to = reply_to,
			       .state = STATE_PUBLISHED,
			       .created = created,
			       .quiet = true,
			       .text = markdown_text(db->arena, body, 2000)};
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

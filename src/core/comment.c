/* SPDX-License-Identifier: Apache-2.0
 * comment: threads below any item, a page of whole threads at a time.
 */
#include "core/comment.h"

#include "base/utf8.h"
#include "core/event.h"
#include "core/mention.h"
#include "core/revision.h"

#include "comment.sql.h"

static const struct markdown_options options = {
	.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

/* The next page's cursor is the last thread shown; one thread more than a page tells whether there is one. */
static err thread_ids(struct db *db, item_id root, enum comment_order order, int64_t at, struct id_list *ids,
		      struct comment_page *page)
{
	int64_t most = COMMENT_PAGE + 1;
	if (order == COMMENTS_OLDEST) {
		struct q_comment_threads_oldest_list q = {0};
		TRY(q_comment_threads_oldest(db, root.v, at, most, &q));
		for (size_t i = 0; i < q.n; i++)
			*ARENA_PUSH(db->arena, ids) = q.v[i].id.v;
	} else if (order == COMMENTS_NEWEST) {
		struct q_comment_threads_newest_list q = {0};
		TRY(q_comment_threads_newest(db, root.v, at ? at : INT64_MAX, most, &q));
		for (size_t i = 0; i < q.n; i++)
			*ARENA_PUSH(db->arena, ids) = q.v[i].id.v;
	} else {
		struct q_comment_threads_useful_list q = {0};
		struct item_row last = {.likes = INT64_MAX};
		if (at)
			TRY(item_find(db, (item_id){at}, &last));
		TRY(q_comment_threads_useful(db, root.v, last.likes, at, most, &q));
		for (size_t i = 0; i < q.n; i++)
			*ARENA_PUSH(db->arena, ids) = q.v[i].id.v;
	}
	if (ids->n > COMMENT_PAGE) {
		ids->n = COMMENT_PAGE;
		page->after = ids->v[COMMENT_PAGE - 1];
	}
	return OK;
}

static struct comment comment_from(struct db *db, const struct q_comment_rows *q)
{
	return (struct comment){
		.item = {.id = q->id, .kind = KIND_COMMENT, .place = q->place, .hub = q->hub, .author = q->author,
			 .root = q->root, .reply_to = q->reply_to, .circle = q->circle,
			 .audience = (enum audience)q->audience, .state = (enum state)q->state, .language = q->language,
			 .created = q->created, .updated = q->updated, .edited = q->edited, .comments = q->comments,
			 .likes = q->likes, .author_handle = q->author_handle, .author_name = q->author_name,
			 .author_title = q->author_title, .author_city = q->author_city,
			 .author_photo = q->author_photo, .author_hue = q->author_hue, .author_kind = q->author_kind,
			 .liked = q->liked},
		.body = q->body,
		.html = {q->html}, /* rendered by markdown_render when it was written */
		.gone = q->state != STATE_PUBLISHED,
		.may_edit = ID_EQ(q->author, db->viewer),
	};
}

/* First answer and next sibling of each row, as indexes; SIZE_MAX: none. */
struct links {
	size_t first, last, next, parent;
};

static size_t row_of(const struct q_comment_rows_list *rows, int64_t id)
{
	size_t low = 0, high = rows->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (rows->v[middle].id.v < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < rows->n && rows->v[low].id.v == id ? low : SIZE_MAX;
}

static struct links *link_rows(struct arena *a, const struct q_comment_rows_list *rows)
{
	struct links *links = NEW_ARRAY(a, struct links, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++)
		links[i] = (struct links){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
	for (size_t i = 0; i < rows->n; i++) {
		size_t parent = row_of(rows, rows->v[i].reply_to);
		/* An answer is younger than what it answers: anything else would be a cycle. */
		if (parent == SIZE_MAX || parent >= i)
			continue;
		links[i].parent = parent;
		if (links[parent].first == SIZE_MAX)
			links[parent].first = i;
		else
			links[links[parent].last].next = i;
		links[parent].last = i;
	}
	return links;
}

/* Walks one thread in reading order without recursion. A removed comment without answers is left out. */
static void walk(struct db *db, const struct q_comment_rows_list *rows, const struct links *links, size_t top,
		 struct comment_page *page)
{
	size_t at = top;
	int depth = 0;
	while (at != SIZE_MAX) {
		struct comment c = comment_from(db, &rows->v[at]);
		c.depth = depth;
		if (!c.gone || links[at].first != SIZE_MAX)
			*ARENA_PUSH(db->arena, page) = c;
		if (links[at].first != SIZE_MAX) {
			at = links[at].first;
			depth++;
			continue;
		}
		while (at != top && links[at].next == SIZE_MAX) {
			at = links[at].parent;
			depth--;
		}
		at = at == top ? SIZE_MAX : links[at].next;
	}
}

err comment_list(struct db *db, item_id root, enum comment_order order, int64_t at, struct comment_page *page)
{
	struct id_list ids = {0};
	struct q_comment_rows_list rows = {0};
	struct q_comment_total total;
	*page = (struct comment_page){0};
	TRY(q_comment_total(db, root, &total));
	page->total = total.comments;
	if (total.comments == 0)
		return OK;
	TRY(thread_ids(db, root, order, at, &ids, page));
	TRY(q_comment_rows(db, ids, &rows));
	struct links *links = link_rows(db->arena, &rows);
	for (size_t i = 0; i < ids.n; i++) {
		size_t top = row_of(&rows, ids.v[i]);
		if (top != SIZE_MAX)
			walk(db, &rows, links, top, page);
	}
	return OK;
}

static err check_body(str body)
{
	if (str_empty(str_trim(body)))
		return INVALID;
	return utf8_count(body) > COMMENT_MAX ? TOO_LARGE : OK;
}

/* The content row, tags and mentions of a comment that stands already. */
static err write_content(struct db *db, item_id id, const struct item_row *parent, str body, bool quiet)
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
	TRY(tag_item(db, id, &tags));
	return quiet ? OK : mention_item(db, id, &names);
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

err comment_import(struct db *db, item_id reply_to, person_id author, int64_t created, str body, item_id *id)
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

/* SPDX-License-Identifier: Apache-2.0
 * show: the page of a file, with its versions, links, readers, comments, and for its author who
 * fetched it.
 */
#include "feature/files/handlers.h"

#include "core/comment.h"
#include "core/revision.h"

#include "file_show.html.h"
#include "files.sql.h"

err file_asked(struct rq *rq, struct file_node *n)
{
	TRY(file_find(rq->db, rq_path_id(rq, "file_id"), n));
	return n->folder ? NOT_FOUND : OK;
}

err file_asked_change(struct rq *rq, struct file_node *n)
{
	bool may;
	TRY(file_asked(rq, n));
	TRY(file_may_change(rq->db, n, &may));
	return may ? OK : fail(rq, DENIED, T(rq->lang, "Only its author changes this file."));
}

static html about_html(struct rq *rq, const struct item_row *item, str text)
{
	static const struct markdown_options options = {.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	return text_shown(rq, item, markdown_render(rq->arena, text, &options, NULL));
}

static err fill_readers(struct rq *rq, struct file_show_page *p)
{
	struct q_files_readers_list rows = {0};
	struct out names = out_new(rq->arena, 1 << 16);
	struct file_node folder;
	struct file_hubs hubs;
	int64_t share;
	TRY(file_share_above(rq->db, p->node.parent, &share));
	if (share) {
		TRY(file_find(rq->db, share, &folder));
		p->within = folder.name;
		return OK;
	}
	TRY(place_picker_make(rq, PICKED_HANDLE, (place_id){0}, &p->communities));
	if (p->item.audience != AUDIENCE_LISTED)
		return OK;
	TRY(q_files_readers(rq->db, p->item.id.v, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		/* Whose place it is reads it always; who brought it, only when named. */
		if (ID_EQ(rows.v[i].id, p->place.owner))
			continue;
		*ARENA_PUSH(rq->arena, &p->readers) =
			*face_make(rq->arena, rows.v[i].name, rows.v[i].handle, STR_NONE, 1);
		file_name_add(&names, rows.v[i].handle);
	}
	TRY(file_hubs_of(rq, p->item.id.v, &hubs));
	for (size_t i = 0; i < hubs.n; i++) {
		p->unseen += !hubs.v[i].known;
		if (hubs.v[i].known)
			file_name_add(&names, hubs.v[i].handle);
	}
	p->readers_text = out_view(&names);
	return OK;
}

static str labels(struct rq *rq, const struct tag_list *tags)
{
	struct out o = out_new(rq->arena, 8 * TAGS_PER_ITEM * TAG_LENGTH);
	for (size_t i = 0; i < tags->n; i++) {
		if (i)
			out_lit(&o, ", ");
		out_str(&o, tags->v[i].label);
	}
	/* Without a comma, spaces would part it. */
	if (tags->n == 1 && str_find_byte(tags->v[0].label, ' ') >= 0)
		out_byte(&o, ',');
	return out_view(&o);
}

/* Where it lies; of a file in the own place of another nothing is told. */
static err fill_place(struct rq *rq, struct file_show_page *p)
{
	struct file_place at;
	struct file_nodes above;
	err e = file_place_find(rq->db, p->node.place, &at);
	*ARENA_PUSH(rq->arena, &p->crumbs) =
		(struct crumb){str_from(T(rq->lang, "Files")), url_path(rq->arena, "/files")};
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	p->place = at.place;
	p->own_place = at.own;
	if (!at.own) {
		p->crumbs.n = 0;
		*ARENA_PUSH(rq->arena, &p->crumbs) =
			(struct crumb){at.place.title, file_tree_url(rq, &at.place, 0)};
	}
	TRY(file_above(rq->db, &p->node, &above));
	for (size_t i = 0; i < above.n; i++)
		*ARENA_PUSH(rq->arena, &p->crumbs) = (struct crumb){
			above.v[i].name, file_tree_url(rq, &at.place, above.v[i].id)};
	return OK;
}

static err fill_preview(struct rq *rq, struct file_show_page *p)
{
	struct q_files_preview q;
	bool found;
	TRY(q_files_preview(rq->db, p->node.id, &q, &found));
	if (!found)
		return OK;
	p->preview = q.large;
	p->preview_width = q.width;
	p->preview_height = q.height;
	return OK;
}

static err fill_changes(struct rq *rq, struct file_show_page *p)
{
	TRY(file_may_write(rq->db, &p->node, &p->may_write));
	TRY(file_may_change(rq->db, &p->node, &p->may_change));
	TRY(file_link_list(rq->db, p->item.id, &p->links));
	if (p->may_write && !p->may_change)
		TRY(file_link_opens(rq->db, p->item.id, &p->opened));
	if (!p->may_change)
		return OK;
	TRY(ID_NONE(p->place.id) ? file_spots_shared(rq, p->node.parent, &p->spots)
				 : file_spots_of(rq, &p->place, p->node.parent, &p->spots));
	if (p->mine)
		TRY(file_download_list(rq->db, p->item.id, rq_query_int(rq, "fetched", 0),
				       &p->downloads));
	if (p->downloads.n == 100)
		p->older = page_with(rq, "fetched", id_text(rq, p->downloads.v[99].id));
	return fill_readers(rq, p);
}

err file_show_page(struct rq *rq, const struct file_node *n, str link)
{
	struct file_show_page p = {.node = *n, .link = link};
	int64_t described;
	TRY(item_find(rq->db, (item_id){n->id}, &p.item));
	p.face = face_of_author(rq, &p.item);
	p.mine = viewer_is(rq, p.item.author);
	TRY(file_about(rq->db, p.item.id, &p.description));
	TRY(revision_newest(rq->db, p.item.id, &described));
	p.described_before = described > 1;
	p.about = about_html(rq, &p.item, p.description);
	TRY(tag_of_item(rq->db, p.item.id, &p.tags));
	p.tags_text = labels(rq, &p.tags);
	TRY(fill_place(rq, &p));
	TRY(fill_preview(rq, &p));
	TRY(file_version_list(rq->db, p.item.id, 0, &p.versions));
	TRY(fill_changes(rq, &p));
	TRY(comment_list(rq->db, &p.item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p.page));
	p.comments = comment_thread(rq, &p.item, &p.page,
				    url_path(rq->arena, "%r#comments", file_url(rq, n->id)));
	return page_as(
		rq,
		(&(const struct page){.title = n->name,
				      .here = file_url(rq, n->id),
				      .active = S("/files"),
				      .description = markdown_text(rq->arena, p.description, 200),
				      .style = "files/files.css",
				      .script = "js/tus.js",
				      .open = p.item.circle == CIRCLE_PUBLIC,
				      .words = &p.item,
				      .embedded = true}),
		v_file_show, &p);
}

err file_show(struct rq *rq)
{
	struct file_node n;
	TRY(file_asked(rq, &n));
	return rq->format == FORMAT_JSON ? file_json(rq, &n, 200)
					 : file_show_page(rq, &n, STR_NONE);
}

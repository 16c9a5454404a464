/* SPDX-License-Identifier: Apache-2.0
 * list: the tree of an own place or of a community, what others share with the viewer, the library
 * of everybody's open files, and the trash.
 */
#include "feature/files/handlers.h"

#include "core/person.h"
#include "core/stream.h"

#include "files.html.h"
#include "files.sql.h"

enum { PAGE = 100, BLOCK = 4, READERS_SHOWN = 500 };

err file_lines_of(struct rq *rq, const struct file_nodes *nodes, struct file_lines *lines)
{
	struct q_files_previews_list previews = {0};
	struct id_list ids = {0};
	*lines = (struct file_lines){0};
	for (size_t i = 0; i < nodes->n; i++)
		if (!nodes->v[i].folder)
			*ARENA_PUSH(rq->arena, &ids) = nodes->v[i].id;
	if (ids.n)
		TRY(q_files_previews(rq->db, ids, &previews));
	for (size_t i = 0; i < nodes->n; i++) {
		struct file_line *line = ARENA_PUSH(rq->arena, lines);
		line->node = nodes->v[i];
		line->url = file_url(rq, line->node.id);
		for (size_t k = 0; k < previews.n; k++)
			if (previews.v[k].item == line->node.id)
				line->preview = previews.v[k].small;
	}
	return OK;
}

static err lines_of_ids(struct rq *rq, struct id_list ids, struct file_lines *lines)
{
	struct file_nodes nodes;
	TRY(file_list_of(rq->db, ids, &nodes));
	return file_lines_of(rq, &nodes, lines);
}

static err lines_json(struct rq *rq, const struct file_lines *lines, str next,
		      const struct file_place *at)
{
	api_begin(rq);
	json_open(rq->out, "files", '[');
	for (size_t i = 0; i < lines->n; i++) {
		json_open(rq->out, NULL, '{');
		file_json_fields(rq, &lines->v[i].node);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	if (!str_empty(next))
		json_str(rq->out, "next", next);
	if (at)
		json_bool(rq->out, "may_write", at->may_write);
	return api_end(rq);
}

/* ---- where something can go ---- */

static void add_spot(struct rq *rq, struct file_spots *spots, place_id place, int64_t folder,
		     str label, bool on)
{
	*ARENA_PUSH(rq->arena, spots) = (struct file_spot){
		.value = str_cat(rq->arena, id_text(rq, place.v), S("/"), id_text(rq, folder)),
		.label = label,
		.on = on};
}

/* `folder` is where it lies (0: at the top; -1: in another tree). It is among them also where a
 * tree has more folders than are listed: the browser would choose the first spot, and saving would
 * move what nobody moved. */
static err add_tree(struct rq *rq, struct file_spots *spots, place_id place, str title,
		    int64_t folder)
{
	struct file_folders folders;
	struct file_node lies;
	str path;
	bool there = folder <= 0;
	add_spot(rq, spots, place, 0, title, folder == 0);
	TRY(file_folders(rq->db, place, &folders));
	for (size_t i = 0; i < folders.n; i++) {
		there = there || folders.v[i].id == folder;
		add_spot(rq, spots, place, folders.v[i].id,
			 str_cat(rq->arena, title, S(" / "), folders.v[i].path),
			 folders.v[i].id == folder);
	}
	if (there)
		return OK;
	TRY(file_find(rq->db, folder, &lies));
	TRY(file_path(rq->db, &lies, &path));
	add_spot(rq, spots, place, folder, str_cat(rq->arena, title, S(" / "), path), true);
	return OK;
}

/* Where something goes that the viewer brought into a folder that others share: within that. Where
 * it lies is among them, as above. */
static err add_shared(struct rq *rq, struct file_spots *spots, int64_t share, int64_t folder)
{
	struct file_folders folders;
	struct file_node top, lies;
	bool there = false;
	TRY(file_find(rq->db, share, &top));
	TRY(file_folders_in(rq->db, &top, &folders));
	for (size_t i = 0; i < folders.n; i++) {
		there = there || folders.v[i].id == folder;
		add_spot(rq, spots, (place_id){0}, folders.v[i].id, folders.v[i].path,
			 folders.v[i].id == folder);
	}
	if (there)
		return OK;
	TRY(file_find(rq->db, folder, &lies));
	add_spot(rq, spots, (place_id){0}, folder, lies.name, true);
	return OK;
}

err file_spots_shared(struct rq *rq, int64_t folder, struct file_spots *spots)
{
	struct file_place none = {0};
	int64_t share;
	TRY(file_share_above(rq->db, folder, &share));
	TRY(add_shared(rq, spots, share, folder));
	/* What is copied may go anywhere. */
	return file_spots_of(rq, &none.place, -1, spots);
}

err file_spots_of(struct rq *rq, const struct place *place, int64_t folder,
		  struct file_spots *spots)
{
	const struct place_list *joined = &spots->others.places;
	place_id own;
	TRY(person_place(rq->db, rq->viewer_id, &own));
	TRY(add_tree(rq, spots, own, str_from(T(rq->lang, "My files")),
		     ID_EQ(own, place->id) ? folder : -1));
	if (place->kind != PLACE_PERSON && !ID_NONE(place->id))
		TRY(add_tree(rq, spots, place->id, place->title, folder));
	TRY(place_picker_make(rq, PICKED_SPOT, (place_id){0}, &spots->others));
	for (size_t i = 0; i < joined->n; i++)
		if (!ID_EQ(joined->v[i].id, place->id))
			add_spot(rq, spots, joined->v[i].id, 0, joined->v[i].title, false);
	return OK;
}

/* ---- folders that named people read ---- */

err file_hubs_of(struct rq *rq, int64_t id, struct file_hubs *hubs)
{
	struct q_files_reader_hubs_list rows = {0};
	*hubs = (struct file_hubs){0};
	TRY(q_files_reader_hubs(rq->db, id, READERS_SHOWN, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, hubs) = (struct file_hub){.id = rows.v[i].id.v,
								 .handle = rows.v[i].handle,
								 .writes = rows.v[i].writes,
								 .known = rows.v[i].known};
	return OK;
}

void file_name_add(struct out *names, str handle)
{
	if (names->n)
		out_lit(names, ", ");
	out_byte(names, '@');
	out_str(names, handle);
}

static bool meant(enum folder_people who, bool writes)
{
	return who == FOLDER_READERS || writes == (who == FOLDER_WRITERS);
}

err folder_readers_text(struct rq *rq, int64_t folder, enum folder_people who, str *names,
			int64_t *unseen)
{
	struct q_files_readers_list rows = {0};
	struct file_hubs hubs;
	struct out o = out_new(rq->arena, 1 << 16);
	*unseen = 0;
	TRY(q_files_readers(rq->db, folder, &rows));
	TRY(file_hubs_of(rq, folder, &hubs));
	for (size_t i = 0; i < rows.n; i++)
		if (!ID_EQ(rows.v[i].id, rq->viewer_id) && meant(who, rows.v[i].writes))
			file_name_add(&o, rows.v[i].handle);
	for (size_t i = 0; i < hubs.n; i++) {
		*unseen += !hubs.v[i].known;
		if (hubs.v[i].known && meant(who, hubs.v[i].writes))
			file_name_add(&o, hubs.v[i].handle);
	}
	*names = out_view(&o);
	return o.bad;
}

/* Of an own folder: who reads it, or the name of the shared one that it lies in. */
static err fill_readers(struct rq *rq, const struct file_node *folder, struct file_list_page *p)
{
	int64_t share;
	struct file_node above;
	TRY(place_picker_make(rq, PICKED_HANDLE, (place_id){0}, &p->communities));
	TRY(file_share_above(rq->db, folder->id, &share));
	if (!share)
		return OK;
	if (share == folder->id) {
		TRY(folder_readers_text(rq, share, FOLDER_ONLY_READERS, &p->readers, &p->unseen));
		return folder_readers_text(rq, share, FOLDER_WRITERS, &p->writers, &p->unseen);
	}
	TRY(file_find(rq->db, share, &above));
	p->within = above.name;
	return OK;
}

static err mark_shared(struct rq *rq, struct file_lines *lines)
{
	struct q_files_shares_of_list rows = {0};
	struct id_list ids = {0};
	for (size_t i = 0; i < lines->n; i++)
		if (lines->v[i].node.folder)
			*ARENA_PUSH(rq->arena, &ids) = lines->v[i].node.id;
	if (ids.n)
		TRY(q_files_shares_of(rq->db, ids, &rows));
	for (size_t i = 0; i < lines->n; i++)
		for (size_t k = 0; k < rows.n; k++)
			lines->v[i].shared =
				lines->v[i].shared || lines->v[i].node.id == rows.v[k].folder;
	return OK;
}

/* ---- a tree ---- */

/* "ORDERED-ID" of the last row of the page before. */
static bool cursor_of(const struct rq *rq, struct file_node *after)
{
	str text = rq_query(rq, "after"), ordered = str_cut(&text, '-');
	*after = (struct file_node){.ordered = ordered};
	return !str_empty(ordered) && str_to_int(text, &after->id);
}

static err folder_of(struct rq *rq, struct file_list_page *p)
{
	struct file_node folder;
	struct file_nodes above;
	const struct place *place = &p->place.place;
	p->folder = rq_query_int(rq, "folder", 0);
	if (!p->folder)
		return OK;
	TRY(file_find(rq->db, p->folder, &folder));
	if (!folder.folder || !ID_EQ(folder.place, place->id))
		return NOT_FOUND;
	p->folder_name = folder.name;
	TRY(file_may_change(rq->db, &folder, &p->may_change));
	TRY(file_above(rq->db, &folder, &above));
	*ARENA_PUSH(rq->arena, &p->crumbs) =
		(struct crumb){place->kind == PLACE_PERSON ? str_from(T(rq->lang, "My files"))
							   : str_from(T(rq->lang, "Files")),
			       file_tree_url(rq, place, 0)};
	for (size_t i = 0; i < above.n; i++)
		*ARENA_PUSH(rq->arena, &p->crumbs) =
			(struct crumb){above.v[i].name, file_tree_url(rq, place, above.v[i].id)};
	if (p->place.own)
		TRY(fill_readers(rq, &folder, p));
	return p->may_change ? file_spots_of(rq, place, folder.parent, &p->spots) : OK;
}

static err fill_tree(struct rq *rq, struct file_list_page *p, str *next)
{
	struct file_nodes nodes;
	struct file_node after;
	bool behind = cursor_of(rq, &after);
	*next = STR_NONE;
	TRY(folder_of(rq, p));
	TRY(file_list(rq->db, p->place.place.id, p->folder, behind ? &after : NULL, PAGE + 1,
		      &nodes));
	if (nodes.n > PAGE) {
		nodes.n = PAGE;
		*next = str_cat(rq->arena, nodes.v[PAGE - 1].ordered, S("-"),
				id_text(rq, nodes.v[PAGE - 1].id));
		p->pager.older = page_with(rq, "after", *next);
	}
	TRY(file_lines_of(rq, &nodes, &p->lines));
	if (p->place.own)
		TRY(mark_shared(rq, &p->lines));
	for (size_t i = 0; i < p->lines.n; i++)
		if (p->lines.v[i].node.folder)
			p->lines.v[i].url =
				file_tree_url(rq, &p->place.place, p->lines.v[i].node.id);
	p->first = !behind;
	p->here = file_tree_url(rq, &p->place.place, p->folder);
	return ID_NONE(rq->viewer_id) ? OK : file_quota_of(rq->db, p->place.place.id, &p->quota);
}

static err own_page(struct rq *rq, struct file_list_page *p, const char *title)
{
	return page_as(rq,
		       (&(const struct page){.title = str_empty(p->folder_name) ? str_from(title)
										: p->folder_name,
					     .active = S("/files"),
					     .style = "files/files.css",
					     .script = "js/tus.js"}),
		       v_file_list, p);
}

err file_list_own(struct rq *rq)
{
	struct file_list_page p = {.tab = FILES_MINE};
	place_id own;
	str next;
	TRY(person_place(rq->db, rq->viewer_id, &own));
	TRY(file_place_find(rq->db, own, &p.place));
	TRY(fill_tree(rq, &p, &next));
	if (rq->format == FORMAT_JSON)
		return lines_json(rq, &p.lines, next, NULL);
	return own_page(rq, &p, T(rq->lang, "My files"));
}

err file_list_place(struct rq *rq)
{
	struct place_view where;
	struct file_list_page p = {.tab = FILES_PLACE, .where = &where};
	str next;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(file_place_find(rq->db, where.place.id, &p.place));
	TRY(fill_tree(rq, &p, &next));
	if (rq->format == FORMAT_JSON)
		return lines_json(rq, &p.lines, next, NULL);
	return page_in_place_as(
		rq, &where, "files", T(rq->lang, "Files"),
		(&(const struct page){.style = "files/files.css", .script = "js/tus.js"}),
		v_file_list, &p);
}

/* ---- lists of files from anywhere ---- */

/* Of what is shared with many communities only as much is looked at as a page needs. */
static err shared_in_communities(struct rq *rq, item_id before, struct q_files_shared_list *all)
{
	struct q_files_joined_list some = {0};
	do {
		struct q_files_shared_list read = {0};
		struct id_list ids = {0};
		some = (struct q_files_joined_list){0};
		TRY(q_files_joined(rq->db, before, FILE_LIST_MAX, &some));
		for (size_t i = 0; i < some.n; i++)
			*ARENA_PUSH(rq->arena, &ids) = some.v[i].id.v;
		if (some.n)
			TRY(q_files_joined_of(rq->db, ids, &read));
		for (size_t i = 0; i < read.n; i++)
			*ARENA_PUSH(rq->arena, all) = read.v[i];
		if (some.n)
			before = some.v[some.n - 1].id;
	} while (some.n == FILE_LIST_MAX && all->n <= PAGE);
	return OK;
}

/* The ids of two lists, newest first; what stands in both, once. */
static void merge_newest(struct arena *a, const struct q_files_shared_list *x,
			 const struct q_files_shared_list *y, struct id_list *ids)
{
	size_t i = 0, k = 0;
	while ((i < x->n || k < y->n) && ids->n <= PAGE) {
		int64_t first = i < x->n ? x->v[i].id.v : 0, second = k < y->n ? y->v[k].id.v : 0;
		i += first >= second;
		k += second >= first;
		*ARENA_PUSH(a, ids) = first > second ? first : second;
	}
}

/* Shared folders stand before single files, on the first page. */
static err add_folders(struct rq *rq, struct file_lines *lines)
{
	struct file_nodes folders;
	struct file_lines all = {0};
	TRY(file_shares_with_viewer(rq->db, S(""), FILE_LIST_MAX, &folders));
	for (size_t i = 0; i < folders.n; i++)
		*ARENA_PUSH(rq->arena, &all) = (struct file_line){
			.node = folders.v[i], .url = folder_url(rq, folders.v[i].id)};
	for (size_t i = 0; i < lines->n; i++)
		*ARENA_PUSH(rq->arena, &all) = lines->v[i];
	*lines = all;
	return OK;
}

/* The way to a folder from the one that is shared; what lies above that is its owner's. */
static err shared_crumbs(struct rq *rq, const struct file_node *folder, struct crumb_list *crumbs)
{
	struct file_nodes above;
	int64_t share;
	bool in = false;
	TRY(file_share_above(rq->db, folder->id, &share));
	TRY(file_above(rq->db, folder, &above));
	*ARENA_PUSH(rq->arena, crumbs) = (struct crumb){str_from(T(rq->lang, "Shared with me")),
							url_path(rq->arena, "/files/shared")};
	for (size_t i = 0; i < above.n; i++) {
		in = in || above.v[i].id == share;
		if (in)
			*ARENA_PUSH(rq->arena, crumbs) =
				(struct crumb){above.v[i].name, folder_url(rq, above.v[i].id)};
	}
	return OK;
}

err folder_show(struct rq *rq)
{
	struct file_list_page p = {.tab = FILES_SHARED, .folder = rq_path_id(rq, "folder")};
	struct file_nodes nodes;
	struct file_node folder, after;
	str next = STR_NONE;
	TRY(file_find(rq->db, p.folder, &folder));
	if (!folder.folder)
		return NOT_FOUND;
	TRY(file_place_at(rq->db, folder.place, folder.id, &p.place));
	if (!p.place.share && rq->format != FORMAT_JSON)
		return redirect(rq, file_tree_url(rq, &p.place.place, folder.id));
	p.first = !cursor_of(rq, &after);
	TRY(file_list(rq->db, folder.place, folder.id, p.first ? NULL : &after, PAGE + 1, &nodes));
	if (nodes.n > PAGE) {
		nodes.n = PAGE;
		next = str_cat(rq->arena, nodes.v[PAGE - 1].ordered, S("-"),
			       id_text(rq, nodes.v[PAGE - 1].id));
		p.pager.older = page_with(rq, "after", next);
	}
	TRY(file_lines_of(rq, &nodes, &p.lines));
	for (size_t i = 0; i < p.lines.n; i++)
		if (p.lines.v[i].node.folder)
			p.lines.v[i].url = folder_url(rq, p.lines.v[i].node.id);
	if (rq->format == FORMAT_JSON)
		return lines_json(rq, &p.lines, next, &p.place);
	p.folder_name = folder.name;
	p.here = folder_url(rq, folder.id);
	TRY(file_may_change(rq->db, &folder, &p.may_change));
	if (p.may_change)
		TRY(file_spots_shared(rq, folder.parent, &p.spots));
	TRY(shared_crumbs(rq, &folder, &p.crumbs));
	return own_page(rq, &p, NULL);
}

err file_list_shared(struct rq *rq)
{
	struct file_list_page p = {.tab = FILES_SHARED};
	struct q_files_shared_list rows = {0}, joined = {0};
	struct id_list ids = {0};
	str next = STR_NONE;
	item_id before = {rq_query_int(rq, "before", INT64_MAX)};
	TRY(q_files_shared(rq->db, before, PAGE + 1, &rows));
	TRY(shared_in_communities(rq, before, &joined));
	merge_newest(rq->arena, &rows, &joined, &ids);
	if (ids.n > PAGE) {
		ids.n = PAGE;
		next = id_text(rq, ids.v[PAGE - 1]);
		p.pager.older = page_with(rq, "before", next);
	}
	TRY(lines_of_ids(rq, ids, &p.lines));
	if (before.v == INT64_MAX)
		TRY(add_folders(rq, &p.lines));
	if (rq->format == FORMAT_JSON)
		return lines_json(rq, &p.lines, next, NULL);
	return own_page(rq, &p, T(rq->lang, "Shared with me"));
}

err file_list_library(struct rq *rq)
{
	struct file_list_page p = {.tab = FILES_LIBRARY};
	struct stream stream;
	struct id_list ids = {0};
	str next = STR_NONE;
	TRY(stream_company(rq->db, KIND_FILE, rq_query_int(rq, "before", 0), PAGE + 1, &stream));
	for (size_t i = 0; i < stream.n && i < PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	if (stream.n > PAGE) {
		next = id_text(rq, stream.v[PAGE - 1].id.v);
		p.pager.older = page_with(rq, "before", next);
	}
	TRY(lines_of_ids(rq, ids, &p.lines));
	if (rq->format == FORMAT_JSON)
		return lines_json(rq, &p.lines, next, NULL);
	return own_page(rq, &p, T(rq->lang, "Library"));
}

/* ---- the trash ---- */

static err trash_json(struct rq *rq, const struct file_trash *trash, str next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "trash", '[');
	for (size_t i = 0; i < trash->n; i++) {
		const struct file_trashed *t = &trash->v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", t->id.v);
		json_str(o, "name", t->name);
		json_str(o, "folder", t->folder);
		json_str(o, "author_name", t->author_name);
		json_time(o, "removed", t->removed);
		json_int(o, "size", t->size);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next.n)
		json_str(o, "next", next);
	return api_end(rq);
}

/* *next: where the page behind this one begins. */
static err fill_trash(struct rq *rq, place_id place, struct file_trash_page *p, str *next)
{
	*next = STR_NONE;
	str text = rq_query(rq, "before"), first = str_cut(&text, '-');
	struct file_trashed before = {0};
	bool behind = str_to_int(first, &before.removed) && str_to_int(text, &before.id.v);
	TRY(file_trash_list(rq->db, place, behind ? &before : NULL, &p->trash));
	if (p->trash.n == 100) {
		const struct file_trashed *last = &p->trash.v[99];
		*next = str_cat(rq->arena, id_text(rq, last->removed), S("-"),
				id_text(rq, last->id.v));
		p->pager.older = page_with(rq, "before", *next);
	}
	if (ID_NONE(place))
		TRY(person_place(rq->db, rq->viewer_id, &place));
	return file_quota_of(rq->db, place, &p->quota);
}

err file_trash_show(struct rq *rq)
{
	struct file_trash_page p = {0};
	str next;
	TRY(fill_trash(rq, (place_id){0}, &p, &next));
	if (rq->format == FORMAT_JSON)
		return trash_json(rq, &p.trash, next);
	p.here = url_path(rq->arena, "/files/trash");
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Trash")),
					     .active = S("/files"),
					     .style = "files/files.css"}),
		       v_file_trash, &p);
}

err file_trash_place(struct rq *rq)
{
	struct place_view where;
	struct file_trash_page p = {.where = &where};
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	str next;
	err e = fill_trash(rq, where.place.id, &p, &next);
	if (e == DENIED)
		return fail(rq, DENIED, T(rq->lang, "Only the hosts of this community do that."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return trash_json(rq, &p.trash, next);
	p.here = url_path(rq->arena, "%r/trash", place_tab_url(rq, &where.place, "files"));
	return page_in_place_as(rq, &where, "files", T(rq->lang, "Trash"),
				(&(const struct page){.style = "files/files.css"}), v_file_trash,
				&p);
}

/* ---- in a community ---- */

err files_tab_count(struct rq *rq, const struct place *place, int64_t *n)
{
	struct q_files_count q;
	TRY(q_files_count(rq->db, place->id, &q));
	*n = q.n;
	return OK;
}

err files_tab_block(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct stream stream;
	struct id_list ids = {0};
	struct file_lines lines;
	(void)role;
	TRY(stream_hub(rq->db, (place_id){place->hub}, UINT64_C(1) << KIND_FILE, 0, 20, &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	TRY(lines_of_ids(rq, ids, &lines));
	size_t kept = 0;
	for (size_t i = 0; i < lines.n && kept < BLOCK; i++)
		if (ID_EQ(lines.v[i].node.place, place->id))
			lines.v[kept++] = lines.v[i];
	lines.n = kept;
	if (lines.n)
		v_file_block(out, rq, &lines, file_tree_url(rq, place, 0));
	return out->bad;
}

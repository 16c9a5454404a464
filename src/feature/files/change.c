/* SPDX-License-Identifier: Apache-2.0
 * change: names, words, readers, folders, versions, and what is thrown away and taken back.
 */
#include "feature/files/handlers.h"

#include "core/person.h"
#include "ui/readers.h"

static err back_to_file(struct rq *rq, int64_t id)
{
	struct file_node n;
	if (rq->format != FORMAT_JSON)
		return redirect(rq, file_url(rq, id));
	TRY(file_find(rq->db, id, &n));
	return file_json(rq, &n, 200);
}

static err no_content(struct rq *rq)
{
	rq->response.status = 204;
	return OK;
}

static err moved(struct rq *rq, err e)
{
	if (e == TOO_LARGE)
		return fail(rq, e,
			    T(rq->lang, "That is too much at once, too deep, or more than there "
					"is room for."));
	if (e == INVALID)
		return fail(rq, e,
			    T(rq->lang, "This is no name for a file, or a folder into itself."));
	if (e == DENIED)
		return fail(rq, e, T(rq->lang, "Not all of this is yours to change."));
	return file_failed(rq, e);
}

/* ---- who reads it ---- */

/* What a field names, and a community that was chosen in the list beside it. */
static str with_community(struct rq *rq, const char *field, bool chosen)
{
	str names = str_trim(rq_form(rq, field)), community = str_trim(rq_form(rq, "community"));
	if (!chosen || str_empty(community))
		return names;
	return str_empty(names) ? community : str_cat(rq->arena, names, S(", "), community);
}

/* Communities that read it, of which its owner may know no more: they are not named in the form,
 * and stay while it says so. */
static err keep_unseen(struct rq *rq, int64_t id, struct id_list *readers, struct id_list *writers)
{
	struct file_hubs hubs;
	if (!str_eq(rq_form(rq, "unseen"), S("keep")))
		return OK;
	TRY(file_hubs_of(rq, id, &hubs));
	for (size_t i = 0; i < hubs.n; i++)
		if (!hubs.v[i].known)
			*ARENA_PUSH(rq->arena, hubs.v[i].writes && writers ? writers : readers) =
				hubs.v[i].id;
	return OK;
}

static err form_failed(struct rq *rq)
{
	return rq->errors.n ? fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value)) : OK;
}

static err named_for_file(struct rq *rq, int64_t id, struct id_list *readers)
{
	str names = with_community(rq, "readers", true);
	struct id_list named = {0};
	TRY(keep_unseen(rq, id, readers, NULL));
	if (!str_empty(names) || !readers->n)
		TRY(names_read(rq, "readers", names, &named));
	for (size_t i = 0; i < named.n; i++)
		*ARENA_PUSH(rq->arena, readers) = named.v[i];
	return form_failed(rq);
}

/* ---- words ---- */

err file_update(struct rq *rq)
{
	struct file_node n;
	struct text_list labels = {0};
	TRY(file_asked_change(rq, &n));
	str name = rq_form_has(rq, "name") ? str_trim(rq_form(rq, "name")) : n.name;
	if (!file_name_valid(name))
		return fail(rq, INVALID, T(rq->lang, "This is no name for a file."));
	if (!str_eq(name, n.name))
		TRY(moved(rq, file_move(rq->db, n.id, n.place, n.parent, name)));
	if (rq_form_has(rq, "description"))
		TRY(file_describe(rq->db, (item_id){n.id}, rq_form(rq, "description")));
	if (rq_form_has(rq, "tags")) {
		tag_parse(rq->arena, rq_form(rq, "tags"), &labels);
		TRY(tag_item(rq->db, (item_id){n.id}, &labels));
		TRY(item_index(rq->db, (item_id){n.id}));
	}
	return back_to_file(rq, n.id);
}

err file_audience_update(struct rq *rq)
{
	struct file_node n;
	struct file_place place;
	struct id_list readers = {0};
	int64_t share;
	str name = rq_form(rq, "audience");
	enum audience audience;
	TRY(file_asked_change(rq, &n));
	TRY(file_place_at(rq->db, n.place, n.parent, &place));
	if (place.share)
		return fail(rq, DENIED,
			    T(rq->lang, "In a shared folder its owner chooses who can read it."));
	if (!place.own)
		return fail(rq, INVALID,
			    T(rq->lang, "In a community a file is read as the community is."));
	if (!audience_named(name, &audience) || audience == AUDIENCE_MEMBERS)
		return fail(rq, INVALID, T(rq->lang, "Choose who can read it."));
	TRY(file_share_above(rq->db, n.parent, &share));
	TRY(place_named_or_fail(rq, "community", PICKED_HANDLE));
	if (audience == AUDIENCE_LISTED && !share)
		TRY(named_for_file(rq, n.id, &readers));
	err e = file_set_audience(rq->db, n.id, audience, readers);
	if (e == CONFLICT)
		return fail(rq, e,
			    T(rq->lang, "It lies in a folder that is shared: whoever reads that "
					"reads it, guests too. Move it elsewhere for fewer."));
	TRY(e);
	return back_to_file(rq, n.id);
}

/* ---- places ---- */

/* "PLACE/FOLDER" */
static bool spot_of(struct rq *rq, place_id *place, int64_t *folder)
{
	str text = rq_form(rq, "to"), first = str_cut(&text, '/');
	return str_to_int(first, &place->v) && str_to_int(text, folder) && *folder >= 0;
}

/* Of a folder that others share only its id is known. */
static err spot_place(struct rq *rq, place_id *place, int64_t folder)
{
	err e = file_folder_place(rq, place, folder);
	return e == NOT_FOUND ? fail(rq, e, T(rq->lang, "Choose where it goes.")) : e;
}

static err choose_place(struct rq *rq)
{
	return fail(rq, INVALID, T(rq->lang, "Choose where it goes."));
}

err file_move_update(struct rq *rq)
{
	struct file_node n;
	place_id place;
	int64_t folder;
	TRY(file_asked_change(rq, &n));
	TRY(place_named_or_fail(rq, "to", PICKED_SPOT));
	if (!spot_of(rq, &place, &folder))
		return choose_place(rq);
	TRY(spot_place(rq, &place, folder));
	TRY(moved(rq, file_move(rq->db, n.id, place, folder, n.name)));
	return back_to_file(rq, n.id);
}

err file_copy_create(struct rq *rq)
{
	struct file_node n;
	place_id place;
	int64_t folder, copy;
	TRY(file_asked(rq, &n));
	TRY(place_named_or_fail(rq, "to", PICKED_SPOT));
	if (!spot_of(rq, &place, &folder))
		return choose_place(rq);
	TRY(spot_place(rq, &place, folder));
	TRY(moved(rq, file_copy(rq->db, n.id, place, folder, n.name, false, &copy)));
	if (rq->format == FORMAT_JSON)
		rq->response.status = 201;
	return back_to_file(rq, copy);
}

/* ---- folders ---- */

static err folder_asked(struct rq *rq, struct file_node *n)
{
	TRY(file_find(rq->db, rq_path_id(rq, "folder"), n));
	return n->folder ? OK : NOT_FOUND;
}

static err back_to_tree(struct rq *rq, place_id place, int64_t folder)
{
	struct file_place p;
	err e = file_place_find(rq->db, place, &p);
	if (e == NOT_FOUND)
		return redirect(rq, folder ? folder_url(rq, folder)
					   : url_path(rq->arena, "/files/shared"));
	TRY(e);
	return redirect(rq, file_tree_url(rq, &p.place, folder));
}

err folder_create(struct rq *rq)
{
	place_id place = {rq_form_int(rq, "place", 0)};
	int64_t parent = rq_form_int(rq, "folder", 0), id;
	str name = str_trim(rq_form(rq, "name"));
	if (!file_name_valid(name))
		return fail(rq, INVALID, T(rq->lang, "This is no name for a folder."));
	TRY(file_folder_place(rq, &place, parent));
	TRY(moved(rq, file_folder_create(rq->db, place, parent, name, &id)));
	if (rq->format != FORMAT_JSON)
		return back_to_tree(rq, place, id);
	struct file_node n;
	TRY(file_find(rq->db, id, &n));
	return file_json(rq, &n, 201);
}

err folder_update(struct rq *rq)
{
	struct file_node n;
	place_id place;
	int64_t folder;
	TRY(folder_asked(rq, &n));
	TRY(place_named_or_fail(rq, "to", PICKED_SPOT));
	str name = rq_form_has(rq, "name") ? str_trim(rq_form(rq, "name")) : n.name;
	if (!spot_of(rq, &place, &folder)) {
		place = n.place;
		folder = n.parent;
	}
	TRY(spot_place(rq, &place, folder));
	TRY(moved(rq, file_move(rq->db, n.id, place, folder, name)));
	if (rq->format != FORMAT_JSON)
		return back_to_tree(rq, place, n.id);
	TRY(file_find(rq->db, n.id, &n));
	return file_json(rq, &n, 200);
}

err folder_remove(struct rq *rq)
{
	struct file_node n;
	TRY(folder_asked(rq, &n));
	TRY(moved(rq, file_delete(rq->db, n.id)));
	return rq->format == FORMAT_JSON ? no_content(rq) : back_to_tree(rq, n.place, n.parent);
}

/* ---- folders that named people read as a whole ---- */

static err readers_json(struct rq *rq, int64_t folder)
{
	str names, writers;
	int64_t unseen;
	TRY(folder_readers_text(rq, folder, FOLDER_READERS, &names, &unseen));
	TRY(folder_readers_text(rq, folder, FOLDER_WRITERS, &writers, &unseen));
	api_begin(rq);
	json_int(rq->out, "folder", folder);
	json_str(rq->out, "readers", names);
	json_str(rq->out, "writers", writers);
	json_int(rq->out, "unseen", unseen);
	return api_end(rq);
}

/* Only its owner is told who reads it. */
static err folder_asked_own(struct rq *rq, struct file_node *n)
{
	struct file_place place;
	bool may;
	TRY(folder_asked(rq, n));
	TRY(file_may_change(rq->db, n, &may));
	TRY(file_place_at(rq->db, n->place, n->id, &place));
	return may && !place.share
		       ? OK
		       : fail(rq, DENIED, T(rq->lang, "Not all of this is yours to change."));
}

/* Nobody: it is shared no more. Who brings something into it reads it, too. */
static err readers_named(struct rq *rq, int64_t folder, struct id_list *readers,
			 struct id_list *writers)
{
	TRY(place_named_or_fail(rq, "community", PICKED_HANDLE));
	bool adds = str_eq(rq_form(rq, "community_may"), S("add"));
	str read = with_community(rq, "readers", !adds),
	    write = with_community(rq, "writers", adds);
	if (!str_empty(read))
		TRY(names_read(rq, "readers", read, readers));
	if (!str_empty(write))
		TRY(names_read(rq, "writers", write, writers));
	TRY(keep_unseen(rq, folder, readers, writers));
	for (size_t i = 0; i < writers->n; i++)
		*ARENA_PUSH(rq->arena, readers) = writers->v[i];
	return form_failed(rq);
}

err folder_readers_update(struct rq *rq)
{
	struct file_node n;
	struct id_list readers = {0}, writers = {0};
	TRY(folder_asked_own(rq, &n));
	if (!rq_form_has(rq, "readers"))
		return fail(rq, INVALID, T(rq->lang, "Choose who can read it."));
	TRY(readers_named(rq, n.id, &readers, &writers));
	/* Programs that know of no writers leave them as they are. */
	err e = file_share_put(rq->db, n.id, readers, rq_form_has(rq, "writers") ? &writers : NULL);
	if (e == CONFLICT)
		return fail(rq, e,
			    T(rq->lang, "A folder in it is shared already, or one that it lies "
					"in."));
	if (e == INVALID)
		return fail(rq, e,
			    T(rq->lang, "In a community a file is read as the community is."));
	TRY(moved(rq, e));
	return rq->format == FORMAT_JSON ? readers_json(rq, n.id) : back_to_tree(rq, n.place, n.id);
}

/* ---- versions ---- */

err file_version_again(struct rq *rq)
{
	int64_t version;
	item_id id = {rq_path_id(rq, "file_id")};
	err e = file_version_restore(rq->db, id, rq_path_id(rq, "number"), &version);
	TRY(e == DENIED ? fail(rq, e, T(rq->lang, "Only its author changes this file."))
			: file_failed(rq, e));
	return back_to_file(rq, id.v);
}

/* ---- the trash ---- */

err file_remove(struct rq *rq)
{
	struct file_node n;
	TRY(file_asked_change(rq, &n));
	TRY(moved(rq, file_delete(rq->db, n.id)));
	if (rq->format == FORMAT_JSON)
		return no_content(rq);
	return back_to_tree(rq, n.place, n.parent);
}

err file_take_back(struct rq *rq)
{
	item_id id = {rq_path_id(rq, "trashed")};
	TRY(moved(rq, file_restore(rq->db, id)));
	return back_to_file(rq, id.v);
}

err file_end(struct rq *rq)
{
	TRY(moved(rq, file_purge(rq->db, (item_id){rq_path_id(rq, "trashed")})));
	return rq->format == FORMAT_JSON ? no_content(rq)
					 : redirect_back(rq, url_path(rq->arena, "/files/trash"));
}

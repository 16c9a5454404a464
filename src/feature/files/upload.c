/* SPDX-License-Identifier: Apache-2.0
 * upload: files from a form, as browsers send them without scripts; and what all ways in share.
 */
#include "feature/files/handlers.h"

#include "core/person.h"

err file_folder_place(struct rq *rq, place_id *place, int64_t folder)
{
	struct file_node n;
	if (!ID_NONE(*place))
		return OK;
	if (!folder)
		return person_place(rq->db, rq->viewer_id, place);
	TRY(file_find(rq->db, folder, &n));
	*place = n.place;
	return n.folder ? OK : NOT_FOUND;
}

err file_target_check(struct rq *rq, struct file_target *target)
{
	struct file_place place;
	struct file_node n;
	bool may;
	if (target->file) {
		TRY(file_find(rq->db, target->file, &n));
		if (n.folder)
			return NOT_FOUND;
		TRY(file_may_write(rq->db, &n, &may));
		target->place = n.place;
		return may ? OK : DENIED;
	}
	TRY(file_folder_place(rq, &target->place, target->folder));
	TRY(file_destination(rq->db, target->place, target->folder, &place));
	if (!place.may_write)
		return DENIED;
	if (!target->folder)
		return OK;
	TRY(file_find(rq->db, target->folder, &n));
	return n.folder && ID_EQ(n.place, target->place) ? OK : NOT_FOUND;
}

err file_target_put(struct rq *rq, struct file_target *target, const struct file_content *content,
		    item_id *id)
{
	int64_t version;
	struct file_new new = {.folder = target->folder,
			       .name = target->name,
			       .description = target->description,
			       .content = content,
			       .audience = AUDIENCE_PRIVATE};
	if (target->file) {
		*id = (item_id){target->file};
		return file_put_version(rq->db, *id, content, &version);
	}
	TRY(file_target_check(rq, target));
	new.place = target->place;
	/* Named readers are chosen later, on the file's page. */
	if (str_eq(target->audience, S("internal")))
		new.audience = AUDIENCE_INTERNAL;
	if (str_eq(target->audience, S("public")))
		new.audience = AUDIENCE_PUBLIC;
	return file_put(rq->db, &new, id, &version);
}

err file_refused(struct rq *rq, err e, str why)
{
	if (e == DENIED) {
		str text = format_fill(rq->arena, T(rq->lang, "This file was refused: #"),
				       str_empty(why) ? S("-") : why);
		return fail(rq, INVALID, cstr(rq->arena, text));
	}
	return fail_log(rq, e == NOT_FOUND ? FAULT : e,
			T(rq->lang, "The file could not be stored. Try again later."), why);
}

err file_failed(struct rq *rq, err e)
{
	switch (e) {
	case TOO_LARGE:
		return fail(rq, e,
			    T(rq->lang, "There is no room left for it here. Remove for good what "
					"nobody needs any more: versions and the trash count."));
	case CONFLICT:
		return fail(rq, e, T(rq->lang, "Something here has this name already."));
	case DENIED:
		return fail(rq, e, T(rq->lang, "You cannot put files here."));
	case INVALID:
		return fail(rq, e, T(rq->lang, "This is no name for a file."));
	default:
		return e;
	}
}

/* ---- the form ---- */

struct incoming {
	struct file_target target;
	struct file_content content;
	item_id file;
	int64_t size;
};

static err check(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	struct file_quota q;
	TRY(file_target_check(rq, &in->target));
	TRY(file_quota_of(rq->db, in->target.place, &q));
	return in->size > q.left ? TOO_LARGE : OK;
}

static err put(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	return file_target_put(rq, &in->target, &in->content, &in->file);
}

static err let_go(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	return file_let_go(rq->db, &in->content);
}

static err take_one(struct rq *rq, const struct upload *upload, struct incoming *in)
{
	str why = STR_NONE;
	in->size = upload->size;
	in->target.name = file_name_clean(rq->arena, upload->filename);
	err e = rq_transaction(rq, false, check, in);
	if (e)
		return file_failed(rq, e);
	e = file_take(rq->app, rq->arena, upload->path, &in->content, &why);
	if (e)
		return file_refused(rq, e, why);
	e = rq_transaction(rq, true, put, in);
	if (e) {
		TRY(rq_transaction(rq, true, let_go, in));
		return file_failed(rq, e);
	}
	return OK;
}

static err answer(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	struct file_node n;
	TRY(file_find(rq->db, in->file.v, &n));
	return file_json(rq, &n, 201);
}

static err take_all(struct rq *rq, struct incoming *in, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < rq->uploads.n; i++) {
		const struct upload *upload = &rq->uploads.v[i];
		/* A field where nothing was chosen comes as an empty file without a name. */
		if (!str_eq(upload->name, S("file")) ||
		    (upload->size == 0 && str_empty(upload->filename)))
			continue;
		TRY(take_one(rq, upload, in));
		++*n;
	}
	if (*n)
		return OK;
	/* Who may not write to a file learns that first. */
	err e = in->target.file ? rq_transaction(rq, false, check, in) : OK;
	return e ? file_failed(rq, e) : fail(rq, INVALID, T(rq->lang, "Choose a file first."));
}

err file_create(struct rq *rq)
{
	struct incoming in = {.target = {.place = {rq_form_int(rq, "place", 0)},
					 .folder = rq_form_int(rq, "folder", 0),
					 .description = rq_form(rq, "description"),
					 .audience = rq_form(rq, "audience")}};
	size_t n;
	TRY(take_all(rq, &in, &n));
	if (rq->format == FORMAT_JSON)
		return rq_transaction(rq, false, answer, &in);
	url back = form_back(rq);
	return redirect(rq, n == 1 || url_empty(back) ? file_url(rq, in.file.v) : back);
}

err file_version_create(struct rq *rq)
{
	struct incoming in = {.target = {.file = rq_path_id(rq, "file_id")}};
	size_t n;
	TRY(take_all(rq, &in, &n));
	if (rq->format == FORMAT_JSON)
		return rq_transaction(rq, false, answer, &in);
	return redirect(rq, file_url(rq, in.file.v));
}

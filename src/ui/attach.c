/* SPDX-License-Identifier: Apache-2.0
 * attach: files that come with a form and hang on an item.
 */
#include "ui/attach.h"

#include "core/blob_store.h"
#include "core/file.h"
#include "ui/format.h"

/* What came and is stored, in rq->prepared while `write` runs. */
struct attaching {
	struct attaching_file {
		str name;
		struct file_content content;
	} * v;
	size_t n, cap;
	const struct attaching_file *failed; /* the one that could not hang there */
	err (*may)(struct rq *rq, void *arg);
	void *arg;	/* of may */
	int64_t weight; /* of what the viewer hung anywhere (core/attachment.h) */
};

static bool is_chosen(const struct upload *u, const char *field)
{
	/* A field where nothing was chosen comes as an empty file without a name. */
	return str_eq(u->name, str_from(field)) && (u->size > 0 || !str_empty(u->filename));
}

size_t attach_chosen(const struct rq *rq, const char *field)
{
	size_t n = 0;
	for (size_t i = 0; i < rq->uploads.n; i++)
		n += is_chosen(&rq->uploads.v[i], field);
	return n;
}

/* ---- what is refused ---- */

static str words_for(struct rq *rq, err e, str name)
{
	switch (e) {
	case CONFLICT:
		return format_fill(rq->arena,
				   T(rq->lang, "A file called # hangs here already. Remove it "
					       "first, or give yours another name."),
				   name);
	case TOO_LARGE:
		return str_from(T(rq->lang, "There is no room left: at most 100 files hang here, "
					    "and you may attach 10 GB in all."));
	case INVALID:
		return format_fill(rq->arena, T(rq->lang, "# is no name for a file."), name);
	default:
		return STR_NONE;
	}
}

static str scanned_words(struct rq *rq, str name, str why)
{
	str words =
		format_fill(rq->arena, T(rq->lang, "The scanner of this house refused #"), name);
	return str_empty(why) ? words : str_cat(rq->arena, words, S(": "), why);
}

/* ---- in ---- */

/* Looking at one takes memory, and a form may bring a hundred: they share it, one after the other.
 */
#define LOOK_MEMORY ((size_t)16 << 20)

static void free_arena(void *arg)
{
	arena_free(arg);
}

static err look(struct rq *rq, struct arena *own, const struct upload *u, struct file_content *c,
		str *why)
{
	jmp_buf *limit = arena_on_limit(rq->arena, NULL);
	(void)arena_on_limit(rq->arena, limit);
	arena_reset(own);
	(void)arena_on_limit(own, limit);
	err e = file_take(rq->app, own, u->path, c, why);
	c->hash = str_dup(rq->arena, c->hash);
	c->type = str_dup(rq->arena, c->type);
	*why = str_dup(rq->arena, *why);
	return e;
}

static err take_one(struct rq *rq, struct arena *own, const struct upload *u,
		    struct attaching *files, str *refused)
{
	struct attaching_file one = {.name = file_name_clean(rq->arena, u->filename)};
	str why = STR_NONE;
	err e = look(rq, own, u, &one.content, &why);
	if (e == DENIED) {
		*refused = scanned_words(rq, one.name, why);
		return INVALID;
	}
	if (e)
		return fail_log(rq, e == NOT_FOUND ? FAULT : e,
				T(rq->lang, "The file could not be stored. Try again later."), why);
	*ARENA_PUSH(rq->arena, files) = one;
	return OK;
}

static err take_all(struct rq *rq, const char *field, struct attaching *files, str *refused)
{
	if (attach_chosen(rq, field) > ATTACHED_FILES_MAX) {
		*refused = words_for(rq, TOO_LARGE, STR_NONE);
		return TOO_LARGE;
	}
	struct arena *own = arena_new(LOOK_MEMORY);
	arena_defer(rq->arena, free_arena, own);
	for (size_t i = 0; i < rq->uploads.n; i++)
		if (is_chosen(&rq->uploads.v[i], field))
			TRY(take_one(rq, own, &rq->uploads.v[i], files, refused));
	return OK;
}

static err let_go(struct rq *rq, void *arg)
{
	const struct attaching *files = arg;
	for (size_t i = 0; i < files->n; i++)
		TRY(file_let_go(rq->db, &files->v[i].content));
	return OK;
}

/* Of one sender such forms are taken one after the other, so that what they hung before is summed
 * up here, where nobody waits for it. */
static err may_bring(struct rq *rq, void *arg)
{
	struct attaching *files = arg;
	TRY(files->may(rq, files->arg));
	return attachment_files_weight(rq->db, &files->weight);
}

err attach_form(struct rq *rq, const char *field, err (*may)(struct rq *rq, void *arg),
		err (*write)(struct rq *rq, void *arg), void *arg, str *refused)
{
	struct attaching *files = NEW(rq->arena, struct attaching);
	err e = OK;
	*refused = STR_NONE;
	if (attach_chosen(rq, field)) {
		files->may = may;
		files->arg = arg;
		TRY(rq_transaction(rq, false, may_bring, files));
		e = take_all(rq, field, files, refused);
	}
	if (e == OK) {
		rq->prepared = files;
		/* What was taken is only named by rows. */
		e = rq_write_again(rq, write, arg);
		rq->prepared = NULL;
	}
	if (files->n && (e || rq->response.status == 422))
		TRY(rq_transaction(rq, true, let_go, files));
	if (e && files->failed)
		*refused = words_for(rq, e, files->failed->name);
	return e;
}

static err put_one(struct rq *rq, item_id item, const struct attaching_file *f, bool versions,
		   struct attached_files *there, int64_t *weight)
{
	int64_t id;
	if (versions) {
		TRY(attachment_file_put(rq->db, item, f->name, &f->content, there, weight, &id));
	} else {
		TRY(attachment_file_add(rq->db, item, f->name, &f->content, there, weight));
		id = there->v[there->n - 1].id;
	}
	return attachment_text_later(rq->db, id);
}

static err put_all(struct rq *rq, item_id item, bool versions)
{
	struct attaching *files = rq->prepared;
	struct attached_files there;
	if (!files || !files->n)
		return OK;
	/* It may be done again. */
	int64_t weight = files->weight;
	files->failed = NULL;
	TRY(attachment_files(rq->db, item, &there));
	for (size_t i = 0; i < files->n; i++) {
		const struct attaching_file *f = &files->v[i];
		err e = put_one(rq, item, f, versions, &there, &weight);
		if (e) {
			files->failed = f;
			return e;
		}
	}
	return OK;
}

err attach_put(struct rq *rq, item_id item)
{
	return put_all(rq, item, false);
}

err attach_form_alone(struct rq *rq, err (*may)(struct rq *rq, void *arg),
		      err (*write)(struct rq *rq, void *arg), void *arg)
{
	str refused;
	err e = attach_form(rq, "file", may, write, arg, &refused);
	return e && !str_empty(refused) ? fail(rq, e, cstr(rq->arena, refused)) : e;
}

static err put_alone(struct rq *rq, item_id item, bool versions)
{
	if (!attach_chosen(rq, "file"))
		return fail(rq, INVALID, T(rq->lang, "Choose a file first."));
	TRY(put_all(rq, item, versions));
	return item_touch(rq->db, item, false);
}

err attach_put_alone(struct rq *rq, item_id item)
{
	return put_alone(rq, item, false);
}

err attach_put_versions(struct rq *rq, item_id item)
{
	return put_alone(rq, item, true);
}

/* ---- out, and gone ---- */

err attach_send_file(struct rq *rq, const struct attached_file *f)
{
	rq->response.cache = S("private, no-cache");
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, f->hash), f->type,
			     f->hash, true, f->name);
}

err attach_send(struct rq *rq, item_id item, int64_t id)
{
	struct attached_file f;
	TRY(attachment_file(rq->db, item, id, &f));
	return attach_send_file(rq, &f);
}

err attach_drop(struct rq *rq, item_id item, int64_t id)
{
	struct attached_file f;
	TRY(attachment_file(rq->db, item, id, &f));
	TRY(attachment_file_drop(rq->db, item, &f));
	return item_touch(rq->db, item, false);
}

/* ---- shown ---- */

err attached_of(struct rq *rq, item_id item, url at, bool may_write, struct attached *a)
{
	*a = (struct attached){.at = at, .may_write = may_write};
	return attachment_files(rq->db, item, &a->files);
}

url attached_url(const struct rq *rq, url at, int64_t id)
{
	return url_path(rq->arena, "%r/%i", at, id);
}

str attached_ask(const struct rq *rq, const struct attached_file *f)
{
	return str_from(f->version > 1 ? T(rq->lang, "Remove this file with all its versions?")
				       : T(rq->lang, "Remove this file?"));
}

url attached_part(const struct rq *rq, url page)
{
	return url_path(rq->arena, "%r#files", page);
}

void json_attached(const struct rq *rq, const char *name, url at,
		   const struct attached_files *files)
{
	struct out *o = rq->out;
	json_open(o, name, '[');
	for (size_t i = 0; i < files->n; i++) {
		const struct attached_file *f = &files->v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", f->id);
		json_str(o, "name", f->name);
		json_str(o, "type", f->type);
		json_int(o, "size", f->size);
		json_time(o, "created", f->created);
		json_int(o, "version", f->version);
		json_str(o, "url", attached_url(rq, at, f->id).s);
		json_close(o, '}');
	}
	json_close(o, ']');
}

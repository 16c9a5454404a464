/* SPDX-License-Identifier: Apache-2.0
 * take: what comes in. A photo is written anew at once and its original is not kept; sounds, films
 * and slides are stored as they are, and a job looks into them (read.c). Until its words are there
 * it is its owner's alone.
 */
#include "feature/media/pages.h"

#include "base/utf8.h"
#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/document_wait.h"
#include "core/file.h"
#include "core/upload.h"

#include "media.html.h"

enum {
	LARGE = 2560,
	SMALL = 640,
	NAME_MAX_BYTES = 200,
	WAITING_MOST = 100,
};

/* ---- bytes ---- */

void media_thumb_size(int64_t width, int64_t height, int64_t *thumb_width, int64_t *thumb_height)
{
	int64_t longer = width > height ? width : height;
	*thumb_width = longer > SMALL ? width * SMALL / longer : width;
	*thumb_height = longer > SMALL ? height * SMALL / longer : height;
}

static str camera_lines(struct arena *a, const struct decode_result *r)
{
	struct out o = out_new(a, 64 << 10);
	for (size_t i = 0; i < r->fields.n; i++) {
		out_str(&o, r->fields.v[i].name);
		out_byte(&o, '\t');
		out_str(&o, r->fields.v[i].value);
		out_byte(&o, '\n');
	}
	return out_view(&o);
}

static err take_photo(const struct app *app, struct arena *a, str path, struct media_brought *b,
		      str *why)
{
	static const struct decode_size sizes[] = {{LARGE, LARGE, false}, {SMALL, SMALL, false}};
	struct decode_result r;
	*why = S("there is no decoder");
	if (!app->decoder)
		return BUSY;
	TRY(decode_image(app->decoder, a, path, sizes, 2, &r, why));
	TRY(blob_store_put(a, app->data, r.v[0].webp, &b->picture));
	TRY(blob_store_put(a, app->data, r.v[1].webp, &b->thumb));
	b->hash = b->picture;
	b->type = S("image/webp");
	b->size = (int64_t)r.v[0].webp.n;
	b->width = r.v[0].width;
	b->height = r.v[0].height;
	b->camera = camera_lines(a, &r);
	b->read = true;
	return OK;
}

err media_take(const struct app *app, struct arena *a, str path, str name, struct media_brought *b,
	       str *why)
{
	struct file_content content;
	*b = (struct media_brought){.name = utf8_head(file_name_clean(a, name), NAME_MAX_BYTES),
				    .type = file_type_of(a, path)};
	b->kind = media_kind_of(b->type);
	*why = S("of no kind that is kept here");
	if (!b->kind)
		return INVALID;
	if (b->kind == KIND_PHOTO)
		return take_photo(app, a, path, b, why);
	TRY(file_take(app, a, path, &content, why));
	b->hash = content.hash;
	b->size = content.size;
	b->type = content.type;
	return OK;
}

err media_keep(struct db *db, const struct media_brought *b, int64_t created, int64_t *content)
{
	struct out payload = out_new(db->arena, 32);
	struct q_media_content_used used;
	int64_t attachment, after;
	*content = id_new();
	TRY(q_media_content_used(db, db->viewer, &used));
	if (__builtin_add_overflow(used.n, b->size, &after) || after > (int64_t)MEDIA_QUOTA_GB
									       << 30)
		return TOO_LARGE;
	TRY(q_media_content_add(db, *content, db->viewer, (int64_t)b->kind, b->hash, b->size,
				b->type, b->name, b->width, b->height, b->picture, b->thumb,
				b->read ? MEDIA_READ : MEDIA_NEW, b->camera, created));
	TRY(attachment_create(db, b->name, b->hash, b->type, b->size, b->width, b->height, b->thumb,
			      &attachment));
	if (b->read)
		return OK;
	out_int(&payload, *content);
	return job_add(db, S("decode.media"), out_view(&payload), 0, true);
}

/* ---- the page that takes files ---- */

/* Whom what is brought is for: said by the page where it began, a community's, and carried along
 * until the words are there. */
static url for_whom(const struct rq *rq, url page, str audience)
{
	return str_empty(audience) ? page : url_path(rq->arena, "%r?audience=%s", page, audience);
}

url media_describe_url(const struct rq *rq, int64_t content, str audience)
{
	return for_whom(rq, url_path(rq->arena, "/media/new/%i", content), audience);
}

static err show_new(struct rq *rq, struct media_new_page *p)
{
	struct item_new where;
	p->audience = rq_query(rq, "audience");
	TRY(media_read_where(rq, p->audience, &where));
	p->action = for_whom(rq, URL("/media/new"), p->audience);
	p->office = rq->app->documents && rq->app->documents->office;
	TRY(q_media_waiting(rq->db, rq->db->now - MEDIA_WAIT_HOURS * HOUR, WAITING_MOST,
			    &p->waiting));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Bring something")),
					     .active = S("/media"),
					     .style = "media/media.css",
					     .script = "js/tus.js"}),
		       v_media_new, p);
}

err media_new(struct rq *rq)
{
	struct media_new_page p = {0};
	return show_new(rq, &p);
}

static err show_refused(struct rq *rq, void *arg)
{
	struct media_new_page p = {.refused = str_from(arg)};
	return show_new(rq, &p);
}

static const char *refusal(const struct rq *rq, err e)
{
	switch (e) {
	case TOO_LARGE:
		return T(rq->lang, "This is too large: a photo has at most 20 MB and 40 "
				   "megapixels, and you may keep 20 GB here.");
	case DENIED:
		return T(rq->lang, "The scanner of this house refused the file.");
	case INVALID:
		return T(rq->lang, "This is no photo, sound, film or slides that can be read here. "
				   "Anything else belongs into Files.");
	default:
		return T(rq->lang, "Files cannot be read just now. Try again later.");
	}
}

static err refuse(struct rq *rq, err e)
{
	const char *text = refusal(rq, e);
	if (e == FAULT)
		return e;
	if (rq->format == FORMAT_JSON)
		return fail(rq, e == DENIED ? INVALID : e, text);
	rq->response.status = e == BUSY ? 503 : 422;
	return rq_transaction(rq, false, show_refused, (void *)(uintptr_t)text);
}

struct receiving {
	struct {
		struct media_brought *v;
		size_t n, cap;
	} brought;
	struct id_list partial; /* uploads that came in pieces */
	struct upload_partial u;
	int64_t content; /* of the last one */
	int64_t file;	 /* one of the viewer's files, or 0 */
	struct file_node node;
	struct media_words words; /* of a call that says all at once */
	struct item_new item;
	item_id made;
};

static err keep_all(struct rq *rq, void *arg)
{
	struct receiving *r = arg;
	for (size_t i = 0; i < r->brought.n; i++)
		TRY(media_keep(rq->db, &r->brought.v[i], rq->db->now, &r->content));
	for (size_t i = 0; i < r->partial.n; i++)
		TRY(upload_drop(rq->db, r->partial.v[i]));
	return OK;
}

/* ---- what came in pieces ---- */

static err find_partial(struct rq *rq, void *arg)
{
	struct receiving *r = arg;
	return upload_find(rq->db, r->partial.v[r->partial.n - 1], &r->u);
}

static err drop_partial(struct rq *rq, void *arg)
{
	const struct receiving *r = arg;
	for (size_t i = 0; i < r->partial.n; i++)
		TRY(upload_drop(rq->db, r->partial.v[i]));
	return OK;
}

static void remove_partial(struct rq *rq, const struct receiving *r)
{
	for (size_t i = 0; i < r->partial.n; i++)
		upload_remove(rq->arena, rq->app->data, r->partial.v[i]);
}

/* The viewer's own, whole, and begun to be taken like this. */
static err take_partial(struct rq *rq, struct receiving *r, str *why)
{
	struct upload_taken taken;
	struct field_list about;
	TRY(rq_transaction(rq, false, find_partial, r));
	TRY(upload_metadata(rq->arena, r->u.metadata, &about));
	if (!upload_kept(&about) || r->u.result)
		return NOT_FOUND;
	TRY(upload_take(rq->arena, rq->app->data, &r->u, &taken));
	err e = media_take(rq->app, rq->arena, taken.path, upload_value(&about, S("filename")),
			   ARENA_PUSH(rq->arena, &r->brought), why);
	upload_taken_end(rq->arena, &taken);
	return e;
}

static err take_partials(struct rq *rq, struct receiving *r, str ids, str *why)
{
	while (ids.n) {
		int64_t id;
		str word = str_cut(&ids, ' ');
		if (!str_to_int(word, &id) || r->partial.n == UPLOADS_OPEN)
			return INVALID;
		*ARENA_PUSH(rq->arena, &r->partial) = id;
		err e = take_partial(rq, r, why);
		/* Of another, or none: nothing of it is touched. */
		if (e == NOT_FOUND)
			r->partial.n--;
		TRY(e);
	}
	return OK;
}

static err find_file(struct rq *rq, void *arg)
{
	struct receiving *r = arg;
	TRY(file_find(rq->db, r->file, &r->node));
	return r->node.folder || !ID_EQ(r->node.creator, rq->viewer_id) ? NOT_FOUND : OK;
}

/* What lies in the viewer's files already, brought there piece by piece. */
static err take_file(struct rq *rq, struct receiving *r, struct media_brought *b, str *why)
{
	TRY(rq_transaction(rq, false, find_file, r));
	*b = (struct media_brought){.name = utf8_head(r->node.name, NAME_MAX_BYTES),
				    .type = r->node.type,
				    .kind = media_kind_of(r->node.type),
				    .hash = r->node.hash,
				    .size = r->node.size};
	if (!b->kind)
		return INVALID;
	return b->kind == KIND_PHOTO
		       ? take_photo(rq->app, rq->arena,
				    blob_store_find(rq->arena, rq->app->data, r->node.hash), b, why)
		       : OK;
}

static err take_all(struct rq *rq, struct receiving *r)
{
	str why = STR_NONE;
	r->file = rq_form_int(rq, "stored", 0);
	if (r->file)
		return take_file(rq, r, ARENA_PUSH(rq->arena, &r->brought), &why);
	TRY(take_partials(rq, r, str_trim(rq_form(rq, "uploads")), &why));
	for (size_t i = 0; i < rq->uploads.n; i++) {
		const struct upload *u = &rq->uploads.v[i];
		if (!str_eq(u->name, S("file")) || u->size == 0)
			continue;
		TRY(media_take(rq->app, rq->arena, u->path, u->filename,
			       ARENA_PUSH(rq->arena, &r->brought), &why));
	}
	return r->brought.n ? OK : INVALID;
}

static err publish_now(struct rq *rq, void *arg)
{
	struct receiving *r = arg;
	TRY(keep_all(rq, r));
	r->item.author = rq->viewer_id;
	return media_publish(rq->db, r->content, r->brought.v[0].kind, &r->item, &r->words,
			     &r->made);
}

static err answer_made(struct rq *rq, void *arg)
{
	const struct receiving *r = arg;
	return media_json(rq, r->made, 201);
}

static err read_call(struct rq *rq, void *arg)
{
	struct receiving *r = arg;
	return media_read_words(rq, r->brought.v[0].kind, &r->words, &r->item);
}

/* A program says everything at once. */
static err receive_call(struct rq *rq, struct receiving *r)
{
	r->brought.n = 1;
	TRY(rq_transaction(rq, false, read_call, r));
	if (rq->errors.n)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	TRY(rq_transaction(rq, true, publish_now, r));
	return rq_transaction(rq, false, answer_made, r);
}

err media_receive(struct rq *rq)
{
	struct receiving r = {0};
	err e = take_all(rq, &r);
	/* What is refused goes; after a fault of ours it can be sent again. */
	if (r.partial.n && (e == INVALID || e == DENIED || e == TOO_LARGE)) {
		TRY(rq_transaction(rq, true, drop_partial, &r));
		remove_partial(rq, &r);
	}
	if (e == NOT_FOUND)
		return NOT_FOUND;
	if (e)
		return refuse(rq, e);
	if (rq->format == FORMAT_JSON)
		return receive_call(rq, &r);
	e = rq_transaction(rq, true, keep_all, &r);
	if (e)
		return e == TOO_LARGE ? refuse(rq, e) : e;
	remove_partial(rq, &r);
	str audience = rq_query(rq, "audience");
	return redirect(rq, r.brought.n == 1 ? media_describe_url(rq, r.content, audience)
					     : for_whom(rq, URL("/media/new"), audience));
}

/* ---- what was brought in vain ---- */

err media_waiting_delete(struct rq *rq)
{
	struct q_media_content_find c;
	struct id_list ids = {0};
	bool found;
	TRY(q_media_content_find(rq->db, rq_path_id(rq, "content"), &c, &found));
	if (!found || c.item != 0 || !viewer_is(rq, c.person))
		return NOT_FOUND;
	*ARENA_PUSH(rq->arena, &ids) = c.id;
	TRY(document_wait_end(rq->db, ids));
	TRY(q_media_page_drop(rq->db, ids));
	TRY(q_media_caption_drop_all(rq->db, ids));
	TRY(q_media_content_drop(rq->db, ids));
	return redirect(rq, URL("/media/new"));
}

err media_sweep_job(struct db *db, const struct app *app, str payload)
{
	enum { AT_A_TIME = 200 };
	struct q_media_content_old_list old = {0};
	struct id_list ids = {0};
	(void)app, (void)payload;
	TRY(q_media_content_old(db, db->now - 2 * MEDIA_WAIT_HOURS * HOUR, AT_A_TIME, &old));
	for (size_t i = 0; i < old.n; i++)
		*ARENA_PUSH(db->arena, &ids) = old.v[i].id;
	if (!ids.n)
		return OK;
	TRY(document_wait_end(db, ids));
	TRY(q_media_page_drop(db, ids));
	TRY(q_media_caption_drop_all(db, ids));
	return q_media_content_drop(db, ids);
}

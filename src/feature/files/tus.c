/* SPDX-License-Identifier: Apache-2.0
 * tus: resumable uploads as https://tus.io/protocols/resumable-upload 1.0.0 has them, with the
 * extensions creation, creation-with-upload, expiration, termination and checksum. What an upload
 * is for stands in its metadata: filename, and place, folder, file, audience, description of this
 * house. What came before a connection broke is kept.
 */
#include "feature/files/handlers.h"

#include "core/person.h"
#include "core/upload.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

enum { LOCKED = 423, BAD_CHECKSUM = 460, UNSAID_MOST = 1 << 20 };

static void tus_header(struct rq *rq, const char *name, int64_t value)
{
	struct out o = out_new(rq->arena, 24);
	out_int(&o, value);
	response_header(rq, str_from(name), out_view(&o));
}

static void tus_common(struct rq *rq)
{
	response_header(rq, S("Tus-Resumable"), S("1.0.0"));
	rq->response.cache = S("no-store");
}

static void tus_expires(struct rq *rq, int64_t time)
{
	struct out o = out_new(rq->arena, 64);
	out_http_time(&o, time);
	response_header(rq, S("Upload-Expires"), out_view(&o));
}

/* One of the protocol's own statuses, which no err stands for. */
static err tus_status(struct rq *rq, err e, int status, const char *text)
{
	tus_common(rq);
	rq->response.status = status;
	return fail(rq, e, text);
}

/* Clients of another version are told which one is spoken here. */
static err tus_version(struct rq *rq)
{
	str version = rq_header(rq, S("tus-resumable"));
	if (str_eq(version, S("1.0.0")))
		return OK;
	response_header(rq, S("Tus-Version"), S("1.0.0"));
	return tus_status(rq, INVALID, str_empty(version) ? 400 : 412, "Tus-Resumable: 1.0.0");
}

static bool header_int(const struct rq *rq, str name, int64_t *v)
{
	return upload_number(rq_header(rq, name), v);
}

err upload_options(struct rq *rq)
{
	int64_t person, community, most;
	TRY(file_quota_mb(rq->db, &person, &community));
	tus_common(rq);
	response_header(rq, S("Tus-Version"), S("1.0.0"));
	response_header(rq, S("Tus-Extension"),
			S("creation,creation-with-upload,expiration,termination,checksum"));
	response_header(rq, S("Tus-Checksum-Algorithm"), S("sha256"));
	/* Of the places that it may go to the largest; none is said where one has no limit. */
	if (!ID_NONE(rq->viewer_id) && community &&
	    !__builtin_mul_overflow(person > community ? person : community, (int64_t)1 << 20,
				    &most))
		tus_header(rq, "Tus-Max-Size", most);
	rq->response.status = 204;
	return OK;
}

/* ---- what it is for ---- */

struct tus {
	struct upload_partial u;
	int64_t id, length;
	str metadata;
	struct file_target target;
	struct file_content content;
	item_id file;
};

static err read_target(struct rq *rq, str metadata, struct file_target *target)
{
	struct field_list pairs;
	int64_t place = 0;
	TRY(upload_metadata(rq->arena, metadata, &pairs));
	*target = (struct file_target){.audience = upload_value(&pairs, S("audience")),
				       .description = upload_value(&pairs, S("description"))};
	target->kept = upload_kept(&pairs);
	str name = upload_value(&pairs, S("filename"));
	if (str_empty(name))
		name = upload_value(&pairs, S("name"));
	target->name = file_name_clean(rq->arena, name);
	if (str_to_int(upload_value(&pairs, S("place")), &place))
		target->place.v = place;
	if (!str_to_int(upload_value(&pairs, S("folder")), &target->folder))
		target->folder = 0;
	if (!str_to_int(upload_value(&pairs, S("file")), &target->file))
		target->file = 0;
	return OK;
}

static err begin(struct rq *rq, void *arg)
{
	struct tus *t = arg;
	struct file_quota q;
	place_id own, to = {0};
	TRY(person_place(rq->db, rq->viewer_id, &own));
	TRY(file_quota_of(rq->db, own, &q));
	/* What another room takes counts there. */
	if (!t->target.kept) {
		TRY(file_target_check(rq, &t->target));
		to = t->target.place;
		/* Once more with the tree held: who was taken out of a shared folder meanwhile
		 * keeps none of its owner's room. */
		TRY(file_folder_hold(rq->db, to, t->target.folder));
		TRY(file_target_check(rq, &t->target));
		TRY(file_room_hold(rq->db, to, t->length));
	}
	TRY(upload_create(rq->db, t->length, to, own, q.most, t->metadata, &t->id));
	return upload_find(rq->db, t->id, &t->u);
}

static err find(struct rq *rq, void *arg)
{
	struct tus *t = arg;
	return upload_find(rq->db, rq_path_id(rq, "upload"), &t->u);
}

static err make_file(struct rq *rq, void *arg)
{
	struct tus *t = arg;
	TRY(upload_release(rq->db, t->u.id));
	TRY(file_target_put(rq, &t->target, &t->content, &t->file));
	return upload_end(rq->db, t->u.id, t->file.v);
}

static err drop(struct rq *rq, void *arg)
{
	struct tus *t = arg;
	TRY(file_let_go(rq->db, &t->content));
	return upload_drop(rq->db, t->u.id);
}

static err let_go(struct rq *rq, void *arg)
{
	struct tus *t = arg;
	return file_let_go(rq->db, &t->content);
}

/* What another try would not change. Room there may be again before it expires. */
static bool is_final(err e)
{
	return e == DENIED || e == INVALID || e == CONFLICT || e == NOT_FOUND;
}

/* Nothing will become of it: its room is free for another. After a fault of ours it waits for
 * another try, and only what was stored of it goes. */
static err give_up(struct rq *rq, struct tus *t, bool final, err e)
{
	err gone = rq_transaction(rq, true, final ? drop : let_go, t);
	if (final)
		upload_remove(rq->arena, rq->app->data, t->u.id);
	tus_common(rq);
	return gone ? gone : e;
}

static err make_of(struct rq *rq, struct tus *t, str path)
{
	str why = STR_NONE;
	err e = file_take(rq->app, rq->arena, path, &t->content, &why);
	if (e)
		return give_up(rq, t, e == DENIED || e == INVALID, file_refused(rq, e, why));
	e = rq_transaction(rq, true, make_file, t);
	if (e && e != TOO_LARGE && !is_final(e))
		e = rq_transaction(rq, true, make_file, t);
	if (e)
		return give_up(rq, t, is_final(e), file_failed(rq, e));
	upload_remove(rq->arena, rq->app->data, t->u.id);
	return OK;
}

/* All of it is there. */
static err complete(struct rq *rq, struct tus *t)
{
	struct upload_taken taken;
	TRY(read_target(rq, t->u.metadata, &t->target));
	if (t->target.kept)
		return OK;
	err e = upload_take(rq->arena, rq->app->data, &t->u, &taken);
	/* Another request is finishing it, or has done so. */
	if (e == BUSY || e == NOT_FOUND)
		return tus_status(rq, BUSY, LOCKED,
				  T(rq->lang, "This upload is just being finished."));
	TRY(e);
	e = make_of(rq, t, taken.path);
	upload_taken_end(rq->arena, &taken);
	TRY(e);
	response_header(rq, S("Ruche-File"), file_url(rq, t->file.v).s);
	return OK;
}

/* Where it goes; the viewer's own place for what goes nowhere, which the handler refuses. */
static err room_left(struct rq *rq, str metadata, int64_t *room)
{
	struct file_target target;
	struct file_quota q;
	place_id place;
	TRY(person_place(rq->db, rq->viewer_id, &place));
	if (read_target(rq, metadata, &target) == OK && !target.kept &&
	    file_target_check(rq, &target) == OK)
		place = target.place;
	TRY(file_quota_of(rq->db, place, &q));
	/* What its own upload keeps free is there for it. */
	*room = q.left + q.held;
	return OK;
}

/* Before a piece is sent: more than its upload wants is not taken in, and nothing for none. */
err upload_admit(struct rq *rq, struct admission *may)
{
	struct upload_partial u;
	TRY(upload_find(rq->db, rq_path_id(rq, "upload"), &u));
	may->body = u.length;
	return room_left(rq, u.metadata, &may->all);
}

/* What comes with the beginning of one. A head that says nothing of use, the handler refuses. */
err upload_new_admit(struct rq *rq, struct admission *may)
{
	if (!header_int(rq, S("upload-length"), &may->body))
		may->body = UNSAID_MOST;
	TRY(room_left(rq, rq_header(rq, S("upload-metadata")), &may->all));
	if (may->body > may->all)
		may->body = may->all;
	return OK;
}

/* ---- a piece ---- */

/* "sha256 BASE64" of the bytes of this request. */
static err checksum_right(struct rq *rq, str path)
{
	str header = rq_header(rq, S("upload-checksum"));
	uint8_t wanted[UPLOAD_SUM], got[crypto_hash_sha256_BYTES];
	uint8_t *buffer = arena_bytes(rq->arena, 1 << 16);
	crypto_hash_sha256_state state;
	if (str_empty(header))
		return OK;
	if (!upload_checksum(header, wanted))
		return tus_status(rq, INVALID, 400, "Upload-Checksum");
	int fd = open(cstr(rq->arena, path), O_RDONLY | O_CLOEXEC);
	crypto_hash_sha256_init(&state);
	ssize_t r = 0;
	while (fd >= 0 && (r = read(fd, buffer, 1 << 16)) > 0)
		crypto_hash_sha256_update(&state, buffer, (size_t)r);
	if (fd >= 0)
		close(fd);
	crypto_hash_sha256_final(&state, got);
	if (fd < 0 || r < 0 || memcmp(got, wanted, sizeof(got)) != 0)
		return tus_status(rq, INVALID, BAD_CHECKSUM, "Upload-Checksum");
	return OK;
}

static err locked(struct rq *rq)
{
	return tus_status(rq, BUSY, LOCKED,
			  T(rq->lang, "Another request is adding to this upload."));
}

static err append(struct rq *rq, struct tus *t, int64_t *offset)
{
	const struct upload *body = rq_upload(rq, "body");
	/* Of a piece that broke off nobody knows the checksum. */
	if (rq->partial && !str_empty(rq_header(rq, S("upload-checksum"))))
		return OK;
	if (body)
		TRY(checksum_right(rq, body->path));
	err e = upload_append(rq->arena, rq->app->data, &t->u, body ? body->path : STR_NONE,
			      offset);
	if (e == CONFLICT)
		return tus_status(rq, CONFLICT, 409, "Upload-Offset");
	if (e == BUSY)
		return locked(rq);
	if (e == TOO_LARGE)
		return tus_status(rq, TOO_LARGE, 413, "Upload-Length");
	TRY(e);
	return *offset == t->u.length ? complete(rq, t) : OK;
}

static bool is_piece(const struct rq *rq)
{
	return str_starts(rq_header(rq, S("content-type")), S("application/offset+octet-stream"));
}

err upload_new(struct rq *rq)
{
	struct tus t = {.metadata = rq_header(rq, S("upload-metadata"))};
	int64_t offset = 0;
	TRY(tus_version(rq));
	if (!header_int(rq, S("upload-length"), &t.length))
		return tus_status(rq, INVALID, 400, "Upload-Length");
	if (read_target(rq, t.metadata, &t.target) != OK)
		return tus_status(rq, INVALID, 400, "Upload-Metadata");
	err e = rq_transaction(rq, true, begin, &t);
	tus_common(rq);
	if (e == BUSY && str_empty(rq->fail_text))
		return tus_status(rq, BUSY, 429,
				  T(rq->lang, "Too many of your uploads are on their way."));
	if (e)
		return file_failed(rq, e);
	TRY(upload_start(rq->arena, rq->app->data, t.id));
	response_header(rq, S("Location"),
			page_absolute(rq, url_path(rq->arena, "/files/uploads/%i", t.id)));
	tus_expires(rq, t.u.expires);
	if ((is_piece(rq) && rq->uploads.n) || t.length == 0)
		TRY(append(rq, &t, &offset));
	if (is_piece(rq))
		tus_header(rq, "Upload-Offset", offset);
	rq->response.status = 201;
	return OK;
}

err upload_patch(struct rq *rq)
{
	struct tus t = {0};
	int64_t offset;
	TRY(tus_version(rq));
	if (!is_piece(rq))
		return tus_status(rq, INVALID, 415, "application/offset+octet-stream");
	if (!header_int(rq, S("upload-offset"), &offset))
		return tus_status(rq, INVALID, 400, "Upload-Offset");
	err e = rq_transaction(rq, false, find, &t);
	if (e == NOT_FOUND)
		tus_common(rq);
	TRY(e);
	TRY(append(rq, &t, &offset));
	tus_common(rq);
	tus_header(rq, "Upload-Offset", offset);
	tus_expires(rq, t.u.expires);
	rq->response.status = 204;
	return OK;
}

err upload_show(struct rq *rq)
{
	struct tus t = {0};
	int64_t offset;
	TRY(find(rq, &t));
	err e = upload_offset(rq->arena, rq->app->data, &t.u, &offset);
	if (e == BUSY)
		return locked(rq);
	TRY(e);
	tus_common(rq);
	tus_header(rq, "Upload-Offset", offset);
	tus_header(rq, "Upload-Length", t.u.length);
	if (t.u.metadata.n)
		response_header(rq, S("Upload-Metadata"), t.u.metadata);
	tus_expires(rq, t.u.expires);
	if (t.u.result)
		response_header(rq, S("Ruche-File"), file_url(rq, t.u.result).s);
	rq->response.status = 200;
	rq->response.type = S("text/plain; charset=utf-8");
	return OK;
}

err upload_delete(struct rq *rq)
{
	struct tus t = {0};
	TRY(tus_version(rq));
	TRY(rq_transaction(rq, true, find, &t));
	TRY(rq_transaction(rq, true, drop, &t));
	upload_remove(rq->arena, rq->app->data, t.u.id);
	tus_common(rq);
	rq->response.status = 204;
	return OK;
}

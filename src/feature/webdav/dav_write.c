/* SPDX-License-Identifier: Apache-2.0
 * dav_write: PUT, MKCOL, DELETE, PROPPATCH. The disk work of a PUT lies between two transactions:
 * the first asks whether it may be, so that nobody's disk is used in vain, the second asks again.
 */
#include "feature/webdav/dav_write.h"

#include "feature/webdav/dav_answer.h"
#include "feature/webdav/dav_property.h"
#include "feature/webdav/dav_xml.h"
#include "feature/webdav/handlers.h"
#include "core/app.h"
#include "core/person.h"
#include "http/answer.h"

err dav_write_begin(struct rq *rq, struct dav_request *d)
{
	TRY(dav_request_begin(rq, d));
	if (!dav_in_tree(&d->target) || !d->target.place.may_write)
		return dav_refuse(rq, 403);
	return OK;
}

err dav_preconditions(struct rq *rq, const struct dav_target *t)
{
	str match = rq_header(rq, S("if-match")), none = rq_header(rq, S("if-none-match"));
	str since = rq_header(rq, S("if-unmodified-since")),
	    tag = t->found ? dav_tag(t->node.hash) : STR_NONE;
	int64_t time;
	/* A folder has no tag; "*" asks whether it is there. */
	if (t->found && t->folder)
		tag = S("folder");
	if (match.n && !etag_matches(match, tag))
		return dav_refuse(rq, 412);
	if (none.n && etag_matches(none, tag))
		return dav_refuse(rq, 412);
	if (since.n && !match.n && t->found && parse_http_time(since, &time) &&
	    t->node.updated / SECOND * SECOND > time)
		return dav_refuse(rq, 412);
	return OK;
}

err dav_may_write(struct rq *rq, const struct dav_target *t)
{
	bool may = t->place.may_write;
	if (t->found && !t->folder)
		TRY(file_may_write(rq->db, &t->node, &may));
	return may ? OK : dav_refuse(rq, 403);
}

err dav_tree_turn(struct rq *rq, const struct dav_target *t)
{
	int seconds = 1;
	if (!t->folder || !rq->app->take_turn ||
	    rq->app->take_turn(rq->app, rq->viewer_id, rq->db->now, &seconds) == OK)
		return OK;
	struct out o = out_new(rq->arena, 16);
	out_int(&o, seconds);
	response_header(rq, S("Retry-After"), out_view(&o));
	return dav_refuse(rq, 429);
}

/* ---- PUT ---- */

struct put {
	struct dav_request d;
	struct file_content content;
	bool made;
};

static err put_check(struct rq *rq, void *arg)
{
	struct put *p = arg;
	const struct dav_target *t = &p->d.target;
	TRY(dav_write_begin(rq, &p->d));
	if (t->folder || t->slash)
		return dav_refuse(rq, 405);
	if (!t->above_found)
		return dav_refuse(rq, 409);
	if (!t->found && !file_name_valid(t->name))
		return dav_refuse(rq, 400);
	if (rq_header(rq, S("content-range")).n)
		return dav_refuse(rq, 400);
	TRY(dav_preconditions(rq, t));
	TRY(dav_may_write(rq, t));
	return dav_lock_allows(&p->d, t, t->found ? DAV_ITSELF : DAV_ITSELF | DAV_NAME);
}

static err put_write(struct rq *rq, void *arg)
{
	struct put *p = arg;
	const struct dav_target *t = &p->d.target;
	int64_t version;
	item_id id;
	TRY(put_check(rq, p));
	p->made = !t->found;
	if (t->found)
		return file_put_version(rq->db, (item_id){t->node.id}, &p->content, &version);
	struct file_new new = {.place = t->place.place.id,
			       .folder = t->parent,
			       .name = t->name,
			       .content = &p->content,
			       .audience = AUDIENCE_PRIVATE};
	return file_put(rq->db, &new, &id, &version);
}

static err take_content(struct rq *rq, struct file_content *content)
{
	const struct upload *body = rq_upload(rq, "body");
	str why = STR_NONE;
	if (!body)
		return file_take_bytes(rq->app, rq->arena, (bytes){(const uint8_t *)"", 0},
				       content);
	err e = file_take(rq->app, rq->arena, body->path, content, &why);
	if (e == DENIED) {
		rq->response.status = 403;
		return fail(rq, DENIED, cstr(rq->arena, why));
	}
	return e ? fail_log(rq, e, "", why) : OK;
}

/* What cannot be kept is not sent in vain. */
err dav_put_admit(struct rq *rq, struct admission *may)
{
	struct file_quota room;
	struct dav_target t;
	place_id place;
	TRY(person_place(rq->db, rq->viewer_id, &place));
	/* What goes nowhere the handler refuses. */
	if (dav_target_of_request(rq, &t) == OK && t.level == DAV_PLACE && t.place.may_write)
		place = t.place.place.id;
	TRY(file_quota_of(rq->db, place, &room));
	may->body = may->all = room.left;
	return OK;
}

static err put(struct rq *rq, struct put *p)
{
	TRY(rq_transaction(rq, false, put_check, p));
	TRY(take_content(rq, &p->content));
	TRY(rq_transaction(rq, true, put_write, p));
	rq->response.etag = dav_tag(p->content.hash);
	return dav_status(rq, p->made ? 201 : 204);
}

err dav_put(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, put(rq, NEW(rq->arena, struct put))));
}

/* ---- MKCOL ---- */

static bool brings_body(const struct rq *rq)
{
	int64_t n = 0;
	return rq_header(rq, S("transfer-encoding")).n ||
	       (str_to_int(rq_header(rq, S("content-length")), &n) && n > 0);
}

static err make_folder(struct rq *rq)
{
	struct dav_request *d = NEW(rq->arena, struct dav_request);
	const struct dav_target *t = &d->target;
	int64_t id;
	TRY(dav_request_begin(rq, d));
	if (t->found)
		return dav_refuse(rq, 405);
	if (!t->place.may_write)
		return dav_refuse(rq, 403);
	if (!t->above_found)
		return dav_refuse(rq, 409);
	if (brings_body(rq))
		return dav_refuse(rq, 415);
	TRY(dav_lock_allows(d, t, DAV_ITSELF | DAV_NAME));
	TRY(file_folder_create(rq->db, t->place.place.id, t->parent, t->name, &id));
	return dav_status(rq, 201);
}

err dav_folder_create(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, make_folder(rq)));
}

/* ---- DELETE ---- */

static err throw_away(struct rq *rq)
{
	struct dav_request *d = NEW(rq->arena, struct dav_request);
	enum dav_depth depth;
	TRY(dav_request_begin(rq, d));
	if (!d->target.found)
		return NOT_FOUND;
	if (!dav_in_tree(&d->target))
		return dav_refuse(rq, 403);
	TRY(dav_tree_turn(rq, &d->target));
	if (dav_depth_read(rq_header(rq, S("depth")), DAV_DEPTH_INFINITY, &depth) != OK ||
	    (d->target.folder && depth != DAV_DEPTH_INFINITY))
		return dav_refuse(rq, 400);
	TRY(dav_preconditions(rq, &d->target));
	TRY(dav_lock_allows(d, &d->target, DAV_ITSELF | DAV_NAME | DAV_BELOW));
	TRY(dav_lock_end(d, &d->target));
	TRY(file_delete(rq->db, d->target.node.id));
	return dav_status(rq, 204);
}

err dav_delete(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, throw_away(rq)));
}

/* ---- PROPPATCH ---- */

static void write_propstat(struct out *o, const struct dav_changes *changes, bool live, int status)
{
	bool any = false;
	for (size_t i = 0; i < changes->n; i++) {
		const struct dav_name *name = &changes->v[i].name;
		if (dav_property_live(*name) != live)
			continue;
		if (!any) {
			dav_xml_open(o, S("propstat"));
			dav_xml_open(o, S("prop"));
		}
		any = true;
		dav_xml_empty_in(o, name->space, name->name);
	}
	if (!any)
		return;
	dav_xml_close(o, S("prop"));
	dav_xml_open(o, S("status"));
	dav_status_line(o, status);
	dav_xml_close(o, S("status"));
	if (status == 403) {
		dav_xml_open(o, S("error"));
		dav_xml_empty(o, S("cannot-modify-protected-property"));
		dav_xml_close(o, S("error"));
	}
	dav_xml_close(o, S("propstat"));
}

static err change_properties(struct rq *rq, int64_t node, const struct dav_changes *changes)
{
	struct q_dav_property_count count;
	for (size_t i = 0; i < changes->n; i++) {
		const struct dav_change *c = &changes->v[i];
		if (c->remove)
			TRY(q_dav_property_remove(rq->db, node, c->name.space, c->name.name));
		else
			TRY(q_dav_property_set(rq->db, node, c->name.space, c->name.name, c->lang,
					       c->value));
	}
	TRY(q_dav_property_count(rq->db, node, &count));
	return count.n > DAV_PROPERTIES_MAX || count.size > DAV_PROPERTIES_SIZE ? TOO_LARGE : OK;
}

static err update(struct rq *rq)
{
	struct dav_request *d = NEW(rq->arena, struct dav_request);
	struct dav_changes changes;
	const struct dav_target *t = &d->target;
	TRY(dav_request_begin(rq, d));
	if (!t->found)
		return NOT_FOUND;
	if (!dav_in_tree(t))
		return dav_refuse(rq, 403);
	err e = dav_proppatch_read(rq->arena, rq->body, &changes);
	if (e)
		return dav_refuse(rq, e == TOO_LARGE ? 413 : 400);
	TRY(dav_may_write(rq, t));
	TRY(dav_lock_allows(d, t, DAV_ITSELF));
	bool refused = false;
	for (size_t i = 0; i < changes.n; i++)
		refused = refused || dav_property_live(changes.v[i].name);
	/* All of it or nothing. */
	if (!refused)
		TRY(change_properties(rq, t->node.id, &changes));
	dav_xml_answer(rq, 207, S("multistatus"));
	dav_xml_open(rq->out, S("response"));
	dav_href(rq->out, t->path, t->folder);
	write_propstat(rq->out, &changes, true, 403);
	write_propstat(rq->out, &changes, false, refused ? 424 : 200);
	dav_xml_close(rq->out, S("response"));
	dav_xml_answered(rq, S("multistatus"));
	return OK;
}

err dav_property_update(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, update(rq)));
}

/* SPDX-License-Identifier: Apache-2.0
 * dav_read: what only looks: OPTIONS, GET, PROPFIND. A listing is read page by page, and everything
 * beside the rows themselves once for each page.
 */
#include "core/app.h"
#include "core/blob_store.h"
#include "core/file_link.h"
#include "core/session.h"
#include "feature/webdav/dav_answer.h"
#include "feature/webdav/dav_property.h"
#include "feature/webdav/dav_xml.h"
#include "feature/webdav/handlers.h"

enum {
	COMMUNITIES_MAX = 2000,
	DEAD_AT_ONCE = 50,	 /* entries whose dead properties are read together */
	DEAD_BYTES = 8 << 20,	 /* of them in one answer, or a little more */
	ANSWER_BYTES = 16 << 20, /* then the rest of a listing is left out, and said to be */
};

err dav_options(struct rq *rq)
{
	response_header(rq, S("DAV"), S("1, 2"));
	response_header(rq, S("MS-Author-Via"), S("DAV"));
	response_header(
		rq, S("Allow"),
		S("OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, "
		  "LOCK, UNLOCK"));
	return dav_status(rq, 200);
}

/* A browser that was led here is told what this is. */
static err show_folder(struct rq *rq)
{
	TRY(dav_status(rq, 200));
	out_lit(rq->out, "This address is for programs that open folders over WebDAV.\n");
	return OK;
}

/* From its beginning, and to be read: once for each download. */
static bool counts(const struct rq *rq)
{
	str range = rq_header(rq, S("range"));
	return !rq->head && (range.n == 0 || str_starts(range, S("bytes=0-")));
}

err dav_show(struct rq *rq)
{
	struct dav_request d;
	err e = dav_request_begin(rq, &d);
	if (e)
		return dav_end(rq, e);
	const struct file_node *n = &d.target.node;
	if (!d.target.found)
		return NOT_FOUND;
	if (d.target.folder)
		return show_folder(rq);
	if (d.target.slash)
		return NOT_FOUND;
	if (counts(rq))
		file_downloaded(rq->app->downloads, n, n->version, rq->viewer_id, 0);
	rq->response.modified = n->updated;
	/* To be kept, never to be shown as a page of ours. */
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, n->hash), n->type,
			     dav_tag(n->hash), true, n->name);
}

/* ---- PROPFIND ---- */

struct listing {
	struct rq *rq;
	struct dav_request *d;
	struct dav_wanted wanted;
	size_t dead_bytes; /* of dead properties that were read */
};

static err read_dead(struct listing *l, const struct file_nodes *nodes,
		     struct q_dav_properties_list *dead)
{
	struct id_list ids = {0};
	if (!l->wanted.dead || l->dead_bytes > DEAD_BYTES)
		return OK;
	for (size_t i = 0; i < nodes->n; i++)
		if (nodes->v[i].id)
			*ARENA_PUSH(l->rq->arena, &ids) = nodes->v[i].id;
	if (ids.n)
		TRY(q_dav_properties(l->rq->db, ids, dead));
	for (size_t i = 0; i < dead->n; i++)
		l->dead_bytes += dead->v[i].value.n + dead->v[i].name.n + dead->v[i].space.n;
	return OK;
}

/* Those of one node, among those of a page, which are ordered by node. */
static void dead_of(const struct q_dav_properties_list *dead, int64_t node, struct dav_entry *e)
{
	size_t low = 0, high = dead->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (dead->v[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	e->dead = dead->v + low;
	while (low + e->dead_n < dead->n && dead->v[low + e->dead_n].node == node)
		e->dead_n++;
}

static err write_itself(struct listing *l, const struct dav_target *t, str display)
{
	struct q_dav_properties_list dead = {0};
	struct file_nodes one = {.v = (struct file_node[]){t->node}, .n = 1};
	struct dav_entry e = {.target = t, .display = display};
	if (dav_in_tree(t))
		TRY(read_dead(l, &one, &dead));
	dead_of(&dead, t->node.id, &e);
	TRY(dav_wanted_room(l->rq, &l->wanted, t));
	dav_entry_write(l->rq, l->d, &l->wanted, &e);
	return OK;
}

/* One entry of a folder; `entry` is what they have in common. */
static void write_one(struct listing *l, struct dav_target *entry, str folder, struct out *path,
		      const struct file_node *node, struct dav_entry *e)
{
	out_reset(path);
	out_str(path, folder);
	out_byte(path, '/');
	out_str(path, node->name);
	entry->path = out_view(path);
	entry->node = *node;
	entry->folder = node->folder;
	entry->name = node->name;
	e->target = entry;
	e->display = node->name;
	dav_entry_write(l->rq, l->d, &l->wanted, e);
}

/* As servers say that a listing ends before its end (RFC 5323, RFC 6578). */
static void write_cut(struct listing *l, const struct dav_target *t)
{
	struct out *o = l->rq->out;
	dav_xml_open(o, S("response"));
	dav_href(o, t->path, true);
	dav_xml_open(o, S("status"));
	dav_status_line(o, 507);
	dav_xml_close(o, S("status"));
	dav_xml_close(o, S("response"));
}

/* A part of a page; *full when the answer is as long as it may be. */
static err write_part(struct listing *l, const struct dav_target *t, struct dav_target *entry,
		      struct out *path, const struct file_nodes *part, bool *full)
{
	struct q_dav_properties_list dead = {0};
	bool cut = l->dead_bytes > DEAD_BYTES;
	TRY(read_dead(l, part, &dead));
	for (size_t i = 0; i < part->n && !*full; i++) {
		struct dav_entry e = {.dead_cut = cut};
		dead_of(&dead, part->v[i].id, &e);
		write_one(l, entry, t->path, path, &part->v[i], &e);
		*full = l->rq->out->n > ANSWER_BYTES;
	}
	return OK;
}

/* What lies in a folder of a tree. */
static err write_below(struct listing *l, const struct dav_target *t)
{
	struct rq *rq = l->rq;
	struct file_nodes nodes = {0};
	struct dav_target entry = *t;
	const struct file_node *after = NULL;
	struct out path = out_new(rq->arena, 64 << 10);
	bool full = false;
	if (t->name.n)
		*ARENA_PUSH(rq->arena, &entry.above) = t->node;
	entry.parent = t->node.id;
	do {
		TRY(file_list_names(rq->db, t->place.place.id, t->node.id, after, FILE_LIST_MAX,
				    &nodes));
		for (size_t i = 0; i < nodes.n && !full; i += DEAD_AT_ONCE) {
			struct file_nodes part = {.v = nodes.v + i, .n = nodes.n - i};
			part.n = part.n < DEAD_AT_ONCE ? part.n : DEAD_AT_ONCE;
			TRY(write_part(l, t, &entry, &path, &part, &full));
		}
		after = nodes.n ? &nodes.v[nodes.n - 1] : NULL;
	} while (nodes.n == FILE_LIST_MAX && !full && !rq->out->bad);
	if (full)
		write_cut(l, t);
	return rq->out->bad;
}

static err write_fixed(struct listing *l, str path, str display, enum dav_level level,
		       const struct place *place)
{
	struct dav_target t = {.level = level, .path = path, .found = true, .folder = true};
	if (place) {
		t.place.place = *place;
		t.node = (struct file_node){
			.place = place->id, .created = place->created, .updated = place->created};
	}
	struct dav_entry e = {.target = &t, .display = display};
	TRY(dav_wanted_room(l->rq, &l->wanted, &t));
	dav_entry_write(l->rq, l->d, &l->wanted, &e);
	return OK;
}

static err write_communities(struct listing *l)
{
	struct place_list places = {0};
	TRY(place_joined(l->rq->db, PLACE_COMMUNITY, COMMUNITIES_MAX, &places));
	for (size_t i = 0; i < places.n; i++)
		TRY(write_fixed(l,
				str_cat(l->rq->arena, S("/dav/communities/"), places.v[i].handle),
				places.v[i].title, DAV_PLACE, &places.v[i]));
	return OK;
}

static err write_shared(struct listing *l)
{
	struct file_nodes folders;
	TRY(dav_shared(l->rq, S(""), &folders));
	for (size_t i = 0; i < folders.n; i++) {
		const struct file_node *n = &folders.v[i];
		struct dav_target t = {.level = DAV_PLACE,
				       .path = str_cat(l->rq->arena, S("/dav/shared/"), n->name),
				       .found = true,
				       .folder = true,
				       .node = *n,
				       .place = {.place = {.id = n->place}, .share = n->id}};
		struct dav_entry e = {.target = &t, .display = n->name};
		dav_entry_write(l->rq, l->d, &l->wanted, &e);
	}
	return l->rq->out->bad;
}

static err write_top(struct listing *l)
{
	struct file_place own;
	TRY(file_place_find(l->rq->db, l->rq->viewer->place, &own));
	TRY(write_fixed(l, S("/dav/home"), S("home"), DAV_PLACE, &own.place));
	TRY(write_fixed(l, S("/dav/communities"), S("communities"), DAV_COMMUNITIES, NULL));
	return write_fixed(l, S("/dav/shared"), S("shared"), DAV_SHARED, NULL);
}

static str display_of(const struct dav_target *t)
{
	if (t->level == DAV_TOP)
		return S("Ruche");
	if (t->level == DAV_COMMUNITIES)
		return S("communities");
	if (t->level == DAV_SHARED)
		return S("shared");
	if (t->name.n || t->place.share)
		return t->node.name;
	return t->place.own ? S("home") : t->place.place.title;
}

static err write_listing(struct listing *l, bool below)
{
	const struct dav_target *t = &l->d->target;
	TRY(write_itself(l, t, display_of(t)));
	if (!below || !t->folder)
		return OK;
	if (t->level == DAV_TOP)
		return write_top(l);
	if (t->level == DAV_COMMUNITIES)
		return write_communities(l);
	if (t->level == DAV_SHARED)
		return write_shared(l);
	return write_below(l, t);
}

static err propfind(struct rq *rq, struct dav_request *d)
{
	struct dav_propfind asked;
	enum dav_depth depth;
	TRY(dav_request_begin(rq, d));
	if (!d->target.found)
		return NOT_FOUND;
	if (dav_depth_read(rq_header(rq, S("depth")), DAV_DEPTH_INFINITY, &depth) != OK)
		return dav_refuse(rq, 400);
	err e = dav_propfind_read(rq->arena, rq->body, &asked);
	if (e)
		return dav_refuse(rq, e == TOO_LARGE ? 413 : 400);
	if (depth == DAV_DEPTH_INFINITY && d->target.folder)
		return dav_refuse_condition(rq, 403, S("propfind-finite-depth"), STR_NONE, false);
	struct listing l = {.rq = rq, .d = d};
	TRY(dav_wanted_begin(rq, &asked, &l.wanted));
	if (l.wanted.locks)
		TRY(dav_locks_load(d, &d->target));
	dav_xml_answer(rq, 207, S("multistatus"));
	TRY(write_listing(&l, depth == DAV_DEPTH_1));
	dav_xml_answered(rq, S("multistatus"));
	return OK;
}

err dav_list(struct rq *rq)
{
	struct dav_request *d = NEW(rq->arena, struct dav_request);
	return dav_end(rq, dav_fail(rq, propfind(rq, d)));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_lock.h"

#include "feature/webdav/dav_answer.h"
#include "feature/webdav/dav_xml.h"

/* ---- which locks cover what ---- */

/* Whoever may write there no more has given the locks back. They are ordered by person. Of a shared
 * folder's writers each lock is asked about, since they may write in one folder and not in another.
 */
static err keep_writers(struct dav_request *d, place_id place)
{
	size_t n = 0;
	person_id asked = {0};
	bool may = false;
	for (size_t i = 0; i < d->locks.n; i++) {
		if (i == 0 || !ID_EQ(d->locks.v[i].person, asked))
			TRY(access_may_write(d->rq->db, d->locks.v[i].person, place, &may));
		asked = d->locks.v[i].person;
		struct file_node node = {.place = place, .parent = d->locks.v[i].parent};
		bool here = may;
		if (!here)
			TRY(file_writes(d->rq->db, asked, &node, &here));
		if (here)
			d->locks.v[n++] = d->locks.v[i];
	}
	d->locks.n = n;
	return OK;
}

err dav_locks_load(struct dav_request *d, const struct dav_target *t)
{
	place_id place = t->place.place.id;
	if (t->level != DAV_PLACE || (!ID_NONE(d->locks_of) && ID_EQ(d->locks_of, place)))
		return OK;
	d->locks = (struct q_dav_locks_list){0};
	d->locks_of = place;
	TRY(q_dav_locks(d->rq->db, place, DAV_LOCKS_OF_PLACE, &d->locks));
	return keep_writers(d, place);
}

bool dav_lock_covers(const struct q_dav_locks *l, const struct dav_target *t)
{
	if (t->found && l->node == t->node.id)
		return true;
	return l->deep && dav_lies_below(t, l->node);
}

/* Of the folder that it lies in. */
static bool covers_name(const struct q_dav_locks *l, const struct dav_target *t)
{
	return dav_in_tree(t) && (l->node == t->parent || (l->deep && dav_lies_below(t, l->node)));
}

/* What is locked below a folder: one look, however many locks there are. */
static err locks_below(struct dav_request *d, const struct dav_target *t,
		       struct q_dav_locks_below_list *below)
{
	TRY(dav_locks_load(d, t));
	return d->locks.n ? q_dav_locks_below(d->rq->db, t->place.place.id, t->node.id, FILE_DEPTH,
					      below)
			  : OK;
}

/* Names what a lock below a folder is of. What the viewer does not see there stays a folder's name.
 */
static err refuse_below(struct dav_request *d, const struct dav_target *t,
			const struct q_dav_locks *l, str condition)
{
	struct rq *rq = d->rq;
	struct file_node node;
	struct file_nodes above = {0};
	err e = file_find(rq->db, l->node, &node);
	if (e == NOT_FOUND)
		return dav_refuse_below(rq, t->path, true, 423, condition);
	TRY(e);
	TRY(file_above(rq->db, &node, &above));
	struct out o = out_new(rq->arena, 16 << 10);
	out_str(&o, t->path);
	bool below = t->node.id == 0;
	for (size_t i = 0; i < above.n; i++) {
		if (below) {
			out_byte(&o, '/');
			out_str(&o, above.v[i].name);
		}
		below = below || above.v[i].id == t->node.id;
	}
	out_byte(&o, '/');
	out_str(&o, node.name);
	TRY(o.bad);
	return dav_refuse_below(rq, out_view(&o), node.folder, 423, condition);
}

/* ---- what a request may do ---- */

/* Whoever holds a lock shows its token. */
static bool is_submitted(const struct dav_request *d, const struct q_dav_locks *l)
{
	return ID_EQ(l->person, d->rq->viewer_id) && dav_if_names(&d->condition, l->token);
}

/* Of several shared locks one is enough. */
static bool blocked(const struct dav_request *d, const struct dav_target *t,
		    bool (*covers)(const struct q_dav_locks *, const struct dav_target *))
{
	bool any = false;
	for (size_t i = 0; i < d->locks.n; i++) {
		if (!covers(&d->locks.v[i], t))
			continue;
		if (is_submitted(d, &d->locks.v[i]))
			return false;
		any = true;
	}
	return any;
}

static bool same_node_submitted(const struct dav_request *d, const struct q_dav_locks *l)
{
	for (size_t i = 0; i < d->locks.n; i++)
		if (d->locks.v[i].node == l->node && is_submitted(d, &d->locks.v[i]))
			return true;
	return false;
}

static bool among(const struct q_dav_locks_below_list *nodes, int64_t node)
{
	for (size_t i = 0; i < nodes->n; i++)
		if (nodes->v[i].node == node)
			return true;
	return false;
}

static str parent_path(const struct dav_target *t)
{
	return str_sub(t->path, 0, t->path.n - t->name.n - 1);
}

err dav_lock_allows(struct dav_request *d, const struct dav_target *t, int touched)
{
	static const char condition[] = "lock-token-submitted";
	TRY(dav_locks_load(d, t));
	if ((touched & DAV_ITSELF) && blocked(d, t, dav_lock_covers))
		return dav_refuse_condition(d->rq, 423, str_from(condition), t->path, t->folder);
	if ((touched & DAV_NAME) && blocked(d, t, covers_name))
		return dav_refuse_condition(d->rq, 423, str_from(condition), parent_path(t), true);
	if (!(touched & DAV_BELOW) || !t->found || !t->node.folder)
		return OK;
	struct q_dav_locks_below_list below = {0};
	TRY(locks_below(d, t, &below));
	for (size_t i = 0; i < d->locks.n; i++) {
		const struct q_dav_locks *l = &d->locks.v[i];
		if (among(&below, l->node) && !same_node_submitted(d, l))
			TRY(refuse_below(d, t, l, str_from(condition)));
	}
	return OK;
}

err dav_lock_conflicts_below(struct dav_request *d, const struct dav_target *t, bool exclusive)
{
	struct q_dav_locks_below_list below = {0};
	TRY(locks_below(d, t, &below));
	for (size_t i = 0; i < d->locks.n; i++) {
		const struct q_dav_locks *l = &d->locks.v[i];
		if (among(&below, l->node) && (exclusive || l->exclusive))
			TRY(refuse_below(d, t, l, S("no-conflicting-lock")));
	}
	return OK;
}

err dav_lock_end(struct dav_request *d, const struct dav_target *t)
{
	struct q_dav_locks_below_list below = {0};
	struct id_list nodes = {0};
	*ARENA_PUSH(d->rq->arena, &nodes) = t->node.id;
	if (t->folder)
		TRY(locks_below(d, t, &below));
	for (size_t i = 0; i < below.n; i++)
		*ARENA_PUSH(d->rq->arena, &nodes) = below.v[i].node;
	d->locks_of = (place_id){0};
	return q_dav_lock_drop_nodes(d->rq->db, t->place.place.id, nodes);
}

/* ---- the If header ---- */

/* The resource that a list is about, looked up once for all its conditions. */
static err find_tagged(struct dav_request *d, str resource)
{
	struct rq *rq = d->rq;
	if (d->tagged_known && str_eq(d->tagged, resource))
		return OK;
	d->tagged_known = true;
	d->tagged = resource;
	str path;
	err e = dav_path_of(rq->arena, resource, rq->host, &path);
	if (e == OK)
		e = dav_target_find(rq, path, &d->tagged_target);
	d->tagged_there = e == OK;
	return e == NOT_FOUND || e == INVALID ? OK : e;
}

static err condition_holds(void *arg, str resource, const struct dav_condition *c, bool *yes)
{
	struct dav_request *d = arg;
	const struct dav_target *t = &d->target;
	*yes = false;
	if (resource.n) {
		TRY(find_tagged(d, resource));
		if (!d->tagged_there)
			return OK;
		t = &d->tagged_target;
	}
	if (c->is_tag) {
		*yes = !c->weak && t->found && !t->folder && str_eq(c->text, dav_tag(t->node.hash));
		return OK;
	}
	TRY(dav_locks_load(d, t));
	for (size_t i = 0; t->level == DAV_PLACE && i < d->locks.n && !*yes; i++)
		*yes = str_eq(d->locks.v[i].token, c->text) && dav_lock_covers(&d->locks.v[i], t);
	return OK;
}

/* Where COPY and MOVE put it: none when that is no tree. */
static place_id destination_place(struct rq *rq)
{
	struct dav_target to;
	str header = rq_header(rq, S("destination")), path;
	if ((rq->method != COPY && rq->method != MOVE) || header.n == 0 ||
	    dav_path_of(rq->arena, header, rq->host, &path) != OK ||
	    dav_target_find(rq, path, &to) != OK || to.level != DAV_PLACE)
		return (place_id){0};
	return to.place.place.id;
}

/* What a write asks about stays so until it has written: whoever changes these trees, or locks
 * something in them, comes before or after. Always in the order of ids, as core/file_tree.c does.
 * SQLite has one writer. */
static err hold_trees(struct rq *rq, struct dav_target *t)
{
	if (!rq->db->writing || !database_is_postgres(rq->database) || t->level != DAV_PLACE)
		return OK;
	place_id one = t->place.place.id, other = destination_place(rq);
	if (ID_NONE(other))
		other = one;
	TRY(q_dav_lock_hold(rq->db, one.v < other.v ? one : other));
	if (!ID_EQ(one, other))
		TRY(q_dav_lock_hold(rq->db, one.v < other.v ? other : one));
	return dav_target_of_request(rq, t);
}

err dav_request_begin(struct rq *rq, struct dav_request *d)
{
	bool holds = true;
	*d = (struct dav_request){.rq = rq};
	TRY(dav_target_of_request(rq, &d->target));
	TRY(hold_trees(rq, &d->target));
	err e = dav_if_read(rq->arena, rq_header(rq, S("if")), &d->condition);
	if (e)
		return dav_refuse(rq, 400);
	TRY(dav_if_holds(&d->condition, condition_holds, d, &holds));
	return holds ? OK : dav_refuse(rq, 412);
}

/* ---- as properties ---- */

static void write_lock(struct out *o, const struct q_dav_locks *l, str root, bool folder,
		       bool token, int64_t now)
{
	dav_xml_open(o, S("activelock"));
	dav_xml_open(o, S("locktype"));
	dav_xml_empty(o, S("write"));
	dav_xml_close(o, S("locktype"));
	dav_xml_open(o, S("lockscope"));
	dav_xml_empty(o, l->exclusive ? S("exclusive") : S("shared"));
	dav_xml_close(o, S("lockscope"));
	dav_xml_element(o, S("depth"), l->deep ? S("infinity") : S("0"));
	if (l->owner.n) {
		dav_xml_open(o, S("owner"));
		out_str(o, l->owner); /* XML that dav_body wrote */
		dav_xml_close(o, S("owner"));
	}
	dav_xml_open(o, S("timeout"));
	out_lit(o, "Second-");
	out_int(o, l->expires > now ? (l->expires - now) / SECOND : 0);
	dav_xml_close(o, S("timeout"));
	if (token) {
		dav_xml_open(o, S("locktoken"));
		dav_xml_element(o, S("href"), l->token);
		dav_xml_close(o, S("locktoken"));
	}
	dav_xml_open(o, S("lockroot"));
	dav_href(o, root, folder);
	dav_xml_close(o, S("lockroot"));
	dav_xml_close(o, S("activelock"));
}

/* The path of the folder above the target that a lock is of, or its own. */
static str root_of(const struct q_dav_locks *l, const struct dav_target *t)
{
	str path = t->path;
	if (!dav_in_tree(t) || (t->found && l->node == t->node.id))
		return path;
	for (size_t i = t->above.n + 1; i > 0; i--) {
		while (path.n && path.p[path.n - 1] != '/')
			path.n--;
		path.n -= path.n > 0;
		if (i > 1 ? t->above.v[i - 2].id == l->node : l->node == 0)
			break;
	}
	return path;
}

void dav_lock_write(struct out *o, const struct q_dav_locks_list *locks, const struct dav_target *t,
		    person_id viewer, int64_t now)
{
	dav_xml_open(o, S("lockdiscovery"));
	for (size_t i = 0; i < locks->n; i++) {
		const struct q_dav_locks *l = &locks->v[i];
		if (!dav_lock_covers(l, t))
			continue;
		bool own = t->found && l->node == t->node.id;
		write_lock(o, l, root_of(l, t), own ? t->folder : true,
			   t->place.keeper || ID_EQ(l->person, viewer), now);
	}
	dav_xml_close(o, S("lockdiscovery"));
}

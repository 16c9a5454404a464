/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_property.h"

#include "core/session.h"
#include "feature/webdav/dav_answer.h"
#include "feature/webdav/dav_xml.h"

enum live {
	LIVE_CREATED,
	LIVE_DISPLAY,
	LIVE_LENGTH,
	LIVE_TYPE,
	LIVE_ETAG,
	LIVE_MODIFIED,
	LIVE_RESOURCE_TYPE,
	LIVE_LOCKS,
	LIVE_LOCKABLE,
	LIVE_QUOTA_FREE, /* from here on only when asked for by name (RFC 4331) */
	LIVE_QUOTA_USED,
	LIVES
};
static const char *const names[LIVES] = {
	"creationdate",	 "displayname",		  "getcontentlength", "getcontenttype",
	"getetag",	 "getlastmodified",	  "resourcetype",     "lockdiscovery",
	"supportedlock", "quota-available-bytes", "quota-used-bytes"};

static int live_of(struct dav_name name)
{
	for (int i = 0; i < LIVES; i++)
		if (str_eq(name.space, S("DAV:")) && str_eq(name.name, str_from(names[i])))
			return i;
	return -1;
}

bool dav_property_live(struct dav_name name)
{
	return str_eq(name.space, S("DAV:"));
}

err dav_wanted_begin(struct rq *rq, const struct dav_propfind *asked, struct dav_wanted *w)
{
	*w = (struct dav_wanted){.asked = asked,
				 .dead = asked->want != DAV_PROP,
				 .locks = asked->want == DAV_ALLPROP};
	for (size_t i = 0; i < asked->names.n; i++) {
		int live = live_of(asked->names.v[i]);
		*ARENA_PUSH(rq->arena, &w->live) = live;
		w->dead = w->dead || live < 0;
		w->locks = w->locks || live == LIVE_LOCKS;
		w->quota = w->quota || live >= LIVE_QUOTA_FREE;
	}
	return OK;
}

err dav_wanted_room(struct rq *rq, struct dav_wanted *w, const struct dav_target *t)
{
	place_id place = t->place.place.id;
	if (!w->quota || t->level != DAV_PLACE || t->place.share || ID_EQ(place, w->place))
		return OK;
	w->place = place;
	return file_quota_of(rq->db, place, &w->room);
}

/* ---- live ones ---- */

static bool has(const struct dav_target *t, enum live live)
{
	switch (live) {
	case LIVE_LENGTH:
	case LIVE_TYPE:
	case LIVE_ETAG:
		return !t->folder;
	case LIVE_CREATED:
	case LIVE_MODIFIED:
		return t->level == DAV_PLACE && t->node.created > 0;
	case LIVE_LOCKS:
	case LIVE_LOCKABLE:
		return t->level == DAV_PLACE;
	case LIVE_QUOTA_FREE:
	case LIVE_QUOTA_USED:
		/* How full another's place is they keep to themselves. */
		return t->folder && t->level == DAV_PLACE && !t->place.share;
	default:
		return true;
	}
}

static void write_lockable(struct out *o)
{
	static const char *const scopes[] = {"exclusive", "shared"};
	for (int i = 0; i < 2; i++) {
		dav_xml_open(o, S("lockentry"));
		dav_xml_open(o, S("lockscope"));
		dav_xml_empty(o, str_from(scopes[i]));
		dav_xml_close(o, S("lockscope"));
		dav_xml_open(o, S("locktype"));
		dav_xml_empty(o, S("write"));
		dav_xml_close(o, S("locktype"));
		dav_xml_close(o, S("lockentry"));
	}
}

static void write_value(struct out *o, const struct dav_wanted *w, const struct dav_entry *e,
			enum live live)
{
	const struct file_node *n = &e->target->node;
	switch (live) {
	case LIVE_CREATED:
		out_iso_time(o, n->created / SECOND * SECOND);
		break;
	case LIVE_DISPLAY:
		dav_xml_text(o, e->display);
		break;
	case LIVE_LENGTH:
		out_int(o, n->size);
		break;
	case LIVE_TYPE:
		dav_xml_text(o, n->type);
		break;
	case LIVE_ETAG:
		out_byte(o, '"');
		out_str(o, dav_tag(n->hash));
		out_byte(o, '"');
		break;
	case LIVE_MODIFIED:
		out_http_time(o, n->updated);
		break;
	case LIVE_RESOURCE_TYPE:
		if (e->target->folder)
			dav_xml_empty(o, S("collection"));
		break;
	case LIVE_LOCKABLE:
		write_lockable(o);
		break;
	case LIVE_QUOTA_FREE:
		out_int(o, w->room.left);
		break;
	case LIVE_QUOTA_USED:
		out_int(o, w->room.used);
		break;
	default:
		break;
	}
}

static void write_live(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
		       const struct dav_entry *e, enum live live)
{
	struct out *o = rq->out;
	if (live == LIVE_LOCKS) {
		dav_lock_write(o, &d->locks, e->target, rq->viewer_id, rq->db->now);
		return;
	}
	str name = str_from(names[live]);
	dav_xml_open(o, name);
	write_value(o, w, e, live);
	dav_xml_close(o, name);
}

/* ---- dead ones ---- */

static const struct q_dav_properties *find_dead(const struct dav_entry *e, struct dav_name name)
{
	for (size_t i = 0; i < e->dead_n; i++)
		if (str_eq(e->dead[i].name, name.name) && str_eq(e->dead[i].space, name.space))
			return &e->dead[i];
	return NULL;
}

static void write_dead(struct out *o, const struct q_dav_properties *p)
{
	dav_xml_open_in(o, p->space, p->name, p->lang);
	out_str(o, p->value); /* XML that dav_body wrote */
	dav_xml_close_in(o, p->name);
}

/* ---- the answer ---- */

static void end_propstat(struct out *o, int status)
{
	dav_xml_close(o, S("prop"));
	dav_xml_open(o, S("status"));
	dav_status_line(o, status);
	dav_xml_close(o, S("status"));
	dav_xml_close(o, S("propstat"));
}

static void begin_propstat(struct out *o)
{
	dav_xml_open(o, S("propstat"));
	dav_xml_open(o, S("prop"));
}

static void write_everything(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
			     const struct dav_entry *e)
{
	struct out *o = rq->out;
	bool names_only = w->asked->want == DAV_PROPNAME;
	for (int i = 0; i < (names_only ? LIVES : LIVE_QUOTA_FREE); i++) {
		if (!has(e->target, (enum live)i))
			continue;
		if (names_only)
			dav_xml_empty(o, str_from(names[i]));
		else
			write_live(rq, d, w, e, (enum live)i);
	}
	for (size_t i = 0; i < e->dead_n; i++) {
		if (names_only)
			dav_xml_empty_in(o, e->dead[i].space, e->dead[i].name);
		else
			write_dead(o, &e->dead[i]);
	}
	/* <include> is of live ones only, beyond those that were written. */
	for (size_t i = 0; i < w->live.n && !names_only; i++)
		if (w->live.v[i] >= LIVE_QUOTA_FREE && has(e->target, (enum live)w->live.v[i]))
			write_live(rq, d, w, e, (enum live)w->live.v[i]);
}

/* Is a name that was asked for there? `write` writes it. */
static bool named(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
		  const struct dav_entry *e, size_t i, bool write)
{
	int live = w->live.v[i];
	const struct q_dav_properties *dead = NULL;
	if (live >= 0) {
		if (!has(e->target, (enum live)live))
			return false;
		if (write)
			write_live(rq, d, w, e, (enum live)live);
		return true;
	}
	dead = find_dead(e, w->asked->names.v[i]);
	if (dead && write)
		write_dead(rq->out, dead);
	return dead != NULL;
}

/* Names that were asked for and are not there, or of which nobody looked (507). */
static void write_missing(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
			  const struct dav_entry *e, int status)
{
	struct out *o = rq->out;
	size_t n = 0;
	for (size_t i = 0; i < w->live.n; i++) {
		const struct dav_name *name = &w->asked->names.v[i];
		bool unread = e->dead_cut && w->live.v[i] < 0;
		if (named(rq, d, w, e, i, false) || unread != (status == 507))
			continue;
		if (n++ == 0)
			begin_propstat(o);
		if (w->live.v[i] >= 0)
			dav_xml_empty(o, name->name);
		else
			dav_xml_empty_in(o, name->space, name->name);
	}
	if (n)
		end_propstat(o, status);
}

static void write_named(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
			const struct dav_entry *e)
{
	struct out *o = rq->out;
	size_t found = 0, n = w->live.n;
	for (size_t i = 0; i < n; i++) {
		bool there = named(rq, d, w, e, i, false);
		if (there && !found++)
			begin_propstat(o);
		if (there)
			(void)named(rq, d, w, e, i, true);
	}
	if (found)
		end_propstat(o, 200);
	/* Most often all are there: of a thousand entries nobody looks again. */
	if (n && found == n)
		return;
	write_missing(rq, d, w, e, 404);
	write_missing(rq, d, w, e, 507);
	if (n)
		return;
	begin_propstat(o);
	end_propstat(o, 200);
}

void dav_entry_write(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
		     const struct dav_entry *e)
{
	struct out *o = rq->out;
	dav_xml_open(o, S("response"));
	dav_href(o, e->target->path, e->target->folder);
	if (w->asked->want == DAV_PROP) {
		write_named(rq, d, w, e);
	} else {
		begin_propstat(o);
		write_everything(rq, d, w, e);
		end_propstat(o, 200);
	}
	dav_xml_close(o, S("response"));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_body.h"

#include "core/import/xml.h"
#include "feature/webdav/dav_xml.h"

enum { LANG_MAX = 35 };

/* What is being read. Values are written anew, each element with its own name space, so that they
 * mean the same wherever they are put. */
struct reading {
	struct arena *arena;
	err (*start)(struct reading *r, struct xml_name name);
	err (*end)(struct reading *r);
	int depth; /* of the element at hand; the root is 1 */
	str root;
	struct xml_name path[XML_DEPTH_MAX + 1];
	str lang[XML_DEPTH_MAX + 1];
	struct out value; /* being written below `value_depth` */
	int value_depth;  /* 0: none */
	bool empty;	  /* no element, or none that counts */
	struct dav_propfind *propfind;
	struct dav_changes *changes;
	struct dav_lockinfo *lockinfo;
	bool scope, type; /* of a lock: said */
};

static bool is_dav(struct xml_name name, str what)
{
	return str_eq(name.space, S("DAV:")) && str_eq(name.name, what);
}

/* ---- values ---- */

static bool xml_space(str space)
{
	return str_eq(space, S("http://www.w3.org/XML/1998/namespace"));
}

static void write_start(struct out *o, struct xml_name name, const struct xml_attribute *v,
			size_t n)
{
	int spaces = 0;
	out_byte(o, '<');
	out_str(o, name.name);
	dav_xml_attribute(o, S("xmlns"), name.space);
	for (size_t i = 0; i < n; i++) {
		struct out full = out_new(o->arena, 4 * DAV_NAME_MAX);
		if (xml_space(v[i].name.space)) {
			out_lit(&full, "xml:");
		} else if (v[i].name.space.n) {
			struct out prefix = out_new(o->arena, 64);
			out_lit(&prefix, "xmlns:a");
			out_int(&prefix, ++spaces);
			dav_xml_attribute(o, out_view(&prefix), v[i].name.space);
			out_str(&full, str_sub(out_view(&prefix), 6, prefix.n));
			out_byte(&full, ':');
		}
		out_str(&full, v[i].name.name);
		if (full.bad)
			o->bad = full.bad;
		dav_xml_attribute(o, out_view(&full), v[i].value);
	}
	out_byte(o, '>');
}

static void begin_value(struct reading *r, size_t max)
{
	r->value = out_new(r->arena, max);
	r->value_depth = r->depth;
}

/* ---- what the reader calls ---- */

static err on_start(void *self, struct xml *x, struct xml_name name, const struct xml_attribute *v,
		    size_t n)
{
	struct reading *r = self;
	(void)x;
	if (++r->depth > XML_DEPTH_MAX)
		return TOO_LARGE;
	if (r->value_depth) {
		write_start(&r->value, name, v, n);
		return r->value.bad;
	}
	name = (struct xml_name){str_dup(r->arena, name.space), str_dup(r->arena, name.name)};
	r->path[r->depth] = name;
	r->lang[r->depth] = r->lang[r->depth - 1];
	for (size_t i = 0; i < n; i++)
		if (xml_space(v[i].name.space) && str_eq(v[i].name.name, S("lang")))
			r->lang[r->depth] =
				v[i].value.n <= LANG_MAX ? str_dup(r->arena, v[i].value) : STR_NONE;
	if (r->depth == 1)
		return is_dav(name, r->root) ? OK : INVALID;
	return r->start(r, name);
}

static err on_end(void *self, struct xml *x, struct xml_name name)
{
	struct reading *r = self;
	err e = OK;
	(void)x;
	if (r->value_depth && r->depth > r->value_depth) {
		dav_xml_close_in(&r->value, name.name);
		e = r->value.bad;
	} else if (r->value_depth) {
		r->value_depth = 0;
		e = r->end(r);
	}
	r->depth--;
	return e;
}

static err on_text(void *self, struct xml *x, str text)
{
	struct reading *r = self;
	(void)x;
	if (!r->value_depth)
		return OK;
	dav_xml_text(&r->value, text);
	return r->value.bad;
}

static err no_end(struct reading *r)
{
	(void)r;
	return OK;
}

static err read_body(struct reading *r, str body)
{
	struct xml_handler handler = {
		.self = r, .start = on_start, .end = on_end, .text = on_text, .strict = true};
	bytes content = {(const uint8_t *)body.p, body.n};
	str why = STR_NONE;
	if (body.n > DAV_BODY_MAX)
		return TOO_LARGE;
	/* What begins like a compressed file is none: the reader of files would unpack it. */
	if (body.n && (unsigned char)body.p[0] == 0x1f)
		return INVALID;
	if (str_starts(body, S("BZh")))
		return INVALID;
	if (!r->end)
		r->end = no_end;
	return xml_read(r->arena, source_memory(r->arena, content, DAV_BODY_MAX), &handler, &why);
}

static err add_name(struct reading *r, struct dav_names *names, struct xml_name name)
{
	if (names->n == DAV_NAMES_MAX || name.name.n > DAV_NAME_MAX || name.space.n > DAV_NAME_MAX)
		return TOO_LARGE;
	*ARENA_PUSH(r->arena, names) = (struct dav_name){name.space, name.name};
	return OK;
}

/* ---- PROPFIND ---- */

static err propfind_start(struct reading *r, struct xml_name name)
{
	struct dav_propfind *p = r->propfind;
	if (r->depth == 2) {
		bool prop = is_dav(name, S("prop")), names = is_dav(name, S("propname")),
		     all = is_dav(name, S("allprop"));
		if (!prop && !names && !all)
			return OK;
		if (!r->empty)
			return INVALID;
		r->empty = false;
		p->want = prop ? DAV_PROP : names ? DAV_PROPNAME : DAV_ALLPROP;
		return OK;
	}
	struct xml_name list = r->path[2];
	if (r->depth == 3 && (is_dav(list, S("prop")) || is_dav(list, S("include"))))
		return add_name(r, &p->names, name);
	return OK;
}

err dav_propfind_read(struct arena *a, str body, struct dav_propfind *p)
{
	*p = (struct dav_propfind){.want = DAV_ALLPROP};
	if (body.n == 0)
		return OK;
	struct reading *r = NEW(a, struct reading);
	*r = (struct reading){.arena = a,
			      .root = S("propfind"),
			      .start = propfind_start,
			      .empty = true,
			      .propfind = p};
	TRY(read_body(r, body));
	return r->empty ? INVALID : OK;
}

/* ---- PROPPATCH ---- */

static err proppatch_start(struct reading *r, struct xml_name name)
{
	bool set = is_dav(r->path[2], S("set")), remove = is_dav(r->path[2], S("remove"));
	if (r->depth != 4 || (!set && !remove) || !is_dav(r->path[3], S("prop")))
		return OK;
	if (r->changes->n == DAV_NAMES_MAX || name.name.n > DAV_NAME_MAX ||
	    name.space.n > DAV_NAME_MAX)
		return TOO_LARGE;
	*ARENA_PUSH(r->arena, r->changes) = (struct dav_change){
		.name = {name.space, name.name}, .lang = r->lang[r->depth], .remove = remove};
	begin_value(r, DAV_VALUE_MAX);
	return OK;
}

static err proppatch_end(struct reading *r)
{
	struct dav_change *change = &r->changes->v[r->changes->n - 1];
	if (!change->remove)
		change->value = out_view(&r->value);
	return OK;
}

err dav_proppatch_read(struct arena *a, str body, struct dav_changes *changes)
{
	*changes = (struct dav_changes){0};
	struct reading *r = NEW(a, struct reading);
	*r = (struct reading){.arena = a,
			      .root = S("propertyupdate"),
			      .start = proppatch_start,
			      .end = proppatch_end,
			      .changes = changes};
	TRY(read_body(r, body));
	return changes->n ? OK : INVALID;
}

/* ---- LOCK ---- */

static err lockinfo_start(struct reading *r, struct xml_name name)
{
	if (r->depth == 2 && is_dav(name, S("owner")))
		begin_value(r, DAV_OWNER_MAX);
	if (r->depth != 3)
		return OK;
	if (is_dav(r->path[2], S("lockscope"))) {
		bool exclusive = is_dav(name, S("exclusive"));
		if (!exclusive && !is_dav(name, S("shared")))
			return OK;
		r->lockinfo->exclusive = exclusive;
		r->scope = true;
	}
	if (is_dav(r->path[2], S("locktype")) && is_dav(name, S("write")))
		r->type = true;
	return OK;
}

static err lockinfo_end(struct reading *r)
{
	r->lockinfo->owner = str_trim(out_view(&r->value));
	return OK;
}

err dav_lockinfo_read(struct arena *a, str body, struct dav_lockinfo *l)
{
	*l = (struct dav_lockinfo){0};
	struct reading *r = NEW(a, struct reading);
	*r = (struct reading){.arena = a,
			      .root = S("lockinfo"),
			      .start = lockinfo_start,
			      .end = lockinfo_end,
			      .lockinfo = l};
	TRY(read_body(r, body));
	return r->scope && r->type ? OK : INVALID;
}

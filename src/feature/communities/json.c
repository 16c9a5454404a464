/* SPDX-License-Identifier: Apache-2.0
 * json: communities as programs see them.
 */
#include "feature/communities/handlers.h"

#include "feature/communities/pages.h"
#include "ui/api.h"

static void members_of(struct rq *rq, const struct community *c)
{
	struct out *o = rq->out;
	json_int(o, "id", c->id.v);
	json_str(o, "handle", c->handle);
	json_str(o, "url", community_url(rq, c->handle).s);
	json_str(o, "title", c->title);
	json_str(o, "tagline", c->tagline);
	json_str(o, "language", c->language);
	json_str(o, "access", access_name(c->access));
	json_bool(o, "archived", c->state == PLACE_ARCHIVED);
	json_str(o, "membership",
		 c->membership == MEMBER_ASKED	   ? S("asked")
		 : c->membership == MEMBER_INVITED ? S("invited")
		 : c->role == ROLE_OWNER	   ? S("owner")
		 : c->role == ROLE_FACILITATOR	   ? S("facilitator")
		 : c->role == ROLE_MEMBER	   ? S("member")
						   : S("none"));
	if (c->inside)
		json_int(o, "members", c->members);
}

void community_row_json(struct rq *rq, const struct community *c)
{
	json_open(rq->out, NULL, '{');
	members_of(rq, c);
	json_close(rq->out, '}');
}

err community_json(struct rq *rq, str handle, int status)
{
	struct community c, parent;
	TRY(community_find(rq->db, handle, &c, NULL));
	rq->response.status = status;
	api_begin(rq);
	members_of(rq, &c);
	json_str(rq->out, "about", c.about);
	json_time(rq->out, "created", c.created);
	json_bool(rq->out, "inside", c.inside);
	if (c.inside && c.last)
		json_time(rq->out, "last", last_time(&c));
	if (!ID_NONE(c.parent) && community_get(rq->db, c.parent, &parent) == OK)
		json_str(rq->out, "parent", parent.handle);
	return api_end(rq);
}

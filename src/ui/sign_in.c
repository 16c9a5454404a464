/* SPDX-License-Identifier: Apache-2.0
 * sign_in: a session begins in the browser that asks, by a password or by a link that came by mail.
 */
#include "ui/sign_in.h"

#include "core/app.h"
#include "core/audit.h"
#include "core/session.h"
#include "ui/feature.h"
#include "ui/page.h"

static str cookie_name(const struct rq *rq)
{
	return rq->secure ? S("__Host-ruche") : S("ruche");
}

err sign_in_way(struct rq *rq)
{
	if (rq->secure || rq->app->plain_http)
		return OK;
	return fail(rq, DENIED,
		    T(rq->lang, "Signing in over plain http would show your password on the way. "
				"Use https, this machine's own address, or set "
				"allow_plain_http in ruche.ini."));
}

void sign_out_here(struct rq *rq)
{
	response_cookie(rq, cookie_name(rq), STR_NONE, 0);
}

err sign_in_as(struct rq *rq, person_id person)
{
	str secret;
	struct person p;
	TRY(person_find(rq->db, person, &p));
	if (p.state != PERSON_ACTIVE)
		return fail(rq, DENIED, T(rq->lang, "This account is closed."));
	/* A session that came with the request ends: a planted cookie is worth nothing afterwards.
	 */
	if (rq->session)
		TRY(session_end(rq->db, rq->session->hash));
	TRY(session_create(rq->db, person, rq->address, rq->agent, &secret));
	TRY(audit_add(rq->db, person, S("sign-in"), p.handle, STR_NONE, rq->address));
	response_cookie(rq, cookie_name(rq), secret, (int64_t)SESSION_DAYS * 86400);
	/* Forms on the page that answers carry the new session's token. */
	struct session session;
	struct viewer viewer;
	TRY(session_find(rq->db, secret, &session, &viewer));
	rq->csrf = session.csrf;
	/* What follows in this request is seen through the new viewer's eyes. */
	rq->db->viewer = rq->viewer_id = person;
	rq->db->clear = rq->clear = p.kind == PERSON_EMPLOYEE || p.kind == PERSON_SERVICE ? 1 : 0;
	return OK;
}

err after_sign_in(struct rq *rq, str back, url *to)
{
	*to = url_check(rq->arena, back);
	/* Only paths of our own: "//elsewhere" and "https:" are somebody else's. */
	if (!str_starts(back, S("/")) || str_starts(back, S("//")) ||
	    str_starts(back, S("/sign-")) || url_empty(*to))
		*to = URL("/");
	for (const struct feature *const *f = features; *f; f++) {
		url first = {0};
		if (!(*f)->gate)
			continue;
		TRY((*f)->gate(rq, &first));
		if (!url_empty(first)) {
			*to = url_path(rq->arena, "%r?back=%s", first, to->s);
			break;
		}
	}
	return OK;
}

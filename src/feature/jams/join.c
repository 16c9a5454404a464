/* SPDX-License-Identifier: Apache-2.0
 * join: the page behind a link into a jam. Who is signed in takes part by a click; a stranger
 * learns whom to ask.
 */
#include "feature/jams/outsider.h"

#include "core/access.h"

#include "jam_team.html.h"

/* NOT_FOUND for a link that leads nowhere. */
static err link_asked(struct rq *rq, struct jam_invitation_page *p, int64_t *link, place_id *jam)
{
	struct q_jam_link_owner q;
	bool found;
	str secret = rq_path(rq, "invitation");
	TRY(invitation_open(rq->db, secret, PLACE_JAM, link, jam));
	TRY(q_jam_face(rq->db, *jam, &p->face));
	TRY(q_jam_link_owner(rq->db, *link, *jam, &q, &found));
	if (found && rq->app->mailer)
		p->owner = q.name;
	p->action = url_path(rq->arena, "/jams/join/%s", secret);
	return OK;
}

static err show(struct rq *rq, struct jam_invitation_page *p)
{
	p->about = text_in(rq, p->face.language, jam_markdown(rq, p->face.description));
	return page_as(rq, (&(const struct page){.title = p->face.title, .active = S("/jams")}),
		       v_jam_invitation, p);
}

err jam_invitation_show(struct rq *rq)
{
	struct jam_invitation_page p = {0};
	int64_t link;
	place_id jam;
	TRY(link_asked(rq, &p, &link, &jam));
	return show(rq, &p);
}

err jam_invitation_accept(struct rq *rq)
{
	struct jam_invitation_page p = {0};
	struct q_jam_member m;
	int64_t link;
	place_id jam;
	bool found;
	TRY(link_asked(rq, &p, &link, &jam));
	TRY(member_hold(rq->db, jam));
	TRY(q_jam_member(rq->db, jam, rq->viewer_id, &m, &found));
	if (!found) {
		TRY(invitation_use(rq->db, link));
		TRY(member_put(rq->db, rq->viewer_id, jam, ROLE_MEMBER, MEMBER_IN));
	}
	return redirect(rq, jam_url(rq, p.face.handle));
}

/* SPDX-License-Identifier: Apache-2.0
 * join: the page behind a link into a jam. Who is signed in takes part by a click; a stranger gives
 * a name and an address, and gets a letter (outsider.c), whose link leads to a page where they
 * choose a password.
 */
#include "feature/jams/outsider.h"

#include "core/access.h"
#include "core/mail.h"
#include "core/session.h"
#include "ui/sign_in.h"

#include "jam_team.html.h"

/* NOT_FOUND for a link that leads nowhere. */
static err link_asked(struct rq *rq, struct jam_invitation_page *p, struct outsider_way *way)
{
	struct q_jam_link_owner q;
	bool found;
	str secret = rq_path(rq, "invitation");
	TRY(invitation_open(rq->db, secret, PLACE_JAM, &way->link, &way->jam));
	TRY(q_jam_face(rq->db, way->jam, &p->face));
	TRY(q_jam_link_owner(rq->db, way->link, way->jam, &q, &found));
	p->outsiders = found && rq->app->mailer && !signed_in(rq);
	p->action = url_path(rq->arena, "/jams/join/%s", secret);
	way->handle = p->face.handle;
	way->inviter = found ? q.maker : (person_id){0};
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
	struct outsider_way way;
	TRY(link_asked(rq, &p, &way));
	return show(rq, &p);
}

err jam_invitation_accept(struct rq *rq)
{
	struct jam_invitation_page p = {0};
	struct outsider_way way;
	struct q_jam_member m;
	bool found;
	TRY(link_asked(rq, &p, &way));
	TRY(member_hold(rq->db, way.jam));
	TRY(q_jam_member(rq->db, way.jam, rq->viewer_id, &m, &found));
	if (!found) {
		TRY(invitation_use(rq->db, way.link));
		TRY(member_put(rq->db, rq->viewer_id, way.jam, ROLE_MEMBER, MEMBER_IN));
	}
	return redirect(rq, jam_url(rq, way.handle));
}

/* The answer is the same whether the address is known here or not, and whatever came of it; it is
 * no other page, since the link may have ended with this. */
err jam_letter_create(struct rq *rq)
{
	struct jam_invitation_page p = {0};
	struct outsider_way way;
	str name = str_trim(rq_form(rq, "name"));
	str address = str_lower(rq->arena, str_trim(rq_form(rq, "address")));
	TRY(link_asked(rq, &p, &way));
	if (signed_in(rq))
		return redirect(rq, p.action);
	if (!p.outsiders)
		return NOT_FOUND;
	if (!outsider_name_fits(name))
		form_error(rq, "name",
			   T(rq->lang, "Your name has letters, spaces, hyphens and apostrophes."));
	if (!mail_address_valid(address))
		form_error(rq, "address", T(rq->lang, "Give a mail address."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show(rq, &p);
	}
	TRY(outsider_ask(rq, &way, address, name));
	p.asked = true;
	return show(rq, &p);
}

/* ---- the link of a letter ---- */

static err show_come(struct rq *rq, struct jam_come_page *p, err found)
{
	if (found != OK && found != NOT_FOUND)
		return found;
	p->valid = found == OK;
	if (!p->valid)
		rq->response.status = 404;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Welcome")),
					     .shell = PAGE_DOOR}),
		       v_jam_come, p);
}

err jam_come_show(struct rq *rq)
{
	struct jam_come_page p = {.secret = rq_path(rq, "letter")};
	TRY(sign_in_way(rq));
	return show_come(rq, &p, outsider_letter(rq->db, p.secret, &p.to));
}

err jam_come_create(struct rq *rq)
{
	struct jam_come_page p = {.secret = rq_path(rq, "letter")};
	str name = str_trim(rq_form(rq, "name")), password = rq_form(rq, "password");
	url to;
	TRY(sign_in_way(rq));
	if (!outsider_name_fits(name))
		form_error(rq, "name",
			   T(rq->lang, "Your name has letters, spaces, hyphens and apostrophes."));
	if (password.n < PASSWORD_MIN || password.n > PASSWORD_MAX)
		form_error(rq, "password",
			   T(rq->lang, "Choose a password of 10 to 200 characters."));
	else if (!str_eq(password, rq_form(rq, "again")))
		form_error(rq, "again", T(rq->lang, "The two do not match."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_come(rq, &p, outsider_letter(rq->db, p.secret, &p.to));
	}
	err e = outsider_come(rq, p.secret, name, password, &p.to);
	if (e == NOT_FOUND)
		return show_come(rq, &p, e);
	TRY(e);
	TRY(after_sign_in(rq, jam_url(rq, p.to.handle).s, &to));
	return redirect(rq, to);
}

/* SPDX-License-Identifier: Apache-2.0
 * letter: to an address that nobody here has, in the name of a host: mail with a link of one use,
 * which after signing in leads into the community. It makes no account, and what becomes of it only
 * hosts are told.
 */
#include "feature/communities/handlers.h"

#include "base/clock.h"
#include "core/invitation.h"
#include "core/mail.h"
#include "core/setting.h"
#include "feature/communities/pages.h"
#include "ui/api.h"

#include "community_letter.html.h"
#include "letter.sql.h"

enum { LETTERS_A_DAY = 500, LETTERS_IN_ALL = 3, LETTER_DAYS = 14, KEPT_DAYS = 90 };
enum { LETTERS_SHOWN = 50, LETTER_MAX = 16 << 10 };

/* ---- who is written to ---- */

err letter_ask(struct rq *rq, const struct community *c, str address, enum letter_asked *what)
{
	struct q_asked_letter_known known;
	struct q_asked_letter_open open;
	struct q_asked_letters_today today;
	struct out payload = out_new(rq->arena, 24);
	int64_t id = id_new();
	bool found;
	*what = LETTER_NOT;
	address = str_lower(rq->arena, address);
	if (!rq->viewer->employee || !rq->app->mailer || !mail_address_valid(address))
		return OK;
	/* Whose account is closed is written to no more. */
	TRY(q_asked_letter_known(rq->db, address, &known, &found));
	if (found)
		return OK;
	TRY(q_asked_letter_open(rq->db, c->id, address, rq->db->now - LETTER_DAYS * DAY, &open,
				&found));
	*what = LETTER_ALREADY;
	if (found)
		return OK;
	TRY(q_asked_letters_today(rq->db, rq->viewer_id, rq->db->now - DAY, &today));
	*what = LETTER_TOO_MANY;
	if (today.n >= LETTERS_A_DAY)
		return OK;
	*what = LETTER_NEW;
	TRY(q_asked_letter_wish(rq->db, id, c->id, address));
	out_int(&payload, id);
	return job_add(rq->db, S("mail.community_letter"), out_view(&payload), 0, false);
}

/* ---- writing it ---- */

static err write_letter(const struct app *app, struct db *db, int64_t id,
			const struct q_asked_letter_to_write *q, struct mail_message *m)
{
	struct arena *a = db->arena;
	struct out o = out_new(a, LETTER_MAX);
	enum lang lang;
	str secret;
	int64_t link;
	if (!lang_parse(q->spoken, &lang) && !lang_parse(q->language, &lang))
		lang = LANG_EN;
	struct locale in = {.arena = a, .lang = lang, .now = db->now};
	struct asking_letter p = {.inviter = mail_told(q->name), .title = mail_told(q->title)};
	/* Written once more after a relay that was away: the link from before was in no mail. */
	err e = q->link ? invitation_end(db, q->link, q->community) : OK;
	if (e != NOT_FOUND)
		TRY(e);
	TRY(invitation_make_for(db, q->community, q->maker, LETTER_DAYS, 1, &secret, &link));
	TRY(q_asked_letter_written(db, id, link));
	p.link = url_check(
		a, str_cat(a, app->base_url, url_path(a, "/communities/join/%s", secret).s));
	p.until = format_day(in, db->now + LETTER_DAYS * DAY);
	TRY(setting_get(db, S("organisation"), S("Ruche"), &p.organisation));
	p.subject = format_fill(a, T(lang, "A community at #"), p.organisation);
	v_community_letter(&o, lang, &p);
	mail_letter(db, p.organisation, p.subject, out_view(&o), m);
	return o.bad;
}

/* An address gets one a day, and three in all while they are kept, whichever community asks:
 * without a text it is not written, or not yet. */
static err find_and_write(const struct app *app, struct db *db, str payload, struct mail *mail,
			  struct mail_message *m)
{
	struct q_asked_letter_to_write q;
	struct q_asked_letter_others others;
	int64_t id;
	bool found;
	if (!str_to_int(payload, &id))
		return INVALID;
	TRY(q_asked_letter_lock(db, id));
	TRY(q_asked_letter_to_write(db, id, db->now - LETTER_DAYS * DAY, &q, &found));
	if (!found)
		return NOT_FOUND;
	TRY(q_asked_letter_others(db, id, q.email, &others));
	if (others.n >= LETTERS_IN_ALL)
		return OK;
	if (others.last + DAY > db->now)
		return job_add(db, S("mail.community_letter"), payload, others.last + DAY, true);
	*mail = (struct mail){.id = id, .address = q.email, .created = q.created};
	return write_letter(app, db, id, &q, m);
}

static err note_refused(struct db *db, void *arg)
{
	const int64_t *id = arg;
	return q_asked_letter_refused(db, *id);
}

err communities_letter(const struct app *app, struct arena *a, const struct job *job)
{
	int64_t id;
	err e = mail_write_and_post(app, a, job, find_and_write);
	if (e != DENIED || !str_to_int(job->payload, &id))
		return e;
	return job_note(app->database, a, note_refused, &id);
}

err communities_letters_sweep(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	return q_asked_letters_sweep(db, db->now - KEPT_DAYS * DAY);
}

/* ---- what became of them ---- */

static enum letter_state state_of(const struct q_asked_letter_list *q, int64_t now)
{
	if (q->joined)
		return LETTER_JOINED;
	if (q->ended || q->cut)
		return LETTER_ENDED;
	if (q->refused)
		return LETTER_REFUSED;
	if ((q->written ? q->written : q->created) + LETTER_DAYS * DAY <= now)
		return LETTER_EXPIRED;
	return q->written ? LETTER_SENT : LETTER_WAITING;
}

err letters_of(struct rq *rq, place_id community, struct letter_rows *to)
{
	struct q_asked_letter_list_list rows = {0};
	TRY(q_asked_letter_list(rq->db, community, LETTERS_SHOWN, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_asked_letter_list *q = &rows.v[i];
		enum letter_state state = state_of(q, rq->db->now);
		*ARENA_PUSH(rq->arena, to) = (struct letter_row){
			.id = q->id,
			.created = q->written ? q->written : q->created,
			.email = q->email,
			.maker = q->name,
			.state = state,
			.waits = state == LETTER_SENT || state == LETTER_WAITING};
	}
	return OK;
}

err letter_list(struct rq *rq)
{
	static const char *const states[] = {"waiting", "sent",	   "joined",
					     "expired", "refused", "ended"};
	struct community c;
	struct place_view where;
	struct letter_rows rows = {0};
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	TRY(letters_of(rq, c.id, &rows));
	api_begin(rq);
	json_open(rq->out, "letters", '[');
	for (size_t i = 0; i < rows.n; i++) {
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", rows.v[i].id);
		json_str(rq->out, "email", rows.v[i].email);
		json_str(rq->out, "by", rows.v[i].maker);
		json_str(rq->out, "state", str_from(states[rows.v[i].state]));
		json_time(rq->out, "when", rows.v[i].created);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

err letter_delete(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct q_asked_letter_link q;
	int64_t id = rq_form_int(rq, "letter", 0);
	bool found;
	TRY(community_managed(rq, ROLE_FACILITATOR, &c, &where));
	TRY(q_asked_letter_lock(rq->db, id));
	TRY(q_asked_letter_link(rq->db, id, c.id, &q, &found));
	if (!found)
		return NOT_FOUND;
	if (!q.joined && !q.ended)
		TRY(q_asked_letter_end(rq->db, id));
	err e = q.link && !q.joined ? invitation_end(rq->db, q.link, c.id) : OK;
	if (e != NOT_FOUND)
		TRY(e);
	return rq->format == FORMAT_JSON ? api_nothing(rq)
					 : redirect(rq, community_action(rq, c.handle, "members"));
}

err letter_links(struct db *db, place_id community, struct invitation_list *list)
{
	struct q_community_links_list rows = {0};
	*list = (struct invitation_list){0};
	TRY(q_community_links(db, community, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) = (struct invitation){.id = rows.v[i].id,
								   .created = rows.v[i].created,
								   .expires = rows.v[i].expires,
								   .uses_left = rows.v[i].uses_left,
								   .uses = rows.v[i].uses,
								   .maker = rows.v[i].name};
	return OK;
}

err letter_came(struct db *db, int64_t link)
{
	return q_asked_letter_used(db, link);
}

/* ---- the end of an account, and its export ---- */

err letters_erase(struct db *db, person_id person)
{
	return q_asked_letters_erase(db, person);
}

static err export_letter(void *arg, const struct q_asked_letters_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "community", q->handle);
	json_time(o, "asked", q->created);
	json_close(o, '}');
	return OK;
}

err letters_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "community_letters", '[');
	TRY(q_asked_letters_export(db, person, export_letter, json));
	json_close(json, ']');
	return OK;
}

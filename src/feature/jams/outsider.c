/* SPDX-License-Identifier: Apache-2.0
 * outsider: who has no account and is named by an owner of a jam, with an address, or asks by a
 * link that one made, becomes a guest: in this jam and nowhere else. What leads in is mail to that
 * address with a link, which nobody else sees. The account is made by whoever uses it; until then
 * there is a row of jam_letter and nothing that others could see or count.
 */
#include "feature/jams/outsider.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/mail.h"
#include "core/secret.h"
#include "core/session.h"
#include "core/setting.h"
#include "ui/erase.h"
#include "ui/sign_in.h"

#include <unicode/uchar.h>

#include "jam_letter.html.h"

enum { LETTERS_A_DAY = 500, ASKED_A_DAY = 500, LETTERS_IN_ALL = 3, NAME_MOST = 100 };
enum { LINK_DAYS = 7, KEPT_DAYS = 90, ENDED_A_NIGHT = 100 };
enum { LETTER_MAX = 16 << 10 };

bool outsider_may(const struct rq *rq, const struct jam_view *v)
{
	return v->owner && rq->viewer->employee && rq->app->mailer && jam_may_change(v);
}

/* ---- names ---- */

bool outsider_name_fits(str name)
{
	bool letters = false;
	if (name.n > NAME_MOST || !utf8_valid(name))
		return false;
	for (size_t at = 0; at < name.n;) {
		uint32_t c = utf8_next(name, &at);
		if (!mail_of_a_name(c))
			return false;
		letters |= u_isalpha((UChar32)c) != 0;
	}
	return letters;
}

/* What the page proposes to whoever comes: they say themselves who they are. */
static str name_of(str name)
{
	name = str_trim(name);
	return outsider_name_fits(name) ? name : STR_NONE;
}

/* ---- who is asked in ---- */

static err wish(struct rq *rq, place_id jam, person_id inviter, str address, str name, bool named)
{
	struct out payload = out_new(rq->arena, 24);
	int64_t id = id_new();
	TRY(q_letter_add(rq->db, id, jam, inviter, address, name, named));
	out_int(&payload, id);
	return job_add(rq->db, S("mail.jam_letter"), out_view(&payload), 0, false);
}

/* Nobody has so many written to in a day; one that is tried again does not count itself. */
static err too_many(struct db *db, person_id inviter, bool wanted, int64_t but, bool *much)
{
	struct q_letters_since q;
	TRY(q_letters_since(db, inviter, db->now - DAY, wanted, but, &q));
	*much = q.n >= LETTERS_A_DAY;
	return OK;
}

err outsider_name(struct rq *rq, const struct jam_view *v, str address, str name,
		  enum outsider_named *what)
{
	struct q_jam_address known;
	struct q_letter_wanted q;
	bool found, much;
	*what = OUTSIDER_NOT;
	address = str_lower(rq->arena, address);
	if (!outsider_may(rq, v) || !mail_address_valid(address))
		return OK;
	/* Whose account is closed does not come back by another one. */
	TRY(q_jam_address(rq->db, address, &known, &found));
	TRY(too_many(rq->db, rq->viewer_id, true, 0, &much));
	if (found)
		return OK;
	TRY(q_letter_wanted(rq->db, address, v->jam.id, &q));
	*what = q.n ? OUTSIDER_ALREADY : much ? OUTSIDER_NOT : OUTSIDER_NEW;
	if (much || (q.n && q.written > rq->db->now - DAY))
		return OK;
	name = name_of(name);
	return wish(rq, v->jam.id, rq->viewer_id, address, name.n ? name : q.name, true);
}

/* Counted whatever comes of it. */
static err knock(struct rq *rq, place_id jam, bool *much)
{
	struct q_jam_door q;
	int64_t day = rq->db->now / DAY;
	TRY(q_jam_door_sweep(rq->db, jam, day));
	TRY(q_jam_door_count(rq->db, jam, day));
	TRY(q_jam_door(rq->db, jam, day, &q));
	*much = q.asked > ASKED_A_DAY;
	return OK;
}

/* Who it is, nobody looks at here: a row and a use of the link, whoever asks. Else the time it
 * takes, or a link that ends, would tell whether somebody is known. */
err outsider_ask(struct rq *rq, const struct outsider_way *way, str address, str name)
{
	bool much;
	TRY(invitation_use(rq->db, way->link));
	TRY(knock(rq, way->jam, &much));
	return much ? OK : wish(rq, way->jam, way->inviter, address, name, false);
}

/* ---- the letter ---- */

static str link_of(const struct app *app, struct arena *a, bytes *hash)
{
	str secret = secret_make(a);
	*hash = secret_hash(a, secret);
	return str_cat(a, app->base_url, url_path(a, "/jams/join/mail/%s", secret).s);
}

static err write_letter(const struct app *app, struct db *db, int64_t id,
			const struct q_letter_find *q, struct mail_message *m)
{
	struct arena *a = db->arena;
	struct out o = out_new(a, LETTER_MAX);
	enum lang lang;
	bytes hash;
	if (!lang_parse(q->language, &lang))
		lang = LANG_EN;
	struct locale in = {.arena = a, .lang = lang, .now = db->now};
	struct jam_letter p = {.inviter = mail_told(q->inviter_name),
			       .title = mail_told(q->title),
			       .opens = format_day(in, q->opens),
			       .closes = format_day(in, q->closes),
			       .link = url_check(a, link_of(app, a, &hash))};
	TRY(setting_get(db, S("organisation"), S("Ruche"), &p.organisation));
	TRY(q_letter_written(db, id, hash));
	TRY(q_letter_links_end(db, id, q->email, q->jam));
	p.subject = format_fill(a, T(lang, "A jam at #"), p.organisation);
	v_jam_letter(&o, lang, &p);
	mail_letter(db, p.organisation, p.subject, out_view(&o), m);
	return o.bad;
}

/* From when on may this one be written (0: never)? One a day to an address and three in all,
 * whatever the jam; none to who has an account, and by a stranger's asking none to whom this jam's
 * owners took out. Whom an owner named is told that it comes: it waits until it may, unless another
 * of this jam went out meanwhile. */
static err letter_due(struct db *db, int64_t id, const struct q_letter_find *q, int64_t *due)
{
	struct q_jam_address known;
	struct q_letter_before before;
	bool found, much;
	TRY(q_jam_address(db, q->email, &known, &found));
	TRY(q_letter_before(db, id, q->email, q->jam, q->created, &before));
	TRY(too_many(db, q->inviter, false, id, &much));
	*due = (much ? db->now : before.written) + DAY;
	bool early = *due > db->now;
	if (found || before.n >= LETTERS_IN_ALL || (early && before.since) ||
	    (!q->named && (early || before.ended)))
		*due = 0;
	return OK;
}

/* Without a text when it is not written, or not yet. */
static err find_and_write(const struct app *app, struct db *db, str payload, struct mail *mail,
			  struct mail_message *m)
{
	struct q_letter_find q;
	int64_t id, due = 0;
	bool found;
	if (!str_to_int(payload, &id))
		return INVALID;
	TRY(q_letter_hold(db, id));
	TRY(q_letter_find(db, id, &q, &found));
	if (found)
		TRY(letter_due(db, id, &q, &due));
	if (due > db->now)
		return job_add(db, S("mail.jam_letter"), payload, due, true);
	if (!due)
		return q_letter_drop(db, id);
	*mail = (struct mail){.id = id, .address = q.email, .created = q.created};
	return write_letter(app, db, id, &q, m);
}

/* What came of it is noted nowhere: there is no account yet. */
err jams_letter(const struct app *app, struct arena *a, const struct job *job)
{
	return mail_write_and_post(app, a, job, find_and_write);
}

err jams_letters_sweep(struct db *db, const struct app *app, str payload)
{
	struct q_jam_guests_left_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_letters_sweep(db, db->now - KEPT_DAYS * DAY));
	TRY(q_jam_guests_left(db, ENDED_A_NIGHT, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(account_end(db, rows.v[i].id, LANG_EN, true));
	return OK;
}

/* ---- coming in ---- */

err outsider_letter(struct db *db, str secret, struct q_letter_of_link *q)
{
	bool found;
	bytes hash = secret_hash(db->arena, secret);
	TRY(q_letter_of_link(db, hash, db->now - LINK_DAYS * DAY, q, &found));
	return found ? OK : NOT_FOUND;
}

/* The handle says that it is a guest's: the plain one stays free for a colleague of that name. One
 * that somebody else takes at this moment makes room for another. */
static err make(struct db *db, struct person *person)
{
	enum { TRIES = 10 };
	str words = str_cat(db->arena, person->given_name, S(" guest"));
	err e = CONFLICT;
	for (int i = 0; i < TRIES && e == CONFLICT; i++) {
		TRY(handle_make(db, words, &person->handle));
		e = person_create(db, person);
	}
	return e;
}

err outsider_come(struct rq *rq, str secret, str name, str password, struct q_letter_of_link *q)
{
	struct q_letter_jams_list jams = {0};
	struct person person = {.kind = PERSON_GUEST, .given_name = name};
	TRY(outsider_letter(rq->db, secret, q));
	/* Of several letters to an address one makes the account, and what is taken back while it
	 * does is out. */
	TRY(q_letter_hold(rq->db, q->id));
	TRY(outsider_letter(rq->db, secret, q));
	TRY(q_letter_jams(rq->db, q->email, &jams));
	person.email = q->email;
	person.language = q->language;
	TRY(make(rq->db, &person));
	for (size_t i = 0; i < jams.n; i++) {
		TRY(member_put(rq->db, person.id, jams.v[i].jam, ROLE_MEMBER, MEMBER_IN));
		TRY(q_jam_guest_put(rq->db, person.id, jams.v[i].jam, jams.v[i].inviter));
	}
	TRY(q_letters_used(rq->db, q->email));
	TRY(password_set(rq->db, person.id, password));
	TRY(audit_add(rq->db, person.id, S("jam.guest"), person.handle, q->handle, rq->address));
	return sign_in_as(rq, person.id);
}

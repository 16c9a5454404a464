/* SPDX-License-Identifier: Apache-2.0
 * outsider: who has no account and is named by an owner of a jam, with an address, becomes a guest:
 * in this jam and nowhere else. What leads in is mail to that address with a link to choose a
 * password, which nobody else sees.
 */
#include "feature/jams/outsider.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/mail.h"
#include "core/session.h"
#include "core/setting.h"

#include <unicode/uchar.h>

#include "jam_letter.html.h"

enum { LETTERS_A_DAY = 500, NAME_MOST = 100, LINK_DAYS = 7 };
enum { LETTER_MAX = 16 << 10, TITLE_MOST = 80 };

bool outsider_may(const struct rq *rq, const struct jam_view *v)
{
	return v->owner && rq->viewer->employee && rq->app->mailer && jam_may_change(v);
}

/* ---- names ---- */

static bool of_a_name(uint32_t c)
{
	uint32_t type = U_MASK(u_charType((UChar32)c));
	return (type & (U_GC_L_MASK | U_GC_MN_MASK | U_GC_MC_MASK)) || c == ' ' || c == '-' ||
	       c == '\'' || c == 0x2019;
}

bool outsider_name_fits(str name)
{
	bool letters = false;
	if (name.n > NAME_MOST || !utf8_valid(name))
		return false;
	for (size_t at = 0; at < name.n;) {
		uint32_t c = utf8_next(name, &at);
		if (!of_a_name(c))
			return false;
		letters |= u_isalpha((UChar32)c) != 0;
	}
	return letters;
}

/* Else what stands before the @ of the address, which says who it is as well as anything. */
static str name_of(str name, str address)
{
	name = str_trim(name);
	if (outsider_name_fits(name))
		return name;
	name = str_sub(address, 0, (size_t)str_find_byte(address, '@'));
	return str_sub(name, 0, name.n < NAME_MOST ? name.n : NAME_MOST);
}

/* ---- accounts ---- */

static err letter(struct rq *rq, person_id person, place_id jam, person_id inviter)
{
	TRY(q_jam_guest_put(rq->db, person, jam, inviter));
	return mail_queue(rq->db, person, MAIL_WELCOME, S("mail.jam_guest"));
}

/* Nobody has so many written to in a day. */
static err too_many(struct rq *rq, person_id inviter, bool *much)
{
	struct q_jam_letters_since q;
	TRY(q_jam_letters_since(rq->db, inviter, rq->db->now - DAY, &q));
	*much = q.n >= LETTERS_A_DAY;
	return OK;
}

static err make(struct rq *rq, place_id jam, str handle, str language, person_id inviter,
		str address, str name, struct person *person)
{
	*person = (struct person){
		.kind = PERSON_GUEST, .given_name = name, .email = address, .language = language};
	TRY(person_create(rq->db, person));
	TRY(letter(rq, person->id, jam, inviter));
	return audit_add(rq->db, rq->viewer_id, S("jam.guest"), person->handle, handle,
			 rq->address);
}

err outsider_make(struct rq *rq, const struct jam_view *v, str address, str name,
		  struct person *person, bool *made)
{
	struct q_jam_address q;
	bool known, much;
	*made = false;
	address = str_lower(rq->arena, address);
	if (!outsider_may(rq, v) || !mail_address_valid(address))
		return OK;
	/* Whose account is closed does not come back by another one. */
	TRY(q_jam_address(rq->db, address, &q, &known));
	TRY(too_many(rq, rq->viewer_id, &much));
	if (known || much)
		return OK;
	*made = true;
	return make(rq, v->jam.id, v->jam.handle, v->where.place.language, rq->viewer_id, address,
		    name_of(name, address), person);
}

err outsider_remind(struct rq *rq, const struct jam_view *v, person_id person)
{
	struct q_jam_guest_waits q;
	bool waits, much;
	if (!outsider_may(rq, v))
		return OK;
	TRY(q_jam_guest_waits(rq->db, person, &q, &waits));
	TRY(too_many(rq, rq->viewer_id, &much));
	if (!waits || much || q.written > rq->db->now - DAY)
		return OK;
	return letter(rq, person, v->jam.id, rq->viewer_id);
}

err outsider_out(struct rq *rq, person_id person)
{
	struct q_jam_guest_waits q;
	bool waits;
	TRY(q_jam_guest_waits(rq->db, person, &q, &waits));
	return waits ? one_time_link_end(rq->db, person) : OK;
}

/* ---- the letter ---- */

/* What a stranger may be told of a name or a title that somebody else wrote: words, and nothing
 * that a mail program makes an address or a number to call of. Else nothing. */
static str told(str text)
{
	size_t digits = 0;
	if (text.n > TITLE_MOST || !utf8_valid(text))
		return STR_NONE;
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		bool last = at == text.n || text.p[at] == ' ';
		digits += c >= '0' && c <= '9';
		bool sign = c == ',' || c == '!' || c == '?' || c == '&' || c == 0xab ||
			    c == 0xbb || c == 0xa0 || c == 0x202f || (c >= 0x2013 && c <= 0x2014);
		if (!of_a_name(c) && !sign && !(c >= '0' && c <= '9') && !(c == ':' && last))
			return STR_NONE;
	}
	return digits > 4 ? STR_NONE : text;
}

static err write_letter(const struct app *app, struct db *db, const struct mail *mail,
			const struct q_jam_letter *q, struct mail_message *m)
{
	struct arena *a = db->arena;
	struct out o = out_new(a, LETTER_MAX);
	str secret;
	enum lang lang;
	if (!lang_parse(q->language, &lang))
		lang = LANG_EN;
	struct locale in = {.arena = a, .lang = lang, .now = db->now};
	struct jam_letter p = {.inviter = told(q->inviter),
			       .title = told(q->title),
			       .opens = format_day(in, q->opens),
			       .closes = format_day(in, q->closes)};
	TRY(setting_get(db, S("organisation"), S("Ruche"), &p.organisation));
	TRY(one_time_link_end(db, mail->owner));
	TRY(one_time_link_create(db, mail->owner, S("welcome"), LINK_DAYS * DAY, &secret));
	p.subject = format_fill(a, T(lang, "A jam at #"), p.organisation);
	p.link = url_check(a, str_cat(a, app->base_url, url_path(a, "/welcome/%s", secret).s));
	v_jam_letter(&o, lang, &p);
	*m = (struct mail_message){.date = db->now,
				   .from_name = p.organisation,
				   .subject = p.subject,
				   .html = out_view(&o),
				   .text = html_to_letter(a, out_view(&o))};
	return o.bad;
}

/* NOT_FOUND when it waits no more; without a text when nothing is left to say. */
static err find_and_write(const struct app *app, struct db *db, str payload, struct mail *mail,
			  struct mail_message *m)
{
	struct q_jam_letter q;
	bool found;
	TRY(mail_find(db, payload, mail));
	/* Their name is what another one called them. */
	mail->name = STR_NONE;
	TRY(q_jam_letter(db, mail->owner, &q, &found));
	if (!found || !mail_address_valid(mail->address))
		return OK;
	return write_letter(app, db, mail, &q, m);
}

/* The link is made when the mail is written, so that it lies nowhere meanwhile. */
err jams_letter(const struct app *app, struct arena *a, const struct job *job)
{
	struct db db = {0};
	struct mail mail = {0};
	struct mail_message m = {0};
	TRY(db_write_begin(app->database, a, &db));
	err e = find_and_write(app, &db, job->payload, &mail, &m);
	err committed = db_write_end_wait(&db, e == OK);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	TRY(committed);
	return m.html.n ? mail_post(app, a, &mail, &m) : mail_leave_out(app, a, &mail);
}

/* SPDX-License-Identifier: Apache-2.0
 * mail_outbox: when mail is due, and what goes with it. All of it is rows: a restart or a second
 * node finds them as they are.
 */
#include "core/mail.h"

#include "base/clock.h"
#include "core/notify_choice.h"
#include "core/setting.h"
#include "html/html.h"

#include "mail.sql.h"

/* Soon, not at once: who is here reads it meanwhile, and what comes together goes together. */
#define SOON (2 * MINUTE)
#define KEPT (30 * DAY)

static const str mail_on = S("mail.on");

static err payload_of(struct arena *a, person_id owner, int64_t number, str *payload)
{
	struct out o = out_new(a, 64);
	out_int(&o, owner.v);
	out_byte(&o, ' ');
	out_int(&o, number);
	*payload = out_view(&o);
	return o.bad;
}

static bool payload_read(str payload, person_id *owner, int64_t *number)
{
	str rest = payload, first = str_cut(&rest, ' ');
	return str_to_int(first, &owner->v) && str_to_int(rest, number);
}

static err goes_out(struct db *db, person_id owner, bool *out)
{
	struct q_mail_told q;
	str on;
	TRY(setting_get(db, mail_on, STR_NONE, &on));
	*out = !str_empty(on);
	if (!*out)
		return OK;
	TRY(q_mail_told(db, owner, &q, out));
	*out = *out && mail_address_valid(q.email);
	return OK;
}

static err plan(struct db *db, person_id owner, int64_t mark, int64_t due)
{
	str payload;
	TRY(payload_of(db->arena, owner, mark, &payload));
	return job_add(db, S("notify.mail"), payload, due, true);
}

/* Of many things that somebody is told of, most find it planned already. */
static err is_planned(struct db *db, person_id owner, int64_t mark, bool *planned)
{
	str payload;
	TRY(payload_of(db->arena, owner, mark, &payload));
	return job_waits(db, S("notify.mail"), payload, planned);
}

err mail_due(struct db *db, person_id owner, int64_t *mark)
{
	struct notify_choices c;
	int64_t due;
	bool out, planned;
	TRY(goes_out(db, owner, &out));
	if (!out) {
		*mark = 0;
		return OK;
	}
	TRY(is_planned(db, owner, *mark, &planned));
	if (planned)
		return OK;
	TRY(notify_choices(db, owner, &c));
	if (*mark != MAIL_SOON)
		return plan(db, owner, *mark, notify_digest_time(db->arena, &c, db->now));
	TRY(notify_silence_end(db, owner, &c, db->now + SOON, &due));
	return plan(db, owner, *mark, due);
}

/* A row, and a job that sends it. */
static err queue(struct db *db, person_id owner, int64_t id, int64_t kind, str job)
{
	str payload;
	TRY(q_mail_sweep(db, owner, db->now - KEPT));
	TRY(q_mail_add(db, owner, id, kind));
	TRY(payload_of(db->arena, owner, id, &payload));
	return job_add(db, job, payload, 0, true);
}

err mail_queue(struct db *db, person_id owner, int64_t kind, str job)
{
	return queue(db, owner, id_new(), kind, job);
}

err mail_gather(struct db *db, str payload)
{
	struct notify_choices c;
	person_id owner;
	int64_t mark, taken, quiet, id = id_new();
	bool out;
	if (!payload_read(payload, &owner, &mark) || (mark != MAIL_SOON && mark != MAIL_DIGEST))
		return INVALID;
	TRY(goes_out(db, owner, &out));
	if (!out)
		return q_mail_unmark(db, owner, mark);
	/* The hours may be others than when it was planned, or just now nothing shall disturb. */
	TRY(notify_choices(db, owner, &c));
	TRY(notify_silence_end(db, owner, &c, db->now, &quiet));
	if (mark == MAIL_SOON && quiet > db->now)
		return plan(db, owner, mark, quiet);
	TRY(q_mail_take(db, owner, mark, id, &taken));
	if (!taken)
		return OK;
	return queue(db, owner, id, mark, S("mail.notify"));
}

err mail_find(struct db *db, str payload, struct mail *mail)
{
	struct q_mail_waiting q;
	struct q_mail_reader reader;
	bool found;
	*mail = (struct mail){0};
	if (!payload_read(payload, &mail->owner, &mail->id))
		return INVALID;
	TRY(q_mail_waiting(db, mail->owner, mail->id, &q, &found));
	if (!found)
		return NOT_FOUND;
	mail->kind = q.kind;
	mail->created = q.created;
	TRY(q_mail_reader(db, mail->owner, &reader, &found));
	if (found) {
		mail->address = reader.email;
		mail->name = reader.name;
	}
	return OK;
}

/* ---- what came of it ---- */

struct noted {
	const struct mail *mail;
	enum mail_state state;
	str text;
};

static err write_note(struct db *db, void *arg)
{
	const struct noted *n = arg;
	return q_mail_note(db, n->mail->owner, n->mail->id, n->state, n->text);
}

static err note(const struct app *app, struct arena *a, const struct mail *mail,
		enum mail_state state, str text)
{
	return job_note(app->database, a, write_note, &(struct noted){mail, state, text});
}

err mail_noted(const struct app *app, struct arena *a, const struct mail *mail,
	       enum mail_outcome outcome, str text)
{
	switch (outcome) {
	case MAIL_TAKEN:
		return note(app, a, mail, MAIL_SENT, text);
	case MAIL_NEVER:
		/* It stays waiting, so that an administrator may try again what was given up. */
		TRY(note(app, a, mail, MAIL_WAITING, text));
		return DENIED;
	case MAIL_LATER:
	case MAIL_UNSAFE:
	case MAIL_BAD_QUESTION:
	case MAIL_OUTCOMES:
		break;
	}
	TRY(note(app, a, mail, MAIL_WAITING, text));
	return BUSY;
}

err mail_leave_out(const struct app *app, struct arena *a, const struct mail *mail)
{
	return note(app, a, mail, MAIL_LEFT_OUT, STR_NONE);
}

void mail_letter(struct db *db, str organisation, str subject, str letter, struct mail_message *m)
{
	*m = (struct mail_message){.date = db->now,
				   .from_name = organisation,
				   .subject = subject,
				   .html = letter,
				   .text = html_to_letter(db->arena, letter)};
}

err mail_write_and_post(const struct app *app, struct arena *a, const struct job *job,
			mail_writer *write)
{
	struct db db = {0};
	struct mail mail = {0};
	struct mail_message m = {0};
	TRY(db_write_begin(app->database, a, &db));
	err e = write(app, &db, job->payload, &mail, &m);
	err committed = db_write_end_wait(&db, e == OK);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	TRY(committed);
	if (m.html.n)
		return mail_post(app, a, &mail, &m);
	return mail.id ? mail_leave_out(app, a, &mail) : OK;
}

static err announce(struct db *db, bool on)
{
	str was, is = on ? S("yes") : S("");
	TRY(setting_get(db, mail_on, STR_NONE, &was));
	return str_eq(was, is) ? OK : setting_put(db, mail_on, is);
}

err mail_announce(const struct app *app, struct arena *a)
{
	struct db db = {0};
	TRY(db_write_begin(app->database, a, &db));
	err e = announce(&db, app->mailer != NULL);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

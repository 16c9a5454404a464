/* SPDX-License-Identifier: Apache-2.0
 * mail: what goes out by mail. Whoever is told of something may want it by mail (mail_due); the job
 * "notify.mail" gathers what waits for one person into a row of `mail`, once, whichever node does
 * it; the job "mail.notify" of a room writes the text as its reader may read it at that moment and
 * posts it (mail_post). A relay is spoken to by the program ruche-mail, one process a mail, in a
 * sandbox of its own: its passwords and its answers never meet what holds the database, and this
 * program has no mail library. A mail that was taken is not sent again; when the process dies
 * between the relay's yes and our note of it, the next try carries the same Message-ID.
 */
#ifndef RUCHE_CORE_MAIL_H
#define RUCHE_CORE_MAIL_H

#include "base/mail_protocol.h"
#include "core/app.h"
#include "core/job.h"

#include <semaphore.h>

/* What notify.mail says before a mail took the row, and the kind of a mail. */
enum { MAIL_SOON = 1, MAIL_DIGEST = 2, MAIL_WELCOME = 3 /* a link to choose a password */ };
enum mail_state { MAIL_WAITING = 1, MAIL_SENT, MAIL_LEFT_OUT };

/* ---- the relay ---- */

/* What ruche.ini says of it. */
struct mail_options {
	str server; /* smtp://host[:port] or smtps://host[:port]; empty: no mail goes out */
	str from;   /* the address that mails come from */
	str user, password;
	str tls; /* "no": a server of smtp:// may do without TLS */
	str ca;	 /* a file with certificates to trust instead of the system's */
};
/* Lives as long as the process; any thread may use it. */
struct mailer {
	str path; /* of the program */
	str server, from, user, password, ca;
	str name; /* whom we say to be: the host of base_url */
	sem_t slots;
	bool tls, strict;
};

/* The texts live in the arena. INVALID with the setting and why when one cannot be used, FAULT when
 * there is no such program. */
err mailer_open(struct arena *a, struct mailer *m, str path, const struct mail_options *o,
		str base_url, str *setting, str *why);
void mailer_close(struct mailer *m);
/* Whether mail goes out is kept in the settings: jobs that only see the database ask there. At the
 * start of a server. */
err mail_announce(const struct app *app, struct arena *a);

/* ---- one message (RFC 5322, MIME) ---- */

struct mail_message {
	int64_t id, date;
	str from_name, to, to_name, subject;
	str text, html;	 /* the same in two forms */
	str unsubscribe; /* an address that ends mails like it when it is posted to; or empty */
	int64_t thread;	 /* what it is about, when it is one thing: programs show such mails
			    together */
	str from, name;	 /* filled by mail_post */
};
/* local@host of printable ASCII, as in a form: no quotes, comments or routes. */
bool mail_address_valid(str address);
/* INVALID for an address that is none. No text of the message ends up as a header or a command:
 * headers are encoded words or plain words, and the body is quoted-printable. */
err mail_write(struct arena *a, const struct mail_message *m, str *text);
/* The answer of ruche-mail, parsed strictly; the note is printable. */
err mail_answer_parse(bytes output, enum mail_outcome *outcome, str *note);

/* ---- the outbox ---- */

/* Somebody is to be told by mail: plans it. *mark is MAIL_SOON or MAIL_DIGEST, and 0 afterwards
 * when no mail goes out to them. */
err mail_due(struct db *db, person_id owner, int64_t *mark);
/* The job "notify.mail": payload is "OWNER MARK". */
err mail_gather(struct db *db, str payload);

/* A mail on its way. */
struct mail {
	person_id owner;
	int64_t id, kind, created;
	str address, name; /* of its reader; the address is empty for a closed account */
};
/* A mail of another kind, which the job of that name ("mail.*") writes and posts. */
err mail_queue(struct db *db, person_id owner, int64_t kind, str job);
/* The waiting mail of a job "mail.*", whose payload is "OWNER ID"; NOT_FOUND when it is not waiting
 * any more. db answers for nobody in particular. */
err mail_find(struct db *db, str payload, struct mail *mail);
/* Posts it and notes the outcome. BUSY: not now. DENIED: never. Outside of transactions. */
err mail_post(const struct app *app, struct arena *a, const struct mail *mail,
	      struct mail_message *message);
/* What mail_post notes: OK, BUSY or DENIED. */
err mail_noted(const struct app *app, struct arena *a, const struct mail *mail,
	       enum mail_outcome outcome, str text);
/* The message of a letter: its HTML, and the same as text. */
void mail_letter(struct db *db, str organisation, str subject, str letter, struct mail_message *m);
/* What a stranger may be told of a name or a title that somebody else wrote: words, and nothing
 * that a mail program makes an address or a number to call of. Else nothing. */
str mail_told(str text);
/* May it stand in the name of a person: a letter, a space, a hyphen, an apostrophe? */
bool mail_of_a_name(uint32_t c);
/* Finds what a payload names, and writes it; without a text nothing is left to say, and without an
 * id there is nothing to note of that. NOT_FOUND: it waits no more. */
typedef err mail_writer(const struct app *app, struct db *db, str payload, struct mail *mail,
			struct mail_message *m);
/* A job that posts what `write` wrote in a transaction of its own: a link that is made there lies
 * nowhere before, and is stored when it goes out. */
err mail_write_and_post(const struct app *app, struct arena *a, const struct job *job,
			mail_writer *write);
/* There is nothing left to say. */
err mail_leave_out(const struct app *app, struct arena *a, const struct mail *mail);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * mail: the relay as ruche.ini names it, and a mail handed to it.
 */
#include "core/mail.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "base/out.h"
#include "core/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
	AT_A_TIME = 4,
	PATIENCE = 30 * SECOND, /* a server that is to end waits for it */
	GRACE = 2 * SECOND,	/* for the program to say itself that it took too long */
	ANSWER_MAX = MAIL_NOTE_MAX + FRAME_HEAD + (64 << 10), /* it is read in pieces of that */
};

/* ---- what ruche.ini says ---- */

static bool is_host(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && memchr(".-:[]", c, 5));
}

/* smtp://host:port or smtps://host:port and nothing else: what stands in it is no name or password.
 */
static bool server_valid(str s)
{
	str rest = s;
	if (str_starts(s, S("smtp://")))
		rest = str_sub(s, 7, s.n);
	else if (str_starts(s, S("smtps://")))
		rest = str_sub(s, 8, s.n);
	else
		return false;
	for (size_t i = 0; i < rest.n; i++)
		if (!is_host(rest.p[i]))
			return false;
	return rest.n > 0 && s.n <= MAIL_SERVER_MAX;
}

static bool one_line(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
			return false;
	return s.n <= 500;
}

/* "https://ruche.example:8443/x" is ruche.example. */
static str host_of(str base_url)
{
	ptrdiff_t slashes = str_find(base_url, S("://"));
	str host = slashes < 0 ? base_url : str_sub(base_url, (size_t)slashes + 3, base_url.n);
	size_t n = 0;
	while (n < host.n && is_host(host.p[n]) && host.p[n] != ':' && host.p[n] != '[')
		n++;
	return n ? str_sub(host, 0, n) : S("localhost");
}

/* A name and why, when something is said that cannot be. */
static bool refused(const struct mail_options *o, str base_url, str *setting, str *why)
{
	*setting = S("mail_server");
	*why = S("is smtp://host:port or smtps://host:port");
	if (!server_valid(o->server))
		return true;
	*setting = S("mail_from");
	*why = S("is the address that mails come from, such as ruche@example.org");
	if (!mail_address_valid(o->from))
		return true;
	*setting = S("base_url");
	*why = S("is needed for mail: the links in it begin with it");
	if (str_empty(base_url))
		return true;
	*setting = S("mail_user");
	*why = S("and mail_password are one line each");
	return !one_line(o->user) || !one_line(o->password);
}

static bool read_ca(struct arena *a, str path, str *ca)
{
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	char *buffer = arena_alloc(a, MAIL_CA_MAX + 1);
	size_t n = 0;
	ssize_t got = 0;
	while (n <= MAIL_CA_MAX && (got = read(fd, buffer + n, MAIL_CA_MAX + 1 - n)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	*ca = (str){buffer, n};
	return got == 0 && n > 0 && n <= MAIL_CA_MAX;
}

err mailer_open(struct arena *a, struct mailer *m, str path, const struct mail_options *o,
		str base_url, str *setting, str *why)
{
	*m = (struct mailer){.server = str_dup(a, o->server),
			     .from = str_dup(a, o->from),
			     .user = str_dup(a, o->user),
			     .password = str_dup(a, o->password),
			     .name = str_dup(a, host_of(base_url)),
			     .tls = !str_eq(o->tls, S("no")) && !str_eq(o->tls, S("off")),
			     .strict = true};
	if (sem_init(&m->slots, 0, AT_A_TIME) != 0)
		return FAULT;
	m->path = path.n ? str_dup(a, path) : helper_beside(a, S("ruche-mail"));
	if (refused(o, base_url, setting, why))
		return INVALID;
	*setting = S("mail_ca");
	*why = S("cannot be read, or is no file of certificates");
	if (o->ca.n && !read_ca(a, o->ca, &m->ca))
		return INVALID;
	return helper_there(a, m->path) ? OK : FAULT;
}

void mailer_close(struct mailer *m)
{
	sem_destroy(&m->slots);
}

/* ---- a question ---- */

static void line(struct out *o, const char *name, str value)
{
	out_str(o, str_from(name));
	out_byte(o, ' ');
	out_str(o, value);
	out_byte(o, '\n');
}

static void add_frame(struct out *o, enum mail_frame kind, str body)
{
	struct frame f = {.kind = kind, .body = {(const uint8_t *)body.p, body.n}};
	frame_write(o, &f);
}

static err write_question(struct arena *a, const struct mailer *m, str to, str text, str *framed)
{
	struct out o = out_new(a, MAIL_LINES_MAX),
		   whole = out_new(a, MAIL_MESSAGE_MAX + MAIL_CA_MAX + 2 * MAIL_LINES_MAX);
	line(&o, "server", m->server);
	line(&o, "name", m->name);
	line(&o, "tls", m->tls ? S("yes") : S("no"));
	line(&o, "from", m->from);
	line(&o, "to", to);
	if (m->user.n) {
		line(&o, "user", m->user);
		line(&o, "password", m->password);
	}
	out_lit(&o, "milliseconds ");
	out_int(&o, PATIENCE / 1000);
	out_byte(&o, '\n');
	if (m->strict)
		line(&o, "strict", S("yes"));
	add_frame(&whole, MAIL_LINES, out_view(&o));
	add_frame(&whole, MAIL_CA, m->ca);
	add_frame(&whole, MAIL_MESSAGE, text);
	*framed = out_view(&whole);
	return o.bad ? o.bad : whole.bad;
}

/* What the helper says of it; MAIL_LATER when it says nothing. */
static enum mail_outcome ask(struct mailer *m, struct arena *a, str to, str text, str *note)
{
	enum mail_outcome outcome = MAIL_LATER;
	str framed = STR_NONE;
	bytes output = {0};
	*note = S("no memory for the question");
	if (write_question(a, m, to, text, &framed) != OK)
		return MAIL_LATER;
	int input = helper_file((bytes){(const uint8_t *)framed.p, framed.n});
	if (input < 0)
		return MAIL_LATER;
	*note = S("too many are being sent already");
	if (!helper_slot(&m->slots, PATIENCE)) {
		close(input);
		return MAIL_LATER;
	}
	char *argv[] = {cstr(a, m->path), NULL};
	err e = helper_run(a, argv, input, PATIENCE + GRACE, ANSWER_MAX, &output, note);
	sem_post(&m->slots);
	close(input);
	if (e == OK && mail_answer_parse(output, &outcome, note) != OK)
		outcome = MAIL_LATER;
	return outcome;
}

/* To whom is nobody's business who reads the log, though relays like to say it. */
static str unnamed(struct arena *a, str said, str address)
{
	struct out o = out_new(a, said.n + 1);
	for (ptrdiff_t at; (at = str_find(said, address)) >= 0;) {
		out_str(&o, str_sub(said, 0, (size_t)at));
		said = str_sub(said, (size_t)at + address.n, said.n);
	}
	out_str(&o, said);
	return out_view(&o);
}

err mail_post(const struct app *app, struct arena *a, const struct mail *mail,
	      struct mail_message *message)
{
	str text = STR_NONE, said = STR_NONE;
	if (!app->mailer)
		return BUSY;
	message->id = mail->id;
	message->to = mail->address;
	message->to_name = mail->name;
	message->from = app->mailer->from;
	TRY(mail_write(a, message, &text));
	enum mail_outcome outcome = ask(app->mailer, a, mail->address, text, &said);
	if (outcome != MAIL_TAKEN)
		log_event(LOG_WARN, "mail not sent", LOG_I("mail", mail->id),
			  LOG_S("said", unnamed(a, said, mail->address)));
	return mail_noted(app, a, mail, outcome, said);
}

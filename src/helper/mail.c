/* SPDX-License-Identifier: Apache-2.0
 * ruche-mail: hands one mail to the relay (protocol: base/mail_protocol.h). The relay is whatever
 * the administrator names, also on a private network, so no address is refused here; but what comes
 * from it is parsed where there is nothing to take: no files, no database, one password that it has
 * anyway.
 *
 *	ruche-mail <question >answer
 */
#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "base/mail_protocol.h"
#include "helper/pipe.h"
#include "helper/sandbox.h"

#include <curl/curl.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

static const struct sandbox bounds = {
	.memory = (size_t)256 << 20, .cpu_seconds = 10, .network = true};

enum {
	INPUT_MAX = MAIL_LINES_MAX + MAIL_CA_MAX + MAIL_MESSAGE_MAX + 3 * FRAME_HEAD,
	TEXT_MAX = 600
};

/* C strings, for libcurl. */
struct question {
	char server[MAIL_SERVER_MAX + TEXT_MAX], name[TEXT_MAX], user[TEXT_MAX], password[TEXT_MAX];
	char from[TEXT_MAX], to[TEXT_MAX];
	bool tls, strict;
	int64_t milliseconds;
	str ca, message;
};

/* What is under way. */
struct passage {
	str left;		  /* of the message */
	char said[MAIL_NOTE_MAX]; /* the relay's last refusal */
	size_t said_n;
};

/* ---- the question ---- */

static bool copy(char *to, size_t most, str value)
{
	if (value.n == 0 || value.n >= most)
		return false;
	memcpy(to, value.p, value.n);
	to[value.n] = 0;
	return true;
}

static bool read_line(struct question *q, str name, str value)
{
	if (str_eq(name, S("server")))
		return (str_starts(value, S("smtp://")) || str_starts(value, S("smtps://"))) &&
		       copy(q->server, MAIL_SERVER_MAX, value);
	if (str_eq(name, S("name")))
		return copy(q->name, sizeof(q->name), value);
	if (str_eq(name, S("user")))
		return copy(q->user, sizeof(q->user), value);
	if (str_eq(name, S("password")))
		return value.n == 0 || copy(q->password, sizeof(q->password), value);
	if (str_eq(name, S("from")))
		return copy(q->from, sizeof(q->from), value);
	if (str_eq(name, S("to")))
		return copy(q->to, sizeof(q->to), value);
	if (str_eq(name, S("tls"))) {
		q->tls = !str_eq(value, S("no"));
		return true;
	}
	if (str_eq(name, S("strict"))) {
		q->strict = str_eq(value, S("yes"));
		return true;
	}
	return str_eq(name, S("milliseconds")) && str_to_int(value, &q->milliseconds) &&
	       q->milliseconds > 0 && q->milliseconds <= MAIL_SECONDS_MAX * 1000;
}

static bool read_lines(struct question *q, str rest)
{
	for (size_t i = 0; i < rest.n; i++)
		if ((unsigned char)rest.p[i] < ' ' && rest.p[i] != '\n')
			return false;
	while (rest.n) {
		str line = str_cut(&rest, '\n'), name = str_cut(&line, ' ');
		if (!read_line(q, name, line))
			return false;
	}
	return q->server[0] && q->name[0] && q->from[0] && q->to[0] && q->milliseconds;
}

static bool read_question(bytes input, struct question *q)
{
	struct frame lines, ca, message;
	if (frame_read(&input, MAIL_LINES_MAX, &lines) != OK || lines.kind != MAIL_LINES ||
	    frame_read(&input, MAIL_CA_MAX, &ca) != OK || ca.kind != MAIL_CA ||
	    frame_read(&input, MAIL_MESSAGE_MAX, &message) != OK || message.kind != MAIL_MESSAGE ||
	    input.n)
		return false;
	q->ca = (str){(const char *)ca.body.p, ca.body.n};
	q->message = (str){(const char *)message.body.p, message.body.n};
	return q->message.n && read_lines(q, (str){(const char *)lines.body.p, lines.body.n});
}

/* ---- the answer ---- */

static int answer(enum mail_outcome outcome, long code, str note)
{
	char text[MAIL_NOTE_MAX];
	size_t n = 0;
	for (; n < note.n && n < sizeof(text); n++)
		text[n] = note.p[n];
	for (size_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~')
			text[i] = ' ';
	struct out o = out_heap(MAIL_NOTE_MAX + FRAME_HEAD);
	struct frame f = {MAIL_ANSWER,
			  outcome,
			  code > 0 && code <= 999 ? (uint32_t)code : 0,
			  {(const uint8_t *)text, n}};
	frame_write(&o, &f);
	bool done = o.bad == OK && pipe_write_all(out_view(&o));
	out_free(&o);
	return !done ? 3 : outcome == MAIL_TAKEN ? 0 : 1;
}

/* ---- the relay ---- */

static size_t give_message(char *to, size_t size, size_t n, void *self)
{
	struct passage *p = self;
	size_t most = size * n < p->left.n ? size * n : p->left.n;
	memcpy(to, p->left.p, most);
	p->left = str_sub(p->left, most, p->left.n);
	return most;
}

/* Lines of the relay come as headers: the last that refuses something says why. */
static size_t take_line(char *p, size_t size, size_t n, void *self)
{
	struct passage *passage = self;
	str said = str_trim((str){p, size * n});
	if (said.n == 0 || (said.p[0] != '4' && said.p[0] != '5'))
		return size * n;
	passage->said_n = said.n < sizeof(passage->said) ? said.n : sizeof(passage->said);
	memcpy(passage->said, said.p, passage->said_n);
	return size * n;
}

static bool set_server(CURL *c, struct question *q)
{
	bool good = true;
	/* Whom we say to be stands behind the slash. */
	size_t n = strlen(q->server);
	good = good && n + strlen(q->name) + 2 < sizeof(q->server);
	if (!good)
		return false;
	q->server[n] = '/';
	memcpy(q->server + n + 1, q->name, strlen(q->name) + 1);
#define SET(option, value) good = good && curl_easy_setopt(c, option, value) == CURLE_OK
	SET(CURLOPT_URL, q->server);
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_TIMEOUT_MS, (long)q->milliseconds);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)q->milliseconds);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_USE_SSL, q->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	if (q->ca.n) {
		struct curl_blob ca = {(char *)(uintptr_t)q->ca.p, q->ca.n, CURL_BLOB_COPY};
		SET(CURLOPT_CAINFO_BLOB, &ca);
	}
	if (q->user[0]) {
		SET(CURLOPT_USERNAME, q->user);
		SET(CURLOPT_PASSWORD, q->password);
		/* Not what asks for tickets or files of this machine. */
		SET(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
	}
	return good;
}

static bool set_mail(CURL *c, const struct question *q, struct passage *p, struct curl_slist *to)
{
	bool good = true;
	SET(CURLOPT_MAIL_FROM, q->from);
	SET(CURLOPT_MAIL_RCPT, to);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)q->message.n);
	SET(CURLOPT_READFUNCTION, give_message);
	SET(CURLOPT_READDATA, p);
	SET(CURLOPT_HEADERFUNCTION, take_line);
	SET(CURLOPT_HEADERDATA, p);
#undef SET
	return good;
}

/* A 5xx to the mail itself is for ever; to who we are, or how we sign in, it is a matter of
 * settings, and the next try may go well. */
static enum mail_outcome judge(CURLcode code, long status)
{
	if (code == CURLE_OK)
		return MAIL_TAKEN;
	bool about_it = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY ||
			code == CURLE_UPLOAD_FAILED;
	return about_it && status >= 550 && status <= 559 ? MAIL_NEVER : MAIL_LATER;
}

static int hand_over(struct question *q)
{
	struct passage p = {.left = q->message};
	struct curl_slist *to = curl_slist_append(NULL, q->to);
	CURL *c = curl_easy_init();
	long status = 0;
	if (!c || !to || !set_server(c, q) || !set_mail(c, q, &p, to))
		return answer(MAIL_BAD_QUESTION, 0, S("the relay cannot be set up"));
	CURLcode code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	/* What libcurl says when the relay said nothing. */
	str said = p.said_n && status >= 400 ? (str){p.said, p.said_n}
					     : str_from(curl_easy_strerror(code));
	return answer(judge(code, status), status, said);
}

int main(void)
{
	static uint8_t input[INPUT_MAX];
	static struct question q;
	/* One heap: every further one reserves 64 MiB of address space. */
	mallopt(M_ARENA_MAX, 1);
	if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) {
		log_event(LOG_ERROR, "libcurl does not start");
		return 2;
	}
	unsigned missing = sandbox_enter(&bounds);
	if (missing)
		log_event(LOG_WARN, "mail runs with parts of its sandbox missing",
			  LOG_S("missing", sandbox_parts(missing)));
	/* From here on libraries that print warnings about hostile input print them nowhere. */
	close(STDERR_FILENO);
	size_t n = pipe_read_all(input, sizeof(input));
	int status;
	if (!read_question((bytes){input, n}, &q))
		status = answer(MAIL_BAD_QUESTION, 0, S("not a question"));
	else if (missing && q.strict)
		status = answer(MAIL_UNSAFE, 0, S("a part of the sandbox is missing"));
	else
		status = hand_over(&q);
	/* No library's clean-up runs: the process is over. */
	_exit(status);
}

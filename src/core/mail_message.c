/* SPDX-License-Identifier: Apache-2.0
 * mail_message: a message as RFC 5322 and MIME have it, with a plain and an HTML form of its text.
 * Everything in it comes out of this file as ASCII: a name or a subject cannot begin another
 * header, and no line of the text looks like one.
 */
#include "core/mail.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/utf8.h"

enum {
	LOCAL_MAX = 64,
	LABEL_MAX = 63,
	WORD_BYTES = 39, /* of text in an encoded word: 52 characters of base64, 64 in all */
	LINE_MAX_QP = 76,
	PLAIN_MAX = 60,
	HEADER_MAX = 200, /* characters of a text in a header; more is cut off */
};

/* ---- addresses ---- */

static bool is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_atom(char c)
{
	return is_alphanumeric(c) || (c && memchr("!#$%&'*+/=?^_`{|}~-", c, 19));
}

static bool local_valid(str s)
{
	bool dot = true; /* none at the beginning, at the end, or two together */
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' ? dot : !is_atom(s.p[i]))
			return false;
		dot = s.p[i] == '.';
	}
	return s.n > 0 && s.n <= LOCAL_MAX && !dot;
}

static bool label_valid(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alphanumeric(s.p[i]) && s.p[i] != '-')
			return false;
	return s.n > 0 && s.n <= LABEL_MAX && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool host_valid(str s)
{
	if (str_empty(s))
		return false;
	while (s.p && s.n) {
		str label = str_cut(&s, '.');
		/* A dot at the end is followed by nothing. */
		if (!label_valid(label) || (s.p && !s.n))
			return false;
	}
	return true;
}

bool mail_address_valid(str address)
{
	ptrdiff_t at = str_find_byte(address, '@');
	return address.n <= MAIL_ADDRESS_MAX && at > 0 &&
	       local_valid(str_sub(address, 0, (size_t)at)) &&
	       host_valid(str_sub(address, (size_t)at + 1, address.n));
}

/* ---- headers ---- */

static void base64(struct out *o, str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3;
		uint32_t v = (uint32_t)(uint8_t)s.p[i] << 16;
		v |= n > 1 ? (uint32_t)(uint8_t)s.p[i + 1] << 8 : 0;
		v |= n > 2 ? (uint32_t)(uint8_t)s.p[i + 2] : 0;
		out_byte(o, digits[v >> 18]);
		out_byte(o, digits[v >> 12 & 63]);
		out_byte(o, n > 1 ? digits[v >> 6 & 63] : '=');
		out_byte(o, n > 2 ? digits[v & 63] : '=');
	}
}

/* One line of good UTF-8. */
static str one_line(struct arena *a, str s)
{
	str clean = utf8_clean(a, utf8_head(s, HEADER_MAX));
	struct out o = out_new(a, clean.n + 1);
	for (size_t i = 0; i < clean.n; i++)
		out_byte(&o,
			 (unsigned char)clean.p[i] < ' ' || clean.p[i] == 0x7F ? ' ' : clean.p[i]);
	return str_trim(out_view(&o));
}

/* Short enough for a line and of letters, digits and spaces, which mean nothing in a header; a
 * subject may hold any other printable ASCII too that is no encoded word. */
static bool is_plain(str s, bool subject)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alphanumeric(s.p[i]) && s.p[i] != ' ' &&
		    !(subject && s.p[i] > ' ' && s.p[i] <= '~'))
			return false;
	return s.n > 0 && s.n <= PLAIN_MAX && str_find(s, S("=?")) < 0;
}

/* Whole characters, as many as an encoded word takes. */
static str word_of(str s)
{
	size_t n = s.n < WORD_BYTES ? s.n : WORD_BYTES;
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

/* RFC 2047: words of whole characters, each on a line. */
static void words(struct arena *a, struct out *o, str given, bool subject)
{
	str s = one_line(a, given);
	if (is_plain(s, subject)) {
		out_str(o, s);
		return;
	}
	while (s.n) {
		str word = word_of(s);
		out_lit(o, "=?UTF-8?B?");
		base64(o, word);
		out_lit(o, "?=");
		s = str_sub(s, word.n, s.n);
		if (s.n)
			out_lit(o, "\r\n ");
	}
}

static void mailbox(struct arena *a, struct out *o, str name, str address)
{
	words(a, o, name, false);
	/* Long names have lines of their own. */
	out_lit(o, "\r\n <");
	out_str(o, address);
	out_lit(o, ">");
}

/* "Sat, 21 Nov 2026 09:30:00 +0000" */
static void date(struct out *o, int64_t time)
{
	size_t begin = o->n;
	out_http_time(o, time);
	if (o->n - begin > 3)
		o->n -= 3;
	out_lit(o, "+0000");
}

static void reference(struct out *o, const char *what, int64_t id, str host)
{
	out_byte(o, '<');
	out_str(o, str_from(what));
	out_int(o, id);
	out_byte(o, '@');
	out_str(o, host);
	out_byte(o, '>');
}

static str host_of(const struct mail_message *m)
{
	ptrdiff_t at = str_find_byte(m->from, '@');
	return str_sub(m->from, (size_t)at + 1, m->from.n);
}

/* An address of ours in a header: made by us, and looked at all the same. */
static bool url_printable(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '<' || s.p[i] == '>')
			return false;
	return s.n <= 900;
}

static void headers(struct arena *a, struct out *o, const struct mail_message *m)
{
	out_lit(o, "From: ");
	mailbox(a, o, str_empty(m->from_name) ? S("Ruche") : m->from_name, m->from);
	out_lit(o, "\r\nTo: ");
	mailbox(a, o, str_empty(m->to_name) ? m->to : m->to_name, m->to);
	out_lit(o, "\r\nSubject: ");
	words(a, o, m->subject, true);
	out_lit(o, "\r\nDate: ");
	date(o, m->date);
	out_lit(o, "\r\nMessage-ID: ");
	reference(o, "ruche-", m->id, host_of(m));
	if (m->thread) {
		out_lit(o, "\r\nReferences: ");
		reference(o, "ruche-thread-", m->thread, host_of(m));
	}
	/* Programs that answer by themselves ("I am away") leave it alone. */
	out_lit(o, "\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All");
	if (m->unsubscribe.n) {
		out_lit(o, "\r\nList-Unsubscribe: <");
		out_str(o, m->unsubscribe);
		out_lit(o, ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click");
	}
	out_lit(o, "\r\nMIME-Version: 1.0\r\n");
}

/* ---- the body ---- */

/* RFC 2045, 6.7: a line is at most 76 characters, white space at its end and all but printable
 * ASCII is written as numbers; so is a dot at its beginning, which SMTP would take for its own. */
static void quoted_printable(struct out *o, str s)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t column = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\r')
			continue;
		if (c == '\n') {
			out_lit(o, "\r\n");
			column = 0;
			continue;
		}
		bool last = i + 1 == s.n || s.p[i + 1] == '\n' || s.p[i + 1] == '\r';
		bool plain = c > ' ' && c <= '~' && c != '=' && !(c == '.' && column == 0);
		plain = plain || (c == ' ' && !last);
		/* The mark of a line that goes on takes the last column. */
		if (column + (plain ? 1 : 3) > LINE_MAX_QP - 1) {
			out_lit(o, "=\r\n");
			column = 0;
			plain = plain && c != '.';
		}
		if (plain) {
			out_byte(o, c);
		} else {
			out_byte(o, '=');
			out_byte(o, digits[(uint8_t)c >> 4]);
			out_byte(o, digits[(uint8_t)c & 15]);
		}
		column += plain ? 1 : 3;
	}
}

/* No line of quoted-printable text begins with it: a "=" stands before two digits or at the end. */
static void boundary(struct out *o, int64_t id)
{
	out_lit(o, "=_ruche_");
	out_int(o, id);
}

static void part(struct out *o, const struct mail_message *m, const char *type, str body)
{
	out_lit(o, "\r\n--");
	boundary(o, m->id);
	out_lit(o, "\r\nContent-Type: ");
	out_str(o, str_from(type));
	out_lit(o, "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
	quoted_printable(o, body);
}

err mail_write(struct arena *a, const struct mail_message *m, str *text)
{
	struct out o = out_new(a, MAIL_MESSAGE_MAX);
	if (!mail_address_valid(m->from) || !mail_address_valid(m->to) ||
	    !url_printable(m->unsubscribe))
		return INVALID;
	headers(a, &o, m);
	out_lit(&o, "Content-Type: multipart/alternative;\r\n boundary=\"");
	boundary(&o, m->id);
	out_lit(&o, "\"\r\n");
	part(&o, m, "text/plain", utf8_clean(a, m->text));
	part(&o, m, "text/html", utf8_clean(a, m->html));
	out_lit(&o, "\r\n--");
	boundary(&o, m->id);
	out_lit(&o, "--\r\n");
	*text = out_view(&o);
	return o.bad;
}

/* ---- the helper's answer ---- */

err mail_answer_parse(bytes output, enum mail_outcome *outcome, str *note)
{
	struct frame f;
	*outcome = MAIL_LATER;
	*note = S("the answer of the helper is not complete");
	if (frame_read(&output, MAIL_NOTE_MAX, &f) != OK || output.n)
		return INVALID;
	str said = {(const char *)f.body.p, f.body.n};
	*note = S("the answer of the helper is none");
	if (f.kind != MAIL_ANSWER || f.a < MAIL_TAKEN || f.a >= MAIL_OUTCOMES || f.b > 999)
		return INVALID;
	for (size_t i = 0; i < said.n; i++)
		if (said.p[i] < ' ' || said.p[i] > '~')
			return INVALID;
	*outcome = (enum mail_outcome)f.a;
	*note = said;
	return OK;
}

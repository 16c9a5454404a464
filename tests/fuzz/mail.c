/* SPDX-License-Identifier: Apache-2.0
 * Mail: whatever names, subjects and texts hold, a message is lines of ASCII with the headers that
 * we wrote and no other, and its end is where we put it; addresses; the answer of ruche-mail.
 */
#include "core/mail.h"

static void check_lines(str text)
{
	size_t column = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		REQUIRE((c >= ' ' && c <= '~') || c == '\r' || c == '\n');
		/* CR and LF stand together or not at all. */
		REQUIRE((c == '\r') == (i + 1 < text.n && text.p[i + 1] == '\n'));
		REQUIRE(c != '\n' || (i > 0 && text.p[i - 1] == '\r'));
		/* SMTP would take it for the end, or for its own. */
		REQUIRE(c != '.' || column > 0);
		column = c == '\n' ? 0 : column + 1;
		REQUIRE(column <= 998);
	}
}

static bool known_header(str line)
{
	static const str names[] = {S("From: "),
				    S("To: "),
				    S("Subject: "),
				    S("Date: "),
				    S("Message-ID: "),
				    S("References: "),
				    S("Auto-Submitted: "),
				    S("X-Auto-Response-Suppress: "),
				    S("List-Unsubscribe: "),
				    S("List-Unsubscribe-Post: "),
				    S("MIME-Version: "),
				    S("Content-Type: ")};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_starts(line, names[i]))
			return true;
	return line.n > 0 && line.p[0] == ' ';
}

static void check_message(struct arena *a, const struct mail_message *m)
{
	str text, rest;
	err e = mail_write(a, m, &text);
	if (e != OK) {
		REQUIRE(e == TOO_LARGE || e == INVALID);
		return;
	}
	check_lines(text);
	size_t headers = 0;
	for (rest = text; rest.n;) {
		str line = str_cut(&rest, '\n');
		if (str_eq(line, S("\r")))
			break;
		REQUIRE(known_header(line));
		headers += line.p[0] != ' ';
	}
	/* Each once: 9 always, a thread and a way out besides. */
	REQUIRE(headers == 9u + (m->thread ? 1 : 0) + (m->unsubscribe.n ? 2 : 0));
	REQUIRE(str_ends(text, S("--\r\n")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena *a;
	str rest = {(const char *)data, n}, note;
	enum mail_outcome outcome;
	if (!a)
		a = arena_new(64 << 20);
	if (mail_answer_parse((bytes){data, n}, &outcome, &note) == OK)
		REQUIRE(outcome >= MAIL_TAKEN && outcome < MAIL_OUTCOMES &&
			note.n <= MAIL_NOTE_MAX);
	else
		REQUIRE(outcome == MAIL_LATER && note.n > 0);
	struct mail_message m = {.id = 12, .date = (int64_t)n * 86400000000, .thread = n % 2};
	m.to = str_cut(&rest, '\1');
	m.to_name = str_cut(&rest, '\1');
	m.from_name = str_cut(&rest, '\1');
	m.subject = str_cut(&rest, '\1');
	m.unsubscribe = str_cut(&rest, '\1');
	m.text = str_cut(&rest, '\1');
	m.html = rest;
	m.from = S("ruche@example.org");
	if (mail_address_valid(m.to)) {
		ptrdiff_t at = str_find_byte(m.to, '@');
		REQUIRE(at > 0 && str_find_byte(str_sub(m.to, (size_t)at + 1, m.to.n), '@') < 0);
		for (size_t i = 0; i < m.to.n; i++)
			REQUIRE(m.to.p[i] > ' ' && m.to.p[i] <= '~' && m.to.p[i] != '>' &&
				m.to.p[i] != '<' && m.to.p[i] != ',');
		check_message(a, &m);
	}
	m.to = S("leila@example.org");
	check_message(a, &m);
	arena_reset(a);
	return 0;
}

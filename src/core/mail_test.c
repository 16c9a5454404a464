/* SPDX-License-Identifier: Apache-2.0
 * Messages that nobody's name or text can break out of, and addresses. What a mail program makes of
 * them is asked in src/feature/home/mail.scenario.mjs.
 */
#include "core/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int set_up(void **state)
{
	*state = arena_new(8 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void addresses(void **state)
{
	static const str good[] = {S("leila@talweg.example"), S("l.a+b_c'd@localhost"),
				   S("1@a-b.c"), S("a!#$%&*/=?^`{|}~-@x")};
	static const str bad[] = {S(""),	S("leila"),	  S("@x"),	   S("a@"),
				  S("a@@b"),	S("a@b@c"),	  S(".a@b"),	   S("a.@b"),
				  S("a..b@c"),	S("a b@c"),	  S("a@b c"),	   S("a@-b"),
				  S("a@b-"),	S("a@b..c"),	  S("a@b."),	   S("a@.b"),
				  S("<a@b>"),	S("a,b@c"),	  S("\"a\"@b"),	   S("a@[1.2.3.4]"),
				  S("a\r\n@b"), S("a@b\r\nDATA"), S("\xC3\xA9@b"), S("a@\xC3\xA9"),
				  S("a(b)@c"),	S("a@b:25"),	  S("a@b>")};
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(mail_address_valid(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(mail_address_valid(bad[i]));
}

static struct mail_message some(void)
{
	return (struct mail_message){.id = 7,
				     .date = INT64_C(1795944369000000),
				     .from = S("ruche@talweg.example"),
				     .from_name = S("Talweg"),
				     .to = S("leila@talweg.example"),
				     .to_name = S("Leila"),
				     .subject = S("Otters: 3"),
				     .text = S("a"),
				     .html = S("b")};
}

static void a_whole_message(void **state)
{
	struct mail_message m = some();
	str text;
	m.unsubscribe = S("https://ruche.example/mail/x");
	m.thread = 9;
	m.text = S(".dot\nwhite \n=\xC3\xA9");
	assert_int_equal(mail_write(*state, &m, &text), OK);
	assert_string_equal(cstr(*state, text),
			    "From: Talweg\r\n <ruche@talweg.example>\r\n"
			    "To: Leila\r\n <leila@talweg.example>\r\n"
			    "Subject: Otters: 3\r\n"
			    "Date: Sun, 29 Nov 2026 09:26:09 +0000\r\n"
			    "Message-ID: <ruche-7@talweg.example>\r\n"
			    "References: <ruche-thread-9@talweg.example>\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "X-Auto-Response-Suppress: All\r\n"
			    "List-Unsubscribe: <https://ruche.example/mail/x>\r\n"
			    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: multipart/alternative;\r\n boundary=\"=_ruche_7\"\r\n"
			    "\r\n--=_ruche_7\r\n"
			    "Content-Type: text/plain; charset=utf-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
			    "=2Edot\r\nwhite=20\r\n=3D=C3=A9"
			    "\r\n--=_ruche_7\r\n"
			    "Content-Type: text/html; charset=utf-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
			    "b\r\n--=_ruche_7--\r\n");
}

static void nothing_gets_into_the_headers(void **state)
{
	static const str hostile[] = {S("x\r\nBcc: all@talweg.example"),
				      S("x\nBcc: y"),
				      S("x\rBcc: y"),
				      S("\"x\" <a@b>, c"),
				      S("=?UTF-8?Q?Bcc:_y?="),
				      S("x\r\n\r\nbody")};
	str text;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		struct mail_message m = some();
		m.subject = m.to_name = m.from_name = hostile[i];
		assert_int_equal(mail_write(*state, &m, &text), OK);
		assert_true(str_find(text, S("\nBcc")) < 0);
		assert_true(str_find(text, S("=?UTF-8?Q?")) < 0);
		/* In a subject it is words. */
		ptrdiff_t subject = str_find(text, S("\r\nSubject: "));
		assert_true(subject > 0 &&
			    str_find(str_sub(text, 0, (size_t)subject), S("a@b>")) < 0);
		/* The first empty line is ours. */
		ptrdiff_t end = str_find(text, S("\r\n\r\n"));
		assert_true(end > 0 && str_find(str_sub(text, 0, (size_t)end),
						S("MIME-Version: 1.0\r\nContent-Type")) > 0);
	}
	struct mail_message m = some();
	m.to = S("a@b>\r\nRCPT TO:<c@d");
	assert_int_equal(mail_write(*state, &m, &text), INVALID);
	m = some();
	m.unsubscribe = S("https://x/>\r\nBcc: y");
	assert_int_equal(mail_write(*state, &m, &text), INVALID);
}

/* Encoded words hold whole characters and fit into lines. */
static void long_subjects(void **state)
{
	struct mail_message m = some();
	struct out o = out_new(*state, 4096);
	str text;
	for (int i = 0; i < 150; i++)
		out_lit(&o, "\xF0\x9F\xA5\x9A");
	m.subject = out_view(&o);
	assert_int_equal(mail_write(*state, &m, &text), OK);
	for (str rest = text; rest.n;)
		assert_true(str_cut(&rest, '\n').n <= 77);
	/* 39 bytes are nine eggs and a part of one. */
	assert_true(
		str_find(text, S("=?UTF-8?B?8J+lmvCfpZrwn6Wa8J+lmvCfpZrwn6Wa8J+lmvCfpZrwn6Wa?=")) >
		0);
}

static void answers(void **state)
{
	enum mail_outcome outcome;
	str note;
	static const char good[] = "RCH1\4\0\0\0\3\0\0\0\x26\2\0\0\3\0\0\0\0\0\0\0no!";
	(void)state;
	assert_int_equal(mail_answer_parse((bytes){(const uint8_t *)good, sizeof(good) - 1},
					   &outcome, &note),
			 OK);
	assert_int_equal(outcome, MAIL_NEVER);
	assert_true(str_eq(note, S("no!")));
	for (size_t n = 0; n < sizeof(good) - 1; n++)
		assert_int_equal(
			mail_answer_parse((bytes){(const uint8_t *)good, n}, &outcome, &note),
			INVALID);
	assert_int_equal(outcome, MAIL_LATER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test_setup_teardown(a_whole_message, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_gets_into_the_headers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_subjects, set_up, tear_down),
		cmocka_unit_test(answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

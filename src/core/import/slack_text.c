/* SPDX-License-Identifier: Apache-2.0
 * slack_text: what Slack calls mrkdwn, as Markdown. One pass from left to right; what has no end on
 * its line is plain text.
 */
#include "base/out.h"
#include "core/import/encoding.h"
#include "core/import/slack.h"

enum { ENDS = 4 }; /* bytes that end something: see on_line */
struct text {
	struct arena *arena;
	struct out o;
	str s;
	size_t at;
	size_t none[ENDS]; /* up to there is none of them: a line is searched for each once */
	const struct slack_names *names;
};

/* ---- &lt; &gt; &amp;: the only characters that Slack escapes ---- */

static void plain(struct out *o, str s)
{
	static const struct {
		str is;
		char means;
	} entities[] = {{S("&lt;"), '<'}, {S("&gt;"), '>'}, {S("&amp;"), '&'}};
	for (size_t i = 0; i < s.n; i++) {
		bool found = false;
		for (size_t k = 0; k < 3 && s.p[i] == '&' && !found; k++)
			if (str_eq(str_sub(s, i, entities[k].is.n), entities[k].is)) {
				out_byte(o, entities[k].means);
				i += entities[k].is.n - 1;
				found = true;
			}
		if (!found)
			out_byte(o, s.p[i]);
	}
}

static str plain_of(struct text *t, str s)
{
	struct out o = out_new(t->arena, s.n + 1);
	plain(&o, s);
	return out_view(&o);
}

/* ---- code ---- */

/* The place of what ends here, from `from` on, or -1. */
static ptrdiff_t find_from(str s, size_t from, str what)
{
	ptrdiff_t at = str_find(str_sub(s, from, s.n), what);
	return at < 0 ? -1 : at + (ptrdiff_t)from;
}

static void fence(struct text *t)
{
	ptrdiff_t end = find_from(t->s, t->at + 3, S("```"));
	size_t to = end < 0 ? t->s.n : (size_t)end;
	str code = str_sub(t->s, t->at + 3, to - t->at - 3);
	if (t->o.n && t->o.p[t->o.n - 1] != '\n')
		out_byte(&t->o, '\n');
	out_lit(&t->o, "```\n");
	if (str_starts(code, S("\n")))
		code = str_sub(code, 1, code.n);
	plain(&t->o, code);
	if (!str_ends(code, S("\n")))
		out_byte(&t->o, '\n');
	out_lit(&t->o, "```\n");
	t->at = end < 0 ? t->s.n : to + 3;
	if (t->at < t->s.n && t->s.p[t->at] == '\n')
		t->at++;
}

/* The next c on this line behind `from`, or -1. */
static ptrdiff_t on_line(struct text *t, size_t from, char c)
{
	static const char ends[ENDS] = {'`', '>', '*', '~'};
	size_t k = 0, i = from;
	while (ends[k] != c)
		k++;
	if (from < t->none[k])
		return -1;
	for (; i < t->s.n && t->s.p[i] != '\n'; i++)
		if (t->s.p[i] == c)
			return (ptrdiff_t)i;
	t->none[k] = i;
	return -1;
}

static bool code_span(struct text *t)
{
	ptrdiff_t end = on_line(t, t->at + 1, '`');
	if (end < 0)
		return false;
	out_byte(&t->o, '`');
	plain(&t->o, str_sub(t->s, t->at + 1, (size_t)end - t->at - 1));
	out_byte(&t->o, '`');
	t->at = (size_t)end + 1;
	return true;
}

/* ---- <links> and names ---- */

static void label(struct text *t, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '[' || s.p[i] == ']' || s.p[i] == '\\')
			out_byte(&t->o, '\\');
		out_byte(&t->o, s.p[i]);
	}
}

static void person(struct text *t, str id, str called)
{
	str handle = t->names->person(t->names->self, t->arena, id);
	/* Who has that name here is somebody else. */
	out_str(&t->o, handle.n ? S("@") : IMPORT_AT);
	out_str(&t->o, handle.n ? handle : called.n ? called : id);
}

static void link_to(struct text *t, str address, str called)
{
	str url = plain_of(t, address);
	if (called.n) {
		out_byte(&t->o, '[');
		label(t, called);
		out_lit(&t->o, "](<");
		out_str(&t->o, url);
		out_lit(&t->o, ">)");
		return;
	}
	bool mail = str_starts(url, S("mailto:"));
	out_byte(&t->o, '<');
	out_str(&t->o, mail ? str_sub(url, 7, url.n) : url);
	out_byte(&t->o, '>');
}

static bool angle(struct text *t)
{
	ptrdiff_t end = on_line(t, t->at + 1, '>');
	if (end < 0 || (size_t)end == t->at + 1)
		return false;
	str called = str_sub(t->s, t->at + 1, (size_t)end - t->at - 1), is = str_cut(&called, '|');
	t->at = (size_t)end + 1;
	if (str_starts(is, S("@")))
		person(t, str_sub(is, 1, is.n), called);
	else if (str_starts(is, S("#"))) {
		/* A channel is no tag of ours. */
		out_lit(&t->o, "\\#");
		out_str(&t->o, called.n ? called : str_sub(is, 1, is.n));
	} else if (str_starts(is, S("!"))) {
		str name = called.n ? called : str_sub(is, 1, is.n);
		out_str(&t->o, IMPORT_AT);
		out_str(&t->o, str_starts(name, S("@")) ? str_sub(name, 1, name.n) : name);
	} else {
		link_to(t, is, called);
	}
	return true;
}

/* ---- *bold* and ~struck~ ---- */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

static bool marked(struct text *t, char mark)
{
	size_t from = t->at + 1;
	ptrdiff_t end = on_line(t, from, mark);
	if (end < 0 || (size_t)end == from || t->s.p[from] == ' ' || t->s.p[end - 1] == ' ')
		return false;
	if ((t->at && is_word(t->s.p[t->at - 1])) ||
	    ((size_t)end + 1 < t->s.n && is_word(t->s.p[end + 1])))
		return false;
	str inside = str_sub(t->s, from, (size_t)end - from);
	if (str_find_byte(inside, '<') >= 0 || str_find_byte(inside, '`') >= 0)
		return false;
	out_byte(&t->o, mark);
	out_byte(&t->o, mark);
	out_str(&t->o, inside);
	out_byte(&t->o, mark);
	out_byte(&t->o, mark);
	t->at = (size_t)end + 1;
	return true;
}

static bool one(struct text *t)
{
	switch (t->s.p[t->at]) {
	case '`':
		if (!str_starts(str_sub(t->s, t->at, 3), S("```")))
			return code_span(t);
		fence(t);
		return true;
	case '<':
		return angle(t);
	case '*':
	case '~':
		return marked(t, t->s.p[t->at]);
	default:
		return false;
	}
}

str slack_markdown(struct arena *a, str text, const struct slack_names *names)
{
	struct text t = {.arena = a, .s = text, .names = names};
	/* Each byte gives a few more: a mark is doubled, a name may be as long as one is. */
	t.o = out_new(a, text.n * 64 + 64);
	while (t.at < t.s.n) {
		if (one(&t))
			continue;
		char c = t.s.p[t.at++];
		if (c == '*' || c == '~' || c == '`' || c == '<')
			out_byte(&t.o, '\\');
		if (c == '@' && (t.at < 2 || !is_word(t.s.p[t.at - 2])))
			out_str(&t.o, IMPORT_AT);
		else
			out_byte(&t.o, c);
	}
	return str_trim(out_view(&t.o));
}

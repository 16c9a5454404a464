/* SPDX-License-Identifier: Apache-2.0
 * import_mattermost_text: Mattermost's texts are Markdown; the names in them are those of there.
 */
#include "feature/chat/import.h"

#include "core/import/encoding.h"
#include "core/import/mattermost.h"

static bool in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

/* A name behind "@": the handle that its owner has here, or nobody's. Gives how much of it was
 * read. */
static size_t write_name(struct chat_import *i, str rest, struct out *o)
{
	struct arena *a = i->row;
	size_t n = 0;
	while (n < rest.n && in_name(rest.p[n]))
		n++;
	/* "@ron." ends a sentence, mostly. */
	for (size_t k = n; k > 0 && n <= MATTERMOST_NAME_MAX; k--) {
		str handle = chat_import_handle(i, a, str_lower(a, str_sub(rest, 0, k)));
		char last = rest.p[k - 1];
		if (handle.n) {
			out_byte(o, '@');
			out_str(o, handle);
			return k;
		}
		if (last != '.' && last != '_' && last != '-')
			break;
	}
	out_str(o, IMPORT_AT);
	out_str(o, str_sub(rest, 0, n));
	return n;
}

/* How much is code where a backtick stands: `a`, ``a ` b``, a fence; or the run of backticks alone.
 * none: of which lengths no run comes any more. */
enum { RUNS = 32, FENCE = 3 };
static size_t run_length(str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && s.p[at + n] == '`')
		n++;
	return n;
}

static size_t code_length(str s, bool none[RUNS])
{
	size_t run = run_length(s, 0);
	if (run >= RUNS || none[run])
		return run;
	for (size_t at = run, n; at < s.n; at += n ? n : 1) {
		n = run_length(s, at);
		if (n == run)
			return at + n;
	}
	none[run] = true;
	return run < FENCE ? run : s.n;
}

/* "@harry" becomes the handle that harry has here; others who are called so here are not meant. */
str chat_import_mattermost_text(struct chat_import *i, str text)
{
	struct out o = out_new(i->row, text.n * 42 + 64);
	bool none[RUNS] = {0};
	for (size_t at = 0; at < text.n;) {
		str rest = str_sub(text, at, text.n);
		size_t n = 1;
		if (rest.p[0] == '`')
			n = code_length(rest, none);
		if (rest.p[0] != '@' || (at && in_name(text.p[at - 1])))
			out_str(&o, str_sub(rest, 0, n));
		else
			n += write_name(i, str_sub(rest, 1, rest.n), &o);
		at += n;
	}
	return o.bad ? text : out_view(&o);
}

/* SPDX-License-Identifier: Apache-2.0
 * bookmark_marks: Netscape's HTML and OPML, read tag by tag, without a tree. Netscape's is HTML
 * that no browser would write today: <DT> opens a line, <A> in it is a bookmark, <H3> a folder
 * whose <DL> follows, <DD> words about the line above.
 */
#include "core/import/bookmark_internal.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "html/entity.h"

/* How far an odd value is looked through for its true end; beyond, the first mark that could be one
 * is. */
enum { VALUE_MAX = 1 << 13 };

/* ---- texts ---- */

/* Without tags, character references as what they stand for. */
static str plain(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 16);
	/* Behind the last end of a tag nothing is one: looking for it at each '<' would take for
	 * ever. */
	size_t last = s.n;
	while (last > 0 && s.p[last - 1] != '>')
		last--;
	for (size_t i = 0; i < s.n;) {
		ptrdiff_t end = s.p[i] == '<'
					? i >= last ? -1 : str_find_byte(str_sub(s, i, s.n), '>')
				: s.p[i] == '&' ? str_find_byte(str_sub(s, i, 40), ';')
						: -1;
		char to[4];
		size_t n = 0;
		if (end >= 0 && s.p[i] == '&')
			n = entity_decode(str_sub(s, i, (size_t)end + 1), to);
		if (end >= 0 && (s.p[i] == '<' || n)) {
			out_bytes(&o, to, n);
			i += (size_t)end + 1;
		} else {
			out_byte(&o, s.p[i++]);
		}
	}
	return utf8_clean(a, str_trim(out_view(&o)));
}

/* ---- Netscape's HTML ---- */

/* Longer than any title or note that is kept, with its entities. */
enum { TITLE_BYTES = 8 << 10, NOTE_BYTES = 256 << 10 };

struct netscape {
	struct arena *a;
	struct bookmark_records *records;
	str folders[BOOKMARK_FOLDERS_MAX];
	size_t depth; /* of the lists that are open */
	str heading;  /* of the folder whose list comes next */
	bool line;    /* <DT> was the last: an <A> here is a bookmark */
	size_t last;  /* the record that <DD> speaks of, SIZE_MAX none */
};

/* Does a quotation mark at `at` end a value? Files hold values with bare marks inside: one ends it
 * when another attribute follows, or the end of the tag. */
static bool closes(str s, size_t at)
{
	size_t i = at + 1, from;
	while (i < s.n && strchr(" \t\r\n", s.p[i]))
		i++;
	if (i >= s.n || s.p[i] == '>' ||
	    ((s.p[i] == '/' || s.p[i] == '?') && i + 1 < s.n && s.p[i + 1] == '>'))
		return true;
	for (from = i; i < s.n && i - from < 64; i++) {
		char c = s.p[i];
		if (c == '=')
			return i > from;
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
		      c == ':'))
			return false;
	}
	return false;
}

/* The end of a value that begins at `at`, with or without quotation marks around it. */
static size_t value_end(str s, size_t at, char quote)
{
	size_t i = at;
	if (quote) {
		/* Within a tag of HTML in the value, marks belong to its attributes. */
		bool within = false;
		for (; i < s.n && i - at < VALUE_MAX; i++) {
			if (s.p[i] == '<' || s.p[i] == '>')
				within = s.p[i] == '<';
			if (s.p[i] == quote && within && i > at && s.p[i - 1] == '=') {
				ptrdiff_t pair = str_find_byte(str_sub(s, i + 1, 4096), quote);
				i += pair < 0 ? 0 : (size_t)pair + 1;
			} else if (s.p[i] == quote && closes(s, i)) {
				break;
			}
		}
		if (i < s.n && i - at < VALUE_MAX)
			return i;
		for (i = at; i < s.n && s.p[i] != quote && s.p[i] != '>';)
			i++;
		return i;
	}
	while (i < s.n && !strchr(" \t\r\n>", s.p[i]))
		i++;
	return i;
}

/* One attribute from *at on; false at the end of the tag. */
static bool next_attribute(str s, size_t *at, str *name, str *value)
{
	while (*at < s.n && strchr(" \t\r\n/?", s.p[*at]))
		++*at;
	if (*at >= s.n || s.p[*at] == '>')
		return false;
	size_t from = *at;
	while (*at < s.n && !strchr("= \t\r\n>", s.p[*at]))
		++*at;
	*name = str_sub(s, from, *at - from);
	*value = STR_NONE;
	if (*at >= s.n || s.p[*at] != '=') {
		*at += *at == from;
		return true;
	}
	++*at;
	char quote = *at < s.n && (s.p[*at] == '"' || s.p[*at] == '\'') ? s.p[*at] : 0;
	from = *at += quote != 0;
	*at = value_end(s, from, quote);
	*value = str_sub(s, from, *at - from);
	*at += quote && *at < s.n && s.p[*at] == quote;
	return true;
}

/* An attribute's value inside "A HREF=... TAGS='...'". */
static str attribute(struct arena *a, str tag, str name)
{
	str found, value;
	size_t at = 0;
	while (at < tag.n && !strchr(" \t\r\n", tag.p[at]))
		at++;
	while (next_attribute(tag, &at, &found, &value))
		if (str_eq_nocase(found, name))
			return plain(a, value);
	return STR_NONE;
}

/* Where the tag that begins at `at` has its '>'. */
static size_t tag_end(str s, size_t at)
{
	str found, value;
	while (at < s.n && !strchr(" \t\r\n>", s.p[at]))
		at++;
	while (next_attribute(s, &at, &found, &value))
		;
	return at;
}

static bool is_tag(str tag, const char *name)
{
	str n = str_from(name);
	return tag.n >= n.n && str_eq_nocase(str_sub(tag, 0, n.n), n) &&
	       (tag.n == n.n || strchr(" \t\r\n/", tag.p[n.n]));
}

/* What stands before the next "</NAME" from `at`. One that is not there before the next line or
 * list, or within TITLE_BYTES, was left out: then the words end at the next tag, and what follows
 * is read as it is. */
static str until(str s, size_t *at, const char *name)
{
	size_t from = *at, n = strlen(name), i = 0;
	str within = str_sub(s, from, TITLE_BYTES);
	for (ptrdiff_t next; (next = str_find_byte(str_sub(within, i, within.n), '<')) >= 0; i++) {
		i += (size_t)next;
		str behind = str_sub(within, i + 1, n + 2);
		if (str_starts(behind, S("/")) &&
		    str_eq_nocase(str_sub(behind, 1, n), (str){name, n})) {
			*at = from + i;
			return str_sub(within, 0, i);
		}
		if (str_eq_nocase(str_sub(behind, 0, 2), S("dt")) ||
		    str_eq_nocase(str_sub(behind, 0, 2), S("dl")))
			break;
	}
	ptrdiff_t tag = str_find_byte(within, '<');
	str words = tag < 0 ? within : str_sub(within, 0, (size_t)tag);
	*at = from + words.n;
	return words;
}

static err bookmark(struct netscape *n, str tag, str title)
{
	if (n->records->n >= BOOKMARK_RECORDS_MAX)
		return TOO_LARGE;
	struct bookmark_record *r = ARENA_PUSH(n->a, n->records);
	*r = (struct bookmark_record){
		.address = attribute(n->a, tag, S("href")),
		.title = plain(n->a, title),
		.note = attribute(n->a, tag, S("description")), /* Scuttle */
		.created = bookmark_when(n->a, attribute(n->a, tag, S("add_date"))),
		.closed = bookmark_yes(attribute(n->a, tag, S("private"))),
		.unread = bookmark_yes(attribute(n->a, tag, S("toread")))};
	bookmark_add_tags(n->a, r, attribute(n->a, tag, S("tags")), ',');
	for (size_t i = 0; i < n->depth && i < BOOKMARK_FOLDERS_MAX; i++)
		bookmark_add_tag(n->a, r, n->folders[i]);
	n->last = n->records->n - 1;
	return OK;
}

/* The browser's own folders say where a bookmark hung, not what it is about. */
static void folder(struct netscape *n, str tag, str title)
{
	bool own = attribute(n->a, tag, S("personal_toolbar_folder")).n ||
		   attribute(n->a, tag, S("unfiled_bookmarks_folder")).n;
	n->heading = own ? STR_NONE : plain(n->a, title);
	n->last = SIZE_MAX;
}

static void open_list(struct netscape *n)
{
	if (n->depth < BOOKMARK_FOLDERS_MAX)
		n->folders[n->depth] = n->heading;
	n->depth++;
	n->heading = STR_NONE;
	n->last = SIZE_MAX;
}

/* Words up to the next line or list, at most NOTE_BYTES. */
static str note(struct netscape *n, str whole, size_t *at)
{
	size_t from = *at;
	str s = str_sub(whole, 0, from + NOTE_BYTES);
	while (*at < s.n) {
		ptrdiff_t next = str_find_byte(str_sub(s, *at, s.n), '<');
		if (next < 0)
			break;
		size_t tag = *at + (size_t)next;
		str rest = str_sub(s, tag + 1, 4);
		if (str_eq_nocase(str_sub(rest, 0, 2), S("dt")) ||
		    str_eq_nocase(str_sub(rest, 0, 2), S("dl")) ||
		    str_eq_nocase(str_sub(rest, 0, 3), S("/dl"))) {
			*at = tag;
			return plain(n->a, str_sub(s, from, tag - from));
		}
		*at = tag + 1;
	}
	*at = s.n;
	return plain(n->a, str_sub(s, from, s.n));
}

static err on_tag(struct netscape *n, str s, str tag, size_t *at)
{
	bool line = n->line;
	n->line = false;
	if (is_tag(tag, "dt")) {
		n->line = true;
	} else if (line && is_tag(tag, "a")) {
		return bookmark(n, tag, until(s, at, "a"));
	} else if (is_tag(tag, "h3")) {
		folder(n, tag, until(s, at, "h3"));
	} else if (is_tag(tag, "dl")) {
		open_list(n);
	} else if (is_tag(tag, "/dl")) {
		n->depth -= n->depth > 0;
		n->last = SIZE_MAX;
	} else if (is_tag(tag, "dd")) {
		str words = note(n, s, at);
		if (n->last != SIZE_MAX)
			n->records->v[n->last].note = words;
	} else {
		n->line = line && tag.n && (tag.p[0] == 'p' || tag.p[0] == 'P');
	}
	return OK;
}

err bookmark_read_netscape(struct arena *a, str s, struct bookmark_records *records, str *why)
{
	struct netscape *n = NEW(a, struct netscape);
	*n = (struct netscape){.a = a, .records = records, .last = SIZE_MAX};
	size_t at = 0;
	while (at < s.n) {
		ptrdiff_t next = str_find_byte(str_sub(s, at, s.n), '<');
		if (next < 0)
			break;
		at += (size_t)next;
		if (str_starts(str_sub(s, at, 4), S("<!--"))) {
			ptrdiff_t end = str_find(str_sub(s, at, s.n), S("-->"));
			at = end < 0 ? s.n : at + (size_t)end + 3;
			continue;
		}
		size_t end = tag_end(s, at + 1);
		str tag = str_sub(s, at + 1, end - at - 1);
		at = end < s.n ? end + 1 : s.n;
		if (on_tag(n, s, tag, &at) == TOO_LARGE) {
			*why = S("more bookmarks than a file may hold");
			return TOO_LARGE;
		}
	}
	return OK;
}

/* ---- OPML: most that is found is no XML (bare '&' and '<' in values), so it is read tag by tag
 * ---- */

struct opml {
	struct arena *a;
	struct bookmark_records *records;
	str folders[BOOKMARK_FOLDERS_MAX];
	size_t depth;
};

static str first_of(str one, str other)
{
	return str_empty(one) ? other : one;
}

static str with_lines(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (ptrdiff_t at; (at = str_find(s, S(BOOKMARK_LINE_END))) >= 0;) {
		out_str(&o, str_sub(s, 0, (size_t)at));
		out_byte(&o, '\n');
		s = str_sub(s, (size_t)at + 3, s.n);
	}
	out_str(&o, s);
	return out_view(&o);
}

static void outline(struct opml *p, str address, str tag)
{
	struct arena *a = p->a;
	struct bookmark_record *r = ARENA_PUSH(a, p->records);
	str created = attribute(a, tag, S("created")), own = attribute(a, tag, S("tags"));
	str all = own.n ? STR_NONE : attribute(a, tag, S("category"));
	*r = (struct bookmark_record){
		.address = address,
		.title = first_of(attribute(a, tag, S("title")), attribute(a, tag, S("text"))),
		.note = with_lines(a, attribute(a, tag, S("description"))),
		.closed = bookmark_yes(attribute(a, tag, S("private"))),
		.unread = bookmark_yes(attribute(a, tag, S("toread")))};
	if (!parse_iso_time(created, &r->created) && !parse_http_time(created, &r->created))
		r->created = 0;
	/* A category is a path: a label with a slash is told by our own attribute alone. */
	bookmark_add_tags(a, r, own, ',');
	while (all.n) {
		str one = str_trim(str_cut(&all, ','));
		if (str_starts(one, S("/")))
			one = str_sub(one, 1, one.n);
		while (one.n)
			bookmark_add_tag(a, r, str_cut(&one, '/'));
	}
	for (size_t i = 0; i < p->depth && i < BOOKMARK_FOLDERS_MAX; i++)
		bookmark_add_tag(a, r, p->folders[i]);
}

static err opml_tag(struct opml *p, str tag, bool closed)
{
	struct arena *a = p->a;
	if (is_tag(tag, "/outline"))
		p->depth -= p->depth > 0;
	if (!is_tag(tag, "outline"))
		return OK;
	if (p->records->n >= BOOKMARK_RECORDS_MAX)
		return TOO_LARGE;
	str address =
		first_of(attribute(a, tag, S("url")),
			 first_of(attribute(a, tag, S("htmlUrl")), attribute(a, tag, S("xmlUrl"))));
	if (address.n)
		outline(p, address, tag);
	if (closed)
		return OK;
	if (p->depth < BOOKMARK_FOLDERS_MAX)
		p->folders[p->depth] = address.n ? STR_NONE
						 : first_of(attribute(a, tag, S("text")),
							    attribute(a, tag, S("title")));
	p->depth++;
	return OK;
}

err bookmark_read_opml(struct arena *a, str s, struct bookmark_records *records, str *why)
{
	struct opml *p = NEW(a, struct opml);
	*p = (struct opml){.a = a, .records = records};
	size_t at = 0;
	ptrdiff_t next;
	*why = S("line 1: this is no OPML");
	if (str_find(str_sub(s, 0, 4096), S("<opml")) < 0)
		return INVALID;
	for (; (next = str_find_byte(str_sub(s, at, s.n), '<')) >= 0;) {
		at += (size_t)next;
		size_t end = tag_end(s, at + 1);
		str tag = str_sub(s, at + 1, end - at - 1);
		*why = S("more bookmarks than a file may hold");
		TRY(opml_tag(p, tag, str_ends(str_trim(tag), S("/"))));
		at = end < s.n ? end + 1 : s.n;
	}
	return OK;
}

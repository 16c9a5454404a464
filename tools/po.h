/* SPDX-License-Identifier: Apache-2.0
 * po: a strict reader of the part of the gettext format that our rooms use: comments, msgid,
 * msgid_plural, msgstr, msgstr[0], msgstr[1]. Shared by the host tools, hence static functions.
 * Limits: a file of 1 MiB, 20,000 entries, 8 KiB a text. Contexts, fuzzy entries, more than two
 * plural forms and escapes other than \n \t \" \\ are refused.
 */
#ifndef RUCHE_PO_H
#define RUCHE_PO_H

#include "base/utf8.h"
#include "tool.h"

#include <dirent.h>

enum { PO_FILE_MAX = 1 << 20, PO_ENTRIES_MAX = 20000, PO_TEXT_MAX = 8192 };

struct po_entry {
	str key, plural; /* English; plural has p NULL when there is none */
	str one, many;	 /* the translation; many has p NULL when there is none */
	int line;	 /* of msgid */
	bool used;	 /* for the tools that look for texts nobody needs */
};
struct po {
	struct po_entry *v;
	size_t n, cap;
	str path;
	str code;	 /* "fr" */
	str lang;	 /* "LANG_FR" */
	int bad_line;	 /* where reading stopped, */
	const char *why; /* and why; NULL when all is well */
};

/* One quoted text that fills the rest of the line; false when it is malformed. */
static inline bool po_quoted(str line, struct out *text)
{
	line = str_trim(line);
	if (line.n < 2 || line.p[0] != '"' || line.p[line.n - 1] != '"')
		return false;
	line = str_sub(line, 1, line.n - 2);
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		if (c == '"' || (unsigned char)c < 0x20)
			return false;
		if (c == '\\') {
			static const char from[] = "nt\"\\", to[] = "\n\t\"\\";
			const char *found = ++i < line.n ? memchr(from, line.p[i], 4) : NULL;
			if (!found)
				return false;
			c = to[found - from];
		}
		out_byte(text, c);
	}
	return !text->bad;
}

/* What an entry still misses, or NULL. The header (empty msgid) is complete as it is. */
static inline const char *po_incomplete(const struct po_entry *e)
{
	if (!e->key.p || e->key.n == 0)
		return NULL;
	if (!e->one.p)
		return "msgstr is missing";
	if (e->one.n == 0 || (e->plural.p && e->many.n == 0))
		return "the translation is empty";
	if (e->plural.p && !e->many.p)
		return "msgstr[1] is missing";
	if (!e->plural.p && e->many.p)
		return "msgstr[1] without msgid_plural";
	return NULL;
}

/* The member that a keyword fills, NULL for an unknown word; the rest of the line is left in *line.
 */
static inline str *po_member(struct po_entry *e, str *line)
{
	str word = str_word(line);
	if (str_eq(word, S("msgid")))
		return &e->key;
	if (str_eq(word, S("msgid_plural")))
		return &e->plural;
	if (str_eq(word, S("msgstr")) || str_eq(word, S("msgstr[0]")))
		return &e->one;
	if (str_eq(word, S("msgstr[1]")))
		return &e->many;
	return NULL;
}

/* Drops the header and refuses a key that was there before. Quadratic comparing is avoided by the
 * callers' sorted tables; here the hash of each key is looked up in a small open table. */
static inline const char *po_finish(struct arena *a, struct po *po)
{
	size_t size = 64;
	while (size < po->n * 2)
		size *= 2;
	struct po_entry **table = NEW_ARRAY(a, struct po_entry *, size);
	size_t kept = 0;
	for (size_t i = 0; i < po->n; i++) {
		if (po->v[i].key.n == 0)
			continue;
		po->v[kept] = po->v[i];
		struct po_entry *e = &po->v[kept++];
		size_t at = (size_t)str_hash(e->key) & (size - 1);
		for (; table[at]; at = (at + 1) & (size - 1))
			if (str_eq(table[at]->key, e->key)) {
				po->bad_line = e->line;
				return "this msgid was there before";
			}
		table[at] = e;
	}
	po->n = kept;
	return NULL;
}

/* Reads one line; NULL or what is wrong with it. */
static inline const char *po_line(struct arena *a, struct po *po, str line, str **member,
				  int number)
{
	str rest = str_trim(line);
	struct po_entry *e = po->n ? &po->v[po->n - 1] : NULL;
	if (rest.n == 0)
		return NULL;
	if (rest.p[0] == '#')
		return str_starts(rest, S("#,")) && str_find(rest, S("fuzzy")) >= 0
			       ? "a fuzzy entry: check it and take the mark away"
			       : NULL;
	struct out text = out_new(a, PO_TEXT_MAX);
	if (rest.p[0] == '"') {
		if (!*member || !po_quoted(rest, &text))
			return "a text that belongs to nothing, or is malformed";
		**member = str_cat(a, **member, out_view(&text));
		return (*member)->n > PO_TEXT_MAX ? "the text is too long" : NULL;
	}
	if (str_starts(rest, S("msgid")) && !str_starts(rest, S("msgid_"))) {
		const char *why = e ? po_incomplete(e) : NULL;
		if (why)
			return why;
		if (po->n == PO_ENTRIES_MAX)
			return "too many entries";
		e = ARENA_PUSH(a, po);
		e->line = number;
	}
	*member = e ? po_member(e, &rest) : NULL;
	if (!*member)
		return "expected msgid, msgid_plural, msgstr, msgstr[0] or msgstr[1]";
	if ((*member)->p)
		return "the same line twice in one entry";
	if (!po_quoted(rest, &text))
		return "expected one quoted text";
	**member = text.n ? out_view(&text) : S("");
	return NULL;
}

/* Reads a whole file's text. False with po->bad_line and po->why set. */
static inline bool po_parse(struct arena *a, str text, struct po *po)
{
	str *member = NULL;
	po->bad_line = 1;
	po->why = text.n > PO_FILE_MAX ? "the file is too large"
		  : !utf8_valid(text)  ? "the file is not UTF-8"
				       : NULL;
	for (int number = 1; !po->why && text.p; number++) {
		po->bad_line = number;
		po->why = po_line(a, po, str_cut(&text, '\n'), &member, number);
	}
	if (!po->why && po->n)
		po->why = po_incomplete(&po->v[po->n - 1]);
	if (!po->why)
		po->why = po_finish(a, po);
	return !po->why;
}

static inline const struct po_entry *po_find(const struct po *po, str key)
{
	for (size_t i = 0; i < po->n; i++)
		if (str_eq(po->v[i].key, key))
			return &po->v[i];
	return NULL;
}

/* The end of the {name} that begins at s.p[at], 0 when there is none. */
static inline size_t po_placeholder(str s, size_t at)
{
	size_t i = at + 1;
	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_' ||
			   (i > at + 1 && s.p[i] >= '0' && s.p[i] <= '9')))
		i++;
	return s.p[at] == '{' && i > at + 1 && i < s.n && s.p[i] == '}' ? i + 1 : 0;
}

/* Every {name} of `needed` stands in text; {n} may be left out where `n_optional`. */
static inline bool po_has_all(str text, str needed, bool n_optional)
{
	for (size_t i = 0; i < needed.n; i++) {
		size_t end = po_placeholder(needed, i);
		if (!end)
			continue;
		str name = str_sub(needed, i, end - i);
		if (str_find(text, name) < 0 && !(n_optional && str_eq(name, S("{n}"))))
			return false;
	}
	return true;
}

/* The conversion letters of printf-like texts, in their order ("%s of %d" gives "sd"). */
static inline str po_conversions(struct arena *a, str s)
{
	struct out letters = out_new(a, PO_TEXT_MAX);
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] != '%')
			continue;
		if (memchr("sdiurfc", s.p[i + 1], 7))
			out_byte(&letters, s.p[i + 1]);
		i++;
	}
	return out_view(&letters);
}

/* What is wrong with the placeholders of a translation, or NULL. */
static inline const char *po_mismatch(struct arena *a, const struct po_entry *e)
{
	str most = e->plural.p ? e->plural : e->key;
	bool plural = e->plural.p != NULL;
	if (!po_has_all(e->one, e->key, plural) || !po_has_all(most, e->one, plural) ||
	    (plural && (!po_has_all(e->many, most, false) || !po_has_all(most, e->many, false))))
		return "the {placeholders} of msgid and msgstr differ";
	if (!str_eq(po_conversions(a, e->one), po_conversions(a, e->key)) ||
	    (plural && !str_eq(po_conversions(a, e->many), po_conversions(a, e->plural))))
		return "the %conversions of msgid and msgstr differ";
	return NULL;
}

struct po_list {
	struct po *v;
	size_t n, cap;
};

static inline int po_by_code(const void *a, const void *b)
{
	return str_cmp(((const struct po *)a)->code, ((const struct po *)b)->code);
}

/* Reads folder/i18n/xx.po, sorted by language; a folder without any gives none. Ends the tool with
 * file and line when one is malformed. */
static inline void po_load(struct arena *a, str folder, struct po_list *list)
{
	str i18n = str_cat(a, folder, S("/i18n"));
	DIR *dir = opendir(cstr(a, i18n));
	for (struct dirent *d; dir && (d = readdir(dir));) {
		str name = str_from(d->d_name);
		if (!str_ends(name, S(".po")) || name.p[0] == '.')
			continue;
		struct po *po = ARENA_PUSH(a, list);
		po->path = str_cat(a, i18n, S("/"), name);
		po->code = str_dup(a, str_sub(name, 0, name.n - 3));
		char *lang = cstr(a, str_cat(a, S("LANG_"), po->code));
		po->lang = str_from(lang);
		for (; *lang; lang++)
			*lang = (char)(*lang & ~32);
		str text = tool_read(a, cstr(a, po->path), PO_FILE_MAX);
		if (!text.p || !po_parse(a, text, po)) {
			fprintf(stderr, "%s:%d: %s\n", cstr(a, po->path), po->bad_line,
				text.p ? po->why : "cannot be read");
			exit(1);
		}
	}
	if (dir)
		closedir(dir);
	if (list->n)
		qsort(list->v, list->n, sizeof(list->v[0]), po_by_code);
}

#endif

/* SPDX-License-Identifier: Apache-2.0
 * messages: gathers the texts that people see and checks their translations.
 *
 *	messages OUT.c SRCDIR
 *
 * Keys are those of {{t "..."}} in templates and of T(x, "..."), TN(x, "one", "many", n) and
 *T_KEY("...") in C files. Each must stand in the .po of its room (src/feature/NAME, src/ui; core,
 *http, html and app use ui's), and no .po may hold a key that nobody uses. The keys of C files go
 *into message_table.
 */
#include "po.h"

#include <stdarg.h>
#include <sys/stat.h>

enum { FILE_MAX = 4 << 20 };

struct use { /* a key where it is used */
	str key, plural;
	str file;
	int line;
	size_t room;
	bool in_c;
};
struct uses {
	struct use *v;
	size_t n, cap;
};
struct room {
	str path;
	size_t texts; /* the room whose .po it uses: itself, or ui */
	struct po_list languages;
};
struct rooms {
	struct room *v;
	size_t n, cap;
};
struct paths {
	str *v;
	size_t n, cap;
};

struct tool {
	struct arena *arena;
	struct rooms rooms;
	struct uses uses;
	struct paths codes; /* the languages of all rooms */
	int errors;
};

static void complain(struct tool *t, str file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void complain(struct tool *t, str file, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%.*s:%d: ", FMT(file), line);
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	t->errors++;
}

/* ---- reading sources ---- */

struct scan {
	str s, file;
	size_t at, room;
	int line;
};

static void advance(struct scan *c, size_t n)
{
	while (n-- && c->at < c->s.n)
		c->line += c->s.p[c->at++] == '\n';
}

static bool looking_at(const struct scan *c, const char *text)
{
	return str_starts(str_sub(c->s, c->at, c->s.n), str_from(text));
}

static void skip_space(struct scan *c)
{
	while (c->at < c->s.n && tool_is_space(c->s.p[c->at]))
		advance(c, 1);
}

/* Passes a comment, a string or a character; false when none begins here. */
static bool skip_token(struct scan *c)
{
	if (looking_at(c, "//")) {
		while (c->at < c->s.n && c->s.p[c->at] != '\n')
			advance(c, 1);
	} else if (looking_at(c, "/*")) {
		advance(c, 2);
		while (c->at < c->s.n && !looking_at(c, "*/"))
			advance(c, 1);
		advance(c, 2);
	} else if (c->s.p[c->at] == '"' || c->s.p[c->at] == '\'') {
		char quote = c->s.p[c->at];
		advance(c, 1);
		while (c->at < c->s.n && c->s.p[c->at] != quote && c->s.p[c->at] != '\n')
			advance(c, c->s.p[c->at] == '\\' ? 2 : 1);
		advance(c, 1);
	} else {
		return false;
	}
	return true;
}

/* A string literal, in C one or more adjacent ones; p NULL when there is none or an escape is
 * unknown. */
static str literal(struct tool *t, struct scan *c, bool adjacent)
{
	struct out text = out_new(t->arena, PO_TEXT_MAX);
	bool any = false;
	for (skip_space(c); c->at < c->s.n && c->s.p[c->at] == '"' && (adjacent || !any);
	     skip_space(c)) {
		size_t from = c->at;
		skip_token(c);
		if (!po_quoted(str_sub(c->s, from, c->at - from), &text))
			return STR_NONE;
		any = true;
	}
	return !any ? STR_NONE : text.n ? out_view(&text) : S("");
}

static void add_use(struct tool *t, const struct scan *c, str key, str plural, bool in_c, int line)
{
	if (key.n == 0) {
		complain(t, c->file, line,
			 "a text must be a literal, with no escapes but \\n \\t \\\" \\\\");
		return;
	}
	*ARENA_PUSH(t->arena, &t->uses) = (struct use){key, plural, c->file, line, c->room, in_c};
}

/* Passes the first argument and its comma; false when there is no second one. */
static bool skip_argument(struct scan *c)
{
	int deep = 0;
	while (c->at < c->s.n) {
		if (skip_token(c))
			continue;
		char b = c->s.p[c->at];
		advance(c, 1);
		if (b == ',' && deep == 0)
			return true;
		deep += (b == '(' || b == '[' || b == '{') - (b == ')' || b == ']' || b == '}');
		if (deep < 0)
			return false;
	}
	return false;
}

/* T(, TN( or T_KEY( at the scan's place, which begins a word. */
static void read_word(struct tool *t, struct scan *c)
{
	size_t from = c->at;
	int line = c->line;
	while (c->at < c->s.n && tool_is_word(c->s.p[c->at]))
		advance(c, 1);
	str word = str_sub(c->s, from, c->at - from);
	bool one = str_eq(word, S("T")), many = str_eq(word, S("TN")),
	     bare = str_eq(word, S("T_KEY"));
	if ((!one && !many && !bare) || c->at >= c->s.n || c->s.p[c->at] != '(')
		return;
	advance(c, 1);
	if (!bare && !skip_argument(c))
		return;
	str key = literal(t, c, true), plural = STR_NONE;
	if (many && key.p && c->at < c->s.n && c->s.p[c->at] == ',') {
		advance(c, 1);
		plural = literal(t, c, true);
		if (!plural.p)
			key = STR_NONE;
	}
	add_use(t, c, key, plural, true, line);
}

static void read_c(struct tool *t, struct scan *c)
{
	while (c->at < c->s.n) {
		if (skip_token(c))
			continue;
		if (tool_is_word(c->s.p[c->at]))
			read_word(t, c);
		else
			advance(c, 1);
	}
}

static void read_template(struct tool *t, struct scan *c)
{
	while (c->at < c->s.n) {
		if (!looking_at(c, "{{")) {
			advance(c, 1);
			continue;
		}
		int line = c->line;
		advance(c, 2);
		skip_space(c);
		if (!looking_at(c, "t") || c->at + 1 >= c->s.n || !tool_is_space(c->s.p[c->at + 1]))
			continue;
		advance(c, 1);
		str key = literal(t, c, false);
		str plural = key.p ? literal(t, c, false) : STR_NONE;
		add_use(t, c, key, plural, false, line);
	}
}

/* ---- the rooms ---- */

static bool is_folder(struct tool *t, str path)
{
	struct stat st;
	return stat(cstr(t->arena, path), &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* The names in a folder, sorted, without hidden ones. */
static struct paths list_folder(struct tool *t, str folder)
{
	struct paths names = {0};
	DIR *dir = opendir(cstr(t->arena, folder));
	for (struct dirent *d; dir && (d = readdir(dir));)
		if (d->d_name[0] != '.')
			*ARENA_PUSH(t->arena, &names) = str_dup(t->arena, str_from(d->d_name));
	if (dir)
		closedir(dir);
	if (names.n)
		qsort(names.v, names.n, sizeof(str), by_name);
	return names;
}

static void read_file(struct tool *t, str path, size_t room)
{
	bool template = str_ends(path, S(".html"));
	if (!template && !str_ends(path, S(".c")) && !str_ends(path, S(".h")))
		return;
	if (str_ends(path, S("_test.c")))
		return;
	struct scan c = {.s = tool_read(t->arena, cstr(t->arena, path), FILE_MAX),
			 .file = path,
			 .room = room,
			 .line = 1};
	if (!c.s.p)
		complain(t, path, 1, "cannot be read");
	else if (template)
		read_template(t, &c);
	else
		read_c(t, &c);
}

/* Every file of a room and of the folders in it. */
static void read_room(struct tool *t, size_t room)
{
	struct paths folders = {0};
	*ARENA_PUSH(t->arena, &folders) = t->rooms.v[room].path;
	for (size_t i = 0; i < folders.n; i++) {
		struct paths names = list_folder(t, folders.v[i]);
		for (size_t j = 0; j < names.n; j++) {
			str path = str_cat(t->arena, folders.v[i], S("/"), names.v[j]);
			if (is_folder(t, path))
				*ARENA_PUSH(t->arena, &folders) = path;
			else
				read_file(t, path, room);
		}
	}
}

static void add_room(struct tool *t, str path, bool own_texts)
{
	struct room *r = ARENA_PUSH(t->arena, &t->rooms);
	r->path = path;
	r->texts = own_texts ? t->rooms.n - 1 : 0;
	if (own_texts)
		po_load(t->arena, path, &r->languages);
	for (size_t i = 0; i < r->languages.n; i++) {
		bool known = false;
		for (size_t j = 0; j < t->codes.n; j++)
			known |= str_eq(t->codes.v[j], r->languages.v[i].code);
		if (!known)
			*ARENA_PUSH(t->arena, &t->codes) = r->languages.v[i].code;
	}
}

static void find_rooms(struct tool *t, str source)
{
	static const char *const shared[] = {"/core", "/http", "/html", "/app"};
	add_room(t, str_cat(t->arena, source, S("/ui")), true);
	for (size_t i = 0; i < 4; i++)
		add_room(t, str_cat(t->arena, source, str_from(shared[i])), false);
	str features = str_cat(t->arena, source, S("/feature"));
	struct paths names = list_folder(t, features);
	for (size_t i = 0; i < names.n; i++) {
		str path = str_cat(t->arena, features, S("/"), names.v[i]);
		if (is_folder(t, path))
			add_room(t, path, true);
	}
	if (t->codes.n)
		qsort(t->codes.v, t->codes.n, sizeof(str), by_name);
}

/* ---- the checks ---- */

static struct po *language(struct room *r, str code)
{
	for (size_t i = 0; i < r->languages.n; i++)
		if (str_eq(r->languages.v[i].code, code))
			return &r->languages.v[i];
	return NULL;
}

static void check_use(struct tool *t, const struct use *u)
{
	struct room *r = &t->rooms.v[t->rooms.v[u->room].texts];
	for (size_t i = 0; i < t->codes.n; i++) {
		struct po *po = language(r, t->codes.v[i]);
		struct po_entry *e = po ? (struct po_entry *)po_find(po, u->key) : NULL;
		if (!e)
			complain(t, u->file, u->line,
				 "\"%.*s\" has no translation in %.*s/i18n/%.*s.po", FMT(u->key),
				 FMT(r->path), FMT(t->codes.v[i]));
		else if (!str_eq(e->plural, u->plural))
			complain(t, u->file, u->line, "the plural of \"%.*s\" differs from %.*s:%d",
				 FMT(u->key), FMT(po->path), e->line);
		if (e)
			e->used = true;
	}
}

static void check_catalogues(struct tool *t)
{
	for (size_t r = 0; r < t->rooms.n; r++)
		for (size_t i = 0; i < t->rooms.v[r].languages.n; i++) {
			struct po *po = &t->rooms.v[r].languages.v[i];
			for (size_t j = 0; j < po->n; j++) {
				const char *why = po_mismatch(t->arena, &po->v[j]);
				if (why)
					complain(t, po->path, po->v[j].line, "%s", why);
				if (!po->v[j].used)
					complain(t, po->path, po->v[j].line, "nobody uses \"%.*s\"",
						 FMT(po->v[j].key));
			}
		}
}

/* Two rooms may translate one key in two ways only when its text is chosen at build time. */
static void check_same(struct tool *t, const struct use *first, const struct use *other)
{
	struct room *a = &t->rooms.v[t->rooms.v[first->room].texts];
	struct room *b = &t->rooms.v[t->rooms.v[other->room].texts];
	if (a == b)
		return;
	if (!str_eq(first->plural, other->plural))
		complain(t, other->file, other->line, "\"%.*s\" has another plural in %.*s:%d",
			 FMT(other->key), FMT(first->file), first->line);
	for (size_t i = 0; i < t->codes.n; i++) {
		struct po *x = language(a, t->codes.v[i]), *y = language(b, t->codes.v[i]);
		const struct po_entry *p = x ? po_find(x, first->key) : NULL;
		const struct po_entry *q = y ? po_find(y, first->key) : NULL;
		if (p && q && (!str_eq(p->one, q->one) || !str_eq(p->many, q->many)))
			complain(t, y->path, q->line, "\"%.*s\" is translated otherwise in %.*s:%d",
				 FMT(q->key), FMT(x->path), p->line);
	}
}

static int by_key(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int c = str_cmp(x->key, y->key);
	return c ? c : (x->room > y->room) - (x->room < y->room);
}

static void write_text(struct out *o, str s)
{
	if (s.p)
		tool_literal(o, s, 0, "");
	else
		out_lit(o, "NULL");
}

static void write_entry(struct tool *t, struct out *o, const struct use *u)
{
	struct room *r = &t->rooms.v[t->rooms.v[u->room].texts];
	out_lit(o, "\t{");
	write_text(o, u->key);
	out_lit(o, ", {.in = {[LANG_EN] = {");
	write_text(o, u->key);
	out_lit(o, ", ");
	write_text(o, u->plural);
	out_lit(o, "}");
	for (size_t i = 0; i < t->codes.n; i++) {
		struct po *po = language(r, t->codes.v[i]);
		const struct po_entry *e = po ? po_find(po, u->key) : NULL;
		if (!e)
			continue;
		out_fmt(o, ",\n\t\t[%.*s] = {", FMT(po->lang));
		write_text(o, e->one);
		out_lit(o, ", ");
		write_text(o, e->many);
		out_lit(o, "}");
	}
	out_lit(o, "}}},\n");
}

/* The table of the keys that C files use, each once. */
static void write_table(struct tool *t, struct out *o)
{
	out_lit(o, "/* Made by tools/messages.c; do not edit. */\n#include \"base/lang.h\"\n");
	if (t->codes.n)
		out_fmt(o,
			"_Static_assert(LANG_COUNT == %zu, \"enum lang and the .po files "
			"differ\");\n",
			t->codes.n + 1);
	out_lit(o, "const struct message_entry message_table[] = {\n");
	size_t n = 0;
	const struct use *last = NULL;
	for (size_t i = 0; i < t->uses.n; i++) {
		const struct use *u = &t->uses.v[i];
		if (!u->in_c)
			continue;
		if (last && str_eq(last->key, u->key)) {
			check_same(t, last, u);
			continue;
		}
		last = u;
		write_entry(t, o, u);
		n++;
	}
	/* An array has at least one element; message_count does not count this one. */
	out_fmt(o, "\t{0},\n};\nconst size_t message_count = %zu;\n", n);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: messages OUT.c SRCDIR\n");
		return 2;
	}
	struct tool t = {.arena = arena_new((size_t)512 << 20)};
	find_rooms(&t, str_from(argv[2]));
	for (size_t i = 0; i < t.rooms.n; i++)
		read_room(&t, i);
	for (size_t i = 0; i < t.uses.n; i++)
		check_use(&t, &t.uses.v[i]);
	check_catalogues(&t);
	if (t.uses.n)
		qsort(t.uses.v, t.uses.n, sizeof(t.uses.v[0]), by_key);
	struct out o = out_new(t.arena, (size_t)32 << 20);
	write_table(&t, &o);
	if (t.errors == 0 && (o.bad || !tool_write(argv[1], out_view(&o))))
		complain(&t, str_from(argv[1]), 1, "cannot be written");
	int errors = t.errors;
	arena_free(t.arena);
	return errors ? 1 : 0;
}

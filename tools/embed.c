/* SPDX-License-Identifier: Apache-2.0
 * embed: puts the files that browsers load into the program.
 *
 *	embed OUT.c OUT.h SRCROOT FILE... [-- NAME=FILE...]
 *
 * FILE is below SRCROOT: src/ui/css/ruche.css becomes css/ruche.css, src/feature/blogs/blogs.css
 *becomes blogs/blogs.css, src/core/demo/people.txt becomes demo/people.txt; behind "--" the name is
 *given and FILE is as it is. Every asset has an address with the hash of its content,
 * /static/HASH/NAME, so that it may be cached for ever; url(...) in style sheets and imports in
 * scripts are rewritten to those addresses first. Text is gzip'd where that makes it smaller.
 */
#include "tool.h"

#include <zlib.h>

enum { FILE_MAX = 8 << 20 };

struct file {
	str name; /* css/ruche.css */
	str path; /* on disk */
	const char *type;
	bool text, done;
	str bytes, gzip, hash;
};
struct files {
	struct file *v;
	size_t n, cap;
};

struct tool {
	struct arena *arena;
	struct files files;
};

_Noreturn static void refuse(str path, const char *why)
{
	fprintf(stderr, "%.*s: %s\n", FMT(path), why);
	exit(1);
}

static const struct {
	const char *end, *type;
	bool text;
} types[] = {
	{".css", "text/css; charset=utf-8", true},
	{".js", "text/javascript; charset=utf-8", true},
	{".svg", "image/svg+xml", true},
	{".json", "application/json", true},
	{".webmanifest", "application/manifest+json", true},
	{".txt", "text/plain; charset=utf-8", true},
	{".woff2", "font/woff2", false},
	{".png", "image/png", false},
	{".ico", "image/x-icon", false},
};

static void set_type(struct file *f)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_ends(f->name, str_from(types[i].end))) {
			f->type = types[i].type;
			f->text = types[i].text;
			return;
		}
	refuse(f->path, "embed does not know the type of this file");
}

static void add(struct tool *t, str name, str path)
{
	for (size_t i = 0; i < t->files.n; i++)
		if (str_eq(t->files.v[i].name, name))
			refuse(path, "a second asset of that name");
	struct file *f = ARENA_PUSH(t->arena, &t->files);
	f->name = name;
	f->path = path;
	set_type(f);
	f->bytes = tool_read(t->arena, cstr(t->arena, path), FILE_MAX);
	if (!f->bytes.p)
		refuse(path, "cannot be read, or is larger than 8 MiB");
}

static str name_of(str path)
{
	static const char *const below[] = {"src/ui/", "src/feature/", "src/core/"};
	for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++)
		if (str_starts(path, str_from(below[i])))
			return str_sub(path, strlen(below[i]), path.n);
	refuse(path, "an asset stands below src/ui, src/feature or src/core");
}

static void read_arguments(struct tool *t, char **argv, int argc)
{
	bool named = false;
	for (int i = 4; i < argc; i++) {
		str one = str_from(argv[i]);
		if (str_eq(one, S("--"))) {
			named = true;
		} else if (named) {
			str path = one, name = str_cut(&path, '=');
			if (!path.n || !name.n)
				refuse(one, "expected NAME=FILE");
			add(t, name, path);
		} else {
			add(t, name_of(one), str_cat(t->arena, str_from(argv[3]), S("/"), one));
		}
	}
}

/* ---- addresses inside assets ---- */

static struct file *find(struct tool *t, str name)
{
	for (size_t i = 0; i < t->files.n; i++)
		if (str_eq(t->files.v[i].name, name))
			return &t->files.v[i];
	return NULL;
}

static str folder(str name)
{
	size_t n = name.n;
	while (n && name.p[n - 1] != '/')
		n--;
	return str_sub(name, 0, n);
}

/* The asset that `reference` means in the file f: beside it, or from the top. */
static struct file *resolve(struct tool *t, const struct file *f, str reference)
{
	str base = folder(f->name);
	for (;;) {
		if (str_starts(reference, S("./"))) {
			reference = str_sub(reference, 2, reference.n);
		} else if (str_starts(reference, S("../"))) {
			reference = str_sub(reference, 3, reference.n);
			base = folder(str_sub(base, 0, base.n ? base.n - 1 : 0));
		} else {
			break;
		}
	}
	struct file *found = find(t, str_cat(t->arena, base, reference));
	return found ? found : find(t, reference);
}

static str address(struct tool *t, const struct file *f)
{
	return str_cat(t->arena, S("/static/"), f->hash, S("/"), f->name);
}

/* The reference that begins at s: url(x), url("x") in CSS; from "./x", import "./x", import("./x")
 * in scripts. Its place in s is given in *from; n 0 when there is none. */
static str reference_at(const struct file *f, str s, size_t *from)
{
	bool css = str_ends(f->name, S(".css")), js = str_ends(f->name, S(".js"));
	static const char *const script[] = {"from ", "from", "import ", "import(", "import"};
	size_t n = css && str_starts(s, S("url(")) ? 4 : 0;
	for (size_t i = 0; js && !n && i < 5; i++)
		if (str_starts(s, str_from(script[i])))
			n = strlen(script[i]);
	char quote = n && n < s.n && (s.p[n] == '"' || s.p[n] == '\'') ? s.p[n] : 0;
	if (!n || (js && !quote))
		return STR_NONE;
	n += quote ? 1 : 0;
	*from = n;
	ptrdiff_t end = str_find_byte(str_sub(s, n, s.n), quote ? quote : ')');
	str reference = end > 0 ? str_sub(s, n, (size_t)end) : STR_NONE;
	bool outside = str_starts(reference, S("data:")) || str_starts(reference, S("/")) ||
		       str_starts(reference, S("#")) || (js && !str_starts(reference, S(".")));
	return outside ? STR_NONE : reference;
}

/* Replaces references by addresses; false when one of them has no hash yet. */
static bool rewrite(struct tool *t, struct file *f)
{
	struct out o = out_new(t->arena, FILE_MAX * 2), warnings = out_new(t->arena, FILE_MAX);
	for (size_t at = 0; at < f->bytes.n;) {
		str rest = str_sub(f->bytes, at, f->bytes.n);
		size_t from = 0;
		str reference = f->text ? reference_at(f, rest, &from) : STR_NONE;
		if (reference.n == 0) {
			out_byte(&o, f->bytes.p[at++]);
			continue;
		}
		struct file *other = resolve(t, f, reference);
		if (other && !other->done)
			return false;
		out_bytes(&o, rest.p, from);
		out_str(&o, other ? address(t, other) : reference);
		at += from + reference.n;
		/* Fonts come from npm: a build without it has none, and says so. */
		if (!other)
			out_fmt(&warnings, "embed: %.*s: there is no asset %.*s\n", FMT(f->name),
				FMT(reference));
	}
	fprintf(stderr, "%.*s", FMT(out_view(&warnings)));
	f->bytes = o.n ? out_view(&o) : S("");
	return true;
}

static void compress_file(struct tool *t, struct file *f)
{
	z_stream z = {0};
	if (!f->text || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	size_t room = deflateBound(&z, f->bytes.n);
	unsigned char *to = arena_alloc(t->arena, room);
	z.next_in = (unsigned char *)(uintptr_t)f->bytes.p;
	z.avail_in = (unsigned)f->bytes.n;
	z.next_out = to;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < f->bytes.n)
		f->gzip = (str){(char *)to, z.total_out};
	deflateEnd(&z);
}

/* Files that refer to others come after them. */
static void finish(struct tool *t)
{
	for (size_t left = t->files.n; left;) {
		size_t before = left;
		for (size_t i = 0; i < t->files.n; i++) {
			struct file *f = &t->files.v[i];
			if (f->done || !rewrite(t, f))
				continue;
			uint64_t h = str_hash(f->bytes);
			struct out hex = out_new(t->arena, 64);
			out_fmt(&hex, "%016llx", (unsigned long long)h);
			f->hash = out_view(&hex);
			compress_file(t, f);
			f->done = true;
			left--;
		}
		if (left == before)
			for (size_t i = 0; i < t->files.n; i++)
				if (!t->files.v[i].done)
					refuse(t->files.v[i].path,
					       "refers to itself by way of its references");
	}
}

/* ---- writing ---- */

static void write_array(struct out *o, const char *name, size_t number, str s)
{
	out_fmt(o, "static const unsigned char %s_%zu[] = {", name, number);
	for (size_t i = 0; i < s.n; i++) {
		out_str(o, i % 24 ? S("") : S("\n\t"));
		out_int(o, (unsigned char)s.p[i]);
		out_byte(o, ',');
	}
	out_str(o, s.n ? S("\n};\n") : S("0};\n"));
}

static void write_code(struct tool *t, struct out *o)
{
	out_lit(o, "/* Made by tools/embed.c; do not edit. */\n#include \"ui/asset.h\"\n\n");
	for (size_t i = 0; i < t->files.n; i++) {
		write_array(o, "bytes", i, t->files.v[i].bytes);
		if (t->files.v[i].gzip.n)
			write_array(o, "gzip", i, t->files.v[i].gzip);
	}
	out_lit(o, "\nconst struct asset asset_table[] = {\n");
	for (size_t i = 0; i < t->files.n; i++) {
		struct file *f = &t->files.v[i];
		out_fmt(o, "\t{\"%.*s\", \"%.*s\", \"%s\", \"%.*s\", bytes_%zu, %zu, ",
			FMT(f->name), FMT(address(t, f)), f->type, FMT(f->hash), i, f->bytes.n);
		if (f->gzip.n)
			out_fmt(o, "gzip_%zu, %zu},\n", i, f->gzip.n);
		else
			out_lit(o, "NULL, 0},\n");
	}
	out_fmt(o, "\t{0},\n};\nconst size_t asset_count = %zu;\n", t->files.n);
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: embed OUT.c OUT.h SRCROOT FILE... [-- NAME=FILE...]\n");
		return 2;
	}
	struct tool t = {.arena = arena_new((size_t)512 << 20)};
	read_arguments(&t, argv, argc);
	if (t.files.n)
		qsort(t.files.v, t.files.n, sizeof(t.files.v[0]), by_name);
	finish(&t);
	struct out c = out_new(t.arena, (size_t)128 << 20);
	write_code(&t, &c);
	str h = S("/* Made by tools/embed.c; do not edit. */\n#pragma once\n#include "
		  "\"ui/asset.h\"\n");
	if (c.bad || !tool_write(argv[1], out_view(&c)) || !tool_write(argv[2], h))
		refuse(str_from(argv[1]), "cannot be written");
	arena_free(t.arena);
	return 0;
}

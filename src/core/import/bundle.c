/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/bundle.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

str path_last(str path)
{
	size_t n = path.n;
	while (n && path.p[n - 1] != '/')
		n--;
	return str_sub(path, n, path.n);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* The names of an archive's members are those of the bundle, in the same order. */
static ptrdiff_t find(const struct bundle_names *names, str name)
{
	const str *at =
		names->n ? bsearch(&name, names->v, names->n, sizeof(name), by_bytes) : NULL;
	return at ? at - names->v : -1;
}

static void sort(struct bundle_names *names)
{
	if (names->n)
		qsort(names->v, names->n, sizeof(*names->v), by_bytes);
}

/* ---- a folder ---- */

struct folders {
	struct folder {
		str name; /* "" or "general/" */
		int depth;
	} * v;
	size_t n, cap;
};

static err take_name(struct arena *a, struct bundle_names *names, struct folders *todo,
		     const struct folder *in, DIR *dir, const char *entry, str *why)
{
	struct stat st;
	str name = str_from(entry);
	if (str_starts(name, S(".")) || fstatat(dirfd(dir), entry, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return OK;
	str whole = str_cat(a, in->name, name);
	if (S_ISDIR(st.st_mode) && in->depth < BUNDLE_DEPTH_MAX)
		*ARENA_PUSH(a, todo) = (struct folder){str_cat(a, whole, S("/")), in->depth + 1};
	if (!S_ISREG(st.st_mode))
		return OK;
	*ARENA_PUSH(a, names) = whole;
	if (names->n <= BUNDLE_NAMES_MAX)
		return OK;
	*why = S("too many files in the folder");
	return TOO_LARGE;
}

/* Opens what lies below a folder, segment by segment: none is a link, none begins with a dot. -1
 * for what is not there. */
static int open_below(struct arena *a, str folder, str name)
{
	int at = open(cstr(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (at >= 0 && name.p) {
		str segment = str_cut(&name, '/');
		int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
		int next = -1;
		if (segment.n && segment.p[0] != '.')
			next = openat(at, cstr(a, segment), name.p ? flags | O_DIRECTORY : flags);
		close(at);
		at = next;
	}
	return at;
}

/* The files below a folder in it ("": all of them), with their paths. */
static err list_folder(struct arena *a, str folder, str below, struct bundle_names *names, str *why)
{
	struct folders todo = {0};
	*ARENA_PUSH(a, &todo) = (struct folder){.name = below};
	while (todo.n) {
		struct folder in = todo.v[--todo.n];
		str path = in.name.n ? str_sub(in.name, 0, in.name.n - 1) : STR_NONE;
		int fd = open_below(a, folder, path);
		DIR *dir = fd < 0 ? NULL : fdopendir(fd);
		err e = OK;
		if (!dir) {
			if (fd >= 0)
				close(fd);
			*why = S("the folder cannot be opened");
			return FAULT;
		}
		for (struct dirent *d; !e && (d = readdir(dir));)
			e = take_name(a, names, &todo, &in, dir, d->d_name, why);
		closedir(dir);
		TRY(e);
	}
	sort(names);
	return OK;
}

/* ---- what was given ---- */

static bool is_archive(const char *path)
{
	char head[4] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n = fd < 0 ? 0 : read(fd, head, sizeof(head));
	if (fd >= 0)
		close(fd);
	return n == (ssize_t)sizeof(head) && zip_begins((str){head, sizeof(head)});
}

static str without_ending(str name)
{
	static const char *const endings[] = {".gz", ".bz2", ".zip", ".jsonl", ".json", ".txt"};
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (name.n > str_from(endings[i]).n && str_ends(name, str_from(endings[i])))
			name = str_sub(name, 0, name.n - str_from(endings[i]).n);
	return name;
}

static err open_archive(struct arena *a, struct bundle *b, str *why)
{
	TRY(zip_open(a, b->path, &b->zip, why));
	if (b->zip->n)
		qsort(b->zip->v, b->zip->n, sizeof(*b->zip->v), by_bytes);
	for (size_t i = 0; i < b->zip->n; i++)
		*ARENA_PUSH(a, &b->names) = b->zip->v[i].name;
	return OK;
}

/* One file, and what lies in the folder "data" beside it. */
static err open_alone(struct arena *a, struct bundle *b, str *why)
{
	str last = path_last(b->path);
	size_t folder = b->path.n - last.n;
	b->alone = true;
	b->folder = folder > 1 ? str_sub(b->path, 0, folder - 1) : folder ? S("/") : S(".");
	*ARENA_PUSH(a, &b->names) = last;
	int data = open_below(a, b->folder, S("data"));
	struct stat st;
	bool there = data >= 0 && fstat(data, &st) == 0 && S_ISDIR(st.st_mode);
	if (data >= 0)
		close(data);
	return there ? list_folder(a, b->folder, S("data/"), &b->beside, why) : OK;
}

err bundle_open(struct arena *a, str path, struct bundle *b, str *why)
{
	struct stat st;
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	*b = (struct bundle){.path = path, .title = without_ending(path_last(path))};
	if (stat(cstr(a, path), &st) != 0) {
		*why = S("there is no such file");
		return NOT_FOUND;
	}
	if (S_ISDIR(st.st_mode)) {
		b->folder = path;
		return list_folder(a, path, STR_NONE, &b->names, why);
	}
	if (!is_archive(cstr(a, path)))
		return open_alone(a, b, why);
	TRY(open_archive(a, b, why));
	sort(&b->names);
	return OK;
}

/* ---- files in it ---- */

bool bundle_has(const struct bundle *b, str name)
{
	return find(&b->names, name) >= 0 || find(&b->beside, name) >= 0;
}

err bundle_source(struct arena *a, const struct bundle *b, str name, int64_t limit,
		  struct source **s, str *why)
{
	*why = S("there is no such file");
	if (!bundle_has(b, name))
		return NOT_FOUND;
	if (b->zip)
		return zip_source(a, b->zip, &b->zip->v[find(&b->names, name)], limit, s, why);
	/* The file that was given may be a link, or begin with a dot. */
	if (b->alone && str_eq(name, b->names.v[0]))
		return source_open(a, b->path, limit, s, why);
	int fd = open_below(a, b->folder, name);
	return fd < 0 ? NOT_FOUND : source_of_file(a, fd, limit, s, why);
}

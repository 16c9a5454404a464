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
static ptrdiff_t find(const struct bundle *b, str name)
{
	const str *at =
		b->names.n ? bsearch(&name, b->names.v, b->names.n, sizeof(name), by_bytes) : NULL;
	return at ? at - b->names.v : -1;
}

/* ---- a folder ---- */

struct folders {
	struct folder {
		str name; /* "" or "general/" */
		int depth;
	} * v;
	size_t n, cap;
};

static err take_name(struct arena *a, struct bundle *b, struct folders *todo,
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
	*ARENA_PUSH(a, &b->names) = whole;
	if (b->names.n <= BUNDLE_NAMES_MAX)
		return OK;
	*why = S("too many files in the folder");
	return TOO_LARGE;
}

static err list_folder(struct arena *a, struct bundle *b, str *why)
{
	struct folders todo = {0};
	*ARENA_PUSH(a, &todo) = (struct folder){0};
	while (todo.n) {
		struct folder in = todo.v[--todo.n];
		DIR *dir = opendir(cstr(a, str_cat(a, b->folder, S("/"), in.name)));
		err e = OK;
		if (!dir) {
			*why = S("the folder cannot be opened");
			return FAULT;
		}
		for (struct dirent *d; !e && (d = readdir(dir));)
			e = take_name(a, b, &todo, &in, dir, d->d_name, why);
		closedir(dir);
		TRY(e);
	}
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
		TRY(list_folder(a, b, why));
	} else if (is_archive(cstr(a, path))) {
		TRY(open_archive(a, b, why));
	} else {
		str last = path_last(path);
		size_t folder = path.n - last.n;
		b->alone = true;
		b->folder = folder > 1 ? str_sub(path, 0, folder - 1) : folder ? S("/") : S(".");
		*ARENA_PUSH(a, &b->names) = last;
	}
	if (b->names.n)
		qsort(b->names.v, b->names.n, sizeof(*b->names.v), by_bytes);
	return OK;
}

/* ---- files in it ---- */

/* A path below the top: no segment leads up. */
static bool leads_down(str name)
{
	bool down = name.n > 0 && name.p[0] != '/' && str_find_byte(name, '\0') < 0;
	while (name.n && down) {
		str segment = str_cut(&name, '/');
		down = !str_eq(segment, S("..")) && !str_eq(segment, S("."));
	}
	return down;
}

err bundle_source(struct arena *a, const struct bundle *b, str name, int64_t limit,
		  struct source **s, str *why)
{
	struct stat st;
	*why = S("there is no such file");
	ptrdiff_t at = find(b, name);
	if (at < 0 && !(b->alone && leads_down(name)))
		return NOT_FOUND;
	if (b->zip)
		return zip_source(a, b->zip, &b->zip->v[at], limit, s, why);
	str path = str_cat(a, b->folder, S("/"), name);
	if (at < 0 && (lstat(cstr(a, path), &st) != 0 || !S_ISREG(st.st_mode)))
		return NOT_FOUND;
	return source_open(a, path, limit, s, why);
}

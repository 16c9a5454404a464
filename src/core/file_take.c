/* SPDX-License-Identifier: Apache-2.0
 * file_take: what happens to a file's bytes before anything names them: the scanner of the house
 * looks at it, libmagic tells its type, and it is stored by hash. The only file that includes
 * magic.h.
 */
#include "core/file_internal.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/blob_store.h"
#include "core/helper.h"

#include <fcntl.h>
#include <magic.h>
#include <unistd.h>

enum {
	TYPE_BYTES = 256 << 10, /* libmagic looks at so many from the beginning */
	SCAN_SECONDS = 120,
	SCAN_ANSWER = 256 << 10,
	REASON_MAX = 300,
};

static bool is_type(str s)
{
	ptrdiff_t slash = str_find_byte(s, '/');
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '+' || c == '.';
		if (!fine)
			return false;
	}
	return slash > 0 && s.n < 100;
}

static size_t number16(const char *p)
{
	return (unsigned char)p[0] | (size_t)(unsigned char)p[1] << 8;
}

str file_office_type(str head)
{
	static const struct {
		str folder, type;
	} kinds[] = {
		{S("ppt/"),
		 S("application/vnd.openxmlformats-officedocument.presentationml.presentation")},
		{S("word/"),
		 S("application/vnd.openxmlformats-officedocument.wordprocessingml.document")},
		{S("xl/"), S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
	};
	enum { NAME_LENGTH = 26, NAME = 30 };
	bool first = true;
	for (ptrdiff_t at; (at = str_find(head, S("PK\3\4"))) >= 0; first = false) {
		head = str_sub(head, (size_t)at, head.n);
		if ((first && at > 0) || head.n < NAME)
			break;
		str name = str_sub(head, NAME, number16(head.p + NAME_LENGTH));
		if (first && !str_eq(name, S("[Content_Types].xml")) &&
		    !str_eq(name, S("_rels/.rels")))
			break;
		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			if (str_starts(name, kinds[i].folder))
				return kinds[i].type;
		head = str_sub(head, NAME, head.n);
	}
	return STR_NONE;
}

/* Only what looks at bytes as they lie: nothing is unpacked, and no format is followed far. */
static str type_of_bytes(struct arena *a, const void *p, size_t n)
{
	str type = S("application/octet-stream");
	magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF |
			       MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_APPTYPE);
	if (!m)
		return type;
	if (magic_load(m, NULL) == 0) {
		str found = str_from(magic_buffer(m, p, n));
		if (is_type(found))
			type = str_dup(a, found);
	}
	magic_close(m);
	/* It looks at the fourth file of an archive: a deck with a thumbnail is nothing to it. */
	if (str_eq(type, S("application/octet-stream")) || str_eq(type, S("application/zip"))) {
		str office = file_office_type((str){p, n});
		type = office.n ? office : type;
	}
	return type;
}

static str type_of_file(struct arena *a, int fd)
{
	uint8_t *buffer = arena_bytes(a, TYPE_BYTES);
	size_t n = 0;
	while (n < TYPE_BYTES) {
		ssize_t got = pread(fd, buffer + n, TYPE_BYTES - n, (off_t)n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	return type_of_bytes(a, buffer, n);
}

str file_type_of(struct arena *a, str path)
{
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return S("application/octet-stream");
	str type = type_of_file(a, fd);
	close(fd);
	return type;
}

/* The scanner gets the file as its standard input and its path as its only argument. Status 0: it
 * may come in; 1: it may not, and what the scanner wrote says why. */
static err scan(const struct app *app, struct arena *a, str path, int fd, str *why)
{
	bytes answer = {0};
	char *argv[] = {cstr(a, app->scan), cstr(a, path), NULL};
	if (str_empty(app->scan))
		return OK;
	int status = 0;
	TRY(helper_judge(a, argv, fd, SCAN_SECONDS * SECOND, SCAN_ANSWER, &answer, &status, why));
	if (status == 0)
		return OK;
	str text = utf8_clean(a, str_trim((str){(const char *)answer.p, answer.n}));
	*why = str_dup(a, utf8_head(str_trim(str_cut(&text, '\n')), REASON_MAX));
	return DENIED;
}

err file_take(const struct app *app, struct arena *a, str path, struct file_content *c, str *why)
{
	*c = (struct file_content){0};
	*why = STR_NONE;
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NOT_FOUND;
	err e = scan(app, a, path, fd, why);
	if (e == OK)
		c->type = type_of_file(a, fd);
	close(fd);
	TRY(e);
	return blob_store_put_file(a, app->data, path, &c->hash, &c->size);
}

err file_take_bytes(const struct app *app, struct arena *a, bytes content, struct file_content *c)
{
	*c = (struct file_content){.size = (int64_t)content.n};
	c->type = type_of_bytes(a, content.p ? (const void *)content.p : "", content.n);
	return blob_store_put(a, app->data, content, &c->hash);
}

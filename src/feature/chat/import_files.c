/* SPDX-License-Identifier: Apache-2.0
 * import_files: files that lie beside what was said: looked at by the scanner of the house as every
 * other file, and hung on their message, which decides who reads them.
 */
#include "feature/chat/import.h"

#include "core/app.h"
#include "core/attachment.h"
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

str chat_import_find_file(struct chat_import *i, const str *paths, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (bundle_has(i->files, paths[k]))
			return paths[k];
	return STR_NONE;
}

/* The bytes in a file of ours, which file_take moves away. */
static err copy_out(struct source *s, const char *to, str *why)
{
	enum { CHUNK = 64 << 10 };
	char buffer[CHUNK];
	size_t n;
	err e;
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		*why = S("the data directory takes no file");
		return FAULT;
	}
	while ((e = source_read(s, buffer, sizeof(buffer), &n, why)) == OK && n > 0) {
		for (size_t done = 0; done < n && !e;) {
			ssize_t put = write(fd, buffer + done, n - done);
			if (put < 0 && errno != EINTR) {
				*why = S("the data directory takes no more");
				e = FAULT;
			}
			done += put > 0 ? (size_t)put : 0;
		}
		if (e)
			break;
	}
	close(fd);
	return e;
}

static err take(struct chat_import *i, str path, struct file_content *content, str *why)
{
	struct source *s;
	struct arena *own = arena_new(IMPORT_RECORD_ARENA);
	str folder = str_cat(own, i->app->data, S("/uploads"));
	struct out name = out_new(own, 64);
	out_lit(&name, "/import-");
	out_int(&name, id_new());
	const char *to = cstr(own, str_cat(own, folder, out_view(&name)));
	err e = mkdir(cstr(own, folder), 0700) != 0 && errno != EEXIST ? FAULT : OK;
	if (!e)
		e = bundle_source(own, i->files, path, CHAT_IMPORT_FILE_MAX, &s, why);
	if (!e) {
		source_plain(s);
		e = copy_out(s, to, why);
	}
	if (!e)
		e = file_take(i->app, own, str_from(to), content, why);
	unlink(to);
	content->hash = str_dup(i->whole, content->hash);
	content->type = str_dup(i->whole, content->type);
	*why = str_dup(i->row, *why);
	arena_free(own);
	return e;
}

/* Each is unpacked and looked at once, however many messages name it. One that may not come in has
 * no hash. */
static err take_once(struct chat_import *i, str path, struct file_content *content, str *why)
{
	int64_t at;
	if (chat_import_get(&i->taken, path, &at)) {
		*content = i->contents.v[at];
		return OK;
	}
	err e = take(i, path, content, why);
	if (e != OK && e != DENIED && e != TOO_LARGE)
		return e;
	if (e)
		*content = (struct file_content){.size = e == DENIED ? -1 : 0};
	chat_import_set(i->whole, &i->taken, path, (int64_t)i->contents.n);
	*ARENA_PUSH(i->whole, &i->contents) = *content;
	*why = STR_NONE;
	return OK;
}

/* Names on one message differ: the second "plan.pdf" is "2-plan.pdf". */
static err hang(struct chat_import *i, int64_t message, str name,
		const struct file_content *content, struct attached_files *there)
{
	str owner = chat_import_number(i, "weight", i->db->viewer.v);
	int64_t weight = 0;
	err e = CONFLICT;
	/* Of all that they hung anywhere: looked up once. */
	if (!chat_import_get(&i->weights, owner, &weight))
		TRY(attachment_files_weight(i->db, &weight));
	for (int n = 1; n <= ATTACHED_FILES_MAX && e == CONFLICT; n++) {
		struct out o = out_new(i->row, 2048);
		if (n > 1) {
			out_int(&o, n);
			out_byte(&o, '-');
		}
		out_str(&o, name);
		e = attachment_file_add(i->db, (item_id){message}, out_view(&o), content, there,
					&weight);
	}
	chat_import_set(i->whole, &i->weights, owner, weight);
	return e;
}

static err attach_one(struct chat_import *i, const struct chat_import_files *files, size_t k,
		      struct attached_files *there, str *why)
{
	struct file_content content = {0};
	str name = file_name_clean(i->row, files->names.v[k]);
	if (str_empty(files->paths.v[k])) {
		chat_import_skip(i, S("a file that is not in the export"));
		return OK;
	}
	TRY(take_once(i, files->paths.v[k], &content, why));
	if (str_empty(content.hash)) {
		chat_import_skip(i, content.size < 0 ? S("a file that the scanner refused")
						     : S("a file that is too large"));
		return OK;
	}
	i->db->viewer = files->owner;
	err e = hang(i, files->message, name, &content, there);
	i->db->viewer = (person_id){0};
	if (e == OK) {
		i->report->written++;
		return OK;
	}
	if (e != INVALID && e != TOO_LARGE && e != CONFLICT)
		return e;
	chat_import_skip(i, e == TOO_LARGE ? S("a file over what a message or a person may keep")
					   : S("a file whose name cannot be"));
	return file_let_go(i->db, &content);
}

err chat_import_attach(struct chat_import *i, const struct chat_import_files *files, bool fresh,
		       str *why)
{
	struct attached_files there = {0};
	for (size_t k = 0; k < files->paths.n; k++) {
		i->report->read++;
		if (files->message && fresh)
			TRY(attach_one(i, files, k, &there, why));
		else
			chat_import_skip(i, files->message ? S("here already")
							   : S("a file that is not in the export"));
	}
	return OK;
}

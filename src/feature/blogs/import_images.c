/* SPDX-License-Identifier: Apache-2.0
 * import_images: images of a foreign blog whose files lie beside its export
 * (wp-content/uploads/..., or uploads/...) become images of ours: read in the sandbox, written
 * anew, shown to whoever may read the entry. Images that are not there stay links.
 */
#include "feature/blogs/import.h"

#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/decode.h"

#include <sys/stat.h>

enum { IMAGE_SIDE = 1600, THUMB_SIDE = 480, PATH_MAX_BYTES = 1000 };

/* The path of an address at the site itself ("/wp-content/..."); empty for one elsewhere. */
static str path_at_site(const struct blog_import_images *from, str address)
{
	if (str_starts(address, S("/")) && !str_starts(address, S("//")))
		return address;
	ptrdiff_t behind = str_find(address, S("://"));
	if (behind < 0)
		return STR_NONE;
	str rest = str_sub(address, (size_t)behind + 3, address.n);
	str host = str_cut(&rest, '/');
	return str_eq_nocase(host, from->host)
		       ? str_sub(address, address.n - rest.n - 1, rest.n + 1)
		       : STR_NONE;
}

static bool is_file(struct arena *a, str path)
{
	struct stat s;
	return stat(cstr(a, path), &s) == 0 && S_ISREG(s.st_mode);
}

/* "x-300x200.jpg" is a smaller "x.jpg": the file that came with the export may be that one alone.
 */
static str without_size(struct arena *a, str path)
{
	size_t dot = path.n, i;
	while (dot && path.p[dot - 1] != '.' && path.p[dot - 1] != '/')
		dot--;
	if (dot < 2 || path.p[dot - 1] != '.')
		return STR_NONE;
	bool cross = false;
	for (i = dot - 1;
	     i > 0 && ((path.p[i - 1] >= '0' && path.p[i - 1] <= '9') || path.p[i - 1] == 'x'); i--)
		cross = cross || path.p[i - 1] == 'x';
	if (!cross || i == 0 || path.p[i - 1] != '-')
		return STR_NONE;
	return str_cat(a, str_sub(path, 0, i - 1), str_sub(path, dot - 1, path.n));
}

/* The file beside the export, or an empty text. */
static str local_file(const struct blog_import_images *from, struct arena *a, str address)
{
	str query = path_at_site(from, address), path = str_cut(&query, '?');
	if (path.n < 2 || path.n > PATH_MAX_BYTES || str_find(path, S("..")) >= 0 ||
	    str_find_byte(path, '\0') >= 0)
		return STR_NONE;
	str candidates[] = {path, without_size(a, path)};
	for (size_t i = 0; i < 2; i++) {
		ptrdiff_t uploads = str_find(candidates[i], S("/uploads/"));
		str whole = str_cat(a, from->folder, candidates[i]);
		if (candidates[i].n && is_file(a, whole))
			return whole;
		whole = uploads < 0
				? STR_NONE
				: str_cat(a, from->folder,
					  str_sub(candidates[i], (size_t)uploads, candidates[i].n));
		if (whole.n && is_file(a, whole))
			return whole;
	}
	return STR_NONE;
}

/* Stores the image and its row, which the entry takes; *hash stays empty when it cannot be read. */
static err store(struct blog_import *i, const struct blog_import_images *from, str file, str *hash)
{
	static const struct decode_size sizes[] = {{IMAGE_SIDE, IMAGE_SIDE, false},
						   {THUMB_SIDE, THUMB_SIDE, false}};
	struct decode_result r = {0};
	str why, thumb;
	int64_t id;
	*hash = STR_NONE;
	if (!from->app->decoder ||
	    decode_image(from->app->decoder, i->row, file, sizes, 2, &r, &why) != OK) {
		import_note(i->whole, i->report,
			    S("an image beside the export cannot be read: it stays a link"));
		return OK;
	}
	TRY(blob_store_put(i->row, from->app->data, r.v[0].webp, hash));
	TRY(blob_store_put(i->row, from->app->data, r.v[1].webp, &thumb));
	TRY(attachment_create(i->db, STR_NONE, *hash, S("image/webp"), (int64_t)r.v[0].webp.n,
			      r.v[0].width, r.v[0].height, thumb, &id));
	import_note(i->whole, i->report, S("an image beside the export became one of ours"));
	return OK;
}

err blog_import_images(struct blog_import *i, const struct blog_import_images *from, str *body)
{
	struct out o = out_new(i->row, body->n * 2 + 4096);
	str rest = *body;
	for (ptrdiff_t at; (at = str_find(rest, S("!["))) >= 0;) {
		str image = str_sub(rest, (size_t)at, rest.n);
		ptrdiff_t begin = str_find(image, S("]("));
		if (begin < 0)
			break;
		str address = str_sub(image, (size_t)begin + 2, image.n), hash = STR_NONE;
		size_t n = 0;
		while (n < address.n && address.p[n] != ')' && address.p[n] != ' ' &&
		       address.p[n] != '\n')
			n++;
		str file = local_file(from, i->row, str_sub(address, 0, n));
		if (file.n)
			TRY(store(i, from, file, &hash));
		out_str(&o, str_sub(rest, 0, (size_t)at + (size_t)begin + 2));
		if (hash.n) {
			out_lit(&o, "/blobs/");
			out_str(&o, hash);
		} else {
			out_str(&o, str_sub(address, 0, n));
		}
		rest = str_sub(address, n, address.n);
	}
	out_str(&o, rest);
	if (!o.bad)
		*body = out_view(&o);
	return OK;
}

bool blog_import_image_is_here(const struct blog_import_images *from, struct arena *a, str address)
{
	return local_file(from, a, address).n > 0;
}

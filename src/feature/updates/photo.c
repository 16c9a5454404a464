/* SPDX-License-Identifier: Apache-2.0
 * photo: photos of an update. They stand as Markdown in the last line of its text, so that whatever
 * shows, keeps, exports or erases the text does so with them; the box and the form that changes it
 * show words and photos apart.
 */
#include "feature/updates/handlers.h"

#include "base/utf8.h"
#include "core/attachment.h"
#include "ui/image.h"

enum { HASH = 64, ALT = 300 };

static const char *const fields[UPDATE_PHOTOS][5] = {
	{"photo_1", "alt_1", "drop_1", "new_1", "new_alt_1"},
	{"photo_2", "alt_2", "drop_2", "new_2", "new_alt_2"},
	{"photo_3", "alt_3", "drop_3", "new_3", "new_alt_3"},
	{"photo_4", "alt_4", "drop_4", "new_4", "new_alt_4"},
};
enum { THERE, THERE_ALT, DROPPED, NEW_FILE, NEW_ALT };

/* What route.prepare leaves for the handler: what came in each field. */
struct photos_read {
	struct {
		bool came;
		struct image_taken image;
	} v[UPDATE_PHOTOS];
};

/* ---- in a text ---- */

static bool is_hash(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i])
			return false;
	return s.n == HASH;
}

/* "![words](/blobs/HASH)" at the beginning of a line. */
static bool cut_photo(str *line, struct update_photo *photo)
{
	static const str middle = {"](/blobs/", 9};
	ptrdiff_t at = str_starts(*line, S("![")) ? str_find(*line, middle) : -1;
	if (at < 0)
		return false;
	size_t from = (size_t)at + middle.n;
	photo->alt = str_sub(*line, 2, (size_t)at - 2);
	photo->hash = str_sub(*line, from, HASH);
	if (!is_hash(photo->hash) || !str_starts(str_sub(*line, from + HASH, 1), S(")")))
		return false;
	*line = str_trim(str_sub(*line, from + HASH + 1, line->n));
	return true;
}

str update_photos_split(struct arena *a, str body, struct update_photos *photos)
{
	str text = str_trim(body), line;
	struct update_photo one;
	size_t begin = text.n;
	*photos = (struct update_photos){0};
	while (begin && text.p[begin - 1] != '\n')
		begin--;
	line = str_sub(text, begin, text.n);
	while (line.n && photos->n < UPDATE_PHOTOS && cut_photo(&line, &one))
		*ARENA_PUSH(a, photos) = one;
	if (line.n)
		photos->n = 0;
	return photos->n ? str_trim(str_sub(text, 0, begin)) : text;
}

str update_photos_join(struct arena *a, str words, const struct update_photos *photos)
{
	struct out o = out_new(a, (size_t)1 << 20);
	out_str(&o, words);
	for (size_t i = 0; i < photos->n; i++) {
		out_str(&o, i ? S(" ") : words.n ? S("\n\n") : S(""));
		out_str(&o,
			image_markdown(a, &(const struct image_taken){.name = photos->v[i].alt,
								      .hash = photos->v[i].hash}));
	}
	return out_view(&o);
}

str update_photos_words(struct arena *a, const struct update_photos *photos)
{
	struct out o = out_new(a, (size_t)1 << 20);
	for (size_t i = 0; i < photos->n; i++) {
		out_str(&o, i ? S(" ") : S(""));
		out_str(&o, photos->v[i].alt);
	}
	return out_view(&o);
}

err update_photos_claim(struct db *db, item_id id, const struct markdown_found *found, bool new)
{
	static const str base = {"/blobs/", 7};
	str *hashes = NEW_ARRAY(db->arena, str, found->images.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < found->images.n; i++)
		if (str_starts(found->images.v[i], base))
			hashes[n++] = str_sub(found->images.v[i], base.n, HASH);
	return n || !new ? attachment_claim(db, id, hashes, n) : OK;
}

/* ---- from a form ---- */

err update_photos_read(struct rq *rq)
{
	struct photos_read *read = NEW(rq->arena, struct photos_read);
	for (size_t i = 0; i < UPDATE_PHOTOS; i++) {
		const struct upload *file = rq_upload(rq, fields[i][NEW_FILE]);
		if (!file || file->size == 0)
			continue;
		read->v[i].came = true;
		err e = image_read(rq, file, &read->v[i].image);
		if (e && !read->v[i].image.refused)
			return e;
	}
	rq->prepared = read;
	return OK;
}

static void add(struct rq *rq, struct update_photos *photos, str hash, str alt)
{
	alt = str_trim(alt);
	*ARENA_PUSH(rq->arena, photos) = (struct update_photo){hash, alt};
	if (str_empty(alt))
		form_error(rq, "photos",
			   T(rq->lang, "Say in a line what is on each photo, for those who do not "
				       "see it. Photos that were not kept yet have to be chosen "
				       "again."));
	else if (utf8_count(alt) > ALT)
		form_error(rq, "photos", T(rq->lang, "At most 300 characters for each photo."));
}

static err add_new(struct rq *rq, const struct photos_read *read, struct update_photos *photos)
{
	int64_t weight;
	TRY(attachment_files_weight(rq->db, &weight));
	for (size_t i = 0; i < UPDATE_PHOTOS; i++) {
		const struct image_taken *image = &read->v[i].image;
		if (!read->v[i].came)
			continue;
		if (image->refused) {
			form_error(rq, "photos", image->refused);
			rq->log_text = image->why;
			continue;
		}
		if (__builtin_add_overflow(weight, image->size, &weight) ||
		    weight > ATTACHED_BYTES_MAX)
			form_error(rq, "photos",
				   T(rq->lang, "There is no room left: you may attach 10 GB in "
					       "all."));
		TRY(image_record(rq->db, image));
		add(rq, photos, image->hash, rq_form(rq, fields[i][NEW_ALT]));
	}
	return OK;
}

err update_photos_take(struct rq *rq, struct update_photos *photos)
{
	if (rq_form_has(rq, "photos"))
		for (size_t i = 0; i < UPDATE_PHOTOS; i++) {
			str hash = rq_form(rq, fields[i][THERE]);
			if (is_hash(hash) && !rq_form_has(rq, fields[i][DROPPED]))
				add(rq, photos, hash, rq_form(rq, fields[i][THERE_ALT]));
		}
	if (rq->prepared)
		TRY(add_new(rq, rq->prepared, photos));
	if (photos->n > UPDATE_PHOTOS)
		form_error(rq, "photos", T(rq->lang, "An update has at most 4 photos."));
	return OK;
}

/* SPDX-License-Identifier: Apache-2.0
 * photo: the photo of a person, cut to a square and written anew in two sizes: the small one stands
 * beside names (person.photo), the large one on the profile.
 */
#ifndef RUCHE_CORE_PHOTO_H
#define RUCHE_CORE_PHOTO_H

#include "core/app.h"
#include "core/decode.h"

enum { PHOTO_SMALL = 96, PHOTO_LARGE = 320 };

struct photo {
	struct {
		str hash;
		int64_t size, side;
	} v[2]; /* small, large */
};

/* Decodes an image file and stores both squares. Slow: call outside a write. Errors are those of
 * decode_image, and BUSY without a decoder; *why is for the log. */
err photo_prepare(const struct app *app, struct arena *a, str file, struct photo *p, str *why);
err photo_prepare_bytes(const struct app *app, struct arena *a, bytes image, struct photo *p,
			str *why);
/* Makes it the person's photo; an earlier one is let go. */
err photo_save(struct db *db, person_id person, const struct photo *p);
err photo_remove(struct db *db, person_id person);
/* The hash of the large square; empty without a photo. */
err photo_large(struct db *db, person_id person, str *hash);

#endif

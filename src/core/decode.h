/* SPDX-License-Identifier: Apache-2.0
 * decode: images from strangers, made ours. Runs the program ruche-decode once per image, with its
 * own process, limits and sandbox, and gives back WebP files at the wanted sizes without metadata.
 */
#ifndef RUCHE_CORE_DECODE_H
#define RUCHE_CORE_DECODE_H

#include "base/arena.h"
#include "base/decode_protocol.h"
#include "base/err.h"
#include "base/str.h"

#include <semaphore.h>

/* The decoder of a process: where its program is, and how many may run at a time (two). Lives as
 * long as the process; any thread may use it. */
struct decoder {
	str path;
	sem_t slots;
	int64_t patience; /* microseconds for one image and for a free slot; decoder_open says ten
			     seconds */
	bool strict;	  /* refuse to decode when the kernel lacks a part of the sandbox */
};

struct decode_size {
	int width,
		height; /* 1 to DECODE_SIDE_MAX: the box to fit into; images are never enlarged */
	bool crop;	/* the middle part in the shape of the box, for squares */
};

struct decoded_image {
	int width, height;
	bytes webp;
};

/* What a camera wrote into a source: shown to its owner, never stored beside the picture. */
struct decoded_field {
	str name; /* as EXIF has it: "GPSLatitude" */
	str value;
};

struct decode_result {
	struct decoded_image *v; /* one per wanted size, in their order */
	size_t n, cap;
	int width, height; /* of the source, as a person sees it */
	unsigned missing;  /* sandbox parts this kernel lacks; 0 when it is whole */
	struct {
		struct decoded_field *v; /* at most DECODE_FIELDS_MAX */
		size_t n, cap;
	} fields;
};

/* Finds ruche-decode beside the running program when path is empty. The path lives in the arena.
 * FAULT when there is no such program; the decoder can be used all the same and then refuses. */
err decoder_open(struct arena *a, struct decoder *d, str path);
void decoder_close(struct decoder *d);

/* Decodes the image in the file at n sizes (at most DECODE_SIZES_MAX). Takes at most ten seconds.
 * INVALID when it is no image or cannot be decoded, TOO_LARGE over 20 MiB or 40 megapixels, BUSY
 * when no decoder came free, NOT_FOUND without the file, FAULT when the program does not run; *why
 * is text for the log then. The images live in the arena. */
err decode_image(struct decoder *d, struct arena *a, str input_file,
		 const struct decode_size *sizes, size_t n, struct decode_result *result, str *why);
/* The same over bytes in memory, for images that files to import carry. */
err decode_image_bytes(struct decoder *d, struct arena *a, bytes image,
		       const struct decode_size *sizes, size_t n, struct decode_result *result,
		       str *why);

/* The answer of the program, parsed strictly; bodies point into it. For decode_image and its
 * fuzzer. */
err decode_parse(struct arena *a, bytes answer, const struct decode_size *sizes, size_t n,
		 struct decode_result *result, str *why);

#endif

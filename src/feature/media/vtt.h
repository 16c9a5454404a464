/* SPDX-License-Identifier: Apache-2.0
 * vtt: captions as WebVTT has them, read strictly and written anew: times and plain words are kept;
 * styles, regions, notes, positions and markup are not.
 */
#ifndef RUCHE_MEDIA_VTT_H
#define RUCHE_MEDIA_VTT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"

enum {
	VTT_BYTES_MAX = 1 << 20,
	VTT_CUES_MAX = 10000,
	VTT_WORDS_MAX = 1000, /* bytes of one cue */
};

struct vtt {
	struct vtt_cue {
		int64_t from, to; /* milliseconds */
		str words;	  /* lines of plain text */
	} * v;
	size_t n, cap;
};

/* INVALID: not WebVTT, no cue in it, or times that run backwards; TOO_LARGE over a limit. *line is
 * where, from 1. */
err vtt_read(struct arena *a, str text, struct vtt *vtt, int64_t *line);
/* Writes it as WebVTT. */
void vtt_write(struct out *o, const struct vtt *vtt);
/* The words alone, for search. */
str vtt_words(struct arena *a, const struct vtt *vtt);

#endif

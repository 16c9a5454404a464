/* SPDX-License-Identifier: Apache-2.0
 * frame: length-checked messages from a helper process to us. A fixed head of 24 bytes (magic,
 * kind, two numbers, length; little-endian), then the body. The helper is not trusted: whatever it
 * writes is parsed strictly.
 */
#ifndef RUCHE_FRAME_H
#define RUCHE_FRAME_H

#include "base/err.h"
#include "base/out.h"

enum { FRAME_HEAD = 24 };

struct frame {
	uint32_t kind; /* the helper's own: image, end, error */
	uint32_t a, b; /* two numbers whose meaning the kind gives */
	bytes body;
};

/* Appends head and body. */
void frame_write(struct out *o, const struct frame *f);
/* Takes one frame off the front of *input; its body points into the input. INVALID when the head is
 * not ours or the frame is cut short, TOO_LARGE when its body is longer than max_body. */
err frame_read(bytes *input, size_t max_body, struct frame *f);

#endif

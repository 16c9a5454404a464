/* SPDX-License-Identifier: Apache-2.0
 * intake: how many bytes of files each sender has on their way to this process. They lie on the
 * data disk until their request ends, before any quota counts them.
 */
#ifndef RUCHE_INTAKE_H
#define RUCHE_INTAKE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct intake;
struct intake_body;

struct intake *intake_new(void);
void intake_free(struct intake *in);
/* Counts a body for as long as the request's arena keeps what it has. BUSY when the sender would
 * have more than `most` on the way with it. *body, unless NULL: to count more of it. */
err intake_take(struct intake *in, struct arena *a, int64_t sender, int64_t size, int64_t most,
		struct intake_body **body);
/* So much of it now, and at least `needed`; gives what it counts as. BUSY likewise, and it stays as
 * it was. */
err intake_grow(struct intake_body *body, int64_t needed, int64_t wanted, int64_t most,
		int64_t *size);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * leftover: bodies and documents on their way that a process left behind when it was killed.
 */
#ifndef RUCHE_LEFTOVER_H
#define RUCHE_LEFTOVER_H

#include "base/arena.h"
#include "base/str.h"

/* Removes "upload-*" and "document-*" from the folder, with all that is in them, when nothing
 * changed there since a time. What cannot be removed stays. */
void leftover_remove(struct arena *a, str folder, int64_t since);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * pipe: how a helper hears and answers: its question whole on standard input, its answer on
 * standard output.
 */
#ifndef RUCHE_PIPE_H
#define RUCHE_PIPE_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Reads standard input to its end, at most cap bytes; gives how many. One that fails ends there. */
size_t pipe_read_all(uint8_t *p, size_t cap);
/* Writes all of it to standard output; false when nobody takes it any more. */
bool pipe_write_all(str s);

#endif

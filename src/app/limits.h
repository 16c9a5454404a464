/* SPDX-License-Identifier: Apache-2.0
 * limits: rate limits per person and per address (GCRA: a generic cell rate algorithm keeps one
 * time per key). In memory, a fixed table.
 */
#ifndef RUCHE_LIMITS_H
#define RUCHE_LIMITS_H

#include "ui/feature.h"

struct limits;

struct limits *limits_new(void);
void limits_free(struct limits *limits);

/* One more request of this class. BUSY with the seconds to wait in *retry_after when it is one too
 * many. `who` is a person's id, or 0: then the address counts (IPv6 by /64). Reading is limited
 * only for strangers. */
err limits_take(struct limits *limits, enum rate rate, int64_t who, str address, int64_t now,
		int *retry_after);
/* Sign-in: one count for the address, one for the account, or the name of none, from that address.
 */
err limits_sign_in(struct limits *limits, str address, str login, int64_t now, int *retry_after);

/* One more token that nobody has, by address. */
err limits_token(struct limits *limits, str address, int64_t now, int *retry_after);

#endif

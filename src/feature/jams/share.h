/* SPDX-License-Identifier: Apache-2.0
 * share: how many take part from where, without singling anybody out: a group is named when
 * SHARE_FLOOR people at least are in it. Those of smaller ones are counted together, with as many
 * of the smallest named groups as it takes for them to be SHARE_FLOOR too: otherwise the total less
 * the named ones would tell of them.
 */
#ifndef RUCHE_JAMS_SHARE_H
#define RUCHE_JAMS_SHARE_H

#include "base/str.h"

#include <stdint.h>

enum { SHARE_FLOOR = 5 };
struct share {
	str label;
	int64_t n;
};
struct shares {
	struct share *v; /* the largest first */
	size_t n, cap;
};
/* Cuts the list to the groups that may be named; gives how many of the `total` people the others
 * are, 0 or at least SHARE_FLOOR: those of groups that are not in the list, too, and those without
 * a label. When all together are too few, nothing is left. */
int64_t shares_fold(struct shares *list, int64_t total);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * share: which groups may be named.
 */
#include "feature/jams/share.h"

int64_t shares_fold(struct shares *list, int64_t total)
{
	int64_t others = total;
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].label.n && list->v[i].n >= SHARE_FLOOR) {
			others -= list->v[i].n;
			list->v[kept++] = list->v[i];
		}
	while (others > 0 && others < SHARE_FLOOR && kept > 0)
		others += list->v[--kept].n;
	list->n = kept;
	return others >= SHARE_FLOOR ? others : 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * leftover: what is swept as a server starts.
 */
#include "core/leftover.h"

#include "base/clock.h"

#include <fts.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of what lies right in the folder; all below one of those goes with it. */
static bool stays(const FTSENT *e, int64_t since)
{
	str name = {e->fts_name, e->fts_namelen};
	if (!str_starts(name, S("upload-")) && !str_starts(name, S("document-")))
		return true;
	return !e->fts_statp || (int64_t)e->fts_statp->st_mtime >= since / SECOND;
}

void leftover_remove(struct arena *a, str folder, int64_t since)
{
	char *paths[] = {cstr(a, folder), NULL};
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	for (FTSENT *e; walk && (e = fts_read(walk));) {
		if (e->fts_level < 1 || e->fts_number)
			continue;
		if (e->fts_level == 1 && e->fts_info != FTS_DP && stays(e, since)) {
			e->fts_number = 1;
			fts_set(walk, e, FTS_SKIP);
		} else if (e->fts_info == FTS_DP) {
			rmdir(e->fts_accpath);
		} else if (e->fts_info != FTS_D) {
			unlink(e->fts_accpath);
		}
	}
	if (walk)
		fts_close(walk);
}

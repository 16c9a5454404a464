/* SPDX-License-Identifier: Apache-2.0
 * funding: the ledger of what became of the ten, for 24 months. Silent for 60 days, one turns red:
 * that follows from the clock at each request. No pages here.
 */
#ifndef RUCHE_JAMS_FUNDING_H
#define RUCHE_JAMS_FUNDING_H

#include "base/clock.h"
#include "feature/jams/merge.h"

#include "funding.sql.h"

enum funding_status {
	FUNDING_STUDY = 1,
	FUNDING_LOOKING,
	FUNDING_WAY,
	FUNDING_DONE,
	FUNDING_STOPPED,
};
enum { MILESTONES_MAX = 50, MILESTONE_TITLE_MAX = 160, NEWS_MAX = 5000, FUNDING_NOTE_MAX = 160 };
#define FUNDING_SILENCE (60 * DAY)
#define FUNDING_TERM (731 * DAY)

str funding_status_name(int64_t status);
bool funding_status_named(str name, int64_t *status);
/* Is it red: under way, within its term, and nothing told of it for so long? */
bool funding_red(int64_t status, int64_t since, int64_t last, int64_t now);

#endif

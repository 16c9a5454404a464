/* SPDX-License-Identifier: Apache-2.0
 * months: what is kept beside a community: who came and went by month, and the words of its name by
 * which it is found.
 */
#ifndef RUCHE_COMMUNITIES_MONTHS_H
#define RUCHE_COMMUNITIES_MONTHS_H

#include "core/app.h"

/* Of the month that it is now, UTC. */
err month_count(struct db *db, place_id community, int64_t joined, int64_t parted);
/* 202611 */
int64_t month_of(int64_t time);

/* Writes the words of a community that all colleagues may know of; takes those of others away. */
err community_words_of(struct db *db, place_id id, int64_t known, str title, str tagline);
/* The job "communities.words": those that a migration or a generator left. */
err communities_words(struct db *db, const struct app *app, str payload);

#endif

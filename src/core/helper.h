/* SPDX-License-Identifier: Apache-2.0
 * helper: runs a program of ours for one question and one answer: its standard input is a
 * descriptor, its standard output is collected. Nothing of this process goes along: no environment,
 * no other descriptors, no signal settings. What it writes is not trusted.
 */
#ifndef RUCHE_CORE_HELPER_H
#define RUCHE_CORE_HELPER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"

#include <semaphore.h>

/* The path of a program beside the running one, in the arena. */
str helper_beside(struct arena *a, str name);
/* May it be run? */
bool helper_there(struct arena *a, str path);

/* Runs argv[0] and collects at most answer_max bytes. BUSY when it was stopped for taking too long
 * or died by a signal; TOO_LARGE when it wrote too much; FAULT when it does not start or says with
 * its status that it cannot work; *why is text for the log then. The answer lives in the arena. */
err helper_run(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
	       bytes *answer, str *why);
/* For a program that judges: *said is its status, 0 or 1. INVALID when it was stopped or died: the
 * question made it fail. */
err helper_judge(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
		 bytes *answer, int *said, str *why);
/* The same for a program whose exit status means more than that: OK when it ended by itself, with
 * its status. */
err helper_answer(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
		  bytes *answer, int *status, str *why);
/* Takes one of the slots, waiting at most so many microseconds. The caller posts it. */
bool helper_slot(sem_t *slots, int64_t patience);
/* A file in memory that stands at its beginning; -1 when there is no room. */
int helper_file(bytes content);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * irc: logs of IRC as clients and bots write them: irssi, WeeChat, ZNC, XChat's brackets, and
 * Ubuntu's logs, whose notices begin with "===". Pure; line by line.
 */
#ifndef RUCHE_IMPORT_IRC_H
#define RUCHE_IMPORT_IRC_H

#include "core/import/source.h"

enum { IRC_LINE_MAX = 64 << 10, IRC_NICK_MAX = 64 };

struct irc_line {
	int64_t line; /* in its file */
	int64_t time; /* microseconds, as the clock there showed it: of UTC or not, it does not say
		       */
	str nick, text;
	bool act; /* "/me waves" */
};
struct irc_log {
	str channel;	 /* the first that is named, "#ubuntu" in lower case; empty: none */
	int64_t said;	 /* lines that somebody said */
	int64_t notices; /* who came and went */
	int64_t others;	 /* lines that are neither, the first of them: */
	int64_t other;
	bool dated; /* each line said has a day: of its own, of one above it, or the given one
		     */
	bool zero, twelve; /* an hour of that number was seen */
	bool full;	   /* an hour over 12, or both of these: the clock has 24 */
	bool turned;	   /* it began again on one day: it has 12, unless it is full */
	bool days;	   /* it says its days itself: then it is not guessed what clock it has */
};
/* Is it to be read as of a clock of 12 hours? */
static inline bool irc_is_half(const struct irc_log *log)
{
	return log->turned && !log->full && !log->days;
}
struct irc_options {
	int64_t day; /* midnight of the day it begins on, when nothing in it says so; 0: unknown */
	bool half;   /* the clock has 12 hours */
	void *self;
	err (*line)(void *self, const struct irc_line *l, str *why); /* or NULL */
};
/* Reads it to its end. A clock that goes back has come to the next day, or half day; by less than
 * an hour and a bit it was set, and time stands until it is there again. A line that says its day
 * is at its time of that. */
err irc_read(struct arena *a, struct source *s, const struct irc_options *options,
	     struct irc_log *log, str *why);
/* The day in a file's name: "2004-12-25.log", "#ubuntu_20041225.log"; 0 for none. */
int64_t irc_day_of(str name);

#endif

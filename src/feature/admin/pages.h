/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_ADMIN_PAGES_H
#define RUCHE_ADMIN_PAGES_H

#include "core/job.h"
#include "core/retention.h"
#include "ui/page.h"
#include "ui/parts.h"

/* What was shared with all colleagues in the last thirty days; a number of many people is no
 * name. */
enum { SHARED_MOST = 10000, SHARED_DAYS = 30 };
struct shared_kind {
	str label;
	int64_t n, authors;
};
struct overview_page {
	struct {
		struct shared_kind *v;
		size_t n, cap;
	} shared;
	const char *version;
	bool postgres, demo, decoder;
	int64_t people, disabled, sessions;
	int64_t jobs[JOB_DEAD + 1]; /* by enum job_state */
	int64_t search;
	int64_t database, index, files, bytes, free; /* sizes in bytes; files: how many */
	int64_t commits, writes, rollbacks, reads;
};

struct settings_page {
	str organisation, english, french;
	struct retention retention;
	int64_t quota;		 /* MB of files for each person */
	int64_t community_quota; /* and for each community, 0: no limit */
	bool saved;
	bool fresh; /* nobody has named the organisation yet */
	bool steps; /* it has just been named: what comes next */
};

struct jobs_page {
	enum job_state state;
	int64_t n[JOB_DEAD + 1];
	struct job_rows {
		struct job_row {
			int64_t id, attempts, time;
			str kind, payload, error;
		} * v;
		size_t n, cap;
	} rows;
	struct pager pager;
};

struct account_row {
	const struct face *face;
	str below;
	enum person_kind kind;
	bool admin, disabled;
};
struct account_rows {
	struct account_row *v;
	size_t n, cap;
};
struct people_admin_page {
	str q;
	bool searched;
	int64_t state, kind; /* chosen: enum person_state and person_kind, 0 any */
	struct account_rows found, list, administrators;
	url beginning, more; /* empty: there is none */
	int64_t next;	     /* for programs: after and key of the next page; 0 none */
	str next_key;
};
enum { WELCOME_DAYS = 7 }; /* that a link to choose a password is good for */
struct account_page {
	struct person person;
	const struct face *face;
	int64_t sessions, tokens, links, seen;
	bool password, self;
	str link;	    /* the welcome link, shown this once */
	bool mails, mailed; /* a link can go by mail; one goes */
};

/* The mail with a link. */
struct welcome_letter {
	str subject, given, organisation, handle;
	url link;
};

struct audit_page {
	str action, actor;
	bool nobody; /* the name given as actor is nobody's */
	struct audit_actions {
		struct audit_action {
			str name, words;
			bool on;
		} * v;
		size_t n, cap;
	} actions;
	struct audit_rows {
		struct audit_row {
			int64_t id, created;
			str action, words, name, handle, target, detail, address;
		} * v;
		size_t n, cap;
	} rows;
	struct pager pager;
};
struct verify_page {
	str findings; /* empty: the chain is whole */
};

struct names_page {
	int64_t waiting; /* pseudonyms close to one of them */
	struct name_rows {
		struct name_row {
			str name;
		} * v;
		size_t n, cap;
	} names;
};

#endif

/* SPDX-License-Identifier: Apache-2.0
 * sandbox: takes nearly everything away from a helper process before it reads its first byte of
 * input: no files, no network, no new processes, no new rights, bounded memory and processor time.
 * A helper that asks outside keeps sockets of the internet and reads what names and certificates
 * need, nothing else.
 * A kernel that lacks a part does not stop the helper; the parts that are missing are named.
 */
#ifndef RUCHE_SANDBOX_H
#define RUCHE_SANDBOX_H

#include "base/str.h"

/* Parts of the sandbox; a set of them is what sandbox_enter gives back as missing. */
enum sandbox_part {
	SANDBOX_LIMITS = 1,   /* rlimits */
	SANDBOX_NO_NEW = 2,   /* no new privileges by exec */
	SANDBOX_LANDLOCK = 4, /* an empty Landlock ruleset: no path can be opened */
	SANDBOX_SECCOMP = 8,  /* an allow-list of system calls; all others give EPERM */
};

struct sandbox {
	size_t memory;	  /* bytes of address space on top of what is mapped already; 0 no limit */
	int cpu_seconds;  /* of processor time */
	bool network;	  /* keeps what asking outside needs */
	unsigned without; /* parts to leave out; they count as missing. For the tests of the others
			   */
};

/* Closes every descriptor above 2, then gives up rights for good. Gives the set of missing parts.
 */
unsigned sandbox_enter(const struct sandbox *s);
/* "landlock, seccomp", for the log. Static storage for every set. */
str sandbox_parts(unsigned set);

#endif

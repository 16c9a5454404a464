/* SPDX-License-Identifier: Apache-2.0
 * sandbox: takes nearly everything away from a helper process before it reads its first byte of
 * input: no files, no network, no new processes, no new rights, bounded memory and processor time.
 * A helper that asks outside keeps sockets of the internet and reads what names and certificates
 * need, nothing else. One that becomes another program keeps what that program's start needs: it
 * reads its libraries and fonts, and writes into one folder or nowhere.
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

/* What the process becomes by execve afterwards. There is no fork, so it stays one process. */
struct sandbox_program {
	const char *path;	  /* this may be executed, and nothing else */
	const char *const *reads; /* folders and files it reads; ends with NULL */
	const char *folder;	  /* it may write there and below; NULL: nowhere */
	size_t file_bytes;	  /* at most, of a file there */
	bool makes_code; /* it wants memory that it can both write and run, as offices do */
};

struct sandbox {
	size_t memory;	 /* bytes of address space on top of what is mapped already (of a program:
			    in all); 0 no limit */
	int cpu_seconds; /* of processor time */
	bool network;	 /* keeps what asking outside needs */
	const struct sandbox_program *program; /* what the caller runs next; NULL: nothing */
	unsigned without; /* parts to leave out; they count as missing. For the tests of the others
			   */
};

/* Closes every descriptor above 2, then gives up rights for good. From here on the process is
 * killed when the thread that started it ends; RUCHE_PARENT, if set, is the number of its process.
 * A program may open its standard input again by name. Gives the set of missing parts. */
unsigned sandbox_enter(const struct sandbox *s);
/* "landlock, seccomp", for the log. Static storage for every set. */
str sandbox_parts(unsigned set);

#endif

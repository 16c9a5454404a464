/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

const char *err_name(err e)
{
	static const char *const names[] = {"ok",	"not_found", "denied",	  "invalid",
					    "conflict", "busy",	     "too_large", "fault"};
	return (size_t)e < sizeof(names) / sizeof(*names) ? names[e] : "unknown";
}

void bug_at(const char *file, int line, const char *what)
{
	fprintf(stderr,
		"{\"level\":\"error\",\"event\":\"bug\",\"at\":\"%s:%d\",\"what\":\"%s\"}\n", file,
		line, what);
	abort();
}

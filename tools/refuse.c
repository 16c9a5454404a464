/* SPDX-License-Identifier: Apache-2.0 */
#include "refuse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void refuse(const char *file, int line, const char *text, ...)
{
	va_list args;
	va_start(args, text);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, text, args);
	fputc('\n', stderr);
	exit(1);
}

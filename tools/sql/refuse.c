/* SPDX-License-Identifier: Apache-2.0 */
#include "sql/sql.h"

#include <stdarg.h>

_Noreturn void refuse(const char *file, int line, const char *text, ...)
{
	va_list args;
	va_start(args, text);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, text, args);
	fputc('\n', stderr);
	exit(1);
}

/* SPDX-License-Identifier: Apache-2.0
 * banned: functions whose use is a compile error, forced into every file of src/ by the build. Each
 * has a safe one in base/. Included after the system headers that declare them.
 */
#ifndef RUCHE_BANNED_H
#define RUCHE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* glibc has these as macros (the last two under clang with FORTIFY), and what is a macro cannot be
 * poisoned. */
#undef alloca
#undef sprintf
#undef snprintf
#pragma GCC poison strcpy strcat strncpy strncat stpcpy strtok strtok_r gets
#pragma GCC poison sprintf vsprintf snprintf vsnprintf
#pragma GCC poison atoi atol atoll atof
#pragma GCC poison system popen alloca tmpnam tempnam mktemp
#pragma GCC poison localtime gmtime asctime ctime

#endif

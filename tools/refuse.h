/* SPDX-License-Identifier: Apache-2.0
 * refuse: how the compilers tell a fault.
 */
#ifndef RUCHE_TOOL_REFUSE_H
#define RUCHE_TOOL_REFUSE_H

/* Says file:line: text and ends with 1. A fuzzer brings its own. */
_Noreturn void refuse(const char *file, int line, const char *text, ...)
	__attribute__((format(printf, 3, 4)));

#endif

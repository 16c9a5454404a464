/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

/* By the number of the bit. */
static const char *const names[METHODS] = {"GET",     "POST",	  "PUT",       "DELETE", "PATCH",
					   "OPTIONS", "PROPFIND", "PROPPATCH", "MKCOL",	 "COPY",
					   "MOVE",    "LOCK",	  "UNLOCK"};

str method_name(enum method method)
{
	for (int i = 0; i < METHODS; i++)
		if ((int)method == 1 << i)
			return str_from(names[i]);
	return STR_NONE;
}

enum method method_named(str name)
{
	for (int i = 0; i < METHODS; i++)
		if (str_eq(name, str_from(names[i])))
			return (enum method)(1 << i);
	return str_eq(name, S("HEAD")) ? GET : (enum method)0;
}

bool method_reads(enum method method)
{
	return method == GET || method == OPTIONS || method == PROPFIND;
}

/* SPDX-License-Identifier: Apache-2.0
 * ldif: entries of a directory as text (RFC 2849): folded lines, base64 values, comments,
 * attributes with several values and with options (cn;lang-fr). Records that change a directory,
 * and values that point to files, are refused.
 */
#ifndef RUCHE_IMPORT_LDIF_H
#define RUCHE_IMPORT_LDIF_H

#include "core/import/source.h"

enum {
	LDIF_LINE_MAX = 8 << 20,      /* unfolded */
	LDIF_ENTRY_MAX = 16 << 20,    /* all its values */
	LDIF_ATTRIBUTES_MAX = 200000, /* of one entry */
};

struct ldif_attribute {
	str name;    /* as written, without options */
	str options; /* "lang-fr"; empty without */
	str value;   /* text, or bytes when it was base64 */
	int64_t line;
};

struct ldif_entry {
	str dn;
	struct {
		struct ldif_attribute *v;
		size_t n, cap;
	} attributes; /* in their order, a value each */
	int64_t line;
};

struct ldif;

err ldif_open(struct arena *a, struct source *s, struct ldif **l, str *why);
/* The next entry, in an arena that may be reset after each. NOT_FOUND after the last, INVALID or
 * TOO_LARGE with *why ("line 12: ..."). After a failure nothing more is read. */
err ldif_next(struct ldif *l, struct arena *a, struct ldif_entry *e, str *why);
/* The first value of an attribute (case does not matter), without options before one with; empty
 * when there is none. */
str ldif_value(const struct ldif_entry *e, str name);
/* True when one of the values is this one (case does not matter). */
bool ldif_has(const struct ldif_entry *e, str name, str value);
/* A DN in a form in which equal ones are equal: lower case, no spaces around commas. */
str ldif_dn_key(struct arena *a, str dn);

#endif

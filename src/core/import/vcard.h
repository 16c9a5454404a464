/* SPDX-License-Identifier: Apache-2.0
 * vcard: cards of people, versions 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), as address books really
 * write them: folded lines, quoted-printable, base64 with and without indentation, character sets,
 * groups (item1.TEL), types with and without their name. Cards inside cards (AGENT) are passed
 * over.
 */
#ifndef RUCHE_IMPORT_VCARD_H
#define RUCHE_IMPORT_VCARD_H

#include "core/import/source.h"

enum {
	VCARD_LINE_MAX = 8 << 20,  /* unfolded */
	VCARD_SIZE_MAX = 16 << 20, /* all values of a card */
	VCARD_PROPERTIES_MAX = 5000,
	VCARD_PARAMETERS_MAX = 64,
};

struct vcard_parameter {
	str name, value; /* the name in upper case; a list is one parameter per value */
};

struct vcard_property {
	str group; /* "item1"; empty without */
	str name;  /* in upper case */
	struct {
		struct vcard_parameter *v;
		size_t n, cap;
	} parameters;
	str value;  /* UTF-8, decoded, but with the escapes of texts: see vcard_text */
	bytes data; /* of base64 values and data: addresses */
	int64_t line;
};

struct vcard {
	int version; /* 21, 30, 40; 0 when it does not say */
	struct {
		struct vcard_property *v;
		size_t n, cap;
	} properties;
	int unread; /* lines that are no property, passed over */
	int64_t line;
};

struct str_list {
	str *v;
	size_t n, cap;
};

struct vcard_reader;

err vcard_open(struct arena *a, struct source *s, struct vcard_reader **r, str *why);
/* The next card, in an arena that may be reset after each. NOT_FOUND after the last, INVALID or
 * TOO_LARGE with *why ("line 12: ..."). After a failure nothing more is read. */
err vcard_next(struct vcard_reader *r, struct arena *a, struct vcard *card, str *why);
/* The first property of a name, with one of TYPE when `type` is not empty; NULL when there is none.
 */
const struct vcard_property *vcard_find(const struct vcard *card, str name, str type);
bool vcard_has_type(const struct vcard_property *p, str type);
/* The value as text: "\n", "\,", "\;" and "\\" are undone. Empty for NULL. */
str vcard_text(struct arena *a, const struct vcard_property *p);
/* The parts of a value like N, ADR or ORG, each as text. */
struct str_list vcard_parts(struct arena *a, const struct vcard_property *p);

#endif

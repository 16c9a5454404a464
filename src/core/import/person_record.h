/* SPDX-License-Identifier: Apache-2.0
 * person_record: a person as an import brings one, whatever the file was: a line of people-csv, an
 * entry of a directory, a card. What a file does not say is empty.
 */
#ifndef RUCHE_IMPORT_PERSON_RECORD_H
#define RUCHE_IMPORT_PERSON_RECORD_H

#include "base/clock.h"
#include "core/import/csv.h"
#include "core/import/ldif.h"
#include "core/import/vcard.h"

struct person_record {
	int64_t line;  /* in its file */
	str reference; /* how the file names this record: login, DN (as ldif_dn_key gives it) or UID
			*/
	str login;     /* empty for most cards */
	str given_name, last_name;
	str display_name; /* never empty: made of the names when the file has none */
	str email, phone, mobile;
	str title, department, company;
	str city, country;
	str manager; /* the reference of another record; empty without */
	str about, website, language;
	int64_t hired; /* microseconds UTC; 0 unknown */
	bytes photo;   /* an image file, never looked at: see core/decode.h */
};

/* ---- people-csv: a header line, then a person a line ---- */

enum person_column {
	PERSON_LOGIN,
	PERSON_GIVEN_NAME,
	PERSON_LAST_NAME,
	PERSON_EMAIL,
	PERSON_PHONE,
	PERSON_HIRED,
	PERSON_TITLE,
	PERSON_DEPARTMENT,
	PERSON_CITY,
	PERSON_COUNTRY,
	PERSON_MANAGER,
	PERSON_COLUMNS,
};

struct person_columns {
	int at[PERSON_COLUMNS]; /* field number of each column, -1 when the file has none */
	size_t fields;
	struct str_list unknown; /* columns that are not read, for the report */
};

/* Reads the header line. INVALID without "login", or when a column is there twice. */
err person_columns_read(struct arena *a, const struct csv_row *header, struct person_columns *c,
			str *why);
/* INVALID with *why ("line 12: ...") for a row that is no person; the next rows can be read all the
 * same. */
err person_from_csv(struct arena *a, const struct person_columns *c, const struct csv_row *row,
		    struct person_record *p, str *why);

/* ---- directories and cards ---- */

/* False for what is no person: groups, units, domains. */
bool person_from_ldif(struct arena *a, const struct ldif_entry *e, struct person_record *p);
/* False for a card without any name or address. The login is empty: cards do not know it. */
bool person_from_vcard(struct arena *a, const struct vcard *card, struct person_record *p);

#endif

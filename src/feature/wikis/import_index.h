/* SPDX-License-Identifier: Apache-2.0
 * import_index: what the import of an export knows of all of it before it writes the first page:
 * its namespaces, its templates, and the addresses of its pages. It is what stays in memory: eight
 * bytes a page, and the texts of templates, of which 64 MiB are kept.
 */
#ifndef RUCHE_WIKIS_IMPORT_INDEX_H
#define RUCHE_WIKIS_IMPORT_INDEX_H

#include "core/import/mediawiki.h"
#include "html/wikitext.h"
#include "ui/import_report.h"

struct import_names { /* a table of texts by names */
	struct import_name {
		str name, text;
	} * v;
	size_t n, seats;
};
struct import_index {
	struct arena *whole;
	struct mediawiki_site site;
	str source; /* for table imported */
	struct import_names templates, aliases, addresses;
	size_t template_bytes;
	bool templates_full;
	uint64_t *taken; /* hashes of addresses */
	size_t taken_n, taken_seats;
	str writer; /* the first who has an account there */
	/* of the page in work */
	struct arena *row;
	int64_t space;
	str title;
	struct out text; /* of its newest revision */
	int64_t newest;
	bool program, redirects;
};

/* Reads the export once for all this. */
err import_index_read(struct import_index *x, struct source *s, str *why);
/* The number of a namespace by its name, also its English one. */
bool import_space(const struct import_index *x, str name, int64_t *number);
/* The namespace of a title. */
int64_t import_space_of(const struct import_index *x, const struct mediawiki_page *page);
/* "pump_house" as "Pump house", in the arena. */
str import_title(struct arena *a, str title);
/* The address of the page of that title: its slug, or another that was free. */
str import_address(const struct import_index *x, struct arena *a, str title);
/* Where a text that redirects leads; empty when it does not. */
str import_redirect(str text);
/* Why pages of a namespace do not become pages here; empty when they do. */
str import_refusal(int64_t space);
/* What the converter asks. */
struct wikitext_site import_wikitext(struct import_index *x);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_GUIDELINES_PAGES_H
#define RUCHE_GUIDELINES_PAGES_H

#include "core/guideline.h"
#include "html/diff.h"
#include "ui/page.h"
#include "ui/parts.h"

struct guidelines_page {
	struct clause_list clauses;
	str title, preface, language;
	int64_t edition, created;
	bool may_propose, may_decide;
	int64_t open_proposals;
	url here, back;
};
struct clause_page {
	struct clause clause;
	struct comment_thread thread;
	struct comment_page comments;
	struct item_row item;
	struct diff_list words; /* against the wording before */
	bool changed, may_propose, may_decide;
	url here;
	struct proposals {
		struct proposal {
			int64_t id, created;
			str author, why;
			struct proposal_texts {
				struct proposal_text {
					str language, name, title;
					bool retitled;
					struct diff_list words;
				} * v;
				size_t n, cap;
			} texts;
		} * v;
		size_t n, cap;
	} proposals;
};
struct proposal_page {
	struct clause clause;
	struct wordings {
		struct wording {
			str language, name;		/* its own name */
			const char *in_title, *in_body; /* names of the fields */
			str title, body;		/* as proposed */
			str old_title, old_body;	/* as it stands; empty where it has none */
		} * v;
		size_t n, cap;
	} wordings;
	url here;
};
struct history_page {
	struct editions {
		struct edition_row {
			int64_t number, created;
			str author, note;
			struct changed_clauses {
				struct changed_clause {
					str name, title;
					struct diff_list words;
				} * v;
				size_t n, cap;
			} clauses;
		} * v;
		size_t n, cap;
	} editions;
};
struct coverage_page {
	int64_t people, all; /* active accounts; those who acknowledged everything as it is now */
	struct coverage_rows {
		struct coverage_row {
			str title;
			int64_t since, n;
		} * v;
		size_t n, cap;
	} rows;
};

#endif

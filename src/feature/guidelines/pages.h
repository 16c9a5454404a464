/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_GUIDELINES_PAGES_H
#define RUCHE_GUIDELINES_PAGES_H

#include "core/guideline.h"
#include "html/diff.h"
#include "ui/page.h"
#include "ui/parts.h"

enum proposal_kind { PROPOSAL_WORDING = 1, PROPOSAL_CLAUSE, PROPOSAL_END };
enum proposal_state { PROPOSAL_OPEN = 1, PROPOSAL_TAKEN, PROPOSAL_DECLINED };

/* The preface is worded like a clause of this key; it is in no list and asked of nobody. */
#define PREFACE S("preface")

struct guidelines_page {
	struct clause_list clauses;
	str title, preface, language;
	int64_t edition, created;
	bool may_propose, may_decide;
	int64_t open_proposals; /* all, for whoever decides */
	struct open_proposals {
		struct open_proposal {
			enum proposal_kind kind;
			int64_t id, created;
			str author, name, title;
			struct item_row item; /* its talk and votes */
		} * v;
		size_t n, cap;
	} proposals; /* the oldest, for colleagues */
	url here, back;
};
struct clause_page {
	struct clause clause;
	int64_t edition; /* the newest, for whoever decides */
	struct comment_thread thread;
	struct comment_page comments;
	struct item_row item;
	struct diff_list words; /* against the wording before */
	bool changed, may_propose, may_decide;
	bool may_vote;
	bool preface, proposed; /* not a clause; not in force yet, or never */
	str behind;		/* a proposed one: the title of the clause behind which it comes */
	bool shown_at[MOMENTS]; /* and the moments at which it would be shown */
	int64_t ended_day;	/* 0: it was not ended */
	url here;
	struct decisions {
		struct decision {
			enum proposal_kind kind;
			bool taken;
			int64_t id, decided; /* 0: it is not known when */
			str author, answer;
			struct item_row item; /* none: what was decided before it had one */
		} * v;
		size_t n, cap;
	} decided;
	struct proposals {
		struct proposal {
			int64_t id, created;
			enum proposal_kind kind;
			enum proposal_state state;
			person_id by;
			str author, why;
			int64_t decided;
			str answer;
			bool may_vote;
			struct item_row item; /* its talk and votes: a new clause's are its own */
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
	bool fresh, preface; /* a clause that is not there yet; the preface */
	bool shown_at[MOMENTS];
	struct order_choices {
		struct order_choice {
			str name, title, language;
			int64_t position;
			bool on;
		} * v;
		size_t n, cap;
	} order; /* behind which clause; the beginning is none of them */
	struct wordings {
		struct wording {
			str language, name;			 /* its own name */
			const char *in_title, *in_body, *in_was; /* names of the fields */
			str title, body;			 /* as proposed */
			str old_title, old_body; /* as it stands; empty where it has none */
			str was;      /* stands for the wording that the form was opened with */
			bool changed; /* not as it was then, nor as it stands */
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
					bool ended;
					struct diff_list words;
				} * v;
				size_t n, cap;
			} clauses;
		} * v;
		size_t n, cap;
	} editions;
};
struct coverage_page {
	int64_t counted;     /* when; 0: nobody has counted since the edition in force began */
	int64_t people, all; /* active accounts; those who acknowledged everything */
	struct coverage_rows {
		struct coverage_row {
			str title;
			int64_t since, n;
		} * v;
		size_t n, cap;
	} rows;
};

#endif

/* SPDX-License-Identifier: Apache-2.0
 * report_pages: what the templates of report.html are given.
 */
#ifndef RUCHE_JAMS_REPORT_PAGES_H
#define RUCHE_JAMS_REPORT_PAGES_H

#include "feature/jams/report.h"
#include "feature/jams/understand_pages.h"

#include "report.sql.h"

struct sentence_row {
	const struct q_sentence_list *of;
	str label;		  /* as whoever looks reads it */
	str title, post_language; /* of the first post, where it is about that */
	struct said_posts posts;  /* SENTENCE_LEAST at least */
	struct mood_mark turn;	  /* of one about that */
};
struct report_part {
	enum report_section section;
	struct {
		struct sentence_row *v;
		size_t n, cap;
	} sentences;
};
struct report_parts {
	struct report_part *v;
	size_t n, cap;
};
struct report_page {
	const struct jam_view *v;
	bool made;
	struct q_report_find of;
	struct report_parts parts;
};
const char *report_section_words(const struct rq *rq, enum report_section section);
url archive_url(const struct rq *rq, const struct jam_view *v, const char *form);

extern const struct api_member jam_report_members[], jam_sentence_members[];
extern const struct api_schema jam_one_report;

#endif

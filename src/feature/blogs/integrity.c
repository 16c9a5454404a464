/* SPDX-License-Identifier: Apache-2.0
 * integrity: what `ruche check` looks at here, and a person's own entries for the export.
 */
#include "feature/blogs/handlers.h"

#include "base/json.h"

#include "blog.sql.h"
#include "entry.sql.h"

static err lost_address(void *arg, const struct q_entry_check *q)
{
	out_fmt(arg, "entry %lld: its address is missing or another one\n", (long long)q->id.v);
	return OK;
}

static err lost_text(void *arg, const struct q_entry_check_items *q)
{
	out_fmt(arg, "entry %lld: the item has no text, or one in another blog\n",
		(long long)q->id.v);
	return OK;
}

static err wrong_letter(void *arg, const struct q_blog_check_letters *q)
{
	out_fmt(arg, "blogs under %.*s (circle %lld): counted %lld, there are %lld\n",
		(int)q->letter.n, q->letter.p, (long long)q->circle, (long long)q->counted,
		(long long)q->there);
	return OK;
}

err blogs_check(struct db *db, struct out *findings)
{
	TRY(q_blog_check_letters(db, wrong_letter, findings));
	TRY(q_entry_check(db, lost_address, findings));
	return q_entry_check_items(db, lost_text, findings);
}

static err export_entry(void *arg, const struct q_entry_export *q)
{
	static const char *const states[] = {"", "draft", "scheduled", "published"};
	static const char *const audiences[] = {"public", "internal", "members", "listed",
						"private"};
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "blog", q->blog);
	json_str(o, "slug", q->slug);
	json_str(o, "title", q->title);
	json_str(o, "series", q->series);
	json_str(o, "state", str_from(states[q->state & 3]));
	json_str(o, "audience",
		 str_from(audiences[q->audience <= AUDIENCE_PRIVATE ? q->audience
								    : AUDIENCE_PRIVATE]));
	json_time(o, "created", q->created);
	json_time(o, "edited", q->edited);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

err blogs_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "entries", '[');
	TRY(q_entry_export(db, person, export_entry, json));
	json_close(json, ']');
	return OK;
}

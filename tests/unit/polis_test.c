/* SPDX-License-Identifier: Apache-2.0
 * The reader of Polis' tables, over real conversations with counts made by other means, and over
 * tables that are not what they should be.
 */
#include "core/import/polis.h"
#include "import_fixture.h"

struct seen {
	size_t comments, refused, votes, agrees, disagrees, passes;
	int64_t first, last, most_comment, most_voter;
	str body; /* of the statement with the number 1 */
	struct arena *a;
	err stop;
};

static void note(struct seen *seen, int64_t created)
{
	seen->first = seen->first && seen->first < created ? seen->first : created;
	seen->last = created > seen->last ? created : seen->last;
}

static err on_comment(void *self, const struct polis_comment *c, str *why)
{
	struct seen *seen = self;
	seen->comments++;
	seen->refused += c->moderated == POLIS_REFUSED;
	seen->most_comment = c->number > seen->most_comment ? c->number : seen->most_comment;
	if (c->number == 1)
		seen->body = str_dup(seen->a, c->body);
	note(seen, c->created);
	if (seen->stop)
		*why = S("stopped");
	return seen->stop;
}

static err on_vote(void *self, const struct polis_vote *v, str *why)
{
	struct seen *seen = self;
	(void)why;
	seen->votes++;
	seen->agrees += v->stance == POLIS_AGREES;
	seen->disagrees += v->stance == POLIS_DISAGREES;
	seen->passes += v->stance == POLIS_PASSES;
	seen->most_voter = v->voter > seen->most_voter ? v->voter : seen->most_voter;
	note(seen, v->created);
	return OK;
}

static struct polis_handler into(struct seen *seen)
{
	return (struct polis_handler){.self = seen, .comment = on_comment, .vote = on_vote};
}

static void real_conversation(void **state)
{
	struct arena *a = *state;
	struct seen seen = {.a = a};
	const struct polis_handler h = into(&seen);
	struct polis_summary summary;
	str why = STR_NONE;
	SHARED_OR_SKIP(a, "ideas-votes/canadian-electoral-reform/votes.csv");
	assert_int_equal(polis_read_comments(
				 a, shared(a, "ideas-votes/canadian-electoral-reform/comments.csv"),
				 &h, &why),
			 OK);
	assert_int_equal(seen.comments, 174);
	assert_int_equal(seen.refused, 22);
	assert_int_equal(
		polis_read_votes(a, shared(a, "ideas-votes/canadian-electoral-reform/votes.csv"),
				 &h, &why),
		OK);
	assert_int_equal(seen.votes, 12018);
	assert_int_equal(seen.agrees, 7230);
	assert_int_equal(seen.disagrees, 2861);
	assert_int_equal(seen.passes, 1927);
	assert_int_equal(polis_read_summary(
				 a, shared(a, "ideas-votes/canadian-electoral-reform/summary.csv"),
				 &summary, &why),
			 OK);
	assert_str(summary.topic, "Canadian Electoral Reform");
	assert_str(summary.url, "https://pol.is/5mnfxu85hx");
}

#define HEAD "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"

static void columns_by_name(void **state)
{
	struct arena *a = *state;
	struct seen seen = {.a = a};
	const struct polis_handler h = into(&seen);
	str why = STR_NONE;
	const str moved = S("comment-body;moderated;more;disagrees;agrees;author-id;comment-id;"
			    "timestamp\n\"Two\nlines\";0;;1;2;3;1;1500000000001\n");
	assert_int_equal(polis_read_comments(a, memory(a, moved), &h, &why), OK);
	assert_int_equal(seen.comments, 1);
	assert_str(seen.body, "Two\nlines");
	assert_true(seen.first == INT64_C(1500000000001000));
}

static void refused(struct arena *a, bool votes, const char *text, const char *reason)
{
	struct seen seen = {.a = a};
	const struct polis_handler h = into(&seen);
	str why = STR_NONE;
	struct source *s = memory(a, str_from(text));
	err e = votes ? polis_read_votes(a, s, &h, &why) : polis_read_comments(a, s, &h, &why);
	assert_int_not_equal(e, OK);
	assert_str(why, reason);
}

static void says_line_and_reason(void **state)
{
	struct arena *a = *state;
	refused(a, false, "", "line 1: the file is empty");
	refused(a, false, "timestamp,comment-id\n", "line 1: there is no column author-id");
	refused(a, false, HEAD "1,x,1,0,0,0,1,a\n1,x,1,0,0\n", "line 3: a row is too short");
	refused(a, false, HEAD "1,x,one,0,0,0,1,a\n", "line 2: comment-id is not a number");
	refused(a, false, HEAD "1,x,4000001,0,0,0,1,a\n",
		"line 2: comment-id is out of its bounds");
	refused(a, false, HEAD "1,x,1,0,0,0,2,a\n", "line 2: moderated is out of its bounds");
	refused(a, false, HEAD "-1,x,1,0,0,0,1,a\n", "line 2: timestamp is out of its bounds");
	refused(a, false, HEAD "1,x,1,0,0,0,1,\"a\n", "line 2: a quoted field has no end");
	refused(a, true, HEAD, "line 1: there is no column voter-id");
	refused(a, true, "timestamp,comment-id,voter-id,vote\n1,1,1,7\n",
		"line 2: vote is out of its bounds");
}

static void ends_when_told(void **state)
{
	struct arena *a = *state;
	struct seen seen = {.a = a, .stop = CONFLICT};
	const struct polis_handler h = into(&seen);
	str why = STR_NONE;
	const str two = S(HEAD "1,x,1,0,0,0,1,a\n1,x,2,0,0,0,1,b\n");
	assert_int_equal(polis_read_comments(a, memory(a, two), &h, &why), CONFLICT);
	assert_int_equal(seen.comments, 1);
	assert_str(why, "line 2: stopped");
}

static void summary_of_some_lines(void **state)
{
	struct arena *a = *state;
	struct polis_summary s;
	str why = STR_NONE;
	struct out many = out_new(a, 1 << 20);
	assert_int_equal(
		polis_read_summary(a, memory(a, S("views,3\nTopic,\"A, b\"\nlonely\n")), &s, &why),
		OK);
	assert_str(s.topic, "A, b");
	assert_int_equal(s.url.n, 0);
	for (int i = 0; i <= POLIS_SUMMARY_ROWS; i++)
		out_lit(&many, "group,1\n");
	assert_int_equal(polis_read_summary(a, memory(a, out_view(&many)), &s, &why), TOO_LARGE);
	assert_str(why, "line 1001: too many rows");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(real_conversation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(columns_by_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(says_line_and_reason, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ends_when_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(summary_of_some_lines, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

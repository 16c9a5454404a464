/* SPDX-License-Identifier: Apache-2.0
 * conversation_index: the words of messages as numbers, a row for each word of a message, by
 * conversation. The job that indexes items takes messages off the same queue.
 */
#include "core/analyse.h"
#include "core/conversation.h"
#include "html/html.h"

#include "conversation_index.sql.h"

enum { TERMS_BYTES = TERMS_MAX * (TERM_BYTES + 1), DISTINCT_MAX = 1000 };

/* 53 bits of a hash, as an id: two words in four million conversations may share one, and then a
 * search shows a message too many, of those that its viewer reads. */
static int64_t number_of(str term)
{
	return (int64_t)(str_hash(term) & ((INT64_C(1) << 53) - 1));
}

static void push_number(struct arena *a, struct id_list *list, str term)
{
	int64_t number = number_of(term);
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == number)
			return;
	*ARENA_PUSH(a, list) = number;
}

void message_words_of(struct arena *a, str text, struct message_words *words)
{
	struct query_parts *parts = NEW(a, struct query_parts);
	*words = (struct message_words){0};
	query_analyse(analyser_new(a), a, text, parts);
	size_t longest = 0;
	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < parts->v[i].words && words->n < MESSAGE_WORDS; k++) {
			struct id_list *list = &words->word[words->n++];
			for (size_t form = 0; form < parts->v[i].forms; form++)
				push_number(a, list, parts->v[i].form[form][k]);
			if (parts->v[i].form[0][k].n <= longest)
				continue;
			struct id_list first = *list;
			*list = words->word[0];
			words->word[0] = first;
			longest = parts->v[i].form[0][k].n;
		}
}

err message_index(struct db *db, struct analyser *analyser, int64_t id)
{
	struct q_message_indexed q;
	struct id_list numbers = {0};
	bool found;
	TRY(q_message_terms_drop(db, id));
	TRY(q_message_indexed(db, id, &q, &found));
	if (!found || q.state != STATE_PUBLISHED)
		return OK;
	struct out terms = out_new(db->arena, TERMS_BYTES);
	(void)analyse(analyser, markdown_text(db->arena, q.body, 0), stemming_of(q.language),
		      TERMS_MAX, &terms);
	str rest = out_view(&terms);
	for (str term = str_word(&rest); term.n && numbers.n < DISTINCT_MAX; term = str_word(&rest))
		push_number(db->arena, &numbers, term);
	for (size_t i = 0; i < numbers.n; i++)
		TRY(q_message_term_add(db, q.conversation, numbers.v[i], id));
	return OK;
}

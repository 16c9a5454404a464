/* SPDX-License-Identifier: Apache-2.0
 * conversation_index: the words of messages as numbers, by conversation: on SQLite in a text index,
 * one term for each word of a conversation, on PostgreSQL a row for each word of a message. The job
 * that indexes items takes messages off the same queue.
 */
#include "core/analyse.h"
#include "core/conversation.h"
#include "html/html.h"

#include "conversation_index.sql.h"

enum {
	TERMS_BYTES = TERMS_MAX * (TERM_BYTES + 1),
	DISTINCT_MAX = 1000,
	NUMBER_BYTES = 16, /* of an id in hexadecimal digits */
	TOKEN_BYTES = 2 * NUMBER_BYTES + 2,
	MESSAGE_MEMORY = 64 << 20, /* what is made of one message */
	MATCH_BYTES = MESSAGE_WORDS * PART_FORMS * (TOKEN_BYTES + 8) + 64,
};

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

/* ---- the index of SQLite ---- */

static void put_number(struct out *o, int64_t number)
{
	char digits[NUMBER_BYTES];
	size_t n = 0;
	for (uint64_t rest = (uint64_t)number; rest || n == 0; rest >>= 4)
		digits[NUMBER_BYTES - ++n] = "0123456789abcdef"[rest & 15];
	out_str(o, (str){digits + NUMBER_BYTES - n, n});
}

static str words_kept(struct arena *a, const struct id_list *numbers)
{
	struct out o = out_new(a, (numbers->n + 1) * (NUMBER_BYTES + 1));
	for (size_t i = 0; i < numbers->n; i++) {
		if (i)
			out_byte(&o, ' ');
		put_number(&o, numbers->v[i]);
	}
	return numbers->n ? out_view(&o) : S("");
}

/* Each word with its conversation before it. */
static str tokens_of(struct arena *a, int64_t conversation, str words)
{
	struct out o = out_new(a, words.n / 2 * TOKEN_BYTES + TOKEN_BYTES);
	while (words.n) {
		str word = str_word(&words);
		if (o.n)
			out_byte(&o, ' ');
		put_number(&o, conversation);
		out_byte(&o, 'x');
		out_str(&o, word);
	}
	return o.n ? out_view(&o) : S("");
}

/* By the very words that were put in: what the message says now may be others. */
static err words_forget(struct db *db, int64_t id)
{
	struct q_message_words_kept kept;
	bool found;
	TRY(q_message_words_kept(db, id, &kept, &found));
	if (!found)
		return OK;
	if (kept.words.n)
		TRY(q_message_words_forget(db, id,
					   tokens_of(db->arena, kept.conversation, kept.words)));
	return q_message_words_drop(db, id);
}

static err words_add(struct db *db, int64_t conversation, int64_t id, const struct id_list *numbers)
{
	if (!numbers->n)
		return OK;
	str words = words_kept(db->arena, numbers);
	TRY(q_message_words_keep(db, id, conversation, words));
	return q_message_words_add(db, id, tokens_of(db->arena, conversation, words));
}

/* (a OR b) AND (c): each word in one of its forms. */
static str match_of(struct arena *a, int64_t conversation, const struct message_words *words)
{
	struct out o = out_new(a, MATCH_BYTES);
	for (size_t i = 0; i < words->n; i++) {
		out_str(&o, i ? S(") AND (") : S("("));
		for (size_t form = 0; form < words->word[i].n; form++) {
			if (form)
				out_lit(&o, " OR ");
			out_byte(&o, '"');
			put_number(&o, conversation);
			out_byte(&o, 'x');
			put_number(&o, words->word[i].v[form]);
			out_byte(&o, '"');
		}
	}
	out_byte(&o, ')');
	return out_view(&o);
}

err message_words_in(struct db *db, const struct message_words *words, int64_t conversation,
		     int64_t before, size_t most, struct id_list *ids)
{
	struct q_message_words_find_list rows = {0};
	TRY(q_message_words_find(db, match_of(db->arena, conversation, words), before,
				 (int64_t)most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, ids) = rows.v[i].message;
	return OK;
}

/* ---- both ---- */

static void numbers_of(struct arena *a, struct analyser *analyser, str body, str language,
		       struct id_list *numbers)
{
	struct out terms = out_new(a, TERMS_BYTES);
	(void)analyse(analyser, markdown_text(a, body, 0), stemming_of(language), TERMS_MAX,
		      &terms);
	str rest = terms.n ? out_view(&terms) : S("");
	for (str term = str_word(&rest); term.n && numbers->n < DISTINCT_MAX;
	     term = str_word(&rest))
		push_number(a, numbers, term);
}

err message_index(struct db *db, struct analyser *analyser, int64_t id, bool *known)
{
	struct q_message_indexed q;
	struct id_list numbers = {0};
	bool postgres = database_is_postgres(db->database);
	TRY(postgres ? q_message_terms_drop(db, id) : words_forget(db, id));
	TRY(q_message_indexed(db, id, &q, known));
	if (!*known || q.state != STATE_PUBLISHED)
		return OK;
	numbers_of(db->arena, analyser, q.body, q.language, &numbers);
	if (!postgres)
		return words_add(db, q.conversation, id, &numbers);
	for (size_t i = 0; i < numbers.n; i++)
		TRY(q_message_term_add(db, q.conversation, numbers.v[i], id));
	return OK;
}

/* ---- ruche check ---- */

static void wrong_words(struct out *findings, int64_t id)
{
	out_fmt(findings, "message %lld: in the text index and not there, or the other way round\n",
		(long long)id);
}

static err words_left(void *arg, const struct q_message_check_left *q)
{
	wrong_words(arg, q->id);
	return OK;
}

struct wordless {
	struct out *findings;
	struct analyser *analyser;
	struct arena *own; /* of one message */
};

/* The index keeps nothing of a message without a word: a sign, a file alone. */
static err words_missing(void *arg, const struct q_message_check_missing *q)
{
	struct wordless *w = arg;
	struct id_list numbers = {0};
	numbers_of(w->own, w->analyser, q->body, q->language, &numbers);
	if (numbers.n)
		wrong_words(w->findings, q->id);
	arena_reset(w->own);
	return OK;
}

static err check_missing(struct db *db, struct out *findings)
{
	struct wordless w = {findings, analyser_new(db->arena), arena_new(MESSAGE_MEMORY)};
	err e = q_message_check_missing(db, words_missing, &w);
	arena_free(w.own);
	return e;
}

static err wrong_index(void *arg, const struct q_message_check_index *q)
{
	out_fmt(arg, "message %lld: found by words that are not its own\n", (long long)q->id);
	return OK;
}

err message_index_check(struct db *db, struct out *findings)
{
	struct q_message_check_count count;
	TRY(q_message_check_left(db, words_left, findings));
	TRY(check_missing(db, findings));
	TRY(q_message_check_index(db, wrong_index, findings));
	TRY(q_message_check_count(db, &count));
	if (count.found != count.kept)
		out_fmt(findings, "words of messages: the text index has %lld, of %lld\n",
			(long long)count.found, (long long)count.kept);
	return OK;
}

err message_index_gather(struct db *db, int64_t hash, int64_t merge)
{
	return q_message_gather(db, hash, merge);
}

err message_index_optimize(struct db *db)
{
	return q_message_optimize(db);
}

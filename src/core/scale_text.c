/* SPDX-License-Identifier: Apache-2.0 */
#include "core/scale_text.h"

enum { JUMP_PERCENT = 40, PARAGRAPH_WORDS = 70, BUCKETS = 1 << 14 };

/* Words in text order; words that are equal form a ring through `same`. */
struct scale_text {
	struct words {
		struct word {
			str text;
			uint32_t same; /* the next place of the same word; itself when there is none
					*/
			bool ends;     /* a full stop is behind it */
		} * v;
		size_t n, cap;
	} words;
};

static bool in_language(const struct demo_record *r, str language)
{
	str given = demo_get(r, S("language"));
	return str_empty(given) || str_eq(given, language);
}

/* Letters, digits and what joins them; false for markup, addresses and names of people. */
static bool plain(str word)
{
	if (word.n == 0 || word.n > 30)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = (unsigned char)word.p[i];
		bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ||
			    c == '\'' || c == '-';
		if (!fine)
			return false;
	}
	return true;
}

static bool ends_sentence(char c)
{
	return c == '.' || c == '!' || c == '?' || c == ':';
}

static void take_words(struct arena *a, struct scale_text *t, str body)
{
	for (str word = str_word(&body); word.n; word = str_word(&body)) {
		bool ends = false;
		while (word.n && (ends_sentence(word.p[word.n - 1]) || word.p[word.n - 1] == ',' ||
				  word.p[word.n - 1] == ';')) {
			ends = ends || ends_sentence(word.p[word.n - 1]);
			word.n--;
		}
		if (plain(word))
			*ARENA_PUSH(a, &t->words) =
				(struct word){.text = str_lower(a, word), .ends = ends};
	}
}

/* Links equal words into rings, by a table of the last place of each. */
static void link_words(struct arena *a, struct scale_text *t)
{
	uint32_t *last = NEW_ARRAY(a, uint32_t, BUCKETS); /* index + 1; collisions are walked on */
	for (uint32_t i = 0; i < t->words.n; i++) {
		struct word *w = &t->words.v[i];
		size_t at = str_hash(w->text) % BUCKETS;
		size_t steps = 0;
		while (last[at] && !str_eq(t->words.v[last[at] - 1].text, w->text) &&
		       ++steps < BUCKETS)
			at = (at + 1) % BUCKETS;
		if (!last[at] || steps == BUCKETS) {
			w->same = i;
		} else {
			struct word *before = &t->words.v[last[at] - 1];
			w->same = before->same;
			before->same = i;
		}
		if (steps < BUCKETS)
			last[at] = i + 1;
	}
}

struct scale_text *scale_text_new(struct arena *a, const struct demo *demo, str language)
{
	struct scale_text *t = NEW(a, struct scale_text);
	static const char *const files[] = {"entries", "updates", "people"};
	for (size_t f = 0; f < 3; f++) {
		const struct demo_records *records = demo_file(demo, files[f]);
		for (size_t i = 0; records && i < records->n; i++)
			if (in_language(&records->v[i], language))
				take_words(a, t, records->v[i].body);
	}
	/* Without any text there are still words, so that callers need no special case. */
	if (t->words.n < 8)
		take_words(a, t, S("water pump valve river sensor station repair night"));
	link_words(a, t);
	return t;
}

/* One step of the walk: usually to the next word, at times from another place of the present one.
 */
static uint32_t step(const struct scale_text *t, struct prng *r, uint32_t at)
{
	if (prng_below(r, 100) < JUMP_PERCENT)
		for (uint64_t hops = prng_below(r, 4) + 1; hops > 0; hops--)
			at = t->words.v[at].same;
	return at + 1 < t->words.n ? at + 1 : 0;
}

static void write_word(struct out *o, str word, bool capital)
{
	char first = word.p[0];
	if (capital && first >= 'a' && first <= 'z') {
		out_byte(o, (char)(first - 'a' + 'A'));
		word = str_sub(word, 1, word.n);
	}
	out_str(o, word);
}

void scale_text_write(const struct scale_text *t, struct prng *r, struct out *o, int words)
{
	uint32_t at = (uint32_t)prng_below(r, t->words.n);
	bool begins = true;
	int paragraph = 0;
	for (int i = 0; i < words; i++, paragraph++) {
		const struct word *w = &t->words.v[at];
		bool ends = w->ends || i + 1 == words;
		write_word(o, w->text, begins);
		if (ends)
			out_byte(o, '.');
		if (ends && paragraph > PARAGRAPH_WORDS && i + 1 < words) {
			out_lit(o, "\n\n");
			paragraph = 0;
		} else if (i + 1 < words) {
			out_byte(o, ' ');
		}
		begins = ends;
		at = step(t, r, at);
	}
}

void scale_text_title(const struct scale_text *t, struct prng *r, struct out *o, int words)
{
	uint32_t at = (uint32_t)prng_below(r, t->words.n);
	for (int i = 0; i < words; i++) {
		if (i)
			out_byte(o, ' ');
		write_word(o, t->words.v[at].text, i == 0);
		at = step(t, r, at);
	}
}

str scale_text_word(const struct scale_text *t, struct prng *r)
{
	for (int tries = 0; tries < 50; tries++) {
		str word = t->words.v[prng_below(r, t->words.n)].text;
		if (word.n >= 5)
			return word;
	}
	return t->words.v[0].text;
}

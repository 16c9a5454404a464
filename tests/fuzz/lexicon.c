/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a lexicon, in each of its formats, and as a text that is judged with it: values stay
 * within the scale, scores and confidence within theirs.
 */
#include "core/insight/mood.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char values[] = "good\t2\nbad\t-2\nun peu bon\t1\nbon\t2\n:)\t1\n";
	if (size < 3)
		return 0;
	struct arena *a = arena_new((size_t)1 << 26);
	struct lexicon *l = lexicon_new(a, data[0] & 1 ? LANG_FR : LANG_EN);
	str why = STR_NONE, all = {(const char *)data + 3, size - 3};
	size_t file = (data[1] << 8 | data[2]) % (all.n + 1);
	IGNORE(lexicon_read(l, str_from(values), LEXICON_TABBED, 1, &why)); /* it is right */
	err e = lexicon_read(l, str_sub(all, 0, file), (enum lexicon_format)((data[0] >> 1) % 3), 1,
			     &why);
	REQUIRE(e == OK || (e == INVALID && why.n));
	str text = str_sub(all, file, all.n);
	struct mood m = mood_of(l, text);
	REQUIRE(m.score >= -1 && m.score <= 1 && m.confidence >= 0 && m.confidence < 1);
	REQUIRE(m.hits <= m.words && m.words <= MOOD_WORDS);
	for (str word = str_word(&text); word.n; word = str_word(&text)) {
		const struct lexicon_word *w = lexicon_find(l, word);
		REQUIRE(!w ||
			(str_eq(w->word, word) && w->valence >= -4.001f && w->valence <= 4.001f));
	}
	arena_free(a);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * scale_text: texts for generated data at scale: new sentences in the words of the hand-written
 * demo. A walk through the demo's texts jumps, at words that stand in several places, from one
 * place to another, so that words come in their natural frequencies and neighbourhoods and a search
 * means something. Deterministic for a generator's state.
 */
#ifndef RUCHE_SCALE_TEXT_H
#define RUCHE_SCALE_TEXT_H

#include "core/demo.h"

struct scale_text;

/* Reads the bodies of the demo's records of one language ("en", "fr"). Everything lies in the
 * arena. */
struct scale_text *scale_text_new(struct arena *a, const struct demo *demo, str language);
/* About `words` words in sentences, paragraphs of some sentences; Markdown without markup. */
void scale_text_write(const struct scale_text *t, struct prng *r, struct out *o, int words);
/* Some words without a full stop, the first with a capital: a title. */
void scale_text_title(const struct scale_text *t, struct prng *r, struct out *o, int words);
/* One word that means something (five letters or more), in lower case: a tag. */
str scale_text_word(const struct scale_text *t, struct prng *r);

#endif

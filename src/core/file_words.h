/* SPDX-License-Identifier: Apache-2.0
 * file_words: the words in a stored file, for search.
 */
#ifndef RUCHE_CORE_FILE_WORDS_H
#define RUCHE_CORE_FILE_WORDS_H

#include "core/app.h"
#include "core/document.h"

/* Is there anything to be read in a file of that type? */
bool file_has_words(str type);
/* A program that reading it wants and that is not here. */
enum document_program file_words_lack(const struct app *app, str type);
/* Its words, at most a megabyte; none where it cannot be read. Slow: never in a transaction. */
err file_words(const struct app *app, struct arena *a, str hash, str type, str *text);
/* Those that were read already from the same bytes, wherever they lie: the words of bytes are the
 * same whoever brought them, and who asks has the bytes. Empty: they are to be read. */
err file_words_known(struct db *db, str hash, str *text);

/* What the index takes of a long text: its beginning, then the words that are new. */
str file_words_shortened(struct arena *a, str text);

#endif

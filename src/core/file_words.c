/* SPDX-License-Identifier: Apache-2.0
 * file_words: the words in a stored file: of plain texts as they are, of PDF and office files
 * through the programs of core/document.h.
 */
#include "core/file_words.h"

#include "base/utf8.h"
#include "core/blob_store.h"

#include "file_words.sql.h"

#include <fcntl.h>
#include <unistd.h>

bool file_has_words(str type)
{
	enum document_kind kind = document_kind(type);
	return kind == DOCUMENT_PDF || kind == DOCUMENT_OFFICE || str_starts(type, S("text/"));
}

enum document_program file_words_lack(const struct app *app, str type)
{
	bool read = document_kind(type) != DOCUMENT_OTHER;
	return read ? document_lacks(app->documents, type) : DOCUMENT_NOTHING;
}

/* Another encoding than UTF-8 would be unreadable, and is nobody's word. */
static err read_plain(struct arena *a, str path, size_t most, str *text)
{
	char *buffer = arena_bytes(a, most);
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t n = 0;
	if (fd < 0)
		return NOT_FOUND;
	while (n < most) {
		ssize_t got = read(fd, buffer + n, most - n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	/* A character may be cut at the end. */
	size_t whole = n;
	while (whole && n - whole < 4 && !utf8_valid((str){buffer, whole}))
		whole--;
	*text = utf8_valid((str){buffer, whole}) ? utf8_clean(a, (str){buffer, whole}) : STR_NONE;
	return OK;
}

static err read_document(const struct app *app, struct arena *a, str path, str type, str *text)
{
	struct document_text read = {0};
	str pdf = path, why = STR_NONE;
	if (!app->documents)
		return NOT_FOUND;
	if (document_kind(type) == DOCUMENT_OFFICE)
		TRY(document_office(app->documents, a, str_cat(a, app->data, S("/uploads")), path,
				    type, &pdf, &why));
	TRY(document_text(app->documents, a, pdf, &read, &why));
	*text = read.text;
	return OK;
}

/* ---- long texts ---- */

/* The index takes so many words of one text (core/analyse.h): of a long one its beginning as it
 * stands, and of what follows each word that was not there before. */
enum { TEXT_MOST = 1 << 20, AS_THEY_STAND = 8000, NEW_ONES = 8000, SLOTS = 1 << 15 };

static bool is_sign(char c)
{
	return (c > 0 && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || c > 'z';
}

/* The next word, without the signs around it; empty at the end. */
static str next_word(str *rest)
{
	size_t from = 0, to;
	while (from < rest->n && is_sign(rest->p[from]))
		from++;
	for (to = from; to < rest->n && !is_sign(rest->p[to]); to++)
		;
	str word = str_sub(*rest, from, to);
	*rest = str_sub(*rest, to, rest->n);
	return word;
}

/* FNV-1a; what falls together by chance is a word that is not found. Never 0. */
static uint64_t mark_of(str word)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (uint8_t)word.p[i]) * 1099511628211u;
	return h | 1;
}

/* true: it was not there before. At most AS_THEY_STAND + NEW_ONES come in: half of the slots. */
static bool is_new(uint64_t *seen, str word)
{
	uint64_t mark = mark_of(word);
	size_t i = (size_t)(mark >> 32) % SLOTS;
	while (seen[i] && seen[i] != mark)
		i = (i + 1) % SLOTS;
	if (seen[i])
		return false;
	seen[i] = mark;
	return true;
}

str file_words_shortened(struct arena *a, str text)
{
	uint64_t *seen = NEW_ARRAY(a, uint64_t, SLOTS);
	str rest = text, word;
	size_t n = 0, fresh = 0;
	while (n < AS_THEY_STAND && (word = next_word(&rest)).n) {
		(void)is_new(seen, word);
		n++;
	}
	struct out o = out_new(a, text.n + 1);
	out_str(&o, str_sub(text, 0, text.n - rest.n));
	while (fresh < NEW_ONES && (word = next_word(&rest)).n) {
		if (!is_new(seen, word))
			continue;
		out_byte(&o, ' ');
		out_str(&o, word);
		fresh++;
	}
	return out_view(&o);
}

err file_words(const struct app *app, struct arena *a, str hash, str type, str *text)
{
	str path = blob_store_find(a, app->data, hash);
	*text = STR_NONE;
	err e = document_kind(type) == DOCUMENT_OTHER ? read_plain(a, path, TEXT_MOST, text)
						      : read_document(app, a, path, type, text);
	/* It has no words that we can read. */
	if (e == INVALID || e == NOT_FOUND || e == TOO_LARGE) {
		*text = STR_NONE;
		return OK;
	}
	*text = file_words_shortened(a, *text);
	if (text->n > TEXT_MOST)
		*text = utf8_clean(a, str_sub(*text, 0, TEXT_MOST));
	return e;
}

err file_words_known(struct db *db, str hash, str *text)
{
	struct q_file_words_of_file of_file;
	struct q_file_words_of_attachment of_attachment;
	bool found;
	*text = STR_NONE;
	TRY(q_file_words_of_file(db, hash, &of_file, &found));
	if (found) {
		*text = of_file.body;
		return OK;
	}
	TRY(q_file_words_of_attachment(db, hash, &of_attachment, &found));
	if (found)
		*text = of_attachment.body;
	return OK;
}

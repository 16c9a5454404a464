/* SPDX-License-Identifier: Apache-2.0
 * The one C++ file: CLD2 has no C interface.
 */
#include <cstdio>

#include <cld2/public/compact_lang_det.h>

#include "core/language.h"

enum { SHORTEST = 20, LONGEST = 20000 };

extern "C" str language_guess(str text)
{
	str none = {nullptr, 0};
	if (text.n < SHORTEST)
		return none;
	bool reliable = false;
	int n = text.n > LONGEST ? LONGEST : static_cast<int>(text.n);
	CLD2::Language language = CLD2::DetectLanguage(text.p, n, true, &reliable);
	if (!reliable)
		return none;
	const char *code = CLD2::LanguageCode(language);
	/* "un" is unknown; regional codes are longer than two letters and keep their first part. */
	if (code[0] == 'u' && code[1] == 'n')
		return none;
	return str{code, 2};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "core/words.h"

#include "base/utf8.h"

#include <unicode/ucal.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum { NAME_ROOM = 100 };

const str zones_offered[] = {
	{"Europe/Paris", 12},
	{"Europe/London", 13},
	{"Europe/Dublin", 13},
	{"Europe/Lisbon", 13},
	{"Europe/Madrid", 13},
	{"Europe/Brussels", 15},
	{"Europe/Berlin", 13},
	{"Europe/Rome", 11},
	{"Europe/Zurich", 13},
	{"Europe/Warsaw", 13},
	{"Europe/Bucharest", 16},
	{"Europe/Athens", 13},
	{"Europe/Istanbul", 15},
	{"Africa/Casablanca", 17},
	{"Africa/Dakar", 12},
	{"Africa/Lagos", 12},
	{"Africa/Cairo", 12},
	{"Africa/Nairobi", 14},
	{"Africa/Johannesburg", 19},
	{"Asia/Dubai", 10},
	{"Asia/Kolkata", 12},
	{"Asia/Singapore", 14},
	{"Asia/Shanghai", 13},
	{"Asia/Tokyo", 10},
	{"Asia/Seoul", 10},
	{"Australia/Sydney", 16},
	{"Pacific/Noumea", 14},
	{"America/St_Johns", 16},
	{"America/Halifax", 15},
	{"America/Montreal", 16},
	{"America/Toronto", 15},
	{"America/New_York", 16},
	{"America/Chicago", 15},
	{"America/Denver", 14},
	{"America/Los_Angeles", 19},
	{"America/Mexico_City", 19},
	{"America/Bogota", 14},
	{"America/Sao_Paulo", 17},
	{"America/Argentina/Buenos_Aires", 30},
	{"America/Martinique", 18},
	{0},
};

const str languages_offered[] = {
	{"ar", 2}, {"br", 2}, {"bn", 2}, {"ca", 2}, {"cs", 2}, {"da", 2}, {"de", 2}, {"el", 2},
	{"en", 2}, {"es", 2}, {"eu", 2}, {"fa", 2}, {"fi", 2}, {"fr", 2}, {"ga", 2}, {"he", 2},
	{"hi", 2}, {"hu", 2}, {"id", 2}, {"it", 2}, {"ja", 2}, {"ko", 2}, {"nl", 2}, {"no", 2},
	{"pl", 2}, {"pt", 2}, {"ro", 2}, {"ru", 2}, {"sv", 2}, {"sw", 2}, {"th", 2}, {"tr", 2},
	{"uk", 2}, {"vi", 2}, {"wo", 2}, {"zh", 2}, {0},
};

static str narrow(struct arena *a, const UChar *text, int32_t n)
{
	char *to = arena_alloc(a, (size_t)n * 3 + 1);
	int32_t length = 0;
	UErrorCode bad = U_ZERO_ERROR;
	u_strToUTF8(to, n * 3 + 1, &length, text, n, &bad);
	return U_FAILURE(bad) ? STR_NONE : (str){to, (size_t)length};
}

static bool all_between(str s, char low, char high)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < low || s.p[i] > high)
			return false;
	return true;
}

str country_name(struct arena *a, enum lang lang, str code)
{
	UChar name[NAME_ROOM];
	UErrorCode bad = U_ZERO_ERROR;
	if (code.n != 2 || !all_between(code, 'A', 'Z'))
		return code;
	int32_t n = uloc_getDisplayCountry(cstr(a, str_cat(a, S("und_"), code)),
					   cstr(a, lang_code(lang)), name, NAME_ROOM, &bad);
	return U_FAILURE(bad) || n <= 0 || n >= NAME_ROOM ? code : narrow(a, name, n);
}

str language_name(struct arena *a, enum lang lang, str code)
{
	UChar name[NAME_ROOM];
	UErrorCode bad = U_ZERO_ERROR;
	int32_t n = uloc_getDisplayLanguage(cstr(a, code), cstr(a, lang_code(lang)), name,
					    NAME_ROOM, &bad);
	return U_FAILURE(bad) || n <= 0 || n >= NAME_ROOM ? code : narrow(a, name, n);
}

bool language_known(struct arena *a, str code)
{
	if (code.n < 2 || code.n > 3 || !all_between(code, 'a', 'z'))
		return false;
	return *uloc_getISO3Language(cstr(a, code)) != 0;
}

bool zone_known(str name)
{
	UChar wide[NAME_ROOM], canonical[NAME_ROOM];
	UBool listed = false;
	int32_t n = 0;
	UErrorCode bad = U_ZERO_ERROR;
	if (name.n == 0 || name.n >= NAME_ROOM || str_find_byte(name, 0) >= 0)
		return false;
	u_strFromUTF8(wide, NAME_ROOM, &n, name.p, (int32_t)name.n, &bad);
	ucal_getCanonicalTimeZoneID(wide, n, canonical, NAME_ROOM, &listed, &bad);
	return U_SUCCESS(bad) && listed;
}

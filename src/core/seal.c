/* SPDX-License-Identifier: Apache-2.0
 * seal: XChaCha20-Poly1305 with the purpose beside the text, under a random nonce: the same numbers
 * are another text each time, so that nobody who asks again sees whether they changed.
 */
#include "core/seal.h"

#include "base/rand.h"
#include "core/setting.h"

#include "setting.sql.h"

#include <sodium.h>
#include <string.h>

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	AROUND = NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES,
	WHOLE = AROUND + SEAL_MOST * sizeof(int64_t),
	TRIES = 5,
	NAME_BYTES = 16,
};
_Static_assert(SEAL_KEY_BYTES == crypto_kdf_KEYBYTES, "one key, from which the others are made");

static const str name = S("seal.key");

static err read_key(struct app *app, struct arena *a, bool *found)
{
	struct db db = {0};
	str text;
	size_t n = 0;
	TRY(db_read_begin(app->database, a, &db));
	err e = setting_get(&db, name, STR_NONE, &text);
	db_read_end(&db);
	TRY(e);
	*found =
		sodium_hex2bin(app->seal, sizeof(app->seal), text.p, text.n, NULL, &n, NULL) == 0 &&
		n == sizeof(app->seal);
	return *found || str_empty(text) ? OK : INVALID;
}

/* Another node may be doing the same. */
static err make_key(struct database *database, struct arena *a)
{
	uint8_t key[SEAL_KEY_BYTES];
	struct db db = {0};
	struct out text = out_new(a, 4 * sizeof(key));
	rand_bytes(key, sizeof(key));
	out_hex(&text, (bytes){key, sizeof(key)});
	sodium_memzero(key, sizeof(key));
	TRY(db_write_begin(database, a, &db));
	err e = q_setting_begin(&db, name, out_view(&text));
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err seal_load(struct app *app, struct arena *a)
{
	bool found = false;
	err made = OK;
	TRY(read_key(app, a, &found));
	for (int i = 0; i < TRIES && !found; i++) {
		made = make_key(app->database, a);
		TRY(read_key(app, a, &found));
	}
	return found ? OK : made ? made : FAULT;
}

static void derive(const struct app *app, uint8_t key[SEAL_KEY_BYTES])
{
	crypto_kdf_derive_from_key(key, SEAL_KEY_BYTES, 1, "numbers", app->seal);
}

str seal_several(const struct app *app, struct arena *a, str purpose, const int64_t *numbers,
		 size_t n)
{
	uint8_t key[SEAL_KEY_BYTES], whole[WHOLE];
	REQUIRE(n <= SEAL_MOST);
	size_t plain = n * sizeof(*numbers);
	size_t length =
		sodium_base64_encoded_len(AROUND + plain, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, length);
	rand_bytes(whole, NONCE);
	derive(app, key);
	crypto_aead_xchacha20poly1305_ietf_encrypt(whole + NONCE, NULL, (const uint8_t *)numbers,
						   plain, (const uint8_t *)purpose.p, purpose.n,
						   NULL, whole, key);
	sodium_memzero(key, sizeof(key));
	sodium_bin2base64(text, length, whole, AROUND + plain,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_from(text);
}

/* libsodium takes some bytes outside of the alphabet for letters. */
static bool is_base64(str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return true;
}

bool seal_open_several(const struct app *app, str purpose, str text, int64_t *numbers, size_t n)
{
	uint8_t key[SEAL_KEY_BYTES], whole[WHOLE];
	int64_t opened[SEAL_MOST];
	size_t got = 0, plain = n * sizeof(*numbers);
	REQUIRE(n <= SEAL_MOST);
	if (!is_base64(text) ||
	    sodium_base642bin(whole, sizeof(whole), text.p, text.n, NULL, &got, NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    got != AROUND + plain)
		return false;
	derive(app, key);
	bool ours = crypto_aead_xchacha20poly1305_ietf_decrypt(
			    (uint8_t *)opened, NULL, NULL, whole + NONCE, got - NONCE,
			    (const uint8_t *)purpose.p, purpose.n, whole, key) == 0;
	sodium_memzero(key, sizeof(key));
	if (ours)
		memcpy(numbers, opened, plain);
	return ours;
}

str seal_numbers(const struct app *app, struct arena *a, str purpose, const int64_t numbers[2])
{
	return seal_several(app, a, purpose, numbers, 2);
}

bool seal_open(const struct app *app, str purpose, str text, int64_t numbers[2])
{
	return seal_open_several(app, purpose, text, numbers, 2);
}

str seal_name(const struct app *app, struct arena *a, str purpose)
{
	uint8_t key[SEAL_KEY_BYTES], hash[NAME_BYTES];
	struct out text = out_new(a, 4 * sizeof(hash));
	crypto_kdf_derive_from_key(key, SEAL_KEY_BYTES, 1, "names   ", app->seal);
	crypto_generichash(hash, sizeof(hash), (const uint8_t *)purpose.p, purpose.n, key,
			   sizeof(key));
	sodium_memzero(key, sizeof(key));
	out_hex(&text, (bytes){hash, sizeof(hash)});
	return out_view(&text);
}

/* SPDX-License-Identifier: Apache-2.0
 * web_push: the example of RFC 8291, byte by byte; what is signed is ours; what a browser could not
 * have given is refused.
 */
#include "feature/mobile/web_push.h"

#include "base/clock.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define URLSAFE sodium_base64_VARIANT_URLSAFE_NO_PADDING

static int set_up(void **state)
{
	*state = arena_new((size_t)8 << 20);
	return sodium_init() < 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static size_t bytes_of(const char *text, uint8_t *to, size_t most)
{
	size_t n = 0;
	assert_int_equal(sodium_base642bin(to, most, text, strlen(text), NULL, &n, NULL, URLSAFE),
			 0);
	return n;
}

static const str endpoint = S("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV");
static const str browser_point =
	S("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7"
	  "Vd8pZGH6SRpkNtoIAiw4");
static const str browser_auth = S("BTBZMqHH6r4Tts7J_aSIgg");

/* RFC 8291, section 5 and appendix A. */
static void seals_as_the_rfc_does(void **state)
{
	struct arena *a = *state;
	struct push_target t;
	struct push_key own;
	uint8_t salt[PUSH_SALT];
	bytes body;
	char text[512];
	assert_true(push_target_read(endpoint, browser_point, browser_auth, &t));
	assert_int_equal(
		bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", own.secret, PUSH_SECRET),
		PUSH_SECRET);
	assert_int_equal(bytes_of("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
				  "6TlzAC8wEqKK6PBru3jl7A8",
				  own.point, PUSH_POINT),
			 PUSH_POINT);
	assert_int_equal(bytes_of("DGv6ra1nlYgDCS1FRnbzlw", salt, PUSH_SALT), PUSH_SALT);
	assert_int_equal(push_seal_with(a, &t, S("When I grow up, I want to be a watermelon"), &own,
					salt, 0, &body),
			 OK);
	sodium_bin2base64(text, sizeof(text), body.p, body.n, URLSAFE);
	assert_string_equal(
		text, "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6"
		      "e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZ"
		      "wbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
}

/* All of one length, no two alike. */
static void says_nothing_by_its_length(void **state)
{
	struct arena *a = *state;
	struct push_target t;
	bytes one, two;
	char *long_text = arena_alloc(a, PUSH_TEXT_MAX + 1);
	assert_true(push_target_read(endpoint, browser_point, browser_auth, &t));
	assert_int_equal(push_seal(a, &t, S("a"), &one), OK);
	assert_int_equal(push_seal(a, &t, S("a much longer text, says a machine"), &two), OK);
	assert_int_equal(one.n, two.n);
	assert_memory_not_equal(one.p, two.p, one.n);
	memset(long_text, 'x', PUSH_TEXT_MAX + 1);
	assert_int_equal(push_seal(a, &t, (str){long_text, PUSH_TEXT_MAX + 1}, &one), TOO_LARGE);
	assert_int_equal(push_seal(a, &t, (str){long_text, PUSH_TEXT_MAX}, &one), OK);
	assert_true(one.n <= 4096);
}

static void refuses_what_no_browser_gives(void **state)
{
	struct push_target t;
	(void)state;
	assert_true(
		push_target_read(S("http://127.0.0.1:8080/x"), browser_point, browser_auth, &t));
	static const str addresses[] = {
		S(""),
		S("http://push.example.net/x"),
		S("https://"),
		S("https://a@b/x"),
		S("https://push.example.net/ x"),
		S("https://push.example.net/\n"),
		S("https://push.example.net/\""),
		S("ftp://push.example.net/x"),
	};
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++)
		assert_false(push_target_read(addresses[i], browser_point, browser_auth, &t));
	/* Not on the curve, compressed, too short; a secret of another length. */
	assert_false(
		push_target_read(endpoint,
				 S("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4b"
				   "jyPjs7Vd8pZGH6SRpkNtoIAiw8"),
				 browser_auth, &t));
	assert_false(push_target_read(endpoint, str_sub(browser_point, 0, 44), browser_auth, &t));
	assert_false(push_target_read(endpoint, STR_NONE, browser_auth, &t));
	assert_false(push_target_read(endpoint, browser_point, S("BTBZMqHH6r4Tts7J_aSI"), &t));
	assert_false(push_target_read(endpoint, browser_point, S("not base64!"), &t));
}

static bool signed_by(const struct push_key *key, str text, bytes raw)
{
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
	OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, key->point, PUSH_POINT);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(b);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params), 1);
	ECDSA_SIG *both = ECDSA_SIG_new();
	ECDSA_SIG_set0(both, BN_bin2bn(raw.p, 32, NULL), BN_bin2bn(raw.p + 32, 32, NULL));
	unsigned char *der = NULL;
	int n = i2d_ECDSA_SIG(both, &der);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, pkey);
	bool good = EVP_DigestVerify(md, der, (size_t)n, (const uint8_t *)text.p, text.n) == 1;
	EVP_MD_CTX_free(md);
	OPENSSL_free(der);
	ECDSA_SIG_free(both);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

/* RFC 8292: a token for the service's origin, signed with the key that it names. */
static void signs_for_the_service(void **state)
{
	struct arena *a = *state;
	struct push_key key, again;
	str header;
	uint8_t raw[80], claims[400];
	size_t n = 0;
	assert_int_equal(push_key_make(&key), OK);
	assert_true(push_key_read(push_key_text(a, &key), &again));
	assert_memory_equal(&key, &again, sizeof(key));
	assert_false(push_key_read(S("00"), &again));
	assert_int_equal(push_authorization(a, &key, endpoint, S("https://ruche.example"),
					    (int64_t)1700000000 * SECOND, &header),
			 OK);
	assert_true(str_starts(header, S("vapid t=")));
	str token = str_sub(header, 8, header.n);
	token = str_cut(&token, ',');
	assert_true(str_ends(header, push_key_public(a, &key)));
	str rest = token;
	str_cut(&rest, '.');
	str middle = str_cut(&rest, '.');
	assert_int_equal(sodium_base642bin(claims, sizeof(claims), middle.p, middle.n, NULL, &n,
					   NULL, URLSAFE),
			 0);
	assert_true(str_eq((str){(const char *)claims, n},
			   S("{\"aud\":\"https://push.example.net\",\"exp\":1700043200,"
			     "\"sub\":\"https://ruche.example\"}")));
	assert_int_equal(
		sodium_base642bin(raw, sizeof(raw), rest.p, rest.n, NULL, &n, NULL, URLSAFE), 0);
	assert_int_equal(n, 64);
	str text = str_sub(token, 0, token.n - rest.n - 1);
	assert_true(signed_by(&key, text, (bytes){raw, n}));
	raw[40] ^= 1;
	assert_false(signed_by(&key, text, (bytes){raw, n}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seals_as_the_rfc_does),
		cmocka_unit_test(says_nothing_by_its_length),
		cmocka_unit_test(refuses_what_no_browser_gives),
		cmocka_unit_test(signs_for_the_service),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

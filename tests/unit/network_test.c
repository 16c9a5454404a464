/* SPDX-License-Identifier: Apache-2.0
 * network: which addresses and ports may be asked, and what fetch_allow may say.
 */
#include "base/network.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cmocka.h>

static const struct {
	const char *text;
	bool open;
} table[] = {
	{"0.0.0.0", false},
	{"0.255.255.255", false},
	{"1.1.1.1", true},
	{"9.255.255.255", true},
	{"10.0.0.0", false},
	{"10.255.255.255", false},
	{"11.0.0.0", true},
	{"100.63.255.255", true},
	{"100.64.0.0", false},
	{"100.100.100.200", false},
	{"100.127.255.255", false},
	{"100.128.0.0", true},
	{"126.255.255.255", true},
	{"127.0.0.1", false},
	{"127.255.255.255", false},
	{"128.0.0.0", true},
	{"168.63.129.15", true},
	{"168.63.129.16", false},
	{"169.253.255.255", true},
	{"169.254.0.0", false},
	{"169.254.169.254", false},
	{"169.255.0.0", true},
	{"172.15.255.255", true},
	{"172.16.0.0", false},
	{"172.31.255.255", false},
	{"172.32.0.0", true},
	{"192.0.0.192", false},
	{"192.0.1.0", true},
	{"192.0.2.1", false},
	{"192.88.99.1", false},
	{"192.167.255.255", true},
	{"192.168.0.1", false},
	{"192.169.0.0", true},
	{"198.17.255.255", true},
	{"198.18.0.1", false},
	{"198.19.255.255", false},
	{"198.20.0.0", true},
	{"198.51.100.1", false},
	{"203.0.113.1", false},
	{"203.0.114.1", true},
	{"223.255.255.255", true},
	{"224.0.0.1", false},
	{"239.255.255.250", false},
	{"240.0.0.1", false},
	{"255.255.255.255", false},
	{"::", false},
	{"::1", false},
	{"::7f00:1", false},
	{"::ffff:127.0.0.1", false},
	{"::ffff:1.1.1.1", false},
	{"::ffff:0:1.1.1.1", false},
	{"64:ff9b::1.1.1.1", false},
	{"64:ff9b::a9fe:a9fe", false},
	{"64:ff9b:1::1", false},
	{"100::1", false},
	{"1fff:ffff::1", false},
	{"2000::1", true},
	{"2001::1", false},
	{"2001:0:53aa:64c::1", false},
	{"2001:10::1", false},
	{"2001:20::1", false},
	{"2001:1ff:ffff::1", false},
	{"2001:200::1", true},
	{"2001:db8::1", false},
	{"2001:db9::1", true},
	{"2002:7f00:1::", false},
	{"2002:101:101::1", false},
	{"2003::1", true},
	{"2606:4700:4700::1111", true},
	{"2606:4700::5efe:7f00:1", false},
	{"2606:4700::200:5efe:a00:1", false},
	{"3ffe::1", true},
	{"3fff::1", false},
	{"3fff:fff:ffff::1", false},
	{"4000::1", false},
	{"5f00::1", false},
	{"fc00::1", false},
	{"fd00:ec2::254", false},
	{"fe80::1", false},
	{"fec0::1", false},
	{"ff02::1", false},
};

static struct host_address read(const char *text)
{
	struct host_address a;
	if (!host_address_read(str_from(text), &a))
		fail_msg("%s is not read", text);
	return a;
}

static void addresses(void **state)
{
	(void)state;
	const struct networks none = {0};
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct host_address a = read(table[i].text);
		if (host_address_public(&a) != table[i].open)
			fail_msg("%s", table[i].text);
		assert_int_equal(network_may_ask(&none, &a, 80), table[i].open);
		assert_int_equal(network_may_ask(&none, &a, 443), table[i].open);
		assert_false(network_may_ask(&none, &a, 22));
		assert_false(network_may_ask(&none, &a, 8080));
	}
}

static void only_plain_texts_are_addresses(void **state)
{
	(void)state;
	static const char *const texts[] = {"",		  "1",		"127.1",      "0x7f.0.0.1",
					    "0177.0.0.1", "2130706433", "1.2.3.4.5",  "1.2.3",
					    " 1.2.3.4",	  "1.2.3.4 ",	"fe80::1%lo", "[::1]",
					    "localhost",  "1.2.3.4/32", "::g"};
	struct host_address a;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_false(host_address_read(str_from(texts[i]), &a));
	assert_false(host_address_read(S("1.2.3.4\0"), &a));
}

static bool may(const char *allowed, const char *address)
{
	struct networks list;
	struct host_address a = read(address);
	str bad;
	assert_true(networks_read(str_from(allowed), &list, &bad));
	return network_may_ask(&list, &a, 8080);
}

static void listed_networks_are_open(void **state)
{
	(void)state;
	assert_true(may("127.0.0.1/32", "127.0.0.1"));
	assert_true(may("127.0.0.1", "127.0.0.1"));
	assert_false(may("127.0.0.1", "127.0.0.2"));
	assert_false(may("127.0.0.1", "::1"));
	/* Who lists IPv4 did not mean the forms of IPv6 that hold it. */
	assert_false(may("127.0.0.0/8", "::ffff:127.0.0.1"));
	assert_false(may("0.0.0.0/0", "::1"));
	assert_false(may("::/0", "127.0.0.1"));
	assert_true(may("::/0", "::ffff:127.0.0.1"));
	assert_true(may("192.168.0.0/16,\n\tfd00::/8  10.8.0.0/14", "10.11.255.255"));
	assert_false(may("192.168.0.0/16, fd00::/8 10.8.0.0/14", "10.12.0.0"));
	assert_true(may("fd00::/8", "fdff::1"));
	assert_false(may("", "127.0.0.1"));
}

static void lists_are_read_strictly(void **state)
{
	(void)state;
	static const char *const texts[] = {"10.0.0.0/33",   "10.0.0.0/-1", "10.0.0.1/8",
					    "10.0.0.0/",     "10.0.0.0/8x", "intranet",
					    "fd00::/129",    "fd00::1/64",  "10.0.0.0/8;fd00::/8",
					    "10.0.0.0/0008", "10.0.0.0/ 8", "127.1"};
	struct networks list;
	str bad;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (networks_read(str_from(texts[i]), &list, &bad))
			fail_msg("%s", texts[i]);
		assert_true(bad.n > 0);
	}
	char many[(NETWORKS_MAX + 1) * 10 + 1] = "";
	for (size_t i = 0; i < sizeof(many) - 1; i += 10)
		memcpy(many + i, "127.0.0.1 ", 10);
	assert_false(networks_read((str){many, sizeof(many) - 1}, &list, &bad));
	assert_true(networks_read((str){many, sizeof(many) - 11}, &list, &bad));
	assert_int_equal(list.n, NETWORKS_MAX);
}

static void what_connect_gets(void **state)
{
	(void)state;
	struct host_address a;
	int port = 0;
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(443)};
	v4.sin_addr.s_addr = htonl(0x01010101);
	assert_true(host_address_of((const struct sockaddr *)&v4, &a, &port));
	assert_true(a.v4 && port == 443 && host_address_public(&a));
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(80)};
	memcpy(&v6.sin6_addr, a.v, 16); /* the same address, mapped */
	assert_true(host_address_of((const struct sockaddr *)&v6, &a, &port));
	assert_true(!a.v4 && port == 80 && !host_address_public(&a));
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	assert_false(host_address_of((const struct sockaddr *)&local, &a, &port));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(only_plain_texts_are_addresses),
		cmocka_unit_test(listed_networks_are_open),
		cmocka_unit_test(lists_are_read_strictly),
		cmocka_unit_test(what_connect_gets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * main: reads the command line and calls the command.
 */
#include "app/cli.h"
#include "app/ini.h"
#include "base/log.h"

#include <fcntl.h>
#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>

static const struct {
	const char *name, *usage, *what;
	int (*run)(struct command *c);
	size_t words; /* behind it, at most */
} commands[] = {
	{"serve",
	 "serve [--data DIR] [--listen ADDR:PORT] [--db postgres://... [--node N] [--bus "
	 "nats://...]]",
	 "serves the pages", command_serve, 0},
	{"init", "init DIR",
	 "makes an empty installation and prints a one-time link for its administrator",
	 command_init, 1},
	{"demo", "demo [--people N | --scale small|ibm] DIR", "makes a demo organisation",
	 command_demo, 1},
	{"import", "import KIND FILE... [--as NAME] [--addresses checked|unchecked]",
	 "reads people or content from elsewhere", command_import, COMMAND_WORDS_MAX},
	{"user", "user add|passwd|list|disable|enable|admin [HANDLE [GIVEN [FAMILY]]]",
	 "accounts; a password comes on standard input", command_user, 4},
	{"routes", "routes [--json]", "prints every address with its guard", command_routes, 0},
	{"check", "check", "proves integrity: counters, orphans, blobs, audit log", command_check,
	 0},
	{"backup", "backup DIR", "an online copy of everything", command_backup, 1},
	{"restore", "restore DIR", "verifies a backup and puts it into an empty data directory",
	 command_restore, 1},
	{"copy", "copy --db postgres://... | copy --back",
	 "moves a SQLite installation into an empty PostgreSQL database, or takes it back into use",
	 command_copy, 0},
	{"migrate", "migrate [--show]",
	 "brings the database up to this program, or prints the SQL that would", command_migrate,
	 0},
};

static int usage(FILE *to)
{
	fputs("usage: ruche COMMAND [OPTIONS]\n\n", to);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		fprintf(to, "  ruche %s\n      %s\n", commands[i].usage, commands[i].what);
	fputs("  ruche version\n\nEach takes --data DIR (else RUCHE_DATA, else ./var) and --db URL "
	      "(else RUCHE_DB, else SQLite).\n",
	      to);
	return to == stderr ? 2 : 0;
}

struct option_name {
	const char *name, *environment;
	str *value;
};

/* ruche.ini. Only names not set yet are taken. */
static int read_file(struct command *c, const struct option_name *names, size_t n)
{
	char buffer[INI_MAX + 1];
	str path = str_cat(c->arena, c->data, S("/ruche.ini")), name, value;
	int fd = open(cstr(c->arena, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t got = read(fd, buffer, sizeof(buffer));
	close(fd);
	if (got > INI_MAX)
		return command_refuse(c, path, S("is longer than 16 KiB"));
	str rest = got > 0 ? str_dup(c->arena, (str){buffer, (size_t)got}) : STR_NONE;
	while (ini_next(&rest, &name, &value))
		for (size_t i = 0; i < n; i++)
			if (str_eq(name, str_from(names[i].name)) && str_empty(*names[i].value))
				*names[i].value = value;
	return 0;
}

static bool is_yes(str s)
{
	return str_eq(s, S("yes")) || str_eq(s, S("on")) || str_eq(s, S("1")) ||
	       str_eq(s, S("true"));
}

static bool is_no(str s)
{
	return str_eq(s, S("no")) || str_eq(s, S("off"));
}

static int parse(struct command *c, int argc, char **argv)
{
	str plain = STR_NONE, limits = STR_NONE, strict = STR_NONE, previews = STR_NONE;
	const struct option_name names[] = {
		{"data", "RUCHE_DATA", &c->data},
		{"listen", "RUCHE_LISTEN", &c->listen},
		{"db", "RUCHE_DB", &c->url},
		{"bus", "RUCHE_BUS", &c->bus},
		{"bus_credentials", NULL, &c->bus_credentials},
		{"bus_ca", NULL, &c->bus_ca},
		{"bus_certificate", NULL, &c->bus_certificate},
		{"bus_key", NULL, &c->bus_key},
		{"scale", NULL, &c->scale},
		{"people", NULL, &c->people},
		{"as", NULL, &c->as},
		{"addresses", NULL, &c->addresses},
		{"node", "RUCHE_NODE", &c->node},
		{"base_url", "RUCHE_BASE_URL", &c->base_url},
		{"trusted_proxies", NULL, &c->trusted_proxies},
		{"fetch_allow", NULL, &c->fetch_allow},
		{"file_scan", NULL, &c->scan},
		{"mail_server", "RUCHE_MAIL_SERVER", &c->mail.server},
		{"mail_from", NULL, &c->mail.from},
		{"mail_user", NULL, &c->mail.user},
		{"mail_password", "RUCHE_MAIL_PASSWORD", &c->mail.password},
		{"mail_tls", NULL, &c->mail.tls},
		{"mail_ca", NULL, &c->mail.ca},
		{"fetch_strict", NULL, &strict},
		{"previews", NULL, &previews},
		{"allow_plain_http", NULL, &plain},
		{"rate_limits", "RUCHE_RATE_LIMITS", &limits},
	};
	const size_t n = sizeof(names) / sizeof(*names);
	for (int i = 2; i < argc; i++) {
		str arg = str_from(argv[i]);
		if (!str_starts(arg, S("--"))) {
			if (c->n == sizeof(c->words) / sizeof(*c->words))
				return command_refuse(c, arg, S("one word too many"));
			c->words[c->n++] = arg;
			continue;
		}
		str value = str_sub(arg, 2, arg.n), name = str_cut(&value, '=');
		if (str_eq(name, S("json"))) {
			c->json = true;
			continue;
		}
		if (str_eq(name, S("show"))) {
			c->show = true;
			continue;
		}
		if (str_eq(name, S("back"))) {
			c->back = true;
			continue;
		}
		size_t k = 0;
		while (k < n && !str_eq(name, str_from(names[k].name)))
			k++;
		if (k == n)
			return command_refuse(c, arg, S("there is no such option"));
		if (!value.p && i + 1 == argc)
			return command_refuse(c, arg, S("needs a value"));
		*names[k].value = value.p ? value : str_from(argv[++i]);
	}
	for (size_t k = 0; k < n; k++)
		if (str_empty(*names[k].value) && names[k].environment)
			*names[k].value = str_from(getenv(names[k].environment));
	if (str_empty(c->data))
		c->data = S("./var");
	int status = read_file(c, names, n);
	if (status)
		return status;
	/* Ids of several processes on one database are kept apart: servers count from 0, and every
	 * command is 7. */
	if (!str_eq(str_from(argv[1]), S("serve")))
		c->node = S("7");
	else if (str_empty(c->node))
		c->node = S("0");
	else if (c->node.n != 1 || c->node.p[0] < '0' || c->node.p[0] > '6')
		return command_refuse(
			c, S("--node"),
			S("is a digit from 0 to 6, another for each server on one database"));
	if (str_empty(c->listen))
		c->listen = S("127.0.0.1:8080");
	c->plain_http = is_yes(plain);
	c->fetch_lax = is_no(strict);
	if (is_no(previews) || str_eq(previews, S("none")))
		c->previews = PREVIEWS_NONE;
	else if (str_eq(previews, S("all")))
		c->previews = PREVIEWS_ALL;
	else if (!str_empty(previews) && !str_eq(previews, S("open")))
		return command_refuse(c, S("previews"), S("is open, all or none"));
	c->limits = !is_no(limits);
	return 0;
}

static int run_command(struct command *c, int argc, char **argv)
{
	str name = str_from(argv[1]);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!str_eq(name, str_from(commands[i].name)))
			continue;
		int status = parse(c, argc, argv);
		if (status)
			return status;
		/* `ruche check DIR` would look at another directory, and say that all is well. */
		if (c->n > commands[i].words)
			return command_refuse(c, c->words[commands[i].words],
					      S("one word too many"));
		return commands[i].run(c);
	}
	return command_refuse(c, name, S("there is no such command; `ruche help` lists them"));
}

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		BUG("libsodium does not start");
	if (argc < 2)
		return usage(stderr);
	str name = str_from(argv[1]);
	if (str_eq(name, S("version")) || str_eq(name, S("--version"))) {
		puts("ruche " RUCHE_VERSION);
		return 0;
	}
	if (str_eq(name, S("help")) || str_eq(name, S("--help")))
		return usage(stdout);
	struct command c = {.arena = arena_new((size_t)4 << 30)};
	int status = run_command(&c, argc, argv);
	arena_free(c.arena);
	return status;
}

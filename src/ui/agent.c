/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/agent.h"

/* What agents call themselves, the more special first: Edge says Chrome too, and Chrome says
 * Safari. */
struct agent_name {
	const char *mark, *name;
};
static const struct agent_name browsers[] = {
	{"Edg", "Edge"},
	{"OPR/", "Opera"},
	{"Vivaldi", "Vivaldi"},
	{"SamsungBrowser", "Samsung Internet"},
	{"Firefox", "Firefox"},
	{"FxiOS", "Firefox"},
	{"CriOS", "Chrome"},
	{"Chrome", "Chrome"},
	{"Safari", "Safari"},
	{"curl", "curl"},
	{0},
};
static const struct agent_name systems[] = {
	{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},	  {"Windows", "Windows"},
	{"CrOS", "ChromeOS"},	{"Mac OS", "macOS"},  {"Linux", "Linux"}, {0},
};

static const char *named_in(str agent, const struct agent_name *names)
{
	for (; names->mark; names++)
		if (str_find(agent, str_from(names->mark)) >= 0)
			return names->name;
	return NULL;
}

const char *agent_browser(str agent)
{
	return named_in(agent, browsers);
}

const char *agent_device(str agent)
{
	return named_in(agent, systems);
}

/* SPDX-License-Identifier: Apache-2.0
 * acts: what the log's kinds of act are called. The log itself keeps the short names, which
 * programs read and which stay what they are.
 */
#include "base/lang.h"
#include "feature/admin/pages.h"

static const struct {
	const char *name, *words;
} acts[] = {
	{"audit.retention", T_KEY("Old rows of the log deleted")},
	{"audit.verify", T_KEY("Log verified")},
	{"blog.author", T_KEY("Authors of a blog changed")},
	{"blog.close", T_KEY("Blog closed")},
	{"blog.delete", T_KEY("Blog deleted")},
	{"blog.keeper", T_KEY("Blog handed on")},
	{"blog.reopen", T_KEY("Blog opened again")},
	{"blog.update", T_KEY("Blog changed")},
	{"community.archive", T_KEY("Community archived")},
	{"community.delete", T_KEY("Community deleted")},
	{"community.invite", T_KEY("People invited to a community")},
	{"community.link", T_KEY("Link into a community made")},
	{"community.ownership", T_KEY("Community taken over")},
	{"community.reopen", T_KEY("Community opened again")},
	{"community.role", T_KEY("Role in a community changed")},
	{"community.take_out", T_KEY("Taken out of a community")},
	{"community.update", T_KEY("Community changed")},
	{"entry.delete", T_KEY("Entry deleted")},
	{"guidelines.acknowledge", T_KEY("Guidelines acknowledged")},
	{"guidelines.decide", T_KEY("Proposal for the guidelines decided")},
	{"init", T_KEY("House founded")},
	{"job.retry", T_KEY("Job tried again")},
	{"name.protect", T_KEY("Name protected")},
	{"name.release", T_KEY("Name no longer protected")},
	{"notice.change", T_KEY("Notice changed")},
	{"notice.create", T_KEY("Notice published")},
	{"notice.delete", T_KEY("Notice deleted")},
	{"page.delete", T_KEY("Page of a wiki removed")},
	{"password", T_KEY("Password changed")},
	{"pseudonym.approve", T_KEY("Pseudonym allowed")},
	{"pseudonym.refuse", T_KEY("Pseudonym refused")},
	{"session.end", T_KEY("Session ended")},
	{"settings", T_KEY("Settings changed")},
	{"sign-in", T_KEY("Signed in")},
	{"sign-in.refused", T_KEY("Sign-in refused")},
	{"sign-out", T_KEY("Signed out")},
	{"token.create", T_KEY("Token made")},
	{"token.delete", T_KEY("Token taken back")},
	{"topic.delete", T_KEY("Topic removed")},
	{"topic.lock", T_KEY("Topic locked or unlocked")},
	{"topic.move", T_KEY("Topic moved")},
	{"topic.split", T_KEY("Topic split")},
	{"user.add", T_KEY("Account added")},
	{"user.admin", T_KEY("Made an administrator")},
	{"user.disable", T_KEY("Account closed")},
	{"user.enable", T_KEY("Account opened again")},
	{"user.erase", T_KEY("Account erased")},
	{"user.link", T_KEY("Link for a password made")},
	{"user.member", T_KEY("No longer an administrator")},
	{"user.passwd", T_KEY("Password set from the command line")},
	{"wiki.close", T_KEY("Wiki closed")},
	{"wiki.member", T_KEY("Members of a wiki changed")},
	{"wiki.reopen", T_KEY("Wiki opened again")},
	{"wiki.update", T_KEY("Wiki changed")},
};

str act_words(const struct rq *rq, str act)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (str_eq(act, str_from(acts[i].name)))
			return str_from(message_find(rq->lang, acts[i].words, 1));
	/* A room that came later, or one that is gone. */
	return act;
}

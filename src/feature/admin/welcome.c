/* SPDX-License-Identifier: Apache-2.0
 * welcome: the link with which somebody chooses a password, by mail. It is made when the mail is
 * written; one that was made for an earlier try is worth nothing then.
 */
#include "feature/admin/handlers.h"

#include "base/clock.h"
#include "core/mail.h"
#include "core/session.h"
#include "core/setting.h"
#include "feature/admin/pages.h"
#include "ui/format.h"

#include "admin.sql.h"
#include "welcome.html.h"

enum { LETTER_MAX = 16 << 10 };

static err write_letter(const struct app *app, struct db *db, const struct mail *mail,
			struct mail_message *m)
{
	struct arena *a = db->arena;
	struct welcome_letter p = {0};
	struct out o = out_new(a, LETTER_MAX);
	struct person person;
	str secret;
	enum lang lang;
	TRY(person_find(db, mail->owner, &person));
	if (!lang_parse(person.language, &lang))
		lang = LANG_EN;
	TRY(setting_get(db, S("organisation"), S("Ruche"), &p.organisation));
	TRY(one_time_link_end(db, person.id));
	TRY(one_time_link_create(db, person.id, S("welcome"), WELCOME_DAYS * DAY, &secret));
	p.subject = format_fill(a, T(lang, "Your account at #"), p.organisation);
	p.given = person.given_name;
	p.handle = person.handle;
	p.link = url_check(a, str_cat(a, app->base_url, url_path(a, "/welcome/%s", secret).s));
	v_welcome_letter(&o, lang, &p);
	mail_letter(db, p.organisation, p.subject, out_view(&o), m);
	return o.bad;
}

static err find_and_write(const struct app *app, struct db *db, str payload, struct mail *mail,
			  struct mail_message *m)
{
	TRY(mail_find(db, payload, mail));
	return mail_address_valid(mail->address) ? write_letter(app, db, mail, m) : OK;
}

err welcome_send(const struct app *app, struct arena *a, const struct job *job)
{
	return mail_write_and_post(app, a, job, find_and_write);
}

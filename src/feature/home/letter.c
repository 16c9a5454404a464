/* SPDX-License-Identifier: Apache-2.0
 * letter: notifications as a mail. It is written when it is sent, as its reader: what was read
 * meanwhile, taken back, muted or closed to them is not in it, and an empty one is not sent.
 */
#include "feature/home/handlers.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/mail.h"
#include "core/notify_choice.h"
#include "core/seal.h"
#include "ui/page.h"

#include "letter.html.h"
#include "notifications.html.h"

enum { SUBJECT_MAX = 120, LETTER_MAX = 512 << 10, WORDS_MAX = 4096 };
/* One that a relay did not take for so long tells nothing new. */
#define OLD (3 * DAY)
/* In what an unsubscription seals, beside the topics: all that the digest brings. */
#define DIGEST_TOO (INT64_C(1) << 40)

static const str off_purpose = S("mail.off");

/* ---- writing ---- */

static url absolute(const struct rq *rq, url path)
{
	return url_check(rq->arena, page_absolute(rq, path));
}

/* What a template writes, as plain words: names in it lead nowhere. */
static str words_of(struct rq *rq, const struct notification_row *row,
		    void (*view)(struct out *, const struct rq *, const struct notification_row *))
{
	struct out o = out_new(rq->arena, WORDS_MAX);
	view(&o, rq, row);
	return html_to_text(rq->arena, out_view(&o), 0);
}

static void add_row(struct rq *rq, const struct notification_row *row, struct letter_page *p)
{
	url to = absolute(rq, row->to);
	*ARENA_PUSH(rq->arena, &p->rows) =
		(struct letter_row){.words = words_of(rq, row, v_notification_words),
				    .why = words_of(rq, row, v_notification_why),
				    .about = row->about,
				    .language = row->language,
				    .thread = row->thread,
				    .thread_language = row->thread_language,
				    .to = url_empty(to) ? p->all : to};
}

static str subject_of(struct rq *rq, const struct letter_page *p)
{
	struct out o = out_new(rq->arena, WORDS_MAX);
	const struct letter_row *first = &p->rows.v[0];
	if (p->digest) {
		out_str(&o,
			format_fill(rq->arena, T(rq->lang, "Your digest of #"), p->organisation));
	} else if (p->rows.n == 1) {
		out_str(&o, first->words);
		if (first->about.n) {
			out_lit(&o, ": ");
			out_str(&o, first->about);
		}
	} else {
		out_str(&o, format_fill(rq->arena, T(rq->lang, "# things for you"),
					number(rq, (int64_t)p->rows.n)));
	}
	return utf8_head(out_view(&o), SUBJECT_MAX);
}

/* The topics that it tells of: what "no more of these" ends. */
static url off_of(struct rq *rq, const struct notification_list *list, bool digest)
{
	int64_t set = digest ? DIGEST_TOO : 0;
	for (size_t i = 0; i < list->n; i++)
		set |= INT64_C(1) << notify_topic_of(list->v[i].kind);
	const int64_t numbers[2] = {rq->viewer_id.v, set};
	return absolute(rq, url_path(rq->arena, "/mail/%s",
				     seal_numbers(rq->app, rq->arena, off_purpose, numbers)));
}

/* NOT_FOUND when nothing is left to tell. */
static err write_letter(struct rq *rq, const struct mail *mail, struct mail_message *m)
{
	struct notification_list list;
	struct notification_rows rows = {0};
	struct out o = out_new(rq->arena, LETTER_MAX);
	TRY(notify_list_mail(rq->db, mail->id, &list));
	if (list.n == 0)
		return NOT_FOUND;
	TRY(notification_rows(rq, &list, &rows));
	bool digest = mail->kind == MAIL_DIGEST;
	struct letter_page p = {.given = rq->viewer->given_name,
				.organisation = page_organisation(rq),
				.digest = digest,
				.all = absolute(rq, URL("/notifications")),
				.settings = absolute(rq, URL("/settings/notifications")),
				.off = off_of(rq, &list, digest)};
	for (size_t i = 0; i < rows.n; i++)
		add_row(rq, &rows.v[i], &p);
	p.subject = subject_of(rq, &p);
	v_letter(&o, rq, &p);
	mail_letter(rq->db, p.organisation, p.subject, out_view(&o), m);
	m->unsubscribe = p.off.s;
	m->thread = list.n == 1 ? list.v[0].thread : 0;
	return o.bad;
}

/* A request that nobody made: templates and cards ask it for whom they are. */
static err write_as_reader(const struct app *app, struct db *db, const struct mail *mail,
			   struct mail_message *m)
{
	struct viewer *v = NEW(db->arena, struct viewer);
	struct rq *rq = NEW(db->arena, struct rq);
	struct out *out = NEW(db->arena, struct out);
	if (!mail_address_valid(mail->address) || mail->created < db->now - OLD)
		return NOT_FOUND;
	TRY(session_look_as(db, mail->owner, v));
	*out = out_new(db->arena, LETTER_MAX);
	*rq = (struct rq){.arena = db->arena,
			  .db = db,
			  .database = app->database,
			  .app = app,
			  .method = GET,
			  .path = S("/notifications"),
			  .tls = true,
			  .viewer = v,
			  .viewer_id = v->id,
			  .clear = db->clear,
			  .lang = v->has_language ? v->lang : LANG_EN,
			  .out = out};
	return write_letter(rq, mail, m);
}

static err find_and_write(const struct app *app, struct arena *a, str payload, struct mail *mail,
			  struct mail_message *m, bool *waits)
{
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = mail_find(&db, payload, mail);
	*waits = e == OK;
	if (e == OK)
		e = write_as_reader(app, &db, mail, m);
	db_read_end(&db);
	return e;
}

err letter_send(const struct app *app, struct arena *a, const struct job *job)
{
	struct mail mail;
	struct mail_message m = {0};
	bool waits = false;
	err e = find_and_write(app, a, job->payload, &mail, &m, &waits);
	if (e == NOT_FOUND)
		return waits ? mail_leave_out(app, a, &mail) : OK;
	TRY(e);
	return mail_post(app, a, &mail, &m);
}

/* ---- no more of these: who holds the address of a mail may say so for its reader ---- */

static err open_off(struct rq *rq, struct letter_off_page *p, int64_t numbers[2])
{
	str token = rq_path(rq, "token");
	if (!seal_open(rq->app, off_purpose, token, numbers))
		return NOT_FOUND;
	p->digest = (numbers[1] & DIGEST_TOO) != 0;
	p->here = url_path(rq->arena, "/mail/%s", token);
	told_topics_of(rq, numbers[1] & (DIGEST_TOO - 1), &p->topics);
	return OK;
}

err letter_off_show(struct rq *rq)
{
	struct letter_off_page p = {0};
	int64_t numbers[2];
	TRY(open_off(rq, &p, numbers));
	return page_as(rq,
		       (&(const struct page){
			       .title = str_from(T(rq->lang, "No more mails like this one?")),
			       .shell = PAGE_DOOR}),
		       v_letter_off_show, &p);
}

/* Answered right here: mail programs that post by themselves follow no redirect (RFC 8058). */
err letter_off_create(struct rq *rq)
{
	struct letter_off_page p = {0};
	int64_t numbers[2];
	TRY(open_off(rq, &p, numbers));
	/* Of an account that is closed nothing is kept anew. */
	TRY(session_still(rq->db, (person_id){numbers[0]}));
	TRY(notify_no_mail(rq->db, (person_id){numbers[0]}, numbers[1] & (DIGEST_TOO - 1),
			   p.digest));
	return page_as(rq,
		       (&(const struct page){
			       .title = str_from(T(rq->lang, "No more of these mails will come.")),
			       .shell = PAGE_DOOR}),
		       v_letter_off_done, &p);
}

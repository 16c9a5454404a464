/* SPDX-License-Identifier: Apache-2.0
 * serve: starts the house: database, router, jobs, HTTP; waits for a signal; drains.
 */
#include "app/cli.h"
#include "app/jobs.h"
#include "app/live_feed.h"
#include "app/outside.h"
#include "app/pipeline.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/bus.h"
#include "core/decode.h"
#include "core/document.h"
#include "core/fetch.h"
#include "core/file_link.h"
#include "core/fragment.h"
#include "core/leftover.h"
#include "core/mail.h"
#include "core/near.h"
#include "core/pairs.h"
#include "core/live_topic.h"
#include "core/presence.h"
#include "core/seal.h"
#include "core/tally.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The pipeline and the job thread belong together; app comes first, so that wake() finds the rest.
 */
struct house {
	struct pipeline pipeline;
	struct jobs *jobs;
	struct outside *outside[JOB_GROUPS]; /* by enum job_group */
	struct live_feed *feed;
	struct decoder decoder;
	struct documents documents;
	struct fetcher fetcher;
	struct mailer mailer;
};

static void happened(const struct app *app)
{
	const struct house *house = (const struct house *)(const void *)app;
	live_feed_wake(house->feed);
	bus_tell(app->bus, &(struct bus_message){.word = BUS_WAKE});
}

/* Jobs are of the node where they were left: others find them by themselves. */
static void wake(const struct app *app)
{
	/* app is the first member of pipeline, which is the first of house. */
	const struct house *house = (const struct house *)(const void *)app;
	if (house->jobs)
		jobs_wake(house->jobs);
	happened(app);
}

static void session_used(const struct app *app, bytes session, person_id person)
{
	const struct house *house = (const struct house *)(const void *)app;
	if (house->jobs)
		jobs_session_used(house->jobs, session, person);
}

static err take_turn(const struct app *app, person_id person, int64_t now, int *seconds)
{
	const struct house *house = (const struct house *)(const void *)app;
	return limits_take(house->pipeline.limits, RATE_WRITE, person.v, STR_NONE, now, seconds);
}

static void metrics(const struct app *app, struct out *o)
{
	const struct house *house = (const struct house *)(const void *)app;
	struct server_numbers n = server_numbers(house->pipeline.server);
	out_lit(o, "# HELP ruche_requests_total Requests answered, by class of status.\n# TYPE "
		   "ruche_requests_total counter\n");
	for (int class = 1; class < 6; class ++)
		out_fmt(o, "ruche_requests_total{class=\"%dxx\"} %lld\n", class,
			(long long)n.by_class[class]);
	out_fmt(o,
		"# HELP ruche_connections Open connections.\n# TYPE ruche_connections "
		"gauge\nruche_connections %lld\n"
		"# HELP ruche_streams Open live streams.\n# TYPE ruche_streams "
		"gauge\nruche_streams %lld\n"
		"# HELP ruche_requests_queued Requests that wait for a worker.\n# TYPE "
		"ruche_requests_queued gauge\n"
		"ruche_requests_queued %lld\n",
		(long long)n.connections, (long long)n.streams, (long long)n.queued);
	out_fmt(o,
		"# HELP ruche_requests_shed_total Requests turned away because they had waited too "
		"long.\n# TYPE ruche_requests_shed_total counter\nruche_requests_shed_total %lld\n",
		(long long)n.shed);
	live_feed_metrics(house->feed, o);
	bus_metrics(app->bus, o);
}

/* Pages of a person are open, or the last one closed. */
static void here(void *context, int64_t person, bool here)
{
	const struct pipeline *p = context;
	presence_here(p->app.presence, person, here, clock_now());
}

/* One of their pages is of a jam, or the last such one closed (LIVE_IN_JAM). */
static void in_jam(void *context, int64_t person, bool in)
{
	const struct pipeline *p = context;
	presence_in_jam(p->app.presence, person, in);
}

static void heard(void *context, const struct bus_message *m)
{
	live_feed_heard(context, m);
}

/* Whose subject nobody guesses, so that several houses may share a bus. */
static int open_bus(struct command *c, struct house *house)
{
	struct app *app = &house->pipeline.app;
	struct bus_options options = {
		.url = c->bus,
		.credentials = c->bus_credentials,
		.authorities = c->bus_ca,
		.certificate = c->bus_certificate,
		.private_key = c->bus_key,
		.subject = str_cat(c->arena, S("ruche."), seal_name(app, c->arena, S("bus"))),
		.heard = heard,
		.context = house->feed};
	str why = STR_NONE;
	if (str_empty(c->bus))
		return 0;
	if (!bus_url_fits(c->bus))
		return command_refuse(
			c, S("--bus"),
			S("is nats://HOST:PORT or tls://HOST:PORT, several with commas between"));
	return bus_start(&options, &app->bus, &why) == OK ? 0 : command_refuse(c, S("--bus"), why);
}

static int wait_for_signal(const sigset_t *signals)
{
	int signal = 0;
	while (sigwait(signals, &signal) != 0 && errno == EINTR)
		;
	return signal;
}

static void announce(struct command *c, int port)
{
	ptrdiff_t colon = -1;
	for (size_t i = 0; i < c->listen.n; i++)
		if (c->listen.p[i] == ':')
			colon = (ptrdiff_t)i;
	struct out address = out_new(c->arena, 256);
	out_lit(&address, "http://");
	out_str(&address, colon < 0 ? S("127.0.0.1") : str_sub(c->listen, 0, (size_t)colon));
	out_byte(&address, ':');
	out_int(&address, port);
	log_event(LOG_INFO, "listening", LOG_S("address", out_view(&address)));
}

/* Tells the writer how many are about to come, so that its batch stays open for them. */
static void writes_queued(void *context, int change)
{
	const struct pipeline *p = context;
	database_writes_queued(p->app.database, change);
}

/* What tells of the house, and streams: a browser that is refused one comes back late. */
static bool always(void *context, const struct rq *rq)
{
	(void)context;
	return str_eq(rq->path, S("/health")) || str_eq(rq->path, S("/metrics")) ||
	       str_eq(rq->path, S("/live"));
}

/* The programs beside this one. Without them pages are served all the same. */
static int open_helpers(struct command *c, struct house *house)
{
	struct app *app = &house->pipeline.app;
	str bad = STR_NONE;
	if (decoder_open(c->arena, &house->decoder, STR_NONE) == OK)
		app->decoder = &house->decoder;
	if (documents_open(c->arena, &house->documents, STR_NONE) == OK)
		app->documents = &house->documents;
	str missing = app->documents ? house->documents.missing : S("ruche-document");
	if (missing.n)
		log_event(LOG_WARN, "some documents stay plain files", LOG_S("missing", missing));
	err e = fetcher_open(c->arena, &house->fetcher, STR_NONE, c->fetch_allow, c->base_url,
			     &bad);
	if (e == INVALID)
		return command_refuse(c, S("fetch_allow"),
				      str_cat(c->arena, bad, S(" is no network")));
	house->fetcher.strict = !c->fetch_lax;
	app->previews = c->previews;
	if (e == OK)
		app->fetcher = &house->fetcher;
	return 0;
}

/* Without a relay nothing goes out by mail; with one that cannot be used nobody shall believe that
 * it does. */
static int open_mail(struct command *c, struct house *house)
{
	struct app *app = &house->pipeline.app;
	str setting = STR_NONE, why = STR_NONE;
	if (c->mail.server.n) {
		err e = mailer_open(c->arena, &house->mailer, STR_NONE, &c->mail, c->base_url,
				    &setting, &why);
		if (e == INVALID)
			return command_refuse(c, setting, why);
		if (e)
			return command_refuse(c, S("mail_server"),
					      S("needs the program ruche-mail beside this one"));
		house->mailer.strict = !c->fetch_lax;
		app->mailer = &house->mailer;
	}
	return mail_announce(app, c->arena) == OK
		       ? 0
		       : command_refuse(c, S("mail"), S("the database cannot be written"));
}

/* Those of the last second, at the end. */
static void write_downloads(struct arena *a, const struct app *app)
{
	err e = OK;
	while (e == OK && file_downloads_wait(app->downloads)) {
		struct db db = {0};
		e = db_write_begin(app->database, a, &db);
		if (e)
			break;
		e = file_downloads_write(&db, app->downloads);
		err committed = db_write_end_wait(&db, e == OK);
		e = e ? e : committed;
	}
	if (e)
		log_event(LOG_ERROR, "downloads are not counted",
			  LOG_S("error", str_from(err_name(e))));
}

static void stop_outside(struct house *house)
{
	for (int i = 0; i < JOB_GROUPS; i++)
		outside_stop(house->outside[i]);
}

/* What it keeps in memory while it serves. */
static void house_furnish(struct house *house)
{
	struct pipeline *p = &house->pipeline;
	p->app.wake = wake;
	p->app.happened = happened;
	p->app.metrics = metrics;
	p->app.reads = tally_new();
	p->app.heard = pairs_new();
	p->app.fragments = fragments_new();
	p->app.frames = fragments_new();
	p->app.near = near_new();
	p->app.presence = presence_new();
	p->app.downloads = file_downloads_new();
	p->session_used = session_used;
	p->limits = limits_new();
	p->intake = intake_new();
	house->feed = live_feed_new(&p->app);
}

/* Behind a start that was refused, too. The writer's last batch, told as the database closes, still
 * wakes the bus and the jobs. */
static void house_free(struct house *house)
{
	struct pipeline *p = &house->pipeline;
	command_close(&p->app);
	bus_stop(p->app.bus);
	if (house->jobs)
		jobs_free(house->jobs);
	live_feed_free(house->feed);
	limits_free(p->limits);
	intake_free(p->intake);
	tally_free(p->app.reads);
	pairs_free(p->app.heard);
	fragments_free(p->app.fragments);
	fragments_free(p->app.frames);
	near_free(p->app.near);
	presence_free(p->app.presence);
	file_downloads_free(p->app.downloads);
	free(house);
}

/* Until a signal ends it. */
static int serve(struct command *c, struct house *house, const sigset_t *signals)
{
	struct pipeline *p = &house->pipeline;
	str why = STR_NONE;
	int status;
	if (seal_load(&p->app, c->arena) != OK)
		return command_refuse(c, S("the key that seals"), S("cannot be read or made"));
	if ((status = open_helpers(c, house)) != 0 || (status = open_mail(c, house)) != 0)
		return status;
	if ((status = open_bus(c, house)) != 0)
		return status;
	if (p->app.limits)
		p->app.take_turn = take_turn;
	const char *unsafe = getenv("RUCHE_UNSAFE_ACK_BEFORE_COMMIT");
	p->unsafe_ack = unsafe && unsafe[0] == '1';
	if (router_new(&p->router, c->arena, &why) != OK)
		return command_refuse(c, S("routes"), why);
	str temporary = str_cat(c->arena, c->data, S("/uploads"));
	if (mkdir(cstr(c->arena, temporary), 0700) != 0 && errno != EEXIST)
		return command_refuse(c, temporary, S("cannot be made"));
	/* Other servers of one PostgreSQL may share the folder, and no body is two days on its way.
	 */
	int64_t age = database_is_postgres(p->app.database) ? 2 * DAY : -MINUTE;
	leftover_remove(c->arena, temporary, clock_now() - age);
	struct server_options options = {.listen = c->listen,
					 .temporary = temporary,
					 .inline_reads = !database_is_postgres(p->app.database),
					 .workers = database_is_postgres(p->app.database) ? 16 : 4,
					 .trusted_proxies = c->trusted_proxies,
					 .context = p,
					 .handle = pipeline_handle,
					 .accept_body = pipeline_accept_body,
					 .slow = pipeline_slow,
					 .always = always,
					 .refused = pipeline_refused,
					 .queued = writes_queued,
					 .here = here,
					 .watched = LIVE_IN_JAM,
					 .read = in_jam,
					 .inline_write = pipeline_inline_write};
	/* Before the first request, which wakes it. */
	house->jobs = jobs_start(&p->app);
	for (int i = 0; i < JOB_GROUPS; i++)
		house->outside[i] = outside_start(&p->app, (enum job_group)i);
	if (server_start(c->arena, &options, &p->server, &why) != OK) {
		stop_outside(house);
		jobs_stop(house->jobs);
		return command_refuse(c, c->listen, why);
	}
	live_feed_start(house->feed, server_live(p->server));
	announce(c, server_port(p->server));
	int signal = wait_for_signal(signals);
	log_event(LOG_INFO, "stopping", LOG_I("signal", signal));
	live_feed_stop(house->feed);
	server_stop(p->server, 10);
	stop_outside(house);
	jobs_stop(house->jobs);
	write_downloads(c->arena, &p->app);
	return 0;
}

int command_serve(struct command *c)
{
	struct house *house = calloc(1, sizeof(*house));
	REQUIRE(house);
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	signal(SIGPIPE, SIG_IGN);
	/* Blocked before any thread starts, so that only sigwait sees them. */
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	int status = command_open(c, false, &house->pipeline.app);
	if (status) {
		free(house);
		return status;
	}
	house_furnish(house);
	status = serve(c, house, &signals);
	house_free(house);
	return status;
}

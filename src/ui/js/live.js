// SPDX-License-Identifier: Apache-2.0
// live: one stream of /live a browser, shared by its tabs. The tab that holds a lock keeps it, for the topics that any tab
// wishes for (data-live-topic), and hands what comes to the others; when that tab goes, the next one goes on from the last
// id. What a tab does with it is in fresh.js and bell.js, and may be done twice: they know by ids what they have.
import { startBell } from './bell.js'
import { startFresh } from './fresh.js'

const NAME = 'ruche-live'
const MOST = 100 // topics, as the server takes
const REFUSALS = 6
const SILENT = 70_000 // no heartbeat for so long: the line is dead, or the machine slept
const tab = Math.random().toString(36).slice(2)

let channel // to the other tabs
let topics = [] // of this tab
let bell
let parts
let cursor = '' // how far all tabs are
let covered = false // what happened since this page was made was asked for
let leader = false
let release // lets go of the lock
let waiting // for the lock
let source
let timer
let heard = 0
let tries = 0
let refusals = 0
const wishes = new Map() // of the leader: tab -> {topics, made}

// When this page was made, by this browser's clock.
const made = () => Date.now() - performance.now() + (performance.getEntriesByType('navigation')[0]?.responseStart ?? 0)

function share(message) {
	channel?.postMessage(message)
	take(message)
}

function wish() {
	return { wish: { tab, topics, made: covered ? 0 : made() } }
}

// ---- of the tab that holds the stream ----

const wanted = () => [...new Set([...wishes.values()].flatMap((own) => own.topics))].slice(0, MOST)

function open() {
	close()
	if (!leader || !navigator.onLine) return
	const asked = wanted()
	const news = [...wishes.values()].map((own) => own.made).filter(Boolean)
	const query = new URLSearchParams()
	if (asked.length) query.set('topics', asked.join())
	if (cursor) query.set('last', cursor)
	if (news.length) query.set('age', Math.max(0, Math.round(Date.now() - Math.min(...news))))
	source = new EventSource(`/live?${query}`)
	source.topics = asked
	heard = Date.now()
	const on = (name, act) => source.addEventListener(name, (event) => {
		heard = Date.now()
		act({ cursor: event.lastEventId }, event)
	})
	on('hello', (message) => {
		tries = refusals = 0
		for (const own of wishes.values()) if (own.topics.every((topic) => asked.includes(topic))) own.made = 0
		share({ ...message, hello: asked })
	})
	on('message', (message, event) => share({ ...message, lines: event.data.split('\n').map((line) => JSON.parse(line)) }))
	on('reset', (message) => share({ ...message, reset: true }))
	on('at', (message) => share(message))
	on('over', () => share({ over: true }))
	source.addEventListener('error', later)
}

function close() {
	clearTimeout(timer)
	source?.close()
	source = undefined
}

// Comes back at a time of its own, later each time, so that a server that starts again is not run over. One that says no
// again and again, as to whoever signed out, is left alone.
function later() {
	if (source?.readyState === EventSource.CLOSED && ++refusals > REFUSALS) return close()
	close()
	tries++
	const wait = Math.min(60_000, 500 * 2 ** tries)
	timer = setTimeout(open, wait / 2 + Math.random() * wait)
}

function lead() {
	leader = true
	wishes.clear()
	wishes.set(tab, wish().wish)
	channel.postMessage({ who: true })
	timer = setTimeout(open, 50) // the others answer meanwhile
}

function take_wish(own) {
	wishes.set(own.tab, own)
	// A page that was just made also wants what happened before it listened.
	const known = own.topics.every((topic) => source?.topics.includes(topic)) && (!own.made || !own.topics.length)
	if (!source || known) return
	clearTimeout(timer)
	timer = setTimeout(open, 50)
}

async function count() {
	try {
		const answer = await fetch('/api/v1/notifications/count', { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
		if (answer.ok) share({ unread: (await answer.json()).unread })
	} catch { /* the next one asks again */ }
}

// ---- of every tab ----

function take(message) {
	if (message.cursor) cursor = message.cursor
	if (message.hello && topics.every((topic) => message.hello.includes(topic))) covered = true
	for (const line of message.lines ?? []) parts.take(line)
	if (leader && (message.reset || message.lines?.some((line) => line.kind === 'notifications'))) count()
	if (message.reset) parts.look()
	if (message.unread !== undefined) bell.show(message.unread)
	if (message.who) channel?.postMessage(wish())
	if (message.wish && leader) take_wish(message.wish)
	if (message.bye) wishes.delete(message.bye)
	if (message.over) stop()
}

function start() {
	channel = new BroadcastChannel(NAME)
	channel.addEventListener('message', (event) => take(event.data))
	channel.postMessage(wish())
	// Without locks (plain http from elsewhere) each tab keeps a stream of its own.
	if (!navigator.locks) return lead()
	waiting = new AbortController()
	const held = () => new Promise((done) => {
		release = done
		lead()
	})
	navigator.locks.request(NAME, { signal: waiting.signal }, held).catch(() => {})
}

function stop() {
	close()
	leader = false
	waiting?.abort()
	release?.()
	channel?.postMessage({ bye: tab })
	channel?.close()
	channel = undefined
}

export function startLive() {
	if (!globalThis.EventSource || !globalThis.BroadcastChannel) return
	bell = startBell()
	parts = startFresh()
	topics = parts.topics
	start()
	addEventListener('pagehide', stop)
	addEventListener('pageshow', (event) => event.persisted && !channel && start())
	addEventListener('offline', close)
	addEventListener('online', () => {
		tries = 0
		open()
	})
	setInterval(() => source && Date.now() - heard > SILENT && open(), 15_000)
}

// SPDX-License-Identifier: Apache-2.0
// chat: what is said comes to the open page by itself, one's own at once; who reads to the end has read it; who writes is
// seen to write; words that were not sent are kept. Without it the page works by forms and links.

import { say } from '../js/texts.js'
import { relist } from './list.js'

const list = document.querySelector('ol.said')
const box = list.closest('.msgs')
const form = document.getElementById('say')
const area = form?.querySelector('textarea')
const at = list.dataset.conversation
const thread = list.dataset.thread
const live = 'liveTopic' in list.dataset // the end of the conversation is on this page
let last = Number(list.dataset.last)
let seen = Number(list.dataset.seen)

// ---- rows ----

// A document that comes so is parsed without a script's hand, which the policy forbids.
function rows(query) {
	return new Promise((done, failed) => {
		const request = new XMLHttpRequest()
		request.open('GET', `${at}/part?${new URLSearchParams({ ...query, ...(thread ? { thread } : {}) })}`)
		request.responseType = 'document'
		request.addEventListener('load', () => (request.status === 200 && request.responseXML ? done([...request.responseXML.querySelectorAll('li.msg, li.day')]) : failed()))
		request.addEventListener('error', failed)
		request.send()
	})
}

const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 120
const toEnd = () => { box.scrollTop = box.scrollHeight }

function put(row) {
	const node = document.importNode(row, true)
	for (const plain of node.querySelectorAll('noscript')) plain.remove()
	const there = node.id && document.getElementById(node.id)
	if (there) return there.replaceWith(node)
	box.querySelector('.empty')?.remove()
	list.append(node)
	if (node.dataset.message) last = Math.max(last, Number(node.dataset.message))
}

let asking
async function fetchNew() {
	if (!live) return
	if (asking) return (asking.again = true)
	asking = {}
	try {
		do {
			asking.again = false
			const follow = atEnd()
			const found = await rows({ after: last })
			found.forEach(put)
			if (follow && found.length) toEnd()
			if (found.length >= 100) asking.again = true
		} while (asking.again)
	} catch { /* the next line asks again */ }
	asking = undefined
	read()
}

async function fetchChanged(ids) {
	for (const id of ids) {
		if (!document.getElementById(`m${id}`)) continue
		try {
			(await rows({ message: id })).filter((row) => row.dataset.message).forEach(put)
		} catch { /* it is seen when the page is made anew */ }
	}
}

// ---- what one has read ----

const fields = (more) => new URLSearchParams({ csrf: list.dataset.csrf, ...more })
const tell = (path, more, keepalive = false) => fetch(path, { method: 'POST', body: fields(more), keepalive, headers: { Accept: 'application/json' } }).catch(() => {})

function read() {
	if (!live || document.hidden || !atEnd() || last <= seen) return
	seen = last
	tell(thread ? `${at}/${thread}/read` : `${at}/read`, { message: last }).then(relist)
}

// ---- who writes ----

const typing = form?.querySelector('.typing')
let quiet
function writes({ who, name }) {
	if (!typing || String(who) === list.dataset.me) return
	typing.textContent = typing.dataset.typingWords.replace('#', name)
	clearTimeout(quiet)
	quiet = setTimeout(() => { typing.textContent = '' }, 5000)
}

let told = 0
function typed() {
	if (!area.value || Date.now() - told < 3000) return
	told = Date.now()
	tell(form.dataset.typing, {})
}

// ---- words that were not sent ----

let kept = area?.value
let keeping
function keep(now = false) {
	clearTimeout(keeping)
	if (area.value === kept) return
	if (!now) {
		keeping = setTimeout(() => keep(true), 2000)
		return
	}
	kept = area.value
	tell(form.dataset.draft, { body: kept, ...(thread ? { thread } : {}) }, true)
}

// ---- words that wait for a connection ----

function showWaiting(words) {
	const row = document.createElement('li'), body = document.createElement('p'), note = document.createElement('p')
	row.className = 'msg waiting'
	body.className = 'words'
	body.textContent = words
	note.className = 'tiny quiet'
	note.textContent = form.dataset.waits
	const box = document.createElement('div')
	box.append(body, note)
	row.append(document.createElement('span'), box)
	list.append(row)
	toEnd()
}

// They were sent, or a person decided.
new BroadcastChannel('ruche-queue').addEventListener('message', () => {
	for (const row of list.querySelectorAll('.msg.waiting')) row.remove()
	fetchNew()
})

// ---- sending ----

let sending = false
async function send(event) {
	if (event.defaultPrevented) return
	const later = event.submitter?.name === 'when' || form.elements.due?.value
	if (later || [...form.querySelectorAll('input[type=file][name]')].some((input) => input.files.length)) {
		// As the browser sends forms; leaving the page does not keep the words as a draft again.
		clearTimeout(keeping)
		kept = area.value
		return
	}
	event.preventDefault()
	if (sending || !(area.value.trim() || form.elements.from.value) || !area.checkValidity()) return area.focus()
	sending = true
	clearTimeout(keeping)
	const words = area.value
	let answer
	try {
		answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' }, redirect: 'manual' })
	} catch { /* below */ }
	sending = false
	// The answer was lost, maybe on its way back: sent once more by itself, it might be said twice.
	if (!answer) {
		say(form.dataset.lost)
		keep()
		return area.focus()
	}
	const waits = answer.status === 202 // no connection: the browser keeps it, and sends it later (js/offline.js)
	if (answer.status !== 201 && !waits) return form.submit() // the page says what is wrong, and has the words
	// What was typed meanwhile stays.
	area.value = area.value.startsWith(words) ? area.value.slice(words.length) : area.value
	kept = ''
	told = 0
	form.dispatchEvent(new Event('ruche-sent'))
	area.dispatchEvent(new Event('input', { bubbles: true }))
	area.focus()
	toEnd()
	if (waits) showWaiting(words)
	else if (live) await fetchNew()
	else location.assign(`${at}#end`)
	toEnd()
}

// ---- by keys ----

// ArrowUp in the empty box changes what one said last; Escape leads to the messages, where j and k go on.
function byKeys(event) {
	if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
	const all = [...list.querySelectorAll('.msg[data-message]')]
	if (event.key === 'ArrowUp' && !area.value) {
		const own = all.map((row) => row.querySelector('.menu a[href$="/edit"]')).filter(Boolean).at(-1)
		if (!own) return
		event.preventDefault()
		own.click()
	}
	if (event.key === 'Escape' && all.length) {
		const newest = all.at(-1)
		newest.tabIndex = -1
		newest.focus()
	}
}

// ---- start ----

document.addEventListener('ruche-live', ({ detail }) => {
	if (detail.kind === 'reset') return fetchNew()
	if (detail.topic !== list.dataset.liveTopic) return
	if (detail.kind === 'message') fetchNew()
	if (detail.kind === 'changed') fetchChanged(detail.ids ?? [])
	if (detail.kind === 'typing') writes(detail)
})
document.addEventListener('visibilitychange', read)
box.addEventListener('scroll', read, { passive: true })
if (form) {
	form.addEventListener('submit', send)
	area.addEventListener('input', () => {
		typed()
		keep()
	})
	area.addEventListener('keydown', byKeys)
	area.addEventListener('keydown', (event) => {
		const fine = matchMedia('(pointer: fine)').matches // a phone has a button, and its Enter is a line
		if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || !fine) return
		event.preventDefault()
		form.requestSubmit()
	})
	addEventListener('pagehide', () => keep(true))
	form.elements.from.value = '' // a browser may bring it back without what is shown
	form.querySelector('[data-pick-files]').addEventListener('click', () => import('./files.js').then((files) => files.pick(form)))
}
const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1))
const fresh = document.getElementById('new')
if (target) target.scrollIntoView({ block: 'nearest' })
else if (fresh) fresh.scrollIntoView({ block: 'center' })
else toEnd()
fetchNew()

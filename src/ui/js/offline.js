// SPDX-License-Identifier: Apache-2.0
// offline: brings the service worker in, gives each post its key, and says what is: that the page is a copy, that posts wait
// to be sent, that one was refused. Loaded by main.js behind everything else.
import { drop, list, onChange, sendWaiting } from './queue.js'
import { say, text } from './texts.js'

const POSTED = /^\/(updates|items\/\d+\/comments|chat\/\d+|jams\/[^/]+\/ideas)$/
const EVERY = 60_000
const { viewer = '' } = document.body.dataset
const neutral = Boolean(document.querySelector('[data-offline-page]')) // it stands for any page, and belongs to nobody
let waiting = []
let kept // when this copy was made
let bar

function show() {
	const refused = waiting.filter((post) => post.refused !== undefined).length
	const parts = []
	if (kept) parts.push(text('copy', new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(kept)))
	if (waiting.length) parts.push(text(waiting.length === 1 ? 'waitingOne' : 'waitingMany', waiting.length))
	if (refused) parts.push(text('refused', refused))
	bar ??= document.createElement('p')
	if (!parts.length) return bar.remove()
	bar.className = 'offline-bar no-print'
	bar.setAttribute('role', 'status')
	const link = document.createElement('a')
	link.href = '/offline'
	link.className = 'link'
	link.textContent = text('see')
	bar.replaceChildren(parts.join(' '), ...(waiting.length && !neutral ? [' ', link] : []))
	if (!bar.isConnected) document.getElementById('main')?.prepend(bar)
}

async function look() {
	waiting = await list(viewer)
	show()
}

let sending = false
async function send() {
	if (sending || !waiting.length || !navigator.onLine) return
	sending = true
	try {
		const { sent } = await sendWaiting(viewer)
		if (sent) say(text(sent === 1 ? 'sentOne' : 'sentMany', sent))
	} catch { /* later */ }
	sending = false
	await look()
}

const key = () => `${viewer}.${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`

// Where a form leads: form.action is a field where one has that name.
const pathOf = (form) => new URL(form.getAttribute('action') ?? '', location.href).pathname

// A fresh key each time it is sent: what is written into the same form later is another post.
function mark(event) {
	const form = event.target
	if (form.getAttribute('method') !== 'post' || !POSTED.test(pathOf(form))) return
	let field = form.querySelector(':scope > input[name=once]')
	if (!field) {
		field = document.createElement('input')
		field.type = 'hidden'
		field.name = 'once'
		form.append(field)
	}
	field.value = key()
}

// What waits is sent by nobody who is not signed in.
function leave(event) {
	if (pathOf(event.target) !== '/sign-out' || !waiting.length) return
	event.preventDefault()
	if (!confirm(text('lose'))) return
	Promise.all(waiting.map((post) => drop(post.once))).finally(() => event.target.submit())
}

async function register() {
	const policy = globalThis.trustedTypes?.createPolicy('ruche-worker', { createScriptURL: () => '/service-worker.js' })
	navigator.serviceWorker.register(policy?.createScriptURL('') ?? '/service-worker.js', { updateViaCache: 'none' }).catch(() => {})
	const { active } = await navigator.serviceWorker.ready
	if (!neutral) active?.postMessage({ viewer })
}

export async function startOffline() {
	if (!navigator.serviceWorker || !navigator.locks) return
	navigator.serviceWorker.addEventListener('message', (event) => {
		if (!event.data.kept) return
		kept = event.data.kept
		show()
	})
	if (viewer) {
		document.addEventListener('submit', mark, true)
		document.addEventListener('submit', leave)
		onChange(look)
		addEventListener('online', send)
		document.addEventListener('visibilitychange', () => document.hidden || send())
		setInterval(send, EVERY)
	}
	register().catch(() => {})
	if (!viewer) return
	await look().catch(() => {})
	document.documentElement.classList.add('offline-ready')
	await send()
}

// SPDX-License-Identifier: Apache-2.0
// list: the conversations beside what is said, or alone on their page, stand as they are now: in what order, what was said
// last, how much is unread. By keys one goes from one to the next, and to one by its name.

import { Find } from '../js/find.js'

const EVERY = 2000 // milliseconds between two looks: many may talk at once

const here = document.querySelector('[data-convs]')
const dialog = document.getElementById('jump')
const field = dialog?.querySelector('input')
let looked = 0
let timer
let missed = false // while nobody looked at this page

// ---- as they are now ----

// A document that comes so is parsed without a script's hand, which the policy forbids.
function rows() {
	return new Promise((done, failed) => {
		const request = new XMLHttpRequest()
		request.open('GET', here.dataset.convs)
		request.responseType = 'document'
		request.addEventListener('load', () => (request.status === 200 && request.responseXML?.querySelector('ul') ? done(request.responseXML.querySelector('ul')) : failed()))
		request.addEventListener('error', failed)
		request.send()
	})
}

async function look() {
	timer = undefined
	looked = Date.now()
	missed = false
	// The first conversation of all.
	if (!here.dataset.convs) return location.reload()
	try {
		const now = document.importNode(await rows(), true), old = here.querySelector('ul')
		if (now.textContent === old.textContent && now.children.length === old.children.length) return
		const path = (row) => row.querySelector('a').pathname
		const focused = old.contains(document.activeElement) && path(document.activeElement.closest('li'))
		const byLink = document.activeElement?.matches('a')
		old.replaceWith(now)
		const row = focused && [...now.children].find((one) => path(one) === focused)
		if (!row) return
		if (!byLink) row.tabIndex = -1
		;(byLink ? row.querySelector('a') : row).focus({ preventScroll: true })
	} catch { /* the next line looks again */ }
}

export function relist() {
	if (!here || timer) return
	if (document.hidden) return void (missed = true)
	timer = setTimeout(look, Math.max(200, looked + EVERY - Date.now()))
}

document.addEventListener('ruche-live', ({ detail: { kind, topic = '' } }) => {
	const said = topic.startsWith('chat:') && (kind === 'message' || kind === 'changed')
	if (said || kind === 'notifications' || kind === 'reset') relist()
})
document.addEventListener('visibilitychange', () => missed && relist())

// ---- by keys ----

function next(forward) {
	const links = [...(here?.querySelectorAll('li a') ?? [])]
	const at = links.findIndex((link) => link.matches('[aria-current]'))
	links[at < 0 ? 0 : at + (forward ? 1 : -1)]?.click()
}

function jump() {
	if (!dialog || document.querySelector('dialog[open]')) return
	field.value = ''
	dialog.showModal()
	field.focus()
}

if (field)
	new Find(field, {
		address: '/api/v1/chat?words=',
		label: field.dataset.jump,
		first: true,
		rows: ({ conversations }) => conversations.map((c) => ({ label: c.title, note: c.last, url: c.url })),
		take: (row) => location.assign(`${row.url}#new`),
	})

document.addEventListener('keydown', (event) => {
	if (event.isComposing || event.defaultPrevented || event.shiftKey) return
	const arrow = event.altKey && !event.ctrlKey && !event.metaKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')
	const asks = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k'
	if (!arrow && !asks) return
	event.preventDefault()
	if (asks) jump()
	else next(event.key === 'ArrowDown')
})

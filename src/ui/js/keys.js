// SPDX-License-Identifier: Apache-2.0
// keys: shortcuts. One letter acts only outside fields, and all of them can be switched off in the help
// (WCAG 2.1.4). Letters behind "g" come from the links themselves: data-go="h".
//   /  search    n  write    j k  next and previous in a list    o  open it    ?  help    g h  home, ...

const OFF = 'ruche.keys'
const ROWS = '.item, .comment, .result, .notification, .msg, .chats .convs li'
let waiting = 0

function typing(target) {
	return target.isContentEditable || target.matches('input, textarea, select') || target.closest('dialog')
}

function isOff() {
	try {
		return localStorage.getItem(OFF) === 'off'
	} catch {
		return false
	}
}

function help() {
	const dialog = document.getElementById('keys')
	if (!dialog || dialog.open) return
	const box = dialog.querySelector('[data-keys-off]')
	if (box) box.checked = isOff()
	// What a room's page says of its own keys.
	const more = document.querySelector('[data-keys-more]')
	if (more) dialog.querySelector('.keys').append(...more.children)
	dialog.showModal()
}

function step(forward) {
	const items = [...document.querySelectorAll(ROWS)]
	if (!items.length) return
	const at = items.indexOf(document.activeElement?.closest(ROWS))
	const start = items[0].matches('.msg') ? items.length - 1 : 0 // the newest of what was said stands last
	const next = items[at < 0 ? start : Math.min(Math.max(at + (forward ? 1 : -1), 0), items.length - 1)]
	next.tabIndex = -1
	next.focus()
	next.scrollIntoView({ block: 'nearest' })
}

function open() {
	const row = document.activeElement?.closest(ROWS)
	for (const link of ['a[data-open]', 'a[data-answer]', '.title a', '.voice a', 'a']) {
		const found = row?.querySelector(link)
		if (found) return found.click()
	}
}

// Into the box of a page that has one, else to where one writes.
function write() {
	const box = document.querySelector('textarea[data-key="n"]')
	if (box) return box.focus()
	document.querySelector('[data-key="n"]')?.click()
}

function go(letter) {
	document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click()
}

const actions = {
	'/': () => document.querySelector('input[type=search]')?.focus(),
	n: write,
	j: () => step(true),
	k: () => step(false),
	o: open,
	'?': help,
}

function pressed(event) {
	if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return
	if (isOff() && event.key !== '?') return
	if (waiting && Date.now() - waiting < 1500) {
		waiting = 0
		event.preventDefault()
		return go(event.key)
	}
	if (event.key === 'g') {
		waiting = Date.now()
		return
	}
	if (!Object.hasOwn(actions, event.key)) return
	event.preventDefault()
	actions[event.key]()
}

export function startKeys() {
	document.addEventListener('keydown', pressed)
	document.addEventListener('click', (event) => {
		if (event.target.closest('[data-keys-help]')) help()
		if (event.target.closest('[data-close]')) event.target.closest('dialog')?.close()
	})
	document.querySelector('[data-keys-off]')?.addEventListener('change', (event) => {
		try {
			localStorage.setItem(OFF, event.target.checked ? 'off' : 'on')
		} catch {
			event.target.checked = false
		}
	})
}

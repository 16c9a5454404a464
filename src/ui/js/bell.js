// SPDX-License-Identifier: Apache-2.0
// bell: the number of unread notifications, as it is now. It is said to those who listen instead of looking, politely and
// not more than once in half a minute; nothing is said while one is not to be disturbed.
import { text } from './texts.js'

const QUIET = 30_000

export function startBell() {
	const bell = document.querySelector('a.bell')
	const news = document.createElement('p')
	news.className = 'vh'
	news.setAttribute('role', 'status')
	document.querySelector('main').append(news)
	let shown = Number(bell.querySelector('.count')?.textContent.replace(/\D/g, '') ?? 0)
	let said = 0
	let timer

	const words = (n) => (n === 0 ? text('bell') : text(n === 1 ? 'bellOne' : 'bellMany', n))
	function say() {
		timer = undefined
		if (!shown || document.hidden) return
		said = Date.now()
		news.textContent = words(shown)
	}
	return {
		show(unread, menu = [], quiet = false) {
			for (const { url, n } of menu) {
				const number = document.querySelector(`.nav a[href="${CSS.escape(url)}"] .n`)
				if (!number) continue
				number.textContent = n > 99 ? '99+' : n
				number.hidden = n === 0
			}
			if (unread === shown) return
			const more = unread > shown
			shown = unread
			let count = bell.querySelector('.count')
			if (!count) {
				count = document.createElement('span')
				count.className = 'count'
				count.setAttribute('aria-hidden', 'true')
				bell.querySelector('.vh').before(count)
			}
			count.textContent = unread > 99 ? '99+' : unread
			count.hidden = unread === 0
			bell.querySelector('.vh').textContent = words(unread)
			if (more && !quiet) timer ??= setTimeout(say, Math.max(0, said + QUIET - Date.now()))
		},
	}
}

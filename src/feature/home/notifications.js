// SPDX-License-Identifier: Apache-2.0
// notifications: opening a row marks its thread as read, by the same form that its button sends.

document.addEventListener('click', (event) => {
	const link = event.target.closest('a[data-thread]')
	const form = link?.closest('li').querySelector('form[action="/notifications/read"]')
	if (!form) return
	fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), keepalive: true, headers: { Accept: 'application/json' } })
	link.closest('li').classList.remove('unread')
})

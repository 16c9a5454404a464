// SPDX-License-Identifier: Apache-2.0
// main: the one module that every page loads. Pages work without it; what a page does not use is not
// fetched. Modules find their elements by data- attributes and never write HTML from text.
import { startForms } from './forms.js'
import { startKeys } from './keys.js'
import { startMenus } from './menus.js'
import { startTheme } from './theme.js'
import { startTimes } from './times.js'

document.documentElement.classList.add('js')
startMenus()
startTheme()
startTimes()
startForms()
startKeys()

// Of tabs that are wider than a phone, the one where somebody is shows.
for (const here of document.querySelectorAll(':is(.tabs, .jam-grid .facets) [aria-current]')) {
	const row = here.closest('.tabs, .facets'), box = row.getBoundingClientRect(), own = here.getBoundingClientRect()
	if (row.scrollWidth > row.clientWidth) row.scrollLeft += own.left - box.left - (box.width - own.width) / 2
}

// Most pages are left without a search: the suggestions come when the field is entered.
for (const field of document.querySelectorAll('input[data-find], input[data-pick]')) {
	const start = () => (field.dataset.pick ? import('./pick.js').then((m) => m.startPick(field)) : import('./find.js').then((m) => m.startFind(field)))
	if (document.activeElement === field) start()
	else field.addEventListener('focus', start, { once: true })
}

for (const box of document.querySelectorAll('[data-photos]'))
	box.closest('form').addEventListener('focusin', () => import('./photos.js').then((m) => m.startPhotos(box)), { once: true })

const more = []
if (document.querySelector('[data-reply]')) more.push(import('./reply.js').then((m) => m.startReply()))
if (document.querySelector('textarea')) more.push(import('./write.js').then((m) => m.startWriting()))
if (document.querySelector('a.bell')) more.push(import('./live.js').then((m) => m.startLive()))
// Says that all of it listens now; tests wait for it, as a person's hand is slower than a script.
Promise.all(more).then(() => document.documentElement.classList.add('ready'))

// What is for later waits until the page is there.
const offline = () => import('./offline.js').then((m) => m.startOffline())
if (document.readyState === 'complete') offline()
else addEventListener('load', offline)

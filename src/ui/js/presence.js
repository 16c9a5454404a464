// SPDX-License-Identifier: Apache-2.0
// presence: the mark behind a name that says whether somebody is here, as it is now. The page came with it as it was
// (v_presence of ui/parts.html).
import { text } from './texts.js'

const MOST = 60 // people whom a page listens for

const names = (id) => document.querySelectorAll(`main [data-who="${CSS.escape(id)}"]`)

function mark(name, is) {
	const next = name.nextElementSibling
	const old = next?.classList.contains('presence') ? next : undefined
	const words = is && text(is)
	if (!words) return old?.remove()
	if (old?.classList.contains(is)) return
	const now = document.createElement('span')
	const said = document.createElement('span')
	now.className = `presence ${is}`
	now.title = words
	said.className = 'vh'
	said.textContent = ` (${words})`
	now.append(said)
	if (old) old.replaceWith(now)
	else name.after(now)
}

export function startPresence() {
	const ids = [...document.querySelectorAll('main [data-who]')].map((name) => name.dataset.who)
	return {
		topics: text('online') ? [...new Set(ids)].slice(0, MOST).map((id) => `person:${id}`) : [],
		take(line) {
			if (line.kind === 'presence') for (const name of names(line.topic.replace('person:', ''))) mark(name, line.is)
		},
	}
}

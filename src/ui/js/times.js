// SPDX-License-Identifier: Apache-2.0
// times: "2 h ago" stays true while a page is open. The server wrote the first text by the same rule
// (src/ui/format.c); a time of a day ago or more is left as it is.
import { text } from './texts.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function ago(milliseconds) {
	if (milliseconds < MINUTE) return text('now')
	if (milliseconds < HOUR) return text('minutes', Math.floor(milliseconds / MINUTE))
	return text('hours', Math.floor(milliseconds / HOUR))
}

function refresh() {
	for (const time of document.querySelectorAll('time[data-ago]')) {
		const age = Date.now() - Date.parse(time.dateTime)
		if (age >= 0 && age < DAY) time.textContent = ago(age)
	}
}

export function startTimes() {
	const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'short' })
	document.addEventListener('pointerover', (event) => {
		const time = event.target.closest?.('time[datetime]')
		if (time && !time.title) time.title = format.format(Date.parse(time.dateTime))
	})
	setInterval(() => document.hidden || refresh(), MINUTE)
	document.addEventListener('visibilitychange', () => document.hidden || refresh())
}

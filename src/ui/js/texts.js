// SPDX-License-Identifier: Apache-2.0
// texts: the words that scripts show, in the page's language. The layout writes them as data- attributes
// of #texts; '#' in a text stands for a number.

const source = document.getElementById('texts')

export function text(name, number) {
	const words = source?.dataset[name] ?? ''
	return number === undefined ? words : words.replace('#', number)
}

// Says something to everyone: a short line at the bottom, read out politely by screen readers.
let toast
let timer
export function say(words) {
	if (!words) return
	if (!toast) {
		toast = document.createElement('p')
		toast.className = 'toast'
		toast.setAttribute('role', 'status')
		document.body.append(toast)
	}
	toast.hidden = false
	toast.textContent = words
	clearTimeout(timer)
	timer = setTimeout(() => (toast.hidden = true), 5000)
}

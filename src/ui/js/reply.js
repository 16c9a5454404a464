// SPDX-License-Identifier: Apache-2.0
// reply: an answer is written below what it answers. Without scripts the same link shows the page again
// with the form set to that comment.

export function startReply() {
	const form = document.getElementById('reply')
	if (!form) return
	const home = document.createComment('')
	form.before(home)
	const root = form.elements.reply_to.value
	const cancel = form.querySelector('[data-cancel]')
	const answered = form.querySelector('[data-answered]')

	function place(id, after) {
		form.elements.reply_to.value = id
		after.after(form)
		if (cancel) cancel.hidden = id === root
		if (answered) answered.hidden = id !== root
		form.querySelector('textarea').focus()
	}
	document.addEventListener('click', (event) => {
		const link = event.target.closest('a[data-reply]')
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
		event.preventDefault()
		place(link.dataset.reply, link.closest('.acts'))
	})
	cancel?.addEventListener('click', (event) => {
		event.preventDefault()
		place(root, home)
	})
}

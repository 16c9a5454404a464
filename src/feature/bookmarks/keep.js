// SPDX-License-Identifier: Apache-2.0
// keep: the Keep button as a link that can be dragged to the bar. An address of that kind stands in no page that is sent, so
// this takes it from the text beside it; pressed here it would keep this page, and the policy of the house runs none of it.

const link = document.getElementById('keep')
link.href = document.getElementById('f-bookmarklet').value
link.addEventListener('click', (event) => event.preventDefault())
link.parentElement.hidden = false

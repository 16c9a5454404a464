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

if (document.querySelector('[data-reply]')) import('./reply.js').then((m) => m.startReply())
if (document.querySelector('textarea')) import('./write.js').then((m) => m.startWriting())

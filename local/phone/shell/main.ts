import { byId } from './dom'
import { fitPhones } from './fit-phones'
import { Shell } from './shell'

/** An open menu closes when something else is pressed. */
function closeMenus(pressed: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.menu[open]')) {
    if (!(pressed instanceof Node) || !menu.contains(pressed)) menu.open = false
  }
}

document.addEventListener('click', ({ target }) => closeMenus(target))
fitPhones(byId('phones'))
new Shell().start()

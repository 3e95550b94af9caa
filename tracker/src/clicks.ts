// Clicks and forms that a page's own markup gives a name: data-tt-event="name", and data-tt-… for each property.

import { on } from './safe'
import type { Tell } from './reading'

type Part = HTMLElement & { href?: string }

/** From where it happened outwards, also out of a shadow root. */
export const partsOf = (event: Event): Part[] => event.composedPath() as Part[]

export const isMeant = (event: Event): boolean => !((event as MouseEvent).button > 1)

export const watchMarkup = (tell: Tell): void => {
  on(document, 'click auxclick submit', (event) => {
    const part = partsOf(event).find((part) => part.dataset?.ttEvent)
    if (part && isMeant(event) && (part.tagName === 'FORM') === (event.type === 'submit')) tell(part.dataset.ttEvent!, propertiesOf(part))
  })
}

const propertiesOf = (part: Part): object => {
  const properties: Record<string, unknown> = part.tagName === 'A' ? { href: part.href } : {}
  for (const name in part.dataset) {
    if (/^tt[A-Z]/.test(name) && name !== 'ttEvent') properties[name[2]!.toLowerCase() + name.slice(3)] = part.dataset[name]
  }
  return properties
}

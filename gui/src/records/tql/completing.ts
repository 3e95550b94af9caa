// What may be written next, as the API says.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { Problem, type Shapes } from '../../api/client'
import type { Kind } from '../kinds'
import { labelOf } from '../paths'

export const completing = (kind: Kind) => async (context: CompletionContext): Promise<CompletionResult | null> => {
  const text = context.state.doc.toString()
  const stop = new AbortController()
  context.addEventListener('abort', () => stop.abort())
  try {
    const found = await kind.complete({ query: text, position: Array.from(text.slice(0, context.pos)).length }, stop.signal)
    const from = Array.from(text).slice(0, found.start).join('').length
    return { from, options: found.offers.map((offer) => optionOf(offer, kind)), filter: false }
  } catch (error) {
    if (error instanceof Problem) return null // the search itself says what is wrong
    throw error
  }
}

function optionOf(offer: Shapes['OfferShown'], kind: Kind): Completion {
  return { label: offer.text, type: offer.sort, detail: offer.sort === 'field' ? labelOf(offer.text, kind) : offer.label }
}

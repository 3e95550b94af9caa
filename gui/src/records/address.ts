// What is looked for, in which columns and order: all of it in the address, so that a list can be linked to.
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Kind, Search } from './kinds'
import { isSpan, lengthOf } from './spans'

/** `last`: a stretch that ends now, where neither `from` nor `to` is said. `view`: the saved one that it began with. */
export interface Looked {
  query: string
  words: string
  last: string
  from: string
  to: string
  columns: readonly string[]
  sort: string
  view: string
}

export function readAddress(params: URLSearchParams, kind: Kind): Looked {
  const said = (name: string) => params.get(name) ?? ''
  const columns = params.getAll('column')
  const [from, to] = [moment(said('from')), moment(said('to'))]
  return {
    query: params.has('query') ? said('query') : kind.query,
    words: said('words'),
    last: isSpan(said('last')) ? said('last') : kind.last,
    from,
    to,
    columns: columns.length ? [...new Set(columns)] : kind.columns,
    sort: said('sort'),
    view: said('view'),
  }
}

const moment = (text: string): string => (Number.isNaN(Date.parse(text)) ? '' : text)

export function writtenAddress(looked: Looked, kind: Kind): URLSearchParams {
  const params = new URLSearchParams()
  if (looked.query !== kind.query) params.set('query', looked.query)
  for (const name of ['words', 'from', 'to', 'sort', 'view'] as const) if (looked[name]) params.set(name, looked[name])
  if (!looked.from && !looked.to && looked.last !== kind.last) params.set('last', looked.last)
  if (looked.columns.join('\n') !== kind.columns.join('\n')) for (const column of looked.columns) params.append('column', column)
  // Else a view that was changed into the list as it is at first would be the view again.
  if (looked.view && params.size === 1) params.set('query', looked.query)
  return params
}

/** A view is named, and nothing else is said: what it holds is to be shown. */
export const isViewAlone = (params: URLSearchParams): boolean => params.size === 1 && params.has('view')

export function useLooked(kind: Kind) {
  const [params, setParams] = useSearchParams()
  const looked = useMemo(() => readAddress(params, kind), [params, kind])
  const look = (changed: Partial<Looked>, replace = false) =>
    setParams((now) => writtenAddress({ ...readAddress(now, kind), ...changed }, kind), { replace, preventScrollReset: true })
  return { looked, look, isViewAlone: isViewAlone(params) }
}

/** As the API is asked. A stretch that ends now begins at a whole minute, so that its answer is known for that long. */
export function searchOf({ query, words, last, from, to }: Looked, now: Date): Search {
  const ms = from || to ? null : lengthOf(last)
  const begin = ms === null ? from : new Date(Math.floor((now.getTime() - ms) / 60_000) * 60_000).toISOString()
  return { ...(query.trim() && { query }), ...(words.trim() && { words }), ...(begin && { from: begin }), ...(to && { to }) }
}

// What a list asks the API for: a page and the next ones, how many there are, and how many fell into each stretch of time.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { zone } from '../parts/times'
import { valueOf } from './condition'
import type { Kind, Search } from './kinds'
import { intervalOf, type Stretch } from './spans'

const PAGE = 100
const STALE_MS = 15_000

export const useRows = (kind: Kind, search: Search, sort: string) =>
  useInfiniteQuery({
    queryKey: [kind.plural, 'list', search, sort],
    queryFn: ({ pageParam, signal }) => kind.list({ ...search, limit: PAGE, ...(sort && { sort }), ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    retry: false,
  })

export const useCount = (kind: Kind, search: Search) =>
  useQuery({
    queryKey: [kind.plural, 'count', search],
    queryFn: ({ signal }) => kind.count(search, signal),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    retry: false,
  })

export const useHistogram = (kind: Kind, search: Search, stretch: Stretch) =>
  useQuery({
    queryKey: [kind.plural, 'histogram', search, stretch],
    queryFn: ({ signal }) => {
      const asked = { ...search, from: stretch.from.toISOString(), to: stretch.to.toISOString(), interval: intervalOf(stretch), tz: zone() }
      return kind.histogram(asked, signal)
    },
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    retry: false,
  })

/** Fields that may be written where nothing, or this, is written. */
export const useFields = (kind: Kind, begun: string) =>
  useQuery({
    queryKey: [kind.plural, 'fields', begun],
    queryFn: async ({ signal }) => (await kind.complete({ query: begun }, signal)).offers.filter((offer) => offer.sort === 'field'),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  })

/** Values that a field has, the most frequent first. */
export const useValues = (kind: Kind, path: string, enabled: boolean) =>
  useQuery({
    queryKey: [kind.plural, 'values', path],
    // As they are offered to who writes TQL: that is quick for any field, however many records there are.
    queryFn: async ({ signal }) => (await kind.complete({ query: `${path} = ` }, signal)).offers.flatMap(({ sort, text }) => (sort === 'value' ? [valueOf(text)] : [])),
    enabled,
    staleTime: STALE_MS,
    retry: false,
  })

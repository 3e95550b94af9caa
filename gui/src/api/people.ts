// People, as the pages ask for them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { client, done, Problem, type Shapes } from './client'

export type Person = Shapes['ProfileShown']
export type Explanation = Shapes['Explanation']
export type Part = Explanation['parts'][number]
export type Merge = Explanation['merges'][number]
export type Branch = Readonly<Record<string, unknown>>
/** A visit, with what was known first of it. */
export type Visit = Shapes['SessionShown'] & { readonly [name in 'utm' | 'app' | 'device' | 'os' | 'geo']?: Branch }

const PAGE = 50

/** Null: nobody is known by this id, or not any more. */
export const usePerson = (id: string, enabled = true) => useQuery({ queryKey: ['profiles', id], queryFn: () => personOf(id), enabled })

export async function personOf(id: string): Promise<Person | null> {
  try {
    return await done(client.GET('/api/profiles/{id}', { params: { path: { id } } }))
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

export const useExplanation = (id: string, enabled = true) =>
  useQuery({ queryKey: ['profiles', id, 'parts'], queryFn: () => done(client.GET('/api/profiles/{id}/parts', { params: { path: { id } } })), enabled })

export const useVisits = (id: string) =>
  useInfiniteQuery({
    queryKey: ['profiles', id, 'visits'],
    queryFn: ({ pageParam: cursor }) =>
      done(client.GET('/api/profiles/{id}/sessions', { params: { path: { id }, query: { limit: PAGE, cursor } } })) as Promise<{ items: Visit[]; next: string | null }>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })

export const useVisit = (id: string) =>
  useQuery({
    queryKey: ['sessions', id],
    queryFn: () => done(client.GET('/api/sessions/{id}', { params: { path: { id } } })) as Promise<Visit>,
    retry: false,
  })

/** Who can be named by a person that a name stands for. */
export const usePeopleByWords = (words: string) =>
  useQuery({
    queryKey: ['profiles', 'by words', words],
    queryFn: () => done(client.POST('/api/profiles/search', { body: { words, limit: 8 } })),
    enabled: words.trim().length > 1,
  })

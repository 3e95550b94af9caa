// The test that a list begins with: it hides what the platform noted for itself, and is taken away and put back like any other.
import { joined, parted } from './condition'
import type { Kind } from './kinds'

export const hides = (query: string, kind: Kind): boolean => kind.query !== '' && parted(query).includes(kind.query)

export const without = (query: string, kind: Kind): string => joined(parted(query).filter((part) => part !== kind.query))

/** In front of the others. */
export const hiding = (query: string, kind: Kind): string => joined([kind.query, ...parted(query)])

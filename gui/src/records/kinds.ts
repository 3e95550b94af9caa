// The kinds of records that are listed: what they are called, what of them is shown at first, and how the API is asked for them.
import { IconBolt, IconUsers, IconWalk, type Icon } from '@tabler/icons-react'
import { client, done, type Shapes } from '../api/client'
import { SENT } from '../api/events'

export type Row = Readonly<Record<string, unknown>> & { id: string }

export interface Search {
  query?: string
  words?: string
  from?: string
  to?: string
}

export interface Listed {
  items: readonly Row[]
  next: string | null
}

interface Calls {
  list: (search: Search & { sort?: string; cursor?: string; limit: number }, signal: AbortSignal) => Promise<Listed>
  count: (search: Search, signal: AbortSignal) => Promise<Shapes['Count']>
  histogram: (search: Search & { interval: string; tz: string }, signal: AbortSignal) => Promise<Shapes['Histogram']>
  complete: (written: { query: string; position?: number }, signal: AbortSignal) => Promise<Shapes['Completed']>
}

/** `when`: what of a record the time is of, where that must be said. `last` and `query`: what is asked for at first. */
export interface Kind extends Calls {
  name: 'event' | 'profile' | 'session'
  plural: string
  one: string
  more: string
  title: string
  lead: string
  icon: Icon
  placeholder: string
  when: string
  last: string
  query: string
  columns: readonly string[]
  sortable: readonly string[]
  aliases: Readonly<Record<string, string>>
}

export const PROFILES: Kind = {
  name: 'profile',
  plural: 'profiles',
  one: 'person',
  more: 'people',
  title: 'Profiles',
  lead: 'Everyone you know, and those you do not know yet.',
  icon: IconUsers,
  placeholder: 'Search people by name, e-mail, company…',
  when: 'Last seen',
  last: 'any',
  query: '',
  columns: ['id', 'data.contact.email.main', 'visits', 'events', 'last_seen', 'first_seen'],
  sortable: ['last_seen', 'created'],
  aliases: {
    last_seen: 'metadata.time.update',
    first_seen: 'metadata.time.create',
    created: 'metadata.time.insert',
    visits: 'stats.visits',
    events: 'stats.events',
    anonymous: 'data.anonymous',
    groups: 'groups.ids',
  },
  list: async (query, signal) => listed(await done(client.GET('/api/profiles', { params: { query }, signal }))),
  count: (query, signal) => done(client.GET('/api/profiles/count', { params: { query }, signal })),
  histogram: (query, signal) => done(client.GET('/api/profiles/histogram', { params: { query }, signal })),
  complete: (query, signal) => done(client.GET('/api/profiles/autocomplete', { params: { query }, signal })),
}

export const EVENTS: Kind = {
  name: 'event',
  plural: 'events',
  one: 'event',
  more: 'events',
  title: 'Events',
  lead: 'What people did, newest first.',
  icon: IconBolt,
  placeholder: 'Search events by what they are called, page, product…',
  when: '',
  last: '30d',
  query: SENT,
  columns: ['type', 'profile', 'source', 'time'],
  sortable: ['time'],
  aliases: {
    time: 'metadata.time.create',
    received: 'metadata.time.insert',
    source: 'source.id',
    session: 'session.id',
    profile: 'profile.id',
    part: 'profile.part',
    channel: 'metadata.channel',
    door: 'metadata.door',
    status: 'metadata.status',
    reason: 'metadata.reason',
    sender_id: 'metadata.sender_id',
    flags: 'metadata.flags',
    journey: 'journey.state',
  },
  list: async (query, signal) => listed(await done(client.GET('/api/events', { params: { query }, signal }))),
  count: (query, signal) => done(client.GET('/api/events/count', { params: { query }, signal })),
  histogram: (query, signal) => done(client.GET('/api/events/histogram', { params: { query }, signal })),
  complete: (query, signal) => done(client.GET('/api/events/autocomplete', { params: { query }, signal })),
}

export const SESSIONS: Kind = {
  name: 'session',
  plural: 'sessions',
  one: 'session',
  more: 'sessions',
  title: 'Sessions',
  lead: 'Visits: when people came, and how long they stayed.',
  icon: IconWalk,
  placeholder: 'Search sessions by device, campaign, place…',
  when: '',
  last: '30d',
  query: '',
  columns: ['start', 'profile', 'events', 'duration', 'utm', 'device', 'geo'],
  sortable: ['start', 'last'],
  aliases: {
    start: 'metadata.time.insert',
    last: 'metadata.time.update',
    duration: 'metadata.time.duration',
    source: 'source.id',
    profile: 'profile.id',
    part: 'profile.part',
    channel: 'metadata.channel',
  },
  list: async (query, signal) => listed(await done(client.GET('/api/sessions', { params: { query }, signal }))),
  count: (query, signal) => done(client.GET('/api/sessions/count', { params: { query }, signal })),
  histogram: (query, signal) => done(client.GET('/api/sessions/histogram', { params: { query }, signal })),
  complete: (query, signal) => done(client.GET('/api/sessions/autocomplete', { params: { query }, signal })),
}

const listed = (page: { items: readonly object[]; next?: string | null }): Listed => ({ items: page.items as readonly Row[], next: page.next ?? null })

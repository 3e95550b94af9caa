// One cell of a list. One leads to the record, one of a person to the person. What an event was about stands beside what it is called.
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import type { Event } from '../api/events'
import type { Visit } from '../api/people'
import type { Names } from '../api/who'
import { About } from '../parts/About'
import { anonymous, knownName } from '../parts/personName'
import { cameBy, deviceInShort, placeInShort } from '../parts/visitWords'
import type { Kind, Row } from './kinds'
import { valueAt } from './paths'
import { Value } from './Value'
import classes from './RecordTable.module.css'

// What is known of a visit stands in branches: each is told in a few words.
const OF_VISIT: Readonly<Record<string, (visit: Visit) => string | null>> = { utm: cameBy, device: deviceInShort, geo: placeInShort }

interface Given {
  kind: Kind
  row: Row
  path: string
  isLead: boolean
  people: Names
}

export function Cell({ kind, row, path, isLead, people }: Given) {
  const value = kind.name === 'session' && OF_VISIT[path] ? OF_VISIT[path](row as unknown as Visit) : valueAt(row, path, kind)
  const shown = kind.name === 'profile' && path === 'id' ? (knownName({ data: row['data'] }) ?? anonymous(row.id)) : isPerson(path) && typeof value === 'string' ? (people.get(value) ?? anonymous(value)) : null
  if (isLead) {
    const link = <Anchor inherit component={Link} to={`/${kind.plural}/${encodeURIComponent(row.id)}`} className={classes.lead} data-row={row.id}>{shown ?? <Value value={value} path={path} />}</Anchor>
    return kind.name === 'event' && path === 'type' ? <>{link} <About event={row as unknown as Event} /></> : link
  }
  if (shown !== null && isPerson(path)) return <Anchor inherit component={Link} to={`/profiles/${encodeURIComponent(String(value))}`} className={classes.person}>{shown}</Anchor>
  return shown ?? <Value value={value} path={path} />
}

export const isPerson = (path: string): boolean => path === 'profile' || path === 'profile.id'

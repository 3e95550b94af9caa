// Each merge in a sentence: until when there were two, and which event showed that they were one.
import { Anchor } from '@mantine/core'
import { IconGitBranch, IconGitMerge } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useEventsById, type Event } from '../../api/events'
import type { Merge, Part } from '../../api/people'
import { Card } from '../../parts/Card'
import { exactly } from '../../parts/times'
import { whatNamed } from './story'
import classes from './Identity.module.css'

interface Given {
  merges: readonly Merge[]
  parts: readonly Part[]
  names: ReadonlyMap<string, string>
  called: (event: string) => string
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

export function Story({ merges, parts, names, called }: Given) {
  const events = useEventsById([...new Set(merges.flatMap(({ event }) => event ?? []))].sort())
  if (merges.length === 0) return null
  const byId = new Map(parts.map((part) => [part.id, part]))
  return (
    <Card title={parts.length > 1 ? 'How we know it is one person' : 'Merged, and taken apart'}>
      <ul className={classes.story}>
        {merges.map((merge) => {
          const event = events.data?.get(merge.event ?? '')
          const Icon = merge.type === 'profiles-merged' ? IconGitMerge : IconGitBranch
          return (
            <li key={`${merge.type} ${merge.time} ${merge.other}`}>
              <span className={classes.icon}><Icon size={18} stroke={1.7} aria-hidden /></span>
              <p>
                {merge.type === 'profiles-merged' ? (
                  <><b>{names.get(merge.profile ?? '') ?? 'Another person'}</b> and <b>{names.get(merge.other ?? '') ?? 'another person'}</b> were two people until <When at={event?.metadata.time.create ?? merge.time} />: <Why merge={merge} event={event} name={called(merge.event ?? '')} parts={byId} /></>
                ) : (
                  <>On <When at={merge.time} /> somebody took <b>{names.get(merge.other ?? '') ?? 'a part'}</b> out. It will not come back by itself.</>
                )}
              </p>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}

const When = ({ at }: { at: string }) => <time dateTime={at} title={exactly(new Date(at))}>{moment.format(new Date(at))}</time>

function Why({ merge, event, name, parts }: { merge: Merge; event: Event | undefined; name: string; parts: ReadonlyMap<string, Part> }) {
  if (merge.by !== 'identity') return <>somebody here said that they are one.</>
  const link = <Anchor component={Link} to={`/events/${merge.event}`} inherit underline="always">{name}</Anchor>
  const said = whatNamed(merge, parts, event?.profile.part ?? null)
  if (!merge.event || !said) return <>an event named a key of each.</>
  return <>the event {link} named the {said.named} together with the {said.of}, so both are the same person.</>
}

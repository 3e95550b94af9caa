// Each merge in a sentence: until when there were two, and which event showed that they were one.
import { Anchor, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconGitBranch, IconGitMerge } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Named } from '../../api/events'
import type { Merge, Part } from '../../api/people'
import { useMe } from '../../api/session'
import { Card } from '../../parts/Card'
import { exactly } from '../../parts/times'
import { whatNamed } from './story'
import classes from './Identity.module.css'

const SHOWN = 5

interface Given {
  merges: readonly Merge[]
  parts: readonly Part[]
  names: ReadonlyMap<string, string>
  named: Named
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

/** The newest first; of many the last few, until the others are asked for. */
export function Story({ merges, parts, names, named }: Given) {
  const [all, { open }] = useDisclosure(merges.length <= SHOWN + 1)
  if (merges.length === 0) return null
  const byId = new Map(parts.map((part) => [part.id, part]))
  const shown = all ? merges : merges.slice(0, SHOWN)
  return (
    <Card title={parts.length > 1 ? 'How we know it is one person' : 'Merged, and taken apart'}>
      <ul className={classes.story}>
        {shown.map((merge) => {
          const Icon = merge.type === 'profiles-merged' ? IconGitMerge : IconGitBranch
          return (
            <li key={`${merge.type} ${merge.time} ${merge.other}`}>
              <span className={classes.icon}><Icon size={18} stroke={1.7} aria-hidden /></span>
              <p>{merge.type === 'profiles-merged' ? <Merged merge={merge} parts={byId} names={names} named={named} /> : <TakenOut merge={merge} names={names} />}</p>
            </li>
          )
        })}
      </ul>
      {!all && <Button variant="default" size="xs" mt="md" onClick={open}>Show {merges.length - SHOWN} earlier ones</Button>}
    </Card>
  )
}

function Merged({ merge, parts, names, named }: { merge: Merge; parts: ReadonlyMap<string, Part> } & Pick<Given, 'names' | 'named'>) {
  const { at } = named(merge.event ?? '')
  return (
    <>
      <Who id={merge.profile} names={names} /> and <Who id={merge.other} names={names} /> were two people until <When at={at ?? merge.time} />: <Why merge={merge} named={named} parts={parts} />
    </>
  )
}

function TakenOut({ merge, names }: { merge: Merge; names: Given['names'] }) {
  return <>On <When at={merge.time} /> <By by={merge.by} /> took <Who id={merge.other} names={names} /> out. They do not become one again by themselves.</>
}

/** A part of this person, or one that is a person of its own by now. */
function Who({ id, names }: { id: string | null; names: Given['names'] }) {
  const name = names.get(id ?? '')
  if (name || !id) return <b><bdi>{name ?? 'another person'}</bdi></b>
  return <Anchor component={Link} to={`/profiles/${id}`} inherit underline="always">another person</Anchor>
}

const When = ({ at }: { at: string }) => <time dateTime={at} title={exactly(new Date(at))}>{moment.format(new Date(at))}</time>

/** Who asked for it, as the platform keeps it: a user, or a token. */
function By({ by }: { by: string | null }) {
  const me = useMe().data
  return by ? (by === me?.user.id ? 'you' : by) : 'somebody'
}

function Why({ merge, named, parts }: { merge: Merge; named: Named; parts: ReadonlyMap<string, Part> }) {
  if (merge.by !== 'identity') return <><By by={merge.by} /> said that they are one.</>
  const event = named(merge.event ?? '')
  const said = whatNamed(merge, parts, event.part)
  if (!merge.event || !said) return <>an event named a key of each.</>
  const link = <Anchor component={Link} to={`/events/${merge.event}`} inherit underline="always">{event.name}</Anchor>
  return <>the event {link} named the {said.named} together with the {said.of}, so both are the same person.</>
}

// One part of a person: what came for one device or one account, and the keys that lead to it.
import { Anchor, Button, Text } from '@mantine/core'
import { IconDeviceDesktop, IconScissors, IconUser } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Named } from '../../api/events'
import type { Part } from '../../api/people'
import { Card } from '../../parts/Card'
import { keyName, shortly } from '../../parts/keyNames'
import { many } from '../../parts/numbers'
import { Time } from '../../parts/Time'
import { Tone } from '../../parts/Tone'
import classes from './Identity.module.css'

interface Given {
  part: Part
  title: string
  /** The oldest part, whose id the person has. */
  root: string
  alone: boolean
  names: ReadonlyMap<string, string>
  named: Named
  onTakeOut?: () => void
}

export function PartCard({ part, title, root, alone, names, named, onTakeOut }: Given) {
  const Icon = part.user ? IconUser : IconDeviceDesktop
  return (
    <Card
      title={title}
      actions={part.can_leave && onTakeOut && <Button variant="default" size="xs" leftSection={<IconScissors size={14} aria-hidden />} onClick={onTakeOut} aria-label={`Take out: ${title}`}>Take out</Button>}
    >
      <Text size="sm" c="dimmed" className={classes.line}>
        <Icon size={16} stroke={1.7} aria-hidden />
        <span>
          {many(part.events, 'event')}, {many(part.visits, 'visit')}
          {part.last_seen && <>, last seen <Time at={part.last_seen} /></>}
        </span>
      </Text>
      <ul className={classes.keys}>{part.keys.map((key) => <KeyLine key={`${key.type} ${key.value}`} of={key} part={part.id} names={names} named={named} />)}</ul>
      {part.apart.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          Taken apart by hand from {part.apart.map((id, index) => <Anchor key={id} component={Link} to={`/profiles/${id}`} inherit underline="always">{index === 0 ? 'somebody' : ' somebody else'}</Anchor>)}; they do not become one by themselves.
        </Text>
      )}
      {!alone && !part.can_leave && <Text size="xs" c="dimmed" mt="xs">{part.id === root ? 'This is the oldest: it stays, and the others can be taken out.' : 'This cannot be taken out: it never was a person of its own, or was put together with others long ago.'}</Text>}
    </Card>
  )
}

function KeyLine({ of: { type, value, first, by, leads_to: now }, part, names, named }: Pick<Given, 'names' | 'named'> & { of: Part['keys'][number]; part: string }) {
  const event = named(by)
  return (
    <li>
      <span className={classes.type}>{keyName(type)}</span>
      <span>
        <span className={classes.value} title={value}><bdi>{shortly(value)}</bdi></span>
        {now !== null && now.part !== part && <> <Moved to={now.part} name={names.get(now.part)} /></>}
      </span>
      <span className={classes.since}>first came <Time at={event.at ?? first} /> with <Anchor component={Link} to={`/events/${by}`} inherit underline="always">{event.name}</Anchor></span>
    </li>
  )
}

/** What comes with a key may go to another part by now: whoever signed in on a shared device last has it. */
function Moved({ to, name }: { to: string; name: string | undefined }) {
  if (name) return <Tone kind="quiet">What comes with it now goes to {name}</Tone>
  return <Tone kind="warn">What comes with it now is <Anchor component={Link} to={`/profiles/${to}?tab=identity`} inherit c="inherit" underline="always">somebody else’s</Anchor></Tone>
}

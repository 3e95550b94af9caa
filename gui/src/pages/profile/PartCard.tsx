// One part of a person: what came for one device or one account, and the keys that lead to it.
import { Anchor, Button, Text } from '@mantine/core'
import { IconDeviceDesktop, IconScissors, IconUser } from '@tabler/icons-react'
import { Link } from 'react-router'
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
  oldest: boolean
  alone: boolean
  called: (event: string) => string
  onTakeOut?: () => void
}

export function PartCard({ part, title, oldest, alone, called, onTakeOut }: Given) {
  const Icon = part.user ? IconUser : IconDeviceDesktop
  return (
    <Card
      title={title}
      actions={part.can_leave && onTakeOut && <Button variant="default" size="xs" leftSection={<IconScissors size={14} aria-hidden />} onClick={onTakeOut} aria-label={`Take out: ${title}`}>Take out</Button>}
    >
      <Text size="sm" c="dimmed" className={classes.line}>
        <Icon size={16} stroke={1.7} aria-hidden />
        {many(part.events, 'event')}, {many(part.visits, 'visit')}
        {part.last_seen && <>, last seen <Time at={part.last_seen} /></>}
      </Text>
      <ul className={classes.keys}>{part.keys.map((key) => <KeyLine key={`${key.type} ${key.value}`} of={key} part={part.id} called={called} />)}</ul>
      {part.apart.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          Set apart by hand from {part.apart.map((id, index) => <Anchor key={id} component={Link} to={`/profiles/${id}`} inherit underline="always">{index === 0 ? 'somebody' : ' somebody else'}</Anchor>)}; they do not become one by themselves.
        </Text>
      )}
      {!alone && !part.can_leave && <Text size="xs" c="dimmed" mt="xs">{oldest ? 'The oldest part stays; the others can be taken out.' : 'This part cannot be told apart any more.'}</Text>}
    </Card>
  )
}

function KeyLine({ of: { type, value, first, by, leads_to: now }, part, called }: { of: Part['keys'][number]; part: string; called: Given['called'] }) {
  const elsewhere = now !== null && now.part !== part
  return (
    <li>
      <span className={classes.type}>{keyName(type)}</span>
      <span>
        <span className={classes.value} title={value}>{shortly(value)}</span>
        {elsewhere && <> <Tone kind="warn">Leads to another part now</Tone></>}
      </span>
      <span className={classes.since}>since <Time at={first} /> by <Anchor component={Link} to={`/events/${by}`} inherit underline="always">{called(by)}</Anchor></span>
    </li>
  )
}

// Contact, traits, companies: what is known, since when, and which event said it.
import { Anchor, Text } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useEventNames } from '../../api/events'
import type { Person } from '../../api/people'
import { Card } from '../../parts/Card'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Companies } from './Companies'
import { sayers, traitGroups, type Trait } from './traits'
import classes from './Known.module.css'

export function Known({ person }: { person: Person }) {
  const groups = traitGroups(person)
  const said = useEventNames(sayers(groups))
  if (groups.length === 0 && person.groups.ids.length === 0) {
    return <Empty icon={IconListDetails} title="Nothing is known of them yet">What events say of somebody, a name or an e-mail, is listed here with the event that said it.</Empty>
  }
  return (
    <div className={classes.columns}>
      {groups.map(({ title, traits }) => (
        <Card key={title} title={title}>
          <dl className={classes.traits}>{traits.map((trait) => <Line key={trait.path} trait={trait} said={said} />)}</dl>
        </Card>
      ))}
      <Companies person={person} />
    </div>
  )
}

function Line({ trait, said }: { trait: Trait; said: (id: string) => string }) {
  const { label, value, since, event } = trait
  return (
    <div className={classes.trait}>
      <dt>{label}</dt>
      <dd className={classes.value}>{value}</dd>
      <dd className={classes.why}>
        {since && event ? (
          <>Set by <Anchor component={Link} to={`/events/${event}`} inherit underline="always">{said(event)}</Anchor>, <Time at={since} /></>
        ) : (
          <Text span inherit>Put together from several events</Text>
        )}
      </dd>
    </div>
  )
}

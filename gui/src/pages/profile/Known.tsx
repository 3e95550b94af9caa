// Contact, traits, companies: what is known, since when, and which event said it.
import { Anchor, Text } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useEventsNamed, type Named } from '../../api/events'
import type { Person } from '../../api/people'
import { Card } from '../../parts/Card'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Written } from '../../parts/Written'
import { Companies } from './Companies'
import { sayers, traitGroups, type Trait } from './traits'
import classes from './Known.module.css'

export function Known({ person }: { person: Person }) {
  const groups = traitGroups(person)
  const said = useEventsNamed(sayers(groups))
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

function Line({ trait, said }: { trait: Trait; said: Named }) {
  const { label, value, since, event } = trait
  return (
    <div className={classes.trait}>
      <dt>{label}</dt>
      <dd className={classes.value}><Written text={value} /></dd>
      <dd className={classes.why}>
        {since && event ? (
          <><span className={classes.set}>Set by </span><Anchor component={Link} to={`/events/${event}`} inherit underline="always">{said(event).name}</Anchor>, <Time at={since} /></>
        ) : (
          <Text span inherit>From several events</Text>
        )}
      </dd>
    </div>
  )
}

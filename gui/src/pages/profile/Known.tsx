// Contact, traits, companies: what is known, since when, and which event said it. Beside it what they did last, and on what.
import { Anchor, Text } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useEventsNamed, type Named } from '../../api/events'
import type { Person } from '../../api/people'
import { Beside, Stacked } from '../../parts/Beside'
import { Card } from '../../parts/Card'
import { Empty } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Written } from '../../parts/Written'
import { Companies } from './Companies'
import { LastDevice } from './LastDevice'
import { Recently } from './Recently'
import { saidTogether, sayers, traitGroups, type Trait, type TraitGroup } from './traits'
import classes from './Known.module.css'

const DEVICES = 'devices'
const ASIDE: ReadonlySet<string> = new Set(['consents', 'interests'])

export function Known({ person }: { person: Person }) {
  const groups = traitGroups(person)
  const said = useEventsNamed(sayers(groups))
  const device = groups.find(({ name }) => name === DEVICES)
  const shown = groups.filter(({ name }) => name !== DEVICES && !ASIDE.has(name))
  return (
    <Beside wide={1.5}>
      <Stacked>
        {shown.map((group) => <Group key={group.name} group={group} said={said} />)}
        <Companies person={person} />
        {shown.length === 0 && person.groups.ids.length === 0 && (
          <Empty icon={IconListDetails} title="Nothing is known of them yet">What events say of somebody, a name or an e-mail, is listed here with the event that said it.</Empty>
        )}
      </Stacked>
      <Stacked>
        <Recently id={person.id} />
        {groups.filter(({ name }) => ASIDE.has(name)).map((group) => <Group key={group.name} group={group} said={said} />)}
        {device && <LastDevice data={person.data}><Traits traits={device.traits} said={said} /></LastDevice>}
      </Stacked>
    </Beside>
  )
}

const Group = ({ group: { title, traits }, said }: { group: TraitGroup; said: Named }) => <Card title={title}><Traits traits={traits} said={said} /></Card>

function Traits({ traits, said }: { traits: readonly Trait[]; said: Named }) {
  const together = saidTogether(traits)
  return (
    <>
      <dl className={classes.traits}>{traits.map((trait) => <Line key={trait.path} trait={trait} said={together ? undefined : said} />)}</dl>
      {together && <Text size="xs" c="dimmed" mt={8}>Set by <By event={together.event} since={together.since} said={said} /></Text>}
    </>
  )
}

/** Without `said` all of them were said by one event, which is told of below. */
function Line({ trait, said }: { trait: Trait; said?: Named }) {
  const { label, value, since, event } = trait
  return (
    <div className={classes.trait} data-alone={said ? undefined : ''}>
      <dt>{label}</dt>
      <dd className={classes.value}><Written text={value} /></dd>
      {said && (
        <dd className={classes.why}>
          {since && event ? <><span className={classes.set}>Set by </span><By event={event} since={since} said={said} /></> : 'From several events'}
        </dd>
      )}
    </div>
  )
}

const By = ({ event, since, said }: { event: string; since: string; said: Named }) => (
  <><Anchor component={Link} to={`/events/${event}`} inherit underline="always">{said(event).name}</Anchor>, <Time at={since} /></>
)

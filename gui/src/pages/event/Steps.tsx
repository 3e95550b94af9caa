// Accepted, identified, merged, mapped, counted, sent: what each step did with an event.
import { Anchor } from '@mantine/core'
import { IconArrowsSplit2, IconChartBar, IconDoorEnter, IconFingerprint, IconGitMerge, IconSend, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useDeliveriesOfEvent, type Event } from '../../api/events'
import { useEventType } from '../../api/eventTypes'
import { useExplanation, usePerson } from '../../api/people'
import { Card } from '../../parts/Card'
import { BY_ID, DeliveryTable } from '../../parts/DeliveryTable'
import { keyName, shortly } from '../../parts/keyNames'
import { worded } from '../../parts/names'
import { counted } from '../../parts/numbers'
import { personName } from '../../parts/personName'
import { stageWords } from '../../parts/stages'
import { Lines } from '../../parts/states'
import { Time } from '../../parts/Time'
import { at } from '../../parts/values'
import { doorName } from './doors'
import { changes, joined, named, standing } from './steps'
import classes from './page.module.css'

export function Steps({ event }: { event: Event }) {
  const { status } = event.metadata
  return (
    <Card title="What became of it">
      <ol className={classes.steps}>
        <Accepted event={event} />
        {status === 'stored' && (event.profile.id ? <OfSomebody event={event} id={event.profile.id} /> : <Step icon={IconFingerprint} title="Identified" quiet>It named no key, so it is nobody’s. It is kept and counted as it is.</Step>)}
        {status === 'stored' && <Sent event={event} />}
      </ol>
    </Card>
  )
}

function Accepted({ event: { metadata, source } }: { event: Event }) {
  const { status, reason, flags, door, time } = metadata
  const from = source.id === 'system' ? <>The platform noted it</> : <>It came from {source.id}{door && `, by ${doorName(door)}`}</>
  return (
    <Step icon={IconDoorEnter} title={status === 'rejected' ? 'Rejected' : 'Accepted'}>
      <p>{from}, <Time at={time.insert} />.</p>
      {status === 'rejected' && <p>It was not used: {reason ? worded(reason).toLowerCase() : 'the rules of its source refuse it'}.</p>}
      {status === 'erased' && <p>Its person was erased since; nothing of what it said is left.</p>}
      {flags.includes('bot') && <p>A robot sent it, so it is marked.</p>}
      {flags.includes('odd-time') && <p>Its time cannot be right, so it is marked.</p>}
    </Step>
  )
}

/** Of who it is today: what stood in between is not kept. */
function OfSomebody({ event, id }: { event: Event; id: string }) {
  const person = usePerson(id)
  const told = useExplanation(id)
  const type = useEventType(event.type)
  if (person.isPending || told.isPending) return <li><Lines /></li>
  const keys = named(event, told.data)
  const merges = joined(event, told.data)
  const stands = standing(event, person.data)
  const sums = changes(type.data)
  const count = at(person.data?.stats.counters, `${event.type}.count`)
  const name = person.data ? personName(person.data) : 'somebody'
  const who = <Anchor component={Link} to={`/profiles/${id}?tab=identity`} inherit underline="always">{name}</Anchor>
  return (
    <>
      <Step icon={IconFingerprint} title="Identified">
        <p>It belongs to {who}{keys.length > 0 ? ', and was the first to name:' : '; every key that it named was known before.'}</p>
        {keys.length > 0 && <ul>{keys.map(({ type: of, value }) => <li key={`${of} ${value}`}>{keyName(of)} <span title={value}>{shortly(value)}</span></li>)}</ul>}
      </Step>
      <Step icon={IconGitMerge} title="Merged" quiet={merges.length === 0}>
        {merges.length === 0 ? 'It joined nobody.' : merges.map((merge) => <p key={merge.other}>It named two keys together, {merge.keys.map(keyName).join(' and ')}, which showed that two people are one.</p>)}
      </Step>
      <Step icon={IconArrowsSplit2} title="Mapped" quiet={stands.length + sums.length === 0}>
        {stands.length > 0 && <><p>Of what it said of the person, this stands today:</p><ul>{stands.map(({ label, value }) => <li key={label}>{label}: {value}</li>)}</ul></>}
        {sums.length > 0 && <p>It adds to: {sums.join(', ')}.</p>}
        {stands.length + sums.length === 0 && 'Nothing of the person stands by it: it said nothing of them, or something later was said.'}
      </Step>
      <Step icon={IconChartBar} title="Counted" quiet={typeof count !== 'number'}>
        {typeof count !== 'number' ? 'It is not counted with what people do.' : count === 1 ? 'It is the only one of its type that they did.' : `It is one of ${counted(count)} of its type that they did.`}
        {event.session.id && <> It is part of <Anchor component={Link} to={`/sessions/${event.session.id}`} inherit underline="always">a visit</Anchor>.</>}
        {event.journey.state && <> It shows that the person {stageWords(event.journey.state)}.</>}
      </Step>
    </>
  )
}

function Sent({ event }: { event: Event }) {
  const deliveries = useDeliveriesOfEvent(event.id).data?.items
  return (
    <Step icon={IconSend} title="Sent on" quiet={!deliveries?.length}>
      {deliveries && (deliveries.length === 0 ? 'No destination wanted it.' : <DeliveryTable deliveries={deliveries} names={BY_ID} />)}
    </Step>
  )
}

function Step({ icon: Icon, title, quiet, children }: { icon: Icon; title: string; quiet?: boolean; children: ReactNode }) {
  return (
    <li className={classes.step} data-quiet={quiet || undefined}>
      <span className={classes.icon}><Icon size={18} stroke={1.7} aria-hidden /></span>
      <div>
        <h3>{title}</h3>
        <div className={classes.said}>{children}</div>
      </div>
    </li>
  )
}

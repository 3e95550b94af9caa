// One delivery: what is sent, how each attempt went, and sending it again. It looks again by itself.
import { Anchor, Button, Stack, Text } from '@mantine/core'
import { IconRepeat } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { useAct, useDelivery, useStandings, type Act, type Delivery } from '../../api/deliveries'
import { useDestinationNames } from '../../api/destinations'
import { useMayBuild } from '../../api/session'
import { called, useNames } from '../../api/who'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { DeliveryTone } from '../../parts/DeliveryTone'
import { Facts } from '../../parts/Facts'
import { worded } from '../../parts/names'
import { NextTry } from '../../parts/NextTry'
import { Page } from '../../parts/Page'
import { sentenceOf } from '../../parts/sentences'
import { Failed, Waiting } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Trail } from '../../parts/Trail'
import { Attempts } from './Attempts'
import { Why } from './Why'

export function Component() {
  const { id = '' } = useParams()
  const delivery = useDelivery(id)
  if (delivery.isPending) return <Waiting />
  if (delivery.isLoadingError) return <Page title="Delivery" lead={<Trail to="/deliveries" label="Deliveries">Not shown</Trail>}><Failed error={delivery.error} again={() => void delivery.refetch()} /></Page>
  return <Shown delivery={delivery.data} />
}

function Shown({ delivery }: { delivery: Delivery }) {
  const name = useDestinationNames().get(delivery.destination) ?? delivery.destination
  const mayBuild = useMayBuild()
  const standings = useStandings(mayBuild && delivery.status === 'waiting').data
  const rest = delivery.status === 'waiting' ? standings?.get(delivery.destination)?.rest : undefined
  const who = called(useNames(delivery.profile ? [delivery.profile] : []).data, delivery.profile) ?? 'Somebody'
  return (
    <Page
      title={`${worded(delivery.type)} to ${name}`}
      lead={<Trail to="/deliveries" label="Deliveries">Made <Time at={delivery.created} /></Trail>}
      actions={mayBuild && <Acts delivery={delivery} rests={Boolean(rest)} />}
    >
      <Why delivery={delivery} rest={rest} />
      <Card title="How it stands">
        <Facts
          facts={[
            ['State', <span key="state" role="status"><DeliveryTone delivery={delivery} /></span>],
            ...when(delivery, rest?.until),
            ['Destination', mayBuild ? <Anchor key="to" component={Link} to={`/destinations/${delivery.destination}`} inherit>{name}</Anchor> : name],
            ['Event', <Anchor key="event" component={Link} to={`/events/${delivery.event}`} inherit>{worded(delivery.type)}</Anchor>],
            ['Person', delivery.profile ? <Anchor key="who" component={Link} to={`/profiles/${delivery.profile}`} inherit>{who}</Anchor> : 'Nobody'],
          ]}
        />
      </Card>
      <Card title="Attempts" flush={delivery.attempts.length > 0}><Attempts attempts={delivery.attempts} /></Card>
      <Sent delivery={delivery} />
    </Page>
  )
}

function when(delivery: Delivery, restsUntil: string | undefined): [string, React.ReactNode][] {
  if (delivery.status === 'waiting') return [['Next try', <NextTry key="due" delivery={delivery} restsUntil={restsUntil} />]]
  const { ended } = delivery
  return ended ? [['Ended', <Time key="ended" at={ended} />]] : []
}

/** `rests`: nothing is sent to its destination, so to try it now would do nothing. */
function Acts({ delivery: { id, status, ephemeral, body }, rests }: { delivery: Delivery; rests: boolean }) {
  const act = useAct()
  const run = (kind: Act) => act.mutate({ act: kind, ids: [id] })
  const problem = act.data?.problems[0]
  return (
    <>
      {problem !== undefined && <Text size="sm" c="red" role="alert">{sentenceOf(problem)}</Text>}
      {(status === 'waiting' || status === 'dead') && <Button variant="default" onClick={() => run('discard')} disabled={act.isPending}>Discard</Button>}
      {(body || !ephemeral) && !rests && (
        <Button leftSection={<IconRepeat size={16} aria-hidden />} onClick={() => run('replay')} loading={act.isPending}>{status === 'waiting' ? 'Try now' : 'Send again'}</Button>
      )}
    </>
  )
}

function Sent({ delivery: { body, headers, status, ephemeral } }: { delivery: Delivery }) {
  const lines = Object.entries(headers)
  return (
    <Card title={status === 'delivered' ? 'What was sent' : 'What is to be sent'}>
      <Stack gap="sm">
        {!body && <Text size="sm" c="dimmed">{ephemeral ? 'Its source keeps nothing of what was sent.' : 'It could not be written; sent again, it is written anew.'}</Text>}
        {lines.length > 0 && <Copied text={lines.map(([name, text]) => `${name}: ${text}`).join('\n')} label="the headers" />}
        {body && <Copied text={pretty(body)} label="the body" />}
      </Stack>
    </Card>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body // no JSON, so as it is
  }
}

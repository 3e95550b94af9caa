// One delivery: what is sent, how each attempt went, and sending it again. It looks again by itself.
import { Anchor, Breadcrumbs, Button, Stack, Text } from '@mantine/core'
import { IconRepeat } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { useAct, useDelivery, type Act, type Delivery } from '../../api/deliveries'
import { useDestinations } from '../../api/destinations'
import { Card } from '../../parts/Card'
import { Copied } from '../../parts/Copied'
import { DeliveryTone } from '../../parts/DeliveryTone'
import { Facts } from '../../parts/Facts'
import { worded } from '../../parts/names'
import { NextTry } from '../../parts/NextTry'
import { Notice } from '../../parts/Notice'
import { Page } from '../../parts/Page'
import { sentenceOf } from '../../parts/sentences'
import { Failed, Waiting } from '../../parts/states'
import { Time } from '../../parts/Time'
import { Attempts } from './Attempts'

export function Component() {
  const { id = '' } = useParams()
  const delivery = useDelivery(id)
  if (delivery.isPending) return <Waiting />
  if (delivery.isError) return <Page title="Delivery"><Failed error={delivery.error} again={() => void delivery.refetch()} /></Page>
  return <Shown delivery={delivery.data} />
}

function Shown({ delivery }: { delivery: Delivery }) {
  const names = new Map(useDestinations().data?.items.map(({ id, name }) => [id, name]))
  const name = names.get(delivery.destination) ?? delivery.destination
  return (
    <Page
      title={`${worded(delivery.type)} to ${name}`}
      lead={<Breadcrumbs><Anchor component={Link} to="/deliveries" size="sm">Deliveries</Anchor><span>Made <Time at={delivery.created} /></span></Breadcrumbs>}
      actions={<Acts delivery={delivery} />}
    >
      {delivery.reason && (
        <Notice kind={delivery.status === 'dead' ? 'bad' : 'quiet'} title={delivery.status === 'dead' ? 'Why it was given up' : 'Why it is not sent'}>
          {sentence(delivery.reason)}
        </Notice>
      )}
      <Card title="How it stands">
        <Facts
          facts={[
            ['State', <span key="state" role="status"><DeliveryTone delivery={delivery} /></span>],
            ...when(delivery),
            ['Destination', <Anchor key="to" component={Link} to={`/destinations/${delivery.destination}`} inherit>{name}</Anchor>],
            ['Event', <Anchor key="event" component={Link} to={`/events/${delivery.event}`} inherit>{worded(delivery.type)}</Anchor>],
            ['Person', delivery.profile ? <Anchor key="who" component={Link} to={`/profiles/${delivery.profile}`} inherit>Who it is of</Anchor> : 'Nobody'],
          ]}
        />
      </Card>
      <Card title="Attempts" flush={delivery.attempts.length > 0}><Attempts attempts={delivery.attempts} /></Card>
      <Sent delivery={delivery} />
    </Page>
  )
}

function when(delivery: Delivery): [string, React.ReactNode][] {
  if (delivery.status === 'waiting') return [['Next try', <NextTry key="due" delivery={delivery} />]]
  const { ended } = delivery
  return ended ? [['Ended', <Time key="ended" at={ended} />]] : []
}

function Acts({ delivery: { id, status, ephemeral, body } }: { delivery: Delivery }) {
  const act = useAct()
  const run = (kind: Act) => act.mutate({ act: kind, ids: [id] })
  const problem = act.data?.problems[0]
  return (
    <>
      {problem !== undefined && <Text size="sm" c="red" role="alert">{sentenceOf(problem)}</Text>}
      {(status === 'waiting' || status === 'dead') && <Button variant="default" onClick={() => run('discard')} disabled={act.isPending}>Discard</Button>}
      {(body || !ephemeral) && (
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

const sentence = (reason: string) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`

// Whether all is well, how far behind it is, and what it does by itself.
import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useHealth, type Health } from '../../api/health'
import { lasting } from '../../parts/durations'
import { many } from '../../parts/numbers'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { Checks } from './Checks'
import { Partitions } from './Partitions'
import { Schedules } from './Schedules'

export function Component() {
  const health = useHealth()
  return (
    <Page title="Health" lead="Whether all is well, how far behind it is, and what it does by itself.">
      {health.isPending && <Lines count={8} />}
      {health.isError && <Failed error={health.error} again={() => void health.refetch()} />}
      {health.data && (
        <>
          <Verdict health={health.data} />
          <Figures health={health.data} />
          <Checks checks={health.data.checks} />
          <Partitions partitions={health.data.partitions} />
        </>
      )}
      <Schedules />
    </Page>
  )
}

function Verdict({ health: { state, checks } }: { health: Health }) {
  const odd = checks.filter((check) => check.state !== 'well').length
  if (state === 'well') return <Alert color="thames" variant="light" icon={<IconCircleCheck aria-hidden />}>All is well.</Alert>
  return (
    <Alert color={state === 'wrong' ? 'red' : 'yellow'} variant="light" icon={<IconAlertTriangle aria-hidden />}>
      {many(odd, 'check')} of {checks.length} {odd === 1 ? 'asks' : 'ask'} for somebody. {state === 'wrong' ? 'Senders may be turned away.' : 'Events are taken all the same.'}
    </Alert>
  )
}

function Figures({ health: { canary, scheduler, processes } }: { health: Health }) {
  const visible = canary?.visible_s
  return (
    <Stats
      stats={[
        { label: 'From sending to found', value: visible ? lasting(visible) : undefined, words: canary ? <>The canary, <Time at={canary.at} /></> : 'No canary flew yet' },
        { label: 'Until it was taken', value: canary ? lasting(canary.accept_s) : undefined, words: 'From then on it cannot be lost' },
        { label: 'Scheduler', value: scheduler ? 'Leads' : 'None', words: scheduler ? <>Since <Time at={scheduler.since} /></> : 'Nothing is done by itself' },
        { label: 'Processes', value: processes ?? undefined, words: 'That run roles of the platform' },
      ]}
    />
  )
}

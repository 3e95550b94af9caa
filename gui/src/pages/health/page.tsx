// Whether all is well, how far behind it is, and what it does by itself.
import { Anchor } from '@mantine/core'
import { useHealth, useVerification, type Health } from '../../api/health'
import { lasting } from '../../parts/durations'
import { Notice } from '../../parts/Notice'
import { many } from '../../parts/numbers'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { inOrder, STATES, wordsOf, type Check } from './checks'
import { Checks } from './Checks'
import { Partitions } from './Partitions'
import { useSchedules } from './queries'
import { Schedules } from './Schedules'
import classes from './page.module.css'

export function Component() {
  const health = useHealth()
  const verified = useVerification().data?.last
  const checks = health.data ? inOrder(health.data, verified) : []
  return (
    <Page title="Health" lead="Whether all is well, how far behind it is, and what it does by itself.">
      {health.isPending && <Lines count={8} />}
      {health.isLoadingError && <Failed error={health.error} again={() => void health.refetch()} />}
      {health.data && (
        <>
          {health.isError ? <Away at={health.dataUpdatedAt} /> : <Verdict checks={checks} />}
          <Figures health={health.data} />
          <Checks checks={checks} />
          <div id="waiting" className={classes.place}><Partitions partitions={health.data.partitions} /></div>
        </>
      )}
      <div id="schedules" className={classes.place}><Schedules /></div>
    </Page>
  )
}

/** Nobody knows how it is; why stands above the page. */
const Away = ({ at }: { at: number }) => (
  <Notice kind="bad" title="The platform does not say how it is">Below is how it was <Time at={new Date(at).toISOString()} />.</Notice>
)

/** The first line: what asks for somebody, and what it does to those who send. */
function Verdict({ checks }: { checks: readonly Check[] }) {
  const paused = useSchedules().data?.items.filter((schedule) => schedule.paused).length ?? 0
  const odd = checks.filter(({ state }) => state !== 'well')
  const worst = odd[0]?.state
  const aside = paused > 0 && <> {many(paused, 'task')} {paused === 1 ? 'is' : 'are'} paused, see <Anchor href="#schedules" inherit underline="always">below</Anchor>.</>
  if (!worst) return <Notice kind={paused ? 'warn' : 'good'} title="All is well">Every check passes.{aside}</Notice>
  return (
    <Notice kind={STATES[worst].kind === 'bad' ? 'bad' : 'warn'} title={`${odd.map(({ name }) => wordsOf(name).label).join(', ')}: ${worst === 'wrong' ? 'something is wrong' : 'look at it'}`}>
      {worst === 'wrong' ? 'Senders may be turned away; those that keep what they send lose nothing.' : 'Events are taken and kept all the same.'} What to do stands beside each check.{aside}
    </Notice>
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

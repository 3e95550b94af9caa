// Says that nothing is sent just now, why, until when, and what to do about it. Nothing where that is not so.
import { Stack } from '@mantine/core'
import { useStandings } from '../../api/deliveries'
import type { Destination } from '../../api/destinations'
import { lastCall } from '../../parts/attempts'
import { Remedy } from '../../parts/destination/Remedy'
import { restingFor } from '../../parts/destination/words'
import { Notice } from '../../parts/Notice'
import { Time } from '../../parts/Time'

export function Resting({ destination: { id, enabled } }: { destination: Destination }) {
  const rest = useStandings().data?.get(id)?.rest
  if (!rest || !enabled) return null
  const isOver = new Date(rest.until).getTime() <= Date.now()
  return (
    <Notice kind="warn" title={`It rests: ${restingFor(rest)}`}>
      <Stack gap={4}>
        <span>{lastCall(rest)} {isOver ? 'One call is trying it again right now.' : <>Next try: <Time at={rest.until} /></>}</span>
        <span><Remedy destination={id} came={rest} /></span>
        <span>What waits is kept in order and uses up no attempts meanwhile. Once a call gets through, all of it is sent. To have it tried within seconds, switch it off and on.</span>
      </Stack>
    </Notice>
  )
}

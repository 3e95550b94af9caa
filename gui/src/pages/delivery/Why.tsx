// Why a delivery did not arrive, and what to do about it before it is sent again.
import { Stack } from '@mantine/core'
import type { Delivery, Standing } from '../../api/deliveries'
import { failedLast, lastCall, whyOf } from '../../parts/attempts'
import { Remedy } from '../../parts/destination/Remedy'
import { restingFor } from '../../parts/destination/words'
import { Notice } from '../../parts/Notice'
import { begun } from '../../parts/sentences'

interface Given {
  delivery: Delivery
  rest: Standing['rest'] | undefined
}

export function Why({ delivery, rest }: Given) {
  const { status, reason, attempts, destination } = delivery
  const last = status === 'dead' ? attempts.at(-1) : failedLast(delivery)
  if (status === 'delivered' || !(reason || last || rest)) return null
  const title = { dead: 'Why it was given up', discarded: 'Why it is not sent', waiting: 'Why it has not arrived yet' }[status]
  return (
    <Notice kind={status === 'dead' ? 'bad' : status === 'waiting' ? 'warn' : 'quiet'} title={title}>
      <Stack gap={4}>
        {reason ? <span>{begun(whyOf(delivery) ?? reason)}</span> : last && <span>{lastCall(last)}</span>}
        {rest && <span>Its destination rests, so nothing is sent to it just now: {restingFor(rest)}.</span>}
        {last && isOfReceiver(last, attempts.length) && <span><Remedy destination={destination} came={last} /></span>}
      </Stack>
    </Notice>
  )
}

/** What was tried once and had no answer may be an address that we refuse to call, of which the reason says it all. */
const isOfReceiver = ({ status }: Delivery['attempts'][number], tries: number): boolean => status !== null || tries > 1

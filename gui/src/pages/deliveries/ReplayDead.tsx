// Sends all again that were given up, here or for one destination, once somebody said yes to how many.
import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRepeat } from '@tabler/icons-react'
import { useCount, useReplayDead } from '../../api/deliveries'
import { Confirm } from '../../parts/Confirm'
import { tell } from '../../parts/messages'
import { counted, many } from '../../parts/numbers'

export function ReplayDead({ destination, name }: { destination: string | undefined; name: string | undefined }) {
  const [asking, to] = useDisclosure(false)
  const count = useCount({ status: 'dead', destination }).data ?? 0
  const replay = useReplayDead(destination)
  if (count === 0 && !asking) return null
  const yes = () =>
    replay.mutate(undefined, {
      onSuccess: ({ replayed, skipped }) => {
        to.close()
        const kept = skipped ? ` ${many(skipped, 'other')} cannot be; each says why when it is sent alone.` : ''
        tell({ message: `${many(replayed, 'delivery', 'deliveries')} will be sent again.${kept}`, color: 'thames' })
      },
    })
  return (
    <>
      <Button leftSection={<IconRepeat size={16} aria-hidden />} onClick={to.open}>Send all given up again</Button>
      {asking && (
        <Confirm title="Send again what was given up?" verb={`Send ${counted(count)} again`} busy={replay.isPending} error={replay.error} onYes={yes} onClose={to.close}>
          <Text size="sm">
            {many(count, 'delivery', 'deliveries')} {name ? `to ${name}` : 'to all destinations'}, as they were written. The receiver knows each by its key, so what
            it has already it can leave.
          </Text>
        </Confirm>
      )}
    </>
  )
}

// How it goes with a destination: how many wait, arrived, were given up; the last ones; a sample.
import { Anchor, Stack } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useCount, useDeliveries } from '../../api/deliveries'
import type { Destination } from '../../api/destinations'
import { useSources } from '../../api/sources'
import { Card } from '../../parts/Card'
import { DeliveryTable } from '../../parts/DeliveryTable'
import { received } from '../../parts/destination/words'
import { Facts } from '../../parts/Facts'
import { Empty, Failed, Lines } from '../../parts/states'
import { Stats } from '../../parts/Stats'
import { Time } from '../../parts/Time'
import { Sample } from './Sample'

const LATELY = 10

export function Going({ destination }: { destination: Destination }) {
  const { id, enabled } = destination
  const of = { destination: id }
  const [delivered, waiting, dead, discarded] = [
    useCount({ ...of, status: 'delivered' }).data,
    useCount({ ...of, status: 'waiting' }).data,
    useCount({ ...of, status: 'dead' }).data,
    useCount({ ...of, status: 'discarded' }).data,
  ]
  const names = new Map(useSources().data?.items.map((source) => [source.id, source.name]))
  return (
    <Stack>
      <Stats
        stats={[
          { label: 'Delivered', value: delivered },
          { label: 'Waiting', value: waiting, words: waiting && !enabled ? 'Until it is switched on' : undefined },
          { label: 'Given up', value: dead },
          { label: 'Discarded', value: discarded },
        ]}
      />
      <Card title="What it does">
        <Facts
          facts={[
            ['Receives', received(destination, names)],
            ['What it is told', destination.template.trim() ? 'What its template says' : 'The event, and who it is of'],
            ['Changed', <Time key="changed" at={destination.changed_at} />],
          ]}
        />
      </Card>
      <Sample id={id} />
      <Card title="Last deliveries" flush actions={<Anchor component={Link} to={`/deliveries?destination=${id}`} size="sm">All of them</Anchor>}>
        <Lately id={id} />
      </Card>
    </Stack>
  )
}

function Lately({ id }: { id: string }) {
  const found = useDeliveries({ destination: id }, LATELY)
  if (found.isPending) return <Lines />
  if (found.isLoadingError) return <Failed error={found.error} again={() => void found.refetch()} />
  const items = found.data.pages[0]?.items ?? []
  if (items.length === 0) return <Empty icon={IconSend} title="Nothing was sent yet">Once an event fits, it is told here, within a second.</Empty>
  return <DeliveryTable deliveries={items} people />
}

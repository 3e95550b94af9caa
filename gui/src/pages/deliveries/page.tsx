// What destinations were told, and how it went.
import { Button, Center } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useDeliveries } from '../../api/deliveries'
import { useDestinations } from '../../api/destinations'
import { Card } from '../../parts/Card'
import { DeliveryTable } from '../../parts/DeliveryTable'
import { Page } from '../../parts/Page'
import { Empty, Failed, Lines } from '../../parts/states'
import { Chosen } from './Chosen'
import { Filters } from './Filters'
import { useFilters } from './filters'
import { ReplayDead } from './ReplayDead'

export function Component() {
  const [which, change] = useFilters()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const names = new Map(useDestinations().data?.items.map(({ id, name }) => [id, name]))
  const found = useDeliveries(which)
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  const narrow: typeof change = (to) => {
    choose(new Set())
    change(to)
  }
  return (
    <Page
      title="Deliveries"
      lead="What destinations were told, newest first, and how it went."
      actions={<ReplayDead destination={which.destination} name={which.destination && (names.get(which.destination) ?? which.destination)} />}
    >
      <Filters which={which} change={narrow} names={names} />
      <Card title={Object.keys(which).length ? 'Those that fit' : 'All deliveries'} flush>
        <Chosen chosen={chosen} choose={choose} />
        {found.isPending && <Lines />}
        {found.isError && <Failed error={found.error} again={() => void found.refetch()} />}
        {found.data && items.length === 0 && (
          <Empty icon={IconSend} title="No delivery here">{Object.keys(which).length ? 'None fits what is asked for.' : 'Once an event fits a destination, it stands here.'}</Empty>
        )}
        {items.length > 0 && <DeliveryTable deliveries={items} choice={{ chosen, choose }} names={names} />}
        {found.hasNextPage && (
          <Center py="sm">
            <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>Show more</Button>
          </Center>
        )}
      </Card>
    </Page>
  )
}

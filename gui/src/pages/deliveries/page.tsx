// What destinations were told, and how it went.
import { Button, Center } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useDeliveries } from '../../api/deliveries'
import { useDestinationNames } from '../../api/destinations'
import { useMayBuild } from '../../api/session'
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
  const names = useDestinationNames()
  const mayBuild = useMayBuild()
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
      actions={mayBuild && <ReplayDead destination={which.destination} name={which.destination && (names.get(which.destination) ?? which.destination)} />}
    >
      <Filters which={which} change={narrow} names={names} />
      <Card title={Object.keys(which).length ? 'Deliveries that fit' : 'All deliveries'} flush>
        <Chosen chosen={chosen} choose={choose} />
        {found.isPending && <Lines />}
        {found.isLoadingError && <Failed error={found.error} again={() => void found.refetch()} />}
        {found.data && items.length === 0 && (
          <Empty icon={IconSend} title="No delivery here">{Object.keys(which).length ? 'None fits what is asked for.' : 'Once an event fits a destination, it stands here.'}</Empty>
        )}
        {items.length > 0 && <DeliveryTable deliveries={items} choice={mayBuild ? { chosen, choose } : undefined} names={names} people />}
        {found.hasNextPage && (
          <Center py="sm">
            <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>Show more</Button>
          </Center>
        )}
      </Card>
    </Page>
  )
}

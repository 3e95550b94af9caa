// Where events are sent on to, and how that goes.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useDestinations } from '../../api/destinations'
import { useMayBuild } from '../../api/session'
import { Card } from '../../parts/Card'
import { GivenUp } from '../../parts/GivenUp'
import { Page } from '../../parts/Page'
import { Failed, Lines } from '../../parts/states'
import { DestinationTable } from './DestinationTable'

export function Component() {
  const destinations = useDestinations()
  const mayBuild = useMayBuild()
  return (
    <Page
      title="Destinations"
      lead="Where events are sent on to: another system is told of what happens, as it wants to hear it."
      actions={
        <>
          <Button component={Link} to="/deliveries" variant="default">All deliveries</Button>
          {mayBuild && <Button component={Link} to="/destinations/_new" leftSection={<IconPlus size={16} aria-hidden />}>New destination</Button>}
        </>
      }
    >
      {mayBuild && <GivenUp />}
      <Card title="All destinations" flush>
        {destinations.isPending && <Lines />}
        {destinations.isLoadingError && <Failed error={destinations.error} again={() => void destinations.refetch()} />}
        {destinations.data && <DestinationTable destinations={destinations.data.items} />}
      </Card>
    </Page>
  )
}

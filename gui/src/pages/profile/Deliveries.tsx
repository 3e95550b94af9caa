// What destinations were told of a person.
import { Anchor } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useDeliveriesOfPerson } from '../../api/events'
import type { Person } from '../../api/people'
import { Card } from '../../parts/Card'
import { BY_ID, DeliveryTable } from '../../parts/DeliveryTable'
import { Empty, Failed, Lines } from '../../parts/states'

export function Deliveries({ person }: { person: Person }) {
  const deliveries = useDeliveriesOfPerson(person.ids)
  if (deliveries.isPending) return <Lines />
  if (deliveries.isLoadingError) return <Failed error={deliveries.error} again={() => void deliveries.refetch()} />
  const { items, more } = deliveries.data
  if (items.length === 0) return <Empty icon={IconSend} title="Nothing was sent on">No destination was told of an event of theirs.</Empty>
  return (
    <Card title="Sent on" flush actions={more && <Anchor component={Link} to={`/deliveries?profile=${person.id}`} size="sm">All of them</Anchor>}>
      <DeliveryTable deliveries={items} names={BY_ID} />
    </Card>
  )
}

// Deletes a source, once somebody said so twice and knows what stops.
import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from 'react-router'
import { useDestinations } from '../../api/destinations'
import { useArrivals, useDeleteSource, type Source } from '../../api/sources'
import { Confirm } from '../../parts/Confirm'
import { tell } from '../../parts/messages'
import { many } from '../../parts/numbers'

export function Remove({ source }: { source: Source }) {
  const [asking, to] = useDisclosure(false)
  return (
    <>
      <Button variant="default" onClick={to.open}>Delete</Button>
      {asking && <Asked source={source} onClose={to.close} />}
    </>
  )
}

function Asked({ source, onClose }: { source: Source; onClose: () => void }) {
  const remove = useDeleteSource(source)
  const navigate = useNavigate()
  const lately = useArrivals(source.id).data?.counts.received ?? 0
  const told = useDestinations().data?.items.filter(({ sources }) => sources.includes(source.id)) ?? []
  const gone = () => {
    tell({ message: `${source.name} is deleted.`, color: 'thames' })
    void navigate('/sources')
  }
  return (
    <Confirm title={`Delete ${source.name}?`} verb="Delete it" harmful busy={remove.isPending} error={remove.error} onYes={() => remove.mutate(undefined, { onSuccess: gone })} onClose={onClose}>
      <Stack gap="xs">
        <Text size="sm">
          Its write key opens nothing from then on and cannot be had back: whatever sends with it is refused within a second
          {lately > 0 && <>, and in the last hour it sent <strong>{many(lately, 'event')}</strong></>}. What it sent before stays.
        </Text>
        {told.length > 0 && <Text size="sm">Nothing of it goes to {told.map(({ name }) => name).join(', ')} any more.</Text>}
        {source.enabled && <Text size="sm" c="dimmed">To stop it for a while, switch it off instead.</Text>}
      </Stack>
    </Confirm>
  )
}

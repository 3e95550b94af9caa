// Calls that were refused and belong to no source. Shown only when there are some, to those who may see them.
import { Text } from '@mantine/core'
import { useMayOperate } from '../../api/session'
import { useStrays } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Refused } from '../../parts/Refused'

export function Strays() {
  const strays = useStrays(useMayOperate())
  if (!strays.data?.items.length) return null
  return (
    <Card title="Refused calls that belong to no source">
      <Text size="sm" c="dimmed" mb="sm">Their write key is nobody's, or they have none: somebody copied it wrongly, or it was changed.</Text>
      <Refused groups={strays.data.items} />
    </Card>
  )
}

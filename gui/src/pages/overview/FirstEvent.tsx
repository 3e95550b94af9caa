// What an empty system says: how the first event gets in. The page notices it by itself.
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useSources } from '../../api/sources'
import { Card } from '../../parts/Card'
import { Failed, Lines } from '../../parts/states'
import { Heard } from '../source/Heard'
import { Snippets } from '../source/Snippets'

export function FirstEvent() {
  const sources = useSources()
  const source = sources.data?.items[0]
  if (sources.isPending) return <Lines />
  if (sources.isLoadingError) return <Failed error={sources.error} again={() => void sources.refetch()} />
  if (!source) return <Card title="Send your first event"><Anchor component={Link} to="/sources">Make a source first</Anchor></Card>
  return (
    <Card title="Send your first event">
      <Text size="sm" c="dimmed" mb="md">Copy one of these. This page notices the event by itself, within a second.</Text>
      <Snippets source={source} />
      <Heard source={source} />
    </Card>
  )
}

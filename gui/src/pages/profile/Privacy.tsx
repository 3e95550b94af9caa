// Erasing somebody.
import { Button, List, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Person } from '../../api/people'
import { Card } from '../../parts/Card'
import { Erase } from './Erase'
import { useMayErase } from './may'

export function Privacy({ person }: { person: Person }) {
  const may = useMayErase()
  const [asking, to] = useDisclosure(false)
  return (
    <Card title="Erase this person">
      <Text size="sm" mb="xs">When somebody asks to be forgotten:</Text>
      <List size="sm" spacing={4} mb="md">
        <List.Item>Nobody finds them any more, by whatever id, name or e-mail.</List.Item>
        <List.Item>What their events said is taken out. That something happened, of which type and when, stays for the counts.</List.Item>
        <List.Item>Who comes again begins as somebody new.</List.Item>
        <List.Item>It cannot be undone. A receipt without anything personal stays.</List.Item>
      </List>
      {may ? <Button color="red" variant="light" onClick={to.open}>Erase…</Button> : <Text size="sm" c="dimmed">Only an owner may erase people.</Text>}
      {asking && <Erase person={person} onClose={to.close} />}
    </Card>
  )
}

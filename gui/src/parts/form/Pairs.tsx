// Named texts, such as headers: a line each. What comes masked and stays so, stays as it is.
import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'

interface Given {
  label: string
  description: string
  problem: string | undefined
  pairs: Record<string, string>
  onChange: (pairs: Record<string, string>) => void
}

type Line = [name: string, text: string]

export function Pairs({ label, description, problem, pairs, onChange }: Given) {
  const [lines, setLines] = useState<Line[]>(() => Object.entries(pairs))
  const set = (to: Line[]) => {
    setLines(to)
    onChange(Object.fromEntries(to.filter(([name]) => name.trim()).map(([name, text]) => [name.trim(), text])))
  }
  const change = (at: number, to: Line) => set(lines.map((line, index) => (index === at ? to : line)))
  return (
    <Input.Wrapper label={label} description={description} error={problem} labelElement="div" role="group" aria-label={label}>
      <Stack gap="xs" my={6}>
        {lines.map(([name, text], at) => (
          <Group key={at} gap="xs" wrap="nowrap">
            <TextInput flex={2} miw={0} aria-label={`${label}: name ${at + 1}`} placeholder="Name" error={Boolean(problem)} value={name} onChange={(event) => change(at, [event.currentTarget.value, text])} />
            <TextInput flex={3} miw={0} aria-label={`${label}: value ${at + 1}`} placeholder="Value" value={text} onChange={(event) => change(at, [name, event.currentTarget.value])} />
            <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name || `line ${at + 1}`}`} onClick={() => set(lines.filter((_, index) => index !== at))}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => set([...lines, ['', '']])}>Add one</Button>
        </div>
      </Stack>
    </Input.Wrapper>
  )
}

// What a figure counts, for who asks: by pointing at it, or by going to it with the keyboard.
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'

export function Hint({ of, children }: { of: string; children: string }) {
  return (
    <Tooltip label={children} multiline w={280} fz="sm" p="xs" events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon variant="transparent" c="var(--tt-quiet)" size="xs" aria-label={`What ${of} counts`}><IconInfoCircle size={15} aria-hidden /></ActionIcon>
    </Tooltip>
  )
}

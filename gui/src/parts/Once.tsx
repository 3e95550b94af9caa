// What is shown this once: a secret, a token.
import { Stack } from '@mantine/core'
import { Copied } from './Copied'
import { Notice } from './Notice'

export function Once({ text, label, children }: { text: string; label: string; children: string }) {
  return (
    <Stack gap="sm">
      <Notice kind="warn" title="Copy it now: it is not shown again">{children}</Notice>
      <Copied text={text} label={label} />
    </Stack>
  )
}

// What opens above the page. Mantine's own head is a banner, of which a page may have but one.
import { Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

interface Given {
  title: string
  size?: 'md' | 'lg'
  onClose: () => void
  children: ReactNode
}

export function Dialog({ title, size = 'md', onClose, children }: Given) {
  return (
    <Modal.Root opened onClose={onClose} size={size} closeOnClickOutside={false}>
      <Modal.Overlay />
      <Modal.Content>
        <Group justify="space-between" wrap="nowrap" p="md" pb={0}>
          <Modal.Title fw={600}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Group>
        <Modal.Body pt="md">{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

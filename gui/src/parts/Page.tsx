// A page's title, in the window and above it, its actions, and what is in it. The title gets the focus when one comes here, if the
// address names no place within.
import { Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react'
import { useLocation } from 'react-router'

const FIRST = 'default' // the router's key of the address that the window was opened with

interface Given {
  title: string
  lead?: ReactNode
  picture?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

export function Page({ title, lead, picture, actions, children }: Given) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { hash, key, pathname } = useLocation()
  const arrived = useEffectEvent(() => {
    if (key !== FIRST && !hash) heading.current?.focus({ preventScroll: true })
  })
  useTitle(title)
  // Not by the whole address: who types into a filter that stands there stays in it.
  useEffect(() => arrived(), [pathname])
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="md">
        <Group gap="md" wrap="nowrap" align="flex-start">
          {picture}
          <div>
            <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>{title}</Title>
            {lead && <Text c="dimmed" size="sm" mt={2} component="div">{lead}</Text>}
          </div>
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}

export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ThamesThrive`
  }, [title])
}

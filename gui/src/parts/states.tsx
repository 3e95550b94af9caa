// What stands where something is loading, empty, or failed.
import { Button, Center, Loader, Skeleton, Stack, Text } from '@mantine/core'
import { IconCloudOff, IconLock, IconMapQuestion, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Problem } from '../api/client'
import { sentenceOf } from './sentences'

/** A whole page that is on its way. */
export function Waiting() {
  return (
    <Center mih="60vh" role="status" aria-label="Loading">
      <Loader type="dots" color="thames" />
    </Center>
  )
}

/** Lines that will be there. */
export function Lines({ count = 4 }: { count?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label="Loading" py="sm">
      {Array.from({ length: count }, (_, index) => <Skeleton key={index} height={18} width={`${92 - ((index * 17) % 40)}%`} />)}
    </Stack>
  )
}

interface Said {
  icon: Icon
  title: string
  children: ReactNode
  action?: ReactNode
}

/** Nothing is here, and what can be done about it. */
export function Empty({ icon: Icon, title, children, action }: Said) {
  return (
    <Stack align="center" gap={6} py={40} px="md" ta="center">
      <Icon size={30} stroke={1.4} color="var(--tt-quiet)" aria-hidden />
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" size="sm" maw={460} component="div" style={{ textWrap: 'balance' }}>{children}</Text>
      {action}
    </Stack>
  )
}

/** It could not be had, why, and again. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const status = error instanceof Problem ? error.status : null
  if (status === 404) return <Absent sentence={sentenceOf(error)} />
  const denied = status === 403
  return (
    <div role="alert">
      <Empty
        icon={denied ? IconLock : IconCloudOff}
        title={denied ? 'You may not see this' : 'This could not be loaded'}
        action={denied ? <Button component={Link} to="/account" variant="default" size="xs" mt="xs">What your account may do</Button> : again && <Button variant="default" size="xs" mt="xs" onClick={again}>Try again</Button>}
      >
        {sentenceOf(error)}
      </Empty>
    </div>
  )
}

/** Behind its semicolon the platform says what programs can do. */
const Absent = ({ sentence }: { sentence: string }) => (
  <div role="alert">
    <Empty icon={IconMapQuestion} title={sentence.replace(/[;.].*$/, '')}>It was deleted, or the address is not whole.</Empty>
  </div>
)

// Where messages are shown.
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { isWanted, watch } from './messages'

const Shown = lazy(async () => ({ default: (await import('@mantine/notifications')).Notifications }))

export function MessageCorner() {
  const wanted = useSyncExternalStore(watch, isWanted)
  return <Suspense>{wanted && <Shown position="bottom-right" containerWidth={380} />}</Suspense>
}

// Short messages in the corner. What shows them is loaded with the first one.
export interface Message {
  title?: string
  message: string
  color: 'thames' | 'red'
}

let wanted = false
const watching = new Set<() => void>()

export function tell(message: Message): void {
  wanted = true
  watching.forEach((told) => told())
  void import('@mantine/notifications').then(({ notifications }) => notifications.show({ ...message, closeButtonProps: { 'aria-label': 'Close' } }))
}

export const isWanted = (): boolean => wanted

export function watch(told: () => void): () => void {
  watching.add(told)
  return () => void watching.delete(told)
}

// A form whose fields the browser holds, on its way: sign-in, set-up, the password once more.
import { Alert } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Notice } from '../Notice'
import { sentenceOf } from '../sentences'

interface Said {
  /** What is told of a failure. */
  words?: (error: unknown) => string
  onError?: () => void
}

export function useSending(send: (form: FormData) => Promise<unknown>, { words = sentenceOf, onError }: Said = {}) {
  const sending = useMutation({ mutationFn: send, onError })
  return {
    busy: sending.isPending,
    problem: sending.isError ? words(sending.error) : null,
    onSubmit: (event: React.SubmitEvent<HTMLFormElement>) => {
      event.preventDefault()
      sending.mutate(new FormData(event.currentTarget))
    },
  }
}

/** What was said against what was sent; else why the platform cannot be asked, as long as that lasts. */
export function Against({ problem, trouble }: { problem: string | null; trouble?: unknown }) {
  if (problem) return <Alert color="red" variant="light" role="alert">{problem}</Alert>
  if (!trouble) return null
  return <Notice kind="warn" title="Signing in does not work right now">{sentenceOf(trouble)} This page looks again every few seconds.</Notice>
}

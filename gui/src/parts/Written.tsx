// A value in words, whichever way it is written. A long one is cut; all of it is shown when it is asked for.
import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { counted } from './numbers'

const LONG = 300
const EMAIL = /^([^@\s]+)(@[^@\s]+)$/

export function Written({ text }: { text: string }) {
  const [whole, setWhole] = useState(false)
  if (text.length <= LONG) return <bdi>{breaking(text)}</bdi>
  return (
    <>
      <bdi>{whole ? text : `${text.slice(0, LONG)}…`}</bdi>{' '}
      <Anchor component="button" type="button" inherit underline="always" onClick={() => setWhole(!whole)}>
        {whole ? 'Show less' : `Show all ${counted(text.length)} characters`}
      </Anchor>
    </>
  )
}

/** An e-mail that is too long for its line goes on with its @. */
function breaking(text: string) {
  const [, before, after] = EMAIL.exec(text) ?? []
  return before ? <>{before}<wbr />{after}</> : text
}

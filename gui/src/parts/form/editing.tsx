// Changing what somebody else may change meanwhile: that is noticed, and one decides.
import { Button, Group, Text } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { tell } from '../messages'
import { Notice } from '../Notice'

const CHANGED = 412

interface Edited {
  name: string
  revision: number
  enabled: boolean
}

/** `on`: the revision that is changed; null: the newest one, whatever it says. */
export interface Change<Given> {
  given: Given
  on: number | null
}

interface Asked<Record extends Edited, Given> {
  record: Record
  givenOf: (record: Record) => Given
  save: UseMutationResult<Record, Error, Change<Given>>
  reread: () => Promise<Record>
}

/** `shown`: what the form begins with, as it was when one began: what is looked at again in the background must not change under one's hands. */
export function useEditing<Record extends Edited, Given extends { enabled: boolean }>({ record, givenOf, save, reread }: Asked<Record, Given>) {
  const [shown, setShown] = useState(record)
  const [last, setLast] = useState<Given>()
  // Switching it off or on is no change of what the form holds.
  const said = (one: Record) => JSON.stringify({ ...givenOf(one), enabled: true })
  const { revision } = said(shown) === said(record) ? record : shown

  const write = (given: Given, on: number | null) => {
    setLast(given)
    // Whether it is switched on is decided elsewhere on the page.
    save.mutate({ given: { ...given, enabled: record.enabled }, on }, { onSuccess: (changed) => {
      setShown(changed)
      tell({ message: `${changed.name} is saved.`, color: 'thames' })
    } })
  }
  const reload = async () => {
    const newest = await reread()
    save.reset()
    setShown(newest)
  }
  const conflict = save.error instanceof Problem && save.error.status === CHANGED && (
    <Notice kind="warn" role="alert" title="Somebody else changed it meanwhile">
      <Text size="sm">Nothing was saved. Take what is there now, or save yours over it.</Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={() => void reload()}>Load what is there now</Button>
        <Button size="xs" onClick={() => last && write(last, null)}>Keep mine</Button>
      </Group>
    </Notice>
  )
  return { shown, conflict: conflict || undefined, submit: (given: Given) => write(given, revision) }
}

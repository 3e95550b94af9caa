// Saved views: choose one, keep what is looked at as one, change, rename, delete.
import { Button, CopyButton, Group, Menu, Text } from '@mantine/core'
import { IconBookmark, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { sentenceOf } from '../parts/sentences'
import { tell } from '../parts/messages'
import type { Looked } from './address'
import type { Kind } from './kinds'
import { ViewForm } from './ViewForm'
import { holdsTime, isChanged, isConflict, lookedAt, NO_TIME, timeLabel, timeOf, useChangeViews, type useViews } from './views'

interface Given {
  kind: Kind
  looked: Looked
  look: (changed: Partial<Looked>) => void
  views: ReturnType<typeof useViews>
}

export function Views({ kind, looked, look, views }: Given) {
  const [form, setForm] = useState<'new' | 'name' | null>(null)
  const { save, remove } = useChangeViews(kind)
  const current = views.data?.find((view) => view.id === looked.view)
  const refused = (error: unknown) =>
    tell({ color: 'red', message: isConflict(error) ? 'Somebody changed or deleted this view meanwhile. Choose it again to see how it is now, or save yours as a new one.' : sentenceOf(error) })
  return (
    <Group gap="xs">
      {current && isChanged(current, looked, kind) && (
        <Button variant="light" loading={save.isPending} onClick={() => save.mutate({ view: current, name: current.name, looked, time: holdsTime(current) ? timeOf(looked) : NO_TIME }, { onError: refused, onSuccess: () => tell({ color: 'thames', message: `“${current.name}” is changed.` }) })}>Save changes</Button>
      )}
      <Menu position="bottom-end" width={300} shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />} rightSection={<IconChevronDown size={14} aria-hidden />}>{current?.name ?? 'Saved views'}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.data?.length === 0 && <Menu.Label>No saved views yet</Menu.Label>}
          {views.isError && <Menu.Label>{sentenceOf(views.error)}</Menu.Label>}
          {views.data?.map((view) => (
            <Menu.Item key={view.id} leftSection={view.id === looked.view ? <IconCheck size={15} aria-hidden /> : <span style={{ width: 15 }} />} rightSection={holdsTime(view) && <Text size="xs" c="dimmed">{timeLabel(view)}</Text>} onClick={() => look(lookedAt(view, kind))}>{view.name}</Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setForm('new')}>Save as a new view…</Menu.Item>
          <CopyButton value={window.location.href}>
            {({ copied, copy }) => <Menu.Item closeMenuOnClick={false} onClick={copy}>{copied ? 'Link copied' : 'Copy a link to this list'}</Menu.Item>}
          </CopyButton>
          {current && <Menu.Item onClick={() => setForm('name')}>Name and time of “{current.name}”…</Menu.Item>}
          {current && <Menu.Item c="var(--mantine-color-error)" onClick={() => remove.mutate(current, { onError: refused, onSuccess: () => look({ view: '' }) })}>Delete “{current.name}”</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {form && <ViewForm kind={kind} looked={looked} view={form === 'name' ? (current ?? null) : null} onSaved={(view) => look({ view: view.id })} onClose={() => setForm(null)} />}
    </Group>
  )
}

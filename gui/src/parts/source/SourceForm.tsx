// A source as a form. A new one needs only a name: the rest is there for who asks for it.
import { Button, TextInput } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import type { Given } from '../../api/sources'
import { FormSection } from '../form/FormSection'
import { PageForm } from '../form/PageForm'
import { problemsOf } from '../form/problems'
import { Kept } from './Kept'
import { MayCome } from './MayCome'
import { FIELDS } from './settings'
import { Whose } from './Whose'

interface Asked {
  begin: Given
  verb: string
  busy: boolean
  error: unknown
  brief?: boolean
  conflict?: ReactNode
  onSubmit: (given: Given) => void
}

/** `brief`: what is usual for most stays folded. `conflict`: what is said instead of an error. */
export function SourceForm({ begin, verb, busy, error, brief = false, conflict, onSubmit }: Asked) {
  const [given, setGiven] = useState(begin)
  const [folded, setFolded] = useState(brief)
  const set = (change: Partial<Given>) => setGiven((before) => ({ ...before, ...change }))
  const problems = problemsOf(error, FIELDS)
  const part = { given, set, problems }
  return (
    <PageForm verb={verb} busy={busy} error={error} other={problems.other} conflict={conflict} onSubmit={() => onSubmit(given)}>
      <FormSection title="What it is" words="How it is called here, and what sends.">
        <TextInput
          label="Name"
          description="What sends, as you call it: Web shop, iPhone app, Till."
          required
          withAsterisk={false}
          data-autofocus={brief || undefined}
          error={problems.name}
          value={given.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Description"
          description="What it is for, for those who come after you."
          value={given.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        {!folded && (
          <TextInput
            label="Channel"
            description="A word that each event and visit of it carries, to filter by: web, app, store. Empty: none."
            error={problems.channel}
            value={given.channel ?? ''}
            onChange={(event) => set({ channel: event.currentTarget.value || null })}
          />
        )}
      </FormSection>
      {folded ? (
        <div>
          <Button variant="default" leftSection={<IconAdjustments size={16} aria-hidden />} aria-expanded={false} onClick={() => setFolded(false)}>More settings</Button>
        </div>
      ) : (
        <>
          <MayCome {...part} />
          <Whose {...part} />
          <Kept {...part} />
        </>
      )}
    </PageForm>
  )
}

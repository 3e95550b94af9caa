// A destination as a form: the options of its kind as they are declared, and what all kinds have.
import { Select, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Given, Kind } from '../../api/destinations'
import { FormSection } from '../form/FormSection'
import { OptionField } from '../form/OptionField'
import { begun, schemaOf } from '../form/options'
import { PageForm } from '../form/PageForm'
import { problemsOf, type Problems as Found } from '../form/problems'
import { Efforts } from './Efforts'
import { Receives } from './Receives'
import { Told } from './Told'

interface Asked {
  kinds: readonly Kind[]
  begin: Given
  verb: string
  busy: boolean
  error: unknown
  fixed?: boolean
  conflict?: ReactNode
  onSubmit: (given: Given) => void
}

/** `fixed`: its kind stays. `conflict`: what is said instead of an error. */
export function DestinationForm({ kinds, begin, verb, busy, error, fixed, conflict, onSubmit }: Asked) {
  const [given, setGiven] = useState(begin)
  const set = (change: Partial<Given>) => setGiven((before) => ({ ...before, ...change }))
  const problems = problemsOf(error, FIELDS)
  return (
    <PageForm verb={verb} busy={busy} error={error} other={problems.other} conflict={conflict} onSubmit={() => onSubmit(given)}>
      <FormSection title="What it is" words="How it is called here, and what it is for.">
        <TextInput
          label="Name"
          description="What is told, as you call it: CRM, newsletter, data warehouse."
          required
          withAsterisk={false}
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
      </FormSection>
      <Options kinds={kinds} given={given} set={set} fixed={fixed} problems={problems} />
      <Receives given={given} set={set} problems={problems} />
      <Told given={given} set={set} problem={problems.template} />
      <Efforts effort={given.effort} onChange={(effort) => set({ effort })} />
    </PageForm>
  )
}

interface Part {
  kinds: readonly Kind[]
  given: Given
  set: (change: Partial<Given>) => void
  fixed?: boolean | undefined
  problems: Problems
}

function Options({ kinds, given, set, fixed, problems }: Part) {
  const kind = kinds.find(({ id }) => id === given.kind)
  if (!kind) return null
  const { properties, required } = schemaOf(kind.options)
  const wrong = problems.option && problems.option in properties ? problems.option : undefined
  const choose = (id: string | null) => {
    const chosen = kinds.find((one) => one.id === id)
    if (chosen) set({ kind: chosen.id, options: begun(schemaOf(chosen.options)) })
  }
  return (
    <FormSection title={kind.title} words={kind.description} problem={wrong ? undefined : problems.options}>
      {!fixed && kinds.length > 1 && (
        <Select label="Kind" data={kinds.map(({ id, title }) => ({ value: id, label: title }))} value={kind.id} allowDeselect={false} onChange={choose} />
      )}
      {Object.entries(properties).map(([name, option]) => (
        <OptionField
          key={`${kind.id} ${name}`}
          option={option}
          required={required.includes(name)}
          value={given.options[name]}
          problem={name === wrong ? problems.options : undefined}
          onChange={(value) => set({ options: { ...given.options, [name]: value } })}
        />
      ))}
    </FormSection>
  )
}

const FIELDS = ['name', 'options', 'sources', 'condition', 'template'] as const
export type Problems = Found<(typeof FIELDS)[number]>

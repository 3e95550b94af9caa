// What a destination is told of an event.
import { Code } from '@mantine/core'
import type { Given } from '../../api/destinations'
import { CodeField } from '../form/CodeField'
import { FormSection } from '../form/FormSection'

interface Asked {
  given: Given
  set: (change: Partial<Given>) => void
  problem?: string | undefined
}

export function Told({ given, set, problem }: Asked) {
  return (
    <FormSection title="What it is told" words="The body of each call. Left empty: the event and who it is of, whole.">
      <CodeField
        label="Template"
        description={
          <>A JSON document whose texts are Liquid. A key that ends in <Code>?</Code> is left out where its value is missing.</>
        }
        placeholder={'{"email": "{{ profile.data.contact.email.main }}", "total?": "{{ event.properties.total }}"}'}
        problem={problem}
        value={given.template}
        onChange={(template) => set({ template })}
      />
    </FormSection>
  )
}

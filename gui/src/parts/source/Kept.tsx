// What of a source's events is kept.
import { Choices } from '../form/Choices'
import { FormSection } from '../form/FormSection'
import { BOTS, KEPT, type Part } from './settings'

export function Kept({ given, set, problems }: Part) {
  return (
    <FormSection title="What is kept" words="Holds for what comes from now on; what is stored stays as it is.">
      <Choices label="What is kept of its events" choices={KEPT} value={given.ephemeral ? 'ephemeral' : 'all'} onChange={(to) => set({ ephemeral: to === 'ephemeral' })} />
      <Choices
        label="Events that robots send"
        description="Of search engines, monitors and others that say what they are."
        problem={problems.bots}
        choices={BOTS}
        value={given.bots}
        onChange={(bots) => set({ bots })}
      />
    </FormSection>
  )
}

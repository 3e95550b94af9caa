// What a source may send, from where, and how much of it.
import { Checkbox, Stack, TagsInput } from '@mantine/core'
import { FormSection } from '../form/FormSection'
import { DOORS } from './doors'
import { RateField } from './RateField'
import { originOf, type Part } from './settings'

export function MayCome({ given, set, problems }: Part) {
  return (
    <FormSection title="What may come" words="What does not fit is refused, and stands under “What arrives” with the reason.">
      <Checkbox.Group
        label="Ways in"
        description={given.doors.length ? 'Through which of them its events may come.' : 'None is open: nothing can come.'}
        error={problems.doors}
        value={given.doors}
        onChange={(doors) => set({ doors })}
      >
        <Stack gap="xs" mt={8}>
          {Object.entries(DOORS).map(([door, { name, words }]) => <Checkbox key={door} value={door} label={name} description={words} />)}
        </Stack>
      </Checkbox.Group>
      <TagsInput
        label="Web pages that may send"
        description="Addresses of your sites; press Enter after each. shop.example and www.shop.example are two. None named: pages of any site. Apps and servers are never asked."
        placeholder={given.origins.length ? undefined : 'https://shop.example'}
        error={problems.origins}
        value={given.origins}
        onChange={(origins) => set({ origins: [...new Set(origins.map(originOf))] })}
      />
      <RateField rate={given.rate} problem={problems.rate} onChange={(rate) => set({ rate })} />
    </FormSection>
  )
}

// To whom the events of a source lead.
import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { Choices } from '../form/Choices'
import { FormSection } from '../form/FormSection'
import { countries } from './countries'
import { NAMELESS_DOORS } from './doors'
import { KeyPlaces } from './KeyPlaces'
import { WHOSE, type Part } from './settings'

export function Whose({ given, set, problems }: Part) {
  const named = useMemo(countries, [])
  const asksKeys = !given.profile_less && given.doors.some((door) => NAMELESS_DOORS.includes(door))
  return (
    <FormSection title="Whose its events are" words="Holds for what comes from now on; what is stored stays as it is.">
      <Choices label="They belong to" choices={WHOSE} value={given.profile_less ? 'nobody' : 'people'} onChange={(to) => set({ profile_less: to === 'nobody' })} />
      {!given.profile_less && (
        <Select
          label="Country of phone numbers"
          description="Numbers that name no country are taken for numbers of this one. None chosen: such a number leads to nobody."
          placeholder="None"
          data={named}
          limit={40}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'No country' }}
          error={problems.region}
          value={given.region}
          onChange={(region) => set({ region })}
        />
      )}
      {(asksKeys || given.keys.length > 0) && <KeyPlaces keys={given.keys} problem={problems.keys} onChange={(keys) => set({ keys })} />}
    </FormSection>
  )
}

// With how much effort a destination is called.
import { NumberInput } from '@mantine/core'
import type { Given } from '../../api/destinations'
import { FormSection } from '../form/FormSection'
import classes from './Efforts.module.css'

type Effort = Given['effort']

interface Asked {
  label: string
  words: string
  suffix?: string
  least: number
  most: number
  whole?: boolean
}

const FIELDS: Record<keyof Required<Effort>, Asked> = {
  timeout_s: { label: 'Waits for an answer', words: 'At most so long.', suffix: ' s', least: 0.1, most: 60 },
  max_attempts: { label: 'Attempts', words: 'Then it is given up.', least: 1, most: 100, whole: true },
  retry_s: { label: 'Before the second attempt', words: 'Doubled each time, up to an hour.', suffix: ' s', least: 0.01, most: 3_600 },
  rate_per_s: { label: 'Calls a second', words: '0: as many as there are.', least: 0, most: 100_000 },
  concurrency: { label: 'Calls at the same time', words: 'To it, by each worker.', least: 1, most: 100, whole: true },
  breaker_failures: { label: 'Rests after', words: 'Failures in a row; 0: never.', least: 0, most: 10_000, whole: true },
  breaker_s: { label: 'Rests for', words: 'Then one call tries again.', suffix: ' s', least: 0.1, most: 3_600 },
}

export function Efforts({ effort, onChange }: { effort: Effort; onChange: (effort: Effort) => void }) {
  return (
    <FormSection title="With how much effort" words="What is usual does for most. Events of one person are always told in order.">
      <div className={classes.fields}>
        {(Object.keys(FIELDS) as (keyof Effort)[]).map((name) => {
          const { label, words, suffix, least, most, whole } = FIELDS[name]
          return (
            <NumberInput
              key={name}
              label={label}
              description={words}
              suffix={suffix}
              min={least}
              max={most}
              allowDecimal={!whole}
              hideControls
              value={effort[name]}
              onChange={(to) => typeof to === 'number' && onChange({ ...effort, [name]: to })}
            />
          )
        })}
      </div>
    </FormSection>
  )
}

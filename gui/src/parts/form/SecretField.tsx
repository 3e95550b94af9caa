// A secret: never shown, kept as it is, or given anew.
import { Button, Group, Input, PasswordInput, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { MASK } from './options'

interface Given {
  label: string
  description: string
  required: boolean
  problem: string | undefined
  kept: boolean
  value: string
  onChange: (value: string) => void
}

/** `kept`: there is one, and it stays. */
export function SecretField({ label, description, required, problem, kept, value, onChange }: Given) {
  if (!kept) {
    return (
      <PasswordInput
        label={label}
        description={description}
        required={required}
        withAsterisk={false}
        error={problem}
        aria-invalid={Boolean(problem)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }}
        value={value === MASK ? '' : value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <Input.Wrapper label={label} description={description} error={problem} labelElement="div">
      <Group gap="xs" mt={6}>
        <IconLock size={16} aria-hidden />
        <Text size="sm">One is kept, and not shown.</Text>
        <Button size="compact-sm" variant="default" onClick={() => onChange('')}>Replace it</Button>
      </Group>
    </Input.Wrapper>
  )
}

// Something that must not be overlooked.
import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './Notice.module.css'

interface Given {
  kind: 'bad' | 'warn' | 'good' | 'quiet'
  title: string
  role?: 'status' | 'alert'
  children: ReactNode
}

export function Notice({ kind, title, role = 'status', children }: Given) {
  const Icon = { bad: IconAlertTriangle, warn: IconAlertTriangle, good: IconCircleCheck, quiet: IconInfoCircle }[kind]
  return <Alert className={classes.notice} data-kind={kind} variant="transparent" color="gray" role={role} icon={<Icon aria-hidden />} title={title}>{children}</Alert>
}

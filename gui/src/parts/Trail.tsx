// Where a page stands: the way back, and a word about what one looks at.
import { Anchor, Breadcrumbs } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

export function Trail({ to, label, children }: { to: string; label: string; children?: ReactNode }) {
  return (
    <Breadcrumbs style={{ flexWrap: 'wrap' }}>
      <Anchor component={Link} to={to} size="sm">{label}</Anchor>
      {children ? <span>{children}</span> : null}
    </Breadcrumbs>
  )
}

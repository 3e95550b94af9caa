// The navigation in a narrow window.
import { Drawer } from '@mantine/core'
import { Navigation } from './Navigation'

export default function Aside({ onClose }: { onClose: () => void }) {
  return (
    <Drawer opened onClose={onClose} title="ThamesThrive" size={280} closeButtonProps={{ 'aria-label': 'Close navigation' }}>
      <Navigation onGo={onClose} />
    </Drawer>
  )
}

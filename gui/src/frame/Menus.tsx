// The menus on the right of the bar.
import type { Me } from '../api/session'
import { SchemeMenu } from './SchemeMenu'
import { StageSwitch } from './StageSwitch'
import { UserMenu } from './UserMenu'

export default function Menus({ me }: { me: Me }) {
  return (
    <>
      <StageSwitch stage={me.stage} />
      <SchemeMenu />
      <UserMenu me={me} />
    </>
  )
}

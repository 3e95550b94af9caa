// Lets those in who are signed in; others go to sign in, and come back to where they wanted to go.
import { Navigate, useLocation } from 'react-router'
import { useMe } from '../api/session'
import { Failed, Waiting } from '../parts/states'
import { Shell } from './Shell'

export function Guard() {
  const me = useMe()
  const { pathname, search } = useLocation()
  if (me.isPending) return <Waiting />
  if (me.isError) return <Failed error={me.error} again={() => void me.refetch()} />
  if (me.data === null) return <Navigate to="/sign-in" replace state={{ to: pathname + search }} />
  return <Shell me={me.data} />
}

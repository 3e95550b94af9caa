// Lets those in who are signed in; others go to sign in, and come back to where they wanted to go.
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { Navigate, useLocation } from 'react-router'
import { hasEnded, watchEnd } from '../api/ended'
import { useMe, useTrouble } from '../api/session'
import { Failed, Waiting } from '../parts/states'
import { Shell } from './Shell'

const SignInAgain = lazy(() => import('./SignInAgain'))

export function Guard() {
  const me = useMe()
  const trouble = useTrouble()
  const ended = useSyncExternalStore(watchEnd, hasEnded)
  const { pathname, search } = useLocation()
  // Who is known stays while the platform is away for a moment, and so does what is typed into the page.
  if (me.data === undefined) return trouble ? <main><Failed error={trouble} again={() => void me.refetch()} /></main> : <Waiting />
  if (me.data === null) return <Navigate to="/sign-in" replace state={{ to: pathname + search }} />
  return (
    <>
      <Shell me={me.data} />
      <Suspense>{ended && <SignInAgain me={me.data} />}</Suspense>
    </>
  )
}

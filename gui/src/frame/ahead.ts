// What says that something went wrong has to be there before it does: once the platform is away, nothing can be loaded any more.
const WAIT_MS = 1_500

/** Once the page had its turn. */
export function loadAhead(): () => void {
  const timer = setTimeout(() => void Promise.allSettled([import('@mantine/notifications'), import('./SignInAgain'), import('./Aside'), import('./Palette')]), WAIT_MS)
  return () => clearTimeout(timer)
}

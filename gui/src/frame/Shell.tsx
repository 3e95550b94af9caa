// Navigation on the left, a bar above, the page. Narrow windows put the navigation into a drawer.
import { Burger, Kbd, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation } from 'react-router'
import type { Me } from '../api/session'
import { Mark } from '../parts/Mark'
import { placeOf, useOpens } from '../parts/places'
import { Waiting } from '../parts/states'
import { loadAhead } from './ahead'
import { useEarlyKeys } from './earlyKeys'
import { Navigation } from './Navigation'
import { Stale } from './Stale'
import classes from './Shell.module.css'

// What opens is loaded behind the page.
const Palette = lazy(() => import('./Palette'))
const Menus = lazy(() => import('./Menus'))
const Aside = lazy(() => import('./Aside'))
const NotYours = lazy(() => import('./NotYours'))

export function Shell({ me }: { me: Me }) {
  const [palette, toPalette] = useDisclosure(false)
  const [drawer, toDrawer] = useDisclosure(false)
  const [early, setWords] = useEarlyKeys(palette)
  const main = useRef<HTMLElement>(null)
  useHotkeys([['mod+K', toPalette.toggle]], [])
  useEffect(loadAhead, [])
  const skip = (event: React.MouseEvent) => {
    event.preventDefault()
    main.current?.focus()
  }
  return (
    <div className={classes.shell} data-stage={me.stage}>
      <a className={classes.skip} href="#main" onClick={skip}>Skip to the page</a>
      <aside className={classes.side}>
        <div className={classes.sticky}>
          <div className={classes.brand}><Mark /> ThamesThrive</div>
          <Navigation />
        </div>
      </aside>
      <header className={classes.bar}>
        <Burger className={classes.burger} opened={drawer} onClick={toDrawer.toggle} size="sm" aria-label="Navigation" />
        <UnstyledButton className={classes.find} onClick={toPalette.open}>
          <IconSearch size={16} stroke={1.8} aria-hidden />
          <span className={classes.findWords}>Go to…</span>
          <Kbd className={classes.keys} size="xs">{/mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl'} K</Kbd>
        </UnstyledButton>
        <div className={classes.right}>
          <Suspense fallback={<span data-waiting />}><Menus me={me} /></Suspense>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.page}>
        <Stale />
        <Inside key={me.stage} me={me} />
      </main>
      <Suspense>
        {drawer && <Aside onClose={toDrawer.close} />}
        {palette && <Palette early={early} setWords={setWords} onClose={toPalette.close} />}
      </Suspense>
      <ScrollRestoration />
    </div>
  )
}

/** The page that the address names, or what is to be said instead. */
function Inside({ me }: { me: Me }) {
  const { pathname } = useLocation()
  const place = placeOf(pathname)
  const opens = useOpens()
  if (!place?.needs || opens(pathname)) return <Outlet />
  return <Suspense fallback={<Waiting />}><NotYours me={me} label={place.label} needs={place.needs} /></Suspense>
}

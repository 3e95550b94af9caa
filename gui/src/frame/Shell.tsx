// Navigation on the left, a bar above, the page. Narrow windows put the navigation into a drawer.
import { Burger, Kbd, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useRef } from 'react'
import { Outlet, ScrollRestoration } from 'react-router'
import type { Me } from '../api/session'
import { Mark } from '../parts/Mark'
import { useEarlyKeys } from './earlyKeys'
import { Navigation } from './Navigation'
import classes from './Shell.module.css'

// What opens is loaded behind the page.
const Palette = lazy(() => import('./Palette'))
const Menus = lazy(() => import('./Menus'))
const Aside = lazy(() => import('./Aside'))

export function Shell({ me }: { me: Me }) {
  const [palette, toPalette] = useDisclosure(false)
  const [drawer, toDrawer] = useDisclosure(false)
  const [early, setWords] = useEarlyKeys(palette)
  const main = useRef<HTMLElement>(null)
  useHotkeys([['mod+K', toPalette.toggle]], [])
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
        <Outlet key={me.stage} />
      </main>
      <Suspense>
        {drawer && <Aside onClose={toDrawer.close} />}
        {palette && <Palette early={early} setWords={setWords} onClose={toPalette.close} />}
      </Suspense>
      <ScrollRestoration />
    </div>
  )
}

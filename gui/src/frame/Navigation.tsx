// The pages by group.
import { Fragment } from 'react'
import { NavLink } from 'react-router'
import { PLACES } from './pages'
import classes from './Navigation.module.css'

const GROUPS = [...new Set(PLACES.map((place) => place.group))]

export function Navigation({ onGo }: { onGo?: () => void }) {
  return (
    <nav aria-label="Pages">
      {GROUPS.map((group) => (
        <Fragment key={group}>
          <h2 className={classes.group}>{group}</h2>
          <ul className={classes.list}>
            {PLACES.filter((place) => place.group === group).map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <NavLink to={to} end={to === '/'} className={classes.place} onClick={onGo}>
                  <Icon size={18} stroke={1.7} aria-hidden />
                  {label}
                </NavLink>
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
    </nav>
  )
}

// The pages by group, of those that one may open.
import { Fragment } from 'react'
import { NavLink } from 'react-router'
import { PLACES, useOpens } from '../parts/places'
import classes from './Navigation.module.css'

export function Navigation({ onGo }: { onGo?: () => void }) {
  const opens = useOpens()
  const places = PLACES.filter(({ to }) => opens(to))
  return (
    <nav aria-label="Pages">
      {[...new Set(places.map((place) => place.group))].map((group) => (
        <Fragment key={group}>
          <h2 className={classes.group}>{group}</h2>
          <ul className={classes.list}>
            {places.filter((place) => place.group === group).map(({ to, label, icon: Icon }) => (
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

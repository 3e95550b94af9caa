// What an event was about, beside what it is called; below it where the page is narrow.
import type { Event } from '../api/events'
import { aboutOf } from './eventWords'
import classes from './About.module.css'

export const About = ({ event }: { event: Event }) => <span className={classes.about} data-about>{aboutOf(event)}</span>

import { VisuallyHidden } from '@mantine/core'
import { Mark } from '../components/mark.tsx'
import classes from './splash.module.css'

/** While it is not yet known what to show. */
export function Splash() {
  return (
    <div className={classes.splash} role="status">
      <Mark size={48} />
      <VisuallyHidden>Opening Authly…</VisuallyHidden>
    </div>
  )
}

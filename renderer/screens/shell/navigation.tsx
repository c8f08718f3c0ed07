import {
  IconActivity,
  IconAppWindow,
  IconLayoutDashboard,
  IconPlugConnected,
  IconSettings,
  IconShieldLock,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import classes from './navigation.module.css'

const places = [
  { to: '/', name: 'Overview', Icon: IconLayoutDashboard },
  { to: '/people', name: 'People', Icon: IconUsers },
  { to: '/groups', name: 'Groups', Icon: IconUsersGroup },
  { to: '/applications', name: 'Applications', Icon: IconAppWindow },
  { to: '/connections', name: 'Connections', Icon: IconPlugConnected },
  { to: '/sign-in-rules', name: 'Sign-in rules', Icon: IconShieldLock },
  { to: '/monitor', name: 'Monitor', Icon: IconActivity },
  { to: '/settings', name: 'Settings', Icon: IconSettings },
] as const

export function Navigation() {
  return (
    <nav className={classes.nav} aria-label="Console">
      <ul>
        {places.map(({ to, name, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              search={{}}
              className={classes.link}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon size={19} stroke={1.7} aria-hidden />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

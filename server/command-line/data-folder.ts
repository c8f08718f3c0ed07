import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where data is kept unless told otherwise: the place that each system has for it. */
export function standardDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'authly')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'authly')
  // A relative XDG path is to be ignored (XDG Base Directory Specification).
  const xdg = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(homedir(), '.local', 'share')
  return join(xdg, 'authly')
}

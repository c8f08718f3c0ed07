import { app, Menu, type MenuItemConstructorOptions } from 'electron'

/** Sets the application's menu; its Edit roles are what makes copy and paste work on macOS. */
export function setMenu(): void {
  const template: MenuItemConstructorOptions[] = [
    process.platform === 'darwin' ? { role: 'appMenu' } : { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: viewItems() },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about', label: `About ${app.getName()}` }] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

// SEC-E30: a packaged app has no developer tools, so it must not offer them either.
function viewItems(): MenuItemConstructorOptions[] {
  const forDevelopers: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' },
  ]
  return [
    ...(app.isPackaged ? [] : forDevelopers),
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
}

import { app, dialog } from 'electron'
import { type Appliance, createAppliance, type Log } from '../server/index.ts'
import type { DesktopFolders } from './desktop-folders.ts'
import { rememberedFolder } from './remembered-folder.ts'
import { osKeyStore } from './vault.ts'

export interface ApplianceWishes {
  folders: DesktopFolders
  port: number | undefined
  log: Log
}

/**
 * The server, made for the desktop and started.
 * @throws StartError when the remembered data folder is gone, and what the server throws when it cannot start
 */
export async function startAppliance({ folders, port, log }: ApplianceWishes): Promise<Appliance> {
  const remembered = rememberedFolder(folders.desktop)
  const appliance = await createAppliance({
    hostKind: 'desktop',
    dataFolder: remembered.read() ?? folders.data,
    ...(port === undefined ? {} : { port }),
    log,
    osKeyStore: osKeyStore(),
    chooseFolder,
    onFolderChosen: remembered.remember,
  })
  await appliance.start()
  return appliance
}

async function chooseFolder(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: `Where ${app.getName()} keeps its data`,
    buttonLabel: 'Keep it here',
    properties: ['openDirectory', 'createDirectory'],
  })
  return filePaths[0] ?? null
}

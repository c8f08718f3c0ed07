import { existsSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { readSmallFile, writeSmallFile } from './small-file.ts'
import { StartError } from './start-error.ts'

const remembered = z.object({ dataFolder: z.string().min(1) })

/** Where the desktop remembers a data folder that a person chose in set-up. */
export interface RememberedFolder {
  /**
   * @returns the chosen folder, undefined while nobody has chosen one
   * @throws StartError when the folder is gone or the memory cannot be read: a fresh database in another place
   *   would look like the loss of everything
   */
  read(): string | undefined
  remember(dataFolder: string): void
}

/** @param desktopFolder the desktop's own folder, in which `desktop.json` lies */
export function rememberedFolder(desktopFolder: string): RememberedFolder {
  const file = path.join(desktopFolder, 'desktop.json')
  return {
    read() {
      const dataFolder = readFolder(file)
      if (dataFolder === undefined || existsSync(dataFolder)) return dataFolder
      throw new StartError(
        'The folder with your data is not there.',
        `Authly keeps its data in ${dataFolder}. If that is on a removable or network disk, connect it and try again.`,
      )
    },
    remember: (dataFolder) => writeSmallFile(file, { dataFolder }),
  }
}

function readFolder(file: string): string | undefined {
  try {
    return readSmallFile(file, remembered)?.dataFolder
  } catch (cause) {
    throw new StartError(
      'Authly does not know where your data is.',
      `${file} says where it is and cannot be read. Mend it, or delete it and choose the folder again in set-up.`,
      { cause },
    )
  }
}

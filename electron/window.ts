import path from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { consoleOrigin } from './console-address.ts'
import { consolePartition } from './console-session.ts'
import { readSmallFile, writeSmallFile } from './small-file.ts'
import { openingBounds, smallestWindow, type WindowState, windowState } from './window-state.ts'

const paper = { light: '#f6f5f0', dark: '#0f1617' }

/**
 * Opens the console's window where it was left.
 * @param stateFile where the window's place is kept between runs
 */
export function openWindow(stateFile: string): BrowserWindow {
  const left = readState(stateFile)
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
  const window = new BrowserWindow({
    ...openingBounds(left, workAreas),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: app.getName(),
    icon: path.join(import.meta.dirname, 'icon.png'),
    backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light,
    autoHideMenuBar: true,
    webPreferences: consolePreferences(),
  })
  if (left?.maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeState(stateFile, window))
  return window
}

/** Shows the console from its beginning. */
export function loadConsole(window: BrowserWindow): Promise<void> {
  return window.loadURL(`${consoleOrigin}/`)
}

/** Brings the window to the front, from wherever it was put away. */
export function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

// Said in full although most are defaults: a default can change between versions of Electron (SEC-E02 to E10).
function consolePreferences(): Electron.WebPreferences {
  return {
    preload: path.join(import.meta.dirname, 'preload.cjs'),
    partition: consolePartition,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !app.isPackaged,
  }
}

// A window in the wrong place is no reason to refuse to start.
function readState(file: string): WindowState | undefined {
  try {
    return readSmallFile(file, windowState)
  } catch {
    return undefined
  }
}

function writeState(file: string, window: BrowserWindow): void {
  try {
    writeSmallFile(file, { ...window.getNormalBounds(), maximised: window.isMaximized() })
  } catch {
    // The disk may be full, and the window must close all the same.
  }
}

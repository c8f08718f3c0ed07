import { contextBridge, ipcRenderer } from 'electron'

// The one thing that a page gets: a port to ask through, and no name of a channel to choose (SEC-E20, SEC-E24).
contextBridge.exposeInMainWorld('authly', {
  /** Asks the main process for a connection; the page receives `authly:port` with the port. */
  connect() {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage('authly:connect', null, [port1])
    window.postMessage('authly:port', window.location.origin, [port2])
  },
})

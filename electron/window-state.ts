import * as z from 'zod'

const whole = z.number().int()

/** How the window was left: its bounds in device-independent pixels when neither maximised nor full screen. */
export const windowState = z.object({ x: whole, y: whole, width: whole, height: whole, maximised: z.boolean() })
export type WindowState = z.infer<typeof windowState>

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export const smallestWindow = { width: 480, height: 480 }
const firstWindow = { width: 1200, height: 820 }
/** So much of the window, in pixels, must lie on a display for a person to get hold of it. */
const graspable = { width: 120, height: 40 }

/**
 * Where the window opens: as it was left, unless the display it was on is gone or has become smaller.
 * @param left how it was left, undefined on the first run
 * @param workAreas of the displays there are now, the main one first
 */
export function openingBounds(left: WindowState | undefined, workAreas: readonly Rectangle[]): Rectangle {
  const home = left && workAreas.find((area) => isGraspable(left, area))
  if (left && home) return clamp(left, home)
  const [main = { x: 0, y: 0, ...firstWindow }] = workAreas
  return centre(left ?? firstWindow, main)
}

// The title bar is what a person drags a window by, so its top edge has to be on the display too.
function isGraspable(window: Rectangle, area: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const below = area.y + area.height - window.y
  return across >= graspable.width && below >= graspable.height && window.y >= area.y
}

function clamp(window: Rectangle, area: Rectangle): Rectangle {
  return { x: window.x, y: window.y, ...fitting(window, area) }
}

function centre(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const { width, height } = fitting(size, area)
  const x = area.x + Math.round((area.width - width) / 2)
  const y = area.y + Math.round((area.height - height) / 2)
  return { x, y, width, height }
}

function fitting(size: { width: number; height: number }, area: Rectangle) {
  return {
    width: Math.max(smallestWindow.width, Math.min(size.width, area.width)),
    height: Math.max(smallestWindow.height, Math.min(size.height, area.height)),
  }
}

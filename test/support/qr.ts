import jsqr from 'jsqr'
import { PNG } from 'pngjs'

/** Pixels as a canvas has them: red, green, blue and opacity of each, row by row. */
export interface Picture {
  width: number
  height: number
  data: Uint8Array
}

// Its types say that the function lies one level deeper than in a module of our own.
const { default: decode } = jsqr

const moduleSize = 6

/**
 * What a phone's camera reads in a picture: a PNG, such as Playwright's `locator.screenshot()`, a `data:image/png` address, or
 * an SVG as the package `qrcode` draws it. A QR code of light modules on dark is read as well.
 * @throws when there is no QR code in it
 */
export function readQr(picture: Uint8Array | string): string {
  const { data, width, height } = typeof picture === 'string' ? pictureIn(picture) : pictureOfPng(picture)
  const found = decode(new Uint8ClampedArray(data), width, height)
  if (!found?.data) throw new Error(`there is no QR code in this picture of ${width} by ${height} pixels`)
  return found.data
}

function pictureIn(text: string): Picture {
  const [, encoded] = /data:image\/png;base64,([A-Za-z0-9+/=]+)/.exec(text) ?? []
  return encoded === undefined ? pictureOfSvg(text) : pictureOfPng(Buffer.from(encoded, 'base64'))
}

const pictureOfPng = (png: Uint8Array): Picture => PNG.sync.read(Buffer.from(png))

/**
 * Draws a square SVG whose dark modules are strokes one unit high: `M4 4.5h7m3 0h1…`.
 * @throws when it is drawn otherwise
 */
export function pictureOfSvg(svg: string): Picture {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  const strokes = /stroke="[^"]+" d="([Mmh\d. -]+)"/.exec(svg)?.[1]
  if (!size || strokes === undefined) throw new Error(`this is no QR code as an SVG of strokes:\n${svg.slice(0, 200)}`)
  const width = size * moduleSize
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const { x, y, length } of runsIn(strokes)) darken({ data, width, height: width }, { x, y, length })
  return { width, height: width, data }
}

interface Run {
  x: number
  y: number
  length: number
}

function runsIn(strokes: string): Run[] {
  const runs: Run[] = []
  let [x, y] = [0, 0]
  for (const [, step, first = '0', second = '0'] of strokes.matchAll(/([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?/g)) {
    if (step === 'h') runs.push({ x, y: Math.floor(y), length: Number(first) })
    if (step === 'M') [x, y] = [Number(first), Number(second)]
    else [x, y] = [x + Number(first), y + (step === 'm' ? Number(second) : 0)]
  }
  return runs
}

function darken({ data, width }: Picture, { x, y, length }: Run): void {
  for (let row = y * moduleSize; row < (y + 1) * moduleSize; row++) {
    for (let column = x * moduleSize; column < (x + length) * moduleSize; column++) {
      data.set([0, 0, 0, 255], (row * width + column) * 4)
    }
  }
}

import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { pictureOfSvg, readQr } from './qr.ts'

const uri = 'otpauth://totp/x?secret=GEZDGNBV'

/** As the package `qrcode` draws it. */
const strokes = [
  'M4 4.5h7m3 0h1m2 0h1m2 0h1m2 0h1m2 0h7M4 5.5h1m5 0h1m1 0h2m4 0h7m1 0h1m5 0h1',
  'M4 6.5h1m1 0h3m1 0h1m2 0h6m1 0h1m1 0h1m3 0h1m1 0h3m1 0h1',
  'M4 7.5h1m1 0h3m1 0h1m3 0h6m3 0h1m2 0h1m1 0h3m1 0h1',
  'M4 8.5h1m1 0h3m1 0h1m1 0h1m2 0h2m1 0h1m2 0h1m1 0h1m2 0h1m1 0h3m1 0h1',
  'M4 9.5h1m5 0h1m2 0h1m3 0h1m3 0h3m2 0h1m5 0h1M4 10.5h7m1 0h1m1 0h1m1 0h1m1 0h1m1 0h1m1 0h1m1 0h1m1 0h7',
  'M13 11.5h2m1 0h3m1 0h3M4 12.5h1m1 0h1m1 0h1m1 0h1m2 0h2m3 0h2m1 0h2m5 0h1m2 0h1',
  'M6 13.5h3m3 0h1m1 0h1m3 0h2m1 0h1m2 0h1m1 0h1m2 0h1m1 0h2M4 14.5h1m2 0h4m1 0h2m3 0h1m4 0h1m2 0h3m1 0h4',
  'M4 15.5h6m4 0h2m3 0h1m1 0h1m3 0h1m2 0h1m2 0h1M9 16.5h2m1 0h4m4 0h1m3 0h3m2 0h1m2 0h1',
  'M6 17.5h2m1 0h1m1 0h1m3 0h3m1 0h3m2 0h1m1 0h1m5 0h1M4 18.5h1m2 0h5m1 0h1m2 0h1m1 0h5m3 0h1m1 0h5',
  'M6 19.5h1m1 0h2m1 0h5m1 0h2m1 0h1m2 0h3m5 0h1',
  'M4 20.5h1m1 0h1m1 0h1m1 0h1m2 0h2m3 0h3m3 0h1m1 0h2m1 0h1m1 0h2',
  'M5 21.5h1m1 0h2m3 0h1m1 0h1m1 0h1m1 0h2m2 0h1m1 0h3m5 0h1',
  'M4 22.5h1m1 0h1m2 0h4m2 0h3m2 0h2m3 0h1m1 0h1m2 0h3M5 23.5h3m1 0h1m5 0h1m3 0h1m6 0h1m1 0h1m3 0h1',
  'M4 24.5h1m2 0h1m2 0h1m4 0h2m3 0h1m3 0h5m2 0h1M12 25.5h1m1 0h1m2 0h1m1 0h1m1 0h1m2 0h1m3 0h5',
  'M4 26.5h7m3 0h1m3 0h1m2 0h1m1 0h2m1 0h1m1 0h1m1 0h3M4 27.5h1m5 0h1m2 0h2m2 0h2m1 0h1m3 0h1m3 0h2m1 0h1',
  'M4 28.5h1m1 0h3m1 0h1m1 0h1m5 0h1m1 0h1m1 0h1m1 0h6M4 29.5h1m1 0h3m1 0h1m2 0h1m2 0h4m4 0h1m2 0h4',
  'M4 30.5h1m1 0h3m1 0h1m1 0h4m1 0h2m2 0h3m1 0h1m2 0h1m3 0h1',
  'M4 31.5h1m5 0h1m6 0h1m1 0h2m1 0h1m1 0h3m1 0h2m1 0h1M4 32.5h7m1 0h5m1 0h2m2 0h1m1 0h1m1 0h2m3 0h2',
].join('')
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 37 37" shape-rendering="crispEdges"><path fill="#ffffff" d="M0 0h37v37H0z"/><path stroke="#000000" d="${strokes}"/></svg>`

function png(change = (value: number) => value): Buffer {
  const { width, height, data } = pictureOfSvg(svg)
  const picture = new PNG({ width: width + 40, height: height + 200 })
  picture.data.fill(change(255))
  for (let row = 0; row < height; row++) {
    picture.data.set(
      data.subarray(row * width * 4, (row + 1) * width * 4).map(change),
      (row + 150) * picture.width * 4 + 80,
    )
  }
  return PNG.sync.write(picture)
}

test('a QR code is read from an SVG, and from one within a page', () => {
  expect(readQr(svg)).toBe(uri)
  expect(readQr(`<!doctype html><main>${svg}</main>`)).toBe(uri)
})

test('it is read from a PNG with something around it, as bytes and as the address of a picture', () => {
  expect(readQr(png())).toBe(uri)
  expect(readQr(`<img src="data:image/png;base64,${png().toString('base64')}">`)).toBe(uri)
})

test('it is read where dark and light are exchanged', () => {
  expect(readQr(png((value) => 255 - value))).toBe(uri)
})

test('a picture without one is not read', () => {
  expect(() => readQr(PNG.sync.write(new PNG({ width: 300, height: 300 })))).toThrow('no QR code')
  expect(() => readQr('<svg viewBox="0 0 37 37"></svg>')).toThrow('no QR code')
})

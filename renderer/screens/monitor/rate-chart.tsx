import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import classes from './rate-chart.module.css'
import { BUCKET_MS, type Rate } from './rate-window.ts'

const HEIGHT = 190

/** Events per ten seconds over the last 15 minutes, failures drawn over all; the same numbers are in the table beside it. */
export function RateChart({ rates }: { rates: readonly Rate[] }) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  const scheme = useComputedColorScheme('light')

  useEffect(() => {
    const element = place.current
    if (!element || !scheme) return
    const drawn = new uPlot(chartOptions(element), [[], [], []], element)
    chart.current = drawn
    const resized = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      drawn.destroy()
    }
  }, [scheme])

  useEffect(() => {
    if (scheme) chart.current?.setData(chartData(rates))
  }, [rates, scheme])

  const total = rates.reduce((sum, { success, failure }) => sum + success + failure, 0)
  const failures = rates.reduce((sum, { failure }) => sum + failure, 0)
  return (
    <div
      className={classes.chart}
      ref={place}
      role="img"
      aria-label={`${total} events in the last 15 minutes, ${failures} of them failed`}
    />
  )
}

function chartData(rates: readonly Rate[]): uPlot.AlignedData {
  return [
    rates.map(({ at }) => at / 1000),
    rates.map(({ success, failure }) => success + failure),
    rates.map(({ failure }) => failure),
  ]
}

function chartOptions(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name)
  const axis = {
    stroke: colour('--mantine-color-dimmed'),
    grid: { stroke: colour('--authly-line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  }
  const bars = uPlot.paths.bars?.({ size: [0.8, 14], align: 1 })
  const series = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars ? { paths: bars } : {}),
  })
  return {
    width: Math.max(element.clientWidth, 200),
    height: HEIGHT,
    // Room for the last time of day, which is centred on the right edge.
    padding: [12, 34, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    // A bar begins at its bucket's time, so the newest one needs a bucket's room at the right edge.
    scales: {
      x: { time: true, range: (_, first, last) => [first, last + BUCKET_MS / 1000] },
      y: { range: (_, __, max) => [0, Math.max(4, Math.ceil((max ?? 0) * 1.15))] },
    },
    axes: [
      { ...axis, values: (_, splits) => splits.map((at) => timeOfDay.format(at * 1000)), space: 70, size: 30 },
      { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] },
    ],
    series: [{}, series(colour('--mantine-color-petrol-5')), series(colour('--authly-bad'))],
  }
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import { createTheme, Drawer, Modal, Notification, PasswordInput, Table } from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#e9f5f5',
  '#d4e9ea',
  '#a8d3d5',
  '#78bcbf',
  '#52a8ad',
  '#38979d',
  '#1f7a80',
  '#15656b',
  '#0d5257',
  '#073f44',
]

const stone: MantineColorsTuple = [
  '#faf9f6',
  '#f3f2ec',
  '#e6e4dc',
  '#d6d4ca',
  '#b9b7ac',
  '#97958b',
  '#74736b',
  '#55554f',
  '#3a3b38',
  '#232624',
]

const night: MantineColorsTuple = [
  '#dfe7e6',
  '#b7c4c3',
  '#93a4a3',
  '#637574',
  '#3a4a4a',
  '#2a3838',
  '#1d2829',
  '#151e1f',
  '#0f1617',
  '#0a0f10',
]

/** Scroll locks of the library write a style element, which the content security policy refuses; `global.css` locks instead. */
const withoutScrollLock = { lockScroll: false }

/** The library's crosses have no name of their own, and its dialogs' heads count as a second head of the page. */
const withNamedCross = { closeButtonProps: { 'aria-label': 'Close' } }
const withoutBanner = { attributes: { header: { role: 'presentation' } } }

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray: stone, dark: night },
  black: '#1b2423',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    "'Inter', 'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: '640' },
  components: {
    Modal: Modal.extend({
      defaultProps: { ...withoutScrollLock, ...withNamedCross, ...withoutBanner, centered: true, radius: 'lg' },
    }),
    Drawer: Drawer.extend({
      defaultProps: { ...withoutScrollLock, ...withNamedCross, ...withoutBanner, position: 'right' },
    }),
    Table: Table.extend({ defaultProps: { highlightOnHoverColor: 'var(--authly-sunken)' } }),
    Notification: Notification.extend({ defaultProps: withNamedCross }),
    PasswordInput: PasswordInput.extend({
      defaultProps: {
        visibilityToggleButtonProps: { 'aria-label': 'Show characters', 'aria-hidden': false, tabIndex: 0 },
      },
    }),
  },
})

/** Corrections of the library's own variables: its dimmed text and error colours miss a contrast of 4.5 to 1. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6462',
    '--mantine-color-placeholder': '#74807e',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#cfccc1',
    '--authly-canvas': '#f6f5f0',
    '--authly-surface': '#ffffff',
    '--authly-sunken': '#f1f0ea',
    '--authly-line': '#e2e0d7',
    '--authly-rail': '#0d3639',
    '--authly-rail-line': '#1e4b4e',
    '--authly-good': '#1d7a4c',
    '--authly-bad': '#b3261e',
    '--authly-warn': '#8a5a00',
    '--mantine-color-red-filled': '#b3261e',
    '--mantine-color-red-filled-hover': '#96201a',
    '--mantine-color-red-light': '#fcebe9',
    '--mantine-color-red-light-hover': '#f8dcd9',
    '--mantine-color-red-light-color': '#8c1d18',
    '--mantine-color-red-outline': '#b3261e',
    '--mantine-color-yellow-light': '#faf2dc',
    '--mantine-color-yellow-light-color': '#6b4700',
  },
  dark: {
    '--mantine-color-body': '#151e1f',
    '--mantine-color-dimmed': '#9fb0ae',
    '--mantine-color-placeholder': '#7f9290',
    '--mantine-color-error': '#ff9a90',
    '--authly-canvas': '#0f1617',
    '--authly-surface': '#151e1f',
    '--authly-sunken': '#1a2526',
    '--authly-line': '#263334',
    '--authly-rail': '#0a1213',
    '--authly-rail-line': '#1d2829',
    '--authly-good': '#63c795',
    '--authly-bad': '#ff9a90',
    '--authly-warn': '#e5b567',
    '--mantine-color-red-filled': '#b8352d',
    '--mantine-color-red-filled-hover': '#cc4339',
    '--mantine-color-red-light': '#351f1f',
    '--mantine-color-red-light-hover': '#442725',
    '--mantine-color-red-light-color': '#ffb4ab',
    '--mantine-color-red-outline': '#ff9a90',
    '--mantine-color-yellow-light': '#2d281b',
    '--mantine-color-yellow-light-color': '#f0cf8f',
    '--mantine-color-petrol-light': '#10302f',
    '--mantine-color-petrol-light-hover': '#153d3d',
    '--mantine-color-petrol-light-color': '#a8d3d5',
  },
})

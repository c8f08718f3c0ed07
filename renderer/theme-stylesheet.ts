import {
  type ConvertCSSVariablesInput,
  convertCssVariables,
  DEFAULT_THEME,
  deepMerge,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'
import type { Plugin } from 'vite'
import { theme, themeVariables } from './theme.ts'

const NAME = 'virtual:theme.css'
const FILE = '/__theme.css'

/**
 * Writes the theme's CSS variables into the built style sheet.
 * The component library would write them into a style element at run time, which `style-src 'self'` refuses.
 */
export function themeStylesheet(): Plugin {
  return {
    name: 'authly:theme-stylesheet',
    resolveId: (id) => (id === NAME ? FILE : null),
    load: (id) => (id === FILE ? themeCss() : null),
  }
}

function themeCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme)
  const variables: ConvertCSSVariablesInput = deepMerge(defaultCssVariablesResolver(merged), themeVariables(merged))
  return convertCssVariables(variables, ':root')
}

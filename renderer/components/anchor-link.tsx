import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type PlainAnchorProps = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>

/** A link to a screen, with what its address says checked as a plain `Link` checks it. */
export const AnchorLink = createLink((props: PlainAnchorProps) => <Anchor {...props} />)

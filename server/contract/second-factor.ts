import * as z from 'zod'

/** What the office asks of everybody. */
export const secondFactorModes = ['off', 'optional', 'required_for_administrators', 'required'] as const

/** What a group or an application asks on top of that. */
export const secondFactorDemands = ['inherit', 'required'] as const
export const secondFactorDemand = z.enum(secondFactorDemands)

/**
 * How well a person proved who they are, as `acr` says it: one factor, two, or a passkey, which no look-alike page can ask for
 * (the last is the value of OpenID Connect Extended Authentication Profile ACR Values 1.0).
 */
export const acrValues = ['aal1', 'aal2', 'phr'] as const
export type Acr = (typeof acrValues)[number]

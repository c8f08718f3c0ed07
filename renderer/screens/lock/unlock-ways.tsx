import { Button, Group } from '@mantine/core'
import type { UnlockWay } from './unlock-form.tsx'

const names: Record<UnlockWay, string> = {
  os: 'Use this computer’s key store instead',
  passphrase: 'Use the passphrase instead',
  file: 'Use the key file instead',
  recovery: 'Use the recovery key instead',
}

interface UnlockWaysProps {
  ways: readonly UnlockWay[]
  value: UnlockWay
  onChange: (way: UnlockWay) => void
}

/** The other credentials that this data folder takes. */
export function UnlockWays({ ways, value, onChange }: UnlockWaysProps) {
  const others = ways.filter((way) => way !== value)
  if (others.length === 0) return null
  return (
    <Group gap="xs" justify="center">
      {others.map((way) => (
        <Button key={way} variant="subtle" size="compact-sm" onClick={() => onChange(way)}>
          {names[way]}
        </Button>
      ))}
    </Group>
  )
}

import { Badge, Radio } from '@mantine/core'
import type { SetupState } from '../../../server/contract/setup.ts'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'

type KeyWay = SetupState['keyWays'][number]

const names: Record<KeyWay['kind'], string> = {
  os: 'In this computer’s key store',
  passphrase: 'Behind a passphrase',
  file: 'In a key file',
}

interface KeyWaysProps {
  ways: readonly KeyWay[]
  value: KeyWay['kind']
  onChange: (kind: KeyWay['kind']) => void
}

/** The ways in which this machine can keep the key, each with the server's honest sentence about it. */
export function KeyWays({ ways, value, onChange }: KeyWaysProps) {
  const choose = (chosen: string) => {
    const way = ways.find(({ kind }) => kind === chosen)
    if (way) onChange(way.kind)
  }
  return (
    <Radio.Group value={value} onChange={choose} aria-label="How the key is kept">
      <ChoiceCards>
        {ways.map((way) => (
          <ChoiceCard
            key={way.kind}
            value={way.kind}
            name={names[way.kind]}
            badge={way.recommended && way.available ? <Badge variant="light">Recommended here</Badge> : null}
            disabled={!way.available}
          >
            {way.sentence}
          </ChoiceCard>
        ))}
      </ChoiceCards>
    </Radio.Group>
  )
}

import type { KeySlotKind, SettingsView } from '../../../server/contract/settings.ts'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { CopyValue, Values } from '../../components/value.tsx'

const slotNames: Record<KeySlotKind, string> = {
  os: 'This computer’s key store',
  passphrase: 'Passphrase',
  file: 'Key file',
  recovery: 'Recovery key',
}

/** Where the data is and what opens it. */
export function DataPanel({ settings }: { settings: SettingsView }) {
  return (
    <Panel title="Data">
      <Values
        items={[
          { name: 'Data folder', value: <CopyValue text={settings.dataFolder} name="Copy the path" /> },
          ...settings.keySlots.map(({ kind, createdAt }) => ({
            name: slotNames[kind],
            value: (
              <>
                opens the database; made <Moment at={createdAt} />
              </>
            ),
          })),
          { name: 'Version', value: `Authly ${settings.version}` },
        ]}
      />
    </Panel>
  )
}

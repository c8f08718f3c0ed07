import { Button } from '@mantine/core'
import { IconFileImport, IconMailForward, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRights } from '../../bridge/use-rights.ts'
import { LookOnly } from '../../components/look-only.tsx'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { AddPerson } from './add-person.tsx'
import { ExportPeople } from './export-people.tsx'
import { ImportPeople } from './import-people.tsx'
import { InvitePerson } from './invite-person.tsx'
import { usePeopleFilter } from './people-filter.ts'
import { PeopleFilters } from './people-filters.tsx'
import { PeopleList } from './people-list.tsx'

type Asked = 'add' | 'invite' | 'import' | null

export function PeopleScreen() {
  const [asked, setAsked] = useState<Asked>(null)
  const { mayChange, isAuditor } = useRights()
  const { filter, isEmpty } = usePeopleFilter()
  const close = () => setAsked(null)
  return (
    <Page
      title="People"
      lead="Everyone who can sign in here, and who of them manages this server."
      actions={mayChange ? <Actions onAsk={setAsked} /> : null}
    >
      {isAuditor ? <LookOnly /> : null}
      <PeopleFilters />
      <Panel title={isEmpty ? 'Everyone' : 'Found'} flush actions={<ExportPeople filter={filter} />}>
        <PeopleList filter={filter} />
      </Panel>
      {asked === 'add' ? <AddPerson onClose={close} /> : null}
      {asked === 'invite' ? <InvitePerson onClose={close} /> : null}
      {asked === 'import' ? <ImportPeople onClose={close} /> : null}
    </Page>
  )
}

function Actions({ onAsk }: { onAsk: (what: Asked) => void }) {
  return (
    <>
      <Button variant="default" leftSection={<IconFileImport size={17} />} onClick={() => onAsk('import')}>
        Import
      </Button>
      <Button variant="default" leftSection={<IconMailForward size={17} />} onClick={() => onAsk('invite')}>
        Invite person
      </Button>
      <Button leftSection={<IconUserPlus size={17} />} onClick={() => onAsk('add')}>
        Add person
      </Button>
    </>
  )
}

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileExport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { saveText } from '../../components/save-text.ts'
import type { PeopleFilter } from './people-filter.ts'
import { peopleCount } from './people-words.ts'

/** Saves those who are looked for as a CSV file. */
export function ExportPeople({ filter }: { filter: PeopleFilter }) {
  const { bridge } = useConsole()
  const save = useMutation({
    mutationFn: () => bridge.client.peopleBulk.export(filter),
    onSuccess: ({ csv, people }) => {
      saveText(`people-${new Date().toISOString().slice(0, 10)}.csv`, csv)
      notifications.show({ message: `The file holds ${peopleCount(people)}.` })
    },
    onError: (error) => notifications.show({ color: 'red', message: problemOf(error).sentence }),
  })
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconFileExport size={15} />}
      loading={save.isPending}
      onClick={() => save.mutate()}
    >
      Export as CSV
    </Button>
  )
}

import { changeMany } from '../identity/bulk-change.ts'
import { importPeople, previewImport as preview } from '../identity/people-file/import-people.ts'
import type { PlannedLine } from '../identity/people-file/plan-import.ts'
import { writePeople } from '../identity/people-file/write-people.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const change = openOperations.peopleBulk.change.handler(({ context: { server, operator, facts }, input }) =>
  changeMany(server.appliance, { ...input, actor: actorOf(operator, facts) }),
)

const previewImport = openOperations.peopleBulk.previewImport.handler(
  async ({ context: { server, operator, facts }, input }) => {
    const result = await preview(server.appliance, { ...input, actor: actorOf(operator, facts) })
    return { ...result, lines: result.lines.map(lineView) }
  },
)

const importFile = openOperations.peopleBulk.import.handler(async ({ context: { server, operator, facts }, input }) => {
  const result = await importPeople(server.appliance, { ...input, actor: actorOf(operator, facts) })
  return { ...result, lines: result.lines.map(lineView) }
})

// It is a reading, but one after which everybody's data is outside: that is recorded before it is answered.
const exportFile = openOperations.peopleBulk.export.handler(async ({ context: { server, operator, facts }, input }) => {
  const file = await writePeople(server.appliance, input)
  const actor = actorOf(operator, facts)
  const details = { people: file.people }
  await server.appliance.events.write({ ...actor, type: 'people_exported', outcome: 'success', details })
  return file
})

export const peopleBulk = { change, previewImport, import: importFile, export: exportFile }

const lineView = ({ line, username, outcome, message }: PlannedLine) => ({ line, username, outcome, message })

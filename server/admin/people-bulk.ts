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

const exportFile = openOperations.peopleBulk.export.handler(({ context: { server }, input }) =>
  writePeople(server.appliance, input),
)

export const peopleBulk = { change, previewImport, import: importFile, export: exportFile }

const lineView = ({ line, username, outcome, message }: PlannedLine) => ({ line, username, outcome, message })

import { failure } from './command-line/failure.ts'
import { createProgram } from './command-line/program.ts'
import { systemClock } from './platform/clock.ts'
import { createLog } from './platform/log.ts'

const log = createLog({ clock: systemClock, level: 'info' })

try {
  await createProgram(log).parseAsync()
} catch (thrown) {
  process.exitCode = failure(thrown, log)
}

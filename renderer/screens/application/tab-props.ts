import type { ApplicationDetail } from '../../../server/contract/application.ts'
import type { ApplicationEdits } from './use-application-edits.ts'

/** What every tab with settings is given. */
export interface TabProps {
  application: ApplicationDetail
  edits: ApplicationEdits
}

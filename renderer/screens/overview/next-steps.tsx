import { Alert, Anchor } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

interface NextStepsProps {
  people: number
  applications: number
}

/** What a new office has still to do; nothing once it is done. */
export function NextSteps({ people, applications }: NextStepsProps) {
  if (applications === 0) {
    return (
      <Alert icon={<IconArrowRight />} title="Next: the first application">
        Nobody can sign in to anything yet.{' '}
        <Anchor component={Link} to="/applications" inherit underline="always">
          Add an application
        </Anchor>{' '}
        and paste its two settings into it.
      </Alert>
    )
  }
  if (people <= 1) {
    return (
      <Alert icon={<IconArrowRight />} title="Next: your people">
        You are the only one here.{' '}
        <Anchor component={Link} to="/people" inherit underline="always">
          Add the people
        </Anchor>{' '}
        who are to sign in.
      </Alert>
    )
  }
  return null
}

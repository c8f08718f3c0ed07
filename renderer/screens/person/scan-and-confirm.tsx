import { Button, Group, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { problemOf } from '../../bridge/problem.ts'
import { CopyValue } from '../../components/value.tsx'
import classes from './scan-and-confirm.module.css'

interface ScanAndConfirmProps {
  enrolment: { qrSvg: string; key: string }
  person: PersonDetail
  pending: boolean
  error: unknown
  onCode: (code: string) => void
  onClose: () => void
}

/** The QR image with its key as text, and a field for the code that proves that the app has it. */
export function ScanAndConfirm({ enrolment, person, pending, error, onCode, onClose }: ScanAndConfirmProps) {
  const [code, setCode] = useState('')
  const field = useRef<HTMLInputElement>(null)
  // It comes when the dialog has long taken the focus.
  useEffect(() => field.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCode(code)
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <p>
          With <bdi>{person.name}</bdi> beside you: open an authenticator app on their phone and scan this image.
          Nothing counts before a code was typed.
        </p>
        <div className={classes.scan}>
          {/* As an image, so that nothing in it can run. */}
          <img
            className={classes.image}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(enrolment.qrSvg)}`}
            alt="QR code for the authenticator app"
            width={208}
            height={208}
          />
          <div>
            <h3>No camera?</h3>
            <p className={classes.hint}>Type this key into the app instead.</p>
            <CopyValue text={enrolment.key} name="Copy the key" />
          </div>
        </div>
        {person.methods.totp === null ? null : <p>The app that is set up now stops working then.</p>}
        <TextInput
          label="Code that the app shows"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={error ? problemOf(error).sentence : null}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          w={220}
          ref={field}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={pending}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

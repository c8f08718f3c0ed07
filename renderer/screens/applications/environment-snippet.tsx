import { CopyIcon } from '../../components/copy-button.tsx'
import classes from './environment-snippet.module.css'

interface EnvironmentSnippetProps {
  issuer: string
  clientId: string
  withSecret: boolean
}

/** Settings to paste into the application's environment; the secret's own line is left for the person to fill. */
export function EnvironmentSnippet({ issuer, clientId, withSecret }: EnvironmentSnippetProps) {
  const lines = [`OIDC_ISSUER=${issuer}`, `OIDC_CLIENT_ID=${clientId}`, ...(withSecret ? ['OIDC_CLIENT_SECRET='] : [])]
  const text = lines.join('\n')
  return (
    <div className={classes.snippet}>
      <pre>{text}</pre>
      <CopyIcon text={`${text}\n`} name="Copy the settings" />
    </div>
  )
}

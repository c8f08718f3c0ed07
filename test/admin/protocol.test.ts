import { expect, test } from 'vitest'
import { protocolSettings } from '../../server/contract/protocol.ts'
import { startOffice } from '../support/appliance.ts'
import { rejection } from '../support/refusal.ts'

const defaults = protocolSettings.parse({})

test('how applications are served begins with its defaults, is changed part by part, and each value is recorded', async () => {
  const office = await startOffice()
  expect(await office.anna.protocol.get()).toEqual(defaults)
  const pushedRequests = { required: true }
  expect(await office.anna.protocol.update({ pushedRequests })).toEqual({ ...defaults, pushedRequests })
  const outbound = { networks: ['127.0.0.0/8', '10.0.0.0/8'] }
  expect(await office.anna.protocol.update({ outbound })).toEqual({ ...defaults, pushedRequests, outbound })
  await office.anna.protocol.update({ outbound })
  const recorded = (await office.events()).filter(({ reason }) => reason === 'protocol_changed')
  expect(recorded).toMatchObject([
    { type: 'settings_change', actorName: 'Anna Berg', details: { 'pushedRequests.required': true } },
    { details: { 'outbound.networks': '127.0.0.0/8 10.0.0.0/8' } },
  ])
})

test('what makes no sense is refused and changes nothing', async () => {
  const office = await startOffice()
  for (const change of [{ outbound: { networks: ['office'] } }, { refresh: { replaySeconds: 61 } }])
    expect(await rejection(office.anna.protocol.update(change))).toMatchObject({ status: 400 })
  expect(await office.anna.protocol.get()).toEqual(defaults)
})

test('an address inside the office may be called by http once its network is allowed', async () => {
  const office = await startOffice()
  const redirectUris = ['https://intranet.office.example/cb']
  const { application } = await office.anna.applications.create({ template: 'web', name: 'Intranet', redirectUris })
  const { clientId } = application
  const backchannelLogoutUri = 'http://10.0.0.7/logout'
  const update = () => office.anna.applications.update({ clientId, backchannelLogoutUri })
  expect(await rejection(update())).toMatchObject({ data: { field: 'backchannelLogoutUri' } })
  await office.anna.protocol.update({ outbound: { networks: ['10.0.0.0/8'] } })
  expect(await update()).toMatchObject({ backchannelLogoutUri })
})

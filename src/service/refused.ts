import type { UnitRecord } from '../model/index.ts'
import { parseExecLine } from '../parse/index.ts'
import { isYes, unitScalar, unitValues, unitWords } from './unit-view.ts'

const TYPES = new Set(['simple', 'exec', 'forking', 'oneshot', 'dbus', 'notify', 'notify-reload', 'idle'])
const KEEPS_RESTARTING = new Set(['always', 'on-success'])

/** A name that systemd takes for a user or group even in its relaxed reading: no slash, no colon, no number that is too large. */
const isName = (word: string): boolean =>
  /^\d+$/.test(word)
    ? Number(word) < 0xffffffff && Number(word) !== 0xffff
    : /^[^/:\0-\x1f\x7f]+$/.test(word) && word !== '.' && word !== '..'

const namesBad = (unit: UnitRecord): string | undefined => {
  for (const key of ['User', 'Group', 'SupplementaryGroups'])
    for (const { word, resolved } of key === 'SupplementaryGroups'
      ? unitWords(unit, `Service.${key}`)
      : [unitScalar(unit, `Service.${key}`)].flatMap((scalar) => scalar ?? []))
      if (resolved && word !== '' && !isName(word)) return `${key}=${word} is no name and no number`
  return undefined
}

/** A program is an absolute path that is no directory, or a bare name; with `@` the name it is given comes after it. */
const programBad = (unit: UnitRecord, key: string): string | undefined => {
  for (const { value } of unitValues(unit, `Service.${key}`)) {
    if (/^[-:+!|]*@\S+$/.test(value)) return `${key}=${value} gives its program no name`
    for (const { program, resolved } of parseExecLine(value, unit.name))
      if (resolved && (program.endsWith('/') || (program.includes('/') && !program.startsWith('/'))))
        return `${key}=${program} is neither an absolute path of a file nor a bare name`
  }
  return undefined
}

/**
 * Why systemd refuses to load a service unit, in words; undefined when it does not. After systemd.service(5): a service needs
 * an ExecStart=, or RemainAfterExit=yes with an ExecStop= and Type=oneshot, or SuccessAction=; only Type=oneshot takes several
 * and no Restart= that would never end it; Type=dbus needs a BusName=; of a line whose quotes do not close nothing is left.
 */
export const whyRefused = (unit: UnitRecord): string | undefined => {
  const word = (name: string): string | undefined => unitScalar(unit, name)?.word
  const commands = (key: string): number =>
    unitValues(unit, `Service.${key}`).reduce((sum, { value }) => sum + parseExecLine(value, unit.name).length, 0)
  const starts = commands('ExecStart')
  const written = word('Service.Type') ?? ''
  const bus = word('Service.BusName')
  const type = TYPES.has(written) ? written : bus !== undefined ? 'dbus' : starts > 0 ? 'simple' : 'oneshot'
  const bad = namesBad(unit) ?? programBad(unit, 'ExecStart') ?? programBad(unit, 'ExecStartPre')
  if (bad !== undefined) return bad
  const ends = word('Unit.SuccessAction')
  if (starts === 0 && (ends === undefined || ends === 'none')) {
    const stays = type === 'oneshot' && isYes(word('Service.RemainAfterExit') ?? '') && commands('ExecStop') > 0
    if (!stays) return 'it has no ExecStart='
  }
  if (type !== 'oneshot' && starts > 1) return 'it has more than one ExecStart=, which only Type=oneshot may'
  if (type === 'oneshot' && KEEPS_RESTARTING.has(word('Service.Restart') ?? ''))
    return `Type=oneshot with Restart=${word('Service.Restart')}`
  if (type === 'oneshot' && word('Service.RestartForceExitStatus') !== undefined)
    return 'Type=oneshot with RestartForceExitStatus='
  if (type === 'dbus' && bus === undefined) return 'Type=dbus without a BusName='
  const kill = word('Service.KillMode') ?? 'control-group'
  if (word('Service.PAMName') !== undefined && (kill === 'none' || kill === 'process'))
    return `PAMName= with KillMode=${kill}`
  return undefined
}

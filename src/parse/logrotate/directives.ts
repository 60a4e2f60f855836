import { type Cursor, takeLine, takeValue } from './cursor.ts'
import { RotationFault } from './fault.ts'
import { readMaking, readSu } from './making.ts'
import type { RotationSettings } from './settings.ts'
import { checkSize, readNumber, readToken } from './values.ts'
import { splitPopt } from './words.ts'

/** Takes its value at the cursor and answers what it changes. Throws RotationFault. */
type Directive = (cursor: Cursor, before: RotationSettings) => Partial<RotationSettings>

const sets =
  (change: Partial<RotationSettings>): Directive =>
  () =>
    change

const flag = (name: keyof RotationSettings): readonly (readonly [string, Directive])[] => [
  [name, sets({ [name]: true })],
  [`no${name}`, sets({ [name]: false })],
]

const size =
  (directive: string): Directive =>
  (cursor) => {
    const value = takeValue(cursor)
    // Without a value the line is passed over, with a message.
    if (value === undefined || value === '') return {}
    checkSize(directive, value)
    return directive === 'size' ? { schedule: 'size' } : {}
  }

/** A day may stand behind it; what is none ends the file, stanza or not. */
const weekly: Directive = (cursor) => {
  const day = takeLine(cursor).trim()
  if (day !== '' && !(/^\+?[0-9]{1,9}$/.test(day) && Number(day) <= 7))
    throw new RotationFault('weekly: a day of the week is wanted', true)
  return { schedule: 'weekly' }
}

/** A day may stand behind it from 3.22 on; what older and newer versions make of others differs, so it is passed over. */
const monthly: Directive = (cursor) => {
  takeLine(cursor)
  return { schedule: 'monthly' }
}

const counted =
  (directive: string): Directive =>
  (cursor) => {
    readNumber(directive, takeValue(cursor), 0)
    return {}
  }

const worded =
  (directive: string): Directive =>
  (cursor) => {
    if (takeValue(cursor) === undefined) throw new RotationFault(`${directive}: a value is wanted`)
    return {}
  }

const HOME = '/root'

/** Every directive but scripts, `include` and the taboo lists, which change more than settings. */
export const DIRECTIVES: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  ...flag('compress'),
  ...flag('delaycompress'),
  ...flag('shred'),
  ...flag('allowhardlink'),
  ...flag('sharedscripts'),
  ...flag('copy'),
  ...flag('dateext'),
  ...flag('missingok'),
  ['copytruncate', sets({ copytruncate: true, renamecopy: false })],
  ['nocopytruncate', sets({ copytruncate: false })],
  ['renamecopy', sets({ renamecopy: true, copytruncate: false })],
  ['norenamecopy', sets({ renamecopy: false })],
  ['ifempty', sets({ ifempty: true })],
  ['notifempty', sets({ ifempty: false })],
  ['ignoreduplicates', sets({ ignoreduplicates: true })],
  ['hourly', sets({ schedule: 'hourly' })],
  ['daily', sets({ schedule: 'daily' })],
  ['yearly', sets({ schedule: 'yearly' })],
  ['weekly', weekly],
  ['monthly', monthly],
  [
    'minutes',
    (cursor) => {
      const value = takeValue(cursor)
      if (value === undefined || value === '') return {}
      readNumber('minutes', value, 1)
      return { schedule: 'minutes' }
    },
  ],
  ['size', size('size')],
  ['minsize', size('minsize')],
  ['maxsize', size('maxsize')],
  ['rotate', (cursor) => ({ rotate: readNumber('rotate', takeValue(cursor), -1) })],
  ['start', counted('start')],
  ['minage', counted('minage')],
  ['maxage', counted('maxage')],
  ['shredcycles', counted('shredcycles')],
  ['su', (cursor, { su }) => ({ su: readSu(takeLine(cursor), su) })],
  ['create', (cursor, { create }) => ({ creates: true, create: readMaking('create', takeLine(cursor), create) })],
  ['nocreate', sets({ creates: false })],
  [
    'createolddir',
    (cursor, { olddirMaking }) => {
      const making = readMaking('createolddir', takeLine(cursor), olddirMaking)
      return { createsOlddir: true, olddirMaking: { ...making, mode: making.mode ?? 0o755 } }
    },
  ],
  ['nocreateolddir', sets({ createsOlddir: false })],
  ['olddir', (cursor) => ({ olddir: readToken('olddir', takeValue(cursor)).replace(/^~(?=\/)/, HOME) })],
  ['noolddir', sets({ olddir: undefined })],
  ['compresscmd', (cursor) => ({ compresscmd: readToken('compresscmd', takeValue(cursor)) })],
  ['uncompresscmd', (cursor) => ({ uncompresscmd: readToken('uncompresscmd', takeValue(cursor)) })],
  [
    'compressext',
    (cursor) => {
      readToken('compressext', takeValue(cursor))
      return {}
    },
  ],
  [
    'compressoptions',
    (cursor) => {
      if ((splitPopt(takeLine(cursor)) ?? []).length === 0) throw new RotationFault('compressoptions: no options')
      return {}
    },
  ],
  ['mail', (cursor) => ({ mail: readToken('mail', takeValue(cursor)) })],
  ['nomail', sets({ mail: undefined })],
  ['mailfirst', sets({})],
  ['maillast', sets({})],
  ['errors', sets({})],
  ['dateyesterday', sets({})],
  ['nodateyesterday', sets({})],
  ['datehourago', sets({})],
  ['nodatehourago', sets({})],
  [
    'dateformat',
    (cursor) => {
      takeValue(cursor)
      return {}
    },
  ],
  ['extension', worded('extension')],
  ['addextension', worded('addextension')],
])

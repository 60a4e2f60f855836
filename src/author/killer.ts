import { CONTENT_CLASSES, formatMode, INODE_TYPES } from '../model/index.ts'
import type { Rule, RuleCase } from '../pack/index.ts'
import { CASE_ACCOUNTS } from './cases.ts'

type Wire = Readonly<Record<string, unknown>>

/** Records with two fields changed that are tried for one rule at most: a search, not a proof. */
const MOST = 600

const NAMES = CASE_ACCOUNTS.users.map(({ name }) => name)

const modes = (mode: unknown): readonly string[] => {
  if (typeof mode !== 'string') return ['0600', '0644', '0777']
  const bits = Number.parseInt(mode, 8)
  return Array.from({ length: 12 }, (_, bit) => formatMode(bits ^ (1 << bit)))
}

const paths = (rule: Rule, path: unknown): readonly string[] => {
  if (typeof path !== 'string') return []
  const [, folder = '/', name = ''] = /^(.*\/)([^/]*)$/.exec(path) ?? []
  const fixed = rule.paths.filter((glob) => !/[*?[{$!]/.test(glob))
  return [`${folder}x`, `${folder}x/${name}`, `${folder}.${name}`, `/x/${name}`, ...fixed]
}

/** Values worth trying for a field of an inode besides the one that stands there. */
const others = (rule: Rule, field: string, value: unknown): readonly unknown[] => {
  switch (field) {
    case 'path':
      return paths(rule, value)
    case 'mode':
      return modes(value)
    case 'owner':
    case 'group':
      return [...NAMES, null]
    case 'type':
      return INODE_TYPES
    case 'contentClass':
      return [...CONTENT_CLASSES, null]
    case 'size':
    case 'nlink':
    case 'mtime':
      return typeof value === 'number' ? [value - 1, value + 1, 0] : [0, 1, 1 << 30]
    default:
      return typeof value === 'boolean' ? [!value] : Array.isArray(value) ? [[]] : []
  }
}

const FIELDS = [
  'path',
  'mode',
  'owner',
  'group',
  'type',
  'contentClass',
  'size',
  'nlink',
  'recursive',
  'follows',
] as const

const fieldsIn = (stated: RuleCase): readonly string[] => FIELDS.filter((field) => field in stated)

function* oneChanged(rule: Rule, stated: RuleCase): Generator<RuleCase> {
  const wire = stated as Wire
  for (const field of fieldsIn(stated))
    for (const value of others(rule, field, wire[field])) if (value !== wire[field]) yield { ...stated, [field]: value }
}

function* twoChanged(rule: Rule, stated: RuleCase): Generator<RuleCase> {
  for (const [at, field] of fieldsIn(stated).entries())
    for (const value of others(rule, field, (stated as Wire)[field]))
      for (const other of fieldsIn(stated).slice(at + 1))
        for (const second of others(rule, other, (stated as Wire)[other]))
          yield { ...stated, [field]: value, [other]: second }
}

/** What is near a case of the rule: everything with one field changed, then some with two, from all over. */
export function* nearCases(rule: Rule): Generator<RuleCase> {
  const stated = [rule.cases.violation, rule.cases.pass, rule.cases.unknown].flatMap((cases) => cases ?? [])
  for (const one of stated) yield* oneChanged(rule, one)
  const pairs = stated.flatMap((one) => [...twoChanged(rule, one)])
  const step = Math.max(1, Math.ceil(pairs.length / MOST))
  for (let at = 0; at < pairs.length; at += step) yield pairs[at] as RuleCase
}

import { ACT_VERBS, FIELDS, POWERS } from '../model/index.ts'
import { type Context, checkArity, fail } from './parse-context.ts'
import { fieldNamed } from './parse-logic.ts'
import { globsOf, oneOf, type Parser, pathOperand, stringOf, stringsOf } from './parse-values.ts'

const SUBJECT = /^(user|group):[^:/\s]+$/

const subjectOf = (logic: unknown, context: Context): string => {
  const subject = stringOf(logic, context, 'a subject')
  if (subject === 'anyone' || SUBJECT.test(subject)) return subject
  if (subject !== 'service')
    return fail(context, `there is no subject "${subject}"`, 'one of: service, anyone, user:NAME, group:NAME')
  if (!context.vocabulary.fields.has('service.name'))
    fail(context, 'this rule is judged for the host, which is no service', 'set "for": "service", or name a user')
  return subject
}

const can: Parser = (operands) => {
  checkArity(operands, 2, 3)
  const { values, at, context } = operands
  const subject = subjectOf(values[0], at(0))
  const power = oneOf(stringOf(values[1], at(1), 'a power'), POWERS, at(1), 'power')
  return {
    kind: 'can',
    subject,
    power,
    path: values.length > 2 ? pathOperand(values[2], at(2)) : undefined,
    pointer: context.pointer,
  }
}

const INODE_FIELDS = new Map(FIELDS.inode.map((field) => [field.name, field]))

const at: Parser = (operands) => {
  checkArity(operands, 2, 2)
  const { values, context } = operands
  const name = stringOf(values[1], operands.at(1), 'a field')
  const inodes = { ...context.vocabulary, fields: INODE_FIELDS }
  const { field } = fieldNamed(name, { ...operands.at(1), vocabulary: inodes })
  return { kind: 'at', path: pathOperand(values[0], operands.at(0)), field, pointer: context.pointer }
}

const acts: Parser = (operands) => {
  checkArity(operands, 1, 2)
  const { values, context } = operands
  const verbs = stringsOf(values[0], operands.at(0), 'a verb').map((verb) =>
    oneOf(verb, ACT_VERBS, operands.at(0), 'verb'),
  )
  const globs = values[1] === undefined || values[1] === null ? undefined : globsOf(values[1], operands.at(1))
  return { kind: 'acts', verbs: Object.freeze(verbs), globs, pointer: context.pointer }
}

const listed: Parser = (operands) => {
  checkArity(operands, 2, 2)
  const { values, context } = operands
  const name = stringOf(values[1], operands.at(1), 'what to read of the entry')
  const field = oneOf(name, ['manifest', 'sha256'], operands.at(1), 'part of an entry')
  return { kind: 'listed', globs: globsOf(values[0], operands.at(0)), field, pointer: context.pointer }
}

const signed: Parser = (operands) => {
  checkArity(operands, 2, 2)
  const { values, context } = operands
  const keys = stringsOrNone(values[1], operands.at(1))
  return { kind: 'signed', path: pathOperand(values[0], operands.at(0)), keys, pointer: context.pointer }
}

/** A list of keys may be empty: then nothing is signed. */
const stringsOrNone = (logic: unknown, context: Context): readonly string[] => {
  if (Array.isArray(logic) && logic.length === 0) return []
  return stringsOf(logic, context, 'a public key')
}

/** Operators that look beyond the record: at access, at other paths, at acts, manifests and signatures. */
export const JOIN_PARSERS: readonly (readonly [string, Parser])[] = [
  ['can', can],
  ['at', at],
  ['acts', acts],
  ['listed', listed],
  ['signed', signed],
]

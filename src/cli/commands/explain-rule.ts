import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Io } from '../io.ts'
import { isRefusal, oneOf, type Parsed, type Refusal, refusal } from '../parse-args.ts'
import type { Pack, Sdk } from '../sdk.ts'
import { builtinReferences, packsOf } from '../targets.ts'
import { layoutOf } from '../terminal.ts'

/** A README longer than this is no page of a rule. */
const README_BYTES = 1 << 20

/** Prints the page of the rule that is named, from the packs given or any built-in one. */
export const explainRule = async (parsed: Parsed, io: Io, sdk: Sdk): Promise<number | Refusal> => {
  const id = parsed.operands[0] ?? ''
  if (parsed.operands.length > 1) return refusal('explain takes one rule', 'run it once for each')
  const packs = await packsOf(parsed, sdk, await builtinReferences(sdk))
  if (isRefusal(packs)) return packs
  const rule = packs.flatMap((pack) => pack.rules).find((candidate) => candidate.name === id || candidate.id === id)
  if (rule === undefined) return unknownRule(id, packs)
  const page = {
    rule,
    packs: packs.filter((pack) => pack.rules.some(({ name }) => name === rule.name)).map(({ name }) => name),
    logic: await logicOf(rule.file),
    readme: await textOf(join(dirname(rule.file), 'README.md')),
  }
  const json = oneOf(parsed, 'format') === 'json'
  await io.stdout.write(
    json ? `${sdk.jsonText({ version: 1, ...ruleFacts(page) })}\n` : sdk.rulePageText(page, layoutOf(parsed, io)),
  )
  return 0
}

type Page = Parameters<Sdk['rulePageText']>[0]

const ruleFacts = ({ rule, packs, logic, readme }: Page) => ({
  rule: rule.name,
  packs,
  title: rule.title,
  severity: rule.severity,
  maturity: rule.maturity,
  on: rule.on,
  for: rule.for,
  paths: rule.paths,
  when: logic?.when,
  require: logic?.require,
  message: rule.message,
  remedy: rule.remedy,
  tags: rule.tags,
  readme,
})

const unknownRule = (id: string, packs: readonly Pack[]): Refusal => {
  const known = packs.flatMap((pack) => pack.rules.map(({ name }) => name))
  if (id === '-' || existsSync(id))
    return refusal(`there is no rule '${id}'`, 'to explain a path of that target, add --path PATH')
  return refusal(`there is no rule '${id}'`, 'pathwrit rules lists every rule', { word: id, known })
}

const textOf = async (file: string): Promise<string | undefined> => {
  const bytes = await readFile(file).catch(() => undefined)
  return bytes === undefined || bytes.length > README_BYTES ? undefined : bytes.toString('utf8')
}

/** The conditions as written. A rule in YAML goes without: its page still has everything else. */
const logicOf = async (file: string): Promise<Page['logic']> => {
  const text = await textOf(file)
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

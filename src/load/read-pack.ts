import { dirname } from 'node:path'
import { type ErrorPlace, LIMITS, PathwritError } from '../model/index.ts'
import { checkPack, checkRule, type Loaded, type Maturity, type PackFiles } from '../pack/index.ts'
import { type Asker, type PackPlace, packPlace } from './pack-place.ts'
import { parseText } from './parse-text.ts'
import { readPackFile } from './read-pack-file.ts'
import { ruleFiles } from './rule-files.ts'
import { type Session, shownFile } from './session.ts'

const readFile = async (
  path: string,
  { root, builtIn }: PackPlace,
  session: Session,
  from: ErrorPlace = {},
): Promise<Loaded<unknown> & { readonly real: string }> => {
  const file = shownFile(path, session)
  const { real, text } = readPackFile(path, root, file, from.file === undefined ? { file } : from)
  session.texts.set(file, text)
  return { file, text, real, value: await parseText(text, file, builtIn) }
}

/** The packs on the way from the one asked for to this one, by real path: what a cycle is found by. */
type Trail = readonly { readonly real: string; readonly name: string }[]

const readExtended = async (
  pack: Loaded<ReturnType<typeof checkPack>['value']>,
  place: PackPlace,
  trail: Trail,
  session: Session,
): Promise<PackFiles['extended']> => {
  const extended: { files: PackFiles; maturity?: Maturity }[] = []
  for (const [index, entry] of (pack.value.extends ?? []).entries()) {
    const { pack: reference, maturity } = typeof entry === 'string' ? { pack: entry, maturity: undefined } : entry
    const where = { file: pack.file, pointer: `/extends/${index}` }
    const within = place.confined ? place.root : undefined
    const asker: Asker = { folder: dirname(place.file), within, place: where }
    const files = await readPack(packPlace(reference, session.own, asker), trail, session, where)
    extended.push(maturity === undefined ? { files } : { files, maturity })
  }
  return extended
}

/** A pack file, its rules and the packs it extends, read and held against the schemas. */
export const readPack = async (
  place: PackPlace,
  trail: Trail,
  session: Session,
  from: ErrorPlace = {},
): Promise<PackFiles> => {
  const { real, ...loaded } = await readFile(place.file, place, session)
  const known = session.packs.get(real)
  if (known !== undefined) return known
  const start = trail.findIndex((step) => step.real === real)
  if (start !== -1) {
    const names = [...trail.slice(start), trail[start]].map((step) => step?.name)
    const hint = 'a pack cannot build on itself: take one "extends" out'
    throw new PathwritError('pack', `packs extend each other in a circle: ${names.join(' → ')}`, { ...from, hint })
  }
  if (trail.length >= LIMITS.depth)
    throw new PathwritError('limit', `packs extend each other more than ${LIMITS.depth} levels deep`, from)
  const pack = checkPack(loaded)
  const rules = []
  for (const { path, pointer } of await ruleFiles(pack.value.rules ?? [], place, pack.file)) {
    const { file, text, value } = await readFile(path, place, session, { file: pack.file, pointer })
    rules.push(checkRule({ file, text, value }, !place.builtIn))
  }
  const here = { real, name: pack.value.name }
  const extended = await readExtended(pack, place, [...trail, here], session)
  const files = Object.freeze({ pack, rules, extended, builtIn: place.builtIn })
  session.packs.set(real, files)
  return files
}

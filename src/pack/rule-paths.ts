import { nearest, PathwritError, placed, SERVICE_FIELDS } from '../model/index.ts'
import { escapeGlob, parseGlob } from '../paths/index.ts'
import type { Draft } from './draft.ts'
import type { ParamValue } from './param-value.ts'
import { fillTemplate, templatePieces } from './template.ts'

type Place = { readonly file: string; readonly pointer: string }

const SERVICE_NAMES = SERVICE_FIELDS.map(({ name }) => name)
/** Whether a value that is not known yet may be an absolute path: a service's directory, or an element of an empty list. */
const maybePath = (name: string): boolean =>
  name.startsWith('service.dirs.') || name === 'service.exec' || name.startsWith('param.')

const checkPlaceholder = (name: string, { rule, params }: Draft, place: Place): void => {
  const known = [...params.keys()].map((param) => `param.${param}`)
  if (rule.value.for === 'service') known.push(...SERVICE_NAMES)
  if (known.includes(name)) return
  const hint =
    rule.value.for === 'host' && name.startsWith('service.')
      ? 'a rule for the host has no service; make it "for": "service"'
      : (nearest(name, known) ?? `known: ${known.join(', ')}`)
  throw new PathwritError('pack', `there is nothing to put in for "\${${name}}"`, { ...place, hint })
}

const texts = (value: ParamValue | undefined): readonly string[] | undefined =>
  typeof value === 'object' ? value : value === undefined ? undefined : [String(value)]

/** With everything else filled by a plain segment, a template must be a glob: better told at load than at the first scan. */
const checkGlob = (glob: string, place: Place): void => {
  const plain = (name: string): readonly string[] => [maybePath(name) ? '/x' : 'x']
  for (const filled of fillTemplate(glob, () => true, plain, escapeGlob) ?? []) parseGlob(filled, place)
}

const filledTemplate = (template: string, draft: Draft, place: Place): readonly string[] => {
  const mark = template.startsWith('!') ? '!' : ''
  const glob = template.slice(mark.length)
  for (const piece of templatePieces(glob)) if ('name' in piece) checkPlaceholder(piece.name, draft, place)
  const paramOf = (name: string): readonly string[] | undefined => texts(draft.params.get(name.slice('param.'.length)))
  const asGlob = (value: string, name: string): string =>
    draft.scope.sources.get(name.slice('param.'.length))?.type === 'glob' ? value : escapeGlob(value)
  try {
    const filled = fillTemplate(glob, (name) => name.startsWith('param.'), paramOf, asGlob)
    for (const one of filled ?? [glob]) checkGlob(one, place)
    // An empty list leaves its placeholder standing, and whoever binds the rule finds it unset: never a wider pattern.
    return (filled ?? [glob]).map((one) => mark + one)
  } catch (error) {
    throw error instanceof PathwritError ? placed(error, place) : error
  }
}

/** A rule's path templates with its parameters put in; what stands for the service is left for later. */
export const rulePaths = (draft: Draft): readonly string[] => {
  const { file, value } = draft.rule
  const { paths } = value
  if (paths === undefined) return []
  if (paths.every((path) => path.startsWith('!')))
    throw new PathwritError('pack', '"paths" only excludes', {
      file,
      pointer: '/paths',
      hint: 'add what it judges, for example "/**"',
    })
  return paths.flatMap((path, index) => filledTemplate(path, draft, { file, pointer: `/paths/${index}` }))
}

import { nearest, PathwritError, type Service, safeText } from '../model/index.ts'
import type { Surveyed } from './survey.ts'

/** The service that a user names, among those that are judged. One that nothing bears, or that stays root, is an error. */
export const serviceNamed = (
  given: string,
  found: readonly Service[],
  { nameFor, rootServices }: Pick<Surveyed, 'nameFor' | 'rootServices'>,
): Service => {
  const named = (name: string) => found.find((service) => service.name === name)
  const service = named(given) ?? named(nameFor(given))
  if (service !== undefined) return service
  const root = rootServices.find(({ name }) => name === given || name === nameFor(given))
  if (root !== undefined)
    throw new PathwritError('usage', `service "${safeText(given)}" is not judged: ${safeText(root.why)}`, {
      hint: `state whom it becomes: --service ${safeText(root.name)}:USER`,
    })
  throw new PathwritError('usage', `no service "${safeText(given)}" was found in the target`, {
    hint:
      nearest(
        given,
        found.map(({ name }) => name),
      ) ?? 'pathwrit services TARGET lists those that are there',
  })
}

/** Names given to `--only-service` that no service bears are an error: silence about them would read as "fine". */
export const chooseServices = (
  found: readonly Service[],
  only: readonly string[] | undefined,
  surveyed: Pick<Surveyed, 'nameFor' | 'rootServices'>,
): readonly Service[] => {
  if (only === undefined || only.length === 0) return found
  const chosen = new Set(only.map((name) => serviceNamed(name, found, surveyed).name))
  return found.filter(({ name }) => chosen.has(name))
}

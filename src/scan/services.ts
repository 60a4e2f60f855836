import { chooseServices } from './choose.ts'
import type { ServicesResult, TargetOptions } from './contract.ts'
import { openTarget } from './open.ts'
import { incompleteOf, surveySource } from './survey.ts'

/** Who is there: the services of a target, each fact with its source, and those that stay root. */
export const services = async (options: TargetOptions): Promise<ServicesResult> => {
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: [],
      stated: options.services ?? [],
      target: options.target,
    })
    const incomplete = incompleteOf(source, surveyed)
    return {
      services: chooseServices(surveyed.services, options.onlyServices, surveyed),
      rootServices: surveyed.rootServices,
      doubts: surveyed.doubts,
      complete: incomplete.length === 0,
      incomplete,
    }
  } finally {
    await source.close()
  }
}

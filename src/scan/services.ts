import type { ServicesResult, TargetOptions } from './contract.ts'
import { openTarget } from './open.ts'
import { chooseServices } from './scan.ts'
import { surveySource } from './survey.ts'

/** Who is there: the services of a target, each fact with its source, and those that stay root. */
export const services = async (options: TargetOptions): Promise<ServicesResult> => {
  const source = await openTarget(options)
  try {
    const surveyed = await surveySource(source, {
      manifestGlobs: [],
      stated: options.services ?? [],
      target: options.target,
    })
    return {
      services: chooseServices(surveyed.services, options.onlyServices),
      rootServices: surveyed.rootServices,
      complete: source.incomplete.length === 0,
      incomplete: source.incomplete,
    }
  } finally {
    await source.close()
  }
}

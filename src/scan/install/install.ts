import { notes } from '../../collect/index.ts'
import { PathwritError, type Selection, type Source, type Survey } from '../../model/index.ts'
import { stackBatches } from './batches.ts'
import { type Layer, layerOf } from './layer.ts'
import { baseOf, type Installed, install, wantedBy } from './outcome.ts'
import { unionOf } from './selection.ts'

/**
 * Packages and archives as one root, in order: each as it will be once it is installed on those before it, its scripts' effects
 * included. The first is what the others are put on, unless it is a package: then that is a system with nothing else on it.
 */
export const installing = (sources: readonly Source[], collector: string): Source => {
  const said = notes()
  let state: (Installed & { readonly base: Source | undefined; readonly layers: readonly Layer[] }) | undefined
  const survey = async (selection: Selection): Promise<Survey> => {
    const wanted = wantedBy(selection)
    const [first] = sources
    const layers: Layer[] = []
    let base: { readonly source: Source; readonly survey: Survey } | undefined
    for (const source of sources) {
      const read = await source.survey(unionOf([wanted], true))
      if (source === first && read.packages?.[0] === undefined) base = { source, survey: read }
      else layers.push(await layerOf(source, read))
    }
    for (const { source, survey: own } of layers)
      if (own.listed === 0)
        throw new PathwritError(
          'input',
          `no record could be read from ${source.collector}: ${source.incomplete[0]?.why ?? 'it is empty'}`,
          {
            hint: 'is it the right target, and the right --input?',
          },
        )
    const installed = await install(baseOf(base?.survey, layers), layers, collector, said.add)
    state = { ...installed, base: base?.source, layers }
    return installed.survey
  }
  return {
    collector,
    cannotCarry: [...new Set(sources.flatMap((source) => source.cannotCarry))],
    get incomplete() {
      return [...sources.flatMap((source) => source.incomplete), ...said.list]
    },
    get notLookedAt() {
      return sources.flatMap((source) => source.notLookedAt)
    },
    survey,
    async *batches(selection) {
      if (state === undefined) await survey(unionOf([]))
      if (state !== undefined) yield* stackBatches(state.stack, state.base, state.layers, state.own, selection)
    },
    async close() {
      for (const source of sources) await source.close()
    },
  }
}

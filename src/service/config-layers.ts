import { type ConfigRecord, nameOf, parentOf } from '../model/index.ts'

/** Files of `*.d` directories that are read together: of one name the strongest directory's counts, then by name. */
export const layered = (configs: readonly ConfigRecord[], directories: readonly string[]): readonly ConfigRecord[] => {
  const chosen = new Map<string, ConfigRecord>()
  for (const directory of directories)
    for (const config of configs) {
      const name = nameOf(config.path)
      if (parentOf(config.path) === directory && name.endsWith('.conf') && !chosen.has(name)) chosen.set(name, config)
    }
  return [...chosen.keys()].sort().map((name) => chosen.get(name) as ConfigRecord)
}

import { type Engine, home, peerVersion, programVersion } from './engines/index.ts'

/** Versions of what an engine is made of, or what is missing and how to get it. */
export type Availability = { readonly versions: Readonly<Record<string, string>> } | { readonly missing: string }

export const availability = ({ packages = [], program }: Pick<Engine, 'packages' | 'program'>): Availability => {
  const versions: Record<string, string> = {}
  for (const name of packages) {
    const version = peerVersion(name)
    if (version === undefined) return { missing: `package ${name} is not installed: npm ci --prefix ${home}` }
    versions[name] = version
  }
  if (program === undefined) return { versions }
  const version = programVersion(program)
  if (version === undefined) return { missing: `no program ${program.name}: ${program.install}` }
  return { versions: { ...versions, [program.name]: version } }
}

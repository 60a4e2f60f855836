import type { BytePath, ConfigRecord, Origin } from '../model/index.ts'
import { type ProcessState, parseProcess } from '../parse/index.ts'
import type { Draft } from './present.ts'
import { unitCommands } from './unit-view.ts'
import type { World } from './world.ts'

/** A running process with the place it was read from. */
export interface Process extends ProcessState {
  readonly origin: Origin
}

export const isProcess = (path: BytePath): boolean => /^\/proc\/\d+\/status$/.test(path)

export const processesIn = (configs: readonly ConfigRecord[]): readonly Process[] =>
  configs.flatMap(({ path, text, origin }) => {
    const process = isProcess(path) ? parseProcess(text) : undefined
    return process === undefined ? [] : [{ ...process, origin }]
  })

/** Programs that run what others wrote: that one of them runs tells no service. */
const INTERPRETER =
  /\/(?:(?:ba|da|k|z|c|fi|a)?sh|busybox|env|python[\d.]*|perl[\d.]*|ruby[\d.]*|node(?:js)?|php[\d.]*|lua[\d.]*|java|mono|systemd|su|sudo|runuser|setpriv|start-stop-daemon)$/

/** Programs that tell a draft: those its unit starts, or those of its daemon where it has no unit. */
const programsOf = (draft: Draft): readonly string[] => {
  const { daemon, release, unit } = draft
  if (unit !== undefined)
    return unitCommands(unit).flatMap(({ directive, program }) => (directive === 'ExecStart' ? [program] : []))
  return (daemon?.programs ?? []).map((program) => program.replaceAll('%', release))
}

/** Programs that tell a service by themselves, by real path, with the drafts they tell. */
export const programIndex = (
  drafts: readonly Draft[],
  real: (path: string) => BytePath,
): ReadonlyMap<BytePath, ReadonlySet<string>> => {
  const index = new Map<BytePath, Set<string>>()
  for (const draft of drafts)
    for (const program of programsOf(draft)) {
      if (!program.startsWith('/')) continue
      const path = real(program)
      if (!INTERPRETER.test(path)) index.set(path, (index.get(path) ?? new Set()).add(draft.name))
    }
  return index
}

/** The running processes of each draft by its name: by control group, else by a program that no other draft has. */
export const runningBy = (
  drafts: readonly Draft[],
  { processes, real }: World,
): ReadonlyMap<string, readonly Process[]> => {
  const running = new Map<string, Process[]>()
  if (processes.length === 0) return running
  const names = new Set(drafts.map(({ name }) => name))
  const index = programIndex(drafts, real)
  for (const process of processes) {
    const told = process.unit === undefined && process.exe !== undefined ? index.get(process.exe) : undefined
    const name = process.unit?.slice(0, -'.service'.length) ?? (told?.size === 1 ? [...told][0] : undefined)
    if (name === undefined || !names.has(name)) continue
    const known = running.get(name)
    if (known === undefined) running.set(name, [process])
    else known.push(process)
  }
  return running
}

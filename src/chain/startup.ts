import { type BytePath, bytesOf, type Finding, joinPath, nameOf, safeText } from '../model/index.ts'

/** An account of the target: whose files are whose. */
export interface Home {
  readonly name: string
  readonly home: BytePath
  readonly shell: string
}

/** What a shell takes as its own from the home of whoever it runs for: bash(1), dash(1), zsh(1). */
const STARTUP: ReadonlyMap<string, readonly string[]> = new Map([
  ['bash', ['.bash_profile', '.bash_login', '.profile', '.bashrc', '.bash_logout']],
  ['sh', ['.profile']],
  ['dash', ['.profile']],
  ['zsh', ['.zshenv', '.zprofile', '.zshrc', '.zlogin', '.zlogout']],
])

const STICKY = 0o1000

/** Paths of start-up files, and homes in which one can be put, with the account whose they are. */
export type StartupFiles = ReadonlyMap<BytePath, string>

/** Of an account that several share a home with, none is told: whose shell comes next is not known. */
export const startupFiles = (homes: readonly Home[]): StartupFiles => {
  const files = new Map<BytePath, string>()
  const taken = new Set<BytePath>()
  for (const { name, home, shell } of homes) {
    const names = STARTUP.get(nameOf(shell))
    if (names === undefined || home === '/') continue
    for (const path of [home, ...names.map((file) => joinPath(home, bytesOf(file)))]) {
      if (taken.has(path)) files.delete(path)
      else files.set(path, name)
      taken.add(path)
    }
  }
  return files
}

const CHANGES = [' may write', ' may change its mode']

/** The account whose login shell takes as its own what a finding says can be changed, and what happens there. */
export const startupOf = (
  { path, witness, shown }: Finding,
  files: StartupFiles,
): { readonly to: string; readonly what: string } | undefined => {
  const to = files.get(path)
  if (to === undefined) return undefined
  if (!witness.some(({ why, by }) => by !== undefined && CHANGES.some((end) => why.endsWith(end)))) return undefined
  const name = safeText(to)
  if (shown.type !== 'directory') return { to, what: `the shell of ${name} takes it as its own at login` }
  // In a sticky directory what is there stays there.
  if (shown.mode === undefined || (shown.mode & STICKY) !== 0) return undefined
  return { to, what: `the shell of ${name} takes files in it as its own at login` }
}

import { type ActRecord, type BytePath, bytesOf, nameOf } from '../model/index.ts'
import { decodeText } from '../parse/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { actAt, actAtText, filesIn, isExecutable, originAt, together } from './make.ts'

/** What a login shell of root takes as its own, in the order it does. */
const STARTUP = ['/etc/profile', '/root/.bash_profile', '/root/.profile', '/root/.bashrc', '/etc/bash.bashrc'].map(
  bytesOf,
)
const PROFILES = '/etc/profile.d'

/** Files that set PATH without being shell: how its line begins there. */
const PATH_FILES: readonly (readonly [BytePath, RegExp])[] = [
  ['/etc/environment', /^\s*PATH\s*=\s*"?([^"]*)"?\s*$/],
  ['/etc/login.defs', /^\s*ENV_SUPATH\s+(?:PATH=)?(\S+)\s*$/],
  ['/etc/sudoers', /^\s*Defaults\s+secure_path\s*=\s*"?([^"]*)"?\s*$/],
]

/** A PATH that a shell file of root sets to a plain list; what is already in it stands aside. */
const SHELL_PATH = /^\s*(?:export\s+)?PATH=["']?([^"'#;]*)["']?\s*$/

const directories = (path: BytePath, pattern: RegExp, view: ActView): readonly ActRecord[] => {
  const bytes = view.files.get(path)
  if (bytes === undefined) return []
  return decodeText(bytes)
    .split('\n')
    .flatMap((line, index) => {
      const found = line.length > 4096 ? null : pattern.exec(line)
      return (found?.[1] ?? '')
        .split(':')
        .filter((word) => word.startsWith('/') && !word.includes('$'))
        .map((word) =>
          actAtText(word, originAt(view, path, index + 1), {
            verb: 'run',
            trigger: 'login',
            by: 'a login of root',
            words: `PATH holds ${word}`,
          }),
        )
    })
}

/** Who shuts or opens the machine: run at the end of boot where it may be. */
const rcLocal = (path: BytePath, view: ActView): readonly ActFindings[] => {
  if (!view.files.has(path) || !isExecutable(view, path)) return []
  const how = { actor: 'root', trigger: 'boot', by: 'rc.local' }
  const run = actAt(path, originAt(view, path), { verb: 'run', trigger: 'boot', by: how.by })
  return [{ records: [run], doubts: [] }, view.script(path, { ...how, args: ['start'] })]
}

/** What is run and sourced when root logs in, and where its commands are looked for. */
export const login: ActSource = Object.freeze({
  name: 'login',
  globs: [...STARTUP, ...PATH_FILES.map(([path]) => path), `${PROFILES}/*`, '/etc/rc.local', '/etc/rc.d/rc.local'],
  acts: (view: ActView) => {
    const by = 'a login of root'
    const how = { actor: 'root', trigger: 'login', by }
    const sourced = [
      ...STARTUP.filter((path) => view.files.has(path)),
      ...filesIn(view, PROFILES).flatMap(([path]) => (nameOf(path).endsWith('.sh') ? [path] : [])),
    ]
    const isThere = view.tree.lookup(PROFILES)
    const place = isThere
      ? [actAt(PROFILES, originAt(view, '/etc/profile'), { verb: 'source', trigger: 'login', by })]
      : []
    return together([
      { records: place, doubts: [] },
      ...sourced.flatMap((path) => [
        { records: [actAt(path, originAt(view, path), { verb: 'source', trigger: 'login', by })], doubts: [] },
        view.script(path, how),
      ]),
      {
        records: [
          ...PATH_FILES.flatMap(([path, pattern]) => directories(path, pattern, view)),
          ...sourced.flatMap((path) => directories(path, SHELL_PATH, view)),
        ],
        doubts: [],
      },
      ...['/etc/rc.local', '/etc/rc.d/rc.local'].flatMap((path) => rcLocal(path, view)),
    ])
  },
})

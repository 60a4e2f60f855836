import { type BytePath, bytesOf, nameOf, textOf } from '../model/index.ts'
import { decodeText, lsbHeader, lsbProvides } from '../parse/index.ts'
import { INIT_SCRIPTS, UNIT_DIRECTORIES } from '../service/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { actAt, filesIn, isExecutable, originAt, together } from './make.ts'
import { isOpenrc, openrcActs } from './openrc.ts'

/** What an init script is asked, and when. */
const ASKED = [
  ['start', 'start'],
  ['stop', 'stop'],
  ['reload', 'reload'],
  ['force-reload', 'reload'],
  ['restart', 'start'],
] as const

/** Beside the scripts, and no script of a service. */
const NO_SCRIPT = new Set(['README', 'functions', 'skeleton', 'rc', 'rcS'])

const MANAGERS = ['/lib/systemd/systemd', '/usr/lib/systemd/systemd']

/** Whether systemd is there and has a unit of that name, or a masked one: then it starts the unit or nothing, and the script hands over to it as well. */
const hasUnit = (path: BytePath, bytes: Uint8Array, view: ActView): boolean => {
  const names = [textOf(nameOf(path)).replace(/\.sh$/, ''), ...lsbProvides(lsbHeader(decodeText(bytes)))]
  if (!MANAGERS.some((manager) => view.resolve(manager).inode)) return false
  if (UNIT_DIRECTORIES.some((directory) => view.tree.lookup(bytesOf(`${directory}/${names[0]}.service`)))) return true
  return view.records.some(
    (record) => record.kind === 'unit' && names.some((name) => record.name === `${name}.service`),
  )
}

const actsOfScript = (path: BytePath, bytes: Uint8Array, view: ActView): ActFindings => {
  const name = textOf(nameOf(path))
  if (NO_SCRIPT.has(name) || !isExecutable(view, path) || hasUnit(path, bytes, view)) return { records: [], doubts: [] }
  const by = `init.d/${name}`
  const run = actAt(path, originAt(view, path), { verb: 'run', trigger: 'boot', by })
  return together([
    { records: [run], doubts: [] },
    ...(isOpenrc(bytes) ? openrcActs(path, bytes, view) : []),
    ...ASKED.map(([word, when]) => view.script(path, { actor: 'root', trigger: when, by, args: [word] })),
  ])
}

/** Init scripts, started as root; they source /etc/default and the like, which their shell says. */
export const initd: ActSource = Object.freeze({
  name: 'init.d',
  globs: [`${INIT_SCRIPTS}/*`],
  acts: (view: ActView) =>
    together(filesIn(view, bytesOf(INIT_SCRIPTS)).map(([path, bytes]) => actsOfScript(path, bytes, view))),
})

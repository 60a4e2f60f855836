import { type BytePath, nameOf, textOf } from '../model/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { filesIn, together } from './make.ts'

const DATABASE = '/var/lib/dpkg/info'

interface Call {
  readonly trigger: string
  readonly args: readonly string[]
}

/**
 * How dpkg calls each script (Debian policy, 6.5). A version that a script is told of stands for any: what it compares with it is not
 * known. Calls after an error, which undo what was done, are left out.
 */
const CALLS: Readonly<Record<string, readonly Call[]>> = {
  preinst: [
    { trigger: 'install', args: ['install'] },
    { trigger: 'upgrade', args: ['upgrade', '0~'] },
  ],
  postinst: [
    { trigger: 'install', args: ['configure', ''] },
    { trigger: 'upgrade', args: ['configure', '0~'] },
  ],
  prerm: [
    { trigger: 'remove', args: ['remove'] },
    { trigger: 'upgrade', args: ['upgrade', '0~'] },
  ],
  postrm: [
    { trigger: 'remove', args: ['remove'] },
    { trigger: 'purge', args: ['purge'] },
    { trigger: 'upgrade', args: ['upgrade', '0~'] },
  ],
}

/** `nginx-common.postinst`, `libc6:amd64.preinst` taken apart. */
const scriptOf = (path: BytePath): { owner: string; script: string } | undefined => {
  const name = textOf(nameOf(path))
  const dot = name.lastIndexOf('.')
  const script = name.slice(dot + 1)
  return dot > 0 && Object.hasOwn(CALLS, script)
    ? { owner: name.slice(0, dot).split(':', 1)[0] as string, script }
    : undefined
}

/** What dpkg sets for a script that asks who it belongs to. */
const environmentOf = (owner: string, script: string): ReadonlyMap<string, string> =>
  new Map([
    ['DPKG_MAINTSCRIPT_PACKAGE', owner],
    ['DPKG_MAINTSCRIPT_NAME', script],
    ['DPKG_ROOT', ''],
  ])

const actsOfScript = (path: BytePath, view: ActView): readonly ActFindings[] => {
  const told = scriptOf(path)
  if (told === undefined) return []
  const { owner, script } = told
  const by = `${script} of ${owner}`
  const env = environmentOf(owner, script)
  return (CALLS[script] ?? []).map(({ trigger, args }) => view.script(path, { actor: 'root', trigger, by, args, env }))
}

/** Scripts of the installed packages, as dpkg keeps them. */
export const maintainer: ActSource = Object.freeze({
  name: 'maintainer',
  globs: Object.keys(CALLS).map((script) => `${DATABASE}/*.${script}`),
  acts: (view: ActView) => together(filesIn(view, DATABASE).flatMap(([path]) => actsOfScript(path, view))),
})

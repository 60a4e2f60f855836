import type { PackageScript } from '../model/index.ts'
import type { ActFindings, ActSource, ActView } from './contract.ts'
import { together } from './make.ts'

const SHELLS = /^(?:\/usr)?\/bin\/(?:sh|bash|dash|ash|ksh|mksh|busybox)$/

const actsOf = (script: PackageScript, owner: string, source: string, view: ActView): ActFindings => {
  const { name, trigger, args, text, interpreter } = script
  const by = `${name} of ${owner}`
  if (!SHELLS.test(interpreter))
    return {
      records: [],
      doubts: [`${source} ${name}: it is written for ${interpreter}, and what it does is not told`],
    }
  const origin = { collector: view.collector, source: `${source} ${name}`, line: 1 }
  return view.shell(text, { actor: 'root', trigger, by, args, origin })
}

/** Scripts that a package carries in its header, which are kept in no file. */
export const scriptlets: ActSource = Object.freeze({
  name: 'scriptlets',
  globs: [],
  acts: (view: ActView) =>
    together(
      (view.packages ?? []).flatMap(({ name, source, scripts }) =>
        scripts.map((script) => actsOf(script, name, source, view)),
      ),
    ),
})

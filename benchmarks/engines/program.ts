import { spawnSync } from 'node:child_process'
import type { Program } from './contract.ts'

/** Where a program is: `OPA_PATH` and the like, else as the system finds it. */
export const programPath = ({ name }: Pick<Program, 'name'>): string =>
  process.env[`${name.toUpperCase().replaceAll('-', '_')}_PATH`] ?? name

/** What a program says of its version; undefined: there is none. */
export const programVersion = (program: Program): string | undefined => {
  const { status, stdout, stderr } = spawnSync(programPath(program), [...program.version], { encoding: 'utf8' })
  const [first] = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n')
  return status === 0 ? (/\d+(\.\d+)+\S*/.exec(first ?? '')?.[0] ?? first) : undefined
}

import type { ShellList } from '../../parse/index.ts'

const DECLARES = new Set(['local', 'declare', 'typeset'])

/**
 * Names that a function makes its own (`local x=1`) in its outermost list, where no way that goes on passes them by. What they stood
 * for before then says nothing of what the function does, unless it asks earlier.
 */
export const ownNames = (body: ShellList): ReadonlySet<string> => {
  const [only] = body
  if (body.length === 1 && only?.kind === 'group') return ownNames(only.body)
  if (body.length === 1 && only?.kind === 'redirected') return ownNames([only.node])
  const names = new Set<string>()
  for (const node of body) {
    if (node.kind !== 'command') continue
    const [command, ...words] = node.words
    const [first] = command ?? []
    if (command?.length !== 1 || first?.kind !== 'text' || !DECLARES.has(first.text)) continue
    for (const [piece] of words) {
      const name = piece?.kind === 'text' ? /^([A-Za-z_]\w*)(?:=|$)/.exec(piece.text)?.[1] : undefined
      if (name !== undefined) names.add(name)
    }
  }
  return names
}

import { type Chain, quotePath, safeText } from '../../model/index.ts'

/** A string of the DOT language: only the quote must be escaped, and a backslash that would escape something else. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Chains as a graph in the DOT language of Graphviz: service → path → account. What is safe in a terminal is safe here; each
 * node and each edge is there once, in one order.
 */
export const chainsDot = (chains: readonly Chain[], complete = true): string => {
  const nodes = new Map<string, string>()
  const edges = new Map<string, string>()
  const node = (kind: string, name: string, shape: string): string => {
    const id = quoted(`${kind} ${name}`)
    nodes.set(id, `  ${id} [label=${quoted(name)}, shape=${shape}];\n`)
    return id
  }
  const edge = (from: string, to: string, label: string, look: string): void => {
    const text = `  ${from} -> ${to} [label=${quoted(label)}${look}];\n`
    edges.set(text, text)
  }
  const account = (name: string): string => node('account', safeText(name), name === 'root' ? 'doubleoctagon' : 'oval')
  for (const { services, user, steps } of chains)
    for (const [number, step] of steps.entries()) {
      const { path, what, mitigated, waived } = step
      const place = node('path', quotePath(path), 'note')
      const look = waived !== undefined ? ', style=dotted' : mitigated !== undefined ? ', style=dashed' : ''
      const starts =
        number === 0 ? services.map((name) => node('service', safeText(name), 'box')) : [account(step.from)]
      for (const start of starts) edge(start, place, number === 0 ? `as ${safeText(user)}` : '', look)
      edge(place, account(step.to), what, look)
    }
  const sorted = (texts: ReadonlyMap<string, string>): string => [...texts.values()].sort(byText).join('')
  // An incomplete scan says so in every format.
  const state = complete ? '' : '  label="INCOMPLETE: not everything was looked at";\n'
  return `digraph pathwrit {\n  rankdir=LR;\n${state}${sorted(nodes)}${sorted(edges)}}\n`
}

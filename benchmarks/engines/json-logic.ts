import type { Logic } from '../packs/index.ts'

/** A condition as JsonLogic; the mode's bits are asked by three operators of our own, which JsonLogic lacks. */
export const jsonLogicOf = (logic: Logic): unknown => {
  switch (logic.kind) {
    case 'and':
    case 'or':
      return { [logic.kind]: logic.of.map(jsonLogicOf) }
    case 'not':
      return { '!': [jsonLogicOf(logic.of)] }
    case 'in':
      return logic.values.length === 1
        ? { '==': [{ var: logic.field }, logic.values[0]] }
        : { in: [{ var: logic.field }, logic.values] }
    case 'less':
      return { '<': [{ var: logic.field }, logic.than] }
    default:
      return { [`mode_${logic.kind}`]: [{ var: 'mode' }, logic.mask] }
  }
}

export const MODE_OPERATORS = {
  mode_any: (mode: number, mask: number): boolean => (mode & mask) !== 0,
  mode_has: (mode: number, mask: number): boolean => (mode & mask) === mask,
  mode_within: (mode: number, mask: number): boolean => (mode & ~mask & 0o7777) === 0,
} as const

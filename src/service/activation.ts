import type { FactSource } from '../model/index.ts'
import { isYes, unitScalar } from './unit-view.ts'
import type { World } from './world.ts'

/** The service that a socket or a timer starts: named, else the one of its own name; a socket that accepts starts instances. */
const startedBy = (unit: World['activators'][number]): string => {
  const isSocket = unit.name.endsWith('.socket')
  const named = unitScalar(unit, isSocket ? 'Socket.Service' : 'Timer.Unit')?.word
  if (named !== undefined) return named
  const base = unit.name.slice(0, unit.name.lastIndexOf('.'))
  return isSocket && isYes(unitScalar(unit, 'Socket.Accept')?.word ?? '') ? `${base}@.service` : `${base}.service`
}

/** The sockets and timers that start a unit, as facts of its service: it runs as its own User=, whoever owns the socket. */
export const activationFacts = (unit: string | undefined, world: World): readonly FactSource[] =>
  unit === undefined
    ? []
    : world.activators
        .filter((activator) => startedBy(activator) === unit)
        .map((activator) => ({ field: 'startedBy', value: activator.name, source: 'unit', origin: activator.origin }))

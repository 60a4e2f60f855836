export { automaton, automatonWithin } from './automaton.ts'

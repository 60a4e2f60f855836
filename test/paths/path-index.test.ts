import { automatonWithin } from '../../src/paths/automaton/index.ts'
import { automaton, linear } from '../../src/paths/index.ts'
import { pathIndexSuite } from '../conformance/path-index.ts'

pathIndexSuite('linear', linear)
pathIndexSuite('automaton', automaton)
pathIndexSuite('automaton that forgets all the time', automatonWithin(0))
pathIndexSuite('automaton that forgets now and then', automatonWithin(700))

export { type ChainFinder, type ChainOptions, chainFinder } from './finder.ts'

export { type ClassScope, classBinding } from './binding.ts'
export { CLEAR, type Classifier, createClassifier } from './classifier.ts'
export { createPlaces, type Place, type Places } from './places.ts'
export type { Cursor } from './watched.ts'

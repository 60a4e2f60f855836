import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { locate } from '../../src/load/index.ts'

const JSON_TEXT = '{\n  "when": {\n    "==": [1, { "var": "x" }]\n  },\n  "a/b": ["é", true]\n}\n'
const YAML_TEXT = '# a note\nwhen:\n  ==: [1, { var: x }]\na/b:\n  - é\n  - true\n'

test('in JSON: the name of a member, an element itself, the nearest value around what is missing', async () => {
  assert.equal(await locate(JSON_TEXT, ''), { line: 1, column: 1 })
  assert.equal(await locate(JSON_TEXT, '/when'), { line: 2, column: 3 })
  assert.equal(await locate(JSON_TEXT, '/when/==/1/var'), { line: 3, column: 17 })
  assert.equal(await locate(JSON_TEXT, '/a~1b/1'), { line: 5, column: 16 })
  assert.equal(await locate(JSON_TEXT, '/when/and/3'), { line: 2, column: 3 })
})

test('in YAML: the same', async () => {
  assert.equal(await locate(YAML_TEXT, '/when'), { line: 2, column: 1 })
  assert.equal(await locate(YAML_TEXT, '/when/==/1/var'), { line: 3, column: 13 })
  assert.equal(await locate(YAML_TEXT, '/a~1b/1'), { line: 6, column: 5 })
  assert.equal(await locate(YAML_TEXT, '/when/and/3'), { line: 2, column: 1 })
})

test.run()

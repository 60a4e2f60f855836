// biome-ignore-all lint/suspicious/noTemplateCurlyInString: path templates of rules are written so
import { type Files, packWith, ruleWith } from './temp-pack.ts'

/** A pack that must be refused, and how: `file:line:column code message | hint`. */
export interface BadPack {
  readonly name: string
  readonly files: Files
  readonly reference?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly refusal: string
}

const withRule = (fields: Files, pack: Files = {}): Files => ({
  'pack.json': packWith(pack),
  'rules/config/mode/rule.json': ruleWith(fields),
})
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`
const text = (pack: string): Files => ({ 'pack.json': pack })
const noRules = (fields: Files): Files => ({ 'pack.json': packWith({ rules: [], ...fields }) })

export const BAD_PACKS: readonly BadPack[] = [
  {
    name: 'no such path',
    files: {},
    reference: './nowhere',
    refusal: 'pack: ./nowhere does not exist | a pack is a file, a folder with a pack.json, or pathwrit:NAME',
  },
  {
    name: 'no such built-in pack',
    files: {},
    reference: 'pathwrit:secret-mode',
    refusal: 'pack: there is no built-in pack "secret-mode" | did you mean "secrets-mode"?',
  },
  {
    name: 'no such npm package',
    files: {},
    reference: '@acme/pack',
    refusal:
      'pack: no npm package "@acme/pack" in node_modules | install it first (npm install @acme/pack): packs are never fetched',
  },
  {
    name: 'folder without a pack',
    files: { 'x/readme': '' },
    reference: './x',
    refusal: 'pack: ./x holds no pack.json, pack.yaml or pack.yml | ',
  },
  {
    name: 'other file type',
    files: { 'pack.toml': '' },
    reference: './pack.toml',
    refusal: 'pack: ./pack.toml is not a .json, .yaml or .yml file | ',
  },
  {
    name: 'npm package that is no pack',
    files: { 'node_modules/acme/package.json': {} },
    reference: 'acme',
    refusal:
      'pack: the npm package acme is not a pack | a pack has a pack.json, or names its pack file in "pathwrit" of its package.json',
  },
  {
    name: 'not UTF-8',
    files: { 'pack.json': new Uint8Array([0x7b, 0xff, 0x7d]) },
    refusal: 'pack.json pack: pack.json is not UTF-8 text | save it as UTF-8',
  },
  {
    name: 'empty file',
    files: text(''),
    refusal: 'pack.json:1:1 pack: expected a value, found the end of the file | ',
  },
  {
    name: 'comment in JSON',
    files: text('{\n  // a note\n  "name": "acme"\n}'),
    refusal: 'pack.json:2:3 pack: this is not JSON: // | JSON has no comments; a YAML pack has',
  },
  {
    name: 'trailing comma',
    files: text('{\n  "name": "acme",\n}'),
    refusal: 'pack.json:2:17 pack: a comma before } | JSON has no comma after the last element',
  },
  {
    name: 'single quotes',
    files: text("{\n  'name': 'acme'\n}"),
    refusal: `pack.json:2:3 pack: this is not JSON: 'name': | JSON texts and names stand in double quotes`,
  },
  {
    name: 'unfinished',
    files: text('{\n  "name": "acme"'),
    refusal: 'pack.json:2:17 pack: expected a comma or }, found the end of the file | ',
  },
  {
    name: 'text after the end',
    files: text('{}\n{}'),
    refusal: 'pack.json:2:1 pack: expected the end of the file, found { | ',
  },
  {
    name: 'name twice',
    files: text('{\n  "name": "acme",\n  "name": "corp"\n}'),
    refusal: 'pack.json:3:3 pack: the name "name" stands twice in one object | keep one of the two',
  },
  {
    name: 'depth bomb',
    files: text(nested(200_000)),
    refusal:
      'pack.json:1:65 limit: nested more than 64 levels deep | name the inner conditions in "define" and put them in with "use"',
  },
  {
    name: 'two megabytes',
    files: text(`"${'x'.repeat(2 << 20)}"`),
    refusal:
      'pack.json limit: a pack or rule file has at most 1048576 bytes | split it into several packs, and extend them',
  },
  {
    name: 'not an object',
    files: text('[]'),
    refusal:
      'pack.json:1:1 pack: the pack is a list, expected an object | A named, versioned set of rules with parameters. Data only: nothing in a pack is run.',
  },
  {
    name: 'mistyped field',
    files: withRule({ severity: undefined, severty: 'high' }),
    refusal: 'rules/config/mode/rule.json:22:3 pack: the rule has no field "severty" | did you mean "severity"?',
  },
  {
    name: 'missing field',
    files: withRule({ severity: undefined }),
    refusal: 'rules/config/mode/rule.json:1:1 pack: the rule lacks "severity" | How bad a violation is.',
  },
  {
    name: 'mistyped value',
    files: withRule({ severity: 'hihg' }),
    refusal:
      'rules/config/mode/rule.json:4:3 pack: "severity" is "hihg", not one of info, low, medium, high, critical | did you mean "high"?',
  },
  {
    name: 'wrong type',
    files: withRule({ tags: 'cwe:CWE-732' }),
    refusal:
      'rules/config/mode/rule.json:23:3 pack: "tags" is "cwe:CWE-732", expected a list | References to other catalogues, as catalogue:entry. (for example ["cwe:CWE-732","fhs:/etc"])',
  },
  {
    name: 'wrong form',
    files: withRule({ id: 'Config' }),
    refusal:
      'rules/config/mode/rule.json:2:3 pack: "id" is "Config", which does not have the right form | category/name, lower case letters, digits and hyphens; it does not change once published. (for example "config/mode")',
  },
  {
    name: 'mistyped field of a case',
    files: withRule({ cases: { pass: [{ path: '/etc/x', moed: '0644' }] } }),
    refusal: 'rules/config/mode/rule.json:27:9 pack: "cases.pass[0]" has no field "moed" | did you mean "mode"?',
  },
  {
    name: 'unknown variable',
    files: withRule({ require: { '==': [{ var: 'ownr' }, 'root'] } }),
    refusal: 'rules/config/mode/rule.json:21:7 condition: there is no field "ownr" | did you mean "owner"?',
  },
  {
    name: 'service variable in a host rule',
    files: withRule({
      for: 'host',
      paths: ['/etc/**'],
      require: { '==': [{ var: 'owner' }, { var: 'service.user' }] },
    }),
    refusal:
      'rules/config/mode/rule.json:24:7 condition: there is no field "service.user" | service.* is there in rules with "for": "service" alone',
  },
  {
    name: 'unknown placeholder',
    files: withRule({ paths: ['/ok/**', '${service.dirs.confg}/**'] }),
    refusal:
      'rules/config/mode/rule.json:10:5 pack: there is nothing to put in for "${service.dirs.confg}" | did you mean "service.dirs.config"?',
  },
  {
    name: 'service placeholder in a host rule',
    files: withRule({ for: 'host' }),
    refusal:
      'rules/config/mode/rule.json:9:5 pack: there is nothing to put in for "${service.dirs.config}" | a rule for the host has no service; make it "for": "service"',
  },
  {
    name: 'bad glob',
    files: withRule({ paths: ['${service.dirs.config}/a**'] }),
    refusal:
      'rules/config/mode/rule.json:9:5 glob: glob "/x/a**": "**" must be a whole segment (character 5) | write "*" inside a segment, or "**/" before and "/**" after it',
  },
  {
    name: 'relative glob',
    files: withRule({ paths: ['${service.name}/x'] }),
    refusal:
      'rules/config/mode/rule.json:9:5 glob: glob "x/x": it is not absolute (character 1) | begin with "/" for one place, or with "**/" for any depth',
  },
  {
    name: 'only exclusions',
    files: withRule({ paths: ['!/etc/x'] }),
    refusal: 'rules/config/mode/rule.json:8:3 pack: "paths" only excludes | add what it judges, for example "/**"',
  },
  {
    name: 'unknown field in a message',
    files: withRule({ message: '{path} {onwer}' }),
    refusal:
      'rules/config/mode/rule.json:22:3 pack: there is no field "{onwer}" to put into a message | did you mean "owner"?',
  },
  {
    name: 'stray brace in a message',
    files: withRule({ message: '{path} }' }),
    refusal: 'rules/config/mode/rule.json:22:3 pack: a single brace in a message | write {{ or }} for the character',
  },
  {
    name: 'missing rule',
    files: noRules({ rules: ['rules/none'] }),
    refusal: 'pack.json:6:5 pack: "rules/none" does not exist | it is looked for at rules/none',
  },
  {
    name: 'glob that finds nothing',
    files: noRules({ rules: ['rules/*'] }),
    refusal: 'pack.json:6:5 pack: "rules/*" finds no rule | a rule is a folder with a rule.json, or a file',
  },
  {
    name: 'brace glob of rules',
    files: noRules({ rules: ['rules/{a,b}/*'] }),
    refusal:
      'pack.json:6:5 pack: "rules/{a,b}/*" holds a character that globs of rules do not have | use only *, ** and ?',
  },
  {
    name: 'rule outside the pack',
    files: { 'p/pack.json': packWith({ rules: ['../r'] }), 'r/rule.json': ruleWith() },
    reference: './p',
    refusal:
      'p/pack.json:6:5 pack: r/rule.json leads outside the folder of its pack | a pack is one folder: move the file into it',
  },
  {
    name: 'absolute rule',
    files: noRules({ rules: ['/etc/passwd'] }),
    refusal: 'pack.json:6:5 pack: "/etc/passwd" is not a path relative to the pack | ',
  },
  {
    name: 'inherited name',
    files: noRules({ lists: { constructor: ['x'] } }),
    refusal:
      'pack.json:7:5 pack: "constructor" cannot be a name in lists | every JavaScript object has something of that name; choose another',
  },
  {
    name: '__proto__ as a name',
    files: text('{"name":"acme","version":"1.0.0","title":"x",\n"params":{"__proto__":{"type":"list","default":[]}}}'),
    refusal:
      'pack.json:2:11 pack: "__proto__" cannot be a name in "params" | a name is a letter, then letters, digits, hyphens and underscores',
  },
  {
    name: '__proto__ as a field',
    files: text('{"name":"acme","version":"1.0.0","title":"x",\n"__proto__":{"rules":[]}}'),
    refusal:
      'pack.json:2:1 pack: the pack has no field "__proto__" | known here: name, version, title, license, requires, params, lists, define, rules, overrides, extends, waivers',
  },
  {
    name: 'default of the wrong type',
    files: noRules({ params: { max: { type: 'integer', default: 'ten' } } }),
    refusal: 'pack.json:9:7 pack: the default of max is "ten", not a whole number | for example 30, without quotes',
  },
  {
    name: 'default out of bounds',
    files: noRules({ params: { max: { type: 'integer', default: 11, max: 10 } } }),
    refusal: 'pack.json:9:7 pack: the default of max is 11, more than 10 | at most 10',
  },
  {
    name: 'bounds that mean nothing',
    files: noRules({ params: { dir: { type: 'path', default: '/x', min: 1 } } }),
    refusal:
      'pack.json:7:5 pack: parameter dir has min or max, which mean nothing for type path | use enum, or drop them',
  },
  {
    name: 'mode as a number',
    files: noRules({ params: { max: { type: 'mode', default: 640 } } }),
    refusal: 'pack.json:9:7 pack: the default of max is not octal text | put it in quotes',
  },
  {
    name: 'given value not in enum',
    files: noRules({ params: { how: { type: 'string', default: 'soft', enum: ['soft', 'hard'] } } }),
    params: { 'acme.how': 'hrad' },
    refusal: 'usage: parameter acme.how is "hrad", not one of soft, hard | did you mean "hard"?',
  },
  {
    name: 'given parameter that is not there',
    files: noRules({ params: { how: { type: 'string', default: 'soft' } } }),
    params: { 'acme.hwo': 'x' },
    refusal: 'usage: no pack has a parameter "acme.hwo" | did you mean "acme.how"?',
  },
  {
    name: 'override of an unknown rule',
    files: withRule({}, { overrides: [{ rule: 'config/mod', severity: 'low' }] }),
    refusal: 'pack.json:10:7 pack: there is no rule config/mod to override | did you mean "config/mode"?',
  },
  {
    name: 'override of an unknown parameter',
    files: withRule({}, { overrides: [{ rule: 'config/mode', params: { max: '0600' } }] }),
    refusal: 'pack.json:12:9 pack: pack acme has no parameter "max" | it has none',
  },
  {
    name: 'exception that is no glob',
    files: withRule({}, { overrides: [{ rule: 'config/mode', exceptions: { append: ['etc/x'] } }] }),
    refusal:
      'pack.json:13:11 glob: glob "etc/x": it is not absolute (character 1) | begin with "/" for one place, or with "**/" for any depth',
  },
  {
    name: 'engine too new',
    files: noRules({ requires: { engine: '>=99' } }),
    refusal:
      'pack.json:7:5 pack: pack acme needs pathwrit >=99; this is 0.1.0 | install that version, or a version of the pack made for this one',
  },
  {
    name: 'engine range that is none',
    files: noRules({ requires: { engine: 'latest' } }),
    refusal: 'pack.json:7:5 pack: this is not a range of versions | for example ">=0.1 <1"',
  },
  {
    name: 'pack that extends itself',
    files: {
      'pack.json': packWith({ extends: ['./b.json'], rules: [] }),
      'b.json': packWith({ name: 'b', extends: ['./pack.json'], rules: [] }),
    },
    refusal:
      'b.json:7:5 pack: packs extend each other in a circle: acme → b → acme | a pack cannot build on itself: take one "extends" out',
  },
  {
    name: 'two different rules of one id',
    files: {
      ...withRule({}, { extends: ['./b/pack.json'] }),
      'b/pack.json': packWith({ name: 'b' }),
      'b/rules/config/mode/rule.json': ruleWith({ severity: 'low' }),
    },
    refusal:
      'pack.json:1:1 pack: two different rules config/mode: b/rules/config/mode/rule.json and rules/config/mode/rule.json | they come from the packs b and acme; rename one, or extend only one of them',
  },
  {
    name: 'two packs of one name',
    files: { 'pack.json': packWith({ extends: ['./b.json'], rules: [] }), 'b.json': packWith({ rules: [] }) },
    refusal:
      'b.json:2:3 pack: two packs are named acme: pack.json and b.json | findings and parameters are told apart by the name; rename one',
  },
  {
    name: 'YAML alias',
    files: { 'pack.yaml': 'name: acme\nversion: 1.0.0\ntitle: &t x\nlicense: *t\n' },
    refusal: 'pack.yaml:3:11 pack: an anchor | packs have no aliases',
  },
  {
    name: 'YAML tag',
    files: { 'pack.yaml': 'name: acme\nversion: 1.0.0\ntitle: !!binary aGk=\n' },
    refusal: 'pack.yaml:3:17 pack: a tag: tag:yaml.org,2002:binary | values are plain JSON values',
  },
  {
    name: 'YAML tag on an object',
    files: { 'pack.yaml': 'name: acme\nparams: !!map {}\n' },
    refusal: 'pack.yaml:2:15 pack: a tag: tag:yaml.org,2002:map | values are plain JSON values',
  },
  {
    name: 'YAML indented without end',
    files: { 'pack.yaml': Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('') },
    refusal: 'pack.yaml:1:1 limit: nested more than 64 levels deep | ',
  },
  {
    name: 'YAML too long to parse soon',
    files: { 'pack.yaml': 'x: 1\n'.repeat(60_000) },
    refusal: 'pack.yaml:1:1 limit: longer than 262144 characters | write so large a pack as JSON, or as several files',
  },
  {
    name: 'YAML custom tag',
    files: { 'pack.yaml': 'name: acme\nversion: 1.0.0\ntitle: !env HOME\n' },
    refusal:
      'pack.yaml:3:8 pack: Unresolved tag: !env | values are plain JSON values; put a text that starts with ! in quotes',
  },
  {
    name: 'YAML name twice',
    files: { 'pack.yaml': 'name: acme\nname: corp\n' },
    refusal: 'pack.yaml:2:1 pack: the name "name" stands twice in one object | keep one of the two',
  },
  {
    name: 'YAML name that is a number',
    files: { 'pack.yaml': 'name: acme\n640: x\n' },
    refusal: 'pack.yaml:2:1 pack: a name that is not text | put the name in quotes',
  },
  {
    name: 'YAML with two documents',
    files: { 'pack.yaml': 'name: acme\n---\nname: corp\n' },
    refusal: 'pack.yaml:2:1 pack: a second YAML document | a file holds one pack or one rule',
  },
  {
    name: 'YAML syntax',
    files: { 'pack.yaml': 'name: acme\nrules: [a, b\n' },
    refusal:
      'pack.yaml:3:1 pack: Flow sequence in block collection must be sufficiently indented and end with a ] | the mistake may stand in the lines before; texts with : # [ or { in them stand in quotes',
  },
  {
    name: 'YAML depth bomb',
    files: { 'pack.yaml': nested(100_000) },
    refusal: 'pack.yaml:1:1 limit: nested more than 64 levels deep | ',
  },
  {
    name: 'YAML depth bomb of dashes',
    files: { 'pack.yaml': `${'- '.repeat(100_000)}x` },
    refusal: 'pack.yaml:1:1 limit: nested more than 64 levels deep | ',
  },
  {
    name: 'YAML mistyped field',
    files: { 'pack.yaml': 'name: acme\nversion: 1.0.0\ntitel: x\n' },
    refusal: 'pack.yaml:3:1 pack: the pack has no field "titel" | did you mean "title"?',
  },
  {
    name: 'YAML mode without quotes',
    files: {
      'pack.yaml': 'name: acme\nversion: 1.0.0\ntitle: x\nparams:\n  max:\n    type: mode\n    default: 0640\n',
    },
    refusal: 'pack.yaml:7:5 pack: the default of max is not octal text | put it in quotes',
  },
]

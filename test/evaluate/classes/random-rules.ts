import fc from 'fast-check'
import { POWERS } from '../../../src/model/index.ts'
import { checkPack, checkRule, type Pack, resolvePack } from '../../../src/pack/index.ts'
import { packWith, ruleWith } from '../../load/temp-pack.ts'

const v = (name: string) => ({ var: name })
const of = fc.constantFrom
const power = of(...POWERS)
const subject = of('service', 'anyone', 'user:www-data', 'group:adm')

const atom: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(subject, power).map((args) => ({ can: args })) },
  { weight: 3, arbitrary: fc.tuple(subject, power).map((args) => ({ can: [...args, v('parent.path')] })) },
  fc.tuple(subject, power, of('/etc/svc', '/var/lib/svc/uploads/a')).map((args) => ({ can: args })),
  of('file', 'directory', 'symlink', 'socket').map((type) => ({ '==': [v('type'), type] })),
  fc
    .tuple(of('mode-any', 'mode-has', 'mode-within'), of('0022', '0111', '1000', '0755', '6000'))
    .map(([op, mask]) => ({ [op]: mask })),
  of('root', 'svc', 'www-data').map((owner) => ({ 'owned-by': [owner] })),
  of(
    'owner',
    'group',
    'parent.owner',
    'parent.group',
    'link.owner',
    'caps',
    'acl',
    'attrs',
    'selinux',
    'contentClass',
    'link.type',
    'mount.point',
  ).map((name) => ({ '==': [v(name), null] })),
  of('root', 'key', 'script', 'label', 'i').map((value) => ({
    in: [value, [v('owner'), v('contentClass'), v('selinux'), v('attrs')]],
  })),
  of('contentClass', 'acl', 'mode', 'size', 'sha256', 'mount.options').map((name) => ({ observed: [name] })),
  of('/**/*.key', '/etc/**', '/var/lib/svc/*', '/**/s/**').map((glob) => ({ glob })),
  of('/etc', '/var/lib/svc/', '/run/svc').map((directory) => ({ under: [v('path'), directory] })),
  fc.constant({ under: [v('path'), v('service.writable')] }),
  fc.constant({ under: [v('path'), v('service.dirs.uploads')] }),
  of('/etc/svc/a', '/run/svc').map((path) => ({ '==': [v('path'), path] })),
  fc.constant({ '<': [v('children.count'), 3] }),
  fc.constant({ in: ['ro', v('mount.options')] }),
  fc.constant({ '==': [v('mount.point'), v('path')] }),
  fc.constant({ '==': [v('uid'), v('parent.uid')] }),
  fc.constant({ '!=': [{ at: ['/etc/svc', 'owner'] }, 'root'] }),
  fc.constant({ '==': [{ at: [v('parent.path'), 'group'] }, v('group')] }),
  fc.constant({ '==': [v('name'), 'a'] }),
)
const logic: fc.Arbitrary<unknown> = fc.letrec<{ logic: unknown }>((tie) => ({
  logic: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: atom },
    {
      weight: 2,
      arbitrary: fc
        .tuple(of('and', 'or'), fc.array(tie('logic'), { minLength: 2, maxLength: 3 }))
        .map(([op, args]) => ({ [op]: args })),
    },
    { weight: 1, arbitrary: tie('logic').map((inner) => ({ '!': inner })) },
  ),
})).logic

const paths = of<readonly string[]>(['/**'], ['/etc/**', '!/etc/svc/a'], ['/var/**'], ['/**/*.{key,so}'], ['/**/s'])

/** A pack of a few random rules over inodes, for services and for the host. */
export const randomPack: fc.Arbitrary<Pack> = fc
  .array(fc.tuple(logic, fc.option(logic, { nil: undefined }), of('service', 'host'), paths), {
    minLength: 1,
    maxLength: 6,
  })
  .map((rules) => {
    const file = (name: string, value: unknown) => ({ file: name, text: JSON.stringify(value), value })
    const sources = rules.map(([require, when, whom, selected], i) => {
      const asService = JSON.stringify([require, when]).includes('service')
      return checkRule(
        file(
          `r${i}/rule.json`,
          ruleWith({
            id: `t/r${i}`,
            for: asService ? 'service' : whom,
            paths: selected,
            when,
            require,
            message: '{path}',
          }),
        ),
        false,
      )
    })
    const pack = checkPack(file('pack.json', packWith({ rules: rules.map((_, i) => `r${i}`) })))
    return resolvePack({ pack, rules: sources, extended: [], builtIn: false }, new Map(), { engine: '0.1.0' })
  })

/** A clause of the access model, and the edit of the compiled code that takes it away. `from` occurs once in the file. */
export interface Mutant {
  readonly clause: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** Why it cannot be told apart by asking the kernel; then a table test must hold it. */
  readonly heldBy?: string
}

const mutants = (file: string, rows: readonly (readonly [clause: string, from: string, to: string])[]): Mutant[] =>
  rows.map(([clause, from, to]) => ({ clause, file, from, to }))

export const MUTANTS: readonly Mutant[] = [
  ...mutants('dac.js', [
    ['owner entry first', 'return has(mode >> 6, want);', 'return byGroupOrOther(who, inode, mode, want);'],
    ['named user', 'for (const [uid, bits] of acl.users)', 'for (const [uid, bits] of [])'],
    ['named user is masked', 'return has(bits & mask, want);', 'return has(bits, want);'],
    ['owning group entry', 'if (inGroup && (want & ~acl.group) === 0)', 'if (false)'],
    [
      'owning group is masked',
      'if (inGroup && (want & ~acl.group) === 0)\n        return has(mask, want);',
      'if (inGroup && (want & ~acl.group) === 0)\n        return YES;',
    ],
    ['named group', 'for (const [gid, bits] of acl.groups)', 'for (const [gid, bits] of [])'],
    [
      'named group is masked',
      'if ((want & ~bits) === 0)\n            return has(mask, want);',
      'if ((want & ~bits) === 0)\n            return YES;',
    ],
    [
      'one entry grants the whole set',
      'if ((want & ~bits) === 0)\n            return has(mask, want);',
      'if (((want &= ~bits) & 7) === 0)\n            return has(mask, 0);',
    ],
    [
      'a group matched and none grants: deny',
      'return matched ? NO : has(acl.other, want);',
      'return has(acl.other, want);',
    ],
    ['other entry', 'return matched ? NO : has(acl.other, want);', 'return NO;'],
    ['the ACL is consulted', 'if (acl)\n            return byAcl', 'if (false)\n            return byAcl'],
    ['no group bits, no ACL', 'if (group !== 0) {', 'if (true) {'],
    ['group bits', 'return (who.groups.has(gid) ? asGroup : asOther) | taken;', 'return asOther | taken;'],
    ['other bits', 'return (who.groups.has(gid) ? asGroup : asOther) | taken;', 'return asGroup | taken;'],
    ['ACL not observed is said', 'taken = ASSUMED.acl;', 'taken = 0;'],
    [
      'mode not observed is unknown',
      'const byBits = (who, inode, want) => {\n    const mode = inode.mode;',
      'const byBits = (who, inode, want) => {\n    const mode = inode.mode ?? 0;',
    ],
    ['owner not observed is unknown', 'return uid !== undefined || !who.mayOwn ? others', 'return true ? others'],
    ['group not observed is unknown', 'return UNSURE | MISSING.gid | taken;', 'return asOther | taken;'],
    ['DAC_OVERRIDE', 'if (!who.override)\n        return NO;', 'return NO;'],
    ['DAC_OVERRIDE executes only what has an x', 'return mode & 0o111 ? granted : NO;', 'return granted;'],
    ['DAC_OVERRIDE searches', 'if ((want & X) === 0 || isDirectory)', 'if ((want & X) === 0)'],
    ['DAC_READ_SEARCH', 'if (who.readSearch && (isDirectory', 'if (false && (isDirectory'],
    [
      'DAC_READ_SEARCH does not write directories',
      '(isDirectory ? (want & W) === 0 : want === R)',
      '(isDirectory || want === R)',
    ],
    [
      'DAC_READ_SEARCH does not write files',
      '(isDirectory ? (want & W) === 0 : want === R)',
      '(isDirectory ? (want & W) === 0 : true)',
    ],
    ['capabilities act on what is mapped', 'if (reach === false)\n        return NO;', ''],
  ]),
  ...mutants('who.js', [
    ['supplementary groups', 'new Set(subject.groups)', 'new Set()'],
    ['primary group', 'groups.add(subject.gid);', 'groups.delete(subject.gid);'],
    [
      'root without a stated set has all',
      'subject.caps === undefined ? subject.uid === 0 :',
      'subject.caps === undefined ? false :',
    ],
    [
      'uid 0 alone is only ownership',
      'subject.caps === undefined ? subject.uid === 0 :',
      'subject.uid === 0 ? true : subject.caps === undefined ? false :',
    ],
    ['the uid is mapped', 'if (uid !== undefined && !within(who.mapped.uids, uid))\n        return false;', ''],
    ['the gid is mapped', 'if (gid !== undefined && !within(who.mapped.gids, gid))\n        return false;', ''],
    ['LINUX_IMMUTABLE asks the initial namespace', ' && subject.mapped === undefined,', ','],
    [
      'FOWNER asks whether the owner is mapped',
      'return uid === undefined ? undefined : within(who.mapped.uids, uid);',
      'return true;',
    ],
  ]),
  ...mutants('guard.js', [
    ['the owner controls', 'return uid === who.uid ? YES : NO;', 'return NO;'],
    [
      'FOWNER controls',
      'const reach = capsReachOwner(who, inode);\n    if (reach === true)',
      'const reach = false;\n    if (reach === true)',
    ],
    [
      'FOWNER acts in sticky directories',
      'const reach = capsReach(who, inode);\n    if (reach === true)',
      'const reach = false;\n    if (reach === true)',
    ],
    ['LINUX_IMMUTABLE voids attributes', 'if (who.immutable || inode', 'if (inode'],
    ['attributes', 'if (attrs.includes(letter))\n            return NO;', ''],
    ['attributes not observed are said', 'return YES | ASSUMED.attrs;', 'return YES;'],
    ['mount options', 'return mount?.options.includes(option) ? NO : YES;', 'return YES;'],
    [
      'mounts not observed are said',
      'export const mountedWithout = (inode, option) => {\n    const mount = inode.mount;\n    if (mount === undefined)\n        return YES | ASSUMED.mount;',
      'export const mountedWithout = (inode, option) => {\n    const mount = inode.mount;\n    if (mount === undefined)\n        return YES;',
    ],
    ['a mount point is not replaced', 'return mount?.point === path ? NO : YES;', 'return YES;'],
  ]),
  ...mutants('follow.js', [
    ['protected_symlinks', '(directory.mode & SHARED) !== SHARED)', 'true)'],
    ['protected_symlinks at 0', 'if (setting === 0)\n        return YES;', ''],
    ['protected_symlinks: the directory is sticky', 'SHARED = 0o1002', 'SHARED = 0o0002'],
    ['protected_symlinks: the directory is world-writable', 'SHARED = 0o1002', 'SHARED = 0o1000'],
    [
      'protected_symlinks: the own link',
      'link.uid === who.uid || link.uid === directory.uid',
      'link.uid === directory.uid',
    ],
    [
      "protected_symlinks: the directory owner's link",
      'link.uid === who.uid || link.uid === directory.uid',
      'link.uid === who.uid',
    ],
    [
      'protected_symlinks not observed is taken for 1 and said',
      'return setting === undefined ? NO | ASSUMED.sysctl : NO;',
      'return NO;',
    ],
    ['the way to a link is searched', 'let enter = link.parent?.enter ?? YES;', 'let enter = YES;'],
    ['the way to its target is searched', 'enter = and(enter, footing.parent?.enter ?? YES);', ''],
    ['what .. leaves is searched', 'for (const one of left)\n            enter = and(enter, one.enter);', ''],
  ]),
  ...mutants('content.js', [
    ['read asks for search', 'const fact = and(dac(who, inode, R), enter);', 'const fact = dac(who, inode, R);'],
    ['read asks for the bit', 'const fact = and(dac(who, inode, R), enter);', 'const fact = enter;'],
    ['devices on nodev are not read', 'return isNo(fact) || !isDevice(inode) ? fact', 'return true ? fact'],
    ['execute asks for search', 'const fact = and(dac(who, inode, X), enter);', 'const fact = dac(who, inode, X);'],
    ['execute asks for the bit', 'const fact = and(dac(who, inode, X), enter);', 'const fact = enter;'],
    ['noexec', 'return isNo(fact) || isSpecial(inode) ? fact', 'return true ? fact'],
    ['write asks for search', 'let fact = and(dac(who, inode, W), enter);', 'let fact = dac(who, inode, W);'],
    ['write asks for the bit', 'let fact = and(dac(who, inode, W), enter);', 'let fact = enter;'],
    [
      'write on a read-only mount',
      "if (!isSpecial(inode))\n        fact = and(fact, mountedWithout(inode, 'ro'));",
      'if (!isSpecial(inode))\n        fact = fact;',
    ],
    ['sockets, fifos and devices excepted', 'if (!isSpecial(inode))', 'if (true)'],
    [
      'devices on nodev are not written',
      "fact = and(fact, mountedWithout(inode, 'nodev'));\n    return",
      'fact = fact;\n    return',
    ],
    ['append-only gives append', "append ? 'i' : 'ia'", "'ia'"],
    ['append-only does not give write', "append ? 'i' : 'ia'", "'i'"],
    ['immutable does not give append', "append ? 'i' : 'ia'", "append ? '' : 'ia'"],
    ['hard links are the same inode', 'inode.nlink > 1 &&', 'false &&'],
    ['names not all known are unknown', 'return or(fact, UNSURE | MISSING.hardLinks);', 'return fact;'],
    ['another name has its own way', 'under(enterOf(ledger.footing(parentOf(name)).base),', 'under(YES,'],
    ['another name has its own mount', 'ledger.tree.lookup(name) ?? inode)', 'inode)'],
    ['modify by write', 'const fact = writable(who, enter, named, false);', 'const fact = 0;'],
    ['modify by control', 'return isYes(fact) ? fact : or(fact, controllable(who, enter, named));', 'return fact;'],
  ]),
  ...mutants('footing.js', [
    ['search of every ancestor', 'isNo(gate) ? gate : and(gate, dac(who, inode, X))', 'dac(who, inode, X)'],
    ['search asks for execute', 'isNo(gate) ? gate : and(gate, dac(who, inode, X))', 'gate'],
    [
      'create asks for write and execute as one set',
      'dac(who, inode, W | X)',
      'and(dac(who, inode, W), dac(who, inode, X))',
    ],
    ['create asks for write', 'dac(who, inode, W | X)', 'dac(who, inode, X)'],
    ['create asks for execute', 'dac(who, inode, W | X)', 'dac(who, inode, W)'],
    [
      'create asks for search',
      'const fact = isNo(gate) ? gate : and(gate, dac(who, inode, W | X));',
      'const fact = dac(who, inode, W | X);',
    ],
    [
      'create on a read-only mount',
      "return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'i'));",
      "return and(fact, unattributed(who, inode, 'i'));",
    ],
    [
      'create in an immutable directory',
      "return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'i'));",
      "return and(fact, mountedWithout(inode, 'ro'));",
    ],
    [
      'delete from an append-only directory',
      "const unlink = isNo(create) ? create : and(create, unattributed(who, inode, 'a'));",
      'const unlink = create;',
    ],
    ['sticky', 'else if (directory.mode & 0o1000) {', 'else if (false) {'],
    [
      'sticky: the own entry',
      'fact = and(fact, or(entryOwner, isOwner(who, directory)));',
      'fact = and(fact, isOwner(who, directory));',
    ],
    [
      'sticky: the own directory',
      'fact = and(fact, or(entryOwner, isOwner(who, directory)));',
      'fact = and(fact, entryOwner);',
    ],
    [
      'delete: a mount point',
      "return and(and(fact, notMountPoint(inode, path)), unattributed(who, inode, 'ia'));",
      "return and(fact, unattributed(who, inode, 'ia'));",
    ],
    [
      'delete: immutable or append-only',
      "return and(and(fact, notMountPoint(inode, path)), unattributed(who, inode, 'ia'));",
      'return and(fact, notMountPoint(inode, path));',
    ],
    [
      'delete: append-only',
      "return and(and(fact, notMountPoint(inode, path)), unattributed(who, inode, 'ia'));",
      "return and(and(fact, notMountPoint(inode, path)), unattributed(who, inode, 'i'));",
    ],
    ['control asks for search', 'const fact = and(owns(who, inode), enter);', 'const fact = owns(who, inode);'],
    [
      'control on a read-only mount',
      "return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'ia'));",
      "return and(fact, unattributed(who, inode, 'ia'));",
    ],
    [
      'control: immutable or append-only',
      "return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'ia'));",
      "return and(fact, mountedWithout(inode, 'ro'));",
    ],
    [
      'control: append-only',
      "return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'ia'));",
      "return and(and(fact, mountedWithout(inode, 'ro')), unattributed(who, inode, 'i'));",
    ],
    [
      'modify by an ancestor replaced',
      'const redirected = or(above?.altered ?? NO, replaced);',
      'const redirected = above?.altered ?? NO;',
    ],
    ['modify by an ancestor controlled', 'const altered = or(redirected, controlled);', 'const altered = redirected;'],
    [
      'modify by what is above an ancestor',
      'const redirected = or(above?.altered ?? NO, replaced);',
      'const redirected = replaced;',
    ],
    [
      'redirect is not by the mode of what it leads to',
      'const altered = or(redirected, controlled);\n    return { enter, create, unlink, replaced, controlled, redirected, altered };',
      'const altered = or(redirected, controlled);\n    return { enter, create, unlink, replaced, controlled, redirected: altered, altered };',
    ],
    ['redirect through a link', 'const redirected = or(way, to.redirected);', 'const redirected = way;'],
    [
      'modify by a file on the way',
      "if (place.state === 'other') {\n            const altered = or(above, replaced);",
      "if (place.state === 'other') {\n            const altered = above;",
    ],
    [
      'modify by a link on the way',
      'const above = left.reduce((fact, one) => or(fact, one.altered), or(parent.altered, replaced));',
      'const above = left.reduce((fact, one) => or(fact, one.altered), parent.altered);',
    ],
    ['modify by what a link leads to', 'altered: or(above, to.altered) };', 'altered: above };'],
    [
      'modify by what .. leaves',
      'const above = left.reduce((fact, one) => or(fact, one.altered), or(parent.altered, replaced));',
      'const above = or(parent.altered, replaced);',
    ],
    ['a missing ancestor is made', 'const altered = or(above, holder?.create ?? NO);', 'const altered = above;'],
    ['create below a missing directory', 'const create = parent?.create ?? NO;', 'const create = NO;'],
    [
      'links on the way ask for search',
      'const gate = left.reduce((fact, one) => and(fact, one.enter), parent.enter);',
      'const gate = YES;',
    ],
    [
      'listing asks for the bit',
      'return and(parent?.enter ?? YES, dac(who, place.inode, R));',
      'return parent?.enter ?? YES;',
    ],
    [
      'listing asks for search',
      'return and(parent?.enter ?? YES, dac(who, place.inode, R));',
      'return dac(who, place.inode, R);',
    ],
    [
      'an ancestor not observed is unknown',
      'const enter = and(above?.enter ?? YES, unsure);',
      'const enter = above?.enter ?? YES;',
    ],
    [
      'a link target not observed is unknown',
      "const unsure = place.state === 'loop' ? NO : UNSURE | MISSING.linkTarget;",
      'const unsure = NO;',
    ],
  ]),
  ...mutants('powers.js', [
    [
      'entries are made through a link that is not followed at the end',
      "if (fills && power === 'write')\n        return link.unlink;",
      '',
    ],
    [
      'a missing target is made through its link',
      'return and(followAs(ledger.who, ledger.tree, own).enter, own.create);',
      'return own.create;',
    ],
    ['a full directory is not removed', 'return holds ? NO : fact;', 'return fact;'],
    ['search', 'const search = (_, { holder }) => holder?.enter ?? YES;', 'const search = () => YES;'],
    ['create of what is missing', 'return inode === null ? (holder?.create ?? NO) : NO;', 'return NO;'],
    ['modify by create', 'return or(altered, base.create);', 'return altered;'],
    [
      'redirect by replace',
      'const replaced = or(altered, replaceable(who, base, inode, real));',
      'const replaced = altered;',
    ],
    ['modify by replace', 'const above = or(altered, replaced);', 'const above = altered;'],
    [
      'modify by the file a link leads to',
      'end.parent !== undefined ? changeable(ledger, end.parent.base, inode, real) : NO;',
      'false ? NO : NO;',
    ],
    [
      'modify of a directory by its entries',
      "if (state === 'directory')\n        return end.base.unlink;",
      "if (state === 'directory')\n        return NO;",
    ],
  ]),
  ...mutants('place.js', [
    ['links are followed', 'if (isLink(inode))\n            return keep', 'if (false)\n            return keep'],
    ['absolute targets', "target.startsWith('/') ? at('/', depth + 1) : parent", 'parent'],
    ['.. is the real parent', 'to = at(parentOf(to.real), depth + 1);', 'to = at(parentOf(to.path), depth + 1);'],
    ['forty links', 'hops > LIMITS.symlinkHops)', 'hops > LIMITS.symlinkHops - 1)'],
    ['no more than forty links', 'hops > LIMITS.symlinkHops)', 'hops > LIMITS.symlinkHops + 1)'],
    ['only a directory has a dot', '!(walked && beyond)', 'true'],
    ['a dot is searched for', 'left.push(to);\n                    if (to.to', 'if (to.to'],
    [
      'links before a dot are not the last',
      'if (to.to !== undefined)\n                        to = at(to.real, depth + 1);',
      '',
    ],
    ['a loop is steered by what it goes through', 'const through = depth > 0 ? []', 'const through = true ? []'],
  ]),
  ...mutants('wander.js', [
    [
      'past the last link nothing steers',
      'return hops <= LIMITS.symlinkHops;',
      'return hops <= LIMITS.symlinkHops + 8;',
    ],
  ]),
]

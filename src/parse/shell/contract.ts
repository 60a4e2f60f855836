/** A word of shell text, piece by piece; unquoted neighbours join to one field. Text is as the script's bytes are. */
export type ShellWord = readonly ShellPiece[]

/**
 * `text`; `glob`: `*`, `?` or a bracket, unquoted; `parameter`; `output`: what a command prints; `braces`: `{a,b}` as bash takes it;
 * `arithmetic`: `$(( text ))`; `opaque`: something whose value is not followed, a process's file or indirection.
 */
export type ShellPieceKind = 'text' | 'glob' | 'parameter' | 'output' | 'braces' | 'arithmetic' | 'opaque'

/** All have the same fields, empty where a kind has none: millions of them are looked at. */
export interface ShellPiece {
  readonly kind: ShellPieceKind
  /** It stands within quotes, so that it is neither split nor matched against names. */
  readonly quoted: boolean
  readonly text: string
  /** Of a parameter. */
  readonly name: string
  /** What is done to a parameter's value; none: it is taken as it is. */
  readonly change: ShellChange | undefined
  /** Commands that are run for it. */
  readonly body: ShellList
}

export interface ShellChange {
  /** `- :- = := + :+ ? :?`, `# ## % %%`, `/ // /# /%`, `length`; `other` for what is not followed. */
  readonly operator: string
  readonly word: ShellWord
  /** The second word of a replacement. */
  readonly by: ShellWord
}

export interface ShellAssignment {
  readonly name: string
  /** undefined: a list or an element of one, which is not followed. */
  readonly value: ShellWord | undefined
  readonly append: boolean
}

export interface ShellRedirect {
  /** `< > >> <> >| <& >& &> &>>`, `<<` for a here-document or here-string. */
  readonly operator: string
  readonly descriptor: number | undefined
  /** The file, or the text of a here-document. */
  readonly target: ShellWord
}

export type ShellList = readonly ShellNode[]

/** One command, simple or compound. `line` counts from 1. */
export type ShellNode =
  | ShellCommand
  | { readonly kind: 'pipeline'; readonly line: number; readonly parts: ShellList; readonly negated: boolean }
  | {
      readonly kind: 'chain'
      readonly line: number
      readonly parts: ShellList
      readonly operators: readonly ('&&' | '||')[]
    }
  | { readonly kind: 'if'; readonly line: number; readonly branches: readonly ShellBranch[]; readonly rest: ShellList }
  | { readonly kind: 'case'; readonly line: number; readonly word: ShellWord; readonly items: readonly ShellCase[] }
  | {
      readonly kind: 'for'
      readonly line: number
      readonly name: string
      /** undefined: the arguments. */
      readonly words: readonly ShellWord[] | undefined
      readonly body: ShellList
    }
  | {
      readonly kind: 'loop'
      readonly line: number
      readonly until: boolean
      readonly test: ShellList
      readonly body: ShellList
    }
  | { readonly kind: 'group'; readonly line: number; readonly body: ShellList }
  /** Its variables are its own. */
  | { readonly kind: 'subshell'; readonly line: number; readonly body: ShellList }
  | { readonly kind: 'function'; readonly line: number; readonly name: string; readonly body: ShellList }
  | {
      readonly kind: 'redirected'
      readonly line: number
      readonly node: ShellNode
      readonly redirects: readonly ShellRedirect[]
      readonly text: string
    }
  | { readonly kind: 'opaque'; readonly line: number }

export interface ShellCommand {
  readonly kind: 'command'
  readonly line: number
  readonly assignments: readonly ShellAssignment[]
  readonly words: readonly ShellWord[]
  readonly redirects: readonly ShellRedirect[]
  /** As written, blanks run together, at most 200 characters. */
  readonly text: string
}
export interface ShellBranch {
  readonly test: ShellList
  readonly body: ShellList
}
export interface ShellCase {
  readonly patterns: readonly ShellWord[]
  readonly body: ShellList
  /** `;&` and `;;&`: what follows may be run too. */
  readonly falls: boolean
}

/** `mistakes` are of the parser, with a line: such a script is a doubt, and what was understood of it is in `body`. */
export interface ShellScript {
  readonly bash: boolean
  readonly body: ShellList
  readonly mistakes: readonly string[]
}

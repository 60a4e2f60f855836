/** Extensions of source text that an interpreter runs as it stands. */
const SCRIPTS = new Set(
  (
    'sh bash zsh ksh dash csh tcsh fish py pyw pl pm pm6 raku rb rbw rake gemspec php php3 php4 php5 php7 php8 phtml ' +
    'js mjs cjs jsx ts mts cts tsx coffee lua tcl awk gawk sed ps1 psm1 r groovy gradle cgi fcgi el scm clj bat cmd vbs wsf ' +
    'exs nse jl m4 applescript'
  ).split(' '),
)

/** Extensions of text that a program fills in, and that may therefore hold code it will run. */
const TEMPLATES = new Set(
  (
    'j2 jinja jinja2 njk tmpl tpl template tt tt2 erb ejs eta twig mustache hbs handlebars jsp jspx jspf ftl ftlh vm vtl ' +
    'mako liquid haml slim pug jade eex leex heex gotmpl gohtml cshtml vbhtml aspx ascx asp latte dust epp'
  ).split(' '),
)

const extensionOf = (base: string): string => base.slice(base.lastIndexOf('.') + 1)

/** Whether a lower-case base name is one of a script. */
export const scriptNamed = (base: string): boolean => base.includes('.') && SCRIPTS.has(extensionOf(base))

/** Whether a lower-case base name is one of a template. */
export const templateNamed = (base: string): boolean =>
  base.endsWith('.blade.php') || (base.includes('.') && TEMPLATES.has(extensionOf(base)))

/** Loads a package that is measured, from the lock file beside this file: none of them is a dependency of pathwrit. */
export const load = (name) => import(name)

// components/ui holds accessible primitives that know nothing of the domain: props in, events out, every word a prop.

/** Join class names, leaving out what does not apply. */
export function classNames(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => name !== false && name !== undefined && name !== '').join(' ');
}

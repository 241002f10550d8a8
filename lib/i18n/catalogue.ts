// lib/i18n holds the words of the product: one message file per namespace and language, no library, no React.

/** A sentence with `{name}` placeholders, or two forms chosen by `{count}`. */
export type Message = string | { readonly one: string; readonly other: string };

/** The messages of one namespace. */
export type Namespace = Readonly<Record<string, Message>>;

/** All namespaces of one language. */
export type Catalogue = Readonly<Record<string, Namespace>>;

/** The shape a translation of namespace `T` must have: the same keys, and two forms wherever English has two. */
export type Translation<T extends Namespace> = {
  readonly [K in keyof T]: T[K] extends string ? string : { readonly one: string; readonly other: string };
};

/** What fills the placeholders of a message; `count` also chooses the form. */
export type MessageValues = Readonly<Record<string, string | number | bigint>>;

/** Hand the reader a file made in this page; JSON unless another type is named. */
export function saveFile({
  name,
  text,
  type = 'application/json',
}: {
  readonly name: string;
  readonly text: string;
  readonly type?: string;
}): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

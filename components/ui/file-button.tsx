'use client';

import { type ComponentProps, useRef } from 'react';
import { Button } from './button';

/** A button that lets the reader choose a JSON file and hands it on; nothing of it leaves the page by that. */
export function FileButton({
  onFile,
  ...button
}: Omit<ComponentProps<typeof Button>, 'onClick' | 'type'> & { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file chosen again is a new question.
          target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <Button {...button} onClick={() => input.current?.click()} />
    </>
  );
}

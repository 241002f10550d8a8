'use client';

import { lazy, Suspense } from 'react';

const MarkdownAnswer = lazy(() =>
  import('./markdown-answer').then(({ MarkdownAnswer }) => ({ default: MarkdownAnswer })),
);

/** The words of an answer; plain until the Markdown reader is there, so that nothing waits for it. */
export function AnswerText({ text }: { readonly text: string }) {
  return (
    <div dir="auto" className="max-w-[72ch] text-md wrap-anywhere">
      <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
        <MarkdownAnswer text={text} />
      </Suspense>
    </div>
  );
}

/** What is said of the reader's own records in this browser. */
export const kept = {
  title: 'What this browser keeps',
  strip:
    'Favourites, your names for providers, whom you used last, measurements, verdicts, chats, receipts and settings are kept on this device only, for each network by itself. Session tokens are never stored.',
  'export-title': 'Export',
  'export-text':
    'One file with all of it, for another browser or for safekeeping. It holds your chats in plain text: whoever has the file can read them.',
  export: 'Export everything',
  'import-title': 'Import',
  'import-text':
    'Adds what a file of this site holds and this browser does not. What is here already stays as it is. Take only files you wrote yourself.',
  import: 'Choose a file',
  working: 'One moment',
  exported: 'The file was handed to your browser’s downloads.',
  added: { one: '{count} entry was added.', other: '{count} entries were added.' },
  present: { one: '{count} entry was here already.', other: '{count} entries were here already.' },
  damaged: {
    one: '{count} entry could not be read and was left out.',
    other: '{count} entries could not be read and were left out.',
  },
  'not-kept': {
    one: '{count} entry was refused by this browser’s storage: it lasts for this visit only, or not at all.',
    other: '{count} entries were refused by this browser’s storage: they last for this visit only, or not at all.',
  },
  reload: 'Show it everywhere',
  'refused-title': 'This file was not taken',
  refused: 'It is none this site has written, or of a version this site does not know. Nothing was changed.',
  'failed-title': 'It could not be done',
  failed: 'This browser did not let its storage or the file be read. Nothing that was kept was changed.',
} as const;

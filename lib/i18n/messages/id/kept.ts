import type { Translation } from '@/lib/i18n/catalogue';
import type { kept as english } from '../en/kept';

export const kept = {
  title: 'Yang disimpan peramban ini',
  strip:
    'Favorit, nama yang Anda beri kepada penyedia, siapa yang terakhir Anda pakai, hasil ukur, putusan, obrolan, tanda terima, dan pengaturan hanya disimpan di perangkat ini, terpisah untuk setiap jaringan. Token sesi tidak pernah disimpan.',
  'export-title': 'Ekspor',
  'export-text':
    'Satu berkas berisi semuanya, untuk peramban lain atau untuk disimpan. Isinya termasuk obrolan Anda sebagai teks biasa: siapa pun yang memegang berkas itu dapat membacanya.',
  export: 'Ekspor semuanya',
  'import-title': 'Impor',
  'import-text':
    'Menambahkan isi berkas situs ini yang belum ada di peramban ini. Yang sudah ada di sini tetap seperti semula. Ambil hanya berkas yang Anda tulis sendiri.',
  import: 'Pilih berkas',
  working: 'Sebentar',
  exported: 'Berkas telah diserahkan ke unduhan peramban Anda.',
  added: { one: '{count} entri ditambahkan.', other: '{count} entri ditambahkan.' },
  present: { one: '{count} entri sudah ada di sini.', other: '{count} entri sudah ada di sini.' },
  damaged: {
    one: '{count} entri tidak dapat dibaca dan ditinggalkan.',
    other: '{count} entri tidak dapat dibaca dan ditinggalkan.',
  },
  'not-kept': {
    one: '{count} entri ditolak penyimpanan peramban ini: hanya bertahan selama kunjungan ini, atau tidak sama sekali.',
    other:
      '{count} entri ditolak penyimpanan peramban ini: hanya bertahan selama kunjungan ini, atau tidak sama sekali.',
  },
  reload: 'Tampilkan di mana-mana',
  'refused-title': 'Berkas ini tidak diambil',
  refused: 'Berkas ini bukan tulisan situs ini, atau versinya tidak dikenal. Tidak ada yang diubah.',
  'failed-title': 'Tidak dapat dilakukan',
  failed: 'Peramban ini tidak mengizinkan penyimpanannya atau berkas itu dibaca. Yang tersimpan tidak diubah.',
} satisfies Translation<typeof english>;

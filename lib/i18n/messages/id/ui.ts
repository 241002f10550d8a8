import type { Translation } from '../../catalogue';
import type { ui as english } from '../en/ui';

export const ui = {
  copy: 'Salin',
  'copy-of': 'Salin {what}',
  copied: 'Tersalin',
  'copy-failed': 'Penyalinan ditolak. Pilih teksnya secara manual.',
  explorer: 'Cari di penjelajah blok',
  close: 'Tutup',
  loading: 'Memuat',
  unknown: 'tidak diketahui',
  'at-block': 'pada blok {block}',
  'at-block-age': 'pada blok {block} · {age}',
  'stale-because': 'Bacaan terakhir yang berhasil, {age}. Pembaruan gagal: {reason}',
  'evidence-proven': 'terbukti',
  'evidence-claimed': 'diklaim',
  'evidence-refuted': 'terbantah',
  'evidence-unknown': 'tidak diketahui',
  'unknown-problem': 'Ada kegagalan yang belum punya penjelasan di halaman ini. Tidak ada yang dikirim dua kali.',
  'unknown-problem-with-details': 'Ada kegagalan yang belum punya penjelasan di halaman ini: {details}',
  'cure-fix-input': 'Ubah isian',
  'cure-top-up': 'Tambah dana',
  'cure-sign-again': 'Tanda tangani lagi',
  'cure-switch-network': 'Ganti jaringan',
  'cure-retry': 'Coba lagi',
  'cure-choose-other': 'Pilih penyedia lain',
} satisfies Translation<typeof english>;

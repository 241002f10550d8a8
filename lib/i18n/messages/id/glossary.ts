import type { Translation } from '@/lib/i18n/catalogue';
import type { glossary as english } from '../en/glossary';

export const glossary = {
  label: 'Apa itu',
  ledger: 'akun utama',
  'ledger-text':
    'Catatan Anda di kontrak LedgerManager, disebut juga ledger. Setoran Anda ada di sana sampai Anda memindahkannya ke penyedia atau menariknya. Tidak ada penyedia yang dapat mengambil dari sana.',
  'sub-account': 'sub-akun',
  'sub-account-text':
    'Catatan Anda dengan satu penyedia di kontrak InferenceServing. Anda mengisinya dari akun utama. Hanya penyedia itu yang dapat menagihnya, dan penyedia membiarkan sekitar 1 0G di dalamnya sebagai cadangan.',
  refund: 'pengembalian',
  'refund-text':
    'Uang yang sedang dalam perjalanan kembali dari sub-akun ke akun utama. Anda memintanya, menunggu waktu kunci (biasanya 24 jam), lalu mengambilnya. Selama menunggu, uang itu tetap menjamin utang Anda, dan penyedia tidak melayani apa pun darinya.',
  tee: 'TEE',
  'tee-text':
    'Trusted execution environment: perangkat keras yang melindungi program bahkan dari pemilik mesinnya. Ia dapat membuktikan program mana yang berjalan di dalamnya dan kunci mana miliknya. Apakah klaim penyedia benar, peramban inilah yang memeriksanya.',
  settlement: 'penyelesaian',
  'settlement-text':
    'Transaksi yang dengannya penyedia mengambil jumlah beberapa biaya dari sub-akun Anda, ditandatangani kunci TEE-nya. Sebelum itu biaya tersebut terutang dan belum ditagih.',
} satisfies Translation<typeof english>;

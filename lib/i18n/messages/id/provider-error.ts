import type { Translation } from '@/lib/i18n/catalogue';
import type { providerError as english } from '../en/provider-error';

export const providerError = {
  unexpected: 'Ada yang gagal dan halaman ini belum punya kata untuknya. Rincian di bawah ini untuk teknisi.',
  'service-gone': 'Penyedia ini tidak lagi punya layanan di chain. Tidak ada yang dikirim.',
  'service-not-chat': 'Penyedia ini tidak menawarkan obrolan. Tidak ada yang dikirim.',
  'service-not-acknowledged':
    'Pemilik kontrak belum mengakui kunci tanda tangan penyedia ini, jadi ia tidak dapat menagih dan tidak menjawab siapa pun. Tidak ada yang dikirim.',
  'service-changed': 'Layanan berubah dan Anda tidak menerimanya. Tidak ada yang dikirim.',
  'model-not-listed':
    'Daftar penyedia tidak lagi menyebut “{model}” sebagai model obrolan. Tidak ada yang dikirim. Pilih model atau penyedia lain.',
  'model-not-priced':
    'Daftar penyedia tidak menyebut harga untuk “{model}”, jadi biayanya tidak diketahui. Tidak ada yang dikirim. Pilih model atau penyedia lain.',
  'no-sub-account':
    'Anda belum punya dana pada penyedia ini. Pindahkan setidaknya {missing} 0G kepadanya, lalu kirim lagi.',
  'balance-too-low':
    'Dana pada penyedia ini: {spendable} 0G. Diperlukan sebelum sebuah pesan: {required} 0G, termasuk cadangan yang tidak pernah terpakai. Kurang {missing} 0G.',
  'session-declined': 'Tidak ada sesi yang ditandatangani, jadi tidak ada yang dikirim.',
  'session-wallet-missing':
    'Dompet tidak lagi menunjukkan akun {account}. Pilih akun itu di dompet, lalu tanda tangani lagi.',
  'session-signer-differs': 'Dompet menandatangani dengan {signer}, bukan dengan {account}. Pilih akun itu di dompet.',
  'session-contract-wallet':
    'Penyedia hanya menerima sesi dari akun biasa. Dompet ini menandatangani dalam bentuk lain, seperti dompet kontrak.',
  'answer-cut': 'Jawaban berhenti sebelum tanda akhirnya. Yang sudah tiba disimpan; penyedia mungkin menagihnya penuh.',
  'answer-error': 'Penyedia melaporkan kesalahan di dalam jawabannya.',
  'answer-unreadable': 'Penyedia mengirim sesuatu yang bukan jawaban obrolan.',
  interrupted: 'Halaman tertutup saat jawaban ini tiba. Yang sudah tiba disimpan; mungkin ditagih penuh.',
  'session-invalid': 'Penyedia tidak menerima sesi ini. Tanda tangani sesi baru untuk melanjutkan.',
  'session-expired': 'Sesi sudah berakhir. Tanda tangani sesi baru untuk melanjutkan.',
  'session-revoked': 'Sesi sudah dicabut di chain. Tanda tangani sesi baru untuk melanjutkan.',
  'session-ahead': 'Penyedia belum melihat perubahan terakhir akun Anda. Ia memeriksa lagi dalam sekitar dua menit.',
  'account-missing': 'Penyedia tidak menemukan dana Anda. Transfer kepadanya membuka akun yang dicarinya.',
  'account-unread': 'Penyedia tidak dapat membaca akun Anda dari chain. Tidak ada yang ditagih.',
  'balance-below-minimum': 'Penyedia meminta {required} 0G dan melihat {locked} 0G. Kurang {missing} 0G.',
  'user-not-acknowledged':
    'Penyedia belum melihat bahwa Anda menerima kuncinya. Transfer sudah melakukannya; penyedia memeriksa lagi dalam sekitar dua menit.',
  'signer-not-acknowledged': 'Pemilik kontrak belum mengakui kunci penyedia ini, jadi ia menolak permintaan.',
  'model-unsupported': 'Penyedia tidak lagi melayani model ini.',
  'endpoint-unsupported': 'Penyedia ini tidak menjawab permintaan obrolan.',
  'request-refused': 'Penyedia tidak menerima pesan ini. Ubah, lalu kirim lagi.',
  'request-too-large': 'Percakapan lebih besar dari 32 MB yang diterima penyedia. Mulai obrolan baru.',
  'context-overflow':
    'Percakapan lebih panjang dari yang dapat dibaca model. Persingkat pesan atau mulai obrolan baru.',
  forbidden: 'Penyedia menolak permintaan ini.',
  'rate-limited': 'Penyedia meminta Anda melambat. Tunggu sekitar {seconds} d.',
  'too-many-at-once': 'Terlalu banyak permintaan Anda sedang berjalan pada penyedia ini. Tunggu sekitar {seconds} d.',
  'model-blocked':
    'Penyedia memblokir permintaan setelah beberapa permintaan untuk model yang salah. Tunggu sekitar {seconds} d.',
  busy: 'Penyedia sedang melayani permintaan sebanyak yang ia mampu. Coba lagi sebentar lagi.',
  'upstream-failed': 'Model di belakang penyedia gagal. Penyedia hanya menagih jawaban yang diantarkannya.',
  'provider-failed': 'Penyedia gagal dengan status {status}.',
  'not-a-provider': 'Alamat yang didaftarkan penyedia ini tidak menjawab seperti sebuah penyedia (status {status}).',
  'unexpected-answer': 'Penyedia menjawab dengan sesuatu yang bukan jawaban obrolan ({contentType}).',
  'answer-too-large': 'Jawaban lebih panjang dari 16 MB dan dipotong di sini. Mungkin ditagih penuh.',
  'stream-cut': 'Sambungan putus di tengah jawaban. Yang sudah tiba disimpan; mungkin ditagih penuh.',
  unreachable:
    '{host} tidak dapat dihubungi. Mungkin ia mati, jaringan Anda terputus, atau ia tidak menerima peramban.',
  'address-refused':
    'Alamat yang didaftarkan penyedia ini bukan alamat https, jadi halaman ini tidak mengirimkan sesi Anda ke sana.',
  'judge-failed': 'Pemeriksaan tidak dapat dilakukan di peramban ini. Muat ulang halaman lalu coba lagi.',
  'evidence-missing':
    'Peramban ini tidak lagi menyimpan dasar putusan itu. Periksa mesinnya lagi, lalu minta berkasnya.',
} as const satisfies Translation<typeof english>;

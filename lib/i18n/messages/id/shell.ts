import type { Translation } from '../../catalogue';
import type { shell as english } from '../en/shell';

export const shell = {
  product: 'Pasar komputasi',
  'skip-to-content': 'Langsung ke isi',
  navigation: 'Utama',
  'nav-market': 'Pasar',
  'nav-chat': 'Obrolan',
  'nav-account': 'Akun',
  kept: 'Data Anda',
  settings: 'Setelan',
  theme: 'Tema',
  'theme-system': 'Ikut perangkat',
  'theme-light': 'Terang',
  'theme-dark': 'Gelap',
  language: 'Bahasa',
  'network-chip': 'Membaca {name}, rantai {chainId}',
  'network-by-link': 'Jaringan ini dipilih oleh tautan.',
  chain: 'rantai {chainId}',
  block: 'blok {block}',
  'block-unknown': 'blok tidak diketahui',
  'block-stale': 'Jaringan tidak menjawab. Ini blok terakhirnya.',
  free: 'bebas, buku besar Direct',
  'free-unknown': 'Belum dibaca.',
  'connect-wallet': 'Hubungkan dompet',
  connecting: 'Menghubungkan',
  'wallet-title': 'Dompet',
  'wallet-open': 'Dompet {short}, {address}',
  'wallet-app': 'Aplikasi',
  'wallet-address': 'Akun',
  'wallet-balance': 'Di dompet',
  'wallet-chain': 'Jaringan dompet',
  'wallet-explain':
    'Halaman ini tidak pernah meminta tanda tangan tanpa klik. Rantai dibaca lewat sambungan halaman sendiri, bukan lewat dompet Anda.',
  disconnect: 'Putuskan',
  'none-found-title': 'Tidak ada dompet yang memperkenalkan diri di halaman ini',
  'none-found':
    'Pasang MetaMask di peramban ini lalu muat ulang halaman. Pasar, harga, dan semua penyedia bisa dibaca tanpa dompet.',
  'none-found-link': 'Dapatkan MetaMask',
  'wrong-network':
    'Dompet Anda ada di rantai {walletChain}. Halaman ini membaca {name}, rantai {chainId}. Tidak ada yang bisa dikirim sebelum keduanya sama.',
  'wrong-network-unknown':
    'Dompet Anda ada di jaringan lain. Halaman ini membaca {name}, rantai {chainId}. Tidak ada yang bisa dikirim sebelum keduanya sama.',
  'switch-to': 'Pindah ke {name}',
  'switch-failed': 'Dompet tetap di jaringannya. Pilih {name} di dompet, atau tekan tombolnya lagi.',
  'disconnect-failed': 'Dompet tidak melepaskan. Tekan tombolnya lagi, atau putuskan situs ini di dompet.',
  'wallet-load-failed': 'Bagian situs yang berbicara dengan dompet tidak bisa diambil. Semuanya tetap bisa dibaca.',
  'loading-network': 'Mencari tahu jaringan mana yang dibaca situs ini',
  'config-failed-title': 'Situs ini tidak tahu jaringannya',
  'config-failed':
    'Berkas network.json, yang menyebut jaringan dan kontraknya, tidak bisa dibaca. Tanpa itu tidak ada yang bisa ditampilkan.',
  retry: 'Coba lagi',
} satisfies Translation<typeof english>;

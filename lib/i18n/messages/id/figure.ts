import type { Translation } from '@/lib/i18n/catalogue';
import type { figure as english } from '../en/figure';

export const figure = {
  'status-failed': 'Layanan status jaringan tidak menjawab; angkanya tidak ada.',
  'status-kept': 'Layanan status jaringan tidak menjawab lagi; angkanya dari {age}.',
  'status-asked': '“jar”: diukur oleh layanan status jaringan {host}, ditanya {age}.',
  'not-measured': 'Belum ada yang mengukurnya.',
  'measured-own': 'diukur peramban ini, {count} kali, terakhir {age}',
  'measured-status': 'diukur {host}, {count} kali, terakhir {age}',
  'by-own': 'Anda · {count} · {age}',
  'by-status': 'jar · {count} · {age}',
  usd: '≈ {amount} USD',
  'usd-source': 'menurut kurs {host}, {age}',
  'usd-line': 'Dolar AS menurut kurs {host}, dinyatakan {age}.',
} satisfies Translation<typeof english>;

import type { Translation } from '@/lib/i18n/catalogue';
import type { newcomer as english } from '../en/newcomer';

export const newcomer = {
  'coins-needed':
    'Jawaban pertama memerlukan {needed} 0G dan sedikit lagi untuk biaya jaringan. Anda memegang {held} 0G.',
  'coins-faucet': 'Ambil koin uji dari keran jaringan',
  'coins-main':
    'Kirimkan 0G ke alamat dompet Anda di jaringan ini: dari bursa yang membayar ke jaringan ini, atau dari dompet lain. Koin bernama sama di rantai lain tidak terhitung di sini.',
  'coins-local': 'Di jaringan lokal, akun yang disebut saat jaringan dinyalakan memegang koin.',
} satisfies Translation<typeof english>;

import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'export',
  trailingSlash: true,
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` proves the types; doing it again here would only make every start slower.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    // RainbowKit's optional connectors pull in packages that are not published; none of them is ever used here.
    resolveAlias: { '@base-org/account': './lib/config/absent-package.ts' },
  },
};

export default config;

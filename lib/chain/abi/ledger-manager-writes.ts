// Generated from contracts/LedgerManager.sol by `npm run contracts:build`. Do not edit.
export const ledgerManagerWritesAbi = [
  {"inputs":[],"stateMutability":"nonpayable","type":"constructor"},
  {"inputs":[{"name":"additionalInfo","type":"string"}],"name":"addLedger","outputs":[{"name":"","type":"uint256"},{"name":"","type":"uint256"}],"stateMutability":"payable","type":"function"},
  {"inputs":[],"name":"deleteLedger","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[],"name":"depositFund","outputs":[],"stateMutability":"payable","type":"function"},
  {"inputs":[{"name":"recipient","type":"address"}],"name":"depositFundFor","outputs":[],"stateMutability":"payable","type":"function"},
  {"inputs":[{"name":"owner","type":"address"}],"name":"initialize","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"amount","type":"uint256"}],"name":"refund","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"serviceType","type":"string"},{"name":"version","type":"string"},{"name":"serviceAddress","type":"address"},{"name":"description","type":"string"}],"name":"registerService","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[],"name":"renounceOwnership","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"providers","type":"address[]"},{"name":"serviceName","type":"string"}],"name":"retrieveFund","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"serviceType","type":"string"},{"name":"version","type":"string"}],"name":"setRecommendedService","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"user","type":"address"},{"name":"amount","type":"uint256"}],"name":"spendFund","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"provider","type":"address"},{"name":"serviceName","type":"string"},{"name":"amount","type":"uint256"}],"name":"transferFund","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"newOwner","type":"address"}],"name":"transferOwnership","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"inputs":[{"name":"additionalInfo","type":"string"}],"name":"updateAdditionalInfo","outputs":[],"stateMutability":"nonpayable","type":"function"},
  {"stateMutability":"payable","type":"receive"},
] as const;

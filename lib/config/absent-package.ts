/** Stands in for optional wallet packages that the wallet kit names but this site never uses; importing one is a defect. */
export function createBaseAccountSDK(): never {
  throw new Error('This wallet kind is not part of the site.');
}
